//! What changed since: every change of a mailbox has a number, and what went out of a folder leaves a tombstone.
//!
//! A message carries the number of its last change and of the one by which it came into its folder, so a folder's
//! changes are one walk along an index.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{Row as _, SqliteConnection};

use super::store::Mailboxes;
use crate::error::{Error, Result};

/// So many changes back tombstones are kept; a state that is older is lost, as Exchange's is by the size of its cache.
const TOMBSTONES_KEPT: i64 = 100_000;
/// Tombstones are looked through once in so many changes.
const SWEEP_EVERY: i64 = 4_096;

/// How far the changes of a mailbox have come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    /// The number of the last change.
    pub(crate) sequence: i64,
    /// The last change of which the tombstones are gone.
    pub(crate) forgotten: i64,
    /// States of another epoch are worth nothing.
    pub(crate) epoch: i64,
}

/// Changes that shall leave no trace, on demand: kinds and how often, by mailbox.
#[derive(Debug, Clone, Default)]
pub(crate) struct Losses(Arc<Mutex<HashMap<i64, Vec<Loss>>>>);

/// Which changes are lost.
#[derive(Debug, Clone)]
struct Loss {
    /// `created`, `updated`, `moved` or `deleted`; empty for any.
    kind: String,
    times: u64,
}

impl Losses {
    /// Lets the next changes of a kind in a mailbox vanish.
    pub(crate) fn add(&self, mailbox: i64, kind: &str, times: u64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(mailbox).or_default().push(Loss { kind: kind.to_owned(), times });
    }

    /// Loses nothing any more.
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Whether this change is to be lost; counts it.
    pub(super) fn takes(&self, mailbox: i64, kind: &str) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(list) = all.get_mut(&mailbox) else { return false };
        let Some(loss) = list.iter_mut().find(|l| l.times > 0 && (l.kind.is_empty() || l.kind == kind))
        else {
            return false;
        };
        loss.times -= 1;
        true
    }
}

/// The numbers of a change.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trace {
    /// The change is told under this number.
    Told(i64),
    /// It leaves no trace.
    Lost,
}

impl Trace {
    /// The number for a column that stays as it is where the change is lost.
    pub(super) fn number(self) -> Option<i64> {
        match self {
            Self::Told(number) => Some(number),
            Self::Lost => None,
        }
    }
}

/// The first of so many new numbers.
pub(super) async fn numbers(tx: &mut SqliteConnection, mailbox: i64, count: i64) -> Result<i64> {
    let row = sqlx::query("UPDATE mailbox SET sequence = sequence + ? WHERE id = ? RETURNING sequence")
        .bind(count)
        .bind(mailbox)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Error::NotFound("the mailbox is gone".to_owned()))?;
    let last: i64 = row.try_get(0)?;
    let before = last - count;
    if before / SWEEP_EVERY != last / SWEEP_EVERY && before > TOMBSTONES_KEPT {
        forget(tx, mailbox, before - TOMBSTONES_KEPT).await?;
    }
    Ok(before + 1)
}

/// Removes the tombstones of changes up to that number.
async fn forget(tx: &mut SqliteConnection, mailbox: i64, up_to: i64) -> Result<()> {
    sqlx::query(
        "DELETE FROM gone WHERE sequence <= ?1 AND folder IN (SELECT id FROM folder WHERE mailbox = ?2)",
    )
    .bind(up_to)
    .bind(mailbox)
    .execute(&mut *tx)
    .await?;
    for forgotten in [
        "DELETE FROM gone_folder WHERE mailbox = ? AND sequence <= ?",
        "DELETE FROM gone_entry WHERE mailbox = ? AND sequence <= ?",
    ] {
        sqlx::query(forgotten).bind(mailbox).bind(up_to).execute(&mut *tx).await?;
    }
    sqlx::query("UPDATE mailbox SET forgotten = ? WHERE id = ?")
        .bind(up_to)
        .bind(mailbox)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

impl Mailboxes {
    /// The number of a change of one message.
    pub(super) async fn trace(&self, tx: &mut SqliteConnection, mailbox: i64, kind: &str) -> Result<Trace> {
        if self.losses.takes(mailbox, kind) {
            return Ok(Trace::Lost);
        }
        Ok(Trace::Told(numbers(tx, mailbox, 1).await?))
    }

    /// How far a mailbox's changes have come.
    pub(crate) async fn position(&self, mailbox: i64) -> Result<Position> {
        let row = sqlx::query("SELECT sequence, forgotten, epoch FROM mailbox WHERE id = ?")
            .bind(mailbox)
            .fetch_optional(&self.pool)
            .await?
            .ok_or_else(|| Error::NotFound("the mailbox is gone".to_owned()))?;
        Ok(Position {
            sequence: row.try_get("sequence")?,
            forgotten: row.try_get("forgotten")?,
            epoch: row.try_get("epoch")?,
        })
    }

    /// Makes every state of a mailbox that was handed out worthless.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn lose_state(&self, mailbox: &super::Mailbox) -> Result<()> {
        sqlx::query("UPDATE mailbox SET epoch = epoch + 1 WHERE id = ?")
            .bind(mailbox.key)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Lets the next changes in a mailbox vanish from delta: the messages change and no state tells it. The kind is
    /// `created`, `updated`, `moved` or `deleted`, or empty for any.
    pub fn lose_changes(&self, mailbox: &super::Mailbox, kind: &str, times: u64) {
        self.losses.add(mailbox.key, kind, times);
    }

    /// Ends [`Mailboxes::lose_changes`] for all mailboxes.
    pub fn lose_no_more(&self) {
        self.losses.clear();
    }
}

/// Leaves a tombstone for a message that goes out of a folder.
pub(super) async fn bury(
    tx: &mut SqliteConnection,
    trace: Trace,
    folder: i64,
    remote_id: &str,
    immutable_id: &str,
) -> Result<()> {
    let Trace::Told(number) = trace else { return Ok(()) };
    sqlx::query("INSERT INTO gone (folder, sequence, remote_id, immutable_id) VALUES (?, ?, ?, ?)")
        .bind(folder)
        .bind(number)
        .bind(remote_id)
        .bind(immutable_id)
        .execute(&mut *tx)
        .await?;
    Ok(())
}
