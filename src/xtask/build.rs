//! Builds the pane, lays out the folder that is served, and builds the server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result};

use crate::compress;
use crate::desk;
use crate::profile::LIST;
use crate::run::{self, Steps};
use crate::split::{self, Later, Short};
use crate::tools;

/// What rustc and LLVM put into a wasm file for the web by default: wasm-opt must be told, because the section that
/// says so is stripped.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
/// Passes that make the file smaller and what goes over the wire larger: brotli finds repetitions better where code is
/// neither folded together nor inlined. Measured on the pane: 257 KB of brotli with them, 240 KB without. What alike
/// functions are merged into has no name besides, so that it could not come later.
const WASM_SKIPPED: &[&str] = &[
    "--skip-pass=code-folding",
    "--skip-pass=inlining-optimizing",
    "--skip-pass=local-cse",
    "--skip-pass=merge-similar-functions",
];
/// Told to cargo, so that the functions keep their names until the pane is taken apart by them: the whole path with
/// all types, which the older way of writing them leaves out. And the linker leaves its notes of who uses which data.
const WITH_NAMES: &[(&str, &str)] = &[
    ("CARGO_PROFILE_RELEASE_STRIP", "debuginfo"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Csymbol-mangling-version=v0 -Clink-arg=--emit-relocs",
    ),
];
/// Files of the npm office.js that Outlook on the web loads, beside the folders of its languages.
const OFFICE_FILES: &[&str] =
    &["office.js", "outlook-web-16.01.js", "o15apptofilemappingtable.js", "telemetry/oteljs_agave.js"];
/// Files it loads from the folder of a language.
const OFFICE_WORDS: &[&str] = &["office_strings.js", "outlook_strings.js"];
/// Names in `www` that are sources of the build and are not served themselves.
const NOT_SERVED: &[&str] = &[
    "node_modules",
    "package.json",
    "package-lock.json",
    "pkg",
    // Bundled: see `BUNDLES`.
    "signin.js",
    "signin-dialog.js",
    "text.js",
    "keep.js",
    // Served small: see `SMALL`.
    "boot.js",
    "pane.css",
    "desk.js",
    "desk.css",
    "desk",
    "boot.css",
    "tokens.css",
    "style",
];
/// Loaded when it is first needed: the sign-in with msal-browser where the host cannot sign in by itself (the second is of
/// the page of its dialog), and the sanitizer with DOMPurify for the first text that is read.
const BUNDLES: &[&str] = &["signin.js", "signin-dialog.js", "text.js", "keep.js"];
/// What the page names, served without comments and long names, and with what it imports in it.
const SMALL: &[&str] = &["boot.js", "pane.css", "desk.js", "desk.css"];

/// `cargo xtask build`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only what the demo needs: the server in the dev profile, and nothing in target/dist.
    #[arg(long, conflicts_with = "release")]
    quick: bool,
    /// Release artefacts in target/dist, as without any option.
    #[arg(long)]
    release: bool,
}

impl Options {
    /// How much the build may cost.
    pub(crate) fn profile(&self) -> Profile {
        if self.quick { Profile::Quick } else { Profile::Release }
    }
}

/// How much work the build does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// The server in the dev profile; the pane as it is shipped, because its size and speed are what is looked at.
    Quick,
    /// Everything as it is shipped.
    Release,
}

/// Where the results are.
pub(crate) struct Built {
    /// The program `regarding`.
    pub(crate) server: PathBuf,
    /// The folder it serves.
    pub(crate) www: PathBuf,
    /// The release artefacts, when they were asked for.
    pub(crate) dist: Option<PathBuf>,
}

impl Built {
    /// Tells a child program where the server and the served folder are.
    pub(crate) fn environment(&self, command: &mut Command) {
        command.env("REGARDING_BIN", &self.server).env("REGARDING_WWW", &self.www);
    }
}

/// Sets up the tools and builds everything that is served.
pub(crate) fn build(root: &Path, steps: &Steps, profile: Profile) -> Result<Built> {
    tools::wasm(root, steps)?;
    tools::npm(root, steps, "www")?;
    let www = www(root, steps)?;
    let server = server(root, steps, profile)?;
    let dist = match profile {
        Profile::Quick => None,
        Profile::Release => Some(steps.step("lay out target/dist", || dist(root, &server, &www))?),
    };
    Ok(Built { server, www, dist })
}

