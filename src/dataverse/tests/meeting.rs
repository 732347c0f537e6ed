//! Appointments: what is sent, and what is made of every kind of answer.

use domain::{
    mail::{ItemId, Moment},
    meeting::{Appointment, Meeting, Named, ports::Appointments},
    party::Kind,
    problem::Problem,
    step::{
        day::{Day, Weekday, Weekdays},
        recurrence::{End, Pattern, Range, Recurrence},
    },
    tracking::Activity,
};
use serde_json::{Value, json};
use wire::Reply;

use super::{Script, activity, address, batch, error, id, now, record, reply, with_lookup};

fn appointment() -> Appointment {
    Appointment {
        activity: Activity { id: id(0xE), ..activity() },
        named: Named { uid: "04UID".into(), ..Named::default() },
        meeting: Meeting {
            item: ItemId("event".into()),
            subject: " Offer ".into(),
            location: "Room 1".into(),
            start: Some(Moment(1_795_431_600)),
            end: Some(Moment(1_795_435_200)),
            ..Meeting::default()
        },
        text: Some("Agenda".into()),
    }
}

fn row(params: Value) -> Value {
    let row = json!({
        "@odata.etag": "W/\"7\"", "activityid": id(0xE).to_string(), "createdon": "2026-11-23T10:00:00Z",
        "activityadditionalparams": params,
    });
    let row = with_lookup(row, "_createdby_value", "systemuser", 2, "Me");
    with_lookup(row, "_regardingobjectid_value", "opportunity", 3, "Deal")
}

fn noted() -> Value {
    json!({"regarding": {"untracked": [{"mailbox": "me@us.example", "at": "2026-11-23T10:58:00Z"}]}})
        .to_string()
        .into()
}

/// The bodies of the changes that were sent, each with the version it was meant for.
fn changes(script: &Script) -> Vec<(Option<String>, Value)> {
    let sent = script.sent.borrow();
    let changes = sent.iter().filter(|request| request.method == wire::Method::Patch);
    changes
        .map(|request| {
            let version = request.headers.get("If-Match").map(str::to_owned);
            (version, serde_json::from_slice(&request.body).unwrap())
        })
        .collect()
}

/// Both tables are asked: the first has it.
fn read(params: Value) -> Reply {
    batch(200, &[vec![reply(200, &row(params))], vec![error(404, "0x80040217")]])
}

#[test]
fn it_is_written_in_one_request_with_its_parties_and_its_state() {
    let done = vec![reply(204, &Value::Null); 2];
    let script = Script::of([batch(200, &[done, vec![reply(200, &row(Value::Null))]])]);
    let written = now(script.crm().write_appointment(&appointment())).unwrap();
    assert_eq!(
        (written.was_there, written.tracked.regarding),
        (false, Some(record(Kind::Opportunity, 3, "Deal")))
    );
    let bodies = script.bodies();
    assert_eq!(bodies.len(), 1);
    let sent = bodies[0].lines().find(|line| line.contains("\"scheduledstart\"")).unwrap();
    let sent: Value = serde_json::from_str(sent).unwrap();
    let expected = json!({
        "subject": "Offer", "location": "Room 1", "description": "Agenda", "globalobjectid": "04UID",
        "scheduledstart": "2026-11-23T11:00:00Z", "scheduledend": "2026-11-23T12:00:00Z",
        "regardingobjectid_opportunity_appointment@odata.bind":
            "/opportunities(00000000-0000-0000-0000-000000000003)",
        "appointment_activity_parties": [
            {"participationtypemask": 7, "addressused": "asha@acme.example",
             "partyid_contact@odata.bind": "/contacts(00000000-0000-0000-0000-000000000001)"},
            {"participationtypemask": 5, "addressused": "me@us.example",
             "partyid_systemuser@odata.bind": "/systemusers(00000000-0000-0000-0000-000000000002)"},
            {"participationtypemask": 5, "addressused": "other@else.example",
             "unresolvedpartyname": "other@else.example"},
        ],
    });
    assert_eq!(sent, expected);
    assert!(
        bodies[0].contains("If-None-Match: *") && bodies[0].contains("{\"statecode\":3,\"statuscode\":5}")
    );
}

