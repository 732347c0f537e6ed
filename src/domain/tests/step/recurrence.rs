//! On which days a series happens, held against a calendar library's opinion, and calendars of others: what each of
//! their rules becomes, both ways, or why it is refused.

use std::path::PathBuf;

use calcard::{
    Entry, Parser,
    common::timezone::Tz,
    icalendar::{ICalendar, ICalendarComponent, ICalendarProperty, ICalendarRecurrenceRule, ICalendarValue},
};
use domain::step::{
    day::{Day, Weekday, Weekdays, days_of_month},
    occurrences::MAX_STEPS,
    recurrence::{End, Nth, Pattern, Range, Recurrence, Unheld},
};
use proptest::prelude::*;

use crate::rrule;

/// How many occurrences are compared.
const COMPARED: usize = 40;

fn calendar(text: &str) -> ICalendar {
    match Parser::new(text).entry() {
        Entry::ICalendar(calendar) => calendar,
        other => panic!("no calendar: {other:?}"),
    }
}

/// A calendar of one event. Names of properties are the same in small letters.
fn event(lines: &[&str]) -> String {
    format!("begin:vcalendar\r\nbegin:vevent\r\n{}\r\nend:vevent\r\nend:vcalendar\r\n", lines.join("\r\n"))
}

/// When a rule happens, as the library says.
fn by_library(rule: &str, start: Day) -> Vec<Day> {
    let start = format!("DTSTART:{}T090000", rrule::compact(start));
    let text = event(&["UID:1", &start, &format!("RRULE:{rule}")]);
    let expanded = calendar(&text).expand_dates(Tz::Floating, COMPARED);
    assert!(expanded.errors.is_empty(), "{rule}: {:?}", expanded.errors);
    let mut days: Vec<Day> =
        expanded.events.iter().map(|event| local(&event.start.naive_local().to_string())).collect();
    days.sort_unstable();
    days
}

/// The day of a moment in words: `2026-11-27 09:00:00`.
fn local(text: &str) -> Day {
    let parts: Vec<i32> = text[..10].split('-').map(|part| part.parse().unwrap()).collect();
    Day::new(parts[0], u8::try_from(parts[1]).unwrap(), u8::try_from(parts[2]).unwrap()).unwrap()
}

fn days() -> impl Strategy<Value = Weekdays> {
    (1i32..=127).prop_map(|bits| Weekdays::from_bits(bits).unwrap())
}

fn nth() -> impl Strategy<Value = Nth> {
    (1i32..=5).prop_map(|number| Nth::from_number(number).unwrap())
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let interval = 1u32..6;
    prop_oneof![
        interval.clone().prop_map(|interval| Pattern::Daily { interval }),
        (interval.clone(), days(), 0i32..7).prop_map(|(interval, days, first)| Pattern::Weekly {
            interval,
            days,
            first: Weekday::from_number(first).unwrap(),
        }),
        (interval.clone(), 1u8..=31).prop_map(|(interval, day)| Pattern::MonthlyOn { interval, day }),
        (interval.clone(), nth(), days()).prop_map(|(interval, nth, days)| Pattern::MonthlyNth {
            interval,
            nth,
            days
        }),
        (interval.clone(), 1u8..=12, 1u8..=31).prop_map(|(interval, month, day)| Pattern::YearlyOn {
            interval,
            month,
            day: day.min(days_of_month(2024, month)),
        }),
        (interval, 1u8..=12, nth(), days()).prop_map(|(interval, month, nth, days)| Pattern::YearlyNth {
            interval,
            month,
            nth,
            days
        }),
    ]
}

fn rule() -> impl Strategy<Value = Recurrence> {
    let end = prop_oneof![
        Just(None),
        (0i32..900).prop_map(|after| Some((true, after))),
        (1i32..35).prop_map(|times| Some((false, times)))
    ];
    (pattern(), 18_000i32..24_000, end).prop_map(|(pattern, start, end)| {
        let start = Day(start);
        let end = match end {
            None => End::Never,
            Some((true, after)) => End::On(start.plus(after)),
            Some((false, times)) => End::After(times.unsigned_abs()),
        };
        Recurrence { pattern, range: Range { start, end, zone: None } }
    })
}

fn rule_of(text: &str) -> ICalendarRecurrenceRule {
    let text = event(&[&format!("RRULE:{text}")]);
    let calendar = calendar(&text);
    calendar.components.iter().find_map(rule_in).unwrap()
}

