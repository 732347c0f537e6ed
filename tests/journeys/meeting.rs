//! A meeting of the calendar becomes an appointment of the CRM, over the whole way.

use domain::{
    identity,
    intent::Intent,
    mail::{ItemId, Moment},
    meeting::{Meeting, Named, Shows},
    pane::{Act, Event, view},
    party::Record,
    step::{
        day::{Day, Weekday, Weekdays},
        recurrence::{End, Pattern, Range, Recurrence},
    },
    timeline::What,
};
use serde_json::Value;

use crate::kit::{Desk, Org, asha, deal, person};

const UID: &str = "040000008200E00074C5B7101A82E00800000000D0F1E2C3B4A5";

/// Anna's meeting with Asha; Bela may come.
fn meeting() -> Meeting {
    Meeting {
        item: ItemId("event".into()),
        saved: Some(ItemId("event".into())),
        writing: true,
        subject: "Pumps".into(),
        start: Some(Moment(1_796_115_600)),
        end: Some(Moment(1_796_119_200)),
        location: "Berlin".into(),
        organizer: Some(person("Anna Schmidt", "anna@us.example")),
        required: vec![person("Asha Rao", "asha@acme.example"), person("", "nobody@acme.example")],
        optional: vec![person("", "bela@us.example")],
        ..Meeting::default()
    }
}

fn named() -> Named {
    Named { uid: UID.into(), shows: Shows::Busy, ..Named::default() }
}

async fn appointments(org: &Org) -> Vec<Value> {
    let all = org.read("appointments?$expand=appointment_activity_parties").await;
    all["value"].as_array().unwrap().clone()
}

fn regarding(desk: &Desk) -> Option<Record> {
    match desk.meeting().mail.tracking {
        view::Tracking::Yes(tracked) => tracked.regarding,
        other => panic!("not tracked but {other:?}; {:?}", desk.meeting().mail.failed),
    }
}

#[tokio::test]
async fn a_meeting_is_one_row_whoever_tracks_it_and_stands_on_the_timeline() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.outlook.plain.replace("Agenda\r\n\r\n\r\n- prices\r\n".into());
    anna.meet(&meeting(), &named()).await;
    assert_eq!(anna.meeting().mail.tracking, view::Tracking::Not);
    let offers: Vec<_> = anna.meeting().mail.offers.iter().map(|offer| offer.record.clone()).collect();
    assert!(offers.iter().any(|record| record.is(&asha())), "{offers:?}");
    anna.requests();
    anna.tell(Event::Regard(Some(deal()))).await;
    assert_eq!(anna.requests(), 1, "written and looked at in one request");
    assert!(regarding(&anna).is_some_and(|record| record.is(&deal())));
    let rows = appointments(&org).await;
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!(row["activityid"], identity::appointment(UID).unwrap().to_string());
    assert_eq!((&row["subject"], &row["location"]), (&"Pumps".into(), &"Berlin".into()));
    assert_eq!((&row["statecode"], &row["statuscode"]), (&3.into(), &5.into()), "Scheduled, Busy");
    assert_eq!(row["scheduledstart"], "2026-12-01T09:00:00Z");
    assert_eq!(row["scheduledend"], "2026-12-01T10:00:00Z");
    assert_eq!((&row["description"], &row["globalobjectid"]), (&"Agenda\n\n- prices".into(), &UID.into()));
    assert_eq!(row["_regardingobjectid_value"], deal().id.to_string());
    let mut parties: Vec<(i64, String)> = row["appointment_activity_parties"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|party| (5..=7).contains(&party["participationtypemask"].as_i64().unwrap()))
        .map(|party| {
            let address = party["addressused"].as_str().unwrap_or_default();
            (party["participationtypemask"].as_i64().unwrap(), address.to_owned())
        })
        .collect();
    parties.sort();
    let expected = [
        (5, "asha@acme.example"),
        (5, "nobody@acme.example"),
        (6, "bela@us.example"),
        (7, "anna@us.example"),
    ];
    assert_eq!(parties, expected.map(|(part, address)| (part, address.to_owned())));
    // Bela, who may come, has it in his calendar under another id, and finds it tracked.
    let mut bela = org.desk("Bela");
    let his = Meeting { item: ItemId("his".into()), writing: false, ..meeting() };
    bela.meet(&his, &named()).await;
    assert!(regarding(&bela).is_some_and(|record| record.is(&deal())));
    bela.tell(Event::Track).await;
    assert_eq!(appointments(&org).await.len(), 1);
    // It stands on the deal's timeline, and on Asha's.
    for of in [deal(), asha()] {
        bela.tell(Event::Timeline(Act::Open(of))).await;
        let view::Content::Timeline(timeline) = bela.pane.view().body else { panic!("a timeline") };
        let entries: Vec<_> = timeline.entries.iter().map(|one| (one.entry.what, one.entry.due)).collect();
        assert_eq!(entries, [(What::Appointment, meeting().start)]);
    }
}

