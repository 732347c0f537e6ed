//! `EntityDefinitions`: the model as rows, for clients that discover tables at run time.
//!
//! What Dataverse's metadata has beyond this (managed properties, icons, privileges) is left out.

use super::{Attribute, Column, Kind, Level, Lookup, Model, Ownership, Table};
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use uuid::Uuid;

/// English, the only language of the labels.
pub(crate) const LANGUAGE: i32 = 1033;
/// Tables whose lookup may name an account or a contact: Dataverse calls these lookups `Customer`.
const CUSTOMER: [&str; 2] = ["account", "contact"];

/// All of `EntityDefinitions`, without attributes and relationships.
#[must_use]
pub fn entity_definitions(model: &Model) -> Vec<Value> {
    model.tables.iter().map(|table| Value::Object(head(table))).collect()
}

/// One row of `EntityDefinitions`, with its `Attributes`, `Keys` and relationships.
#[must_use]
pub fn entity_definition(model: &Model, table: &Table) -> Value {
    let mut row = head(table);
    row.insert("Attributes".into(), Value::Array(attributes(table)));
    row.insert("Keys".into(), Value::Array(keys(table)));
    row.insert("ManyToOneRelationships".into(), Value::Array(many_to_one(model, table)));
    row.insert("OneToManyRelationships".into(), Value::Array(one_to_many(model, table)));
    row.insert("ManyToManyRelationships".into(), Value::Array(many_to_many(model, table)));
    Value::Object(row)
}

fn head(table: &Table) -> Map<String, Value> {
    let holds = |child: &str| table.all_collections().any(|c| c.table == child && c.lookup != "partyid");
    let named = |name: &str| if name.is_empty() { Value::Null } else { Value::from(name) };
    let row = json!({
        "MetadataId": id(&["table", &table.logical]),
        "LogicalName": table.logical,
        "SchemaName": table.schema,
        "EntitySetName": table.set,
        "LogicalCollectionName": table.set,
        "DisplayName": label(&table.display),
        "PrimaryIdAttribute": table.id,
        "PrimaryNameAttribute": named(&table.name),
        "ObjectTypeCode": table.code,
        "OwnershipType": match table.ownership {
            Ownership::UserOwned => "UserOwned",
            Ownership::BusinessOwned => "BusinessOwned",
            Ownership::OrganizationOwned => "OrganizationOwned",
            Ownership::None => "None",
        },
        "IsActivity": table.activity || table.logical == "activitypointer",
        "IsActivityParty": table.collections.iter().any(|c| c.table == "activityparty" && c.lookup == "partyid"),
        "IsCustomEntity": false,
        "IsIntersect": false,
        "IsManaged": true,
        "IsPrivate": false,
        "IsLogicalEntity": false,
        "IsValidForAdvancedFind": true,
        "IsCustomizable": managed(true, "iscustomizable"),
        "DisplayCollectionName": label(&table.display),
        "Description": label(""),
        "PrimaryImageAttribute": null,
        "ChangeTrackingEnabled": true,
        "DataProviderId": null,
        "HasActivities": holds("activitypointer"),
        "HasNotes": holds("annotation"),
        "HasChanged": null,
        "TableType": "Standard",
    });
    match row {
        Value::Object(row) => row,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    }
}

/// The rows of `…/Attributes`: columns, lookups and party lists, by logical name.
#[must_use]
pub fn attributes(table: &Table) -> Vec<Value> {
    let columns = table.columns.iter().map(|c| attribute(table, c));
    let lookups = table.lookups.iter().map(|l| lookup_attribute(table, l));
    let parties = table.parties.iter().map(|list| {
        let mut row = common(table, &list.name, &list.name, "PartyList", Level::None, true);
        row["@odata.type"] = "#Microsoft.Dynamics.CRM.LookupAttributeMetadata".into();
        row["AttributeTypeName"] = json!({ "Value": "PartyListType" });
        row
    });
    let mut rows: Vec<Value> = columns.chain(lookups).chain(parties).collect();
    rows.sort_by(|a, b| a["LogicalName"].as_str().cmp(&b["LogicalName"].as_str()));
    rows
}

