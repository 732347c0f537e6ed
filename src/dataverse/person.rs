//! Adding a person or company from a mail.

use domain::{
    identity,
    mail::Moment,
    party::{Company, Kind, NewParty},
    signature::Field,
    tracking::cut,
};
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::{Reply, Request, batch::Batch};

use crate::{
    details::columns,
    fault::Fault,
    names::{account, contact, lead},
    service::{Service, answers, bind, bound, changed},
};

/// Length of a given or family name in UTF-16 units, as of the columns of contact and lead.
const MAX_NAME: usize = 50;
/// Length of an account's name.
const MAX_ACCOUNT: usize = 160;
/// Length of a company's name on a lead.
const MAX_COMPANY: usize = 100;
/// Length of a lead's topic.
const MAX_TOPIC: usize = 300;

/// The requests that create the person under that key, and before it the account a contact brings along. The
/// account's key follows from the person's: pressing twice creates one.
pub(crate) fn creates(service: &Service, person: &NewParty, id: Uuid) -> Result<Vec<Request>, Fault> {
    let first = person.first.trim();
    let last = person.last.trim();
    if last.is_empty() && person.kind != Kind::Account {
        return Err(Fault::Senseless("a person needs a family name".into()));
    }
    let mut requests = Vec::new();
    let mut row = Map::new();
    let set = |row: &mut Map<String, Value>, column: &str, value: &str| {
        if !value.is_empty() {
            row.insert(column.into(), value.into());
        }
    };
    let of_account = |nav: &str, id: Uuid| (bound(nav), bind(account::SET, id));
    match person.kind {
        Kind::Contact => {
            set(&mut row, contact::FIRST, &cut(first, MAX_NAME));
            set(&mut row, contact::LAST, &cut(last, MAX_NAME));
            set(&mut row, contact::EMAIL1, person.address.as_str());
            match &person.company {
                Company::None => {}
                Company::Known(known) if known.kind == Kind::Account => {
                    row.extend([of_account(contact::OF_ACCOUNT, known.id)]);
                }
                Company::Known(_) => return Err(Fault::Senseless("a contact works at an account".into())),
                Company::Named(name) if name.trim().is_empty() => {}
                Company::Named(name) => {
                    let company = identity::new_row(Kind::Account, &person.address, id);
                    let mut body = Map::new();
                    set(&mut body, account::NAME, &cut(name.trim(), MAX_ACCOUNT));
                    requests.push(service.create(account::SET, company, &Value::Object(body)));
                    row.extend([of_account(contact::OF_ACCOUNT, company)]);
                }
            }
            signed(&mut row, person)?;
            requests.push(service.create(contact::SET, id, &Value::Object(row)));
        }
        Kind::Lead => {
            set(&mut row, lead::FIRST, &cut(first, MAX_NAME));
            set(&mut row, lead::LAST, &cut(last, MAX_NAME));
            set(&mut row, lead::EMAIL1, person.address.as_str());
            // A lead must have a topic; the person is all that is known.
            set(&mut row, lead::TOPIC, &cut([first, last].join(" ").trim(), MAX_TOPIC));
            match &person.company {
                Company::None => {}
                Company::Known(known) if known.kind == Kind::Account => {
                    set(&mut row, lead::COMPANY_NAME, &cut(&known.name, MAX_COMPANY));
                    row.extend([of_account(lead::OF_ACCOUNT, known.id)]);
                }
                Company::Known(_) => return Err(Fault::Senseless("a lead's company is an account".into())),
                Company::Named(name) => set(&mut row, lead::COMPANY_NAME, &cut(name.trim(), MAX_COMPANY)),
            }
            signed(&mut row, person)?;
            requests.push(service.create(lead::SET, id, &Value::Object(row)));
        }
        Kind::Account => {
            let name = person.name();
            if name.is_empty() {
                return Err(Fault::Senseless("an account needs a name".into()));
            }
            set(&mut row, account::NAME, &cut(&name, MAX_ACCOUNT));
            set(&mut row, account::EMAIL1, person.address.as_str());
            requests.push(service.create(account::SET, id, &Value::Object(row)));
        }
        Kind::User
        | Kind::Equipment
        | Kind::Team
        | Kind::BusinessUnit
        | Kind::Queue
        | Kind::Opportunity
        | Kind::Case => {
            return Err(Fault::Senseless("only people and companies are added from a mail".into()));
        }
    }
    Ok(requests)
}

/// What the signature said of them; where they work stands beside it.
fn signed(row: &mut Map<String, Value>, person: &NewParty) -> Result<(), Fault> {
    for (field, column, length) in columns(person.kind)? {
        let said = person.signed.iter().find(|(of, _)| of == field && *of != Field::Company);
        let value = said.map(|(_, value)| cut(value.trim(), *length)).filter(|value| !value.is_empty());
        row.extend(value.map(|value| ((*column).to_owned(), value.into())));
    }
    Ok(())
}

/// The person as one request.
///
/// # Errors
/// Where the person makes no sense.
pub fn request(service: &Service, person: &NewParty, id: Uuid) -> Result<Request, Fault> {
    let mut batch = Batch::new();
    batch.push_set(creates(service, person, id)?);
    service.batch(batch)
}

/// What came of it. A row that is there already is there.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: &Reply, now: Moment) -> Result<(), Fault> {
    let done = answers(reply, now).and_then(|mut answers| changed(&mut answers, now));
    match done {
        Err(fault) if fault.is_conflict() => Ok(()),
        done => done,
    }
}
