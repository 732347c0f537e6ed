//! The recurrence rule of iCalendar (RFC 5545) and the domain's [`Recurrence`], both ways. The product reads no
//! calendars as text; the tests do, for there are many, and others have written down when such rules happen.

use calcard::{
    common::PartialDateTime,
    icalendar::{ICalendarDay, ICalendarFrequency, ICalendarRecurrenceRule, ICalendarWeekday},
};
use domain::step::{
    day::{Day, Weekday, Weekdays},
    recurrence::{End, Nth, Pattern, Range, Recurrence},
};

const DAYS: [(ICalendarWeekday, &str); 7] = [
    (ICalendarWeekday::Sunday, "SU"),
    (ICalendarWeekday::Monday, "MO"),
    (ICalendarWeekday::Tuesday, "TU"),
    (ICalendarWeekday::Wednesday, "WE"),
    (ICalendarWeekday::Thursday, "TH"),
    (ICalendarWeekday::Friday, "FR"),
    (ICalendarWeekday::Saturday, "SA"),
];

fn weekday(day: &ICalendarWeekday) -> Weekday {
    let place = DAYS.iter().position(|(known, _)| known == day).unwrap();
    Weekday::ALL[place]
}

fn code(day: Weekday) -> &'static str {
    DAYS[usize::from(day.number())].1
}

/// The day of a date.
pub(crate) fn day(at: &PartialDateTime) -> Option<Day> {
    Day::new(at.year?.into(), at.month?, at.day?)
}

/// What a rule is here; or why it is none: neither Graph nor the CRM has a place for it.
pub(crate) fn read(rule: &ICalendarRecurrenceRule, start: Day) -> Result<Recurrence, &'static str> {
    if !(rule.bysecond.is_empty() && rule.byminute.is_empty() && rule.byhour.is_empty()) {
        return Err("several times a day");
    }
    if !(rule.byyearday.is_empty() && rule.byweekno.is_empty())
        || rule.rscale.is_some()
        || rule.skip.is_some()
    {
        return Err("counted in days or weeks of the year, or by another calendar");
    }
    let interval = u32::from(rule.interval.unwrap_or(1));
    let first = rule.wkst.as_ref().map_or(Weekday::Monday, weekday);
    let (_, month, date) = start.date();
    let pattern = match rule.freq {
        ICalendarFrequency::Daily if rule.byday.is_empty() && plain(rule) => Pattern::Daily { interval },
        // Every day, but these alone: that is weekly.
        ICalendarFrequency::Daily
            if interval == 1 && months(rule)?.is_none() && rule.bymonthday.is_empty() =>
        {
            Pattern::Weekly { interval, days: unnumbered(&rule.byday)?, first }
        }
        ICalendarFrequency::Weekly if plain(rule) => {
            let days = if rule.byday.is_empty() {
                Weekdays::of(&[start.weekday()])
            } else {
                unnumbered(&rule.byday)?
            };
            Pattern::Weekly { interval, days, first }
        }
        ICalendarFrequency::Monthly if months(rule)?.is_none() => match nth(rule)? {
            Some((nth, days)) => Pattern::MonthlyNth { interval, nth, days },
            None => Pattern::MonthlyOn { interval, day: in_month(rule, 1, date)? },
        },
        ICalendarFrequency::Yearly => {
            let month = months(rule)?.unwrap_or(month);
            match nth(rule)? {
                Some(_) if rule.bymonth.is_empty() => return Err("counted in weeks of the year"),
                Some((nth, days)) => Pattern::YearlyNth { interval, month, nth, days },
                None => Pattern::YearlyOn { interval, month, day: in_month(rule, month, date)? },
            }
        }
        ICalendarFrequency::Daily | ICalendarFrequency::Weekly | ICalendarFrequency::Monthly => {
            return Err("in some months alone, or on some days of them");
        }
        ICalendarFrequency::Hourly | ICalendarFrequency::Minutely | ICalendarFrequency::Secondly => {
            return Err("several times a day");
        }
    };
    let end = match (rule.count, &rule.until) {
        (Some(times), _) => End::After(times),
        (None, Some(until)) => End::On(day(until).ok_or("until no day")?),
        (None, None) => End::Never,
    };
    let read = Recurrence { pattern, range: Range { start, end, zone: None } };
    read.is_sound().map_err(|unheld| unheld.as_str())?;
    Ok(read)
}

/// On no month, no day of a month, and none that is counted.
fn plain(rule: &ICalendarRecurrenceRule) -> bool {
    rule.bymonth.is_empty() && rule.bymonthday.is_empty() && rule.bysetpos.is_empty()
}

fn months(rule: &ICalendarRecurrenceRule) -> Result<Option<u8>, &'static str> {
    match rule.bymonth.as_slice() {
        [] => Ok(None),
        [month] => Ok(Some(month.month())),
        _ => Err("in several months"),
    }
}

