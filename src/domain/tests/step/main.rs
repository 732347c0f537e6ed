//! The table: a row for every rule of B15 and every switch of B20 about appointments, contacts and tasks, named by its
//! rule, and every field of B15's tables in each direction; what is ours beside them has rows too. Beside it what holds
//! whatever happens ([`properties`]), and how series recur ([`recurrence`]).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "samples name the few values that are not like the others"
)]

mod contacts;
mod entering;
mod fields;
mod holding;
mod invites;
mod kit;
mod leaving;
mod list;
mod mapping;
mod meetings;
mod merging;
mod model;
mod pool;
mod properties;
#[cfg(not(target_family = "wasm"))]
mod recurrence;
#[cfg(not(target_family = "wasm"))]
mod rrule;
mod series;
mod smaller;
mod tasks;

use std::collections::BTreeSet;

use domain::step::{
    field::{Field, Way},
    kind::{Kind, Side},
    reason::{Outcome, Reason, Remedy, SWITCHES},
    recurrence::Unheld,
};
use kit::{Line, World, told};

const TABLES: [&[Line]; 10] = [
    contacts::LINES,
    entering::LINES,
    holding::LINES,
    invites::LINES,
    leaving::LINES,
    mapping::LINES,
    meetings::LINES,
    series::LINES,
    merging::LINES,
    tasks::LINES,
];

fn lines() -> impl Iterator<Item = &'static Line> {
    TABLES.iter().flat_map(|lines| lines.iter())
}

fn says(line: &Line) -> Vec<String> {
    let mut world = World::of(line.kind);
    (line.given)(&mut world);
    told(&world.decide())
}

#[test]
fn every_row_is_decided_as_its_rule_says() {
    let mut wrong = Vec::new();
    for line in lines() {
        let words = says(line);
        let is_said = |word: &str| words.iter().any(|said| said == word);
        let holds = |word: &&str| match word.strip_prefix('!') {
            Some(word) => !is_said(word),
            None => is_said(word),
        };
        let missing: Vec<&str> = line.says.split(' ').filter(|word| !holds(word)).collect();
        if !missing.is_empty() {
            wrong.push(format!("{}\n  does not hold: {missing:?}\n  said: {words:?}", line.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What only a repeated attempt says.
const LATER: [Reason; 2] = [Reason::Postponed, Reason::GaveUp];

#[test]
fn every_reason_remedy_outcome_and_switch_is_shown() {
    let said: BTreeSet<String> = lines().flat_map(says).collect();
    let note = |name: &str| said.contains(name) || said.contains(&format!("note={name}"));
    let reasons = Reason::ALL.iter().filter(|reason| !LATER.contains(reason));
    let reasons: Vec<_> = reasons.filter(|reason| !note(reason.as_str())).collect();
    let remedies = Remedy::ALL.iter().filter(|remedy| **remedy != Remedy::Wait);
    let remedies: Vec<_> =
        remedies.filter(|remedy| !said.contains(&format!("remedy={}", remedy.as_str()))).collect();
    let outcomes = Outcome::ALL.iter().filter(|outcome| **outcome != Outcome::Say);
    let outcomes: Vec<_> = outcomes.filter(|outcome| !said.contains(outcome.as_str())).collect();
    let switch = |name: &str| {
        said.contains(&format!("switch={name}")) || said.contains(&format!("note.switch={name}"))
    };
    let switches: Vec<_> = SWITCHES.iter().filter(|name| !switch(name)).collect();
    assert!(
        reasons.is_empty() && remedies.is_empty() && outcomes.is_empty() && switches.is_empty(),
        "never said: {reasons:?} {remedies:?} {outcomes:?} {switches:?}"
    );
}

#[test]
fn names_are_stable_distinct_and_read_back() {
    let snake = |name: &str| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    macro_rules! names {
        ($($kind:ident)+) => {$(
            let distinct: BTreeSet<&str> = $kind::ALL.iter().map(|one| one.as_str()).collect();
            assert_eq!(distinct.len(), $kind::ALL.len());
            for one in $kind::ALL {
                assert!(snake(one.as_str()) && $kind::from_name(one.as_str()) == Some(*one), "{one:?}");
            }
        )+};
    }
    names!(Reason Remedy Outcome Field Way Kind Side Unheld);
}

/// The rule of a row: its name without what tells it from other rows of the rule.
fn rule(name: &str) -> &str {
    name.split_once(": ").map_or(name, |(rule, _)| rule)
}

#[test]
fn every_rule_has_a_row_and_every_row_a_rule() {
    let names: Vec<&str> = lines().map(|line| line.name).collect();
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
