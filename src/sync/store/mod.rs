//! The synchronizer's own database: SQLite for one machine, PostgreSQL for several, chosen by one URL.
//!
//! It keeps what neither the mailbox nor the CRM knows: who works on which mailbox, how far each folder was read,
//! what was decided and why, what is still to be done. It reads no clock: each time is an argument.
//!
//! Everything that one look at a mailbox found out is written by [`Store::commit`] in one transaction, and only
//! while the worker still holds its lease. SQL stands in this folder and nowhere else in the crate.

mod administration;
mod alerts;
mod categories;
mod commit;
mod contents;
mod copy;
mod cursors;
mod db;
mod decisions;
mod error;
mod handled;
mod hints;
mod lease;
mod mailboxes;
mod outgoing;
mod pairs;
mod undo;
mod upkeep;
mod values;

pub use administration::{JobRow, OutcomeRow, Trial, Trouble};
pub use alerts::{Alert, AlertRow, Level};
pub use categories::Category;
pub use commit::{Look, Outcome, Then};
pub use contents::CONTENTS_MAX;
pub use copy::{copy, whole};
pub use cursors::{Cursor, Folder, Sweep};
pub use decisions::{Decision, DecisionRow, Filter, Place};
pub use error::{Result, StoreError};
pub use handled::{Did, Handled, Mark, Pending};
pub use hints::{Hint, HintKind, Notice, Noticed, Subscription};
pub use lease::{Lease, Leased};
pub use mailboxes::{Enrolment, Mailbox, Standing};
pub use outgoing::Outgoing;
pub use pairs::{BASE_MAX, Pair, Stir, Stirred};
pub use undo::{Tombstone, Withheld};
pub use upkeep::{AuditEntry, Figures, Forgotten, Keep};
pub use values::{Digest, MailboxId, Millis};

/// The database. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Store {
    db: db::Db,
}

/// The most rows one page of a list has.
pub const PAGE_MAX: u32 = 1_000;
/// The longest opaque link that is kept, in bytes. A longer one is refused, never cut: a cut link is worth nothing.
pub const LINK_MAX: usize = 64 * 1024;
/// The longest error text that is kept, in characters (`mailbox.lastsyncerror`, semantics B2).
pub const ERROR_MAX: usize = 2_048;
/// The longest evidence that is kept, in bytes of JSON. Longer evidence is refused: a cut one is no JSON.
pub const EVIDENCE_MAX: usize = 16 * 1024;
/// The longest other text that is kept, in characters. What is longer is cut.
pub const TEXT_MAX: usize = 1_024;
/// The most mailboxes one lease takes.
pub const LEASE_MAX: u32 = 1_000;

impl Store {
    /// Opens the database of a URL and brings its schema up to date: `sqlite:PATH` (made where it is not there) or
    /// `postgres://USER@HOST/DATABASE`.
    pub async fn open(url: &str) -> Result<Self> {
        Ok(Self { db: db::Db::open(url).await? })
    }

    /// Closes all connections; waits for those at work.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
