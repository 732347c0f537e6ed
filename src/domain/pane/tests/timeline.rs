//! The timeline in the place of the mail.

use super::*;
use crate::timeline::{Addable, Draft, Entry, Filter, PAGE, Page, Progress, USUAL_MINUTES, What};

impl World {
    /// Fifty mails, each its own conversation, of every second.
    pub(super) fn page(&self, asking: &crate::timeline::Asking) -> Page {
        let from = asking.until.map_or(50, |until| until.0);
        let entries: Vec<Entry> = (0..=from).rev().take(PAGE + 1).map(entry).collect();
        Page::merged(vec![entries])
    }
}

fn entry(n: i64) -> Entry {
    Entry {
        id: Uuid::from_u128(u128::try_from(n).unwrap()),
        what: What::Mail(Direction::Incoming),
        subject: n.to_string(),
        text: "".into(),
        at: Moment(n),
        due: None,
        who: "".into(),
        progress: Progress::Done,
        regarding: None,
        thread: Uuid::from_u128(u128::try_from(n).unwrap()),
    }
}

fn timeline(pane: &Pane) -> TimelineView {
    match pane.view().body {
        Content::Timeline(timeline) => *timeline,
        other => panic!("no timeline is shown but {other:?}"),
    }
}

fn act(act: Act) -> Event {
    Event::Timeline(act)
}

fn draft(text: &str) -> Draft {
    Draft {
        what: Addable::Note,
        subject: "".into(),
        text: text.into(),
        when: None,
        minutes: USUAL_MINUTES,
        at: Moment(9),
    }
}

#[test]
fn it_opens_goes_on_to_its_end_and_back_to_the_mail() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, act(Act::Open(deal())), 1);
    let shown_first = timeline(&pane);
    assert_eq!((shown_first.entries.len(), shown_first.more, shown_first.looking), (PAGE, true, false));
    world.settle(&mut pane, act(Act::More), 1);
    world.settle(&mut pane, act(Act::More), 1);
    let all = timeline(&pane);
    assert_eq!((all.entries.len(), all.more), (51, false), "each once, to the last");
    pane.hear(Event::Close);
    assert_eq!(shown(&pane).item, mail(1).item);
}

#[test]
fn an_answer_to_an_earlier_question_falls_on_the_floor() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    let first = pane.hear(act(Act::Open(deal()))).remove(0);
    let second = pane.hear(act(Act::Show(Filter::Notes))).remove(0);
    let page = Page { entries: vec![entry(1)], more: true };
    pane.hear(Event::Answered(first.ticket, Heard::Timeline(Ok(page))));
    assert!(timeline(&pane).looking && timeline(&pane).entries.is_empty());
    pane.hear(Event::Answered(second.ticket, Heard::Timeline(Err(Problem::Unreachable))));
    assert_eq!(timeline(&pane).failed, Some(Problem::Unreachable));
    let wants = world.settle(&mut pane, act(Act::Retry), 1);
    assert!(matches!(&wants[..], [Want::Timeline(asking)] if asking.filter == Filter::Notes));
    assert_eq!(timeline(&pane).failed, None);
    world.settle(&mut pane, open(2), 2);
    assert_eq!(shown(&pane).item, mail(2).item, "another mail closes it");
    assert_eq!(pane.hear(Event::Answered(second.ticket, Heard::Timeline(Ok(Page::default())))), []);
}

#[test]
fn a_mail_is_read_without_outside_images_until_they_are_asked_for() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, act(Act::Open(deal())), 1);
    let id = Uuid::from_u128(50);
    let wants = world.settle(&mut pane, act(Act::Read(id)), 1);
    assert_eq!(wants, [Want::ReadText { activity: id, images: false }]);
    let Some(ReadingView { text: Reading::Here(safe), .. }) = timeline(&pane).reading else { panic!() };
    assert_eq!(safe.held_back(), 3);
    let wants = world.settle(&mut pane, act(Act::Images), 1);
    assert_eq!(wants, [Want::ReadText { activity: id, images: true }]);
    // Another one is opened before this is read: its text is not shown under the other.
    let late = pane.hear(act(Act::Read(Uuid::from_u128(49)))).remove(0);
    pane.hear(act(Act::Read(Uuid::from_u128(48))));
    let text = Heard::Text(Ok(crate::timeline::Safe::passed("late".into(), 0)));
    pane.hear(Event::Answered(late.ticket, text));
    assert_eq!(timeline(&pane).reading.map(|reading| reading.text), Some(Reading::Coming));
    pane.hear(act(Act::Read(Uuid::from_u128(48))));
    assert_eq!(timeline(&pane).reading, None, "pressed again, it closes");
    assert_eq!(pane.hear(act(Act::Images)), []);
}

#[test]
fn what_is_added_is_written_once_and_seen() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, act(Act::Open(deal())), 1);
    pane.hear(act(Act::Begin(Addable::Note)));
    assert_eq!(pane.hear(act(Act::Save(draft(" ")))), [], "it says nothing");
    let asked = pane.hear(act(Act::Save(draft("said yes"))));
    assert_eq!(pane.hear(act(Act::Save(draft("said yes")))), [], "it is on its way");
    let no = Problem::NotAllowed("create".into());
    pane.hear(Event::Answered(asked[0].ticket, Heard::Changed(Err(no.clone()))));
    let form = timeline(&pane).form.unwrap();
    assert_eq!(
        (form.saving, form.failed),
        (false, Some(no)),
        "what helps nobody to wait for is said at once"
    );
    let wants = world.settle(&mut pane, act(Act::Save(draft("said yes"))), 1);
    assert!(matches!(&wants[..], [Want::AddEntry(_), Want::Timeline(_)]), "{wants:?}");
    assert_eq!(timeline(&pane).form, None);
    let Want::AddEntry(first) = &asked[0].want else { panic!() };
    let added = world.added.borrow();
    assert_eq!((added[0].id, added[0].me.clone()), (first.id, Some(me())), "again is the same row");
}

#[test]
fn escape_closes_what_stands_open_in_it_first() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, act(Act::Open(deal())), 1);
    world.settle(&mut pane, act(Act::Read(Uuid::from_u128(50))), 1);
    pane.hear(act(Act::Begin(Addable::Task)));
    pane.hear(Event::Close);
    assert!(timeline(&pane).form.is_none() && timeline(&pane).reading.is_some());
    pane.hear(Event::Close);
    assert!(timeline(&pane).reading.is_none());
    pane.hear(Event::Close);
    assert!(matches!(pane.view().body, Content::Mail(_)));
}