fn unnumbered(days: &[ICalendarDay]) -> Result<Weekdays, &'static str> {
    if days.iter().any(|day| day.ordwk.is_some()) {
        return Err("a counted day of the week where none can be");
    }
    Ok(Weekdays::of(&days.iter().map(|day| weekday(&day.weekday)).collect::<Vec<_>>()))
}

fn place(number: i64) -> Result<Nth, &'static str> {
    match number {
        1..=4 => Ok(Nth::from_number(i32::try_from(number).unwrap()).unwrap()),
        -1 => Ok(Nth::Last),
        _ => Err("the fifth, or counted from the end"),
    }
}

fn nth(rule: &ICalendarRecurrenceRule) -> Result<Option<(Nth, Weekdays)>, &'static str> {
    match (rule.byday.as_slice(), rule.bysetpos.as_slice()) {
        ([], _) => Ok(None),
        _ if !rule.bymonthday.is_empty() => Err("a day of the week that is also some day of the month"),
        ([one], []) => {
            let number = one.ordwk.ok_or("every such day of a month")?;
            Ok(Some((place(number.into())?, Weekdays::of(&[weekday(&one.weekday)]))))
        }
        (days, [number]) => Ok(Some((place((*number).into())?, unnumbered(days)?))),
        (_, _) => Err("several counted days of a month"),
    }
}

/// The day of a month. Both sides take the last day where a month is shorter; the rule leaves such a month out, unless
/// it says otherwise.
fn in_month(rule: &ICalendarRecurrenceRule, month: u8, date: u8) -> Result<u8, &'static str> {
    let last = |day: i8| u8::try_from(day).ok().filter(|day| *day >= 1);
    match (rule.bymonthday.as_slice(), rule.bysetpos.as_slice()) {
        ([-1], []) => Ok(31),
        ([28, .., day], [-1]) => last(*day).ok_or("a day counted from the end"),
        (_, [_, ..]) => Err("counted among several days"),
        ([day], []) if (1..=28).contains(day) || always(rule, month, *day) => last(*day).ok_or("no day"),
        ([], []) if date <= 28 || always(rule, month, date as i8) => Ok(date),
        ([29..=31], []) | ([], []) => Err("months that are too short are left out"),
        ([_], []) => Err("a day counted from the end"),
        (_, []) => Err("on several days of a month"),
    }
}

/// A month that always has that day: of a year alone.
fn always(rule: &ICalendarRecurrenceRule, month: u8, day: i8) -> bool {
    let longest = if month == 2 { 28 } else { domain::step::day::days_of_month(2_023, month) };
    rule.freq == ICalendarFrequency::Yearly && u8::try_from(day).is_ok_and(|day| day <= longest)
}

/// The rule as text.
pub(crate) fn write(rule: &Recurrence) -> String {
    let codes = |days: Weekdays| days.iter().map(code).collect::<Vec<_>>().join(",");
    let counted = |nth: Nth, days: Weekdays| {
        let number = if nth == Nth::Last { -1 } else { i32::from(nth.number()) };
        if days.len() == 1 {
            format!("BYDAY={number}{}", codes(days))
        } else {
            format!("BYDAY={};BYSETPOS={number}", codes(days))
        }
    };
    // The last of these that the month has.
    let on = |day: u8| match day {
        0..=28 => format!("BYMONTHDAY={day}"),
        _ => {
            let days: Vec<String> = (28..=day).map(|day| day.to_string()).collect();
            format!("BYMONTHDAY={};BYSETPOS=-1", days.join(","))
        }
    };
    let how = match rule.pattern {
        Pattern::Daily { .. } => "FREQ=DAILY".to_owned(),
        Pattern::Weekly { days, first, .. } => {
            format!("FREQ=WEEKLY;BYDAY={};WKST={}", codes(days), code(first))
        }
        Pattern::MonthlyOn { day, .. } => format!("FREQ=MONTHLY;{}", on(day)),
        Pattern::MonthlyNth { nth, days, .. } => format!("FREQ=MONTHLY;{}", counted(nth, days)),
        Pattern::YearlyOn { month, day, .. } => format!("FREQ=YEARLY;BYMONTH={month};{}", on(day)),
        Pattern::YearlyNth { month, nth, days, .. } => {
            format!("FREQ=YEARLY;BYMONTH={month};{}", counted(nth, days))
        }
    };
    let end = match rule.range.end {
        End::Never => String::new(),
        End::After(times) => format!(";COUNT={times}"),
        End::On(last) => format!(";UNTIL={}T235959", compact(last)),
    };
    format!("{how};INTERVAL={}{end}", rule.pattern.interval())
}

/// A date without strokes.
pub(crate) fn compact(day: Day) -> String {
    let (year, month, day) = day.date();
    format!("{year:04}{month:02}{day:02}")
}
