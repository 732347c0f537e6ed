//! Wishes are carried out, one after the other: claimed, looked up, done, told.

use alloc::{boxed::Box, vec, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::Moment,
    party::{Dossier, Kind, Record},
    problem::Problem,
    queue::{self, Ask, Claim, Made, Place, Slot, Step, Told, Wish},
    retry::{Level, Side, level},
    tracking::{self, Standing},
    want::{Heard, Want},
};

use super::{
    super::{
        Asked, Pane, Ticket,
        job::{About, Deed, Job},
        open::mailbox_of,
        view::{Failed, News},
    },
    BUSY_S, Pause, Running, Stage, Waiting,
};

impl Pane {
    /// Begins with the next wish, where none is under way and nothing says to wait.
    pub(super) fn go_on(&mut self) -> Vec<Asked> {
        let ticket = self.number();
        let jobs: Vec<Uuid> = self.jobs.iter().map(|job| job.about.key).collect();
        let Some(queue) = &mut self.queue else { return Vec::new() };
        if queue.running.is_some() || !matches!(queue.pause, Pause::None) {
            return Vec::new();
        }
        let ready = |waiting: &&Waiting| {
            let asked = queue.asked.iter().any(|(_, id)| *id == waiting.wish.id);
            !waiting.is_stuck() && waiting.busy == 0 && !asked && !jobs.contains(&waiting.wish.key())
        };
        // What was pressed earlier for the same mail or record goes first, also where that has to wait.
        let goes_first = |before: &Waiting, of: &Waiting| {
            let alone = matches!(&before.wish.what, queue::What::Errand(errand) if errand.record().is_some());
            before.wish.touches(&of.wish) && !(before.is_stuck() && alone)
        };
        let all = &queue.waiting;
        let free = |(at, of): &(usize, &Waiting)| {
            ready(of) && !all.iter().take(*at).any(|before| goes_first(before, of))
        };
        let Some((_, next)) = all.iter().enumerate().find(free) else { return Vec::new() };
        let lost = matches!(next.place, Some(Place::Nowhere(_)));
        // No shelf has told when it was pressed: in this pane, after all that the CRM had by then.
        let at = if lost { Moment(i64::MAX) } else { next.at };
        let wish = next.wish.clone();
        let (stage, want) =
            if lost { self.first_of(&wish) } else { (Stage::Claiming, Want::Queue(Ask::Claim(wish.id))) };
        self.queue_mut().running = Some(Running { wish, at, stamp: None, ticket, stage });
        vec![Asked { ticket: Ticket::Queue(ticket), want }]
    }

