//! Prints what the store costs, on SQLite and on PostgreSQL: time for leases and commits, bytes for mailboxes, mails
//! and decisions.
//!
//! `cargo run --release -p sync --example store_figures`
#![allow(clippy::unwrap_used, reason = "what measures may stop where it stands")]

use std::time::{Duration, Instant};

use domain::mail::{Address, ItemId, MessageId};
use sync::store::{
    Decision, Did, Digest, Enrolment, Handled, Lease, Look, Mark, Millis, Outcome, Store, Then,
};

/// Mailboxes that are idle.
const MAILBOXES: usize = 10_000;
/// Mails in one look.
const MAILS: usize = 50;
/// Looks that are committed.
const LOOKS: usize = 200;
/// Processes that work at the same time, each with connections of its own.
const WORKERS: usize = 4;
const T: Millis = Millis(1_800_000_000_000);
const LEASE_MS: i64 = 60_000;

#[tokio::main]
async fn main() {
    let folder = tempfile::TempDir::new().unwrap();
    measure("SQLite", &format!("sqlite:{}", folder.path().join("sync.db").display())).await;
    if let Some(url) = tokio::task::spawn_blocking(testpg::database).await.unwrap() {
        measure("PostgreSQL", &url).await;
    }
}

async fn measure(name: &str, url: &str) {
    println!("{name}");
    let store = Store::open(url).await.unwrap();
    let empty = store.size().await.unwrap();
    let each: Vec<_> = (0..MAILBOXES).map(enrolment).collect();
    store.enrol(&each, T).await.unwrap();
    say("bytes an enrolled mailbox", per(store.size().await.unwrap() - empty, MAILBOXES));

    let mut now = T;
    let (mut rounds, mut least) = (0, Duration::MAX);
    let begun = Instant::now();
    while rounds < 5 {
        let round = Instant::now();
        idle_round(&store, "worker", now).await;
        least = least.min(round.elapsed());
        now = now.plus(LEASE_MS);
        rounds += 1;
    }
    say("idle mailboxes leased and given back a second", rate(MAILBOXES * rounds, begun.elapsed()));
    say("ms for one round over all of them, at best", least.as_secs_f64() * 1e3);
    say("bytes an idle mailbox after that", per(store.size().await.unwrap() - empty, MAILBOXES));

    let begun = Instant::now();
    let mut tasks = Vec::new();
    for worker in 0..WORKERS {
        let (url, name) = (url.to_owned(), format!("worker {worker}"));
        tasks.push(tokio::spawn(async move {
            let store = Store::open(&url).await.unwrap();
            idle_round(&store, &name, now).await
        }));
    }
    let mut done = 0;
    for task in tasks {
        done += task.await.unwrap();
    }
    assert_eq!(done, MAILBOXES);
    say("the same, a second, by four at once", rate(done, begun.elapsed()));

    let one_by_one = 500;
    now = now.plus(LEASE_MS);
    let begun = Instant::now();
    for _ in 0..one_by_one {
        let lease = store.lease("worker", now, LEASE_MS, 1).await.unwrap()[0].lease;
        store.release(&[(lease, now.plus(LEASE_MS))]).await.unwrap();
    }
    say("leased and given back a second, one at a time", rate(one_by_one, begun.elapsed()));

    // Looks that found something.
    let lease = store.lease("worker", now.plus(LEASE_MS), LEASE_MS, 1).await.unwrap()[0].lease;
    let before = store.size().await.unwrap();
    let mut times = Vec::with_capacity(LOOKS);
    for number in 0..LOOKS {
        let look = look(lease, number, now, true);
        let begun = Instant::now();
        assert!(store.commit(&[look], now).await.unwrap().is_empty());
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    say("ms to commit a look with 50 decisions and mails, p50", times[LOOKS / 2].as_secs_f64() * 1e3);
    say("ms to commit a look with 50 decisions and mails, p99", times[LOOKS * 99 / 100].as_secs_f64() * 1e3);
    say("mails committed a second", rate(LOOKS * MAILS, times.iter().sum()));
    say("bytes a mail with its decision", per(store.size().await.unwrap() - before, LOOKS * MAILS));
    let before = store.size().await.unwrap();
    for number in LOOKS..2 * LOOKS {
        assert!(store.commit(&[look(lease, number, now, false)], now).await.unwrap().is_empty());
    }
    say("bytes a handled mail", per(store.size().await.unwrap() - before, LOOKS * MAILS));
    let asked: Vec<_> = (0..MAILS).map(|mail| (lease.mailbox, item(mail * 2 * LOOKS))).collect();
    let begun = Instant::now();
    for _ in 0..LOOKS {
        assert_eq!(store.handled(&asked).await.unwrap().len(), MAILS);
    }
    say("ms to ask about 50 of 20,000 handled mails", begun.elapsed().as_secs_f64() * 1e3 / LOOKS as f64);
    store.close().await;
}

/// Leases everything that is due and gives it back with nothing found. How many mailboxes those were.
async fn idle_round(store: &Store, worker: &str, now: Millis) -> usize {
    let mut done = 0;
    loop {
        let leased = store.lease(worker, now, LEASE_MS, 500).await.unwrap();
        if leased.is_empty() {
            return done;
        }
        done += leased.len();
        let looks: Vec<_> = leased
            .iter()
            .map(|one| {
                let mut look = Look::new(one.lease, Then::Release(now.plus(LEASE_MS)));
                look.outcome = Some(Outcome::Well { processed: 0, failed: 0, backlog: 0 });
                look
            })
            .collect();
        assert!(store.commit(&looks, now).await.unwrap().is_empty());
    }
}

fn enrolment(number: usize) -> Enrolment {
    let key = uuid::Uuid::from_u128(number as u128);
    let address = Address::new(&format!("first.lastname{number}@contoso.example"));
    Enrolment { address, crm: Some(key), owner: Some(key), queue: false, enabled: true }
}

fn look(lease: Lease, number: usize, now: Millis, decided: bool) -> Look {
    let mut look = Look::new(lease, Then::Hold(now.plus(LEASE_MS)));
    for mail in number * MAILS..(number + 1) * MAILS {
        let message = MessageId::new(&format!("<CAD+kx7dR2u0{mail:012}@mail.fabrikam.example>")).unwrap();
        let activity = Some(uuid::Uuid::from_u128((mail as u128) << 60));
        look.handled.push(Handled {
            item: item(mail),
            activity,
            basis: Digest::of_folder("inbox"),
            regarding: None,
            files: None,
            did: Did::Tracked,
            mark: Mark::Tracked,
            at: now.moment(),
        });
        if decided {
            look.decisions.push(Decision {
                mail: Digest::of_message(&message),
                message: Some(message),
                activity,
                verdict: "track".to_owned(),
                reason: "sender_match".to_owned(),
                evidence: r#"{"filter":"people","acceptor":"anna@contoso.example","sender":"contact"}"#
                    .to_owned(),
                remedy: "change_filter".to_owned(),
                who: "synchronizer".to_owned(),
                at: now.moment(),
            });
        }
    }
    look
}

fn item(mail: usize) -> Digest {
    Digest::of_item(&ItemId(format!("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A{mail}")))
}

fn per(bytes: u64, count: usize) -> f64 {
    bytes as f64 / count as f64
}

fn rate(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

fn say(what: &str, value: f64) {
    println!("  {what:<56}{value:>12.1}");
}
