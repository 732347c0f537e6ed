//! One look at a mailbox: what changed is read, decided about, carried out and written down, page by page.
//!
//! A look may be broken off anywhere and begun again. The delta link is stored last, together with what was done; what
//! is repeated because of that is found done.

mod carry;
mod conversations;
mod heard;
mod item;
mod mark;
mod newcomers;
mod note;
mod page;
mod subscribe;
mod watch;

pub(crate) use item::Item;
pub(crate) use newcomers::NEWCOMERS;
pub(crate) use page::{TRACKED, name, stored};
pub(crate) use watch::{KNOWN, Part, Tree};

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use domain::{
    feed::Filters,
    finding::{Code, of_crm, of_mailbox},
    ledger::Enrolled,
    mail::{Address, ItemId, Moment},
    party::Record,
    ports::Ledger,
    problem::Problem,
    retry::{
        AlertChange, AlertKind, Happened, Health, NOTIFIED_POLL_S, PROBE_PAUSE_S, Side, Urgency, poll_pause_s,
    },
    settings::Seat,
};
use futures_util::future::{join, join_all};
use graph::{Link, delta::More};
use uuid::Uuid;
use wire::Transport;

use crate::{
    engine::{Engine, Meter, Snapshot, takes_in},
    findings::said,
    pack::Packed,
    reader::{Page, Reader},
    store::{
        Alert, Category, Cursor, Digest, Folder, HintKind, Lease, Leased, Level, Look, MailboxId, Mark,
        Millis, Outcome, Pair, StoreError, Sweep, Then,
    },
    undo::Refused,
};
use newcomers::newcomers;

/// Retries of one look: then other mailboxes have their turn.
const MAX_RETRIES: u32 = 200;
/// What changed lately is asked from so many seconds before the newest change that is known: several may have come in
/// the same moment.
const OVERLAP_S: i64 = 5;
/// How far back what changed is asked for at the first look at a mailbox, in seconds.
const FIRST_RECENT_S: i64 = 24 * 3_600;
/// How long a mailbox that fails for good is left alone, in milliseconds: what was mended is noticed by itself.
const STOPPED_MS: i64 = PROBE_PAUSE_S * 1_000;
/// A mailbox that has no seat any more is asked about again after this, in milliseconds.
const UNSEATED_MS: i64 = 15 * 60_000;
/// How far back a sweep compares ids, in seconds since they were received.
const SWEEP_DAYS_S: i64 = 7 * 24 * 3_600;

/// How a look ended.
#[derive(Debug)]
pub enum End {
    /// Nothing had changed: the lease is to be given back, and the mailbox is due again then.
    Quiet(Lease, Millis),
    /// What was done is committed and the lease given back.
    Done,
    /// Somebody else has the mailbox now.
    Lost,
    /// The store failed: the lease runs out by itself.
    Store(StoreError),
}

/// Why a look was broken off.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Somebody else has the mailbox now.
    Lost,
    /// The mailbox or the CRM failed.
    Failed(Side, Problem),
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<graph::Fault> for Stop {
    fn from(fault: graph::Fault) -> Self {
        Self::Failed(Side::Mailbox, fault.into())
    }
}

pub(crate) fn crm(problem: Problem) -> Stop {
    Stop::Failed(Side::Crm, problem)
}

/// Looks at a mailbox.
pub async fn look<T: Transport + 'static, L: Ledger>(engine: &Engine<T, L>, leased: Leased) -> End {
    let _company = engine.company.join();
    let snapshot = match engine.settings().await {
        Ok(snapshot) => snapshot,
        Err(problem) => return broken(engine, &leased, Side::Crm, &problem).await,
    };
    if leased.address.as_str() == NEWCOMERS {
        return newcomers(engine, &leased).await;
    }
    let Some(enrolled) = snapshot.seat(&leased.address).cloned() else {
        return End::Quiet(leased.lease, engine.millis().plus(UNSEATED_MS));
    };
    let mut looking = Looking::new(engine, snapshot, enrolled, leased);
    let result = looking.run().await;
    looking.close(result).await
}

