//! Stories of the machine: here those of one mail, beside it those of each part of the pane.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing should stop there")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test names the one case it is about")]

mod around;
mod beside;
mod contract;
mod details;
mod draft;
mod files;
mod home;
mod literature;
mod meeting;
mod queue;
mod served;
mod several;
mod storm;
mod timeline;
mod triage;
mod world;

use alloc::{
    boxed::Box,
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec,
};
use core::cell::{Cell, RefCell};

use proptest::prelude::*;
use uuid::Uuid;

use super::{view::*, *};
use crate::{
    check,
    correlation::{Clues, Method, Parent},
    identity,
    intent::Intent,
    mail::*,
    party::*,
    problem::Problem,
    reason::{Account, Evidence, Outcome, Reason, Recorded, Remedy},
    settings::{Organisation, Seat},
    timeline::{Around, NewEntry, Safe},
    tracking::Activity,
    want::{Found, Narrow, Writing, Written},
};

use storm::{failing, notice, problem};
use world::World;

fn person(address: &str) -> Person {
    Person { address: Address::new(address), name: address.split('@').next().unwrap_or("").to_string() }
}

fn mail(n: u8) -> Mail {
    Mail {
        item: ItemId(format!("item-{n}")),
        message_id: MessageId::new(&format!("m{n}@x")),
        conversation: None,
        direction: Direction::Incoming,
        from: Some(person(&format!("sender{n}@acme.example"))),
        to: vec![person("me@us.example")],
        cc: vec![],
        bcc: vec![],
        subject: format!("subject-{n}"),
        at: Some(Moment(i64::from(n))),
        attachments: vec![],
        mailbox: None,
    }
}

fn record(kind: Kind, id: u128, name: &str) -> Record {
    Record { kind, id: Uuid::from_u128(id), name: name.to_string() }
}

fn me() -> Record {
    record(Kind::User, 1, "Me")
}

fn deal() -> Record {
    record(Kind::Opportunity, 50, "Deal")
}

fn contact(n: u8) -> Party {
    Party {
        record: record(Kind::Contact, 100 + u128::from(n), &format!("contact-{n}")),
        addresses: vec![Address::new(&format!("sender{n}@acme.example"))],
        job: "".into(),
        company: None,
        company_name: "".into(),
        phone: "".into(),
        facts: None,
        owner: None,
        active: true,
        created: Moment(0),
    }
}

fn pane() -> Pane {
    Pane::new(Settings {
        me: person("me@us.example"),
        send_text: true,
        synchronizer: Synchronizer::Runs,
        ..Settings::default()
    })
}

/// A decision of the synchronizer about mail `n`, under a key of its own.
fn recorded(n: u8, outcome: Outcome, reason: Reason) -> Recorded {
    let account = Account { outcome, reason, evidence: Evidence::default(), remedy: Remedy::Nothing };
    let activity = identity::activity(&mail(n));
    let mailbox = Some(Address::new("me@us.example"));
    Recorded {
        id: Some(Uuid::from_u128(7)),
        mailbox,
        activity: Some(activity),
        account,
        at: Moment(9),
        undone: false,
    }
}

fn open(n: u8) -> Event {
    Event::Selected(Selection::Mail(mail(n).item))
}

fn shown(pane: &Pane) -> MailView {
    match pane.view().body {
        Content::Mail(mail) => *mail,
        other => panic!("no mail is shown but {other:?}"),
    }
}

fn count(wants: &[Want], is: fn(&Want) -> bool) -> usize {
    wants.iter().filter(|want| is(want)).count()
}

#[test]
fn one_click_tracks_and_undo_takes_it_back() {
    let (world, mut pane) = (World::default(), pane());
    let wants = world.settle(&mut pane, open(1), 1);
    assert_eq!(count(&wants, |w| matches!(w, Want::LookUp(_))), 1, "one request to the card");
    assert_eq!(shown(&pane).tracking, Tracking::Not);
    let wants = world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert!(
        matches!(
            wants[..],
            [Want::ReadBody(_), Want::Learn(_), Want::Write(..), Want::Mark { on: true, .. }]
        ),
        "{wants:?}"
    );
    let Tracking::Yes(tracked) = shown(&pane).tracking else { panic!("{:?}", shown(&pane).tracking) };
    assert_eq!((tracked.regarding, tracked.by_me, tracked.category), (Some(deal()), true, Category::On));
    let notice = pane.view().notices[0].clone();
    assert_eq!(notice.news, News::Tracked(Some(deal())));
    let wants = world.settle(&mut pane, Event::Undo(notice.id), 1);
    assert!(wants.contains(&Want::Learn(vec![])), "what was learned is undone too: {wants:?}");
    assert_eq!(shown(&pane).tracking, Tracking::Not);
    assert!(world.activities.borrow().is_empty());
    // The undo of the undo writes the same activity again, with its text.
    let notice = pane.view().notices[0].clone();
    assert_eq!(notice.news, News::Untracked { keep: false });
    world.settle(&mut pane, Event::Undo(notice.id), 1);
    assert!(world.activities.borrow().values().all(|t| t.regarding == Some(deal()) && !t.text_incomplete));
    assert_eq!(world.activities.borrow().len(), 1);
}

