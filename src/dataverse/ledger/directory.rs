//! Whose mailboxes are looked at and who may accept mail: mailboxes with their owners, settings and folder rules.
//!
//! Five collections are read side by side: one `$batch` asks for the next page of each, so thousands of rows come
//! with few requests.

use std::collections::HashMap;

use domain::{
    knowledge::Acceptor,
    ledger::{Directory, Enrolled},
    mail::{Address, Moment},
    party::{Kind, Record},
    settings::{Approval, Delivery, Filter, FolderRule, Organisation, Seat, Test},
};
use serde_json::Value;
use uuid::Uuid;
use wire::{Method, Reply, Request, batch::Batch, odata::Query};

use super::{
    kept,
    names::{folder, mailbox, profile, queue as more_queue, systemuser as more_user, usersettings},
};
use crate::{
    fault::Fault,
    names::{queue, systemuser},
    page,
    rows::{ANNOTATIONS, Row},
    service::{Service, answers, next},
};

/// Rows of one page, the most that Dataverse gives.
const PAGE: usize = 5000;
/// Pages of one collection.
pub(super) const MAX_PAGES: usize = 100;

/// What is read, in the order of the collections.
const MAILBOXES: usize = 0;
const USERS: usize = 1;
const QUEUES: usize = 2;
const SETTINGS: usize = 3;
const RULES: usize = 4;
const COLLECTIONS: usize = 5;

/// Access modes of users who work with rows: read-write and non-interactive.
const WORKING: [i64; 2] = [0, 4];

/// What is read of a user.
pub(super) const USER: &[&str] = &[
    systemuser::ID,
    systemuser::NAME,
    systemuser::MAIN,
    systemuser::LOGIN,
    systemuser::PERSONAL,
    more_user::ALERTS,
    systemuser::DISABLED,
    more_user::ACCESS,
];
/// What is read of what a user has set.
pub(super) const USER_SETTINGS: &[&str] =
    &[usersettings::ID, usersettings::FILTER, usersettings::CREATES, usersettings::PERSONAL];
/// What is read of a mailbox.
pub(super) const MAILBOX: &[&str] = &[
    mailbox::ID,
    mailbox::ADDRESS,
    mailbox::STATE,
    mailbox::DELIVERY,
    mailbox::APPROVAL,
    mailbox::TEST,
    mailbox::AFTER,
    mailbox::OWNER,
];

/// The collections, as far as they are read.
#[derive(Clone, Debug)]
pub struct Reading {
    rows: [Vec<Value>; COLLECTIONS],
    next: [Option<String>; COLLECTIONS],
}

impl Reading {
    /// Nothing is read yet.
    pub fn new(service: &Service) -> Self {
        let url = |query: Query| Some(format!("{}{}", service.root(), query.into_url()));
        let next = [
            url(mailboxes()),
            url(Query::new(systemuser::SET).select(USER)),
            url(Query::new(queue::SET).select(&[
                queue::ID,
                queue::NAME,
                queue::EMAIL,
                queue::STATE,
                more_queue::FILTER,
            ])),
            url(Query::new(usersettings::SET).select(USER_SETTINGS)),
            url(Query::new(folder::SET).select(&[
                folder::MAILBOX,
                folder::FOLDER,
                folder::NAME,
                folder::REGARDING,
                folder::CREATED,
            ])),
        ];
        Self { rows: Default::default(), next }
    }

    /// The next pages as one request; `None` when everything is read.
    ///
    /// # Errors
    /// Where it passes a limit of batches.
    pub fn request(&self, service: &Service) -> Result<Option<Request>, Fault> {
        let mut batch = Batch::new();
        let prefer = format!("{ANNOTATIONS},odata.maxpagesize={PAGE}");
        for url in self.next.iter().flatten() {
            batch.push(
                Request::new(Method::Get, url.as_str())
                    .with_header("Accept", "application/json")
                    .with_header("Prefer", prefer.as_str()),
            );
        }
        if self.next.iter().all(Option::is_none) { Ok(None) } else { service.batch(batch).map(Some) }
    }

