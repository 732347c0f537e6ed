//! The list of mailboxes: pages, filters, marks, acts.

use admin::{Act, Acting, Chosen, Run, Status};
use desk::model::{Event, Filter, Mark, Place, Question, STEP, Want, Whom};
use domain::problem::Problem;

use crate::kit::{MARA, Server, id, ids, listed};

fn many(administrator: bool) -> Server {
    let mut server = Server::new(administrator);
    server.mailboxes = (1..=10_000).map(listed).collect();
    server
}

#[test]
fn ten_thousand_lines_come_in_pages_and_are_shown_as_they_come() {
    let mut server = many(true);
    let desk = server.at("#/mailboxes");
    assert_eq!(server.count(|question| matches!(question, Question::Page(_))), 10);
    assert!(desk.list.complete && desk.list.rows.len() == 10_000 && desk.list.shown.len() == 10_000);
    let mut cut = many(true);
    cut.fails = Some((|question| *question == Question::Page(Some("3000".into())), Problem::Unreachable));
    let mut desk = cut.at("#/mailboxes");
    assert_eq!((desk.list.rows.len(), desk.list.total, desk.list.complete), (3_000, 10_000, false));
    assert_eq!(desk.list.problem, Some(Problem::Unreachable));
    cut.fails = None;
    cut.tell(&mut desk, Event::Retry);
    assert_eq!((desk.list.rows.len(), desk.list.problem.clone()), (10_000, None));
}

#[test]
fn a_filter_leaves_what_fits_and_stands_in_the_address() {
    let mut server = many(true);
    let mut desk = server.at("#/mailboxes");
    let table = [
        (Filter { text: "ASHA ".into(), ..Filter::default() }, 2_000),
        (Filter { text: "priya.nair.4@".into(), ..Filter::default() }, 1),
        (Filter { status: Some(Status::Red), ..Filter::default() }, 2_000),
        (Filter { test: Some(Run::NotRun), ..Filter::default() }, 4_000),
        (Filter { status: Some(Status::Green), test: Some(Run::Failure), ..Filter::default() }, 0),
        (Filter::default(), 10_000),
    ];
    for (filter, count) in table {
        server.tell(&mut desk, Event::Filter(filter.clone()));
        assert_eq!(desk.list.shown.len(), count, "{filter:?}");
        let fragment = Place::Mailboxes(filter).to_string();
        assert_eq!(server.wanted.last(), Some(&Want::Show { fragment, new: false }));
    }
    let desk = server.at("#/mailboxes?status=red&text=jonas");
    assert!(desk.list.shown.iter().all(|at| desk.list.rows[*at].status == Status::Red));
}

#[test]
fn marks_follow_the_keyboard_and_the_pointer() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/mailboxes");
    let marked = |desk: &desk::model::Desk| desk.list.marked.iter().copied().collect::<Vec<_>>();
    let table: [(&[Mark], Vec<u128>, usize); 9] = [
        (&[Mark::Toggle(0)], vec![1], 0),
        (&[Mark::By(1, false)], vec![1], 1),
        (&[Mark::By(1, true)], vec![1, 2, 3], 2),
        (&[Mark::Toggle(1)], vec![1, 3], 1),
        (&[Mark::None, Mark::To(5), Mark::Through(3)], vec![4, 5, 6], 3),
        (&[Mark::None, Mark::By(-99, false), Mark::By(99, true)], vec![1, 2, 3, 4, 5, 6], 5),
        (&[Mark::None, Mark::All], vec![1, 2, 3, 4, 5, 6], 5),
        (&[Mark::None, Mark::To(99)], vec![], 5),
        (&[Mark::By(-isize::try_from(STEP).unwrap(), false)], vec![], 0),
    ];
    for (marks, expected, cursor) in table {
        for mark in marks {
            server.tell(&mut desk, Event::Mark(*mark));
        }
        let expected: Vec<_> = ids(expected).into_iter().collect();
        assert_eq!((marked(&desk), desk.list.cursor), (expected, cursor), "{marks:?}");
    }
    server.tell(&mut desk, Event::Open(2));
    let fragment = Place::Mailbox(id(3)).to_string();
    assert_eq!(server.wanted.last(), Some(&Want::Show { fragment, new: true }));
}

