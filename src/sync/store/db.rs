//! Connections and transactions. One text of SQL serves both databases: `$1` for values, sets of rows as one value
//! of JSON (`json_each`), and two comments that mean a lock to PostgreSQL and nothing to SQLite, which has one
//! writer at a time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use sqlx::any::{AnyArguments, AnyPoolOptions, AnyRow};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::query::Query;
use sqlx::{
    Any, AnyConnection, AnyPool, AssertSqlSafe, Connection as _, Executor as _, Row as _, SqlSafeStr as _,
    SqlStr,
};
use sqlx::{Transaction, any::install_default_drivers};
use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

use super::error::{Result, StoreError};
use super::values::{Digest, MailboxId};

/// Connections of one process.
const CONNECTIONS: u32 = 8;
/// How long a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(15);
/// Rows that are handed over with one statement.
pub(super) const CHUNK: usize = 1_000;
/// Attempts to bring the schema up to date while another process may be doing it.
const MIGRATION_TRIES: u32 = 5;

/// Waits for the rows it names.
const LOCK: (&str, &str) = ("/*lock*/", "FOR UPDATE");
/// Leaves out the rows that others hold.
const SKIP: (&str, &str) = ("/*skip*/", "FOR UPDATE SKIP LOCKED");

/// Said to each new SQLite connection. A commit is on the disk before it is answered.
const SQLITE_SESSION: &str = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; \
                              PRAGMA foreign_keys = OFF; PRAGMA wal_autocheckpoint = 1000;";
/// Readers go on while one writes. It is kept in the file.
const SQLITE_JOURNAL: &str = "PRAGMA journal_mode = WAL";
/// Said to each new PostgreSQL connection. A worker that is stuck in the middle of a transaction must not keep its
/// mailboxes from the others for longer than its lease does.
const POSTGRES_SESSION: &str = "SET application_name = 'regarding sync'; SET lock_timeout = '10s'; \
                                SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '20s';";

/// Changes of the schema, in order. A released one is never edited: its checksum stands in every database.
const SQLITE: [(i64, &str, &str); 6] = [
    (1, "store", include_str!("migrations/sqlite/0001_store.sql")),
    (2, "order", include_str!("migrations/sqlite/0002_order.sql")),
    (3, "administration", include_str!("migrations/sqlite/0003_administration.sql")),
    (4, "outgoing", include_str!("migrations/sqlite/0004_outgoing.sql")),
    (5, "pair", include_str!("migrations/sqlite/0005_pair.sql")),
    (6, "content", include_str!("migrations/sqlite/0006_content.sql")),
];
const POSTGRES: [(i64, &str, &str); 6] = [
    (1, "store", include_str!("migrations/postgres/0001_store.sql")),
    (2, "order", include_str!("migrations/postgres/0002_order.sql")),
    (3, "administration", include_str!("migrations/postgres/0003_administration.sql")),
    (4, "outgoing", include_str!("migrations/postgres/0004_outgoing.sql")),
    (5, "pair", include_str!("migrations/postgres/0005_pair.sql")),
    (6, "content", include_str!("migrations/postgres/0006_content.sql")),
];

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    fn of(url: &str) -> Result<Self> {
        match url.split_once(':') {
            Some(("sqlite", rest)) if !rest.is_empty() && !rest.contains(":memory:") => Ok(Self::Sqlite),
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => Ok(Self::Postgres),
            // A password may stand in it.
            _ => Err(StoreError::Url(url.split([':', '@']).next().unwrap_or_default().to_owned())),
        }
    }

    fn migrator(self) -> Migrator {
        let migrations = match self {
            Self::Sqlite => SQLITE,
            Self::Postgres => POSTGRES,
        };
        let migrations = migrations.map(|(version, name, sql)| {
            Migration::new(version, name.into(), MigrationType::Simple, SqlStr::from_static(sql), false)
        });
        Migrator::with_migrations(migrations.into())
    }

    fn text(self, sql: &'static str) -> SqlStr {
        if self == Self::Sqlite || !sql.contains("/*") {
            return SqlStr::from_static(sql);
        }
        AssertSqlSafe(sql.replace(LOCK.0, LOCK.1).replace(SKIP.0, SKIP.1)).into_sql_str()
    }
}

/// The connections.
#[derive(Clone, Debug)]
pub(super) struct Db {
    pool: AnyPool,
    pub(super) dialect: Dialect,
    /// SQLite has one writer at a time; those of this process queue here in order instead of asking again and again.
    gate: Arc<Mutex<()>>,
}

/// A connection outside of a transaction.
pub(super) struct Reading {
    conn: PoolConnection<Any>,
    dialect: Dialect,
}

