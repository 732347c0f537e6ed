//! What is said: every language says everything, nothing is kept that nobody says, and Hindi is Hindi. The
//! build holds the languages to each other too (`src/words/compile`); here they are read once more, by other eyes.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{ast::Entry, parser};
use ui::{Words, words::Language};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The messages of a language, each with its text as it stands in its file: `hi.ftl`, `hi.desk.ftl`.
fn messages(tag: &str) -> BTreeMap<String, String> {
    let files = fs::read_dir(root().join("src/words")).unwrap().map(|entry| entry.unwrap().path());
    let ours = files.filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.ends_with(".ftl") && name.split('.').next() == Some(tag)
    });
    ours.flat_map(|path| messages_of(&fs::read_to_string(path).unwrap())).collect()
}

fn messages_of(text: &str) -> BTreeMap<String, String> {
    let resource = parser::parse(text).unwrap();
    let ids = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message.id.name),
        Entry::Term(_)
        | Entry::Comment(_)
        | Entry::GroupComment(_)
        | Entry::ResourceComment(_)
        | Entry::Junk { .. } => None,
    });
    let ids: Vec<&str> = ids.collect();
    let start = |id: &str| {
        let at = text.match_indices(id).find(|(at, _)| {
            let starts_line = *at == 0 || text[..*at].ends_with('\n');
            starts_line && text[at + id.len()..].starts_with(" =")
        });
        at.unwrap().0 + id.len() + 2
    };
    // Up to the next message or comment: a line that does not begin with a blank or a brace.
    let value = |id: &str| {
        let rest = &text[start(id)..];
        let end = rest.match_indices('\n').find(|(at, _)| !rest[at + 1..].starts_with([' ', '}', '\n']));
        rest[..end.map_or(rest.len(), |(at, _)| at)].trim().to_owned()
    };
    ids.iter().map(|id| ((*id).to_owned(), value(id))).collect()
}

fn variables(text: &str) -> BTreeSet<&str> {
    let name = |part: &str| part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
    text.split('$').skip(1).map(|part| &part[..name(part).unwrap_or(part.len())]).collect()
}

#[test]
fn every_language_has_the_same_messages_with_the_same_variables() {
    let english = messages("en");
    assert!(
        english.len() > 100
            && english["track"] == "Track"
            && variables(&english["tracked-by"]) == ["name"].into()
    );
    for language in Language::ALL {
        let other = messages(language.tag());
        let lacks: Vec<_> = english.keys().filter(|id| !other.contains_key(*id)).collect();
        let surplus: Vec<_> = other.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(lacks.is_empty() && surplus.is_empty(), "{language:?} lacks {lacks:?}, has {surplus:?}");
        for (id, text) in &english {
            assert_eq!(variables(text), variables(&other[id]), "{language:?}: {id}");
            assert!(!other[id].is_empty(), "{language:?}: {id}");
        }
    }
}

#[test]
fn hindi_holds_no_english_but_names() {
    // Keys are called what stands on them; names of products, roles and licences are the same everywhere, and so is
    // what stands in addresses.
    let names = [
        "Administrator",
        "All",
        "App",
        "Application",
        "CRM",
        "Calendars",
        "Contacts",
        "Dynamics",
        "Enter",
        "Enterprise",
        "Entra",
        "Esc",
        "Exchange",
        "FetchXML",
        "Global",
        "Graph",
        "Hub",
        "Manager",
        "Microsoft",
        "Online",
        "Outlook",
        "Person",
        "Premium",
        "Professional",
        "ReadWrite",
        "Regarding",
        "Sales",
        "System",
        "Tasks",
    ];
    for (id, text) in messages("hi") {
        // What stands in braces is Fluent's: variables and the names of cases, and so are the cases' brackets.
        let mut shown = String::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim().trim_start_matches('*');
            let line = if line.starts_with('[') { line.split_once(']').unwrap().1 } else { line };
            let line = if at == 0 { line.strip_suffix("->").unwrap_or(line) } else { line };
            let mut depth = 0_i32;
            for letter in line.chars() {
                depth += i32::from(letter == '{') - i32::from(letter == '}');
                if depth == 0 {
                    shown.push(letter);
                }
            }
            shown.push(' ');
        }
        let words = shown.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        let english: Vec<&str> = words.filter(|word| !names.contains(word)).collect();
        assert!(english.is_empty(), "{id}: {english:?} in {shown}");
        let bare = matches!(
            id.as_str(),
            "around-at"
                | "date"
                | "date-year"
                | "desk-group-digits"
                | "date-time"
                | "explained"
                | "named-row"
                | "check-outlook"
        );
        let hindi = shown.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c));
        assert!(hindi || bare, "{id} says nothing in Hindi: {shown}");
    }
}

#[test]
fn nothing_is_kept_that_nobody_says() {
    let mut code = String::new();
    let mut folders =
        ["words", "ui", "addin", "desk", "server"].map(|folder| root().join("src").join(folder)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: &Path = &entry.unwrap().path();
            if path.is_dir() {
                folders.push(path.to_owned());
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = fs::read_to_string(path).unwrap();
                code.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
            }
        }
    }
    let said = |id: &String| code.contains(&format!(".{}(", id.replace('-', "_")));
    let unsaid: Vec<String> = messages("en").into_keys().filter(|id| !said(id)).collect();
    assert_eq!(unsaid, [] as [&str; 0], "nobody says these");
}

#[test]
fn both_languages_count_as_their_grammar_does() {
    let (en, hi) = (Words::of(Language::En), Words::of(Language::Hi));
    let told = |words: Words| [0, 1, 2, 11, 101].map(|n| words.several_title(n));
    assert_eq!(
        told(en),
        [
            "0 mails are selected",
            "1 mail is selected",
            "2 mails are selected",
            "11 mails are selected",
            "101 mails are selected"
        ]
    );
    assert_eq!(
        told(hi),
        ["0 मेल चुना गया है", "1 मेल चुना गया है", "2 मेल चुने गए हैं", "11 मेल चुने गए हैं", "101 मेल चुने गए हैं"]
    );
}
