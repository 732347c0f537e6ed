//! Questions and writes for the CRM, gathered: what several mailboxes want at the same moment goes as one batch.
//!
//! Whoever comes first waits a moment for company and sends for all. With nobody else about, nobody waits.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use domain::{
    contract::{Change, Contract},
    feed::{Busy, Feed, Filters, Occurrence, RowWrite, Stored, Which},
    knowledge::{Knowledge, Question},
    ledger::{Directory, Entry, Kept, Regard, Repair},
    mail::{Address, Moment},
    outgoing::{Head, Letter, Progress},
    party::Record,
    ports::Ledger,
    problem::Problem,
    settings::{FolderRule, Organisation},
    step::{self, case::Clash},
    want::Written,
};
use tokio::{sync::oneshot, task, time};
use uuid::Uuid;

/// How long a request waits for company. Less than a person notices, more than two mailboxes need to meet.
pub(crate) const LINGER: Duration = Duration::from_millis(8);
/// Mails of one question.
const MAX_QUESTIONS: usize = 100;
/// Mails of one writing.
const MAX_ENTRIES: usize = 100;

/// How many looks are under way on a thread: whether waiting for company makes sense.
#[derive(Clone, Debug, Default)]
pub struct Company(Rc<Cell<usize>>);

impl Company {
    /// One more, until the guard is dropped.
    pub(crate) fn join(&self) -> Joined {
        self.0.set(self.0.get() + 1);
        Joined(self.clone())
    }

    /// Waits for company where there may be some.
    pub(crate) async fn linger(&self) {
        if self.0.get() > 1 {
            time::sleep(LINGER).await;
        } else {
            // What one look wants at once is asked for before this goes on.
            task::yield_now().await;
            task::yield_now().await;
        }
    }
}

/// A look that is under way.
pub(crate) struct Joined(Company);

impl Drop for Joined {
    fn drop(&mut self) {
        self.0.0.set(self.0.0.get().saturating_sub(1));
    }
}

/// What waits for one kind of request.
struct Queue<In, Out> {
    waiting: RefCell<Vec<(Vec<In>, oneshot::Sender<Out>)>>,
}

impl<In, Out> Default for Queue<In, Out> {
    fn default() -> Self {
        Self { waiting: RefCell::default() }
    }
}

impl<In, Out> Queue<In, Out> {
    /// Joins the queue; the first one leads.
    fn join(&self, all: Vec<In>) -> (oneshot::Receiver<Out>, bool) {
        let (answer, heard) = oneshot::channel();
        let mut waiting = self.waiting.borrow_mut();
        waiting.push((all, answer));
        (heard, waiting.len() == 1)
    }

    /// Takes whole parts, at most so many in all; the first part whatever its size.
    fn take(&self, most: usize) -> Vec<(Vec<In>, oneshot::Sender<Out>)> {
        let mut waiting = self.waiting.borrow_mut();
        let mut count = 0;
        let fit = |(part, _): &&(Vec<In>, oneshot::Sender<Out>)| {
            let first = count == 0;
            count += part.len();
            first || count <= most
        };
        let end = waiting.iter().take_while(fit).count();
        waiting.drain(..end).collect()
    }
}

/// Nobody waits for a leader that went: when its future is dropped, those behind it are told.
struct Leading<'a, In, Out>(&'a Queue<In, Out>);

impl<In, Out> Drop for Leading<'_, In, Out> {
    fn drop(&mut self) {
        self.0.waiting.borrow_mut().clear();
    }
}

/// A CRM behind which several looks meet. It lives on one thread.
pub struct Gathered<L> {
    inner: L,
    company: Company,
    questions: Queue<Question, Result<Knowledge, Problem>>,
    entries: Queue<Entry, Vec<Result<Written, Problem>>>,
}

impl<L: Ledger> Gathered<L> {
    /// Gathers what goes to that CRM.
    pub fn new(inner: L, company: Company) -> Self {
        Self { inner, company, questions: Queue::default(), entries: Queue::default() }
    }

    /// The CRM.
    pub fn inner(&self) -> &L {
        &self.inner
    }
}

fn ended<T>(_: T) -> Problem {
    Problem::Unreachable
}

impl<L: Ledger> Ledger for Gathered<L> {
    async fn fail_mailbox(&self, mailbox: Uuid) -> Result<(), Problem> {
        self.inner.fail_mailbox(mailbox).await
    }

    async fn organisation(&self) -> Result<Organisation, Problem> {
        self.inner.organisation().await
    }

    async fn directory(&self, organisation: &Organisation) -> Result<Directory, Problem> {
        self.inner.directory(organisation).await
    }

    async fn know(&self, questions: &[Question], directory: &Directory) -> Result<Knowledge, Problem> {
        let (heard, leads) = self.questions.join(questions.to_vec());
        if leads {
            let leading = Leading(&self.questions);
            self.company.linger().await;
            loop {
                let parts = self.questions.take(MAX_QUESTIONS);
                if parts.is_empty() {
                    break;
                }
                let (asked, answers): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
                let known = self.inner.know(&asked.concat(), directory).await;
                for answer in answers {
                    // Whoever asked may be gone.
                    let _ = answer.send(known.clone());
                }
            }
            drop(leading);
        }
        heard.await.map_err(ended)?
    }

