//! Rows as fields: what the CRM has of an appointment, a contact, a task. Days are taken in UTC, as the mailbox tells
//! them.

use domain::{
    feed::Stored,
    identity,
    mail::{Address, Moment, Person},
    party::{self, Record},
    step::{
        Field, Fields, Kind, Row, Value,
        case::{Author, Changed, InSeries, State},
        day::Day,
        occurrences::day_at,
        value::{Answer, Attendee, DAY_S, Importance, Postal, Progress, Show, Span},
    },
};
use uuid::Uuid;
use wire::{Reply, Request, batch::Batch, date, odata, odata::Query};

use super::{
    super::names::{appointment, party as more_party, series, task},
    columns::{self, CHANGED, DAYS, OWNER, PLACES, Place, TEXTS, key, select, set},
};
use crate::{
    fault::Fault,
    names::{appointment as meeting_names, contact, party as party_names},
    note, recurrence,
    rows::{self, Row as Told},
    service::{Service, answers, next},
};

/// Rows of one question: an address has at most 64 KB.
const TOGETHER: usize = 200;
/// What was taken out of one series, as far as it is read.
const MAX_GONE: usize = 10_000;
/// `activityparty.participationtypemask`.
pub(super) const REQUIRED: i64 = 5;
pub(super) const OPTIONAL: i64 = 6;
pub(super) const ORGANIZER: i64 = 7;

/// Asks for rows by their keys; `None` where there are none to be asked for.
///
/// # Errors
/// Where it passes a limit of batches.
pub(in crate::ledger) fn request(
    service: &Service,
    kind: Kind,
    rows: &[Uuid],
) -> Result<Option<Request>, Fault> {
    if rows.is_empty() {
        return Ok(None);
    }
    let mut batch = Batch::new();
    for some in rows.chunks(TOGETHER) {
        let ids: Vec<String> = some.iter().map(Uuid::to_string).collect();
        let Some(filter) = odata::one_of(key(kind), ids.iter().map(String::as_str)) else { continue };
        let mut query = Query::new(set(kind)).select(&select(kind)).filter(&filter);
        if let Some(parties) = columns::parties(kind) {
            let columns =
                [party_names::PART, party_names::ADDRESS, party_names::NAME, more_party::WHO].join(",");
            query = query.expand(&format!("{parties}($select={columns})"));
        }
        batch.push(service.get(query));
    }
    service.batch(batch).map(Some)
}

/// Reads those that are there.
///
/// # Errors
/// Where a part is not answered: half an answer is not told as whole.
pub(in crate::ledger) fn read(kind: Kind, reply: &Reply, now: Moment) -> Result<Vec<Stored>, Fault> {
    let mut answers = answers(reply, now)?.peekable();
    let mut found = Vec::new();
    while answers.peek().is_some() {
        let list = rows::list(&next(&mut answers, now)?)?;
        found.extend(list.iter().filter_map(Told::new).filter_map(|row| stored(kind, &row)));
    }
    Ok(found)
}

/// A row as fields; `None` where it has no key.
pub(super) fn stored(kind: Kind, row: &Told<'_>) -> Option<Stored> {
    let mut fields = Fields::new();
    match kind {
        Kind::Contact => card(row, &mut fields),
        Kind::Appointment | Kind::Series => meeting(kind, row, &mut fields),
        Kind::ServiceActivity => {
            meeting(kind, row, &mut fields);
            fields.set(Field::Show, Value::Show(service_shows(row)));
        }
        Kind::Task | Kind::PhoneCall | Kind::Letter | Kind::Fax => todo(kind, row, &mut fields),
    }
    if kind == Kind::Series {
        recurring(row, &mut fields);
    }
    let parties = columns::parties(kind).into_iter().flat_map(|nav| row.rows(nav));
    let parties: Vec<Told<'_>> = parties.collect();
    let original = row.moment(appointment::ORIGINAL);
    let day = original.or_else(|| row.moment(task::START)).map(day).unwrap_or_default();
    let organizer = parties.iter().find(|one| one.number(party_names::PART) == Some(ORGANIZER));
    let who = user(row, task::CHANGED_BY);
    let (id, uid) = (row.id(key(kind))?, row.text(appointment::UID));
    Some(Stored {
        row: Row {
            id,
            fields,
            state: state(kind, row.number(task::STATE)),
            owner: row.lookup(OWNER),
            organizer: organizer.and_then(|one| one.lookup(more_party::WHO)),
            created: row.moment(task::CREATED).unwrap_or(Moment(0)),
            changed: Changed {
                at: row.moment(CHANGED).unwrap_or(Moment(0)),
                by: if who.is_some() { Author::Person } else { Author::Unknown },
                who,
            },
            matches: false,
            draft: row.flag(appointment::DRAFT).unwrap_or(false),
            series: match (kind, row.number(appointment::SERIES_PART)) {
                (Kind::Series, _) | (_, Some(1)) => InSeries::Master,
                (_, Some(2)) => InSeries::Occurrence(day),
                (_, Some(3 | 4)) => InSeries::Exception(day),
                (_, Some(_) | None) => InSeries::Single,
            },
            of_event: columns::parties(kind).is_some() && identity::appointment(uid) == Some(id),
            untracked: false,
        },
        version: row.etag().unwrap_or_default().to_owned(),
        due: row.moment(task::DUE),
        start: row.moment(task::START),
        uid: uid.to_owned(),
        untracked: note::read(row.text(meeting_names::PARAMS)),
        part: row.id(appointment::SERIES).zip(original),
    })
}

