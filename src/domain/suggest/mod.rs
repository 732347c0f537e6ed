//! What could this mail be regarding? Records of its people, ranked, each with its reasons.
//!
//! The rank is a sum of points, and what brings points is told: the conversation, whose the record is, words of the
//! subject, what was chosen before, who looks after it. Two things bring points and are seen beside the record anyway:
//! when it is to be closed, and that it was changed lately. No clock: *lately* is seen from the mail.
//!
//! `tests/suggestions` measures how often the first offer, and one of the first three, is the right one.

mod gather;
mod habits;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use gather::with;
pub use habits::{Habit, Habits, MAX_HABITS};

use alloc::{string::String, vec::Vec};

use crate::{
    correlation::Parent,
    mail::{Address, Mail, Moment},
    party::{Dossier, Kind, Record, Related},
};

use gather::Candidate;

/// How many records are offered.
pub const MAX_OFFERS: usize = 6;

/// So many are seen at a glance.
const SEEN_FIRST: usize = 3;

const DAY_S: i64 = 24 * 3600;

/// A record that is offered, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The record.
    pub record: Record,
    /// Why it is offered.
    pub why: Reason,
    /// What speaks for it beside that, the strongest first.
    pub hints: Vec<Hint>,
    /// What it is worth, as the CRM formats it, or a case's number; empty where nothing is known.
    pub detail: String,
    /// When it is to be closed.
    pub due: Option<Moment>,
}

/// Why a record is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The conversation is tracked to it.
    Conversation,
    /// Its number stands in the subject.
    Number,
    /// It is open, and of the sender.
    OpenOfSender,
    /// It is open, and of the sender's company.
    OpenOfCompany(String),
    /// It is the sender.
    Sender,
    /// The sender works there.
    Company,
    /// It is open, and of a recipient.
    OpenOfRecipient(String),
    /// It is a recipient.
    Recipient,
    /// A recipient works there.
    CompanyOfRecipient,
    /// Mail of this person was tracked to it before.
    ChosenBefore,
}

/// What else speaks for a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// This word of the subject stands in its name.
    Word(String),
    /// You chose it for mail of this person so often.
    Chosen(u16),
    /// You look after it.
    Yours,
}

/// What is known about a mail when its offers are ranked.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Everything the CRM said about the mail.
    pub dossier: &'a Dossier,
    /// The tracked mail that it continues.
    pub parent: Option<&'a Parent>,
    /// Choices among several rows of one address.
    pub choices: &'a [(Address, Record)],
    /// What was chosen before.
    pub habits: &'a Habits,
}

/// The records a mail could be regarding, best first, nothing twice, at most [`MAX_OFFERS`].
pub fn offers(mail: &Mail, known: &Known<'_>) -> Vec<Offer> {
    let mut candidates = gather::candidates(mail, known);
    let subject = words::of_subject(&mail.subject);
    let names: Vec<Vec<&str>> =
        candidates.iter().map(|candidate| words::of_name(&candidate.record.name)).collect();
    for (at, candidate) in candidates.iter_mut().enumerate() {
        let found = words::in_common(&names, at, &subject);
        if found.points > 0 {
            candidate.add(found.points, Hint::Word(found.word.into()));
        }
        if let Some(related) = candidate.related {
            candidate.points += of_state(related, mail.at);
            if related.owner.as_ref().zip(known.dossier.me.as_ref()).is_some_and(|(of, me)| of.is(me)) {
                candidate.add(YOURS, Hint::Yours);
            }
            if words::has_number(&mail.subject, &related.number) {
                candidate.points += NUMBER;
                if candidate.why != Reason::Conversation {
                    candidate.why = Reason::Number;
                }
            }
        }
    }
    candidates.sort_by_key(Candidate::order);
    let last = SEEN_FIRST - 1;
    let sender = candidates.iter().position(|candidate| candidate.why == Reason::Sender);
    // A mail may be about nothing that is open: then it is whose it is. What nothing but that it is open speaks for, as
    // for two others before it, does not keep its sender from being seen.
    if let Some(at) = sender.filter(|at| *at > last && !candidates[last].is_meant()) {
        candidates[last..=at].rotate_right(1);
    }
    candidates.truncate(MAX_OFFERS);
    candidates.into_iter().map(Candidate::offer).collect()
}

/// Its number in the subject outweighs everything but the conversation itself.
const NUMBER: i32 = 70;
/// You look after it.
const YOURS: i32 = 5;

/// Points for how a deal or case stands, seen from the mail: what closes soon or was changed lately is what people
/// write about; what should long be closed, or was not touched for half a year, is not.
fn of_state(related: &Related, seen_from: Option<Moment>) -> i32 {
    let Some(at) = seen_from else { return 0 };
    let days = |moment: Moment| moment.0.saturating_sub(at.0) / DAY_S;
    let due = match related.due.map(days) {
        Some(..-60) => -6,
        Some(-14..=14) => 4,
        Some(-60..=45) => 2,
        Some(_) | None => 0,
    };
    let touched = match related.touched.map(|touched| -days(touched)) {
        Some(..=7) => 4,
        Some(8..=30) => 2,
        Some(181..) => -4,
        Some(_) | None => 0,
    };
    due + touched
}

/// Deals and cases: what a mail is about. People and companies are who it is with.
fn is_affair(kind: Kind) -> bool {
    matches!(kind, Kind::Opportunity | Kind::Case)
}
