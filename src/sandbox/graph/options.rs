//! What stands behind the question mark, and what a caller prefers.

use http::HeaderMap;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::answer::Fault;
use super::path::{decoded, encoded};

/// The longest query, in bytes.
const QUERY_MAX: usize = 32 * 1024;
/// The most items of one page.
pub(super) const PAGE_MAX: i64 = 1_000;
/// Items of a page when nobody says how many.
pub(super) const PAGE: i64 = 10;

/// Options of OData that are understood.
const KNOWN: [&str; 10] = [
    "$select",
    "$expand",
    "$filter",
    "$orderby",
    "$top",
    "$skip",
    "$count",
    "$skiptoken",
    "$deltatoken",
    "$format",
];

/// The options of a request.
#[derive(Debug, Clone, Default)]
pub(super) struct Options(Vec<(String, String)>);

impl Options {
    pub(super) fn read(query: &str) -> Result<Self, Fault> {
        if query.len() > QUERY_MAX {
            return Err(Fault::new(414, "UriTooLong", "The query is too long."));
        }
        let mut all: Vec<(String, String)> = Vec::new();
        for option in query.split('&').filter(|o| !o.is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let wrong = || Fault::bad("The query is not UTF-8.");
            let (name, value) =
                (decoded(name, true).ok_or_else(wrong)?, decoded(value, true).ok_or_else(wrong)?);
            let lower = name.to_ascii_lowercase();
            if all.iter().any(|(known, _)| *known == lower) {
                return Err(Fault::bad(format!("Query option '{name}' was specified more than once.")));
            }
            if lower.starts_with('$') && !KNOWN.contains(&lower.as_str()) {
                return Err(Fault::bad(format!("The query parameter '{name}' is not supported.")));
            }
            all.push((lower, value));
        }
        Ok(Self(all))
    }

    /// The value of an option, by its name in small letters.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn number(&self, name: &str) -> Result<Option<i64>, Fault> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|n| *n >= 0);
        number.map(Some).ok_or_else(|| {
            Fault::bad(format!(
                "Invalid value '{text}' for {name} query option found. The query option requires a non-negative integer value."
            ))
        })
    }

    /// `$top`, at most [`PAGE_MAX`].
    pub(super) fn top(&self) -> Result<Option<i64>, Fault> {
        match self.number("$top")? {
            Some(0) => Err(Fault::bad("The value of $top must be at least 1.")),
            Some(top) if top > PAGE_MAX => {
                Err(Fault::bad(format!("The value of $top is at most {PAGE_MAX}.")))
            }
            top => Ok(top),
        }
    }

    pub(super) fn skip(&self) -> Result<i64, Fault> {
        Ok(self.number("$skip")?.unwrap_or(0))
    }

    pub(super) fn count(&self) -> bool {
        self.get("$count").is_some_and(|c| c.eq_ignore_ascii_case("true"))
    }

    /// The names of `$select`.
    pub(super) fn select(&self) -> Option<Vec<String>> {
        let text = self.get("$select")?;
        let names: Vec<String> =
            text.split(',').map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect();
        (!names.is_empty() && names != ["*"]).then_some(names)
    }

    /// All options but where to go on, as they stand in an address.
    pub(super) fn lasting(&self) -> String {
        let lasts = |name: &str| !["$skip", "$skiptoken", "$deltatoken"].contains(&name);
        let kept = self.0.iter().filter(|(name, _)| lasts(name));
        kept.map(|(name, value)| format!("{}={}", spelled(name), encoded(value)))
            .collect::<Vec<_>>()
            .join("&")
    }
}

/// An option's name as Graph documents it.
fn spelled(name: &str) -> &str {
    const NAMES: [&str; 3] = ["startDateTime", "endDateTime", "changeType"];
    NAMES.into_iter().find(|known| known.eq_ignore_ascii_case(name)).unwrap_or(name)
}

/// What a caller prefers (`Prefer`).
#[derive(Debug, Clone, Default)]
pub(super) struct Prefer {
    /// Ids that survive moves.
    pub(super) immutable: bool,
    /// Bodies as text.
    pub(super) text: bool,
    /// Items of a page of delta.
    pub(super) page: Option<i64>,
    /// What of it was heeded.
    pub(super) applied: Vec<String>,
}

impl Prefer {
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let mut all = Self::default();
        let lines = headers.get_all("prefer").iter().filter_map(|v| v.to_str().ok());
        for one in lines.flat_map(|line| line.split([',', ';'])) {
            let (name, value) = one.trim().split_once('=').unwrap_or((one.trim(), ""));
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "idtype" if value.eq_ignore_ascii_case("ImmutableId") => all.immutable = true,
                "outlook.body-content-type" => all.text = value.eq_ignore_ascii_case("text"),
                "odata.maxpagesize" => {
                    all.page = value.parse().ok().filter(|n| *n > 0).map(|n: i64| n.min(PAGE_MAX));
                }
                _ => continue,
            }
            all.applied.push(one.trim().to_owned());
        }
        all
    }
}

/// Milliseconds since 1970 UTC as Graph writes them.
pub(super) fn time(ms: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH);
    at.replace_nanosecond(0).unwrap_or(at).format(&Rfc3339).unwrap_or_default()
}

/// A time in any zone as milliseconds since 1970 UTC; a date alone is its midnight.
pub(super) fn milliseconds(text: &str) -> Option<i64> {
    let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    let at = OffsetDateTime::parse(&whole, &Rfc3339).ok()?;
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_unknown_ones_refused() {
        let options =
            Options::read("$SELECT=id,subject&$top=5&changeType=created&x=%20a+b").unwrap_or_default();
        assert_eq!(options.select().unwrap_or_default(), ["id", "subject"]);
        assert_eq!(options.get("x"), Some(" a b"));
        assert!(options.top().is_ok_and(|top| top == Some(5)));
        for wrong in ["$columns=a", "$top=1&$TOP=2", "a=%ff"] {
            assert!(Options::read(wrong).is_err(), "{wrong}");
        }
        for wrong in ["$top=-1", "$top=x", "$top=0", "$top=1001"] {
            assert!(Options::read(wrong).is_ok_and(|o| o.top().is_err()), "{wrong}");
        }
    }

    #[test]
    fn times_are_told_in_seconds_and_read_in_any_zone() {
        assert_eq!(time(1_795_431_480_123), "2026-11-23T10:58:00Z");
        assert_eq!(milliseconds("2026-11-23T11:58:00+01:00"), Some(1_795_431_480_000));
        assert_eq!(milliseconds("2026-11-23"), Some(1_795_392_000_000));
        assert_eq!(milliseconds("yesterday"), None);
    }
}
