//! What happened with a record or a person: mails, calls, tasks, appointments, notes, the newest first.

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::{Direction, Moment},
    party::Record,
};

/// Entries of one page.
pub const PAGE: usize = 20;

/// Entries that are kept of one timeline; beyond it a person is sent to the CRM's own page.
pub const MAX_ENTRIES: usize = 400;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A mail that is tracked.
    Mail(Direction),
    /// A phone call.
    Call,
    /// A letter.
    Letter,
    /// A fax.
    Fax,
    /// A service activity.
    Service,
    /// Something to be done.
    Task,
    /// An appointment.
    Appointment,
    /// A note.
    Note,
    /// Another activity: this product has no word for it.
    Other,
}

/// How far an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// To be done, planned, or not sent yet.
    Open,
    /// Done.
    Done,
    /// Called off.
    Canceled,
}

/// One thing that happened, or is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its key.
    pub id: Uuid,
    /// What it is.
    pub what: What,
    /// Its subject, or a note's title.
    pub subject: String,
    /// Its text where that is short; a mail's is read when it is asked for.
    pub text: String,
    /// Where it stands in time: when a mail was sent, when something else was written down.
    pub at: Moment,
    /// Until when a task is to be done; when an appointment begins.
    pub due: Option<Moment>,
    /// Who wrote it: a mail's sender, whoever wrote the others down.
    pub who: String,
    /// How far it is.
    pub progress: Progress,
    /// What it is regarding, where that is not the record itself.
    pub regarding: Option<Record>,
    /// The mails of one conversation have the same.
    pub thread: Uuid,
}

/// Which entries are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Mails.
    Mails,
    /// Calls.
    Calls,
    /// Tasks.
    Tasks,
    /// Appointments.
    Appointments,
    /// Notes.
    Notes,
}

impl Filter {
    /// In the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Mails, Self::Calls, Self::Tasks, Self::Appointments, Self::Notes];
}

/// A question for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Whose.
    pub of: Record,
    /// Which entries.
    pub filter: Filter,
    /// Not later than this: where the page before ended. What stood there already comes again.
    pub until: Option<Moment>,
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its entries, the newest first.
    pub entries: Vec<Entry>,
    /// There are older ones.
    pub more: bool,
}

impl Page {
    /// Of what several lists told, each the newest first and at most [`PAGE`] and one more: the newest together.
    pub fn merged(lists: Vec<Vec<Entry>>) -> Self {
        let full = lists.iter().any(|list| list.len() > PAGE);
        let mut entries: Vec<Entry> = lists.into_iter().flatten().collect();
        entries.sort_by_key(|entry| (core::cmp::Reverse(entry.at), entry.id));
        let more = full || entries.len() > PAGE;
        entries.truncate(PAGE);
        Self { entries, more }
    }
}

/// What stands around this moment in a timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// What happened last, and when.
    pub last: Option<(Entry, Moment)>,
    /// What comes next, and when.
    pub next: Option<(Entry, Moment)>,
}

/// What stands in one place of a timeline: an entry, with the older mails of its conversation behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The newest.
    pub entry: Entry,
    /// The older ones, the newest first.
    pub earlier: Vec<Entry>,
}

/// Folds conversations: each stands where its newest mail stands.
pub fn fold(entries: &[Entry]) -> Vec<Folded> {
    let mut folded: Vec<Folded> = Vec::new();
    for entry in entries {
        let mail = |entry: &Entry| matches!(entry.what, What::Mail(_));
        let known = folded.iter_mut().find(|known| known.entry.thread == entry.thread && mail(&known.entry));
        match known.filter(|_| mail(entry)) {
            Some(known) => known.earlier.push(entry.clone()),
            None => folded.push(Folded { entry: entry.clone(), earlier: Vec::new() }),
        }
    }
    folded
}

/// What can be added to a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addable {
    /// A note.
    Note,
    /// A task.
    Task,
    /// A call that was made.
    Call,
    /// An appointment.
    Appointment,
}

impl Addable {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Note, Self::Task, Self::Call, Self::Appointment];
}

/// How long an appointment lasts unless somebody says otherwise, in minutes.
pub const USUAL_MINUTES: u16 = 30;

