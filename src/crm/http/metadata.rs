//! `$metadata` and the definitions of tables: what clients learn the model from.
#![expect(clippy::wildcard_enum_match_arm, reason = "paths and filters of any other shape are treated alike")]

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::call::{Answer, Call, object};
use crate::error::{Fault, Result};
use crate::model::{Model, csdl, definitions};
use crate::odata::{self, Argument, Options, Segment};
use crate::service::Service;

/// The answer to a name at the root that is about the model; `None` for any other name.
pub(super) fn answer(
    service: &Service,
    call: &Call,
    options: &Options,
    name: &str,
    arguments: &[(String, Argument)],
    rest: &[Segment],
) -> Result<Option<Answer>> {
    let model = service.catalog.model;
    match name {
        "$metadata" if rest.is_empty() => {
            static RENDERED: OnceLock<String> = OnceLock::new();
            let text = RENDERED.get_or_init(|| csdl::render(model));
            Ok(Some(Answer::bytes("application/xml", text.clone().into_bytes())))
        }
        "EntityDefinitions" => definition(model, call, options, arguments, rest).map(Some),
        _ => Ok(None),
    }
}

fn definition(
    model: &Model,
    call: &Call,
    options: &Options,
    arguments: &[(String, Argument)],
    rest: &[Segment],
) -> Result<Answer> {
    let context = format!("{}$metadata#EntityDefinitions", call.base);
    let Some((_, key)) = arguments.iter().find(|(name, _)| name == "LogicalName") else {
        if !rest.is_empty() {
            return Err(Fault::unsupported("This way into EntityDefinitions"));
        }
        let rows = definitions::entity_definitions(model);
        let rows: Vec<Value> = rows
            .into_iter()
            .filter(|row| options.filter.as_ref().is_none_or(|filter| holds(filter, row)))
            .map(|row| selected(row, options))
            .collect();
        let mut map = Map::new();
        map.insert("value".to_owned(), Value::Array(rows));
        return Ok(Answer::json(200, &object(context, map)));
    };
    let name = match key {
        Argument::Value(odata::Value::Text(name)) => name.as_str(),
        _ => return Err(Fault::bad("LogicalName must be a text.")),
    };
    let table = model.table(name).ok_or_else(|| {
        Fault::new(
            404,
            "0x80060888",
            format!("The entity with a name = '{name}' was not found in the MetadataCache."),
        )
    })?;
    match rest {
        [] => {
            let row = definitions::entity_definition(model, table);
            let Value::Object(mut map) = selected(row.clone(), options) else {
                return Err(Fault::internal("a definition is no object"));
            };
            for expand in &options.expand {
                if let Some(inner) = row.get(&expand.nav) {
                    let shown = match inner {
                        Value::Array(list) => {
                            Value::Array(list.iter().map(|v| selected(v.clone(), &expand.options)).collect())
                        }
                        other => other.clone(),
                    };
                    map.insert(expand.nav.clone(), shown);
                }
            }
            Ok(Answer::json(200, &object(format!("{context}/$entity"), map)))
        }
        [Segment::Name(inner), ..] if inner == "Attributes" => {
            let rows = definitions::attributes(table);
            let rows: Vec<Value> = rows
                .into_iter()
                .filter(|row| options.filter.as_ref().is_none_or(|filter| holds(filter, row)))
                .map(|row| selected(row, options))
                .collect();
            let one = rest.iter().find_map(|segment| match segment {
                Segment::NamedKey(parts) => parts.iter().find_map(|(_, argument)| match argument {
                    Argument::Value(odata::Value::Text(text)) => Some(text.clone()),
                    _ => None,
                }),
                _ => None,
            });
            if let Some(wanted) = one {
                let row = rows
                    .into_iter()
                    .find(|row| row.get("LogicalName").and_then(Value::as_str) == Some(&wanted));
                return match row {
                    Some(Value::Object(map)) => {
                        Ok(Answer::json(200, &object(format!("{context}('{name}')/Attributes/$entity"), map)))
                    }
                    _ => Err(Fault::new(
                        404,
                        "0x80060888",
                        format!("Could not find an attribute with specified name: {wanted}"),
                    )),
                };
            }
            let body = json!({"@odata.context": format!("{context}('{name}')/Attributes"), "value": rows});
            Ok(Answer::json(200, &body))
        }
        [Segment::Name(inner), ..] => {
            let row = definitions::entity_definition(model, table);
            match row.get(inner) {
                Some(Value::Array(list)) => {
                    let rows: Vec<Value> = list.iter().map(|v| selected(v.clone(), options)).collect();
                    Ok(Answer::json(
                        200,
                        &json!({"@odata.context": format!("{context}('{name}')/{inner}"), "value": rows}),
                    ))
                }
                Some(value) => Ok(Answer::json(
                    200,
                    &json!({"@odata.context": format!("{context}('{name}')/{inner}"), "value": value}),
                )),
                None => Err(Fault::segment(inner)),
            }
        }
        _ => Err(Fault::unsupported("This way into EntityDefinitions")),
    }
}

fn selected(row: Value, options: &Options) -> Value {
    match (row, &options.select) {
        (Value::Object(map), Some(names)) => Value::Object(
            map.into_iter()
                .filter(|(name, _)| {
                    name.starts_with('@') || name == "MetadataId" || names.iter().any(|n| n == name)
                })
                .collect(),
        ),
        (row, _) => row,
    }
}

/// Filters on definitions are few and small: comparisons for equality, joined.
fn holds(filter: &odata::Expr, row: &Value) -> bool {
    use odata::{Compare, Expr, Operand};
    match filter {
        Expr::And(a, b) => holds(a, row) && holds(b, row),
        Expr::Or(a, b) => holds(a, row) || holds(b, row),
        Expr::Not(inner) => !holds(inner, row),
        Expr::Compare(Operand::Path(path), op @ (Compare::Eq | Compare::Ne), Operand::Value(value)) => {
            let found = path.iter().try_fold(row, |row, step| row.get(step)).cloned().unwrap_or(Value::Null);
            let wanted = match value {
                odata::Value::Null => Value::Null,
                odata::Value::Bool(b) => Value::Bool(*b),
                odata::Value::Text(text) => Value::from(text.as_str()),
                odata::Value::Int(int) => Value::from(*int),
                odata::Value::Guid(id) => Value::from(id.to_string()),
                odata::Value::Decimal(text) | odata::Value::DateTime(text) => Value::from(text.as_str()),
            };
            (found == wanted) == (*op == Compare::Eq)
        }
        Expr::Is(path) => path.iter().try_fold(row, |row, step| row.get(step)) == Some(&Value::Bool(true)),
        _ => true,
    }
}
