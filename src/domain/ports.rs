//! The doors to the outside, and the one function that walks through them.
#![allow(async_fn_in_trait, reason = "one thread per pane and per mailbox worker: no Send is wanted")]

use alloc::{boxed::Box, string::String, vec::Vec};
use core::pin::Pin;

use uuid::Uuid;

use crate::{
    check, contract,
    correlation::{Clues, Parent},
    details::{Change, Details},
    feed::{Busy, Feed, Filters, Occurrence, RowWrite, Stored, Which},
    home::{self, Agenda, Left, Own, Personal},
    intent::{Begun, Intent},
    knowledge::{self, Knowledge},
    ledger::{Content, Directory, Entry, Fingerprint, Kept, Regard, Repair},
    literature::{self, Attaching, Library},
    mail::{Address, Body, ItemId, Mail, MessageId, Moment, Person},
    meeting::{
        self,
        ports::{Appointments, Calendar, Names},
    },
    outgoing::{Head, Letter, Progress},
    pane::{Links, Rulebook},
    party::{Dossier, NewAffair, NewParty, Record},
    problem::Problem,
    queue,
    reason::Recorded,
    settings::{FolderRule, Organisation},
    step,
    suggest::Habit,
    timeline::{Around, Asking, NewEntry, Page, Safe},
    tracking::Activity,
    triage::{self, Loaded, Survey, Surveyed},
    want::{Filled, Found, Heard, Narrow, Question, Template, Want, Writing, Written},
};

/// The mailbox side.
pub trait Mailbox: Calendar + Attaching {
    /// The mail that is open, without its text.
    async fn read(&self) -> Result<Mail, Problem>;
    /// Which mails that one answers.
    async fn clues(&self, item: &ItemId) -> Result<Clues, Problem>;
    /// The text of that mail.
    async fn body(&self, item: &ItemId) -> Result<Body, Problem>;
    /// The text of that mail without markup, as Outlook gives it.
    async fn plain(&self, item: &ItemId) -> Result<String, Problem>;
    /// Puts the tracked category on that mail, or takes it off.
    async fn mark(&self, item: &ItemId, on: bool) -> Result<(), Problem>;
    /// Keeps what was chosen for whose mail, in the place of what was kept before. Where that is not possible
    /// nothing is lost but the order of what is offered.
    async fn learn(&self, habits: &[Habit]);
    /// Keeps a choice among several rows of one address.
    async fn remember(&self, address: &Address, record: &Record) -> Result<(), Problem>;
    /// The mail that is being written.
    async fn draft(&self, item: &ItemId) -> Result<Writing, Problem>;
    /// Keeps in that mail, sent or not, what is to become of it; `None` takes that off.
    async fn keep_intent(&self, item: &ItemId, intent: Option<&Intent>) -> Result<(), Problem>;
    /// Puts somebody among those to whom the mail goes that is being written.
    async fn address(&self, item: &ItemId, to: &Person) -> Result<(), Problem>;
    /// Puts a text before the text of the mail that is being written, and a subject where one is given.
    async fn insert(&self, item: &ItemId, body: &Body, subject: Option<&str>) -> Result<(), Problem>;
    /// A mail that is selected and not open; `None` where it is none that can be tracked. One at a time.
    async fn load(&self, item: &ItemId) -> Result<Option<Loaded>, Problem>;
    /// The text of such a mail.
    async fn load_text(&self, item: &ItemId) -> Result<Body, Problem>;
    /// Puts the tracked category on such a mail, or takes it off.
    async fn load_mark(&self, item: &ItemId, on: bool) -> Result<(), Problem>;
    /// What is kept in the mailbox for the pane alone.
    async fn own(&self) -> Own;
    /// Keeps that, in the place of what was kept before.
    async fn keep_own(&self, own: &Own) -> Result<(), Problem>;
    /// What Outlook says about itself.
    async fn about(&self) -> Result<check::Outlook, Problem>;
    /// Opens a new mail to that person, and sees to it that its draft is told what is to become of it.
    async fn begin(&self, to: &Person, begun: &Begun) -> Result<(), Problem>;
}

