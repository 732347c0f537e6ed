//! What the shell tells the pane.

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::{Address, ItemId, Person},
    party::{Kind, NewAffair, NewParty, Record},
    triage::Chosen,
    want::{Heard, Narrow, Want},
};

use super::view::Other;

/// What Outlook shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Nothing.
    Nothing,
    /// These mails; none of them where Outlook does not say which.
    Several(Vec<Chosen>),
    /// Something that is not a received or sent mail.
    Other(Other),
    /// One mail.
    Mail(ItemId),
    /// A mail that is being written, by the name it has as long as it stands there.
    Draft(ItemId),
    /// A meeting of the calendar, by the name it has as long as it stands there.
    Meeting(ItemId),
}

/// A line's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoticeId(pub(super) u32);

/// To which question an answer belongs. Opaque: whoever answers hands it back as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticket {
    /// To the mail that was open in that turn.
    Turn(u32),
    /// To the look-up of that turn that failed so many times before.
    Look(u32, u8),
    /// To a thing a person asked for; it goes on when another mail is open.
    Job(u32),
    /// To that search.
    Search(u32),
    /// To a remembered choice.
    Choice,
    /// To a question about sales literature.
    Literature(u32),
    /// To a mail that was begun.
    Begun,
    /// To what the synchronizer obeys, whatever mail is open.
    Rules,
    /// To a question of a timeline.
    Timeline(u32),
    /// To a question about the conversation of the mail that was open in that turn, with so many looks to come.
    Contract(u32, u8),
    /// To a question which further records the mail is linked to that was open in that turn.
    Related(u32),
    /// To the question what happened last, and what comes next, with who the mail is from that was open in that turn.
    Around(u32),
    /// To a question of somebody's fields.
    Details(u32),
    /// To a question of the page without a mail.
    Home(u32),
    /// To a question of the queue of wishes.
    Queue(u32),
    /// To a question about what the pane rests on.
    Check(u32),
    /// To a question about several mails.
    Triage(super::triage::Ticket),
    /// To nothing.
    None,
}

/// A want with its ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// To be handed back with the answer.
    pub ticket: Ticket,
    /// What is wanted.
    pub want: Want,
}

/// What the shell tells the pane.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Outlook shows something; telling the same twice is no news.
    Selected(Selection),
    /// A want was answered.
    Answered(Ticket, Heard),
    /// Track, regarding nothing.
    Track,
    /// Track to a row, or change what the mail is regarding; `None` takes it off.
    Regard(Option<Record>),
    /// Take the first of what is offered for a mail that is not tracked.
    Accept,
    /// Open the search.
    OpenPicker,
    /// Close the search, the form, the question.
    Close,
    /// Something was typed into the search.
    Typed(String),
    /// The search is among these rows from now on.
    Narrow(Narrow),
    /// This row is meant by that address.
    Choose(Address, Record),
    /// Ask how to untrack.
    AskUntrack,
    /// Untrack.
    Untrack {
        /// Keep the copy in the CRM.
        keep: bool,
    },
    /// Open the form for somebody nobody knows.
    AddPerson(Address, Kind),
    /// Open the form for a deal or case with that customer.
    BeginAffair(Kind, Record),
    /// That form was sent: the deal or case is made, and the mail regards it.
    AddAffair(NewAffair),
    /// The form was sent. Adding the sender of a mail that is not tracked also tracks it to them.
    Add(NewParty),
    /// Undo what that line tells.
    Undo(NoticeId),
    /// Try again what that line tells.
    RetryNotice(NoticeId),
    /// Take that line away.
    Dismiss(NoticeId),
    /// Try again what failed on the open mail.
    Retry,
    /// Take the tracked category off a mail that the CRM does not have.
    RemoveStrayCategory,
    /// Show a row in the CRM.
    Show(Record),
    /// Show the open mail's activity in the CRM.
    ShowActivity,
    /// Have the synchronizer take that decision about the open mail back.
    TakeBack(Uuid),
    /// What there is to see is painted: what nobody waits for may be asked now. Telling it twice is no news.
    Painted,
    /// Something about the conversation of the open mail.
    Contract(super::contract::Act),
    /// Something about further records of the open mail.
    Several(super::several::Relating),
    /// A file of the open mail is to be kept with it, or not.
    Files(super::files::Keeping),
    /// Something at a timeline.
    Timeline(super::timeline::Act),
    /// Something on the mail that is being written may have changed: to whom it goes, what it is about.
    DraftChanged,
    /// Open the list of e-mail templates.
    OpenTemplates,
    /// Something at the list of sales literature.
    Literature(crate::literature::Act),
    /// Put that template, filled, into the mail that is being written.
    Insert(Uuid),
    /// Open the search for somebody to whom the mail is to go.
    OpenRecipients,
    /// Begin a mail to somebody that is to be tracked, and to that record.
    WriteTo(Person, Option<Record>),
    /// Something at somebody's fields.
    Details(super::details::Edit),
    /// Something at the page that tells what is the matter.
    Check(super::check::Examine),
    /// Something at several mails.
    Triage(super::triage::Act),
    /// Show the list of keys, or close it.
    Keys,
    /// Something at the page without a mail.
    Home(super::home::Act),
    /// Something at what waits for the CRM.
    Queue(super::queue::Act),
    /// The network is back.
    Online,
}
