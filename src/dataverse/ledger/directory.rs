//! Whose mailboxes are looked at and who may accept mail: mailboxes with their owners, settings and folder rules.
//!
//! Six collections are read side by side: one `$batch` asks for the next page of each, so thousands of rows come
//! with few requests.

use std::collections::HashMap;

use domain::{
    contract::Contract,
    knowledge::Acceptor,
    ledger::{Directory, Enrolled},
    mail::{Address, Moment},
    party::{Kind, Record},
    settings::{Approval, Delivery, Filter, FolderRule, Organisation, Seat, Test},
};
use uuid::Uuid;
use wire::{Method, Reply, Request, batch::Batch, odata::Query};

use super::{
    kept,
    names::{folder, mailbox, profile, queue as more_queue, systemuser as more_user, usersettings},
    step::filters,
};
use crate::{
    fault::Fault,
    mailboxes,
    names::{queue, systemuser},
    page,
    rows::{ANNOTATIONS, Row},
    service::{Service, answers, next},
};

/// Rows of one page. Dataverse gives 5,000; what a page is made of is held at once, six collections side by side, so
/// smaller ones let thousands of mailboxes be read in little memory.
const PAGE: usize = 1000;
/// Pages of one collection.
pub(super) const MAX_PAGES: usize = 500;

/// What is read, in the order of the collections.
const MAILBOXES: usize = 0;
const USERS: usize = 1;
const QUEUES: usize = 2;
const SETTINGS: usize = 3;
const RULES: usize = 4;
const FILTERS: usize = 5;
const COLLECTIONS: usize = 6;

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
pub(super) const USER_SETTINGS: &[&str] = &[
    usersettings::ID,
    usersettings::FILTER,
    usersettings::CREATES,
    usersettings::SEND_AS,
    usersettings::PERSONAL,
];
/// What is read of a mailbox.
pub(super) const MAILBOX: &[&str] = &[
    mailbox::ID,
    mailbox::ADDRESS,
    mailbox::STATE,
    mailbox::DELIVERY,
    mailbox::APPROVAL,
    mailbox::TEST,
    mailbox::SENDS,
    mailbox::SENDING,
    mailbox::ACTS,
    mailbox::ACTING,
    mailbox::AFTER,
    mailbox::POSTPONED,
    mailbox::OWNER,
];

