//! Which files are kept.

use super::*;
use crate::identity;

fn with_files() -> Mail {
    let file = |name: &str, inline| Attachment { name: name.to_string(), bytes: 1_000, inline };
    Mail {
        attachments: vec![file("offer.pdf", false), file("logo.png", true), file("terms.pdf", false)],
        ..mail(1)
    }
}

/// Opens the mail with its files, painted; the synchronizer looks at the mailbox.
fn opened(world: &World) -> Pane {
    let mut pane = pane();
    show(world, &mut pane);
    world.settle(&mut pane, Event::Painted, 1);
    pane
}

fn show(world: &World, pane: &mut Pane) {
    let read = pane.hear(open(1)).remove(0);
    let mut asked = pane.hear(Event::Answered(read.ticket, Heard::Mail(Ok(with_files()))));
    while !asked.is_empty() {
        let Asked { ticket, want } = asked.remove(0);
        if let Some(heard) = world.answer(&want, 1) {
            asked.extend(pane.hear(Event::Answered(ticket, heard)));
        }
    }
}

fn kept(pane: &Pane) -> Vec<(String, bool)> {
    let view = shown(pane).keeps.map(|view| view.files).unwrap_or_default();
    view.into_iter().map(|one| (one.name, one.kept)).collect()
}

fn written(wants: &[Want]) -> Vec<Uuid> {
    let left_out = |want: &Want| match want {
        Want::Write(activity, _) => Some(activity.left_out.clone()),
        _ => None,
    };
    wants.iter().find_map(left_out).unwrap()
}

#[test]
fn all_are_kept_unless_somebody_says_otherwise_and_pictures_of_the_text_never() {
    let world = World::default();
    let mut pane = opened(&world);
    assert_eq!(kept(&pane), [("offer.pdf".to_string(), true), ("terms.pdf".to_string(), true)]);
    let wants = world.settle(&mut pane, Event::Track, 1);
    assert!(written(&wants).is_empty());
    assert_eq!(kept(&pane), [], "it is tracked");
}

#[test]
fn the_choice_is_remembered_until_the_mail_is_tracked_and_goes_with_it() {
    let world = World::default();
    let mut pane = opened(&world);
    let (offer, terms) = (identity::file("offer.pdf", 0), identity::file("terms.pdf", 0));
    for file in [offer, terms, identity::file("logo.png", 0), Uuid::from_u128(9)] {
        assert_eq!(pane.hear(Event::Files(Keeping { file, keep: false })), []);
    }
    pane.hear(Event::Files(Keeping { file: offer, keep: true }));
    world.settle(&mut pane, open(2), 2);
    show(&world, &mut pane);
    world.settle(&mut pane, Event::Painted, 1);
    assert_eq!(kept(&pane), [("offer.pdf".to_string(), true), ("terms.pdf".to_string(), false)]);
    let wants = world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert_eq!(written(&wants), [terms]);
    // Untracked and brought back, it is what it was.
    world.settle(&mut pane, Event::Untrack { keep: false }, 1);
    let id = pane.view().notices[0].id;
    let wants = world.settle(&mut pane, Event::Undo(id), 1);
    assert_eq!(written(&wants), [terms]);
}

#[test]
fn where_nobody_fills_files_in_nothing_is_offered() {
    let world = World::default();
    let mut none = Pane::new(Settings { me: person("me@us.example"), ..Settings::default() });
    show(&world, &mut none);
    world.settle(&mut none, Event::Painted, 1);
    assert_eq!(kept(&none), []);
}
