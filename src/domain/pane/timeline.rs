//! The timeline of a record or person, which stands in the pane in the place of the mail until it is closed or another
//! mail is opened.

use alloc::{boxed::Box, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    identity,
    party::Record,
    problem::Problem,
    queue::Errand,
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
    /// Open that record's at that entry.
    OpenAt(Record, Uuid),
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
    /// Answer that mail, where mail is written too.
    Answer(Uuid),
    /// Open the form for something to add, or close it.
    Begin(Addable),
    /// Add it.
    Save(Draft),
}

/// A timeline that stands open. It says what it wants by itself: whoever shows it gives each question a number of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    of: Record,
    me: Option<Record>,
    filter: Filter,
    /// The entry it was opened at.
    at: Option<Uuid>,
    entries: Vec<Entry>,
    more: bool,
    /// The question under way: answers to others fall on the floor.
    asked: Option<u32>,
    /// The question under way asks for what is new: what is there stays until it is answered.
    quiet: bool,
    failed: Option<Problem>,
    reading: Option<Text>,
    form: Option<Form>,
}

/// A mail that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Text {
    of: Uuid,
    asked: u32,
    images: bool,
    came: Option<Result<Safe, Problem>>,
}

/// Something that is being added.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    what: Addable,
    /// The draft that is on its way.
    saving: Option<u32>,
    failed: Option<Problem>,
}

impl Timeline {
    /// That of a record, before anything is asked; `me` is who looks at it.
    pub fn new(of: Record, me: Option<Record>) -> Self {
        Self {
            of,
            me,
            filter: Filter::All,
            at: None,
            entries: Vec::new(),
            more: false,
            asked: None,
            quiet: false,
            failed: None,
            reading: None,
            form: None,
        }
    }

    /// What there is to paint.
    pub fn view(&self) -> TimelineView {
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
            at: self.at,
            entries: fold(&self.entries),
            more: self.more && self.entries.len() < MAX_ENTRIES,
            cut_off: self.more && self.entries.len() >= MAX_ENTRIES,
            looking: self.asked.is_some() && !self.quiet,
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
        self.last += 1;
        let ticket = self.last;
        if let Act::Open(of) | Act::OpenAt(of, _) = &act {
            let me = match &self.shown {
                Shown::Mail(open) => open.dossier.me.clone(),
                Shown::Draft(draft) => draft.open.dossier.me.clone(),
                Shown::Meeting(meet) => meet.open.dossier.me.clone(),
                Shown::Starting | Shown::Nothing | Shown::Several(_) | Shown::Other(_) => None,
            };
            self.timeline = Some(Box::new(Timeline::new(of.clone(), me)));
        }
        let Some(timeline) = &mut self.timeline else { return Vec::new() };
        if act == Act::Close {
            if !timeline.close() {
                self.timeline = None;
            }
            return Vec::new();
        }
        let want = timeline.act(act, ticket);
        if let Some(Want::AddEntry(entry)) = &want {
            self.sends(ticket, Errand::Enter((**entry).clone()));
        }
        want.map(|want| Asked { ticket: Ticket::Timeline(ticket), want }).into_iter().collect()
    }

    /// An answer that belongs to a timeline.
    #[inline(never)]
    pub(super) fn timeline_answered(&mut self, ticket: u32, heard: Heard) -> Vec<Asked> {
        let (waits, mut wants) = self.sent_answered(ticket, &heard);
        self.last += 1;
        let next = self.last;
        let Some(timeline) = &mut self.timeline else { return wants };
        if waits {
            timeline.is_kept(ticket);
            return wants;
        }
        let want = timeline.answered(ticket, heard, next);
        wants.extend(want.map(|want| Asked { ticket: Ticket::Timeline(next), want }));
        wants
    }

    /// Something was added to that record's timeline.
    #[inline(never)]
    pub(super) fn timeline_grew(&mut self, of: &Record) -> Vec<Asked> {
        self.last += 1;
        let ticket = self.last;
        let here = self.timeline.as_mut().filter(|timeline| timeline.of.is(of));
        let want = here.and_then(|timeline| {
            if timeline.failed.is_some() {
                return Some(timeline.ask(false, ticket));
            }
            timeline.look_again(ticket)
        });
        want.map(|want| Asked { ticket: Ticket::Timeline(ticket), want }).into_iter().collect()
    }
}

impl Timeline {
    /// What a person does. What it wants bears that number.
    pub fn act(&mut self, act: Act, ticket: u32) -> Option<Want> {
        match act {
            Act::Open(_) => Some(self.ask(false, ticket)),
            Act::OpenAt(_, entry) => {
                self.at = Some(entry);
                Some(self.ask(false, ticket))
            }
            // Mail is answered where mail is written: not here.
            Act::Answer(_) => None,
            Act::Close => {
                self.close();
                None
            }
            Act::Show(filter) => {
                self.filter = filter;
                self.reading = None;
                Some(self.ask(false, ticket))
            }
            Act::More => Some(self.ask(true, ticket)),
            Act::Retry => Some(self.ask(!self.entries.is_empty(), ticket)),
            Act::Read(of) => {
                if self.reading.take().is_some_and(|text| text.of == of) {
                    return None;
                }
                Some(self.read(of, false, ticket))
            }
            Act::Images => {
                let of = self.reading.as_ref().map(|text| text.of)?;
                Some(self.read(of, true, ticket))
            }
            Act::Begin(what) => {
                let same = self.form.take().is_some_and(|form| form.what == what);
                self.form = (!same).then_some(Form { what, saving: None, failed: None });
                None
            }
            Act::Save(draft) => self.save(draft, ticket),
        }
    }

