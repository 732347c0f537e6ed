//! `$metadata` and the definitions of tables: what clients learn the model from.
//!
//! `EntityDefinitions`, `RelationshipDefinitions` and `GlobalOptionSetDefinitions` are made once as a tree of JSON,
//! and a path walks it: by `MetadataId`, by name, by a cast to a derived type, into lists and properties. What
//! Dataverse calls a navigation property of the metadata is only shown where it is expanded.
#![expect(clippy::wildcard_enum_match_arm, reason = "paths and filters of any other shape are treated alike")]

mod changes;
mod filter;

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::call::{Answer, Call, object};
use crate::error::{Fault, Result, code};
use crate::model::{Model, csdl, definitions};
use crate::odata::{self, Argument, Expand, Options, Segment};
use crate::service::Service;

pub(crate) use changes::changes;

/// Properties of definitions that are shown where they are expanded, and only there.
const NAVIGATIONS: [&str; 7] = [
    "Attributes",
    "Keys",
    "ManyToOneRelationships",
    "OneToManyRelationships",
    "ManyToManyRelationships",
    "OptionSet",
    "GlobalOptionSet",
];
/// Derived types behind the names that several share.
const BASES: [(&str, &[&str]); 4] = [
    (
        "EnumAttributeMetadata",
        &["PicklistAttributeMetadata", "StateAttributeMetadata", "StatusAttributeMetadata"],
    ),
    ("RelationshipMetadataBase", &["OneToManyRelationshipMetadata", "ManyToManyRelationshipMetadata"]),
    ("OptionSetMetadataBase", &["OptionSetMetadata", "BooleanOptionSetMetadata"]),
    ("EntityMetadata", &[""]),
];
/// Messages that a table takes, for clients that ask which before they send many rows at once.
const MESSAGES: [&str; 7] =
    ["Create", "CreateMultiple", "Delete", "Retrieve", "Update", "UpdateMultiple", "UpsertMultiple"];

/// All definitions of the model, made once.
#[derive(Debug)]
struct Definitions {
    entities: Vec<Value>,
    relationships: Vec<Value>,
    messages: Vec<Value>,
}

fn all(model: &Model) -> &'static Definitions {
    static ALL: OnceLock<Definitions> = OnceLock::new();
    ALL.get_or_init(|| Definitions {
        entities: model.tables.iter().map(|table| definitions::entity_definition(model, table)).collect(),
        relationships: definitions::relationships(model),
        messages: messages(model),
    })
}

fn messages(model: &Model) -> Vec<Value> {
    let id = |parts: &str| uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, parts.as_bytes()).to_string();
    let mut rows = Vec::new();
    for table in &model.tables {
        for name in MESSAGES {
            let message = id(&format!("message/{name}"));
            rows.push(json!({
                "sdkmessagefilterid": id(&format!("filter/{}/{name}", table.logical)),
                "primaryobjecttypecode": table.logical,
                "_sdkmessageid_value": message,
                "sdkmessageid": {"sdkmessageid": message, "name": name},
            }));
        }
    }
    rows
}