fn rule_in(component: &ICalendarComponent) -> Option<ICalendarRecurrenceRule> {
    match component.property(&ICalendarProperty::Rrule)?.values.first()? {
        ICalendarValue::RecurrenceRule(rule) => Some((**rule).clone()),
        _ => None,
    }
}

proptest! {
    #[test]
    fn a_series_happens_when_a_calendar_library_says_so(rule in rule()) {
        let ours: Vec<Day> = rule.days().take(COMPARED).collect();
        let theirs = by_library(&rrule::write(&rule), rule.range.start);
        prop_assert_eq!(ours, theirs, "{}", rrule::write(&rule));
    }

    #[test]
    fn every_rule_of_ours_is_one_of_icalendar_and_comes_back(rule in rule()) {
        let written = rrule::write(&rule);
        prop_assert_eq!(rrule::read(&rule_of(&written), rule.range.start), Ok(rule), "{}", written);
    }

    #[test]
    fn a_series_is_over_once_its_last_day_lies_before(rule in rule(), today in 17_000i32..26_000) {
        let (today, last) = (Day(today), rule.days().take(5_000).last());
        match rule.range.end {
            End::Never => prop_assert!(!rule.is_over(today)),
            End::After(_) => prop_assert_eq!(rule.is_over(today), last.is_some_and(|last| last < today)),
            End::On(end) => prop_assert_eq!(rule.is_over(today), end < today),
        }
    }

    #[test]
    fn every_day_has_a_date_and_every_date_a_day(day in -700_000i32..2_932_896) {
        let (year, month, date) = Day(day).date();
        prop_assert_eq!(Day::new(year, month, date), Some(Day(day)));
        prop_assert_eq!(Day(day).plus(7).weekday(), Day(day).weekday());
    }
}

#[test]
fn what_makes_no_sense_happens_never_and_what_is_endless_ends_somewhere() {
    let of = |pattern, end| Recurrence { pattern, range: Range { start: Day(20_000), end, zone: None } };
    let none = Weekdays::default();
    for (rule, why) in [
        (of(Pattern::Daily { interval: 0 }, End::Never), Unheld::Interval),
        (of(Pattern::MonthlyOn { interval: 1, day: 32 }, End::Never), Unheld::Date),
        (of(Pattern::YearlyOn { interval: 1, month: 4, day: 31 }, End::Never), Unheld::Date),
        (of(Pattern::YearlyOn { interval: 1, month: 13, day: 1 }, End::Never), Unheld::Date),
        (of(Pattern::MonthlyNth { interval: 1, nth: Nth::Last, days: none }, End::Never), Unheld::Weekdays),
        (of(Pattern::Daily { interval: 1 }, End::On(Day(19_999))), Unheld::Ends),
        (of(Pattern::Daily { interval: 1 }, End::After(0)), Unheld::Occurrences),
    ] {
        assert_eq!(rule.is_sound(), Err(why));
        assert_eq!(rule.days().next(), None);
    }
    let daily = of(Pattern::Daily { interval: 1 }, End::Never);
    assert_eq!(daily.days().count(), usize::try_from(MAX_STEPS).unwrap());
    let huge = of(Pattern::YearlyOn { interval: u32::MAX, month: 1, day: 1 }, End::After(u32::MAX));
    assert!(huge.days().count() <= 1 && !huge.is_over(Day(i32::MAX)));
    let last = Day::new(9999, 12, 31).unwrap();
    let late = Recurrence { range: Range { start: last, ..daily.range.clone() }, ..daily };
    assert_eq!(late.days().collect::<Vec<_>>(), [last], "the calendar ends");
    assert_eq!((Day::new(0, 1, 1), Day::new(2023, 2, 29), Day::new(10_000, 1, 1)), (None, None, None));
}

