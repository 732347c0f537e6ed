//! What waits for the CRM: kept, carried out once and in order, told, taken back; in one pane and in two.

use alloc::{collections::BTreeMap, vec, vec::Vec};
use core::{
    cell::{Cell, RefCell},
    pin::pin,
    task::{Context, Poll, Waker},
};

use super::*;
use crate::queue::{
    Ask, Asker, Change, LEASE_S, MAX_BYTES, MAX_WISHES, NotKept, Place, Shelf, Slot, Told, serve,
};

/// A shelf in memory that outlives its panes, and the time.
#[derive(Default)]
pub(super) struct Memory {
    slots: RefCell<BTreeMap<Uuid, Slot>>,
    pub(super) now: Cell<i64>,
    stamps: Cell<u64>,
    denied: Cell<bool>,
}

impl Shelf for Memory {
    async fn all(&self) -> Result<Vec<Slot>, Problem> {
        if self.denied.get() {
            Err(Problem::Outlook("denied".into()))
        } else {
            Ok(self.slots.borrow().values().cloned().collect())
        }
    }

    async fn change(&self, id: Uuid, by: &dyn Fn(Option<&Slot>) -> Change) -> Result<(), Problem> {
        let change = by(self.slots.borrow().get(&id));
        match change {
            Change::Leave => {}
            Change::Remove => drop(self.slots.borrow_mut().remove(&id)),
            Change::Put(slot) => drop(self.slots.borrow_mut().insert(id, *slot)),
        }
        Ok(())
    }
}

impl Memory {
    pub(super) fn told(&self, ask: &Ask, holder: u64) -> Told {
        self.stamps.set(self.stamps.get() + 1);
        self.now.set(self.now.get() + 1);
        let asker = Asker { holder, stamp: self.stamps.get(), now: Moment(self.now.get()) };
        let mut serving = pin!(serve(ask, self, asker, (MAX_WISHES, MAX_BYTES)));
        match serving.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(told) => told.unwrap_or_else(Told::from),
            Poll::Pending => panic!("memory waits for nothing"),
        }
    }

    fn subjects(&self) -> Vec<String> {
        let mut slots: Vec<Slot> = self.slots.borrow().values().cloned().collect();
        slots.sort_by_key(|slot| slot.at);
        slots.iter().map(|slot| slot.wish.mail.subject.clone()).collect()
    }
}

fn down(world: &World) {
    world.down.set(true);
}

fn up(world: &World) {
    world.down.set(false);
}

fn queue(pane: &Pane) -> QueueView {
    *pane.view().queue.expect("something waits")
}

fn tick(world: &World, pane: &mut Pane, times: u32, n: u8) {
    for _ in 0..times {
        world.settle(pane, Event::Queue(QueueAct::Tick), n);
    }
}

/// Seconds after which whatever rests is tried again, and whatever another pane held is free.
const LONG: u32 = 200;

#[test]
fn three_mails_pressed_while_the_crm_is_away_are_tracked_once_each_by_the_next_pane() {
    let (world, mut first) = (World::default(), pane());
    down(&world);
    for n in 1..=3 {
        world.settle(&mut first, open(n), n);
        assert!(matches!(shown(&first).look, Look::Failed(_)));
        world.settle(&mut first, Event::Queue(QueueAct::Track(None)), n);
        let Tracking::Wished(wished) = shown(&first).tracking else { panic!("{:?}", shown(&first)) };
        assert_eq!((wished.doing, wished.place), (Doing::Tracking(None), Some(Place::Browser)));
    }
    assert_eq!(queue(&first).waiting, 3);
    assert_eq!(world.shelf.subjects(), ["subject-1", "subject-2", "subject-3"]);
    drop(first);
    // One of them is taken back before it is written.
    let mut second = pane();
    world.settle(&mut second, Event::Queue(QueueAct::Begin), 0);
    world.settle(&mut second, Event::Queue(QueueAct::List), 0);
    let listed = queue(&second).list;
    assert_eq!(
        listed.iter().map(|wish| wish.subject.as_str()).collect::<Vec<_>>(),
        ["subject-1", "subject-2", "subject-3"]
    );
    world.settle(&mut second, Event::Queue(QueueAct::TakeBack(listed[1].id)), 0);
    assert_eq!(queue(&second).waiting, 2);
    up(&world);
    world.settle(&mut second, Event::Online, 0);
    assert!(second.view().queue.is_none() && world.shelf.subjects().is_empty(), "done, and nothing is left");
    assert_eq!(
        *world.order.borrow(),
        [identity::activity(&mail(1)), identity::activity(&mail(3))],
        "in order"
    );
    let told: Vec<_> =
        second.view().notices.into_iter().map(|line| (line.subject, line.news, line.undo)).collect();
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|(_, news, undo)| *news == News::Tracked(None) && *undo), "{told:?}");
}

