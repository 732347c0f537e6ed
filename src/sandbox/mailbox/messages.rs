//! Reading and changing messages.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::store::Mailboxes;
use super::{CATEGORY_NAME_MAX, Importance, Person, Sensitivity, ids};
use crate::error::{Error, Result};

/// The most messages of one page of a list.
const PAGE_MAX: i64 = 200;

/// What a list shows of a message.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The message's id in REST form; another one after a move.
    pub id: String,
    /// The address of the mailbox it lies in.
    pub mailbox: String,
    /// The folder it lies in.
    pub parent_folder_id: String,
    /// The subject; may be empty.
    pub subject: String,
    /// The author.
    pub from: Person,
    /// The recipients.
    pub to_recipients: Vec<Person>,
    /// When it came, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// The first words of the body.
    pub body_preview: String,
    /// Names of categories.
    pub categories: Vec<String>,
    /// Whether it was opened.
    pub is_read: bool,
    /// Whether it was never sent.
    pub is_draft: bool,
    /// Whether it has attachments that are not inline.
    pub has_attachments: bool,
    /// How urgent.
    pub importance: Importance,
    /// The message class, `IPM.Note` for plain mail.
    pub item_class: String,
    /// The thread.
    pub conversation_id: String,
}

/// A page of a folder's messages, newest first.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// The messages.
    pub messages: Vec<Summary>,
    /// How many messages to skip for the next page; none at the end.
    pub next: Option<i64>,
}

/// What is attached to a message, without the content.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// The attachment's id.
    pub id: String,
    /// The file name.
    pub name: String,
    /// The media type.
    pub content_type: String,
    /// The id by which the body points to it; may be empty.
    pub content_id: String,
    /// Whether the body shows it.
    pub is_inline: bool,
    /// Bytes.
    pub size: i64,
}

/// A whole message.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    #[serde(skip)]
    pub(crate) key: i64,
    #[serde(skip)]
    pub(crate) mailbox_key: i64,
    /// What the list shows of it.
    #[serde(flatten)]
    pub summary: Summary,
    /// The id that survives moves.
    pub immutable_id: String,
    /// Another one after each change.
    pub change_key: String,
    /// The Message-ID with its angle brackets; empty when the mail had none.
    pub internet_message_id: String,
    /// The Message-ID it answers; empty when none.
    pub in_reply_to: String,
    /// The thread index, Base64.
    pub conversation_index: String,
    /// Who sent it, if not the author.
    pub sender: Person,
    /// Copies.
    pub cc_recipients: Vec<Person>,
    /// Blind copies; only of sent mail and drafts.
    pub bcc_recipients: Vec<Person>,
    /// Where answers go, if not to the author.
    pub reply_to: Vec<Person>,
    /// How confidential.
    pub sensitivity: Sensitivity,
    /// When it was made in the mailbox, milliseconds since 1970 UTC.
    pub created_at: i64,
    /// When it was last changed.
    pub modified_at: i64,
    /// When it was sent.
    pub sent_at: i64,
    /// `html` or `text`: which of the two the mail itself had.
    pub body_type: String,
    /// The body as HTML.
    pub body_html: String,
    /// The body as text.
    pub body_text: String,
    /// The header section as it came over the wire.
    pub internet_message_headers: String,
    /// What is attached.
    pub attachments: Vec<Attachment>,
}

const SUMMARY: &str = "m.remote_id, b.address AS mailbox_address, f.remote_id AS folder_id, m.subject, m.from_name,
    m.from_address, m.to_people, m.received_at, m.preview, m.categories, m.is_read, m.is_draft, m.has_attachments,
    m.importance, m.item_class, m.conversation_id";

fn json<T: serde::de::DeserializeOwned>(
    row: &SqliteRow,
    column: &str,
) -> std::result::Result<T, sqlx::Error> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text)
        .map_err(|e| sqlx::Error::ColumnDecode { index: column.to_owned(), source: Box::new(e) })
}

fn word<T: serde::de::DeserializeOwned>(
    row: &SqliteRow,
    column: &str,
) -> std::result::Result<T, sqlx::Error> {
    let text: String = row.try_get(column)?;
    serde_json::from_value(serde_json::Value::String(text))
        .map_err(|e| sqlx::Error::ColumnDecode { index: column.to_owned(), source: Box::new(e) })
}

