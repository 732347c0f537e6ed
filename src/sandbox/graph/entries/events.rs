//! Events: their times, and who is invited, told of changes, and told that nothing comes of it.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::super::answer::{Answer, Fault};
use super::super::{Asked, body, options, send};
use super::shape;
use crate::mailbox::{
    Draft, Entry, Mailbox, Mailboxes, NewEntry, Person, Shelf, Sort, message_id, plain_text,
};

/// A series without an end is in every view from its beginning.
const FOREVER: i64 = i64::MAX / 2;
const DAY_MS: i64 = 86_400_000;
/// How much of the text stands in a preview, in characters (Graph `bodyPreview`).
const PREVIEW_CHARS: usize = 255;
/// Names of the one time zone that is taken.
const ZONES: [&str; 4] = ["UTC", "Etc/UTC", "Etc/GMT", "GMT"];
/// What each calendar has for itself.
const OWN: [&str; 7] = [
    "categories",
    "transactionId",
    "responseStatus",
    "showAs",
    "isReminderOn",
    "reminderMinutesBeforeStart",
    shape::PROPERTIES,
];
/// Changes of these are told to those who attend.
const CONCERNS_OTHERS: [&str; 8] =
    ["subject", "body", "start", "end", "isAllDay", "location", "attendees", "recurrence"];

fn wrong(message: impl Into<String>) -> Fault {
    Fault::new(400, "ErrorInvalidArgument", message)
}

/// A time with its zone, as milliseconds since 1970 UTC.
fn moment(name: &str, value: &Value) -> Result<i64, Fault> {
    let object = value.as_object().ok_or_else(|| wrong(format!("{name} is no dateTimeTimeZone.")))?;
    let zone = body::text(object, "timeZone").unwrap_or("UTC");
    if !ZONES.iter().any(|known| known.eq_ignore_ascii_case(zone)) {
        return Err(Fault::new(
            400,
            "TimeZoneNotSupportedException",
            format!("The sandbox takes times in UTC, and not in '{zone}'."),
        ));
    }
    let text = body::text(object, "dateTime").unwrap_or_default();
    let whole = format!("{}Z", text.trim_end_matches('Z'));
    OffsetDateTime::parse(&whole, &Rfc3339)
        .ok()
        .and_then(|at| i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok())
        .ok_or_else(|| wrong(format!("{name} has no dateTime.")))
}

/// A time of an event, where it is one.
pub(super) fn at(content: &Map<String, Value>, name: &str) -> Option<i64> {
    moment(name, content.get(name)?).ok()
}

/// A time as Graph tells it when nobody asks for a zone.
pub(super) fn told(ms: i64) -> Value {
    let text = options::time(ms);
    json!({ "dateTime": format!("{}.0000000", text.trim_end_matches('Z')), "timeZone": "UTC" })
}

/// The last moment of a series; that of its last occurrence at the latest.
fn series_end(recurrence: &Value, ends_at: i64) -> Result<i64, Fault> {
    let range = recurrence["range"].as_object().ok_or_else(|| wrong("The recurrence has no range."))?;
    if recurrence["pattern"]["type"].as_str().is_none_or(str::is_empty) {
        return Err(wrong("The recurrence has no pattern."));
    }
    match body::text(range, "type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "enddate" => {
            let text = body::text(range, "endDate").unwrap_or_default();
            let at = options::milliseconds(text).ok_or_else(|| wrong("The range has no endDate."))?;
            Ok(at.saturating_add(2 * DAY_MS).max(ends_at))
        }
        "numbered" => {
            let times = body::member(range, "numberOfOccurrences").and_then(Value::as_i64).unwrap_or(0);
            let every = recurrence["pattern"]["interval"].as_i64().unwrap_or(1).max(1);
            if times < 1 {
                return Err(wrong("The range has no numberOfOccurrences."));
            }
            let days = match recurrence["pattern"]["type"].as_str().unwrap_or_default() {
                "daily" => 1,
                "weekly" => 7,
                "absoluteMonthly" | "relativeMonthly" => 31,
                _ => 366,
            };
            Ok(times.saturating_mul(every).saturating_mul(days * DAY_MS).saturating_add(ends_at).min(FOREVER))
        }
        "noend" => Ok(FOREVER),
        _ => Err(wrong("The range is of no known type.")),
    }
}

