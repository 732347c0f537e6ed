//! One writer at a time: SQLite has no more, and who waits in a queue is called at once, where SQLite would sleep and
//! ask again.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::{Sqlite, SqliteConnection, Transaction};
use tokio::sync::OwnedMutexGuard;

use super::store::Mailboxes;
use crate::error::Result;

/// A transaction that writes. Dropped without a commit, it is rolled back.
pub(super) struct Writing {
    tx: Transaction<'static, Sqlite>,
    _turn: OwnedMutexGuard<()>,
}

impl Mailboxes {
    /// Begins to write, when it is our turn.
    pub(super) async fn begin(&self) -> Result<Writing> {
        let turn = Arc::clone(&self.gate).lock_owned().await;
        Ok(Writing { tx: self.pool.begin_with("BEGIN IMMEDIATE").await?, _turn: turn })
    }
}

impl Writing {
    /// Keeps what was written.
    pub(super) async fn commit(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }
}

impl Deref for Writing {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.tx
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }
}
