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

/// Tables that those files lack, in the same form, each with its source.
const MORE: [&str; 1] = [include_str!("more_files.json")];

/// The tables as JSON.
fn dataverse_json() -> Option<serde_json::Value> {
    let mut all: serde_json::Value = serde_json::from_str(&contract("dataverse.json")?).unwrap();
    for more in MORE {
        let more: serde_json::Value = serde_json::from_str(more).unwrap();
        let tables = more["tables"].as_object().unwrap().clone();
        all["tables"].as_object_mut().unwrap().extend(tables);
    }
    Some(all)
}
