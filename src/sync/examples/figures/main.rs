//! Measures the synchronizer between the sandbox's Graph and the embedded CRM, both served over HTTP on this machine by
//! the real server, and prints `figure NAME VALUE` lines with notes around them.
//!
//! `cargo xtask bench sync` builds and runs it: `figures SERVER [WHAT…]`, where SERVER is the program `regarding` and
//! WHAT is any of `bulk`, `latency`, `idle`, `processes` and `step`; all when none is named. `step:5` is `step` with five
//! rows of each kind in a mailbox: to see that it runs.
#![allow(clippy::unwrap_used, reason = "what measures may stop where it stands")]

mod arrived;
mod bulk;
mod idle;
mod kinds;
mod latency;
mod numbers;
mod orders;
mod outgoing;
mod passes;
mod process;
mod processes;
mod step;
mod worker;
mod world;

use std::path::PathBuf;

use world::Bed;

fn main() {
    let mut words = std::env::args().skip(1);
    let first = words.next().expect("the first word is the program `regarding`");
    if first == worker::WORD {
        return worker::main();
    }
    let what: Vec<String> = words.collect();
    let wanted = |name: &str| what.is_empty() || what.iter().any(|one| one == name);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, async {
        let bed = Bed::new(PathBuf::from(first)).await;
        println!("{} cores, load {} before the first run", numbers::cores(), numbers::load());
        if wanted("bulk") {
            bulk::measure(&bed).await;
        }
        if wanted("latency") {
            latency::measure(&bed).await;
        }
        if wanted("idle") {
            idle::measure(&bed).await;
        }
        if wanted("processes") {
            processes::measure(&bed).await;
        }
        let few = what.iter().find_map(|one| one.strip_prefix("step:"));
        if wanted("step") || few.is_some() {
            let each = few.map_or(step::ROWS_EACH, |few| few.parse().expect("`step:` and a number of rows"));
            step::measure(&bed, each).await;
        }
        println!("load {} after the last run", numbers::load());
    });
}
