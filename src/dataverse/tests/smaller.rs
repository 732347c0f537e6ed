use domain::{
    correlation::{Method, Parent},
    mail::MessageId,
    party::{Kind, Record},
    ports::Crm,
    problem::Problem,
};
use serde_json::{Value, json};
use wire::{Reply, Request, TransportError};

use super::{NOW, Script, URL, address, batch, error, id, now, record, reply, rows, text, with_lookup};
use crate::{Fault, Service, page, who_am_i};

fn ids(text: &str) -> Vec<MessageId> {
    MessageId::list(text)
}

fn mail_row(n: u128, id_text: &str, created: &str) -> Value {
    json!({"activityid": id(n).to_string(), "messageid": id_text, "createdon": created})
}

#[test]
fn the_best_of_the_thread_is_told() {
    let found = [
        mail_row(1, "<a@x>", "2026-01-01T00:00:00Z"),
        mail_row(2, "b@x", "2026-01-02T00:00:00Z"),
        with_lookup(
            mail_row(3, "<b@x>", "2026-01-03T00:00:00Z"),
            "_regardingobjectid_value",
            "account",
            5,
            "Acme",
        ),
    ];
    let script = Script::of([batch(200, &[vec![rows(&found)]])]);
    let parent = now(script.crm().correlate(&ids("<c@x> <b@x> <a@x>"))).unwrap();
    assert_eq!(
        parent,
        Some(Parent {
            activity: id(3),
            regarding: Some(record(Kind::Account, 5, "Acme")),
            method: Method::InReplyTo
        })
    );
    assert!(script.bodies()[0].contains("messageid%20eq%20'%3Cc@x%3E'%20or%20messageid%20eq%20'c@x'"));

    let script = Script::of([batch(200, &[vec![rows(&found[..1])]])]);
    assert_eq!(
        now(script.crm().correlate(&ids("<c@x> <a@x>"))).unwrap().map(|parent| parent.activity),
        Some(id(1))
    );
    let script = Script::of([batch(200, &[vec![rows(&[])]])]);
    assert_eq!(now(script.crm().correlate(&ids("<c@x>"))), Ok(None));
    let script = Script::of([]);
    assert_eq!(now(script.crm().correlate(&[])), Ok(None));
    assert_eq!(now(script.crm().correlate(&ids(&"x".repeat(400)))), Ok(None), "nothing that fits the column");
    let script = Script::of([batch(400, &[vec![error(403, "0x1")]])]);
    assert_eq!(now(script.crm().correlate(&ids("<c@x>"))), Err(Problem::NotAllowed("words of 0x1".into())));
}

fn regarded(params: Value) -> Value {
    json!({"@odata.etag": "W/\"7\"", "activityid": id(1).to_string(), "activityadditionalparams": params})
}

