//! What a person decides about a conversation, for whoever asks in that person's name: it is kept in the CRM, and obeyed
//! from the next look on.

use domain::{
    contract::{Ask, Change, Contract, Fate, Thread, Told},
    decision::{self, Case, Tombstone, Verdict},
    knowledge::{self, Knowledge},
    mail::Moment,
    party::Record,
    ports::Ledger,
    problem::Problem,
    reason::Reason,
    settings::{Organisation, Seat},
};
use graph::Fault;
use wire::Transport;

use crate::{
    engine::Engine,
    look::{Item, Part, TRACKED, Tree, name, told},
    pack::Packed,
    reader::Reader,
    store::{DecisionRow, MailboxId, Mark, StoreError},
    undo::{self, Refused},
};

/// Mails of a conversation that are looked at: beyond them it is left to the looks.
pub const MAX_MAILS: usize = 100;

/// Why it is not done.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The CRM or the mailbox failed.
    #[error("{}", told(.0).1)]
    Outside(Problem),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A mail of it cannot be untracked.
    #[error(transparent)]
    Undo(#[from] Refused),
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Outside(problem)
    }
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Self {
        Self::Outside(fault.into())
    }
}

/// Answers what the owner of a mailbox asks about a conversation.
///
/// # Errors
/// Where CRM, mailbox or store fail. What was kept by then is kept; everything may be asked again.
pub async fn answer<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    seat: &Seat,
    mailbox: MailboxId,
    ask: &Ask,
) -> Result<Told, Failed> {
    let at = engine.clock.now();
    let owner = seat.owner.id;
    let (thread, contracts) = match ask {
        Ask::Look(thread) => (thread, seat.contracts.clone()),
        Ask::Keep { thread, terms, earlier } => {
            let change = match terms.clone() {
                Some(terms) => Change::Keep { thread: thread.clone(), terms, earlier: *earlier, at },
                None => Change::End(thread.clone()),
            };
            (thread, engine.ledger.keep_contract(owner, &change).await?)
        }
        Ask::TakeBack(thread) => {
            let contracts = untrack_earlier(engine, seat, mailbox, thread, at).await?;
            (thread, contracts)
        }
    };
    if !matches!(ask, Ask::Look(_)) {
        engine.forget_settings();
    }
    let mut seat = seat.clone();
    seat.contracts.clone_from(&contracts);
    let followed = contracts.iter().find(|one| one.thread.meets(thread) && one.follow().is_some());
    let (fates, earlier) = match followed {
        Some(contract) => waiting(engine, seat, mailbox, contract).await?,
        None => (Vec::new(), 0),
    };
    Ok(Told { contracts, fates, earlier })
}

/// Takes back what was tracked because mail that was there was asked for, and asks for it no more.
async fn untrack_earlier<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    seat: &Seat,
    mailbox: MailboxId,
    thread: &Thread,
    at: Moment,
) -> Result<Vec<Contract>, Failed> {
    let found = seat.contracts.iter().find(|one| one.thread.meets(thread)).cloned();
    let Some(contract) = found else { return Ok(seat.contracts.clone()) };
    // First: a look that comes by in between must not track them again.
    let (thread, terms) = (contract.thread.clone(), contract.terms.clone());
    let change = Change::Keep { thread: thread.clone(), terms, earlier: false, at };
    let contracts = engine.ledger.keep_contract(seat.owner.id, &change).await?;
    engine.forget_settings();
    let who = format!("user {}", seat.owner.id);
    let reading = Reading::new(engine, seat.clone(), mailbox).await?;
    for item in reading.items(&thread).await? {
        if !contract.was_there(item.mail.at) {
            continue;
        }
        let rows = engine.store.explain(name(&item)).await?;
        let ours = |one: &&DecisionRow| {
            one.mailbox == mailbox
                && one.undone.is_none()
                && one.decision.reason == Reason::ThreadFollowed.as_str()
                && ["track", "link"].contains(&one.decision.verdict.as_str())
        };
        for one in rows.iter().filter(ours) {
            match undo::undo(engine, one.id, &who).await {
                Ok(_) | Err(Refused::Already(_) | Refused::Nothing | Refused::Unknown) => {}
                Err(why) => return Err(why.into()),
            }
        }
    }
    Ok(contracts)
}

