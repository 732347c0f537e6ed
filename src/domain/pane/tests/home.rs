//! The page without a mail: it comes after everything, tracks mails that are not open, finishes tasks, keeps what a person
//! sets.

use alloc::{vec, vec::Vec};
use core::cell::RefCell;

use super::*;
use crate::{
    home::{Agenda, Ask, Change, Left, Own, Personal, Preferences, Task, Told},
    settings::{Filter, Firewall},
};

/// The CRM, the synchronizer and the mailbox, as far as home asks them.
pub(super) struct Desk {
    pub(super) done: RefCell<Vec<(Uuid, Option<i32>)>>,
    own: RefCell<Own>,
    personal: RefCell<Personal>,
    /// Mails that were left alone, by their number.
    left: RefCell<Option<Vec<u8>>>,
}

impl Default for Desk {
    fn default() -> Self {
        let personal = Personal {
            filter: Filter::Replies,
            forced: false,
            offered: Filter::ALL.to_vec(),
            never: Firewall::default(),
        };
        Self {
            done: RefCell::default(),
            own: RefCell::default(),
            personal: RefCell::new(personal),
            left: RefCell::new(Some(vec![3])),
        }
    }
}

fn task(n: u128) -> Task {
    Task { id: Uuid::from_u128(n), subject: n.to_string(), regarding: None, due: Moment(5), status: 3 }
}

impl Desk {
    pub(super) fn told(&self, ask: &Ask, down: bool) -> Told {
        let away = || Problem::Unreachable;
        match ask {
            Ask::Agenda if down => Told::Agenda(Err(away())),
            Ask::Agenda => Told::Agenda(Ok(Agenda {
                tasks: vec![task(1), task(2)],
                recent: vec![deal(), contact(1).record],
            })),
            Ask::Left => {
                let one = |n: &u8| Left { mail: mail(*n), sender: contact(*n).record };
                Told::Left(Ok(self.left.borrow().as_ref().map(|left| left.iter().map(one).collect())))
            }
            Ask::Own => Told::Own(self.own.borrow().clone()),
            Ask::KeepOwn(own) => {
                self.own.borrow_mut().clone_from(own);
                Told::Done(Ok(()))
            }
            Ask::Finish { .. } if down => Told::Done(Err(away())),
            Ask::Finish { task, back } => {
                self.done.borrow_mut().push((*task, *back));
                Told::Done(Ok(()))
            }
            Ask::Personal => Told::Personal(Ok(Some(self.personal.borrow().clone()))),
            Ask::Change(_) if down => Told::Personal(Err(away())),
            Ask::Change(change) => {
                change.make(&mut self.personal.borrow_mut());
                Told::Personal(Ok(Some(self.personal.borrow().clone())))
            }
        }
    }
}

fn at_home(pane: &Pane) -> HomeView {
    match pane.view().body {
        Content::Home(view) => *view,
        other => panic!("home is not shown but {other:?}"),
    }
}

fn home(act: HomeAct) -> Event {
    Event::Home(act)
}

fn is_home(want: &Want) -> bool {
    matches!(want, Want::Home(_))
}

#[test]
fn nothing_of_it_is_asked_before_all_of_the_pane_is_here_and_then_it_comes_by_itself() {
    let (world, mut pane) = (World::default(), pane());
    let wants = world.settle(&mut pane, Event::Selected(Selection::Nothing), 0);
    assert_eq!((count(&wants, is_home), pane.view().body), (0, Content::Nothing));
    let wants = world.settle(&mut pane, home(HomeAct::Whole), 0);
    assert_eq!(count(&wants, is_home), 3, "what is kept, what is due, what was left alone");
    let view = at_home(&pane);
    assert!(view.no_mail && matches!(&view.tasks, Loaded::Here(tasks) if tasks.len() == 2));
    // A mail goes before it, asks nothing of it, and is gone back to.
    let wants = world.settle(&mut pane, open(1), 1);
    assert_eq!(count(&wants, is_home), 0);
    world.settle(&mut pane, home(HomeAct::Toggle), 1);
    assert!(!at_home(&pane).no_mail);
    world.settle(&mut pane, Event::Close, 1);
    assert_eq!(shown(&pane).subject, "subject-1");
    world.settle(&mut pane, Event::Selected(Selection::Nothing), 0);
    world.settle(&mut pane, Event::Close, 0);
    assert!(at_home(&pane).no_mail, "there is nothing to go back to");
}

