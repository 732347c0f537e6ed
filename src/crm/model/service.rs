//! The service document: which sets there are.

use super::Model;
use serde_json::{Value, json};

/// The answer to `GET` at the root; `base_url` is that root, with or without its last slash.
#[must_use]
pub fn document(model: &Model, base_url: &str) -> Value {
    let sets: Vec<Value> = model
        .tables
        .iter()
        .map(|table| json!({ "name": table.set, "kind": "EntitySet", "url": table.set }))
        .collect();
    json!({ "@odata.context": format!("{}/$metadata", base_url.trim_end_matches('/')), "value": sets })
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::*;

    #[test]
    fn every_set_is_named_once() {
        let root = document(load(), "http://127.0.0.1:1/api/data/v9.2/");
        assert_eq!(root["@odata.context"], "http://127.0.0.1:1/api/data/v9.2/$metadata");
        assert_eq!(root["value"].as_array().map(Vec::len), Some(load().tables.len()));
        assert_eq!(root["value"][0], json!({ "name": "accounts", "kind": "EntitySet", "url": "accounts" }));
    }
}
