//! Contacts that may be the same person. They are offered to a person; nothing is merged.

use alloc::vec::Vec;

use super::{field::Field, value::Fields};
use crate::{mail::Address, mail::lowercase, party::Record, reason::named};

/// How many are offered.
pub const MAX_ALIKE: usize = 5;

named! {
    /// By what two contacts are taken for the same person.
    Sign {
        /// They share an e-mail address.
        Address = "address",
        /// They have the same name and work at the same company.
        Name = "name",
    }
}

/// A contact that may be the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The contact.
    pub record: Record,
    /// By what.
    pub sign: Sign,
}

/// Which of these contacts may be the same person as that one, at most [`MAX_ALIKE`]: those that share an address come
/// first. One without a last name, or without a company, is not alike by name.
pub fn alike(one: &Fields, others: &[(Record, Fields)]) -> Vec<Alike> {
    let signed = |(record, other): &(Record, Fields)| {
        sign(one, other).map(|sign| Alike { record: record.clone(), sign })
    };
    let mut all: Vec<Alike> = others.iter().filter_map(signed).collect();
    all.sort_by_key(|alike| alike.sign);
    all.truncate(MAX_ALIKE);
    all
}

fn sign(one: &Fields, other: &Fields) -> Option<Sign> {
    let theirs = addresses(other);
    if addresses(one).iter().any(|address| theirs.contains(address)) {
        return Some(Sign::Address);
    }
    let folded = |fields: &Fields, field| lowercase(super::plain::line(&said(fields, field)).as_str());
    let same = |field| folded(one, field) == folded(other, field);
    let both = |field| !folded(one, field).is_empty() && same(field);
    let name = both(Field::LastName) && same(Field::FirstName) && both(Field::Company);
    name.then_some(Sign::Name)
}

fn said(fields: &Fields, field: Field) -> alloc::string::String {
    super::plain::named(fields.get(field))
}

/// The addresses that a contact has.
pub fn addresses(fields: &Fields) -> Vec<Address> {
    Field::EMAILS.iter().map(|field| Address::new(fields.text(*field))).filter(Address::is_valid).collect()
}
