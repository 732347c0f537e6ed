//! Senders that are killed, as processes, again and again, while people go on writing in the CRM. In the end each mail
//! arrived once, and nothing is left over. `REGARDING_KILLS` says how many are killed.

use std::{ops::RangeInclusive, time::Duration, time::Instant};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use serde_json::json;
use tokio::time::sleep;
use uuid::Uuid;
use wire::Method;

use crate::{
    kill::{ENOUGH, Hunt, Hunted, KILLS, PATIENCE, Worker, serve, wake},
    kit::{World, address, run},
    sending::{arrived, email, press_send, to_bela, written},
};

/// A kill comes at one of these requests: with the first three a worker reads what is set and what waits, and one that
/// finds a mail to be sent sends some eight more for it.
const REQUESTS: RangeInclusive<u32> = 4..=16;

#[test]
fn killed_again_and_again_each_mail_is_sent_once_on_sqlite() {
    run(killing(None, 21));
}

#[test]
fn killed_again_and_again_each_mail_is_sent_once_on_postgres() {
    let Some(url) = testpg::database() else { return };
    run(killing(Some(url), 22));
}

async fn killing(store: Option<String>, seed: u64) {
    let kills = std::env::var(KILLS.0).ok().map_or(KILLS.1, |text| text.parse().unwrap());
    let (world, mut rng, began) = (World::new(store).await, StdRng::seed_from_u64(seed), Instant::now());
    let engine = world.synchronizer().await;
    world.filter("bela", 4).await;
    world.settle(&engine).await;
    let hunt = Hunt::default();
    let origin = serve(&world, hunt.clone()).await;
    let (mut mails, mut at_requests): (Vec<(Uuid, String)>, u32) = (Vec::new(), 0);
    for round in 0..kills {
        for _ in 0..rng.random_range(0..2) {
            let subject = format!("Letter {} of {seed}.", mails.len());
            let id = written(&world, &subject, to_bela(&world).await, json!({})).await;
            press_send(&world, id).await;
            mails.push((id, subject));
        }
        wake(&engine).await;
        let left = rng.random_bool(0.8).then(|| rng.random_range(REQUESTS));
        let most = match left {
            Some(_) => ENOUGH,
            None => Duration::from_millis(rng.random_range(0..200)),
        };
        {
            let mut hunted = hunt.0.lock().unwrap();
            *hunted = Hunted { worker: None, left, after: rng.random_bool(0.6), seen: 0 };
            hunted.worker = Some(Worker::start(&world.store_url, &origin));
        }
        let started = Instant::now();
        while hunt.seen() == 0 {
            assert!(started.elapsed() < PATIENCE, "round {round}: the worker does not work");
            sleep(Duration::from_millis(2)).await;
        }
        let first = Instant::now();
        while first.elapsed() < most && hunt.0.lock().unwrap().worker.is_some() {
            sleep(Duration::from_millis(1)).await;
        }
        if hunt.0.lock().unwrap().worker.is_none() {
            at_requests += 1;
        } else {
            assert!(hunt.strike(), "round {round}: the worker ended by itself");
        }
        for (_, subject) in &mails {
            let there = arrived(&world, subject).await.len();
            assert!(there <= 1, "round {round}: {subject} arrived {there} times");
        }
    }
    println!("{kills} killed, {at_requests} at a request, {} mails, in {:?}", mails.len(), began.elapsed());
    assert!(at_requests >= kills / 12, "{at_requests} at a request");
    // What failed on the way is tried again, and then nothing is left to do.
    for seconds in [61, 901, 61] {
        world.turn(seconds);
        world.settle(&engine).await;
    }
    for (id, subject) in &mails {
        let row = email(&world, *id).await;
        assert_eq!((&row["statecode"], &row["statuscode"]), (&json!(1), &json!(3)), "{subject}");
        let there = arrived(&world, subject).await;
        assert_eq!(there.len(), 1, "{subject}");
        assert_eq!(there[0]["internetMessageId"], row["messageid"], "{subject}");
    }
    let drafts = format!("users/{}/mailFolders/drafts/messages", address("anna"));
    let drafts = world.graph(Method::Get, &drafts, None).await;
    assert_eq!(drafts["value"], json!([]), "nothing is left over");
    let anna = domain::mail::Address::new(&address("anna"));
    let anna = engine.store.mailbox(&anna).await.unwrap().unwrap().id;
    assert!(engine.store.outgoing(anna).await.unwrap().is_empty(), "and nothing is remembered");
    for door in [&world.crm_door, &world.graph_door] {
        door.writes.borrow_mut().clear();
    }
    world.minute(&engine).await;
    for door in [&world.crm_door, &world.graph_door] {
        assert!(door.writes.borrow().is_empty(), "a further run writes: {:?}", door.writes.borrow());
    }
}
