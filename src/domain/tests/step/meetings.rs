//! B15: the past, cancellations, show-as, and what the CRM cannot hold of a series.

use domain::step::{
    Field, Kind, Value,
    case::{Author, Clash, State},
    day::{Weekday, Weekdays},
    recurrence::{End, Nth, Pattern},
    value::Show,
};

use crate::kit::*;

const APPOINTMENT: Kind = Kind::Appointment;
const PERSON: Author = Author::Person;

pub(crate) const LINES: &[Line] = &[
    // The past.
    line(
        "B15 invites on update: none where the start is past",
        APPOINTMENT,
        |w| _ = w.attended().begun().in_crm(PERSON, Field::Subject, text("New")),
        "leave past_meeting exchange=- invites=nobody remedy=change_switch switch=SSSUpdatePastMeetingsInNonDraftMode",
    ),
    line(
        "B20 SSSUpdatePastMeetingsInNonDraftMode",
        APPOINTMENT,
        |w| {
            w.attended().begun().in_crm(PERSON, Field::Subject, text("New"));
            w.organisation.step.past_meetings = true;
        },
        "step exchange:subject=New invites=sent:Person",
    ),
    line(
        "B20 SSSUpdatePastMeetingsInNonDraftMode: not by a program",
        APPOINTMENT,
        |w| {
            w.attended().begun().in_crm(Author::Program, Field::Subject, text("New"));
            w.organisation.step.past_meetings = true;
        },
        "leave would_invite exchange=- invites=nobody",
    ),
    line(
        "ours, what nobody attends is changed in the past too",
        APPOINTMENT,
        |w| _ = w.begun().in_crm(PERSON, Field::Subject, text("New")),
        "step exchange:subject=New invites=nobody",
    ),
    line(
        "ours, the past goes to the CRM as ever",
        APPOINTMENT,
        |w| _ = w.attended().begun().in_exchange(PERSON, Field::Subject, text("New")),
        "step crm:subject=New",
    ),
    line(
        "ours, a meeting that is put off into the future has not begun",
        APPOINTMENT,
        |w| _ = w.attended().begun().in_crm(PERSON, Field::Time, Value::Span(hours(24))),
        "step exchange:time=24h invites=sent:Person",
    ),
    line(
        "ours, a series is past once it is over",
        Kind::Series,
        |w| {
            w.attended().both(Field::Time, Value::Span(hours(-2)));
            w.in_crm(PERSON, Field::Subject, text("New"));
        },
        "step exchange:subject=New invites=sent:Person",
    ),
    line(
        "ours, a series is past once it is over: then it is",
        Kind::Series,
        |w| {
            let mut over = weekly(1, End::After(2));
            over.range.start = TODAY.plus(-21);
            w.attended().both(Field::Recurrence, Value::Recurrence(over));
            w.in_crm(PERSON, Field::Subject, text("New"));
        },
        "leave past_meeting exchange=- invites=nobody",
    ),
    // How it is shown, and how it stands.
    line(
        "B15 Completed is shown as free, without a reminder",
        APPOINTMENT,
        |w| {
            w.row.state = State::Completed;
            w.row.changed = by(PERSON, 600);
        },
        "step exchange:show=free reminder=off crm=-",
    ),
    line(
        "B15 Canceled is shown as free, without a reminder",
        APPOINTMENT,
        |w| {
            w.row.state = State::Canceled;
            w.row.changed = by(PERSON, 600);
        },
        "step exchange:show=free reminder=off note=cancellation_stays:cancelled",
    ),
    line(
        "B15 Free is shown as free, without a reminder",
        APPOINTMENT,
        |w| _ = w.in_crm(PERSON, Field::Show, Value::Show(Show::Free)),
        "step exchange:show=free reminder=off",
    ),
    line(
        "B15 Tentative, Busy and Out of office as they are",
        APPOINTMENT,
        |w| _ = w.in_crm(PERSON, Field::Show, Value::Show(Show::Away)),
        "step exchange:show=away reminder=stays",
    ),
    line(
        "B15 free in Exchange, Open in CRM: Free",
        APPOINTMENT,
        |w| _ = w.in_exchange(PERSON, Field::Show, Value::Show(Show::Free)),
        "step crm:show=free state=Open",
    ),
    line(
        "B15 free in Exchange, Completed or Canceled in CRM: it stays so",
        APPOINTMENT,
        |w| {
            w.row.state = State::Completed;
            w.both(Field::Show, Value::Show(Show::Free));
        },
        "leave in_step crm=- state=-",
    ),
    line(
        "B15 Working elsewhere: Open and Free",
        APPOINTMENT,
        |w| _ = w.in_exchange(PERSON, Field::Show, Value::Show(Show::Elsewhere)),
        "step crm:show=free state=Open",
    ),
    line(
        "B15 Working elsewhere: free in the CRM is the same",
        APPOINTMENT,
        |w| {
            w.both(Field::Show, Value::Show(Show::Free)).row.state = State::Open;
            w.in_exchange(PERSON, Field::Show, Value::Show(Show::Elsewhere));
        },
        "leave in_step crm=- exchange=-",
    ),
    line(
        "B15 busy in Exchange: Scheduled",
        APPOINTMENT,
        |w| {
            w.both(Field::Show, Value::Show(Show::Tentative)).row.state = State::Open;
            w.in_exchange(PERSON, Field::Show, Value::Show(Show::Busy));
        },
        "step crm:show=busy state=Scheduled",
    ),
    line(
        "ours, nothing of the calendar opens a closed appointment",
        APPOINTMENT,
        |w| {
            w.both(Field::Show, Value::Show(Show::Free)).row.state = State::Completed;
            w.in_exchange(PERSON, Field::Show, Value::Show(Show::Busy));
        },
        "leave row_closed crm=- state=- remedy=reopen",
    ),
    line(
        "ours, nothing of the calendar opens a closed appointment: nor changes it",
        APPOINTMENT,
        |w| {
            w.both(Field::Show, Value::Show(Show::Free)).row.state = State::Completed;
            w.in_exchange(PERSON, Field::Subject, text("New"));
        },
        "leave row_closed crm=-",
    ),
    // Called off.
    line(
        "B20 SSSPropagateAppointmentCancellationsToExchange: off, a cancellation stays in the CRM",
        APPOINTMENT,
        |w| {
            w.attended().row.state = State::Canceled;
            w.row.changed = by(PERSON, 600);
        },
        "note=cancellation_stays invites=sent:Person note.switch=SSSPropagateAppointmentCancellationsToExchange !cancel_item",
    ),
    line(
        "B20 SSSPropagateAppointmentCancellationsToExchange: on, because of a person",
        APPOINTMENT,
        |w| {
            w.attended().row.state = State::Canceled;
            w.row.changed = by(PERSON, 600);
            w.organisation.step.cancellations = true;
        },
        "cancel_item cancelled_in_crm invites=cancelled:Person ends=exchange",
    ),
    line(
        "B20 SSSPropagateAppointmentCancellationsToExchange: on, without attendees nobody is told",
        APPOINTMENT,
        |w| {
            w.row.state = State::Canceled;
            w.row.changed = by(Author::Program, 600);
            w.organisation.step.cancellations = true;
        },
        "cancel_item cancelled_in_crm invites=nobody",
    ),
    line(
        "B20 SSSPropagateAppointmentCancellationsToExchange: on, not by who merely attends",
        APPOINTMENT,
        |w| {
            w.of_another().row.state = State::Canceled;
            w.row.changed = by(PERSON, 600);
            w.organisation.step.cancellations = true;
        },
        "note=not_organizer:cancelled !cancel_item invites=nobody",
    ),
    line(
        "B20 SSSPropagateAppointmentCancellationsToExchange: on, not in the past",
        APPOINTMENT,
        |w| {
            w.attended().begun().row.state = State::Canceled;
            w.row.changed = by(PERSON, 600);
            w.organisation.step.cancellations = true;
        },
        "!cancel_item invites=nobody past_meeting",
    ),
    line(
        "complaint, nothing is cancelled because of a program: a cancelled row",
        APPOINTMENT,
        |w| {
            w.attended().row.state = State::Canceled;
            w.row.changed = by(Author::Program, 600);
            w.organisation.step.cancellations = true;
        },
        "!cancel_item invites=nobody nobody_asked exchange=-",
    ),
    line(
        "ours, what the organizer calls off is cancelled in the CRM",
        APPOINTMENT,
        |w| w.of_another().item.cancelled = true,
        "step cancelled_by_organizer state=Canceled invites=nobody exchange=-",
    ),
    line(
        "ours, what the organizer calls off is cancelled in the CRM: unless it is completed",
        APPOINTMENT,
        |w| {
            w.of_another().item.cancelled = true;
            w.both(Field::Show, Value::Show(Show::Free)).row.state = State::Completed;
        },
        "leave state=-",
    ),
    line(
        "ours, what the organizer calls off is cancelled in the CRM: who opens it again has their way",
        APPOINTMENT,
        |w| {
            w.of_another().item.cancelled = true;
            w.link().base.set(Field::Cancelled, Value::Flag(true));
        },
        "leave note=cancelled_by_organizer state=- crm=-",
    ),
    // Drafts of what is linked.
    line(
        "B20 AllowSaveAsDraftAppointment: what is linked and a draft waits",
        APPOINTMENT,
        |w| {
            w.in_crm(PERSON, Field::Subject, text("New")).row.draft = true;
            w.organisation.step.drafts = true;
        },
        "leave draft",
    ),
    line(
        "B20 AllowSaveAsDraftAppointment: in the calendar too",
        APPOINTMENT,
        |w| w.in_exchange(PERSON, Field::Subject, text("New")).item.draft = true,
        "leave draft",
    ),
    // Clashes.
    line(
        "A4.4 a clash is shown, and hinders nothing",
        APPOINTMENT,
        |w| {
            let clash = Clash { who: Some(ben()), subject: "Lunch".to_owned(), start: NOW };
            w.attended().in_crm(PERSON, Field::Time, Value::Span(hours(72))).knowledge.clashes = vec![clash];
        },
        "step exchange:time=72h invites=sent:Person note=clash remedy=choose_time note.row=User_2 note.text=Lunch",
    ),
    line(
        "A4.4 a clash is shown, and hinders nothing: what is new",
        APPOINTMENT,
        |w| {
            let clash = Clash { who: None, subject: String::new(), start: NOW };
            w.only_item().knowledge.clashes = vec![clash];
        },
        "create_row marked note=clash",
    ),
    // Private.
    line(
        "B20 SSSSyncAppointmentIsPrivateFromExchange: off",
        APPOINTMENT,
        |w| _ = w.in_exchange(PERSON, Field::Private, Value::Flag(true)),
        "leave in_step crm=- notes=0",
    ),
    line(
        "B20 SSSSyncAppointmentIsPrivateFromExchange: on",
        APPOINTMENT,
        |w| {
            w.in_exchange(PERSON, Field::Private, Value::Flag(true)).organisation.step.private = true;
        },
        "step crm:private=true",
    ),
    line(
        "B20 SSSSyncAppointmentIsPrivateFromExchange: one way",
        APPOINTMENT,
        |w| {
            w.in_crm(PERSON, Field::Private, Value::Flag(true)).organisation.step.private = true;
        },
        "leave one_way_field exchange=-",
    ),
    // Series.
    line(
        "ours, how a series recurs that the CRM cannot hold is said, not bent",
        Kind::Series,
        |w| {
            let mut rule = weekly(1, End::Never);
            let days = Weekdays::of(&[Weekday::Monday, Weekday::Thursday]);
            rule.pattern = Pattern::MonthlyNth { interval: 1, nth: Nth::Last, days };
            w.only_item().item.fields.set(Field::Recurrence, Value::Recurrence(rule));
        },
        "leave pattern_unheld unheld=weekdays remedy=choose_pattern",
    ),
    line(
        "ours, how a series recurs that the CRM cannot hold is said, not bent: of what is linked",
        Kind::Series,
        |w| {
            w.in_exchange(PERSON, Field::Recurrence, Value::Recurrence(weekly(1, End::After(1_000))));
            w.item.fields.set(Field::Subject, text("New"));
        },
        "step crm:subject=New note=pattern_unheld:recurrence !crm:recurrence=After(1000)",
    ),
    line(
        "ours, how a series recurs that the CRM cannot hold is said, not bent: the first day of the week",
        Kind::Series,
        |w| {
            let mut rule = weekly(2, End::Never);
            w.both(Field::Recurrence, Value::Recurrence(rule.clone()));
            let days = Weekdays::of(&[Weekday::Friday]);
            rule.pattern = Pattern::Weekly { interval: 2, days, first: Weekday::Sunday };
            w.in_exchange(PERSON, Field::Recurrence, Value::Recurrence(rule));
        },
        "leave pattern_unheld unheld=first_day crm=-",
    ),
    line(
        "ours, a row whose pattern makes no sense stays in the CRM",
        Kind::Series,
        |w| {
            w.only_row().row.fields.set(Field::Recurrence, Value::Recurrence(weekly(0, End::Never)));
        },
        "leave pattern_unheld unheld=interval",
    ),
    line(
        "ours, a series has a pattern",
        Kind::Series,
        |w| w.only_row().row.fields.set(Field::Recurrence, Value::Nothing),
        "leave time_missing",
    ),
    line(
        "B15 attachments: off by default",
        APPOINTMENT,
        |w| _ = w.in_crm(PERSON, Field::Attachments, Value::Files(vec!["b.pdf".to_owned()])),
        "leave in_step exchange=-",
    ),
    line(
        "B15 attachments: by org setting",
        APPOINTMENT,
        |w| {
            w.in_crm(PERSON, Field::Attachments, Value::Files(vec!["b.pdf".to_owned()]));
            w.organisation.step.attachments = true;
        },
        "step exchange:attachments=b.pdf",
    ),
    line(
        "B15 attachments: never for recurring",
        Kind::Series,
        |w| {
            w.in_crm(PERSON, Field::Attachments, Value::Files(vec!["b.pdf".to_owned()]));
            w.organisation.step.attachments = true;
        },
        "leave in_step exchange=-",
    ),
    line(
        "B15 attachments: never for service activities",
        Kind::ServiceActivity,
        |w| {
            w.in_crm(PERSON, Field::Attachments, Value::Files(vec!["b.pdf".to_owned()]));
            w.organisation.step.attachments = true;
        },
        "leave in_step exchange=-",
    ),
    line(
        "B15 service activity: from the CRM only",
        Kind::ServiceActivity,
        |w| _ = w.attended().in_crm(PERSON, Field::Time, Value::Span(hours(72))),
        "step exchange:time=72h invites=nobody notes=0",
    ),
    line(
        "B15 service activity: what changes in Outlook stays there",
        Kind::ServiceActivity,
        |w| _ = w.in_exchange(PERSON, Field::Time, Value::Span(hours(72))),
        "leave one_way_field crm=- exchange=- remedy=nothing",
    ),
];
