//! Setting or taking off what an activity is regarding.

use domain::{
    mail::{Address, Moment},
    party::{Kind, Record},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use crate::{
    fault::Fault,
    names::{self, email},
    note,
    rows::{self, Row},
    service::{Service, answers, bind, bound, next},
};

/// What is left to do after the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing.
    Nothing,
    /// It is still regarding a row of that kind: the organization takes a lookup off only by the name it was set by.
    Regarding(Kind),
    /// The mailbox's owner untracked the mail: that is to be forgotten, on this version of the row.
    Note {
        /// What the column is to hold.
        params: String,
        /// The version that was read; `None` where the CRM named none.
        version: Option<String>,
    },
}

/// The change and a look at what is there after it, as one request.
///
/// # Errors
/// Where a row of that kind cannot be regarded.
pub fn request(service: &Service, activity: Uuid, regarding: Option<&Record>) -> Result<Request, Fault> {
    let (kind, target) = match regarding {
        Some(record) => (record.kind, bind(names::set(record.kind), record.id)),
        // Any of the names takes the lookup off; where one does not, the look afterwards says so.
        None => (Kind::Account, Value::Null),
    };
    change(service, activity, kind, target)
}

/// The same, by the name of the kind that it is regarding now.
///
/// # Errors
/// Where a row of that kind cannot be regarded.
pub fn take_off(service: &Service, activity: Uuid, kind: Kind) -> Result<Request, Fault> {
    change(service, activity, kind, Value::Null)
}

fn change(service: &Service, activity: Uuid, kind: Kind, target: Value) -> Result<Request, Fault> {
    let nav = names::regarding(kind)
        .ok_or_else(|| Fault::Senseless(format!("an e-mail cannot be regarding a {}", names::table(kind))))?;
    let body = Map::from_iter([(bound(nav), target)]);
    let mut batch = Batch::new();
    batch.push(service.change(email::SET, activity, None, &Value::Object(body)));
    batch.push(service.get(look(activity)));
    service.batch(batch)
}

fn look(activity: Uuid) -> Query {
    Query::new(odata::key(email::SET, activity)).select(&[email::REGARDING, email::PARAMS])
}

/// What is left to do.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(
    regarding: Option<&Record>,
    mailbox: &Address,
    reply: &Reply,
    now: Moment,
) -> Result<Left, Fault> {
    let mut answers = answers(reply, now)?;
    next(&mut answers, now)?;
    let value = rows::json(&next(&mut answers, now)?)?;
    let row = Row::new(&value).ok_or_else(|| Fault::Odd("a row that is none".into()))?;
    if let (None, Some(still)) = (regarding, row.lookup(email::REGARDING)) {
        return Ok(Left::Regarding(still.kind));
    }
    Ok(match note::without(row.text(email::PARAMS), mailbox) {
        Some(params) => Left::Note { params, version: row.etag().map(str::to_owned) },
        None => Left::Nothing,
    })
}

/// Reads the note alone, for another attempt after somebody changed the row.
pub(crate) fn note_request(service: &Service, activity: Uuid) -> Request {
    service.get(Query::new(odata::key(email::SET, activity)).select(&[email::PARAMS]))
}

/// The note's text and the row's version.
pub(crate) fn note_read(reply: &Reply) -> Result<(String, Option<String>), Fault> {
    let value = rows::json(reply)?;
    let row = Row::new(&value).ok_or_else(|| Fault::Odd("a row that is none".into()))?;
    Ok((row.text(email::PARAMS).to_owned(), row.etag().map(str::to_owned)))
}

/// Writes the note, on that version of the row and no other.
pub(crate) fn note_write(service: &Service, activity: Uuid, version: Option<&str>, params: &str) -> Request {
    let params = if params.is_empty() { Value::Null } else { params.into() };
    service.change(email::SET, activity, version, &json!({ (email::PARAMS): params }))
}
