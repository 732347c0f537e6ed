//! What a series consists of: its occurrences, told on demand; exceptions, which are entries of their own; those that were
//! taken out (`cancelledOccurrences`).
//!
//! Not as in Graph: days are counted in UTC, from the first; delta and views do not tell occurrences; another pattern takes
//! all exceptions and what was taken out with it, as Exchange does. Exceptions stand in the organizer's calendar alone: those
//! who attend get the message.

use serde_json::{Map, Value};
use time::{Date, Duration, Month};

use super::super::answer::{Answer, Fault};
use super::super::{Asked, lists, options};
use super::{Want, events, shape};
use crate::mailbox::{Entry, Mailbox, NewEntry, Shelf, Sort};

/// Steps of one pattern that are gone through.
const MAX_STEPS: i32 = 10_000;
/// Occurrences of one answer.
const MAX_INSTANCES: usize = 1_000;
/// The immutable id of the series: `seriesMasterId` where such are asked for. It is not told.
pub(super) const MASTER: &str = "#master";
/// What was taken out of a series.
pub(super) const GONE: &str = "cancelledOccurrences";

const DAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const NTH: [&str; 4] = ["first", "second", "third", "fourth"];

fn is_series(content: &Map<String, Value>) -> bool {
    content["type"] == "seriesMaster"
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.get(..10)?.splitn(3, '-').map(str::parse::<u16>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
}

fn spelled(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

/// The days of one step of a pattern; `None` where the calendar ends.
fn step(pattern: &Value, start: Date, step: i32) -> Option<Vec<Date>> {
    let number = |name: &str| pattern[name].as_i64().and_then(|n| i32::try_from(n).ok());
    let by = number("interval").unwrap_or(1).max(1).checked_mul(step)?;
    let wanted = |day: &Date| {
        let name = DAYS[usize::from(day.weekday().number_days_from_sunday())];
        let all = pattern["daysOfWeek"].as_array().into_iter().flatten();
        all.filter_map(Value::as_str).any(|one| one.eq_ignore_ascii_case(name))
    };
    let month_of = |months: i32| {
        let count =
            start.year().checked_mul(12)?.checked_add(i32::from(u8::from(start.month())) - 1 + months)?;
        let month = Month::try_from(u8::try_from(count.rem_euclid(12)).ok()? + 1).ok()?;
        Some((count.div_euclid(12), month)).filter(|(year, _)| *year <= 9_999)
    };
    let on = |year: i32, month: Month, day: i32| {
        let day = u8::try_from(day).unwrap_or(31).clamp(1, month.length(year));
        Date::from_calendar_date(year, month, day).ok()
    };
    let nth = |year: i32, month: Month| {
        let mut days =
            (1..=i32::from(month.length(year))).filter_map(|day| on(year, month, day)).filter(wanted);
        let index = pattern["index"].as_str().unwrap_or("first");
        match NTH.iter().position(|one| one.eq_ignore_ascii_case(index)) {
            Some(at) => days.nth(at),
            None => days.next_back(),
        }
    };
    let in_year = || {
        let month = Month::try_from(u8::try_from(number("month")?).ok()?).ok()?;
        Some((start.year().checked_add(by)?, month))
    };
    let day = number("dayOfMonth").unwrap_or(1);
    Some(match pattern["type"].as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
        "daily" => vec![start.checked_add(Duration::days(by.into()))?],
        "weekly" => {
            let first = pattern["firstDayOfWeek"].as_str().unwrap_or("sunday");
            let first = DAYS.iter().position(|one| one.eq_ignore_ascii_case(first)).unwrap_or(0);
            let today = usize::from(start.weekday().number_days_from_sunday());
            let back = i64::try_from((today + 7 - first) % 7).unwrap_or(0);
            let week = start.checked_add(Duration::days(i64::from(by) * 7 - back))?;
            (0..7).filter_map(|after| week.checked_add(Duration::days(after))).filter(wanted).collect()
        }
        "absolutemonthly" => {
            month_of(by).and_then(|(year, month)| on(year, month, day)).into_iter().collect()
        }
        "relativemonthly" => month_of(by).and_then(|(year, month)| nth(year, month)).into_iter().collect(),
        "absoluteyearly" => in_year().and_then(|(year, month)| on(year, month, day)).into_iter().collect(),
        "relativeyearly" => in_year().and_then(|(year, month)| nth(year, month)).into_iter().collect(),
        _ => return None,
    })
}

/// On which days a series happens, what was taken out among them.
fn days(master: &Entry) -> impl Iterator<Item = Date> {
    let rule = master.content["recurrence"].clone();
    let range = rule["range"].clone();
    let start = range["startDate"].as_str().and_then(date).unwrap_or(Date::MAX);
    let last = match range["type"].as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
        "enddate" => range["endDate"].as_str().and_then(date).unwrap_or(start),
        _ => Date::MAX,
    };
    let times = match range["type"].as_str() {
        Some(kind) if kind.eq_ignore_ascii_case("numbered") => {
            range["numberOfOccurrences"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0)
        }
        Some(_) | None => usize::MAX,
    };
    let all = (0..MAX_STEPS).map_while(move |at| step(&rule["pattern"], start, at)).flatten();
    all.filter(move |day| *day >= start).take_while(move |day| *day <= last).take(times)
}

