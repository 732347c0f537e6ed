//! The table: a row for every rule of B4 to B12 and every switch of B17, B19 and B20 that decides what
//! becomes of a mail, named by its rule; what is ours beside them has rows too.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod acceptance;
mod chosen;
mod conversation;
mod correlation;
mod failures;
mod folders;
mod kit;
mod list;
mod outgoing;
mod people;
mod switches;
mod tracked;

use std::collections::BTreeSet;

use domain::{
    reason::{Reason, Remedy},
    settings::Filter,
};
use kit::{Fact, Row, World, told};

const TABLES: [&[Row]; 8] = [
    acceptance::ROWS,
    chosen::ROWS,
    conversation::ROWS,
    correlation::ROWS,
    folders::ROWS,
    people::ROWS,
    tracked::ROWS,
    switches::ROWS,
];

const FACTS: [&[Fact]; 7] = [
    acceptance::FACTS,
    correlation::FACTS,
    failures::FACTS,
    folders::FACTS,
    outgoing::FACTS,
    people::FACTS,
    switches::FACTS,
];

#[test]
fn every_row_is_decided_as_its_rule_says() {
    let mut wrong = Vec::new();
    for row in rows() {
        let mut world = World::new();
        (row.given)(&mut world);
        let words = told(&world.decide());
        let missing: Vec<&str> =
            row.says.split(' ').filter(|says| !words.iter().any(|word| word == says)).collect();
        if !missing.is_empty() {
            wrong.push(format!("{}\n  not said: {missing:?}\n  said: {words:?}", row.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_fact_holds() {
    for fact in FACTS.iter().flat_map(|facts| facts.iter()) {
        assert_eq!((fact.is)(), fact.says, "{}", fact.name);
    }
}

#[test]
fn every_reason_and_remedy_is_shown() {
    let said: Vec<Vec<String>> = rows()
        .map(|row| {
            let mut world = World::new();
            (row.given)(&mut world);
            told(&world.decide())
        })
        .collect();
    let sent = outgoing::FACTS.iter().flat_map(|fact| fact.says.split(' '));
    let sent: BTreeSet<&str> = sent.collect();
    let is_said = |name: &str| said.iter().flatten().any(|word| word == name) || sent.contains(name);
    // What only the pane or the retries say is a fact, not a row.
    let reasons = Reason::ALL.iter().filter(|reason| **reason != Reason::DelegatesOff);
    let reasons = reasons.filter(|reason| !outgoing::LATER_REASONS.contains(reason));
    let reasons: Vec<_> = reasons.filter(|reason| !is_said(reason.as_str())).collect();
    let elsewhere = [Remedy::GrantRights, Remedy::RenewSignIn, Remedy::CheckSentItems, Remedy::GrantSendAs];
    let remedies = Remedy::ALL.iter().filter(|remedy| !elsewhere.contains(remedy));
    let remedies: Vec<_> =
        remedies.filter(|remedy| !is_said(&format!("remedy={}", remedy.as_str()))).collect();
    assert!(reasons.is_empty() && remedies.is_empty(), "never said: {reasons:?} {remedies:?}");
}

#[test]
fn names_are_stable_distinct_and_read_back() {
    let snake = |name: &str| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    for reason in Reason::ALL {
        assert!(snake(reason.as_str()) && Reason::from_name(reason.as_str()) == Some(*reason), "{reason:?}");
    }
    for remedy in Remedy::ALL {
        assert!(snake(remedy.as_str()) && Remedy::from_name(remedy.as_str()) == Some(*remedy), "{remedy:?}");
    }
    let codes: Vec<i32> = Reason::ALL.iter().filter_map(|reason| reason.code()).collect();
    assert_eq!(codes.iter().copied().collect::<BTreeSet<_>>(), (0..=7).collect(), "B1: 0 to 7, each once");
    assert_eq!(codes.len(), 8);
    assert_eq!(Filter::ALL.map(|filter| Filter::from_code(filter.code())), Filter::ALL.map(Some));
    assert_eq!((Filter::from_code(-1), Filter::from_code(5)), (None, None), "−1 is not forced");
}

/// The rule of a row: its name without what tells it from other rows of the rule.
fn rule(name: &str) -> &str {
    name.split_once(": ").map_or(name, |(rule, _)| rule)
}

#[test]
fn every_rule_has_a_row_and_every_row_a_rule() {
    let rows = rows().map(|row| row.name);
    let facts = FACTS.iter().flat_map(|facts| facts.iter()).map(|fact| fact.name);
    let names: Vec<&str> = rows.chain(facts).collect();
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(names.len(), distinct.len(), "each row has a name of its own");
    let shown: BTreeSet<&str> = names.iter().map(|name| rule(name)).collect();
    let wanted: BTreeSet<&str> = list::RULES.iter().copied().collect();
    let missing: Vec<_> = wanted.difference(&shown).collect();
    let unlisted: Vec<_> = shown.difference(&wanted).collect();
    assert!(
        missing.is_empty() && unlisted.is_empty(),
        "without a row: {missing:#?}\nnot listed: {unlisted:#?}"
    );
}

fn rows() -> impl Iterator<Item = &'static Row> {
    TABLES.iter().flat_map(|rows| rows.iter())
}
