//! Prints how often the record a mail is regarding is offered first, and among the first three, for labelled mails
//! (`tests/suggestions`), beside what a plain order would reach. `cargo xtask bench` runs it. With `--missed` it says
//! which mails of the tuning half were missed.
#![allow(clippy::print_stdout, reason = "the figures are what this is for")]
#![allow(missing_docs, reason = "what it shares with the test is no library")]

#[path = "../../../tests/suggestions/judge.rs"]
mod judge;

use judge::{AIMED, HELD_OUT, Judged, TUNING, judge as play};

fn main() {
    let (tuning, held_out) = (play(TUNING), play(HELD_OUT));
    print("suggest.hit", "suggest.baseline", &held_out);
    print("suggest.aimed_hit", "suggest.aimed_baseline", &play(AIMED));
    print("suggest.tuning_hit", "suggest.tuning_baseline", &tuning);
    if std::env::args().any(|argument| argument == "--missed") {
        print!("{}", tuning.missed);
    }
}

fn print(ours: &str, baseline: &str, judged: &Judged) {
    println!("figure {ours}_at_1 {:.3}", judged.ours.at_1);
    println!("figure {ours}_at_3 {:.3}", judged.ours.at_3);
    println!("figure {baseline}_at_1 {:.3}", judged.baseline.at_1);
    println!("figure {baseline}_at_3 {:.3}", judged.baseline.at_3);
    println!("{} mails", judged.cases);
}
