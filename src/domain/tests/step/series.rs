//! Rows of the table: series, what differs from them, what was taken out of them.

use domain::step::{
    Field, Kind, Value,
    case::{Author, InSeries},
    day::Day,
};

use crate::kit::*;

const PERSON: Author = Author::Person;
const PROGRAM: Author = Author::Program;

fn gaps(days: &[i32]) -> Value {
    Value::Days(days.iter().map(|day| TODAY.plus(*day)).collect())
}

fn on() -> Day {
    TODAY.plus(2)
}

/// One of a series is as the series says in the CRM, and differs in the calendar.
fn differs_in_calendar(world: &mut World) -> &mut World {
    world.link = None;
    world.row.matches = false;
    world.item.chosen = true;
    (world.row.series, world.item.series) = (InSeries::Occurrence(on()), InSeries::Exception(on()));
    world
}

/// One of a series is as the series says in the calendar, and differs in the CRM.
fn differs_in_crm(world: &mut World) -> &mut World {
    world.link = None;
    world.row.matches = false;
    world.item.chosen = true;
    (world.row.series, world.item.series) = (InSeries::Exception(on()), InSeries::Occurrence(on()));
    world
}

pub(crate) const LINES: &[Line] = &[
    line(
        "B15 series: what is taken out in the calendar is taken out in the CRM",
        Kind::Series,
        |w| _ = w.attended().in_exchange(PERSON, Field::Gaps, gaps(&[7])),
        "step crm:gaps=7d exchange=- invites=nobody",
    ),
    line(
        "B15 series: and what was taken out in both at once, in both",
        Kind::Series,
        |w| _ = w.in_exchange(PERSON, Field::Gaps, gaps(&[7])).in_crm(PERSON, Field::Gaps, gaps(&[14])),
        "step crm:gaps=7d,14d exchange:gaps=7d,14d invites=nobody",
    ),
    line(
        "B15 series: a program's deletion calls nothing off",
        Kind::Series,
        |w| _ = w.attended().in_crm(PROGRAM, Field::Gaps, gaps(&[7])),
        "leave would_invite exchange=- invites=nobody",
    ),
    line(
        "B15 series: what a side has forgotten is taken out nowhere",
        Kind::Series,
        |w| _ = w.attended().both(Field::Gaps, gaps(&[7])).in_exchange(PERSON, Field::Gaps, Value::Nothing),
        "leave crm=- exchange=- invites=nobody notes=0",
    ),
    line(
        "B15 series: nor where the CRM forgot it",
        Kind::Series,
        |w| _ = w.attended().both(Field::Gaps, gaps(&[7])).in_crm(PERSON, Field::Gaps, Value::Nothing),
        "leave crm=- exchange=- invites=nobody notes=0",
    ),
    line(
        "B15 series: what took place is not taken out of the calendar",
        Kind::Series,
        |w| _ = w.attended().in_crm(PERSON, Field::Gaps, gaps(&[-7])),
        "leave crm=- exchange=- invites=nobody notes=0",
    ),
    line(
        "B15 series: who attends takes nothing out of the organizer's calendar",
        Kind::Series,
        |w| _ = w.of_another().in_crm(PERSON, Field::Gaps, gaps(&[7])),
        "leave exchange=- invites=nobody",
    ),
    line(
        "B15 series: what differs in the calendar differs in the CRM",
        Kind::Appointment,
        |w| _ = differs_in_calendar(w.attended()).in_exchange(PERSON, Field::Subject, text("New")),
        "link crm:subject=New exchange=- invites=nobody",
    ),
    line(
        "B15 series: and goes before what the series says, whoever wrote that later",
        Kind::Appointment,
        |w| {
            differs_in_calendar(w).in_exchange(PERSON, Field::Subject, text("New"));
            w.row.changed = by(PERSON, 60);
        },
        "link crm:subject=New exchange=- notes=0",
    ),
    line(
        "B15 series: what a person changed of one in the CRM is told to those who attend",
        Kind::Appointment,
        |w| _ = differs_in_crm(w.attended()).in_crm(PERSON, Field::Subject, text("New")),
        "link exchange:subject=New crm=- invites=sent:Person",
    ),
    line(
        "B15 series: what a program changed of one is told to nobody",
        Kind::Appointment,
        |w| _ = differs_in_crm(w.attended()).in_crm(PROGRAM, Field::Subject, text("New")),
        "link crm=- exchange=- invites=nobody",
    ),
    line(
        "B15 series: one that took place is not changed in the calendar",
        Kind::Appointment,
        |w| _ = differs_in_crm(w.attended().begun()).in_crm(PERSON, Field::Subject, text("New")),
        "link crm=- exchange=- invites=nobody",
    ),
    line(
        "B15 series: it comes to the CRM without what was taken out, which follows",
        Kind::Series,
        |w| _ = w.only_item().in_exchange(PERSON, Field::Gaps, gaps(&[7])),
        "create_row marked crm:subject=Offer !crm:gaps=7d",
    ),
    line(
        "B15 series: one that differs goes with what was deleted in Outlook",
        Kind::Appointment,
        |w| {
            (w.row.series, w.item.series) = (InSeries::Exception(on()), InSeries::Exception(on()));
            w.item_deleted(PERSON);
        },
        "delete_row item_deleted",
    ),
];
