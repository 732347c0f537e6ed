//! Who may do what with which row: roles, depths, ownership, sharing.
//!
//! The table of rights is data (`roles.txt`). A reader sees only the rows it may read; anything else that is not
//! allowed is refused with a sentence that names the privilege.

mod who;

use std::collections::HashMap;
use std::sync::OnceLock;

use uuid::Uuid;

use crate::catalog::{Catalog, Info};
use crate::error::{Fault, Result, code};
use crate::model::Ownership;
use crate::store::plan::Cond;
use crate::store::{Db, Row};

pub use who::Caller;
pub(crate) use who::{Users, Who};

/// The role that may do everything.
pub const ADMINISTRATOR: &str = "System Administrator";
/// The role of sales managers.
pub const MANAGER: &str = "Sales Professional Manager";
/// The role of salespeople.
pub const PERSON: &str = "Sales Professional Person";
/// The role that marks users of the add-in.
pub const OUTLOOK_USER: &str = "Dynamics 365 App for Outlook User";

/// A right on a row. The numbers are those of Dataverse's `AccessRights`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// Make a row.
    Create,
    /// See it.
    Read,
    /// Change it.
    Write,
    /// Delete it.
    Delete,
    /// Attach it to another row.
    Append,
    /// Attach other rows to it.
    AppendTo,
    /// Give it to another owner.
    Assign,
    /// Give rights on it to others.
    Share,
}

impl Right {
    /// All, in the order of `roles.txt`.
    pub(crate) const ALL: [Right; 8] = [
        Right::Create,
        Right::Read,
        Right::Write,
        Right::Delete,
        Right::Append,
        Right::AppendTo,
        Right::Assign,
        Right::Share,
    ];
    /// As in the names of privileges: `Write` of `prvWriteEmail`, and of the `AccessRights` enumeration's names.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Right::Create => "Create",
            Right::Read => "Read",
            Right::Write => "Write",
            Right::Delete => "Delete",
            Right::Append => "Append",
            Right::AppendTo => "AppendTo",
            Right::Assign => "Assign",
            Right::Share => "Share",
        }
    }
    /// Bit of Dataverse's `AccessRights`.
    pub(crate) fn bit(self) -> i64 {
        match self {
            Right::Read => 1,
            Right::Write => 2,
            Right::Append => 4,
            Right::AppendTo => 16,
            Right::Create => 32,
            Right::Delete => 65_536,
            Right::Share => 262_144,
            Right::Assign => 524_288,
        }
    }
    fn place(self) -> usize {
        self as usize
    }
}

/// How far a right reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// Not at all.
    #[default]
    None,
    /// Own rows and those of own teams.
    User,
    /// Rows of the own business unit.
    Unit,
    /// All rows.
    Organization,
}

/// Depths of one role or of a user's roles together, by table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rights(HashMap<usize, [Depth; 8]>);

impl Rights {
    /// The depth of a right on a table.
    pub(crate) fn depth(&self, info: &Info, right: Right) -> Depth {
        self.0.get(&info.index).map_or(Depth::None, |depths| depths[right.place()])
    }
    /// Takes the wider of both, right by right.
    pub(crate) fn merge(&mut self, other: &Rights) {
        for (table, theirs) in &other.0 {
            let mine = self.0.entry(*table).or_default();
            for (m, t) in mine.iter_mut().zip(theirs) {
                *m = (*m).max(*t);
            }
        }
    }
    /// How many privileges these are.
    pub(crate) fn count(&self) -> usize {
        self.0.values().flatten().filter(|d| **d != Depth::None).count()
    }
}

/// The roles of `roles.txt`, in its order.
pub(crate) fn roles() -> &'static [(String, Rights)] {
    static ROLES: OnceLock<Vec<(String, Rights)>> = OnceLock::new();
    ROLES.get_or_init(|| parse(include_str!("roles.txt"), Catalog::get()))
}

/// Rights of a role by its name; none for a role this CRM knows nothing of.
pub(crate) fn role(name: &str) -> Option<&'static Rights> {
    roles().iter().find(|(n, _)| n == name).map(|(_, rights)| rights)
}

