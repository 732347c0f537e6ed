//! The shape of the repository, held by the machine: who may depend on whom, and who may say what.
//! Each rule is shown to fail on a tree that breaks it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Workspace members, and the members each may depend on (ARCHITECTURE.md, the shape). Tests may use more.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("wire", &["domain"]),
    ("dataverse", &["domain", "wire"]),
    ("graph", &["domain", "wire"]),
    ("admin", &[]),
    ("decisions", &["dataverse", "domain", "wire"]),
    ("words", &["domain"]),
    ("ui", &["domain", "words"]),
    ("browser", &["wire"]),
    ("regarding", &["browser", "dataverse", "decisions", "domain", "ui", "wire"]),
    ("desk", &["admin", "browser", "dataverse", "domain", "ui", "wire"]),
    ("crm", &["domain", "wire"]),
    ("sandbox", &[]),
    ("sync", &["admin", "dataverse", "decisions", "domain", "graph", "wire"]),
    ("testpg", &[]),
    (
        "server",
        &["admin", "crm", "dataverse", "decisions", "domain", "graph", "sandbox", "sync", "wire", "words"],
    ),
    ("xtask", &["testpg"]),
];
/// Crates that only some members may name, and who.
const RESERVED: &[(&str, &[&str])] = &[
    ("yew", &["desk", "regarding", "ui"]),
    ("web-sys", &["browser", "desk", "regarding", "ui"]),
    ("js-sys", &["browser", "desk", "regarding", "words"]),
    ("wasm-bindgen", &["browser", "desk", "regarding"]),
    ("sqlx", &["crm", "sandbox", "sync"]),
    ("axum", &["crm", "sandbox", "server"]),
    ("reqwest", &["sandbox", "server", "sync"]),
    ("tokio", &["crm", "sandbox", "server", "sync"]),
];
/// All that the core may use from outside.
const OF_THE_DOMAIN: &[&str] = &["uuid"];
/// What may lie at the top.
const TOP: &[&str] = &[
    ".cargo",
    ".ci",
    ".gitattributes",
    ".github",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "manifest.xml",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "src",
    "tests",
    "webdriver.json",
    "www",
];
/// Folders that are built or installed and never committed.
const BUILT: &[&str] = &["target", "pkg", "node_modules", ".git", "test-results", "playwright-report"];
/// Folders that hold SQL.
const STORES: &[&str] = &[
    "src/crm/store/",
    "src/crm/migrations/",
    "src/sandbox/mailbox/",
    "src/sandbox/migrations/",
    "src/sync/store/",
];
/// Dataverse takes a SELECT in a URL (`?sql=`): that is a language of its API, read here and never run as SQL.
const SPEAKS_SQL: &[&str] = &["src/crm/query/select.rs", "src/crm/spec/"];
/// The simulated Outlook looks like Outlook, not like us.
const NOT_OURS_TO_COLOUR: &[&str] = &["src/sandbox/"];

type Tree = BTreeMap<String, String>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file that belongs to the repository.
fn tree() -> Tree {
    let root = root();
    let mut found = Tree::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if BUILT.contains(&name.as_str()) {
                continue;
            }
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, text);
            }
        }
    }
    assert!(found.contains_key("Cargo.toml"), "the tree was not read");
    found
}

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A package with what it needs beside its tests.
#[derive(Clone, Default)]
struct Package {
    id: String,
    needs: BTreeSet<String>,
}

fn packages(metadata: &Value) -> BTreeMap<String, Package> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let each = metadata["packages"].as_array().unwrap().iter();
    each.map(|package| {
        let needs = package["dependencies"].as_array().unwrap().iter();
        let needs = needs.filter(|one| one["kind"].is_null()).map(|one| text(&one["name"])).collect();
        (text(&package["name"]), Package { id: text(&package["id"]), needs })
    })
    .collect()
}

fn wrong_arrows(packages: &BTreeMap<String, Package>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, package) in packages {
        let Some((_, allowed)) = ARROWS.iter().find(|(member, _)| member == name) else {
            wrong.push(format!("{name} has no place among the arrows"));
            continue;
        };
        for need in &package.needs {
            if packages.contains_key(need) && !allowed.contains(&need.as_str()) {
                wrong.push(format!("{name} depends on {need}"));
            }
            if RESERVED.iter().any(|(crate_name, who)| crate_name == need && !who.contains(&name.as_str())) {
                wrong.push(format!("{name} uses {need}"));
            }
            if name == "domain" && !OF_THE_DOMAIN.contains(&need.as_str()) {
                wrong.push(format!("the domain uses {need}"));
            }
        }
    }
    wrong
}

