//! The note that a mail was untracked and its activity kept, in the column of an e-mail that is free for products
//! (`activityadditionalparams`): JSON, beside whatever other products keep there.
//!
//! ```json
//! {"regarding":{"untracked":[{"mailbox":"asha@example.com","at":"2026-11-23T10:58:00Z"}]}}
//! ```

use domain::{
    files::MAX_CHOSEN,
    mail::{Address, Moment},
    party::Untracked,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use wire::date;

/// The column's length, in UTF-16 units.
pub const MAX_LENGTH: usize = 8192;

const OURS: &str = "regarding";
const UNTRACKED: &str = "untracked";
/// Files that somebody chose not to keep, beside it.
const LEFT_OUT: &str = "left_out";

/// Why a note cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Another product keeps something there that is no JSON object; it is not ours to destroy.
    #[error("another product uses the e-mail's additional parameters in a form that nothing can be added to")]
    Foreign,
    /// It does not fit beside what is there.
    #[error("the e-mail's additional parameters are full")]
    Full,
}

/// Who untracked the mail. What cannot be understood says nothing.
pub fn read(text: &str) -> Vec<Untracked> {
    let Ok(all) = parse(text) else { return Vec::new() };
    let entry = |value: &Value| {
        let mailbox = Address::new(value.get("mailbox")?.as_str()?);
        let at = value.get("at").and_then(Value::as_str).and_then(date::read_rfc3339).map(Moment);
        mailbox.is_valid().then_some(Untracked { mailbox, at })
    };
    let list = all.get(OURS).and_then(|ours| ours.get(UNTRACKED)).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(entry).collect()
}

/// Files that somebody chose not to keep (`domain::identity::file`), at most [`MAX_CHOSEN`].
pub fn left_out(text: &str) -> Vec<Uuid> {
    let Ok(all) = parse(text) else { return Vec::new() };
    let list = all.get(OURS).and_then(|ours| ours.get(LEFT_OUT)).and_then(Value::as_array);
    let one = |value: &Value| Uuid::try_parse(value.as_str()?).ok();
    list.into_iter().flatten().take(MAX_CHOSEN).filter_map(one).collect()
}

/// The text of a new mail of which these files are not to be kept; `None` where all are.
pub(crate) fn leaving_out(files: &[Uuid]) -> Option<String> {
    let files: Vec<String> = files.iter().take(MAX_CHOSEN).map(|file| file.simple().to_string()).collect();
    (!files.is_empty()).then(|| json!({ (OURS): { (LEFT_OUT): files } }).to_string())
}

/// The text with a note for that mailbox. Notes of others stay; where they do not fit any more, the oldest go.
///
/// # Errors
/// Where nothing can be added to what is there.
pub fn with(text: &str, mailbox: &Address, at: Moment) -> Result<String, NoteError> {
    let mut notes = others(text, mailbox);
    notes.push(Untracked { mailbox: mailbox.clone(), at: Some(at) });
    loop {
        let written = write(text, &notes)?;
        if written.encode_utf16().count() <= MAX_LENGTH {
            return Ok(written);
        }
        if notes.len() == 1 {
            return Err(NoteError::Full);
        }
        notes.remove(0);
    }
}

/// The text without the note for that mailbox; `None` where there is none.
pub fn without(text: &str, mailbox: &Address) -> Option<String> {
    if !read(text).iter().any(|note| note.mailbox == *mailbox) {
        return None;
    }
    // What could be read can be written.
    write(text, &others(text, mailbox)).ok()
}

fn others(text: &str, mailbox: &Address) -> Vec<Untracked> {
    read(text).into_iter().filter(|note| note.mailbox != *mailbox).collect()
}

fn parse(text: &str) -> Result<Map<String, Value>, NoteError> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(all)) => Ok(all),
        Ok(_) | Err(_) => Err(NoteError::Foreign),
    }
}

