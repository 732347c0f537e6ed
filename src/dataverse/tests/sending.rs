//! Mail that is written in the CRM and sent: what waits, one whole, how far it is.

use domain::{
    outgoing::{Head, Progress},
    ports::Ledger,
    problem::Problem,
};
use expect_test::expect;

use super::*;
use crate::LedgerOver;

impl Script {
    fn outbox(&self) -> LedgerOver<&Self, fn() -> Moment> {
        LedgerOver::new(self, URL, || NOW)
    }
}

fn party(part: i64, table: &str, n: u128, name: &str, address: &str) -> Value {
    let row = json!({ "participationtypemask": part, "addressused": address, "unresolvedpartyname": null });
    if table.is_empty() { row } else { with_lookup(row, "_partyid_value", table, n, name) }
}

fn waiting_row() -> Value {
    let mut row = json!({
        "@odata.etag": "W/\"7\"", "activityid": id(9).to_string(), "statecode": 1, "statuscode": 6, "subject": "Offer",
        "description": "<p>Hello</p>", "delayedemailsendtime": "2026-11-23T10:58:00Z", "deliveryattempts": 2,
        "prioritycode": 2, "trackingtoken": "CRM:0001", "mimetype": null,
        "email_activity_parties": [
            party(1, "queue", 8, "Sales", "sales@us.example"),
            party(2, "contact", 1, "Asha", "asha@acme.example"),
            party(3, "", 0, "", "stranger@nowhere.example"),
            party(9, "systemuser", 3, "Me", "me@us.example"),
        ],
    });
    row = with_lookup(row, "_ownerid_value", "systemuser", 3, "Me");
    row
}

#[test]
fn what_waits_is_asked_for_in_one_request_and_told_with_its_sender() {
    let nobody = json!({ "activityid": id(10).to_string(), "email_activity_parties": [] });
    let script = Script::of([rows(&[waiting_row(), nobody, json!({ "subject": "no key" })])]);
    let found = now(script.outbox().outbox(5)).unwrap();
    let heads = [
        Head {
            activity: id(9),
            sender: Some(record(Kind::Queue, 8, "Sales")),
            owner: Some(record(Kind::User, 3, "Me")),
            after: Some(Moment(1_795_431_480)),
        },
        Head { activity: id(10), sender: None, owner: None, after: None },
    ];
    assert_eq!(found, heads);
    let url = script.sent.borrow()[0].url.replace("%20", " ");
    for part in [
        "statecode eq 1 and directioncode eq true and (statuscode eq 6 or statuscode eq 7)",
        "delayedemailsendtime eq null or delayedemailsendtime le 2026-",
        "$filter%3Dparticipationtypemask eq 1",
        "$orderby=createdon",
        "$top=5",
    ] {
        assert!(url.contains(part), "{part}: {url}");
    }
}

#[test]
fn a_letter_is_read_whole_and_one_that_is_gone_is_none() {
    let file = json!({
        "activitymimeattachmentid": id(5).to_string(), "filename": " a.txt ", "mimetype": "text/plain",
        "attachmentcontentid": null, "filesize": 5,
    });
    let script = Script::of([batch(200, &[vec![reply(200, &waiting_row())], vec![rows(&[file])]])]);
    let letter = now(script.outbox().letter(id(9))).unwrap().unwrap();
    assert!(letter.waits);
    assert_eq!((letter.version.as_deref(), letter.attempts, letter.urgency), (Some("W/\"7\""), 2, 1));
    assert_eq!(letter.from, Some(person("Sales", "sales@us.example")));
    assert_eq!(
        (letter.to[0].known, letter.to[0].person.clone()),
        (true, person("Asha", "asha@acme.example"))
    );
    assert_eq!((letter.cc[0].known, letter.bcc.len()), (false, 0));
    let files: Vec<_> = letter.files.iter().map(|one| (one.name.as_str(), one.bytes, one.id)).collect();
    assert_eq!(files, [("a.txt", 5, id(5))]);
    let mut cancelled = waiting_row();
    cancelled["statecode"] = 2.into();
    cancelled["statuscode"] = 5.into();
    let script = Script::of([batch(200, &[vec![reply(200, &cancelled)], vec![rows(&[])]])]);
    assert!(!now(script.outbox().letter(id(9))).unwrap().unwrap().waits);
    let gone = batch(200, &[vec![error(404, "0x80040217")], vec![rows(&[])]]);
    assert_eq!(now(Script::of([gone]).outbox().letter(id(9))), Ok(None));
}

#[test]
fn plain_text_is_shown_as_it_is() {
    let mut row = waiting_row();
    row["mimetype"] = "text/plain".into();
    row["description"] = "a < b & c".into();
    let script = Script::of([batch(200, &[vec![reply(200, &row)], vec![rows(&[])]])]);
    let letter = now(script.outbox().letter(id(9))).unwrap().unwrap();
    assert_eq!(letter.body.html, "<pre>a &lt; b &amp; c</pre>");
}

#[test]
fn a_file_comes_as_its_bytes_and_what_is_none_is_told() {
    let script = Script::of([reply(200, &json!({ "body": "aGVsbG8=" }))]);
    assert_eq!(now(script.outbox().enclosed(id(5))), Ok(b"hello".to_vec()));
    let script = Script::of([reply(200, &json!({ "body": "%" }))]);
    assert!(matches!(now(script.outbox().enclosed(id(5))), Err(Problem::Odd(_))));
}

#[test]
fn how_far_it_is_goes_on_the_version_that_was_read() {
    let message = MessageId::new("<m@us.example>");
    let mut told = String::new();
    for (version, progress) in [
        (Some("W/\"7\""), Progress::Sending { message: message.clone() }),
        (None, Progress::Tried { attempts: 3, again: Moment(1_795_431_480) }),
        (None, Progress::Sent { message, at: Moment(1_795_431_480) }),
        (None, Progress::Failed { attempts: 4 }),
    ] {
        let script = Script::of([reply(204, &Value::Null)]);
        now(script.outbox().progress(id(9), version, &progress)).unwrap();
        let request = script.sent.borrow()[0].clone();
        let when = request.headers.get("If-Match").unwrap_or_default().to_owned();
        told.push_str(&format!("{when} {}\n", text(&request.body)));
    }
    expect![[r#"
        W/"7" {"messageid":"<m@us.example>","statecode":1,"statuscode":7}
        * {"deliveryattempts":3,"postponeemailprocessinguntil":"2026-11-23T10:58:00Z"}
        * {"actualend":"2026-11-23T10:58:00Z","messageid":"<m@us.example>","postponeemailprocessinguntil":null,"senton":"2026-11-23T10:58:00Z","sortdate":"2026-11-23T10:58:00Z","statecode":1,"statuscode":3}
        * {"deliveryattempts":4,"messageid":null,"postponeemailprocessinguntil":null,"statecode":0,"statuscode":8}
    "#]]
    .assert_eq(&told);
    let script = Script::of([error(412, "0x80060882")]);
    let outbox = script.outbox();
    let stale = outbox.progress(id(9), Some("W/\"7\""), &Progress::Failed { attempts: 1 });
    assert_eq!(now(stale), Err(Problem::Conflict));
}
