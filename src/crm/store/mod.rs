//! The store: the only place that speaks SQL. One connection writes, several read.
//!
//! What a transaction commits is on the disk before the answer leaves: the journal is a write-ahead log with
//! `synchronous = FULL`. Writers that wait for each other share one commit (`turn`).

mod known;
pub(crate) mod plan;
#[cfg(test)]
pub(crate) mod schema;
mod sql;
mod turn;
mod write;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{Migration, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row as _, Sqlite};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::catalog::{Info, What};
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::model::Kind;
use plan::{Cond, Select};
use sql::Sql;
use turn::Writer;

pub(crate) use write::Writing;

/// Connections that read at the same time.
const READERS: u32 = 4;
/// Prepared statements kept on each connection.
const STATEMENTS: usize = 512;
/// How long a connection waits for another process that holds the file.
const BUSY: Duration = Duration::from_secs(10);

/// Changes of the schema, in order. A released one is never edited: its checksum stands in every database.
const MIGRATIONS: [(i64, &str, &str); 1] = [(1, "tables", include_str!("../migrations/0001_tables.sql"))];

fn migrator() -> Migrator {
    let migrations = MIGRATIONS.map(|(version, name, sql)| {
        let simple = sqlx::migrate::MigrationType::Simple;
        Migration::new(version, name.into(), simple, sqlx::SqlStr::from_static(sql), false)
    });
    Migrator::with_migrations(migrations.into())
}

/// The database.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    readers: SqlitePool,
    writer: Arc<Mutex<Writer>>,
}

/// A row as it was read: the fields asked for, in that order.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The table.
    pub(crate) info: &'static Info,
    /// Which fields.
    pub(crate) fields: Arc<[usize]>,
    /// Their values.
    pub(crate) cells: Vec<Cell>,
    /// Values of the order, the key last: where the next page starts.
    pub(crate) place: Vec<Cell>,
}

impl Row {
    /// The value of a field; `Null` where it was not read.
    pub(crate) fn get(&self, field: usize) -> &Cell {
        self.fields.iter().position(|&f| f == field).and_then(|i| self.cells.get(i)).unwrap_or(&Cell::Null)
    }
    /// The value of a field by its logical name.
    pub(crate) fn named(&self, name: &str) -> &Cell {
        self.info.field(name).map_or(&Cell::Null, |field| self.get(field))
    }
    /// The primary key.
    pub(crate) fn id(&self) -> Uuid {
        self.place.last().and_then(Cell::guid).unwrap_or_default()
    }
    /// Everything it says, for comparing.
    fn all(&self) -> (&[usize], &[Cell]) {
        (&self.fields, &self.cells)
    }
    /// The version of the row, where it was read.
    pub(crate) fn version(&self) -> i64 {
        self.get(self.info.version).int().unwrap_or_default()
    }
}

/// A connection that reads, or the one that writes inside its transaction.
#[derive(Debug)]
pub(crate) enum Db {
    /// Reads what is committed.
    Read(PoolConnection<Sqlite>),
    /// Reads and writes inside a transaction.
    Write(Writing),
}

