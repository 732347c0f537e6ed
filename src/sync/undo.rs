//! Takes one decision back: the opposite of exactly what it did, in the CRM and in the mailbox, and a tombstone so that
//! no later run does it again.
//!
//! Everything may be repeated: the tombstone is set first, and the decision is noted as undone last.

use std::collections::HashSet;

use domain::{
    decision::Undone,
    knowledge,
    ledger::Regard,
    mail::{Address, Direction},
    party::Record,
    ports::Ledger,
    problem::Problem,
};
use graph::{Fault, message::Message};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::Transport;

pub use crate::step::back::{Came, UNDOABLE as UNDOABLE_IN_STEP, Why};
use crate::{
    engine::{Engine, Snapshot},
    look::{TRACKED, told},
    reader::Reader,
    record,
    step::{back, before},
    store::{AuditEntry, DecisionRow, Did, Digest, Mark, StoreError, Tombstone},
};

/// Copies of a mail in one mailbox that are looked at.
const MAX_COPIES: usize = 50;

/// What happened to the activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InCrm {
    /// It was deleted: this mailbox had written it, and nobody else counts on it.
    Deleted,
    /// It stays, with a note that this mailbox untracked the mail.
    Noted,
    /// It is regarding what it was regarding before.
    Regards(Option<Record>),
    /// It was gone already.
    Gone,
    /// It was no mail, and this came of it.
    InStep(Came),
}

impl InCrm {
    /// A stable name.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Noted => "noted",
            Self::Regards(_) => "regards",
            Self::Gone => "gone",
            Self::InStep(came) => came.as_str(),
        }
    }
}

/// What was done to take a decision back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The decision.
    pub decision: Uuid,
    /// Its activity.
    pub activity: Uuid,
    /// What happened to it.
    pub crm: InCrm,
    /// Copies of the mail whose category was changed.
    pub copies: usize,
    /// The mail could not be found in the mailbox: its category stays as it is.
    pub not_found: bool,
}

impl Done {
    /// As JSON.
    pub fn json(&self) -> Value {
        let regarding = match &self.crm {
            InCrm::Regards(Some(row)) => record::record(row),
            InCrm::Regards(None) | InCrm::Deleted | InCrm::Noted | InCrm::Gone | InCrm::InStep(_) => {
                Value::Null
            }
        };
        json!({
            "decision": self.decision, "activity": self.activity, "crm": self.crm.as_str(),
            "regarding": regarding, "copies": self.copies, "not_found": self.not_found,
        })
    }
}

/// Why a decision is not taken back.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Nobody knows it.
    #[error("there is no such decision")]
    Unknown,
    /// It was taken back before.
    #[error("it was taken back already, by {0}")]
    Already(String),
    /// It changed nothing, so there is nothing to take back.
    #[error("that decision changed nothing")]
    Nothing,
    /// What it did cannot be undone, and what can be done instead.
    #[error("{0}")]
    Impossible(&'static str),
    /// Of what is kept in step: the world has moved on, or somebody would be told of it.
    #[error(transparent)]
    InStep(Why),
    /// The CRM or the mailbox failed. What was begun is finished when it is asked again.
    #[error("{}", words(.0))]
    Failed(Problem),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn words(problem: &Problem) -> String {
    let (code, text) = told(problem);
    format!("{code}: {text}")
}

impl Refused {
    /// A stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Already(_) => "already_undone",
            Self::Nothing => "nothing_done",
            Self::Impossible(_) => "impossible",
            Self::InStep(why) => why.code(),
            Self::Failed(problem) => told(problem).0,
            Self::Store(_) => "store",
        }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem)
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault.into())
    }
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opposite {
    /// Untrack.
    Untrack,
    /// Put the regarding back.
    Relink,
    /// Track again.
    Retrack,
}

fn opposite(verdict: &str) -> Result<Opposite, Refused> {
    match verdict {
        "track" | "mark" => Ok(Opposite::Untrack),
        "link" => Ok(Opposite::Relink),
        "untrack" => Ok(Opposite::Retrack),
        "repair" => Err(Refused::Impossible(
            "text and files were added to an activity, and stay: delete them in the CRM",
        )),
        "unmark" => Err(Refused::Impossible(
            "the category was taken off a mail that is not tracked: put the category on it to have it tracked",
        )),
        "send" => Err(Refused::Impossible("the mail was sent: that cannot be taken back")),
        "fail" => Err(Refused::Impossible("the mail was not sent: it is open in the CRM, to be sent again")),
        "undeliverable" => Err(Refused::Impossible(
            "the mail could not be tracked: put the category on it, and it is tried again",
        )),
        _ => Err(Refused::Nothing),
    }
}

