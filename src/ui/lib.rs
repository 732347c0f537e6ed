//! What is painted: components that are functions of their properties. They own no data and start nothing;
//! what a person does goes out as an event, and comes back as a new view.
//!
//! [`Pane`] is the whole pane. Sentences come from [`words`], colours from `www/tokens.css`.

mod chooser;
mod empty;
mod form;
mod icon;
mod notices;
mod offers;
mod pane;
mod people;
mod picker;
mod question;
mod record;
mod state;
mod tools;
mod trouble;
pub mod words;

/// The build's own part, here to be tested.
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod compile;

pub use pane::{Pane, PaneProps};
pub use words::Words;
