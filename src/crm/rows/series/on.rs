//! Time goes by: series that are not expanded to their end are expanded on. Dataverse does so by a job; here whoever asks
//! first on a day waits for it.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    Bounds, Context, PARTIAL, SERIES, Series, deleted, expanded, instances, key, make, must, parties,
};
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::rows::table;
use crate::store::plan::{Cond, Select, Term};
use crate::store::{Db, Row};

/// Series that are expanded on at most; what is more waits for the next day.
const MAX_SERIES: u32 = 10_000;
/// States of a series that is over: completed, cancelled.
const OVER: [Cell; 2] = [Cell::Int(1), Cell::Int(2)];

/// Series that go on beyond what is expanded.
pub(crate) async fn unfinished(db: &mut Db) -> Result<Vec<Uuid>> {
    let info = table(SERIES)?;
    let field =
        |name: &str| info.field(name).ok_or_else(|| Fault::internal(format!("{SERIES} has no {name}")));
    let over = Cond::In(Term::Field(Vec::new(), field("statecode")?), OVER.to_vec());
    let cond = Cond::eq(field("expansionstatecode")?, PARTIAL).and(Cond::Not(Box::new(over)));
    let rows = db.rows(&Select::new(info, cond).fields(vec![0]).limit(MAX_SERIES)).await?;
    Ok(rows.iter().map(Row::id).collect())
}

/// Makes what has come within the organization's windows since. What is there already is left as it is.
///
/// # Errors
/// 404 where the series went meanwhile, 400 where its columns say no recurrence, and what the database refuses.
pub(crate) async fn expand(cx: &mut Context<'_>, id: Uuid) -> Result<()> {
    let (masters, info) = (table(SERIES)?, table("appointment")?);
    let series = Series::read(must(cx.db, masters, id).await?)?;
    let (moments, whole) = series.moments(&Bounds::of(cx).await?);
    let gone = deleted(&series.row);
    let known: BTreeSet<Uuid> = instances(cx, id).await?.iter().map(Row::id).collect();
    let new = moments.iter().filter(|at| !gone.contains(at)).map(|at| (key(id, *at), *at));
    let new: Vec<_> = new.filter(|(key, _)| !known.contains(key)).collect();
    let parties = if new.is_empty() { Vec::new() } else { parties(cx, id).await? };
    for (key, original) in new {
        make(cx, info, &series, key, original, &parties).await?;
    }
    expanded(cx, masters, &series, &moments, whole).await
}