fn empty<T: Transport + 'static, L: Ledger>(engine: &Engine<T, L>, lease: Lease) -> Look {
    Look::new(lease, Then::Hold(engine.millis().plus(engine.pace.lease_ms)))
}

/// What was seen of a mail's files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FilesSeen {
    /// How many there are.
    count: u32,
    /// A scanner still holds them back.
    scanning: bool,
}

/// A look under way.
pub(crate) struct Looking<'e, T, L> {
    pub(crate) engine: &'e Engine<T, L>,
    pub(crate) reader: Reader<'e, Packed<T>>,
    pub(crate) leased: Leased,
    /// Key of the mailbox's row in the CRM.
    row: Uuid,
    pub(crate) seat: Seat,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) tree: Tree,
    pub(crate) cursors: HashMap<String, Cursor>,
    categories: HashMap<Mark, Category>,
    totals: HashMap<String, u64>,
    /// Rows whose item is being made.
    pub(crate) making: HashMap<Uuid, Pair>,
    /// Contacts by their addresses, as far as they were asked for.
    pub(crate) contacts: HashMap<Address, Record>,
    /// Accounts by their names in small letters, as far as they were asked for.
    pub(crate) accounts: HashMap<String, Vec<Record>>,
    /// The list that new tasks go into.
    pub(crate) standard: Option<String>,
    /// The owner's sync filters, of that version.
    pub(crate) filters_read: Option<(u64, Filters)>,
    /// Copies this look has dealt with.
    seen: HashSet<Digest>,
    /// Files of mails that were read.
    files_seen: RefCell<HashMap<Digest, FilesSeen>>,
    /// What the next commit writes.
    pub(crate) draft: Look,
    pub(crate) processed: u64,
    pub(crate) failed: u64,
    /// There is more to do than one look does.
    pub(crate) more: bool,
    committed: bool,
    /// Conversations that were found to be over.
    over: Vec<domain::contract::Change>,
    /// Mails of the CRM that are told as unsent, each with why.
    pub(crate) unsent: BTreeMap<Uuid, String>,
    /// How many mails of the CRM came to their end.
    pub(crate) letters_ended: usize,
}

