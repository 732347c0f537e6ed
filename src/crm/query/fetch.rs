//! FetchXML: `?fetchXml=<fetch>…</fetch>`, read into the same queries as `$filter`.
//!
//! Linked tables are followed along lookups where they name one, else by a join on any two columns; their
//! columns come back under `alias.column`.
#![expect(clippy::wildcard_enum_match_arm, reason = "cells that hold a value are treated alike")]

pub(super) mod aggregate;
mod conditions;
mod parse;

use std::collections::HashMap;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::read::{PAGE, Reader};
use super::render::{self, FORMATTED};
use crate::access::Right;
use crate::catalog::Info;
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::rows::values;
use crate::store::plan::{Cond, Relation, Select, Term};
use parse::{Entity, Fetch};

/// Rows that all links of one row together may multiply it to.
const MAX_PRODUCT: usize = 50_000;

/// Runs a query against the entity set it was sent to.
///
/// # Errors
/// 400 when the XML cannot be read, names another table than the set or columns that do not exist.
pub(crate) async fn run(
    reader: &mut Reader<'_>,
    info: &'static Info,
    xml: &str,
    size: Option<u32>,
) -> Result<Value> {
    let fetch = parse::read(xml)?;
    if fetch.entity.info != info {
        return Err(Fault::bad(format!(
            "The entity '{}' of the FetchXML is not that of the entity set '{}'.",
            fetch.entity.info.logical(),
            info.table.set
        )));
    }
    reader.who.may(info, Right::Read)?;
    if fetch.aggregate {
        return aggregate::run(reader, &fetch).await;
    }
    let limit = fetch.top.or(fetch.count).or(size).unwrap_or(PAGE).clamp(1, PAGE);
    let page = if fetch.top.is_some() { 1 } else { fetch.page };
    let select = select(reader, &fetch)?;
    let skip = usize::try_from(page - 1).unwrap_or(usize::MAX).saturating_mul(limit as usize);
    let mut rows = reader.db.rows(&select).await?;
    let total = rows.len();
    let more = fetch.top.is_none() && total > skip.saturating_add(limit as usize);
    rows = rows.into_iter().skip(skip).take(limit as usize).collect();
    let shown = shown(&fetch.entity);
    let maps = render::rows(reader.db, reader.view, &rows, &shown).await?;
    let mut value: Vec<Map<String, Value>> = Vec::new();
    for (row, mut map) in rows.iter().zip(maps) {
        map.retain(|_, v| !v.is_null());
        for product in linked(reader, &fetch.entity, row, vec![map]).await? {
            value.push(product);
            if value.len() > MAX_PRODUCT {
                return Err(Fault::bad(format!("The links multiply the rows beyond {MAX_PRODUCT}.")));
            }
        }
    }
    let mut out = Map::new();
    out.insert(
        "@odata.context".to_owned(),
        Value::from(format!("{}$metadata#{}", reader.view.base, info.table.set)),
    );
    if fetch.total {
        let count = i64::try_from(total).unwrap_or(i64::MAX).min(i64::from(PAGE));
        out.insert("@Microsoft.Dynamics.CRM.totalrecordcount".to_owned(), Value::from(count));
        out.insert(
            "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded".to_owned(),
            Value::Bool(total > PAGE as usize),
        );
    }
    if more {
        let edge = |row: Option<&crate::store::Row>| {
            row.map(|row| row.id().to_string().to_uppercase()).unwrap_or_default()
        };
        let inner = format!(
            "<cookie page=\"{page}\"><{} last=\"{{{}}}\" first=\"{{{}}}\" /></cookie>",
            info.table.id,
            edge(rows.last()),
            edge(rows.first())
        );
        let twice = encode(&encode(&inner));
        let cookie =
            format!("<cookie pagenumber=\"{}\" pagingcookie=\"{twice}\" istracking=\"False\" />", page + 1);
        out.insert("@Microsoft.Dynamics.CRM.fetchxmlpagingcookie".to_owned(), Value::from(cookie));
        out.insert("@Microsoft.Dynamics.CRM.morerecords".to_owned(), Value::Bool(true));
    }
    out.insert("value".to_owned(), Value::Array(value.into_iter().map(Value::Object).collect()));
    Ok(Value::Object(out))
}

fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02x}"));
        }
    }
    out
}

