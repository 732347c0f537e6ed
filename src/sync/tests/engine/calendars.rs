//! Calendars of others (`../shared/mail/ics`) through the synchronizer and back, unchanged: rules, occurrences taken out,
//! occurrences that differ, and meetings that happen once.
//!
//! They are of years that are over: each is made as it would be from December 2026 on, the first occurrence for the
//! first, the third for the third. What neither Graph nor the CRM has a place for is left out; which that is,
//! `domain/tests/step/recurrence.rs` says of each file.

use std::path::{Path, PathBuf};

use calcard::{
    Entry, Parser,
    icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue},
};
use domain::step::{
    day::Day,
    recurrence::{End, Recurrence},
};
use graph::recurrence;
use serde_json::{Map, Value, json};
use wire::Method;

use crate::{
    kit::{World, run},
    meetings::told,
    rrule,
    series::{MASTERS, called, in_calendar, in_crm, of},
    stepping::{change, comes_to_rest, mailbox, patch, row},
};

/// Occurrences among which those of a calendar are looked for.
const COUNTED: usize = 500;
/// A zone with daylight saving.
const ZONE: &str = "Pacific Standard Time";
const FIRST_YEAR: i32 = 2026;
const FIRST_MONTH: u8 = 12;

fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mail/ics");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is missing", path.display());
    eprintln!("\n*** LEFT OUT: {} is missing. No calendar of others is tested. ***\n", path.display());
    None
}

fn calendars(folder: &Path) -> Vec<(String, ICalendar)> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|kind| kind == "ics"));
    files.sort();
    let read = |file: PathBuf| {
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        let Entry::ICalendar(calendar) = Parser::new(&text).entry() else {
            panic!("{} is no calendar", file.display());
        };
        (file.file_name().unwrap().to_string_lossy().into_owned(), calendar)
    };
    files.into_iter().map(read).collect()
}

fn text(component: &ICalendarComponent, property: &ICalendarProperty) -> String {
    let value = component.property(property).and_then(|entry| entry.values.first());
    value.and_then(ICalendarValue::as_text).unwrap_or_default().to_owned()
}

/// The days of a property.
fn days(component: &ICalendarComponent, property: &ICalendarProperty) -> Vec<Day> {
    let values = component.properties(property).flat_map(|entry| entry.values.iter());
    values.filter_map(|value| rrule::day(value.as_partial_date_time()?)).collect()
}

/// A series of such a calendar, as it would be from [`FIRST_YEAR`] on.
struct Series {
    rule: Recurrence,
    /// Days on which it does not happen.
    gone: Vec<Day>,
    /// Days on which it is otherwise.
    other: Vec<Day>,
}

impl Series {
    /// `None` where it does not recur, or as neither side can say.
    fn read(component: &ICalendarComponent, all: &ICalendar) -> Option<Self> {
        let ICalendarValue::RecurrenceRule(rule) =
            component.property(&ICalendarProperty::Rrule)?.values.first()?
        else {
            return None;
        };
        let start = *days(component, &ICalendarProperty::Dtstart).first()?;
        let old = rrule::read(rule, start).ok().filter(|rule| rule.held_by_crm().is_ok())?;
        let mut rule = old.clone();
        rule.range.start = Day::new(FIRST_YEAR, FIRST_MONTH, 1)?;
        if let End::On(last) = old.range.end {
            rule.range.end = End::On(rule.range.start.plus(last.0 - start.0));
        }
        let first = rule.days().next()?;
        rule.range.start = first;
        rule.range.zone = Some(ZONE.to_owned());
        let now = |day: &Day| {
            let place = old.days().take(COUNTED).position(|one| one == *day)?;
            rule.days().nth(place)
        };
        let uid = text(component, &ICalendarProperty::Uid);
        let of_it = |one: &&ICalendarComponent| {
            one.is_recurrence_override() && text(one, &ICalendarProperty::Uid) == uid && !uid.is_empty()
        };
        let overrides = all.components.iter().filter(of_it);
        let changed: Vec<Day> =
            overrides.flat_map(|one| days(one, &ICalendarProperty::RecurrenceId)).collect();
        let gone = days(component, &ICalendarProperty::Exdate).iter().filter_map(now).collect();
        let other = changed.iter().filter_map(now).collect();
        Some(Self { gone, other, rule })
    }
}

