//! What the build needs beside Rust and Node, set up where it is missing and left alone where it is there.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::run::{self, Steps};

/// The wasm-pack the project is built and tested with.
const WASM_PACK: &str = "0.15.1";
/// The target of the pane.
const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// Debian's names of the browser, its driver, and the fonts of every script the sandbox's mail is written in.
const PACKAGES: &[&str] = &["chromium", "chromium-driver", "fonts-noto-core"];
/// Names under which a Chromium is found on the PATH, the wanted first.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Where macOS keeps the browser.
const MAC_BROWSER: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
/// Debian's name of the database that the synchronizer's store is tested on beside SQLite.
const POSTGRES: &str = "postgresql";
/// Copy of the lock file that `node_modules` was made from.
const NPM_STAMP: &str = "node_modules/.made-from-lock.json";

/// A Chromium and the driver that belongs to it.
pub(crate) struct Browser {
    /// The browser's program.
    pub(crate) chromium: PathBuf,
    /// The WebDriver's program.
    pub(crate) driver: PathBuf,
}

impl Browser {
    /// Tells a child program where the browser is.
    pub(crate) fn environment(&self, command: &mut Command) {
        command.env("CHROMIUM", &self.chromium).env("CHROMEDRIVER", &self.driver);
    }
}

/// The wasm target, wasm-pack, and the wasm-bindgen that Cargo.lock names.
pub(crate) fn wasm(root: &Path, steps: &Steps) -> Result<()> {
    wasm_target(root, steps)?;
    cargo_tool(root, steps, "wasm-pack", "wasm-pack", WASM_PACK, true)?;
    let bindgen = locked_version(root, "wasm-bindgen")?;
    // Its own lock file pins a version that was withdrawn: without `--locked` it builds.
    cargo_tool(root, steps, "wasm-bindgen-cli", "wasm-bindgen", &bindgen, false)
}

fn wasm_target(root: &Path, steps: &Steps) -> Result<()> {
    let mut sysroot = run::command(root, "rustc");
    let output = sysroot
        .args(["--print", "target-libdir", "--target", WASM_TARGET])
        .output()
        .context("`rustc` cannot be started")?;
    if Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir() {
        return Ok(());
    }
    steps
        .run("add the wasm target", run::command(root, "rustup").args(["target", "add", WASM_TARGET]))
        .map(drop)
}

fn cargo_tool(
    root: &Path,
    steps: &Steps,
    package: &str,
    program: &str,
    version: &str,
    locked: bool,
) -> Result<()> {
    let home = tools_home()?.join(format!("{package}-{version}"));
    if home.join("bin").join(executable(program)).is_file() {
        return Ok(());
    }
    let mut install = run::cargo(root);
    install.args(["install", package, "--version", &format!("={version}"), "--root"]).arg(&home);
    if locked {
        install.arg("--locked");
    }
    steps.run(&format!("install {package} {version} (once, some minutes)"), &mut install).map(drop)
}

/// The version of a package in Cargo.lock.
fn locked_version(root: &Path, package: &str) -> Result<String> {
    let lock = fs::read_to_string(root.join("Cargo.lock")).context("Cargo.lock cannot be read")?;
    version_in(&lock, package).with_context(|| format!("Cargo.lock does not name {package}"))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    Some(lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?.to_owned())
}

/// The npm packages of one folder, by its lock file.
pub(crate) fn npm(root: &Path, steps: &Steps, folder: &str) -> Result<()> {
    let folder_path = root.join(folder);
    let lock = fs::read(folder_path.join("package-lock.json"))
        .with_context(|| format!("{folder}/package-lock.json cannot be read"))?;
    let stamp = folder_path.join(NPM_STAMP);
    if fs::read(&stamp).is_ok_and(|made_from| made_from == lock) {
        return Ok(());
    }
    let mut install = run::command(root, npm_program("npm"));
    // Playwright would look for browsers of its own; the tests use the system's.
    install
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(&folder_path)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    steps.run(&format!("install the npm packages of {folder}"), &mut install)?;
    fs::write(&stamp, lock).with_context(|| format!("{folder}/{NPM_STAMP} cannot be written"))
}

/// A program that npm put beside the packages of `www`, run by node so that it needs no shell.
pub(crate) fn npm_program(name: &str) -> String {
    if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() }
}

/// Chromium with its driver, installed when this account may, else said in one line.
pub(crate) fn browser(steps: &Steps) -> Result<Browser> {
    if let Some(found) = find_browser() {
        if has_fonts() {
            return Ok(found);
        }
        if !may_install() {
            steps.say(&format!("  Devanagari fonts seem to be missing; pictures in Hindi need them: sudo apt-get install -y {}", PACKAGES[2]));
            return Ok(found);
        }
    }
    if !may_install() {
        bail!("{}", one_line());
    }
    let root = Path::new(".");
    steps.run("refresh the package lists", apt(root).arg("update"))?;
    let names = PACKAGES.join(", ");
    steps.run(
        &format!("install {names}"),
        apt(root).args(["install", "-y", "--no-install-recommends"]).args(PACKAGES),
    )?;
    find_browser().context(
        "Chromium was installed and is not on the PATH; name it in CHROMIUM, its driver in CHROMEDRIVER",
    )
}

