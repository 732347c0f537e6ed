//! The order of the rules: what becomes of a row and an item (semantics B15).
//!
//! Where the semantics say nothing:
//!
//! - A person's no holds. What somebody untracked, or deleted in Outlook, is not made again by itself, whatever the
//!   filters say; it begins again when a person tracks the item. What merely left the filters begins again when a filter
//!   takes the row again.
//! - That no may stand in the row (`activityadditionalparams`): the add-in writes it there. The category put on again after
//!   it was seen off goes before it, as with mail.
//! - What the add-in left in an item stays there, and says nothing anew: after the end of a link it counts where it was not
//!   there at the last look.
//! - Only a link that a filter made ends because the row left the filters. What a person tracked need match none.
//! - What was not looked at is not judged: from [`Exchange::Unseen`] nothing follows but that the row is still linked.

mod enter;
mod gaps;
mod gone;
mod mailbox;
mod meeting;
mod prepare;
mod together;

use alloc::{string::String, vec::Vec};

use super::{
    case::{Bond, Case, Crm, Exchange, Item, Link, Origin, Row},
    decision::{Decision, Invites, Note, Verdict},
    kind::Side,
    reason::{Evidence, Reason, Remedy},
};
use crate::{
    decision::Seen,
    mail::Moment,
    retry::{Attempts, Next},
};

pub use mailbox::may_step;

/// What becomes of a row and an item.
pub fn decide(case: &Case<'_>) -> Decision {
    if let Some((reason, remedy)) = mailbox::hindered(case.seat, case.organisation) {
        return decision(case, Verdict::Leave, reason, remedy).by_rule("B17");
    }
    match case.link {
        Some(link) if link.bond == Bond::Linked => linked(case, link),
        Some(link) => ended(case, link),
        None => match case.crm {
            Crm::Row(row) if row.untracked => untracked(case),
            Crm::Row(_) | Crm::None | Crm::Hidden | Crm::Deleted { .. } => strangers(case),
        },
    }
}

/// A decision that is to be carried out and whose earlier attempts failed: tried once a cycle, five times (B12, B18).
pub fn patient(decided: Decision, attempts: Attempts, now: Moment) -> Decision {
    if !decided.writes() {
        return decided;
    }
    let (reason, remedy, at) = match attempts.next(now) {
        Next::Try => return decided,
        Next::Wait(at) => (Reason::Postponed, Remedy::Wait, Some(at)),
        Next::GiveUp => (Reason::GaveUp, Remedy::Track, attempts.failed_at),
    };
    let evidence = Evidence { rule: "B18", tries: attempts.tries, at, ..decided.evidence };
    Decision { verdict: Verdict::Leave, invites: Invites::Nobody, reason, remedy, evidence, ..decided }
}

/// A person's no, noted in the row.
fn untracked(case: &Case<'_>) -> Decision {
    decision(case, Verdict::Leave, Reason::UntrackedByHand, Remedy::Track).by_rule("B12").on(Side::Exchange)
}

/// Both belong together.
fn linked(case: &Case<'_>, link: &Link) -> Decision {
    if let Exchange::Item(item) = case.exchange
        && (category_removed(case, link, item) || noted(case, item))
    {
        let verdict = Verdict::Unlink { side: Side::Exchange };
        return decision(case, verdict, Reason::UntrackedByHand, Remedy::Track).by_rule("B12");
    }
    match (case.crm, case.exchange) {
        (Crm::Row(row), Exchange::Item(item)) if left_filters(row, link) => {
            gone::hidden(case, Some(row), item, link)
        }
        (Crm::Row(row), Exchange::Item(item)) => together::step(case, row, item, link),
        (Crm::Row(row), Exchange::Deleted { by }) => gone::item(case, row, by),
        (Crm::Hidden, Exchange::Item(item)) => gone::hidden(case, None, item, link),
        (Crm::Deleted { by, owner, .. }, Exchange::Item(item)) => {
            gone::row(case, by, owner.as_ref(), item, link)
        }
        (Crm::Hidden | Crm::Deleted { .. } | Crm::None, Exchange::Deleted { .. }) => {
            decision(case, Verdict::Unlink { side: Side::Crm }, Reason::BothGone, Remedy::Nothing)
        }
        // What lies outside what was looked at is not deleted unseen.
        (Crm::Deleted { .. }, Exchange::Unseen) => {
            decision(case, Verdict::Unlink { side: Side::Crm }, Reason::RowDeleted, Remedy::DeleteYourself)
        }
        (Crm::Row(_) | Crm::Hidden | Crm::None, Exchange::Unseen | Exchange::None)
        | (Crm::None, Exchange::Item(_))
        | (Crm::Deleted { .. }, Exchange::None) => unseen(case),
    }
}

