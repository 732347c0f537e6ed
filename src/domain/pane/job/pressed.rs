//! What a person asks for of the open mail becomes a deed.

use alloc::{boxed::Box, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    correlation::Parent,
    identity,
    mail::Mail,
    pane::{
        Asked, Pane, Shown,
        open::{Open, mailbox_of},
    },
    party::{Dossier, NewAffair, NewParty, Record},
    tracking::{self, Activity, Standing},
};

use super::Deed;

impl Pane {
    #[inline(never)]
    pub(in crate::pane) fn track(&mut self) -> Vec<Asked> {
        if let Shown::Meeting(_) = self.shown {
            return self.track_meeting();
        }
        let Some(open) = self.ready() else { return Vec::new() };
        match open.standing(&self.settings) {
            Standing::Present(_) => Vec::new(),
            Standing::Absent => {
                let from = open.mail.as_ref().and_then(|mail| mail.from.as_ref());
                match from.and_then(|from| self.last_choice(&from.address)) {
                    Some(last) => self.chosen(Some(last)),
                    None => self.write(None, None),
                }
            }
            // What it was regarding when it was untracked still holds.
            Standing::Kept(tracked, _) => {
                let regarding = tracked.regarding.clone();
                self.regard(regarding)
            }
        }
    }

    #[inline(never)]
    pub(in crate::pane) fn regard(&mut self, to: Option<Record>) -> Vec<Asked> {
        if let Shown::Meeting(_) = self.shown {
            return self.regard_meeting(to);
        }
        let Some(open) = self.ready() else { return Vec::new() };
        let Some(mail) = &open.mail else { return Vec::new() };
        let mailbox = mailbox_of(mail, &self.settings).clone();
        let (tracked, back) = match open.standing(&self.settings) {
            Standing::Absent => return self.write(to, None),
            Standing::Kept(tracked, _) => (tracked, true),
            Standing::Present(tracked) => (tracked, false),
        };
        let same = tracked.regarding.as_ref().map(|record| (record.kind, record.id))
            == to.as_ref().map(|r| (r.kind, r.id));
        if same && !back {
            return self.with_part(|open, _| open.close_parts());
        }
        let deed =
            Deed::Regard { activity: tracked.activity, from: tracked.regarding.clone(), to, mailbox, back };
        self.begin_on_open(deed)
    }

    #[inline(never)]
    pub(in crate::pane) fn untrack(&mut self, keep: bool) -> Vec<Asked> {
        if let Shown::Meeting(_) = self.shown {
            return self.untrack_meeting(keep);
        }
        let Some(open) = self.ready() else { return Vec::new() };
        let Some(mail) = &open.mail else { return Vec::new() };
        let Standing::Present(tracked) = open.standing(&self.settings) else { return Vec::new() };
        let (activity, regarding) = (tracked.activity, tracked.regarding.clone());
        let mailbox = mailbox_of(mail, &self.settings).clone();
        let deed = if keep {
            Deed::Keep { activity, mailbox, regarding }
        } else {
            let mut again = self.activity(open, mail, regarding);
            // Another product's activity comes back under its own key.
            again.id = activity;
            Deed::Delete { activity, mailbox, again: Box::new(again) }
        };
        self.begin_on_open(deed)
    }

    #[inline(never)]
    pub(in crate::pane) fn take_back(&mut self, decision: Uuid) -> Vec<Asked> {
        let Some(open) = self.ready() else { return Vec::new() };
        let known = open.decisions.iter().flatten().any(|one| one.id == Some(decision) && !one.undone);
        if known { self.begin_on_open(Deed::TakeBack { decision }) } else { Vec::new() }
    }

    #[inline(never)]
    pub(in crate::pane) fn add(&mut self, person: NewParty) -> Vec<Asked> {
        let Some(open) = self.ready() else { return Vec::new() };
        let (Some(mail), Some(key)) = (&open.mail, open.key) else { return Vec::new() };
        let id = identity::new_row(person.kind, &person.address, key);
        let record = Record { kind: person.kind, id, name: person.name() };
        let of_mail = !matches!(self.shown, Shown::Meeting(_));
        let from_sender = of_mail && mail.from.as_ref().is_some_and(|from| from.address == person.address);
        match open.standing(&self.settings) {
            Standing::Absent if from_sender => self.write(Some(record), Some(person)),
            Standing::Absent | Standing::Kept(..) | Standing::Present(_) => {
                self.begin_on_open(Deed::Add { person, record })
            }
        }
    }

    /// Makes a deal or case from the open mail.
    #[inline(never)]
    pub(in crate::pane) fn add_affair(&mut self, affair: NewAffair) -> Vec<Asked> {
        let Some(key) = self.ready().and_then(|open| open.key) else { return Vec::new() };
        let name = String::from(affair.name.trim());
        if name.is_empty() {
            return Vec::new();
        }
        let id = identity::new_affair(affair.kind, &name, key);
        let record = Record { kind: affair.kind, id, name: name.clone() };
        self.begin_on_open(Deed::Make { affair: NewAffair { name, ..affair }, record })
    }

    /// The open mail, where something can be begun on it: it is known, and nothing is under way.
    pub(in crate::pane) fn ready(&self) -> Option<&Open> {
        let waits =
            |open: &Open| self.queue.as_ref().zip(open.key).is_some_and(|(queue, key)| queue.waits_for(key));
        self.shown.open().filter(|open| open.known() && self.job_on(open).is_none() && !waits(open))
    }

    pub(in crate::pane) fn write(
        &mut self,
        regarding: Option<Record>,
        person: Option<NewParty>,
    ) -> Vec<Asked> {
        let Some(open) = self.ready() else { return Vec::new() };
        let Some(mail) = &open.mail else { return Vec::new() };
        let mut activity = self.activity(open, mail, regarding);
        if let Some(person) = &person {
            activity.stand_in(person);
        }
        self.begin_on_open(Deed::Write { activity: Box::new(activity), person })
    }

    fn activity(&self, open: &Open, mail: &Mail, regarding: Option<Record>) -> Activity {
        let mut activity = self.activity_of(mail, &open.dossier, regarding, open.parent.clone());
        activity.related.clone_from(&open.several.records);
        activity.left_out = self.files_left_out(open);
        activity
    }

    pub(in crate::pane) fn activity_of(
        &self,
        mail: &Mail,
        dossier: &Dossier,
        regarding: Option<Record>,
        parent: Option<Parent>,
    ) -> Activity {
        let settings = &self.settings;
        tracking::activity(mail, dossier, &settings.choices, settings.rules, regarding, parent)
    }
}
