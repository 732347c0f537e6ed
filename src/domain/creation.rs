//! A contact or lead for a sender nobody knows (semantics B9), and when not.

use alloc::string::String;

use uuid::Uuid;

use crate::{
    correlation::Clues,
    firewall, identity,
    knowledge::Knowledge,
    mail::{Direction, Mail},
    naming,
    party::{Company, Kind, NewParty, Record},
    settings::{Organisation, Seat},
    signature::Signature,
};

/// What the local part of an address no person reads says somewhere, letters and digits only.
const NO_REPLY: [&str; 9] = [
    "noreply",
    "donotreply",
    "dontreply",
    "keineantwort",
    "nichtantworten",
    "nepasrepondre",
    "noresponder",
    "naoresponder",
    "nonrispondere",
];

/// How the local part of a machine's address begins, letters and digits only.
const MACHINES: [&str; 9] = [
    "mailerdaemon",
    "postmaster",
    "bounce",
    "notification",
    "newsletter",
    "autoreply",
    "autoresponse",
    "automated",
    "unsubscribe",
];

/// Who is created for the sender, and under which key; the key is the same for every mail of theirs.
///
/// Only where organisation and mailbox want it, the mail came in, and no row at all has the address, not even
/// a disabled user. Never for our own domains, for addresses no person reads, or for mail sent to many by a
/// machine. What is on a never-track list does not come this far.
pub fn person(
    mail: &Mail,
    clues: &Clues,
    seat: &Seat,
    knowledge: &Knowledge,
    organisation: &Organisation,
) -> Option<(NewParty, Uuid)> {
    let kind = seat.create.filter(|kind| matches!(kind, Kind::Contact | Kind::Lead))?;
    let sender = mail.from.as_ref()?;
    let address = &sender.address;
    let wanted = organisation.create_people && mail.direction == Direction::Incoming && !clues.bulk;
    if !wanted || !address.is_valid() || is_ours(address.domain(), seat, organisation) {
        return None;
    }
    let known = knowledge.parties.having(address).next().is_some()
        || knowledge.acceptors.having(address).next().is_some();
    if known || is_machine(address.local()) {
        return None;
    }
    let (first, last) = naming::split(sender);
    let company = company(kind, address.domain(), knowledge);
    let id = identity::new_person(kind, address);
    // Nobody has looked at what a signature says.
    let signed = Signature::new();
    Some((NewParty { kind, first, last, address: address.clone(), company, signed }, id))
}

/// The row that a new person becomes.
pub(crate) fn record(person: &NewParty, id: Uuid) -> Record {
    let mut name = person.first.clone();
    if !name.is_empty() && !person.last.is_empty() {
        name.push(' ');
    }
    name.push_str(&person.last);
    Record { kind: person.kind, id, name }
}

/// The customer whose people write from there, where that is one. A guess at a name makes no account by
/// itself; on a lead it is only a text.
fn company(kind: Kind, domain: &str, knowledge: &Knowledge) -> Company {
    let mut of_domain = knowledge.customers.iter().filter(|customer| customer.domain == domain);
    match (of_domain.next(), of_domain.next()) {
        (Some(only), None) => return Company::Known(only.account.clone()),
        (Some(_), Some(_)) => return Company::None,
        (None, _) => {}
    }
    let name = naming::company(domain);
    if kind == Kind::Lead && !name.is_empty() { Company::Named(name) } else { Company::None }
}

/// Whether people of ours write from there: the organisation's domains, and the mailbox's own unless anybody
/// can have an address there.
pub(crate) fn is_ours(domain: &str, seat: &Seat, organisation: &Organisation) -> bool {
    let own = seat.mailbox.domain();
    organisation.own_domains.iter().any(|ours| firewall::is_within(domain, ours))
        || (!naming::is_public(own) && firewall::is_within(domain, own))
}

fn is_machine(local: &str) -> bool {
    let letters: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    NO_REPLY.iter().any(|says| letters.contains(says))
        || MACHINES.iter().any(|begins| letters.starts_with(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_are_known_by_their_local_part() {
        let cases = [
            ("no-reply", true),
            ("noreply+4711", true),
            ("do_not_reply", true),
            ("MAILER-DAEMON", false),
            ("mailer-daemon", true),
            ("bounces-17", true),
            ("nora.reply", false),
            ("asha.rao", false),
            ("", false),
        ];
        for (local, expected) in cases {
            assert_eq!(is_machine(local), expected, "{local}: an address is folded before it comes here");
        }
    }
}
