//! Which of the mails that this one answers are tracked, and to what.

use domain::{
    correlation::{Method, Parent},
    mail::{MessageId, Moment},
};
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use crate::{
    fault::Fault,
    names::email,
    rows::{self, Row},
    service::{Service, answers, next},
    tracked,
};

/// Mails that are asked for; the domain lists no more ([`domain::mail::MAX_REFERENCES`] and what is answered).
const MAX_IDS: usize = 40;
/// Rows that are looked at: a mail has two at most, unless another product wrote more.
const MAX_ROWS: usize = 4 * MAX_IDS;

/// The question as one request: a batch, because the addresses of a long thread do not fit a GET everywhere. `None`
/// where no id can be asked for.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn request(service: &Service, ids: &[MessageId]) -> Result<Option<Request>, Fault> {
    let spellings = ids.iter().take(MAX_IDS).flat_map(tracked::spellings);
    let Some(filter) = odata::any_of(spellings.map(|spelling| odata::eq(email::MESSAGE_ID, &spelling)))
    else {
        return Ok(None);
    };
    let query = Query::new(email::SET)
        .select(&[email::ID, email::MESSAGE_ID, email::REGARDING, email::CREATED])
        .filter(&filter)
        .order_by(email::CREATED)
        .top(MAX_ROWS);
    let mut batch = Batch::new();
    batch.push(service.get(query));
    service.batch(batch).map(Some)
}

/// The first of these mails that the CRM has: they are listed best first. Of several activities of one mail the one
/// that is regarding something counts, then the oldest.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(ids: &[MessageId], reply: &Reply, now: Moment) -> Result<Option<Parent>, Fault> {
    let list = rows::list(&next(&mut answers(reply, now)?, now)?)?;
    let rows: Vec<Row<'_>> = list.iter().filter_map(Row::new).collect();
    let parent = |id: &MessageId| {
        let spellings = tracked::spellings(id);
        let same = rows
            .iter()
            .filter(|row| spellings.iter().any(|spelling| spelling == row.text(email::MESSAGE_ID)));
        let found = same.filter_map(|row| {
            let parent = Parent {
                activity: row.id(email::ID)?,
                regarding: row.lookup(email::REGARDING),
                method: Method::InReplyTo,
            };
            Some((parent.regarding.is_none(), row.moment(email::CREATED), parent))
        });
        found
            .min_by_key(|(bare, created, parent)| (*bare, *created, parent.activity))
            .map(|(_, _, parent)| parent)
    };
    Ok(ids.iter().take(MAX_IDS).find_map(parent))
}
