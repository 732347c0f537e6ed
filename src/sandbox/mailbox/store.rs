//! Opening the store; mailboxes and folders.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Row as _, SqlSafeStr as _};
use tokio::sync::broadcast;

use super::{WELL_KNOWN_FOLDERS, ids};
use crate::error::{Error, Result};

/// How many changes a slow listener may lag behind before it must read anew.
const CHANGES_KEPT: usize = 256;

/// A mailbox and the user it belongs to.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mailbox {
    #[serde(skip)]
    pub(crate) key: i64,
    /// The user's object id in the directory.
    pub user_id: String,
    /// The SMTP address, which is the user principal name too.
    pub address: String,
    /// The name shown.
    pub display_name: String,
    /// What the person does.
    pub job_title: String,
    /// The language of Outlook for this person, a BCP 47 tag.
    pub language: String,
    /// The Windows time zone name.
    pub time_zone: String,
    /// Whether several people share it and nobody signs in as it.
    pub shared: bool,
}

/// A mailbox to be made.
#[derive(Debug, Clone)]
pub struct NewMailbox<'a> {
    /// The user's object id in the directory.
    pub user_id: &'a str,
    /// The SMTP address.
    pub address: &'a str,
    /// The name shown.
    pub display_name: &'a str,
    /// What the person does.
    pub job_title: &'a str,
    /// The language of Outlook, a BCP 47 tag.
    pub language: &'a str,
    /// The Windows time zone name.
    pub time_zone: &'a str,
    /// Whether nobody signs in as it.
    pub shared: bool,
    /// Names of further folders in the inbox.
    pub inbox_folders: &'a [String],
    /// Addresses of those who may open a shared mailbox; they must exist already.
    pub delegates: &'a [String],
}

/// A mail folder.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Folder {
    #[serde(skip)]
    pub(crate) key: i64,
    /// The folder's id.
    pub id: String,
    /// The mailbox it is in.
    pub mailbox: String,
    /// Graph's well-known name, if it has one.
    pub well_known_name: Option<String>,
    /// The name shown.
    pub display_name: String,
    /// The folder it is in, if any.
    pub parent_folder_id: Option<String>,
    /// Messages in it.
    pub total_item_count: i64,
    /// Unread messages in it.
    pub unread_item_count: i64,
}

/// Something changed in a mailbox.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    #[serde(skip)]
    pub(crate) mailbox: i64,
    /// What happened: `created`, `updated`, `moved` or `categories`.
    pub kind: &'static str,
    /// The message's id after the change; empty for the master categories.
    pub id: String,
    /// The message's id before a move; else empty.
    pub old_id: String,
}

/// The store of all mailboxes. A clone is the same store.
#[derive(Debug, Clone)]
pub struct Mailboxes {
    pub(super) pool: SqlitePool,
    pub(super) changes: broadcast::Sender<Change>,
}

pub(super) fn mailbox_of(row: &SqliteRow) -> std::result::Result<Mailbox, sqlx::Error> {
    Ok(Mailbox {
        key: row.try_get("id")?,
        user_id: row.try_get("user_id")?,
        address: row.try_get("address")?,
        display_name: row.try_get("display_name")?,
        job_title: row.try_get("job_title")?,
        language: row.try_get("language")?,
        time_zone: row.try_get("time_zone")?,
        shared: row.try_get("shared")?,
    })
}

impl Mailboxes {
    /// Opens or makes the SQLite file `sandbox.db` in a directory and brings it to this version.
    ///
    /// # Errors
    /// When the file cannot be opened, or a newer version has written it.
    pub async fn open(data_dir: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(data_dir.join("sandbox.db"))
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        let migrations = vec![Migration::new(
            1,
            "mailboxes".into(),
            MigrationType::Simple,
            include_str!("../migrations/0001_mailboxes.sql").into_sql_str(),
            false,
        )];
        Migrator::with_migrations(migrations).run(&pool).await?;
        Ok(Self { pool, changes: broadcast::channel(CHANGES_KEPT).0 })
    }

