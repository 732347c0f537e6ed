//! The labelled mails of `tests/suggestions`: there are enough of them, and the ranking is better than a plain order on
//! each part. The rates themselves are printed by `cargo xtask bench`.
#![allow(missing_docs, reason = "what it shares with the example is no library")]

#[path = "../../../tests/suggestions/judge.rs"]
mod judge;

use judge::{AIMED, HELD_OUT, TUNING, judge as play};

#[test]
fn the_ranking_is_better_than_a_plain_order_also_where_it_was_not_tuned() {
    let halves = [play(TUNING), play(HELD_OUT)];
    assert!(halves.iter().map(|half| half.cases).sum::<usize>() >= 60);
    for half in &halves {
        assert!(half.cases >= 30, "a half of {} mails says little", half.cases);
        assert!(half.ours.at_1 > half.baseline.at_1 + 0.2, "{half:?}\n{}", half.missed);
        assert!(half.ours.at_3 > half.baseline.at_3 + 0.05, "{half:?}");
    }
}

#[test]
fn no_mail_stands_twice() {
    let subjects = |half: &str| -> Vec<String> {
        let cases: Vec<serde_json::Value> = serde_json::from_str(half).expect("a list");
        cases.iter().map(|case| format!("{} {}", case["from"], case["subject"])).collect()
    };
    let mut all: Vec<String> = [TUNING, HELD_OUT, AIMED].into_iter().flat_map(subjects).collect();
    let mails = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), mails);
}

#[test]
fn mails_of_other_trades_are_ranked_better_than_by_a_plain_order() {
    let aimed = play(AIMED);
    assert!(aimed.cases >= 25);
    assert!(aimed.ours.at_1 > aimed.baseline.at_1 + 0.2, "{aimed:?}\n{}", aimed.missed);
    assert!(aimed.ours.at_3 > aimed.baseline.at_3 + 0.05, "{aimed:?}");
}
