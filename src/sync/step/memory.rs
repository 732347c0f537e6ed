//! What is remembered of a row and an item, as JSON: what both had, how they came together, whether that holds.
//!
//! It is there to tell which side changed, and for nothing else: so values stand as both sides can hold them, and of a
//! long text stands a digest, which is as good for that and holds nothing that somebody wrote.

use domain::{
    decision::Seen,
    mail::{Address, Moment, Person},
    step::{
        Field, Fields, Kind, Side, Value,
        case::{Bond, Origin},
        day::Day,
        plain::canonical,
        value::{Answer, Attendee, Importance, Postal, Progress, Show, Span},
    },
};
use serde_json::{Map, Value as Json, json};

use crate::{record, store::Digest};

/// The longest text that is kept as it is, in characters.
const MAX_TEXT: usize = 200;
/// A value that is kept as a digest and that neither side has any more: no text begins so.
const CHANGED: &str = "\u{1}";

/// Under which name the store keeps what a person chose.
const CHOICE: &str = "choice";

/// What a person said of a contact that may be in the CRM already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// It is that row.
    Link,
    /// It is none of those: a row of its own is to be made.
    Anew,
}

impl Choice {
    /// What stands in the store, where it is one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let all: Json = serde_json::from_str(text).ok()?;
        match all.get(CHOICE)?.as_str()? {
            "link" => Some(Self::Link),
            "anew" => Some(Self::Anew),
            _ => None,
        }
    }

    /// As it is kept.
    pub(crate) fn text(self) -> String {
        json!({ CHOICE: match self {
            Self::Link => "link",
            Self::Anew => "anew",
        } })
        .to_string()
    }
}

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Memory {
    /// How they came together.
    pub(crate) origin: Origin,
    /// Whether that holds.
    pub(crate) bond: Bond,
    /// The category at the last look.
    pub(crate) seen: Seen,
    /// Whether what its owner chose in the add-in stood in the item at the last look.
    pub(crate) wished: bool,
    /// What both had.
    fields: Map<String, Json>,
}

impl Memory {
    /// What both have from now on.
    pub(crate) fn new(kind: Kind, base: &Fields, origin: Origin, seen: Seen) -> Self {
        let of = |(field, value): (Field, &Value)| (field.as_str().to_owned(), write(kind, field, value));
        Self { origin, bond: Bond::Linked, seen, wished: false, fields: base.iter().map(of).collect() }
    }

    /// What stands in the store; `None` where nothing stands there, or nothing that is known here: then both sides are
    /// taken as they are.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let all: Json = serde_json::from_str(text).ok()?;
        // What a person chose is no memory yet: they were never in step.
        if all.get(CHOICE).is_some() {
            return None;
        }
        let ended = all.get("ended");
        let side = ended.and_then(|ended| Side::from_name(ended.get("side")?.as_str()?));
        let at = ended.and_then(|ended| ended.get("at")?.as_i64());
        Some(Self {
            origin: match all.get("origin").and_then(Json::as_str) {
                Some("person") => Origin::Person,
                Some(_) | None => Origin::Filter,
            },
            bond: side.zip(at).map_or(Bond::Linked, |(side, at)| Bond::Ended { side, at: Moment(at) }),
            seen: match all.get("marked").and_then(Json::as_bool) {
                Some(true) => Seen::On,
                Some(false) => Seen::Off,
                None => Seen::Never,
            },
            wished: all.get("wished").and_then(Json::as_bool).unwrap_or(false),
            fields: all.get("base").and_then(Json::as_object).cloned().unwrap_or_default(),
        })
    }

    /// As it is kept.
    pub(crate) fn text(&self) -> String {
        let mut all = Map::new();
        all.insert("base".to_owned(), Json::Object(self.fields.clone()));
        if self.origin == Origin::Person {
            all.insert("origin".to_owned(), "person".into());
        }
        if let Bond::Ended { side, at } = self.bond {
            all.insert("ended".to_owned(), json!({ "side": side.as_str(), "at": at.0 }));
        }
        match self.seen {
            Seen::On => drop(all.insert("marked".to_owned(), true.into())),
            Seen::Off => drop(all.insert("marked".to_owned(), false.into())),
            Seen::Never => {}
        }
        if self.wished {
            all.insert("wished".to_owned(), true.into());
        }
        Json::Object(all).to_string()
    }

    /// What both had. Of what is kept as a digest the value is that of the side which still has it.
    pub(crate) fn base(&self, kind: Kind, crm: Option<&Fields>, exchange: Option<&Fields>) -> Fields {
        let one = |(name, kept): (&String, &Json)| {
            let field = Field::from_name(name)?;
            Some((field, read(kind, field, kept, &[crm, exchange])?))
        };
        self.fields.iter().filter_map(one).collect()
    }
}

