//! The mail that is being written, and what becomes of it once it is sent.

use alloc::{string::String, vec::Vec};

use super::*;
use crate::want::Template;

/// A draft of mine to the sender of mail `n`; to nobody where that is 0.
pub(super) fn writing(n: u8, intent: Option<Intent>) -> Writing {
    let to = if n == 0 { vec![] } else { vec![person(&format!("sender{n}@acme.example"))] };
    let from = Some(person("me@us.example"));
    let draft = Mail { message_id: None, direction: Direction::Outgoing, from, to, at: None, ..mail(n) };
    Writing { mail: draft, intent, answers: Vec::new() }
}

pub(super) fn begin(pane: &mut Pane, world: &World, n: u8) -> Vec<Want> {
    world.settle(pane, Event::Selected(Selection::Draft(ItemId("draft 1".into()))), n)
}

fn written(pane: &Pane) -> DraftView {
    match pane.view().body {
        Content::Draft(draft) => *draft,
        other => panic!("no draft is shown but {other:?}"),
    }
}

fn regarding(draft: &DraftView) -> Option<Option<Record>> {
    draft.intent.clone().map(|intent| intent.regarding)
}

#[test]
fn what_is_chosen_is_kept_in_the_draft_and_can_be_taken_off() {
    let (world, mut pane) = (World::default(), pane());
    let wants = begin(&mut pane, &world, 1);
    assert!(matches!(wants[..], [Want::ReadDraft(_), Want::LookUp(_)]), "{wants:?}");
    let draft = written(&pane);
    assert_eq!((draft.mail.look.clone(), draft.intent.clone()), (Look::Known, None));
    let to = draft.mail.people.iter().find(|person| person.part == Part::To).unwrap();
    assert!(matches!(&to.known, Known::Row { party, .. } if party.record == contact(1).record));
    assert!(
        draft.mail.offers.iter().any(|offer| offer.record == contact(1).record),
        "recipients are offered"
    );
    let wants = world.settle(&mut pane, Event::Track, 1);
    assert!(matches!(&wants[..], [Want::KeepIntent { intent: Some(_), .. }]), "{wants:?}");
    assert_eq!(regarding(&written(&pane)), Some(None));
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert_eq!(*world.intent.borrow(), Intent::regarding(deal()));
    assert_eq!(world.settle(&mut pane, Event::Regard(Some(deal())), 1), [], "it says so already");
    assert_eq!(*world.writes.borrow(), 0, "nothing is in the CRM before it is sent");
    // Opened again, it says what it said.
    let mut other = super::pane();
    begin(&mut other, &world, 1);
    assert_eq!(regarding(&written(&other)), Some(Some(deal())));
    world.settle(&mut other, Event::Untrack { keep: false }, 1);
    assert_eq!((written(&other).intent, world.intent.borrow().clone()), (None, None));
}

#[test]
fn nobody_is_asked_about_twice_and_a_new_recipient_is_found() {
    let (world, mut pane) = (World::default(), pane());
    begin(&mut pane, &world, 0);
    assert_eq!(written(&pane).mail.people.len(), 1, "only who writes it");
    let wants = world.settle(&mut pane, Event::DraftChanged, 0);
    assert!(matches!(wants[..], [Want::ReadDraft(_)]), "{wants:?}");
    let wants = world.settle(&mut pane, Event::DraftChanged, 2);
    assert!(matches!(wants[..], [Want::ReadDraft(_), Want::LookUp(_)]), "{wants:?}");
    assert_eq!(written(&pane).mail.people[1].person, person("sender2@acme.example"));
    assert_eq!(begin(&mut pane, &world, 2), [], "telling it twice is no news");
}

#[test]
fn what_cannot_be_kept_is_said_and_tried_again() {
    let (world, mut pane) = (World::default(), pane());
    begin(&mut pane, &world, 1);
    *world.keeps_nothing.borrow_mut() = Some(Problem::Outlook("no".into()));
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    let draft = written(&pane);
    assert_eq!((draft.intent, draft.unkept), (None, Some(Problem::Outlook("no".into()))));
    world.settle(&mut pane, Event::Retry, 1);
    let draft = written(&pane);
    assert_eq!((regarding(&draft), draft.unkept), (Some(Some(deal())), None));
}