#[test]
fn an_answer_that_is_older_than_what_was_written_meanwhile_does_not_take_it_off_the_card() {
    let (world, mut first) = (World::default(), pane());
    down(&world);
    world.settle(&mut first, open(1), 1);
    world.settle(&mut first, Event::Queue(QueueAct::Track(None)), 1);
    drop(first);
    up(&world);
    let mut second = pane();
    let (mut asked, mut late) = (second.hear(open(1)), None);
    while let Some(Asked { ticket, want }) = asked.pop() {
        let heard = world.answer(&want, 1);
        if matches!(want, Want::LookUp(_)) {
            late = heard.map(|heard| (ticket, heard));
        } else if let Some(heard) = heard {
            asked.extend(second.hear(Event::Answered(ticket, heard)));
        }
    }
    world.settle(&mut second, Event::Queue(QueueAct::Begin), 1);
    world.settle(&mut second, Event::Online, 1);
    assert_eq!(world.activities.borrow().len(), 1, "written");
    let (ticket, heard) = late.expect("the CRM is asked about the mail");
    assert!(matches!(&heard, Heard::Found(Ok(dossier)) if dossier.tracked.is_empty()), "{heard:?}");
    second.hear(Event::Answered(ticket, heard));
    assert!(matches!(shown(&second).tracking, Tracking::Yes(_)), "{:?}", shown(&second).tracking);
}

#[test]
fn a_text_goes_along_where_the_pane_sends_it() {
    let (world, mut pane) = (World::default(), pane());
    down(&world);
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Queue(QueueAct::Track(None)), 1);
    up(&world);
    world.settle(&mut pane, open(2), 2);
    assert_eq!(world.activities.borrow().values().filter(|row| !row.text_incomplete).count(), 1);
}

#[test]
fn a_write_that_finds_the_crm_away_waits_and_goes_on_when_it_is_back() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    down(&world);
    let wants = world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert_eq!(
        count(&wants, |want| matches!(want, Want::Write(..))),
        1,
        "what is tried again is looked up first"
    );
    assert_eq!(count(&wants, |want| matches!(want, Want::Wait(_))), usize::from(MAX_RETRIES));
    let Tracking::Wished(wished) = shown(&pane).tracking else { panic!("{:?}", shown(&pane)) };
    assert_eq!(wished.doing, Doing::Tracking(Some(deal())));
    assert!(wished.again_in.is_some() && wished.trouble.is_none());
    up(&world);
    tick(&world, &mut pane, LONG, 1);
    let Tracking::Yes(tracked) = shown(&pane).tracking else { panic!("{:?}", shown(&pane)) };
    assert_eq!(tracked.regarding, Some(deal()));
    // And back again, as if nothing had been in the way.
    let line = pane.view().notices.remove(0);
    world.settle(&mut pane, Event::Undo(line.id), 1);
    assert!(world.activities.borrow().is_empty());
}

