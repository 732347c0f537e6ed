//! What happens to rows: reading a body against the model, defaults, computed columns, validation, cascades.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod duplicates;
mod email;
pub(crate) mod file;
pub(crate) mod mailbox;
mod names;
mod party;
pub(crate) mod payload;
pub(crate) mod refer;
pub(crate) mod series;
pub(crate) mod update;
pub(crate) mod values;

pub(crate) use email::SENT;

use std::sync::Arc;

use uuid::Uuid;

use crate::access::Who;
use crate::catalog::{Catalog, Info};
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::store::{Db, Row};

/// What every operation on rows needs: the connection, who acts, and limits of the organization.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// The connection.
    pub(crate) db: &'a mut Db,
    /// Who acts.
    pub(crate) who: Arc<Who>,
    /// Rows that earlier requests of the change set made, by content-id.
    pub(crate) contents: &'a [(String, &'static Info, Uuid)],
    /// The moment of the request, the same for all rows it writes.
    pub(crate) now: String,
}

/// Fields with their new values, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells(Vec<(usize, Cell)>);

impl Cells {
    /// The value of a field, where it is among them.
    pub(crate) fn get(&self, field: usize) -> Option<&Cell> {
        self.0.iter().find(|(f, _)| *f == field).map(|(_, cell)| cell)
    }
    /// The same by logical name.
    pub(crate) fn named(&self, info: &Info, name: &str) -> Option<&Cell> {
        info.field(name).and_then(|field| self.get(field))
    }
    /// Sets a field.
    pub(crate) fn set(&mut self, field: usize, cell: Cell) {
        match self.0.iter_mut().find(|(f, _)| *f == field) {
            Some(place) => place.1 = cell,
            None => self.0.push((field, cell)),
        }
    }
    /// Sets a field by its logical name, where the table has it.
    pub(crate) fn put(&mut self, info: &Info, name: &str, cell: Cell) {
        if let Some(field) = info.field(name) {
            self.set(field, cell);
        }
    }
    /// Sets a field by its logical name, where nothing is there yet.
    pub(crate) fn fill(&mut self, info: &Info, name: &str, cell: Cell) {
        if let Some(field) = info.field(name)
            && self.get(field).is_none_or(Cell::is_null)
        {
            self.set(field, cell);
        }
    }
    /// Leaves fields out.
    pub(crate) fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        self.0.retain(|(field, _)| keep(*field));
    }
    /// Leaves out what the row already says.
    pub(crate) fn retain_changed(&mut self, row: &Row) {
        self.0.retain(|(field, cell)| row.get(*field) != cell);
    }
    /// Nothing is set.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// All of them.
    pub(crate) fn all(&self) -> &[(usize, Cell)] {
        &self.0
    }
}

/// The table, where the model has it.
pub(crate) fn table(name: &str) -> Result<&'static Info> {
    Catalog::get().table(name).ok_or_else(|| Fault::internal(format!("the model has no {name}")))
}

/// The row, or 404. A row of the view over activities is read from its own table.
pub(crate) async fn must(db: &mut Db, info: &'static Info, id: Uuid) -> Result<Row> {
    db.by_id(info, id).await?.ok_or_else(|| Fault::missing(info.logical(), id))
}

/// The table that really holds a row: for `activitypointers(id)` that of the activity.
pub(crate) async fn concrete(db: &mut Db, info: &'static Info, id: Uuid) -> Result<&'static Info> {
    if info.logical() != crate::catalog::POINTER {
        return Ok(info);
    }
    db.activity_table(id).await?.ok_or_else(|| Fault::missing(info.logical(), id))
}
