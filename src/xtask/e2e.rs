//! Runs Playwright's programs: the end-to-end tests, the measurements and the pictures use the same browser, the same
//! server and the same person before Outlook.

use std::path::Path;
use std::process::Command;

use crate::build::Built;
use crate::run;
use crate::tools::Browser;

/// Playwright over the files that match, ready to be given a reporter.
pub(crate) fn playwright(root: &Path, built: &Built, browser: &Browser, files: &str) -> Command {
    let mut command = run::command(root, "node");
    command.arg("node_modules/@playwright/test/cli.js").arg("test").current_dir(root.join("tests/e2e"));
    command.env("E2E_FILES", files).env("FORCE_COLOR", "0");
    built.environment(&mut command);
    browser.environment(&mut command);
    command
}
