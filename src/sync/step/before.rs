//! What stood before a decision was carried out, beside its evidence: exactly that is put back when a person takes it
//! back. And which contacts were offered, where it may be one of them.
//!
//! Values stand whole here, other than in what is remembered of a pair: what is not whole cannot be put back. It is told
//! to nobody but to who takes the decision back.

use domain::{
    mail::{Address, Person},
    party::Record,
    step::{
        Field, Fields, Kind, Value, Verdict,
        case::State,
        decision,
        value::{Answer, Attendee},
    },
};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::{carry::Ready, memory};
use crate::{record, store::EVIDENCE_MAX};

/// Under which name the evidence has it.
const BEFORE: &str = "before";
/// Under which name the evidence has contacts that are offered.
const OFFER: &str = "offer";
/// Under which name the evidence has what the row or item is called.
const LABEL: &str = "label";
/// The longest such name that is kept, in characters.
const MAX_LABEL: usize = 80;

/// What stood before.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Before {
    /// The item.
    pub(crate) item: Option<String>,
    /// The list of tasks it lies in.
    pub(crate) list: String,
    /// What was written over in the CRM.
    pub(crate) crm: Fields,
    /// How the row stood, where that changed.
    pub(crate) state: Option<State>,
    /// Whose the row was, where it was deleted.
    pub(crate) owner: Option<Record>,
    /// What all calendars called a meeting whose row was deleted.
    pub(crate) uid: String,
    /// What was written over in the mailbox.
    pub(crate) exchange: Fields,
    /// Something was too long to be kept, or is nothing that can be.
    pub(crate) partly: bool,
}

/// Contacts that a person was offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The contact of the mailbox that may be one of them.
    pub item: String,
    /// Those of the CRM.
    pub rows: Vec<Record>,
}

impl Offer {
    /// Of what a decision rests on; `None` where nothing was offered with it.
    #[must_use]
    pub fn read(evidence: &str) -> Option<Self> {
        let all: Json = serde_json::from_str(evidence).ok()?;
        let offer = all.get(OFFER)?;
        let rows = offer.get("rows")?.as_array()?.iter().filter_map(record::read_record).collect();
        Some(Self { item: offer.get("item")?.as_str()?.to_owned(), rows })
    }
}

/// What a decision is about, by the name to call it by: for the eyes of the mailbox's owner alone.
#[must_use]
pub fn label(evidence: &str) -> Option<String> {
    let all: Json = serde_json::from_str(evidence).ok()?;
    Some(all.get(LABEL)?.as_str()?.to_owned())
}

/// Takes out what is told to nobody.
pub(crate) fn hide(evidence: &mut Json) {
    if let Some(all) = evidence.as_object_mut() {
        all.remove(BEFORE);
        all.remove(LABEL);
    }
}

/// The evidence of a decision, with what stood before and what is offered.
pub(super) fn with(evidence: String, one: &Ready) -> String {
    let Ok(Json::Object(mut all)) = serde_json::from_str(&evidence) else { return evidence };
    if let (false, Some(found)) = (one.offered.is_empty(), &one.found) {
        let rows: Vec<Json> = one.offered.iter().map(|alike| record::record(&alike.record)).collect();
        all.insert(OFFER.to_owned(), json!({ "item": found.item.id, "rows": rows }));
    }
    let (item, row) = (one.found.as_ref(), one.stored.as_ref());
    let fields = item.map(|found| &found.item.fields).or(row.map(|stored| &stored.row.fields));
    let name: String = fields.map(decision::label).unwrap_or_default().chars().take(MAX_LABEL).collect();
    if !name.is_empty() {
        all.insert(LABEL.to_owned(), name.into());
    }
    if one.decision.writes() {
        let before = of(one);
        all.insert(BEFORE.to_owned(), before.write(one.kind));
        if Json::Object(all.clone()).to_string().len() > EVIDENCE_MAX {
            let short = Before { crm: Fields::new(), exchange: Fields::new(), partly: true, ..before };
            all.insert(BEFORE.to_owned(), short.write(one.kind));
        }
    }
    Json::Object(all).to_string()
}

