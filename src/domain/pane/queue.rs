//! Wishes that wait for the CRM or the network: what becomes of them here, in this pane. What a wish is, and what it
//! comes to, is in [`crate::queue`].
//!
//! All of it is for what nobody sees on a first card: it is loaded later.

use alloc::{boxed::Box, vec, vec::Vec};

use uuid::Uuid;

use crate::{
    identity,
    mail::{Mail, Moment},
    party::{Dossier, Kind, Record},
    problem::Problem,
    queue::{self, Ask, Claim, Made, Place, Seen, Slot, Step, Told, Wish},
    retry::{Level, Side, level},
    tracking::{self, Standing},
    want::{Heard, Want},
};

use super::{
    Asked, MAX_RETRIES, Pane, Shown, Ticket,
    job::{About, Deed, Job, wait_seconds},
    open::{Open, mailbox_of, question_about},
    view::{Content, Doing, Failed, Look, News, QueueView, Tracking, WishView},
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
    /// Track the open mail once the CRM is back, for it does not answer now.
    Track,
    /// Show the list, or close it.
    List,
    /// Try now.
    Now,
    /// Try that one again, that could not be carried out.
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
        }
    }
}

impl Queue {
    /// Nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
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
        let quiet = running || waiting.trouble.is_some();
        WishView {
            id,
            subject: waiting.wish.mail.subject.clone(),
            doing: waiting.wish.doing(),
            running,
            again_in: self.again_in().filter(|_| !quiet),
            problem: self.problem().filter(|_| !quiet).cloned(),
            trouble: waiting.trouble.clone(),
            place: waiting.place.clone(),
        }
    }

    /// What there is to be seen of it; nothing where nothing waits.
    #[inline(never)]
    pub(super) fn view(&self) -> Option<Box<QueueView>> {
        if self.waiting.is_empty() {
            return None;
        }
        let stuck = self.waiting.iter().filter(|waiting| waiting.trouble.is_some()).count();
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
            Act::Track => self.track_later(),
            Act::List => {
                let queue = self.queue_mut();
                queue.open = !queue.open;
                Vec::new()
            }
            Act::Now => self.crm_may_be_back(),
            Act::Again(id) => {
                let Some(waiting) = self.queue_mut().known(id) else { return Vec::new() };
                if waiting.trouble.take().is_none() {
                    return Vec::new();
                }
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

    fn track_later(&mut self) -> Vec<Asked> {
        let Shown::Mail(open) = &self.shown else { return Vec::new() };
        let (Some(mail), Some(key)) = (&open.mail, open.key) else { return Vec::new() };
        let Some(problem) = open.away().cloned() else { return Vec::new() };
        if self.job_on(open).is_some() || self.queue.as_ref().is_some_and(|queue| queue.waits_for(key)) {
            return Vec::new();
        }
        let what = queue::What::Track { to: None, made: Made::Nothing };
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

    // ---- carrying out --------------------------------------------------------------------------------

    /// Begins with the next wish, where none is under way and nothing says to wait.
    fn go_on(&mut self) -> Vec<Asked> {
        let ticket = self.number();
        let jobs: Vec<Uuid> = self.jobs.iter().map(|job| job.about.key).collect();
        let Some(queue) = &mut self.queue else { return Vec::new() };
        if queue.running.is_some() || !matches!(queue.pause, Pause::None) {
            return Vec::new();
        }
        let ready = |waiting: &&Waiting| {
            let asked = queue.asked.iter().any(|(_, id)| *id == waiting.wish.id);
            waiting.trouble.is_none() && waiting.busy == 0 && !asked && !jobs.contains(&waiting.wish.key())
        };
        let Some(next) = queue.waiting.iter().find(ready) else { return Vec::new() };
        let (wish, at) = (next.wish.clone(), next.at);
        let lost = matches!(next.place, Some(Place::Nowhere(_)));
        let want = if lost {
            Want::LookUp(self.settings.asks_about(&wish.mail))
        } else {
            Want::Queue(Ask::Claim(wish.id))
        };
        let stage = if lost { Stage::Looking } else { Stage::Claiming };
        queue.running = Some(Running { wish, at, stamp: None, ticket, stage });
        vec![Asked { ticket: Ticket::Queue(ticket), want }]
    }

    /// An answer to something that the queue asked.
    #[inline(never)]
    pub(super) fn queue_answered(&mut self, ticket: u32, heard: Heard) -> Vec<Asked> {
        match heard {
            Heard::Queue(told) => self.shelf_told(ticket, told),
            Heard::Waited => {
                let Some(queue) = &mut self.queue else { return Vec::new() };
                if !matches!(queue.pause, Pause::Waits { ticket: of, .. } if of == ticket) {
                    return Vec::new();
                }
                queue.pause = Pause::None;
                self.go_on()
            }
            Heard::Body(body) => {
                let Some(id) = self.queue_mut().answered(ticket) else { return Vec::new() };
                let runs = self.queue_mut().running.as_ref().is_some_and(|running| running.wish.id == id);
                let (Ok(body), false) = (body, runs) else { return self.go_on() };
                let Some(waiting) = self.queue_mut().known(id) else { return Vec::new() };
                waiting.wish.body = Some(body).filter(|body| body.html.len() <= queue::MAX_TEXT_BYTES);
                let wish = waiting.wish.clone();
                vec![self.keep(wish, false)]
            }
            Heard::Found(Ok(dossier)) => match self.taken_running(ticket) {
                Some(running) => self.looked_for(running, &dossier),
                None => Vec::new(),
            },
            Heard::Written(Ok(written)) => match self.taken_running(ticket) {
                Some(running) => self.carried_out(running, |pane, job| pane.written(job, written)),
                None => Vec::new(),
            },
            Heard::Changed(Ok(())) => match self.taken_running(ticket) {
                Some(Running { stage: Stage::Making(deed, me), wish, at, stamp, .. }) => match deed {
                    Some(deed) => {
                        self.run(Running { wish, at, stamp, ticket, stage: Stage::Doing(deed, me) })
                    }
                    None => {
                        if let queue::What::Track { to: Some(made), .. } = &wish.what {
                            self.tell(Some(about(&wish)), News::Added(made.clone()), None, None);
                        }
                        let mut wants = self.finish(&wish, stamp);
                        wants.extend(self.look_where_open(wish.key()));
                        wants
                    }
                },
                Some(running) => self.carried_out(running, Self::changed),
                None => Vec::new(),
            },
            Heard::Found(Err(problem)) | Heard::Written(Err(problem)) | Heard::Changed(Err(problem)) => {
                match self.taken_running(ticket) {
                    Some(running) => self.not_carried_out(running, problem),
                    None => Vec::new(),
                }
            }
            Heard::Mail(_)
            | Heard::Clues(_)
            | Heard::Thread(_)
            | Heard::Marked(_)
            | Heard::Rows(_)
            | Heard::Timeline(_)
            | Heard::Text(_)
            | Heard::Plain(_)
            | Heard::Details(_)
            | Heard::Home(_)
            | Heard::Remembered(_)
            | Heard::Decisions(_)
            | Heard::Draft(_)
            | Heard::Kept(_)
            | Heard::Edited(_)
            | Heard::Templates(_)
            | Heard::Begun(_)
            | Heard::Contract(_)
            | Heard::Triage(_)
            | Heard::Related(_)
            | Heard::Rules(_) => Vec::new(),
        }
    }

    fn taken_running(&mut self, ticket: u32) -> Option<Running> {
        self.queue.as_mut()?.running.take_if(|running| running.ticket == ticket)
    }

    fn shelf_told(&mut self, ticket: u32, told: Told) -> Vec<Asked> {
        match told {
            Told::All(slots) => self.found_kept(slots),
            Told::Kept(place, stamp) => self.is_kept(ticket, place, stamp),
            Told::Claimed(claim) => self.claimed(ticket, claim),
            Told::Done => Vec::new(),
            Told::TakenBack(done) => {
                let Some(id) = self.queue_mut().answered(ticket) else { return Vec::new() };
                if !done {
                    // Somebody is just doing it, or has done it: what is there now is to be seen.
                    return vec![self.ask(Ask::All, None)];
                }
                self.queue_mut().waiting.retain(|waiting| waiting.wish.id != id);
                self.go_on()
            }
        }
    }

    /// What lies on the shelf: what other panes put there, or this one before it was closed.
    fn found_kept(&mut self, slots: Vec<(Slot, Place)>) -> Vec<Asked> {
        if slots.is_empty() && self.queue.is_none() {
            return Vec::new();
        }
        let ahead: Vec<Uuid> = self.jobs.iter().filter_map(|job| Some(job.ahead.as_ref()?.id)).collect();
        let queue = self.queue_mut();
        let before = core::mem::take(&mut queue.waiting);
        let mut kept = Vec::new();
        for waiting in before {
            let id = waiting.wish.id;
            let here = matches!(waiting.place, Some(Place::Nowhere(_)) | None) || queue.is_asked(id);
            let runs = queue.running.as_ref().is_some_and(|running| running.wish.id == id);
            if here || runs || slots.iter().any(|(slot, _)| slot.wish.id == id) {
                kept.push(waiting);
            }
        }
        for (slot, place) in slots.into_iter().filter(|(slot, _)| !ahead.contains(&slot.wish.id)) {
            match kept.iter_mut().find(|waiting| waiting.wish.id == slot.wish.id) {
                Some(known) => (known.at, known.stamp) = (slot.at, Some(slot.stamp)),
                None => kept.push(Waiting {
                    wish: slot.wish,
                    at: slot.at,
                    place: Some(place),
                    stamp: Some(slot.stamp),
                    trouble: slot.trouble,
                    busy: 0,
                }),
            }
        }
        kept.sort_by_key(|waiting| waiting.at);
        queue.waiting = kept;
        self.go_on()
    }

    fn is_kept(&mut self, ticket: u32, place: Place, stamp: u64) -> Vec<Asked> {
        if let Some(ahead) =
            self.jobs.iter_mut().find_map(|job| job.ahead.as_mut().filter(|ahead| ahead.ticket == ticket))
        {
            ahead.stamp = Some(stamp).filter(|_| !matches!(place, Place::Nowhere(_)));
            return Vec::new();
        }
        let queue = self.queue_mut();
        if let Some(at) = queue.late.iter().position(|(of, _)| *of == ticket) {
            let (_, id) = queue.late.remove(at);
            return vec![self.ask(Ask::Settle { id, stamp }, None)];
        }
        let Some(id) = queue.answered(ticket) else { return Vec::new() };
        if let Some(waiting) = queue.known(id) {
            waiting.place = Some(place);
            waiting.stamp = Some(stamp);
        }
        self.go_on()
    }

    fn claimed(&mut self, ticket: u32, claim: Claim) -> Vec<Asked> {
        let Some(mut running) = self.taken_running(ticket) else { return Vec::new() };
        let id = running.wish.id;
        match claim {
            Claim::Yours(slot) => {
                let Slot { mut wish, at, stamp, .. } = *slot;
                // The mailbox keeps no texts; while this pane is open it has it still.
                if wish.body.is_none() && wish.what == running.wish.what {
                    wish.body = running.wish.body.take();
                }
                self.run(Running { wish, at, stamp: Some(stamp), ticket, stage: Stage::Looking })
            }
            Claim::Busy => {
                if let Some(waiting) = self.queue_mut().known(id) {
                    waiting.busy = BUSY_S;
                }
                self.go_on()
            }
            Claim::Stopped(problem) => {
                if let Some(waiting) = self.queue_mut().known(id) {
                    waiting.trouble = Some(problem);
                }
                self.go_on()
            }
            Claim::Gone => {
                self.queue_mut().waiting.retain(|waiting| waiting.wish.id != id);
                let key = running.wish.key();
                let mut wants = self.look_where_open(key);
                wants.extend(self.go_on());
                wants
            }
        }
    }

    /// Asks what a stage needs.
    fn run(&mut self, running: Running) -> Vec<Asked> {
        let ticket = self.number();
        let want = match &running.stage {
            Stage::Claiming => Want::Queue(Ask::Claim(running.wish.id)),
            Stage::Looking => Want::LookUp(self.settings.asks_about(&running.wish.mail)),
            Stage::Doing(deed, _) => deed.want(),
            Stage::Making(..) => match &running.wish.what {
                queue::What::Track { to: Some(to), made: Made::Affair(affair) } => {
                    Want::AddAffair(affair.clone(), to.id)
                }
                queue::What::Track { to: Some(to), made: Made::Person(person) } => {
                    Want::AddPerson(person.clone(), to.id)
                }
                queue::What::Track { .. } | queue::What::Untrack { .. } | queue::What::Add { .. } => {
                    return self.finish(&running.wish.clone(), running.stamp);
                }
            },
        };
        self.queue_mut().running = Some(Running { ticket, ..running });
        vec![Asked { ticket: Ticket::Queue(ticket), want }]
    }

    /// It is known how the mail stands: what is to be done?
    fn looked_for(&mut self, running: Running, dossier: &Dossier) -> Vec<Asked> {
        let Running { mut wish, at, stamp, ticket, .. } = running;
        settle_on_known(&mut wish, dossier);
        let mailbox = mailbox_of(&wish.mail, &self.settings).clone();
        let standing = tracking::standing(&wish.mail, dossier, &mailbox);
        let step = queue::step(&wish, at, &standing);
        let me = dossier.me.clone();
        let deed = match step {
            Step::Gone => {
                let running = Running { wish, at, stamp, ticket, stage: Stage::Looking };
                return self.not_carried_out(running, Problem::Gone);
            }
            Step::Nothing => {
                let makes = matches!(&wish.what, queue::What::Track { made: Made::Affair(_), .. });
                let told = stands_so(&wish, &standing, me.as_ref());
                self.tell(Some(about(&wish)), told, None, None);
                if makes {
                    return self.run(Running { wish, at, stamp, ticket, stage: Stage::Making(None, me) });
                }
                let mut wants = self.finish(&wish, stamp);
                wants.extend(self.look_where_open(wish.key()));
                return wants;
            }
            Step::Add => match &wish.what {
                queue::What::Add { person, record } => {
                    Deed::Add { person: person.clone(), record: record.clone() }
                }
                queue::What::Track { .. } | queue::What::Untrack { .. } => return self.finish(&wish, stamp),
            },
            Step::Write => {
                let (to, person) = match &wish.what {
                    queue::What::Track { to, made: Made::Person(person) } => (to, Some(person.clone())),
                    queue::What::Track { to, .. } => (to, None),
                    queue::What::Untrack { .. } | queue::What::Add { .. } => (&None, None),
                };
                let mut activity = self.activity_of(&wish.mail, dossier, to.clone(), None);
                activity.body = wish.body.take();
                activity.related.clone_from(&wish.beside.related);
                activity.left_out.clone_from(&wish.beside.left_out);
                if let Some(person) = &person {
                    activity.stand_in(person);
                }
                Deed::Write { activity: Box::new(activity), person }
            }
            Step::Regard { activity, from, to, back } => {
                Deed::Regard { activity, from: from.cloned(), to: to.cloned(), mailbox, back }
            }
            Step::Untrack { activity, regarding } => match &wish.what {
                queue::What::Untrack { keep: false } => {
                    let mut again = self.activity_of(&wish.mail, dossier, regarding.cloned(), None);
                    again.id = activity;
                    again.body = wish.body.take();
                    again.related.clone_from(&wish.beside.related);
                    again.left_out.clone_from(&wish.beside.left_out);
                    Deed::Delete { activity, mailbox, again: Box::new(again) }
                }
                queue::What::Untrack { keep: true } | queue::What::Track { .. } | queue::What::Add { .. } => {
                    Deed::Keep { activity, mailbox, regarding: regarding.cloned() }
                }
            },
        };
        let makes = match (&wish.what, &deed) {
            (queue::What::Track { made: Made::Affair(_), .. }, _) => true,
            // Of a mail that is written a new person comes along in the same step.
            (queue::What::Track { made: Made::Person(_), .. }, deed) => !matches!(deed, Deed::Write { .. }),
            (queue::What::Track { .. } | queue::What::Untrack { .. } | queue::What::Add { .. }, _) => false,
        };
        let deed = Box::new(deed);
        let stage = if makes { Stage::Making(Some(deed), me) } else { Stage::Doing(deed, me) };
        self.run(Running { wish, at, stamp, ticket, stage })
    }

    /// It is done, as if it had been done when it was pressed: told, and undone by the same press.
    fn carried_out(
        &mut self,
        running: Running,
        tell: impl FnOnce(&mut Self, Job) -> Vec<Asked>,
    ) -> Vec<Asked> {
        let Running { wish, stamp, stage, .. } = running;
        let Stage::Doing(deed, me) = stage else { return self.finish(&wish, stamp) };
        let job = Job::of(self.number(), about(&wish), *deed, me);
        // Off the list first: what is told of the mail is not to be hidden by what waited for it.
        let done = self.finish(&wish, stamp);
        let mut wants = tell(self, job);
        wants.extend(done);
        wants.extend(self.with_open(|open, settings, turn| open.look_again(settings, turn)));
        wants
    }

    fn not_carried_out(&mut self, running: Running, problem: Problem) -> Vec<Asked> {
        let Running { wish, stamp, .. } = running;
        let everybody = problem.passes() || level(Side::Crm, &problem) == Level::Service;
        let trouble = Some(problem.clone()).filter(|_| !everybody);
        let mut wants = Vec::new();
        if let Some(stamp) = stamp {
            let ask = Ask::Release { id: wish.id, stamp, trouble: trouble.clone() };
            wants.push(self.ask(ask, None));
        }
        if everybody {
            wants.extend(self.rest(problem));
            return wants;
        }
        if let Some(waiting) = self.queue_mut().known(wish.id) {
            waiting.trouble = trouble;
        }
        let failed = Failed { doing: wish.doing(), problem };
        self.tell(Some(about(&wish)), News::Failed(failed), None, None);
        wants.extend(self.go_on());
        wants
    }

    /// A wish is done: it goes off the shelf and the list, and the next one begins.
    fn finish(&mut self, wish: &Wish, stamp: Option<u64>) -> Vec<Asked> {
        let queue = self.queue_mut();
        queue.waiting.retain(|waiting| waiting.wish.id != wish.id);
        queue.tries = 0;
        if queue.waiting.is_empty() {
            queue.open = false;
        }
        let settle = stamp.map(|stamp| self.ask(Ask::Settle { id: wish.id, stamp }, None));
        let mut wants: Vec<Asked> = settle.into_iter().collect();
        wants.extend(self.go_on());
        wants
    }

    /// Asks anew how the open mail stands, where it is that one.
    fn look_where_open(&mut self, key: Uuid) -> Vec<Asked> {
        self.with_open(|open, settings, turn| match open.key {
            Some(of) if of == key && open.known() => open.refresh(settings, turn),
            Some(_) | None => open.look_again(settings, turn),
        })
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
            Deed::TakeBack { .. } | Deed::Contract(_) | Deed::Relate { .. } => return None,
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

fn about(wish: &Wish) -> About {
    About {
        key: wish.key(),
        item: wish.mail.item.clone(),
        subject: wish.mail.subject.clone(),
        mail: Box::new(wish.mail.clone()),
    }
}

/// Whoever was to be added may be there by now: then the mail is tracked to that row.
fn settle_on_known(wish: &mut Wish, dossier: &Dossier) {
    let queue::What::Track { to, made } = &mut wish.what else { return };
    let Made::Person(person) = made else { return };
    let fits = |kind: Kind| kind == Kind::Contact || kind == Kind::Lead;
    let known = dossier
        .parties
        .iter()
        .find(|party| party.active && fits(party.record.kind) && party.addresses.contains(&person.address));
    if let Some(party) = known {
        *to = Some(party.record.clone());
        *made = Made::Nothing;
    }
}

/// What is told where nothing needed to be done.
fn stands_so(wish: &Wish, standing: &Standing<'_>, me: Option<&Record>) -> News {
    match (standing, &wish.what) {
        (Standing::Present(tracked), queue::What::Track { to, .. }) => {
            let ours = tracked.by.as_ref().zip(me).is_some_and(|(by, me)| by.is(me));
            let as_wanted = tracked.regarding.as_ref().map(|r| r.id) == to.as_ref().map(|r| r.id);
            if ours && as_wanted {
                News::Tracked(tracked.regarding.clone())
            } else {
                News::WasTracked { by: tracked.by.clone(), regarding: tracked.regarding.clone() }
            }
        }
        (_, queue::What::Untrack { keep }) => News::Untracked { keep: *keep },
        (Standing::Kept(..) | Standing::Absent | Standing::Present(_), _) => News::Untracked { keep: true },
    }
}
