//! Decisions as they are kept and told to machines: stable names and JSON. The only place that flattens them, and the
//! only one that reads them again: the pane and the commands tell what is read here. What the pane keeps of wishes that
//! wait is written and read here too ([`wish`]).

mod event;
pub mod left;
pub mod personal;
mod read;
mod route;
pub mod step;
pub mod wish;

pub use event::{event, read_event, told_event};
pub use read::{MAX_DECISIONS, answer, evidence_of, recorded, withheld};
pub use route::{conversation, left, list, take_back, told};

pub use dataverse::record::{read as read_record, write as record};
use domain::reason::{Evidence, Reason, Who};
use serde_json::{Map, Value, json};

/// What a decision rests on. What had no part in it is left out.
#[must_use]
pub fn evidence(evidence: &Evidence) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(name.to_owned(), value);
        }
    };
    put("rule", (!evidence.rule.is_empty()).then(|| evidence.rule.into()));
    put("switch", evidence.switch.map(Value::from));
    let filter = evidence.filter.as_ref();
    let own = evidence.own_filter;
    put(
        "filter",
        filter.map(|(whose, filter)| json!({"of": record(whose), "is": filter.as_str(), "own": own})),
    );
    put("sender", evidence.sender.as_ref().map(record));
    put(
        "parent",
        evidence.parent.as_ref().map(|parent| {
            json!({
                "activity": parent.activity, "method": parent.method.as_str(), "by": parent.by,
                "inherited": !parent.not_inherited,
            })
        }),
    );
    put("folder", evidence.folder.clone().map(Value::from));
    put("wanted", evidence.wanted.as_ref().map(record));
    put("regarding", evidence.regarding.as_ref().map(record));
    put(
        "entry",
        evidence.entry.as_ref().map(|entry| json!({"text": entry.text, "list": list_of(entry.organisation)})),
    );
    put("address", evidence.address.as_ref().map(|address| address.as_str().into()));
    put("at", evidence.at.map(|at| wire::date::write_rfc3339(at.0).into()));
    put("tries", (evidence.tries > 0).then(|| evidence.tries.into()));
    Value::Object(out)
}

/// Who can do something, by a stable name.
#[must_use]
pub fn who(who: Who) -> &'static str {
    match who {
        Who::Nobody => "nobody",
        Who::You => "you",
        Who::Administrator => "administrator",
    }
}

/// By which entry of whose list a mail is withheld, in one line: all that is kept of it.
#[must_use]
pub fn rule(reason: Reason, evidence: &Evidence) -> String {
    let (list, text) = match &evidence.entry {
        Some(entry) => (list_of(entry.organisation), entry.text.as_str()),
        None => ("", ""),
    };
    format!("{} {list} {text}", reason.as_str()).trim().to_owned()
}

fn list_of(organisation: bool) -> &'static str {
    if organisation { "organisation" } else { "person" }
}
