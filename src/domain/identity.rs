//! One mail, one activity, whoever writes it: the activity's key is computed, not drawn.

use alloc::{format, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::{Address, Direction, Mail, MessageId},
    party::Kind,
};

/// Under this name space all keys of this product are computed. Changing it would make every mail new.
const SPACE: Uuid = Uuid::from_u128(0x6f1b_a2de_7c35_5b0e_9a4d_3e8c_21f7_40b6);

/// The key of a mail's activity.
///
/// Sent and received copies of one mail are separate activities (semantics B10), hence the direction.
/// A mail without a Message-ID is known by sender, date, subject and recipients.
pub fn activity(mail: &Mail) -> Uuid {
    match &mail.message_id {
        Some(id) => of_message(mail.direction, id),
        None => key(&format!("{}\nfingerprint\n{}", word(mail.direction), fingerprint(mail))),
    }
}

/// The key of the activity of the mail of that name.
pub fn of_message(direction: Direction, id: &MessageId) -> Uuid {
    key(&format!("{}\nmessage\n{}", word(direction), id.as_str()))
}

/// The key of the account that is created together with a person.
pub fn company_of(person: Uuid) -> Uuid {
    key(&format!("company\n{person}"))
}

/// The key of a row created from a mail for an address: pressing twice creates it once.
pub fn new_row(kind: Kind, address: &Address, mail: Uuid) -> Uuid {
    key(&format!("row\n{kind:?}\n{}\n{mail}", address.as_str()))
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Incoming => "incoming",
        Direction::Outgoing => "outgoing",
    }
}

fn fingerprint(mail: &Mail) -> String {
    let mut people: Vec<&str> =
        mail.to.iter().chain(&mail.cc).map(|person| person.address.as_str()).collect();
    people.sort_unstable();
    let from = mail.from.as_ref().map_or("", |person| person.address.as_str());
    let at = mail.at.map_or(0, |at| at.0);
    format!("{from}\n{at}\n{}\n{}", mail.subject.trim(), people.join(","))
}

fn key(name: &str) -> Uuid {
    Uuid::new_v5(&SPACE, name.as_bytes())
}