/// Every Tuesday from the meeting's day on, eight times.
fn weekly() -> Named {
    let start = meeting().start.unwrap();
    let days = Weekdays::of(&[Weekday::Tuesday]);
    let pattern = Pattern::Weekly { interval: 1, days, first: Weekday::Monday };
    let day = Day(i32::try_from(start.0.div_euclid(86_400)).unwrap());
    let range = Range { start: day, end: End::After(8), zone: None };
    let first = meeting().start.zip(meeting().end);
    Named { first, rule: Some(Recurrence { pattern, range }), ..named() }
}

#[tokio::test]
async fn a_series_is_one_row_with_how_it_recurs_and_one_entry_of_a_timeline() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    // One of it, in a later week, is open.
    let later = Meeting {
        start: meeting().start.map(|at| Moment(at.0 + 14 * 86_400)),
        end: meeting().end.map(|at| Moment(at.0 + 14 * 86_400)),
        series: true,
        ..meeting()
    };
    anna.meet(&later, &weekly()).await;
    anna.tell(Event::Regard(Some(deal()))).await;
    assert!(regarding(&anna).is_some_and(|record| record.is(&deal())));
    let masters = org.read("recurringappointmentmasters").await;
    let masters = masters["value"].as_array().unwrap();
    assert_eq!(masters.len(), 1);
    let columns = ["recurrencepatterntype", "daysofweekmask", "occurrences", "statecode"];
    assert_eq!(columns.map(|name| masters[0][name].clone()), [1, 4, 8, 3].map(Value::from));
    assert_eq!(masters[0]["starttime"], "2026-12-01T09:00:00Z");
    assert_eq!(masters[0]["activityid"], identity::appointment(UID).unwrap().to_string());
    assert_eq!(appointments(&org).await.len(), 8, "it is expanded");
    let mut bela = org.desk("Bela");
    let his = Meeting { item: ItemId("his".into()), writing: false, ..meeting() };
    bela.meet(&his, &weekly()).await;
    assert!(regarding(&bela).is_some_and(|record| record.is(&deal())));
    bela.tell(Event::Timeline(Act::Open(deal()))).await;
    let view::Content::Timeline(timeline) = bela.pane.view().body else { panic!("a timeline") };
    let entries: Vec<_> = timeline.entries.iter().map(|one| (one.entry.what, one.entry.due)).collect();
    assert_eq!(entries, [(What::Appointment, meeting().start)]);
    // Regarding is taken off, and it is untracked, in the table that it is in.
    anna.tell(Event::Regard(None)).await;
    assert_eq!(regarding(&anna), None);
    anna.tell(Event::Untrack { keep: false }).await;
    assert!(org.read("recurringappointmentmasters").await["value"].as_array().unwrap().is_empty());
    assert!(appointments(&org).await.is_empty());
}

