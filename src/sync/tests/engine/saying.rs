//! What is said and offered of what is kept in step, and what is taken back of it.

use serde_json::{Value, json};
use sync::{
    Offer, choose,
    store::DecisionRow,
    undo::{self, Came, InCrm, Refused, Why},
};
use uuid::Uuid;
use wire::Method;

use crate::{
    kit::{Synchronizer, World, address, run},
    meetings::appointment,
    sending::user,
    stepping::{
        TRACKED, all, change, comes_to_rest, list, mailbox, minutes, named, own, patch, row, todo, todos,
        writes,
    },
};

async fn world() -> (World, Synchronizer) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    world.settle(&engine).await;
    (world, engine)
}

async fn cards(world: &World) -> Vec<Value> {
    all(world, &format!("{}/contacts", mailbox("anna"))).await
}

/// A contact that Anna makes in Outlook and tracks in the add-in.
async fn tracked_card(world: &World, first: &str, last: &str, mail: &str) -> String {
    let chosen = json!({ domain::intent::NAME: domain::intent::Intent::default().written() }).to_string();
    let body = json!({
        "givenName": first, "surname": last, "emailAddresses": [{ "address": mail, "name": first }],
        "singleValueExtendedProperties": [{ "id": graph::Property::ADD_IN.id(), "value": chosen }],
    });
    let made = world.graph(Method::Post, &format!("{}/contacts", mailbox("anna")), Some(body)).await;
    made["id"].as_str().unwrap().to_owned()
}

/// The newest decision of Anna's with that verdict and reason.
async fn decided(engine: &Synchronizer, verdict: &str, reason: &str) -> DecisionRow {
    let of = domain::mail::Address::new(&address("anna"));
    let all = engine.store.decisions(&sync::store::Filter::default(), None, 500).await.unwrap();
    let fits = |one: &&DecisionRow| {
        one.address.as_ref() == Some(&of) && one.decision.verdict == verdict && one.decision.reason == reason
    };
    all.iter().find(fits).unwrap_or_else(|| panic!("no {verdict} {reason}: {all:#?}")).clone()
}

fn now(engine: &Synchronizer) -> sync::store::Millis {
    sync::store::Millis(engine.clock.now().0 * 1_000)
}

async fn back(engine: &Synchronizer, one: &DecisionRow) -> Result<InCrm, Refused> {
    undo::undo(engine, one.id, "anna").await.map(|done| done.crm)
}

#[test]
fn a_contact_that_may_be_there_waits_and_is_linked_when_a_person_says_so() {
    run(async {
        let (world, engine) = world().await;
        let known = json!({ "firstname": "Asha", "lastname": "Rao", "emailaddress1": "asha@acme.example",
            "jobtitle": "Buyer" });
        let known = own(&world, "contacts", "bela", known).await;
        world.minute(&engine).await;
        let item = tracked_card(&world, "A.", "Rao", "Asha@Acme.example").await;
        minutes(&world, &engine, 2).await;
        assert_eq!(named(&world, "contacts", "lastname", "Rao").await.len(), 1, "nothing is made in silence");
        let offer = decided(&engine, "leave", "maybe_duplicate").await;
        let offered = Offer::read(&offer.decision.evidence).unwrap();
        assert_eq!((offered.item.as_str(), offered.rows[0].id), (item.as_str(), known));
        comes_to_rest(&world, &engine).await;

        // Nothing else was offered; and it is chosen once.
        let store = &engine.store;
        let other = choose::choose(store, offer.id, Some(Uuid::nil()), "anna", now(&engine)).await;
        assert!(matches!(other, Err(choose::Refused::NotOffered)));
        let chosen = choose::choose(store, offer.id, Some(known), "anna", now(&engine)).await.unwrap();
        assert_eq!(chosen.map(|one| one.id), Some(known));
        let again = choose::choose(store, offer.id, None, "anna", now(&engine)).await;
        assert!(matches!(again, Err(choose::Refused::Chosen)));
        world.minute(&engine).await;
        let link = decided(&engine, "link", "same_item").await;
        let there = cards(&world).await;
        assert_eq!((there.len(), &there[0]["jobTitle"]), (1, &json!("Buyer")), "both are in step");
        change(&world, "contacts", known, json!({ "jobtitle": "Head buyer" })).await;
        minutes(&world, &engine, 2).await;
        assert_eq!(cards(&world).await[0]["jobTitle"], "Head buyer");
        comes_to_rest(&world, &engine).await;

        // Changed since: it is not taken back.
        let refused = back(&engine, &link).await;
        assert!(matches!(refused, Err(Refused::InStep(Why::Later))), "{refused:?}");
    });
}

