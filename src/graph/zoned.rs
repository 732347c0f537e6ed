//! Times with a zone beside them (dateTimeTimeZone). Graph tells them in UTC unless it is asked for another zone, and
//! nobody here asks.

use domain::mail::Moment;
use serde_json::Value;
use wire::date;

use crate::{
    members::{Members, Object},
    names::date_time_zone,
};

/// Names by which UTC goes.
const UTC: [&str; 4] = ["UTC", "Etc/UTC", "Etc/GMT", "GMT"];

/// Reads one; `None` where it is in another zone or no time.
pub(crate) fn read(value: Value) -> Option<Moment> {
    let mut members = Members::new(value)?;
    let zone = members.text(date_time_zone::ZONE).unwrap_or_else(|| UTC[0].into());
    let text = members.text(date_time_zone::TIME)?;
    let whole = format!("{}Z", text.trim_end_matches(['Z', 'z']));
    let utc = UTC.iter().any(|known| known.eq_ignore_ascii_case(&zone));
    if utc { date::read_rfc3339(&whole).map(Moment) } else { None }
}

/// Writes one.
pub(crate) fn write(at: Moment) -> Value {
    let text = date::write_rfc3339(at.0);
    Object::new()
        .with(date_time_zone::TIME, text.trim_end_matches('Z'))
        .with(date_time_zone::ZONE, UTC[0])
        .into()
}

/// Writes one, or that there is none.
pub(crate) fn write_some(at: Option<Moment>) -> Value {
    at.map_or(Value::Null, write)
}

#[cfg(test)]
mod tests {
    use domain::mail::Moment;
    use serde_json::json;

    use super::{read, write};

    #[test]
    fn times_are_read_in_utc_and_in_no_other_zone() {
        let at = Moment(1_795_431_480);
        assert_eq!(read(write(at)), Some(at));
        assert_eq!(
            read(json!({ "dateTime": "2026-11-23T10:58:00.0000000", "timeZone": "Etc/GMT" })),
            Some(at)
        );
        for other in [
            json!({ "dateTime": "2026-11-23T10:58:00", "timeZone": "India Standard Time" }),
            json!({ "dateTime": "soon", "timeZone": "UTC" }),
            json!({ "timeZone": "UTC" }),
            json!(5),
        ] {
            assert_eq!(read(other.clone()), None, "{other}");
        }
    }
}
