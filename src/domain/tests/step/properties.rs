//! Whatever people and programs do on both sides, by clocks that differ: two quiet looks bring both in step, a third
//! writes nothing, and nobody is told of anything without a person's act.

use std::collections::BTreeSet;

use domain::step::{Decision, Exchange, Field, Kind, case::Author, decision::Invites, reason::Outcome};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};

use crate::{
    kit::{by, text},
    model::{Act, Model, Start, act, base, start},
};

fn run(start: &Start, acts: &[Act]) -> Result<(), TestCaseError> {
    let mut model = Model::new(start);
    for act in acts {
        model.happen(act)?;
    }
    model.look()?;
    model.look()?;
    let before = base(&model);
    let third = model.look()?;
    prop_assert!(!third.writes(), "a third quiet look writes: {third:#?}");
    prop_assert_eq!(before, base(&model), "a third quiet look remembers something new");
    model.is_in_step(&third)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn two_quiet_looks_bring_in_step_and_a_third_writes_nothing(
        start in start(),
        acts in prop::collection::vec(act(), 0..14),
    ) {
        run(&start, &acts)?;
    }
}

/// How many histories are gone through to see what happens in them.
const HISTORIES: usize = 4_000;

#[test]
fn what_happens_at_random_reaches_every_outcome() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let histories = (start(), prop::collection::vec(act(), 0..14));
    let mut outcomes = BTreeSet::new();
    let mut told = BTreeSet::new();
    for _ in 0..HISTORIES {
        let (start, acts) = histories.new_tree(&mut runner).unwrap().current();
        let mut model = Model::new(&start);
        for act in acts.iter().chain([&Act::Look]) {
            model.happen(act).unwrap();
            if let (Act::Look, Some(decided)) = (act, model.last.take()) {
                outcomes.insert(decided.verdict.outcome());
                told.insert(match decided.invites {
                    Invites::Nobody => "nobody",
                    Invites::Sent { .. } => "sent",
                    Invites::Cancelled { .. } => "cancelled",
                });
            }
        }
    }
    // Through another mailbox goes what the knowledge here does not say.
    let missing = Outcome::ALL.iter().filter(|one| !matches!(one, Outcome::Through | Outcome::Say));
    let missing: Vec<_> = missing.filter(|one| !outcomes.contains(one)).collect();
    assert!(missing.is_empty() && told.len() == 3, "never happens: {missing:?}; told: {told:?}");
}

#[test]
fn the_property_can_fail() {
    // Somebody who writes what the decision did not ask for is found out.
    let start = Start {
        kind: Kind::Task,
        link: true,
        row: true,
        item: true,
        organizer: true,
        exception: false,
        switches: 0,
        skew: (0, 0),
    };
    let mut model = Model::new(&start);
    let decided = model.look().unwrap();
    assert!(model.is_in_step(&decided).is_ok());
    if let Exchange::Item(item) = &mut model.exchange {
        item.fields.set(Field::Subject, text("Other"));
    }
    assert!(model.is_in_step(&decided).is_err());
    let told = Decision { invites: Invites::Sent { cause: by(Author::Program, 1) }, ..decided };
    assert!(model.nobody_is_told_without_a_person(&told).is_err());
}
