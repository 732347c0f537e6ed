//! Events of the calendar as fields, and fields as changes of events.

use domain::{
    mail::{Address, Moment, Person},
    step::{
        Field, Fields, Value,
        case::{Author, Changed, InSeries, Item},
        day::Day,
        decision::Reminder,
        value::{Answer, Attendee, DAY_S, Show, Span},
    },
};
use graph::{
    event::{self, Change, Event, Kind, Part, Sensitivity, ShowAs},
    message::Recipient,
    recurrence,
};

use super::todo::{body, importance, importance_of, line, marked, midnight, text, written};

const SHOW: [(ShowAs, Show); 5] = [
    (ShowAs::Free, Show::Free),
    (ShowAs::Tentative, Show::Tentative),
    (ShowAs::Busy, Show::Busy),
    (ShowAs::Away, Show::Away),
    (ShowAs::Elsewhere, Show::Elsewhere),
];
const PARTS: [(Field, Part); 3] = [
    (Field::Required, Part::Required),
    (Field::Optional, Part::Optional),
    (Field::Resources, Part::Resource),
];

/// The day of a moment.
fn day(at: Moment) -> Day {
    Day(i32::try_from(at.0.div_euclid(DAY_S)).unwrap_or_default())
}

/// An event as it came.
pub(super) fn item(event: &Event, category: &str) -> Item {
    let span = event.start.zip(event.end).map(|(start, end)| match event.all_day {
        // The day after the last is where it ends.
        Some(true) => {
            Span::Days { first: day(start), last: day(Moment(end.0.saturating_sub(1).max(start.0))) }
        }
        Some(false) | None => Span::Timed { start, end },
    });
    let show = event.show_as.and_then(|told| SHOW.iter().find(|(one, _)| *one == told));
    let private = matches!(event.sensitivity, Some(Sensitivity::Private));
    let mut fields = Fields::new()
        .with(Field::Subject, text(event.subject.as_deref()))
        .with(Field::Text, body(event.body.as_ref()))
        .with(Field::Importance, importance(event.importance))
        .with(Field::Location, text(event.location.as_deref()))
        .with(Field::Time, span.map_or(Value::Nothing, Value::Span))
        .with(Field::Show, show.map_or(Value::Nothing, |(_, show)| Value::Show(*show)))
        .with(Field::Private, Value::Flag(private));
    for (field, part) in PARTS {
        let all = event.attendees.iter().flatten().filter(|one| one.part == part);
        let people: Vec<Attendee> = all.map(attendee).collect();
        fields.set(field, if people.is_empty() { Value::Nothing } else { Value::People(people) });
    }
    if event.kind == Some(Kind::Series) {
        recurring(event, &mut fields);
    }
    let organizer = event.organizer.as_ref().map(person).filter(|one| one.address.is_valid());
    fields.set(Field::Organizer, organizer.map_or(Value::Nothing, Value::Person));
    Item {
        id: event.id.clone(),
        fields,
        changed: Changed { at: event.modified.unwrap_or_default(), by: Author::Person, who: None },
        marked: Some(marked(event.categories.as_deref(), category)),
        is_organizer: event.is_organizer.unwrap_or(false),
        cancelled: event.cancelled.unwrap_or(false),
        draft: event.draft.unwrap_or(false),
        series: match (event.kind, event.original.or(event.start)) {
            (Some(Kind::Series), _) => InSeries::Master,
            (Some(Kind::Occurrence), Some(start)) => InSeries::Occurrence(day(start)),
            (Some(Kind::Exception), Some(start)) => InSeries::Exception(day(start)),
            (Some(Kind::Single | Kind::Occurrence | Kind::Exception) | None, _) => InSeries::Single,
        },
        ..Item::default()
    }
}

/// How a series recurs, and what was taken out of it, as far as both are told.
fn recurring(event: &Event, fields: &mut Fields) {
    if let Some(Ok(rule)) = event.recurrence.clone().map(recurrence::read) {
        fields.set(Field::Recurrence, Value::Recurrence(rule));
    }
    if let Some(mut gone) = event.gone.clone() {
        gone.sort_unstable();
        gone.dedup();
        fields.set(Field::Gaps, if gone.is_empty() { Value::Nothing } else { Value::Days(gone) });
    }
}

