//! The CRM for many mails at a time: what a synchronizer asks and tells. One file for each operation, as in the rest
//! of this client; [`LedgerOver`] puts them behind the domain's port.
//!
//! Nothing here waits or tries again by itself: that is the transport's.

mod amend;
mod chunk;
pub mod directory;
mod files;
mod held;
mod keep;
mod kept;
pub mod know;
mod missing;
pub mod names;
mod newcomers;
mod once;
pub mod organisation;
mod outgoing;
pub mod own;
mod queues;
mod repair;
mod rules;
mod step;
pub(crate) mod thread;
mod write_many;

pub(crate) use chunk::chunks;

use std::collections::HashMap;

use domain::{
    contract::{self, Contract},
    feed::{Busy, Feed, Filters, Occurrence, RowWrite, Stored, Which},
    knowledge::{self, Knowledge},
    ledger::{Directory, Entry, Kept, Regard, Repair},
    mail::{Address, Moment},
    outgoing::{Head, Letter, Progress},
    party::Record,
    ports::{Contents, Ledger},
    problem::Problem,
    settings::{FolderRule, Organisation},
    step::{Fields, Kind, case::Clash},
    want::Written,
};
use uuid::Uuid;
use wire::{Reply, Request, Transport, batch::Batch};

use amend::{Before, Step};
use held::Held;
use write_many::{Came, Try};

use crate::{
    Clock,
    fault::Fault,
    mailboxes, rows,
    service::{Service, answers, changed, good, next},
    untrack,
};

/// Requests of one batch of changes that are used: Dataverse takes 1,000.
const MAX_REQUESTS: usize = 900;
/// Rounds of writing: the first, without the columns the system sets, without what is there already, and for people
/// whom an entry that was refused was to create.
const MAX_ROUNDS: usize = 5;
/// Rounds of these in which a mail whose files were gone names what another has brought since. Where nothing may be
/// named, all bring their bytes then.
const NAMING_ROUNDS: usize = 2;
/// Rounds of a change on the version that was read: somebody may change the row in between.
const MAX_TURNS: usize = 3;

/// The CRM behind a transport, for many mails at a time. The transport signs in ([`wire::Authorized`]), keeps the time
/// limit, and tries again where that makes sense ([`wire::retry`]). Which contents hold files that were sent before is
/// known to the process, and to `M` beyond it.
#[derive(Clone, Debug)]
pub struct LedgerOver<T, C, M = ()> {
    transport: T,
    service: Service,
    clock: C,
    held: Held,
    contents: M,
}

type Many<T> = Vec<Result<T, Problem>>;

impl<T, C> LedgerOver<T, C> {
    /// The CRM whose Web API is at that address, as in `https://org.crm.dynamics.com/api/data/v9.2/`.
    pub fn new(transport: T, url: &str, clock: C) -> Self {
        Self { transport, service: Service::new(url), clock, held: Held::default(), contents: () }
    }

    /// The same; which contents hold files is asked of that, and told to it.
    #[must_use]
    pub fn remembering<M: Contents>(self, contents: M) -> LedgerOver<T, C, M> {
        let Self { transport, service, clock, held, contents: () } = self;
        LedgerOver { transport, service, clock, held, contents }
    }
}

impl<T: Transport, C: Clock, M: Contents> LedgerOver<T, C, M> {
    async fn send(&self, request: Request) -> Result<Reply, Fault> {
        Ok(self.transport.send(request).await?)
    }

    async fn organisation_now(&self) -> Result<Organisation, Fault> {
        let reply = self.send(organisation::request(&self.service)?).await?;
        organisation::read(&reply, self.clock.now())
    }

    async fn directory_now(&self, set: &Organisation) -> Result<Directory, Fault> {
        let mut reading = directory::Reading::new(&self.service);
        for _ in 0..directory::MAX_PAGES {
            let Some(request) = reading.request(&self.service)? else { return Ok(reading.directory(set)) };
            let reply = self.send(request).await?;
            reading.take(&self.service, &reply, self.clock.now())?;
        }
        Err(Fault::Odd(format!("a collection has more than {} pages", directory::MAX_PAGES)))
    }

    async fn know_now(
        &self,
        questions: &[knowledge::Question],
        directory: &Directory,
    ) -> Result<Knowledge, Fault> {
        let Some(request) = know::request(&self.service, questions)? else { return Ok(Knowledge::default()) };
        let reply = self.send(request).await?;
        know::read(questions, directory, &reply, self.clock.now())
    }

