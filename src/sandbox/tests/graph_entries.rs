//! Events, contacts and tasks over the sandbox's mailboxes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use common::{ASHA, Graph, MARA, PRIYA, server};
use serde_json::{Value, json};

fn meeting(subject: &str, guests: &[&str]) -> Value {
    let guest =
        |address: &&str| json!({ "emailAddress": { "address": address, "name": "x" }, "type": "required" });
    json!({
        "subject": subject, "body": { "contentType": "HTML", "content": "<p>See you</p>" },
        "start": { "dateTime": "2026-12-01T09:00:00", "timeZone": "UTC" },
        "end": { "dateTime": "2026-12-01T10:00:00", "timeZone": "UTC" },
        "attendees": guests.iter().map(guest).collect::<Value>(),
    })
}

async fn subjects(graph: &Graph<'_>, path: &str) -> Vec<String> {
    let page = graph.get(path).await;
    let all = page["value"].as_array().unwrap().iter();
    all.map(|one| one["subject"].as_str().unwrap().to_owned()).collect()
}

/// Meeting messages of an inbox, the newest first: what they are, and their subjects.
async fn invitations(graph: &Graph<'_>) -> Vec<(String, String)> {
    let page = graph.get("me/mailFolders/inbox/messages?$top=100").await;
    let all = page["value"].as_array().unwrap().iter().filter(|m| m["meetingMessageType"].is_string());
    let text = |m: &Value, name: &str| m[name].as_str().unwrap().to_owned();
    let mut all: Vec<_> = all.map(|m| (text(m, "meetingMessageType"), text(m, "subject"))).collect();
    all.retain(|(_, subject)| subject.contains("Roadmap"));
    all
}

#[tokio::test]
async fn the_page_asks_for_the_calendar_of_whoever_is_signed_in() {
    let s = server().await;
    let (mara, asha) = (s.sign_in(MARA).await, s.sign_in(ASHA).await);
    let path = "/sandbox/api/graph/events";
    let refused = s.call("GET", path, None, None).await;
    assert_eq!(refused.status, 401);
    let made = s.call("POST", path, Some(&mara), Some(meeting("Roadmap", &[]))).await;
    assert_eq!(made.status, 201);
    let one = format!("{path}/{}", made.json()["id"].as_str().unwrap());
    let read = s.call("GET", &format!("{one}?$select=subject"), Some(&mara), None).await;
    assert_eq!((read.status.as_u16(), &read.json()["subject"]), (200, &json!("Roadmap")));
    assert_eq!(s.call("GET", &one, Some(&asha), None).await.status, 404, "it is in Mara's calendar alone");
    let elsewhere = format!("/sandbox/api/graph/../users/{MARA}/events");
    assert_ne!(s.call("GET", &elsewhere, Some(&asha), None).await.status, 200);
}

#[tokio::test]
async fn who_attends_is_invited_told_of_changes_and_told_when_nothing_comes_of_it() {
    let s = server().await;
    let (mara, asha, priya) = (s.graph(MARA).await, s.graph(ASHA).await, s.graph(PRIYA).await);
    let made = mara.make("POST", "me/events", meeting("Roadmap", &[ASHA, "bea@acme.example"])).await;
    assert_eq!(
        (&made["isOrganizer"], &made["organizer"]["emailAddress"]["address"]),
        (&json!(true), &json!(MARA))
    );
    assert_eq!(invitations(&asha).await, [("meetingRequest".to_owned(), "Roadmap".to_owned())]);
    let view = "me/calendarView?startDateTime=2026-12-01T00:00:00&endDateTime=2026-12-02T00:00:00";
    assert_eq!(subjects(&asha, view).await, ["Roadmap"]);
    let theirs = asha.get(view).await["value"][0].clone();
    assert_eq!((&theirs["isOrganizer"], &theirs["showAs"]), (&json!(false), &json!("tentative")));
    assert_eq!((&theirs["iCalUId"], theirs["id"] == made["id"]), (&made["iCalUId"], false));
    // What concerns nobody else is told nobody.
    let id = made["id"].as_str().unwrap();
    let path = format!("me/events/{id}");
    mara.make("PATCH", &path, json!({ "categories": ["Red"], "showAs": "free", "isReminderOn": false }))
        .await;
    assert_eq!(invitations(&asha).await.len(), 1);
    // Who is left out is told, who is new is invited.
    let guests = meeting("Roadmap", &[PRIYA])["attendees"].clone();
    mara.make("PATCH", &path, json!({ "attendees": guests })).await;
    assert_eq!(invitations(&asha).await[0], ("meetingCancelled".to_owned(), "Canceled: Roadmap".to_owned()));
    assert_eq!(subjects(&asha, view).await, ["Canceled: Roadmap"]);
    assert_eq!(invitations(&priya).await.len(), 1);
    // A guest cancels nothing for others, and removes it for themselves.
    let guest = priya.get(view).await["value"][0]["id"].as_str().unwrap().to_owned();
    let refused = priya.ask("POST", &format!("me/events/{guest}/cancel"), Some(json!({}))).await;
    assert_eq!(refused.status, 400);
    assert_eq!(priya.ask("DELETE", &format!("me/events/{guest}"), None).await.status, 204);
    assert_eq!(subjects(&mara, view).await, ["Roadmap"]);
    let cancelled = mara.ask("POST", &format!("{path}/cancel"), Some(json!({ "Comment": "Sorry" }))).await;
    assert_eq!(cancelled.status, 202);
    assert_eq!(invitations(&priya).await[0].0, "meetingCancelled");
    assert_eq!(mara.ask("GET", &path, None).await.status, 404);
}

