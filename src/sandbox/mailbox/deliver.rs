//! New messages: from the story, from the page, from one mailbox to another.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use time::OffsetDateTime;
use uuid::Uuid;

use super::store::{Mailbox, Mailboxes};
use super::{BODY_MAX, Importance, Person, RECIPIENTS_MAX, SUBJECT_MAX, Sensitivity, ids, mime};
use crate::error::{Error, Result};

/// How much of the text a list shows, in characters (Graph `bodyPreview`).
const PREVIEW_CHARS: usize = 255;
/// The most Message-IDs kept in References.
const REFERENCES_MAX: usize = 100;
/// The largest attachment, in bytes (Outlook on the web).
const ATTACHMENT_MAX: usize = 25 * 1024 * 1024;

/// A file to attach.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAttachment {
    /// The file name.
    pub name: String,
    /// The media type.
    pub content_type: String,
    /// The bytes in Base64.
    pub content_bytes: String,
    /// Whether the body shows it.
    #[serde(default)]
    pub is_inline: bool,
    /// The id by which the body points to it.
    #[serde(default)]
    pub content_id: String,
}

/// A message to be put into a mailbox.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The author.
    pub from: Person,
    /// Who sent it, when not the author.
    pub sender: Option<Person>,
    /// The recipients.
    pub to: Vec<Person>,
    /// Copies.
    pub cc: Vec<Person>,
    /// Blind copies.
    pub bcc: Vec<Person>,
    /// Where answers go, when not to the author.
    pub reply_to: Vec<Person>,
    /// The subject.
    pub subject: String,
    /// The body as HTML; none for a mail in plain text.
    pub html: Option<String>,
    /// The body as text; none to be made from the HTML.
    pub text: Option<String>,
    /// The Message-ID with angle brackets; empty for a mail without one.
    pub message_id: String,
    /// The Message-ID it answers.
    pub in_reply_to: String,
    /// The thread's Message-IDs, oldest first.
    pub references: Vec<String>,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The message class.
    pub item_class: String,
    /// How urgent.
    pub importance: Importance,
    /// How confidential.
    pub sensitivity: Sensitivity,
    /// Names of categories.
    pub categories: Vec<String>,
    /// Files.
    pub attachments: Vec<NewAttachment>,
    /// Whether it was opened.
    pub is_read: bool,
    /// Whether it was never sent.
    pub is_draft: bool,
    /// When it was sent, now when not said; it is received four seconds later, but not in the future.
    pub sent_at: Option<OffsetDateTime>,
}

/// Refuses what a mail server or Outlook would refuse.
fn check(draft: &Draft) -> Result<()> {
    let invalid = |text: String| Err(Error::Invalid(text));
    if draft.to.len() + draft.cc.len() + draft.bcc.len() > RECIPIENTS_MAX {
        return invalid(format!("a mail has at most {RECIPIENTS_MAX} recipients"));
    }
    if draft.subject.chars().count() > SUBJECT_MAX {
        return invalid(format!("a subject has at most {SUBJECT_MAX} characters"));
    }
    let body = draft.html.as_ref().map_or(0, String::len) + draft.text.as_ref().map_or(0, String::len);
    if body > BODY_MAX {
        return invalid(format!("a body has at most {BODY_MAX} bytes"));
    }
    if draft.references.len() > REFERENCES_MAX {
        return invalid(format!("a mail names at most {REFERENCES_MAX} references"));
    }
    let named = std::iter::once(&draft.message_id).chain([&draft.in_reply_to]).chain(&draft.references);
    if let Some(id) = named.into_iter().find(|id| id.chars().any(|c| c.is_control() || c == ' ')) {
        return invalid(format!("a Message-ID has no blanks or line ends: {id:?}"));
    }
    let header_name = |n: &str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_graphic() && b != b':');
    if let Some((name, _)) = draft.headers.iter().find(|(name, _)| !header_name(name)) {
        return invalid(format!("no header name: {name:?}"));
    }
    Ok(())
}

