//! Writing inside a transaction: rows, relations, shares, the change log and the words of search.
#![expect(clippy::wildcard_enum_match_arm, reason = "errors that are no violation are treated alike")]

use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

use super::bind_all;
use super::known::Known;
use super::sql::ref_table;
use super::turn::{self, Writer};
use crate::catalog::Info;
use crate::cell::Cell;
use crate::dates;
use crate::error::{Fault, Result, code};
use crate::model::ManyToMany;

/// Rows of the change log written by one statement: six parameters each stay below SQLite's limit.
const LOG_ROWS: usize = 500;

/// Rows inserted by one statement: parties have some fifteen columns, and SQLite takes 32 766 parameters.
const INSERTED: usize = 100;

/// Savepoint around one part of a transaction.
const PART: &str = "part";

/// What happened to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// It was made.
    Create,
    /// It was changed.
    Update,
    /// It is gone.
    Delete,
}

impl Operation {
    fn name(self) -> &'static str {
        match self {
            Operation::Create => "create",
            Operation::Update => "update",
            Operation::Delete => "delete",
        }
    }
}

/// The transaction. Dropped without [`Writing::commit`], nothing of it stays.
#[derive(Debug)]
pub(crate) struct Writing {
    writer: OwnedMutexGuard<Writer>,
    log: Vec<(i64, &'static str, Uuid, Operation)>,
    /// Inside a part: how long the log was before it.
    part: Option<usize>,
    /// The savepoint of a part that has ended and stays is still set.
    ended: bool,
    /// What is known of rows.
    pub(super) known: Known,
    /// Who writes, for the log.
    pub(crate) by: Option<Uuid>,
    /// A row that decides about rights was written: what is remembered of users is to be forgotten.
    pub(crate) rights_changed: bool,
}

impl Writing {
    pub(super) fn new(writer: OwnedMutexGuard<Writer>) -> Self {
        Self {
            writer,
            log: Vec::new(),
            part: None,
            ended: false,
            known: Known::default(),
            by: None,
            rights_changed: false,
        }
    }
    pub(super) fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.writer.conn
    }

    /// Writes what happened into the log.
    pub(super) async fn write_log(&mut self) -> Result<()> {
        if self.part.is_some() {
            // Inside a part the lines could be lost with it; they are written when it has ended.
            return Ok(());
        }
        let log = std::mem::take(&mut self.log);
        let at = dates::now();
        let by = self.by.map(|id| id.to_string());
        for part in log.chunks(LOG_ROWS) {
            let mut query =
                QueryBuilder::<Sqlite>::new("INSERT INTO change (version, tbl, id, operation, at, by) ");
            query.push_values(part, |mut row, (version, table, id, operation)| {
                row.push_bind(*version)
                    .push_bind(*table)
                    .push_bind(id.to_string())
                    .push_bind(operation.name())
                    .push_bind(at.clone())
                    .push_bind(by.clone());
            });
            query.build().execute(self.conn()).await?;
        }
        Ok(())
    }

    /// Begins a part that can be given up by itself.
    pub(crate) async fn begin_part(&mut self) -> Result<()> {
        if std::mem::take(&mut self.ended) {
            self.writer.mark_again(PART).await?;
        } else {
            self.writer.mark(PART).await?;
        }
        self.part = Some(self.log.len());
        Ok(())
    }

    /// Ends a part: what it did stays with the rest, or nothing of it does.
    pub(crate) async fn end_part(&mut self, stays: bool) -> Result<()> {
        let Some(before) = self.part.take() else { return Ok(()) };
        if stays {
            // The savepoint goes with the next part's, or with the turn.
            self.ended = true;
            return Ok(());
        }
        self.log.truncate(before);
        self.known.forget();
        self.writer.undo(PART).await
    }

    /// Makes everything durable.
    pub(crate) async fn commit(mut self) -> Result<()> {
        match self.write_log().await {
            Ok(()) => turn::settle(self.writer).await,
            Err(fault) => {
                turn::give_up(self.writer).await?;
                Err(fault)
            }
        }
    }

    /// Gives everything up.
    pub(crate) async fn rollback(self) -> Result<()> {
        turn::give_up(self.writer).await
    }

    fn next(&mut self, info: &'static Info, id: Uuid, operation: Operation) -> i64 {
        self.writer.version += 1;
        let version = self.writer.version;
        self.log.push((version, info.logical(), id, operation));
        if matches!(info.logical(), "systemuser" | "team" | "role") {
            self.rights_changed = true;
        }
        version
    }

