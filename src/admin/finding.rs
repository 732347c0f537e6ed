//! Something that is wrong, as a code: the words crate says it, who can mend it, and how.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Who can mend something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Whoever reads it.
    You,
    /// The owner of the mailbox.
    Owner,
    /// Who has the role System Administrator in the CRM.
    Administrator,
    /// A Global or Exchange administrator of Microsoft 365.
    Exchange,
    /// Who runs the server.
    Operator,
    /// Nobody has to: it passes or is retried.
    Nobody,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable name; `words` has its sentence and its remedy.
    pub code: String,
    /// What the sentence names: an address, a host, a role. Never anything of a mail.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
    /// Who can mend it.
    pub who: Who,
    /// The code of the service itself, where it gave one, for whoever asks its support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
}