fn summary_of(row: &SqliteRow) -> std::result::Result<Summary, sqlx::Error> {
    Ok(Summary {
        id: row.try_get("remote_id")?,
        mailbox: row.try_get("mailbox_address")?,
        parent_folder_id: row.try_get("folder_id")?,
        subject: row.try_get("subject")?,
        from: Person { name: row.try_get("from_name")?, address: row.try_get("from_address")? },
        to_recipients: json(row, "to_people")?,
        received_at: row.try_get("received_at")?,
        body_preview: row.try_get("preview")?,
        categories: json(row, "categories")?,
        is_read: row.try_get("is_read")?,
        is_draft: row.try_get("is_draft")?,
        has_attachments: row.try_get("has_attachments")?,
        importance: word(row, "importance")?,
        item_class: row.try_get("item_class")?,
        conversation_id: row.try_get("conversation_id")?,
    })
}

/// What a caller changes of a message; what is not named stays.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Patch {
    #[serde(default)]
    pub(crate) is_read: Option<bool>,
    /// The whole new list.
    #[serde(default)]
    pub(crate) categories: Option<Vec<String>>,
}

impl Mailboxes {
    /// A page of a folder, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn list(&self, folder: i64, skip: i64, top: i64) -> Result<Page> {
        let top = top.clamp(1, PAGE_MAX);
        let sql = format!(
            "SELECT {SUMMARY} FROM message m JOIN mailbox b ON b.id = m.mailbox JOIN folder f ON f.id = m.folder
             WHERE m.folder = ? ORDER BY m.received_at DESC, m.id DESC LIMIT ? OFFSET ?"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(folder)
            .bind(top + 1)
            .bind(skip.max(0))
            .fetch_all(&self.pool)
            .await?;
        let mut messages = rows.iter().map(summary_of).collect::<std::result::Result<Vec<_>, _>>()?;
        let wanted = usize::try_from(top).unwrap_or(usize::MAX);
        let next = (messages.len() > wanted).then_some(skip.max(0) + top);
        messages.truncate(wanted);
        Ok(Page { messages, next })
    }

