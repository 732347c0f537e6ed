//! Values of fields, and what one side has of an item: its fields by name. So that one merge serves all kinds.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use super::{day::Day, field::Field, recurrence::Recurrence};
use crate::{
    mail::{Moment, Person},
    party::Record,
    reason::named,
};

/// The value of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// It is empty.
    #[default]
    Nothing,
    /// A text.
    Text(String),
    /// A text as HTML: hostile.
    Html(String),
    /// Yes or no.
    Flag(bool),
    /// A day, in the zone of the mailbox's owner where it comes from a moment.
    Day(Day),
    /// From when to when.
    Span(Span),
    /// How important.
    Importance(Importance),
    /// How the time is shown.
    Show(Show),
    /// How far it is.
    Progress(Progress),
    /// How much of it is done, 0 to 100.
    Percent(u8),
    /// Who attends.
    People(Vec<Attendee>),
    /// One person.
    Person(Person),
    /// A row of the CRM.
    Row(Record),
    /// A postal address.
    Postal(Postal),
    /// How it recurs.
    Recurrence(Recurrence),
    /// Days: which occurrences of a series do not happen.
    Days(Vec<Day>),
    /// Names of files.
    Files(Vec<String>),
}

/// What one side has of an item. A field that is not there is one that the side does not tell or has no place for: it
/// is neither compared nor written there. A field that is there and empty is [`Value::Nothing`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<Field, Value>);

/// What stands for a field that is not told.
const NOTHING: &Value = &Value::Nothing;

impl Fields {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value; [`Value::Nothing`] where it is empty or not told.
    pub fn get(&self, field: Field) -> &Value {
        self.0.get(&field).unwrap_or(NOTHING)
    }

    /// The value, where it is told.
    pub fn told(&self, field: Field) -> Option<&Value> {
        self.0.get(&field)
    }

    /// Sets a value.
    pub fn set(&mut self, field: Field, value: Value) {
        self.0.insert(field, value);
    }

    /// With that value.
    #[must_use]
    pub fn with(mut self, field: Field, value: Value) -> Self {
        self.set(field, value);
        self
    }

    /// Takes a value out: the field is not told any more.
    pub fn remove(&mut self, field: Field) -> Option<Value> {
        self.0.remove(&field)
    }

    /// What is told, by the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &Value)> {
        self.0.iter().map(|(field, value)| (*field, value))
    }

    /// Nothing is told.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many are told.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The text of a field; empty where it is none.
    pub fn text(&self, field: Field) -> &str {
        if let Value::Text(text) = self.get(field) { text } else { "" }
    }

    /// From when to when.
    pub fn span(&self) -> Option<Span> {
        if let Value::Span(span) = self.get(Field::Time) { Some(*span) } else { None }
    }

    /// The people of a field.
    pub fn people(&self, field: Field) -> &[Attendee] {
        if let Value::People(people) = self.get(field) { people } else { &[] }
    }

    /// Everybody who attends, the organizer not among them: required, optional, rooms and things.
    pub fn attendees(&self) -> impl Iterator<Item = &Attendee> {
        Field::ATTENDEES.into_iter().flat_map(|field| self.people(field))
    }

    /// How it recurs.
    pub fn recurrence(&self) -> Option<&Recurrence> {
        if let Value::Recurrence(rule) = self.get(Field::Recurrence) { Some(rule) } else { None }
    }

    /// How far a task is.
    pub fn progress(&self) -> Option<Progress> {
        if let Value::Progress(progress) = self.get(Field::Progress) { Some(*progress) } else { None }
    }

    /// A day.
    pub fn day(&self, field: Field) -> Option<Day> {
        if let Value::Day(day) = self.get(field) { Some(*day) } else { None }
    }
}

impl FromIterator<(Field, Value)> for Fields {
    fn from_iter<T: IntoIterator<Item = (Field, Value)>>(all: T) -> Self {
        Self(all.into_iter().collect())
    }
}

/// From when to when something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// From a moment to another.
    Timed {
        /// When it begins.
        start: Moment,
        /// When it ends.
        end: Moment,
    },
    /// Whole days, which are the same in every zone.
    Days {
        /// The first.
        first: Day,
        /// The last.
        last: Day,
    },
}

/// Seconds of a day.
pub const DAY_S: i64 = 24 * 3600;

impl Span {
    /// When it begins. Whole days begin, and end, somewhere; here they are taken in UTC.
    pub fn start(self) -> Moment {
        match self {
            Self::Timed { start, .. } => start,
            Self::Days { first, .. } => Moment(i64::from(first.0) * DAY_S),
        }
    }

    /// When it ends.
    pub fn end(self) -> Moment {
        match self {
            Self::Timed { end, .. } => end,
            Self::Days { last, .. } => Moment((i64::from(last.0) + 1) * DAY_S),
        }
    }

    /// It takes whole days.
    pub fn is_all_day(self) -> bool {
        matches!(self, Self::Days { .. })
    }
}

/// How important something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Importance {
    /// Less than usual.
    Low,
    /// As usual.
    #[default]
    Normal,
    /// More than usual.
    High,
}

named! {
    /// How the time of a meeting is shown.
    Show {
        /// Free.
        Free = "free",
        /// Perhaps busy.
        Tentative = "tentative",
        /// Busy.
        Busy = "busy",
        /// Out of office.
        Away = "away",
        /// Working elsewhere: in the CRM that is free.
        Elsewhere = "elsewhere",
    }
}

named! {
    /// How far a task is.
    Progress {
        /// Nobody began.
        NotStarted = "not_started",
        /// Somebody is at it.
        InProgress = "in_progress",
        /// Others are waited for.
        Waiting = "waiting",
        /// It is put off.
        Deferred = "deferred",
        /// It is done; in the CRM also what was called off.
        Done = "done",
    }
}

/// Somebody who attends a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// Name and address. The address is what tells one from another; of a row without one it is empty.
    pub person: Person,
    /// What they answered. The CRM has no place for it.
    pub answer: Answer,
    /// Their row, where the CRM knows it.
    pub row: Option<Record>,
}

/// What somebody who was invited answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// Nothing.
    #[default]
    None,
    /// They come.
    Accepted,
    /// They may come.
    Tentative,
    /// They do not come.
    Declined,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postal {
    /// Street and number; lines are parted by a line feed.
    pub street: String,
    /// City.
    pub city: String,
    /// State or province.
    pub state: String,
    /// Postal code.
    pub code: String,
    /// Country.
    pub country: String,
}

impl Postal {
    /// Nothing stands in it.
    pub fn is_empty(&self) -> bool {
        [&self.street, &self.city, &self.state, &self.code, &self.country]
            .iter()
            .all(|part| part.trim().is_empty())
    }
}
