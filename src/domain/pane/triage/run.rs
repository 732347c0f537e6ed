//! Tracking several mails: it goes on whatever is selected next, pauses where the CRM asks for it, and is undone as one.

use alloc::{boxed::Box, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::{Address, Body, ItemId},
    party::{Record, Tracked},
    problem::Problem,
    tracking::Activity,
    want::Written,
};

use super::super::{MAX_RETRIES, job::wait_seconds};
use super::view::{LineState, RunView, Triaged};

/// So many mails go into one request.
pub const PORTION: usize = 20;

/// Bytes of text in one request; a text that is longer goes alone.
pub const MAX_TEXT_BYTES: usize = 8 * 1024 * 1024;

/// How many runs are remembered, to be undone or tried again; the oldest that is over goes.
pub const MAX_RUNS: usize = 3;

/// How it stands with a mail of a run.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum EntryState {
    Waiting,
    /// Outlook is asked for its text.
    Reading,
    Writing,
    Written(Tracked),
    /// Somebody else was quicker.
    WasThere,
    Failed(Problem),
    /// A person stopped before its turn came.
    Left,
    /// To be taken back, or on its way.
    Removing(Tracked),
    Removed,
}

/// A mail of a run.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) item: ItemId,
    /// Further items that are the same mail.
    pub(super) copies: Vec<ItemId>,
    /// Whom the mail is with, where a person chose the record.
    pub(super) learns: Option<Address>,
    pub(super) activity: Activity,
    /// Its text is to be sent, and is not here yet.
    pub(super) needs_text: bool,
    pub(super) state: EntryState,
}

impl Entry {
    fn text_bytes(&self) -> usize {
        self.activity.body.as_ref().map_or(0, |body| body.html.len())
    }
}

/// Mails that are tracked together.
#[derive(Debug)]
pub(in super::super) struct Run {
    pub(super) id: u32,
    entries: Vec<Entry>,
    me: Option<Record>,
    /// What is on its way, by place.
    asked: Vec<usize>,
    pause: Option<(Problem, u32)>,
    /// Pauses in a row.
    tries: u8,
    removing: bool,
    /// Its end was told.
    pub(super) told: bool,
    pub(super) unmarked: usize,
}

/// What a run wants next.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// Nothing: something is on its way.
    Wait,
    /// The texts of these entries.
    Texts(Vec<(usize, ItemId)>),
    Write(Vec<Activity>),
    Remove(Vec<Uuid>),
    /// It is over.
    Over,
}

/// What came of an answer.
#[derive(Debug, PartialEq)]
pub(super) enum Came {
    /// This entry is in the CRM now.
    Written(usize, Box<Tracked>),
    /// It is gone from it.
    Removed(usize, Uuid),
}

impl Run {
    pub(super) fn new(id: u32, entries: Vec<Entry>, me: Option<Record>) -> Self {
        Self {
            id,
            entries,
            me,
            asked: Vec::new(),
            pause: None,
            tries: 0,
            removing: false,
            told: false,
            unmarked: 0,
        }
    }

