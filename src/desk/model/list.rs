//! The list of mailboxes: pages as they come, what a filter leaves of them, and what is marked.

use std::{collections::BTreeSet, rc::Rc};

use admin::{Chosen, Listed, Page, Status};
use domain::problem::Problem;
use uuid::Uuid;

use super::place::{Filter, STATUSES};

/// Pages of one load; with a thousand lines each that is more mailboxes than an organisation has.
pub const MAX_PAGES: u32 = 200;
/// How many lines PageUp and PageDown go.
pub const STEP: usize = 10;

/// The list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// All lines that are there, in the order of addresses.
    pub rows: Rc<Vec<Listed>>,
    /// Which of them the filter leaves, by their places.
    pub shown: Rc<Vec<usize>>,
    /// How many there are by colour, before the filter, in the order of [`STATUSES`].
    pub counts: [usize; 4],
    /// How many the server has.
    pub total: usize,
    /// All of them are here.
    pub complete: bool,
    /// Why a load stopped.
    pub problem: Option<Problem>,
    /// When the last whole load ended.
    pub at: i64,
    /// The marked ones.
    pub marked: Rc<BTreeSet<Uuid>>,
    /// The line that the keyboard is at, among those shown.
    pub cursor: usize,
    /// Where a range that is marked with Shift begins.
    anchor: usize,
    /// What is searched in a line: address and owner, in small letters.
    folded: Vec<String>,
    /// A load that is under way: its lines so far, and how many pages they took.
    coming: Option<(Vec<Listed>, u32)>,
}

/// What the keyboard and the pointer do with lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Go to a line.
    To(usize),
    /// Go so many lines, with Shift marking what is passed.
    By(isize, bool),
    /// Mark a line, or take its mark off.
    Toggle(usize),
    /// Mark all from the last marked line to this one.
    Through(usize),
    /// Mark all that are shown.
    All,
    /// Take every mark off.
    None,
}

impl List {
    /// Whether a load is under way.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.coming.is_some()
    }

    /// Nothing has come yet, good or bad.
    #[must_use]
    pub fn is_coming(&self) -> bool {
        self.rows.is_empty() && !self.complete && self.problem.is_none()
    }

    /// A load begins.
    pub(crate) fn begin(&mut self) {
        self.coming = Some((Vec::new(), 0));
    }

    /// Takes a page; gives back what the next one comes after.
    pub(crate) fn take(&mut self, page: Page, filter: &Filter, now: i64) -> Option<String> {
        let (mut lines, pages) = self.coming.take()?;
        lines.extend(page.mailboxes);
        self.total = usize::try_from(page.total).unwrap_or(lines.len());
        self.problem = None;
        let next = page.next.filter(|_| pages < MAX_PAGES);
        // A first load is shown as it comes; a later one takes the place of the old list when it is whole.
        if next.is_none() || !self.complete {
            self.rows = Rc::new(lines.clone());
            self.fold(filter);
        }
        match &next {
            Some(_) => self.coming = Some((lines, pages.saturating_add(1))),
            None => (self.complete, self.at) = (true, now),
        }
        next
    }

    /// A load stopped.
    pub(crate) fn stop(&mut self, problem: Problem) {
        (self.coming, self.problem) = (None, Some(problem));
    }

    /// Puts one line in the place of the one that was there.
    pub(crate) fn replace(&mut self, line: &Listed, filter: &Filter) {
        let Some(at) = self.rows.iter().position(|row| row.id == line.id) else { return };
        if let Some(row) = Rc::make_mut(&mut self.rows).get_mut(at) {
            row.clone_from(line);
        }
        self.fold(filter);
    }

    fn fold(&mut self, filter: &Filter) {
        self.folded =
            self.rows.iter().map(|row| format!("{} {}", row.address, row.owner).to_lowercase()).collect();
        self.counts = STATUSES.map(|status| self.rows.iter().filter(|row| row.status == status).count());
        let there: BTreeSet<Uuid> = self.rows.iter().map(|row| row.id).collect();
        if self.complete && self.marked.iter().any(|id| !there.contains(id)) {
            Rc::make_mut(&mut self.marked).retain(|id| there.contains(id));
        }
        self.filter(filter);
    }

    /// Leaves what fits.
    pub(crate) fn filter(&mut self, filter: &Filter) {
        let text = filter.text.trim().to_lowercase();
        let fits = |(row, folded): &(&Listed, &String)| {
            filter.status.is_none_or(|status| row.status == status)
                && filter.test.is_none_or(|test| row.test == test)
                && (text.is_empty() || folded.contains(&text))
        };
        let lines = self.rows.iter().zip(&self.folded).enumerate();
        self.shown = Rc::new(lines.filter(|(_, line)| fits(line)).map(|(at, _)| at).collect());
        self.cursor = self.cursor.min(self.shown.len().saturating_sub(1));
        self.anchor = self.anchor.min(self.cursor);
    }

    /// The line at a place among those shown.
    #[must_use]
    pub fn line(&self, at: usize) -> Option<&Listed> {
        self.shown.get(at).and_then(|at| self.rows.get(*at))
    }

    /// Every line that is shown is marked, and there is one.
    #[must_use]
    pub fn is_all_marked(&self) -> bool {
        !self.shown.is_empty()
            && (0..self.shown.len()).all(|at| self.line(at).is_some_and(|row| self.marked.contains(&row.id)))
    }

    /// How many of a colour there are.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        STATUSES
            .iter()
            .position(|one| *one == status)
            .and_then(|at| self.counts.get(at))
            .copied()
            .unwrap_or(0)
    }

    pub(crate) fn mark(&mut self, mark: Mark) {
        let last = self.shown.len().saturating_sub(1);
        match mark {
            Mark::To(at) => (self.cursor, self.anchor) = (at.min(last), at.min(last)),
            Mark::By(lines, range) => {
                self.cursor = self.cursor.saturating_add_signed(lines).min(last);
                if range {
                    self.mark_range();
                } else {
                    self.anchor = self.cursor;
                }
            }
            Mark::Toggle(at) => {
                (self.cursor, self.anchor) = (at.min(last), at.min(last));
                let Some(id) = self.line(at).map(|row| row.id) else { return };
                let marked = Rc::make_mut(&mut self.marked);
                if !marked.remove(&id) {
                    marked.insert(id);
                }
            }
            Mark::Through(at) => {
                self.cursor = at.min(last);
                self.mark_range();
            }
            Mark::All => {
                let all: Vec<Uuid> = (0..self.shown.len()).filter_map(|at| Some(self.line(at)?.id)).collect();
                Rc::make_mut(&mut self.marked).extend(all);
            }
            Mark::None => self.marked = Rc::default(),
        }
    }

    fn mark_range(&mut self) {
        let (from, to) = (self.anchor.min(self.cursor), self.anchor.max(self.cursor));
        let range: Vec<Uuid> = (from..=to).filter_map(|at| Some(self.line(at)?.id)).collect();
        Rc::make_mut(&mut self.marked).extend(range);
    }

    /// The marked ones, as an act names them.
    pub(crate) fn chosen(&self) -> Option<Chosen> {
        if self.marked.is_empty() {
            return None;
        }
        let all = self.complete && self.rows.iter().all(|row| self.marked.contains(&row.id));
        Some(if all { Chosen::All } else { Chosen::These(self.marked.iter().copied().collect()) })
    }
}
