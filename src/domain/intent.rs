//! What somebody wants done with a mail that they are still writing: kept in the draft, read again in what was sent.

use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
};

use crate::{
    mail::Address,
    party::{Kind, Record},
    tracking::cut,
};

/// Under this name the mailbox keeps it with the mail.
pub const NAME: &str = "regarding.intent";

/// The longest name that is kept, in UTF-16 units. Outlook gives all of an add-in's properties of a mail 2,500
/// characters.
pub const MAX_NAME: usize = 400;

/// How long a mail that was begun from a record is waited for, in seconds.
pub const BEGUN_S: i64 = 120;

/// Every kind a mail can be regarding, by the word it is kept under.
const KINDS: [(Kind, &str); 5] = [
    (Kind::Opportunity, "opportunity"),
    (Kind::Case, "case"),
    (Kind::Contact, "contact"),
    (Kind::Account, "account"),
    (Kind::Lead, "lead"),
];

/// The mail is to be tracked once it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intent {
    /// What it is to be regarding; `None` leaves that to the conversation.
    pub regarding: Option<Record>,
}

/// A mail that was begun from a record of the CRM, until its draft is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// To whom.
    pub to: Address,
    /// What is to become of it.
    pub intent: Intent,
}

impl Intent {
    /// One that is regarding that record; `None` where mail cannot be regarding such a row.
    pub fn regarding(record: Record) -> Option<Self> {
        word(record.kind).map(|_| Self { regarding: Some(record) })
    }

    /// As one line: `track`, or `track opportunity 8c5e… 100 pumps`.
    pub fn written(&self) -> String {
        let mut line = "track".to_owned();
        if let Some((record, kind)) = self.regarding.as_ref().and_then(|one| Some((one, word(one.kind)?))) {
            for part in [kind, &record.id.to_string(), &cut(record.name.trim(), MAX_NAME)] {
                line.push(' ');
                line.push_str(part);
            }
        }
        line
    }

    /// Reads such a line. `None` where it is none, or names a row of a kind that is not known here: what a later
    /// version keeps is not half understood.
    pub fn read(line: &str) -> Option<Self> {
        let mut parts = line.splitn(4, ' ');
        if parts.next()? != "track" {
            return None;
        }
        let Some(kind) = parts.next() else { return Some(Self::default()) };
        let (kind, _) = KINDS.iter().find(|(_, word)| *word == kind)?;
        let id = parts.next()?.parse().ok()?;
        let name = parts.next().unwrap_or_default().to_owned();
        Some(Self { regarding: Some(Record { kind: *kind, id, name }) })
    }
}

fn word(kind: Kind) -> Option<&'static str> {
    KINDS.iter().find(|(of, _)| *of == kind).map(|(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn record(kind: Kind, name: &str) -> Record {
        Record { kind, id: Uuid::from_u128(7), name: name.to_owned() }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        for kind in Kind::REGARDING {
            for name in ["100 pumps", "", "सौदा  2 "] {
                let intent = Intent::regarding(record(kind, name));
                let read = intent.as_ref().and_then(|intent| Intent::read(&intent.written()));
                assert_eq!(read.and_then(|read| read.regarding), Some(record(kind, name.trim())));
            }
        }
        assert_eq!(Intent::read(&Intent::default().written()), Some(Intent::default()));
        assert_eq!(Intent::regarding(record(Kind::User, "Mara")), None, "no mail is regarding a colleague");
    }

    #[test]
    fn what_is_not_understood_is_nothing() {
        let id = Uuid::from_u128(7);
        for line in ["", "untrack", "tracked", "track contact", "track contact x y", "track  "] {
            assert_eq!(Intent::read(line), None, "{line}");
        }
        assert_eq!(Intent::read(&alloc::format!("track planet {id} Mars")), None);
    }

    #[test]
    fn a_long_name_leaves_room() {
        let long = Intent { regarding: Some(record(Kind::Account, &"ह".repeat(2_000))) };
        assert!(long.written().encode_utf16().count() < 500);
        assert!(Intent::read(&long.written()).is_some());
    }
}
