//! A record as JSON: in what is kept of people, in decisions, and between pane and server.
//!
//! ```json
//! {"table": "opportunity", "id": "…", "name": "Pumps"}
//! ```

use domain::party::Record;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::names;

/// A row by table, as Dataverse spells it, key and name.
#[must_use]
pub fn write(record: &Record) -> Value {
    json!({"table": names::table(record.kind), "id": record.id.to_string(), "name": record.name})
}

/// Reads what [`write`] wrote. `None` where it is none of ours.
#[must_use]
pub fn read(value: &Value) -> Option<Record> {
    let kind = names::kind(value.get("table")?.as_str()?)?;
    let id = Uuid::parse_str(value.get("id")?.as_str()?).ok()?;
    Some(Record { kind, id, name: value.get("name").and_then(Value::as_str).unwrap_or_default().to_owned() })
}
