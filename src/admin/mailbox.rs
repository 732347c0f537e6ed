//! Mailboxes as they are listed, and one of them in full.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Alert, Finding};

/// `mailbox.emailrouteraccessapproval` (semantics B1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// Nothing was ever asked.
    Empty,
    /// Approved.
    Approved,
    /// Waits for somebody.
    Pending,
    /// Rejected.
    Rejected,
}

/// How a test ended: of one part, or of the whole mailbox (*Test Run Status*: Failure where an applicable part failed,
/// else Not Run where one was not run, else Success; semantics B17).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Run {
    /// Not run.
    #[default]
    NotRun,
    /// Success.
    Success,
    /// Failure.
    Failure,
}

/// What a mailbox is in the eyes of whoever looks: one colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It works.
    Green,
    /// It works, but something waits or is late; or nobody has set it up.
    Amber,
    /// It does not work.
    Red,
    /// It is switched off.
    Off,
}

/// A line of the list. `GET /admin/mailboxes?after=&most=` in the order of addresses, at most 1,000 at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Key of its row.
    pub id: Uuid,
    /// Address.
    pub address: String,
    /// Name of the user or queue.
    pub owner: String,
    /// It is a queue's.
    pub queue: bool,
    /// One colour.
    pub status: Status,
    /// Approval of its address.
    pub approval: Approval,
    /// Test Run Status.
    pub test: Run,
    /// A test of it is under way.
    pub testing: bool,
    /// The row is active.
    pub active: bool,
    /// The last look that ended well.
    pub synced: Option<i64>,
    /// Mails known to wait.
    pub backlog: u64,
    /// Open alerts.
    pub alerts: u32,
    /// What is wrong first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The lines.
    pub mailboxes: Vec<Listed>,
    /// What `after` of the next page is; none: this was the last.
    pub next: Option<String>,
    /// All that there are.
    pub total: u32,
}

/// A part of a mailbox that is synchronized and tested by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Incoming mail.
    Incoming,
    /// Outgoing mail.
    Outgoing,
    /// Appointments, contacts and tasks.
    Act,
}

/// A step of a test, in the order they are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A token of the service.
    SignIn,
    /// The mailbox is there and may be reached.
    Reach,
    /// Something in it is read.
    Read,
    /// Something is written in it, and removed again.
    Write,
    /// A mail is sent to itself.
    Send,
    /// What was sent has arrived.
    Arrive,
}

/// How the test of a part ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Which part.
    pub part: Part,
    /// The synchronizer is chosen for it; what is not chosen is not tested and does not count.
    pub chosen: bool,
    /// How it ended.
    pub run: Run,
    /// When.
    pub at: Option<i64>,
    /// The step that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<Step>,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
}

/// `GET /admin/mailboxes/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// As in the list.
    pub listed: Listed,
    /// Its parts, all three.
    pub parts: Vec<Tried>,
    /// A Global or Exchange administrator approved the address.
    pub approved_by_office: bool,
    /// Mail before this moment is left alone.
    pub after: Option<i64>,
    /// Put off until.
    pub postponed: Option<i64>,
    /// Mails dealt with since it was enrolled.
    pub total: u64,
    /// Open alerts, then the closed ones of late.
    pub alerts: Vec<Alert>,
}
