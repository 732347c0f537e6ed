//! What an organisation has set about appointments, contacts and tasks (semantics B15, B20). `Default` is the default
//! of B20.

use alloc::collections::BTreeMap;

use super::{
    field::{Field, Way},
    kind::Kind,
};

/// What an organisation has set about appointments, contacts and tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `SSSPropagateAppointmentCancellationsToExchange`: what a person cancels in the CRM is cancelled in the calendar.
    pub cancellations: bool,
    /// `SSSUpdatePastMeetingsInNonDraftMode`: changes of a meeting that has begun go to the calendar too, where those
    /// who attend are told of them.
    pub past_meetings: bool,
    /// `SSSSyncAppointmentIsPrivateFromExchange`: what is private in the calendar is private in the CRM.
    pub private: bool,
    /// `AllowSaveAsDraftAppointment`: there are drafts of appointments. They invite nobody.
    pub drafts: bool,
    /// `appointmentricheditorexperience`: the CRM's text of a meeting is HTML.
    pub rich_text: bool,
    /// `TrackAppointmentsFromNonOrganizer`: who attends may track. Off, only where the organizer has no seat in the CRM.
    pub attendees_track: bool,
    /// `ForceOrganizerSyncForAttendeeTrackedAppointment`: what somebody who attends tracks is kept in step through the
    /// organizer's mailbox, where that is ours.
    pub through_organizer: bool,
    /// `DistinctPhysicalAndLogicalDeletesForExchangeSync`: what merely left the filters stays in the mailbox.
    pub distinct_deletes: bool,
    /// `SSSTaskDeletionSyncBehaviorFromExchange`.
    pub task_deletion: TaskDeletion,
    /// `UseCrmOrganizerForEmptyExchangeOrganizer`: where the calendar tells no organizer, the CRM's stays.
    pub crm_organizer: bool,
    /// `isappointmentattachmentsyncenabled`: files of appointments go both ways; never those of a series.
    pub attachments: bool,
    /// `iscontactmailingaddresssyncenabled`: which addresses of a contact go.
    pub addresses: Addresses,
    /// `isassignedtaskssyncenabled`: tasks that somebody assigned are kept in step too.
    pub assigned_tasks: bool,
    /// `ValidateContactBeforeTracking`: a contact without a last name is not tracked.
    pub validate_contacts: bool,
    /// Directions that an administrator has set. Those of fixed fields do not count.
    pub ways: BTreeMap<(Kind, Field), Way>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cancellations: false,
            past_meetings: false,
            private: false,
            drafts: false,
            rich_text: false,
            attendees_track: true,
            through_organizer: false,
            distinct_deletes: false,
            task_deletion: TaskDeletion::Delete,
            crm_organizer: false,
            attachments: false,
            addresses: Addresses::Mailing,
            assigned_tasks: false,
            validate_contacts: true,
            ways: BTreeMap::new(),
        }
    }
}

/// What becomes of a task of the CRM that somebody deletes in Outlook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskDeletion {
    /// It is deleted.
    #[default]
    Delete,
    /// It is deleted, unless it is completed.
    DeleteOpen,
    /// It stays.
    Keep,
}

impl TaskDeletion {
    /// The one of that number (0, 1, 2).
    pub fn from_code(code: i32) -> Option<Self> {
        match code {
            0 => Some(Self::Delete),
            1 => Some(Self::DeleteOpen),
            2 => Some(Self::Keep),
            _ => None,
        }
    }

    /// Its number.
    pub fn code(self) -> i32 {
        match self {
            Self::Delete => 0,
            Self::DeleteOpen => 1,
            Self::Keep => 2,
        }
    }
}

/// Which addresses of a contact go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Addresses {
    /// The mailing address.
    #[default]
    Mailing,
    /// Mailing, home and other.
    All,
}
