//! `cargo xtask profile`: which functions of the pane no first card calls.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::build::{self, Profile};
use crate::e2e;
use crate::run::Steps;
use crate::split::{self, Later};
use crate::tools;

/// Where the list is kept, and what stands above it.
pub(crate) const LIST: &str = "src/xtask/split/later.txt";
const HEAD: &str = "# What no first card calls: `cargo xtask profile` writes this, and `cargo xtask build` puts it into the second\n\
                    # module. A path holds every function whose name mentions it; after `=` stands one whole name.\n";

/// Paints first cards of all kinds with a pane that counts, and writes the list.
pub(crate) fn profile(root: &Path, steps: &Steps) -> Result<()> {
    let browser = tools::browser(steps)?;
    tools::npm(root, steps, "tests/e2e")?;
    let built = build::build(root, steps, Profile::Quick)?;
    let whole = build::target(root).join("pane.small.wasm");
    let bytes = fs::read(&whole).with_context(|| format!("{} cannot be read", whole.display()))?;
    let counting = build::target(root).join("pane.counting.wasm");
    fs::write(&counting, split::counting(&bytes)?)
        .with_context(|| format!("{} cannot be written", counting.display()))?;
    let out = build::target(root).join("pane.called.json");
    if out.exists() {
        fs::remove_file(&out).context("what the last run counted cannot be removed")?;
    }
    let mut playwright = e2e::playwright(root, &built, &browser, "profile.ts");
    playwright.arg("--reporter=line").env("PROFILE_WASM", &counting).env("PROFILE_OUT", &out);
    // The one that calls things as the whole module does.
    playwright.env("PROFILE_GLUE", build::target(root).join("pkg/regarding.js"));
    steps.run("watch first cards being painted", &mut playwright)?;
    let text = fs::read_to_string(&out).context("nothing was counted")?;
    let called: HashSet<u32> = serde_json::from_str(&text).context("nothing was counted")?;
    let functions = split::names(&bytes, &build::read(&build::linked(root))?)?;
    ensure!(!called.is_empty() && !functions.is_empty(), "nothing was counted, or the module has no names");
    let list = Later::list(&functions, &called);
    let size = |wanted: &dyn Fn(&str, u32) -> bool| -> usize {
        functions.iter().filter(|f| wanted(&f.name, f.number)).map(|f| f.size).sum()
    };
    let text = format!("{HEAD}{}\n", list.join("\n"));
    let later = Later::new(&text);
    steps.say(&format!(
        "\n{} of {} bytes are called before a first card; {} come later, by {} lines of {LIST}",
        size(&|_, number| called.contains(&number)),
        size(&|_, _| true),
        size(&|name, _| later.holds(name)),
        list.len(),
    ));
    fs::write(root.join(LIST), &text).with_context(|| format!("{LIST} cannot be written"))
}
