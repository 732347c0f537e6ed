//! What is pressed while the CRM is away: carried out once, by whatever pane is there when it is back.

use domain::{
    pane::{Event, QueueAct, view},
    party::Kind,
    problem::Problem,
};

use crate::kit::{Desk, Org, Trouble, deal, mail, record};

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
