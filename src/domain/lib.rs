//! What would still be true without Outlook, HTTP or a database: who a mail is from, whether it is
//! tracked and why, and what a salesperson may do about it.
//!
//! Nothing here reads a clock, opens a socket, draws a random number or waits. A machine is told what
//! happened and answers with what it would like next ([`want`]); whoever drives it does that through
//! [`ports`] and tells the machine what came of it. Absent on purpose: JSON, HTTP, languages, vendors'
//! spellings.
#![no_std]

extern crate alloc;

pub mod acceptance;
pub mod check;
pub mod contract;
pub mod correlation;
pub mod correspondence;
pub mod creation;
mod decide;
pub mod decision;
pub mod details;
pub mod feed;
pub mod files;
pub mod finding;
pub mod firewall;
mod folder;
pub mod forward;
pub mod home;
pub mod identity;
pub mod intent;
pub mod knowledge;
pub mod ledger;
mod letters;
pub mod likeness;
pub mod literature;
pub mod mail;
pub mod mailbox;
pub mod matching;
pub mod meeting;
pub mod naming;
pub mod outgoing;
pub mod ownership;
pub mod pane;
pub mod party;
pub mod ports;
pub mod predict;
pub mod problem;
pub mod queue;
pub mod reason;
pub mod retry;
mod screen;
pub mod settings;
pub mod sheet;
pub mod shelf;
pub mod signature;
pub mod step;
pub mod suggest;
pub mod timeline;
pub mod token;
pub mod tracking;
pub mod triage;
pub mod want;
