//! Making rows, with the rows inside them.
#![expect(clippy::wildcard_enum_match_arm, reason = "kinds without a default are treated alike")]

use std::sync::Arc;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::payload::{self, Payload};
use super::{Cells, Context, email, file, names, party, refer, series, table, update};
use crate::access::{Right, Who};
use crate::catalog::{Catalog, Info, POINTER, What};
use crate::cell::Cell;
use crate::error::{Fault, Result, code};
use crate::model::{Kind, Ownership};
use crate::search;

/// `emailrouteraccessapproval`: an administrator approved the address.
const APPROVED: i64 = 1;

/// Makes a row from a body. `id` is the key of the URL, for upserts.
///
/// # Errors
/// What reading the body refuses; 403 without the right; 412 when the key is taken.
pub(crate) async fn create(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Option<Uuid>,
    body: &Map<String, Value>,
) -> Result<Uuid> {
    payload::limits(body)?;
    refuse_tables(info)?;
    refer::foresee(cx, body, Vec::new()).await?;
    within(cx, info, id, body, None).await
}

/// Tables whose rows only live inside others, or in other tables.
pub(super) fn refuse_tables(info: &Info) -> Result<()> {
    if matches!(info.logical(), "activityparty" | file::CONTENT | POINTER) {
        return Err(Fault::new(
            405,
            code::NOT_SUPPORTED,
            format!("The 'Create' method does not support entities of type '{}'.", info.logical()),
        ));
    }
    Ok(())
}

/// Makes a row; `parent` is the lookup that names the row around it.
pub(super) async fn within(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Option<Uuid>,
    body: &Map<String, Value>,
    parent: Option<(usize, Cell)>,
) -> Result<Uuid> {
    cx.who.may(info, Right::Create)?;
    let mut payload = payload::read(cx, info, body).await?;
    let id = id.or(payload.id).unwrap_or_else(Uuid::new_v4);
    if let Some((field, cell)) = parent.clone() {
        payload.cells.set(field, cell);
    }
    let parents = std::mem::take(&mut payload.parents);
    for inner in parents {
        let made = Box::pin(within(cx, inner.info, None, &inner.body, None)).await?;
        payload.cells.set(inner.field, Cell::Ref(inner.info.logical(), made));
    }
    fill(cx, info, &mut payload).await?;
    let children = party::prepare(cx, info, id, &mut payload).await?;
    required(info, &payload.cells)?;
    if parent.is_none() {
        may_append(cx, info, &payload.cells).await?;
    }
    file::hold(cx, info, &mut payload.cells, true).await?;
    let writing = cx.db.writing()?;
    writing.insert(info, id, payload.cells.all()).await?;
    search::refresh(cx.db, info, id).await?;
    party::insert(cx, info, &children).await?;
    for child in std::mem::take(&mut payload.children) {
        let inner = table(&child.collection.table)?;
        let field = inner
            .field(&child.collection.lookup)
            .ok_or_else(|| Fault::internal(format!("{} has no lookup", child.collection.nav)))?;
        for body in &child.bodies {
            let own = (field, Cell::Ref(info.logical(), id));
            Box::pin(within(cx, inner, None, body, Some(own))).await?;
        }
    }
    for (nav, rows) in std::mem::take(&mut payload.joins) {
        for row in rows {
            update::join(cx, info, id, &nav, &row).await?;
        }
    }
    email::attached(cx, info, &payload.cells, id).await?;
    series::made(cx, info, id).await?;
    if info.logical() == "queue" {
        mailbox_of_queue(cx, info, id, &payload.cells).await?;
    }
    Ok(id)
}

