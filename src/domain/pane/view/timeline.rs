//! What is shown of a timeline: its entries, the mail that is read in it, and what is being added.

use alloc::vec::Vec;

use uuid::Uuid;

use crate::{
    party::Record,
    problem::Problem,
    timeline::{Addable, Filter, Folded, Safe},
};

/// The timeline of a record or person.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineView {
    /// Whose.
    pub of: Record,
    /// Which entries are shown.
    pub filter: Filter,
    /// The entry it was opened at.
    pub at: Option<Uuid>,
    /// They, the newest first, with conversations folded.
    pub entries: Vec<Folded>,
    /// There are older ones.
    pub more: bool,
    /// There are older ones, and more than are shown here.
    pub cut_off: bool,
    /// A question is under way.
    pub looking: bool,
    /// It failed.
    pub failed: Option<Problem>,
    /// The mail that is read.
    pub reading: Option<ReadingView>,
    /// The form for something to add.
    pub form: Option<TimelineForm>,
}

/// A mail that is read in a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingView {
    /// Which.
    pub of: Uuid,
    /// Outside images were asked for.
    pub images: bool,
    /// Its text.
    pub text: Reading,
}

/// How reading a mail goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// It is asked for.
    Coming,
    /// Here it is.
    Here(Safe),
    /// It could not be read.
    Failed(Problem),
}

/// Something that is being added to a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineForm {
    /// What.
    pub what: Addable,
    /// It is on its way.
    pub saving: bool,
    /// It could not be added.
    pub failed: Option<Problem>,
}