/// wasm-pack takes the last artifact of the default members: each must be part of the root's own wasm build.
fn wrong_default_members(packages: &BTreeMap<String, Package>, members: &[String]) -> Vec<String> {
    let mut built = BTreeSet::from(["regarding".to_owned()]);
    let mut open = vec!["regarding".to_owned()];
    while let Some(name) = open.pop() {
        for need in packages.get(&name).map(|package| package.needs.clone()).unwrap_or_default() {
            if packages.contains_key(&need) && built.insert(need.clone()) {
                open.push(need);
            }
        }
    }
    let ours: BTreeSet<_> =
        built.iter().filter_map(|name| packages.get(name)).map(|package| package.id.clone()).collect();
    let mut wrong: Vec<_> = members
        .iter()
        .filter(|id| !ours.contains(*id))
        .map(|id| format!("{id} is a default member"))
        .collect();
    if packages.get("regarding").is_none_or(|root| !members.contains(&root.id)) {
        wrong.push("the root is no default member".into());
    }
    wrong
}

/// A line without its comment. Quotes are counted, so that `//` in a text stays.
fn code(line: &str) -> &str {
    let mut quoted = false;
    let bytes = line.as_bytes();
    for at in 0..bytes.len() {
        match bytes[at] {
            b'"' if at == 0 || bytes[at - 1] != b'\\' => quoted = !quoted,
            b'/' if !quoted && bytes.get(at + 1) == Some(&b'/') => return &line[..at],
            _ => {}
        }
    }
    line
}

/// Lines of code that say one of these, in Rust files below these folders but not below those.
fn say(tree: &Tree, words: &[&str], within: &[&str], but: &[&str]) -> Vec<String> {
    let below = |file: &str, folders: &[&str]| folders.iter().any(|folder| file.starts_with(folder));
    let files =
        tree.iter().filter(|(file, _)| file.ends_with(".rs") && below(file, within) && !below(file, but));
    files
        .flat_map(|(file, text)| {
            let said = text
                .lines()
                .enumerate()
                .filter(|(_, line)| words.iter().any(|word| code(line).contains(word)));
            said.map(move |(number, line)| format!("{file}:{}: {}", number + 1, line.trim()))
        })
        .collect()
}

fn office_elsewhere(tree: &Tree) -> Vec<String> {
    let words =
        ["js_namespace = Office", "js_namespace = [\"Office", "\"Office", "js_name = Office", "officeTheme"];
    say(tree, &words, &["src/"], &["src/addin/office/", "src/sandbox/"])
}

fn fetch_elsewhere(tree: &Tree) -> Vec<String> {
    let folders =
        ["src/addin/", "src/browser/", "src/desk/", "src/ui/", "src/dataverse/", "src/wire/", "src/domain/"];
    say(
        tree,
        &["fetch_with_", "fetch(", "XmlHttpRequest", "WebSocket", "send_beacon"],
        &folders,
        &["src/browser/fetch.rs"],
    )
}

/// The desk's machine thinks: nothing of a browser, of JSON or of requests stands in it.
fn impure_model(tree: &Tree) -> Vec<String> {
    let words =
        ["web_sys", "js_sys", "wasm_bindgen", "yew", "serde_json", "wire::Re", "crate::view", "crate::door"];
    say(tree, &words, &["src/desk/model/"], &[])
}

fn sql_elsewhere(tree: &Tree) -> Vec<String> {
    let words = [
        "\"SELECT ",
        "\"INSERT ",
        "\"UPDATE ",
        "\"DELETE FROM",
        "\"CREATE ",
        "\"PRAGMA ",
        "\"BEGIN",
        "sqlx::query",
    ];
    let allowed: Vec<&str> = STORES.iter().chain(SPEAKS_SQL).copied().collect();
    say(tree, &words, &["src/"], &allowed)
}

fn yew_elsewhere(tree: &Tree) -> Vec<String> {
    say(tree, &["use yew", "yew::"], &["src/"], &["src/ui/", "src/addin/", "src/desk/"])
}

