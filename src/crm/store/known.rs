//! What a transaction knows of rows without asking again: it has the only connection that writes.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use super::plan::{Cond, Select};
use super::{Db, Row, guid, sql};
use crate::catalog::Info;
use crate::cell::Cell;
use crate::error::{Fault, Result};

/// Rows remembered; when there are more, all are forgotten and asked for again.
const REMEMBERED: usize = 16_384;

/// Facts about rows, true until the transaction ends or a part of it is given up.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Whether a row is there, by table and key.
    there: HashMap<(usize, Uuid), bool>,
    /// Business units by owner.
    units: HashMap<Uuid, Option<Uuid>>,
    /// The row that was made last, as it is now: a new mail is completed next.
    last: Option<Row>,
}

impl Known {
    /// Whether a row is there, where that is known.
    pub(super) fn there(&self, info: &Info, id: Uuid) -> Option<bool> {
        self.there.get(&(info.index, id)).copied()
    }

    /// Remembers whether a row is there.
    pub(super) fn found(&mut self, info: &Info, id: Uuid, there: bool) {
        if self.there.len() >= REMEMBERED {
            self.there.clear();
        }
        self.there.insert((info.index, id), there);
    }

    /// The business unit of an owner, where it is known.
    pub(super) fn unit(&self, owner: Uuid) -> Option<Option<Uuid>> {
        self.units.get(&owner).copied()
    }

    /// Remembers the business unit of an owner.
    pub(super) fn belongs(&mut self, owner: Uuid, unit: Option<Uuid>) {
        if self.units.len() >= REMEMBERED {
            self.units.clear();
        }
        self.units.insert(owner, unit);
    }

    /// The whole row, where it is the one that was made last.
    pub(super) fn row(&self, info: &Info, id: Uuid) -> Option<&Row> {
        self.last.as_ref().filter(|row| row.info.index == info.index && row.id() == id)
    }

    /// A row was made.
    pub(super) fn made(&mut self, info: &'static Info, id: Uuid, version: i64, cells: &[(usize, Cell)]) {
        self.found(info, id, true);
        let mut row = Row {
            info,
            fields: (0..info.fields.len()).collect(),
            cells: vec![Cell::Null; info.fields.len()],
            place: vec![Cell::Guid(id)],
        };
        change(&mut row, version, cells);
        self.last = Some(row);
    }

    /// A row was changed.
    pub(super) fn changed(&mut self, info: &Info, id: Uuid, version: i64, cells: &[(usize, Cell)]) {
        if matches!(info.logical(), "systemuser" | "team") {
            self.units.clear();
        }
        if self.row(info, id).is_some()
            && let Some(row) = &mut self.last
        {
            change(row, version, cells);
        }
    }

    /// Nothing is known any more: rows went, or a part of the transaction was given up.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

fn change(row: &mut Row, version: i64, cells: &[(usize, Cell)]) {
    let (info, id) = (row.info, row.id());
    for (field, cell) in cells {
        if let Some(place) = row.cells.get_mut(*field) {
            *place = cell.clone();
        }
    }
    // Key and version are the store's own.
    for (field, cell) in [(0, Cell::Guid(id)), (info.version, Cell::Int(version))] {
        if let Some(place) = row.cells.get_mut(field) {
            *place = cell;
        }
    }
}

impl Db {
    /// Whether there is a row with this key.
    pub(crate) async fn there(&mut self, info: &'static Info, id: Uuid) -> Result<bool> {
        if let Some(there) = self.known().and_then(|known| known.there(info, id)) {
            return Ok(there);
        }
        let there = self.count(info, &Cond::eq(0, id), 1).await? > 0;
        if let Db::Write(writing) = self {
            writing.known.found(info, id, there);
        }
        Ok(there)
    }

    /// Asks by one statement which of these rows are there, so that a transaction need not ask for each.
    pub(crate) async fn foresee(&mut self, rows: &[(&'static Info, Uuid)]) -> Result<()> {
        let Db::Write(writing) = self else { return Ok(()) };
        let mut asked: Vec<(&'static Info, Vec<Uuid>)> = Vec::new();
        for (info, id) in rows {
            if writing.known.there(info, *id).is_some() {
                continue;
            }
            match asked.iter_mut().find(|(other, _)| other.index == info.index) {
                Some((_, ids)) => ids.push(*id),
                None => asked.push((info, vec![*id])),
            }
        }
        if asked.iter().map(|(_, ids)| ids.len()).sum::<usize>() < 2 {
            return Ok(());
        }
        asked.sort_unstable_by_key(|(info, _)| info.index);
        let parts: Vec<String> = asked
            .iter()
            .enumerate()
            .map(|(at, (info, _))| {
                format!(
                    "SELECT {at}, \"{0}\" FROM \"{1}\" WHERE \"{0}\" IN (SELECT value FROM json_each(?{2}))",
                    info.table.id,
                    info.logical(),
                    at + 1
                )
            })
            .collect();
        let mut query = sqlx::query(AssertSqlSafe(parts.join(" UNION ALL ")));
        for (_, ids) in &asked {
            let cells: Vec<Cell> = ids.iter().map(|id| Cell::Guid(*id)).collect();
            query = query.bind(sql::json_array(&cells));
        }
        let found = query.fetch_all(writing.conn()).await?;
        for (info, ids) in &asked {
            ids.iter().for_each(|id| writing.known.found(info, *id, false));
        }
        for row in &found {
            let at = usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or(usize::MAX);
            if let Some((info, _)) = asked.get(at) {
                writing.known.found(info, guid(row.try_get::<String, _>(1)?)?, true);
            }
        }
        Ok(())
    }

    /// The business unit of a user or team.
    ///
    /// # Errors
    /// 404 when there is none of this key.
    pub(crate) async fn unit(&mut self, info: &'static Info, owner: Uuid) -> Result<Option<Uuid>> {
        if let Some(unit) = self.known().and_then(|known| known.unit(owner)) {
            return Ok(unit);
        }
        let fields = info.field("businessunitid").into_iter().collect();
        let row = self.row(&Select::new(info, Cond::eq(0, owner)).fields(fields)).await?;
        let row = row.ok_or_else(|| Fault::missing(info.logical(), owner))?;
        let unit = row.named("businessunitid").guid();
        if let Db::Write(writing) = self {
            writing.known.belongs(owner, unit);
        }
        Ok(unit)
    }

    /// What is known, in a transaction.
    pub(super) fn known(&self) -> Option<&Known> {
        match self {
            Db::Write(writing) => Some(&writing.known),
            Db::Read(_) => None,
        }
    }
}