/// The served folder once more, its apps in the language that is read from right to left and that nobody speaks
/// (`src/words/compile/pseudo.rs`). Built in the dev profile: it is looked at, not weighed.
pub(crate) fn right_to_left(root: &Path, steps: &Steps, built: &Built) -> Result<PathBuf> {
    let turned = target(root).join("www-rtl");
    let whole = |relative: &Path| {
        let name = relative.to_string_lossy();
        !relative.starts_with("pkg") && !name.ends_with(".br") && !name.ends_with(".gz")
    };
    for file in files_below(&built.www, &|_| true)? {
        let relative = file.strip_prefix(&built.www).context("a file outside the served folder")?;
        if whole(relative) {
            copy(&file, &turned.join(relative))?;
        }
    }
    for (name, package) in [("pane", None), ("desk", Some("src/desk"))] {
        let pkg = target(root).join("pkg-rtl").join(name);
        let mut pack = run::command(root, "wasm-pack");
        pack.arg("build").args(package).args(["--target", "web", "--dev", "--no-opt", "--no-pack"]);
        pack.args(["--no-typescript", "--mode", "no-install", "--out-dir"]).arg(&pkg);
        pack.env("REGARDING_PSEUDO_LANGUAGE", "1");
        steps.run(&format!("build the {name} from right to left"), &mut pack)?;
        for file in files_below(&pkg, &|_| true)? {
            copy(
                &file,
                &turned.join("pkg").join(file.strip_prefix(&pkg).context("a file outside the package")?),
            )?;
        }
    }
    Ok(turned)
}

fn server(root: &Path, steps: &Steps, profile: Profile) -> Result<PathBuf> {
    let (name, folder) = match profile {
        Profile::Quick => ("dev", "debug"),
        Profile::Release => ("server", "server"),
    };
    let mut cargo = run::cargo(root);
    cargo.args(["build", "--package", "server", "--profile", name]);
    steps.run("build the server", &mut cargo)?;
    Ok(target(root).join(folder).join(format!("regarding{}", std::env::consts::EXE_SUFFIX)))
}

/// The folder cargo builds into.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}

/// wasm-pack over the root, or over the package in that folder; its results go to another.
pub(crate) fn wasm_pack(root: &Path, package: Option<&str>, out: &Path) -> Command {
    let mut pack = run::command(root, "wasm-pack");
    pack.arg("build").args(package).args([
        "--target",
        "web",
        "--release",
        "--no-opt",
        "--no-pack",
        "--no-typescript",
        "--mode",
        "no-install",
        "--out-dir",
    ]);
    pack.arg(out);
    for (name, value) in WITH_NAMES {
        pack.env(name, value);
    }
    pack
}

/// Builds pane and desk and lays out the served folder.
fn www(root: &Path, steps: &Steps) -> Result<PathBuf> {
    let pkg = target(root).join("pkg");
    steps.run("build the pane", &mut wasm_pack(root, None, &pkg))?;
    let small = optimize(root, steps, &pkg.join("regarding_bg.wasm"), "pane")?;
    let (modules, names) = steps.step("take the pane apart", || take_apart(root, steps, &small))?;
    let served = target(root).join("www");
    let glue = minify(root, steps, &pkg.join("regarding.js"), &names)?;
    let of_desk = desk::desk(root, steps)?;
    for name in SMALL {
        let mut esbuild =
            esbuild(root, &root.join("www").join(name), &target(root).join("pane.parts").join(name));
        // The glue is a file of its own, which the page loads beside this one.
        esbuild.args([
            "--bundle",
            "--minify",
            // Scripts of modules are UTF-8, and so is what a page in UTF-8 names.
            "--charset=utf8",
            "--format=esm",
            "--external:./pkg/*",
            "--external:./signin.js",
            "--external:./text.js",
            "--external:./keep.js",
        ]);
        steps.run(&format!("make {name} small"), &mut esbuild)?;
    }
    steps.step("lay out the served folder", || lay_out(root, &served, &pkg, &glue, &modules, &of_desk))?;
    bundles(root, steps, &served)?;
    compress::all(root, steps, &served, "office")?;
    Ok(served)
}