/// Colours as numbers, outside of the one file that names them.
fn raw_colours(tree: &Tree) -> Vec<String> {
    let ours = |file: &str| {
        ["www/", "src/ui/", "src/addin/", "src/desk/"].iter().any(|folder| file.starts_with(folder))
            && !NOT_OURS_TO_COLOUR.iter().any(|folder| file.starts_with(folder))
            && file != "www/tokens.css"
    };
    let painted = [".css", ".html", ".js", ".rs"];
    let files =
        tree.iter().filter(|(file, _)| ours(file) && painted.iter().any(|ending| file.ends_with(ending)));
    let mut found = Vec::new();
    for (file, text) in files {
        let css = file.ends_with(".css");
        for (number, line) in text.lines().enumerate() {
            if hex_colour(line, css)
                || ["rgb(", "rgba(", "hsl(", "hsla(", "oklch("].iter().any(|word| line.contains(word))
            {
                found.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    found
}

/// `#` and 3, 4, 6 or 8 hexadecimal digits. In CSS selectors an id is no colour, so a colon must come before; in other
/// files a quote must.
fn hex_colour(line: &str, css: bool) -> bool {
    line.match_indices('#').any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + 1..]);
        let digits = after.bytes().take_while(u8::is_ascii_hexdigit).count();
        let whole = after[digits..]
            .chars()
            .next()
            .is_none_or(|next| !next.is_alphanumeric() && !matches!(next, '-' | '_'));
        let place = if css { before.contains(':') } else { before.ends_with(['"', '\'', ' ', ':']) };
        matches!(digits, 3 | 4 | 6 | 8) && whole && place
    })
}

fn strange_names_at_the_top(names: &BTreeSet<String>) -> Vec<String> {
    names.iter().filter(|name| !TOP.contains(&name.as_str())).cloned().collect()
}

/// Paths of one machine. They are put together here, so that this file holds none.
fn machine_paths(tree: &Tree) -> Vec<String> {
    let slash = |parts: &[&str]| format!("/{}/", parts.join("/"));
    let signs = [
        slash(&["work"]),
        slash(&["root"]),
        slash(&["Users"]),
        slash(&["home", "runner"]),
        format!("file:/{}", "//home"),
    ];
    tree.iter()
        .filter(|(file, _)| !file.ends_with(".lock") && !file.ends_with("package-lock.json"))
        .flat_map(|(file, text)| {
            let signs = &signs;
            let lines = text.lines().enumerate();
            lines
                .filter(move |(_, line)| signs.iter().any(|sign| line.contains(sign)))
                .map(move |(number, _)| format!("{file}:{}", number + 1))
        })
        .collect()
}

/// Lock files that say where one machine got its packages from.
fn machine_registries(tree: &Tree) -> Vec<String> {
    let public = |line: &str| {
        line.contains("https://registry.npmjs.org/")
            || line.contains("registry+https://github.com/rust-lang/crates.io-index")
    };
    tree.iter()
        .filter(|(file, _)| file.ends_with("package-lock.json") || file.ends_with("Cargo.lock"))
        .flat_map(|(file, text)| text.lines().map(move |line| (file, line)))
        .filter(|(_, line)| {
            (line.contains("\"resolved\"") || line.trim_start().starts_with("source =")) && !public(line)
        })
        .map(|(file, line)| format!("{file}: {}", line.trim()))
        .collect()
}

fn one(file: &str, text: &str) -> Tree {
    Tree::from([(file.to_owned(), text.to_owned())])
}

