//! Writing several activities by one `$batch`, and removing them by one: a change set each, so that one that is refused
//! undoes itself alone; then a look at all of them, so that what is told is what the CRM says.

use domain::{mail::Moment, tracking::Activity, want::Written};
use serde_json::Value;
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use crate::{
    fault::Fault,
    ledger::chunks,
    names::email,
    rows,
    service::{Service, answers, changed, next},
    tracked,
    write::{self, Attempt, Outcome},
};

/// Rows of these mails that are looked at. Two of each are usual at most: the copy that was sent and the one received.
const MAX_ROWS: usize = 5_000;

/// The activity's change set.
///
/// # Errors
/// Where it makes no sense: a row of that kind cannot be regarded.
pub fn change_set(service: &Service, activity: &Activity, attempt: Attempt) -> Result<[Request; 2], Fault> {
    let body = Value::Object(write::body(activity, attempt)?);
    Ok([
        service.create(email::SET, activity.id, &body),
        service.change(email::SET, activity.id, None, &write::done(activity.mail.direction)),
    ])
}

fn looks(activities: &[&Activity]) -> Vec<Query> {
    let keys: Vec<String> = activities.iter().map(|activity| activity.id.to_string()).collect();
    let ids = activities.iter().filter_map(|activity| activity.mail.message_id.as_ref());
    let names: Vec<String> = ids.flat_map(tracked::spellings).collect();
    let mut looks = Vec::new();
    for (column, values) in [(email::ID, keys), (email::MESSAGE_ID, names)] {
        for part in chunks(&values, |text| text) {
            let filter = odata::one_of(column, part.iter().map(String::as_str));
            let look =
                |filter: String| Query::new(email::SET).select(tracked::SELECT).filter(&filter).top(MAX_ROWS);
            looks.extend(filter.map(look));
        }
    }
    looks
}

/// The activities as one request. Each must make sense by itself.
///
/// # Errors
/// Where one makes no sense, or a limit of batches is passed.
pub fn request(service: &Service, activities: &[&Activity], attempt: Attempt) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    for activity in activities {
        batch.push_set(change_set(service, activity, attempt)?.to_vec());
    }
    for look in looks(activities) {
        batch.push(service.get(look));
    }
    service.batch(batch)
}

/// What came of each, in their order.
///
/// # Errors
/// Where the CRM refused or failed as a whole.
pub fn read(
    activities: &[&Activity],
    attempt: Attempt,
    reply: &Reply,
    now: Moment,
) -> Result<Vec<Result<Outcome, Fault>>, Fault> {
    let mut answers = answers(reply, now)?;
    let changes: Vec<Result<(), Fault>> = activities.iter().map(|_| changed(&mut answers, now)).collect();
    let mut found = Vec::new();
    let mut unseen = None;
    for _ in looks(activities) {
        match next(&mut answers, now).and_then(|reply| rows::list(&reply)) {
            Ok(list) => found.extend(list),
            Err(fault) => unseen = Some(fault),
        }
    }
    let one = |(activity, change): (&&Activity, Result<(), Fault>)| {
        let written = |tracked, was_there| Outcome::Written(Box::new(Written { tracked, was_there }));
        let there = write::theirs(activity, &found);
        match (change, there) {
            (Ok(()), there) => Ok(written(there.unwrap_or_else(|| write::ours(activity, now)), false)),
            (Err(fault), _) if !fault.is_conflict() => Err(fault),
            (Err(_), Some(tracked)) => Ok(written(tracked, true)),
            (Err(fault), None) => match &unseen {
                Some(unseen) => Err(unseen.clone()),
                None if attempt == Attempt::First && write::differs(activity, None) => Ok(Outcome::Again),
                None => Err(write::hidden(fault)),
            },
        }
    };
    Ok(activities.iter().zip(changes).map(one).collect())
}

/// The request that removes activities.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn remove(service: &Service, activities: &[Uuid]) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    for activity in activities {
        batch.push(service.delete(email::SET, *activity));
    }
    service.batch(batch)
}

/// What came of each: an activity that is gone already is gone.
///
/// # Errors
/// Where the CRM refused or failed as a whole.
pub fn removed(activities: &[Uuid], reply: &Reply, now: Moment) -> Result<Vec<Result<(), Fault>>, Fault> {
    let mut answers = answers(reply, now)?;
    let one = |_: &Uuid| match next(&mut answers, now) {
        Err(fault) if fault.status() == Some(404) => Ok(()),
        other => other.map(|_| ()),
    };
    Ok(activities.iter().map(one).collect())
}
