//! B15: what becomes of one where the other is gone.

use domain::step::{
    Crm, Exchange, Field, Kind, Value,
    case::{Author, Changed, Origin, State},
    recurrence::End,
    settings::TaskDeletion,
    value::Progress,
};

use crate::kit::*;

const APPOINTMENT: Kind = Kind::Appointment;

pub(crate) const LINES: &[Line] = &[
    // Meetings, deleted in the CRM.
    line(
        "B15 delete from CRM: linked, organizer, in future",
        APPOINTMENT,
        |w| _ = w.row_deleted(Author::Person),
        "delete_item row_deleted invites=nobody ends=crm",
    ),
    line(
        "B15 delete from CRM: those who attend are told, because of a person",
        APPOINTMENT,
        |w| _ = w.attended().row_deleted(Author::Person),
        "delete_item row_deleted invites=cancelled:Person",
    ),
    line(
        "B15 delete from CRM: not by who merely attends",
        APPOINTMENT,
        |w| _ = w.of_another().row_deleted(Author::Person),
        "unlink attendees_copy ends=crm invites=nobody",
    ),
    line(
        "B15 delete from CRM: not in the past",
        APPOINTMENT,
        |w| _ = w.begun().row_deleted(Author::Person),
        "unlink past_stays invites=nobody",
    ),
    line(
        "B15 delete from CRM: not logically",
        APPOINTMENT,
        |w| w.row.matches = false,
        "unlink left_filter ends=crm invites=nobody remedy=change_filters",
    ),
    line(
        "B15 delete from CRM: not where access was lost",
        APPOINTMENT,
        |w| w.crm = Some(Crm::Hidden),
        "unlink left_filter invites=nobody",
    ),
    line(
        "B15 delete from CRM: a series that goes on",
        Kind::Series,
        |w| {
            w.row_deleted(Author::Person);
            w.item.fields.set(Field::Time, Value::Span(hours(-50)));
        },
        "delete_item row_deleted",
    ),
    line(
        "B15 delete from CRM: not a series that is over",
        Kind::Series,
        |w| {
            w.row_deleted(Author::Person);
            let mut over = weekly(1, End::On(TODAY.plus(-1)));
            over.range.start = TODAY.plus(-30);
            w.item.fields.set(Field::Recurrence, Value::Recurrence(over));
        },
        "unlink past_stays",
    ),
    line(
        "complaint, nothing is cancelled because of a program",
        APPOINTMENT,
        |w| _ = w.attended().row_deleted(Author::Program),
        "unlink nobody_asked invites=nobody remedy=delete_yourself",
    ),
    line(
        "complaint, nothing is cancelled because of a program: nor of whoever is not known",
        APPOINTMENT,
        |w| _ = w.attended().row_deleted(Author::Unknown),
        "unlink nobody_asked invites=nobody",
    ),
    line(
        "complaint, nothing is cancelled because of a program: nor by ourselves",
        APPOINTMENT,
        |w| _ = w.attended().row_deleted(Author::Us),
        "unlink nobody_asked invites=nobody",
    ),
    line(
        "complaint, what came from the calendar is not deleted because of a program",
        APPOINTMENT,
        |w| w.row_deleted(Author::Program).link().origin = Origin::Person,
        "unlink nobody_asked",
    ),
    line(
        "B15 delete from CRM: without attendees, a filter's appointment goes with its row",
        APPOINTMENT,
        |w| _ = w.row_deleted(Author::Unknown),
        "delete_item row_deleted invites=nobody",
    ),
    line(
        "B15 service activity: the copies go with the row",
        Kind::ServiceActivity,
        |w| _ = w.row_deleted(Author::Program),
        "delete_item row_deleted invites=nobody",
    ),
    line(
        "B15 service activity: what is deleted in Outlook stays in the CRM",
        Kind::ServiceActivity,
        |w| _ = w.item_deleted(Author::Person),
        "unlink one_way_kind ends=exchange",
    ),
    // Meetings, deleted in the calendar.
    line(
        "B15 delete from Exchange",
        APPOINTMENT,
        |w| _ = w.item_deleted(Author::Person),
        "delete_row item_deleted ends=exchange invites=nobody",
    ),
    line(
        "B15 delete from Exchange: by whom is not told",
        APPOINTMENT,
        |w| _ = w.item_deleted(Author::Unknown),
        "delete_row item_deleted",
    ),
    line(
        "B15 delete from Exchange: not completed",
        APPOINTMENT,
        |w| w.item_deleted(Author::Person).row.state = State::Completed,
        "unlink closed_stays ends=exchange",
    ),
    line(
        "B15 delete from Exchange: not cancelled",
        APPOINTMENT,
        |w| w.item_deleted(Author::Person).row.state = State::Canceled,
        "unlink closed_stays",
    ),
    line(
        "B15 delete from Exchange: not in the past",
        APPOINTMENT,
        |w| _ = w.begun().item_deleted(Author::Person),
        "unlink past_stays",
    ),
    line(
        "B15 delete from Exchange: not by who merely attends",
        APPOINTMENT,
        |w| w.item_deleted(Author::Person).row.organizer = Some(ben()),
        "unlink attendees_copy",
    ),
    line(
        "B15 delete from Exchange: of a series state and organizer alone count",
        Kind::Series,
        |w| {
            w.item_deleted(Author::Person);
            w.row.fields.set(Field::Time, Value::Span(hours(-50)));
        },
        "delete_row item_deleted",
    ),
    line(
        "B15 delete from Exchange: of a series too, not by who merely attends",
        Kind::Series,
        |w| w.item_deleted(Author::Person).row.organizer = Some(ben()),
        "unlink attendees_copy ends=exchange invites=nobody",
    ),
    line(
        "B15 delete from Exchange: a completed series stays",
        Kind::Series,
        |w| w.item_deleted(Author::Person).row.state = State::Completed,
        "unlink closed_stays",
    ),
    line(
        "complaint, no row is deleted because a program cleared the calendar",
        APPOINTMENT,
        |w| _ = w.item_deleted(Author::Program),
        "unlink nobody_asked",
    ),
    line(
        "ours, both gone",
        APPOINTMENT,
        |w| _ = w.row_deleted(Author::Person).item_deleted(Author::Person),
        "unlink both_gone",
    ),
    line(
        "ours, both gone: nothing more is done of it",
        APPOINTMENT,
        |w| {
            w.ended(domain::step::Side::Crm).row_deleted(Author::Person);
            w.exchange = Some(Exchange::Deleted { by: Changed::default() });
        },
        "leave both_gone",
    ),
    // Contacts.
    line(
        "B15 contact delete from CRM: only where the owner is another",
        Kind::Contact,
        |w| {
            w.row.owner = Some(ben());
            w.row_deleted(Author::Program);
        },
        "delete_item row_deleted",
    ),
    line(
        "B15 contact delete from CRM: the owner's stays in their mailbox",
        Kind::Contact,
        |w| _ = w.row_deleted(Author::Person),
        "unlink owners_contact_stays ends=crm",
    ),
    line(
        "B15 contact delete from Exchange: never deletes the row",
        Kind::Contact,
        |w| _ = w.item_deleted(Author::Person),
        "unlink contact_stays rule=A4.6 ends=exchange",
    ),
    // Tasks.
    line(
        "B15 task delete from CRM",
        Kind::Task,
        |w| _ = w.row_deleted(Author::Person),
        "delete_item row_deleted",
    ),
    line(
        "B15 task delete from CRM: a phone call",
        Kind::PhoneCall,
        |w| _ = w.row_deleted(Author::Person),
        "delete_item",
    ),
    line(
        "B15 task delete from CRM: not where it is completed in Outlook",
        Kind::Task,
        |w| w.row_deleted(Author::Person).item.fields.set(Field::Progress, Value::Progress(Progress::Done)),
        "unlink done_stays ends=crm",
    ),
    line(
        "B20 SSSTaskDeletionSyncBehaviorFromExchange: 0",
        Kind::Task,
        |w| w.item_deleted(Author::Person).row.state = State::Completed,
        "delete_row item_deleted",
    ),
    line(
        "B20 SSSTaskDeletionSyncBehaviorFromExchange: 1, not completed",
        Kind::Task,
        |w| w.item_deleted(Author::Person).organisation.step.task_deletion = TaskDeletion::DeleteOpen,
        "delete_row item_deleted",
    ),
    line(
        "B20 SSSTaskDeletionSyncBehaviorFromExchange: 1, completed",
        Kind::Task,
        |w| {
            w.item_deleted(Author::Person).row.state = State::Completed;
            w.organisation.step.task_deletion = TaskDeletion::DeleteOpen;
        },
        "unlink done_stays switch=SSSTaskDeletionSyncBehaviorFromExchange",
    ),
    line(
        "B20 SSSTaskDeletionSyncBehaviorFromExchange: 2",
        Kind::Task,
        |w| w.item_deleted(Author::Person).organisation.step.task_deletion = TaskDeletion::Keep,
        "unlink task_deletion_off switch=SSSTaskDeletionSyncBehaviorFromExchange",
    ),
    // Logical deletes.
    line(
        "B15 logical delete: a task",
        Kind::Task,
        |w| w.row.matches = false,
        "delete_item left_filter ends=crm",
    ),
    line(
        "B15 logical delete: a contact of another",
        Kind::Contact,
        |w| {
            w.row.matches = false;
            w.row.owner = Some(ben());
        },
        "delete_item left_filter",
    ),
    line(
        "B15 logical delete: the owner's contact stays",
        Kind::Contact,
        |w| w.row.matches = false,
        "unlink owners_contact_stays",
    ),
    line(
        "B15 logical delete: lost access",
        Kind::Contact,
        |w| w.crm = Some(Crm::Hidden),
        "delete_item left_filter",
    ),
    line(
        "B15 logical delete: a completed task stays",
        Kind::Task,
        |w| {
            w.row.matches = false;
            w.item.fields.set(Field::Progress, Value::Progress(Progress::Done));
        },
        "unlink done_stays",
    ),
    line(
        "B15 logical delete: a service activity",
        Kind::ServiceActivity,
        |w| w.row.matches = false,
        "delete_item",
    ),
    line(
        "B20 DistinctPhysicalAndLogicalDeletesForExchangeSync",
        Kind::Task,
        |w| {
            w.row.matches = false;
            w.organisation.step.distinct_deletes = true;
        },
        "unlink left_filter_kept switch=DistinctPhysicalAndLogicalDeletesForExchangeSync",
    ),
    line(
        "B20 DistinctPhysicalAndLogicalDeletesForExchangeSync: a physical delete goes on",
        Kind::Task,
        |w| w.row_deleted(Author::Person).organisation.step.distinct_deletes = true,
        "delete_item row_deleted",
    ),
    line(
        "B15 once linked, both directions for ever: what a person tracked need match no filter",
        Kind::Task,
        |w| {
            w.row.matches = false;
            w.link().origin = Origin::Person;
        },
        "leave in_step",
    ),
    line(
        "B15 once linked, both directions for ever: nor is it deleted where access was lost",
        Kind::Task,
        |w| {
            w.crm = Some(Crm::Hidden);
            w.link().origin = Origin::Person;
        },
        "unlink left_filter_kept",
    ),
];