fn of(one: &Ready) -> Before {
    let mut before = Before {
        item: one
            .found
            .as_ref()
            .map(|found| found.item.id.clone())
            .or_else(|| one.pair.as_ref().and_then(|pair| pair.item.clone())),
        list: one
            .found
            .as_ref()
            .map(|found| &found.list)
            .or_else(|| one.pair.as_ref().map(|pair| &pair.list))
            .cloned()
            .unwrap_or_default(),
        ..Before::default()
    };
    let row = one.stored.as_ref().map(|stored| &stored.row);
    let item = one.found.as_ref().map(|found| &found.item);
    let (in_crm, in_exchange) = (row.map(|row| &row.fields), item.map(|item| &item.fields));
    let over = |there: Option<&Fields>, written: &Fields| -> Fields {
        let was = |field: Field| (field, there.map_or(Value::Nothing, |there| there.get(field).clone()));
        written.iter().map(|(field, _)| was(field)).collect()
    };
    match &one.decision.verdict {
        Verdict::CreateRow(plan) => before.exchange = over(in_exchange, &plan.exchange),
        Verdict::CreateItem(plan) | Verdict::Link(plan) | Verdict::Step(plan) => {
            before.crm = over(in_crm, &plan.crm);
            before.exchange = over(in_exchange, &plan.exchange);
            before.state = plan.state.and_then(|_| row.map(|row| row.state));
        }
        Verdict::DeleteRow => {
            before.crm = in_crm.cloned().unwrap_or_default();
            before.state = row.map(|row| row.state);
            before.owner = row.and_then(|row| row.owner.clone());
            before.uid = one.stored.as_ref().map(|stored| stored.uid.clone()).unwrap_or_default();
        }
        Verdict::DeleteItem => before.exchange = in_exchange.cloned().unwrap_or_default(),
        Verdict::CancelItem | Verdict::Unlink { .. } | Verdict::Leave | Verdict::Through { .. } => {}
    }
    before
}

impl Before {
    fn write(&self, kind: Kind) -> Json {
        let mut partly = self.partly;
        let mut all = Map::new();
        for (name, fields) in [("crm", &self.crm), ("exchange", &self.exchange)] {
            let mut out = Map::new();
            for (field, value) in fields.iter() {
                match write(kind, field, value) {
                    Some(value) => drop(out.insert(field.as_str().to_owned(), value)),
                    None => partly = true,
                }
            }
            if !out.is_empty() {
                all.insert(name.to_owned(), Json::Object(out));
            }
        }
        if let Some(item) = &self.item {
            all.insert("item".to_owned(), item.clone().into());
        }
        if !self.list.is_empty() {
            all.insert("list".to_owned(), self.list.clone().into());
        }
        if !self.uid.is_empty() {
            all.insert("uid".to_owned(), self.uid.clone().into());
        }
        if let Some(owner) = &self.owner {
            all.insert("owner".to_owned(), record::record(owner));
        }
        if let Some(state) = self.state {
            all.insert("state".to_owned(), state_name(state).into());
        }
        if partly {
            all.insert("partly".to_owned(), true.into());
        }
        Json::Object(all)
    }

    /// What stands in the evidence of a decision about something of that kind.
    pub(crate) fn read(kind: Kind, evidence: &str) -> Option<Self> {
        let all: Json = serde_json::from_str(evidence).ok()?;
        let all = all.get(BEFORE)?.as_object()?;
        let text = |name: &str| all.get(name).and_then(Json::as_str);
        let fields = |name: &str| -> Fields {
            let kept = all.get(name).and_then(Json::as_object).into_iter().flatten();
            kept.filter_map(|(name, value)| {
                let field = Field::from_name(name)?;
                Some((field, read(kind, field, value)?))
            })
            .collect()
        };
        Some(Self {
            item: text("item").map(str::to_owned),
            list: text("list").unwrap_or_default().to_owned(),
            crm: fields("crm"),
            owner: all.get("owner").and_then(record::read_record),
            uid: text("uid").unwrap_or_default().to_owned(),
            state: text("state").and_then(state_of),
            exchange: fields("exchange"),
            partly: all.get("partly").and_then(Json::as_bool).unwrap_or(false),
        })
    }
}

const STATES: [(State, &str); 4] = [
    (State::Open, "open"),
    (State::Scheduled, "scheduled"),
    (State::Completed, "completed"),
    (State::Canceled, "canceled"),
];

fn state_name(state: State) -> &'static str {
    STATES.iter().find(|(one, _)| *one == state).map_or("open", |(_, name)| name)
}

