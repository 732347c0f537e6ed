//! What is painted: functions of the machine's state. They own no data and start nothing; what a person does goes out
//! as an event. Sentences come from `words`, colours from `www/tokens.css`.

mod alerts;
mod audit;
mod book;
mod cards;
mod directions;
mod finding;
mod folders;
mod frame;
mod kit;
mod mailbox;
mod mailboxes;
mod news;
mod options;
mod organisation;
mod register;
mod settings;
mod setup;
mod table;
mod trial;
mod work;
mod would;

pub use frame::desk;
#[cfg(target_arch = "wasm32")]
pub(crate) use frame::to_title;
pub use kit::Tools;
