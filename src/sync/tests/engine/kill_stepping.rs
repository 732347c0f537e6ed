//! Synchronizers that are killed, as processes, again and again, while people and programs go on working on both sides
//! with tasks, calls, letters, faxes, contacts and appointments. In the end everything is there once, what is linked says
//! the same, nobody was told more often than a person did something, and a further run writes nothing: what
//! [`crate::step_chaos`] says of worlds in which looks die by themselves.
//!
//! `REGARDING_STEP_KILLS` says how many are killed on each database.

use std::{
    ops::RangeInclusive,
    time::{Duration, Instant},
};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tokio::time::sleep;

use crate::{
    kill::{Hunt, Hunted, PATIENCE, Worker, serve, wake},
    kit::{World, run},
    step_chaos::{Play, Seen},
    stepping::comes_to_rest,
};

/// How many workers are killed on each database, unless the variable says otherwise.
const KILLS: (&str, u32) = ("REGARDING_STEP_KILLS", 40);
/// Without the variable nobody is killed after this, once [`LEAST`] were: the machine may be busy.
const LONG: Duration = Duration::from_secs(45);
const LEAST: u32 = 30;
/// A kill comes at one of these requests: a worker that finds something reads both sides, writes one, then the other.
const REQUESTS: RangeInclusive<u32> = 3..=14;
/// A worker that sends fewer is killed after this.
const ENOUGH: Duration = Duration::from_millis(900);
/// Things that were done before the first worker starts.
const BEFORE: usize = 12;

#[test]
fn killed_again_and_again_both_sides_are_in_step_on_sqlite() {
    run(killing(None, 31));
}

#[test]
fn killed_again_and_again_both_sides_are_in_step_on_postgres() {
    let Some(url) = testpg::database() else { return };
    run(killing(Some(url), 32));
}

async fn killing(store: Option<String>, seed: u64) {
    let asked = std::env::var(KILLS.0).ok().map(|text| text.parse::<u32>().unwrap());
    let kills = asked.unwrap_or(KILLS.1);
    let (world, rng, began) = (World::new(store).await, StdRng::seed_from_u64(seed), Instant::now());
    for name in ["anna", "bela", "cleo"] {
        world.filter(name, 4).await;
    }
    let engine = world.synchronizer().await;
    world.settle(&engine).await;
    let hunt = Hunt::default();
    let origin = serve(&world, hunt.clone()).await;
    let mut play = Play { world, engine, rng, things: Vec::new() };
    for _ in 0..BEFORE {
        play.act().await;
    }
    let (mut killed, mut at_requests) = (0, 0);
    while killed < kills && (asked.is_some() || killed < LEAST || began.elapsed() < LONG) {
        for _ in 0..play.rng.random_range(1..4) {
            play.act().await;
        }
        wake(&play.engine).await;
        let left = play.rng.random_bool(0.8).then(|| play.rng.random_range(REQUESTS));
        let most = match left {
            Some(_) => ENOUGH,
            None => Duration::from_millis(play.rng.random_range(0..200)),
        };
        {
            let mut hunted = hunt.0.lock().unwrap();
            *hunted = Hunted { worker: None, left, after: play.rng.random_bool(0.6), seen: 0 };
            hunted.worker = Some(Worker::start(&play.world.store_url, &origin));
        }
        let started = Instant::now();
        while hunt.seen() == 0 {
            assert!(started.elapsed() < PATIENCE, "kill {killed}: the worker does not work");
            sleep(Duration::from_millis(2)).await;
        }
        let first = Instant::now();
        while first.elapsed() < most && hunt.0.lock().unwrap().worker.is_some() {
            sleep(Duration::from_millis(1)).await;
        }
        if hunt.0.lock().unwrap().worker.is_none() {
            at_requests += 1;
        } else {
            assert!(hunt.strike(), "kill {killed}: the worker ended by itself");
        }
        killed += 1;
    }
    assert!(
        killed >= LEAST.min(kills) && at_requests >= killed / 8,
        "{killed} killed, {at_requests} at a request"
    );
    // Mailboxes that were put off are looked at again.
    for _ in 0..8 {
        play.world.turn(901);
        play.world.settle(&play.engine).await;
    }
    comes_to_rest(&play.world, &play.engine).await;
    let mut seen = Seen::default();
    play.check(&mut seen).await;
    println!("{killed} killed, {at_requests} at a request, {seen:?}, in {:?}", began.elapsed());
    assert!(seen.pairs > 10, "nothing was put to the test: {seen:?}");
}
