//! `cargo xtask test`: every check and every test, counted by kind, with one true line at the end.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};

use crate::build::{self, Profile};
use crate::count::{self, Count};
use crate::e2e;
use crate::run::{self, Steps};
use crate::tools;

/// Seconds a test in the browser may take.
const WASM_TIMEOUT_S: &str = "180";
/// Name of the test programs that hold our tables against the published contracts.
const CONTRACTS: &str = "contracts";

/// `cargo xtask test`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only this kind.
    #[arg(long)]
    only: Option<Kind>,
}

/// The kinds that are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// Formatting and clippy, for this machine and for the browser.
    Lint,
    /// Tests that run on this machine.
    Native,
    /// Our tables against the published ones.
    Contracts,
    /// Tests that run in Chromium through wasm-pack.
    Wasm,
    /// The whole product in Chromium around the real office.js.
    E2e,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Lint => "lint",
            Self::Native => "native",
            Self::Contracts => "contracts",
            Self::Wasm => "wasm",
            Self::E2e => "e2e",
        }
    }
}

/// The kinds that ran, in order.
type Counts = Vec<(Kind, Count)>;

/// Runs what was asked for. Goes on after a kind that failed, so that the counts are complete.
pub(crate) fn test(root: &Path, steps: &Steps, options: &Options) -> Result<ExitCode> {
    let wants = |kind| options.only.is_none_or(|only| only == kind);
    let shared = root.join("../shared").is_dir();
    let in_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    ensure!(
        shared || !in_ci,
        "../shared is not there: the tests against contracts and real mail would be skipped in silence"
    );
    let mut counts = Counts::new();
    if wants(Kind::Lint) {
        counts.push((Kind::Lint, kept(lint(root, steps))));
    }
    if wants(Kind::Native) || wants(Kind::Contracts) {
        counts.extend(native(root, steps, options.only));
    }
    if wants(Kind::Wasm) {
        counts.push((Kind::Wasm, kept(wasm(root, steps))));
    }
    if wants(Kind::E2e) {
        counts.push((Kind::E2e, kept(end_to_end(root, steps))));
    }
    Ok(conclude(steps, &counts))
}

/// A kind that could not even start has failed once; the others still run.
fn kept(result: Result<Count>) -> Count {
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        Count { failed: 1, ..Count::default() }
    })
}

