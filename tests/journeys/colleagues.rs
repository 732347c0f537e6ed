//! Several people, several devices, several products: one mail, one activity.

use domain::{
    identity,
    mail::Direction,
    pane::{Event, view},
};
use serde_json::json;
use uuid::Uuid;

use crate::kit::{Org, Port, asha, deal, mail, person};

#[tokio::test]
async fn two_panes_at_once_write_one_activity_and_the_loser_learns_it() {
    let org = Org::new().await;
    org.acme().await;
    let (mut anna, mut bela) = (org.desk("Anna"), org.desk("Bela"));
    anna.open(&mail(1)).await;
    bela.open(&mail(1)).await;
    anna.requests();
    bela.requests();
    tokio::join!(anna.tell(Event::Regard(Some(deal()))), bela.tell(Event::Track));
    assert_eq!(org.emails().await.len(), 1);
    assert_eq!((anna.requests(), bela.requests()), (1, 1), "who loses learns it in the same request");
    let (first, second) = (anna.tracked(), bela.tracked());
    assert_eq!(first.regarding, second.regarding);
    assert_eq!(first.by, second.by);
    assert!(first.by_me != second.by_me);
    let loser = if first.by_me { &bela } else { &anna };
    assert!(matches!(loser.news().news, view::News::WasTracked { by: Some(_), .. }));
}

#[tokio::test]
async fn many_at_once_write_one_activity() {
    let org = Org::new().await;
    org.acme().await;
    let mut desks: Vec<_> = ["Ada", "Mira", "Anna", "Bela", "Anna", "Bela"].map(|name| org.desk(name)).into();
    for desk in &mut desks {
        desk.open(&mail(1)).await;
    }
    let [a, b, c, d, e, f] = desks.as_mut_slice() else { panic!() };
    tokio::join!(
        a.tell(Event::Track),
        b.tell(Event::Regard(Some(asha()))),
        c.tell(Event::Regard(Some(deal()))),
        d.tell(Event::Track),
        e.tell(Event::Track),
        f.tell(Event::Track)
    );
    assert_eq!(org.emails().await.len(), 1);
    let told: Vec<_> = desks.iter().map(|desk| (desk.tracked().regarding, desk.tracked().by)).collect();
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
}

#[tokio::test]
async fn what_a_colleague_tracked_is_shown_with_their_name() {
    let org = Org::new().await;
    org.acme().await;
    let (mut anna, mut bela) = (org.desk("Anna"), org.desk("Bela"));
    anna.open(&mail(1)).await;
    anna.tell(Event::Regard(Some(deal()))).await;
    bela.open(&mail(1)).await;
    let tracked = bela.tracked();
    assert_eq!((tracked.by.map(|by| by.name), tracked.by_me), (Some("Anna Schmidt".to_owned()), false));
    assert_eq!(tracked.regarding, Some(deal()));
    assert_eq!(bela.outlook.marked.borrow().len(), 1, "the category follows");
}

#[tokio::test]
async fn a_mail_among_colleagues_is_known_as_such() {
    let org = Org::new().await;
    let mut anna = org.desk("Anna");
    let mut inner = mail(1);
    inner.from = Some(person("Bela Kiss", "Bela@US.example"));
    anna.open(&inner).await;
    let view::Known::Row { party, .. } = anna.mail().people[0].known.clone() else { panic!() };
    assert_eq!((party.record.kind, party.record.name.as_str()), (domain::party::Kind::User, "Bela Kiss"));
    assert!(!anna.mail().people[0].addable);
    anna.tell(Event::Track).await;
    let row = org.emails().await.remove(0);
    let sender = row["email_activity_parties"]
        .as_array()
        .unwrap()
        .iter()
        .find(|party| party["participationtypemask"] == 1)
        .unwrap()
        .clone();
    assert_eq!(sender["_partyid_value@Microsoft.Dynamics.CRM.lookuplogicalname"], "systemuser");
}