fn date(day: Day) -> String {
    let (year, month, day) = day.date();
    format!("{year:04}-{month:02}-{day:02}")
}

fn at(day: Day, hour: u32) -> Value {
    json!({ "dateTime": format!("{}T{hour:02}:00:00", date(day)), "timeZone": "UTC" })
}

/// What is said of a meeting, as Graph and the CRM have it.
fn said(component: &ICalendarComponent) -> (String, String, String) {
    let subject = text(component, &ICalendarProperty::Summary);
    let name = component.component_type.as_str().to_owned();
    let subject = if subject.is_empty() { name } else { subject };
    let line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    (
        line(subject),
        line(text(component, &ICalendarProperty::Location)),
        line(text(component, &ICalendarProperty::Description)),
    )
}

/// What a calendar shows of a series: days, moments, subjects, and which differ.
async fn shown(world: &World, place: &str) -> Vec<Value> {
    let all = in_calendar(world, place).await;
    all.iter()
        .map(|one| json!([one["originalStart"], one["start"], one["end"], one["subject"], one["type"]]))
        .collect()
}

/// Through the CRM and back: the CRM says the same, a person writes all of it anew there, and the calendar is as it was.
async fn there_and_back(world: &World, what: &str, component: &ICalendarComponent, series: &Series) {
    let engine = world.synchronizer().await;
    let (subject, location, description) = said(component);
    let event = json!({
        "subject": subject, "location": { "displayName": location },
        "body": { "contentType": "text", "content": description },
        "recurrence": recurrence::write(&series.rule),
        "start": at(series.rule.range.start, 18), "end": at(series.rule.range.start, 19),
    });
    let (place, key) = called(world, event).await;
    let one = async |day: Day| -> String {
        let all = in_calendar(world, &place).await;
        let found = all.iter().find(|one| one["originalStart"].as_str().unwrap().starts_with(&date(day)));
        let found = found.unwrap_or_else(|| panic!("{what}: nothing on {}", date(day)));
        format!("{}/events/{}", mailbox("anna"), found["id"].as_str().unwrap())
    };
    for day in &series.gone {
        world.graph(Method::Delete, &one(*day).await, None).await;
    }
    for day in &series.other {
        let moved =
            json!({ "subject": format!("{subject}, moved"), "start": at(*day, 20), "end": at(*day, 21) });
        patch(world, &one(*day).await, moved).await;
    }
    let (before, drawn) = (world.graph(Method::Get, &place, None).await, shown(world, &place).await);
    comes_to_rest(world, &engine).await;

    let master = row(world, MASTERS, key).await;
    assert_eq!(
        (&master["subject"], master["location"].as_str().unwrap_or_default()),
        (&json!(subject), location.as_str()),
        "{what}"
    );
    let gone: Vec<String> = series.gone.iter().map(|day| date(*day)).collect();
    let list = master["deletedexceptionslist"].as_str().unwrap_or_default();
    let mut deleted: Vec<String> = list.split(';').filter_map(|at| at.get(..10)).map(str::to_owned).collect();
    deleted.sort();
    let mut wanted = gone.clone();
    wanted.sort();
    assert_eq!(deleted, wanted, "{what}");
    let (rows, there) = (in_crm(world, key).await, in_calendar(world, &place).await);
    let both = rows.len().min(there.len());
    assert!(both > 0, "{what}");
    assert_eq!(of(&rows, "originalstartdate")[..both], of(&there, "originalStart")[..both], "{what}");
    for day in &series.other {
        let found =
            rows.iter().find(|row| row["originalstartdate"].as_str().unwrap().starts_with(&date(*day)));
        let found = found.unwrap_or_else(|| panic!("{what}: no row for {}", date(*day)));
        assert_eq!(
            (&found["subject"], &found["scheduledstart"], &found["instancetypecode"]),
            (&json!(format!("{subject}, moved")), &json!(format!("{}T20:00:00Z", date(*day))), &json!(3)),
            "{what}"
        );
    }

    let columns = [
        "recurrencepatterntype",
        "interval",
        "daysofweekmask",
        "instance",
        "monthofyear",
        "patternendtype",
        "patternstartdate",
        "occurrences",
    ];
    let written: Map<String, Value> =
        columns.into_iter().map(|name| (name.to_owned(), master[name].clone())).collect();
    change(world, MASTERS, key, Value::Object(written)).await;
    comes_to_rest(world, &engine).await;
    let after = world.graph(Method::Get, &place, None).await;
    for member in ["recurrence", "subject", "start", "end", "location", "iCalUId"] {
        assert_eq!(after[member], before[member], "{what}: {member}");
    }
    assert_eq!(shown(world, &place).await, drawn, "{what}");
}

