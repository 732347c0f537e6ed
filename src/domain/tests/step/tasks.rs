//! B15: tasks, phone calls, letters and faxes.

use domain::step::{
    Field, Kind, Value,
    case::{Author, State},
    value::Progress,
};

use crate::kit::*;

const TASK: Kind = Kind::Task;
const PERSON: Author = Author::Person;

fn done(world: &mut World) {
    world.both(Field::Progress, Value::Progress(Progress::Done)).row.state = State::Completed;
}

pub(crate) const LINES: &[Line] = &[
    line(
        "B15 task due follows scheduledend",
        TASK,
        |w| _ = w.in_crm(PERSON, Field::Due, Value::Day(TODAY.plus(5))),
        "step exchange:due=5d reminder=5d",
    ),
    line(
        "B15 task due follows scheduledend: and back, without a reminder to the CRM",
        TASK,
        |w| _ = w.in_exchange(PERSON, Field::Due, Value::Day(TODAY.plus(5))),
        "step crm:due=5d exchange=- reminder=stays",
    ),
    line(
        "B15 task complete date follows actualend",
        TASK,
        |w| _ = w.in_crm(PERSON, Field::Done, Value::Day(TODAY)),
        "step exchange:done=0d",
    ),
    line(
        "B15 task status: open in CRM, and nothing of it is done",
        TASK,
        |w| {
            w.only_row().row.fields.set(Field::Percent, Value::Nothing);
            w.row.fields.set(Field::Progress, Value::Progress(Progress::NotStarted));
        },
        "create_item exchange:progress=not_started state=-",
    ),
    line(
        "B15 task status: completed in CRM",
        TASK,
        |w| {
            w.row.state = State::Completed;
            w.row.changed = by(PERSON, 600);
        },
        "step exchange:progress=done reminder=off crm=- state=-",
    ),
    line(
        "B15 task status: canceled in CRM",
        TASK,
        |w| {
            w.row.state = State::Canceled;
            w.row.changed = by(PERSON, 600);
        },
        "step exchange:progress=done state=-",
    ),
    line(
        "B15 task status: completed in Outlook",
        TASK,
        |w| _ = w.in_exchange(PERSON, Field::Progress, Value::Progress(Progress::Done)),
        "step crm:progress=done state=Completed",
    ),
    line(
        "B15 task status: of a phone call too",
        Kind::PhoneCall,
        |w| _ = w.in_exchange(PERSON, Field::Progress, Value::Progress(Progress::Done)),
        "step crm:progress=done state=Completed",
    ),
    line(
        "B15 task status: under way",
        TASK,
        |w| _ = w.in_exchange(PERSON, Field::Progress, Value::Progress(Progress::Waiting)),
        "step crm:progress=waiting state=-",
    ),
    line(
        "B15 reminder if due more than a day ago: none",
        TASK,
        |w| _ = w.in_crm(PERSON, Field::Due, Value::Day(TODAY.plus(-2))),
        "step exchange:due=-2d reminder=off",
    ),
    line(
        "B15 reminder if due more than a day ago: a day ago",
        TASK,
        |w| _ = w.in_crm(PERSON, Field::Due, Value::Day(TODAY.plus(-1))),
        "step reminder=-1d",
    ),
    line(
        "B15 reminder if due more than a day ago: of a new one",
        TASK,
        |w| _ = w.only_row(),
        "create_item exchange:due=1d reminder=1d",
    ),
    line(
        "B15 reminder if due more than a day ago: none of what is closed",
        TASK,
        |w| w.only_row().row.state = State::Completed,
        "create_item reminder=off exchange:progress=done",
    ),
    line(
        "B15 actualend in the past completes: of what is linked, on both sides",
        TASK,
        |w| _ = w.in_exchange(PERSON, Field::Done, Value::Day(TODAY.plus(-1))),
        "step crm:done=-1d crm:progress=done exchange:progress=done state=Completed",
    ),
    line(
        "ours, who opens a task again in Outlook opens its row",
        TASK,
        |w| {
            done(w);
            w.in_exchange(PERSON, Field::Progress, Value::Progress(Progress::InProgress));
            w.item.fields.set(Field::Subject, text("Again"));
        },
        "step crm:progress=in_progress crm:subject=Again state=Open",
    ),
    line(
        "ours, who opens a task again in Outlook opens its row: who opens it in the CRM has their way too",
        TASK,
        |w| {
            done(w);
            w.row.state = State::Open;
            w.in_crm(PERSON, Field::Progress, Value::Progress(Progress::NotStarted));
        },
        "step exchange:progress=not_started crm=- state=-",
    ),
    line(
        "ours, a completed task takes no other change",
        TASK,
        |w| {
            done(w);
            w.in_exchange(PERSON, Field::Subject, text("New"));
        },
        "leave row_closed crm=- remedy=reopen",
    ),
    line(
        "ours, a task has a title",
        TASK,
        |w| _ = w.in_crm(PERSON, Field::Subject, Value::Nothing),
        "leave in_step exchange=-",
    ),
    line(
        "B15 notes of a task: the CRM holds 2,000 characters",
        TASK,
        |w| _ = w.in_exchange(PERSON, Field::Text, text(&"y".repeat(2_001))),
        "step crm=written note=shortened:text",
    ),
];
