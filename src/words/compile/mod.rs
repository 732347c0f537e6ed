//! Reads `.ftl` files and holds them to each other; [`write`] turns them into Rust. Used by the build only,
//! and by its tests.
//!
//! What is understood of Fluent: messages and terms of one pattern, variables, string literals, references to
//! messages and terms, `NUMBER($n)` without options, and selectors by plural category, by number and by word.

mod plural;
mod pseudo;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey},
    parser, unicode,
};

use plural::{PLURALS, Rule};

/// The language that all others are held to.
const REFERENCE: &str = "en";

/// Rust for these languages: each the name of a file without its ending (`hi`, `hi.desk`) with its text. What stands
/// behind the tag names a part of the language: its texts are loaded only where that part is used. With `pseudo` there is
/// one more, from right to left, for tests.
pub(crate) fn compile(files: &[(String, String)], pseudo: bool) -> Result<String, String> {
    let mut languages: Vec<Language> = Vec::new();
    for (file, text) in files {
        let language = Language::read(file, text)?;
        match languages.iter_mut().find(|known| known.tag == language.tag) {
            None => languages.push(language),
            Some(known) => known.join(language)?,
        }
    }
    languages.sort_by(|a, b| (a.tag != REFERENCE, &a.tag).cmp(&(b.tag != REFERENCE, &b.tag)));
    if pseudo {
        languages.extend(languages.first().map(Language::turned).into_iter().collect::<Vec<_>>());
    }
    let reference = match languages.first() {
        Some(first) if first.tag == REFERENCE => first,
        Some(_) | None => return Err(format!("{REFERENCE}.ftl is missing")),
    };
    let arguments = check(reference, &languages)?;
    write::write(&arguments, &languages).map_err(|e| e.to_string())
}

/// A language: its `.ftl` files.
struct Language {
    tag: String,
    messages: BTreeMap<String, Tree>,
    /// The part that a message belongs to, where it is not the first: `desk` for those of `hi.desk.ftl`.
    parts: BTreeMap<String, String>,
    plural: Rule,
}

/// A message with its selectors drawn to the outside.
#[derive(Clone)]
enum Tree {
    Text(Vec<Piece>),
    Select { by: String, counted: bool, cases: Vec<(Key, Tree)>, default: Box<Tree> },
}

#[derive(Clone)]
enum Piece {
    Text(String),
    Variable { name: String, counted: bool },
}

#[derive(Clone, PartialEq)]
enum Key {
    Number(u64),
    Category(String),
    Word(String),
}

type Parsed = BTreeMap<String, Pattern<String>>;

impl Language {
    fn read(file: &str, text: &str) -> Result<Self, String> {
        let at = |fault: String| format!("{file}.ftl: {fault}");
        let (tag, part) = file.split_once('.').unwrap_or((file, ""));
        let primary = tag.split('-').next().unwrap_or_default();
        let plural =
            PLURALS.iter().find(|(tags, _)| tags.contains(&primary)).map(|(_, rule)| *rule).ok_or_else(
                || at("how does it count? Add the language to PLURALS in src/words/compile/plural.rs".into()),
            )?;
        let resource = match parser::parse(text.to_owned()) {
            Ok(resource) => resource,
            Err((_, errors)) => {
                let told: Vec<String> = errors
                    .iter()
                    .map(|e| format!("line {}: {e}", text[..e.pos.start.min(text.len())].lines().count()))
                    .collect();
                return Err(at(told.join("; ")));
            }
        };
        let (mut patterns, mut terms) = (Parsed::new(), Parsed::new());
        for entry in resource.body {
            let (into, name, pattern) = match entry {
                Entry::Message(message) => {
                    if !message.attributes.is_empty() {
                        return Err(at(format!("{}: attributes are not understood", message.id.name)));
                    }
                    let name = message.id.name;
                    let value = message.value.ok_or_else(|| at(format!("{name} says nothing")))?;
                    (&mut patterns, name, value)
                }
                Entry::Term(term) => (&mut terms, term.id.name, term.value),
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
                Entry::Junk { content } => return Err(at(format!("not understood: {content}"))),
            };
            if into.insert(name.clone(), pattern).is_some() {
                return Err(at(format!("{name} stands there twice")));
            }
        }
        let mut messages = BTreeMap::new();
        for (name, pattern) in &patterns {
            let tree =
                tree(&pattern.elements, &patterns, &terms, 0).map_err(|e| at(format!("{name}: {e}")))?;
            check_categories(&tree, plural).map_err(|e| at(format!("{name}: {e}")))?;
            messages.insert(name.clone(), tree);
        }
        let of_a_part = messages.keys().filter(|_| !part.is_empty());
        let parts = of_a_part.map(|name| (name.clone(), part.to_owned())).collect();
        Ok(Self { tag: tag.to_owned(), messages, parts, plural })
    }

