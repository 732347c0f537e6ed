//! A JSON body read against the model: values, binds in all spellings, rows to be made with it.
#![expect(clippy::wildcard_enum_match_arm, reason = "JSON of any other shape is refused alike")]

use serde_json::{Map, Value};
use uuid::Uuid;

use super::refer::{self, Reference};
use super::{Cells, Context, values};
use crate::catalog::{Catalog, Info, What};
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::model::Collection;

/// Levels of rows inside rows.
const MAX_DEPTH: usize = 8;
/// Rows that one body makes, itself included.
const MAX_ROWS: usize = 1000;

/// A body after reading.
#[derive(Debug, Default)]
pub(crate) struct Payload {
    /// The key, where the body names one.
    pub(crate) id: Option<Uuid>,
    /// Values and lookups.
    pub(crate) cells: Cells,
    /// Rows to be made in collections of this one.
    pub(crate) children: Vec<Child>,
    /// Rows to be made and named by a lookup of this one.
    pub(crate) parents: Vec<Parent>,
    /// Collections that existing rows are put into.
    pub(crate) joins: Vec<(String, Vec<Reference>)>,
    /// Dates that only the system may set otherwise: `overriddencreatedon`.
    pub(crate) created_on: Option<String>,
}

/// Rows of a collection.
#[derive(Debug)]
pub(crate) struct Child {
    /// The collection.
    pub(crate) collection: &'static Collection,
    /// Their bodies.
    pub(crate) bodies: Vec<Map<String, Value>>,
}

/// A row that a lookup will name.
#[derive(Debug)]
pub(crate) struct Parent {
    /// Field of the lookup.
    pub(crate) field: usize,
    /// Its table.
    pub(crate) info: &'static Info,
    /// Its body.
    pub(crate) body: Map<String, Value>,
}

/// Parses a body; JSON objects only, of bounded depth.
///
/// # Errors
/// 400 with the place where the text stops being JSON.
pub(crate) fn parse(body: &[u8]) -> Result<Map<String, Value>> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Fault::payload(
            "Error identified in Payload provided by the user: the body must be a JSON object.",
        )),
        Err(error) => {
            Err(Fault::payload(format!("Error identified in Payload provided by the user: {error}.")))
        }
    }
}

