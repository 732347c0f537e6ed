//! A thin client of Microsoft Graph's mail, calendar, contacts and tasks, v1.0: one file for each operation, which builds its request and reads its
//! reply.
//!
//! Nothing here opens a socket or reads a clock. Every request asks for ids that stay when an item is moved; links are
//! opaque; what Graph leaves out, sends as null or in another type is nothing, and never a panic; whatever could grow
//! has a limit. When to try again is for the caller to say ([`wire::retry`], and [`batch::Run`] for the parts of a
//! batch).
//!
//! Graph allows one app in one mailbox 10,000 requests in 10 minutes, 4 at a time, and 15 MB of uploads in 30 seconds
//! (throttling limits); mailboxes do not count against each other.

pub mod attachments;
pub mod batch;
pub mod calendar_view;
pub mod categories;
pub mod contact;
pub mod delta;
pub mod draft;
pub mod event;
pub mod extension;
mod fault;
pub mod folders;
pub mod licences;
mod link;
mod mail;
pub mod mailbox_settings;
pub mod master_categories;
mod members;
pub mod message;
pub mod message_delta;
pub mod messages;
pub mod mime;
pub mod move_message;
pub mod names;
pub mod notifications;
mod page;
mod property;
pub mod recurrence;
pub mod reply;
pub mod resource;
pub mod send_mail;
mod service;
pub mod subscriptions;
pub mod task;
pub mod task_list;
pub mod translate_ids;
pub mod upload;
pub mod user;
mod zoned;

#[cfg(test)]
mod tests;

pub use fault::Fault;
pub use link::{Link, MAX_LINK_BYTES};
pub use mail::chosen;
pub use members::MAX_JSON_BYTES;
pub use page::{MAX_ITEMS, Page};
pub use property::Property;
pub use service::{Format, MAX_ID_BYTES, MAX_REQUEST_BYTES, Mailbox, Service};

/// Requests of one app in one mailbox within [`WINDOW_S`] (throttling limits).
pub const MAX_REQUESTS: u32 = 10_000;
/// The window of [`MAX_REQUESTS`], in seconds.
pub const WINDOW_S: u32 = 600;
/// Requests of one app in one mailbox at the same time, those in a batch counted (throttling limits).
pub const MAX_CONCURRENT: usize = 4;
