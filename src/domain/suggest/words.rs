//! Words of a subject that stand in a record's name.
//!
//! No lists of words, so no language is preferred. What carries no meaning is known by its length: words of up to three
//! letters count only where the name has them in capitals (ERP, MRI). Letters are told from other characters, and large
//! from small ones, by ranges: the library's tables are exact and large, and this runs before the first card.

use alloc::vec::Vec;

use crate::letters::{fold, is_letter};

/// So many words of a subject are looked at.
const MAX_SUBJECT_WORDS: usize = 24;
/// So many words of a name are looked at.
const MAX_NAME_WORDS: usize = 12;
/// So many letters of a word are looked at.
const MAX_LETTERS: usize = 40;
/// Words of fewer letters are taken for particles, unless the name has them in capitals.
const MEANS_FROM: usize = 4;

/// Points of a word that stands in no other record's name.
const EACH: i32 = 16;
/// No more than these, however many words there are.
const MOST: i32 = 40;
/// Points for a name of which every word stands in the subject.
const WHOLE: i32 = 8;

/// What a subject and a name have in common.
pub(super) struct Common<'a> {
    pub(super) points: i32,
    /// The word of the subject that says most.
    pub(super) word: &'a str,
}

/// The words of a subject. `Re:` and the like stay: no name has them.
pub(super) fn of_subject(subject: &str) -> Vec<&str> {
    subject.split(|c| !is_letter(c)).filter(|word| !word.is_empty()).take(MAX_SUBJECT_WORDS).collect()
}

/// The words of a name that mean something.
pub(super) fn of_name(name: &str) -> Vec<&str> {
    let words = name.split(|c| !is_letter(c)).filter(|word| means_something(word));
    words.take(MAX_NAME_WORDS).collect()
}

fn means_something(word: &str) -> bool {
    let letters = word.chars().count();
    let dense = word.chars().any(is_dense);
    let digits = word.bytes().any(|byte| byte.is_ascii_digit());
    let capitals =
        letters >= 2 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    (dense && letters >= 2) || digits || capitals || letters >= MEANS_FROM
}

/// What the name at that place has in common with the subject. A word that other names have too says less.
pub(super) fn in_common<'a>(names: &[Vec<&str>], at: usize, subject: &[&'a str]) -> Common<'a> {
    let (mut sum, mut best, mut word) = (0, 0, "");
    let mut all = !names[at].is_empty();
    for own in &names[at] {
        let found =
            subject.iter().map(|other| (alike(own, other), *other)).max_by_key(|(likeness, _)| *likeness);
        let Some((likeness, other)) = found.filter(|(likeness, _)| *likeness > 0) else {
            all = false;
            continue;
        };
        let sharing =
            names.iter().filter(|name| name.iter().any(|word| alike(own, word) >= INFLECTED)).count();
        // One digit tells hall 3 from hall 1, and is chance more often than a word.
        let each = if own.len() == 1 { EACH / 2 } else { EACH };
        let points = each * likeness / EQUAL / i32::try_from(sharing.max(1)).unwrap_or(i32::MAX);
        sum += points;
        if points > best {
            (best, word) = (points, other);
        }
    }
    Common { points: if sum == 0 { 0 } else { sum.min(MOST) + if all { WHOLE } else { 0 } }, word }
}

/// Whether a case's number stands in the subject, as a word of its own. People write `CAS 01042` and `cas01042` for
/// `CAS-01042`: one sign, or none, stands for each that parts it.
pub(super) fn has_number(subject: &str, number: &str) -> bool {
    let parts = || number.split(|c| !is_letter(c)).filter(|part| !part.is_empty());
    let digits = number.bytes().any(|byte| byte.is_ascii_digit());
    digits
        && subject.char_indices().any(|(at, _)| {
            let before = subject[..at].chars().next_back();
            before.is_none_or(|c| !is_letter(c)) && begins_with(&subject[at..], parts())
        })
}

/// Whether these parts stand at the beginning of a text, and the word ends there.
fn begins_with<'a>(mut rest: &str, parts: impl Iterator<Item = &'a str>) -> bool {
    for (at, part) in parts.enumerate() {
        if at > 0 {
            rest = rest.strip_prefix(|c| !is_letter(c)).unwrap_or(rest);
        }
        let Some((own, behind)) = rest.split_at_checked(part.len()) else { return false };
        if !own.eq_ignore_ascii_case(part) {
            return false;
        }
        rest = behind;
    }
    rest.chars().next().is_none_or(|c| !is_letter(c))
}

const EQUAL: i32 = 4;
const INFLECTED: i32 = 3;
const PART: i32 = 2;

/// How much two words are one: equal, inflected, one part of the other, or nothing.
fn alike(one: &str, other: &str) -> i32 {
    let letters = |word: &str| word.chars().take(MAX_LETTERS).count();
    let (m, n) = (letters(one), letters(other));
    let prefix = folded(one).zip(folded(other)).take_while(|(a, b)| a == b).count();
    if prefix == m && m == n {
        return EQUAL;
    }
    // A number with another ending is another number.
    if [one, other].iter().any(|word| word.bytes().any(|byte| byte.is_ascii_digit())) {
        return 0;
    }
    if one.chars().any(is_dense) {
        // No blanks between words: what they have in common is a word, or part of one.
        return match longest_run(one, other) {
            run if run >= MEANS_FROM || (run >= 2 && run * 2 >= m.min(n)) => INFLECTED,
            2.. => PART,
            _ => 0,
        };
    }
    if prefix >= MEANS_FROM && m.min(n) - prefix <= 1 && m.max(n) - prefix <= 3 {
        return INFLECTED;
    }
    let (short, long) = if m < n { (one, other) } else { (other, one) };
    let contained = m.min(n) >= PART_FROM && {
        let starts = long.char_indices().map(|(at, _)| &long[at..]);
        starts.take(MAX_LETTERS).any(|rest| folded(short).eq(folded(rest).take(m.min(n))))
    };
    if contained { PART } else { 0 }
}

