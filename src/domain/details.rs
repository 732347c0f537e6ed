//! The fields of a person's row that a salesperson keeps up to date from their mail.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use crate::{
    party::{Company, Kind, Record},
    signature::Field,
};

/// A person's fields as the CRM has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// Whose: a contact or a lead.
    pub of: Record,
    /// The version of the row: a change that was made to another one is refused.
    pub version: String,
    /// Each field with what stands in it; empty where nothing does.
    pub values: Vec<(Field, String)>,
}

impl Details {
    /// What stands in that field.
    pub fn get(&self, field: Field) -> &str {
        self.values.iter().find(|(known, _)| *known == field).map_or("", |(_, value)| value)
    }

    /// Whether a row of that kind has these fields.
    pub fn has(kind: Kind) -> bool {
        matches!(kind, Kind::Contact | Kind::Lead)
    }
}

/// A change of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Of whose row.
    pub of: Record,
    /// The version it was seen in.
    pub version: String,
    /// Which field.
    pub field: Field,
    /// What is to stand there; may be empty.
    pub value: String,
    /// Where they work, where that field changes: a contact works at a row, not at a name.
    pub company: Company,
}

/// Where a contact works who is said to work there: a customer that is known by that name, or a new one.
pub fn company(name: &str, known: &[Record]) -> Company {
    let name = name.trim();
    let fits = |record: &&Record| crate::signature::is_same(Field::Company, &record.name, name);
    match known.iter().find(fits) {
        _ if name.is_empty() => Company::None,
        Some(record) => Company::Known(record.clone()),
        None => Company::Named(name.to_owned()),
    }
}