/// Makes an event whole after it was written: its times, its type, its preview.
pub(super) fn settle(new: &mut NewEntry) -> Result<(), Fault> {
    let (start, end) = (moment("start", &new.content["start"])?, moment("end", &new.content["end"])?);
    if end < start {
        return Err(Fault::new(
            400,
            "ErrorCalendarEndDateIsEarlierThanStartDate",
            "The event ends before it begins.",
        ));
    }
    let midnight = |ms: i64| ms.rem_euclid(DAY_MS) == 0;
    if new.content["isAllDay"] == true && !(midnight(start) && midnight(end) && end > start) {
        return Err(wrong("An event of whole days begins and ends at midnight."));
    }
    (new.starts_at, new.ends_at) = (start, end);
    let series = !new.content["recurrence"].is_null();
    if series {
        new.ends_at = series_end(&new.content["recurrence"], end)?;
    }
    let kind = match (series, new.content["seriesMasterId"].is_null()) {
        (true, _) => "seriesMaster",
        (false, true) => "singleInstance",
        (false, false) => "exception",
    };
    let plain = match new.content["body"]["contentType"].as_str() {
        Some(kind) if kind.eq_ignore_ascii_case("text") => {
            new.content["body"]["content"].as_str().unwrap_or_default().to_owned()
        }
        _ => plain_text(new.content["body"]["content"].as_str().unwrap_or_default()),
    };
    let preview: String = plain.chars().take(PREVIEW_CHARS).collect();
    let attendees = attendees(&new.content)?;
    for (name, value) in [
        ("start", told(start)),
        ("end", told(end)),
        ("type", kind.into()),
        ("bodyPreview", preview.into()),
        ("attendees", attendees.into()),
    ] {
        new.content.insert(name.to_owned(), value);
    }
    Ok(())
}

/// Attendees as they are told: each with a type and an answer.
fn attendees(content: &Map<String, Value>) -> Result<Vec<Value>, Fault> {
    let all = content["attendees"].as_array().cloned().unwrap_or_default();
    all.into_iter()
        .map(|mut one| {
            let object = one.as_object_mut().ok_or_else(|| wrong("An attendee is an object."))?;
            if object.get("emailAddress").and_then(|a| a.get("address")).and_then(Value::as_str).is_none() {
                return Err(wrong("An attendee has an address."));
            }
            object.entry("type").or_insert_with(|| "required".into());
            object
                .entry("status")
                .or_insert_with(|| json!({ "response": "none", "time": "0001-01-01T00:00:00Z" }));
            Ok(one)
        })
        .collect()
}

/// Makes a new event whole: it is organized by the mailbox.
pub(super) fn begin(mailbox: &Mailbox, new: &mut NewEntry) -> Result<(), Fault> {
    settle(new)?;
    new.key = new.content["transactionId"].as_str().map(str::to_owned);
    let uid = format!(
        "040000008200E00074C5B7101A82E008{}",
        Uuid::new_v4().simple().to_string().to_ascii_uppercase()
    );
    new.content.insert("iCalUId".to_owned(), uid.clone().into());
    new.content.insert("organizer".to_owned(), person(mailbox));
    new.uid = Some(uid);
    Ok(())
}

fn person(mailbox: &Mailbox) -> Value {
    json!({ "emailAddress": { "name": mailbox.display_name, "address": mailbox.address } })
}

/// Writes times of a task as they are told, and when it was done.
pub(super) fn task_times(content: &mut Map<String, Value>, now_ms: i64) -> Result<(), Fault> {
    for name in ["dueDateTime", "startDateTime", "reminderDateTime", "completedDateTime"] {
        if !content[name].is_null() {
            let at = moment(name, &content[name])?;
            content.insert(name.to_owned(), told(at));
        }
    }
    let done = content["status"] == "completed";
    if done && content["completedDateTime"].is_null() {
        // To Do keeps the day alone.
        content.insert("completedDateTime".to_owned(), told(now_ms - now_ms.rem_euclid(DAY_MS)));
    }
    if !done {
        content.insert("completedDateTime".to_owned(), Value::Null);
    }
    Ok(())
}

/// The text of an event as plain text.
pub(super) fn as_text(content: &mut Map<String, Value>) {
    if content["body"]["contentType"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("html")) {
        let text = plain_text(content["body"]["content"].as_str().unwrap_or_default());
        content.insert("body".to_owned(), json!({ "contentType": "text", "content": text }));
    }
}

/// The calendar of a mailbox.
pub(in super::super) fn calendar(asked: &Asked, mailbox: &Mailbox) -> Answer {
    Answer::json(
        200,
        &json!({
            "@odata.context": format!("{}/$metadata#users('{}')/calendar/$entity", asked.root(), mailbox.user_id),
            "id": Mailboxes::calendar_id(mailbox), "name": "Calendar", "color": "auto", "hexColor": "",
            "isDefaultCalendar": true, "canShare": true, "canViewPrivateItems": true, "canEdit": true,
            "changeKey": "", "allowedOnlineMeetingProviders": [], "defaultOnlineMeetingProvider": "unknown",
            "isTallyingResponses": true, "isRemovable": false,
            "owner": { "name": mailbox.display_name, "address": mailbox.address },
        }),
    )
}

