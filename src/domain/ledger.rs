//! What a synchronizer asks and tells the CRM, for many mails at a time.

use alloc::{string::String, vec::Vec};
use core::ops::Deref;

use uuid::Uuid;

use crate::{
    correlation::ThreadRoot,
    decision::{LeftOut, Plan},
    knowledge::{Acceptor, ByAddress},
    mail::{Address, Body, Direction, MessageId},
    party::Record,
    settings::{Firewall, Seat},
};

/// Whose mail is looked at, and who may accept mail.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Directory {
    /// The mailboxes of users and queues.
    pub mailboxes: Vec<Enrolled>,
    /// Users and queues by all their addresses.
    pub acceptors: ByAddress<Acceptor>,
}

/// A mailbox that the CRM has a row of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The key of its row.
    pub id: Uuid,
    /// Its settings.
    pub seat: Seat,
}

/// A mail that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was decided. The activity has its text, where it is to be written.
    pub plan: Plan,
    /// The key of the mailbox's row (`receivingmailboxid`).
    pub mailbox: Option<Uuid>,
    /// What it answers.
    pub in_reply_to: Option<MessageId>,
    /// The root of its thread.
    pub root: Option<ThreadRoot>,
    /// The tracking token in its subject.
    pub token: Option<String>,
    /// Its attachments, without those that stay out.
    pub files: Vec<File>,
    /// Those that stay out, so that they can be found.
    pub missing: Vec<Missing>,
}

/// A file that is not stored with its mail, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// File name.
    pub name: String,
    /// Size in bytes, as the mailbox says.
    pub bytes: u64,
    /// Why it is not stored.
    pub why: LeftOut,
    /// Where the mailbox shows its mail.
    pub link: Option<String>,
}

/// An attachment with its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its place among the attachments of the mail: with it the key of its row is computed.
    pub place: usize,
    /// File name.
    pub name: String,
    /// Media type; empty where the mail names none.
    pub media_type: String,
    /// By which name the text shows it; empty where it does not.
    pub content_id: String,
    /// The content.
    pub bytes: Bytes,
}

/// What a file holds, digested once: a file may be large, and is asked about often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes {
    bytes: Vec<u8>,
    fingerprint: Fingerprint,
}

impl Bytes {
    /// Takes bytes in, with what digests them.
    pub fn new(bytes: Vec<u8>, sha256: impl FnOnce(&[u8]) -> [u8; 32]) -> Self {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self { fingerprint: Fingerprint { sha256: sha256(&bytes), bytes: length }, bytes }
    }

    /// By which they are known.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// By which a file is known whatever it is called: the digest of its bytes, and their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How many there are.
    pub bytes: u64,
}

/// Which content of the CRM (a row of `attachment`) holds what a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Content {
    /// What it holds.
    pub file: Fingerprint,
    /// The key of its row.
    pub id: Uuid,
}

/// An activity that is to be regarding something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regard {
    /// The activity.
    pub activity: Uuid,
    /// What it is to be regarding; `None` takes it off.
    pub regarding: Option<Record>,
    /// The mailbox whose note of untracking is forgotten.
    pub mailbox: Address,
}

/// An activity that is to be completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The activity.
    pub activity: Uuid,
    /// Which way the mail went.
    pub direction: Direction,
    /// Its text; `None` leaves it as it is.
    pub body: Option<Body>,
    /// Attachments that came later; those that are there already are left alone.
    pub files: Vec<File>,
    /// Those that stay out.
    pub missing: Vec<Missing>,
}

/// Settings of this product that the CRM has no column for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What is never tracked.
    pub firewall: Firewall,
    /// What a person chose among several rows of one address; of the organisation there are none.
    pub choices: Vec<(Address, Record)>,
}