/// PostgreSQL, installed when this account may, else said in one line. Gives the folder of its programs.
pub(crate) fn postgres(steps: &Steps) -> Result<PathBuf> {
    if let Some(found) = testpg::programs() {
        return Ok(found);
    }
    if !may_install() {
        bail!("{}", postgres_in_one_line());
    }
    let root = Path::new(".");
    steps.run("refresh the package lists", apt(root).arg("update"))?;
    steps.run(
        &format!("install {POSTGRES}"),
        apt(root).args(["install", "-y", "--no-install-recommends", POSTGRES]),
    )?;
    testpg::programs().with_context(|| {
        format!(
            "PostgreSQL was installed and its programs are not found; name their folder in {}",
            testpg::VARIABLE
        )
    })
}

fn postgres_in_one_line() -> String {
    let how = if on_path("apt-get").is_some() {
        format!("Run this and start again:\n\n  sudo apt-get update && sudo apt-get install -y {POSTGRES}\n")
    } else if cfg!(target_os = "macos") {
        "Run this and start again:\n\n  brew install postgresql\n".to_owned()
    } else {
        format!("Install it, or name the folder of its programs in {}", testpg::VARIABLE)
    };
    format!("the tests of the synchronizer's store need PostgreSQL. {how}")
}

fn apt(root: &Path) -> Command {
    let mut command = run::command(root, "apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn one_line() -> String {
    if on_path("apt-get").is_some() {
        format!(
            "the tests need a Chromium and its driver. Run this and start again:\n\n  sudo apt-get update && sudo apt-get install -y {}\n",
            PACKAGES.join(" ")
        )
    } else if cfg!(target_os = "macos") {
        "the tests need a Chrome and its driver. Run this and start again:\n\n  brew install --cask google-chrome chromedriver\n".to_owned()
    } else {
        "the tests need a Chromium and its driver: install them, or name them in CHROMIUM and CHROMEDRIVER"
            .to_owned()
    }
}

/// Whether packages can be installed: a Debian, and the account that may.
fn may_install() -> bool {
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    root && on_path("apt-get").is_some()
}

/// Whether a font for Hindi is there; where nobody can tell, yes.
fn has_fonts() -> bool {
    match Command::new("fc-list").arg(":lang=hi").output() {
        Ok(output) => !output.stdout.is_empty(),
        Err(_) => true,
    }
}

fn find_browser() -> Option<Browser> {
    let chromium = named("CHROMIUM")
        .or_else(|| BROWSERS.iter().find_map(|name| on_path(name)))
        .or_else(|| Some(PathBuf::from(MAC_BROWSER)).filter(|path| path.is_file()))?;
    let driver = named("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?;
    Some(Browser { chromium, driver })
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

/// A program on the PATH.
fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(executable(program))).find(|file| file.is_file())
}

fn executable(program: &str) -> String {
    format!("{program}{}", env::consts::EXE_SUFFIX)
}

/// The PATH of a child: the project's own tools first.
pub(crate) fn path() -> OsString {
    let old = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = Vec::new();
    if let (Ok(home), Some(lock)) = (tools_home(), PATH_LOCK.get()) {
        folders.push(home.join(format!("wasm-pack-{WASM_PACK}")).join("bin"));
        folders.push(home.join(format!("wasm-bindgen-cli-{lock}")).join("bin"));
    }
    folders.extend(env::split_paths(&old));
    env::join_paths(folders).unwrap_or(old)
}

static PATH_LOCK: std::sync::OnceLock<String> = std::sync::OnceLock::new();

/// Reads once which wasm-bindgen the lock file names, so that [`path`] can find it.
pub(crate) fn remember_versions(root: &Path) -> Result<()> {
    let version = locked_version(root, "wasm-bindgen")?;
    let kept = PATH_LOCK.get_or_init(|| version);
    ensure!(!kept.is_empty(), "Cargo.lock names no version of wasm-bindgen");
    Ok(())
}

/// Where tools are kept between runs and between clones.
fn tools_home() -> Result<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = match cache {
        Some(cache) => cache,
        None => env::home_dir().context("no home folder; set XDG_CACHE_HOME")?.join(".cache"),
    };
    Ok(cache.join("regarding").join("tools"))
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn the_lock_file_gives_the_exact_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(lock, "yew"), None);
    }
}
