//! How a series of appointments recurs (`recurringappointmentmaster`, the columns of `recurrencerule`), and the domain's
//! [`Recurrence`].
//!
//! The columns and their choices are those of the tables' reference pages. What the CRM cannot hold is refused with the
//! reason and written nowhere. When a day begins and ends (`starttime`, `endtime`) stands in the meeting's time, not
//! here. `firstdayofweek` is taken at creation alone: [`write`] leaves it out for a series that is there.

use domain::step::{
    day::{Day, Weekday, Weekdays},
    recurrence::{End, Nth, Pattern, Range, Recurrence, Unheld},
};
use serde_json::{Map, Value};
use wire::date;

crate::names::tables! {
    series "recurringappointmentmaster" "recurringappointmentmasters" {
        KIND "recurrencepatterntype"; INTERVAL "interval"; DAYS "daysofweekmask"; FIRST "firstdayofweek";
        DAY "dayofmonth"; MONTH "monthofyear"; NTH "instance"; NTH_MONTHLY "isnthmonthly"; NTH_YEARLY "isnthyearly";
        WEEKDAYS "isweekdaypattern"; START "patternstartdate"; END "patternenddate"; END_KIND "patternendtype";
        TIMES "occurrences";
    }
}

/// The columns, to ask for.
pub const COLUMNS: [&str; 14] = [
    series::KIND,
    series::INTERVAL,
    series::DAYS,
    series::FIRST,
    series::DAY,
    series::MONTH,
    series::NTH,
    series::NTH_MONTHLY,
    series::NTH_YEARLY,
    series::WEEKDAYS,
    series::START,
    series::END,
    series::END_KIND,
    series::TIMES,
];

const DAILY: i64 = 0;
const WEEKLY: i64 = 1;
const MONTHLY: i64 = 2;
const YEARLY: i64 = 3;

const NEVER: i64 = 1;
const AFTER: i64 = 2;
const ON: i64 = 3;

const DAY_S: i64 = 24 * 3600;

/// Reads how a series recurs.
///
/// # Errors
/// Why the row makes no sense.
#[inline(never)]
pub fn read(row: &Map<String, Value>) -> Result<Recurrence, Unheld> {
    let number = |column: &str| row.get(column).and_then(Value::as_i64);
    let flag = |column: &str| row.get(column).and_then(Value::as_bool).unwrap_or(false);
    let small = |column: &str| number(column).and_then(|number| u8::try_from(number).ok()).unwrap_or(0);
    let whole = |column: &str| number(column).and_then(|number| i32::try_from(number).ok());
    let interval = number(series::INTERVAL).map_or(Some(1), |number| u32::try_from(number).ok());
    let interval = interval.ok_or(Unheld::Interval)?;
    let days = whole(series::DAYS).map_or(Some(Weekdays::default()), Weekdays::from_bits);
    let days = days.ok_or(Unheld::Weekdays)?;
    let nth = || whole(series::NTH).and_then(Nth::from_number).ok_or(Unheld::Weekdays);
    let (month, day) = (small(series::MONTH), small(series::DAY));
    let pattern = match number(series::KIND) {
        Some(DAILY) => Pattern::Daily { interval },
        Some(WEEKLY) => {
            let days = if flag(series::WEEKDAYS) { Weekdays::WORK } else { days };
            let first = whole(series::FIRST).and_then(Weekday::from_number).unwrap_or(Weekday::Sunday);
            Pattern::Weekly { interval, days, first }
        }
        Some(MONTHLY) if flag(series::NTH_MONTHLY) => Pattern::MonthlyNth { interval, nth: nth()?, days },
        Some(MONTHLY) => Pattern::MonthlyOn { interval, day },
        Some(YEARLY) if flag(series::NTH_YEARLY) => Pattern::YearlyNth { interval, month, nth: nth()?, days },
        Some(YEARLY) => Pattern::YearlyOn { interval, month, day },
        Some(_) | None => return Err(Unheld::Date),
    };
    let at = |column: &str| row.get(column).and_then(Value::as_str).and_then(day_of).ok_or(Unheld::Date);
    let end = match number(series::END_KIND) {
        Some(AFTER) => {
            let times = number(series::TIMES).and_then(|times| u32::try_from(times).ok());
            End::After(times.ok_or(Unheld::Occurrences)?)
        }
        Some(ON) => End::On(at(series::END)?),
        Some(NEVER) | None => End::Never,
        Some(_) => return Err(Unheld::Ends),
    };
    let rule = Recurrence { pattern, range: Range { start: at(series::START)?, end, zone: None } };
    rule.is_sound().map(|()| rule)
}

fn day_of(text: &str) -> Option<Day> {
    let days = date::read_rfc3339(text)?.div_euclid(DAY_S);
    Some(Day(i32::try_from(days).ok()?))
}

fn date_of(day: Day) -> Value {
    let (year, month, day) = day.date();
    format!("{year:04}-{month:02}-{day:02}").into()
}