fn digest(value: &Value) -> String {
    Digest::of(&[b"field", format!("{value:?}").as_bytes()]).hex()
}

pub(super) fn write(kind: Kind, field: Field, value: &Value) -> Json {
    let value = canonical(kind, field, value);
    match &value {
        Value::Nothing => Json::Null,
        Value::Text(text) if text.starts_with(CHANGED) => {
            json!({ "digest": text.trim_start_matches(CHANGED) })
        }
        Value::Text(text) if text.chars().count() <= MAX_TEXT => json!({ "text": text }),
        Value::Text(_) | Value::Html(_) | Value::Recurrence(_) => json!({ "digest": digest(&value) }),
        Value::Flag(flag) => json!({ "flag": flag }),
        Value::Day(day) => json!({ "day": day.0 }),
        Value::Span(Span::Timed { start, end }) => json!({ "span": [start.0, end.0] }),
        Value::Span(Span::Days { first, last }) => json!({ "days": [first.0, last.0] }),
        Value::Importance(importance) => json!({ "importance": match importance {
            Importance::Low => -1,
            Importance::Normal => 0,
            Importance::High => 1,
        } }),
        Value::Show(show) => json!({ "show": show.as_str() }),
        Value::Progress(progress) => json!({ "progress": progress.as_str() }),
        Value::Percent(percent) => json!({ "percent": percent }),
        Value::People(people) => {
            let all: Vec<&str> = people.iter().map(|one| one.person.address.as_str()).collect();
            if all.len() > MAX_TEXT { json!({ "digest": digest(&value) }) } else { json!({ "people": all }) }
        }
        Value::Person(person) => json!({ "person": person.address.as_str() }),
        Value::Row(row) => json!({ "row": record::record(row) }),
        Value::Postal(at) => json!({ "postal": [at.street, at.city, at.state, at.code, at.country] }),
        Value::Days(days) => json!({ "gaps": days.iter().map(|day| day.0).collect::<Vec<_>>() }),
        Value::Files(files) => json!({ "files": files }),
    }
}

fn person(address: &str) -> Person {
    Person { address: Address::new(address), name: String::new() }
}

