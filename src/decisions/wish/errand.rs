//! What waits beside a mail's tracking, written and read again.

use dataverse::contract;
use domain::{
    details::Change,
    pane::Links,
    party::{Company, Record},
    queue::{Decision, Errand, Fill},
    signature::{Field, Signature},
    timeline::{Addable, Draft, NewEntry},
    tracking::MAX_RELATED,
};
use serde_json::{Map, Value, json};

use super::{Moment, id, one, read_record, record, text_of};

/// A field by the name under which it is kept.
const FIELDS: [(Field, &str); 7] = [
    (Field::Job, "job"),
    (Field::Company, "company"),
    (Field::Phone, "phone"),
    (Field::Mobile, "mobile"),
    (Field::Street, "street"),
    (Field::PostalCode, "postal_code"),
    (Field::City, "city"),
];

/// What can be added, by the name under which it is kept.
const ADDABLE: [(Addable, &str); 4] = [
    (Addable::Note, "note"),
    (Addable::Task, "task"),
    (Addable::Call, "call"),
    (Addable::Appointment, "appointment"),
];

fn name<T: PartialEq>(of: &T, names: &[(T, &'static str)]) -> &'static str {
    names.iter().find(|(one, _)| one == of).map_or("", |(_, name)| name)
}

fn named<T: Copy>(value: &Value, key: &str, names: &[(T, &'static str)]) -> Option<T> {
    let name = text_of(value, key)?;
    names.iter().find(|(_, known)| *known == name).map(|(one, _)| *one)
}

/// What a signature says of somebody new.
pub(super) fn signed(signed: &Signature) -> Value {
    signed.iter().map(|(field, value)| (name(field, &FIELDS), value.as_str())).collect()
}

/// The same, read again; what a later version knows beside it is left out.
pub(super) fn read_signed(value: &Value) -> Signature {
    let said = |(field, name): &(Field, &str)| Some((*field, text_of(value, name)?.to_owned()));
    FIELDS.iter().filter_map(said).collect()
}

/// As JSON.
pub(super) fn write(errand: &Errand) -> Value {
    match errand {
        Errand::Decide(Decision { ask, before }) => json!({"decide": {
            "ask": contract::ask(ask), "before": before.as_ref().map(contract::terms),
        }}),
        Errand::TakeBack(decision) => json!({"take_back": {"decision": decision}}),
        Errand::Link { activity, links } => json!({"link": {
            "activity": activity, "add": records(&links.add), "remove": records(&links.remove),
        }}),
        Errand::Enter(NewEntry { id, of, me, draft }) => json!({"enter": {
            "id": id, "of": record(of), "me": me.as_ref().map(record), "what": name(&draft.what, &ADDABLE),
            "subject": draft.subject, "text": draft.text, "when": draft.when.map(|when| when.0),
            "minutes": draft.minutes, "at": draft.at.0,
        }}),
        Errand::Fill(Fill { change, seen, stands }) => json!({"fill": {
            "of": record(&change.of), "version": change.version, "field": name(&change.field, &FIELDS),
            "value": change.value, "seen": seen, "stands": stands,
            "company": match &change.company {
                Company::None => Value::Null,
                Company::Known(known) => record(known),
                Company::Named(name) => json!(name),
            },
        }}),
    }
}

fn records(records: &[Record]) -> Vec<Value> {
    records.iter().map(record).collect()
}

/// What [`write`] wrote.
pub(super) fn read(value: &Value) -> Option<Errand> {
    let (what, said) = value.as_object().filter(|map: &&Map<String, Value>| map.len() == 1).and_then(one)?;
    let all = |name: &str| -> Vec<Record> {
        let list = said.get(name).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(read_record).take(MAX_RELATED).collect()
    };
    let words = |name: &str| text_of(said, name).map(str::to_owned);
    let moment = |name: &str| said.get(name).and_then(Value::as_i64).map(Moment);
    Some(match what {
        "decide" => Errand::Decide(Decision {
            ask: contract::read_ask(said.get("ask")?)?,
            before: said.get("before").and_then(contract::read_terms),
        }),
        "take_back" => Errand::TakeBack(id(said, "decision")?),
        "link" => Errand::Link {
            activity: id(said, "activity")?,
            links: Links { add: all("add"), remove: all("remove") },
        },
        "enter" => Errand::Enter(NewEntry {
            id: id(said, "id")?,
            of: said.get("of").and_then(read_record)?,
            me: said.get("me").and_then(read_record),
            draft: Draft {
                what: named(said, "what", &ADDABLE)?,
                subject: words("subject")?,
                text: words("text")?,
                when: moment("when"),
                minutes: said.get("minutes")?.as_u64().and_then(|minutes| u16::try_from(minutes).ok())?,
                at: moment("at")?,
            },
        }),
        "fill" => Errand::Fill(Fill {
            change: Change {
                of: said.get("of").and_then(read_record)?,
                version: words("version")?,
                field: named(said, "field", &FIELDS)?,
                value: words("value")?,
                company: match said.get("company") {
                    Some(Value::String(name)) => Company::Named(name.clone()),
                    Some(known) => read_record(known).map_or(Company::None, Company::Known),
                    None => Company::None,
                },
            },
            seen: words("seen")?,
            stands: words("stands"),
        }),
        _ => return None,
    })
}