    /// Takes in what another file says in the same language.
    fn join(&mut self, other: Self) -> Result<(), String> {
        if let Some(name) = other.messages.keys().find(|name| self.messages.contains_key(*name)) {
            return Err(format!("{}: {name} stands in two files", self.tag));
        }
        self.messages.extend(other.messages);
        self.parts.extend(other.parts);
        Ok(())
    }

    /// The part that a message belongs to; empty for the first.
    fn part(&self, message: &str) -> &str {
        self.parts.get(message).map_or("", String::as_str)
    }
}

/// How deep messages may refer to messages.
const MAX_DEPTH: usize = 8;

fn tree(
    elements: &[PatternElement<String>],
    messages: &Parsed,
    terms: &Parsed,
    depth: usize,
) -> Result<Tree, String> {
    if depth > MAX_DEPTH {
        return Err("refers to itself".into());
    }
    let mut whole = Tree::Text(Vec::new());
    for element in elements {
        let part = match element {
            PatternElement::TextElement { value } => Tree::Text(vec![Piece::Text(value.clone())]),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                inline_tree(inline, messages, terms, depth)?
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                select(selector, variants, messages, terms, depth)?
            }
        };
        whole = join(whole, part);
    }
    Ok(whole)
}

fn inline_tree(
    inline: &InlineExpression<String>,
    messages: &Parsed,
    terms: &Parsed,
    depth: usize,
) -> Result<Tree, String> {
    let referred = |from: &Parsed, name: &str| match from.get(name) {
        Some(pattern) => tree(&pattern.elements, messages, terms, depth + 1),
        None => Err(format!("refers to {name}, which is not there")),
    };
    match inline {
        InlineExpression::StringLiteral { value } => {
            Ok(Tree::Text(vec![Piece::Text(unicode::unescape_unicode_to_string(value).into_owned())]))
        }
        InlineExpression::NumberLiteral { value } => Ok(Tree::Text(vec![Piece::Text(value.clone())])),
        InlineExpression::VariableReference { id } => {
            Ok(Tree::Text(vec![Piece::Variable { name: id.name.clone(), counted: false }]))
        }
        InlineExpression::FunctionReference { id, arguments } => {
            match (id.name.as_str(), arguments.positional.as_slice(), arguments.named.is_empty()) {
                ("NUMBER", [InlineExpression::VariableReference { id }], true) => {
                    Ok(Tree::Text(vec![Piece::Variable { name: id.name.clone(), counted: true }]))
                }
                _ => Err(format!("{}(…) is not understood so", id.name)),
            }
        }
        InlineExpression::MessageReference { id, attribute: None } => referred(messages, &id.name),
        InlineExpression::TermReference { id, attribute: None, arguments: None } => referred(terms, &id.name),
        InlineExpression::MessageReference { id, .. } | InlineExpression::TermReference { id, .. } => {
            Err(format!("{}: attributes and arguments are not understood", id.name))
        }
        InlineExpression::Placeable { expression } => match expression.as_ref() {
            Expression::Inline(inline) => inline_tree(inline, messages, terms, depth),
            Expression::Select { selector, variants } => select(selector, variants, messages, terms, depth),
        },
    }
}

fn select(
    selector: &InlineExpression<String>,
    variants: &[Variant<String>],
    messages: &Parsed,
    terms: &Parsed,
    depth: usize,
) -> Result<Tree, String> {
    let InlineExpression::VariableReference { id } = selector else {
        return Err("only a variable can be selected by".into());
    };
    let categories = ["zero", "one", "two", "few", "many", "other"];
    let counted = variants.iter().all(|variant| match &variant.key {
        VariantKey::NumberLiteral { .. } => true,
        VariantKey::Identifier { name } => categories.contains(&name.as_str()),
    });
    let mut cases = Vec::new();
    let mut default = None;
    for variant in variants {
        let tree = tree(&variant.value.elements, messages, terms, depth + 1)?;
        if variant.default {
            default = Some(Box::new(tree));
            continue;
        }
        cases.push((
            match &variant.key {
                VariantKey::NumberLiteral { value } => {
                    Key::Number(value.parse().map_err(|_| format!("[{value}] is no whole number"))?)
                }
                VariantKey::Identifier { name } if counted => Key::Category(name.clone()),
                VariantKey::Identifier { name } => Key::Word(name.clone()),
            },
            tree,
        ));
    }
    let default = default.ok_or("a selector needs a default: *[other]")?;
    Ok(Tree::Select { by: id.name.clone(), counted, cases, default })
}

