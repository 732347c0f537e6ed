//! Fields as rows: one is made under a key that is computed, changed on the version in which it was read, or deleted.

use domain::{
    feed::{Deed, RowWrite, Stored},
    mail::{Moment, Person},
    party::{self, Record},
    step::{
        Field, Fields, Kind, Value,
        case::State,
        day::Day,
        recurrence::Unheld,
        value::{Answer, Attendee, DAY_S, Importance, Postal, Progress, Show, Span},
    },
};
use serde_json::{Map, Value as Json, json};
use wire::{Request, date};

use super::{
    super::names::{appointment, card, task},
    columns::{self, BELOW, DAYS, LINE, PLACES, TEXTS, of_owner, of_regarding, set},
    read::{OPTIONAL, ORGANIZER, REQUIRED, told},
};
use crate::{
    fault::Fault,
    names::{self, party as party_names},
    recurrence,
    service::{Service, bind, bound},
};

/// The longest subject and place of an activity, in characters.
const MAX_LINE: usize = 200;
/// The longest text of a task or call.
const MAX_TEXT: usize = 2_000;
/// The longest text of an appointment.
const MAX_BODY: usize = 1_048_576;
/// How an appointment is called in all calendars (`globalobjectid`).
const MAX_UID: usize = 300;

/// The requests of a change, in the order in which they go as one change set. The last one tells the row.
///
/// # Errors
/// Where something makes no sense to the CRM.
pub(in crate::ledger) fn requests(service: &Service, write: &RowWrite) -> Result<Vec<Request>, Fault> {
    let (kind, id) = (write.kind, write.row);
    let columns = told(kind);
    let telling = |mut request: Request| {
        request.url = format!("{}?$select={columns}", request.url);
        request.with_header("Prefer", format!("return=representation,{}", crate::rows::ANNOTATIONS))
    };
    match &write.deed {
        Deed::Make { fields, state, owner, began, organizer, draft, uid } => {
            let mut row = Map::new();
            put_fields(kind, fields, None, organizer.as_ref(), &mut row)?;
            if *draft && kind == Kind::Appointment {
                row.insert(appointment::DRAFT.into(), true.into());
            }
            row.insert(bound(of_owner(kind)), bind(names::set(owner.kind), owner.id));
            if let Some(began) = began.filter(|_| kind == Kind::Task) {
                row.insert(task::BEGAN.into(), date::write_rfc3339(began.0).into());
            }
            if !uid.is_empty() && columns::parties(kind).is_some() {
                row.insert(appointment::UID.into(), cut(uid, MAX_UID).into());
            }
            let mut all = vec![service.create(set(kind), id, &Json::Object(row))];
            if let Some(row) = standing(kind, fields, *state, State::Open) {
                all.push(service.change(set(kind), id, None, &row));
            }
            finish(all, telling)
        }
        Deed::Change { was, fields, state } => {
            let mut all = Vec::new();
            let mut version = Some(was.version.as_str()).filter(|version| !version.is_empty());
            if was.row.state.is_closed() && kind != Kind::Contact {
                let open = json!({ (task::STATE): 0 });
                all.push(service.change(set(kind), id, version.take(), &open));
            }
            let mut row = Map::new();
            put_fields(kind, fields, Some(was), None, &mut row)?;
            let after = state.unwrap_or(was.row.state);
            let standing = standing(kind, fields, Some(after), was.row.state);
            if !row.is_empty() || standing.is_none() {
                all.push(service.change(set(kind), id, version.take(), &Json::Object(row)));
            }
            if let Some(row) = standing {
                all.push(service.change(set(kind), id, version, &row));
            }
            finish(all, telling)
        }
        Deed::Delete { version } => {
            let request = service.delete(set(kind), id);
            Ok(vec![match version {
                Some(version) => request.with_header("If-Match", version.as_str()),
                None => request,
            }])
        }
    }
}

fn finish(mut all: Vec<Request>, telling: impl FnOnce(Request) -> Request) -> Result<Vec<Request>, Fault> {
    let last = all.pop().ok_or_else(|| Fault::Senseless("a change of nothing".into()))?;
    all.push(telling(last));
    Ok(all)
}