fn nothing(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn arrows_point_one_way() {
    nothing(&wrong_arrows(&packages(&metadata())), "a dependency that the design does not have");
}

#[test]
fn a_wrong_arrow_is_seen() {
    let all = packages(&metadata());
    for (name, need, said) in [
        ("domain", "wire", "domain depends on wire"),
        ("domain", "serde", "the domain uses serde"),
        ("dataverse", "crm", "dataverse depends on crm"),
        ("wire", "tokio", "wire uses tokio"),
        ("server", "yew", "server uses yew"),
    ] {
        let mut broken = all.clone();
        broken.get_mut(name).unwrap().needs.insert(need.into());
        assert!(wrong_arrows(&broken).contains(&said.to_owned()), "{said}: {:?}", wrong_arrows(&broken));
    }
    let mut broken = all;
    broken.insert("stranger".into(), Package::default());
    assert!(!wrong_arrows(&broken).is_empty());
}

#[test]
fn default_members_are_the_wasm_build() {
    let metadata = metadata();
    let members: Vec<String> = serde_json::from_value(metadata["workspace_default_members"].clone()).unwrap();
    let packages = packages(&metadata);
    nothing(&wrong_default_members(&packages, &members), "wasm-pack would build the wrong thing");
    let mut broken = members.clone();
    broken.push(packages["server"].id.clone());
    assert!(!wrong_default_members(&packages, &broken).is_empty());
    assert!(!wrong_default_members(&packages, &members[..0]).is_empty());
}

#[test]
fn only_the_bridge_says_office() {
    nothing(&office_elsewhere(&tree()), "only src/addin/office/ talks to office.js");
    let broken = one("src/addin/shell.rs", "#[wasm_bindgen(js_namespace = Office)]");
    assert_eq!(office_elsewhere(&broken).len(), 1);
    assert!(office_elsewhere(&one("src/addin/office/a.rs", "js_namespace = Office")).is_empty());
    assert!(office_elsewhere(&one("src/addin/a.rs", "// js_namespace = Office")).is_empty());
}

#[test]
fn only_one_file_fetches() {
    let tree = tree();
    nothing(&fetch_elsewhere(&tree), "only src/browser/fetch.rs opens connections");
    let fetches = tree
        .get("src/browser/fetch.rs")
        .is_none_or(|text| text.contains("fetch_with_") || text.contains("fetch("));
    assert!(fetches, "src/browser/fetch.rs does not fetch: the rule looks at the wrong file");
    assert_eq!(fetch_elsewhere(&one("src/dataverse/a.rs", "window.fetch_with_request(&r)")).len(), 1);
}

#[test]
fn the_desks_machine_knows_no_browser() {
    nothing(&impure_model(&tree()), "src/desk/model/ is pure");
    assert_eq!(impure_model(&one("src/desk/model/a.rs", "use web_sys::Window;")).len(), 1);
    assert!(impure_model(&one("src/desk/view/a.rs", "use web_sys::Window;")).is_empty());
}

#[test]
fn only_the_stores_say_sql() {
    nothing(&sql_elsewhere(&tree()), "SQL outside of the stores");
    assert_eq!(sql_elsewhere(&one("src/crm/query/a.rs", "let q = \"SELECT 1\";")).len(), 1);
    assert_eq!(sql_elsewhere(&one("src/server/a.rs", "sqlx::query(text)")).len(), 1);
    assert!(sql_elsewhere(&one("src/crm/store/a.rs", "\"SELECT 1\"")).is_empty());
}

#[test]
fn only_the_views_say_yew() {
    nothing(&yew_elsewhere(&tree()), "yew outside of ui, addin and desk");
    assert_eq!(yew_elsewhere(&one("src/domain/a.rs", "use yew::prelude::*;")).len(), 1);
}

#[test]
fn colours_live_in_one_file() {
    nothing(&raw_colours(&tree()), "a raw colour; name it in www/tokens.css");
    for (file, line) in [
        ("www/pane.css", "a { color: #fff }"),
        ("www/pane.css", "a { color: rgb(1 2 3) }"),
        ("www/boot.js", "style.color = '#a1b2c3'"),
        ("www/pane.html", "<meta name=theme-color content=\"#0f548c\">"),
        ("src/ui/card.rs", "html! { <p style=\"color:#ffffff80\"/> }"),
    ] {
        assert_eq!(raw_colours(&one(file, line)).len(), 1, "{file}: {line}");
    }
    for (file, line) in [
        ("www/tokens.css", "--ink: #123456;"),
        ("www/pane.css", "#add { color: var(--ink) }"),
        ("www/pane.html", "<a href=\"#config\">"),
        ("src/ui/card.rs", "#[derive(PartialEq)]"),
    ] {
        assert!(raw_colours(&one(file, line)).is_empty(), "{file}: {line}");
    }
}

#[test]
fn the_top_is_tidy() {
    let names =
        fs::read_dir(root()).unwrap().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names: BTreeSet<_> = names.filter(|name| !BUILT.contains(&name.as_str())).collect();
    nothing(&strange_names_at_the_top(&names), "what does not belong at the top");
    assert!(names.contains("manifest.xml") && Path::new(&root()).join("src").is_dir());
    assert_eq!(strange_names_at_the_top(&BTreeSet::from(["notes.txt".to_owned()])), ["notes.txt"]);
}

#[test]
fn no_file_knows_one_machine() {
    let tree = tree();
    nothing(&machine_paths(&tree), "a path of one machine");
    nothing(&machine_registries(&tree), "a registry of one machine");
    let path = ["", "root", "x"].join("/");
    assert_eq!(machine_paths(&one("README.md", &path)).len(), 1);
    assert_eq!(
        machine_registries(&one("www/package-lock.json", "\"resolved\": \"http://mirror.example/x.tgz\""))
            .len(),
        1
    );
}
