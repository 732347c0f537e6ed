//! What differs from a series, and what was taken out of it. Both sides have a row or an event of its own for what differs;
//! what was taken out stands in the series.
//!
//! One of a series is known by when it was to begin, on both sides up to half a day: a series happens once a day at most,
//! and both count hours of daylight saving differently.

use domain::{
    feed::{Deed, Occurrence, RowWrite, Stored},
    mail::Moment,
    ports::Ledger,
    step::{
        Field, Fields, Kind, Shape, Value,
        case::{Bond, InSeries},
        day::Day,
        decision::Reminder,
        occurrences::{day_at, is_same, moment_near},
        value::DAY_S,
    },
};
use graph::{Fault, calendar_view, event, message};
use uuid::Uuid;
use wire::Transport;

use super::{carry::Ready, meeting, memory::Memory, side::Found, unit::Unit};
use crate::{
    http::now,
    look::{Looking, Stop, crm},
    store::Pair,
};

/// Occurrences of one question.
const PAGE: u16 = 1_000;
/// Pages of one question.
const MAX_PAGES: usize = 100;
/// What differs is looked for so far back, …
const BACK_S: i64 = 60 * DAY_S;
/// … and so far forth.
const FORTH_S: i64 = 400 * DAY_S;

/// Whether a pair holds together.
fn holds(pair: &Pair) -> bool {
    Memory::read(&pair.base).is_some_and(|memory| memory.bond == Bond::Linked)
}

/// The days of a series that are told as taken out.
fn gaps(fields: &Fields) -> Vec<Day> {
    if let Value::Days(days) = fields.get(Field::Gaps) { days.clone() } else { Vec::new() }
}

