//! New messages: from the story, from the page, from one mailbox to another.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sqlx::{Row as _, SqliteConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::changes::numbers;
use super::store::{Change, Mailbox, Mailboxes};
use super::text::{escaped, plain_text};
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
    /// Whether it is a message, and its bytes MIME.
    #[serde(default)]
    pub is_item: bool,
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
    /// Whether it was written in the mailbox, not received: Graph tells no header lines of such mail.
    pub is_own: bool,
    /// Graph's word for the flag: `notFlagged`, `flagged` or `complete`; empty is the first.
    pub flag: String,
    /// Extended properties by Graph's ids.
    pub properties: Vec<(String, String)>,
    /// When it was sent, now when not said; it is received four seconds later, but not in the future.
    pub sent_at: Option<OffsetDateTime>,
}

/// A message that was put into a folder.
#[derive(Debug, Clone)]
pub struct Put {
    /// Its id.
    pub id: String,
    /// The id that survives moves.
    pub immutable_id: String,
}

/// Refuses what a mail server or Outlook would refuse.
pub(super) fn check(draft: &Draft) -> Result<()> {
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

pub(super) fn bytes_of(attachment: &NewAttachment) -> Result<Vec<u8>> {
    let bytes = STANDARD
        .decode(&attachment.content_bytes)
        .map_err(|_| Error::Invalid(format!("the attachment {:?} is not in Base64", attachment.name)))?;
    match bytes.len() {
        0..=ATTACHMENT_MAX => Ok(bytes),
        _ => Err(Error::Invalid(format!("an attachment has at most {ATTACHMENT_MAX} bytes"))),
    }
}

pub(super) fn milliseconds(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(0)
}

/// What is computed from a draft before it is stored.
pub(super) struct Composed {
    pub(super) conversation_id: String,
    pub(super) index: Vec<u8>,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) preview: String,
    pub(super) headers: String,
    pub(super) sent_ms: i64,
    pub(super) received_ms: i64,
}

/// A thread: the conversation's id, and the place of one message in it.
pub(super) type Thread = (String, Vec<u8>);

impl Composed {
    pub(super) fn new(draft: &Draft, thread: Thread, now: OffsetDateTime) -> Self {
        let sent_at = draft.sent_at.unwrap_or(now);
        let received_at = (sent_at + time::Duration::seconds(4)).min(now);
        let (conversation_id, index) = thread;
        let text = match (&draft.text, &draft.html) {
            (Some(text), _) => text.clone(),
            (None, Some(html)) => plain_text(html),
            (None, None) => String::new(),
        };
        let html = draft
            .html
            .clone()
            .unwrap_or_else(|| format!("<div>{}</div>", escaped(&text).replace('\n', "<br>")));
        let mut preview = String::new();
        for word in text.split_whitespace() {
            if preview.len() >= 4 * PREVIEW_CHARS {
                break;
            }
            preview.push_str(if preview.is_empty() { "" } else { " " });
            preview.push_str(word);
        }
        let preview: String = preview.chars().take(PREVIEW_CHARS).collect();
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
            multipart: !draft.attachments.is_empty(),
            extra: &draft.headers,
        });
        let (sent_ms, received_ms) = (milliseconds(sent_at), milliseconds(received_at));
        Self { conversation_id, index, text, html, preview, headers, sent_ms, received_ms }
    }
}

/// The header section of a mail that is in no mailbox.
pub(crate) fn wire_headers(draft: &Draft, now: OffsetDateTime) -> String {
    Composed::new(draft, (String::new(), Vec::new()), now).headers
}

/// The name of an importance or sensitivity.
pub(super) fn word(value: impl Serialize) -> String {
    let word = serde_json::to_value(value).ok();
    word.and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_else(|| "normal".to_owned())
}