#[tokio::test]
async fn what_another_product_wrote_is_found_by_message_id() {
    let org = Org::new().await;
    org.acme().await;
    for (n, message_id) in [(1, "<m1@acme.example>"), (2, "m2@acme.example")] {
        let row = json!({"subject": "theirs", "messageid": message_id, "directioncode": false,
            "regardingobjectid_contact_email@odata.bind": format!("/contacts({})", asha().id)});
        org.row_of("bela@us.example", "emails", u128::from(n) + 100, row).await;
        let mut anna = org.desk("Anna");
        anna.open(&mail(n)).await;
        assert_eq!(anna.tracked().regarding, Some(asha()), "{message_id}");
        anna.tell(Event::Track).await;
        assert_eq!(org.emails().await.len(), n as usize, "nothing is written twice");
    }
}

#[tokio::test]
async fn a_write_that_another_product_was_quicker_with_tells_theirs() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    let row = json!({"subject": "theirs", "messageid": "<m1@acme.example>", "directioncode": false});
    org.row_of("bela@us.example", "emails", 100, row).await;
    anna.tell(Event::Track).await;
    // Whether the CRM takes a second row of one Message-ID is its affair; what it has is what is told.
    let rows = org.emails().await;
    let ours = identity::activity(&mail(1));
    match rows.len() {
        1 => assert_eq!(anna.tracked().by.map(|by| by.name), Some("Bela Kiss".into())),
        2 => assert!(rows.iter().any(|row| row["activityid"] == json!(ours.to_string()))),
        _ => panic!("{rows:?}"),
    }
    assert_eq!(anna.mail().failed, None);
}

#[tokio::test]
async fn sent_and_received_copies_are_two_activities() {
    let org = Org::new().await;
    org.acme().await;
    let mut sent = mail(1);
    sent.direction = Direction::Outgoing;
    sent.from = Some(person("Anna Schmidt", "anna@us.example"));
    sent.to = vec![person("Asha Rao", "asha@acme.example"), person("", "bela@us.example")];
    let mut received = sent.clone();
    received.direction = Direction::Incoming;
    let (mut anna, mut bela) = (org.desk("Anna"), org.desk("Bela"));
    anna.open(&sent).await;
    anna.tell(Event::Track).await;
    bela.open(&received).await;
    assert!(bela.is_not_tracked());
    bela.tell(Event::Track).await;
    bela.tracked();
    let mut states: Vec<_> = org
        .emails()
        .await
        .iter()
        .map(|row| (row["directioncode"].clone(), row["statuscode"].clone()))
        .collect();
    states.sort_by_key(|(outgoing, _)| outgoing == &json!(false));
    assert_eq!(states, [(json!(true), json!(3)), (json!(false), json!(4))]);
}

#[tokio::test]
async fn notes_of_two_mailboxes_stand_side_by_side() {
    let org = Org::new().await;
    org.acme().await;
    let (mut anna, mut mira) = (org.desk("Anna"), org.desk("Mira"));
    anna.open(&mail(1)).await;
    anna.tell(Event::Track).await;
    mira.open(&mail(1)).await;
    let activity: Uuid = identity::activity(&mail(1));
    let addresses = ["anna@us.example", "mira@us.example"].map(domain::mail::Address::new);
    let (one, two) = tokio::join!(
        anna.crm.untrack(activity, true, &addresses[0]),
        mira.crm.untrack(activity, true, &addresses[1])
    );
    assert_eq!((one, two), (Ok(()), Ok(())), "a version that changed in between is read again");
    let note = org.emails().await.remove(0)["activityadditionalparams"].as_str().unwrap().to_owned();
    assert_eq!(dataverse::note::read(&note).len(), 2, "{note}");
    mira.crm.regard(activity, Some(&deal()), &addresses[1]).await.unwrap();
    let note = org.emails().await.remove(0)["activityadditionalparams"].as_str().unwrap().to_owned();
    assert_eq!(dataverse::note::read(&note).len(), 1, "{note}");
}