/// What became of the record, and how many mails of the conversation that are there would be tracked, were they asked
/// for: decided by the same function as ever.
async fn waiting<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    mut seat: Seat,
    mailbox: MailboxId,
    contract: &Contract,
) -> Result<(Vec<(Record, Fate)>, u32), Failed> {
    let snapshot = engine.settings().await?;
    let now = engine.clock.now();
    for one in seat.contracts.iter_mut().filter(|one| one.thread == contract.thread) {
        one.earlier = Some(now);
    }
    let reading = Reading::new(engine, seat, mailbox).await?;
    let items = reading.items(&contract.thread).await?;
    let (organisation, nothing) = (&snapshot.organisation, Knowledge::default());
    let open = items
        .iter()
        .filter(|item| decision::screen(&reading.case(item, organisation, &nothing, now)).is_none());
    let questions: Vec<_> = open
        .map(|item| {
            let question = knowledge::question(&item.mail, &item.clues, organisation, now);
            question.within(&reading.seat, &item.mail, &item.clues)
        })
        .collect();
    if questions.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let knowledge = engine.ledger.know(&questions, &snapshot.directory).await?;
    let is_tracked = |item: &&Item| {
        let decision = decision::decide(&reading.case(item, organisation, &knowledge, now));
        decision.reason == Reason::ThreadFollowed && matches!(decision.verdict, Verdict::Track(_))
    };
    let count = u32::try_from(items.iter().filter(is_tracked).count()).unwrap_or(u32::MAX);
    let followed = contract.follow().map(|follow| &follow.to);
    let is_its = |(record, _): &&(Record, Fate)| followed.is_some_and(|to| to.is(record));
    Ok((knowledge.fates.iter().filter(is_its).cloned().collect(), count))
}

/// A mailbox as it lies there, read beside the looks at it.
struct Reading<'e, T, L> {
    engine: &'e Engine<T, L>,
    reader: Reader<'e, Packed<T>>,
    mailbox: MailboxId,
    seat: Seat,
    tree: Tree,
    category: String,
}

impl<'e, T: Transport + 'static, L: Ledger> Reading<'e, T, L> {
    async fn new(engine: &'e Engine<T, L>, mut seat: Seat, mailbox: MailboxId) -> Result<Self, Failed> {
        let id = [mailbox];
        let tree = Tree::new(engine.store.folders(&id).await?.remove(&mailbox).unwrap_or_default());
        seat.rules = tree.refresh(&seat.rules);
        let categories = engine.store.categories(&id).await?.remove(&mailbox).unwrap_or_default();
        let category = categories.into_iter().find(|one| one.role == Mark::Tracked).map(|one| one.name);
        let category = category.unwrap_or_else(|| TRACKED.to_owned());
        let reader = Reader::new(&engine.graph, &engine.service, seat.mailbox.as_str());
        Ok(Self { engine, reader, mailbox, seat, tree, category })
    }

    /// The mails of a conversation, with what is remembered of them.
    async fn items(&self, thread: &Thread) -> Result<Vec<Item>, Failed> {
        let messages = self.reader.conversation(thread, MAX_MAILS).await?;
        let there = messages.into_iter().filter(|message| message.draft != Some(true));
        let mut items: Vec<Item> =
            there.map(|message| Item::new(message, &self.tree, &self.seat, &self.category)).collect();
        items.retain(|item| self.tree.part(item.folder(), &self.seat.rules) != Part::Never);
        let copies: Vec<_> = items.iter().map(|item| (self.mailbox, item.copy)).collect();
        let mails: Vec<_> = items.iter().map(|item| (self.mailbox, name(item))).collect();
        let mut handled = self.engine.store.handled(&copies).await?;
        let buried = self.engine.store.buried(&mails).await?;
        for (item, mail) in items.iter_mut().zip(&mails) {
            let tombstone = buried.get(mail).map(|stone| Tombstone { what: stone.what, at: stone.at });
            item.remember(handled.remove(&(self.mailbox, item.copy)), None, tombstone);
        }
        Ok(items)
    }

    fn case<'a>(
        &'a self,
        item: &'a Item,
        organisation: &'a Organisation,
        knowledge: &'a Knowledge,
        now: Moment,
    ) -> Case<'a> {
        Case {
            mail: &item.mail,
            clues: &item.clues,
            source: item.source(self.tree.part(item.folder(), &self.seat.rules)),
            seat: &self.seat,
            knowledge,
            organisation,
            history: &item.history,
            now,
        }
    }
}
