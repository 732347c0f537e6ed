//! What the pane shows, as facts: names, counts, moments, cases. Sentences are the painter's affair.

use alloc::{boxed::Box, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    check,
    contract::Terms,
    intent::Intent,
    mail::{Address, ItemId, Moment, Part, Person},
    matching::Why,
    party::{Company, Kind, NewAffair, NewParty, Party, Record, Related},
    problem::Problem,
    queue,
    reason::Account,
    signature::{Difference, Field},
    suggest::Offer,
    want::{Found, Narrow, Template},
};

mod beside;
mod literature;
mod meeting;
mod more;
mod timeline;

pub use beside::*;
pub use literature::{Documents, LiteratureView};
pub use meeting::{MeetingView, Way, Wish};
pub use more::{AroundView, ContractView, FileView, FilesView, SeveralView, Told};
pub use timeline::{Reading, ReadingView, TimelineForm, TimelineView};

use super::{
    Links, NoticeId,
    triage::{TriageView, Triaged},
};

/// Everything there is to paint.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// What Outlook shows, and what we know of it.
    pub body: Content,
    /// What was done or went wrong lately, oldest first; each can be dismissed.
    pub notices: Vec<Notice>,
    /// The list of keys stands open.
    pub keys: bool,
    /// Records that are at hand; not known before all of the pane is here.
    pub pins: Option<Vec<Record>>,
    /// What waits for the CRM or the network, where something does.
    pub queue: Option<Box<QueueView>>,
}

/// What stands in the middle.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Outlook has not said yet what is open.
    Starting,
    /// No mail is open.
    Nothing,
    /// Several mails are selected, and Outlook does not say which.
    Several,
    /// What is the matter.
    Check(Box<CheckView>),
    /// Several mails in a table.
    Triage(Box<TriageView>),
    /// What is open cannot be tracked: an invitation, a draft, a report.
    Other(Other),
    /// The mail could not be read.
    Unreadable(Problem),
    /// A mail.
    Mail(Box<MailView>),
    /// The timeline of a record or person.
    Timeline(Box<TimelineView>),
    /// The page without a mail.
    Home(Box<HomeView>),
    /// A mail that is being written.
    Draft(Box<DraftView>),
    /// A meeting of the calendar.
    Meeting(Box<MeetingView>),
}

/// Things beside mail that Outlook may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// A request for a meeting, or an answer to one: what is tracked is the meeting in the calendar.
    Invitation,
    /// A mail that is being written, of which nothing more is told.
    Draft,
    /// A delivery report or read receipt.
    Report,
    /// A mail, but an administrator has not switched the add-in on for the organisation.
    SwitchedOff,
}

/// A mail and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct MailView {
    /// Its name in the mailbox.
    pub item: ItemId,
    /// Its subject.
    pub subject: String,
    /// Whether the CRM has been asked yet, and how that went. While it is not [`Look::Known`] the people
    /// stand there by name alone and nothing can be tracked.
    pub look: Look,
    /// What can be wanted of it while the CRM does not say how it stands.
    pub later: Option<LaterView>,
    /// Everyone on it: the sender first.
    pub people: Vec<PersonView>,
    /// How it is tracked.
    pub tracking: Tracking,
    /// What it could be regarding, best first. Not offered again once it is regarding one of them.
    pub offers: Vec<Offer>,
    /// The search is open.
    pub picker: Option<PickerView>,
    /// Somebody's fields stand open.
    pub details: Option<DetailsView>,
    /// What happened last with the sender and what comes next; `None` where nobody can tell.
    pub around: Option<AroundView>,
    /// The question how to untrack is open.
    pub asking_untrack: bool,
    /// The form for a new person is open, filled from the mail.
    pub form: Option<Form>,
    /// The form for a deal or case is open, filled from the mail.
    pub affair: Option<NewAffair>,
    /// Files somebody sent.
    pub files: usize,
    /// The mailbox shows the tracked category, but the CRM does not have the mail.
    pub stray_category: bool,
    /// The mailbox is somebody else's: shared, or delegated.
    pub mailbox: Option<String>,
    /// The last thing asked for did not work: what, why. Can be tried again.
    pub failed: Option<Failed>,
    /// What the synchronizer did with the mail or will do, where that is known.
    pub decided: Option<Decided>,
    /// What was and can be decided about its conversation, where somebody would obey it.
    pub contract: Option<ContractView>,
    /// Further records it is linked to, once that is known.
    pub several: Option<SeveralView>,
    /// Which of its files will be kept with it, where that can be chosen.
    pub keeps: Option<FilesView>,
}

