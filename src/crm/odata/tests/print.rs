//! Filters back to text, for the round trip.

use crate::odata::{Compare, Expr, Operand, TextMatch, Value};

pub(super) fn text(expr: &Expr) -> String {
    match expr {
        Expr::And(a, b) => format!("({}) and ({})", text(a), text(b)),
        Expr::Or(a, b) => format!("({}) or ({})", text(a), text(b)),
        Expr::Not(a) => format!("not ({})", text(a)),
        Expr::Compare(a, how, b) => format!("{} {} {}", operand(a), compare(*how), operand(b)),
        Expr::Text(how, a, b) => format!("{}({},{})", matches(*how), operand(a), quoted(b)),
        Expr::In(path, values) => format!("{} in ({})", path.join("/"), list(values)),
        Expr::Any(path, None) => format!("{}/any()", path.join("/")),
        Expr::Any(path, Some((variable, inside))) => {
            format!("{}/any({variable}:{})", path.join("/"), text(inside))
        }
        Expr::All(path, variable, inside) => format!("{}/all({variable}:{})", path.join("/"), text(inside)),
        Expr::Named(name, arguments) => {
            let mut parts: Vec<String> = Vec::new();
            let mut values = Vec::new();
            for (parameter, one) in arguments {
                if parameter == "PropertyValues" {
                    values.push(one.clone());
                } else {
                    parts.push(format!("{parameter}={}", value(one)));
                }
            }
            if !values.is_empty() {
                parts.push(format!("PropertyValues=[{}]", list(&values)));
            }
            format!("Microsoft.Dynamics.CRM.{name}({})", parts.join(","))
        }
        Expr::Is(path) => path.join("/"),
    }
}

fn operand(operand_: &Operand) -> String {
    match operand_ {
        Operand::Path(path) => path.join("/"),
        Operand::Value(one) => value(one),
        Operand::Call(name, arguments) => {
            format!("{name}({})", arguments.iter().map(operand).collect::<Vec<_>>().join(","))
        }
    }
}

pub(super) fn value(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Text(t) => quoted(t),
        Value::Int(n) => n.to_string(),
        Value::Decimal(t) | Value::DateTime(t) => t.clone(),
        Value::Guid(g) => g.to_string(),
    }
}

fn list(values: &[Value]) -> String {
    values.iter().map(value).collect::<Vec<_>>().join(",")
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn compare(how: Compare) -> &'static str {
    match how {
        Compare::Eq => "eq",
        Compare::Ne => "ne",
        Compare::Gt => "gt",
        Compare::Ge => "ge",
        Compare::Lt => "lt",
        Compare::Le => "le",
    }
}

fn matches(how: TextMatch) -> &'static str {
    match how {
        TextMatch::Contains => "contains",
        TextMatch::StartsWith => "startswith",
        TextMatch::EndsWith => "endswith",
    }
}
