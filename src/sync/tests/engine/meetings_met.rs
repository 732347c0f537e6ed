//! The add-in and the synchronizer meet in one appointment, whoever comes first (B15).

use std::{cell::Cell, rc::Rc};

use domain::identity;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::Method;

use crate::{
    kit::{Fate, Synchronizer, World, address, run},
    meetings::{appointment, bela, events, told},
    sending::user,
    stepping::{TRACKED, change, comes_to_rest, mailbox, minutes, named, patch, row},
};

const SUBJECT: &str = "Turbines";

async fn world() -> (World, Synchronizer) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    world.settle(&engine).await;
    (world, engine)
}

/// A meeting that Anna called in Outlook and Bela attends, with its place and its key.
async fn called(world: &World, more: Value) -> (Value, String, Uuid) {
    let mut body = json!({
        "subject": SUBJECT, "showAs": "busy", "importance": "high", "sensitivity": "private",
        "start": { "dateTime": "2027-04-01T09:00:00", "timeZone": "UTC" },
        "end": { "dateTime": "2027-04-01T10:00:00", "timeZone": "UTC" },
        "attendees": [{ "emailAddress": { "address": address("bela") }, "type": "required" }],
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let event = world.graph(Method::Post, &format!("{}/events", mailbox("anna")), Some(body)).await;
    let place = format!("{}/events/{}", mailbox("anna"), event["id"].as_str().unwrap());
    let key = identity::appointment(event["iCalUId"].as_str().unwrap()).unwrap();
    (event, place, key)
}

/// The row as Anna's pane writes it.
async fn by_pane(world: &World, event: &Value, key: Uuid) {
    let anna = user(world, "anna").await;
    let body = json!({
        "activityid": key, "subject": SUBJECT, "globalobjectid": event["iCalUId"],
        "scheduledstart": "2027-04-01T09:00:00Z", "scheduledend": "2027-04-01T10:00:00Z",
        "ownerid@odata.bind": format!("/systemusers({anna})"),
        "appointment_activity_parties": [
            { "participationtypemask": 7, "partyid_systemuser@odata.bind": format!("/systemusers({anna})") },
            bela(world).await,
        ],
    });
    world.crm_as(Some(&anna), Method::Post, "appointments", Some(body)).await;
    let busy = json!({ "statecode": 3, "statuscode": 5 });
    world.crm_as(Some(&anna), Method::Patch, &format!("appointments({key})"), Some(busy)).await;
}

async fn rows(world: &World) -> Vec<Value> {
    named(world, "appointments", "subject", SUBJECT).await
}

/// One row under that key, one event, and nobody was told anything more than that.
async fn one(world: &World, key: Uuid, sent: &[String]) {
    let rows = rows(world).await;
    let keys: Vec<&Value> = rows.iter().map(|row| &row["activityid"]).collect();
    assert_eq!(keys, [&json!(key)]);
    assert_eq!(events(world, "anna").await.len(), 1);
    assert_eq!(told(world, "anna").await, sent);
}

async fn mark(world: &World, place: &str, categories: Value) {
    patch(world, place, json!({ "categories": categories })).await;
}

/// What either side changes afterwards comes to the other.
async fn goes_both_ways(world: &World, engine: &Synchronizer, place: &str, key: Uuid) {
    let sent = told(world, "anna").await.len();
    let anna = user(world, "anna").await;
    let moved = json!({ "scheduledstart": "2027-04-03T09:00:00Z", "scheduledend": "2027-04-03T10:00:00Z" });
    world.crm_as(Some(&anna), Method::Patch, &format!("appointments({key})"), Some(moved)).await;
    comes_to_rest(world, engine).await;
    let event = world.graph(Method::Get, place, None).await;
    assert!(event["start"]["dateTime"].as_str().unwrap().starts_with("2027-04-03T09:00"), "{event}");
    assert_eq!((&event["importance"], &event["sensitivity"]), (&json!("high"), &json!("private")));
    assert_eq!(told(world, "anna").await.len(), sent + 1, "a person moved it: that is told once");
    let moved = json!({
        "start": { "dateTime": "2027-04-04T09:00:00", "timeZone": "UTC" },
        "end": { "dateTime": "2027-04-04T10:00:00", "timeZone": "UTC" },
    });
    patch(world, place, moved).await;
    let sent = told(world, "anna").await;
    comes_to_rest(world, engine).await;
    let start = &row(world, "appointments", key).await["scheduledstart"];
    assert!(start.as_str().unwrap().starts_with("2027-04-04T09:00"), "{start}");
    one(world, key, &sent).await;
}

#[test]
fn what_the_pane_wrote_first_is_linked_with_its_event_and_nobody_is_told() {
    run(async {
        let (world, engine) = world().await;
        let (event, place, key) = called(&world, json!({})).await;
        world.minute(&engine).await;
        assert!(rows(&world).await.is_empty());
        let sent = told(&world, "anna").await;
        // It is looked at after the row was written, and before the category is on.
        by_pane(&world, &event, key).await;
        minutes(&world, &engine, 2).await;
        one(&world, key, &sent).await;
        mark(&world, &place, json!([TRACKED])).await;
        comes_to_rest(&world, &engine).await;
        one(&world, key, &sent).await;
        // What the pane does not write follows the calendar, and is not taken off there.
        let found = row(&world, "appointments", key).await;
        assert_eq!(found["prioritycode"], 2);
        goes_both_ways(&world, &engine, &place, key).await;
    });
}

#[test]
fn what_the_synchronizer_wrote_first_stands_under_the_key_of_the_pane() {
    run(async {
        let (world, engine) = world().await;
        let (_, place, key) = called(&world, json!({ "categories": [TRACKED] })).await;
        let sent = told(&world, "anna").await;
        comes_to_rest(&world, &engine).await;
        one(&world, key, &sent).await;
        // The same at a colleague's.
        let theirs = events(&world, "bela").await.remove(0);
        let theirs = format!("{}/events/{}", mailbox("bela"), theirs["id"].as_str().unwrap());
        mark(&world, &theirs, json!([TRACKED])).await;
        comes_to_rest(&world, &engine).await;
        one(&world, key, &sent).await;
        goes_both_ways(&world, &engine, &place, key).await;
    });
}

#[test]
fn pane_and_synchronizer_at_once_write_one_row() {
    run(async {
        let (world, engine) = world().await;
        let (event, place, key) = called(&world, json!({ "categories": [TRACKED] })).await;
        let sent = told(&world, "anna").await;
        let held = Rc::new(Cell::new(false));
        let writing = Rc::clone(&held);
        *world.crm_door.fates.borrow_mut() = Box::new(move |request| {
            let creates = String::from_utf8_lossy(&request.body).contains("globalobjectid");
            let creates = creates && request.method == Method::Post && !request.url.contains("$select");
            let creates = creates && String::from_utf8_lossy(&request.body).contains(SUBJECT);
            if creates && !writing.replace(true) { Fate::Held } else { Fate::Arrives }
        });
        let pane = async {
            while !held.get() {
                tokio::task::yield_now().await;
            }
            by_pane(&world, &event, key).await;
            world.crm_door.release();
        };
        futures_util::future::join(world.minute(&engine), pane).await;
        comes_to_rest(&world, &engine).await;
        one(&world, key, &sent).await;
        goes_both_ways(&world, &engine, &place, key).await;
    });
}

#[test]
fn a_colleague_who_tracks_what_began_in_the_crm_makes_no_second_row() {
    run(async {
        let (world, engine) = world().await;
        let id = appointment(&world, SUBJECT, true, &[bela(&world).await]).await;
        world.minute(&engine).await;
        let sent = told(&world, "anna").await;
        let theirs = events(&world, "bela").await.remove(0);
        let theirs = format!("{}/events/{}", mailbox("bela"), theirs["id"].as_str().unwrap());
        mark(&world, &theirs, json!([TRACKED])).await;
        comes_to_rest(&world, &engine).await;
        one(&world, id, &sent).await;
        assert_eq!(events(&world, "bela").await.len(), 1);
        // A row that a pane writes beside it takes nothing of the event: it has one.
        let event = events(&world, "anna").await.remove(0);
        let key = identity::appointment(event["iCalUId"].as_str().unwrap()).unwrap();
        by_pane(&world, &event, key).await;
        change(&world, "appointments", key, json!({ "subject": "Beside", "location": "Nowhere" })).await;
        comes_to_rest(&world, &engine).await;
        one(&world, id, &sent).await;
        assert_eq!(events(&world, "anna").await[0]["location"]["displayName"], "Room 1");
    });
}

#[test]
fn what_a_person_untracked_in_the_pane_stays_so() {
    run(async {
        let (world, engine) = world().await;
        let (event, place, key) = called(&world, json!({})).await;
        by_pane(&world, &event, key).await;
        let anna = user(&world, "anna").await;
        let path = format!("appointments({key})");
        let note = json!({ "regarding": { "untracked": [{ "mailbox": address("anna"), "at": "2026-11-26T10:00:00Z" }] } });
        let noted = json!({ "activityadditionalparams": note.to_string() });
        // Untracked before anybody looked, the category not off yet.
        mark(&world, &place, json!([TRACKED])).await;
        world.crm_as(Some(&anna), Method::Patch, &path, Some(noted.clone())).await;
        let sent = told(&world, "anna").await;
        minutes(&world, &engine, 2).await;
        mark(&world, &place, json!([])).await;
        change(&world, "appointments", key, json!({ "location": "Elsewhere" })).await;
        comes_to_rest(&world, &engine).await;
        one(&world, key, &sent).await;
        assert_ne!(events(&world, "anna").await[0]["location"]["displayName"], "Elsewhere");

        // Tracked again in the pane, which takes the note off: it is linked. Untracked again: no more.
        let none = json!({ "activityadditionalparams": null });
        world.crm_as(Some(&anna), Method::Patch, &path, Some(none)).await;
        mark(&world, &place, json!([TRACKED])).await;
        comes_to_rest(&world, &engine).await;
        one(&world, key, &sent).await;
        assert_eq!(row(&world, "appointments", key).await["prioritycode"], 2, "it is in step");
        world.crm_as(Some(&anna), Method::Patch, &path, Some(noted)).await;
        mark(&world, &place, json!([])).await;
        minutes(&world, &engine, 2).await;
        patch(&world, &place, json!({ "importance": "low" })).await;
        comes_to_rest(&world, &engine).await;
        assert_eq!(row(&world, "appointments", key).await["prioritycode"], 2, "nothing flows any more");
        assert_eq!(rows(&world).await.len(), 1);
    });
}

#[test]
fn the_row_that_the_pane_wrote_for_a_series_is_the_synchronizers() {
    run(async {
        let (world, engine) = world().await;
        let weekly = json!({
            "pattern": { "type": "weekly", "interval": 1, "daysOfWeek": ["thursday"], "firstDayOfWeek": "sunday" },
            "range": { "type": "endDate", "startDate": "2027-04-01", "endDate": "2027-05-01",
                "recurrenceTimeZone": "UTC" },
        });
        let (event, place, key) = called(&world, json!({ "recurrence": weekly })).await;
        let sent = told(&world, "anna").await;
        let anna = user(&world, "anna").await;
        // As the pane writes it.
        let body = json!({
            "activityid": key, "subject": SUBJECT, "globalobjectid": event["iCalUId"],
            "starttime": "2027-04-01T09:00:00Z", "endtime": "2027-04-01T10:00:00Z", "recurrencepatterntype": 1,
            "interval": 1, "daysofweekmask": 16, "firstdayofweek": 0, "patternstartdate": "2027-04-01",
            "patternendtype": 3, "patternenddate": "2027-05-01",
            "ownerid@odata.bind": format!("/systemusers({anna})"),
            "recurringappointmentmaster_activity_parties": [
                { "participationtypemask": 7, "partyid_systemuser@odata.bind": format!("/systemusers({anna})") },
                bela(&world).await,
            ],
        });
        let masters = "recurringappointmentmasters";
        world.crm_as(Some(&anna), Method::Post, masters, Some(body)).await;
        comes_to_rest(&world, &engine).await;
        let all = async || named(&world, masters, "subject", SUBJECT).await;
        assert_eq!((all().await.len(), told(&world, "anna").await), (1, sent.clone()));
        // Moved from either side.
        change(&world, masters, key, json!({ "location": "Room 9" })).await;
        minutes(&world, &engine, 2).await;
        patch(&world, &place, json!({ "importance": "low" })).await;
        comes_to_rest(&world, &engine).await;
        let row = row(&world, masters, key).await;
        assert_eq!((&row["location"], &row["prioritycode"]), (&json!("Room 9"), &json!(0)));
        let event = world.graph(Method::Get, &place, None).await;
        assert_eq!(event["recurrence"], weekly);
        assert_eq!(all().await.len(), 1);
    });
}
