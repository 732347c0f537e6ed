//! One record: its fields, its timeline, its mail under way. One mail by itself.

use std::collections::BTreeMap;

use domain::{
    correspondence::{Post, Stage, Underway},
    mail::Moment,
    pane::{
        self, Timeline,
        view::{Reading, ReadingView},
    },
    party::{Kind, Record},
    problem::Problem,
    sheet::{Change, Sheet, Slot, Value},
    timeline::Safe,
    want::{Heard, Want},
};
use uuid::Uuid;

use super::{Ask, Book, Compose, MAX_KEPT, Now, Step, Told, taken};
use crate::model::Loaded;

/// Mails that are followed at one record: those that were sent from here.
const MAX_FOLLOWED: usize = 10;
/// A mail that is to wait longer than this is not looked at often, in seconds.
const SOON_S: i64 = 120;

/// Why a mail was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is asked for.
    Asked,
    /// What the synchronizer decided, and what can be done about it, in the reader's language.
    Known(String, String),
    /// Nobody has written that down.
    Unknown,
}

/// A record that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Which, by the name that is known of it.
    pub of: Record,
    /// Its fields, and the rows around it.
    pub sheet: Loaded<Sheet>,
    /// That field is being changed.
    pub saving: Option<Slot>,
    /// The last change did not work.
    pub failed: Option<(Slot, Problem)>,
    /// What stood in fields before they were changed here.
    pub before: Vec<(Slot, Value)>,
    /// What happened with it.
    pub timeline: Timeline,
    /// Mail that is not sent yet, and mail that was sent just now.
    pub underway: Loaded<Vec<Underway>>,
    /// Why mails were not sent.
    pub reasons: BTreeMap<Uuid, Reason>,
    /// Something is being done with that mail.
    pub moving: Option<Uuid>,
    /// What was asked for last at that mail did not work.
    pub stuck: Option<(Uuid, Problem)>,
    /// The mail that is being written.
    pub form: Option<Compose>,
    /// Mails whose end is waited for.
    followed: Vec<Uuid>,
}

impl Page {
    fn new(of: Record, me: Record) -> Self {
        Self {
            timeline: Timeline::new(of.clone(), Some(me)),
            of,
            sheet: Loaded::default(),
            saving: None,
            failed: None,
            before: Vec::new(),
            underway: Loaded::default(),
            reasons: BTreeMap::new(),
            moving: None,
            stuck: None,
            form: None,
            followed: Vec::new(),
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        let at = self.underway.at;
        self.underway.value.iter().flatten().any(|mail| match mail.stage {
            Stage::Waiting(Some(later)) | Stage::Again(later) => later.0 - at < SOON_S,
            Stage::Waiting(None) | Stage::Sending => true,
            Stage::Draft | Stage::Sent(_) | Stage::Failed | Stage::Canceled => false,
        })
    }

    /// That mail, as far as it is known.
    pub(super) fn underway(&self, id: Uuid) -> Option<&Underway> {
        self.underway.value.iter().flatten().find(|mail| mail.id == id)
    }

    pub(super) fn forget(&mut self, id: Uuid) {
        self.followed.retain(|known| *known != id);
        self.reasons.remove(&id);
        for all in self.underway.value.iter_mut() {
            all.retain(|mail| mail.id != id);
        }
    }

    pub(super) fn follow(&mut self, id: Uuid) {
        if !self.followed.contains(&id) {
            self.followed.insert(0, id);
            self.followed.truncate(MAX_FOLLOWED);
        }
    }

    pub(super) fn ask_underway(&self) -> Step {
        Step::Ask(Ask::Underway(self.of.clone(), self.followed.clone()))
    }
}

/// A mail that is shown by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct MailPage {
    /// Which.
    pub id: Uuid,
    /// Who wrote it to whom, and what it is regarding.
    pub post: Loaded<Post>,
    /// Its text.
    pub reading: ReadingView,
    asked: u32,
}

