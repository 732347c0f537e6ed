//! Who the token is for.

use domain::mail::Moment;
use uuid::Uuid;
use wire::{Reply, Request, odata::Query};

use crate::{
    fault::Fault,
    rows::{self, Row},
    service::{Service, good},
};

/// Keys of the caller, as the function `WhoAmI` tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Me {
    /// The user's row.
    pub user: Uuid,
    /// The business unit the user belongs to.
    pub business_unit: Uuid,
    /// The organization.
    pub organization: Uuid,
}

/// The question.
pub fn request(service: &Service) -> Request {
    service.get(Query::new("WhoAmI"))
}

/// The answer.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Me, Fault> {
    let value = rows::json(&good(reply, now)?)?;
    let id = |name| Row::new(&value).and_then(|row| row.id(name));
    match (id("UserId"), id("BusinessUnitId"), id("OrganizationId")) {
        (Some(user), Some(business_unit), Some(organization)) => Ok(Me { user, business_unit, organization }),
        _ => Err(Fault::Odd("WhoAmI without keys".into())),
    }
}
