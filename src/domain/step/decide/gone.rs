//! What becomes of one where the other is gone (semantics B15, *deleting*; A4.6).
//!
//! Where the semantics say nothing:
//!
//! - A meeting that others attend, or that came from the calendar, is deleted there because a person is known to have
//!   deleted its row. A clean-up, a cascade from an account, or whoever is not known ends the link, and the meeting stays.
//! - A row is not deleted because a program cleared the calendar.
//! - An item that a person tracked is not deleted because its row left the filters.

use super::{decision, meeting};
use crate::{
    party::Record,
    step::{
        case::{Author, Case, Changed, Item, Link, Origin, Row},
        decision::{Decision, Invites, Verdict},
        kind::{Kind, Shape, Side},
        reason::{Reason, Remedy},
        settings::TaskDeletion,
        value::Progress,
    },
};

/// Which switch lets things stay that merely left the filters.
const DISTINCT: &str = "DistinctPhysicalAndLogicalDeletesForExchangeSync";

fn unlink(case: &Case<'_>, side: Side, reason: Reason, remedy: Remedy) -> Decision {
    decision(case, Verdict::Unlink { side }, reason, remedy).on(side)
}

/// The row left the filters, or may not be seen any more (a logical delete).
pub(super) fn hidden(case: &Case<'_>, row: Option<&Row>, item: &Item, link: &Link) -> Decision {
    let kept = |reason| unlink(case, Side::Crm, reason, Remedy::ChangeFilters);
    if case.kind.shape() == Shape::Meeting && case.kind != Kind::ServiceActivity {
        return kept(Reason::LeftFilter);
    }
    if case.organisation.step.distinct_deletes {
        return kept(Reason::LeftFilterKept).by_switch(DISTINCT);
    }
    if link.origin == Origin::Person {
        return kept(Reason::LeftFilterKept);
    }
    let owner = row.and_then(|row| row.owner.as_ref());
    if let Some(stays) = stays(case, owner, item) {
        return stays;
    }
    decision(case, Verdict::DeleteItem, Reason::LeftFilter, Remedy::ChangeFilters).on(Side::Crm)
}

/// What stays in the mailbox although its row is gone: a contact of its owner, a completed task.
fn stays(case: &Case<'_>, owner: Option<&Record>, item: &Item) -> Option<Decision> {
    let stays = |reason| Some(unlink(case, Side::Crm, reason, Remedy::Nothing));
    match case.kind.shape() {
        Shape::Card if owner.is_some_and(|owner| owner.is(&case.seat.owner)) => {
            stays(Reason::OwnersContactStays)
        }
        Shape::Todo if item.fields.progress() == Some(Progress::Done) => stays(Reason::DoneStays),
        Shape::Card | Shape::Todo | Shape::Meeting => None,
    }
}

/// The row was deleted.
pub(super) fn row(
    case: &Case<'_>,
    by: &Changed,
    owner: Option<&Record>,
    item: &Item,
    link: &Link,
) -> Decision {
    let delete = |invites| Decision {
        invites,
        ..decision(case, Verdict::DeleteItem, Reason::RowDeleted, Remedy::Nothing).on(Side::Crm)
    };
    if let Some(stays) = stays(case, owner, item) {
        return stays;
    }
    if case.kind.shape() != Shape::Meeting || case.kind == Kind::ServiceActivity {
        return delete(Invites::Nobody);
    }
    let kept = |reason, remedy| unlink(case, Side::Crm, reason, remedy);
    if !item.is_organizer {
        return kept(Reason::AttendeesCopy, Remedy::Nothing);
    }
    if meeting::has_begun(case.kind, &item.fields, case.now) {
        return kept(Reason::PastStays, Remedy::Nothing);
    }
    let (attended, person) = (meeting::is_attended(&item.fields), meeting::by_person(case, by));
    match (attended, person) {
        (true, true) => delete(Invites::Cancelled { cause: by.clone() }),
        (false, true) => delete(Invites::Nobody),
        (false, false) if link.origin == Origin::Filter => delete(Invites::Nobody),
        (_, false) => kept(Reason::NobodyAsked, Remedy::DeleteYourself),
    }
}

/// The item was deleted.
pub(super) fn item(case: &Case<'_>, row: &Row, by: &Changed) -> Decision {
    let kept = |reason, remedy| unlink(case, Side::Exchange, reason, remedy);
    let delete =
        || decision(case, Verdict::DeleteRow, Reason::ItemDeleted, Remedy::Nothing).on(Side::Exchange);
    match case.kind.shape() {
        Shape::Card => kept(Reason::ContactStays, Remedy::Nothing).by_rule("A4.6"),
        Shape::Todo => {
            const SWITCH: &str = "SSSTaskDeletionSyncBehaviorFromExchange";
            match case.organisation.step.task_deletion {
                TaskDeletion::Keep => kept(Reason::TaskDeletionOff, Remedy::ChangeSwitch).by_switch(SWITCH),
                TaskDeletion::DeleteOpen if row.state.is_closed() => {
                    kept(Reason::DoneStays, Remedy::ChangeSwitch).by_switch(SWITCH)
                }
                TaskDeletion::Delete | TaskDeletion::DeleteOpen => delete(),
            }
        }
        Shape::Meeting if case.kind == Kind::ServiceActivity => kept(Reason::OneWayKind, Remedy::Nothing),
        Shape::Meeting => {
            let owner = &case.seat.owner;
            if row.state.is_closed() {
                kept(Reason::ClosedStays, Remedy::Nothing)
            } else if !row.organizer.as_ref().is_some_and(|organizer| organizer.is(owner)) {
                kept(Reason::AttendeesCopy, Remedy::Nothing)
            } else if case.kind != Kind::Series && meeting::has_begun(case.kind, &row.fields, case.now) {
                kept(Reason::PastStays, Remedy::Nothing)
            } else if matches!(by.by, Author::Program | Author::Us) {
                kept(Reason::NobodyAsked, Remedy::Nothing)
            } else {
                delete()
            }
        }
    }
}