#[test]
fn a_deal_is_made_from_a_mail_once_and_the_mail_regards_it() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    pane.hear(Event::BeginAffair(Kind::Opportunity, deal()));
    assert_eq!(shown(&pane).affair, None, "a deal is made with people");
    pane.hear(Event::BeginAffair(Kind::Opportunity, contact(1).record));
    let affair = shown(&pane).affair.unwrap();
    assert_eq!(affair.name, "subject-1");
    assert_eq!(pane.hear(Event::AddAffair(NewAffair { name: " ".into(), ..affair.clone() })), []);
    let wants =
        world.settle(&mut pane, Event::AddAffair(NewAffair { name: " Ten pumps ".into(), ..affair }), 1);
    let Some(Want::AddAffair(made, id)) = wants.iter().find(|want| matches!(want, Want::AddAffair(..)))
    else {
        panic!("{wants:?}")
    };
    assert_eq!(made.name, "Ten pumps");
    let Tracking::Yes(tracked) = shown(&pane).tracking else { panic!("not tracked") };
    assert_eq!(tracked.regarding.map(|record| (record.kind, record.id)), Some((Kind::Opportunity, *id)));
}

#[test]
fn the_list_of_keys_closes_before_what_stands_open() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    pane.hear(Event::OpenPicker);
    pane.hear(Event::Keys);
    assert!(pane.view().keys);
    assert_eq!(pane.hear(Event::Accept), [], "whoever reads about Enter does not press it");
    pane.hear(Event::Close);
    assert!(!pane.view().keys && shown(&pane).picker.is_some());
    pane.hear(Event::Keys);
    pane.hear(Event::Keys);
    assert!(!pane.view().keys);
}

#[test]
fn the_first_offer_is_taken_by_one_key_where_keys_are_free() {
    let (world, mut pane) = (World::default(), pane());
    assert_eq!(pane.hear(Event::Accept), [], "nothing is offered before a mail is known");
    world.settle(&mut pane, open(1), 1);
    let first = shown(&pane).offers[0].record.clone();
    pane.hear(Event::OpenPicker);
    assert_eq!(pane.hear(Event::Accept), [], "the key is the search's");
    pane.hear(Event::Close);
    let wants = world.settle(&mut pane, Event::Accept, 1);
    assert!(wants.iter().any(|w| matches!(w, Want::Learn(habits) if habits[0].record == first)));
    let Tracking::Yes(tracked) = shown(&pane).tracking else { panic!("not tracked") };
    assert_eq!(tracked.regarding, Some(first));
    assert_eq!(pane.hear(Event::Accept), [], "it is tracked");
}

#[test]
fn untracked_and_kept_stays_so_until_a_person_tracks_again() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    world.settle(&mut pane, Event::AskUntrack, 1);
    assert!(shown(&pane).asking_untrack);
    world.settle(&mut pane, Event::Untrack { keep: true }, 1);
    assert_eq!(shown(&pane).tracking, Tracking::Kept { at: None });
    let mut later = self::pane();
    world.settle(&mut later, open(1), 1);
    assert_eq!(shown(&later).tracking, Tracking::Kept { at: None });
    assert!(
        matches!(world.settle(&mut later, Event::Track, 1)[0], Want::Regard { .. }),
        "the copy is taken up again"
    );
    let Tracking::Yes(tracked) = shown(&later).tracking else { panic!() };
    assert_eq!(tracked.regarding, Some(deal()));
    assert_eq!(world.activities.borrow().len(), 1);
}

#[test]
fn changing_tells_and_goes_back() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Track, 1);
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert_eq!(pane.view().notices[0].news, News::Changed(Some(deal())));
    let id = pane.view().notices[0].id;
    world.settle(&mut pane, Event::Undo(id), 1);
    assert!(world.activities.borrow().values().all(|tracked| tracked.regarding.is_none()));
}

