//! What could this mail be regarding? The records of the mail's people, each with its reason.

use alloc::{string::String, vec::Vec};

use crate::{
    correlation::Parent,
    mail::{Address, Mail, Moment, Part},
    matching,
    party::{Dossier, Kind, Record, Related},
};

/// How many records are offered.
pub const MAX_OFFERS: usize = 6;

/// A record that is offered, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The record.
    pub record: Record,
    /// Why it is offered.
    pub why: Reason,
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
}

/// The records of the mail's people, best first, nothing twice, at most [`MAX_OFFERS`].
pub fn offers(
    mail: &Mail,
    dossier: &Dossier,
    parent: Option<&Parent>,
    choices: &[(Address, Record)],
) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    let mut push = |record: &Record, why, related: Option<&Related>| {
        if !offers.iter().any(|offer| offer.record.is(record)) {
            let detail =
                related.map(|r| if r.number.is_empty() { r.worth.clone() } else { r.number.clone() });
            let due = related.and_then(|related| related.due);
            offers.push(Offer { record: record.clone(), why, detail: detail.unwrap_or_default(), due });
        }
    };
    if let Some(record) = parent.and_then(|parent| parent.regarding.as_ref()) {
        push(record, Reason::Conversation, None);
    }
    let address = mail.from.as_ref().map(|person| &person.address);
    let choice =
        address.and_then(|address| choices.iter().find(|(of, _)| of == address)).map(|(_, record)| record);
    let sender = address.and_then(|address| {
        matching::sender(address, &dossier.parties, dossier.me.as_ref(), choice, matching::Rules::default())
            .picked()
    });
    if let Some(sender) = sender.filter(|party| party.record.kind != Kind::User) {
        for related in soonest(dossier, |of| of.is(&sender.record)) {
            push(&related.record, Reason::OpenOfSender, Some(related));
        }
        if let Some(company) = &sender.company {
            for related in soonest(dossier, |of| of.is(company)) {
                push(&related.record, Reason::OpenOfCompany(company.name.clone()), Some(related));
            }
        }
        if Kind::REGARDING.contains(&sender.record.kind) {
            push(&sender.record, Reason::Sender, None);
        }
        if let Some(company) = &sender.company {
            push(company, Reason::Company, None);
        }
    }
    for (_, person) in mail.people().filter(|(part, _)| *part != Part::From) {
        for party in matching::rows(&person.address, &dossier.parties) {
            for related in soonest(dossier, |of| of.is(&party.record)) {
                push(&related.record, Reason::OpenOfRecipient(party.record.name.clone()), Some(related));
            }
            if Kind::REGARDING.contains(&party.record.kind) {
                push(&party.record, Reason::Recipient, None);
            }
        }
    }
    offers.truncate(MAX_OFFERS);
    offers
}

/// Somebody's open records: what closes first comes first, what has no date last.
fn soonest(dossier: &Dossier, whose: impl Fn(&Record) -> bool) -> Vec<&Related> {
    let mut open: Vec<&Related> =
        dossier.related.iter().filter(|related| related.of.iter().any(&whose)).collect();
    open.sort_by_key(|related| (related.due.is_none(), related.due, related.record.id));
    open
}
