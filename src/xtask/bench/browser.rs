//! What Chromium measures: starts, switches and requests of the pane, beside a page that only loads office.js.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};

use super::{Budget, Figure};
use crate::build::{self, Built};
use crate::e2e;
use crate::run::Steps;
use crate::tools::Browser;

/// What each figure is held against (design, section 13). The first card is the sender's, as Outlook knows them: held against a
/// page that only loads office.js (ARCHITECTURE.md says why). The full card has heard the CRM, and Track can be pressed: two
/// questions, for the token and to the CRM, stand before it. Its figures stand beside, against that page (`ratio_bare`) and
/// against one that asks the same and paints one line (`ratio`).
const BUDGETS: &[(&str, f64)] = &[
    ("pane.first_card.ratio_1x", 1.25),
    ("pane.first_card.ratio_4x", 1.25),
    ("pane.first_card.warm_ratio_1x", 1.25),
    ("pane.rest.waited", 0.0),
    ("pane.switch_ms_4x", 60.0),
    ("pane.requests.open", 1.0),
    ("pane.requests.track", 1.0),
];

/// Runs the measurements and reads what they wrote.
pub(super) fn figures(root: &Path, steps: &Steps, built: &Built, browser: &Browser) -> Result<Vec<Figure>> {
    let out = build::target(root).join("bench-browser.json");
    if out.exists() {
        fs::remove_file(&out).context("the figures of the last run cannot be removed")?;
    }
    let mut playwright = e2e::playwright(root, built, browser, "bench.ts");
    playwright.arg("--reporter=line").env("BENCH_OUT", &out);
    steps.run("measure the pane in Chromium", &mut playwright)?;
    let text = fs::read_to_string(&out).context("the measurements wrote no figures")?;
    let measured: Map<String, Value> =
        serde_json::from_str(&text).context("the measurements wrote no figures")?;
    Ok(measured.into_iter().filter_map(figure).collect())
}

fn figure((name, value): (String, Value)) -> Option<Figure> {
    let budget = BUDGETS.iter().find(|(known, _)| *known == name).map(|(_, most)| Budget::AtMost(*most));
    Some(Figure { value: value.as_f64()?, name, budget })
}
