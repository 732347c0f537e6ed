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
    /// It may be taken back.
    pub undoable: bool,
    /// It was taken back.
    pub undone: bool,
}