/// Writes how a series recurs: all columns, those that do not apply as null, so that nothing of an earlier pattern
/// stays. `new` says that the series is created by this.
///
/// # Errors
/// Why the CRM cannot hold it.
#[inline(never)]
pub fn write(rule: &Recurrence, new: bool) -> Result<Map<String, Value>, Unheld> {
    rule.held_by_crm()?;
    let mut row = Map::new();
    for column in [series::DAYS, series::DAY, series::MONTH, series::NTH, series::END, series::TIMES] {
        row.insert(column.into(), Value::Null);
    }
    for column in [series::NTH_MONTHLY, series::NTH_YEARLY, series::WEEKDAYS] {
        row.insert(column.into(), false.into());
    }
    let mut set = |column: &str, value: Value| row.insert(column.to_owned(), value);
    set(series::INTERVAL, rule.pattern.interval().into());
    let kind = match rule.pattern {
        Pattern::Daily { .. } => DAILY,
        Pattern::Weekly { interval, days, first } => {
            set(series::DAYS, days.bits().into());
            set(series::WEEKDAYS, (interval == 1 && days == Weekdays::WORK).into());
            if new {
                set(series::FIRST, first.number().into());
            }
            WEEKLY
        }
        Pattern::MonthlyOn { day, .. } => {
            set(series::DAY, day.into());
            MONTHLY
        }
        Pattern::MonthlyNth { nth, days, .. } => {
            set(series::NTH_MONTHLY, true.into());
            set(series::NTH, nth.number().into());
            set(series::DAYS, days.bits().into());
            MONTHLY
        }
        Pattern::YearlyOn { month, day, .. } => {
            set(series::MONTH, month.into());
            set(series::DAY, day.into());
            YEARLY
        }
        Pattern::YearlyNth { month, nth, days, .. } => {
            set(series::NTH_YEARLY, true.into());
            set(series::MONTH, month.into());
            set(series::NTH, nth.number().into());
            set(series::DAYS, days.bits().into());
            YEARLY
        }
    };
    set(series::KIND, kind.into());
    set(series::START, date_of(rule.range.start));
    let end = match rule.range.end {
        End::Never => NEVER,
        End::After(times) => {
            set(series::TIMES, times.into());
            AFTER
        }
        End::On(day) => {
            set(series::END, date_of(day));
            ON
        }
    };
    set(series::END_KIND, end.into());
    Ok(row)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use domain::step::{
        day::{Day, Weekday, Weekdays},
        recurrence::{End, Nth, Pattern, Range, Recurrence, Unheld},
    };
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{COLUMNS, read, write};

    fn days() -> impl Strategy<Value = Weekdays> {
        (1i32..=127).prop_map(|bits| Weekdays::from_bits(bits).unwrap())
    }

    fn nth() -> impl Strategy<Value = Nth> {
        (1i32..=5).prop_map(|number| Nth::from_number(number).unwrap())
    }

    fn pattern() -> impl Strategy<Value = Pattern> {
        let interval = 1u32..1_100;
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
            (interval.clone(), 1u8..=12, 1u8..=28).prop_map(|(interval, month, day)| Pattern::YearlyOn {
                interval,
                month,
                day
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
            Just(End::Never),
            (20_000i32..40_000).prop_map(|day| End::On(Day(day))),
            (1u32..1_100).prop_map(End::After),
        ];
        (pattern(), 15_000i32..20_000, end).prop_map(|(pattern, start, end)| Recurrence {
            pattern,
            range: Range { start: Day(start), end, zone: None },
        })
    }

    proptest! {
        #[test]
        fn what_the_crm_holds_comes_back_and_what_it_does_not_is_refused(rule in rule()) {
            match (write(&rule, true), rule.held_by_crm()) {
                (Ok(row), Ok(())) => {
                    prop_assert!(row.keys().all(|column| COLUMNS.contains(&column.as_str())));
                    prop_assert_eq!(read(&row).unwrap(), rule);
                }
                (Err(one), Err(other)) => prop_assert_eq!(one, other),
                (written, held) => prop_assert!(false, "{written:?} {held:?}"),
            }
        }

        #[test]
        fn hostile_columns_never_panic(at in 0usize..14, number in any::<i64>(), rule in rule()) {
            if let Ok(mut row) = write(&rule, true) {
                row.insert(COLUMNS[at].to_owned(), Value::from(number));
                if let Ok(rule) = read(&row) {
                    prop_assert!(rule.is_sound().is_ok());
                }
            }
        }
    }

    #[test]
    fn the_rows_of_the_reference_are_read() {
        let row = |row: Value| read(row.as_object().unwrap()).map(|rule| rule.pattern);
        let workdays = json!({ "recurrencepatterntype": 1, "interval": 1, "isweekdaypattern": true,
            "daysofweekmask": 62, "patternendtype": 1, "patternstartdate": "2026-11-27T00:00:00Z" });
        let wanted = Pattern::Weekly { interval: 1, days: Weekdays::WORK, first: Weekday::Sunday };
        assert_eq!(row(workdays), Ok(wanted));
        let nth = json!({ "recurrencepatterntype": 2, "interval": 3, "isnthmonthly": true, "instance": 5,
            "daysofweekmask": 32, "patternendtype": 2, "occurrences": 7, "patternstartdate": "2026-11-27" });
        let wanted =
            Pattern::MonthlyNth { interval: 3, nth: Nth::Last, days: Weekdays::of(&[Weekday::Friday]) };
        assert_eq!(row(nth), Ok(wanted));
        assert_eq!(row(json!({ "recurrencepatterntype": 4 })), Err(Unheld::Date));
        assert_eq!(row(json!({ "recurrencepatterntype": 0, "patternendtype": 1 })), Err(Unheld::Date));
    }

    #[test]
    fn a_series_that_is_there_keeps_the_first_day_of_its_week() {
        let rule = Recurrence {
            pattern: Pattern::Weekly { interval: 2, days: Weekdays::WORK, first: Weekday::Monday },
            range: Range { start: Day(20_000), end: End::Never, zone: None },
        };
        assert_eq!(write(&rule, true).unwrap().get("firstdayofweek"), Some(&Value::from(1)));
        assert_eq!(write(&rule, false).unwrap().get("firstdayofweek"), None);
    }
}
