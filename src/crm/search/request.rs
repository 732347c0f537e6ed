//! The request and the answer of Dataverse search 2.0: JSON inside JSON strings.
#![expect(clippy::wildcard_enum_match_arm, reason = "JSON of any other shape is refused alike")]

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{SEARCHED, columns, expression};
use crate::access::Right;
use crate::catalog::Catalog;
use crate::error::{Fault, Result};
use crate::http::call::Answer;
use crate::odata;
use crate::query::render::{self, FORMATTED, View};
use crate::query::resolve::Scope;
use crate::rows::Context;
use crate::store::Row;
use crate::store::plan::{Cond, Select};

/// Letters of a search, as in Dataverse.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=100;
/// Rows of an answer unless asked otherwise, and at most.
const TOP: (u64, u64) = (50, 100);
/// Hits that are looked at before rights and filters thin them out.
pub(super) const CANDIDATES: u32 = 1000;

/// One table of the request.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) info: &'static crate::catalog::Info,
    pub(super) select: Option<Vec<String>>,
    filter: Option<odata::Expr>,
}

/// `searchquery`.
///
/// # Errors
/// 400 for a request that cannot be read.
pub(crate) async fn query(cx: &mut Context<'_>, arguments: &Map<String, Value>) -> Result<Value> {
    let text = |name: &str| arguments.get(name).and_then(Value::as_str);
    let search = term(arguments)?;
    let number = |name: &str| arguments.get(name).and_then(Value::as_u64);
    let top = number("top").unwrap_or(TOP.0).min(TOP.1);
    let skip = number("skip").unwrap_or(0);
    let wants_count = arguments.get("count") == Some(&Value::Bool(true));
    let tables = wanted(arguments.get("entities"))?;
    let global = text("filter").map(odata::parse_filter).transpose()?;
    let mut hits = Vec::new();
    if let Some(expression) = expression(search) {
        let names: Vec<&str> = tables.iter().map(|t| t.info.logical()).collect();
        hits = cx.db.search(&expression, &names, CANDIDATES).await?;
    }
    let mut found = found(cx, &tables, &hits, global.as_ref()).await?;
    let total = found.len();
    let skip = usize::try_from(skip).unwrap_or(usize::MAX);
    let top = usize::try_from(top).unwrap_or(usize::MAX);
    found = found.into_iter().skip(skip).take(top).collect();
    let mut value = Vec::with_capacity(found.len());
    for (row, score, select) in found {
        value.push(hit(cx, &row, score, select, search).await?);
    }
    let inner = json!({
        "Error": null,
        "Value": value,
        "Facets": {},
        "QueryContext": {"OriginalQuery": search, "AlteredQuery": search, "Reason": [], "SpellSuggestions": []},
        "Count": if wants_count { i64::try_from(total).unwrap_or(-1) } else { -1 }
    });
    Ok(json!({"response": inner.to_string()}))
}

/// The text that is looked for.
pub(super) fn term(arguments: &Map<String, Value>) -> Result<&str> {
    let search = arguments.get("search").and_then(Value::as_str).unwrap_or_default().trim();
    if LETTERS.contains(&search.chars().count()) {
        return Ok(search);
    }
    let (least, most) = (LETTERS.start(), LETTERS.end());
    Err(Fault::argument(format!("The search term must have {least} to {most} characters.")))
}

