//! One look at a mailbox: what changed is read, decided about, carried out and written down, page by page.
//!
//! A look may be broken off anywhere and begun again. The delta link is stored last, together with what was done; what
//! is repeated because of that is found done.

mod carry;
mod conversations;
mod end;
mod folders;
mod found;
mod heard;
mod item;
mod mark;
mod newcomers;
mod note;
mod page;
mod subscribe;
mod watch;

pub(crate) use end::{finding, told};
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
    ledger::Enrolled,
    mail::{Address, Moment},
    party::Record,
    ports::Ledger,
    problem::Problem,
    retry::Side,
    settings::Seat,
};
use futures_util::future::join;
use uuid::Uuid;
use wire::Transport;

use crate::{
    engine::{Engine, Snapshot, takes_in},
    pack::Packed,
    reader::Reader,
    store::{
        Category, Cursor, Digest, HintKind, Lease, Leased, Look, MailboxId, Mark, Millis, Pair, StoreError,
        Then,
    },
    undo::Refused,
};
use end::{broken, is_bare};
use newcomers::newcomers;

/// A mailbox that has no seat any more is asked about again after this, in milliseconds.
const UNSEATED_MS: i64 = 15 * 60_000;

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

    /// Writes what the draft holds, and goes on with the mailbox.
    pub(crate) async fn commit(&mut self) -> Result<(), Stop> {
        let draft = std::mem::replace(&mut self.draft, empty(self.engine, self.leased.lease));
        self.committed = true;
        let lost = self.engine.store.commit(&[draft], self.engine.millis()).await?;
        if lost.is_empty() { Ok(()) } else { Err(Stop::Lost) }
    }
}
