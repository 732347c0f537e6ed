//! Days of the calendar, without a time and without a zone: birthdays, whole days, where a series happens.

/// A day: so many days after 1970-01-01, in the Gregorian calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of that date; `None` where there is none, and outside the years 1 to 9999.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=9999).contains(&year) && day >= 1 && day <= days_of_month(year, month);
        exists.then(|| {
            // The era method: 400 years have 146,097 days, and a year counted from March has its leap day last.
            let (month, day) = (i32::from(month), i32::from(day));
            let year = if month <= 2 { year - 1 } else { year };
            let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
            let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
            Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
        })
    }

    /// Year, month and day.
    pub fn date(self) -> (i32, u8, u8) {
        let days = i64::from(self.0) + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        (narrow(year), u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        let place = (i64::from(self.0) + 4).rem_euclid(7);
        Weekday::ALL[usize::try_from(place).unwrap_or(0)]
    }

    /// So many days later.
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

fn narrow(year: i64) -> i32 {
    i32::try_from(year).unwrap_or(if year < 0 { i32::MIN } else { i32::MAX })
}

/// How many days a month has; none where there is no such month.
pub fn days_of_month(year: i32, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the day of that name")]
pub enum Weekday {
    Sunday,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
}

impl Weekday {
    /// All of them, from Sunday.
    pub const ALL: [Self; 7] = [
        Self::Sunday,
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
    ];

    /// Its place in the week, Sunday being 0 (`firstdayofweek`).
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The one of that number.
    pub fn from_number(number: i32) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }
}

/// Days of the week, any number of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Monday to Friday.
    pub const WORK: Self = Self(0b011_1110);
    /// Saturday and Sunday.
    pub const WEEKEND: Self = Self(0b100_0001);
    /// All.
    pub const EVERY: Self = Self(0b111_1111);

    /// These.
    pub fn of(days: &[Weekday]) -> Self {
        Self(days.iter().fold(0, |all, day| all | 1 << day.number()))
    }

    /// As bits, Sunday the lowest (`daysofweekmask`: 1 Sunday, 2 Monday, … 64 Saturday).
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Those bits; `None` where there are others.
    pub fn from_bits(bits: i32) -> Option<Self> {
        u8::try_from(bits).ok().filter(|bits| *bits <= Self::EVERY.0).map(Self)
    }

    /// Whether that one is among them.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & (1 << day.number()) != 0
    }

    /// How many.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// None.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each, from Sunday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.into_iter().filter(move |day| self.has(*day))
    }
}
