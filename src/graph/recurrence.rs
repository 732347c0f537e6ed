//! How an event recurs (patternedRecurrence), and the domain's [`Recurrence`]: both hold the same, so each is read and
//! written without loss.

use domain::step::{
    day::{Day, Weekday, Weekdays},
    recurrence::{End, Nth, Pattern, Range, Recurrence},
};
use serde_json::Value;
use wire::date;

use crate::{
    fault::Fault,
    members::{Members, Object},
    names::{pattern, range, recurrence},
};

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Sunday, "sunday"),
    (Weekday::Monday, "monday"),
    (Weekday::Tuesday, "tuesday"),
    (Weekday::Wednesday, "wednesday"),
    (Weekday::Thursday, "thursday"),
    (Weekday::Friday, "friday"),
    (Weekday::Saturday, "saturday"),
];

const NTH: [(Nth, &str); 5] = [
    (Nth::First, "first"),
    (Nth::Second, "second"),
    (Nth::Third, "third"),
    (Nth::Fourth, "fourth"),
    (Nth::Last, "last"),
];

/// Days of the week that are read of one pattern.
const MAX_DAYS: usize = 14;
const DAY_S: i64 = 24 * 3600;

fn odd(what: &str) -> Fault {
    Fault::Odd(format!("a recurrence with {what}"))
}

