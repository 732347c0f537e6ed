//! The desk against a scripted server, and its pages as they are painted.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod cards;
mod crm;
#[path = "../../../../tests/paint/html.rs"]
mod html;
mod kit;
mod mailboxes;
mod paint;
mod records;
mod scenes;
mod settings;
mod signed;