/// A transaction. Dropped without a commit, it is rolled back.
pub(super) struct Writing {
    tx: Transaction<'static, Any>,
    dialect: Dialect,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Db {
    pub(super) async fn open(url: &str) -> Result<Self> {
        let dialect = Dialect::of(url)?;
        install_default_drivers();
        let (session, url) = match dialect {
            Dialect::Sqlite if !url.contains('?') => (SQLITE_SESSION, format!("{url}?mode=rwc")),
            Dialect::Sqlite => (SQLITE_SESSION, url.to_owned()),
            Dialect::Postgres => (POSTGRES_SESSION, url.to_owned()),
        };
        // The pool would try again until its patience ends and then say only that; a first connection says why.
        AnyConnection::connect(&url).await?.close().await?;
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(dialect == Dialect::Postgres)
            .after_connect(move |conn, _| Box::pin(async move { conn.execute(session).await.map(drop) }))
            .connect(&url)
            .await?;
        let db = Self { pool, dialect, gate: Arc::default() };
        db.migrate().await?;
        Ok(db)
    }

    async fn migrate(&self) -> Result<()> {
        let mut tries = 0;
        loop {
            match self.try_migrate().await {
                Ok(()) => return Ok(()),
                Err(error @ (StoreError::Newer(_) | StoreError::Unreachable(_))) => return Err(error),
                Err(error) if tries >= MIGRATION_TRIES => return Err(error),
                // Another process may be at it: SQLite knows no lock for that.
                Err(_) => tokio::time::sleep(Duration::from_millis(100 << tries)).await,
            }
            tries += 1;
        }
    }

    async fn try_migrate(&self) -> Result<()> {
        if self.dialect == Dialect::Sqlite {
            self.pool.execute(SQLITE_JOURNAL).await?;
        }
        Ok(self.dialect.migrator().run(&self.pool).await?)
    }

    pub(super) async fn read(&self) -> Result<Reading> {
        Ok(Reading { conn: self.pool.acquire().await?, dialect: self.dialect })
    }

    pub(super) async fn write(&self) -> Result<Writing> {
        let (turn, begin) = match self.dialect {
            Dialect::Sqlite => (Some(Arc::clone(&self.gate).lock_owned().await), "BEGIN IMMEDIATE"),
            Dialect::Postgres => (None, "BEGIN"),
        };
        Ok(Writing { tx: self.pool.begin_with(begin).await?, dialect: self.dialect, _turn: turn })
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

/// A statement with its values.
pub(super) struct Statement(Query<'static, Any, AnyArguments>);

impl Statement {
    pub(super) fn int(self, value: i64) -> Self {
        Self(self.0.bind(value))
    }
    pub(super) fn text(self, value: &str) -> Self {
        Self(self.0.bind(clean(value, usize::MAX)))
    }
    pub(super) fn bytes(self, value: &[u8; 16]) -> Self {
        Self(self.0.bind(value.to_vec()))
    }
    /// Rows as JSON.
    pub(super) fn rows(self, value: &[Value]) -> Self {
        Self(self.0.bind(serde_json::to_string(value).unwrap_or_else(|_| "[]".to_owned())))
    }
    pub(super) async fn all(self, on: &mut AnyConnection) -> Result<Vec<Line>> {
        Ok(self.0.fetch_all(on).await?.into_iter().map(Line).collect())
    }
    pub(super) async fn one(self, on: &mut AnyConnection) -> Result<Option<Line>> {
        Ok(self.0.fetch_optional(on).await?.map(Line))
    }
    /// How many rows it changed.
    pub(super) async fn run(self, on: &mut AnyConnection) -> Result<u64> {
        Ok(self.0.execute(on).await?.rows_affected())
    }
}

fn statement(dialect: Dialect, sql: &'static str) -> Statement {
    Statement(sqlx::query(dialect.text(sql)))
}

impl Reading {
    pub(super) async fn all(
        &mut self,
        sql: &'static str,
        bind: impl FnOnce(Statement) -> Statement,
    ) -> Result<Vec<Line>> {
        bind(statement(self.dialect, sql)).all(&mut self.conn).await
    }
    pub(super) async fn one(
        &mut self,
        sql: &'static str,
        bind: impl FnOnce(Statement) -> Statement,
    ) -> Result<Option<Line>> {
        bind(statement(self.dialect, sql)).one(&mut self.conn).await
    }
}

impl Writing {
    pub(super) async fn all(
        &mut self,
        sql: &'static str,
        bind: impl FnOnce(Statement) -> Statement,
    ) -> Result<Vec<Line>> {
        bind(statement(self.dialect, sql)).all(&mut self.tx).await
    }
    pub(super) async fn one(
        &mut self,
        sql: &'static str,
        bind: impl FnOnce(Statement) -> Statement,
    ) -> Result<Option<Line>> {
        bind(statement(self.dialect, sql)).one(&mut self.tx).await
    }
    pub(super) async fn run(
        &mut self,
        sql: &'static str,
        bind: impl FnOnce(Statement) -> Statement,
    ) -> Result<u64> {
        bind(statement(self.dialect, sql)).run(&mut self.tx).await
    }
    /// Runs a statement over many rows, so many at a time; does nothing without rows. How many rows it changed.
    pub(super) async fn each(&mut self, sql: &'static str, rows: &[Value]) -> Result<u64> {
        let mut changed = 0;
        for some in rows.chunks(CHUNK) {
            changed += self.run(sql, |statement| statement.rows(some)).await?;
        }
        Ok(changed)
    }
    /// The same for a statement that inserts or updates: each key once, the last row wins, and in the order of the
    /// keys, which are the first columns. PostgreSQL takes no row twice in one statement.
    pub(super) async fn merge(&mut self, sql: &'static str, keys: usize, rows: Vec<Value>) -> Result<u64> {
        let key =
            |row: &Value| row.as_array().map(|row| Value::from(&row[..keys.min(row.len())]).to_string());
        let rows: BTreeMap<_, Value> = rows.into_iter().map(|row| (key(&row), row)).collect();
        self.each(sql, &rows.into_values().collect::<Vec<_>>()).await
    }
    /// Runs a statement that names things of one mailbox by their digests, for each mailbox. SQLite finds pairs of
    /// mailbox and digest by the mailbox alone, and a mailbox has many.
    pub(super) async fn per_mailbox(
        &mut self,
        sql: &'static str,
        each: &[(MailboxId, &Digest)],
    ) -> Result<()> {
        let mut sorted: BTreeMap<MailboxId, Vec<Value>> = BTreeMap::new();
        for (mailbox, digest) in each {
            sorted.entry(*mailbox).or_default().push(json!([digest.hex()]));
        }
        for (mailbox, rows) in sorted {
            for some in rows.chunks(CHUNK) {
                self.run(sql, |it| it.rows(some).int(mailbox.0)).await?;
            }
        }
        Ok(())
    }
    pub(super) async fn commit(self) -> Result<()> {
        let done = self.tx.commit().await.map_err(StoreError::from);
        if let Err(StoreError::Unreachable(text)) = done { Err(StoreError::Unknown(text)) } else { done }
    }
}

/// A row as it was read.
pub(super) struct Line(AnyRow);

impl Line {
    pub(super) fn int(&self, at: usize) -> Result<i64> {
        Ok(self.0.try_get(at)?)
    }
    pub(super) fn maybe_int(&self, at: usize) -> Result<Option<i64>> {
        Ok(self.0.try_get(at)?)
    }
    pub(super) fn flag(&self, at: usize) -> Result<bool> {
        Ok(self.int(at)? != 0)
    }
    /// A count, where a negative one would be somebody else's doing.
    pub(super) fn count(&self, at: usize) -> Result<u64> {
        Ok(u64::try_from(self.int(at)?).unwrap_or_default())
    }
    pub(super) fn text(&self, at: usize) -> Result<String> {
        Ok(self.0.try_get(at)?)
    }
    pub(super) fn maybe_text(&self, at: usize) -> Result<Option<String>> {
        Ok(self.0.try_get(at)?)
    }
    pub(super) fn digest(&self, at: usize) -> Result<Digest> {
        key(self.0.try_get(at)?).map(Digest)
    }
    /// A whole SHA-256.
    pub(super) fn sha256(&self, at: usize) -> Result<[u8; 32]> {
        key(self.0.try_get(at)?)
    }
    pub(super) fn uuid(&self, at: usize) -> Result<Uuid> {
        key(self.0.try_get(at)?).map(Uuid::from_bytes)
    }
    pub(super) fn maybe_uuid(&self, at: usize) -> Result<Option<Uuid>> {
        let bytes: Option<Vec<u8>> = self.0.try_get(at)?;
        Ok(bytes.map(key).transpose()?.map(Uuid::from_bytes))
    }
}

fn key<const N: usize>(bytes: Vec<u8>) -> Result<[u8; N]> {
    bytes.try_into().map_err(|bytes: Vec<u8>| StoreError::Odd(format!("a key of {} bytes", bytes.len())))
}

/// A text that both databases take: PostgreSQL knows no NUL. At most so many characters of it.
pub(super) fn clean(text: &str, most: usize) -> String {
    text.chars().filter(|one| *one != '\0').take(most).collect()
}

/// A key for a row of JSON.
pub(super) fn hex(id: Option<Uuid>) -> Option<String> {
    id.map(|id| id.simple().to_string())
}
