//! Completing activities that are there: a text that was missing, files that came later, people who were nobody.
//!
//! A completed e-mail keeps what was said. So it is opened, changed and completed again in one change set.

use domain::{
    ledger::Repair,
    mail::{Address, Direction, Moment},
    party::Record,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use super::names::party as more_party;
use crate::{
    fault::Fault,
    names::{self, email, party},
    rows::{self, Row},
    service::{Service, answers, bind, bound, next},
    tracked, write,
};

/// `email.statecode` and `statuscode` of a mail that may be changed (semantics B1).
const OPEN: i64 = 0;
const DRAFT: i64 = 1;
/// `email.notifications`: nothing is missing.
const NO_NOTICE: i64 = 0;
/// Activities whose parties are resolved at a time.
pub(super) const MAX_RESOLVED: usize = 100;

/// The requests that put the text into an activity.
pub(super) fn text(service: &Service, repair: &Repair) -> Vec<Request> {
    let Some(body) = &repair.body else { return Vec::new() };
    let notice = if body.truncated { tracked::NOTICE_TRUNCATED } else { NO_NOTICE };
    let change = json!({ (email::TEXT): body.html, (email::NOTICE): notice });
    opened(service, repair.activity, repair.direction, None, &change)
}

/// A change of what a completed mail keeps.
fn opened(
    service: &Service,
    activity: Uuid,
    direction: Direction,
    version: Option<&str>,
    change: &Value,
) -> Vec<Request> {
    let open = json!({ (email::STATE): OPEN, (email::STATUS): DRAFT });
    vec![
        service.change(email::SET, activity, version, &open),
        service.change(email::SET, activity, None, change),
        service.change(email::SET, activity, None, &write::done(direction)),
    ]
}

/// Activities with their parties, as one request.
///
/// # Errors
/// Where a limit is passed.
pub(super) fn parties(service: &Service, keys: &[Uuid]) -> Result<Request, Fault> {
    let keys: Vec<String> = keys.iter().take(MAX_RESOLVED).map(Uuid::to_string).collect();
    let filter = odata::one_of(email::ID, keys.iter().map(String::as_str)).unwrap_or_default();
    let expand = format!(
        "{}($select={},{},{},{})",
        email::PARTIES,
        party::PART,
        party::ADDRESS,
        party::NAME,
        more_party::WHO
    );
    let select = [email::ID, email::OUTGOING, email::STATE];
    let mut batch = Batch::new();
    batch.push(service.get(Query::new(email::SET).select(&select).filter(&filter).expand(&expand)));
    service.batch(batch)
}

/// What puts the row in the place of nobody, for each of these activities.
///
/// # Errors
/// Where the CRM refused or failed, and where the row cannot be a party.
pub(super) fn resolve(
    service: &Service,
    address: &Address,
    record: &Record,
    reply: &Reply,
    now: Moment,
) -> Result<Vec<Vec<Request>>, Fault> {
    let nav = names::party(record.kind)
        .ok_or_else(|| Fault::Senseless(format!("a {} is on no mail", names::table(record.kind))))?;
    let list = rows::list(&next(&mut answers(reply, now)?, now)?)?;
    let mut sets = Vec::new();
    for row in list.iter().filter_map(Row::new) {
        let Some(activity) = row.id(email::ID) else { continue };
        let all: Option<Vec<Value>> = row
            .rows(email::PARTIES)
            .filter(|party| matches!(party.number(party::PART), Some(1..=7 | 10..)))
            .map(|one| rewritten(&one, address, nav, record))
            .collect();
        // A party of a kind without a word here would be lost by rewriting: the activity stays as it is.
        let Some(all) = all else { continue };
        let change = json!({ (email::PARTIES): all, (email::UNRESOLVED): false });
        let direction =
            if row.flag(email::OUTGOING).unwrap_or(true) { Direction::Outgoing } else { Direction::Incoming };
        sets.push(if row.number(email::STATE) == Some(OPEN) {
            vec![service.change(email::SET, activity, row.etag(), &change)]
        } else {
            opened(service, activity, direction, row.etag(), &change)
        });
    }
    Ok(sets)
}

/// A party as it is written again.
fn rewritten(one: &Row<'_>, address: &Address, nav: &str, record: &Record) -> Option<Value> {
    let mut row = Map::new();
    row.insert(party::PART.into(), one.number(party::PART)?.into());
    let used = one.text(party::ADDRESS);
    if !used.is_empty() {
        row.insert(party::ADDRESS.into(), used.into());
    }
    match one.id(more_party::WHO) {
        Some(_) => {
            let who = one.lookup(more_party::WHO)?;
            row.insert(bound(names::party(who.kind)?), bind(names::set(who.kind), who.id));
        }
        None if Address::new(used) == *address => {
            row.insert(bound(nav), bind(names::set(record.kind), record.id));
        }
        None => {
            row.insert(party::NAME.into(), one.text(party::NAME).into());
        }
    }
    Some(Value::Object(row))
}
