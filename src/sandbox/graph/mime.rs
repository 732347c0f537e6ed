//! Mail in MIME: a message as it would go over the wire, and a message that is given so.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Address, Message, MessageParser, MimeHeaders as _, PartType};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::answer::Fault;
use super::options::time;
use crate::mailbox::{Draft, File, Item, NewAttachment, Person, plain_text, wire_headers};

/// What divides the parts of a message.
const BOUNDARY: &str = "_000_contoso_";
/// Letters of Base64 in a line (RFC 2045).
const LINE: usize = 76;
/// How deep messages may lie in messages.
const DEPTH_MAX: usize = 4;

/// Header lines in their order, each on one line.
pub(super) fn lines(headers: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for line in headers.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = all.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            all.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    all
}

fn wrapped(out: &mut String, bytes: &[u8]) {
    let text = STANDARD.encode(bytes);
    for line in text.as_bytes().chunks(LINE) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push_str("\r\n");
    }
}

/// The value of a parameter in quotes, without what would end it.
fn quoted(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_control() || c == '"' || c == '\\' { '_' } else { c }).collect();
    format!("\"{plain}\"")
}

/// What says of which kind a body is; written anew, for files may have come or gone.
const OF_THE_BODY: [&str; 3] = ["content-type", "mime-version", "content-transfer-encoding"];

fn whole(headers: &str, html: bool, body: &str, files: &[File]) -> Vec<u8> {
    let mut out = String::new();
    let mut kept = true;
    for line in headers.lines() {
        if !line.starts_with([' ', '\t']) {
            let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
            kept = !OF_THE_BODY.contains(&name.as_str());
        }
        if kept {
            out.push_str(line);
            out.push_str("\r\n");
        }
    }
    out.push_str("MIME-Version: 1.0\r\n");
    let kind = if html { "text/html" } else { "text/plain" };
    let text =
        format!("Content-Type: {kind}; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    if files.is_empty() {
        out.push_str(&text);
        wrapped(&mut out, body.as_bytes());
        return out.into_bytes();
    }
    out.push_str(&format!("Content-Type: multipart/mixed; boundary=\"{BOUNDARY}\"\r\n\r\n"));
    out.push_str(&format!("--{BOUNDARY}\r\n{text}"));
    wrapped(&mut out, body.as_bytes());
    for file in files {
        let place = if file.is_inline { "inline" } else { "attachment" };
        let name = quoted(&file.name);
        let media: String = file.content_type.chars().filter(|c| !c.is_control()).collect();
        out.push_str(&format!("--{BOUNDARY}\r\nContent-Type: {media}; name={name}\r\n"));
        out.push_str(&format!("Content-Disposition: {place}; filename={name}\r\n"));
        if !file.content_id.is_empty() {
            let id: String = file.content_id.chars().filter(|c| !c.is_control()).collect();
            out.push_str(&format!("Content-ID: <{}>\r\n", id.trim_start_matches('<').trim_end_matches('>')));
        }
        if file.is_item {
            // A message within is never encoded (RFC 2046 5.2.1).
            out.push_str("\r\n");
            out.push_str(&String::from_utf8_lossy(&file.content));
            out.push_str("\r\n");
        } else {
            out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
            wrapped(&mut out, &file.content);
        }
    }
    out.push_str(&format!("--{BOUNDARY}--\r\n"));
    out.into_bytes()
}

/// A message with all it has, as MIME.
pub(super) fn of_item(item: &Item, files: &[File]) -> Vec<u8> {
    let html = item.body_type == "html";
    whole(&item.headers, html, if html { &item.html } else { &item.text }, files)
}