fn person(one: &Recipient) -> Person {
    Person { address: Address::new(&one.address), name: one.name.clone() }
}

fn attendee(one: &event::Attendee) -> Attendee {
    let answer = match one.answer.as_str() {
        "accepted" | "organizer" => Answer::Accepted,
        "tentativelyAccepted" => Answer::Tentative,
        "declined" => Answer::Declined,
        _ => Answer::None,
    };
    Attendee { person: person(&one.who), answer, row: None }
}

/// Fields as a change of an event. `there` is what it has: who attends is written whole. `all_day` events begin and end
/// at midnight.
pub(super) fn change(fields: &Fields, reminder: Reminder, there: Option<&Fields>) -> Change {
    let mut change = Change::default();
    for (field, value) in fields.iter() {
        match (field, value) {
            (Field::Subject, value) => change.subject = Some(line(value)),
            (Field::Text, value) => change.body = Some(written(value)),
            (Field::Importance, value) => change.importance = importance_of(value),
            (Field::Location, value) => change.location = Some(line(value)),
            (Field::Time, Value::Span(span)) => {
                (change.start, change.end) = match span {
                    Span::Timed { start, end } => (Some(*start), Some(*end)),
                    Span::Days { first, last } => (Some(midnight(*first)), Some(midnight(last.plus(1)))),
                };
                change.all_day = Some(span.is_all_day());
            }
            (Field::Show, Value::Show(show)) => {
                change.show_as = SHOW.iter().find(|(_, one)| one == show).map(|(one, _)| *one);
            }
            (Field::Private, Value::Flag(private)) => {
                let how = if *private { Sensitivity::Private } else { Sensitivity::Normal };
                change.sensitivity = Some(how);
            }
            (Field::Recurrence, Value::Recurrence(rule)) => {
                // The CRM has no place for a zone: that of the calendar stays.
                let mut rule = rule.clone();
                let zone = || there?.recurrence()?.range.zone.clone();
                rule.range.zone = rule.range.zone.take().or_else(zone);
                change.recurrence = Some(recurrence::write(&rule));
            }
            _ => {}
        }
    }
    if PARTS.iter().any(|(field, _)| fields.told(*field).is_some()) {
        change.attendees = Some(attendees(fields, there));
    }
    change.reminder = match reminder {
        Reminder::Stays => None,
        Reminder::Off => Some(false),
        Reminder::On(_) => Some(true),
    };
    change
}

fn attendees(fields: &Fields, there: Option<&Fields>) -> Vec<(Person, Part)> {
    let mut all = Vec::new();
    for (field, part) in PARTS {
        let from = if fields.told(field).is_some() { Some(fields) } else { there };
        let people = from.map(|from| from.people(field)).unwrap_or_default();
        let invitable = people.iter().filter(|one| one.person.address.is_valid());
        all.extend(invitable.map(|one| (one.person.clone(), part)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn someone(address: &str) -> Attendee {
        let person = Person { address: Address::new(address), name: String::new() };
        Attendee { person, answer: Answer::None, row: None }
    }

    #[test]
    fn whole_days_end_before_the_next_and_begin_at_midnight() {
        let days = Span::Days { first: Day(20_500), last: Day(20_501) };
        let change = change(&Fields::new().with(Field::Time, Value::Span(days)), Reminder::Off, None);
        assert_eq!((change.all_day, change.reminder), (Some(true), Some(false)));
        let event =
            Event { start: change.start, end: change.end, all_day: change.all_day, ..Event::default() };
        assert_eq!(item(&event, "").fields.span(), Some(days));
    }

    #[test]
    fn who_attends_is_written_whole() {
        let people = |address: &str| Value::People(vec![someone(address)]);
        let there =
            Fields::new().with(Field::Required, people("a@x.y")).with(Field::Resources, people("room@x.y"));
        let fields = Fields::new().with(Field::Required, people("b@x.y"));
        let all = change(&fields, Reminder::Stays, Some(&there)).attendees.unwrap_or_default();
        let all: Vec<_> = all.iter().map(|(person, part)| (person.address.as_str(), *part)).collect();
        assert_eq!(all, [("b@x.y", Part::Required), ("room@x.y", Part::Resource)]);
        assert!(change(&Fields::new(), Reminder::Stays, Some(&there)).attendees.is_none());
    }
}