/// The collections, as far as they are read. Of each row is kept what the directory is made of, and no JSON.
#[derive(Clone, Debug)]
pub struct Reading {
    posts: Vec<Post>,
    owners: HashMap<Uuid, Owner>,
    set: HashMap<Uuid, Set>,
    rules: Vec<(Option<Moment>, Uuid, FolderRule)>,
    filters: HashMap<Uuid, u64>,
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
            url(filters::versions()),
        ];
        Self {
            posts: Vec::new(),
            owners: HashMap::new(),
            set: HashMap::new(),
            rules: Vec::new(),
            filters: HashMap::new(),
            next,
        }
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
        for collection in 0..COLLECTIONS {
            if self.next[collection].is_none() {
                continue;
            }
            let page = page::read(service, next(&mut answers, now)?, now)?;
            page.rows.iter().filter_map(Row::new).for_each(|row| self.keep(collection, &row));
            self.next[collection] = page.next;
        }
        Ok(())
    }

    fn keep(&mut self, collection: usize, row: &Row<'_>) {
        match collection {
            MAILBOXES => self.posts.extend(Post::read(row)),
            USERS => self.owners.extend(user(row).map(|owner| (owner.id(), owner))),
            QUEUES => self.owners.extend(of_queue(row).map(|owner| (owner.id(), owner))),
            SETTINGS => self.set.extend(row.id(usersettings::ID).map(|id| (id, Set::read(row)))),
            RULES => self.rules.extend(rule(row)),
            FILTERS => {
                if let Some((owner, version)) = filters::version(row) {
                    // Any order gives the same number.
                    let known = self.filters.entry(owner).or_default();
                    *known = known.wrapping_add(version);
                }
            }
            _ => {}
        }
    }

    /// The directory, when everything is read.
    pub fn directory(mut self, organisation: &Organisation) -> Directory {
        let owners = self.take_owners();
        let mut rules = self.take_rules();
        let mut directory = Directory::default();
        for post in self.posts {
            let Some(owner) = owners.get(&post.owner).filter(|owner| owner.is_person) else { continue };
            let rules = rules.remove(&post.id).unwrap_or_default();
            let filters = self.filters.get(&post.owner).copied().unwrap_or_default();
            let enrolled = post.enrolled(owner, rules);
            directory.mailboxes.extend(enrolled.map(|mut one| {
                one.seat.filters = filters;
                one
            }));
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

    fn take_owners(&mut self) -> HashMap<Uuid, Owner> {
        let mut owners = std::mem::take(&mut self.owners);
        for (id, set) in std::mem::take(&mut self.set) {
            if let Some(owner) = owners.get_mut(&id) {
                owner.obey(set);
            }
        }
        // The mailbox's own address is one of its owner's.
        for post in &self.posts {
            if let Some(owner) = owners.get_mut(&post.owner)
                && post.address.is_valid()
                && !owner.addresses.contains(&post.address)
            {
                owner.addresses.push(post.address.clone());
            }
        }
        owners
    }

    /// The rules of each mailbox, oldest first.
    fn take_rules(&mut self) -> HashMap<Uuid, Vec<FolderRule>> {
        self.rules.sort_by_key(|(created, ..)| *created);
        let mut rules: HashMap<Uuid, Vec<FolderRule>> = HashMap::new();
        for (_, mailbox, rule) in self.rules.drain(..) {
            rules.entry(mailbox).or_default().push(rule);
        }
        rules
    }
}

fn rule(row: &Row<'_>) -> Option<(Option<Moment>, Uuid, FolderRule)> {
    let rule = FolderRule {
        folder: row.text(folder::FOLDER).to_owned(),
        name: row.text(folder::NAME).to_owned(),
        regarding: row.lookup(folder::REGARDING),
        // A row is a rule in force; where its folder lies only the mailbox knows.
        on: true,
        inside_inbox: true,
    };
    Some((row.moment(folder::CREATED), row.id(folder::MAILBOX)?, rule))
}

fn mailboxes() -> Query {
    let expand = format!("{}($select={})", mailbox::PROFILE, profile::AFTER);
    Query::new(mailbox::SET).select(MAILBOX).expand(&expand)
}

/// What a user has set.
#[derive(Clone, Debug)]
pub(super) struct Set {
    filter: Option<Filter>,
    create: Option<Kind>,
    send_as: bool,
    kept: domain::ledger::Kept,
    contracts: Vec<Contract>,
}

impl Set {
    pub(super) fn read(row: &Row<'_>) -> Self {
        let filter = row.number(usersettings::FILTER).and_then(|code| i32::try_from(code).ok());
        Self {
            filter: filter.and_then(Filter::from_code),
            create: match row.number(usersettings::CREATES) {
                Some(1) => Some(Kind::Contact),
                Some(2) => Some(Kind::Lead),
                Some(_) | None => None,
            },
            send_as: row.flag(usersettings::SEND_AS).unwrap_or(false),
            kept: kept::personal(row.text(usersettings::PERSONAL)),
            contracts: kept::contracts(row.text(usersettings::PERSONAL)),
        }
    }
}

/// A user or a queue.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    record: Record,
    addresses: Vec<Address>,
    filter: Filter,
    create: Option<Kind>,
    send_as: bool,
    kept: domain::ledger::Kept,
    contracts: Vec<Contract>,
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

    /// Takes over what the user has set.
    pub(super) fn obey(&mut self, set: Set) {
        self.filter = set.filter.unwrap_or(self.filter);
        (self.create, self.send_as) = (set.create, set.send_as);
        (self.kept, self.contracts) = (set.kept, set.contracts);
    }
}