impl Store {
    /// Opens the file, makes it when it is not there, and brings its schema up to date.
    pub(crate) async fn open(path: &Path) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(false)
            .busy_timeout(BUSY)
            .statement_cache_capacity(STATEMENTS)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "memory")
            .with_regexp()
            .disable_statement_logging();
        let mut conn = SqliteConnection::connect_with(&options).await?;
        migrator().run(&mut conn).await.map_err(|e| sqlx::Error::Migrate(Box::new(e)))?;
        let version: i64 =
            sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM change").fetch_one(&mut conn).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .test_before_acquire(false)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Self { readers, writer: Arc::new(Mutex::new(Writer::new(conn, version))) })
    }

    /// A connection that reads.
    pub(crate) async fn read(&self) -> Result<Db> {
        Ok(Db::Read(self.readers.acquire().await?))
    }

    /// The connection that writes, inside a transaction; waits for its turn.
    pub(crate) async fn write(&self) -> Result<Db> {
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        writer.begin().await?;
        Ok(Db::Write(Writing::new(writer)))
    }

    /// How SQLite would find the rows of a query.
    #[cfg(test)]
    pub(crate) async fn explain(&self, select: &Select) -> Result<Vec<String>> {
        let mut sql = Sql::select(select);
        sql.text = format!("EXPLAIN QUERY PLAN {}", sql.text);
        let mut conn = self.readers.acquire().await?;
        let rows = bound(sql).fetch_all(&mut *conn).await?;
        rows.iter().map(|row| Ok(row.try_get("detail")?)).collect()
    }

    /// Moves the write-ahead log into the database file.
    pub(crate) async fn checkpoint(&self) -> Result<()> {
        let mut writer = self.writer.lock().await;
        writer.commit().await;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut writer.conn).await?;
        Ok(())
    }

    /// Closes the readers; the writer closes with the last clone.
    pub(crate) async fn close(&self) {
        if let Err(fault) = self.checkpoint().await {
            tracing::warn!(%fault, "the last checkpoint failed; the log is replayed at the next start");
        }
        self.readers.close().await;
    }
}

impl Db {
    fn conn(&mut self) -> &mut SqliteConnection {
        match self {
            Db::Read(conn) => conn,
            Db::Write(writing) => writing.conn(),
        }
    }

    /// The transaction, when there is one.
    pub(crate) fn writing(&mut self) -> Result<&mut Writing> {
        match self {
            Db::Write(writing) => Ok(writing),
            Db::Read(_) => Err(Fault::internal("a write on a connection that reads")),
        }
    }

    /// What a transaction did so far is in the log before the log is read.
    async fn write_log(&mut self) -> Result<()> {
        match self {
            Db::Read(_) => Ok(()),
            Db::Write(writing) => writing.write_log().await,
        }
    }

