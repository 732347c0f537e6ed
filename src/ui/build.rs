//! Compiles `words/*.ftl` into Rust: a method for each message, a match for each language. The pane carries no
//! parser, and a message that a language lacks, or that has other variables there, ends the build by name.
//!
//! What is understood of Fluent: messages and terms of one pattern, variables, string literals, references to
//! messages and terms, `NUMBER($n)` without options, and selectors by plural category, by number and by word.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey},
    parser, unicode,
};

/// The language that all others are held to.
const REFERENCE: &str = "en";
/// Written from right to left.
const RIGHT_TO_LEFT: &[&str] = &["ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];
/// How languages count whole numbers, after CLDR 46 (plurals.xml, cardinal): the categories beside `other`, in
/// the order in which they are tried, as Rust over `n: u64`.
const PLURALS: &[(&[&str], &[(&str, &str)])] = &[
    (&["ja", "ko", "zh", "vi", "th", "id", "ms", "lo", "my", "km"], &[]),
    (
        &[
            "en", "de", "nl", "sv", "da", "nb", "nn", "no", "fi", "et", "es", "it", "ca", "eu", "el", "hu",
            "bg", "tr", "az", "ka", "kk", "ky", "uz", "mn", "sq", "sw", "ta", "te", "ml", "mr", "ne", "or",
            "ur", "ps", "sd", "af", "gl",
        ],
        &[("one", "n == 1")],
    ),
    (&["hi", "bn", "gu", "kn", "as", "fa", "am", "zu", "fr", "pt", "pa", "si", "hy"], &[("one", "n <= 1")]),
    (
        &["ru", "uk", "be"],
        &[
            ("one", "n % 10 == 1 && n % 100 != 11"),
            ("few", "matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14)"),
            ("many", "true"),
        ],
    ),
    (
        &["hr", "sr", "bs"],
        &[
            ("one", "n % 10 == 1 && n % 100 != 11"),
            ("few", "matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14)"),
        ],
    ),
    (
        &["pl"],
        &[
            ("one", "n == 1"),
            ("few", "matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14)"),
            ("many", "true"),
        ],
    ),
    (&["cs", "sk"], &[("one", "n == 1"), ("few", "matches!(n, 2..=4)")]),
    (
        &["lt"],
        &[
            ("one", "n % 10 == 1 && !matches!(n % 100, 11..=19)"),
            ("few", "matches!(n % 10, 2..=9) && !matches!(n % 100, 11..=19)"),
        ],
    ),
    (
        &["lv"],
        &[("zero", "n % 10 == 0 || matches!(n % 100, 11..=19)"), ("one", "n % 10 == 1 && n % 100 != 11")],
    ),
    (&["ro"], &[("one", "n == 1"), ("few", "n == 0 || matches!(n % 100, 1..=19)")]),
    (&["sl"], &[("one", "n % 100 == 1"), ("two", "n % 100 == 2"), ("few", "matches!(n % 100, 3..=4)")]),
    (&["he"], &[("one", "n == 1"), ("two", "n == 2")]),
    (
        &["ar"],
        &[
            ("zero", "n == 0"),
            ("one", "n == 1"),
            ("two", "n == 2"),
            ("few", "matches!(n % 100, 3..=10)"),
            ("many", "matches!(n % 100, 11..=99)"),
        ],
    ),
];

fn main() -> ExitCode {
    match compile() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("words: {fault}");
            println!("cargo::error=words: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn compile() -> Result<(), String> {
    println!("cargo::rerun-if-changed=words");
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?).join("words");
    let mut languages = Vec::new();
    let files = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for file in files {
        let path = file.map_err(|e| e.to_string())?.path();
        if path.extension().is_some_and(|kind| kind == "ftl") {
            languages.push(Language::read(&path)?);
        }
    }
    languages.sort_by(|a, b| (a.tag != REFERENCE, &a.tag).cmp(&(b.tag != REFERENCE, &b.tag)));
    let reference = match languages.first() {
        Some(first) if first.tag == REFERENCE => first,
        Some(_) | None => return Err(format!("{REFERENCE}.ftl is missing in {}", folder.display())),
    };
    let arguments = check(reference, &languages)?;
    let code = write(&arguments, &languages).map_err(|e| e.to_string())?;
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?).join("words.rs");
    fs::write(&out, code).map_err(|e| format!("{}: {e}", out.display()))
}

