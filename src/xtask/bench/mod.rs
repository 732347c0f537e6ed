//! `cargo xtask bench`: the budgets, measured and printed; flat names in JSON for those who compare runs.

mod browser;
mod bytes;
mod decisions;
mod suggest;
mod sync;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{Map, Number, Value};

use crate::build::{self, Profile};
use crate::run::Steps;
use crate::tools;

/// `cargo xtask bench`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// What is measured.
    #[arg(value_enum, default_value_t = What::Pane)]
    what: What,
    /// Writes the figures to this file, flat, by name.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Parts that have budgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// The pane, and the decisions it shares with the synchronizer.
    Pane,
    /// The synchronizer with the server around it; takes some minutes.
    Sync,
    /// Both.
    All,
}

/// One figure of a bench.
pub(crate) struct Figure {
    /// Its flat name, such as `pane.bytes.brotli`.
    pub(crate) name: String,
    /// Its value in the unit its name says.
    pub(crate) value: f64,
    /// The most it may be, or the least where more is better; none where it only informs.
    pub(crate) budget: Option<Budget>,
}

/// What a figure is held against.
#[derive(Clone, Copy)]
pub(crate) enum Budget {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
}

impl Figure {
    /// A figure that only informs.
    pub(crate) fn plain(name: impl Into<String>, value: f64) -> Self {
        Self { name: name.into(), value, budget: None }
    }

    /// What the budget says about it, for the last column.
    fn verdict(&self) -> String {
        match self.budget {
            None => String::new(),
            Some(Budget::AtMost(most)) if self.value <= most => format!("within {}", number(most)),
            Some(Budget::AtMost(most)) => format!("OVER {} by {}", number(most), number(self.value - most)),
            Some(Budget::AtLeast(least)) if self.value >= least => format!("at least {}", number(least)),
            Some(Budget::AtLeast(least)) => {
                format!("UNDER {} by {}", number(least), number(least - self.value))
            }
        }
    }
}

/// Builds as shipped, measures, prints, and writes.
pub(crate) fn bench(root: &Path, steps: &Steps, options: &Options) -> Result<()> {
    let mut figures = Vec::new();
    if options.what != What::Sync {
        figures.extend(pane(root, steps)?);
    }
    if options.what != What::Pane {
        figures.extend(sync::figures(root, steps)?);
    }
    steps.say("");
    for figure in &figures {
        steps.say(&format!("{:<52}{:>14}  {}", figure.name, number(figure.value), figure.verdict()));
    }
    if let Some(file) = &options.json {
        let flat: Map<String, Value> =
            figures.iter().map(|figure| (figure.name.clone(), json(figure.value))).collect();
        let text =
            serde_json::to_string_pretty(&Value::Object(flat)).context("the figures cannot be written")?;
        fs::write(file, text + "\n").with_context(|| format!("{} cannot be written", file.display()))?;
    }
    steps.say(&format!("\nMeasured in {}.", steps.elapsed()));
    Ok(())
}

fn pane(root: &Path, steps: &Steps) -> Result<Vec<Figure>> {
    let chromium = tools::browser(steps)?;
    tools::npm(root, steps, "tests/e2e")?;
    let built = build::build(root, steps, Profile::Release)?;
    let mut figures = steps.step("weigh the pane", || bytes::figures(&built.www))?;
    figures.extend(decisions::figures(root, steps)?);
    figures.extend(suggest::figures(root, steps)?);
    figures.extend(browser::figures(root, steps, &built, &chromium)?);
    Ok(figures)
}

/// Whole numbers without a fraction, others with three digits.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.3}") }
}

#[expect(clippy::cast_possible_truncation, reason = "guarded by the range before it")]
fn json(value: f64) -> Value {
    let whole = value.fract() == 0.0 && value.abs() < 1e15;
    if whole { Value::from(value as i64) } else { Number::from_f64(value).map_or(Value::Null, Value::Number) }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Figure, json};

    #[test]
    fn a_figure_over_its_budget_says_by_how_much() {
        let figure = Figure { name: "a".into(), value: 1.5, budget: Some(Budget::AtMost(1.25)) };
        assert_eq!(figure.verdict(), "OVER 1.250 by 0.250");
        let figure = Figure { value: 1.0, ..figure };
        assert_eq!(figure.verdict(), "within 1.250");
    }

    #[test]
    fn whole_figures_are_whole_in_json() {
        assert_eq!(json(3.0).to_string(), "3");
        assert_eq!(json(0.5).to_string(), "0.5");
    }
}
