//! Making a deal or case from a mail.

use domain::{
    mail::Moment,
    party::{Kind, NewAffair},
    tracking::cut,
};
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::{Reply, Request, batch::Batch};

use crate::{
    fault::Fault,
    names::{account, contact, incident, opportunity},
    service::{Service, answers, bind, bound, changed},
};

/// Length of an opportunity's name in UTF-16 units.
const MAX_NAME: usize = 300;
/// Length of a case's title.
const MAX_TITLE: usize = 200;
/// `incident.caseorigincode`: it came by e-mail.
const BY_EMAIL: i64 = 2;

/// The request that makes it: create only.
///
/// # Errors
/// Where it has no name, or is with nobody whom such a row can be with.
pub fn request(service: &Service, affair: &NewAffair, id: Uuid) -> Result<Request, Fault> {
    let name = affair.name.trim();
    if name.is_empty() {
        return Err(Fault::Senseless("a deal or case needs a name".into()));
    }
    let customer = &affair.customer;
    let company = affair.company.as_ref().filter(|company| company.kind == Kind::Account);
    let (person, account) = match customer.kind {
        Kind::Contact => (Some(customer.id), company.map(|company| company.id)),
        Kind::Account => (None, Some(customer.id)),
        Kind::User
        | Kind::Lead
        | Kind::Equipment
        | Kind::Team
        | Kind::BusinessUnit
        | Kind::Queue
        | Kind::Opportunity
        | Kind::Case => {
            return Err(Fault::Senseless("a deal or case is with a contact or an account".into()));
        }
    };
    let mut row = Map::new();
    let mut set = |nav: &str, id: Option<Uuid>, to: &str| {
        row.extend(id.map(|id| (bound(nav), bind(to, id))));
    };
    // The customer is the company where there is one: so the row shows up with both.
    let person_is_customer = person.filter(|_| account.is_none());
    let table = match affair.kind {
        Kind::Opportunity => {
            set(opportunity::BY_CONTACT, person, contact::SET);
            set(opportunity::BY_ACCOUNT, account, account::SET);
            set(opportunity::BY_CUSTOMER_CONTACT, person_is_customer, contact::SET);
            set(opportunity::BY_CUSTOMER_ACCOUNT, account, account::SET);
            row.insert(opportunity::NAME.into(), cut(name, MAX_NAME).into());
            opportunity::SET
        }
        Kind::Case => {
            set(incident::BY_CONTACT, person, contact::SET);
            set(incident::BY_CUSTOMER_CONTACT, person_is_customer, contact::SET);
            set(incident::BY_CUSTOMER_ACCOUNT, account, account::SET);
            row.insert(incident::NAME.into(), cut(name, MAX_TITLE).into());
            row.insert(incident::ORIGIN.into(), BY_EMAIL.into());
            incident::SET
        }
        Kind::User
        | Kind::Contact
        | Kind::Account
        | Kind::Lead
        | Kind::Equipment
        | Kind::Team
        | Kind::BusinessUnit
        | Kind::Queue => return Err(Fault::Senseless("only deals and cases are made from a mail".into())),
    };
    let mut batch = Batch::new();
    batch.push_set(vec![service.create(table, id, &Value::Object(row))]);
    service.batch(batch)
}

/// What came of it. A row that is there already is there.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: &Reply, now: Moment) -> Result<(), Fault> {
    match changed(&mut answers(reply, now)?, now) {
        Err(fault) if fault.is_conflict() => Ok(()),
        done => done,
    }
}
