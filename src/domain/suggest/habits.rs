//! What a person chose for whose mail: the memory that ranks what was chosen before higher.
//!
//! It is small, forgets the oldest, and takes back what is undone. It knows addresses, records and how often: nothing
//! of any mail. Where it cannot be kept it lasts as long as the pane.

use alloc::vec::Vec;

use crate::{
    mail::{Address, Moment},
    naming,
    party::{Kind, Record},
};

/// How many are remembered; the oldest go.
pub const MAX_HABITS: usize = 100;
/// More often than this makes no difference.
const MAX_TIMES: u16 = 99;
/// What was chosen for nobody of that address for so long counts half.
const FADES_S: i64 = 60 * super::DAY_S;

/// For mail with that address that record was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habit {
    /// Whom the mail was with.
    pub address: Address,
    /// What was chosen.
    pub record: Record,
    /// How often.
    pub times: u16,
    /// The time of the mail it was chosen for last.
    pub last: Moment,
}

/// What is remembered, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits(Vec<Habit>);

impl Habits {
    /// What was kept; beyond [`MAX_HABITS`] only the newest.
    pub fn new(mut kept: Vec<Habit>) -> Self {
        let surplus = kept.len().saturating_sub(MAX_HABITS);
        kept.drain(..surplus);
        Self(kept)
    }

    /// All of them, the oldest first.
    pub fn all(&self) -> &[Habit] {
        &self.0
    }

    /// That record was chosen for a mail with that address. Nothing but what a mail can be regarding is kept.
    pub fn chosen(&mut self, address: &Address, record: &Record, at: Moment) {
        if !address.is_valid() || !Kind::REGARDING.contains(&record.kind) {
            return;
        }
        let times = self.take(address, record).map_or(0, |habit| habit.times);
        let times = times.saturating_add(1).min(MAX_TIMES);
        self.0.push(Habit { address: address.clone(), record: record.clone(), times, last: at });
        let surplus = self.0.len().saturating_sub(MAX_HABITS);
        self.0.drain(..surplus);
    }

    /// That choice was undone.
    pub fn undone(&mut self, address: &Address, record: &Record) {
        let Some(mut habit) = self.take(address, record) else { return };
        habit.times = habit.times.saturating_sub(1);
        if habit.times > 0 {
            self.0.push(habit);
        }
    }

    /// That this record was chosen for mail with that address is forgotten.
    pub fn forget(&mut self, address: &Address, record: &Record) {
        drop(self.take(address, record));
    }

    /// What was chosen last for mail with that address.
    pub fn last_of(&self, address: &Address) -> Option<&Record> {
        self.0.iter().rev().find(|habit| habit.address == *address).map(|habit| &habit.record)
    }

    fn take(&mut self, address: &Address, record: &Record) -> Option<Habit> {
        let at = self.0.iter().position(|habit| habit.address == *address && habit.record.is(record))?;
        Some(self.0.remove(at))
    }

    /// What was chosen for mail with that address, or with another of the same company, with its points. Of
    /// several colleagues with the same habit the strongest counts.
    pub(super) fn of(&self, address: &Address, seen_from: Option<Moment>) -> Vec<(&Habit, i32)> {
        let mut found: Vec<(&Habit, i32)> = Vec::new();
        let domain = address.domain();
        let company = !domain.is_empty() && !naming::is_public(domain);
        for habit in &self.0 {
            let own = habit.address == *address;
            // Whoever one person is says nothing about their colleague.
            let person = matches!(habit.record.kind, Kind::Contact | Kind::Lead);
            let colleague = company && !person && habit.address.domain() == domain;
            if !own && !colleague {
                continue;
            }
            let full = FIRST + EACH * i32::from(habit.times.min(MOST));
            let faded = seen_from.is_some_and(|at| at.0.saturating_sub(habit.last.0) > FADES_S);
            let points = full / if own { 1 } else { 3 } / if faded { 2 } else { 1 };
            match found.iter_mut().find(|(known, _)| known.record.is(&habit.record)) {
                Some(known) if known.1 < points => *known = (habit, points),
                Some(_) => {}
                None => found.push((habit, points)),
            }
        }
        found
    }
}

/// Points for having been chosen at all.
const FIRST: i32 = 8;
/// Points for each time.
const EACH: i32 = 5;
/// So many times count.
const MOST: u16 = 4;
