//! The records that come into question, each with the points for whose it is.

use core::cmp::Reverse;

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::{Address, Mail, Moment, Part},
    matching,
    party::{Dossier, Kind, Party, Record, Related},
};

use super::{Hint, Known, Offer, Reason, is_affair};

/// How many records are weighed: more than a look-up finds.
const MAX_CANDIDATES: usize = 120;

/// The conversation is tracked to a deal or case that is open, or of which nothing is known.
const CONVERSATION: i32 = 100;
/// It is tracked to a person or company: something more exact may be meant.
const CONVERSATION_WITH: i32 = 60;
/// It is tracked to a deal or case that is not among the open ones of its people: it is probably closed, and a new
/// one may be meant.
const CONVERSATION_CLOSED: i32 = 55;

/// A record with what speaks for it.
pub(super) struct Candidate<'a> {
    pub(super) record: &'a Record,
    pub(super) related: Option<&'a Related>,
    pub(super) points: i32,
    pub(super) why: Reason,
    hints: Vec<(i32, Hint)>,
}

/// How much it counts for whom a record is.
#[derive(Clone, Copy)]
struct Weights {
    open: i32,
    open_of_company: Option<i32>,
    own: i32,
    company: Option<i32>,
}

/// Of whoever sent the mail.
const SENDER: Weights = Weights { open: 40, open_of_company: Some(30), own: 20, company: Some(10) };
/// Of the first customer among the recipients, where a colleague sent it: the mail is with them.
const ADDRESSEE: Weights = Weights { open: 38, open_of_company: Some(28), own: 19, company: Some(9) };
/// Of another customer among the recipients, where a colleague sent it.
const FURTHER: Weights = Weights { open: 24, open_of_company: Some(18), own: 12, company: None };
/// Of a recipient, where a customer sent it.
const COPIED: Weights = Weights { open: 16, open_of_company: None, own: 8, company: None };
/// A lead that writes is what the mail is about: no deal stands beside it.
const LEAD: i32 = 6;

impl<'a> Candidate<'a> {
    /// What speaks for it, and how much.
    pub(super) fn add(&mut self, points: i32, hint: Hint) {
        self.points += points;
        self.hints.push((points, hint));
    }

    /// Whether something in the mail, or what was chosen before, speaks for this one before others of the same people.
    pub(super) fn is_meant(&self) -> bool {
        let told = matches!(self.why, Reason::Conversation | Reason::Number | Reason::ChosenBefore);
        told || self.hints.iter().any(|(_, hint)| *hint != Hint::Yours)
    }

    /// The best first; what closes first before what closes later; then by key, so that nothing jumps.
    pub(super) fn order(&self) -> (Reverse<i32>, bool, Option<Moment>, Uuid) {
        let due = self.related.and_then(|related| related.due);
        (Reverse(self.points), due.is_none(), due, self.record.id)
    }

    pub(super) fn offer(mut self) -> Offer {
        self.hints.sort_by_key(|(points, _)| Reverse(*points));
        let detail =
            self.related.map(|r| if r.number.is_empty() { r.worth.clone() } else { r.number.clone() });
        Offer {
            record: self.record.clone(),
            why: self.why,
            hints: self.hints.into_iter().map(|(_, hint)| hint).collect(),
            detail: detail.unwrap_or_default(),
            due: self.related.and_then(|related| related.due),
        }
    }
}

struct Gathered<'a> {
    dossier: &'a Dossier,
    all: Vec<Candidate<'a>>,
}

impl<'a> Gathered<'a> {
    /// The same record for a second reason keeps the better one.
    fn push(&mut self, record: &'a Record, points: i32, why: impl FnOnce() -> Reason) {
        if let Some(known) = self.all.iter_mut().find(|known| known.record.is(record)) {
            if known.points < points {
                known.points = points;
                known.why = why();
            }
        } else if self.all.len() < MAX_CANDIDATES {
            let related = self.dossier.related.iter().find(|related| related.record.is(record));
            self.all.push(Candidate { record, related, points, why: why(), hints: Vec::new() });
        }
    }

    fn open_of(&mut self, whose: &Record, points: i32, why: &dyn Fn() -> Reason) {
        let dossier = self.dossier;
        for related in dossier.related.iter().filter(|related| related.of.iter().any(|of| of.is(whose))) {
            self.push(&related.record, points, why);
        }
    }

