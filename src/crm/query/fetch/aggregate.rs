//! Aggregates of a fetch: counts, sums, averages, least and most, by groups.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Number, Value, json};

use super::parse::Fetch;
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::query::read::Reader;
use crate::rows::values;
use crate::store::Row;

/// Rows an aggregate may be computed over, as in Dataverse.
pub(in crate::query) const MAX_ROWS: usize = 50_000;

/// Runs an aggregate query over one table; links may only choose its rows.
pub(super) async fn run(reader: &mut Reader<'_>, fetch: &Fetch) -> Result<Value> {
    let entity = &fetch.entity;
    let info = entity.info;
    if entity.aggregates.is_empty() || entity.links.iter().any(|l| !l.entity.aggregates.is_empty()) {
        return Err(Fault::unsupported("An aggregate over columns of linked tables, or of no column,"));
    }
    let select = super::select(reader, fetch)?;
    let rows = reader.db.rows(&select).await?;
    if rows.len() > MAX_ROWS {
        return Err(too_many());
    }
    let groups: Vec<&super::parse::Aggregate> =
        entity.aggregates.iter().filter(|a| a.function.is_none()).collect();
    let mut grouped: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    if groups.is_empty() {
        grouped.insert(String::new(), rows.iter().collect());
    } else {
        for row in &rows {
            let key: Vec<Value> =
                groups.iter().map(|g| values::to_json(info, g.field, row.get(g.field))).collect();
            grouped.entry(Value::Array(key).to_string()).or_default().push(row);
        }
    }
    let mut out = Vec::new();
    for rows in grouped.values() {
        let mut map = Map::new();
        for wanted in &entity.aggregates {
            let value = match (&wanted.function, rows.first()) {
                (None, Some(row)) => values::to_json(info, wanted.field, row.get(wanted.field)),
                (None, None) => Value::Null,
                (Some(function), _) => compute(function, wanted.distinct, wanted.field, info, rows)?,
            };
            map.insert(wanted.alias.clone(), value);
        }
        out.push(Value::Object(map));
    }
    let context = format!("{}$metadata#{}", reader.view.base, info.table.set);
    Ok(json!({"@odata.context": context, "value": out}))
}

/// 400: an aggregate over more than [`MAX_ROWS`].
pub(in crate::query) fn too_many() -> Fault {
    Fault::new(
        400,
        "0x8004e023",
        format!("The maximum record limit is exceeded. Reduce the number of records below {MAX_ROWS}."),
    )
}

/// A figure over rows: `count`, `countcolumn`, `sum`, `avg`, `min` or `max` of a field.
///
/// # Errors
/// 400 for a function of any other name.
pub(in crate::query) fn compute(
    function: &str,
    distinct: bool,
    field: usize,
    info: &'static crate::catalog::Info,
    rows: &[&Row],
) -> Result<Value> {
    let cells: Vec<&Cell> = rows.iter().map(|row| row.get(field)).filter(|c| !c.is_null()).collect();
    let number = |cell: &&Cell| match cell {
        Cell::Int(int) => Some(*int as f64),
        Cell::Real(real) => Some(*real),
        Cell::Text(text) => text.parse().ok(),
        Cell::Null | Cell::Guid(_) | Cell::Ref(..) => None,
    };
    let figure = |value: f64| {
        if value.fract() == 0.0 && value.abs() < 9e15 {
            Value::from(value as i64)
        } else {
            Number::from_f64(value).map_or(Value::Null, Value::Number)
        }
    };
    Ok(match function {
        "count" => Value::from(rows.len()),
        "countcolumn" if distinct => {
            let kinds: HashSet<String> =
                cells.iter().map(|c| values::to_json(info, field, c).to_string()).collect();
            Value::from(kinds.len())
        }
        "countcolumn" => Value::from(cells.len()),
        "sum" => figure(cells.iter().filter_map(number).sum()),
        "avg" => {
            let all: Vec<f64> = cells.iter().filter_map(number).collect();
            if all.is_empty() { Value::Null } else { figure(all.iter().sum::<f64>() / all.len() as f64) }
        }
        "min" | "max" => {
            let mut texts: Vec<&Cell> = cells;
            texts.sort_by(|a, b| match (number(a), number(b)) {
                (Some(a), Some(b)) => a.total_cmp(&b),
                _ => a.text().cmp(&b.text()),
            });
            let found = if function == "min" { texts.first() } else { texts.last() };
            found.map_or(Value::Null, |cell| values::to_json(info, field, cell))
        }
        other => return Err(Fault::bad(format!("'{other}' is no aggregate."))),
    })
}
