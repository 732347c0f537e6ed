//! What is painted: components that are functions of their properties. They own no data and start nothing;
//! what a person does goes out as an event, and comes back as a new view.
//!
//! [`Pane`] is the whole pane. The small parts that it is made of are the desk's too. Sentences come from [`words`],
//! colours from `www/tokens.css`.

mod affair;
mod around;
mod card;
mod check;
mod chooser;
mod conversation;
mod decided;
mod details;
mod draft;
mod empty;
mod entry;
mod files;
mod form;
mod home;
mod icon;
mod keys;
mod literature;
mod meeting;
mod mine;
mod notices;
mod offers;
mod pane;
mod people;
mod picker;
mod question;
mod record;
mod several;
mod state;
mod text;
mod timeline;
mod tools;
mod triage;
mod trouble;
mod waiting;

pub use icon::{Icon, icon};
pub use pane::{Pane, PaneProps};
pub use record::tile;
pub use timeline::{History, HistoryProps, MailText, MailTextProps};
pub use tools::{Look, button, dotted, icon_button, theirs};
pub use words::{self, Words};
