//! `$apply`: rows chosen, grouped and counted, as far as Dataverse takes it: `filter(…)`, `groupby((…),aggregate(…))`
//! and `aggregate(…)` with `$count`, `countdistinct`, `sum`, `average`, `min` and `max`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::fetch::aggregate::{MAX_ROWS, compute, too_many};
use super::read::Reader;
use super::render::FORMATTED;
use super::resolve::{Scope, unknown};
use crate::access::Right;
use crate::catalog::Info;
use crate::error::{Fault, Result};
use crate::odata::{self, Options};
use crate::rows::values;
use crate::store::Row;
use crate::store::plan::{Cond, Select};

/// Columns and figures of one `$apply`.
const MAX_ITEMS: usize = 50;

/// One figure: `revenue with sum as total`.
#[derive(Debug, PartialEq, Eq)]
struct Figure {
    /// The column; none for `$count`.
    column: Option<String>,
    /// As [`compute`] names it.
    function: &'static str,
    /// Of equal values one counts.
    distinct: bool,
    alias: String,
}

/// What an `$apply` asks for.
#[derive(Debug, Default)]
struct Plan {
    filters: Vec<odata::Expr>,
    groups: Vec<String>,
    figures: Vec<Figure>,
}

/// Performs an `$apply` on the rows of a set.
///
/// # Errors
/// 400 for a text that cannot be read, 501 for transformations beyond those of the head of this file.
pub(crate) async fn run(
    reader: &mut Reader<'_>,
    info: &'static Info,
    within: Cond,
    options: &Options,
    text: &str,
) -> Result<Value> {
    reader.who.may(info, Right::Read)?;
    let plan = read(text)?;
    let scope = Scope::new(info, reader.who);
    let mut cond = within.and(reader.who.readable(info));
    for filter in plan.filters.iter().chain(&options.filter) {
        cond = cond.and(scope.filter(filter)?);
    }
    let field = |name: &str| info.wire_field(name).ok_or_else(|| unknown(info, name));
    let groups = plan.groups.iter().map(|name| field(name)).collect::<Result<Vec<usize>>>()?;
    let figures = plan
        .figures
        .iter()
        .map(|figure| Ok((figure, figure.column.as_deref().map_or(Ok(0), field)?)))
        .collect::<Result<Vec<(&Figure, usize)>>>()?;
    let mut fields = vec![0];
    for field in groups.iter().chain(figures.iter().map(|(_, field)| field)) {
        if !fields.contains(field) {
            fields.push(*field);
        }
    }
    let most = u32::try_from(MAX_ROWS).unwrap_or(u32::MAX).saturating_add(1);
    let rows = reader.db.rows(&Select::new(info, cond).fields(fields).limit(most)).await?;
    if rows.len() > MAX_ROWS {
        return Err(too_many());
    }
    let mut grouped: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    if groups.is_empty() {
        grouped.insert(String::new(), rows.iter().collect());
    }
    for row in rows.iter().filter(|_| !groups.is_empty()) {
        let key: Vec<Value> = groups.iter().map(|g| values::to_json(info, *g, row.get(*g))).collect();
        grouped.entry(Value::Array(key).to_string()).or_default().push(row);
    }
    let mut value = Vec::new();
    for rows in grouped.values() {
        let mut map = Map::new();
        for (name, field) in plan.groups.iter().zip(&groups) {
            let Some(row) = rows.first() else { continue };
            map.insert(name.clone(), values::to_json(info, *field, row.get(*field)));
            if let Some(text) =
                values::formatted(info, *field, row.get(*field)).filter(|_| reader.view.wants(FORMATTED))
            {
                map.insert(format!("{name}@{FORMATTED}"), Value::from(text));
            }
        }
        for (figure, field) in &figures {
            let found = compute(figure.function, figure.distinct, *field, info, rows)?;
            map.insert(figure.alias.clone(), found);
        }
        value.push(map);
    }
    for (path, descending) in options.orderby.iter().rev() {
        let name = path.join("/");
        if value.first().is_some_and(|map| !map.contains_key(&name)) {
            return Err(unknown(info, &name));
        }
        value.sort_by(|a, b| {
            let order = compare(a.get(&name), b.get(&name));
            if *descending { order.reverse() } else { order }
        });
    }
    if let Some(top) = options.top {
        value.truncate(top as usize);
    }
    let names: Vec<&str> = plan
        .groups
        .iter()
        .map(String::as_str)
        .chain(plan.figures.iter().map(|figure| figure.alias.as_str()))
        .collect();
    let context = format!("{}$metadata#{}({})", reader.view.base, info.table.set, names.join(","));
    Ok(json!({"@odata.context": context, "value": value}))
}