    /// Commits the transaction; nothing to do for a connection that reads.
    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Db::Read(_) => Ok(()),
            Db::Write(writing) => writing.commit().await,
        }
    }

    /// Gives the transaction up.
    pub(crate) async fn rollback(self) -> Result<()> {
        match self {
            Db::Read(_) => Ok(()),
            Db::Write(writing) => writing.rollback().await,
        }
    }

    /// The rows of a query.
    pub(crate) async fn rows(&mut self, select: &Select) -> Result<Vec<Row>> {
        let sql = Sql::select(select);
        let found = bound(sql).fetch_all(self.conn()).await?;
        let fields: Arc<[usize]> = select.fields.clone().into();
        found.iter().map(|row| read(select, &fields, row)).collect()
    }

    /// The first row of a query.
    pub(crate) async fn row(&mut self, select: &Select) -> Result<Option<Row>> {
        Ok(self.rows(&select.clone().limit(1)).await?.into_iter().next())
    }

    /// The row with this key, all fields.
    pub(crate) async fn by_id(&mut self, info: &'static Info, id: Uuid) -> Result<Option<Row>> {
        let known = self.known().and_then(|known| known.row(info, id)).cloned();
        if known.is_some() && !cfg!(test) {
            return Ok(known);
        }
        let row = self.row(&Select::new(info, Cond::eq(0, id))).await?;
        // What is remembered is what the database has: the tests ask both.
        debug_assert!(known.is_none() || known.as_ref().map(Row::all) == row.as_ref().map(Row::all));
        Ok(row)
    }

    /// How many rows there are, at most `limit`.
    pub(crate) async fn count(&mut self, info: &'static Info, cond: &Cond, limit: u32) -> Result<i64> {
        let sql = Sql::count(info, cond, limit);
        let row = bound(sql).fetch_one(self.conn()).await?;
        Ok(row.try_get(0)?)
    }

    /// Which concrete table an activity is in.
    pub(crate) async fn activity_table(&mut self, id: Uuid) -> Result<Option<&'static Info>> {
        for info in crate::catalog::Catalog::get().activities() {
            if self.there(info, id).await? {
                return Ok(Some(info));
            }
        }
        Ok(None)
    }

    /// The version of the last committed change, for delta tokens.
    pub(crate) async fn last_version(&mut self) -> Result<i64> {
        self.write_log().await?;
        Ok(sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM change").fetch_one(self.conn()).await?)
    }

    /// Keys of rows deleted after a version and not made again since.
    pub(crate) async fn deleted_since(&mut self, info: &Info, version: i64) -> Result<Vec<Uuid>> {
        self.write_log().await?;
        let text = format!(
            "SELECT DISTINCT id FROM change WHERE tbl = ?1 AND operation = 'delete' AND version > ?2 \
             AND id NOT IN (SELECT \"{0}\" FROM \"{1}\") ORDER BY id",
            info.table.id,
            info.logical()
        );
        let rows = sqlx::query(AssertSqlSafe(text))
            .bind(info.logical())
            .bind(version)
            .fetch_all(self.conn())
            .await?;
        rows.iter().map(|row| guid(row.try_get::<String, _>(0)?)).collect()
    }

    /// Keys at the other end of a many-to-many relation.
    pub(crate) async fn linked(
        &mut self,
        relation: &crate::model::ManyToMany,
        end: usize,
        id: Uuid,
    ) -> Result<Vec<Uuid>> {
        let (mine, theirs) = (&relation.tables[end], &relation.tables[1 - end]);
        let text = format!("SELECT {theirs}id FROM {} WHERE {mine}id = ?1 ORDER BY 1", relation.intersect);
        let rows = sqlx::query(AssertSqlSafe(text)).bind(id.to_string()).fetch_all(self.conn()).await?;
        rows.iter().map(|row| guid(row.try_get::<String, _>(0)?)).collect()
    }

    /// Rights on a row that were given to any of these principals, as bits.
    pub(crate) async fn shared(&mut self, info: &Info, id: Uuid, principals: &[Uuid]) -> Result<i64> {
        let whom: Vec<Cell> = principals.iter().map(|p| Cell::Guid(*p)).collect();
        let rows = sqlx::query(
            "SELECT rights FROM share WHERE tbl = ?1 AND id = ?2 AND principal IN (SELECT value FROM json_each(?3))",
        )
        .bind(info.logical())
        .bind(id.to_string())
        .bind(sql::json_array(&whom))
        .fetch_all(self.conn())
        .await?;
        let mut rights = 0;
        for row in &rows {
            rights |= row.try_get::<i64, _>(0)?;
        }
        Ok(rights)
    }

    /// Keys of rows of a table that were given to any of these principals with these rights.
    pub(crate) async fn shared_rows(
        &mut self,
        info: &Info,
        principals: &[Uuid],
        rights: i64,
    ) -> Result<Vec<Uuid>> {
        let whom: Vec<Cell> = principals.iter().map(|p| Cell::Guid(*p)).collect();
        let rows = sqlx::query(
            "SELECT DISTINCT id FROM share WHERE tbl = ?1 AND rights & ?2 <> 0 \
             AND principal IN (SELECT value FROM json_each(?3))",
        )
        .bind(info.logical())
        .bind(rights)
        .bind(sql::json_array(&whom))
        .fetch_all(self.conn())
        .await?;
        rows.iter().map(|row| guid(row.try_get::<String, _>(0)?)).collect()
    }

    /// Tables and keys whose words match an FTS5 expression, best first.
    pub(crate) async fn search(
        &mut self,
        expression: &str,
        tables: &[&str],
        limit: u32,
    ) -> Result<Vec<(String, Uuid, f64)>> {
        let names: Vec<Cell> = tables.iter().map(|t| Cell::from(*t)).collect();
        let rows = sqlx::query(
            "SELECT s.tbl, s.id, bm25(searching) FROM searching JOIN searched AS s ON s.rid = searching.rowid \
             WHERE searching MATCH ?1 AND s.tbl IN (SELECT value FROM json_each(?2)) ORDER BY 3, s.rid LIMIT ?3",
        )
        .bind(expression)
        .bind(sql::json_array(&names))
        .bind(i64::from(limit))
        .fetch_all(self.conn())
        .await?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, guid(row.try_get::<String, _>(1)?)?, row.try_get(2)?)))
            .collect()
    }
}