/// One `.ftl` file.
struct Language {
    tag: String,
    messages: BTreeMap<String, Tree>,
    plural: &'static [(&'static str, &'static str)],
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
    fn read(path: &Path) -> Result<Self, String> {
        let tag = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        let at = |fault: String| format!("{tag}.ftl: {fault}");
        let primary = tag.split('-').next().unwrap_or_default();
        let plural =
            PLURALS.iter().find(|(tags, _)| tags.contains(&primary)).map(|(_, rule)| *rule).ok_or_else(
                || at("how does it count? Add the language to PLURALS in src/ui/build.rs".into()),
            )?;
        let text = fs::read_to_string(path).map_err(|e| at(e.to_string()))?;
        let resource = match parser::parse(text.clone()) {
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
        Ok(Self { tag, messages, plural })
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

fn write(arguments: &Arguments, languages: &[Language]) -> Result<String, std::fmt::Error> {
    let mut code = String::new();
    let variant = |tag: &str| {
        let mut name = String::new();
        for part in tag.split(['-', '_']) {
            let mut letters = part.chars();
            name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            name.push_str(letters.as_str());
        }
        name
    };
    writeln!(code, "/// A language that there are words for: a file in `words/`.")?;
    writeln!(
        code,
        "#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]\npub enum Language {{"
    )?;
    for (at, Language { tag, .. }) in languages.iter().enumerate() {
        let default = if at == 0 { "    #[default]\n" } else { "" };
        writeln!(code, "    /// `{tag}`.\n{default}    {},", variant(tag))?;
    }
    writeln!(code, "}}\n\nimpl Language {{\n    /// All of them, the reference first.")?;
    write!(code, "    pub const ALL: [Self; {}] = [", languages.len())?;
    for Language { tag, .. } in languages {
        write!(code, "Self::{}, ", variant(tag))?;
    }
    writeln!(
        code,
        "];\n\n    /// The language's tag (BCP 47).\n    pub const fn tag(self) -> &'static str {{"
    )?;
    writeln!(code, "        match self {{")?;
    for Language { tag, .. } in languages {
        writeln!(code, "            Self::{} => {tag:?},", variant(tag))?;
    }
    writeln!(code, "        }}\n    }}\n\n    /// The direction it is written in, as HTML's `dir`.")?;
    writeln!(code, "    pub const fn dir(self) -> &'static str {{\n        match self {{")?;
    for Language { tag, .. } in languages {
        let primary = tag.split('-').next().unwrap_or_default();
        let dir = if RIGHT_TO_LEFT.contains(&primary) { "rtl" } else { "ltr" };
        writeln!(code, "            Self::{} => {dir:?},", variant(tag))?;
    }
    writeln!(
        code,
        "        }}\n    }}\n\n    fn category(self, n: u64) -> Category {{\n        match self {{"
    )?;
    for Language { tag, plural, .. } in languages {
        write!(code, "            Self::{} => ", variant(tag))?;
        for (category, rule) in *plural {
            write!(code, "if {rule} {{ Category::{} }} else ", variant(category))?;
        }
        writeln!(code, "{{ Category::Other }},")?;
    }
    writeln!(code, "        }}\n    }}\n}}\n")?;
    let used: BTreeSet<&str> =
        languages.iter().flat_map(|language| language.plural.iter().map(|(name, _)| *name)).collect();
    writeln!(code, "#[derive(Clone, Copy)]\nenum Category {{")?;
    for name in &used {
        writeln!(code, "    {},", variant(name))?;
    }
    writeln!(code, "    Other,\n}}\n\nimpl Words {{")?;
    for (name, arguments) in arguments {
        write_method(&mut code, name, arguments, languages, &variant)?;
    }
    writeln!(code, "}}")?;
    Ok(code)
}

fn write_method(
    code: &mut String,
    name: &str,
    arguments: &[(String, bool)],
    languages: &[Language],
    variant: &dyn Fn(&str) -> String,
) -> std::fmt::Result {
    let doc = languages.first().and_then(|language| language.messages.get(name)).map(sample);
    writeln!(code, "    /// {}", doc.unwrap_or_default())?;
    write!(code, "    pub fn {}(self", method(name))?;
    for (argument, counted) in arguments {
        write!(code, ", {}: {}", method(argument), if *counted { "u64" } else { "&str" })?;
    }
    let plain = arguments.is_empty();
    writeln!(code, ") -> {} {{", if plain { "&'static str" } else { "String" })?;
    writeln!(code, "        let template = match self.0 {{")?;
    for language in languages {
        if let Some(tree) = language.messages.get(name) {
            write!(code, "            Language::{} => ", variant(&language.tag))?;
            write_tree(code, tree, arguments, variant)?;
            writeln!(code, ",")?;
        }
    }
    writeln!(code, "        }};")?;
    if plain {
        writeln!(code, "        template\n    }}\n")
    } else {
        let values: Vec<String> = arguments
            .iter()
            .map(
                |(name, counted)| {
                    if *counted { format!("&{}.to_string()", method(name)) } else { method(name) }
                },
            )
            .collect();
        writeln!(code, "        self.fill(template, &[{}])\n    }}\n", values.join(", "))
    }
}

/// In the template a variable is one control character: its place among the arguments, from 1.
fn write_tree(
    code: &mut String,
    tree: &Tree,
    arguments: &[(String, bool)],
    variant: &dyn Fn(&str) -> String,
) -> std::fmt::Result {
    match tree {
        Tree::Text(pieces) => {
            let mut template = String::new();
            for piece in pieces {
                match piece {
                    Piece::Text(text) => template.push_str(text),
                    Piece::Variable { name, .. } => {
                        let at =
                            arguments.iter().position(|(argument, _)| argument == name).unwrap_or_default();
                        template.extend(u32::try_from(at + 1).ok().and_then(char::from_u32));
                    }
                }
            }
            write!(code, "{template:?}")
        }
        Tree::Select { by, counted, cases, default } => {
            let by = method(by);
            for (key, tree) in cases {
                match key {
                    Key::Number(number) => write!(code, "if {by} == {number} ")?,
                    Key::Category(name) => {
                        write!(code, "if matches!(self.0.category({by}), Category::{}) ", variant(name))?;
                    }
                    Key::Word(word) => write!(code, "if {by} == {word:?} ")?,
                }
                debug_assert!(*counted || matches!(key, Key::Word(_)));
                write!(code, "{{ ")?;
                write_tree(code, tree, arguments, variant)?;
                write!(code, " }} else ")?;
            }
            write!(code, "{{ ")?;
            write_tree(code, default, arguments, variant)?;
            write!(code, " }}")
        }
    }
}

/// The English text, for the method's documentation.
fn sample(tree: &Tree) -> String {
    match tree {
        Tree::Text(pieces) => pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.replace('\n', " "),
                Piece::Variable { name, .. } => format!("`{name}`"),
            })
            .collect(),
        Tree::Select { default, .. } => sample(default),
    }
}
