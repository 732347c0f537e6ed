//! Wishes that wait, kept in the mailbox where the browser keeps nothing: without their texts, and few.

use decisions::wish;
use domain::{
    problem::Problem,
    queue::{Change, Shelf, Slot},
};
use uuid::Uuid;

use super::{Patience, kept};
use crate::plain::elements;

/// Under this name they are kept. It changes with the form of what is kept.
const KEY: &str = "regarding.wishes.1";

/// How many bytes they may take: beside choices and habits in the 32 KB that Outlook gives.
pub const MAX_WISH_BYTES: usize = 5_000;

/// The mailbox's settings for add-ins as a shelf. Outlook hands them out when a page is loaded and takes them as a whole:
/// of two panes that change them at once the later wins. Each pane therefore goes on with what it put there itself while
/// it is open.
#[derive(Clone, Copy, Debug)]
pub struct MailboxShelf {
    /// How long Outlook's answers are waited for.
    pub patience: Patience,
}

impl Shelf for MailboxShelf {
    async fn all(&self) -> Result<Vec<Slot>, Problem> {
        Ok(read().iter().filter_map(|text| wish::read(text)).collect())
    }

    async fn change(&self, id: Uuid, by: &dyn Fn(Option<&Slot>) -> Change) -> Result<(), Problem> {
        let mut texts = read();
        let is = |text: &String| wish::read(text).is_some_and(|slot| slot.wish.id == id);
        let before = texts.iter().find(|text| is(text)).and_then(|text| wish::read(text));
        match by(before.as_ref()) {
            Change::Leave => return Ok(()),
            Change::Remove => texts.retain(|text| !is(text)),
            Change::Put(slot) => {
                texts.retain(|text| !is(text));
                texts.push(wish::write(&slot));
            }
        }
        kept::keep(KEY, &texts, self.patience.mailbox_ms).await
    }
}

fn read() -> Vec<String> {
    // A wish has more than a byte.
    elements(kept::read(KEY), MAX_WISH_BYTES as u32).filter_map(|text| text.as_string()).collect()
}
