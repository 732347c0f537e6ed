//! What a user has set about mail: the filter, who is created for unknown senders, and whether others may send in their
//! name.

use domain::{mail::Moment, party::Kind, settings::Filter};
use serde_json::json;
use uuid::Uuid;
use wire::{Reply, Request};

use crate::{
    fault::Fault,
    ledger::names::usersettings,
    service::{Service, good},
};

/// Sets all three.
pub fn set(service: &Service, user: Uuid, filter: Filter, create: Option<Kind>, send_as: bool) -> Request {
    let create = match create {
        Some(Kind::Contact) => 1,
        Some(Kind::Lead) => 2,
        Some(_) | None => 0,
    };
    let body = json!({
        (usersettings::FILTER): filter.code(), (usersettings::CREATES): create, (usersettings::SEND_AS): send_as,
    });
    service.change(usersettings::SET, user, None, &body)
}

/// Whether they are set.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn done(reply: Reply, now: Moment) -> Result<(), Fault> {
    good(reply, now).map(drop)
}