/// Every queue has a mailbox from the start, as its e-mail columns say.
async fn mailbox_of_queue(
    cx: &mut Context<'_>,
    queues: &'static Info,
    id: Uuid,
    queue: &Cells,
) -> Result<()> {
    let mailboxes = table("mailbox")?;
    let number = |name: &str| queue.named(queues, name).and_then(Cell::int).unwrap_or_default();
    let text = |name: &str| queue.named(queues, name).and_then(Cell::text).map(Value::from);
    let approval = number("emailrouteraccessapproval");
    let tested = i64::from(approval == APPROVED);
    let body = json!({
        "name": text("name"), "emailaddress": text("emailaddress"), "emailrouteraccessapproval": approval,
        "incomingemaildeliverymethod": number("incomingemaildeliverymethod"),
        "outgoingemaildeliverymethod": number("outgoingemaildeliverymethod"),
        "incomingemailstatus": tested, "outgoingemailstatus": tested, "mailboxstatus": tested,
    });
    let owner = queue.named(queues, "ownerid").cloned().unwrap_or(Cell::Null);
    // Nobody needs a right for it: it comes with the queue.
    let who = Arc::clone(&cx.who);
    cx.who = Arc::new(Who::system(who.id, who.unit));
    let made = Box::pin(within(cx, mailboxes, None, body.as_object().unwrap_or(&Map::new()), None)).await;
    cx.who = who;
    let mailbox = made?;
    let mut cells = Cells::default();
    cells.put(mailboxes, "regardingobjectid", Cell::Ref("queue", id));
    cells.put(mailboxes, "ownerid", owner);
    cx.db.writing()?.update(mailboxes, mailbox, cells.all()).await?;
    let mut cells = Cells::default();
    cells.put(queues, "defaultmailbox", Cell::Ref("mailbox", mailbox));
    cx.db.writing()?.update(queues, id, cells.all()).await?;
    Ok(())
}

/// Owner, defaults, state, dates and computed columns of a new row.
async fn fill(cx: &mut Context<'_>, info: &'static Info, payload: &mut Payload) -> Result<()> {
    let who = cx.who.clone();
    let cells = &mut payload.cells;
    if info.table.ownership == Ownership::UserOwned {
        own(cx, info, cells).await?;
    }
    defaults(info, cells);
    state(info, cells, None)?;
    names::compute(info, None, cells)?;
    email::created(info, cells, &cx.now);
    series::created(info, cells);
    cells.put(info, "activitytypecode", Cell::from(info.logical()));
    let created = payload.created_on.clone().unwrap_or_else(|| cx.now.clone());
    // Only the system itself gets a date of its own into the body this far.
    cells.fill(info, "createdon", Cell::Text(created));
    if payload.created_on.is_some() {
        // What `overriddencreatedon` reads afterwards is when the row was really made.
        cells.put(info, "overriddencreatedon", Cell::Text(cx.now.clone()));
    }
    cells.fill(info, "modifiedon", Cell::Text(cx.now.clone()));
    let user = if who.id.is_nil() { Cell::Null } else { Cell::Ref("systemuser", who.id) };
    cells.put(info, "createdby", user.clone());
    cells.put(info, "modifiedby", user);
    if let Some(behalf) = who.behalf {
        cells.put(info, "createdonbehalfby", Cell::Ref("systemuser", behalf));
        cells.put(info, "modifiedonbehalfby", Cell::Ref("systemuser", behalf));
    }
    Ok(())
}

/// What columns hold that nobody gave, state and status aside.
pub(super) fn defaults(info: &Info, cells: &mut Cells) {
    for (field, what) in info.fields.iter().enumerate() {
        let What::Value(column) = what.what else { continue };
        if cells.get(field).is_some() || matches!(column.logical.as_str(), "statecode" | "statuscode") {
            continue;
        }
        match &column.kind {
            Kind::Bool { default: Some(default), .. } => cells.set(field, Cell::Int(i64::from(*default))),
            Kind::Choice { default: Some(default), .. } => cells.set(field, Cell::Int(i64::from(*default))),
            _ => {}
        }
    }
}

/// Owner and business unit of a new row.
async fn own(cx: &mut Context<'_>, info: &'static Info, cells: &mut Cells) -> Result<()> {
    let who = cx.who.clone();
    if who.id.is_nil() && cells.named(info, "ownerid").is_none() {
        return Ok(());
    }
    cells.fill(info, "ownerid", Cell::Ref("systemuser", who.id));
    let owner = cells.named(info, "ownerid").and_then(Cell::reference);
    let unit = owner_columns(cx, info, cells, owner).await?;
    who.may_create(info, owner.map(|(_, id)| id), unit)
}

