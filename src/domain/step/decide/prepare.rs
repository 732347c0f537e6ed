//! What the two sides say, as it is compared: with what follows from how a row stands, and without what no meeting or
//! task can be without.

use crate::step::{
    case::{Item, Row, State},
    field::Field,
    kind::{Kind, Shape},
    status,
    value::{Fields, Progress, Value},
};

/// What a meeting or task always has: where a side says it has none, it does not tell.
const NEVER_EMPTY: [Field; 4] = [Field::Time, Field::Show, Field::Progress, Field::Recurrence];

/// What the CRM says.
pub(super) fn crm(kind: Kind, row: &Row) -> Fields {
    let mut fields = filled(kind, &row.fields);
    match kind.shape() {
        Shape::Meeting => {
            if let Value::Show(show) = *fields.get(Field::Show) {
                fields.set(Field::Show, Value::Show(status::shown(row.state, show)));
            }
            if kind != Kind::ServiceActivity {
                fields.set(Field::Cancelled, Value::Flag(row.state == State::Canceled));
            }
        }
        Shape::Todo if row.state.is_closed() && fields.progress().is_some() => {
            fields.set(Field::Progress, Value::Progress(Progress::Done));
        }
        Shape::Todo | Shape::Card => {}
    }
    fields
}

/// What the mailbox says. Where it tells no organizer, the CRM's stays: nobody is taken off because of that.
pub(super) fn exchange(kind: Kind, item: &Item) -> Fields {
    let mut fields = filled(kind, &item.fields);
    if kind.shape() == Shape::Meeting {
        if organizer_missing(item) {
            fields.remove(Field::Organizer);
        }
        if kind != Kind::ServiceActivity {
            fields.set(Field::Cancelled, Value::Flag(item.cancelled));
        }
    }
    fields
}

/// The mailbox tells of an organizer that there is none.
pub(super) fn organizer_missing(item: &Item) -> bool {
    let told = item.fields.told(Field::Organizer);
    told.is_some_and(|value| {
        crate::step::plain::canonical(Kind::Appointment, Field::Organizer, value) == Value::Nothing
    })
}

fn filled(kind: Kind, fields: &Fields) -> Fields {
    let mut fields = fields.clone();
    let titled = (kind.shape() == Shape::Todo).then_some(Field::Subject);
    for field in NEVER_EMPTY.into_iter().chain(titled) {
        if crate::step::plain::canonical(kind, field, fields.get(field)) == Value::Nothing {
            fields.remove(field);
        }
    }
    fields
}