/// They belonged together, until somebody or something ended that.
fn ended(case: &Case<'_>, link: &Link) -> Decision {
    let Bond::Ended { side, at } = link.bond else { return linked(case, link) };
    if let Exchange::Item(item) = case.exchange
        && asked_again(case, link, item)
    {
        return strangers(case);
    }
    if let (Crm::Row(row), Side::Crm, Origin::Filter) = (case.crm, side, link.origin)
        && row.matches
        && !row.untracked
    {
        return strangers(case);
    }
    let (reason, remedy) = match (side, case.crm, case.exchange) {
        (_, Crm::Hidden | Crm::Deleted { .. } | Crm::None, Exchange::Deleted { .. } | Exchange::None) => {
            (Reason::BothGone, Remedy::Nothing)
        }
        (Side::Exchange, _, Exchange::Deleted { .. } | Exchange::None) => {
            (Reason::RemovedInOutlook, Remedy::Nothing)
        }
        (Side::Exchange, ..) => (Reason::UntrackedByHand, Remedy::Track),
        (Side::Crm, Crm::Row(_) | Crm::Hidden, _) => (Reason::LeftFilter, Remedy::ChangeFilters),
        (Side::Crm, Crm::Deleted { .. } | Crm::None, _) => (Reason::RemovedInCrm, Remedy::Track),
    };
    let mut decided = decision(case, Verdict::Leave, reason, remedy);
    (decided.evidence.at, decided.evidence.side) = (Some(at), Some(side));
    decided
}

/// Nothing is remembered of them, or a person asked anew.
fn strangers(case: &Case<'_>) -> Decision {
    match (case.crm, case.exchange) {
        (Crm::Row(row), Exchange::Item(item)) => enter::join(case, row, item),
        (Crm::Row(row), Exchange::None | Exchange::Deleted { .. }) => enter::from_crm(case, row),
        (_, Exchange::Unseen) => unseen(case),
        (Crm::None | Crm::Hidden | Crm::Deleted { .. }, Exchange::Item(item)) => {
            enter::from_exchange(case, item)
        }
        (Crm::None | Crm::Hidden | Crm::Deleted { .. }, Exchange::None | Exchange::Deleted { .. }) => {
            decision(case, Verdict::Leave, Reason::BothGone, Remedy::Nothing)
        }
    }
}

/// One side was not looked at.
fn unseen(case: &Case<'_>) -> Decision {
    decision(case, Verdict::Leave, Reason::Unseen, Remedy::Nothing)
}

/// A person took the category off.
fn category_removed(case: &Case<'_>, link: &Link, item: &Item) -> bool {
    let counts = case.organisation.categories && case.kind.has_category();
    counts && link.seen == Seen::On && item.marked == Some(false)
}

/// It was untracked in the add-in, and no category says otherwise since.
fn noted(case: &Case<'_>, item: &Item) -> bool {
    matches!(case.crm, Crm::Row(row) if row.untracked) && item.marked != Some(true)
}

/// A person put the category on again, or tracked it again in the add-in.
fn asked_again(case: &Case<'_>, link: &Link, item: &Item) -> bool {
    let counts = case.organisation.categories && case.kind.has_category();
    (item.chosen && !link.wished) || (counts && link.seen == Seen::Off && item.marked == Some(true))
}

fn left_filters(row: &Row, link: &Link) -> bool {
    link.origin == Origin::Filter && !row.matches
}

fn decision(case: &Case<'_>, verdict: Verdict, reason: Reason, remedy: Remedy) -> Decision {
    Decision {
        kind: case.kind,
        verdict,
        invites: Invites::Nobody,
        reason,
        evidence: Evidence { rule: "B15", ..Evidence::default() },
        remedy,
        notes: Vec::new(),
    }
}

fn note(reason: Reason, remedy: Remedy) -> Note {
    Note { reason, remedy, evidence: Evidence { rule: "B15", ..Evidence::default() } }
}

impl Decision {
    fn by_rule(mut self, rule: &'static str) -> Self {
        self.evidence.rule = rule;
        self
    }

    fn by_switch(mut self, switch: &'static str) -> Self {
        self.evidence.switch = Some(switch);
        self
    }

    fn on(mut self, side: Side) -> Self {
        self.evidence.side = Some(side);
        self
    }
}

impl Note {
    fn about(mut self, field: super::Field, side: Side) -> Self {
        (self.evidence.field, self.evidence.side) = (Some(field), Some(side));
        self
    }

    fn by_switch(mut self, switch: &'static str) -> Self {
        self.evidence.switch = Some(switch);
        self
    }

    fn saying(mut self, text: String) -> Self {
        self.evidence.text = text;
        self
    }
}
