//! Everything a look needs: the way to Graph, the way to the CRM, the store, the clock, and what people have set.

use std::{
    cell::Cell,
    collections::{HashMap, HashSet},
    rc::Rc,
    sync::{
        Arc, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use domain::{
    ledger::{Directory, Enrolled},
    mail::{Address, Moment},
    outgoing::{self, Head, Route},
    party::{Kind, Record},
    ports::Ledger,
    problem::Problem,
    settings::{Approval, Delivery, Organisation, Seat, Test},
    step::may_step,
};
use graph::Service;
use tokio::sync::Mutex;
use uuid::Uuid;
use wire::Transport;

use crate::{
    clock::Clock,
    gather::{Company, Gathered},
    look::NEWCOMERS,
    pack::Packed,
    store::{Enrolment, Millis, Store},
};

/// How fast things go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How long a lease lasts that is not renewed, in milliseconds: after this a dead worker's mailboxes go to others.
    pub lease_ms: i64,
    /// The longest pause between two looks at a mailbox that nobody tells about, in milliseconds.
    pub poll_ms: i64,
    /// The longest pause between two looks at a mailbox whose changes are told, in milliseconds.
    pub idle_ms: i64,
    /// How long settings of the CRM are believed, in milliseconds.
    pub settings_ms: i64,
    /// The pause between two questions for mail that waits in the CRM to be sent, in milliseconds.
    pub outbox_ms: i64,
    /// The pause between two sweeps of a mailbox, in seconds.
    pub sweep_s: i64,
    /// Messages a page.
    pub page: u16,
    /// Pages of one folder in one look: then other mailboxes have their turn.
    pub pages: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            lease_ms: 45_000,
            poll_ms: 30_000,
            idle_ms: 15 * 60_000,
            settings_ms: 60_000,
            outbox_ms: 10_000,
            sweep_s: 6 * 3_600,
            page: 100,
            pages: 50,
        }
    }
}

/// What people have set, as it was read last.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// The organisation's switches.
    pub organisation: Organisation,
    /// Mailboxes, and who may accept mail.
    pub directory: Directory,
    /// Places of the mailboxes in the directory, by address.
    at_address: HashMap<Address, usize>,
    /// Users with a mailbox.
    people: HashSet<Uuid>,
    /// When it was read.
    pub at: Millis,
    /// How often settings had been forgotten when it was asked for.
    forgotten: u64,
}

impl Snapshot {
    /// The mailbox of that address.
    #[must_use]
    pub fn seat(&self, address: &Address) -> Option<&Enrolled> {
        self.directory.mailboxes.get(*self.at_address.get(address)?)
    }

    /// Whether that user is a person, as far as a mailbox tells: programs have none.
    pub(crate) fn is_person(&self, user: &Record) -> bool {
        self.people.contains(&user.id)
    }
}

/// Mail that waits in the CRM to be sent, by the mailbox through which it goes.
#[derive(Debug, Default)]
pub struct Outbox {
    routes: HashMap<Address, Vec<(Head, Route)>>,
    /// When it was read.
    at: Millis,
    /// Mails of it that wait no more since then.
    ended: std::sync::Mutex<HashSet<Uuid>>,
}

impl Outbox {
    /// A mail of it waits no more.
    pub(crate) fn end(&self, activity: Uuid) {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).insert(activity);
    }

    /// Whether a mail waited when it was asked for, and does no more.
    pub(crate) fn has_ended(&self, activity: Uuid) -> bool {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).contains(&activity)
    }

    /// What waits for a mailbox, the oldest first.
    pub(crate) fn of(&self, mailbox: &Address) -> &[(Head, Route)] {
        self.routes.get(mailbox).map_or(&[], Vec::as_slice)
    }
}

/// Mails of the outbox that are read at a time.
const MAX_OUTBOX: usize = 1_000;

