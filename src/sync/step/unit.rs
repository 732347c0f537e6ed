//! Some rows and items together: what both sides have is read, decided about, written down and carried out.

use std::collections::{HashMap, HashSet};

use domain::{
    decision::Seen,
    feed::{Filters, Stored, Which},
    identity,
    mail::Moment,
    party::Record,
    ports::Ledger,
    step::{
        Field, Kind, Shape, Value,
        case::{Bond, Clash, InSeries, Origin},
        duplicates::Alike,
        may_step,
        plain::line,
    },
};
use graph::Mailbox;
use uuid::Uuid;
use wire::Transport;

use super::{memory::Memory, series::Fate, side::Found};
use crate::{
    look::{Looking, Stop, crm},
    store::Pair,
};

/// What was made within so many seconds may be one that we made and did not write down.
const LATELY_S: i64 = 6 * 3_600;
/// By how many seconds two items may differ in age that were made for one row by mistake.
const SPARE_S: i64 = 600;

/// Something to be looked at: by its row, by its item, or by both.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Its row, where that is known.
    pub(super) row: Option<(Kind, Uuid)>,
    /// What is known of the item.
    pub(super) what: What,
    /// Whether a filter takes the row, where that is known.
    pub(super) matches: Option<bool>,
}

/// What is known of an item.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// It is to be asked for, where there is one.
    Ask,
    /// Delta told it.
    Told(Box<Found>),
    /// Delta told that it went from where it was.
    Gone(String),
}

impl Unit {
    pub(super) fn of_row(kind: Kind, row: Uuid) -> Self {
        Self { row: Some((kind, row)), what: What::Ask, matches: None }
    }

    /// A row that is wanted here.
    pub(super) fn wanted(kind: Kind, row: Uuid) -> Self {
        Self { matches: Some(true), ..Self::of_row(kind, row) }
    }

    pub(super) fn of_found(found: Found) -> Self {
        Self { row: None, what: What::Told(Box::new(found)), matches: None }
    }

    pub(super) fn of_gone(id: String) -> Self {
        Self { row: None, what: What::Gone(id), matches: None }
    }

    fn item(&self) -> Option<&str> {
        match &self.what {
            What::Ask => None,
            What::Told(found) => Some(&found.item.id),
            What::Gone(id) => Some(id),
        }
    }
}

/// Whether a row has another item than that one.
enum Twin {
    /// It has not.
    None,
    /// It was made twice: by somebody who stood still in the middle while another took the mailbox over.
    Spare,
    /// A person copied the other one, with all that marks it.
    Copy,
}

/// What is known of a row and an item that are looked at.
pub(super) struct Open {
    pub(super) kind: Kind,
    pub(super) row: Uuid,
    pub(super) pair: Option<Pair>,
    pub(super) found: Option<Found>,
    /// It was asked for and is gone.
    pub(super) gone: bool,
    pub(super) stored: Option<Stored>,
    pub(super) matches: bool,
    /// The item was met by an address of the row's.
    pub(super) by_address: bool,
    /// Contacts that may be the same person.
    pub(super) alike: Vec<Alike>,
    /// Appointments at the same time.
    pub(super) clashes: Vec<Clash>,
    /// It is one of a series that is not kept in step, or has it no more.
    pub(super) orphan: bool,
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Looks at some, each once, and does what is to be done about them.
    pub(super) async fn settle_units(&mut self, units: Vec<Unit>) -> Result<(), Stop> {
        if units.is_empty() {
            return Ok(());
        }
        let mut open = self.open_units(units).await?;
        let series: Vec<Uuid> =
            open.iter().filter(|one| one.kind == Kind::Series).map(|one| one.row).collect();
        self.read_sides(&mut open).await?;
        self.match_rows(&mut open).await?;
        self.meet_cards(&mut open).await?;
        self.name_companies(&open).await?;
        self.find_alike(&mut open).await?;
        self.find_clashes(&mut open).await?;
        let mut ready = Vec::new();
        for one in open {
            ready.extend(self.judge(one).await?);
        }
        self.carry(ready).await?;
        let parts = self.differing(&series).await?;
        // What differs from a series is no series: it ends here.
        Box::pin(self.settle_units(parts)).await
    }

