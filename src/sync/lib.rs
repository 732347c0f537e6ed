//! The synchronizer: mail is tracked without anyone's browser open.
//!
//! A worker leases a mailbox from the store, reads what changed in it through Microsoft Graph, has
//! [`domain::decision::decide`] decide, carries out what was decided, and writes down what it did and why, all of it
//! repeatable: whatever is killed is looked at again, and nothing is written twice. Absent on purpose: rules. They are
//! the domain's, and the pane calls the same.

pub mod acts;
pub mod choose;
pub mod clock;
pub mod contents;
pub mod conversation;
mod crew;
pub mod doctor;
pub mod dry_run;
pub mod dry_step;
pub mod engine;
pub mod explain;
pub mod findings;
pub mod gather;
pub mod http;
pub mod left;
pub mod look;
pub mod metrics;
pub mod notices;
pub mod pack;
pub mod reader;
pub mod run;
mod send;
pub mod setup;
pub mod sign_in;
mod step;
pub mod store;
pub mod trial;
pub mod undo;
pub mod upkeep;
pub mod worker;

pub use decisions as record;
pub use step::before::{Offer, label};
