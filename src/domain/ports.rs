//! The doors to the outside, and the one function that walks through them.
#![allow(async_fn_in_trait, reason = "one thread per pane and per mailbox worker: no Send is wanted")]

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    correlation::{Clues, Parent},
    decision::Plan,
    knowledge::{Knowledge, Question},
    mail::{Address, Body, ItemId, Mail, MessageId, Moment},
    party::{Dossier, NewParty, Record},
    problem::Problem,
    settings::{Organisation, Seat},
    tracking::Activity,
    want::{self, Found, Heard, Want, Written},
};

/// The mailbox side.
pub trait Mailbox {
    /// The mail that is open, without its text.
    async fn read(&self) -> Result<Mail, Problem>;
    /// Which mails that one answers.
    async fn clues(&self, item: &ItemId) -> Result<Clues, Problem>;
    /// The text of that mail.
    async fn body(&self, item: &ItemId) -> Result<Body, Problem>;
    /// Puts the tracked category on that mail, or takes it off.
    async fn mark(&self, item: &ItemId, on: bool) -> Result<(), Problem>;
    /// Keeps a choice among several rows of one address.
    async fn remember(&self, address: &Address, record: &Record) -> Result<(), Problem>;
}

/// The CRM side.
pub trait Crm {
    /// Everything about these people and this mail.
    async fn look_up(&self, question: &want::Question) -> Result<Dossier, Problem>;
    /// The newest of these mails that the CRM has.
    async fn correlate(&self, ids: &[MessageId]) -> Result<Option<Parent>, Problem>;
    /// Writes the activity once, however often it is asked to.
    async fn write(&self, activity: &Activity, person: Option<&NewParty>) -> Result<Written, Problem>;
    /// Adds somebody under that key, once however often it is asked to. The key of an account that comes
    /// with them is computed from it.
    async fn add_person(&self, person: &NewParty, id: Uuid) -> Result<(), Problem>;
    /// Sets or takes off what an activity is regarding, and forgets that the mailbox untracked it.
    async fn regard(
        &self,
        activity: Uuid,
        regarding: Option<&Record>,
        mailbox: &Address,
    ) -> Result<(), Problem>;
    /// Takes a mail off the CRM, or notes that this mailbox untracked it.
    async fn untrack(&self, activity: Uuid, keep: bool, mailbox: &Address) -> Result<(), Problem>;
    /// Rows a mail could be regarding.
    async fn search(&self, text: &str) -> Result<Vec<Found>, Problem>;
}

/// The CRM as the synchronizer needs it: many mails at a time, for everybody. Every call may be repeated; what fails as
/// a whole is the outer error, what fails alone stands in the list, which has one answer for each entry in its order.
pub trait Ledger {
    /// What the organisation has set.
    async fn organisation(&self) -> Result<Organisation, Problem>;
    /// All mailboxes with what their owners have set.
    async fn seats(&self) -> Result<Vec<Seat>, Problem>;
    /// Everything about these mails, together.
    async fn know(&self, questions: &[Question]) -> Result<Knowledge, Problem>;
    /// Writes activities once, however often it is asked to, in the order given: one may continue another.
    async fn write_many(&self, entries: &[Entry]) -> Result<Vec<Result<Written, Problem>>, Problem>;
    /// Sets or takes off what activities are regarding, and forgets that the mailbox untracked them.
    async fn regard_many(&self, links: &[Relink]) -> Result<Vec<Result<(), Problem>>, Problem>;
    /// Takes activities off the CRM, or notes that a mailbox untracked them.
    async fn untrack_many(&self, ones: &[Untracking]) -> Result<Vec<Result<(), Problem>>, Problem>;
    /// Completes an activity: its text where one is given, and the files it does not have yet.
    async fn repair(&self, activity: Uuid, text: Option<&Body>, files: &[File]) -> Result<(), Problem>;
    /// Gives queues an item for an activity.
    async fn enqueue(&self, activity: Uuid, queues: &[Record]) -> Result<(), Problem>;
    /// Finds activities with an unresolved party that has the address of a row created or changed since then, and
    /// resolves it; at most `most` rows are looked at. Answers how many parties were resolved, and the moment to go on
    /// from.
    async fn resolve_newcomers(&self, since: Moment, most: usize) -> Result<(usize, Moment), Problem>;
}

/// An activity to be written by the synchronizer.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was decided.
    pub plan: Plan,
    /// The mail's text; `None` where it could not be read.
    pub body: Option<Body>,
    /// Its files, those that stay out without content.
    pub files: Vec<File>,
    /// The mail's thread index in base64, as its header has it; empty where there is none.
    pub conversation_index: String,
}

/// A file of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// File name.
    pub name: String,
    /// MIME type, as the sender says.
    pub content_type: String,
    /// The content; `None` where it stays out, and why is noted with the activity.
    pub content: Option<Vec<u8>>,
}

/// What an activity is to be regarding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relink {
    /// The activity.
    pub activity: Uuid,
    /// What it is to be regarding; `None` takes it off.
    pub regarding: Option<Record>,
    /// In whose mailbox.
    pub mailbox: Address,
}

/// An activity to be untracked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untracking {
    /// The activity.
    pub activity: Uuid,
    /// Keep the activity and note only that this mailbox's owner untracked the mail; else it is deleted.
    pub keep: bool,
    /// In whose mailbox.
    pub mailbox: Address,
}

/// What the place the machine runs in can do.
pub trait Place {
    /// Comes back after so many milliseconds.
    async fn wait(&self, milliseconds: u32);
    /// Shows a row in the CRM's own face.
    fn show(&self, record: &Record);
    /// Shows an activity in the CRM's own face.
    fn show_activity(&self, activity: Uuid);
}

/// Answers one want; `None` where nothing is to be said.
pub async fn answer(want: Want, mailbox: &impl Mailbox, crm: &impl Crm, place: &impl Place) -> Option<Heard> {
    Some(match want {
        Want::ReadMail => Heard::Mail(mailbox.read().await),
        Want::ReadClues(item) => Heard::Clues(mailbox.clues(&item).await),
        Want::ReadBody(item) => Heard::Body(mailbox.body(&item).await),
        Want::LookUp(question) => Heard::Found(crm.look_up(&question).await),
        Want::Correlate(ids) => Heard::Thread(crm.correlate(&ids).await),
        Want::Write(activity, person) => Heard::Written(crm.write(&activity, person.as_ref()).await),
        Want::AddPerson(person, id) => Heard::Changed(crm.add_person(&person, id).await),
        Want::Regard { activity, regarding, mailbox } => {
            Heard::Changed(crm.regard(activity, regarding.as_ref(), &mailbox).await)
        }
        Want::Untrack { activity, keep, mailbox } => {
            Heard::Changed(crm.untrack(activity, keep, &mailbox).await)
        }
        Want::Mark { item, on } => Heard::Marked(mailbox.mark(&item, on).await),
        Want::Search(text) => Heard::Rows(crm.search(&text).await),
        Want::Remember(address, record) => Heard::Remembered(mailbox.remember(&address, &record).await),
        Want::Wait(milliseconds) => {
            place.wait(milliseconds).await;
            Heard::Waited
        }
        Want::Show(record) => {
            place.show(&record);
            return None;
        }
        Want::ShowActivity(activity) => {
            place.show_activity(activity);
            return None;
        }
    })
}
