//! What stands on cards, while it is picked.

use admin::{CardOf, Cards};
use desk::model::{Event, Pick, Question, Said};

use crate::kit::{Server, cards};

fn tick(name: &str) -> Event {
    Event::Cards(Pick::Tick("contact".into(), name.into()))
}

#[test]
fn what_is_picked_is_a_draft_until_it_is_kept() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/cards");
    for event in [tick("phone"), tick("department"), tick("nonsense")] {
        server.tell(&mut desk, event);
    }
    server.tell(&mut desk, Event::Cards(Pick::Up("contact".into(), "department".into())));
    let picks = desk.cards.value.as_ref().unwrap();
    assert_eq!(picks.draft[0].picked, ["department", "owner"]);
    assert!(picks.is_changed() && !picks.is_usual());
    server.tell(&mut desk, Event::Save);
    let kept = server
        .asked
        .iter()
        .rev()
        .find_map(|question| if let Question::KeepCards(kept) = question { Some(kept) } else { None });
    let changed = CardOf { picked: vec!["department".into(), "owner".into()], ..cards().kinds[0].clone() };
    assert_eq!(**kept.unwrap(), Cards { kinds: vec![changed], ..Cards::default() }, "only what differs");
    let picks = desk.cards.value.as_ref().unwrap();
    assert_eq!((picks.is_changed(), picks.kept.by.as_deref()), (false, Some("Mara Keller")));
    assert_eq!(desk.news.last().unwrap().said, Said::Saved);
    server.tell(&mut desk, Event::Cards(Pick::Usual));
    assert!(desk.cards.value.as_ref().unwrap().is_usual());
    server.tell(&mut desk, Event::Discard);
    assert_eq!(desk.cards.value.as_ref().unwrap().draft[0].picked, ["department", "owner"]);
}

#[test]
fn no_more_can_be_picked_than_there_is_room_for() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/cards");
    for name in ["department", "site", "city", "country", "manager"] {
        server.tell(&mut desk, tick(name));
    }
    let picked = &desk.cards.value.as_ref().unwrap().draft[0].picked;
    assert_eq!(*picked, ["owner", "phone", "department", "site", "city"]);
}