#[test]
fn a_mail_left_before_its_write_ended_is_tracked_and_the_next_one_is_not() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    let body = pane.hear(Event::Track).remove(0);
    let write = pane.hear(Event::Answered(body.ticket, world.answer(&body.want, 1).unwrap())).remove(0);
    world.settle(&mut pane, open(2), 2);
    let after = pane.hear(Event::Answered(write.ticket, world.answer(&write.want, 1).unwrap()));
    assert!(after.is_empty(), "the category of another mail is not touched: {after:?}");
    assert_eq!(shown(&pane).tracking, Tracking::Not);
    assert_eq!(pane.view().notices[0].subject, "subject-1");
    // When the mail is opened next, the category that is missing is put on.
    let wants = world.settle(&mut pane, open(1), 1);
    assert_eq!(count(&wants, |want| matches!(want, Want::Mark { on: true, .. })), 1);
}

#[test]
fn what_fails_for_a_mail_that_is_gone_is_told_and_can_be_retried() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    let body = pane.hear(Event::Track).remove(0);
    let write = pane.hear(Event::Answered(body.ticket, world.answer(&body.want, 1).unwrap())).remove(0);
    world.settle(&mut pane, open(2), 2);
    pane.hear(Event::Answered(write.ticket, Heard::Written(Err(Problem::NotAllowed("no".to_string())))));
    let notice = pane.view().notices[0].clone();
    assert!(matches!(notice.news, News::Failed(_)) && notice.retry, "{notice:?}");
    assert_eq!(shown(&pane).failed, None, "the open mail did not fail");
    world.settle(&mut pane, Event::RetryNotice(notice.id), 2);
    assert_eq!(world.activities.borrow().len(), 1);
    assert_eq!(shown(&pane).tracking, Tracking::Not);
}

#[test]
fn what_may_pass_is_tried_again_a_bounded_number_of_times() {
    let (world, mut pane) = (World::default(), pane());
    world.refuse.borrow_mut().extend(vec![Problem::Busy(Some(3)), Problem::Unreachable]);
    let wants = world.settle(&mut pane, open(1), 1);
    let waits: Vec<u32> =
        wants.iter().filter_map(|w| if let Want::Wait(ms) = w { Some(*ms) } else { None }).collect();
    assert_eq!(waits, [2000, 3000]);
    assert_eq!(shown(&pane).look, Look::Known);
    world.refuse.borrow_mut().extend(vec![Problem::TimedOut; 20]);
    let wants = world.settle(&mut pane, Event::Track, 1);
    assert_eq!(count(&wants, |want| matches!(want, Want::Wait(..))), usize::from(MAX_RETRIES));
    let Tracking::Wished(wished) = shown(&pane).tracking else { panic!("what may pass waits") };
    assert_eq!(wished.problem, Some(Problem::TimedOut));
    world.refuse.borrow_mut().clear();
    world.settle(&mut pane, Event::Queue(QueueAct::Now), 1);
    assert!(matches!(shown(&pane).tracking, Tracking::Yes(_)));
}

#[test]
fn a_colleague_was_quicker() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    let activity =
        crate::tracking::activity(&mail(1), &Dossier::default(), &[], Rules::default(), None, None);
    world.write(&activity, record(Kind::User, 2, "Jonas")).unwrap();
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert!(
        matches!(&pane.view().notices[0].news, News::WasTracked { by: Some(by), .. } if by.name == "Jonas")
    );
    let Tracking::Yes(tracked) = shown(&pane).tracking else { panic!() };
    assert!(!tracked.by_me && tracked.regarding.is_none());
}

#[test]
fn a_category_without_an_activity_is_said_and_can_be_taken_off() {
    let (world, mut pane) = (World::default(), pane());
    let read = pane.hear(open(1)).remove(0);
    for Asked { ticket, want } in pane.hear(Event::Answered(read.ticket, Heard::Mail(Ok(mail(1))))) {
        let heard = match want {
            Want::ReadClues(_) => Heard::Clues(Ok(Clues { marked: Some(true), ..Clues::default() })),
            other => world.answer(&other, 1).unwrap(),
        };
        pane.hear(Event::Answered(ticket, heard));
    }
    assert!(shown(&pane).stray_category);
    world.settle(&mut pane, Event::RemoveStrayCategory, 1);
    assert!(!shown(&pane).stray_category);
}

