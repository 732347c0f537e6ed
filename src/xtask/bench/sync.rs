//! What the synchronizer does a second, asks of the services, and needs (issue 3, design section 13).

use std::path::Path;

use anyhow::{Context as _, Result};

use super::{Budget, Figure};
use crate::build;
use crate::run::{self, Steps};

/// The profile of what runs as a service; `release` is tuned for size.
const PROFILE: &str = "server";
/// Budgets by the names of their figures.
const BUDGETS: [(&str, Budget); 7] = [
    ("sync.mails_per_s", Budget::AtLeast(500.0)),
    ("sync.graph_requests_per_mail", Budget::AtMost(0.2)),
    ("sync.crm_requests_per_mail", Budget::AtMost(0.1)),
    ("sync.p99_ms", Budget::AtMost(5_000.0)),
    ("sync.polled_p99_ms", Budget::AtMost(60_000.0)),
    ("sync.bytes_per_idle_mailbox", Budget::AtMost(4_096.0)),
    ("sync.mib_at_10k_mailboxes", Budget::AtMost(300.0)),
];

/// Runs the example of the synchronizer that measures, against the real server, and passes its notes on.
pub(super) fn figures(root: &Path, steps: &Steps) -> Result<Vec<Figure>> {
    let mut cargo = run::cargo(root);
    // Both at once: so they share what they are built of.
    cargo.args([
        "build",
        "--package",
        "server",
        "--bin",
        "regarding",
        "--package",
        "sync",
        "--example",
        "figures",
    ]);
    steps.run("build server and synchronizer", cargo.args(["--profile", PROFILE]))?;
    let built = build::target(root).join(PROFILE);
    let suffix = std::env::consts::EXE_SUFFIX;
    let mut measure = run::command(root, built.join("examples").join(format!("figures{suffix}")));
    measure.arg(built.join(format!("regarding{suffix}")));
    // All of it stays on this machine.
    measure.env("NO_PROXY", "localhost,127.0.0.1").env("no_proxy", "localhost,127.0.0.1");
    let output = steps.run("measure the synchronizer", &mut measure)?;
    let mut found = Vec::new();
    for line in output.lines() {
        match line.strip_prefix("figure ") {
            Some(told) => found.push(figure(told).with_context(|| format!("no figure: {line:?}"))?),
            None => steps.say(&format!("    {line}")),
        }
    }
    Ok(found)
}

/// `NAME VALUE`.
fn figure(told: &str) -> Option<Figure> {
    let (name, value) = told.split_once(' ')?;
    let budget = BUDGETS.iter().find(|(known, _)| *known == name).map(|(_, budget)| *budget);
    Some(Figure { name: name.to_owned(), value: value.parse().ok()?, budget })
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn a_figure_meets_its_budget() {
        let found = figure("sync.mails_per_s 612.5").map(|one| (one.value, one.budget.is_some()));
        assert_eq!(found, Some((612.5, true)));
        let free = figure("sync.p50_ms 80").map(|one| one.budget.is_none());
        assert_eq!(free, Some(true));
        assert!(figure("sync.p50_ms").is_none() && figure("a b").is_none());
    }
}
