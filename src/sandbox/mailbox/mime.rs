//! The header section of a mail as it came over the wire (RFC 5322, RFC 2047).

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::Person;

/// Lines are folded before this column (RFC 5322 2.1.1).
const FOLD: usize = 78;
/// Bytes of text in one encoded word, so that it stays under 75 characters (RFC 2047 2).
const WORD_BYTES: usize = 42;

/// What stands in the headers besides the body.
pub(super) struct Headers<'a> {
    pub(super) from: &'a Person,
    pub(super) sender: &'a Person,
    pub(super) to: &'a [Person],
    pub(super) cc: &'a [Person],
    pub(super) reply_to: &'a [Person],
    pub(super) subject: &'a str,
    pub(super) sent_at: OffsetDateTime,
    pub(super) received_at: OffsetDateTime,
    pub(super) message_id: &'a str,
    pub(super) in_reply_to: &'a str,
    pub(super) references: &'a [String],
    pub(super) thread_index: &'a [u8],
    pub(super) html: bool,
    pub(super) multipart: bool,
    pub(super) extra: &'a [(String, String)],
}

/// A date as mail writes it.
fn date(at: OffsetDateTime) -> String {
    at.format(&Rfc2822).unwrap_or_default()
}

/// Text in ASCII: as it is, or in encoded words when it holds anything else.
fn encoded(text: &str) -> String {
    // A line end in a subject or name must not start a header of its own.
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.is_ascii() {
        return text;
    }
    let mut words = Vec::new();
    let mut part = String::new();
    for c in text.chars() {
        if part.len() + c.len_utf8() > WORD_BYTES {
            words.push(std::mem::take(&mut part));
        }
        part.push(c);
    }
    words.push(part);
    words.iter().map(|w| format!("=?utf-8?B?{}?=", STANDARD.encode(w))).collect::<Vec<_>>().join(" ")
}

fn person(p: &Person) -> String {
    let address: String = p.address.chars().filter(|c| !c.is_control()).collect();
    match p.name.as_str() {
        "" => format!("<{address}>"),
        name if name.is_ascii() => {
            let quoted = encoded(name).replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{quoted}\" <{address}>")
        }
        name => format!("{} <{address}>", encoded(name)),
    }
}

fn people(list: &[Person]) -> String {
    list.iter().map(person).collect::<Vec<_>>().join(", ")
}

/// Appends `name: value`, folded at blanks.
fn push(out: &mut String, name: &str, value: &str) {
    let mut line = name.len() + 1;
    out.push_str(name);
    out.push(':');
    for word in value.split(' ').filter(|w| !w.is_empty()) {
        if line + 1 + word.len() > FOLD && line > name.len() + 1 {
            out.push_str("\r\n");
            line = 0;
        }
        out.push(' ');
        out.push_str(word);
        line += 1 + word.len();
    }
    out.push_str("\r\n");
}

/// The domain of an address, for the trace headers.
fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("unknown.example", |(_, domain)| domain)
}

/// Writes the header section, lines ending in CR LF, without the empty line after it.
pub(super) fn write(h: &Headers<'_>) -> String {
    let mut out = String::new();
    let host = domain(&h.sender.address);
    let mut received =
        format!("from mail.{host} (203.0.113.25) by mx1.contoso.example (192.0.2.10) with SMTP id");
    let _ = write!(received, " {:x}; {}", h.received_at.unix_timestamp(), date(h.received_at));
    push(&mut out, "Received", &received);
    push(&mut out, "From", &person(h.from));
    if h.sender != h.from {
        push(&mut out, "Sender", &person(h.sender));
    }
    if !h.to.is_empty() {
        push(&mut out, "To", &people(h.to));
    }
    if !h.cc.is_empty() {
        push(&mut out, "CC", &people(h.cc));
    }
    if !h.reply_to.is_empty() {
        push(&mut out, "Reply-To", &people(h.reply_to));
    }
    push(&mut out, "Subject", &encoded(h.subject));
    push(&mut out, "Date", &date(h.sent_at));
    if !h.message_id.is_empty() {
        push(&mut out, "Message-ID", h.message_id);
    }
    if !h.in_reply_to.is_empty() {
        push(&mut out, "In-Reply-To", h.in_reply_to);
    }
    if !h.references.is_empty() {
        push(&mut out, "References", &h.references.join(" "));
    }
    push(&mut out, "Thread-Index", &STANDARD.encode(h.thread_index));
    push(&mut out, "MIME-Version", "1.0");
    let kind = match (h.multipart, h.html) {
        (true, _) => "multipart/mixed; boundary=\"_000_contoso_\"",
        (false, true) => "text/html; charset=\"utf-8\"",
        (false, false) => "text/plain; charset=\"utf-8\"",
    };
    push(&mut out, "Content-Type", kind);
    for (name, value) in h.extra {
        push(&mut out, name, &encoded(value));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{encoded, person, push};
    use crate::mailbox::Person;

    #[test]
    fn a_line_end_in_a_name_starts_no_header() {
        let p = Person {
            name: "Eve\r\nBcc: x@y.example".to_owned(),
            address: "eve@z.example\r\nX: y".to_owned(),
        };
        assert!(!person(&p).contains('\n'), "{}", person(&p));
    }

    #[test]
    fn other_scripts_become_encoded_words_of_legal_length() {
        let text = encoded("नमस्ते, कोटेशन के बारे में एक छोटा सा सवाल है, कृपया बताइए");
        assert!(text.is_ascii());
        assert!(text.split(' ').all(|w| w.len() <= 75 && w.starts_with("=?utf-8?B?")), "{text}");
    }

    #[test]
    fn long_lists_are_folded() {
        let mut out = String::new();
        push(&mut out, "References", &"<a-message-id@mail.example> ".repeat(20));
        assert!(out.lines().all(|l| l.len() <= 78), "{out}");
        assert!(out.lines().skip(1).all(|l| l.starts_with(' ')), "{out}");
    }
}