    fn party(&mut self, party: &'a Party, weights: Weights, sends: bool) {
        let name = || -> String { party.record.name.clone() };
        self.open_of(&party.record, weights.open, &|| {
            if sends { Reason::OpenOfSender } else { Reason::OpenOfRecipient(name()) }
        });
        if Kind::REGARDING.contains(&party.record.kind) {
            let lead = if party.record.kind == Kind::Lead { LEAD } else { 0 };
            self.push(&party.record, weights.own + lead, || {
                if sends { Reason::Sender } else { Reason::Recipient }
            });
        }
        let Some(company) = &party.company else { return };
        if let Some(points) = weights.open_of_company {
            self.open_of(company, points, &|| Reason::OpenOfCompany(company.name.clone()));
        }
        if let Some(points) = weights.company {
            self.push(company, points, || if sends { Reason::Company } else { Reason::CompanyOfRecipient });
        }
    }
}

/// Everything that comes into question, in no order.
pub(super) fn candidates<'a>(mail: &'a Mail, known: &Known<'a>) -> Vec<Candidate<'a>> {
    let Known { dossier, parent, choices, habits } = *known;
    let mut gathered = Gathered { dossier, all: Vec::new() };
    if let Some(record) = parent.and_then(|parent| parent.regarding.as_ref()) {
        gathered.push(record, of_conversation(record, dossier), || Reason::Conversation);
    }
    let address = mail.from.as_ref().map(|person| &person.address);
    let choice =
        address.and_then(|address| choices.iter().find(|(of, _)| of == address)).map(|(_, record)| record);
    let sender = address.and_then(|address| {
        matching::sender(address, &dossier.parties, dossier.me.as_ref(), choice, matching::Rules::default())
            .picked()
    });
    let customer = sender.filter(|party| party.record.kind != Kind::User);
    if let Some(party) = customer {
        gathered.party(party, SENDER, true);
    }
    let ours = sender.is_some() && customer.is_none();
    let mut first = true;
    for (_, person) in mail.people().filter(|(part, _)| *part != Part::From) {
        let rows = matching::rows(&person.address, &dossier.parties);
        for party in rows.into_iter().filter(|party| party.record.kind != Kind::User) {
            let weights = if !ours {
                COPIED
            } else if core::mem::take(&mut first) {
                ADDRESSEE
            } else {
                FURTHER
            };
            gathered.party(party, weights, false);
        }
    }
    if let Some(with) = with(mail, dossier) {
        for (habit, points) in habits.of(with, mail.at) {
            gathered.push(
                &habit.record,
                if is_affair(habit.record.kind) { CHOSEN_ELSEWHERE } else { 0 },
                || Reason::ChosenBefore,
            );
            if let Some(candidate) = gathered.all.iter_mut().find(|known| known.record.is(&habit.record)) {
                candidate.points += points;
                if candidate.why != Reason::ChosenBefore || habit.times > 1 {
                    candidate.hints.push((points, Hint::Chosen(habit.times)));
                }
            }
        }
    }
    gathered.all
}

/// A deal or case that was chosen before and is not among the open ones of the mail's people is somebody else's, or
/// closed by now: it needs to have been chosen more than once to stand before what is open.
const CHOSEN_ELSEWHERE: i32 = 20;

fn of_conversation(record: &Record, dossier: &Dossier) -> i32 {
    if !is_affair(record.kind) {
        return CONVERSATION_WITH;
    }
    let open = dossier.related.iter().any(|related| related.record.is(record));
    let customers = dossier.parties.iter().any(|party| party.record.kind != Kind::User);
    if open || !customers { CONVERSATION } else { CONVERSATION_CLOSED }
}

/// Whom a mail is with: its sender, or where a colleague sent it the first recipient who is none.
pub(crate) fn with<'a>(mail: &'a Mail, dossier: &Dossier) -> Option<&'a Address> {
    let ours = |address: &Address| {
        matching::rows(address, &dossier.parties).iter().any(|party| party.record.kind == Kind::User)
    };
    mail.people().map(|(_, person)| &person.address).find(|address| address.is_valid() && !ours(address))
}
