//! Mail that is long, wide, large, nameless, and in any script.

use domain::{
    mail::{MAX_BODY_BYTES, MessageId, Part},
    pane::{Event, view},
    party::Kind,
};
use serde_json::json;

use crate::kit::{Org, asha, deal, mail, person, record};

#[tokio::test]
async fn long_message_ids_that_begin_the_same_are_two_mails() {
    let org = Org::new().await;
    org.acme().await;
    let (mut one, mut two) = (mail(1), mail(2));
    one.message_id = MessageId::new(&format!("<{}1@acme.example>", "x".repeat(400)));
    two.message_id = MessageId::new(&format!("<{}2@acme.example>", "x".repeat(400)));
    let mut anna = org.desk("Anna");
    anna.open(&one).await;
    anna.tell(Event::Regard(Some(deal()))).await;
    assert_eq!(anna.tracked().regarding, Some(deal()));
    anna.open(&two).await;
    assert!(anna.is_not_tracked(), "what fits of its name is another mail's");
    anna.tell(Event::Track).await;
    assert_eq!(anna.tracked().regarding, None);
    let rows = org.emails().await;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["messageid"].as_str().map(str::len), Some(320));
    anna.open(&one).await;
    assert_eq!(anna.tracked().regarding, Some(deal()), "it is known by its key");
}

#[tokio::test]
async fn a_mail_without_a_message_id_is_known_by_its_fingerprint() {
    let org = Org::new().await;
    org.acme().await;
    let mut nameless = mail(1);
    nameless.message_id = None;
    let (mut anna, mut bela) = (org.desk("Anna"), org.desk("Bela"));
    anna.open(&nameless).await;
    anna.tell(Event::Track).await;
    bela.open(&nameless).await;
    assert!(!bela.tracked().by_me);
    assert_eq!(org.emails().await.len(), 1);
}

#[tokio::test]
async fn hindi_and_other_scripts_come_back_as_they_were() {
    let org = Org::new().await;
    let subject = "नमस्ते — प्रस्ताव के बारे में 🙏 עברית \u{202e}x";
    let mut mail = mail(1);
    mail.subject = subject.into();
    mail.from = Some(person("आशा राव", "asha@उदाहरण.example"));
    let mut anna = org.desk("Anna");
    anna.outlook.body.replace("<p>धन्यवाद \u{1F600}</p>\r\n--batch_1\r\n".into());
    anna.open(&mail).await;
    let address = mail.from.as_ref().unwrap().address.clone();
    anna.tell(Event::AddPerson(address, Kind::Contact)).await;
    let filled = anna.mail().form.unwrap().filled;
    assert_eq!((filled.first.as_str(), filled.last.as_str()), ("आशा", "राव"));
    anna.tell(Event::Add(filled)).await;
    assert_eq!(anna.tracked().regarding.map(|record| record.name), Some("आशा राव".into()));
    let row = org.emails().await.remove(0);
    assert_eq!(
        (&row["subject"], &row["description"]),
        (&json!(subject), &json!("<p>धन्यवाद \u{1F600}</p>\r\n--batch_1\r\n"))
    );
    anna.open(&mail).await;
    let view::Known::Row { party, .. } = anna.mail().people[0].known.clone() else {
        panic!("{:?}", anna.mail().people[0])
    };
    assert_eq!(party.addresses[0].as_str(), "asha@उदाहरण.example");
}

#[tokio::test]
async fn fifty_recipients_are_looked_up_in_one_request_and_all_written() {
    let org = Org::new().await;
    org.acme().await;
    for n in 0..49_u128 {
        let row =
            json!({"lastname": format!("O'Neil {n}"), "emailaddress2": format!("o'neil+{n}@wide.example")});
        org.row("contacts", 0x1000 + n, row).await;
    }
    let mut wide = mail(1);
    wide.to = vec![person("Anna Schmidt", "anna@us.example")];
    wide.cc = (0..49).map(|n| person("", &format!("O'Neil+{n}@wide.example"))).collect();
    let mut anna = org.desk("Anna");
    anna.open(&wide).await;
    assert_eq!(anna.requests(), 1);
    let known =
        anna.mail().people.iter().filter(|person| matches!(person.known, view::Known::Row { .. })).count();
    // Fifty addresses are asked about; the fifty-first stands by name.
    assert_eq!((anna.mail().people.len(), known), (51, 50));
    anna.tell(Event::Regard(Some(asha()))).await;
    assert_eq!(anna.tracked().regarding, Some(asha()));
    let row = org.emails().await.remove(0);
    let parties = row["email_activity_parties"].as_array().unwrap();
    let count = |mask: i64| parties.iter().filter(|party| party["participationtypemask"] == mask).count();
    assert_eq!((count(1), count(2), count(3)), (1, 1, 49));
    let unresolved = parties
        .iter()
        .filter(|party| party["participationtypemask"] == 3 && party["_partyid_value"].is_null());
    assert_eq!(unresolved.count(), 1);
}

#[tokio::test]
async fn a_text_of_four_mebibytes_is_written_whole_and_a_longer_one_says_so() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    // Quotes double in JSON; angle brackets and a boundary are what a hostile mail would try.
    let text = "\"<b>\\\n".repeat(MAX_BODY_BYTES / 6);
    anna.outlook.body.replace(text.clone());
    anna.open(&mail(1)).await;
    anna.tell(Event::Track).await;
    assert!(!anna.tracked().text_incomplete, "{:?}", anna.mail().failed);
    assert_eq!(org.emails().await[0]["description"].as_str().map(str::len), Some(text.len()));
    anna.outlook.body.replace("x".repeat(MAX_BODY_BYTES + 1));
    anna.open(&mail(2)).await;
    anna.tell(Event::Track).await;
    assert!(anna.tracked().text_incomplete);
    anna.open(&mail(2)).await;
    assert!(anna.tracked().text_incomplete, "the CRM says so too");
}

#[tokio::test]
async fn a_subject_longer_than_the_column_is_cut() {
    let org = Org::new().await;
    let mut mail = mail(1);
    mail.subject = "😀".repeat(900);
    mail.from = Some(person(&"नाम ".repeat(200), &format!("{}@x.example", "l".repeat(300))));
    let mut anna = org.desk("Anna");
    anna.open(&mail).await;
    anna.tell(Event::Track).await;
    anna.tracked();
    assert_eq!(org.emails().await[0]["subject"].as_str().map(|subject| subject.chars().count()), Some(400));
}

#[tokio::test]
async fn a_recipient_who_is_several_rows_is_all_of_them() {
    let org = Org::new().await;
    org.acme().await;
    org.row("leads", 0x1E, json!({"lastname": "Rao", "subject": "x", "emailaddress3": "asha@acme.example"}))
        .await;
    let mut mail = mail(1);
    mail.to.push(person("Asha", "asha@acme.example"));
    mail.from = Some(person("", "nobody@else.example"));
    let mut anna = org.desk("Anna");
    anna.open(&mail).await;
    anna.tell(Event::Track).await;
    anna.tracked();
    let row = org.emails().await.remove(0);
    let parties = row["email_activity_parties"].as_array().unwrap();
    let asha: Vec<_> = parties
        .iter()
        .filter(|party| party["addressused"] == "asha@acme.example")
        .map(|party| party["_partyid_value"].clone())
        .collect();
    let expected = [record(Kind::Contact, 0xA5, ""), record(Kind::Lead, 0x1E, "")];
    assert_eq!(asha.len(), 2);
    assert!(expected.iter().all(|record| asha.contains(&json!(record.id.to_string()))));
    assert_eq!(anna.mail().people[0].part, Part::From);
}
