//! Journeys: the real machine of the pane, the real client and the real CRM on a file, with nothing between them but
//! the network. Only Outlook is played.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a journey names the one case it is about")]

mod adding;
mod at_home;
mod colleagues;
mod editing;
mod extremes;
mod failures;
mod finding;
mod kit;
mod many;
mod meeting;
mod predicting;
mod records;
mod several;
mod timelines;
mod tracking;
mod triage;
mod waiting;
mod writing;
