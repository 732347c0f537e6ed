//! Why something was kept in step or left alone, what that rests on, and who can do what about it. No sentences: the
//! words come from elsewhere, by these names.

use alloc::string::String;

use super::{
    field::Field,
    kind::{Kind, Side},
    recurrence::Unheld,
};
use crate::{
    mail::Moment,
    party::Record,
    reason::{Who, named},
};

named! {
    /// What was decided, without what it needs to be carried out.
    Outcome {
        /// It is left as it is.
        Leave = "leave",
        /// A row is written for the item.
        CreateRow = "create_row",
        /// An item is written for the row.
        CreateItem = "create_item",
        /// Row and item are linked.
        Link = "link",
        /// They are brought in step.
        Step = "step",
        /// The link ends; both stay.
        Unlink = "unlink",
        /// The row is deleted.
        DeleteRow = "delete_row",
        /// The item is deleted.
        DeleteItem = "delete_item",
        /// The meeting is called off.
        CancelItem = "cancel_item",
        /// It is kept in step through its organizer's mailbox.
        Through = "through",
        /// Nothing is done by this: it is said beside a decision.
        Say = "say",
    }
}

named! {
    /// Why something was kept in step or left alone.
    Reason {
        /// The row matches a synchronization filter.
        RowMatches = "row_matches",
        /// A person put the category on the item.
        Marked = "marked",
        /// A person tracked the item in the add-in.
        TrackedByHand = "tracked_by_hand",
        /// Row and item are the same meeting, contact or task.
        SameItem = "same_item",
        /// A contact of the mailbox has an address of the row's: they are linked, and none is made twice.
        SameAddress = "same_address",
        /// Both have the same.
        InStep = "in_step",
        /// One side changed.
        Changed = "changed",
        /// Both sides changed the same field, and one gave way.
        ChangedOnBoth = "changed_on_both",
        /// The organizer called the meeting off: so is the row.
        CancelledByOrganizer = "cancelled_by_organizer",

        /// The item was not looked at: nothing follows from that.
        Unseen = "unseen",
        /// No filter takes the row.
        NoFilter = "no_filter",
        /// Nobody tracked the item.
        NotTracked = "not_tracked",
        /// Items become no rows of this kind.
        OneWayKind = "one_way_kind",
        /// The mailbox is a queue's.
        QueueMailbox = "queue_mailbox",
        /// The mailbox is deactivated.
        MailboxInactive = "mailbox_inactive",
        /// The mailbox's address is not approved.
        MailboxUnapproved = "mailbox_unapproved",
        /// Appointments, contacts and tasks of the mailbox are not kept in step, or by other means.
        StepOff = "step_off",
        /// Nobody tested it.
        StepUntested = "step_untested",
        /// The last test of it failed.
        StepFailing = "step_failing",
        /// The category does not track here.
        CategoriesOff = "categories_off",
        /// Somebody assigned the task.
        AssignedTask = "assigned_task",
        /// It is a request or response, not the meeting.
        MeetingMessage = "meeting_message",
        /// It is a copy of another item of the mailbox.
        Copy = "copy",
        /// It is a draft.
        Draft = "draft",
        /// It is an occurrence as the series says.
        OfSeries = "of_series",
        /// Another calls the meeting: it comes from their calendar.
        NotOrganizer = "not_organizer",
        /// It is kept in step through the organizer's mailbox.
        ThroughOrganizer = "through_organizer",
        /// Nobody knows who calls the meeting.
        OrganizerMissing = "organizer_missing",
        /// Who merely attends may not track this meeting.
        AttendeeMayNotTrack = "attendee_may_not_track",
        /// The contact has no last name.
        NameMissing = "name_missing",
        /// The meeting or task has no time where it needs one.
        TimeMissing = "time_missing",
        /// The meeting was over before it was to come into the calendar.
        PastNotMade = "past_not_made",

        /// A person took the category off or untracked it.
        UntrackedByHand = "untracked_by_hand",
        /// A person deleted the item: it is not made again.
        RemovedInOutlook = "removed_in_outlook",
        /// Somebody deleted the row: it is not made again.
        RemovedInCrm = "removed_in_crm",
        /// The item was deleted in Outlook.
        ItemDeleted = "item_deleted",
        /// The row was deleted in the CRM.
        RowDeleted = "row_deleted",
        /// Both are gone.
        BothGone = "both_gone",
        /// The row left the filters, or may not be seen any more.
        LeftFilter = "left_filter",
        /// The same, and what merely left the filters stays.
        LeftFilterKept = "left_filter_kept",
        /// A contact deleted in Outlook stays in the CRM.
        ContactStays = "contact_stays",
        /// A contact deleted by its owner in the CRM stays in the owner's mailbox.
        OwnersContactStays = "owners_contact_stays",
        /// A completed task is not deleted with the other.
        DoneStays = "done_stays",
        /// Tasks deleted in Outlook stay in the CRM.
        TaskDeletionOff = "task_deletion_off",
        /// The meeting has begun: it is not deleted with the other.
        PastStays = "past_stays",
        /// The row is completed or cancelled: it is not deleted with the item.
        ClosedStays = "closed_stays",
        /// Who merely attends deletes nothing but their own copy.
        AttendeesCopy = "attendees_copy",
        /// The meeting was cancelled in the CRM: so it is in the calendar.
        CancelledInCrm = "cancelled_in_crm",
        /// The meeting was cancelled in the CRM, which does not cancel it in the calendar.
        CancellationStays = "cancellation_stays",
        /// Others attend, and no person is known to have deleted or cancelled it: it stays in the calendar.
        NobodyAsked = "nobody_asked",

        /// It would tell those who attend, and no person asked for that.
        WouldInvite = "would_invite",
        /// The meeting has begun: those who attend are not told of changes any more.
        PastMeeting = "past_meeting",
        /// The row is completed or cancelled: the CRM takes no changes.
        RowClosed = "row_closed",
        /// The field changed on the side from which it does not go.
        OneWayField = "one_way_field",
        /// Both sides changed the field; this value gave way.
        ValueLost = "value_lost",
        /// Somebody is busy at that time.
        Clash = "clash",
        /// There is a contact who may be the same person.
        MaybeDuplicate = "maybe_duplicate",
        /// The CRM cannot hold how the series recurs.
        PatternUnheld = "pattern_unheld",
        /// The text is longer than the other side holds.
        Shortened = "shortened",
        /// No account, or several, have the company's name.
        CompanyUnknown = "company_unknown",
        /// Somebody who attends has no address, and cannot be invited.
        NoAddress = "no_address",
        /// An attempt failed; it is tried again.
        Postponed = "postponed",
        /// So many attempts failed that no more are made.
        GaveUp = "gave_up",
    }
}

