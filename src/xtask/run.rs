//! Running programs: one line per step with its time, the output only when it failed.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, IsTerminal as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};

use crate::tools;

/// How often a step says that it still runs where no spinner can turn.
const STILL_RUNNING: Duration = Duration::from_secs(30);
/// Longest part of a program's last line shown beside the spinner, in characters.
const TAIL: usize = 70;

/// The steps of one command, shown as they happen.
pub(crate) struct Steps {
    started: Instant,
    terminal: bool,
}

/// What a program printed and how it ended.
pub(crate) struct Ran {
    /// Standard output and standard error in the order they were written.
    pub(crate) output: String,
    /// How it ended.
    pub(crate) status: ExitStatus,
}

impl Steps {
    /// Starts the clock.
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), terminal: std::io::stderr().is_terminal() }
    }

    /// Time since the command began, as text.
    pub(crate) fn elapsed(&self) -> String {
        duration(self.started.elapsed())
    }

    /// Prints a line of the command's own.
    #[expect(clippy::unused_self, reason = "said by the command whose steps these are")]
    pub(crate) fn say(&self, line: &str) {
        println!("{line}");
    }

    /// Does `work` as one step that shows its name and its time.
    pub(crate) fn step<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let bar = self.bar(name);
        let since = Instant::now();
        let done = work();
        self.end(&bar, name, since, done.is_ok());
        done
    }

    /// Runs a program as one step. Its output is returned, and printed in full when it fails.
    ///
    /// # Errors
    /// When it cannot be started or ends with a code other than zero.
    pub(crate) fn run(&self, name: &str, command: &mut Command) -> Result<String> {
        let ran = self.watch(name, command)?;
        if !ran.status.success() {
            eprintln!("{}", ran.output.trim_end());
            bail!("{name}: `{}` ended with {}", line(command), ran.status);
        }
        Ok(ran.output)
    }

    /// Runs a program as one step and leaves the judgement of its end to the caller.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) fn watch(&self, name: &str, command: &mut Command) -> Result<Ran> {
        let bar = self.bar(name);
        let since = Instant::now();
        let ran = self.attend(name, &bar, since, command);
        self.end(&bar, name, since, ran.as_ref().is_ok_and(|ran| ran.status.success()));
        ran
    }

    fn attend(&self, name: &str, bar: &ProgressBar, since: Instant, command: &mut Command) -> Result<Ran> {
        // One pipe for both streams: only so is the order between them the order they were written in.
        let (reader, writer) = std::io::pipe().context("no pipe")?;
        command.stdin(Stdio::null()).stdout(writer.try_clone().context("no pipe")?).stderr(writer);
        let mut child = command.spawn().with_context(|| missing(command))?;
        // The command still owns its ends of the pipe; while it does, the reader would never see the end.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let (sender, lines) = channel();
        let reading = std::thread::spawn(move || read_lines(reader, &sender));
        let mut output = String::new();
        loop {
            match lines.recv_timeout(STILL_RUNNING) {
                Ok(text) => {
                    let tail: String = text.trim().chars().take(TAIL).collect();
                    if !tail.is_empty() {
                        bar.set_message(format!("{name}  {tail}"));
                    }
                    output.push_str(&text);
                }
                Err(RecvTimeoutError::Timeout) if !self.terminal => {
                    let tail: String =
                        output.lines().last().unwrap_or_default().trim().chars().take(TAIL).collect();
                    eprintln!("  … {name}, {}: {tail}", duration(since.elapsed()));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = child.wait().with_context(|| line(command))?;
        let _ = reading.join();
        Ok(Ran { output, status })
    }

    fn bar(&self, name: &str) -> ProgressBar {
        if !self.terminal {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("  {spinner} {wide_msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(name.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    }

    fn end(&self, bar: &ProgressBar, name: &str, since: Instant, well: bool) {
        bar.finish_and_clear();
        let mark = if well { "✓" } else { "✗" };
        eprintln!("  {mark} {name}  {}", duration(since.elapsed()));
    }
}

/// Sends each line with its end; bytes that are no UTF-8 are shown as replacement characters.
fn read_lines(reader: impl std::io::Read, sender: &std::sync::mpsc::Sender<String>) {
    let mut reader = BufReader::new(reader);
    let mut bytes = Vec::new();
    while let Ok(1..) = reader.read_until(b'\n', &mut bytes) {
        if sender.send(String::from_utf8_lossy(&bytes).into_owned()).is_err() {
            return;
        }
        bytes.clear();
    }
}

/// A program to be run at the root, with the project's tools on its PATH.
pub(crate) fn command(root: &Path, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root).env("PATH", tools::path());
    // `cargo run` describes this package in the environment; a child that builds others must not see it.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    command
}

/// The cargo that runs this command.
pub(crate) fn cargo(root: &Path) -> Command {
    command(root, std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Asks a child to end, and ends it when it does not within `patience`.
pub(crate) fn stop(child: &mut Child, patience: Duration) {
    #[cfg(unix)]
    let _ = Command::new("kill").args(["-TERM", &child.id().to_string()]).stderr(Stdio::null()).status();
    #[cfg(not(unix))]
    let _ = child.kill();
    let until = Instant::now() + patience;
    while Instant::now() < until {
        if matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// A path as a person at the top of the repository would write it.
pub(crate) fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

/// A time span in the unit a person would use.
pub(crate) fn duration(span: Duration) -> String {
    let seconds = span.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", span.as_secs() / 60, span.as_secs() % 60)
    }
}

fn line(command: &Command) -> String {
    let mut text =
        Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

fn missing(command: &Command) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    match program.as_str() {
        "npm" | "npx" | "node" => {
            format!("`{program}` is not there: install Node.js 20 or newer (https://nodejs.org)")
        }
        "rustup" => "`rustup` is not there: install Rust from https://rustup.rs".to_owned(),
        _ => format!("`{program}` cannot be started"),
    }
}
