//! The mail that is being written: to whom it goes, and what is to become of it once it is sent. The wish is kept in
//! the draft itself, so that whoever looks at the sent mail finds it there.

use alloc::{boxed::Box, vec, vec::Vec};

use uuid::Uuid;

use crate::{
    correlation::Clues,
    identity,
    intent::{Begun, Intent},
    mail::{Address, ItemId, Part, Person},
    matching,
    party::Record,
    problem::Problem,
    tracking::Standing,
    want::{Heard, Template, Want, Writing},
};

use super::{
    Asked, Event, Pane, Settings, Shown, Ticket,
    literature::Literature,
    open::Open,
    view::{Content, DraftView, News, Templates},
};

/// A mail that is being written.
#[derive(Debug)]
pub(super) struct Draft {
    /// The people on it and what the CRM knows of them: as of a mail, but that it is not sent yet.
    pub(super) open: Open,
    /// What the draft says.
    intent: Option<Intent>,
    /// What it is being told.
    keeping: Option<Option<Intent>>,
    /// What it could not be told.
    failed: Option<(Option<Intent>, Problem)>,
    /// Whom the CRM was asked about.
    asked: Vec<Address>,
    /// Something could not be put into it.
    unedited: Option<Problem>,
    /// Something is being put into it.
    editing: bool,
    /// The list of templates is open: as it was read.
    templates: Option<Templates>,
    /// The list of sales literature is open.
    pub(super) literature: Option<Literature>,
}

impl Draft {
    pub(super) fn new(item: ItemId) -> Self {
        let (open, asked) = (Open::new(item), Vec::new());
        let (intent, keeping, failed) = (None, None, None);
        let (templates, literature) = (None, None);
        Self { open, intent, keeping, failed, asked, unedited: None, editing: false, templates, literature }
    }

    fn item(&self) -> ItemId {
        self.open.item.clone()
    }

    /// Reads it: to whom it goes may have changed.
    #[inline(never)]
    pub(super) fn read(&self, turn: u32) -> Vec<Asked> {
        vec![Asked { ticket: Ticket::Turn(turn), want: Want::ReadDraft(self.item()) }]
    }

    /// What came of reading it. The CRM is asked where somebody stands on it who was not asked about.
    #[inline(never)]
    fn heard(&mut self, writing: Writing, settings: &Settings, turn: u32) -> Vec<Asked> {
        let Writing { mail, intent, answers } = writing;
        // What is being kept is newer than what was read.
        if self.keeping.is_none() {
            self.intent = intent;
        }
        let addresses = matching::worth_asking(&mail);
        let new = addresses.iter().any(|address| !self.asked.contains(address));
        let first = self.open.mail.is_none();
        self.open.key.get_or_insert_with(|| identity::activity(&mail));
        self.open.mail = Some(mail);
        if self.open.clues.is_none() && !answers.is_empty() {
            self.open.clues = Some(Clues { in_reply_to: answers, ..Clues::default() });
        }
        if !first && !new {
            return Vec::new();
        }
        self.asked = addresses;
        if first { self.open.look_up(settings, turn, 0) } else { self.open.refresh(settings, turn) }
    }

    /// Tells the draft what is to become of it; `None` takes that off.
    #[inline(never)]
    pub(super) fn keep(&mut self, intent: Option<Intent>, turn: u32) -> Vec<Asked> {
        self.open.close_parts();
        if self.keeping.is_some() || self.open.mail.is_none() {
            return Vec::new();
        }
        self.failed = None;
        if self.intent == intent {
            return Vec::new();
        }
        self.keeping = Some(intent.clone());
        let want = Want::KeepIntent { item: self.item(), intent };
        vec![Asked { ticket: Ticket::Turn(turn), want }]
    }

    /// Puts somebody among those to whom it goes.
    #[inline(never)]
    fn address(&mut self, to: Person, turn: u32) -> Vec<Asked> {
        self.open.close_parts();
        self.unedited = None;
        let mut people = self.open.mail.iter().flat_map(|mail| mail.people());
        if people.any(|(part, person)| part != Part::From && person.address == to.address) {
            return Vec::new();
        }
        self.editing = true;
        vec![Asked { ticket: Ticket::Turn(turn), want: Want::Address { item: self.item(), to } }]
    }

    /// Opens the list of sales literature in the place of any other.
    #[inline(never)]
    pub(super) fn open_literature(&mut self, literature: Literature) {
        self.open.close_parts();
        (self.templates, self.literature) = (None, Some(literature));
    }

    /// Opens the list of templates; they are asked for.
    #[inline(never)]
    fn open_templates(&mut self, turn: u32) -> Vec<Asked> {
        self.open.close_parts();
        (self.templates, self.literature) = (Some(Templates::Looking), None);
        vec![Asked { ticket: Ticket::Turn(turn), want: Want::ListTemplates }]
    }

