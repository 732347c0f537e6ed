//! Finding things by name, in constant time: every request does it many times.

use super::{Collection, Column, Kind, Lookup, ManyToMany, Model, Table, Target};
use std::collections::HashMap;

/// Where the names of one table lead.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    columns: HashMap<String, usize>,
    lookups: HashMap<String, usize>,
    navs: HashMap<String, Slot>,
}

#[derive(Clone, Copy, Debug)]
enum Slot {
    Single { lookup: usize, target: Option<usize> },
    Collection(usize),
    Many { relation: usize, other: usize },
}

/// What a navigation name of a table leads to.
#[derive(Clone, Copy, Debug)]
pub enum Nav<'a> {
    /// One row, by a lookup.
    Single {
        /// The lookup.
        lookup: &'a Lookup,
        /// The one target the name stands for; `None` where one name serves all of them (`ownerid`).
        target: Option<&'a Target>,
    },
    /// The rows of another table that point here.
    Collection(&'a Collection),
    /// The rows joined by a many-to-many relationship.
    Many {
        /// The relationship.
        relation: &'a ManyToMany,
        /// Logical name of the table at the other end.
        other: &'a str,
    },
}

impl Model {
    /// Ties names to places; to be called after every change of the tables.
    pub(super) fn reindex(&mut self) {
        self.by_logical = self.tables.iter().enumerate().map(|(i, t)| (t.logical.clone(), i)).collect();
        self.by_set = self.tables.iter().enumerate().map(|(i, t)| (t.set.clone(), i)).collect();
        for table in &mut self.tables {
            table.reindex(&self.many_to_many);
        }
    }

    /// The table of a logical name: `email`.
    #[must_use]
    pub fn table(&self, logical: &str) -> Option<&Table> {
        self.tables.get(*self.by_logical.get(logical)?)
    }

    /// The table of an entity set: `emails`. Names of sets are case-sensitive.
    #[must_use]
    pub fn by_set(&self, set: &str) -> Option<&Table> {
        self.tables.get(*self.by_set.get(set)?)
    }

    /// What a navigation name of a table leads to, many-to-many relationships among it. Names are case-sensitive.
    #[must_use]
    pub fn nav<'a>(&'a self, table: &'a Table, name: &str) -> Option<Nav<'a>> {
        match *table.index.navs.get(name)? {
            Slot::Many { relation, other } => {
                let relation = self.many_to_many.get(relation)?;
                Some(Nav::Many { relation, other: relation.tables.get(other)? })
            }
            Slot::Single { .. } | Slot::Collection(_) => table.nav(name),
        }
    }
}

impl Table {
    fn reindex(&mut self, relations: &[ManyToMany]) {
        let mut index = Index {
            columns: self.columns.iter().enumerate().map(|(i, c)| (c.logical.clone(), i)).collect(),
            lookups: self.lookups.iter().enumerate().map(|(i, l)| (l.logical.clone(), i)).collect(),
            navs: HashMap::new(),
        };
        for (at, lookup) in self.lookups.iter().enumerate() {
            for (to, target) in lookup.targets.iter().enumerate() {
                for name in &target.navs {
                    let shared = lookup.targets.iter().filter(|t| t.navs.contains(name)).count() > 1;
                    let slot = Slot::Single { lookup: at, target: (!shared).then_some(to) };
                    index.navs.insert(name.clone(), slot);
                }
            }
        }
        for (at, collection) in self.all_collections().enumerate() {
            index.navs.insert(collection.nav.clone(), Slot::Collection(at));
        }
        for (at, relation) in relations.iter().enumerate() {
            for here in 0..2 {
                if relation.tables[here] == self.logical {
                    index.navs.insert(relation.name.clone(), Slot::Many { relation: at, other: 1 - here });
                }
            }
        }
        self.index = index;
    }

    /// All one-to-many navigations: those of the contracts, then those that only Microsoft's table reference has.
    pub fn all_collections(&self) -> impl Iterator<Item = &Collection> {
        self.collections.iter().chain(&self.more)
    }

    /// A column that holds a value, by logical name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(*self.index.columns.get(name)?)
    }

    /// A lookup, by logical name: `regardingobjectid`.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Option<&Lookup> {
        self.lookups.get(*self.index.lookups.get(name)?)
    }

    /// A lookup, by the property it is read as: `_regardingobjectid_value`.
    #[must_use]
    pub fn lookup_by_value(&self, property: &str) -> Option<&Lookup> {
        self.lookup(property.strip_prefix('_')?.strip_suffix("_value")?)
    }

    /// What a navigation name leads to, but for many-to-many relationships, which only [`Model::nav`] knows.
    #[must_use]
    pub fn nav(&self, name: &str) -> Option<Nav<'_>> {
        match *self.index.navs.get(name)? {
            Slot::Single { lookup, target } => {
                let lookup = self.lookups.get(lookup)?;
                Some(Nav::Single { lookup, target: target.and_then(|at| lookup.targets.get(at)) })
            }
            Slot::Collection(at) => self.all_collections().nth(at).map(Nav::Collection),
            Slot::Many { .. } => None,
        }
    }

    /// The status a row gets when only its state is given: the table's own default where that is of this state
    /// (knowledge article: Draft, not Proposed), else the lowest of the state. The table pages of powerapps-docs give
    /// the same as `DefaultStatus` (email: Open → Draft, Completed → Completed, Canceled → Canceled).
    #[must_use]
    pub fn default_status(&self, state: i32) -> Option<i32> {
        let Kind::Choice { options, default } = &self.column("statuscode")?.kind else { return None };
        let mut of_state: Vec<i32> =
            options.iter().filter(|o| o.state == Some(state)).map(|o| o.value).collect();
        of_state.sort_unstable();
        default.filter(|d| of_state.contains(d)).or_else(|| of_state.first().copied())
    }

    /// The state a status belongs to.
    #[must_use]
    pub fn state_of(&self, status: i32) -> Option<i32> {
        let Kind::Choice { options, .. } = &self.column("statuscode")?.kind else { return None };
        options.iter().find(|o| o.value == status)?.state
    }
}