    /// An answer to something that the queue asked.
    #[inline(never)]
    pub(in crate::pane) fn queue_answered(&mut self, ticket: u32, heard: Heard) -> Vec<Asked> {
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
            Heard::Details(Ok(details)) => match self.taken_running(ticket) {
                Some(running) => self.fields_read(running, &details),
                None => Vec::new(),
            },
            Heard::Contract(Ok(told)) => match self.taken_running(ticket) {
                Some(running) => self.conversation_told(running, *told),
                None => Vec::new(),
            },
            Heard::Related(Ok(records)) => match self.taken_running(ticket) {
                Some(running) => self.carried_out(running, |pane, job| {
                    let Deed::Relate { activity, links } = job.deed else { return Vec::new() };
                    pane.is_linked(job.about, activity, links, records)
                }),
                None => Vec::new(),
            },
            Heard::Found(Err(problem))
            | Heard::Written(Err(problem))
            | Heard::Details(Err(problem))
            | Heard::Contract(Err(problem))
            | Heard::Related(Err(problem))
            | Heard::Changed(Err(problem)) => match self.taken_running(ticket) {
                Some(running) => self.not_carried_out(running, problem),
                None => Vec::new(),
            },
            Heard::Mail(_)
            | Heard::Clues(_)
            | Heard::Thread(_)
            | Heard::Marked(_)
            | Heard::Rows(_)
            | Heard::Timeline(_)
            | Heard::Text(_)
            | Heard::Plain(_)
            | Heard::Around(_)
            | Heard::Home(_)
            | Heard::Remembered(_)
            | Heard::Decisions(_)
            | Heard::Draft(_)
            | Heard::Kept(_)
            | Heard::Edited(_)
            | Heard::Templates(_)
            | Heard::Literature(_)
            | Heard::Begun(_)
            | Heard::Triage(_)
            | Heard::Check(_)
            | Heard::Meeting(_)
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
        let mut ahead: Vec<Uuid> = self.jobs.iter().filter_map(|job| Some(job.ahead.as_ref()?.id)).collect();
        let queue = self.queue_mut();
        ahead.extend(queue.sent.iter().filter_map(|sent| Some(sent.ahead.as_ref()?.id)));
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
        let sent = self
            .queue_mut()
            .sent
            .iter_mut()
            .find_map(|sent| sent.ahead.as_mut().filter(|a| a.ticket == ticket));
        if let Some(ahead) = sent {
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
                if wish.asks().is_some() {
                    // Another pane found that a person has to be asked.
                    if let Some(waiting) = self.queue_mut().known(id) {
                        (waiting.wish, waiting.stamp) = (wish, Some(stamp));
                    }
                    let mut wants = vec![self.ask(Ask::Release { id, stamp, trouble: None }, None)];
                    wants.extend(self.go_on());
                    return wants;
                }
                let (stage, _) = self.first_of(&wish);
                self.run(Running { wish, at, stamp: Some(stamp), ticket, stage })
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
    pub(super) fn run(&mut self, running: Running) -> Vec<Asked> {
        let ticket = self.number();
        let want = match &running.stage {
            Stage::Claiming => Want::Queue(Ask::Claim(running.wish.id)),
            Stage::Looking => self.first_of(&running.wish).1,
            Stage::Doing(deed, _) => deed.want(),
            Stage::Making(..) => match &running.wish.what {
                queue::What::Track { to: Some(to), made: Made::Affair(affair) } => {
                    Want::AddAffair(affair.clone(), to.id)
                }
                queue::What::Track { to: Some(to), made: Made::Person(person) } => {
                    Want::AddPerson(person.clone(), to.id)
                }
                queue::What::Track { .. }
                | queue::What::Untrack { .. }
                | queue::What::Add { .. }
                | queue::What::Errand(_) => {
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
                queue::What::Track { .. } | queue::What::Untrack { .. } | queue::What::Errand(_) => {
                    return self.finish(&wish, stamp);
                }
            },
            Step::Write => {
                let (to, person) = match &wish.what {
                    queue::What::Track { to, made: Made::Person(person) } => (to, Some(person.clone())),
                    queue::What::Track { to, .. } => (to, None),
                    queue::What::Untrack { .. } | queue::What::Add { .. } | queue::What::Errand(_) => {
                        (&None, None)
                    }
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
                queue::What::Untrack { keep: true }
                | queue::What::Track { .. }
                | queue::What::Add { .. }
                | queue::What::Errand(_) => Deed::Keep { activity, mailbox, regarding: regarding.cloned() },
            },
        };
        let makes = match (&wish.what, &deed) {
            (queue::What::Track { made: Made::Affair(_), .. }, _) => true,
            // Of a mail that is written a new person comes along in the same step.
            (queue::What::Track { made: Made::Person(_), .. }, deed) => !matches!(deed, Deed::Write { .. }),
            (
                queue::What::Track { .. }
                | queue::What::Untrack { .. }
                | queue::What::Add { .. }
                | queue::What::Errand(_),
                _,
            ) => false,
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
        let problem = if problem == Problem::Conflict && matches!(wish.what, queue::What::Errand(_)) {
            // Somebody wrote in between: it is looked at again what stands there now.
            Problem::Busy(None)
        } else {
            problem
        };
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
    pub(super) fn finish(&mut self, wish: &Wish, stamp: Option<u64>) -> Vec<Asked> {
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
    pub(super) fn look_where_open(&mut self, key: Uuid) -> Vec<Asked> {
        self.with_open(|open, settings, turn| match open.key {
            Some(of) if of == key && open.known() => open.refresh(settings, turn),
            Some(_) | None => open.look_again(settings, turn),
        })
    }
}

pub(super) fn about(wish: &Wish) -> About {
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
