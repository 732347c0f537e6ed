//! One value of a row, between the wire and the store.

use uuid::Uuid;

/// A value as the store keeps it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Nothing.
    Null,
    /// Whole numbers, choices; booleans as 0 and 1.
    Int(i64),
    /// Floating numbers.
    Real(f64),
    /// Texts, moments (`2026-11-23T10:00:00Z`), days, exact numbers, bytes in base64.
    Text(String),
    /// A key.
    Guid(Uuid),
    /// A lookup's value: logical name of the table and key.
    Ref(&'static str, Uuid),
}

impl Cell {
    /// Nothing is there.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Cell::Null)
    }
    /// The text, when it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            Cell::Null | Cell::Int(_) | Cell::Real(_) | Cell::Guid(_) | Cell::Ref(..) => None,
        }
    }
    /// The whole number, when it is one.
    pub(crate) fn int(&self) -> Option<i64> {
        match self {
            Cell::Int(int) => Some(*int),
            Cell::Null | Cell::Text(_) | Cell::Real(_) | Cell::Guid(_) | Cell::Ref(..) => None,
        }
    }
    /// The key, of a guid or a lookup.
    pub(crate) fn guid(&self) -> Option<Uuid> {
        match self {
            Cell::Guid(id) | Cell::Ref(_, id) => Some(*id),
            Cell::Null | Cell::Text(_) | Cell::Real(_) | Cell::Int(_) => None,
        }
    }
    /// Table and key of a lookup.
    pub(crate) fn reference(&self) -> Option<(&'static str, Uuid)> {
        match self {
            Cell::Ref(table, id) => Some((table, *id)),
            Cell::Null | Cell::Text(_) | Cell::Real(_) | Cell::Int(_) | Cell::Guid(_) => None,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}
impl From<i64> for Cell {
    fn from(int: i64) -> Self {
        Cell::Int(int)
    }
}
impl From<Uuid> for Cell {
    fn from(id: Uuid) -> Self {
        Cell::Guid(id)
    }
}
