//! Stories of the machine, and what no sequence of events and answers may do.
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
mod timeline;
mod triage;

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

/// A CRM in memory: rows by key, create only.
#[derive(Default)]
struct World {
    activities: RefCell<BTreeMap<Uuid, Tracked>>,
    refuse: RefCell<Vec<Problem>>,
    writes: RefCell<usize>,
    /// What the synchronizer wrote down.
    decisions: RefCell<Vec<Recorded>>,
    /// What was added to timelines.
    added: RefCell<Vec<NewEntry>>,
    /// What the mailbox keeps of what is to become of a mail.
    intent: RefCell<Option<Intent>>,
    /// What activities are linked to beside their regarding.
    related: RefCell<BTreeMap<Uuid, Vec<Record>>>,
    /// What is kept about conversations.
    contracts: RefCell<Vec<crate::contract::Contract>>,
    /// Mails of a conversation that are there and not tracked.
    earlier: RefCell<u32>,
    /// The mailbox keeps nothing.
    keeps_nothing: RefCell<Option<Problem>>,
    /// What the page without a mail is told.
    home: home::Desk,
    /// Where wishes lie.
    shelf: queue::Memory,
    /// The CRM is away.
    down: Cell<bool>,
    /// The next write is refused so.
    refuse_write: RefCell<Option<Problem>>,
    /// What was created, in that order.
    order: RefCell<Vec<Uuid>>,
    /// Outlook shows mails as tracked.
    marked: Cell<bool>,
    /// Somebody's fields.
    fields: RefCell<Option<crate::details::Details>>,
    /// What was written into them.
    filled: RefCell<Vec<String>>,
    /// The meeting that is open.
    meeting: RefCell<meeting::Here>,
}

impl World {
    fn refused(&self) -> Option<Problem> {
        if self.down.get() {
            return Some(Problem::Unreachable);
        }
        self.refuse.borrow_mut().pop()
    }

    fn dossier(&self, n: u8) -> Dossier {
        Dossier {
            parties: vec![contact(n)],
            tracked: self.activities.borrow().values().cloned().collect(),
            me: Some(me()),
            ..Dossier::default()
        }
    }

    fn write(&self, activity: &Activity, by: Record) -> Result<Written, Problem> {
        if let Some(problem) = self.refuse_write.borrow_mut().take().or_else(|| self.refused()) {
            return Err(problem);
        }
        *self.writes.borrow_mut() += 1;
        let mut rows = self.activities.borrow_mut();
        let was_there = rows.contains_key(&activity.id);
        if !was_there {
            self.order.borrow_mut().push(activity.id);
        }
        let tracked = rows.entry(activity.id).or_insert_with(|| Tracked {
            activity: activity.id,
            message_id: activity.mail.message_id.clone(),
            direction: activity.mail.direction,
            regarding: activity.regarding.clone(),
            by: Some(by),
            at: Moment(1),
            owner: None,
            untracked: vec![],
            text_incomplete: activity.body.is_none(),
            files: None,
            queues: Vec::new(),
            left_out: activity.left_out.clone(),
        });
        if !was_there {
            self.related.borrow_mut().insert(activity.id, activity.related.clone());
        }
        Ok(Written { tracked: tracked.clone(), was_there })
    }

