//! What the pane does about a conversation.

use super::*;
use crate::contract::{Ask, Change, Contract, Fate, Follow, Terms, Thread, Told, change};

impl World {
    pub(super) fn converse(&self, ask: &Ask) -> Told {
        let mut contracts = self.contracts.borrow_mut();
        let mut earlier = self.earlier.borrow_mut();
        match ask.clone() {
            Ask::Look(_) => {}
            Ask::Keep { thread, terms: Some(terms), earlier: wanted } => {
                change(&mut contracts, &Change::Keep { thread, terms, earlier: wanted, at: Moment(20) });
                if wanted {
                    *earlier = 0;
                }
            }
            Ask::Keep { thread, terms: None, .. } => {
                change(&mut contracts, &Change::End(thread));
            }
            Ask::TakeBack(_) => *earlier = 2,
        }
        let follows = contracts.iter().any(|one| one.follow().is_some());
        Told { contracts: contracts.clone(), fates: vec![], earlier: if follows { *earlier } else { 0 } }
    }
}

fn follow() -> Terms {
    Terms::Follow(Follow { to: deal(), until_closed: false, external: false })
}

pub(super) fn act(n: u8) -> Deciding {
    match n {
        0 => Deciding::Choose,
        1 => Deciding::Keep(follow()),
        2 => Deciding::Keep(Terms::Never),
        3 => Deciding::End,
        _ => Deciding::Earlier,
    }
}

fn thread() -> Thread {
    Thread::of(&mail(1), &Clues::default())
}

fn kept(terms: Terms) -> Contract {
    Contract { thread: thread(), terms, set: Moment(0), earlier: None, ended: None }
}

/// The pane with mail 1 open, which a synchronizer looks at.
fn served(world: &World) -> Pane {
    let mut pane = pane();
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Painted, 1);
    pane
}

fn view(pane: &Pane) -> ContractView {
    shown(pane).contract.unwrap()
}

#[test]
fn it_is_offered_where_somebody_obeys_it_and_after_the_card() {
    let (world, mut pane) = (World::default(), pane());
    let wants = world.settle(&mut pane, open(1), 1);
    assert_eq!(shown(&pane).contract, None);
    assert_eq!(count(&wants, |want| matches!(want, Want::Contract(_))), 0);
    let wants = world.settle(&mut pane, Event::Painted, 1);
    assert_eq!(
        count(&wants, |want| matches!(want, Want::Contract(_))),
        0,
        "nothing was decided: nothing is asked"
    );
    assert_eq!(view(&pane).contract, None);
    assert_eq!(view(&pane).offered, [contact(1).record]);
    let mut none = Pane::new(Settings { me: person("me@us.example"), ..Settings::default() });
    world.settle(&mut none, open(1), 1);
    world.settle(&mut none, Event::Painted, 1);
    assert_eq!(shown(&none).contract, None, "nobody would obey it");
    assert_eq!(none.hear(Event::Contract(Deciding::Keep(Terms::Never))), []);
}

#[test]
fn a_decision_is_kept_shown_on_every_mail_of_it_and_undone() {
    let world = World::default();
    let mut pane = served(&world);
    assert_eq!(pane.hear(Event::Contract(Deciding::Choose)), []);
    assert!(view(&pane).open);
    let wants = world.settle(&mut pane, Event::Contract(Deciding::Keep(Terms::Never)), 1);
    assert!(matches!(&wants[..], [Want::Contract(Ask::Keep { terms: Some(Terms::Never), .. })]), "{wants:?}");
    let contract = view(&pane).contract.unwrap();
    assert_eq!((contract.terms, contract.set, view(&pane).open), (Terms::Never, Moment(20), false));
    let notice = pane.view().notices[0].clone();
    assert_eq!((notice.news, notice.undo), (News::Conversation(Some(Terms::Never)), true));
    world.settle(&mut pane, open(2), 2);
    world.settle(&mut pane, Event::Painted, 2);
    assert_eq!(view(&pane).contract, None, "another conversation");
    let wants = world.settle(&mut pane, open(1), 1);
    assert_eq!(count(&wants, |want| matches!(want, Want::Contract(_))), 0);
    let wants = world.settle(&mut pane, Event::Painted, 1);
    assert_eq!(count(&wants, |want| matches!(want, Want::Contract(Ask::Look(_)))), 1);
    assert!(view(&pane).contract.is_some());
    world.settle(&mut pane, Event::Undo(notice.id), 1);
    assert_eq!(view(&pane).contract, None);
    assert_eq!(pane.view().notices[0].news, News::Conversation(None));
    assert!(pane.view().notices[0].undo, "and that is undone too");
}

#[test]
fn a_mail_that_is_tracked_is_not_counted_among_those_that_are_not() {
    let world = World::default();
    let mut pane = served(&world);
    *world.earlier.borrow_mut() = 1;
    world.settle(&mut pane, Event::Contract(Deciding::Keep(follow())), 1);
    assert_eq!(view(&pane).earlier, 1);
    *world.earlier.borrow_mut() = 0;
    let wants = world.settle(&mut pane, Event::Track, 1);
    assert_eq!(count(&wants, |want| matches!(want, Want::Contract(Ask::Look(_)))), 1, "{wants:?}");
    assert_eq!(view(&pane).earlier, 0);
}