#[test]
fn changing_and_untracking_wait_too() {
    for keep in [true, false] {
        let (world, mut pane) = (World::default(), pane());
        world.settle(&mut pane, open(1), 1);
        world.settle(&mut pane, Event::Track, 1);
        down(&world);
        world.settle(&mut pane, Event::Regard(Some(deal())), 1);
        up(&world);
        world.settle(&mut pane, Event::Queue(QueueAct::Now), 1);
        assert_eq!(world.activities.borrow().values().next().unwrap().regarding, Some(deal()));
        down(&world);
        world.settle(&mut pane, Event::Untrack { keep }, 1);
        assert!(matches!(shown(&pane).tracking, Tracking::Wished(_)));
        up(&world);
        world.settle(&mut pane, Event::Queue(QueueAct::Now), 1);
        assert_eq!(world.activities.borrow().len(), usize::from(keep));
        assert!(matches!(shown(&pane).tracking, Tracking::Not | Tracking::Kept { .. }));
    }
}

#[test]
fn what_somebody_else_tracked_meanwhile_stays_theirs() {
    let (world, mut pane) = (World::default(), pane());
    down(&world);
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Queue(QueueAct::Track(None)), 1);
    up(&world);
    let activity =
        crate::tracking::activity(&mail(1), &Dossier::default(), &[], Rules::default(), Some(deal()), None);
    world.write(&activity, record(Kind::User, 2, "Jonas")).unwrap();
    world.settle(&mut pane, Event::Online, 1);
    let news = pane.view().notices.remove(0).news;
    assert!(matches!(news, News::WasTracked { by: Some(by), .. } if by.name == "Jonas"));
    assert!(matches!(shown(&pane).tracking, Tracking::Yes(_)));
    assert_eq!(*world.writes.borrow(), 1, "nothing was written a second time");
}

#[test]
fn what_the_crm_refuses_for_good_is_said_and_waits_for_a_person() {
    let (world, mut pane) = (World::default(), pane());
    down(&world);
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Queue(QueueAct::Track(None)), 1);
    up(&world);
    // The look-up of the open mail, that of the wish; then the write is refused.
    world.refuse_write.replace(Some(Problem::NotAllowed("no".into())));
    world.settle(&mut pane, Event::Online, 1);
    let Tracking::Wished(wished) = shown(&pane).tracking else { panic!("{:?}", shown(&pane)) };
    assert_eq!(wished.trouble, Some(Problem::NotAllowed("no".into())));
    assert_eq!((queue(&pane).waiting, queue(&pane).stuck), (0, 1));
    assert!(matches!(pane.view().notices[0].news, News::Failed(_)));
    tick(&world, &mut pane, LONG, 1);
    assert!(world.activities.borrow().is_empty(), "nothing is tried again by itself");
    // Another pane is told the same.
    let mut other = super::pane();
    world.settle(&mut other, Event::Queue(QueueAct::Begin), 0);
    assert_eq!(queue(&other).stuck, 1);
    world.settle(&mut pane, Event::Queue(QueueAct::Again(wished.id)), 1);
    assert!(matches!(shown(&pane).tracking, Tracking::Yes(_)));
}

#[test]
fn a_press_that_is_not_answered_is_kept_before_the_pane_is_closed() {
    let (world, mut slow) = (World::default(), pane());
    world.settle(&mut slow, open(1), 1);
    let body = slow.hear(Event::Track).remove(0);
    let write = slow.hear(Event::Answered(body.ticket, world.answer(&body.want, 1).unwrap())).remove(0);
    assert!(slow.hear(Event::Queue(QueueAct::Tick)).is_empty());
    world.settle(&mut slow, Event::Queue(QueueAct::Tick), 1);
    assert_eq!(world.shelf.subjects(), ["subject-1"]);
    assert!(slow.view().queue.is_none(), "while it is on its way nothing is said to wait");
    // It is answered after all: nothing is left.
    let heard = world.answer(&write.want, 1).unwrap();
    world.settle(&mut slow, Event::Answered(write.ticket, heard), 1);
    assert!(world.shelf.subjects().is_empty());
    assert!(matches!(shown(&slow).tracking, Tracking::Yes(_)));
}