/// When the one of that day begins and ends, in milliseconds since 1970 UTC.
fn span(master: &Entry, day: Date) -> Option<(i64, i64)> {
    let start = master.content["recurrence"]["range"]["startDate"].as_str().and_then(date)?;
    let (first, end) = (events::at(&master.content, "start")?, events::at(&master.content, "end")?);
    let by = (day - start).whole_milliseconds();
    let by = i64::try_from(by).ok()?;
    Some((first.checked_add(by)?, end.checked_add(by)?))
}

fn is_gone(master: &Entry, day: Date) -> bool {
    let ending = format!(".{}", spelled(day));
    let all = master.content.get(GONE).and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).any(|id| id.ends_with(&ending))
}

/// By which name an exception is found again.
fn key(master: &Entry, day: Date) -> String {
    format!("{}{}", prefix(master), spelled(day))
}

pub(super) fn prefix(master: &Entry) -> String {
    format!("one of {} ", master.key)
}

/// The id of the one of that day: that of the series, and the day.
fn named(id: &str, day: Date) -> String {
    format!("{id}.{}", spelled(day))
}

/// What all calendars call the one of that day (MS-OXOCAL 2.2.1.27: year, month and day in bytes 16 to 19).
fn uid(master: &Entry, day: Date) -> String {
    let of = master.uid.clone().unwrap_or_default();
    match (of.get(..32), of.get(40..)) {
        (Some(head), Some(tail)) => {
            format!("{head}{:04X}{:02X}{:02X}{tail}", day.year(), u8::from(day.month()), day.day())
        }
        _ => of,
    }
}

/// The one of that day, as the series says.
fn occurrence(master: &Entry, day: Date) -> Option<Entry> {
    let (start, end) = span(master, day)?;
    let mut content = master.content.clone();
    for name in [GONE, "transactionId", shape::PROPERTIES] {
        content.remove(name);
    }
    for (name, value) in [
        ("type", "occurrence".into()),
        ("recurrence", Value::Null),
        ("seriesMasterId", master.id.clone().into()),
        (MASTER, master.immutable_id.clone().into()),
        ("originalStart", options::time(start).into()),
        ("iCalUId", uid(master, day).into()),
        ("start", events::told(start)),
        ("end", events::told(end)),
    ] {
        content.insert(name.to_owned(), value);
    }
    Some(Entry {
        key: 0,
        id: named(&master.id, day),
        immutable_id: named(&master.immutable_id, day),
        starts_at: start,
        ends_at: end,
        uid: None,
        content,
        ..master.clone()
    })
}

