//! The meeting that is open: who is on it, how it stands in the CRM, and what a person does about it.
//!
//! What a person chooses is written at once where the meeting is saved. Outlook does not tell an add-in what all
//! calendars call an event, and the key is computed from that name; the synchronizer, which may look into the mailbox,
//! is asked for it. A meeting that was never saved has no name: the wish is kept in it, as in a mail that is being
//! written, and carried out when it is opened next, or by the synchronizer. It is kept in it too where the synchronizer
//! cannot be asked from here.

mod deed;

use alloc::{boxed::Box, vec, vec::Vec};

use crate::{
    identity,
    intent::Intent,
    mail::{Address, ItemId},
    matching,
    meeting::{self, Appointment, Meeting, Named, Naming},
    party::Record,
    problem::Problem,
    tracking::Standing,
    want::{Heard, Want},
};

use super::{
    Asked, Event, Pane, Settings, Shown, Ticket,
    open::{Open, mailbox_of},
    view::{Content, Look, MeetingView, Tracking, Way, Wish},
};

pub(super) use deed::Deed;

/// A meeting that is open.
#[derive(Debug)]
pub(super) struct Meet {
    /// The people on it and what the CRM knows of them, as of a mail.
    pub(super) open: Open,
    is: Option<Meeting>,
    name: Name,
    found: Found,
    /// What it is being told is to become of it.
    keeping: Option<Option<Intent>>,
    /// What it could not be told.
    unkept: Option<(Option<Intent>, Problem)>,
    /// Whom the CRM was asked about.
    asked: Vec<Address>,
}

/// What all calendars call it.
#[derive(Debug)]
enum Name {
    /// Nobody was asked: it is not read, or was never saved.
    Unsaved,
    /// It is asked for.
    Asking,
    Is(Named),
    /// The synchronizer cannot be asked, and will do what is kept in the meeting.
    Unasked,
    /// Nobody is there who could know.
    Nobody,
    Failed(Problem),
}

/// Whether the CRM said if it has it.
#[derive(Debug)]
enum Found {
    Asking,
    Told,
    Failed(Problem),
}

impl Meet {
    fn new(item: ItemId) -> Self {
        let (open, is, keeping, unkept, asked) = (Open::new(item), None, None, None, Vec::new());
        Self { open, is, name: Name::Unsaved, found: Found::Asking, keeping, unkept, asked }
    }

    fn wants(&self, want: meeting::Want, turn: u32) -> Asked {
        Asked { ticket: Ticket::Turn(turn), want: Want::Meeting(want) }
    }

    fn read(&self, turn: u32) -> Vec<Asked> {
        vec![self.wants(meeting::Want::Read(self.open.item.clone()), turn)]
    }

    /// What is chosen is kept in it: it was never saved, or its name cannot be asked for.
    fn keeps(&self) -> bool {
        let unsaved = self.is.as_ref().is_some_and(|meeting| meeting.saved.is_none());
        unsaved || matches!(self.name, Name::Unasked)
    }

    /// Everything is known that something can be done by.
    fn is_settled(&self) -> bool {
        self.open.known() && matches!((&self.name, &self.found), (Name::Is(_), Found::Told))
    }

    fn intent(&self) -> Option<&Intent> {
        self.open.clues.as_ref().and_then(|clues| clues.intent.as_ref())
    }