#[test]
fn an_act_names_what_it_means() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/mailboxes");
    let acted = |server: &Server| {
        server.asked.iter().rev().find_map(|question| {
            if let Question::Act(acting) = question { Some(acting.clone()) } else { None }
        })
    };
    server.tell(&mut desk, Event::Act(Act::Approve, Whom::Marked));
    assert_eq!(acted(&server), None, "nothing is marked");
    server.tell(&mut desk, Event::Mark(Mark::Toggle(1)));
    server.tell(&mut desk, Event::Act(Act::Approve, Whom::Marked));
    let these = |numbers: &[u128]| Chosen::These(numbers.iter().map(|number| id(*number)).collect());
    assert_eq!(acted(&server), Some(Acting { act: Act::Approve, mailboxes: these(&[2]) }));
    server.tell(&mut desk, Event::Act(Act::Reject, Whom::One(id(5))));
    assert_eq!(acted(&server), Some(Acting { act: Act::Reject, mailboxes: these(&[5]) }));
    server.tell(&mut desk, Event::Mark(Mark::All));
    server.tell(&mut desk, Event::Act(Act::ApproveAndTest, Whom::Marked));
    assert_eq!(acted(&server), Some(Acting { act: Act::ApproveAndTest, mailboxes: Chosen::All }));
    // All that are shown are not all that there are.
    let mut desk = server.at("#/mailboxes?status=red");
    server.tell(&mut desk, Event::Mark(Mark::All));
    server.tell(&mut desk, Event::Act(Act::Test, Whom::Marked));
    assert_eq!(acted(&server), Some(Acting { act: Act::Test, mailboxes: these(&[3]) }));
}

#[test]
fn a_refused_act_is_told_and_what_was_marked_stays() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/mailboxes");
    server.fails = Some((|question| matches!(question, Question::Act(_)), Problem::NotAllowed("no".into())));
    server.tell(&mut desk, Event::Mark(Mark::Toggle(1)));
    server.tell(&mut desk, Event::Act(Act::Approve, Whom::Marked));
    assert!(desk.work.is_none() && desk.news.last().unwrap().said.is_bad());
    assert_eq!(desk.list.marked.len(), 1);
    for _ in 0..9 {
        server.tell(&mut desk, Event::Act(Act::Approve, Whom::Marked));
    }
    assert!(desk.news.len() <= 4, "lines do not pile up");
}

#[test]
fn rights_only_hide_what_the_server_would_refuse() {
    let (mut administrator, mut seller) = (Server::new(true), Server::new(false));
    let (all, own) = (administrator.at("#/mailboxes"), seller.at("#/mine"));
    assert!(all.rights_on(id(4)).approve && all.rights_on(id(4)).test_own);
    assert!(!own.rights_on(id(MARA)).approve && own.rights_on(id(MARA)).test_own);
    assert!(!own.rights_on(id(4)).test_own);
    seller.me.rights.approve_own = true;
    let own = seller.at("#/mine");
    assert!(own.rights_on(id(MARA)).approve && !own.rights_on(id(4)).approve);
}

#[test]
fn one_mailbox_that_is_looked_at_is_new_in_the_list_too() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/mailboxes");
    server.mailboxes[3].status = Status::Green;
    server.tell(&mut desk, Event::Went(Place::Mailbox(id(4)).to_string()));
    assert_eq!(desk.list.rows[3].status, Status::Green);
    server.tell(&mut desk, Event::Went(Place::Mailbox(id(77)).to_string()));
    assert_eq!(desk.detail.as_ref().unwrap().1.problem, Some(Problem::Gone));
}
