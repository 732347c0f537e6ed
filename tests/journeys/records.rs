//! Record pages: what the client asks of the real CRM, and what it writes into it.

use domain::{
    correspondence::{Answered, Letter, Recipient, Stage},
    mail::{Address, Moment},
    party::{Kind, Record},
    problem::Problem,
    sheet::{Change, Relation, Sheet, Slot, Standing, Value},
    shelf::{By, Sought},
};
use serde_json::{Value as Json, json};
use uuid::Uuid;
use wire::{Method, Request, Transport as _};

use crate::kit::{Desk, Org, Trouble, URL, asha, deal, record};

fn acme() -> Record {
    record(Kind::Account, 0xAC, "Acme")
}

/// The row of who is at that desk.
async fn me(desk: &Desk) -> Record {
    Record { kind: Kind::User, id: desk.crm.who_am_i().await.unwrap().user, name: "Anna Schmidt".into() }
}

fn names(sheet: &Sheet, relation: Relation) -> Vec<String> {
    let lists = sheet.related.iter().filter(|list| list.relation == relation);
    lists.flat_map(|list| list.lines.iter().map(|line| line.record.name.clone())).collect()
}

fn change(sheet: &Sheet, slot: Slot, value: Value) -> Change {
    Change { of: sheet.of.clone(), version: sheet.version.clone(), slot, value }
}

/// A case of Asha's.
async fn case(org: &Org) -> Record {
    let body = json!({"title": "Pump leaks", "followupby": "2027-02-01T09:00:00Z", "prioritycode": 1,
        "customerid_account@odata.bind": format!("/accounts({})", Uuid::from_u128(0xAC)),
        "primarycontactid@odata.bind": format!("/contacts({})", Uuid::from_u128(0xA5))});
    org.row("incidents", 0xCA, body).await;
    record(Kind::Case, 0xCA, "Pump leaks")
}

#[tokio::test]
async fn each_kind_has_its_page_with_the_rows_around_it() {
    let org = Org::new().await;
    org.acme().await;
    let case = case(&org).await;
    let lead = json!({"subject": "Fair", "firstname": "Lea", "lastname": "Lang", "companyname": "Lang KG"});
    org.row("leads", 0x1E, lead).await;
    let anna = org.desk("Anna");
    let sheet = anna.crm.sheet(&acme()).await.unwrap();
    assert_eq!((sheet.of.name.as_str(), sheet.standing), ("Acme", Some(Standing::Active)));
    assert_eq!(sheet.get(Slot::Site), &Value::Text("https://www.acme.example".into()));
    assert_eq!(sheet.owner.as_ref().map(|owner| owner.name.as_str()), Some("Anna Schmidt"));
    assert_eq!(names(&sheet, Relation::People), ["Asha Rao"]);
    assert_eq!(names(&sheet, Relation::Deals), ["100 pumps"]);
    assert_eq!(names(&sheet, Relation::Cases), ["Pump leaks"]);

    let sheet = anna.crm.sheet(&deal()).await.unwrap();
    assert_eq!(sheet.standing, Some(Standing::Open));
    assert_eq!(sheet.get(Slot::Customer).link(), Some(&acme()));
    assert!(
        matches!(sheet.get(Slot::Worth), Value::Money { amount, shown } if amount == "5000" && shown.contains('5')),
        "{:?}",
        sheet.get(Slot::Worth)
    );
    assert_eq!(sheet.get(Slot::CloseOn), &Value::At(Moment(1_801_353_600)));
    let people = sheet.related.iter().find(|list| list.relation == Relation::People).unwrap();
    assert_eq!(people.lines[0].address, Some(Address::new("asha@acme.example")));

    let sheet = anna.crm.sheet(&asha()).await.unwrap();
    assert_eq!(
        (sheet.get(Slot::Company).link(), names(&sheet, Relation::Cases)),
        (Some(&acme()), vec!["Pump leaks".to_owned()])
    );
    assert_eq!(sheet.address(), Some(Address::new("asha@acme.example")));

    let sheet = anna.crm.sheet(&case).await.unwrap();
    assert_eq!(sheet.get(Slot::Priority), &Value::Number(1));
    assert_eq!(names(&sheet, Relation::People), ["Asha Rao"]);

    let sheet = anna.crm.sheet(&record(Kind::Lead, 0x1E, "")).await.unwrap();
    assert_eq!((sheet.of.name.as_str(), sheet.get(Slot::Topic)), ("Lea Lang", &Value::Text("Fair".into())));
    let gone = anna.crm.sheet(&record(Kind::Lead, 0x77, "")).await;
    assert_eq!(gone, Err(Problem::Gone));
}

