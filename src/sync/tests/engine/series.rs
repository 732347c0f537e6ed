//! Series of appointments, with what differs from them and what was taken out of them, are kept in step (B15).

use domain::identity;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::Method;

use crate::{
    kit::{Synchronizer, World, address, run},
    meetings::{bela, told},
    sending::user,
    stepping::{TRACKED, all, change, comes_to_rest, mailbox, minutes, named, patch, row},
};

pub(crate) const MASTERS: &str = "recurringappointmentmasters";
const SUBJECT: &str = "Review";

async fn world() -> (World, Synchronizer) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    world.settle(&engine).await;
    (world, engine)
}

/// Every Monday at nine from 7 December 2026 on, six times, as Graph has it.
fn mondays() -> Value {
    json!({
        "pattern": { "type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "monday" },
        "range": { "type": "numbered", "startDate": "2026-12-07", "numberOfOccurrences": 6,
            "recurrenceTimeZone": "W. Europe Standard Time" },
    })
}

/// A series that Anna called in Outlook and tracks, with its place and its key.
pub(crate) async fn called(world: &World, more: Value) -> (String, Uuid) {
    let mut body = json!({
        "subject": SUBJECT, "showAs": "busy", "categories": [TRACKED], "recurrence": mondays(),
        "start": { "dateTime": "2026-12-07T09:00:00", "timeZone": "UTC" },
        "end": { "dateTime": "2026-12-07T10:00:00", "timeZone": "UTC" },
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let event = world.graph(Method::Post, &format!("{}/events", mailbox("anna")), Some(body)).await;
    let place = format!("{}/events/{}", mailbox("anna"), event["id"].as_str().unwrap());
    (place, identity::appointment(event["iCalUId"].as_str().unwrap()).unwrap())
}

/// What the calendar has of a series: places with subjects and types, by day.
pub(crate) async fn in_calendar(world: &World, place: &str) -> Vec<Value> {
    let span = "startDateTime=2026-12-01T00:00:00Z&endDateTime=2027-12-01T00:00:00Z";
    all(world, &format!("{place}/instances?{span}")).await
}

/// The place of the one of that day.
async fn one(world: &World, place: &str, day: &str) -> String {
    let all = in_calendar(world, place).await;
    let found = all.iter().find(|one| one["originalStart"].as_str().unwrap().starts_with(day)).unwrap();
    format!("{}/events/{}", mailbox("anna"), found["id"].as_str().unwrap())
}

/// What the CRM has of a series, by day.
pub(crate) async fn in_crm(world: &World, series: Uuid) -> Vec<Value> {
    let path = format!("appointments?$filter=seriesid eq {series}&$orderby=originalstartdate");
    world.crm(Method::Get, &path, None).await["value"].as_array().unwrap().clone()
}

pub(crate) fn of(all: &[Value], name: &str) -> Vec<String> {
    all.iter().map(|one| one[name].as_str().unwrap()[..10].to_owned()).collect()
}

#[test]
fn a_series_of_outlook_becomes_one_row_with_its_exceptions_and_what_was_taken_out() {
    run(async {
        let (world, engine) = world().await;
        let (place, key) = called(&world, json!({})).await;
        // Before anybody looks: one is moved, one is taken out.
        let moved = json!({
            "subject": "Review, late", "start": { "dateTime": "2026-12-15T15:00:00", "timeZone": "UTC" },
            "end": { "dateTime": "2026-12-15T16:00:00", "timeZone": "UTC" },
        });
        let second = one(&world, &place, "2026-12-14").await;
        patch(&world, &second, moved).await;
        let third = one(&world, &place, "2026-12-21").await;
        world.graph(Method::Delete, &third, None).await;
        minutes(&world, &engine, 3).await;
        let master = row(&world, MASTERS, key).await;
        let columns =
            ["recurrencepatterntype", "interval", "daysofweekmask", "patternendtype", "occurrences"];
        assert_eq!(columns.map(|name| master[name].clone()), [1, 1, 2, 2, 6].map(Value::from));
        assert_eq!(
            (&master["subject"], &master["starttime"]),
            (&json!(SUBJECT), &json!("2026-12-07T09:00:00Z"))
        );
        assert_eq!(master["deletedexceptionslist"], "2026-12-21T09:00:00Z");
        assert!(named(&world, "appointments", "activityid", &key.to_string()).await.is_empty());
        let rows = in_crm(&world, key).await;
        assert_eq!(
            of(&rows, "scheduledstart"),
            ["2026-12-07", "2026-12-15", "2026-12-28", "2027-01-04", "2027-01-11"]
        );
        assert_eq!((&rows[1]["subject"], &rows[1]["instancetypecode"]), (&json!("Review, late"), &json!(3)));
        comes_to_rest(&world, &engine).await;

        // Later: another is otherwise, another is taken out, and one is as the series says again.
        let fourth = one(&world, &place, "2026-12-28").await;
        patch(&world, &fourth, json!({ "location": { "displayName": "Room 9" } })).await;
        let fifth = one(&world, &place, "2027-01-04").await;
        world.graph(Method::Delete, &fifth, None).await;
        minutes(&world, &engine, 2).await;
        let rows = in_crm(&world, key).await;
        assert_eq!(of(&rows, "originalstartdate"), ["2026-12-07", "2026-12-14", "2026-12-28", "2027-01-11"]);
        assert_eq!((&rows[2]["location"], &rows[2]["instancetypecode"]), (&json!("Room 9"), &json!(3)));
        patch(&world, &place, json!({ "subject": "Reviews" })).await;
        comes_to_rest(&world, &engine).await;
        let rows = in_crm(&world, key).await;
        assert_eq!((&rows[0]["subject"], &rows[3]["subject"]), (&json!("Reviews"), &json!("Reviews")));
        // Taken off in Outlook, it stays in the CRM; called off there, it goes.
        world.graph(Method::Delete, &place, None).await;
        minutes(&world, &engine, 2).await;
        assert!(named(&world, MASTERS, "subject", "Reviews").await.is_empty());
        assert!(in_crm(&world, key).await.is_empty());
        comes_to_rest(&world, &engine).await;
        assert!(told(&world, "anna").await.is_empty());
    });
}

#[test]
fn what_differs_in_the_crm_differs_in_the_calendar_and_what_is_deleted_there_is_taken_out() {
    run(async {
        let (world, engine) = world().await;
        let (place, key) = called(&world, json!({})).await;
        comes_to_rest(&world, &engine).await;
        let rows = in_crm(&world, key).await;
        let id = |row: &Value| Uuid::try_parse(row["activityid"].as_str().unwrap()).unwrap();
        change(&world, "appointments", id(&rows[1]), json!({ "subject": "Review with Fabrikam" })).await;
        world.crm(Method::Delete, &format!("appointments({})", id(&rows[2])), None).await;
        comes_to_rest(&world, &engine).await;
        let there = in_calendar(&world, &place).await;
        assert_eq!(
            of(&there, "originalStart"),
            ["2026-12-07", "2026-12-14", "2026-12-28", "2027-01-04", "2027-01-11"]
        );
        assert_eq!(
            (&there[1]["subject"], &there[1]["type"]),
            (&json!("Review with Fabrikam"), &json!("exception"))
        );
        assert_eq!(there[0]["type"], "occurrence");
        // The pattern of the CRM: every other Monday, without an end.
        let other = json!({ "interval": 2, "patternendtype": 1, "occurrences": null });
        change(&world, MASTERS, key, other).await;
        comes_to_rest(&world, &engine).await;
        let event = world.graph(Method::Get, &place, None).await;
        assert_eq!(
            event["recurrence"],
            json!({
                "pattern": { "type": "weekly", "interval": 2, "daysOfWeek": ["monday"], "firstDayOfWeek": "monday" },
                "range": { "type": "noEnd", "startDate": "2026-12-07",
                    "recurrenceTimeZone": "W. Europe Standard Time" },
            })
        );
        world.crm(Method::Delete, &format!("{MASTERS}({key})"), None).await;
        comes_to_rest(&world, &engine).await;
    });
}

/// A series that Anna calls in the CRM; written by her, or by a program.
async fn of_crm(world: &World, by_her: bool) -> Uuid {
    let (id, anna) = (Uuid::now_v7(), user(world, "anna").await);
    let organizer = json!({
        "participationtypemask": 7, "partyid_systemuser@odata.bind": format!("/systemusers({anna})"),
    });
    let body = json!({
        "activityid": id, "subject": SUBJECT, "starttime": "2026-12-07T09:00:00Z", "endtime": "2026-12-07T10:00:00Z",
        "recurrencepatterntype": 1, "interval": 1, "daysofweekmask": 2, "patternstartdate": "2026-12-07",
        "patternendtype": 2, "occurrences": 4, "ownerid@odata.bind": format!("/systemusers({anna})"),
        "recurringappointmentmaster_activity_parties": [organizer, bela(world).await],
    });
    let who = by_her.then_some(anna.as_str());
    world.crm_as(who, Method::Post, MASTERS, Some(body)).await;
    id
}

#[test]
fn a_series_of_the_crm_comes_into_the_calendar_and_invites_once_because_a_person_wrote_it() {
    run(async {
        let (world, engine) = world().await;
        of_crm(&world, true).await;
        comes_to_rest(&world, &engine).await;
        let place = format!("{}/events", mailbox("anna"));
        let mut events = all(&world, &place).await;
        events.retain(|event| event["subject"] == SUBJECT);
        assert_eq!(events.len(), 1, "{events:?}");
        assert_eq!(events[0]["type"], "seriesMaster");
        assert_eq!(events[0]["attendees"][0]["emailAddress"]["address"], address("bela"));
        let place = format!("{place}/{}", events[0]["id"].as_str().unwrap());
        let days = ["2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28"];
        assert_eq!(of(&in_calendar(&world, &place).await, "originalStart"), days);
        assert_eq!(told(&world, "anna").await, [SUBJECT]);
    });
}

#[test]
fn a_program_invites_nobody_to_a_series_and_another_pattern_calls_nothing_off() {
    run(async {
        let (world, engine) = world().await;
        of_crm(&world, false).await;
        comes_to_rest(&world, &engine).await;
        assert!(told(&world, "anna").await.is_empty());

        let guests = json!([{ "emailAddress": { "address": address("bela") }, "type": "required" }]);
        let (place, key) = called(&world, json!({ "subject": "Planning", "attendees": guests })).await;
        comes_to_rest(&world, &engine).await;
        let second = one(&world, &place, "2026-12-14").await;
        patch(&world, &second, json!({ "subject": "Planning, long" })).await;
        comes_to_rest(&world, &engine).await;
        let before = told(&world, "anna").await;
        // Exchange forgets what differs when the pattern changes: nobody is told of that but by the change itself.
        let mut other = mondays();
        other["pattern"]["daysOfWeek"] = json!(["monday", "thursday"]);
        patch(&world, &place, json!({ "recurrence": other })).await;
        comes_to_rest(&world, &engine).await;
        assert_eq!(told(&world, "anna").await.len(), before.len() + 1);
        let master = row(&world, MASTERS, key).await;
        assert_eq!((&master["daysofweekmask"], &master["deletedexceptionslist"]), (&json!(18), &Value::Null));
        let there = in_calendar(&world, &place).await;
        assert!(there.iter().all(|one| one["type"] == "occurrence"), "{there:?}");
        assert_eq!(of(&in_crm(&world, key).await, "originalstartdate"), of(&there, "originalStart"));
        assert!(in_crm(&world, key).await.iter().all(|row| row["subject"] == "Planning"));
    });
}

#[test]
fn what_a_program_took_out_is_not_called_off_when_a_person_changes_the_series_later() {
    run(async {
        let (world, engine) = world().await;
        let series = of_crm(&world, true).await;
        comes_to_rest(&world, &engine).await;
        assert_eq!(told(&world, "anna").await.len(), 1);
        let place = format!("{}/events", mailbox("anna"));
        let event = all(&world, &place).await.into_iter().find(|event| event["subject"] == SUBJECT).unwrap();
        let place = format!("{place}/{}", event["id"].as_str().unwrap());
        let key = |row: &Value| format!("appointments({})", row["activityid"].as_str().unwrap());
        let rows = in_crm(&world, series).await;
        world.crm(Method::Delete, &key(&rows[2]), None).await;
        comes_to_rest(&world, &engine).await;
        assert_eq!(told(&world, "anna").await.len(), 1);

        let anna = user(&world, "anna").await;
        let room = json!({ "location": "Room 9" });
        world.crm_as(Some(&anna), Method::Patch, &format!("{MASTERS}({series})"), Some(room)).await;
        comes_to_rest(&world, &engine).await;
        assert_eq!(told(&world, "anna").await.len(), 2, "one change of hers, one message");
        assert_eq!(in_calendar(&world, &place).await.len(), 4);
        // What she takes out herself is called off, and that alone.
        world.crm_as(Some(&anna), Method::Delete, &key(&rows[3]), None).await;
        comes_to_rest(&world, &engine).await;
        assert_eq!(told(&world, "anna").await.len(), 3);
        let days = ["2026-12-07", "2026-12-14", "2026-12-21"];
        assert_eq!(of(&in_calendar(&world, &place).await, "originalStart"), days);
    });
}

/// All six patterns with all three ranges, in zones with and without daylight saving.
fn patterns() -> Vec<Value> {
    let patterns = [
        json!({ "type": "daily", "interval": 3 }),
        json!({ "type": "weekly", "interval": 2, "daysOfWeek": ["monday", "friday"], "firstDayOfWeek": "monday" }),
        json!({ "type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31 }),
        json!({ "type": "relativeMonthly", "interval": 2, "daysOfWeek": ["thursday"], "index": "last" }),
        json!({ "type": "absoluteYearly", "interval": 1, "month": 12, "dayOfMonth": 29 }),
        json!({ "type": "relativeYearly", "interval": 1, "month": 12, "index": "last",
            "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"] }),
    ];
    let ranges = [
        json!({ "type": "noEnd", "startDate": "2026-12-07", "recurrenceTimeZone": "India Standard Time" }),
        json!({ "type": "endDate", "startDate": "2026-12-07", "endDate": "2027-11-30",
            "recurrenceTimeZone": "W. Europe Standard Time" }),
        json!({ "type": "numbered", "startDate": "2026-12-07", "numberOfOccurrences": 9,
            "recurrenceTimeZone": "Pacific Standard Time" }),
    ];
    let with = |pattern: &Value| ranges.clone().map(|range| json!({ "pattern": pattern, "range": range }));
    patterns.iter().flat_map(with).collect()
}

#[test]
fn every_pattern_goes_through_the_crm_and_comes_back_unchanged() {
    run(async {
        let (world, engine) = world().await;
        let mut made = Vec::new();
        for (at, rule) in patterns().into_iter().enumerate() {
            let subject = format!("{SUBJECT} {at}");
            let (place, key) = called(&world, json!({ "subject": subject, "recurrence": rule })).await;
            made.push((place, key, rule));
        }
        comes_to_rest(&world, &engine).await;
        for (_, key, rule) in &made {
            // The CRM's own expansion and the calendar's are of the same opinion.
            let master = row(&world, MASTERS, *key).await;
            assert_eq!(master["starttime"], "2026-12-07T09:00:00Z", "{rule}");
            // All that says how it recurs is written anew, by a person.
            let columns = ["interval", "patternendtype", "recurrencepatterntype", "patternstartdate"];
            let mut body: serde_json::Map<String, Value> =
                columns.into_iter().map(|name| (name.to_owned(), master[name].clone())).collect();
            body.insert("location".into(), "Room 2".into());
            change(&world, MASTERS, *key, Value::Object(body)).await;
        }
        comes_to_rest(&world, &engine).await;
        for (place, key, rule) in &made {
            let event = world.graph(Method::Get, place, None).await;
            assert_eq!((&event["recurrence"], &event["location"]["displayName"]), (rule, &json!("Room 2")));
            let (rows, there) = (in_crm(&world, *key).await, in_calendar(&world, place).await);
            let (rows, there) = (of(&rows, "originalstartdate"), of(&there, "originalStart"));
            let both = rows.len().min(there.len());
            assert!(both > 0, "{rule}");
            assert_eq!(rows[..both], there[..both], "{rule}");
        }
        assert_eq!(made.len(), 18);
    });
}