/// How the row stands afterwards, as columns; `None` where it stays as it stands.
fn standing(kind: Kind, fields: &Fields, state: Option<State>, before: State) -> Option<Json> {
    let state = state.unwrap_or(before);
    let progress = fields.told(Field::Progress).and_then(|_| fields.progress());
    let show = if let Some(Value::Show(show)) = fields.told(Field::Show) { Some(*show) } else { None };
    let codes = match kind {
        Kind::Contact => match state {
            State::Canceled => (1, 2),
            State::Open | State::Scheduled | State::Completed => (0, 1),
        },
        Kind::Appointment | Kind::Series | Kind::ServiceActivity => match (state, show) {
            (State::Completed, _) => (1, 3),
            (State::Canceled, _) => (2, 4),
            (_, Some(Show::Tentative)) => (0, 2),
            (_, Some(Show::Busy)) => (3, 5),
            (_, Some(Show::Away)) => (3, 6),
            (_, Some(Show::Free | Show::Elsewhere)) => (0, 1),
            (State::Scheduled, None) => (3, 5),
            (State::Open, None) => (0, 1),
        },
        Kind::Task => match (state, progress) {
            (State::Completed, _) | (_, Some(Progress::Done)) => (1, 5),
            (State::Canceled, _) => (2, 6),
            (_, Some(Progress::InProgress)) => (0, 3),
            (_, Some(Progress::Waiting)) => (0, 4),
            (_, Some(Progress::Deferred)) => (0, 7),
            (_, Some(Progress::NotStarted) | None) => (0, 2),
        },
        // Made, called off.
        Kind::PhoneCall => plain(state, progress, 2, 3),
        // Sent, called off.
        Kind::Letter => plain(state, progress, 4, 5),
        // Completed, called off.
        Kind::Fax => plain(state, progress, 2, 5),
    };
    // What is closed is closed again after it was opened; else only what says something is written.
    let says = state != before || before.is_closed() || progress.is_some() || show.is_some();
    let says = says && !(kind == Kind::Contact && state == before);
    says.then(|| json!({ (task::STATE): codes.0, (task::STATUS): codes.1 }))
}

/// `statecode` and `statuscode` of an activity that is open, done or called off and nothing else.
fn plain(state: State, progress: Option<Progress>, done: i32, off: i32) -> (i32, i32) {
    match (state, progress) {
        (State::Completed, _) | (_, Some(Progress::Done)) => (1, done),
        (State::Canceled, _) => (2, off),
        (_, _) => (0, 1),
    }
}

