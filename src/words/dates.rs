//! Moments in words: near ones by their distance, far ones by their date.

use domain::mail::Moment;

use super::Words;

const MINUTE_S: i64 = 60;
const HOUR_S: i64 = 60 * MINUTE_S;
const DAY_S: i64 = 24 * HOUR_S;

/// Seconds since 1970 on the reader's clock.
fn local(at: Moment) -> i64 {
    let minutes = browsers_offset_minutes(at);
    at.0.saturating_add(minutes.saturating_mul(MINUTE_S))
}

/// How many minutes the reader's clock is ahead of UTC. Asked for each moment: summer time makes it another in July than in January.
#[cfg(target_arch = "wasm32")]
fn browsers_offset_minutes(at: Moment) -> i64 {
    let date = js_sys::Date::new(&wasm_number(at));
    let behind = date.get_timezone_offset();
    // Not a number beyond the dates that JavaScript knows.
    if behind.is_nan() { 0 } else { -(behind as i64) }
}

#[cfg(target_arch = "wasm32")]
fn wasm_number(at: Moment) -> js_sys::wasm_bindgen::JsValue {
    js_sys::wasm_bindgen::JsValue::from_f64(at.0 as f64 * 1000.0)
}

#[cfg(not(target_arch = "wasm32"))]
fn browsers_offset_minutes(_at: Moment) -> i64 {
    0
}

/// Year, month from 1 and day from 1 of a day counted from 1970-01-01, in the Gregorian calendar (Howard
/// Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
fn civil(day: i64) -> (i64, usize, i64) {
    let shifted = day.saturating_add(719_468);
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era.saturating_mul(400) + i64::from(month <= 2);
    (year, usize::try_from(month).unwrap_or(1), of_year - (153 * shifted_month + 2) / 5 + 1)
}