#[test]
fn series_of_others_go_through_the_crm_and_come_back_unchanged() {
    let Some(folder) = shared() else { return };
    run(async {
        let (mut sent, mut gone, mut other) = (0, 0, 0);
        for (name, calendar) in calendars(&folder) {
            for (at, component) in calendar.components.iter().enumerate() {
                let Some(series) = Series::read(component, &calendar) else { continue };
                let what = format!("{name}, component {at}");
                let world = World::new(None).await;
                there_and_back(&world, &what, component, &series).await;
                assert!(told(&world, "anna").await.is_empty(), "{what}: nobody is told");
                sent += 1;
                (gone, other) = (gone + series.gone.len(), other + series.other.len());
            }
        }
        println!("{sent} series, {gone} taken out, {other} that differ");
        assert!(sent >= 3 && gone >= 3 && other >= 1, "{sent} {gone} {other}");
    });
}

#[test]
fn meetings_of_others_that_happen_once_go_through_the_crm_and_come_back_unchanged() {
    let Some(folder) = shared() else { return };
    run(async {
        let mut sent = 0;
        let is_event = |one: &&ICalendarComponent| {
            one.component_type == ICalendarComponentType::VEvent && !one.is_recurrence_override()
        };
        for (name, calendar) in calendars(&folder) {
            let events = calendar.components.iter().filter(is_event);
            for component in events.filter(|one| one.property(&ICalendarProperty::Rrule).is_none()) {
                let world = World::new(None).await;
                let engine = world.synchronizer().await;
                let (subject, location, description) = said(component);
                let day = Day::new(FIRST_YEAR + 1, 3, 5).unwrap();
                let event = json!({
                    "subject": subject, "location": { "displayName": location }, "recurrence": null,
                    "body": { "contentType": "text", "content": description }, "start": at(day, 9), "end": at(day, 10),
                });
                let (place, key) = called(&world, event).await;
                let before = world.graph(Method::Get, &place, None).await;
                comes_to_rest(&world, &engine).await;
                let there = row(&world, "appointments", key).await;
                let of = |column: &str| there[column].as_str().unwrap_or_default().trim().to_owned();
                assert_eq!(
                    (of("subject"), of("location"), of("description")),
                    (subject.clone(), location, description),
                    "{name}"
                );
                assert_eq!(there["scheduledstart"], "2027-03-05T09:00:00Z", "{name}");
                // Written anew as it is: that is no change.
                change(
                    &world,
                    "appointments",
                    key,
                    json!({ "subject": subject, "location": there["location"] }),
                )
                .await;
                comes_to_rest(&world, &engine).await;
                let after = world.graph(Method::Get, &place, None).await;
                for member in ["subject", "start", "end", "location", "body", "iCalUId", "showAs"] {
                    assert_eq!(after[member], before[member], "{name}: {member}");
                }
                let all = world.crm(Method::Get, "appointments?$select=subject", None).await;
                assert_eq!(all["value"].as_array().unwrap().len(), 1, "{name}: {all}");
                sent += 1;
            }
        }
        assert!(sent >= 2, "{sent}");
    });
}
