//! Whether a mailbox is kept in step at all (semantics B15, *mailbox must*): a user's, active, approved where that is
//! needed, with the synchronizer chosen for appointments, contacts and tasks, and tested for them.

use crate::{
    party::Kind,
    settings::{Approval, Delivery, Organisation, Seat, Test},
    step::reason::{Reason, Remedy},
};

/// Why a mailbox is not kept in step, and what can be done about it.
pub(super) fn hindered(seat: &Seat, organisation: &Organisation) -> Option<(Reason, Remedy)> {
    if seat.owner.kind != Kind::User {
        return Some((Reason::QueueMailbox, Remedy::Nothing));
    }
    if !seat.active {
        return Some((Reason::MailboxInactive, Remedy::ActivateMailbox));
    }
    if seat.step != Delivery::Synchronizer {
        return Some((Reason::StepOff, Remedy::ChooseDelivery));
    }
    if organisation.users_need_approval && seat.approval != Approval::Approved {
        return Some((Reason::MailboxUnapproved, Remedy::ApproveMailbox));
    }
    match seat.step_test {
        Test::Success => None,
        Test::NotRun => Some((Reason::StepUntested, Remedy::TestMailbox)),
        Test::Failure => Some((Reason::StepFailing, Remedy::TestMailbox)),
    }
}

/// Whether appointments, contacts and tasks of that mailbox may be kept in step.
pub fn may_step(seat: &Seat, organisation: &Organisation) -> bool {
    hindered(seat, organisation).is_none()
}