#[test]
fn a_mail_that_was_left_alone_is_tracked_by_one_press_and_taken_back() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, Event::Selected(Selection::Nothing), 0);
    world.settle(&mut pane, home(HomeAct::Whole), 0);
    let Loaded::Here(Some(left)) = at_home(&pane).left else { panic!("nothing was left alone") };
    assert_eq!((left.len(), left[0].subject.as_str()), (1, "subject-3"));
    world.settle(&mut pane, home(HomeAct::Track(left[0].key)), 3);
    assert_eq!(*world.order.borrow(), [identity::activity(&mail(3))]);
    assert_eq!(at_home(&pane).left, Loaded::Here(Some(vec![])));
    let line = pane.view().notices.remove(0);
    assert_eq!((line.subject.as_str(), line.news.clone()), ("subject-3", News::Tracked(None)));
    world.settle(&mut pane, Event::Undo(line.id), 3);
    assert!(world.activities.borrow().is_empty());
}

#[test]
fn while_the_crm_is_away_it_waits_like_any_other() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, Event::Selected(Selection::Nothing), 0);
    world.settle(&mut pane, home(HomeAct::Whole), 0);
    world.down.set(true);
    world.settle(&mut pane, home(HomeAct::Track(identity::activity(&mail(3)))), 3);
    assert_eq!(pane.view().queue.map(|queue| queue.waiting), Some(1));
    world.down.set(false);
    world.settle(&mut pane, Event::Online, 3);
    assert_eq!(world.activities.borrow().len(), 1);
}

#[test]
fn a_task_is_done_by_one_press_and_goes_back_to_where_it_was() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, Event::Selected(Selection::Nothing), 0);
    world.settle(&mut pane, home(HomeAct::Whole), 0);
    let first = |pane: &Pane| match at_home(pane).tasks {
        Loaded::Here(mut tasks) => tasks.remove(0),
        other => panic!("{other:?}"),
    };
    let id = first(&pane).task.id;
    world.down.set(true);
    world.settle(&mut pane, home(HomeAct::Finish(id)), 0);
    assert_eq!((first(&pane).done, first(&pane).failed), (false, Some(Problem::Unreachable)));
    world.down.set(false);
    world.settle(&mut pane, home(HomeAct::Finish(id)), 0);
    assert!(first(&pane).done && first(&pane).failed.is_none());
    world.settle(&mut pane, home(HomeAct::Finish(id)), 0);
    assert!(!first(&pane).done);
    assert_eq!(*world.home.done.borrow(), [(id, None), (id, Some(3))]);
}

#[test]
fn what_cannot_be_read_is_said_and_asked_again() {
    let (world, mut pane) = (World::default(), pane());
    world.down.set(true);
    world.settle(&mut pane, Event::Selected(Selection::Nothing), 0);
    world.settle(&mut pane, home(HomeAct::Whole), 0);
    assert_eq!(at_home(&pane).tasks, Loaded::Failed(Problem::Unreachable));
    world.down.set(false);
    let wants = world.settle(&mut pane, home(HomeAct::Retry), 0);
    assert_eq!(count(&wants, is_home), 1, "only what failed");
    assert!(matches!(at_home(&pane).tasks, Loaded::Here(_)));
}

#[test]
fn where_no_synchronizer_looks_that_is_said_without_asking() {
    let world = World::default();
    let mut pane = Pane::new(Settings { me: person("me@us.example"), ..Settings::default() });
    world.settle(&mut pane, Event::Selected(Selection::Nothing), 0);
    world.settle(&mut pane, home(HomeAct::Whole), 0);
    assert_eq!(at_home(&pane).left, Loaded::Here(None));
    let wants = world.settle(&mut pane, home(HomeAct::Settings), 0);
    assert_eq!(count(&wants, is_home), 0);
    assert_eq!(at_home(&pane).settings.unwrap().personal, Loaded::Here(None));
}

#[test]
fn records_are_pinned_from_anywhere_and_kept() {
    let (world, mut pane) = (World::default(), pane());
    assert!(pane.hear(home(HomeAct::Pin(deal()))).is_empty(), "what was not read yet is not written over");
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, home(HomeAct::Whole), 1);
    world.settle(&mut pane, home(HomeAct::Pin(deal())), 1);
    assert_eq!(pane.view().pins, Some(vec![deal()]));
    assert_eq!(world.home.own.borrow().pins, [deal()]);
    world.settle(&mut pane, home(HomeAct::Toggle), 1);
    assert_eq!(at_home(&pane).recent, Loaded::Here(vec![contact(1).record]), "once is enough");
    world.settle(&mut pane, home(HomeAct::Pin(deal())), 1);
    assert!(world.home.own.borrow().pins.is_empty());
}