#[test]
fn while_it_is_being_kept_nothing_else_is_pressed() {
    let (world, mut pane) = (World::default(), pane());
    begin(&mut pane, &world, 1);
    let asked = pane.hear(Event::Track);
    assert!(written(&pane).keeping && written(&pane).intent.is_some(), "it is shown at once");
    assert_eq!(pane.hear(Event::Regard(Some(deal()))), []);
    pane.hear(Event::Answered(asked[0].ticket, Heard::Kept(Ok(()))));
    assert!(!written(&pane).keeping);
}

#[test]
fn a_mail_that_was_begun_from_a_record_is_told_what_for() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    let to = person("sender1@acme.example");
    let wants = world.settle(&mut pane, Event::WriteTo(to, Some(deal())), 1);
    let Want::Begin { begun, .. } = &wants[0] else { panic!("{wants:?}") };
    assert_eq!(begun.intent.regarding, Some(deal()));
    // Another draft comes up first: it is not meant.
    begin(&mut pane, &world, 2);
    assert_eq!(written(&pane).intent, None);
    world.settle(&mut pane, Event::Selected(Selection::Draft(ItemId("draft 2".into()))), 1);
    assert_eq!(regarding(&written(&pane)), Some(Some(deal())));
    world.settle(&mut pane, Event::Untrack { keep: false }, 1);
    world.settle(&mut pane, Event::DraftChanged, 1);
    assert_eq!(written(&pane).intent, None, "what was taken off stays off");
}

#[test]
fn where_outlook_opens_no_new_mail_it_is_said() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    let asked = pane.hear(Event::WriteTo(person("sender1@acme.example"), None));
    pane.hear(Event::Answered(asked[0].ticket, Heard::Begun(Err(Problem::Moved))));
    assert_eq!(pane.view().notices[0].news, News::NotBegun(Problem::Moved));
    begin(&mut pane, &world, 1);
    assert_eq!(written(&pane).intent, None, "nothing is waited for");
}

/// A pane in which the sent mail `n` is opened; what it wanted. The driver reads what the mailbox keeps.
fn open_sent(world: &World, pane: &mut Pane, n: u8) -> Vec<Want> {
    let sent = Mail { message_id: MessageId::new("sent@x"), ..writing(n, None).mail };
    let clues = Clues { marked: Some(false), intent: world.intent.borrow().clone(), ..Clues::default() };
    let mut asked = pane.hear(Event::Selected(Selection::Mail(ItemId(format!("sent-{n}")))));
    let mut seen = Vec::new();
    while !asked.is_empty() {
        let Asked { ticket, want } = asked.remove(0);
        seen.push(want.clone());
        let heard = match &want {
            Want::ReadMail => {
                Some(Heard::Mail(Ok(Mail { item: ItemId(format!("sent-{n}")), ..sent.clone() })))
            }
            Want::ReadClues(_) => Some(Heard::Clues(Ok(clues.clone()))),
            other => world.answer(other, n),
        };
        asked.extend(heard.map(|heard| pane.hear(Event::Answered(ticket, heard))).unwrap_or_default());
    }
    seen
}

#[test]
fn the_sent_mail_is_tracked_as_chosen_once_and_told_so() {
    let world = World::default();
    *world.intent.borrow_mut() = Intent::regarding(deal());
    let mut pane = pane();
    let wants = open_sent(&world, &mut pane, 1);
    assert_eq!(count(&wants, |want| matches!(want, Want::Write(..))), 1, "{wants:?}");
    assert_eq!(*world.intent.borrow(), None, "the mail says nothing any more: it is done");
    let Tracking::Yes(tracked) = shown(&pane).tracking else { panic!("{:?}", shown(&pane).tracking) };
    assert_eq!(tracked.regarding, Some(deal()));
    // Undone by a person, it stays undone.
    let notice = pane.view().notices[0].clone();
    world.settle(&mut pane, Event::Undo(notice.id), 1);
    let mut again = super::pane();
    let wants = open_sent(&world, &mut again, 1);
    assert_eq!(count(&wants, |want| matches!(want, Want::Write(..))), 0);
    assert_eq!(shown(&again).tracking, Tracking::Not);
}

