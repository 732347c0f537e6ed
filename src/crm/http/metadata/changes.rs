//! `RetrieveMetadataChanges`: definitions chosen and cut by an `EntityQueryExpression`.
//!
//! The model is fixed, so nothing ever changes since a client asked last: with the stamp of an answer the next
//! one is empty.
#![expect(clippy::wildcard_enum_match_arm, reason = "operators of any other name are refused alike")]

use serde_json::{Map, Value, json};

use super::{all, filter};
use crate::error::{Fault, Result};
use crate::model::Model;
use crate::odata::Compare;

/// Lists of a definition and the queries that choose in them.
const LISTS: [(&str, &str); 5] = [
    ("Attributes", "AttributeQuery"),
    ("ManyToOneRelationships", "RelationshipQuery"),
    ("OneToManyRelationships", "RelationshipQuery"),
    ("ManyToManyRelationships", "RelationshipQuery"),
    ("Keys", "KeyQuery"),
];
/// Filters inside filters.
const MAX_DEPTH: usize = 16;
/// What all answers are stamped with.
const STAMP: &str = "1!1";

/// The answer of the function.
///
/// # Errors
/// 400 for a query that cannot be read.
pub(crate) fn changes(model: &Model, arguments: &Map<String, Value>) -> Result<Value> {
    let empty = Value::Object(Map::new());
    let query = arguments.get("Query").filter(|q| q.is_object()).unwrap_or(&empty);
    let known = arguments.get("ClientVersionStamp").and_then(Value::as_str) == Some(STAMP);
    let mut found = Vec::new();
    for row in all(model).entities.iter().filter(|_| !known) {
        if matches(query.get("Criteria"), row, 0)? {
            found.push(entity(query, row)?);
        }
    }
    Ok(json!({"ServerVersionStamp": STAMP, "DeletedMetadata": null, "EntityMetadata": found}))
}

fn entity(query: &Value, row: &Value) -> Result<Value> {
    let Value::Object(mut map) = cut(query.get("Properties"), row) else { return Ok(Value::Null) };
    for (list, name) in LISTS {
        let Some(Value::Array(rows)) = map.remove(list) else { continue };
        let inner = query.get(name);
        let mut kept = Vec::new();
        for row in &rows {
            if matches(inner.and_then(|q| q.get("Criteria")), row, 0)? {
                kept.push(cut(inner.and_then(|q| q.get("Properties")), row));
            }
        }
        map.insert(list.to_owned(), Value::Array(kept));
    }
    Ok(Value::Object(map))
}

/// A definition with the properties of an expression; without one with all.
fn cut(properties: Option<&Value>, row: &Value) -> Value {
    let names = properties.and_then(|p| p.get("PropertyNames")).and_then(Value::as_array);
    let everything = properties.and_then(|p| p.get("AllProperties")) == Some(&Value::Bool(true));
    let (Some(names), false, Value::Object(map)) = (names, everything, row) else { return row.clone() };
    let kept = map.iter().filter(|(name, _)| {
        let always = name.starts_with('@') || matches!(name.as_str(), "MetadataId" | "HasChanged");
        always || names.iter().any(|wanted| wanted.as_str() == Some(name))
    });
    Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn matches(criteria: Option<&Value>, row: &Value, depth: usize) -> Result<bool> {
    let Some(criteria) = criteria.filter(|c| !c.is_null()) else { return Ok(true) };
    if depth > MAX_DEPTH {
        return Err(Fault::argument(format!("Criteria may be nested at most {MAX_DEPTH} levels deep.")));
    }
    let any = criteria.get("FilterOperator").and_then(Value::as_str) == Some("Or");
    let list = |name: &str| criteria.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut results = Vec::new();
    for condition in list("Conditions") {
        results.push(one(&condition, row)?);
    }
    for inner in list("Filters") {
        results.push(matches(Some(&inner), row, depth + 1)?);
    }
    Ok(results.is_empty() || if any { results.contains(&true) } else { !results.contains(&false) })
}

fn one(condition: &Value, row: &Value) -> Result<bool> {
    let name = condition.get("PropertyName").and_then(Value::as_str).unwrap_or_default();
    let found = match row.get(name) {
        // A property that can be locked is compared by its value.
        Some(Value::Object(map)) => map.get("Value").cloned().unwrap_or(Value::Null),
        Some(value) => value.clone(),
        None => Value::Null,
    };
    // Values arrive as `{"Type":"System.String","Value":"account"}`, numbers and truths as texts among them.
    let wanted = condition.get("Value").cloned().unwrap_or(Value::Null);
    let wanted = wanted.get("Value").cloned().unwrap_or(wanted);
    let equal = |wanted: &Value| {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        filter::compare(&Value::from(text(&found)), Compare::Eq, &Value::from(text(wanted)))
    };
    let list = || match &wanted {
        Value::Array(list) => list.clone(),
        Value::String(text) => text.split(',').map(|part| Value::from(part.trim())).collect(),
        other => vec![other.clone()],
    };
    Ok(match condition.get("ConditionOperator").and_then(Value::as_str).unwrap_or("Equals") {
        "Equals" => equal(&wanted),
        "NotEquals" => !equal(&wanted),
        "In" => list().iter().any(equal),
        "NotIn" => !list().iter().any(equal),
        "GreaterThan" => filter::compare(&found, Compare::Gt, &wanted),
        "LessThan" => filter::compare(&found, Compare::Lt, &wanted),
        other => return Err(Fault::argument(format!("'{other}' is no operator of metadata conditions."))),
    })
}
