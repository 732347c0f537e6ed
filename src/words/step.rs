//! What was decided about an appointment, a contact or a task, in whole sentences: what, why, and who can do what about
//! it. Pane, desk and commands say it from here; it is said to the owner of the mailbox.

use domain::{
    party::Record,
    step::{
        Field,
        duplicates::Sign,
        reason::{Account, Evidence, Outcome, Reason, Remedy},
        recurrence::Unheld,
    },
};

use super::{
    Words,
    explain::{Explained, When},
};

impl Words {
    /// A decision about an appointment, a contact or a task, or a note beside one, in words.
    pub fn explain_step(self, account: &Account, when: When) -> Explained {
        let Account { outcome, reason, evidence, remedy, .. } = account;
        let outcome = match (outcome, reason) {
            (Outcome::Leave, Reason::InStep) => "in_step",
            (outcome, _) => outcome.as_str(),
        };
        let what = match when {
            When::Done => self.step_done(outcome),
            When::Ahead => self.step_ahead(outcome),
        };
        let why = self.of_step(*reason, evidence);
        let why = match evidence.field {
            Some(field) => self.step_of_field(&self.field_of_step(field), &why),
            None => why,
        };
        Explained { what, why, remedy: self.remedy_of_step(*remedy, evidence.switch) }
    }

    /// What a field is called.
    pub fn field_of_step(self, field: Field) -> String {
        self.step_field(field.as_str())
    }

    fn of_step(self, reason: Reason, evidence: &Evidence) -> String {
        let side = evidence.side.map_or("both", domain::step::Side::as_str);
        let count = u64::from(evidence.tries);
        let text = evidence.text.as_str();
        let name = || self.named_in_step(evidence.row.as_ref(), text);
        match reason {
            Reason::RowMatches => self.step_row_matches().into(),
            Reason::Marked => self.step_marked().into(),
            Reason::TrackedByHand => self.step_tracked_by_hand().into(),
            Reason::SameItem => self.step_same_item().into(),
            Reason::SameAddress => self.step_same_address().into(),
            Reason::InStep => self.step_in_step().into(),
            Reason::Changed => self.step_changed(side),
            Reason::ChangedOnBoth => self.step_changed_on_both().into(),
            Reason::CancelledByOrganizer => self.step_cancelled_by_organizer().into(),
            Reason::Unseen => self.step_unseen().into(),
            Reason::NoFilter => self.step_no_filter().into(),
            Reason::NotTracked => self.step_not_tracked().into(),
            Reason::OneWayKind => self.step_one_way_kind().into(),
            Reason::QueueMailbox => self.step_queue_mailbox().into(),
            Reason::MailboxInactive => self.why_mailbox_inactive().into(),
            Reason::MailboxUnapproved => self.why_mailbox_unapproved().into(),
            Reason::StepOff => self.step_off().into(),
            Reason::StepUntested => self.step_untested().into(),
            Reason::StepFailing => self.step_failing().into(),
            Reason::CategoriesOff => self.why_categories_off().into(),
            Reason::AssignedTask => self.step_assigned_task().into(),
            Reason::MeetingMessage => self.step_meeting_message().into(),
            Reason::Copy => self.step_copy().into(),
            Reason::Draft => self.step_draft().into(),
            Reason::OfSeries => self.step_of_series().into(),
            Reason::NotOrganizer if evidence.row.is_some() || !text.is_empty() => {
                self.step_not_organizer_named(name())
            }
            Reason::NotOrganizer => self.step_not_organizer().into(),
            Reason::ThroughOrganizer => self.step_through_organizer(name()),
            Reason::OrganizerMissing => self.step_organizer_missing().into(),
            Reason::AttendeeMayNotTrack => self.step_attendee_may_not_track(name()),
            Reason::NameMissing => self.step_name_missing().into(),
            Reason::TimeMissing => self.step_time_missing().into(),
            Reason::PastNotMade => self.step_past_not_made().into(),
            Reason::UntrackedByHand => match evidence.at {
                Some(at) => self.why_untracked_by_hand_at(&self.in_full(at)),
                None => self.why_untracked_by_hand().into(),
            },
            Reason::RemovedInOutlook => self.step_removed_in_outlook().into(),
            Reason::RemovedInCrm => self.step_removed_in_crm().into(),
            Reason::ItemDeleted => self.step_item_deleted().into(),
            Reason::RowDeleted => self.step_row_deleted().into(),
            Reason::BothGone => self.step_both_gone().into(),
            Reason::LeftFilter => self.step_left_filter().into(),
            Reason::LeftFilterKept => self.step_left_filter_kept().into(),
            Reason::ContactStays => self.step_contact_stays().into(),
            Reason::OwnersContactStays => self.step_owners_contact_stays().into(),
            Reason::DoneStays => self.step_done_stays().into(),
            Reason::TaskDeletionOff => self.step_task_deletion_off().into(),
            Reason::PastStays => self.step_past_stays().into(),
            Reason::ClosedStays => self.step_closed_stays().into(),
            Reason::AttendeesCopy => self.step_attendees_copy().into(),
            Reason::CancelledInCrm => self.step_cancelled_in_crm().into(),
            Reason::CancellationStays => self.step_cancellation_stays().into(),
            Reason::NobodyAsked => self.step_nobody_asked().into(),
            Reason::WouldInvite => self.step_would_invite().into(),
            Reason::PastMeeting => self.step_past_meeting().into(),
            Reason::RowClosed => self.step_row_closed().into(),
            Reason::OneWayField => self.step_one_way_field(side),
            Reason::ValueLost if text.is_empty() => self.step_value_lost_unsaid(side),
            Reason::ValueLost => self.step_value_lost(side, text),
            Reason::Clash => match (&evidence.row, text) {
                (None, "") => self.step_clash().into(),
                (Some(_), "") => self.step_clash_who(name()),
                (None, text) => self.step_clash_what(text),
                (Some(_), text) => self.step_clash_who_what(name(), text),
            },
            Reason::MaybeDuplicate => {
                let sign = Sign::from_name(text).unwrap_or(Sign::Name);
                self.step_maybe_duplicate(name(), sign.as_str())
            }
            Reason::PatternUnheld => {
                self.step_pattern_unheld(evidence.unheld.unwrap_or(Unheld::Date).as_str()).to_owned()
            }
            Reason::Shortened => self.step_shortened(side),
            Reason::CompanyUnknown => self.step_company_unknown(text),
            Reason::NoAddress => self.step_no_address(name()),
            Reason::Postponed => self.why_postponed(count),
            Reason::GaveUp => self.why_gave_up(count),
        }
    }

