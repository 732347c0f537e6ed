//! What is sent of events, contacts and tasks, and what is understood of them.

use domain::mail::{Address, Moment, Person};
use expect_test::expect;
use serde_json::json;

use super::requests::show;
use super::{NOW, reply, service};
use crate::{
    Format, Mailbox, Property, calendar_view, contact,
    contact::{Field, Postal, Several, Where},
    delta::{Change, Delta},
    event,
    event::{Kind, Part, Sensitivity, ShowAs},
    message::{Importance, Recipient, Text},
    task, task_list,
};

const END: Moment = Moment(NOW.0 + 3_600);

fn bea() -> Person {
    Person { address: Address::new("bea@acme.example"), name: "Bea".into() }
}

fn meeting() -> event::Change {
    event::Change {
        subject: Some("Offer".into()),
        body: Some(Text { format: Format::Text, content: "See you".into() }),
        start: Some(NOW),
        end: Some(END),
        all_day: Some(false),
        location: Some("Room 1".into()),
        attendees: Some(vec![(bea(), Part::Optional)]),
        importance: Some(Importance::High),
        sensitivity: Some(Sensitivity::Private),
        show_as: Some(ShowAs::Away),
        categories: Some(vec!["Red".into()]),
        recurrence: Some(json!({ "pattern": { "type": "daily", "interval": 1 } })),
        reminder: Some(false),
        properties: vec![(Property::IN_REPLY_TO, "x".into())],
    }
}

