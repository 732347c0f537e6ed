//! `BulkDelete`: the rows of queries, deleted. Dataverse does it in the background; here it is done when the answer
//! comes.
#![expect(clippy::wildcard_enum_match_arm, reason = "JSON of any other shape is refused alike")]

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::access::Right;
use crate::catalog::{Catalog, Info};
use crate::error::{Fault, Result};
use crate::odata::{self, Compare, Expr, Operand, TextMatch};
use crate::query::resolve::Scope;
use crate::rows::update::Match;
use crate::rows::{Context, delete};
use crate::store::plan::{Cond, Select};

/// Rows of one job; more are refused, as they are deleted in one transaction.
const MAX_ROWS: u32 = 5000;
/// Filters inside filters.
const MAX_DEPTH: usize = 16;

/// Deletes what the queries of `QuerySet` find.
///
/// # Errors
/// 400 for a query that cannot be read, 403 when one of the rows may not be deleted.
pub(super) async fn delete(cx: &mut Context<'_>, arguments: &Map<String, Value>) -> Result<Value> {
    let queries = match arguments.get("QuerySet") {
        Some(Value::Array(list)) if !list.is_empty() => list.clone(),
        _ => return Err(Fault::argument("Required field 'QuerySet' is missing.")),
    };
    for query in queries {
        let name = query.get("EntityName").and_then(Value::as_str).unwrap_or_default();
        let info = Catalog::get().table(name).ok_or_else(|| {
            Fault::argument(format!("The entity with a name = '{name}' was not found in the MetadataCache."))
        })?;
        cx.who.may(info, Right::Delete)?;
        let who = cx.who.clone();
        let mut cond = who.readable(info);
        if let Some(criteria) = query.get("Criteria").filter(|c| !c.is_null()) {
            cond = cond.and(filter(&Scope::new(info, &who), criteria, 0)?);
        }
        let found = cx.db.rows(&Select::new(info, cond).fields(vec![0]).limit(MAX_ROWS + 1)).await?;
        if found.len() > MAX_ROWS as usize {
            return Err(Fault::argument(format!("One job may delete at most {MAX_ROWS} rows.")));
        }
        for row in found {
            // A row may have gone with the one before it.
            match delete::delete(cx, info, row.id(), &Match::Any).await {
                Err(fault) if fault.status == 404 => {}
                other => other?,
            }
        }
    }
    Ok(json!({"JobId": Uuid::new_v4()}))
}

/// A `FilterExpression`.
fn filter(scope: &Scope<'_>, criteria: &Value, depth: usize) -> Result<Cond> {
    if depth > MAX_DEPTH {
        return Err(Fault::argument(format!("Criteria may be nested at most {MAX_DEPTH} levels deep.")));
    }
    let list = |name: &str| criteria.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut parts = Vec::new();
    for condition in list("Conditions") {
        parts.push(scope.filter(&one(scope.info, &condition)?)?);
    }
    for inner in list("Filters") {
        parts.push(filter(scope, &inner, depth + 1)?);
    }
    let any = matches!(criteria.get("FilterOperator"), Some(Value::String(text)) if text == "Or");
    Ok(match (parts.is_empty(), any) {
        (true, _) => Cond::All,
        (false, true) => Cond::Or(parts),
        (false, false) => Cond::And(parts),
    })
}

/// A `ConditionExpression` as the filter it means.
fn one(info: &Info, condition: &Value) -> Result<Expr> {
    let text = |name: &str| condition.get(name).and_then(Value::as_str).unwrap_or_default();
    let name = text("AttributeName");
    // A lookup is named by its column here and by its value in a filter.
    let field = info.field(name).ok_or_else(|| crate::query::resolve::unknown(info, name))?;
    let path = vec![info.wire_name(field)];
    let values = match condition.get("Values") {
        Some(Value::Array(list)) => list.iter().map(literal).collect::<Result<Vec<_>>>()?,
        Some(Value::Null) | None => Vec::new(),
        Some(_) => return Err(Fault::argument("'Values' must be an array.")),
    };
    let first = || values.first().cloned().ok_or_else(|| Fault::argument("A condition needs a value."));
    let compare = |op: Compare, value: odata::Value| {
        Expr::Compare(Operand::Path(path.clone()), op, Operand::Value(value))
    };
    let matching = |how: TextMatch, value: odata::Value| match value {
        odata::Value::Text(text) => Ok(Expr::Text(how, Operand::Path(path.clone()), text)),
        _ => Err(Fault::argument("A condition on a text needs a text.")),
    };
    Ok(match text("Operator") {
        "Equal" => compare(Compare::Eq, first()?),
        "NotEqual" => compare(Compare::Ne, first()?),
        "GreaterThan" | "After" => compare(Compare::Gt, first()?),
        "GreaterEqual" | "OnOrAfter" => compare(Compare::Ge, first()?),
        "LessThan" | "Before" => compare(Compare::Lt, first()?),
        "LessEqual" | "OnOrBefore" => compare(Compare::Le, first()?),
        "Null" => compare(Compare::Eq, odata::Value::Null),
        "NotNull" => compare(Compare::Ne, odata::Value::Null),
        "In" => Expr::In(path, values),
        "NotIn" => Expr::Not(Box::new(Expr::In(path, values))),
        "BeginsWith" => matching(TextMatch::StartsWith, first()?)?,
        "EndsWith" => matching(TextMatch::EndsWith, first()?)?,
        "Contains" => matching(TextMatch::Contains, first()?)?,
        other => return Err(Fault::unsupported(format!("The operator '{other}' of a bulk delete"))),
    })
}

/// `{"Value": …, "Type": "System.Guid"}`, or the value alone.
fn literal(value: &Value) -> Result<odata::Value> {
    let kind = value.get("Type").and_then(Value::as_str).unwrap_or_default();
    let value = value.get("Value").unwrap_or(value);
    Ok(match value {
        Value::Null => odata::Value::Null,
        Value::Bool(b) => odata::Value::Bool(*b),
        Value::Number(number) => match number.as_i64() {
            Some(int) => odata::Value::Int(int),
            None => odata::Value::Decimal(number.to_string()),
        },
        Value::String(text) => match (kind, text.parse::<i64>(), Uuid::parse_str(text)) {
            ("System.Int32" | "System.Int64", Ok(int), _) => odata::Value::Int(int),
            ("System.Boolean", ..) => odata::Value::Bool(text.eq_ignore_ascii_case("true")),
            ("System.Guid", _, Ok(id)) => odata::Value::Guid(id),
            _ => odata::Value::Text(text.clone()),
        },
        Value::Array(_) | Value::Object(_) => {
            return Err(Fault::argument("The values of a condition must be plain."));
        }
    })
}
