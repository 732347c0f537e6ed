//! What happened last with the sender, and what comes next.

use super::*;
use crate::{
    mail::Direction,
    pane::{Act, view::Told},
    timeline::{Entry, Progress, What},
};

fn told() -> Around {
    let entry = Entry {
        id: Uuid::from_u128(70),
        what: What::Mail(Direction::Incoming),
        subject: "Offer".into(),
        text: "".into(),
        at: Moment(5),
        due: None,
        who: "".into(),
        progress: Progress::Done,
        regarding: None,
        thread: Uuid::from_u128(70),
    };
    Around { last: Some((entry, Moment(5))), next: None }
}

/// What is asked about the sender once the card is painted.
fn painted(pane: &mut Pane) -> Vec<Asked> {
    let asked = pane.hear(Event::Painted).into_iter();
    asked.filter(|asked| matches!(asked.want, Want::Around { .. })).collect()
}

#[test]
fn it_is_asked_once_the_card_is_painted_and_its_place_is_there_before() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    let view = shown(&pane).around.expect("a place is kept from the first card on");
    assert!(view.of.is(&contact(1).record) && view.told == Told::Coming);
    let asked = painted(&mut pane);
    let [one] = &asked[..] else { panic!("{asked:?}") };
    let Want::Around { of, but } = &one.want else { panic!("{asked:?}") };
    assert!(of.is(&contact(1).record) && but.is_some(), "the open mail itself is not what happened last");
    assert_eq!(painted(&mut pane), [], "once");
    let answer = Heard::Around(Ok(Box::new((of.clone(), told()))));
    pane.hear(Event::Answered(one.ticket, answer));
    assert_eq!(shown(&pane).around.unwrap().told, Told::Here(Box::new(told())));
}

#[test]
fn an_answer_about_another_mail_falls_on_the_floor_and_a_failure_is_said() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    let asked = painted(&mut pane);
    world.settle(&mut pane, open(2), 2);
    let late = Heard::Around(Ok(Box::new((contact(1).record, told()))));
    pane.hear(Event::Answered(asked[0].ticket, late));
    assert_eq!(shown(&pane).around.unwrap().told, Told::Coming);
    let asked = painted(&mut pane);
    pane.hear(Event::Answered(asked[0].ticket, Heard::Around(Err(Problem::TimedOut))));
    assert_eq!(shown(&pane).around.unwrap().told, Told::Unread);
}

#[test]
fn a_timeline_that_is_opened_at_an_entry_says_at_which() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    let act = Act::OpenAt(contact(1).record, Uuid::from_u128(70));
    let asked = pane.hear(Event::Timeline(act));
    assert!(matches!(asked[0].want, Want::Timeline(_)));
    let Content::Timeline(view) = pane.view().body else { panic!() };
    assert_eq!(view.at, Some(Uuid::from_u128(70)));
}

#[test]
fn the_company_that_the_signature_names_stands_in_the_form() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(1), 1);
    let begin =
        |pane: &mut Pane| pane.hear(Event::AddPerson(Address::new("sender1@acme.example"), Kind::Contact));
    let asked = begin(&mut pane);
    let [one] = &asked[..] else { panic!("{asked:?}") };
    assert!(matches!(one.want, Want::ReadPlain(_)));
    let text = "Hello\n\nsender1\nHead of Purchasing\nAcme Werkzeuge GmbH\nTel +49 711 5550112";
    pane.hear(Event::Answered(one.ticket, Heard::Plain(Ok(text.into()))));
    assert_eq!(shown(&pane).form.unwrap().company_text(), "Acme Werkzeuge GmbH");
    assert_eq!(begin(&mut pane), [], "it is read once");
}
