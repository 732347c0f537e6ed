//! What has to be done now and then, whatever happens in mailboxes: subscriptions that lead nowhere are forgotten, and
//! so is what is too old.

use std::{collections::HashSet, time::Duration};

use domain::{mail::Moment, ports::Ledger};
use graph::{Fault, subscriptions};
use tokio::time;
use wire::Transport;

use crate::{
    engine::Engine,
    http::now,
    store::{CONTENTS_MAX, Keep, MailboxId, PAGE_MAX, Result, StoreError, Subscription},
};

/// How often what is too old is looked for.
const EVERY: Duration = Duration::from_secs(3_600);
/// The pause after Graph or the store failed.
const AGAIN: Duration = Duration::from_secs(30);
const DAY_S: i64 = 24 * 3_600;
/// For so many days decisions are kept: somebody may still ask why.
pub const DECISIONS_DAYS: i64 = 180;
/// For so many days it is kept that a mail was withheld.
pub const WITHHELD_DAYS: i64 = 90;
/// For so many days alerts are kept that are closed.
pub const ALERTS_DAYS: i64 = 90;
/// For so many days the audit is kept.
pub const AUDIT_DAYS: i64 = 400;
/// For so many days jobs are kept.
pub const JOBS_DAYS: i64 = 30;
/// Rows that are deleted in one transaction, and transactions in a row.
const ROWS: u32 = 1_000;
const MAX_ROUNDS: usize = 100;
/// Pages of subscriptions that are read: Graph gives a hundred on each.
const MAX_PAGES: usize = 1_000;

/// Keeps the house until it is dropped.
pub async fn keep<T: Transport + 'static, L: Ledger>(engine: &Engine<T, L>, wake: impl Fn()) {
    loop {
        match reconcile(engine).await {
            Ok(0) => break,
            Ok(dead) => {
                tracing::info!(dead, "subscriptions that lead elsewhere are made anew");
                wake();
                break;
            }
            Err(error) => tracing::warn!(error, "subscriptions are not compared with Graph's"),
        }
        time::sleep(AGAIN).await;
    }
    loop {
        match forget(engine).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "what was too old is deleted"),
            Err(error) => tracing::warn!(%error, "what is too old stays"),
        }
        time::sleep(EVERY).await;
    }
}

/// Forgets subscriptions that Graph does not have, or that lead to another address than ours: a mailbox that counts on
/// one would not be polled. Their mailboxes are woken. How many there were.
async fn reconcile<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
) -> std::result::Result<usize, String> {
    let Some(at) = engine.told_at.clone() else { return Ok(0) };
    let told = |error: StoreError| error.to_string();
    let mut known: Vec<Subscription> = Vec::new();
    for _ in 0..MAX_PAGES {
        let after = known.last().map(|one| one.id.clone()).unwrap_or_default();
        let more = engine.store.subscriptions_after(&after, PAGE_MAX).await.map_err(told)?;
        let full = more.len() >= PAGE_MAX as usize;
        known.extend(more);
        if !full {
            break;
        }
    }
    if known.is_empty() {
        return Ok(0);
    }
    let ours: HashSet<String> = of_graph(engine)
        .await
        .map_err(|fault| fault.to_string())?
        .into_iter()
        .filter(|one| one.url == at.url)
        .map(|one| one.id)
        .collect();
    let dead: Vec<_> = known.into_iter().filter(|one| !ours.contains(&one.id)).collect();
    let ids: Vec<String> = dead.iter().map(|one| one.id.clone()).collect();
    engine.store.unsubscribe(&ids).await.map_err(told)?;
    let mut mailboxes: Vec<MailboxId> = dead.iter().map(|one| one.mailbox).collect();
    mailboxes.sort_unstable();
    mailboxes.dedup();
    engine.store.wake(&mailboxes, engine.millis()).await.map_err(told)?;
    Ok(dead.len())
}

async fn of_graph<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
) -> std::result::Result<Vec<subscriptions::Subscription>, Fault> {
    let alone = engine.graph.alone();
    let mut page = subscriptions::read_list(alone.send(subscriptions::list(&engine.service)).await?, now())?;
    let mut all = page.items;
    for _ in 0..MAX_PAGES {
        let Some(next) = page.next.take() else { break };
        let request = subscriptions::list_next(&engine.service, &next)?;
        page = subscriptions::read_list(alone.send(request).await?, now())?;
        all.extend(std::mem::take(&mut page.items));
    }
    Ok(all)
}

async fn forget<T: Transport + 'static, L: Ledger>(engine: &Engine<T, L>) -> Result<u64> {
    let ago = |days: i64| Moment(engine.clock.now().0 - days * DAY_S);
    let keep = Keep {
        decisions: ago(DECISIONS_DAYS),
        withheld: ago(WITHHELD_DAYS),
        alerts: ago(ALERTS_DAYS),
        audit: ago(AUDIT_DAYS),
        jobs: ago(JOBS_DAYS),
    };
    let mut all = 0;
    for _ in 0..MAX_ROUNDS {
        let old = engine.store.forget(&keep, ROWS).await?.all();
        let gone = old + engine.store.trim_contents(CONTENTS_MAX, ROWS).await?;
        all += gone;
        if gone == 0 {
            break;
        }
    }
    Ok(all)
}
