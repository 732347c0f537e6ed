//! Lists of records: those of one kind, searched and sorted, and what somebody begins the day with.

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::Moment,
    party::{Kind, Record},
    sheet::{Line, Standing},
};

/// Lines of one page of a list.
pub const PAGE: usize = 50;
/// Lines that are kept of one list; beyond it a person has to search.
pub const MAX_LINES: usize = 1_000;
/// Lines of each part of what the day begins with.
pub const MAX_EACH: usize = 10;
/// Records opened lately that are remembered.
pub const MAX_RECENT: usize = 12;

/// By what a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// The name.
    #[default]
    Name,
    /// When it is due: a deal's closing day, a case's follow-up. Others have none.
    Due,
    /// When it was changed last.
    Changed,
}

impl By {
    /// By what the records of a kind are sorted.
    pub fn of(kind: Kind) -> &'static [Self] {
        if matches!(kind, Kind::Opportunity | Kind::Case) {
            &[Self::Name, Self::Due, Self::Changed]
        } else {
            &[Self::Name, Self::Changed]
        }
    }
}

/// Which records of a kind are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// The kind.
    pub kind: Kind,
    /// Part of the name, number or address; empty: all.
    pub text: String,
    /// Only those that the person at the screen looks after.
    pub mine: bool,
    /// Also those that are closed or not in use.
    pub closed: bool,
    /// By what they are sorted.
    pub by: By,
    /// The other way round.
    pub down: bool,
}

impl Sought {
    /// All that are open, by name.
    pub fn new(kind: Kind) -> Self {
        Self { kind, text: String::new(), mine: false, closed: false, by: By::Name, down: false }
    }
}

/// A record in a list of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What every list shows.
    pub line: Line,
    /// Who it is with.
    pub with: Option<String>,
    /// How it stands.
    pub standing: Option<Standing>,
    /// Who looks after it, by name.
    pub owner: String,
    /// When it was changed last.
    pub changed: Option<Moment>,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Its lines.
    pub rows: Vec<Listed>,
    /// Where it goes on, as the CRM wrote it.
    pub next: Option<String>,
}

/// A task that is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its key.
    pub id: Uuid,
    /// Its subject.
    pub subject: String,
    /// Until when.
    pub due: Option<Moment>,
    /// What it is regarding.
    pub regarding: Option<Record>,
}

/// What somebody begins the day with: a part that they may not read is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Their open deals, the next to be closed first.
    pub deals: Vec<Line>,
    /// Their open cases, the next to be looked at first.
    pub cases: Vec<Line>,
    /// Their open tasks, the next that is due first.
    pub tasks: Vec<Task>,
    /// Records they opened lately that are still there.
    pub recent: Vec<Line>,
}
