//! Wishes that wait for the CRM or the network: what becomes of them here, in this pane. What a wish is, and what it
//! comes to, is in [`crate::queue`].
//!
//! All of it is for what nobody sees on a first card: it is loaded later.

use alloc::{boxed::Box, vec, vec::Vec};

use uuid::Uuid;

use crate::{
    identity,
    mail::{Mail, Moment},
    party::{Kind, Record},
    problem::Problem,
    queue::{self, Ask, Errand, Made, Place, Seen, Wish},
    want::Want,
};

mod beside;
mod run;

use super::{
    Asked, MAX_RETRIES, Pane, Shown, Ticket,
    job::{Deed, Job, wait_seconds},
    open::{Open, mailbox_of, question_about},
    view::{Content, Doing, Look, QueueView, Tracking, WishView},
};

/// When it was tried in vain several times in a row, it is tried again after so many ticks of the clock.
pub(super) const REST_S: u32 = 120;

/// What another pane is carrying out is looked at again after so many ticks.
const BUSY_S: u32 = 30;

/// A press that is not answered after so many ticks is kept too: the pane may be closed while it waits.
const SLOW_S: u8 = 2;

/// What a person, the page or the clock does at the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Look what was kept. Telling it twice does no harm.
    Begin,
    /// A second has passed.
    Tick,
    /// Track the open mail once the CRM is back, for it does not answer now: regarding that, where something was chosen.
    Track(Option<Record>),
    /// Untrack the open mail once the CRM is back, and keep what the CRM has. Its category says that it is tracked.
    Untrack,
    /// Show the list, or close it.
    List,
    /// Try now.
    Now,
    /// Try that one again, that could not be carried out; or do it all the same, where it asks.
    Again(Uuid),
    /// Take that one back.
    TakeBack(Uuid),
}

/// The wishes this pane knows of.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: Vec<Waiting>,
    running: Option<Running>,
    pause: Pause,
    /// Attempts in a row that failed.
    tries: u8,
    /// The list stands open.
    open: bool,
    /// Questions to the shelf that are under way, each with its wish.
    asked: Vec<(u32, Uuid)>,
    /// Copies of presses that ended before it was told where they are kept.
    late: Vec<(u32, Uuid)>,
    /// What was sent off beside a mail's tracking and is not answered yet.
    sent: Vec<beside::Sent>,
}

/// A wish, as this pane knows it.
#[derive(Debug)]
struct Waiting {
    wish: Wish,
    at: Moment,
    /// Where it is kept; not told yet.
    place: Option<Place>,
    /// Which press of it is known here.
    stamp: Option<u64>,
    trouble: Option<Problem>,
    /// Another pane is carrying it out: it is not asked for before so many ticks.
    busy: u32,
}

/// When it goes on.
#[derive(Debug, Default)]
enum Pause {
    /// At once.
    #[default]
    None,
    /// When that question is answered.
    Waits { ticket: u32, seconds: u32, problem: Problem },
    /// After so many ticks, or when something says that the CRM is back.
    Rests { left: u32, problem: Problem },
}

/// The wish that is being carried out.
#[derive(Debug)]
struct Running {
    wish: Wish,
    at: Moment,
    /// By which press it was claimed; it lies on no shelf where there is none.
    stamp: Option<u64>,
    ticket: u32,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Claiming,
    Looking,
    /// What the mail is to be regarding is made; then comes that.
    Making(Option<Box<Deed>>, Option<Record>),
    Doing(Box<Deed>, Option<Record>),
}

impl Wish {
    /// What is done by it.
    fn doing(&self) -> Doing {
        match (&self.what, &self.seen) {
            (queue::What::Track { to: Some(record), made: Made::Person(_) | Made::Affair(_) }, _) => {
                Doing::Adding(record.clone())
            }
            (queue::What::Track { to, .. }, Seen::Present(_)) => Doing::Changing(to.clone()),
            (queue::What::Track { to, .. }, Seen::Unknown | Seen::Absent) => Doing::Tracking(to.clone()),
            (queue::What::Untrack { keep }, _) => Doing::Untracking { keep: *keep },
            (queue::What::Add { record, .. }, _) => Doing::Adding(record.clone()),
            (queue::What::Errand(errand), _) => Doing::Errand(errand.clone()),
        }
    }
}