    /// What came of reading it. The CRM is asked where somebody stands on it who was not asked about.
    fn heard(&mut self, is: Meeting, settings: &Settings, turn: u32) -> Vec<Asked> {
        let first = self.open.mail.is_none();
        let mail = is.as_mail(&settings.me.address);
        let addresses = matching::worth_asking(&mail);
        let new = addresses.iter().any(|address| !self.asked.contains(address));
        // Until it has a key of its own, what is made from it is told apart by what it says.
        self.open.key.get_or_insert_with(|| identity::activity(&mail));
        self.open.mail = Some(mail);
        self.open.forget_unreadable();
        let (saved, shared) = (is.saved.clone(), is.mailbox.is_some());
        self.is = Some(is);
        let mut wants = Vec::new();
        if first || new {
            self.asked = addresses;
            let (open, tries) = (&mut self.open, 0);
            wants.extend(if first {
                open.look_up(settings, turn, tries)
            } else {
                open.refresh(settings, turn)
            });
        }
        if first {
            let want = Want::ReadClues(self.open.item.clone());
            wants.push(Asked { ticket: Ticket::Turn(turn), want });
        }
        match (&self.name, saved) {
            // What is done for somebody else goes through their mailbox (A6.1): nobody is asked from here.
            (Name::Unsaved, Some(_)) if shared => self.name = Name::Unasked,
            (Name::Unsaved, Some(saved)) => {
                self.name = Name::Asking;
                wants.push(self.wants(meeting::Want::Name(saved), turn));
            }
            (Name::Unsaved | Name::Asking | Name::Is(_), _)
            | (Name::Unasked | Name::Nobody | Name::Failed(_), _) => {}
        }
        wants
    }

    /// What all calendars call it: that gives the key, by which the CRM is asked.
    fn named(&mut self, named: Result<Naming, Problem>, turn: u32) -> Vec<Asked> {
        let named = match named {
            Ok(Naming::Is(named)) => named,
            Ok(Naming::Unasked) => {
                self.name = Name::Unasked;
                return Vec::new();
            }
            Ok(Naming::Nobody) => {
                self.name = Name::Nobody;
                return Vec::new();
            }
            Err(problem) => {
                self.name = Name::Failed(problem);
                return Vec::new();
            }
        };
        let Some(key) = named.keys().next() else {
            self.name = Name::Failed(Problem::Odd("an event without a name".into()));
            return Vec::new();
        };
        self.open.key = Some(key);
        self.name = Name::Is(named);
        self.find(turn)
    }

    /// The next row that may be its, where the CRM has none of the key that it was asked for.
    fn find_next(&mut self, turn: u32) -> Option<Vec<Asked>> {
        let Name::Is(named) = &self.name else { return None };
        let next = named.keys().skip_while(|key| Some(*key) != self.open.key).nth(1)?;
        self.open.key = Some(next);
        Some(self.find(turn))
    }

    fn find(&mut self, turn: u32) -> Vec<Asked> {
        let (Name::Is(_), Some(key)) = (&self.name, self.open.key) else { return Vec::new() };
        self.found = Found::Asking;
        vec![self.wants(meeting::Want::Find(key), turn)]
    }

    /// Tells the meeting what is to become of it; `None` takes that off.
    fn keep(&mut self, intent: Option<Intent>, turn: u32) -> Vec<Asked> {
        self.open.close_parts();
        // Before it was read whether it says something already, nothing is written over that.
        if self.keeping.is_some() || self.open.clues.is_none() {
            return Vec::new();
        }
        self.unkept = None;
        if self.intent() == intent.as_ref() {
            return Vec::new();
        }
        self.keeping = Some(intent.clone());
        let want = Want::KeepIntent { item: self.open.item.clone(), intent };
        vec![Asked { ticket: Ticket::Turn(turn), want }]
    }

    fn kept(&mut self, result: Result<(), Problem>) {
        let Some(intent) = self.keeping.take() else {
            self.open.intent_stands &= result.is_err();
            return;
        };
        match (result, &mut self.open.clues) {
            (Ok(()), Some(clues)) => clues.intent = intent,
            (Ok(()), None) => {}
            (Err(problem), _) => self.unkept = Some((intent, problem)),
        }
    }

    /// Tries again what did not work.
    fn retry(&mut self, settings: &Settings, turn: u32) -> Vec<Asked> {
        if self.open.unreadable() {
            self.open.forget_unreadable();
            return self.read(turn);
        }
        let mut wants = self.open.look_again(settings, turn);
        if let (Name::Failed(_), Some(saved)) = (&self.name, self.is.as_ref().and_then(|is| is.saved.clone()))
        {
            self.name = Name::Asking;
            wants.push(self.wants(meeting::Want::Name(saved), turn));
        }
        if matches!(self.found, Found::Failed(_)) {
            wants.extend(self.find(turn));
        }
        if let Some((intent, _)) = self.unkept.take() {
            wants.extend(self.keep(intent, turn));
        }
        wants
    }

