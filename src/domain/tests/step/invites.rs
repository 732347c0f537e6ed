//! B15: who is invited and told, when, and because of whom.

use domain::{
    mail::Moment,
    step::{
        Field, Kind, Value,
        case::Author,
        recurrence::End,
        value::{Importance, Show, Span},
    },
};

use crate::kit::*;

const APPOINTMENT: Kind = Kind::Appointment;
const PERSON: Author = Author::Person;

pub(crate) const LINES: &[Line] = &[
    // Invitations on creation.
    line(
        "B15 invites on creation: those who attend, because a person made it",
        APPOINTMENT,
        |w| _ = w.attended().only_row(),
        "create_item row_matches invites=sent:Person exchange:required=bea@acme.example",
    ),
    line(
        "B15 invites on creation: none where there are no attendees",
        APPOINTMENT,
        |w| _ = w.only_row(),
        "create_item invites=nobody exchange:subject=Offer",
    ),
    line(
        "B15 invites on creation: none where the start is past",
        APPOINTMENT,
        |w| _ = w.attended().begun().only_row(),
        "create_item invites=nobody note=past_meeting:required exchange:subject=Offer !exchange:required=bea@acme.example",
    ),
    line(
        "B15 invites on creation: none where the start is past, whatever the switch says",
        APPOINTMENT,
        |w| {
            w.attended().begun().only_row();
            w.organisation.step.past_meetings = true;
        },
        "create_item invites=nobody note=past_meeting:required !exchange:required=bea@acme.example",
    ),
    line(
        "complaint, nobody is invited because of a program: on creation",
        APPOINTMENT,
        |w| w.attended().only_row().row.changed = by(Author::Program, 600),
        "create_item invites=nobody note=would_invite:required exchange:subject=Offer",
    ),
    line(
        "complaint, nobody is invited because of a program: whoever is not known is no person",
        APPOINTMENT,
        |w| w.attended().only_row().row.changed = by(Author::Unknown, 600),
        "create_item invites=nobody note=would_invite:required",
    ),
    line(
        "ours, who has no address cannot be invited",
        APPOINTMENT,
        |w| {
            w.both(Field::Optional, people(&[""])).only_row();
        },
        "create_item invites=nobody note=no_address remedy=give_address note.text=Bea",
    ),
    // Invitations on update, field by field.
    line(
        "B15 invites on update, sensitive: Subject",
        APPOINTMENT,
        |w| _ = w.attended().in_crm(PERSON, Field::Subject, text("New")),
        "step changed invites=sent:Person exchange:subject=New",
    ),
    line(
        "B15 invites on update, sensitive: Body",
        APPOINTMENT,
        |w| _ = w.attended().in_crm(PERSON, Field::Text, text("New")),
        "step invites=sent:Person exchange:text=New",
    ),
    line(
        "B15 invites on update, sensitive: Location",
        APPOINTMENT,
        |w| _ = w.attended().in_crm(PERSON, Field::Location, text("New")),
        "step invites=sent:Person exchange:location=New",
    ),
    line(
        "B15 invites on update, sensitive: IsAllDayEvent",
        APPOINTMENT,
        |w| {
            let days = Span::Days { first: TODAY.plus(2), last: TODAY.plus(2) };
            w.attended().in_crm(PERSON, Field::Time, Value::Span(days));
        },
        "step invites=sent:Person exchange:time=2..2",
    ),
    line(
        "B15 invites on update, sensitive: ScheduledStart and ScheduledEnd",
        APPOINTMENT,
        |w| _ = w.attended().in_crm(PERSON, Field::Time, Value::Span(hours(72))),
        "step invites=sent:Person exchange:time=72h",
    ),
    line(
        "B15 invites on update, sensitive: RequiredAttendees",
        APPOINTMENT,
        |w| _ = w.attended().in_crm(PERSON, Field::Required, people(&["cem@acme.example"])),
        "step invites=sent:Person exchange:required=cem@acme.example",
    ),
    line(
        "B15 invites on update, sensitive: the first who attends",
        APPOINTMENT,
        |w| _ = w.in_crm(PERSON, Field::Required, people(&["cem@acme.example"])),
        "step invites=sent:Person exchange:required=cem@acme.example",
    ),
    line(
        "B15 invites on update, sensitive: the last who attended",
        APPOINTMENT,
        |w| _ = w.attended().in_crm(PERSON, Field::Required, Value::Nothing),
        "step invites=sent:Person exchange:required=-",
    ),
    line(
        "B15 invites on update, sensitive: OptionalAttendees",
        APPOINTMENT,
        |w| _ = w.attended().in_crm(PERSON, Field::Optional, people(&["cem@acme.example"])),
        "step invites=sent:Person exchange:optional=cem@acme.example",
    ),
    line(
        "B15 invites on update, sensitive: Organizer, which is not given away",
        APPOINTMENT,
        |w| {
            let other = samples(Field::Organizer)[1].clone();
            w.attended().in_crm(PERSON, Field::Organizer, other).row.fields.set(Field::Subject, text("New"));
        },
        "step exchange:subject=New note=not_organizer:organizer invites=sent:Person !exchange:organizer=ben@us.example",
    ),
    line(
        "B15 invites on update, sensitive: AppointmentStatus",
        APPOINTMENT,
        |w| _ = w.attended().in_crm(PERSON, Field::Show, Value::Show(Show::Away)),
        "step invites=sent:Person exchange:show=away",
    ),
    line(
        "B15 invites on update, sensitive: PriorityCode",
        APPOINTMENT,
        |w| _ = w.attended().in_crm(PERSON, Field::Importance, Value::Importance(Importance::High)),
        "step invites=sent:Person exchange:importance=high",
    ),
    line(
        "B15 invites on update, sensitive: RecurrencePattern",
        Kind::Series,
        |w| _ = w.attended().in_crm(PERSON, Field::Recurrence, Value::Recurrence(weekly(1, End::After(3)))),
        "step invites=sent:Person exchange:recurrence=After(3)",
    ),
    line(
        "B15 invites on update, sensitive: an occurrence taken out",
        Kind::Series,
        |w| _ = w.attended().in_crm(PERSON, Field::Gaps, Value::Days(vec![TODAY.plus(7)])),
        "step invites=sent:Person exchange:gaps=7d",
    ),
    line(
        "B15 invites on update: none where nothing sensitive changed",
        APPOINTMENT,
        |w| _ = w.attended().in_crm(PERSON, Field::Regarding, Value::Row(account(71, "Globex"))),
        "step invites=nobody exchange:regarding=Globex notes=0",
    ),
    line(
        "B15 invites on update: none where there are no attendees",
        APPOINTMENT,
        |w| _ = w.in_crm(PERSON, Field::Subject, text("New")),
        "step invites=nobody exchange:subject=New notes=0",
    ),
    line(
        "B15 invites on update: none for what changed in the calendar",
        APPOINTMENT,
        |w| _ = w.attended().in_exchange(PERSON, Field::Subject, text("New")),
        "step changed invites=nobody crm:subject=New exchange=-",
    ),
    line(
        "B15 invites on update: none by who merely attends",
        APPOINTMENT,
        |w| {
            w.of_another().in_crm(PERSON, Field::Subject, text("New"));
            w.knowledge.organizer = Some(ben());
        },
        "leave not_organizer invites=nobody exchange=- crm=- remedy=ask_organizer row=User_2",
    ),
    line(
        "ours, who attends may show their own time as they like",
        APPOINTMENT,
        |w| _ = w.of_another().in_crm(PERSON, Field::Show, Value::Show(Show::Away)),
        "step invites=nobody exchange:show=away",
    ),
    line(
        "ours, the CRM takes over what the organizer changes",
        APPOINTMENT,
        |w| _ = w.of_another().in_exchange(PERSON, Field::Time, Value::Span(hours(72))),
        "step changed crm:time=72h exchange=-",
    ),
    line(
        "ours, a meeting is not given to another organizer",
        APPOINTMENT,
        |w| {
            let other = samples(Field::Organizer)[1].clone();
            w.attended().in_crm(PERSON, Field::Organizer, other);
        },
        "leave not_organizer exchange=- invites=nobody",
    ),
    line(
        "complaint, nobody is invited because of a program: on update",
        APPOINTMENT,
        |w| _ = w.attended().in_crm(Author::Program, Field::Time, Value::Span(hours(72))),
        "leave would_invite remedy=send_yourself exchange=- invites=nobody",
    ),
    line(
        "complaint, nobody is invited because of a program: what concerns nobody goes all the same",
        APPOINTMENT,
        |w| {
            w.attended().in_crm(Author::Program, Field::Time, Value::Span(hours(72)));
            w.row.fields.set(Field::Regarding, Value::Row(account(71, "Globex")));
        },
        "step exchange:regarding=Globex note=would_invite:time !exchange:time=72h invites=nobody",
    ),
    line(
        "complaint, nobody is invited because of a program: without attendees it goes",
        APPOINTMENT,
        |w| _ = w.in_crm(Author::Program, Field::Time, Value::Span(hours(72))),
        "step exchange:time=72h invites=nobody",
    ),
    line(
        "complaint, nobody is invited because of a program: before it was kept in step",
        APPOINTMENT,
        |w| {
            w.attended().in_crm(PERSON, Field::Subject, text("New"));
            w.seat.step_since = Some(Moment(NOW.0 - 10));
        },
        "leave would_invite exchange=-",
    ),
];
