//! One event of the calendar: what Graph says of it, how it is asked for, made, changed, removed and cancelled.
//!
//! Graph invites, tells and disinvites by itself whoever attends, when the organizer's event is made, changed in what
//! concerns them, or removed: no request of this client says so.

use domain::{
    mail::{Moment, Person},
    step::day::Day,
};
use serde_json::Value;
use wire::{Method, Reply, Request, date, odata};

use crate::{
    draft,
    fault::{Fault, good},
    members::{Members, Object},
    message::{self, Importance, Recipient, Text},
    names::{Name, around, attendee, event, location, response},
    page,
    property::Property,
    service::{At, Format, Mailbox, Service},
    zoned,
};

/// Attendees of an event that are read; Exchange Online invites at most 500 ("Exchange Online limits").
pub const MAX_ATTENDEES: usize = 1_000;

/// Days of one series that were taken out of it, as far as they are read.
const MAX_GONE: usize = 10_000;
const DAY_S: i64 = 24 * 3600;

/// What kind of event it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It happens once.
    Single,
    /// A series.
    Series,
    /// One of a series, as the series says.
    Occurrence,
    /// One of a series that is otherwise than the series says.
    Exception,
}

/// How the time is shown to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShowAs {
    /// Free.
    Free,
    /// Perhaps busy.
    Tentative,
    /// Busy.
    Busy,
    /// Out of office.
    Away,
    /// Working elsewhere.
    Elsewhere,
    /// Nobody says.
    Unknown,
}

const SHOW_AS: [(ShowAs, &str); 6] = [
    (ShowAs::Free, "free"),
    (ShowAs::Tentative, "tentative"),
    (ShowAs::Busy, "busy"),
    (ShowAs::Away, "oof"),
    (ShowAs::Elsewhere, "workingElsewhere"),
    (ShowAs::Unknown, "unknown"),
];

/// Who may see what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitivity {
    /// Everybody who sees the calendar.
    Normal,
    /// It is personal.
    Personal,
    /// Nobody else.
    Private,
    /// It is confidential.
    Confidential,
}

const SENSITIVITY: [(Sensitivity, &str); 4] = [
    (Sensitivity::Normal, "normal"),
    (Sensitivity::Personal, "personal"),
    (Sensitivity::Private, "private"),
    (Sensitivity::Confidential, "confidential"),
];

/// As what somebody attends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// They must.
    Required,
    /// They may.
    Optional,
    /// It is a room or a thing.
    Resource,
}

const PARTS: [(Part, &str); 3] =
    [(Part::Required, "required"), (Part::Optional, "optional"), (Part::Resource, "resource")];

/// Somebody who attends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// Who.
    pub who: Recipient,
    /// As what.
    pub part: Part,
    /// What they answered, in Graph's word: `none`, `accepted`, `declined`, …
    pub answer: String,
}

/// An event. A member is `None` where it was not told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// Its immutable id.
    pub id: String,
    /// Its version, for [`update`].
    pub etag: Option<String>,
    /// What all calendars call it.
    pub uid: Option<String>,
    /// What kind; `None` where Graph says none, or one that is not known.
    pub kind: Option<Kind>,
    /// The series it belongs to.
    pub series: Option<String>,
    /// The subject.
    pub subject: Option<String>,
    /// The text: hostile.
    pub body: Option<Text>,
    /// When it begins.
    pub start: Option<Moment>,
    /// When it ends.
    pub end: Option<Moment>,
    /// It takes whole days.
    pub all_day: Option<bool>,
    /// Where.
    pub location: Option<String>,
    /// Who attends, the organizer not among them.
    pub attendees: Option<Vec<Attendee>>,
    /// Who called it.
    pub organizer: Option<Recipient>,
    /// The mailbox called it.
    pub is_organizer: Option<bool>,
    /// It was called off.
    pub cancelled: Option<bool>,
    /// Nobody was invited yet.
    pub draft: Option<bool>,
    /// How important.
    pub importance: Option<Importance>,
    /// Who may see it.
    pub sensitivity: Option<Sensitivity>,
    /// How the time is shown.
    pub show_as: Option<ShowAs>,
    /// Categories by name.
    pub categories: Option<Vec<String>>,
    /// How it recurs, as Graph tells it, so that it can be written back whole.
    pub recurrence: Option<Value>,
    /// Of one of a series: when it was to begin.
    pub original: Option<Moment>,
    /// Of a series that was asked for by [`request`]: the days of those that were taken out.
    pub gone: Option<Vec<Day>>,
    /// When it changed.
    pub modified: Option<Moment>,
    /// Properties that were asked for.
    pub properties: Vec<(String, String)>,
}

