//! Faces of a meeting of the calendar.

use domain::{
    intent::Intent,
    mail::{Moment, Part},
    pane::view::{
        Category, Content, Doing, Failed, Known, Look, MailView, MeetingView, TrackedView, Tracking, View,
        Way, Wish,
    },
    problem::Problem,
};

use super::faces::{HOSTILE, NOW, asha_row, mail, offers, person, record, renewal, row};
use domain::party::Kind;

fn with_asha() -> MailView {
    let mut me = person(Part::From, "Mara Lind", "mara@us.example", Known::Unasked);
    me.me = true;
    let asha = person(Part::To, "Asha Rao", "asha.rao@acme.example", row(asha_row()));
    let ewa = person(Part::Cc, "Ewa Nowak", "ewa@acme.example", Known::Nobody);
    MailView { people: vec![me, asha, ewa], offers: offers(), subject: "Angebot besprechen".into(), ..mail() }
}

fn meeting(mail: MailView, way: Way) -> MeetingView {
    MeetingView {
        mail,
        writing: true,
        start: Some(Moment(NOW.0 + 3 * 24 * 3_600)),
        end: Some(Moment(NOW.0 + 3 * 24 * 3_600 + 5_400)),
        all_day: false,
        location: "Berlin, Raum 2".into(),
        series: false,
        way,
    }
}

fn show(meeting: MeetingView) -> View {
    View {
        body: Content::Meeting(Box::new(meeting)),
        notices: Vec::new(),
        keys: false,
        queue: None,
        pins: None,
    }
}

fn now(tracking: Tracking) -> MeetingView {
    meeting(MailView { tracking, ..with_asha() }, Way::Now)
}

fn wish(intent: Option<Intent>) -> Wish {
    Wish { saved: false, marked: false, intent, keeping: false, known: true, unkept: None }
}

fn later(wish: Wish) -> MeetingView {
    meeting(with_asha(), Way::Later(wish))
}

/// All of them, by name.
pub(crate) fn all() -> Vec<(&'static str, View)> {
    let deal = Intent::regarding(renewal());
    let tracked = |category| {
        let regarding = Some(renewal());
        let (by, by_me, at) = (None, true, Moment(NOW.0 - 7_200));
        let (text_incomplete, text_follows) = (false, false);
        Tracking::Yes(TrackedView {
            regarding,
            by,
            by_me,
            at,
            category,
            text_incomplete,
            text_follows,
            on_behalf: None,
        })
    };
    let looking = MailView { tracking: Tracking::Unknown, look: Look::Looking, ..with_asha() };
    let failed = Failed { doing: Doing::Tracking(Some(renewal())), problem: Problem::Unreachable };
    let hostile = MailView { subject: HOSTILE.into(), ..with_asha() };
    let whole = |from: i64, days: i64| (Some(Moment(from)), Some(Moment(from + days * 86_400)));
    // 2025-12-01T00:00:00Z.
    let ((start, end), (_, third)) = (whole(1_764_547_200, 1), whole(1_764_547_200, 3));
    let days = |end| MeetingView { start, end, all_day: true, ..now(Tracking::Not) };
    vec![
        ("meeting-not", show(now(Tracking::Not))),
        ("meeting-looking", show(meeting(looking, Way::Now))),
        ("meeting-tracked", show(now(tracked(Category::On)))),
        ("meeting-marking", show(now(tracked(Category::Adding)))),
        ("meeting-not-marked", show(now(tracked(Category::Missing(Problem::Outlook("9042".into())))))),
        ("meeting-kept", show(now(Tracking::Kept { at: Some(Moment(NOW.0 - 3 * 86_400)) }))),
        ("meeting-kept-undated", show(now(Tracking::Kept { at: None }))),
        ("meeting-stray", show(meeting(MailView { stray_category: true, ..with_asha() }, Way::Now))),
        (
            "meeting-question",
            show(meeting(
                MailView { tracking: tracked(Category::On), asking_untrack: true, ..with_asha() },
                Way::Now,
            )),
        ),
        ("meeting-failed", show(meeting(MailView { failed: Some(failed), ..with_asha() }, Way::Now))),
        ("meeting-series", show(MeetingView { series: true, ..now(Tracking::Not) })),
        ("meeting-all-day", show(days(end))),
        ("meeting-all-days", show(days(third))),
        ("meeting-unsaved", show(later(wish(None)))),
        ("meeting-when-saved", show(later(wish(deal.clone())))),
        ("meeting-when-saved-without", show(later(wish(Some(Intent::default()))))),
        ("meeting-noting", show(later(Wish { keeping: true, ..wish(deal.clone()) }))),
        (
            "meeting-not-noted",
            show(later(Wish { unkept: Some(Problem::Outlook("9020".into())), ..wish(None) })),
        ),
        ("meeting-deferred", show(later(Wish { saved: true, ..wish(None) }))),
        ("meeting-deferred-wish", show(later(Wish { saved: true, ..wish(deal) }))),
        ("meeting-deferred-marked", show(later(Wish { saved: true, marked: true, ..wish(None) }))),
        ("meeting-closed", show(meeting(with_asha(), Way::Closed))),
        ("meeting-hostile", show(MeetingView { location: HOSTILE.into(), ..meeting(hostile, Way::Now) })),
        ("meeting-regarding-hostile", show(later(wish(Intent::regarding(record(Kind::Account, HOSTILE)))))),
    ]
}