/// A mail that is being written, and what is to become of it.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftView {
    /// To whom it goes, as of a mail that is not tracked.
    pub mail: MailView,
    /// It will be tracked when it is sent.
    pub intent: Option<Intent>,
    /// The draft is being told so.
    pub keeping: bool,
    /// The draft could not be told what was asked for last. Can be tried again.
    pub unkept: Option<Problem>,
    /// Something could not be put into it: a recipient, a template.
    pub unedited: Option<Problem>,
    /// The list of templates is open.
    pub templates: Option<Templates>,
    /// The list of sales literature is open.
    pub literature: Option<LiteratureView>,
    /// Something is being put into it.
    pub editing: bool,
}

/// E-mail templates that go with the people on a mail, or with what it is regarding.
#[derive(Clone, Debug, PartialEq)]
pub enum Templates {
    /// They are asked for.
    Looking,
    /// These.
    Are(Vec<Template>),
    /// They could not be read.
    Failed(Problem),
}

/// What the synchronizer has to do with a mail.
#[derive(Clone, Debug, PartialEq)]
pub enum Decided {
    /// It will do so at its next look.
    Ahead(Box<Account>),
    /// It did so.
    Recorded {
        /// By this key it can be taken back.
        id: Option<Uuid>,
        /// What, and why.
        account: Box<Account>,
        /// When.
        at: Moment,
    },
}

/// How the question to the CRM goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
    /// It is under way.
    Looking,
    /// It failed and will be asked again by itself in so many seconds.
    Waiting {
        /// Why.
        problem: Problem,
        /// In how many seconds, counted from when this was first shown.
        seconds: u32,
    },
    /// It is answered.
    Known,
    /// It failed; a person has to do something.
    Failed(Problem),
}

/// Somebody on the mail.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonView {
    /// In what part.
    pub part: Part,
    /// As the mail has them.
    pub person: Person,
    /// It is the person at the screen.
    pub me: bool,
    /// As the CRM has them.
    pub known: Known,
    /// Their open deals and cases.
    pub related: Vec<Related>,
    /// They can be added to the CRM: nobody there has the address.
    pub addable: bool,
}

/// How the CRM knows somebody.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// Not asked yet.
    Unasked,
    /// No row has the address.
    Nobody,
    /// A row has it; others that fit stand behind it.
    Row {
        /// The row that counts.
        party: Box<Party>,
        /// Why that one.
        why: Why,
        /// The others. For a recipient all count, for the sender only `party`.
        others: Vec<Party>,
    },
    /// Several rows fit and none may be picked for you: choose.
    Several(Vec<Party>),
    /// More rows fit than can be told apart.
    TooMany(usize),
}

/// How a mail is tracked.
#[derive(Clone, Debug, PartialEq)]
pub enum Tracking {
    /// Not known yet.
    Unknown,
    /// The CRM does not have it.
    Not,
    /// You untracked it and kept the copy.
    Kept {
        /// When; `None` where the note says none.
        at: Option<Moment>,
    },
    /// Something is being done.
    Working(Working),
    /// Something is to be done once the CRM or the network is back.
    Wished(Box<WishView>),
    /// The CRM has it.
    Yes(TrackedView),
}

/// What is being done.
#[derive(Clone, Debug, PartialEq)]
pub struct Working {
    /// What.
    pub doing: Doing,
    /// It failed, and will be tried again by itself in so many seconds.
    pub again_in: Option<u32>,
}

/// A thing a person asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Doing {
    /// Tracking, regarding a row or nothing.
    Tracking(Option<Record>),
    /// Adding a person and tracking to them.
    Adding(Record),
    /// Changing what it is regarding.
    Changing(Option<Record>),
    /// Untracking.
    Untracking {
        /// Keeping the copy.
        keep: bool,
    },
    /// Taking back what the synchronizer decided.
    TakingBack,
    /// Keeping what was decided about the conversation.
    Deciding,
    /// Changing which further records it is linked to.
    Linking,
    /// Something beside a mail's tracking.
    Errand(Box<queue::Errand>),
}

/// A tracked mail.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackedView {
    /// What it is regarding.
    pub regarding: Option<Record>,
    /// Who tracked it.
    pub by: Option<Record>,
    /// It was you.
    pub by_me: bool,
    /// For whom, where that is somebody else: the owner of the mailbox it lies in.
    pub on_behalf: Option<Record>,
    /// When.
    pub at: Moment,
    /// Whether the mailbox shows it.
    pub category: Category,
    /// The CRM has the mail without its text, or not all of it.
    pub text_incomplete: bool,
    /// The synchronizer will fill the text in.
    pub text_follows: bool,
}