fn put_fields(
    kind: Kind,
    fields: &Fields,
    was: Option<&Stored>,
    organizer: Option<&Record>,
    row: &mut Map<String, Json>,
) -> Result<(), Fault> {
    for (field, value) in fields.iter() {
        if kind == Kind::Contact {
            of_card(field, value, row)
        } else {
            of_activity(kind, field, value, was, row)
        }
    }
    if let (Kind::Series, Value::Recurrence(rule)) = (kind, fields.get(Field::Recurrence)) {
        let columns = recurrence::write(rule, was.is_none());
        let unheld =
            |why: Unheld| Fault::Senseless(format!("the CRM holds no such series: {}", why.as_str()));
        row.extend(columns.map_err(unheld)?);
    }
    if let Some(nav) = columns::parties(kind)
        && let Some(parties) = parties(fields, was, organizer)
    {
        row.insert(nav.into(), parties.into());
    }
    Ok(())
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn text(value: &Value, most: usize) -> Json {
    if let Value::Text(text) = value { cut(text, most).into() } else { Json::Null }
}

/// The moment of a day: at the time of day that it had.
fn at(day: Day, had: Option<Moment>) -> Json {
    let time = had.map_or(0, |at| at.0.rem_euclid(DAY_S));
    date::write_rfc3339(i64::from(day.0) * DAY_S + time).into()
}

fn of_activity(kind: Kind, field: Field, value: &Value, was: Option<&Stored>, row: &mut Map<String, Json>) {
    let mut put = |column: &str, value: Json| drop(row.insert(column.to_owned(), value));
    let day = |value: &Value, had| if let Value::Day(day) = value { at(*day, had) } else { Json::Null };
    let body = if columns::parties(kind).is_some() { MAX_BODY } else { MAX_TEXT };
    match (field, value) {
        (Field::Subject, value) => put(task::SUBJECT, text(value, MAX_LINE)),
        (Field::Text, value) => put(task::TEXT, text(value, body)),
        (Field::Location, value) => put(appointment::LOCATION, text(value, MAX_LINE)),
        (Field::Importance, Value::Importance(importance)) => {
            let code = match importance {
                Importance::Low => 0,
                Importance::Normal => 1,
                Importance::High => 2,
            };
            put(task::PRIORITY, code.into());
        }
        (Field::Regarding, Value::Row(record)) => {
            if let Some(nav) = of_regarding(kind, record.kind) {
                put(&bound(nav), bind(names::set(record.kind), record.id));
            }
        }
        (Field::Private, Value::Flag(private)) => put(appointment::PRIVATE, (*private).into()),
        (Field::Start, value) => put(task::START, day(value, was.and_then(|was| was.start))),
        (Field::Due, value) => put(task::DUE, day(value, was.and_then(|was| was.due))),
        (Field::Done, value) => put(task::DONE, day(value, None)),
        (Field::Percent, Value::Percent(percent)) => put(task::PERCENT, (*percent).into()),
        (Field::Percent, _) => put(task::PERCENT, Json::Null),
        (Field::Time, Value::Span(span)) => {
            let whole = matches!(span, Span::Days { .. });
            put(appointment::ALL_DAY, whole.into());
            let (start, end) = columns::times(kind);
            put(start, date::write_rfc3339(span.start().0).into());
            put(end, date::write_rfc3339(span.end().0).into());
        }
        // How it stands is written by itself, people and how it recurs too; what an activity is regarding is not taken off.
        _ => {}
    }
}

fn of_card(field: Field, value: &Value, row: &mut Map<String, Json>) {
    if let Some((_, column, most)) = TEXTS.iter().find(|(known, ..)| *known == field) {
        row.insert((*column).to_owned(), text(value, *most));
    } else if let Some((_, column)) = DAYS.iter().find(|(known, _)| *known == field) {
        let value = if let Value::Day(day) = value {
            let (year, month, day) = day.date();
            format!("{year:04}-{month:02}-{day:02}").into()
        } else {
            Json::Null
        };
        row.insert((*column).to_owned(), value);
    } else if let Some((_, columns)) = PLACES.iter().find(|(known, _)| *known == field) {
        let empty = Postal::default();
        let place = if let Value::Postal(place) = value { place } else { &empty };
        // Three lines; what is more stands in the last.
        let mut lines = place.street.splitn(3, '\n').map(|line| line.replace('\n', ", "));
        let [one, two, three, city, state, code, country] = *columns;
        for column in [one, two, three] {
            row.insert(column.to_owned(), short(&lines.next().unwrap_or_default(), LINE));
        }
        let below = [&place.city, &place.state, &place.code, &place.country];
        for ((column, text), most) in [city, state, code, country].into_iter().zip(below).zip(BELOW) {
            row.insert(column.to_owned(), short(text, most));
        }
    } else if field == Field::Company {
        let account = if let Value::Row(record) = value { Some(record) } else { None };
        match account {
            Some(Record { kind: party::Kind::Account, id, .. }) => {
                let set = names::set(party::Kind::Account);
                row.insert(bound(card::OF_ACCOUNT), bind(set, *id));
            }
            Some(_) => {}
            None => drop(row.insert(bound(card::OF_ACCOUNT), Json::Null)),
        }
    }
}

fn short(text: &str, most: usize) -> Json {
    if text.is_empty() { Json::Null } else { cut(text, most).into() }
}

/// All parties, where one of the lists changes: they are written whole.
fn parties(fields: &Fields, was: Option<&Stored>, caller: Option<&Record>) -> Option<Vec<Json>> {
    let lists = [(Field::Required, REQUIRED), (Field::Optional, OPTIONAL)];
    let changes = lists.iter().any(|(field, _)| fields.told(*field).is_some())
        || fields.told(Field::Organizer).is_some();
    if !changes {
        return None;
    }
    let none = Fields::new();
    let before = was.map_or(&none, |was| &was.row.fields);
    let of = |field: Field| if fields.told(field).is_some() { fields } else { before };
    let mut all: Vec<Json> = Vec::new();
    for (field, part) in lists {
        all.extend(of(field).people(field).iter().filter_map(|one| party(one, part)));
    }
    // Who calls the meeting: the user, where that is known, else an address.
    let known = was.and_then(|was| was.row.organizer.as_ref());
    let row = caller.or(known.filter(|_| fields.told(Field::Organizer).is_none())).cloned();
    let person = if let Value::Person(person) = of(Field::Organizer).get(Field::Organizer) {
        person.clone()
    } else {
        Person::default()
    };
    all.extend(party(&Attendee { person, answer: Answer::None, row }, ORGANIZER));
    Some(all)
}

fn party(one: &Attendee, part: i64) -> Option<Json> {
    let mut row = Map::new();
    row.insert(party_names::PART.into(), part.into());
    match one.row.as_ref().and_then(|record| Some((names::party(record.kind)?, record))) {
        Some((nav, record)) => {
            row.insert(bound(nav), bind(names::set(record.kind), record.id));
        }
        None if one.person.address.is_valid() => {
            row.insert(party_names::ADDRESS.into(), one.person.address.as_str().into());
        }
        None => return None,
    }
    Some(Json::Object(row))
}