    /// Inserts a row. `cells` are fields with their values; the version is added.
    ///
    /// # Errors
    /// 412 `DuplicateRecord` when the key, an alternate key or Message-ID and direction are taken.
    pub(crate) async fn insert(
        &mut self,
        info: &'static Info,
        id: Uuid,
        cells: &[(usize, Cell)],
    ) -> Result<i64> {
        let version = self.next(info, id, Operation::Create);
        let mut names = vec![format!("\"{}\"", info.table.id), "\"versionnumber\"".to_owned()];
        let mut values = vec![Cell::Guid(id), Cell::Int(version)];
        for (field, cell) in cells {
            if *field == 0 || *field == info.version || cell.is_null() {
                continue;
            }
            push(info, *field, cell, &mut names, &mut values);
        }
        let marks: Vec<String> = (1..=values.len()).map(|i| format!("?{i}")).collect();
        let text = format!(
            "INSERT INTO \"{}\" ({}) VALUES ({})",
            info.logical(),
            names.join(", "),
            marks.join(", ")
        );
        bind_all(sqlx::query(AssertSqlSafe(text)), values)
            .execute(self.conn())
            .await
            .map_err(|error| taken(info, error))?;
        self.known.made(info, id, version, cells);
        Ok(version)
    }

    /// Inserts rows of one table, many by one statement.
    ///
    /// # Errors
    /// As [`Writing::insert`].
    pub(crate) async fn insert_all(
        &mut self,
        info: &'static Info,
        rows: &[(Uuid, &[(usize, Cell)])],
    ) -> Result<()> {
        let filled = |field: usize, cell: &Cell| field != 0 && field != info.version && !cell.is_null();
        let mut fields: Vec<usize> = Vec::new();
        for (field, cell) in rows.iter().flat_map(|(_, cells)| cells.iter()) {
            if filled(*field, cell) && !fields.contains(field) {
                fields.push(*field);
            }
        }
        // In one order, so that statements are alike and stay prepared.
        fields.sort_unstable();
        for part in rows.chunks(INSERTED) {
            let mut names = vec![format!("\"{}\"", info.table.id), "\"versionnumber\"".to_owned()];
            let mut values = Vec::new();
            let mut places = Vec::new();
            for (at, (id, cells)) in part.iter().enumerate() {
                let version = self.next(info, *id, Operation::Create);
                let mut row = vec![Cell::Guid(*id), Cell::Int(version)];
                let mut unused = Vec::new();
                for field in &fields {
                    let cell =
                        cells.iter().find(|(other, _)| other == field).map_or(&Cell::Null, |(_, cell)| cell);
                    push(info, *field, cell, if at == 0 { &mut names } else { &mut unused }, &mut row);
                }
                let marks: Vec<String> = (1..=row.len()).map(|i| format!("?{}", values.len() + i)).collect();
                places.push(format!("({})", marks.join(", ")));
                values.extend(row);
            }
            let text = format!(
                "INSERT INTO \"{}\" ({}) VALUES {}",
                info.logical(),
                names.join(", "),
                places.join(", ")
            );
            bind_all(sqlx::query(AssertSqlSafe(text)), values)
                .execute(self.conn())
                .await
                .map_err(|error| taken(info, error))?;
        }
        Ok(())
    }

    /// Changes fields of a row and gives it a new version.
    pub(crate) async fn update(
        &mut self,
        info: &'static Info,
        id: Uuid,
        cells: &[(usize, Cell)],
    ) -> Result<i64> {
        let version = self.next(info, id, Operation::Update);
        let mut names = vec!["\"versionnumber\"".to_owned()];
        let mut values = vec![Cell::Int(version)];
        for (field, cell) in cells {
            if *field != 0 && *field != info.version {
                push(info, *field, cell, &mut names, &mut values);
            }
        }
        let sets: Vec<String> =
            names.iter().enumerate().map(|(i, name)| format!("{name} = ?{}", i + 1)).collect();
        values.push(Cell::Guid(id));
        let text = format!(
            "UPDATE \"{}\" SET {} WHERE \"{}\" = ?{}",
            info.logical(),
            sets.join(", "),
            info.table.id,
            values.len()
        );
        bind_all(sqlx::query(AssertSqlSafe(text)), values)
            .execute(self.conn())
            .await
            .map_err(|error| taken(info, error))?;
        self.known.changed(info, id, version, cells);
        Ok(version)
    }

    /// Deletes a row; the log keeps that it was there.
    pub(crate) async fn delete(&mut self, info: &'static Info, id: Uuid) -> Result<()> {
        self.next(info, id, Operation::Delete);
        self.known.forget();
        let text = format!("DELETE FROM \"{}\" WHERE \"{}\" = ?1", info.logical(), info.table.id);
        sqlx::query(AssertSqlSafe(text)).bind(id.to_string()).execute(self.conn()).await?;
        self.unsearch(info, id).await?;
        sqlx::query("DELETE FROM share WHERE tbl = ?1 AND id = ?2")
            .bind(info.logical())
            .bind(id.to_string())
            .execute(self.conn())
            .await?;
        for relation in &crate::catalog::Catalog::get().model.many_to_many {
            for end in relation.tables.iter().filter(|end| *end == info.logical()) {
                let text = format!("DELETE FROM {} WHERE {end}id = ?1", relation.intersect);
                sqlx::query(AssertSqlSafe(text)).bind(id.to_string()).execute(self.conn()).await?;
            }
        }
        Ok(())
    }