pub(super) fn list<T: Serialize>(values: &[T]) -> Result<String> {
    serde_json::to_string(values).map_err(|e| Error::Invalid(e.to_string()))
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
        let put = self.put_many(mailbox, folder, std::slice::from_ref(draft), now).await?;
        put.into_iter().next().map(|p| p.id).ok_or_else(|| Error::Invalid("nothing was put".to_owned()))
    }

    /// Puts many messages into a folder in one step, all or none, and tells the listeners of each.
    ///
    /// # Errors
    /// When the folder does not exist or a limit is passed.
    pub async fn put_many(
        &self,
        mailbox: &Mailbox,
        folder: &str,
        drafts: &[Draft],
        now: OffsetDateTime,
    ) -> Result<Vec<Put>> {
        drafts.iter().try_for_each(check)?;
        let folder = self.folder(mailbox.key, folder).await?;
        let count = i64::try_from(drafts.len()).unwrap_or(i64::MAX);
        let mut changes = Vec::with_capacity(drafts.len());
        let mut tx = self.begin().await?;
        let first = numbers(&mut tx, mailbox.key, count).await?;
        for (draft, number) in drafts.iter().zip(first..) {
            let number = if self.losses.takes(mailbox.key, "created") { 0 } else { number };
            changes.push(insert(&mut tx, mailbox.key, folder.key, draft, number, now).await?);
        }
        tx.commit().await?;
        let put = |c: &Change| Put { id: c.id.clone(), immutable_id: c.immutable_id.clone() };
        let all = changes.iter().map(put).collect();
        changes.into_iter().for_each(|change| self.tell(change));
        Ok(all)
    }

    /// Puts a sent message into the inboxes of those recipients who have a mailbox here; blind copies are not shown.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub(crate) async fn deliver(&self, sent: &Draft, now: OffsetDateTime) -> Result<()> {
        let mut arriving = sent.clone();
        arriving.bcc.clear();
        arriving.properties.clear();
        arriving.categories.clear();
        (arriving.is_read, arriving.is_draft, arriving.is_own) = (false, false, false);
        arriving.flag.clear();
        let mut done: Vec<i64> = Vec::new();
        for person in sent.to.iter().chain(&sent.cc).chain(&sent.bcc) {
            let mailbox = match self.by_address(&person.address).await {
                Ok(mailbox) => mailbox,
                Err(Error::NotFound(_)) => continue,
                Err(e) => return Err(e),
            };
            if !done.contains(&mailbox.key) {
                done.push(mailbox.key);
                self.put(&mailbox, "inbox", &arriving, now).await?;
            }
        }
        Ok(())
    }
}

/// Stores a message under the number of its change.
pub(super) async fn insert(
    tx: &mut SqliteConnection,
    mailbox: i64,
    folder: i64,
    draft: &Draft,
    number: i64,
    now: OffsetDateTime,
) -> Result<Change> {
    let files = draft.attachments.iter().map(bytes_of).collect::<Result<Vec<_>>>()?;
    let sent_ms = milliseconds(draft.sent_at.unwrap_or(now));
    let thread = thread(tx, mailbox, draft, sent_ms).await?;
    let composed = Composed::new(draft, thread, now);
    let sender = draft.sender.as_ref().unwrap_or(&draft.from);
    let (id, immutable_id) = (ids::item(), ids::immutable());
    let class = if draft.item_class.is_empty() { "IPM.Note" } else { &draft.item_class };
    let key = sqlx::query(
        "INSERT INTO message (mailbox, folder, remote_id, immutable_id, change_number, item_class,
           internet_message_id, in_reply_to, conversation_id, conversation_index, subject, sender_name,
           sender_address, from_name, from_address, to_people, cc_people, bcc_people, reply_to_people, importance,
           sensitivity, is_read, is_draft, has_attachments, categories, created_at, modified_at, sent_at,
           received_at, preview, body_type, headers, body_text, body_html, sequence, arrived, is_own, flag)
         VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                 ?, ?, ?, ?)",
    )
    .bind(mailbox)
    .bind(folder)
    .bind(&id)
    .bind(&immutable_id)
    .bind(class)
    .bind(&draft.message_id)
    .bind(&draft.in_reply_to)
    .bind(&composed.conversation_id)
    .bind(&composed.index)
    .bind(&draft.subject)
    .bind(&sender.name)
    .bind(&sender.address)
    .bind(&draft.from.name)
    .bind(&draft.from.address)
    .bind(list(&draft.to)?)
    .bind(list(&draft.cc)?)
    .bind(list(&draft.bcc)?)
    .bind(list(&draft.reply_to)?)
    .bind(word(draft.importance))
    .bind(word(draft.sensitivity))
    .bind(draft.is_read)
    .bind(draft.is_draft)
    .bind(draft.attachments.iter().any(|a| !a.is_inline))
    .bind(list(&draft.categories)?)
    .bind(composed.received_ms)
    .bind(composed.received_ms)
    .bind(composed.sent_ms)
    .bind(composed.received_ms)
    .bind(&composed.preview)
    .bind(if draft.html.is_some() { "html" } else { "text" })
    .bind(&composed.headers)
    .bind(&composed.text)
    .bind(&composed.html)
    .bind(number)
    .bind(number)
    .bind(draft.is_own || draft.is_draft)
    .bind(if draft.flag.is_empty() { "notFlagged" } else { &draft.flag })
    .execute(&mut *tx)
    .await?
    .last_insert_rowid();
    for (attachment, bytes) in draft.attachments.iter().zip(files) {
        insert_attachment(tx, key, &id, attachment, bytes, composed.received_ms).await?;
    }
    for (name, value) in &draft.properties {
        set_extra(tx, key, "property", name, Some(value)).await?;
    }
    Ok(Change {
        mailbox,
        kind: "created",
        version: ids::change_key(key, 1),
        id,
        immutable_id,
        folder,
        ..Change::default()
    })
}

