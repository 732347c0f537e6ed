//! What a person asked for: it names its mail, goes on whatever is open, and its end is told.

mod end;
mod pressed;

use alloc::{boxed::Box, string::String, vec, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::{Address, ItemId, Mail},
    party::{NewAffair, NewParty, Record},
    problem::Problem,
    queue::Errand,
    tracking::Activity,
    want::Want,
};

use super::{
    Asked, Links, NoticeId, Pane, Shown, Ticket,
    contract::Deal,
    meeting,
    open::{Open, mailbox_of},
    queue::Ahead,
    view::{Doing, News, Notice, Working},
};

/// A wait longer than this is not waited for: the person is told instead.
pub(super) const MAX_WAIT_S: u32 = 300;

/// After how many seconds an attempt that failed so often before may be repeated; `None` where
/// repeating it does not help.
pub(super) fn wait_seconds(problem: &Problem, tries: u8) -> Option<u32> {
    if !problem.passes() {
        return None;
    }
    let seconds = if let Problem::Busy(Some(seconds)) = problem {
        *seconds
    } else {
        2_u32.saturating_pow(u32::from(tries).saturating_add(1))
    };
    (seconds <= MAX_WAIT_S).then_some(seconds.max(1))
}

/// What is to be done, with all that is needed to do it again or to undo it.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// Write the activity, and before it the person it is regarding where that one is new.
    Write { activity: Box<Activity>, person: Option<NewParty> },
    /// Set what it is regarding. `back` says that the mail was untracked and is tracked by this again.
    Regard { activity: Uuid, from: Option<Record>, to: Option<Record>, mailbox: Address, back: bool },
    /// Take it off the CRM. `again` is what undoes that.
    Delete { activity: Uuid, mailbox: Address, again: Box<Activity> },
    /// Note that this mailbox untracked it, and keep it in the CRM.
    Keep { activity: Uuid, mailbox: Address, regarding: Option<Record> },
    /// Add somebody, and track nothing.
    Add { person: NewParty, record: Record },
    /// Make a deal or case, and then have the mail regard it.
    Make { affair: NewAffair, record: Record },
    /// Have the synchronizer take a decision back.
    TakeBack { decision: Uuid },
    /// Keep what was decided about the conversation.
    Contract(Deal),
    /// Change which further records it is linked to.
    Relate { activity: Uuid, links: Links },
    /// Something about a meeting.
    Meeting(Box<meeting::Deed>),
    /// Something beside a mail's tracking, by the queue.
    Errand(Box<Errand>),
}

impl Deed {
    pub(super) fn doing(&self) -> Doing {
        match self {
            Self::Write { activity, person: None } => Doing::Tracking(activity.regarding.clone()),
            Self::Write { activity, person: Some(_) } => match &activity.regarding {
                Some(record) => Doing::Adding(record.clone()),
                None => Doing::Tracking(None),
            },
            Self::Regard { to, back: true, .. } => Doing::Tracking(to.clone()),
            Self::Regard { to, back: false, .. } => Doing::Changing(to.clone()),
            Self::Delete { .. } => Doing::Untracking { keep: false },
            Self::Keep { .. } => Doing::Untracking { keep: true },
            Self::Add { record, .. } | Self::Make { record, .. } => Doing::Adding(record.clone()),
            Self::TakeBack { .. } => Doing::TakingBack,
            Self::Contract(_) => Doing::Deciding,
            Self::Relate { .. } => Doing::Linking,
            Self::Meeting(deed) => deed.doing(),
            Self::Errand(errand) => Doing::Errand(errand.clone()),
        }
    }

    /// It is taken off the CRM, or is no more this mailbox's.
    fn untracks(&self) -> bool {
        matches!(self, Self::Delete { .. } | Self::Keep { .. })
            || matches!(self, Self::Meeting(deed) if deed.untracks())
    }

    /// The text of the mail is needed first: to send it, or to be able to undo.
    fn lacks_text(&self, send_text: bool) -> bool {
        match self {
            Self::Write { activity, .. } | Self::Delete { again: activity, .. } => {
                send_text && activity.body.is_none()
            }
            Self::Keep { .. }
            | Self::Regard { .. }
            | Self::Add { .. }
            | Self::Make { .. }
            | Self::TakeBack { .. }
            | Self::Contract(_)
            | Self::Errand(_)
            | Self::Relate { .. } => false,
            Self::Meeting(deed) => send_text && deed.lacks_text(),
        }
    }

