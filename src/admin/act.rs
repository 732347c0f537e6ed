//! Acts on mailboxes, the work they start, and the record of them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Finding, Part, Progress};

/// What is done to mailboxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Approve the address.
    Approve,
    /// Reject the address.
    Reject,
    /// Test, and enable what passes.
    Test,
    /// Both: *Approve and test mailboxes*.
    ApproveAndTest,
    /// Do not synchronize it any more.
    Deactivate,
    /// Synchronize it again.
    Activate,
    /// Choose the synchronizer for a part, or nobody. What is chosen anew has to be tested.
    Choose {
        /// Which part.
        part: Part,
        /// Whether it is synchronized.
        on: bool,
    },
    /// Leave it alone until a moment.
    Postpone {
        /// Until when.
        until: i64,
    },
}

/// Which mailboxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// These, by the keys of their rows; at most 10,000.
    These(Vec<Uuid>),
    /// Every one that may be meant.
    All,
}

/// `POST /admin/mailboxes/act`; answered with 202 and a [`Job`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acting {
    /// What.
    pub act: Act,
    /// With which.
    pub mailboxes: Chosen,
}

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// At work.
    Running,
    /// Ended; some of it may have failed.
    Done,
    /// The server was stopped meanwhile: what is not in the outcomes was not done.
    Lost,
}

/// `GET /admin/jobs/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its key.
    pub id: Uuid,
    /// How far.
    pub state: JobState,
    /// Of how many.
    pub progress: Progress,
    /// What came of each that is dealt with; at most 1,000, failures first.
    pub outcomes: Vec<Outcome>,
}

/// What came of one mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Key of its row.
    pub mailbox: Uuid,
    /// Its address.
    pub address: String,
    /// None: done.
    pub finding: Option<Finding>,
}

/// `GET /admin/audit?before=&most=`: who did what, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: i64,
    /// Who: a name, or `command line`.
    pub who: String,
    /// What, by stable name: `approve`, `test`, `settings`, `undo`.
    pub what: String,
    /// With what: an address, the name of a setting.
    pub with: String,
    /// More: old and new value. Never anything of a mail.
    pub detail: String,
    /// It was refused.
    pub refused: bool,
}
