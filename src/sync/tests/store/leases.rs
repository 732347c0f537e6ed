//! Each mailbox has one worker at a time, and never none for long.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use sync::store::{Lease, Look, Millis, Store, Then};

use crate::bed::{Bed, LEASE_MS, T, decision, enrolment, handled, look, pending};
use crate::on_both;

on_both!(
    a_mailbox_has_one_holder,
    the_longest_due_goes_first,
    a_dead_workers_mailboxes_come_back,
    a_renewed_lease_stays,
    who_lost_the_lease_writes_nothing,
    a_given_back_lease_is_worth_nothing,
    a_wake_during_a_look_is_not_lost,
    a_wake_goes_before_the_idle,
    a_wake_and_a_release_at_once,
    eight_workers_share_two_hundred_mailboxes,
    a_disabled_mailbox_is_left_alone,
    a_retry_makes_due_earlier,
    crossing_batches_do_not_block_each_other,
);

async fn a_mailbox_has_one_holder(bed: Bed) {
    bed.enrol(3).await;
    let mine = bed.lease("one", T, 2).await;
    let theirs = bed.lease("two", T, 10).await;
    assert_eq!((mine.len(), theirs.len()), (2, 1));
    let mine: HashSet<_> = mine.iter().map(|one| one.lease.mailbox).collect();
    assert!(!mine.contains(&theirs[0].lease.mailbox));
    assert!(bed.lease("three", T, 10).await.is_empty());
    let held = bed.store.mailbox(&theirs[0].address).await.unwrap().unwrap();
    assert_eq!((held.holder.as_deref(), held.due), (Some("two"), T.plus(LEASE_MS)));
}

async fn the_longest_due_goes_first(bed: Bed) {
    bed.enrol(3).await;
    let all = bed.lease("one", T, 10).await;
    let due = [(all[0].lease, T.plus(300)), (all[1].lease, T.plus(100)), (all[2].lease, T.plus(200))];
    assert!(bed.store.release(&due).await.unwrap().is_empty());
    assert!(bed.lease("one", T.plus(99), 10).await.is_empty(), "not before it is due");
    let first = bed.lease("one", T.plus(250), 1).await;
    assert_eq!(first[0].lease.mailbox, all[1].lease.mailbox);
    let second = bed.lease("one", T.plus(250), 10).await;
    assert_eq!(second.len(), 1, "the third is not due yet");
    assert_eq!(second[0].lease.mailbox, all[2].lease.mailbox);
}

async fn a_dead_workers_mailboxes_come_back(bed: Bed) {
    bed.enrol(5).await;
    let dead = bed.lease("dead", T, 10).await;
    assert!(bed.lease("alive", T.plus(LEASE_MS - 1), 10).await.is_empty());
    let taken_over = bed.lease("alive", T.plus(LEASE_MS), 10).await;
    assert_eq!(taken_over.len(), 5);
    let old: HashMap<_, _> = dead.iter().map(|one| (one.lease.mailbox, one.lease.fence)).collect();
    assert!(taken_over.iter().all(|one| old[&one.lease.mailbox] < one.lease.fence));
}

async fn a_renewed_lease_stays(bed: Bed) {
    let mine = bed.leased().await.lease;
    let later = T.plus(LEASE_MS - 1);
    assert!(bed.store.renew(&[mine], later, LEASE_MS).await.unwrap().is_empty());
    assert!(bed.lease("other", T.plus(LEASE_MS), 1).await.is_empty());
    // A lease that ran out and that nobody took may still be renewed.
    let late = later.plus(LEASE_MS + 1);
    assert!(bed.store.renew(&[mine], late, LEASE_MS).await.unwrap().is_empty());
    let theirs = bed.lease("other", late.plus(LEASE_MS), 1).await;
    assert_eq!(bed.store.renew(&[mine], late, LEASE_MS).await.unwrap(), [mine]);
    assert!(bed.store.renew(&[theirs[0].lease], late, LEASE_MS).await.unwrap().is_empty());
}