    /// What was sent off under that number waits somewhere else.
    pub fn is_kept(&mut self, ticket: u32) {
        if self.form.as_ref().is_some_and(|form| form.saving == Some(ticket)) {
            self.form = None;
        }
    }

    /// Closes what stands open in it; gives whether there was something.
    pub fn close(&mut self) -> bool {
        self.form.take().is_some() || self.reading.take().is_some()
    }

    /// Asks for what is new, while nothing else is asked: what is there stays, and a failure says nothing.
    pub fn look_again(&mut self, ticket: u32) -> Option<Want> {
        if self.asked.is_some() || self.failed.is_some() {
            return None;
        }
        self.asked = Some(ticket);
        self.quiet = true;
        Some(Want::Timeline(Asking { of: self.of.clone(), filter: self.filter, until: None }))
    }

    /// Asks for the newest page, or for older ones behind those that are there.
    fn ask(&mut self, more: bool, ticket: u32) -> Want {
        self.asked = Some(ticket);
        self.quiet = false;
        self.failed = None;
        if !more {
            self.entries.clear();
            self.more = false;
        }
        let until = self.entries.last().map(|entry| entry.at);
        Want::Timeline(Asking { of: self.of.clone(), filter: self.filter, until })
    }

    /// An answer to what it wanted under that number; what it wants then bears the next.
    pub fn answered(&mut self, ticket: u32, heard: Heard, next: u32) -> Option<Want> {
        match heard {
            Heard::Timeline(page) if self.asked == Some(ticket) => {
                self.asked = None;
                match page {
                    Ok(page) if self.quiet => self.renew(page),
                    Ok(page) => self.take(page),
                    Err(_) if self.quiet => {}
                    Err(problem) => self.failed = Some(problem),
                }
                None
            }
            Heard::Text(text) => {
                if let Some(reading) = self.reading.as_mut().filter(|reading| reading.asked == ticket) {
                    reading.came = Some(text);
                }
                None
            }
            Heard::Changed(result) => {
                let form = self.form.as_mut().filter(|form| form.saving == Some(ticket));
                match (form, result) {
                    (Some(form), Err(problem)) => {
                        form.saving = None;
                        form.failed = Some(problem);
                        None
                    }
                    (form, Ok(())) => {
                        if form.is_some() {
                            self.form = None;
                        }
                        Some(self.ask(false, next))
                    }
                    (None, Err(_)) => None,
                }
            }
            Heard::Timeline(_)
            | Heard::Draft(_)
            | Heard::Kept(_)
            | Heard::Begun(_)
            | Heard::Contract(_)
            | Heard::Triage(_)
            | Heard::Related(_)
            | Heard::Check(_)
            | Heard::Edited(_)
            | Heard::Templates(_)
            | Heard::Literature(_)
            | Heard::Plain(_)
            | Heard::Details(_)
            | Heard::Around(_)
            | Heard::Mail(_)
            | Heard::Meeting(_)
            | Heard::Clues(_)
            | Heard::Body(_)
            | Heard::Found(_)
            | Heard::Thread(_)
            | Heard::Written(_)
            | Heard::Marked(_)
            | Heard::Rows(_)
            | Heard::Queue(_)
            | Heard::Home(_)
            | Heard::Remembered(_)
            | Heard::Decisions(_)
            | Heard::Rules(_)
            | Heard::Waited => None,
        }
    }

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

    /// The newest page again: it says how its time is now, older entries stay.
    fn renew(&mut self, page: Page) {
        let oldest = page.entries.last().map(|entry| entry.at).filter(|_| page.more);
        let kept = self.entries.drain(..).filter(|known| {
            oldest.is_some_and(|oldest| known.at <= oldest)
                && !page.entries.iter().any(|entry| entry.id == known.id)
        });
        let kept: Vec<Entry> = kept.collect();
        if kept.is_empty() {
            self.more = page.more;
        }
        self.entries = page.entries;
        self.entries.extend(kept);
        self.entries.truncate(MAX_ENTRIES);
    }

    fn read(&mut self, of: Uuid, images: bool, asked: u32) -> Want {
        self.reading = Some(Text { of, asked, images, came: None });
        Want::ReadText { activity: of, images }
    }

    fn save(&mut self, draft: Draft, asked: u32) -> Option<Want> {
        let form = self.form.as_mut().filter(|form| form.saving.is_none() && form.what == draft.what)?;
        if !draft.is_complete() {
            return None;
        }
        form.saving = Some(asked);
        form.failed = None;
        let id = identity::new_entry(&self.of, &key(&draft));
        let new = NewEntry { id, of: self.of.clone(), me: self.me.clone(), draft };
        Some(Want::AddEntry(Box::new(new)))
    }
}

/// What tells one draft from another.
fn key(draft: &Draft) -> String {
    let Draft { what, subject, text, when, minutes, at } = draft;
    alloc::format!("{what:?}\n{}\n{when:?}\n{minutes}\n{subject}\n{text}", at.0)
}