/// The CRM side.
pub trait Crm: Appointments + Library {
    /// Everything about these people and this mail.
    async fn look_up(&self, question: &Question) -> Result<Dossier, Problem>;
    /// The newest of these mails that the CRM has.
    async fn correlate(&self, ids: &[MessageId]) -> Result<Option<Parent>, Problem>;
    /// Writes the activity once, however often it is asked to.
    async fn write(&self, activity: &Activity, person: Option<&NewParty>) -> Result<Written, Problem>;
    /// Adds somebody under that key, once however often it is asked to. The key of an account that comes
    /// with them is computed from it.
    async fn add_person(&self, person: &NewParty, id: Uuid) -> Result<(), Problem>;
    /// Makes a deal or case under that key, once however often it is asked to.
    async fn add_affair(&self, affair: &NewAffair, id: Uuid) -> Result<(), Problem>;
    /// Sets or takes off what an activity is regarding, and forgets that the mailbox untracked it.
    async fn regard(
        &self,
        activity: Uuid,
        regarding: Option<&Record>,
        mailbox: &Address,
    ) -> Result<(), Problem>;
    /// Changes which further records an activity is linked to, each once however often it is asked to; tells which those
    /// are then.
    async fn relate(&self, activity: Uuid, links: &Links) -> Result<Vec<Record>, Problem>;
    /// Takes a mail off the CRM, or notes that this mailbox untracked it.
    async fn untrack(&self, activity: Uuid, keep: bool, mailbox: &Address) -> Result<(), Problem>;
    /// Rows a mail could be regarding, among these.
    async fn search_among(&self, text: &str, among: Narrow) -> Result<Vec<Found>, Problem>;
    /// Rows a mail could be regarding: what is open, whose ever it is.
    async fn search(&self, text: &str) -> Result<Vec<Found>, Problem> {
        self.search_among(text, Narrow::default()).await
    }
    /// The fields of a contact or lead.
    async fn details(&self, of: &Record) -> Result<Details, Problem>;
    /// Changes one of them, in the version it was seen in; with a company that is new, that too.
    async fn change_details(&self, change: &Change) -> Result<(), Problem>;
    /// A page of a timeline.
    async fn timeline(&self, asking: &Asking) -> Result<Page, Problem>;
    /// What happened last with somebody but that activity, and what comes next.
    async fn around(&self, of: &Record, but: Option<Uuid>) -> Result<Around, Problem>;
    /// The text of a tracked mail, as it came: hostile.
    async fn text(&self, activity: Uuid) -> Result<Body, Problem>;
    /// Adds something to a timeline, once however often it is asked to.
    async fn add_entry(&self, new: &NewEntry) -> Result<(), Problem>;
    /// The e-mail templates there are, and the knowledge articles that are published for everybody, by name.
    async fn templates(&self) -> Result<Vec<Template>, Problem>;
    /// A knowledge article.
    async fn article(&self, article: Uuid) -> Result<Filled, Problem>;
    /// A template filled from that row.
    async fn fill(&self, template: Uuid, about: &Record) -> Result<Filled, Problem>;
    /// That it knows who asks.
    async fn knows_me(&self) -> Result<(), Problem>;
    /// Everything about several mails, in one request.
    async fn survey(&self, survey: &Survey) -> Result<Surveyed, Problem>;
    /// Writes several activities, each once however often it is asked to and by itself; in their order.
    async fn write_several(&self, activities: &[Activity]) -> Vec<Result<Written, Problem>>;
    /// Removes several activities; one that is gone already is gone.
    async fn remove_several(&self, activities: &[Uuid]) -> Vec<Result<(), Problem>>;
    /// What is due for whoever asks, and records of the mails they tracked last.
    async fn agenda(&self) -> Result<Agenda, Problem>;
    /// A task is done; with a number it is not, and goes back to that (`task.statuscode`).
    async fn finish(&self, task: Uuid, back: Option<i32>) -> Result<(), Problem>;
    /// What has been set for a synchronizer in the mailbox of that user; `None` where the CRM has no such
    /// mailbox.
    async fn rules(&self, me: &Record, mailbox: &Address) -> Result<Option<Rulebook>, Problem>;
}

