//! Further records of a mail: written as parties in the part *Related*, and the mail stands in their timelines.

use domain::{
    pane::{Act, Event, Relating, view},
    party::{Kind, Record},
};
use serde_json::json;

use crate::kit::{Desk, Org, asha, deal, mail, record};

fn case() -> Record {
    record(Kind::Case, 0xCA5, "Pump leaks")
}

async fn org() -> Org {
    let org = Org::new().await;
    org.acme().await;
    let customer = format!("/contacts({})", asha().id);
    org.row("incidents", 0xCA5, json!({"title": "Pump leaks", "customerid_contact@odata.bind": customer}))
        .await;
    org
}

async fn painted(org: &Org, name: &str) -> Desk {
    let mut desk = org.desk(name);
    desk.open(&mail(1)).await;
    desk.tell(Event::Painted).await;
    desk.requests();
    desk
}

fn linked(desk: &Desk) -> Vec<Record> {
    desk.mail().several.map(|view| view.records).unwrap_or_default()
}

/// Parties of the one mail that the CRM has: part and row.
async fn parties(org: &Org) -> Vec<(i64, String)> {
    let row = org.read("emails?$expand=email_activity_parties&$top=2").await;
    assert_eq!(row["value"].as_array().unwrap().len(), 1);
    let parties = row["value"][0]["email_activity_parties"].as_array().unwrap().clone();
    let one = |party: &serde_json::Value| {
        (
            party["participationtypemask"].as_i64().unwrap(),
            party["_partyid_value"].as_str().unwrap_or("-").to_owned(),
        )
    };
    let mut all: Vec<_> = parties.iter().map(one).collect();
    all.sort();
    all
}

async fn shows(desk: &mut Desk, of: Record) -> usize {
    desk.tell(Event::Timeline(Act::Open(of))).await;
    let view::Content::Timeline(timeline) = desk.pane.view().body else { panic!() };
    desk.tell(Event::Timeline(Act::Close)).await;
    timeline.entries.len()
}

#[tokio::test]
async fn what_was_chosen_before_is_written_in_the_same_request_and_shows_in_its_timelines() {
    let org = org().await;
    let mut anna = painted(&org, "Anna").await;
    anna.tell(Event::Several(Relating::Add(case()))).await;
    anna.tell(Event::Several(Relating::Add(asha()))).await;
    assert_eq!(anna.requests(), 0);
    anna.tell(Event::Regard(Some(deal()))).await;
    assert_eq!(anna.requests(), 1, "{:?}", anna.mail().failed);
    assert_eq!(linked(&anna), [case(), asha()]);
    let related: Vec<_> = parties(&org).await.into_iter().filter(|(part, _)| *part == 13).collect();
    assert_eq!(related.len(), 2);
    for (of, count) in [(case(), 1), (deal(), 1), (asha(), 1)] {
        assert_eq!(shows(&mut anna, of).await, count);
    }
    assert_eq!(anna.tracked().regarding, Some(deal()), "one record drives what becomes of it");
}

#[tokio::test]
async fn a_tracked_mail_is_linked_and_unlinked_and_nothing_else_of_it_changes() {
    let org = org().await;
    let mut anna = painted(&org, "Anna").await;
    anna.tell(Event::Regard(Some(deal()))).await;
    let before = parties(&org).await;
    let state = |row: &serde_json::Value| {
        (row["statecode"].clone(), row["statuscode"].clone(), row["subject"].clone())
    };
    let was = state(&org.emails().await[0]);
    anna.requests();
    anna.tell(Event::Several(Relating::Add(case()))).await;
    assert_eq!((linked(&anna), anna.requests()), (vec![case()], 2), "{:?}", anna.mail().failed);
    assert_eq!(shows(&mut anna, case()).await, 1);
    // The same once more, by another pane that does not know of it yet.
    let mut bela = painted(&org, "Anna").await;
    assert_eq!(linked(&bela), [case()], "whoever opens it sees it");
    bela.tell(Event::Several(Relating::Remove(case()))).await;
    anna.tell(Event::Several(Relating::Remove(case()))).await;
    assert_eq!((linked(&anna), linked(&bela)), (vec![], vec![]));
    assert_eq!(parties(&org).await, before, "everybody else stands on it as before");
    assert_eq!(state(&org.emails().await[0]), was, "and it is completed as it was");
    assert_eq!(shows(&mut anna, case()).await, 0);
    let id = anna.pane.view().notices.last().unwrap().id;
    anna.tell(Event::Undo(id)).await;
    assert_eq!(linked(&anna), [case()]);
}

#[tokio::test]
async fn two_who_link_at_once_lose_nothing() {
    let org = org().await;
    let mut anna = painted(&org, "Anna").await;
    anna.tell(Event::Track).await;
    let (mut one, mut two) = (painted(&org, "Anna").await, painted(&org, "Anna").await);
    tokio::join!(
        one.tell(Event::Several(Relating::Add(case()))),
        two.tell(Event::Several(Relating::Add(deal())))
    );
    let mut third = painted(&org, "Anna").await;
    third.tell(Event::Painted).await;
    let mut all = linked(&third);
    all.sort_by_key(|record| record.id);
    let mut both = vec![case(), deal()];
    both.sort_by_key(|record| record.id);
    assert_eq!(all, both);
}
