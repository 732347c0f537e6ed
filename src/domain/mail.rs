//! One mail as a salesperson sees it, free of any vendor's spelling.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// The text in small letters. Most of it is ASCII and needs no tables; the others cost their bytes later.
pub fn lowercase(text: &str) -> String {
    #[inline(never)]
    fn of_any_script(text: &str) -> String {
        text.to_lowercase()
    }
    if text.is_ascii() { text.to_ascii_lowercase() } else { of_any_script(text) }
}

/// An e-mail address, folded so that two spellings of one mailbox compare equal.
///
/// Case is folded for the whole address: the local part may be case-sensitive by RFC 5321, but no
/// mail system at hand makes use of it, and CRM rows are matched without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

impl Address {
    /// Folds case and outer blanks, and takes off the angle brackets some senders leave on.
    pub fn new(text: &str) -> Self {
        let text = text.trim().trim_start_matches('<').trim_end_matches('>').trim();
        Self(lowercase(text))
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the last `@`; the whole text where there is none.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or(&self.0, |(local, _)| local)
    }

    /// What stands behind the last `@`; empty where there is none.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether a row could have it: something on both sides of an `@`, no blanks, not over 320
    /// characters (the length of `activityparty.addressused`).
    pub fn is_valid(&self) -> bool {
        let well_formed = !self.local().is_empty() && !self.domain().is_empty() && self.0.contains('@');
        well_formed && !self.0.contains(char::is_whitespace) && self.0.chars().count() <= 320
    }
}

/// An address with the name that stood beside it in the mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Person {
    /// The address.
    pub address: Address,
    /// The display name; empty where the mail gave none.
    pub name: String,
}

impl Person {
    /// The display name where there is one, else the address.
    pub fn label(&self) -> &str {
        if self.name.trim().is_empty() { self.address.as_str() } else { &self.name }
    }
}

/// In what part a person stands on a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The sender.
    From,
    /// A recipient.
    To,
    /// A recipient of a copy.
    Cc,
    /// A recipient of a blind copy.
    Bcc,
}

/// An RFC 5322 Message-ID without its angle brackets: the one name for a mail that every copy shares.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// Reads one. `None` where nothing is left: a mail without a Message-ID is known by its
    /// fingerprint instead, see [`crate::identity`].
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('<').unwrap_or(text);
        let text = text.strip_suffix('>').unwrap_or(text).trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// Reads the ids of a `References` or `In-Reply-To` header, in their order, at most
    /// [`MAX_REFERENCES`] of them: the newest, which stand last.
    pub fn list(header: &str) -> Vec<Self> {
        let all: Vec<Self> =
            header.split(['<', '>', ' ', '\t', '\r', '\n', ',']).filter_map(Self::new).collect();
        let skip = all.len().saturating_sub(MAX_REFERENCES);
        all.into_iter().skip(skip).collect()
    }

    /// The id without angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as it stands in a header: with angle brackets.
    pub fn bracketed(&self) -> String {
        alloc::format!("<{}>", self.0)
    }
}

/// How many ids of a `References` header are looked at.
pub const MAX_REFERENCES: usize = 20;

/// A moment: seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

/// Which way a mail went, seen from us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// To us. Everything that does not lie in Sent Items (semantics B1, E3).
    Incoming,
    /// From us.
    Outgoing,
}

/// What is attached, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Part of the text (a logo in a signature), not a file somebody sent.
    pub inline: bool,
}

/// The name of a mail in its mailbox. It changes when the mail is moved; [`MessageId`] does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub String);

/// A mail, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its name in the mailbox at hand.
    pub item: ItemId,
    /// Its name everywhere, where it has one.
    pub message_id: Option<MessageId>,
    /// The thread it belongs to, in the mailbox's own words.
    pub conversation: Option<String>,
    /// Which way it went.
    pub direction: Direction,
    /// Who sent it; `None` on a draft or a damaged mail.
    pub from: Option<Person>,
    /// Recipients.
    pub to: Vec<Person>,
    /// Recipients of copies.
    pub cc: Vec<Person>,
    /// Recipients of blind copies: empty on received mail.
    pub bcc: Vec<Person>,
    /// The subject as shown, at most the 800 characters that fit the CRM's column are stored.
    pub subject: String,
    /// When it was received or sent.
    pub at: Option<Moment>,
    /// What is attached.
    pub attachments: Vec<Attachment>,
    /// The mailbox's owner, where it is not the person at the screen (a shared or delegated mailbox).
    pub mailbox: Option<Address>,
}

impl Mail {
    /// Everyone on the mail with their part: the sender first, then To, Cc, Bcc in their order.
    pub fn people(&self) -> impl Iterator<Item = (Part, &Person)> {
        let from = self.from.iter().map(|person| (Part::From, person));
        let to = self.to.iter().map(|person| (Part::To, person));
        let cc = self.cc.iter().map(|person| (Part::Cc, person));
        let bcc = self.bcc.iter().map(|person| (Part::Bcc, person));
        from.chain(to).chain(cc).chain(bcc)
    }

    /// Files somebody sent: attachments that are not part of the text.
    pub fn files(&self) -> usize {
        self.attachments.iter().filter(|file| !file.inline).count()
    }
}

/// The text of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// HTML as it came: hostile until sanitized by whoever shows it.
    pub html: String,
    /// Something was cut off, see [`MAX_BODY_BYTES`].
    pub truncated: bool,
}

/// The longest text stored with an activity, in bytes of UTF-8. The CRM's column takes a gigabyte; a
/// batch of requests does not.
pub const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

impl Body {
    /// Cuts off what is too long, at a character's edge.
    pub fn new(mut html: String) -> Self {
        let truncated = html.len() > MAX_BODY_BYTES;
        if truncated {
            let end = (0..=MAX_BODY_BYTES).rev().find(|at| html.is_char_boundary(*at)).unwrap_or(0);
            html.truncate(end);
        }
        Self { html, truncated }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn addresses_fold() {
        assert_eq!(Address::new(" <Asha@ACME.example> "), Address::new("asha@acme.example"));
        let odd = [
            ("", false),
            ("a", false),
            ("@x", false),
            ("a@", false),
            ("a b@x", false),
            ("a@x", true),
            ("\"a@b\"@x.y", true),
        ];
        for (text, valid) in odd {
            assert_eq!(Address::new(text).is_valid(), valid, "{text}");
        }
        assert_eq!(Address::new("\"a@b\"@x.y").domain(), "x.y");
    }

    #[test]
    fn message_ids_lose_their_brackets_and_nothing_else() {
        let id = |text| MessageId::new(text).map(|id| id.as_str().to_string());
        assert_eq!(id(" <A+b@X> "), Some("A+b@X".to_string()));
        assert_eq!(id("a@x"), Some("a@x".to_string()));
        assert_eq!((id(""), id(" <> ")), (None, None));
        let many: String = (0..50).map(|n| alloc::format!("<{n}@x>\r\n ")).collect();
        let listed = MessageId::list(&many);
        assert_eq!((listed.len(), listed[MAX_REFERENCES - 1].as_str()), (MAX_REFERENCES, "49@x"));
    }

    #[test]
    fn a_long_text_is_cut_at_a_characters_edge() {
        let body = Body::new("ह".repeat(MAX_BODY_BYTES));
        assert!(body.truncated && body.html.len() <= MAX_BODY_BYTES && body.html.len() > MAX_BODY_BYTES - 3);
        assert!(!Body::new("short".to_string()).truncated);
    }
}