/// What people have set and what they want sent, for all who work in one process: it is read once and kept once. A
/// clone is the same.
#[derive(Clone, Debug, Default)]
pub struct Settings(Arc<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    kept: Mutex<Option<Arc<Snapshot>>>,
    outbox: Mutex<Option<Arc<Outbox>>>,
    /// How often somebody said that they were changed.
    forgotten: AtomicU64,
}

impl Settings {
    /// Nothing is decided any more by what was read before.
    pub(crate) fn forget(&self) {
        self.0.forgotten.fetch_add(1, Ordering::SeqCst);
    }

    /// Whether this is what was set when somebody last said that it was changed.
    pub(crate) fn holds(&self, known: &Snapshot) -> bool {
        known.forgotten == self.0.forgotten.load(Ordering::SeqCst)
    }
}

/// What was done since the start, for metrics.
#[derive(Debug, Default)]
pub struct Meter {
    /// Looks that ended.
    pub looks: Cell<u64>,
    /// Looks that were broken off.
    pub broken: Cell<u64>,
    /// Mails decided about.
    pub decided: Cell<u64>,
    /// Activities written.
    pub tracked: Cell<u64>,
    /// Mails that could not be written at an attempt.
    pub failed: Cell<u64>,
    /// Mails of the CRM that were sent.
    pub sent: Cell<u64>,
    /// Mails of the CRM that could not be sent at an attempt.
    pub unsent: Cell<u64>,
    /// Rows and items written to keep appointments, contacts and tasks in step.
    pub stepped: Cell<u64>,
    /// Those that could not be written at an attempt.
    pub unstepped: Cell<u64>,
}

impl Meter {
    pub(crate) fn add(cell: &Cell<u64>, more: u64) {
        cell.set(cell.get().saturating_add(more));
    }
}

/// Where Graph is to tell of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldAt {
    /// For changes.
    pub url: String,
    /// For what subscriptions need.
    pub lifecycle_url: String,
}

/// A synchronizer on one thread. Clones share everything.
pub struct Engine<T, L> {
    /// The way to Graph; it signs in.
    pub graph: Packed<T>,
    /// Where Graph is.
    pub service: Service,
    /// The way to the CRM.
    pub ledger: Rc<Gathered<L>>,
    /// The synchronizer's own database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// How fast things go.
    pub pace: Pace,
    /// What was done.
    pub meter: Rc<Meter>,
    /// Where Graph is to tell of changes; `None` where nobody listens.
    pub told_at: Option<Rc<ToldAt>>,
    pub(crate) settings: Settings,
    /// Looks under way.
    pub(crate) company: Company,
    name: Rc<str>,
}

impl<T, L> Clone for Engine<T, L> {
    fn clone(&self) -> Self {
        Self {
            graph: self.graph.clone(),
            service: self.service.clone(),
            ledger: Rc::clone(&self.ledger),
            company: self.company.clone(),
            store: self.store.clone(),
            clock: self.clock.clone(),
            pace: self.pace,
            meter: Rc::clone(&self.meter),
            told_at: self.told_at.clone(),
            settings: self.settings.clone(),
            name: Rc::clone(&self.name),
        }
    }
}

