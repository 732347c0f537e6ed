//! The fields of a contact or lead that a salesperson keeps up to date from their mail.

use domain::{
    details::{Change, Details},
    identity,
    mail::Moment,
    party::{Company, Kind, Record},
    signature::Field,
    tracking::cut,
};
use serde_json::{Map, Value};
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use crate::{
    fault::Fault,
    names::{self, account, contact, lead},
    rows::{self, Row},
    service::{Service, answers, bind, bound, changed, good},
};

/// Length of an account's name.
const MAX_ACCOUNT: usize = 160;

/// A field, the column it stands in, and how many UTF-16 units that takes.
pub(crate) type Column = (Field, &'static str, usize);

const OF_CONTACT: &[Column] = &[
    (Field::Job, contact::JOB, 100),
    (Field::Company, contact::COMPANY, MAX_ACCOUNT),
    (Field::Phone, contact::PHONE, 50),
    (Field::Mobile, contact::MOBILE, 50),
    (Field::Street, contact::STREET, 250),
    (Field::PostalCode, contact::POSTAL_CODE, 20),
    (Field::City, contact::CITY, 80),
];

const OF_LEAD: &[Column] = &[
    (Field::Job, lead::JOB, 100),
    (Field::Company, lead::COMPANY_NAME, 100),
    (Field::Phone, lead::PHONE, 50),
    (Field::Mobile, lead::MOBILE, 20),
    (Field::Street, lead::STREET, 250),
    (Field::PostalCode, lead::POSTAL_CODE, 20),
    (Field::City, lead::CITY, 80),
];

pub(crate) fn columns(of: Kind) -> Result<&'static [Column], Fault> {
    match of {
        Kind::Contact => Ok(OF_CONTACT),
        Kind::Lead => Ok(OF_LEAD),
        Kind::User
        | Kind::Account
        | Kind::Equipment
        | Kind::Team
        | Kind::BusinessUnit
        | Kind::Queue
        | Kind::Opportunity
        | Kind::Case => Err(Fault::Senseless("only contacts and leads have these fields".into())),
    }
}

/// Asks for the fields.
///
/// # Errors
/// Where the row is neither a contact nor a lead.
pub fn request(service: &Service, of: &Record) -> Result<Request, Fault> {
    let select: Vec<&str> = columns(of.kind)?.iter().map(|(_, column, _)| *column).collect();
    Ok(service.get(Query::new(odata::key(names::set(of.kind), of.id)).select(&select)))
}

/// The fields.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(of: &Record, reply: Reply, now: Moment) -> Result<Details, Fault> {
    let value = rows::json(&good(reply, now)?)?;
    let row = Row::new(&value).ok_or_else(|| Fault::Odd("a row that is no object".into()))?;
    let text = |field: Field, column: &str| {
        let lookup = of.kind == Kind::Contact && field == Field::Company;
        if lookup { row.shown(column) } else { row.text(column) }.to_owned()
    };
    let values = columns(of.kind)?.iter().map(|(field, column, _)| (*field, text(*field, column))).collect();
    Ok(Details { of: of.clone(), version: row.etag().unwrap_or("*").to_owned(), values })
}

/// Writes one field, in the version it was seen in, and before it the company that is new.
///
/// # Errors
/// Where the change makes no sense, or passes a limit of batches.
pub fn change(service: &Service, change: &Change) -> Result<Request, Fault> {
    let column = columns(change.of.kind)?.iter().find(|(field, ..)| *field == change.field);
    let (_, column, length) = column.ok_or_else(|| Fault::Senseless("no such field".into()))?;
    let mut row = Map::new();
    let mut set = Vec::new();
    let at_account = |id| (bound(contact::OF_ACCOUNT), bind(account::SET, id));
    match (change.of.kind, change.field, &change.company) {
        (Kind::Contact, Field::Company, Company::Known(known)) if known.kind == Kind::Account => {
            row.extend([at_account(known.id)]);
        }
        (Kind::Contact, Field::Company, Company::Named(name)) if !name.trim().is_empty() => {
            // The key follows from whose company it is and how it is called: pressing twice creates one.
            let id = identity::new_company(&change.of, name.trim());
            let mut company = Map::new();
            company.insert(account::NAME.into(), cut(name.trim(), MAX_ACCOUNT).into());
            set.push(service.create(account::SET, id, &Value::Object(company)));
            row.extend([at_account(id)]);
        }
        (Kind::Contact, Field::Company, _) => {
            return Err(Fault::Senseless("a contact works at an account".into()));
        }
        _ => {
            let value = cut(change.value.trim(), *length);
            row.insert((*column).into(), if value.is_empty() { Value::Null } else { value.into() });
        }
    }
    let (of, version) = (&change.of, Some(change.version.as_str()));
    set.push(service.change(names::set(of.kind), of.id, version, &Value::Object(row)));
    let mut batch = Batch::new();
    batch.push_set(set);
    service.batch(batch)
}

/// What came of it.
///
/// # Errors
/// Where the CRM refused or failed; a row that somebody changed meanwhile is a conflict.
pub fn read_change(reply: &Reply, now: Moment) -> Result<(), Fault> {
    changed(&mut answers(reply, now)?, now)
}
