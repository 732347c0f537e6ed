//! The header lines that tell which mails one answers.

use domain::mail::MessageId;

/// What is read of a mail's header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Threading {
    /// `Message-ID`.
    pub message_id: Option<MessageId>,
    /// `In-Reply-To`.
    pub in_reply_to: Vec<MessageId>,
    /// `References`, oldest first.
    pub references: Vec<MessageId>,
}

/// Reads them. Names are found in any case, and lines that were folded (RFC 5322 2.2.3: a line that
/// begins with a blank continues the one before) are joined. Of a line that stands twice the first counts.
pub fn threading(header: &str) -> Threading {
    let (mut id, mut reply, mut references) = (None, None, None);
    let mut rest = header;
    while !rest.is_empty() {
        let (field, behind) = next_field(rest);
        rest = behind;
        let Some((name, value)) = field.split_once(':') else { continue };
        let slot = match name.trim_end() {
            name if name.eq_ignore_ascii_case("message-id") => &mut id,
            name if name.eq_ignore_ascii_case("in-reply-to") => &mut reply,
            name if name.eq_ignore_ascii_case("references") => &mut references,
            _ => continue,
        };
        slot.get_or_insert(value);
    }
    // Folding leaves line ends inside a value; `MessageId::list` takes them for blanks.
    let list = |value: Option<&str>| value.map(MessageId::list).unwrap_or_default();
    Threading {
        message_id: list(id).into_iter().next(),
        in_reply_to: list(reply),
        references: list(references),
    }
}

/// The first field with its folded lines, and what stands behind it.
fn next_field(text: &str) -> (&str, &str) {
    let mut at = 0;
    loop {
        let Some(end) = text[at..].find('\n') else { return (text, "") };
        at += end + 1;
        if !text[at..].starts_with([' ', '\t']) {
            return text.split_at(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn ids(list: &[MessageId]) -> Vec<&str> {
        list.iter().map(MessageId::as_str).collect()
    }

    #[wasm_bindgen_test]
    fn folded_lines_are_joined_and_names_found_in_any_case() {
        let header = "Received: from a\r\n by b\r\nMESSAGE-ID:\r\n <new@x>\r\nIn-reply-to: <old@x> (his mail)\r\n\
                      References: <a@x>\r\n\t<b@x>\r\n <old@x>\r\nSubject: In-Reply-To: <not@this>\r\n";
        let read = threading(header);
        assert_eq!(read.message_id.as_ref().map(MessageId::as_str), Some("new@x"));
        assert_eq!(ids(&read.in_reply_to)[0], "old@x");
        assert_eq!(ids(&read.references), ["a@x", "b@x", "old@x"]);
    }

    #[wasm_bindgen_test]
    fn the_first_of_two_counts_and_rubbish_is_nothing() {
        let read = threading("References: <a@x>\nReferences: <b@x>\n\n: :\nIn-Reply-To\n");
        assert_eq!(ids(&read.references), ["a@x"]);
        assert_eq!(read.in_reply_to, []);
        assert_eq!(threading(""), Threading::default());
        assert_eq!(threading("\r\n \r\n"), Threading::default());
    }
}