/// The synchronizer's side.
pub trait Decisions {
    /// What was decided about that mail in the mailbox of whoever asks, the newest first; `None` where no
    /// synchronizer runs.
    async fn decisions(&self, mail: &MessageId) -> Result<Option<Vec<Recorded>>, Problem>;
    /// Keeps or looks up what whoever asks decided about a conversation.
    async fn thread(&self, ask: &contract::Ask) -> Result<contract::Told, Problem>;
    /// Takes that decision back, and nothing else.
    async fn take_back(&self, decision: Uuid) -> Result<(), Problem>;
    /// Mails of known people that were left alone in the mailbox of whoever asks, the newest first; `None` where no
    /// synchronizer looks at it.
    async fn left(&self) -> Result<Option<Vec<Left>>, Problem>;
    /// What whoever asks has set for their mailbox; `None` where no synchronizer looks at it.
    async fn personal(&self) -> Result<Option<Personal>, Problem>;
    /// Changes that, and tells how it is then.
    async fn change_personal(&self, change: &home::Change) -> Result<Option<Personal>, Problem>;
}

/// Which contents of the CRM hold files that were sent before, kept beyond the process that learned it. What it says is
/// never believed: a content may be gone, and then the bytes are sent. Nothing here fails: what is not known is sent
/// once more.
pub trait Contents {
    /// Which contents hold these files, as far as it is known: asked once for all that are to be written together.
    async fn known(&self, files: &[Fingerprint]) -> Vec<Content>;
    /// These hold what was just sent.
    async fn learn(&self, contents: &[Content]);
    /// These are gone, or may not be named.
    async fn forget(&self, contents: &[Content]);
    /// So many bytes of files were not sent, because a content that holds them was named.
    fn spared(&self, bytes: u64);
}

/// What is known in the process alone.
impl Contents for () {
    async fn known(&self, _: &[Fingerprint]) -> Vec<Content> {
        Vec::new()
    }

    async fn learn(&self, _: &[Content]) {}

    async fn forget(&self, _: &[Content]) {}

    fn spared(&self, _: u64) {}
}