async fn who_lost_the_lease_writes_nothing(bed: Bed) {
    bed.enrol(2).await;
    let mine = bed.lease("slow", T, 2).await;
    let (lost, kept) = (mine[0].lease, mine[1].lease);
    let after = T.plus(LEASE_MS);
    assert!(bed.store.renew(&[kept], T, LEASE_MS * 2).await.unwrap().is_empty());
    let theirs = bed.lease("quick", after, 2).await;
    assert_eq!(theirs.len(), 1);
    let write = |lease: Lease, number| {
        let mut look = look(lease);
        look.decisions.push(decision(number, T.moment()));
        look.handled.push(handled(number));
        look.then = Then::Release(after.plus(1_000_000));
        look
    };
    let told = bed.store.commit(&[write(lost, 1), write(kept, 2)], after).await.unwrap();
    assert_eq!(told, [lost]);
    let all = bed.store.decisions(&Default::default(), None, 10).await.unwrap();
    assert_eq!(all.len(), 1, "only what belongs to the kept lease");
    assert_eq!(all[0].mailbox, kept.mailbox);
    let holder = bed.store.mailbox(&theirs[0].address).await.unwrap().unwrap().holder;
    assert_eq!(holder.as_deref(), Some("quick"), "nor did it give the other's lease back");
    assert_eq!(bed.store.release(&[(lost, T)]).await.unwrap(), [lost]);
    assert!(bed.store.commit(&[write(theirs[0].lease, 3)], after).await.unwrap().is_empty());
}

async fn a_given_back_lease_is_worth_nothing(bed: Bed) {
    let mine = bed.leased().await.lease;
    assert!(bed.store.release(&[(mine, T)]).await.unwrap().is_empty());
    assert_eq!(bed.store.commit(&[look(mine)], T).await.unwrap(), [mine]);
    assert_eq!(bed.store.renew(&[mine], T, LEASE_MS).await.unwrap(), [mine]);
    assert_eq!(bed.store.release(&[(mine, T)]).await.unwrap(), [mine]);
}

async fn a_wake_during_a_look_is_not_lost(bed: Bed) {
    let hour = 3_600_000;
    let mine = bed.leased().await.lease;
    bed.store.wake(&[mine.mailbox], T.plus(10)).await.unwrap();
    assert!(bed.lease("other", T.plus(20), 1).await.is_empty(), "it stays with its holder");
    bed.store.release(&[(mine, T.plus(hour))]).await.unwrap();
    let again = bed.lease("other", T.plus(20), 1).await.remove(0).lease;
    // The look that began after the wake has answered it.
    bed.store.commit(&[Look::new(again, Then::Release(T.plus(hour)))], T.plus(30)).await.unwrap();
    assert!(bed.lease("other", T.plus(40), 1).await.is_empty());
    // The same through a commit.
    bed.store.wake(&[mine.mailbox], T.plus(50)).await.unwrap();
    let third = bed.lease("other", T.plus(50), 1).await.remove(0).lease;
    bed.store.wake(&[mine.mailbox], T.plus(60)).await.unwrap();
    bed.store.commit(&[Look::new(third, Then::Release(T.plus(hour)))], T.plus(70)).await.unwrap();
    assert_eq!(bed.lease("other", T.plus(70), 1).await.len(), 1);
}

async fn a_wake_goes_before_the_idle(bed: Bed) {
    let ids = bed.enrol(3).await;
    let all = bed.lease("one", T, 10).await;
    let due: Vec<_> = all.iter().map(|one| (one.lease, T.plus(1_000))).collect();
    bed.store.release(&due).await.unwrap();
    bed.store.wake(&[ids[2]], T.plus(2_000)).await.unwrap();
    let first = bed.lease("one", T.plus(2_000), 1).await;
    assert_eq!(first[0].lease.mailbox, ids[2], "though the others have been due for longer");
}

async fn a_wake_and_a_release_at_once(bed: Bed) {
    let far = T.plus(3_600_000);
    let id = bed.enrol(1).await[0];
    let mut now = T;
    for round in 0..100 {
        now = now.plus(10);
        let leased = bed.lease("one", now, 1).await;
        assert_eq!(leased.len(), 1, "round {round}: the wake of the last round was lost");
        let (store, lease) = (bed.store.clone(), leased[0].lease);
        let release = tokio::spawn(async move { store.release(&[(lease, far)]).await });
        let store = bed.store.clone();
        let wake = tokio::spawn(async move { store.wake(&[id], now).await });
        assert!(release.await.unwrap().unwrap().is_empty());
        wake.await.unwrap().unwrap();
    }
}

/// How many mailboxes a worker takes at a time: eight workers never hold all of them.
const SHARE: u32 = 20;

/// Leases, works and gives back; whoever else says it holds the same mailbox is found out.
async fn share(store: Store, worker: String, held: Arc<Mutex<HashMap<Lease, String>>>) -> usize {
    let mut done = 0;
    for round in 0..25 {
        let leased = store.lease(&worker, T, LEASE_MS, SHARE).await.unwrap();
        for one in &leased {
            let mut held = held.lock().unwrap();
            let double = held.keys().find(|lease| lease.mailbox == one.lease.mailbox);
            assert!(double.is_none(), "{worker} and {:?} hold one mailbox", double.map(|lease| &held[lease]));
            held.insert(one.lease, worker.clone());
        }
        tokio::task::yield_now().await;
        for one in &leased {
            held.lock().unwrap().remove(&one.lease);
        }
        // Half of them by commit, half by release; all due again at once.
        let (first, second) = leased.split_at(leased.len() / 2);
        let looks: Vec<_> = first
            .iter()
            .map(|one| {
                let mut look = Look::new(one.lease, Then::Release(T));
                look.decisions.push(decision(round, T.moment()));
                look
            })
            .collect();
        assert!(store.commit(&looks, T).await.unwrap().is_empty());
        let back: Vec<_> = second.iter().map(|one| (one.lease, T)).collect();
        assert!(store.release(&back).await.unwrap().is_empty());
        done += leased.len();
    }
    done
}