impl Waiting {
    /// It waits for a person.
    fn is_stuck(&self) -> bool {
        self.trouble.is_some() || self.wish.asks().is_some()
    }
}

impl Queue {
    /// Nothing waits, and nothing may have to.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.sent.is_empty()
    }

    fn is_asked(&self, id: Uuid) -> bool {
        self.asked.iter().any(|(_, of)| *of == id)
    }

    fn answered(&mut self, ticket: u32) -> Option<Uuid> {
        let at = self.asked.iter().position(|(asked, _)| *asked == ticket)?;
        Some(self.asked.remove(at).1)
    }

    fn known(&mut self, id: Uuid) -> Option<&mut Waiting> {
        self.waiting.iter_mut().find(|waiting| waiting.wish.id == id)
    }

    fn insert(&mut self, wish: Wish, at: Moment, place: Option<Place>) {
        self.waiting.retain(|waiting| waiting.wish.id != wish.id);
        self.waiting.push(Waiting { wish, at, place, stamp: None, trouble: None, busy: 0 });
    }

    fn again_in(&self) -> Option<u32> {
        match &self.pause {
            Pause::None => None,
            Pause::Waits { seconds, .. } => Some(*seconds),
            Pause::Rests { .. } => Some(REST_S),
        }
    }

    fn problem(&self) -> Option<&Problem> {
        match &self.pause {
            Pause::None => None,
            Pause::Waits { problem, .. } | Pause::Rests { problem, .. } => Some(problem),
        }
    }

    fn wish_view(&self, waiting: &Waiting) -> WishView {
        let id = waiting.wish.id;
        let running = self.running.as_ref().is_some_and(|running| running.wish.id == id) || waiting.busy > 0;
        let quiet = running || waiting.is_stuck();
        WishView {
            id,
            subject: waiting.wish.mail.subject.clone(),
            doing: waiting.wish.doing(),
            running,
            again_in: self.again_in().filter(|_| !quiet),
            problem: self.problem().filter(|_| !quiet).cloned(),
            trouble: waiting.trouble.clone(),
            asks: waiting.wish.asks().map(Into::into),
            place: waiting.place.clone(),
        }
    }

    /// What there is to be seen of it; nothing where nothing waits.
    #[inline(never)]
    pub(super) fn view(&self) -> Option<Box<QueueView>> {
        if self.waiting.is_empty() {
            return None;
        }
        let stuck = self.waiting.iter().filter(|waiting| waiting.is_stuck()).count();
        let lost = |waiting: &&Waiting| matches!(waiting.place, Some(Place::Nowhere(_)));
        Some(Box::new(QueueView {
            waiting: self.waiting.len() - stuck,
            stuck,
            not_kept: self.waiting.iter().filter(lost).count(),
            open: self.open,
            again_in: self.again_in().filter(|_| self.running.is_none()),
            problem: self.problem().cloned(),
            list: self.waiting.iter().filter(|_| self.open).map(|waiting| self.wish_view(waiting)).collect(),
        }))
    }

    /// Shows on the card of its mail what waits for it.
    #[inline(never)]
    pub(super) fn show_on_card(&self, content: &mut Content, key: Option<Uuid>) {
        let (Content::Mail(mail), Some(key)) = (content, key) else { return };
        let id = identity::wish(key, None);
        if let Some(waiting) = self.waiting.iter().find(|waiting| waiting.wish.id == id)
            && !matches!(mail.tracking, Tracking::Working(_))
        {
            mail.tracking = Tracking::Wished(Box::new(self.wish_view(waiting)));
        }
    }

    /// Something about the tracking of that mail waits.
    pub(super) fn waits_for(&self, key: Uuid) -> bool {
        let id = identity::wish(key, None);
        self.waiting.iter().any(|waiting| waiting.wish.id == id)
    }

    /// The list was open, and is closed.
    pub(super) fn closes(&mut self) -> bool {
        core::mem::take(&mut self.open)
    }
}

