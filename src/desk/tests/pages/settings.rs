//! Settings: drafts, the dry run, what is kept; the register and the audit.

use admin::{DryRunAsk, Mine, Never, Organisation};
use desk::model::{Desk, Edit, Event, Question, Said, TRIAL_DAYS};
use domain::problem::Problem;

use crate::kit::{Server, id};

fn edit(server: &mut Server, desk: &mut Desk, edits: impl IntoIterator<Item = Edit>) {
    for edit in edits {
        server.tell(desk, Event::Edit(edit));
    }
}

fn sent(server: &Server) -> &Question {
    let kept = |question: &&Question| {
        matches!(question, Question::KeepOwn(..) | Question::KeepOrganisation(_) | Question::DryRun(_))
    };
    server.asked.iter().rev().find(kept).unwrap()
}

#[test]
fn ones_own_settings_are_a_draft_until_they_are_kept() {
    let mut server = Server::new(false);
    let before = server.own.clone();
    let mut desk = server.at("#/settings");
    edit(
        &mut server,
        &mut desk,
        [
            Edit::Filter("people".into()),
            Edit::Create(None),
            Edit::Addresses(" dr@clinic.example \n\nfriend@home.example".into()),
            Edit::Private(false),
            Edit::NeverFolder("inbox".into(), true),
            Edit::Rule("orders".into(), true),
        ],
    );
    assert!(desk.own.value.as_ref().unwrap().is_changed());
    server.tell(&mut desk, Event::Save);
    let Question::KeepOwn(_, kept) = sent(&server) else { panic!("nothing is kept") };
    assert_eq!((kept.filter.as_str(), &kept.create), ("people", &None));
    assert_eq!(kept.never.addresses, ["dr@clinic.example", "friend@home.example"]);
    assert_eq!((kept.never.private, kept.never.folders.as_slice()), (false, ["inbox".to_owned()].as_slice()));
    assert_eq!(kept.rules[1].name, "Inbox / Acme / Orders");
    assert_eq!(desk.news.last().unwrap().said, Said::Saved);
    assert!(!desk.own.value.as_ref().unwrap().is_changed());
    edit(&mut server, &mut desk, [Edit::Filter("all".into())]);
    assert!(desk.news.is_empty(), "it was said of what is changed now");
    server.tell(&mut desk, Event::Discard);
    assert_eq!(desk.own.value.as_ref().unwrap().draft.filter, "people");
    assert_ne!(before.filter, "people");
}

#[test]
fn directions_are_set_field_by_field_and_back_and_fixed_ones_are_not() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/organisation");
    let way = |kind: &str, field: &str, way: &str| Edit::Way(kind.into(), field.into(), way.into());
    edit(
        &mut server,
        &mut desk,
        [
            way("contact", "mobile", "off"),
            way("contact", "company", "off"),
            way("contact", "mobile", "sideways"),
            way("task", "subject", "off"),
            Edit::UsualWays("appointment".into()),
        ],
    );
    server.tell(&mut desk, Event::Save);
    let Question::KeepOrganisation(kept) = sent(&server) else { panic!("nothing is kept") };
    let named: Vec<_> = kept.directions.iter().map(|one| (one.field.as_str(), one.way.as_str())).collect();
    assert_eq!(named, [("subject", "both"), ("mobile", "off")], "what changes is named, and nothing else");
    assert_eq!(desk.news.last().unwrap().said, Said::Saved);
    assert!(!desk.whole.value.as_ref().unwrap().is_changed());
}

#[test]
fn whether_others_send_in_ones_name_is_kept_with_ones_own_settings() {
    let mut server = Server::new(false);
    let mut desk = server.at("#/settings");
    edit(&mut server, &mut desk, [Edit::SendAs(true)]);
    server.tell(&mut desk, Event::Save);
    let Question::KeepOwn(_, kept) = sent(&server) else { panic!("nothing is kept") };
    assert!(kept.send_as);
}

