//! What is shown of a meeting, and how it gets into the CRM.

use alloc::string::String;

use crate::{intent::Intent, mail::Moment, problem::Problem};

use super::MailView;

/// A meeting of the calendar and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingView {
    /// Its people, the organizer in the place of the sender, and how it is tracked.
    pub mail: MailView,
    /// The organizer's form is open.
    pub writing: bool,
    /// When it begins.
    pub start: Option<Moment>,
    /// When it ends.
    pub end: Option<Moment>,
    /// It takes whole days.
    pub all_day: bool,
    /// Where.
    pub location: String,
    /// It is a series, or one of a series: the series is tracked.
    pub series: bool,
    /// How it gets into the CRM.
    pub way: Way,
}

/// How a meeting gets into the CRM.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// At once.
    Now,
    /// What is chosen is kept in it: until it is saved, or until the synchronizer comes by.
    Later(Wish),
    /// Not at all: what all calendars call it only a synchronizer can tell, and none runs.
    Closed,
}

/// What is to become of a meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// It is saved: the synchronizer carries it out at its next look.
    pub saved: bool,
    /// Outlook shows it as tracked.
    pub marked: bool,
    /// It is to be tracked.
    pub intent: Option<Intent>,
    /// It is being told so.
    pub keeping: bool,
    /// What it says already was read: it can be told something else.
    pub known: bool,
    /// It could not be told what was asked for last. Can be tried again.
    pub unkept: Option<Problem>,
}
