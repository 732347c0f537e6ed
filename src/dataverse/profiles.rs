//! The profile of the mail server: which one it is, and how one signs in there.

use domain::mail::Moment;
use serde_json::json;
use uuid::Uuid;
use wire::{Reply, Request, odata::Query};

use crate::{
    fault::Fault,
    ledger::names::profile,
    rows::{self, Row},
    service::{Service, good},
};

/// The name of the profile that is made. Dataverse's own, which comes with every organisation, is called `Microsoft
/// Exchange Online`.
pub const NAME: &str = "Exchange Online";
/// `servertype`: Exchange Online (B1; the only value that is called so).
const EXCHANGE_ONLINE: i64 = 3;
/// `…credentialretrieval`: server to server (B1).
const SERVER_TO_SERVER: i64 = 2;
/// Profiles that are looked at.
const MAX_PROFILES: usize = 100;

/// Asks for the profiles in force.
pub fn list(service: &Service) -> Request {
    let query = Query::new(profile::SET).select(&[profile::ID, profile::NAME, profile::KIND]);
    let active = format!("{} eq 0", profile::STATE);
    service.get(query.filter(&active).order_by(profile::NAME).top(MAX_PROFILES))
}

/// Finds the one of Exchange Online: its key.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Option<Uuid>, Fault> {
    let list = rows::list(&good(reply, now)?)?;
    let mut found = list.iter().filter_map(Row::new).filter(|row| {
        row.number(profile::KIND) == Some(EXCHANGE_ONLINE) || row.text(profile::NAME).ends_with(NAME)
    });
    Ok(found.find_map(|row| row.id(profile::ID)))
}

/// Makes it under a key, or makes it as it should be.
pub fn make(service: &Service, id: Uuid) -> Request {
    let body = json!({
        (profile::NAME): NAME, (profile::KIND): EXCHANGE_ONLINE, (profile::SIGN_IN): SERVER_TO_SERVER,
        (profile::SIGN_IN_OUT): SERVER_TO_SERVER, (profile::DISCOVERS): false, (profile::SAME): true,
    });
    service.put(profile::SET, id, &body)
}

/// Whether it is made.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn made(reply: Reply, now: Moment) -> Result<(), Fault> {
    good(reply, now).map(drop)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn the_profile_of_exchange_online_is_found_by_kind_or_name() {
        let found = |body: &str| {
            let mut reply = Reply::new(200);
            reply.body = format!(r#"{{"value":[{body}]}}"#).into_bytes();
            read(reply, Moment(0)).unwrap().map(|id| id.as_u128())
        };
        let row = |id: u8, name: &str, kind: u8| {
            format!(
                r#"{{"emailserverprofileid":"00000000-0000-0000-0000-00000000000{id}","name":"{name}","servertype":{kind}}}"#
            )
        };
        assert_eq!(found(""), None);
        assert_eq!(found(&row(1, "POP3", 1)), None);
        assert_eq!(found(&[row(1, "POP3", 1), row(2, "Ours", 3)].join(",")), Some(2));
        assert_eq!(found(&row(3, "Microsoft Exchange Online", 0)), Some(3));
    }
}