#[test]
fn a_link_that_was_chosen_is_taken_back_and_may_be_chosen_anew() {
    run(async {
        let (world, engine) = world().await;
        let known = json!({ "firstname": "Asha", "lastname": "Rao", "emailaddress1": "asha@acme.example" });
        let known = own(&world, "contacts", "bela", known).await;
        world.minute(&engine).await;
        tracked_card(&world, "Asha", "Rau", "asha@acme.example").await;
        minutes(&world, &engine, 2).await;
        let offer = decided(&engine, "leave", "maybe_duplicate").await;
        choose::choose(&engine.store, offer.id, Some(known), "anna", now(&engine)).await.unwrap();
        world.minute(&engine).await;
        let link = decided(&engine, "link", "same_item").await;
        assert_eq!(back(&engine, &link).await.unwrap(), InCrm::InStep(Came::Unlinked));
        let (there, card) = (row(&world, "contacts", known).await, cards(&world).await.remove(0));
        assert_eq!((&there["lastname"], &card["surname"]), (&json!("Rao"), &json!("Rau")), "each as it was");
        comes_to_rest(&world, &engine).await;
        // Now it is somebody else.
        choose::choose(&engine.store, offer.id, None, "anna", now(&engine)).await.unwrap();
        minutes(&world, &engine, 2).await;
        assert_eq!(named(&world, "contacts", "lastname", "Rau").await.len(), 1);
        comes_to_rest(&world, &engine).await;
        // That is taken back too: the row goes, the contact stays, and nothing makes it again.
        let made = decided(&engine, "create_row", "tracked_by_hand").await;
        assert_eq!(back(&engine, &made).await.unwrap(), InCrm::InStep(Came::RowDeleted));
        minutes(&world, &engine, 3).await;
        assert!(named(&world, "contacts", "lastname", "Rau").await.is_empty());
        assert_eq!(cards(&world).await.len(), 1);
        comes_to_rest(&world, &engine).await;
    });
}

#[test]
fn a_row_is_linked_with_the_contact_that_has_its_address_and_unlinked_again() {
    run(async {
        let (world, engine) = world().await;
        let body = json!({ "givenName": "Asha", "surname": "Rao", "mobilePhone": "+1 555 0100",
            "emailAddresses": [{ "address": "asha@acme.example" }] });
        world.graph(Method::Post, &format!("{}/contacts", mailbox("anna")), Some(body)).await;
        world.minute(&engine).await;
        let known = json!({ "firstname": "Asha", "lastname": "Rao", "emailaddress1": "ASHA@acme.example",
            "jobtitle": "Buyer" });
        let id = own(&world, "contacts", "anna", known).await;
        world.minute(&engine).await;
        let there = cards(&world).await;
        assert_eq!((there.len(), &there[0]["jobTitle"]), (1, &json!("Buyer")), "linked, and not made twice");
        assert_eq!(row(&world, "contacts", id).await["mobilephone"], "+1 555 0100");
        let link = decided(&engine, "link", "same_address").await;
        assert_eq!(link.decision.remedy, "take_back");
        comes_to_rest(&world, &engine).await;
        assert_eq!(back(&engine, &link).await.unwrap(), InCrm::InStep(Came::Unlinked));
        assert_eq!(row(&world, "contacts", id).await["mobilephone"], Value::Null);
        assert_eq!(cards(&world).await[0]["jobTitle"].as_str().unwrap_or_default(), "");
        change(&world, "contacts", id, json!({ "jobtitle": "Head buyer" })).await;
        minutes(&world, &engine, 2).await;
        let there = cards(&world).await;
        assert_eq!(
            (there.len(), there[0]["jobTitle"].as_str().unwrap_or_default()),
            (1, ""),
            "apart for good"
        );
        comes_to_rest(&world, &engine).await;
    });
}