    async fn write_now(&self, entries: &[Entry]) -> Many<Written> {
        let mut done: Vec<Option<Result<Written, Problem>>> = entries.iter().map(|_| None).collect();
        let mut tries = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            match write_many::sense(&self.service, entry) {
                Ok(()) => tries.push(Try::first(at)),
                Err(fault) => set(&mut done, at, Err(fault.into())),
            }
        }
        self.recall(entries.iter().flat_map(|entry| &entry.files)).await;
        for round in 0..MAX_ROUNDS {
            // Of several mails with one new file the first brings its bytes; the others follow and name what it holds.
            let (first, mut follow) = self.held.apart(entries, &tries);
            tries = self.write_some(entries, &first, &mut done).await;
            self.learn_contents(entries, &first, &done).await;
            if round < NAMING_ROUNDS {
                follow.iter_mut().for_each(|one| *one = one.naming());
            }
            tries.extend(self.write_some(entries, &follow, &mut done).await);
            if tries.is_empty() {
                break;
            }
        }
        let unfinished = || Err(Problem::Odd("writing came to no end".into()));
        let mut done: Many<Written> = done.into_iter().map(|one| one.unwrap_or_else(unfinished)).collect();
        self.write_large_files(entries, &mut done).await;
        done
    }

    /// Tries to write some; gives what is to be tried once more.
    async fn write_some(
        &self,
        entries: &[Entry],
        tries: &[Try],
        done: &mut [Option<Result<Written, Problem>>],
    ) -> Vec<Try> {
        let mut conflicts = Vec::new();
        let mut again = Vec::new();
        for pack in write_many::packs(entries, tries) {
            for (one, came) in self.write_pack(entries, &pack).await {
                match came {
                    Came::Written(written) => set(done, one.at, Ok(*written)),
                    Came::Look(fault) => conflicts.push((one, fault)),
                    Came::Again(next) => again.push(next),
                    Came::Refused(fault) => set(done, one.at, Err(fault.into())),
                }
            }
        }
        for part in write_many::looks(&conflicts) {
            let came = self.look(entries, part).await;
            for ((one, _), came) in part.iter().zip(came) {
                match came {
                    Came::Written(written) => set(done, one.at, Ok(*written)),
                    Came::Again(next) => again.push(next),
                    Came::Look(fault) | Came::Refused(fault) => set(done, one.at, Err(fault.into())),
                }
            }
        }
        again
    }

    /// Sends a pack; one that is too large for the other side goes in halves.
    async fn write_pack(&self, entries: &[Entry], pack: &[Try]) -> Vec<(Try, Came)> {
        let mut waiting = vec![pack.to_vec()];
        let mut done = Vec::new();
        while let Some(pack) = waiting.pop() {
            let named = write_many::named(&self.held, entries, &pack);
            let came = match write_many::request(&self.service, &self.held, entries, &pack) {
                Ok(request) => match self.send(request).await {
                    Ok(reply) if reply.status == 413 && pack.len() > 1 => Err(None),
                    Ok(reply) => {
                        let came =
                            write_many::read(&self.held, entries, &pack, &named, &reply, self.clock.now());
                        self.tell(&came, &named).await;
                        Ok(came)
                    }
                    Err(fault) => Err(Some(fault)),
                },
                Err(Fault::Unsendable(_)) if pack.len() > 1 => Err(None),
                Err(fault) => Err(Some(fault)),
            };
            match came {
                Ok(came) => done.extend(pack.into_iter().zip(came)),
                Err(Some(fault)) => {
                    done.extend(pack.into_iter().map(|one| (one, Came::Refused(fault.clone()))));
                }
                Err(None) => {
                    let (left, right) = pack.split_at(pack.len() / 2);
                    waiting.extend([right.to_vec(), left.to_vec()]);
                }
            }
        }
        done
    }

    async fn look(&self, entries: &[Entry], part: &[(Try, Fault)]) -> Vec<Came> {
        let tries: Vec<Try> = part.iter().map(|(one, _)| *one).collect();
        let came = match write_many::look(&self.service, entries, &tries) {
            Ok(request) => match self.send(request).await {
                Ok(reply) => write_many::read_look(entries, part, &reply, self.clock.now()),
                Err(fault) => Err(fault),
            },
            Err(fault) => Err(fault),
        };
        came.unwrap_or_else(|fault| part.iter().map(|_| Came::Refused(fault.clone())).collect())
    }

    /// Creates a row; one that is there already is done.
    async fn write_once(&self, request: Request) -> Result<(), Fault> {
        let reply = self.send(request).await?;
        match good(reply, self.clock.now()) {
            Err(fault) if fault.is_conflict() => Ok(()),
            done => done.map(|_| ()),
        }
    }

    /// Sends change sets, each all or none and by itself; tells of each what came of it.
    async fn change(&self, sets: Vec<Vec<Request>>) -> Vec<Result<(), Fault>> {
        let mut done = Vec::with_capacity(sets.len());
        let mut sets = sets.into_iter().peekable();
        while sets.peek().is_some() {
            let mut batch = Batch::new().going_on();
            let (mut requests, mut count) = (0, 0);
            while let Some(set) = sets.next_if(|set| count == 0 || requests + set.len() <= MAX_REQUESTS) {
                requests += set.len();
                count += 1;
                batch.push_set(set);
            }
            done.extend(self.change_some(batch, count).await);
        }
        done
    }

    async fn change_some(&self, batch: Batch, count: usize) -> Vec<Result<(), Fault>> {
        let now = self.clock.now();
        let reply = match self.service.batch(batch) {
            Ok(request) => self.send(request).await,
            Err(fault) => Err(fault),
        };
        match reply.and_then(|reply| answers(&reply, now)) {
            Ok(mut answers) => (0..count).map(|_| changed(&mut answers, now)).collect(),
            Err(fault) => (0..count).map(|_| Err(fault.clone())).collect(),
        }
    }

    /// Reads activities and changes them on the versions that were read; once more where somebody was quicker.
    async fn amend(&self, keys: &[Uuid], step: impl Fn(usize, &Before) -> Result<Step, Fault>) -> Many<()> {
        let mut done: Vec<Option<Result<(), Problem>>> = keys.iter().map(|_| None).collect();
        let mut open: Vec<usize> = (0..keys.len()).collect();
        for turn in 1..=MAX_TURNS {
            let (mut sent, mut sets) = (Vec::new(), Vec::new());
            let wanted: Vec<Uuid> = open.iter().filter_map(|at| keys.get(*at).copied()).collect();
            let found = match self.before(&wanted).await {
                Ok(found) => found,
                Err(fault) => {
                    open.iter().for_each(|at| set(&mut done, *at, Err(fault.clone().into())));
                    break;
                }
            };
            for at in open {
                let before = keys.get(at).and_then(|key| found.get(key));
                match before.map(|before| step(at, before)) {
                    None => set(&mut done, at, Err(Problem::Gone)),
                    Some(Ok(Step::Done)) => set(&mut done, at, Ok(())),
                    Some(Ok(Step::Send(requests))) => {
                        sent.push(at);
                        sets.push(requests);
                    }
                    Some(Err(fault)) => set(&mut done, at, Err(fault.into())),
                }
            }
            open = Vec::new();
            for (at, came) in sent.into_iter().zip(self.change(sets).await) {
                match came {
                    Err(fault) if fault.is_conflict() && turn < MAX_TURNS => open.push(at),
                    came => set(&mut done, at, came.map_err(Problem::from)),
                }
            }
            if open.is_empty() {
                break;
            }
        }
        done.into_iter().map(|one| one.unwrap_or(Err(Problem::Conflict))).collect()
    }

    async fn before(&self, keys: &[Uuid]) -> Result<HashMap<Uuid, Before>, Fault> {
        let Some(request) = amend::request(&self.service, keys)? else { return Ok(HashMap::new()) };
        let reply = self.send(request).await?;
        amend::read(keys, &reply, self.clock.now())
    }

    async fn resolve_now(&self, address: &Address, record: &Record) -> Result<usize, Fault> {
        let now = self.clock.now();
        let mut batch = Batch::new();
        batch.push(self.service.get(know::unresolved(address, repair::MAX_RESOLVED)));
        let reply = self.send(self.service.batch(batch)?).await?;
        let list = rows::list(&next(&mut answers(&reply, now)?, now)?)?;
        let keys = know::activities_of(&list);
        if keys.is_empty() {
            return Ok(0);
        }
        let reply = self.send(repair::parties(&self.service, &keys)?).await?;
        let sets = repair::resolve(&self.service, address, record, &reply, now)?;
        let came = self.change(sets).await;
        let changed = came.iter().filter(|one| one.is_ok()).count();
        match came.into_iter().find_map(Result::err) {
            // Somebody changed one in between: another time.
            Some(fault) if changed == 0 && !fault.is_conflict() => Err(fault),
            Some(_) | None => Ok(changed),
        }
    }

    async fn plain(&self, request: Result<Request, Fault>) -> Result<(), Fault> {
        good(self.send(request?).await?, self.clock.now()).map(|_| ())
    }
}

