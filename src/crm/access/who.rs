//! From a validated token to a user with roles, teams and rights.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use super::{Rights, role};
use crate::catalog::Catalog;
use crate::error::{Fault, Result, code};
use crate::store::plan::{Cond, Select};
use crate::store::{Db, Row};

/// Users remembered; when there are more, all are forgotten and read again.
const REMEMBERED: usize = 4096;

/// Who sent a request, as the token says. The server puts it into the request's extensions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    /// Entra object id of the user.
    pub object_id: Uuid,
    /// User principal name or e-mail address.
    pub address: String,
    /// Entra tenant.
    pub tenant: Uuid,
}

/// A user of this CRM with everything that decides about rights.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    /// `systemuserid`.
    pub(crate) id: Uuid,
    /// Business unit.
    pub(crate) unit: Uuid,
    /// Teams it is a member of.
    pub(crate) teams: Vec<Uuid>,
    /// Names of its roles and those of its teams.
    pub(crate) roles: Vec<String>,
    /// What the roles allow together.
    pub(crate) rights: Rights,
    /// Rows of tables read by owner that others gave to it, by table.
    pub(crate) shared: HashMap<usize, Vec<Uuid>>,
    /// The CRM itself, which may do everything.
    pub(crate) system: bool,
    /// An application that signs in by itself: it tells what Dataverse's own synchronizer would know.
    pub(crate) application: bool,
    /// Who acts for this user.
    pub(crate) behalf: Option<Uuid>,
}

impl Who {
    /// The CRM itself, writing rows for a user: creation and change carry the user's name.
    pub(crate) fn system(id: Uuid, unit: Uuid) -> Self {
        Self {
            id,
            unit,
            teams: Vec::new(),
            roles: Vec::new(),
            rights: Rights::default(),
            shared: HashMap::new(),
            system: true,
            application: false,
            behalf: None,
        }
    }
    /// Whether it has this role.
    pub(crate) fn has_role(&self, name: &str) -> bool {
        self.roles.iter().any(|role| role == name)
    }
}

/// The users that were asked for lately.
#[derive(Clone, Debug, Default)]
pub(crate) struct Users {
    known: Arc<Mutex<HashMap<Caller, Arc<Who>>>>,
}

impl Users {
    /// The user behind a token, when it was asked for lately.
    pub(crate) fn known(&self, caller: &Caller) -> Option<Arc<Who>> {
        self.lock().get(caller).cloned()
    }

    /// The user behind a token.
    ///
    /// # Errors
    /// 403 when no user of this organization is meant or the user is disabled.
    pub(crate) async fn who(&self, db: &mut Db, caller: &Caller) -> Result<Arc<Who>> {
        if let Some(who) = self.known(caller) {
            return Ok(who);
        }
        let row = find(db, caller).await?;
        let who = Arc::new(read(db, &row).await?);
        let mut known = self.lock();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(caller.clone(), Arc::clone(&who));
        Ok(who)
    }

    /// The user with this key, for acting on another's behalf.
    pub(crate) async fn by_id(&self, db: &mut Db, id: Uuid) -> Result<Who> {
        let info = users()?;
        let row = db.by_id(info, id).await?.ok_or_else(|| Fault::missing("systemuser", id))?;
        read(db, &row).await
    }

    /// The user with this Entra object id, for acting on another's behalf.
    pub(crate) async fn by_object(&self, db: &mut Db, object: Uuid) -> Result<Who> {
        let info = users()?;
        let field = info.field("azureactivedirectoryobjectid").unwrap_or_default();
        let row = db.row(&Select::new(info, Cond::eq(field, object))).await?;
        let row = row.ok_or_else(|| {
            Fault::new(
                403,
                code::USER_UNKNOWN,
                format!("No user of this organization has the object id {object}."),
            )
        })?;
        read(db, &row).await
    }

    /// Forgets everybody: users, teams, roles or shares have changed.
    pub(crate) fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Caller, Arc<Who>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn users() -> Result<&'static crate::catalog::Info> {
    Catalog::get().table("systemuser").ok_or_else(|| Fault::internal("the model has no systemuser"))
}

async fn find(db: &mut Db, caller: &Caller) -> Result<Row> {
    let info = users()?;
    let mut ways = Vec::new();
    if !caller.object_id.is_nil()
        && let Some(field) = info.field("azureactivedirectoryobjectid")
    {
        ways.push(Cond::eq(field, caller.object_id));
    }
    for name in ["internalemailaddress", "domainname"] {
        if let Some(field) = info.field(name).filter(|_| !caller.address.is_empty()) {
            ways.push(Cond::eq(field, caller.address.as_str()));
        }
    }
    for way in ways {
        if let Some(row) = db.row(&Select::new(info, way)).await? {
            return Ok(row);
        }
    }
    Err(Fault::new(
        403,
        code::USER_UNKNOWN,
        format!(
            "The user with object id {} ({}) is not a member of the organization.",
            caller.object_id, caller.address
        ),
    ))
}

async fn read(db: &mut Db, row: &Row) -> Result<Who> {
    let id = row.id();
    if row.named("isdisabled").int() == Some(1) {
        return Err(Fault::new(
            403,
            code::USER_UNKNOWN,
            format!("The user with id {id} is disabled and may not use the organization."),
        ));
    }
    let catalog = Catalog::get();
    let mut teams = Vec::new();
    let mut role_ids = Vec::new();
    let (users, team_table) = (row.info, catalog.table("team"));
    if let Some((relation, end)) = catalog.relation(users, "teammembership_association") {
        teams = db.linked(relation, end, id).await?;
    }
    if let Some((relation, end)) = catalog.relation(users, "systemuserroles_association") {
        role_ids = db.linked(relation, end, id).await?;
    }
    if let Some((relation, end)) = team_table.and_then(|t| catalog.relation(t, "teamroles_association")) {
        for team in &teams {
            role_ids.extend(db.linked(relation, end, *team).await?);
        }
    }
    let mut rights = Rights::default();
    let mut roles = Vec::new();
    if let Some(info) = catalog.table("role") {
        for found in db.rows(&Select::new(info, Cond::ids(0, role_ids))).await? {
            let name = found.named("name").text().unwrap_or_default().to_owned();
            if let Some(given) = role(&name) {
                rights.merge(given);
            }
            roles.push(name);
        }
    }
    if roles.is_empty() {
        return Err(Fault::new(
            403,
            code::USER_UNKNOWN,
            format!(
                "The user with id {id} has not been assigned any roles. They need a role with the prvReadEntity privilege."
            ),
        ));
    }
    let mut who = Who {
        id,
        unit: row.named("businessunitid").guid().unwrap_or_default(),
        teams,
        roles,
        rights,
        shared: HashMap::new(),
        system: false,
        application: !row.named("applicationid").is_null(),
        behalf: None,
    };
    let principals = who.principals();
    for info in catalog.tables() {
        let given = db.shared_rows(info, &principals, super::Right::Read.bit()).await?;
        if !given.is_empty() {
            who.shared.insert(info.index, given);
        }
    }
    Ok(who)
}