    fn view(&self, settings: &Settings, job: Option<&super::Job>) -> Content {
        let content = self.open.view(settings, job);
        let Content::Mail(mail) = content else { return content };
        let mut mail = *mail;
        let Some(is) = &self.is else { return Content::Starting };
        if let Some(form) = &mut mail.form {
            form.tracks = false;
        }
        let working = matches!(mail.tracking, Tracking::Working(_));
        let way = match (&self.name, &self.found) {
            (Name::Nobody, _) => Way::Closed,
            _ if self.keeps() && !working => Way::Later(Wish {
                saved: is.saved.is_some(),
                marked: mail.stray_category,
                intent: self.keeping.clone().unwrap_or_else(|| self.intent().cloned()),
                keeping: self.keeping.is_some(),
                known: self.open.clues.is_some(),
                unkept: self.unkept.as_ref().map(|(_, problem)| problem.clone()),
            }),
            _ => Way::Now,
        };
        let look = match (&self.name, &self.found) {
            (Name::Failed(problem), _) | (Name::Is(_), Found::Failed(problem)) => {
                Some(Look::Failed(problem.clone()))
            }
            (Name::Asking, _) | (Name::Is(_), Found::Asking) => Some(Look::Looking),
            (Name::Unsaved | Name::Unasked | Name::Nobody, _) | (Name::Is(_), Found::Told) => None,
        };
        if let Some(look) = look.filter(|_| !working) {
            mail.tracking = Tracking::Unknown;
            if mail.look == Look::Known {
                mail.look = look;
            }
        }
        // Only where the CRM was asked is a mark without a row odd.
        mail.stray_category &= matches!(way, Way::Now);
        Content::Meeting(Box::new(MeetingView {
            mail,
            writing: is.writing,
            start: is.start,
            end: is.end,
            all_day: is.all_day,
            location: is.location.clone(),
            series: is.series || matches!(&self.name, Name::Is(named) if named.first.is_some()),
            way,
        }))
    }
}

impl Pane {
    /// A meeting is open.
    #[inline(never)]
    pub(super) fn select_meeting(&mut self, item: ItemId) -> Vec<Asked> {
        if matches!(&self.shown, Shown::Meeting(meet) if meet.open.item == item && !meet.open.unreadable()) {
            return Vec::new();
        }
        self.turn_page();
        let meet = Meet::new(item);
        let wants = meet.read(self.turn);
        self.shown = Shown::Meeting(Box::new(meet));
        wants
    }

    /// What to paint of the meeting that is open.
    #[inline(never)]
    pub(super) fn meeting_content(&self) -> Content {
        let Shown::Meeting(meet) = &self.shown else { return Content::Starting };
        let mut content = meet.view(&self.settings, self.job_on(&meet.open));
        if let Content::Meeting(view) = &mut content {
            view.mail.details = self.details_of(&meet.open.item);
        }
        content
    }

    /// What a person does about a meeting; `None` where it means the same as for any mail.
    #[inline(never)]
    pub(super) fn meeting_hears(&mut self, event: &Event) -> Option<Vec<Asked>> {
        let turn = self.turn;
        let Shown::Meeting(meet) = &mut self.shown else { return None };
        if matches!(event, Event::DraftChanged) {
            return Some(meet.read(turn));
        }
        if matches!(event, Event::Retry | Event::Online) {
            let mut wants = meet.retry(&self.settings, turn);
            let by_hand = matches!(event, Event::Retry);
            wants.extend(if by_hand { self.retry() } else { self.retry_waiting_jobs() });
            return Some(wants);
        }
        if matches!(event, Event::ShowActivity) {
            let activity = match meet.open.standing(&self.settings) {
                Standing::Present(found) | Standing::Kept(found, _) => found.activity,
                Standing::Absent => return Some(Vec::new()),
            };
            let series = matches!(&meet.name, Name::Is(named) if named.rule.is_some());
            let want = Want::Meeting(meeting::Want::Show { activity, series });
            return Some(vec![Asked { ticket: Ticket::None, want }]);
        }
        if matches!(event, Event::Untrack { .. }) && meet.keeps() {
            return Some(meet.keep(None, turn));
        }
        if matches!(event, Event::OpenPicker) && meet.keeps() {
            meet.open.open_search(false);
            return Some(Vec::new());
        }
        None
    }