fn common(table: &Table, logical: &str, display: &str, kind: &str, level: Level, writable: bool) -> Value {
    let level = match level {
        Level::None => "None",
        Level::Recommended => "Recommended",
        Level::ApplicationRequired => "ApplicationRequired",
        Level::SystemRequired => "SystemRequired",
    };
    json!({
        "MetadataId": id(&["column", &table.logical, logical]),
        "LogicalName": logical,
        "SchemaName": logical,
        "EntityLogicalName": table.logical,
        "AttributeOf": null,
        "AttributeType": kind,
        "AttributeTypeName": { "Value": format!("{kind}Type") },
        "DisplayName": label(display),
        "IsPrimaryId": logical == table.id,
        "IsPrimaryName": logical == table.name,
        "IsValidForCreate": writable,
        "IsValidForRead": true,
        "IsValidForUpdate": writable && logical != table.id,
        "IsCustomAttribute": false,
        "IsLogical": false,
        "IsManaged": true,
        "IsSearchable": false,
        "IsValidForAdvancedFind": managed(writable, "canmodifysearchsettings"),
        "IsValidODataAttribute": true,
        "Description": label(""),
        "HasChanged": null,
        "RequiredLevel": {
            "Value": level,
            "CanBeChanged": level != "SystemRequired",
            "ManagedPropertyLogicalName": "canmodifyrequirementlevelsettings",
        },
    })
}

fn attribute(table: &Table, column: &Column) -> Value {
    let name = match column.attribute {
        Attribute::BigInt => "BigInt",
        Attribute::Boolean => "Boolean",
        Attribute::DateTime => "DateTime",
        Attribute::Decimal => "Decimal",
        Attribute::Double => "Double",
        Attribute::EntityName => "EntityName",
        Attribute::Integer => "Integer",
        Attribute::Memo => "Memo",
        Attribute::Money => "Money",
        Attribute::Picklist => "Picklist",
        Attribute::State => "State",
        Attribute::Status => "Status",
        Attribute::String => "String",
        Attribute::Uniqueidentifier => "Uniqueidentifier",
        Attribute::Virtual => "Virtual",
    };
    let mut row = common(table, &column.logical, &column.display, name, column.level, !column.read_only);
    let class = if column.attribute == Attribute::Uniqueidentifier {
        "AttributeMetadata".to_owned()
    } else if column.attribute == Attribute::Virtual {
        "ImageAttributeMetadata".to_owned()
    } else {
        format!("{name}AttributeMetadata")
    };
    row["@odata.type"] = format!("#Microsoft.Dynamics.CRM.{class}").into();
    if column.attribute == Attribute::Virtual {
        row["AttributeTypeName"] = json!({ "Value": "ImageType" });
    }
    match &column.kind {
        Kind::Text { max } => {
            row["MaxLength"] = (*max).into();
            let format = if column.attribute == Attribute::Memo { "TextArea" } else { "Text" };
            row["Format"] = format.into();
            row["FormatName"] = json!({ "Value": format });
        }
        Kind::Bool { labels, default } => {
            row["DefaultValue"] = (*default).into();
            row["OptionSet"] = json!({
                "@odata.type": "#Microsoft.Dynamics.CRM.BooleanOptionSetMetadata",
                "MetadataId": id(&["options", &table.logical, &column.logical]),
                "Name": format!("{}_{}", table.logical, column.logical),
                "IsGlobal": false,
                "OptionSetType": "Boolean",
                "FalseOption": { "Value": 0, "Label": label(&labels[0]) },
                "TrueOption": { "Value": 1, "Label": label(&labels[1]) },
            });
        }
        Kind::Int { min, max } => {
            row["MinValue"] = (*min).into();
            row["MaxValue"] = (*max).into();
        }
        Kind::Decimal | Kind::Double => {
            row["MinValue"] = column.bounds.map(|b| b.0).into();
            row["MaxValue"] = column.bounds.map(|b| b.1).into();
        }
        Kind::Choice { options, default } => {
            row["DefaultFormValue"] = (*default).into();
            row["OptionSet"] = option_set(table, column, name, options);
        }
        Kind::Choices { options } => row["OptionSet"] = option_set(table, column, "Picklist", options),
        Kind::DateTime | Kind::Date => {
            row["Format"] = if column.date_only { "DateOnly" } else { "DateAndTime" }.into();
            let behavior = match (&column.kind, column.zone_independent) {
                (Kind::Date, _) => "DateOnly",
                (_, true) => "TimeZoneIndependent",
                (_, false) => "UserLocal",
            };
            row["DateTimeBehavior"] = json!({ "Value": behavior });
        }
        Kind::BigInt | Kind::Guid | Kind::EntityName | Kind::Binary => {}
    }
    row
}

