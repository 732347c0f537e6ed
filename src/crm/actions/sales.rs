//! Operations of sales and service: a lead becomes customers, deals and cases are closed, rows go to queues.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::entity;
use crate::access::Right;
use crate::catalog::{Catalog, Info};
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::http::call::Answer;
use crate::http::perform::cells;
use crate::rows::{Context, create, must, table, update};
use crate::store::Row;
use crate::store::plan::{Cond, Select};

/// Columns of a lead that its contact takes over.
const TO_CONTACT: &[&str] = &[
    "firstname",
    "lastname",
    "emailaddress1",
    "emailaddress2",
    "emailaddress3",
    "telephone1",
    "mobilephone",
    "jobtitle",
    "websiteurl",
    "address1_line1",
    "address1_city",
    "address1_postalcode",
    "address1_country",
];
/// Columns of a lead that its account takes over.
const TO_ACCOUNT: &[&str] = &[
    "emailaddress1",
    "telephone1",
    "websiteurl",
    "address1_line1",
    "address1_city",
    "address1_postalcode",
    "address1_country",
];

/// `QualifyLead`: makes the rows asked for and closes the lead; answers them as `{@odata.type, key}`.
pub(super) async fn qualify(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Uuid,
    arguments: &Map<String, Value>,
    base: &str,
) -> Result<Vec<Value>> {
    if info.logical() != "lead" {
        return Err(Fault::segment("QualifyLead"));
    }
    let lead = must(cx.db, info, id).await?;
    if lead.named("statecode").int() != Some(0) {
        return Err(Fault::argument("The lead is already closed."));
    }
    cx.who.clone().may_row(cx.db, &lead, Right::Write).await?;
    let wants = |name: &str| arguments.get(name) == Some(&Value::Bool(true));
    let mut made = Vec::new();
    let bind = format!("/leads({id})");
    let mut account = None;
    if wants("CreateAccount") {
        let mut body = taken(&lead, TO_ACCOUNT);
        let name = lead.named("companyname").text().or_else(|| lead.named("fullname").text());
        body.insert("name".to_owned(), json!(name.unwrap_or("(unknown)")));
        body.insert("originatingleadid@odata.bind".to_owned(), json!(bind));
        let new = create::create(cx, table("account")?, None, &body).await?;
        account = Some(new);
        made.push(("account", new));
    }
    let mut contact = None;
    if wants("CreateContact") {
        let mut body = taken(&lead, TO_CONTACT);
        body.insert("originatingleadid@odata.bind".to_owned(), json!(bind));
        if let Some(account) = account {
            body.insert(
                "parentcustomerid_account@odata.bind".to_owned(),
                json!(format!("/accounts({account})")),
            );
        }
        let new = create::create(cx, table("contact")?, None, &body).await?;
        contact = Some(new);
        made.push(("contact", new));
    }
    if wants("CreateOpportunity") {
        let mut body = Map::new();
        let name = lead.named("subject").text().or_else(|| lead.named("fullname").text());
        body.insert("name".to_owned(), json!(name.unwrap_or("(no subject)")));
        body.insert("originatingleadid@odata.bind".to_owned(), json!(bind));
        if let Some(account) = account {
            body.insert("parentaccountid@odata.bind".to_owned(), json!(format!("/accounts({account})")));
        }
        if let Some(contact) = contact {
            body.insert("parentcontactid@odata.bind".to_owned(), json!(format!("/contacts({contact})")));
        }
        made.push(("opportunity", create::create(cx, table("opportunity")?, None, &body).await?));
    }
    let status = arguments.get("Status").and_then(Value::as_i64).unwrap_or(3);
    let status = if status == -1 { 3 } else { status };
    let new = cells(info, &[("statecode", Cell::Int(1)), ("statuscode", Cell::Int(status))]);
    update::set(cx, info, &lead, new).await?;
    Ok(made
        .into_iter()
        .filter_map(|(name, id)| {
            let info = Catalog::get().table(name)?;
            Some(json!({
                "@odata.type": format!("#Microsoft.Dynamics.CRM.{name}"),
                "@odata.id": format!("{base}{}({id})", info.table.set),
                info.table.id.as_str(): id
            }))
        })
        .collect())
}

fn taken(lead: &Row, columns: &[&str]) -> Map<String, Value> {
    columns
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), Value::from(lead.named(name).text()?))))
        .collect()
}

