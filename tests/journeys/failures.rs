//! What goes wrong on the way, and who may not.

use domain::{
    pane::{Event, view},
    problem::Problem,
};
use serde_json::json;
use wire::Reply;

use crate::kit::{Org, Trouble, deal, mail};

fn says(status: u16, retry_after: Option<&str>) -> Trouble {
    let mut reply = Reply::new(status);
    if let Some(value) = retry_after {
        reply.headers.set("Retry-After", value);
    }
    Trouble::Says(reply)
}

#[tokio::test]
async fn a_lost_reply_is_asked_for_again_and_writes_nothing_twice() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.door.troubles.borrow_mut().push_back(Trouble::LosesReply);
    anna.tell(Event::Regard(Some(deal()))).await;
    let tracked = anna.tracked();
    assert_eq!((tracked.regarding, tracked.by_me), (Some(deal()), true));
    assert_eq!(org.emails().await.len(), 1);
    assert!(!anna.here.waited.borrow().is_empty());
}

#[tokio::test]
async fn a_crm_that_has_too_much_to_do_is_obeyed() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.door.troubles.borrow_mut().extend([says(429, Some("3")), says(503, Some("2.5"))]);
    anna.open(&mail(1)).await;
    assert_eq!(anna.mail().look, view::Look::Known);
    assert_eq!(*anna.here.waited.borrow(), [3000, 3000]);
    anna.door.troubles.borrow_mut().push_back(says(429, Some("7")));
    anna.tell(Event::Track).await;
    anna.tracked();
    assert_eq!(anna.here.waited.borrow().last(), Some(&7000));
}

#[tokio::test]
async fn service_protection_of_the_crm_itself_is_told_as_such() {
    let options = crm::Options { max_requests: Some(1), ..crm::Options::default() };
    let org = Org::with(options).await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(Event::Track).await;
    assert!(
        matches!(anna.mail().failed.map(|failed| failed.problem), Some(Problem::Busy(Some(_))))
            || !anna.here.waited.borrow().is_empty()
    );
}

#[tokio::test]
async fn without_a_network_the_pane_says_so_and_goes_on_when_it_is_back() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.door.troubles.borrow_mut().extend(vec![Trouble::Offline; 5]);
    anna.open(&mail(1)).await;
    assert_eq!(anna.mail().look, view::Look::Failed(Problem::Unreachable));
    anna.tell(Event::Online).await;
    assert_eq!(anna.mail().look, view::Look::Known);
}

#[tokio::test]
async fn a_sign_in_that_ran_out_is_told() {
    let org = Org::new().await;
    let mut anna = org.desk("Anna");
    anna.door.troubles.borrow_mut().push_back(says(401, None));
    anna.open(&mail(1)).await;
    assert_eq!(anna.mail().look, view::Look::Failed(Problem::SignedOut));
    anna.tell(Event::Retry).await;
    assert_eq!(anna.mail().look, view::Look::Known);
}

#[tokio::test]
async fn who_has_no_seat_is_told_so() {
    let org = Org::new().await;
    let mut nobody = org.desk("Stranger");
    nobody.open(&mail(1)).await;
    assert!(matches!(nobody.mail().look, view::Look::Failed(Problem::NoSeat | Problem::NotAllowed(_))));
    let mut stranger = org.desk("Roland");
    stranger.open(&mail(1)).await;
    assert!(
        matches!(stranger.mail().look, view::Look::Failed(Problem::NotAllowed(_) | Problem::NoSeat)),
        "{:?}",
        stranger.mail().look
    );
}

#[tokio::test]
async fn what_belongs_to_others_cannot_be_changed_and_the_crm_says_why() {
    let org = Org::new().await;
    org.acme().await;
    let (mut anna, mut bela) = (org.desk("Anna"), org.desk("Bela"));
    anna.open(&mail(1)).await;
    anna.tell(Event::Track).await;
    bela.open(&mail(1)).await;
    bela.tell(Event::Untrack { keep: false }).await;
    let failed = bela.mail().failed.expect("Bela may not remove Anna's activity");
    let Problem::NotAllowed(words) = failed.problem else { panic!("{:?}", failed.problem) };
    assert!(!words.is_empty());
    assert_eq!(org.emails().await.len(), 1);
}

#[tokio::test]
async fn a_row_that_is_gone_is_told() {
    let org = Org::new().await;
    org.acme().await;
    let (mut one, mut two) = (org.desk("Anna"), org.desk("Anna"));
    one.open(&mail(1)).await;
    one.tell(Event::Track).await;
    two.open(&mail(1)).await;
    one.tell(Event::Untrack { keep: false }).await;
    two.tell(Event::Regard(Some(deal()))).await;
    assert_eq!(org.emails().await.len(), 0, "what was removed is not brought back by a change");
    let shown = two.mail();
    assert!(
        shown.failed.is_some_and(|failed| failed.problem == Problem::Gone)
            || shown.tracking == view::Tracking::Not
    );
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing_behind() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    // A row that is not there cannot be regarded: the whole change set is given up.
    anna.tell(Event::Regard(Some(crate::kit::record(domain::party::Kind::Opportunity, 0xBAD, "gone")))).await;
    assert!(anna.mail().failed.is_some());
    assert_eq!(org.emails().await.len(), 0);
    assert_eq!(org.read("activityparties").await["value"], json!([]));
    anna.tell(Event::Regard(Some(deal()))).await;
    anna.tracked();
}