#[test]
fn where_nothing_can_be_kept_it_is_said_and_done_while_the_pane_is_open() {
    let (world, mut pane) = (World::default(), pane());
    world.shelf.denied.set(true);
    down(&world);
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Queue(QueueAct::Track(None)), 1);
    let Tracking::Wished(wished) = shown(&pane).tracking else { panic!("{:?}", shown(&pane)) };
    assert!(matches!(wished.place, Some(Place::Nowhere(NotKept::Refused(_)))));
    assert_eq!(queue(&pane).not_kept, 1);
    up(&world);
    world.settle(&mut pane, Event::Online, 1);
    assert!(matches!(shown(&pane).tracking, Tracking::Yes(_)));
}

#[test]
fn what_was_untracked_before_the_press_is_tracked_again_also_where_nothing_is_kept() {
    for denied in [false, true] {
        let (world, mut pane) = (World::default(), pane());
        world.shelf.denied.set(denied);
        world.settle(&mut pane, open(1), 1);
        world.settle(&mut pane, Event::Track, 1);
        world.settle(&mut pane, Event::Untrack { keep: true }, 1);
        for row in world.activities.borrow_mut().values_mut() {
            row.untracked[0].at = Some(Moment(0));
        }
        world.settle(&mut pane, open(2), 2);
        world.settle(&mut pane, open(1), 1);
        down(&world);
        world.settle(&mut pane, Event::Track, 1);
        assert!(matches!(shown(&pane).tracking, Tracking::Wished(_)));
        up(&world);
        world.settle(&mut pane, Event::Online, 1);
        assert!(matches!(shown(&pane).tracking, Tracking::Yes(_)), "{:?}", shown(&pane).tracking);
    }
}

// ---- whatever happens ----------------------------------------------------------------------------------

#[derive(Clone, Debug)]
enum Chance {
    Open(u8),
    Press,
    Later,
    TakeBack(u8),
    Answer(u8),
    /// The CRM does it, and the answer is lost.
    Lose(u8),
    Crm(bool),
    Tick,
    Restart,
    Time,
}

fn chance() -> impl Strategy<Value = Chance> {
    use Chance::*;
    prop_oneof![
        3 => (1..4_u8).prop_map(Open),
        4 => Just(Press),
        4 => Just(Later),
        1 => any::<u8>().prop_map(TakeBack),
        14 => any::<u8>().prop_map(Answer),
        2 => any::<u8>().prop_map(Lose),
        2 => any::<bool>().prop_map(Crm),
        3 => Just(Tick),
        1 => Just(Restart),
        1 => Just(Time),
    ]
}

/// A pane that may be closed at any time, beside others that share its shelf.
struct Seat {
    pane: Pane,
    holder: u64,
    asked: Vec<Asked>,
    now: u8,
}

impl Seat {
    fn hear(&mut self, event: Event) {
        self.asked.extend(self.pane.hear(event));
    }

    fn answer(&mut self, world: &World, which: usize, lost: bool) {
        if self.asked.is_empty() {
            return;
        }
        let Asked { ticket, want } = self.asked.remove(which % self.asked.len());
        let heard = match &want {
            Want::Queue(ask) => Some(Heard::Queue(world.shelf.told(ask, self.holder))),
            _ => world.answer(&want, self.now),
        };
        let Some(heard) = heard else { return };
        let heard = match (lost, heard) {
            (true, Heard::Written(_)) => Heard::Written(Err(Problem::TimedOut)),
            (_, heard) => heard,
        };
        // What was asked about a mail that is not open any more is answered about that one.
        self.hear(Event::Answered(ticket, heard));
    }

