//! What is looked up beside both sides, for all that is decided about together: contacts that may be the same person, the
//! contact of the mailbox that a new row already has there, and appointments at the same time.

use std::collections::HashSet;

use domain::{
    feed::Busy,
    mail::Address,
    ports::Ledger,
    step::{
        Field, Kind, Value,
        duplicates::{self, addresses},
        plain::line,
        value::Show,
    },
};
use graph::contact;
use uuid::Uuid;
use wire::Transport;

use super::{card::WHOLE, side::Found, unit::Open};
use crate::{
    http::now,
    look::{Looking, Stop, crm},
    store::Pair,
};

/// Contacts of one address in one mailbox that are looked at.
const MAX_CARDS: u16 = 10;
/// Accounts of one name of which contacts are asked for.
const MAX_COMPANIES: usize = 5;

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// A row that comes into the mailbox is linked with the contact that has its address there. Of several the oldest
    /// is taken: none is made beside them.
    pub(super) async fn meet_cards(&mut self, open: &mut [Open]) -> Result<(), Stop> {
        let mut taken = HashSet::new();
        for one in open.iter_mut().filter(|one| one.comes_in(Kind::Contact)) {
            let Some(stored) = &one.stored else { continue };
            let mut cards: Vec<Found> = Vec::new();
            for address in addresses(&stored.row.fields) {
                cards.extend(self.cards_at(&address, one.row).await?);
            }
            cards.retain(|card| !taken.contains(&card.item.id));
            cards.sort_by_key(|card| (card.item.created, card.item.id.clone()));
            if let Some(card) = cards.into_iter().next() {
                taken.insert(card.item.id.clone());
                (one.found, one.by_address) = (Some(card), true);
            }
        }
        Ok(())
    }

    /// Contacts of that address that belong to no row.
    async fn cards_at(&self, address: &Address, row: Uuid) -> Result<Vec<Found>, Stop> {
        let (service, who) = (&self.engine.service, self.reader.mailbox());
        let request = contact::at_address(service, who, address.as_str(), MAX_CARDS, &WHOLE);
        let cards = contact::read_at_address(self.ask(request).await?, now())?;
        let mut cards: Vec<Found> = cards.into_iter().map(|card| self.whole_card(card)).collect();
        // One that was made for a row is known by that.
        cards.retain(|card| card.comes_from.is_none_or(|from| from == row));
        let items: Vec<&str> = cards.iter().map(|card| card.item.id.as_str()).collect();
        let pairs = self.engine.store.pairs_of_items(self.leased.lease.mailbox, &items).await?;
        let linked = |card: &Found| pairs.iter().any(|pair: &Pair| pair.item.as_ref() == Some(&card.item.id));
        cards.retain(|card| !linked(card));
        Ok(cards)
    }

    /// Which contacts of the CRM may be those that are about to be made there. Who chose already is not asked again.
    pub(super) async fn find_alike(&mut self, open: &mut [Open]) -> Result<(), Stop> {
        let enters = |one: &Open| one.kind == Kind::Contact && one.pair.is_none() && one.stored.is_none();
        let (mut asked, mut names) = (Vec::new(), Vec::new());
        for one in open.iter().filter(|one| enters(one)) {
            let Some(found) = &one.found else { continue };
            let fields = &found.item.fields;
            asked.extend(addresses(fields));
            let company = line(fields.text(Field::Company)).to_lowercase();
            let accounts = self.accounts.get(&company).into_iter().flatten().take(MAX_COMPANIES);
            let last = line(fields.text(Field::LastName));
            names.extend(accounts.filter(|_| !last.is_empty()).map(|account| (last.clone(), account.id)));
        }
        asked.sort_unstable();
        asked.dedup();
        names.sort_unstable();
        names.dedup();
        if asked.is_empty() && names.is_empty() {
            return Ok(());
        }
        let others = self.engine.ledger.contacts_like(&asked, &names).await.map_err(crm)?;
        for one in open.iter_mut().filter(|one| enters(one)) {
            if let Some(found) = &one.found {
                one.alike = duplicates::alike(&found.item.fields, &others);
            }
        }
        Ok(())
    }

    /// Which other appointments their owners have at the time of those that enter the CRM, or were moved there from the
    /// calendar.
    pub(super) async fn find_clashes(&mut self, open: &mut [Open]) -> Result<(), Stop> {
        let (mut asked, mut places) = (Vec::new(), Vec::new());
        for (at, one) in open.iter().enumerate().filter(|(_, one)| one.kind == Kind::Appointment) {
            let Some(found) = &one.found else { continue };
            let fields = &found.item.fields;
            let Some(span) = fields.span().filter(|span| span.end() > self.now()) else { continue };
            let there = one.stored.as_ref().and_then(|stored| stored.row.fields.span());
            let free = found.item.cancelled || matches!(fields.get(Field::Show), Value::Show(Show::Free));
            if free || (there == Some(span) && one.pair.is_some()) {
                continue;
            }
            let owner = one.stored.as_ref().and_then(|stored| stored.row.owner.as_ref());
            let owner = owner.unwrap_or(&self.seat.owner).id;
            asked.push(Busy { owner, row: one.row, span });
            places.push(at);
        }
        if asked.is_empty() {
            return Ok(());
        }
        let found = self.engine.ledger.clashes(&asked).await.map_err(crm)?;
        for ((at, clashes), busy) in places.into_iter().zip(found).zip(&asked) {
            let Some(one) = open.get_mut(at) else { continue };
            one.clashes = clashes;
            if busy.owner != self.seat.owner.id {
                // Of a colleague's time it is said that it is taken, and not by what.
                let owner = one.stored.as_ref().and_then(|stored| stored.row.owner.clone());
                for clash in &mut one.clashes {
                    (clash.who, clash.subject) = (owner.clone(), String::new());
                }
            }
        }
        Ok(())
    }
}
