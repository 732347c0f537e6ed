//! The parties of an activity: who sent it and to whom, as rows; owner and regarding are kept among them.

use uuid::Uuid;

use super::payload::{self, Payload};
use super::{Cells, Context, table};
use crate::catalog::Info;
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::store::plan::{Cond, Select};

/// Parties of one activity.
const MAX_PARTIES: usize = 1000;
/// Address of the row of a party, by its table: the first column with a value counts.
const ADDRESSES: &[(&str, &[&str])] = &[
    ("contact", &["emailaddress1", "emailaddress2", "emailaddress3"]),
    ("account", &["emailaddress1", "emailaddress2", "emailaddress3"]),
    ("lead", &["emailaddress1", "emailaddress2", "emailaddress3"]),
    ("systemuser", &["internalemailaddress"]),
    ("queue", &["emailaddress"]),
];

const SENDER: i64 = 1;
const TO: i64 = 2;
const REGARDING: i64 = 8;
const OWNER: i64 = 9;

/// Reads the parties out of the body of an activity, and computes what of the activity follows from them.
pub(super) async fn prepare(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Uuid,
    payload: &mut Payload,
) -> Result<Vec<Cells>> {
    if !info.is_activity() {
        return Ok(Vec::new());
    }
    let parties = table("activityparty")?;
    let mut rows = Vec::new();
    let mut rest = Vec::new();
    for child in std::mem::take(&mut payload.children) {
        if child.collection.table != "activityparty" {
            rest.push(child);
            continue;
        }
        if child.bodies.len() > MAX_PARTIES {
            return Err(Fault::argument(format!("An activity may have at most {MAX_PARTIES} parties.")));
        }
        for body in &child.bodies {
            rows.push(read(cx, parties, body).await?);
        }
    }
    payload.children = rest;
    let own = &mut payload.cells;
    for (mask, lookup) in [(REGARDING, "regardingobjectid"), (OWNER, "ownerid")] {
        if let Some(cell) = own.named(info, lookup).filter(|cell| party_target(parties, cell)).cloned() {
            rows.retain(|row| masked(parties, row) != Some(mask));
            rows.push(of(parties, mask, cell));
        }
    }
    for row in &mut rows {
        complete(parties, row, info, id, own);
    }
    follow(cx, info, parties, &rows, own).await?;
    Ok(rows)
}

/// Inserts parties.
pub(super) async fn insert(cx: &mut Context<'_>, info: &'static Info, rows: &[Cells]) -> Result<()> {
    if rows.is_empty() || !info.is_activity() {
        return Ok(());
    }
    let parties = table("activityparty")?;
    let rows: Vec<_> = rows.iter().map(|row| (Uuid::new_v4(), row.all())).collect();
    cx.db.writing()?.insert_all(parties, &rows).await
}

/// Puts new parties in the place of the old ones: what a body with parties means on an update.
pub(super) async fn replace(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Uuid,
    rows: &[Cells],
) -> Result<()> {
    let parties = table("activityparty")?;
    let field = parties.field("activityid").unwrap_or_default();
    let old = cx.db.rows(&Select::new(parties, Cond::eq(field, id)).fields(vec![0])).await?;
    for row in old {
        cx.db.writing()?.delete(parties, row.id()).await?;
    }
    insert(cx, info, rows).await
}

/// Keeps the owner's and the regarding row's parties in step after an update of those lookups.
pub(super) async fn keep(cx: &mut Context<'_>, info: &'static Info, id: Uuid, cells: &Cells) -> Result<()> {
    if !info.is_activity() {
        return Ok(());
    }
    let parties = table("activityparty")?;
    let (Some(activity), Some(mask_field)) =
        (parties.field("activityid"), parties.field("participationtypemask"))
    else {
        return Ok(());
    };
    for (mask, lookup) in [(REGARDING, "regardingobjectid"), (OWNER, "ownerid")] {
        let Some(cell) = cells.named(info, lookup).cloned() else { continue };
        let cond = Cond::eq(activity, id).and(Cond::eq(mask_field, mask));
        for row in cx.db.rows(&Select::new(parties, cond).fields(vec![0])).await? {
            cx.db.writing()?.delete(parties, row.id()).await?;
        }
        if party_target(parties, &cell) {
            let mut row = of(parties, mask, cell);
            complete(parties, &mut row, info, id, cells);
            insert(cx, info, &[row]).await?;
        }
    }
    Ok(())
}

/// Whether the row may be a party at all.
fn party_target(parties: &Info, cell: &Cell) -> bool {
    let Some((target, _)) = cell.reference() else { return false };
    parties
        .field("partyid")
        .and_then(|field| parties.lookup(field))
        .is_some_and(|lookup| lookup.targets.iter().any(|t| t.table == target))
}

fn of(parties: &Info, mask: i64, cell: Cell) -> Cells {
    let mut row = Cells::default();
    row.put(parties, "participationtypemask", Cell::Int(mask));
    row.put(parties, "partyid", cell);
    row
}

fn masked(parties: &Info, row: &Cells) -> Option<i64> {
    row.named(parties, "participationtypemask").and_then(Cell::int)
}

