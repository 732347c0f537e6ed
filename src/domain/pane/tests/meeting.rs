//! A meeting of the calendar: written under the key that all calendars share, or kept in it until it is saved.

use super::*;
use crate::meeting::{Heard as Told, Meeting, Named, Naming, Want as Asks};

/// By which name Outlook shows it.
pub(super) const ITEM: &str = "meeting";
const UID: &str = "040000008200E00074C5B7101A82E00800000000AABBCCDDEEFF";

/// What lies in the mailbox and who is there to ask.
#[derive(Default)]
pub(super) struct Here {
    unsaved: bool,
    series: bool,
    nobody: bool,
    unasked: bool,
    /// The row it was made from.
    row: Option<Uuid>,
    /// What goes wrong next: reading, naming or finding.
    fails: Option<Problem>,
}

/// The text was asked for, and what was written with it.
type Seen = (Option<String>, Option<Moment>);

/// A meeting of mine with the sender of mail `n`.
fn meeting(here: &Here, n: u8) -> Meeting {
    Meeting {
        item: ItemId(ITEM.into()),
        saved: (!here.unsaved).then(|| ItemId("AAMk/=".into())),
        writing: true,
        subject: "Offer".into(),
        start: Some(Moment(1_000)),
        end: Some(Moment(2_000)),
        organizer: Some(person("me@us.example")),
        required: vec![person(&format!("sender{n}@acme.example"))],
        series: here.series,
        ..Meeting::default()
    }
}

/// What a driver in good health answers.
pub(super) fn answer(world: &World, want: &Asks, n: u8) -> Option<Heard> {
    let here = &mut *world.meeting.borrow_mut();
    let mut rows = world.activities.borrow_mut();
    let fails = |wanted: bool, here: &mut Here| if wanted { here.fails.take() } else { None };
    Some(match want {
        Asks::Read(_) => Heard::Meeting(Told::Read(Ok(Box::new(meeting(here, n))))),
        Asks::Name(item) => {
            assert_eq!(item.0, "AAMk/=", "it is named by what the mailbox calls it");
            let first = here.series.then_some((Moment(7), Moment(70)));
            let named = match (here.nobody, here.unasked) {
                (true, _) => Naming::Nobody,
                (false, true) => Naming::Unasked,
                (false, false) => {
                    Naming::Is(Named { uid: UID.into(), first, row: here.row, ..Named::default() })
                }
            };
            Heard::Meeting(Told::Named(fails(true, here).map_or(Ok(named), Err)))
        }
        Asks::Find(key) => Heard::Meeting(Told::Found(Ok(rows.get(key).cloned().map(Box::new)))),
        Asks::Write(new) => {
            drop(rows);
            Heard::Written(world.write(&new.activity, me()))
        }
        Asks::Regard { activity, regarding, mailbox } => Heard::Changed(match rows.get_mut(activity) {
            Some(row) => {
                row.regarding.clone_from(regarding);
                row.untracked.retain(|note| note.mailbox != *mailbox);
                Ok(())
            }
            None => Err(Problem::Gone),
        }),
        Asks::Untrack { activity, keep: true, mailbox } => {
            let note = Untracked { mailbox: mailbox.clone(), at: None };
            rows.get_mut(activity).unwrap().untracked.push(note);
            Heard::Changed(Ok(()))
        }
        Asks::Untrack { activity, keep: false, .. } => {
            rows.remove(activity);
            Heard::Changed(Ok(()))
        }
        Asks::Show { .. } => return None,
    })
}

pub(super) fn failing(heard: Told, problem: Problem) -> Heard {
    Heard::Meeting(match heard {
        Told::Read(_) => Told::Read(Err(problem)),
        Told::Named(_) => Told::Named(Err(problem)),
        Told::Found(_) => Told::Found(Err(problem)),
    })
}

fn open(pane: &mut Pane, world: &World) -> Vec<Want> {
    world.settle(pane, Event::Selected(Selection::Meeting(ItemId(ITEM.into()))), 1)
}

fn shown(pane: &Pane) -> MeetingView {
    match pane.view().body {
        Content::Meeting(meeting) => *meeting,
        other => panic!("no meeting is shown but {other:?}"),
    }
}

fn regarding(pane: &Pane) -> Option<Option<Record>> {
    match shown(pane).mail.tracking {
        Tracking::Yes(tracked) => Some(tracked.regarding),
        _ => None,
    }
}

