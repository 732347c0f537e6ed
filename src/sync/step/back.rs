//! Takes back one decision about an appointment, a contact or a task: what it made is removed, what it wrote over or
//! removed is put back, what it linked or unlinked is as it was. Nothing of it where anything changed since.
//!
//! What is put back of a change goes to the other side in the next look, as any change does. Nobody is invited, told or
//! disinvited by this: where the mailbox would do so by itself, it is refused, and said what to do instead.

use domain::{
    decision::Seen,
    feed::{Deed, RowWrite, Stored},
    party::Record,
    ports::Ledger,
    problem::Problem,
    step::{
        Field, Fields, Kind, Shape, Side,
        case::{Bond, Origin},
        decision::Reminder,
    },
};
use uuid::Uuid;
use wire::Transport;

use super::{before::Before, memory::Memory, side::Found, unit::seen};
use crate::{
    engine::Engine,
    look::Looking,
    store::{DecisionRow, Pair},
    undo::Refused,
};

/// Verdicts by which something of this kind is done that can be taken back.
pub const UNDOABLE: [&str; 7] =
    ["create_row", "create_item", "link", "step", "unlink", "delete_row", "delete_item"];
/// What ends a link or writes, and cannot be taken back itself.
const ALSO_DONE: &str = "cancel_item";

/// What was done to take a decision back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// The row that was made is deleted.
    RowDeleted,
    /// The row stays, for a colleague's mailbox counts on it; it is not kept in step with this one any more.
    RowStays,
    /// The row that was deleted is there again, with what is kept in step of it.
    RowMade,
    /// The item that was made is deleted.
    ItemDeleted,
    /// The item that was deleted is there again.
    ItemMade,
    /// What was written over stands again.
    PutBack,
    /// They are linked again.
    Linked,
    /// They are not linked any more, and what was written over stands again.
    Unlinked,
}

impl Came {
    /// A stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RowDeleted => "row_deleted",
            Self::RowStays => "row_stays",
            Self::RowMade => "row_made",
            Self::ItemDeleted => "item_deleted",
            Self::ItemMade => "item_made",
            Self::PutBack => "put_back",
            Self::Linked => "linked",
            Self::Unlinked => "unlinked",
        }
    }
}

/// Why a decision of this kind is not taken back, and what can be done instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// A later decision rests on it.
    #[error("something was decided about it since: take that back first")]
    Later,
    /// The row is another one now.
    #[error("it was changed in the CRM since: change it there")]
    RowChanged,
    /// The item is another one now.
    #[error("it was changed in Outlook since: change it there")]
    ItemChanged,
    /// It was never carried out.
    #[error("it is not carried out yet, or was given up: there is nothing to take back")]
    NotDone,
    /// What would be made is there.
    #[error("it is there again already")]
    There,
    /// What stood before is not known.
    #[error("what stood before was too long to be kept, or is older than what is kept")]
    Unkept,
    /// Others were told.
    #[error("those who attend were told that it is cancelled: that cannot be taken back")]
    Cancelled,
    /// Outlook would cancel it.
    #[error(
        "others attend this meeting: taking it out of the calendar would send them a cancellation; cancel it in Outlook, \
         where you see whom it tells"
    )]
    WouldCancel,
    /// Outlook would tell others.
    #[error(
        "others attend this meeting: Outlook would invite them, or tell them of the change; make it in Outlook, where you \
         see whom it tells"
    )]
    WouldTell,
    /// The add-in's note in the row goes before it.
    #[error("it was untracked in the add-in: track it there again")]
    Untracked,
    /// Nobody looks at the mailbox.
    #[error("the mailbox is not looked at any more: change it in the CRM")]
    NoSeat,
}