#[test]
fn what_the_synchronizer_has_written_by_then_is_not_written_again() {
    let world = World::default();
    *world.intent.borrow_mut() = Intent::regarding(deal());
    let mut first = pane();
    open_sent(&world, &mut first, 1);
    *world.intent.borrow_mut() = Intent::regarding(deal());
    let mut second = pane();
    let wants = open_sent(&world, &mut second, 1);
    assert_eq!(count(&wants, |want| matches!(want, Want::Write(..))), 0);
    assert_eq!((*world.writes.borrow(), world.intent.borrow().clone()), (1, None));
}

#[test]
fn a_write_that_failed_is_not_begun_again_by_itself() {
    let world = World::default();
    *world.intent.borrow_mut() = Intent::regarding(deal());
    world.refuse.borrow_mut().push(Problem::Refused { code: "x".into(), message: "no".into() });
    // The look-up takes no refusal here: it is for the write.
    let refusal = world.refuse.borrow_mut().pop();
    let mut pane = pane();
    let sent = Mail { message_id: MessageId::new("sent@x"), ..writing(1, None).mail };
    let clues = Clues { intent: world.intent.borrow().clone(), ..Clues::default() };
    let mut asked = pane.hear(Event::Selected(Selection::Mail(sent.item.clone())));
    let mut writes = 0;
    while !asked.is_empty() {
        let Asked { ticket, want } = asked.remove(0);
        let heard = match &want {
            Want::ReadMail => Some(Heard::Mail(Ok(sent.clone()))),
            Want::ReadClues(_) => Some(Heard::Clues(Ok(clues.clone()))),
            Want::Write(..) => {
                writes += 1;
                Some(Heard::Written(Err(refusal.clone().unwrap())))
            }
            other => world.answer(other, 1),
        };
        asked.extend(heard.map(|heard| pane.hear(Event::Answered(ticket, heard))).unwrap_or_default());
    }
    assert_eq!(writes, 1);
    assert!(shown(&pane).failed.is_some(), "it is said, and a person tries it again");
    assert!(world.intent.borrow().is_some(), "the mail still says what is to become of it");
}

#[test]
fn a_recipient_is_found_in_the_crm_and_added() {
    let (world, mut pane) = (World::default(), pane());
    begin(&mut pane, &world, 1);
    pane.hear(Event::OpenRecipients);
    world.settle(&mut pane, Event::Typed("con".into()), 1);
    let PickerResult::Rows(rows) = written(&pane).mail.picker.unwrap().result else { panic!("no rows") };
    assert_eq!(rows.len(), 1, "a deal cannot be written to");
    let wants = world.settle(&mut pane, Event::Regard(Some(contact(2).record)), 2);
    assert!(
        matches!(&wants[..], [Want::Address { to, .. }, Want::ReadDraft(_), Want::LookUp(_)] if *to == Person { name: "contact-2".into(), ..person("sender2@acme.example") }),
        "{wants:?}"
    );
    let draft = written(&pane);
    assert_eq!((draft.intent, draft.mail.picker), (None, None), "that is no choice of a record");
    // Whoever stands on it is not added twice.
    pane.hear(Event::OpenRecipients);
    world.settle(&mut pane, Event::Typed("con".into()), 2);
    assert_eq!(world.settle(&mut pane, Event::Regard(Some(contact(2).record)), 2), []);
}

#[test]
fn a_search_opens_before_the_crm_has_said_who_is_on_the_draft() {
    for (press, adds) in [(Event::OpenRecipients, true), (Event::OpenPicker, false)] {
        let (world, mut pane) = (World::default(), pane());
        let asked = pane.hear(Event::Selected(Selection::Draft(ItemId("draft 1".into())))).remove(0);
        let read = world.answer(&asked.want, 0).unwrap();
        let look = pane.hear(Event::Answered(asked.ticket, read)).remove(0);
        assert!(matches!(look.want, Want::LookUp(_)));
        pane.hear(press);
        assert_eq!(written(&pane).mail.picker.map(|picker| picker.adds), Some(adds));
        pane.hear(Event::Answered(look.ticket, world.answer(&look.want, 0).unwrap()));
        assert_eq!(written(&pane).mail.look, Look::Known);
        assert!(written(&pane).mail.picker.is_some(), "and stays open when it has");
    }
}

