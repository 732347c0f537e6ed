//! The names the Dataverse client writes into requests, against the same contracts.

use super::dataverse_json;
use serde_json::Value;

/// Those of the names that Dataverse does not have: `(table, column, lookup property, navigation or party list)`.
/// A table's own logical name or entity set stands with an empty second part.
fn unknown(names: &[(&str, &str)], contracts: &Value) -> Vec<String> {
    names
        .iter()
        .filter(|(table, name)| !known(contracts, table, name))
        .map(|(table, name)| format!("{table}.{name}"))
        .collect()
}

fn known(contracts: &Value, table: &str, name: &str) -> bool {
    let tables = contracts["tables"].as_object().into_iter().flatten();
    let Some((_, facts)) = tables.clone().find(|(key, t)| *key == table || t["entitySetName"] == table)
    else {
        return false;
    };
    if name.is_empty() || has(facts, name) {
        return true;
    }
    // An activity inherits the names of `activitypointer`.
    facts["baseType"] == "mscrm.activitypointer" && has(&contracts["tables"]["activitypointer"], name)
}

fn has(facts: &Value, name: &str) -> bool {
    let mut lookups = facts["lookups"].as_object().into_iter().flatten();
    let listed = |part: &str, key: &str| facts[part].as_array().into_iter().flatten().any(|e| e[key] == name);
    facts["columns"][name]["edm"].is_string()
        || lookups.any(|(_, lookup)| {
            let mut targets = lookup["targets"].as_array().into_iter().flatten();
            lookup["value"] == name || targets.any(|t| t["nav"] == name)
        })
        || listed("collections", "nav")
        || listed("manyToMany", "nav")
        || listed("manyToMany", "relationship")
        || listed("partyLists", "name")
}

#[test]
fn a_name_that_dataverse_does_not_have_is_found() {
    let Some(contracts) = dataverse_json() else { return };
    let right = [
        ("email", ""),
        ("emails", "subject"),
        ("email", "_regardingobjectid_value"),
        ("email", "regardingobjectid_contact_email"),
        ("email", "regardingobjectid_contact"),
        ("email", "email_activity_parties"),
        ("systemuser", "systemuserroles_association"),
    ];
    assert_eq!(unknown(&right, &contracts), [""; 0]);
    let wrong = [
        ("mails", ""),
        ("email", "sobject"),
        ("email", "regardingobjectid"),
        ("email", "regardingobjectid_Contact_email"),
        ("contact", "regardingobjectid_contact"),
        ("opportunity", "customeridtype"),
    ];
    let expected: Vec<String> = wrong.iter().map(|(table, name)| format!("{table}.{name}")).collect();
    assert_eq!(unknown(&wrong, &contracts), expected);
}
