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
const MORE: [&str; 4] = [
    include_str!("more.json"),
    include_str!("more_files.json"),
    include_str!("more_kinds.json"),
    include_str!("more_literature.json"),
];

fn more() -> impl Iterator<Item = serde_json::Value> {
    MORE.iter().map(|text| serde_json::from_str(text).unwrap())
}

/// The tables as JSON.
fn dataverse_json() -> Option<serde_json::Value> {
    let mut all: serde_json::Value = serde_json::from_str(&contract("dataverse.json")?).unwrap();
    for more in more() {
        for (table, facts) in more["tables"].as_object().unwrap() {
            assert!(all["tables"][table].is_null(), "{table}: the contracts have it by now");
            all["tables"][table] = facts.clone();
        }
        for more in more["targets"].as_array().into_iter().flatten() {
            let (table, lookup) = (more["table"].as_str().unwrap(), more["lookup"].as_str().unwrap());
            let known = &mut all["tables"][table]["lookups"][lookup]["targets"];
            known.as_array_mut().unwrap().push(more["target"].clone());
        }
    }
    Some(all)
}

/// The tables of those facts.
fn more_tables() -> Vec<String> {
    more().flat_map(|more| more["tables"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()).collect()
}
