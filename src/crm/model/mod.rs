//! What the embedded CRM knows of Dataverse's tables: names, types, lengths, choices, lookups.
//!
//! The data lies beside this file in `tables/*.json`, one table a file, and is parsed once at start-up.

/// All tables, in the order of their entity set names.
#[derive(Debug)]
pub struct Model {
    /// The tables.
    pub tables: Vec<Table>,
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
    /// `subject`.
    pub name: String,
    /// Object type code, where it is the same in every organisation.
    pub code: Option<i32>,
    /// Rows have an owner (user or team).
    pub owned: bool,
    /// An activity: it also stands in `activitypointers` and inherits its navigation names.
    pub activity: bool,
    /// Columns that hold values (not lookups), by logical name.
    pub columns: Vec<Column>,
    /// Lookups, by logical name.
    pub lookups: Vec<Lookup>,
    /// One-to-many: navigation name → table and its lookup.
    pub collections: Vec<Collection>,
    /// Alternate keys.
    pub keys: Vec<Vec<String>>,
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
