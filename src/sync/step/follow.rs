//! What changed on both sides is followed: contacts, lists of tasks and the calendar by delta, rows by what was heard of
//! them and by what the owner's filters find.

use std::collections::{HashMap, HashSet};

use domain::{
    feed::{Filters, KEPT, Which},
    mail::Moment,
    ports::Ledger,
    step::{Kind, Shape},
};
use futures_util::future::join_all;
use graph::{
    Fault, Link, calendar_view, contact,
    delta::{Change, Delta, More},
    task,
};
use uuid::Uuid;
use wire::Transport;

use super::{
    side::Found,
    unit::{Unit, What},
};
use crate::{
    http::now,
    look::{Looking, Stop, crm},
    store::{Cursor, PAGE_MAX, Stir},
};

/// Under these names the store keeps how far everything was followed. No folder has such an id.
const CARDS: &str = "step:contacts";
const LIST: &str = "step:list:";
const CALENDAR: &str = "step:calendar:";
const ROWS: &str = "step:rows:";
/// Items a page.
const PAGE: u16 = 100;
/// Pages of one collection in one look: then other mailboxes have their turn.
const MAX_PAGES: usize = 50;
/// Rows that are asked for and decided about together.
const TOGETHER: usize = 50;
/// Pages of what filters find in one look.
const MAX_ROW_PAGES: usize = 20;
/// What filters find is asked for from so many seconds before the newest change that is known.
const OVERLAP_S: i64 = 5;
/// The calendar is followed in spans that begin anew after so many seconds, …
const SPAN_S: i64 = 30 * 24 * 3_600;
/// … and reach so far back from there, …
const BACK_S: i64 = 60 * 24 * 3_600;
/// … and so far forth.
const FORTH_S: i64 = 400 * 24 * 3_600;

/// A page of what changed in the mailbox.
pub(super) enum Page {
    /// Items, ids of those that went, and how it goes on.
    Changes(Vec<Found>, Vec<String>, More),
    /// Begin anew.
    Lost,
}

/// First pages, by the names under which they are followed.
pub(super) type Pages = HashMap<String, Result<Page, Fault>>;

/// A collection of the mailbox that is followed.
enum Collection<'a> {
    Cards,
    Tasks(&'a str),
    Calendar(Moment),
}