    /// The rows a template can be filled from: what the mail is regarding, then whom it goes to, then who writes it.
    fn rows(&self) -> Vec<Record> {
        let wished = self.keeping.as_ref().unwrap_or(&self.intent).iter();
        let mut rows: Vec<Record> = wished.filter_map(|intent| intent.regarding.clone()).collect();
        let people = self.open.mail.iter().flat_map(|mail| mail.people());
        for (_, person) in people.filter(|(part, _)| *part != Part::From) {
            for party in matching::rows(&person.address, &self.open.dossier.parties) {
                rows.push(party.record.clone());
                rows.extend(party.company.clone());
            }
        }
        rows.extend(self.open.dossier.me.clone());
        rows
    }

    /// Those of the templates that can be filled.
    #[inline(never)]
    fn templates_shown(&self) -> Option<Templates> {
        let Some(Templates::Are(all)) = &self.templates else { return self.templates.clone() };
        let rows = self.rows();
        let fits = |one: &&Template| one.article || rows.iter().any(|row| one.goes_with(row.kind));
        Some(Templates::Are(all.iter().filter(fits).cloned().collect()))
    }

    /// Has a template filled from the first row it goes with, and put into the mail.
    #[inline(never)]
    fn insert(&mut self, template: Uuid, turn: u32) -> Vec<Asked> {
        let Some(Templates::Are(all)) = &self.templates else { return Vec::new() };
        let Some(chosen) = all.iter().find(|one| one.id == template) else { return Vec::new() };
        let about = if chosen.article {
            None
        } else {
            let Some(row) = self.rows().into_iter().find(|row| chosen.goes_with(row.kind)) else {
                return Vec::new();
            };
            Some(row)
        };
        let subject = self.open.mail.as_ref().is_some_and(|mail| mail.subject.trim().is_empty());
        self.templates = None;
        self.unedited = None;
        self.editing = true;
        let want = Want::InsertTemplate { item: self.item(), template, about, subject };
        vec![Asked { ticket: Ticket::Turn(turn), want }]
    }

    #[inline(never)]
    fn kept(&mut self, result: Result<(), Problem>) {
        let Some(intent) = self.keeping.take() else { return };
        match result {
            Ok(()) => self.intent = intent,
            Err(problem) => self.failed = Some((intent, problem)),
        }
    }

    /// Tries again what did not work.
    #[inline(never)]
    pub(super) fn retry(&mut self, settings: &Settings, turn: u32) -> Vec<Asked> {
        if self.open.unreadable() {
            self.open.forget_unreadable();
            return self.read(turn);
        }
        self.unedited = None;
        let mut wants = self.open.look_again(settings, turn);
        if let Some((intent, _)) = self.failed.take() {
            wants.extend(self.keep(intent, turn));
        }
        wants
    }

    pub(super) fn view(&self, settings: &Settings, job: Option<&super::Job>) -> Content {
        let mail = match self.open.view(settings, job) {
            Content::Mail(mail) => *mail,
            other @ (Content::Starting
            | Content::Nothing
            | Content::Several
            | Content::Timeline(_)
            | Content::Home(_)) => {
                return other;
            }
            other @ (Content::Other(_) | Content::Unreadable(_) | Content::Draft(_)) => return other,
            other @ (Content::Check(_) | Content::Triage(_) | Content::Meeting(_)) => {
                return other;
            }
        };
        Content::Draft(Box::new(DraftView {
            mail,
            intent: self.keeping.clone().unwrap_or_else(|| self.intent.clone()),
            keeping: self.keeping.is_some(),
            unedited: self.unedited.clone(),
            templates: self.templates_shown(),
            literature: self.literature.as_ref().map(Literature::view),
            editing: self.editing,
            unkept: self.failed.as_ref().map(|(_, problem)| problem.clone()),
        }))
    }
}

impl Pane {
    /// A mail is being written.
    #[inline(never)]
    pub(super) fn select_draft(&mut self, item: ItemId) -> Vec<Asked> {
        if matches!(&self.shown, Shown::Draft(draft) if draft.open.item == item && !draft.open.unreadable()) {
            return Vec::new();
        }
        self.turn_page();
        let draft = Draft::new(item);
        let wants = draft.read(self.turn);
        self.shown = Shown::Draft(Box::new(draft));
        wants
    }

    /// Closes the lists of templates and of sales literature.
    pub(super) fn close_templates(&mut self) {
        if let Shown::Draft(draft) = &mut self.shown {
            (draft.templates, draft.literature) = (None, None);
        }
    }

