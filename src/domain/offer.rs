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
        for related in soonest(dossier, &|of| of.is(&sender.record)) {
            push(&related.record, Reason::OpenOfSender, Some(related));
        }
        if let Some(company) = &sender.company {
            for related in soonest(dossier, &|of| of.is(company)) {
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
            for related in soonest(dossier, &|of| of.is(&party.record)) {
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
fn soonest<'a>(dossier: &'a Dossier, whose: &dyn Fn(&Record) -> bool) -> Vec<&'a Related> {
    let mut open: Vec<&Related> =
        dossier.related.iter().filter(|related| related.of.iter().any(whose)).collect();
    open.sort_by_key(|related| (related.due.is_none(), related.due, related.record.id));
    open
}

#[cfg(test)]
mod tests {
    use alloc::{string::ToString, vec};

    use uuid::Uuid;

    use super::*;
    use crate::{
        mail::{Direction, ItemId, Person},
        party::Party,
    };

    fn record(kind: Kind, id: u128) -> Record {
        Record { kind, id: Uuid::from_u128(id), name: id.to_string() }
    }

    fn party(kind: Kind, id: u128, address: &str, company: Option<u128>) -> Party {
        Party {
            record: record(kind, id),
            addresses: vec![Address::new(address)],
            job: "".into(),
            company: company.map(|id| record(Kind::Account, id)),
            company_name: "".into(),
            phone: "".into(),
            owner: None,
            active: true,
            created: Moment(0),
        }
    }

    fn open(kind: Kind, id: u128, of: Record, due: Option<i64>) -> Related {
        let due = due.map(Moment);
        Related {
            record: record(kind, id),
            of: vec![of],
            owner: None,
            worth: "€5".into(),
            due,
            number: "".into(),
        }
    }

    #[test]
    fn the_conversation_then_the_senders_open_records_then_the_sender_then_the_recipients() {
        let person = |address: &str| Person { address: Address::new(address), name: String::new() };
        let mail = Mail {
            item: ItemId::default(),
            message_id: None,
            conversation: None,
            direction: Direction::Incoming,
            from: Some(person("cleo@x.y")),
            to: vec![person("me@us"), person("dan@x.y")],
            cc: vec![],
            bcc: vec![],
            subject: "".into(),
            at: None,
            attachments: vec![],
            mailbox: None,
        };
        let dossier = Dossier {
            parties: vec![
                party(Kind::Contact, 1, "cleo@x.y", Some(2)),
                party(Kind::User, 3, "me@us", None),
                party(Kind::Contact, 4, "dan@x.y", None),
            ],
            related: vec![
                open(Kind::Opportunity, 10, record(Kind::Contact, 1), None),
                open(Kind::Case, 11, record(Kind::Contact, 1), Some(9)),
                open(Kind::Opportunity, 12, record(Kind::Contact, 1), Some(5)),
                open(Kind::Opportunity, 13, record(Kind::Account, 2), Some(1)),
                open(Kind::Opportunity, 14, record(Kind::Contact, 4), Some(1)),
            ],
            ..Dossier::default()
        };
        let ids = |parent: Option<u128>| {
            let parent = parent.map(|id| Parent {
                activity: Uuid::nil(),
                regarding: Some(record(Kind::Case, id)),
                method: crate::correlation::Method::InReplyTo,
            });
            let offers = offers(&mail, &dossier, parent.as_ref(), &[]);
            offers.iter().map(|offer| offer.record.id.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(ids(None), [12, 11, 10, 13, 1, 2], "what closes first comes first; never a colleague");
        assert_eq!(ids(Some(11)), [11, 12, 10, 13, 1, 2], "the conversation first, and nothing twice");
    }
}
