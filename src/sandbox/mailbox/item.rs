//! Messages as Graph reads them: many in one question, each with as much as is wanted.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::filter::{Field, Filter, Order};
use super::store::Mailboxes;
use super::{Person, ids};
use crate::error::{Error, Result};

/// What is read of a message beside its head: each costs a look at another part of the row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The header section.
    pub(crate) headers: bool,
    /// The body as text.
    pub(crate) text: bool,
    /// The body as HTML.
    pub(crate) html: bool,
}

impl Parts {
    /// All of it.
    pub(crate) const ALL: Self = Self { headers: true, text: true, html: true };
}

/// A message.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) key: i64,
    pub(crate) folder: i64,
    pub(crate) folder_id: String,
    pub(crate) id: String,
    pub(crate) immutable_id: String,
    /// Another one after each change.
    pub(crate) version: String,
    pub(crate) item_class: String,
    pub(crate) internet_message_id: String,
    pub(crate) in_reply_to: String,
    pub(crate) conversation_id: String,
    pub(crate) conversation_index: Vec<u8>,
    pub(crate) subject: String,
    pub(crate) sender: Person,
    pub(crate) from: Person,
    pub(crate) to: Vec<Person>,
    pub(crate) cc: Vec<Person>,
    pub(crate) bcc: Vec<Person>,
    pub(crate) reply_to: Vec<Person>,
    pub(crate) importance: String,
    pub(crate) sensitivity: String,
    pub(crate) is_read: bool,
    pub(crate) is_draft: bool,
    /// Whether it was written here, not received.
    pub(crate) is_own: bool,
    pub(crate) has_attachments: bool,
    pub(crate) flag: String,
    pub(crate) categories: Vec<String>,
    pub(crate) created_at: i64,
    pub(crate) modified_at: i64,
    pub(crate) sent_at: i64,
    pub(crate) received_at: i64,
    pub(crate) preview: String,
    /// `html` or `text`.
    pub(crate) body_type: String,
    /// The number of its last change.
    pub(crate) sequence: i64,
    /// The number of the change by which it came into its folder.
    pub(crate) arrived: i64,
    pub(crate) headers: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

const HEAD: &str = "m.id, m.folder, f.remote_id AS folder_id, m.remote_id, m.immutable_id, m.change_number,
    m.item_class, m.internet_message_id, m.in_reply_to, m.conversation_id, m.conversation_index, m.subject,
    m.sender_name, m.sender_address, m.from_name, m.from_address, m.to_people, m.cc_people, m.bcc_people,
    m.reply_to_people, m.importance, m.sensitivity, m.is_read, m.is_draft, m.is_own, m.has_attachments, m.flag,
    m.categories, m.created_at, m.modified_at, m.sent_at, m.received_at, m.preview, m.body_type, m.sequence,
    m.arrived";

/// `SELECT … FROM …` of messages with those parts.
pub(super) fn selecting(parts: Parts) -> String {
    let part = |wanted: bool, column: &str| if wanted { format!("m.{column}") } else { "''".to_owned() };
    format!(
        "SELECT {HEAD}, {} AS headers, {} AS body_text, {} AS body_html FROM message m JOIN folder f ON f.id = m.folder",
        part(parts.headers, "headers"),
        part(parts.text, "body_text"),
        part(parts.html, "body_html"),
    )
}

fn json<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> std::result::Result<T, sqlx::Error> {
    let text: &str = row.try_get(column)?;
    serde_json::from_str(text)
        .map_err(|e| sqlx::Error::ColumnDecode { index: column.to_owned(), source: Box::new(e) })
}

pub(super) fn item_of(row: &SqliteRow) -> std::result::Result<Item, sqlx::Error> {
    let key: i64 = row.try_get("id")?;
    Ok(Item {
        key,
        folder: row.try_get("folder")?,
        folder_id: row.try_get("folder_id")?,
        id: row.try_get("remote_id")?,
        immutable_id: row.try_get("immutable_id")?,
        version: ids::change_key(key, row.try_get("change_number")?),
        item_class: row.try_get("item_class")?,
        internet_message_id: row.try_get("internet_message_id")?,
        in_reply_to: row.try_get("in_reply_to")?,
        conversation_id: row.try_get("conversation_id")?,
        conversation_index: row.try_get("conversation_index")?,
        subject: row.try_get("subject")?,
        sender: Person { name: row.try_get("sender_name")?, address: row.try_get("sender_address")? },
        from: Person { name: row.try_get("from_name")?, address: row.try_get("from_address")? },
        to: json(row, "to_people")?,
        cc: json(row, "cc_people")?,
        bcc: json(row, "bcc_people")?,
        reply_to: json(row, "reply_to_people")?,
        importance: row.try_get("importance")?,
        sensitivity: row.try_get("sensitivity")?,
        is_read: row.try_get("is_read")?,
        is_draft: row.try_get("is_draft")?,
        is_own: row.try_get("is_own")?,
        has_attachments: row.try_get("has_attachments")?,
        flag: row.try_get("flag")?,
        categories: json(row, "categories")?,
        created_at: row.try_get("created_at")?,
        modified_at: row.try_get("modified_at")?,
        sent_at: row.try_get("sent_at")?,
        received_at: row.try_get("received_at")?,
        preview: row.try_get("preview")?,
        body_type: row.try_get("body_type")?,
        sequence: row.try_get("sequence")?,
        arrived: row.try_get("arrived")?,
        headers: row.try_get("headers")?,
        text: row.try_get("body_text")?,
        html: row.try_get("body_html")?,
    })
}