fn set<T>(done: &mut [Option<T>], at: usize, value: T) {
    if let Some(place) = done.get_mut(at) {
        *place = Some(value);
    }
}

impl<T: Transport, C: Clock, M: Contents> Ledger for LedgerOver<T, C, M> {
    async fn organisation(&self) -> Result<Organisation, Problem> {
        Ok(self.organisation_now().await?)
    }

    async fn directory(&self, organisation: &Organisation) -> Result<Directory, Problem> {
        Ok(self.directory_now(organisation).await?)
    }

    async fn know(
        &self,
        questions: &[knowledge::Question],
        directory: &Directory,
    ) -> Result<Knowledge, Problem> {
        Ok(self.know_now(questions, directory).await?)
    }

    async fn write_many(&self, entries: &[Entry]) -> Many<Written> {
        self.write_now(entries).await
    }

    async fn regard_many(&self, changes: &[Regard]) -> Many<()> {
        let keys: Vec<Uuid> = changes.iter().map(|change| change.activity).collect();
        let step = |at: usize, before: &Before| match changes.get(at) {
            Some(change) => amend::regard(&self.service, change, before),
            None => Ok(Step::Done),
        };
        self.amend(&keys, step).await
    }

    async fn untrack_many(&self, notes: &[(Uuid, Address)]) -> Many<()> {
        let keys: Vec<Uuid> = notes.iter().map(|(activity, _)| *activity).collect();
        let step = |at: usize, before: &Before| match notes.get(at) {
            Some((key, mailbox)) => amend::untrack(&self.service, *key, mailbox, before, self.clock.now()),
            None => Ok(Step::Done),
        };
        self.amend(&keys, step).await
    }

