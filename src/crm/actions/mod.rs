//! Functions and actions that the product and usual clients call.
#![expect(clippy::wildcard_enum_match_arm, reason = "arguments of any other shape are treated alike")]

mod bulk;
mod email;
mod multiple;
mod sales;
mod share;
mod system;
mod template;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::catalog::{Catalog, Info};
use crate::error::{Fault, Result};
use crate::http::call::Answer;
use crate::odata::{self, Argument};
use crate::rows::{Context, values};
use crate::search;
use crate::service::Service;

/// A call of an operation.
#[derive(Debug)]
pub(crate) struct Invocation<'a> {
    /// Name without the namespace.
    pub(crate) name: &'a str,
    /// The row it is bound to.
    pub(crate) bound: Option<(&'static Info, Uuid)>,
    /// Arguments by name.
    pub(crate) arguments: Map<String, Value>,
    /// Root of the service.
    pub(crate) base: &'a str,
    /// It was called by GET.
    pub(crate) function: bool,
}

/// Operations that may stand behind a row without their namespace.
const BOUND: &[&str] =
    &["SendEmail", "QualifyLead", "AddToQueue", "RetrievePrincipalAccess", "DeliverPromoteEmail"];
/// Operations called by GET.
const FUNCTIONS: &[&str] = &[
    "WhoAmI",
    "RetrieveVersion",
    "RetrieveCurrentOrganization",
    "RetrieveTotalRecordCount",
    "CheckIncomingEmail",
    "CheckPromoteEmail",
    "RetrievePrincipalAccess",
    "RetrieveUserPrivileges",
    "RetrieveMetadataChanges",
    "RetrieveAvailableLanguages",
    "RetrieveProvisionedLanguages",
];

/// Whether a name behind a row is an operation.
pub(crate) fn is_bound(name: &str) -> bool {
    BOUND.contains(&name)
}

/// Performs an operation.
///
/// # Errors
/// 404 for an operation that does not exist, 405 when it is called by the wrong method, and its own refusals.
pub(crate) async fn invoke(service: &Service, cx: &mut Context<'_>, call: Invocation<'_>) -> Result<Answer> {
    let known = FUNCTIONS.contains(&call.name);
    if known != call.function && exists(call.name) {
        return Err(Fault::method(if call.function { "GET" } else { "POST" }));
    }
    let answer = match (call.name, call.bound) {
        ("WhoAmI", None) => system::who_am_i(cx),
        ("RetrieveVersion", None) => json!({"Version": system::VERSION}),
        ("RetrieveCurrentOrganization", None) => system::organization(service, call.base),
        ("RetrieveTotalRecordCount", None) => system::record_count(cx, &call.arguments).await?,
        ("RetrieveUserPrivileges", Some((info, id))) => system::privileges(cx, info, id).await?,
        ("CheckIncomingEmail", None) => email::check(cx, &call.arguments, false).await?,
        ("CheckPromoteEmail", None) => email::check(cx, &call.arguments, true).await?,
        ("GetTrackingTokenEmail", None) => email::tracking_token(cx),
        ("InstantiateTemplate", None) => template::instantiate(cx, &call.arguments).await?,
        ("SendEmail", Some((info, id))) => email::send(cx, info, id, &call.arguments).await?,
        ("QualifyLead", Some((info, id))) => {
            let created = sales::qualify(cx, info, id, &call.arguments, call.base).await?;
            json!({"value": created})
        }
        ("WinOpportunity", None) => return sales::close_opportunity(cx, &call.arguments, true).await,
        ("LoseOpportunity", None) => return sales::close_opportunity(cx, &call.arguments, false).await,
        ("CloseIncident", None) => return sales::close_incident(cx, &call.arguments).await,
        ("AddToQueue", Some((info, id))) => sales::add_to_queue(cx, info, id, &call.arguments).await?,
        ("GrantAccess" | "ModifyAccess", None) => return share::grant(cx, &call.arguments).await,
        ("RevokeAccess", None) => return share::revoke(cx, &call.arguments).await,
        ("RetrievePrincipalAccess", bound) => share::access(cx, bound, &call.arguments).await?,
        ("RetrieveMetadataChanges", None) => {
            crate::http::metadata_changes(service.catalog.model, &call.arguments)?
        }
        ("RetrieveAvailableLanguages", None) => json!({"LocaleIds": [crate::model::definitions::LANGUAGE]}),
        ("RetrieveProvisionedLanguages", None) => {
            json!({"RetrieveProvisionedLanguages": [crate::model::definitions::LANGUAGE]})
        }
        ("BulkDelete", None) => bulk::delete(cx, &call.arguments).await?,
        ("searchsuggest", None) => search::suggest(cx, &call.arguments).await?,
        ("searchautocomplete", None) => search::autocomplete(cx, &call.arguments).await?,
        ("searchquery", None) => search::query(cx, &call.arguments).await?,
        (name, _) if exists(name) => return Err(Fault::unsupported(format!("The operation '{name}'"))),
        (name, _) => return Err(Fault::segment(name)),
    };
    let mut map = match answer {
        Value::Object(map) => map,
        other => Map::from_iter([("value".to_owned(), other)]),
    };
    let context = format!("{}$metadata#Microsoft.Dynamics.CRM.{}Response", call.base, call.name);
    map.insert("@odata.context".to_owned(), Value::String(context));
    Ok(Answer::json(200, &Value::Object(map)))
}