#[tokio::test]
async fn one_field_at_a_time_is_written_in_the_version_it_was_seen_in() {
    let org = Org::new().await;
    org.acme().await;
    let case = case(&org).await;
    let anna = org.desk("Anna");
    let table = [
        (acme(), Slot::City, Value::Text("Berlin".into())),
        (asha(), Slot::Email, Value::Text("asha.rao@acme.example".into())),
        (deal(), Slot::Worth, Value::Money { amount: "12500.5".into(), shown: String::new() }),
        (deal(), Slot::CloseOn, Value::At(Moment(1_801_440_000))),
        (deal(), Slot::Chance, Value::Number(75)),
        (deal(), Slot::Rating, Value::Number(1)),
        (case.clone(), Slot::FollowUp, Value::At(Moment(1_801_440_060))),
        (case, Slot::Priority, Value::Nothing),
    ];
    for (of, slot, value) in table {
        let before = anna.crm.sheet(&of).await.unwrap();
        anna.crm.change_sheet(&change(&before, slot, value.clone())).await.unwrap();
        let after = anna.crm.sheet(&of).await.unwrap();
        match (&value, after.get(slot)) {
            (Value::Money { amount, .. }, Value::Money { amount: stored, .. }) => assert_eq!(stored, amount),
            (value, stored) => assert_eq!(stored, value, "{slot:?}"),
        }
        assert_ne!(after.version, before.version);
        // The second one did not see what the first one wrote.
        let late = anna.crm.change_sheet(&change(&before, slot, Value::Nothing)).await;
        assert_eq!(late, Err(Problem::Conflict), "{slot:?}");
    }
    // What is somebody else's a colleague reads and does not change.
    let bela = org.desk("Bela");
    let sheet = bela.crm.sheet(&acme()).await.unwrap();
    let refused = bela.crm.change_sheet(&change(&sheet, Slot::City, Value::Nothing)).await;
    assert!(matches!(refused, Err(Problem::NotAllowed(_))), "{refused:?}");
    let roleless = org.desk("Roland").crm.sheet(&acme()).await;
    assert!(matches!(roleless, Err(Problem::NotAllowed(_))), "{roleless:?}");
}

#[tokio::test]
async fn lists_are_searched_and_sorted() {
    let org = Org::new().await;
    org.acme().await;
    for n in 0..40 {
        let body = json!({"firstname": "Pat", "lastname": format!("Number {n:03}")});
        org.row("contacts", 0x1000 + n, body).await;
    }
    org.row_of("bela@us.example", "contacts", 0x2000, json!({"lastname": "Belas"})).await;
    org.row("contacts", 0x2001, json!({"lastname": "Left", "statecode": 1, "statuscode": 2})).await;
    let anna = org.desk("Anna");
    let me = me(&anna).await.id;
    let sought = Sought::new(Kind::Contact);
    let found = async |sought: Sought| {
        let page = anna.crm.shelf(&sought, me, None).await.unwrap();
        page.rows.into_iter().map(|row| row.line.record.name).collect::<Vec<_>>()
    };
    let all = found(sought.clone()).await;
    assert_eq!(all.len(), 42, "Asha, Bela's, and all that are in use");
    assert!(all.is_sorted());
    assert_eq!(found(Sought { text: "number 00".into(), ..sought.clone() }).await.len(), 10);
    assert_eq!(found(Sought { text: "asha@".into(), ..sought.clone() }).await, ["Asha Rao"]);
    assert_eq!(found(Sought { text: "Bela".into(), mine: true, ..sought.clone() }).await, [""; 0]);
    assert_eq!(found(Sought { text: "Left".into(), closed: true, ..sought.clone() }).await, ["Left"]);
    assert_eq!(found(Sought { text: "100%'".into(), ..sought.clone() }).await, [""; 0]);
    let last = found(Sought { down: true, ..sought }).await;
    assert_eq!(last.first().map(String::as_str), Some("Pat Number 039"));
    let dated = Sought { by: By::Due, ..Sought::new(Kind::Opportunity) };
    let page = anna.crm.shelf(&dated, me, None).await.unwrap();
    assert_eq!((page.rows[0].with.as_deref(), page.rows[0].owner.as_str()), (Some("Acme"), "Anna Schmidt"));
}