/// Which messages of a list are wanted.
#[derive(Debug)]
pub(crate) struct Listing<'a> {
    pub(crate) mailbox: i64,
    /// One folder, or all.
    pub(crate) folder: Option<i64>,
    pub(crate) filter: Option<&'a Filter>,
    /// In what order; the newest first when nothing is said.
    pub(crate) order: &'a [Order],
    pub(crate) parts: Parts,
    pub(crate) after: After,
    pub(crate) top: i64,
}

/// Where a page of a list begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum After {
    /// So many messages are left out.
    Skip(i64),
    /// Behind the message that was received then and has that key: the newest first.
    Message(i64, i64),
}

impl Listing<'_> {
    /// What a filter by name finds is few: it is sorted then, and not looked for along an index of times.
    fn is_few(&self) -> bool {
        self.filter.is_some_and(|f| f.names(Field::MessageId) || f.names(Field::Conversation))
    }

    fn place(&self, query: &mut QueryBuilder<Sqlite>) {
        // A folder lies in one mailbox: naming both would leave it open which index is walked.
        match self.folder {
            Some(folder) if !self.is_few() => {
                query.push(" WHERE m.folder = ").push_bind(folder);
            }
            folder => {
                query.push(" WHERE m.mailbox = ").push_bind(self.mailbox);
                if let Some(folder) = folder {
                    query.push(" AND +m.folder = ").push_bind(folder);
                }
            }
        }
        if let Some(filter) = self.filter {
            query.push(" AND ");
            filter.write(query);
        }
    }
}

impl Mailboxes {
    /// A message by its id or immutable id, if it lies in this mailbox.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) async fn item(&self, mailbox: i64, id: &str, parts: Parts) -> Result<Item> {
        let sql = format!(
            "{} WHERE (m.remote_id = ?1 OR m.immutable_id = ?1) AND m.mailbox = ?2",
            selecting(parts)
        );
        let row =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).bind(mailbox).fetch_optional(&self.pool).await?;
        match row {
            Some(row) => Ok(item_of(&row)?),
            None => Err(Error::NotFound("no such message in this mailbox".to_owned())),
        }
    }

    /// A page of a list.
    pub(crate) async fn items(&self, listing: &Listing<'_>) -> Result<Vec<Item>> {
        let mut query = QueryBuilder::new(selecting(listing.parts));
        listing.place(&mut query);
        if let After::Message(received_at, key) = listing.after {
            query.push(" AND (m.received_at, m.id) < (").push_bind(received_at);
            query.push(", ").push_bind(key).push(")");
        }
        query.push(" ORDER BY ");
        for order in listing.order {
            query.push(order.column()).push(if order.descending { " DESC, " } else { ", " });
        }
        let few = listing.is_few();
        if listing.order.is_empty() {
            query.push(if few { "+m.received_at DESC, " } else { "m.received_at DESC, " });
        }
        query.push(if few { "+m.id" } else { "m.id" }).push(" DESC LIMIT ").push_bind(listing.top);
        if let After::Skip(skip) = listing.after {
            query.push(" OFFSET ").push_bind(skip);
        }
        let rows = query.build().fetch_all(&self.pool).await?;
        Ok(rows.iter().map(item_of).collect::<std::result::Result<_, _>>()?)
    }

    /// How many messages a list has in all.
    pub(crate) async fn count(&self, listing: &Listing<'_>) -> Result<i64> {
        let mut query = QueryBuilder::new("SELECT count(*) FROM message m");
        listing.place(&mut query);
        Ok(query.build().fetch_one(&self.pool).await?.try_get(0)?)
    }

    /// Pairs of ordinary and immutable id of those of these ids that are in a mailbox.
    pub(crate) async fn both_ids(&self, mailbox: i64, ids: &[String]) -> Result<Vec<(String, String)>> {
        let wanted = serde_json::to_string(ids).map_err(|e| Error::Invalid(e.to_string()))?;
        let rows = sqlx::query(
            "SELECT remote_id, immutable_id FROM message WHERE mailbox = ?2 AND (
               remote_id IN (SELECT value FROM json_each(?1)) OR immutable_id IN (SELECT value FROM json_each(?1)))",
        )
        .bind(wanted)
        .bind(mailbox)
        .fetch_all(&self.pool)
        .await?;
        let pair = |row: &SqliteRow| Ok((row.try_get(0)?, row.try_get(1)?));
        rows.iter().map(pair).collect()
    }

    /// What somebody has given these messages of a kind: names and values by message.
    pub(crate) async fn extras(
        &self,
        messages: &[i64],
        kind: &str,
    ) -> Result<HashMap<i64, Vec<(String, String)>>> {
        let mut found: HashMap<i64, Vec<(String, String)>> = HashMap::new();
        let keys = serde_json::to_string(messages).map_err(|e| Error::Invalid(e.to_string()))?;
        let rows = sqlx::query(
            "SELECT message, name, value FROM extra
             WHERE message IN (SELECT value FROM json_each(?)) AND kind = ? ORDER BY message, name",
        )
        .bind(keys)
        .bind(kind)
        .fetch_all(&self.pool)
        .await?;
        for row in &rows {
            let of = found.entry(row.try_get("message")?).or_default();
            of.push((row.try_get("name")?, row.try_get("value")?));
        }
        Ok(found)
    }
}
