//! What record pages ask of the CRM, and what they hear.

use domain::{
    correspondence::{Issued, Letter, Post, Underway},
    party::Record,
    sheet::{Change, Sheet},
    shelf::{Shelf, Sought, Start},
    timeline::{Asking, NewEntry, Page, Safe},
    want::{Filled, Found, Template},
};
use uuid::Uuid;

/// What the CRM is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What the day begins with, and which of the records opened lately are still there.
    Start {
        /// Who asks.
        me: Uuid,
        /// The records, by key alone.
        recent: Vec<Record>,
    },
    /// Records that what is typed may mean.
    Find(String),
    /// A page of a list of records.
    Shelf {
        /// Who asks.
        me: Uuid,
        /// Which.
        sought: Sought,
        /// Where the page before it said that it goes on.
        after: Option<String>,
    },
    /// A record's page but for its timeline.
    Sheet(Record),
    /// Change one field.
    Change(Box<Change>),
    /// A page of its timeline.
    Timeline(u32, Asking),
    /// The text of a mail, with or without images from outside.
    Text(u32, Uuid, bool),
    /// Add something to the timeline.
    Add(u32, Box<NewEntry>),
    /// Mails of a record that are not sent yet, and those of these that may be meanwhile.
    Underway(Record, Vec<Uuid>),
    /// A mail to be shown by itself.
    Post(Uuid),
    /// A mail that is to be answered.
    Answer(Uuid),
    /// Somebody to whom a mail may go, by what is typed.
    People(String),
    /// Which e-mail templates there are.
    Templates,
    /// A template, filled from a record, or a knowledge article: that is the same for everybody.
    Fill(Uuid, Option<Record>),
    /// Write a mail down and have it sent.
    Issue(Box<Letter>),
    /// Have a mail sent that is written down.
    Again(Uuid),
    /// Take a mail back that waits, seen in that version.
    TakeBack(Uuid, String),
    /// Call a mail off that is open, seen in that version.
    CallOff(Uuid, String),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// To [`Ask::Start`].
    Start(Box<Start>),
    /// To [`Ask::Find`] and [`Ask::People`].
    Found(Vec<Found>),
    /// To [`Ask::Shelf`].
    Shelf(Shelf),
    /// To [`Ask::Sheet`].
    Sheet(Box<Sheet>),
    /// To [`Ask::Timeline`].
    Timeline(Page),
    /// To [`Ask::Text`].
    Text(Safe),
    /// To [`Ask::Underway`].
    Underway(Vec<Underway>),
    /// To [`Ask::Post`] and [`Ask::Answer`].
    Post(Box<Post>),
    /// To [`Ask::Templates`].
    Templates(Vec<Template>),
    /// To [`Ask::Fill`].
    Filled(Filled),
    /// To [`Ask::Issue`] and [`Ask::Again`].
    Issued(Issued),
    /// It is done, and there is nothing more to say.
    Done,
}