/// A shorter part of a word is chance.
const PART_FROM: usize = 5;

/// Letters of the longest run that both have.
fn longest_run(one: &str, other: &str) -> usize {
    let starts = |word| -> Vec<char> { folded(word).collect() };
    let (one, other) = (starts(one), starts(other));
    let run = |a: usize, b: usize| one[a..].iter().zip(&other[b..]).take_while(|(x, y)| x == y).count();
    (0..one.len())
        .flat_map(|a| (0..other.len()).map(move |b| (a, b)))
        .map(|(a, b)| run(a, b))
        .max()
        .unwrap_or(0)
}

fn folded(word: &str) -> impl Iterator<Item = char> {
    word.chars().take(MAX_LETTERS).map(fold)
}

/// A letter of a script that sets no blanks between words: Han, Kana, Thai, Lao, Khmer, Burmese.
fn is_dense(c: char) -> bool {
    matches!(u32::from(c), 0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x2e80..=0x9fff | 0xf900..=0xfaff | 0x20000..)
}

#[cfg(test)]
mod tests {
    use alloc::{string::String, vec};

    use super::*;

    #[test]
    fn words_are_one_where_people_would_say_so() {
        let table = [
            ("Rahmenvertrag", "rahmenvertrags", INFLECTED),
            ("Rahmenvertrag", "Rahmenvertragsverlängerung", PART),
            ("ÜBERHOLUNG", "überholung", EQUAL),
            ("Привод", "ПРИВОД", EQUAL),
            ("Привод", "приводов", INFLECTED),
            ("Κινητήρας", "ΚΙΝΗΤήρας", EQUAL),
            ("Ödeme", "ödeme", EQUAL),
            ("ŁOŻYSKA", "łożyska", EQUAL),
            ("2026", "2027", 0),
            ("2026", "20261", 0),
            ("報價單", "报价单", 0),
            ("驱动器备件", "关于驱动器", INFLECTED),
            ("नवीनीकरण", "नवीनीकरण", EQUAL),
            ("पंप", "पंपों", 0),
            ("pumps", "stamps", 0),
            ("contract", "contrast", 0),
            ("drive", "drives", INFLECTED),
        ];
        for (one, other, expected) in table {
            assert_eq!(alike(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn subjects_are_taken_apart_and_names_lose_their_particles() {
        assert_eq!(of_subject("AW: Angebot für 3 Pumpen"), ["AW", "Angebot", "für", "3", "Pumpen"]);
        assert_eq!(of_subject("回复：驱动器报价"), ["回复", "驱动器报价"]);
        assert_eq!(of_name("ERP for the plant – 2 MRI, 20 m"), ["ERP", "plant", "2", "MRI", "20"]);
        assert_eq!(of_subject("नमस्ते।पंप"), ["नमस्ते", "पंप"]);
    }

    #[test]
    fn a_word_that_every_name_has_says_little() {
        let names = vec![vec!["Drives", "2026"], vec!["Valves", "2026"], vec!["Spares", "2026"]];
        let subject = of_subject("Re: drives 2026");
        let points: Vec<i32> = (0..3).map(|at| in_common(&names, at, &subject).points).collect();
        assert!(points[0] > points[1] * 3 && points[1] > 0 && points[1] == points[2], "{points:?}");
        assert_eq!(in_common(&names, 0, &subject).word, "drives");
        assert_eq!(in_common(&[vec![]], 0, &subject).points, 0);
    }

    #[test]
    fn a_number_counts_as_a_word_of_its_own() {
        let table = [
            ("Re: [CAS-01042] breaks", "CAS-01042", true),
            ("cas-01042", "CAS-01042", true),
            ("AW: CAS 01042 – again", "CAS-01042", true),
            ("Ticket cas01042, please", "CAS-01042", true),
            ("CAS–01042?", "CAS-01042", true),
            ("CAS  01042", "CAS-01042", false),
            ("CAS ü01042", "CAS-01042", false),
            ("CAS", "CAS-01042", false),
            ("100", "ü100", false),
            ("- -", "--", false),
            ("CAS-010421", "CAS-01042", false),
            ("XCAS-01042", "CAS-01042", false),
            ("ü CAS-01042ü", "CAS-01042", false),
            ("anything", "", false),
            ("", "CAS-1", false),
        ];
        for (subject, number, expected) in table {
            assert_eq!(has_number(subject, number), expected, "{subject}");
        }
    }

    #[test]
    fn the_longest_subject_stays_within_its_bounds() {
        let long = "ß".repeat(5_000) + &" word".repeat(5_000);
        let name = String::from("驱").repeat(5_000);
        let names = vec![of_name(&name), of_name(&long)];
        assert!(in_common(&names, 1, &of_subject(&long)).points <= MOST + WHOLE);
        assert_eq!(of_subject(&long).len(), MAX_SUBJECT_WORDS);
    }
}