fn parse(text: &str, catalog: &Catalog) -> Vec<(String, Rights)> {
    let mut roles: Vec<(String, Rights)> = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            roles.push((name.to_owned(), Rights::default()));
            continue;
        }
        let (Some((tables, depths)), Some((_, rights))) = (line.split_once(':'), roles.last_mut()) else {
            continue;
        };
        let mut row = [Depth::None; 8];
        for (place, depth) in row.iter_mut().zip(depths.split_whitespace()) {
            *place = match depth {
                "u" => Depth::User,
                "b" => Depth::Unit,
                "o" => Depth::Organization,
                _ => Depth::None,
            };
        }
        for name in tables.split_whitespace() {
            for info in catalog.tables() {
                let meant = match name {
                    "*" => true,
                    "activity" => info.is_activity() || info.logical() == crate::catalog::POINTER,
                    other => info.logical() == other,
                };
                if meant {
                    rights.0.entry(info.index).or_insert(row);
                }
            }
        }
    }
    roles
}

/// Tables whose rows are seen and changed with the row that a lookup of theirs names.
fn parent(info: &Info) -> Option<usize> {
    match info.logical() {
        "activityparty" => info.field("activityid"),
        "activitymimeattachment" => info.field("objectid"),
        _ => None,
    }
}

impl Who {
    /// Which rows of a table the caller may read, as a condition of the query.
    pub(crate) fn readable(&self, info: &'static Info) -> Cond {
        self.reach(info, Right::Read)
    }

    fn reach(&self, info: &'static Info, right: Right) -> Cond {
        if self.system {
            return Cond::All;
        }
        if parent(info).is_some() {
            // Parties and attachments are as readable as activities in general: where those are read
            // organization-wide, as in every role here, no row has to be looked at.
            let wide =
                Catalog::get().activities().all(|a| self.rights.depth(a, right) == Depth::Organization);
            return if wide { Cond::All } else { self.through_parent(info, right) };
        }
        let depth = self.rights.depth(info, right);
        match depth {
            Depth::None => Cond::None,
            Depth::Organization => Cond::All,
            Depth::User | Depth::Unit => self.within(info, depth, right),
        }
    }

    fn within(&self, info: &'static Info, depth: Depth, right: Right) -> Cond {
        let mut ways = Vec::new();
        if info.logical() == "usersettings" || info.logical() == "systemuser" {
            return Cond::eq(0, self.id);
        }
        if let Some(owner) = info.field("ownerid") {
            ways.push(Cond::ids(owner, self.principals()));
        }
        if depth == Depth::Unit
            && let Some(unit) = info.field("owningbusinessunit")
        {
            ways.push(Cond::eq(unit, self.unit));
        }
        if let Some(shared) = self.shared.get(&info.index).filter(|_| right == Right::Read) {
            ways.push(Cond::ids(0, shared.iter().copied()));
        }
        if info.field("ownerid").is_none() { Cond::All } else { Cond::Or(ways) }
    }

    fn through_parent(&self, info: &'static Info, right: Right) -> Cond {
        let Some(lookup) = parent(info) else { return Cond::All };
        let ways = Catalog::get()
            .activities()
            .map(|activity| {
                Cond::Exists(
                    crate::store::plan::Relation::Joined { field: lookup, other: activity, other_field: 0 },
                    Box::new(self.reach(activity, right)),
                )
            })
            .collect();
        Cond::Or(ways)
    }

    /// The caller and its teams.
    pub(crate) fn principals(&self) -> Vec<Uuid> {
        std::iter::once(self.id).chain(self.teams.iter().copied()).collect()
    }

    /// Refuses when the caller has the right on no row of the table at all.
    pub(crate) fn may(&self, info: &Info, right: Right) -> Result<()> {
        if self.system || parent(info).is_some() || self.rights.depth(info, right) > Depth::None {
            return Ok(());
        }
        Err(self.lacks(info, right))
    }

    /// Refuses when the caller may not do this with this row (read with all its fields).
    pub(crate) async fn may_row(&self, db: &mut Db, row: &Row, right: Right) -> Result<()> {
        if self.system {
            return Ok(());
        }
        let info = row.info;
        if let Some(lookup) = parent(info) {
            // Who may change the activity may change its parties and attachments.
            let right = if right == Right::Read { Right::Read } else { Right::Write };
            let Some((table, id)) = row.get(lookup).reference() else { return Ok(()) };
            return self.may_id(db, table, id, right).await;
        }
        self.may(info, right)?;
        let depth = self.rights.depth(info, right);
        let owner = row.named("ownerid").guid();
        let own = match info.logical() {
            "usersettings" | "systemuser" => row.id() == self.id,
            _ => owner.is_none_or(|owner| self.principals().contains(&owner)),
        };
        let unit = row.named("owningbusinessunit").guid() == Some(self.unit);
        let reached = match depth {
            Depth::None => false,
            Depth::User => own,
            Depth::Unit => own || unit,
            Depth::Organization => true,
        };
        if reached || db.shared(info, row.id(), &self.principals()).await? & right.bit() != 0 {
            return Ok(());
        }
        Err(self.refused(info, row.id(), right))
    }

