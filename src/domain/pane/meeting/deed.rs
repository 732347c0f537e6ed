//! What a person asked for about a meeting.

use alloc::{boxed::Box, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::Address,
    meeting::{self, Appointment, plain},
    party::{Record, Tracked},
    want::{Want, Written},
};

use super::super::{
    Asked, Pane,
    job::{self, About},
    view::{Doing, News},
};

/// What is to be done, with all that is needed to do it again or to undo it.
#[derive(Clone, Debug)]
pub(in crate::pane) enum Deed {
    /// Write the appointment.
    Write(Box<Appointment>),
    /// Set what it is regarding. `back` says that the meeting was untracked and is tracked by this again.
    Regard { activity: Uuid, from: Option<Record>, to: Option<Record>, mailbox: Address, back: bool },
    /// Take it off the CRM. `again` is what undoes that.
    Delete { activity: Uuid, mailbox: Address, again: Box<Appointment> },
    /// Note that this mailbox untracked it, and keep it in the CRM.
    Keep { activity: Uuid, mailbox: Address, regarding: Option<Record> },
}

impl Deed {
    pub(in crate::pane) fn doing(&self) -> Doing {
        match self {
            Self::Write(new) => Doing::Tracking(new.activity.regarding.clone()),
            Self::Regard { to, back: true, .. } => Doing::Tracking(to.clone()),
            Self::Regard { to, back: false, .. } => Doing::Changing(to.clone()),
            Self::Delete { .. } => Doing::Untracking { keep: false },
            Self::Keep { .. } => Doing::Untracking { keep: true },
        }
    }

    fn written(&self) -> Option<&Appointment> {
        match self {
            Self::Write(new) | Self::Delete { again: new, .. } => Some(new),
            Self::Regard { .. } | Self::Keep { .. } => None,
        }
    }

    /// It is taken off the CRM, or is no more this mailbox's.
    pub(in crate::pane) fn untracks(&self) -> bool {
        matches!(self, Self::Delete { .. } | Self::Keep { .. })
    }

    /// The text is needed first: to send it, or to be able to undo.
    pub(in crate::pane) fn lacks_text(&self) -> bool {
        self.written().is_some_and(|new| new.text.is_none())
    }

    pub(in crate::pane) fn take_text(&mut self, text: &str) {
        match self {
            Self::Write(new) | Self::Delete { again: new, .. } => new.text = Some(plain(text)),
            Self::Regard { .. } | Self::Keep { .. } => {}
        }
    }

    pub(in crate::pane) fn want(&self) -> Want {
        Want::Meeting(match self {
            Self::Write(new) => meeting::Want::Write(new.clone()),
            Self::Regard { activity, to, mailbox, .. } => {
                meeting::Want::Regard { activity: *activity, regarding: to.clone(), mailbox: mailbox.clone() }
            }
            Self::Delete { activity, mailbox, .. } => {
                meeting::Want::Untrack { activity: *activity, keep: false, mailbox: mailbox.clone() }
            }
            Self::Keep { activity, mailbox, .. } => {
                meeting::Want::Untrack { activity: *activity, keep: true, mailbox: mailbox.clone() }
            }
        })
    }

    /// What was learned by it: which record, for whose meetings. `None` for the address is whoever is on the meeting
    /// that is open.
    pub(in crate::pane) fn learned(&self) -> Option<(Record, Option<Address>)> {
        match self {
            Self::Delete { again, .. } => {
                let record = again.activity.regarding.clone()?;
                Some((record, super::super::learn::with(&again.activity)))
            }
            Self::Regard { from, .. } => Some((from.clone()?, None)),
            Self::Write(_) | Self::Keep { .. } => None,
        }
    }
}

fn deed(deed: Deed) -> job::Deed {
    job::Deed::Meeting(Box::new(deed))
}

impl Pane {
    /// The CRM has the meeting now.
    #[inline(never)]
    pub(in crate::pane) fn meeting_written(
        &mut self,
        about: &About,
        new: Appointment,
        me: Option<&Record>,
        written: Written,
    ) -> Vec<Asked> {
        let Tracked { activity, regarding, by, .. } = written.tracked.clone();
        // A repeated attempt of ours finds what the first one wrote: that is no news of somebody else.
        let ours = by.as_ref().zip(me).is_some_and(|(by, me)| by.is(me));
        let id = |record: &Option<Record>| record.as_ref().map(|record| record.id);
        let as_wanted = id(&regarding) == id(&new.activity.regarding);
        let mailbox = new.meeting.mailbox.clone().unwrap_or_else(|| self.settings.me.address.clone());
        let (news, undo) = if written.was_there && !(ours && as_wanted) {
            (News::WasTracked { by, regarding }, None)
        } else {
            let undo = Deed::Delete { activity, mailbox, again: Box::new(new) };
            (News::Tracked(regarding), Some(deed(undo)))
        };
        self.tell(Some(about.clone()), news, undo, None);
        self.on_open(about, |open, _, turn| open.is_tracked(written.tracked, turn))
    }

    /// It is done.
    #[inline(never)]
    pub(in crate::pane) fn meeting_changed(&mut self, about: &About, done: Deed) -> Vec<Asked> {
        match done {
            Deed::Write(_) => Vec::new(),
            Deed::Regard { activity, from, to, mailbox, back } => {
                let (news, undo) = if back {
                    (News::Tracked(to.clone()), Deed::Keep { activity, mailbox, regarding: to.clone() })
                } else {
                    let undo = Deed::Regard { activity, from: to.clone(), to: from, mailbox, back: false };
                    (News::Changed(to.clone()), undo)
                };
                self.tell(Some(about.clone()), news, Some(deed(undo)), None);
                self.on_open(about, |open, settings, turn| open.is_regarding(activity, &to, settings, turn))
            }
            Deed::Delete { activity, again, .. } => {
                let undo = Deed::Write(again);
                self.tell(Some(about.clone()), News::Untracked { keep: false }, Some(deed(undo)), None);
                self.on_open(about, |open, settings, turn| open.is_untracked(activity, false, settings, turn))
            }
            Deed::Keep { activity, mailbox, regarding } => {
                let to = regarding.clone();
                let undo = Deed::Regard { activity, from: regarding, to, mailbox, back: true };
                self.tell(Some(about.clone()), News::Untracked { keep: true }, Some(deed(undo)), None);
                self.on_open(about, |open, settings, turn| open.is_untracked(activity, true, settings, turn))
            }
        }
    }

    /// Begins it on the meeting that is open.
    pub(super) fn begin_deed(&mut self, of: Deed) -> Vec<Asked> {
        self.begin_on_open(deed(of))
    }
}
