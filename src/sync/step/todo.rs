//! Tasks of Outlook as fields, and fields as changes of tasks.

use domain::{
    mail::Moment,
    step::{
        Field, Fields, Value,
        case::{Author, Changed, Item},
        day::Day,
        decision::Reminder,
        value::{self, DAY_S, Progress},
    },
};
use graph::{
    Format,
    message::{Importance, Text},
    task::{Change, Status, Task},
};

/// When Outlook reminds of a task that is due on a day: that many seconds after midnight.
const REMINDS_S: i64 = 8 * 3_600;

/// A text, or nothing.
pub(super) fn text(text: Option<&str>) -> Value {
    text.filter(|text| !text.is_empty()).map_or(Value::Nothing, |text| Value::Text(text.to_owned()))
}

/// A body as it came.
pub(super) fn body(body: Option<&Text>) -> Value {
    match body {
        Some(body) if body.content.trim().is_empty() => Value::Nothing,
        Some(Text { format: Format::Html, content }) => Value::Html(content.clone()),
        Some(Text { format: Format::Text, content }) => Value::Text(content.clone()),
        None => Value::Nothing,
    }
}

/// A body as it is written.
pub(super) fn written(value: &Value) -> Text {
    if let Value::Html(html) = value {
        return Text { format: Format::Html, content: html.clone() };
    }
    Text { format: Format::Text, content: line(value) }
}

/// The words of both for how important something is.
const IMPORTANCE: [(Importance, value::Importance); 3] = [
    (Importance::Low, value::Importance::Low),
    (Importance::Normal, value::Importance::Normal),
    (Importance::High, value::Importance::High),
];

pub(super) fn importance(told: Option<Importance>) -> Value {
    let known = told.and_then(|told| IMPORTANCE.iter().find(|(one, _)| *one == told));
    Value::Importance(known.map_or(value::Importance::Normal, |(_, one)| *one))
}

pub(super) fn importance_of(value: &Value) -> Option<Importance> {
    let Value::Importance(wanted) = value else { return None };
    IMPORTANCE.iter().find(|(_, one)| one == wanted).map(|(one, _)| *one)
}

const STATUS: [(Status, Progress); 5] = [
    (Status::NotStarted, Progress::NotStarted),
    (Status::InProgress, Progress::InProgress),
    (Status::Waiting, Progress::Waiting),
    (Status::Deferred, Progress::Deferred),
    (Status::Completed, Progress::Done),
];

fn day(at: Option<Moment>) -> Value {
    at.and_then(|at| i32::try_from(at.0.div_euclid(DAY_S)).ok())
        .map_or(Value::Nothing, |day| Value::Day(Day(day)))
}

/// The beginning of a day.
pub(super) fn midnight(day: Day) -> Moment {
    Moment(i64::from(day.0) * DAY_S)
}

fn moment(value: &Value) -> Option<Moment> {
    if let Value::Day(day) = value { Some(midnight(*day)) } else { None }
}

/// A task as it came. How much of it is done, and what it is regarding, Outlook does not tell.
pub(super) fn item(task: &Task, category: &str) -> Item {
    let status = task.status.and_then(|told| STATUS.iter().find(|(one, _)| *one == told));
    let fields = Fields::new()
        .with(Field::Subject, text(task.title.as_deref()))
        .with(Field::Text, body(task.body.as_ref()))
        .with(Field::Importance, importance(task.importance))
        .with(Field::Start, day(task.start))
        .with(Field::Due, day(task.due))
        .with(Field::Done, day(task.done))
        .with(Field::Progress, Value::Progress(status.map_or(Progress::NotStarted, |(_, one)| *one)));
    Item {
        id: task.id.clone(),
        fields,
        changed: Changed { at: task.modified.unwrap_or_default(), by: Author::Person, who: None },
        created: task.created,
        marked: Some(marked(task.categories.as_deref(), category)),
        ..Item::default()
    }
}

/// Whether the category is among those.
pub(super) fn marked(all: Option<&[String]>, category: &str) -> bool {
    let category = category.trim().to_lowercase();
    all.is_some_and(|all| all.iter().any(|one| one.trim().to_lowercase() == category))
}

/// Fields as a change of a task.
pub(super) fn change(fields: &Fields, reminder: Reminder) -> Change {
    let mut change = Change::default();
    for (field, value) in fields.iter() {
        match (field, value) {
            (Field::Subject, _) => change.title = Some(line(value)),
            (Field::Text, _) => change.body = Some(written(value)),
            (Field::Importance, _) => change.importance = importance_of(value),
            (Field::Start, _) => change.start = Some(moment(value)),
            (Field::Due, _) => change.due = Some(moment(value)),
            (Field::Done, _) => change.done = Some(moment(value)),
            (Field::Progress, Value::Progress(progress)) => {
                change.status = STATUS.iter().find(|(_, one)| one == progress).map(|(status, _)| *status);
            }
            // Outlook has no place for it.
            (_, _) => {}
        }
    }
    change.reminder = match reminder {
        Reminder::Stays => None,
        Reminder::Off => Some(None),
        Reminder::On(day) => Some(Some(Moment(midnight(day).0 + REMINDS_S))),
    };
    change
}

/// A text as it is written; empty where there is none.
pub(super) fn line(value: &Value) -> String {
    if let Value::Text(text) = value { text.clone() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_as_what_was_meant() {
        let fields = Fields::new()
            .with(Field::Subject, Value::Text("Call".into()))
            .with(Field::Text, Value::Text("About pumps".into()))
            .with(Field::Importance, Value::Importance(value::Importance::High))
            .with(Field::Start, Value::Nothing)
            .with(Field::Due, Value::Day(Day(20_500)))
            .with(Field::Done, Value::Nothing)
            .with(Field::Progress, Value::Progress(Progress::Waiting));
        let change = change(&fields, Reminder::On(Day(20_500)));
        assert_eq!(change.reminder, Some(Some(Moment(20_500 * DAY_S + REMINDS_S))));
        let task = Task {
            id: "1".into(),
            title: change.title,
            body: change.body,
            importance: change.importance,
            status: change.status,
            due: change.due.flatten(),
            categories: Some(vec!["TRACKED ".into()]),
            ..Task::default()
        };
        let item = item(&task, "tracked");
        assert_eq!((item.fields, item.marked), (fields, Some(true)));
    }
}