    /// An answer about the meeting that is open.
    #[inline(never)]
    pub(super) fn meeting_answered(&mut self, heard: Heard) -> Vec<Asked> {
        let turn = self.turn;
        let Shown::Meeting(meet) = &mut self.shown else { return Vec::new() };
        if let Heard::Kept(result) = heard {
            meet.kept(result);
            return Vec::new();
        }
        if let Heard::Meeting(heard) = heard {
            return self.meeting_told(heard);
        }
        // Where nothing of it can be read, it may still take what is chosen.
        if matches!(heard, Heard::Clues(Err(_))) {
            meet.open.clues.get_or_insert_default();
        }
        let mut wants = meet.open.answered(heard, &self.settings, turn);
        wants.extend(self.meeting_goes_on());
        wants
    }

    fn meeting_told(&mut self, heard: meeting::Heard) -> Vec<Asked> {
        let turn = self.turn;
        let Shown::Meeting(meet) = &mut self.shown else { return Vec::new() };
        match heard {
            meeting::Heard::Read(Ok(is)) => return meet.heard(*is, &self.settings, turn),
            meeting::Heard::Read(Err(problem)) => {
                // What was read before stays: it may only have moved on.
                if meet.open.mail.is_none() {
                    meet.open.cannot_be_read(problem);
                }
            }
            meeting::Heard::Named(named) => return meet.named(named, turn),
            meeting::Heard::Found(Ok(found)) => {
                if found.is_none()
                    && let Some(wants) = meet.find_next(turn)
                {
                    return wants;
                }
                meet.open.dossier.tracked = found.into_iter().map(|found| *found).collect();
                meet.found = Found::Told;
                return self.meeting_goes_on();
            }
            meeting::Heard::Found(Err(problem)) => meet.found = Found::Failed(problem),
        }
        Vec::new()
    }

    /// What the CRM says of its people. Whether it has the meeting is asked apart, and stays known.
    #[inline(never)]
    pub(super) fn meeting_looked(&mut self, heard: Heard, tries: u8) -> Vec<Asked> {
        let turn = self.turn;
        let Shown::Meeting(meet) = &mut self.shown else { return Vec::new() };
        let tracked = core::mem::take(&mut meet.open.dossier.tracked);
        let mut wants = meet.open.looked(heard, tries, &self.settings, turn);
        meet.open.dossier.tracked = tracked;
        wants.extend(self.meeting_goes_on());
        wants
    }

    /// Asks the CRM anew whether it has the meeting: what is on the screen is old news.
    pub(super) fn find_meeting(&mut self) -> Vec<Asked> {
        let turn = self.turn;
        let Shown::Meeting(meet) = &mut self.shown else { return Vec::new() };
        meet.find(turn)
    }

    /// What is still worth doing once everything is known: the category, and what was chosen before it was saved, once.
    fn meeting_goes_on(&mut self) -> Vec<Asked> {
        let turn = self.turn;
        let Shown::Meeting(meet) = &mut self.shown else { return Vec::new() };
        if !meet.is_settled() {
            return Vec::new();
        }
        let mut wants = meet.open.follow_up(&self.settings, turn);
        let Some(intent) = meet.intent().cloned().filter(|_| !meet.open.intent_begun) else { return wants };
        meet.open.intent_begun = true;
        if meet.open.standing(&self.settings) == Standing::Absent {
            wants.extend(self.write_meeting(intent.regarding));
        } else {
            wants.extend(meet.open.intent_is_done(turn));
        }
        wants
    }

