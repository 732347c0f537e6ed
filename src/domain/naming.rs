//! From what a mail says of a stranger to the fields of a new row.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use crate::mail::{Person, lowercase};

/// Domains that say nothing about where somebody works.
const PUBLIC: [&str; 24] = [
    "aol.com",
    "fastmail.com",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rediffmail.com",
    "t-online.de",
    "web.de",
    "yahoo.com",
    "yandex.ru",
];

const TITLES: [&str; 13] =
    ["dr", "dr.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "prof", "prof.", "shri", "smt", "smt."];

/// Given and family name of a person, from the display name (`First Last`, `Last, First`), else from
/// the local part of the address (`first.last@…`). The family name is never empty.
pub fn split(person: &Person) -> (String, String) {
    let shown = person.name.trim().trim_matches(['"', '\'']).trim();
    // Many systems repeat the address as the name: it says no more than the local part.
    if shown.is_empty() || shown.contains('@') {
        return words(&local_words(person.address.local()), person);
    }
    // What stands in brackets is a company or a department: "Asha Rao (Acme)".
    let shown = shown.split(['(', '[', '|']).next().unwrap_or(shown).trim();
    if let Some((last, first)) = shown.split_once(',') {
        let (last, first) = (last.trim(), first.trim());
        if !last.is_empty() && !first.is_empty() {
            return (first.to_owned(), last.to_owned());
        }
    }
    let parts: Vec<String> = shown.trim_matches(',').split_whitespace().map(ToOwned::to_owned).collect();
    words(&parts, person)
}

/// The company's name as its domain suggests it (`acme-tools.co.uk` → `Acme Tools`); empty for domains
/// that say nothing about where somebody works.
pub fn company(domain: &str) -> String {
    if is_public(domain) {
        return String::new();
    }
    let labels: Vec<&str> = domain.split('.').filter(|label| !label.is_empty()).collect();
    let second_level = ["ac", "co", "com", "gov", "net", "org"];
    let at = match labels.len() {
        0 => return String::new(),
        1 => 0,
        // `acme.co.uk`: a country's second level says nothing.
        n if n > 2 && labels[n - 1].len() == 2 && second_level.contains(&labels[n - 2]) => n - 3,
        n => n - 2,
    };
    capitals(&local_words(labels[at])).join(" ")
}

/// Whether anybody can have an address there.
pub fn is_public(domain: &str) -> bool {
    PUBLIC.contains(&domain)
}

fn local_words(text: &str) -> Vec<String> {
    let text = text.split('+').next().unwrap_or(text);
    capitals(
        &text
            .split(['.', '_', '-'])
            .filter(|word| !word.is_empty())
            .map(ToOwned::to_owned)
            .collect::<Vec<_>>(),
    )
}

fn capitals(words: &[String]) -> Vec<String> {
    words
        .iter()
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        })
        .collect()
}

fn words(parts: &[String], person: &Person) -> (String, String) {
    let titles = parts.iter().take_while(|word| TITLES.contains(&lowercase(word).as_str())).count();
    match &parts[titles.min(parts.len().saturating_sub(1))..] {
        [] => (String::new(), person.address.as_str().to_owned()),
        [last] => (String::new(), last.clone()),
        [first @ .., last] => (first.join(" "), last.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::Address;

    #[test]
    fn names_split_as_a_person_would() {
        let cases = [
            ("Asha Rao", "x@y.z", "Asha", "Rao"),
            ("Rao, Asha", "x@y.z", "Asha", "Rao"),
            ("Dr. Asha Maria Rao", "x@y.z", "Asha Maria", "Rao"),
            ("\"Asha Rao (Acme)\"", "x@y.z", "Asha", "Rao"),
            ("Asha", "x@y.z", "", "Asha"),
            ("Dr.", "x@y.z", "", "Dr."),
            ("", "asha.rao+crm@y.z", "Asha", "Rao"),
            ("asha.rao@y.z", "asha_rao@y.z", "Asha", "Rao"),
            ("आशा राव", "x@y.z", "आशा", "राव"),
            ("", "@", "", "@"),
            (",", "info@y.z", "", "info@y.z"),
        ];
        for (name, address, first, last) in cases {
            let person = Person { address: Address::new(address), name: name.to_owned() };
            assert_eq!(split(&person), (first.to_owned(), last.to_owned()), "{name} <{address}>");
        }
    }

    #[test]
    fn companies_come_from_domains_that_say_something() {
        let cases = [
            ("acme.example", "Acme"),
            ("mail.acme-tools.co.uk", "Acme Tools"),
            ("gmail.com", ""),
            ("", ""),
            ("localhost", "Localhost"),
            ("fabrikam.co", "Fabrikam"),
        ];
        for (domain, name) in cases {
            assert_eq!(company(domain), name, "{domain}");
        }
    }
}