impl<'e, T: Transport + 'static, L: Ledger> Looking<'e, T, L> {
    /// What a look knows of a mailbox, beside looks and without a lease: it commits nothing. `None` where the mailbox has
    /// no seat.
    pub(crate) async fn beside(
        engine: &'e Engine<T, L>,
        mailbox: MailboxId,
        address: &Address,
    ) -> Result<Option<Self>, Refused> {
        let snapshot = engine.settings().await?;
        let Some(enrolled) = snapshot.seat(address).cloned() else { return Ok(None) };
        let categories = engine.store.categories(&[mailbox]).await?.remove(&mailbox).unwrap_or_default();
        let leased = Leased::beside(mailbox, address.clone());
        let mut looking = Self::new(engine, snapshot, enrolled, leased);
        looking.categories = categories.into_iter().map(|one| (one.role, one)).collect();
        Ok(Some(looking))
    }

    fn new(engine: &'e Engine<T, L>, snapshot: Arc<Snapshot>, enrolled: Enrolled, leased: Leased) -> Self {
        Self {
            engine,
            reader: Reader::new(&engine.graph, &engine.service, leased.address.as_str()),
            draft: empty(engine, leased.lease),
            leased,
            row: enrolled.id,
            seat: enrolled.seat,
            snapshot,
            tree: Tree::default(),
            cursors: HashMap::new(),
            categories: HashMap::new(),
            totals: HashMap::new(),
            making: HashMap::new(),
            contacts: HashMap::new(),
            accounts: HashMap::new(),
            standard: None,
            filters_read: None,
            seen: HashSet::new(),
            files_seen: RefCell::default(),
            processed: 0,
            failed: 0,
            more: false,
            committed: false,
            over: Vec::new(),
            unsent: BTreeMap::new(),
            letters_ended: 0,
        }
    }
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    pub(crate) fn now(&self) -> Moment {
        self.engine.clock.now()
    }

    async fn run(&mut self) -> Result<(), Stop> {
        let id = [self.leased.lease.mailbox];
        let (folders, cursors) = join(self.engine.store.folders(&id), self.engine.store.cursors(&id)).await;
        let (categories, sweeps) =
            join(self.engine.store.categories(&id), self.engine.store.sweeps(&id)).await;
        self.tree = Tree::new(folders?.remove(&id[0]).unwrap_or_default());
        let cursors = cursors?.remove(&id[0]).unwrap_or_default();
        self.cursors = cursors.into_iter().map(|one| (one.folder.clone(), one)).collect();
        let categories = categories?.remove(&id[0]).unwrap_or_default();
        self.categories = categories.into_iter().map(|one| (one.role, one)).collect();
        let sweeps = sweeps?.remove(&id[0]).unwrap_or_default();
        if self.cursors.contains_key("") {
            self.seat.rules = self.tree.refresh(&self.seat.rules);
        } else {
            self.follow_tree().await?;
        }
        let missed = self.leased.hints.iter().any(|hint| hint.kind != HintKind::Changed);
        let place = |folder: &str| sweeps.iter().find(|sweep| sweep.folder == folder);
        let recent = place("").and_then(|sweep| sweep.place.parse().ok()).map(Moment);
        let swept = place("*").and_then(|sweep| sweep.ended);
        let sweep_due = missed || swept.is_none_or(|at| self.now().0 - at.0 >= self.engine.pace.sweep_s);

        self.send_letters().await?;
        if takes_in(&self.seat, &self.snapshot.organisation) {
            self.mind_rules(&sweeps);
            self.follow_folders().await?;
            self.mind_conversations(&sweeps).await?;
            self.look_at_recent(recent).await?;
            self.retry().await?;
            self.subscribe().await?;
            if sweep_due {
                self.sweep(swept.is_none()).await?;
            }
        }
        self.draft.hints.clone_from(&self.leased.hints);
        if !is_bare(&self.draft) {
            self.commit().await?;
        }
        // Last: whatever becomes of it, mail is dealt with.
        self.keep_in_step().await
    }

    /// The folder tree: the whole of it the first time, then what changed.
    async fn follow_tree(&mut self) -> Result<(), Stop> {
        let known = self.link_of("");
        let tree = self.reader.tree(known.as_ref()).await?;
        let mut names: HashMap<String, &str> = HashMap::new();
        if tree.whole {
            let ids = self.reader.well_known(&KNOWN).await?;
            for (name, id) in KNOWN.iter().zip(ids) {
                if let Some(id) = id {
                    names.insert(id, name);
                }
            }
        }
        let mut gone = tree.removed;
        if tree.whole {
            let there: HashSet<&String> = tree.changed.iter().map(|folder| &folder.id).collect();
            gone.extend(self.tree.ids().into_iter().filter(|id| !there.contains(id)));
        }
        for id in gone {
            self.tree.remove(&id);
            if self.cursors.remove(&id).is_some() {
                self.draft.dropped_cursors.push(id.clone());
            }
            self.draft.dropped_folders.push(id);
        }
        let changed = !tree.changed.is_empty() || tree.whole;
        for folder in tree.changed {
            if let Some(total) = folder.total {
                self.totals.insert(folder.id.clone(), total);
            }
            let before = self.tree.get(&folder.id);
            let known = names.get(&folder.id).map(|name| (*name).to_owned());
            let fresh = Folder {
                parent: folder.parent.or_else(|| before.map(|old| old.parent.clone())).unwrap_or_default(),
                name: folder.name.or_else(|| before.map(|old| old.name.clone())).unwrap_or_default(),
                known: known.or_else(|| before.and_then(|old| old.known.clone())),
                id: folder.id,
            };
            if before != Some(&fresh) {
                self.draft.folders.push(fresh.clone());
                self.tree.put(fresh);
            }
        }
        // Nothing new is told by a link that says the same: an idle mailbox costs no write.
        if changed || known.is_none() {
            let cursor = self.cursor("", tree.link.as_str(), true, 0);
            self.draft.cursors.push(cursor.clone());
            self.cursors.insert(String::new(), cursor);
        }
        self.seat.rules = self.tree.refresh(&self.seat.rules);
        Ok(())
    }

    /// Where a folder's state goes on; `None` where there is none, or one that was kept from another address of Graph.
    pub(crate) fn link_of(&self, folder: &str) -> Option<Link> {
        let link = Link::new(self.cursors.get(folder)?.link.clone()).ok()?;
        self.engine.service.has(&link).then_some(link)
    }

    pub(crate) fn cursor(&self, folder: &str, link: &str, complete: bool, more_seen: usize) -> Cursor {
        let old = self.cursors.get(folder);
        let seen = old.map_or(0, |old| old.seen) + u64::try_from(more_seen).unwrap_or(0);
        let expected = old.map(|old| old.expected).filter(|expected| *expected > 0);
        let first = old.is_none_or(|old| old.first) && !complete;
        Cursor {
            folder: folder.to_owned(),
            link: link.to_owned(),
            complete,
            first,
            seen,
            expected: expected.or_else(|| self.totals.get(folder).copied()).unwrap_or(0).max(seen),
            at: self.now(),
        }
    }

    /// Whether a page tells how it goes on, though it be empty; else its link says the same as the one before, and an idle
    /// mailbox costs no write. What ends pages that were kept is new: behind a link to a page nothing is told that came
    /// after it. `link` is where the page was asked for.
    pub(crate) fn goes_on(&self, folder: &str, link: Option<&Link>, complete: bool) -> bool {
        let ended = self.cursors.get(folder).is_some_and(|known| known.complete);
        !complete || !ended || link.is_none()
    }

    /// Follows the tree and the watched folders: their first pages together, so that an idle mailbox is one request.
    async fn follow_folders(&mut self) -> Result<(), Stop> {
        let watched = self.tree.watched(&self.seat, &self.snapshot.organisation);
        let links: Vec<(String, Option<Link>)> =
            watched.iter().map(|folder| (folder.clone(), self.link_of(folder))).collect();
        let first = join_all(links.iter().map(|(folder, link)| self.page(folder, link.as_ref()))).await;
        // The tree is followed after the first pages are asked for and before they are looked at.
        if self.cursors.contains_key("") {
            self.follow_tree().await?;
        }
        for ((folder, link), page) in links.into_iter().zip(first) {
            self.follow_folder(&folder, link, page).await?;
        }
        Ok(())
    }

    async fn page(&self, folder: &str, link: Option<&Link>) -> Result<Page, graph::Fault> {
        let rule = self.seat.rules.iter().any(|rule| rule.folder == folder);
        // Everything in a tracked folder counts, however old.
        let since = self.seat.after.filter(|_| !rule);
        self.reader.page(folder, link, since, self.engine.pace.page).await
    }

    async fn follow_folder(
        &mut self,
        folder: &str,
        mut link: Option<Link>,
        first: Result<Page, graph::Fault>,
    ) -> Result<(), Stop> {
        let mut page = first;
        for _ in 0..self.engine.pace.pages {
            let (messages, more) = match page {
                Ok(Page::Changes { messages, more, .. }) => (messages, more),
                // From the start: what comes is the whole folder, and what was done is found done.
                Ok(Page::Lost) => {
                    self.cursors.remove(folder);
                    self.draft.dropped_cursors.push(folder.to_owned());
                    link = None;
                    page = self.page(folder, None).await;
                    continue;
                }
                // The folder went while we looked: the tree will say so.
                Err(fault) if fault.is_gone() => return Ok(()),
                Err(fault) => return Err(fault.into()),
            };
            let (next, complete) = match &more {
                More::Next(next) => (next, false),
                More::Done(next) => (next, true),
            };
            let count = messages.len();
            if count > 0 || self.goes_on(folder, link.as_ref(), complete) {
                let cursor = self.cursor(folder, next.as_str(), complete, count);
                let enough = cursor.first && cursor.seen > u64::from(self.snapshot.organisation.first_run);
                self.cursors.insert(folder.to_owned(), cursor.clone());
                if enough {
                    self.draft.cursors.push(cursor);
                    self.commit().await?;
                } else {
                    self.process(messages, Some(cursor)).await?;
                }
            }
            if complete {
                return Ok(());
            }
            link = Some(next.clone());
            page = self.page(folder, link.as_ref()).await;
        }
        self.more = true;
        Ok(())
    }

    /// What changed anywhere in the mailbox since the last time: mail that was moved before its turn, categories on
    /// mail in folders that nobody follows, and what delta lost. How far that reaches is told by the mailbox's own
    /// clock.
    async fn look_at_recent(&mut self, before: Option<Moment>) -> Result<(), Stop> {
        let began = self.now();
        let since = before.unwrap_or(Moment(began.0 - FIRST_RECENT_S));
        let recent = self.reader.recent(Moment(since.0 - OVERLAP_S)).await?;
        let reaches = recent.iter().filter_map(|message| message.modified).max().unwrap_or(since).max(since);
        let seen = recent.len() as u64;
        let open = self.open(recent).await?;
        let found = open.len() as u64;
        self.look_at(&open).await?;
        // An idle mailbox costs no write.
        if before != Some(reaches) {
            self.note_sweep("", reaches.0.to_string(), began, seen, found);
        }
        Ok(())
    }

    /// Reads heads of messages and decides about them, some at a time.
    async fn look_at(&mut self, ids: &[ItemId]) -> Result<(), Stop> {
        for some in ids.chunks(usize::from(self.engine.pace.page.max(1))) {
            let heads = self.reader.heads(some).await?;
            self.process(heads.into_iter().flatten().collect(), None).await?;
        }
        Ok(())
    }

    /// Mails whose next attempt is due.
    async fn retry(&mut self) -> Result<(), Stop> {
        let id = self.leased.lease.mailbox;
        let due = self.engine.store.due(&[id], self.engine.millis(), MAX_RETRIES).await?;
        self.more |= due.len() >= MAX_RETRIES as usize;
        let due: Vec<_> = due.into_iter().map(|(_, pending)| pending).collect();
        if due.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = due.iter().map(|pending| pending.item.clone()).collect();
        let heads = self.reader.heads(&ids).await?;
        let gone = ids.iter().zip(&heads).filter(|(_, head)| head.is_none());
        self.draft.settled.extend(gone.map(|(id, _)| Digest::of_item(id)));
        self.process(heads.into_iter().flatten().collect(), None).await
    }

    /// Compares the ids in the watched folders with what was dealt with. The first look has just seen all.
    async fn sweep(&mut self, first: bool) -> Result<(), Stop> {
        let began = self.now();
        let (mut seen, mut found) = (0, 0);
        if !first {
            let since = Moment(began.0 - SWEEP_DAYS_S);
            for folder in self.tree.watched(&self.seat, &self.snapshot.organisation) {
                let there = match self.reader.sweep(&folder, Some(since)).await {
                    Ok(there) => there,
                    Err(fault) if fault.is_gone() => continue,
                    Err(fault) => return Err(fault.into()),
                };
                seen += there.len();
                let lost = self.open(there).await?;
                found += lost.len();
                self.look_at(&lost).await?;
            }
        }
        self.note_sweep("*", String::new(), began, seen as u64, found as u64);
        Ok(())
    }

    fn note_sweep(&mut self, folder: &str, place: String, started: Moment, seen: u64, found: u64) {
        let folder = folder.to_owned();
        self.draft.sweeps.push(Sweep { folder, place, started, ended: Some(self.now()), seen, found });
    }

    /// A folder whose rule has another regarding than at the last look is read from the start: all its mail is linked
    /// anew (B11).
    fn mind_rules(&mut self, sweeps: &[Sweep]) {
        for rule in self.seat.rules.clone().iter().filter(|rule| rule.on) {
            let tag = rule.regarding.as_ref().map_or_else(|| "-".to_owned(), |row| row.id.to_string());
            let known = sweeps.iter().find(|sweep| sweep.folder == rule.folder).map(|sweep| &sweep.place);
            if known == Some(&tag) {
                continue;
            }
            if self.cursors.remove(&rule.folder).is_some() {
                self.draft.dropped_cursors.push(rule.folder.clone());
            }
            self.note_sweep(&rule.folder, tag, self.now(), 0, 0);
        }
    }

    /// Writes what the draft holds, and goes on with the mailbox.
    pub(crate) async fn commit(&mut self) -> Result<(), Stop> {
        let draft = std::mem::replace(&mut self.draft, empty(self.engine, self.leased.lease));
        self.committed = true;
        let lost = self.engine.store.commit(&[draft], self.engine.millis()).await?;
        if lost.is_empty() { Ok(()) } else { Err(Stop::Lost) }
    }

    async fn close(mut self, result: Result<(), Stop>) -> End {
        let engine = self.engine;
        match result {
            Err(Stop::Lost) => return End::Lost,
            Err(Stop::Store(error)) => return End::Store(error),
            Err(Stop::Failed(side, problem)) => return broken(engine, &self.leased, side, &problem).await,
            Ok(()) => {}
        }
        Meter::add(&engine.meter.looks, 1);
        let due = match self.more {
            true => engine.millis(),
            false => engine.millis().plus(self.pause().await),
        };
        let quiet = !self.committed && self.leased.errors == 0 && self.leased.hints.is_empty();
        if quiet && is_bare(&self.draft) {
            return End::Quiet(self.leased.lease, due);
        }
        self.draft.then = Then::Release(due);
        self.draft.outcome = Some(Outcome::Well {
            processed: self.processed,
            failed: self.failed,
            backlog: u64::from(self.more),
        });
        if self.leased.errors > 0 {
            let cured = [AlertKind::MailboxUnreadable, AlertKind::CrmRefuses];
            self.draft.cured.extend(cured.map(|kind| kind.as_str().to_owned()));
        }
        match engine.store.commit(&[self.draft], engine.millis()).await {
            Ok(lost) if lost.is_empty() => End::Done,
            Ok(_) => End::Lost,
            Err(error) => End::Store(error),
        }
    }

    /// Until the next look, in milliseconds: long where changes are told, longer where there were none for a while.
    async fn pause(&self) -> i64 {
        let pace = &self.engine.pace;
        let told = self.engine.store.subscriptions(&[self.leased.lease.mailbox]).await;
        let now = self.now();
        let told = told.is_ok_and(|all| self.is_told(&all));
        let changed = self.cursors.values().map(|cursor| cursor.at).max().unwrap_or(now);
        let quiet = (now.0 - changed.0).max(0) / NOTIFIED_POLL_S;
        let quiet = u32::try_from(quiet).unwrap_or(u32::MAX);
        let pause = poll_pause_s(quiet, told, self.snapshot.organisation.back_off_idle).saturating_mul(1_000);
        pause.min(if told { pace.idle_ms } else { pace.poll_ms })
    }
}

