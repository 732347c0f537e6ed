//! Record pages: a start with search, lists of each kind, one record with its fields, timeline and mail, one mail by itself.
//!
//! A part of the desk's machine: it hears what a person does and what the CRM says, and gives back steps. It knows neither
//! the browser nor requests; `me` and the clock are told to it.

mod ask;
mod page;
mod shelf;
mod write;

use std::collections::VecDeque;

use domain::{
    pane,
    party::{Kind, Record},
    problem::Problem,
    sheet::{Slot, Value},
    shelf::{MAX_RECENT, Sought},
};
use uuid::Uuid;

pub use ask::{Ask, Told};
pub use page::{MailPage, Page, Reason, waits_long};
pub use shelf::{Finder, Listing};
pub use write::{Compose, Finding, Write, typed};

use super::{Loaded, Place};
use domain::shelf::Start;

/// Mails that were begun and left, of so many records.
const MAX_KEPT: usize = 10;
/// Letters after which is searched.
pub(super) const LEAST_LETTERS: usize = 2;

/// What a person does at record pages.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Search over all kinds.
    Find(String),
    /// List those that fit.
    Seek(Sought),
    /// The next page of a list.
    More,
    /// Go to a record's page.
    Show(Record),
    /// Something at the timeline.
    Timeline(pane::Act),
    /// Set a field.
    Set(Slot, Value),
    /// Put back what stood in that field before.
    Undo(Slot),
    /// A failed change is seen: go on as it is now.
    LookAgain,
    /// Something at the mail that is written.
    Write(Write),
    /// Send a mail again that could not be sent, or send a draft.
    Again(Uuid),
    /// Take a mail back that waits.
    TakeBack(Uuid),
    /// Write on at a mail that is open.
    Mend(Uuid),
    /// Call a mail off that is open.
    CallOff(Uuid),
    /// Do not show any more that a mail is sent.
    Forget(Uuid),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// Ask the CRM.
    Ask(Ask),
    /// Ask our server why a mail was not sent.
    Why(Uuid),
    /// Go to a place, as a step of its own, or in the place of this one.
    Go(Place, bool),
    /// Keep which records were opened lately.
    Remember,
    /// Ask again soon: something is under way.
    Hurry,
}

/// Who looks at it, and when.
#[derive(Clone, Debug)]
pub(super) struct Now {
    pub(super) at: i64,
    pub(super) me: Record,
}

/// The state of record pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// What the day begins with.
    pub start: Loaded<Start>,
    /// The search over all kinds.
    pub finder: Finder,
    /// A list of records.
    pub list: Option<Listing>,
    /// The record that is open.
    pub page: Option<Page>,
    /// The mail that is shown by itself.
    pub mail: Option<MailPage>,
    /// Records opened lately, the last first, by key alone: names are asked anew, for they may change, or not be for
    /// whoever looks next.
    pub recent: VecDeque<Record>,
    /// Mails that were begun at records that are not open now.
    kept: VecDeque<(Record, Compose)>,
    last: u32,
}

