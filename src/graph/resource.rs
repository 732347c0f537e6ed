//! Resources as subscriptions and notifications name them: paths, with ids as segments or as keys, in any letter case.

use crate::subscriptions::Watched;

/// What a path leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The user; empty for `me`, or where the path says none.
    pub user: String,
    /// The folder, by id or well-known name.
    pub folder: Option<String>,
    /// The message.
    pub message: Option<String>,
}

/// Deeper than any path that Graph writes.
const MAX_SEGMENTS: usize = 32;

/// Reads a path such as `Users/7b…/Messages/AAMk…` or `me/mailFolders('Inbox')/messages`; `None` where it leads to
/// nothing that this client knows.
pub fn read(path: &str) -> Option<Place> {
    let segments = segments(path)?;
    let mut place = Place::default();
    let mut rest = segments.iter().map(String::as_str);
    match rest.next()?.to_ascii_lowercase().as_str() {
        "me" => {}
        "users" => place.user = rest.next()?.to_owned(),
        _ => return None,
    }
    while let Some(word) = rest.next() {
        let id = rest.next().map(str::to_owned);
        match word.to_ascii_lowercase().as_str() {
            "mailfolders" | "childfolders" => place.folder = Some(id?),
            "messages" => place.message = id,
            _ => return None,
        }
    }
    Some(place)
}

/// Words and ids in turn: `a('b')/c` is `a`, `b`, `c`. A quote in a key is doubled, and a slash in it divides nothing.
fn segments(path: &str) -> Option<Vec<String>> {
    let mut segments = Vec::new();
    let mut rest = path.trim_start_matches('/');
    while !rest.is_empty() {
        if segments.len() >= MAX_SEGMENTS {
            return None;
        }
        let end = rest.find(['/', '(']).unwrap_or(rest.len());
        let word = &rest[..end];
        if word.is_empty() {
            return None;
        }
        segments.push(word.to_owned());
        rest = &rest[end..];
        if let Some(key) = rest.strip_prefix("('") {
            let (key, after) = key_of(key)?;
            segments.push(key);
            rest = after;
        }
        rest = match rest.strip_prefix('/') {
            Some(after) => after,
            None if rest.is_empty() => rest,
            None => return None,
        };
    }
    Some(segments)
}

/// A key up to its closing quote and bracket, and what stands behind.
fn key_of(text: &str) -> Option<(String, &str)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find('\'')?;
        match text.as_bytes().get(at + 1) {
            Some(b'\'') => from = at + 2,
            Some(b')') => return Some((text[..at].replace("''", "'"), &text[at + 2..])),
            Some(_) | None => return None,
        }
    }
}

/// What is watched in a mailbox, as a subscription names it.
pub(crate) fn watched(mailbox: &crate::Mailbox, what: Watched<'_>) -> String {
    let owner = match mailbox {
        crate::Mailbox::Me => "me".to_owned(),
        crate::Mailbox::User(id)
            if id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._@".contains(&byte)) =>
        {
            format!("users/{id}")
        }
        // Anything else is a key, in which nothing divides.
        crate::Mailbox::User(id) => format!("users({})", wire::odata::quote(id)),
    };
    match what {
        Watched::Messages(Some(folder)) => {
            format!("{owner}/mailFolders({})/messages", wire::odata::quote(folder))
        }
        Watched::Messages(None) => format!("{owner}/messages"),
        Watched::Events => format!("{owner}/events"),
        Watched::Contacts => format!("{owner}/contacts"),
        Watched::Tasks(list) => format!("{owner}/todo/lists({})/tasks", wire::odata::quote(list)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use proptest::prelude::*;

    use super::*;
    use crate::Mailbox;

    fn place(user: &str, folder: Option<&str>, message: Option<&str>) -> Option<Place> {
        Some(Place {
            user: user.into(),
            folder: folder.map(str::to_owned),
            message: message.map(str::to_owned),
        })
    }

    #[test]
    fn both_forms_are_read() {
        for (path, expected) in [
            ("Users/7b-1/Messages/AAMk=", place("7b-1", None, Some("AAMk="))),
            ("/users('7b-1')/messages('AA/Mk=')", place("7b-1", None, Some("AA/Mk="))),
            ("me/mailFolders('Inbox')/messages", place("", Some("Inbox"), None)),
            ("me/mailfolders/x/childFolders/y/messages/z", place("", Some("y"), Some("z"))),
            ("users('o''brien@x.y')/messages", place("o'brien@x.y", None, None)),
            ("me", place("", None, None)),
            ("Users", None),
            ("", None),
            ("teams/x/channels/y", None),
            ("me/events/x", None),
            ("users('x", None),
            ("users('x'y", None),
            ("users('x')y", None),
            ("me//messages", None),
            ("me/mailFolders", None),
        ] {
            assert_eq!(read(path), expected, "{path}");
        }
        assert_eq!(read(&"a/".repeat(100)), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(user in "\\PC{1,20}", folder in prop::option::of("\\PC{1,20}")) {
            let read = read(&watched(&Mailbox::User(user.clone()), Watched::Messages(folder.as_deref()))).unwrap();
            prop_assert_eq!(read, Place { user, folder, message: None });
        }

        #[test]
        fn nothing_panics(path in "\\PC{0,40}", like in "(users|me|messages|\\('|'\\)|/|'|x){0,12}") {
            let _ = (read(&path), read(&like));
        }
    }
}