#[test]
fn an_appointment_that_clashes_is_kept_in_step_and_that_is_said() {
    run(async {
        let (world, engine) = world().await;
        let at = |hour: u32| json!({ "dateTime": format!("2027-03-05T{hour:02}:00:00"), "timeZone": "UTC" });
        let lunch = json!({ "subject": "Lunch", "scheduledstart": "2027-03-05T12:00:00Z",
            "scheduledend": "2027-03-05T13:00:00Z", "statecode": 3, "statuscode": 5 });
        own(&world, "appointments", "anna", lunch.clone()).await;
        let mut theirs = lunch;
        theirs["subject"] = json!("Bela's");
        own(&world, "appointments", "bela", theirs).await;
        let event = json!({ "subject": "Pumps", "start": at(10), "end": at(11), "showAs": "busy",
            "categories": [TRACKED] });
        let events = format!("{}/events", mailbox("anna"));
        let event = world.graph(Method::Post, &events, Some(event)).await;
        minutes(&world, &engine, 2).await;
        let rows = named(&world, "appointments", "subject", "Pumps").await;
        assert_eq!(rows.len(), 1);
        let quiet = engine.store.decisions(&sync::store::Filter::default(), None, 500).await.unwrap();
        assert!(quiet.iter().all(|one| one.decision.reason != "clash"), "nothing is at ten");
        // Moved onto lunch.
        let body = json!({ "start": at(12), "end": at(13) });
        patch(&world, &format!("{events}/{}", event["id"].as_str().unwrap()), body).await;
        minutes(&world, &engine, 2).await;
        let rows = named(&world, "appointments", "subject", "Pumps").await;
        assert_eq!(rows[0]["scheduledstart"], "2027-03-05T12:00:00Z", "it hinders nothing");
        let said = decided(&engine, "say", "clash").await;
        assert!(said.decision.evidence.contains("Lunch"), "{said:?}");
        assert!(!said.decision.evidence.contains("Bela"));
        comes_to_rest(&world, &engine).await;
    });
}

#[test]
fn a_change_is_put_back_on_both_sides_and_only_while_nobody_changed_it_since() {
    run(async {
        let (world, engine) = world().await;
        let id = own(&world, "tasks", "anna", json!({ "subject": "One", "description": "Two" })).await;
        world.minute(&engine).await;
        let task = todo(&world, "anna", "One").await;
        let place = format!("{}/{}", list(&world, "anna").await, task["id"].as_str().unwrap());
        patch(&world, &place, json!({ "title": "Changed" })).await;
        world.minute(&engine).await;
        assert_eq!(row(&world, "tasks", id).await["subject"], "Changed");
        let first = decided(&engine, "step", "changed").await;
        patch(&world, &place, json!({ "title": "Changed again" })).await;
        world.minute(&engine).await;
        let second = decided(&engine, "step", "changed").await;
        assert_ne!(first.id, second.id, "each change is a decision of its own");
        let early = back(&engine, &first).await;
        assert!(matches!(early, Err(Refused::InStep(Why::Later))), "{early:?}");
        assert_eq!(back(&engine, &second).await.unwrap(), InCrm::InStep(Came::PutBack));
        minutes(&world, &engine, 2).await;
        assert_eq!(row(&world, "tasks", id).await["subject"], "Changed");
        assert_eq!(todos(&world, "anna").await[0]["title"], "Changed");
        comes_to_rest(&world, &engine).await;
    });
}