fn word_of<T: Copy>(all: &[(T, &'static str)], word: &str) -> Option<T> {
    all.iter().find(|(_, known)| known.eq_ignore_ascii_case(word)).map(|(one, _)| *one)
}

fn spelled<T: Copy + PartialEq>(all: &[(T, &'static str)], one: T) -> Option<&'static str> {
    all.iter().find(|(known, _)| *known == one).map(|(_, word)| *word)
}

impl Event {
    /// Reads one; `None` where it has no id.
    pub fn read(value: Value) -> Option<Self> {
        let mut members = Members::new(value)?;
        let members = &mut members;
        let kind = match members.text(event::TYPE).as_deref() {
            Some("singleInstance") => Some(Kind::Single),
            Some("seriesMaster") => Some(Kind::Series),
            Some("occurrence") => Some(Kind::Occurrence),
            Some("exception") => Some(Kind::Exception),
            Some(_) | None => None,
        };
        let attendees = members
            .list(event::ATTENDEES)
            .map(|all| all.into_iter().take(MAX_ATTENDEES).filter_map(attending).collect::<Vec<_>>());
        Some(Self {
            id: members.some_text(event::ID)?,
            etag: members.some_text(around::ETAG),
            uid: members.some_text(event::UID),
            kind,
            series: members.some_text(event::SERIES),
            subject: members.text(event::SUBJECT),
            body: members.take(event::BODY).and_then(message::text),
            start: members.take(event::START).and_then(zoned::read),
            end: members.take(event::END).and_then(zoned::read),
            all_day: members.flag(event::ALL_DAY),
            location: members.object(event::LOCATION).and_then(|mut place| place.text(location::NAME)),
            attendees,
            organizer: members.take(event::ORGANIZER).and_then(message::person),
            is_organizer: members.flag(event::IS_ORGANIZER),
            cancelled: members.flag(event::CANCELLED),
            draft: members.flag(event::IS_DRAFT),
            importance: members.text(event::IMPORTANCE).and_then(|word| message::importance(&word)),
            sensitivity: members.text(event::SENSITIVITY).and_then(|word| word_of(&SENSITIVITY, &word)),
            show_as: members.text(event::SHOW_AS).and_then(|word| word_of(&SHOW_AS, &word)),
            categories: members.texts(event::CATEGORIES, message::MAX_CATEGORIES),
            recurrence: members.take(event::RECURRENCE),
            original: members.moment(event::ORIGINAL),
            gone: members
                .texts(event::GONE, MAX_GONE)
                .and_then(|all| all.iter().map(|id| day_in(id)).collect()),
            modified: members.moment(event::MODIFIED),
            properties: message::properties(members),
        })
    }

    /// The value of a property that was asked for.
    pub fn property(&self, wanted: &Property) -> Option<&str> {
        self.properties.iter().find(|(id, _)| wanted.is(id)).map(|(_, value)| value.as_str())
    }
}

/// The day at the end of an occurrence's id: `OID.….2026-11-27`.
fn day_in(id: &str) -> Option<Day> {
    let (_, day) = id.rsplit_once('.')?;
    let at = date::read_rfc3339(day).filter(|_| day.len() == 10)?;
    Some(Day(i32::try_from(at.div_euclid(DAY_S)).ok()?))
}

fn attending(value: Value) -> Option<Attendee> {
    let who = message::person(value.clone())?;
    let mut members = Members::new(value)?;
    let part = members.text(attendee::TYPE).and_then(|word| word_of(&PARTS, &word)).unwrap_or(Part::Required);
    let answer = members.object(attendee::STATUS).and_then(|mut status| status.text(response::ANSWER));
    Some(Attendee { who, part, answer: answer.unwrap_or_default() })
}

/// What is written of an event. What is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The subject.
    pub subject: Option<String>,
    /// The text.
    pub body: Option<Text>,
    /// When it begins.
    pub start: Option<Moment>,
    /// When it ends.
    pub end: Option<Moment>,
    /// It takes whole days.
    pub all_day: Option<bool>,
    /// Where.
    pub location: Option<String>,
    /// Who attends: all of them. Who is new is invited by Graph, who is left out is told.
    pub attendees: Option<Vec<(Person, Part)>>,
    /// How important.
    pub importance: Option<Importance>,
    /// Who may see it.
    pub sensitivity: Option<Sensitivity>,
    /// How the time is shown.
    pub show_as: Option<ShowAs>,
    /// Categories.
    pub categories: Option<Vec<String>>,
    /// How it recurs, as Graph told it.
    pub recurrence: Option<Value>,
    /// Whether Outlook reminds of it.
    pub reminder: Option<bool>,
    /// Properties.
    pub properties: Vec<(Property, String)>,
}

impl Change {
    fn write(&self) -> Result<Object, Fault> {
        if self.attendees.as_ref().is_some_and(|all| all.len() > MAX_ATTENDEES) {
            return Err(Fault::Senseless(format!("more than {MAX_ATTENDEES} attendees of one event")));
        }
        let attendees = self.attendees.as_ref().map(|all| {
            let one = |(who, part): &(Person, Part)| -> Value {
                let mailbox = draft::mailbox(who);
                let object = Object::new().with(attendee::MAILBOX, mailbox);
                object.with_some(attendee::TYPE, spelled(&PARTS, *part)).into()
            };
            all.iter().map(one).collect::<Vec<Value>>()
        });
        let place = self.location.as_deref().map(|name| Object::new().with(location::NAME, name));
        Ok(Object::new()
            .with_some(event::SUBJECT, self.subject.as_deref())
            .with_some(event::BODY, self.body.as_ref().map(draft::text))
            .with_some(event::START, self.start.map(zoned::write))
            .with_some(event::END, self.end.map(zoned::write))
            .with_some(event::ALL_DAY, self.all_day)
            .with_some(event::LOCATION, place)
            .with_some(event::ATTENDEES, attendees)
            .with_some(event::IMPORTANCE, self.importance.map(draft::importance))
            .with_some(event::SENSITIVITY, self.sensitivity.and_then(|one| spelled(&SENSITIVITY, one)))
            .with_some(event::SHOW_AS, self.show_as.and_then(|one| spelled(&SHOW_AS, one)))
            .with_some(event::CATEGORIES, self.categories.clone())
            .with_some(event::RECURRENCE, self.recurrence.clone())
            .with_some(event::REMINDER, self.reminder)
            .with_some(event::PROPERTIES, draft::properties(&self.properties)))
    }
}

/// The members that are asked for.
pub(crate) const MEMBERS: &[Name] = &[
    event::ID,
    event::UID,
    event::TYPE,
    event::SERIES,
    event::SUBJECT,
    event::BODY,
    event::START,
    event::END,
    event::ALL_DAY,
    event::LOCATION,
    event::ATTENDEES,
    event::ORGANIZER,
    event::IS_ORGANIZER,
    event::CANCELLED,
    event::IS_DRAFT,
    event::IMPORTANCE,
    event::SENSITIVITY,
    event::SHOW_AS,
    event::CATEGORIES,
    event::RECURRENCE,
    event::ORIGINAL,
    event::MODIFIED,
];

fn events(mailbox: &Mailbox) -> Result<At, Fault> {
    Ok(At::mailbox(mailbox)?.word("events"))
}

/// Asks for an event, with the text in that form and those properties.
///
/// # Errors
/// Where an id cannot be one.
pub fn request(
    service: &Service,
    mailbox: &Mailbox,
    id: &str,
    format: Format,
    properties: &[Property],
) -> Result<Request, Fault> {
    let mut members = MEMBERS.to_vec();
    members.push(event::GONE);
    let mut at = events(mailbox)?.id(id)?.select(&members).prefer(Some(format.preference()));
    if let Some(expand) = Property::expand(properties) {
        at = at.option("$expand", &expand);
    }
    Ok(service.get(at))
}

/// Asks for the events that all calendars call so: one, or none; read with [`read_named`].
///
/// # Errors
/// Where the mailbox's name cannot be one.
pub fn named(
    service: &Service,
    mailbox: &Mailbox,
    uid: &str,
    format: Format,
    properties: &[Property],
) -> Result<Request, Fault> {
    let filter = odata::eq(event::UID.as_str(), uid);
    let mut at =
        events(mailbox)?.select(MEMBERS).option("$filter", &filter).prefer(Some(format.preference()));
    if let Some(expand) = Property::expand(properties) {
        at = at.option("$expand", &expand);
    }
    Ok(service.get(at))
}

/// Reads what came of [`named`].
///
/// # Errors
/// Where Graph refused or failed.
pub fn read_named(reply: Reply, now: Moment) -> Result<Option<Event>, Fault> {
    Ok(page::read(reply, now, Event::read)?.items.into_iter().next())
}

/// Makes an event. 201; the answer is the event. The same `transaction` again makes nothing new: so a request can be
/// repeated (event resource type).
///
/// # Errors
/// Where a limit is passed, or it has no beginning or no end.
pub fn create(
    service: &Service,
    mailbox: &Mailbox,
    transaction: &str,
    new: &Change,
) -> Result<Request, Fault> {
    if new.start.is_none() || new.end.is_none() || new.start > new.end {
        return Err(Fault::Senseless("an event begins, and ends after that".into()));
    }
    service.send(Method::Post, events(mailbox)?, new.write()?.with(event::TRANSACTION, transaction))
}

/// Changes an event, only where it is still of that version. 200; the answer is the event.
///
/// # Errors
/// Where a limit is passed.
pub fn update(
    service: &Service,
    mailbox: &Mailbox,
    id: &str,
    version: Option<&str>,
    change: &Change,
) -> Result<Request, Fault> {
    let request = service.send(Method::Patch, events(mailbox)?.id(id)?, change.write()?)?;
    Ok(match version {
        Some(version) => request.with_header("If-Match", version),
        None => request,
    })
}

/// Removes an event, and cancels it where the mailbox organizes it. 204, read with [`message::done`].
///
/// # Errors
/// Where an id cannot be one.
pub fn delete(service: &Service, mailbox: &Mailbox, id: &str) -> Result<Request, Fault> {
    Ok(service.request(Method::Delete, events(mailbox)?.id(id)?))
}

/// Cancels a meeting with a word to those who attend; only its organizer can. 202, read with [`message::done`].
///
/// # Errors
/// Where an id cannot be one.
pub fn cancel(service: &Service, mailbox: &Mailbox, id: &str, comment: &str) -> Result<Request, Fault> {
    let body = Object::new().with(around::CANCEL_COMMENT, comment);
    service.send(Method::Post, events(mailbox)?.id(id)?.word("cancel"), body)
}

/// Reads an event: of this operation, and of all that answer with one.
///
/// # Errors
/// Where Graph refused or failed, and where the answer is no event.
pub fn read(reply: Reply, now: Moment) -> Result<Event, Fault> {
    let reply = good(reply, now)?;
    let value = Value::Object(Members::of(&reply)?.rest());
    Event::read(value).ok_or_else(|| Fault::Odd("an event without an id".into()))
}
