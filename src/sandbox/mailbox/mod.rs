//! Mailboxes: users, folders, messages, attachments, categories, and what add-ins keep in them.
//!
//! The names are those of Microsoft Graph's `message`, `mailFolder` and `outlookCategory`, so that a Graph
//! surface can be laid over the same store. All SQL of the sandbox is in this module.

mod changes;
mod deliver;
mod delta;
mod entries;
mod extras;
mod files;
mod filter;
mod folders;
mod ids;
mod item;
mod messages;
mod mime;
mod store;
mod subscriptions;
mod text;
mod write;
mod writing;

pub(crate) use changes::Position;
pub(crate) use deliver::wire_headers;
pub use deliver::{Draft, NewAttachment, Put};
pub(crate) use delta::{Event, Span};
pub(crate) use entries::{Entry, EntryEvent, NewEntry, Shelf, Sort};
pub(crate) use extras::Category;
pub use extras::MasterCategory;
pub(crate) use files::File;
pub(crate) use filter::{Comparison, Field, Filter, Kind, Order, Value};
pub use folders::Folder;
pub(crate) use ids::message_id;
pub(crate) use item::{After, Item, Listing, Parts};
pub(crate) use messages::Patch;
pub use messages::{Attachment, Message, Page, Summary};
pub use store::{Change, Mailbox, Mailboxes, NewMailbox};
pub(crate) use subscriptions::Subscription;
pub(crate) use text::{escaped, plain_text};
pub(crate) use write::Revision;

use serde::{Deserialize, Serialize};

/// Someone a mail is from or to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Person {
    /// The display name; may be empty.
    #[serde(default)]
    pub name: String,
    /// The SMTP address.
    #[serde(default)]
    pub address: String,
}

/// How urgent the sender says a mail is. The names are Graph's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub enum Importance {
    /// Can wait.
    Low,
    /// Says nothing.
    #[default]
    Normal,
    /// Marked as urgent.
    High,
}

/// How confidential the sender says a mail is. The names are Graph's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub enum Sensitivity {
    /// Says nothing.
    #[default]
    Normal,
    /// Personal.
    Personal,
    /// Private.
    Private,
    /// Company confidential.
    Confidential,
}

/// The folders every mailbox has, by Graph's well-known names, with the name English Outlook shows.
pub const WELL_KNOWN_FOLDERS: [(&str, &str); 6] = [
    ("inbox", "Inbox"),
    ("drafts", "Drafts"),
    ("sentitems", "Sent Items"),
    ("deleteditems", "Deleted Items"),
    ("junkemail", "Junk Email"),
    ("archive", "Archive"),
];

/// The longest name of a folder, in characters (Outlook).
pub const FOLDER_NAME_MAX: usize = 255;
/// The most folders of a mailbox; Exchange Online has no small limit.
pub const FOLDERS_MAX: i64 = 10_000;
/// How deep folders may lie in folders (Exchange Online: 300).
pub const FOLDER_DEPTH_MAX: i64 = 300;
/// The longest category name Outlook takes, in characters (Graph `outlookCategory.displayName`).
pub const CATEGORY_NAME_MAX: usize = 255;
/// The most categories of one mailbox's master list; ours, Exchange has no small limit.
pub const MASTER_CATEGORIES_MAX: usize = 500;
/// The most people one mail may be addressed to (Exchange Online's default recipient limit).
pub const RECIPIENTS_MAX: usize = 500;
/// The longest subject, in characters (office.js `subject.setAsync`).
pub const SUBJECT_MAX: usize = 255;
/// The largest body the page may hand in, in bytes.
pub const BODY_MAX: usize = 4 * 1024 * 1024;
/// The most roaming settings of one add-in, in bytes of JSON (32 KB, office.js `roamingSettings`).
pub const ROAMING_SETTINGS_MAX: usize = 32 * 1024;
/// The longest custom properties of one message and add-in, in characters of JSON (office.js).
pub const CUSTOM_PROPERTIES_MAX: usize = 2_500;