    /// Hears of every change from now on, of all mailboxes.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    pub(super) fn tell(&self, mailbox: i64, kind: &'static str, id: &str, old_id: &str) {
        // Nobody listening is no failure.
        let _ = self.changes.send(Change { mailbox, kind, id: id.to_owned(), old_id: old_id.to_owned() });
    }

    /// Whether the story was told to the end. The mark is SQLite's `user_version`, which nothing else uses here.
    pub(crate) async fn is_told(&self) -> Result<bool> {
        let version: i64 = sqlx::query("PRAGMA user_version").fetch_one(&self.pool).await?.try_get(0)?;
        Ok(version > 0)
    }

    /// Marks the story as told.
    pub(crate) async fn set_told(&self) -> Result<()> {
        sqlx::query("PRAGMA user_version = 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Removes all mailboxes with everything in them.
    pub(crate) async fn clear(&self) -> Result<()> {
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        // Messages point to their folders without a cascade, so they go first.
        sqlx::query("DELETE FROM message").execute(&mut *tx).await?;
        sqlx::query("DELETE FROM mailbox").execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// All mailboxes in the order they were made.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn all(&self) -> Result<Vec<Mailbox>> {
        let rows = sqlx::query("SELECT * FROM mailbox ORDER BY id").fetch_all(&self.pool).await?;
        Ok(rows.iter().map(mailbox_of).collect::<std::result::Result<_, _>>()?)
    }

    /// The mailbox with an address, in any case of letters.
    ///
    /// # Errors
    /// When there is none.
    pub async fn by_address(&self, address: &str) -> Result<Mailbox> {
        let row = sqlx::query("SELECT * FROM mailbox WHERE address = ?")
            .bind(address)
            .fetch_optional(&self.pool)
            .await?;
        match row {
            Some(row) => Ok(mailbox_of(&row)?),
            None => Err(Error::NotFound(format!("no mailbox {address}"))),
        }
    }

    /// The mailboxes a user may open: their own first, then those shared with them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn accessible(&self, own: i64) -> Result<Vec<Mailbox>> {
        let rows = sqlx::query(
            "SELECT * FROM mailbox WHERE id = ?1 OR id IN (SELECT mailbox FROM delegate WHERE member = ?1)
             ORDER BY id <> ?1, id",
        )
        .bind(own)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(mailbox_of).collect::<std::result::Result<_, _>>()?)
    }

    /// Makes a mailbox with the folders every mailbox has.
    ///
    /// # Errors
    /// When the address is taken or a delegate does not exist.
    pub async fn create(&self, new: &NewMailbox<'_>) -> Result<Mailbox> {
        let mut tx = self.pool.begin().await?;
        let key = sqlx::query(
            "INSERT INTO mailbox (user_id, address, display_name, job_title, language, time_zone, shared)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.user_id)
        .bind(new.address)
        .bind(new.display_name)
        .bind(new.job_title)
        .bind(new.language)
        .bind(new.time_zone)
        .bind(new.shared)
        .execute(&mut *tx)
        .await?
        .last_insert_rowid();
        for delegate in new.delegates {
            let done = sqlx::query(
                "INSERT INTO delegate (mailbox, member) SELECT ?, id FROM mailbox WHERE address = ?",
            )
            .bind(key)
            .bind(delegate)
            .execute(&mut *tx)
            .await?;
            if done.rows_affected() == 0 {
                return Err(Error::NotFound(format!("no mailbox {delegate}")));
            }
        }
        let mut inbox = None;
        let mut position = 0_i64;
        for (well_known, name) in WELL_KNOWN_FOLDERS {
            let id = insert_folder(&mut tx, key, Some(well_known), name, None, position).await?;
            position += 1;
            inbox = inbox.or(Some(id));
        }
        for name in new.inbox_folders {
            insert_folder(&mut tx, key, None, name, inbox, position).await?;
            position += 1;
        }
        tx.commit().await?;
        self.by_address(new.address).await
    }

    /// The folders of one mailbox in the order Outlook shows them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn folders(&self, mailbox: i64) -> Result<Vec<Folder>> {
        let rows = sqlx::query(
            "SELECT f.id, f.remote_id, m.address, f.well_known, f.name, p.remote_id AS parent,
                    (SELECT count(*) FROM message x WHERE x.folder = f.id) AS total,
                    (SELECT count(*) FROM message x WHERE x.folder = f.id AND x.is_read = 0) AS unread
             FROM folder f JOIN mailbox m ON m.id = f.mailbox LEFT JOIN folder p ON p.id = f.parent
             WHERE f.mailbox = ? ORDER BY f.position, f.id",
        )
        .bind(mailbox)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Folder {
                    key: row.try_get("id")?,
                    id: row.try_get("remote_id")?,
                    mailbox: row.try_get("address")?,
                    well_known_name: row.try_get("well_known")?,
                    display_name: row.try_get("name")?,
                    parent_folder_id: row.try_get("parent")?,
                    total_item_count: row.try_get("total")?,
                    unread_item_count: row.try_get("unread")?,
                })
            })
            .collect()
    }

    /// A folder by its id, well-known name or name.
    ///
    /// # Errors
    /// When the mailbox has none.
    pub async fn folder(&self, mailbox: i64, which: &str) -> Result<Folder> {
        let folders = self.folders(mailbox).await?;
        let fits = |f: &&Folder| {
            f.id == which || f.well_known_name.as_deref() == Some(which) || f.display_name == which
        };
        folders.iter().find(fits).cloned().ok_or_else(|| Error::NotFound(format!("no folder {which}")))
    }
}

async fn insert_folder(
    tx: &mut sqlx::SqliteConnection,
    mailbox: i64,
    well_known: Option<&str>,
    name: &str,
    parent: Option<i64>,
    position: i64,
) -> Result<i64> {
    let done = sqlx::query(
        "INSERT INTO folder (mailbox, remote_id, well_known, name, parent, position) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(mailbox)
    .bind(ids::folder())
    .bind(well_known)
    .bind(name)
    .bind(parent)
    .bind(position)
    .execute(tx)
    .await?;
    Ok(done.last_insert_rowid())
}
