//! Rows that exist from the start, users, and rows that a server brings.
#![expect(clippy::wildcard_enum_match_arm, reason = "JSON of any other shape is refused alike")]

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::access::{self, Who};
use crate::catalog::{Catalog, Info};
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::rows::{Cells, create, table};
use crate::service::{Service, context};
use crate::store::Db;
use crate::store::plan::{Cond, Select};

/// A user to be made.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// Entra object id; the user's key is computed from it.
    pub object_id: Uuid,
    /// `Anna Schmidt`.
    pub full_name: String,
    /// `Anna`.
    pub first: String,
    /// `Schmidt`.
    pub last: String,
    /// Primary e-mail address.
    pub address: String,
    /// User principal name.
    pub upn: String,
    /// Names of roles, as in `access/roles.txt`.
    pub roles: Vec<String>,
    /// May not use the organization.
    pub disabled: bool,
    /// How the mailbox is, where the user is new.
    pub mailbox: NewMailbox,
}

/// How the mailbox of a new user is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NewMailbox {
    /// Approved, tested, at work.
    #[default]
    Ready,
    /// The synchronizer is chosen; approval and test wait for somebody. So are users who come after e-mail was set up.
    Waiting,
    /// Nothing is chosen. So are users where nobody has set up e-mail.
    Bare,
}

impl NewMailbox {
    /// Columns of the user: approval and ways of delivery.
    fn of_user(self) -> Value {
        match self {
            Self::Ready => json!({
                "emailrouteraccessapproval": 1, "incomingemaildeliverymethod": 2, "outgoingemaildeliverymethod": 2,
            }),
            Self::Waiting => json!({
                "emailrouteraccessapproval": 2, "incomingemaildeliverymethod": 2, "outgoingemaildeliverymethod": 2,
            }),
            Self::Bare => json!({
                "emailrouteraccessapproval": 2, "incomingemaildeliverymethod": 0, "outgoingemaildeliverymethod": 0,
            }),
        }
    }

    /// Columns of the mailbox: these, what is chosen for tasks and the like, and how it was tested.
    fn of_mailbox(self) -> Value {
        let mut body = self.of_user();
        let (acts, tested) = match self {
            Self::Ready => (1, 1),
            Self::Waiting => (1, 0),
            Self::Bare => (2, 0),
        };
        for name in ["incomingemailstatus", "outgoingemailstatus", "actstatus", "mailboxstatus"] {
            body[name] = tested.into();
        }
        for name in ["enabledforincomingemail", "enabledforoutgoingemail", "enabledforact"] {
            body[name] = (tested == 1).into();
        }
        body["actdeliverymethod"] = acts.into();
        body
    }
}

/// Access mode of a user that is no person.
const NON_INTERACTIVE: i64 = 4;

/// A key that is the same in every organization made by this CRM.
fn fixed(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("urn:regarding:crm:{name}").as_bytes())
}

/// Key of the business unit.
pub(crate) fn business_unit() -> Uuid {
    fixed("businessunit")
}

/// Key of the organization.
pub(crate) fn organization_id() -> Uuid {
    fixed("organization")
}

/// Organization, business unit, currency and roles.
pub(crate) async fn organization(service: &Service) -> Result<()> {
    let who = Who::system(Uuid::nil(), business_unit());
    let db = service.begin(&who).await?;
    let mut work = Work { db, who };
    let result = work.organization(service).await;
    service.end(work.db, result).await
}

struct Work {
    db: Db,
    who: Who,
}

impl Work {
    async fn organization(&mut self, service: &Service) -> Result<()> {
        let name = service.options.organization.clone();
        self.once("transactioncurrency", fixed("usd"), json!({
            "currencyname": "US Dollar", "isocurrencycode": "USD", "currencysymbol": "$", "currencyprecision": 2
        }))
        .await?;
        // The switches of tracking, as an organization has them from the start (semantics B20).
        self.once("organization", organization_id(), json!({
            "name": name, "expirechangetrackingindays": service.options.delta_days, "maxuploadfilesize": 5_242_880,
            "emailcorrelationenabled": true, "trackingprefix": "CRM:", "trackingtokenidbase": 0,
            "maximumtrackingnumber": 999, "hashmaxcount": 20, "hashdeltasubjectcount": 0, "hashminaddresscount": 2,
            "ignoreinternalemail": false, "isfolderbasedtrackingenabled": true,
            "maxfolderbasedtrackingmappings": 25, "ismailboxinactivebackoffenabled": true,
            "requireapprovalforuseremail": true, "requireapprovalforqueueemail": true,
            "unresolveemailaddressifmultiplematch": false, "resolvesimilarunresolvedemailaddress": true
        }))
        .await?;
        self.once("businessunit", business_unit(), json!({"name": name})).await?;
        for (role, _) in access::roles() {
            self.once("role", fixed(&format!("role:{role}")), json!({"name": role})).await?;
        }
        Ok(())
    }

