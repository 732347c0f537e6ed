//! Compressed copies beside served files: brotli and gzip, made once, so that no request pays for them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::run::{self, Steps};

/// Sizes of one file in bytes: as it is, with gzip, with brotli.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// As it is.
    pub(crate) raw: u64,
    /// With gzip, or as it is where there is no such copy.
    pub(crate) gzip: u64,
    /// With brotli, or as it is where there is no such copy.
    pub(crate) brotli: u64,
}

/// Makes the copies of everything below a folder that are missing or older than what they were made from. The part
/// of the folder named `quick` is done with less effort.
pub(crate) fn all(root: &Path, steps: &Steps, folder: &Path, quick: &str) -> Result<()> {
    let mut node = run::command(root, "node");
    node.arg(root.join("src/xtask/compress.mjs")).arg(folder).arg(quick);
    steps.run("compress what is served", &mut node).map(drop)
}

/// The sizes of a file and of its compressed copies.
pub(crate) fn sizes(file: &Path) -> Result<Sizes> {
    let raw = fs::metadata(file).with_context(|| format!("{} is not there", file.display()))?.len();
    let beside = |suffix| fs::metadata(with_suffix(file, suffix)).map_or(raw, |found| found.len());
    Ok(Sizes { raw, gzip: beside("gz"), brotli: beside("br") })
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}