    /// The same for a row named by table and key; a row that is not there is no matter of rights.
    pub(crate) async fn may_id(&self, db: &mut Db, table: &str, id: Uuid, right: Right) -> Result<()> {
        if self.system {
            return Ok(());
        }
        let Some(mut info) = Catalog::get().table(table) else { return Ok(()) };
        if info.logical() == crate::catalog::POINTER {
            let Some(concrete) = db.activity_table(id).await? else { return Ok(()) };
            info = concrete;
        }
        if parent(info).is_none() && self.rights.depth(info, right) == Depth::Organization {
            return Ok(());
        }
        match db.by_id(info, id).await? {
            Some(row) => Box::pin(self.may_row(db, &row, right)).await,
            None => Ok(()),
        }
    }

    /// Refuses a new row that would belong to someone the caller may not create for.
    pub(crate) fn may_create(&self, info: &Info, owner: Option<Uuid>, unit: Option<Uuid>) -> Result<()> {
        self.may(info, Right::Create)?;
        if self.system || parent(info).is_some() || info.table.ownership != Ownership::UserOwned {
            return Ok(());
        }
        let own = owner.is_none_or(|owner| self.principals().contains(&owner));
        let reached = match self.rights.depth(info, Right::Create) {
            Depth::None => false,
            Depth::User => own,
            Depth::Unit => own || unit == Some(self.unit),
            Depth::Organization => true,
        };
        if reached { Ok(()) } else { Err(self.lacks(info, Right::Create)) }
    }

    fn lacks(&self, info: &Info, right: Right) -> Fault {
        let schema = &info.table.schema;
        Fault::new(
            403,
            code::PRIVILEGE_DENIED,
            format!(
                "Principal user (Id={}, type=8, roleCount={}, privilegeCount={}) is missing prv{}{schema} privilege \
                 on OTC={} for entity '{}'.",
                self.id,
                self.roles.len(),
                self.rights.count(),
                right.name(),
                info.table.code.unwrap_or_default(),
                info.logical(),
            ),
        )
    }

    fn refused(&self, info: &Info, id: Uuid, right: Right) -> Fault {
        let (name, schema) = (right.name(), &info.table.schema);
        Fault::new(
            403,
            code::PRIVILEGE_DENIED,
            format!(
                "Principal with id {} does not have {name}Access right(s) for record with id {id} of entity {}: \
                 its prv{name}{schema} privilege does not reach this row.",
                self.id,
                info.logical(),
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roles_are_what_the_file_says() {
        let names: Vec<&str> = roles().iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, [ADMINISTRATOR, MANAGER, PERSON, OUTLOOK_USER]);
        let catalog = Catalog::get();
        let depth = |name: &str, table: &str, right| {
            role(name).zip(catalog.table(table)).map(|(rights, info)| rights.depth(info, right))
        };
        assert_eq!(depth(ADMINISTRATOR, "mailbox", Right::Delete), Some(Depth::Organization));
        assert_eq!(depth(PERSON, "email", Right::Write), Some(Depth::User));
        assert_eq!(depth(PERSON, "email", Right::Read), Some(Depth::Organization));
        assert_eq!(depth(PERSON, "contact", Right::AppendTo), Some(Depth::Organization));
        assert_eq!(depth(PERSON, "mailbox", Right::Read), Some(Depth::User));
        assert_eq!(depth(MANAGER, "email", Right::Write), Some(Depth::Unit));
        assert_eq!(depth(PERSON, "systemuser", Right::Write), Some(Depth::None));
        assert_eq!(depth(OUTLOOK_USER, "email", Right::Read), Some(Depth::None));
    }

    #[test]
    fn every_table_of_the_file_exists() {
        for line in include_str!("roles.txt").lines().filter(|l| !l.trim_start().starts_with(['#', '['])) {
            let Some((tables, depths)) = line.split_once(':') else { continue };
            assert_eq!(depths.split_whitespace().count(), 8, "{line}");
            for name in tables.split_whitespace().filter(|n| !matches!(*n, "*" | "activity")) {
                assert!(Catalog::get().table(name).is_some(), "{name}");
            }
        }
    }
}
