//! Processes that are killed in the middle of commits leave a store in which each look is there whole or not at all.
//!
//! The process that is killed is this test program again, told by the environment to be a worker.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use domain::mail::Moment;
use sync::store::{Cursor, Digest, Look, MailboxId, Millis, Pending, Store, Then};

use crate::bed::{Bed, LEASE_MS, T, decision, handled, pending};
use crate::on_both;

on_both!(kills_leave_whole_looks);

/// Holds the URL of the store for the process that is to be killed.
const URL: &str = "SYNC_CRASH_URL";
/// Its name as a worker.
const NAME: &str = "SYNC_CRASH_NAME";
/// How many workers are killed, unless this variable says otherwise.
const KILLS: (&str, u32) = ("SYNC_CRASH_KILLS", 12);
/// Mailboxes they work on.
const MAILBOXES: usize = 6;
/// Things of each sort that a look writes.
const WIDTH: usize = 20;

/// What the worker does until it is killed: each look moves the cursor on by one, and writes as many things of each
/// sort as make it visible when only some of them were written.
#[tokio::test(flavor = "multi_thread")]
async fn worker() {
    let (Ok(url), Ok(name)) = (std::env::var(URL), std::env::var(NAME)) else { return };
    let store = Store::open(&url).await.unwrap();
    println!("working");
    // The time is one that each worker has for itself, far enough on for the leases of the killed ones to be over.
    let start = T.plus(name.parse::<i64>().unwrap() * 2 * LEASE_MS);
    for round in 0..i64::MAX {
        let now = start.plus(round % LEASE_MS);
        let leased = store.lease(&name, now, LEASE_MS, 3).await.unwrap();
        let ids: Vec<_> = leased.iter().map(|one| one.lease.mailbox).collect();
        let cursors = store.cursors(&ids).await.unwrap();
        let looks: Vec<Look> = leased
            .iter()
            .map(|one| {
                let before = cursors.get(&one.lease.mailbox).map_or(0, |cursors| cursors[0].seen);
                step(one.lease, before, now)
            })
            .collect();
        assert!(store.commit(&looks, now).await.unwrap().is_empty());
    }
}

fn step(lease: sync::store::Lease, before: u64, now: Millis) -> Look {
    let mut look = Look::new(lease, Then::Release(now));
    let number = |index: usize| usize::try_from(before).unwrap() * WIDTH + index;
    look.cursors = vec![Cursor {
        folder: "inbox".to_owned(),
        link: format!("link {}", before + 1),
        complete: true,
        first: false,
        seen: before + 1,
        expected: 0,
        at: now.moment(),
    }];
    look.handled = (0..WIDTH).map(|index| handled(number(index))).collect();
    look.decisions = (0..WIDTH).map(|index| decision(number(index), T.moment())).collect();
    // Each look has one mail pending: its own; that of the look before it is settled.
    let wait = |number| pending(number, None);
    look.pending = vec![wait(number(0))];
    if before > 0 {
        let old: Pending = wait(number(0) - WIDTH);
        look.settled = vec![Digest::of_item(&old.item)];
    }
    look
}

fn start(url: &str, name: u32) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "crash::worker", "--nocapture", "--test-threads=1"]);
    child.env(URL, url).env(NAME, name.to_string()).stdin(Stdio::null()).stdout(Stdio::piped());
    child.stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until the worker has opened the store, lets it work for a while and kills it where it stands.
fn kill_after(mut child: Child, millis: u64) {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let begun = lines.by_ref().map_while(Result::ok).any(|line| line.contains("working"));
    std::thread::sleep(Duration::from_millis(millis));
    let ended = child.try_wait().unwrap();
    assert!(begun && ended.is_none(), "the worker ended by itself: {ended:?}");
    child.kill().unwrap();
    child.wait().unwrap();
}

/// How many looks a mailbox had, once each is seen to be there whole.
async fn whole(store: &Store, mailbox: MailboxId) -> Option<u64> {
    let read =
        async || store.cursors(&[mailbox]).await.unwrap().remove(&mailbox).map(|mut all| all.remove(0));
    // PostgreSQL may still be at a commit of a process that is dead: then the mailbox is read once more.
    for _ in 0..100 {
        let cursor = read().await?;
        let count = usize::try_from(cursor.seen).unwrap() * WIDTH;
        // One more is asked for than there may be.
        let asked: Vec<_> = (0..count + 1).map(|number| (mailbox, handled(number).item)).collect();
        let found = store.handled(&asked).await.unwrap().len();
        let waiting = store.troubled(mailbox, 10).await.unwrap();
        if read().await.as_ref() != Some(&cursor) {
            continue;
        }
        assert_eq!(cursor.link, format!("link {}", cursor.seen));
        assert_eq!(found, count, "each look whole");
        assert_eq!(waiting, [pending(count - WIDTH, None)], "one mail pending, that of the last look");
        return Some(cursor.seen);
    }
    panic!("somebody still works on the mailbox");
}

async fn kills_leave_whole_looks(bed: Bed) {
    let ids = bed.enrol(MAILBOXES).await;
    let kills = std::env::var(KILLS.0).ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS.1);
    let mut before: HashMap<_, u64> = HashMap::new();
    for name in 1..=kills {
        // At ever other points of a look.
        let (url, millis) = (bed.url.clone(), 60 + u64::from(name) * 37 % 97);
        let child = start(&url, name);
        tokio::task::spawn_blocking(move || kill_after(child, millis)).await.unwrap();
        for mailbox in &ids {
            let Some(seen) = whole(&bed.store, *mailbox).await else { continue };
            let old = before.insert(*mailbox, seen);
            assert!(old.is_none_or(|old| old <= seen), "kill {name}: what was committed is there");
        }
    }
    let looks: u64 = before.values().sum();
    assert!(looks > u64::from(kills), "{looks} looks: the workers hardly worked");
    let mut place = None;
    let mut decisions = 0;
    loop {
        let page = bed.store.decisions(&Default::default(), place, 1_000).await.unwrap();
        let Some(last) = page.last() else { break };
        place = Some(last.place());
        assert!(page.iter().all(|row| row.decision.at == Moment(T.moment().0)));
        decisions += page.len();
    }
    assert_eq!(decisions, usize::try_from(looks).unwrap() * WIDTH, "each decision of each look once");
    // And everything can be taken over.
    let late = T.plus(i64::from(kills + 2) * 2 * LEASE_MS);
    assert_eq!(bed.lease("heir", late, 100).await.len(), MAILBOXES);
}