impl Pane {
    /// Whether the pane is to be told that time passes ([`Act::Tick`]).
    pub fn ticks(&self) -> bool {
        !self.jobs.is_empty() || self.queue.as_ref().is_some_and(|queue| !queue.is_empty())
    }

    fn number(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    fn queue_mut(&mut self) -> &mut Queue {
        self.queue.get_or_insert_default()
    }

    fn ask(&mut self, ask: Ask, id: Option<Uuid>) -> Asked {
        let ticket = self.number();
        if let Some(id) = id {
            self.queue_mut().asked.push((ticket, id));
        }
        Asked { ticket: Ticket::Queue(ticket), want: Want::Queue(ask) }
    }

    /// What is done at the queue.
    #[inline(never)]
    pub(super) fn at_queue(&mut self, act: Act) -> Vec<Asked> {
        match act {
            Act::Begin => vec![self.ask(Ask::All, None)],
            Act::Tick => self.queue_ticks(),
            Act::Track(to) => self.track_later(to),
            Act::Untrack => self.untrack_later(),
            Act::List => {
                let queue = self.queue_mut();
                queue.open = !queue.open;
                Vec::new()
            }
            Act::Now => self.crm_may_be_back(),
            Act::Again(id) => {
                let Some(waiting) = self.queue_mut().known(id) else { return Vec::new() };
                if !waiting.is_stuck() {
                    return Vec::new();
                }
                waiting.trouble = None;
                waiting.wish = waiting.wish.clone().insisted();
                let wish = waiting.wish.clone();
                let mut wants = vec![self.keep(wish, false)];
                wants.extend(self.crm_may_be_back());
                wants
            }
            Act::TakeBack(id) => self.take_wish_back(id),
        }
    }

    fn take_wish_back(&mut self, id: Uuid) -> Vec<Asked> {
        let queue = self.queue_mut();
        let runs = queue.running.as_ref().is_some_and(|running| running.wish.id == id);
        let Some(waiting) = queue.known(id).filter(|_| !runs) else { return Vec::new() };
        if matches!(waiting.place, Some(Place::Nowhere(_))) {
            queue.waiting.retain(|waiting| waiting.wish.id != id);
            return Vec::new();
        }
        // What is just being put there cannot be named yet.
        let Some(stamp) = waiting.stamp else { return Vec::new() };
        vec![self.ask(Ask::TakeBack { id, stamp }, Some(id))]
    }

    /// Something says that the CRM may be back: it is tried at once.
    #[inline(never)]
    pub(super) fn crm_may_be_back(&mut self) -> Vec<Asked> {
        let Some(queue) = &mut self.queue else { return Vec::new() };
        queue.pause = Pause::None;
        queue.tries = 0;
        self.go_on()
    }

    fn queue_ticks(&mut self) -> Vec<Asked> {
        let mut wants = self.keep_slow_jobs();
        wants.extend(self.keep_slow_errands());
        let Some(queue) = &mut self.queue else { return wants };
        for waiting in &mut queue.waiting {
            waiting.busy = waiting.busy.saturating_sub(1);
        }
        if let Pause::Rests { left, .. } = &mut queue.pause {
            *left = left.saturating_sub(1);
            if *left == 0 {
                queue.pause = Pause::None;
            }
        }
        wants.extend(self.go_on());
        wants
    }

    /// A press whose answer lets itself be waited for is kept too, as one that is being carried out.
    fn keep_slow_jobs(&mut self) -> Vec<Asked> {
        let mut slow = Vec::new();
        for job in self.jobs.iter_mut().filter(|job| job.ahead.is_none()) {
            job.ticks = job.ticks.saturating_add(1);
            if job.ticks == SLOW_S {
                slow.extend(job.wish().map(|wish| (job.id, wish)));
            }
        }
        let mut wants = Vec::new();
        for (id, wish) in slow {
            let of = wish.id;
            let asked = self.ask(Ask::Keep { wish: Box::new(wish), held: true }, None);
            if let (Ticket::Queue(ticket), Some(job)) =
                (asked.ticket, self.jobs.iter_mut().find(|job| job.id == id))
            {
                job.ahead = Some(Ahead { id: of, ticket, stamp: None });
            }
            wants.push(asked);
        }
        wants
    }

    /// A job has ended: what was kept of it is not needed any more.
    #[inline(never)]
    pub(super) fn forget_ahead(&mut self, ahead: Option<Ahead>) -> Vec<Asked> {
        match ahead {
            None => Vec::new(),
            Some(Ahead { id, stamp: Some(stamp), .. }) => vec![self.ask(Ask::Settle { id, stamp }, None)],
            Some(Ahead { id, ticket, stamp: None }) => {
                self.queue_mut().late.push((ticket, id));
                Vec::new()
            }
        }
    }

    fn keep(&mut self, wish: Wish, held: bool) -> Asked {
        let id = wish.id;
        self.ask(Ask::Keep { wish: Box::new(wish), held }, Some(id))
    }

    /// What could not be done now waits, where it can be done later without its mail. `None` where it cannot.
    #[inline(never)]
    pub(super) fn hand_over(&mut self, at: usize, problem: &Problem) -> Option<Vec<Asked>> {
        let wish = self.jobs.get(at)?.wish().filter(|_| problem.passes())?;
        self.jobs.remove(at);
        Some(self.wait_for_crm(wish, problem.clone()))
    }

    /// What is wanted for a mail that is not open is begun at once.
    pub(super) fn wish_now(&mut self, wish: Wish) -> Vec<Asked> {
        // When exactly is told by the shelf when it is asked next; behind all others it stands anyway.
        let at = self.queue.iter().flat_map(|queue| &queue.waiting).map(|waiting| waiting.at).max();
        self.queue_mut().insert(wish.clone(), at.unwrap_or_default(), None);
        vec![self.keep(wish, false)]
    }

    fn wait_for_crm(&mut self, wish: Wish, problem: Problem) -> Vec<Asked> {
        let mut wants = self.wish_now(wish);
        wants.extend(self.rest(problem));
        wants
    }

    /// Waits a while, longer each time; after several times until the clock or something else says so.
    fn rest(&mut self, problem: Problem) -> Vec<Asked> {
        let ticket = self.number();
        let queue = self.queue_mut();
        if queue.running.is_some() || !matches!(queue.pause, Pause::None) {
            return Vec::new();
        }
        match wait_seconds(&problem, queue.tries).filter(|_| queue.tries < MAX_RETRIES) {
            Some(seconds) => {
                queue.tries += 1;
                queue.pause = Pause::Waits { ticket, seconds, problem };
                vec![Asked { ticket: Ticket::Queue(ticket), want: Want::Wait(seconds.saturating_mul(1000)) }]
            }
            None => {
                queue.pause = Pause::Rests { left: REST_S, problem };
                Vec::new()
            }
        }
    }

    /// The open mail, where the CRM does not say how it stands and nothing is wanted of it yet; and why.
    fn free_later(&self) -> Option<(&Open, &Mail, Problem)> {
        let Shown::Mail(open) = &self.shown else { return None };
        let (mail, key) = (open.mail.as_ref()?, open.key?);
        let problem = open.away()?.clone();
        let taken =
            self.job_on(open).is_some() || self.queue.as_ref().is_some_and(|queue| queue.waits_for(key));
        (!taken).then_some((open, mail, problem))
    }

    fn untrack_later(&mut self) -> Vec<Asked> {
        let Some((_, mail, problem)) = self.free_later() else { return Vec::new() };
        let wish = Wish::new(mail, Seen::Unknown, queue::What::Untrack { keep: true }, None);
        self.wait_for_crm(wish, problem)
    }

    fn track_later(&mut self, to: Option<Record>) -> Vec<Asked> {
        let Some((open, mail, problem)) = self.free_later() else { return Vec::new() };
        let last = || mail.from.as_ref().and_then(|from| self.last_choice(&from.address));
        let to = to.or_else(last).filter(|to| Kind::REGARDING.contains(&to.kind));
        let what = queue::What::Track { to, made: Made::Nothing };
        let beside =
            queue::Beside { related: open.several.records.clone(), left_out: self.files_left_out(open) };
        let wish = Wish::new(mail, Seen::Unknown, what, None).with(beside);
        let (id, item) = (wish.id, open.item.clone());
        let reads = self.settings.send_text && !self.settings.serves(mailbox_of(mail, &self.settings));
        let mut wants = self.wait_for_crm(wish, problem);
        if reads {
            let ticket = self.number();
            self.queue_mut().asked.push((ticket, id));
            wants.push(Asked { ticket: Ticket::Queue(ticket), want: Want::ReadBody(item) });
        }
        wants
    }
}

/// What was kept of a job that lets itself be waited for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ahead {
    id: Uuid,
    ticket: u32,
    /// By which press; not told yet.
    stamp: Option<u64>,
}