/// Whether nothing but the bookkeeping of looking is in it.
fn is_bare(draft: &Look) -> bool {
    draft.cursors.is_empty()
        && draft.folders.is_empty()
        && draft.dropped_folders.is_empty()
        && draft.dropped_cursors.is_empty()
        && draft.sweeps.is_empty()
        && draft.settled.is_empty()
        && draft.handled.is_empty()
        && draft.decisions.is_empty()
        && draft.outgoing.is_empty()
        && draft.outgone.is_empty()
        && draft.pairs.is_empty()
        && draft.parted.is_empty()
        && draft.calmed.is_empty()
}

/// A look that was broken off: the mailbox is postponed, and its alert opened where it is time.
async fn broken<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    leased: &Leased,
    side: Side,
    problem: &Problem,
) -> End {
    Meter::add(&engine.meter.broken, 1);
    let now = engine.clock.now();
    let tries = u8::try_from(leased.errors).unwrap_or(u8::MAX);
    let health = match tries {
        0 => Health::Well,
        tries => Health::Postponed { tries, until: now },
    };
    let (after, alerts) = health.after(&Happened::Failed(side, problem.clone()), now);
    let due = match after {
        Health::Well => engine.millis(),
        Health::Postponed { until, .. } => Millis::from(until),
        Health::Stopped { .. } => engine.millis().plus(STOPPED_MS),
    };
    let (code, text) = told(problem);
    tracing::warn!(side = ?side, code, "a look was broken off");
    if is_for_good(side, problem) {
        fail(engine, leased).await;
    }
    let mut draft = Look::new(leased.lease, Then::Release(due));
    for change in alerts {
        match change {
            AlertChange::Close(kind) => draft.cured.push(kind.as_str().to_owned()),
            AlertChange::Open(alert) => draft.alerts.push(Alert {
                kind: alert.kind.as_str().to_owned(),
                level: level(alert.urgency),
                detail: format!("{code}: {text}"),
                remedy: alert.remedy.as_str().to_owned(),
                finding: Some(finding(side, problem, &leased.address)),
                at: now,
            }),
        }
    }
    draft.outcome = Some(Outcome::Broken { code: code.to_owned(), text });
    match engine.store.commit(&[draft], engine.millis()).await {
        Ok(lost) if lost.is_empty() => End::Done,
        Ok(_) => End::Lost,
        Err(error) => End::Store(error),
    }
}