fn compare(a: Option<&Value>, b: Option<&Value>) -> std::cmp::Ordering {
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => {
            let text =
                |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_lowercase();
            text(a).cmp(&text(b))
        }
    }
}

fn read(text: &str) -> Result<Plan> {
    let mut plan = Plan::default();
    for part in split(text, '/')? {
        if !plan.groups.is_empty() || !plan.figures.is_empty() {
            return Err(Fault::unsupported("A transformation after groupby or aggregate"));
        }
        if let Some(inner) = inside(part, "filter") {
            plan.filters.push(odata::parse_filter(inner)?);
        } else if let Some(inner) = inside(part, "groupby") {
            let parts = split(inner, ',')?;
            let (names, rest) = parts.split_first().ok_or_else(|| bad("groupby needs columns"))?;
            let names = inside(names, "").ok_or_else(|| bad("groupby needs its columns in parentheses"))?;
            plan.groups = split(names, ',')?.into_iter().map(str::to_owned).collect();
            match rest {
                [] => {}
                [one] => {
                    let inner = inside(one, "aggregate")
                        .ok_or_else(|| Fault::unsupported("This transformation of groups"))?;
                    plan.figures = figures(inner)?;
                }
                _ => return Err(bad("groupby takes columns and one transformation")),
            }
        } else if let Some(inner) = inside(part, "aggregate") {
            plan.figures = figures(inner)?;
        } else {
            let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
            return Err(Fault::unsupported(format!("The transformation '{name}'")));
        }
    }
    if plan.groups.is_empty() && plan.figures.is_empty() {
        return Err(Fault::unsupported("An $apply without groupby and aggregate"));
    }
    if plan.groups.len() + plan.figures.len() > MAX_ITEMS {
        return Err(bad(&format!("at most {MAX_ITEMS} columns and figures are taken")));
    }
    let mut seen = std::collections::HashSet::new();
    let names = plan.groups.iter().chain(plan.figures.iter().map(|figure| &figure.alias));
    for name in names {
        if name.contains('/') {
            return Err(Fault::unsupported("Grouping by a column of another table"));
        }
        if name.is_empty() || !seen.insert(name) {
            return Err(bad(&format!("the name '{name}' is empty or stands twice")));
        }
    }
    Ok(plan)
}

fn figures(text: &str) -> Result<Vec<Figure>> {
    let mut found = Vec::new();
    for part in split(text, ',')? {
        let words: Vec<&str> = part.split_whitespace().collect();
        let (column, function, alias) = match words.as_slice() {
            ["$count", "as", alias] => (None, "count", alias),
            [column, "with", function, "as", alias] => (Some((*column).to_owned()), *function, alias),
            _ => return Err(bad(&format!("'{part}' is no figure"))),
        };
        let (function, distinct) = match function {
            "count" => ("count", false),
            "countdistinct" => ("countcolumn", true),
            "sum" => ("sum", false),
            "average" => ("avg", false),
            "min" => ("min", false),
            "max" => ("max", false),
            other => return Err(bad(&format!("there is no method '{other}'"))),
        };
        found.push(Figure { column, function, distinct, alias: (*alias).to_owned() });
    }
    Ok(found)
}

/// What stands in the parentheses of `name(…)`.
fn inside<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.strip_prefix(name)?.trim_start().strip_prefix('(')?.strip_suffix(')')
}

/// Splits where neither parentheses nor quotes are open.
fn split(text: &str, at: char) -> Result<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut depth, mut quoted, mut start) = (0_usize, false, 0);
    for (place, c) in text.char_indices() {
        match c {
            '\'' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1).ok_or_else(|| bad("a parenthesis too many"))?,
            _ if c == at && depth == 0 => {
                parts.push(text.get(start..place).unwrap_or_default().trim());
                start = place + c.len_utf8();
            }
            _ => {}
        }
    }
    if depth != 0 || quoted {
        return Err(bad("a parenthesis or quote is not closed"));
    }
    parts.push(text.get(start..).unwrap_or_default().trim());
    Ok(parts)
}

fn bad(what: &str) -> Fault {
    Fault::bad(format!("The $apply cannot be read: {what}."))
}