/// The CRM side of a synchronizer: the same CRM, for many mails at a time. Everything may be repeated: what is there
/// already is told as being there. Of many, each is answered by itself and in the order in which it was given.
pub trait Ledger {
    /// What the organisation has set.
    async fn organisation(&self) -> Result<Organisation, Problem>;
    /// Whose mailboxes are looked at, and who may accept mail.
    async fn directory(&self, organisation: &Organisation) -> Result<Directory, Problem>;
    /// What is known of these mails: of a page of them, asked for in one go. The acceptors come from the directory.
    async fn know(
        &self,
        questions: &[knowledge::Question],
        directory: &Directory,
    ) -> Result<Knowledge, Problem>;
    /// Writes mails, each once, with the person created for its sender, its attachments and its queue items.
    async fn write_many(&self, entries: &[Entry]) -> Vec<Result<Written, Problem>>;
    /// Sets or takes off what activities are regarding, and forgets that the mailbox untracked them.
    async fn regard_many(&self, changes: &[Regard]) -> Vec<Result<(), Problem>>;
    /// Notes that these mailboxes untracked these activities, which stay.
    async fn untrack_many(&self, notes: &[(Uuid, Address)]) -> Vec<Result<(), Problem>>;
    /// Gives activities to others.
    async fn assign_many(&self, changes: &[(Uuid, Record)]) -> Vec<Result<(), Problem>>;
    /// Gives queues an item for an activity.
    async fn queue_many(&self, items: &[(Uuid, Record)]) -> Vec<Result<(), Problem>>;
    /// Completes activities: a text that was missing, attachments that came later.
    async fn repair_many(&self, repairs: &[Repair]) -> Vec<Result<(), Problem>>;
    /// Makes that row the party of activities where its address stands for nobody yet; tells how many were changed.
    /// There may be more: asked again, it goes on with them.
    async fn resolve_later(&self, address: &Address, record: &Record) -> Result<usize, Problem>;
    /// Makes a rule for a folder of a mailbox, or changes it.
    async fn keep_rule(&self, mailbox: Uuid, rule: &FolderRule) -> Result<(), Problem>;
    /// Takes the rule of a folder away.
    async fn drop_rule(&self, mailbox: Uuid, folder: &str) -> Result<(), Problem>;
    /// Keeps those settings of the organisation that the CRM has no column for.
    async fn keep_organisation(&self, organisation: &Organisation) -> Result<(), Problem>;
    /// Keeps those settings of a user that the CRM has no column for.
    async fn keep_personal(&self, user: Uuid, kept: &Kept) -> Result<(), Problem>;
    /// Changes what a user decided about conversations, on what stands there at that moment; tells what stands there then.
    async fn keep_contract(
        &self,
        user: Uuid,
        change: &contract::Change,
    ) -> Result<Vec<contract::Contract>, Problem>;
    /// Contacts, accounts and leads that were created or changed since then and have an address, the oldest change
    /// first, at most `most` rows, and the moment to go on from.
    async fn newcomers(
        &self,
        since: Moment,
        most: usize,
    ) -> Result<(Vec<(Address, Record)>, Moment), Problem>;
    /// Notes that incoming mail of a mailbox, by the key of its row, is broken for good: nobody looks at it until a test
    /// went well (B17).
    async fn fail_mailbox(&self, mailbox: Uuid) -> Result<(), Problem>;
    /// Deletes activities. One that is gone already is done.
    async fn delete_many(&self, activities: &[Uuid]) -> Vec<Result<(), Problem>>;
    /// Mails that wait to be sent, the oldest first, at most `most`; those that are to wait longer are left out.
    async fn outbox(&self, most: usize) -> Result<Vec<Head>, Problem>;
    /// A mail of the outbox, whole but for the contents of its files; `None` where it is gone.
    async fn letter(&self, activity: Uuid) -> Result<Option<Letter>, Problem>;
    /// The content of a file of such a mail.
    async fn enclosed(&self, file: Uuid) -> Result<Vec<u8>, Problem>;
    /// Says how far the sending of a mail is: on any version of its row, or only on that one
    /// ([`Problem::Conflict`] where somebody changed it meanwhile).
    async fn progress(
        &self,
        activity: Uuid,
        version: Option<&str>,
        progress: &Progress,
    ) -> Result<(), Problem>;
    /// What changed in a table that is kept in step, in the whole organisation, since a place in its history; from the
    /// start without one, which tells all there is.
    async fn feed(&self, kind: step::Kind, place: Option<&str>) -> Result<Feed, Problem>;
    /// Which rows a user wants in their mailbox.
    async fn filters(&self, user: Uuid) -> Result<Filters, Problem>;
    /// The keys of the rows that a user's filters find, with the moment of their last change, the oldest change first,
    /// and whether there is a page behind this one. Pages count from 1.
    async fn matching(
        &self,
        user: Uuid,
        filters: &Filters,
        kind: step::Kind,
        which: Which<'_>,
        page: usize,
    ) -> Result<(Vec<(Uuid, Moment)>, bool), Problem>;
    /// Rows by their keys. Those that are not there are left out.
    async fn stored(&self, kind: step::Kind, rows: &[Uuid]) -> Result<Vec<Stored>, Problem>;
    /// Makes, changes and deletes rows, each by itself, and tells how they are then. [`Problem::Conflict`] where one is
    /// there already, or was changed by somebody else.
    async fn write_rows(&self, writes: &[RowWrite]) -> Vec<Result<Option<Stored>, Problem>>;
    /// The contact of each of these addresses. One that nobody has, or several have, is left out.
    async fn contacts_at(&self, addresses: &[Address]) -> Result<Vec<(Address, Record)>, Problem>;
    /// Accounts that have one of these names.
    async fn accounts_named(&self, names: &[String]) -> Result<Vec<Record>, Problem>;
    /// When a series happens, as far as the CRM has rows for it.
    async fn occurrences(&self, series: Uuid) -> Result<Vec<Occurrence>, Problem>;
    /// Contacts in use that have one of these addresses, or one of these last names at that company, with what
    /// [`step::duplicates`] compares of them.
    async fn contacts_like(
        &self,
        addresses: &[Address],
        names: &[(String, Uuid)],
    ) -> Result<Vec<(Record, step::Fields)>, Problem>;
    /// Which other appointments their owners have at these times, the earliest first, at most
    /// [`feed::MAX_CLASHES`](crate::feed::MAX_CLASHES) each; in the order in which it was asked.
    async fn clashes(&self, meetings: &[Busy]) -> Result<Vec<Vec<step::case::Clash>>, Problem>;
}