    /// Which of them concern us, with what is remembered: items that nobody tracks are nobody's business.
    async fn open_units(&mut self, units: Vec<Unit>) -> Result<Vec<Open>, Stop> {
        let (store, mailbox) = (&self.engine.store, self.leased.lease.mailbox);
        let items: Vec<&str> = units.iter().filter_map(Unit::item).collect();
        let rows: Vec<Uuid> = units.iter().filter_map(|unit| unit.row).map(|(_, row)| row).collect();
        let by_item = store.pairs_of_items(mailbox, &items).await?;
        let by_item: HashMap<String, Pair> =
            by_item.into_iter().filter_map(|pair| Some((pair.item.clone()?, pair))).collect();
        let by_row = store.pairs_of_rows(mailbox, &rows).await?;
        let by_row: HashMap<Uuid, Pair> = by_row.into_iter().map(|pair| (pair.row, pair)).collect();
        let mut seen = HashSet::new();
        let (mut open, mut asked) = (Vec::new(), Vec::new());
        for unit in units {
            let pair = match (&unit.row, unit.item()) {
                (Some((_, row)), _) => by_row.get(row).cloned(),
                (None, Some(item)) => by_item.get(item).cloned(),
                (None, None) => None,
            };
            match (pair, unit.what) {
                // As we left it: the echo of our own change.
                (Some(pair), What::Told(found))
                    if !found.version.is_empty()
                        && found.version == pair.item_version
                        && pair.failed.is_none() => {}
                (Some(pair), _) => {
                    if seen.insert(pair.row) {
                        open.push(Open::of_pair(pair, unit.matches));
                    }
                }
                (None, What::Told(found)) => asked.extend(self.worth_asking(*found)),
                (None, What::Gone(..)) => {}
                (None, What::Ask) => {
                    let Some((kind, row)) = unit.row else { continue };
                    // A row that nobody wants here is nothing.
                    if unit.matches == Some(true) && seen.insert(row) {
                        open.push(Open { matches: true, ..Open::new(kind, row) });
                    }
                }
            }
        }
        for one in self.new_items(asked).await? {
            if seen.insert(one.row) {
                open.push(one);
            }
        }
        Ok(open)
    }

    /// Whether an item that belongs to no row is asked for whole: it bears the category, or could bear what the add-in
    /// leaves, or could be one that we made and did not write down.
    fn worth_asking(&self, found: Found) -> Option<Found> {
        let worth = match found.shape {
            Shape::Todo => {
                let lately = |at: Moment| self.now().0 - at.0 < LATELY_S;
                found.item.marked != Some(false)
                    || !self.making.is_empty()
                    || found.item.created.is_some_and(lately)
            }
            // One that is as its series says goes with its series.
            Shape::Meeting => !matches!(found.item.series, InSeries::Occurrence(_)),
            Shape::Card => true,
        };
        worth.then_some(found)
    }

    /// Items that belong to no row yet and are to: read whole.
    async fn new_items(&mut self, asked: Vec<Found>) -> Result<Vec<Open>, Stop> {
        let all: Vec<(Shape, String, String)> =
            asked.iter().map(|one| (one.shape, one.list.clone(), one.item.id.clone())).collect();
        let mut open = Vec::new();
        for read in self.read_items(&all).await {
            let Some(mut found) = read? else { continue };
            let made_lately = found.item.created.is_some_and(|at| self.now().0 - at.0 < LATELY_S);
            if found.shape == Shape::Todo && (made_lately || !self.making.is_empty()) {
                found.comes_from = self.origin(&found.list, &found.item.id).await?;
            }
            let pair = found.comes_from.and_then(|row| self.making.get(&row).cloned());
            if let Some(pair) = pair {
                // Made, and not written down.
                self.making.remove(&pair.row);
                let pair = Pair { item: Some(found.item.id.clone()), list: found.list.clone(), ..pair };
                open.push(Open { found: Some(found), ..Open::of_pair(pair, None) });
                continue;
            }
            match self.twin(&found).await? {
                Twin::None => {}
                Twin::Spare => {
                    self.remove_item(&found).await?;
                    continue;
                }
                Twin::Copy => found.item.copy = true,
            }
            if let InSeries::Exception(_) = found.item.series {
                let Some(row) = self.row_of_part(&found).await? else { continue };
                // Who tracks a series tracks what differs from it.
                found.item.chosen = true;
                open.push(Open { found: Some(found), ..Open::new(Kind::Appointment, row) });
                continue;
            }
            if found.item.marked != Some(true) && !found.item.chosen {
                continue;
            }
            let kind = match (found.shape, found.item.series) {
                (Shape::Todo, _) => Kind::Task,
                (Shape::Card, _) => Kind::Contact,
                (Shape::Meeting, InSeries::Single) => Kind::Appointment,
                // Nobody can say how it recurs: it stays the mailbox's.
                (Shape::Meeting, InSeries::Master) if found.item.fields.recurrence().is_none() => continue,
                (Shape::Meeting, InSeries::Master) => Kind::Series,
                (Shape::Meeting, InSeries::Occurrence(_) | InSeries::Exception(_)) => continue,
            };
            let row = match self.row_of_organizer(&found).await? {
                Some(row) => row,
                // The row that the add-in writes, here and at a colleague's.
                None => identity::appointment(&found.uid).unwrap_or_else(|| {
                    let name = format!("{}\n{}", self.seat.mailbox.as_str(), found.item.id);
                    identity::of_item(kind, &name)
                }),
            };
            open.push(Open { found: Some(found), ..Open::new(kind, row) });
        }
        Ok(open)
    }

