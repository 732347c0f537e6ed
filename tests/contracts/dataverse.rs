//! The embedded CRM's tables against `dataverse.json`.

use super::{dataverse_json, tables::faults};
use crm::model::{Kind, Nav, load};

/// Tables the contracts only mention: as targets of lookups, in collections and as key-only stubs. What the model
/// has of them beyond that is Microsoft's table reference from memory, kept to the fewest columns.
pub(crate) const HANDMADE: [&str; 4] = ["businessunit", "queueitem", "transactioncurrency", "userquery"];

#[test]
fn every_fact_of_the_model_is_in_the_contracts_and_the_other_way_round() {
    let Some(contracts) = dataverse_json() else { return };
    let found = faults(load(), &contracts, &HANDMADE);
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
    // The check looked at something.
    let columns: usize = load().tables.iter().map(|t| t.columns.len()).sum();
    assert!(columns > 2000, "{columns}");
}

#[test]
fn hand_made_tables_bear_the_names_by_which_the_contracts_mention_them() {
    let Some(contracts) = dataverse_json() else { return };
    for table in &load().tables {
        for lookup in &table.lookups {
            for target in lookup.targets.iter().filter(|t| HANDMADE.contains(&t.table.as_str())) {
                let known = &contracts["tables"][&table.logical]["lookups"][&lookup.logical]["targets"];
                for known in
                    known.as_array().into_iter().flatten().filter(|k| k["table"] == target.table.as_str())
                {
                    assert_eq!(known["set"], load().table(&target.table).unwrap().set.as_str());
                }
            }
        }
        let known = &contracts["tables"][&table.logical]["collections"];
        for known in known.as_array().into_iter().flatten() {
            let Some(other) = load().table(known["table"].as_str().unwrap()).filter(|t| t.handmade) else {
                continue;
            };
            let column = known["column"].as_str().unwrap();
            assert!(
                other.lookup(column).is_some() || other.column(column).is_some(),
                "{} has no {column}, which {} is made of",
                other.logical,
                known["nav"]
            );
        }
    }
}

/// Against a model and contracts that are wrong in the same way: a few facts that Microsoft's pages print.
#[test]
fn what_the_product_stands_on_is_as_documented() {
    let model = load();
    let email = model.table("email").unwrap();
    assert_eq!(model.by_set("emails").unwrap().logical, "email");
    assert!(model.by_set("Emails").is_none() && model.table("nosuch").is_none());
    for (column, length) in [
        ("subject", 800),
        ("messageid", 320),
        ("inreplyto", 320),
        ("conversationindex", 2048),
        ("trackingtoken", 50),
    ] {
        assert_eq!(email.column(column).unwrap().kind, Kind::Text { max: length }, "{column}");
    }
    assert_eq!([0, 1, 2].map(|state| email.default_status(state)), [Some(1), Some(2), Some(5)]);
    assert_eq!([1, 8, 4, 5].map(|status| email.state_of(status)), [Some(0), Some(0), Some(1), Some(2)]);
    assert_eq!(model.table("lead").unwrap().default_status(1), Some(3));
    assert_eq!(model.table("knowledgearticle").unwrap().default_status(0), Some(2));
    assert_eq!(model.table("phonecall").unwrap().default_status(1), Some(2));
    assert_eq!(model.table("activityparty").unwrap().default_status(0), None);
    for name in ["regardingobjectid_contact_email", "regardingobjectid_contact"] {
        match email.nav(name) {
            Some(Nav::Single { lookup, target: Some(target) }) => {
                assert_eq!(
                    (lookup.logical.as_str(), target.table.as_str()),
                    ("regardingobjectid", "contact")
                );
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    for name in ["ownerid", "ownerid_email"] {
        let nav = email.nav(name);
        assert!(
            matches!(nav, Some(Nav::Single { lookup, target: None }) if lookup.targets.len() == 2),
            "{nav:?}"
        );
    }
    for (name, table) in
        [("email_activity_parties", "activityparty"), ("activitypointer_activity_parties", "activityparty")]
    {
        assert!(
            matches!(email.nav(name), Some(Nav::Collection(c)) if c.table == table && c.lookup == "activityid")
        );
    }
    let user = model.table("systemuser").unwrap();
    let roles = model.nav(user, "systemuserroles_association");
    assert!(
        matches!(roles, Some(Nav::Many { other: "role", relation }) if relation.intersect == "systemuserroles")
    );
    assert_eq!(email.lookup_by_value("_regardingobjectid_value").unwrap().logical, "regardingobjectid");
    assert!(
        email.lookup_by_value("regardingobjectid").is_none()
            && email.nav("Regardingobjectid_contact").is_none()
    );
    let contact = model.table("contact").unwrap();
    assert!(
        matches!(contact.nav("parentcustomerid_account"), Some(Nav::Single { target: Some(t), .. }) if t.table == "account")
    );
    let case = model.table("incident").unwrap();
    assert!(
        matches!(case.nav("customerid_contact"), Some(Nav::Single { target: Some(t), .. }) if t.table == "contact")
    );
}