impl Why {
    /// A stable name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Later => "decided_since",
            Self::RowChanged => "changed_in_crm",
            Self::ItemChanged => "changed_in_outlook",
            Self::NotDone => "not_done",
            Self::There => "there_again",
            Self::Unkept => "not_kept",
            Self::Cancelled => "cancelled",
            Self::WouldCancel => "would_cancel",
            Self::WouldTell => "would_tell",
            Self::Untracked => "untracked_there",
            Self::NoSeat => "no_mailbox",
        }
    }
}

/// Takes it back.
///
/// # Errors
/// Where something changed since, somebody would be told of it, what stood before was not kept, or somebody fails.
pub(crate) async fn take_back<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    decided: &DecisionRow,
    (kind, row): (Kind, Uuid),
) -> Result<Came, Refused> {
    let verdict = decided.decision.verdict.as_str();
    if verdict == ALSO_DONE {
        return Err(Refused::InStep(Why::Cancelled));
    }
    if !UNDOABLE.contains(&verdict) {
        return Err(Refused::Nothing);
    }
    let before = Before::read(kind, &decided.decision.evidence).ok_or(Refused::InStep(Why::Unkept))?;
    if before.partly {
        return Err(Refused::InStep(Why::Unkept));
    }
    let all = engine.store.explain_activity(row).await?;
    let done = |one: &&DecisionRow| {
        let verdict = one.decision.verdict.as_str();
        one.mailbox == decided.mailbox && (UNDOABLE.contains(&verdict) || verdict == ALSO_DONE)
    };
    let later = |one: &DecisionRow| one.undone.is_none() && one.decision.at > decided.decision.at;
    if all.iter().filter(done).any(later) {
        return Err(Refused::InStep(Why::Later));
    }
    let address = decided.address.clone().ok_or(Refused::InStep(Why::NoSeat))?;
    let looking =
        Looking::beside(engine, decided.mailbox, &address).await?.ok_or(Refused::InStep(Why::NoSeat))?;
    let pair = engine.store.pairs_of_rows(decided.mailbox, &[row]).await?.into_iter().next();
    let stored = engine.ledger.stored(kind, &[row]).await?.into_iter().next();
    let item = pair.as_ref().and_then(|pair| pair.item.clone()).or_else(|| before.item.clone());
    let list = pair.as_ref().map_or_else(|| before.list.clone(), |pair| pair.list.clone());
    let found = match &item {
        Some(item) => looking.read_item(kind.shape(), &list, item).await?,
        None => None,
    };
    let back = Back { looking, kind, row, before, pair, stored, found };
    match verdict {
        "create_row" => back.unmake_row().await,
        "create_item" => back.unmake_item().await,
        "link" => back.unlink().await,
        "step" => back.put_back().await.map(|()| Came::PutBack),
        "unlink" => back.link().await,
        "delete_row" => back.make_row().await,
        _ => back.make_item().await,
    }
}

struct Back<'e, T, L> {
    looking: Looking<'e, T, L>,
    kind: Kind,
    row: Uuid,
    before: Before,
    pair: Option<Pair>,
    stored: Option<Stored>,
    found: Option<Found>,
}

impl<T: Transport + 'static, L: Ledger> Back<'_, T, L> {
    /// What is remembered of both, where the decision was carried out.
    fn pair(&self) -> Result<(&Pair, Memory), Refused> {
        let pair =
            self.pair.as_ref().filter(|pair| pair.failed.is_none()).ok_or(Refused::InStep(Why::NotDone))?;
        let memory = Memory::read(&pair.base).ok_or(Refused::InStep(Why::NotDone))?;
        Ok((pair, memory))
    }

    /// The row, where it is as it was left.
    fn same_row(&self, pair: &Pair) -> Result<&Stored, Refused> {
        let stored = self.stored.as_ref().ok_or(Refused::InStep(Why::RowChanged))?;
        if stored.version == pair.row_version { Ok(stored) } else { Err(Refused::InStep(Why::RowChanged)) }
    }

