//! E-mail templates, filled from a row.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::access::Right;
use crate::error::{Fault, Result};
use crate::rows::{Context, must, table, values};
use crate::store::Row;

/// Fields of a template that are filled; more stay as they stand.
const FIELDS_MAX: usize = 500;
/// What begins and ends a field: `{!contact:fullname;}`, or `{!contact:fullname;customer}` with what stands there
/// where the row has nothing.
const OPEN: &str = "{!";
const CLOSE: char = '}';
/// The type of a template that goes with every row: its fields are those of whoever uses it.
const GLOBAL: &str = "systemuser";

/// `InstantiateTemplate`: an e-mail, not stored, with subject and text filled from a row and from who asks.
pub(super) async fn instantiate(cx: &mut Context<'_>, arguments: &Map<String, Value>) -> Result<Value> {
    let missing = |name: &str| Fault::argument(format!("Required field '{name}' is missing."));
    let id = |name: &str| arguments.get(name).and_then(values::guid).ok_or_else(|| missing(name));
    let (template, object) = (id("TemplateId")?, id("ObjectId")?);
    let kind = arguments.get("ObjectType").and_then(Value::as_str).ok_or_else(|| missing("ObjectType"))?;
    let template = read(cx, "template", template).await?;
    let of = template.named("templatetypecode").text().unwrap_or(GLOBAL).to_owned();
    if of != kind && of != GLOBAL {
        return Err(Fault::argument(format!("The template is for rows of {of}, not of {kind}.")));
    }
    let row = read(cx, kind, object).await?;
    let me = must(cx.db, table(GLOBAL)?, cx.who.id).await?;
    let (subject, body) = (template.named("subject"), template.named("body"));
    let (subject, body) = (subject.text().unwrap_or_default(), body.text().unwrap_or_default());
    let subject = filled(cx, subject, &[&row, &me], str::to_owned).await?;
    let body = filled(cx, body, &[&row, &me], escaped).await?;
    let email =
        json!({"@odata.type": "#Microsoft.Dynamics.CRM.email", "subject": subject, "description": body});
    Ok(json!({"value": [email]}))
}

/// A row that whoever asks may read.
async fn read(cx: &mut Context<'_>, kind: &str, id: Uuid) -> Result<Row> {
    let row = must(cx.db, table(kind)?, id).await?;
    cx.who.clone().may_row(cx.db, &row, Right::Read).await?;
    Ok(row)
}

/// The text with its fields filled. A field of another row, or of a column that the row does not have, becomes what
/// stands in it for nothing.
async fn filled(
    cx: &mut Context<'_>,
    text: &str,
    rows: &[&Row],
    dress: fn(&str) -> String,
) -> Result<String> {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    for _ in 0..FIELDS_MAX {
        let Some((before, behind)) = rest.split_once(OPEN) else { break };
        let Some((field, after)) = behind.split_once(CLOSE) else { break };
        done.push_str(before);
        let (name, otherwise) = field.split_once(';').unwrap_or((field, ""));
        let (kind, column) = name.split_once(':').unwrap_or((name, ""));
        let row = rows.iter().find(|row| row.info.logical() == kind.trim());
        let value = match row {
            Some(row) => shown(cx, row, column.trim()).await?,
            None => None,
        };
        done.push_str(&dress(value.as_deref().unwrap_or(otherwise)));
        rest = after;
    }
    done.push_str(rest);
    Ok(done)
}

/// A column as people read it; a lookup is the name of the row it names.
async fn shown(cx: &mut Context<'_>, row: &Row, column: &str) -> Result<Option<String>> {
    let Some(field) = row.info.field(column) else { return Ok(None) };
    let cell = row.get(field);
    if let Some((target, id)) = cell.reference() {
        let info = table(target)?;
        let named = must(cx.db, info, id).await?;
        let name = info.name.and_then(|field| named.get(field).text().map(str::to_owned));
        return Ok(name);
    }
    let plain = || cell.text().map(str::to_owned).filter(|text| !text.is_empty());
    Ok(values::formatted(row.info, field, cell).or_else(plain))
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
    html
}