fn key() -> Uuid {
    identity::appointment(UID).unwrap()
}

/// What was written of a meeting.
fn seen(wants: &[Want]) -> Vec<Seen> {
    let one = |want: &Want| match want {
        Want::Meeting(Asks::Write(new)) => Some((new.text.clone(), new.meeting.start)),
        _ => None,
    };
    wants.iter().filter_map(one).collect()
}

#[test]
fn it_is_written_under_the_key_that_all_calendars_share() {
    let (world, mut pane) = (World::default(), pane());
    let wants = open(&mut pane, &world);
    assert!(wants.contains(&Want::Meeting(Asks::Find(key()))), "{wants:?}");
    let view = shown(&pane);
    assert_eq!((view.way, view.mail.tracking, view.mail.look), (Way::Now, Tracking::Not, Look::Known));
    let parts: Vec<Part> = view.mail.people.iter().map(|person| person.part).collect();
    assert_eq!(parts, [Part::From, Part::To]);
    assert!(view.mail.offers.iter().any(|offer| offer.record == contact(1).record), "attendees are offered");
    let wants = world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert_eq!(seen(&wants), [(Some(String::new()), Some(Moment(1_000)))]);
    assert!(wants.iter().any(|want| matches!(want, Want::Mark { on: true, .. })), "the calendar shows it");
    assert_eq!(regarding(&pane), Some(Some(deal())));
    assert!(world.activities.borrow().contains_key(&key()));
    // A colleague's pane finds it.
    let mut other = super::pane();
    open(&mut other, &world);
    assert_eq!(regarding(&other), Some(Some(deal())));
    assert_eq!(world.settle(&mut other, Event::Track, 1), [], "it is there");
    assert_eq!(*world.writes.borrow(), 1);
}

#[test]
fn what_began_in_the_crm_is_known_and_no_second_row_is_written() {
    let (world, mut pane) = (World::default(), pane());
    let began = Uuid::from_u128(77);
    // Written as the pane writes it, and then under another key.
    open(&mut pane, &world);
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    let mut row = world.activities.borrow_mut().remove(&key()).unwrap();
    row.activity = began;
    world.activities.borrow_mut().insert(began, row);
    *world.writes.borrow_mut() = 0;
    world.meeting.borrow_mut().row = Some(began);
    let mut pane = super::pane();
    let wants = open(&mut pane, &world);
    assert!(wants.contains(&Want::Meeting(Asks::Find(began))), "{wants:?}");
    assert_eq!(regarding(&pane), Some(Some(deal())));
    assert_eq!(world.settle(&mut pane, Event::Track, 1), [], "it is there");
    world.settle(&mut pane, Event::Regard(Some(contact(1).record)), 1);
    assert_eq!(regarding(&pane), Some(Some(contact(1).record)));
    world.settle(&mut pane, Event::Untrack { keep: true }, 1);
    world.settle(&mut pane, Event::Track, 1);
    assert_eq!(regarding(&pane), Some(Some(contact(1).record)));
    assert_eq!((*world.writes.borrow(), world.activities.borrow().len()), (0, 1));
    // Where that row is gone, it is written under the key that all calendars share.
    world.activities.borrow_mut().clear();
    let mut other = super::pane();
    open(&mut other, &world);
    assert_eq!(shown(&other).mail.tracking, Tracking::Not);
    world.settle(&mut other, Event::Track, 1);
    assert_eq!((regarding(&other), *world.writes.borrow()), (Some(None), 1));
    let mut again = super::pane();
    open(&mut again, &world);
    assert_eq!(world.settle(&mut again, Event::Track, 1), [], "and found there");
    assert!(world.activities.borrow().contains_key(&key()));
}

