//! Contacts that may be the same person as one who is about to be made: by an address, or by last name and company.

use domain::{
    mail::{Address, Moment},
    party::{self, Record},
    step::{Fields, Kind},
};
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use super::read::stored;
use crate::{
    fault::Fault,
    names::contact,
    rows::{self, Row},
    service::{Service, answers, next},
};

/// Values of one question: an address has at most 64 KB.
const TOGETHER: usize = 50;
/// Rows of one answer.
const MAX_ROWS: usize = 500;
/// `statecode` of a row that is in use.
const ACTIVE: i64 = 0;
/// Columns of a contact that hold an address.
const ADDRESSES: [&str; 3] = [contact::EMAIL1, contact::EMAIL2, contact::EMAIL3];

/// Asks for them; `None` where nothing is given to go by.
///
/// # Errors
/// Where it passes a limit of batches.
pub(super) fn request(
    service: &Service,
    addresses: &[Address],
    names: &[(String, Uuid)],
) -> Result<Option<Request>, Fault> {
    let mut batch = Batch::new();
    let mut count = 0;
    let mut ask = |any: &str| {
        let select = [
            contact::ID,
            contact::NAME,
            contact::FIRST,
            contact::LAST,
            contact::EMAIL1,
            contact::EMAIL2,
            contact::EMAIL3,
            contact::COMPANY,
        ];
        let filter = format!("{} eq {ACTIVE} and ({any})", contact::STATE);
        batch.push(service.get(Query::new(contact::SET).select(&select).filter(&filter).top(MAX_ROWS)));
        count += 1;
    };
    for some in addresses.chunks(TOGETHER) {
        let any =
            ADDRESSES.iter().filter_map(|column| odata::one_of(column, some.iter().map(Address::as_str)));
        odata::any_of(any).iter().for_each(|any| ask(any));
    }
    for some in names.chunks(TOGETHER) {
        let both = some.iter().map(|(last, company)| {
            format!("({} and {} eq {company})", odata::eq(contact::LAST, last), contact::COMPANY)
        });
        odata::any_of(both).iter().for_each(|any| ask(any));
    }
    if count == 0 { Ok(None) } else { service.batch(batch).map(Some) }
}

/// Reads them, each once.
///
/// # Errors
/// Where a part is not answered.
pub(super) fn read(reply: &Reply, now: Moment) -> Result<Vec<(Record, Fields)>, Fault> {
    let mut answers = answers(reply, now)?.peekable();
    let mut found: Vec<(Record, Fields)> = Vec::new();
    while answers.peek().is_some() {
        let list = rows::list(&next(&mut answers, now)?)?;
        for row in list.iter().filter_map(Row::new) {
            let Some(read) = stored(Kind::Contact, &row) else { continue };
            let id = read.row.id;
            if found.iter().all(|(known, _)| known.id != id) {
                let name = row.text(contact::NAME).to_owned();
                found.push((Record { kind: party::Kind::Contact, id, name }, read.row.fields));
            }
        }
    }
    Ok(found)
}
