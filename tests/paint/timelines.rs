//! Faces of the timeline.

use domain::{
    mail::{Direction, Moment},
    pane::view::{Reading, ReadingView, TimelineForm, TimelineView},
    party::Kind,
    problem::Problem,
    timeline::{Addable, Entry, Filter, Folded, Progress, Safe, What, fold},
};
use uuid::Uuid;

use super::{DAY, HOSTILE, HOUR, at, record, renewal};

fn entry(n: u128, what: What, subject: &str, when: Moment) -> Entry {
    Entry {
        id: Uuid::from_u128(n),
        what,
        subject: subject.into(),
        text: String::new(),
        at: when,
        due: None,
        who: "Asha Rao".into(),
        progress: Progress::Done,
        regarding: None,
        thread: Uuid::from_u128(n),
    }
}

fn entries() -> Vec<Folded> {
    const IN: What = What::Mail(Direction::Incoming);
    let thread = |n, of: u128, what, when| Entry {
        thread: Uuid::from_u128(of),
        ..entry(n, what, "Verlängerung des Rahmenvertrags", when)
    };
    let all = [
        Entry {
            due: Some(at(2 * DAY)),
            progress: Progress::Open,
            text: "Mit Rabatt ab 100 Stück.\nStaffel beilegen.".into(),
            ..entry(1, What::Task, "Angebot schicken", at(-HOUR))
        },
        thread(2, 2, IN, at(-2 * HOUR)),
        Entry { text: "Will bis Ende des Jahres entscheiden.".into(), ..entry(3, What::Note, "", at(-DAY)) },
        thread(4, 2, What::Mail(Direction::Outgoing), at(-2 * DAY)),
        thread(5, 2, IN, at(-3 * DAY)),
        entry(6, What::Call, "Liefertermin", at(-4 * DAY)),
        Entry {
            due: Some(at(-5 * DAY)),
            progress: Progress::Canceled,
            regarding: Some(record(Kind::Contact, "Karl Maurer")),
            ..entry(7, What::Appointment, "Besuch in Stuttgart", at(-9 * DAY))
        },
        Entry { progress: Progress::Done, ..entry(8, What::Task, "Muster bestellen", at(-10 * DAY)) },
        entry(9, What::Other, "Kampagne", at(-400 * DAY)),
    ];
    fold(&all)
}

fn timeline() -> TimelineView {
    TimelineView {
        at: None,
        of: renewal(),
        filter: Filter::All,
        entries: entries(),
        more: true,
        cut_off: false,
        looking: false,
        failed: None,
        reading: None,
        form: None,
    }
}

fn reading(text: Reading, images: bool) -> TimelineView {
    let reading = Some(ReadingView { of: Uuid::from_u128(2), images, text });
    TimelineView { reading, ..timeline() }
}

fn form(what: Addable, saving: bool, failed: Option<Problem>) -> TimelineView {
    TimelineView { form: Some(TimelineForm { what, saving, failed }), ..timeline() }
}

/// A timeline of texts that would do harm.
fn hostile() -> TimelineView {
    let entry =
        Entry { who: HOSTILE.into(), text: HOSTILE.into(), ..entry(1, What::Note, HOSTILE, at(-HOUR)) };
    let mail = entry_of_mail();
    TimelineView {
        of: record(Kind::Contact, HOSTILE),
        entries: fold(&[mail.clone(), entry]),
        reading: Some(ReadingView {
            of: mail.id,
            images: false,
            text: Reading::Here(Safe::passed("\" onload=\"alert(3)".into(), 1)),
        }),
        ..timeline()
    }
}

fn entry_of_mail() -> Entry {
    entry(2, What::Mail(Direction::Incoming), HOSTILE, at(-HOUR))
}

pub(super) fn all() -> Vec<(&'static str, TimelineView)> {
    let none = TimelineView { entries: vec![], more: false, ..timeline() };
    vec![
        ("timeline", timeline()),
        ("timeline-empty", TimelineView { filter: Filter::Notes, ..none.clone() }),
        ("timeline-looking", TimelineView { looking: true, ..none.clone() }),
        ("timeline-failed", TimelineView { failed: Some(Problem::Unreachable), ..none }),
        ("timeline-cut-off", TimelineView { more: false, cut_off: true, ..timeline() }),
        ("timeline-reading", reading(Reading::Coming, false)),
        ("timeline-unread", reading(Reading::Failed(Problem::Gone), false)),
        ("timeline-text", reading(Reading::Here(Safe::passed("<p>Guten Tag</p>".into(), 3)), false)),
        ("timeline-images", reading(Reading::Here(Safe::passed("<p>Guten Tag</p>".into(), 0)), true)),
        ("timeline-no-text", reading(Reading::Here(Safe::passed(" ".into(), 0)), false)),
        ("timeline-note", form(Addable::Note, false, None)),
        ("timeline-task", form(Addable::Task, true, None)),
        ("timeline-appointment", form(Addable::Appointment, false, Some(Problem::TimedOut))),
        ("timeline-hostile", hostile()),
    ]
}
