//! What the pane needs from outside for meetings.
#![allow(async_fn_in_trait, reason = "one thread per pane and per mailbox worker: no Send is wanted")]

use alloc::boxed::Box;

use uuid::Uuid;

use super::{Appointment, Heard, Meeting, Naming, Want};
use crate::{
    mail::{Address, ItemId},
    party::{Record, Tracked},
    problem::Problem,
    want::{self, Written},
};

/// The mailbox side.
pub trait Calendar {
    /// That meeting, if it is the one that is open, without its text.
    async fn meeting(&self, item: &ItemId) -> Result<Meeting, Problem>;
}

/// The CRM side.
pub trait Appointments {
    /// The appointment, or series, of that key.
    async fn appointment(&self, key: Uuid) -> Result<Option<Tracked>, Problem>;
    /// Writes it once, however often it is asked to.
    async fn write_appointment(&self, appointment: &Appointment) -> Result<Written, Problem>;
    /// Sets or takes off what it is regarding, and forgets that the mailbox untracked it.
    async fn regard_appointment(
        &self,
        activity: Uuid,
        regarding: Option<&Record>,
        mailbox: &Address,
    ) -> Result<(), Problem>;
    /// Takes it off the CRM, or notes that this mailbox untracked it.
    async fn untrack_appointment(&self, activity: Uuid, keep: bool, mailbox: &Address)
    -> Result<(), Problem>;
}

/// The synchronizer's side: it may ask the mailbox what Outlook does not tell an add-in.
pub trait Names {
    /// What all calendars call the event of that name in the mailbox of whoever asks.
    async fn name(&self, item: &ItemId) -> Result<Naming, Problem>;
    /// Shows an appointment, or a series, in the CRM's own face.
    fn show_appointment(&self, activity: Uuid, series: bool);
}

/// Answers one want; `None` where nothing is to be said.
pub async fn answer(
    want: Want,
    calendar: &impl Calendar,
    crm: &impl Appointments,
    names: &impl Names,
) -> Option<want::Heard> {
    let heard = match want {
        Want::Read(item) => Heard::Read(calendar.meeting(&item).await.map(Box::new)),
        Want::Name(item) => Heard::Named(names.name(&item).await),
        Want::Find(key) => Heard::Found(crm.appointment(key).await.map(|found| found.map(Box::new))),
        Want::Write(appointment) => {
            return Some(want::Heard::Written(crm.write_appointment(&appointment).await));
        }
        Want::Regard { activity, regarding, mailbox } => {
            let done = crm.regard_appointment(activity, regarding.as_ref(), &mailbox).await;
            return Some(want::Heard::Changed(done));
        }
        Want::Untrack { activity, keep, mailbox } => {
            return Some(want::Heard::Changed(crm.untrack_appointment(activity, keep, &mailbox).await));
        }
        Want::Show { activity, series } => {
            names.show_appointment(activity, series);
            return None;
        }
    };
    Some(want::Heard::Meeting(heard))
}
