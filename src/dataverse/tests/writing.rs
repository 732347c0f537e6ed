use domain::{
    correlation::{Method, Parent},
    identity,
    mail::{Body, Direction, MAX_BODY_BYTES, MessageId, Part},
    party::{Company, Kind, NewParty},
    ports::Crm,
    problem::Problem,
    tracking::{Activity, Stand},
};
use expect_test::expect;
use serde_json::{Value, json};
use wire::Reply;

use super::{
    Script, activity, activity_row, address, batch, error, id, now, person, record, reply, rows, with_lookup,
};

fn done(parts: usize) -> Vec<Reply> {
    vec![reply(204, &Value::Null); parts]
}

fn newcomer(kind: Kind, company: Company) -> NewParty {
    NewParty {
        kind,
        first: "Asha".into(),
        last: "Rao".into(),
        address: address("asha@acme.example"),
        company,
        signed: Vec::new(),
    }
}

/// The e-mail's row as it was sent.
fn sent_row(body: &str) -> Value {
    let line = body.lines().find(|line| line.contains("\"directioncode\"")).unwrap();
    serde_json::from_str(line).unwrap()
}

#[test]
fn a_mail_is_written_in_one_request() {
    let script = Script::of([batch(200, &[done(2), vec![rows(&[activity_row()])]])]);
    let mut activity = activity();
    activity.owner = Some(record(Kind::User, 2, "Me"));
    activity.parent = Some(Parent { activity: id(9), regarding: None, method: Method::InReplyTo });
    activity.sender_unresolved = true;
    let written = now(script.crm().write(&activity, None)).unwrap();
    assert!(!written.was_there);
    assert_eq!(written.tracked.by, Some(record(Kind::User, 2, "Me")));
    assert_eq!(written.tracked.at.0, 1_795_428_000);
    assert_eq!(script.sent.borrow().len(), 1);
    expect![[r#"
        --batch_1
        Content-Type: multipart/mixed; boundary=cs0_batch_1

        --cs0_batch_1
        Content-Type: application/http
        Content-Transfer-Encoding: binary
        Content-ID: 1

        PATCH /api/data/v9.2/emails(KEY) HTTP/1.1
        Content-Type: application/json
        If-None-Match: *

        {"CorrelatedActivityId_Email@odata.bind":"/emails(00000000-0000-0000-0000-000000000009)","actualend":"2026-11-23T02:13:20Z","actualstart":"2026-11-23T02:13:20Z","description":"<p>Hello</p>","directioncode":false,"email_activity_parties":[{"addressused":"asha@acme.example","participationtypemask":1,"partyid_contact@odata.bind":"/contacts(00000000-0000-0000-0000-000000000001)"},{"addressused":"me@us.example","participationtypemask":2,"partyid_systemuser@odata.bind":"/systemusers(00000000-0000-0000-0000-000000000002)"},{"addressused":"other@else.example","participationtypemask":2,"unresolvedpartyname":"other@else.example"}],"isduplicatesenderunresolved":true,"messageid":"<m1@acme.example>","ownerid_email@odata.bind":"/systemusers(00000000-0000-0000-0000-000000000002)","parentactivityid@odata.bind":"/emails(00000000-0000-0000-0000-000000000009)","regardingobjectid_opportunity_email@odata.bind":"/opportunities(00000000-0000-0000-0000-000000000003)","scheduledend":"2026-11-23T02:13:20Z","sender":"asha@acme.example","sortdate":"2026-11-23T02:13:20Z","subject":"नमस्ते \"you\"","torecipients":"me@us.example;other@else.example;"}
        --cs0_batch_1
        Content-Type: application/http
        Content-Transfer-Encoding: binary
        Content-ID: 2

        PATCH /api/data/v9.2/emails(KEY) HTTP/1.1
        Content-Type: application/json
        If-Match: *

        {"statecode":1,"statuscode":4}
        --cs0_batch_1--
        --batch_1
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        GET /api/data/v9.2/emails?$select=activityid,messageid,directioncode,notifications,activityadditionalparams,createdon,_createdby_value,_ownerid_value,_regardingobjectid_value&$filter=activityid%20eq%20KEY%20or%20messageid%20eq%20'%3Cm1@acme.example%3E'%20or%20messageid%20eq%20'm1@acme.example'&$orderby=createdon&$top=20 HTTP/1.1
        Accept: application/json
        Prefer: odata.include-annotations="OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname"


        --batch_1--
    "#]]
    .assert_eq(&script.bodies()[0].replace(&activity.id.to_string(), "KEY"));
}

#[test]
fn a_track_without_text_and_new_people_is_small() {
    let script = Script::of([batch(200, &[done(2), vec![rows(&[activity_row()])]])]);
    let mut activity = activity();
    activity.body = None;
    now(script.crm().write(&activity, None)).unwrap();
    assert!(script.bodies()[0].len() <= 2048, "{}", script.bodies()[0].len());
    assert_eq!(sent_row(&script.bodies()[0])["notifications"], 2, "a missing text is told");
}

#[test]
fn a_new_person_and_their_company_come_before_the_mail() {
    let script = Script::of([batch(200, &[done(4), vec![rows(&[activity_row()])]])]);
    let mut activity = activity();
    let new = newcomer(Kind::Contact, Company::Named(" Acme Tools ".into()));
    let key = identity::new_row(Kind::Contact, &new.address, activity.id);
    activity.regarding =
        Some(domain::party::Record { kind: Kind::Contact, id: key, name: "Asha Rao".into() });
    assert!(!now(script.crm().write(&activity, Some(&new))).unwrap().was_there);
    let body = script.bodies().remove(0);
    let company = identity::new_row(Kind::Account, &new.address, key);
    let order: Vec<&str> = body
        .lines()
        .filter(|line| line.starts_with("PATCH"))
        .map(|line| line.split(['/', '(']).nth(4).unwrap())
        .collect();
    assert_eq!(order, ["accounts", "contacts", "emails", "emails"]);
    assert_eq!(body.matches("If-None-Match: *").count(), 3);
    assert!(body.contains("{\"name\":\"Acme Tools\"}"));
    assert!(body.contains(&format!("\"parentcustomerid_account@odata.bind\":\"/accounts({company})\"")));
    assert!(body.contains(&format!("\"regardingobjectid_contact_email@odata.bind\":\"/contacts({key})\"")));

    let script = Script::of([batch(200, &[done(3), vec![rows(&[activity_row()])]])]);
    let lead = newcomer(Kind::Lead, Company::Named("Acme".into()));
    now(script.crm().write(&activity, Some(&lead))).unwrap();
    assert!(script.bodies()[0].contains(r#"{"companyname":"Acme","emailaddress1":"asha@acme.example","firstname":"Asha","lastname":"Rao","subject":"Asha Rao"}"#));
}

#[test]
fn who_was_quicker_wins_and_the_loser_learns_it_in_the_same_request() {
    let theirs = with_lookup(activity_row(), "_createdby_value", "systemuser", 20, "Bea");
    let script = Script::of([batch(200, &[vec![error(412, "0x80060882")], vec![rows(&[theirs])]])]);
    let written = now(script.crm().write(&activity(), None)).unwrap();
    assert!(written.was_there);
    assert_eq!(written.tracked.by, Some(record(Kind::User, 20, "Bea")));
    // Another product's row has another key and is found by the Message-ID; its sent copy is another activity.
    let mut other = activity_row();
    other["activityid"] = json!(id(30).to_string());
    other["messageid"] = json!("m1@acme.example");
    let mut sent = activity_row();
    sent["activityid"] = json!(id(31).to_string());
    sent["directioncode"] = json!(true);
    let script = Script::of([batch(200, &[vec![error(500, "0x80040237")], vec![rows(&[sent, other])]])]);
    let written = now(script.crm().write(&activity(), None)).unwrap();
    assert_eq!((written.was_there, written.tracked.activity), (true, id(30)));
}

#[test]
fn a_person_who_is_there_already_is_not_in_the_way() {
    let script = Script::of([
        batch(200, &[vec![error(412, "0x80060882")], vec![rows(&[])]]),
        batch(200, &[done(2), vec![rows(&[activity_row()])]]),
    ]);
    let new = newcomer(Kind::Contact, Company::None);
    assert!(!now(script.crm().write(&activity(), Some(&new))).unwrap().was_there);
    let bodies = script.bodies();
    assert_eq!(
        (
            bodies[0].contains("PATCH /api/data/v9.2/contacts"),
            bodies[1].contains("PATCH /api/data/v9.2/contacts")
        ),
        (true, false)
    );
}

#[test]
fn a_name_too_long_for_its_column_is_cut_and_never_in_the_way() {
    let mut activity = activity();
    activity.mail.message_id = MessageId::new(&format!("<{}@acme.example>", "x".repeat(400)));
    let script = Script::of([
        batch(200, &[vec![error(412, "0x80040237")], vec![rows(&[])]]),
        batch(200, &[done(2), vec![rows(&[activity_row()])]]),
    ]);
    assert!(!now(script.crm().write(&activity, None)).unwrap().was_there);
    let rows: Vec<Value> = script.bodies().iter().map(|body| sent_row(body)).collect();
    assert_eq!(rows[0]["messageid"].as_str().map(str::len), Some(320));
    assert_eq!(rows[1].get("messageid"), None);
    assert!(!script.bodies()[0].contains("messageid%20eq"));
}

#[test]
fn a_row_that_cannot_be_seen_is_a_matter_of_permission() {
    let script = Script::of([batch(200, &[vec![error(412, "0x80060882")], vec![rows(&[])]])]);
    assert_eq!(
        now(script.crm().write(&activity(), None)),
        Err(Problem::NotAllowed("words of 0x80060882".into()))
    );
}

#[test]
fn failures_are_told_and_a_write_that_cannot_be_read_is_still_a_write() {
    let write = |answer: Reply| now(Script::of([answer]).crm().write(&activity(), None));
    let failed = |status, code| write(batch(200, &[vec![error(status, code)], vec![rows(&[])]])).map(|_| ());
    assert_eq!(failed(403, "0x80040220"), Err(Problem::NotAllowed("words of 0x80040220".into())));
    assert_eq!(
        failed(400, "0x80044331"),
        Err(Problem::Refused { code: "0x80044331".into(), message: "words of 0x80044331".into() })
    );
    assert_eq!(failed(404, "0x80040217"), Err(Problem::Gone));
    assert_eq!(write(batch(400, &[vec![error(429, "")]])).map(|_| ()), Err(Problem::Busy(None)));
    assert!(matches!(write(batch(200, &[])), Err(Problem::Odd(_))));
    let blind = write(batch(200, &[done(2), vec![error(403, "0x80040220")]])).unwrap();
    assert_eq!(
        (blind.was_there, blind.tracked.activity, blind.tracked.at),
        (false, activity().id, super::NOW)
    );
    // Written, but the answer broke off: the machine asks again and learns that it is there.
    assert!(!write(batch(200, &[done(2)])).unwrap().was_there);
    assert!(matches!(
        write(batch(200, &[vec![error(412, "")], vec![error(503, "")]])),
        Err(Problem::Busy(None))
    ));
}

#[test]
fn everything_fits_its_column() {
    let long = |n: usize| "ह😀".repeat(n);
    let mut activity = activity();
    activity.mail.subject = long(800);
    activity.mail.direction = Direction::Outgoing;
    activity.mail.to = (0..50).map(|n| person(&long(200), &format!("person-{n}@acme.example"))).collect();
    activity.stands = activity
        .mail
        .to
        .iter()
        .flat_map(|to| {
            [None, Some(record(Kind::Team, 1, "T"))].map(|record| Stand {
                part: Part::Bcc,
                person: to.clone(),
                record,
            })
        })
        .collect();
    activity.body = Some(Body::new("\"".repeat(MAX_BODY_BYTES + 1)));
    let script = Script::of([batch(200, &[done(2), vec![rows(&[activity_row()])]])]);
    now(script.crm().write(&activity, None)).unwrap();
    let row = sent_row(&script.bodies()[0]);
    let units = |value: &Value| value.as_str().unwrap().encode_utf16().count();
    assert!((799..=800).contains(&units(&row["subject"])));
    assert!(
        (480..=500).contains(&units(&row["torecipients"]))
            && row["torecipients"].as_str().unwrap().ends_with(';')
    );
    assert_eq!((&row["notifications"], &row["directioncode"]), (&json!(2), &json!(true)));
    assert_eq!(row["description"].as_str().unwrap().len(), MAX_BODY_BYTES);
    let parties = row["email_activity_parties"].as_array().unwrap();
    assert_eq!(parties.len(), 50, "a team cannot be a party, and its address stands there already");
    assert!(
        parties
            .iter()
            .all(|party| units(&party["unresolvedpartyname"]) <= 200 && party["participationtypemask"] == 4)
    );
    assert!(script.bodies()[0].contains("{\"statecode\":1,\"statuscode\":3}"));
}

#[test]
fn what_makes_no_sense_is_not_sent() {
    let refused = |activity: &Activity, person: Option<&NewParty>| {
        let script = Script::of([]);
        matches!(now(script.crm().write(activity, person)), Err(Problem::Refused { .. }))
            && script.sent.borrow().is_empty()
    };
    let mut odd = activity();
    odd.regarding = Some(record(Kind::User, 1, "Me"));
    assert!(refused(&odd, None));
    let mut nameless = newcomer(Kind::Contact, Company::None);
    nameless.last = " ".into();
    assert!(refused(&activity(), Some(&nameless)));
    assert!(refused(&activity(), Some(&newcomer(Kind::Team, Company::None))));
    assert!(refused(&activity(), Some(&newcomer(Kind::Contact, Company::Known(record(Kind::Lead, 1, "L"))))));
}

#[test]
fn a_person_is_added_once() {
    let add = |answer: Reply| {
        let script = Script::of([answer]);
        let done = now(script
            .crm()
            .add_person(&newcomer(Kind::Contact, Company::Known(record(Kind::Account, 5, "Acme"))), id(1)));
        (done, script.bodies().remove(0))
    };
    let (done_once, body) = add(batch(200, &[done(2)]));
    assert_eq!(done_once, Ok(()));
    assert!(body.contains("PATCH /api/data/v9.2/contacts(00000000-0000-0000-0000-000000000001)"));
    assert!(body.contains(
        "\"parentcustomerid_account@odata.bind\":\"/accounts(00000000-0000-0000-0000-000000000005)\""
    ));
    assert_eq!(add(batch(400, &[vec![error(412, "0x80060882")]])).0, Ok(()));
    assert_eq!(
        add(batch(400, &[vec![error(403, "0x1")]])).0,
        Err(Problem::NotAllowed("words of 0x1".into()))
    );
    assert!(matches!(add(batch(200, &[])).0, Err(Problem::Odd(_))));
}