/// `left` and behind it `right`: a selector is drawn out of the text it stands in.
fn join(left: Tree, right: Tree) -> Tree {
    match (left, right) {
        (Tree::Text(mut left), Tree::Text(right)) => {
            left.extend(right);
            Tree::Text(left)
        }
        (Tree::Select { by, counted, cases, default }, right) => Tree::Select {
            by,
            counted,
            cases: cases.into_iter().map(|(key, tree)| (key, join(tree, right.clone()))).collect(),
            default: Box::new(join(*default, right)),
        },
        (left, Tree::Select { by, counted, cases, default }) => Tree::Select {
            by,
            counted,
            cases: cases.into_iter().map(|(key, tree)| (key, join(left.clone(), tree))).collect(),
            default: Box::new(join(left, *default)),
        },
    }
}

/// Every category that the language counts by has its own words, where a message counts at all.
fn check_categories(tree: &Tree, plural: &[(&str, &str)]) -> Result<(), String> {
    let Tree::Select { counted, cases, default, .. } = tree else { return Ok(()) };
    let said: Vec<&str> = cases
        .iter()
        .filter_map(|(key, _)| match key {
            Key::Category(name) => Some(name.as_str()),
            Key::Number(_) | Key::Word(_) => None,
        })
        .collect();
    if *counted && !said.is_empty() {
        if let Some((missing, _)) = plural.iter().find(|(name, _)| !said.contains(name)) {
            return Err(format!("[{missing}] is missing"));
        }
        if let Some(odd) = said.iter().find(|name| !plural.iter().any(|(known, _)| known == *name)) {
            return Err(format!("this language does not count by [{odd}]"));
        }
    }
    cases.iter().map(|(_, tree)| tree).chain([&**default]).try_for_each(|tree| check_categories(tree, plural))
}

/// The variables of a tree; true for those that are numbers.
fn variables(tree: &Tree, into: &mut BTreeMap<String, bool>) {
    let mut note = |name: &str, counted: bool| *into.entry(name.to_owned()).or_default() |= counted;
    match tree {
        Tree::Text(pieces) => {
            for piece in pieces {
                if let Piece::Variable { name, counted } = piece {
                    note(name, *counted);
                }
            }
        }
        Tree::Select { by, counted, cases, default } => {
            note(by, *counted);
            for (_, tree) in cases {
                variables(tree, into);
            }
            variables(default, into);
        }
    }
}

type Arguments = BTreeMap<String, Vec<(String, bool)>>;

fn check(reference: &Language, languages: &[Language]) -> Result<Arguments, String> {
    let mut arguments = Arguments::new();
    for (name, tree) in &reference.messages {
        let mut wanted = BTreeMap::new();
        variables(tree, &mut wanted);
        for language in languages {
            let Some(tree) = language.messages.get(name) else {
                return Err(format!("{}.ftl lacks the message {name}", language.tag));
            };
            let mut has = BTreeMap::new();
            variables(tree, &mut has);
            if has.keys().ne(wanted.keys()) {
                let names = |set: &BTreeMap<String, bool>| {
                    set.keys().map(|name| format!("${name}")).collect::<Vec<_>>().join(" ")
                };
                let (has, wanted) = (names(&has), names(&wanted));
                return Err(format!(
                    "{}.ftl: {name} has the variables [{has}] and not [{wanted}]",
                    language.tag
                ));
            }
            for (name, counted) in has {
                *wanted.entry(name).or_default() |= counted;
            }
        }
        arguments.insert(name.clone(), wanted.into_iter().collect());
    }
    for language in languages {
        if let Some(odd) = language.messages.keys().find(|name| !reference.messages.contains_key(*name)) {
            return Err(format!("{}.ftl: {REFERENCE}.ftl has no message {odd}", language.tag));
        }
    }
    let methods: BTreeSet<String> = arguments.keys().map(|name| method(name)).collect();
    if methods.len() != arguments.len() {
        return Err("two messages differ only by - and _".into());
    }
    Ok(arguments)
}

