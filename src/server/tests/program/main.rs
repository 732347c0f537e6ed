//! The real program, started as an operator would.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod admin;
mod backup;
mod kit;
mod register;
mod rights;
mod serve;
mod settings;
mod setup;
mod sync;
mod tenant;