/// Runs wasm-opt unless its result was made from the same bytes (wasm-pack writes its file anew each time).
pub(crate) fn optimize(root: &Path, steps: &Steps, built: &Path, name: &str) -> Result<PathBuf> {
    let small = target(root).join(format!("{name}.small.wasm"));
    let made_from = target(root).join(format!("{name}.made-from.wasm"));
    let bytes = read(built)?;
    if small.is_file() && fs::read(&made_from).is_ok_and(|before| before == bytes) {
        return Ok(small);
    }
    let mut optimizer = run::command(root, "node");
    optimizer
        .arg(root.join("www/node_modules/binaryen/bin/wasm-opt"))
        .args(["-Oz", "--debuginfo"])
        .args(WASM_SKIPPED)
        .args(WASM_FEATURES);
    optimizer.arg(built).arg("-o").arg(&small);
    steps.run(&format!("make the {name} small"), &mut optimizer)?;
    fs::write(&made_from, bytes).with_context(|| format!("{} cannot be written", made_from.display()))?;
    Ok(small)
}

/// The pane as the linker wrote it, with its notes.
pub(crate) fn linked(root: &Path) -> PathBuf {
    target(root).join("wasm32-unknown-unknown/release/regarding.wasm")
}

/// Files with the names they are served under.
type Modules = Vec<(PathBuf, &'static str)>;

/// The module that is loaded first and the one that follows. Where they cannot be told apart the pane is served whole:
/// it is larger then, and works.
fn take_apart(root: &Path, steps: &Steps, whole: &Path) -> Result<(Modules, Short)> {
    const FIRST: &str = "regarding_bg.wasm";
    const REST: &str = "regarding_rest.wasm";
    let linked = read(&linked(root))?;
    let (bytes, list) = (read(whole)?, String::from_utf8(read(&root.join(LIST))?)?);
    let later = Later::new(&list);
    let (parts, names) = match split::split(&bytes, &linked, &|name| later.holds(name)) {
        Ok(parts) => (vec![(FIRST, parts.first), (REST, parts.rest)], parts.names),
        Err(error) => {
            steps.say(&format!("  The pane is served whole: {error:#}"));
            (vec![(FIRST, split::without_names(&bytes)?)], Short::default())
        }
    };
    let mut modules = Vec::new();
    for (name, bytes) in parts {
        let file = target(root).join("pane.parts").join(name);
        write(&file, &bytes)?;
        modules.push((file, name));
    }
    Ok((modules, names))
}

/// Reads a file of the build.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// Writes a file of the build, and the folder it stands in.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    file.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(file, bytes))
        .with_context(|| format!("{} cannot be written", file.display()))
}

fn lay_out(
    root: &Path,
    served: &Path,
    pkg: &Path,
    glue: &Path,
    modules: &[(PathBuf, &str)],
    of_desk: &[(PathBuf, PathBuf)],
) -> Result<()> {
    let sources = root.join("www");
    let mut wanted = Vec::new();
    for file in files_below(&sources, &|name| !NOT_SERVED.contains(&name))? {
        let relative = file.strip_prefix(&sources).context("a file outside www")?.to_path_buf();
        wanted.push((file, relative));
    }
    for name in SMALL {
        wanted.push((target(root).join("pane.parts").join(name), PathBuf::from(name)));
    }
    wanted.push((glue.to_path_buf(), PathBuf::from("pkg/regarding.js")));
    wanted.extend(modules.iter().map(|(file, name)| (file.clone(), Path::new("pkg").join(name))));
    for file in files_below(&pkg.join("snippets"), &|_| true)? {
        let relative = Path::new("pkg").join(file.strip_prefix(pkg).context("a file outside the package")?);
        wanted.push((file, relative));
    }
    wanted.extend(of_desk.iter().cloned());
    wanted.extend(office(&sources.join("node_modules/@microsoft/office-js/dist"))?);
    for (from, to) in &wanted {
        copy(from, &served.join(to))?;
    }
    // What an earlier build left and this one does not want must not be served.
    for file in files_below(served, &|_| true)? {
        let relative = file.strip_prefix(served).context("a file outside the served folder")?;
        let plain = match relative.extension().and_then(|ending| ending.to_str()) {
            Some("br" | "gz") => relative.with_extension(""),
            _ => relative.to_path_buf(),
        };
        let bundled = BUNDLES.iter().any(|name| plain == Path::new(name)) && sources.join(&plain).is_file();
        if !bundled && !wanted.iter().any(|(_, to)| *to == plain) {
            fs::remove_file(&file).with_context(|| format!("{} cannot be removed", file.display()))?;
        }
    }
    Ok(())
}