/// What the place the machine runs in can do. It knows the way to the synchronizer.
pub trait Place: Decisions + Names {
    /// Comes back after so many milliseconds.
    async fn wait(&self, milliseconds: u32);
    /// Keeps wishes that could not be carried out yet.
    async fn queue(&self, ask: queue::Ask) -> queue::Told;
    /// Makes a text fit to be shown: nothing in it runs, and without `images` nothing in it is fetched.
    async fn clean(&self, text: Body, images: bool) -> Result<Safe, Problem>;
    /// Whether a synchronizer runs beside our server.
    async fn synchronizes(&self) -> Result<bool, Problem>;
    /// Puts a text into the clipboard.
    async fn copy(&self, text: &str) -> Result<(), Problem>;
    /// The address of a row's page in the CRM's own face.
    fn link(&self, record: &Record) -> String;
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
        Want::LookUp(question) => Heard::Found(crm.look_up(&question).await),
        Want::Correlate(ids) => Heard::Thread(crm.correlate(&ids).await),
        Want::ReadBody(_)
        | Want::ReadDraft(_)
        | Want::KeepIntent { .. }
        | Want::Begin { .. }
        | Want::Address { .. }
        | Want::ListTemplates
        | Want::InsertTemplate { .. }
        | Want::Literature(_)
        | Want::Write(..)
        | Want::AddPerson(..)
        | Want::AddAffair(..)
        | Want::Regard { .. }
        | Want::Untrack { .. }
        | Want::Relate { .. }
        | Want::Mark { .. }
        | Want::Search(..)
        | Want::Remember(..)
        | Want::Learn(_)
        | Want::ReadDecisions(_)
        | Want::ReadRules { .. }
        | Want::Contract(_)
        | Want::TakeBack(_)
        | Want::ReadPlain(_)
        | Want::ReadDetails(_)
        | Want::Around { .. }
        | Want::ChangeDetails(_)
        | Want::Timeline(_)
        | Want::ReadText { .. }
        | Want::AddEntry(_)
        | Want::Home(_)
        | Want::Queue(_)
        | Want::Check(_)
        | Want::Triage(_)
        | Want::Meeting(_)
        | Want::Wait(_)
        | Want::Show(_)
        | Want::ShowActivity(_) => return asked_for(want, mailbox, crm, place).await,
    })
}

/// The answer to what a person asked for, or what nobody waits for. It is no part of the other: in the browser it is loaded after the
/// first card.
#[inline(never)]
fn asked_for<'a>(
    want: Want,
    mailbox: &'a impl Mailbox,
    crm: &'a impl Crm,
    place: &'a impl Place,
) -> Pin<Box<dyn Future<Output = Option<Heard>> + 'a>> {
    Box::pin(answer_person(want, mailbox, crm, place))
}

async fn insert(
    mailbox: &impl Mailbox,
    crm: &impl Crm,
    item: &ItemId,
    template: Uuid,
    about: Option<&Record>,
    subject: bool,
) -> Result<(), Problem> {
    let filled = match about {
        Some(about) => crm.fill(template, about).await?,
        None => crm.article(template).await?,
    };
    let subject = Some(filled.subject.as_str()).filter(|text| subject && !text.trim().is_empty());
    mailbox.insert(item, &filled.body, subject).await
}

async fn answer_check(
    want: check::Want,
    mailbox: &impl Mailbox,
    crm: &impl Crm,
    place: &impl Place,
) -> check::Heard {
    use check::{Heard, Want};
    match want {
        Want::Outlook => Heard::Outlook(mailbox.about().await),
        Want::Crm => Heard::Crm(crm.knows_me().await),
        Want::Synchronizer => Heard::Synchronizer(place.synchronizes().await),
        Want::Copy(text) => Heard::Copied(place.copy(&text).await),
        Want::CopyLink(record) => Heard::Copied(place.copy(&place.link(&record)).await),
    }
}

async fn answer_triage(want: triage::Want, mailbox: &impl Mailbox, crm: &impl Crm) -> triage::Heard {
    use triage::{Heard, Want};
    match want {
        Want::Read(item) => Heard::Read(mailbox.load(&item).await.map(|loaded| loaded.map(Box::new))),
        Want::Text(item) => Heard::Text(mailbox.load_text(&item).await),
        Want::Mark(item, on) => Heard::Marked(mailbox.load_mark(&item, on).await),
        Want::Survey(survey) => Heard::Surveyed(crm.survey(&survey).await.map(Box::new)),
        Want::Write(activities) => Heard::Written(crm.write_several(&activities).await),
        Want::Remove(activities) => Heard::Removed(crm.remove_several(&activities).await),
    }
}