#[test]
fn who_was_quicker_is_told_and_what_cannot_be_seen_is_a_matter_of_permission() {
    let conflict = || vec![error(412, "0x80060882")];
    let script = Script::of([batch(200, &[conflict(), vec![reply(200, &row(Value::Null))]])]);
    assert!(now(script.crm().write_appointment(&appointment())).unwrap().was_there);
    let script = Script::of([batch(200, &[conflict(), vec![error(404, "0x80040217")]])]);
    let hidden = now(script.crm().write_appointment(&appointment()));
    assert!(matches!(hidden, Err(Problem::NotAllowed(_))), "{hidden:?}");
    let done = vec![reply(204, &Value::Null); 2];
    let script = Script::of([batch(200, &[done, vec![error(403, "0x80040220")]])]);
    let written = now(script.crm().write_appointment(&appointment())).unwrap();
    assert_eq!(written.tracked.activity, id(0xE), "written, and not readable: what was sent is known");
    let mut timeless = appointment();
    timeless.meeting.end = None;
    assert!(now(Script::default().crm().write_appointment(&timeless)).is_err(), "nothing is sent");
}

#[test]
fn it_is_found_by_its_key_or_is_not_there() {
    let none = || vec![error(404, "0x80040217")];
    let script = Script::of([
        read(noted()),
        batch(200, &[none(), none()]),
        batch(200, &[vec![error(403, "0x80040220")], none()]),
    ]);
    let found = now(script.crm().appointment(id(0xE))).unwrap().unwrap();
    assert_eq!(found.untracked[0].mailbox, address("me@us.example"));
    assert_eq!(now(script.crm().appointment(id(0xE))).unwrap(), None);
    assert!(now(script.crm().appointment(id(0xE))).is_err());
}

#[test]
fn what_it_is_regarding_is_changed_on_the_version_that_was_read() {
    let done = || reply(204, &Value::Null);
    let script = Script::of([read(noted()), done()]);
    let lead = record(Kind::Lead, 9, "Lead");
    now(script.crm().regard_appointment(id(0xE), Some(&lead), &address("me@us.example"))).unwrap();
    let bound = json!({"activityadditionalparams": null,
        "regardingobjectid_lead_appointment@odata.bind": "/leads(00000000-0000-0000-0000-000000000009)"});
    assert_eq!(changes(&script), [(Some("W/\"7\"".into()), bound)]);
    // Taken off by the name by which it was set.
    let script = Script::of([read(Value::Null), done()]);
    now(script.crm().regard_appointment(id(0xE), None, &address("me@us.example"))).unwrap();
    let off = json!({"regardingobjectid_opportunity_appointment@odata.bind": null});
    assert_eq!(changes(&script), [(Some("W/\"7\"".into()), off)]);
    // What is so already is not written.
    let script = Script::of([read(Value::Null)]);
    let deal = record(Kind::Opportunity, 3, "Deal");
    now(script.crm().regard_appointment(id(0xE), Some(&deal), &address("me@us.example"))).unwrap();
    let user = record(Kind::User, 2, "Me");
    let script = Script::of([read(Value::Null)]);
    assert!(now(script.crm().regard_appointment(id(0xE), Some(&user), &address("me@us.example"))).is_err());
}