/// The answer to a name at the root that is about the model; `None` for any other name.
///
/// # Errors
/// 404 for a definition that does not exist, 501 for a change of the model, which is fixed here.
pub(super) fn answer(
    service: &Service,
    call: &Call,
    options: &Options,
    name: &str,
    arguments: &[(String, Argument)],
    rest: &[Segment],
) -> Result<Option<Answer>> {
    let model = service.catalog.model;
    let none: &'static [Value] = &[];
    let rows: &'static [Value] = match name {
        "$metadata" if rest.is_empty() => {
            static RENDERED: OnceLock<String> = OnceLock::new();
            let text = RENDERED.get_or_init(|| csdl::render(model));
            return match call.method.as_str() {
                "GET" => Ok(Some(Answer::bytes("application/xml", text.clone().into_bytes()))),
                other => Err(Fault::method(other)),
            };
        }
        "EntityDefinitions" => &all(model).entities,
        "RelationshipDefinitions" => &all(model).relationships,
        "sdkmessagefilters" => &all(model).messages,
        "GlobalOptionSetDefinitions" => none,
        _ => return Ok(None),
    };
    if call.method != axum::http::Method::GET {
        return Err(Fault::unsupported("Changing the definitions of tables"));
    }
    let mut place = Place::List(rows.iter().collect());
    let mut context = name.to_owned();
    if !arguments.is_empty() {
        place = by_name(&place, name, arguments, &options.others)?;
        context.push_str(&format!("({})", shown_key(arguments)));
    }
    for segment in rest {
        place = step(place, segment, &context, &options.others)?;
        match segment {
            Segment::Name(name) => context.push_str(&format!("/{name}")),
            Segment::Key(id) => context.push_str(&format!("({id})")),
            Segment::NamedKey(parts) => context.push_str(&format!("({})", shown_key(parts))),
            _ => {}
        }
    }
    let context = format!("{}$metadata#{context}", call.base);
    Ok(Some(match place {
        Place::Count(count) => Answer::bytes("text/plain", count.to_string().into_bytes()),
        Place::List(rows) => {
            let mut found = Vec::new();
            for row in rows {
                if options.filter.as_ref().map_or(Ok(true), |wanted| filter::holds(wanted, row))? {
                    found.push(row);
                }
            }
            let mut map = Map::new();
            if options.count {
                map.insert("@odata.count".to_owned(), found.len().into());
            }
            if let Some(top) = options.top {
                found.truncate(top as usize);
            }
            let value = found.into_iter().map(|row| dressed(row, options)).collect::<Result<_>>()?;
            map.insert("value".to_owned(), Value::Array(value));
            Answer::json(200, &object(context, map))
        }
        Place::One(row) => match dressed(row, options)? {
            Value::Object(map) => Answer::json(200, &object(format!("{context}/$entity"), map)),
            other => Answer::json(200, &json!({"@odata.context": context, "value": other})),
        },
        Place::Plain(Value::Null) => Answer::empty(204),
        Place::Plain(Value::Object(map)) => Answer::json(200, &object(context, map.clone())),
        Place::Plain(value) => Answer::json(200, &json!({"@odata.context": context, "value": value})),
    }))
}

