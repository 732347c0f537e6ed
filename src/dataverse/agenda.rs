//! What is due for whoever asks, and records of the mails they tracked last: two questions in one `$batch`.

use domain::{
    home::{Agenda, MAX_RECENT, MAX_TASKS, Task},
    mail::Moment,
    party::{Kind, Record},
};
use serde_json::json;
use uuid::Uuid;
use wire::{Reply, Request, batch::Batch, date, odata::Query};

use crate::{
    fault::Fault,
    names::{activity, email, task},
    rows::{self, Row},
    service::{Service, answers, good, next},
};

/// Mails that are looked through for different records.
const MAX_MAILS: usize = 60;
/// Seconds of a day: what is due by the end of today, wherever somebody sits, is due within this.
const DAY_S: i64 = 24 * 3_600;
/// A task that is completed: state and reason (`task.statuscode`).
const DONE: (i32, i32) = (1, 5);
/// How far a task is of which nothing is said.
const NOT_STARTED: i32 = 2;
/// A task that is open.
const OPEN: i32 = 0;

/// The question of that user as one request.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn request(service: &Service, me: Uuid, now: Moment) -> Result<Request, Fault> {
    let until = date::write_rfc3339(now.0.saturating_add(DAY_S));
    let due = format!(
        "{} eq {me} and {} eq {OPEN} and {} le {until}",
        email::OWNER,
        activity::STATE,
        activity::END
    );
    let columns = [activity::ID, activity::SUBJECT, activity::REGARDING, activity::END, activity::STATUS];
    let tasks =
        Query::new(task::SET).select(&columns).filter(&due).order_by(&format!("{} asc", activity::END));
    let tracked = format!("{} eq {me} and {} ne null", email::AUTHOR, email::REGARDING);
    let mails = Query::new(email::SET).select(&[email::REGARDING]).filter(&tracked);
    let mut batch = Batch::new().going_on();
    batch.push(service.get(tasks.top(MAX_TASKS)));
    batch.push(service.get(mails.order_by(&format!("{} desc", email::CREATED)).top(MAX_MAILS)));
    service.batch(batch)
}

/// What there is. What cannot be read is left out.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: &Reply, now: Moment) -> Result<Agenda, Fault> {
    let mut answers = answers(reply, now)?;
    let tasks = rows::list(&next(&mut answers, now)?)?;
    let mails = rows::list(&next(&mut answers, now)?)?;
    let mut recent: Vec<Record> = Vec::new();
    for record in mails.iter().filter_map(Row::new).filter_map(|row| row.lookup(email::REGARDING)) {
        let new = Kind::REGARDING.contains(&record.kind) && !recent.iter().any(|known| known.is(&record));
        if new && recent.len() < MAX_RECENT {
            recent.push(record);
        }
    }
    let tasks = tasks.iter().filter_map(Row::new).filter_map(|row| {
        Some(Task {
            id: row.id(activity::ID)?,
            subject: row.text(activity::SUBJECT).to_owned(),
            regarding: row.lookup(activity::REGARDING),
            due: row.moment(activity::END)?,
            status: row
                .number(activity::STATUS)
                .and_then(|status| i32::try_from(status).ok())
                .unwrap_or(NOT_STARTED),
        })
    });
    Ok(Agenda { tasks: tasks.take(MAX_TASKS).collect(), recent })
}

/// Completes a task, or opens it again as far as it was.
pub fn finish(service: &Service, id: Uuid, back: Option<i32>) -> Request {
    let (state, status) = back.map_or(DONE, |status| (OPEN, status));
    service.change(task::SET, id, None, &json!({ (activity::STATE): state, (activity::STATUS): status }))
}

/// What came of it.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn finished(reply: Reply, now: Moment) -> Result<(), Fault> {
    good(reply, now).map(drop)
}