/// The series and the day that an id names.
async fn found(asked: &Asked, shelf: Shelf, id: &str) -> Result<Option<(Entry, Date)>, Fault> {
    let Some((of, day)) = id.rsplit_once('.').and_then(|(of, day)| Some((of, date(day)?))) else {
        return Ok(None);
    };
    match asked.sandbox.mailboxes().entry(shelf, of).await {
        Ok(master) if is_series(&master.content) => Ok(Some((master, day))),
        Ok(_) | Err(crate::Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// An entry by its id; of a series also one that nobody changed.
pub(super) async fn entry(asked: &Asked, shelf: Shelf, id: &str) -> Result<Entry, Fault> {
    let there = asked.sandbox.mailboxes().entry(shelf, id).await;
    if shelf.sort != Sort::Event || !matches!(there, Err(crate::Error::NotFound(_))) {
        return Ok(there?);
    }
    let Some((master, day)) = found(asked, shelf, id).await? else { return Ok(there?) };
    let happens = days(&master).take_while(|one| *one <= day).any(|one| one == day);
    match occurrence(&master, day).filter(|_| happens && !is_gone(&master, day)) {
        Some(one) => Ok(one),
        None => Ok(there?),
    }
}

/// How one of a series that somebody changes is kept: under a name of its own.
pub(super) async fn exception(asked: &Asked, shelf: Shelf, was: &Entry) -> Result<Option<NewEntry>, Fault> {
    if was.content.get("type").is_none_or(|kind| kind != "occurrence") {
        return Ok(None);
    }
    let Some((master, day)) = found(asked, shelf, &was.id).await? else { return Ok(None) };
    let ids = Some((was.id.clone(), was.immutable_id.clone()));
    Ok(Some(NewEntry {
        key: Some(key(&master, day)),
        ids,
        content: was.content.clone(),
        ..NewEntry::default()
    }))
}

/// Notes in the series that one of it was taken out. `true` where it was one.
pub(super) async fn take_out(asked: &Asked, shelf: Shelf, was: &Entry) -> Result<bool, Fault> {
    let Some((master, day)) = found(asked, shelf, &was.id).await? else { return Ok(false) };
    let store = asked.sandbox.mailboxes();
    let mut content = master.content.clone();
    let mut gone = content.get(GONE).and_then(Value::as_array).cloned().unwrap_or_default();
    gone.push(format!("OID.{}", named(&master.id, day)).into());
    content.insert(GONE.to_owned(), gone.into());
    let new = NewEntry {
        starts_at: master.starts_at,
        ends_at: master.ends_at,
        uid: master.uid.clone(),
        content,
        ..NewEntry::default()
    };
    store.revise_entry(shelf, &master, None, &new, asked.now_ms()).await?;
    if was.key != 0 {
        store.remove_entry(shelf, was, None).await?;
    }
    Ok(true)
}

/// What differs from a series goes with it, and with its pattern.
pub(super) async fn forget(asked: &Asked, shelf: Shelf, master: &Entry) -> Result<(), Fault> {
    let store = asked.sandbox.mailboxes();
    for one in store.entries_under(shelf, &prefix(master)).await? {
        store.remove_entry(shelf, &one, None).await?;
    }
    Ok(())
}

/// Another pattern: nothing differs from it, and nothing was taken out of it.
pub(super) async fn repeat(
    asked: &Asked,
    shelf: Shelf,
    was: &Entry,
    new: &mut NewEntry,
) -> Result<(), Fault> {
    let said = ["recurrence", "start", "end", "isAllDay"];
    if is_series(&was.content) && said.iter().any(|name| was.content.get(*name) != new.content.get(*name)) {
        new.content.remove(GONE);
        forget(asked, shelf, was).await?;
    }
    Ok(())
}

/// `events/{id}/instances`: what of a series lies in a span.
pub(in super::super) async fn instances(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let shelf = super::shelf(mailbox, Sort::Event);
    let store = asked.sandbox.mailboxes();
    let master = store.entry(shelf, id).await?;
    let (from, until) = events::span(&asked.options)?;
    let want = Want::of(asked, Sort::Event, &asked.options)?;
    let mut told = Vec::new();
    for day in days(&master) {
        let Some((start, _)) = span(&master, day).filter(|_| told.len() < MAX_INSTANCES) else { break };
        if start - DAY_MS > until {
            break;
        }
        let one = match store.entry_by_key(shelf, &key(&master, day)).await? {
            Some(one) => Some(one),
            None => occurrence(&master, day).filter(|_| !is_gone(&master, day)),
        };
        if let Some(one) = one.filter(|one| one.ends_at > from && one.starts_at < until) {
            told.push(Value::Object(want.tell(asked, mailbox, Sort::Event, &one)));
        }
    }
    let mut page = Map::new();
    page.insert("@odata.context".to_owned(), super::context(asked, mailbox, Sort::Event).into());
    page.insert("value".to_owned(), told.into());
    Ok(lists::applied(asked, Answer::json(200, &Value::Object(page))))
}

const DAY_MS: i64 = 86_400_000;
