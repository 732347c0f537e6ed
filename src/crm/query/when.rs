//! Dataverse's query functions: `Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=7)`.

use time::{Date, Duration, Month, OffsetDateTime, Time};

use super::resolve::Scope;
use crate::cell::Cell;
use crate::dates;
use crate::error::{Fault, Result};
use crate::odata::{Compare, Value};
use crate::store::plan::{Cond, Pattern, Term};

/// The condition of a query function.
pub(crate) fn condition(scope: &Scope<'_>, name: &str, arguments: &[(String, Value)]) -> Result<Cond> {
    let short = name.rsplit('.').next().unwrap_or(name);
    let argument = |wanted: &str| arguments.iter().find(|(n, _)| n == wanted).map(|(_, value)| value);
    let property = match argument("PropertyName") {
        Some(Value::Text(text)) => text.split('/').map(str::to_owned).collect(),
        _ => return Err(Fault::bad(format!("The function '{name}' needs PropertyName."))),
    };
    let term = scope.path(&property)?;
    let me = scope.who.id;
    match short {
        "EqualUserId" => return Ok(Cond::Compare(term, Compare::Eq, Term::Value(Cell::Guid(me)))),
        "NotEqualUserId" => return Ok(Cond::Compare(term, Compare::Ne, Term::Value(Cell::Guid(me)))),
        "EqualUserTeams" => return Ok(Cond::In(term, guids(&scope.who.teams))),
        "EqualUserOrUserTeams" => return Ok(Cond::In(term, guids(&scope.who.principals()))),
        "NotIn" | "Between" | "NotBetween" => return values(scope, short, term, arguments),
        "EqualBusinessId" => {
            return Ok(Cond::Compare(term, Compare::Eq, Term::Value(Cell::Guid(scope.who.unit))));
        }
        "NotEqualBusinessId" => {
            return Ok(Cond::Compare(term, Compare::Ne, Term::Value(Cell::Guid(scope.who.unit))));
        }
        "Like" | "NotLike" | "BeginsWith" | "DoesNotBeginWith" | "EndsWith" | "DoesNotEndWith"
        | "Contains" | "DoesNotContain" => {
            let Some(Value::Text(text)) = argument("PropertyValue") else {
                return Err(Fault::bad(format!("The function '{name}' needs PropertyValue.")));
            };
            let text = text.clone();
            let pattern = match short {
                "Like" | "NotLike" => Pattern::Like(text),
                "BeginsWith" | "DoesNotBeginWith" => Pattern::Starts(text),
                "EndsWith" | "DoesNotEndWith" => Pattern::Ends(text),
                _ => Pattern::Contains(text),
            };
            let found = Cond::Match(term, pattern);
            let negative = short.starts_with("Not") || short.starts_with("DoesNot");
            return Ok(if negative { Cond::Not(Box::new(found)) } else { found });
        }
        _ => {}
    }
    let count = match argument("PropertyValue") {
        Some(Value::Int(int)) => *int,
        Some(Value::Text(text) | Value::DateTime(text))
            if matches!(short, "On" | "OnOrAfter" | "OnOrBefore" | "NotOn") =>
        {
            let day = dates::day(text).ok_or_else(|| Fault::bad(format!("'{text}' is not a day.")))?;
            return day_condition(short, term, day)
                .ok_or_else(|| Fault::bad(format!("The function '{name}' does not exist.")));
        }
        _ => 1,
    };
    span(short, OffsetDateTime::now_utc(), count)
        .map(|(from, to)| between(term, from, to))
        .ok_or_else(|| Fault::bad(format!("An unknown function with name '{name}' was found in the filter.")))
}