named! {
    /// What can be done, and who can do it.
    Remedy {
        /// Nothing needs to be done.
        Nothing = "nothing",
        /// Nothing: it is tried again by itself.
        Wait = "wait",
        /// You: track it, in the add-in or with the category.
        Track = "track",
        /// You: change the synchronization filters.
        ChangeFilters = "change_filters",
        /// You: open the meeting in Outlook and send the change to those who attend.
        SendYourself = "send_yourself",
        /// You: delete or cancel the meeting in Outlook.
        DeleteYourself = "delete_yourself",
        /// You: say in the CRM who calls the meeting.
        NameOrganizer = "name_organizer",
        /// You: ask who called the meeting.
        AskOrganizer = "ask_organizer",
        /// You: open the row again in the CRM.
        Reopen = "reopen",
        /// You: give the contact a last name.
        NameContact = "name_contact",
        /// You: give it a time.
        GiveTime = "give_time",
        /// You: finish the draft.
        FinishDraft = "finish_draft",
        /// You: choose the company's account.
        ChooseCompany = "choose_company",
        /// You: say whether it is that contact, or a new one.
        Choose = "choose",
        /// You: take it back, where it was not meant.
        TakeBack = "take_back",
        /// You: choose another time, or leave it.
        ChooseTime = "choose_time",
        /// You: choose another pattern, or leave the series in Outlook.
        ChoosePattern = "choose_pattern",
        /// You: put the value back where it was meant.
        PutBack = "put_back",
        /// You: give the person an address in the CRM.
        GiveAddress = "give_address",
        /// An administrator: change the switch that the evidence names.
        ChangeSwitch = "change_switch",
        /// An administrator: change the direction of the field.
        ChangeWay = "change_way",
        /// An administrator: activate the mailbox.
        ActivateMailbox = "activate_mailbox",
        /// An administrator: approve the mailbox.
        ApproveMailbox = "approve_mailbox",
        /// An administrator: choose the synchronizer for appointments, contacts and tasks.
        ChooseDelivery = "choose_delivery",
        /// An administrator: test and enable the mailbox.
        TestMailbox = "test_mailbox",
    }
}

