//! Changing rows, and joining and parting them.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::create::{may_append, owner_columns, state};
use super::payload::{self, Payload};
use super::refer::Reference;
use super::{Cells, Context, concrete, email, file, mailbox, must, names, party, series, table};
use crate::access::Right;
use crate::catalog::{Catalog, Info};
use crate::cell::Cell;
use crate::error::{Fault, Result, code};
use crate::search;
use crate::store::Row;

/// What a client says about the version it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Match {
    /// Nothing.
    #[default]
    Any,
    /// `If-Match: *`: the row must be there.
    There,
    /// `If-Match: W/"…"`: one of these versions.
    Version(Vec<i64>),
}

/// Refuses when the row is not in the version the client has.
///
/// # Errors
/// 412.
pub(crate) fn check(row: &Row, wanted: &Match) -> Result<()> {
    match wanted {
        Match::Version(versions) if !versions.contains(&row.version()) => Err(Fault::new(
            412,
            code::VERSION_MISMATCH,
            "The version of the existing record doesn't match the RowVersion property provided.",
        )),
        Match::Version(_) | Match::Any | Match::There => Ok(()),
    }
}

/// Changes a row by a body.
///
/// # Errors
/// 404 when it is not there, 412 when its version is another, 403 without the right, and what reading the body
/// refuses.
pub(crate) async fn update(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Uuid,
    body: &Map<String, Value>,
    wanted: &Match,
) -> Result<()> {
    payload::limits(body)?;
    let info = concrete(cx.db, info, id).await?;
    if matches!(info.logical(), "activityparty" | file::CONTENT) {
        return Err(Fault::new(
            405,
            code::NOT_SUPPORTED,
            format!("The 'Update' method does not support entities of type '{}'.", info.logical()),
        ));
    }
    let row = must(cx.db, info, id).await?;
    check(&row, wanted)?;
    cx.who.clone().may_row(cx.db, &row, Right::Write).await?;
    let mut payload = payload::read(cx, info, body).await?;
    if payload.children.iter().any(|c| c.collection.table != "activityparty") || !payload.parents.is_empty() {
        return Err(Fault::payload("Deep update of navigation properties is not allowed."));
    }
    let replaces = !payload.children.is_empty();
    email::changeable(info, &row, &payload.cells, replaces)?;
    mailbox::changeable(cx, info, &row, &payload.cells).await?;
    let parties = if replaces { prepare_parties(cx, info, &row, &mut payload).await? } else { Vec::new() };
    if replaces {
        series::other_people(info, &row, &mut payload.cells);
    }
    let held = file::content_of(cx, info, id).await?;
    file::hold(cx, info, &mut payload.cells, false).await?;
    apply(cx, info, &row, &mut payload.cells).await?;
    file::let_go(cx, held).await?;
    mailbox::follow(cx, info, &row, &payload.cells).await?;
    if replaces {
        party::replace(cx, info, id, &parties).await?;
    } else {
        party::keep(cx, info, id, &payload.cells).await?;
    }
    series::changed(cx, &row, info).await?;
    for (nav, rows) in std::mem::take(&mut payload.joins) {
        for other in rows {
            join(cx, info, id, &nav, &other).await?;
        }
    }
    search::refresh(cx.db, info, id).await
}

async fn prepare_parties(
    cx: &mut Context<'_>,
    info: &'static Info,
    row: &Row,
    payload: &mut Payload,
) -> Result<Vec<Cells>> {
    let brought = payload.cells.clone();
    for name in
        ["regardingobjectid", "ownerid", "owninguser", "owningbusinessunit", "scheduledstart", "scheduledend"]
    {
        if payload.cells.named(info, name).is_none() {
            payload.cells.put(info, name, row.named(name).clone());
        }
    }
    let rows = party::prepare(cx, info, row.id(), payload).await?;
    // Those columns were only lent to the parties.
    let lent = |field: usize| {
        let kept = [
            "regardingobjectid",
            "ownerid",
            "owninguser",
            "owningbusinessunit",
            "scheduledstart",
            "scheduledend",
        ];
        kept.iter().any(|name| info.field(name) == Some(field)) && brought.get(field).is_none()
    };
    payload.cells.retain(|field| !lent(field));
    Ok(rows)
}

