//! Many rows of one table in one request and one transaction: `CreateMultiple` and its kin.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::catalog::Info;
use crate::error::{Fault, Result};
use crate::rows::update::Match;
use crate::rows::{Context, create as creating, update as updating, values};

/// Rows of one request, as in Dataverse.
const MAX_ROWS: usize = 1000;

/// The bodies of the request.
fn targets(arguments: &Map<String, Value>) -> Result<Vec<Map<String, Value>>> {
    let Some(Value::Array(list)) = arguments.get("Targets") else {
        return Err(Fault::argument("Required field 'Targets' is missing."));
    };
    if list.len() > MAX_ROWS {
        return Err(Fault::argument(format!("One request may hold at most {MAX_ROWS} rows.")));
    }
    list.iter()
        .map(|target| {
            target.as_object().cloned().ok_or_else(|| Fault::payload("'Targets' must hold objects."))
        })
        .collect()
}

fn key(info: &Info, body: &Map<String, Value>) -> Option<Uuid> {
    body.get(&info.table.id).and_then(values::guid)
}

/// `CreateMultiple`: the keys of the new rows in the order of the request.
pub(super) async fn create(
    cx: &mut Context<'_>,
    info: &'static Info,
    arguments: &Map<String, Value>,
) -> Result<Value> {
    let mut ids = Vec::new();
    for body in targets(arguments)? {
        ids.push(creating::create(cx, info, None, &body).await?);
    }
    Ok(json!({"Ids": ids}))
}

/// `UpdateMultiple`.
pub(super) async fn update(
    cx: &mut Context<'_>,
    info: &'static Info,
    arguments: &Map<String, Value>,
) -> Result<()> {
    for body in targets(arguments)? {
        let id = key(info, &body)
            .ok_or_else(|| Fault::argument(format!("Every target must have '{}'.", info.table.id)))?;
        updating::update(cx, info, id, &body, &Match::There).await?;
    }
    Ok(())
}

/// `UpsertMultiple`: for each row whether it was made.
pub(super) async fn upsert(
    cx: &mut Context<'_>,
    info: &'static Info,
    arguments: &Map<String, Value>,
    base: &str,
) -> Result<Value> {
    let mut results = Vec::new();
    for body in targets(arguments)? {
        let known = match key(info, &body) {
            Some(id) if cx.db.there(info, id).await? => Some(id),
            Some(_) | None => None,
        };
        let id = match known {
            Some(id) => {
                updating::update(cx, info, id, &body, &Match::There).await?;
                id
            }
            None => creating::create(cx, info, None, &body).await?,
        };
        results.push(json!({
            "RecordCreated": known.is_none(),
            "Target": {"@odata.id": format!("{base}{}({id})", info.table.set), info.table.id.as_str(): id}
        }));
    }
    Ok(json!({"Results": results}))
}