    /// Makes a row unless it is there; properties that this model lacks are left out.
    async fn once(&mut self, logical: &str, id: Uuid, body: Value) -> Result<bool> {
        let Some(info) = Catalog::get().table(logical) else { return Ok(false) };
        if self.there(info, id).await? {
            return Ok(false);
        }
        let body: Map<String, Value> = match body {
            Value::Object(map) => map.into_iter().filter(|(name, _)| known(info, name)).collect(),
            _ => Map::new(),
        };
        let mut cx = context(&mut self.db, self.who.clone().into(), &[]);
        create::create(&mut cx, info, Some(id), &body).await?;
        Ok(true)
    }

    async fn there(&mut self, info: &'static Info, id: Uuid) -> Result<bool> {
        self.db.there(info, id).await
    }

    async fn user(&mut self, user: &NewUser) -> Result<Uuid> {
        let id = fixed(&format!("user:{}", user.object_id));
        let users = table("systemuser")?;
        let body = json!({
            "azureactivedirectoryobjectid": user.object_id,
            "firstname": user.first, "lastname": user.last, "fullname": user.full_name,
            "internalemailaddress": user.address, "domainname": user.upn, "windowsliveid": user.upn,
            "isdisabled": user.disabled, "accessmode": 0, "isactivedirectoryuser": false,
        });
        let fresh = with(&body, &user.mailbox.of_user());
        self.who = Who::system(id, business_unit());
        if !self.once("systemuser", id, fresh).await? {
            self.refresh(users, id, &body).await?;
        }
        let mut cells = Cells::default();
        cells.put(users, "businessunitid", Cell::Ref("businessunit", business_unit()));
        cells.put(users, "organizationid", Cell::Guid(organization_id()));
        if let Some(field) = users.field("organizationid").filter(|f| users.lookup(*f).is_some()) {
            cells.set(field, Cell::Ref("organization", organization_id()));
        }
        if !user.full_name.is_empty() {
            cells.put(users, "fullname", Cell::Text(user.full_name.clone()));
        }
        self.change(users, id, cells).await?;
        self.roles(users, id, &user.roles).await?;
        let mailbox = fixed(&format!("mailbox:{}", user.object_id));
        let named = json!({ "name": user.full_name, "emailaddress": user.address });
        let body = with(&named, &user.mailbox.of_mailbox());
        if self.once("mailbox", mailbox, body).await?
            && let Some(info) = Catalog::get().table("mailbox")
        {
            let mut cells = Cells::default();
            cells.put(info, "regardingobjectid", Cell::Ref("systemuser", id));
            cells.put(info, "ownerid", Cell::Ref("systemuser", id));
            self.change(info, mailbox, cells).await?;
            let mut cells = Cells::default();
            cells.put(users, "defaultmailbox", Cell::Ref("mailbox", mailbox));
            self.change(users, id, cells).await?;
        }
        // Semantics E2: the product's default filter is "in response", stored explicitly.
        self.once("usersettings", id, json!({"incomingemailfilteringmethod": 1})).await?;
        Ok(id)
    }

    /// An application that signs in by itself: a user without mailbox and settings, who works with all rows.
    async fn application(&mut self, object_id: Uuid, name: &str) -> Result<Uuid> {
        let id = fixed(&format!("user:{object_id}"));
        let users = table("systemuser")?;
        let body = json!({
            "azureactivedirectoryobjectid": object_id, "applicationid": object_id, "lastname": name, "fullname": name,
            "isdisabled": false, "accessmode": NON_INTERACTIVE, "isactivedirectoryuser": false,
        });
        self.who = Who::system(id, business_unit());
        if !self.once("systemuser", id, body.clone()).await? {
            self.refresh(users, id, &body).await?;
        }
        let mut cells = Cells::default();
        cells.put(users, "businessunitid", Cell::Ref("businessunit", business_unit()));
        cells.put(users, "fullname", Cell::from(name));
        self.change(users, id, cells).await?;
        self.roles(users, id, &[access::ADMINISTRATOR.to_owned()]).await?;
        Ok(id)
    }