pub(super) fn wanted(entities: Option<&Value>) -> Result<Vec<Wanted>> {
    let catalog = Catalog::get();
    let all = || {
        SEARCHED
            .iter()
            .filter(|(name, _)| !matches!(*name, "systemuser" | "queue"))
            .filter_map(|(name, _)| catalog.table(name))
            .map(|info| Wanted { info, select: None, filter: None })
            .collect()
    };
    let list: Value = match entities {
        None | Some(Value::Null) => return Ok(all()),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(all()),
        Some(Value::String(text)) => serde_json::from_str(text)
            .map_err(|e| Fault::argument(format!("'entities' cannot be read: {e}.")))?,
        Some(other) => other.clone(),
    };
    let Value::Array(list) = list else {
        return Err(Fault::argument("'entities' must be an array in a string."));
    };
    let mut out = Vec::new();
    for item in list {
        let (name, select, filter) = match &item {
            Value::String(name) => (name.as_str(), None, None),
            Value::Object(map) => {
                let get = |a: &str, b: &str| map.get(a).or_else(|| map.get(b));
                let name = get("Name", "name").and_then(Value::as_str).unwrap_or_default();
                let select = get("SelectColumns", "selectColumns").or_else(|| get("selectcolumns", "select"));
                let select = select
                    .and_then(Value::as_array)
                    .map(|list| list.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>());
                (name, select, get("Filter", "filter").and_then(Value::as_str))
            }
            _ => return Err(Fault::argument("'entities' must hold objects with a Name.")),
        };
        let info = catalog
            .table(name)
            .filter(|info| columns(info.logical()).is_some())
            .ok_or_else(|| Fault::argument(format!("The table '{name}' is not searched.")))?;
        let filter = filter.filter(|f| !f.is_empty()).map(odata::parse_filter).transpose()?;
        out.push(Wanted { info, select, filter });
    }
    Ok(out)
}

