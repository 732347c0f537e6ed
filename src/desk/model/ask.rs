//! What the desk asks for, and what it hears.

use admin::{
    Acting, Alert, Audit, Cards, Detail, DryRun, DryRunAsk, Folder, Job, Me, Mine, Organisation, Page,
    Register, Setup, StepAsk, StepWould,
};
use domain::{party::Kind, problem::Problem};
use uuid::Uuid;

use super::book;

/// A record as a folder rule names it: table, key, name.
pub type Named = (String, Uuid, String);

/// Names a question that was asked, so that its answer finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub(crate) u32);

/// What the server, or the CRM, is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Who asks, and what they may.
    Me,
    /// How far set-up is.
    Setup,
    /// Begin it, or go on.
    BeginSetup,
    /// A page of the list of mailboxes, after that one.
    Page(Option<String>),
    /// One mailbox in full.
    Detail(Uuid),
    /// An act on mailboxes.
    Act(Acting),
    /// How far the work of an act is.
    Job(Uuid),
    /// Alerts.
    Alerts,
    /// The organisation's settings.
    Organisation,
    /// Keep what changed of them.
    KeepOrganisation(Box<Organisation>),
    /// What stands on cards.
    Cards,
    /// Keep what was picked.
    KeepCards(Box<Cards>),
    /// One's own settings, or those of that mailbox.
    Own(Option<Uuid>),
    /// Keep them.
    KeepOwn(Option<Uuid>, Box<Mine>),
    /// The folders of one's own mailbox, or of that one.
    Folders(Option<Uuid>),
    /// What would have been.
    DryRun(Box<DryRunAsk>),
    /// What a sync filter would bring.
    StepWould(Box<StepAsk>),
    /// A page of the register of decisions.
    Register(Sought),
    /// Take a decision back.
    TakeBack(Uuid),
    /// Say with that decision which contact it is; none of those that are offered.
    Choose(Uuid, Option<Uuid>),
    /// Who did what, before that number.
    Audit(Option<i64>),
    /// Records whose names begin so, or hold that.
    Records(String),
    /// What was decided last about sending that mail.
    Why(Uuid),
    /// Something that record pages ask of the CRM.
    Book(Box<book::Ask>),
}

/// Which decisions are sought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// In that mailbox, by its address; empty: in every one that one may see.
    pub mailbox: String,
    /// With that verdict, by its stable name; empty: with any.
    pub verdict: String,
    /// For that reason, by its stable name; empty: for any.
    pub reason: String,
    /// Not before that moment.
    pub since: Option<i64>,
    /// Those before what the last page ended with.
    pub before: Option<i64>,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To [`Question::Me`].
    Me(Me),
    /// To [`Question::Setup`] and [`Question::BeginSetup`].
    Setup(Setup),
    /// To [`Question::Page`].
    Page(Page),
    /// To [`Question::Detail`].
    Detail(Box<Detail>),
    /// To [`Question::Act`] and [`Question::Job`].
    Job(Job),
    /// To [`Question::Alerts`].
    Alerts(Vec<Alert>),
    /// To [`Question::Organisation`] and [`Question::KeepOrganisation`].
    Organisation(Box<Organisation>),
    /// To [`Question::Cards`] and [`Question::KeepCards`].
    Cards(Box<Cards>),
    /// To [`Question::Own`] and [`Question::KeepOwn`].
    Own(Box<Mine>),
    /// To [`Question::Folders`].
    Folders(Vec<Folder>),
    /// To [`Question::DryRun`].
    DryRun(DryRun),
    /// To [`Question::StepWould`].
    StepWould(Vec<StepWould>),
    /// To [`Question::Register`] and [`Question::Why`].
    Register(Register),
    /// To [`Question::Audit`].
    Audit(Vec<Audit>),
    /// To [`Question::Records`].
    Records(Vec<Named>),
    /// To [`Question::Book`].
    Book(Box<book::Told>),
    /// It is done, and there is nothing more to say.
    Done,
}

/// What the desk wants of what is around it.
#[derive(Clone, Debug, PartialEq)]
pub enum Want {
    /// Ask, and give the answer with this ticket.
    Ask(Ticket, Question),
    /// Sign in; the page may be left for it.
    SignIn,
    /// Sign in again beside the page: what was typed stays.
    SignAgain,
    /// Forget the tokens.
    SignOut,
    /// Remember that somebody opened these records lately, the last first; `None`: forget all of it.
    Remember(Option<(Uuid, Vec<(Kind, Uuid)>)>),
    /// The address shall name this place; `new` makes a step that Back undoes.
    Show {
        /// The fragment.
        fragment: String,
        /// A step of its own.
        new: bool,
    },
}

/// Something that was asked for, as far as it is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded<T> {
    /// The last answer that came; it stays when a later question fails.
    pub value: Option<T>,
    /// Why the last question was not answered.
    pub problem: Option<Problem>,
    /// When the answer came.
    pub at: i64,
}

impl<T> Default for Loaded<T> {
    fn default() -> Self {
        Self { value: None, problem: None, at: 0 }
    }
}

impl<T> Loaded<T> {
    /// Takes what came.
    pub(crate) fn take(&mut self, came: Result<T, Problem>, now: i64) {
        match came {
            Ok(value) => *self = Self { value: Some(value), problem: None, at: now },
            Err(problem) => self.problem = Some(problem),
        }
    }

    /// Nothing has come yet, good or bad.
    #[must_use]
    pub fn is_coming(&self) -> bool {
        self.value.is_none() && self.problem.is_none()
    }
}
