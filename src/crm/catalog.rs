//! The model, indexed: which field, navigation or collection a name means, found without a search.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::model::{self, Collection, Column, Kind, Lookup, ManyToMany, Model, Table};

/// Every table by its names, and every lookup by the table it points to.
#[derive(Debug)]
pub(crate) struct Catalog {
    /// The model it was built from.
    pub(crate) model: &'static Model,
    tables: Vec<Info>,
    by_logical: HashMap<&'static str, usize>,
    by_set: HashMap<&'static str, usize>,
}

/// One table with its fields in the order of the store.
#[derive(Debug)]
pub(crate) struct Info {
    /// The table.
    pub(crate) table: &'static Table,
    /// Place in the catalog.
    pub(crate) index: usize,
    /// All fields: the key first, then values, then lookups.
    pub(crate) fields: Vec<Field>,
    by_name: HashMap<&'static str, usize>,
    singles: HashMap<&'static str, Single>,
    collections: HashMap<&'static str, &'static Collection>,
    /// Field of `versionnumber`.
    pub(crate) version: usize,
    /// Field of the primary name, where the table has one.
    pub(crate) name: Option<usize>,
}

/// One field of a table.
#[derive(Debug)]
pub(crate) struct Field {
    /// Logical name.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) what: What,
}

/// What a field is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    /// The primary key.
    Key,
    /// The version of the row, written by the store.
    Version,
    /// A value.
    Value(&'static Column),
    /// A lookup.
    Lookup(&'static Lookup),
}

/// A single-valued navigation: the lookup behind it and where it may lead.
#[derive(Clone, Debug)]
pub(crate) struct Single {
    /// Field of the lookup.
    pub(crate) field: usize,
    /// Logical names of the tables, more than one for `ownerid` and its kind.
    pub(crate) targets: Vec<&'static str>,
}

/// The view over all activities.
pub(crate) const POINTER: &str = "activitypointer";

impl Catalog {
    /// The catalog of this build's model.
    pub(crate) fn get() -> &'static Catalog {
        static CATALOG: OnceLock<Catalog> = OnceLock::new();
        CATALOG.get_or_init(|| Catalog::new(model::load()))
    }

    fn new(model: &'static Model) -> Self {
        let tables: Vec<Info> = model.tables.iter().enumerate().map(|(i, t)| Info::new(i, t)).collect();
        let by_logical = tables.iter().map(|t| (t.table.logical.as_str(), t.index)).collect();
        let by_set = tables.iter().map(|t| (t.table.set.as_str(), t.index)).collect();
        Self { model, tables, by_logical, by_set }
    }

    /// All tables.
    pub(crate) fn tables(&self) -> &[Info] {
        &self.tables
    }
    /// The table with this logical name.
    pub(crate) fn table(&self, logical: &str) -> Option<&Info> {
        self.by_logical.get(logical).and_then(|&i| self.tables.get(i))
    }
    /// The table with this entity set name.
    pub(crate) fn set(&self, set: &str) -> Option<&Info> {
        self.by_set.get(set).and_then(|&i| self.tables.get(i))
    }
    /// The many-to-many relation with this name, and which end the table is.
    pub(crate) fn relation(&self, info: &Info, nav: &str) -> Option<(&'static ManyToMany, usize)> {
        let relation = self.model.many_to_many.iter().find(|r| r.name == nav)?;
        relation.tables.iter().position(|end| end == info.logical()).map(|end| (relation, end))
    }
    /// The tables whose rows stand in `activitypointers`.
    pub(crate) fn activities(&self) -> impl Iterator<Item = &Info> {
        self.tables.iter().filter(|t| t.is_activity())
    }
}