async fn read(
    cx: &mut Context<'_>,
    parties: &'static Info,
    body: &serde_json::Map<String, serde_json::Value>,
) -> Result<Cells> {
    let payload = payload::read(cx, parties, body).await?;
    let mut row = payload.cells;
    if masked(parties, &row).is_none() {
        return Err(Fault::argument("A party needs a participationtypemask."));
    }
    let bound = row.named(parties, "partyid").is_some_and(|cell| !cell.is_null());
    let named = row.named(parties, "addressused").is_some_and(|cell| !cell.is_null())
        || row.named(parties, "unresolvedpartyname").is_some_and(|cell| !cell.is_null());
    if !bound && !named {
        return Err(Fault::argument("A party needs a partyid or an addressused."));
    }
    if bound && row.named(parties, "addressused").is_none_or(Cell::is_null) {
        let cell = row.named(parties, "partyid").cloned().unwrap_or(Cell::Null);
        if let Some(address) = address(cx, &cell).await? {
            row.put(parties, "addressused", Cell::Text(address));
        }
    }
    Ok(row)
}

/// Address of the row that a party names.
async fn address(cx: &mut Context<'_>, cell: &Cell) -> Result<Option<String>> {
    let Some((target, id)) = cell.reference() else { return Ok(None) };
    let Some((_, columns)) = ADDRESSES.iter().find(|(name, _)| *name == target) else { return Ok(None) };
    let info = table(target)?;
    let fields: Vec<usize> = columns.iter().filter_map(|name| info.field(name)).collect();
    let row = cx.db.row(&Select::new(info, Cond::eq(0, id)).fields(fields)).await?;
    Ok(row.and_then(|row| row.cells.iter().find_map(|cell| cell.text().map(str::to_owned))))
}

/// Columns of a party that follow from its activity.
fn complete(parties: &Info, row: &mut Cells, info: &'static Info, id: Uuid, own: &Cells) {
    row.put(parties, "activityid", Cell::Ref(info.logical(), id));
    for name in
        ["ispartydeleted", "donotemail", "donotfax", "donotphone", "donotpostalmail", "instancetypecode"]
    {
        row.fill(parties, name, Cell::Int(0));
    }
    for name in ["scheduledstart", "scheduledend"] {
        if let Some(cell) = own.named(info, name).cloned() {
            row.put(parties, name, cell);
        }
    }
    for name in ["ownerid", "owninguser", "owningbusinessunit"] {
        if let (Some(cell), Some(field)) = (own.named(info, name), parties.field(name)) {
            // In this table two of them are plain keys.
            let cell = if parties.lookup(field).is_some() {
                cell.clone()
            } else {
                cell.guid().map_or(Cell::Null, Cell::Guid)
            };
            row.set(field, cell);
        }
    }
}

/// Columns of an e-mail that follow from its parties: sender, recipients, the row of the sender.
pub(super) async fn follow(
    cx: &mut Context<'_>,
    info: &'static Info,
    parties: &'static Info,
    rows: &[Cells],
    own: &mut Cells,
) -> Result<()> {
    if info.logical() != "email" {
        return Ok(());
    }
    let addresses = |mask: i64| {
        rows.iter()
            .filter(move |row| masked(parties, row) == Some(mask))
            .filter_map(|row| row.named(parties, "addressused").and_then(Cell::text))
    };
    if let Some(sender) = addresses(SENDER).next() {
        own.fill(info, "sender", Cell::Text(clip(sender, 250)));
    }
    let mut to = String::new();
    for address in addresses(TO) {
        if to.len() + address.len() < 500 {
            to.push_str(address);
            to.push(';');
        }
    }
    if !to.is_empty() {
        own.fill(info, "torecipients", Cell::Text(to));
    }
    let sender = rows.iter().find(|row| masked(parties, row) == Some(SENDER));
    let Some(cell) = sender.and_then(|row| row.named(parties, "partyid")).cloned() else { return Ok(()) };
    let takes = |name: &str| {
        let lookup = info.field(name).and_then(|field| info.lookup(field));
        let target = cell.reference().map(|(target, _)| target);
        lookup.is_some_and(|l| l.targets.iter().any(|t| Some(t.table.as_str()) == target))
    };
    if takes("emailsender") {
        own.put(info, "emailsender", cell.clone());
    }
    match cell.reference() {
        Some(("account", id)) => own.put(info, "sendersaccount", Cell::Ref("account", id)),
        Some(("contact", id)) => {
            let contacts = table("contact")?;
            let field = contacts.field("parentcustomerid").unwrap_or_default();
            let row = cx.db.row(&Select::new(contacts, Cond::eq(0, id)).fields(vec![field])).await?;
            if let Some(("account", account)) = row.and_then(|r| r.get(field).reference()) {
                own.put(info, "sendersaccount", Cell::Ref("account", account));
            }
        }
        Some(_) | None => {}
    }
    Ok(())
}

/// At most so many UTF-16 units, cut between characters.
fn clip(text: &str, max: usize) -> String {
    let mut left = max;
    text.chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}
