//! Rows as JSON, with the annotations a client asked for.

use std::collections::HashMap;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::catalog::{Catalog, Info, What};
use crate::error::Result;
use crate::model::Attribute;
use crate::rows::values;
use crate::store::plan::{Cond, Select};
use crate::store::{Db, Row};

/// Suffix of the annotation with the reading for people.
pub(crate) const FORMATTED: &str = "OData.Community.Display.V1.FormattedValue";
const LOGICAL_NAME: &str = "Microsoft.Dynamics.CRM.lookuplogicalname";
const NAVIGATION: &str = "Microsoft.Dynamics.CRM.associatednavigationproperty";

/// How a client wants its rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// Patterns of `odata.include-annotations`.
    pub(crate) annotations: Vec<String>,
    /// Root of the service with its last slash: `https://host/api/data/v9.2/`.
    pub(crate) base: String,
}

impl View {
    /// Whether an annotation was asked for.
    pub(crate) fn wants(&self, annotation: &str) -> bool {
        self.annotations.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(prefix) => annotation.starts_with(prefix),
            None => pattern == annotation,
        })
    }
}

/// `W/"123"`.
pub(crate) fn etag(version: i64) -> String {
    format!("W/\"{version}\"")
}

/// Fields shown when nothing is selected.
pub(crate) fn all_fields(info: &Info) -> Vec<usize> {
    info.fields
        .iter()
        .enumerate()
        .filter(|(_, field)| match field.what {
            // The helper of uniqueness cannot be read in Dataverse either.
            What::Value(column) => {
                column.attribute != Attribute::Virtual && column.logical != "messageiddupcheck"
            }
            What::Version | What::Key | What::Lookup(_) => true,
        })
        .map(|(i, _)| i)
        .collect()
}

/// Rows as JSON objects, in their order. `shown` are the fields to show.
pub(crate) async fn rows(
    db: &mut Db,
    view: &View,
    rows: &[Row],
    shown: &[usize],
) -> Result<Vec<Map<String, Value>>> {
    let names = if view.wants(FORMATTED) { names(db, rows, shown).await? } else { HashMap::new() };
    Ok(rows.iter().map(|row| one(view, row, shown, &names)).collect())
}

type Names = HashMap<(&'static str, Uuid), String>;

/// Primary names of the rows that lookups name.
async fn names(db: &mut Db, rows: &[Row], shown: &[usize]) -> Result<Names> {
    let mut wanted: HashMap<&'static str, Vec<Uuid>> = HashMap::new();
    for row in rows {
        for &field in shown {
            if let Some((table, id)) = row.get(field).reference() {
                let ids = wanted.entry(table).or_default();
                if !ids.contains(&id) || ids.len() > 64 {
                    ids.push(id);
                }
            }
        }
    }
    let mut names = HashMap::new();
    for (table, ids) in wanted {
        let Some(info) = Catalog::get().table(table) else { continue };
        let Some(name) = info.name else { continue };
        let select = Select::new(info, Cond::ids(0, ids)).fields(vec![name]);
        for row in db.rows(&select).await? {
            if let Some(text) = row.get(name).text() {
                names.insert((table, row.id()), text.to_owned());
            }
        }
    }
    Ok(names)
}

fn one(view: &View, row: &Row, shown: &[usize], names: &Names) -> Map<String, Value> {
    let info = row.info;
    let mut map = Map::new();
    map.insert("@odata.etag".to_owned(), Value::String(etag(row.version())));
    map.insert(info.table.id.clone(), Value::String(row.id().to_string()));
    for &field in shown {
        let cell = row.get(field);
        let name = info.wire_name(field);
        map.insert(name.clone(), values::to_json(info, field, cell));
        if view.annotations.is_empty() || cell.is_null() {
            continue;
        }
        if let Some((table, id)) = cell.reference() {
            if let Some(text) = names.get(&(table, id)).filter(|_| view.wants(FORMATTED)) {
                map.insert(format!("{name}@{FORMATTED}"), Value::String(text.clone()));
            }
            if view.wants(LOGICAL_NAME) {
                map.insert(format!("{name}@{LOGICAL_NAME}"), Value::String(table.to_owned()));
            }
            let nav = info
                .lookup(field)
                .and_then(|l| l.targets.iter().find(|t| t.table == table))
                .and_then(|t| t.navs.first());
            if let Some(nav) = nav.filter(|_| view.wants(NAVIGATION)) {
                map.insert(format!("{name}@{NAVIGATION}"), Value::String(nav.clone()));
            }
        } else if view.wants(FORMATTED)
            && let Some(text) = values::formatted(info, field, cell)
        {
            map.insert(format!("{name}@{FORMATTED}"), Value::String(text));
        }
    }
    if matches!(info.logical(), "systemuser" | "team") && shown.len() > 40 {
        // What both inherit from principal.
        map.insert("ownerid".to_owned(), Value::String(row.id().to_string()));
    }
    map
}