    fn take_text(&mut self, body: crate::mail::Body) {
        match self {
            Self::Write { activity, .. } | Self::Delete { again: activity, .. } => activity.body = Some(body),
            Self::Keep { .. }
            | Self::Regard { .. }
            | Self::Add { .. }
            | Self::Make { .. }
            | Self::TakeBack { .. }
            | Self::Contract(_)
            | Self::Relate { .. }
            | Self::Errand(_)
            | Self::Meeting(_) => {}
        }
    }

    /// The question for the text: a mail's as it is, a meeting's without markup.
    fn text_of(&self, item: ItemId) -> Want {
        if let Self::Meeting(_) = self { Want::ReadPlain(item) } else { Want::ReadBody(item) }
    }

    pub(super) fn want(&self) -> Want {
        match self {
            Self::Write { activity, person } => Want::Write(activity.clone(), person.clone()),
            Self::Regard { activity, to, mailbox, .. } => {
                Want::Regard { activity: *activity, regarding: to.clone(), mailbox: mailbox.clone() }
            }
            Self::Delete { activity, mailbox, .. } => {
                Want::Untrack { activity: *activity, keep: false, mailbox: mailbox.clone() }
            }
            Self::Keep { activity, mailbox, .. } => {
                Want::Untrack { activity: *activity, keep: true, mailbox: mailbox.clone() }
            }
            Self::Add { person, record } => Want::AddPerson(person.clone(), record.id),
            Self::Make { affair, record } => Want::AddAffair(affair.clone(), record.id),
            Self::TakeBack { decision } => Want::TakeBack(*decision),
            Self::Contract(deal) => deal.want(),
            Self::Relate { activity, links } => Want::Relate { activity: *activity, links: links.clone() },
            Self::Meeting(deed) => deed.want(),
            Self::Errand(errand) => errand.want(),
        }
    }
}

/// A mail by all its names.
#[derive(Clone, Debug)]
pub(super) struct About {
    pub(super) key: Uuid,
    pub(super) item: ItemId,
    pub(super) subject: String,
    /// The mail itself, for what has to be done when it is not open any more.
    pub(super) mail: Box<Mail>,
}

/// A deed under way.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) id: u32,
    pub(super) about: About,
    pub(super) deed: Deed,
    me: Option<Record>,
    tries: u8,
    again_in: Option<u32>,
    /// So many seconds it has been waited for.
    pub(super) ticks: u8,
    /// What is kept of it meanwhile.
    pub(super) ahead: Option<Ahead>,
}

impl Job {
    pub(super) fn of(id: u32, about: About, deed: Deed, me: Option<Record>) -> Self {
        Self { id, about, deed, me, tries: 0, again_in: None, ticks: 0, ahead: None }
    }

    pub(super) fn working(&self) -> Working {
        Working { doing: self.deed.doing(), again_in: self.again_in }
    }
}

/// A line about something done.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) id: NoticeId,
    about: Option<About>,
    news: News,
    pub(super) undo: Option<Deed>,
    retry: Option<Deed>,
    /// It tells of several mails that were tracked together.
    pub(super) run: Option<u32>,
}

impl Line {
    /// `run` says whether the mails it tells of can be taken back, and tried again.
    pub(super) fn view(&self, run: (bool, bool)) -> Notice {
        Notice {
            id: self.id,
            subject: self.about.as_ref().map(|about| about.subject.clone()).unwrap_or_default(),
            news: self.news.clone(),
            undo: self.undo.is_some() || run.0,
            retry: self.retry.is_some() || run.1,
        }
    }
}

impl Pane {
    pub(super) fn job_on(&self, open: &Open) -> Option<&Job> {
        self.jobs.iter().find(|job| Some(job.about.key) == open.key)
    }

    pub(super) fn begin_on_open(&mut self, deed: Deed) -> Vec<Asked> {
        let Some(open) = self.shown.open_mut() else { return Vec::new() };
        let (Some(mail), Some(key)) = (&open.mail, open.key) else { return Vec::new() };
        let (subject, whole) = (mail.subject.clone(), Box::new(mail.clone()));
        let about = About { key, item: open.item.clone(), subject, mail: whole };
        open.failed = None;
        open.close_parts();
        let me = open.dossier.me.clone();
        self.begin(about, deed, me)
    }

    fn begin(&mut self, about: About, deed: Deed, me: Option<Record>) -> Vec<Asked> {
        self.last += 1;
        let id = self.last;
        // Lines of this mail tell of a state that is being left.
        self.lines.retain(|line| line.about.as_ref().is_none_or(|other| other.key != about.key));
        let want = if deed.untracks() && self.still_wishes(&about.item) {
            Want::KeepIntent { item: about.item.clone(), intent: None }
        } else {
            self.first_want(&about.item, &deed)
        };
        self.jobs.push(Job::of(id, about, deed, me));
        vec![Asked { ticket: Ticket::Job(id), want }]
    }

