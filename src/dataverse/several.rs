//! Further records that a mail is linked to: parties of the activity in the part *Related* (`participationtypemask` 13, the
//! list `related` of an e-mail). Only `regardingobjectid` drives what the CRM makes of a mail; these show it in their
//! timelines.
//!
//! Parties are changed all together: the list that is written takes the place of the one that was there. So they are read
//! with the version of the row, and written on that version alone. A completed e-mail is opened for it and completed again,
//! in one change set.

use domain::{
    mail::{Direction, Moment},
    pane::Links,
    party::Record,
    tracking::MAX_RELATED,
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
    names::{self, email, party},
    rows::{self, Row},
    service::{Service, answers, bind, bound, changed, good},
    write,
};

/// `activityparty.participationtypemask`: one or more related records (semantics B1).
pub(crate) const RELATED: i64 = 13;
/// `email.statecode` and `statuscode` of a mail that may be changed (semantics B1).
const OPEN: i64 = 0;
const DRAFT: i64 = 1;

/// An activity with what it is linked to.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    version: Option<String>,
    completed: bool,
    direction: Direction,
    /// Everyone else on it, as they are written again; `None` where somebody could not be.
    others: Option<Vec<Value>>,
    /// The further records.
    pub related: Vec<Record>,
}

/// The question for an activity.
pub fn request(service: &Service, activity: Uuid) -> Request {
    let members = [party::PART, party::ADDRESS, party::NAME, party::ROW].join(",");
    let expand = format!("{}($select={members})", email::PARTIES);
    let select = [email::ID, email::OUTGOING, email::STATE];
    service.get(Query::new(odata::key(email::SET, activity)).select(&select).expand(&expand))
}

/// Reads the answer.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Found, Fault> {
    let value = rows::json(&good(reply, now)?)?;
    let row = Row::new(&value).ok_or_else(|| Fault::Odd("a row that is none".into()))?;
    let mut related: Vec<Record> = Vec::new();
    let mut others = Some(Vec::new());
    for one in row.rows(email::PARTIES) {
        match one.number(party::PART) {
            Some(RELATED) => {
                let record = one.lookup(party::ROW);
                related.extend(record.filter(|record| !related.iter().any(|known| known.is(record))));
            }
            // Owner and regarding the CRM keeps by itself.
            Some(1..=7 | 10..) => {
                others = others.zip(again(&one)).map(|(mut all, one)| {
                    all.push(one);
                    all
                })
            }
            Some(_) | None => {}
        }
    }
    let outgoing = row.flag(email::OUTGOING).unwrap_or(true);
    Ok(Found {
        version: row.etag().map(str::to_owned),
        completed: row.number(email::STATE) != Some(OPEN),
        direction: if outgoing { Direction::Outgoing } else { Direction::Incoming },
        others,
        related,
    })
}

/// A party as it is written again; `None` where its row is of a kind without a word here.
fn again(one: &Row<'_>) -> Option<Value> {
    let mut row = Map::new();
    row.insert(party::PART.into(), one.number(party::PART)?.into());
    let used = one.text(party::ADDRESS);
    if !used.is_empty() {
        row.insert(party::ADDRESS.into(), used.into());
    }
    match one.id(party::ROW) {
        Some(_) => {
            let who = one.lookup(party::ROW)?;
            row.insert(bound(names::party(who.kind)?), bind(names::set(who.kind), who.id));
        }
        None => {
            row.insert(party::NAME.into(), one.text(party::NAME).into());
        }
    }
    Some(Value::Object(row))
}

/// A further record as it is written; `None` where such a row cannot be one.
pub(crate) fn linked(record: &Record) -> Option<Value> {
    let nav = names::party(record.kind)?;
    Some(json!({ (party::PART): RELATED, (bound(nav)): bind(names::set(record.kind), record.id) }))
}

/// What the activity is linked to after the change.
#[must_use]
pub fn after(found: &Found, links: &Links) -> Vec<Record> {
    let mut related = found.related.clone();
    related.retain(|one| !links.remove.iter().any(|gone| gone.is(one)));
    for record in &links.add {
        if related.len() < MAX_RELATED && !related.iter().any(|one| one.is(record)) {
            related.push(record.clone());
        }
    }
    related
}

/// The change as one request, on the version that was read; `None` where nothing changes.
///
/// # Errors
/// Where somebody on the activity could not be written again, or a row cannot be linked to.
pub fn change(
    service: &Service,
    activity: Uuid,
    found: &Found,
    links: &Links,
) -> Result<Option<Request>, Fault> {
    let related = after(found, links);
    let same = related.len() == found.related.len()
        && related.iter().all(|one| found.related.iter().any(|known| known.is(one)));
    if same {
        return Ok(None);
    }
    let lost = || Fault::Senseless("somebody on this mail is of a kind that cannot be written again".into());
    let mut parties = found.others.clone().ok_or_else(lost)?;
    for record in &related {
        let cannot =
            || Fault::Senseless(format!("an e-mail cannot be linked to a {}", names::table(record.kind)));
        parties.push(linked(record).ok_or_else(cannot)?);
    }
    let change = json!({ (email::PARTIES): parties });
    let mut batch = Batch::new();
    batch.push_set(if found.completed {
        let open = json!({ (email::STATE): OPEN, (email::STATUS): DRAFT });
        vec![
            service.change(email::SET, activity, found.version.as_deref(), &open),
            service.change(email::SET, activity, None, &change),
            service.change(email::SET, activity, None, &write::done(found.direction)),
        ]
    } else {
        vec![service.change(email::SET, activity, found.version.as_deref(), &change)]
    });
    service.batch(batch).map(Some)
}

/// Whether the change was made.
///
/// # Errors
/// Where the CRM refused or failed; [`Fault::is_conflict`] where somebody changed the activity meanwhile.
pub fn done(reply: &Reply, now: Moment) -> Result<(), Fault> {
    changed(&mut answers(reply, now)?, now)
}