/// Sets the columns that follow from the owner; answers its business unit.
pub(super) async fn owner_columns(
    cx: &mut Context<'_>,
    info: &'static Info,
    cells: &mut Cells,
    owner: Option<(&'static str, Uuid)>,
) -> Result<Option<Uuid>> {
    let Some((kind, owner)) = owner else { return Ok(None) };
    let unit = if owner == cx.who.id { Some(cx.who.unit) } else { cx.db.unit(table(kind)?, owner).await? };
    if let Some(unit) = unit {
        cells.put(info, "owningbusinessunit", Cell::Ref("businessunit", unit));
    }
    let (user, team) = if kind == "team" {
        (Cell::Null, Cell::Ref("team", owner))
    } else {
        (Cell::Ref("systemuser", owner), Cell::Null)
    };
    cells.put(info, "owninguser", user);
    cells.put(info, "owningteam", team);
    Ok(unit)
}

/// Completes and checks state and status: a state alone takes its first status, a status alone its state.
///
/// # Errors
/// 400 when the status is not one of the state.
pub(super) fn state(info: &Info, cells: &mut Cells, old: Option<&crate::store::Row>) -> Result<()> {
    let (Some(state_field), Some(status_field)) = (info.field("statecode"), info.field("statuscode")) else {
        return Ok(());
    };
    let given_state = cells.get(state_field).and_then(Cell::int);
    let given_status = cells.get(status_field).and_then(Cell::int);
    if old.is_some() && given_state.is_none() && given_status.is_none() {
        // Neither may be emptied.
        cells.retain(|field| field != state_field && field != status_field);
        return Ok(());
    }
    let number = |int: Option<i64>| int.and_then(|i| i32::try_from(i).ok());
    let current = old.and_then(|row| row.get(state_field).int());
    let of_status = number(given_status).and_then(|status| info.table.state_of(status)).map(i64::from);
    let state = match (given_state, of_status) {
        (Some(state), _) => state,
        (None, Some(of)) => of,
        (None, None) => current.unwrap_or_default(),
    };
    let status = match given_status {
        Some(status) => Some(status),
        None => number(Some(state)).and_then(|s| info.table.default_status(s)).map(i64::from),
    };
    if let (Some(status), Some(of)) = (status, of_status)
        && of != state
    {
        let label = crate::rows::values::formatted(info, state_field, &Cell::Int(state)).unwrap_or_default();
        return Err(Fault::new(
            400,
            code::STATUS,
            format!("{status} is not a valid status code for state code {}State.{label}.", info.table.schema),
        ));
    }
    cells.set(state_field, Cell::Int(state));
    if let Some(status) = status {
        cells.set(status_field, Cell::Int(status));
    }
    Ok(())
}

fn required(info: &Info, cells: &Cells) -> Result<()> {
    for (field, what) in info.fields.iter().enumerate() {
        let needed = match what.what {
            What::Value(column) => column.required && !column.read_only,
            What::Lookup(lookup) => lookup.required && !lookup.read_only,
            What::Key | What::Version => false,
        };
        if needed && cells.get(field).is_none_or(Cell::is_null) {
            return Err(Fault::argument(format!(
                "Required field '{}' is missing on record of type '{}'.",
                what.name,
                info.logical()
            )));
        }
    }
    Ok(())
}

/// Lookups that say whose or what a row is, and attach it to nothing.
const FREE: &[&str] = &[
    // Who may name a content is asked where it is named.
    "attachmentid",
    "ownerid",
    "owninguser",
    "owningteam",
    "owningbusinessunit",
    "createdby",
    "modifiedby",
    "createdonbehalfby",
    "modifiedonbehalfby",
    "transactioncurrencyid",
    "businessunitid",
];

/// Refuses to attach a row to rows that the caller may not attach to.
pub(super) async fn may_append(cx: &mut Context<'_>, info: &'static Info, cells: &Cells) -> Result<()> {
    let who = cx.who.clone();
    if who.system {
        return Ok(());
    }
    for (field, cell) in cells.all() {
        let Some((target, id)) = cell.reference() else { continue };
        if info.fields.get(*field).is_some_and(|f| FREE.contains(&f.name)) {
            continue;
        }
        who.may(info, Right::Append)?;
        if Catalog::get().table(target).is_some() {
            who.may_id(cx.db, target, id, Right::AppendTo).await?;
        }
    }
    Ok(())
}