    /// The meeting that is open, where something can be begun on it.
    fn ready_meeting(&self) -> Option<&Meet> {
        let Shown::Meeting(meet) = &self.shown else { return None };
        (meet.is_settled() && self.job_on(&meet.open).is_none()).then_some(meet)
    }

    /// Track, regarding nothing.
    #[inline(never)]
    pub(super) fn track_meeting(&mut self) -> Vec<Asked> {
        let turn = self.turn;
        if let Shown::Meeting(meet) = &mut self.shown
            && meet.keeps()
        {
            return meet.keep(Some(Intent::default()), turn);
        }
        let Some(meet) = self.ready_meeting() else { return Vec::new() };
        match meet.open.standing(&self.settings) {
            Standing::Present(_) => Vec::new(),
            Standing::Absent => self.write_meeting(None),
            // What it was regarding when it was untracked still holds.
            Standing::Kept(tracked, _) => {
                let regarding = tracked.regarding.clone();
                self.regard_meeting(regarding)
            }
        }
    }

    /// Track to a row, or change what it is regarding.
    #[inline(never)]
    pub(super) fn regard_meeting(&mut self, to: Option<Record>) -> Vec<Asked> {
        let turn = self.turn;
        if let Shown::Meeting(meet) = &mut self.shown
            && meet.keeps()
        {
            return match to.map_or_else(|| Some(Intent::default()), Intent::regarding) {
                Some(intent) => meet.keep(Some(intent), turn),
                // What nothing can be regarding changes nothing.
                None => Vec::new(),
            };
        }
        let Some((meet, mailbox)) = self.ready_meeting().and_then(|meet| self.with_mailbox(meet)) else {
            return Vec::new();
        };
        let (tracked, back) = match meet.open.standing(&self.settings) {
            Standing::Absent => return self.write_meeting(to),
            Standing::Kept(tracked, _) => (tracked, true),
            Standing::Present(tracked) => (tracked, false),
        };
        let id = |record: &Option<Record>| record.as_ref().map(|record| (record.kind, record.id));
        if id(&tracked.regarding) == id(&to) && !back {
            return self.with_part(|open, _| open.close_parts());
        }
        let (activity, from) = (tracked.activity, tracked.regarding.clone());
        self.begin_deed(Deed::Regard { activity, from, to, mailbox, back })
    }

    fn with_mailbox<'a>(&'a self, meet: &'a Meet) -> Option<(&'a Meet, Address)> {
        let mail = meet.open.mail.as_ref()?;
        Some((meet, mailbox_of(mail, &self.settings).clone()))
    }

    /// Untrack.
    #[inline(never)]
    pub(super) fn untrack_meeting(&mut self, keep: bool) -> Vec<Asked> {
        let Some((meet, mailbox)) = self.ready_meeting().and_then(|meet| self.with_mailbox(meet)) else {
            return Vec::new();
        };
        let Standing::Present(tracked) = meet.open.standing(&self.settings) else { return Vec::new() };
        let (activity, regarding) = (tracked.activity, tracked.regarding.clone());
        if keep {
            return self.begin_deed(Deed::Keep { activity, mailbox, regarding });
        }
        let Some(mut again) = self.appointment(meet, regarding) else { return Vec::new() };
        again.activity.id = activity;
        self.begin_deed(Deed::Delete { activity, mailbox, again: Box::new(again) })
    }

    fn write_meeting(&mut self, regarding: Option<Record>) -> Vec<Asked> {
        let new = self.ready_meeting().and_then(|meet| self.appointment(meet, regarding));
        new.map(|new| self.begin_deed(Deed::Write(Box::new(new)))).unwrap_or_default()
    }

    fn appointment(&self, meet: &Meet, regarding: Option<Record>) -> Option<Appointment> {
        let (Some(is), Name::Is(named)) = (&meet.is, &meet.name) else { return None };
        let (dossier, Settings { me, choices, rules, .. }) = (&meet.open.dossier, &self.settings);
        meeting::appointment(is, named, dossier, &me.address, choices, *rules, regarding)
    }
}
