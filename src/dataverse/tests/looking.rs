use domain::{
    mail::MessageId,
    party::{Dossier, Kind, Untracked},
    ports::Crm,
    problem::Problem,
    want::Question,
};
use expect_test::expect;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{Reply, TransportError};

use super::{Script, activity_row, address, batch, error, id, now, record, reply, rows, text, with_lookup};

fn question() -> Question {
    Question {
        addresses: vec![address("asha@acme.example"), address("me@us.example")],
        domain: "acme.example".into(),
        message_id: MessageId::new("<m1@acme.example>"),
        activity: domain::identity::activity(&super::mail()),
        me: address("me@us.example"),
    }
}

/// How many entries a batch has.
fn parts(body: &str) -> usize {
    body.matches("\nGET ").count()
}

#[test]
fn one_batch_asks_everything() {
    let script = Script::of([batch(200, &vec![vec![rows(&[])]; 13])]);
    assert_eq!(now(script.crm().look_up(&question())), Ok(Dossier::default()));
    let sent = script.sent.borrow();
    assert_eq!((sent.len(), sent[0].url.as_str()), (1, "https://crm.example/api/data/v9.2/$batch"));
    assert_eq!(sent[0].headers.get("Prefer"), Some("odata.continue-on-error"));
    let body = text(&sent[0].body);
    let lines: Vec<String> =
        body.lines().filter(|line| line.starts_with("GET ")).map(|line| line.replace("%20", " ")).collect();
    expect![[r#"
        GET /api/data/v9.2/emails?$select=activityid,messageid,directioncode,notifications,activityadditionalparams,createdon,_createdby_value,_ownerid_value,_regardingobjectid_value&$filter=activityid eq 00000000-0000-0000-0000-000000000000 or messageid eq '%3Cm1@acme.example%3E' or messageid eq 'm1@acme.example'&$orderby=createdon&$top=20 HTTP/1.1"#]]
    .assert_eq(&lines[0].replace(&question().activity.to_string(), &Uuid::nil().to_string()));
    let shape: Vec<&str> = lines.iter().map(|line| line.split(['?', '/']).nth(4).unwrap()).collect();
    expect![[r#"["emails", "systemusers", "contacts", "accounts", "leads", "queues", "teams", "opportunities", "opportunities", "incidents", "incidents", "accounts", "accounts"]"#]]
    .assert_eq(&format!("{shape:?}"));
    expect![[r#"
        GET /api/data/v9.2/contacts?$select=contactid,fullname,emailaddress1,emailaddress2,emailaddress3,jobtitle,telephone1,mobilephone,statecode,createdon,_parentcustomerid_value,_ownerid_value&$filter=emailaddress1 eq 'asha@acme.example' or emailaddress2 eq 'asha@acme.example' or emailaddress3 eq 'asha@acme.example' or emailaddress1 eq 'me@us.example' or emailaddress2 eq 'me@us.example' or emailaddress3 eq 'me@us.example'&$orderby=createdon&$top=202 HTTP/1.1"#]]
    .assert_eq(&lines[2]);
    // Colleagues have no deals with us: only Asha's are asked for.
    expect!["GET /api/data/v9.2/opportunities?$select=opportunityid,name,estimatedvalue,estimatedclosedate,_parentcontactid_value,_customerid_value,_parentaccountid_value,_ownerid_value,modifiedon&$filter=statecode eq 0 and (customerid_account/contact_customer_accounts/any(c:c/emailaddress1 eq 'asha@acme.example' or c/emailaddress2 eq 'asha@acme.example' or c/emailaddress3 eq 'asha@acme.example') or parentaccountid/contact_customer_accounts/any(c:c/emailaddress1 eq 'asha@acme.example' or c/emailaddress2 eq 'asha@acme.example' or c/emailaddress3 eq 'asha@acme.example'))&$orderby=estimatedclosedate%20asc&$top=20 HTTP/1.1"]
    .assert_eq(&lines[8].replace("estimatedclosedate asc", "estimatedclosedate%20asc"));
    expect![[r#"
        GET /api/data/v9.2/accounts?$select=accountid,name,emailaddress1,websiteurl&$filter=statecode eq 0 and (contains(websiteurl,'acme.example') or endswith(emailaddress1,'@acme.example'))&$orderby=createdon&$top=20 HTTP/1.1"#]]
    .assert_eq(&lines[11]);
    assert_eq!(body.matches("odata.include-annotations=").count(), 13);
}

#[test]
fn what_an_administrator_picked_is_asked_for_and_nothing_else_of_the_card() {
    let mut card = crate::card::Card::default();
    for (kind, name) in [(Kind::Contact, "department"), (Kind::Opportunity, "chance")] {
        card.pick(kind, &[name.to_owned()], |name| vec![("en".to_owned(), name.to_owned())]);
    }
    let mut answers = full();
    answers[2] = rows(&[json!({"contactid": id(1).to_string(), "fullname": "Asha Rao",
        "emailaddress1": "asha@acme.example", "department": "Buying"})]);
    answers[8] = rows(&[json!({"opportunityid": id(3).to_string(), "name": "Deal", "closeprobability": 60})]);
    let entries: Vec<Vec<Reply>> = answers.into_iter().map(|answer| vec![answer]).collect();
    let script = Script::of([batch(200, &entries)]);
    let found = now(script.crm().with_card(card).look_up(&question())).unwrap();
    let body = text(&script.sent.borrow()[0].body).to_owned();
    let of = |set: &str| body.lines().find(|line| line.contains(&format!("/{set}?"))).unwrap().to_owned();
    assert!(of("contacts").contains("_ownerid_value,department&"), "{}", of("contacts"));
    assert!(!of("contacts").contains("telephone1"), "{}", of("contacts"));
    assert!(of("leads").contains("telephone1"), "the card of a lead is the usual one");
    assert!(of("opportunities").contains("modifiedon,closeprobability&"), "{}", of("opportunities"));
    let facts = found.parties.iter().find(|party| party.record.kind == Kind::Contact).unwrap().facts.clone();
    assert_eq!(facts.unwrap()[0].value, "Buying");
    assert_eq!(found.parties.iter().find(|party| party.record.kind == Kind::Lead).unwrap().facts, None);
    assert_eq!(found.related[0].facts[0].value, "60");
}

#[test]
fn a_large_mail_is_asked_in_pieces_and_stays_one_request() {
    let mut question = question();
    question.addresses = (0..50).map(|n| address(&format!("person-{n}@acme.example"))).collect();
    let script = Script::of([batch(200, &vec![vec![rows(&[])]; 29])]);
    assert_eq!(now(script.crm().look_up(&question)), Ok(Dossier::default()));
    // Activities, six tables of 51 addresses by 20, ten people's deals and cases by five, two for the domain.
    assert_eq!(parts(&script.bodies()[0]), 1 + 6 * 3 + 4 * 2 + 2);

    question.addresses = (0..50).map(|n| address(&format!("{n}{}@x.example", "आ".repeat(300)))).collect();
    assert!(
        crate::look_up::request(&crate::Service::new(super::URL), &question, &crate::card::Card::default())
            .is_ok(),
        "no address is too long"
    );
    question.addresses = (0..50).map(|n| address(&format!("o'brien&{n}@x.example"))).collect();
    let script = Script::of([batch(200, &vec![vec![rows(&[])]; 29])]);
    assert_eq!(now(script.crm().look_up(&question)), Ok(Dossier::default()));
    assert!(script.bodies()[0].contains("'o''brien%267@x.example'"));
}

#[test]
fn without_a_name_a_domain_or_people_less_is_asked() {
    let mut question = question();
    question.addresses.clear();
    question.domain.clear();
    question.message_id = None;
    let script = Script::of([batch(200, &vec![vec![rows(&[])]; 7])]);
    assert_eq!(now(script.crm().look_up(&question)), Ok(Dossier::default()));
    assert_eq!(parts(&script.bodies()[0]), 7);
    question.message_id = MessageId::new(&"x".repeat(400));
    let script = Script::of([batch(200, &vec![vec![rows(&[])]; 7])]);
    assert_eq!(now(script.crm().look_up(&question)), Ok(Dossier::default()));
    assert!(!script.bodies()[0].contains("messageid%20eq"), "a cut name may be another mail's");
}

/// Everything that can be known.
fn full() -> Vec<Reply> {
    let user = json!({"systemuserid": id(2).to_string(), "fullname": "Me", "internalemailaddress": "Me@us.example",
        "domainname": "me@us.example", "isdisabled": false, "createdon": "2020-01-01T00:00:00Z"});
    let contact = json!({"contactid": id(1).to_string(), "fullname": "Asha Rao", "emailaddress1": "ASHA@acme.example",
        "emailaddress3": "asha@home.example", "jobtitle": "Buyer", "telephone1": null, "mobilephone": "+91 1", "statecode": 0,
        "createdon": "2021-01-01T00:00:00Z"});
    let contact = with_lookup(
        with_lookup(contact, "_parentcustomerid_value", "account", 5, "Acme"),
        "_ownerid_value",
        "team",
        6,
        "North",
    );
    let lead = json!({"leadid": id(7).to_string(), "fullname": "A. Rao", "emailaddress2": "asha@acme.example",
        "companyname": "Acme Ltd", "statecode": 2, "createdon": "2019-01-01T00:00:00Z"});
    let deal = json!({"opportunityid": id(3).to_string(), "name": "Deal", "estimatedvalue": 1000.5,
        "estimatedvalue@OData.Community.Display.V1.FormattedValue": "₹1,000.50", "estimatedclosedate": "2026-12-31"});
    let deal = with_lookup(
        with_lookup(deal, "_customerid_value", "account", 5, "Acme"),
        "_parentaccountid_value",
        "account",
        5,
        "Acme",
    );
    let case = json!({"incidentid": id(8).to_string(), "title": "Broken", "ticketnumber": "CAS-1", "followupby": null});
    let case = with_lookup(case, "_customerid_value", "contact", 1, "Asha Rao");
    let mut tracked = activity_row();
    tracked["activityadditionalparams"] =
        json!(r#"{"regarding":{"untracked":[{"mailbox":"me@us.example"}]}}"#);
    let near = |n: u128, name: &str, mail: &str, site: &str| json!({"accountid": id(n).to_string(), "name": name, "emailaddress1": mail, "websiteurl": site});
    vec![
        rows(&[tracked]),
        rows(&[user]),
        rows(&[contact]),
        rows(&[]),
        rows(&[lead]),
        rows(&[]),
        rows(&[]),
        rows(&[]),
        rows(std::slice::from_ref(&deal)),
        rows(&[case]),
        rows(&[]),
        rows(&[
            near(5, "Acme", "", "https://www.ACME.example/in"),
            near(9, "Not Acme", "", "https://notacme.example"),
            near(10, "Acme East", "info@acme.example", "https://notacme.example"),
        ]),
        rows(&[near(5, "Acme", "", "")]),
    ]
}

fn look(parts: Vec<Reply>) -> Result<Dossier, Problem> {
    let entries: Vec<Vec<Reply>> = parts.into_iter().map(|part| vec![part]).collect();
    now(Script::of([batch(200, &entries)]).crm().look_up(&question()))
}

#[test]
fn a_dossier_holds_what_the_rows_say() {
    let dossier = look(full()).unwrap();
    assert_eq!(dossier.me, Some(record(Kind::User, 2, "Me")));
    let [me, asha, lead] = dossier.parties.as_slice() else { panic!("{:?}", dossier.parties) };
    assert_eq!((me.record.kind, me.active, me.addresses.len()), (Kind::User, true, 1));
    assert_eq!(asha.record, record(Kind::Contact, 1, "Asha Rao"));
    assert_eq!(asha.addresses, [address("asha@acme.example"), address("asha@home.example")]);
    assert_eq!(
        (asha.company.clone(), asha.owner.clone()),
        (Some(record(Kind::Account, 5, "Acme")), Some(record(Kind::Team, 6, "North")))
    );
    assert_eq!((asha.job.as_str(), asha.phone.as_str()), ("Buyer", "+91 1"));
    assert_eq!((lead.record.kind, lead.active, lead.company_name.as_str()), (Kind::Lead, false, "Acme Ltd"));
    let [deal, case] = dossier.related.as_slice() else { panic!("{:?}", dossier.related) };
    assert_eq!(
        (deal.record.kind, deal.worth.as_str(), deal.due.map(|at| at.0)),
        (Kind::Opportunity, "₹1,000.50", Some(1_798_675_200))
    );
    assert_eq!(deal.of, [record(Kind::Account, 5, "Acme")]);
    assert_eq!((case.record.kind, case.number.as_str(), case.of.len()), (Kind::Case, "CAS-1", 1));
    assert_eq!(
        dossier.neighbours,
        [record(Kind::Account, 5, "Acme"), record(Kind::Account, 10, "Acme East")]
    );
    let [tracked] = dossier.tracked.as_slice() else { panic!("{:?}", dossier.tracked) };
    assert_eq!(tracked.message_id, question().message_id);
    assert_eq!(tracked.by, Some(record(Kind::User, 2, "Me")));
    assert_eq!(tracked.regarding, Some(record(Kind::Opportunity, 3, "Deal")));
    assert_eq!(tracked.untracked, [Untracked { mailbox: address("me@us.example"), at: None }]);
}

#[test]
fn what_may_not_be_read_or_is_not_installed_is_left_out() {
    let mut parts = full();
    parts[2] = error(403, "0x80040220");
    parts[4] = error(404, "0x80060888");
    parts[8] = error(400, "0x80060888");
    parts[10] = error(501, "0x80040800");
    let dossier = look(parts).unwrap();
    assert_eq!(dossier.parties.len(), 1);
    assert_eq!(dossier.related.len(), 1);
    assert_eq!(dossier.tracked.len(), 1);
}

#[test]
fn what_must_not_be_left_out_fails_the_whole() {
    let with = |at: usize, answer: Reply| {
        let mut parts = full();
        parts[at] = answer;
        look(parts).map(|_| ())
    };
    assert_eq!(with(0, error(403, "0x80040220")), Err(Problem::NotAllowed("words of 0x80040220".into())));
    assert_eq!(with(4, error(401, "")), Err(Problem::SignedOut));
    let mut busy = error(429, "0x80072322");
    busy.headers.set("Retry-After", "7");
    assert_eq!(with(9, busy), Err(Problem::Busy(Some(7))));
    assert_eq!(with(11, error(503, "")), Err(Problem::Busy(None)));
    assert_eq!(
        with(2, error(404, "0x80060888")),
        Err(Problem::Refused { code: "0x80060888".into(), message: "words of 0x80060888".into() })
    );
    assert!(matches!(with(2, reply(200, &json!({"value": 5}))), Err(Problem::Odd(_))));
    assert_eq!(with(5, error(403, "0x80042f09")), Err(Problem::NoSeat));
    let mut short = full();
    short.truncate(6);
    assert!(matches!(look(short), Err(Problem::Odd(_))), "a missing answer is not an empty one");
}

#[test]
fn who_may_read_nothing_is_told_so() {
    let mut parts = vec![rows(&[])];
    parts.extend(std::iter::repeat_with(|| error(403, "0x80040220")).take(12));
    assert!(look(parts).is_ok(), "the activities may be read");
    assert_eq!(
        look(vec![error(403, "0x80040220"); 13]),
        Err(Problem::NotAllowed("words of 0x80040220".into()))
    );
    assert_eq!(look(vec![error(403, "0x80072560"); 13]), Err(Problem::NoSeat));
}

#[test]
fn the_whole_may_fail_too() {
    let whole = |answer: Reply| now(Script::of([answer]).crm().look_up(&question())).map(|_| ());
    assert_eq!(whole(error(401, "")), Err(Problem::SignedOut));
    assert_eq!(whole(error(403, "0x80072560")), Err(Problem::NoSeat));
    assert_eq!(whole(error(503, "")), Err(Problem::Busy(None)));
    assert!(matches!(whole(reply(200, &json!({"value": []}))), Err(Problem::Odd(_))));
    assert_eq!(whole(batch(400, &[vec![error(429, "0x80072322")]])), Err(Problem::Busy(None)));
    let script = Script::failing(TransportError::TimedOut);
    assert_eq!(now(script.crm().look_up(&question())), Err(Problem::TimedOut));
}

#[test]
fn a_disabled_user_has_no_seat_and_a_row_without_key_is_none() {
    let mut parts = full();
    let rows_of = |reply: &Reply| {
        serde_json::from_slice::<Value>(&reply.body).unwrap()["value"].as_array().unwrap().clone()
    };
    let mut user = rows_of(&parts[1]);
    user[0]["isdisabled"] = json!(true);
    user.push(json!({"fullname": "No key"}));
    parts[1] = rows(&user);
    let dossier = look(parts).unwrap();
    assert_eq!(dossier.me, None);
    assert!(dossier.parties.iter().any(|party| party.record.kind == Kind::User && !party.active));
}
