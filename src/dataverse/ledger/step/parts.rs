//! When a series happens: the rows that the CRM has for that.

use domain::{feed::Occurrence, mail::Moment};
use uuid::Uuid;
use wire::{Reply, Request, odata::Query};

use super::super::names::{appointment, task};
use crate::{
    fault::Fault,
    rows::{self, Row},
    service::{Service, good},
};

/// Rows of one series that are asked for; the CRM expands at most 1,000 (`recurrenceexpansionsynchcreatemax`).
const MAX_PARTS: usize = 5_000;
/// `instancetypecode` of one that is as its series says.
const INSTANCE: i64 = 2;

/// Asks for them.
pub(in crate::ledger) fn request(service: &Service, series: Uuid) -> Request {
    let filter = format!("{} eq {series}", appointment::SERIES);
    let select = [task::ID, appointment::ORIGINAL, appointment::SERIES_PART];
    service.get(Query::new(appointment::SET).select(&select).filter(&filter).top(MAX_PARTS))
}

/// Reads them.
///
/// # Errors
/// Where the CRM refused or failed.
pub(in crate::ledger) fn read(reply: Reply, now: Moment) -> Result<Vec<Occurrence>, Fault> {
    let one = |row: Row<'_>| {
        let differs = row.number(appointment::SERIES_PART) != Some(INSTANCE);
        Some(Occurrence { row: row.id(task::ID)?, original: row.moment(appointment::ORIGINAL)?, differs })
    };
    let list = rows::list(&good(reply, now)?)?;
    Ok(list.iter().filter_map(Row::new).filter_map(one).collect())
}
