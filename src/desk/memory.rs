//! What this browser remembers: which records were opened lately, and by whom, as keys alone. Names of customers are not
//! left behind. A browser that keeps nothing remembers nothing, and all else works.

use domain::party::Kind;
use uuid::Uuid;

use crate::model::Place;

/// The name it is kept under.
const KEY: &str = "regarding.recent";
/// Letters that are read of it at most.
const MAX_LETTERS: usize = 4_096;

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Keeps it; nothing: forgets all of it.
pub(crate) fn keep(what: Option<&(Uuid, Vec<(Kind, Uuid)>)>) {
    let Some(storage) = storage() else { return };
    let kept = match what {
        Some((who, all)) => {
            // Each record by the address of its page.
            let lines = all.iter().map(|(kind, id)| Place::Record(*kind, *id).to_string());
            let text = std::iter::once(who.to_string()).chain(lines).collect::<Vec<_>>().join("\n");
            storage.set_item(KEY, &text)
        }
        None => storage.remove_item(KEY),
    };
    // A store that is full, or closed, keeps nothing.
    drop(kept);
}

/// What is kept.
pub(crate) fn kept() -> Option<(Uuid, Vec<(Kind, Uuid)>)> {
    let text = storage()?.get_item(KEY).ok()??;
    let mut lines = text.get(..text.len().min(MAX_LETTERS))?.lines();
    let who = Uuid::try_parse(lines.next()?).ok()?;
    let record = |line: &str| {
        if let Some(Place::Record(kind, id)) = Place::read(line) { Some((kind, id)) } else { None }
    };
    Some((who, lines.filter_map(record).collect()))
}
