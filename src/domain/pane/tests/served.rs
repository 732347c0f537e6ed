//! What the pane says of the synchronizer.

use super::*;
use crate::settings::Filter;

#[test]
fn what_the_synchronizer_will_do_is_asked_for_after_the_card_and_once() {
    let (world, mut pane) = (World::default(), pane());
    let wants = world.settle(&mut pane, open(1), 1);
    assert_eq!(count(&wants, |want| matches!(want, Want::ReadDecisions(_) | Want::ReadRules { .. })), 0);
    assert_eq!(shown(&pane).decided, None);
    let wants = world.settle(&mut pane, Event::Painted, 1);
    assert!(
        matches!(wants[..], [Want::ReadDecisions(_), Want::ReadRules { .. }, Want::Around { .. }]),
        "{wants:?}"
    );
    let Some(Decided::Ahead(account)) = shown(&pane).decided else { panic!("{:?}", shown(&pane).decided) };
    assert_eq!((account.outcome, account.reason), (Outcome::Leave, Reason::NoCorrelationMatch));
    assert_eq!(account.evidence.filter, Some((me(), Filter::Replies)));
    assert!(account.evidence.own_filter);
    assert_eq!(world.settle(&mut pane, Event::Painted, 1), [], "it was asked");
    // What has been set is known by now, and only the mail is asked about.
    world.settle(&mut pane, open(2), 2);
    let wants = world.settle(&mut pane, Event::Painted, 2);
    assert!(matches!(wants[..], [Want::ReadDecisions(_), Want::Around { .. }]), "{wants:?}");
}

#[test]
fn where_no_synchronizer_answers_nothing_is_promised() {
    let world = World::default();
    let mut none = Pane::new(Settings { me: person("me@us.example"), ..Settings::default() });
    world.settle(&mut none, open(1), 1);
    let wants = world.settle(&mut none, Event::Painted, 1);
    assert!(matches!(wants[..], [Want::Around { .. }]), "none runs: {wants:?}");
    for silent in [Heard::Decisions(Ok(None)), Heard::Decisions(Err(Problem::Unreachable))] {
        let mut pane = pane();
        world.settle(&mut pane, open(1), 1);
        let mut asked = pane.hear(Event::Painted);
        let rules = asked.remove(1);
        pane.hear(Event::Answered(rules.ticket, world.answer(&rules.want, 1).unwrap()));
        pane.hear(Event::Answered(asked[0].ticket, silent));
        assert_eq!(shown(&pane).decided, None);
    }
    let mut unknown = pane();
    world.settle(&mut unknown, open(1), 1);
    let asked = unknown.hear(Event::Painted);
    unknown.hear(Event::Answered(asked[0].ticket, Heard::Decisions(Ok(Some(vec![])))));
    unknown.hear(Event::Answered(asked[1].ticket, Heard::Rules(Ok(None))));
    assert_eq!(shown(&unknown).decided, None, "the CRM has no such mailbox");
}

#[test]
fn what_was_decided_goes_before_what_would_be() {
    let world = World::default();
    for (outcome, reason, undone, shows) in [
        (Outcome::Leave, Reason::FilterNothing, false, true),
        (Outcome::Withhold, Reason::FirewallDomain, false, true),
        (Outcome::Later, Reason::Postponed, false, true),
        // It was tracked, and the CRM does not have it any more: what comes of that is not known here.
        (Outcome::Track, Reason::AcceptAll, false, false),
        (Outcome::Untrack, Reason::CategoryRemoved, true, false),
    ] {
        *world.decisions.borrow_mut() = vec![Recorded { undone, ..recorded(1, outcome, reason) }];
        let mut pane = pane();
        world.settle(&mut pane, open(1), 1);
        world.settle(&mut pane, Event::Painted, 1);
        let reasons = match shown(&pane).decided {
            Some(Decided::Recorded { account, .. }) => Some(account.reason),
            Some(Decided::Ahead(_)) => panic!("{reason:?} is not looked at"),
            None => None,
        };
        assert_eq!(reasons, shows.then_some(reason));
    }
    *world.decisions.borrow_mut() = vec![Recorded {
        mailbox: Some(Address::new("other@us.example")),
        ..recorded(1, Outcome::Leave, Reason::Copy)
    }];
    let mut pane = pane();
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Painted, 1);
    assert!(matches!(shown(&pane).decided, Some(Decided::Ahead(_))), "that was another mailbox's");
}

