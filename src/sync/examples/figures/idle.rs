//! What a synchronizer's process needs for mailboxes in which nothing happens.

use std::time::Duration;

use tokio::time;

use crate::{
    numbers::figure,
    process::Synchronizer,
    world::{Bed, until},
};

const FEW: usize = 1_000;
const MANY: usize = 10_000;
/// Nobody looks a second time while it is measured.
const POLL_MS: i64 = 3_600_000;
/// What is let go in the meantime shall be gone.
const SETTLE: Duration = Duration::from_secs(3);
const LIMIT: Duration = Duration::from_secs(600);

pub(crate) async fn measure(bed: &Bed) {
    let few = resident(bed, FEW).await;
    let many = resident(bed, MANY).await;
    if few == 0.0 || many == 0.0 {
        println!("memory: this system does not tell what a process uses");
        return;
    }
    figure("sync.bytes_per_idle_mailbox", (many - few) / (MANY - FEW) as f64);
    figure("sync.mib_at_1k_mailboxes", few / f64::from(1 << 20));
    figure("sync.mib_at_10k_mailboxes", many / f64::from(1 << 20));
}

/// Memory in use after each of so many mailboxes was looked at once, in bytes.
async fn resident(bed: &Bed, mailboxes: usize) -> f64 {
    let begun = std::time::Instant::now();
    let name = format!("idle-{mailboxes}");
    let prepared = bed.prepare(&name, mailboxes, 0).await;
    println!("memory: {mailboxes} mailboxes prepared in {:.1} s", begun.elapsed().as_secs_f64());
    let world = bed.serve(&prepared, &format!("{name}-run")).await;
    let mut orders = world.orders.clone();
    orders.poll_ms = Some(POLL_MS);
    let mut one = Synchronizer::ready(&orders).await;
    one.go().await;
    let begun = std::time::Instant::now();
    until("each mailbox looked at", LIMIT, || one.state().looks > mailboxes as u64).await;
    println!("memory: each looked at once in {:.1} s", begun.elapsed().as_secs_f64());
    time::sleep(SETTLE).await;
    let state = one.state();
    println!("  {state:?}");
    state.resident as f64
}
