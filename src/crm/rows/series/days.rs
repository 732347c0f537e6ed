//! On which days a series happens, by the columns of its row (`recurrencerule`).

use time::{Date, Duration, Month};

use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::store::Row;

/// Weeks, months, years or steps of days that are gone through for one series.
const MAX_STEPS: i32 = 10_000;

/// How a series recurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pattern: Pattern,
    interval: i32,
    start: Date,
    end: Option<Date>,
    times: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pattern {
    Daily,
    /// Days by a mask, and which day begins a week.
    Weekly(u8, u8),
    MonthlyOn(u8),
    MonthlyNth(u8, u8),
    YearlyOn(Month, u8),
    YearlyNth(Month, u8, u8),
}

impl Rule {
    /// Reads it.
    ///
    /// # Errors
    /// 400 where the columns say no recurrence.
    pub(crate) fn read(row: &Row) -> Result<Self> {
        let number = |name: &str| row.named(name).int();
        let flag = |name: &str| number(name) == Some(1);
        let small = |name: &str| number(name).and_then(|number| u8::try_from(number).ok()).unwrap_or(0);
        let day = |name: &str| row.named(name).text().and_then(crate::dates::day);
        let wrong = |what: &str| Fault::argument(format!("The recurrence rule is not valid: {what}."));
        let days = match small("daysofweekmask") {
            mask @ 1..=127 => Ok(mask),
            _ => Err(wrong("daysofweekmask must be from 1 to 127")),
        };
        let nth = match small("instance") {
            nth @ 1..=5 => Ok(nth),
            _ => Err(wrong("instance must be from 1 to 5")),
        };
        let on = match small("dayofmonth") {
            day @ 1..=31 => Ok(day),
            _ => Err(wrong("dayofmonth must be from 1 to 31")),
        };
        let month = Month::try_from(small("monthofyear")).map_err(|_| wrong("monthofyear is missing"));
        let pattern = match number("recurrencepatterntype") {
            Some(0) => Pattern::Daily,
            // Working days, from Monday to Friday.
            Some(1) if flag("isweekdaypattern") => Pattern::Weekly(0b011_1110, small("firstdayofweek") % 7),
            Some(1) => Pattern::Weekly(days?, small("firstdayofweek") % 7),
            Some(2) if flag("isnthmonthly") => Pattern::MonthlyNth(nth?, days?),
            Some(2) => Pattern::MonthlyOn(on?),
            Some(3) if flag("isnthyearly") => Pattern::YearlyNth(month?, nth?, days?),
            Some(3) => Pattern::YearlyOn(month?, on?),
            Some(_) | None => return Err(wrong("recurrencepatterntype is missing")),
        };
        let start = day("patternstartdate").ok_or_else(|| wrong("patternstartdate is missing"))?;
        let interval = i32::try_from(number("interval").unwrap_or(1)).unwrap_or(0);
        if interval < 1 {
            return Err(wrong("interval must be at least 1"));
        }
        let (end, times) = match number("patternendtype") {
            Some(2) => {
                let times = number("occurrences").and_then(|times| usize::try_from(times).ok());
                let times = times.filter(|times| *times > 0);
                (None, Some(times.ok_or_else(|| wrong("occurrences is missing"))?))
            }
            Some(3) => (Some(day("patternenddate").ok_or_else(|| wrong("patternenddate is missing"))?), None),
            Some(_) | None => (None, None),
        };
        if end.is_some_and(|end| end < start) {
            return Err(wrong("it ends before it begins"));
        }
        Ok(Self { pattern, interval, start, end, times })
    }

    /// Not before this day.
    pub(crate) fn start(&self) -> Date {
        self.start
    }

    /// The days on which it happens, in their order. They end with the series, and after [`MAX_STEPS`] steps.
    pub(crate) fn days(&self) -> impl Iterator<Item = Date> {
        let rule = *self;
        let end = rule.end.unwrap_or(Date::MAX);
        let days = (0..MAX_STEPS).map_while(move |step| rule.step(step)).flatten();
        days.filter(move |day| *day >= rule.start)
            .take_while(move |day| *day <= end)
            .take(rule.times.unwrap_or(usize::MAX))
    }

    /// The days of one step; `None` where the calendar ends.
    fn step(&self, step: i32) -> Option<Vec<Date>> {
        let by = self.interval.checked_mul(step)?;
        let months = |by: i32| {
            let first = i64::from(self.start.year()) * 12 + i64::from(u8::from(self.start.month())) - 1;
            let count = first + i64::from(by);
            let year = i32::try_from(count.div_euclid(12)).ok().filter(|year| *year <= 9_999)?;
            Some((year, Month::try_from(u8::try_from(count.rem_euclid(12)).ok()? + 1).ok()?))
        };
        let year = || self.start.year().checked_add(by).filter(|year| *year <= 9_999);
        match self.pattern {
            Pattern::Daily => Some(vec![self.start.checked_add(Duration::days(by.into()))?]),
            Pattern::Weekly(mask, first) => {
                let back = (self.start.weekday().number_days_from_sunday() + 7 - first) % 7;
                let week = self.start.checked_sub(Duration::days(back.into()))?;
                let week = week.checked_add(Duration::weeks(by.into()))?;
                let days = (0..7).filter_map(|after| week.checked_add(Duration::days(after)));
                Some(days.filter(|day| among(mask, *day)).collect())
            }
            Pattern::MonthlyOn(day) => months(by).map(|(year, month)| vec![on(year, month, day)]),
            Pattern::MonthlyNth(nth, mask) => {
                months(by).map(|(year, month)| nth_of(year, month, nth, mask).into_iter().collect())
            }
            Pattern::YearlyOn(month, day) => year().map(|year| vec![on(year, month, day)]),
            Pattern::YearlyNth(month, nth, mask) => {
                year().map(|year| nth_of(year, month, nth, mask).into_iter().collect())
            }
        }
    }
}

fn among(mask: u8, day: Date) -> bool {
    mask & (1 << day.weekday().number_days_from_sunday()) != 0
}

/// That day of a month, or its last where it is shorter.
fn on(year: i32, month: Month, day: u8) -> Date {
    Date::from_calendar_date(year, month, day.min(month.length(year))).unwrap_or(Date::MAX)
}

fn nth_of(year: i32, month: Month, nth: u8, mask: u8) -> Option<Date> {
    let mut days = (1..=month.length(year)).map(|day| on(year, month, day)).filter(|day| among(mask, *day));
    match nth {
        5 => days.next_back(),
        nth => days.nth(usize::from(nth) - 1),
    }
}

/// Which columns of a series' row say how it recurs.
pub(super) const COLUMNS: [&str; 13] = [
    "recurrencepatterntype",
    "interval",
    "daysofweekmask",
    "dayofmonth",
    "monthofyear",
    "instance",
    "isnthmonthly",
    "isnthyearly",
    "isweekdaypattern",
    "patternstartdate",
    "patternenddate",
    "patternendtype",
    "occurrences",
];

/// Defaults of a new series, as the form has them: every day, without an end.
pub(super) fn fill(put: &mut impl FnMut(&str, Cell)) {
    put("interval", Cell::Int(1));
    put("firstdayofweek", Cell::Int(0));
    put("patternendtype", Cell::Int(1));
}
