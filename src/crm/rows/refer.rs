//! URLs that name rows: `/contacts(guid)`, `contacts(guid)`, a full URL, an alternate key, `$1`.
#![expect(clippy::wildcard_enum_match_arm, reason = "paths that name no row are refused alike")]

use uuid::Uuid;

use super::Context;
use crate::catalog::{Catalog, Info, POINTER, Single};
use crate::cell::Cell;
use crate::error::{Fault, Result, code};
use crate::odata::{self, Argument, Segment, Value};
use crate::store::Db;
use crate::store::plan::{Cond, Select};

/// A row by table and key.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// The table of the URL; the view over activities stays that.
    pub(crate) info: &'static Info,
    /// The key.
    pub(crate) id: Uuid,
}

/// The part of a URL below `/api/data/v9.x/`; a relative URL is that part already.
pub(crate) fn below_root(url: &str) -> &str {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let path = match url.find("/api/data/v") {
        Some(at) => {
            let rest = url.get(at + "/api/data/v".len()..).unwrap_or_default();
            rest.split_once('/').map_or("", |(_, rest)| rest)
        }
        None => url,
    };
    path.trim_start_matches('/')
}

/// The row a URL names. That it exists is not checked, but for alternate keys.
///
/// # Errors
/// 400 when the URL names no row, 404 when an alternate key fits none.
pub(crate) async fn resolve(cx: &mut Context<'_>, url: &str) -> Result<Reference> {
    let resource = odata::parse_path(below_root(url))?;
    let bad = || Fault::payload(format!("The URL '{url}' does not name a row."));
    match resource.segments.as_slice() {
        [Segment::Content(id)] => {
            let made = cx.contents.iter().find(|(content, ..)| content == id);
            let (_, info, id) = made.ok_or_else(|| {
                Fault::bad(format!("Content-ID Reference: '${id}' does not exist in the batch context."))
            })?;
            Ok(Reference { info, id: *id })
        }
        [Segment::Name(set), Segment::Key(id)] => {
            let info = Catalog::get().set(set).ok_or_else(|| Fault::segment(set))?;
            Ok(Reference { info, id: *id })
        }
        [Segment::Name(set), Segment::NamedKey(parts)] => {
            let info = Catalog::get().set(set).ok_or_else(|| Fault::segment(set))?;
            let id = by_key(cx.db, info, parts, &[]).await?;
            Ok(Reference { info, id })
        }
        _ => Err(bad()),
    }
}

