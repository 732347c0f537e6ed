//! A worker: leases mailboxes that are due, looks at them, several at a time, and gives them back.

use std::{collections::HashMap, time::Duration};

use domain::ports::Ledger;
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
    time,
};
use wire::Transport;

use crate::{
    engine::Engine,
    look::{self, End},
    store::{Lease, MailboxId, Millis},
};

/// Mailboxes that one worker looks at at the same time.
pub const CONCURRENCY: usize = 48;
/// Mailboxes that are taken at once: whoever else looks for work at the same moment finds some too.
const BITE: usize = 8;
/// The pause between two questions for what is due, where nothing was.
const PAUSE: Duration = Duration::from_millis(300);
/// The pause after the store failed.
const TROUBLE: Duration = Duration::from_secs(2);
/// Quiet mailboxes are given back together, so many at a time.
const TOGETHER: usize = 200;

/// Works until told to end; what is under way is finished first. Runs inside a [`tokio::task::LocalSet`]. `woken` ends
/// a pause early: somebody knows that something is due.
pub async fn work<T: Transport + 'static, L: Ledger + 'static>(
    engine: Engine<T, L>,
    concurrency: usize,
    mut ending: watch::Receiver<bool>,
    woken: &Notify,
) {
    let mut under_way: HashMap<MailboxId, Lease> = HashMap::new();
    let mut looks: JoinSet<(MailboxId, End)> = JoinSet::new();
    let mut quiet: Vec<(Lease, Millis)> = Vec::new();
    let mut renewed = engine.millis();
    loop {
        let end = *ending.borrow();
        let room = concurrency.saturating_sub(looks.len()).min(BITE);
        let mut pause = PAUSE;
        // Settings first: mailboxes are enrolled by them.
        if !end && room > 0 {
            if let Err(problem) = engine.settings().await {
                tracing::warn!(?problem, "the CRM does not tell its settings");
            } else if let Err(problem) = engine.outbox().await {
                tracing::warn!(?problem, "the CRM does not tell what is to be sent");
            }
            match lease(&engine, room).await {
                Ok(leased) => {
                    if leased.len() == room {
                        pause = Duration::ZERO;
                    }
                    for one in leased {
                        under_way.insert(one.lease.mailbox, one.lease);
                        let engine = engine.clone();
                        looks.spawn_local(async move { (one.lease.mailbox, look::look(&engine, one).await) });
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "the store does not answer");
                    pause = TROUBLE;
                }
            }
        }
        if end && looks.is_empty() {
            give_back(&engine, &mut quiet).await;
            return;
        }
        tokio::select! {
            Some(done) = looks.join_next(), if !looks.is_empty() => {
                ended(done, &mut under_way, &mut quiet);
                while let Some(done) = looks.try_join_next() {
                    ended(done, &mut under_way, &mut quiet);
                }
            }
            () = time::sleep(pause) => {}
            () = woken.notified() => {}
            _ = ending.changed() => {}
        }
        if quiet.len() >= TOGETHER || looks.is_empty() || end {
            give_back(&engine, &mut quiet).await;
        }
        let now = engine.millis();
        if now.0 - renewed.0 > engine.pace.lease_ms / 3 {
            renewed = now;
            give_back(&engine, &mut quiet).await;
            let held: Vec<Lease> = under_way.values().copied().collect();
            if let Err(error) = engine.store.renew(&held, now, engine.pace.lease_ms).await {
                tracing::error!(%error, "leases are not renewed");
            }
        }
    }
}

async fn lease<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    room: usize,
) -> crate::store::Result<Vec<crate::store::Leased>> {
    let most = u32::try_from(room).unwrap_or(u32::MAX);
    engine.store.lease(engine.name(), engine.millis(), engine.pace.lease_ms, most).await
}

fn ended(
    done: Result<(MailboxId, End), tokio::task::JoinError>,
    under_way: &mut HashMap<MailboxId, Lease>,
    quiet: &mut Vec<(Lease, Millis)>,
) {
    match done {
        Ok((mailbox, end)) => {
            under_way.remove(&mailbox);
            match end {
                End::Quiet(lease, due) => quiet.push((lease, due)),
                End::Done => {}
                End::Lost => tracing::info!("another worker has the mailbox"),
                End::Store(error) => tracing::error!(%error, "a look is not written down: it is repeated"),
            }
        }
        // Its lease runs out by itself; which one it was is not known here.
        Err(error) => tracing::error!(%error, "a look broke"),
    }
}

async fn give_back<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    quiet: &mut Vec<(Lease, Millis)>,
) {
    if quiet.is_empty() {
        return;
    }
    match engine.store.release(quiet).await {
        Ok(_) => quiet.clear(),
        // They run out by themselves.
        Err(error) => {
            tracing::error!(%error, "mailboxes are not given back");
            quiet.clear();
        }
    }
}
