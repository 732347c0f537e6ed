//! Several mails that are selected together: what is asked and written about all of them at once.

use alloc::{boxed::Box, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    correlation::Parent,
    mail::{Address, Body, ItemId, Mail, MessageId},
    party::Dossier,
    problem::Problem,
    tracking::Activity,
    want::Written,
};

/// How many mails are dealt with together. Outlook lets a person select no more (Mailbox 1.13).
pub const MAX_MAILS: usize = 100;

/// How many different addresses of all these mails are looked up; people beyond stay unresolved. Senders come first.
pub const MAX_ADDRESSES: usize = 200;

/// How many earlier mails are looked for of each: what it answers, and what that answers.
pub const MAX_EARLIER: usize = 2;

/// A selected mail, as far as Outlook tells of it without loading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Its name in the mailbox.
    pub item: ItemId,
    /// Its name everywhere, where it has one.
    pub message_id: Option<MessageId>,
    /// The thread it belongs to, in the mailbox's own words.
    pub conversation: Option<String>,
    /// Its subject.
    pub subject: String,
    /// It is still being written.
    pub draft: bool,
}

/// A selected mail that was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The mail, without its text.
    pub mail: Mail,
    /// Which mails it answers, best first, at most [`MAX_EARLIER`].
    pub answers: Vec<MessageId>,
}

/// What is asked about all of them at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Whom to look for: at most [`MAX_ADDRESSES`].
    pub addresses: Vec<Address>,
    /// By which keys to look for the mails' activities.
    pub keys: Vec<Uuid>,
    /// By which names.
    pub names: Vec<MessageId>,
    /// Earlier mails that these may continue.
    pub earlier: Vec<MessageId>,
    /// Who asks.
    pub me: Address,
}

/// What the CRM knows of all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surveyed {
    /// Their people, open deals and cases, and activities.
    pub dossier: Dossier,
    /// Which of the earlier mails are tracked.
    pub earlier: Vec<(MessageId, Parent)>,
}

/// What is wanted for several mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// Load that mail and read it, without its text. Answered by [`Heard::Read`].
    Read(ItemId),
    /// Load that mail and read its text. Answered by [`Heard::Text`].
    Text(ItemId),
    /// Load that mail and put the tracked category on it, or take it off. Answered by [`Heard::Marked`].
    Mark(ItemId, bool),
    /// Ask the CRM about all of them. Answered by [`Heard::Surveyed`].
    Survey(Box<Survey>),
    /// Write these activities, each create only and by itself. Answered by [`Heard::Written`].
    Write(Vec<Activity>),
    /// Remove these activities. Answered by [`Heard::Removed`].
    Remove(Vec<Uuid>),
}

/// What came of a [`Want`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The mail; `None` where it is none that can be tracked: a report.
    Read(Result<Option<Box<Loaded>>, Problem>),
    /// Its text.
    Text(Result<Body, Problem>),
    /// The category is on or off.
    Marked(Result<(), Problem>),
    /// What the CRM knows.
    Surveyed(Result<Box<Surveyed>, Problem>),
    /// What came of each activity, in their order.
    Written(Vec<Result<Written, Problem>>),
    /// What came of each, in their order.
    Removed(Vec<Result<(), Problem>>),
}
