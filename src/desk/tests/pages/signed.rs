//! Signing in, finding one's place, and what is asked how often.

use admin::{JobState, StageState};
use desk::model::{Desk, Event, Place, Question, Signed, Want};
use domain::problem::Problem;

use crate::kit::{NOW, Server, id, job};

#[test]
fn nothing_is_asked_before_somebody_is_signed_in() {
    let mut server = Server::new(true);
    let mut desk = Desk::new(NOW);
    server.tell(&mut desk, Event::Went("#/setup".into()));
    assert_eq!(desk.signed, Signed::Unknown);
    server.tell(&mut desk, Event::Signed(false));
    server.pass(&mut desk, 300);
    assert_eq!((desk.signed, server.asked.len()), (Signed::Out, 0));
    server.tell(&mut desk, Event::SignIn);
    assert_eq!(server.wanted, [Want::SignIn]);
}

#[test]
fn everybody_begins_where_they_belong_and_a_link_leads_where_it_says() {
    for (administrator, fragment, place, moved) in [
        (true, "", Place::Setup, Some("#/setup")),
        (false, "", Place::Mine, Some("#/mine")),
        (true, "#/audit", Place::Audit, None),
        (false, "#/alerts", Place::Alerts, None),
    ] {
        let mut server = Server::new(administrator);
        let desk = server.at(fragment);
        assert_eq!(desk.place, Some(place));
        let expected: Vec<Want> =
            moved.iter().map(|to| Want::Show { fragment: (*to).into(), new: false }).collect();
        assert_eq!(server.wanted, expected);
    }
}

#[test]
fn when_the_sign_in_runs_out_what_was_typed_stays_and_it_goes_on_afterwards() {
    let mut server = Server::new(false);
    let mut desk = server.at("#/settings");
    server.tell(&mut desk, Event::Edit(desk::model::Edit::Filter("all".into())));
    server.fails = Some((|question| matches!(question, Question::KeepOwn(..)), Problem::SignedOut));
    server.tell(&mut desk, Event::Save);
    assert_eq!(desk.signed, Signed::Again);
    assert_eq!(desk.own.value.as_ref().unwrap().draft.filter, "all");
    let asked = server.asked.len();
    server.pass(&mut desk, 200);
    assert_eq!(server.asked.len(), asked, "nobody is asked without a token");
    server.tell(&mut desk, Event::SignIn);
    assert_eq!(server.wanted.last(), Some(&Want::SignAgain));
    server.fails = None;
    server.tell(&mut desk, Event::Signed(true));
    assert_eq!(desk.own.value.as_ref().unwrap().draft.filter, "all", "an answer does not take it away");
    server.tell(&mut desk, Event::Save);
    assert!(!desk.own.value.as_ref().unwrap().is_changed());
}

#[test]
fn signing_out_forgets_everything() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/mailboxes");
    assert!(!desk.list.rows.is_empty());
    server.tell(&mut desk, Event::SignOut);
    assert_eq!(desk.signed, Signed::Out);
    assert!(desk.me.value.is_none() && desk.list.rows.is_empty() && desk.alerts.value.is_none());
    assert_eq!(server.wanted.last(), Some(&Want::SignOut));
}

#[test]
fn an_answer_that_nobody_waits_for_falls_on_the_floor() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/setup");
    let before = desk.clone();
    let wants = desk.hear(Event::Went("#/alerts".into()));
    let Some(Want::Ask(ticket, _)) = wants.first().cloned() else { panic!("nothing is asked") };
    server.tell(&mut desk, Event::SignOut);
    let out = desk.clone();
    assert_eq!(desk.hear(Event::Answered(ticket, Err(Problem::Gone))), []);
    assert_eq!(desk, out);
    assert_ne!(desk, before);
}

#[test]
fn nothing_is_asked_twice_at_a_time() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/setup");
    server.silent = Some(|question| matches!(question, Question::Setup));
    let before = server.count(|question| matches!(question, Question::Setup));
    for _ in 0..5 {
        server.tell(&mut desk, Event::Retry);
    }
    assert_eq!(server.count(|question| matches!(question, Question::Setup)) - before, 1);
}

