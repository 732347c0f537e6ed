//! Moments and days: read from every spelling a client uses, written in one.

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime, PrimitiveDateTime, UtcOffset};

/// Reads `2026-11-23T10:00:00Z`, with fractions and any offset, without an offset (UTC), or a day.
pub(crate) fn moment(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim();
    if let Ok(at) = OffsetDateTime::parse(text, &Rfc3339) {
        return at.checked_to_offset(UtcOffset::UTC);
    }
    let plain = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second][optional [.[subsecond]]]");
    if let Ok(at) = PrimitiveDateTime::parse(text, &plain) {
        return Some(at.assume_utc());
    }
    let minutes = format_description!("[year]-[month]-[day]T[hour]:[minute]");
    if let Ok(at) = PrimitiveDateTime::parse(text.trim_end_matches('Z'), &minutes) {
        return Some(at.assume_utc());
    }
    day(text).map(|d| d.midnight().assume_utc())
}

/// Reads `2026-11-23`; the day of a moment when one is given.
pub(crate) fn day(text: &str) -> Option<Date> {
    let plain = format_description!("[year]-[month]-[day]");
    Date::parse(text.get(..10)?, &plain)
        .ok()
        .filter(|_| text.len() == 10 || text.as_bytes().get(10) == Some(&b'T'))
}

/// Writes a moment in whole seconds, as Dataverse answers it and as the store compares it.
///
/// Years outside 0–9999 cannot be read by [`moment`], so the width never varies.
pub(crate) fn write(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// Writes a day.
pub(crate) fn write_day(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

/// Now, in whole seconds.
pub(crate) fn now() -> String {
    write(OffsetDateTime::now_utc())
}

/// As people read it in the organization's default format: `11/23/2026 10:00 AM`.
pub(crate) fn formatted(text: &str) -> Option<String> {
    let at = moment(text)?;
    let (hour, half) = match at.hour() {
        0 => (12, "AM"),
        h @ 1..=11 => (h, "AM"),
        12 => (12, "PM"),
        h => (h - 12, "PM"),
    };
    Some(format!("{}/{}/{} {hour}:{:02} {half}", u8::from(at.month()), at.day(), at.year(), at.minute()))
}

/// A day as people read it: `11/23/2026`.
pub(crate) fn formatted_day(text: &str) -> Option<String> {
    let day = day(text)?;
    Some(format!("{}/{}/{}", u8::from(day.month()), day.day(), day.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_becomes_one() {
        for (given, kept) in [
            ("2026-11-23T10:00:00Z", Some("2026-11-23T10:00:00Z")),
            ("2026-11-23T10:00:00.999Z", Some("2026-11-23T10:00:00Z")),
            ("2026-11-23T10:00:00+05:30", Some("2026-11-23T04:30:00Z")),
            ("2026-11-23T10:00:00", Some("2026-11-23T10:00:00Z")),
            ("2026-11-23T10:00:00.5", Some("2026-11-23T10:00:00Z")),
            ("2026-11-23T10:00Z", Some("2026-11-23T10:00:00Z")),
            ("2026-11-23", Some("2026-11-23T00:00:00Z")),
            ("2026-11-23 10:00", None),
            ("2026-13-01", None),
            ("99999-01-01", None),
            ("", None),
            ("नमस्ते", None),
        ] {
            assert_eq!(moment(given).map(write).as_deref(), kept, "{given}");
        }
    }

    #[test]
    fn people_read_the_hour_of_twelve() {
        assert_eq!(formatted("2026-11-23T00:05:00Z").as_deref(), Some("11/23/2026 12:05 AM"));
        assert_eq!(formatted("2026-11-23T12:05:00Z").as_deref(), Some("11/23/2026 12:05 PM"));
        assert_eq!(formatted("2026-11-23T13:05:00Z").as_deref(), Some("11/23/2026 1:05 PM"));
    }
}
