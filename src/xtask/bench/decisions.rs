//! How many decisions a second the core makes.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::{Budget, Figure};
use crate::run::{self, Steps};

/// The least, a second and a core (design, section 13).
const LEAST: f64 = 200_000.0;

/// Runs the example of the domain that counts them.
pub(super) fn figures(root: &Path, steps: &Steps) -> Result<Vec<Figure>> {
    let mut cargo = run::cargo(root);
    // The profile of the server: the core runs there too, and `release` is tuned for size.
    cargo.args(["run", "--quiet", "--package", "domain", "--example", "decisions", "--profile", "server"]);
    let output = steps.run("count decisions", &mut cargo)?;
    let number = last_number(&output).with_context(|| format!("no figure in {output:?}"))?;
    Ok(vec![Figure {
        name: "core.decisions_per_s".into(),
        value: number.round(),
        budget: Some(Budget::AtLeast(LEAST)),
    }])
}

/// The last word of the output that is a number.
fn last_number(output: &str) -> Option<f64> {
    output.split_whitespace().rev().find_map(|word| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::last_number;

    #[test]
    fn the_figure_is_found() {
        assert_eq!(last_number("core.decisions_per_s 512000.5\n"), Some(512_000.5));
        assert_eq!(last_number("nothing"), None);
    }
}