/// What the timeline wants, as a question.
fn asked(ticket: u32, want: Want) -> Option<Step> {
    // A timeline wants nothing else of all that a pane may want.
    let ask = if let Want::Timeline(asking) = want {
        Ask::Timeline(ticket, asking)
    } else if let Want::ReadText { activity, images } = want {
        Ask::Text(ticket, activity, images)
    } else if let Want::AddEntry(new) = want {
        Ask::Add(ticket, new)
    } else {
        return None;
    };
    Some(Step::Ask(ask))
}

impl Book {
    pub(super) fn open_page(&mut self, kind: Kind, id: Uuid, whole: bool, now: &Now) -> Vec<Step> {
        let mut steps = Vec::new();
        let new = self.page.as_ref().is_none_or(|page| page.of.id != id || page.of.kind != kind);
        if new {
            let of = Record { kind, id, name: String::new() };
            let mut page = Page::new(of.clone(), now.me.clone());
            self.leave();
            page.form = self.take_up(&of);
            self.page = Some(page);
        }
        self.mail = None;
        let ticket = self.number();
        let Some(page) = &mut self.page else { return steps };
        if new || whole {
            steps.push(Step::Ask(Ask::Sheet(page.of.clone())));
        }
        let want = if new {
            page.timeline.act(pane::Act::Show(domain::timeline::Filter::All), ticket)
        } else {
            page.timeline.look_again(ticket)
        };
        steps.extend(want.and_then(|want| asked(ticket, want)));
        steps.push(page.ask_underway());
        steps
    }

    /// The record is left; the mail that was begun at it is kept.
    fn leave(&mut self) {
        let left = self.page.take().and_then(|page| Some((page.of, page.form?)));
        if let Some((of, form)) = left.filter(|(_, form)| form.says_something() && !form.sending) {
            self.kept.retain(|(known, _)| !known.is(&of));
            self.kept.push_front((of, form));
            self.kept.truncate(MAX_KEPT);
        }
    }

    /// The mail that was begun at that record.
    fn take_up(&mut self, of: &Record) -> Option<Compose> {
        let at = self.kept.iter().position(|(known, _)| known.is(of))?;
        self.kept.remove(at).map(|(_, form)| form)
    }

    pub(super) fn sheet_came(&mut self, of: &Record, came: Result<Told, Problem>, now: &Now) -> Vec<Step> {
        let Some(page) = self.page.as_mut().filter(|page| page.of.is(of)) else { return Vec::new() };
        let came = taken(came, |told| if let Told::Sheet(sheet) = told { Some(*sheet) } else { None });
        let mut there = None;
        match &came {
            Ok(sheet) => {
                page.of.name.clone_from(&sheet.of.name);
                there = Some(page.of.clone());
            }
            // What was read of it before is not for whoever may not see it any more.
            Err(Problem::Gone | Problem::NotAllowed(_) | Problem::NoSeat) => page.sheet.value = None,
            Err(_) => {}
        }
        page.sheet.take(came, now.at);
        there.map(|of| self.remember(&of)).unwrap_or_default()
    }

    pub(super) fn set(&mut self, slot: Slot, value: Value) -> Vec<Step> {
        let Some(page) = &mut self.page else { return Vec::new() };
        let Some(sheet) = page.sheet.value.as_ref().filter(|_| page.saving.is_none()) else {
            return Vec::new();
        };
        if *sheet.get(slot) == value {
            return Vec::new();
        }
        (page.saving, page.failed) = (Some(slot), None);
        let change = Change { of: page.of.clone(), version: sheet.version.clone(), slot, value };
        vec![Step::Ask(Ask::Change(Box::new(change)))]
    }

    pub(super) fn undo(&mut self, slot: Slot) -> Vec<Step> {
        let before = self.page.as_ref().and_then(|page| {
            page.before.iter().find(|(known, _)| *known == slot).map(|(_, value)| value.clone())
        });
        before.map(|value| self.set(slot, value)).unwrap_or_default()
    }

    pub(super) fn look_again(&mut self) -> Vec<Step> {
        let Some(page) = &mut self.page else { return Vec::new() };
        page.failed = None;
        vec![Step::Ask(Ask::Sheet(page.of.clone()))]
    }