    /// The text, where it is needed first and can be read; else the deed itself.
    fn first_want(&self, item: &ItemId, deed: &Deed) -> Want {
        let send_text = self.settings.send_text && !self.text_follows(item);
        if deed.lacks_text(send_text) && self.is_open(item) {
            deed.text_of(item.clone())
        } else {
            deed.want()
        }
    }

    /// The item may still say what was to become of it: it must not when it is untracked, for whoever reads it next would
    /// track it again.
    fn still_wishes(&self, item: &ItemId) -> bool {
        self.shown.sent().is_some_and(|open| open.item == *item && open.intent_stands)
    }

    /// The item was told, before it is untracked, that nothing is to become of it.
    #[inline(never)]
    fn wish_is_off(&mut self, at: usize, told: Result<(), Problem>) -> Vec<Asked> {
        if let Err(problem) = told {
            let job = self.jobs.remove(at);
            let mut wants = self.forget_ahead(job.ahead);
            wants.extend(self.failed(job, problem));
            return wants;
        }
        let (id, item) = (self.jobs[at].id, self.jobs[at].about.item.clone());
        if let Some(open) = self.shown.open_mut().filter(|open| open.item == item) {
            open.intent_stands = false;
        }
        let want = self.first_want(&item, &self.jobs[at].deed);
        vec![Asked { ticket: Ticket::Job(id), want }]
    }

    /// The mail is open, and a synchronizer fills its text in from the mailbox.
    fn text_follows(&self, item: &ItemId) -> bool {
        match &self.shown {
            Shown::Mail(open) if open.item == *item => {
                let mailbox = open.mail.as_ref().map(|mail| mailbox_of(mail, &self.settings));
                mailbox.is_some_and(|mailbox| self.settings.serves(mailbox))
            }
            Shown::Mail(_) | Shown::Draft(_) | Shown::Meeting(_) => false,
            Shown::Starting | Shown::Nothing | Shown::Several(_) | Shown::Other(_) => false,
        }
    }

    fn is_open(&self, item: &ItemId) -> bool {
        self.shown.sent().is_some_and(|open| open.item == *item)
    }

    #[inline(never)]
    pub(super) fn retry(&mut self) -> Vec<Asked> {
        let turn = self.turn;
        let Some(open) = self.shown.open_mut() else { return Vec::new() };
        let mut wants = open.read_again(turn);
        wants.extend(open.look_again(&self.settings, turn));
        let failed = open.failed.take();
        // Where something else was begun on the mail meanwhile, that one goes first.
        if let (Some((deed, _)), Some(_)) = (failed, self.ready()) {
            wants.extend(self.begin_on_open(deed));
        }
        wants.extend(self.retry_waiting_jobs());
        wants
    }

    #[inline(never)]
    pub(super) fn retry_waiting_jobs(&mut self) -> Vec<Asked> {
        let waiting = self.jobs.iter_mut().filter(|job| job.again_in.is_some());
        waiting
            .map(|job| {
                job.again_in = None;
                Asked { ticket: Ticket::Job(job.id), want: job.deed.want() }
            })
            .collect()
    }

    #[inline(never)]
    pub(super) fn undo(&mut self, id: NoticeId) -> Vec<Asked> {
        self.take_line(id, |line| line.undo.take())
    }

    #[inline(never)]
    pub(super) fn retry_line(&mut self, id: NoticeId) -> Vec<Asked> {
        self.take_line(id, |line| line.retry.take())
    }

    fn take_line(&mut self, id: NoticeId, take: impl Fn(&mut Line) -> Option<Deed>) -> Vec<Asked> {
        let Some(at) = self.lines.iter().position(|line| line.id == id) else { return Vec::new() };
        let busy = |key| self.jobs.iter().any(|job| job.about.key == key);
        if self.lines[at].about.as_ref().is_some_and(|about| busy(about.key)) {
            return Vec::new();
        }
        let (Some(deed), Some(about)) = (take(&mut self.lines[at]), self.lines[at].about.clone()) else {
            return Vec::new();
        };
        self.lines.remove(at);
        if let Deed::Errand(errand) = deed {
            return self.by_the_queue(&about, *errand);
        }
        let me = self.shown.open().and_then(|open| open.dossier.me.clone());
        self.begin(about, deed, me)
    }
}
