//! On which days a series happens: whether it is over, and how two rules are told apart.

use super::{
    day::{Day, Weekdays, days_of_month},
    recurrence::{End, Nth, Pattern, Recurrence},
    value::{DAY_S, Fields},
};
use crate::mail::Moment;

/// How many weeks, months, years or steps of days are gone through for one series: a daily series of 27 years.
pub const MAX_STEPS: i32 = 10_000;

impl Recurrence {
    /// The days on which it happens, in their order, gaps not counted. It ends with the series, and after [`MAX_STEPS`]
    /// steps at the latest. A rule that is not sound happens never.
    pub fn days(&self) -> impl Iterator<Item = Day> + '_ {
        let steps = if self.is_sound().is_ok() { MAX_STEPS } else { 0 };
        let times = match self.range.end {
            End::After(times) => usize::try_from(times).unwrap_or(usize::MAX),
            End::Never | End::On(_) => usize::MAX,
        };
        let last = match self.range.end {
            End::On(day) => day,
            End::Never | End::After(_) => Day(i32::MAX),
        };
        let start = self.range.start;
        let all = (0..steps).map_while(move |step| Step::of(self.pattern, start, step)).flatten();
        all.filter(move |day| *day >= start).take_while(move |day| *day <= last).take(times)
    }

    /// Whether its last day lies before that one. What goes on for ever, or for longer than can be gone through, is not
    /// over.
    pub fn is_over(&self, today: Day) -> bool {
        match self.range.end {
            End::Never => false,
            End::On(day) => day < today,
            End::After(times) => {
                let (mut seen, mut last) = (0_u32, None);
                for day in self.days() {
                    if day >= today {
                        return false;
                    }
                    (seen, last) = (seen + 1, Some(day));
                }
                seen >= times && last.is_some()
            }
        }
    }
}

/// The day, as a series counts its days, of the one that was to begin at that moment; `None` of what is no series.
///
/// Days are counted from the first: in which zone they begin need not be known for that, and a clock that is put forward or
/// back an hour in between makes no difference.
pub fn day_at(series: &Fields, at: Moment) -> Option<Day> {
    let (rule, first) = (series.recurrence()?, series.span()?.start());
    let days = at.0.saturating_sub(first.0).saturating_add(DAY_S / 2).div_euclid(DAY_S);
    Some(rule.range.start.plus(i32::try_from(days).ok()?))
}

/// When one of a series begins on that day, up to an hour: clocks are put forward and back.
pub fn moment_near(series: &Fields, day: Day) -> Option<Moment> {
    let (rule, first) = (series.recurrence()?, series.span()?.start());
    Some(Moment(first.0 + (i64::from(day.0) - i64::from(rule.range.start.0)) * DAY_S))
}

/// Whether two moments are those of the same one of a series, which happens once a day at most.
pub fn is_same(one: Moment, other: Moment) -> bool {
    one.0.abs_diff(other.0) < u64::try_from(DAY_S / 2).unwrap_or(u64::MAX)
}

/// The days of one step: of a week as many as seven, otherwise one or none.
#[derive(Default)]
struct Step {
    days: [Option<Day>; 7],
    at: usize,
}

const LAST_YEAR: i32 = 9_999;
/// 9999-12-31.
const LAST_DAY: i32 = 2_932_896;

impl Step {
    fn one(day: Option<Day>) -> Self {
        Self { days: [day, None, None, None, None, None, None], at: 0 }
    }

    /// The days of that step; `None` where the calendar ends.
    fn of(pattern: Pattern, start: Day, step: i32) -> Option<Self> {
        let by = i32::try_from(pattern.interval()).ok()?.checked_mul(step)?;
        let (year, month, _) = start.date();
        let in_months = || {
            let count = year.checked_mul(12)?.checked_add(by)?.checked_add(i32::from(month) - 1)?;
            let year = Some(count.div_euclid(12)).filter(|year| *year <= LAST_YEAR)?;
            Some((year, u8::try_from(count.rem_euclid(12) + 1).ok()?))
        };
        let in_years = || year.checked_add(by).filter(|year| *year <= LAST_YEAR);
        let on = |year, month, day: u8| Day::new(year, month, day.min(days_of_month(year, month)));
        match pattern {
            Pattern::Daily { .. } => {
                let day = start.0.checked_add(by).filter(|day| *day <= LAST_DAY)?;
                Some(Self::one(Some(Day(day))))
            }
            Pattern::Weekly { days, first, .. } => {
                let back = (i32::from(start.weekday().number()) - i32::from(first.number())).rem_euclid(7);
                let week = by.checked_mul(7)?.checked_add(start.0 - back)?;
                let mut step = Self::default();
                for (place, after) in step.days.iter_mut().zip(0..) {
                    let day = Day(week).plus(after);
                    *place = days.has(day.weekday()).then_some(day);
                }
                (week <= LAST_DAY).then_some(step)
            }
            Pattern::MonthlyOn { day, .. } => {
                in_months().map(|(year, month)| Self::one(on(year, month, day)))
            }
            Pattern::MonthlyNth { nth, days, .. } => {
                in_months().map(|(year, month)| Self::one(nth_of(year, month, nth, days)))
            }
            Pattern::YearlyOn { month, day, .. } => in_years().map(|year| Self::one(on(year, month, day))),
            Pattern::YearlyNth { month, nth, days, .. } => {
                in_years().map(|year| Self::one(nth_of(year, month, nth, days)))
            }
        }
    }
}

impl Iterator for Step {
    type Item = Day;

    fn next(&mut self) -> Option<Day> {
        let rest = self.days.get(self.at..)?;
        let place = rest.iter().position(Option::is_some)?;
        let day = rest.get(place).copied().flatten();
        self.at += place + 1;
        day
    }
}

/// The first to fourth, or the last, of some days of a month.
fn nth_of(year: i32, month: u8, nth: Nth, days: Weekdays) -> Option<Day> {
    let first = Day::new(year, month, 1)?;
    let fits = |day: &Day| days.has(day.weekday());
    let mut all = (0..i32::from(days_of_month(year, month))).map(|after| first.plus(after));
    match nth {
        Nth::Last => all.rfind(fits),
        Nth::First | Nth::Second | Nth::Third | Nth::Fourth => {
            all.filter(fits).nth(usize::from(nth.number() - 1))
        }
    }
}