impl Collection<'_> {
    fn shape(&self) -> Shape {
        match self {
            Self::Cards => Shape::Card,
            Self::Tasks(_) => Shape::Todo,
            Self::Calendar(_) => Shape::Meeting,
        }
    }

    fn list(&self) -> &str {
        if let Self::Tasks(list) = self { list } else { "" }
    }
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// What changed among contacts, tasks and events.
    pub(super) async fn follow_items(&mut self, lists: &[String], mut first: Pages) -> Result<(), Stop> {
        self.follow(CARDS, &Collection::Cards, first.remove(CARDS)).await?;
        for list in lists {
            let name = format!("{LIST}{list}");
            let page = first.remove(&name);
            self.follow(&name, &Collection::Tasks(list), page).await?;
        }
        self.leave_lists(lists).await?;
        let (calendar, began) = self.calendar();
        let page = first.remove(&calendar);
        let earlier = self.followed(CALENDAR).into_iter().filter(|name| *name != calendar);
        let earlier: Vec<String> = earlier.collect();
        self.follow(&calendar, &Collection::Calendar(began), page).await?;
        for name in earlier {
            self.unfollow(&name);
        }
        Ok(())
    }

    /// The first pages of all that is followed, asked for at once: a look at an idle mailbox is one request.
    pub(super) async fn first_pages(&self) -> Pages {
        let (calendar, began) = self.calendar();
        let known = self.followed(LIST);
        let lists = known.iter().map(|name| (name.clone(), Collection::Tasks(name.trim_start_matches(LIST))));
        let rest = [(CARDS.to_owned(), Collection::Cards), (calendar, Collection::Calendar(began))];
        let asked = lists.chain(rest).map(|(name, what)| async move {
            let link = self.link_of(&name);
            let page = self.page_of(&what, link.as_ref()).await;
            (name, page)
        });
        join_all(asked).await.into_iter().collect()
    }

    /// Under which name the calendar is followed, and when that span began.
    fn calendar(&self) -> (String, Moment) {
        let began = self.now().0.div_euclid(SPAN_S);
        (format!("{CALENDAR}{began}"), Moment(began * SPAN_S))
    }

    async fn page_of(&self, what: &Collection<'_>, link: Option<&Link>) -> Result<Page, Fault> {
        let (service, who) = (&self.engine.service, self.reader.mailbox());
        let page = match what {
            Collection::Cards => {
                let request = match link {
                    Some(link) => contact::follow(service, link, PAGE),
                    None => contact::start(service, who, PAGE),
                };
                let delta = contact::read_delta(self.ask(request).await?, now())?;
                page(delta, |card| self.card(card))
            }
            Collection::Tasks(list) => {
                let request = match link {
                    Some(link) => task::follow(service, link, PAGE),
                    None => task::start(service, who, list, PAGE),
                };
                let delta = task::read_delta(self.ask(request).await?, now())?;
                page(delta, |task| self.task(&task, list))
            }
            Collection::Calendar(began) => {
                let (from, until) = (Moment(began.0 - BACK_S), Moment(began.0 + FORTH_S));
                let request = match link {
                    Some(link) => calendar_view::follow(service, link, self.form(), PAGE),
                    None => calendar_view::start(service, who, from, until, self.form(), PAGE),
                };
                let delta = calendar_view::read(self.ask(request).await?, now())?;
                page(delta, |event| self.meeting(&event))
            }
        };
        Ok(page)
    }

    async fn follow(
        &mut self,
        name: &str,
        what: &Collection<'_>,
        mut first: Option<Result<Page, Fault>>,
    ) -> Result<(), Stop> {
        let mut link = self.link_of(name);
        let mut whole = link.is_none();
        let mut there = HashSet::new();
        for _ in 0..MAX_PAGES {
            let came = match first.take() {
                Some(came) => came,
                None => self.page_of(what, link.as_ref()).await,
            };
            let came = match came {
                Ok(came) => came,
                // The list went while we looked.
                Err(fault) if fault.is_gone() && !what.list().is_empty() => return Ok(()),
                Err(fault) => return Err(fault.into()),
            };
            let Page::Changes(found, removed, more) = came else {
                self.unfollow(name);
                (link, whole) = (None, true);
                there.clear();
                continue;
            };
            let (next, complete) = match &more {
                More::Next(next) => (next, false),
                More::Done(next) => (next, true),
            };
            let told = found.len() + removed.len();
            there.extend(found.iter().map(|one| one.item.id.clone()));
            let gone = removed.into_iter().map(Unit::of_gone);
            let units: Vec<Unit> = found.into_iter().map(Unit::of_found).chain(gone).collect();
            for some in chunks(units) {
                self.settle_units(some).await?;
            }
            if complete && whole {
                self.find_lost(what, &there).await?;
            }
            if told > 0 || self.goes_on(name, link.as_ref(), complete) {
                let cursor = self.cursor(name, next.as_str(), complete, told);
                self.cursors.insert(name.to_owned(), cursor.clone());
                self.draft.cursors.push(cursor);
                self.commit().await?;
            }
            if complete {
                return Ok(());
            }
            link = Some(next.clone());
        }
        self.more = true;
        Ok(())
    }

    /// What delta could not tell, because its state was lost: items that went meanwhile.
    async fn find_lost(&mut self, what: &Collection<'_>, there: &HashSet<String>) -> Result<(), Stop> {
        let shape = what.shape();
        for kind in KEPT.into_iter().filter(|kind| kind.shape() == shape) {
            let mut after = Uuid::nil();
            loop {
                let pairs = self.engine.store.pairs_after(self.leased.lease.mailbox, kind, after).await?;
                let Some(last) = pairs.last() else { break };
                after = last.row;
                let full = pairs.len() >= PAGE_MAX as usize;
                let lost = pairs.iter().filter(|pair| {
                    pair.list == what.list() && pair.item.as_ref().is_some_and(|item| !there.contains(item))
                });
                let units: Vec<Unit> = lost.map(|pair| Unit::of_row(pair.kind, pair.row)).collect();
                for some in chunks(units) {
                    self.settle_units(some).await?;
                }
                if !full {
                    break;
                }
            }
        }
        Ok(())
    }

    fn followed(&self, prefix: &str) -> Vec<String> {
        self.cursors.keys().filter(|name| name.starts_with(prefix)).cloned().collect()
    }

    fn unfollow(&mut self, name: &str) {
        if self.cursors.remove(name).is_some() {
            self.draft.dropped_cursors.push(name.to_owned());
        }
    }

    /// Lists that went: what lay in them is gone.
    async fn leave_lists(&mut self, lists: &[String]) -> Result<(), Stop> {
        for name in self.followed(LIST) {
            let list = name.trim_start_matches(LIST).to_owned();
            if lists.contains(&list) {
                continue;
            }
            self.find_lost(&Collection::Tasks(&list), &HashSet::new()).await?;
            self.unfollow(&name);
        }
        Ok(())
    }

    /// What changed in the CRM: rows that are linked, and what the filters find.
    pub(super) async fn follow_rows(&mut self) -> Result<(), Stop> {
        let stirs = self.engine.store.stirs(self.leased.lease.mailbox).await?;
        self.more |= stirs.len() >= PAGE_MAX as usize;
        for kind in KEPT {
            let (all, rows): (Vec<Stir>, Vec<Stir>) =
                stirs.iter().filter(|stir| stir.kind == kind).partition(|stir| stir.row.is_none());
            for some in rows.chunks(TOGETHER) {
                let units = some.iter().filter_map(|stir| stir.row).map(|row| Unit::of_row(kind, row));
                self.settle_units(units.collect()).await?;
                self.draft.calmed.extend_from_slice(some);
                self.commit().await?;
            }
            self.follow_filters(kind, &all).await?;
        }
        Ok(())
    }

    /// What the filters find of a kind, as far as it changed since the last time; all of it the first time, and when
    /// they were changed.
    async fn follow_filters(&mut self, kind: Kind, stirs: &[Stir]) -> Result<(), Stop> {
        let name = format!("{ROWS}{}", kind.as_str());
        let version = self.seat.filters;
        let known = self.cursors.get(&name).and_then(|cursor| {
            let (filters, since) = cursor.link.split_once(' ')?;
            Some((filters.parse::<u64>().ok()?, Moment(since.parse().ok()?), cursor.complete))
        });
        let same = known.filter(|(filters, ..)| *filters == version).map(|(_, since, _)| since);
        if same.is_some() && stirs.is_empty() && known.is_some_and(|(.., complete)| complete) {
            return Ok(());
        }
        let heard = stirs.iter().map(|stir| stir.since).min();
        let since = same.map(|since| heard.map_or(since, |heard| since.min(heard)));
        let from = Moment(since.map_or(0, |since| (since.0 - OVERLAP_S).max(0)));
        let user = self.seat.owner.id;
        let filters = self.filters().await?;
        let mut newest = same.unwrap_or(Moment(0));
        let mut ended = false;
        for page in 1..=MAX_ROW_PAGES {
            let asked = self.engine.ledger.matching(user, &filters, kind, Which::Since(from), page).await;
            let (found, more) = asked.map_err(crm)?;
            newest = found.iter().map(|(_, at)| *at).max().unwrap_or(newest).max(newest);
            let units: Vec<Unit> = found.into_iter().map(|(row, _)| Unit::wanted(kind, row)).collect();
            for some in chunks(units) {
                self.settle_units(some).await?;
            }
            if !more {
                ended = true;
                break;
            }
        }
        // Other filters, or nobody knows what went: what they do not find any more is looked at too.
        if known.is_some() && (same.is_none() || since == Some(Moment(0))) {
            self.find_unmatched(kind).await?;
        }
        self.more |= !ended;
        let link = format!("{version} {}", newest.0);
        let moved =
            self.cursors.get(&name).is_none_or(|cursor| cursor.link != link || cursor.complete != ended);
        if moved {
            let cursor = Cursor { first: false, ..self.cursor(&name, &link, ended, 0) };
            self.cursors.insert(name, cursor.clone());
            self.draft.cursors.push(cursor);
        }
        if ended {
            self.draft.calmed.extend_from_slice(stirs);
        }
        if moved || !stirs.is_empty() {
            self.commit().await?;
        }
        Ok(())
    }

    async fn find_unmatched(&mut self, kind: Kind) -> Result<(), Stop> {
        let mut after = Uuid::nil();
        loop {
            let pairs = self.engine.store.pairs_after(self.leased.lease.mailbox, kind, after).await?;
            let Some(last) = pairs.last() else { return Ok(()) };
            after = last.row;
            let full = pairs.len() >= PAGE_MAX as usize;
            let units: Vec<Unit> = pairs.iter().map(|pair| Unit::of_row(kind, pair.row)).collect();
            for some in chunks(units) {
                self.settle_units(some).await?;
            }
            if !full {
                return Ok(());
            }
        }
    }

    /// The owner's filters; asked for once a look, and only where something rests on them.
    pub(super) async fn filters(&mut self) -> Result<Filters, Stop> {
        if self.seat.filters == 0 {
            return Ok(Filters::Own);
        }
        if let Some((version, known)) = &self.filters_read
            && *version == self.seat.filters
        {
            return Ok(known.clone());
        }
        let read = self.engine.ledger.filters(self.seat.owner.id).await.map_err(crm)?;
        self.filters_read = Some((self.seat.filters, read.clone()));
        Ok(read)
    }

    /// What was begun and not ended, or failed a while ago.
    pub(super) async fn follow_unsettled(&mut self, before: Moment) -> Result<(), Stop> {
        let open = self.engine.store.pairs_unsettled(self.leased.lease.mailbox, before).await?;
        let units: Vec<Unit> = open
            .into_iter()
            .map(|pair| Unit { what: What::Ask, ..Unit::of_row(pair.kind, pair.row) })
            .collect();
        for some in chunks(units) {
            self.settle_units(some).await?;
        }
        Ok(())
    }
}

fn chunks(units: Vec<Unit>) -> Vec<Vec<Unit>> {
    let mut parts = Vec::new();
    let mut rest = units.into_iter().peekable();
    while rest.peek().is_some() {
        parts.push(rest.by_ref().take(TOGETHER).collect());
    }
    parts
}

fn page<T>(delta: Delta<T>, one: impl Fn(T) -> Found) -> Page {
    match delta {
        Delta::Resync(_) => Page::Lost,
        Delta::Changes { changes, more, .. } => {
            let (mut found, mut removed) = (Vec::<Found>::new(), Vec::new());
            for change in changes {
                match change {
                    Change::Upsert(told) => {
                        let told = one(told);
                        found.retain(|known| known.item.id != told.item.id);
                        removed.retain(|id| *id != told.item.id);
                        found.push(told);
                    }
                    Change::Removed { id, .. } => {
                        found.retain(|known| known.item.id != id);
                        removed.push(id);
                    }
                }
            }
            Page::Changes(found, removed, more)
        }
    }
}
