//! What is learned from what a person chooses: the offers of the next mail.

use alloc::vec::Vec;

use crate::{
    mail::Address,
    party::{Kind, Record},
    suggest,
    tracking::{Activity, Standing},
    want::Want,
};

use super::{Asked, NoticeId, Pane, Ticket, job::Deed};

impl Pane {
    /// Takes the first offer, where the mail is not tracked and nothing else stands open that keys are meant for.
    #[inline(never)]
    pub(super) fn accept(&mut self) -> Vec<Asked> {
        let Some(open) = self.shown.sent() else { return Vec::new() };
        let free = self.timeline.is_none()
            && self.home.is_none()
            && !self.keys
            && !open.has_part()
            && !matches!(open.standing(&self.settings), Standing::Present(_));
        let first = open.offers(&self.settings).into_iter().next().filter(|_| free);
        first.map(|offer| self.chosen(Some(offer.record))).unwrap_or_default()
    }

    /// Makes the mail regarding what a person chose, and remembers for whose mail that was.
    #[inline(never)]
    pub(super) fn chosen(&mut self, record: Option<Record>) -> Vec<Asked> {
        let mut wants = self.regard(record.clone());
        let begun = wants.iter().any(|asked| matches!(asked.ticket, Ticket::Job(_)));
        let Some(open) = self.shown.sent() else { return wants };
        let Some((record, mail)) = record.zip(open.mail.as_ref()).filter(|_| begun) else { return wants };
        if let Some(address) = suggest::with(mail, &open.dossier).cloned() {
            self.settings.habits.chosen(&address, &record, mail.at.unwrap_or_default());
            wants.push(self.keep_habits());
        }
        wants
    }

    /// Undoes what a line tells, and what was learned by it.
    #[inline(never)]
    pub(super) fn take_back_choice(&mut self, id: NoticeId) -> Vec<Asked> {
        let deed = self.lines.iter().find(|line| line.id == id).and_then(|line| line.undo.clone());
        let mut wants = self.undo(id);
        let (record, address) = match deed.filter(|_| !wants.is_empty()) {
            Some(Deed::Delete { again, .. }) => (again.regarding.clone(), with(&again)),
            Some(Deed::Regard { from, .. }) => (from, self.open_with()),
            Some(Deed::Meeting(deed)) => match deed.learned() {
                Some((record, address)) => (Some(record), address.or_else(|| self.open_with())),
                None => return wants,
            },
            Some(
                Deed::Write { .. }
                | Deed::Keep { .. }
                | Deed::Add { .. }
                | Deed::Make { .. }
                | Deed::TakeBack { .. }
                | Deed::Contract(_)
                | Deed::Errand(_)
                | Deed::Relate { .. },
            )
            | None => {
                return wants;
            }
        };
        if let Some((record, address)) = record.zip(address) {
            self.settings.habits.undone(&address, &record);
            wants.push(self.keep_habits());
        }
        wants
    }

    fn open_with(&self) -> Option<Address> {
        let open = self.shown.sent()?;
        open.mail.as_ref().and_then(|mail| suggest::with(mail, &open.dossier)).cloned()
    }

    pub(super) fn keep_habits(&self) -> Asked {
        Asked { ticket: Ticket::None, want: Want::Learn(self.settings.habits.all().to_vec()) }
    }
}

/// Whom the mail of an activity is with: the first on it who is no colleague.
pub(super) fn with(activity: &Activity) -> Option<Address> {
    let colleague = |record: &Record| record.kind == Kind::User;
    let other = activity.stands.iter().find(|stand| !stand.record.as_ref().is_some_and(colleague));
    other.map(|stand| stand.person.address.clone())
}
