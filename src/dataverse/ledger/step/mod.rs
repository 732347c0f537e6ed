//! Appointments, contacts and tasks: what changed among them, which of them a person wants in their mailbox, what they
//! say, and changes of them.

mod alike;
mod clashes;
mod columns;
pub(super) mod feed;
pub(super) mod filters;
pub(super) mod parts;
mod people;
pub(super) mod read;
pub(super) mod write;

use domain::{
    feed::{Busy, Deed, Feed, Filters, Occurrence, RowWrite, Stored, Which},
    mail::{Address, Moment},
    party::Record,
    ports::Contents,
    problem::Problem,
    step::{Fields, Kind, case::Clash},
};
use uuid::Uuid;
use wire::{
    Transport,
    batch::{Answer, Batch},
};

use super::{LedgerOver, Many};
use crate::{
    Clock,
    fault::Fault,
    rows::{self, Row},
    service::answers,
};

/// Changes of one batch.
const TOGETHER: usize = 100;

impl<T: Transport, C: Clock, M: Contents> LedgerOver<T, C, M> {
    pub(super) async fn feed_now(&self, kind: Kind, place: Option<&str>) -> Result<Feed, Fault> {
        let reply = self.send(feed::request(&self.service, kind, place)?).await?;
        feed::read(&self.service, kind, reply, self.clock.now())
    }

    pub(super) async fn filters_now(&self, user: Uuid) -> Result<Filters, Fault> {
        let reply = self.send(filters::request(&self.service, user)).await?;
        filters::read(&crate::service::good(reply, self.clock.now())?)
    }

    pub(super) async fn matching_now(
        &self,
        user: Uuid,
        filters: &Filters,
        kind: Kind,
        which: Which<'_>,
        page: usize,
    ) -> Result<(Vec<(Uuid, Moment)>, bool), Fault> {
        match filters::matching(&self.service, user, filters, kind, which, page)? {
            None => Ok((Vec::new(), false)),
            Some(request) => filters::read_matching(&self.send(request).await?, kind, self.clock.now()),
        }
    }

    pub(super) async fn stored_now(&self, kind: Kind, rows: &[Uuid]) -> Result<Vec<Stored>, Fault> {
        match read::request(&self.service, kind, rows)? {
            None => Ok(Vec::new()),
            Some(request) => read::read(kind, &self.send(request).await?, self.clock.now()),
        }
    }

    pub(super) async fn contacts_at_now(
        &self,
        addresses: &[Address],
    ) -> Result<Vec<(Address, Record)>, Fault> {
        match people::contacts(&self.service, addresses)? {
            None => Ok(Vec::new()),
            Some(request) => people::read_contacts(&self.send(request).await?, addresses, self.clock.now()),
        }
    }

    pub(super) async fn accounts_named_now(&self, names: &[String]) -> Result<Vec<Record>, Fault> {
        match people::accounts(&self.service, names)? {
            None => Ok(Vec::new()),
            Some(request) => people::read_accounts(&self.send(request).await?, self.clock.now()),
        }
    }

    pub(super) async fn occurrences_now(&self, series: Uuid) -> Result<Vec<Occurrence>, Fault> {
        parts::read(self.send(parts::request(&self.service, series)).await?, self.clock.now())
    }

    pub(super) async fn contacts_like_now(
        &self,
        addresses: &[Address],
        names: &[(String, Uuid)],
    ) -> Result<Vec<(Record, Fields)>, Fault> {
        match alike::request(&self.service, addresses, names)? {
            None => Ok(Vec::new()),
            Some(request) => alike::read(&self.send(request).await?, self.clock.now()),
        }
    }

    pub(super) async fn clashes_now(&self, meetings: &[Busy]) -> Result<Vec<Vec<Clash>>, Fault> {
        match clashes::request(&self.service, meetings)? {
            None => Ok(Vec::new()),
            Some(request) => clashes::read(&self.send(request).await?, meetings, self.clock.now()),
        }
    }

    pub(super) async fn write_rows_now(&self, writes: &[RowWrite]) -> Many<Option<Stored>> {
        let mut done = Vec::with_capacity(writes.len());
        for some in writes.chunks(TOGETHER) {
            done.extend(self.write_some_rows(some).await);
        }
        done
    }

    async fn write_some_rows(&self, writes: &[RowWrite]) -> Many<Option<Stored>> {
        let now = self.clock.now();
        let mut batch = Batch::new().going_on();
        let sets: Vec<Result<(), Fault>> = writes
            .iter()
            .map(|one| write::requests(&self.service, one).map(|set| batch.push_set(set)))
            .collect();
        if sets.iter().all(Result::is_err) {
            return sets.into_iter().map(|set| set.map(|()| None).map_err(Problem::from)).collect();
        }
        let reply = match self.service.batch(batch) {
            Ok(request) => self.send(request).await,
            Err(fault) => Err(fault),
        };
        let mut came = match reply.and_then(|reply| answers(&reply, now)) {
            Ok(came) => came,
            Err(fault) => return writes.iter().map(|_| Err(fault.clone().into())).collect(),
        };
        let mut done = Vec::with_capacity(writes.len());
        for (write, set) in writes.iter().zip(sets) {
            done.push(match set {
                Err(fault) => Err(fault.into()),
                Ok(()) => written(write, came.next(), now),
            });
        }
        done
    }
}

/// What came of a change: the row as it is now, where the CRM tells it.
fn written(write: &RowWrite, came: Option<Answer>, now: Moment) -> Result<Option<Stored>, Problem> {
    let answer = came.ok_or_else(|| Problem::Odd("a change that is not answered".to_owned()))?;
    if let Some(failed) = answer.failure() {
        let problem = Problem::from(Fault::of(failed, now));
        return match (&write.deed, problem) {
            (Deed::Delete { .. }, Problem::Gone) => Ok(None),
            (_, problem) => Err(problem),
        };
    }
    let last = match answer {
        Answer::One(reply) => Some(reply),
        Answer::Set(replies) => replies.into_iter().last(),
    };
    let told = last.filter(|reply| !reply.body.is_empty()).and_then(|reply| rows::json(&reply).ok());
    Ok(told.as_ref().and_then(Row::new).and_then(|row| read::stored(write.kind, &row)))
}
