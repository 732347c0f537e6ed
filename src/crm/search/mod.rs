//! Search: names, addresses and numbers found by the beginnings of their words, without regard to case and
//! diacritics, in the shape of Dataverse search 2.0.

mod request;
mod suggest;

use uuid::Uuid;

use crate::catalog::Info;
use crate::error::Result;
use crate::store::plan::{Cond, Select};
use crate::store::{Db, Row};

pub(crate) use request::{first_version as as_first_version, query};
pub(crate) use suggest::{autocomplete, suggest};

/// Columns that are searched, by table. The first is shown and highlighted as the name.
pub(crate) const SEARCHED: &[(&str, &[&str])] = &[
    (
        "account",
        &[
            "name",
            "accountnumber",
            "emailaddress1",
            "emailaddress2",
            "emailaddress3",
            "telephone1",
            "websiteurl",
            "address1_city",
        ],
    ),
    (
        "contact",
        &[
            "fullname",
            "emailaddress1",
            "emailaddress2",
            "emailaddress3",
            "telephone1",
            "mobilephone",
            "jobtitle",
        ],
    ),
    (
        "lead",
        &[
            "fullname",
            "subject",
            "companyname",
            "emailaddress1",
            "emailaddress2",
            "emailaddress3",
            "telephone1",
            "mobilephone",
        ],
    ),
    ("opportunity", &["name"]),
    ("incident", &["title", "ticketnumber"]),
    ("systemuser", &["fullname", "internalemailaddress"]),
    ("queue", &["name", "emailaddress"]),
    ("knowledgearticle", &["title", "articlepublicnumber"]),
];

/// Searched columns of a table.
pub(crate) fn columns(logical: &str) -> Option<&'static [&'static str]> {
    SEARCHED.iter().find(|(name, _)| *name == logical).map(|(_, columns)| *columns)
}

/// Makes what search knows of a row what the row says now.
pub(crate) async fn refresh(db: &mut Db, info: &'static Info, id: Uuid) -> Result<()> {
    let Some(columns) = columns(info.logical()) else { return Ok(()) };
    let fields: Vec<usize> = columns.iter().filter_map(|name| info.field(name)).collect();
    let Some(row) = db.row(&Select::new(info, Cond::eq(0, id)).fields(fields)).await? else { return Ok(()) };
    let words = words(&row);
    db.writing()?.index_words(info, id, &words).await
}

fn words(row: &Row) -> String {
    let mut words: Vec<String> = Vec::new();
    for text in row.cells.iter().filter_map(crate::cell::Cell::text) {
        words.push(text.to_owned());
        // A telephone number is found however its digits are grouped.
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= 6 && digits != text {
            words.push(digits);
        }
    }
    words.join("\n")
}

/// What a person typed as an FTS5 expression: every word begins a word of the row. `None` when no word is in it.
pub(crate) fn expression(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || is_mark(c)))
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\"*"))
        .collect();
    if words.is_empty() { None } else { Some(words.join(" ")) }
}

/// Combining marks belong to the letters before them: Indic vowel signs, accents written apart.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036f | 0x0900..=0x0dff | 0x200c..=0x200d | 0x1ab0..=0x1aff | 0x20d0..=0x20ff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_never_becomes_syntax() {
        for (typed, asked) in [
            ("Anna Schm", Some("\"Anna\"* \"Schm\"*")),
            ("anna@fabrikam.com", Some("\"anna\"* \"fabrikam\"* \"com\"*")),
            ("a\" OR b*", Some("\"a\"* \"OR\"* \"b\"*")),
            ("NEAR(", Some("\"NEAR\"*")),
            ("अनिल शर्मा", Some("\"अनिल\"* \"शर्मा\"*")),
            ("*** \"", None),
            ("", None),
        ] {
            assert_eq!(expression(typed).as_deref(), asked, "{typed}");
        }
    }
}