/// Those that a change takes out.
fn taken_out(change: &Fields, there: &Fields) -> Vec<Day> {
    let before = gaps(there);
    gaps(change).into_iter().filter(|day| !before.contains(day)).collect()
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// The event of a series that is kept in step, by its row.
    async fn series_of_row(&self, series: Uuid) -> Result<Option<String>, Stop> {
        let pairs = self.engine.store.pairs_of_rows(self.leased.lease.mailbox, &[series]).await?;
        let pair = pairs.into_iter().find(|pair| pair.kind == Kind::Series && holds(pair));
        Ok(pair.and_then(|pair| pair.item))
    }

    /// The row of one of a series that differs in the calendar; `None` where its series is not kept in step, or the CRM has
    /// none for it.
    pub(super) async fn row_of_part(&self, found: &Found) -> Result<Option<Uuid>, Stop> {
        let Some((series, original)) = &found.part else { return Ok(None) };
        let pairs = self.engine.store.pairs_of_items(self.leased.lease.mailbox, &[series.as_str()]).await?;
        let Some(pair) = pairs.into_iter().find(|pair| pair.kind == Kind::Series && holds(pair)) else {
            return Ok(None);
        };
        let all = self.engine.ledger.occurrences(pair.row).await.map_err(crm)?;
        Ok(all.iter().find(|one| is_same(one.original, *original)).map(|one| one.row))
    }

    /// Of a series, what lies in a span of the calendar.
    async fn parts(&self, series: &str, from: Moment, until: Moment) -> Result<Vec<Found>, Fault> {
        let (service, who, form) = (&self.engine.service, self.reader.mailbox(), self.form());
        let mut request = calendar_view::instances(service, who, series, from, until, form, PAGE);
        let mut all = Vec::new();
        for _ in 0..MAX_PAGES {
            let page = match calendar_view::read_list(self.ask(request).await?, now()) {
                Ok(page) => page,
                // The series is gone, and all of it.
                Err(fault) if fault.is_gone() => return Ok(all),
                Err(fault) => return Err(fault),
            };
            all.extend(page.items.iter().map(|event| self.meeting(event)));
            match page.next {
                Some(next) if all.len() < usize::from(PAGE) => {
                    request = calendar_view::list_next(service, &next, form);
                }
                Some(_) | None => break,
            }
        }
        Ok(all)
    }

    /// The one of a series that was to begin then.
    async fn part_at(&self, series: &str, original: Moment) -> Result<Option<Found>, Fault> {
        // One that was moved lies elsewhere: so far it is looked for.
        let (from, until) = (Moment(original.0 - BACK_S), Moment(original.0 + BACK_S));
        let all = self.parts(series, from, until).await?;
        Ok(all.into_iter().find(|one| one.part.as_ref().is_some_and(|(_, at)| is_same(*at, original))))
    }

    /// What the calendar has of one of a series that differs in the CRM; `None` where the series is not kept in step.
    pub(super) async fn event_of_part(&self, stored: &Stored) -> Result<Option<Found>, Stop> {
        let Some((series, original)) = stored.part else { return Ok(None) };
        let differs = matches!(stored.row.series, InSeries::Exception(_));
        let Some(item) = self.series_of_row(series).await?.filter(|_| differs) else { return Ok(None) };
        let mut found = self.part_at(&item, original).await?;
        if let Some(found) = &mut found {
            // Who tracks a series tracks what differs from it.
            found.item.chosen = true;
        }
        Ok(found)
    }

    /// What became of one of a series whose event is gone.
    pub(super) async fn fate_of_part(&self, series: Uuid, original: Moment) -> Result<Fate, Stop> {
        let Some(item) = self.series_of_row(series).await? else { return Ok(Fate::Orphan) };
        if let Some(found) = self.part_at(&item, original).await? {
            return Ok(Fate::Is(Box::new(found)));
        }
        let master = self.read_item(Shape::Meeting, "", &item).await?;
        let Some(master) = master else { return Ok(Fate::Orphan) };
        let day = day_at(&master.item.fields, original);
        let out = day.is_some_and(|day| gaps(&master.item.fields).contains(&day));
        Ok(if out { Fate::TakenOut } else { Fate::Orphan })
    }

    /// Whether the series of one of it is kept in step.
    pub(super) async fn is_orphan(&self, stored: &Stored) -> Result<bool, Stop> {
        match stored.part {
            Some((series, _)) => Ok(self.series_of_row(series).await?.is_none()),
            None => Ok(false),
        }
    }

    /// Changes a series, then takes out of it what is to be taken out.
    pub(super) async fn change_series(
        &self,
        found: &Found,
        fields: &Fields,
        reminder: Reminder,
    ) -> Result<Found, Fault> {
        let (service, who, id) = (&self.engine.service, self.reader.mailbox(), &found.item.id);
        let mut rest = fields.clone();
        rest.remove(Field::Gaps);
        if !rest.is_empty() || reminder != Reminder::Stays {
            let change = meeting::change(&rest, reminder, Some(&found.item.fields));
            let version = Some(found.version.as_str()).filter(|version| !version.is_empty());
            event::read(self.ask(event::update(service, who, id, version, &change)).await?, now())?;
        }
        for day in taken_out(fields, &found.item.fields) {
            let Some(original) = moment_near(&found.item.fields, day) else { continue };
            let Some(one) = self.part_at(id, original).await? else { continue };
            match message::done(self.ask(event::delete(service, who, &one.item.id)).await?, now()) {
                Err(fault) if !fault.is_gone() => return Err(fault),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(self.read_item(found.shape, &found.list, id).await?.unwrap_or_else(|| found.clone()))
    }

    /// The rows of what is to be taken out of series in the CRM, by their place among those that are ready.
    pub(super) async fn rows_taken_out(&self, ready: &[Ready]) -> Result<Vec<(usize, RowWrite)>, Stop> {
        let mut writes = Vec::new();
        for (at, one) in ready.iter().enumerate().filter(|(_, one)| one.kind == Kind::Series) {
            let (Some(plan), Some(stored)) = (one.decision.verdict.plan(), &one.stored) else { continue };
            let days = taken_out(&plan.crm, &stored.row.fields);
            if days.is_empty() {
                continue;
            }
            let all: Vec<Occurrence> = self.engine.ledger.occurrences(one.row).await.map_err(crm)?;
            for original in days.into_iter().filter_map(|day| moment_near(&stored.row.fields, day)) {
                let row = all.iter().find(|one| is_same(one.original, original)).map(|one| one.row);
                let delete =
                    |row| RowWrite { kind: Kind::Appointment, row, deed: Deed::Delete { version: None } };
                writes.extend(row.map(|row| (at, delete(row))));
            }
        }
        Ok(writes)
    }

    /// What differs from these series on either side. A series that is new here is looked at once more for that.
    pub(super) async fn differing(&self, series: &[Uuid]) -> Result<Vec<Unit>, Stop> {
        if series.is_empty() {
            return Ok(Vec::new());
        }
        let pairs = self.engine.store.pairs_of_rows(self.leased.lease.mailbox, series).await?;
        let mut units = Vec::new();
        for pair in pairs.iter().filter(|pair| holds(pair) && pair.failed.is_none()) {
            let Some(item) = &pair.item else { continue };
            let (from, until) = (Moment(self.now().0 - BACK_S), Moment(self.now().0 + FORTH_S));
            let there = self.parts(item, from, until).await?;
            let differs = |one: &Found| matches!(one.item.series, InSeries::Exception(_));
            let mut known: Vec<Moment> = Vec::new();
            for one in there.into_iter().filter(differs) {
                known.extend(one.part.as_ref().map(|(_, at)| *at));
                units.push(Unit::of_found(one));
            }
            let rows = self.engine.ledger.occurrences(pair.row).await.map_err(crm)?;
            let rows = rows.iter().filter(|one| one.differs && one.original >= from);
            let alone = rows.filter(|one| !known.iter().any(|at| is_same(*at, one.original)));
            units.extend(alone.map(|one| Unit::wanted(Kind::Appointment, one.row)));
        }
        Ok(units)
    }
}

/// What became of one of a series whose event is gone.
pub(super) enum Fate {
    /// It is there, as the series says.
    Is(Box<Found>),
    /// Somebody took it out.
    TakenOut,
    /// The series has it no more, or is gone.
    Orphan,
}
