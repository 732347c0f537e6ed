//! What becomes of one mail: one pure function for synchronizer and pane.

use alloc::{boxed::Box, vec::Vec};

use uuid::Uuid;

use crate::{
    correlation::Clues,
    knowledge::Knowledge,
    mail::{Address, Mail, Moment},
    party::{NewParty, Record},
    settings::{FolderRule, Organisation, Seat},
    tracking::Activity,
};

pub use crate::{
    decide::decide,
    reason::{Account, Evidence, Outcome, Reason, Remedy},
    screen::screen,
};

/// Why a mail is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source<'a> {
    /// It lies directly in the Inbox.
    Inbox,
    /// It lies in a folder with a rule.
    Folder(&'a FolderRule),
    /// It bears the category, wherever it lies.
    Category,
    /// It lies in Sent Items.
    Sent,
    /// It lies in another folder: it was moved before its turn (B4), or its category was taken off.
    Subfolder,
}

/// How the category stood when an earlier look was over, with what that look put on or took off itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seen {
    /// There was no earlier look.
    #[default]
    Never,
    /// It was on the mail.
    On,
    /// It was not.
    Off,
}

/// What is remembered of a mail in this mailbox, from the synchronizer's store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The category at the last look.
    pub seen: Seen,
    /// The activity it was tracked as, as this mailbox saw it: written, or marked.
    pub activity: Option<Uuid>,
    /// The activity was first written by this mailbox's synchronizer, not by another mailbox or a person.
    pub written: bool,
    /// What a rule or a conversation set it regarding, when that was last written.
    pub regarding: Option<Record>,
    /// A person undid something: no later run does it again.
    pub tombstone: Option<Tombstone>,
    /// How many attempts failed in a row.
    pub tries: u8,
    /// When the last one failed.
    pub failed_at: Option<Moment>,
    /// The mail was given up, and bears the undeliverable category.
    pub given_up: bool,
    /// Files the mail had when its activity was last completed.
    pub repaired_files: Option<u32>,
}

/// What a person undid. It is forgotten when a decision is to track or to link the mail: a person asked
/// again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// What.
    pub what: Undone,
    /// When that was seen.
    pub at: Moment,
}

/// What a person may undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    /// The mail was untracked, the activity kept or deleted.
    Tracking,
    /// Its regarding was taken off.
    Regarding,
}

/// Everything a decision is made of.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The mail.
    pub mail: &'a Mail,
    /// Its headers and categories.
    pub clues: &'a Clues,
    /// Why it is looked at.
    pub source: Source<'a>,
    /// In whose mailbox.
    pub seat: &'a Seat,
    /// What the CRM knows, of this mail or of a page of them.
    pub knowledge: &'a Knowledge,
    /// What the organisation has set.
    pub organisation: &'a Organisation,
    /// What is remembered.
    pub history: &'a History,
    /// Now.
    pub now: Moment,
}

/// What is to be done, why, and what anybody can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What is to be done.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// What that rests on.
    pub evidence: Evidence,
    /// Who can do what about it.
    pub remedy: Remedy,
}

impl From<Decision> for Account {
    fn from(decision: Decision) -> Self {
        let Decision { verdict, reason, evidence, remedy } = decision;
        Self { outcome: verdict.outcome(), reason, evidence, remedy }
    }
}

/// What is to be done with a mail. Where it is tracked afterwards (`Track`, `Link`, `Mark`, `Repair`) the
/// category goes on it, unless the mailbox shows it already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Write it.
    Track(Box<Plan>),
    /// It is tracked: set what it is regarding, and forget that this mailbox untracked it.
    Link {
        /// The activity.
        activity: Uuid,
        /// What it is to be regarding.
        regarding: Option<Record>,
    },
    /// It is tracked: put the category on it, and give these queues an item.
    Mark {
        /// The activity.
        activity: Uuid,
        /// Queues that get an item.
        queues: Vec<Record>,
    },
    /// It is tracked: complete the activity.
    Repair {
        /// The activity.
        activity: Uuid,
        /// Write its text.
        text: bool,
        /// Add the attachments it does not have yet.
        files: bool,
        /// But not these, by [`crate::identity::file`]: a person chose so.
        left_out: Vec<Uuid>,
    },
    /// It is not tracked: take the category off.
    Unmark,
    /// Note that this mailbox's owner untracked it, and keep the activity: taking a category off is no reason
    /// to delete anything. The pane offers both (semantics E4).
    Untrack {
        /// The activity.
        activity: Uuid,
    },
    /// Put the undeliverable category on it in place of the other, and try no more.
    Undeliverable,
    /// Leave it alone.
    Leave,
    /// Leave it alone, ask nobody about it, and remember only that it was withheld.
    Withhold,
    /// Look again.
    Later {
        /// When.
        at: Moment,
    },
}

impl Verdict {
    /// What is written, where the mail is tracked by this decision.
    pub fn plan(&self) -> Option<&Plan> {
        if let Self::Track(plan) = self { Some(plan) } else { None }
    }

    /// Whether the mail is looked at again at once, with the activity as it stands then: one look does one
    /// thing to an activity.
    pub fn again(&self) -> bool {
        matches!(self, Self::Link { .. } | Self::Repair { .. })
    }

    /// What it is, without what is to be done.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Track(_) => Outcome::Track,
            Self::Link { .. } => Outcome::Link,
            Self::Mark { .. } => Outcome::Mark,
            Self::Repair { .. } => Outcome::Repair,
            Self::Unmark => Outcome::Unmark,
            Self::Untrack { .. } => Outcome::Untrack,
            Self::Undeliverable => Outcome::Undeliverable,
            Self::Leave => Outcome::Leave,
            Self::Withhold => Outcome::Withhold,
            Self::Later { .. } => Outcome::Later,
        }
    }

    /// A stable name for stores, commands and metrics.
    pub fn as_str(&self) -> &'static str {
        self.outcome().as_str()
    }
}

/// A mail that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The activity, without its text.
    pub activity: Activity,
    /// The user or queue whose filter took it (`acceptingentityid`); `None` where a person did.
    pub accepted_by: Option<Record>,
    /// In whose mailbox it was found (`receivingmailboxid`).
    pub mailbox: Address,
    /// A contact or lead that is created for the sender, and under which key. The activity's sender is that
    /// row already.
    pub person: Option<(NewParty, Uuid)>,
    /// Queues that get an item.
    pub queues: Vec<Record>,
    /// Attachments that stay out: their place in the mail, and why.
    pub left_out: Vec<(usize, LeftOut)>,
}

/// Why an attachment is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is larger than the organisation allows.
    TooLarge,
    /// The organisation blocks files of its name.
    Blocked,
    /// The whole mail is larger than the organisation allows.
    MailTooLarge,
}