    async fn write_many(&self, entries: &[Entry]) -> Vec<Result<Written, Problem>> {
        let count = entries.len();
        let (heard, leads) = self.entries.join(entries.to_vec());
        if leads {
            let leading = Leading(&self.entries);
            self.company.linger().await;
            loop {
                let parts = self.entries.take(MAX_ENTRIES);
                if parts.is_empty() {
                    break;
                }
                let sizes: Vec<usize> = parts.iter().map(|(part, _)| part.len()).collect();
                let (asked, answers): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
                let mut written = self.inner.write_many(&asked.concat()).await.into_iter();
                for (answer, size) in answers.into_iter().zip(sizes) {
                    let _ = answer.send(written.by_ref().take(size).collect());
                }
            }
            drop(leading);
        }
        heard.await.unwrap_or_else(|error| vec![Err(ended(error)); count])
    }

    async fn regard_many(&self, changes: &[Regard]) -> Vec<Result<(), Problem>> {
        self.inner.regard_many(changes).await
    }

    async fn untrack_many(&self, notes: &[(Uuid, Address)]) -> Vec<Result<(), Problem>> {
        self.inner.untrack_many(notes).await
    }

    async fn assign_many(&self, changes: &[(Uuid, Record)]) -> Vec<Result<(), Problem>> {
        self.inner.assign_many(changes).await
    }

    async fn queue_many(&self, items: &[(Uuid, Record)]) -> Vec<Result<(), Problem>> {
        self.inner.queue_many(items).await
    }

    async fn repair_many(&self, repairs: &[Repair]) -> Vec<Result<(), Problem>> {
        self.inner.repair_many(repairs).await
    }

    async fn resolve_later(&self, address: &Address, record: &Record) -> Result<usize, Problem> {
        self.inner.resolve_later(address, record).await
    }

    async fn keep_rule(&self, mailbox: Uuid, rule: &FolderRule) -> Result<(), Problem> {
        self.inner.keep_rule(mailbox, rule).await
    }

    async fn drop_rule(&self, mailbox: Uuid, folder: &str) -> Result<(), Problem> {
        self.inner.drop_rule(mailbox, folder).await
    }

    async fn keep_organisation(&self, organisation: &Organisation) -> Result<(), Problem> {
        self.inner.keep_organisation(organisation).await
    }

    async fn keep_personal(&self, user: Uuid, kept: &Kept) -> Result<(), Problem> {
        self.inner.keep_personal(user, kept).await
    }

    async fn keep_contract(&self, user: Uuid, change: &Change) -> Result<Vec<Contract>, Problem> {
        self.inner.keep_contract(user, change).await
    }

    async fn newcomers(
        &self,
        since: Moment,
        most: usize,
    ) -> Result<(Vec<(Address, Record)>, Moment), Problem> {
        self.inner.newcomers(since, most).await
    }

    async fn delete_many(&self, activities: &[Uuid]) -> Vec<Result<(), Problem>> {
        self.inner.delete_many(activities).await
    }

    async fn outbox(&self, most: usize) -> Result<Vec<Head>, Problem> {
        self.inner.outbox(most).await
    }

    async fn letter(&self, activity: Uuid) -> Result<Option<Letter>, Problem> {
        self.inner.letter(activity).await
    }

    async fn enclosed(&self, file: Uuid) -> Result<Vec<u8>, Problem> {
        self.inner.enclosed(file).await
    }

    async fn progress(
        &self,
        activity: Uuid,
        version: Option<&str>,
        progress: &Progress,
    ) -> Result<(), Problem> {
        self.inner.progress(activity, version, progress).await
    }

    async fn feed(&self, kind: step::Kind, place: Option<&str>) -> Result<Feed, Problem> {
        self.inner.feed(kind, place).await
    }

    async fn filters(&self, user: Uuid) -> Result<Filters, Problem> {
        self.inner.filters(user).await
    }

    async fn matching(
        &self,
        user: Uuid,
        filters: &Filters,
        kind: step::Kind,
        which: Which<'_>,
        page: usize,
    ) -> Result<(Vec<(Uuid, Moment)>, bool), Problem> {
        self.inner.matching(user, filters, kind, which, page).await
    }

    async fn stored(&self, kind: step::Kind, rows: &[Uuid]) -> Result<Vec<Stored>, Problem> {
        self.inner.stored(kind, rows).await
    }

    async fn write_rows(&self, writes: &[RowWrite]) -> Vec<Result<Option<Stored>, Problem>> {
        self.inner.write_rows(writes).await
    }

    async fn contacts_at(&self, addresses: &[Address]) -> Result<Vec<(Address, Record)>, Problem> {
        self.inner.contacts_at(addresses).await
    }

    async fn accounts_named(&self, names: &[String]) -> Result<Vec<Record>, Problem> {
        self.inner.accounts_named(names).await
    }

    async fn occurrences(&self, series: Uuid) -> Result<Vec<Occurrence>, Problem> {
        self.inner.occurrences(series).await
    }

    async fn contacts_like(
        &self,
        addresses: &[Address],
        names: &[(String, Uuid)],
    ) -> Result<Vec<(Record, step::Fields)>, Problem> {
        self.inner.contacts_like(addresses, names).await
    }

    async fn clashes(&self, meetings: &[Busy]) -> Result<Vec<Vec<Clash>>, Problem> {
        self.inner.clashes(meetings).await
    }
}