#[test]
fn what_was_chosen_is_off_before_it_is_untracked() {
    for keep in [false, true] {
        let (world, mut pane) = (World::default(), pane());
        *world.intent.borrow_mut() = Intent::regarding(deal());
        // It is carried out, and the meeting cannot be told so.
        let no = Problem::Outlook("no".into());
        *world.keeps_nothing.borrow_mut() = Some(no.clone());
        open(&mut pane, &world);
        assert_eq!((regarding(&pane), world.intent.borrow().is_some()), (Some(Some(deal())), true));
        *world.keeps_nothing.borrow_mut() = Some(no.clone());
        let wants = world.settle(&mut pane, Event::Untrack { keep }, 1);
        assert!(matches!(wants[..], [Want::KeepIntent { intent: None, .. }]), "{wants:?}");
        assert_eq!(shown(&pane).mail.failed.map(|failed| failed.problem), Some(no));
        assert_eq!(regarding(&pane), Some(Some(deal())), "it is not said to be untracked");
        *world.keeps_nothing.borrow_mut() = None;
        world.settle(&mut pane, Event::Retry, 1);
        assert_eq!((regarding(&pane), world.intent.borrow().clone()), (None, None));
        let mut other = super::pane();
        open(&mut other, &world);
        assert_eq!(regarding(&other), None, "whoever opens it next does not track it again");
    }
}

#[test]
fn it_is_changed_untracked_either_way_and_taken_back() {
    let (world, mut pane) = (World::default(), pane());
    open(&mut pane, &world);
    world.settle(&mut pane, Event::Track, 1);
    assert_eq!(regarding(&pane), Some(None));
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert_eq!(regarding(&pane), Some(Some(deal())));
    world.settle(&mut pane, Event::AskUntrack, 1);
    assert!(shown(&pane).mail.asking_untrack);
    world.settle(&mut pane, Event::Untrack { keep: true }, 1);
    assert!(matches!(shown(&pane).mail.tracking, Tracking::Kept { .. }));
    let undo = notice(&pane, 0);
    world.settle(&mut pane, Event::Undo(undo), 1);
    assert_eq!(regarding(&pane), Some(Some(deal())));
    world.settle(&mut pane, Event::Untrack { keep: false }, 1);
    assert_eq!((shown(&pane).mail.tracking, world.activities.borrow().len()), (Tracking::Not, 0));
    let undo = notice(&pane, 0);
    world.settle(&mut pane, Event::Undo(undo), 1);
    assert_eq!(regarding(&pane), Some(Some(deal())));
    assert!(world.activities.borrow().contains_key(&key()), "back under its own key");
    let wants = world.settle(&mut pane, Event::ShowActivity, 1);
    assert_eq!(wants, [Want::Meeting(Asks::Show { activity: key(), series: false })]);
}

#[test]
fn what_was_never_saved_keeps_what_was_chosen_until_it_is() {
    let (world, mut pane) = (World::default(), pane());
    world.meeting.borrow_mut().unsaved = true;
    let wants = open(&mut pane, &world);
    assert!(!wants.iter().any(|want| matches!(want, Want::Meeting(Asks::Name(_) | Asks::Find(_)))));
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert_eq!(*world.intent.borrow(), Intent::regarding(deal()));
    let Way::Later(wish) = shown(&pane).way else { panic!("it is kept") };
    assert_eq!(wish.intent, Intent::regarding(deal()));
    world.settle(&mut pane, Event::Untrack { keep: false }, 1);
    assert_eq!(*world.intent.borrow(), None);
    *world.keeps_nothing.borrow_mut() = Some(Problem::Outlook("no".into()));
    world.settle(&mut pane, Event::Track, 1);
    let Way::Later(wish) = shown(&pane).way else { panic!("it is kept") };
    assert_eq!((wish.intent, wish.unkept), (None, Some(Problem::Outlook("no".into()))));
    world.settle(&mut pane, Event::Retry, 1);
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert_eq!(*world.writes.borrow(), 0, "the CRM has nothing that was not saved");
    // It is saved while the pane stands beside it: what was chosen is done, once.
    world.meeting.borrow_mut().unsaved = false;
    world.settle(&mut pane, Event::DraftChanged, 1);
    assert_eq!((regarding(&pane), *world.writes.borrow()), (Some(Some(deal())), 1));
    assert_eq!(*world.intent.borrow(), None, "and it is not done again");
    // Or it is opened again.
    world.activities.borrow_mut().clear();
    *world.intent.borrow_mut() = Intent::regarding(deal());
    let mut other = super::pane();
    open(&mut other, &world);
    assert_eq!((regarding(&other), *world.writes.borrow()), (Some(Some(deal())), 2));
}

#[test]
fn what_the_synchronizer_wrote_meanwhile_is_not_written_again() {
    let (world, mut pane) = (World::default(), pane());
    open(&mut pane, &world);
    world.settle(&mut pane, Event::Track, 1);
    *world.intent.borrow_mut() = Intent::regarding(deal());
    let mut other = super::pane();
    open(&mut other, &world);
    assert_eq!((regarding(&other), *world.writes.borrow()), (Some(None), 1));
    assert_eq!(*world.intent.borrow(), None);
}

