//! From the draft to the activity, over the whole way to the CRM.

use domain::{
    intent::Intent,
    literature::{Act, File, Means, Trouble},
    mail::{Direction, ItemId, Mail, MessageId},
    pane::{Event, view},
    ports::Crm as _,
};
use serde_json::json;
use uuid::Uuid;

use crate::kit::{Desk, Org, asha, deal, mail, person};

/// Anna writes to Asha.
fn draft() -> Mail {
    Mail {
        item: ItemId("draft 1".into()),
        message_id: None,
        direction: Direction::Outgoing,
        from: Some(person("Anna Schmidt", "anna@us.example")),
        to: vec![person("Asha Rao", "asha@acme.example")],
        at: None,
        ..mail(1)
    }
}

/// The same, sent.
fn sent() -> Mail {
    Mail {
        item: ItemId("sent".into()),
        message_id: MessageId::new("<out@us.example>"),
        at: mail(1).at,
        ..draft()
    }
}

#[tokio::test]
async fn a_draft_is_one_request_and_its_choice_is_written_once_it_is_sent() {
    let org = Org::new().await;
    org.acme().await;
    let mut desk = org.desk("Anna");
    desk.write(&draft()).await;
    assert_eq!(desk.requests(), 1);
    let offers: Vec<_> = desk.draft().mail.offers.iter().map(|offer| offer.record.clone()).collect();
    assert!(offers.iter().any(|record| record.is(&asha())), "{offers:?}");
    desk.tell(Event::Regard(Some(deal()))).await;
    assert_eq!((desk.requests(), org.emails().await.len()), (0, 0), "the CRM hears nothing of a draft");
    assert_eq!(desk.draft().intent, Intent::regarding(deal()));
    desk.open(&sent()).await;
    let emails = org.emails().await;
    assert_eq!(emails.len(), 1);
    assert_eq!(emails[0]["_regardingobjectid_value"], deal().id.to_string());
    assert_eq!(emails[0]["directioncode"], true);
    assert_eq!(desk.tracked().regarding.map(|record| record.id), Some(deal().id));
    assert_eq!(*desk.outlook.intent.borrow(), None);
    // A colleague of the same mailbox, or another device, finds it done.
    let mut other = org.desk("Anna");
    other.outlook.intent.replace(Intent::regarding(asha()));
    other.open(&sent()).await;
    assert_eq!(org.emails().await.len(), 1);
    assert_eq!(other.tracked().regarding.map(|record| record.id), Some(deal().id), "the first choice holds");
}

#[tokio::test]
async fn somebody_new_is_added_beside_the_draft() {
    let org = Org::new().await;
    let mut desk = org.desk("Anna");
    desk.write(&draft()).await;
    let to = desk.draft().mail.people.into_iter().find(|person| person.addable).expect("she is not known");
    desk.tell(Event::AddPerson(to.person.address.clone(), domain::party::Kind::Contact)).await;
    let form = desk.draft().mail.form.expect("a form");
    assert!(!form.tracks, "a draft cannot be tracked yet");
    desk.tell(Event::Add(form.filled)).await;
    let people = desk.draft().mail.people;
    assert!(
        people.iter().any(
            |one| matches!(&one.known, view::Known::Row { party, .. } if party.record.name == "Asha Rao")
        )
    );
    assert_eq!(org.emails().await.len(), 0);
}