#[tokio::test]
async fn the_day_begins_with_what_is_mine_the_next_due_first() {
    let org = Org::new().await;
    org.acme().await;
    case(&org).await;
    org.row("opportunities", 0xD2, json!({"name": "No day"})).await;
    org.row("opportunities", 0xD3, json!({"name": "Soon", "estimatedclosedate": "2026-12-01"})).await;
    org.row_of("bela@us.example", "opportunities", 0xD4, json!({"name": "Bela's"})).await;
    let task = json!({"subject": "Call back", "scheduledend": "2026-11-30T00:00:00Z",
        "regardingobjectid_opportunity_task@odata.bind": format!("/opportunities({})", Uuid::from_u128(0xD1))});
    org.row("tasks", 0x71, task).await;
    org.row("tasks", 0x72, json!({"subject": "Some day"})).await;
    let anna = org.desk("Anna");
    let me = me(&anna).await.id;
    anna.requests();
    let recent = [deal(), record(Kind::Contact, 0x99, "gone"), acme()];
    let start = anna.crm.start(me, &recent).await.unwrap();
    assert_eq!(anna.requests(), 1);
    let names =
        |lines: &[domain::sheet::Line]| lines.iter().map(|line| line.record.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&start.deals), ["Soon", "100 pumps", "No day"]);
    assert_eq!(names(&start.cases), ["Pump leaks"]);
    assert_eq!(names(&start.recent), ["100 pumps", "Acme"], "what is gone is left out");
    let tasks: Vec<_> =
        start.tasks.iter().map(|task| (task.subject.as_str(), task.regarding.clone())).collect();
    assert_eq!(tasks, [("Call back", Some(deal())), ("Some day", None)]);
}

fn letter(from: Record, n: u128) -> Letter {
    let to = Recipient { record: Some(asha()), address: Address::new("asha@acme.example") };
    Letter {
        id: Uuid::from_u128(n),
        version: None,
        regarding: deal(),
        from,
        to: vec![to],
        cc: vec![Recipient { record: None, address: Address::new("stranger@nowhere.example") }],
        subject: "Offer".into(),
        text: "1 < 2\nYours".into(),
        later: None,
        answers: None,
    }
}

/// Changes a mail as the synchronizer does.
async fn put(org: &Org, id: Uuid, body: Json) {
    let request = Request::new(Method::Patch, format!("{URL}emails({id})"))
        .with_body("application/json", body.to_string());
    let reply = org.desk("Ada").door.send(request).await.unwrap();
    assert_eq!(reply.status, 204, "{}", String::from_utf8_lossy(&reply.body));
}