fn method(message: &str) -> String {
    message.replace('-', "_").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::compile;

    fn told(files: &[(&str, &str)]) -> Result<String, String> {
        let files: Vec<(String, String)> =
            files.iter().map(|(tag, text)| ((*tag).into(), (*text).into())).collect();
        compile(&files, false)
    }

    const EN: &str =
        "hello = Hello { $name }\nmails = { $n ->\n    [one] a mail\n   *[other] { $n } mails\n}\n";

    #[test]
    fn languages_that_say_the_same_are_compiled() {
        let hi = "hello = नमस्ते { $name }\nmails = { $n ->\n    [one] एक मेल\n   *[other] { $n } मेल\n}\n";
        let code = told(&[("hi", hi), ("en", EN)]).unwrap();
        assert!(code.contains("pub fn hello(self, name: &str) -> String"), "{code}");
        assert!(code.contains("pub fn mails(self, n: u64) -> String"), "{code}");
        assert!(code.contains("[Self::En, Self::Hi, ]"), "the reference first: {code}");
        let arabic = EN.replace("[one]", "[zero] 0\n    [one] 1\n    [two] 2\n    [few] 3\n    [many]");
        let code = told(&[("ar", &arabic), ("en", EN)]).unwrap();
        assert!(code.contains("Self::Ar => \"rtl\"") && code.contains("Self::En => \"ltr\""));
    }

    #[test]
    fn text_around_a_selector_stands_in_each_of_its_cases_and_references_are_written_out() {
        let en = "-crm = the CRM\nin = { -crm }{ \"!\" }\nsent = You sent { $n ->\n    [0] nothing\n    [one] one\n   *[other] { $n }\n} to { in }\n";
        let code = told(&[("en", en)]).unwrap();
        for part in ["\"You sent nothing to the CRM!\"", "\"You sent one to the CRM!\"", "if n == 0"] {
            assert!(code.contains(part), "{part}: {code}");
        }
        let code =
            told(&[("en", "kind = { $of ->\n    [lead] A lead\n   *[contact] A contact\n}\n")]).unwrap();
        assert!(code.contains("kind(self, of: &str)") && code.contains("if of == \"lead\""), "{code}");
    }

    #[test]
    fn a_part_of_a_language_has_a_table_of_its_own() {
        let hindi = [("hi", "a = अ\n"), ("hi.desk", "b = ब\n")];
        let code = told(&[&[("en.desk", "b = B\n"), ("en", "a = A\n")], &hindi[..]].concat()).unwrap();
        assert!(code.contains("fn of_hi(at") && code.contains("fn of_hi_desk(at"), "{code}");
        let twice = told(&[("en", "a = A\n"), ("en.desk", "a = B\n")]);
        assert!(twice.unwrap_err().contains("two files"));
    }

    #[test]
    fn a_language_from_right_to_left_is_made_of_the_reference() {
        let files = [("en".to_owned(), EN.to_owned())];
        let code = compile(&files, true).unwrap();
        assert!(
            code.contains("Self::ArXB => \"rtl\"") && code.contains("[Self::En, Self::ArXB, ]"),
            "{code}"
        );
        // Each word stands by itself, and what is filled in stands as it is.
        assert!(code.contains(r#""\u{202e}Hello\u{202c} \u{1}""#), "{code}");
        assert!(!compile(&files, false).unwrap().contains("rtl"));
    }

    #[test]
    fn every_fault_is_told_by_file_and_message() {
        let hi = |text: &str| vec![("en", EN), ("hi", Box::leak(text.to_owned().into_boxed_str()) as &str)];
        let en = |text: &'static str| vec![("en", text)];
        let mails = "mails = { $n ->\n    [one] a\n   *[other] b\n}\n";
        let cases = [
            (hi(mails), "hi.ftl lacks the message hello"),
            (hi(&format!("hello = a\n{mails}")), "hi.ftl: hello has the variables [] and not [$name]"),
            (hi(&format!("hello = {{ $who }}\n{mails}")), "variables [$who] and not [$name]"),
            (hi(&format!("{EN}more = x\n")), "hi.ftl: en.ftl has no message more"),
            (hi(&EN.replace("[one]", "[few]")), "mails: [one] is missing"),
            (hi(&EN.replace("[one]", "[one] a\n    [few]")), "does not count by [few]"),
            (vec![("hi", EN)], "en.ftl is missing"),
            (vec![("en", EN), ("tlh", EN)], "tlh.ftl: how does it count?"),
            (en("a = { b }\nb = { a }\n"), "a: refers to itself"),
            (en("a = { b }\n"), "a: refers to b, which is not there"),
            (en("a = 1\na = 2\n"), "a stands there twice"),
            (en("a = { DATETIME($d) }\n"), "DATETIME(…) is not understood"),
            (en("a =\n    .title = x\n"), "a: attributes are not understood"),
            (en("a-b = x\na_b = x\n"), "differ only by - and _"),
            (en("a = { $n ->\n    [one] x\n}\n"), "en.ftl: line"),
        ];
        for (files, expected) in cases {
            let fault = told(&files).unwrap_err();
            assert!(fault.contains(expected), "{fault:?} does not say {expected:?}");
        }
    }
}