    /// Brings an existing row's values up to what a body says, touching nothing when they are.
    async fn refresh(&mut self, info: &'static Info, id: Uuid, body: &Value) -> Result<()> {
        let Some(row) = self.db.by_id(info, id).await? else { return Ok(()) };
        let mut cells = Cells::default();
        for (name, value) in body.as_object().into_iter().flatten() {
            if let Some(field) = info.wire_field(name) {
                let cell = crate::rows::values::from_json(info, field, value)?;
                if row.get(field) != &cell {
                    cells.set(field, cell);
                }
            }
        }
        self.change(info, id, cells.clone()).await?;
        let mut cx = context(&mut self.db, self.who.clone().into(), &[]);
        crate::rows::mailbox::follow(&mut cx, info, &row, &cells).await
    }

    async fn change(&mut self, info: &'static Info, id: Uuid, mut cells: Cells) -> Result<()> {
        let Some(row) = self.db.by_id(info, id).await? else { return Ok(()) };
        cells.retain_changed(&row);
        if cells.is_empty() {
            return Ok(());
        }
        self.db.writing()?.update(info, id, cells.all()).await?;
        crate::search::refresh(&mut self.db, info, id).await
    }

    async fn roles(&mut self, users: &'static Info, id: Uuid, names: &[String]) -> Result<()> {
        let catalog = Catalog::get();
        let Some((relation, end)) = catalog.relation(users, "systemuserroles_association") else {
            return Ok(());
        };
        let mut wanted = Vec::new();
        for name in names {
            if access::role(name).is_none() {
                return Err(Fault::argument(format!("There is no role '{name}'.")));
            }
            wanted.push(fixed(&format!("role:{name}")));
        }
        let known: Vec<Uuid> = access::roles().iter().map(|(n, _)| fixed(&format!("role:{n}"))).collect();
        for role in self.db.linked(relation, end, id).await? {
            if known.contains(&role) && !wanted.contains(&role) {
                self.db.writing()?.unlink(relation, end, id, role).await?;
            }
        }
        for role in wanted {
            self.db.writing()?.link(relation, end, id, role).await?;
        }
        Ok(())
    }
}

/// One body with the members of another.
fn with(one: &Value, more: &Value) -> Value {
    let members = |value: &Value| value.as_object().cloned().unwrap_or_default();
    Value::Object(members(one).into_iter().chain(members(more)).collect())
}

fn known(info: &Info, name: &str) -> bool {
    name.contains('@')
        || info.wire_field(name).is_some()
        || info.collection(name).is_some()
        || info.single(name).is_some()
}

pub(crate) async fn user(service: &Service, user: NewUser) -> Result<Uuid> {
    let who = Who::system(Uuid::nil(), business_unit());
    let db = service.begin(&who).await?;
    let mut work = Work { db, who };
    let result = work.user(&user).await;
    service.end(work.db, result).await
}

pub(crate) async fn application(service: &Service, object_id: Uuid, name: &str) -> Result<Uuid> {
    let who = Who::system(Uuid::nil(), business_unit());
    let db = service.begin(&who).await?;
    let mut work = Work { db, who };
    let result = work.application(object_id, name).await;
    service.end(work.db, result).await
}

pub(crate) async fn row(service: &Service, set: &str, id: Uuid, body: Value, owner: &str) -> Result<bool> {
    let info = Catalog::get().set(set).ok_or_else(|| Fault::segment(set))?;
    let Value::Object(body) = body else {
        return Err(Fault::payload("The body of a row must be a JSON object."));
    };
    let users = table("systemuser")?;
    let address = users.field("internalemailaddress").unwrap_or_default();
    let mut db = service.store.read().await?;
    let found = db.row(&Select::new(users, Cond::eq(address, owner)).fields(vec![0])).await?;
    drop(db);
    let owner = found.map(|row| row.id()).ok_or_else(|| {
        Fault::new(404, crate::error::code::NOT_FOUND, format!("No user has the address {owner}."))
    })?;
    let who = Who::system(owner, business_unit());
    let mut db = service.begin(&who).await?;
    let result = async {
        if db.there(info, id).await? {
            return Ok(false);
        }
        let mut cx = context(&mut db, who.into(), &[]);
        create::create(&mut cx, info, Some(id), &body).await?;
        Ok(true)
    }
    .await;
    service.end(db, result).await
}
