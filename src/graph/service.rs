//! Where the service is, whose mailbox is meant, and the requests everything is made of.

use serde_json::Value;
use wire::{Method, Request, odata};

use crate::{fault::Fault, link::Link, names::Name};

/// Ids stay the same when an item is moved (outlook-immutable-id): asked for with every request, or the ids of two
/// answers would not compare.
const IMMUTABLE: &str = "IdType=\"ImmutableId\"";
/// The longest id, in bytes. Immutable ids have some 150 characters, the ids of attachments some 300.
pub const MAX_ID_BYTES: usize = 1_024;
/// The largest request that Graph takes as JSON, in bytes. Larger attachments go by [`crate::upload`].
pub const MAX_REQUEST_BYTES: usize = 4 * 1024 * 1024;

/// The address of Graph, as in `https://graph.microsoft.com/v1.0/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    root: String,
}

/// Whose mailbox is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Mailbox {
    /// That of the person the token is for.
    Me,
    /// That of a user, a shared mailbox, a room: by id, user principal name or primary address.
    User(String),
}

/// In what form Graph gives the text of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As HTML. Scripts are taken out by Exchange, nothing else is: it stays hostile.
    Html,
    /// As plain text.
    Text,
}

impl Service {
    /// The service at that address, with or without a slash at the end.
    pub fn new(url: &str) -> Self {
        Self { root: format!("{}/", url.trim().trim_end_matches('/')) }
    }

    /// The address, with a slash at the end.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Whether that link leads to this service. One that was kept from another address is worth nothing here.
    pub fn has(&self, link: &Link) -> bool {
        link.within(&self.root).is_ok()
    }

    /// Reads.
    pub(crate) fn get(&self, at: At) -> Request {
        self.request(Method::Get, at)
    }

    /// Any request without a body.
    pub(crate) fn request(&self, method: Method, at: At) -> Request {
        let At { path, options, prefer } = at;
        Request::new(method, format!("{}{path}{options}", self.root))
            .with_header("Accept", "application/json")
            .with_header("Prefer", [vec![IMMUTABLE.to_owned()], prefer].concat().join(", "))
    }

    /// Any request with a JSON body.
    ///
    /// # Errors
    /// Where the body is larger than [`MAX_REQUEST_BYTES`].
    pub(crate) fn send(&self, method: Method, at: At, body: impl Into<Value>) -> Result<Request, Fault> {
        let body = body.into().to_string();
        within(body.len())?;
        Ok(self.request(method, at).with_body("application/json", body))
    }

    /// Follows a link that Graph gave: where a collection goes on, or what changed since. The preferences are those of
    /// the first request: a link carries its query options and not its headers.
    pub(crate) fn follow(&self, link: &Link, prefer: Vec<String>) -> Result<Request, Fault> {
        let rest = link.within(&self.root)?;
        Ok(self.get(At { path: rest.to_owned(), options: String::new(), prefer }))
    }
}

/// Whether a body of so many bytes can be sent at once.
pub(crate) fn within(bytes: usize) -> Result<(), Fault> {
    if bytes <= MAX_REQUEST_BYTES {
        return Ok(());
    }
    Err(Fault::Senseless(format!("{bytes} bytes are too many for one request")))
}

/// Where a request goes: path, query options, preferences.
#[derive(Clone, Debug)]
pub(crate) struct At {
    path: String,
    options: String,
    prefer: Vec<String>,
}

impl At {
    /// A path from the root.
    pub(crate) fn root(path: &'static str) -> Self {
        Self { path: path.to_owned(), options: String::new(), prefer: Vec::new() }
    }

    /// A mailbox.
    pub(crate) fn mailbox(mailbox: &Mailbox) -> Result<Self, Fault> {
        match mailbox {
            Mailbox::Me => Ok(Self::root("me")),
            Mailbox::User(id) => Self::root("users").id(id),
        }
    }

    /// A message of a mailbox.
    pub(crate) fn message(mailbox: &Mailbox, id: &str) -> Result<Self, Fault> {
        Self::mailbox(mailbox)?.word("messages").id(id)
    }

