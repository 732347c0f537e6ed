//! How much more several processes do on one PostgreSQL, and how they share the mailboxes.

use crate::{
    numbers::{cores, figure, median},
    process::Synchronizer,
    world::{Bed, all_tracked},
};

const MAILBOXES: usize = 80;
const MAILS_EACH: usize = 50;
/// Mailboxes that one process looks at at the same time: few, so that there is something to share.
const CONCURRENCY: usize = 8;
const RUNS: usize = 3;

pub(crate) async fn measure(bed: &Bed) {
    let prepared = bed.prepare("processes", MAILBOXES, MAILS_EACH).await;
    println!(
        "processes: {} mails in {MAILBOXES} mailboxes on PostgreSQL; {} cores for these, the services and the database",
        prepared.mails,
        cores()
    );
    let mut alone = 0.0;
    for count in [1, 2, 4] {
        let (mut rates, mut shares) = (Vec::new(), Vec::new());
        for run in 0..RUNS {
            let Some(store) = tokio::task::spawn_blocking(testpg::database).await.unwrap() else { return };
            let world = bed.serve(&prepared, &format!("processes-{count}-{run}")).await;
            world.track_all().await;
            let mut orders = world.orders.clone();
            (orders.store, orders.threads, orders.concurrency) = (store, 1, CONCURRENCY);
            let mut all = Vec::new();
            for _ in 0..count {
                all.push(Synchronizer::ready(&orders).await);
            }
            let begun = sync::clock::Clock::default().millis();
            for one in &mut all {
                one.go().await;
            }
            all_tracked(&all, prepared.mails).await;
            world.check(prepared.mails).await;
            let last = all.iter().map(|one| one.state().last_ms).max().unwrap();
            rates.push(prepared.mails as f64 / (last - begun) as f64 * 1e3);
            let tracked: Vec<f64> = all.iter().map(|one| one.state().tracked as f64).collect();
            let sum: f64 = tracked.iter().sum();
            let parts: Vec<String> =
                tracked.iter().map(|one| format!("{:.0} %", one / sum * 100.0)).collect();
            println!("  {count} processes, run {run}: each did {}; no mail twice", parts.join(" "));
            shares.push(tracked.iter().fold(f64::MAX, |least, one| least.min(*one)) / sum);
        }
        let rate = median(&rates);
        if count == 1 {
            alone = rate;
        } else {
            figure(&format!("sync.growth_{count}_processes"), rate / alone);
            figure(&format!("sync.least_share_{count}_processes"), median(&shares));
        }
        figure(&format!("sync.mails_per_s_{count}_processes"), rate);
    }
}
