//! From the files beside this one to the model.

use super::{
    Attribute, Choice, Collection, Column, Kind, Level, Lookup, ManyToMany, Model, Ownership, PartyList,
    Table, Target,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The files, one table each.
const TABLES: &[&str] = &[
    include_str!("tables/account.json"),
    include_str!("tables/activitymimeattachment.json"),
    include_str!("tables/activityparty.json"),
    include_str!("tables/activitypointer.json"),
    include_str!("tables/annotation.json"),
    include_str!("tables/appointment.json"),
    include_str!("tables/attachment.json"),
    include_str!("tables/businessunit.json"),
    include_str!("tables/contact.json"),
    include_str!("tables/email.json"),
    include_str!("tables/emailserverprofile.json"),
    include_str!("tables/fax.json"),
    include_str!("tables/incident.json"),
    include_str!("tables/knowledgearticle.json"),
    include_str!("tables/lead.json"),
    include_str!("tables/letter.json"),
    include_str!("tables/mailbox.json"),
    include_str!("tables/mailboxtrackingfolder.json"),
    include_str!("tables/opportunity.json"),
    include_str!("tables/organization.json"),
    include_str!("tables/phonecall.json"),
    include_str!("tables/queue.json"),
    include_str!("tables/queueitem.json"),
    include_str!("tables/recurringappointmentmaster.json"),
    include_str!("tables/role.json"),
    include_str!("tables/salesliterature.json"),
    include_str!("tables/salesliteratureitem.json"),
    include_str!("tables/serviceappointment.json"),
    include_str!("tables/systemuser.json"),
    include_str!("tables/task.json"),
    include_str!("tables/team.json"),
    include_str!("tables/template.json"),
    include_str!("tables/tracelog.json"),
    include_str!("tables/transactioncurrency.json"),
    include_str!("tables/userquery.json"),
    include_str!("tables/usersettings.json"),
];
const RELATIONS: &str = include_str!("relations.json");

/// The model that is built into the program.
///
/// The data cannot be wrong without failing the tests; should it be wrong all the same, the fault is logged and
/// the model is empty: every set is then unknown and no request can do harm.
#[must_use]
pub fn load() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| match parse(TABLES, RELATIONS) {
        Ok(model) => model,
        Err(fault) => {
            tracing::error!(%fault, "the built-in tables cannot be read");
            Model::default()
        }
    })
}