/// The choices of a column. None is shared between tables here, so none is global.
fn option_set(table: &Table, column: &Column, kind: &str, options: &[super::Choice]) -> Value {
    let rows: Vec<Value> = options
        .iter()
        .map(|o| match o.state {
            Some(state) => json!({ "Value": o.value, "Label": label(&o.label), "State": state }),
            None => json!({ "Value": o.value, "Label": label(&o.label) }),
        })
        .collect();
    json!({
        "@odata.type": "#Microsoft.Dynamics.CRM.OptionSetMetadata",
        "MetadataId": id(&["options", &table.logical, &column.logical]),
        "Name": format!("{}_{}", table.logical, column.logical),
        "IsGlobal": false,
        "IsCustomOptionSet": false,
        "OptionSetType": kind,
        "Options": rows,
    })
}

fn lookup_attribute(table: &Table, lookup: &Lookup) -> Value {
    let targets: Vec<&str> = lookup.targets.iter().map(|t| t.table.as_str()).collect();
    let kind = match lookup.logical.as_str() {
        "ownerid" => "Owner",
        _ if targets == CUSTOMER => "Customer",
        _ => "Lookup",
    };
    let mut row = common(table, &lookup.logical, &lookup.display, kind, lookup.level, !lookup.read_only);
    row["@odata.type"] = "#Microsoft.Dynamics.CRM.LookupAttributeMetadata".into();
    row["Targets"] = targets.into();
    row
}

fn keys(table: &Table) -> Vec<Value> {
    let row = |parts: &Vec<String>| {
        let name = parts.join("_");
        json!({
            "MetadataId": id(&["key", &table.logical, &name]),
            "LogicalName": name,
            "SchemaName": name,
            "EntityLogicalName": table.logical,
            "KeyAttributes": parts,
            "EntityKeyIndexStatus": "Active",
        })
    };
    table.keys.iter().map(row).collect()
}

fn many_to_one(model: &Model, table: &Table) -> Vec<Value> {
    let mut rows = Vec::new();
    for lookup in &table.lookups {
        for target in &lookup.targets {
            let (Some(nav), Some(other)) = (target.navs.first(), model.table(&target.table)) else {
                continue;
            };
            let back = other
                .all_collections()
                .find(|c| c.table == table.logical && c.lookup == lookup.logical)
                .map(|c| c.nav.as_str());
            let side = Side { referencing: table, lookup, referenced: other };
            rows.push(side.relationship(back, nav));
        }
    }
    rows
}

fn one_to_many(model: &Model, table: &Table) -> Vec<Value> {
    let mut rows = Vec::new();
    for one in table.all_collections() {
        let Some(other) = model.table(&one.table) else { continue };
        let Some(lookup) = other.lookup(&one.lookup) else { continue };
        let target = lookup.targets.iter().find(|t| t.table == table.logical);
        // An activity's own table is not a target of what it has from `activitypointer`.
        let Some(nav) = target.and_then(|t| t.navs.first()) else { continue };
        let side = Side { referencing: other, lookup, referenced: table };
        rows.push(side.relationship(Some(&one.nav), nav));
    }
    rows
}

struct Side<'a> {
    referencing: &'a Table,
    lookup: &'a Lookup,
    referenced: &'a Table,
}

impl Side<'_> {
    /// The relationship is named like the collection; where that is not known, like its two ends.
    fn relationship(&self, collection: Option<&str>, nav: &str) -> Value {
        let made =
            format!("{}_{}_{}", self.referenced.logical, self.referencing.logical, self.lookup.logical);
        let schema = collection.unwrap_or(&made);
        json!({
            "@odata.type": "#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
            "MetadataId": id(&["relationship", schema, &self.referencing.logical]),
            "HasChanged": null,
            "IsCustomRelationship": false,
            "IsManaged": true,
            "SecurityTypes": "Append",
            "SchemaName": schema,
            "RelationshipType": "OneToManyRelationship",
            "ReferencedEntity": self.referenced.logical,
            "ReferencedAttribute": self.referenced.id,
            "ReferencedEntityNavigationPropertyName": collection,
            "ReferencingEntity": self.referencing.logical,
            "ReferencingAttribute": self.lookup.logical,
            "ReferencingEntityNavigationPropertyName": nav,
        })
    }
}