impl<T: Transport + 'static, L: Ledger> Engine<T, L> {
    /// A synchronizer between that Graph and that CRM.
    pub fn new(graph: T, service: Service, ledger: L, store: Store, clock: Clock, pace: Pace) -> Self {
        let company = Company::default();
        Self {
            graph: Packed::new(graph, service.clone(), company.clone()),
            service,
            ledger: Rc::new(Gathered::new(ledger, company.clone())),
            company,
            store,
            clock,
            pace,
            meter: Rc::default(),
            told_at: None,
            settings: Settings::default(),
            name: format!("{}-{}", std::process::id(), uuid::Uuid::now_v7().simple()).into(),
        }
    }

    /// The same, told of changes at that address.
    #[must_use]
    pub fn told_at(mut self, at: Option<ToldAt>) -> Self {
        self.told_at = at.map(Rc::new);
        self
    }

    /// The same, with settings that others read too.
    #[must_use]
    pub fn sharing(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The name under which this one leases.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Milliseconds now.
    pub(crate) fn millis(&self) -> Millis {
        Millis(self.clock.millis())
    }

    /// What people have set; read anew when it is too old, and the mailboxes enrolled then.
    ///
    /// # Errors
    /// Where the CRM does not say and nothing is known from before.
    pub async fn settings(&self) -> Result<Arc<Snapshot>, Problem> {
        // Held while asking: a crowd of mailboxes asks once.
        let mut kept = self.settings.0.kept.lock().await;
        let now = self.millis();
        let is_fresh = |known: &Snapshot| now.0 - known.at.0 < self.pace.settings_ms;
        let fresh = kept.as_ref().filter(|known| is_fresh(known) && self.settings.holds(known));
        if let Some(known) = fresh {
            return Ok(Arc::clone(known));
        }
        match self.read_settings(now).await {
            Ok(read) => {
                let read = Arc::new(read);
                *kept = Some(Arc::clone(&read));
                Ok(read)
            }
            // What was true a while ago is better than standing still, while the CRM has too much to do.
            Err(problem) => match kept.as_ref().filter(|_| problem.passes()) {
                Some(known) => Ok(Arc::clone(known)),
                None => Err(problem),
            },
        }
    }

    /// Somebody changed settings: whatever is decided from now on obeys them, in looks under way too.
    pub fn forget_settings(&self) {
        self.settings.forget();
    }

    /// What waits in the CRM to be sent; asked for anew when it is too old, and the mailboxes woken through which it
    /// goes.
    ///
    /// # Errors
    /// Where the CRM or the store does not answer.
    pub async fn outbox(&self) -> Result<Arc<Outbox>, Problem> {
        let mut kept = self.settings.0.outbox.lock().await;
        let now = self.millis();
        if let Some(known) = kept.as_ref().filter(|known| now.0 - known.at.0 < self.pace.outbox_ms) {
            return Ok(Arc::clone(known));
        }
        let read = self.read_outbox(now).await;
        let (outbox, answer) = match read {
            Ok(outbox) => (Arc::new(outbox), Ok(())),
            // Asked again when it is time, and not at once.
            Err(problem) => (Arc::new(Outbox { at: now, ..Outbox::default() }), Err(problem)),
        };
        *kept = Some(Arc::clone(&outbox));
        answer.map(|()| outbox)
    }

    async fn read_outbox(&self, now: Millis) -> Result<Outbox, Problem> {
        let snapshot = self.settings().await?;
        let mut outbox = Outbox { at: now, ..Outbox::default() };
        // Where nobody sends for the CRM, nobody is asked.
        if !snapshot.directory.mailboxes.iter().any(|one| outgoing::is_asked_to_send(&one.seat)) {
            return Ok(outbox);
        }
        for head in self.ledger.outbox(MAX_OUTBOX).await? {
            if let Some(route) = outgoing::route(&head, &snapshot.directory, &snapshot.organisation) {
                outbox.routes.entry(route.mailbox.clone()).or_default().push((head, route));
            }
        }
        let odd = |error: crate::store::StoreError| Problem::Odd(error.to_string());
        let mut woken = Vec::new();
        // Who may not send is looked at when it is its turn: to say why, that is early enough.
        let may_send = |address: &&Address| {
            snapshot.seat(address).is_some_and(|one| outgoing::may_send(&one.seat, &snapshot.organisation))
        };
        for address in outbox.routes.keys().filter(may_send) {
            woken.extend(self.store.mailbox(address).await.map_err(odd)?.map(|one| one.id));
        }
        self.store.wake(&woken, now).await.map_err(odd)?;
        Ok(outbox)
    }

    async fn read_settings(&self, now: Millis) -> Result<Snapshot, Problem> {
        let forgotten = self.settings.0.forgotten.load(Ordering::SeqCst);
        let organisation = self.ledger.organisation().await?;
        let directory = self.ledger.directory(&organisation).await?;
        let all = directory.mailboxes.iter();
        let mut enrolments: Vec<Enrolment> =
            all.clone().map(|one| enrolment(one, &organisation, now.moment())).collect();
        enrolments.push(Enrolment {
            address: Address::new(NEWCOMERS),
            crm: None,
            owner: None,
            queue: false,
            enabled: true,
        });
        self.store.enrol(&enrolments, now).await.map_err(|error| Problem::Odd(error.to_string()))?;
        let at_address = all.enumerate().map(|(at, one)| (one.seat.mailbox.clone(), at)).collect();
        let people = directory.mailboxes.iter().map(|one| one.seat.owner.id).collect();
        Ok(Snapshot { organisation, directory, at_address, people, at: now, forgotten })
    }
}

