//! What was decided about rows and items is carried out: the CRM first, then the mailbox, each only where it is still as
//! it was read; then what both have is written down. Killed in between, both are read again: what is done is found done.

use std::collections::HashMap;

use domain::{
    decision::Seen,
    feed::{Deed, RowWrite, Stored},
    identity,
    mail::Address,
    party::Record,
    ports::Ledger,
    problem::Problem,
    retry::{Attempts, Next},
    step::{
        Decision as Judged, Field, Fields, Kind, Plan, Shape, Side, Value, Verdict,
        case::Bond,
        decision::Reminder,
        duplicates::Alike,
        reason::{Account, Evidence, Outcome, Reason, Remedy},
    },
};
use futures_util::future::join_all;
use uuid::Uuid;
use wire::Transport;

use super::{
    before,
    memory::Memory,
    side::Found,
    unit::{NEVER, ended, origin, owner, seen},
};
use crate::{
    engine::Meter,
    look::{Looking, Stop, crm},
    record,
    store::{Decision, Digest, Pair},
};

/// A row and an item with what was decided about them.
pub(super) struct Ready {
    pub(super) kind: Kind,
    pub(super) row: Uuid,
    pub(super) pair: Option<Pair>,
    pub(super) memory: Option<Memory>,
    pub(super) found: Option<Found>,
    pub(super) stored: Option<Stored>,
    pub(super) matches: bool,
    /// Both were there before they were linked, by a person's choice or by their address.
    pub(super) chosen: bool,
    /// Contacts that are offered: it may be one of them.
    pub(super) offered: Vec<Alike>,
    pub(super) decision: Judged,
}

/// What came of the work on one.
#[derive(Default)]
struct Came {
    stored: Option<Stored>,
    found: Option<Found>,
    problem: Option<Problem>,
}

