//! People nobody knows are added, and their mail with them.

use domain::{
    pane::{Event, view},
    party::{Company, Kind, NewParty},
    signature::Field,
};
use serde_json::json;

use crate::kit::{Org, Port, asha, mail, person, record};

fn stranger(n: u32) -> domain::mail::Mail {
    let mut mail = mail(n);
    mail.from = Some(person("Ravi Kumar", "ravi@new-co.example"));
    mail
}

/// The form as it is filled from the mail.
async fn form(desk: &mut crate::kit::Desk, kind: Kind) -> view::Form {
    let address = desk.mail().people[0].person.address.clone();
    assert!(desk.mail().people[0].addable);
    desk.tell(Event::AddPerson(address, kind)).await;
    desk.mail().form.expect("the form is open")
}

#[tokio::test]
async fn a_stranger_becomes_a_contact_with_a_new_account_and_the_mail_is_theirs() {
    let org = Org::new().await;
    let mut anna = org.desk("Anna");
    anna.open(&stranger(1)).await;
    assert_eq!(anna.mail().people[0].known, view::Known::Nobody);
    let filled = form(&mut anna, Kind::Contact).await.filled;
    assert_eq!((filled.first.as_str(), filled.last.as_str()), ("Ravi", "Kumar"));
    assert_eq!(filled.company, Company::Named("New Co".into()));
    anna.requests();
    anna.tell(Event::Add(filled)).await;
    let regarding = anna.tracked().regarding.expect("tracked to the new contact");
    assert_eq!((regarding.kind, regarding.name.as_str()), (Kind::Contact, "Ravi Kumar"));
    assert!(anna.requests() <= 2, "written in one, perhaps looked at again in another");
    let contacts = org.read("contacts?$expand=parentcustomerid_account($select=name)").await;
    let contact = &contacts["value"][0];
    assert_eq!(contact["contactid"], json!(regarding.id.to_string()));
    assert_eq!(
        (&contact["fullname"], &contact["emailaddress1"]),
        (&json!("Ravi Kumar"), &json!("ravi@new-co.example"))
    );
    assert_eq!(contact["parentcustomerid_account"]["name"], "New Co");
    assert_eq!(org.emails().await.len(), 1);

    // The next mail of theirs finds them.
    anna.open(&stranger(2)).await;
    let view::Known::Row { party, .. } = anna.mail().people[0].known.clone() else { panic!() };
    assert_eq!((party.record, party.company.map(|company| company.name)), (regarding, Some("New Co".into())));
}

#[tokio::test]
async fn what_the_signature_says_of_a_stranger_is_in_the_form_and_then_in_the_crm() {
    for (kind, set) in [(Kind::Contact, "contacts"), (Kind::Lead, "leads")] {
        let org = Org::new().await;
        let mut anna = org.desk("Anna");
        let text = "Hello\n\nRegards\nRavi Kumar\nHead of Purchasing\nNew Co Ltd\nMobile +49 151 5550112\n\
                    Hauptstr. 5, 70173 Stuttgart";
        anna.outlook.plain.replace(text.into());
        anna.open(&stranger(1)).await;
        let mut filled = form(&mut anna, kind).await.filled;
        assert_eq!(filled.company, Company::Named("New Co Ltd".into()));
        let fields: Vec<Field> = filled.signed.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, [Field::Job, Field::Mobile, Field::Street, Field::PostalCode, Field::City]);
        // The street is left out.
        filled.signed.retain(|(field, _)| *field != Field::Street);
        anna.tell(Event::Add(filled)).await;
        let row = org.read(set).await["value"][0].clone();
        let columns = ["jobtitle", "mobilephone", "address1_line1", "address1_postalcode", "address1_city"];
        let said = columns.map(|column| row[column].as_str().unwrap_or_default().to_owned());
        assert_eq!(said, ["Head of Purchasing", "+49 151 5550112", "", "70173", "Stuttgart"]);
        let view::Known::Row { party, .. } = anna.mail().people[0].known.clone() else { panic!() };
        assert_eq!((&*party.job, &*party.phone), ("Head of Purchasing", "+49 151 5550112"));
    }
}