#[test]
fn a_recipient_that_outlook_refuses_is_said() {
    let (world, mut pane) = (World::default(), pane());
    begin(&mut pane, &world, 1);
    pane.hear(Event::OpenRecipients);
    world.settle(&mut pane, Event::Typed("con".into()), 1);
    let asked = pane.hear(Event::Regard(Some(contact(2).record)));
    pane.hear(Event::Answered(asked[0].ticket, Heard::Edited(Err(Problem::Moved))));
    assert_eq!(written(&pane).unedited, Some(Problem::Moved));
}

/// One for contacts, one for deals, one for everybody.
pub(super) fn templates() -> Vec<Template> {
    let of = [
        (1, Kind::Contact, "Thanks"),
        (2, Kind::Opportunity, "Quote"),
        (3, Kind::User, "Holidays"),
        (4, Kind::User, "How to"),
    ];
    let one = |(id, of, title): (u128, Kind, &str)| Template {
        id: Uuid::from_u128(id),
        of,
        article: id == 4,
        title: title.to_string(),
        detail: String::new(),
    };
    of.map(one).into()
}

fn listed(pane: &Pane) -> Vec<u128> {
    match written(pane).templates {
        Some(Templates::Are(all)) => all.iter().map(|one| one.id.as_u128()).collect(),
        other => panic!("no templates but {other:?}"),
    }
}

#[test]
fn templates_are_those_that_can_be_filled_and_are_filled_from_what_they_are_for() {
    let (world, mut pane) = (World::default(), pane());
    begin(&mut pane, &world, 1);
    world.settle(&mut pane, Event::OpenTemplates, 1);
    assert_eq!(listed(&pane), [1, 3, 4], "no deal is at hand");
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    world.settle(&mut pane, Event::OpenTemplates, 1);
    assert_eq!(listed(&pane), [1, 2, 3, 4]);
    let abouts = [(1, Some(contact(1).record)), (2, Some(deal())), (3, Some(deal())), (4, None)];
    for (template, expected) in abouts {
        world.settle(&mut pane, Event::OpenTemplates, 1);
        let wants = world.settle(&mut pane, Event::Insert(Uuid::from_u128(template)), 1);
        let Want::InsertTemplate { about, subject, .. } = &wants[0] else { panic!("{wants:?}") };
        assert_eq!((about, subject), (&expected, &false), "the mail has a subject already");
        assert_eq!(written(&pane).templates, None);
    }
    assert_eq!(world.settle(&mut pane, Event::Insert(Uuid::from_u128(1)), 1), [], "the list is closed");
}

#[test]
fn templates_that_cannot_be_read_or_filled_are_said() {
    let (world, mut pane) = (World::default(), pane());
    begin(&mut pane, &world, 1);
    let asked = pane.hear(Event::OpenTemplates);
    assert_eq!(written(&pane).templates, Some(Templates::Looking));
    pane.hear(Event::Answered(asked[0].ticket, Heard::Templates(Err(Problem::Unreachable))));
    assert_eq!(written(&pane).templates, Some(Templates::Failed(Problem::Unreachable)));
    pane.hear(Event::Close);
    assert_eq!(written(&pane).templates, None);
    world.settle(&mut pane, Event::OpenTemplates, 1);
    let asked = pane.hear(Event::Insert(Uuid::from_u128(1)));
    assert!(written(&pane).editing);
    pane.hear(Event::Answered(asked[0].ticket, Heard::Edited(Err(Problem::Gone))));
    assert_eq!((written(&pane).unedited, written(&pane).editing), (Some(Problem::Gone), false));
}

#[test]
fn whatever_outlook_shows_takes_the_place_of_the_page_that_tells_what_is_the_matter() {
    let shown = [
        Selection::Nothing,
        Selection::Other(view::Other::Report),
        Selection::Draft(ItemId("draft 1".into())),
        Selection::Mail(ItemId("mail 1".into())),
    ];
    for selection in shown {
        let mut pane = pane();
        pane.hear(Event::Check(Examine::Open));
        assert!(matches!(pane.view().body, Content::Check(_)));
        pane.hear(Event::Selected(selection.clone()));
        assert!(!matches!(pane.view().body, Content::Check(_)), "{selection:?}");
    }
}
