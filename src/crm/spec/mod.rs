//! Tests at the door: requests into the router, answers out.
#![allow(clippy::unwrap_used, reason = "tests say what must be there")]

mod door;
mod kit;
mod schema;
