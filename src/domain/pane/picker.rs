//! What is typed into a search, and what is found.

use alloc::{string::String, vec::Vec};

use crate::want::{Found, Heard, Narrow, Want};

use super::view::{PickerResult, PickerView};

/// A search starts when nothing was typed for so long.
pub(super) const SEARCH_PAUSE_MS: u32 = 200;

/// Less than so many characters are not searched for.
pub(super) const SEARCH_FROM_CHARS: usize = 2;

impl PickerView {
    /// Something was typed: what is wanted first.
    #[inline(never)]
    pub(super) fn typed(&mut self, text: String) -> Option<Want> {
        self.text = text;
        if self.text.trim().chars().count() < SEARCH_FROM_CHARS {
            self.result = PickerResult::Offers;
            return None;
        }
        let stay = match core::mem::replace(&mut self.result, PickerResult::Offers) {
            PickerResult::Rows(rows) | PickerResult::Searching(rows) => rows,
            PickerResult::Offers | PickerResult::Failed(_) => Vec::new(),
        };
        self.result = PickerResult::Searching(stay);
        Some(Want::Wait(SEARCH_PAUSE_MS))
    }

    /// It is searched among others from now on: what was typed is looked for again.
    #[inline(never)]
    pub(super) fn narrowed(&mut self, among: Narrow) -> Option<Want> {
        self.among = among;
        let text = core::mem::take(&mut self.text);
        self.typed(text)
    }

    /// The pause is over, or something was found.
    #[inline(never)]
    pub(super) fn searched(&mut self, heard: Heard) -> Option<Want> {
        if heard == Heard::Waited {
            return Some(Want::Search(self.text.trim().into(), self.among));
        }
        if let Heard::Rows(rows) = heard {
            self.result = match rows {
                Ok(mut rows) => {
                    // Whoever cannot be written to is nobody to be added.
                    rows.retain(|found| !self.adds || found.address.is_some());
                    PickerResult::Rows(distinct(rows))
                }
                Err(problem) => PickerResult::Failed(problem),
            };
        }
        None
    }
}

fn distinct(rows: Vec<Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::new();
    for row in rows {
        if !kept.iter().any(|other| other.record.is(&row.record)) {
            kept.push(row);
        }
    }
    kept
}
