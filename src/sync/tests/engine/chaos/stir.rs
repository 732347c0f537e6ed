//! Looks that end in every way: well, in the middle as if their process had died, or after standing still.

use std::{future::poll_fn, pin::Pin, task::Poll, time::Duration};

use futures_util::future::LocalBoxFuture;
use rand::{Rng as _, rngs::StdRng};
use sync::{
    look::{self, End},
    store::{Leased, Millis},
};
use tokio::{
    task::{JoinHandle, spawn_local},
    time::{Instant, timeout, timeout_at},
};

use super::Told;
use crate::kit::{Synchronizer, World};

/// A look under way. `true` where it was dropped in the middle.
pub(crate) type Looking = JoinHandle<bool>;

/// How often a look is polled before it ends in the middle. A look of one mail takes some forty.
const MAX_POLLS: u32 = 120;
/// What takes longer than this stands still.
const STILL: Duration = Duration::from_millis(400);

fn begin(engine: &Synchronizer, leased: Leased) -> LocalBoxFuture<'static, ()> {
    let engine = engine.clone();
    Box::pin(async move {
        if let End::Quiet(lease, due) = look::look(&engine, leased).await {
            engine.store.release(&[(lease, due)]).await.ok();
        }
    })
}

/// Polls a look so often and drops it then. Whether it was dropped.
async fn polls(mut looking: LocalBoxFuture<'static, ()>, mut left: u32) -> bool {
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(true);
        }
        left -= 1;
        Pin::new(&mut looking).poll(context).map(|()| false)
    })
    .await
}

/// One synchronizer leases what is due and looks at it. What stands still is left in `asleep`.
pub(crate) async fn stir(
    world: &World,
    engine: &Synchronizer,
    rng: &mut StdRng,
    asleep: &mut Vec<Looking>,
    told: &mut Told,
) {
    // Where the question itself stands still, so does the synchronizer.
    if timeout(STILL, engine.settings()).await.is_err() {
        return;
    }
    let now = Millis(world.clock.millis());
    let most = rng.random_range(1..5);
    let leased = engine.store.lease(engine.name(), now, engine.pace.lease_ms, most).await.unwrap();
    let mut looks: Vec<Looking> = Vec::new();
    for one in leased {
        let looking = begin(engine, one);
        let most = if rng.random_bool(0.3) { rng.random_range(1..MAX_POLLS) } else { u32::MAX };
        looks.push(spawn_local(polls(looking, most)));
    }
    told.zombies -= asleep.len() as u64;
    asleep.extend(looks);
    told.crashes += finish(asleep).await;
    told.zombies += asleep.len() as u64;
}

/// What stood still goes on, all at once and beside whatever else is done.
pub(crate) async fn wake(world: &World, asleep: &mut Vec<Looking>) {
    for door in [&world.graph_door, &world.crm_door] {
        door.release();
    }
    finish(asleep).await;
}

/// Waits for looks that do not stand still. How many were dropped in the middle.
async fn finish(looks: &mut Vec<Looking>) -> u64 {
    let until = Instant::now() + STILL;
    let mut dropped = 0;
    let mut left = Vec::new();
    for mut look in looks.drain(..) {
        match timeout_at(until, &mut look).await {
            Ok(ended) => dropped += u64::from(ended.unwrap()),
            Err(_) => left.push(look),
        }
    }
    *looks = left;
    dropped
}