    /// The item, where it is as it was left.
    fn same_item(&self, pair: &Pair) -> Result<&Found, Refused> {
        let found = self.found.as_ref().ok_or(Refused::InStep(Why::ItemChanged))?;
        if found.version == pair.item_version { Ok(found) } else { Err(Refused::InStep(Why::ItemChanged)) }
    }

    /// Whether the calendar would tell somebody of what is done with that meeting.
    fn tells(&self, found: &Found) -> bool {
        let attended = found.item.fields.attendees().any(|one| one.person.address.is_valid());
        found.shape == Shape::Meeting && found.item.is_organizer && attended
    }

    async fn keep(&self, pair: Pair) -> Result<(), Refused> {
        let engine = self.looking.engine;
        Ok(engine.store.pair_up(self.looking.leased.lease.mailbox, &pair, engine.millis()).await?)
    }

    /// The link ends, by a person, and is not made again by itself.
    async fn end(&self, pair: &Pair, memory: &Memory, now_seen: Seen) -> Result<(), Refused> {
        let bond = Bond::Ended { side: Side::Exchange, at: self.looking.now() };
        let mut memory = memory.clone();
        (memory.bond, memory.seen) = (bond, now_seen);
        self.keep(Pair { base: memory.text(), ..pair.clone() }).await
    }

    async fn write(&self, deed: Deed) -> Result<(), Refused> {
        let write = [RowWrite { kind: self.kind, row: self.row, deed }];
        match self.looking.engine.ledger.write_rows(&write).await.into_iter().next() {
            Some(Ok(_)) => Ok(()),
            Some(Err(Problem::Conflict)) => Err(Refused::InStep(Why::RowChanged)),
            Some(Err(problem)) => Err(problem.into()),
            None => Err(Problem::Odd("the CRM left an answer out".to_owned()).into()),
        }
    }

    /// What was written over in the CRM and in the mailbox.
    async fn put_back(&self) -> Result<(), Refused> {
        let (pair, _) = self.pair()?;
        let (stored, found) = (self.same_row(pair)?, self.same_item(pair)?);
        let sensitive = self.before.exchange.iter().any(|(field, _)| field.is_sensitive());
        if sensitive && self.tells(found) {
            return Err(Refused::InStep(Why::WouldTell));
        }
        if !self.before.crm.is_empty() || self.before.state.is_some() {
            let (fields, state) = (self.before.crm.clone(), self.before.state);
            self.write(Deed::Change { was: Box::new(stored.clone()), fields, state }).await?;
        }
        if !self.before.exchange.is_empty() {
            self.looking.change_item(found, &self.before.exchange, Reminder::Stays).await?;
        }
        Ok(())
    }

    async fn unmake_row(&self) -> Result<Came, Refused> {
        let (pair, memory) = self.pair()?;
        let version = self.same_row(pair)?.version.clone();
        let found = self.same_item(pair)?;
        let mailbox = self.looking.leased.lease.mailbox;
        let holders = self.looking.engine.store.holders(self.kind, self.row).await?;
        // First: nobody wants it in the CRM any more, and no look makes it again.
        self.looking.mark_item(found, false).await?;
        self.end(pair, &memory, Seen::Off).await?;
        if holders.iter().any(|one| *one != mailbox) {
            return Ok(Came::RowStays);
        }
        self.write(Deed::Delete { version: Some(version) }).await?;
        Ok(Came::RowDeleted)
    }

    async fn unmake_item(&self) -> Result<Came, Refused> {
        let (pair, memory) = self.pair()?;
        let found = self.same_item(pair)?;
        if self.tells(found) {
            return Err(Refused::InStep(Why::WouldCancel));
        }
        self.end(pair, &memory, Seen::Off).await?;
        self.looking.remove_item(found).await?;
        Ok(Came::ItemDeleted)
    }

