//! What is known of a row and an item becomes a case, and that is decided.

use domain::{
    ports::Ledger,
    step::{
        Field, Value,
        case::{Author, Case, Changed, Crm, Exchange, Knowledge, Link, State},
        decide,
        plain::line,
    },
};
use wire::Transport;

use super::{
    carry::Ready,
    memory::{Choice, Memory},
    unit::Open,
};
use crate::look::{Looking, Stop};

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// What becomes of one. `None` where there is nothing to decide about.
    pub(super) async fn judge(&mut self, one: Open) -> Result<Option<Ready>, Stop> {
        let memory = one.pair.as_ref().and_then(|pair| Memory::read(&pair.base));
        let (row_version, item_version) = one
            .pair
            .as_ref()
            .map_or(("", ""), |pair| (pair.row_version.as_str(), pair.item_version.as_str()));
        let by_us = |known: &str, now: &str| !known.is_empty() && known == now;
        let crm = match (&one.stored, &one.pair) {
            (Some(stored), _) => {
                let mut row = stored.row.clone();
                row.matches = one.matches;
                row.untracked = stored.untracked.iter().any(|note| note.mailbox == self.seat.mailbox);
                if by_us(row_version, &stored.version) {
                    row.changed.by = Author::Us;
                } else if row.changed.who.as_ref().is_some_and(|who| !self.snapshot.is_person(who)) {
                    row.changed.by = Author::Program;
                }
                Crm::Row(row)
            }
            // Nobody says who deleted it.
            (None, Some(_)) if memory.is_some() => Crm::Deleted {
                by: Changed { at: self.now(), by: Author::Unknown, who: None },
                state: State::Open,
                owner: None,
            },
            (None, Some(_) | None) => Crm::None,
        };
        let exchange = match (&one.found, one.gone) {
            (Some(found), _) => {
                let mut item = found.item.clone();
                if by_us(item_version, &found.version) {
                    item.changed.by = Author::Us;
                }
                Exchange::Item(item)
            }
            (None, true) => {
                Exchange::Deleted { by: Changed { at: self.now(), by: Author::Person, who: None } }
            }
            (None, false) => Exchange::None,
        };
        let base = memory.as_ref().map(|memory| {
            let in_crm = one.stored.as_ref().map(|stored| &stored.row.fields);
            memory.base(one.kind, in_crm, one.found.as_ref().map(|found| &found.item.fields))
        });
        let link = memory.as_ref().zip(base).zip(one.pair.as_ref()).map(|((memory, base), pair)| Link {
            row: one.row,
            item: pair.item.clone().unwrap_or_default(),
            origin: memory.origin,
            bond: memory.bond,
            base,
            seen: memory.seen,
            wished: memory.wished,
        });
        if one.orphan {
            self.draft.parted.extend(one.pair.map(|pair| pair.row));
            return Ok(None);
        }
        let choice = one.pair.as_ref().and_then(|pair| Choice::read(&pair.base));
        if choice == Some(Choice::Link) && one.stored.is_none() {
            // The contact that was chosen went: it is asked again when the item changes.
            self.draft.parted.push(one.row);
            return Ok(None);
        }
        // What differs from a series is not made anew, and what does not goes with it.
        let part = one.stored.as_ref().is_some_and(|stored| stored.part.is_some());
        if part && memory.is_none() && one.found.is_none() {
            return Ok(None);
        }
        // A row whose event is not in this calendar came from elsewhere: nobody is invited anew.
        let of_event = one.stored.as_ref().is_some_and(|stored| stored.row.of_event);
        if of_event && memory.is_none() && one.found.is_none() {
            self.draft.parted.extend(one.pair.map(|pair| pair.row));
            return Ok(None);
        }
        if matches!((&crm, &exchange), (Crm::None | Crm::Deleted { .. }, Exchange::None)) {
            // Being made for a row that went meanwhile.
            self.draft.parted.extend(one.pair.map(|pair| pair.row));
            return Ok(None);
        }
        let mut knowledge = self.knowledge(&crm, &exchange);
        (knowledge.alike, knowledge.clashes) = (one.alike, one.clashes);
        knowledge.by_address = one.by_address;
        let decision = decide(&Case {
            kind: one.kind,
            crm: &crm,
            exchange: &exchange,
            link: link.as_ref(),
            seat: &self.seat,
            organisation: &self.snapshot.organisation,
            knowledge: &knowledge,
            now: self.now(),
        });
        Ok(Some(Ready {
            kind: one.kind,
            row: one.row,
            pair: one.pair,
            memory,
            found: one.found,
            stored: one.stored,
            matches: one.matches,
            // Whoever linked what was there before wants it kept, whatever the filters say.
            chosen: one.by_address || choice == Some(Choice::Link),
            offered: knowledge.alike,
            decision,
        }))
    }

    /// What is known beside the two sides: who calls the meeting, where they have a seat.
    fn knowledge(&self, crm: &Crm, exchange: &Exchange) -> Knowledge {
        let mut known = Knowledge::default();
        if let Exchange::Item(item) = exchange {
            let company = line(item.fields.text(Field::Company)).to_lowercase();
            known.companies = self.accounts.get(&company).cloned().unwrap_or_default();
        }
        let named = match exchange {
            Exchange::Item(item) => item.fields.told(Field::Organizer),
            Exchange::None | Exchange::Unseen | Exchange::Deleted { .. } => None,
        };
        if let Some(Value::Person(person)) = named {
            known.organizer_person = Some(person.clone());
            let seat = self.snapshot.seat(&person.address);
            known.organizer = seat.map(|one| one.seat.owner.clone());
            known.organizer_mailbox = seat.map(|one| one.seat.mailbox.clone());
        } else if let Crm::Row(row) = crm {
            known.organizer = row.organizer.clone();
        }
        known
    }
}
