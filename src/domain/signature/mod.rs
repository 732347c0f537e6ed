//! What a person says of themselves under their mails: telephone numbers, what they do, where.
//!
//! A guess, by the shape of lines: nothing is taken over that a person has not looked at. Where the end of a mail does not
//! look like a signature, nothing is read.

mod lines;
#[cfg(test)]
mod tests;

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use crate::{
    letters::{fold, is_letter},
    mail::Person,
};

use lines::Line;

/// Lines of a mail that are looked at: what stands lower is history.
const MAX_LINES: usize = 2_000;
/// Lines that a signature may have.
const MAX_SIGNATURE: usize = 14;
/// Letters that a line of a signature may have; longer ones are sentences.
const MAX_LETTERS: usize = 90;

/// A detail of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// What they do.
    Job,
    /// The telephone on their desk.
    Phone,
    /// The one in their pocket.
    Mobile,
    /// Where they work.
    Company,
    /// Street and number.
    Street,
    /// Postal code.
    PostalCode,
    /// City.
    City,
}

impl Field {
    /// In the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::Job, Self::Company, Self::Phone, Self::Mobile, Self::Street, Self::PostalCode, Self::City];
}

/// What stands in a signature: each detail at most once.
pub type Signature = Vec<(Field, String)>;

/// Reads the signature under a mail of that person, from the mail's text without markup.
pub fn read(text: &str, person: &Person) -> Signature {
    let lines: Vec<&str> = text.lines().take(MAX_LINES).map(str::trim).collect();
    let own = &lines[..lines::end_of_own(&lines)];
    let Some(start) = lines::start(own, person) else { return Signature::new() };
    let mut found = Found { signature: Vec::new(), domain: company_word(person) };
    let signature = own[start..].iter().filter(|line| !line.is_empty()).take(MAX_SIGNATURE);
    for (at, line) in signature.enumerate() {
        if line.chars().count() > MAX_LETTERS {
            break;
        }
        for part in lines::parts(line) {
            if !lines::is_name(part, person) {
                found.take(part, at);
            }
        }
    }
    found.signature.sort_by_key(|(field, _)| Field::ALL.iter().position(|known| known == field));
    found.signature
}

/// The word of an address by which a company's name is known: `fabrikam` of `mail.fabrikam.co.uk`.
fn company_word(person: &Person) -> String {
    let name = crate::naming::company(person.address.domain());
    name.chars().filter(|c| is_letter(*c)).map(fold).collect()
}

struct Found {
    signature: Signature,
    domain: String,
}

impl Found {
    fn has(&self, field: Field) -> bool {
        self.signature.iter().any(|(known, _)| *known == field)
    }

    fn add(&mut self, field: Field, value: &str) {
        let value = value.trim().trim_matches([',', ';', '|']).trim();
        if !value.is_empty() && !self.has(field) {
            self.signature.push((field, value.to_owned()));
        }
    }

    /// One part of a line, the n-th of the signature.
    fn take(&mut self, part: &str, at: usize) {
        match lines::sort(part) {
            Line::Phone(number) => {
                self.add(if self.has(Field::Phone) { Field::Mobile } else { Field::Phone }, number);
            }
            Line::Mobile(number) => self.add(Field::Mobile, number),
            Line::Postal { street, code, city } => {
                self.add(Field::PostalCode, code);
                self.add(Field::City, city);
                if let Some(street) = street {
                    self.add(Field::Street, street);
                }
            }
            Line::Street(street) => self.add(Field::Street, street),
            Line::Company(name) => self.add(Field::Company, name),
            Line::Words(words) if self.is_company(words) => self.add(Field::Company, words),
            // What one does stands beside the name, or right under it.
            Line::Words(words) if at <= MAX_JOB_LINE => self.add(Field::Job, words),
            Line::Words(_) | Line::Other => {}
        }
    }

    fn is_company(&self, words: &str) -> bool {
        let folded: String = words.chars().filter(|c| is_letter(*c)).map(fold).collect();
        self.domain.chars().count() >= 3 && folded.contains(&self.domain)
    }
}

/// The lowest line that may say what one does; the name stands in line 0.
const MAX_JOB_LINE: usize = 2;

/// Whether both say the same, however they are written: a number with or without the country, a name in capitals.
pub fn is_same(field: Field, one: &str, other: &str) -> bool {
    match field {
        Field::Phone | Field::Mobile => {
            let (one, other) = (digits(one), digits(other));
            let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
            short == long || (short.len() >= MIN_LOCAL && long.ends_with(short.trim_start_matches('0')))
        }
        Field::Street => {
            let (one, other) = (letters(one), letters(other));
            // Every language shortens its street.
            let number = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            one == other || (number(&one) == number(&other) && one.chars().take(4).eq(other.chars().take(4)))
        }
        Field::Company => {
            let (one, other) = (letters(one), letters(other));
            !one.is_empty() && !other.is_empty() && (one.contains(&other) || other.contains(&one))
        }
        Field::Job | Field::PostalCode | Field::City => letters(one) == letters(other),
    }
}

/// A number of fewer digits is not compared by its end.
const MIN_LOCAL: usize = 7;

/// The digits of a number, without the `(0)` that stands behind a country.
fn digits(number: &str) -> String {
    number.replace("(0)", "").chars().filter(char::is_ascii_digit).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| is_letter(*c)).map(fold).collect()
}

/// A detail that a signature says otherwise than the CRM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub field: Field,
    /// What the signature says.
    pub new: String,
}

/// What a signature says beyond what is stored, or otherwise.
pub fn differences(signature: &[(Field, String)], stored: &dyn Fn(Field) -> String) -> Vec<Difference> {
    let new = signature.iter().filter(|(field, value)| {
        let stored = stored(*field);
        stored.trim().is_empty() || !is_same(*field, &stored, value)
    });
    // The only number of somebody whose other number is known may be that other one.
    let known = |field: Field, value: &str| {
        let other = match field {
            Field::Phone => Field::Mobile,
            Field::Mobile => Field::Phone,
            Field::Job | Field::Company | Field::Street | Field::PostalCode | Field::City => return false,
        };
        is_same(field, &stored(other), value)
    };
    new.filter(|(field, value)| !known(*field, value))
        .map(|(field, value)| Difference { field: *field, new: value.clone() })
        .collect()
}
