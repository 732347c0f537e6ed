//! Who attends, and where somebody works: rows by their addresses and names.

use std::collections::HashMap;

use domain::{
    mail::{Address, Moment},
    party::{Kind, Record},
};
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use crate::{
    fault::Fault,
    names::{account, contact},
    rows::{self, Row},
    service::{Service, answers, next},
};

/// Values of one question: an address has at most 64 KB.
const TOGETHER: usize = 100;
/// Rows of one answer. More of one address than this are as good as none.
const MAX_ROWS: usize = 1_000;
/// `statecode` of a row that is in use.
const ACTIVE: i64 = 0;
/// Columns of a contact that hold an address.
const ADDRESSES: [&str; 3] = [contact::EMAIL1, contact::EMAIL2, contact::EMAIL3];

/// Asks for contacts that have one of these addresses; `None` where none is given.
///
/// # Errors
/// Where it passes a limit of batches.
pub(in crate::ledger) fn contacts(
    service: &Service,
    addresses: &[Address],
) -> Result<Option<Request>, Fault> {
    let mut batch = Batch::new();
    for some in addresses.chunks(TOGETHER) {
        let any =
            ADDRESSES.iter().filter_map(|column| odata::one_of(column, some.iter().map(Address::as_str)));
        let Some(any) = odata::any_of(any) else { continue };
        let select = [contact::ID, contact::NAME, contact::EMAIL1, contact::EMAIL2, contact::EMAIL3];
        let filter = format!("{} eq {ACTIVE} and ({any})", contact::STATE);
        batch.push(service.get(Query::new(contact::SET).select(&select).filter(&filter).top(MAX_ROWS)));
    }
    if addresses.is_empty() { Ok(None) } else { service.batch(batch).map(Some) }
}

/// Reads them, by address. One that several have stands for nobody.
///
/// # Errors
/// Where a part is not answered.
pub(in crate::ledger) fn read_contacts(
    reply: &Reply,
    addresses: &[Address],
    now: Moment,
) -> Result<Vec<(Address, Record)>, Fault> {
    let mut answers = answers(reply, now)?.peekable();
    let mut found: HashMap<Address, Vec<Record>> = HashMap::new();
    while answers.peek().is_some() {
        let list = rows::list(&next(&mut answers, now)?)?;
        for row in list.iter().filter_map(Row::new) {
            let Some(id) = row.id(contact::ID) else { continue };
            let record = Record { kind: Kind::Contact, id, name: row.text(contact::NAME).to_owned() };
            for address in row.addresses(&ADDRESSES) {
                let known = found.entry(address).or_default();
                if !known.iter().any(|one| one.id == id) {
                    known.push(record.clone());
                }
            }
        }
    }
    let one = |address: &Address| match found.get(address).map(Vec::as_slice) {
        Some([record]) => Some((address.clone(), record.clone())),
        Some(_) | None => None,
    };
    Ok(addresses.iter().filter_map(one).collect())
}

/// Asks for accounts that have one of these names; `None` where none is given.
///
/// # Errors
/// Where it passes a limit of batches.
pub(in crate::ledger) fn accounts(service: &Service, names: &[String]) -> Result<Option<Request>, Fault> {
    let mut batch = Batch::new();
    for some in names.chunks(TOGETHER) {
        let Some(any) = odata::one_of(account::NAME, some.iter().map(String::as_str)) else { continue };
        let filter = format!("{} eq {ACTIVE} and {any}", account::STATE);
        let query = Query::new(account::SET).select(&[account::ID, account::NAME]);
        batch.push(service.get(query.filter(&filter).top(MAX_ROWS)));
    }
    if names.is_empty() { Ok(None) } else { service.batch(batch).map(Some) }
}

/// Reads them.
///
/// # Errors
/// Where a part is not answered.
pub(in crate::ledger) fn read_accounts(reply: &Reply, now: Moment) -> Result<Vec<Record>, Fault> {
    let mut answers = answers(reply, now)?.peekable();
    let mut found = Vec::new();
    while answers.peek().is_some() {
        let list = rows::list(&next(&mut answers, now)?)?;
        found.extend(list.iter().filter_map(Row::new).filter_map(|row| {
            let id = row.id(account::ID)?;
            Some(Record { kind: Kind::Account, id, name: row.text(account::NAME).to_owned() })
        }));
    }
    Ok(found)
}