fn nth(names: &'static str, at: usize) -> &'static str {
    names.split(' ').nth(at).unwrap_or_default()
}

impl Words {
    /// How long ago: `just now`, `5 minutes ago`, `yesterday`, `on 20 Nov`, `on 20 Nov 2024`. What lies ahead
    /// by less than a day is `just now`: two clocks never agree.
    pub fn ago(self, at: Moment, now: Moment) -> String {
        let seconds = now.0.saturating_sub(at.0);
        let days = local(now).div_euclid(DAY_S) - local(at).div_euclid(DAY_S);
        let whole = |unit: i64| u64::try_from(seconds / unit).unwrap_or_default();
        if seconds < MINUTE_S && seconds > -DAY_S {
            self.now().into()
        } else if seconds < HOUR_S && seconds > 0 {
            self.minutes_ago(whole(MINUTE_S))
        } else if seconds < 12 * HOUR_S && seconds > 0 || days == 0 {
            self.hours_ago(whole(HOUR_S))
        } else if days == 1 {
            self.yesterday().into()
        } else {
            self.on_date(&self.day(local(at), local(now)))
        }
    }

    /// When something is to be closed: `today`, `tomorrow`, a weekday within the week, else the date. Such days
    /// have no hour: the CRM gives them as midnight UTC.
    pub fn until(self, due: Moment, now: Moment) -> String {
        let day = due.0.div_euclid(DAY_S);
        match day - local(now).div_euclid(DAY_S) {
            -1 => self.yesterday().into(),
            0 => self.today().into(),
            1 => self.tomorrow().into(),
            // 1970-01-01 was a Thursday.
            2..=6 => {
                nth(self.weekdays(), usize::try_from((day + 4).rem_euclid(7)).unwrap_or_default()).into()
            }
            _ => self.day(due.0, local(now)),
        }
    }

    /// When something comes, on the reader's clock: `tomorrow`, a weekday or a date, and the time.
    pub fn soon(self, at: Moment, now: Moment) -> String {
        let at = local(at);
        let of_day = at.rem_euclid(DAY_S);
        let time = format!("{:02}:{:02}", of_day / HOUR_S, of_day % HOUR_S / MINUTE_S);
        // The words for a day take it as the CRM has days: as midnight UTC.
        self.around_at(&self.until(Moment(at), now), &time)
    }

    /// Whether the day of something to be closed is over.
    pub fn is_over(self, due: Moment, now: Moment) -> bool {
        due.0.div_euclid(DAY_S) < local(now).div_euclid(DAY_S)
    }

    /// The date, without the year where it is this year's.
    pub fn date_of(self, at: Moment, now: Moment) -> String {
        self.day(local(at), local(now))
    }

    /// Date and time of day, in full.
    pub fn in_full(self, at: Moment) -> String {
        let at = local(at);
        let (year, month, day) = civil(at.div_euclid(DAY_S));
        let of_day = at.rem_euclid(DAY_S);
        let time = format!("{:02}:{:02}", of_day / HOUR_S, of_day % HOUR_S / MINUTE_S);
        let date = self.date_year(&day.to_string(), nth(self.months(), month - 1), &year.to_string());
        self.date_time(&date, &time)
    }

    /// From when to when, on the reader's clock: the date once where both are on one day. What takes whole days ends at
    /// the midnight after the last of them.
    pub fn span(self, start: Moment, end: Moment, whole_days: bool) -> String {
        let date = |at: i64| {
            let (year, month, day) = civil(at.div_euclid(DAY_S));
            self.date_year(&day.to_string(), nth(self.months(), month - 1), &year.to_string())
        };
        let (from, until) = (local(start), local(end).max(local(start)));
        if whole_days {
            let last = until.saturating_sub(1).max(from);
            let one = from.div_euclid(DAY_S) == last.div_euclid(DAY_S);
            let days = if one { date(from) } else { self.from_until(&date(from), &date(last)) };
            return self.whole_days(&days);
        }
        let time = |at: i64| {
            let of_day = at.rem_euclid(DAY_S);
            format!("{:02}:{:02}", of_day / HOUR_S, of_day % HOUR_S / MINUTE_S)
        };
        let one = from.div_euclid(DAY_S) == until.div_euclid(DAY_S);
        let until = if one { time(until) } else { self.in_full(Moment(end.0.max(start.0))) };
        self.from_until(&self.in_full(start), &until)
    }

    fn day(self, at: i64, now: i64) -> String {
        let (year, month, day) = civil(at.div_euclid(DAY_S));
        let (day, month) = (day.to_string(), nth(self.months(), month - 1));
        if civil(now.div_euclid(DAY_S)).0 == year {
            self.date(&day, month)
        } else {
            self.date_year(&day, month, &year.to_string())
        }
    }
}

/// The day that somebody chose in `<input type="date">`, as the CRM has such days: midnight UTC. `None` where it is none.
pub fn typed_day(text: &str) -> Option<Moment> {
    let mut parts = text.splitn(3, '-');
    let mut number = || parts.next().and_then(|part| part.parse::<i64>().ok());
    let (year, month, day) = (number()?, number()?, number()?);
    let plausible = (1..=9_999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    plausible.then(|| Moment(days_since_1970(year, month, day).saturating_mul(DAY_S)))
}

/// The minute that somebody chose in `<input type="datetime-local">`, on the reader's clock. `None` where it is none.
pub fn typed_time(text: &str) -> Option<Moment> {
    let (day, time) = text.split_once('T')?;
    let (hour, minute) = time.split_once(':')?;
    let hour = hour.parse::<i64>().ok().filter(|hour| (0..24).contains(hour))?;
    let minute = minute.get(..2)?.parse::<i64>().ok().filter(|minute| (0..60).contains(minute))?;
    let shown = Moment(typed_day(day)?.0 + hour * HOUR_S + minute * MINUTE_S);
    let ahead = browsers_offset_minutes(shown).saturating_mul(MINUTE_S);
    Some(Moment(shown.0.saturating_sub(ahead)))
}

/// The same calendar the other way (Hinnant, days_from_civil).
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let shifted_month = (month + 9) % 12;
    let of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

/// A minute on the reader's clock, for `<input type="datetime-local">`: what [`typed_time`] reads.
pub fn local_input(at: Moment) -> String {
    machine(Moment(local(at))).chars().take("2026-11-26T10:30".len()).collect()
}

/// A day, for `<input type="date">`: what [`typed_day`] reads.
pub fn day_input(at: Moment) -> String {
    machine(at).chars().take("2026-11-26".len()).collect()
}

/// For `<time datetime>`: the moment in UTC, as HTML wants it.
pub fn machine(at: Moment) -> String {
    let (year, month, day) = civil(at.0.div_euclid(DAY_S));
    let of_day = at.0.rem_euclid(DAY_S);
    let (hour, minute, second) = (of_day / HOUR_S, of_day % HOUR_S / MINUTE_S, of_day % MINUTE_S);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

    #[test]
    fn what_stands_in_a_field_is_read_again() {
        for at in [0, 1_795_431_480, 4_102_444_740] {
            let at = super::Moment(at - at % 60);
            assert_eq!(super::typed_time(&super::local_input(at)), Some(at));
        }
        assert_eq!(
            super::typed_day(&super::day_input(super::Moment(1_795_392_000))),
            Some(super::Moment(1_795_392_000))
        );
    }

    use super::*;

    /// 2025-11-23T10:00:00Z, a Sunday.
    const NOW: i64 = 1_763_892_000;

    #[test]
    fn near_moments_are_told_by_their_distance_and_far_ones_by_their_date() {
        let cases = [
            (0, "just now", "अभी-अभी"),
            (-30, "just now", "अभी-अभी"),
            (59, "just now", "अभी-अभी"),
            (60, "1 minute ago", "1 मिनट पहले"),
            (59 * 60, "59 minutes ago", "59 मिनट पहले"),
            (3_600, "1 hour ago", "1 घंटा पहले"),
            (2 * 3_600, "2 hours ago", "2 घंटे पहले"),
            // Over midnight, but not long ago.
            (11 * 3_600, "11 hours ago", "11 घंटे पहले"),
            (13 * 3_600, "yesterday", "कल"),
            (34 * 3_600, "yesterday", "कल"),
            (35 * 3_600, "on 21 Nov", "21 नवंबर को"),
            (400 * 86_400, "on 19 Oct 2024", "19 अक्टूबर 2024 को"),
        ];
        for (seconds, en, hi) in cases {
            let ago = |tag| Words::new(tag).ago(Moment(NOW - seconds), Moment(NOW));
            assert_eq!((ago("en").as_str(), ago("hi").as_str()), (en, hi), "{seconds} s");
        }
    }

    #[test]
    fn a_span_says_the_date_once_where_it_can() {
        let at = |text: &str| Moment(typed_day(&text[..10]).unwrap().0 + hour(&text[11..]));
        fn hour(text: &str) -> i64 {
            text[..2].parse::<i64>().unwrap() * HOUR_S + text[3..].parse::<i64>().unwrap() * MINUTE_S
        }
        let english = Words::new("en");
        let table = [
            ("2026-12-01 09:00", "2026-12-01 10:30", false, "1 Dec 2026, 09:00 to 10:30"),
            ("2026-12-01 22:00", "2026-12-02 01:00", false, "1 Dec 2026, 22:00 to 2 Dec 2026, 01:00"),
            ("2026-12-01 09:00", "2026-11-30 09:00", false, "1 Dec 2026, 09:00 to 09:00"),
            ("2026-12-01 00:00", "2026-12-02 00:00", true, "1 Dec 2026, all day"),
            ("2026-12-01 00:00", "2026-12-04 00:00", true, "1 Dec 2026 to 3 Dec 2026, all day"),
        ];
        for (start, end, whole, expected) in table {
            assert_eq!(english.span(at(start), at(end), whole), expected);
        }
    }

    #[test]
    fn days_ahead_are_told_by_weekday_for_a_week() {
        let midnight = NOW - NOW % 86_400;
        let until = |days: i64| Words::new("en").until(Moment(midnight + days * 86_400), Moment(NOW));
        let told: Vec<String> = [-3, -1, 0, 1, 2, 5, 6, 7, 60].map(until).into();
        assert_eq!(
            told,
            [
                "20 Nov",
                "yesterday",
                "today",
                "tomorrow",
                "Tuesday",
                "Friday",
                "Saturday",
                "30 Nov",
                "22 Jan 2026"
            ]
        );
        assert!(Words::new("en").is_over(Moment(midnight - 1), Moment(NOW)));
        assert!(!Words::new("en").is_over(Moment(midnight), Moment(NOW)));
    }

    #[test]
    fn what_is_typed_is_read_and_nothing_else() {
        let at = |text: &str| Moment(domain_date(text));
        assert_eq!(typed_day("2028-02-29"), Some(at("2028-02-29T00:00:00Z")));
        assert_eq!(typed_time("2026-11-23T10:58"), Some(at("2026-11-23T10:58:00Z")));
        for nothing in ["", "x", "2026", "2026-13-01", "2026-00-10", "2026-01-32", "0-1-1", "99999-01-01"] {
            assert_eq!(typed_day(nothing), None, "{nothing}");
        }
        for nothing in ["", "2026-11-23", "2026-11-23T", "2026-11-23T25:00", "2026-11-23T10:6", "T10:00"] {
            assert_eq!(typed_time(nothing), None, "{nothing}");
        }
    }

    /// The moment that [`machine`] writes so.
    fn domain_date(text: &str) -> i64 {
        let near = (text[..4].parse::<i64>().unwrap() - 1970) * 365 * DAY_S;
        (0..).map(|minutes| near + minutes * MINUTE_S).find(|at| machine(Moment(*at)) == text).unwrap()
    }

    #[test]
    fn any_moment_has_a_date() {
        let cases = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ];
        for (seconds, text) in cases {
            assert_eq!(machine(Moment(seconds)), text);
        }
        for extreme in [i64::MIN, i64::MAX] {
            let (at, now) = (Moment(extreme), Moment(NOW));
            assert!(!machine(at).is_empty() && !Words::new("hi").in_full(at).is_empty());
            assert!(!Words::new("en").ago(at, now).is_empty() && !Words::new("en").until(at, now).is_empty());
        }
    }
}