/// Where a path through the definitions has come to.
#[derive(Clone, Debug)]
enum Place {
    /// Definitions.
    List(Vec<&'static Value>),
    /// One of them.
    One(&'static Value),
    /// A property that is no definition.
    Plain(&'static Value),
    /// `$count`.
    Count(usize),
}

fn step(place: Place, segment: &Segment, so_far: &str, aliases: &[(String, String)]) -> Result<Place> {
    let cast = |name: &str| name.strip_prefix("Microsoft.Dynamics.CRM.").map(str::to_owned);
    match (place, segment) {
        (Place::List(rows), Segment::Key(id)) => {
            let id = id.to_string();
            let row = rows.into_iter().find(|row| row["MetadataId"].as_str() == Some(&id));
            row.map(Place::One).ok_or_else(|| missing(so_far, &id))
        }
        (place @ Place::List(_), Segment::NamedKey(parts)) => by_name(&place, so_far, parts, aliases),
        (Place::List(rows), Segment::Count) => Ok(Place::Count(rows.len())),
        (Place::List(rows), Segment::Name(name)) => {
            let kind = cast(name).ok_or_else(|| Fault::segment(name))?;
            Ok(Place::List(rows.into_iter().filter(|row| is(row, &kind)).collect()))
        }
        (Place::One(row), Segment::Name(name)) => {
            if let Some(kind) = cast(name) {
                return if is(row, &kind) { Ok(Place::One(row)) } else { Err(missing(so_far, name)) };
            }
            match row.get(name) {
                Some(Value::Array(list)) if list.iter().all(|one| one.get("MetadataId").is_some()) => {
                    Ok(Place::List(list.iter().collect()))
                }
                Some(inner) if inner.get("MetadataId").is_some() => Ok(Place::One(inner)),
                Some(inner) => Ok(Place::Plain(inner)),
                // A choice of a table's own has no global twin.
                None if name == "GlobalOptionSet" && row.get("OptionSet").is_some() => {
                    Ok(Place::Plain(&Value::Null))
                }
                None => Err(Fault::segment(name)),
            }
        }
        (Place::Plain(inner), Segment::Name(name)) => {
            inner.get(name).map(Place::Plain).ok_or_else(|| Fault::segment(name))
        }
        (_, segment) => Err(Fault::segment(&format!("{segment:?}"))),
    }
}

/// Whether a definition is of a type or of one derived from it.
fn is(row: &Value, kind: &str) -> bool {
    let own = row["@odata.type"].as_str().and_then(|name| name.rsplit('.').next()).unwrap_or_default();
    // Every attribute is an `AttributeMetadata`, every table an `EntityMetadata`.
    own == kind
        || (kind == "AttributeMetadata" && own.ends_with("AttributeMetadata"))
        || BASES.iter().any(|(base, derived)| *base == kind && derived.contains(&own))
}

fn by_name(
    place: &Place,
    so_far: &str,
    parts: &[(String, Argument)],
    aliases: &[(String, String)],
) -> Result<Place> {
    let (Place::List(rows), [(name, argument)]) = (place, parts) else {
        return Err(Fault::bad("A definition is named by one of its keys."));
    };
    if !matches!(name.as_str(), "LogicalName" | "SchemaName" | "Name" | "MetadataId") {
        return Err(Fault::bad(format!("'{name}' is no key of a definition.")));
    }
    let wanted = match crate::rows::refer::argument_value(argument, aliases)? {
        odata::Value::Text(text) => text,
        odata::Value::Guid(id) => id.to_string(),
        _ => return Err(Fault::bad(format!("{name} must be a text."))),
    };
    let found = rows.iter().find(|row| row[name.as_str()].as_str() == Some(&wanted));
    found.map(|row| Place::One(row)).ok_or_else(|| missing(so_far, &wanted))
}

fn shown_key(parts: &[(String, Argument)]) -> String {
    let text = |argument: &Argument| match argument {
        Argument::Value(odata::Value::Text(text)) => format!("'{text}'"),
        Argument::Value(odata::Value::Guid(id)) => id.to_string(),
        _ => String::new(),
    };
    parts.iter().map(|(name, argument)| format!("{name}={}", text(argument))).collect::<Vec<_>>().join(",")
}

/// 404 in the words of the list that was looked through.
fn missing(so_far: &str, wanted: &str) -> Fault {
    let last = so_far.rsplit('/').next().unwrap_or_default();
    let message = match last.split('(').next().unwrap_or_default() {
        "Attributes" => format!("Could not find an attribute with specified name: {wanted}"),
        "RelationshipDefinitions" | "ManyToOneRelationships" | "OneToManyRelationships" => {
            format!("Could not find a relationship with the name or id {wanted}.")
        }
        "GlobalOptionSetDefinitions" => format!("Could not find an optionset with name or id {wanted}."),
        _ => format!("The entity with a name = '{wanted}' was not found in the MetadataCache."),
    };
    Fault::new(404, code::BAD_REQUEST, message)
}

/// A definition with the properties asked for and what is expanded of it.
fn dressed(row: &Value, options: &Options) -> Result<Value> {
    let Value::Object(map) = row else { return Ok(row.clone()) };
    let expands = |name: &str| options.expand.iter().any(|expand| expand.nav == name);
    let mut out: Map<String, Value> = map
        .iter()
        .filter(|(name, _)| match &options.select {
            Some(names) => {
                let key = matches!(name.as_str(), "MetadataId" | "sdkmessagefilterid");
                name.starts_with('@') || key || names.iter().any(|wanted| wanted == *name)
            }
            None => *name != "sdkmessageid",
        })
        .filter(|(name, _)| !NAVIGATIONS.contains(&name.as_str()) || expands(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    for Expand { nav, options, .. } in &options.expand {
        let shown = match map.get(nav) {
            Some(Value::Array(list)) => {
                let mut rows = Vec::new();
                for one in list {
                    if options.filter.as_ref().map_or(Ok(true), |wanted| filter::holds(wanted, one))? {
                        rows.push(dressed(one, options)?);
                    }
                }
                Value::Array(rows)
            }
            Some(one) => dressed(one, options)?,
            None if nav == "GlobalOptionSet" => Value::Null,
            // A list may hold definitions of several types, and not all have the property.
            None if NAVIGATIONS.contains(&nav.as_str()) => continue,
            None => return Err(Fault::bad(format!("Could not find a property named '{nav}' to expand."))),
        };
        out.insert(nav.clone(), shown);
    }
    Ok(Value::Object(out))
}
