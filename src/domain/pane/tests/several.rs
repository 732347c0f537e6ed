//! What the pane does about further records of a mail.

use super::*;

impl World {
    pub(super) fn link(&self, activity: Uuid, links: &Links) -> Vec<Record> {
        let mut all = self.related.borrow_mut();
        let related = all.entry(activity).or_default();
        related.retain(|one| !links.remove.iter().any(|gone| gone.is(one)));
        for record in &links.add {
            if !related.iter().any(|one| one.is(record)) {
                related.push(record.clone());
            }
        }
        related.clone()
    }
}

pub(super) fn act(n: u8) -> Relating {
    match n {
        0 => Relating::Choose,
        1 => Relating::Add(deal()),
        _ => Relating::Remove(deal()),
    }
}

fn case() -> Record {
    record(Kind::Case, 60, "Case")
}

fn view(pane: &Pane) -> SeveralView {
    shown(pane).several.unwrap()
}

/// The pane with mail 1 open and painted.
fn painted(world: &World) -> Pane {
    let mut pane = pane();
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Painted, 1);
    pane
}

#[test]
fn nothing_of_it_is_on_the_first_card_and_nothing_is_asked_of_a_mail_that_is_not_tracked() {
    let (world, mut pane) = (World::default(), pane());
    let wants = world.settle(&mut pane, open(1), 1);
    assert_eq!((shown(&pane).several, count(&wants, |want| matches!(want, Want::Relate { .. }))), (None, 0));
    let wants = world.settle(&mut pane, Event::Painted, 1);
    assert_eq!(count(&wants, |want| matches!(want, Want::Relate { .. })), 0);
    assert_eq!((view(&pane).records, view(&pane).tracked), (vec![], false));
}

#[test]
fn what_is_chosen_before_is_written_with_the_mail() {
    let world = World::default();
    let mut pane = painted(&world);
    assert_eq!(pane.hear(Event::Several(Relating::Choose)), []);
    assert!(view(&pane).open && shown(&pane).picker.unwrap().relates);
    for record in [deal(), case(), deal(), record(Kind::User, 9, "Colleague")] {
        assert_eq!(pane.hear(Event::Several(Relating::Add(record))), [], "nothing is written yet");
        pane.hear(Event::Several(Relating::Choose));
    }
    assert_eq!(view(&pane).records, [deal(), case()]);
    pane.hear(Event::Several(Relating::Remove(deal())));
    let wants = world.settle(&mut pane, Event::Track, 1);
    let written = wants.iter().find_map(|want| match want {
        Want::Write(activity, _) => Some(activity.related.clone()),
        _ => None,
    });
    assert_eq!(written, Some(vec![case()]));
    assert_eq!(count(&wants, |want| matches!(want, Want::Relate { .. })), 0, "it is known what was written");
    assert_eq!((view(&pane).records, view(&pane).tracked), (vec![case()], true));
}

#[test]
fn a_tracked_mail_is_linked_at_once_and_that_is_undone() {
    let world = World::default();
    let mut pane = painted(&world);
    world.settle(&mut pane, Event::Track, 1);
    let wants = world.settle(&mut pane, Event::Several(Relating::Add(deal())), 1);
    assert!(matches!(wants[..], [Want::Relate { .. }]), "{wants:?}");
    assert_eq!(view(&pane).records, [deal()]);
    assert_eq!(pane.hear(Event::Several(Relating::Add(deal()))), [], "it is linked");
    let notice = pane.view().notices[0].clone();
    assert_eq!(notice.news, News::Linked(Links { add: vec![deal()], remove: vec![] }));
    world.settle(&mut pane, Event::Undo(notice.id), 1);
    assert_eq!(view(&pane).records, []);
    world.settle(&mut pane, Event::Several(Relating::Add(case())), 1);
    world.settle(&mut pane, Event::Several(Relating::Remove(case())), 1);
    let id = pane.view().notices[0].id;
    world.settle(&mut pane, Event::Undo(id), 1);
    assert_eq!(view(&pane).records, [case()]);
    // Untracked and brought back, it is what it was.
    world.settle(&mut pane, Event::Untrack { keep: false }, 1);
    assert_eq!(view(&pane).records, []);
    let id = pane.view().notices[0].id;
    world.settle(&mut pane, Event::Undo(id), 1);
    assert_eq!(view(&pane).records, [case()]);
}

#[test]
fn of_a_mail_that_is_tracked_it_is_asked_once_and_where_somebody_was_quicker_it_is_linked_after() {
    let world = World::default();
    let mut first = painted(&world);
    let mut second = painted(&world);
    world.settle(&mut first, Event::Track, 1);
    world.settle(&mut first, Event::Several(Relating::Add(deal())), 1);
    second.hear(Event::Several(Relating::Add(case())));
    let wants = world.settle(&mut second, Event::Track, 1);
    let adds = |want: &Want| matches!(want, Want::Relate { links, .. } if links.add == [case()]);
    assert_eq!(count(&wants, adds), 1, "{wants:?}");
    assert_eq!(view(&second).records, [deal(), case()], "both choices hold");
    let mut third = pane();
    world.settle(&mut third, open(1), 1);
    let wants = world.settle(&mut third, Event::Painted, 1);
    assert_eq!(count(&wants, |want| matches!(want, Want::Relate { .. })), 1);
    assert_eq!(view(&third).records.len(), 2);
    assert_eq!(world.settle(&mut third, Event::Painted, 1), []);
}

#[test]
fn what_cannot_be_changed_says_so_and_is_tried_again() {
    let world = World::default();
    let mut pane = painted(&world);
    world.settle(&mut pane, Event::Track, 1);
    world.refuse.borrow_mut().push(Problem::NotAllowed(String::new()));
    world.settle(&mut pane, Event::Several(Relating::Add(deal())), 1);
    assert_eq!(shown(&pane).failed.unwrap().doing, Doing::Linking);
    assert_eq!(view(&pane).records, []);
    world.settle(&mut pane, Event::Retry, 1);
    assert_eq!(view(&pane).records, [deal()]);
}