    pub(super) fn changed(&mut self, change: &Change, came: Result<Told, Problem>) -> Vec<Step> {
        let Some(page) = self.page.as_mut().filter(|page| page.of.is(&change.of)) else { return Vec::new() };
        page.saving = None;
        if let Err(problem) = came {
            page.failed = Some((change.slot, problem));
            return Vec::new();
        }
        let stood = page.sheet.value.as_ref().map(|sheet| sheet.get(change.slot).clone());
        let known = page.before.iter().position(|(slot, _)| *slot == change.slot);
        match (known, stood) {
            (Some(at), _) if page.before.get(at).is_some_and(|(_, value)| *value == change.value) => {
                page.before.remove(at);
            }
            (None, Some(stood)) => page.before.push((change.slot, stood)),
            (Some(_), _) | (None, None) => {}
        }
        // Shown at once; the version that the next change needs comes with the row.
        if let Some(sheet) = &mut page.sheet.value {
            let place = sheet.values.iter_mut().find(|(slot, _)| *slot == change.slot);
            if let Some((_, value)) = place {
                value.clone_from(&change.value);
            }
        }
        vec![Step::Ask(Ask::Sheet(page.of.clone()))]
    }

    pub(super) fn at_timeline(&mut self, act: pane::Act) -> Vec<Step> {
        let ticket = self.number();
        if let Some(mail) = self.mail.as_mut().filter(|mail| mail.takes(&act)) {
            return mail.read(ticket, act == pane::Act::Images);
        }
        let Some(page) = &mut self.page else { return Vec::new() };
        if let pane::Act::Answer(id) = act {
            return vec![Step::Ask(Ask::Answer(id))];
        }
        page.timeline.act(act, ticket).and_then(|want| asked(ticket, want)).into_iter().collect()
    }

    pub(super) fn timeline_heard(&mut self, ticket: u32, of: &Record, heard: Heard) -> Vec<Step> {
        let next = self.number();
        let Some(page) = self.page.as_mut().filter(|page| page.of.is(of)) else { return Vec::new() };
        page.timeline.answered(ticket, heard, next).and_then(|want| asked(next, want)).into_iter().collect()
    }

    pub(super) fn text_came(&mut self, ticket: u32, of: Uuid, came: Result<Safe, Problem>) -> Vec<Step> {
        if let Some(mail) = self.mail.as_mut().filter(|mail| mail.asked == ticket && mail.id == of) {
            mail.reading.text = match came {
                Ok(safe) => Reading::Here(safe),
                Err(problem) => Reading::Failed(problem),
            };
            return Vec::new();
        }
        let Some(of) = self.page.as_ref().map(|page| page.of.clone()) else { return Vec::new() };
        self.timeline_heard(ticket, &of, Heard::Text(came))
    }

    pub(super) fn open_mail(&mut self, id: Uuid) -> Vec<Step> {
        self.leave();
        let ticket = self.number();
        if self.mail.as_ref().is_none_or(|mail| mail.id != id) {
            let reading = ReadingView { of: id, images: false, text: Reading::Coming };
            self.mail = Some(MailPage { id, post: Loaded::default(), reading, asked: ticket });
        }
        let Some(mail) = &mut self.mail else { return Vec::new() };
        let mut steps = vec![Step::Ask(Ask::Post(id))];
        steps.extend(mail.read(ticket, mail.reading.images));
        steps
    }

    pub(super) fn post_came(&mut self, id: Uuid, came: Result<Told, Problem>, now: &Now) {
        let Some(mail) = self.mail.as_mut().filter(|mail| mail.id == id) else { return };
        let came = taken(came, |told| if let Told::Post(post) = told { Some(*post) } else { None });
        mail.post.take(came, now.at);
    }