/// Stores an attachment. Answers its id.
pub(super) async fn insert_attachment(
    tx: &mut SqliteConnection,
    message: i64,
    message_id: &str,
    attachment: &NewAttachment,
    bytes: Vec<u8>,
    now_ms: i64,
) -> Result<String> {
    let id = ids::attachment(message_id);
    sqlx::query(
        "INSERT INTO attachment
           (message, remote_id, name, content_type, content_id, is_inline, size, kind, modified_at, content)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(message)
    .bind(&id)
    .bind(&attachment.name)
    .bind(&attachment.content_type)
    .bind(&attachment.content_id)
    .bind(attachment.is_inline)
    .bind(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
    .bind(if attachment.is_item { "item" } else { "file" })
    .bind(now_ms)
    .bind(bytes)
    .execute(&mut *tx)
    .await?;
    Ok(id)
}

/// Gives a message a property or extension, or takes it away where there is no value.
pub(super) async fn set_extra(
    tx: &mut SqliteConnection,
    message: i64,
    kind: &str,
    name: &str,
    value: Option<&str>,
) -> Result<()> {
    match value {
        Some(value) => {
            sqlx::query(
                "INSERT INTO extra (message, kind, name, value) VALUES (?, ?, ?, ?)
                 ON CONFLICT (message, kind, name) DO UPDATE SET value = excluded.value",
            )
            .bind(message)
            .bind(kind)
            .bind(name)
            .bind(value)
            .execute(&mut *tx)
            .await?;
        }
        None => {
            sqlx::query("DELETE FROM extra WHERE message = ? AND kind = ? AND name = ?")
                .bind(message)
                .bind(kind)
                .bind(name)
                .execute(&mut *tx)
                .await?;
        }
    }
    Ok(())
}

/// The conversation index that a message bears, where it is one: at least 22 bytes ([MS-OXOMSG] 2.2.1.3).
fn thread_index(draft: &Draft) -> Option<Vec<u8>> {
    let (_, text) = draft.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("Thread-Index"))?;
    STANDARD.decode(text.trim()).ok().filter(|index| index.len() >= 22)
}

/// The thread a message belongs to: its parent's when the mailbox holds it, else the one of its `Thread-Index`, which
/// Outlook writes also where it leaves the other headers out, else one of its own that all mailboxes compute alike from
/// the thread's first Message-ID.
pub(super) async fn thread(
    tx: &mut SqliteConnection,
    mailbox: i64,
    draft: &Draft,
    sent_ms: i64,
) -> Result<Thread> {
    let ancestors = std::iter::once(&draft.in_reply_to).chain(draft.references.iter().rev());
    for id in ancestors.filter(|id| !id.is_empty()) {
        let row = sqlx::query(
            "SELECT conversation_id, conversation_index FROM message WHERE mailbox = ? AND internet_message_id = ? LIMIT 1",
        )
        .bind(mailbox)
        .bind(id)
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(row) = row {
            let index: Vec<u8> = row.try_get("conversation_index")?;
            return Ok((row.try_get("conversation_id")?, ids::conversation_child(&index, sent_ms)));
        }
    }
    if let Some(index) = thread_index(draft) {
        let root = index.get(6..22).and_then(|guid| Uuid::from_slice(guid).ok()).unwrap_or_default();
        return Ok((ids::conversation(root), index));
    }
    let first =
        draft.references.first().filter(|r| !r.is_empty()).unwrap_or(match draft.in_reply_to.is_empty() {
            true => &draft.message_id,
            false => &draft.in_reply_to,
        });
    let root = match first.is_empty() {
        true => Uuid::new_v4(),
        false => Uuid::new_v5(&Uuid::NAMESPACE_OID, first.as_bytes()),
    };
    Ok((ids::conversation(root), ids::conversation_root(root, sent_ms)))
}