/// A lookup that only leads to users: the annotation that says so may be missing.
fn user(row: &Told<'_>, column: &str) -> Option<Record> {
    let id = row.id(column)?;
    Some(Record { kind: party::Kind::User, id, name: row.shown(column).to_owned() })
}

fn state(kind: Kind, code: Option<i64>) -> State {
    match (kind, code) {
        (Kind::Contact, Some(1)) => State::Canceled,
        (Kind::Contact, _) => State::Open,
        (_, Some(1)) => State::Completed,
        (_, Some(2)) => State::Canceled,
        (Kind::Appointment | Kind::Series | Kind::ServiceActivity, Some(3)) => State::Scheduled,
        (_, _) => State::Open,
    }
}

/// A text, or nothing.
pub(super) fn text(text: &str) -> Value {
    if text.is_empty() { Value::Nothing } else { Value::Text(text.to_owned()) }
}

fn day_of(row: &Told<'_>, column: &str) -> Option<Day> {
    row.moment(column).map(day)
}

/// The day of a moment, in UTC.
pub(super) fn day(at: Moment) -> Day {
    Day(i32::try_from(at.0.div_euclid(DAY_S)).unwrap_or_default())
}

fn maybe<T>(value: Option<T>, of: impl FnOnce(T) -> Value) -> Value {
    value.map_or(Value::Nothing, of)
}

/// What meetings and tasks have in common.
fn activity(row: &Told<'_>, fields: &mut Fields) {
    fields.set(Field::Subject, text(row.text(task::SUBJECT)));
    fields.set(Field::Text, text(row.text(task::TEXT)));
    let importance = match row.number(task::PRIORITY) {
        Some(0) => Importance::Low,
        Some(2) => Importance::High,
        Some(_) | None => Importance::Normal,
    };
    fields.set(Field::Importance, Value::Importance(importance));
    fields.set(Field::Regarding, maybe(row.lookup(task::REGARDING), Value::Row));
}

fn todo(kind: Kind, row: &Told<'_>, fields: &mut Fields) {
    activity(row, fields);
    for (field, column) in [(Field::Start, task::START), (Field::Due, task::DUE), (Field::Done, task::DONE)] {
        fields.set(field, maybe(day_of(row, column), Value::Day));
    }
    let progress = match (row.number(task::STATE), row.number(task::STATUS)) {
        (Some(1 | 2), _) => Progress::Done,
        (_, Some(3)) if kind == Kind::Task => Progress::InProgress,
        (_, Some(4)) if kind == Kind::Task => Progress::Waiting,
        (_, Some(7)) if kind == Kind::Task => Progress::Deferred,
        (_, _) => Progress::NotStarted,
    };
    fields.set(Field::Progress, Value::Progress(progress));
    if kind == Kind::Task {
        let percent = row.number(task::PERCENT).and_then(|n| u8::try_from(n).ok());
        fields.set(Field::Percent, maybe(percent, Value::Percent));
    }
}

