//! Who asks, what they may, and why they do not see more.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Act, Finding};

/// `GET /admin/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Key of the CRM's user.
    pub user: Uuid,
    /// Their name.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Key of their own mailbox's row, where there is one.
    pub mailbox: Option<Uuid>,
    /// What they may.
    pub rights: Rights,
    /// *Don't see the options?*: licence and role, the administrator's switch, the organisation's app; in this order.
    pub checks: Vec<Check>,
    /// The work that they began last, where it is under way or has ended just now: a page that begins anew follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<Begun>,
}

/// Work that somebody began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Key of the [`Job`](crate::Job).
    pub job: Uuid,
    /// What is done.
    pub act: Act,
}

/// What somebody may do on the desk (semantics B21). The server asks again at each act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rights {
    /// See every mailbox and the organisation's settings, and change these: System Administrator of the CRM.
    pub administer: bool,
    /// Approve and reject addresses: System Administrator, and Global or Exchange administrator.
    pub approve: bool,
    /// Approve one's own address, where the organisation's switch allows it.
    pub approve_own: bool,
    /// Test one's own mailbox.
    pub test_own: bool,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// As it should be.
    Good,
    /// It is missing.
    Missing,
    /// It could not be found out.
    Unknown,
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Stable name: `licence`, `role`, `exchange`, `switched_on`, `standard_app`.
    pub name: String,
    /// How it ended.
    pub found: Found,
    /// What was found: names of licences, roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What is wrong, where it is not good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
}
