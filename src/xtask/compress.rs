//! Compressed copies beside served files: brotli and gzip at their best, made once, so that no request pays for them.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Endings of files that shrink; pictures and archives do not.
const SHRINKING: &[&str] = &["html", "js", "mjs", "css", "json", "svg", "wasm", "xml", "txt"];
/// Below this many bytes the header costs more than compression saves.
const SMALLEST: usize = 256;
/// Brotli's best quality and largest ordinary window (as a power of two).
const BROTLI: (i32, i32) = (11, 22);
/// A quick quality for the many files only the sandbox serves.
const BROTLI_QUICK: i32 = 5;

/// How much work a file is worth.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// As small as it gets: what every user loads.
    Best,
    /// Quickly: what only the sandbox serves.
    Quick,
}

/// Sizes of one file in bytes: as it is, with gzip, with brotli.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// As it is.
    pub(crate) raw: u64,
    /// With gzip, or as it is where nothing is gained.
    pub(crate) gzip: u64,
    /// With brotli, or as it is where nothing is gained.
    pub(crate) brotli: u64,
}

/// Writes `FILE.br` and `FILE.gz` beside a file where that is worth it.
pub(crate) fn beside(file: &Path, effort: Effort) -> Result<()> {
    let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if !SHRINKING.contains(&ending) || bytes.len() < SMALLEST {
        return Ok(());
    }
    for (suffix, small) in [("br", brotli(&bytes, effort)?), ("gz", gzip(&bytes)?)] {
        if small.len() < bytes.len() {
            let target = with_suffix(file, suffix);
            fs::write(&target, small).with_context(|| format!("{} cannot be written", target.display()))?;
        }
    }
    Ok(())
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

fn brotli(bytes: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let quality = match effort {
        Effort::Best => BROTLI.0,
        Effort::Quick => BROTLI_QUICK,
    };
    let parameters = ::brotli::enc::BrotliEncoderParams { quality, lgwin: BROTLI.1, ..Default::default() };
    let mut small = Vec::new();
    ::brotli::BrotliCompress(&mut &*bytes, &mut small, &parameters).context("brotli failed")?;
    Ok(small)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).context("gzip failed")?;
    encoder.finish().context("gzip failed")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use super::{Effort, beside, sizes};

    #[test]
    fn a_long_text_gets_two_smaller_copies_and_a_picture_none() {
        let folder = std::env::temp_dir().join(format!("regarding-compress-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let text = folder.join("a.js");
        std::fs::write(&text, "const a = 1;\n".repeat(200)).unwrap();
        beside(&text, Effort::Best).unwrap();
        let found = sizes(&text).unwrap();
        assert!(found.brotli < found.gzip && found.gzip < found.raw, "{found:?}");
        let picture = folder.join("a.png");
        std::fs::write(&picture, vec![0; 2000]).unwrap();
        beside(&picture, Effort::Best).unwrap();
        assert_eq!(sizes(&picture).unwrap().brotli, 2000);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