    pub(super) fn underway_came(&mut self, of: &Record, came: Result<Told, Problem>, now: &Now) -> Vec<Step> {
        let ticket = self.number();
        let Some(page) = self.page.as_mut().filter(|page| page.of.is(of)) else { return Vec::new() };
        let came = taken(came, |told| if let Told::Underway(all) = told { Some(all) } else { None });
        let mut steps = Vec::new();
        if let Ok(all) = &came {
            let mut sent = false;
            for mail in all {
                let before = page.underway(mail.id).map(|known| known.stage);
                if mail.stage.moves() {
                    page.follow(mail.id);
                }
                if mail.stage == Stage::Failed && !page.reasons.contains_key(&mail.id) {
                    page.reasons.insert(mail.id, Reason::Asked);
                    steps.push(Step::Why(mail.id));
                }
                if mail.stage != Stage::Failed {
                    page.reasons.remove(&mail.id);
                }
                sent |= before.is_some_and(|before| before.moves()) && !mail.stage.moves();
            }
            if sent {
                let want = page.timeline.look_again(ticket);
                steps.extend(want.and_then(|want| asked(ticket, want)));
            }
        }
        page.underway.take(came, now.at);
        if page.is_busy() {
            steps.push(Step::Hurry);
        }
        steps
    }

    /// Why a mail was not sent.
    pub(in crate::model) fn why_came(&mut self, id: Uuid, reason: Reason) {
        if let Some(page) = &mut self.page
            && let Some(known) = page.reasons.get_mut(&id)
        {
            *known = reason;
        }
    }

    fn moving(&mut self, id: Uuid, ask: impl FnOnce(&Underway) -> Option<Ask>) -> Vec<Step> {
        let Some(page) = self.page.as_mut().filter(|page| page.moving.is_none()) else { return Vec::new() };
        let Some(ask) = page.underway(id).and_then(ask) else { return Vec::new() };
        (page.moving, page.stuck) = (Some(id), None);
        vec![Step::Ask(ask)]
    }

    pub(super) fn send_again(&mut self, id: Uuid) -> Vec<Step> {
        self.moving(id, |mail| mail.stage.is_open().then_some(Ask::Again(id)))
    }

    pub(super) fn take_back(&mut self, id: Uuid) -> Vec<Step> {
        self.moving(id, |mail| {
            mail.stage.can_be_taken_back().then(|| Ask::TakeBack(id, mail.version.clone()))
        })
    }

    pub(super) fn call_off(&mut self, id: Uuid) -> Vec<Step> {
        self.moving(id, |mail| mail.stage.is_open().then(|| Ask::CallOff(id, mail.version.clone())))
    }

    pub(super) fn moved(&mut self, id: Uuid, came: Result<Told, Problem>) -> Vec<Step> {
        let ticket = self.number();
        let Some(page) = self.page.as_mut().filter(|page| page.moving == Some(id)) else { return Vec::new() };
        page.moving = None;
        match came {
            Ok(Told::Issued(issued)) => {
                page.stuck = issued.refused.map(|problem| (id, problem));
                page.follow(id);
            }
            Ok(_) => {}
            Err(problem) => page.stuck = Some((id, problem)),
        }
        let mut steps = vec![page.ask_underway()];
        steps.extend(page.timeline.look_again(ticket).and_then(|want| asked(ticket, want)));
        steps
    }

    /// A mail is given to be sent: its way is shown.
    pub(super) fn show_way(&mut self, of: &Record, id: Uuid, refused: Option<Problem>) -> Vec<Step> {
        let ticket = self.number();
        let Some(page) = self.page.as_mut().filter(|page| page.of.is(of)) else { return Vec::new() };
        page.stuck = refused.map(|problem| (id, problem));
        page.follow(id);
        let mut steps = vec![page.ask_underway(), Step::Hurry];
        steps.extend(page.timeline.look_again(ticket).and_then(|want| asked(ticket, want)));
        steps
    }
}

impl MailPage {
    /// Whether what is done at a text is done at this one.
    fn takes(&self, act: &pane::Act) -> bool {
        *act == pane::Act::Images || *act == pane::Act::Read(self.id)
    }

    fn read(&mut self, ticket: u32, images: bool) -> Vec<Step> {
        self.asked = ticket;
        self.reading = ReadingView { of: self.id, images, text: Reading::Coming };
        vec![Step::Ask(Ask::Text(ticket, self.id, images))]
    }
}

/// Since when a mail waits, for whoever wonders.
#[must_use]
pub fn waits_long(mail: &Underway, now: Moment) -> bool {
    mail.stage == Stage::Waiting(None) && now.0.saturating_sub(mail.at.0) > SOON_S
}