    /// A row's name, else the text beside it.
    fn named_in_step<'a>(self, row: Option<&'a Record>, text: &'a str) -> &'a str {
        let row = row.map(|row| row.name.as_str());
        row.into_iter().chain([text]).find(|name| !name.trim().is_empty()).unwrap_or_else(|| self.nameless())
    }

    fn remedy_of_step(self, remedy: Remedy, switch: Option<&str>) -> Option<String> {
        let said = match remedy {
            Remedy::Nothing => return None,
            Remedy::Wait => self.remedy_wait().into(),
            Remedy::ActivateMailbox => self.remedy_activate_mailbox().into(),
            Remedy::ApproveMailbox => self.remedy_approve_mailbox().into(),
            Remedy::ChooseDelivery => self.remedy_choose_delivery().into(),
            Remedy::TestMailbox => self.remedy_test_mailbox().into(),
            Remedy::ChangeSwitch => match switch {
                Some(switch) => self.remedy_change_switch(&self.step_setting(switch), switch),
                None => self.remedy_change_some_switch().into(),
            },
            Remedy::Track
            | Remedy::ChangeFilters
            | Remedy::SendYourself
            | Remedy::DeleteYourself
            | Remedy::NameOrganizer
            | Remedy::AskOrganizer
            | Remedy::Reopen
            | Remedy::NameContact
            | Remedy::GiveTime
            | Remedy::FinishDraft
            | Remedy::ChooseCompany
            | Remedy::Choose
            | Remedy::TakeBack
            | Remedy::ChooseTime
            | Remedy::ChoosePattern
            | Remedy::PutBack
            | Remedy::GiveAddress
            | Remedy::ChangeWay => self.step_remedy(remedy.as_str()),
        };
        Some(said)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests;
