//! What is attached to messages.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::deliver::{NewAttachment, bytes_of, insert_attachment};
use super::store::{Change, Mailbox, Mailboxes};
use crate::error::{Error, Result};

/// The most attachments of a message (Exchange Online limits).
const ATTACHMENTS_MAX: i64 = 250;

/// An attachment.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) content_id: String,
    pub(crate) is_inline: bool,
    /// Whether it is a message; its content is MIME then.
    pub(crate) is_item: bool,
    pub(crate) size: i64,
    pub(crate) modified_at: i64,
    /// Empty where it was not asked for.
    pub(crate) content: Vec<u8>,
}

const FILE: &str =
    "SELECT message, remote_id, name, content_type, content_id, is_inline, size, kind, modified_at";

fn file_of(row: &SqliteRow) -> std::result::Result<File, sqlx::Error> {
    Ok(File {
        id: row.try_get("remote_id")?,
        name: row.try_get("name")?,
        content_type: row.try_get("content_type")?,
        content_id: row.try_get("content_id")?,
        is_inline: row.try_get("is_inline")?,
        is_item: row.try_get::<&str, _>("kind")? == "item",
        size: row.try_get("size")?,
        modified_at: row.try_get("modified_at")?,
        content: row.try_get("content")?,
    })
}

impl Mailboxes {
    /// What is attached to these messages, in one question, with or without contents.
    pub(crate) async fn files(&self, messages: &[i64], contents: bool) -> Result<HashMap<i64, Vec<File>>> {
        let keys = serde_json::to_string(messages).map_err(|e| Error::Invalid(e.to_string()))?;
        let content = if contents { "content" } else { "x'' AS content" };
        let sql = format!(
            "{FILE}, {content} FROM attachment WHERE message IN (SELECT value FROM json_each(?)) ORDER BY id"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(keys).fetch_all(&self.pool).await?;
        let mut found: HashMap<i64, Vec<File>> = HashMap::new();
        for row in &rows {
            found.entry(row.try_get("message")?).or_default().push(file_of(row)?);
        }
        Ok(found)
    }

    /// One attachment of a message with its content.
    pub(crate) async fn file(&self, message: i64, id: &str) -> Result<File> {
        let sql = format!("{FILE}, content FROM attachment WHERE message = ? AND remote_id = ?");
        let row =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(message).bind(id).fetch_optional(&self.pool).await?;
        match row {
            Some(row) => Ok(file_of(&row)?),
            None => Err(Error::NotFound("no such attachment".to_owned())),
        }
    }

    /// All attachments of a message as they were given.
    pub(super) async fn new_attachments(&self, message: i64) -> Result<Vec<NewAttachment>> {
        let files = self.files(&[message], true).await?.remove(&message).unwrap_or_default();
        let new = |file: File| NewAttachment {
            name: file.name,
            content_type: file.content_type,
            content_bytes: STANDARD.encode(&file.content),
            is_inline: file.is_inline,
            content_id: file.content_id,
            is_item: file.is_item,
        };
        Ok(files.into_iter().map(new).collect())
    }

    /// Attaches a file to a message that is there: to a draft, or to a mail whose files were looked through first and
    /// arrive later. Answers its id.
    ///
    /// # Errors
    /// When there is no such message, or a limit is passed.
    pub async fn attach(
        &self,
        mailbox: &Mailbox,
        message_id: &str,
        attachment: &NewAttachment,
        now_ms: i64,
    ) -> Result<String> {
        let bytes = bytes_of(attachment)?;
        let mut tx = self.begin().await?;
        let row = sqlx::query(
            "SELECT m.id, m.remote_id, (SELECT count(*) FROM attachment a WHERE a.message = m.id) AS attached
             FROM message m WHERE (m.remote_id = ?1 OR m.immutable_id = ?1) AND m.mailbox = ?2",
        )
        .bind(message_id)
        .bind(mailbox.key)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Error::NotFound("no such message in this mailbox".to_owned()))?;
        if row.try_get::<i64, _>("attached")? >= ATTACHMENTS_MAX {
            return Err(Error::Invalid(format!("a message has at most {ATTACHMENTS_MAX} attachments")));
        }
        let (key, id): (i64, String) = (row.try_get("id")?, row.try_get("remote_id")?);
        let made = insert_attachment(&mut tx, key, &id, attachment, bytes, now_ms).await?;
        let change = self.count_files(&mut tx, mailbox.key, key, now_ms).await?;
        tx.commit().await?;
        self.tell(change);
        Ok(made)
    }

    /// Takes an attachment away.
    pub(crate) async fn detach(&self, mailbox: i64, message: i64, id: &str, now_ms: i64) -> Result<()> {
        let mut tx = self.begin().await?;
        let done = sqlx::query("DELETE FROM attachment WHERE message = ? AND remote_id = ?")
            .bind(message)
            .bind(id)
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound("no such attachment".to_owned()));
        }
        let change = self.count_files(&mut tx, mailbox, message, now_ms).await?;
        tx.commit().await?;
        self.tell(change);
        Ok(())
    }

    /// Says of a message whether it has files, which is a change of it.
    async fn count_files(
        &self,
        tx: &mut sqlx::SqliteConnection,
        mailbox: i64,
        message: i64,
        now_ms: i64,
    ) -> Result<Change> {
        sqlx::query(
            "UPDATE message SET has_attachments =
               EXISTS (SELECT 1 FROM attachment a WHERE a.message = message.id AND a.is_inline = 0) WHERE id = ?",
        )
        .bind(message)
        .execute(&mut *tx)
        .await?;
        self.touch(tx, mailbox, message, now_ms).await
    }
}
