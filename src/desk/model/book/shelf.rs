//! The search over all kinds, and lists of one.

use domain::{
    problem::Problem,
    shelf::{Listed, MAX_LINES, Sought},
    want::Found,
};

use super::{Ask, Book, LEAST_LETTERS, Now, Step, Told, taken};
use crate::model::{Loaded, Place};

/// The search over all kinds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finder {
    /// What is typed.
    pub text: String,
    /// What came of it; what an earlier search found stays until then.
    pub found: Loaded<Vec<Found>>,
    /// It is under way.
    pub searching: bool,
}

/// A list of records.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// Which.
    pub sought: Sought,
    /// Its lines so far.
    pub rows: Loaded<Vec<Listed>>,
    /// Where it goes on.
    pub next: Option<String>,
    /// A page is under way.
    pub loading: bool,
}

impl Listing {
    /// There are more lines than are shown here.
    #[must_use]
    pub fn is_cut_off(&self) -> bool {
        self.next.is_some() && self.rows.value.as_ref().is_some_and(|rows| rows.len() >= MAX_LINES)
    }
}

impl Book {
    pub(super) fn find(&mut self, text: String) -> Vec<Step> {
        let wanted = text.trim().to_owned();
        self.finder.text = text;
        if wanted.chars().count() < LEAST_LETTERS {
            self.finder.found = Loaded::default();
            self.finder.searching = false;
            return Vec::new();
        }
        self.finder.searching = true;
        vec![Step::Ask(Ask::Find(wanted))]
    }

    pub(super) fn found(&mut self, text: &str, came: Result<Told, Problem>, now: &Now) {
        // Another search is under way by now.
        if self.finder.text.trim() != text {
            return;
        }
        let came = taken(came, |told| if let Told::Found(all) = told { Some(all) } else { None });
        self.finder.searching = false;
        self.finder.found.take(came, now.at);
    }

    pub(super) fn open_list(&mut self, sought: &Sought, now: &Now) -> Vec<Step> {
        let same = self.list.as_ref().is_some_and(|list| list.sought == *sought);
        let kind = self.list.as_ref().is_some_and(|list| list.sought.kind == sought.kind);
        let rows = match self.list.take() {
            // What was there stays until the new lines come.
            Some(list) if same || kind => list.rows,
            Some(_) | None => Loaded::default(),
        };
        self.list = Some(Listing { sought: sought.clone(), rows, next: None, loading: true });
        vec![Step::Ask(Ask::Shelf { me: now.me.id, sought: sought.clone(), after: None })]
    }

    pub(super) fn seek(&mut self, sought: Sought, now: &Now) -> Vec<Step> {
        let mut steps = vec![Step::Go(Place::List(sought.clone()), false)];
        steps.extend(self.open_list(&sought, now));
        steps
    }

    pub(super) fn more(&mut self, now: &Now) -> Vec<Step> {
        let Some(list) = self.list.as_mut().filter(|list| !list.loading && !list.is_cut_off()) else {
            return Vec::new();
        };
        let Some(next) = list.next.clone() else { return Vec::new() };
        list.loading = true;
        vec![Step::Ask(Ask::Shelf { me: now.me.id, sought: list.sought.clone(), after: Some(next) })]
    }

    pub(super) fn shelved(&mut self, sought: &Sought, more: bool, came: Result<Told, Problem>, now: &Now) {
        let Some(list) = self.list.as_mut().filter(|list| list.sought == *sought) else { return };
        list.loading = false;
        let came = taken(came, |told| if let Told::Shelf(shelf) = told { Some(shelf) } else { None });
        let came = came.map(|shelf| {
            list.next = shelf.next;
            let mut rows = if more { list.rows.value.take().unwrap_or_default() } else { Vec::new() };
            rows.extend(shelf.rows);
            rows.truncate(MAX_LINES);
            rows
        });
        list.rows.take(came, now.at);
    }
}
