//! Looking for what a mail could be regarding: by thread, by typing, by people.

use domain::{
    mail::MessageId,
    pane::{Event, view},
    party::Kind,
    suggest::Hint,
    want::Narrow,
};
use serde_json::json;

use crate::kit::{Org, Port, asha, deal, mail, record};

#[tokio::test]
async fn an_answer_is_offered_what_its_thread_is_tracked_to() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(Event::Regard(Some(deal()))).await;
    anna.outlook.clues.borrow_mut().in_reply_to = MessageId::list("<never-tracked@acme.example>");
    anna.outlook.clues.borrow_mut().references =
        MessageId::list("<m1@acme.example> <never-tracked@acme.example>");
    anna.requests();
    anna.open(&mail(2)).await;
    assert_eq!(anna.requests(), 2, "the look-up and the thread");
    let offer = anna.mail().offers[0].clone();
    assert_eq!((offer.record, offer.why), (deal(), domain::suggest::Reason::Conversation));
    anna.tell(Event::Regard(Some(deal()))).await;
    let rows = org.emails().await;
    let parent = domain::identity::activity(&mail(1)).to_string();
    assert_eq!(
        (&rows[1]["_correlatedactivityid_value"], &rows[1]["_parentactivityid_value"]),
        (&json!(parent), &json!(parent))
    );
}

#[tokio::test]
async fn a_search_finds_every_kind_and_the_best_first() {
    let org = Org::new().await;
    org.acme().await;
    org.row("accounts", 0x21, json!({"name": "The Acme Group"})).await;
    org.row("accounts", 0x22, json!({"name": "Macmed"})).await;
    for n in 0..30 {
        org.row("accounts", 0x100 + n, json!({"name": format!("AAA {n} acme")})).await;
    }
    org.row("leads", 0x23, json!({"lastname": "Wile", "subject": "x", "companyname": "Acme Tools"})).await;
    let case = json!({"title": "Broken acme pump", "customerid_account@odata.bind": format!("/accounts({})", deal_company())});
    org.row("incidents", 0x24, case).await;
    org.row("opportunities", 0x25, json!({"name": "acme won", "statecode": 0})).await;
    let anna = org.desk("Anna");
    let found = anna.crm.search(" ACME ").await.unwrap();
    let names: Vec<&str> = found.iter().map(|found| found.record.name.as_str()).collect();
    assert_eq!(names[0], "Acme");
    assert!(names[1..3].contains(&"acme won") && names[1..3].contains(&"Wile"), "{names:?}");
    assert!(names.contains(&"Broken acme pump"));
    assert_eq!(anna.requests(), 1);
    let by_mail = anna.crm.search("asha@acme").await.unwrap();
    assert_eq!((by_mail[0].record.clone(), by_mail[0].detail.as_str()), (asha(), "Acme · asha@acme.example"));
    assert_eq!(anna.crm.search("100 pumps").await.unwrap()[0].detail.split(" · ").next(), Some("Acme"));
    for odd in ["%", "_", "'", "''", "(", "*", "100%", "नमस्ते", "\\", "\u{0}", "&$top=1", "+"] {
        let found = anna.crm.search(odd).await;
        assert!(found.is_ok(), "{odd}: {found:?}");
    }
    assert_eq!(anna.crm.search("%").await.unwrap(), [], "a sign of LIKE is a letter like any other");
}

#[tokio::test]
async fn a_search_is_narrowed_to_a_kind_to_ones_own_and_widened_to_what_is_closed() {
    let org = Org::new().await;
    org.acme().await;
    let won = json!({"name": "acme won", "statecode": 1, "statuscode": 3});
    org.row("opportunities", 0x61, won).await;
    org.row_of("mira@us.example", "accounts", 0x62, json!({"name": "Acme of Mira"})).await;
    let anna = org.desk("Anna");
    let found = async |among: Narrow| {
        let found = anna.crm.search_among("acme", among).await.unwrap();
        found.into_iter().map(|found| (found.record.name, found.detail)).collect::<Vec<_>>()
    };
    let names = |found: &[(String, String)]| found.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let open = found(Narrow::default()).await;
    assert!(names(&open).contains(&"Acme of Mira".into()) && !names(&open).contains(&"acme won".into()));
    let accounts = found(Narrow { kind: Some(Kind::Account), ..Narrow::default() }).await;
    assert_eq!(names(&accounts), ["Acme", "Acme of Mira"]);
    let mine = found(Narrow { kind: Some(Kind::Account), mine: true, ..Narrow::default() }).await;
    assert_eq!(names(&mine), ["Acme"]);
    let closed = found(Narrow { kind: Some(Kind::Opportunity), closed: true, ..Narrow::default() }).await;
    assert_eq!(names(&closed), ["acme won"]);
    assert!(closed[0].1.ends_with("Won"), "{closed:?}");
    assert_eq!(found(Narrow { kind: Some(Kind::Lead), ..Narrow::default() }).await, []);
}

