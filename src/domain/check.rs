//! What is the matter? Each part that the pane rests on, asked by itself.

use alloc::{string::String, vec::Vec};

use crate::{mail::Address, party::Record, problem::Problem};

/// What Outlook says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Its kind and version, in its own words; empty where it does not say.
    pub version: String,
    /// The newest requirement set of its mailbox, as in `1.15`; empty where it does not say.
    pub set: String,
    /// The language of its words, as a tag.
    pub language: String,
    /// Whose mailbox it is.
    pub mailbox: Address,
}

/// What is wanted to find out what is the matter, or to take something out of the pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// Ask Outlook about itself. Answered by [`Heard::Outlook`].
    Outlook,
    /// Ask the CRM who asks. Answered by [`Heard::Crm`].
    Crm,
    /// Ask our server whether a synchronizer runs. Answered by [`Heard::Synchronizer`].
    Synchronizer,
    /// Put that text into the clipboard. Answered by [`Heard::Copied`].
    Copy(String),
    /// Put the address of that row's page into the clipboard. Answered by [`Heard::Copied`].
    CopyLink(Record),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Outlook; nothing where it does not answer.
    Outlook(Result<Outlook, Problem>),
    /// The CRM knows who asks.
    Crm(Result<(), Problem>),
    /// Whether one runs.
    Synchronizer(Result<bool, Problem>),
    /// It is in the clipboard.
    Copied(Result<(), Problem>),
}

/// A part that the pane rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Outlook, and what it lets an add-in do.
    Outlook,
    /// The sign-in, and the CRM.
    Crm,
    /// The synchronizer.
    Synchronizer,
}

/// How a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is asked.
    Asking,
    /// It works; what it says about itself.
    Works(Vec<String>),
    /// There is none here, and none is needed.
    None,
    /// It does not work.
    Fails(Problem),
}