/// Asks at once whether the rows are there that a body binds, besides those given: what is asked for each of them
/// later is known then. What cannot be understood is left for [`resolve`] to refuse.
pub(crate) async fn foresee(
    cx: &mut Context<'_>,
    body: &serde_json::Map<String, serde_json::Value>,
    mut rows: Vec<(&'static Info, Uuid)>,
) -> Result<()> {
    collect(body, &mut rows);
    cx.db.foresee(&rows).await
}

/// The rows of `…@odata.bind` in a body and in the rows inside it. Bounded as bodies are.
fn collect(body: &serde_json::Map<String, serde_json::Value>, rows: &mut Vec<(&'static Info, Uuid)>) {
    use serde_json::Value as Json;
    for (name, value) in body {
        match value {
            Json::String(url) if name.ends_with("@odata.bind") => rows.extend(plain_row(url)),
            Json::Object(inner) => collect(inner, rows),
            Json::Array(list) => {
                list.iter().filter_map(Json::as_object).for_each(|inner| collect(inner, rows));
            }
            Json::String(_) | Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
}

/// `/contacts(guid)`: how rows are mostly named.
fn plain_row(url: &str) -> Option<(&'static Info, Uuid)> {
    let (set, key) = below_root(url).strip_suffix(')')?.split_once('(')?;
    let info = Catalog::get().set(set).filter(|info| info.logical() != POINTER)?;
    Some((info, Uuid::parse_str(key).ok()?))
}

/// The row that a named key fits: the primary key by its name, or an alternate key.
///
/// # Errors
/// 400 when the table has no such key, 404 when no row has these values.
pub(crate) async fn by_key(
    db: &mut Db,
    info: &'static Info,
    parts: &[(String, Argument)],
    aliases: &[(String, String)],
) -> Result<Uuid> {
    let mut values = Vec::with_capacity(parts.len());
    for (name, argument) in parts {
        values.push((name.as_str(), argument_value(argument, aliases)?));
    }
    // systemuser and team derive from principal, whose key has another name (contracts, "principal").
    let principal = matches!(info.logical(), "systemuser" | "team");
    if let [(name, Value::Guid(id))] = values.as_slice()
        && *name == info.table.id
        && !principal
    {
        return Ok(*id);
    }
    let mut names: Vec<&str> = values.iter().map(|(name, _)| plain(name)).collect();
    names.sort_unstable();
    let known = info.table.keys.iter().any(|key| {
        let mut key: Vec<&str> = key.iter().map(String::as_str).collect();
        key.sort_unstable();
        key == names
    });
    if !known {
        return Err(Fault::bad(format!(
            "The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM.{}'. Ensure that the names \
             and number of key properties match the declared or alternate key properties for the resource \
             'Microsoft.Dynamics.CRM.{}'.",
            info.logical(),
            info.logical()
        )));
    }
    let mut cond = Cond::All;
    for (name, value) in &values {
        let field = info.field(plain(name)).ok_or_else(|| Fault::bad(format!("No column '{name}'.")))?;
        cond = cond.and(Cond::eq(field, literal(value)));
    }
    let row = db.row(&Select::new(info, cond).fields(vec![0])).await?;
    row.map(|row| row.id()).ok_or_else(|| {
        Fault::new(
            404,
            code::KEY_NOT_FOUND,
            format!("A record with the specified key values does not exist in {} entity", info.logical()),
        )
    })
}

fn plain(name: &str) -> &str {
    name.strip_prefix('_').and_then(|n| n.strip_suffix("_value")).unwrap_or(name)
}

/// The value of an argument, looked up among the aliases of the query where it is one.
pub(crate) fn argument_value(argument: &Argument, aliases: &[(String, String)]) -> Result<Value> {
    match argument {
        Argument::Value(value) => Ok(value.clone()),
        Argument::Alias(name) => {
            let text = aliases
                .iter()
                .find(|(n, _)| n.trim_start_matches('@') == name.trim_start_matches('@'))
                .map(|(_, text)| text.as_str())
                .ok_or_else(|| Fault::bad(format!("The parameter alias '{name}' has no value.")))?;
            match odata::parse_argument(text)? {
                Argument::Value(value) => Ok(value),
                _ => Err(Fault::bad(format!("The value of the parameter alias '{name}' must be a literal."))),
            }
        }
        _ => Err(Fault::bad("A list is not a key.")),
    }
}

/// A literal as the store keeps it.
pub(crate) fn literal(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(b) => Cell::Int(i64::from(*b)),
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Int(int) => Cell::Int(*int),
        Value::Decimal(text) => text.parse().map_or_else(|_| Cell::Text(text.clone()), Cell::Real),
        Value::Guid(id) => Cell::Guid(*id),
        Value::DateTime(text) => {
            Cell::Text(crate::dates::moment(text).map_or_else(|| text.clone(), crate::dates::write))
        }
    }
}

/// The table that a bind of a navigation may name, checked against the lookup; the row must exist.
///
/// # Errors
/// 400 when the lookup does not take the table, 404 when the row is not there.
pub(crate) async fn target(
    cx: &mut Context<'_>,
    found: &Reference,
    single: &Single,
    info: &'static Info,
    nav: &str,
) -> Result<&'static str> {
    let mut table = found.info;
    if table.logical() == POINTER && !single.targets.contains(&POINTER) {
        table = super::concrete(cx.db, table, found.id).await?;
    }
    let named = single.targets.iter().find(|t| **t == table.logical()).copied();
    let Some(named) = named else {
        return Err(Fault::payload(format!(
            "Error identified in Payload provided by the user for Entity :'{}': The navigation property '{nav}' takes \
             rows of {}, not of '{}'.",
            info.table.set,
            single.targets.join(", "),
            table.logical()
        )));
    };
    if !cx.db.there(table, found.id).await? {
        return Err(Fault::missing(table.logical(), found.id));
    }
    Ok(named)
}