fn state_of(name: &str) -> Option<State> {
    STATES.iter().find(|(_, one)| *one == name).map(|(state, _)| *state)
}

/// A value, whole; `None` where it cannot be kept so.
fn write(kind: Kind, field: Field, value: &Value) -> Option<Json> {
    let person = |one: &Person| json!([one.address.as_str(), one.name]);
    Some(match value {
        Value::Text(text) => json!({ "text": text }),
        Value::Html(html) => json!({ "html": html }),
        Value::People(people) => {
            let one = |one: &Attendee| json!({ "who": person(&one.person), "row": one.row.as_ref().map(record::record) });
            json!({ "attendees": people.iter().map(one).collect::<Vec<_>>() })
        }
        Value::Person(one) => json!({ "who": person(one) }),
        Value::Recurrence(_) => return None,
        Value::Nothing
        | Value::Flag(_)
        | Value::Day(_)
        | Value::Span(_)
        | Value::Importance(_)
        | Value::Show(_)
        | Value::Progress(_)
        | Value::Percent(_)
        | Value::Row(_)
        | Value::Postal(_)
        | Value::Days(_)
        | Value::Files(_) => memory::write(kind, field, value),
    })
}

fn read(kind: Kind, field: Field, kept: &Json) -> Option<Value> {
    let person = |value: &Json| -> Option<Person> {
        let [address, name] = value.as_array()?.as_slice() else { return None };
        Some(Person { address: Address::new(address.as_str()?), name: name.as_str()?.to_owned() })
    };
    if let Some(html) = kept.get("html") {
        return Some(Value::Html(html.as_str()?.to_owned()));
    }
    if let Some(who) = kept.get("who") {
        return Some(Value::Person(person(who)?));
    }
    if let Some(all) = kept.get("attendees").and_then(Json::as_array) {
        let one = |value: &Json| {
            let row = value.get("row").and_then(record::read_record);
            Some(Attendee { person: person(value.get("who")?)?, answer: Answer::None, row })
        };
        return Some(Value::People(all.iter().filter_map(one).collect()));
    }
    memory::read(kind, field, kept, &[])
}

/// The row that a decision about something kept in step is about, and of which kind; `None` where it is about a mail.
pub(crate) fn about(activity: Option<Uuid>, evidence: &str) -> Option<(Kind, Uuid)> {
    let all: Json = serde_json::from_str(evidence).ok()?;
    Some((Kind::from_name(all.get("kind")?.as_str()?)?, activity?))
}

#[cfg(test)]
mod tests {
    use domain::step::day::Day;

    use super::*;

    #[test]
    fn what_stood_before_is_read_again_whole() {
        let asha = Person { address: Address::new("asha@acme.example"), name: "Asha Rao".to_owned() };
        let row =
            Record { kind: domain::party::Kind::Contact, id: Uuid::from_u128(5), name: "Asha".to_owned() };
        let people = vec![Attendee { person: asha.clone(), answer: Answer::None, row: Some(row) }];
        let crm = Fields::new()
            .with(Field::Subject, Value::Text("Call  back".to_owned()))
            .with(Field::Text, Value::Html("<p>long</p> ".repeat(50)))
            .with(Field::Due, Value::Day(Day(20_000)))
            .with(Field::Location, Value::Nothing)
            .with(Field::Required, Value::People(people))
            .with(Field::Organizer, Value::Person(asha));
        let before = Before {
            item: Some("AAMk=".to_owned()),
            list: "list".to_owned(),
            state: Some(State::Scheduled),
            owner: Some(Record { kind: domain::party::Kind::User, id: Uuid::nil(), name: "Anna".to_owned() }),
            uid: "uid".to_owned(),
            exchange: Fields::new().with(Field::Subject, Value::Text("Other".to_owned())),
            crm,
            partly: false,
        };
        let evidence = json!({ "kind": "task", BEFORE: before.write(Kind::Task) }).to_string();
        assert_eq!(Before::read(Kind::Task, &evidence), Some(before));
        assert_eq!(about(Some(Uuid::nil()), &evidence), Some((Kind::Task, Uuid::nil())));
        let mut shown: Json = serde_json::from_str(&evidence).unwrap_or_default();
        hide(&mut shown);
        assert_eq!(shown, json!({ "kind": "task" }));
        assert_eq!((about(Some(Uuid::nil()), "{}"), Before::read(Kind::Task, "{}")), (None, None));
    }
}