#[test]
fn only_the_last_search_counts() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    pane.hear(Event::OpenPicker);
    assert!(pane.hear(Event::Typed("d".to_string())).is_empty());
    let first = pane.hear(Event::Typed("de".to_string())).remove(0);
    let second = pane.hear(Event::Typed("dea".to_string())).remove(0);
    assert!(pane.hear(Event::Answered(first.ticket, Heard::Waited)).is_empty(), "typed on: not searched");
    let search = pane.hear(Event::Answered(second.ticket, Heard::Waited)).remove(0);
    assert_eq!(search.want, Want::Search("dea".to_string(), Narrow::default()));
    pane.hear(Event::Answered(first.ticket, Heard::Rows(Ok(vec![]))));
    pane.hear(Event::Answered(search.ticket, world.answer(&search.want, 1).unwrap()));
    assert!(matches!(shown(&pane).picker.unwrap().result, PickerResult::Rows(rows) if rows.len() == 2));
}

#[test]
fn a_stranger_is_added_and_tracked_in_one_write() {
    let (world, mut pane) = (World::default(), pane());
    let read = pane.hear(open(1)).remove(0);
    let mut asked = pane.hear(Event::Answered(read.ticket, Heard::Mail(Ok(mail(1)))));
    let look = asked.remove(0);
    let nobody = Dossier { me: Some(me()), ..Dossier::default() };
    pane.hear(Event::Answered(look.ticket, Heard::Found(Ok(nobody))));
    assert!(shown(&pane).people[0].addable && !shown(&pane).people[1].addable);
    pane.hear(Event::AddPerson(Address::new("sender1@acme.example"), Kind::Contact));
    let form = shown(&pane).form.unwrap();
    assert_eq!((form.filled.last.as_str(), form.company_text(), form.tracks), ("sender1", "Acme", true));
    let wants = world.settle(&mut pane, Event::Add(form.filled), 1);
    let Want::Write(activity, Some(added)) = &wants[1] else { panic!("{wants:?}") };
    assert_eq!(added.kind, Kind::Contact);
    assert_eq!(activity.stands[0].record, activity.regarding);
    assert!(matches!(pane.view().notices[0].news, News::Added(_)));
}

#[test]
fn choices_among_several_rows_are_remembered() {
    let (_, mut pane) = (World::default(), pane());
    let read = pane.hear(open(1)).remove(0);
    let look = pane.hear(Event::Answered(read.ticket, Heard::Mail(Ok(mail(1))))).remove(0);
    let mut twin = contact(1);
    twin.record.id = Uuid::from_u128(999);
    let several = Dossier { parties: vec![contact(1), twin.clone()], me: Some(me()), ..Dossier::default() };
    pane.hear(Event::Answered(look.ticket, Heard::Found(Ok(several))));
    let Known::Row { why, others, .. } = &shown(&pane).people[0].known else { panic!() };
    assert_eq!((*why, others.len()), (crate::matching::Why::Oldest, 1), "the pick is shown as a pick");
    let address = Address::new("sender1@acme.example");
    let wants = pane.hear(Event::Choose(address.clone(), twin.record.clone()));
    assert!(matches!(wants[0].want, Want::Remember(..)));
    let Known::Row { party, why, .. } = &shown(&pane).people[0].known else { panic!() };
    assert_eq!((party.record.id, *why), (twin.record.id, crate::matching::Why::Remembered));
    pane.hear(Event::Answered(Ticket::Choice, Heard::Remembered(Err(Problem::Outlook("full".to_string())))));
    assert!(matches!(pane.view().notices[0].news, News::NotRemembered(_)));
}

#[test]
fn what_is_the_matter_is_told_part_by_part_and_closed_again() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    world.refuse.borrow_mut().push(Problem::NoSeat);
    let wants = world.settle(&mut pane, Event::Check(Examine::Open), 1);
    assert_eq!(wants.len(), 3);
    let Content::Check(page) = pane.view().body else { panic!() };
    use crate::check::{Part, State};
    let of = |part| page.parts.iter().find(|(of, _)| *of == part).map(|(_, state)| state.clone());
    assert_eq!(of(Part::Crm), Some(State::Fails(Problem::NoSeat)));
    assert_eq!(of(Part::Outlook), Some(State::Works(vec![])));
    world.settle(&mut pane, Event::Check(Examine::Copy("all of it".into())), 1);
    assert!(matches!(pane.view().body, Content::Check(page) if page.copied == Some(Ok(()))));
    world.settle(&mut pane, Event::Close, 1);
    assert_eq!(shown(&pane).tracking, Tracking::Not);
    world.settle(&mut pane, Event::Check(Examine::CopyLink(deal())), 1);
    assert!(matches!(pane.view().notices[0].news, News::Copied));
}
