//! What the CRM knows of a page of mails, asked for in one go.

use alloc::{borrow::ToOwned, collections::BTreeMap, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    contract::{self, Fate},
    correlation::{self, Asked, Clues, Stored},
    identity,
    mail::{Address, Direction, Mail, MessageId, Moment},
    matching, naming,
    party::{Party, Record, Tracked},
    settings::{Filter, Organisation, Seat},
};

/// What to ask about one mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Whom to look for, rows and acceptors: at most [`crate::matching::MAX_ADDRESSES`].
    pub addresses: Vec<Address>,
    /// The sender's domain, where a customer may be known by it; `None` for mail from everywhere.
    pub domain: Option<String>,
    /// By which name to look for its activities, in both directions: the sent copy decides about internal
    /// mail (B5.4).
    pub message_id: Option<MessageId>,
    /// By which key to look for its activity.
    pub activity: Uuid,
    /// Which way it went.
    pub direction: Direction,
    /// How to find what it continues.
    pub asked: Asked,
    /// To what its conversation is followed: what became of that is asked.
    pub followed: Option<Record>,
}

/// What the CRM answered, for all mails of the page together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Knowledge {
    /// Rows that have one of the addresses.
    pub parties: ByAddress<Party>,
    /// Users and queues that have one of the addresses and may accept mail.
    pub acceptors: ByAddress<Acceptor>,
    /// Activities of these mails, in both directions.
    pub tracked: Vec<Tracked>,
    /// Mails that these may continue.
    pub stored: Vec<Stored>,
    /// Customers by the domain their people write from.
    pub customers: Vec<Customer>,
    /// Records that conversations are followed to and that are open no more.
    pub fates: Vec<(Record, Fate)>,
}

/// A user or queue that may accept mail for the CRM (B5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptor {
    /// The user or queue.
    pub record: Record,
    /// What is accepted by itself.
    pub filter: Filter,
    /// Under which addresses: its own, and the columns with further ones (B5.7).
    pub addresses: Vec<Address>,
    /// Its mailbox takes part: active, approved where that is needed, delivery method not none.
    pub incoming: bool,
    /// Its owner may own and change mails in the CRM (B8.1).
    pub may_own: bool,
}

/// A customer and a domain that people write from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The domain, folded.
    pub domain: String,
    /// The account.
    pub account: Record,
}

/// A row that is found by its addresses.
pub trait Addressed {
    /// The row.
    fn record(&self) -> &Record;
    /// Its addresses.
    fn addresses(&self) -> &[Address];
}

impl Addressed for Party {
    fn record(&self) -> &Record {
        &self.record
    }

    fn addresses(&self) -> &[Address] {
        &self.addresses
    }
}

impl Addressed for Acceptor {
    fn record(&self) -> &Record {
        &self.record
    }

    fn addresses(&self) -> &[Address] {
        &self.addresses
    }
}

/// Rows that are found by address, whatever their number. The CRM may name a row for several mails of a page:
/// under an address it stands once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByAddress<T> {
    all: Vec<T>,
    at: BTreeMap<Address, Vec<usize>>,
}

impl<T> Default for ByAddress<T> {
    fn default() -> Self {
        Self { all: Vec::new(), at: BTreeMap::new() }
    }
}

impl<T: Addressed> ByAddress<T> {
    /// Sorts them by address.
    pub fn new(all: Vec<T>) -> Self {
        let mut at: BTreeMap<Address, Vec<usize>> = BTreeMap::new();
        for (n, one) in all.iter().enumerate() {
            for address in one.addresses() {
                let places = at.entry(address.clone()).or_default();
                if !places.iter().filter_map(|at| all.get(*at)).any(|other| other.record().is(one.record())) {
                    places.push(n);
                }
            }
        }
        Self { all, at }
    }

    /// Those with that address, each once, in the order in which they were given.
    pub fn having<'a>(&'a self, address: &Address) -> impl Iterator<Item = &'a T> + use<'a, T> {
        self.at.get(address).into_iter().flatten().filter_map(|at| self.all.get(*at))
    }
}

impl<T> ByAddress<T> {
    /// All of them.
    pub fn iter(&self) -> core::slice::Iter<'_, T> {
        self.all.iter()
    }
}

impl<T: Addressed> FromIterator<T> for ByAddress<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        Self::new(all.into_iter().collect())
    }
}

/// What to ask the CRM about a mail that [`crate::decision::screen`] lets pass.
pub fn question(mail: &Mail, clues: &Clues, organisation: &Organisation, now: Moment) -> Question {
    let domain = mail.from.as_ref().map(|person| person.address.domain());
    Question {
        addresses: matching::worth_asking(mail),
        domain: domain
            .filter(|domain| !domain.is_empty() && !naming::is_public(domain))
            .map(ToOwned::to_owned),
        message_id: mail.message_id.clone(),
        activity: identity::activity(mail),
        direction: mail.direction,
        asked: correlation::asked(mail, clues, &organisation.correlation, now),
        followed: None,
    }
}

impl Question {
    /// The same for a mail in that mailbox: with what its owner decided about the conversation.
    #[must_use]
    pub fn within(mut self, seat: &Seat, mail: &Mail, clues: &Clues) -> Self {
        self.followed = contract::followed(seat, mail, clues).cloned();
        self
    }
}