    /// The row from which a colleague's meeting was made that this is a copy of: it began in the CRM, and the copy of who
    /// attends does not say so.
    async fn row_of_organizer(&self, found: &Found) -> Result<Option<Uuid>, Stop> {
        let Value::Person(organizer) = found.item.fields.get(Field::Organizer) else { return Ok(None) };
        let known = self.snapshot.seat(&organizer.address).filter(|_| !found.item.is_organizer);
        let Some(one) = known.filter(|one| may_step(&one.seat, &self.snapshot.organisation)) else {
            return Ok(None);
        };
        let mailbox = Mailbox::User(one.seat.mailbox.as_str().to_owned());
        match self.read_named(&mailbox, &found.uid).await {
            Ok(theirs) => Ok(theirs.and_then(|theirs| theirs.comes_from)),
            // What is wrong with a colleague's mailbox is told in theirs.
            Err(fault) if fault.status().is_some_and(|status| matches!(status, 401 | 403 | 404)) => Ok(None),
            Err(fault) => Err(fault.into()),
        }
    }

    /// An event that can be linked: one of that kind, and with no row yet.
    async fn unlinked(&self, kind: Kind, found: Option<Found>) -> Result<Option<Found>, Stop> {
        let part = if kind == Kind::Series { InSeries::Master } else { InSeries::Single };
        let Some(found) = found.filter(|found| found.item.series == part) else {
            return Ok(None);
        };
        let item = found.item.id.as_str();
        let pairs = self.engine.store.pairs_of_items(self.leased.lease.mailbox, &[item]).await?;
        Ok(pairs.is_empty().then_some(found))
    }

    /// Whether the row that an item comes from has another item here.
    async fn twin(&self, found: &Found) -> Result<Twin, Stop> {
        let Some(row) = found.comes_from else { return Ok(Twin::None) };
        let pairs = self.engine.store.pairs_of_rows(self.leased.lease.mailbox, &[row]).await?;
        let other = |pair: &&Pair| pair.item.as_ref().is_some_and(|item| *item != found.item.id);
        let Some(pair) = pairs.iter().find(other) else { return Ok(Twin::None) };
        // Graph makes a meeting once.
        let spare = found.shape != Shape::Meeting
            && found.item.created.is_some_and(|created| (created.0 - pair.at.0).abs() <= SPARE_S);
        Ok(if spare { Twin::Spare } else { Twin::Copy })
    }

    /// Reads what both sides have.
    async fn read_sides(&mut self, open: &mut [Open]) -> Result<(), Stop> {
        let mut by_kind: HashMap<Kind, Vec<Uuid>> = HashMap::new();
        for one in open.iter() {
            by_kind.entry(one.kind).or_default().push(one.row);
        }
        let mut stored: HashMap<Uuid, Stored> = HashMap::new();
        for (kind, rows) in by_kind {
            let found = self.engine.ledger.stored(kind, &rows).await.map_err(crm)?;
            stored.extend(found.into_iter().map(|one| (one.row.id, one)));
        }
        let mut wanted = Vec::new();
        for (at, one) in open.iter_mut().enumerate() {
            one.stored = stored.remove(&one.row);
            // Made from an event, by the add-in: that is looked for, and not made a second time.
            let made_from = one.stored.as_ref().filter(|stored| stored.row.of_event && one.pair.is_none());
            if let Some(stored) = made_from.filter(|_| one.found.is_none()) {
                let found = self.read_named(self.reader.mailbox(), &stored.uid).await?;
                one.found = self.unlinked(one.kind, found).await?;
                continue;
            }
            if let Some(stored) = &one.stored
                && stored.part.is_some()
            {
                one.orphan = self.is_orphan(stored).await?;
                if one.pair.is_none() && one.found.is_none() && !one.orphan {
                    one.found = self.event_of_part(stored).await?;
                }
            }
            let Some(pair) = one.pair.as_ref().filter(|_| one.found.is_none()) else { continue };
            if let Some(item) = &pair.item {
                wanted.push((at, (one.kind.shape(), pair.list.clone(), item.clone())));
            }
        }
        let asked: Vec<_> = wanted.iter().map(|(_, asked)| asked.clone()).collect();
        let read = self.read_items(&asked).await;
        for ((at, _), read) in wanted.into_iter().zip(read) {
            if let Some(one) = open.get_mut(at) {
                one.found = read?;
                one.gone = one.found.is_none();
            }
        }
        for one in open.iter_mut().filter(|one| one.gone && !one.orphan) {
            let Some((series, original)) = one.stored.as_ref().and_then(|stored| stored.part) else {
                continue;
            };
            match self.fate_of_part(series, original).await? {
                Fate::Is(found) => (one.found, one.gone) = (Some(*found), false),
                Fate::TakenOut => {}
                Fate::Orphan => one.orphan = true,
            }
        }
        Ok(())
    }

