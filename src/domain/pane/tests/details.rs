//! Somebody's fields, beside the mail.

use super::*;
use crate::{details::Details, signature::Field};

const TEXT: &str = "Hello\n\nsender1\nHead of Purchasing\nTel +49 711 5550112";

fn details(job: &str) -> Details {
    let values =
        Field::ALL.map(|field| (field, if field == Field::Job { job.into() } else { String::new() }));
    Details { of: contact(1).record, version: format!("v-{job}"), values: values.to_vec() }
}

fn view(pane: &Pane) -> DetailsView {
    shown(pane).details.expect("somebody's fields stand open")
}

fn edit(edit: Edit) -> Event {
    Event::Details(edit)
}

fn open_details(world: &World, pane: &mut Pane) -> Vec<Asked> {
    world.settle(pane, open(1), 1);
    pane.hear(edit(Edit::Open(contact(1).record, Address::new("sender1@acme.example"))))
}

fn answer(pane: &mut Pane, asked: &Asked, heard: Heard) -> Vec<Asked> {
    pane.hear(Event::Answered(asked.ticket, heard))
}

#[test]
fn what_the_signature_says_otherwise_is_offered_and_taken_field_by_field() {
    let (world, mut pane) = (World::default(), pane());
    let asked = open_details(&world, &mut pane);
    assert!(
        matches!(&asked[..], [a, b] if matches!(a.want, Want::ReadDetails(_)) && matches!(b.want, Want::ReadPlain(_)))
    );
    answer(&mut pane, &asked[0], Heard::Details(Ok(Box::new(details("Buyer")))));
    assert!(view(&pane).reads_signature && view(&pane).new.is_empty());
    answer(&mut pane, &asked[1], Heard::Plain(Ok(TEXT.into())));
    let new: Vec<Field> = view(&pane).new.iter().map(|difference| difference.field).collect();
    assert_eq!(new, [Field::Job, Field::Phone]);
    let change = pane.hear(edit(Edit::Set(Field::Job, view(&pane).new[0].new.clone())));
    let Want::ChangeDetails(sent) = &change[0].want else { panic!() };
    assert_eq!((&*sent.version, &*sent.value), ("v-Buyer", "Head of Purchasing"));
    assert_eq!(pane.hear(edit(Edit::Set(Field::Phone, "1".into()))), [], "one at a time");
    let again = answer(&mut pane, &change[0], Heard::Changed(Ok(())));
    assert!(matches!(again[0].want, Want::ReadDetails(_)), "its new version is read");
    answer(&mut pane, &again[0], Heard::Details(Ok(Box::new(details("Head of Purchasing")))));
    assert_eq!(view(&pane).changed, [Field::Job]);
    assert_eq!(view(&pane).new.len(), 1, "the telephone is still offered");
    let undo = pane.hear(edit(Edit::Undo(Field::Job)));
    let Want::ChangeDetails(sent) = &undo[0].want else { panic!() };
    assert_eq!(&*sent.value, "Buyer");
    answer(&mut pane, &undo[0], Heard::Changed(Ok(())));
    assert_eq!(view(&pane).changed, []);
}

#[test]
fn what_fails_is_said_beside_the_field_and_after_another_mail_in_a_line() {
    let (world, mut pane) = (World::default(), pane());
    let asked = open_details(&world, &mut pane);
    answer(&mut pane, &asked[0], Heard::Details(Ok(Box::new(details("Buyer")))));
    answer(&mut pane, &asked[1], Heard::Plain(Err(Problem::Moved)));
    assert!(
        !view(&pane).reads_signature && view(&pane).new.is_empty(),
        "a text that cannot be read offers nothing"
    );
    assert_eq!(pane.hear(edit(Edit::Set(Field::Job, " Buyer ".into()))), [], "that stands there");
    let change = pane.hear(edit(Edit::Set(Field::Job, "Boss".into())));
    answer(&mut pane, &change[0], Heard::Changed(Err(Problem::Conflict)));
    assert_eq!((view(&pane).failed, view(&pane).changed), (Some(Problem::Conflict), vec![]));
    let change = pane.hear(edit(Edit::Set(Field::Job, "Boss".into())));
    world.settle(&mut pane, open(2), 2);
    assert_eq!(shown(&pane).details, None);
    answer(&mut pane, &change[0], Heard::Changed(Err(Problem::Conflict)));
    assert_eq!(pane.view().notices[0].news, News::NotChanged(Problem::Conflict));
}

#[test]
fn a_company_is_a_row_of_its_own_for_a_contact() {
    let (world, mut pane) = (World::default(), pane());
    let asked = open_details(&world, &mut pane);
    answer(&mut pane, &asked[0], Heard::Details(Ok(Box::new(details("Buyer")))));
    assert_eq!(pane.hear(edit(Edit::Set(Field::Company, " ".into()))), [], "nothing is no company");
    let change = pane.hear(edit(Edit::Set(Field::Company, "Acme Tools".into())));
    let Want::ChangeDetails(sent) = &change[0].want else { panic!() };
    assert_eq!(sent.company, Company::Named("Acme Tools".into()));
    let known = [record(Kind::Account, 7, "Acme Tools GmbH")];
    assert_eq!(crate::details::company("ACME Tools", &known), Company::Known(known[0].clone()));
    assert_eq!(crate::details::company("Northwind", &known), Company::Named("Northwind".into()));
}

#[test]
fn pressed_again_and_by_escape_it_closes_and_only_people_have_fields() {
    let (world, mut pane) = (World::default(), pane());
    open_details(&world, &mut pane);
    pane.hear(Event::Close);
    assert_eq!(shown(&pane).details, None);
    open_details(&world, &mut pane);
    open_details(&world, &mut pane);
    assert_eq!(shown(&pane).details, None);
    assert_eq!(pane.hear(edit(Edit::Open(deal(), Address::new("sender1@acme.example")))), []);
    assert_eq!(pane.hear(edit(Edit::Undo(Field::Job))), []);
}
