//! The timeline of a record or person, which stands in the pane in the place of the mail until it is closed or another
//! mail is opened.

use alloc::{boxed::Box, string::String, vec, vec::Vec};

use uuid::Uuid;

use crate::{
    identity,
    mail::Moment,
    party::Record,
    problem::Problem,
    timeline::{Addable, Asking, Draft, Entry, Filter, MAX_ENTRIES, NewEntry, Page, Safe, fold},
    want::{Heard, Want},
};

use super::{
    Asked, Pane, Shown, Ticket,
    view::{Reading, ReadingView, TimelineForm, TimelineView},
};

/// What a person does at a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Open that record's.
    Open(Record),
    /// Back to the mail; or close what stands open in the timeline first.
    Close,
    /// Show other entries.
    Show(Filter),
    /// Older ones.
    More,
    /// Ask again what failed.
    Retry,
    /// Read that mail, or close it again.
    Read(Uuid),
    /// With the images that were held back.
    Images,
    /// Open the form for something to add, or close it.
    Begin(Addable),
    /// Add it.
    Save(Draft),
}

/// A timeline that stands open.
#[derive(Debug)]
pub(super) struct Timeline {
    of: Record,
    me: Option<Record>,
    filter: Filter,
    entries: Vec<Entry>,
    more: bool,
    /// The question under way: answers to others fall on the floor.
    asked: Option<u32>,
    failed: Option<Problem>,
    reading: Option<Text>,
    form: Option<Form>,
}

/// A mail that is read.
#[derive(Debug)]
struct Text {
    of: Uuid,
    asked: u32,
    images: bool,
    came: Option<Result<Safe, Problem>>,
}

/// Something that is being added.
#[derive(Debug)]
struct Form {
    what: Addable,
    /// The draft that is on its way.
    saving: Option<u32>,
    failed: Option<Problem>,
}

impl Timeline {
    fn asking(&self, until: Option<Moment>) -> Want {
        Want::Timeline(Asking { of: self.of.clone(), filter: self.filter, until })
    }

    pub(super) fn view(&self) -> TimelineView {
        let reading = self.reading.as_ref().map(|text| ReadingView {
            of: text.of,
            images: text.images,
            text: match &text.came {
                None => Reading::Coming,
                Some(Ok(safe)) => Reading::Here(safe.clone()),
                Some(Err(problem)) => Reading::Failed(problem.clone()),
            },
        });
        let form = self.form.as_ref().map(|form| TimelineForm {
            what: form.what,
            saving: form.saving.is_some(),
            failed: form.failed.clone(),
        });
        TimelineView {
            of: self.of.clone(),
            filter: self.filter,
            entries: fold(&self.entries),
            more: self.more && self.entries.len() < MAX_ENTRIES,
            cut_off: self.more && self.entries.len() >= MAX_ENTRIES,
            looking: self.asked.is_some(),
            failed: self.failed.clone(),
            reading,
            form,
        }
    }
}

impl Pane {
    /// What a person does at a timeline.
    #[inline(never)]
    pub(super) fn at_timeline(&mut self, act: Act) -> Vec<Asked> {
        if let Act::Open(of) = act {
            let me = match &self.shown {
                Shown::Mail(open) => open.dossier.me.clone(),
                Shown::Draft(draft) => draft.open.dossier.me.clone(),
                Shown::Meeting(meet) => meet.open.dossier.me.clone(),
                Shown::Starting | Shown::Nothing | Shown::Several(_) | Shown::Other(_) => None,
            };
            self.timeline = Some(Box::new(Timeline {
                of,
                me,
                filter: Filter::All,
                entries: Vec::new(),
                more: false,
                asked: None,
                failed: None,
                reading: None,
                form: None,
            }));
            return self.ask_timeline(false);
        }
        self.last += 1;
        let ticket = self.last;
        let Some(timeline) = &mut self.timeline else { return Vec::new() };
        match act {
            Act::Open(_) => Vec::new(),
            Act::Close => {
                let inner = timeline.form.take().is_some() || timeline.reading.take().is_some();
                if !inner {
                    self.timeline = None;
                }
                Vec::new()
            }
            Act::Show(filter) => {
                timeline.filter = filter;
                timeline.reading = None;
                self.ask_timeline(false)
            }
            Act::More => self.ask_timeline(true),
            Act::Retry => {
                let more = !timeline.entries.is_empty();
                self.ask_timeline(more)
            }
            Act::Read(of) => {
                if timeline.reading.take().is_some_and(|text| text.of == of) {
                    return Vec::new();
                }
                timeline.read(of, false, ticket)
            }
            Act::Images => match timeline.reading.as_ref().map(|text| text.of) {
                Some(of) => timeline.read(of, true, ticket),
                None => Vec::new(),
            },
            Act::Begin(what) => {
                let same = timeline.form.take().is_some_and(|form| form.what == what);
                timeline.form = (!same).then_some(Form { what, saving: None, failed: None });
                Vec::new()
            }
            Act::Save(draft) => timeline.save(draft, ticket),
        }
    }

