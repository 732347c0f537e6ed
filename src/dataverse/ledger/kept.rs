//! Settings of this product that Dataverse has no column for.
//!
//! Those of the organisation stand as JSON in a note (`annotation`) under a fixed key, which everybody may read: the
//! pane obeys them too. Those of a person stand in the settings of the user (`usersettings.personalizationsettings`),
//! which nobody reads but that person and administrators: whom somebody never wants tracked is nobody's business.
//! There they stand under a name of ours beside whatever others keep in the column.
//!
//! ```json
//! {"regarding": {"never_track": {"addresses": ["dr@clinic.example"], "private": true}, "choices": []}}
//! ```

use std::collections::BTreeMap;

use domain::{
    contract::Contract,
    ledger::Kept,
    mail::Address,
    party::Record,
    settings::{Firewall, Organisation},
    step::{Field, Kind, Way},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::{contract, fault::Fault, names};

/// Under this name our settings stand in a column that others use too.
const OURS: &str = "regarding";
/// What a person decided about conversations, among what is ours. It is changed one at a time, and not with the rest.
const CONVERSATIONS: &str = "conversations";
/// Entries of one list that are read.
const MAX_ENTRIES: usize = 10_000;

/// What an organisation has kept, over the defaults that are there.
pub(super) fn organisation(text: &str, organisation: &mut Organisation) {
    let Some(ours) = parse(text) else { return };
    organisation.own_domains = texts(&ours, "own_domains").map(str::to_owned).collect();
    organisation.firewall = firewall(&ours);
    if let Some(on) = ours.get("forwards_inherit").and_then(Value::as_bool) {
        organisation.forwards_inherit = on;
    }
    if let Some(on) = ours.get("overwrite_folder_regarding").and_then(Value::as_bool) {
        organisation.folders.overwrite = on;
    }
    for (name, place) in [
        ("app_on", &mut organisation.app_on),
        ("alerts_to_owner", &mut organisation.alerts_to_owner),
        ("alerts_to_administrator", &mut organisation.alerts_to_administrator),
    ] {
        *place = ours.get(name).and_then(Value::as_bool).unwrap_or(*place);
    }
    let custom = ours.get("custom_app").and_then(Value::as_str).unwrap_or_default().trim();
    organisation.custom_app = Some(custom.to_owned()).filter(|name| !name.is_empty());
    organisation.step.ways = ways(&ours);
    if let Some(bytes) = ours.get("mail_limit").and_then(Value::as_u64) {
        organisation.mail_limit = bytes;
    }
    if let Some(count) = ours.get("first_run").and_then(Value::as_u64) {
        organisation.first_run = u32::try_from(count).unwrap_or(u32::MAX);
    }
    if let Some(seconds) = ours.get("moved_window_s").and_then(Value::as_i64) {
        organisation.moved_window_s = seconds;
    }
}

/// In which direction fields of appointments, contacts and tasks go, by kind and field.
fn ways(ours: &Value) -> BTreeMap<(Kind, Field), Way> {
    let kinds = ours.get("ways").and_then(Value::as_object).into_iter().flatten();
    let of_kind = |(kind, fields): (&String, &Value)| {
        let kind = Kind::from_name(kind)?;
        let fields = fields.as_object()?.iter().filter_map(move |(field, way)| {
            let (field, way) = (Field::from_name(field)?, Way::from_name(way.as_str()?)?);
            kind.may_be_set(field).then_some(((kind, field), way))
        });
        Some(fields.collect::<Vec<_>>())
    };
    kinds.filter_map(of_kind).flatten().collect()
}

fn of_ways(ways: &BTreeMap<(Kind, Field), Way>) -> Value {
    let mut kinds: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for ((kind, field), way) in ways {
        kinds.entry(kind.as_str()).or_default().insert(field.as_str(), way.as_str());
    }
    json!(kinds)
}

/// What an organisation keeps, as it is written.
pub(super) fn of_organisation(organisation: &Organisation) -> String {
    let ours = json!({
        "own_domains": organisation.own_domains,
        "never_track": of_firewall(&organisation.firewall),
        "forwards_inherit": organisation.forwards_inherit,
        "overwrite_folder_regarding": organisation.folders.overwrite,
        "app_on": organisation.app_on,
        "custom_app": organisation.custom_app,
        "alerts_to_owner": organisation.alerts_to_owner,
        "alerts_to_administrator": organisation.alerts_to_administrator,
        "mail_limit": organisation.mail_limit,
        "first_run": organisation.first_run,
        "moved_window_s": organisation.moved_window_s,
        "ways": of_ways(&organisation.step.ways),
    });
    json!({ (OURS): ours }).to_string()
}

/// What a person has kept.
pub(super) fn personal(text: &str) -> Kept {
    let ours = parse(text).unwrap_or(Value::Null);
    let choice = |value: &Value| {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        let address = Address::new(text("address")?);
        let id = Uuid::try_parse(text("id")?).ok()?;
        let name = text("name").unwrap_or_default().to_owned();
        let record = Record { kind: names::kind(text("table")?)?, id, name };
        address.is_valid().then_some((address, record))
    };
    let choices = ours.get("choices").and_then(Value::as_array).into_iter().flatten();
    Kept { firewall: firewall(&ours), choices: choices.take(MAX_ENTRIES).filter_map(choice).collect() }
}

/// What a person keeps, in the place of what the column said of ours before.
///
/// # Errors
/// Where somebody else keeps there what is no JSON object: it is not ours to destroy.
pub(super) fn of_person(before: &str, kept: &Kept) -> Result<String, Fault> {
    let mut all = column(before)?;
    let choice = |(address, record): &(Address, Record)| {
        json!({"address": address.as_str(), "table": names::table(record.kind), "id": record.id.to_string(),
            "name": record.name})
    };
    let choices: Vec<Value> = kept.choices.iter().map(choice).collect();
    let mut ours = json!({"never_track": of_firewall(&kept.firewall), "choices": choices});
    if let Some(conversations) = all.get(OURS).and_then(|ours| ours.get(CONVERSATIONS)) {
        ours[CONVERSATIONS] = conversations.clone();
    }
    all.insert(OURS.into(), ours);
    Ok(Value::Object(all).to_string())
}

/// What a person decided about conversations.
pub(super) fn contracts(text: &str) -> Vec<Contract> {
    parse(text).and_then(|ours| ours.get(CONVERSATIONS).map(contract::read)).unwrap_or_default()
}

/// The column with these decisions in the place of those that it had.
///
/// # Errors
/// Where somebody else keeps there what is no JSON object.
pub(super) fn with_contracts(before: &str, contracts: &[Contract]) -> Result<String, Fault> {
    let mut all = column(before)?;
    let mut ours = match all.remove(OURS) {
        Some(Value::Object(ours)) => ours,
        Some(_) | None => Map::new(),
    };
    ours.insert(CONVERSATIONS.into(), contract::write(contracts));
    all.insert(OURS.into(), Value::Object(ours));
    Ok(Value::Object(all).to_string())
}

/// All that stands in the column.
fn column(text: &str) -> Result<Map<String, Value>, Fault> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) | Err(_) => Err(Fault::Senseless(
            "another product uses the user's settings in a form that nothing can be added to".into(),
        )),
    }
}