/// Whether a mailbox is broken until somebody mends and tests it (B17, B18): it is not there, or may not be opened. What
/// passes, what nobody understands and what concerns everybody alike is asked again after a while instead: nobody is
/// to test ten thousand mailboxes because a secret ran out.
fn is_for_good(side: Side, problem: &Problem) -> bool {
    let found = of_mailbox(problem).code;
    side == Side::Mailbox
        && matches!(found, Code::AccessDenied | Code::NoSuchMailbox | Code::NotEnabledForRest)
}

async fn fail<T: Transport + 'static, L: Ledger>(engine: &Engine<T, L>, leased: &Leased) {
    let Ok(snapshot) = engine.settings().await else { return };
    let Some(seat) = snapshot.seat(&leased.address) else { return };
    // It is not due for longer than settings are believed: then it is not enrolled any more.
    if let Err(problem) = engine.ledger.fail_mailbox(seat.id).await {
        tracing::warn!(?problem, "the CRM is not told that a mailbox is broken");
    }
}

/// What is wrong, for whoever can mend it.
pub(crate) fn finding(side: Side, problem: &Problem, mailbox: &Address) -> admin::Finding {
    let found = match side {
        Side::Mailbox => of_mailbox(problem),
        Side::Crm => of_crm(problem),
    };
    said(&found.about(mailbox))
}

