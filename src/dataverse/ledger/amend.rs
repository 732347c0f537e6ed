//! Changes to many activities: what they are regarding, notes of untracking, owners.
//!
//! What depends on what is there is read first, all of it by one request, and written on the versions that were read.

use std::collections::HashMap;

use domain::{
    ledger::Regard,
    mail::{Address, Moment},
    party::{Kind, Record},
};
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use super::chunk::chunks;
use crate::{
    fault::Fault,
    names::{self, email},
    note,
    rows::{self, Row},
    service::{Service, answers, bind, bound, next},
};

/// An activity as it is before a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Before {
    regarding: Option<Record>,
    params: String,
    version: Option<String>,
}

/// What a change comes to.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// It is so already.
    Done,
    /// These requests, all or none.
    Send(Vec<Request>),
}

/// The activities of these keys as one request; `None` where there are no keys.
///
/// # Errors
/// Where a limit is passed.
pub(super) fn request(service: &Service, keys: &[Uuid]) -> Result<Option<Request>, Fault> {
    let keys: Vec<String> = keys.iter().map(Uuid::to_string).collect();
    let mut batch = Batch::new();
    for part in chunks(&keys, |key| key) {
        if let Some(filter) = odata::one_of(email::ID, part.iter().map(String::as_str)) {
            let select = [email::ID, email::REGARDING, email::PARAMS];
            batch.push(service.get(Query::new(email::SET).select(&select).filter(&filter)));
        }
    }
    if keys.is_empty() { Ok(None) } else { service.batch(batch).map(Some) }
}

/// Reads them.
///
/// # Errors
/// Where the CRM refused or failed.
pub(super) fn read(keys: &[Uuid], reply: &Reply, now: Moment) -> Result<HashMap<Uuid, Before>, Fault> {
    let mut answers = answers(reply, now)?;
    let keys: Vec<String> = keys.iter().map(Uuid::to_string).collect();
    let mut found = HashMap::new();
    for _ in chunks(&keys, |key| key) {
        for value in rows::list(&next(&mut answers, now)?)? {
            let Some(row) = Row::new(&value) else { continue };
            let Some(id) = row.id(email::ID) else { continue };
            let before = Before {
                regarding: row.lookup(email::REGARDING),
                params: row.text(email::PARAMS).to_owned(),
                version: row.etag().map(str::to_owned),
            };
            found.insert(id, before);
        }
    }
    Ok(found)
}

/// What makes an activity regarding that row, and forgets that its mailbox untracked it.
///
/// # Errors
/// Where a row of that kind cannot be regarded.
pub(super) fn regard(service: &Service, change: &Regard, before: &Before) -> Result<Step, Fault> {
    let mut row = Map::new();
    let is = |a: &Option<Record>, b: &Option<Record>| match (a, b) {
        (Some(a), Some(b)) => a.is(b),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    if !is(&change.regarding, &before.regarding) {
        let (kind, target) = match (&change.regarding, &before.regarding) {
            (Some(record), _) => (record.kind, bind(names::set(record.kind), record.id)),
            // A lookup is taken off by the name it was set by.
            (None, Some(record)) => (record.kind, Value::Null),
            (None, None) => (Kind::Account, Value::Null),
        };
        row.insert(bound(nav(kind)?), target);
    }
    if let Some(params) = note::without(&before.params, &change.mailbox) {
        row.insert(email::PARAMS.into(), text(params));
    }
    Ok(send(service, change.activity, before, row))
}

/// What notes that a mailbox untracked an activity.
///
/// # Errors
/// Where nothing can be added to what is there.
pub(super) fn untrack(
    service: &Service,
    activity: Uuid,
    mailbox: &Address,
    before: &Before,
    now: Moment,
) -> Result<Step, Fault> {
    if note::read(&before.params).iter().any(|note| note.mailbox == *mailbox) {
        return Ok(Step::Done);
    }
    let noted =
        note::with(&before.params, mailbox, now).map_err(|error| Fault::Senseless(error.to_string()))?;
    let row = Map::from_iter([(email::PARAMS.to_owned(), Value::String(noted))]);
    Ok(send(service, activity, before, row))
}

/// What gives an activity to another owner.
pub(super) fn assign(service: &Service, activity: Uuid, owner: &Record) -> Vec<Request> {
    let row = Map::from_iter([(bound(email::OWNED_BY), bind(names::set(owner.kind), owner.id))]);
    vec![service.change(email::SET, activity, None, &Value::Object(row))]
}

fn nav(kind: Kind) -> Result<&'static str, Fault> {
    names::regarding(kind)
        .ok_or_else(|| Fault::Senseless(format!("an e-mail cannot be regarding a {}", names::table(kind))))
}

fn text(params: String) -> Value {
    if params.is_empty() { Value::Null } else { Value::String(params) }
}

fn send(service: &Service, activity: Uuid, before: &Before, row: Map<String, Value>) -> Step {
    if row.is_empty() {
        return Step::Done;
    }
    Step::Send(vec![service.change(email::SET, activity, before.version.as_deref(), &Value::Object(row))])
}