    /// Takes the pages that were asked for.
    ///
    /// # Errors
    /// Where one of them is not answered: half a directory is not told as whole.
    pub fn take(&mut self, service: &Service, reply: &Reply, now: Moment) -> Result<(), Fault> {
        let mut answers = answers(reply, now)?;
        for (rows, next_link) in self.rows.iter_mut().zip(&mut self.next) {
            if next_link.is_none() {
                continue;
            }
            let page = page::read(service, next(&mut answers, now)?, now)?;
            rows.extend(page.rows);
            *next_link = page.next;
        }
        Ok(())
    }

    /// The directory, when everything is read.
    pub fn directory(&self, organisation: &Organisation) -> Directory {
        let owners = self.owners();
        let mut rules = self.rules();
        let mut directory = Directory::default();
        for row in self.rows[MAILBOXES].iter().filter_map(Row::new) {
            let Some(id) = row.id(mailbox::ID) else { continue };
            let Some(owner) = row.lookup(mailbox::OWNER).and_then(|lookup| owners.get(&lookup.id)) else {
                continue;
            };
            if !owner.is_person {
                continue;
            }
            let rules = rules.remove(&id).unwrap_or_default();
            directory.mailboxes.extend(enrolled(&row, id, owner, rules));
        }
        let takes_part: HashMap<Uuid, bool> = directory
            .mailboxes
            .iter()
            .map(|enrolled| (enrolled.seat.owner.id, takes_part(&enrolled.seat, organisation)))
            .collect();
        directory.acceptors = owners
            .into_values()
            .filter(|owner| owner.active && owner.is_person)
            .map(|owner| Acceptor {
                incoming: takes_part.get(&owner.record.id).copied().unwrap_or(false),
                record: owner.record,
                filter: owner.filter,
                addresses: owner.addresses,
                may_own: owner.may_own,
            })
            .collect();
        directory
    }

    fn owners(&self) -> HashMap<Uuid, Owner> {
        let mut settings: HashMap<Uuid, Row<'_>> = HashMap::new();
        for row in self.rows[SETTINGS].iter().filter_map(Row::new) {
            settings.extend(row.id(usersettings::ID).map(|id| (id, row)));
        }
        let mut owners = HashMap::new();
        for row in self.rows[USERS].iter().filter_map(Row::new) {
            let owner = user(&row, |id| settings.get(&id));
            owners.extend(owner.map(|owner| (owner.record.id, owner)));
        }
        for row in self.rows[QUEUES].iter().filter_map(Row::new) {
            owners.extend(of_queue(&row).map(|owner| (owner.record.id, owner)));
        }
        // The mailbox's own address is one of its owner's.
        for row in self.rows[MAILBOXES].iter().filter_map(Row::new) {
            let Some(owner) = row.lookup(mailbox::OWNER).and_then(|lookup| owners.get_mut(&lookup.id)) else {
                continue;
            };
            let address = Address::new(row.text(mailbox::ADDRESS));
            if address.is_valid() && !owner.addresses.contains(&address) {
                owner.addresses.push(address);
            }
        }
        owners
    }

    /// The rules of each mailbox, oldest first.
    fn rules(&self) -> HashMap<Uuid, Vec<FolderRule>> {
        let mut rows: Vec<Row<'_>> = self.rows[RULES].iter().filter_map(Row::new).collect();
        rows.sort_by_key(|row| row.moment(folder::CREATED));
        let mut rules: HashMap<Uuid, Vec<FolderRule>> = HashMap::new();
        for row in rows {
            let Some(mailbox) = row.id(folder::MAILBOX) else { continue };
            rules.entry(mailbox).or_default().push(FolderRule {
                folder: row.text(folder::FOLDER).to_owned(),
                name: row.text(folder::NAME).to_owned(),
                regarding: row.lookup(folder::REGARDING),
                // A row is a rule in force; where its folder lies only the mailbox knows.
                on: true,
                inside_inbox: true,
            });
        }
        rules
    }
}

fn mailboxes() -> Query {
    let expand = format!("{}($select={})", mailbox::PROFILE, profile::AFTER);
    Query::new(mailbox::SET).select(MAILBOX).expand(&expand)
}

/// A user or a queue.
pub(super) struct Owner {
    record: Record,
    addresses: Vec<Address>,
    filter: Filter,
    create: Option<Kind>,
    kept: domain::ledger::Kept,
    active: bool,
    may_own: bool,
    /// A user who receives mail, or a queue: not an application.
    is_person: bool,
}