/// The span of a view.
pub(super) fn span(options: &options::Options) -> Result<(i64, i64), Fault> {
    let at = |name: &str| {
        let text = options.get(name).ok_or_else(|| {
            Fault::new(400, "ErrorInvalidParameter", "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.")
        })?;
        local(text).ok_or_else(|| Fault::new(400, "ErrorInvalidParameter", format!("'{text}' is no time.")))
    };
    let (from, to) = (at("startdatetime")?, at("enddatetime")?);
    if to < from {
        return Err(Fault::new(400, "ErrorInvalidParameter", "The window ends before it begins."));
    }
    Ok((from, to))
}

/// A time with or without a zone; without one it is UTC.
fn local(text: &str) -> Option<i64> {
    options::milliseconds(text).or_else(|| options::milliseconds(&format!("{text}Z")))
}

/// The events of a span.
pub(in super::super) async fn view(asked: &Asked, mailbox: &Mailbox) -> Result<Answer, Fault> {
    let span = span(&asked.options)?;
    super::list(asked, mailbox, super::shelf(mailbox, Sort::Event), Some(span)).await
}

/// What a message of a meeting says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Come, or: it is otherwise now.
    Request,
    /// Nothing comes of it.
    Cancelled,
}

/// Whether a change is one that those who attend are told.
pub(super) fn concerns_others(was: &Map<String, Value>, is: &Map<String, Value>) -> bool {
    CONCERNS_OTHERS.iter().any(|name| was.get(*name) != is.get(*name))
}

fn people(content: &Map<String, Value>) -> Vec<Person> {
    let one = |value: &Value| Person {
        name: value["emailAddress"]["name"].as_str().unwrap_or_default().to_owned(),
        address: value["emailAddress"]["address"].as_str().unwrap_or_default().to_owned(),
    };
    content["attendees"].as_array().into_iter().flatten().map(one).collect()
}

/// Sends a message of a meeting to those people, from the organizer's mailbox.
async fn write(
    asked: &Asked,
    mailbox: &Mailbox,
    content: &Map<String, Value>,
    to: Vec<Person>,
    word: Word,
    comment: &str,
) -> Result<(), Fault> {
    let subject = content["subject"].as_str().unwrap_or_default();
    let text = if comment.is_empty() { content["bodyPreview"].as_str().unwrap_or_default() } else { comment };
    let (subject, class) = match word {
        Word::Request => (subject.to_owned(), "IPM.Schedule.Meeting.Request"),
        Word::Cancelled => (format!("Canceled: {subject}"), "IPM.Schedule.Meeting.Canceled"),
    };
    let mail = Draft {
        from: send::author(mailbox),
        to,
        subject: subject.chars().take(crate::mailbox::SUBJECT_MAX).collect(),
        text: Some(text.to_owned()),
        message_id: message_id(&mailbox.address),
        item_class: class.to_owned(),
        ..Draft::default()
    };
    asked.sandbox.mailboxes().send_now(mailbox, &mail, true, asked.sandbox.now()).await?;
    Ok(())
}

/// Invites those who attend, where the mailbox organizes it: a message, and the event in their calendars.
pub(super) async fn invite(
    asked: &Asked,
    mailbox: &Mailbox,
    new: &NewEntry,
    word: Word,
) -> Result<(), Fault> {
    let guests = people(&new.content);
    if new.content["isOrganizer"] != true || guests.is_empty() {
        return Ok(());
    }
    write(asked, mailbox, &new.content, guests.clone(), word, "").await?;
    for guest in guests {
        mirror(asked, mailbox, new, &guest).await?;
    }
    Ok(())
}