/// Changes fields of a row after all checks but those of the body: rights on owner and lookups, state, computed
/// columns, dates.
pub(crate) async fn apply(
    cx: &mut Context<'_>,
    info: &'static Info,
    row: &Row,
    cells: &mut Cells,
) -> Result<()> {
    if let Some(cell) = cells.named(info, "ownerid").cloned() {
        match cell.reference() {
            None => cells.retain(|field| info.field("ownerid") != Some(field)),
            Some(owner) if row.named("ownerid").reference() != Some(owner) => {
                cx.who.clone().may_row(cx.db, row, Right::Assign).await?;
                owner_columns(cx, info, cells, Some(owner)).await?;
            }
            Some(_) => {}
        }
    }
    let changed: Vec<(usize, Cell)> =
        cells.all().iter().filter(|(field, cell)| row.get(*field) != cell).cloned().collect();
    let mut new = Cells::default();
    changed.into_iter().for_each(|(field, cell)| new.set(field, cell));
    may_append(cx, info, &new).await?;
    state(info, cells, Some(row))?;
    names::compute(info, Some(row), cells)?;
    series::differs(info, row, cells);
    email::sent_on(info, Some(row), cells, &cx.now);
    cells.retain(|field| info.field("overriddencreatedon") != Some(field));
    cells.put(info, "modifiedon", Cell::Text(cx.now.clone()));
    if !cx.who.id.is_nil() {
        cells.put(info, "modifiedby", Cell::Ref("systemuser", cx.who.id));
    }
    if let Some(behalf) = cx.who.behalf {
        cells.put(info, "modifiedonbehalfby", Cell::Ref("systemuser", behalf));
    }
    cx.db.writing()?.update(info, row.id(), cells.all()).await?;
    Ok(())
}

/// Sets fields of a row on behalf of an action, with the checks of an update.
pub(crate) async fn set(
    cx: &mut Context<'_>,
    info: &'static Info,
    row: &Row,
    mut cells: Cells,
) -> Result<()> {
    cx.who.clone().may_row(cx.db, row, Right::Write).await?;
    apply(cx, info, row, &mut cells).await?;
    party::keep(cx, info, row.id(), &cells).await?;
    search::refresh(cx.db, info, row.id()).await
}

/// `POST …/nav/$ref`: puts a row into a collection, or names it by a lookup.
///
/// # Errors
/// 404 when the navigation or a row does not exist; 400 when the other row is of another table; 403.
pub(crate) async fn join(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Uuid,
    nav: &str,
    other: &Reference,
) -> Result<()> {
    let info = concrete(cx.db, info, id).await?;
    if let Some(single) = info.single(nav).cloned() {
        let row = must(cx.db, info, id).await?;
        cx.who.clone().may_row(cx.db, &row, Right::Write).await?;
        let target = super::refer::target(cx, other, &single, info, nav).await?;
        let mut cells = Cells::default();
        cells.set(single.field, Cell::Ref(target, other.id));
        return set(cx, info, &row, cells).await;
    }
    if let Some((relation, end)) = Catalog::get().relation(info, nav) {
        let wanted = &relation.tables[1 - end];
        if other.info.logical() != wanted {
            return Err(Fault::bad(format!(
                "'{nav}' takes rows of {wanted}, not of '{}'.",
                other.info.logical()
            )));
        }
        let row = must(cx.db, info, id).await?;
        must(cx.db, other.info, other.id).await?;
        cx.who.clone().may_row(cx.db, &row, Right::Write).await?;
        return cx.db.writing()?.link(relation, end, id, other.id).await;
    }
    let collection = info.collection(nav).ok_or_else(|| Fault::segment(nav))?;
    let child = concrete(cx.db, other.info, other.id).await?;
    if child.logical() != collection.table && collection.table != crate::catalog::POINTER {
        return Err(Fault::bad(format!(
            "'{nav}' takes rows of {}, not of '{}'.",
            collection.table,
            child.logical()
        )));
    }
    must(cx.db, info, id).await?;
    let row = must(cx.db, child, other.id).await?;
    let field = child.field(&collection.lookup).ok_or_else(|| Fault::segment(nav))?;
    let mut cells = Cells::default();
    cells.set(field, Cell::Ref(info.logical(), id));
    email::changeable(child, &row, &cells, false)?;
    set(cx, child, &row, cells).await
}

/// `DELETE …/nav/$ref`: takes a row out of a collection, or empties a lookup.
///
/// # Errors
/// As [`join`].
pub(crate) async fn part(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Uuid,
    nav: &str,
    other: Option<&Reference>,
) -> Result<()> {
    let info = concrete(cx.db, info, id).await?;
    if let Some(single) = info.single(nav).cloned() {
        let row = must(cx.db, info, id).await?;
        let mut cells = Cells::default();
        cells.set(single.field, Cell::Null);
        return set(cx, info, &row, cells).await;
    }
    let other = other
        .ok_or_else(|| Fault::bad(format!("Say which row is taken out of '{nav}': …/{nav}(id)/$ref.")))?;
    if let Some((relation, end)) = Catalog::get().relation(info, nav) {
        let row = must(cx.db, info, id).await?;
        cx.who.clone().may_row(cx.db, &row, Right::Write).await?;
        return if cx.db.writing()?.unlink(relation, end, id, other.id).await? {
            Ok(())
        } else {
            Err(Fault::missing(other.info.logical(), other.id))
        };
    }
    let collection = info.collection(nav).ok_or_else(|| Fault::segment(nav))?;
    let child = concrete(cx.db, table(&collection.table)?, other.id).await?;
    let row = must(cx.db, child, other.id).await?;
    let field = child.field(&collection.lookup).ok_or_else(|| Fault::segment(nav))?;
    if row.get(field).guid() != Some(id) {
        return Err(Fault::missing(child.logical(), other.id));
    }
    let mut cells = Cells::default();
    cells.set(field, Cell::Null);
    set(cx, child, &row, cells).await
}