fn bytes_of(attachment: &NewAttachment) -> Result<Vec<u8>> {
    let bytes = STANDARD
        .decode(&attachment.content_bytes)
        .map_err(|_| Error::Invalid(format!("the attachment {:?} is not in Base64", attachment.name)))?;
    match bytes.len() {
        0..=ATTACHMENT_MAX => Ok(bytes),
        _ => Err(Error::Invalid(format!("an attachment has at most {ATTACHMENT_MAX} bytes"))),
    }
}

fn milliseconds(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(0)
}

impl Mailboxes {
    /// Puts a message into a folder and tells the listeners. Answers its id.
    ///
    /// # Errors
    /// When the folder does not exist or a limit is passed.
    pub async fn put(
        &self,
        mailbox: &Mailbox,
        folder: &str,
        draft: &Draft,
        now: OffsetDateTime,
    ) -> Result<String> {
        check(draft)?;
        let folder = self.folder(mailbox.key, folder).await?;
        let files = draft.attachments.iter().map(bytes_of).collect::<Result<Vec<_>>>()?;
        let sent_at = draft.sent_at.unwrap_or(now);
        let received_at = (sent_at + time::Duration::seconds(4)).min(now);
        let (conversation_id, index) = self.thread(mailbox.key, draft, milliseconds(sent_at)).await?;
        let text = match (&draft.text, &draft.html) {
            (Some(text), _) => text.clone(),
            (None, Some(html)) => plain_text(html),
            (None, None) => String::new(),
        };
        let html = draft
            .html
            .clone()
            .unwrap_or_else(|| format!("<div>{}</div>", escaped(&text).replace('\n', "<br>")));
        let preview: String =
            text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(PREVIEW_CHARS).collect();
        let sender = draft.sender.as_ref().unwrap_or(&draft.from);
        let headers = mime::write(&mime::Headers {
            from: &draft.from,
            sender,
            to: &draft.to,
            cc: &draft.cc,
            reply_to: &draft.reply_to,
            subject: &draft.subject,
            sent_at,
            received_at,
            message_id: &draft.message_id,
            in_reply_to: &draft.in_reply_to,
            references: &draft.references,
            thread_index: &index,
            html: draft.html.is_some(),
            multipart: !files.is_empty(),
            extra: &draft.headers,
        });
        let word = |v: serde_json::Result<serde_json::Value>| {
            v.ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_else(|| "normal".to_owned())
        };
        let list = |p: &[Person]| serde_json::to_string(p).map_err(|e| Error::Invalid(e.to_string()));
        let categories =
            serde_json::to_string(&draft.categories).map_err(|e| Error::Invalid(e.to_string()))?;
        let id = ids::item();
        let class = if draft.item_class.is_empty() { "IPM.Note" } else { &draft.item_class };
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let key = sqlx::query(
            "INSERT INTO message (mailbox, folder, remote_id, immutable_id, change_number, item_class,
               internet_message_id, in_reply_to, conversation_id, conversation_index, subject, sender_name,
               sender_address, from_name, from_address, to_people, cc_people, bcc_people, reply_to_people, importance,
               sensitivity, is_read, is_draft, has_attachments, categories, created_at, modified_at, sent_at,
               received_at, preview, body_type, headers, body_text, body_html)
             VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(mailbox.key)
        .bind(folder.key)
        .bind(&id)
        .bind(ids::immutable())
        .bind(class)
        .bind(&draft.message_id)
        .bind(&draft.in_reply_to)
        .bind(&conversation_id)
        .bind(&index)
        .bind(&draft.subject)
        .bind(&sender.name)
        .bind(&sender.address)
        .bind(&draft.from.name)
        .bind(&draft.from.address)
        .bind(list(&draft.to)?)
        .bind(list(&draft.cc)?)
        .bind(list(&draft.bcc)?)
        .bind(list(&draft.reply_to)?)
        .bind(word(serde_json::to_value(draft.importance)))
        .bind(word(serde_json::to_value(draft.sensitivity)))
        .bind(draft.is_read)
        .bind(draft.is_draft)
        .bind(draft.attachments.iter().any(|a| !a.is_inline))
        .bind(categories)
        .bind(milliseconds(received_at))
        .bind(milliseconds(received_at))
        .bind(milliseconds(sent_at))
        .bind(milliseconds(received_at))
        .bind(preview)
        .bind(if draft.html.is_some() { "html" } else { "text" })
        .bind(headers)
        .bind(&text)
        .bind(&html)
        .execute(&mut *tx)
        .await?
        .last_insert_rowid();
        for (attachment, bytes) in draft.attachments.iter().zip(files) {
            sqlx::query(
                "INSERT INTO attachment (message, remote_id, name, content_type, content_id, is_inline, size, content)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(key)
            .bind(ids::attachment(&id))
            .bind(&attachment.name)
            .bind(&attachment.content_type)
            .bind(&attachment.content_id)
            .bind(attachment.is_inline)
            .bind(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
            .bind(bytes)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        self.tell(mailbox.key, "created", &id, "");
        Ok(id)
    }

    /// The thread a message belongs to: its parent's when the mailbox holds it, else one of its own that all
    /// mailboxes compute alike from the thread's first Message-ID.
    async fn thread(&self, mailbox: i64, draft: &Draft, sent_ms: i64) -> Result<(String, Vec<u8>)> {
        let ancestors = std::iter::once(&draft.in_reply_to).chain(draft.references.iter().rev());
        for id in ancestors.filter(|id| !id.is_empty()) {
            let row = sqlx::query(
                "SELECT conversation_id, conversation_index FROM message WHERE mailbox = ? AND internet_message_id = ? LIMIT 1",
            )
            .bind(mailbox)
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
            if let Some(row) = row {
                let index: Vec<u8> = row.try_get("conversation_index")?;
                return Ok((row.try_get("conversation_id")?, ids::conversation_child(&index, sent_ms)));
            }
        }
        let first = draft.references.first().filter(|r| !r.is_empty()).unwrap_or(
            match draft.in_reply_to.is_empty() {
                true => &draft.message_id,
                false => &draft.in_reply_to,
            },
        );
        let root = match first.is_empty() {
            true => Uuid::new_v4(),
            false => Uuid::new_v5(&Uuid::NAMESPACE_OID, first.as_bytes()),
        };
        Ok((ids::conversation(root), ids::conversation_root(root, sent_ms)))
    }
}

/// `&`, `<`, `>` and quotes as references.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The words of an HTML body: tags away, blocks on lines of their own, scripts and styles left out.
pub(crate) fn plain_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        decode_into(&mut out, &rest[..start]);
        let Some(length) = rest[start..].find('>') else {
            rest = "";
            break;
        };
        let closing = rest[start + 1..].starts_with('/');
        let tag = rest[start + 1..start + length].trim_start_matches('/');
        let name: String =
            tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        rest = &rest[start + length + 1..];
        match name.as_str() {
            "script" | "style" | "head" | "title" if !closing => {
                let end = format!("</{name}").into_bytes();
                let found = rest.as_bytes().windows(end.len()).position(|w| w.eq_ignore_ascii_case(&end));
                // Found at a `<`, or the end: both are borders of characters.
                rest = &rest[found.unwrap_or(rest.len())..];
            }
            "br" | "p" | "div" | "tr" | "li" | "h1" | "h2" | "h3" | "table" | "ul" | "ol" | "blockquote"
                if !out.ends_with("\n\n") && !out.is_empty() =>
            {
                out.push('\n');
            }
            _ => {}
        }
    }
    decode_into(&mut out, rest);
    let lines = out.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn decode_into(out: &mut String, text: &str) {
    const NAMED: [(&str, &str); 6] = [
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let mut text = text.replace(['\r', '\n'], " ");
    for (name, character) in NAMED {
        text = text.replace(name, character);
    }
    out.push_str(&text);
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn text_of_html_leaves_out_scripts_and_styles() {
        let html =
            "<style>p{}</style><p>Dear&nbsp;Mara,</p><script>alert('<p>')</script><p>5 &lt; 6 &amp; fine</p>";
        assert_eq!(plain_text(html), "Dear Mara,\n\n5 < 6 & fine");
    }

    #[test]
    fn broken_html_does_no_harm() {
        for html in ["<", "<script", "<script>never closed", "a<b", "<<>>", "</style>", "&lt;b&gt;", "<p"] {
            let _ = plain_text(html);
        }
        assert_eq!(plain_text("&lt;b&gt;"), "<b>");
    }
}
