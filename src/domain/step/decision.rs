//! What becomes of a row and an item: one pure function, for synchronizer, pane and commands.
//!
//! No meeting is ever cancelled, deleted or invited to by us without a person's act. So what the mailbox would tell
//! those who attend is a value of its own ([`Invites`]), and what would tell them without a person is held back and
//! said ([`Note`]).

use alloc::{boxed::Box, vec::Vec};

use super::{
    case::{Changed, State},
    field::Field,
    kind::{Kind, Side},
    reason::{Account, Evidence, Outcome, Reason, Remedy},
    value::{Fields, Value},
};
use crate::mail::{Address, Moment};

/// What is to be done, why, and what anybody can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What it is about.
    pub kind: Kind,
    /// What is to be done.
    pub verdict: Verdict,
    /// Whom the mailbox tells of it.
    pub invites: Invites,
    /// Why.
    pub reason: Reason,
    /// What that rests on.
    pub evidence: Evidence,
    /// Who can do what about it.
    pub remedy: Remedy,
    /// What is to be said beside: what was held back, what was lost, what it clashes with.
    pub notes: Vec<Note>,
}

impl Decision {
    /// What there is to say about it.
    pub fn account(&self) -> Account {
        let Self { kind, verdict, reason, evidence, remedy, .. } = self;
        Account {
            kind: *kind,
            outcome: verdict.outcome(),
            reason: *reason,
            evidence: evidence.clone(),
            remedy: *remedy,
        }
    }

    /// Everything there is to say about it: itself first, then each note.
    pub fn accounts(&self) -> Vec<Account> {
        let notes = self.notes.iter().map(|note| Account {
            kind: self.kind,
            outcome: Outcome::Say,
            reason: note.reason,
            evidence: note.evidence.clone(),
            remedy: note.remedy,
        });
        core::iter::once(self.account()).chain(notes).collect()
    }

    /// Whether anything is written, on either side or in what is remembered.
    pub fn writes(&self) -> bool {
        match &self.verdict {
            Verdict::Leave | Verdict::Through { .. } => false,
            Verdict::Step(plan) => plan.writes(),
            Verdict::CreateRow(_)
            | Verdict::CreateItem(_)
            | Verdict::Link(_)
            | Verdict::DeleteRow
            | Verdict::DeleteItem
            | Verdict::CancelItem
            | Verdict::Unlink { .. } => true,
        }
    }
}

/// What is to be said beside a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub reason: Reason,
    /// What that rests on.
    pub evidence: Evidence,
    /// Who can do what about it.
    pub remedy: Remedy,
}

/// Whom the mailbox tells when this is carried out. It tells by itself, and cannot be asked not to: so what is to tell
/// nobody must not touch a field that tells ([`Field::is_sensitive`]) of a meeting to which others are invited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Invites {
    /// Nobody.
    #[default]
    Nobody,
    /// Those who attend are invited, or told of the change.
    Sent {
        /// The person's act because of which.
        cause: Changed,
    },
    /// Those who attend are told that it is called off.
    Cancelled {
        /// The person's act because of which.
        cause: Changed,
    },
}

/// What is to be done with a row and an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Leave,
    /// The row is written for the item ([`Plan::crm`]), and both are linked.
    CreateRow(Box<Plan>),
    /// The item is written for the row ([`Plan::exchange`]), and both are linked.
    CreateItem(Box<Plan>),
    /// Both are there and belong together: they are linked, and brought in step.
    Link(Box<Plan>),
    /// They are linked, and brought in step. Where nothing is written, only the base is remembered anew.
    Step(Box<Plan>),
    /// The link ends; both stay as they are. It is remembered on which side it ended, so that it is not made again.
    Unlink {
        /// On which side.
        side: Side,
    },
    /// The row is deleted, and the link ends.
    DeleteRow,
    /// The item is deleted, and the link ends.
    DeleteItem,
    /// The meeting is called off in the calendar, and the link ends.
    CancelItem,
    /// It is kept in step through another mailbox: that of its organizer.
    Through {
        /// Which.
        mailbox: Address,
    },
}