#[test]
fn an_administrator_sets_somebody_elses_and_finds_their_own_as_they_left_it() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/settings");
    edit(&mut server, &mut desk, [Edit::Filter("people".into())]);
    server.tell(&mut desk, Event::Went(format!("#/settings/{}", id(4))));
    let theirs = desk.own.value.as_ref().unwrap();
    assert!(theirs.kept.address.starts_with("priya") && !theirs.is_changed(), "{:?}", theirs.kept);
    edit(&mut server, &mut desk, [Edit::Filter("nothing".into())]);
    server.tell(&mut desk, Event::Try);
    let Question::DryRun(dry) = sent(&server) else { panic!("nothing is tried") };
    assert_eq!(dry.mailbox, Some(id(4)));
    server.tell(&mut desk, Event::Save);
    let Question::KeepOwn(whose, kept) = sent(&server) else { panic!("nothing is kept") };
    assert_eq!((*whose, kept.filter.as_str()), (Some(id(4)), "nothing"));
    server.tell(&mut desk, Event::Went("#/settings".into()));
    let own = desk.own.value.as_ref().unwrap();
    assert_eq!((own.draft.filter.as_str(), own.is_changed()), ("people", true), "what was typed stays");
}

#[test]
fn a_forced_filter_and_a_full_list_of_rules_are_not_touched() {
    let mut server = Server::new(false);
    server.own = Mine { filter_forced: true, most_rules: 1, ..server.own.clone() };
    let mut desk = server.at("#/settings");
    edit(&mut server, &mut desk, [Edit::Filter("all".into()), Edit::Rule("orders".into(), true)]);
    let own = desk.own.value.as_ref().unwrap();
    assert_eq!((own.draft.filter.as_str(), own.draft.rules.len()), ("replies", 1));
    assert!(!own.is_changed());
}

#[test]
fn a_filter_that_the_organisation_hides_is_not_offered_and_one_that_is_set_stays() {
    let mut server = Server::new(false);
    let offered = ["replies", "people"].map(str::to_owned).to_vec();
    server.own = Mine { filter: "records".into(), offered, ..server.own.clone() };
    let mut desk = server.at("#/settings");
    let shown = |desk: &Desk| {
        let own = desk.own.value.as_ref().unwrap();
        ["nothing", "replies", "people", "records", "all"].map(|name| own.offers(name))
    };
    assert_eq!(shown(&desk), [false, true, true, true, false]);
    edit(&mut server, &mut desk, [Edit::Filter("all".into())]);
    assert!(!desk.own.value.as_ref().unwrap().is_changed(), "what is hidden is not chosen");
    edit(&mut server, &mut desk, [Edit::Filter("people".into())]);
    assert!(shown(&desk)[3], "until it is kept one can go back");
    server.tell(&mut desk, Event::Save);
    assert_eq!(shown(&desk), [false, true, true, false, false]);
}

#[test]
fn what_a_folder_is_regarding_is_picked_from_the_crm() {
    let mut server = Server::new(false);
    let mut desk = server.at("#/settings");
    edit(&mut server, &mut desk, [Edit::Pick("acme".into()), Edit::PickText("D".into())]);
    assert_eq!(
        server.count(|question| matches!(question, Question::Records(_))),
        0,
        "one letter finds too much"
    );
    edit(&mut server, &mut desk, [Edit::PickText("Drive".into())]);
    let found = desk.own.value.as_ref().unwrap().picking.as_ref().unwrap().found.value.clone().unwrap();
    assert_eq!(found[0].2, "Drive, hall 3");
    edit(&mut server, &mut desk, [Edit::Picked(Some(found[1].clone()))]);
    let own = desk.own.value.as_ref().unwrap();
    assert_eq!(own.rule("acme").unwrap().regarding.as_ref().unwrap().1, id(71));
    assert!(own.picking.is_none() && own.is_changed());
    edit(
        &mut server,
        &mut desk,
        [Edit::Pick("acme".into()), Edit::Picked(None), Edit::Rule("acme".into(), false)],
    );
    assert!(desk.own.value.as_ref().unwrap().draft.rules.is_empty());
}

#[test]
fn an_answer_to_what_is_not_typed_any_more_is_not_shown() {
    let mut server = Server::new(false);
    let mut desk = server.at("#/settings");
    server.silent = Some(|question| matches!(question, Question::Records(_)));
    edit(&mut server, &mut desk, [Edit::Pick("acme".into()), Edit::PickText("Dri".into())]);
    server.silent = None;
    edit(&mut server, &mut desk, [Edit::PickText("Drive".into()), Edit::PickText("Drives".into())]);
    let picking = desk.own.value.as_ref().unwrap().picking.clone().unwrap();
    assert_eq!(picking.found.value.unwrap()[0].2, "Drives, hall 3");
}