#[test]
fn what_is_decided_anew_comes_back_when_it_is_undone() {
    let world = World::default();
    world.contracts.borrow_mut().push(kept(follow()));
    let mut pane = pane_with(&world);
    world.settle(&mut pane, Event::Contract(Deciding::Keep(Terms::External)), 1);
    assert_eq!(view(&pane).contract.unwrap().terms, Terms::External);
    let id = pane.view().notices[0].id;
    world.settle(&mut pane, Event::Undo(id), 1);
    assert_eq!(view(&pane).contract.unwrap().terms, follow());
    world.settle(&mut pane, Event::Contract(Deciding::End), 1);
    assert_eq!(view(&pane).contract, None);
    assert_eq!(pane.hear(Event::Contract(Deciding::End)), [], "there is nothing to end");
}

/// The same as [`served`], where what is kept is known from the start.
fn pane_with(world: &World) -> Pane {
    let mut pane = pane();
    world.settle(&mut pane, open(1), 1);
    let mut asked = pane.hear(Event::Painted);
    while !asked.is_empty() {
        let Asked { ticket, want } = asked.remove(0);
        let heard = match want {
            Want::ReadRules { me, mailbox } => {
                let mut seat = Seat::new(mailbox, me);
                seat.contracts.clone_from(&world.contracts.borrow());
                Heard::Rules(Ok(Some(Box::new(Rulebook { organisation: Organisation::default(), seat }))))
            }
            other => world.answer(&other, 1).unwrap(),
        };
        asked.extend(pane.hear(Event::Answered(ticket, heard)));
    }
    pane
}

#[test]
fn mails_that_are_there_are_tracked_with_one_press_and_untracked_with_another() {
    let world = World::default();
    world.contracts.borrow_mut().push(kept(follow()));
    *world.earlier.borrow_mut() = 2;
    let mut pane = pane_with(&world);
    assert_eq!(view(&pane).earlier, 2);
    let wants = world.settle(&mut pane, Event::Contract(Deciding::Earlier), 1);
    assert!(matches!(&wants[0], Want::Contract(Ask::Keep { earlier: true, .. })), "{wants:?}");
    assert_eq!(count(&wants, |want| matches!(want, Want::LookUp(_))), 1, "this one may be among them");
    assert_eq!((view(&pane).earlier, pane.view().notices[0].news.clone()), (0, News::Earlier(2)));
    assert_eq!(pane.hear(Event::Contract(Deciding::Earlier)), [], "there are none any more");
    let id = pane.view().notices[0].id;
    let wants = world.settle(&mut pane, Event::Undo(id), 1);
    assert!(matches!(&wants[0], Want::Contract(Ask::TakeBack(_))), "{wants:?}");
    assert_eq!((view(&pane).earlier, pane.view().notices[0].news.clone()), (2, News::NotEarlier));
    let looks = count(&wants, |want| matches!(want, Want::Wait(_)));
    assert!(looks <= usize::from(super::super::contract::MAX_LOOKS) + 1, "it does not look for ever");
}

#[test]
fn a_decision_that_cannot_be_kept_says_so_and_is_tried_again() {
    let world = World::default();
    let mut pane = served(&world);
    world.refuse.borrow_mut().push(Problem::NotAllowed(String::new()));
    world.settle(&mut pane, Event::Contract(Deciding::Keep(follow())), 1);
    assert_eq!(shown(&pane).failed.unwrap().doing, Doing::Deciding);
    world.settle(&mut pane, Event::Retry, 1);
    assert_eq!(view(&pane).contract.unwrap().terms, follow());
}

#[test]
fn what_the_synchronizer_will_do_obeys_it() {
    let world = World::default();
    let ends = |fate| {
        let pane = &mut pane_with(&world);
        let ticket = Ticket::Contract(1, 0);
        let contracts = world.contracts.borrow().clone();
        let told = Told { contracts, fates: vec![(deal(), fate)], earlier: 0 };
        pane.hear(Event::Answered(ticket, Heard::Contract(Ok(Box::new(told)))));
        match shown(pane).decided {
            Some(Decided::Ahead(account)) => account.reason,
            other => panic!("{other:?}"),
        }
    };
    let until = Follow { to: deal(), until_closed: true, external: false };
    world.contracts.borrow_mut().push(kept(Terms::Follow(until)));
    assert_eq!(ends(Fate::Closed), Reason::ThreadEnded);
    world.contracts.borrow_mut()[0].terms = follow();
    assert_eq!(ends(Fate::Closed), Reason::ThreadFollowed);
    world.contracts.borrow_mut()[0].terms = Terms::Never;
    assert_eq!(ends(Fate::Closed), Reason::ThreadNever);
}
