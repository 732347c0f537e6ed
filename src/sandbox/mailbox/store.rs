//! Opening the store; mailboxes, and who hears of changes.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{QueryBuilder, Row as _, SqlSafeStr as _, SqliteConnection};
use tokio::sync::{Mutex, broadcast};

use super::changes::Losses;
use super::{Sort, WELL_KNOWN_FOLDERS, ids};
use crate::error::{Error, Result};

/// How many changes a slow listener may lag behind before it must read anew.
const CHANGES_KEPT: usize = 16_384;

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
    /// The id of the folder that all others lie in.
    #[serde(skip)]
    pub(crate) root_id: String,
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

/// Something changed in a mailbox.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    #[serde(skip)]
    pub(crate) mailbox: i64,
    /// What happened: `created`, `updated`, `moved` or `deleted` to a message; `folders`; `categories`; `events`, and
    /// `entries` where it is another [`EntryChange`].
    pub kind: &'static str,
    /// The message's id after the change; empty where it is about no message.
    pub id: String,
    /// The message's id before a move; else empty.
    pub old_id: String,
    /// The id that survives moves.
    #[serde(skip)]
    pub(crate) immutable_id: String,
    /// The folder the message lies in now, or lay in when it was deleted.
    #[serde(skip)]
    pub(crate) folder: i64,
    /// The folder it lay in before a move.
    #[serde(skip)]
    pub(crate) old_folder: i64,
    /// Its change key.
    #[serde(skip)]
    pub(crate) version: String,
    /// What happened to an event, contact, list or task.
    #[serde(skip)]
    pub(crate) entry: Option<EntryChange>,
}

/// Something happened to what lies beside mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EntryChange {
    pub(crate) sort: Sort,
    /// The list of a task.
    pub(crate) list: Option<i64>,
    /// `created`, `updated` or `deleted`.
    pub(crate) kind: &'static str,
}

