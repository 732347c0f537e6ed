//! What we believe of Dataverse, held to data that nobody here wrote.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "tests")]

mod csdl;
mod dataverse;
mod dataverse_can_fail;
mod graph;
mod names;
mod tables;

use std::path::PathBuf;

/// The text of a file of `../shared/contracts`. Where it is missing the test says so and passes, unless `CI=true`.
fn contract(file: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/contracts").join(file);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(fault) if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            panic!("{}: {fault}", path.display());
        }
        Err(fault) => {
            eprintln!(
                "SKIPPED: {}: {fault}. Nothing was checked against Dataverse's contracts.",
                path.display()
            );
            None
        }
    }
}

/// Facts of public pages on tables that the contracts only mention, in their shape.
const MORE: &str = include_str!("more.json");

/// The tables as JSON.
fn dataverse_json() -> Option<serde_json::Value> {
    let mut all: serde_json::Value = serde_json::from_str(&contract("dataverse.json")?).unwrap();
    let more: serde_json::Value = serde_json::from_str(MORE).unwrap();
    for (table, facts) in more["tables"].as_object().unwrap() {
        assert!(all["tables"][table].is_null(), "{table}: the contracts have it by now");
        all["tables"][table] = facts.clone();
    }
    Some(all)
}

/// The tables of those facts.
fn more_tables() -> Vec<String> {
    let more: serde_json::Value = serde_json::from_str(MORE).unwrap();
    more["tables"].as_object().unwrap().keys().cloned().collect()
}
