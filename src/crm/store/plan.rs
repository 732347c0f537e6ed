//! What the store is asked for: a query as values, without a word of SQL.

use crate::catalog::Info;
use crate::cell::Cell;
use crate::model::ManyToMany;
use crate::odata::Compare;

/// A query of one table.
#[derive(Clone, Debug)]
pub(crate) struct Select {
    /// The table.
    pub(crate) info: &'static Info,
    /// Fields to read, in the order of the answer.
    pub(crate) fields: Vec<usize>,
    /// Which rows.
    pub(crate) cond: Cond,
    /// In what order, `true` is descending; the key is always added as the last.
    pub(crate) order: Vec<(Term, bool)>,
    /// Only rows after the one with these values of the order (with its key as the last).
    pub(crate) after: Option<Vec<Cell>>,
    /// At most so many rows.
    pub(crate) limit: u32,
}

/// A condition over the rows of one table.
#[derive(Clone, Debug)]
pub(crate) enum Cond {
    /// Every row.
    All,
    /// No row.
    None,
    /// All of them hold.
    And(Vec<Cond>),
    /// One of them holds.
    Or(Vec<Cond>),
    /// It does not hold; unknown counts as not holding.
    Not(Box<Cond>),
    /// Two terms compared. `Ne` also holds where the column is empty, as in Dataverse.
    Compare(Term, Compare, Term),
    /// A text matched without regard to case.
    Match(Term, Pattern),
    /// The term is one of these.
    In(Term, Vec<Cell>),
    /// A related row exists that satisfies the condition.
    Exists(Relation, Box<Cond>),
}

/// How a text is matched.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    /// Somewhere inside.
    Contains(String),
    /// At the start.
    Starts(String),
    /// At the end.
    Ends(String),
    /// SQL wildcards `%` and `_`, for FetchXML's `like`.
    Like(String),
}

/// How another table's rows belong to a row.
#[derive(Clone, Debug)]
pub(crate) enum Relation {
    /// Rows of `child` whose lookup names this row; `hops` lead from the row to the parent.
    Children {
        /// From the row to the parent.
        hops: Vec<Hop>,
        /// The table.
        child: &'static Info,
        /// Its lookup.
        lookup: usize,
    },
    /// Rows at the other end of a many-to-many relation.
    Linked {
        /// The relation.
        relation: &'static ManyToMany,
        /// Which end this row is.
        end: usize,
        /// The table at the other end.
        other: &'static Info,
    },
    /// The row that a field of this row names by key, in any field of the other table (FetchXML's links).
    Joined {
        /// Field of this row.
        field: usize,
        /// The other table.
        other: &'static Info,
        /// Its field.
        other_field: usize,
    },
}

/// One step over a lookup.
#[derive(Clone, Debug)]
pub(crate) struct Hop {
    /// Field of the lookup.
    pub(crate) lookup: usize,
    /// Where it leads.
    pub(crate) target: &'static Info,
    /// Which of the target's rows the caller may read.
    pub(crate) guard: Cond,
}

/// One side of a comparison.
#[derive(Clone, Debug)]
pub(crate) enum Term {
    /// A field, maybe of a row reached over lookups.
    Field(Vec<Hop>, usize),
    /// Only the table a lookup points to, as its logical name.
    RefTable(Vec<Hop>, usize),
    /// A value.
    Value(Cell),
    /// A function of a term.
    Call(Function, Box<Term>),
}

/// Functions that a filter may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Function {
    /// `tolower`, `toupper`: comparisons ignore case, so both leave the text as it is.
    Same,
    /// `length`.
    Length,
    /// `trim`.
    Trim,
    /// `year`.
    Year,
    /// `month`.
    Month,
    /// `day`.
    Day,
    /// `hour`.
    Hour,
    /// `minute`.
    Minute,
    /// `second`.
    Second,
    /// `date`.
    Date,
}

impl Cond {
    /// Both conditions, without needless nesting.
    pub(crate) fn and(self, other: Cond) -> Cond {
        match (self, other) {
            (Cond::All, one) | (one, Cond::All) => one,
            (Cond::And(mut list), one) => {
                list.push(one);
                Cond::And(list)
            }
            (one, two) => Cond::And(vec![one, two]),
        }
    }
    /// A field of the row itself equals a value.
    pub(crate) fn eq(field: usize, value: impl Into<Cell>) -> Cond {
        Cond::Compare(Term::Field(Vec::new(), field), Compare::Eq, Term::Value(value.into()))
    }
    /// A field of the row itself is one of these keys.
    pub(crate) fn ids(field: usize, ids: impl IntoIterator<Item = uuid::Uuid>) -> Cond {
        Cond::In(Term::Field(Vec::new(), field), ids.into_iter().map(Cell::Guid).collect())
    }
}

impl Select {
    /// All fields of the rows that satisfy the condition.
    pub(crate) fn new(info: &'static Info, cond: Cond) -> Self {
        Self {
            info,
            fields: (0..info.fields.len()).collect(),
            cond,
            order: Vec::new(),
            after: None,
            limit: u32::MAX,
        }
    }
    /// Only these fields.
    pub(crate) fn fields(mut self, fields: Vec<usize>) -> Self {
        self.fields = fields;
        self
    }
    /// At most so many.
    pub(crate) fn limit(mut self, limit: u32) -> Self {
        self.limit = limit;
        self
    }
}
