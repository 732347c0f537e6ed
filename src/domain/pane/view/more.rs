//! What stands beside how a mail is tracked: its conversation, further records, files to keep.

use alloc::{boxed::Box, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    contract::{Contract, Fate},
    party::Record,
    timeline::Around,
};

/// What the person at the screen decided about the conversation of a mail, and what can be decided.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractView {
    /// What was decided, and when.
    pub contract: Option<Contract>,
    /// The record it is followed to is open no more.
    pub fate: Option<Fate>,
    /// So many mails of it are there, are not tracked, and can be.
    pub earlier: u32,
    /// Records it may be followed to, the nearest first.
    pub offered: Vec<Record>,
    /// The choice stands open.
    pub open: bool,
}

/// Files of a mail that is not tracked yet.
#[derive(Clone, Debug, PartialEq)]
pub struct FilesView {
    /// They, without what is part of the text.
    pub files: Vec<FileView>,
}

/// A file that somebody sent.
#[derive(Clone, Debug, PartialEq)]
pub struct FileView {
    /// By what a choice about it is kept.
    pub file: Uuid,
    /// File name.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// It will be kept.
    pub kept: bool,
}

/// Further records that a mail is linked to, or will be.
#[derive(Clone, Debug, PartialEq)]
pub struct SeveralView {
    /// They.
    pub records: Vec<Record>,
    /// The CRM has them; otherwise they are written with the mail.
    pub tracked: bool,
    /// There can be no more.
    pub full: bool,
    /// The search for one more is open.
    pub open: bool,
}

/// What happened last with somebody, and what comes next.
#[derive(Clone, Debug, PartialEq)]
pub struct AroundView {
    /// With whom.
    pub of: Record,
    /// It, as far as it is known.
    pub told: Told,
}

/// How asking for the last and the next activity of the sender goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is on its way.
    Coming,
    /// It could not be read: the timeline says why.
    Unread,
    /// What the CRM says; there may be nothing.
    Here(Box<Around>),
}
