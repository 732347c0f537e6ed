//! How a series recurs, without either side's spelling. It holds what both sides can say: the six patterns and three
//! ranges of Microsoft Graph, and the recurrence rule of the CRM. What the CRM cannot hold is said
//! ([`Recurrence::held_by_crm`]) and left alone; nothing is bent.

use alloc::string::String;

use super::day::{Day, Weekday, Weekdays, days_of_month};
use crate::reason::named;

/// The largest interval that the CRM holds (`interval`).
pub const MAX_CRM_INTERVAL: u32 = 1_000;
/// The most occurrences that the CRM counts (`occurrences`).
pub const MAX_CRM_OCCURRENCES: u32 = 999;

/// How a series recurs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recurrence {
    /// On which days.
    pub pattern: Pattern,
    /// From when to when.
    pub range: Range,
}

/// On which days a series happens. Intervals count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// Every so many days.
    Daily {
        /// Every how many days.
        interval: u32,
    },
    /// On days of every so manieth week.
    Weekly {
        /// Every how many weeks.
        interval: u32,
        /// On which days; never none.
        days: Weekdays,
        /// With which day a week begins. It matters where the interval is more than one.
        first: Weekday,
    },
    /// On a day of every so manieth month, or on its last where it is shorter.
    MonthlyOn {
        /// Every how many months.
        interval: u32,
        /// On which day, 1 to 31.
        day: u8,
    },
    /// On the first to last of some days of every so manieth month.
    MonthlyNth {
        /// Every how many months.
        interval: u32,
        /// Which of them.
        nth: Nth,
        /// Of which days; never none.
        days: Weekdays,
    },
    /// On a date of every so manieth year, or on the last of the month where it is shorter.
    YearlyOn {
        /// Every how many years.
        interval: u32,
        /// In which month, 1 to 12.
        month: u8,
        /// On which day, 1 to 31.
        day: u8,
    },
    /// On the first to last of some days of a month, every so manieth year.
    YearlyNth {
        /// Every how many years.
        interval: u32,
        /// In which month, 1 to 12.
        month: u8,
        /// Which of them.
        nth: Nth,
        /// Of which days; never none.
        days: Weekdays,
    },
}

/// Which of a month's days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the one of that name")]
pub enum Nth {
    First,
    Second,
    Third,
    Fourth,
    Last,
}

impl Nth {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [Self::First, Self::Second, Self::Third, Self::Fourth, Self::Last];

    /// 1 to 4, and 5 for the last (`instance`).
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The one of that number.
    pub fn from_number(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|nth| i32::from(nth.number()) == number)
    }
}

/// From when to when a series happens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range {
    /// Not before this day.
    pub start: Day,
    /// Until when.
    pub end: End,
    /// In which zone its days are, by the name that the mailbox has for it; `None` where that is not said. The CRM has
    /// no place for it, so it takes no part in comparing.
    pub zone: Option<String>,
}

/// Until when a series happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// For ever.
    Never,
    /// Not after that day.
    On(Day),
    /// So many times.
    After(u32),
}

named! {
    /// Why a side cannot hold how a series recurs.
    Unheld {
        /// An interval of nothing, or larger than the CRM has a number for.
        Interval = "interval",
        /// No occurrence, or more than the CRM counts.
        Occurrences = "occurrences",
        /// It ends before it begins.
        Ends = "ends",
        /// A day or month that there is none of.
        Date = "date",
        /// No day of the week, or several of which one is to be counted: the CRM counts one day of the week, working
        /// days, days of the weekend, or any day.
        Weekdays = "weekdays",
        /// Weeks begin with another day than they did when the series came into the CRM, and weeks are left out: the CRM
        /// does not change that (`firstdayofweek`).
        FirstDay = "first_day",
    }
}

impl Pattern {
    /// Every how many units it happens.
    pub fn interval(self) -> u32 {
        match self {
            Self::Daily { interval }
            | Self::Weekly { interval, .. }
            | Self::MonthlyOn { interval, .. }
            | Self::MonthlyNth { interval, .. }
            | Self::YearlyOn { interval, .. }
            | Self::YearlyNth { interval, .. } => interval,
        }
    }
}

impl Recurrence {
    /// Whether it makes sense: there is an interval, a day, an end that is not before the beginning.
    ///
    /// # Errors
    /// Why it does not.
    pub fn is_sound(&self) -> Result<(), Unheld> {
        if self.pattern.interval() == 0 {
            return Err(Unheld::Interval);
        }
        match self.pattern {
            Pattern::Weekly { days, .. }
            | Pattern::MonthlyNth { days, .. }
            | Pattern::YearlyNth { days, .. }
                if days.is_empty() =>
            {
                return Err(Unheld::Weekdays);
            }
            Pattern::MonthlyOn { day, .. } if !(1..=31).contains(&day) => return Err(Unheld::Date),
            Pattern::YearlyNth { month, .. } if !(1..=12).contains(&month) => return Err(Unheld::Date),
            // In a leap year, which comes once in a while.
            Pattern::YearlyOn { month, day, .. } if day == 0 || day > days_of_month(2024, month) => {
                return Err(Unheld::Date);
            }
            Pattern::Daily { .. }
            | Pattern::Weekly { .. }
            | Pattern::MonthlyOn { .. }
            | Pattern::MonthlyNth { .. }
            | Pattern::YearlyOn { .. }
            | Pattern::YearlyNth { .. } => {}
        }
        match self.range.end {
            End::On(day) if day < self.range.start => Err(Unheld::Ends),
            End::After(0) => Err(Unheld::Occurrences),
            End::On(_) | End::After(_) | End::Never => Ok(()),
        }
    }

    /// Whether the CRM can hold it in the place of what it has.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn replaces_in_crm(&self, there: &Self) -> Result<(), Unheld> {
        self.held_by_crm()?;
        let kept = if let Pattern::Weekly { first, .. } = there.pattern { first } else { Weekday::Sunday };
        match self.pattern {
            Pattern::Weekly { interval, first, .. } if interval > 1 && first != kept => Err(Unheld::FirstDay),
            Pattern::Weekly { .. }
            | Pattern::Daily { .. }
            | Pattern::MonthlyOn { .. }
            | Pattern::MonthlyNth { .. }
            | Pattern::YearlyOn { .. }
            | Pattern::YearlyNth { .. } => Ok(()),
        }
    }

    /// Whether the CRM can hold it as it is.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn held_by_crm(&self) -> Result<(), Unheld> {
        self.is_sound()?;
        if self.pattern.interval() > MAX_CRM_INTERVAL {
            return Err(Unheld::Interval);
        }
        if let Pattern::MonthlyNth { days, .. } | Pattern::YearlyNth { days, .. } = self.pattern
            && days.len() != 1
            && ![Weekdays::WORK, Weekdays::WEEKEND, Weekdays::EVERY].contains(&days)
        {
            return Err(Unheld::Weekdays);
        }
        match self.range.end {
            End::After(times) if times > MAX_CRM_OCCURRENCES => Err(Unheld::Occurrences),
            End::After(_) | End::On(_) | End::Never => Ok(()),
        }
    }
}
