//! Which functions can come later: said by parts of their names, so that the list outlives small changes of the code.
//!
//! A line of the list is a path, `ui::picker` or `dataverse::write::read`, and every function whose name mentions it
//! comes later; or, after an equals sign, the whole name of one function.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;

use super::data::Linked;
use super::module::Module;

/// What a line of the list must save at the least, in bytes of code and data: a door costs some bytes too.
const LEAST_SAVED: usize = 32;
/// How much of a whole name the list holds, in bytes; what is longer ends in a hash of all of it.
const LONGEST_NAME: usize = 100;
/// What stands before a whole name.
const WHOLE: char = '=';

/// A function of a module.
pub(crate) struct Named {
    /// Its number.
    pub(crate) number: u32,
    /// Its name, without what changes from build to build.
    pub(crate) name: String,
    /// The size of its code and of the data that goes with it, in bytes.
    pub(crate) size: usize,
}

/// The functions that a module has itself and that have names. `linked` is the module as the linker wrote it.
pub(crate) fn names(bytes: &[u8], linked: &[u8]) -> Result<Vec<Named>> {
    let module = Module::read(bytes)?;
    let linked = Linked::read(linked)?;
    let data = linked.held_alone();
    let bodies = (module.own()..).zip(&module.bodies);
    Ok(bodies
        .filter_map(|(number, body)| {
            let name = clean(module.names.get(&number)?);
            let size = body.range().len() + data.get(name.as_str()).copied().unwrap_or_default();
            Some(Named { number, name, size })
        })
        .collect())
}

/// The list of what can come later.
pub(crate) struct Later<'a> {
    paths: HashSet<&'a str>,
    names: HashSet<&'a str>,
}

impl<'a> Later<'a> {
    /// Reads a list; what begins with `#` is for people.
    pub(crate) fn new(list: &'a str) -> Self {
        let lines = || list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self {
            paths: lines().filter(|line| !line.starts_with(WHOLE)).collect(),
            names: lines().filter_map(|line| line.strip_prefix(WHOLE)).collect(),
        }
    }

    /// Whether a function of that name can come later.
    pub(crate) fn holds(&self, name: &str) -> bool {
        let name = clean(name);
        self.names.contains(whole(&name).as_ref()) || paths(&name).any(|path| self.paths.contains(path))
    }

    /// Writes the shortest list that holds as much as possible of what was not called and nothing of what was.
    pub(crate) fn list(functions: &[Named], called: &HashSet<u32>) -> Vec<String> {
        let is_called =
            |function: &Named| called.contains(&function.number) || frees_anything(&function.name);
        let taken: HashSet<&str> =
            functions.iter().filter(|function| is_called(function)).flat_map(|f| paths(&f.name)).collect();
        let names: HashSet<&str> =
            functions.iter().filter(|function| is_called(function)).map(|f| f.name.as_str()).collect();
        let free: Vec<&Named> = functions.iter().filter(|function| !is_called(function)).collect();
        let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, function) in free.iter().enumerate() {
            for path in paths(&function.name).collect::<HashSet<_>>() {
                if !taken.contains(path) {
                    holders.entry(path).or_default().push(at);
                }
            }
        }
        // The most at each step first; of equals, the shortest and then the first by the alphabet.
        let mut open: HashMap<usize, usize> = free.iter().map(|function| function.size).enumerate().collect();
        let mut list = Vec::new();
        loop {
            let saved = |held: &Vec<usize>| held.iter().filter_map(|at| open.get(at)).sum::<usize>();
            let best = holders.iter().map(|(path, held)| (saved(held), *path));
            let best = best.max_by(|a, b| (a.0, b.1.len(), b.1).cmp(&(b.0, a.1.len(), a.1)));
            let Some((_, path)) = best.filter(|(saved, _)| *saved >= LEAST_SAVED) else { break };
            for at in holders.remove(path).unwrap_or_default() {
                open.remove(&at);
            }
            list.push(path.to_owned());
        }
        let mut wholes: Vec<String> = open
            .iter()
            .filter(|(_, size)| **size >= LEAST_SAVED)
            .map(|(at, _)| free[*at].name.as_str())
            .filter(|name| !names.contains(name))
            .map(|name| format!("{WHOLE}{}", whole(name)))
            .collect();
        list.sort();
        wholes.sort();
        wholes.dedup();
        list.append(&mut wholes);
        list
    }
}

