//! What a person asked for: it names its mail, goes on whatever is open, and its end is told.

use alloc::{boxed::Box, string::String, vec, vec::Vec};

use uuid::Uuid;

use crate::{
    correlation::Parent,
    identity,
    mail::{Address, ItemId, Mail},
    party::{Dossier, NewAffair, NewParty, Record, Tracked},
    problem::Problem,
    queue::Errand,
    tracking::{self, Activity, Standing},
    want::{Heard, Want, Written},
};

use super::{
    Asked, Links, MAX_NOTICES, MAX_RETRIES, NoticeId, Pane, Shown, Ticket,
    contract::Deal,
    meeting,
    open::{Open, mailbox_of},
    queue::Ahead,
    view::{Doing, Failed, News, Notice, Working},
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

    // ---- what a person asks for ----------------------------------------------------------------------

    #[inline(never)]
    pub(super) fn track(&mut self) -> Vec<Asked> {
        if let Shown::Meeting(_) = self.shown {
            return self.track_meeting();
        }
        let Some(open) = self.ready() else { return Vec::new() };
        match open.standing(&self.settings) {
            Standing::Present(_) => Vec::new(),
            Standing::Absent => {
                let from = open.mail.as_ref().and_then(|mail| mail.from.as_ref());
                match from.and_then(|from| self.last_choice(&from.address)) {
                    Some(last) => self.chosen(Some(last)),
                    None => self.write(None, None),
                }
            }
            // What it was regarding when it was untracked still holds.
            Standing::Kept(tracked, _) => {
                let regarding = tracked.regarding.clone();
                self.regard(regarding)
            }
        }
    }

    #[inline(never)]
    pub(super) fn regard(&mut self, to: Option<Record>) -> Vec<Asked> {
        if let Shown::Meeting(_) = self.shown {
            return self.regard_meeting(to);
        }
        let Some(open) = self.ready() else { return Vec::new() };
        let Some(mail) = &open.mail else { return Vec::new() };
        let mailbox = mailbox_of(mail, &self.settings).clone();
        let (tracked, back) = match open.standing(&self.settings) {
            Standing::Absent => return self.write(to, None),
            Standing::Kept(tracked, _) => (tracked, true),
            Standing::Present(tracked) => (tracked, false),
        };
        let same = tracked.regarding.as_ref().map(|record| (record.kind, record.id))
            == to.as_ref().map(|r| (r.kind, r.id));
        if same && !back {
            return self.with_part(|open, _| open.close_parts());
        }
        let deed =
            Deed::Regard { activity: tracked.activity, from: tracked.regarding.clone(), to, mailbox, back };
        self.begin_on_open(deed)
    }

    #[inline(never)]
    pub(super) fn untrack(&mut self, keep: bool) -> Vec<Asked> {
        if let Shown::Meeting(_) = self.shown {
            return self.untrack_meeting(keep);
        }
        let Some(open) = self.ready() else { return Vec::new() };
        let Some(mail) = &open.mail else { return Vec::new() };
        let Standing::Present(tracked) = open.standing(&self.settings) else { return Vec::new() };
        let (activity, regarding) = (tracked.activity, tracked.regarding.clone());
        let mailbox = mailbox_of(mail, &self.settings).clone();
        let deed = if keep {
            Deed::Keep { activity, mailbox, regarding }
        } else {
            let mut again = self.activity(open, mail, regarding);
            // Another product's activity comes back under its own key.
            again.id = activity;
            Deed::Delete { activity, mailbox, again: Box::new(again) }
        };
        self.begin_on_open(deed)
    }

    #[inline(never)]
    pub(super) fn take_back(&mut self, decision: Uuid) -> Vec<Asked> {
        let Some(open) = self.ready() else { return Vec::new() };
        let known = open.decisions.iter().flatten().any(|one| one.id == Some(decision) && !one.undone);
        if known { self.begin_on_open(Deed::TakeBack { decision }) } else { Vec::new() }
    }

    #[inline(never)]
    pub(super) fn add(&mut self, person: NewParty) -> Vec<Asked> {
        let Some(open) = self.ready() else { return Vec::new() };
        let (Some(mail), Some(key)) = (&open.mail, open.key) else { return Vec::new() };
        let id = identity::new_row(person.kind, &person.address, key);
        let record = Record { kind: person.kind, id, name: person.name() };
        let of_mail = !matches!(self.shown, Shown::Meeting(_));
        let from_sender = of_mail && mail.from.as_ref().is_some_and(|from| from.address == person.address);
        match open.standing(&self.settings) {
            Standing::Absent if from_sender => self.write(Some(record), Some(person)),
            Standing::Absent | Standing::Kept(..) | Standing::Present(_) => {
                self.begin_on_open(Deed::Add { person, record })
            }
        }
    }

    /// Makes a deal or case from the open mail.
    #[inline(never)]
    pub(super) fn add_affair(&mut self, affair: NewAffair) -> Vec<Asked> {
        let Some(key) = self.ready().and_then(|open| open.key) else { return Vec::new() };
        let name = String::from(affair.name.trim());
        if name.is_empty() {
            return Vec::new();
        }
        let id = identity::new_affair(affair.kind, &name, key);
        let record = Record { kind: affair.kind, id, name: name.clone() };
        self.begin_on_open(Deed::Make { affair: NewAffair { name, ..affair }, record })
    }

    /// The open mail, where something can be begun on it: it is known, and nothing is under way.
    pub(super) fn ready(&self) -> Option<&Open> {
        let waits =
            |open: &Open| self.queue.as_ref().zip(open.key).is_some_and(|(queue, key)| queue.waits_for(key));
        self.shown.open().filter(|open| open.known() && self.job_on(open).is_none() && !waits(open))
    }

    pub(super) fn write(&mut self, regarding: Option<Record>, person: Option<NewParty>) -> Vec<Asked> {
        let Some(open) = self.ready() else { return Vec::new() };
        let Some(mail) = &open.mail else { return Vec::new() };
        let mut activity = self.activity(open, mail, regarding);
        if let Some(person) = &person {
            activity.stand_in(person);
        }
        self.begin_on_open(Deed::Write { activity: Box::new(activity), person })
    }

    fn activity(&self, open: &Open, mail: &Mail, regarding: Option<Record>) -> Activity {
        let mut activity = self.activity_of(mail, &open.dossier, regarding, open.parent.clone());
        activity.related.clone_from(&open.several.records);
        activity.left_out = self.files_left_out(open);
        activity
    }

    pub(super) fn activity_of(
        &self,
        mail: &Mail,
        dossier: &Dossier,
        regarding: Option<Record>,
        parent: Option<Parent>,
    ) -> Activity {
        let settings = &self.settings;
        tracking::activity(mail, dossier, &settings.choices, settings.rules, regarding, parent)
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

    // ---- again and back ------------------------------------------------------------------------------

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

    // ---- answers -------------------------------------------------------------------------------------

    #[inline(never)]
    pub(super) fn job_answered(&mut self, id: u32, heard: Heard) -> Vec<Asked> {
        let Some(at) = self.jobs.iter().position(|job| job.id == id) else { return Vec::new() };
        let job = &mut self.jobs[at];
        let ticket = Ticket::Job(id);
        match heard {
            Heard::Body(body) => {
                // A text that cannot be read holds nothing up: the mail is tracked without it, and says so.
                if let Ok(body) = body {
                    job.deed.take_text(body);
                }
                vec![Asked { ticket, want: job.deed.want() }]
            }
            Heard::Plain(text) => {
                if let (Ok(text), Deed::Meeting(deed)) = (text, &mut job.deed) {
                    deed.take_text(&text);
                }
                vec![Asked { ticket, want: job.deed.want() }]
            }
            Heard::Kept(told) => self.wish_is_off(at, told),
            Heard::Waited if job.again_in.take().is_some() => vec![Asked { ticket, want: job.deed.want() }],
            Heard::Written(Ok(written)) => {
                let job = self.jobs.remove(at);
                let mut wants = self.forget_ahead(job.ahead);
                wants.extend(self.written(job, written));
                wants.extend(self.look_up_related());
                wants
            }
            Heard::Changed(Ok(())) => {
                let job = self.jobs.remove(at);
                let mut wants = self.forget_ahead(job.ahead);
                wants.extend(self.changed(job));
                wants.extend(self.look_up_related());
                wants
            }
            Heard::Contract(Ok(told)) => {
                let Job { about, deed, ahead, .. } = self.jobs.remove(at);
                let mut wants = self.forget_ahead(ahead);
                if let Deed::Contract(deal) = deed {
                    wants.extend(self.conversation_kept(about, deal, *told));
                }
                wants
            }
            Heard::Related(Ok(records)) => {
                let Job { about, deed, ahead, .. } = self.jobs.remove(at);
                let mut wants = self.forget_ahead(ahead);
                if let Deed::Relate { activity, links } = deed {
                    wants.extend(self.is_linked(about, activity, links, records));
                }
                wants
            }
            Heard::Written(Err(problem))
            | Heard::Changed(Err(problem))
            | Heard::Contract(Err(problem))
            | Heard::Related(Err(problem)) => {
                if let Some(wants) = self.hand_over(at, &problem) {
                    return wants;
                }
                let job = &mut self.jobs[at];
                match wait_seconds(&problem, job.tries) {
                    Some(seconds) if job.tries < MAX_RETRIES => {
                        job.tries += 1;
                        job.again_in = Some(seconds);
                        vec![Asked { ticket, want: Want::Wait(seconds.saturating_mul(1000)) }]
                    }
                    Some(_) | None => {
                        let job = self.jobs.remove(at);
                        let mut wants = self.forget_ahead(job.ahead);
                        wants.extend(self.failed(job, problem));
                        wants
                    }
                }
            }
            Heard::Waited
            | Heard::Mail(_)
            | Heard::Clues(_)
            | Heard::Found(_)
            | Heard::Thread(_)
            | Heard::Marked(_)
            | Heard::Rows(_)
            | Heard::Timeline(_)
            | Heard::Text(_)
            | Heard::Meeting(_)
            | Heard::Details(_)
            | Heard::Around(_)
            | Heard::Decisions(_)
            | Heard::Rules(_)
            | Heard::Draft(_)
            | Heard::Edited(_)
            | Heard::Templates(_)
            | Heard::Literature(_)
            | Heard::Begun(_)
            | Heard::Queue(_)
            | Heard::Triage(_)
            | Heard::Home(_)
            | Heard::Check(_)
            | Heard::Remembered(_) => Vec::new(),
        }
    }

    pub(super) fn written(&mut self, job: Job, written: Written) -> Vec<Asked> {
        let Job { about, deed, me, .. } = job;
        if let Deed::Meeting(deed) = deed {
            let meeting::Deed::Write(new) = *deed else { return Vec::new() };
            return self.meeting_written(&about, *new, me.as_ref(), written);
        }
        let Deed::Write { activity, person } = deed else { return Vec::new() };
        let Tracked { activity: id, regarding, by, .. } = written.tracked.clone();
        // A repeated attempt of ours finds what the first one wrote: that is no news of somebody else.
        let ours = by.as_ref().zip(me.as_ref()).is_some_and(|(by, me)| by.is(me));
        let as_wanted = regarding.as_ref().map(|r| r.id) == activity.regarding.as_ref().map(|r| r.id);
        // What was made from this very mail is not on the card yet.
        let made = |record: &Record| record.id == identity::new_affair(record.kind, &record.name, about.key);
        let added = person.is_some() || activity.regarding.as_ref().is_some_and(made);
        let mailbox = activity.mail.mailbox.clone().unwrap_or_else(|| self.settings.me.address.clone());
        let related = activity.related.clone();
        let mut wants = Vec::new();
        if written.was_there && !related.is_empty() {
            // Whoever was quicker linked it to nothing of that.
            let links = Links { add: related.clone(), remove: Vec::new() };
            wants = self.begin(about.clone(), Deed::Relate { activity: id, links }, me);
        }
        let (news, undo) = if written.was_there && !(ours && as_wanted) {
            (News::WasTracked { by, regarding }, None)
        } else {
            let news = match (&person, &activity.regarding) {
                (Some(_), Some(record)) => News::Added(record.clone()),
                (Some(_) | None, _) => News::Tracked(regarding.clone()),
            };
            (news, Some(Deed::Delete { activity: id, mailbox, again: activity }))
        };
        self.tell(Some(about.clone()), news, undo, None);
        self.table_hears(|tracked| tracked.push(written.tracked.clone()));
        wants.extend(self.on_open(&about, |open, settings, turn| {
            let mut wants = open.is_tracked(written.tracked, turn);
            wants.extend(open.conversation_counts_anew(settings, turn));
            if !written.was_there {
                open.is_related(id, related);
            }
            if added {
                wants.extend(open.refresh(settings, turn));
            }
            wants
        }));
        wants
    }

    pub(super) fn changed(&mut self, job: Job) -> Vec<Asked> {
        let Job { about, deed, .. } = job;
        match deed {
            Deed::Regard { activity, from, to, mailbox, back } => {
                let (news, undo) = if back {
                    (News::Tracked(to.clone()), Deed::Keep { activity, mailbox, regarding: to.clone() })
                } else {
                    let undo = Deed::Regard { activity, from: to.clone(), to: from, mailbox, back: false };
                    (News::Changed(to.clone()), undo)
                };
                self.tell(Some(about.clone()), news, Some(undo), None);
                self.table_hears(|tracked| {
                    if let Some(one) = tracked.iter_mut().find(|one| one.activity == activity) {
                        one.regarding.clone_from(&to);
                    }
                });
                self.on_open(&about, |open, settings, turn| open.is_regarding(activity, &to, settings, turn))
            }
            Deed::Delete { activity, again, .. } => {
                let undo = Deed::Write { activity: again, person: None };
                self.tell(Some(about.clone()), News::Untracked { keep: false }, Some(undo), None);
                self.table_hears(|tracked| tracked.retain(|one| one.activity != activity));
                self.on_open(&about, |open, settings, turn| {
                    let mut wants = open.is_untracked(activity, false, settings, turn);
                    wants.extend(open.conversation_counts_anew(settings, turn));
                    wants
                })
            }
            Deed::Keep { activity, mailbox, regarding } => {
                let undo =
                    Deed::Regard { activity, from: regarding.clone(), to: regarding, mailbox, back: true };
                self.tell(Some(about.clone()), News::Untracked { keep: true }, Some(undo), None);
                self.on_open(&about, |open, settings, turn| open.is_untracked(activity, true, settings, turn))
            }
            Deed::Add { record, .. } => {
                self.tell(Some(about.clone()), News::Added(record), None, None);
                self.on_open(&about, |open, settings, turn| open.refresh(settings, turn))
            }
            Deed::Make { record, .. } => {
                self.tell(Some(about.clone()), News::Added(record.clone()), None, None);
                // Where another mail is open by now, the deal is there, and the mail is not touched unseen.
                let here = self.shown.sent().is_some_and(|open| open.key == Some(about.key));
                let mut wants = if here { self.chosen(Some(record)) } else { Vec::new() };
                // A look now would be answered with how the mail stood before it was tracked.
                if wants.is_empty() {
                    wants = self.on_open(&about, |open, settings, turn| open.refresh(settings, turn));
                }
                wants
            }
            Deed::TakeBack { decision } => {
                self.tell(Some(about.clone()), News::TakenBack, None, None);
                self.on_open(&about, |open, settings, turn| open.is_taken_back(decision, settings, turn))
            }
            Deed::Meeting(deed) => self.meeting_changed(&about, *deed),
            Deed::Errand(errand) => self.errand_done(about, *errand),
            Deed::Write { .. } | Deed::Contract(_) | Deed::Relate { .. } => Vec::new(),
        }
    }

    fn failed(&mut self, job: Job, problem: Problem) -> Vec<Asked> {
        let Job { about, deed, .. } = job;
        let gone = problem == Problem::Gone;
        let of_meeting = matches!(deed, Deed::Meeting(_));
        if let Some(open) = self.shown.open_mut()
            && open.key == Some(about.key)
        {
            open.failed = Some((deed, problem));
            let turn = self.turn;
            if gone && of_meeting {
                return self.find_meeting();
            }
            // The CRM does not have the row any more: what is on the screen is old news.
            return if gone { open.refresh(&self.settings, turn) } else { Vec::new() };
        }
        let failed = Failed { doing: deed.doing(), problem };
        self.tell(Some(about), News::Failed(failed), None, Some(deed));
        Vec::new()
    }

    #[inline(never)]
    pub(super) fn choice_answered(&mut self, heard: Heard) -> Vec<Asked> {
        if let Heard::Remembered(Err(problem)) = heard {
            self.tell(None, News::NotRemembered(problem), None, None);
        }
        Vec::new()
    }

    pub(super) fn on_open(
        &mut self,
        about: &About,
        act: impl FnOnce(&mut Open, &super::Settings, u32) -> Vec<Asked>,
    ) -> Vec<Asked> {
        self.with_open(
            |open, settings, turn| {
                if open.key == Some(about.key) { act(open, settings, turn) } else { Vec::new() }
            },
        )
    }

    pub(super) fn tell(&mut self, about: Option<About>, news: News, undo: Option<Deed>, retry: Option<Deed>) {
        self.last += 1;
        self.push_line(Line { id: NoticeId(self.last), about, news, undo, retry, run: None });
    }

    /// Tells of several mails that were tracked together.
    pub(super) fn tell_run(&mut self, news: News, run: u32) {
        self.last += 1;
        let id = NoticeId(self.last);
        self.push_line(Line { id, about: None, news, undo: None, retry: None, run: Some(run) });
    }

    fn push_line(&mut self, line: Line) {
        self.lines.push(line);
        let surplus = self.lines.len().saturating_sub(MAX_NOTICES);
        self.lines.drain(..surplus);
    }
}
