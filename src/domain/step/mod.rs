//! Appointments, contacts and tasks kept in step between the mailbox and the CRM (semantics B15): what either side
//! says of them as neutral fields, what becomes of a change on either side, and why.
//!
//! [`decide`] is told what both sides have, what they had when they were last in step, and what the organisation has
//! set. It answers with what is written where, whom the mailbox would tell of it, and what is to be said.
//!
//! Where the semantics say nothing, the decision stands in the doc comment of the module that takes it.

pub mod case;
pub mod day;
mod decide;
pub mod decision;
pub mod duplicates;
pub mod field;
pub mod kind;
pub mod merge;
pub mod occurrences;
pub mod plain;
pub mod reason;
pub mod recurrence;
pub mod settings;
pub mod status;
pub mod value;

pub use case::{Case, Crm, Exchange, Item, Knowledge, Link, Row};
pub use decide::{decide, may_step, patient};
pub use decision::{Decision, Invites, Plan, Verdict};
pub use field::{Field, Way};
pub use kind::{Kind, Shape, Side};
pub use settings::Settings;
pub use value::{Fields, Value};
