//! A person's fields, read from the real CRM and changed in it; the signature under a mail.

use domain::{
    mail::Address,
    pane::{Edit, Event, view},
    party::Kind,
    signature::Field,
};
use serde_json::json;

use crate::kit::{Desk, Org, asha, mail, record};

const TEXT: &str = "Hello\n\nRegards\nAsha Rao\nHead of Purchasing\nAcme Tools GmbH\nMobile +49 151 5550112\n\
                    Hauptstr. 5, 70173 Stuttgart";

fn edit(edit: Edit) -> Event {
    Event::Details(edit)
}

fn fields(desk: &Desk) -> view::DetailsView {
    desk.mail().details.expect("somebody's fields stand open")
}

async fn opened(org: &Org, text: &str) -> Desk {
    let mut anna = org.desk("Anna");
    anna.outlook.plain.replace(text.into());
    anna.open(&mail(1)).await;
    anna.tell(edit(Edit::Open(asha(), Address::new("asha@acme.example")))).await;
    anna
}

#[tokio::test]
async fn what_the_signature_says_is_taken_over_field_by_field_and_put_back() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = opened(&org, TEXT).await;
    let new: Vec<Field> = fields(&anna).new.iter().map(|difference| difference.field).collect();
    // Acme is the company's name in the CRM: the signature says the same.
    assert_eq!(new, [Field::Job, Field::Mobile, Field::Street, Field::PostalCode, Field::City]);
    for difference in fields(&anna).new {
        anna.tell(edit(Edit::Set(difference.field, difference.new))).await;
        assert_eq!(fields(&anna).failed, None);
    }
    assert_eq!(fields(&anna).new, []);
    let row = org.read(&format!("contacts({})", asha().id)).await;
    let shown = ["jobtitle", "mobilephone", "address1_line1", "address1_postalcode", "address1_city"];
    let values = shown.map(|column| row[column].as_str().unwrap().to_owned());
    assert_eq!(values, ["Head of Purchasing", "+49 151 5550112", "Hauptstr. 5", "70173", "Stuttgart"]);
    anna.tell(edit(Edit::Undo(Field::Job))).await;
    anna.tell(edit(Edit::Undo(Field::City))).await;
    let row = org.read(&format!("contacts({})", asha().id)).await;
    assert_eq!((&row["jobtitle"], &row["address1_city"]), (&json!("Buyer"), &json!(null)));
}

#[tokio::test]
async fn a_company_that_is_known_is_taken_and_a_new_one_made_once() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = opened(&org, "").await;
    anna.tell(edit(Edit::Set(Field::Company, "Rao & Daughters".into()))).await;
    assert_eq!(fields(&anna).failed, None);
    let companies = org.read("accounts?$filter=name eq 'Rao %26 Daughters'").await;
    assert_eq!(companies["value"].as_array().unwrap().len(), 1);
    anna.tell(edit(Edit::Set(Field::Company, "ACME".into()))).await;
    let row = org.read(&format!("contacts({})", asha().id)).await;
    let acme = record(Kind::Account, 0xAC, "").id.to_string();
    assert_eq!(row["_parentcustomerid_value"], json!(acme), "the customer of the sender's domain");
}

#[tokio::test]
async fn a_row_that_a_colleague_changed_meanwhile_is_not_overwritten() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = opened(&org, "").await;
    let mut mira = org.desk("Mira");
    mira.open(&mail(1)).await;
    mira.tell(edit(Edit::Open(asha(), Address::new("asha@acme.example")))).await;
    mira.tell(edit(Edit::Set(Field::Job, "Chief Buyer".into()))).await;
    anna.tell(edit(Edit::Set(Field::Job, "Boss".into()))).await;
    assert!(fields(&anna).failed.is_some());
    anna.tell(edit(Edit::Retry)).await;
    let job = fields(&anna).values.into_iter().find(|(field, _)| *field == Field::Job).unwrap().1;
    assert_eq!(job, "Chief Buyer");
    anna.tell(edit(Edit::Set(Field::Job, "Boss".into()))).await;
    assert_eq!(fields(&anna).failed, None);
}

#[tokio::test]
async fn a_lead_has_its_companys_name_as_text() {
    let org = Org::new().await;
    let lead = json!({"lastname": "Rao", "subject": "x", "companyname": "Acme", "emailaddress1": "asha@acme.example"});
    let id = org.row("leads", 0x61, lead).await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    let of = record(Kind::Lead, 0x61, "Rao");
    anna.tell(edit(Edit::Open(of, Address::new("asha@acme.example")))).await;
    anna.tell(edit(Edit::Set(Field::Company, "Acme Tools".into()))).await;
    assert_eq!(org.read(&format!("leads({id})")).await["companyname"], "Acme Tools");
}