/// A mail that is not in a mailbox, as MIME.
pub(super) fn of_draft(draft: &Draft, now: OffsetDateTime) -> Vec<u8> {
    let file = |a: &NewAttachment| File {
        id: String::new(),
        name: a.name.clone(),
        content_type: a.content_type.clone(),
        content_id: a.content_id.clone(),
        is_inline: a.is_inline,
        is_item: a.is_item,
        size: 0,
        modified_at: 0,
        content: STANDARD.decode(&a.content_bytes).unwrap_or_default(),
    };
    let files: Vec<File> = draft.attachments.iter().map(file).collect();
    let body = draft.html.as_deref().or(draft.text.as_deref()).unwrap_or_default();
    whole(&wire_headers(draft, now), draft.html.is_some(), body, &files)
}

fn people(address: Option<&Address<'_>>) -> Vec<Person> {
    let person = |a: &mail_parser::Addr<'_>| Person {
        name: a.name().unwrap_or_default().to_owned(),
        address: a.address().unwrap_or_default().to_owned(),
    };
    address.map(|a| a.iter().map(person).collect()).unwrap_or_default()
}

fn bracketed(id: &str) -> String {
    format!("<{}>", id.trim_start_matches('<').trim_end_matches('>'))
}

/// A mail from MIME.
pub(super) fn read(bytes: &[u8]) -> Result<Draft, Fault> {
    let wrong = || Fault::new(400, "ErrorMimeContentInvalid", "The MIME content of the message is invalid.");
    let message = MessageParser::default().parse(bytes).ok_or_else(wrong)?;
    let html = message.html_body.first().and_then(|at| message.parts.get(usize::try_from(*at).ok()?));
    let html = html.and_then(|part| match &part.body {
        PartType::Html(text) => Some(text.to_string()),
        PartType::Text(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Message(_)
        | PartType::Multipart(_) => None,
    });
    let ids = |value: &mail_parser::HeaderValue<'_>| -> Vec<String> {
        value.as_text_list().unwrap_or_default().iter().map(|id| bracketed(id)).collect()
    };
    let own = message.headers().iter().filter(|h| h.name().to_ascii_lowercase().starts_with("x-"));
    let own = own.map(|h| (h.name().to_owned(), h.value().as_text().unwrap_or_default().to_owned()));
    Ok(Draft {
        from: people(message.from()).into_iter().next().unwrap_or_default(),
        to: people(message.to()),
        cc: people(message.cc()),
        bcc: people(message.bcc()),
        reply_to: people(message.reply_to()),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: if html.is_some() { None } else { message.body_text(0).map(|t| t.into_owned()) },
        html,
        message_id: message.message_id().map(bracketed).unwrap_or_default(),
        in_reply_to: ids(message.in_reply_to()).into_iter().next().unwrap_or_default(),
        references: ids(message.references()),
        headers: own.collect(),
        attachments: message.attachments().map(attachment).collect(),
        ..Draft::default()
    })
}

