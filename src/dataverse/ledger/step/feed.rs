//! What changed in a table since the last time: change tracking, a page at a time (Dataverse: *Use change tracking*).
//! The place is the link that the CRM gave, whole.

use domain::{
    feed::{Change, Feed},
    mail::Moment,
    step::Kind,
};
use serde_json::Value;
use wire::{Method, Reply, Request, odata::Query};

use super::columns::{CHANGED, OWNER, key, set};
use crate::{
    fault::Fault,
    rows::{self, Row},
    service::{Service, good},
};

/// Rows of one page; Dataverse gives 5,000.
const PAGE: usize = 1_000;
/// Why a row that went stands in the answer.
const DELETED: &str = "deleted";
/// The place is older than the CRM remembers.
const EXPIRED: u16 = 410;

/// Asks for what changed since that place; for all there is without one.
///
/// # Errors
/// Where the place lies with another service: the token is not meant for that.
pub(in crate::ledger) fn request(
    service: &Service,
    kind: Kind,
    place: Option<&str>,
) -> Result<Request, Fault> {
    let url = match place {
        Some(place) if place.starts_with(service.root()) => place.to_owned(),
        Some(_) => return Err(Fault::Odd("a place in another service".into())),
        None => {
            let query = Query::new(set(kind)).select(&[key(kind), OWNER, CHANGED]);
            format!("{}{}", service.root(), query.into_url())
        }
    };
    Ok(Request::new(Method::Get, url)
        .with_header("Accept", "application/json")
        .with_header("OData-MaxVersion", "4.0")
        .with_header("OData-Version", "4.0")
        .with_header("Prefer", format!("odata.track-changes,odata.maxpagesize={PAGE}")))
}

/// Reads it.
///
/// # Errors
/// Where the CRM refused or failed. That it does not remember so far back, or has no such table, is none.
pub(in crate::ledger) fn read(
    service: &Service,
    kind: Kind,
    reply: Reply,
    now: Moment,
) -> Result<Feed, Fault> {
    let reply = match good(reply, now) {
        Ok(reply) => reply,
        Err(fault) if fault.status() == Some(EXPIRED) => return Ok(Feed::Lost),
        Err(fault) if fault.status() == Some(404) => return Ok(Feed::Unknown),
        Err(fault) => return Err(fault),
    };
    let value = rows::json(&reply)?;
    let link = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let (place, more) = match (link("@odata.nextLink"), link("@odata.deltaLink")) {
        (Some(next), _) => (next, true),
        (None, Some(delta)) => (delta, false),
        (None, None) => return Err(Fault::Odd("changes that do not go on".into())),
    };
    if !place.starts_with(service.root()) {
        return Err(Fault::Odd("changes go on with another service".into()));
    }
    let all = value.get("value").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let changes = all.iter().filter_map(Row::new).filter_map(|row| change(kind, &row)).collect();
    Ok(Feed::Page { changes, place, more })
}

fn change(kind: Kind, row: &Row<'_>) -> Option<Change> {
    if row.text("reason") == DELETED {
        return Some(Change { row: row.id("id")?, owner: None, at: None });
    }
    Some(Change { row: row.id(key(kind))?, owner: row.id(OWNER), at: row.moment(CHANGED) })
}