fn noted(mailbox: &str) -> Value {
    json!(format!(r#"{{"regarding":{{"untracked":[{{"mailbox":"{mailbox}"}}]}},"theirs":1}}"#))
}

fn regard(answers: Vec<Reply>, regarding: Option<&Record>) -> (Result<(), Problem>, Vec<Request>) {
    let script = Script::of(answers);
    let done = now(script.crm().regard(id(1), regarding, &address("me@us.example")));
    (done, script.sent.take())
}

fn changed(row: Value) -> Reply {
    batch(200, &[vec![reply(204, &Value::Null)], vec![reply(200, &row)]])
}

#[test]
fn regarding_is_set_in_one_request() {
    let case = record(Kind::Case, 8, "Broken");
    let (done, sent) = regard(vec![changed(regarded(Value::Null))], Some(&case));
    assert_eq!((done, sent.len()), (Ok(()), 1));
    let body = super::text(&sent[0].body);
    assert!(body.contains("PATCH /api/data/v9.2/emails(00000000-0000-0000-0000-000000000001) HTTP/1.1"));
    assert!(body.contains("If-Match: *"));
    assert!(body.contains(r#"{"regardingobjectid_incident_email@odata.bind":"/incidents(00000000-0000-0000-0000-000000000008)"}"#));
    assert_eq!(
        regard(vec![batch(400, &[vec![error(404, "0x80040217")]])], Some(&case)).0,
        Err(Problem::Gone)
    );
    assert!(matches!(regard(vec![], Some(&record(Kind::Queue, 1, "Q"))).0, Err(Problem::Refused { .. })));
}

#[test]
fn an_untracked_note_is_forgotten_and_those_of_others_stay() {
    let case = record(Kind::Case, 8, "Broken");
    let (done, sent) = regard(vec![changed(regarded(noted("other@us.example")))], Some(&case));
    assert_eq!((done, sent.len()), (Ok(()), 1));

    let (done, sent) =
        regard(vec![changed(regarded(noted("me@us.example"))), reply(204, &Value::Null)], Some(&case));
    assert_eq!((done, sent.len()), (Ok(()), 2));
    assert_eq!(sent[1].headers.get("If-Match"), Some("W/\"7\""));
    assert_eq!(super::text(&sent[1].body), r#"{"activityadditionalparams":"{\"theirs\":1}"}"#);

    let answers = vec![
        changed(regarded(noted("me@us.example"))),
        error(412, "0x80060882"),
        reply(200, &regarded(noted("me@us.example"))),
        reply(204, &Value::Null),
    ];
    assert_eq!(regard(answers, Some(&case)).0, Ok(()));
    let answers = vec![
        changed(regarded(noted("me@us.example"))),
        error(412, "0x80060882"),
        reply(200, &regarded(Value::Null)),
    ];
    assert_eq!(regard(answers, Some(&case)).0, Ok(()), "somebody else forgot it");
    let answers = vec![
        changed(regarded(noted("me@us.example"))),
        error(412, "0x80060882"),
        reply(200, &regarded(noted("me@us.example"))),
        error(412, "0x80060882"),
    ];
    assert_eq!(regard(answers, Some(&case)).0, Err(Problem::Conflict));
}

#[test]
fn regarding_is_taken_off_whatever_it_was() {
    let (done, sent) = regard(vec![changed(regarded(Value::Null))], None);
    assert_eq!((done, sent.len()), (Ok(()), 1));
    assert!(super::text(&sent[0].body).contains(r#"{"regardingobjectid_account_email@odata.bind":null}"#));
    let still = with_lookup(regarded(Value::Null), "_regardingobjectid_value", "lead", 7, "L");
    let (done, sent) = regard(vec![changed(still.clone()), changed(regarded(Value::Null))], None);
    assert_eq!(done, Ok(()));
    assert!(super::text(&sent[1].body).contains(r#"{"regardingobjectid_lead_email@odata.bind":null}"#));
    assert!(matches!(regard(vec![changed(still.clone()), changed(still)], None).0, Err(Problem::Odd(_))));
}

fn untrack(answers: Vec<Reply>, keep: bool) -> (Result<(), Problem>, Vec<Request>) {
    let script = Script::of(answers);
    let done = now(script.crm().untrack(id(1), keep, &address("Me@us.example")));
    (done, script.sent.take())
}

#[test]
fn an_activity_is_removed_once() {
    let (done, sent) = untrack(vec![reply(204, &Value::Null)], false);
    assert_eq!((done, sent[0].method), (Ok(()), wire::Method::Delete));
    assert_eq!(sent[0].url, format!("{URL}emails(00000000-0000-0000-0000-000000000001)"));
    assert_eq!(untrack(vec![error(404, "0x80040217")], false).0, Ok(()));
    assert_eq!(untrack(vec![error(403, "0x1")], false).0, Err(Problem::NotAllowed("words of 0x1".into())));
}

#[test]
fn an_activity_is_kept_with_a_note() {
    let ok = || reply(204, &Value::Null);
    let (done, sent) = untrack(vec![reply(200, &regarded(noted("other@us.example"))), ok()], true);
    assert_eq!((done, sent[1].headers.get("If-Match")), (Ok(()), Some("W/\"7\"")));
    let body: Value = serde_json::from_slice(&sent[1].body).unwrap();
    let params: Value = serde_json::from_str(body["activityadditionalparams"].as_str().unwrap()).unwrap();
    assert_eq!(params["theirs"], 1);
    assert_eq!(
        params["regarding"]["untracked"][1],
        json!({"mailbox": "me@us.example", "at": "2026-11-23T10:58:00Z"})
    );

    let row = || reply(200, &regarded(Value::Null));
    assert_eq!(untrack(vec![row(), error(412, "0x1"), row(), ok()], true).0, Ok(()));
    assert_eq!(
        untrack(vec![row(), error(412, "0x1"), row(), error(412, "0x1")], true).0,
        Err(Problem::Conflict)
    );
    assert_eq!(untrack(vec![error(404, "0x80040217")], true).0, Err(Problem::Gone));
    let (done, sent) = untrack(vec![reply(200, &regarded(json!("<xml/>")))], true);
    assert!(
        matches!(done, Err(Problem::Refused { .. })) && sent.len() == 1,
        "another product's text is left alone"
    );
}

#[test]
fn a_search_tells_the_best_first() {
    let account = |n: u128, name: &str| json!({"accountid": id(n).to_string(), "name": name, "accountnumber": "A-1", "emailaddress1": null});
    let contact = with_lookup(
        json!({"contactid": id(20).to_string(), "fullname": "Ana Nova", "emailaddress1": "ana@x.y"}),
        "_parentcustomerid_value",
        "account",
        1,
        "Acme",
    );
    let deal = with_lookup(
        json!({"opportunityid": id(30).to_string(), "name": "nova", "estimatedvalue@OData.Community.Display.V1.FormattedValue": "€5"}),
        "_customerid_value",
        "account",
        1,
        "Acme",
    );
    let parts = [
        rows(&[account(1, "Nova Ltd")]),
        rows(&[account(2, "Casanova"), account(1, "Nova Ltd")]),
        rows(&[]),
        rows(&[contact]),
        rows(&[deal]),
        rows(&[]),
        error(404, "0x80060888"),
        error(403, "0x80040220"),
        rows(&[]),
        rows(&[json!({"fullname": "no key"})]),
    ];
    let entries: Vec<Vec<Reply>> = parts.into_iter().map(|part| vec![part]).collect();
    let script = Script::of([batch(200, &entries)]);
    let found = now(script.crm().search(" Nova ")).unwrap();
    let told: Vec<(&str, &str)> =
        found.iter().map(|found| (found.record.name.as_str(), found.detail.as_str())).collect();
    assert_eq!(
        told,
        [("nova", "Acme · €5"), ("Nova Ltd", "A-1"), ("Ana Nova", "Acme · ana@x.y"), ("Casanova", "A-1")]
    );
    let body = script.bodies().remove(0).replace("%20", " ");
    assert!(body.contains("GET /api/data/v9.2/incidents?$select=incidentid,title,ticketnumber,_customerid_value,_ownerid_value&$filter=statecode eq 0 and (contains(title,'Nova') or contains(ticketnumber,'Nova'))&$orderby=title&$top=8 HTTP/1.1"));

    assert_eq!(now(Script::of([]).crm().search("  ")), Ok(vec![]));
    let search = |answer: Reply| now(Script::of([answer]).crm().search("x")).map(|found| found.len());
    assert_eq!(
        search(batch(200, &vec![vec![error(403, "0x1")]; 10])),
        Err(Problem::NotAllowed("words of 0x1".into()))
    );
    let mut busy = vec![vec![rows(&[])]; 10];
    busy[3] = vec![error(429, "")];
    assert_eq!(search(batch(200, &busy)), Err(Problem::Busy(None)));
    let quoted = Script::of([batch(200, &vec![vec![rows(&[])]; 10])]);
    assert_eq!(now(quoted.crm().search(&format!("O'{}", "x".repeat(200)))), Ok(vec![]));
    assert!(quoted.bodies()[0].contains(&format!("'O''{}'", "x".repeat(98))));
}

#[test]
fn who_am_i_is_three_keys() {
    let keys = json!({"UserId": id(1).to_string(), "BusinessUnitId": id(2).to_string(), "OrganizationId": id(3).to_string()});
    let script = Script::of([reply(200, &keys)]);
    let me = now(script.crm().who_am_i()).unwrap();
    assert_eq!(me, who_am_i::Me { user: id(1), business_unit: id(2), organization: id(3) });
    assert_eq!(script.sent.borrow()[0].url, format!("{URL}WhoAmI"));
    let bad = Script::of([reply(200, &json!({}))]);
    assert!(matches!(now(bad.crm().who_am_i()), Err(Fault::Odd(_))));
}

#[test]
fn pages_are_followed_to_the_end_and_not_to_strangers() {
    let service = Service::new(URL);
    let first = || {
        Request::new(wire::Method::Get, format!("{URL}contacts")).with_header("Prefer", "odata.maxpagesize=1")
    };
    let page_of = |n: u32, next: Option<&str>| match next {
        Some(next) => reply(200, &json!({"value": [n], "@odata.nextLink": next})),
        None => reply(200, &json!({"value": [n]})),
    };
    let next = format!("{URL}contacts?$skiptoken=a%20b");
    let script = Script::of([page_of(1, Some(&next)), page_of(2, None)]);
    assert_eq!(now(page::all(&&script, &service, first(), 5, NOW)), Ok(vec![json!(1), json!(2)]));
    let sent = script.sent.take();
    assert_eq!(
        (sent[1].url.as_str(), sent[1].headers.get("Prefer")),
        (next.as_str(), Some("odata.maxpagesize=1"))
    );

    let script = Script::of([page_of(1, Some(&next)), page_of(2, Some(&next))]);
    assert!(matches!(now(page::all(&&script, &service, first(), 2, NOW)), Err(Fault::Odd(_))));
    for stranger in
        ["https://evil.example/api/data/v9.2/contacts", "https://crm.example.evil/api/data/v9.2/x"]
    {
        let script = Script::of([page_of(1, Some(stranger))]);
        assert!(matches!(now(page::all(&&script, &service, first(), 2, NOW)), Err(Fault::Odd(_))));
    }
    let script = Script::failing(TransportError::TimedOut);
    assert_eq!(
        now(page::all(&&script, &service, first(), 2, NOW)),
        Err(Fault::Transport(TransportError::TimedOut))
    );
}

#[test]
fn templates_are_those_of_known_tables_and_are_filled_by_the_crm() {
    let row =
        |n: u128, of: &str| json!({"templateid": id(n).to_string(), "title": "T", "templatetypecode": of});
    let templates = || vec![rows(&[row(1, "contact"), row(2, "quote"), row(3, "systemuser")])];
    let article = json!({"knowledgearticleid": id(9).to_string(), "title": "How to", "description": "d"});
    let script = Script::of([batch(200, &[templates(), vec![rows(&[article])]])]);
    let all = now(script.crm().templates()).unwrap();
    assert_eq!(
        all.iter().map(|one| (one.id, one.of)).collect::<Vec<_>>(),
        [(id(1), Kind::Contact), (id(3), Kind::User), (id(9), Kind::User)]
    );
    assert!(all[2].article && all[2].goes_with(Kind::Lead));
    // An organization without articles still has its templates.
    let script = Script::of([batch(200, &[templates(), vec![error(404, "0x80060888")]])]);
    assert_eq!(now(script.crm().templates()).map(|all| all.len()), Ok(2));
    let article = json!({"title": "How to", "content": "<p>So</p>"});
    let filled = now(Script::of([reply(200, &article)]).crm().article(id(9))).unwrap();
    assert_eq!((filled.subject.as_str(), filled.body.html.as_str()), ("How to", "<p>So</p>"));
    assert!(all[1].goes_with(Kind::Lead) && !all[0].goes_with(Kind::Lead));

    let mail = json!({"subject": "Hello", "description": "<p>x</p>"});
    let script = Script::of([rows(&[mail])]);
    let filled = now(script.crm().fill(id(1), &record(Kind::Contact, 5, "Asha"))).unwrap();
    assert_eq!((filled.subject.as_str(), filled.body.html.as_str()), ("Hello", "<p>x</p>"));
    let body: Value = serde_json::from_str(&script.bodies()[0]).unwrap();
    assert_eq!((&body["ObjectType"], &body["ObjectId"]), (&json!("contact"), &json!(id(5).to_string())));
    for (answer, problem) in [
        (rows(&[]), Problem::Odd("no mail came of the template".into())),
        (error(403, "0x1"), Problem::NotAllowed("words of 0x1".into())),
    ] {
        let script = Script::of([answer]);
        assert_eq!(now(script.crm().fill(id(1), &record(Kind::Contact, 5, "Asha"))), Err(problem));
    }
}

#[test]
fn what_happened_last_and_what_comes_next_is_one_batch_of_four_rows() {
    let of = Record { kind: Kind::Contact, id: id(1), name: "Asha".into() };
    let mail = json!({"activityid": id(2).to_string(), "subject": "Offer", "sortdate": "2026-11-20T10:00:00Z",
        "directioncode": false, "statecode": 1, "statuscode": 4});
    let call = json!({"activityid": id(3).to_string(), "subject": "Call", "activitytypecode": "phonecall",
        "statecode": 1, "createdon": "2026-11-21T10:00:00Z"});
    let meeting = json!({"activityid": id(4).to_string(), "subject": "Visit", "activitytypecode": "appointment",
        "statecode": 3, "createdon": "2026-11-01T10:00:00Z", "scheduledstart": "2026-11-27T10:00:00Z"});
    let task = json!({"activityid": id(5).to_string(), "subject": "Ask", "activitytypecode": "task",
        "statecode": 0, "createdon": "2026-11-01T10:00:00Z", "scheduledend": "2026-11-25T00:00:00Z"});
    let entries: Vec<Vec<Reply>> =
        [mail, call, meeting, task].into_iter().map(|row| vec![rows(&[row])]).collect();
    let script = Script::of([batch(200, &entries)]);
    let told = now(script.crm().around(&of, Some(id(9)))).unwrap();
    let (last, next) = (told.last.unwrap().0, told.next.unwrap().0);
    assert_eq!((&*last.subject, &*next.subject), ("Call", "Ask"), "the later, and the sooner");
    let body = text(&script.sent.borrow()[0].body).replace("%20", " ");
    let lines: Vec<&str> = body.lines().filter(|line| line.starts_with("GET ")).collect();
    assert_eq!(lines.len(), 4);
    assert!(
        lines.iter().all(|line| line.contains("$top=1") && line.contains(&format!("ne {}", id(9)))),
        "{lines:?}"
    );
    assert!(lines[0].contains("sortdate le ") && lines[2].contains("scheduledstart gt "), "{lines:?}");
    // Who may read no activity is told so; who may read some is told of these.
    let refused = || vec![error(403, "0x80040220")];
    let some = vec![entries[0].clone(), refused(), refused(), refused()];
    let told = now(Script::of([batch(200, &some)]).crm().around(&of, None)).unwrap();
    assert_eq!((told.last.unwrap().0.subject.as_str(), told.next), ("Offer", None));
    let none = vec![refused(), refused(), refused(), refused()];
    assert!(now(Script::of([batch(200, &none)]).crm().around(&of, None)).is_err());
}