fn level(urgency: Urgency) -> Level {
    match urgency {
        Urgency::Information => Level::Information,
        Urgency::Warning => Level::Warning,
        Urgency::Error => Level::Error,
    }
}

/// A problem as it is kept: a stable name, and the other side's words.
pub(crate) fn told(problem: &Problem) -> (&'static str, String) {
    match problem {
        Problem::SignedOut => ("signed_out", "the sign-in was refused".to_owned()),
        Problem::NoConsent(at) => ("no_consent", format!("an administrator has not agreed: {at}")),
        Problem::OtherAccount(who) => ("other_account", format!("signed in as {who}")),
        Problem::NotAllowed(words) => ("not_allowed", words.clone()),
        Problem::NoSeat => ("no_seat", "no user of the CRM".to_owned()),
        Problem::Busy(_) => ("busy", "too many requests".to_owned()),
        Problem::Unreachable => ("unreachable", "nobody answers".to_owned()),
        Problem::TimedOut => ("timed_out", "no answer in time".to_owned()),
        Problem::Gone => ("gone", "it is not there any more".to_owned()),
        Problem::Conflict => ("conflict", "somebody else was faster".to_owned()),
        Problem::Refused { code, message } => ("refused", format!("{code} {message}")),
        Problem::Odd(words) => ("odd", words.clone()),
        Problem::Outlook(words) => ("outlook", words.clone()),
        Problem::Moved => ("moved", "another mail is open".to_owned()),
    }
}
