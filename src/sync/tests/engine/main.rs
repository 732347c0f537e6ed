//! The synchronizer between the sandbox's Graph and the embedded CRM: what becomes of mail, from the mailbox to the row.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "a kit has more than each test needs")]

mod calendars;
mod chaos;
mod conversations;
mod corpus;
mod door;
mod fields;
mod files;
mod first;
mod found;
mod kill;
mod kill_sending;
mod kill_stepping;
mod kit;
mod left;
mod meetings;
mod meetings_met;
/// The rules of iCalendar, as the core's tests read them.
#[path = "../../../domain/tests/step/rrule.rs"]
mod rrule;
mod saying;
mod scenes;
mod sending;
mod series;
mod step_chaos;
mod stepping;
mod stepping_kinds;
mod template;
mod told;
mod undo;
mod unsent;
mod ways;