#[tokio::test]
async fn what_cannot_be_an_event_is_refused_and_said() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    for (wrong, code) in [
        (json!({ "sobject": "x" }), "RequestBodyRead"),
        (json!({ "showAs": "asleep" }), "ErrorInvalidArgument"),
        (json!({ "isAllDay": true }), "ErrorInvalidArgument"),
        (json!({ "attendees": [{}] }), "ErrorInvalidArgument"),
        (json!({ "recurrence": {} }), "ErrorInvalidArgument"),
        (
            json!({ "end": { "dateTime": "2026-11-01T09:00:00", "timeZone": "UTC" } }),
            "ErrorCalendarEndDateIsEarlierThanStartDate",
        ),
        (
            json!({ "start": { "dateTime": "2026-12-01T09:00:00", "timeZone": "India Standard Time" } }),
            "TimeZoneNotSupportedException",
        ),
    ] {
        let mut event = meeting("x", &[]);
        event.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let answer = mara.ask("POST", "me/events", Some(event)).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["error"]["code"]), (400, &json!(code)), "{wrong}");
    }
    assert_eq!(mara.ask("GET", "me/calendarView", None).await.status, 400, "a view has a span");
    let view = "me/calendarView/delta?startDateTime=2026-12-01&endDateTime=2026-12-02&$select=subject";
    assert_eq!(mara.ask("GET", view, None).await.status, 400);
    let calendar = mara.get("me/calendar").await;
    assert_eq!((&calendar["isDefaultCalendar"], &calendar["owner"]["address"]), (&json!(true), &json!(MARA)));
}

#[tokio::test]
async fn what_leaves_a_span_is_gone_from_its_view_and_lost_states_begin_anew() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let id = mara.make("POST", "me/calendar/events", meeting("Roadmap", &[])).await["id"].clone();
    let first = mara
        .get("me/calendarView/delta?startDateTime=2026-12-01T00:00:00Z&endDateTime=2026-12-02T00:00:00Z")
        .await;
    assert_eq!(first["value"][0]["id"], id);
    let link = first["@odata.deltaLink"].as_str().unwrap().to_owned();
    let later = json!({
        "start": { "dateTime": "2026-12-05T09:00:00", "timeZone": "UTC" },
        "end": { "dateTime": "2026-12-05T10:00:00", "timeZone": "UTC" },
    });
    mara.make("PATCH", &format!("me/events/{}", id.as_str().unwrap()), later).await;
    let second = mara.get(&link).await;
    assert_eq!(
        second["value"],
        json!([{ "@odata.type": "#microsoft.graph.event", "id": id, "@removed": { "reason": "deleted" } }])
    );
    let mailbox = s.sandbox.mailboxes().by_address(MARA).await.unwrap();
    s.sandbox.mailboxes().lose_state(&mailbox).await.unwrap();
    let lost = mara.ask("GET", &link, None).await;
    assert_eq!(lost.status, 410);
    let place = lost.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(mara.get(&place).await["value"], json!([]));
}

#[tokio::test]
async fn tasks_lie_in_lists_and_are_done_on_a_day() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let lists = mara.get("me/todo/lists").await;
    assert_eq!(lists["value"].as_array().unwrap().len(), 1);
    let list = lists["value"][0]["id"].as_str().unwrap();
    assert_eq!(mara.ask("DELETE", &format!("me/todo/lists/{list}"), None).await.status, 400);
    let tasks = format!("me/todo/lists/{list}/tasks");
    let made = mara.make("POST", &tasks, json!({ "title": "Call", "status": "completed" })).await;
    assert!(made["completedDateTime"]["dateTime"].as_str().unwrap().ends_with("T00:00:00.0000000"), "{made}");
    let path = format!("{tasks}/{}", made["id"].as_str().unwrap());
    let again = mara.make("PATCH", &path, json!({ "status": "notStarted" })).await;
    assert_eq!(again["completedDateTime"], Value::Null);
    let own = mara.make("POST", "me/todo/lists", json!({ "displayName": "Sales" })).await;
    let own = own["id"].as_str().unwrap();
    assert_eq!(mara.get(&format!("me/todo/lists/{own}/tasks")).await["value"], json!([]));
    assert_eq!(mara.ask("DELETE", &format!("me/todo/lists/{own}"), None).await.status, 204);
    assert_eq!(mara.ask("GET", &format!("me/todo/lists/{own}/tasks"), None).await.status, 404);
}

#[tokio::test]
async fn two_who_change_different_members_of_an_event_at_once_are_both_heard() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let made = mara.make("POST", "me/events", meeting("Roadmap", &[])).await;
    let path = format!("me/events/{}", made["id"].as_str().unwrap());
    let id = "String {00020329-0000-0000-C000-000000000046} Name cecp-1";
    for round in 0..20 {
        let (categories, kept) = (format!("Category {round}"), format!("kept {round}"));
        let property = json!({ "singleValueExtendedProperties": [{ "id": id, "value": kept }] });
        tokio::join!(
            mara.make("PATCH", &path, json!({ "categories": [categories] })),
            mara.make("PATCH", &path, property),
        );
        let read =
            mara.get(&format!("{path}?$expand=singleValueExtendedProperties($filter=id eq '{id}')")).await;
        assert_eq!(
            (&read["categories"], &read["singleValueExtendedProperties"][0]["value"]),
            (&json!([categories]), &json!(kept)),
            "round {round}"
        );
    }
}