async fn at_home(ask: home::Ask, mailbox: &impl Mailbox, crm: &impl Crm, place: &impl Place) -> home::Told {
    use home::{Ask, Told};
    match ask {
        Ask::Agenda => Told::Agenda(crm.agenda().await),
        Ask::Left => Told::Left(place.left().await),
        Ask::Own => Told::Own(mailbox.own().await),
        Ask::KeepOwn(own) => Told::Done(mailbox.keep_own(&own).await),
        Ask::Finish { task, back } => Told::Done(crm.finish(task, back).await),
        Ask::Personal => Told::Personal(place.personal().await),
        Ask::Change(change) => Told::Personal(place.change_personal(&change).await),
    }
}

async fn answer_person(
    want: Want,
    mailbox: &impl Mailbox,
    crm: &impl Crm,
    place: &impl Place,
) -> Option<Heard> {
    Some(match want {
        Want::ReadMail | Want::ReadClues(_) | Want::LookUp(_) | Want::Correlate(_) => return None,
        Want::ReadBody(item) => Heard::Body(mailbox.body(&item).await),
        Want::ReadDraft(item) => Heard::Draft(mailbox.draft(&item).await.map(Box::new)),
        Want::KeepIntent { item, intent } => Heard::Kept(mailbox.keep_intent(&item, intent.as_ref()).await),
        Want::Address { item, to } => Heard::Edited(mailbox.address(&item, &to).await),
        Want::ListTemplates => Heard::Templates(crm.templates().await),
        Want::InsertTemplate { item, template, about, subject } => {
            Heard::Edited(insert(mailbox, crm, &item, template, about.as_ref(), subject).await)
        }
        Want::Literature(want) => Heard::Literature(literature::answer(want, mailbox, crm).await),
        Want::Begin { to, begun } => Heard::Begun(mailbox.begin(&to, &begun).await),
        Want::Write(activity, person) => Heard::Written(crm.write(&activity, person.as_ref()).await),
        Want::AddPerson(person, id) => Heard::Changed(crm.add_person(&person, id).await),
        Want::AddAffair(affair, id) => Heard::Changed(crm.add_affair(&affair, id).await),
        Want::Regard { activity, regarding, mailbox } => {
            Heard::Changed(crm.regard(activity, regarding.as_ref(), &mailbox).await)
        }
        Want::Untrack { activity, keep, mailbox } => {
            Heard::Changed(crm.untrack(activity, keep, &mailbox).await)
        }
        Want::Relate { activity, links } => Heard::Related(crm.relate(activity, &links).await),
        Want::Mark { item, on } => Heard::Marked(mailbox.mark(&item, on).await),
        Want::Search(text, among) => Heard::Rows(crm.search_among(&text, among).await),
        Want::Remember(address, record) => Heard::Remembered(mailbox.remember(&address, &record).await),
        Want::Learn(habits) => {
            mailbox.learn(&habits).await;
            return None;
        }
        Want::ReadDecisions(mail) => Heard::Decisions(place.decisions(&mail).await),
        Want::ReadRules { me, mailbox } => {
            Heard::Rules(crm.rules(&me, &mailbox).await.map(|rules| rules.map(Box::new)))
        }
        Want::Contract(ask) => Heard::Contract(place.thread(&ask).await.map(Box::new)),
        Want::TakeBack(decision) => Heard::Changed(place.take_back(decision).await),
        Want::ReadPlain(item) => Heard::Plain(mailbox.plain(&item).await),
        Want::ReadDetails(of) => Heard::Details(crm.details(&of).await.map(Box::new)),
        Want::ChangeDetails(change) => Heard::Changed(crm.change_details(&change).await),
        Want::Around { of, but } => {
            Heard::Around(crm.around(&of, but).await.map(|told| Box::new((of, told))))
        }
        Want::Timeline(asking) => Heard::Timeline(crm.timeline(&asking).await),
        Want::ReadText { activity, images } => Heard::Text(match crm.text(activity).await {
            Ok(body) => place.clean(body, images).await,
            Err(problem) => Err(problem),
        }),
        Want::Home(ask) => Heard::Home(at_home(ask, mailbox, crm, place).await),
        Want::Queue(ask) => Heard::Queue(place.queue(ask).await),
        Want::AddEntry(new) => Heard::Changed(crm.add_entry(&new).await),
        Want::Check(want) => Heard::Check(answer_check(want, mailbox, crm, place).await),
        Want::Triage(want) => Heard::Triage(answer_triage(want, mailbox, crm).await),
        Want::Meeting(want) => return meeting::ports::answer(want, mailbox, crm, place).await,
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