    /// A message by its id or immutable id, if it lies in one of these mailboxes.
    ///
    /// # Errors
    /// When there is none; a message of another mailbox is "not found" too.
    pub async fn message(&self, accessible: &[i64], id: &str) -> Result<Message> {
        let sql = format!(
            "SELECT {SUMMARY}, m.* FROM message m JOIN mailbox b ON b.id = m.mailbox JOIN folder f ON f.id = m.folder
             WHERE m.remote_id = ?1 OR m.immutable_id = ?1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(&self.pool).await?;
        let missing = || Error::NotFound("no such message in this mailbox".to_owned());
        let row = row.ok_or_else(missing)?;
        let mailbox_key: i64 = row.try_get("mailbox")?;
        if !accessible.contains(&mailbox_key) {
            return Err(missing());
        }
        let key: i64 = row.try_get("id")?;
        let index: Vec<u8> = row.try_get("conversation_index")?;
        Ok(Message {
            key,
            mailbox_key,
            summary: summary_of(&row)?,
            immutable_id: row.try_get("immutable_id")?,
            change_key: ids::change_key(key, row.try_get("change_number")?),
            internet_message_id: row.try_get("internet_message_id")?,
            in_reply_to: row.try_get("in_reply_to")?,
            conversation_index: STANDARD.encode(index),
            sender: Person { name: row.try_get("sender_name")?, address: row.try_get("sender_address")? },
            cc_recipients: json(&row, "cc_people")?,
            bcc_recipients: json(&row, "bcc_people")?,
            reply_to: json(&row, "reply_to_people")?,
            sensitivity: word(&row, "sensitivity")?,
            created_at: row.try_get("created_at")?,
            modified_at: row.try_get("modified_at")?,
            sent_at: row.try_get("sent_at")?,
            body_type: row.try_get("body_type")?,
            body_html: row.try_get("body_html")?,
            body_text: row.try_get("body_text")?,
            internet_message_headers: row.try_get("headers")?,
            attachments: self.attachments(key).await?,
        })
    }

    async fn attachments(&self, message: i64) -> Result<Vec<Attachment>> {
        let rows = sqlx::query(
            "SELECT remote_id, name, content_type, content_id, is_inline, size FROM attachment WHERE message = ? ORDER BY id",
        )
        .bind(message)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Attachment {
                    id: row.try_get("remote_id")?,
                    name: row.try_get("name")?,
                    content_type: row.try_get("content_type")?,
                    content_id: row.try_get("content_id")?,
                    is_inline: row.try_get("is_inline")?,
                    size: row.try_get("size")?,
                })
            })
            .collect()
    }

    /// The bytes of an attachment.
    ///
    /// # Errors
    /// When the message has none with this id.
    pub async fn content(&self, message: &Message, attachment: &str) -> Result<Vec<u8>> {
        let row = sqlx::query("SELECT content FROM attachment WHERE message = ? AND remote_id = ?")
            .bind(message.key)
            .bind(attachment)
            .fetch_optional(&self.pool)
            .await?;
        match row {
            Some(row) => Ok(row.try_get("content")?),
            None => Err(Error::NotFound("no such attachment".to_owned())),
        }
    }

    /// Changes a message's flags or categories.
    ///
    /// # Errors
    /// When a category's name is empty, too long or holds a comma or semicolon, as in Outlook.
    pub(crate) async fn change(&self, message: &Message, patch: &Patch, now_ms: i64) -> Result<()> {
        let categories = match &patch.categories {
            Some(names) => Some(checked(names)?),
            None => None,
        };
        let mut tx = self.begin().await?;
        sqlx::query(
            "UPDATE message SET is_read = coalesce(?1, is_read), categories = coalesce(?2, categories) WHERE id = ?3",
        )
        .bind(patch.is_read)
        .bind(categories)
        .bind(message.key)
        .execute(&mut *tx)
        .await?;
        let change = self.touch(&mut tx, message.mailbox_key, message.key, now_ms).await?;
        tx.commit().await?;
        self.tell(change);
        Ok(())
    }

    /// Adds and removes categories of a message in one step, so that two writers do not undo each other.
    ///
    /// # Errors
    /// [`Error::UnknownCategory`] when one to be added is not in the mailbox's master list.
    pub(crate) async fn recategorise(
        &self,
        message: &Message,
        add: &[String],
        remove: &[String],
        now_ms: i64,
    ) -> Result<Vec<String>> {
        let known: Vec<String> =
            self.master_categories(message.mailbox_key).await?.into_iter().map(|c| c.display_name).collect();
        let mut wanted = Vec::with_capacity(add.len());
        for name in add {
            match known.iter().find(|k| k.to_lowercase() == name.to_lowercase()) {
                Some(exact) => wanted.push(exact.clone()),
                None => return Err(Error::UnknownCategory(name.clone())),
            }
        }
        let mut tx = self.begin().await?;
        let row = sqlx::query("SELECT categories FROM message WHERE id = ?")
            .bind(message.key)
            .fetch_one(&mut *tx)
            .await?;
        let mut names: Vec<String> = json(&row, "categories")?;
        names.retain(|n| !remove.iter().any(|r| r.to_lowercase() == n.to_lowercase()));
        for name in wanted {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let text = checked(&names)?;
        sqlx::query("UPDATE message SET categories = ? WHERE id = ?")
            .bind(text)
            .bind(message.key)
            .execute(&mut *tx)
            .await?;
        let change = self.touch(&mut tx, message.mailbox_key, message.key, now_ms).await?;
        tx.commit().await?;
        self.tell(change);
        Ok(names)
    }

    /// Moves a message to another folder of the same mailbox. Its id changes, the immutable one does not.
    ///
    /// # Errors
    /// When the mailbox has no such folder.
    pub async fn relocate(&self, message: &Message, folder: &str, now_ms: i64) -> Result<String> {
        let target = self.folder(message.mailbox_key, folder).await?;
        if target.id == message.summary.parent_folder_id {
            return Ok(message.summary.id.clone());
        }
        self.move_item(message.mailbox_key, &message.summary.id, &target, now_ms).await
    }
}

/// The stored form of a list of category names, if all are names Outlook would take.
pub(super) fn checked(names: &[String]) -> Result<String> {
    for name in names {
        category_name(name)?;
    }
    serde_json::to_string(names).map_err(|e| Error::Invalid(e.to_string()))
}

/// Refuses what Outlook refuses as a category's name.
pub(super) fn category_name(name: &str) -> Result<()> {
    let length = name.chars().count();
    if name.trim().is_empty() || length > CATEGORY_NAME_MAX || name.contains([',', ';']) {
        return Err(Error::Invalid(format!(
            "a category's name has 1 to {CATEGORY_NAME_MAX} characters and no comma or semicolon: {name:?}"
        )));
    }
    Ok(())
}