/// The calendar of a guest who has a mailbox here, and is not the organizer.
async fn calendar_of(asked: &Asked, mailbox: &Mailbox, guest: &Person) -> Result<Option<Shelf>, Fault> {
    match asked.sandbox.mailboxes().by_address(&guest.address).await {
        Ok(found) if found.key == mailbox.key => Ok(None),
        Ok(found) => Ok(Some(super::shelf(&found, Sort::Event))),
        Err(crate::Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Puts an event into a guest's calendar, or writes it anew there.
async fn mirror(asked: &Asked, mailbox: &Mailbox, new: &NewEntry, guest: &Person) -> Result<(), Fault> {
    let (store, now) = (asked.sandbox.mailboxes(), asked.now_ms());
    let (Some(shelf), Some(uid)) = (calendar_of(asked, mailbox, guest).await?, &new.uid) else {
        return Ok(());
    };
    let known = store.entry_by_uid(shelf, uid).await?;
    let mut content = match &known {
        Some(known) => known.content.clone(),
        None => {
            let mut blank = shape::blank(Sort::Event);
            blank.insert("showAs".to_owned(), "tentative".into());
            blank.insert(
                "responseStatus".to_owned(),
                json!({ "response": "notResponded", "time": "0001-01-01T00:00:00Z" }),
            );
            blank
        }
    };
    // What is each calendar's own stays.
    let shared = new.content.iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
    content.extend(shared.map(|(name, value)| (name.clone(), value.clone())));
    content.insert("isOrganizer".to_owned(), false.into());
    let theirs = NewEntry { key: None, content, ..new.clone() };
    match known {
        Some(known) => store.revise_entry(shelf, &known, None, &theirs, now).await?,
        None => drop(store.add_entry(shelf, &theirs, now).await?),
    }
    Ok(())
}

/// Takes an event out of a guest's calendar, where it is marked as cancelled until they remove it.
async fn mark_cancelled(asked: &Asked, mailbox: &Mailbox, was: &Entry, guest: &Person) -> Result<(), Fault> {
    let (Some(shelf), Some(uid)) = (calendar_of(asked, mailbox, guest).await?, &was.uid) else {
        return Ok(());
    };
    let store = asked.sandbox.mailboxes();
    let Some(known) = store.entry_by_uid(shelf, uid).await? else { return Ok(()) };
    let mut content = known.content.clone();
    let subject = content["subject"].as_str().unwrap_or_default().to_owned();
    content.insert("isCancelled".to_owned(), true.into());
    content.insert("showAs".to_owned(), "free".into());
    content.insert("subject".to_owned(), format!("Canceled: {subject}").into());
    let theirs = NewEntry {
        starts_at: known.starts_at,
        ends_at: known.ends_at,
        key: None,
        uid: known.uid.clone(),
        content,
        ..NewEntry::default()
    };
    store.revise_entry(shelf, &known, None, &theirs, asked.now_ms()).await?;
    Ok(())
}

/// Tells those who attend no more that nothing comes of it for them.
pub(super) async fn uninvite(
    asked: &Asked,
    mailbox: &Mailbox,
    was: &Entry,
    new: &NewEntry,
) -> Result<(), Fault> {
    let stay = people(&new.content);
    let stays = |one: &Person| stay.iter().any(|other| other.address.eq_ignore_ascii_case(&one.address));
    let gone: Vec<Person> = people(&was.content).into_iter().filter(|one| !stays(one)).collect();
    tell_cancelled(asked, mailbox, was, gone, "").await
}

/// Tells all who attend that nothing comes of it, where the mailbox organizes it.
pub(super) async fn call_off(
    asked: &Asked,
    mailbox: &Mailbox,
    was: &Entry,
    comment: &str,
) -> Result<(), Fault> {
    tell_cancelled(asked, mailbox, was, people(&was.content), comment).await
}

async fn tell_cancelled(
    asked: &Asked,
    mailbox: &Mailbox,
    was: &Entry,
    guests: Vec<Person>,
    comment: &str,
) -> Result<(), Fault> {
    if was.content["isOrganizer"] != true || guests.is_empty() {
        return Ok(());
    }
    write(asked, mailbox, &was.content, guests.clone(), Word::Cancelled, comment).await?;
    for guest in guests {
        mark_cancelled(asked, mailbox, was, &guest).await?;
    }
    Ok(())
}

/// Cancels a meeting: only its organizer can.
pub(in super::super) async fn cancel(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let (store, shelf) = (asked.sandbox.mailboxes(), super::shelf(mailbox, Sort::Event));
    let was = super::series::entry(asked, shelf, id).await?;
    if was.content["isOrganizer"] != true {
        return Err(Fault::new(
            400,
            "ErrorInvalidRequest",
            "Your request can't be completed. You need to be an organizer to cancel a meeting.",
        ));
    }
    if !super::series::take_out(asked, shelf, &was).await? {
        store.remove_entry(shelf, &was, None).await?;
    }
    super::series::forget(asked, shelf, &was).await?;
    call_off(asked, mailbox, &was, body::text(&object, "comment").unwrap_or_default()).await?;
    Ok(Answer::empty(202))
}
