//! Rows of the CRM, as far as mail is concerned.

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::{Address, Direction, MessageId, Moment},
    signature::Signature,
};

/// What kind of row. The order is the one in which a sender resolves (semantics B7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A colleague with a seat in the CRM.
    User,
    /// A person at a customer.
    Contact,
    /// A customer.
    Account,
    /// A person or company that may become a customer.
    Lead,
    /// A thing that can be booked.
    Equipment,
    /// A group of colleagues.
    Team,
    /// A part of our own organisation.
    BusinessUnit,
    /// A mailbox that several colleagues work off.
    Queue,
    /// A deal.
    Opportunity,
    /// A request for help.
    Case,
}

impl Kind {
    /// What a mail can be regarding, in the order they are offered.
    pub const REGARDING: [Self; 5] =
        [Self::Opportunity, Self::Case, Self::Contact, Self::Account, Self::Lead];
}

/// A row by key, with the name to call it by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// Of which kind.
    pub kind: Kind,
    /// Its key.
    pub id: Uuid,
    /// Its name when we last heard of it.
    pub name: String,
}

impl Record {
    /// Whether both name the same row; the name may have changed since.
    pub fn is(&self, other: &Self) -> bool {
        (self.kind, self.id) == (other.kind, other.id)
    }
}

/// A row that has an address on the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The row.
    pub record: Record,
    /// All its addresses: any column that holds one counts (semantics B7).
    pub addresses: Vec<Address>,
    /// What the person does.
    pub job: String,
    /// The customer they belong to.
    pub company: Option<Record>,
    /// The company by name alone, as on a lead.
    pub company_name: String,
    /// How to call them.
    pub phone: String,
    /// What an administrator wants to stand on their card; `None`: who looks after them and how to call them.
    pub facts: Option<Vec<Fact>>,
    /// Who looks after the row: a user or a team.
    pub owner: Option<Record>,
    /// Not deactivated or disabled.
    pub active: bool,
    /// When the row was created.
    pub created: Moment,
}

/// A column of a row that an administrator wants to stand on its card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is called, by the tags of languages: `en`, `hi`.
    pub names: Vec<(String, String)>,
    /// What its value is good for.
    pub leads: Leads,
    /// Its value as people read it.
    pub value: String,
}

/// Where the value of a [`Fact`] leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leads {
    /// Nowhere.
    #[default]
    Nowhere,
    /// To a call.
    Call,
    /// To a mail.
    Mail,
    /// To a web page.
    Site,
}

/// An open deal or case of somebody on the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The row.
    pub record: Record,
    /// Whose it is: the contact or account rows by which it was found.
    pub of: Vec<Record>,
    /// Who looks after it.
    pub owner: Option<Record>,
    /// What it is worth, as the CRM formats it; empty where unknown.
    pub worth: String,
    /// When it is to be closed.
    pub due: Option<Moment>,
    /// The case's number.
    pub number: String,
    /// When the row was changed last.
    pub touched: Option<Moment>,
    /// What else an administrator wants to stand beside it.
    pub facts: Vec<Fact>,
}

/// An activity that a mail is tracked as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracked {
    /// The activity's key.
    pub activity: Uuid,
    /// By which name of the mail it was found.
    pub message_id: Option<MessageId>,
    /// Which way the mail went.
    pub direction: Direction,
    /// What it is regarding.
    pub regarding: Option<Record>,
    /// Who tracked it.
    pub by: Option<Record>,
    /// When it was tracked.
    pub at: Moment,
    /// Whose the activity is.
    pub owner: Option<Record>,
    /// Mailboxes whose owner untracked the mail and kept the activity, and when.
    pub untracked: Vec<Untracked>,
    /// The text was cut off or is missing.
    pub text_incomplete: bool,
    /// How many attachments it has (`attachmentcount`); `None` where that was not asked.
    pub files: Option<u32>,
    /// Queues that have an item for it.
    pub queues: Vec<Uuid>,
    /// Files that somebody chose not to keep, by [`crate::identity::file`].
    pub left_out: Vec<Uuid>,
}

/// A person untracked the mail and kept the activity: no later run may undo that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untracked {
    /// In whose mailbox.
    pub mailbox: Address,
    /// When; `None` where the note says none.
    pub at: Option<Moment>,
}

/// Everything the CRM could say about one mail, fetched in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dossier {
    /// Rows that have one of the addresses.
    pub parties: Vec<Party>,
    /// Their open deals and cases.
    pub related: Vec<Related>,
    /// Customers whose domain is the sender's.
    pub neighbours: Vec<Record>,
    /// The activities of this mail: at most one a direction, unless another product wrote more.
    pub tracked: Vec<Tracked>,
    /// The row of the person at the screen; `None` where they have no seat in the CRM.
    pub me: Option<Record>,
}

/// A person or company to be added to the CRM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParty {
    /// Contact, lead or account.
    pub kind: Kind,
    /// Given name; may be empty.
    pub first: String,
    /// Family name; must not be empty but for an account.
    pub last: String,
    /// Their address.
    pub address: Address,
    /// Where they work. Of an account it is the name: it must be named.
    pub company: Company,
    /// What else the signature under their mail says, as far as a person took it over; nothing of an account, and not the
    /// company, which stands above.
    pub signed: Signature,
}

impl NewParty {
    /// What the new row will be called; empty where it lacks its name.
    pub fn name(&self) -> String {
        if self.kind == Kind::Account {
            return match &self.company {
                Company::Named(name) => name.trim().into(),
                Company::None | Company::Known(_) => String::new(),
            };
        }
        [self.first.trim(), self.last.trim()].join(" ").trim().into()
    }
}

/// Where a new person works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Company {
    /// Not said.
    None,
    /// At a customer the CRM knows.
    Known(Record),
    /// At one it does not: a contact brings a new account with it, a lead only the name.
    Named(String),
}

/// A deal or case to be made from a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAffair {
    /// Opportunity or case.
    pub kind: Kind,
    /// How it is called; must not be empty.
    pub name: String,
    /// With whom: a contact or an account.
    pub customer: Record,
    /// Where that contact works.
    pub company: Option<Record>,
}