type Query<'q> = sqlx::query::Query<'q, Sqlite, sqlx::sqlite::SqliteArguments>;

fn bound(sql: Sql) -> Query<'static> {
    bind_all(sqlx::query(AssertSqlSafe(sql.text)), sql.binds)
}

fn bind_all(query: Query<'static>, cells: Vec<Cell>) -> Query<'static> {
    cells.into_iter().fold(query, |query, cell| match cell {
        Cell::Null => query.bind(None::<String>),
        Cell::Int(int) => query.bind(int),
        Cell::Real(real) => query.bind(real),
        Cell::Text(text) => query.bind(text),
        Cell::Guid(id) | Cell::Ref(_, id) => query.bind(id.to_string()),
    })
}

fn guid(text: String) -> Result<Uuid> {
    Uuid::parse_str(&text).map_err(|_| Fault::internal(format!("the store holds a bad key: {text}")))
}

fn read(select: &Select, fields: &Arc<[usize]>, row: &SqliteRow) -> Result<Row> {
    let info = select.info;
    let mut at = 0;
    let mut cells = Vec::with_capacity(fields.len());
    for &field in fields.iter() {
        cells.push(cell(info, field, row, at)?);
        at += if info.is_polymorphic(field) { 2 } else { 1 };
    }
    let mut place = Vec::with_capacity(select.order.len() + 1);
    for i in 0..select.order.len() {
        place.push(any(row, at + i)?);
    }
    place.push(Cell::Guid(guid(row.try_get(at + select.order.len())?)?));
    Ok(Row { info, fields: Arc::clone(fields), cells, place })
}

fn cell(info: &Info, field: usize, row: &SqliteRow, at: usize) -> Result<Cell> {
    let text = |row: &SqliteRow| row.try_get_unchecked::<Option<String>, _>(at);
    Ok(match info.fields.get(field).map(|f| f.what) {
        Some(What::Key) => text(row)?.map(guid).transpose()?.map_or(Cell::Null, Cell::Guid),
        Some(What::Version) => row.try_get_unchecked::<Option<i64>, _>(at)?.map_or(Cell::Null, Cell::Int),
        Some(What::Lookup(lookup)) => {
            let Some(id) = text(row)?.map(guid).transpose()? else { return Ok(Cell::Null) };
            let table = if lookup.targets.len() > 1 {
                let name = row.try_get_unchecked::<Option<String>, _>(at + 1)?.unwrap_or_default();
                lookup.targets.iter().find(|t| t.table == name)
            } else {
                lookup.targets.first()
            };
            table.map_or(Cell::Null, |t| Cell::Ref(&t.table, id))
        }
        Some(What::Value(column)) => match column.kind {
            Kind::Bool { .. } | Kind::Int { .. } | Kind::BigInt | Kind::Choice { .. } => {
                row.try_get_unchecked::<Option<i64>, _>(at)?.map_or(Cell::Null, Cell::Int)
            }
            Kind::Double => row.try_get_unchecked::<Option<f64>, _>(at)?.map_or(Cell::Null, Cell::Real),
            Kind::Guid => text(row)?.map(guid).transpose()?.map_or(Cell::Null, Cell::Guid),
            Kind::Text { .. }
            | Kind::EntityName
            | Kind::Decimal
            | Kind::Choices { .. }
            | Kind::DateTime
            | Kind::Date
            | Kind::Binary => text(row)?.map_or(Cell::Null, Cell::Text),
        },
        None => Cell::Null,
    })
}

fn any(row: &SqliteRow, at: usize) -> Result<Cell> {
    use sqlx::{TypeInfo as _, ValueRef as _};
    let raw = row.try_get_raw(at)?;
    if raw.is_null() {
        return Ok(Cell::Null);
    }
    let name = raw.type_info().name().to_owned();
    Ok(match name.as_str() {
        "INTEGER" | "BOOLEAN" => Cell::Int(row.try_get_unchecked(at)?),
        "REAL" => Cell::Real(row.try_get_unchecked(at)?),
        _ => Cell::Text(row.try_get_unchecked(at)?),
    })
}