fn deal_company() -> uuid::Uuid {
    record(Kind::Account, 0xAC, "").id
}

#[tokio::test]
async fn deals_and_cases_of_the_person_stand_before_those_of_the_company() {
    let org = Org::new().await;
    org.acme().await;
    let own = json!({"name": "Her own", "parentcontactid@odata.bind": format!("/contacts({})", asha().id)});
    org.row("opportunities", 0x31, own).await;
    let case = json!({"title": "Leak", "customerid_contact@odata.bind": format!("/contacts({})", asha().id)});
    org.row("incidents", 0x32, case).await;
    let won = json!({"name": "Old", "statecode": 1, "statuscode": 3, "parentcontactid@odata.bind": format!("/contacts({})", asha().id)});
    org.row("opportunities", 0x33, won).await;
    let mut anna = org.desk("Anna");
    // A word of it would count more than whose it is. She herself is seen at a glance, before what only her company has.
    anna.open(&domain::mail::Mail { subject: "Hello".into(), ..mail(1) }).await;
    let offers: Vec<_> = anna.mail().offers.iter().map(|offer| offer.record.name.clone()).collect();
    assert_eq!(offers, ["Her own", "Leak", "Asha Rao", "100 pumps", "Acme"]);
    let related = anna.mail().people[0].related.len();
    assert!(related >= 2, "{:?}", anna.mail().people[0].related);
}

#[tokio::test]
async fn among_several_rows_a_choice_is_made_and_kept() {
    let org = Org::new().await;
    org.acme().await;
    org.row("contacts", 0x41, json!({"lastname": "Rao the second", "emailaddress1": "asha@acme.example"}))
        .await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    let view::Known::Row { party, others, .. } = anna.mail().people[0].known.clone() else { panic!() };
    assert_eq!(
        (party.record.clone(), others.len()),
        (asha(), 1),
        "the oldest counts, and the other is shown"
    );
    let second = others[0].record.clone();
    anna.tell(Event::Choose(party.addresses[0].clone(), second.clone())).await;
    assert_eq!(anna.outlook.remembered.borrow().len(), 1);
    anna.tell(Event::Track).await;
    let row = org.emails().await.remove(0);
    let sender = row["email_activity_parties"]
        .as_array()
        .unwrap()
        .iter()
        .find(|party| party["participationtypemask"] == 1)
        .unwrap()
        .clone();
    assert_eq!(sender["_partyid_value"], json!(second.id.to_string()));
}

#[tokio::test]
async fn who_am_i_is_the_person_at_the_desk() {
    let org = Org::new().await;
    let anna = org.desk("Anna");
    let me = anna.crm.who_am_i().await.unwrap();
    let row = org.read(&format!("systemusers({})", me.user)).await;
    assert_eq!(row["fullname"], "Anna Schmidt");
}

#[tokio::test]
async fn what_the_subject_says_is_offered_first_and_what_was_chosen_is_learned() {
    let org = Org::new().await;
    org.acme().await;
    for (n, name) in [(0x51, "Compressor overhaul"), (0x52, "Spare parts contract")] {
        let own = json!({"name": name, "parentcontactid@odata.bind": format!("/contacts({})", asha().id)});
        org.row("opportunities", n, own).await;
    }
    let mut anna = org.desk("Anna");
    let mut about = mail(1);
    about.subject = "AW: compressor, when do you come?".into();
    anna.open(&about).await;
    let first = anna.mail().offers[0].clone();
    assert_eq!(first.record.name, "Compressor overhaul");
    assert_eq!(first.hints, [Hint::Word("compressor".into()), Hint::Yours]);
    anna.tell(Event::Accept).await;
    assert_eq!(anna.tracked().regarding, Some(first.record.clone()), "one key is enough");
    assert_eq!(anna.outlook.learned.borrow()[0].record, first.record);
    // The next mail says nothing: what was chosen for her before comes first.
    let mut next = mail(2);
    next.subject = "Question".into();
    anna.open(&next).await;
    let first = anna.mail().offers[0].clone();
    assert_eq!((&*first.record.name, &first.hints[0]), ("Compressor overhaul", &Hint::Chosen(1)));
    anna.tell(Event::Accept).await;
    assert_eq!(anna.outlook.learned.borrow()[0].times, 2);
    let notice = anna.news().id;
    anna.tell(Event::Undo(notice)).await;
    assert_eq!(anna.outlook.learned.borrow()[0].times, 1, "undone, so not learned");
}