impl Verdict {
    /// What is written, where something is.
    pub fn plan(&self) -> Option<&Plan> {
        match self {
            Self::CreateRow(plan) | Self::CreateItem(plan) | Self::Link(plan) | Self::Step(plan) => {
                Some(plan)
            }
            Self::Leave
            | Self::Unlink { .. }
            | Self::DeleteRow
            | Self::DeleteItem
            | Self::CancelItem
            | Self::Through { .. } => None,
        }
    }

    /// On which side the link ends by this: what is remembered, so that it is not made again against somebody's will.
    /// What ended in the CRM begins again where a filter takes the row again; what ended in the mailbox begins again
    /// when a person tracks the item.
    pub fn ended(&self) -> Option<Side> {
        match self {
            Self::Unlink { side } => Some(*side),
            Self::DeleteRow | Self::CancelItem => Some(Side::Exchange),
            Self::DeleteItem => Some(Side::Crm),
            Self::Leave
            | Self::CreateRow(_)
            | Self::CreateItem(_)
            | Self::Link(_)
            | Self::Step(_)
            | Self::Through { .. } => None,
        }
    }

    /// What it is, without what is to be done.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Leave => Outcome::Leave,
            Self::CreateRow(_) => Outcome::CreateRow,
            Self::CreateItem(_) => Outcome::CreateItem,
            Self::Link(_) => Outcome::Link,
            Self::Step(plan) if plan.writes() => Outcome::Step,
            Self::Step(_) => Outcome::Leave,
            Self::Unlink { .. } => Outcome::Unlink,
            Self::DeleteRow => Outcome::DeleteRow,
            Self::DeleteItem => Outcome::DeleteItem,
            Self::CancelItem => Outcome::CancelItem,
            Self::Through { .. } => Outcome::Through,
        }
    }
}

/// What is written on both sides: first in the mailbox, then in the CRM, then what is remembered. Who is killed in
/// between finds the rest to be done; the other way round, the row would count as changed by us, and a person's change
/// that was still to be told would be told to nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What is written in the CRM: these fields, each whole. A [`Value::Nothing`] takes the value away.
    pub crm: Fields,
    /// How the row stands afterwards, where that changes. An activity that is closed is opened before its fields are
    /// written, and one that is to be closed is closed after them.
    pub state: Option<State>,
    /// When a new task counts as begun (`actualstart`).
    pub began: Option<Moment>,
    /// The new row is a draft: nobody was invited yet.
    pub draft: bool,
    /// What is written in the mailbox: these fields, each whole.
    pub exchange: Fields,
    /// What becomes of Outlook's reminder.
    pub reminder: Reminder,
    /// What both have afterwards: it is remembered as the base.
    pub base: Fields,
    /// Values that gave way to others.
    pub lost: Vec<Lost>,
}

impl Plan {
    /// Whether anything is written on either side.
    pub fn writes(&self) -> bool {
        !self.crm.is_empty() || !self.exchange.is_empty() || self.state.is_some()
    }
}

/// What becomes of Outlook's reminder. A reminder never goes to the CRM.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reminder {
    /// It stays as it is.
    #[default]
    Stays,
    /// There is none.
    Off,
    /// It reminds on that day.
    On(super::day::Day),
}

/// A value that gave way to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Of which field.
    pub field: Field,
    /// On which side it stood.
    pub side: Side,
    /// The value.
    pub value: Value,
    /// Who had set it, and when the item that it stood in had changed.
    pub by: Changed,
}

/// What a row or item is, by the name to call it by; for lists of decisions.
pub fn label(fields: &Fields) -> alloc::string::String {
    let subject = fields.text(Field::Subject);
    if !subject.trim().is_empty() {
        return super::plain::line(subject);
    }
    let parts = [Field::FirstName, Field::MiddleName, Field::LastName].map(|field| fields.text(field).trim());
    let names: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    names.join(" ")
}
