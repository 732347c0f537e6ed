//! Who of the CRM stands behind an object of the directory, and with which roles.

use domain::mail::Moment;
use serde_json::Value;
use uuid::Uuid;
use wire::{
    Reply, Request, Transport,
    odata::{self, Query},
};

use crate::{
    fault::Fault,
    ledger::names::systemuser as more_user,
    names::systemuser,
    page,
    rows::{self, Row},
    service::{Service, good},
};

/// The role that may do everything, by the name that the product gives it.
pub const ADMINISTRATOR: &str = "System Administrator";
/// Roles of one user that are looked at.
const MAX_ROLES: usize = 200;

/// A user of the CRM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Key of the row.
    pub id: Uuid,
    /// The name as people read it.
    pub name: String,
    /// The primary address.
    pub address: String,
    /// The name with which one signs in (UPN).
    pub login: String,
    /// Object id in the directory.
    pub object: Option<Uuid>,
    /// The user may not sign in any more.
    pub disabled: bool,
    /// Names of the roles given to the user alone; what a team gives is not told.
    pub roles: Vec<String>,
}

impl User {
    /// Whether the user may do everything.
    pub fn is_administrator(&self) -> bool {
        !self.disabled && self.roles.iter().any(|role| role == ADMINISTRATOR)
    }
}

const COLUMNS: &[&str] = &[
    systemuser::ID,
    systemuser::NAME,
    systemuser::MAIN,
    systemuser::LOGIN,
    systemuser::DISABLED,
    more_user::OBJECT,
];
const ROLES: &str = "&$expand=systemuserroles_association($select=name)";
/// Users of one page.
const PAGE: usize = 1_000;
/// Pages of users.
const MAX_PAGES: usize = 500;

/// Asks for the user with that object id in the directory.
pub fn request(service: &Service, object: Uuid) -> Request {
    let filter = format!("azureactivedirectoryobjectid eq {object}");
    let mut request = service.get(Query::new("systemusers").select(COLUMNS).filter(&filter).top(1));
    request.url.push_str(ROLES);
    request
}

/// Asks for the user with that key.
pub fn by_key(service: &Service, id: Uuid) -> Request {
    let mut request = service.get(Query::new(odata::key("systemusers", id)).select(COLUMNS));
    request.url.push_str(ROLES);
    request
}

/// Asks for the users of the organisation, with their roles.
fn all(service: &Service) -> Request {
    let mut request = service.get(Query::new(systemuser::SET).select(COLUMNS));
    request.url.push_str(ROLES);
    request.with_header("Prefer", format!("odata.maxpagesize={PAGE}"))
}

/// Every user of the organisation, at most of so many.
///
/// # Errors
/// Where a page is not answered, or there are too many.
pub async fn read_all<T: Transport>(
    transport: &T,
    service: &Service,
    now: Moment,
) -> Result<Vec<User>, Fault> {
    let rows = page::all(transport, service, all(service), MAX_PAGES, now).await?;
    rows.iter().map(user).collect()
}

/// The user; `None` where the CRM knows nobody of that id.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Option<User>, Fault> {
    let value = rows::json(&good(reply, now)?)?;
    let rows = value.get("value").and_then(Value::as_array);
    let rows = rows.ok_or_else(|| Fault::Odd("users without value".into()))?;
    rows.first().map(user).transpose()
}

/// The user of a key.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read_one(reply: Reply, now: Moment) -> Result<User, Fault> {
    user(&rows::json(&good(reply, now)?)?)
}

fn user(value: &Value) -> Result<User, Fault> {
    let row = Row::new(value).ok_or_else(|| Fault::Odd("a user that is no row".into()))?;
    let id = row.id(systemuser::ID).ok_or_else(|| Fault::Odd("a user without a key".into()))?;
    let roles = value.get("systemuserroles_association").and_then(Value::as_array);
    let names = roles.into_iter().flatten().take(MAX_ROLES).filter_map(Row::new);
    Ok(User {
        id,
        name: row.text(systemuser::NAME).to_owned(),
        address: row.text(systemuser::MAIN).to_owned(),
        login: row.text(systemuser::LOGIN).to_owned(),
        object: row.id(more_user::OBJECT),
        disabled: row.flag(systemuser::DISABLED) == Some(true),
        roles: names.map(|role| role.text("name").to_owned()).collect(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    fn answer(text: &str) -> Result<Option<User>, Fault> {
        let mut reply = Reply::new(200);
        reply.body = text.as_bytes().to_vec();
        read(reply, Moment(0))
    }

    #[test]
    fn an_administrator_is_one_by_role_and_not_disabled() {
        let user = |disabled: bool, role: &str| {
            let id = Uuid::from_u128(7);
            let row = format!(
                r#"{{"value":[{{"systemuserid":"{id}","isdisabled":{disabled},
                "systemuserroles_association":[{{"name":"Salesperson"}},{{"name":"{role}"}}]}}]}}"#
            );
            answer(&row).unwrap().unwrap()
        };
        assert!(user(false, ADMINISTRATOR).is_administrator());
        assert!(!user(true, ADMINISTRATOR).is_administrator());
        assert!(!user(false, "Administrator").is_administrator());
        assert_eq!(answer(r#"{"value":[]}"#), Ok(None));
        assert!(answer(r#"{"value":[{}]}"#).is_err());
        assert!(answer("{}").is_err());
    }

    #[test]
    fn the_question_names_the_object() {
        let asked = request(&Service::new("https://x/api/data/v9.2"), Uuid::from_u128(7)).url;
        assert!(asked.contains("azureactivedirectoryobjectid%20eq%2000000000-0000-0000-0000-000000000007"));
        assert!(asked.ends_with("&$expand=systemuserroles_association($select=name)"), "{asked}");
    }
}