#[tokio::test]
async fn a_stranger_becomes_a_lead() {
    let org = Org::new().await;
    let mut anna = org.desk("Anna");
    anna.open(&stranger(1)).await;
    let filled = form(&mut anna, Kind::Lead).await.filled;
    anna.tell(Event::Add(filled)).await;
    assert_eq!(anna.tracked().regarding.map(|record| record.kind), Some(Kind::Lead));
    let leads = org.read("leads").await;
    let lead = &leads["value"][0];
    assert_eq!((&lead["companyname"], &lead["subject"]), (&json!("New Co"), &json!("Ravi Kumar")));
    assert_eq!(org.read("accounts").await["value"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn a_stranger_at_a_customer_we_know_joins_it() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    let mut mail = mail(1);
    mail.from = Some(person("Vik Shah", "vik@acme.example"));
    anna.open(&mail).await;
    let form = form(&mut anna, Kind::Contact).await;
    let acme = record(Kind::Account, 0xAC, "Acme");
    assert!(
        form.companies.contains(&acme),
        "found by its web address and by its people: {:?}",
        form.companies
    );
    let new = NewParty { company: Company::Known(acme.clone()), ..form.filled };
    anna.tell(Event::Add(new)).await;
    anna.open(&mail).await;
    let view::Known::Row { party, .. } = anna.mail().people[0].known.clone() else { panic!() };
    assert_eq!(party.company, Some(acme));
    assert_eq!(org.read("accounts").await["value"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn the_same_person_added_twice_from_one_mail_is_one_person() {
    let org = Org::new().await;
    let (mut anna, mut bela) = (org.desk("Anna"), org.desk("Bela"));
    anna.open(&stranger(1)).await;
    bela.open(&stranger(1)).await;
    let filled = form(&mut anna, Kind::Contact).await.filled;
    tokio::join!(anna.tell(Event::Add(filled.clone())), bela.tell(Event::Add(filled)));
    assert_eq!(org.read("contacts").await["value"].as_array().map(Vec::len), Some(1));
    assert_eq!(org.read("accounts").await["value"].as_array().map(Vec::len), Some(1));
    assert_eq!(org.emails().await.len(), 1);
    assert_eq!(anna.tracked().regarding, bela.tracked().regarding);
}

#[tokio::test]
async fn a_person_who_was_added_already_does_not_keep_their_mail_out() {
    let org = Org::new().await;
    let mut anna = org.desk("Anna");
    anna.open(&stranger(1)).await;
    let filled = form(&mut anna, Kind::Contact).await.filled;
    // An earlier attempt added the person, and then the mail was untracked.
    let id =
        domain::identity::new_row(Kind::Contact, &filled.address, domain::identity::activity(&stranger(1)));
    anna.crm.add_person(&filled, id).await.unwrap();
    anna.crm.add_person(&filled, id).await.unwrap();
    anna.tell(Event::Add(filled)).await;
    assert_eq!(anna.tracked().regarding.map(|record| record.id), Some(id));
    assert_eq!(org.read("contacts").await["value"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_recipient_is_added_and_the_mail_left_as_it_is() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    let mut mail = mail(1);
    mail.cc = vec![person("Lee Chan", "lee@other.example")];
    anna.open(&mail).await;
    let lee = anna.mail().people.last().unwrap().clone();
    anna.tell(Event::AddPerson(lee.person.address.clone(), Kind::Contact)).await;
    let filled = anna.mail().form.unwrap().filled;
    anna.tell(Event::Add(filled)).await;
    assert!(anna.is_not_tracked());
    assert_eq!(org.emails().await.len(), 0);
    assert_eq!(
        org.read("contacts?$filter=emailaddress1 eq 'lee@other.example'").await["value"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
}

#[tokio::test]
async fn a_deal_and_a_case_are_made_from_a_mail_and_show_up_with_person_and_company() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    for (n, kind, set) in [(1, Kind::Opportunity, "opportunities"), (2, Kind::Case, "incidents")] {
        anna.open(&mail(n)).await;
        anna.tell(Event::BeginAffair(kind, asha())).await;
        let affair = anna.mail().affair.unwrap();
        assert_eq!(affair.name, format!("Pumps {n}"));
        anna.door.troubles.borrow_mut().push_back(crate::kit::Trouble::LosesReply);
        anna.tell(Event::AddAffair(affair)).await;
        let regarding = anna.tracked().regarding.unwrap();
        assert_eq!((regarding.kind, &*regarding.name), (kind, &*format!("Pumps {n}")));
        let row = org.read(&format!("{set}({})", regarding.id)).await;
        let acme = json!(uuid::Uuid::from_u128(0xAC).to_string());
        let person = if kind == Kind::Case { "_primarycontactid_value" } else { "_parentcontactid_value" };
        assert_eq!((&row["_customerid_value"], &row[person]), (&acme, &json!(asha().id.to_string())));
        if kind == Kind::Case {
            assert_eq!(row["caseorigincode"], 2, "it came by e-mail");
        }
        let made = anna.mail().people[0].related.iter().filter(|one| one.record.is(&regarding)).count();
        assert_eq!(made, 1, "it is among what is open of the sender, once");
    }
}
