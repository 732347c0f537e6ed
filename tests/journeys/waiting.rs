//! What is pressed while the CRM is away: carried out once, by whatever pane is there when it is back.

use domain::{
    mail::{Address, Moment},
    pane::{Act, Edit, Event, QueueAct, Relating, view},
    party::Kind,
    problem::Problem,
    signature::Field,
    timeline::{Addable, Draft},
};
use serde_json::json;

use crate::kit::{Desk, Org, Trouble, asha, deal, mail, record};

/// Opens a mail with the CRM away, and presses.
async fn press_offline(desk: &mut Desk, n: u32) {
    desk.door.troubles.borrow_mut().extend(vec![Trouble::Offline; 10]);
    desk.open(&mail(n)).await;
    desk.tell(Event::Queue(QueueAct::Track(None))).await;
    assert!(matches!(desk.mail().tracking, view::Tracking::Wished(_)), "{:?}", desk.mail().tracking);
}

#[tokio::test]
async fn three_mails_are_tracked_in_order_by_the_pane_that_is_opened_next() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    for n in 1..=3 {
        press_offline(&mut anna, n).await;
    }
    let shelf = anna.here.shelf.clone();
    drop(anna);
    assert_eq!(org.emails().await.len(), 0);
    let mut next = org.desk("Anna");
    next.here.shelf = shelf;
    next.tell(Event::Queue(QueueAct::Begin)).await;
    let emails = org.emails().await;
    let subjects: Vec<_> = emails.iter().map(|email| email["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, ["Pumps 1", "Pumps 2", "Pumps 3"]);
    assert!(
        emails.iter().all(|email| email["description"].as_str().is_some_and(|text| text.contains("Hello")))
    );
    assert!(next.pane.view().queue.is_none());
    let told: Vec<_> = next.pane.view().notices.into_iter().map(|line| line.subject).collect();
    assert_eq!(told, subjects);
    // Undone like any other.
    let last = next.news();
    assert!(last.undo);
    next.tell(Event::Undo(last.id)).await;
    assert_eq!(org.emails().await.len(), 2);
}

#[tokio::test]
async fn an_answer_that_was_lost_is_found_and_told_as_done() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.door.troubles.borrow_mut().push_back(Trouble::LosesReply);
    anna.tell(Event::Regard(Some(deal()))).await;
    assert_eq!(org.emails().await.len(), 1);
    assert_eq!(anna.news().news, view::News::Tracked(Some(deal())));
    assert!(anna.pane.view().queue.is_none());
}

#[tokio::test]
async fn what_a_colleague_tracked_meanwhile_is_told_and_stays() {
    let org = Org::new().await;
    org.acme().await;
    let (mut anna, mut bela) = (org.desk("Anna"), org.desk("Bela"));
    press_offline(&mut anna, 1).await;
    bela.open(&mail(1)).await;
    bela.tell(Event::Track).await;
    anna.door.troubles.borrow_mut().clear();
    anna.tell(Event::Online).await;
    assert!(
        matches!(anna.news().news, view::News::WasTracked { by: Some(by), .. } if by.name == "Bela Kiss")
    );
    assert_eq!(org.emails().await.len(), 1);
    assert!(!anna.tracked().by_me);
}

#[tokio::test]
async fn a_record_that_is_gone_ends_with_what_to_do_and_can_be_taken_back() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.door.troubles.borrow_mut().extend(vec![Trouble::Offline; 10]);
    anna.tell(Event::Regard(Some(record(Kind::Opportunity, 0xBAD, "gone")))).await;
    anna.door.troubles.borrow_mut().clear();
    anna.tell(Event::Queue(QueueAct::Now)).await;
    let view::Tracking::Wished(wish) = anna.mail().tracking else { panic!("{:?}", anna.mail().tracking) };
    assert!(
        matches!(wish.trouble, Some(Problem::Gone | Problem::Refused { .. } | Problem::NotAllowed(_))),
        "{:?}",
        wish.trouble
    );
    assert_eq!(org.emails().await.len(), 0);
    anna.tell(Event::Queue(QueueAct::TakeBack(wish.id))).await;
    assert!(anna.is_not_tracked() && anna.pane.view().queue.is_none());
    anna.tell(Event::Regard(Some(deal()))).await;
    assert_eq!(anna.tracked().regarding, Some(deal()));
}

fn offline(desk: &Desk) {
    desk.door.troubles.borrow_mut().extend(vec![Trouble::Offline; 10]);
}

