//! Languages as Rust: a method for each message, in it a match over the languages.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{Arguments, Key, Language, Piece, Tree, method, plural::RIGHT_TO_LEFT};

/// Messages that are said in one place each, by the first part of their names. Their texts go where that place goes: in
/// the browser they are loaded with what says them, and not before.
const OF_ONE_PLACE: &[&str] =
    &["what", "why", "how", "whose", "filter", "remedy", "setting", "explained", "step"];

pub(super) fn write(arguments: &Arguments, languages: &[Language]) -> Result<String, std::fmt::Error> {
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
    writeln!(code, "/// A language that there are words for: a `.ftl` file.")?;
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
    let mut texts = Tables::new();
    for (name, arguments) in arguments {
        write_method(&mut code, name, arguments, languages, &variant, &mut texts)?;
    }
    writeln!(code, "}}")?;
    for Texts { function, texts } in texts.values() {
        writeln!(code, "\n#[inline(never)]\nfn {function}(at: usize) -> &'static str {{")?;
        writeln!(code, "    static TEXTS: [&str; {}] = {texts:?};", texts.len())?;
        writeln!(code, "    TEXTS.get(at).copied().unwrap_or_default()\n}}")?;
    }
    Ok(code)
}

/// The tables of texts, by the tag of their language and the part of it.
type Tables = BTreeMap<(String, String), Texts>;

/// The texts of a part of a language other than the first. They stand in a table behind a function of their own, so that in the
/// browser they are loaded only where that language is read.
struct Texts {
    function: String,
    texts: Vec<String>,
}

impl Texts {
    fn new(tag: &str, part: &str) -> Self {
        let function = if part.is_empty() { format!("of_{tag}") } else { format!("of_{tag}_{part}") };
        Self { function: method(&function), texts: Vec::new() }
    }
}

fn write_method(
    code: &mut String,
    name: &str,
    arguments: &[(String, bool)],
    languages: &[Language],
    variant: &dyn Fn(&str) -> String,
    texts: &mut Tables,
) -> std::fmt::Result {
    let doc = languages.first().and_then(|language| language.messages.get(name)).map(sample);
    writeln!(code, "    /// {}", doc.unwrap_or_default())?;
    if OF_ONE_PLACE.contains(&name.split('-').next().unwrap_or_default()) {
        writeln!(code, "    #[inline(always)]")?;
    }
    write!(code, "    pub fn {}(self", method(name))?;
    for (argument, counted) in arguments {
        write!(code, ", {}: {}", method(argument), if *counted { "u64" } else { "&str" })?;
    }
    let plain = arguments.is_empty();
    writeln!(code, ") -> {} {{", if plain { "&'static str" } else { "String" })?;
    writeln!(code, "        {}match self.0 {{", if plain { "" } else { "let template = " })?;
    for (at, language) in languages.iter().enumerate() {
        if let Some(tree) = language.messages.get(name) {
            write!(code, "            Language::{} => ", variant(&language.tag))?;
            let part = language.part(name);
            let table = || Texts::new(&language.tag, part);
            let place = (language.tag.clone(), part.to_owned());
            let own = (at > 0).then(|| texts.entry(place).or_insert_with(table));
            write_tree(code, tree, arguments, variant, own)?;
            writeln!(code, ",")?;
        }
    }
    if plain {
        writeln!(code, "        }}\n    }}\n")
    } else {
        writeln!(code, "        }};")?;
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
    mut texts: Option<&mut Texts>,
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
            match texts {
                None => write!(code, "{template:?}"),
                Some(Texts { function, texts }) => {
                    texts.push(template);
                    write!(code, "{function}({})", texts.len() - 1)
                }
            }
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
                write_tree(code, tree, arguments, variant, texts.as_deref_mut())?;
                write!(code, " }} else ")?;
            }
            write!(code, "{{ ")?;
            write_tree(code, default, arguments, variant, texts)?;
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
