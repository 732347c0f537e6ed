//! Series of appointments: expansion, exceptions, deleted ones, another pattern.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::kit::Org;
use crate::dates;

const SET: &str = "recurringappointmentmasters";

/// Days from now, at ten.
fn at(days: i64) -> OffsetDateTime {
    (OffsetDateTime::now_utc() + Duration::days(days)).date().midnight().assume_utc() + Duration::hours(10)
}

fn text(at: OffsetDateTime) -> String {
    dates::write(at)
}

/// Every day from tomorrow on, so many times, for an hour.
fn daily(times: i64) -> Value {
    json!({
        "subject": "Stand-up", "starttime": text(at(1)), "endtime": text(at(1) + Duration::HOUR),
        "recurrencepatterntype": 0, "interval": 1, "patternstartdate": &text(at(1))[..10],
        "patternendtype": 2, "occurrences": times,
    })
}

async fn instances(org: &Org, series: Uuid) -> Vec<Value> {
    let url = format!("appointments?$filter=seriesid eq {series}&$orderby=originalstartdate");
    org.get(&url).await.is(200).json()["value"].as_array().unwrap().clone()
}

fn starts(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["scheduledstart"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_series_is_expanded_and_expanding_again_makes_nothing_twice() {
    let org = Org::new().await;
    let id = org.post(SET, daily(5)).await.is(204).id();
    let rows = instances(&org, id).await;
    let wanted: Vec<String> = (1..=5).map(|day| text(at(day))).collect();
    assert_eq!(starts(&rows), wanted);
    for row in &rows {
        assert_eq!((&row["instancetypecode"], &row["subject"]), (&json!(2), &json!("Stand-up")));
        assert_eq!((&row["originalstartdate"], &row["isdraft"]), (&row["scheduledstart"], &json!(false)));
    }
    let master = org.get(&format!("{SET}({id})")).await.is(200).json();
    assert_eq!((&master["instancetypecode"], &master["expansionstatecode"]), (&json!(1), &json!(2)));
    assert_eq!((&master["duration"], &master["scheduledstart"]), (&json!(60), &json!(text(at(1)))));
    // What says nothing new changes no instance; the same keys stay.
    org.patch(&format!("{SET}({id})"), json!({ "subject": "Stand-up" })).await.is(204);
    assert_eq!(instances(&org, id).await, rows);
    org.patch(&format!("{SET}({id})"), json!({ "subject": "Scrum", "statecode": 3, "statuscode": 5 }))
        .await
        .is(204);
    let after = instances(&org, id).await;
    let same = |row: &Value| row["activityid"].clone();
    assert_eq!(after.iter().map(same).collect::<Vec<_>>(), rows.iter().map(same).collect::<Vec<_>>());
    assert!(after.iter().all(|row| row["subject"] == "Scrum" && row["statecode"] == 3));
}

#[tokio::test]
async fn an_exception_stays_and_a_deleted_one_is_not_made_again() {
    let org = Org::new().await;
    let id = org.post(SET, daily(4)).await.is(204).id();
    let rows = instances(&org, id).await;
    let url = |row: &Value| format!("appointments({})", row["activityid"].as_str().unwrap());
    org.patch(&url(&rows[1]), json!({ "subject": "Longer" })).await.is(204);
    org.delete(&url(&rows[2])).await.is(204);
    let master = org.get(&format!("{SET}({id})")).await.is(200).json();
    assert_eq!(master["deletedexceptionslist"], rows[2]["originalstartdate"]);
    org.patch(&format!("{SET}({id})"), json!({ "subject": "Other", "location": "Here" })).await.is(204);
    let after = instances(&org, id).await;
    let told: Vec<_> =
        after.iter().map(|row| (row["subject"].clone(), row["instancetypecode"].clone())).collect();
    assert_eq!(told, [("Other", 2), ("Longer", 3), ("Other", 2)].map(|(s, c)| (json!(s), json!(c))));
    // Another pattern: what is no exception follows, what was deleted and is none of it any more is forgotten.
    org.patch(&format!("{SET}({id})"), json!({ "interval": 3 })).await.is(204);
    let mut wanted: Vec<String> = [1, 4, 7, 10].map(|day| text(at(day))).into();
    wanted.insert(1, text(at(2)));
    assert_eq!(starts(&instances(&org, id).await), wanted);
    let master = org.get(&format!("{SET}({id})")).await.is(200).json();
    assert_eq!(master["deletedexceptionslist"], Value::Null);
    org.delete(&format!("{SET}({id})")).await.is(204);
    assert_eq!(instances(&org, id).await, Vec::<Value>::new());
}

#[tokio::test]
async fn people_come_along_and_other_people_make_an_exception() {
    let org = Org::new().await;
    let mut body = daily(2);
    let party = |mask: i64, address: &str| json!({ "participationtypemask": mask, "addressused": address });
    body["recurringappointmentmaster_activity_parties"] = json!([party(5, "a@x.y"), party(6, "b@x.y")]);
    let id = org.post(SET, body).await.is(204).id();
    let people = async |row: &Value| -> Vec<String> {
        let id = row["activityid"].as_str().unwrap();
        let url = format!("activityparties?$filter=_activityid_value eq {id} and participationtypemask le 6");
        let mut all = org.get(&url).await.is(200).column("addressused");
        all.sort_by_key(Value::to_string);
        all.iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    let rows = instances(&org, id).await;
    assert_eq!(people(&rows[1]).await, ["a@x.y", "b@x.y"]);
    let url = format!("appointments({})", rows[0]["activityid"].as_str().unwrap());
    org.patch(&url, json!({ "appointment_activity_parties": [party(5, "c@x.y")] })).await.is(204);
    org.patch(
        &format!("{SET}({id})"),
        json!({ "recurringappointmentmaster_activity_parties": [party(5, "d@x.y")] }),
    )
    .await
    .is(204);
    let rows = instances(&org, id).await;
    assert_eq!(rows[0]["instancetypecode"], 3);
    assert_eq!(
        (people(&rows[0]).await, people(&rows[1]).await),
        (vec!["c@x.y".into()], vec!["d@x.y".into()])
    );
}

#[tokio::test]
async fn a_series_without_an_end_is_expanded_as_far_as_the_windows_reach() {
    let org = Org::new().await;
    let mut body = daily(1);
    (body["patternendtype"], body["occurrences"]) = (json!(1), Value::Null);
    let id = org.post(SET, body.clone()).await.is(204).id();
    let master = org.get(&format!("{SET}({id})")).await.is(200).json();
    assert_eq!(master["expansionstatecode"], 1);
    assert_eq!(instances(&org, id).await.len(), 100);
    body["interval"] = json!(40);
    let sparse = org.post(SET, body).await.is(204).id();
    let rows = instances(&org, sparse).await;
    assert!((8..=10).contains(&rows.len()), "{}", rows.len());
    let senseless = [
        json!({ "subject": "x", "starttime": text(at(1)), "patternstartdate": "2026-01-01" }),
        json!({
            "subject": "x", "starttime": text(at(1)), "recurrencepatterntype": 1, "patternstartdate": "2026-01-01",
        }),
        json!({ "subject": "x", "recurrencepatterntype": 0, "patternstartdate": "2026-01-01" }),
    ];
    for body in senseless {
        org.post(SET, body).await.is(400);
    }
}

/// Every seventh day without an end, from so many days from now on.
fn weekly(from: i64) -> Value {
    let mut body = daily(1);
    for (name, value) in [
        ("interval", json!(7)),
        ("patternendtype", json!(1)),
        ("occurrences", Value::Null),
        ("starttime", json!(text(at(from)))),
        ("endtime", json!(text(at(from) + Duration::HOUR))),
        ("patternstartdate", json!(&text(at(from))[..10])),
    ] {
        body[name] = value;
    }
    body
}

#[tokio::test]
async fn as_time_goes_by_a_series_is_expanded_on_once() {
    let org = Org::new().await;
    let id = org.post(SET, weekly(1)).await.is(204).id();
    let over = org.post(SET, weekly(1)).await.is(204).id();
    org.patch(&format!("{SET}({over})"), json!({ "statecode": 1, "statuscode": 3 })).await.is(204);
    let (before, closed) = (instances(&org, id).await, instances(&org, over).await);
    // Of those to come, one is deleted: it is not made again.
    let last = before.last().unwrap();
    org.delete(&format!("appointments({})", last["activityid"].as_str().unwrap())).await.is(204);
    for _ in 0..2 {
        org.crm.service.expand_on(&text(at(200))).await.unwrap();
        let after = instances(&org, id).await;
        let (there, new) = after.split_at(before.len() - 1);
        assert_eq!(there, &before[..before.len() - 1], "what is there stays as it is");
        assert!((28..=29).contains(&new.len()), "{}", new.len());
        assert!(new.iter().all(|row| row["subject"] == "Stand-up" && row["instancetypecode"] == 2));
        assert_eq!(instances(&org, over).await, closed, "a series that is completed does not go on");
    }
    let master = org.get(&format!("{SET}({id})")).await.is(200).json();
    let newest = instances(&org, id).await.pop().unwrap();
    assert_eq!(master["lastexpandedinstancedate"], newest["originalstartdate"]);
}

#[tokio::test]
async fn what_took_place_long_ago_stays_as_it_was() {
    let org = Org::new().await;
    let id = org.post(SET, weekly(-300)).await.is(204).id();
    let before = instances(&org, id).await.len();
    // As it would be had the series been made 200 days ago.
    org.crm.service.expand_on(&text(at(-200))).await.unwrap();
    let all = instances(&org, id).await;
    let old = all.len() - before;
    assert!(old > 20, "{old}");
    org.patch(&format!("{SET}({id})"), json!({ "subject": "Other" })).await.is(204);
    let after = instances(&org, id).await;
    assert_eq!(after[..old], all[..old]);
    assert!(after.len() == all.len() && after[old..].iter().all(|row| row["subject"] == "Other"));
}

#[tokio::test]
async fn whoever_asks_first_on_a_day_finds_series_expanded_on() {
    let org = Org::new().await;
    let id = org.post(SET, weekly(1)).await.is(204).id();
    let before = instances(&org, id).await.len();
    let found = org.get("organizations?$select=organizationid").await.is(200).json();
    let organization = format!("organizations({})", found["value"][0]["organizationid"].as_str().unwrap());
    org.patch(&organization, json!({ "futureexpansionwindow": 18 })).await.is(204);
    assert_eq!(instances(&org, id).await.len(), before, "once a day");
    // Another day.
    org.crm.service.expanded.store(0, Ordering::Relaxed);
    assert!(instances(&org, id).await.len() > before + 20);
}
