//! People and customers that came or changed since a moment: mail that was tracked without them finds them now.

use domain::{
    mail::{Address, Moment},
    party::{Kind, Record},
};
use wire::{Reply, Request, batch::Batch, date, odata::Query};

use crate::{
    fault::Fault,
    people::{self, TABLES},
    rows::{self, Row},
    service::{Service, answers, next},
};

/// The column that says when a row changed, in every table.
const CHANGED: &str = "modifiedon";
/// Mail resolves to these by their coming; users and queues have their own mailboxes.
const KINDS: [Kind; 3] = [Kind::Contact, Kind::Account, Kind::Lead];

/// Asks for them, the oldest change first, at most `most` of each table.
///
/// # Errors
/// Where it passes a limit of batches.
pub(super) fn request(service: &Service, since: Moment, most: usize) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    let since = date::write_rfc3339(since.0);
    for table in TABLES.iter().filter(|table| KINDS.contains(&table.kind)) {
        let some: Vec<String> = table.addresses.iter().map(|column| format!("{column} ne null")).collect();
        let select: Vec<&str> = table.select.iter().copied().chain([CHANGED]).collect();
        let query = Query::new(table.set)
            .select(&select)
            .filter(&format!("{CHANGED} gt {since} and ({})", some.join(" or ")))
            .order_by(CHANGED)
            .top(most);
        batch.push(service.get(query));
    }
    service.batch(batch)
}

/// The rows by each of their addresses, and the moment to go on from: that of the oldest change that may have been cut
/// off, else of the newest change.
///
/// # Errors
/// Where the batch is not answered. A table that the organization does not have is left out.
pub(super) fn read(
    reply: &Reply,
    since: Moment,
    most: usize,
    now: Moment,
) -> Result<(Vec<(Address, Record)>, Moment), Fault> {
    let mut answers = answers(reply, now)?;
    let (mut found, mut newest, mut cut) = (Vec::new(), since, None::<Moment>);
    for table in TABLES.iter().filter(|table| KINDS.contains(&table.kind)) {
        let list = match next(&mut answers, now).and_then(|reply| rows::list(&reply)) {
            Ok(list) => list,
            Err(fault) if fault.is_unknown_here() => continue,
            Err(fault) => return Err(fault),
        };
        let mut last = since;
        for row in list.iter().filter_map(Row::new) {
            if let Some(at) = row.moment(CHANGED) {
                last = last.max(at);
            }
            let Some(party) = people::read(table.kind, &row) else { continue };
            found.extend(party.addresses.into_iter().map(|address| (address, party.record.clone())));
        }
        if list.len() >= most {
            cut = Some(cut.map_or(last, |cut| cut.min(last)));
        }
        newest = newest.max(last);
    }
    // Time goes by the second: what changed in the same second is asked for again.
    let on = cut.unwrap_or(newest);
    Ok((found, if on > since { Moment(on.0 - 1).max(since) } else { on }))
}
