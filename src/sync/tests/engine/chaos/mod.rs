//! Random organisations in which much goes wrong, and what holds all the same.
//!
//! A world is drawn from a seed: filters, never-track lists and folder rules of three mailboxes; mail that comes, also
//! twice, without a Message-ID, to several mailboxes, in answer to tracked mail; people who move mail, put categories on
//! and take them off, and delete activities. Two synchronizers look at it while requests fail, answers are lost,
//! entries of delta come twice and in another order, changes and whole sync states are lost, looks are dropped in the
//! middle as if their process had died, or stand still until somebody else has their mailbox. Then all of that ends,
//! the clock is turned over every pause, and these hold ([`model`] says what is expected, without asking `decide`):
//!
//! 1. **Once.** A mail that should be tracked has one activity a direction, whole, with its text and its state.
//! 2. **None too many.** A mail that should not be tracked has none: not taken by a filter, on a never-track list,
//!    thrown away, untracked or deleted by a person.
//! 3. **Marked.** What a mailbox wants tracked bears the category there; what bears it is tracked.
//! 4. **Kept.** What was tracked stays tracked, whatever is moved and lost.
//! 5. **At rest.** A second and a third run change nothing in the CRM, in the mailboxes and among the decisions, and
//!    nobody has an alert or a mail that waits.
//!
//! Where what is right hangs on who was faster (a mail that was thrown away before or after a look saw it), both are
//! right, but not two activities. How often that was so is told with the summary.
//!
//! `REGARDING_CHAOS_WORLDS` says how many worlds are drawn, `REGARDING_CHAOS_SEED` which is the first.

mod acts;
mod check;
pub(crate) mod faults;
mod model;
pub(crate) mod stir;

use std::time::{Duration, Instant};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use self::{
    acts::Play,
    model::{Expected, Settings},
};
use crate::kit::run;

/// How many worlds are drawn, unless the variable says otherwise.
pub(crate) const WORLDS: (&str, u64) = ("REGARDING_CHAOS_WORLDS", 5);
/// The first seed, unless the variable says otherwise.
pub(crate) const SEED: (&str, u64) = ("REGARDING_CHAOS_SEED", 1);
/// Without the variables no further world is begun after this: the machine may be busy.
const ENOUGH: Duration = Duration::from_secs(25);
/// Times in a world that everything comes to rest.
const EPOCHS: usize = 3;

pub(crate) fn number((name, default): (&str, u64)) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().unwrap())
}

#[test]
fn after_the_storm_each_mail_is_tracked_once_on_sqlite() {
    worlds(0, || None);
}

#[test]
fn after_the_storm_each_mail_is_tracked_once_on_postgres() {
    let Some(first) = testpg::database() else { return };
    let mut first = Some(first);
    worlds(1_000_000, move || Some(first.take().unwrap_or_else(|| testpg::database().unwrap())));
}

fn worlds(offset: u64, mut store: impl FnMut() -> Option<String>) {
    let (count, first, began) = (number(WORLDS), number(SEED), Instant::now());
    let wanted = std::env::var_os(WORLDS.0).is_some();
    let mut told = Told::default();
    for seed in first..first.saturating_add(count) {
        if !wanted && began.elapsed() > ENOUGH {
            break;
        }
        let seed = seed + if std::env::var_os(SEED.0).is_some() { 0 } else { offset };
        let store = store();
        let said = Seed(seed);
        run(world(seed, store, &mut told));
        std::mem::forget(said);
        told.worlds += 1;
    }
    println!("{told:?} in {:?}", began.elapsed());
    assert!(told.tracked > 0 && told.not > 0, "nothing was put to the test: {told:?}");
    assert!(told.may * 3 < told.tracked + told.not, "too much is left open: {told:?}");
}

/// Says the seed when its world fails.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        eprintln!("\n*** This was {}={} {}=1. ***\n", SEED.0, self.0, WORLDS.0);
    }
}

/// What was looked at.
#[derive(Debug, Default)]
pub(crate) struct Told {
    worlds: u64,
    /// Mails, each once in each direction and time of rest.
    tracked: u64,
    not: u64,
    /// Where both were right.
    may: u64,
    /// Activities written, looks that were dropped, stood still, and faults of each sort.
    pub(crate) crashes: u64,
    zombies: u64,
    faults: u64,
    resyncs: u64,
}

async fn world(seed: u64, store: Option<String>, told: &mut Told) {
    let mut rng = StdRng::seed_from_u64(seed);
    let settings = Settings::draw(&mut rng);
    let mut play = Play::begin(settings, store, rng.random()).await;
    for epoch in 0..EPOCHS {
        play.storm(told).await;
        play.calm().await;
        let expected = play.check(&format!("seed {seed}, rest {epoch}")).await;
        for one in expected {
            *match one {
                Expected::One => &mut told.tracked,
                Expected::None => &mut told.not,
                Expected::Either => &mut told.may,
            } += 1;
        }
        play.rests(&format!("seed {seed}, rest {epoch}")).await;
    }
    play.end().await;
}