/// What a person wants to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What.
    pub what: Addable,
    /// Its subject; may be empty for a note alone.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// When an appointment begins, until when a task is to be done.
    pub when: Option<Moment>,
    /// How long an appointment lasts.
    pub minutes: u16,
    /// When it was sent off: the same words again are another entry.
    pub at: Moment,
}

impl Draft {
    /// Whether it says enough to be kept.
    pub fn is_complete(&self) -> bool {
        let says = |text: &str| !text.trim().is_empty();
        match self.what {
            Addable::Note => says(&self.subject) || says(&self.text),
            Addable::Task | Addable::Call => says(&self.subject),
            Addable::Appointment => says(&self.subject) && self.when.is_some(),
        }
    }
}

/// A draft as it is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// Its key: pressing twice writes it once.
    pub id: Uuid,
    /// Of which record.
    pub of: Record,
    /// Who writes it.
    pub me: Option<Record>,
    /// What.
    pub draft: Draft,
}

/// HTML that a sanitizer has passed. Whoever paints mail takes nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Safe {
    html: String,
    held_back: usize,
}

impl Safe {
    /// What a sanitizer passed, and how many outside images it held back. Only whoever runs one says so.
    pub fn passed(html: String, held_back: usize) -> Self {
        Self { html, held_back }
    }

    /// The HTML.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// Images that would tell their sender that the mail was read, and stay out until they are asked for.
    pub fn held_back(&self) -> usize {
        self.held_back
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    fn entry(id: u128, what: What, at: i64, thread: u128) -> Entry {
        Entry {
            id: Uuid::from_u128(id),
            what,
            subject: String::new(),
            text: String::new(),
            at: Moment(at),
            due: None,
            who: String::new(),
            progress: Progress::Done,
            regarding: None,
            thread: Uuid::from_u128(thread),
        }
    }

    const MAIL: What = What::Mail(Direction::Incoming);

    #[test]
    fn conversations_stand_where_their_newest_mail_stands() {
        let entries = [
            entry(1, MAIL, 9, 7),
            entry(2, What::Note, 8, 7),
            entry(3, MAIL, 7, 5),
            entry(4, What::Mail(Direction::Outgoing), 6, 7),
            entry(5, MAIL, 5, 7),
        ];
        let told: Vec<(u128, Vec<u128>)> = fold(&entries)
            .iter()
            .map(|one| (one.entry.id.as_u128(), one.earlier.iter().map(|e| e.id.as_u128()).collect()))
            .collect();
        assert_eq!(told, [(1, vec![4, 5]), (2, vec![]), (3, vec![])], "a note is no part of a conversation");
    }

    #[test]
    fn pages_take_the_newest_of_all_lists() {
        let list = |from: u128, count: u128| -> Vec<Entry> {
            (from..from + count).map(|n| entry(n, MAIL, 1_000 - n as i64 % 100, n)).collect()
        };
        let page = Page::merged(vec![list(100, 3), list(0, 21)]);
        assert_eq!((page.entries.len(), page.more), (PAGE, true));
        assert!(page.entries.is_sorted_by(|a, b| a.at >= b.at));
        assert!(!Page::merged(vec![list(0, 2), vec![]]).more);
        assert!(Page::merged(vec![list(0, 15), list(100, 15)]).more);
    }

    #[test]
    fn a_draft_says_enough_or_is_not_kept() {
        let draft = |what, subject: &str, text: &str, when: Option<i64>| Draft {
            what,
            subject: subject.into(),
            text: text.into(),
            when: when.map(Moment),
            minutes: USUAL_MINUTES,
            at: Moment(0),
        };
        let table = [
            (draft(Addable::Note, "", "said yes", None), true),
            (draft(Addable::Note, " ", "\n", None), false),
            (draft(Addable::Task, "", "text", None), false),
            (draft(Addable::Task, "Call back", "", None), true),
            (draft(Addable::Call, "Prices", "", None), true),
            (draft(Addable::Appointment, "Visit", "", None), false),
            (draft(Addable::Appointment, "Visit", "", Some(5)), true),
        ];
        for (draft, complete) in table {
            assert_eq!(draft.is_complete(), complete, "{draft:?}");
        }
    }
}