#[tokio::test]
async fn a_mail_is_written_once_waits_and_can_be_taken_back_until_it_is_given_away() {
    let org = Org::new().await;
    org.acme().await;
    let anna = org.desk("Anna");
    let me = me(&anna).await;
    let first = letter(me.clone(), 0x51);
    // The first answer is lost on the way: what is sent again is the same mail.
    anna.door.troubles.borrow_mut().push_back(Trouble::LosesReply);
    assert!(anna.crm.issue(&first).await.is_err());
    let issued = anna.crm.issue(&first).await.unwrap();
    assert_eq!((issued.stage, issued.refused), (Stage::Waiting(None), None));
    let emails = org.emails().await;
    assert_eq!(emails.len(), 1);
    let email = &emails[0];
    assert_eq!((&email["statuscode"], &email["directioncode"]), (&json!(6), &json!(true)));
    assert_eq!(email["description"], "<div>1 &lt; 2<br>Yours</div>");
    assert_eq!(email["_regardingobjectid_value"], deal().id.to_string());
    let parties: Vec<_> = email["email_activity_parties"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|party| party["participationtypemask"].as_i64() < Some(4))
        .map(|party| {
            (
                party["participationtypemask"].as_i64().unwrap(),
                party["addressused"].as_str().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    for party in [(1, "anna@us.example"), (2, "asha@acme.example"), (3, "stranger@nowhere.example")] {
        assert!(parties.contains(&(party.0, party.1.to_owned())), "{parties:?}");
    }
    let underway = anna.crm.underway(&deal(), &[]).await.unwrap();
    assert_eq!((underway.len(), underway[0].stage), (1, Stage::Waiting(None)));
    // It is taken back, mended, and sent again.
    anna.crm.take_back(first.id, &underway[0].version).await.unwrap();
    let underway = anna.crm.underway(&deal(), &[]).await.unwrap();
    assert_eq!(underway[0].stage, Stage::Draft);
    assert_eq!(underway[0].to[0].record, Some(asha()));
    assert_eq!(domain::correspondence::to_text(&underway[0].html), "1 < 2\nYours");
    let mended = Letter {
        version: Some(underway[0].version.clone()),
        subject: "Better offer".into(),
        cc: vec![],
        later: Some(Moment(4_000_000_000)),
        ..first.clone()
    };
    let issued = anna.crm.issue(&mended).await.unwrap();
    assert_eq!(issued.stage, Stage::Waiting(Some(Moment(4_000_000_000))));
    let underway = anna.crm.underway(&deal(), &[]).await.unwrap();
    assert!(underway[0].subject.starts_with("Better offer") && underway[0].cc.is_empty());
    // The synchronizer gives it to the mailbox: it cannot be taken back in the version that waited.
    put(&org, first.id, json!({"statecode": 1, "statuscode": 7})).await;
    let late = anna.crm.take_back(first.id, &underway[0].version).await;
    assert_eq!(late, Err(Problem::Conflict));
    assert_eq!(anna.crm.underway(&deal(), &[]).await.unwrap()[0].stage, Stage::Sending);
    put(&org, first.id, json!({"statecode": 1, "statuscode": 3})).await;
    assert_eq!(anna.crm.underway(&deal(), &[]).await.unwrap(), []);
    let followed = anna.crm.underway(&deal(), &[first.id]).await.unwrap();
    assert!(matches!(followed[0].stage, Stage::Sent(_)), "who followed it is told: {followed:?}");
}

#[tokio::test]
async fn a_mail_that_failed_is_sent_again_or_called_off_and_an_answer_names_what_it_answers() {
    let org = Org::new().await;
    org.acme().await;
    let came = json!({"subject": "Question", "directioncode": false, "messageid": "<q@acme.example>",
        "regardingobjectid_opportunity_email@odata.bind": format!("/opportunities({})", deal().id)});
    org.row("emails", 0xE1, came).await;
    let anna = org.desk("Anna");
    let me = me(&anna).await;
    let post = anna.crm.post(Uuid::from_u128(0xE1)).await.unwrap();
    assert_eq!((post.incoming, post.regarding.clone(), post.thread), (true, Some(deal()), post.id));
    let answers = Some(Answered { activity: post.id, thread: post.thread });
    let answer =
        Letter { answers: answers.clone(), subject: post.answer_subject(), ..letter(me.clone(), 0x52) };
    assert_eq!(anna.crm.issue(&answer).await.unwrap().stage, Stage::Waiting(None));
    let row = org.read(&format!("emails({})", answer.id)).await;
    assert_eq!(row["_parentactivityid_value"], post.id.to_string());
    assert_eq!(row["_correlatedactivityid_value"], post.id.to_string());
    put(&org, answer.id, json!({"statecode": 0, "statuscode": 8, "deliveryattempts": 1})).await;
    let underway = anna.crm.underway(&deal(), &[]).await.unwrap();
    assert_eq!((underway[0].stage, underway[0].attempts), (Stage::Failed, 1));
    assert_eq!(underway[0].answers, answers);
    assert_eq!(anna.crm.issue_again(answer.id).await.unwrap().stage, Stage::Waiting(None));
    put(&org, answer.id, json!({"statecode": 0, "statuscode": 8})).await;
    let underway = anna.crm.underway(&deal(), &[]).await.unwrap();
    anna.crm.call_off(answer.id, &underway[0].version).await.unwrap();
    let followed = anna.crm.underway(&deal(), &[answer.id]).await.unwrap();
    assert_eq!(followed[0].stage, Stage::Canceled);
    // What nobody may receive is refused, and stays a draft that says why.
    let nobody = Letter { to: vec![], cc: vec![], ..letter(me, 0x53) };
    let issued = anna.crm.issue(&nobody).await.unwrap();
    assert_eq!(issued.stage, Stage::Draft);
    assert!(matches!(issued.refused, Some(Problem::Refused { .. })), "{issued:?}");
}

#[tokio::test]
async fn colleagues_are_found_by_name_and_address() {
    let org = Org::new().await;
    let anna = org.desk("Anna");
    let found = anna.crm.colleagues("bela").await.unwrap();
    let told: Vec<_> = found.iter().map(|one| (one.record.name.as_str(), one.address.clone())).collect();
    assert_eq!(told, [("Bela Kiss", Some(Address::new("bela@us.example")))]);
}