#[tokio::test]
async fn two_who_track_at_the_same_moment_write_one_row() {
    let org = Org::new().await;
    org.acme().await;
    let (mut anna, mut bela) = (org.desk("Anna"), org.desk("Bela"));
    anna.meet(&meeting(), &named()).await;
    bela.meet(&meeting(), &named()).await;
    anna.tell(Event::Regard(Some(deal()))).await;
    bela.tell(Event::Track).await;
    assert_eq!(appointments(&org).await.len(), 1);
    assert!(regarding(&bela).is_some_and(|record| record.is(&deal())), "the first choice holds");
    assert!(matches!(bela.news().news, view::News::WasTracked { by: Some(_), .. }));
}

#[tokio::test]
async fn it_is_changed_untracked_either_way_and_undone() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.meet(&meeting(), &named()).await;
    anna.tell(Event::Track).await;
    assert_eq!(regarding(&anna), None);
    anna.tell(Event::Regard(Some(asha()))).await;
    assert!(regarding(&anna).is_some_and(|record| record.is(&asha())));
    anna.tell(Event::Regard(None)).await;
    assert_eq!(appointments(&org).await[0]["_regardingobjectid_value"], Value::Null);
    anna.tell(Event::Regard(Some(deal()))).await;
    anna.tell(Event::Untrack { keep: true }).await;
    assert!(matches!(anna.meeting().mail.tracking, view::Tracking::Kept { at: None }));
    // Opened again, it is still so.
    anna.meet(&meeting(), &named()).await;
    assert!(matches!(anna.meeting().mail.tracking, view::Tracking::Kept { at: Some(_) }));
    let mut bela = org.desk("Bela");
    bela.meet(&meeting(), &named()).await;
    assert!(regarding(&bela).is_some(), "for a colleague it stays tracked");
    anna.tell(Event::Track).await;
    assert!(regarding(&anna).is_some_and(|record| record.is(&deal())), "what it was regarding holds");
    let row = &appointments(&org).await[0];
    assert_eq!(row["activityadditionalparams"], Value::Null, "the note is gone");
    anna.tell(Event::Untrack { keep: false }).await;
    assert_eq!(appointments(&org).await.len(), 0);
    let undo = anna.news().id;
    anna.tell(Event::Undo(undo)).await;
    let rows = appointments(&org).await;
    assert_eq!(rows[0]["activityid"], identity::appointment(UID).unwrap().to_string());
    assert_eq!(rows[0]["_regardingobjectid_value"], deal().id.to_string());
}

#[tokio::test]
async fn how_the_time_is_shown_is_the_rows_state() {
    let table = [(Shows::Free, 0, 1), (Shows::Tentative, 0, 2), (Shows::Busy, 3, 5), (Shows::Away, 3, 6)];
    for (shows, state, status) in table {
        let org = Org::new().await;
        let mut anna = org.desk("Anna");
        anna.meet(&meeting(), &Named { shows, ..named() }).await;
        anna.tell(Event::Track).await;
        let row = &appointments(&org).await[0];
        assert_eq!((&row["statecode"], &row["statuscode"]), (&state.into(), &status.into()), "{shows:?}");
    }
}

#[tokio::test]
async fn what_was_chosen_before_it_was_saved_is_written_when_it_is_opened() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    let unsaved = Meeting { item: ItemId("draft 1".into()), saved: None, ..meeting() };
    anna.meet(&unsaved, &named()).await;
    anna.tell(Event::Regard(Some(deal()))).await;
    assert_eq!(
        (appointments(&org).await.len(), anna.outlook.intent.borrow().clone()),
        (0, Intent::regarding(deal()))
    );
    anna.meet(&meeting(), &named()).await;
    assert!(regarding(&anna).is_some_and(|record| record.is(&deal())));
    assert_eq!((appointments(&org).await.len(), anna.outlook.intent.borrow().clone()), (1, None));
}