#[test]
fn of_a_series_the_first_is_written_whichever_was_open() {
    let (world, mut pane) = (World::default(), pane());
    world.meeting.borrow_mut().series = true;
    open(&mut pane, &world);
    assert!(shown(&pane).series);
    let wants = world.settle(&mut pane, Event::Track, 1);
    assert_eq!(seen(&wants), [(Some(String::new()), Some(Moment(7)))]);
}

#[test]
fn where_nobody_can_name_it_nothing_is_promised() {
    let (world, mut pane) = (World::default(), pane());
    world.meeting.borrow_mut().nobody = true;
    open(&mut pane, &world);
    assert_eq!(shown(&pane).way, Way::Closed);
    for event in [Event::Track, Event::Regard(Some(deal())), Event::Untrack { keep: true }, Event::Accept] {
        assert_eq!(world.settle(&mut pane, event, 1), []);
    }
    assert_eq!(shown(&pane).mail.people.len(), 2, "who is on it is told all the same");
}

#[test]
fn where_the_synchronizer_cannot_be_asked_it_finds_the_wish_in_the_event() {
    let (world, mut pane) = (World::default(), pane());
    world.meeting.borrow_mut().unasked = true;
    open(&mut pane, &world);
    let wish = |pane: &Pane| match shown(pane).way {
        Way::Later(wish) => wish,
        other => panic!("{other:?}"),
    };
    assert!(wish(&pane).saved && wish(&pane).intent.is_none());
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert_eq!(
        (wish(&pane).intent, world.intent.borrow().clone()),
        (Intent::regarding(deal()), wish(&pane).intent)
    );
    world.settle(&mut pane, Event::Untrack { keep: false }, 1);
    assert_eq!((wish(&pane).intent, *world.writes.borrow()), (None, 0));
}

#[test]
fn what_failed_is_told_and_tried_again() {
    let (world, mut pane) = (World::default(), pane());
    world.meeting.borrow_mut().fails = Some(Problem::Unreachable);
    open(&mut pane, &world);
    assert_eq!(shown(&pane).mail.look, Look::Failed(Problem::Unreachable));
    assert_eq!(world.settle(&mut pane, Event::Track, 1), [], "nothing is begun on what is not known");
    world.settle(&mut pane, Event::Retry, 1);
    assert_eq!((shown(&pane).mail.look, shown(&pane).mail.tracking), (Look::Known, Tracking::Not));
    world.refuse.borrow_mut().push(Problem::NotAllowed("no".into()));
    world.settle(&mut pane, Event::Track, 1);
    assert!(shown(&pane).mail.failed.is_some());
    world.settle(&mut pane, Event::Retry, 1);
    assert_eq!(regarding(&pane), Some(None));
    // A colleague deleted it meanwhile.
    world.activities.borrow_mut().clear();
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert_eq!(shown(&pane).mail.tracking, Tracking::Not);
}

#[test]
fn what_is_asked_for_goes_on_when_something_else_is_opened() {
    let (world, mut pane) = (World::default(), pane());
    open(&mut pane, &world);
    let mut asked = pane.hear(Event::Track);
    pane.hear(Event::Selected(Selection::Nothing));
    while let Some(Asked { ticket, want }) = asked.pop() {
        if let Some(heard) = world.answer(&want, 1) {
            asked.extend(pane.hear(Event::Answered(ticket, heard)));
        }
    }
    let notices = pane.view().notices;
    assert!(matches!(notices[..], [Notice { news: News::Tracked(None), undo: true, .. }]), "{notices:?}");
}

#[test]
fn somebody_new_is_added_and_nothing_is_tracked_by_that() {
    let (world, mut pane) = (World::default(), pane());
    open(&mut pane, &world);
    let new = NewParty {
        kind: Kind::Contact,
        first: "Me".into(),
        last: "Self".into(),
        address: Address::new("me@us.example"),
        company: Company::None,
        signed: Vec::new(),
    };
    let wants = world.settle(&mut pane, Event::Add(new), 1);
    assert!(matches!(wants[..], [Want::AddPerson(..), Want::LookUp(_)]), "{wants:?}");
    assert_eq!(shown(&pane).mail.tracking, Tracking::Not);
}
