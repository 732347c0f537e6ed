//! The names the Dataverse client writes into requests, against the same contracts.

use super::dataverse_json;
use dataverse::{
    book, ledger,
    names::{ALL, SETS},
    recurrence,
};
use serde_json::Value;
use std::collections::BTreeSet;

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

/// Tables and the sets they are reached by, wrong ones alone. A table that the contracts only mention counts by what
/// the lookups that point to it say.
fn wrong_sets(sets: &[(&str, &str)], contracts: &Value) -> Vec<String> {
    let tables = contracts["tables"].as_object().unwrap();
    let mut facts: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (logical, table) in tables {
        facts.insert((logical, table["entitySetName"].as_str().unwrap()));
        let lookups = table["lookups"].as_object().into_iter().flatten();
        for target in lookups.flat_map(|(_, lookup)| lookup["targets"].as_array().into_iter().flatten()) {
            if let (Some(other), Some(set)) = (target["table"].as_str(), target["set"].as_str()) {
                facts.insert((other, set));
            }
        }
    }
    sets.iter().filter(|pair| !facts.contains(*pair)).map(|(table, set)| format!("{table}: {set}")).collect()
}

#[test]
fn the_client_says_nothing_that_dataverse_does_not_know() {
    let Some(contracts) = dataverse_json() else { return };
    // What contracts do not describe is a table of its own: the CRM's model of it is held to what is known elsewhere.
    let described = |list: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str)> {
        list.iter().filter(|(table, _)| !contracts["tables"][table].is_null()).copied().collect()
    };
    assert_eq!(unknown(ALL, &contracts), [""; 0]);
    assert_eq!(unknown(recurrence::ALL, &contracts), [""; 0]);
    assert_eq!(wrong_sets(recurrence::SETS, &contracts), [""; 0]);
    assert_eq!(unknown(&described(ledger::names::ALL), &contracts), [""; 0]);
    assert_eq!(unknown(&described(book::names::ALL), &contracts), [""; 0]);
    assert_eq!(wrong_sets(SETS, &contracts), [""; 0]);
    assert_eq!(wrong_sets(&described(ledger::names::SETS), &contracts), [""; 0]);
    assert_eq!(wrong_sets(&described(book::names::SETS), &contracts), [""; 0]);
    // The embedded CRM knows them as well: what pane and synchronizer ask, it can answer.
    let all = ALL.iter().chain(ledger::names::ALL).chain(book::names::ALL).chain(recurrence::ALL);
    let missing: Vec<_> = all.filter(|(table, name)| !answered(table, name)).collect();
    assert!(missing.iter().all(|(table, name)| NOT_EMBEDDED.contains(&(*table, *name))), "{missing:?}");
    assert!(ALL.len() > 50, "{}", ALL.len());
}

#[test]
fn what_may_be_picked_for_a_card_stands_in_the_published_tables() {
    let Some(contracts) = dataverse_json() else { return };
    let offered: Vec<(&str, &str)> = dataverse::card::OFFERED
        .iter()
        .flat_map(|one| one.columns.iter().map(|column| (dataverse::names::table(one.kind), *column)))
        .collect();
    assert_eq!(unknown(&offered, &contracts), [""; 0]);
    assert!(offered.len() > 40 && offered.iter().all(|(table, name)| answered(table, name)));
}

/// Names of tables that the embedded CRM does not have.
const NOT_EMBEDDED: [(&str, &str); 1] = [("activityparty", "partyid_equipment")];

fn answered(table: &str, name: &str) -> bool {
    crm::model::load().table(table).is_some_and(|t| {
        t.column(name).is_some() || t.lookup_by_value(name).is_some() || t.nav(name).is_some()
    })
}

#[test]
fn a_wrong_set_is_found() {
    let Some(contracts) = dataverse_json() else { return };
    let sets = [("email", "emails"), ("equipment", "equipments"), ("email", "mails"), ("nosuch", "nosuches")];
    assert_eq!(wrong_sets(&sets, &contracts), ["email: mails", "nosuch: nosuches"]);
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