    /// Whether a filter takes each row that is linked.
    async fn match_rows(&mut self, open: &mut [Open]) -> Result<(), Stop> {
        let filters = self.filters().await?;
        let user = self.seat.owner.id;
        if filters == Filters::Own {
            for one in open.iter_mut() {
                let owner = one.stored.as_ref().and_then(|stored| stored.row.owner.as_ref());
                // What differs from a series is here because of it.
                let part = one.stored.as_ref().is_some_and(|stored| stored.part.is_some());
                one.matches = !part && owner.is_some_and(|owner| owner.id == user);
            }
            return Ok(());
        }
        for one in open.iter_mut().filter(|one| one.stored.as_ref().is_some_and(|it| it.part.is_some())) {
            one.matches = false;
        }
        let mut by_kind: HashMap<Kind, Vec<Uuid>> = HashMap::new();
        let whole = |one: &&Open| one.stored.as_ref().is_some_and(|stored| stored.part.is_none());
        for one in open.iter().filter(|one| !one.matches).filter(whole) {
            by_kind.entry(one.kind).or_default().push(one.row);
        }
        for (kind, rows) in by_kind {
            let asked = self.engine.ledger.matching(user, &filters, kind, Which::Among(&rows), 1).await;
            let (found, _) = asked.map_err(crm)?;
            let found: HashSet<Uuid> = found.into_iter().map(|(row, _)| row).collect();
            for one in open.iter_mut().filter(|one| one.kind == kind && found.contains(&one.row)) {
                one.matches = true;
            }
        }
        Ok(())
    }

    /// Asks which accounts have the names that stand as companies in contacts.
    async fn name_companies(&mut self, open: &[Open]) -> Result<(), Stop> {
        let found = open.iter().filter(|one| one.kind == Kind::Contact).filter_map(|one| one.found.as_ref());
        let mut names: Vec<String> =
            found.map(|found| line(found.item.fields.text(Field::Company))).collect();
        names.retain(|name| !name.is_empty() && !self.accounts.contains_key(&name.to_lowercase()));
        names.sort_unstable();
        names.dedup();
        if names.is_empty() {
            return Ok(());
        }
        let accounts = self.engine.ledger.accounts_named(&names).await.map_err(crm)?;
        for name in names {
            let name = name.to_lowercase();
            let same = accounts.iter().filter(|account| line(&account.name).to_lowercase() == name);
            let same = same.cloned().collect();
            self.accounts.insert(name, same);
        }
        Ok(())
    }
}

impl Open {
    fn new(kind: Kind, row: Uuid) -> Self {
        Self {
            kind,
            row,
            pair: None,
            found: None,
            gone: false,
            stored: None,
            matches: false,
            by_address: false,
            alike: Vec::new(),
            clashes: Vec::new(),
            orphan: false,
        }
    }

    /// It is a row of that kind that a filter gives to the mailbox, and nothing was made for it yet.
    pub(super) fn comes_in(&self, kind: Kind) -> bool {
        let new = self.pair.as_ref().is_none_or(|pair| pair.item.is_none());
        self.kind == kind && self.matches && new && self.found.is_none() && self.stored.is_some()
    }

    fn of_pair(pair: Pair, matches: Option<bool>) -> Self {
        let (kind, row) = (pair.kind, pair.row);
        Self { pair: Some(pair), matches: matches.unwrap_or(false), ..Self::new(kind, row) }
    }
}

/// How the category stands, to be remembered.
pub(super) fn seen(found: Option<&Found>) -> Seen {
    match found.and_then(|found| found.item.marked) {
        Some(true) => Seen::On,
        Some(false) => Seen::Off,
        None => Seen::Never,
    }
}

/// How a link comes about.
pub(super) fn origin(known: Option<&Memory>, chosen: bool) -> Origin {
    known.map_or(if chosen { Origin::Person } else { Origin::Filter }, |memory| memory.origin)
}

/// Whether a link was ended.
pub(super) fn ended(memory: Option<&Memory>) -> bool {
    memory.is_some_and(|memory| matches!(memory.bond, Bond::Ended { .. }))
}

/// Nothing is known of a time.
pub(super) const NEVER: Moment = Moment(0);

/// Whose a new row is.
pub(super) fn owner(seat: &domain::settings::Seat) -> Record {
    seat.owner.clone()
}