/// Counts the rows a body makes and how deep they lie.
///
/// # Errors
/// 400 when there are too many or they lie too deep.
pub(crate) fn limits(body: &Map<String, Value>) -> Result<()> {
    fn walk(map: &Map<String, Value>, depth: usize, rows: &mut usize) -> Result<()> {
        *rows += 1;
        if depth > MAX_DEPTH || *rows > MAX_ROWS {
            return Err(Fault::payload(format!(
                "A body may hold at most {MAX_ROWS} rows in at most {MAX_DEPTH} levels."
            )));
        }
        for value in map.values() {
            match value {
                Value::Object(inner) => walk(inner, depth + 1, rows)?,
                Value::Array(list) => {
                    for inner in list.iter().filter_map(Value::as_object) {
                        walk(inner, depth + 1, rows)?;
                    }
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        Ok(())
    }
    walk(body, 1, &mut 0)
}

/// Reads a body for a row of a table. Columns that only the system sets are left out, as Dataverse does.
///
/// # Errors
/// 400 for properties the table does not have, values it does not take and binds that lead nowhere;
/// 404 for binds to rows that do not exist.
pub(crate) async fn read(
    cx: &mut Context<'_>,
    info: &'static Info,
    body: &Map<String, Value>,
) -> Result<Payload> {
    let mut out = Payload::default();
    for (name, value) in body {
        if let Some(nav) = name.strip_suffix("@odata.bind") {
            bind(cx, info, nav, value, &mut out).await?;
        } else if name.contains('@') {
            // Annotations on the row or on a property carry no value of their own.
        } else {
            property(cx, info, name, value, &mut out)?;
        }
    }
    if info.field("overriddencreatedon").is_some()
        && let Some(Cell::Text(at)) = out.cells.named(info, "overriddencreatedon")
    {
        out.created_on = Some(at.clone());
    }
    Ok(out)
}

fn property(
    cx: &Context<'_>,
    info: &'static Info,
    name: &str,
    value: &Value,
    out: &mut Payload,
) -> Result<()> {
    if let Some(field) = info.wire_field(name) {
        match info.fields.get(field).map(|f| f.what) {
            Some(What::Key) => {
                let cell = values::from_json(info, field, value)?;
                out.id = cell.guid();
            }
            Some(What::Value(_)) => {
                let cell = values::from_json(info, field, value)?;
                if writable(cx, info, field) {
                    out.cells.set(field, cell);
                }
            }
            Some(What::Lookup(_)) => {
                return Err(Fault::payload(
                    "CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.",
                ));
            }
            Some(What::Version) | None => {}
        }
        return Ok(());
    }
    if let Some(single) = info.single(name) {
        return match value {
            // Deep insert of the row that a lookup names.
            Value::Object(body) => {
                let target = single.targets.first().and_then(|t| Catalog::get().table(t));
                let target = target.ok_or_else(|| invalid(info, name))?;
                out.parents.push(Parent { field: single.field, info: target, body: body.clone() });
                Ok(())
            }
            Value::Null => {
                if writable(cx, info, single.field) {
                    out.cells.set(single.field, Cell::Null);
                }
                Ok(())
            }
            _ => Err(Fault::payload(format!(
                "Error identified in Payload provided by the user for Entity :'{}': '{name}' is a navigation \
                 property; bind it with '{name}@odata.bind'.",
                info.table.set
            ))),
        };
    }
    if let Some(collection) = info.collection(name) {
        let Value::Array(list) = value else {
            return Err(Fault::payload(format!("The collection '{name}' must be an array.")));
        };
        let mut bodies = Vec::with_capacity(list.len());
        for item in list {
            match item {
                Value::Object(body) => bodies.push(body.clone()),
                _ => return Err(Fault::payload(format!("The collection '{name}' must hold objects."))),
            }
        }
        out.children.push(Child { collection, bodies });
        return Ok(());
    }
    Err(invalid(info, name))
}

/// Columns of an e-mail that Dataverse's own synchronizer sets. Here the synchronizer is an application.
const SYNCHRONIZED: [&str; 3] = ["correlationmethod", "inreplyto", "conversationindex"];

/// Columns that only the system sets are ignored when a client writes them.
fn writable(cx: &Context<'_>, info: &Info, field: usize) -> bool {
    let synchronized = || {
        info.logical() == "email" && info.fields.get(field).is_some_and(|f| SYNCHRONIZED.contains(&f.name))
    };
    cx.who.system
        || (cx.who.application && synchronized())
        || match info.fields.get(field).map(|f| f.what) {
            Some(What::Value(column)) => !column.read_only,
            Some(What::Lookup(lookup)) => !lookup.read_only,
            Some(What::Key | What::Version) | None => false,
        }
}

async fn bind(
    cx: &mut Context<'_>,
    info: &'static Info,
    nav: &str,
    value: &Value,
    out: &mut Payload,
) -> Result<()> {
    if let Some(single) = info.single(nav) {
        let single = single.clone();
        let cell = match value {
            Value::Null => Cell::Null,
            Value::String(url) => {
                let found = refer::resolve(cx, url).await?;
                let table = refer::target(cx, &found, &single, info, nav).await?;
                Cell::Ref(table, found.id)
            }
            _ => {
                return Err(Fault::payload(format!(
                    "The value of '{nav}@odata.bind' must be the URL of a row, or null."
                )));
            }
        };
        if writable(cx, info, single.field) {
            out.cells.set(single.field, cell);
        }
        return Ok(());
    }
    let many = Catalog::get().relation(info, nav).is_some();
    if info.collection(nav).is_some() || many {
        let Value::Array(list) = value else {
            return Err(Fault::payload(format!("The value of '{nav}@odata.bind' must be an array of URLs.")));
        };
        let mut rows = Vec::with_capacity(list.len());
        for url in list {
            let url = url.as_str().ok_or_else(|| {
                Fault::payload(format!("The value of '{nav}@odata.bind' must be an array of URLs."))
            })?;
            rows.push(refer::resolve(cx, url).await?);
        }
        out.joins.push((nav.to_owned(), rows));
        return Ok(());
    }
    if info.field(nav).is_some() {
        return Err(Fault::payload(format!(
            "Error identified in Payload provided by the user for Entity :'{}': An undeclared property '{nav}' which \
             only has property annotations in the payload but no property value was found in the payload. In OData, \
             only declared navigation properties and declared named streams can be represented as properties \
             without values.",
            info.table.set
        )));
    }
    Err(Fault::payload(format!(
        "An undeclared property '{nav}' which only has property annotations in the payload but no property value was \
         found in the payload. In OData, only declared navigation properties and declared named streams can be \
         represented as properties without values."
    )))
}

fn invalid(info: &Info, name: &str) -> Fault {
    Fault::payload(format!(
        "Error identified in Payload provided by the user for Entity :'{}', For more information on this error \
         please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ----> InnerException : \
         Microsoft.OData.ODataException: Invalid property '{name}' was found in entity 'Microsoft.Dynamics.CRM.{}'.",
        info.table.set,
        info.logical()
    ))
}