impl Info {
    fn new(index: usize, table: &'static Table) -> Self {
        let mut fields = vec![Field { name: &table.id, what: What::Key }];
        for column in &table.columns {
            if column.logical == table.id || column.logical == "versionnumber" {
                continue;
            }
            fields.push(Field { name: &column.logical, what: What::Value(column) });
        }
        for lookup in &table.lookups {
            // `email.activityid` is the key, not a lookup of its own.
            if lookup.logical != table.id && !lookup.targets.is_empty() {
                fields.push(Field { name: &lookup.logical, what: What::Lookup(lookup) });
            }
        }
        let version = fields.len();
        fields.push(Field { name: "versionnumber", what: What::Version });
        let mut by_name: HashMap<&'static str, usize> = HashMap::new();
        for (i, field) in fields.iter().enumerate() {
            by_name.entry(field.name).or_insert(i);
        }
        let mut singles: HashMap<&'static str, Single> = HashMap::new();
        for (i, field) in fields.iter().enumerate() {
            let What::Lookup(lookup) = field.what else { continue };
            for target in &lookup.targets {
                for nav in &target.navs {
                    let single =
                        singles.entry(nav).or_insert_with(|| Single { field: i, targets: Vec::new() });
                    if single.field == i && !single.targets.contains(&target.table.as_str()) {
                        single.targets.push(&target.table);
                    }
                }
            }
        }
        let collections = table.all_collections().map(|c| (c.nav.as_str(), c)).collect();
        let name = by_name.get(table.name.as_str()).copied();
        Self { table, index, fields, by_name, singles, collections, version, name }
    }

    /// Logical name.
    pub(crate) fn logical(&self) -> &'static str {
        &self.table.logical
    }
    /// An activity with a table of its own, so not the view over them.
    pub(crate) fn is_activity(&self) -> bool {
        self.table.activity && self.table.logical != POINTER
    }
    /// The field with this logical name.
    pub(crate) fn field(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }
    /// The field a client names: `subject`, or `_ownerid_value` for a lookup.
    pub(crate) fn wire_field(&self, name: &str) -> Option<usize> {
        if let Some(inner) = name.strip_prefix('_').and_then(|n| n.strip_suffix("_value")) {
            return self.field(inner).filter(|&i| self.lookup(i).is_some());
        }
        self.field(name).filter(|&i| self.lookup(i).is_none())
    }
    /// The lookup behind a field.
    pub(crate) fn lookup(&self, field: usize) -> Option<&'static Lookup> {
        match self.fields.get(field).map(|f| f.what) {
            Some(What::Lookup(lookup)) => Some(lookup),
            Some(What::Key | What::Version | What::Value(_)) | None => None,
        }
    }
    /// The column behind a field.
    pub(crate) fn column(&self, field: usize) -> Option<&'static Column> {
        match self.fields.get(field).map(|f| f.what) {
            Some(What::Value(column)) => Some(column),
            Some(What::Key | What::Version | What::Lookup(_)) | None => None,
        }
    }
    /// The single-valued navigation with this name (exact case, as Dataverse has it).
    pub(crate) fn single(&self, nav: &str) -> Option<&Single> {
        self.singles.get(nav)
    }
    /// The collection with this name.
    pub(crate) fn collection(&self, nav: &str) -> Option<&'static Collection> {
        self.collections.get(nav).copied()
    }
    /// Whether the lookup names its target's table beside the key.
    pub(crate) fn is_polymorphic(&self, field: usize) -> bool {
        self.lookup(field).is_some_and(|l| l.targets.len() > 1)
    }
    /// Kind of a value field; the key is a guid and the version a 64-bit number.
    pub(crate) fn kind(&self, field: usize) -> Kind {
        match self.fields.get(field).map(|f| f.what) {
            Some(What::Value(column)) => column.kind.clone(),
            Some(What::Version) => Kind::BigInt,
            Some(What::Key | What::Lookup(_)) | None => Kind::Guid,
        }
    }
    /// Name of a field as a client reads it.
    pub(crate) fn wire_name(&self, field: usize) -> String {
        match self.fields.get(field) {
            Some(f) if matches!(f.what, What::Lookup(_)) => format!("_{}_value", f.name),
            Some(f) => f.name.to_owned(),
            None => String::new(),
        }
    }
}

impl PartialEq for Info {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}
