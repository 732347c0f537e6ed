//! What the pane weighs over the wire up to its first card, without office.js.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::{Budget, Figure};
use crate::compress::{self, Sizes};

/// The pane over the wire with brotli, in bytes.
const BUDGET_BROTLI: f64 = 160_000.0;
/// Not loaded before the first card: what no first card needs of the pane, what signs in where Outlook cannot, and what
/// sanitizes mail that is read.
const LATER: &[&str] = &["regarding_rest.wasm", "signin.js", "text.js", "keep.js"];
/// The page everything starts from.
const PAGE: &str = "pane.html";

/// Raw, gzip and brotli bytes of each file and of all.
pub(super) fn figures(www: &Path) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let mut all = Sizes::default();
    for file in loaded(www)? {
        let sizes = compress::sizes(&file)?;
        let name = file.strip_prefix(www).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        for (kind, bytes) in [("raw", sizes.raw), ("gzip", sizes.gzip), ("brotli", sizes.brotli)] {
            figures.push(Figure::plain(format!("pane.bytes.file.{name}.{kind}"), float(bytes)));
        }
        all.raw += sizes.raw;
        all.gzip += sizes.gzip;
        all.brotli += sizes.brotli;
    }
    for name in LATER {
        let file = if name.ends_with(".wasm") { www.join("pkg").join(name) } else { www.join(name) };
        if file.is_file() {
            let brotli = compress::sizes(&file)?.brotli;
            figures.push(Figure::plain(format!("pane.bytes.later.{name}.brotli"), float(brotli)));
        }
    }
    figures.push(Figure::plain("pane.bytes.raw", float(all.raw)));
    figures.push(Figure::plain("pane.bytes.gzip", float(all.gzip)));
    figures.push(Figure {
        name: "pane.bytes.brotli".into(),
        value: float(all.brotli),
        budget: Some(Budget::AtMost(BUDGET_BROTLI)),
    });
    Ok(figures)
}

#[expect(clippy::cast_precision_loss, reason = "a file of 2^52 bytes is no pane")]
fn float(bytes: u64) -> f64 {
    bytes as f64
}

/// The page and every file that it, or a file it loads, names in quotes.
fn loaded(www: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut open = vec![www.join(PAGE)];
    while let Some(file) = open.pop() {
        if !found.insert(file.clone()) {
            continue;
        }
        let bytes = fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if !matches!(ending, "html" | "js" | "css") {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        let folder = file.parent().unwrap_or(www);
        for name in quoted(&text) {
            let target = match name.strip_prefix('/') {
                Some(name) => www.join(name),
                None => folder.join(name.strip_prefix("./").unwrap_or(name)),
            };
            if target.is_file() && !LATER.contains(&name.rsplit('/').next().unwrap_or(name)) {
                open.push(target);
            }
        }
    }
    found.retain(|file| !file.starts_with(www.join("office")));
    Ok(found)
}

/// Everything between two equal quotes, or in `url(…)`, that could be a file's name.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split(['"', '\'', '`', '(', ')'])
        .filter(|part| part.len() < 200 && part.contains('.') && !part.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use super::loaded;

    #[test]
    fn what_the_page_names_is_weighed_and_what_comes_later_is_not() {
        let www = std::env::temp_dir().join(format!("regarding-bytes-{}", std::process::id()));
        std::fs::create_dir_all(www.join("pkg")).unwrap();
        for (name, text) in [
            ("pane.html", "<script type=module src=\"./boot.js\"></script><link href='/pane.css'>"),
            (
                "boot.js",
                "import init from './pkg/a.js'; const later = () => import('./signin.js'), rest = './pkg/regarding_rest.wasm';",
            ),
            ("pane.css", "body { background: url(icon.svg) }"),
            ("icon.svg", "<svg/>"),
            ("signin.js", "1"),
            ("pkg/regarding_rest.wasm", "later"),
            ("pkg/a.js", "new URL('a_bg.wasm', import.meta.url)"),
            ("pkg/a_bg.wasm", "x"),
            ("desk.html", "never named"),
        ] {
            std::fs::write(www.join(name), text).unwrap();
        }
        let found = loaded(&www).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|file| file.strip_prefix(&www).unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["boot.js", "icon.svg", "pane.css", "pane.html", "pkg/a.js", "pkg/a_bg.wasm"]);
        std::fs::remove_dir_all(&www).unwrap();
    }
}