async fn online(desk: &mut Desk) {
    desk.door.troubles.borrow_mut().clear();
    desk.tell(Event::Queue(QueueAct::Now)).await;
}

#[tokio::test]
async fn a_task_and_a_link_wait_and_are_written_once_by_the_next_pane() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(Event::Painted).await;
    anna.tell(Event::Track).await;
    offline(&anna);
    anna.tell(Event::Several(Relating::Add(deal()))).await;
    anna.tell(Event::Timeline(Act::Open(deal()))).await;
    anna.tell(Event::Timeline(Act::Begin(Addable::Task))).await;
    let (subject, text) = ("Call back".to_owned(), String::new());
    let draft = Draft { what: Addable::Task, subject, text, when: None, minutes: 30, at: Moment(9) };
    anna.tell(Event::Timeline(Act::Save(draft))).await;
    assert_eq!(anna.pane.view().queue.map(|queue| queue.waiting), Some(2));
    let shelf = anna.here.shelf.clone();
    drop(anna);
    let mut next = org.desk("Anna");
    next.here.shelf = shelf;
    next.door.troubles.borrow_mut().push_back(Trouble::LosesReply);
    next.tell(Event::Queue(QueueAct::Begin)).await;
    next.tell(Event::Queue(QueueAct::Now)).await;
    assert!(next.pane.view().queue.is_none(), "{:?}", next.pane.view().queue);
    let tasks = org.read("tasks?$select=subject,_regardingobjectid_value").await;
    let rows = tasks["value"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "one answer was lost, and nothing is there twice");
    assert_eq!(
        (&rows[0]["subject"], &rows[0]["_regardingobjectid_value"]),
        (&json!("Call back"), &json!(deal().id))
    );
    let parties = org.emails().await[0]["email_activity_parties"].clone();
    let linked = parties.as_array().unwrap().iter().filter(|party| party["participationtypemask"] == 13);
    assert_eq!(linked.count(), 1);
}

#[tokio::test]
async fn a_field_that_a_colleague_changed_meanwhile_is_asked_about_and_never_overwritten_by_itself() {
    let org = Org::new().await;
    org.acme().await;
    let (mut anna, mut bela) = (org.desk("Anna"), org.desk("Bela"));
    let open = Event::Details(Edit::Open(asha(), Address::new("asha@acme.example")));
    anna.open(&mail(1)).await;
    anna.tell(open.clone()).await;
    offline(&anna);
    for (field, value) in [(Field::Job, "Head of Purchasing"), (Field::City, "Graz")] {
        anna.tell(Event::Details(Edit::Set(field, value.into()))).await;
    }
    let mut ada = org.desk("Anna");
    ada.open(&mail(2)).await;
    ada.tell(open.clone()).await;
    ada.tell(Event::Details(Edit::Set(Field::Job, "Director".into()))).await;
    online(&mut anna).await;
    let read = || org.read("contacts?$filter=lastname eq 'Rao'&$select=jobtitle,address1_city");
    let row = read().await["value"][0].clone();
    assert_eq!((&row["jobtitle"], &row["address1_city"]), (&json!("Director"), &json!("Graz")));
    anna.tell(Event::Queue(QueueAct::List)).await;
    let list = anna.pane.view().queue.unwrap().list;
    assert_eq!((list.len(), list[0].asks.as_deref()), (1, Some("Director")));
    anna.tell(Event::Queue(QueueAct::Again(list[0].id))).await;
    assert_eq!(read().await["value"][0]["jobtitle"], "Head of Purchasing");
    assert!(anna.pane.view().queue.is_none());
    // Who may not change the row is told so, and it stays until it is taken back.
    bela.open(&mail(1)).await;
    bela.tell(open).await;
    offline(&bela);
    bela.tell(Event::Details(Edit::Set(Field::Job, "Nobody".into()))).await;
    online(&mut bela).await;
    bela.tell(Event::Queue(QueueAct::List)).await;
    let list = bela.pane.view().queue.unwrap().list;
    assert!(matches!(list[0].trouble, Some(Problem::NotAllowed(_))), "{:?}", list[0].trouble);
    assert_eq!(read().await["value"][0]["jobtitle"], "Head of Purchasing");
    bela.tell(Event::Queue(QueueAct::TakeBack(list[0].id))).await;
    assert!(bela.pane.view().queue.is_none());
}