    async fn assign_many(&self, changes: &[(Uuid, Record)]) -> Many<()> {
        let sets = changes.iter().map(|(key, owner)| amend::assign(&self.service, *key, owner)).collect();
        self.change(sets).await.into_iter().map(|one| one.map_err(Problem::from)).collect()
    }

    async fn queue_many(&self, items: &[(Uuid, Record)]) -> Many<()> {
        let mut done: Vec<Option<Result<(), Problem>>> = items.iter().map(|_| None).collect();
        let (mut sent, mut sets) = (Vec::new(), Vec::new());
        for (at, (activity, queue)) in items.iter().enumerate() {
            match queues::create(&self.service, *activity, queue) {
                Ok(request) => {
                    sent.push(at);
                    sets.push(vec![request]);
                }
                Err(fault) => set(&mut done, at, Err(fault.into())),
            }
        }
        for (at, came) in sent.into_iter().zip(self.change(sets).await) {
            let came = match came {
                Err(fault) if fault.is_conflict() => Ok(()),
                came => came.map_err(Problem::from),
            };
            set(&mut done, at, came);
        }
        done.into_iter().map(|one| one.unwrap_or(Ok(()))).collect()
    }

    async fn repair_many(&self, repairs: &[Repair]) -> Many<()> {
        self.recall(repairs.iter().flat_map(|one| &one.files)).await;
        let texts: Vec<Vec<Request>> = repairs.iter().map(|one| repair::text(&self.service, one)).collect();
        let mut with_text =
            self.change(texts.iter().filter(|set| !set.is_empty()).cloned().collect()).await.into_iter();
        let mut done = Vec::with_capacity(repairs.len());
        for (repair, text) in repairs.iter().zip(&texts) {
            let mut came = if text.is_empty() { Ok(()) } else { with_text.next().unwrap_or(Ok(())) };
            if let Some(note) =
                missing::create(&self.service, repair.activity, &repair.missing).filter(|_| came.is_ok())
            {
                came = self.write_once(note).await;
            }
            for file in &repair.files {
                if came.is_ok() {
                    came = self.write_file(repair.activity, file).await;
                }
            }
            done.push(came.map_err(Problem::from));
        }
        done
    }

    async fn resolve_later(&self, address: &Address, record: &Record) -> Result<usize, Problem> {
        Ok(self.resolve_now(address, record).await?)
    }

    async fn keep_rule(&self, mailbox: Uuid, rule: &FolderRule) -> Result<(), Problem> {
        Ok(self.plain(rules::keep(&self.service, mailbox, rule)).await?)
    }

    async fn drop_rule(&self, mailbox: Uuid, folder: &str) -> Result<(), Problem> {
        match self.plain(Ok(rules::drop(&self.service, mailbox, folder))).await {
            Err(fault) if fault.status() == Some(404) => Ok(()),
            done => Ok(done?),
        }
    }

