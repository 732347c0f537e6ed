//! *Set up e-mail*: what is checked, and how far the configuration is.

use serde::{Deserialize, Serialize};

use crate::{Check, Finding};

/// `GET /admin/setup`; `POST /admin/setup` begins or goes on, and answers with the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// Licence, role and Exchange subscription of whoever asks, in this order.
    pub checks: Vec<Check>,
    /// The steps, in their order.
    pub stages: Vec<Stage>,
    /// It runs now.
    pub running: bool,
    /// When everything was done, at the last run that ended.
    pub done: Option<i64>,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    /// Not begun.
    Waiting,
    /// At work.
    Running,
    /// Done; done again it changes nothing.
    Done,
    /// It cannot be done: see the finding.
    Failed,
}

/// A step of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Stable name: `profile`, `methods`, `approve`, `test`, `app`.
    pub name: String,
    /// How far.
    pub state: StageState,
    /// Of many.
    pub progress: Progress,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
}

/// So many of so many; of those dealt with so many failed, and so many wait for a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// Dealt with.
    pub done: u32,
    /// Of how many.
    pub all: u32,
    /// Failed.
    pub failed: u32,
    /// Left to a person: the conditions of automatic approval do not hold.
    pub left: u32,
}