    /// What a driver in good health answers, with mail `n` open.
    fn answer(&self, want: &Want, n: u8) -> Option<Heard> {
        let mut rows = self.activities.borrow_mut();
        Some(match want {
            Want::ReadMail => Heard::Mail(Ok(mail(n))),
            Want::ReadClues(item) => {
                let of_meeting = item.0 == meeting::ITEM;
                let intent = self.intent.borrow().clone().filter(|_| of_meeting);
                Heard::Clues(Ok(Clues { marked: Some(self.marked.get()), intent, ..Clues::default() }))
            }
            Want::ReadDraft(_) => Heard::Draft(Ok(Box::new(draft::writing(n, self.intent.borrow().clone())))),
            Want::KeepIntent { intent, .. } => Heard::Kept(match self.keeps_nothing.borrow_mut().take() {
                Some(problem) => Err(problem),
                None => {
                    self.intent.borrow_mut().clone_from(intent);
                    Ok(())
                }
            }),
            Want::Address { .. } | Want::InsertTemplate { .. } => Heard::Edited(Ok(())),
            Want::ListTemplates => Heard::Templates(Ok(draft::templates())),
            Want::Literature(want) => Heard::Literature(literature::answer(want)),
            Want::Begin { .. } => Heard::Begun(Ok(())),
            Want::ReadBody(_) => Heard::Body(Ok(Body::new("<p>text</p>".to_string()))),
            Want::LookUp(_) => {
                drop(rows);
                Heard::Found(self.refused().map_or_else(|| Ok(self.dossier(n)), Err))
            }
            Want::Correlate(_) => Heard::Thread(Ok(Some(Parent {
                activity: Uuid::nil(),
                regarding: Some(deal()),
                method: Method::InReplyTo,
            }))),
            Want::Write(activity, _) => {
                drop(rows);
                Heard::Written(self.write(activity, me()))
            }
            Want::AddPerson(..) | Want::AddAffair(..) => Heard::Changed(Ok(())),
            Want::Regard { .. } | Want::Untrack { .. } if self.down.get() => {
                Heard::Changed(Err(Problem::Unreachable))
            }
            Want::Home(ask) => {
                drop(rows);
                Heard::Home(self.home.told(ask, self.down.get()))
            }
            Want::Queue(ask) => Heard::Queue(self.shelf.told(ask, 1)),
            Want::Regard { activity, regarding, mailbox } => Heard::Changed(match rows.get_mut(activity) {
                Some(row) => {
                    row.regarding.clone_from(regarding);
                    row.untracked.retain(|note| note.mailbox != *mailbox);
                    Ok(())
                }
                None => Err(Problem::Gone),
            }),
            Want::Untrack { activity, keep, mailbox } => {
                if *keep {
                    let note = Untracked { mailbox: mailbox.clone(), at: None };
                    rows.get_mut(activity).unwrap().untracked.push(note);
                } else {
                    rows.remove(activity);
                }
                Heard::Changed(Ok(()))
            }
            Want::Mark { .. } => Heard::Marked(Ok(())),
            Want::Search(text, _) => Heard::Rows(Ok(vec![
                Found { record: deal(), detail: text.clone(), address: None },
                Found {
                    record: contact(2).record,
                    detail: "".to_string(),
                    address: Some(Address::new("sender2@acme.example")),
                },
            ])),
            Want::Remember(..) => Heard::Remembered(Ok(())),
            Want::ReadDecisions(_) => Heard::Decisions(Ok(Some(self.decisions.borrow().clone()))),
            Want::ReadRules { me, mailbox } => {
                let seat = Seat::new(mailbox.clone(), me.clone());
                Heard::Rules(Ok(Some(Box::new(Rulebook { organisation: Organisation::default(), seat }))))
            }
            Want::Relate { activity, links } => {
                drop(rows);
                Heard::Related(self.refused().map_or_else(|| Ok(self.link(*activity, links)), Err))
            }
            Want::Contract(ask) => {
                drop(rows);
                Heard::Contract(self.refused().map_or_else(|| Ok(Box::new(self.converse(ask))), Err))
            }
            Want::TakeBack(id) => {
                let mut decisions = self.decisions.borrow_mut();
                let one = decisions.iter_mut().find(|one| one.id == Some(*id)).unwrap();
                one.undone = true;
                if let Some(activity) = one.activity {
                    rows.remove(&activity);
                }
                Heard::Changed(Ok(()))
            }
            Want::Meeting(want) => {
                drop(rows);
                return meeting::answer(self, want, n);
            }
            Want::Wait(_) => Heard::Waited,
            Want::Timeline(asking) => {
                Heard::Timeline(self.refused().map_or_else(|| Ok(self.page(asking)), Err))
            }
            Want::ReadText { activity, images } => {
                Heard::Text(Ok(Safe::passed(activity.to_string(), 3 * usize::from(!images))))
            }
            Want::AddEntry(new) => Heard::Changed(self.refused().map_or_else(
                || {
                    self.added.borrow_mut().push((**new).clone());
                    Ok(())
                },
                Err,
            )),
            Want::Around { of, .. } => Heard::Around(Ok(Box::new((of.clone(), Around::default())))),
            Want::ReadPlain(_) => Heard::Plain(Ok(String::new())),
            Want::ReadDetails(_) => {
                drop(rows);
                let read = || self.fields.borrow().clone().map(Box::new).ok_or(Problem::Gone);
                Heard::Details(self.refused().map_or_else(read, Err))
            }
            Want::ChangeDetails(change) => {
                drop(rows);
                Heard::Changed(self.refused().map_or_else(|| self.fill(change), Err))
            }
            Want::Check(want) => Heard::Check(match want {
                check::Want::Outlook => check::Heard::Outlook(Ok(check::Outlook::default())),
                check::Want::Crm => check::Heard::Crm(self.refused().map_or(Ok(()), Err)),
                check::Want::Synchronizer => check::Heard::Synchronizer(Ok(true)),
                check::Want::Copy(_) | check::Want::CopyLink(_) => check::Heard::Copied(Ok(())),
            }),
            // Of several mails nothing is known here: they are `triage::Folder`'s.
            Want::Triage(_) | Want::Show(_) | Want::ShowActivity(_) | Want::Learn(_) => return None,
        })
    }