/// Takes a decision back, for that person or program.
///
/// # Errors
/// Where there is nothing to take back, where that is impossible, and where somebody fails.
pub async fn undo<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    id: Uuid,
    who: &str,
) -> Result<Done, Refused> {
    let row = engine.store.decision(id).await?.ok_or(Refused::Unknown)?;
    if let Some((_, by)) = row.undone {
        return Err(Refused::Already(by));
    }
    if let Some(about) = before::about(row.decision.activity, &row.decision.evidence) {
        let came = back::take_back(engine, &row, about).await?;
        let crm = InCrm::InStep(came);
        let done = Done { decision: id, activity: about.1, crm, copies: 0, not_found: false };
        return noted(engine, done, who).await;
    }
    let what = opposite(&row.decision.verdict)?;
    let address = row
        .address
        .clone()
        .ok_or(Refused::Impossible("the mailbox was forgotten: change the activity in the CRM"))?;
    let activity = row.decision.activity.ok_or(Refused::Nothing)?;
    let mut undoing = Undoing {
        engine,
        reader: Reader::new(&engine.graph, &engine.service, address.as_str()),
        row,
        address,
    };
    let copies = undoing.copies().await?;
    let crm = match what {
        Opposite::Untrack => undoing.untrack(activity, &copies, who).await?,
        Opposite::Relink => undoing.relink(activity, who).await?,
        Opposite::Retrack => undoing.retrack(activity, &copies).await?,
    };
    let changed = match what {
        Opposite::Untrack => undoing.mark(&copies, false).await?,
        Opposite::Retrack if crm != InCrm::Gone => undoing.mark(&copies, true).await?,
        Opposite::Retrack | Opposite::Relink => 0,
    };
    let done = Done { decision: id, activity, crm, copies: changed, not_found: copies.is_empty() };
    noted(engine, done, who).await
}

/// What was done is written down.
async fn noted<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    done: Done,
    who: &str,
) -> Result<Done, Refused> {
    let (id, at) = (done.decision, engine.clock.now());
    engine.store.undo(id, who, at, false).await?;
    let entry = AuditEntry {
        refused: false,
        at,
        who: who.to_owned(),
        what: "undo".to_owned(),
        target: id.to_string(),
        detail: done.json().to_string(),
    };
    engine.store.audit(&[entry]).await?;
    Ok(done)
}

struct Undoing<'e, T, L> {
    engine: &'e Engine<T, L>,
    reader: Reader<'e, crate::pack::Packed<T>>,
    row: DecisionRow,
    address: Address,
}

impl<T: Transport + 'static, L: Ledger> Undoing<'_, T, L> {
    /// The copies of the mail in the mailbox.
    async fn copies(&self) -> Result<Vec<Message>, Refused> {
        let Some(id) = &self.row.decision.message else { return Ok(Vec::new()) };
        let mut found = match self.reader.find(std::slice::from_ref(id)).await {
            Ok(found) => found,
            Err(fault) if fault.is_gone() || fault.is_no_mailbox() => Vec::new(),
            Err(fault) => return Err(fault.into()),
        };
        found.retain(|one| one.draft != Some(true));
        found.truncate(MAX_COPIES);
        Ok(found)
    }

    async fn bury(&self, what: Undone, who: &str) -> Result<(), Refused> {
        let at = self.engine.clock.now();
        let stone = Tombstone { mail: self.row.decision.mail, what, who: who.to_owned(), at };
        Ok(self.engine.store.bury(&[(self.row.mailbox, stone)]).await?)
    }

    async fn untrack(&mut self, activity: Uuid, copies: &[Message], who: &str) -> Result<InCrm, Refused> {
        // First: a worker that comes by in between must not track it again.
        self.bury(Undone::Tracking, who).await?;
        if self.is_ours_alone(activity, copies).await? {
            first(self.engine.ledger.delete_many(&[activity]).await)?;
            return Ok(InCrm::Deleted);
        }
        let note = [(activity, self.address.clone())];
        match first(self.engine.ledger.untrack_many(&note).await) {
            Ok(()) => Ok(InCrm::Noted),
            Err(Problem::Gone) => Ok(InCrm::Gone),
            Err(problem) => Err(problem.into()),
        }
    }

