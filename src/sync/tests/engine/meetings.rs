//! Contacts and appointments are kept in step, and nobody is invited whom no person invited (B15).

use serde_json::{Value, json};
use uuid::Uuid;
use wire::Method;

use crate::{
    kit::{Synchronizer, World, address, run},
    sending::user,
    stepping::{TRACKED, all, change, comes_to_rest, mailbox, minutes, named, own, patch, row},
};

/// What the add-in leaves at an item, as Graph names it.
pub(crate) const ADD_IN: &str =
    "String {00020329-0000-0000-C000-000000000046} Name cecp-c0c6c6b4-5a3e-4f0e-9a59-6b1f0e7d2a11";

async fn world() -> (World, Synchronizer) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    world.settle(&engine).await;
    (world, engine)
}

pub(crate) async fn cards(world: &World, name: &str) -> Vec<Value> {
    all(world, &format!("{}/contacts", mailbox(name))).await
}

pub(crate) async fn events(world: &World, name: &str) -> Vec<Value> {
    all(world, &format!("{}/events", mailbox(name))).await
}

/// Messages about meetings that a mailbox sent: subjects with what they are.
pub(crate) async fn told(world: &World, name: &str) -> Vec<String> {
    let path = format!("{}/mailFolders/sentitems/messages?$top=1000", mailbox(name));
    let mut all: Vec<String> =
        all(world, &path).await.iter().map(|one| one["subject"].as_str().unwrap().to_owned()).collect();
    all.sort();
    all
}

/// What the add-in keeps with something that its owner tracked.
pub(crate) fn chosen() -> Value {
    let kept = json!({ "regarding.intent": "track" }).to_string();
    json!([{ "id": ADD_IN, "value": kept }])
}

/// An appointment that Anna calls; written by her, or by a program.
pub(crate) async fn appointment(world: &World, subject: &str, by_her: bool, guests: &[Value]) -> Uuid {
    let (id, anna) = (Uuid::now_v7(), user(world, "anna").await);
    let mut parties = vec![json!({
        "participationtypemask": 7, "partyid_systemuser@odata.bind": format!("/systemusers({anna})"),
    })];
    parties.extend_from_slice(guests);
    let body = json!({
        "activityid": id, "subject": subject, "location": "Room 1", "scheduledstart": "2027-03-05T10:00:00Z",
        "scheduledend": "2027-03-05T11:00:00Z", "ownerid@odata.bind": format!("/systemusers({anna})"),
        "appointment_activity_parties": parties,
    });
    let who = by_her.then_some(anna.as_str());
    world.crm_as(who, Method::Post, "appointments", Some(body)).await;
    id
}

pub(crate) async fn bela(world: &World) -> Value {
    let bela = user(world, "bela").await;
    json!({ "participationtypemask": 5, "partyid_systemuser@odata.bind": format!("/systemusers({bela})") })
}

#[test]
fn a_contact_comes_into_its_owners_mailbox_and_changes_go_both_ways() {
    run(async {
        let (world, engine) = world().await;
        let body = json!({
            "firstname": "Asha", "lastname": "Rao", "emailaddress1": "asha@fabrikam.example",
            "telephone1": "11", "telephone2": "22", "home2": "33", "address1_line1": "1 Road", "address1_city": "Pune",
            "birthdate": "1980-04-05",
        });
        let id = own(&world, "contacts", "anna", body).await;
        world.minute(&engine).await;
        let found = cards(&world, "anna").await;
        assert_eq!(found.len(), 1, "{found:?}");
        let card = &found[0];
        assert_eq!((&card["givenName"], &card["surname"]), (&json!("Asha"), &json!("Rao")));
        assert_eq!(card["displayName"], "Asha Rao");
        assert_eq!(card["emailAddresses"][0]["address"], "asha@fabrikam.example");
        assert_eq!((&card["homePhones"], &card["businessPhones"]), (&json!(["22", "33"]), &json!(["11"])));
        assert_eq!(card["businessAddress"]["city"], "Pune");
        assert!(card["birthday"].as_str().unwrap().starts_with("1980-04-05"), "{card}");
        comes_to_rest(&world, &engine).await;

        let place = format!("{}/contacts/{}", mailbox("anna"), card["id"].as_str().unwrap());
        patch(&world, &place, json!({ "mobilePhone": "44", "homePhones": ["22"], "jobTitle": "Buyer" }))
            .await;
        change(&world, "contacts", id, json!({ "lastname": "Rao-Menon" })).await;
        comes_to_rest(&world, &engine).await;
        let contact = row(&world, "contacts", id).await;
        assert_eq!((&contact["mobilephone"], &contact["home2"]), (&json!("44"), &Value::Null));
        assert_eq!(contact["jobtitle"], "Buyer");
        let card = cards(&world, "anna").await.remove(0);
        assert_eq!((&card["surname"], &card["mobilePhone"]), (&json!("Rao-Menon"), &json!("44")));

        // Deleted in Outlook it stays in the CRM, and does not come back.
        world.graph(Method::Delete, &place, None).await;
        minutes(&world, &engine, 2).await;
        change(&world, "contacts", id, json!({ "department": "Buying" })).await;
        comes_to_rest(&world, &engine).await;
        assert_eq!(named(&world, "contacts", "lastname", "Rao-Menon").await.len(), 1);
        assert!(cards(&world, "anna").await.is_empty());
    });
}

