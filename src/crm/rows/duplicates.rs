//! Duplicate detection: the rules that an organization has from the start, for clients that ask for it.
//!
//! It is off unless a request turns it on by `MSCRM.SuppressDuplicateDetection: false` (powerapps-docs,
//! manage-duplicate-detection).

use serde_json::{Map, Value};
use uuid::Uuid;

use super::Context;
use crate::catalog::Info;
use crate::cell::Cell;
use crate::error::{Fault, Result, code};
use crate::odata::Compare;
use crate::store::plan::{Cond, Term};

/// What makes two rows of a table duplicates: the same value in this column.
const RULES: [(&str, &str); 3] =
    [("account", "name"), ("contact", "emailaddress1"), ("lead", "emailaddress1")];

/// Refuses a body whose row would be the duplicate of another; `id` is the row that is changed.
///
/// # Errors
/// 412 when there is such a row that the caller may read.
pub(crate) async fn refuse(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Option<Uuid>,
    body: &Map<String, Value>,
) -> Result<()> {
    for (_, column) in RULES.iter().filter(|(table, _)| *table == info.logical()) {
        let (Some(field), Some(text)) = (info.field(column), body.get(*column).and_then(Value::as_str))
        else {
            continue;
        };
        if text.trim().is_empty() {
            continue;
        }
        let mut cond = Cond::eq(field, text.trim()).and(cx.who.readable(info));
        if let Some(id) = id {
            let own = Term::Field(Vec::new(), 0);
            cond = cond.and(Cond::Compare(own, Compare::Ne, Term::Value(Cell::Guid(id))));
        }
        if cx.db.count(info, &cond, 1).await? > 0 {
            return Err(Fault::new(
                412,
                code::DUPLICATES_FOUND,
                "A record was not created or updated because a duplicate of the current record already exists.",
            ));
        }
    }
    Ok(())
}