impl Job {
    /// The same as a wish; `None` where it needs more than the CRM.
    fn wish(&self) -> Option<Wish> {
        let track = |to: &Option<Record>, made| queue::What::Track { to: to.clone(), made };
        let about = |errand| Wish::errand(Some(&self.about.mail), errand);
        let (seen, what, body) = match &self.deed {
            Deed::Write { activity, person } => {
                let made = person.clone().map_or(Made::Nothing, Made::Person);
                (Seen::Absent, track(&activity.regarding, made), activity.body.clone())
            }
            Deed::Regard { to, back: true, .. } => (Seen::Absent, track(to, Made::Nothing), None),
            Deed::Regard { from, to, back: false, .. } => {
                (Seen::Present(from.clone()), track(to, Made::Nothing), None)
            }
            Deed::Delete { again, .. } => {
                (Seen::Unknown, queue::What::Untrack { keep: false }, again.body.clone())
            }
            Deed::Keep { .. } => (Seen::Unknown, queue::What::Untrack { keep: true }, None),
            Deed::Add { person, record } => {
                (Seen::Unknown, queue::What::Add { person: person.clone(), record: record.clone() }, None)
            }
            Deed::Make { affair, record } => {
                (Seen::Unknown, track(&Some(record.clone()), Made::Affair(affair.clone())), None)
            }
            Deed::TakeBack { decision } => return Some(about(Errand::TakeBack(*decision))),
            Deed::Contract(deal) => return Some(about(Errand::Decide(deal.decision()))),
            Deed::Relate { activity, links } => {
                return Some(about(Errand::Link { activity: *activity, links: links.clone() }));
            }
            Deed::Errand(errand) => return Some(about((**errand).clone())),
            Deed::Meeting(_) => return None,
        };
        let beside = match &self.deed {
            Deed::Write { activity: of, .. } | Deed::Delete { again: of, .. } => {
                queue::Beside { related: of.related.clone(), left_out: of.left_out.clone() }
            }
            Deed::Regard { .. }
            | Deed::Keep { .. }
            | Deed::Add { .. }
            | Deed::Make { .. }
            | Deed::TakeBack { .. }
            | Deed::Contract(_)
            | Deed::Errand(_)
            | Deed::Meeting(_)
            | Deed::Relate { .. } => queue::Beside::default(),
        };
        Some(Wish::new(&self.about.mail, seen, what, body).with(beside))
    }
}

impl super::Settings {
    fn asks_about(&self, mail: &Mail) -> crate::want::Question {
        question_about(mail, self)
    }
}

impl Open {
    /// Why nothing is known of the mail, where that may pass.
    fn away(&self) -> Option<&Problem> {
        match self.look() {
            Look::Waiting { problem, .. } | Look::Failed(problem) => Some(problem).filter(|p| p.passes()),
            Look::Looking | Look::Known => None,
        }
    }
}