#[test]
fn untracking_notes_or_deletes_and_somebody_elses_change_is_read_again() {
    let read = || read(Value::Null);
    let done = || reply(204, &Value::Null);
    let changed = || error(412, "0x80060882");
    let script = Script::of([read(), changed(), read(), done()]);
    now(script.crm().untrack_appointment(id(0xE), true, &address("me@us.example"))).unwrap();
    assert_eq!(changes(&script).len(), 2);
    assert!(changes(&script)[1].1["activityadditionalparams"].as_str().unwrap().contains("me@us.example"));
    let script = Script::of([read(), changed(), read(), changed(), read(), changed()]);
    let given_up = now(script.crm().untrack_appointment(id(0xE), true, &address("me@us.example")));
    assert_eq!(given_up, Err(Problem::Conflict));
    let script = Script::of([super::meeting::read("no JSON".into())]);
    assert!(now(script.crm().untrack_appointment(id(0xE), true, &address("me@us.example"))).is_err());
    let none = || error(404, "0x80040217");
    for gone in [vec![done()], vec![none(), done()], vec![none(), none()]] {
        let script = Script::of(gone);
        now(script.crm().untrack_appointment(id(0xE), false, &address("me@us.example"))).unwrap();
    }
    let script = Script::of([Reply::new(500)]);
    assert!(now(script.crm().untrack_appointment(id(0xE), false, &address("me@us.example"))).is_err());
}

/// A series that Anna's pane writes: every other Friday, twelve times.
fn series() -> Appointment {
    let pattern =
        Pattern::Weekly { interval: 2, days: Weekdays::of(&[Weekday::Friday]), first: Weekday::Monday };
    let range = Range { start: Day(20_784), end: End::After(12), zone: Some("India Standard Time".into()) };
    let mut new = appointment();
    new.named.rule = Some(Recurrence { pattern, range });
    new
}

#[test]
fn a_series_becomes_a_row_of_series_with_how_it_recurs() {
    let done = vec![reply(204, &Value::Null); 2];
    let script = Script::of([batch(200, &[done, vec![reply(200, &row(Value::Null))]])]);
    now(script.crm().write_appointment(&series())).unwrap();
    let bodies = script.bodies();
    assert!(bodies[0].contains("recurringappointmentmasters(00000000-0000-0000-0000-00000000000e)"));
    assert!(!bodies[0].contains("appointments(") || !bodies[0].contains("/appointments("), "{}", bodies[0]);
    let sent = bodies[0].lines().find(|line| line.contains("\"starttime\"")).unwrap();
    let mut sent: Value = serde_json::from_str(sent).unwrap();
    let parties = sent["recurringappointmentmaster_activity_parties"].take();
    assert_eq!(parties.as_array().unwrap().len(), 3);
    let expected = json!({
        "subject": "Offer", "location": "Room 1", "description": "Agenda", "globalobjectid": "04UID",
        "starttime": "2026-11-23T11:00:00Z", "endtime": "2026-11-23T12:00:00Z",
        "recurrencepatterntype": 1, "interval": 2, "daysofweekmask": 32, "firstdayofweek": 1,
        "isweekdaypattern": false, "isnthmonthly": false, "isnthyearly": false, "dayofmonth": null,
        "monthofyear": null, "instance": null, "patternstartdate": "2026-11-27", "patternenddate": null,
        "patternendtype": 2, "occurrences": 12,
        "regardingobjectid_opportunity_recurringappointmentmaster@odata.bind":
            "/opportunities(00000000-0000-0000-0000-000000000003)",
        "recurringappointmentmaster_activity_parties": null,
    });
    assert_eq!(sent, expected);
    // Found in the second table, and changed there.
    let there = vec![reply(200, &row(noted()))];
    let script = Script::of([batch(200, &[vec![error(404, "0x80040217")], there]), reply(204, &Value::Null)]);
    let lead = record(Kind::Lead, 9, "Lead");
    now(script.crm().regard_appointment(id(0xE), Some(&lead), &address("me@us.example"))).unwrap();
    let (_, bound) = changes(&script).remove(0);
    assert!(bound.get("regardingobjectid_lead_recurringappointmentmaster@odata.bind").is_some(), "{bound}");
    assert!(script.sent.borrow()[1].url.contains("/recurringappointmentmasters("));
}
