//! `regarding config`: the configuration file with every key explained, and what is wrong in one.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::json;

use crate::cli::{EXIT_CODES, Serve};
use crate::config::{File, Settings};
use crate::sync::{self, Ended};

/// The file with every key; the tests see that it is whole.
const EXAMPLE: &str = include_str!("deploy/regarding.toml");
/// How much of a key may be written otherwise for another one to be offered: from 0, nothing alike, to 1, the same.
const ALIKE: f64 = 0.7;

/// `regarding config`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Config {
    /// Print a configuration file in which every key is explained.
    #[arg(long, required_unless_present = "check", conflicts_with = "check")]
    example: bool,
    /// Say what is wrong in a configuration file, in which line, and what is to be done.
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    /// Tell the result of --check as JSON.
    #[arg(long, requires = "check")]
    json: bool,
}

/// What is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// The line, from 1; `None` where it is about what is missing.
    pub(crate) line: Option<usize>,
    /// What is wrong, and what to do.
    pub(crate) words: String,
}

/// `regarding config`.
///
/// # Errors
/// Where the file cannot be read.
pub(crate) fn config(given: &Config) -> Result<Ended> {
    let Some(path) = &given.check else {
        print!("{EXAMPLE}");
        return Ok(Ended::Well);
    };
    let text = fs::read_to_string(path)
        .with_context(|| format!("the configuration file {} cannot be read", path.display()))?;
    let wrong = check(&text);
    match (&wrong, given.json) {
        (wrong, true) => {
            let (line, words) = wrong.as_ref().map(|one| (one.line, one.words.as_str())).unzip();
            println!("{}", json!({ "well": wrong.is_none(), "line": line.flatten(), "wrong": words }));
        }
        (None, false) => println!("{} holds.", path.display()),
        (Some(Wrong { line: Some(line), words }), false) => {
            println!("{} line {line}: {words}", path.display())
        }
        (Some(Wrong { line: None, words }), false) => println!("{}: {words}", path.display()),
    }
    Ok(if wrong.is_none() { Ended::Well } else { Ended::Wrong })
}

/// What is wrong in a configuration file first; nothing where it holds.
fn check(text: &str) -> Option<Wrong> {
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => return Some(not_understood(text, &error)),
    };
    // A synchronizer alone serves nobody: nothing is to be said then of who signs in to the pane.
    let serves = file.sync_client().is_none() || file.tenant().is_some();
    let served = || Settings::decide(&Serve::default(), file.clone()).map(drop);
    let synchronizes = || {
        let data = file.data(None);
        sync::config(&sync::Given::default(), &file, &data, true).map(drop)
    };
    let mut outcome = if serves { served() } else { Ok(()) };
    if outcome.is_ok() && file.sync_client().is_some() {
        outcome = synchronizes();
    }
    let words = format!("{:#}", outcome.err()?);
    Some(Wrong { line: named(text, &words), words })
}

/// What the parser complains about, in words, and with the key that may be meant.
pub(crate) fn not_understood(text: &str, error: &toml::de::Error) -> Wrong {
    let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let mut words = error.message().lines().next().unwrap_or_default().to_owned();
    if let Some((key, known)) = unknown(error.message()) {
        let near =
            known.iter().max_by(|a, b| strsim::jaro_winkler(key, a).total_cmp(&strsim::jaro_winkler(key, b)));
        words = match near.filter(|near| strsim::jaro_winkler(key, near) >= ALIKE) {
            Some(near) => format!("there is no key `{key}` here; `{near}` may be meant"),
            None => format!("there is no key `{key}` here; there are {}", known.join(", ")),
        };
        if key.contains("secret") || key.contains("password") {
            words.push_str(
                "; secrets never stand in this file: name a file with secret_file, or use the environment",
            );
        }
    }
    words.push_str(" (`regarding config --example` explains every key)");
    Wrong { line, words }
}

/// The key that nobody knows, and those that may stand in its place, from serde's sentence about it.
fn unknown(message: &str) -> Option<(&str, Vec<&str>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (key, expected) = rest.split_once('`')?;
    Some((key, expected.split('`').skip(1).step_by(2).collect()))
}

/// The line of the first `[table] key` that a sentence names.
fn named(text: &str, words: &str) -> Option<usize> {
    let (table, rest) = words.split_once('[')?.1.split_once("] ")?;
    let key = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    let mut within = "";
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            within = name;
        }
        let found = line.split_once('=').is_some_and(|(name, _)| name.trim() == key);
        if within == table && found {
            return Some(at + 1);
        }
    }
    None
}

