//! What a synchronizer's process is told, and what it says.

use serde::{Deserialize, Serialize};

/// What it is told, as one line of JSON on its standard input. A second line lets it begin; at the end of the input it
/// ends what it is at, and itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Orders {
    /// Where the server is.
    pub(crate) url: String,
    /// The tenant of the sandbox.
    pub(crate) tenant: String,
    /// The application that signs in.
    pub(crate) client: String,
    /// Its secret.
    pub(crate) secret: String,
    /// The URL of the synchronizer's database.
    pub(crate) store: String,
    /// Threads with a worker each.
    pub(crate) threads: usize,
    /// Mailboxes that one worker looks at at the same time.
    pub(crate) concurrency: usize,
    /// Whether Graph tells of changes.
    pub(crate) told: bool,
    /// The pause between two looks at a mailbox that nobody tells about; the synchronizer's own when not said.
    pub(crate) poll_ms: Option<i64>,
}

/// What it says of itself several times a second, as a line of JSON.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    /// Looks that ended.
    pub(crate) looks: u64,
    /// Looks that were broken off.
    pub(crate) broken: u64,
    /// Mails tracked.
    pub(crate) tracked: u64,
    /// Attempts that failed, of whatever kind.
    pub(crate) failed: u64,
    /// Rows and items written to keep them in step.
    pub(crate) stepped: u64,
    /// Mails of the CRM that were sent.
    pub(crate) sent: u64,
    /// Requests to Graph.
    pub(crate) graph: u64,
    /// Requests to the CRM.
    pub(crate) crm: u64,
    /// When the last mail was tracked or sent, or item written, in milliseconds since 1970; 0 before.
    pub(crate) last_ms: i64,
    /// Memory of the process that is in use, in bytes; 0 where the system does not tell.
    pub(crate) resident: u64,
}