#[test]
fn what_was_made_deleted_or_untracked_is_taken_back() {
    run(async {
        let (world, engine) = world().await;
        let tasks = list(&world, "anna").await;
        let id =
            own(&world, "tasks", "anna", json!({ "subject": "Ring", "description": "About pumps" })).await;
        world.minute(&engine).await;

        // An item that a filter made.
        let made = decided(&engine, "create_item", "row_matches").await;
        assert_eq!(back(&engine, &made).await.unwrap(), InCrm::InStep(Came::ItemDeleted));
        minutes(&world, &engine, 2).await;
        assert!(todos(&world, "anna").await.is_empty(), "and it is not made again");
        change(&world, "tasks", id, json!({ "description": "About valves" })).await;
        comes_to_rest(&world, &engine).await;
        assert!(todos(&world, "anna").await.is_empty());

        // A row that was deleted because its item was.
        let other =
            own(&world, "tasks", "anna", json!({ "subject": "Gone", "description": "Long ".repeat(90) }))
                .await;
        world.minute(&engine).await;
        let task = todo(&world, "anna", "Gone").await;
        world.graph(Method::Delete, &format!("{tasks}/{}", task["id"].as_str().unwrap()), None).await;
        minutes(&world, &engine, 2).await;
        assert!(named(&world, "tasks", "subject", "Gone").await.is_empty());
        let deleted = decided(&engine, "delete_row", "item_deleted").await;
        assert_eq!(back(&engine, &deleted).await.unwrap(), InCrm::InStep(Came::RowMade));
        let there = row(&world, "tasks", other).await;
        assert_eq!(there["description"], "Long ".repeat(90), "whole");
        assert_eq!(there["_ownerid_value"], json!(user(&world, "anna").await));
        minutes(&world, &engine, 2).await;
        assert!(todos(&world, "anna").await.is_empty(), "who deleted it in Outlook does not get it again");

        // One that was untracked by its category.
        let body = json!({ "title": "Mine", "categories": [TRACKED] });
        let task = world.graph(Method::Post, &tasks, Some(body)).await;
        let place = format!("{tasks}/{}", task["id"].as_str().unwrap());
        world.minute(&engine).await;
        patch(&world, &place, json!({ "categories": [] })).await;
        world.minute(&engine).await;
        let untracked = decided(&engine, "unlink", "untracked_by_hand").await;
        assert_eq!(back(&engine, &untracked).await.unwrap(), InCrm::InStep(Came::Linked));
        minutes(&world, &engine, 2).await;
        patch(&world, &place, json!({ "title": "Mine again" })).await;
        minutes(&world, &engine, 2).await;
        assert_eq!(named(&world, "tasks", "subject", "Mine again").await.len(), 1);
        assert_eq!(todo(&world, "anna", "Mine again").await["categories"], json!([TRACKED]));
        comes_to_rest(&world, &engine).await;
    });
}

#[test]
fn an_item_that_was_deleted_is_made_again_and_linked_when_a_filter_takes_its_row_again() {
    run(async {
        let (world, engine) = world().await;
        let id = own(&world, "tasks", "anna", json!({ "subject": "Ring" })).await;
        world.minute(&engine).await;
        let bela = json!({ "ownerid@odata.bind": format!("/systemusers({})", user(&world, "bela").await) });
        change(&world, "tasks", id, bela).await;
        minutes(&world, &engine, 2).await;
        assert!(todos(&world, "anna").await.is_empty());
        let gone = decided(&engine, "delete_item", "left_filter").await;
        assert_eq!(back(&engine, &gone).await.unwrap(), InCrm::InStep(Came::ItemMade));
        minutes(&world, &engine, 2).await;
        assert_eq!(todos(&world, "anna").await.len(), 1);
        let anna = json!({ "ownerid@odata.bind": format!("/systemusers({})", user(&world, "anna").await) });
        change(&world, "tasks", id, anna).await;
        minutes(&world, &engine, 2).await;
        assert_eq!(todos(&world, "anna").await.len(), 1, "one, and linked");
        change(&world, "tasks", id, json!({ "subject": "Ring today" })).await;
        minutes(&world, &engine, 2).await;
        todo(&world, "anna", "Ring today").await;
    });
}

#[test]
fn taking_back_invites_nobody_and_cancels_nothing() {
    run(async {
        let (world, engine) = world().await;
        let asha = world.contact(0xA5, "Asha Rao", "asha@acme.example").await;
        let guest =
            json!({ "participationtypemask": 5, "partyid_contact@odata.bind": format!("/contacts({asha})") });
        let meeting = appointment(&world, "Review", true, &[guest]).await;
        minutes(&world, &engine, 2).await;
        let decided = engine.store.explain_activity(meeting).await.unwrap();
        let made = decided.into_iter().find(|one| one.decision.verdict == "create_item").unwrap();
        let events = all(&world, &format!("{}/events", mailbox("anna"))).await;
        assert_eq!(events.len(), 1);
        writes(&world);
        let refused = back(&engine, &made).await;
        assert_eq!(events[0]["attendees"].as_array().map(Vec::len), Some(1), "{events:?}");
        let Err(why @ Refused::InStep(Why::WouldCancel)) = refused else { panic!("{refused:?}") };
        assert!(why.to_string().contains("cancellation"), "{why}");
        assert_eq!(writes(&world), Vec::<String>::new());
    });
}
