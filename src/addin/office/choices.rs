//! Choices among several rows of one address, kept in the mailbox so that they follow the person.

use domain::{
    mail::Address,
    pane::MAX_CHOICES,
    party::{Kind, Record},
    problem::Problem,
};
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::kept;
use crate::plain::{elements, text};

/// Under this name they are kept. It changes with the form of what is kept.
const KEY: &str = "regarding.choices.1";

/// How many characters they may take: Outlook gives an add-in 32 KB for all its settings, and what one
/// character becomes on the way is not ours to know.
pub const MAX_CHARACTERS: usize = 12_000;

#[derive(Serialize)]
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
    elements(kept::read(KEY), MAX_CHOICES as u32).filter_map(|kept| choice(&kept)).collect()
}

/// Keeps one more, the newest.
pub(super) async fn keep(address: &Address, record: &Record, wait_ms: i32) -> Result<(), Problem> {
    let mut all = read();
    all.retain(|(of, _)| of != address);
    all.push((address.clone(), record.clone()));
    let kept: Vec<Kept> = newest(&all).iter().filter_map(Kept::new).collect();
    kept::keep(KEY, &kept, wait_ms).await
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
}

fn choice(kept: &JsValue) -> Option<(Address, Record)> {
    let word = text(kept, "kind")?;
    let (kind, _) = KINDS.iter().find(|(_, known)| *known == word)?;
    let id = text(kept, "id")?.parse().ok()?;
    Some((Address::new(&text(kept, "address")?), Record { kind: *kind, id, name: text(kept, "name")? }))
}
