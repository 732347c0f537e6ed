//! What a person keeps in the mailbox for the pane alone: records to have at hand, and how the pane is to behave.

use domain::{
    home::{MAX_PINS, Own, Preferences},
    problem::Problem,
};
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::kept;
use crate::plain::{elements, is_set, member};

/// Under this name it is kept. It changes with the form of what is kept.
const KEY: &str = "regarding.own.1";

/// The longest name that is kept, in characters: of [`MAX_PINS`] records all names stay within 2 KB or so.
const MAX_NAME_CHARACTERS: usize = 100;

#[derive(Serialize)]
struct Kept {
    pins: Vec<(String, String, String)>,
    untracks_at_once: bool,
    tracks_to_last: bool,
}

/// What was kept; what cannot be read is forgotten.
pub(super) fn read() -> Own {
    let kept = kept::read(KEY);
    let record = |pin: JsValue| {
        let mut parts = elements(pin, 3).map(|part| part.as_string());
        let kind = dataverse::names::kind(&parts.next()??)?;
        let id = parts.next()??.parse().ok()?;
        Some(domain::party::Record { kind, id, name: parts.next()?? })
    };
    let preferences = Preferences {
        untracks_at_once: is_set(&kept, "untracks_at_once"),
        tracks_to_last: is_set(&kept, "tracks_to_last"),
    };
    Own { pins: elements(member(&kept, "pins"), MAX_PINS as u32).filter_map(record).collect(), preferences }
}

/// Keeps that, in the place of what was kept before.
pub(super) async fn keep(own: &Own, wait_ms: i32) -> Result<(), Problem> {
    let pin = |record: &domain::party::Record| {
        let name = record.name.chars().take(MAX_NAME_CHARACTERS).collect();
        (dataverse::names::table(record.kind).to_owned(), record.id.to_string(), name)
    };
    let kept = Kept {
        pins: own.pins.iter().map(pin).collect(),
        untracks_at_once: own.preferences.untracks_at_once,
        tracks_to_last: own.preferences.tracks_to_last,
    };
    kept::keep(KEY, &kept, wait_ms).await
}