fn many_to_many(model: &Model, table: &Table) -> Vec<Value> {
    let row = |relation: &super::ManyToMany| {
        let [left, right] = &relation.tables;
        let (Some(one), Some(two)) = (model.table(left), model.table(right)) else { return None };
        (left == &table.logical || right == &table.logical).then(|| {
            json!({
                "@odata.type": "#Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata",
                "MetadataId": id(&["relationship", &relation.name]),
                "HasChanged": null,
                "IsCustomRelationship": false,
                "IsManaged": true,
                "SchemaName": relation.name,
                "RelationshipType": "ManyToManyRelationship",
                "IntersectEntityName": relation.intersect,
                "Entity1LogicalName": left,
                "Entity1IntersectAttribute": one.id,
                "Entity1NavigationPropertyName": relation.name,
                "Entity2LogicalName": right,
                "Entity2IntersectAttribute": two.id,
                "Entity2NavigationPropertyName": relation.name,
            })
        })
    };
    model.many_to_many.iter().filter_map(row).collect()
}

/// `RelationshipDefinitions`: every relationship once, whichever of its ends it was found at.
#[must_use]
pub fn relationships(model: &Model) -> Vec<Value> {
    let mut rows: Vec<Value> = Vec::new();
    let mut seen = HashSet::new();
    for table in &model.tables {
        for row in many_to_one(model, table).into_iter().chain(many_to_many(model, table)) {
            if seen.insert(row["MetadataId"].to_string()) {
                rows.push(row);
            }
        }
    }
    rows
}

/// A property that a solution may lock.
fn managed(value: bool, name: &str) -> Value {
    json!({ "Value": value, "CanBeChanged": true, "ManagedPropertyLogicalName": name })
}

fn label(text: &str) -> Value {
    let one = json!({ "Label": text, "LanguageCode": LANGUAGE, "IsManaged": true, "HasChanged": null });
    json!({ "LocalizedLabels": [one], "UserLocalizedLabel": one })
}

/// The same in every organisation and at every start, as a client may keep it.
fn id(parts: &[&str]) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, parts.join("/").as_bytes()).to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::load;
    use super::*;

    fn email() -> Value {
        entity_definition(load(), load().table("email").unwrap())
    }

    #[test]
    fn a_table_is_described_as_dataverse_does() {
        let email = email();
        for (name, value) in [
            ("LogicalName", json!("email")),
            ("EntitySetName", json!("emails")),
            ("PrimaryIdAttribute", json!("activityid")),
            ("PrimaryNameAttribute", json!("subject")),
            ("ObjectTypeCode", json!(4202)),
            ("OwnershipType", json!("UserOwned")),
            ("IsActivity", json!(true)),
        ] {
            assert_eq!(email[name], value, "{name}");
        }
        assert_eq!(email["DisplayName"]["UserLocalizedLabel"]["Label"], "Email");
        let find = |name: &str| {
            email["Attributes"].as_array().unwrap().iter().find(|a| a["LogicalName"] == name).unwrap().clone()
        };
        assert_eq!(find("subject")["MaxLength"], 800);
        assert_eq!(find("subject")["IsPrimaryName"], true);
        assert_eq!(find("statuscode")["OptionSet"]["Options"][0]["State"], 0);
        assert_eq!(find("ownerid")["AttributeType"], "Owner");
        assert_eq!(find("to")["AttributeType"], "PartyList");
        assert_eq!(find("createdon")["IsValidForCreate"], false);
        let regarding = find("regardingobjectid");
        assert!(regarding["Targets"].as_array().unwrap().contains(&json!("opportunity")));
    }

    #[test]
    fn relationships_are_the_same_from_both_ends() {
        let find = |table: &str, list: &str, schema: &str| {
            let row = entity_definition(load(), load().table(table).unwrap());
            row[list].as_array().unwrap().iter().find(|r| r["SchemaName"] == schema).unwrap().clone()
        };
        let from_email = find("email", "ManyToOneRelationships", "Contact_Emails");
        assert_eq!(from_email, find("contact", "OneToManyRelationships", "Contact_Emails"));
        assert_eq!(from_email["ReferencingEntityNavigationPropertyName"], "regardingobjectid_contact_email");
        assert_eq!(
            find("team", "ManyToManyRelationships", "teammembership_association"),
            find("systemuser", "ManyToManyRelationships", "teammembership_association")
        );
    }

    #[test]
    fn identifiers_and_names_stand_once() {
        let mut ids = HashSet::new();
        assert_eq!(entity_definitions(load()).len(), load().tables.len());
        for table in &load().tables {
            let row = entity_definition(load(), table);
            assert!(ids.insert(row["MetadataId"].to_string()));
            for attribute in row["Attributes"].as_array().unwrap() {
                assert!(ids.insert(attribute["MetadataId"].to_string()), "{attribute}");
            }
        }
    }
}
