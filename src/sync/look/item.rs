//! One message as a look knows it: the mail, what it says of itself, and what is remembered of it.

use domain::{
    correlation::Clues,
    decision::{History, Seen, Source, Tombstone},
    mail::{Direction, Mail},
    settings::Seat,
};
use graph::{folders::well_known, message::Message};

use super::watch::{Part, Tree, source};
use crate::store::{Did, Digest, Handled, Mark, Pending};

/// A message of a page.
#[derive(Debug)]
pub(crate) struct Item {
    /// As Graph told it.
    pub(crate) message: Message,
    /// As the domain knows it.
    pub(crate) mail: Mail,
    /// What it says of itself.
    pub(crate) clues: Clues,
    /// Which copy, for the store.
    pub(crate) copy: Digest,
    /// What is remembered.
    pub(crate) history: History,
    /// What was done with it.
    pub(crate) handled: Option<Handled>,
    /// What is still to be done with it.
    pub(crate) pending: Option<Pending>,
}

impl Item {
    /// A message as it was told, of that seat's mailbox.
    pub(crate) fn new(message: Message, tree: &Tree, seat: &Seat, category: &str) -> Self {
        let folder = message.folder.clone().unwrap_or_default();
        let in_sent = tree.known(well_known::SENT_ITEMS).is_some_and(|sent| tree.lies_in(&folder, sent));
        let mut mail = message.mail(Direction::Incoming, Some(seat.mailbox.clone()));
        // A copy of one's own mail that was filed elsewhere came from nowhere: it has no header lines.
        let own = mail.from.as_ref().is_some_and(|from| seat.has(&from.address))
            && message.headers.as_ref().is_none_or(Vec::is_empty);
        if in_sent || own {
            mail = message.mail(Direction::Outgoing, Some(seat.mailbox.clone()));
        }
        let clues = message.clues(category);
        let copy = Digest::of_item(&message.id);
        Self { message, mail, clues, copy, history: History::default(), handled: None, pending: None }
    }

    /// The folder it lies in.
    pub(crate) fn folder(&self) -> &str {
        &self.clues.folder
    }

    /// The tracked category is on it.
    pub(crate) fn marked(&self) -> bool {
        self.clues.marked == Some(true)
    }

    /// Takes in what the store remembers.
    pub(crate) fn remember(
        &mut self,
        handled: Option<Handled>,
        pending: Option<Pending>,
        tombstone: Option<Tombstone>,
    ) {
        let seen = handled.as_ref().map_or(Seen::Never, |handled| match handled.mark {
            Mark::Tracked => Seen::On,
            Mark::None | Mark::Undeliverable => Seen::Off,
        });
        let has = |one: &Handled, did: &[Did]| did.contains(&one.did);
        self.history = History {
            seen,
            activity: handled
                .as_ref()
                .filter(|one| has(one, &[Did::Tracked, Did::Wrote]))
                .and_then(|one| one.activity),
            written: handled.as_ref().is_some_and(|one| has(one, &[Did::Wrote])),
            given_up: handled.as_ref().is_some_and(|one| has(one, &[Did::GivenUp])),
            regarding: handled.as_ref().and_then(|one| one.regarding.clone()),
            tombstone,
            tries: pending
                .as_ref()
                .filter(|one| one.at.0 > 0)
                .map_or(0, |one| u8::try_from(one.tries).unwrap_or(u8::MAX)),
            failed_at: pending.as_ref().filter(|one| one.tries > 0 && one.at.0 > 0).map(|one| one.at),
            repaired_files: handled.as_ref().and_then(|one| one.files),
        };
        self.handled = handled;
        self.pending = pending;
    }

    /// Why it is looked at.
    pub(crate) fn source<'a>(&self, part: Part<'a>) -> Source<'a> {
        source(part, self.marked())
    }

    /// What a decision about it rested on, as far as the mailbox is concerned: its place with the place's rule, its
    /// category, and whether it has files. As long as that is the same nothing is decided anew. `marked` is how the
    /// category stands or will stand once what was decided is carried out.
    pub(crate) fn basis(&self, part: Part<'_>, marked: bool) -> Digest {
        let regarding = match part {
            Part::Rule(rule) => rule.regarding.as_ref().map_or_else(
                || format!("rule {}", rule.on),
                |record| format!("rule {} {:?} {}", rule.on, record.kind, record.id),
            ),
            Part::Inbox | Part::Sent | Part::Never | Part::Other => String::new(),
        };
        let files = self.clues.has_files.unwrap_or(false);
        Digest::of(&[
            b"basis",
            self.folder().as_bytes(),
            regarding.as_bytes(),
            &[u8::from(marked), u8::from(files)],
        ])
    }

    /// Whether it was dealt with as it is.
    pub(crate) fn is_settled(&self, part: Part<'_>) -> bool {
        self.pending.is_none()
            && self.handled.as_ref().is_some_and(|handled| handled.basis == self.basis(part, self.marked()))
    }
}
