//! Everything a decision is made of: the row, the item, what both had last, and what the organisation has set.

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use super::{day::Day, kind::Kind, kind::Side, value::Fields};
use crate::{
    decision::Seen,
    mail::{Address, Moment, Person},
    party::Record,
    settings::{Organisation, Seat},
};

/// Who changed something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Author {
    /// A person.
    Person,
    /// A program that is not ours: an integration, a workflow, a clean-up.
    Program,
    /// This product, keeping it in step.
    Us,
    /// Nobody can tell.
    #[default]
    Unknown,
}

/// When something changed last, and by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// When, by the clock of the side it is on.
    pub at: Moment,
    /// By what.
    pub by: Author,
    /// By which person, where that is known.
    pub who: Option<Record>,
}

/// How a row stands (`statecode`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Open; of a contact: active.
    #[default]
    Open,
    /// Scheduled, of an appointment.
    Scheduled,
    /// Completed.
    Completed,
    /// Called off; of a contact: inactive.
    Canceled,
}

impl State {
    /// It is over: completed or called off. The CRM lets nobody change such an activity.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Completed | Self::Canceled)
    }
}

/// What part of a series something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InSeries {
    /// None: it happens once.
    #[default]
    Single,
    /// The series itself.
    Master,
    /// An occurrence as the series says. It is never kept in step by itself.
    Occurrence(Day),
    /// An occurrence that differs; the day on which the series has it.
    Exception(Day),
}

/// A row of the CRM, as this mailbox's owner sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its key.
    pub id: Uuid,
    /// What it says.
    pub fields: Fields,
    /// How it stands.
    pub state: State,
    /// Whose it is.
    pub owner: Option<Record>,
    /// Which user called the meeting.
    pub organizer: Option<Record>,
    /// When it was created.
    pub created: Moment,
    /// When it changed last. Where that was us, it has not changed since.
    pub changed: Changed,
    /// One of the owner's synchronization filters takes it.
    pub matches: bool,
    /// Nobody was to be invited yet (`isdraft`).
    pub draft: bool,
    /// What part of a series it is.
    pub series: InSeries,
    /// It was made from an event of a calendar: its key is that event's ([`crate::identity::appointment`]).
    pub of_event: bool,
    /// The mailbox's owner untracked it, and kept it in the CRM.
    pub untracked: bool,
}

/// What the CRM has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crm {
    /// The row.
    Row(Row),
    /// Nothing yet: it is not linked to any.
    None,
    /// A row that this mailbox's owner may not see any more, or is not told of: it left the filters.
    Hidden,
    /// A row that was deleted.
    Deleted {
        /// By whom. Where that is not known, no meeting is cancelled because of it.
        by: Changed,
        /// How it stood, as far as is known.
        state: State,
        /// Whose it was.
        owner: Option<Record>,
    },
}

/// An item of the mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// What it says.
    pub fields: Fields,
    /// When it changed last. Where that was us, it has not changed since.
    pub changed: Changed,
    /// When it was created; `None` where the mailbox does not tell.
    pub created: Option<Moment>,
    /// It bears the category; `None` where that is not told, and for contacts.
    pub marked: Option<bool>,
    /// Its owner tracked it in the add-in.
    pub chosen: bool,
    /// The mailbox's owner called the meeting.
    pub is_organizer: bool,
    /// It was called off by its organizer.
    pub cancelled: bool,
    /// Nobody was invited yet.
    pub draft: bool,
    /// Somebody assigned the task.
    pub assigned: bool,
    /// It is a request or a response, not the meeting in the calendar.
    pub message: bool,
    /// It is a copy that somebody made of another item of the mailbox, with all that marks that one.
    pub copy: bool,
    /// What part of a series it is.
    pub series: InSeries,
}

/// What the mailbox has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// The item.
    Item(Item),
    /// Nothing yet: it is not linked to any.
    None,
    /// An item that was not asked for, or is outside what was looked at: nothing follows from that.
    Unseen,
    /// An item that is gone for good.
    Deleted {
        /// By whom, where that is known.
        by: Changed,
    },
}

/// How a link between a row and an item came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A filter took the row.
    Filter,
    /// A person tracked the item.
    Person,
}

/// Whether a link still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bond {
    /// It does.
    Linked,
    /// A person, or a deletion, ended it. What is remembered keeps it from being made again by itself.
    Ended {
        /// On which side that happened.
        side: Side,
        /// When it was seen.
        at: Moment,
    },
}

/// What is remembered of a row and an item that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The row.
    pub row: Uuid,
    /// The item.
    pub item: String,
    /// How it came about.
    pub origin: Origin,
    /// Whether it holds.
    pub bond: Bond,
    /// What both had when they were last in step.
    pub base: Fields,
    /// The category at the last look.
    pub seen: Seen,
    /// What its owner chose in the add-in stood in the item at the last look. It stays there: asked for is only what was
    /// not seen yet.
    pub wished: bool,
}

/// Another meeting of the same person at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Who is busy.
    pub who: Option<Record>,
    /// With what; empty where that is not to be seen.
    pub subject: String,
    /// When that begins.
    pub start: Moment,
}

/// What is known beside the two sides. Everything may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Knowledge {
    /// Accounts that have the name which stands as company in the item.
    pub companies: Vec<Record>,
    /// Contacts that may be the same person, see [`super::duplicates`]. None, where a person said that it is none of
    /// them.
    pub alike: Vec<super::duplicates::Alike>,
    /// The row and the item were never linked, and were brought together because they share an address.
    pub by_address: bool,
    /// Meetings at the same time.
    pub clashes: Vec<Clash>,
    /// The organizer of the item, where they have a seat in the CRM.
    pub organizer: Option<Record>,
    /// The organizer's mailbox, where it is kept in step by us.
    pub organizer_mailbox: Option<Address>,
    /// The organizer as the item names them.
    pub organizer_person: Option<Person>,
}

/// Everything a decision is made of.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What it is.
    pub kind: Kind,
    /// What the CRM has.
    pub crm: &'a Crm,
    /// What the mailbox has.
    pub exchange: &'a Exchange,
    /// What is remembered.
    pub link: Option<&'a Link>,
    /// In whose mailbox.
    pub seat: &'a Seat,
    /// What the organisation has set.
    pub organisation: &'a Organisation,
    /// What is known beside.
    pub knowledge: &'a Knowledge,
    /// Now.
    pub now: Moment,
}