#[test]
fn a_contact_of_outlook_enters_through_the_add_in_with_its_company() {
    run(async {
        let (world, engine) = world().await;
        let account = own_account(&world, "Fabrikam").await;
        let place = format!("{}/contacts", mailbox("anna"));
        let mine = json!({ "surname": "Private", "categories": [TRACKED] });
        world.graph(Method::Post, &place, Some(mine)).await;
        let card = json!({
            "givenName": "Dev", "surname": "Sen", "companyName": "FABRIKAM",
            "emailAddresses": [{ "address": "dev@fabrikam.example", "name": "Dev" }],
            "singleValueExtendedProperties": chosen(),
        });
        world.graph(Method::Post, &place, Some(card)).await;
        world.minute(&engine).await;
        let found = named(&world, "contacts", "lastname", "Sen").await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0]["_parentcustomerid_value"], json!(account));
        assert_eq!(found[0]["_ownerid_value"], json!(user(&world, "anna").await));
        assert!(
            named(&world, "contacts", "lastname", "Private").await.is_empty(),
            "no category for contacts"
        );
        comes_to_rest(&world, &engine).await;
        assert_eq!(cards(&world, "anna").await.len(), 2, "nothing came back twice");
    });
}

async fn own_account(world: &World, name: &str) -> Uuid {
    let id = Uuid::now_v7();
    world.crm(Method::Post, "accounts", Some(json!({ "accountid": id, "name": name }))).await;
    id
}

#[test]
fn an_appointment_invites_whom_a_person_invited_and_tells_what_a_person_changed() {
    run(async {
        let (world, engine) = world().await;
        let anna = user(&world, "anna").await;
        let id = appointment(&world, "Pumps", true, &[bela(&world).await]).await;
        world.minute(&engine).await;
        let found = events(&world, "anna").await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (&found[0]["subject"], &found[0]["location"]["displayName"]),
            (&json!("Pumps"), &json!("Room 1"))
        );
        assert!(found[0]["start"]["dateTime"].as_str().unwrap().starts_with("2027-03-05T10:00"));
        assert_eq!(events(&world, "bela").await.len(), 1, "Bela is invited");
        assert_eq!(told(&world, "anna").await, ["Pumps"]);
        comes_to_rest(&world, &engine).await;
        assert_eq!(told(&world, "anna").await, ["Pumps"], "once");

        let path = format!("appointments({id})");
        let body = json!({ "location": "Room 2" });
        world.crm_as(Some(&anna), Method::Patch, &path, Some(body)).await;
        comes_to_rest(&world, &engine).await;
        assert_eq!(told(&world, "anna").await, ["Pumps", "Pumps"], "a person moved it to another room");
        assert_eq!(events(&world, "bela").await[0]["location"]["displayName"], "Room 2");

        // A program changes it: that is not told, and stays in the CRM alone.
        change(&world, "appointments", id, json!({ "location": "Room 3" })).await;
        comes_to_rest(&world, &engine).await;
        assert_eq!(told(&world, "anna").await.len(), 2);
        assert_eq!(events(&world, "anna").await[0]["location"]["displayName"], "Room 2");
        let reasons = engine.store.explain_activity(id).await.unwrap();
        assert!(reasons.iter().any(|row| row.decision.reason == "would_invite"), "{reasons:?}");

        // Nobody says who deletes a row: the meeting is not called off.
        world.crm_as(Some(&anna), Method::Delete, &path, None).await;
        comes_to_rest(&world, &engine).await;
        assert_eq!((told(&world, "anna").await.len(), events(&world, "anna").await.len()), (2, 1));
    });
}