/// Reads a configuration file's text.
///
/// # Errors
/// Names the line, what is wrong there, and what to do.
pub(crate) fn read(path: &Path, text: &str) -> Result<File> {
    toml::from_str(text).map_err(|error| {
        let wrong = not_understood(text, &error);
        let line = wrong.line.map(|line| format!(" line {line}")).unwrap_or_default();
        anyhow::anyhow!("{}{line}: {}", path.display(), wrong.words)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use super::*;

    /// The keys that may stand in a table, as the parser itself knows them.
    fn keys(table: &str) -> Vec<String> {
        let text = if table.is_empty() { "zz = 1".to_owned() } else { format!("[{table}]\nzz = 1") };
        let error = toml::from_str::<File>(&text).unwrap_err();
        let (_, known) = unknown(error.message()).unwrap();
        known.into_iter().map(str::to_owned).collect()
    }

    const TABLES: &[&str] = &["tls", "dataverse", "entra", "graph", "sync", "card"];

    /// The example with every key that is left out in it; comments stay comments.
    fn whole() -> String {
        let key = |line: &str| {
            let rest = line.strip_prefix("# ")?;
            let name = rest.split_once(" = ").map(|(name, _)| name);
            let plain =
                |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            (name.is_some_and(plain) || rest.starts_with('[')).then(|| rest.to_owned())
        };
        EXAMPLE.lines().map(|line| key(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
    }

    #[test]
    fn every_key_stands_in_the_example_and_is_explained() {
        let whole: toml::Table = toml::from_str(&whole()).unwrap();
        let mut all = 0;
        let top = keys("");
        for table in TABLES {
            assert!(top.contains(&(*table).to_owned()), "{table}");
        }
        for key in &top {
            assert!(whole.contains_key(key), "{key} does not stand in the example");
        }
        for table in TABLES {
            for key in keys(table) {
                let there = whole[*table].as_table().unwrap().contains_key(&key);
                assert!(there, "[{table}] {key} does not stand in the example");
                all += 1;
            }
        }
        assert!(all > 15);
        // Whatever is switched on in it is of the right kind.
        toml::from_str::<File>(&self::whole()).unwrap();
        let lines: Vec<&str> = EXAMPLE.lines().collect();
        let explained = lines.iter().filter(|line| line.starts_with("# ") && !line.contains(" = ")).count();
        assert!(explained > 30, "{explained}");
    }

    #[test]
    fn the_example_holds_but_for_the_files_it_names() {
        let wrong = check(EXAMPLE).unwrap();
        assert!(wrong.words.contains("certificate_file: sync.pem cannot be read"), "{wrong:?}");
        let line = EXAMPLE.lines().nth(wrong.line.unwrap() - 1).unwrap();
        assert!(line.starts_with("certificate_file"), "{line}");
    }

    #[test]
    fn what_the_service_and_the_image_start_is_understood() {
        use clap::Parser as _;
        let unit = include_str!("deploy/regarding.service");
        let starts = unit.lines().filter_map(|line| {
            line.strip_prefix("ExecStart=").or_else(|| line.strip_prefix("ExecStartPre="))
        });
        let image = include_str!("deploy/Containerfile");
        let image = image.lines().find_map(|line| line.strip_prefix("CMD ")).unwrap();
        let image: Vec<String> = serde_json::from_str(image).unwrap();
        let mut lines: Vec<Vec<String>> =
            starts.map(|line| line.split(' ').map(str::to_owned).collect()).collect();
        lines.push([vec!["regarding".to_owned()], image].concat());
        assert_eq!(lines.len(), 3);
        for line in lines {
            let parsed = crate::cli::Arguments::try_parse_from(&line);
            assert!(parsed.is_ok(), "{line:?}: {:?}", parsed.err().map(|error| error.to_string()));
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line_and_what_may_be_meant() {
        let id = "11111111-2222-4333-8444-555555555555";
        let cases = [
            ("url = \"https://a\"\nlissten = \"x\"".to_owned(), Some(2), "`listen` may be meant"),
            ("[graph]\nclientid = \"x\"".to_owned(), Some(2), "`client_id` may be meant"),
            ("[graph]\nsecret = \"x\"".to_owned(), Some(2), "secrets never stand in this file"),
            ("zzzz = 1".to_owned(), Some(1), "there are listen"),
            ("\n\nhttp = \"8080\"".to_owned(), Some(3), "invalid type"),
            ("url = https".to_owned(), Some(1), "--example"),
            (
                format!("[dataverse]\norganisation = \"https://o\"\ntenant = \"{id}\"\nclient_id = \"x\""),
                Some(4),
                "overview of the registration",
            ),
            (
                format!("[entra]\nclient_id = \"{id}\"\ntenant = \"contoso\""),
                Some(3),
                "overview of the registration",
            ),
            (String::new(), None, "nobody could sign in"),
        ];
        for (text, line, words) in cases {
            let wrong = check(&text).unwrap();
            assert!(wrong.line == line && wrong.words.contains(words), "{text:?}: {wrong:?}");
        }
    }
}