fn conclude(steps: &Steps, counts: &Counts) -> ExitCode {
    let mut all = Count::default();
    let mut empty = Vec::new();
    steps.say(&format!("\n{:<12}{:>8}{:>8}{:>9}", "kind", "passed", "failed", "skipped"));
    for (kind, count) in counts {
        steps.say(&format!("{:<12}{:>8}{:>8}{:>9}", kind.name(), count.passed, count.failed, count.ignored));
        all += *count;
        if count.passed + count.failed == 0 {
            empty.push(kind.name());
        }
    }
    if !empty.is_empty() {
        steps.say(&format!("\nNot one test ran of: {}. That is a failure.", empty.join(", ")));
        all.failed += empty.len() as u64;
    }
    steps.say(&format!(
        "\n{} in {}",
        if all.failed == 0 { "Everything holds," } else { "Something does not hold," },
        steps.elapsed()
    ));
    // The last line, and true: the CI reads it.
    steps.say(&format!("{} passed, {} failed", all.passed, all.failed));
    if all.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn lint(root: &Path, steps: &Steps) -> Result<Count> {
    tools::wasm(root, steps)?;
    let mut format = run::cargo(root);
    format.args(["fmt", "--all", "--check"]);
    let mut native = run::cargo(root);
    native.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    let mut wasm = run::cargo(root);
    wasm.args([
        "clippy",
        "--package",
        "regarding",
        "--package",
        "ui",
        "--package",
        "desk",
        "--lib",
        "--tests",
        "--target",
        "wasm32-unknown-unknown",
        "--",
        "-D",
        "warnings",
    ]);
    let mut count = Count::default();
    for (name, mut command) in [("formatting", format), ("clippy", native), ("clippy for the browser", wasm)]
    {
        let ran = steps.watch(name, &mut command)?;
        if ran.status.success() {
            count.passed += 1;
        } else {
            count.failed += 1;
            eprintln!("{}", ran.output.trim_end());
        }
    }
    Ok(count)
}

/// One run serves both kinds: the contracts are native tests that are counted apart.
fn native(root: &Path, steps: &Steps, only: Option<Kind>) -> Counts {
    let mut cargo = run::cargo(root);
    cargo.args(["test", "--workspace", "--no-fail-fast"]);
    if only == Some(Kind::Contracts) {
        cargo.args(["--test", CONTRACTS]);
    } else {
        // Without it the tests of the store would leave out what they say about PostgreSQL.
        match tools::postgres(steps) {
            Ok(programs) => cargo.env(testpg::VARIABLE, programs),
            Err(error) => return vec![(Kind::Native, kept(Err(error)))],
        };
    }
    let ran = match steps.watch("native tests", &mut cargo) {
        Ok(ran) => ran,
        Err(error) => return vec![(Kind::Native, kept(Err(error)))],
    };
    let (mut native, mut contracts) = (Count::default(), Count::default());
    for binary in count::libtest(&ran.output) {
        let kind = if binary.name == CONTRACTS { &mut contracts } else { &mut native };
        *kind += binary.count.unwrap_or_else(|| {
            eprintln!("  the test program `{}` ended without a result", binary.name);
            Count { failed: 1, ..Count::default() }
        });
    }
    if !ran.status.success() {
        eprintln!("{}", ran.output.trim_end());
        // It did not compile: no test says so, so it is said here.
        if native.failed + contracts.failed == 0 {
            native.failed += 1;
        }
    }
    let mut counts = vec![(Kind::Native, native), (Kind::Contracts, contracts)];
    counts.retain(|(kind, _)| only.is_none_or(|only| only == *kind || only == Kind::Native));
    counts
}

fn wasm(root: &Path, steps: &Steps) -> Result<Count> {
    tools::wasm(root, steps)?;
    let browser = tools::browser(steps)?;
    let mut pack = run::command(root, "wasm-pack");
    pack.args(["test", "--headless", "--chrome", "--mode", "no-install", "--chromedriver"])
        .arg(&browser.driver);
    pack.env("WASM_BINDGEN_TEST_TIMEOUT", WASM_TIMEOUT_S);
    browser.environment(&mut pack);
    let ran = steps.watch("tests in Chromium", &mut pack)?;
    let mut count = Count::default();
    for binary in count::libtest(&ran.output) {
        count += binary.count.unwrap_or(Count { failed: 1, ..Count::default() });
    }
    judge(&ran, &mut count);
    Ok(count)
}

fn end_to_end(root: &Path, steps: &Steps) -> Result<Count> {
    let browser = tools::browser(steps)?;
    tools::npm(root, steps, "tests/e2e")?;
    let built = build::build(root, steps, Profile::Quick)?;
    let turned = build::right_to_left(root, steps, &built)?;
    let report = build::target(root).join("e2e.json");
    if report.exists() {
        fs::remove_file(&report).context("the report of the last run cannot be removed")?;
    }
    let mut playwright = e2e::playwright(root, &built, &browser, "*.spec.ts");
    playwright.arg("--reporter=line,json").env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report);
    playwright.env("REGARDING_WWW_RTL", turned);
    let ran = steps.watch("end-to-end tests", &mut playwright)?;
    let text = fs::read_to_string(&report).unwrap_or_default();
    let mut count = count::playwright(&text).unwrap_or_default();
    let flaky = ran.output.lines().skip_while(|line| !line.trim_end().ends_with(" flaky"));
    for line in flaky.take_while(|line| !line.trim_end().ends_with(" passed")) {
        steps.say(&format!("  not at the first attempt: {}", line.trim()));
    }
    judge(&ran, &mut count);
    Ok(count)
}

/// Shows what failed, and counts a program that failed without saying which test did.
fn judge(ran: &run::Ran, count: &mut Count) {
    if !ran.status.success() {
        eprintln!("{}", ran.output.trim_end());
        count.failed = count.failed.max(1);
    }
}