/// Whether mail that comes to this mailbox is looked at (B4).
pub(crate) fn takes_in(seat: &Seat, organisation: &Organisation) -> bool {
    let queue = seat.owner.kind == Kind::Queue;
    let approval = if queue { organisation.queues_need_approval } else { organisation.users_need_approval };
    seat.active
        && seat.delivery == Delivery::Synchronizer
        && seat.test == Test::Success
        && (!approval || seat.approval == Approval::Approved)
}

/// A seat as the store has it. What is not synchronized is not looked at: nothing is asked of its mailbox. A mailbox
/// that is to send and may not is looked at all the same, to say why.
fn enrolment(one: &Enrolled, organisation: &Organisation, now: Moment) -> Enrolment {
    let seat = &one.seat;
    let queue = seat.owner.kind == Kind::Queue;
    let enabled =
        (takes_in(seat, organisation) || outgoing::is_asked_to_send(seat) || may_step(seat, organisation))
            && seat.postponed.is_none_or(|until| until <= now);
    Enrolment { address: seat.mailbox.clone(), crm: Some(one.id), owner: Some(seat.owner.id), queue, enabled }
}

#[cfg(test)]
mod tests {
    use domain::{mail::Address, party::Record, settings::Seat};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn b4_only_active_approved_and_tested_mailboxes_of_the_synchronizer_are_looked_at() {
        let owner = |kind| Record { kind, id: Uuid::from_u128(1), name: String::new() };
        let seat = Seat::new(Address::new("a@x.y"), owner(Kind::User));
        let organisation = Organisation::default();
        let is = |change: &dyn Fn(&mut Seat)| {
            let mut seat = seat.clone();
            change(&mut seat);
            enrolment(&Enrolled { id: Uuid::nil(), seat }, &organisation, Moment(100)).enabled
        };
        assert!(is(&|_| {}));
        assert!(!is(&|seat| seat.active = false));
        assert!(!is(&|seat| seat.approval = Approval::Pending));
        assert!(!is(&|seat| seat.test = Test::NotRun));
        assert!(!is(&|seat| seat.delivery = Delivery::None));
        assert!(!is(&|seat| seat.postponed = Some(Moment(101))));
        assert!(is(&|seat| seat.postponed = Some(Moment(100))));
        let free = Organisation { users_need_approval: false, ..Organisation::default() };
        let pending = Seat { approval: Approval::Pending, ..seat.clone() };
        assert!(
            enrolment(&Enrolled { id: Uuid::nil(), seat: pending.clone() }, &free, Moment(100)).enabled,
            "requireapprovalforuseremail off"
        );
        let queue = Seat { owner: owner(Kind::Queue), ..pending };
        assert!(
            !enrolment(&Enrolled { id: Uuid::nil(), seat: queue }, &free, Moment(100)).enabled,
            "the other switch is for queues"
        );
    }
}
