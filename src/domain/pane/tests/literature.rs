//! Sales literature beside a mail that is being written.

use super::{draft, *};
use crate::literature::{self, Act, Document, Means, Named, Trouble};

/// A file, an address, and a file that is too large and lies nowhere else.
fn documents() -> Vec<Document> {
    let large = literature::MAX_BYTES + 1;
    let of =
        [(1, "Sheet", Some(1_000), ""), (2, "Film", None, "https://x.example/"), (3, "All", Some(large), "")];
    let one = |(id, title, bytes, address): (u128, &str, Option<u64>, &str)| Document {
        id: Uuid::from_u128(id),
        title: title.to_string(),
        of: String::new(),
        detail: String::new(),
        file: bytes.map(|bytes| Named { name: "a.pdf".to_string(), bytes: Some(bytes) }),
        address: address.to_string(),
    };
    of.map(one).into()
}

/// What a driver in good health answers.
pub(super) fn answer(want: &literature::Want) -> literature::Heard {
    match want {
        literature::Want::Search(words) => {
            let has = |one: &Document| one.title.contains(words.as_str());
            literature::Heard::Found(Ok(documents().into_iter().filter(has).collect()))
        }
        literature::Want::Put(_, document) => literature::Heard::Put(Ok(document.means())),
    }
}

/// The same where that is the matter.
pub(super) fn failing(heard: &literature::Heard, problem: Problem) -> Heard {
    Heard::Literature(match heard {
        literature::Heard::Found(_) => literature::Heard::Found(Err(problem)),
        literature::Heard::Put(_) => literature::Heard::Put(Err(problem.into())),
    })
}

fn act(act: Act) -> Event {
    Event::Literature(act)
}

fn put(id: u128) -> Event {
    act(Act::Put(Uuid::from_u128(id)))
}

fn shown(pane: &Pane) -> LiteratureView {
    match pane.view().body {
        Content::Draft(draft) => draft.literature.expect("the list is open"),
        other => panic!("no draft is shown but {other:?}"),
    }
}

fn writing() -> (World, Pane) {
    let (world, mut pane) = (World::default(), pane());
    draft::begin(&mut pane, &world, 1);
    (world, pane)
}

fn listed(pane: &Pane) -> Vec<u128> {
    match shown(pane).documents {
        Documents::Are(all) => all.iter().map(|one| one.id.as_u128()).collect(),
        other => panic!("no documents but {other:?}"),
    }
}

#[test]
fn documents_are_searched_and_several_are_put_into_one_mail() {
    let (world, mut pane) = writing();
    world.settle(&mut pane, act(Act::Open), 1);
    assert_eq!(listed(&pane), [1, 2, 3]);
    world.settle(&mut pane, act(Act::Typed(" F".into())), 1);
    assert_eq!(listed(&pane), [2]);
    world.settle(&mut pane, put(2), 1);
    world.settle(&mut pane, act(Act::Typed(String::new())), 1);
    world.settle(&mut pane, put(1), 1);
    let (two, one) = (Uuid::from_u128(2), Uuid::from_u128(1));
    assert_eq!(shown(&pane).done, [(two, Means::Link), (one, Means::Attach)]);
    assert_eq!(world.settle(&mut pane, put(3), 1), [], "too large, and nowhere else");
    assert_eq!(world.settle(&mut pane, put(9), 1), [], "not in the list");
    world.settle(&mut pane, Event::OpenTemplates, 1);
    let Content::Draft(draft) = pane.view().body else { panic!("the draft is gone") };
    assert!(draft.literature.is_none() && draft.templates.is_some(), "one list at a time");
    world.settle(&mut pane, act(Act::Open), 1);
    let Content::Draft(draft) = pane.view().body else { panic!("the draft is gone") };
    assert!(draft.literature.is_some() && draft.templates.is_none());
    world.settle(&mut pane, Event::Close, 1);
    assert_eq!(world.settle(&mut pane, put(1), 1), [], "the list is closed");
}

#[test]
fn a_late_answer_does_not_count_and_one_document_is_put_at_a_time() {
    let (_, mut pane) = writing();
    let first = pane.hear(act(Act::Open));
    let second = pane.hear(act(Act::Typed("x".into())));
    let found = || Heard::Literature(literature::Heard::Found(Ok(documents())));
    pane.hear(Event::Answered(first[0].ticket, found()));
    assert_eq!(shown(&pane).documents, Documents::Searching(Vec::new()), "something else is looked for");
    pane.hear(Event::Answered(second[0].ticket, found()));
    let begun = pane.hear(put(1));
    assert_eq!(pane.hear(put(2)), []);
    assert_eq!(shown(&pane).putting.map(|one| one.title), Some("Sheet".to_string()));
    let refused = Heard::Literature(literature::Heard::Put(Err(Trouble::Unable)));
    pane.hear(Event::Answered(begun[0].ticket, refused));
    assert_eq!(shown(&pane).failed, Some(("Sheet".to_string(), Trouble::Unable)));
    assert_eq!(pane.hear(put(2)).len(), 1, "another can be put");
    assert_eq!(shown(&pane).failed, None);
}

#[test]
fn what_cannot_be_read_is_said() {
    let (_, mut pane) = writing();
    let asked = pane.hear(act(Act::Open));
    let failed = literature::Heard::Found(Err(Problem::Unreachable));
    pane.hear(Event::Answered(asked[0].ticket, Heard::Literature(failed)));
    assert_eq!(shown(&pane).documents, Documents::Failed(Problem::Unreachable));
    let (_, mut none) = (World::default(), super::pane());
    assert_eq!(none.hear(act(Act::Open)), [], "no mail is being written");
}