    /// Asks for the newest page, or for older ones behind those that are there.
    fn ask_timeline(&mut self, more: bool) -> Vec<Asked> {
        self.last += 1;
        let asked = self.last;
        let Some(timeline) = &mut self.timeline else { return Vec::new() };
        timeline.asked = Some(asked);
        timeline.failed = None;
        if !more {
            timeline.entries.clear();
            timeline.more = false;
        }
        let until = timeline.entries.last().map(|entry| entry.at);
        vec![Asked { ticket: Ticket::Timeline(asked), want: timeline.asking(until) }]
    }

    /// An answer that belongs to a timeline.
    #[inline(never)]
    pub(super) fn timeline_answered(&mut self, ticket: u32, heard: Heard) -> Vec<Asked> {
        let Some(timeline) = &mut self.timeline else { return Vec::new() };
        match heard {
            Heard::Timeline(page) if timeline.asked == Some(ticket) => {
                timeline.asked = None;
                match page {
                    Ok(page) => timeline.take(page),
                    Err(problem) => timeline.failed = Some(problem),
                }
            }
            Heard::Text(text) => {
                if let Some(reading) = timeline.reading.as_mut().filter(|reading| reading.asked == ticket) {
                    reading.came = Some(text);
                }
            }
            Heard::Changed(result) => {
                let form = timeline.form.as_mut().filter(|form| form.saving == Some(ticket));
                match (form, result) {
                    (Some(form), Err(problem)) => {
                        form.saving = None;
                        form.failed = Some(problem);
                    }
                    (form, Ok(())) => {
                        if form.is_some() {
                            timeline.form = None;
                        }
                        return self.ask_timeline(false);
                    }
                    (None, Err(_)) => {}
                }
            }
            Heard::Timeline(_)
            | Heard::Draft(_)
            | Heard::Kept(_)
            | Heard::Begun(_)
            | Heard::Edited(_)
            | Heard::Templates(_)
            | Heard::Plain(_)
            | Heard::Details(_)
            | Heard::Mail(_)
            | Heard::Meeting(_)
            | Heard::Clues(_)
            | Heard::Body(_)
            | Heard::Found(_)
            | Heard::Thread(_)
            | Heard::Written(_)
            | Heard::Marked(_)
            | Heard::Rows(_)
            | Heard::Remembered(_)
            | Heard::Decisions(_)
            | Heard::Rules(_)
            | Heard::Waited => {}
        }
        Vec::new()
    }
}

impl Timeline {
    fn take(&mut self, page: Page) {
        let before = self.entries.len();
        for entry in page.entries {
            if !self.entries.iter().any(|known| known.id == entry.id) {
                self.entries.push(entry);
            }
        }
        // A page that brings nothing new would bring it for ever.
        self.more = page.more && self.entries.len() > before;
        self.entries.truncate(MAX_ENTRIES);
    }

    fn read(&mut self, of: Uuid, images: bool, asked: u32) -> Vec<Asked> {
        self.reading = Some(Text { of, asked, images, came: None });
        vec![Asked { ticket: Ticket::Timeline(asked), want: Want::ReadText { activity: of, images } }]
    }

    fn save(&mut self, draft: Draft, asked: u32) -> Vec<Asked> {
        let Some(form) = self.form.as_mut().filter(|form| form.saving.is_none() && form.what == draft.what)
        else {
            return Vec::new();
        };
        if !draft.is_complete() {
            return Vec::new();
        }
        form.saving = Some(asked);
        form.failed = None;
        let id = identity::new_entry(&self.of, &key(&draft));
        let new = NewEntry { id, of: self.of.clone(), me: self.me.clone(), draft };
        vec![Asked { ticket: Ticket::Timeline(asked), want: Want::AddEntry(Box::new(new)) }]
    }
}

/// What tells one draft from another.
fn key(draft: &Draft) -> String {
    let Draft { what, subject, text, when, minutes, at } = draft;
    alloc::format!("{what:?}\n{}\n{when:?}\n{minutes}\n{subject}\n{text}", at.0)
}
