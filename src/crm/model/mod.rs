//! What the embedded CRM knows of Dataverse's tables: names, types, lengths, choices, lookups.
//!
//! The data lies beside this file in `tables/*.json`, one table a file, and is parsed once at start-up. The facts
//! come from Microsoft's table reference pages and public metadata exports; `tests/contracts` holds them to those.

pub mod csdl;
pub mod definitions;
mod index;
mod load;
pub mod operations;
pub mod service;

pub use index::Nav;
pub use load::{Invalid, load, parse};

use index::Index;
use serde::Deserialize;
use std::collections::HashMap;

/// All tables, in the order of their entity set names.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The tables.
    pub tables: Vec<Table>,
    /// The many-to-many relationships between them.
    pub many_to_many: Vec<ManyToMany>,
    by_logical: HashMap<String, usize>,
    by_set: HashMap<String, usize>,
}

/// One table.
#[derive(Clone, Debug)]
pub struct Table {
    /// `email`.
    pub logical: String,
    /// `Email`.
    pub schema: String,
    /// `emails`.
    pub set: String,
    /// `activityid`.
    pub id: String,
    /// `subject`; empty where no readable column names a row (`activityparty`, `usersettings`).
    pub name: String,
    /// `Email`, for display.
    pub display: String,
    /// Object type code, where it is the same in every organisation.
    pub code: Option<i32>,
    /// Rows have an owner (user or team).
    pub owned: bool,
    /// Whom rows belong to.
    pub ownership: Ownership,
    /// The entity type this one derives from: `crmbaseentity`, `principal` or `activitypointer`.
    pub base: String,
    /// Written by hand, as no public export of the table was at hand: the fewest columns that are certain.
    pub handmade: bool,
    /// An activity: it also stands in `activitypointers` and inherits its navigation names.
    pub activity: bool,
    /// Columns that hold values (not lookups), by logical name.
    pub columns: Vec<Column>,
    /// Lookups, by logical name.
    pub lookups: Vec<Lookup>,
    /// One-to-many: navigation name → table and its lookup.
    pub collections: Vec<Collection>,
    /// One-to-many navigations that the contracts lack, with the names that Microsoft's table reference gives them
    /// (account and contact to opportunities, leads and cases). They are served like the others; `$metadata`, which is
    /// held to the contracts word by word, leaves them out.
    pub more: Vec<Collection>,
    /// Party lists of an activity: `to` and its participation type mask.
    pub parties: Vec<PartyList>,
    /// Alternate keys.
    pub keys: Vec<Vec<String>>,
    index: Index,
}

/// Whom the rows of a table belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Ownership {
    /// A user or a team.
    UserOwned,
    /// A business unit.
    BusinessOwned,
    /// Everybody.
    OrganizationOwned,
    /// Nobody: rows are seen with the row they belong to.
    None,
}

/// A list of parties that the object model shows as a column of an activity (`to`); the Web API has it only as
/// rows of `activityparty` with this mask.
#[derive(Clone, Debug, PartialEq)]
pub struct PartyList {
    /// `to`.
    pub name: String,
    /// `participationtypemask` of its rows.
    pub mask: i32,
}

/// A many-to-many relationship: either side reaches the other by the same navigation name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ManyToMany {
    /// The relationship and the navigation name on both sides: `systemuserroles_association`.
    pub name: String,
    /// The table in between: `systemuserroles`.
    pub intersect: String,
    /// The tables it joins.
    pub tables: [String; 2],
}

/// A column that holds a value.
#[derive(Clone, Debug)]
pub struct Column {
    /// `subject`.
    pub logical: String,
    /// `Subject`, for display.
    pub display: String,
    /// What it holds.
    pub kind: Kind,
    /// Set by the system alone: a client that writes it is ignored, as Dataverse does.
    pub read_only: bool,
    /// A create without it is refused.
    pub required: bool,
    /// What the metadata says of it; only a form insists on [`Level::ApplicationRequired`], the Web API does not.
    pub level: Level,
    /// Dataverse's own name of the column's type.
    pub attribute: Attribute,
    /// People see a day, whatever stands on the wire.
    pub date_only: bool,
    /// The moment is the same figure in every time zone.
    pub zone_independent: bool,
    /// Least and most of a `Decimal` or `Double`; an `Int` carries its own.
    pub bounds: Option<(i64, i64)>,
}

/// How much a column is wanted, as in the metadata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Level {
    /// Optional.
    #[default]
    None,
    /// Forms mark it as recommended.
    Recommended,
    /// Forms insist on it.
    ApplicationRequired,
    /// The system fills it.
    SystemRequired,
}

/// The type of a column in Dataverse's metadata (`AttributeTypeCode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "the names are Dataverse's own")]
pub enum Attribute {
    BigInt,
    Boolean,
    DateTime,
    Decimal,
    Double,
    EntityName,
    Integer,
    Memo,
    Money,
    Picklist,
    State,
    Status,
    String,
    Uniqueidentifier,
    Virtual,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Text of at most so many UTF-16 code units.
    Text {
        /// The limit.
        max: u32,
    },
    /// True or false, with labels for false and true.
    Bool {
        /// Labels: false, true.
        labels: [String; 2],
        /// What it is when not given.
        default: Option<bool>,
    },
    /// A whole number within bounds.
    Int {
        /// Least.
        min: i64,
        /// Most.
        max: i64,
    },
    /// A 64-bit number.
    BigInt,
    /// A floating number.
    Double,
    /// An exact number (money and decimal), kept as text in the store so that nothing is rounded.
    Decimal,
    /// One of a list; `state` is set on status values: the state they belong to.
    Choice {
        /// The list.
        options: Vec<Choice>,
        /// What it is when not given.
        default: Option<i32>,
    },
    /// Several of a list.
    Choices {
        /// The list.
        options: Vec<Choice>,
    },
    /// A moment, UTC.
    DateTime,
    /// A day.
    Date,
    /// A key.
    Guid,
    /// A table's logical name.
    EntityName,
    /// Bytes, base64 on the wire.
    Binary,
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The number.
    pub value: i32,
    /// The label.
    pub label: String,
    /// For a status: the state it belongs to.
    pub state: Option<i32>,
}

/// A column that names a row of another table.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// `regardingobjectid`; read as `_regardingobjectid_value`.
    pub logical: String,
    /// For display.
    pub display: String,
    /// Set by the system alone.
    pub read_only: bool,
    /// A create without it is refused.
    pub required: bool,
    /// What the metadata says of it.
    pub level: Level,
    /// Where it may point, and by which single-valued navigation name (exact case).
    pub targets: Vec<Target>,
}

/// One target of a lookup.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Logical name of the table; a table that this CRM does not have is left out.
    pub table: String,
    /// All names under which it can be bound or expanded; the first is the one the metadata gives.
    pub navs: Vec<String>,
}

/// A one-to-many navigation.
#[derive(Clone, Debug)]
pub struct Collection {
    /// `email_activity_parties`.
    pub nav: String,
    /// `activityparty`.
    pub table: String,
    /// `activityid`.
    pub lookup: String,
}