    /// What was pressed is kept after two seconds at the latest, and what was said to the shelf arrives there.
    fn close(&mut self, world: &World) {
        for _ in 0..2 {
            self.hear(Event::Queue(QueueAct::Tick));
        }
        for asked in core::mem::take(&mut self.asked) {
            if let Want::Queue(ask) = &asked.want {
                world.shelf.told(ask, self.holder);
            }
        }
        self.pane = pane();
        self.holder += 10;
        self.hear(Event::Queue(QueueAct::Begin));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever fails, is lost, is closed, and in however many panes: each mail that somebody pressed and did not take
    /// back is tracked in the end, by one write, and the shelf is empty.
    #[test]
    fn each_press_is_carried_out_once_or_taken_back(chances in prop::collection::vec((any::<bool>(), chance()), 0..160)) {
        let world = World::default();
        let mut seats = [1, 2].map(|holder| Seat { pane: pane(), holder, asked: vec![], now: 1 });
        let mut pressed = [false; 4];
        let mut taken = [false; 4];
        for (who, chance) in chances {
            let seat = &mut seats[usize::from(who)];
            match chance {
                Chance::Open(n) => {
                    // What is under way for the mail that was open is answered about it first.
                    for _ in 0..40 {
                        let Some(at) = seat.asked.iter().position(|asked| matches!(asked.want,
                            Want::ReadMail | Want::ReadClues(_) | Want::LookUp(_) | Want::ReadBody(_))) else { break };
                        seat.answer(&world, at, false);
                    }
                    seat.now = n;
                    seat.hear(open(n));
                }
                Chance::Press | Chance::Later => {
                    let before = seat.asked.len();
                    seat.hear(if matches!(chance, Chance::Press) { Event::Track } else { Event::Queue(QueueAct::Track(None)) });
                    if seat.asked.len() > before {
                        pressed[usize::from(seat.now)] = true;
                        taken[usize::from(seat.now)] = false;
                    }
                }
                Chance::TakeBack(n) => {
                    seat.hear(Event::Queue(QueueAct::List));
                    let list = seat.pane.view().queue.map(|queue| queue.list).unwrap_or_default();
                    if let Some(wish) = list.get(usize::from(n) % list.len().max(1)) {
                        let of = (1..4_u8).find(|n| mail(*n).subject == wish.subject).unwrap();
                        taken[usize::from(of)] = true;
                        seat.hear(Event::Queue(QueueAct::TakeBack(wish.id)));
                    }
                }
                Chance::Answer(which) => seat.answer(&world, usize::from(which), false),
                Chance::Lose(which) => seat.answer(&world, usize::from(which), true),
                Chance::Crm(away) => world.down.set(away),
                Chance::Tick => seat.hear(Event::Queue(QueueAct::Tick)),
                Chance::Restart => seat.close(&world),
                Chance::Time => world.shelf.now.set(world.shelf.now.get() + LEASE_S),
            }
        }
        // All are closed; the CRM is back; somebody opens a pane.
        world.down.set(false);
        for seat in &mut seats {
            seat.close(&world);
        }
        world.shelf.now.set(world.shelf.now.get() + LEASE_S);
        let mut last = pane();
        world.settle(&mut last, Event::Queue(QueueAct::Begin), 1);
        tick(&world, &mut last, LONG, 1);
        prop_assert!(world.shelf.slots.borrow().is_empty(), "{:?}", world.shelf.slots.borrow());
        let order = world.order.borrow();
        for n in 1..4_u8 {
            let key = identity::activity(&mail(n));
            let written = order.iter().filter(|of| **of == key).count();
            prop_assert!(written <= 1, "mail {n} was written {written} times");
            if pressed[usize::from(n)] && !taken[usize::from(n)] {
                prop_assert_eq!(written, 1, "mail {} was pressed and is not tracked", n);
            }
        }
    }
}