    /// Drives a pane until it wants nothing more; returns what it wanted.
    fn settle(&self, pane: &mut Pane, event: Event, n: u8) -> Vec<Want> {
        let mut asked = pane.hear(event);
        let mut seen = Vec::new();
        while !asked.is_empty() {
            let Asked { ticket, want } = asked.remove(0);
            seen.push(want.clone());
            if let Some(heard) = self.answer(&want, n) {
                asked.extend(pane.hear(Event::Answered(ticket, heard)));
            }
        }
        seen
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

// ---- whatever happens ----------------------------------------------------------------------------------

#[derive(Clone, Debug)]
enum Happening {
    Open(u8),
    Nothing,
    Several,
    /// Answer the n-th question that is still open: well, with that problem, or with nonsense.
    Answer(u8, Option<u8>),
    Nonsense(u8, u8),
    Track,
    Regard(bool),
    Untrack(bool),
    Undo(u8),
    Retry,
    RetryLine(u8),
    Dismiss(u8),
    Online,
    Picker,
    Type(u8),
    Close,
    AskUntrack,
    Form,
    Add,
    Stray,
    Choose,
    Painted,
    TakeBack,
    Accept,
    Timeline(u8),
    Conversation(u8),
    Queue(u8),
    Home(u8),
    Crm(bool),
    Relating(u8),
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::*;
    prop_oneof![
        3 => (0..3_u8).prop_map(Open),
        1 => Just(Nothing),
        1 => Just(Several),
        12 => (any::<u8>(), prop_oneof![4 => Just(None), 1 => (0..12_u8).prop_map(Some)]).prop_map(|(n, p)| Answer(n, p)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(n, what)| Nonsense(n, what)),
        3 => Just(Track),
        2 => any::<bool>().prop_map(Regard),
        2 => any::<bool>().prop_map(Untrack),
        1 => (0..4_u8).prop_map(Undo),
        1 => Just(Retry),
        1 => (0..4_u8).prop_map(RetryLine),
        1 => (0..4_u8).prop_map(Dismiss),
        1 => Just(Online),
        1 => Just(Picker),
        1 => (0..4_u8).prop_map(Type),
        1 => Just(Close),
        1 => Just(AskUntrack),
        1 => Just(Form),
        1 => Just(Add),
        1 => Just(Stray),
        1 => Just(Choose),
        3 => Just(Painted),
        1 => Just(TakeBack),
        1 => Just(Accept),
        3 => any::<u8>().prop_map(Timeline),
        2 => (0..5_u8).prop_map(Conversation),
        4 => any::<u8>().prop_map(Queue),
        3 => any::<u8>().prop_map(Home),
        1 => any::<bool>().prop_map(Crm),
        2 => (0..3_u8).prop_map(Relating),
    ]
}

fn problem(n: u8) -> Problem {
    match n {
        0 => Problem::SignedOut,
        1 => Problem::NotAllowed("x".to_string()),
        2 => Problem::NoSeat,
        3 => Problem::Busy(Some(1)),
        4 => Problem::Unreachable,
        5 => Problem::TimedOut,
        6 => Problem::Gone,
        7 => Problem::Conflict,
        8 => Problem::Odd("x".to_string()),
        9 => Problem::NoConsent("x".to_string()),
        10 => Problem::OtherAccount("x".to_string()),
        _ => Problem::Moved,
    }
}

fn failing(heard: Heard, problem: Problem) -> Heard {
    match heard {
        Heard::Mail(_) => Heard::Mail(Err(problem)),
        Heard::Clues(_) => Heard::Clues(Err(problem)),
        Heard::Body(_) => Heard::Body(Err(problem)),
        Heard::Found(_) => Heard::Found(Err(problem)),
        Heard::Thread(_) => Heard::Thread(Err(problem)),
        Heard::Written(_) => Heard::Written(Err(problem)),
        Heard::Changed(_) => Heard::Changed(Err(problem)),
        Heard::Marked(_) => Heard::Marked(Err(problem)),
        Heard::Rows(_) => Heard::Rows(Err(problem)),
        Heard::Remembered(_) => Heard::Remembered(Err(problem)),
        Heard::Decisions(_) => Heard::Decisions(Err(problem)),
        Heard::Rules(_) => Heard::Rules(Err(problem)),
        Heard::Timeline(_) => Heard::Timeline(Err(problem)),
        Heard::Text(_) => Heard::Text(Err(problem)),
        Heard::Draft(_) => Heard::Draft(Err(problem)),
        Heard::Kept(_) => Heard::Kept(Err(problem)),
        Heard::Begun(_) => Heard::Begun(Err(problem)),
        Heard::Plain(_) => Heard::Plain(Err(problem)),
        Heard::Details(_) => Heard::Details(Err(problem)),
        Heard::Around(_) => Heard::Around(Err(problem)),
        Heard::Edited(_) => Heard::Edited(Err(problem)),
        Heard::Templates(_) => Heard::Templates(Err(problem)),
        Heard::Literature(heard) => literature::failing(&heard, problem),
        Heard::Contract(_) => Heard::Contract(Err(problem)),
        Heard::Queue(told) => Heard::Queue(told),
        Heard::Check(_) | Heard::Triage(_) | Heard::Waited => heard,
        Heard::Home(told) => Heard::Home(told),
        Heard::Related(_) => Heard::Related(Err(problem)),
        Heard::Meeting(heard) => meeting::failing(heard, problem),
    }
}

fn notice(pane: &Pane, n: u8) -> NoticeId {
    pane.view().notices.get(usize::from(n)).map_or(NoticeId(u32::MAX), |notice| notice.id)
}

/// A pane and what it has asked and not been answered yet, with the mail that was open when it asked.
struct Desk {
    pane: Pane,
    asked: Vec<(Asked, u8)>,
    now: Option<u8>,
}

impl Desk {
    fn happen(&mut self, world: &World, happening: Happening) {
        let n = self.now.unwrap_or(0);
        let mut about = n;
        let event = match happening {
            Happening::Open(n) => {
                self.now = Some(n);
                about = n;
                open(n)
            }
            Happening::Nothing => {
                self.now = None;
                Event::Selected(Selection::Nothing)
            }
            Happening::Several => {
                self.now = None;
                triage::select(1..=2)
            }
            Happening::Answer(which, bad) => {
                if self.asked.is_empty() {
                    return;
                }
                let (Asked { ticket, want }, n) = self.asked.remove(usize::from(which) % self.asked.len());
                about = n;
                let untracks_nothing = matches!(&want, Want::Untrack { activity, .. } if !world.activities.borrow().contains_key(activity));
                // An answer tells of the mail that was open when the question was asked, however late it
                // comes.
                let heard =
                    if untracks_nothing { Some(Heard::Changed(Ok(()))) } else { world.answer(&want, n) };
                let Some(heard) = heard else { return };
                let heard = bad.map_or(heard.clone(), |bad| failing(heard, problem(bad)));
                Event::Answered(ticket, heard)
            }
            Happening::Nonsense(which, what) => {
                let ticket = self
                    .asked
                    .get(usize::from(which))
                    .map_or(Ticket::Job(u32::from(which)), |(a, _)| a.ticket);
                let heard = match what % 5 {
                    0 => Heard::Waited,
                    1 => Heard::Changed(Ok(())),
                    2 => Heard::Rows(Ok(vec![])),
                    3 => Heard::Thread(Ok(None)),
                    _ => Heard::Marked(Err(Problem::Moved)),
                };
                // Nonsense may be of the wrong sort, but a job that changed something is answered honestly.
                if what % 5 == 1 && matches!(ticket, Ticket::Job(_)) {
                    return;
                }
                Event::Answered(ticket, heard)
            }
            Happening::Track => Event::Track,
            Happening::Regard(some) => Event::Regard(some.then(deal)),
            Happening::Untrack(keep) => Event::Untrack { keep },
            Happening::Undo(n) => Event::Undo(notice(&self.pane, n)),
            Happening::Retry => Event::Retry,
            Happening::RetryLine(n) => Event::RetryNotice(notice(&self.pane, n)),
            Happening::Dismiss(n) => Event::Dismiss(notice(&self.pane, n)),
            Happening::Online => Event::Online,
            Happening::Picker => Event::OpenPicker,
            Happening::Type(n) => Event::Typed("deal".chars().take(usize::from(n)).collect()),
            Happening::Close => Event::Close,
            Happening::AskUntrack => Event::AskUntrack,
            Happening::Form => Event::AddPerson(Address::new(&format!("sender{n}@acme.example")), Kind::Lead),
            Happening::Add => Event::Add(NewParty {
                kind: Kind::Lead,
                first: "".into(),
                last: "New".into(),
                address: Address::new(&format!("sender{n}@acme.example")),
                company: Company::None,
                signed: Vec::new(),
            }),
            Happening::Stray => Event::RemoveStrayCategory,
            Happening::Choose => Event::Choose(Address::new("sender1@acme.example"), contact(1).record),
            Happening::Painted => Event::Painted,
            Happening::TakeBack => Event::TakeBack(Uuid::from_u128(7)),
            Happening::Accept => Event::Accept,
            Happening::Relating(n) => Event::Several(several::act(n)),
            Happening::Conversation(n) => Event::Contract(contract::act(n)),
            Happening::Home(n) => Event::Home(match n % 9 {
                0 => HomeAct::Whole,
                1 => HomeAct::Toggle,
                2 => HomeAct::Settings,
                3 => HomeAct::Retry,
                4 => HomeAct::Track(identity::activity(&mail(3))),
                5 => HomeAct::Finish(Uuid::from_u128(1)),
                6 => HomeAct::Pin(deal()),
                7 => HomeAct::TracksToLast(n > 100),
                _ => HomeAct::Never("a@b.example".into()),
            }),
            Happening::Crm(away) => {
                world.down.set(away);
                return;
            }
            Happening::Queue(n) => {
                let list = self.pane.view().queue.map(|queue| queue.list).unwrap_or_default();
                let id = list.first().map_or(Uuid::nil(), |wish| wish.id);
                Event::Queue(match n % 7 {
                    0 => QueueAct::Begin,
                    1 => QueueAct::Tick,
                    2 if n > 200 => QueueAct::Untrack,
                    2 if n > 100 => QueueAct::Track(Some(deal())),
                    2 => QueueAct::Track(None),
                    3 => QueueAct::List,
                    4 => QueueAct::Now,
                    5 => QueueAct::Again(id),
                    _ => QueueAct::TakeBack(id),
                })
            }
            Happening::Timeline(n) => Event::Timeline(match n % 8 {
                0 => Act::Open(deal()),
                1 => Act::Close,
                2 => Act::Show(crate::timeline::Filter::Mails),
                3 => Act::More,
                4 => Act::Retry,
                5 => Act::Read(Uuid::from_u128(50)),
                6 => Act::Images,
                _ => Act::Begin(crate::timeline::Addable::Task),
            }),
        };
        let wants = self.pane.hear(event);
        for asked in &wants {
            if let Want::Mark { item, .. } = &asked.want {
                assert_eq!(
                    Some(item),
                    self.now.map(|n| mail(n).item).as_ref(),
                    "only the open mail is marked"
                );
            }
        }
        self.asked.extend(wants.into_iter().map(|asked| (asked, about)));
        // Whatever is painted about the open mail is of the open mail.
        if let (Content::Mail(view), Some(n)) = (self.pane.view().body, self.now) {
            let text = format!("{:?} {:?} {:?}", view.subject, view.people, view.offers);
            for other in (0..3).filter(|other| *other != n) {
                for stray in
                    [format!("subject-{other}"), format!("sender{other}@"), format!("contact-{other}")]
                {
                    assert!(!text.contains(&stray), "{stray} is painted beside mail {n}: {text}");
                }
            }
            if let Tracking::Yes(tracked) = view.tracking {
                assert!(tracked.by.is_some());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_no_answer_lands_on_another_mail(happenings in prop::collection::vec(happening(), 0..120)) {
        let world = World::default();
        *world.decisions.borrow_mut() = vec![recorded(1, Outcome::Track, Reason::AcceptAll)];
        let mut desk = Desk { pane: pane(), asked: vec![], now: None };
        for happening in happenings {
            desk.happen(&world, happening);
        }
        // Everything that was asked is answered in the end: then nothing spins for ever.
        world.down.set(false);
        let mut left = 2000;
        while let Some((Asked { ticket, want }, n)) = desk.asked.pop() {
            left -= 1;
            prop_assert!(left > 0, "questions without end");
            let gone = matches!(&want, Want::Untrack { activity, .. } if !world.activities.borrow().contains_key(activity));
            let heard = if gone { Some(Heard::Changed(Ok(()))) } else { world.answer(&want, n) };
            if let Some(heard) = heard {
                desk.asked.extend(desk.pane.hear(Event::Answered(ticket, heard)).into_iter().map(|asked| (asked, n)));
            }
        }
        if let Content::Mail(view) = desk.pane.view().body {
            prop_assert!(!matches!(view.tracking, Tracking::Working(_)), "something is under way for ever");
        }
        // One activity a mail, whatever was pressed.
        prop_assert!(world.activities.borrow().len() <= 4);
        for (key, tracked) in world.activities.borrow().iter() {
            let n = (0..4).find(|n| mail(*n).message_id == tracked.message_id).unwrap();
            prop_assert_eq!(*key, identity::activity(&mail(n)));
        }
    }

    #[test]
    fn two_writers_make_one_activity(
        happenings in prop::collection::vec((any::<bool>(), happening()), 0..160),
    ) {
        let world = World::default();
        let mut desks = [(); 2].map(|()| Desk { pane: pane(), asked: vec![], now: None });
        for desk in &mut desks {
            desk.happen(&world, Happening::Open(1));
        }
        for (who, happening) in happenings {
            // Both look at the same mail all the time.
            let happening = if let Happening::Open(_) = happening { Happening::Open(1) } else { happening };
            desks[usize::from(who)].happen(&world, happening);
            // Beside the one that home tracks.
            let of_home = identity::activity(&mail(3));
            prop_assert!(world.activities.borrow().keys().filter(|key| **key != of_home).count() <= 1);
        }
    }
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