/// The row that a closing activity is about: `opportunityid@odata.bind` or `opportunityid`.
async fn closing(
    cx: &mut Context<'_>,
    arguments: &Map<String, Value>,
    activity: &str,
    key: &str,
    wanted: &str,
) -> Result<(&'static Info, Row, Map<String, Value>)> {
    let Some(Value::Object(body)) = arguments.get(activity) else {
        return Err(Fault::argument(format!("Required field '{activity}' is missing.")));
    };
    let info = table(wanted)?;
    let id = match body.get(&format!("{key}@odata.bind")).and_then(Value::as_str) {
        Some(url) => {
            let found = crate::rows::refer::resolve(cx, url).await?;
            if found.info != info {
                return Err(Fault::argument(format!("'{key}' must name a row of {wanted}.")));
            }
            found.id
        }
        None => {
            let inner = body.get(key).cloned().unwrap_or(Value::Null);
            match crate::rows::values::guid(&inner) {
                Some(id) => id,
                None => {
                    let one = Map::from_iter([(key.to_owned(), inner)]);
                    entity(cx, &one, key).await?.1
                }
            }
        }
    };
    let row = must(cx.db, info, id).await?;
    Ok((info, row, body.clone()))
}

/// `WinOpportunity` and `LoseOpportunity`.
pub(super) async fn close_opportunity(
    cx: &mut Context<'_>,
    arguments: &Map<String, Value>,
    won: bool,
) -> Result<Answer> {
    let (info, row, body) =
        closing(cx, arguments, "OpportunityClose", "opportunityid", "opportunity").await?;
    if row.named("statecode").int() != Some(0) {
        return Err(Fault::argument("The opportunity is already closed."));
    }
    let status = arguments.get("Status").and_then(Value::as_i64).filter(|s| *s != -1).unwrap_or(if won {
        3
    } else {
        4
    });
    let state = if won { 1 } else { 2 };
    let mut new = cells(info, &[("statecode", Cell::Int(state)), ("statuscode", Cell::Int(status))]);
    new.put(info, "actualclosedate", Cell::Text(cx.now.get(..10).unwrap_or_default().to_owned()));
    for name in ["actualrevenue", "actualenddate"] {
        if let (Some(value), Some(field)) =
            (body.get(name).filter(|v| !v.is_null()), info.field("actualvalue"))
            && name == "actualrevenue"
        {
            new.set(field, crate::rows::values::from_json(info, field, value)?);
        }
    }
    update::set(cx, info, &row, new).await?;
    Ok(Answer::empty(204))
}

/// `CloseIncident`.
pub(super) async fn close_incident(cx: &mut Context<'_>, arguments: &Map<String, Value>) -> Result<Answer> {
    let (info, row, _) = closing(cx, arguments, "IncidentResolution", "incidentid", "incident").await?;
    if row.named("statecode").int() != Some(0) {
        return Err(Fault::argument("The case is already closed."));
    }
    let status = arguments.get("Status").and_then(Value::as_i64).filter(|s| *s != -1).unwrap_or(5);
    let new = cells(info, &[("statecode", Cell::Int(1)), ("statuscode", Cell::Int(status))]);
    update::set(cx, info, &row, new).await?;
    Ok(Answer::empty(204))
}

/// `AddToQueue`: a row stands in one queue at a time.
pub(super) async fn add_to_queue(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Uuid,
    arguments: &Map<String, Value>,
) -> Result<Value> {
    let items = Catalog::get().table("queueitem").ok_or_else(|| Fault::unsupported("AddToQueue"))?;
    if info.logical() != "queue" {
        return Err(Fault::segment("AddToQueue"));
    }
    must(cx.db, info, id).await?;
    let (target_info, target) = entity(cx, arguments, "Target").await?;
    let target_info = crate::rows::concrete(cx.db, target_info, target).await?;
    let row = must(cx.db, target_info, target).await?;
    let object = items.field("objectid").unwrap_or_default();
    let lookup = items.lookup(object).ok_or_else(|| Fault::unsupported("AddToQueue"))?;
    let nav = lookup
        .targets
        .iter()
        .find(|t| t.table == target_info.logical())
        .and_then(|t| t.navs.first())
        .ok_or_else(|| {
        Fault::argument(format!("Rows of {} cannot be in a queue.", target_info.logical()))
    })?;
    let queue_nav = items
        .field("queueid")
        .and_then(|f| items.lookup(f))
        .and_then(|l| l.targets.first())
        .and_then(|t| t.navs.first())
        .ok_or_else(|| Fault::unsupported("AddToQueue"))?;
    let select = Select::new(items, Cond::eq(object, target));
    if let Some(item) = cx.db.row(&select).await? {
        if item.named("queueid").guid() == Some(id) {
            return Ok(json!({"QueueItemId": item.id()}));
        }
        let new =
            cells(items, &[("queueid", Cell::Ref("queue", id)), ("enteredon", Cell::Text(cx.now.clone()))]);
        update::set(cx, items, &item, new).await?;
        return Ok(json!({"QueueItemId": item.id()}));
    }
    let mut body = Map::new();
    let title = target_info.name.and_then(|field| row.get(field).text().map(str::to_owned));
    body.insert("title".to_owned(), json!(title));
    body.insert(format!("{nav}@odata.bind"), json!(format!("/{}({target})", target_info.table.set)));
    body.insert(format!("{queue_nav}@odata.bind"), json!(format!("/queues({id})")));
    let made = create::create(cx, items, None, &body).await?;
    Ok(json!({"QueueItemId": made}))
}