/// `NotIn`, `Between` and `NotBetween`, whose values are a list.
fn values(scope: &Scope<'_>, name: &str, term: Term, arguments: &[(String, Value)]) -> Result<Cond> {
    let cells = arguments
        .iter()
        .filter(|(name, _)| name == "PropertyValues")
        .map(|(_, value)| scope.fit(&term, value))
        .collect::<Result<Vec<Cell>>>()?;
    let negative = |cond: Cond| Cond::Not(Box::new(cond));
    match (name, cells.as_slice()) {
        ("NotIn", [_, ..]) => Ok(negative(Cond::In(term, cells))),
        ("Between" | "NotBetween", [low, high]) => {
            let inside = Cond::And(vec![
                Cond::Compare(term.clone(), Compare::Ge, Term::Value(low.clone())),
                Cond::Compare(term, Compare::Le, Term::Value(high.clone())),
            ]);
            Ok(if name == "Between" { inside } else { negative(inside) })
        }
        ("NotIn", _) => Err(Fault::bad(format!("The function '{name}' needs PropertyValues."))),
        _ => Err(Fault::bad(format!("The function '{name}' needs two PropertyValues."))),
    }
}

fn guids(ids: &[uuid::Uuid]) -> Vec<Cell> {
    ids.iter().map(|id| Cell::Guid(*id)).collect()
}

fn day_condition(short: &str, term: Term, day: Date) -> Option<Cond> {
    let from = day.midnight().assume_utc();
    let to = from.checked_add(Duration::DAY)?;
    match short {
        "On" => Some(between(term, Some(from), Some(to))),
        "NotOn" => Some(Cond::Not(Box::new(between(term, Some(from), Some(to))))),
        "OnOrAfter" => Some(between(term, Some(from), None)),
        "OnOrBefore" => Some(between(term, None, Some(to))),
        _ => None,
    }
}

/// From a moment (included) to a moment (excluded).
pub(crate) fn between(term: Term, from: Option<OffsetDateTime>, to: Option<OffsetDateTime>) -> Cond {
    let value = |at: OffsetDateTime| Term::Value(Cell::Text(dates::write(at)));
    let mut parts = Vec::new();
    if let Some(from) = from {
        parts.push(Cond::Compare(term.clone(), Compare::Ge, value(from)));
    }
    if let Some(to) = to {
        parts.push(Cond::Compare(term, Compare::Lt, value(to)));
    }
    Cond::And(parts)
}

type Span = (Option<OffsetDateTime>, Option<OffsetDateTime>);

/// The span of time a function names, in UTC. `None` for a function that does not exist or a span outside the
/// calendar.
pub(crate) fn span(name: &str, now: OffsetDateTime, count: i64) -> Option<Span> {
    // The store keeps whole seconds: what happened in this very second is part of the past.
    let past = now.checked_add(Duration::SECOND)?;
    let today = now.date().midnight().assume_utc();
    let tomorrow = today.checked_add(Duration::DAY)?;
    let days = |n: i64| today.checked_add(Duration::days(n.clamp(-1_000_000, 1_000_000)));
    let hours = |n: i64| now.checked_add(Duration::hours(n.clamp(-10_000_000, 10_000_000)));
    // Weeks begin on Sunday, as the organization's default calendar has it.
    let week = i64::from(now.weekday().number_days_from_sunday());
    let month = |offset: i64| month_start(now.date(), offset);
    let year = |offset: i32| {
        let year = now.year().checked_add(offset)?;
        Some(Date::from_calendar_date(year, Month::January, 1).ok()?.midnight().assume_utc())
    };
    let both = |from: Option<OffsetDateTime>, to: Option<OffsetDateTime>| Some((Some(from?), Some(to?)));
    match name {
        "Today" => both(Some(today), Some(tomorrow)),
        "Yesterday" => both(days(-1), Some(today)),
        "Tomorrow" => both(Some(tomorrow), days(2)),
        "Last7Days" => both(days(-7), Some(tomorrow)),
        "Next7Days" => both(Some(today), days(8)),
        "LastXHours" => both(hours(-count), Some(past)),
        "NextXHours" => both(Some(now), hours(count)),
        "LastXDays" => both(days(-count), Some(past)),
        "NextXDays" => both(Some(now), days(count.saturating_add(1))),
        "LastXWeeks" => both(days(count.saturating_mul(-7)), Some(past)),
        "NextXWeeks" => both(Some(now), days(count.saturating_mul(7).saturating_add(1))),
        "LastXMonths" => both(shifted(today, count.saturating_neg()), Some(past)),
        "NextXMonths" => both(Some(now), shifted(tomorrow, count)),
        "LastXYears" => both(shifted(today, count.saturating_mul(-12)), Some(past)),
        "NextXYears" => both(Some(now), shifted(tomorrow, count.saturating_mul(12))),
        "ThisWeek" => both(days(-week), days(7 - week)),
        "LastWeek" => both(days(-week - 7), days(-week)),
        "NextWeek" => both(days(7 - week), days(14 - week)),
        "ThisMonth" => both(month(0), month(1)),
        "LastMonth" => both(month(-1), month(0)),
        "NextMonth" => both(month(1), month(2)),
        "ThisYear" => both(year(0), year(1)),
        "LastYear" => both(year(-1), year(0)),
        "NextYear" => both(year(1), year(2)),
        "OlderThanXMinutes" => {
            Some((None, Some(now.checked_sub(Duration::minutes(count.clamp(0, 100_000_000)))?)))
        }
        "OlderThanXHours" => Some((None, Some(hours(-count)?))),
        "OlderThanXDays" => Some((None, Some(days(-count)?))),
        "OlderThanXWeeks" => Some((None, Some(days(count.saturating_mul(-7))?))),
        "OlderThanXMonths" => Some((None, Some(shifted(today, count.saturating_neg())?))),
        "OlderThanXYears" => Some((None, Some(shifted(today, count.saturating_mul(-12))?))),
        _ => None,
    }
}

