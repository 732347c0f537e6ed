//! Further records that a mail is linked to, beside the one it is regarding (wish A1.14). Only that one drives what the CRM
//! makes of the mail; the further ones show it in their timelines. They are looked up once the card is painted, and what
//! is chosen before the mail is tracked is written together with it.

use alloc::{vec, vec::Vec};

use uuid::Uuid;

use crate::{
    party::{Kind, Record},
    tracking::{MAX_RELATED, Standing},
    want::{Heard, Want},
};

use super::{
    Asked, Pane, Shown, Ticket,
    job::{About, Deed},
    open::Open,
    view::{News, SeveralView},
};

/// What a person does about further records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relating {
    /// Open the search for one, or close it.
    Choose,
    /// Link this one too.
    Add(Record),
    /// Do not link this one any more.
    Remove(Record),
}

/// What is known of the open mail's further records.
#[derive(Debug, Default)]
pub(super) struct Several {
    /// The card is painted.
    painted: bool,
    /// Of which activity they were asked.
    asked: Option<Uuid>,
    /// They, or those that are to be written with the mail.
    pub(super) records: Vec<Record>,
    /// What the CRM has is known.
    known: bool,
}

/// A change of what an activity is linked to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Linked from now on.
    pub add: Vec<Record>,
    /// Not linked any more.
    pub remove: Vec<Record>,
}

impl Links {
    /// What takes it back.
    pub(super) fn back(&self) -> Self {
        Self { add: self.remove.clone(), remove: self.add.clone() }
    }
}

impl Open {
    /// The further records, and whether more may be added. `None` before the card is painted, and where the CRM has not
    /// said what there is.
    #[inline(never)]
    pub(super) fn several(&self, settings: &super::Settings) -> Option<SeveralView> {
        let Several { painted, records, known, .. } = &self.several;
        let tracked = match self.standing(settings) {
            Standing::Absent => false,
            Standing::Present(_) => *known,
            Standing::Kept(..) => return None,
        };
        let waits = matches!(self.standing(settings), Standing::Present(_)) && !known;
        if !painted || waits || !self.known() {
            return None;
        }
        let full = records.len() >= MAX_RELATED;
        Some(SeveralView { records: records.clone(), tracked, full, open: self.relates() })
    }

    /// The card is painted: what is not on it may be asked.
    pub(super) fn is_painted(&self) -> bool {
        self.several.painted
    }

    fn wants_related(&mut self, settings: &super::Settings) -> Option<Uuid> {
        let Standing::Present(tracked) = self.standing(settings) else { return None };
        let activity = tracked.activity;
        if !self.several.painted || self.several.asked == Some(activity) {
            return None;
        }
        self.several.asked = Some(activity);
        Some(activity)
    }

    /// What is linked is known: the CRM said so.
    pub(super) fn is_related(&mut self, activity: Uuid, records: Vec<Record>) {
        self.several.asked = Some(activity);
        self.several.known = true;
        self.several.records = records;
    }

    /// The mail was untracked: what it was linked to is not linked any more.
    #[inline(never)]
    pub(super) fn forget_related(&mut self) {
        let painted = self.several.painted;
        self.several = Several { painted, ..Several::default() };
    }
}

impl Pane {
    /// The card is painted: what the mail is linked to may be asked now.
    #[inline(never)]
    pub(super) fn ask_related(&mut self) -> Vec<Asked> {
        if let Shown::Mail(open) = &mut self.shown {
            open.several.painted = true;
        }
        self.look_up_related()
    }

    /// Asks what the open mail is linked to, where that is not known.
    #[inline(never)]
    pub(super) fn look_up_related(&mut self) -> Vec<Asked> {
        self.with_open(|open, settings, turn| {
            let activity = open.wants_related(settings);
            let want = |activity| Want::Relate { activity, links: Links::default() };
            let ticket = Ticket::Related(turn);
            activity.map(|activity| Asked { ticket, want: want(activity) }).into_iter().collect()
        })
    }

    /// What the CRM says of a mail that was asked about in that turn.
    #[inline(never)]
    pub(super) fn related_answered(&mut self, turn: u32, heard: Heard) -> Vec<Asked> {
        // What cannot be told now is not offered; the mail is tracked all the same.
        if let (true, Heard::Related(Ok(records))) = (turn == self.turn, heard) {
            self.with_open(|open, _, _| {
                if let Some(activity) = open.several.asked {
                    open.is_related(activity, records);
                }
                Vec::new()
            });
        }
        Vec::new()
    }

    /// What a person does about further records.
    #[inline(never)]
    pub(super) fn relate(&mut self, act: Relating) -> Vec<Asked> {
        let Some(open) = self.ready() else { return Vec::new() };
        let Some(view) = open.several(&self.settings) else { return Vec::new() };
        let linked = |record: &Record| view.records.iter().any(|one| one.is(record));
        let links = match act {
            Relating::Choose => return self.with_part(|open, _| open.open_relating()),
            Relating::Add(record) => {
                if linked(&record) || view.full || !Kind::REGARDING.contains(&record.kind) {
                    return self.with_part(|open, _| open.close_parts());
                }
                Links { add: vec![record], remove: Vec::new() }
            }
            Relating::Remove(record) if linked(&record) => Links { add: Vec::new(), remove: vec![record] },
            Relating::Remove(_) => return Vec::new(),
        };
        match open.standing(&self.settings) {
            Standing::Present(tracked) => {
                let activity = tracked.activity;
                self.begin_on_open(Deed::Relate { activity, links })
            }
            // It is written with the mail.
            Standing::Absent | Standing::Kept(..) => self.with_part(|open, _| {
                let records = &mut open.several.records;
                records.retain(|one| !links.remove.iter().any(|gone| gone.is(one)));
                records.extend(links.add);
                open.close_parts();
            }),
        }
    }

    /// The CRM has changed what the mail is linked to.
    #[inline(never)]
    pub(super) fn is_linked(
        &mut self,
        about: About,
        activity: Uuid,
        links: Links,
        records: Vec<Record>,
    ) -> Vec<Asked> {
        let undo = Deed::Relate { activity, links: links.back() };
        self.tell(Some(about.clone()), News::Linked(links), Some(undo), None);
        if let Some(open) = self.shown.open_mut().filter(|open| open.key == Some(about.key)) {
            open.is_related(activity, records);
        }
        Vec::new()
    }
}
