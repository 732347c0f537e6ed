//! `searchsuggest` and `searchautocomplete`: rows and words that a person who has begun to type may mean.

use serde_json::{Map, Value, json};

use super::request::{CANDIDATES, found, highlights, term, wanted};
use super::{columns, expression};
use crate::error::Result;
use crate::odata;
use crate::rows::{Context, values};
use crate::store::Row;

/// Suggestions of an answer unless asked otherwise, and at most, as in Dataverse.
const TOP: (u64, u64) = (5, 100);

/// Rows that match what was typed, by the text in which they do.
///
/// # Errors
/// 400 for a request that cannot be read.
pub(crate) async fn suggest(cx: &mut Context<'_>, arguments: &Map<String, Value>) -> Result<Value> {
    let search = term(arguments)?;
    let top = arguments.get("top").and_then(Value::as_u64).unwrap_or(TOP.0).min(TOP.1);
    let tables = wanted(arguments.get("entities"))?;
    let mut list = Vec::new();
    for (row, select) in rows(cx, arguments, search, &tables).await? {
        if list.len() as u64 >= top {
            break;
        }
        let info = row.info;
        let searched = columns(info.logical()).unwrap_or_default();
        let marked = highlights(&row, searched, search);
        let text = searched.iter().find_map(|name| marked.get(name)?.get(0)?.as_str());
        let Some(text) = text else { continue };
        let mut document = Map::new();
        document.insert("@search.objectid".to_owned(), json!(row.id()));
        document.insert("@search.entityname".to_owned(), json!(info.logical()));
        document.insert("@search.objecttypecode".to_owned(), json!(info.table.code.unwrap_or_default()));
        for name in select.unwrap_or_else(|| searched.iter().map(|name| (*name).to_owned()).collect()) {
            if let Some(field) = info.field(&name) {
                document.insert(name, values::to_json(info, field, row.get(field)));
            }
        }
        list.push(json!({"Text": text, "Document": document}));
    }
    let inner = json!({"Error": null, "Value": list, "QueryContext": null});
    Ok(json!({"response": inner.to_string()}))
}

/// What was typed with its last word completed; empty when nothing begins like it.
///
/// # Errors
/// 400 for a request that cannot be read.
pub(crate) async fn autocomplete(cx: &mut Context<'_>, arguments: &Map<String, Value>) -> Result<Value> {
    let search = term(arguments)?;
    let tables = wanted(arguments.get("entities"))?;
    let (before, last) = search.rsplit_once(char::is_whitespace).unwrap_or(("", search));
    let last = last.to_lowercase();
    let mut whole = String::new();
    for (row, _) in rows(cx, arguments, search, &tables).await? {
        let searched = columns(row.info.logical()).unwrap_or_default();
        let words = searched.iter().filter_map(|name| row.named(name).text());
        let words = words.flat_map(|text| text.split(|c: char| c.is_whitespace() || ",;()".contains(c)));
        if let Some(word) = words.map(str::to_lowercase).find(|word| word.starts_with(&last)) {
            whole = if before.is_empty() { word } else { format!("{before} {word}") };
            break;
        }
    }
    let inner = json!({"Error": null, "Value": whole, "QueryContext": null});
    Ok(json!({"response": inner.to_string()}))
}

async fn rows(
    cx: &mut Context<'_>,
    arguments: &Map<String, Value>,
    search: &str,
    tables: &[super::request::Wanted],
) -> Result<Vec<(Row, Option<Vec<String>>)>> {
    let Some(expression) = expression(search) else { return Ok(Vec::new()) };
    let filter = arguments.get("filter").and_then(Value::as_str).filter(|text| !text.is_empty());
    let filter = filter.map(odata::parse_filter).transpose()?;
    let names: Vec<&str> = tables.iter().map(|table| table.info.logical()).collect();
    let hits = cx.db.search(&expression, &names, CANDIDATES).await?;
    let found = found(cx, tables, &hits, filter.as_ref()).await?;
    Ok(found.into_iter().map(|(row, _, select)| (row, select.map(<[String]>::to_vec))).collect())
}
