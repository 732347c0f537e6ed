//! B15: what is kept in step from now on, and in which mailboxes.

use domain::{
    decision::Seen,
    mail::{Address, Moment},
    party::{Kind as Table, Record},
    settings::{Approval, Delivery, Test},
    step::{
        Exchange, Field, Kind, Side, Value,
        case::{Author, InSeries, Origin, State},
        duplicates::{Alike, Sign},
        value::{DAY_S, Progress},
    },
};
use uuid::Uuid;

use crate::kit::*;

const APPOINTMENT: Kind = Kind::Appointment;

pub(crate) const LINES: &[Line] = &[
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
    line(
        "B15 mapping: task becomes Outlook task",
        Kind::Task,
        |w| _ = w.only_row(),
        "create_item row_matches",
    ),
    line(
        "B15 mapping: phone call becomes Outlook task",
        Kind::PhoneCall,
        |w| _ = w.only_row(),
        "create_item",
    ),
    line("B15 mapping: letter becomes Outlook task", Kind::Letter, |w| _ = w.only_row(), "create_item"),
    line("B15 mapping: fax becomes Outlook task", Kind::Fax, |w| _ = w.only_row(), "create_item"),
    line(
        "B15 mapping: an Outlook task becomes no phone call",
        Kind::PhoneCall,
        |w| _ = w.only_item(),
        "one_way_kind",
    ),
    line(
        "B15 mapping: an Outlook task becomes no letter",
        Kind::Letter,
        |w| _ = w.only_item(),
        "one_way_kind",
    ),
    line("B15 mapping: an Outlook task becomes no fax", Kind::Fax, |w| _ = w.only_item(), "one_way_kind"),
    line(
        "B15 mapping: service appointment becomes a copy without invitations",
        Kind::ServiceActivity,
        |w| {
            w.only_row().row.organizer = Some(ben());
            w.row.fields.set(Field::Required, people(&["bea@acme.example"]));
        },
        "create_item row_matches invites=nobody exchange:subject=Offer notes=0",
    ),
    line(
        "B15 mapping: a meeting becomes no service appointment",
        Kind::ServiceActivity,
        |w| _ = w.only_item(),
        "leave one_way_kind",
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
        "create_row tracked_by_hand note=maybe_duplicate remedy=compare note.row=Bea_Berg note.text=address",
    ),
    line(
        "ours, a cancelled meeting that a person tracks is a cancelled row",
        APPOINTMENT,
        |w| w.only_item().item.cancelled = true,
        "create_row state=Canceled",
    ),
    // Both are there.
    line(
        "ours, row and item that are the same are linked",
        APPOINTMENT,
        |w| w.link = None,
        "link same_item crm=- exchange=-",
    ),
    line(
        "ours, row and item that are the same are linked: an empty field takes the other's",
        APPOINTMENT,
        |w| {
            w.link = None;
            w.row.fields.set(Field::Location, Value::Nothing);
            w.item.fields.set(Field::Text, Value::Nothing);
        },
        "link crm:location=Offer exchange:text=Offer",
    ),
    line(
        "ours, row and item that are the same are linked: only where somebody wants it",
        APPOINTMENT,
        |w| {
            w.link = None;
            w.row.matches = false;
            w.item.marked = Some(false);
        },
        "leave not_tracked",
    ),
    line(
        "ours, row and item that are the same are linked: a request is not the meeting",
        APPOINTMENT,
        |w| {
            w.link = None;
            w.item.message = true;
        },
        "leave meeting_message",
    ),
    // A person's no.
    line(
        "B12 removing the category untracks, and the activity stays",
        APPOINTMENT,
        |w| w.item.marked = Some(false),
        "unlink untracked_by_hand ends=exchange rule=B12 remedy=track",
    ),
    line(
        "B12 removing the category untracks, and the activity stays: a task too",
        Kind::Task,
        |w| w.item.marked = Some(false),
        "unlink untracked_by_hand ends=exchange",
    ),
    line(
        "B12 removing the category untracks, and the activity stays: not where categories are off",
        APPOINTMENT,
        |w| {
            w.item.marked = Some(false);
            w.organisation.categories = false;
        },
        "leave in_step",
    ),
    line(
        "ours, a person's no holds: untracked stays so, whatever the filters say",
        APPOINTMENT,
        |w| {
            w.ended(Side::Exchange);
            w.link().seen = Seen::Off;
            w.item.marked = Some(false);
        },
        "leave untracked_by_hand remedy=track",
    ),
    line(
        "ours, a person's no holds: until they put the category on again",
        APPOINTMENT,
        |w| {
            w.ended(Side::Exchange);
            w.link().seen = Seen::Off;
        },
        "link same_item",
    ),
    line(
        "ours, a person's no holds: or track it in the add-in",
        Kind::Contact,
        |w| w.ended(Side::Exchange).item.chosen = true,
        "link same_item",
    ),
    line(
        "ours, a person's no holds: what was deleted in Outlook is not made again",
        Kind::Contact,
        |w| _ = w.ended(Side::Exchange).item_deleted(Author::Person),
        "leave removed_in_outlook",
    ),
    line(
        "ours, a person's no holds: nor is a row that was deleted",
        Kind::Task,
        |w| _ = w.ended(Side::Crm).row_deleted(Author::Person),
        "leave removed_in_crm remedy=track",
    ),
    line(
        "ours, what merely left the filters comes back with them",
        APPOINTMENT,
        |w| _ = w.ended(Side::Crm),
        "link same_item",
    ),
    line(
        "ours, what merely left the filters comes back with them: not before",
        APPOINTMENT,
        |w| w.ended(Side::Crm).row.matches = false,
        "leave left_filter remedy=change_filters",
    ),
    line(
        "ours, what merely left the filters comes back with them: what a person tracked does not",
        APPOINTMENT,
        |w| w.ended(Side::Crm).link().origin = Origin::Person,
        "leave left_filter",
    ),
    // The past.
    line(
        "B15 created more than 7 days in the past: no reminder",
        APPOINTMENT,
        |w| w.only_row().row.fields.set(Field::Time, Value::Span(hours(-8 * 24))),
        "create_item reminder=off",
    ),
    line(
        "B15 created more than 7 days in the past: a later one keeps Outlook's",
        APPOINTMENT,
        |w| w.only_row().row.fields.set(Field::Time, Value::Span(hours(-6 * 24))),
        "create_item reminder=stays",
    ),
    line(
        "B15 historical instances missing in Exchange: not made again",
        APPOINTMENT,
        |w| {
            w.only_row().row.series = InSeries::Exception(TODAY.plus(-1));
            w.row.fields.set(Field::Time, Value::Span(hours(-24)));
        },
        "leave past_not_made",
    ),
    line(
        "B15 historical instances missing in Exchange: one to come is made",
        APPOINTMENT,
        |w| w.only_row().row.series = InSeries::Exception(TODAY.plus(2)),
        "create_item",
    ),
    // Tasks.
    line(
        "B15 create sets actualstart",
        Kind::Task,
        |w| w.only_item().item.fields.set(Field::Done, Value::Nothing),
        "create_row began=true state=-",
    ),
    line(
        "B15 actualend in the past completes",
        Kind::Task,
        |w| w.only_item().item.fields.set(Field::Done, Value::Day(TODAY.plus(-1))),
        "create_row state=Completed crm:progress=done",
    ),
    line(
        "B15 a task that is done in Outlook is a completed row",
        Kind::Task,
        |w| {
            w.only_item().item.fields.set(Field::Progress, Value::Progress(Progress::Done));
            w.item.fields.set(Field::Done, Value::Day(TODAY));
        },
        "create_row state=Completed crm:done=0d",
    ),
    line(
        "B15 unseen: nothing follows from what was not looked at",
        APPOINTMENT,
        |w| w.exchange = Some(Exchange::Unseen),
        "leave in_step",
    ),
    line(
        "B15 unseen: nor is it deleted unseen",
        APPOINTMENT,
        |w| w.row_deleted(Author::Person).exchange = Some(Exchange::Unseen),
        "unlink row_deleted invites=nobody remedy=delete_yourself",
    ),
    line(
        "ours, a row that was closed before comes as free",
        APPOINTMENT,
        |w| w.only_row().row.state = State::Completed,
        "create_item exchange:show=free reminder=off",
    ),
    line(
        "ours, only what a person did since it is kept in step invites",
        APPOINTMENT,
        |w| {
            w.attended().only_row();
            w.seat.step_since = Some(Moment(NOW.0 - DAY_S / 24 / 12));
        },
        "create_item invites=nobody note=would_invite:required remedy=send_yourself !exchange:required=bea@acme.example",
    ),
];
