//! The page without a mail, with the real CRM behind it.

use domain::{
    home::Left,
    pane::{Event, HomeAct, Selection, view},
};
use serde_json::json;
use uuid::Uuid;

use crate::kit::{Desk, Org, Trouble, asha, deal, mail};

async fn home(desk: &mut Desk) -> view::HomeView {
    desk.tell(Event::Selected(Selection::Several(Vec::new()))).await;
    desk.tell(Event::Selected(Selection::Nothing)).await;
    shown(desk)
}

fn shown(desk: &Desk) -> view::HomeView {
    match desk.pane.view().body {
        view::Content::Home(view) => *view,
        other => panic!("home is not shown but {other:?}"),
    }
}

#[tokio::test]
async fn what_is_due_is_shown_done_and_undone_and_what_is_others_or_later_is_not() {
    let org = Org::new().await;
    org.acme().await;
    let deal_of = format!("/opportunities({})", Uuid::from_u128(0xD1));
    let task = |subject: &str, due: &str| json!({"subject": subject, "scheduledend": due, "regardingobjectid_opportunity_task@odata.bind": deal_of});
    org.row("tasks", 0x71, task("Call Asha", "2020-01-02T00:00:00Z")).await;
    org.row("tasks", 0x72, task("Send the offer", "2020-01-01T00:00:00Z")).await;
    org.row("tasks", 0x73, task("Much later", "2199-01-01T00:00:00Z")).await;
    org.row_of("bela@us.example", "tasks", 0x74, task("Of Bela", "2020-01-01T00:00:00Z")).await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(Event::Regard(Some(deal()))).await;
    anna.tell(Event::Home(HomeAct::Whole)).await;
    let view = home(&mut anna).await;
    let view::Loaded::Here(tasks) = view.tasks else { panic!("{:?}", view.tasks) };
    let subjects: Vec<_> = tasks.iter().map(|one| one.task.subject.as_str()).collect();
    assert_eq!(subjects, ["Send the offer", "Call Asha"], "the longest overdue first");
    assert_eq!(tasks[0].task.regarding, Some(deal()));
    assert_eq!(view.recent, view::Loaded::Here(vec![deal()]), "what mail was tracked to");
    let id = tasks[0].task.id;
    let state = async |org: &Org| {
        let row = org.read(&format!("tasks({id})?$select=statecode,statuscode")).await;
        (row["statecode"].as_i64(), row["statuscode"].as_i64())
    };
    let before = state(&org).await;
    anna.tell(Event::Home(HomeAct::Finish(id))).await;
    assert_eq!(state(&org).await, (Some(1), Some(5)));
    anna.tell(Event::Home(HomeAct::Finish(id))).await;
    assert_eq!(state(&org).await, before);
}

#[tokio::test]
async fn a_mail_that_was_left_alone_is_tracked_without_being_opened() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.here.left.replace(Some(vec![Left { mail: mail(7), sender: asha() }]));
    anna.tell(Event::Home(HomeAct::Whole)).await;
    let view = home(&mut anna).await;
    let view::Loaded::Here(Some(left)) = view.left else { panic!("{:?}", view.left) };
    anna.tell(Event::Home(HomeAct::Track(left[0].key))).await;
    let emails = org.emails().await;
    assert_eq!((emails.len(), emails[0]["subject"].as_str()), (1, Some("Pumps 7")));
    let parties = emails[0]["email_activity_parties"].as_array().unwrap();
    assert!(parties.iter().any(|one| one["_partyid_value"] == json!(asha().id.to_string())));
    assert_eq!(anna.news().news, view::News::Tracked(None));
}

#[tokio::test]
async fn without_a_network_it_says_so_and_asks_again() {
    let org = Org::new().await;
    let mut anna = org.desk("Anna");
    anna.door.troubles.borrow_mut().push_back(Trouble::Offline);
    anna.tell(Event::Home(HomeAct::Whole)).await;
    assert!(matches!(home(&mut anna).await.tasks, view::Loaded::Failed(_)));
    anna.tell(Event::Home(HomeAct::Retry)).await;
    assert_eq!(shown(&anna).tasks, view::Loaded::Here(vec![]));
}