/// The store of all mailboxes. A clone is the same store.
#[derive(Debug, Clone)]
pub struct Mailboxes {
    pub(super) pool: SqlitePool,
    pub(super) changes: broadcast::Sender<Change>,
    pub(super) losses: Losses,
    /// Those who write queue here.
    pub(super) gate: Arc<Mutex<()>>,
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
        root_id: row.try_get("root_id")?,
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
        // A connection to a file does not break while it waits: it is not asked each time.
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        let step = |number, name: &'static str, sql: &'static str| {
            Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
        };
        let migrations = vec![
            step(1, "mailboxes", include_str!("../migrations/0001_mailboxes.sql")),
            step(2, "graph", include_str!("../migrations/0002_graph.sql")),
            step(3, "entries", include_str!("../migrations/0003_entries.sql")),
            step(10, "custom properties", include_str!("../migrations/0010_custom_properties.sql")),
            step(
                11,
                "subscriptions of entries",
                include_str!("../migrations/0011_subscriptions_of_entries.sql"),
            ),
        ];
        Migrator::with_migrations(migrations).run(&pool).await?;
        Ok(Self {
            pool,
            changes: broadcast::channel(CHANGES_KEPT).0,
            losses: Losses::default(),
            gate: Arc::default(),
        })
    }

    /// Closes the store; later calls fail.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }

    /// Hears of every change from now on, of all mailboxes.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Tells the listeners.
    pub(super) fn tell(&self, change: Change) {
        // Nobody listening is no failure.
        let _ = self.changes.send(change);
    }

    /// Tells the listeners of something that is about no message.
    pub(super) fn tell_of(&self, mailbox: i64, kind: &'static str) {
        self.tell(Change { mailbox, kind, ..Change::default() });
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
        let mut tx = self.begin().await?;
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

    /// The mailbox of a user's object id, in any case of letters.
    ///
    /// # Errors
    /// When there is none.
    pub async fn by_user(&self, user_id: &str) -> Result<Mailbox> {
        let row = sqlx::query("SELECT * FROM mailbox WHERE user_id = ?")
            .bind(user_id.to_ascii_lowercase())
            .fetch_optional(&self.pool)
            .await?;
        match row {
            Some(row) => Ok(mailbox_of(&row)?),
            None => Err(Error::NotFound(format!("no mailbox of the user {user_id}"))),
        }
    }

    /// Whether a user may open a mailbox: their own, or one that is shared with them.
    pub(crate) async fn may_open(&self, user_id: &str, mailbox: &Mailbox) -> Result<bool> {
        if mailbox.user_id.eq_ignore_ascii_case(user_id) {
            return Ok(true);
        }
        let found = sqlx::query(
            "SELECT 1 FROM delegate d JOIN mailbox m ON m.id = d.member WHERE d.mailbox = ? AND m.user_id = ?",
        )
        .bind(mailbox.key)
        .bind(user_id.to_ascii_lowercase())
        .fetch_optional(&self.pool)
        .await?;
        Ok(found.is_some())
    }

    /// Gives a mailbox another language or time zone.
    pub(crate) async fn set_mailbox(
        &self,
        mailbox: &Mailbox,
        language: Option<&str>,
        time_zone: Option<&str>,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE mailbox SET language = coalesce(?, language), time_zone = coalesce(?, time_zone) WHERE id = ?",
        )
        .bind(language)
        .bind(time_zone)
        .bind(mailbox.key)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Makes a mailbox with the folders every mailbox has.
    ///
    /// # Errors
    /// When the address is taken or a delegate does not exist.
    pub async fn create(&self, new: &NewMailbox<'_>) -> Result<Mailbox> {
        let mut tx = self.begin().await?;
        insert_mailbox(&mut tx, new).await?;
        tx.commit().await?;
        self.by_address(new.address).await
    }

    /// Makes many mailboxes in one step: all or none.
    ///
    /// # Errors
    /// When an address is taken or a delegate does not exist.
    pub async fn create_many(&self, new: &[NewMailbox<'_>]) -> Result<()> {
        let mut tx = self.begin().await?;
        for one in new {
            insert_mailbox(&mut tx, one).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

async fn insert_mailbox(tx: &mut SqliteConnection, new: &NewMailbox<'_>) -> Result<i64> {
    let key = sqlx::query(
        "INSERT INTO mailbox (user_id, address, display_name, job_title, language, time_zone, shared, root_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(new.user_id.to_ascii_lowercase())
    .bind(new.address)
    .bind(new.display_name)
    .bind(new.job_title)
    .bind(new.language)
    .bind(new.time_zone)
    .bind(new.shared)
    .bind(ids::folder())
    .execute(&mut *tx)
    .await?
    .last_insert_rowid();
    for delegate in new.delegates {
        let done =
            sqlx::query("INSERT INTO delegate (mailbox, member) SELECT ?, id FROM mailbox WHERE address = ?")
                .bind(key)
                .bind(delegate)
                .execute(&mut *tx)
                .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound(format!("no mailbox {delegate}")));
        }
    }
    let mut folders =
        QueryBuilder::new("INSERT INTO folder (mailbox, remote_id, well_known, name, position) ");
    folders.push_values(WELL_KNOWN_FOLDERS.iter().zip(0_i64..), |mut row, ((well_known, name), position)| {
        row.push_bind(key).push_bind(ids::folder()).push_bind(well_known).push_bind(name).push_bind(position);
    });
    folders.build().execute(&mut *tx).await?;
    for (name, position) in new.inbox_folders.iter().zip(6_i64..) {
        sqlx::query(
            "INSERT INTO folder (mailbox, remote_id, name, position, parent)
             SELECT ?1, ?2, ?3, ?4, id FROM folder WHERE mailbox = ?1 AND well_known = 'inbox'",
        )
        .bind(key)
        .bind(ids::folder())
        .bind(name)
        .bind(position)
        .execute(&mut *tx)
        .await?;
    }
    Ok(key)
}
