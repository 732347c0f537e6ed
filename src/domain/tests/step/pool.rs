//! What people write into fields, and what either side makes of it.

use domain::{
    mail::{Address, Moment, Person},
    step::{
        Field, Kind, Side, Value,
        day::{Weekday, Weekdays},
        plain::limit,
        recurrence::{End, Nth, Pattern},
        value::{Answer, Attendee, Progress, Show, Span},
    },
    tracking::cut,
};

use crate::kit::*;

/// What people write into a field.
pub(crate) fn pool(field: Field) -> Vec<Value> {
    let mut all = samples(field).to_vec();
    match field {
        Field::Time => {
            let odd = NOW.0 + 5 * 3600 + 17;
            all.extend([
                Value::Span(hours(-5)),
                Value::Span(hours(3)),
                Value::Span(Span::Timed { start: Moment(odd), end: Moment(odd + 1_801) }),
                Value::Span(Span::Days { first: TODAY.plus(1), last: TODAY.plus(2) }),
            ]);
        }
        Field::Show => all.extend(Show::ALL.iter().map(|show| Value::Show(*show))),
        Field::Progress => all.extend(Progress::ALL.iter().map(|progress| Value::Progress(*progress))),
        Field::Done => all.extend([Value::Day(TODAY.plus(-3)), Value::Nothing]),
        Field::Recurrence => {
            let mut unheld = weekly(1, End::Never);
            unheld.pattern = Pattern::MonthlyNth {
                interval: 1,
                nth: Nth::Second,
                days: Weekdays::of(&[Weekday::Monday, Weekday::Tuesday]),
            };
            let mut other_week = weekly(2, End::Never);
            if let Pattern::Weekly { first, .. } = &mut other_week.pattern {
                *first = Weekday::Sunday;
            }
            let mut over = weekly(1, End::After(2));
            over.range.start = TODAY.plus(-60);
            all.extend([unheld, other_week, over, weekly(3, End::On(TODAY.plus(70)))].map(Value::Recurrence));
        }
        Field::Required | Field::Optional | Field::Resources => {
            let mut unknown = who("dan@x.example");
            unknown.answer = Answer::Declined;
            all.extend([Value::Nothing, Value::People(vec![unknown, who("")])]);
        }
        Field::Text => all.extend([
            Value::Html("<div>Hello&nbsp;<b>you</b><br>two</div>".to_owned()),
            text("Hello you\r\n\r\n\r\ntwo \r\n"),
            text(&"long words ".repeat(250)),
            Value::Nothing,
        ]),
        Field::Company => all.extend([Value::Row(account(70, "Acme")), text("Nowhere"), Value::Nothing]),
        Field::Private | Field::Organizer | Field::Gaps => all.push(Value::Nothing),
        field if matches!(samples(field)[0], Value::Text(_)) => {
            all.extend([text(" two  words "), text(&"x".repeat(300)), Value::Nothing]);
            let _ = field;
        }
        _ => all.push(Value::Nothing),
    }
    all
}

/// What no side lets anybody write: a meeting without a time, a task without a title.
pub(crate) fn sensible(field: Field, value: &Value, side: Side) -> bool {
    let needed =
        [Field::Time, Field::Show, Field::Progress, Field::Recurrence, Field::Subject, Field::Organizer];
    let empty = matches!(value, Value::Nothing);
    let row = matches!((field, side, value), (Field::Company, Side::Crm, Value::Text(_)))
        || matches!((field, side, value), (Field::Company, Side::Exchange, Value::Row(_)));
    // The CRM lets nobody write how a series recurs that it cannot hold.
    let unheld = matches!((side, value), (Side::Crm, Value::Recurrence(rule)) if rule.held_by_crm().is_err());
    let first = field == Field::LastName && side == Side::Crm && empty;
    // A task that is done is closed in the CRM: that is another act.
    let done = side == Side::Crm && matches!(value, Value::Progress(Progress::Done));
    !(needed.contains(&field) && empty || row || unheld || first || done)
}

/// The CRM cuts off what is too long, and knows no answers and no zone.
pub(crate) fn by_crm(kind: Kind, field: Field, value: Value) -> Value {
    let to = |text: &str| match limit(kind, field, Side::Crm) {
        Some(limit) => cut(text, limit),
        None => text.to_owned(),
    };
    match value {
        Value::Text(text) if text.trim().is_empty() => Value::Nothing,
        Value::Text(text) => Value::Text(to(&text)),
        Value::Html(html) => Value::Html(to(&html)),
        Value::People(people) => {
            let plain = |one: Attendee| Attendee { answer: Answer::None, ..one };
            Value::People(people.into_iter().map(plain).collect())
        }
        Value::Recurrence(mut rule) => {
            rule.range.zone = None;
            Value::Recurrence(rule)
        }
        Value::Show(Show::Elsewhere) => Value::Show(Show::Free),
        value => value,
    }
}

/// The mailbox gives texts back with its own line ends, names with people, and drops seconds of a task's days.
pub(crate) fn by_exchange(field: Field, value: Value) -> Value {
    match value {
        Value::Text(text) if field == Field::Text => {
            Value::Text(format!("{}\r\n", text.replace("\r\n", "\n").replace('\n', "\r\n")))
        }
        Value::People(people) => {
            let named = |one: Attendee| {
                let person = Person { name: "Somebody".to_owned(), ..one.person };
                Attendee { person, answer: Answer::Accepted, row: None }
            };
            Value::People(people.into_iter().map(named).collect())
        }
        Value::Person(person) => {
            Value::Person(Person { address: Address::new(person.address.as_str()), name: "Anna".to_owned() })
        }
        value => value,
    }
}
