//! The vocabulary between a machine and whoever drives it.

use alloc::{boxed::Box, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    check, contract,
    correlation::{Clues, Parent},
    details::{Change, Details},
    home,
    intent::{Begun, Intent},
    literature,
    mail::{Address, Body, ItemId, Mail, MessageId, Person},
    meeting,
    pane::{Links, Rulebook},
    party::{Dossier, Kind, NewAffair, NewParty, Record, Tracked},
    problem::Problem,
    queue,
    reason::Recorded,
    suggest::Habit,
    timeline::{Around, Asking, NewEntry, Page, Safe},
    tracking::Activity,
    triage,
};

/// What a machine would like somebody else to do next. Each may be repeated without harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// Read the mail that is open, without its text. Answered by [`Heard::Mail`].
    ReadMail,
    /// Read which mails that one answers. Answered by [`Heard::Clues`].
    ReadClues(ItemId),
    /// Read the text of that mail. Answered by [`Heard::Body`].
    ReadBody(ItemId),
    /// Read the mail that is being written. Answered by [`Heard::Draft`].
    ReadDraft(ItemId),
    /// Keep in that mail, sent or not, what is to become of it, or that nothing is. Answered by [`Heard::Kept`].
    KeepIntent {
        /// Which mail.
        item: ItemId,
        /// What is to become of it.
        intent: Option<Intent>,
    },
    /// Open a new mail to that person, and tell it what is to become of it. Answered by [`Heard::Begun`].
    Begin {
        /// To whom.
        to: Person,
        /// What is to become of it.
        begun: Begun,
    },
    /// Put somebody among those to whom that mail goes. Answered by [`Heard::Edited`].
    Address {
        /// The mail that is being written.
        item: ItemId,
        /// To whom it is to go.
        to: Person,
    },
    /// Ask the CRM which e-mail templates and published knowledge articles there are. Answered by [`Heard::Templates`].
    ListTemplates,
    /// Have a template filled from a row, or take a knowledge article, and put it into that mail. Answered by
    /// [`Heard::Edited`].
    InsertTemplate {
        /// The mail that is being written.
        item: ItemId,
        /// The template, or the article.
        template: Uuid,
        /// The row; `None` of an article, which is the same for everybody.
        about: Option<Record>,
        /// The mail has no subject: it takes the template's.
        subject: bool,
    },
    /// Something about sales literature. Answered by [`Heard::Literature`].
    Literature(literature::Want),
    /// Ask the CRM everything about these people and this mail at once. Answered by [`Heard::Found`].
    LookUp(Question),
    /// Ask the CRM which of these mails it has. Answered by [`Heard::Thread`].
    Correlate(Vec<MessageId>),
    /// Write the activity, and before it the person it is regarding where that one is new; create
    /// only, in one step. Answered by [`Heard::Written`].
    Write(Box<Activity>, Option<NewParty>),
    /// Add somebody to the CRM under that key, without tracking anything. Answered by [`Heard::Changed`].
    AddPerson(NewParty, Uuid),
    /// Make a deal or case under that key; create only. Answered by [`Heard::Changed`].
    AddAffair(NewAffair, Uuid),
    /// Set or take off what an activity is regarding, and forget that the mailbox's owner untracked it.
    /// Answered by [`Heard::Changed`].
    Regard {
        /// The activity.
        activity: Uuid,
        /// What it is to be regarding.
        regarding: Option<Record>,
        /// In whose mailbox.
        mailbox: Address,
    },
    /// Change which further records an activity is linked to, or only tell which. Answered by [`Heard::Related`].
    Relate {
        /// The activity.
        activity: Uuid,
        /// The change; an empty one changes nothing.
        links: Links,
    },
    /// Take a mail off the CRM. Answered by [`Heard::Changed`].
    Untrack {
        /// The activity.
        activity: Uuid,
        /// Keep the activity and only note that this mailbox's owner untracked the mail.
        keep: bool,
        /// In whose mailbox.
        mailbox: Address,
    },
    /// Put the tracked category on that mail or take it off, and touch no other mail. Answered by
    /// [`Heard::Marked`].
    Mark {
        /// Which mail.
        item: ItemId,
        /// On or off.
        on: bool,
    },
    /// Look for rows a mail could be regarding, among these. Answered by [`Heard::Rows`].
    Search(String, Narrow),
    /// Keep the choice among several rows of one address. Answered by [`Heard::Remembered`].
    Remember(Address, Record),
    /// Keep what was chosen for whose mail. Not answered: where it cannot be kept it holds while the pane is open.
    Learn(Vec<Habit>),
    /// Read what the synchronizer decided about that mail in the mailbox of whoever asks. Answered by
    /// [`Heard::Decisions`].
    ReadDecisions(MessageId),
    /// Read what has been set for the synchronizer in that mailbox. Answered by [`Heard::Rules`].
    ReadRules {
        /// Who asks.
        me: Record,
        /// Their mailbox.
        mailbox: Address,
    },
    /// Keep or look up what was decided about a conversation. Answered by [`Heard::Contract`].
    Contract(contract::Ask),
    /// Have the synchronizer take that decision back. Answered by [`Heard::Changed`].
    TakeBack(Uuid),
    /// Read the text of that mail without markup. Answered by [`Heard::Plain`].
    ReadPlain(ItemId),
    /// Ask what happened last with somebody, and what comes next. Answered by [`Heard::Around`].
    Around {
        /// With whom.
        of: Record,
        /// Not counting that activity.
        but: Option<Uuid>,
    },
    /// Read somebody's fields. Answered by [`Heard::Details`].
    ReadDetails(Record),
    /// Change one of them. Answered by [`Heard::Changed`].
    ChangeDetails(Box<Change>),
    /// Read a page of a timeline. Answered by [`Heard::Timeline`].
    Timeline(Asking),
    /// Read the text of a tracked mail, fit to be shown. Answered by [`Heard::Text`].
    ReadText {
        /// The activity.
        activity: Uuid,
        /// With images from outside.
        images: bool,
    },
    /// Add something to a timeline; create only. Answered by [`Heard::Changed`].
    AddEntry(Box<NewEntry>),
    /// Something for the page without a mail. Answered by [`Heard::Home`].
    Home(home::Ask),
    /// Do something with the wishes that wait. Answered by [`Heard::Queue`].
    Queue(queue::Ask),
    /// Something about what the pane rests on. Answered by [`Heard::Check`].
    Check(check::Want),
    /// Something for several mails. Answered by [`Heard::Triage`].
    Triage(triage::Want),
    /// Something about a meeting of the calendar.
    Meeting(meeting::Want),
    /// Say [`Heard::Waited`] after so many milliseconds.
    Wait(u32),
    /// Show a row in the CRM's own face. Not answered.
    Show(Record),
    /// Show an activity in the CRM's own face. Not answered.
    ShowActivity(Uuid),
}