/// The query for the rows of the outermost table.
fn select(reader: &Reader<'_>, fetch: &Fetch) -> Result<Select> {
    let entity = &fetch.entity;
    let mut cond = conditions::entity(entity, reader.who)?;
    cond = cond.and(reader.who.readable(entity.info));
    let order = entity
        .orders
        .iter()
        .map(|(field, descending)| (Term::Field(Vec::new(), *field), *descending))
        .collect();
    let mut fields = shown(entity);
    let links = entity.links.iter().map(|link| link.to);
    let figures = entity.aggregates.iter().map(|aggregate| aggregate.field);
    for field in links.chain(figures).chain([0, entity.info.version]) {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    Ok(Select { info: entity.info, fields, cond, order, after: None, limit: 100_000 })
}

fn shown(entity: &Entity) -> Vec<usize> {
    if entity.all { render::all_fields(entity.info) } else { entity.fields.iter().map(|(f, _)| *f).collect() }
}

/// The row once for every combination of its linked rows, with their columns.
async fn linked(
    reader: &mut Reader<'_>,
    entity: &Entity,
    row: &crate::store::Row,
    start: Vec<Map<String, Value>>,
) -> Result<Vec<Map<String, Value>>> {
    let mut out = start;
    for link in &entity.links {
        if !link.joins() {
            continue;
        }
        let inner = &link.entity;
        let cell = row.get(link.to).clone();
        let cond = match cell {
            Cell::Null => Cond::None,
            cell => {
                let value = cell.guid().map_or(cell, Cell::Guid);
                Cond::eq(link.from, value)
                    .and(conditions::entity(inner, reader.who)?)
                    .and(reader.who.readable(inner.info))
            }
        };
        let select = Select {
            limit: 5000,
            order: inner.orders.iter().map(|(f, d)| (Term::Field(Vec::new(), *f), *d)).collect(),
            ..Select::new(inner.info, cond)
        };
        let rows = reader.db.rows(&select).await?;
        if rows.is_empty() {
            continue;
        }
        let shown = shown(inner);
        let maps = render::rows(reader.db, reader.view, &rows, &shown).await?;
        let mut next = Vec::new();
        for (row, map) in rows.iter().zip(maps) {
            let named = aliased(inner, map, row, reader.view.wants(FORMATTED));
            for before in &out {
                let mut merged = before.clone();
                merged.extend(named.clone());
                next.push(merged);
            }
            if next.len() > MAX_PRODUCT {
                return Err(Fault::bad(format!("The links multiply the rows beyond {MAX_PRODUCT}.")));
            }
        }
        let mut deeper = Vec::new();
        let groups = rows.len();
        let per = next.len() / groups.max(1);
        for (row, chunk) in rows.iter().zip(next.chunks(per.max(1))) {
            deeper.extend(Box::pin(linked(reader, inner, row, chunk.to_vec())).await?);
        }
        out = deeper;
    }
    Ok(out)
}

fn aliased(
    entity: &Entity,
    map: Map<String, Value>,
    row: &crate::store::Row,
    formatted: bool,
) -> Map<String, Value> {
    let prefix = &entity.alias;
    let mut out = Map::new();
    let names: HashMap<String, Option<&String>> =
        entity.fields.iter().map(|(field, alias)| (entity.info.wire_name(*field), alias.as_ref())).collect();
    let id = &entity.info.table.id;
    for (name, value) in map {
        if value.is_null() || name == "@odata.etag" {
            continue;
        }
        let (base, annotation) = name.split_once('@').map_or((name.as_str(), None), |(b, a)| (b, Some(a)));
        if base == id && !entity.all && !names.contains_key(base) {
            continue;
        }
        // Columns of links carry their logical names, lookups without underscores.
        let plain = base.strip_prefix('_').and_then(|n| n.strip_suffix("_value")).unwrap_or(base);
        let shown = match names.get(base).copied().flatten() {
            Some(alias) => alias.clone(),
            None => format!("{prefix}.{plain}"),
        };
        match annotation {
            Some(annotation) => out.insert(format!("{shown}@{annotation}"), value),
            None => out.insert(shown, value),
        };
    }
    if formatted {
        for (field, alias) in &entity.fields {
            if let (Some(alias), Some(text)) =
                (alias, values::formatted(entity.info, *field, row.get(*field)))
            {
                out.entry(format!("{alias}@{FORMATTED}")).or_insert(Value::from(text));
            }
        }
    }
    out
}

/// A condition on rows that have (or, for `any` turned round, have not) a linked row.
fn exists(link: &parse::Link, inner: Cond) -> Cond {
    Cond::Exists(
        Relation::Joined { field: link.to, other: link.entity.info, other_field: link.from },
        Box::new(inner),
    )
}

/// A key in any spelling, or none.
fn guid(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text.trim()).ok()
}