/// What neither Graph nor the CRM has a place for is refused with a reason.
#[test]
fn rules_of_others_that_no_side_can_say_are_refused() {
    let start = Day::new(2026, 1, 30).unwrap();
    for (rule, why) in [
        ("FREQ=HOURLY", "several times a day"),
        ("FREQ=DAILY;BYHOUR=9,17", "several times a day"),
        ("FREQ=YEARLY;BYWEEKNO=20", "counted in days or weeks of the year, or by another calendar"),
        ("FREQ=YEARLY;BYDAY=20MO", "the fifth, or counted from the end"),
        ("FREQ=YEARLY;BYDAY=1MO", "counted in weeks of the year"),
        ("FREQ=MONTHLY;BYDAY=5MO", "the fifth, or counted from the end"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "a day of the week that is also some day of the month"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "several counted days of a month"),
        ("FREQ=MONTHLY;BYDAY=MO", "every such day of a month"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "on several days of a month"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "months that are too short are left out"),
        ("FREQ=MONTHLY", "months that are too short are left out"),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", "a day counted from the end"),
        ("FREQ=MONTHLY;BYMONTH=1;BYDAY=1MO", "in some months alone, or on some days of them"),
        ("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1", "in several months"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "months that are too short are left out"),
        ("FREQ=WEEKLY;BYDAY=1MO", "a counted day of the week where none can be"),
    ] {
        assert_eq!(rrule::read(&rule_of(rule), start), Err(why), "{rule}");
    }
    for (rule, same) in [
        ("FREQ=DAILY;BYDAY=MO,TU", "FREQ=WEEKLY;BYDAY=MO,TU;WKST=MO;INTERVAL=1"),
        ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=FR;WKST=MO;INTERVAL=1"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;INTERVAL=1"),
        ("FREQ=YEARLY;COUNT=3", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=28,29,30;BYSETPOS=-1;INTERVAL=1;COUNT=3"),
    ] {
        let read = rrule::read(&rule_of(rule), start).unwrap();
        assert_eq!(rrule::write(&read), same, "{rule}");
        assert_eq!(by_library(rule, start), by_library(same, start), "{rule}");
    }
}

fn shared() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mail/ics");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is missing", path.display());
    eprintln!("\n*** LEFT OUT: {} is missing. No calendar of others is tested. ***\n", path.display());
    None
}

/// What becomes of a component that recurs, in one line; and of what it leaves out, adds and changes.
fn told(component: &ICalendarComponent) -> Option<String> {
    let rule = rule_in(component)?;
    let start = component.property(&ICalendarProperty::Dtstart)?.values.first()?.as_partial_date_time()?;
    let start = rrule::day(start)?;
    let of = |property| -> Vec<String> {
        let entries = component.properties(property).flat_map(|entry| entry.values.iter());
        let days = entries.filter_map(|value| rrule::day(value.as_partial_date_time()?));
        let mut days: Vec<String> = days.map(rrule::compact).collect();
        days.sort_unstable();
        days
    };
    let (gaps, more) = (of(&ICalendarProperty::Exdate), of(&ICalendarProperty::Rdate));
    let becomes = match rrule::read(&rule, start) {
        Ok(read) => {
            let again = rrule::read(&rule_of(&rrule::write(&read)), start);
            assert_eq!(again.as_ref(), Ok(&read), "there and back");
            let held = read.held_by_crm().map_or_else(|unheld| unheld.as_str(), |()| "held");
            format!("{} (CRM: {held})", rrule::write(&read))
        }
        Err(why) => format!("refused: {why}"),
    };
    let more = if more.is_empty() { "" } else { "; days of its own: refused, no side has a place for them" };
    let gaps = if gaps.is_empty() { String::new() } else { format!("; gaps {}", gaps.join(" ")) };
    Some(format!("{:?} from {}: {becomes}{gaps}{more}", component.component_type, rrule::compact(start)))
}

#[test]
fn the_calendars_of_others_become_what_both_sides_can_say_or_are_refused() {
    let Some(folder) = shared() else { return };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut all = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "ics")) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let calendar = calendar(&String::from_utf8_lossy(&std::fs::read(file).unwrap()));
        let mut said: Vec<String> = calendar.components.iter().filter_map(told).collect();
        let changed = calendar.components.iter().filter(|one| one.is_recurrence_override());
        said.extend(changed.filter_map(|one| {
            let of = one.property(&ICalendarProperty::RecurrenceId)?.values.first()?;
            Some(format!("exception of {}", rrule::compact(rrule::day(of.as_partial_date_time()?)?)))
        }));
        if said.is_empty() {
            said.push("happens once".to_owned());
        }
        all.push(format!("{name}\n  {}", said.join("\n  ")));
    }
    expect_test::expect![[r#"
        icaljs-recur_instances.ics
          Standard from 19710101: FREQ=YEARLY;BYMONTH=11;BYDAY=1SU;INTERVAL=1 (CRM: held)
          Daylight from 19710101: FREQ=YEARLY;BYMONTH=3;BYDAY=2SU;INTERVAL=1 (CRM: held)
          VEvent from 20121002: FREQ=MONTHLY;BYDAY=1TU;INTERVAL=1 (CRM: held); gaps 20121204 20130205 20130402; days of its own: refused, no side has a place for them
          exception of 20121002
        james-meeting_2.ics
          happens once
        james-meeting_without_method.ics
          happens once"#]].assert_eq(&all.join("\n"));
}
