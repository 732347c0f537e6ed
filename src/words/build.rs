//! Compiles `*.ftl` into Rust: the pane carries no parser, and a message that a language lacks, or that has
//! other variables there, ends the build by name.

#[path = "compile/mod.rs"]
mod compile;

use std::{env, fs, path::PathBuf, process::ExitCode};

/// Set where a language from right to left is wanted that needs no translator: for the tests of the layout.
const PSEUDO: &str = "REGARDING_PSEUDO_LANGUAGE";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            println!("cargo::error=words: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    // The folder: a further language is a further file, and so is a part of one (`hi.desk.ftl`).
    println!("cargo::rerun-if-changed=.");
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?);
    let mut files = Vec::new();
    for file in fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = file.map_err(|e| e.to_string())?.path();
        if path.extension().is_some_and(|kind| kind == "ftl") {
            let tag = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            files.push((tag, text));
        }
    }
    println!("cargo::rerun-if-env-changed={PSEUDO}");
    let code = compile::compile(&files, env::var_os(PSEUDO).is_some())?;
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?).join("words.rs");
    fs::write(&out, code).map_err(|e| format!("{}: {e}", out.display()))
}