fn write(text: &str, notes: &[Untracked]) -> Result<String, NoteError> {
    let mut all = parse(text)?;
    let mut ours = match all.remove(OURS) {
        Some(Value::Object(ours)) => ours,
        Some(_) | None => Map::new(),
    };
    ours.remove(UNTRACKED);
    if !notes.is_empty() {
        let entry = |note: &Untracked| match note.at {
            Some(at) => json!({"mailbox": note.mailbox.as_str(), "at": date::write_rfc3339(at.0)}),
            None => json!({"mailbox": note.mailbox.as_str()}),
        };
        ours.insert(UNTRACKED.into(), notes.iter().map(entry).collect());
    }
    if !ours.is_empty() {
        all.insert(OURS.into(), Value::Object(ours));
    }
    Ok(if all.is_empty() { String::new() } else { Value::Object(all).to_string() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use proptest::prelude::*;

    use super::*;

    const AT: Moment = Moment(1_795_431_480);

    fn address(text: &str) -> Address {
        Address::new(text)
    }

    #[test]
    fn notes_stand_beside_what_others_keep() {
        let one = with("", &address("Asha@x.y"), AT).unwrap();
        assert_eq!(
            one,
            r#"{"regarding":{"untracked":[{"at":"2026-11-23T10:58:00Z","mailbox":"asha@x.y"}]}}"#
        );
        assert_eq!(read(&one), [Untracked { mailbox: address("asha@x.y"), at: Some(AT) }]);
        let two = with(&one, &address("b@x.y"), AT).unwrap();
        assert_eq!(read(&two).len(), 2);
        assert_eq!(read(&with(&two, &address("b@x.y"), Moment(5)).unwrap()).len(), 2, "nobody twice");
        assert_eq!(
            without(&without(&two, &address("asha@x.y")).unwrap(), &address("b@x.y")).as_deref(),
            Some("")
        );
        assert_eq!(without(&two, &address("c@x.y")), None);

        let theirs = r#"{"theirs":[1],"regarding":{"more":true}}"#;
        let both = with(theirs, &address("a@x.y"), AT).unwrap();
        assert_eq!(
            without(&both, &address("a@x.y")).as_deref(),
            Some(r#"{"regarding":{"more":true},"theirs":[1]}"#)
        );
    }

    #[test]
    fn what_is_no_object_is_left_alone() {
        for foreign in ["<xml/>", "[1]", "5", "{\"half\":"] {
            assert_eq!(read(foreign), []);
            assert_eq!(with(foreign, &address("a@x.y"), AT), Err(NoteError::Foreign));
            assert_eq!(without(foreign, &address("a@x.y")), None);
        }
        for odd in [
            r#"{"regarding":5}"#,
            r#"{"regarding":{"untracked":{"mailbox":"a@x.y"}}}"#,
            r#"{"regarding":{"untracked":[1,{"mailbox":5},{"mailbox":"x"}]}}"#,
        ] {
            assert_eq!(read(odd), []);
            assert_eq!(read(&with(odd, &address("a@x.y"), AT).unwrap()).len(), 1);
        }
        let undated = read(r#"{"regarding":{"untracked":[{"mailbox":"a@x.y","at":"soon"}]}}"#);
        assert_eq!(undated, [Untracked { mailbox: address("a@x.y"), at: None }]);
    }

    #[test]
    fn the_oldest_go_when_the_column_is_full_and_others_text_never() {
        let mut text = String::new();
        for n in 0..300 {
            text = with(&text, &address(&format!("person-{n}@x.y")), AT).unwrap();
        }
        let notes = read(&text);
        assert!(text.len() <= MAX_LENGTH && notes.len() > 100);
        assert_eq!(notes.last().map(|note| note.mailbox.as_str()), Some("person-299@x.y"));
        let full = json!({"theirs": "x".repeat(MAX_LENGTH - 14)}).to_string();
        assert_eq!(with(&full, &address("a@x.y"), AT), Err(NoteError::Full));
    }

    proptest! {
        #[test]
        fn nothing_panics_and_a_note_is_read_again(text in "\\PC{0,60}|(\\{|\\}|\"regarding\"|\"untracked\"|:|\\[|\\]|,){0,12}") {
            let mailbox = address("a@x.y");
            match with(&text, &mailbox, AT) {
                Ok(noted) => prop_assert!(read(&noted).iter().any(|note| note.mailbox == mailbox && note.at == Some(AT))),
                Err(error) => prop_assert_eq!(error, NoteError::Foreign),
            }
            let _ = without(&text, &mailbox);
        }
    }
}