    /// A folder of a mailbox, by its id or its well-known name.
    pub(crate) fn folder(mailbox: &Mailbox, id: &str) -> Result<Self, Fault> {
        Self::mailbox(mailbox)?.word("mailFolders").id(id)
    }

    /// And then that word.
    pub(crate) fn word(mut self, word: &'static str) -> Self {
        self.path.push('/');
        self.path.push_str(word);
        self
    }

    /// And then that id.
    pub(crate) fn id(mut self, id: &str) -> Result<Self, Fault> {
        // Whoever normalizes the address would take a dot segment for a step, percent-encoded or not.
        if id.is_empty() || id.len() > MAX_ID_BYTES || id == "." || id == ".." {
            return Err(Fault::Senseless(format!("an id of {} bytes that cannot be one", id.len())));
        }
        self.path.push('/');
        for byte in id.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~=@".contains(&byte) {
                self.path.push(char::from(byte));
            } else {
                self.path.push_str(&format!("%{byte:02X}"));
            }
        }
        Ok(self)
    }

    /// With that query option.
    pub(crate) fn option(mut self, name: &str, value: &str) -> Self {
        self.options.push(if self.options.is_empty() { '?' } else { '&' });
        self.options.push_str(name);
        self.options.push('=');
        self.options.push_str(&odata::encode(value));
        self
    }

    /// `$select`: the members that are wanted.
    pub(crate) fn select(self, names: &[Name]) -> Self {
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        self.option("$select", &names.join(","))
    }

    /// `$top`: at most so many a page.
    pub(crate) fn top(self, rows: u16) -> Self {
        self.option("$top", &rows.to_string())
    }

    /// With that preference beside the immutable ids.
    pub(crate) fn prefer(mut self, preference: Option<String>) -> Self {
        self.prefer.extend(preference);
        self
    }
}

/// The preference for so many items a page; it is a wish, and pages may have fewer.
pub(crate) fn page_size(rows: u16) -> String {
    format!("odata.maxpagesize={rows}")
}

impl Format {
    /// The preference for this form.
    pub(crate) fn preference(self) -> String {
        let word = match self {
            Self::Html => "html",
            Self::Text => "text",
        };
        format!("outlook.body-content-type=\"{word}\"")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_cannot_leave_their_place() {
        let service = Service::new(" https://graph.example/v1.0// ");
        let url = |id: &str| At::message(&Mailbox::Me, id).map(|at| service.get(at).url);
        let root = "https://graph.example/v1.0/me/messages/";
        for (id, expected) in [
            ("AAkALgAA-_=", "AAkALgAA-_="),
            ("a/b?c#d%2e&'()", "a%2Fb%3Fc%23d%252e%26%27%28%29"),
            ("...", "..."),
            ("ह", "%E0%A4%B9"),
        ] {
            assert_eq!(url(id).unwrap(), format!("{root}{expected}"));
        }
        for id in ["", ".", "..", &"x".repeat(MAX_ID_BYTES + 1)] {
            assert!(url(id).is_err(), "{id}");
        }
        let guest = Mailbox::User("o'brien_x.y#EXT#@contoso.example".into());
        assert_eq!(At::mailbox(&guest).unwrap().path, "users/o%27brien_x.y%23EXT%23@contoso.example");
    }

    #[test]
    fn every_request_asks_for_ids_that_stay() {
        let service = Service::new("https://graph.example/v1.0");
        let at = At::root("me").prefer(Some(page_size(50))).prefer(Some(Format::Text.preference()));
        assert_eq!(
            service.get(at).headers.get("prefer"),
            Some("IdType=\"ImmutableId\", odata.maxpagesize=50, outlook.body-content-type=\"text\"")
        );
        assert_eq!(service.get(At::root("me")).headers.get("prefer"), Some("IdType=\"ImmutableId\""));
    }

    proptest! {
        #[test]
        fn an_id_is_one_segment(id in "\\PC{1,40}") {
            if let Ok(at) = At::root("a").id(&id) {
                let segment = at.path.strip_prefix("a/").unwrap();
                prop_assert!(segment.bytes().all(|byte| byte.is_ascii_graphic() && !b"/?#'\"<>".contains(&byte)));
            }
        }
    }
}