/// A user who has set nothing.
pub(super) fn user(row: &Row<'_>) -> Option<Owner> {
    let id = row.id(systemuser::ID)?;
    let record = Record { kind: Kind::User, id, name: row.text(systemuser::NAME).to_owned() };
    let access = row.number(more_user::ACCESS).unwrap_or_default();
    Some(Owner {
        record,
        addresses: row.addresses(&[
            systemuser::MAIN,
            systemuser::LOGIN,
            systemuser::PERSONAL,
            more_user::ALERTS,
        ]),
        filter: Filter::USER,
        create: None,
        send_as: false,
        kept: kept::personal(""),
        contracts: Vec::new(),
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
        send_as: false,
        kept: kept::personal(""),
        contracts: Vec::new(),
        active: row.number(queue::STATE).unwrap_or(0) == 0,
        may_own: true,
        is_person: true,
    })
}

/// A mailbox, as its own row tells of it.
#[derive(Clone, Debug)]
struct Post {
    id: Uuid,
    owner: Uuid,
    address: Address,
    delivery: Delivery,
    approval: Approval,
    test: Test,
    outgoing: Delivery,
    outgoing_test: Test,
    step: Delivery,
    step_test: Test,
    active: bool,
    after: Option<Moment>,
    postponed: Option<Moment>,
}

impl Post {
    fn read(row: &Row<'_>) -> Option<Self> {
        Some(Self {
            id: row.id(mailbox::ID)?,
            owner: row.lookup(mailbox::OWNER)?.id,
            address: Address::new(row.text(mailbox::ADDRESS)),
            delivery: match row.number(mailbox::DELIVERY) {
                Some(1) => Delivery::Outlook,
                Some(2) => Delivery::Synchronizer,
                Some(3) => Delivery::Forward,
                Some(_) | None => Delivery::None,
            },
            approval: mailboxes::approval(row.number(mailbox::APPROVAL)),
            test: mailboxes::test(row.number(mailbox::TEST)),
            outgoing: match row.number(mailbox::SENDS) {
                Some(1) => Delivery::Outlook,
                Some(2) => Delivery::Synchronizer,
                Some(_) | None => Delivery::None,
            },
            outgoing_test: mailboxes::test(row.number(mailbox::SENDING)),
            step: match row.number(mailbox::ACTS) {
                Some(0) => Delivery::Outlook,
                Some(mailboxes::ACT_SYNCHRONIZED) => Delivery::Synchronizer,
                Some(_) | None => Delivery::None,
            },
            step_test: mailboxes::test(row.number(mailbox::ACTING)),
            active: row.number(mailbox::STATE).unwrap_or(0) == 0,
            after: row
                .moment(mailbox::AFTER)
                .max(row.inner(mailbox::PROFILE).and_then(|p| p.moment(profile::AFTER))),
            postponed: row.moment(mailbox::POSTPONED),
        })
    }

    /// `None` where the address is none.
    fn enrolled(self, owner: &Owner, rules: Vec<FolderRule>) -> Option<Enrolled> {
        if !self.address.is_valid() {
            return None;
        }
        let mut seat = Seat::new(self.address, owner.record.clone());
        seat.aliases = owner.addresses.iter().filter(|alias| **alias != seat.mailbox).cloned().collect();
        seat.filter = owner.filter;
        (seat.create, seat.send_as) = (owner.create, owner.send_as);
        (seat.delivery, seat.approval, seat.test) = (self.delivery, self.approval, self.test);
        (seat.outgoing, seat.outgoing_test) = (self.outgoing, self.outgoing_test);
        (seat.step, seat.step_test) = (self.step, self.step_test);
        seat.active = owner.active && self.active;
        (seat.after, seat.postponed) = (self.after, self.postponed);
        seat.firewall = owner.kept.firewall.clone();
        seat.choices = owner.kept.choices.clone();
        seat.contracts.clone_from(&owner.contracts);
        seat.rules = rules;
        Some(Enrolled { id: self.id, seat })
    }
}

/// The mailbox of that row, where it is one of that owner.
pub(super) fn enrolled(row: &Row<'_>, owner: &Owner) -> Option<Enrolled> {
    Post::read(row).filter(|post| post.owner == owner.id())?.enrolled(owner, Vec::new())
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