    /// This mailbox wrote the activity, and no other decided anything about the mail that counts on it.
    async fn is_ours_alone(&self, activity: Uuid, copies: &[Message]) -> Result<bool, Refused> {
        if self.row.decision.verdict != "track" {
            return Ok(false);
        }
        let keys: Vec<_> = copies.iter().map(|one| (self.row.mailbox, Digest::of_item(&one.id))).collect();
        let handled = self.engine.store.handled(&keys).await?;
        let wrote =
            handled.values().any(|one| one.did == Did::Wrote && one.activity.is_none_or(|id| id == activity));
        if !wrote {
            return Ok(false);
        }
        let all = self.engine.store.explain(self.row.decision.mail).await?;
        let counts = ["track", "mark", "link", "repair"];
        let others: HashSet<_> = all
            .iter()
            .filter(|one| one.undone.is_none() && counts.contains(&one.decision.verdict.as_str()))
            .map(|one| one.mailbox)
            .filter(|mailbox| *mailbox != self.row.mailbox)
            .collect();
        Ok(others.is_empty())
    }

    async fn relink(&mut self, activity: Uuid, who: &str) -> Result<InCrm, Refused> {
        let evidence: Value = serde_json::from_str(&self.row.decision.evidence).unwrap_or_default();
        let before = evidence.get("regarding").and_then(record::read_record);
        self.bury(Undone::Regarding, who).await?;
        let change = Regard { activity, regarding: before.clone(), mailbox: self.address.clone() };
        match first(self.engine.ledger.regard_many(&[change]).await) {
            Ok(()) => Ok(InCrm::Regards(before)),
            Err(Problem::Gone) => Ok(InCrm::Gone),
            Err(problem) => Err(problem.into()),
        }
    }

    /// The note of untracking is taken away; what the activity is regarding stays as it is.
    async fn retrack(&mut self, activity: Uuid, copies: &[Message]) -> Result<InCrm, Refused> {
        let Some(copy) = copies.first() else {
            return Err(Refused::Impossible("the mail is not in the mailbox any more: track it in the CRM"));
        };
        let snapshot = self.engine.settings().await?;
        let present = self.present(activity, copy, &snapshot).await?;
        let Some(regarding) = present else { return Ok(InCrm::Gone) };
        let change = Regard { activity, regarding: regarding.clone(), mailbox: self.address.clone() };
        match first(self.engine.ledger.regard_many(&[change]).await) {
            Ok(()) => {
                self.engine.store.unbury(&[(self.row.mailbox, self.row.decision.mail)]).await?;
                Ok(InCrm::Regards(regarding))
            }
            Err(Problem::Gone) => Ok(InCrm::Gone),
            Err(problem) => Err(problem.into()),
        }
    }

    /// What the activity is regarding now; `None` where the CRM does not have it.
    async fn present(
        &self,
        activity: Uuid,
        copy: &Message,
        snapshot: &Snapshot,
    ) -> Result<Option<Option<Record>>, Refused> {
        let mail = copy.mail(Direction::Incoming, Some(self.address.clone()));
        let clues = copy.clues(TRACKED);
        let now = self.engine.clock.now();
        let question = knowledge::question(&mail, &clues, &snapshot.organisation, now);
        let known = self.engine.ledger.know(&[question], &snapshot.directory).await?;
        let tracked = known.tracked.into_iter().find(|one| one.activity == activity);
        Ok(tracked.map(|one| one.regarding))
    }

    /// Puts the category on the copies or takes it off. How many there are.
    async fn mark(&self, copies: &[Message], on: bool) -> Result<usize, Refused> {
        let mailbox = [self.row.mailbox];
        let known = self.engine.store.categories(&mailbox).await?.remove(&mailbox[0]).unwrap_or_default();
        let known = known.into_iter().find(|one| one.role == Mark::Tracked);
        let renamed = match &known {
            Some(known) => self.reader.category(&known.id).await?,
            None => None,
        };
        let name = renamed.or(known.map(|known| known.name)).unwrap_or_else(|| TRACKED.to_owned());
        let mut count = 0;
        for copy in copies {
            count += usize::from(self.reader.mark(copy, &name, on).await?);
        }
        Ok(count)
    }
}

/// The one answer to one question.
fn first(answers: Vec<Result<(), Problem>>) -> Result<(), Problem> {
    answers.into_iter().next().unwrap_or_else(|| Err(Problem::Odd("the CRM left an answer out".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_nothing_or_cannot_be_undone_is_refused_with_a_reason() {
        for (verdict, code) in [
            ("leave", "nothing_done"),
            ("later", "nothing_done"),
            ("repair", "impossible"),
            ("unmark", "impossible"),
            ("undeliverable", "impossible"),
            ("send", "impossible"),
            ("fail", "impossible"),
        ] {
            assert_eq!(opposite(verdict).err().map(|refused| refused.code()), Some(code), "{verdict}");
        }
        for (verdict, what) in [
            ("track", Opposite::Untrack),
            ("mark", Opposite::Untrack),
            ("link", Opposite::Relink),
            ("untrack", Opposite::Retrack),
        ] {
            assert_eq!(opposite(verdict).ok(), Some(what), "{verdict}");
        }
    }
}