/// Performs an operation bound to a table.
///
/// # Errors
/// 404 for an operation that does not exist, and its own refusals.
pub(crate) async fn invoke_on_set(
    cx: &mut Context<'_>,
    info: &'static Info,
    name: &str,
    arguments: &Map<String, Value>,
    base: &str,
) -> Result<Answer> {
    let short = name.strip_prefix("Microsoft.Dynamics.CRM.").unwrap_or(name);
    let answer = match short {
        "CreateMultiple" => multiple::create(cx, info, arguments).await?,
        "UpdateMultiple" => {
            multiple::update(cx, info, arguments).await?;
            return Ok(Answer::empty(204));
        }
        "UpsertMultiple" => multiple::upsert(cx, info, arguments, base).await?,
        _ => return Err(Fault::segment(name)),
    };
    let Value::Object(mut map) = answer else { return Ok(Answer::empty(204)) };
    let context = format!("{base}$metadata#Microsoft.Dynamics.CRM.{short}Response");
    map.insert("@odata.context".to_owned(), Value::String(context));
    Ok(Answer::json(200, &Value::Object(map)))
}

/// Operations that Dataverse has; those that this CRM does not perform are refused with other words than a
/// misspelled name.
fn exists(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "WinOpportunity",
        "LoseOpportunity",
        "CloseIncident",
        "GrantAccess",
        "ModifyAccess",
        "RevokeAccess",
        "GetTrackingTokenEmail",
        "searchquery",
        "searchsuggest",
        "searchautocomplete",
        "BackgroundSendEmail",
        "DeliverIncomingEmail",
        "DeliverPromoteEmail",
        "DeliverImmediatePromoteEmail",
        "SendEmailFromTemplate",
        "SendTemplate",
        "InstantiateTemplate",
        "Merge",
        "RetrieveDuplicates",
        "InitializeFrom",
        "RouteTo",
        "PickFromQueue",
        "ReleaseToQueue",
        "ExecuteMultiple",
        "BulkDelete",
        "CreateEntities",
    ];
    FUNCTIONS.contains(&name) || BOUND.contains(&name) || OTHERS.contains(&name)
}

/// Arguments of a function from its parentheses, aliases looked up in the query.
///
/// # Errors
/// 400 for an alias without a value.
pub(crate) fn function_arguments(
    arguments: &[(String, Argument)],
    aliases: &[(String, String)],
) -> Result<Map<String, Value>> {
    let mut map = Map::new();
    for (name, argument) in arguments {
        map.insert(name.clone(), argument_json(argument, aliases)?);
    }
    // Functions may also be given their arguments as plain query options.
    for (name, value) in aliases.iter().filter(|(n, _)| !n.starts_with(['@', '$'])) {
        map.entry(name.clone()).or_insert_with(|| Value::String(value.clone()));
    }
    Ok(map)
}

fn argument_json(argument: &Argument, aliases: &[(String, String)]) -> Result<Value> {
    Ok(match argument {
        Argument::Value(value) => literal(value),
        Argument::List(list) => Value::Array(list.iter().map(literal).collect()),
        Argument::Alias(name) => {
            let text = aliases
                .iter()
                .find(|(n, _)| n.trim_start_matches('@') == name.trim_start_matches('@'))
                .map(|(_, text)| text.as_str())
                .ok_or_else(|| Fault::bad(format!("The parameter alias '{name}' has no value.")))?;
            if text.trim_start().starts_with('{') || text.trim_start().starts_with('[') {
                let list = odata::parse_argument(text).map(|a| argument_json(&a, &[]));
                match (serde_json::from_str(text), list) {
                    (Ok(value), _) => value,
                    (Err(_), Ok(list)) => list?,
                    (Err(error), Err(_)) => {
                        return Err(Fault::bad(format!("The value of '{name}' cannot be read: {error}.")));
                    }
                }
            } else {
                match odata::parse_argument(text)? {
                    Argument::Alias(_) => return Err(Fault::bad("An alias may not name an alias.")),
                    other => argument_json(&other, &[])?,
                }
            }
        }
    })
}

fn literal(value: &odata::Value) -> Value {
    match value {
        odata::Value::Null => Value::Null,
        odata::Value::Bool(b) => Value::Bool(*b),
        odata::Value::Text(text) | odata::Value::DateTime(text) => Value::from(text.as_str()),
        odata::Value::Int(int) => Value::from(*int),
        odata::Value::Decimal(text) => {
            serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str()))
        }
        odata::Value::Guid(id) => Value::from(id.to_string()),
    }
}

/// A row that an argument names: an object with `@odata.type` and key, or with `@odata.id`.
pub(crate) async fn entity(
    cx: &mut Context<'_>,
    arguments: &Map<String, Value>,
    name: &str,
) -> Result<(&'static Info, Uuid)> {
    let Some(Value::Object(map)) = arguments.get(name) else {
        return Err(Fault::argument(format!("Required field '{name}' is missing.")));
    };
    if let Some(url) = map.get("@odata.id").and_then(Value::as_str) {
        let found = crate::rows::refer::resolve(cx, url).await?;
        return Ok((found.info, found.id));
    }
    let kind = map.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
    let short = kind.rsplit('.').next().unwrap_or_default();
    let catalog = Catalog::get();
    let info = catalog.table(short).or_else(|| {
        // Without a type the name of the key says the table, but for activities, which share theirs.
        catalog.tables().iter().find(|t| !t.is_activity() && map.contains_key(&t.table.id))
    });
    let info = info.ok_or_else(|| Fault::argument(format!("'{name}' must say its @odata.type.")))?;
    let id = map.get(&info.table.id).or_else(|| map.get("ownerid")).and_then(values::guid);
    let id = id.ok_or_else(|| Fault::argument(format!("'{name}' must have '{}'.", info.table.id)))?;
    Ok((info, id))
}