#[tokio::test]
async fn a_template_is_filled_by_the_crm_as_whoever_asks_may_read() {
    let org = Org::new().await;
    org.acme().await;
    let greeting = json!({"title": "Greeting", "templatetypecode": "contact", "ispersonal": false, "languagecode": 1033,
        "subject": "For {!contact:fullname;}",
        "body": "<p>{!contact:fullname;} at {!contact:parentcustomerid;nowhere}: {!contact:nickname;friend}, {!opportunity:name;?} <b>{!contact:jobtitle;}</b></p>"});
    org.row("templates", 0x7E, greeting).await;
    org.row_of(
        "bela@us.example",
        "templates",
        0x7F,
        json!({"title": "Own", "templatetypecode": "systemuser", "ispersonal": true,
        "languagecode": 1033, "subject": "", "body": "{!systemuser:fullname;}"}),
    )
    .await;
    let mut desk = org.desk("Anna");
    let bare = Mail { subject: String::new(), ..draft() };
    desk.write(&bare).await;
    desk.tell(Event::OpenTemplates).await;
    let Some(view::Templates::Are(all)) = desk.draft().templates else {
        panic!("{:?}", desk.draft().templates)
    };
    let greeting = all.iter().find(|one| one.title == "Greeting").expect("it goes with contacts");
    desk.tell(Event::Insert(greeting.id)).await;
    assert_eq!(desk.draft().unedited, None);
    assert_eq!(desk.draft().mail.subject, "For Asha Rao");
    assert_eq!(*desk.outlook.body.borrow(), "<p>Asha Rao at Acme: friend, ? <b>Buyer</b></p>");
    // Of another table it cannot be filled.
    let wrong = desk.crm.fill(greeting.id, &deal()).await;
    assert!(wrong.is_err(), "{wrong:?}");
}

#[tokio::test]
async fn a_document_that_may_be_shown_is_attached_or_its_link_is_inserted() {
    let org = Org::new().await;
    org.acme().await;
    org.row("salesliteratures", 0x117, json!({"name": "Servo drives"})).await;
    let of = format!("/salesliteratures({})", Uuid::from_u128(0x117));
    let item = |title: &str, more: serde_json::Value| {
        let mut body =
            json!({"title": title, "salesliteratureid@odata.bind": of, "iscustomerviewable": true});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let file =
        json!({"filename": "x200.pdf", "filesize": 2, "documentbody": "aGk=", "keywords": "drive torque"});
    let both = json!({"filename": "x201.pdf", "filesize": 2, "documentbody": "aGk=",
        "attacheddocumenturl": "https://x.example/x201"});
    let inner = json!({"filename": "p.pdf", "documentbody": "aGk=", "iscustomerviewable": false});
    let large = json!({"filename": "film.mp4", "filesize": 30_000_000, "documentbody": "aGk="});
    let rows = [(1, "Sheet", file), (2, "Manual", both), (3, "Prices", inner), (4, "Film", large)];
    for (key, title, more) in rows {
        org.row("salesliteratureitems", 0x117_0000 + key, item(title, more)).await;
    }
    let mut desk = org.desk("Anna");
    desk.write(&draft()).await;
    desk.tell(Event::Literature(Act::Open)).await;
    let shown = |desk: &Desk| desk.draft().literature.unwrap();
    let listed = |desk: &Desk| match shown(desk).documents {
        view::Documents::Are(all) => all,
        other => panic!("{other:?}"),
    };
    let titles = |desk: &Desk| listed(desk).into_iter().map(|one| one.title).collect::<Vec<_>>();
    assert_eq!(titles(&desk), ["Film", "Manual", "Sheet"], "what is internal is not offered");
    let [film, manual, sheet] = [0, 1, 2].map(|at| listed(&desk)[at].clone());
    assert_eq!((sheet.of.as_str(), film.means()), ("Servo drives", Means::None));
    desk.tell(Event::Literature(Act::Typed("TORQUE drive".into()))).await;
    assert_eq!(titles(&desk), ["Sheet"]);
    desk.tell(Event::Literature(Act::Put(sheet.id))).await;
    assert_eq!(shown(&desk).done, [(sheet.id, Means::Attach)]);
    let attached = File { name: "x200.pdf".into(), base64: "aGk=".into() };
    assert_eq!(*desk.outlook.attached.borrow(), [attached]);
    // Where Outlook takes no file, the address is inserted; a document that has none is not in the mail.
    desk.outlook.attaches_nothing.set(true);
    desk.tell(Event::Literature(Act::Put(sheet.id))).await;
    assert_eq!(shown(&desk).failed, Some(("Sheet".into(), Trouble::Unable)));
    desk.tell(Event::Literature(Act::Typed(String::new()))).await;
    desk.tell(Event::Literature(Act::Put(manual.id))).await;
    assert_eq!(shown(&desk).done.last(), Some(&(manual.id, Means::Link)));
    assert_eq!(*desk.outlook.body.borrow(), "<p><a href=\"https://x.example/x201\">Manual</a></p>");
}
