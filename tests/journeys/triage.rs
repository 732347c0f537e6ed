//! Several mails tracked together: one look-up, one write, one undo; what fails fails alone.

use domain::{
    identity,
    mail::{Address, Mail, MessageId, Person},
    pane::{
        Event,
        triage::{Act, LineState, Triaged},
        view::News,
    },
    party::Kind,
    problem::Problem,
};
use serde_json::json;
use wire::Reply;

use crate::kit::{Desk, Org, Trouble, asha, deal, mail, record};

fn told(desk: &Desk) -> Triaged {
    match desk.pane.view().notices.last().map(|notice| notice.news.clone()) {
        Some(News::Triaged(told)) => told,
        other => panic!("{other:?}"),
    }
}

fn from(mail: Mail, name: &str, address: &str) -> Mail {
    Mail { from: Some(Person { address: Address::new(address), name: name.into() }), ..mail }
}

fn act(what: Act) -> Event {
    Event::Triage(what)
}

#[tokio::test]
async fn ten_mails_are_one_look_up_one_write_and_one_undo() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    let mut mails: Vec<Mail> = (1..=9).map(mail).collect();
    mails.push(from(mail(10), "News", "news@letters.example"));
    anna.select(&mails).await;
    assert_eq!(anna.requests(), 2, "the look-up, and what the synchronizer obeys, asked once for all");
    let table = anna.table();
    assert_eq!((table.included, table.excluded), (9, 1));
    assert_eq!(table.lines[0].regarding, Some(deal()), "as a single mail would be");
    assert_eq!(table.lines[9].state, LineState::Free { known: false });
    anna.tell(act(Act::Set(mail(2).item, Some(asha())))).await;
    anna.tell(act(Act::Toggle(mail(3).item))).await;
    anna.requests();
    anna.tell(act(Act::Track)).await;
    assert_eq!(anna.requests(), 1);
    assert_eq!(told(&anna), Triaged::Tracked { mails: 8, were_there: 0, failed: 0 });
    let rows = org.emails().await;
    assert_eq!(rows.len(), 8);
    for row in &rows {
        assert_eq!((&row["statecode"], &row["statuscode"]), (&json!(1), &json!(4)));
        let parties = row["email_activity_parties"].as_array().unwrap();
        let sender = parties.iter().find(|party| party["participationtypemask"] == 1).unwrap();
        assert_eq!(sender["_partyid_value"], json!(asha().id.to_string()));
    }
    let of = |n: u32| identity::activity(&mail(n)).to_string();
    let regarding = |n: u32| {
        let row = rows.iter().find(|row| row["activityid"] == json!(of(n)));
        row.map(|row| row["_regardingobjectid_value"].clone())
    };
    assert_eq!(regarding(1), Some(json!(deal().id.to_string())));
    assert_eq!((regarding(2), regarding(3)), (Some(json!(asha().id.to_string())), None));
    assert_eq!(anna.outlook.marked.borrow().len(), 8);
    anna.requests();
    let undo = anna.pane.view().notices[0].id;
    anna.tell(Event::Undo(undo)).await;
    assert_eq!(anna.requests(), 1);
    assert_eq!(org.emails().await.len(), 0);
    assert_eq!(anna.outlook.marked.borrow().len(), 0);
}

#[tokio::test]
async fn a_hundred_mails_of_a_hundred_people_are_asked_for_at_once() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    let mails: Vec<Mail> =
        (0..100).map(|n| from(mail(n), "Somebody", &format!("person{n}@company{n}.example"))).collect();
    anna.select(&mails).await;
    assert_eq!(anna.requests(), 2);
    anna.tell(act(Act::All(true))).await;
    anna.tell(act(Act::Track)).await;
    assert_eq!(anna.requests(), 5, "twenty a request");
    assert_eq!(told(&anna), Triaged::Tracked { mails: 100, were_there: 0, failed: 0 });
    assert_eq!(org.emails().await.len(), 100);
}

#[tokio::test]
async fn what_the_crm_refuses_takes_nobody_with_it() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    let mails: Vec<Mail> = (1..=4).map(mail).collect();
    anna.select(&mails).await;
    let gone = record(Kind::Opportunity, 0xDEAD, "gone");
    anna.tell(act(Act::Set(mail(2).item, Some(gone)))).await;
    anna.tell(act(Act::Track)).await;
    assert_eq!(told(&anna), Triaged::Tracked { mails: 3, were_there: 0, failed: 1 });
    assert!(matches!(anna.table().lines[1].state, LineState::Failed(_)), "{:?}", anna.table().lines[1]);
    anna.tell(act(Act::Set(mail(2).item, Some(asha())))).await;
    anna.tell(act(Act::Again(mail(2).item))).await;
    assert_eq!(told(&anna), Triaged::Tracked { mails: 4, were_there: 0, failed: 0 });
    let undo = anna.pane.view().notices[0].id;
    anna.tell(Event::Undo(undo)).await;
    assert_eq!(org.emails().await.len(), 0, "one undo for all of it");
}