impl Book {
    fn number(&mut self) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.last
    }

    /// What is shown at that place is asked for; `whole` also what does not change by itself.
    pub(super) fn refresh(&mut self, place: &Place, whole: bool, now: &Now) -> Vec<Step> {
        if let Place::Record(kind, id) = place {
            self.open_page(*kind, *id, whole, now)
        } else if !whole {
            Vec::new()
        } else if let Place::List(sought) = place {
            self.open_list(sought, now)
        } else if let Place::Mail(id) = place {
            self.open_mail(*id)
        } else {
            let recent = self.recent.iter().cloned().collect();
            vec![Step::Ask(Ask::Start { me: now.me.id, recent })]
        }
    }

    /// A person did something.
    pub(super) fn act(&mut self, act: Act, now: &Now) -> Vec<Step> {
        match act {
            Act::Find(text) => self.find(text),
            Act::Seek(sought) => self.seek(sought, now),
            Act::More => self.more(now),
            Act::Show(record) => vec![Step::Go(Place::Record(record.kind, record.id), true)],
            Act::Timeline(act) => self.at_timeline(act),
            Act::Set(slot, value) => self.set(slot, value),
            Act::Undo(slot) => self.undo(slot),
            Act::LookAgain => self.look_again(),
            Act::Write(write) => self.write(write, now),
            Act::Again(id) => self.send_again(id),
            Act::TakeBack(id) => self.take_back(id),
            Act::Mend(id) => self.mend(id, now),
            Act::CallOff(id) => self.call_off(id),
            Act::Forget(id) => {
                if let Some(page) = &mut self.page {
                    page.forget(id);
                }
                Vec::new()
            }
        }
    }

    /// The CRM answered.
    pub(super) fn told(&mut self, ask: Ask, came: Result<Told, Problem>, now: &Now) -> Vec<Step> {
        match ask {
            Ask::Start { .. } => {
                let came =
                    taken(came, |told| if let Told::Start(start) = told { Some(*start) } else { None });
                if let Ok(start) = &came {
                    // What is gone, or not to be seen any more, is not remembered either.
                    let still = |known: &Record| start.recent.iter().any(|line| line.record.is(known));
                    self.recent.retain(still);
                }
                self.start.take(came, now.at);
                vec![Step::Remember]
            }
            Ask::Find(text) => {
                self.found(&text, came, now);
                Vec::new()
            }
            Ask::Shelf { sought, after, .. } => {
                self.shelved(&sought, after.is_some(), came, now);
                Vec::new()
            }
            Ask::Sheet(of) => self.sheet_came(&of, came, now),
            Ask::Change(change) => self.changed(&change, came),
            Ask::Timeline(ticket, asking) => {
                let came =
                    taken(came, |told| if let Told::Timeline(page) = told { Some(page) } else { None });
                self.timeline_heard(ticket, &asking.of, domain::want::Heard::Timeline(came))
            }
            Ask::Text(ticket, of, _) => {
                let came = taken(came, |told| if let Told::Text(safe) = told { Some(safe) } else { None });
                self.text_came(ticket, of, came)
            }
            Ask::Add(ticket, new) => {
                let came = came.map(|_| ());
                self.timeline_heard(ticket, &new.of, domain::want::Heard::Changed(came))
            }
            Ask::Underway(of, _) => self.underway_came(&of, came, now),
            Ask::Post(id) => {
                self.post_came(id, came, now);
                Vec::new()
            }
            Ask::Answer(id) => self.answer_came(id, came, now),
            Ask::People(text) => {
                self.people_came(&text, came, now);
                Vec::new()
            }
            Ask::Templates => {
                self.templates_came(came, now);
                Vec::new()
            }
            Ask::Fill(..) => {
                self.filled(came);
                Vec::new()
            }
            Ask::Issue(letter) => self.issued(&letter, came),
            Ask::Again(id) | Ask::TakeBack(id, _) | Ask::CallOff(id, _) => self.moved(id, came),
        }
    }

    /// Something is under way that changes by itself soon.
    pub(super) fn is_busy(&self) -> bool {
        self.page.as_ref().is_some_and(Page::is_busy)
    }

    /// A record is open: it was opened lately.
    fn remember(&mut self, of: &Record) -> Vec<Step> {
        if self.recent.front().is_some_and(|first| first.is(of)) {
            return Vec::new();
        }
        self.recent.retain(|known| !known.is(of));
        self.recent.push_front(Record { name: String::new(), ..of.clone() });
        self.recent.truncate(MAX_RECENT);
        vec![Step::Remember]
    }
}

/// Records by key alone, as they are remembered.
pub(super) fn remembered(all: Vec<(Kind, Uuid)>) -> VecDeque<Record> {
    all.into_iter().take(MAX_RECENT).map(|(kind, id)| Record { kind, id, name: String::new() }).collect()
}

/// The answer that belongs to the question; another one is the client's mistake.
fn taken<T>(came: Result<Told, Problem>, pick: impl FnOnce(Told) -> Option<T>) -> Result<T, Problem> {
    came.and_then(|told| pick(told).ok_or_else(|| Problem::Odd("the answer belongs elsewhere".into())))
}