/// Whether the mailbox shows that a mail is tracked.
#[derive(Clone, Debug, PartialEq)]
pub enum Category {
    /// Not known yet.
    Unknown,
    /// It does.
    On,
    /// The category is being put on.
    Adding,
    /// It could not be put on; it is tried again when the mail is opened next.
    Missing(Problem),
}

/// The search for something the mail is regarding, or for somebody to whom it is to go.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PickerView {
    /// It is for somebody to whom the mail is to go.
    pub adds: bool,
    /// It is for a further record that the mail is linked to.
    pub relates: bool,
    /// What was typed.
    pub text: String,
    /// Among which rows is searched.
    pub among: Narrow,
    /// What came of it.
    pub result: PickerResult,
}

/// What came of a search.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum PickerResult {
    /// Too little was typed to search; the offers are shown.
    #[default]
    Offers,
    /// It is under way; what an earlier search found stays until it is answered.
    Searching(Vec<Found>),
    /// These.
    Rows(Vec<Found>),
    /// It failed.
    Failed(Problem),
}

/// A form for somebody new.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The fields as the mail suggests them.
    pub filled: NewParty,
    /// Customers of the sender's domain, to choose from.
    pub companies: Vec<Record>,
    /// The mail will be tracked to the new row.
    pub tracks: bool,
}

impl Form {
    /// Whether the form may offer that kind.
    pub fn offers(kind: Kind) -> bool {
        matches!(kind, Kind::Contact | Kind::Lead | Kind::Account)
    }

    /// The company as text, for the field.
    pub fn company_text(&self) -> &str {
        match &self.filled.company {
            Company::None => "",
            Company::Known(record) => &record.name,
            Company::Named(name) => name,
        }
    }
}

/// What was asked for and did not work.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// What.
    pub doing: Doing,
    /// Why.
    pub problem: Problem,
}

/// A line about something that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Its name.
    pub id: NoticeId,
    /// The mail it is about.
    pub subject: String,
    /// What happened.
    pub news: News,
    /// It can be undone.
    pub undo: bool,
    /// It can be tried again.
    pub retry: bool,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// It was tracked.
    Tracked(Option<Record>),
    /// Somebody was added, and the mail tracked to them.
    Added(Record),
    /// It was there already, tracked by somebody else, regarding something.
    WasTracked {
        /// Who did it.
        by: Option<Record>,
        /// What it is regarding.
        regarding: Option<Record>,
    },
    /// It is regarding something else now.
    Changed(Option<Record>),
    /// It was untracked.
    Untracked {
        /// The copy was kept.
        keep: bool,
    },
    /// It is linked to further records, or is not any more.
    Linked(Links),
    /// What the synchronizer had decided was taken back.
    TakenBack,
    /// That was decided about the conversation, or the ordinary rules hold again.
    Conversation(Option<Terms>),
    /// So many mails of the conversation that were there are being tracked.
    Earlier(u32),
    /// They are not.
    NotEarlier,
    /// Something asked for on a mail that is not open any more did not work.
    Failed(Failed),
    /// Something that waited, and is not about a mail's tracking, was done.
    Errand(Box<queue::Errand>),
    /// A field of somebody could not be changed.
    NotChanged(Problem),
    /// The choice among several rows could not be kept.
    NotRemembered(Problem),
    /// A mail could not be begun.
    NotBegun(Problem),
    /// The address of a row's page is in the clipboard.
    Copied,
    /// It could not be put there.
    NotCopied(Problem),
    /// Several mails were tracked together, or taken back.
    Triaged(Triaged),
}

/// What is the matter: each part that the pane rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckView {
    /// Each, and how it is.
    pub parts: Vec<(check::Part, check::State)>,
    /// It was copied as a text, or could not be.
    pub copied: Option<Result<(), Problem>>,
}

/// Somebody's fields.
#[derive(Clone, Debug, PartialEq)]
pub struct DetailsView {
    /// Whose.
    pub of: Record,
    /// By which address they stand on the mail.
    pub address: Address,
    /// Whether they are there.
    pub look: DetailsLook,
    /// What stands in each.
    pub values: Vec<(Field, String)>,
    /// The signature is still being read.
    pub reads_signature: bool,
    /// What the signature says otherwise.
    pub new: Vec<Difference>,
    /// That field is being changed.
    pub saving: Option<Field>,
    /// The last change did not work.
    pub failed: Option<Problem>,
    /// These were changed here, and can be put back.
    pub changed: Vec<Field>,
}

/// How reading somebody's fields goes.
#[derive(Clone, Debug, PartialEq)]
pub enum DetailsLook {
    /// They are asked for.
    Looking,
    /// They are there.
    Here,
    /// They could not be read.
    Failed(Problem),
}