#[test]
fn the_dry_run_is_of_the_settings_as_they_are_edited_and_says_when_it_is_not_any_more() {
    let mut server = Server::new(false);
    let mut desk = server.at("#/settings");
    edit(&mut server, &mut desk, [Edit::Filter("all".into()), Edit::Words("payslip".into())]);
    server.tell(&mut desk, Event::Try);
    let never = Never { words: vec!["payslip".into()], ..server.own.never.clone() };
    let ask = DryRunAsk { mailbox: None, filter: Some("all".into()), days: TRIAL_DAYS, never: Some(never) };
    assert_eq!(*sent(&server), Question::DryRun(Box::new(ask)));
    assert_eq!(desk.trial.result.value.as_ref().unwrap().tracked, 214);
    assert!(!desk.trial.stale);
    edit(&mut server, &mut desk, [Edit::Filter("replies".into())]);
    assert!(desk.trial.stale);
    server.fails = Some((|question| matches!(question, Question::DryRun(_)), Problem::TimedOut));
    server.tell(&mut desk, Event::Try);
    assert!(!desk.trial.running && desk.news.last().unwrap().said.is_bad());
    assert!(desk.own.value.as_ref().unwrap().is_changed(), "what was typed stays");
}

#[test]
fn of_the_organisations_settings_only_what_differs_is_sent() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/organisation");
    edit(
        &mut server,
        &mut desk,
        [
            Edit::Switch("AutoTrackSentFolderItems".into(), true),
            Edit::Number("FirstRun".into(), " 500 ".into()),
            Edit::ToAdministrator(true),
        ],
    );
    server.tell(&mut desk, Event::Save);
    let expected = Organisation {
        switches: vec![("AutoTrackSentFolderItems".into(), true, false)],
        numbers: vec![("FirstRun".into(), 500, 10_000, 0, 100_000)],
        texts: Vec::new(),
        directions: Vec::new(),
        alerts_to_administrator: true,
        ..server.whole.clone()
    };
    assert_eq!(*sent(&server), Question::KeepOrganisation(Box::new(expected)));
    assert!(!desk.whole.value.as_ref().unwrap().is_changed());
}

#[test]
fn what_is_no_number_or_no_address_is_not_kept() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/organisation");
    for text in ["", "x", "-1", "100001", "1.5"] {
        edit(&mut server, &mut desk, [Edit::Number("FirstRun".into(), text.into())]);
        let whole = desk.whole.value.as_ref().unwrap();
        assert_eq!(whole.wrong_numbers(), ["FirstRun"], "{text}");
        assert_eq!(whole.number("FirstRun"), text);
    }
    server.tell(&mut desk, Event::Save);
    assert_eq!(server.count(|question| matches!(question, Question::KeepOrganisation(_))), 0);
    edit(
        &mut server,
        &mut desk,
        [
            Edit::Number("FirstRun".into(), "5".into()),
            Edit::Addresses("a@b.example\nnobody\n@x\na@b@c".into()),
            Edit::Domains("contoso.example\nlocalhost\na@b.example".into()),
        ],
    );
    let wrong = desk.whole.value.as_ref().unwrap().lists.wrong();
    assert_eq!(wrong, ["nobody", "@x", "a@b@c", "localhost", "a@b.example"]);
}

#[test]
fn decisions_are_sought_paged_and_taken_back() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/decisions");
    assert_eq!(desk.register.value.as_ref().unwrap().rows.len(), 3);
    server.tell(&mut desk, Event::More);
    assert_eq!(desk.register.value.as_ref().unwrap().rows.len(), 6, "pages follow each other");
    let first = desk.register.value.as_ref().unwrap().rows[0].id;
    server.fails = Some((|question| matches!(question, Question::TakeBack(_)), Problem::Conflict));
    server.tell(&mut desk, Event::TakeBack(first));
    assert!(!desk.register.value.as_ref().unwrap().rows[0].undone);
    server.fails = None;
    server.tell(&mut desk, Event::TakeBack(first));
    let row = &desk.register.value.as_ref().unwrap().rows[0];
    assert!(row.undone && !row.undoable);
    let sought = desk::model::Sought { verdict: "leave".into(), ..desk.sought.clone() };
    server.tell(&mut desk, Event::Seek(sought.clone()));
    assert_eq!(server.asked.last(), Some(&Question::Register(sought)));
    assert_eq!(desk.register.value.as_ref().unwrap().rows.len(), 3, "another question is another list");
}

#[test]
fn the_audit_is_read_to_its_end() {
    let mut server = Server::new(true);
    let mut desk = server.at("#/audit");
    server.tell(&mut desk, Event::More);
    assert_eq!(server.asked.last(), Some(&Question::Audit(Some(11))));
    let (lines, more) = desk.audit.value.as_ref().unwrap();
    assert_eq!((lines.len(), *more), (2, false));
}
