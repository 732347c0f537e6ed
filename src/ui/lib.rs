//! What is painted: components that are functions of their properties. They own no data and start nothing;
//! what a person does goes out as an event, and comes back as a new view.
//!
//! [`Pane`] is the whole pane. Sentences come from [`words`], colours from `www/tokens.css`.

mod affair;
mod chooser;
mod decided;
mod details;
mod empty;
mod entry;
mod form;
mod icon;
mod keys;
mod notices;
mod offers;
mod pane;
mod people;
mod picker;
mod question;
mod record;
mod state;
mod text;
mod timeline;
mod tools;
mod trouble;

pub use pane::{Pane, PaneProps};
pub use words::{self, Words};
