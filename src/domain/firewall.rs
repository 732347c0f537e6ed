//! What is never tracked (issue 3, section 2). It comes before everything else, needs nothing of the CRM, and
//! holds for whoever or whatever wants the mail tracked: a filter, a folder, a category, a person in the
//! pane.
//!
//! An address or domain counts wherever it stands on the mail, not only at the sender: a list is kept to
//! protect somebody, and a reply to them says as much as their own mail.

use alloc::{borrow::ToOwned, string::String};

use crate::{
    correlation::{Clues, Sensitivity},
    mail::Mail,
    reason::{Entry, Reason},
    settings::Firewall,
};

/// Why a mail is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which kind of entry.
    pub reason: Reason,
    /// Which entry.
    pub entry: Entry,
}

/// The first entry that forbids a mail: of the organisation's list, then of the person's.
pub fn check(mail: &Mail, clues: &Clues, organisation: &Firewall, person: &Firewall) -> Option<Hit> {
    of(organisation, mail, clues, true).or_else(|| of(person, mail, clues, false))
}

fn of(list: &Firewall, mail: &Mail, clues: &Clues, organisation: bool) -> Option<Hit> {
    let hit = |reason, text: &str| Hit { reason, entry: Entry { text: text.to_owned(), organisation } };
    if list.private && matches!(clues.sensitivity, Sensitivity::Private | Sensitivity::Confidential) {
        return Some(hit(Reason::FirewallPrivate, ""));
    }
    if let Some(folder) = list.folders.iter().find(|folder| !folder.is_empty() && **folder == clues.folder) {
        return Some(hit(Reason::FirewallFolder, folder));
    }
    if !(list.addresses.is_empty() && list.domains.is_empty()) {
        for (_, person) in mail.people() {
            if list.addresses.contains(&person.address) {
                return Some(hit(Reason::FirewallAddress, person.address.as_str()));
            }
            let of_domain = |domain: &&String| is_within(person.address.domain(), domain);
            if let Some(domain) = list.domains.iter().find(of_domain) {
                return Some(hit(Reason::FirewallDomain, domain));
            }
        }
    }
    if list.words.is_empty() {
        return None;
    }
    let subject = mail.subject.to_lowercase();
    list.words.iter().find(|word| has_word(&subject, word)).map(|word| hit(Reason::FirewallWord, word))
}

/// Whether a domain is that one or a subdomain of it. Letter case, a leading `@`, `.` or `*.` of the entry
/// and a final `.` say nothing.
pub fn is_within(domain: &str, of: &str) -> bool {
    let of = of.trim().trim_start_matches(['@', '*', '.']).trim_end_matches('.').to_lowercase();
    let domain = domain.trim_end_matches('.');
    !of.is_empty()
        && domain.strip_suffix(of.as_str()).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Whether a word or phrase stands in a folded subject, not as a part of a longer word.
fn has_word(subject: &str, word: &str) -> bool {
    let word = word.trim().to_lowercase();
    if word.is_empty() {
        return false;
    }
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    subject.match_indices(&word).any(|(at, found)| {
        let before = subject[..at].chars().next_back();
        let behind = subject[at + found.len()..].chars().next();
        let starts = found.chars().next().is_some_and(char::is_alphanumeric);
        let ends = found.chars().next_back().is_some_and(char::is_alphanumeric);
        !((starts && joins(before)) || (ends && joins(behind)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subdomains_count_and_lookalikes_do_not() {
        let cases = [
            ("bank.example", "bank.example", true),
            ("mail.bank.example", "bank.example", true),
            ("mail.bank.example", "@Bank.Example", true),
            ("mail.bank.example.", "*.bank.example.", true),
            ("notbank.example", "bank.example", false),
            ("example", "bank.example", false),
            ("bank.example", "", false),
            ("", "", false),
        ];
        for (domain, of, expected) in cases {
            assert_eq!(is_within(domain, of), expected, "{domain} of {of}");
        }
    }

    #[test]
    fn words_are_whole_words() {
        let cases = [
            ("your salary for may", "Salary", true),
            ("salaryman", "salary", false),
            ("my salary", "salary", true),
            ("strictly private!", "strictly private", true),
            ("c++ course", "c++", true),
            ("abc++", "c++", false),
            ("anything", " ", false),
            ("gehälter", "gehälter", true),
        ];
        for (subject, word, expected) in cases {
            assert_eq!(has_word(subject, word), expected, "{word} in {subject}");
        }
    }
}
