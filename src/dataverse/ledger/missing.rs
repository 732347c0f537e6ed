//! The note on a mail that says which of its files are not stored with it, how large they are, and where they lie: a file
//! that is too large is linked, not dropped. One note a mail, under a computed key.

use std::fmt::Write as _;

use domain::{decision::LeftOut, identity, ledger::Missing};
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::Request;

use super::names::annotation;
use crate::{
    names::email,
    service::{Service, bind, bound},
};

/// The title of the note.
const TITLE: &str = "Files that are not stored here";
/// Files that one note names.
const MAX_FILES: usize = 100;
/// Characters of a file's name.
const MAX_NAME: usize = 255;
/// The longest link that is written, in bytes.
const MAX_LINK: usize = 2_048;

/// The request that creates the note, once; `None` where nothing is missing.
pub(super) fn create(service: &Service, activity: Uuid, missing: &[Missing]) -> Option<Request> {
    if missing.is_empty() {
        return None;
    }
    let mut row = Map::new();
    row.insert(annotation::SUBJECT.into(), TITLE.into());
    row.insert(annotation::TEXT.into(), text(missing).into());
    row.insert(bound(annotation::OF_EMAIL), bind(email::SET, activity));
    row.insert(annotation::TABLE_NAME.into(), email::TABLE.into());
    Some(service.create(annotation::SET, identity::files_note(activity), &Value::Object(row)))
}

fn text(missing: &[Missing]) -> String {
    let mut text = String::new();
    for one in missing.iter().take(MAX_FILES) {
        let name: String = one.name.chars().filter(|letter| !letter.is_control()).take(MAX_NAME).collect();
        let why = match one.why {
            LeftOut::TooLarge => "larger than files may be",
            LeftOut::Blocked => "files of its kind are blocked",
            LeftOut::MailTooLarge => "the whole mail is larger than mails may be",
        };
        let _ = write!(text, "{name} ({}): {why}.", size(one.bytes));
        if let Some(link) = one.link.as_deref().filter(|link| link.len() <= MAX_LINK) {
            let _ = write!(text, " In the mailbox: {link}");
        }
        text.push('\n');
    }
    let more = missing.len().saturating_sub(MAX_FILES);
    if more > 0 {
        let _ = writeln!(text, "And {more} more.");
    }
    text
}

/// In the largest unit in which it is at least 1, with one decimal.
fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    match UNITS.iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(name: &str, bytes: u64, link: Option<String>) -> Missing {
        Missing { name: name.into(), bytes, why: LeftOut::TooLarge, link }
    }

    #[test]
    fn the_note_says_which_how_large_and_where() {
        let all = [
            missing("plan\n.dwg", 34_120_000, Some("https://outlook.example/m?1".into())),
            missing("b", 999, Some("x".repeat(5_000))),
        ];
        assert_eq!(
            text(&all),
            "plan.dwg (34.1 MB): larger than files may be. In the mailbox: https://outlook.example/m?1\n\
             b (999 bytes): larger than files may be.\n"
        );
        let many: Vec<Missing> = (0..130).map(|n| missing(&n.to_string(), 1_000, None)).collect();
        assert!(text(&many).ends_with("And 30 more.\n") && text(&many).lines().count() == 101);
    }
}
