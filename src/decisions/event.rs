//! What the synchronizer tells the pane of an event: what Outlook does not tell an add-in.

use dataverse::recurrence;
use domain::{
    mail::Moment,
    meeting::{Named, Shows},
};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{Method, Request, odata};

/// How the time is shown, by Graph's words.
const SHOWS: [(Shows, &str); 4] =
    [(Shows::Free, "free"), (Shows::Tentative, "tentative"), (Shows::Busy, "busy"), (Shows::Away, "oof")];

/// Asks for the event of that id, in Graph's form, in the mailbox of whoever asks. `origin` is the server's address
/// without a path. Where no synchronizer runs it is answered with 404, where it does not look at the mailbox with 409,
/// where there is no such event with 410.
#[must_use]
pub fn event(origin: &str, id: &str) -> Request {
    let url = format!("{origin}/sync/event?item={}", odata::encode(id));
    Request::new(Method::Get, url).with_header("Accept", "application/json")
}

/// An event as it is told.
#[must_use]
pub fn told_event(named: &Named) -> Value {
    let shows = SHOWS.iter().find(|(known, _)| *known == named.shows).map(|(_, word)| *word);
    let first = named.first.map(|(start, end)| json!({ "start": start.0, "end": end.0 }));
    // In the CRM's columns, as it is written there.
    let rule = named.rule.as_ref().and_then(|rule| recurrence::write(rule, true).ok());
    let row = named.row.map(|row| row.to_string());
    json!({ "uid": named.uid, "shows": shows, "first": first, "rule": rule, "row": row })
}

/// Reads it again; `None` where it is none.
#[must_use]
pub fn read_event(body: &[u8]) -> Option<Named> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let uid = value.get("uid")?.as_str()?.to_owned();
    let word = value.get("shows").and_then(Value::as_str);
    let shows = SHOWS.iter().find(|(_, known)| Some(*known) == word).map(|(shows, _)| *shows);
    let moment = |of: &Value, name: &str| of.get(name).and_then(Value::as_i64).map(Moment);
    let first = value.get("first").and_then(|first| moment(first, "start").zip(moment(first, "end")));
    let rule = value.get("rule").and_then(Value::as_object).and_then(|rule| recurrence::read(rule).ok());
    let row = value.get("row").and_then(Value::as_str).and_then(|row| Uuid::try_parse(row).ok());
    Some(Named { uid, shows: shows.unwrap_or_default(), first, rule, row })
}

#[cfg(test)]
mod tests {
    use domain::step::{
        day::Day,
        recurrence::{End, Pattern, Range, Recurrence},
    };

    use super::*;

    #[test]
    fn what_is_told_is_read_again() {
        for (shows, _) in SHOWS {
            for first in [None, Some((Moment(5), Moment(9)))] {
                let range = Range { start: Day(20_000), end: End::After(7), zone: None };
                let rule = Recurrence { pattern: Pattern::MonthlyOn { interval: 2, day: 31 }, range };
                let (rule, row) = (first.map(|_| rule), first.map(|_| Uuid::from_u128(7)));
                let named = Named { uid: "04\"&".into(), shows, first, rule, row };
                assert_eq!(read_event(told_event(&named).to_string().as_bytes()), Some(named));
            }
        }
        let busy = read_event(br#"{"uid":"x","shows":"dancing","first":{"start":5},"row":"a"}"#);
        assert_eq!(busy, Some(Named { uid: "x".into(), ..Named::default() }));
        for wrong in ["", "{}", "[]", "{\"uid\":5}"] {
            assert_eq!(read_event(wrong.as_bytes()), None, "{wrong}");
        }
        assert_eq!(event("https://us.example", "AA-_=").url, "https://us.example/sync/event?item=AA-_%3D");
    }
}