/// What is wrong with one item alone; all else breaks the look off.
fn alone(problem: Problem, stop: impl FnOnce(Problem) -> Stop) -> Result<Problem, Stop> {
    match problem {
        Problem::Refused { .. } | Problem::Odd(_) | Problem::Conflict | Problem::Gone => Ok(problem),
        Problem::SignedOut
        | Problem::NoConsent(_)
        | Problem::OtherAccount(_)
        | Problem::NotAllowed(_)
        | Problem::NoSeat
        | Problem::Busy(_)
        | Problem::Unreachable
        | Problem::TimedOut
        | Problem::Outlook(_)
        | Problem::Moved => Err(stop(problem)),
    }
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Carries decisions out.
    pub(super) async fn carry(&mut self, ready: Vec<Ready>) -> Result<(), Stop> {
        let mut writes = false;
        for one in &ready {
            self.note_decided(one);
            if let Verdict::CreateItem(_) = one.decision.verdict {
                // It may be made and not be written down: so it is written down that it is being made.
                let making = self.pair(one, None, "");
                self.draft.pairs.push(Pair { base: String::new(), ..making });
            }
            writes |= one.decision.writes();
        }
        if !writes {
            ready.into_iter().for_each(|one| self.note_quiet(&one));
            return Ok(());
        }
        // Written down before anything is done: a crash keeps the reason.
        self.commit().await?;
        self.resolve(&ready).await?;
        let mut came: Vec<Came> = ready.iter().map(|_| Came::default()).collect();
        self.write_rows(&ready, &mut came).await?;
        self.write_items(&ready, &mut came).await?;
        for (one, came) in ready.into_iter().zip(came) {
            self.note_came(one, came);
        }
        self.commit().await
    }

    /// Asks for the contacts of those who attend what is written in the CRM.
    async fn resolve(&mut self, ready: &[Ready]) -> Result<(), Stop> {
        let plans = ready.iter().filter_map(|one| one.decision.verdict.plan());
        let people = plans.flat_map(|plan| plan.crm.attendees()).map(|one| one.person.address.clone());
        let organizers = ready.iter().filter(|one| matches!(one.decision.verdict, Verdict::CreateRow(_)));
        let organizers = organizers.filter_map(|one| {
            let fields = &one.found.as_ref()?.item.fields;
            let Value::Person(person) = fields.get(Field::Organizer) else { return None };
            Some(person.address.clone())
        });
        let unknown = |address: &Address| {
            address.is_valid()
                && self.snapshot.seat(address).is_none()
                && !self.contacts.contains_key(address)
        };
        let mut asked: Vec<Address> = people.chain(organizers).filter(unknown).collect();
        asked.sort_unstable();
        asked.dedup();
        if !asked.is_empty() {
            let found = self.engine.ledger.contacts_at(&asked).await.map_err(crm)?;
            self.contacts.extend(found);
        }
        Ok(())
    }

    async fn write_rows(&mut self, ready: &[Ready], came: &mut [Came]) -> Result<(), Stop> {
        let mut writes: Vec<(usize, RowWrite)> =
            ready.iter().enumerate().filter_map(|(at, one)| Some((at, self.row_write(one)?))).collect();
        let own = writes.len();
        writes.extend(self.rows_taken_out(ready).await?);
        let asked: Vec<RowWrite> = writes.iter().map(|(_, write)| write.clone()).collect();
        if asked.is_empty() {
            return Ok(());
        }
        let done = self.engine.ledger.write_rows(&asked).await;
        for (nth, ((at, _), done)) in writes.into_iter().zip(done).enumerate() {
            let Some(place) = came.get_mut(at) else { continue };
            match done {
                Ok(stored) => {
                    // What is taken out of a series tells nothing of the series.
                    if nth < own {
                        place.stored = stored;
                    }
                    Meter::add(&self.engine.meter.stepped, 1);
                    self.processed += 1;
                }
                Err(problem) => place.problem = Some(alone(problem, crm)?),
            }
        }
        Ok(())
    }

    /// Who attends, as rows where the CRM has them: the parties of an activity.
    fn with_rows(&self, fields: &Fields, one: &Ready) -> Fields {
        let mut fields = fields.clone();
        for field in [Field::Required, Field::Optional] {
            let Value::People(mut people) = fields.get(field).clone() else { continue };
            for person in people.iter_mut().filter(|one| one.row.is_none()) {
                let address = &person.person.address;
                // Who is there already stays who they are.
                let there = one.stored.iter().flat_map(|stored| stored.row.fields.attendees());
                let mut there = there.filter(|known| known.person.address == *address);
                person.row = there
                    .find_map(|known| known.row.clone())
                    .or_else(|| self.snapshot.seat(address).map(|one| one.seat.owner.clone()))
                    .or_else(|| self.contacts.get(address).cloned());
            }
            fields.set(field, Value::People(people));
        }
        fields
    }

    /// Which user calls the meeting.
    fn organizer(&self, one: &Ready) -> Option<Record> {
        let found = one.found.as_ref().filter(|found| found.shape == Shape::Meeting)?;
        if found.item.is_organizer {
            return Some(self.seat.owner.clone());
        }
        let Value::Person(person) = found.item.fields.get(Field::Organizer) else { return None };
        let seat = self.snapshot.seat(&person.address).map(|one| one.seat.owner.clone());
        seat.or_else(|| self.contacts.get(&person.address).cloned())
    }

    /// What is written in the CRM.
    fn row_write(&self, one: &Ready) -> Option<RowWrite> {
        let deed = match &one.decision.verdict {
            Verdict::CreateRow(plan) => Deed::Make {
                fields: self.with_rows(&plan.crm, one),
                state: plan.state,
                owner: owner(&self.seat),
                began: plan.began,
                organizer: self.organizer(one),
                draft: plan.draft,
                uid: one.found.as_ref().map(|found| found.uid.clone()).unwrap_or_default(),
            },
            Verdict::Link(plan) | Verdict::Step(plan) | Verdict::CreateItem(plan)
                if plan.crm.iter().any(|(field, _)| field != Field::Gaps) || plan.state.is_some() =>
            {
                Deed::Change {
                    was: Box::new(one.stored.clone()?),
                    fields: self.with_rows(&plan.crm, one),
                    state: plan.state,
                }
            }
            Verdict::DeleteRow => {
                Deed::Delete { version: one.stored.as_ref().map(|stored| stored.version.clone()) }
            }
            Verdict::Link(_)
            | Verdict::Step(_)
            | Verdict::CreateItem(_)
            | Verdict::DeleteItem
            | Verdict::CancelItem
            | Verdict::Unlink { .. }
            | Verdict::Leave
            | Verdict::Through { .. } => return None,
        };
        Some(RowWrite { kind: one.kind, row: one.row, deed })
    }

    async fn write_items(&mut self, ready: &[Ready], came: &mut [Came]) -> Result<(), Stop> {
        let this = &*self;
        let work = ready.iter().zip(came.iter()).enumerate().filter(|(_, (_, came))| came.problem.is_none());
        let done = join_all(work.map(|(at, (one, _))| async move { (at, this.write_item(one).await) })).await;
        for (at, done) in done {
            let Some(place) = came.get_mut(at) else { continue };
            match done {
                Ok(None) => {}
                Ok(Some(found)) => {
                    place.found = found;
                    Meter::add(&self.engine.meter.stepped, 1);
                    self.processed += 1;
                }
                Err(fault) => {
                    let stop = |_| Stop::from(fault.clone());
                    place.problem = Some(match fault.is_gone() {
                        true => Problem::Gone,
                        false => alone(fault.clone().into(), stop)?,
                    });
                }
            }
        }
        Ok(())
    }

    /// What is written in the mailbox: `None` where nothing is; the item, where it stays.
    async fn write_item(&self, one: &Ready) -> Result<Option<Option<Found>>, graph::Fault> {
        let change = |plan: &Plan| !plan.exchange.is_empty() || plan.reminder != Reminder::Stays;
        match &one.decision.verdict {
            Verdict::CreateItem(plan) => {
                let list = self.standard.as_deref().unwrap_or_default();
                let made = self.make_item(one.kind, one.row, list, &plan.exchange, plan.reminder).await?;
                Ok(Some(Some(made)))
            }
            Verdict::CreateRow(plan) | Verdict::Link(plan) | Verdict::Step(plan) if change(plan) => {
                let Some(found) = &one.found else { return Ok(None) };
                Ok(Some(Some(self.change_item(found, &plan.exchange, plan.reminder).await?)))
            }
            Verdict::DeleteItem => {
                if let Some(found) = &one.found {
                    self.remove_item(found).await?;
                }
                Ok(Some(None))
            }
            Verdict::CancelItem => {
                if let Some(found) = &one.found {
                    self.cancel_item(found).await?;
                }
                Ok(Some(None))
            }
            Verdict::CreateRow(_)
            | Verdict::Link(_)
            | Verdict::Step(_)
            | Verdict::DeleteRow
            | Verdict::Unlink { .. }
            | Verdict::Leave
            | Verdict::Through { .. } => Ok(None),
        }
    }

    /// A pair as it is now, remembering that text.
    fn pair(&self, one: &Ready, found: Option<&Found>, base: &str) -> Pair {
        let known = one.pair.as_ref();
        let found = found.or(one.found.as_ref());
        Pair {
            row: one.row,
            kind: one.kind,
            item: found
                .map(|found| found.item.id.clone())
                .or_else(|| known.and_then(|pair| pair.item.clone())),
            list: found
                .map(|found| found.list.clone())
                .or_else(|| known.map(|pair| pair.list.clone()))
                .unwrap_or_default(),
            row_version: one.stored.as_ref().map(|stored| stored.version.clone()).unwrap_or_default(),
            item_version: found.map(|found| found.version.clone()).unwrap_or_default(),
            base: base.to_owned(),
            tries: 0,
            failed: None,
            at: self.now(),
        }
    }

    /// Nothing was to be written: what is new of it is remembered.
    fn note_quiet(&mut self, one: &Ready) {
        let Some(pair) = &one.pair else { return };
        if pair.item.is_none() && one.found.is_none() {
            // What was being made is not to be made any more.
            self.draft.parted.push(one.row);
            return;
        }
        if let Verdict::Step(plan) = &one.decision.verdict {
            self.remember(one, None, None, &plan.base);
        } else if one.memory.is_none() {
            self.draft.parted.push(one.row);
        } else if let (Some(memory), Some(found), true) = (&one.memory, &one.found, stays_ended(one)) {
            self.note_ended(pair, memory, found);
        } else if pair.failed.is_some() {
            self.draft.pairs.push(Pair { tries: 0, failed: None, ..pair.clone() });
        }
    }

    /// Writes down what both have, where that is new.
    fn remember(&mut self, one: &Ready, stored: Option<&Stored>, found: Option<&Found>, base: &Fields) {
        let chosen =
            one.found.as_ref().is_some_and(|found| found.item.chosen || found.item.marked == Some(true));
        // What came from the calendar does not go from there because its row went.
        let of_event =
            one.found.as_ref().is_some_and(|found| identity::appointment(&found.uid) == Some(one.row));
        let now_seen = seen(found.or(one.found.as_ref()));
        let mut memory = Memory::new(
            one.kind,
            base,
            origin(one.memory.as_ref(), of_event || one.chosen || chosen && !one.matches),
            if now_seen == Seen::Never {
                one.memory.as_ref().map_or(Seen::Never, |known| known.seen)
            } else {
                now_seen
            },
        );
        if ended(one.memory.as_ref())
            && let Some(known) = &one.memory
            && matches!(one.decision.verdict, Verdict::Leave)
        {
            memory.bond = known.bond;
        }
        let mut pair = self.pair(one, found, &memory.text());
        // What differs from a series, and what was taken out of it, is looked at once both have it.
        if one.kind == Kind::Series && one.memory.is_none() {
            pair.failed = Some(NEVER);
            self.more = true;
        }
        if let Some(stored) = stored {
            pair.row_version = stored.version.clone();
        }
        let same = one.pair.as_ref().is_some_and(|known| Pair { at: known.at, ..pair.clone() } == *known);
        if !same {
            self.draft.pairs.push(pair);
        }
    }

    fn note_came(&mut self, one: Ready, came: Came) {
        if let Some(problem) = came.problem {
            return self.note_failed(&one, &problem);
        }
        let (stored, found) = (came.stored.as_ref(), came.found.as_ref());
        match &one.decision.verdict {
            Verdict::CreateRow(plan)
            | Verdict::CreateItem(plan)
            | Verdict::Link(plan)
            | Verdict::Step(plan) => {
                let base = plan.base.clone();
                self.making.remove(&one.row);
                self.remember(&one, stored, found, &base);
            }
            Verdict::Unlink { side } => self.end(&one, *side),
            Verdict::CancelItem => self.end(&one, Side::Crm),
            Verdict::DeleteRow | Verdict::DeleteItem => self.draft.parted.push(one.row),
            Verdict::Leave | Verdict::Through { .. } => self.note_quiet(&one),
        }
    }

    /// The link ends, and is remembered as ended: what a person took apart is not put together again.
    fn end(&mut self, one: &Ready, side: Side) {
        let gone = one.found.is_none() && one.stored.is_none();
        let Some(mut memory) = one.memory.clone().filter(|_| !gone) else {
            self.draft.parted.push(one.row);
            return;
        };
        memory.bond = Bond::Ended { side, at: self.now() };
        memory.seen = seen(one.found.as_ref());
        memory.wished = one.found.as_ref().is_some_and(|found| found.item.chosen);
        let pair = self.pair(one, None, &memory.text());
        self.draft.pairs.push(pair);
    }

    /// What stands in an item whose link ended, and stays ended, is remembered: only what a person changes after that asks
    /// for it anew.
    fn note_ended(&mut self, pair: &Pair, memory: &Memory, found: &Found) {
        let now_seen = match seen(Some(found)) {
            Seen::Never => memory.seen,
            told @ (Seen::On | Seen::Off) => told,
        };
        let mut memory = memory.clone();
        (memory.seen, memory.wished) = (now_seen, found.item.chosen);
        let (base, item_version) = (memory.text(), found.version.clone());
        let now = Pair { base, item_version, tries: 0, failed: None, ..pair.clone() };
        if now != *pair {
            self.draft.pairs.push(now);
        }
    }

    fn note_failed(&mut self, one: &Ready, problem: &Problem) {
        let now = self.now();
        tracing::warn!(?problem, kind = one.kind.as_str(), "an item is not kept in step");
        let known = one.pair.clone().unwrap_or_else(|| {
            let mut pair = self.pair(one, None, "");
            (pair.row_version, pair.item_version) = (String::new(), String::new());
            pair
        });
        // Somebody was faster: it is read again at once, and that is no failure.
        if matches!(problem, Problem::Conflict | Problem::Gone) && known.tries == 0 {
            self.draft.pairs.push(Pair { failed: Some(NEVER), ..known });
            self.more = true;
            return;
        }
        Meter::add(&self.engine.meter.unstepped, 1);
        self.failed += 1;
        let before =
            Attempts { tries: u8::try_from(known.tries).unwrap_or(u8::MAX), failed_at: known.failed };
        let after = before.failed(problem, now);
        let given_up = after.next(now) == Next::GiveUp;
        let reason = if given_up { Reason::GaveUp } else { Reason::Postponed };
        let evidence = Evidence { rule: "B18", tries: after.tries, ..Evidence::default() };
        let remedy = if given_up { Remedy::Nothing } else { Remedy::Wait };
        let outcome = Outcome::Leave;
        self.note_account(one, &Account { kind: one.kind, outcome, reason, evidence, remedy });
        self.draft.pairs.push(Pair {
            tries: u32::from(after.tries),
            failed: if given_up { None } else { Some(now) },
            ..known
        });
    }

    fn note_decided(&mut self, one: &Ready) {
        let writes = one.decision.writes();
        let quiet = !writes && (one.memory.is_some() || !one.matches && one.found.is_none());
        for (at, account) in one.decision.accounts().iter().enumerate() {
            // What is in step as it was is nothing to tell.
            if quiet && matches!(account.reason, Reason::InStep | Reason::NotTracked | Reason::NoFilter) {
                continue;
            }
            let mut noted = self.account(one, account);
            if writes {
                // Of what is done each time is one of its own: it is taken back by itself.
                noted.mail = Digest::of(&[b"step", one.row.as_bytes(), &self.now().0.to_be_bytes()]);
            }
            if at == 0 {
                noted.evidence = before::with(noted.evidence, one);
            }
            self.draft.decisions.push(noted);
        }
    }

    fn note_account(&mut self, one: &Ready, account: &Account) {
        let noted = self.account(one, account);
        self.draft.decisions.push(noted);
    }

    fn account(&self, one: &Ready, account: &Account) -> Decision {
        Decision {
            mail: Digest::of_mail(None, one.row),
            message: None,
            activity: Some(one.row),
            verdict: account.outcome.as_str().to_owned(),
            reason: account.reason.as_str().to_owned(),
            evidence: record::step::evidence(one.kind, &account.evidence).to_string(),
            remedy: account.remedy.as_str().to_owned(),
            who: "synchronizer".to_owned(),
            at: self.now(),
        }
    }
}

/// Whether a link that ended was not asked for anew: what waits for something else is still asked for.
fn stays_ended(one: &Ready) -> bool {
    let held = [Reason::UntrackedByHand, Reason::RemovedInOutlook, Reason::LeftFilter, Reason::RemovedInCrm];
    ended(one.memory.as_ref())
        && matches!(one.decision.verdict, Verdict::Leave)
        && held.contains(&one.decision.reason)
}

/// Pairs whose item is being made, by their rows.
pub(super) fn making(pairs: &[Pair]) -> HashMap<Uuid, Pair> {
    pairs.iter().filter(|pair| pair.item.is_none()).map(|pair| (pair.row, pair.clone())).collect()
}
