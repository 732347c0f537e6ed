//! Alerts.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Finding;

/// How bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Worth knowing.
    Information,
    /// It passes by itself, or costs little.
    Warning,
    /// Nothing is synchronized until somebody does something.
    Error,
}

/// An alert. `GET /admin/alerts`: those of one's own mailbox; an administrator sees all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its number.
    pub id: i64,
    /// About which mailbox (key of the row); none: about the service.
    pub mailbox: Option<Uuid>,
    /// That mailbox's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// How bad.
    pub level: Level,
    /// What, who can mend it, how.
    pub finding: Finding,
    /// Since when.
    pub since: i64,
    /// Last seen.
    pub last: i64,
    /// How often.
    pub count: u64,
    /// When it was cured.
    pub closed: Option<i64>,
}