pub(super) fn read(kind: Kind, field: Field, kept: &Json, sides: &[Option<&Fields>]) -> Option<Value> {
    if kept.is_null() {
        return Some(Value::Nothing);
    }
    let (name, value) = kept.as_object()?.iter().next()?;
    let text = || value.as_str();
    let numbers = || -> Option<Vec<i64>> { value.as_array()?.iter().map(Json::as_i64).collect() };
    let texts = || -> Vec<&str> { value.as_array().into_iter().flatten().filter_map(Json::as_str).collect() };
    let day = |number: i64| Some(Day(i32::try_from(number).ok()?));
    Some(match name.as_str() {
        "text" => Value::Text(text()?.to_owned()),
        "digest" => {
            let told = sides.iter().flatten().filter_map(|side| side.told(field));
            let mut same = told.filter(|told| Some(digest(&canonical(kind, field, told)).as_str()) == text());
            match same.next() {
                Some(told) => told.clone(),
                None => Value::Text(format!("{CHANGED}{}", text()?)),
            }
        }
        "flag" => Value::Flag(value.as_bool()?),
        "day" => Value::Day(day(value.as_i64()?)?),
        "span" => match numbers()?[..] {
            [start, end] => Value::Span(Span::Timed { start: Moment(start), end: Moment(end) }),
            _ => return None,
        },
        "days" => match numbers()?[..] {
            [first, last] => Value::Span(Span::Days { first: day(first)?, last: day(last)? }),
            _ => return None,
        },
        "importance" => Value::Importance(match value.as_i64()? {
            ..0 => Importance::Low,
            0 => Importance::Normal,
            1.. => Importance::High,
        }),
        "show" => Value::Show(Show::from_name(text()?)?),
        "progress" => Value::Progress(Progress::from_name(text()?)?),
        "percent" => Value::Percent(u8::try_from(value.as_u64()?).ok()?),
        "people" => {
            let one = |address: &&str| Attendee { person: person(address), answer: Answer::None, row: None };
            Value::People(texts().iter().map(one).collect())
        }
        "person" => Value::Person(person(text()?)),
        "row" => Value::Row(record::read_record(value)?),
        "postal" => match texts()[..] {
            [street, city, state, code, country] => Value::Postal(Postal {
                street: street.to_owned(),
                city: city.to_owned(),
                state: state.to_owned(),
                code: code.to_owned(),
                country: country.to_owned(),
            }),
            _ => return None,
        },
        "gaps" => Value::Days(numbers()?.into_iter().filter_map(day).collect()),
        "files" => Value::Files(texts().into_iter().map(str::to_owned).collect()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use domain::party::{self, Record};
    use uuid::Uuid;

    use super::*;

    fn values() -> Fields {
        let row = Record { kind: party::Kind::Account, id: Uuid::from_u128(7), name: "Fabrikam".into() };
        Fields::new()
            .with(Field::Subject, Value::Text("Call back".into()))
            .with(Field::Text, Value::Text("long ".repeat(100)))
            .with(Field::Importance, Value::Importance(Importance::High))
            .with(Field::Regarding, Value::Row(row))
            .with(Field::Due, Value::Day(Day(20_500)))
            .with(Field::Start, Value::Nothing)
            .with(Field::Progress, Value::Progress(Progress::Waiting))
            .with(Field::Percent, Value::Percent(40))
    }

    #[test]
    fn what_both_had_is_known_again_while_a_side_has_it() {
        let had = values();
        let memory = Memory::new(Kind::Task, &had, Origin::Person, Seen::On);
        let again = Memory::read(&memory.text()).unwrap();
        assert_eq!(again, memory);
        let base = again.base(Kind::Task, Some(&had), None);
        for (field, value) in had.iter() {
            assert_eq!(
                canonical(Kind::Task, field, base.told(field).unwrap()),
                canonical(Kind::Task, field, value),
                "{field:?}"
            );
        }
        assert!(!memory.text().contains("long"), "of a long text nothing is kept");
    }

    #[test]
    fn a_long_text_that_nobody_has_any_more_is_a_change_on_both_sides_and_stays_remembered() {
        let memory = Memory::new(Kind::Task, &values(), Origin::Filter, Seen::Never);
        let other = Fields::new().with(Field::Text, Value::Text("short".into()));
        let base = memory.base(Kind::Task, Some(&other), Some(&other));
        assert_ne!(
            canonical(Kind::Task, Field::Text, base.told(Field::Text).unwrap()),
            canonical(Kind::Task, Field::Text, other.told(Field::Text).unwrap()),
        );
        let kept = Memory::new(Kind::Task, &base, Origin::Filter, Seen::Never);
        let had = values();
        assert_eq!(kept.base(Kind::Task, None, Some(&had)).get(Field::Text), had.get(Field::Text));
    }

    #[test]
    fn an_end_is_remembered_and_rubbish_is_nothing() {
        let mut memory = Memory::new(Kind::Contact, &Fields::new(), Origin::Filter, Seen::Off);
        memory.bond = Bond::Ended { side: Side::Exchange, at: Moment(5) };
        memory.wished = true;
        assert_eq!(Memory::read(&memory.text()), Some(memory));
        assert_eq!(Memory::read(""), None);
        let odd = r#"{"base":{"subject":{"what":1},"due":{"day":"x"},"planet":null,"importance":null}}"#;
        let base = Memory::read(odd).unwrap().base(Kind::Task, None, None);
        assert_eq!(base.iter().count(), 1, "{base:?}");
    }
}