    pub(super) fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    pub(super) fn entry_of(&self, key: Uuid) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.activity.id == key)
    }

    pub(super) fn is_over(&self) -> bool {
        let moves = |entry: &Entry| match entry.state {
            EntryState::Waiting | EntryState::Reading | EntryState::Writing => true,
            EntryState::Removing(_) => true,
            EntryState::Written(_) | EntryState::WasThere | EntryState::Failed(_) => false,
            EntryState::Left | EntryState::Removed => false,
        };
        !self.entries.iter().any(moves)
    }

    /// It failed with one of these before, and takes them all.
    pub(super) fn takes(&self, entries: &[Entry]) -> bool {
        let failed = |entry: &Entry| {
            let known = self.entry_of(entry.activity.id);
            known.is_some_and(|known| matches!(known.state, EntryState::Failed(_)))
        };
        !self.removing && self.is_over() && entries.iter().any(failed)
    }

    /// Tries these, too: what it has of them is replaced.
    pub(super) fn join(&mut self, entries: Vec<Entry>) {
        self.entries.retain(|known| !entries.iter().any(|new| new.activity.id == known.activity.id));
        self.entries.extend(entries);
        (self.told, self.tries) = (false, 0);
    }

    /// What failed is tried again.
    pub(super) fn again(&mut self) {
        for entry in &mut self.entries {
            if matches!(entry.state, EntryState::Failed(_)) {
                entry.state = EntryState::Waiting;
            }
        }
        (self.told, self.tries) = (false, 0);
    }

    /// What has not begun is left.
    pub(super) fn stop(&mut self) {
        for entry in &mut self.entries {
            if matches!(entry.state, EntryState::Waiting | EntryState::Reading) {
                entry.state = EntryState::Left;
            }
        }
        self.pause = None;
    }

    /// Takes back what was written. What somebody else wrote stays.
    pub(super) fn undo(&mut self) {
        for entry in &mut self.entries {
            match &entry.state {
                EntryState::Written(tracked) => entry.state = EntryState::Removing(tracked.clone()),
                EntryState::Failed(_) => entry.state = EntryState::Left,
                EntryState::Waiting | EntryState::Reading | EntryState::Writing => {}
                EntryState::WasThere | EntryState::Left | EntryState::Removed => {}
                EntryState::Removing(_) => {}
            }
        }
        (self.removing, self.told, self.tries) = (true, false, 0);
    }

    pub(super) fn can_undo(&self) -> bool {
        self.is_over() && self.entries.iter().any(|entry| matches!(entry.state, EntryState::Written(_)))
    }

    /// What is next; what it names is on its way from then on.
    pub(super) fn next(&mut self) -> Next {
        let reads = self.entries.iter().any(|entry| entry.state == EntryState::Reading);
        if !self.asked.is_empty() || self.pause.is_some() || reads {
            return Next::Wait;
        }
        if self.removing {
            let places = self.places(|entry| matches!(entry.state, EntryState::Removing(_)));
            let keys = places.iter().filter_map(|at| match &self.entries.get(*at)?.state {
                EntryState::Removing(tracked) => Some(tracked.activity),
                EntryState::Waiting | EntryState::Reading | EntryState::Writing => None,
                EntryState::Written(_) | EntryState::WasThere | EntryState::Failed(_) => None,
                EntryState::Left | EntryState::Removed => None,
            });
            let keys: Vec<Uuid> = keys.collect();
            self.asked = places;
            return if keys.is_empty() { Next::Over } else { Next::Remove(keys) };
        }
        let portion = self.portion();
        let texts: Vec<(usize, ItemId)> = portion
            .iter()
            .filter_map(|at| self.entries.get(*at).map(|entry| (*at, entry)))
            .filter(|(_, entry)| entry.needs_text && entry.activity.body.is_none())
            .map(|(at, entry)| (at, entry.item.clone()))
            .collect();
        if !texts.is_empty() {
            for (at, _) in &texts {
                self.set(*at, EntryState::Reading);
            }
            return Next::Texts(texts);
        }
        if portion.is_empty() {
            return Next::Over;
        }
        for at in &portion {
            self.set(*at, EntryState::Writing);
        }
        let activities =
            portion.iter().filter_map(|at| self.entries.get(*at)).map(|entry| entry.activity.clone());
        let activities = activities.collect();
        self.asked = portion;
        Next::Write(activities)
    }

    fn set(&mut self, at: usize, state: EntryState) {
        if let Some(entry) = self.entries.get_mut(at) {
            entry.state = state;
        }
    }

    fn places(&self, which: impl Fn(&Entry) -> bool) -> Vec<usize> {
        let all = self.entries.iter().enumerate().filter(|(_, entry)| which(entry)).map(|(at, _)| at);
        all.take(crate::triage::MAX_MAILS).collect()
    }

    /// What goes into the next request.
    fn portion(&self) -> Vec<usize> {
        let (mut portion, mut bytes) = (Vec::new(), 0_usize);
        for (at, entry) in self.entries.iter().enumerate() {
            if entry.state != EntryState::Waiting {
                continue;
            }
            bytes = bytes.saturating_add(entry.text_bytes());
            if portion.len() == PORTION || (bytes > MAX_TEXT_BYTES && !portion.is_empty()) {
                break;
            }
            portion.push(at);
        }
        portion
    }

    /// A text came. One that cannot be read holds nothing up: the mail is tracked without it, and the CRM says so.
    pub(super) fn text(&mut self, at: usize, body: Result<Body, Problem>) {
        let Some(entry) = self.entries.get_mut(at) else { return };
        entry.activity.body = body.ok();
        entry.needs_text = false;
        if entry.state == EntryState::Reading {
            entry.state = EntryState::Waiting;
        }
    }

    /// The pause is over.
    pub(super) fn waited(&mut self) {
        self.pause = None;
    }

    /// What was asked for is answered: what is done of it, and for how many seconds to wait before more.
    pub(super) fn written(&mut self, results: Vec<Result<Written, Problem>>) -> (Vec<Came>, Option<u32>) {
        let mut came = Vec::new();
        let mut passing = None;
        let mut results = results.into_iter();
        for at in core::mem::take(&mut self.asked) {
            match results.next().unwrap_or_else(|| Err(unanswered())) {
                Ok(written) => came.extend(self.one_written(at, written)),
                Err(problem) => passing = self.one_failed(at, problem, EntryState::Waiting).or(passing),
            }
        }
        let seconds = self.pause_for(passing, !came.is_empty());
        (came, seconds)
    }

    /// The same for what was to be removed.
    pub(super) fn removed(&mut self, results: Vec<Result<(), Problem>>) -> (Vec<Came>, Option<u32>) {
        let mut came = Vec::new();
        let mut passing = None;
        let mut results = results.into_iter();
        for at in core::mem::take(&mut self.asked) {
            let Some(EntryState::Removing(tracked)) = self.entries.get(at).map(|entry| entry.state.clone())
            else {
                continue;
            };
            match results.next().unwrap_or_else(|| Err(unanswered())) {
                Ok(()) => {
                    self.set(at, EntryState::Removed);
                    came.push(Came::Removed(at, tracked.activity));
                }
                Err(problem) => {
                    let again = EntryState::Removing(tracked.clone());
                    passing = self.one_failed(at, problem, again).or(passing);
                    // It is still there, and can be taken back later.
                    if matches!(self.entry(at).map(|entry| &entry.state), Some(EntryState::Failed(_))) {
                        self.set(at, EntryState::Written(tracked));
                    }
                }
            }
        }
        let seconds = self.pause_for(passing, !came.is_empty());
        (came, seconds)
    }

    fn one_written(&mut self, at: usize, written: Written) -> Option<Came> {
        let Written { tracked, was_there } = written;
        let wanted = self.entries.get(at)?.activity.regarding.as_ref().map(|record| record.id);
        // A repeated attempt of ours finds what the first one wrote: that is nobody else's.
        let ours = tracked.by.as_ref().zip(self.me.as_ref()).is_some_and(|(by, me)| by.is(me));
        let as_wanted = tracked.regarding.as_ref().map(|record| record.id) == wanted;
        let theirs = was_there && !(ours && as_wanted);
        self.set(at, if theirs { EntryState::WasThere } else { EntryState::Written(tracked.clone()) });
        Some(Came::Written(at, Box::new(tracked)))
    }

    /// Something that may pass leaves the entry to be asked for again; anything else is its end. A sign-in that is
    /// over is everybody's: nobody else is asked for.
    fn one_failed(&mut self, at: usize, problem: Problem, again: EntryState) -> Option<Problem> {
        if problem.passes() && self.tries < MAX_RETRIES && wait_seconds(&problem, self.tries).is_some() {
            self.set(at, again);
            return Some(problem);
        }
        if concerns_all(&problem) {
            for entry in self.entries.iter_mut().filter(|entry| entry.state == EntryState::Waiting) {
                entry.state = EntryState::Failed(problem.clone());
            }
        }
        self.set(at, EntryState::Failed(problem));
        None
    }

    fn pause_for(&mut self, passing: Option<Problem>, went_on: bool) -> Option<u32> {
        if went_on {
            self.tries = 0;
        }
        let problem = passing?;
        let seconds = wait_seconds(&problem, self.tries)?;
        self.tries = self.tries.saturating_add(1);
        self.pause = Some((problem, seconds));
        Some(seconds)
    }

    // ---- told ----------------------------------------------------------------------------------------

    /// How a mail stands that is not at rest; `None` leaves that to the CRM.
    pub(super) fn state_of(&self, key: Uuid) -> Option<LineState> {
        match &self.entry_of(key)?.state {
            EntryState::Waiting | EntryState::Reading => Some(LineState::Queued),
            EntryState::Writing | EntryState::Removing(_) => Some(LineState::Writing),
            EntryState::Failed(problem) => Some(LineState::Failed(problem.clone())),
            EntryState::Written(_) | EntryState::WasThere | EntryState::Left | EntryState::Removed => None,
        }
    }

    /// How far it is, while it goes on.
    pub(super) fn view(&self) -> Option<RunView> {
        if self.is_over() {
            return None;
        }
        let moves = |entry: &&Entry| match entry.state {
            EntryState::Waiting | EntryState::Reading | EntryState::Writing => !self.removing,
            EntryState::Removing(_) => self.removing,
            EntryState::Written(_) | EntryState::WasThere | EntryState::Failed(_) => false,
            EntryState::Left | EntryState::Removed => false,
        };
        let counts = |entry: &&Entry| match entry.state {
            EntryState::Left => false,
            EntryState::WasThere | EntryState::Failed(_) => !self.removing,
            EntryState::Waiting | EntryState::Reading | EntryState::Writing => true,
            EntryState::Written(_) | EntryState::Removing(_) | EntryState::Removed => true,
        };
        let of = self.entries.iter().filter(counts).count();
        let left = self.entries.iter().filter(moves).count();
        let (pause, removing) = (self.pause.clone(), self.removing);
        Some(RunView { done: of.saturating_sub(left), of, pause, removing })
    }

    /// What became of it.
    pub(super) fn told(&self) -> Triaged {
        let count =
            |which: fn(&EntryState) -> bool| self.entries.iter().filter(|entry| which(&entry.state)).count();
        let written = count(|state| matches!(state, EntryState::Written(_)));
        if self.removing {
            let mails = count(|state| *state == EntryState::Removed);
            return Triaged::TakenBack { mails, failed: written };
        }
        Triaged::Tracked {
            mails: written,
            were_there: count(|state| *state == EntryState::WasThere),
            failed: count(|state| matches!(state, EntryState::Failed(_))),
        }
    }

    /// What a person chose, for whom, of what was written: to be learned, or to be forgotten again.
    pub(super) fn choices(&self) -> impl Iterator<Item = (&Address, &Record, &Activity)> {
        self.entries.iter().filter_map(|entry| {
            let written = matches!(entry.state, EntryState::Written(_));
            let (address, record) = (entry.learns.as_ref()?, entry.activity.regarding.as_ref()?);
            written.then_some((address, record, &entry.activity))
        })
    }
}

/// A failure that every mail would meet.
fn concerns_all(problem: &Problem) -> bool {
    match problem {
        Problem::SignedOut | Problem::NoConsent(_) | Problem::OtherAccount(_) | Problem::NoSeat => true,
        Problem::NotAllowed(_) | Problem::Busy(_) | Problem::Unreachable | Problem::TimedOut => false,
        Problem::Gone | Problem::Conflict | Problem::Refused { .. } | Problem::Odd(_) => false,
        Problem::Outlook(_) | Problem::Moved => false,
    }
}

fn unanswered() -> Problem {
    Problem::Odd(String::from("one mail of several was not answered"))
}
