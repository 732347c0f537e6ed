//! What waits is worked off by a synchronizer that begins then: it stands still while rows are written.

use std::time::{Duration, Instant};

use domain::mail::Address;
use sync::{
    clock::Clock,
    store::{MailboxId, Millis, Store},
};
use tokio::time;

use crate::{
    orders::State,
    process::Synchronizer,
    world::{DOMAIN, World, until},
};

/// The longest that what waits may take.
const LIMIT: Duration = Duration::from_secs(120);
/// How often it is looked how far it is.
const BEAT: Duration = Duration::from_millis(10);
/// Nothing is asked for so long: it is over.
const STILL: Duration = Duration::from_secs(1);
/// More than there are mailboxes.
const MOST: u32 = 1_000;

/// What was done, and what it cost.
pub(crate) struct Cost {
    /// From the start of the synchronizer to the last item, in seconds.
    pub(crate) seconds: f64,
    /// Requests to Graph.
    pub(crate) graph: u64,
    /// Requests to the CRM.
    pub(crate) crm: u64,
    /// Looks at mailboxes.
    pub(crate) looks: u64,
    /// What was counted.
    pub(crate) items: u64,
}

/// Passes over the mailboxes of a world.
pub(crate) struct Passes<'a> {
    world: &'a World,
    store: Store,
    mailboxes: usize,
}

impl<'a> Passes<'a> {
    /// The first pass, and the one that finds nothing more.
    pub(crate) async fn begin(world: &'a World, mailboxes: usize) -> Self {
        let store = Store::open(&world.orders.store).await.unwrap();
        let all = Self { world, store, mailboxes };
        let mut one = Synchronizer::ready(&world.orders).await;
        one.go().await;
        until("each mailbox looked at", LIMIT, || one.state().looks >= mailboxes as u64).await;
        // Customers are somebody's contacts.
        let first = still(&one).await;
        let second = all.again(&one).await;
        assert_eq!((second.stepped, second.broken, second.failed), (first.stepped, 0, 0), "all is in step");
        one.end().await;
        all
    }

    /// Works off what waits, and looks once more: that look finds what the synchronizer wrote itself. `count` tells what is
    /// counted; at least so much of it waits.
    pub(crate) async fn work_off(&self, what: &str, count: fn(&State) -> u64, least: usize) -> Cost {
        self.wake(|_| true).await;
        let mut one = Synchronizer::ready(&self.world.orders).await;
        let begun = Clock::default().millis();
        one.go().await;
        let waited = Instant::now();
        while count(&one.state()) < least as u64 {
            assert!(waited.elapsed() < LIMIT, "{what}: {least} are not done, but {:?}", one.state());
            time::sleep(BEAT).await;
        }
        let done = still(&one).await;
        let end = self.again(&one).await;
        one.end().await;
        assert_eq!(count(&end), count(&done), "{what}: what is done is done once");
        assert_eq!((end.failed, end.broken), (0, 0), "{what}: nothing failed");
        Cost {
            seconds: (done.last_ms - begun) as f64 / 1e3,
            graph: end.graph,
            crm: end.crm,
            looks: end.looks,
            items: count(&end),
        }
    }

    /// What so many looks at each mailbox cost where nothing changed.
    pub(crate) async fn quiet(&self, times: usize) -> Cost {
        let mut one = Synchronizer::ready(&self.world.orders).await;
        self.wake(|_| true).await;
        one.go().await;
        until("each mailbox looked at", LIMIT, || one.state().looks >= self.mailboxes as u64).await;
        let before = still(&one).await;
        let begun = Clock::default().millis();
        let mut after = before;
        for _ in 0..times {
            after = self.again(&one).await;
        }
        let seconds = (Clock::default().millis() - begun) as f64 / 1e3;
        one.end().await;
        assert_eq!((after.stepped, after.sent, after.tracked, after.failed), (0, 0, 0, 0), "nothing changed");
        let items = after.stepped;
        let (graph, crm, looks) =
            (after.graph - before.graph, after.crm - before.crm, after.looks - before.looks);
        Cost { seconds, graph, crm, looks, items }
    }

    /// One more look at each mailbox of ours.
    async fn again(&self, one: &Synchronizer) -> State {
        let before = one.state().looks;
        self.wake(|address| address.as_str().ends_with(DOMAIN)).await;
        until("each mailbox looked at again", LIMIT, || one.state().looks >= before + self.mailboxes as u64)
            .await;
        still(one).await
    }

    /// Makes mailboxes due. What is heard of the whole organisation is leased like one.
    async fn wake(&self, which: impl Fn(&Address) -> bool) {
        let all = self.store.mailboxes(None, MOST).await.unwrap();
        let ids: Vec<MailboxId> =
            all.into_iter().filter(|one| which(&one.enrolment.address)).map(|one| one.id).collect();
        self.store.wake(&ids, Millis(Clock::default().millis())).await.unwrap();
    }
}

/// Waits until nothing more is asked of anybody.
async fn still(one: &Synchronizer) -> State {
    let told = |state: &State| (state.looks, state.graph, state.crm, state.stepped, state.sent);
    let mut before = one.state();
    loop {
        time::sleep(STILL).await;
        let now = one.state();
        if told(&before) == told(&now) {
            return now;
        }
        before = now;
    }
}
