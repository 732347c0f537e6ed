//! Decisions about appointments, contacts and tasks.

use domain::step::{Kind, reason::Evidence};
use serde_json::{Map, Value};

use super::record;

/// What such a decision rests on, and of what kind it is. What had no part in it is left out.
#[must_use]
pub fn evidence(kind: Kind, evidence: &Evidence) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(name.to_owned(), value);
        }
    };
    put("kind", Some(kind.as_str().into()));
    put("rule", (!evidence.rule.is_empty()).then(|| evidence.rule.into()));
    put("switch", evidence.switch.map(Value::from));
    put("side", evidence.side.map(|side| side.as_str().into()));
    put("field", evidence.field.map(|field| field.as_str().into()));
    put("row", evidence.row.as_ref().map(record));
    put("text", (!evidence.text.is_empty()).then(|| evidence.text.clone().into()));
    put("at", evidence.at.map(|at| wire::date::write_rfc3339(at.0).into()));
    put("unheld", evidence.unheld.map(|why| why.as_str().into()));
    put("tries", (evidence.tries > 0).then(|| evidence.tries.into()));
    Value::Object(out)
}