/// The part of the npm office.js that an Outlook on the web loads, byte for byte.
fn office(dist: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let mut wanted: Vec<_> = OFFICE_FILES.iter().map(PathBuf::from).collect();
    for entry in fs::read_dir(dist).with_context(|| format!("{} cannot be read", dist.display()))? {
        let entry = entry?;
        let language = PathBuf::from(entry.file_name());
        wanted.extend(
            OFFICE_WORDS.iter().map(|name| language.join(name)).filter(|file| dist.join(file).is_file()),
        );
    }
    Ok(wanted.into_iter().map(|file| (dist.join(&file), Path::new("office").join(file))).collect())
}

/// The JavaScript between the browser and the wasm, without comments and long names.
pub(crate) fn minify(root: &Path, steps: &Steps, glue: &Path, names: &Short) -> Result<PathBuf> {
    let name = glue.file_name().context("the glue has no name")?;
    let small = target(root).join("small").join(name);
    let mut esbuild = esbuild(root, glue, &small);
    esbuild.args(["--minify", "--format=esm"]);
    steps.run(&format!("make {} small", name.to_string_lossy()), &mut esbuild)?;
    let script = fs::read_to_string(&small).with_context(|| format!("{} cannot be read", small.display()))?;
    let glue = target(root).join("pane.parts/glue").join(name);
    write(&glue, names.in_script(&script).as_bytes())?;
    Ok(glue)
}

/// esbuild from one file to another, ready for its options.
fn esbuild(root: &Path, from: &Path, to: &Path) -> Command {
    let mut command = run::command(root, root.join("www/node_modules/esbuild/bin/esbuild"));
    command.arg(from).args(["--target=es2022", "--legal-comments=none", "--log-level=warning"]);
    command.arg(format!("--outfile={}", to.display()));
    command
}

/// Bundles what the pane loads only when it is needed, each with its library.
fn bundles(root: &Path, steps: &Steps, served: &Path) -> Result<()> {
    for name in BUNDLES {
        let (source, bundle) = (root.join("www").join(name), served.join(name));
        let made =
            newer(&bundle, &source) && newer(&bundle, &root.join("www/node_modules/.made-from-lock.json"));
        if made || !source.is_file() {
            continue;
        }
        let mut esbuild = esbuild(root, &source, &bundle);
        esbuild.args(["--bundle", "--minify", "--format=esm"]);
        steps.run(&format!("bundle {name}"), &mut esbuild)?;
    }
    Ok(())
}

fn dist(root: &Path, server: &Path, www: &Path) -> Result<PathBuf> {
    let dist = target(root).join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).context("target/dist cannot be emptied")?;
    }
    copy(server, &dist.join(server.file_name().context("the server has no name")?))?;
    copy(&root.join("manifest.xml"), &dist.join("manifest.xml"))?;
    for file in files_below(www, &|_| true)? {
        copy(
            &file,
            &dist.join("www").join(file.strip_prefix(www).context("a file outside the served folder")?),
        )?;
    }
    Ok(dist)
}

/// Copies a file unless the same content is there, so that what depends on it is not made again.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("{} cannot be read", from.display()))?;
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    // A file of its own name first: a server that runs never reads half a file, and a program in use can be replaced.
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    fs::copy(from, &part).with_context(|| format!("{} cannot be copied", from.display()))?;
    let now =
        fs::File::options().append(true).open(&part).and_then(|file| file.set_modified(SystemTime::now()));
    now.and_then(|()| fs::rename(&part, to)).with_context(|| format!("{} cannot be written", to.display()))
}

fn newer(result: &Path, source: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|found| found.modified()).ok();
    matches!((time(result), time(source)), (Some(result), Some(source)) if result >= source)
}

/// All files below a folder whose names, and whose folders' names, are wanted; in order.
pub(crate) fn files_below(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let entry = entry?;
            if !wanted(&entry.file_name().to_string_lossy()) {
                continue;
            }
            if entry.file_type()?.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files.sort();
    Ok(files)
}