/// Whether a function gives back whatever lies in a box of an unknown type. Of all of those only one is left, under the name
/// of any: its name says nothing of when it is called.
fn frees_anything(name: &str) -> bool {
    name.starts_with("core::ptr::drop_in_place::<") && name.contains("alloc::boxed::Box<dyn ")
}

/// A whole name as the list has it.
fn whole(name: &str) -> Cow<'_, str> {
    if name.len() <= LONGEST_NAME {
        return name.into();
    }
    // FNV-1a: the same in every build.
    let hash =
        name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{}…{hash:08x}", &name[..name.floor_char_boundary(LONGEST_NAME)]).into()
}

/// A name without the hashes of packages, `[6bc8776279290ac1]`, which change with every compiler.
pub(super) fn clean(name: &str) -> String {
    let mut clean = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        clean.push_str(before);
        match after.split_once(']') {
            Some((hash, after))
                if hash.len() >= 12 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()) =>
            {
                rest = after;
            }
            _ => {
                clean.push('[');
                rest = after;
            }
        }
    }
    clean.push_str(rest);
    clean
}

/// Every path that a name mentions, and every beginning of one: `ui`, `ui::picker`, `ui::picker::Row`.
fn paths(name: &str) -> impl Iterator<Item = &str> {
    let bytes = name.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || b"_{}#".contains(b));
    let mut at = 0;
    std::iter::from_fn(move || {
        // A path begins with a word that no `::` stands before: after one, it says nothing without its beginning.
        while at < bytes.len() && !is_word(at) {
            at += if bytes[at..].starts_with(b"::") {
                let mut past = at;
                while bytes[past..].starts_with(b"::") {
                    past += 2;
                    while is_word(past) {
                        past += 1;
                    }
                }
                past - at
            } else {
                1
            };
        }
        let start = at;
        let mut ends = Vec::new();
        while is_word(at) {
            while is_word(at) {
                at += 1;
            }
            ends.push(at);
            if bytes[at..].starts_with(b"::") && is_word(at + 2) {
                at += 2;
            }
        }
        (!ends.is_empty()).then(|| ends.into_iter().map(move |end| &name[start..end]))
    })
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::{Later, Named, clean, paths};

    #[test]
    fn a_name_mentions_its_paths_and_their_beginnings() {
        let name =
            clean("<ui[46250766d85f76d8]::picker::Picker as kit[573ed38c0fca1e8b]::Run>::run::{closure#0}");
        assert_eq!(name, "<ui::picker::Picker as kit::Run>::run::{closure#0}");
        let found: Vec<_> = paths(&name).collect();
        assert_eq!(found, ["ui", "ui::picker", "ui::picker::Picker", "as", "kit", "kit::Run"]);
    }

    #[test]
    fn the_list_holds_what_was_not_called_and_nothing_else() {
        let function = |number, name: &str| Named { number, name: name.into(), size: 100 };
        let functions = [
            function(0, "ui::pane::paint"),
            function(1, "ui::picker::row"),
            function(2, "ui::picker::run::<ui::pane::Pane>"),
            function(3, "ui::pane::never"),
            function(4, "<ui::pane::Pane>::gone"),
            function(5, "core::ptr::drop_in_place::<alloc::boxed::Box<dyn ui::door::Door>>"),
        ];
        let list = Later::list(&functions, &[0].into());
        assert_eq!(list, ["ui::pane::Pane", "ui::pane::never", "ui::picker"]);
        let text = list.join("\n");
        let later = Later::new(&text);
        let held: Vec<_> = functions.iter().map(|function| later.holds(&function.name)).collect();
        assert_eq!(held, [false, true, true, true, true, false]);
        assert!(!later.holds("ui::pickers"), "a word is whole");
        assert!(later.holds("ui::picker::new_one"), "what is new beside what comes later comes later");
    }
}
