//! B15: what belongs together, what a person took out of step, and what lies in the past.

use domain::{
    decision::Seen,
    mail::Moment,
    step::{
        Exchange, Field, Kind, Side, Value,
        case::{Author, InSeries, Origin, State},
        value::{DAY_S, Progress},
    },
};

use crate::kit::*;

const APPOINTMENT: Kind = Kind::Appointment;

pub(crate) const LINES: &[Line] = &[
    // Both are there.
    line(
        "ours, row and item that are the same are linked",
        APPOINTMENT,
        |w| w.link = None,
        "link same_item crm=- exchange=-",
    ),
    line(
        "ours, row and item that are the same are linked: met by an address, and never linked before",
        Kind::Contact,
        |w| {
            w.link = None;
            w.knowledge.by_address = true;
        },
        "link same_address remedy=take_back",
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
        "ours, row and item that are the same are linked: nothing is called off by that",
        APPOINTMENT,
        |w| {
            w.link = None;
            w.row.state = State::Canceled;
            w.row.changed = by(Author::Person, 600);
            w.organisation.step.cancellations = true;
        },
        "link same_item invites=nobody state=-",
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
        "ours, a person's no holds: it may stand in the row",
        APPOINTMENT,
        |w| {
            w.link = None;
            w.row.untracked = true;
        },
        "leave untracked_by_hand remedy=track",
    ),
    line(
        "ours, a person's no holds: it may stand in the row of what is linked",
        APPOINTMENT,
        |w| {
            w.row.untracked = true;
            w.item.marked = Some(false);
            w.link().seen = Seen::Off;
        },
        "unlink untracked_by_hand ends=exchange",
    ),
    line(
        "ours, a person's no holds: one that stands in the row too, when the row comes into the filters",
        APPOINTMENT,
        |w| {
            w.ended(Side::Crm);
            w.row.untracked = true;
            w.link().seen = Seen::On;
        },
        "leave left_filter",
    ),
    line(
        "ours, a person's no holds: until they put the category on again, whatever stands in the row",
        APPOINTMENT,
        |w| {
            w.ended(Side::Exchange);
            w.row.untracked = true;
            w.link().seen = Seen::Off;
        },
        "link same_item",
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
        "ours, a person's no holds: what they chose in the add-in before says nothing anew",
        Kind::Contact,
        |w| {
            w.ended(Side::Exchange).item.chosen = true;
            w.link().wished = true;
        },
        "leave untracked_by_hand remedy=track",
    ),
    line(
        "ours, a person's no holds: what they chose in the add-in before does not make a deleted row again",
        Kind::Contact,
        |w| {
            w.row_deleted(Author::Person).ended(Side::Crm).item.chosen = true;
            w.link().wished = true;
        },
        "leave removed_in_crm remedy=track",
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
        "leave unseen invites=nobody",
    ),
    line(
        "B15 unseen: nor is it made",
        APPOINTMENT,
        |w| w.only_row().exchange = Some(Exchange::Unseen),
        "leave unseen",
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