    async fn keep_organisation(&self, set: &Organisation) -> Result<(), Problem> {
        Ok(self.plain(Ok(organisation::keep(&self.service, set))).await?)
    }

    async fn keep_personal(&self, user: Uuid, kept: &Kept) -> Result<(), Problem> {
        Ok(self.keep_personal_now(user, kept).await?)
    }

    async fn keep_contract(&self, user: Uuid, change: &contract::Change) -> Result<Vec<Contract>, Problem> {
        Ok(self.keep_contract_now(user, change).await?)
    }

    async fn fail_mailbox(&self, mailbox: Uuid) -> Result<(), Problem> {
        match self.plain(Ok(mailboxes::fail(&self.service, mailbox))).await {
            // While a test is under way nobody else says how the mailbox is.
            Err(fault) if fault.is_testing() => Ok(()),
            done => Ok(done?),
        }
    }

    async fn newcomers(
        &self,
        since: Moment,
        most: usize,
    ) -> Result<(Vec<(Address, Record)>, Moment), Problem> {
        let request = newcomers::request(&self.service, since, most)?;
        let reply = self.send(request).await?;
        Ok(newcomers::read(&reply, since, most, self.clock.now())?)
    }

    async fn delete_many(&self, activities: &[Uuid]) -> Many<()> {
        let sets = activities.iter().map(|key| vec![untrack::delete(&self.service, *key)]).collect();
        let gone_is_done = |one: Result<(), Fault>| match one.map_err(Problem::from) {
            Err(Problem::Gone) => Ok(()),
            done => done,
        };
        self.change(sets).await.into_iter().map(gone_is_done).collect()
    }

    async fn outbox(&self, most: usize) -> Result<Vec<Head>, Problem> {
        let now = self.clock.now();
        let reply = good(self.send(outgoing::waiting(&self.service, now, most)).await?, now)?;
        Ok(outgoing::read_waiting(&reply)?)
    }

    async fn letter(&self, activity: Uuid) -> Result<Option<Letter>, Problem> {
        let reply = self.send(outgoing::letter(&self.service, activity)?).await?;
        Ok(outgoing::read_letter(&reply, self.clock.now())?)
    }

    async fn enclosed(&self, file: Uuid) -> Result<Vec<u8>, Problem> {
        let now = self.clock.now();
        let reply = self.send(outgoing::content(&self.service, file)).await?;
        Ok(outgoing::read_content(&good(reply, now)?)?)
    }

    async fn progress(
        &self,
        activity: Uuid,
        version: Option<&str>,
        progress: &Progress,
    ) -> Result<(), Problem> {
        let request = outgoing::progress(&self.service, activity, version, progress);
        Ok(self.plain(Ok(request)).await?)
    }

    async fn feed(&self, kind: Kind, place: Option<&str>) -> Result<Feed, Problem> {
        Ok(self.feed_now(kind, place).await?)
    }

    async fn filters(&self, user: Uuid) -> Result<Filters, Problem> {
        Ok(self.filters_now(user).await?)
    }

    async fn matching(
        &self,
        user: Uuid,
        filters: &Filters,
        kind: Kind,
        which: Which<'_>,
        page: usize,
    ) -> Result<(Vec<(Uuid, Moment)>, bool), Problem> {
        Ok(self.matching_now(user, filters, kind, which, page).await?)
    }

    async fn stored(&self, kind: Kind, rows: &[Uuid]) -> Result<Vec<Stored>, Problem> {
        Ok(self.stored_now(kind, rows).await?)
    }

    async fn write_rows(&self, writes: &[RowWrite]) -> Many<Option<Stored>> {
        self.write_rows_now(writes).await
    }

    async fn contacts_at(&self, addresses: &[Address]) -> Result<Vec<(Address, Record)>, Problem> {
        Ok(self.contacts_at_now(addresses).await?)
    }

    async fn accounts_named(&self, names: &[String]) -> Result<Vec<Record>, Problem> {
        Ok(self.accounts_named_now(names).await?)
    }

    async fn occurrences(&self, series: Uuid) -> Result<Vec<Occurrence>, Problem> {
        Ok(self.occurrences_now(series).await?)
    }

    async fn contacts_like(
        &self,
        addresses: &[Address],
        names: &[(String, Uuid)],
    ) -> Result<Vec<(Record, Fields)>, Problem> {
        Ok(self.contacts_like_now(addresses, names).await?)
    }

    async fn clashes(&self, meetings: &[Busy]) -> Result<Vec<Vec<Clash>>, Problem> {
        Ok(self.clashes_now(meetings).await?)
    }
}
