//! The two spellings of time on the wire: RFC 3339 in JSON, the HTTP date in headers. In seconds since
//! 1970-01-01T00:00:00Z, as everywhere in this product.

/// Days from 1970-01-01 to that day of the Gregorian calendar (the era method: 400 years have 146,097 days,
/// and a year counted from March has its leap day last).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of that many days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn seconds(year: i64, month: i64, day: i64, hour: i64, minute: i64, second: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    // 60 is a leap second; it is told as the second after.
    let there = (1..=last).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    there.then(|| days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

/// A run of decimal digits, at most four of them, and nothing else: no sign, no blank.
fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Reads `2026-11-23T10:58:00Z`, with fractions of a second (dropped), another offset, or without a time of
/// day, as Dataverse gives it for columns of type date. `None` where it is anything else.
pub fn read_rfc3339(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-').map(number);
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        return None;
    }
    let Some(time) = time else { return seconds(year, month, day, 0, 0, 0) };
    let (clock, offset) = match time.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, 0),
        None => {
            let at = time.rfind(['+', '-'])?;
            let (hours, minutes) = time[at + 1..].split_once(':')?;
            let size = number(hours)? * 3600 + number(minutes)? * 60;
            (&time[..at], if time[at..].starts_with('-') { -size } else { size })
        }
    };
    let clock = match clock.split_once('.') {
        Some((whole, part)) if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        Some(_) => return None,
        None => clock,
    };
    let mut parts = clock.split(':').map(number);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        return None;
    }
    Some(seconds(year, month, day, hour, minute, second)? - offset)
}

/// Writes `2026-11-23T10:58:00Z`. Years before 1 and after 9999, which no column holds, are told as those.
pub fn write_rfc3339(at: i64) -> String {
    let at = at.clamp(-62_135_596_800, 253_402_300_799);
    let (year, month, day) = civil(at.div_euclid(86_400));
    let second = at.rem_euclid(86_400);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads an HTTP date in the one form that is still sent, `Mon, 23 Nov 2026 10:58:00 GMT` (RFC 9110, 5.6.7).
/// The day of the week is not looked at.
pub fn read_http(text: &str) -> Option<i64> {
    let (_, rest) = text.split_once(',')?;
    let mut words = rest.split_ascii_whitespace();
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let (clock, zone) = (words.next()?, words.next()?);
    if words.next().is_some() || !(zone == "GMT" || zone == "UTC") {
        return None;
    }
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))? as i64 + 1;
    let mut parts = clock.split(':').map(number);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    seconds(number(year)?, month, number(day)?, hour, minute, second)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_told_is_read() {
        let cases = [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2000-02-29T12:00:00Z", Some(951_825_600)),
            ("2026-11-23T10:58:00Z", Some(1_795_431_480)),
            ("2026-11-23T10:58:00.123Z", Some(1_795_431_480)),
            ("2026-11-23T16:28:00+05:30", Some(1_795_431_480)),
            ("2026-11-23T05:58:00-05:00", Some(1_795_431_480)),
            ("2026-11-23", Some(1_795_392_000)),
            ("1900-02-29", None),
            ("2026-13-01", None),
            ("2026-11-23T24:00:00Z", None),
            ("2026-11-23T10:58:00", None),
            ("2026-11-23T10:58Z", None),
            ("2026-11-23T10:58:00.Z", None),
            ("-2026-11-23", None),
            ("+026-11-23", None),
            ("", None),
            ("T", None),
            ("2026-11-23T10:58:00+0530", None),
            ("हिन्दी-T", None),
        ];
        for (text, expected) in cases {
            assert_eq!(read_rfc3339(text), expected, "{text}");
        }
        assert_eq!(read_http("Mon, 23 Nov 2026 10:58:00 GMT"), Some(1_795_431_480));
        for wrong in [
            "",
            ",",
            "Mon, 23 Nov 2026 10:58:00 CET",
            "Mon, 23 Foo 2026 10:58:00 GMT",
            "Mon, 31 Feb 2026 10:58:00 GMT",
        ] {
            assert_eq!(read_http(wrong), None, "{wrong}");
        }
        assert_eq!(write_rfc3339(i64::MAX), "9999-12-31T23:59:59Z");
        assert_eq!(write_rfc3339(i64::MIN), "0001-01-01T00:00:00Z");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(at in -62_135_596_800_i64..=253_402_300_799) {
            prop_assert_eq!(read_rfc3339(&write_rfc3339(at)), Some(at));
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,40}", dates in "[0-9TZ:.+ -]{0,30}") {
            let _ = (read_rfc3339(&text), read_http(&text), read_rfc3339(&dates), read_http(&dates));
        }
    }
}
