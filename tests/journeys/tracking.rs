//! One person tracks a mail, changes their mind, and changes it back.

use domain::{
    identity,
    pane::{Event, view},
    party::Kind,
};
use serde_json::json;

use crate::kit::{Org, asha, deal, mail, record};

#[tokio::test]
async fn a_mail_is_opened_known_tracked_and_there_after_a_restart() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    assert_eq!(anna.requests(), 1, "one request from opening to the card");
    let shown = anna.mail();
    assert_eq!(shown.look, view::Look::Known);
    let view::Known::Row { party, .. } = &shown.people[0].known else { panic!("{:?}", shown.people[0]) };
    assert_eq!((party.record.name.as_str(), party.job.as_str()), ("Asha Rao", "Buyer"));
    assert_eq!(party.company.as_ref().map(|company| company.name.as_str()), Some("Acme"));
    assert_eq!(party.owner.as_ref().map(|owner| owner.name.as_str()), Some("Anna Schmidt"));
    assert!(shown.people[1].me && !shown.people[2].me);
    assert_eq!(shown.offers[0].record, deal(), "the company's deal is offered though Asha stands not on it");
    assert!(anna.is_not_tracked());

    anna.tell(Event::Regard(Some(deal()))).await;
    assert_eq!(anna.requests(), 1, "one request to track");
    let tracked = anna.tracked();
    assert_eq!((tracked.regarding, tracked.by_me, tracked.text_incomplete), (Some(deal()), true, false));
    assert_eq!(tracked.category, view::Category::On);
    assert_eq!(anna.outlook.marked.borrow().len(), 1);

    drop(anna);
    let org = org.reopened().await;
    let emails = org.emails().await;
    let [row] = emails.as_slice() else { panic!("{emails:?}") };
    assert_eq!(row["activityid"], json!(identity::activity(&mail(1)).to_string()));
    assert_eq!((&row["subject"], &row["messageid"]), (&json!("Pumps 1"), &json!("<m1@acme.example>")));
    assert_eq!(
        (&row["statecode"], &row["statuscode"], &row["directioncode"]),
        (&json!(1), &json!(4), &json!(false))
    );
    assert_eq!(row["description"], "<p>Hello</p>");
    assert_eq!(row["_regardingobjectid_value"], json!(deal().id.to_string()));
    assert_eq!(row["_ownerid_value@OData.Community.Display.V1.FormattedValue"], "Anna Schmidt");
    let parties = row["email_activity_parties"].as_array().unwrap();
    let mut told: Vec<String> = parties
        .iter()
        .filter(|party| [1, 2].contains(&party["participationtypemask"].as_i64().unwrap()))
        .map(|party| {
            let table = &party["_partyid_value@Microsoft.Dynamics.CRM.lookuplogicalname"];
            format!("{} {} {}", party["participationtypemask"], party["addressused"], table)
        })
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "1 \"asha@acme.example\" \"contact\"",
            "2 \"anna@us.example\" \"systemuser\"",
            "2 \"bela@us.example\" \"systemuser\""
        ]
    );

    let mut again = org.desk("Anna");
    again.open(&mail(1)).await;
    assert_eq!(again.tracked().regarding, Some(deal()));
}

#[tokio::test]
async fn what_it_is_regarding_changes_and_comes_off_and_back() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(Event::Track).await;
    assert_eq!(anna.tracked().regarding, None);
    anna.requests();
    for regarding in
        [Some(asha()), Some(deal()), Some(record(Kind::Account, 0xAC, "Acme")), None, Some(deal()), None]
    {
        anna.tell(Event::Regard(regarding.clone())).await;
        assert_eq!(anna.tracked().regarding, regarding);
        assert_eq!(anna.requests(), 1, "{regarding:?}");
        let row = org.emails().await.remove(0);
        let told = row["_regardingobjectid_value"].as_str().map(str::to_owned);
        assert_eq!(told, regarding.map(|record| record.id.to_string()));
    }
    let undo = anna.news();
    assert!(undo.undo);
    anna.tell(Event::Undo(undo.id)).await;
    assert_eq!(anna.tracked().regarding, Some(deal()));
    assert_eq!(org.emails().await.len(), 1);
}

#[tokio::test]
async fn untracking_and_keeping_the_copy_is_remembered_and_can_be_undone() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(Event::Regard(Some(deal()))).await;
    anna.tell(Event::AskUntrack).await;
    anna.tell(Event::Untrack { keep: true }).await;
    assert!(matches!(anna.mail().tracking, view::Tracking::Kept { .. }), "{:?}", anna.mail().tracking);
    assert!(anna.outlook.marked.borrow().is_empty());
    let row = org.emails().await.remove(0);
    assert!(row["activityadditionalparams"].as_str().unwrap().contains("\"mailbox\":\"anna@us.example\""));

    // A colleague still has it tracked; Anna's next look says kept.
    let mut bela = org.desk("Bela");
    bela.open(&mail(1)).await;
    assert_eq!(bela.tracked().regarding, Some(deal()));
    anna.open(&mail(1)).await;
    assert!(matches!(anna.mail().tracking, view::Tracking::Kept { at: Some(_) }));

    anna.tell(Event::Track).await;
    assert_eq!(anna.tracked().regarding, Some(deal()), "what it was regarding still holds");
    let row = org.emails().await.remove(0);
    assert!(!row["activityadditionalparams"].as_str().unwrap_or_default().contains("anna"));
}

#[tokio::test]
async fn untracking_removes_the_activity_and_undo_brings_it_back_whole() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(Event::Regard(Some(deal()))).await;
    anna.tell(Event::AskUntrack).await;
    anna.tell(Event::Untrack { keep: false }).await;
    assert!(anna.is_not_tracked());
    assert_eq!(org.emails().await.len(), 0);
    let told = anna.news();
    assert_eq!((told.news.clone(), told.undo), (view::News::Untracked { keep: false }, true));
    anna.tell(Event::Undo(told.id)).await;
    assert_eq!(anna.tracked().regarding, Some(deal()));
    let row = org.emails().await.remove(0);
    assert_eq!((&row["description"], &row["statecode"]), (&json!("<p>Hello</p>"), &json!(1)));
    assert_eq!(anna.outlook.marked.borrow().len(), 1);
}

#[tokio::test]
async fn untracking_what_is_gone_is_done() {
    let org = Org::new().await;
    org.acme().await;
    let (mut one, mut two) = (org.desk("Anna"), org.desk("Anna"));
    one.open(&mail(1)).await;
    one.tell(Event::Track).await;
    two.open(&mail(1)).await;
    one.tell(Event::Untrack { keep: false }).await;
    two.tell(Event::Untrack { keep: false }).await;
    assert!(two.is_not_tracked());
    assert_eq!(two.mail().failed, None);
}