#[test]
fn what_was_tracked_by_itself_says_so_and_is_taken_back_as_exactly_that() {
    let (world, mut pane) = (World::default(), pane());
    let activity =
        crate::tracking::activity(&mail(1), &Dossier::default(), &[], Rules::default(), None, None);
    world.write(&activity, record(Kind::User, 3, "Synchronizer")).unwrap();
    *world.decisions.borrow_mut() = vec![recorded(1, Outcome::Track, Reason::AcceptAll)];
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Painted, 1);
    let Some(Decided::Recorded { id: Some(id), account, at }) = shown(&pane).decided else { panic!() };
    assert_eq!((account.reason, at), (Reason::AcceptAll, Moment(9)));
    let Tracking::Yes(tracked) = shown(&pane).tracking else { panic!() };
    assert!(tracked.text_follows, "the synchronizer fills it in");
    assert_eq!(pane.hear(Event::TakeBack(Uuid::from_u128(8))), [], "nobody showed that one");
    let wants = world.settle(&mut pane, Event::TakeBack(id), 1);
    assert!(matches!(wants[..], [Want::TakeBack(_), Want::LookUp(_)]), "{wants:?}");
    assert_eq!((shown(&pane).tracking, shown(&pane).decided), (Tracking::Not, None));
    assert_eq!(pane.view().notices[0].news, News::TakenBack);
    assert!(!pane.view().notices[0].undo, "tracking again is a button, not an undo");
}

#[test]
fn the_text_stays_here_only_where_a_synchronizer_looks_at_the_mailbox() {
    let world = World::default();
    let mut unasked = pane();
    world.settle(&mut unasked, open(1), 1);
    assert!(matches!(world.settle(&mut unasked, Event::Track, 1)[0], Want::ReadBody(_)), "not known yet");
    let mut served = pane();
    world.settle(&mut served, open(2), 2);
    world.settle(&mut served, Event::Painted, 2);
    assert!(matches!(world.settle(&mut served, Event::Track, 2)[0], Want::Write(..)));
    let Tracking::Yes(tracked) = shown(&served).tracking else { panic!() };
    assert!(tracked.text_incomplete && tracked.text_follows);
    let mut idle = pane();
    world.settle(&mut idle, open(0), 0);
    let asked = idle.hear(Event::Painted);
    let mut seat = Seat::new(Address::new("me@us.example"), me());
    seat.active = false;
    let rules = Rulebook { organisation: Organisation::default(), seat };
    idle.hear(Event::Answered(asked[1].ticket, Heard::Rules(Ok(Some(Box::new(rules))))));
    assert!(matches!(world.settle(&mut idle, Event::Track, 0)[0], Want::ReadBody(_)), "nobody looks at it");
}

#[test]
fn a_category_that_is_to_be_followed_is_not_called_odd() {
    let (world, mut pane) = (World::default(), pane());
    let read = pane.hear(open(1)).remove(0);
    for Asked { ticket, want } in pane.hear(Event::Answered(read.ticket, Heard::Mail(Ok(mail(1))))) {
        let heard = match want {
            Want::ReadClues(_) => Heard::Clues(Ok(Clues { marked: Some(true), ..Clues::default() })),
            other => world.answer(&other, 1).unwrap(),
        };
        pane.hear(Event::Answered(ticket, heard));
    }
    assert!(shown(&pane).stray_category, "nobody is known to follow it");
    world.settle(&mut pane, Event::Painted, 1);
    assert!(!shown(&pane).stray_category);
    let Some(Decided::Ahead(account)) = shown(&pane).decided else { panic!() };
    assert_eq!((account.outcome, account.reason), (Outcome::Track, Reason::Category));
}

#[test]
fn where_an_administrator_has_not_switched_it_on_nothing_is_offered() {
    let (world, mut pane) = (World::default(), pane());
    world.settle(&mut pane, open(0), 0);
    let asked = pane.hear(Event::Painted);
    assert!(matches!(pane.view().body, Content::Mail(_)), "nobody has said so yet");
    let organisation = Organisation { app_on: false, ..Organisation::default() };
    let rules = Rulebook { organisation, seat: Seat::new(Address::new("me@us.example"), me()) };
    pane.hear(Event::Answered(asked[1].ticket, Heard::Rules(Ok(Some(Box::new(rules))))));
    assert_eq!(pane.view().body, Content::Other(Other::SwitchedOff));
    assert_eq!(pane.hear(Event::Accept), [], "and no key does what no button offers");
}