fn parse(text: &str) -> Option<Value> {
    let all: Value = serde_json::from_str(text).ok()?;
    all.get(OURS).filter(|ours| ours.is_object()).cloned()
}

fn texts<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a str> {
    let list = value.get(name).and_then(Value::as_array).into_iter().flatten();
    list.take(MAX_ENTRIES).filter_map(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

fn firewall(ours: &Value) -> Firewall {
    let Some(never) = ours.get("never_track") else { return Firewall::default() };
    let domain = |text: &str| text.trim_start_matches('@').to_lowercase();
    Firewall {
        addresses: texts(never, "addresses").map(Address::new).filter(Address::is_valid).collect(),
        domains: texts(never, "domains").map(domain).collect(),
        words: texts(never, "words").map(str::to_owned).collect(),
        folders: texts(never, "folders").map(str::to_owned).collect(),
        private: never.get("private").and_then(Value::as_bool).unwrap_or(false),
    }
}

fn of_firewall(firewall: &Firewall) -> Value {
    let addresses: Vec<&str> = firewall.addresses.iter().map(Address::as_str).collect();
    json!({
        "addresses": addresses, "domains": firewall.domains, "words": firewall.words, "folders": firewall.folders,
        "private": firewall.private,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use domain::party;

    use super::*;

    fn wall() -> Firewall {
        Firewall {
            addresses: vec![Address::new("dr@clinic.example")],
            domains: vec!["bank.example".into()],
            words: vec!["payslip".into()],
            folders: vec!["AAMk=".into()],
            private: true,
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let mut kept = Organisation { firewall: wall(), first_run: 5, ..Organisation::default() };
        kept.own_domains.push("us.example".into());
        kept.folders.overwrite = true;
        kept.step.ways.insert((Kind::Task, Field::Subject), Way::ToCrm);
        (kept.app_on, kept.alerts_to_owner, kept.custom_app) = (false, false, Some("Contoso CRM".into()));
        let mut read = Organisation::default();
        organisation(&of_organisation(&kept), &mut read);
        assert_eq!(read, kept);
        let record = Record { kind: party::Kind::Contact, id: Uuid::from_u128(7), name: "Asha".into() };
        let kept = Kept { firewall: wall(), choices: vec![(Address::new("a@x.y"), record)] };
        let text = of_person(r#"{"theirs":1,"regarding":{"old":2}}"#, &kept).unwrap();
        assert!(text.contains(r#""theirs":1"#) && !text.contains("\"old\""));
        assert_eq!(personal(&text), kept);
    }

    #[test]
    fn what_was_decided_about_conversations_is_kept_apart_from_the_rest() {
        let thread =
            domain::contract::Thread { conversation: "c".into(), ..domain::contract::Thread::default() };
        let one = Contract {
            thread,
            terms: domain::contract::Terms::Never,
            set: domain::mail::Moment(5),
            earlier: None,
            ended: None,
        };
        let lists = Kept { firewall: wall(), choices: vec![] };
        let text = of_person(r#"{"theirs":1}"#, &lists).unwrap();
        let text = with_contracts(&text, std::slice::from_ref(&one)).unwrap();
        assert!(text.contains(r#""theirs":1"#));
        assert_eq!((personal(&text), contracts(&text)), (lists, vec![one.clone()]));
        let text = of_person(&text, &personal("")).unwrap();
        assert_eq!(contracts(&text), [one], "whoever changes the lists knows nothing of conversations");
        assert_eq!(contracts(&with_contracts(&text, &[]).unwrap()), []);
        assert!(with_contracts("<xml/>", &[]).is_err());
    }

    #[test]
    fn what_cannot_be_understood_says_nothing_and_stays() {
        for text in
            ["", "x", "[]", r#"{"regarding":5}"#, r#"{"regarding":{"never_track":[1],"choices":[{}]}}"#]
        {
            let mut read = Organisation::default();
            organisation(text, &mut read);
            assert_eq!(read, Organisation::default(), "{text}");
            assert_eq!(personal(text), Kept { firewall: Firewall::default(), choices: vec![] }, "{text}");
        }
        let kept = personal("");
        assert!(of_person("<xml/>", &kept).is_err());
        assert_eq!(personal(&of_person(" ", &kept).unwrap()), kept);
    }
}
