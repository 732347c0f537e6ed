//! What the pane shows where no mail is asked about: tasks that are due, mails of known people that nobody tracked,
//! records at hand, and what a person has set for themselves.

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::{Address, Mail, Moment},
    party::Record,
    problem::Problem,
    settings::{Filter, Firewall},
};

/// How many tasks are shown, the longest overdue first.
pub const MAX_TASKS: usize = 20;

/// How many records of mails one tracked last are shown.
pub const MAX_RECENT: usize = 8;

/// How many records can be pinned.
pub const MAX_PINS: usize = 15;

/// How many mails that nobody tracked are shown, the newest first.
pub const MAX_LEFT: usize = 10;

/// Of so many days mails are shown that nobody tracked.
pub const LEFT_DAYS: i64 = 7;

/// How many entries of a never-track list are shown.
pub const MAX_NEVER: usize = 200;

/// A task that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its key.
    pub id: Uuid,
    /// What is to be done.
    pub subject: String,
    /// What it is about.
    pub regarding: Option<Record>,
    /// When it is due.
    pub due: Moment,
    /// How far it is, by the CRM's number (`task.statuscode`): what it goes back to when it is not done after all.
    pub status: i32,
}

/// What the CRM has for the person at the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agenda {
    /// Open tasks of theirs, due today or before.
    pub tasks: Vec<Task>,
    /// Records of the mails they tracked last.
    pub recent: Vec<Record>,
}

/// A mail of somebody known that the synchronizer left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The mail.
    pub mail: Mail,
    /// Who sent it, as the CRM has them.
    pub sender: Record,
}

/// What a person keeps in their mailbox for the pane alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Records to have at hand, in the order in which they were pinned.
    pub pins: Vec<Record>,
    /// How the pane is to behave.
    pub preferences: Preferences,
}

/// How the pane is to behave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Untrack keeps the copy without asking; it can be undone.
    pub untracks_at_once: bool,
    /// Track means: to the record that was chosen last for that person's mail.
    pub tracks_to_last: bool,
}

/// What a person has set for the synchronizer in their mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    /// Which mail is tracked by itself.
    pub filter: Filter,
    /// The organisation has set it for everybody.
    pub forced: bool,
    /// What there is to choose from.
    pub offered: Vec<Filter>,
    /// What is never tracked.
    pub never: Firewall,
}

/// A change of what a person has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Which mail is tracked by itself.
    Filter(Filter),
    /// Mail with that address is never tracked.
    NeverAddress(Address),
    /// Mail with somebody of that domain is never tracked.
    NeverDomain(String),
    /// An address may be tracked again.
    AllowAddress(Address),
    /// A domain may be tracked again.
    AllowDomain(String),
    /// Whether mail that its sender called private is never tracked.
    Private(bool),
}

impl Change {
    /// What was typed into the list: an address, or a domain with or without `@`. `None` where it is neither.
    pub fn never(text: &str) -> Option<Self> {
        let text = text.trim();
        let domain = crate::mail::lowercase(text.trim_start_matches('@'));
        let address = Address::new(text);
        if address.is_valid() {
            return Some(Self::NeverAddress(address));
        }
        let labels = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
        let fits = labels && !domain.contains(|c: char| c.is_whitespace() || c == '@') && domain.len() <= 255;
        fits.then_some(Self::NeverDomain(domain))
    }

    /// Makes the change.
    pub fn make(&self, personal: &mut Personal) {
        let never = &mut personal.never;
        match self {
            Self::Filter(filter) => personal.filter = *filter,
            Self::NeverAddress(address) => {
                if !never.addresses.contains(address) {
                    never.addresses.push(address.clone());
                }
            }
            Self::NeverDomain(domain) => {
                if !never.domains.contains(domain) {
                    never.domains.push(domain.clone());
                }
            }
            Self::AllowAddress(address) => never.addresses.retain(|known| known != address),
            Self::AllowDomain(domain) => never.domains.retain(|known| known != domain),
            Self::Private(on) => never.private = *on,
        }
    }
}

/// What the pane asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What the CRM has. Answered by [`Told::Agenda`].
    Agenda,
    /// What the synchronizer left alone. Answered by [`Told::Left`].
    Left,
    /// What is kept in the mailbox. Answered by [`Told::Own`].
    Own,
    /// Keep that there. Answered by [`Told::Done`].
    KeepOwn(Own),
    /// A task is done, or not after all: back to that number. Answered by [`Told::Done`].
    Finish {
        /// The task.
        task: Uuid,
        /// What it goes back to; `None`: it is done.
        back: Option<i32>,
    },
    /// What is set for the synchronizer. Answered by [`Told::Personal`].
    Personal,
    /// Change that. Answered by [`Told::Personal`], as it is then.
    Change(Change),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// What the CRM has.
    Agenda(Result<Agenda, Problem>),
    /// What was left alone, the newest first; `None` where no synchronizer looks at the mailbox.
    Left(Result<Option<Vec<Left>>, Problem>),
    /// What is kept in the mailbox.
    Own(Own),
    /// It is done.
    Done(Result<(), Problem>),
    /// What is set; `None` where no synchronizer looks at the mailbox.
    Personal(Result<Option<Personal>, Problem>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_never_to_be_tracked_is_an_address_or_a_domain() {
        let domain = |text: &str| Some(Change::NeverDomain(text.into()));
        let table = [
            (" Dr@Clinic.example ", Some(Change::NeverAddress(Address::new("dr@clinic.example")))),
            ("@Bank.example", domain("bank.example")),
            ("bank.example", domain("bank.example")),
            ("", None),
            ("@", None),
            ("word", None),
            ("two words.example", None),
            (".example", None),
        ];
        for (text, expected) in table {
            assert_eq!(Change::never(text), expected, "{text}");
        }
    }

    #[test]
    fn a_change_is_made_once_and_taken_back() {
        let mut personal = Personal {
            filter: Filter::Replies,
            forced: false,
            offered: Filter::ALL.to_vec(),
            never: Firewall::default(),
        };
        let before = personal.clone();
        let address = Address::new("dr@clinic.example");
        for _ in 0..2 {
            Change::NeverAddress(address.clone()).make(&mut personal);
            Change::NeverDomain("bank.example".into()).make(&mut personal);
        }
        Change::Private(true).make(&mut personal);
        Change::Filter(Filter::All).make(&mut personal);
        assert_eq!((personal.never.addresses.len(), personal.never.domains.len()), (1, 1));
        assert!(personal.never.private && personal.filter == Filter::All);
        Change::AllowAddress(address).make(&mut personal);
        Change::AllowDomain("bank.example".into()).make(&mut personal);
        Change::Private(false).make(&mut personal);
        Change::Filter(Filter::Replies).make(&mut personal);
        assert_eq!(personal, before);
    }
}