fn attachment(part: &mail_parser::MessagePart<'_>) -> NewAttachment {
    let kind = part.content_type().map(|k| match k.subtype() {
        Some(subtype) => format!("{}/{subtype}", k.ctype()),
        None => k.ctype().to_owned(),
    });
    let (is_item, bytes) = match &part.body {
        PartType::Message(message) => (true, message.raw_message().to_vec()),
        PartType::Text(_)
        | PartType::Html(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Multipart(_) => (false, part.contents().to_vec()),
    };
    NewAttachment {
        name: part.attachment_name().unwrap_or(if is_item { "message" } else { "attachment" }).to_owned(),
        content_type: kind.unwrap_or_else(|| "application/octet-stream".to_owned()),
        content_bytes: STANDARD.encode(bytes),
        is_inline: part.content_disposition().is_some_and(|d| d.is_inline()),
        content_id: part.content_id().unwrap_or_default().to_owned(),
        is_item,
    }
}

/// A message within another one, as Graph tells it; `None` where it is none, or lies too deep.
pub(super) fn tell(bytes: &[u8], depth: usize) -> Option<Value> {
    if depth >= DEPTH_MAX {
        return None;
    }
    let draft = read(bytes).ok()?;
    let message = MessageParser::default().parse(bytes)?;
    let person = |p: &Person| json!({ "emailAddress": { "name": p.name, "address": p.address } });
    let list = |all: &[Person]| -> Value { all.iter().map(person).collect() };
    let (kind, content) = match &draft.html {
        Some(html) => ("html", html.clone()),
        None => ("text", draft.text.clone().unwrap_or_default()),
    };
    let text = draft.text.clone().unwrap_or_else(|| plain_text(&content));
    let preview: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(255).collect();
    let sent = at(&message);
    let files: Value = draft.attachments.iter().map(|file| within(file, depth)).collect();
    Some(json!({
        "@odata.type": "#microsoft.graph.message",
        "id": "",
        "subject": draft.subject,
        "from": person(&draft.from),
        "sender": person(&draft.from),
        "toRecipients": list(&draft.to),
        "ccRecipients": list(&draft.cc),
        "bccRecipients": list(&draft.bcc),
        "replyTo": list(&draft.reply_to),
        "internetMessageId": draft.message_id,
        "sentDateTime": sent,
        "receivedDateTime": sent,
        "hasAttachments": draft.attachments.iter().any(|a| !a.is_inline),
        "isDraft": false,
        "isRead": true,
        "body": { "contentType": kind, "content": content },
        "bodyPreview": preview,
        "attachments": files,
    }))
}

fn within(file: &NewAttachment, depth: usize) -> Value {
    let content = STANDARD.decode(&file.content_bytes).unwrap_or_default();
    let item = file.is_item.then(|| tell(&content, depth + 1)).flatten();
    let told = File {
        id: String::new(),
        name: file.name.clone(),
        content_type: file.content_type.clone(),
        content_id: file.content_id.clone(),
        is_inline: file.is_inline,
        is_item: file.is_item,
        size: i64::try_from(content.len()).unwrap_or(i64::MAX),
        modified_at: 0,
        content,
    };
    super::files::tell(&told, true, item)
}

fn at(message: &Message<'_>) -> Value {
    message.date().map_or(Value::Null, |date| time(date.to_timestamp().saturating_mul(1_000)).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let draft = Draft {
            from: Person { name: "Asha Rao".into(), address: "asha@x.example".into() },
            to: vec![Person { name: "नमस्ते".into(), address: "b@y.example".into() }],
            subject: "कोटेशन".into(),
            html: Some("<p>Grüße</p>".into()),
            message_id: "<1@x.example>".into(),
            in_reply_to: "<0@x.example>".into(),
            references: vec!["<r@x.example>".into(), "<0@x.example>".into()],
            headers: vec![("X-Regarding".into(), "1".into())],
            attachments: vec![NewAttachment {
                name: "a.txt".into(),
                content_type: "text/plain".into(),
                content_bytes: STANDARD.encode("abc"),
                ..NewAttachment::default()
            }],
            ..Draft::default()
        };
        let read = read(&of_draft(&draft, OffsetDateTime::UNIX_EPOCH));
        let read = read.unwrap_or_else(|e| panic!("{e:?}"));
        assert_eq!((&read.from, &read.to, &read.subject), (&draft.from, &draft.to, &draft.subject));
        assert_eq!(read.html, draft.html);
        assert_eq!((&read.message_id, &read.in_reply_to), (&draft.message_id, &draft.in_reply_to));
        assert_eq!(read.references, draft.references);
        assert_eq!(read.attachments.len(), 1);
        assert_eq!(read.attachments[0].content_bytes, draft.attachments[0].content_bytes);
        assert!(read.headers.iter().any(|(name, _)| name == "X-Regarding"), "{:?}", read.headers);
    }

    #[test]
    fn what_is_none_is_refused_or_empty() {
        for bytes in [&b""[..], b"\0\xff", b"no header"] {
            if let Ok(draft) = read(bytes) {
                assert!(draft.to.is_empty());
            }
            let _ = tell(bytes, 0);
        }
    }
}