    /// What a person does about a draft; `None` where it means the same as for any mail.
    pub(super) fn draft_hears(&mut self, event: &Event) -> Option<Vec<Asked>> {
        let turn = self.turn;
        let Shown::Draft(draft) = &mut self.shown else { return None };
        if matches!(event, Event::DraftChanged) {
            return Some(draft.read(turn));
        }
        if matches!(event, Event::OpenRecipients | Event::OpenPicker) {
            (draft.templates, draft.literature) = (None, None);
            draft.open.open_search(matches!(event, Event::OpenRecipients));
            return Some(Vec::new());
        }
        if matches!(event, Event::OpenTemplates) {
            return Some(draft.open_templates(turn));
        }
        if let Event::Insert(template) = event {
            return Some(draft.insert(*template, turn));
        }
        if matches!(event, Event::AddPerson(..)) {
            (draft.templates, draft.literature) = (None, None);
        }
        if let Event::Regard(Some(record)) = event
            && let Some(to) = draft.open.found_recipient(record)
        {
            return Some(draft.address(to, turn));
        }
        if matches!(event, Event::Retry) {
            let mut wants = draft.retry(&self.settings, turn);
            wants.extend(self.retry());
            return Some(wants);
        }
        let intent = if let Event::Regard(Some(record)) = event {
            // What no mail can be regarding changes nothing.
            let Some(intent) = Intent::regarding(record.clone()) else { return Some(Vec::new()) };
            Some(intent)
        } else if matches!(event, Event::Track | Event::Regard(None)) {
            Some(Intent::default())
        } else if matches!(event, Event::Untrack { .. }) {
            None
        } else {
            return None;
        };
        Some(draft.keep(intent, turn))
    }

    /// What concerns the draft, and what it keeps.
    #[inline(never)]
    pub(super) fn draft_answered(&mut self, heard: Heard) -> Vec<Asked> {
        let turn = self.turn;
        if let (Shown::Mail(open), Heard::Kept(Ok(()))) = (&mut self.shown, &heard) {
            open.intent_stands = false;
        }
        let Shown::Draft(draft) = &mut self.shown else { return Vec::new() };
        if let Heard::Kept(result) = heard {
            draft.kept(result);
            return Vec::new();
        }
        if let Heard::Edited(result) = heard {
            draft.editing = false;
            draft.unedited = result.err();
            return draft.read(turn);
        }
        if let Heard::Templates(result) = heard {
            // The list may be closed by now.
            if draft.templates.is_some() {
                draft.templates = Some(result.map_or_else(Templates::Failed, Templates::Are));
            }
            return Vec::new();
        }
        let Heard::Draft(read) = heard else { return Vec::new() };
        match read {
            Ok(writing) => {
                let mut wants = draft.heard(*writing, &self.settings, turn);
                wants.extend(self.begun_is_here());
                wants
            }
            Err(problem) => {
                // What was read before stays: it may only have moved on.
                if draft.open.mail.is_none() {
                    draft.open.cannot_be_read(problem);
                }
                Vec::new()
            }
        }
    }

    /// Begins a mail to somebody, from a record: it is to be tracked to that one.
    #[inline(never)]
    pub(super) fn write_to(&mut self, to: Person, regarding: Option<Record>) -> Vec<Asked> {
        let intent = regarding.and_then(Intent::regarding).unwrap_or_default();
        let begun = Begun { to: to.address.clone(), intent };
        self.begun = Some(begun.clone());
        vec![Asked { ticket: Ticket::Begun, want: Want::Begin { to, begun } }]
    }

    /// A mail that could not be begun.
    #[inline(never)]
    pub(super) fn begun_answered(&mut self, heard: Heard) -> Vec<Asked> {
        if let Heard::Begun(Err(problem)) = heard {
            self.begun = None;
            self.tell(None, News::NotBegun(problem), None, None);
        }
        Vec::new()
    }

    /// The draft that was begun from a record is here: it is told what is to become of it, where nothing told it yet.
    fn begun_is_here(&mut self) -> Vec<Asked> {
        let turn = self.turn;
        let Shown::Draft(draft) = &mut self.shown else { return Vec::new() };
        let goes_to = |to: &Address| {
            draft
                .open
                .mail
                .as_ref()
                .is_some_and(|mail| mail.people().any(|(_, person)| person.address == *to))
        };
        match self.begun.take() {
            Some(begun) if goes_to(&begun.to) && draft.intent.is_none() => {
                draft.keep(Some(begun.intent), turn)
            }
            Some(begun) if !goes_to(&begun.to) => {
                self.begun = Some(begun);
                Vec::new()
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// What was chosen before the mail was sent is carried out when the sent mail is opened, once: then the mail is
    /// told that it is done. Where a person undid it since, it stays undone.
    #[inline(never)]
    pub(super) fn carry_out_intent(&mut self) -> Vec<Asked> {
        let turn = self.turn;
        let Some(open) = self.ready() else { return Vec::new() };
        let Some(intent) = open.intended() else { return Vec::new() };
        let absent = open.standing(&self.settings) == Standing::Absent;
        let Shown::Mail(open) = &mut self.shown else { return Vec::new() };
        if absent {
            open.intent_begun = true;
            return self.write(intent.regarding, None);
        }
        open.intent_is_done(turn)
    }
}
