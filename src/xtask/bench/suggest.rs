//! How often the record that a mail is regarding is offered first, on labelled mails.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::Figure;
use crate::run::{self, Steps};

/// Runs the example of the domain that plays the labelled mails.
pub(super) fn figures(root: &Path, steps: &Steps) -> Result<Vec<Figure>> {
    let mut cargo = run::cargo(root);
    // The profile that counts decisions: what both need is built once.
    cargo.args(["run", "--quiet", "--package", "domain", "--example", "suggestions", "--profile", "server"]);
    let output = steps.run("play labelled mails", &mut cargo)?;
    let told = output.lines().filter_map(|line| line.strip_prefix("figure "));
    told.map(|told| figure(told).with_context(|| format!("no figure: {told:?}"))).collect()
}

/// `NAME VALUE`.
fn figure(told: &str) -> Option<Figure> {
    let (name, value) = told.split_once(' ')?;
    Some(Figure::plain(name, value.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn a_line_is_a_figure() {
        let found = figure("suggest.hit_at_1 0.875").map(|one| (one.name, one.value));
        assert_eq!(found, Some(("suggest.hit_at_1".into(), 0.875)));
        assert!(figure("suggest.hit_at_1").is_none() && figure("a b").is_none());
    }
}