fn of<T: Copy>(all: &[(T, &'static str)], word: &str) -> Option<T> {
    all.iter().find(|(_, known)| known.eq_ignore_ascii_case(word)).map(|(one, _)| *one)
}

fn word<T: Copy + PartialEq>(all: &[(T, &'static str)], one: T) -> &'static str {
    all.iter().find(|(known, _)| *known == one).map_or("", |(_, word)| word)
}

/// Reads how an event recurs.
///
/// # Errors
/// Where it is no recurrence: a type that is not known, a day or date that there is none of, no end where one belongs.
pub fn read(value: Value) -> Result<Recurrence, Fault> {
    let mut whole = Members::new(value).ok_or_else(|| odd("no members"))?;
    let how = whole.object(recurrence::PATTERN).ok_or_else(|| odd("no pattern"))?;
    let long = whole.object(recurrence::RANGE).ok_or_else(|| odd("no range"))?;
    let read = Recurrence { pattern: read_pattern(how)?, range: read_range(long)? };
    read.is_sound().map_err(|unheld| odd(&format!("no sense: {}", unheld.as_str())))?;
    Ok(read)
}

fn read_pattern(mut how: Members) -> Result<Pattern, Fault> {
    let small = |name| how.number(name).and_then(|number| u8::try_from(number).ok()).unwrap_or(0);
    let interval = how.number(pattern::INTERVAL).and_then(|number| u32::try_from(number).ok());
    let interval = interval.ok_or_else(|| odd("no interval"))?;
    let (month, day) = (small(pattern::MONTH), small(pattern::DAY));
    let names = how.texts(pattern::DAYS, MAX_DAYS).unwrap_or_default();
    let days: Option<Vec<Weekday>> = names.iter().map(|name| of(&DAYS, name)).collect();
    let days = Weekdays::of(&days.ok_or_else(|| odd("an unknown day of the week"))?);
    let first = how.text(pattern::FIRST).map_or(Some(Weekday::Sunday), |name| of(&DAYS, &name));
    let first = first.ok_or_else(|| odd("an unknown first day of the week"))?;
    // Graph counts the first where it is not told which.
    let nth = how.text(pattern::INDEX).map_or(Some(Nth::First), |name| of(&NTH, &name));
    let nth = nth.ok_or_else(|| odd("an unknown index"))?;
    let kind = how.text(pattern::TYPE).unwrap_or_default();
    match kind.to_ascii_lowercase().as_str() {
        "daily" => Ok(Pattern::Daily { interval }),
        "weekly" => Ok(Pattern::Weekly { interval, days, first }),
        "absolutemonthly" => Ok(Pattern::MonthlyOn { interval, day }),
        "relativemonthly" => Ok(Pattern::MonthlyNth { interval, nth, days }),
        "absoluteyearly" => Ok(Pattern::YearlyOn { interval, month, day }),
        "relativeyearly" => Ok(Pattern::YearlyNth { interval, month, nth, days }),
        _ => Err(odd("an unknown pattern")),
    }
}

fn read_range(mut long: Members) -> Result<Range, Fault> {
    let start = long.text(range::START).as_deref().and_then(day).ok_or_else(|| odd("no beginning"))?;
    let end = match long.text(range::TYPE).unwrap_or_default().to_ascii_lowercase().as_str() {
        "noend" => End::Never,
        "enddate" => End::On(long.text(range::END).as_deref().and_then(day).ok_or_else(|| odd("no end"))?),
        "numbered" => {
            let times = long.number(range::TIMES).and_then(|times| u32::try_from(times).ok());
            End::After(times.ok_or_else(|| odd("no number of occurrences"))?)
        }
        _ => return Err(odd("an unknown range")),
    };
    Ok(Range { start, end, zone: long.some_text(range::ZONE) })
}

fn day(text: &str) -> Option<Day> {
    let at = date::read_rfc3339(text)?.div_euclid(DAY_S);
    Some(Day(i32::try_from(at).ok()?)).filter(|day| (1..=9999).contains(&day.date().0))
}

fn date_of(day: Day) -> String {
    let (year, month, day) = day.date();
    format!("{year:04}-{month:02}-{day:02}")
}

fn names(days: Weekdays) -> Vec<&'static str> {
    days.iter().map(|day| word(&DAYS, day)).collect()
}

/// Writes how an event recurs.
pub fn write(rule: &Recurrence) -> Value {
    let how = Object::new().with(pattern::INTERVAL, rule.pattern.interval());
    let how = match rule.pattern {
        Pattern::Daily { .. } => how.with(pattern::TYPE, "daily"),
        Pattern::Weekly { days, first, .. } => how
            .with(pattern::TYPE, "weekly")
            .with(pattern::DAYS, names(days))
            .with(pattern::FIRST, word(&DAYS, first)),
        Pattern::MonthlyOn { day, .. } => how.with(pattern::TYPE, "absoluteMonthly").with(pattern::DAY, day),
        Pattern::MonthlyNth { nth, days, .. } => how
            .with(pattern::TYPE, "relativeMonthly")
            .with(pattern::DAYS, names(days))
            .with(pattern::INDEX, word(&NTH, nth)),
        Pattern::YearlyOn { month, day, .. } => {
            how.with(pattern::TYPE, "absoluteYearly").with(pattern::MONTH, month).with(pattern::DAY, day)
        }
        Pattern::YearlyNth { month, nth, days, .. } => how
            .with(pattern::TYPE, "relativeYearly")
            .with(pattern::MONTH, month)
            .with(pattern::DAYS, names(days))
            .with(pattern::INDEX, word(&NTH, nth)),
    };
    let long = Object::new()
        .with(range::START, date_of(rule.range.start))
        .with_some(range::ZONE, rule.range.zone.as_deref());
    let long = match rule.range.end {
        End::Never => long.with(range::TYPE, "noEnd"),
        End::On(day) => long.with(range::TYPE, "endDate").with(range::END, date_of(day)),
        End::After(times) => long.with(range::TYPE, "numbered").with(range::TIMES, times),
    };
    Object::new().with(recurrence::PATTERN, how).with(recurrence::RANGE, long).into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use domain::step::recurrence::Recurrence;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{read, write};

    /// All six patterns with all three ranges, in Graph's words.
    fn samples() -> Vec<Value> {
        let patterns = [
            json!({ "type": "daily", "interval": 3 }),
            json!({ "type": "weekly", "interval": 2, "daysOfWeek": ["monday", "friday"], "firstDayOfWeek": "monday" }),
            json!({ "type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31 }),
            json!({ "type": "relativeMonthly", "interval": 2, "daysOfWeek": ["thursday"], "index": "last" }),
            json!({ "type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29 }),
            json!({ "type": "relativeYearly", "interval": 1, "month": 11, "daysOfWeek": ["monday", "tuesday",
                "wednesday", "thursday", "friday"], "index": "second" }),
        ];
        let ranges = [
            json!({ "type": "noEnd", "startDate": "2026-11-27" }),
            json!({ "type": "endDate", "startDate": "2026-11-27", "endDate": "2027-11-27",
                "recurrenceTimeZone": "India Standard Time" }),
            json!({ "type": "numbered", "startDate": "2024-02-29", "numberOfOccurrences": 12,
                "recurrenceTimeZone": "Pacific Standard Time" }),
        ];
        let with = |pattern: &Value| {
            let pattern = pattern.clone();
            ranges.iter().map(move |range| json!({ "pattern": pattern.clone(), "range": range }))
        };
        patterns.iter().flat_map(with).collect::<Vec<_>>()
    }

    #[test]
    fn every_pattern_and_every_range_comes_back_unchanged() {
        let all = samples();
        assert_eq!(all.len(), 18);
        for sample in all {
            assert_eq!(write(&read(sample.clone()).unwrap()), sample);
        }
    }

    #[test]
    fn what_graph_adds_without_need_is_read_over() {
        let full = json!({
            "pattern": { "type": "weekly", "interval": 1, "month": 0, "dayOfMonth": 0, "daysOfWeek": ["Monday"],
                "firstDayOfWeek": "sunday", "index": "first" },
            "range": { "type": "noEnd", "startDate": "2017-09-04", "endDate": "0001-01-01",
                "recurrenceTimeZone": "Pacific Standard Time", "numberOfOccurrences": 0 },
        });
        let lean = json!({
            "pattern": { "type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "sunday" },
            "range": { "type": "noEnd", "startDate": "2017-09-04", "recurrenceTimeZone": "Pacific Standard Time" },
        });
        assert_eq!(write(&read(full).unwrap()), lean);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let sample = samples().remove(0);
        let with = |part: &str, member: &str, value: Value| {
            let mut changed = sample.clone();
            changed[part][member] = value;
            changed
        };
        for wrong in [
            json!(5),
            json!({}),
            json!({ "pattern": {}, "range": {} }),
            with("pattern", "type", json!("hourly")),
            with("pattern", "interval", json!(0)),
            with("pattern", "interval", json!(-1)),
            with("pattern", "daysOfWeek", json!(["someday"])),
            with("pattern", "index", json!("fifth")),
            with("pattern", "type", json!("absoluteMonthly")),
            with("pattern", "type", json!("relativeYearly")),
            with("range", "type", json!("endDate")),
            with("range", "type", json!("numbered")),
            with("range", "type", json!("some")),
            with("range", "startDate", json!("2026-02-30")),
            with("range", "startDate", Value::Null),
        ] {
            assert!(read(wrong.clone()).is_err(), "{wrong}");
        }
    }

    fn member() -> impl Strategy<Value = Value> {
        prop_oneof![
            any::<i64>().prop_map(Value::from),
            "[a-zA-Z0-9:-]{0,12}".prop_map(Value::from),
            Just(Value::Null),
            Just(json!(["monday"])),
            Just(json!("2026-11-27")),
        ]
    }

    proptest! {
        #[test]
        fn hostile_members_never_panic_and_what_is_read_is_sound(
            at in 0usize..18, part in 0usize..2, member_at in 0usize..8, value in member()
        ) {
            let mut sample = samples().swap_remove(at);
            let part = ["pattern", "range"][part];
            let members: Vec<String> = sample[part].as_object().unwrap().keys().cloned().collect();
            sample[part][members[member_at % members.len()].as_str()] = value;
            if let Ok(rule) = read(sample) {
                prop_assert!(Recurrence::is_sound(&rule).is_ok());
                prop_assert_eq!(read(write(&rule)).unwrap(), rule);
            }
        }
    }
}