#[test]
fn what_a_person_sets_is_obeyed() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, home(HomeAct::Whole), 1);
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    world.settle(&mut pane, Event::AskUntrack, 1);
    assert!(shown(&pane).asking_untrack);
    world.settle(&mut pane, home(HomeAct::UntracksAtOnce(true)), 1);
    world.settle(&mut pane, home(HomeAct::TracksToLast(true)), 1);
    let expected = Preferences { untracks_at_once: true, tracks_to_last: true };
    assert_eq!(world.home.own.borrow().preferences, expected);
    world.settle(&mut pane, Event::AskUntrack, 1);
    assert!(matches!(shown(&pane).tracking, Tracking::Kept { .. }), "without asking, and the copy stays");
    world.activities.borrow_mut().clear();
    world.settle(&mut pane, open(2), 2);
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Track, 1);
    let Tracking::Yes(tracked) = shown(&pane).tracking else { panic!() };
    assert_eq!(tracked.regarding, Some(deal()), "what was chosen last for that sender");
}

#[test]
fn what_the_synchronizer_obeys_is_changed_where_it_stands() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, home(HomeAct::Toggle), 1);
    world.settle(&mut pane, home(HomeAct::Settings), 1);
    let settings = |pane: &Pane| *at_home(pane).settings.unwrap();
    world.settle(&mut pane, home(HomeAct::Never("nonsense".into())), 1);
    assert!(settings(&pane).senseless);
    world.settle(&mut pane, home(HomeAct::Never("Dr@Clinic.example".into())), 1);
    world.settle(&mut pane, home(HomeAct::Change(Change::Filter(Filter::People))), 1);
    let Loaded::Here(Some(personal)) = settings(&pane).personal else { panic!() };
    assert_eq!((personal.filter, personal.never.addresses.len()), (Filter::People, 1));
    assert!(!settings(&pane).senseless);
    world.down.set(true);
    world.settle(&mut pane, home(HomeAct::Change(Change::Private(true))), 1);
    assert_eq!(settings(&pane).failed, Some(Problem::Unreachable));
    assert_eq!(settings(&pane).personal, Loaded::Here(Some(personal)), "what stands is what the server has");
    world.settle(&mut pane, Event::Close, 1);
    assert!(at_home(&pane).settings.is_none(), "one page back");
}

#[test]
fn what_was_learned_is_forgotten_one_by_one_or_whole() {
    let (world, mut pane) = (World::default(), pane());
    for n in 1..=2 {
        world.settle(&mut pane, open(n), n);
        world.settle(&mut pane, Event::Regard(Some(deal())), n);
    }
    world.settle(&mut pane, home(HomeAct::Toggle), 2);
    world.settle(&mut pane, home(HomeAct::Settings), 2);
    let learned = |pane: &Pane| at_home(pane).settings.unwrap().learned;
    let all = learned(&pane);
    assert_eq!((all.len(), all[0].address.as_str()), (2, "sender2@acme.example"));
    let wants =
        world.settle(&mut pane, home(HomeAct::Forget(all[0].address.clone(), all[0].record.clone())), 2);
    assert!(matches!(&wants[0], Want::Learn(habits) if habits.len() == 1));
    world.settle(&mut pane, home(HomeAct::ForgetAll), 2);
    assert!(learned(&pane).is_empty());
}

#[test]
fn whatever_is_opened_takes_the_place_of_home() {
    let item = || ItemId("opened".into());
    let several = vec![super::triage::chosen(1), super::triage::chosen(2)];
    for selection in [
        Selection::Mail(item()),
        Selection::Draft(item()),
        Selection::Several(several),
        Selection::Meeting(item()),
    ] {
        let mut pane = Pane::new(Settings::default());
        pane.hear(Event::Home(HomeAct::Whole));
        pane.hear(Event::Selected(Selection::Nothing));
        assert!(matches!(pane.view().body, Content::Home(_)));
        pane.hear(Event::Selected(selection.clone()));
        assert!(!matches!(pane.view().body, Content::Home(_)), "{selection:?}");
    }
}
