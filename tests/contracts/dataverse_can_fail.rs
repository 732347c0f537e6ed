//! The check can fail: each kind of wrong fact, put into a copy of the model, is found and named.

use super::{dataverse::HANDMADE, dataverse_json, tables::faults};
use crm::model::{Choice, Collection, Kind, Level, Model, Table, Target, load};

fn table<'a>(model: &'a mut Model, logical: &str) -> &'a mut Table {
    model.tables.iter_mut().find(|t| t.logical == logical).unwrap()
}

fn kind<'a>(model: &'a mut Model, logical: &str, column: &str) -> &'a mut Kind {
    &mut table(model, logical).columns.iter_mut().find(|c| c.logical == column).unwrap().kind
}

/// What is found after one change.
fn after(change: impl FnOnce(&mut Model)) -> Option<String> {
    let contracts = dataverse_json()?;
    let mut model = load().clone();
    change(&mut model);
    Some(faults(&model, &contracts, &HANDMADE).join("\n"))
}

fn finds(expected: &str, change: impl FnOnce(&mut Model)) {
    if let Some(found) = after(change) {
        assert_eq!(found, expected);
    }
}

#[test]
fn a_wrong_length() {
    finds("email.subject length: 801 instead of 800", |m| {
        *kind(m, "email", "subject") = Kind::Text { max: 801 }
    });
}

#[test]
fn a_wrong_type() {
    finds("email.attachmentcount edm: Some(\"Edm.Int64\") instead of Some(\"Edm.Int32\")", |m| {
        *kind(m, "email", "attachmentcount") = Kind::BigInt;
    });
}

#[test]
fn a_wrong_range() {
    finds("email.opencount bounds: Some((0, 5)) instead of Some((0, 2147483647))", |m| {
        *kind(m, "email", "opencount") = Kind::Int { min: 0, max: 5 };
    });
}

fn options<'a>(model: &'a mut Model, logical: &str, column: &str) -> &'a mut Vec<Choice> {
    let Kind::Choice { options, .. } = kind(model, logical, column) else { panic!("not a choice") };
    options
}

#[test]
fn a_wrong_option() {
    for change in [
        (|o: &mut Vec<Choice>| o[0].label.push('s')) as fn(&mut Vec<Choice>),
        |o| o[0].value = 77,
        |o| o[0].state = Some(1),
        |o| {
            o.pop();
        },
    ] {
        let found = after(|m| change(options(m, "email", "statuscode")));
        assert!(found.is_none_or(|f| f.starts_with("email.statuscode options: [Choice")));
    }
}

#[test]
fn a_wrong_default_or_label() {
    finds("email.directioncode default: Some(\"false\") instead of Some(\"true\")", |m| {
        if let Kind::Bool { default, .. } = kind(m, "email", "directioncode") {
            *default = Some(false);
        }
    });
    finds(
        "email.directioncode labels: [\"Incoming\", \"Out\"] instead of [\"Incoming\", \"Outgoing\"]",
        |m| {
            if let Kind::Bool { labels, .. } = kind(m, "email", "directioncode") {
                labels[1] = "Out".into();
            }
        },
    );
    finds("email.prioritycode default: Some(\"high\") instead of Some(\"normal\")", |m| {
        if let Kind::Choice { default, .. } = kind(m, "email", "prioritycode") {
            *default = Some(2);
        }
    });
}

#[test]
fn a_wrong_or_missing_column() {
    finds("email.sobject: the contracts know no such column", |m| {
        let email = table(m, "email");
        let mut extra = email.columns[0].clone();
        extra.logical = "sobject".into();
        email.columns.push(extra);
    });
    finds("email.subject read only: true instead of false", |m| {
        table(m, "email").columns.iter_mut().find(|c| c.logical == "subject").unwrap().read_only = true;
    });
    finds("contact.lastname level: \"None\" instead of \"ApplicationRequired\"", |m| {
        table(m, "contact").columns.iter_mut().find(|c| c.logical == "lastname").unwrap().level = Level::None;
    });
    finds("account.telephone9: the contracts know no such column", |m| {
        table(m, "account").columns.iter_mut().find(|c| c.logical == "telephone1").unwrap().logical =
            "telephone9".into();
    });
}