    /// Joins two rows of a many-to-many relation; joining them again changes nothing.
    pub(crate) async fn link(
        &mut self,
        relation: &ManyToMany,
        end: usize,
        id: Uuid,
        other: Uuid,
    ) -> Result<()> {
        let (mine, theirs) = (&relation.tables[end], &relation.tables[1 - end]);
        let text =
            format!("INSERT OR IGNORE INTO {} ({mine}id, {theirs}id) VALUES (?1, ?2)", relation.intersect);
        sqlx::query(AssertSqlSafe(text))
            .bind(id.to_string())
            .bind(other.to_string())
            .execute(self.conn())
            .await?;
        self.rights_changed = true;
        Ok(())
    }

    /// Parts two rows of a many-to-many relation; true when they were joined.
    pub(crate) async fn unlink(
        &mut self,
        relation: &ManyToMany,
        end: usize,
        id: Uuid,
        other: Uuid,
    ) -> Result<bool> {
        let (mine, theirs) = (&relation.tables[end], &relation.tables[1 - end]);
        let text = format!("DELETE FROM {} WHERE {mine}id = ?1 AND {theirs}id = ?2", relation.intersect);
        let done = sqlx::query(AssertSqlSafe(text))
            .bind(id.to_string())
            .bind(other.to_string())
            .execute(self.conn())
            .await?;
        self.rights_changed = true;
        Ok(done.rows_affected() > 0)
    }

    /// Gives rights on a row to a user or team; 0 takes them away.
    pub(crate) async fn share(&mut self, info: &Info, id: Uuid, principal: Uuid, rights: i64) -> Result<()> {
        if rights == 0 {
            sqlx::query("DELETE FROM share WHERE tbl = ?1 AND id = ?2 AND principal = ?3")
        } else {
            sqlx::query("INSERT OR REPLACE INTO share (tbl, id, principal, rights) VALUES (?1, ?2, ?3, ?4)")
        }
        .bind(info.logical())
        .bind(id.to_string())
        .bind(principal.to_string())
        .bind(rights)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Makes a row findable by these words.
    pub(crate) async fn index_words(&mut self, info: &Info, id: Uuid, words: &str) -> Result<()> {
        self.unsearch(info, id).await?;
        let rid: i64 = sqlx::query_scalar("INSERT INTO searched (tbl, id) VALUES (?1, ?2) RETURNING rid")
            .bind(info.logical())
            .bind(id.to_string())
            .fetch_one(self.conn())
            .await?;
        sqlx::query("INSERT INTO searching (rowid, words) VALUES (?1, ?2)")
            .bind(rid)
            .bind(words)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    async fn unsearch(&mut self, info: &Info, id: Uuid) -> Result<()> {
        let rid: Option<i64> =
            sqlx::query_scalar("DELETE FROM searched WHERE tbl = ?1 AND id = ?2 RETURNING rid")
                .bind(info.logical())
                .bind(id.to_string())
                .fetch_optional(self.conn())
                .await?;
        if let Some(rid) = rid {
            sqlx::query("DELETE FROM searching WHERE rowid = ?1").bind(rid).execute(self.conn()).await?;
        }
        Ok(())
    }
}

fn push(info: &Info, field: usize, cell: &Cell, names: &mut Vec<String>, values: &mut Vec<Cell>) {
    let Some(name) = info.fields.get(field).map(|f| f.name) else { return };
    names.push(format!("\"{name}\""));
    values.push(cell.clone());
    if info.is_polymorphic(field) {
        names.push(format!("\"{}\"", ref_table(name)));
        values.push(cell.reference().map_or(Cell::Null, |(table, _)| Cell::from(table)));
    }
}

fn taken(info: &Info, error: sqlx::Error) -> Fault {
    match &error {
        sqlx::Error::Database(db) if db.is_unique_violation() => {
            let what = db.message();
            if what.contains(&format!("{}.{}", info.logical(), info.table.id)) {
                Fault::new(412, code::DUPLICATE, "Cannot insert duplicate key.")
            } else if what.contains("email.messageid") {
                Fault::new(
                    412,
                    code::DUPLICATE,
                    "A record with matching key values already exists: an email with this messageid and direction is tracked.",
                )
            } else {
                Fault::new(412, code::DUPLICATE, "A record with matching key values already exists.")
            }
        }
        _ => Fault::internal(error),
    }
}
