//! Who wants to be told of changes.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::Sort;
use super::store::Mailboxes;
use crate::error::{Error, Result};

/// A wish to be told of changes.
#[derive(Debug, Clone)]
pub(crate) struct Subscription {
    pub(crate) id: String,
    pub(crate) mailbox: i64,
    /// One folder, or the whole mailbox.
    pub(crate) folder: Option<i64>,
    /// What is watched beside mail; `None` where it is messages.
    pub(crate) sort: Option<Sort>,
    /// The list whose tasks are watched.
    pub(crate) list: Option<i64>,
    /// The application that made it.
    pub(crate) application: String,
    /// The user or application whose token made it.
    pub(crate) creator: String,
    pub(crate) resource: String,
    /// `created`, `updated`, `deleted`, with commas between.
    pub(crate) changes: String,
    pub(crate) url: String,
    /// Empty where there is none.
    pub(crate) lifecycle_url: String,
    /// The secret that every notification repeats.
    pub(crate) state: String,
    pub(crate) tls: String,
    /// Whether it tells ids that survive moves.
    pub(crate) immutable: bool,
    /// Milliseconds since 1970 UTC.
    pub(crate) expires_at: i64,
}

fn subscription_of(row: &SqliteRow) -> std::result::Result<Subscription, sqlx::Error> {
    Ok(Subscription {
        id: row.try_get("id")?,
        mailbox: row.try_get("mailbox")?,
        folder: row.try_get("folder")?,
        sort: Sort::of_word(row.try_get("sort")?),
        list: row.try_get("list")?,
        application: row.try_get("application")?,
        creator: row.try_get("creator")?,
        resource: row.try_get("resource")?,
        changes: row.try_get("changes")?,
        url: row.try_get("url")?,
        lifecycle_url: row.try_get("lifecycle_url")?,
        state: row.try_get("state")?,
        tls: row.try_get("tls")?,
        immutable: row.try_get("immutable")?,
        expires_at: row.try_get("expires_at")?,
    })
}

impl Mailboxes {
    /// All that have not expired, in the order they were made.
    pub(crate) async fn subscriptions(&self, now_ms: i64) -> Result<Vec<Subscription>> {
        sqlx::query("DELETE FROM subscription WHERE expires_at <= ?")
            .bind(now_ms)
            .execute(&self.pool)
            .await?;
        let rows = sqlx::query("SELECT * FROM subscription ORDER BY rowid").fetch_all(&self.pool).await?;
        Ok(rows.iter().map(subscription_of).collect::<std::result::Result<_, _>>()?)
    }

    /// Keeps one.
    pub(crate) async fn subscribe(&self, s: &Subscription) -> Result<()> {
        sqlx::query(
            "INSERT INTO subscription (id, mailbox, folder, application, creator, resource, changes, url,
               lifecycle_url, state, tls, immutable, expires_at, sort, list)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&s.id)
        .bind(s.mailbox)
        .bind(s.folder)
        .bind(&s.application)
        .bind(&s.creator)
        .bind(&s.resource)
        .bind(&s.changes)
        .bind(&s.url)
        .bind(&s.lifecycle_url)
        .bind(&s.state)
        .bind(&s.tls)
        .bind(s.immutable)
        .bind(s.expires_at)
        .bind(s.sort.map_or("", Sort::word))
        .bind(s.list)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Lets one live until then.
    pub(crate) async fn prolong(&self, id: &str, expires_at: i64) -> Result<()> {
        let done = sqlx::query("UPDATE subscription SET expires_at = ? WHERE id = ?")
            .bind(expires_at)
            .bind(id)
            .execute(&self.pool)
            .await?;
        match done.rows_affected() {
            0 => Err(Error::NotFound("no such subscription".to_owned())),
            _ => Ok(()),
        }
    }

    /// Ends one.
    pub(crate) async fn unsubscribe(&self, id: &str) -> Result<()> {
        sqlx::query("DELETE FROM subscription WHERE id = ?").bind(id).execute(&self.pool).await?;
        Ok(())
    }

    /// The user id and address of a mailbox by its key.
    pub(crate) async fn by_key(&self, key: i64) -> Result<super::Mailbox> {
        let row =
            sqlx::query("SELECT * FROM mailbox WHERE id = ?").bind(key).fetch_optional(&self.pool).await?;
        match row {
            Some(row) => Ok(super::store::mailbox_of(&row)?),
            None => Err(Error::NotFound("no such mailbox".to_owned())),
        }
    }
}