/// How a series recurs, and what was taken out of it. Where the list of that holds something that is no moment, nothing is
/// told of it: the CRM's reference does not say how it is written.
fn recurring(row: &Told<'_>, fields: &mut Fields) {
    if let Ok(rule) = recurrence::read(row.columns()) {
        fields.set(Field::Recurrence, Value::Recurrence(rule));
    }
    let list = row.text(series::GONE).split([';', ',', '|', ' ', '\n', '\r']).map(str::trim);
    let moments: Option<Vec<Moment>> = list
        .filter(|one| !one.is_empty())
        .take(MAX_GONE)
        .map(|one| date::read_rfc3339(one).map(Moment))
        .collect();
    let days = moments.map(|all| all.iter().filter_map(|at| day_at(fields, *at)).collect::<Vec<Day>>());
    if let Some(mut days) = days {
        days.sort_unstable();
        days.dedup();
        fields.set(Field::Gaps, if days.is_empty() { Value::Nothing } else { Value::Days(days) });
    }
}

fn meeting(kind: Kind, row: &Told<'_>, fields: &mut Fields) {
    activity(row, fields);
    let (start, end) = columns::times(kind);
    let nav = columns::parties(kind).unwrap_or(appointment::PARTIES);
    fields.set(Field::Location, text(row.text(appointment::LOCATION)));
    fields.set(Field::Private, Value::Flag(row.flag(appointment::PRIVATE).unwrap_or(false)));
    let times = row.moment(start).zip(row.moment(end));
    let span = times.map(|(start, end)| match row.flag(appointment::ALL_DAY) {
        // The day after the last is where it ends.
        Some(true) => {
            Span::Days { first: day(start), last: day(Moment(end.0.saturating_sub(1).max(start.0))) }
        }
        Some(false) | None => Span::Timed { start, end },
    });
    fields.set(Field::Time, maybe(span, Value::Span));
    let show = match (row.number(task::STATE), row.number(task::STATUS)) {
        (Some(1 | 2), _) => Show::Free,
        (_, Some(2)) => Show::Tentative,
        (_, Some(5)) => Show::Busy,
        (_, Some(6)) => Show::Away,
        (_, _) => Show::Free,
    };
    fields.set(Field::Show, Value::Show(show));
    let people = |part: i64| {
        let all = row.rows(nav).filter(move |one| one.number(party_names::PART) == Some(part));
        all.map(|one| attendee(&one)).collect::<Vec<_>>()
    };
    for (field, part) in [(Field::Required, REQUIRED), (Field::Optional, OPTIONAL)] {
        let people = people(part);
        fields.set(field, if people.is_empty() { Value::Nothing } else { Value::People(people) });
    }
    let organizer = people(ORGANIZER).into_iter().next().map(|one| one.person);
    fields.set(Field::Organizer, maybe(organizer, Value::Person));
}

/// As what the time of a service activity is shown: what is scheduled takes it, what is asked for may take it
/// (`serviceappointment.statecode`; semantics B15 has no table for it).
fn service_shows(row: &Told<'_>) -> Show {
    match row.number(task::STATE) {
        Some(1 | 2) => Show::Free,
        Some(3) => Show::Busy,
        Some(_) | None => Show::Tentative,
    }
}

fn attendee(row: &Told<'_>) -> Attendee {
    let shown = row.shown(more_party::WHO);
    let name = if shown.is_empty() { row.text(party_names::NAME) } else { shown };
    Attendee {
        person: Person { address: Address::new(row.text(party_names::ADDRESS)), name: name.to_owned() },
        answer: Answer::None,
        row: row.lookup(more_party::WHO),
    }
}

fn card(row: &Told<'_>, fields: &mut Fields) {
    for (field, column, _) in TEXTS {
        fields.set(*field, text(row.text(column)));
    }
    for (field, column) in DAYS {
        fields.set(*field, maybe(day_in(row.text(column)), Value::Day));
    }
    for (field, columns) in PLACES {
        let place = place(row, columns);
        fields.set(*field, if place.is_empty() { Value::Nothing } else { Value::Postal(place) });
    }
    fields.set(Field::Company, maybe(row.lookup(contact::COMPANY), Value::Row));
}

/// A day as the CRM writes it: `2026-11-26`.
fn day_in(text: &str) -> Option<Day> {
    let mut parts = text.get(..10)?.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Day::new(year, month, day)
}

fn place(row: &Told<'_>, columns: &Place) -> Postal {
    let [one, two, three, city, state, code, country] = columns.map(|column| row.text(column));
    let lines: Vec<&str> = [one, two, three].into_iter().filter(|line| !line.is_empty()).collect();
    Postal {
        street: lines.join("\n"),
        city: city.to_owned(),
        state: state.to_owned(),
        code: code.to_owned(),
        country: country.to_owned(),
    }
}

/// The columns of a row that is told after it was written.
pub(super) fn told(kind: Kind) -> String {
    columns::select(kind).join(",")
}