impl Owner {
    /// The key of its row.
    pub(super) fn id(&self) -> Uuid {
        self.record.id
    }
}

pub(super) fn user<'a>(row: &Row<'_>, settings: impl Fn(Uuid) -> Option<&'a Row<'a>>) -> Option<Owner> {
    let id = row.id(systemuser::ID)?;
    let record = Record { kind: Kind::User, id, name: row.text(systemuser::NAME).to_owned() };
    let set = settings(id);
    let number = |column: &str| set.and_then(|set| set.number(column));
    let filter = number(usersettings::FILTER).and_then(|code| i32::try_from(code).ok());
    let access = row.number(more_user::ACCESS).unwrap_or_default();
    Some(Owner {
        record,
        addresses: row.addresses(&[
            systemuser::MAIN,
            systemuser::LOGIN,
            systemuser::PERSONAL,
            more_user::ALERTS,
        ]),
        filter: filter.and_then(Filter::from_code).unwrap_or(Filter::USER),
        create: match number(usersettings::CREATES) {
            Some(1) => Some(Kind::Contact),
            Some(2) => Some(Kind::Lead),
            Some(_) | None => None,
        },
        kept: kept::personal(set.map(|set| set.text(usersettings::PERSONAL)).unwrap_or_default()),
        active: row.flag(systemuser::DISABLED) != Some(true),
        may_own: WORKING.contains(&access),
        is_person: access != 4,
    })
}

fn of_queue(row: &Row<'_>) -> Option<Owner> {
    let record = Record { kind: Kind::Queue, id: row.id(queue::ID)?, name: row.text(queue::NAME).to_owned() };
    let filter = row.number(more_queue::FILTER).and_then(|code| i32::try_from(code).ok());
    Some(Owner {
        record,
        addresses: row.addresses(&[queue::EMAIL]),
        filter: filter.and_then(Filter::from_code).unwrap_or(Filter::QUEUE),
        create: None,
        kept: kept::personal(""),
        active: row.number(queue::STATE).unwrap_or(0) == 0,
        may_own: true,
        is_person: true,
    })
}

pub(super) fn enrolled(row: &Row<'_>, id: Uuid, owner: &Owner, rules: Vec<FolderRule>) -> Option<Enrolled> {
    let address = Address::new(row.text(mailbox::ADDRESS));
    if !address.is_valid() {
        return None;
    }
    let mut seat = Seat::new(address, owner.record.clone());
    seat.aliases = owner.addresses.iter().filter(|alias| **alias != seat.mailbox).cloned().collect();
    seat.filter = owner.filter;
    seat.create = owner.create;
    seat.delivery = match row.number(mailbox::DELIVERY) {
        Some(1) => Delivery::Outlook,
        Some(2) => Delivery::Synchronizer,
        Some(3) => Delivery::Forward,
        Some(_) | None => Delivery::None,
    };
    seat.approval = match row.number(mailbox::APPROVAL) {
        Some(1) => Approval::Approved,
        Some(2) => Approval::Pending,
        Some(3) => Approval::Rejected,
        Some(_) | None => Approval::Empty,
    };
    seat.test = match row.number(mailbox::TEST) {
        Some(1) => Test::Success,
        Some(2) => Test::Failure,
        Some(_) | None => Test::NotRun,
    };
    seat.active = owner.active && row.number(mailbox::STATE).unwrap_or(0) == 0;
    seat.after =
        row.moment(mailbox::AFTER).max(row.inner(mailbox::PROFILE).and_then(|p| p.moment(profile::AFTER)));
    seat.firewall = owner.kept.firewall.clone();
    seat.choices = owner.kept.choices.clone();
    seat.rules = rules;
    Some(Enrolled { id, seat })
}

/// Whether mail that comes to this mailbox counts at all (B5.2).
fn takes_part(seat: &Seat, organisation: &Organisation) -> bool {
    let needed = match seat.owner.kind {
        Kind::Queue => organisation.queues_need_approval,
        Kind::User
        | Kind::Contact
        | Kind::Account
        | Kind::Lead
        | Kind::Equipment
        | Kind::Team
        | Kind::BusinessUnit
        | Kind::Opportunity
        | Kind::Case => organisation.users_need_approval,
    };
    seat.active && seat.delivery != Delivery::None && (!needed || seat.approval == Approval::Approved)
}