async fn eight_workers_share_two_hundred_mailboxes(bed: Bed) {
    bed.enrol(200).await;
    let held = Arc::new(Mutex::new(HashMap::new()));
    let mut workers = Vec::new();
    for number in 0..8 {
        // Every other worker is a process of its own, as far as the database can tell.
        let store = if number % 2 == 0 { bed.store.clone() } else { Store::open(&bed.url).await.unwrap() };
        workers.push(tokio::spawn(share(store, format!("worker {number}"), Arc::clone(&held))));
    }
    let mut done = Vec::new();
    for worker in workers {
        done.push(worker.await.unwrap());
    }
    assert!(done.iter().all(|count| *count > 0), "{done:?}: each gets its share");
    let left = bed.lease("last", T, 1_000).await;
    assert_eq!(left.len(), 200, "and none is lost");
    // The fences count the leases.
    let leases: i64 = left.iter().map(|one| one.lease.fence - 1).sum();
    assert_eq!(leases, i64::try_from(done.iter().sum::<usize>()).unwrap());
}

async fn a_disabled_mailbox_is_left_alone(bed: Bed) {
    bed.enrol(1).await;
    let mut off = enrolment(0);
    off.enabled = false;
    assert_eq!(bed.store.enrol(std::slice::from_ref(&off), T).await.unwrap(), 1);
    bed.store.wake(&bed.enrol(0).await, T).await.unwrap();
    assert!(bed.lease("one", T.plus(1), 1).await.is_empty());
    assert_eq!(bed.store.enrol(&[enrolment(0)], T.plus(5)).await.unwrap(), 1);
    assert_eq!(bed.lease("one", T.plus(5), 1).await.len(), 1, "enabled again, it is due now");
}

async fn a_retry_makes_due_earlier(bed: Bed) {
    let mine = bed.leased().await.lease;
    let mut look = Look::new(mine, Then::Release(T.plus(900_000)));
    look.pending = vec![pending(1, Some(T.plus(5_000))), pending(2, Some(T.plus(60_000))), pending(3, None)];
    bed.store.commit(&[look], T).await.unwrap();
    assert!(bed.lease("one", T.plus(4_999), 1).await.is_empty());
    let again = bed.lease("one", T.plus(5_000), 1).await.remove(0).lease;
    let due = bed.store.due(&[mine.mailbox], T.plus(5_000), 10).await.unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].1, pending(1, Some(T.plus(5_000))));
    // What is given up makes nothing due.
    let mut look = Look::new(again, Then::Release(T.plus(900_000)));
    look.settled = vec![sync::store::Digest::of_item(&due[0].1.item)];
    look.pending = vec![pending(2, None)];
    bed.store.commit(&[look], T).await.unwrap();
    assert!(bed.lease("one", T.plus(899_999), 1).await.is_empty());
    assert_eq!(bed.store.troubled(mine.mailbox, 10).await.unwrap().len(), 2);
}

async fn crossing_batches_do_not_block_each_other(bed: Bed) {
    let ids = bed.enrol(100).await;
    let leased: Vec<Lease> = bed.lease("one", T, 100).await.iter().map(|one| one.lease).collect();
    let mut tasks = Vec::new();
    for number in 0..6 {
        let (store, mut ids, mut leases) = (bed.store.clone(), ids.clone(), leased.clone());
        if number % 2 == 0 {
            ids.reverse();
            leases.reverse();
        }
        tasks.push(tokio::spawn(async move {
            for round in 0..20 {
                if number < 3 {
                    store.wake(&ids, T.plus(round)).await.unwrap();
                } else {
                    assert!(store.renew(&leases, T.plus(round), LEASE_MS).await.unwrap().is_empty());
                }
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let back: Vec<(Lease, Millis)> = leased.iter().map(|lease| (*lease, T.plus(3_600_000))).collect();
    assert!(bed.store.release(&back).await.unwrap().is_empty());
    assert_eq!(bed.lease("one", T.plus(20), 1_000).await.len(), 100, "each wake was kept");
}
