//! Short names for what comes from outside: wasm-bindgen gives each function a hash, twice, which no compression takes
//! away.

use std::collections::HashMap;

/// The name of the object with all of it, as wasm-bindgen writes it.
const OBJECT: &str = "./regarding_bg.js";
/// The same, short.
pub(super) const SHORT_OBJECT: &str = "_";
/// How long a hash is, with its line before it.
const HASH: usize = 17;

/// Long names with their short ones.
#[derive(Default)]
pub(crate) struct Short(HashMap<String, String>);

impl Short {
    /// Short names for those of these that end in a hash.
    pub(super) fn new(long: &[&str]) -> Self {
        let hashed = long.iter().filter(|name| {
            let hash = name.len().checked_sub(HASH).and_then(|at| name.get(at..)).unwrap_or_default();
            hash.starts_with('_') && hash[1..].bytes().all(|digit| digit.is_ascii_hexdigit())
        });
        Self(hashed.enumerate().map(|(at, name)| ((*name).to_owned(), letters(at))).collect())
    }

    /// What that is called now.
    pub(super) fn of<'a>(&'a self, long: &'a str) -> &'a str {
        self.0.get(long).map_or(long, String::as_str)
    }

    /// The JavaScript that gives it to the module, with the same names.
    pub(crate) fn in_script(&self, script: &str) -> String {
        if self.0.is_empty() {
            return script.to_owned();
        }
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let script = script.replace(&format!("\"{OBJECT}\""), &format!("\"{SHORT_OBJECT}\""));
        let mut made = String::with_capacity(script.len());
        for word in script.split_inclusive(|letter| !is_word(letter)) {
            let end = word.trim_end_matches(|letter| !is_word(letter)).len();
            made.push_str(self.of(&word[..end]));
            made.push_str(&word[end..]);
        }
        made
    }
}

/// `a` to `z`, then `aa` and so on. Each is the name of a member: no word is forbidden there.
fn letters(at: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(at % 26).unwrap_or_default());
    match at / 26 {
        0 => letter.into(),
        more => letters(more - 1) + letter.encode_utf8(&mut [0; 4]),
    }
}

#[cfg(test)]
mod tests {
    use super::{Short, letters};

    #[test]
    fn only_what_ends_in_a_hash_is_renamed_and_only_whole_words() {
        let short = Short::new(&["__wbg_a_0123456789abcdef", "plain", "__wbg_b_fedcba9876543210"]);
        let script = "{\"./regarding_bg.js\":{__wbg_a_0123456789abcdef:f,__wbg_b_fedcba9876543210:g,plain:h,\
                      x__wbg_a_0123456789abcdef:i}}";
        assert_eq!(short.in_script(script), "{\"_\":{a:f,b:g,plain:h,x__wbg_a_0123456789abcdef:i}}");
    }

    #[test]
    fn letters_go_on_after_the_last() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }
}