impl Remedy {
    /// Who can do it.
    pub fn who(self) -> Who {
        match self {
            Self::Nothing | Self::Wait => Who::Nobody,
            Self::Track
            | Self::ChangeFilters
            | Self::SendYourself
            | Self::DeleteYourself
            | Self::NameOrganizer
            | Self::AskOrganizer
            | Self::Reopen
            | Self::NameContact
            | Self::GiveTime
            | Self::FinishDraft
            | Self::ChooseCompany
            | Self::Choose
            | Self::TakeBack
            | Self::ChooseTime
            | Self::ChoosePattern
            | Self::PutBack
            | Self::GiveAddress => Who::You,
            Self::ChangeSwitch
            | Self::ChangeWay
            | Self::ActivateMailbox
            | Self::ApproveMailbox
            | Self::ChooseDelivery
            | Self::TestMailbox => Who::Administrator,
        }
    }
}

/// What a decision rests on. Only what had a part in it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The rule, as the semantics number it.
    pub rule: &'static str,
    /// The organisation's switch that made the difference, one of [`SWITCHES`].
    pub switch: Option<&'static str>,
    /// The side that changed, or that it happened on.
    pub side: Option<Side>,
    /// The field it is about.
    pub field: Option<Field>,
    /// Another row it is about: who is busy, who may be the same person, who calls the meeting.
    pub row: Option<Record>,
    /// A text it is about: a value that gave way, a company's name, a person without an address.
    pub text: String,
    /// A moment it is about: when it was untracked, when the other meeting begins.
    pub at: Option<Moment>,
    /// Why the CRM cannot hold how a series recurs.
    pub unheld: Option<Unheld>,
    /// Attempts so far.
    pub tries: u8,
}

/// The organisation's switches that may make a difference, by the names that [`Evidence::switch`] gives them.
pub const SWITCHES: &[&str] = &[
    "AllowSaveAsDraftAppointment",
    "DistinctPhysicalAndLogicalDeletesForExchangeSync",
    "ForceOrganizerSyncForAttendeeTrackedAppointment",
    "IgnoreCopiedItemsInSSSForMailbox",
    "IsAssignedTasksSyncEnabled",
    "SSSPropagateAppointmentCancellationsToExchange",
    "SSSTaskDeletionSyncBehaviorFromExchange",
    "SSSUpdatePastMeetingsInNonDraftMode",
    "TrackAppointmentsFromNonOrganizer",
    "TrackCategorizedItems",
    "UseCrmOrganizerForEmptyExchangeOrganizer",
    "ValidateContactBeforeTracking",
];

/// A decision, or a note beside one, without what it takes to carry it out: what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What it is about.
    pub kind: Kind,
    /// What was decided.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// What that rests on.
    pub evidence: Evidence,
    /// Who can do what about it.
    pub remedy: Remedy,
}
