//! E-mail templates: which there are, and one filled from a row.

use domain::{
    mail::{Body, Moment},
    party::Record,
    want::{Filled, Template},
};
use serde_json::json;
use uuid::Uuid;
use wire::{Reply, Request, odata::Query};

use crate::{
    fault::Fault,
    names::{self, template},
    rows::{self, Row},
    service::{Service, good},
};

/// Templates that are offered.
pub const MAX_TEMPLATES: usize = 100;
/// The action that fills one.
const FILL: &str = "InstantiateTemplate";

/// Asks which there are.
pub fn request(service: &Service) -> Request {
    let columns = [template::ID, template::NAME, template::DESCRIPTION, template::OF];
    service.get(Query::new(template::SET).select(&columns).order_by(template::NAME).top(MAX_TEMPLATES))
}

/// Those whose rows this product knows, by name. One for users goes with every mail.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Vec<Template>, Fault> {
    let list = rows::list(&good(reply, now)?)?;
    let template = |row: Row<'_>| {
        Some(Template {
            id: row.id(template::ID)?,
            of: names::kind(row.text(template::OF))?,
            title: row.text(template::NAME).to_owned(),
            detail: row.text(template::DESCRIPTION).to_owned(),
        })
    };
    Ok(list.iter().filter_map(Row::new).filter_map(template).collect())
}

/// Has a template filled from a row.
pub fn fill(service: &Service, id: Uuid, about: &Record) -> Request {
    let (id, about_id) = (id.to_string(), about.id.to_string());
    let body = json!({"TemplateId": id, "ObjectType": names::table(about.kind), "ObjectId": about_id});
    service.call(FILL, &body)
}

/// Subject and text, filled.
///
/// # Errors
/// Where the CRM refused or failed, or answered with no mail.
pub fn filled(reply: Reply, now: Moment) -> Result<Filled, Fault> {
    let list = rows::list(&good(reply, now)?)?;
    let row =
        list.first().and_then(Row::new).ok_or_else(|| Fault::Odd("no mail came of the template".into()))?;
    Ok(Filled {
        subject: row.text(names::email::SUBJECT).to_owned(),
        body: Body::new(row.text(names::email::TEXT).to_owned()),
    })
}
