//! Tests at the door: requests into the router, answers out.
#![allow(clippy::unwrap_used, reason = "tests say what must be there")]

mod batches;
mod chance;
mod clients;
mod door;
mod fetching;
mod files;
mod kit;
mod mailboxes;
mod operations;
mod reading;
mod rights;
mod schema;
mod series;
mod writing;