#[test]
fn it_is_asked_ever_less_often_while_nothing_happens_and_at_once_when_somebody_turns_to_it() {
    let mut server = Server::new(false);
    let mut desk = server.at("#/alerts");
    let alerts = |server: &Server| server.count(|question| matches!(question, Question::Alerts));
    let first = alerts(&server);
    server.pass(&mut desk, 600);
    let quiet = alerts(&server) - first;
    assert!((4..=8).contains(&quiet), "{quiet} times in ten minutes");
    server.tell(&mut desk, Event::Turned);
    server.tell(&mut desk, Event::Turned);
    assert_eq!(alerts(&server) - first - quiet, 1, "who turns to it twice in a moment is served once");
}

#[test]
fn set_up_is_begun_followed_and_found_again_after_a_reload() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/setup");
    assert!(!desk.is_busy());
    server.tell(&mut desk, Event::BeginSetup);
    assert!(desk.is_busy());
    let before = server.count(|question| matches!(question, Question::Setup));
    server.pass(&mut desk, 10);
    assert!(server.count(|question| matches!(question, Question::Setup)) - before >= 4);
    // Another page, a new start: the state is the server's.
    let again = server.at("#/setup");
    assert!(again.setup.value.as_ref().unwrap().running && again.is_busy());
    (server.setup.running, server.setup.done) = (false, Some(NOW));
    server.setup.stages.iter_mut().for_each(|stage| stage.state = StageState::Done);
    server.pass(&mut desk, 6);
    assert!(!desk.is_busy() && desk.setup.value.as_ref().unwrap().done.is_some());
}

#[test]
fn what_fails_on_the_way_leaves_what_is_known() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/setup");
    server.fails = Some((|question| matches!(question, Question::Setup), Problem::Unreachable));
    server.tell(&mut desk, Event::Retry);
    assert_eq!(desk.setup.problem, Some(Problem::Unreachable));
    assert!(desk.setup.value.is_some());
    server.fails = None;
    server.tell(&mut desk, Event::Retry);
    assert_eq!(desk.setup.problem, None);
}

#[test]
fn a_job_is_followed_to_its_end_though_an_answer_is_lost() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/mailboxes");
    server.tell(&mut desk, Event::Mark(desk::model::Mark::All));
    server.tell(&mut desk, Event::Act(admin::Act::Test, desk::model::Whom::Marked));
    assert!(desk.is_busy());
    server.fails = Some((|question| matches!(question, Question::Job(_)), Problem::TimedOut));
    server.pass(&mut desk, 3);
    assert!(desk.is_busy());
    (server.fails, server.job) = (None, Some(job(JobState::Done, 1)));
    server.pass(&mut desk, 8);
    assert!(!desk.is_busy());
    assert_eq!(desk.news.last().unwrap().said, desk::model::Said::Ended(admin::Act::Test, 3, 1));
}

#[test]
fn a_job_is_found_again_after_a_reload() {
    let mut server = Server::new(true);
    server.me.work = Some(admin::Begun { job: id(900), act: admin::Act::Test });
    server.job = Some(job(JobState::Running, 0));
    let mut desk = server.at("#/mailboxes");
    let shown = |desk: &Desk| desk.work.as_ref().and_then(|work| work.job.clone());
    assert_eq!((shown(&desk), desk.is_busy()), (server.job.clone(), true));
    server.job = Some(job(JobState::Done, 1));
    server.pass(&mut desk, 3);
    assert_eq!(desk.news.last().unwrap().said, desk::model::Said::Ended(admin::Act::Test, 3, 1));
    // Who they are is asked again: what was put away stays away.
    server.tell(&mut desk, Event::CloseJob);
    server.tell(&mut desk, Event::Retry);
    assert_eq!(shown(&desk), None);
}
