//! Which other appointments somebody has at a time.

use domain::{
    feed::{Busy, MAX_CLASHES},
    mail::Moment,
    step::{Kind, case::Clash},
};
use wire::{Reply, Request, batch::Batch, date, odata::Query};

use super::{
    super::names::{appointment, task},
    columns::{OWNER, key},
};
use crate::{
    fault::Fault,
    rows::{self, Row},
    service::{Service, answers, next},
};

/// `statecode` of appointments that are still to be: open and scheduled.
const STANDING: [i64; 2] = [0, 3];
/// `statuscode` of one that leaves its time free.
const FREE: i64 = 1;

/// Asks for them, a question each; `None` where nothing is asked.
///
/// # Errors
/// Where it passes a limit of batches.
pub(super) fn request(service: &Service, meetings: &[Busy]) -> Result<Option<Request>, Fault> {
    if meetings.is_empty() {
        return Ok(None);
    }
    let mut batch = Batch::new();
    for one in meetings {
        let [open, scheduled] = STANDING;
        let (start, end) = (date::write_rfc3339(one.span.start().0), date::write_rfc3339(one.span.end().0));
        let filter = format!(
            "{OWNER} eq {} and {} lt {end} and {} gt {start} and {} ne {} and {} ne {FREE} and ({state} eq {open} \
             or {state} eq {scheduled})",
            one.owner,
            task::START,
            task::DUE,
            key(Kind::Appointment),
            one.row,
            task::STATUS,
            state = task::STATE,
        );
        let query = Query::new(appointment::SET).select(&[task::SUBJECT, task::START]).filter(&filter);
        batch.push(service.get(query.order_by(&format!("{} asc", task::START)).top(MAX_CLASHES)));
    }
    service.batch(batch).map(Some)
}

/// Reads them, in the order in which it was asked.
///
/// # Errors
/// Where a part is not answered.
pub(super) fn read(reply: &Reply, meetings: &[Busy], now: Moment) -> Result<Vec<Vec<Clash>>, Fault> {
    let mut answers = answers(reply, now)?;
    let mut found = Vec::with_capacity(meetings.len());
    for _ in meetings {
        let list = rows::list(&next(&mut answers, now)?)?;
        let clash = |row: Row<'_>| {
            let start = row.moment(task::START)?;
            Some(Clash { who: None, subject: row.text(task::SUBJECT).to_owned(), start })
        };
        found.push(list.iter().filter_map(Row::new).filter_map(clash).collect());
    }
    Ok(found)
}