#[test]
fn an_event_is_made_once_changed_where_it_is_as_it_was_and_cancelled_with_a_word() {
    let me = Mailbox::Me;
    expect![[r#"
        POST /me/events
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"attendees":[{"emailAddress":{"address":"bea@acme.example","name":"Bea"},"type":"optional"}],"body":{"content":"See you","contentType":"text"},"categories":["Red"],"end":{"dateTime":"2026-11-23T11:58:00","timeZone":"UTC"},"importance":"high","isAllDay":false,"isReminderOn":false,"location":{"displayName":"Room 1"},"recurrence":{"pattern":{"interval":1,"type":"daily"}},"sensitivity":"private","showAs":"oof","singleValueExtendedProperties":[{"id":"String 0x1042","value":"x"}],"start":{"dateTime":"2026-11-23T10:58:00","timeZone":"UTC"},"subject":"Offer","transactionId":"t-1"}"#]]
    .assert_eq(&show(event::create(&service(), &me, "t-1", &meeting())));
    let change = event::Change { subject: Some("Better offer".into()), ..event::Change::default() };
    expect![[r#"
        PATCH /me/events/AA=
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        If-Match: W/"x"
        {"subject":"Better offer"}"#]]
    .assert_eq(&show(event::update(&service(), &me, "AA=", Some("W/\"x\""), &change)));
    expect![[r#"
        POST /me/events/AA=/cancel
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"comment":"Sorry"}"#]]
    .assert_eq(&show(event::cancel(&service(), &me, "AA=", "Sorry")));
    expect![[r#"
        DELETE /me/events/AA=
        Prefer: IdType="ImmutableId""#]]
    .assert_eq(&show(event::delete(&service(), &me, "AA=")));
    for wrong in [
        event::Change { end: None, ..meeting() },
        event::Change { start: Some(END), end: Some(NOW), ..meeting() },
        event::Change {
            attendees: Some(vec![(bea(), Part::Required); event::MAX_ATTENDEES + 1]),
            ..meeting()
        },
    ] {
        assert!(event::create(&service(), &me, "t", &wrong).is_err());
    }
}

#[test]
fn a_view_names_its_span_and_its_delta_no_members() {
    let me = Mailbox::Me;
    expect![[r#"
        GET /me/calendarView/delta?startDateTime=2026-11-23T10:58:00Z&endDateTime=2026-11-23T11:58:00Z
        Prefer: IdType="ImmutableId", outlook.body-content-type="text", odata.maxpagesize=50"#]]
    .assert_eq(&show(calendar_view::start(&service(), &me, NOW, END, Format::Text, 50)));
    let list = show(calendar_view::list(&service(), &me, NOW, END, Format::Html, 5));
    assert!(list.contains("/me/calendarView?startDateTime=") && list.contains("&$top=5"), "{list}");
    assert!(calendar_view::start(&service(), &me, END, NOW, Format::Text, 50).is_err());
    assert!(calendar_view::list(&service(), &me, END, NOW, Format::Text, 50).is_err());
}

#[test]
fn an_event_is_read_whole_and_its_recurrence_as_it_came() {
    let recurrence = json!({
        "pattern": { "type": "relativeMonthly", "interval": 2, "index": "last", "daysOfWeek": ["friday"] },
        "range": { "type": "noEnd", "startDate": "2026-11-27", "recurrenceTimeZone": "India Standard Time" },
    });
    let body = json!({
        "@odata.etag": "W/\"1\"", "id": "AA=", "iCalUId": "04", "type": "seriesMaster", "subject": "Offer",
        "body": { "contentType": "text", "content": "See you" }, "isAllDay": false, "isCancelled": true,
        "start": { "dateTime": "2026-11-23T10:58:00.0000000", "timeZone": "UTC" },
        "end": { "dateTime": "2026-11-23T11:58:00.0000000", "timeZone": "India Standard Time" },
        "location": { "displayName": "Room 1" }, "showAs": "workingElsewhere", "sensitivity": "confidential",
        "attendees": [{ "emailAddress": { "address": "bea@acme.example", "name": "Bea" }, "type": "resource",
            "status": { "response": "accepted", "time": "0001-01-01T00:00:00Z" } }, 5, {}],
        "organizer": { "emailAddress": { "address": "mara@x.y" } }, "isOrganizer": true, "recurrence": recurrence,
        "importance": "low",
    });
    let read = event::read(reply(200, &body), NOW).unwrap();
    assert_eq!(
        (read.kind, read.start, read.end),
        (Some(Kind::Series), Some(NOW), None),
        "another zone is none"
    );
    assert_eq!(read.recurrence, Some(recurrence));
    assert_eq!((read.show_as, read.sensitivity), (Some(ShowAs::Elsewhere), Some(Sensitivity::Confidential)));
    let bea = event::Attendee {
        who: Recipient { address: "bea@acme.example".into(), name: "Bea".into() },
        part: Part::Resource,
        answer: "accepted".into(),
    };
    assert_eq!(read.attendees, Some(vec![bea]));
    assert_eq!(
        (read.cancelled, read.is_organizer, read.location.as_deref()),
        (Some(true), Some(true), Some("Room 1"))
    );
    assert!(event::read(reply(200, &json!({ "subject": "no id" })), NOW).is_err());
    let odd =
        json!({ "id": "AA", "type": 5, "start": [], "attendees": {}, "showAs": "elsewhere", "body": null });
    let odd = event::read(reply(200, &odd), NOW).unwrap();
    assert_eq!(odd, event::Event { id: "AA".into(), ..event::Event::default() });
}

#[test]
fn an_event_is_asked_for_by_the_name_that_all_calendars_have() {
    let asked = show(event::named(&service(), &Mailbox::Me, "04'1", Format::Text, &[]));
    assert!(asked.starts_with("GET /me/events?$select=id,iCalUId,"), "{asked}");
    assert!(asked.contains("$filter=iCalUId%20eq%20'04''1'"), "{asked}");
    let one = json!({ "value": [{ "id": "AA", "iCalUId": "04'1" }] });
    let found = event::read_named(reply(200, &one), NOW).unwrap();
    assert_eq!(found.map(|event| event.id), Some("AA".to_owned()));
    assert_eq!(event::read_named(reply(200, &json!({ "value": [] })), NOW).unwrap(), None);
    assert!(event::read_named(reply(200, &json!({})), NOW).is_err());
}

#[test]
fn a_contact_is_written_by_what_is_named_and_read_by_what_it_has() {
    let mut change = contact::Change {
        emails: Some(vec![Recipient { address: "bea@acme.example".into(), name: "Bea".into() }]),
        birthday: Some(None),
        ..contact::Change::default()
    };
    change.texts.insert(Field::GivenName, "Bea".into());
    change.texts.insert(Field::Manager, String::new());
    change.lists.insert(Several::BusinessPhones, vec!["1".into()]);
    change.places.insert(Where::Home, Postal { city: "Bonn".into(), ..Postal::default() });
    expect![[r#"
        PATCH /me/contacts/AA=
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        If-Match: W/"x"
        {"birthday":null,"businessPhones":["1"],"emailAddresses":[{"address":"bea@acme.example","name":"Bea"}],"givenName":"Bea","homeAddress":{"city":"Bonn","countryOrRegion":"","postalCode":"","state":"","street":""},"manager":null}"#]]
    .assert_eq(&show(contact::update(&service(), &Mailbox::Me, "AA=", Some("W/\"x\""), &change)));
    let read = contact::read(
        reply(
            200,
            &json!({ "id": "AA=", "givenName": "Bea", "manager": null, "surname": " ", "businessPhones": ["1", 5],
            "homePhones": [], "homeAddress": { "city": "Bonn" }, "otherAddress": { "city": "" },
            "emailAddresses": [{ "address": "bea@acme.example", "name": "Bea" }, { "name": "nobody" }],
            "birthday": "1990-03-01T11:59:00Z" }),
        ),
        NOW,
    )
    .unwrap();
    assert_eq!(read.texts.into_iter().collect::<Vec<_>>(), [(Field::GivenName, "Bea".to_owned())]);
    assert_eq!(read.lists.into_iter().collect::<Vec<_>>(), [(Several::BusinessPhones, vec!["1".to_owned()])]);
    assert_eq!(read.places.keys().copied().collect::<Vec<_>>(), [Where::Home]);
    assert_eq!((Some(read.emails), read.birthday.is_some()), (change.emails, true));
}

#[test]
fn a_task_is_written_and_read_with_its_times_and_what_goes_is_told() {
    let change = task::Change {
        title: Some("Call".into()),
        status: Some(task::Status::Waiting),
        due: Some(Some(NOW)),
        reminder: Some(None),
        ..task::Change::default()
    };
    expect![[r#"
        POST /me/todo/lists/L=/tasks
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"dueDateTime":{"dateTime":"2026-11-23T10:58:00","timeZone":"UTC"},"isReminderOn":false,"reminderDateTime":null,"status":"waitingOnOthers","title":"Call"}"#]]
    .assert_eq(&show(task::create(&service(), &Mailbox::Me, "L=", &change)));
    let nameless = task::Change { title: Some(" ".into()), ..task::Change::default() };
    assert!(task::create(&service(), &Mailbox::Me, "L", &nameless).is_err());
    assert!(task_list::create(&service(), &Mailbox::Me, " ").is_err());
    let body = json!({ "@odata.deltaLink": "https://graph.example/v1.0/me/todo/lists/L/tasks/delta?$deltatoken=1",
        "value": [
            { "id": "T1", "title": "Call", "status": "completed", "importance": "high",
              "completedDateTime": { "dateTime": "2026-11-23T10:58:00.0000000", "timeZone": "UTC" } },
            { "id": "T2", "@removed": { "reason": "deleted" } },
            { "title": "no id" },
        ] });
    let Ok(Delta::Changes { changes, skipped: 1, .. }) = task::read_delta(reply(200, &body), NOW) else {
        panic!("no delta");
    };
    let [Change::Upsert(one), Change::Removed { id, restorable: false }] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    assert_eq!((one.status, one.done, id.as_str()), (Some(task::Status::Completed), Some(NOW), "T2"));
}
