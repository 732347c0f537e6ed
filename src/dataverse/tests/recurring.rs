//! Series of appointments: how they are read and written, and how their rows are asked for.

use domain::{
    feed::{Deed, Occurrence, RowWrite},
    ports::Ledger,
    problem::Problem,
    step::{
        Field, Fields, Kind as Step,
        case::InSeries,
        day::{Day, Weekday, Weekdays},
        recurrence::{End, Pattern, Range, Recurrence},
        value::{self, Span},
    },
};

use super::*;
use crate::LedgerOver;

impl Script {
    fn series(&self) -> LedgerOver<&Self, fn() -> Moment> {
        LedgerOver::new(self, URL, || NOW)
    }
}

/// 2026-11-27, a Friday, is day 20784.
fn rule() -> Recurrence {
    let days = Weekdays::of(&[Weekday::Friday]);
    let pattern = Pattern::Weekly { interval: 2, days, first: Weekday::Monday };
    Recurrence { pattern, range: Range { start: Day(20_784), end: End::After(12), zone: None } }
}

fn span() -> value::Value {
    // Friday, 09:00 to 10:00 in UTC.
    let start = Moment(20_784 * 86_400 + 9 * 3_600);
    value::Value::Span(Span::Timed { start, end: Moment(start.0 + 3_600) })
}

fn master(gone: &str) -> Value {
    let row = json!({
        "@odata.etag": "W/\"7\"", "activityid": id(9).to_string(), "statecode": 3, "statuscode": 5,
        "subject": "Review", "starttime": "2026-11-27T09:00:00Z", "endtime": "2026-11-27T10:00:00Z",
        "recurrencepatterntype": 1, "interval": 2, "daysofweekmask": 32, "firstdayofweek": 1,
        "patternstartdate": "2026-11-27T00:00:00Z", "patternendtype": 2, "occurrences": 12,
        "deletedexceptionslist": gone, "globalobjectid": "04UID",
        "recurringappointmentmaster_activity_parties": [
            { "participationtypemask": 5, "addressused": "asha@acme.example", "unresolvedpartyname": null },
        ],
    });
    with_lookup(row, "_ownerid_value", "systemuser", 3, "Me")
}

#[test]
fn a_series_is_read_with_how_it_recurs_and_what_was_taken_out() {
    // An hour of daylight saving makes no other day.
    let list = "2026-12-25T09:00:00Z;2027-04-02T08:00:00Z";
    let answer = |gone: &str| batch(200, &[vec![rows(&[master(gone)])]]);
    let script = Script::of([answer(list), answer("what nobody knows"), answer("")]);
    let read = || now(script.series().stored(Step::Series, &[id(9)])).unwrap().remove(0);
    let stored = read();
    let fields = &stored.row.fields;
    assert_eq!((fields.recurrence(), fields.get(Field::Time)), (Some(&rule()), &span()));
    assert_eq!(fields.get(Field::Gaps), &value::Value::Days(vec![Day(20_812), Day(20_910)]));
    assert_eq!(fields.people(Field::Required).len(), 1);
    assert_eq!((stored.row.series, stored.uid.as_str(), stored.part), (InSeries::Master, "04UID", None));
    assert_eq!(read().row.fields.told(Field::Gaps), None, "what cannot be read is not told");
    assert_eq!(read().row.fields.told(Field::Gaps), Some(&value::Value::Nothing));
    let asked = script.bodies()[0].replace("%20", " ").replace("%24", "$");
    assert!(asked.contains("recurringappointmentmasters?$select=activityid"), "{asked}");
    assert!(asked.contains("deletedexceptionslist"), "{asked}");
}

fn make(fields: Fields) -> RowWrite {
    let deed = Deed::Make {
        fields,
        state: None,
        owner: record(Kind::User, 3, "Me"),
        began: None,
        organizer: Some(record(Kind::User, 3, "Me")),
        draft: false,
        uid: "04UID".into(),
    };
    RowWrite { kind: Step::Series, row: id(9), deed }
}

#[test]
fn a_series_is_written_whole_and_what_the_crm_cannot_hold_is_not_sent() {
    let fields = Fields::new()
        .with(Field::Subject, value::Value::Text("Review".into()))
        .with(Field::Time, span())
        .with(Field::Recurrence, value::Value::Recurrence(rule()));
    let script = Script::of([batch(200, &[vec![reply(201, &master(""))]])]);
    let done = now(script.series().write_rows(&[make(fields.clone())])).remove(0).unwrap();
    assert_eq!(done.map(|stored| stored.row.id), Some(id(9)));
    let bodies = script.bodies();
    let sent = bodies[0].lines().find(|line| line.starts_with("{\"")).unwrap();
    let sent: Value = serde_json::from_str(sent).unwrap();
    let expected = json!({
        "subject": "Review", "isalldayevent": false, "starttime": "2026-11-27T09:00:00Z",
        "endtime": "2026-11-27T10:00:00Z", "recurrencepatterntype": 1, "interval": 2, "daysofweekmask": 32,
        "firstdayofweek": 1, "isweekdaypattern": false, "isnthmonthly": false, "isnthyearly": false,
        "dayofmonth": null, "monthofyear": null, "instance": null, "patternstartdate": "2026-11-27",
        "patternenddate": null, "patternendtype": 2, "occurrences": 12, "globalobjectid": "04UID",
        "ownerid_recurringappointmentmaster@odata.bind":
            "/systemusers(00000000-0000-0000-0000-000000000003)",
    });
    assert_eq!(sent, expected);
    let mut unheld = rule();
    unheld.range.end = End::After(1_000);
    let fields = fields.with(Field::Recurrence, value::Value::Recurrence(unheld));
    let script = Script::default();
    let refused = now(script.series().write_rows(&[make(fields)])).remove(0);
    assert!(matches!(refused, Err(Problem::Odd(_) | Problem::Refused { .. })), "{refused:?}");
    assert!(script.sent.borrow().is_empty());
}

#[test]
fn the_rows_of_a_series_are_asked_for_by_it() {
    let row = |n: u128, part: i64, at: &str| json!({ "activityid": id(n).to_string(), "instancetypecode": part, "originalstartdate": at });
    let told = [
        row(1, 2, "2026-11-27T09:00:00Z"),
        row(2, 3, "2026-12-11T09:00:00Z"),
        json!({ "activityid": id(3).to_string(), "instancetypecode": 2 }),
    ];
    let script = Script::of([rows(&told), reply(500, &Value::Null)]);
    let found = now(script.series().occurrences(id(9))).unwrap();
    let at = |days: i64| Moment((20_784 + days) * 86_400 + 9 * 3_600);
    let wanted = [
        Occurrence { row: id(1), original: at(0), differs: false },
        Occurrence { row: id(2), original: at(14), differs: true },
    ];
    assert_eq!(found, wanted);
    let url = script.sent.borrow()[0].url.replace("%20", " ");
    assert!(
        url.contains(&format!(
            "appointments?$select=activityid,originalstartdate,instancetypecode&$filter=seriesid eq {}",
            id(9)
        )),
        "{url}"
    );
    assert!(now(script.series().occurrences(id(9))).is_err());
}
