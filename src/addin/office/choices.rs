//! Choices among several rows of one address, kept in the mailbox so that they follow the person.

use domain::{
    mail::Address,
    pane::MAX_CHOICES,
    party::{Kind, Record},
    problem::Problem,
};
use serde::{Deserialize, Serialize};

use super::{
    fault::{self, NO_CODE},
    roaming,
};

/// Under this name they are kept. It changes with the form of what is kept.
const KEY: &str = "regarding.choices.1";

/// How many characters they may take: Outlook gives an add-in 32 KB for all its settings, and what one
/// character becomes on the way is not ours to know.
pub const MAX_CHARACTERS: usize = 12_000;

#[derive(Deserialize, Serialize)]
struct Kept {
    address: String,
    kind: String,
    id: String,
    name: String,
}

/// Every kind a choice can name, by the word it is kept under.
const KINDS: [(Kind, &str); 7] = [
    (Kind::User, "user"),
    (Kind::Contact, "contact"),
    (Kind::Account, "account"),
    (Kind::Lead, "lead"),
    (Kind::Equipment, "equipment"),
    (Kind::Team, "team"),
    (Kind::Queue, "queue"),
];

/// What was kept; oldest first. What cannot be read is forgotten.
pub fn read() -> Vec<(Address, Record)> {
    let kept: Vec<Kept> =
        roaming::read(KEY).and_then(|value| serde_wasm_bindgen::from_value(value).ok()).unwrap_or_default();
    kept.into_iter().filter_map(Kept::choice).collect()
}

/// Keeps one more, the newest.
pub(super) async fn keep(address: &Address, record: &Record, wait_ms: i32) -> Result<(), Problem> {
    const WHAT: &str = "roamingSettings.set";
    let mut all = read();
    all.retain(|(of, _)| of != address);
    all.push((address.clone(), record.clone()));
    let kept: Vec<Kept> = newest(&all).iter().filter_map(Kept::new).collect();
    let value = serde_wasm_bindgen::to_value(&kept)
        .map_err(|error| fault::refused(WHAT, NO_CODE, &error.to_string()))?;
    roaming::keep(KEY, &value, wait_ms).await
}

/// The newest that fit.
fn newest(all: &[(Address, Record)]) -> &[(Address, Record)] {
    // The words beside an address and a name: the kind, the key of 36 characters, names of fields.
    const AROUND: usize = 100;
    let mut left = MAX_CHARACTERS;
    let fits = |(address, record): &&(Address, Record)| {
        let size = address.as_str().len().saturating_add(record.name.len()).saturating_add(AROUND);
        let fits = size <= left;
        left = left.saturating_sub(size);
        fits
    };
    let count = all.iter().rev().take(MAX_CHOICES).take_while(fits).count();
    &all[all.len() - count..]
}

impl Kept {
    fn new((address, record): &(Address, Record)) -> Option<Self> {
        let (_, kind) = KINDS.iter().find(|(kind, _)| *kind == record.kind)?;
        Some(Self {
            address: address.as_str().into(),
            kind: (*kind).into(),
            id: record.id.to_string(),
            name: record.name.clone(),
        })
    }

    fn choice(self) -> Option<(Address, Record)> {
        let (kind, _) = KINDS.iter().find(|(_, word)| *word == self.kind)?;
        let id = self.id.parse().ok()?;
        Some((Address::new(&self.address), Record { kind: *kind, id, name: self.name }))
    }
}
