//! What was chosen for whose mail, kept in the mailbox.

use domain::{
    mail::{Address, Moment},
    party::{Kind, Record},
    problem::Problem,
    suggest::{Habit, Habits},
};
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::kept;
use crate::plain::{elements, number, text};

/// Under this name they are kept. It changes with the form of what is kept.
const KEY: &str = "regarding.habits.1";

/// How many characters they may take: beside the choices ([`super::MAX_CHARACTERS`]) in what Outlook gives.
const MAX_HABIT_CHARACTERS: usize = 12_000;

/// What stands around an address and a name: the kind, the key of 36 characters, two numbers, names of fields.
const AROUND: usize = 120;

/// More of them do not fit: each takes [`AROUND`] and more.
const MOST: u32 = (MAX_HABIT_CHARACTERS / AROUND) as u32;

#[derive(Serialize)]
struct Kept {
    address: String,
    kind: String,
    id: String,
    name: String,
    times: u16,
    /// Seconds since 1970: a number of JavaScript is exact beyond any mail's time.
    last: f64,
}

/// What a mail can be regarding, by the word it is kept under.
const KINDS: [(Kind, &str); 5] = [
    (Kind::Opportunity, "opportunity"),
    (Kind::Case, "case"),
    (Kind::Contact, "contact"),
    (Kind::Account, "account"),
    (Kind::Lead, "lead"),
];

/// What was kept; what cannot be read is forgotten.
pub fn read() -> Habits {
    Habits::new(elements(kept::read(KEY), MOST).filter_map(|kept| habit(&kept)).collect())
}

/// Keeps them in the place of what was kept before; of too many the newest.
pub(super) async fn keep(habits: &[Habit], wait_ms: i32) -> Result<(), Problem> {
    let mut left = MAX_HABIT_CHARACTERS;
    let fits = |habit: &&Habit| {
        let size =
            habit.address.as_str().len().saturating_add(habit.record.name.len()).saturating_add(AROUND);
        let fits = size <= left;
        left = left.saturating_sub(size);
        fits
    };
    let mut kept: Vec<Kept> = habits.iter().rev().take_while(fits).filter_map(Kept::new).collect();
    kept.reverse();
    kept::keep(KEY, &kept, wait_ms).await
}

impl Kept {
    #[expect(clippy::cast_precision_loss, reason = "no mail is of the year 285 million")]
    fn new(habit: &Habit) -> Option<Self> {
        let (_, kind) = KINDS.iter().find(|(kind, _)| *kind == habit.record.kind)?;
        Some(Self {
            address: habit.address.as_str().into(),
            kind: (*kind).into(),
            id: habit.record.id.to_string(),
            name: habit.record.name.clone(),
            times: habit.times,
            last: habit.last.0 as f64,
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the casts end at the largest moment and the largest count"
)]
#[expect(clippy::cast_sign_loss, reason = "a count below none ends at none")]
fn habit(kept: &JsValue) -> Option<Habit> {
    let word = text(kept, "kind")?;
    let (kind, _) = KINDS.iter().find(|(_, known)| *known == word)?;
    let record = Record { kind: *kind, id: text(kept, "id")?.parse().ok()?, name: text(kept, "name")? };
    let address = Some(Address::new(&text(kept, "address")?)).filter(Address::is_valid)?;
    let (times, last) = (number(kept, "times")? as u16, Moment(number(kept, "last")? as i64));
    Some(Habit { address, record, times, last })
}