#[test]
fn what_a_program_wrote_invites_nobody() {
    run(async {
        let (world, engine) = world().await;
        let id = appointment(&world, "Imported", false, &[bela(&world).await]).await;
        minutes(&world, &engine, 2).await;
        let found = events(&world, "anna").await;
        assert_eq!(found.len(), 1, "it comes into the calendar all the same: {found:?}");
        assert_eq!(found[0]["attendees"], json!([]));
        assert!(told(&world, "anna").await.is_empty() && events(&world, "bela").await.is_empty());
        let reasons = engine.store.explain_activity(id).await.unwrap();
        assert!(reasons.iter().any(|row| row.decision.reason == "would_invite"), "{reasons:?}");
        comes_to_rest(&world, &engine).await;
        // The program deletes it: nobody is told either.
        world.crm(Method::Delete, &format!("appointments({id})"), None).await;
        comes_to_rest(&world, &engine).await;
        assert!(told(&world, "anna").await.is_empty());
    });
}

#[test]
fn a_meeting_of_outlook_enters_by_its_category_with_those_who_attend_as_rows() {
    run(async {
        let (world, engine) = world().await;
        let asha = world.contact(0xA5, "Rao", "asha@fabrikam.example").await;
        let guest =
            |address: &str, kind: &str| json!({ "emailAddress": { "address": address }, "type": kind });
        let body = json!({
            "subject": "Valves", "start": { "dateTime": "2027-04-01T09:00:00", "timeZone": "UTC" },
            "end": { "dateTime": "2027-04-01T10:00:00", "timeZone": "UTC" }, "showAs": "busy", "categories": [TRACKED],
            "attendees": [guest("asha@fabrikam.example", "required"), guest(&address("bela"), "optional"),
                guest("who@nowhere.example", "required")],
        });
        let event = world.graph(Method::Post, &format!("{}/events", mailbox("anna")), Some(body)).await;
        let before = told(&world, "anna").await;
        world.minute(&engine).await;
        let found = named(&world, "appointments", "subject", "Valves").await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((&found[0]["statecode"], &found[0]["statuscode"]), (&json!(3), &json!(5)));
        assert!(found[0]["scheduledstart"].as_str().unwrap().starts_with("2027-04-01T09:00:00"));
        let path = format!(
            "appointments({})?$expand=appointment_activity_parties",
            found[0]["activityid"].as_str().unwrap()
        );
        let whole = world.crm(Method::Get, &path, None).await;
        let mut parties: Vec<(i64, String, bool)> = whole["appointment_activity_parties"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["participationtypemask"].as_i64() != Some(9))
            .map(|one| {
                (
                    one["participationtypemask"].as_i64().unwrap(),
                    one["addressused"].as_str().unwrap_or_default().to_owned(),
                    !one["_partyid_value"].is_null(),
                )
            })
            .collect();
        parties.sort();
        assert_eq!(
            parties,
            [
                (5, "asha@fabrikam.example".to_owned(), true),
                (5, "who@nowhere.example".to_owned(), false),
                (6, address("bela"), true),
                (7, address("anna"), true),
            ],
            "{asha}"
        );
        comes_to_rest(&world, &engine).await;
        assert_eq!(told(&world, "anna").await, before, "keeping in step told nobody anything");

        // Moved in Outlook: the CRM follows. Bela's copy of it makes no second row.
        let place = format!("{}/events/{}", mailbox("anna"), event["id"].as_str().unwrap());
        patch(
            &world,
            &place,
            json!({
                "start": { "dateTime": "2027-04-02T09:00:00", "timeZone": "UTC" },
                "end": { "dateTime": "2027-04-02T10:00:00", "timeZone": "UTC" },
            }),
        )
        .await;
        let copy = events(&world, "bela").await.remove(0);
        let theirs = format!("{}/events/{}", mailbox("bela"), copy["id"].as_str().unwrap());
        patch(&world, &theirs, json!({ "categories": [TRACKED] })).await;
        comes_to_rest(&world, &engine).await;
        let found = named(&world, "appointments", "subject", "Valves").await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0]["scheduledstart"].as_str().unwrap().starts_with("2027-04-02T09:00:00"), "{found:?}");
    });
}
