//! Counts tests by what the test programs themselves say.

use std::ops::AddAssign;

use serde_json::Value;

/// How many tests of one kind ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// Ran and held.
    pub(crate) passed: u64,
    /// Ran and did not hold, or could not run.
    pub(crate) failed: u64,
    /// Did not run.
    pub(crate) ignored: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

/// What one test program reported.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Binary {
    /// Name of the test's file without its ending, or of the library.
    pub(crate) name: String,
    /// Its tests; nothing when it never came to its result line.
    pub(crate) count: Option<Count>,
}

/// Reads the merged output of `cargo test` or `wasm-pack test`, program by program.
pub(crate) fn libtest(output: &str) -> Vec<Binary> {
    let mut binaries: Vec<Binary> = Vec::new();
    for line in output.lines() {
        let line = line.trim_start();
        if let Some(name) = running(line) {
            binaries.push(Binary { name, count: None });
        } else if let Some(count) = result_line(line) {
            match binaries.last_mut() {
                Some(Binary { count: known @ None, .. }) => *known = Some(count),
                // Documentation tests may report in several parts.
                Some(Binary { count: Some(known), .. }) => *known += count,
                None => binaries.push(Binary { name: String::new(), count: Some(count) }),
            }
        } else if line.starts_with("no tests to run")
            && let Some(Binary { count: known @ None, .. }) = binaries.last_mut()
        {
            *known = Some(Count::default());
        }
    }
    binaries
}

/// `Running unittests lib.rs (target/debug/deps/crm-0123)` or `Running tests/layout.rs (…)` or `Doc-tests crm`.
fn running(line: &str) -> Option<String> {
    if let Some(package) = line.strip_prefix("Doc-tests ") {
        return Some(format!("doc {}", package.trim()));
    }
    let rest = line.strip_prefix("Running ")?;
    let (_, program) = rest.split_once('(')?;
    let program = program.trim_end().strip_suffix(')')?;
    let file = program.rsplit(['/', '\\']).next()?;
    let file = file.strip_suffix(".exe").or_else(|| file.strip_suffix(".wasm")).unwrap_or(file);
    let (name, _hash) = file.rsplit_once('-')?;
    Some(name.to_owned())
}

/// `test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s`
fn result_line(line: &str) -> Option<Count> {
    let (_, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut count = Count::default();
    for part in numbers.split(';') {
        let Some((number, what)) = part.trim().split_once(' ') else { continue };
        let Ok(number) = number.parse::<u64>() else { continue };
        match what {
            "passed" => count.passed = number,
            "failed" => count.failed = number,
            "ignored" => count.ignored = number,
            _ => {}
        }
    }
    Some(count)
}

/// Reads Playwright's JSON report. A test that only passed when repeated has passed; Playwright calls it flaky.
pub(crate) fn playwright(report: &str) -> Option<Count> {
    let report: Value = serde_json::from_str(report).ok()?;
    let stats = report.get("stats")?;
    let number = |name: &str| stats.get(name).and_then(Value::as_u64);
    let broken = report.get("errors").and_then(Value::as_array).map_or(0, |errors| errors.len() as u64);
    Some(Count {
        passed: number("expected")? + number("flaky")?,
        failed: number("unexpected")? + broken,
        ignored: number("skipped")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{Binary, Count, libtest, playwright};

    #[test]
    fn programs_are_told_apart_and_a_program_without_result_is_seen() {
        let output = "   Compiling crm v0.1.0\n     Running unittests lib.rs (target/debug/deps/crm-01ab)\n\nrunning 2 tests\ntest a ... ok\n\
                      test result: FAILED. 1 passed; 1 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                           Running tests/contracts.rs (target/debug/deps/contracts-9f)\nthread panicked\n   Doc-tests crm\n\
                      test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s\n";
        let found = libtest(output);
        assert_eq!(
            found,
            [
                Binary { name: "crm".into(), count: Some(Count { passed: 1, failed: 1, ignored: 3 }) },
                Binary { name: "contracts".into(), count: None },
                Binary { name: "doc crm".into(), count: Some(Count { passed: 4, failed: 0, ignored: 0 }) },
            ]
        );
    }

    #[test]
    fn a_wasm_program_without_tests_counts_as_none() {
        let output = "     Running tests/layout.rs (target/wasm32-unknown-unknown/debug/deps/layout-5.wasm)\nno tests to run!\n";
        assert_eq!(libtest(output), [Binary { name: "layout".into(), count: Some(Count::default()) }]);
    }

    #[test]
    fn playwright_counts_errors_outside_of_tests_as_failed() {
        let report = r#"{"errors":[{"message":"no config"}],"stats":{"expected":3,"unexpected":1,"flaky":1,"skipped":2}}"#;
        assert_eq!(playwright(report), Some(Count { passed: 4, failed: 2, ignored: 2 }));
        assert_eq!(playwright("not json"), None);
    }
}
