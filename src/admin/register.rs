//! The register of decisions. `GET /admin/decisions?mailbox=&verdict=&reason=&since=&before=&most=`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A page of it, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// The lines.
    pub rows: Vec<Row>,
    /// What `before` of the next page is; none: this was the last.
    pub next: Option<i64>,
}

/// A decision. It can be taken back with `POST /sync/undo/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its key.
    pub id: Uuid,
    /// When.
    pub at: i64,
    /// In whose mailbox: address.
    pub mailbox: String,
    /// The mail's Message-ID; of a withheld mail nothing but this.
    pub message: String,
    /// Verdict, by stable name.
    pub verdict: String,
    /// Reason, by stable name.
    pub reason: String,
    /// The sentences that `regarding explain` prints, in the language asked for (`Accept-Language`).
    pub said: String,
    /// Who can do what about it, in that language.
    pub remedy: String,
    /// Tracked to: name of the record.
    pub regarding: Option<String>,
    /// What an appointment, a contact or a task is called; empty for mail, and for others than the mailbox's owner.
    #[serde(default)]
    pub about: String,
    /// Contacts of the CRM that it may be: one of them is chosen, or none, with `POST /sync/choose/{id}`. Empty where
    /// nothing is offered any more, and for others than the mailbox's owner.
    #[serde(default)]
    pub offers: Vec<Offered>,
    /// It may be taken back.
    pub undoable: bool,
    /// It was taken back.
    pub undone: bool,
}

/// A contact of the CRM that is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// Its key.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// `POST /sync/choose/{id}`: what a person says of a contact that may be in the CRM already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choose {
    /// It is that row; none: it is none of those that are offered, and a new one is made.
    pub row: Option<Uuid>,
}

/// Codes of refusals (409) of what is taken back or chosen, that the desk says in its own words.
pub const REFUSALS: [&str; 15] = [
    "decided_since",
    "changed_in_crm",
    "changed_in_outlook",
    "not_done",
    "there_again",
    "not_kept",
    "cancelled",
    "would_cancel",
    "would_tell",
    "untracked_there",
    "no_mailbox",
    "no_offer",
    "not_offered",
    "chosen_already",
    "linked_already",
];