    async fn unlink(&self) -> Result<Came, Refused> {
        let (pair, memory) = self.pair()?;
        let found = self.same_item(pair)?;
        if self.kind == Kind::Contact && found.item.chosen {
            // It was chosen among several: that can be chosen anew.
            self.put_back().await?;
            self.looking.engine.store.part(self.looking.leased.lease.mailbox, self.row).await?;
            return Ok(Came::Unlinked);
        }
        self.put_back().await?;
        self.end(pair, &memory, Seen::Off).await?;
        if found.item.chosen || found.item.marked == Some(true) {
            // As it is now: what was put back made another version of it.
            let (shape, list, id) = (found.shape, &found.list, &found.item.id);
            if let Some(found) = self.looking.read_item(shape, list, id).await? {
                self.looking.mark_item(&found, false).await?;
            }
        }
        Ok(Came::Unlinked)
    }

    async fn link(&self) -> Result<Came, Refused> {
        let (pair, mut memory) = self.pair()?;
        let (stored, found) = (self.same_row(pair)?, self.same_item(pair)?);
        if stored.untracked.iter().any(|note| note.mailbox == self.looking.seat.mailbox) {
            return Err(Refused::InStep(Why::Untracked));
        }
        let marked = found.item.marked == Some(false) && self.kind.has_category();
        // A person wants it kept, whatever the filters say.
        (memory.bond, memory.origin, memory.seen) = (Bond::Linked, Origin::Person, seen(Some(found)));
        self.keep(Pair { base: memory.text(), ..pair.clone() }).await?;
        if marked {
            self.looking.mark_item(found, true).await?;
        }
        Ok(Came::Linked)
    }

    async fn make_row(&self) -> Result<Came, Refused> {
        if self.stored.is_some() {
            return Err(Refused::InStep(Why::There));
        }
        let owner = self.before.owner.clone().unwrap_or_else(|| self.looking.seat.owner.clone());
        let meeting = self.kind.shape() == Shape::Meeting;
        let organizer: Option<Record> = meeting.then(|| self.looking.seat.owner.clone());
        // First: who deleted the item does not want another one of the row.
        if let Some(item) = &self.before.item {
            let mut memory = Memory::new(self.kind, &self.before.crm, Origin::Filter, Seen::Never);
            memory.bond = Bond::Ended { side: Side::Exchange, at: self.looking.now() };
            self.keep(self.anew(item.clone(), &self.before.list, &memory)).await?;
        }
        self.write(Deed::Make {
            fields: self.before.crm.clone(),
            state: self.before.state,
            owner,
            began: None,
            organizer,
            draft: false,
            uid: self.before.uid.clone(),
        })
        .await?;
        Ok(Came::RowMade)
    }

    async fn make_item(&self) -> Result<Came, Refused> {
        if self.found.is_some() {
            return Err(Refused::InStep(Why::There));
        }
        let fields: Fields = self
            .before
            .exchange
            .iter()
            .filter(|(field, _)| !matches!(field, Field::Organizer | Field::Cancelled))
            .map(|(field, value)| (field, value.clone()))
            .collect();
        let meeting = self.kind.shape() == Shape::Meeting;
        if meeting && fields.attendees().next().is_some() {
            return Err(Refused::InStep(Why::WouldTell));
        }
        let list = self.before.list.as_str();
        let made = self.looking.make_item(self.kind, self.row, list, &fields, Reminder::Stays).await?;
        // Its row is gone, or was not to be here: it is linked again where a filter takes the row again.
        let mut memory = Memory::new(self.kind, &fields, Origin::Filter, seen(Some(&made)));
        memory.bond = Bond::Ended { side: Side::Crm, at: self.looking.now() };
        self.keep(self.anew(made.item.id, list, &memory)).await?;
        Ok(Came::ItemMade)
    }

    fn anew(&self, item: String, list: &str, memory: &Memory) -> Pair {
        Pair {
            row: self.row,
            kind: self.kind,
            item: Some(item),
            list: list.to_owned(),
            row_version: String::new(),
            item_version: String::new(),
            base: memory.text(),
            tries: 0,
            failed: None,
            at: self.looking.now(),
        }
    }
}
