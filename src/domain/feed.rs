//! What a synchronizer hears of rows of the CRM that are kept in step with mailboxes: which changed, and which a person
//! wants in their mailbox (semantics B15, *Enter sync*).

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::Moment,
    party::{Record, Untracked},
    step::{Fields, Kind, Row, case::State},
};

/// What is kept in step, in the order in which it is looked at: who is met comes before the meeting.
/// And a series comes before what differs from it.
pub const KEPT: [Kind; 8] = [
    Kind::Contact,
    Kind::Task,
    Kind::PhoneCall,
    Kind::Letter,
    Kind::Fax,
    Kind::Series,
    Kind::Appointment,
    Kind::ServiceActivity,
];

/// A row that changed or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its key.
    pub row: Uuid,
    /// Whose it is: a user or a team.
    pub owner: Option<Uuid>,
    /// When it changed, by the clock of the CRM; `None` where it went.
    pub at: Option<Moment>,
}

/// What changed in a table since the place that was asked from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feed {
    /// A page of it.
    Page {
        /// What changed.
        changes: Vec<Change>,
        /// Where to go on; opaque.
        place: String,
        /// There is more.
        more: bool,
    },
    /// The place is too old: everything may have changed.
    Lost,
    /// The organisation has no such table.
    Unknown,
}

/// Which rows a person wants in their mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filters {
    /// Nobody set anything: their own.
    Own,
    /// What these filters find, several of a table together; of a table without one, nothing.
    Set(Vec<Filter>),
}

impl Filters {
    /// The filters of a table.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Filter> {
        let all: &[Filter] = match self {
            Self::Own => &[],
            Self::Set(all) => all,
        };
        all.iter().filter(move |one| one.kind == kind)
    }
}

/// A filter that somebody set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Of which table.
    pub kind: Kind,
    /// The query, in the CRM's language (FetchXML).
    pub query: String,
}

/// Which of the rows that filters find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// Those that changed since then, by the clock of the CRM.
    Since(Moment),
    /// These alone.
    Among(&'a [Uuid]),
}

/// A row as it is in the CRM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The row, as far as nobody in particular looks at it.
    pub row: Row,
    /// Its version.
    pub version: String,
    /// The moment behind [`crate::step::Field::Due`]: the CRM keeps the time of day, the mailbox does not.
    pub due: Option<Moment>,
    /// The moment behind [`crate::step::Field::Start`].
    pub start: Option<Moment>,
    /// What all calendars call a meeting; empty where the row does not say.
    pub uid: String,
    /// Who untracked it, and kept it.
    pub untracked: Vec<Untracked>,
    /// Of one of a series: the series, and when it was to begin.
    pub part: Option<(Uuid, Moment)>,
}

/// One of a series, as the CRM has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Its row.
    pub row: Uuid,
    /// When it was to begin.
    pub original: Moment,
    /// It is otherwise than the series says.
    pub differs: bool,
}

/// Clashes of one appointment that are told.
pub const MAX_CLASHES: usize = 3;

/// A time for which somebody has an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// Who has it.
    pub owner: Uuid,
    /// Its row: it does not clash with itself.
    pub row: Uuid,
    /// When it is.
    pub span: crate::step::value::Span,
}

/// A change of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowWrite {
    /// Of which table.
    pub kind: Kind,
    /// The key of the row. A new one's is computed, so that it is made once however often it is asked for.
    pub row: Uuid,
    /// What becomes of it.
    pub deed: Deed,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is made, for that owner.
    Make {
        /// What it says.
        fields: Fields,
        /// How it stands.
        state: Option<State>,
        /// Whose it is.
        owner: Record,
        /// When a task was begun.
        began: Option<Moment>,
        /// Which user calls the meeting.
        organizer: Option<Record>,
        /// A meeting to which nobody is to be invited yet.
        draft: bool,
        /// What the item is called in all calendars; empty for what is none.
        uid: String,
    },
    /// It is changed, where it is still as it was read.
    Change {
        /// How it was read.
        was: alloc::boxed::Box<Stored>,
        /// What it says from now on; what is not told stays.
        fields: Fields,
        /// How it stands from now on, where that changes.
        state: Option<State>,
    },
    /// It is deleted, on any version or on that one.
    Delete {
        /// Which version.
        version: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn a_table_without_a_filter_has_none() {
        let one = Filter { kind: Kind::Task, query: "<fetch/>".into() };
        let set = Filters::Set(vec![one.clone()]);
        assert_eq!(set.of(Kind::Task).collect::<Vec<_>>(), [&one]);
        assert_eq!(set.of(Kind::Contact).count() + Filters::Own.of(Kind::Task).count(), 0);
    }
}