fn target<'a>(model: &'a mut Model, logical: &str, lookup: &str, to: &str) -> &'a mut Target {
    let lookup = table(model, logical).lookups.iter_mut().find(|l| l.logical == lookup).unwrap();
    lookup.targets.iter_mut().find(|t| t.table == to).unwrap()
}

#[test]
fn a_wrong_bind_name() {
    finds(
        "email.regardingobjectid to contact: Some(\"regardingobjectid_Contact_email\") instead of Some(\"regardingobjectid_contact_email\")",
        |m| {
            target(m, "email", "regardingobjectid", "contact").navs[0] =
                "regardingobjectid_Contact_email".into()
        },
    );
    finds("email.regardingobjectid: lacks the inherited name regardingobjectid_contact", |m| {
        target(m, "email", "regardingobjectid", "contact").navs.truncate(1);
    });
    finds("email.regardingobjectid: the name x is not inherited", |m| {
        target(m, "email", "regardingobjectid", "contact").navs.push("x".into());
    });
}

#[test]
fn a_wrong_target() {
    finds("contact.parentcustomerid: does not point to lead", |m| {
        let target = Target { table: "lead".into(), navs: vec!["parentcustomerid_lead".into()] };
        let contact = table(m, "contact");
        contact.lookups.iter_mut().find(|l| l.logical == "parentcustomerid").unwrap().targets.push(target);
    });
    finds("contact.parentcustomerid: also points to account", |m| {
        let contact = table(m, "contact");
        let lookup = contact.lookups.iter_mut().find(|l| l.logical == "parentcustomerid").unwrap();
        lookup.targets.retain(|t| t.table != "account");
    });
}

#[test]
fn a_wrong_collection_or_relationship() {
    finds("contact.Contact_Mails: the contracts know no such collection", |m| {
        table(m, "contact").collections.push(Collection {
            nav: "Contact_Mails".into(),
            table: "email".into(),
            lookup: "regardingobjectid".into(),
        });
    });
    finds(
        "contact.Contact_Emails: (Some(\"task\"), Some(\"regardingobjectid\")) instead of (Some(\"email\"), Some(\"regardingobjectid\"))",
        |m| {
            table(m, "contact").collections.iter_mut().find(|c| c.nav == "Contact_Emails").unwrap().table =
                "task".into();
        },
    );
    finds("contact.Contact_Emails: the contracts know the collection, the model does not", |m| {
        table(m, "contact").collections.retain(|c| c.nav != "Contact_Emails");
    });
    finds(
        "systemuser.x: the contracts know no such relationship\nrole.x: the contracts know no such relationship",
        |m| {
            m.many_to_many.iter_mut().find(|r| r.name == "systemuserroles_association").unwrap().name =
                "x".into();
        },
    );
}

#[test]
fn a_wrong_table() {
    // Every lookup that points there names the set as well.
    let found = after(|m| table(m, "opportunity").set = "opportunitys".into());
    assert!(found.is_none_or(|f| {
        f.contains("opportunity.set: \"opportunitys\" instead of \"opportunities\"")
            && f.contains("email.regardingobjectid set of opportunity: Some(\"opportunitys\")")
    }));
    finds("email.code: Some(4203) instead of Some(4202)", |m| table(m, "email").code = Some(4203));
    finds("role.: is neither in the contracts nor a hand-made table of the list", |m| {
        table(m, "role").handmade = true;
    });
    finds("queueitem.: is neither in the contracts nor a hand-made table of the list", |m| {
        table(m, "queueitem").handmade = false;
    });
}
