//! What is shown of several mails.

use alloc::{boxed::Box, string::String, vec::Vec};

use crate::{
    mail::{ItemId, Person},
    party::Record,
    problem::Problem,
    reason::Account,
    suggest::Offer,
};

use super::super::view::{Look, PickerView};

/// Several mails in a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TriageView {
    /// So many of so many mails are read, while they are.
    pub reading: Option<(usize, usize)>,
    /// How the question to the CRM goes.
    pub look: Look,
    /// A line a mail, in Outlook's order.
    pub lines: Vec<LineView>,
    /// So many will be tracked.
    pub included: usize,
    /// So many more can be.
    pub excluded: usize,
    /// So many are selected beyond what is dealt with together.
    pub left_off: usize,
    /// The choice of another record is open.
    pub part: Option<PartView>,
    /// They are being tracked, or taken back.
    pub run: Option<RunView>,
    /// So many could not be marked in Outlook.
    pub unmarked: usize,
}

/// One mail of several.
#[derive(Clone, Debug, PartialEq)]
pub struct LineView {
    /// Its name in the mailbox.
    pub item: ItemId,
    /// Its subject.
    pub subject: String,
    /// Who sent it, where that was read.
    pub from: Option<Person>,
    /// How it stands.
    pub state: LineState,
    /// It will be tracked.
    pub included: bool,
    /// What it will be regarding.
    pub regarding: Option<Record>,
    /// Why that is offered; `None` where a person chose it.
    pub offer: Option<Offer>,
}

/// How one mail of several stands.
#[derive(Clone, Debug, PartialEq)]
pub enum LineState {
    /// Outlook is asked for it.
    Reading,
    /// Outlook does not give it.
    Unread(Problem),
    /// It is no mail that can be tracked: a report.
    NoMail,
    /// It is not sent yet.
    Draft,
    /// The CRM has not been asked about it yet.
    Unknown,
    /// It is not tracked. `known` says that somebody on it is in the CRM.
    Free {
        /// Somebody on it is in the CRM.
        known: bool,
    },
    /// It is on a never-track list: it is tracked only if a person says so.
    Withheld(Box<Account>),
    /// It is the same mail as an earlier one, of that subject.
    Duplicate(String),
    /// You untracked it; the copy is in the CRM.
    Kept,
    /// It is tracked, regarding that.
    Tracked(Option<Record>),
    /// Its turn comes.
    Queued,
    /// It is being written.
    Writing,
    /// It could not be tracked, or taken back.
    Failed(Problem),
}

impl LineState {
    /// Whether a person can have it tracked from here.
    pub fn is_free(&self) -> bool {
        matches!(self, Self::Free { .. } | Self::Withheld(_) | Self::Failed(_))
    }
}

/// The choice of another record for one mail.
#[derive(Clone, Debug, PartialEq)]
pub struct PartView {
    /// Which mail.
    pub item: ItemId,
    /// Its subject.
    pub subject: String,
    /// The search.
    pub picker: PickerView,
    /// What is offered before anything is typed.
    pub offers: Vec<Offer>,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct RunView {
    /// So many are done.
    pub done: usize,
    /// Of so many.
    pub of: usize,
    /// The CRM asked for a pause, or failed: it goes on by itself in so many seconds.
    pub pause: Option<(Problem, u32)>,
    /// They are taken back.
    pub removing: bool,
}

/// What became of several mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Triaged {
    /// They were tracked.
    Tracked {
        /// So many.
        mails: usize,
        /// So many had been tracked by somebody else.
        were_there: usize,
        /// So many could not be.
        failed: usize,
    },
    /// They were taken back.
    TakenBack {
        /// So many.
        mails: usize,
        /// So many could not be.
        failed: usize,
    },
}

impl Triaged {
    /// Nothing happened: it was stopped before anything began.
    pub fn is_nothing(self) -> bool {
        match self {
            Self::Tracked { mails, were_there, failed } => (mails, were_there, failed) == (0, 0, 0),
            Self::TakenBack { mails, failed } => (mails, failed) == (0, 0),
        }
    }

    /// So many did not work.
    pub fn failed(self) -> usize {
        match self {
            Self::Tracked { failed, .. } | Self::TakenBack { failed, .. } => failed,
        }
    }
}
