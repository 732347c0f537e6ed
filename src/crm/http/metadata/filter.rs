//! `$filter` over definitions, which are JSON and not rows of the store.

use std::cmp::Ordering;

use serde_json::Value;

use crate::error::{Fault, Result};
use crate::odata::{self, Compare, Expr, Operand, TextMatch};

/// Whether a definition satisfies a filter. A property that it does not have is empty.
///
/// # Errors
/// 501 for what definitions cannot be asked: functions of values and lambdas.
pub(super) fn holds(filter: &Expr, row: &Value) -> Result<bool> {
    Ok(match filter {
        Expr::And(a, b) => holds(a, row)? && holds(b, row)?,
        Expr::Or(a, b) => holds(a, row)? || holds(b, row)?,
        Expr::Not(inner) => !holds(inner, row)?,
        Expr::Compare(left, op, right) => compare(&operand(left, row)?, *op, &operand(right, row)?),
        Expr::Text(how, inside, text) => {
            let inside = operand(inside, row)?;
            let (inside, text) = (inside.as_str().unwrap_or_default().to_lowercase(), text.to_lowercase());
            match how {
                TextMatch::Contains => inside.contains(&text),
                TextMatch::StartsWith => inside.starts_with(&text),
                TextMatch::EndsWith => inside.ends_with(&text),
            }
        }
        Expr::In(path, values) => {
            let found = reach(path, row);
            values.iter().any(|value| compare(&found, Compare::Eq, &literal(value)))
        }
        Expr::Is(path) => reach(path, row) == Value::Bool(true),
        Expr::Any(..) | Expr::All(..) | Expr::Named(..) => {
            return Err(Fault::unsupported("This filter over definitions"));
        }
    })
}

fn operand(operand: &Operand, row: &Value) -> Result<Value> {
    match operand {
        Operand::Path(path) => Ok(reach(path, row)),
        Operand::Value(value) => Ok(literal(value)),
        Operand::Call(name, inner) => match (name.as_str(), inner.as_slice()) {
            // Names are compared without regard to case anyway.
            ("tolower" | "toupper", [only]) => self::operand(only, row),
            _ => Err(Fault::unsupported(format!("The function '{name}' over definitions"))),
        },
    }
}

/// Names of properties are taken in any case, as some clients write `logicalname`.
fn reach(path: &[String], row: &Value) -> Value {
    let mut found = row;
    for step in path {
        let next = found.as_object().and_then(|map| {
            map.get(step).or_else(|| {
                map.iter().find(|(name, _)| name.eq_ignore_ascii_case(step)).map(|(_, value)| value)
            })
        });
        match next {
            Some(next) => found = next,
            None => return Value::Null,
        }
    }
    // `RequiredLevel eq 'None'` means the value of a property that can be locked.
    match found.get("Value") {
        Some(inner) if found.is_object() => inner.clone(),
        _ => found.clone(),
    }
}

fn literal(value: &odata::Value) -> Value {
    match value {
        odata::Value::Null => Value::Null,
        odata::Value::Bool(b) => Value::Bool(*b),
        odata::Value::Text(text) | odata::Value::DateTime(text) => Value::from(text.as_str()),
        odata::Value::Int(int) => Value::from(*int),
        odata::Value::Decimal(text) => {
            serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str()))
        }
        odata::Value::Guid(id) => Value::from(id.to_string()),
    }
}

/// Texts are compared without regard to case, as Dataverse does.
pub(super) fn compare(left: &Value, op: Compare, right: &Value) -> bool {
    let order = match (left, right) {
        (Value::Null, Value::Null) => Some(Ordering::Equal),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => {
            a.as_f64().zip(b.as_f64()).and_then(|(a, b)| a.partial_cmp(&b))
        }
        (Value::String(a), Value::String(b)) => Some(a.to_lowercase().cmp(&b.to_lowercase())),
        _ => None,
    };
    match op {
        Compare::Eq => order == Some(Ordering::Equal),
        Compare::Ne => order != Some(Ordering::Equal),
        Compare::Gt => order == Some(Ordering::Greater),
        Compare::Ge => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        Compare::Lt => order == Some(Ordering::Less),
        Compare::Le => matches!(order, Some(Ordering::Less | Ordering::Equal)),
    }
}