/// What a look-up asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Whom to look for: at most [`crate::matching::MAX_ADDRESSES`].
    pub addresses: Vec<Address>,
    /// The sender's domain, where a customer may be known by it; empty for mail from everywhere.
    pub domain: String,
    /// By which name to look for the mail.
    pub message_id: Option<MessageId>,
    /// By which key to look for the mail.
    pub activity: Uuid,
    /// Who asks.
    pub me: Address,
}

/// What came of a [`Want`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The mail that is open.
    Mail(Result<Mail, Problem>),
    /// Which mails it answers.
    Clues(Result<Clues, Problem>),
    /// The mail that is being written.
    Draft(Result<Box<Writing>, Problem>),
    /// What is to become of it is kept.
    Kept(Result<(), Problem>),
    /// The mail that is being written says so.
    Edited(Result<(), Problem>),
    /// The templates, by name.
    Templates(Result<Vec<Template>, Problem>),
    /// What came of something about sales literature.
    Literature(literature::Heard),
    /// The new mail is open.
    Begun(Result<(), Problem>),
    /// Its text.
    Body(Result<Body, Problem>),
    /// What the CRM knows.
    Found(Result<Dossier, Problem>),
    /// The mail of the conversation that the CRM has.
    Thread(Result<Option<Parent>, Problem>),
    /// The activity as it stands now.
    Written(Result<Written, Problem>),
    /// It is done.
    Changed(Result<(), Problem>),
    /// The further records that the mail is linked to now.
    Related(Result<Vec<Record>, Problem>),
    /// The category is on or off.
    Marked(Result<(), Problem>),
    /// Rows, best first.
    Rows(Result<Vec<Found>, Problem>),
    /// The choice is kept.
    Remembered(Result<(), Problem>),
    /// What the synchronizer decided, the newest first; `None` where none runs.
    Decisions(Result<Option<Vec<Recorded>>, Problem>),
    /// What has been set; `None` where the CRM has no such mailbox.
    Rules(Result<Option<Box<Rulebook>>, Problem>),
    /// How the conversation stands.
    Contract(Result<Box<contract::Told>, Problem>),
    /// The text of the mail without markup.
    Plain(Result<String, Problem>),
    /// What happened last with that somebody, and what comes next.
    Around(Result<Box<(Record, Around)>, Problem>),
    /// Somebody's fields.
    Details(Result<Box<Details>, Problem>),
    /// A page of a timeline.
    Timeline(Result<Page, Problem>),
    /// The text of a tracked mail, fit to be shown.
    Text(Result<Safe, Problem>),
    /// Something for the page without a mail.
    Home(home::Told),
    /// What lies on the shelf of wishes, or what became of it.
    Queue(queue::Told),
    /// What came of a question about what the pane rests on.
    Check(check::Heard),
    /// What came of something for several mails.
    Triage(triage::Heard),
    /// Something about a meeting of the calendar.
    Meeting(meeting::Heard),
    /// The time is over.
    Waited,
}

/// A mail that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writing {
    /// To whom it goes, and what it is about.
    pub mail: Mail,
    /// What is to become of it.
    pub intent: Option<Intent>,
    /// Which mails it answers, where that is known.
    pub answers: Vec<MessageId>,
}

/// What became of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The activity as it stands now.
    pub tracked: Tracked,
    /// It was there before: somebody else, or an earlier attempt of ours, was quicker.
    pub was_there: bool,
}

/// Among which rows is searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Only of that kind.
    pub kind: Option<Kind>,
    /// Only those that whoever asks looks after.
    pub mine: bool,
    /// Also what is deactivated, won, lost or resolved.
    pub closed: bool,
}

/// A row that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The row.
    pub record: Record,
    /// What tells it from others of the same name: company, number, owner.
    pub detail: String,
    /// Where it can be written to.
    pub address: Option<Address>,
}

/// An e-mail template of the CRM, or a knowledge article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its key.
    pub id: Uuid,
    /// From what kind of rows it is filled. One for users goes with every mail.
    pub of: Kind,
    /// It is a knowledge article: it is filled from nothing.
    pub article: bool,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub detail: String,
}

impl Template {
    /// Whether it is filled from rows of that kind.
    pub fn goes_with(&self, kind: Kind) -> bool {
        self.of == kind || self.of == Kind::User || self.article
    }
}

/// A template filled from a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: Body,
}