#[tokio::test]
async fn a_busy_crm_is_waited_for_and_a_lost_answer_makes_nothing_twice() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    let mails: Vec<Mail> = (1..=5).map(mail).collect();
    anna.select(&mails).await;
    let mut busy = Reply::new(429);
    busy.headers.set("Retry-After", "7");
    anna.door.troubles.borrow_mut().extend([Trouble::Says(busy), Trouble::LosesReply]);
    anna.tell(act(Act::Track)).await;
    assert_eq!(told(&anna), Triaged::Tracked { mails: 5, were_there: 0, failed: 0 });
    assert!(anna.here.waited.borrow().contains(&7000), "{:?}", anna.here.waited);
    assert_eq!(org.emails().await.len(), 5);
}

#[tokio::test]
async fn a_colleague_who_was_quicker_is_named_and_keeps_theirs() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    let mut mira = org.desk("Mira");
    let mails: Vec<Mail> = (1..=3).map(mail).collect();
    anna.select(&mails).await;
    mira.open(&mail(2)).await;
    mira.tell(Event::Regard(Some(asha()))).await;
    anna.tell(act(Act::Track)).await;
    assert_eq!(told(&anna), Triaged::Tracked { mails: 2, were_there: 1, failed: 0 });
    assert_eq!(anna.table().lines[1].state, LineState::Tracked(Some(asha())));
    let undo = anna.pane.view().notices[0].id;
    anna.tell(Event::Undo(undo)).await;
    assert_eq!(org.emails().await.len(), 1);
}

#[tokio::test]
async fn an_answer_is_offered_what_its_conversation_is_tracked_to() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(Event::Regard(Some(asha()))).await;
    anna.outlook.clues.borrow_mut().in_reply_to = MessageId::list("<m1@acme.example>");
    let mails: Vec<Mail> = (2..=3).map(mail).collect();
    anna.select(&mails).await;
    let first = anna.table().lines[0].clone();
    assert_eq!(first.offer.map(|offer| offer.why), Some(domain::suggest::Reason::Conversation));
    anna.tell(act(Act::Track)).await;
    let parent = identity::activity(&mail(1)).to_string();
    let rows = org.emails().await;
    let children = rows.iter().filter(|row| row["_parentactivityid_value"] == json!(parent)).count();
    assert_eq!(children, 2);
}

#[tokio::test]
async fn two_people_select_the_same_mails_and_it_is_one_activity_each() {
    let org = Org::new().await;
    org.acme().await;
    let (mut anna, mut bela) = (org.desk("Anna"), org.desk("Bela"));
    let mails: Vec<Mail> = (1..=6).map(mail).collect();
    anna.select(&mails).await;
    bela.select(&mails).await;
    anna.tell(act(Act::Track)).await;
    bela.tell(act(Act::Track)).await;
    assert_eq!(org.emails().await.len(), 6);
    assert!(
        matches!(told(&bela), Triaged::Tracked { mails: 0, were_there: 6, failed: 0 }),
        "{:?}",
        told(&bela)
    );
}

#[tokio::test]
async fn nobody_without_a_seat_tracks_several() {
    let org = Org::new().await;
    org.acme().await;
    let mut roland = org.desk("Roland");
    let mails: Vec<Mail> = (1..=2).map(mail).collect();
    roland.select(&mails).await;
    roland.tell(act(Act::All(true))).await;
    roland.tell(act(Act::Track)).await;
    assert_eq!(org.emails().await.len(), 0);
    let refused = |state: &LineState| {
        matches!(
            state,
            LineState::Failed(Problem::NotAllowed(_) | Problem::NoSeat | Problem::Refused { .. })
                | LineState::Unknown
        )
    };
    assert!(roland.table().lines.iter().all(|line| refused(&line.state)), "{:?}", roland.table());
}

#[tokio::test]
async fn in_somebody_elses_mailbox_it_is_theirs_and_says_who_did_it() {
    let org = Org::new().await;
    org.acme().await;
    let mut mira = org.desk("Mira");
    let bela = Address::new("bela@us.example");
    let mails: Vec<Mail> = (1..=2).map(|n| Mail { mailbox: Some(bela.clone()), ..mail(n) }).collect();
    mira.select(&mails).await;
    mira.tell(act(Act::All(true))).await;
    mira.tell(act(Act::Track)).await;
    assert_eq!(told(&mira), Triaged::Tracked { mails: 2, were_there: 0, failed: 0 });
    let rows = org.emails().await;
    for row in &rows {
        let shown = |column: &str| row[format!("{column}@OData.Community.Display.V1.FormattedValue")].clone();
        assert_eq!(
            (shown("_ownerid_value"), shown("_createdby_value")),
            (json!("Bela Kiss"), json!("Mira Manager"))
        );
    }
    mira.open(&mails[0]).await;
    let tracked = mira.tracked();
    assert!(tracked.by_me);
    assert_eq!(tracked.on_behalf.map(|record| record.name), Some("Bela Kiss".into()));
}
