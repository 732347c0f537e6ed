//! Smart matching: mails that are alike in subject and people (semantics B6.4). Off by default: it finds
//! wrong mail.
//!
//! Microsoft's synchronizer keeps hashes of words and addresses beside each mail (`emailhash`) and asks for those. No
//! published contract lets anybody else write that table. So candidates are asked for in a way that every
//! organisation answers: mails of the last days that have the same subject, but for what stands before it,
//! the newest [`MAX_CANDIDATES`]; which of them is alike is decided here. What that misses: with
//! `HashDeltaSubjectCount` above 0, a mail whose subject differs in a word; and one whose subject begins with
//! another word than [`PREFIXES`] or the mail's own. `DisableSmartMatchingEmailHashCreation` has nothing to
//! switch off.

use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

use crate::{
    correlation::{Like, Stored},
    mail::{Address, Mail, Moment},
    settings::{Correlation, Likeness},
};

/// Everyone beyond so many people of one mail does not count.
pub const MAX_PEOPLE: usize = 50;
/// Of the mails with one subject, the newest so many are looked at: what is written every day has thousands.
pub const MAX_CANDIDATES: usize = 20;
/// A longer subject is not looked for, in characters: no server passes on more (B20
/// `MaximumSubjectLengthOnMailServer`).
pub const MAX_SUBJECT: usize = 400;
/// What a stored subject may begin with, beside nothing and what the mail's own does.
pub const PREFIXES: [&str; 3] = ["RE", "FW", "FWD"];

/// What a mail is alike in, to be asked for: `None` where smart matching is off or the mail has too little.
pub fn asked(mail: &Mail, settings: &Correlation, now: Moment) -> Option<Like> {
    (settings.on && settings.smart).then(|| of(mail, &settings.likeness, now)).flatten()
}

fn of(mail: &Mail, likeness: &Likeness, now: Moment) -> Option<Like> {
    let words = words(&mail.subject, likeness);
    let people = people(mail.people().map(|(_, person)| &person.address));
    let age = i64::from(likeness.days).saturating_mul(24 * 3600);
    let since = Moment(mail.at.unwrap_or(now).0.saturating_sub(age));
    let enough = !words.is_empty() && people.len() >= usize::from(likeness.min_addresses);
    let fits = mail.subject.chars().count() <= MAX_SUBJECT;
    (enough && fits).then(|| Like { subjects: subjects(&mail.subject, likeness), words, people, since })
}

/// As what the subject of an earlier mail may stand in the CRM, which compares without letter case.
fn subjects(subject: &str, likeness: &Likeness) -> Vec<String> {
    let own = subject.trim();
    if !likeness.strip_prefixes {
        return [own.to_owned()].to_vec();
    }
    let bare = without_prefixes(own).trim();
    let mut all = [bare.to_owned()].to_vec();
    all.extend(PREFIXES.iter().map(|prefix| format!("{prefix}: {bare}")));
    if !all.iter().any(|known| known.to_lowercase() == own.to_lowercase()) {
        all.push(own.to_owned());
    }
    all
}

/// Whether a stored mail is alike: subjects of the same words but for the number allowed to differ, enough
/// people in common, not too old.
pub fn is_alike(like: &Like, stored: &Stored, likeness: &Likeness) -> bool {
    if stored.at < like.since {
        return false;
    }
    let delta = usize::from(likeness.delta_words);
    let words = words(&stored.subject, likeness);
    let (most, fewest) = (words.len().max(like.words.len()), words.len().min(like.words.len()));
    if fewest == 0 || most - fewest > delta || common(&words, &like.words) + delta < most {
        return false;
    }
    common(&people(stored.people.iter()), &like.people) >= usize::from(likeness.min_addresses)
}

/// Hashes of the words of a subject, sorted, each once, at most as many as are set; letter case does not
/// count.
fn words(subject: &str, likeness: &Likeness) -> Vec<u32> {
    let subject = if likeness.strip_prefixes { without_prefixes(subject) } else { subject };
    let words = subject.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    sorted(words.take(usize::from(likeness.max_words)).map(|word| hash(word.chars())))
}

fn people<'a>(addresses: impl Iterator<Item = &'a Address>) -> Vec<u32> {
    sorted(addresses.filter(|one| one.is_valid()).take(MAX_PEOPLE).map(|one| hash(one.as_str().chars())))
}

fn sorted(hashes: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut hashes: Vec<u32> = hashes.collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn common(one: &[u32], other: &[u32]) -> usize {
    one.iter().filter(|hash| other.binary_search(hash).is_ok()).count()
}

/// A subject without repeated `word:` at its start, as `^[\s]*([\w]+\s?:[\s]*)+` takes them off. "Out of
/// office:" is not covered by that pattern, and so stays.
pub(crate) fn without_prefixes(subject: &str) -> &str {
    let mut rest = subject.trim_start();
    while let Some((word, behind)) = rest.split_once(':') {
        let word = word.strip_suffix(char::is_whitespace).unwrap_or(word);
        if word.is_empty() || !word.chars().all(|c| c.is_alphanumeric() || c == '_') {
            break;
        }
        rest = behind.trim_start();
    }
    rest
}

/// FNV-1a over the lower-case characters: small, and the same everywhere.
fn hash(text: impl Iterator<Item = char>) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for c in text.flat_map(char::to_lowercase) {
        for byte in u32::from(c).to_le_bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_at_the_start_is_taken_off_as_the_pattern_does() {
        let cases = [
            ("Re: FW : Offer", "Offer"),
            ("  re:re:re: a", "a"),
            ("Out of office: Offer", "Out of office: Offer"),
            ("Offer: 200 seats", "200 seats"),
            ("Offer", "Offer"),
            (": x", ": x"),
            ("RE:", ""),
            ("Antwort: Ärger", "Ärger"),
        ];
        for (subject, expected) in cases {
            assert_eq!(without_prefixes(subject), expected, "{subject}");
        }
    }

    #[test]
    fn an_earlier_subject_is_looked_for_as_it_may_stand() {
        let likeness = Likeness::default();
        let all = |subject| subjects(subject, &likeness);
        assert_eq!(all("Offer"), ["Offer", "RE: Offer", "FW: Offer", "FWD: Offer"]);
        assert_eq!(all(" re: Offer "), ["Offer", "RE: Offer", "FW: Offer", "FWD: Offer"]);
        assert_eq!(all("AW: RE: Offer").last().map(String::as_str), Some("AW: RE: Offer"));
        assert_eq!(subjects("RE: Offer", &Likeness { strip_prefixes: false, ..likeness }), ["RE: Offer"]);
    }

    #[test]
    fn words_are_counted_once_and_bounded() {
        let likeness = Likeness::default();
        assert_eq!(words("RE: Offer for OFFER", &likeness), words("offer for", &likeness));
        assert_eq!(words("a b c", &Likeness { max_words: 2, ..likeness }).len(), 2);
        assert_ne!(words("re: a", &Likeness { strip_prefixes: false, ..likeness }), words("a", &likeness));
    }
}