/// Why a model could not be made of its files.
#[derive(Debug, thiserror::Error)]
pub enum Invalid {
    /// Not JSON, or not of the expected shape.
    #[error("a table's file is not valid: {0}")]
    Json(#[from] serde_json::Error),
    /// A column lacks what its type needs, or a number is out of range.
    #[error("{table}.{column}: {fault}")]
    Column {
        /// Logical name of the table.
        table: String,
        /// Logical name of the column.
        column: String,
        /// What is wrong.
        fault: &'static str,
    },
    /// A name leads nowhere, or stands twice.
    #[error("{table}: {fault}: {name}")]
    Name {
        /// Logical name of the table.
        table: String,
        /// The name.
        name: String,
        /// What is wrong.
        fault: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    logical: String,
    schema: String,
    set: String,
    display: String,
    id: String,
    name: String,
    code: Option<i32>,
    ownership: Ownership,
    base: String,
    #[serde(default)]
    handmade: bool,
    columns: BTreeMap<String, RawColumn>,
    lookups: BTreeMap<String, RawLookup>,
    parties: BTreeMap<String, i32>,
    collections: Vec<(String, String, String)>,
    #[serde(default)]
    more: Vec<(String, String, String)>,
    keys: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    #[serde(rename = "type")]
    attribute: Attribute,
    #[serde(default)]
    display: String,
    #[serde(default)]
    readonly: bool,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    level: Level,
    min: Option<i64>,
    max: Option<i64>,
    labels: Option<[String; 2]>,
    options: Option<Vec<RawChoice>>,
    default: Option<Default>,
    format: Option<String>,
    behavior: Option<String>,
}

/// `[value, label]` or `[value, label, state]`.
#[derive(Deserialize)]
#[serde(untagged)]
enum RawChoice {
    Status(i32, String, i32),
    Plain(i32, String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Default {
    Bool(bool),
    Number(i32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLookup {
    targets: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    display: String,
    #[serde(default)]
    readonly: bool,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    level: Level,
}

/// Makes a model of the text of its files.
///
/// # Errors
/// [`Invalid`] when a file is not of the expected shape or names something that is not there.
pub fn parse(tables: &[&str], relations: &str) -> Result<Model, Invalid> {
    let mut model = Model { many_to_many: serde_json::from_str(relations)?, ..Model::default() };
    for text in tables {
        model.tables.push(table(serde_json::from_str(text)?)?);
    }
    model.tables.sort_by(|a, b| a.set.cmp(&b.set));
    inherit(&mut model);
    model.reindex();
    check(&model)?;
    Ok(model)
}

fn table(raw: RawTable) -> Result<Table, Invalid> {
    let fault =
        |column: &str, fault| Invalid::Column { table: raw.logical.clone(), column: column.into(), fault };
    let columns = raw
        .columns
        .into_iter()
        .map(|(name, c)| column(name.clone(), c).map_err(|why| fault(&name, why)))
        .collect::<Result<_, _>>()?;
    let lookups = raw
        .lookups
        .into_iter()
        .map(|(name, l)| Lookup {
            display: if l.display.is_empty() { name.clone() } else { l.display },
            logical: name,
            read_only: l.readonly,
            required: l.required,
            level: l.level,
            targets: l.targets.into_iter().map(|(table, navs)| Target { table, navs }).collect(),
        })
        .collect();
    let named = |list: Vec<(String, String, String)>| {
        list.into_iter().map(|(nav, table, lookup)| Collection { nav, table, lookup }).collect()
    };
    Ok(Table {
        activity: raw.base == "activitypointer",
        owned: raw.ownership == Ownership::UserOwned,
        logical: raw.logical,
        schema: raw.schema,
        set: raw.set,
        id: raw.id,
        name: raw.name,
        display: raw.display,
        code: raw.code,
        ownership: raw.ownership,
        base: raw.base,
        handmade: raw.handmade,
        columns,
        lookups,
        collections: named(raw.collections),
        more: named(raw.more),
        parties: raw.parties.into_iter().map(|(name, mask)| PartyList { name, mask }).collect(),
        keys: raw.keys,
        index: super::Index::default(),
    })
}

fn column(logical: String, raw: RawColumn) -> Result<Column, &'static str> {
    let (flag, number) = match raw.default {
        None => (None, None),
        Some(Default::Bool(b)) => (Some(b), None),
        Some(Default::Number(n)) => (None, Some(n)),
    };
    let date_only = raw.format.as_deref() == Some("DateOnly");
    let kind = match raw.attribute {
        Attribute::String | Attribute::Memo => {
            let max = raw.max.ok_or("a text without a length")?;
            Kind::Text { max: u32::try_from(max).map_err(|_| "a length out of range")? }
        }
        Attribute::Boolean => {
            Kind::Bool { labels: raw.labels.ok_or("a yes or no without labels")?, default: flag }
        }
        Attribute::Integer => Kind::Int {
            min: raw.min.ok_or("a number without a least value")?,
            max: raw.max.ok_or("a number without a greatest value")?,
        },
        Attribute::Picklist | Attribute::State | Attribute::Status => {
            let options: Vec<Choice> =
                raw.options.ok_or("a choice without options")?.into_iter().map(choice).collect();
            if number.is_some_and(|n| !options.iter().any(|o| o.value == n)) {
                return Err("a default that is not among the options");
            }
            Kind::Choice { options, default: number }
        }
        Attribute::BigInt => Kind::BigInt,
        Attribute::Double => Kind::Double,
        Attribute::Decimal | Attribute::Money => Kind::Decimal,
        Attribute::DateTime if raw.behavior.as_deref() == Some("DateOnly") => Kind::Date,
        Attribute::DateTime => Kind::DateTime,
        Attribute::Uniqueidentifier => Kind::Guid,
        Attribute::EntityName => Kind::EntityName,
        Attribute::Virtual => Kind::Binary,
    };
    let bounds = match kind {
        Kind::Decimal | Kind::Double => raw.min.zip(raw.max),
        Kind::Text { .. }
        | Kind::Bool { .. }
        | Kind::Int { .. }
        | Kind::BigInt
        | Kind::Choice { .. }
        | Kind::Choices { .. }
        | Kind::DateTime
        | Kind::Date
        | Kind::Guid
        | Kind::EntityName
        | Kind::Binary => None,
    };
    Ok(Column {
        display: if raw.display.is_empty() { logical.clone() } else { raw.display },
        logical,
        kind,
        read_only: raw.readonly,
        required: raw.required,
        level: raw.level,
        attribute: raw.attribute,
        date_only,
        zone_independent: raw.behavior.as_deref() == Some("TimeZoneIndependent"),
        bounds,
    })
}

fn choice(raw: RawChoice) -> Choice {
    match raw {
        RawChoice::Status(value, label, state) => Choice { value, label, state: Some(state) },
        RawChoice::Plain(value, label) => Choice { value, label, state: None },
    }
}

/// An activity has what `activitypointer` has: columns, lookups and collections that its own table does not name.
fn inherit(model: &mut Model) {
    let Some(base) = model.tables.iter().find(|t| t.logical == "activitypointer").cloned() else { return };
    for table in model.tables.iter_mut().filter(|t| t.activity) {
        for column in &base.columns {
            if !table.columns.iter().any(|c| c.logical == column.logical) {
                table.columns.push(column.clone());
            }
        }
        for lookup in &base.lookups {
            if !table.lookups.iter().any(|l| l.logical == lookup.logical) {
                table.lookups.push(lookup.clone());
            }
        }
        for collection in &base.collections {
            if !table.collections.iter().any(|c| c.nav == collection.nav) {
                table.collections.push(collection.clone());
            }
        }
        table.columns.sort_by(|a, b| a.logical.cmp(&b.logical));
        table.lookups.sort_by(|a, b| a.logical.cmp(&b.logical));
    }
}

/// No name leads nowhere and none stands twice in one type.
fn check(model: &Model) -> Result<(), Invalid> {
    let fault = |table: &Table, name: &str, fault| {
        Err(Invalid::Name { table: table.logical.clone(), name: name.into(), fault })
    };
    for table in &model.tables {
        if table.column(&table.id).is_none() {
            return fault(table, &table.id, "its key is not a column");
        }
        if !table.name.is_empty() && table.column(&table.name).is_none() {
            return fault(table, &table.name, "its name is not a column");
        }
        for lookup in &table.lookups {
            if table.column(&lookup.logical).is_some() {
                return fault(table, &lookup.logical, "both a column and a lookup");
            }
            for target in &lookup.targets {
                if model.table(&target.table).is_none() {
                    return fault(table, &target.table, "a lookup's target is not a table");
                }
                if target.navs.is_empty() {
                    return fault(table, &lookup.logical, "a target without a navigation name");
                }
            }
        }
        for one in table.all_collections() {
            let end = model.table(&one.table).and_then(|t| t.lookup(&one.lookup));
            // What an activity inherits points at `activitypointer`.
            let here = |t: &Target| t.table == table.logical || (table.activity && t.table == table.base);
            if !end.is_some_and(|l| l.targets.iter().any(here)) {
                return fault(table, &one.nav, "a collection whose lookup does not point back");
            }
        }
        for part in table.keys.iter().flatten() {
            if table.column(part).is_none() && table.lookup(part).is_none() {
                return fault(table, part, "a key of what is not a column");
            }
        }
    }
    for ManyToMany { name, tables, .. } in &model.many_to_many {
        for end in tables {
            let Some(table) = model.table(end) else {
                return Err(Invalid::Name { table: end.clone(), name: name.clone(), fault: "no such table" });
            };
            if table.column(name).is_some() || table.nav(name).is_some() {
                return fault(table, name, "a relationship's name stands twice");
            }
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_tables_can_be_read() {
        let model = parse(TABLES, RELATIONS).unwrap();
        assert_eq!(model.tables.len(), TABLES.len());
        assert_eq!(load().tables.len(), TABLES.len());
    }

    #[test]
    fn a_wrong_file_is_refused_with_the_place() {
        let file = |columns: &str| {
            format!(
                r#"{{"logical":"x","schema":"X","set":"xs","display":"X","id":"xid","name":"","code":null,
                "ownership":"None","base":"crmbaseentity","columns":{{{columns}}},"lookups":{{}},"parties":{{}},
                "collections":[],"keys":[]}}"#
            )
        };
        let say = |columns: &str| parse(&[&file(columns)], "[]").unwrap_err().to_string();
        assert_eq!(say(r#""n":{"type":"String"}"#), "x.n: a text without a length");
        assert_eq!(say(r#""n":{"type":"String","max":-1}"#), "x.n: a length out of range");
        assert_eq!(
            say(r#""n":{"type":"Picklist","options":[[1,"One"]],"default":2}"#),
            "x.n: a default that is not among the options"
        );
        assert_eq!(say(r#""n":{"type":"BigInt"}"#), "x: its key is not a column: xid");
        assert!(
            say(r#""n":{"type":"Nonsense"}"#).starts_with("a table's file is not valid: unknown variant")
        );
        assert!(parse(&[&file(r#""xid":{"type":"Uniqueidentifier"}"#)], "[]").is_ok());
    }
}