fn month_start(day: Date, offset: i64) -> Option<OffsetDateTime> {
    let months = i64::from(day.year()).checked_mul(12)?.checked_add(i64::from(u8::from(day.month())) - 1)?;
    let months = months.checked_add(offset)?;
    let year = i32::try_from(months.div_euclid(12)).ok()?;
    let month = Month::try_from(u8::try_from(months.rem_euclid(12) + 1).ok()?).ok()?;
    Some(Date::from_calendar_date(year, month, 1).ok()?.midnight().assume_utc())
}

fn shifted(at: OffsetDateTime, months: i64) -> Option<OffsetDateTime> {
    let start = month_start(at.date(), months)?;
    let last = start.month().length(start.year());
    let day = start.date().replace_day(at.day().min(last)).ok()?;
    Some(day.with_time(Time::MIDNIGHT).assume_utc())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests say what must be there")]
    use super::*;

    #[test]
    fn spans_begin_and_end_where_people_expect() {
        let now = dates::moment("2026-03-31T12:34:56Z").unwrap();
        let shown = |name: &str, count: i64| {
            let (from, to) = span(name, now, count).unwrap();
            (from.map(dates::write).unwrap_or_default(), to.map(dates::write).unwrap_or_default())
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(shown("Today", 1), pair("2026-03-31T00:00:00Z", "2026-04-01T00:00:00Z"));
        assert_eq!(shown("ThisWeek", 1), pair("2026-03-29T00:00:00Z", "2026-04-05T00:00:00Z"));
        assert_eq!(shown("LastMonth", 1), pair("2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"));
        assert_eq!(shown("LastXMonths", 1), pair("2026-02-28T00:00:00Z", "2026-03-31T12:34:57Z"));
        assert_eq!(shown("NextYear", 1), pair("2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"));
        assert_eq!(shown("OlderThanXDays", 2), pair("", "2026-03-29T00:00:00Z"));
    }

    #[test]
    fn no_count_leaves_the_calendar_by_a_panic() {
        let now = dates::moment("9999-12-31T23:59:59Z").unwrap();
        for name in [
            "LastXDays",
            "NextXDays",
            "NextXMonths",
            "LastXYears",
            "NextXWeeks",
            "OlderThanXMonths",
            "NextYear",
            "Tomorrow",
        ] {
            for count in [i64::MIN, -1, 0, 1, i64::MAX] {
                let _ = span(name, now, count);
            }
        }
    }
}
