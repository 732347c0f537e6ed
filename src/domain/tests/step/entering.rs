//! B15: what is kept in step from now on, and in which mailboxes.

use domain::{
    mail::{Address, Moment},
    party::{Kind as Table, Record},
    settings::{Approval, Delivery, Test},
    step::{
        Field, Kind, Value,
        case::{Author, InSeries},
        duplicates::{Alike, Sign},
    },
};
use uuid::Uuid;

use crate::kit::*;

const APPOINTMENT: Kind = Kind::Appointment;

/// The add-in made it from the event an hour ago, and it is not linked; so many seconds ago the row and the event changed.
fn made(w: &mut World, row: i64, item: i64) {
    (w.link, w.row.of_event) = (None, true);
    w.row.created = Moment(NOW.0 - 3600);
    (w.row.changed, w.item.changed) = (by(Author::Person, row), by(Author::Person, item));
}

pub(crate) const LINES: &[Line] = &[
    // What the add-in made.
    line(
        "ours, what was made from an event follows the calendar",
        APPOINTMENT,
        |w| {
            made(w, 3590, 60);
            w.item.fields.set(Field::Location, samples(Field::Location)[1].clone());
        },
        "link same_item crm:location=Better_offer exchange=-",
    ),
    line(
        "ours, what was made from an event follows the calendar: not what a person changed in the CRM since",
        APPOINTMENT,
        |w| {
            made(w, 600, 3590);
            w.row.fields.set(Field::Location, samples(Field::Location)[1].clone());
            w.row.fields.set(Field::Time, Value::Span(hours(90)));
        },
        "link same_item crm=- exchange:location=Better_offer exchange:time=90h",
    ),
    line(
        "ours, what was made from an event follows the calendar: where that changed after it, too",
        APPOINTMENT,
        |w| {
            made(w, 600, 60);
            w.row.fields.set(Field::Location, samples(Field::Location)[1].clone());
        },
        "link same_item crm:location=Offer exchange=-",
    ),
    line(
        "ours, what was made from an event follows the calendar: of both the newer counts, and the older is kept",
        APPOINTMENT,
        |w| {
            made(w, 600, 1800);
            w.row.fields.set(Field::Location, samples(Field::Location)[1].clone());
        },
        "link same_item crm=- exchange:location=Better_offer lost:location@exchange=Offer",
    ),
    // The mailbox.
    line(
        "B15 user mailbox",
        APPOINTMENT,
        |w| w.seat.owner.kind = Table::Queue,
        "leave queue_mailbox rule=B17",
    ),
    line(
        "B15 user mailbox: active",
        APPOINTMENT,
        |w| w.seat.active = false,
        "leave mailbox_inactive remedy=activate_mailbox",
    ),
    line(
        "B15 mailbox approved",
        APPOINTMENT,
        |w| w.seat.approval = Approval::Pending,
        "leave mailbox_unapproved remedy=approve_mailbox",
    ),
    line(
        "B15 mailbox approved: where approval is needed",
        APPOINTMENT,
        |w| {
            w.seat.approval = Approval::Pending;
            w.organisation.users_need_approval = false;
        },
        "leave in_step",
    ),
    line(
        "B15 mailbox enabled for ACT",
        APPOINTMENT,
        |w| w.seat.step = Delivery::None,
        "leave step_off remedy=choose_delivery",
    ),
    line(
        "B15 mailbox enabled for ACT: not by the old client",
        APPOINTMENT,
        |w| w.seat.step = Delivery::Outlook,
        "leave step_off",
    ),
    line(
        "B15 mailbox tested",
        APPOINTMENT,
        |w| w.seat.step_test = Test::NotRun,
        "leave step_untested remedy=test_mailbox",
    ),
    line(
        "B15 mailbox tested: it failed",
        APPOINTMENT,
        |w| w.seat.step_test = Test::Failure,
        "leave step_failing remedy=test_mailbox",
    ),
    line(
        "B15 mailbox tested: for mail is not enough, and not needed",
        APPOINTMENT,
        |w| w.seat.test = Test::Failure,
        "leave in_step",
    ),
    // From the CRM.
    line(
        "B15 enter: a row that a filter takes",
        APPOINTMENT,
        |w| _ = w.only_row(),
        "create_item row_matches crm=- exchange:subject=Offer exchange:time=48h invites=nobody",
    ),
    line(
        "B15 enter: a row that no filter takes",
        APPOINTMENT,
        |w| w.only_row().row.matches = false,
        "leave no_filter remedy=change_filters",
    ),
    line(
        "B15 enter: a contact that a filter takes",
        Kind::Contact,
        |w| _ = w.only_row(),
        "create_item row_matches",
    ),
    line(
        "B15 enter: a contact that none takes",
        Kind::Contact,
        |w| w.only_row().row.matches = false,
        "no_filter",
    ),
    // From the mailbox.
    line(
        "B15 enter: an item with the category",
        APPOINTMENT,
        |w| _ = w.only_item(),
        "create_row marked rule=B12 crm:subject=Offer exchange=- state=Scheduled invites=nobody",
    ),
    line(
        "B15 enter: an item tracked in the add-in",
        APPOINTMENT,
        |w| {
            w.only_item().item.chosen = true;
            w.item.marked = Some(false);
        },
        "create_row tracked_by_hand",
    ),
    line(
        "B15 enter: an item that nobody tracked",
        APPOINTMENT,
        |w| w.only_item().item.marked = Some(false),
        "leave not_tracked remedy=track",
    ),
    line(
        "B15 enter: a task with the category",
        Kind::Task,
        |w| _ = w.only_item(),
        "create_row marked began=true",
    ),
    line(
        "B15 enter: a task that nobody tracked",
        Kind::Task,
        |w| w.only_item().item.marked = None,
        "not_tracked",
    ),
    line(
        "B12 the category does not track contacts",
        Kind::Contact,
        |w| {
            w.only_item().item.chosen = false;
            w.item.marked = Some(true);
        },
        "leave not_tracked",
    ),
    line(
        "B15 enter: a contact tracked in the add-in",
        Kind::Contact,
        |w| _ = w.only_item(),
        "create_row tracked_by_hand",
    ),
    line(
        "B20 TrackCategorizedItems",
        APPOINTMENT,
        |w| {
            w.only_item();
            w.organisation.categories = false;
        },
        "leave categories_off switch=TrackCategorizedItems remedy=change_switch rule=B12",
    ),
    line(
        "A4.1 requests and responses cannot be tracked",
        APPOINTMENT,
        |w| w.only_item().item.message = true,
        "leave meeting_message",
    ),
    line(
        "B20 IgnoreCopiedItemsInSSSForMailbox",
        APPOINTMENT,
        |w| w.only_item().item.copy = true,
        "leave copy switch=IgnoreCopiedItemsInSSSForMailbox remedy=change_switch",
    ),
    line(
        "B20 IgnoreCopiedItemsInSSSForMailbox: off",
        APPOINTMENT,
        |w| {
            w.only_item().item.copy = true;
            w.organisation.ignore_copies = false;
        },
        "create_row marked",
    ),
    line(
        "B15 assigned tasks not synced",
        Kind::Task,
        |w| w.only_item().item.assigned = true,
        "leave assigned_task switch=IsAssignedTasksSyncEnabled",
    ),
    line(
        "B15 assigned tasks not synced: unless the switch lets them",
        Kind::Task,
        |w| {
            w.only_item().item.assigned = true;
            w.organisation.step.assigned_tasks = true;
        },
        "create_row",
    ),
    line(
        "B15 series: an occurrence as the series says is not tracked alone",
        APPOINTMENT,
        |w| w.only_item().item.series = InSeries::Occurrence(TODAY),
        "leave of_series",
    ),
    line(
        "B15 series: nor does it enter from the CRM",
        APPOINTMENT,
        |w| w.only_row().row.series = InSeries::Occurrence(TODAY),
        "leave of_series",
    ),
    line(
        "B15 series: on a series all instances, those that differ too",
        APPOINTMENT,
        |w| w.only_item().item.series = InSeries::Exception(TODAY),
        "create_row marked",
    ),
    line(
        "B15 series: it enters whole",
        Kind::Series,
        |w| _ = w.only_item(),
        "create_row crm:recurrence=Never",
    ),
    line(
        "B15 series: it enters whole from the CRM",
        Kind::Series,
        |w| _ = w.only_row(),
        "create_item exchange:recurrence=Never",
    ),
    // Drafts.
    line(
        "B20 AllowSaveAsDraftAppointment: a draft of the CRM waits",
        APPOINTMENT,
        |w| {
            w.only_row().row.draft = true;
            w.organisation.step.drafts = true;
        },
        "leave draft remedy=finish_draft switch=AllowSaveAsDraftAppointment",
    ),
    line(
        "B20 AllowSaveAsDraftAppointment: off, the CRM has no drafts",
        APPOINTMENT,
        |w| w.only_row().row.draft = true,
        "create_item",
    ),
    line(
        "B20 AllowSaveAsDraftAppointment: off, a draft of the calendar waits",
        APPOINTMENT,
        |w| w.only_item().item.draft = true,
        "leave draft switch=AllowSaveAsDraftAppointment",
    ),
    line(
        "B20 AllowSaveAsDraftAppointment: on, it becomes a draft",
        APPOINTMENT,
        |w| {
            w.only_item().item.draft = true;
            w.organisation.step.drafts = true;
        },
        "create_row draft=true",
    ),
    // Whose meeting.
    line(
        "ours, a meeting comes into its organizer's calendar alone",
        APPOINTMENT,
        |w| w.only_row().row.organizer = Some(ben()),
        "leave not_organizer",
    ),
    line(
        "B15 organizer must be populated",
        APPOINTMENT,
        |w| w.only_row().row.organizer = None,
        "leave organizer_missing remedy=name_organizer",
    ),
    line(
        "B15 organizer must be populated: in the calendar too",
        APPOINTMENT,
        |w| {
            w.only_item().item.is_organizer = false;
            w.item.fields.set(Field::Organizer, Value::Nothing);
        },
        "leave organizer_missing switch=UseCrmOrganizerForEmptyExchangeOrganizer remedy=change_switch",
    ),
    line(
        "B20 UseCrmOrganizerForEmptyExchangeOrganizer",
        APPOINTMENT,
        |w| {
            w.only_item().item.is_organizer = false;
            w.item.fields.set(Field::Organizer, Value::Nothing);
            w.organisation.step.crm_organizer = true;
        },
        "create_row",
    ),
    line(
        "B20 UseCrmOrganizerForEmptyExchangeOrganizer: a linked row keeps its own",
        APPOINTMENT,
        |w| w.item.fields.set(Field::Organizer, Value::Nothing),
        "leave note=organizer_missing:organizer note.switch=UseCrmOrganizerForEmptyExchangeOrganizer crm=-",
    ),
    line(
        "B20 UseCrmOrganizerForEmptyExchangeOrganizer: and nothing is said of it",
        APPOINTMENT,
        |w| {
            w.item.fields.set(Field::Organizer, Value::Nothing);
            w.organisation.step.crm_organizer = true;
        },
        "leave in_step notes=0 crm=-",
    ),
    line(
        "A4.2 TrackAppointmentsFromNonOrganizer",
        APPOINTMENT,
        |w| {
            w.of_another().only_item();
            w.knowledge.organizer = Some(ben());
        },
        "create_row marked",
    ),
    line(
        "A4.2 TrackAppointmentsFromNonOrganizer: off",
        APPOINTMENT,
        |w| {
            w.of_another().only_item();
            w.knowledge.organizer = Some(ben());
            w.organisation.step.attendees_track = false;
        },
        "leave attendee_may_not_track switch=TrackAppointmentsFromNonOrganizer",
    ),
    line(
        "A4.2 TrackAppointmentsFromNonOrganizer: off, the organizer is no user",
        APPOINTMENT,
        |w| {
            w.of_another().only_item();
            w.organisation.step.attendees_track = false;
        },
        "create_row",
    ),
    line(
        "B20 ForceOrganizerSyncForAttendeeTrackedAppointment",
        APPOINTMENT,
        |w| {
            w.of_another().only_item();
            w.knowledge.organizer = Some(ben());
            w.knowledge.organizer_mailbox = Some(Address::new("ben@us.example"));
            w.organisation.step.through_organizer = true;
        },
        "through through_organizer through=ben@us.example switch=ForceOrganizerSyncForAttendeeTrackedAppointment",
    ),
    line(
        "B20 ForceOrganizerSyncForAttendeeTrackedAppointment: their mailbox is not ours",
        APPOINTMENT,
        |w| {
            w.of_another().only_item();
            w.knowledge.organizer = Some(ben());
            w.organisation.step.through_organizer = true;
        },
        "create_row",
    ),
    // What it needs.
    line(
        "ours, a meeting has a time",
        APPOINTMENT,
        |w| w.only_row().row.fields.set(Field::Time, Value::Nothing),
        "leave time_missing remedy=give_time",
    ),
    line(
        "ours, a meeting has a time: in the calendar too",
        APPOINTMENT,
        |w| _ = w.only_item().item.fields.remove(Field::Time),
        "leave time_missing",
    ),
    line(
        "A4.7 ValidateContactBeforeTracking",
        Kind::Contact,
        |w| w.only_item().item.fields.set(Field::LastName, text("  ")),
        "leave name_missing remedy=name_contact switch=ValidateContactBeforeTracking",
    ),
    line(
        "A4.7 ValidateContactBeforeTracking: off",
        Kind::Contact,
        |w| {
            w.only_item().item.fields.set(Field::LastName, Value::Nothing);
            w.organisation.step.validate_contacts = false;
        },
        "create_row",
    ),
    line(
        "ours, contacts that may be the same are offered, not merged",
        Kind::Contact,
        |w| {
            let record =
                Record { kind: Table::Contact, id: Uuid::from_u128(80), name: "Bea Berg".to_owned() };
            w.only_item().knowledge.alike = vec![Alike { record, sign: Sign::Address }];
        },
        "leave maybe_duplicate remedy=choose row=Bea_Berg notes=0",
    ),
    line(
        "ours, a cancelled meeting that a person tracks is a cancelled row",
        APPOINTMENT,
        |w| w.only_item().item.cancelled = true,
        "create_row state=Canceled",
    ),
];