/// Rows behind the hits, best first, that the caller may read and the filters let through.
pub(super) async fn found<'w>(
    cx: &mut Context<'_>,
    tables: &'w [Wanted],
    hits: &[(String, Uuid, f64)],
    global: Option<&odata::Expr>,
) -> Result<Vec<(Row, f64, Option<&'w [String]>)>> {
    let who = cx.who.clone();
    let mut rows: Vec<(Row, Option<&'w [String]>)> = Vec::new();
    for table in tables {
        if who.may(table.info, Right::Read).is_err() {
            continue;
        }
        let ids = hits.iter().filter(|(name, ..)| name == table.info.logical()).map(|(_, id, _)| *id);
        let mut cond = Cond::ids(0, ids).and(who.readable(table.info));
        for filter in [table.filter.as_ref(), global].into_iter().flatten() {
            cond = cond.and(Scope::new(table.info, &who).filter(filter)?);
        }
        for row in cx.db.rows(&Select::new(table.info, cond)).await? {
            rows.push((row, table.select.as_deref()));
        }
    }
    let mut out = Vec::with_capacity(rows.len());
    for (name, id, rank) in hits {
        if let Some(at) = rows.iter().position(|(row, _)| row.id() == *id && row.info.logical() == name) {
            let (row, select) = rows.swap_remove(at);
            // FTS5 ranks downwards from nought; Dataverse's scores go up.
            out.push((row, -rank, select));
        }
    }
    Ok(out)
}

async fn hit(
    cx: &mut Context<'_>,
    row: &Row,
    score: f64,
    select: Option<&[String]>,
    search: &str,
) -> Result<Value> {
    let info = row.info;
    let searched = columns(info.logical()).unwrap_or_default();
    let mut names: Vec<String> = match select {
        Some(names) => names.to_vec(),
        None => searched.iter().map(|name| (*name).to_owned()).collect(),
    };
    names.push("@search.objecttypecode".to_owned());
    let mut fields = Vec::new();
    for name in &names {
        if let Some(field) = info.field(name).or_else(|| info.wire_field(name)) {
            fields.push(field);
        }
    }
    for name in ["ownerid", "createdon", "modifiedon", "statecode", "statuscode"] {
        if let Some(field) = info.field(name).filter(|f| !fields.contains(f)) {
            fields.push(field);
        }
    }
    let view = View { annotations: vec!["*".to_owned()], base: String::new() };
    let maps = render::rows(cx.db, &view, std::slice::from_ref(row), &fields).await?;
    let mut attributes = Map::new();
    for (name, value) in maps.into_iter().next().unwrap_or_default() {
        if name == "@odata.etag" || name == info.table.id {
            continue;
        }
        // Search names lookups by their columns and their readings by `name` suffixes.
        let plain = name.strip_prefix('_').and_then(|n| n.strip_suffix("_value")).map(str::to_owned);
        match (plain, name.split_once('@')) {
            (Some(plain), _) => {
                attributes.insert(plain, value);
            }
            (None, Some((of, FORMATTED))) => {
                let of = of.strip_prefix('_').and_then(|n| n.strip_suffix("_value")).unwrap_or(of);
                attributes.insert(format!("{of}@{FORMATTED}"), value);
            }
            (None, Some(_)) => {}
            (None, None) => {
                attributes.insert(name, value);
            }
        }
    }
    if let Some(Value::Object(_)) = attributes.get("ownerid") {
        attributes.remove("ownerid");
    }
    Ok(json!({
        "Id": row.id(),
        "EntityName": info.logical(),
        "ObjectTypeCode": info.table.code.unwrap_or_default(),
        "Attributes": attributes,
        "Highlights": highlights(row, searched, search),
        "Score": score
    }))
}

/// Columns in which a word of the search begins a word, with that beginning marked.
pub(super) fn highlights(row: &Row, searched: &[&str], search: &str) -> Value {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let mut map = Map::new();
    for name in searched {
        let Some(text) = row.named(name).text() else { continue };
        let shown: Vec<String> = text
            .split(' ')
            .map(|word| {
                let low = word.to_lowercase();
                let begins = words.iter().find(|w| low.starts_with(w.as_str())).map(|w| w.chars().count());
                match begins {
                    Some(letters) => {
                        let head: String = word.chars().take(letters).collect();
                        let tail: String = word.chars().skip(letters).collect();
                        format!("{{crmhit}}{head}{{/crmhit}}{tail}")
                    }
                    None => word.to_owned(),
                }
            })
            .collect();
        let shown = shown.join(" ");
        if shown != text {
            map.insert((*name).to_owned(), json!([shown]));
        }
    }
    Value::Object(map)
}

/// The answer of search 1.0: the hits as they are, without a string around them.
pub(crate) fn first_version(answer: Answer) -> Answer {
    if answer.status != 200 {
        return answer;
    }
    let inner = serde_json::from_slice::<Value>(&answer.body)
        .ok()
        .and_then(|v| serde_json::from_str::<Value>(v.get("response")?.as_str()?).ok());
    let Some(inner) = inner else { return Answer::from(Fault::internal("search answered no response")) };
    if let Some(text @ Value::String(_)) = inner.get("Value") {
        return Answer::json(200, &json!({"value": text, "querycontext": null}));
    }
    let suggested = |hit: &Value| hit.get("Text").zip(hit.get("Document")).is_some();
    if let Some(Value::Array(list)) = inner.get("Value")
        && list.iter().any(suggested)
    {
        let value: Vec<Value> =
            list.iter().map(|hit| json!({"text": hit["Text"], "document": hit["Document"]})).collect();
        return Answer::json(200, &json!({"value": value, "querycontext": null}));
    }
    let value: Vec<Value> = inner
        .get("Value")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|hit| {
            let mut map = hit.get("Attributes").and_then(Value::as_object).cloned().unwrap_or_default();
            map.insert("@search.objectid".to_owned(), hit["Id"].clone());
            map.insert("@search.entityname".to_owned(), hit["EntityName"].clone());
            map.insert("@search.objecttypecode".to_owned(), hit["ObjectTypeCode"].clone());
            map.insert("@search.score".to_owned(), hit["Score"].clone());
            map.insert("@search.highlights".to_owned(), hit["Highlights"].clone());
            Value::Object(map)
        })
        .collect();
    Answer::json(
        200,
        &json!({"value": value, "facets": {}, "totalrecordcount": inner["Count"], "querycontext": null}),
    )
}
