//! What people decided about conversations, as JSON: in the settings of a user, and between pane and server.
//!
//! ```json
//! {"thread": {"conversation": "AAQk…", "root": "01DA…", "ids": ["<a@b>"]},
//!  "terms": {"is": "follow", "to": {"table": "opportunity", "id": "…", "name": "Pumps"}, "until_closed": true},
//!  "set": "2026-01-01T00:00:00Z"}
//! ```

use domain::{
    contract::{Ask, Contract, Fate, Follow, MAX_CONTRACTS, MAX_IDS, Terms, Thread, Told},
    mail::{MessageId, Moment},
    party::{Kind, Record},
};
use serde_json::{Map, Value, json};
use wire::date;

use crate::{ledger::thread, record};

/// The longest name of a conversation that is read, in bytes: Graph's have some 150.
const MAX_CONVERSATION: usize = 1_024;
/// The longest Message-ID that is read, in bytes: a line of a mail.
const MAX_ID: usize = 998;
/// Records of whose fate is told at once: there is one a conversation.
const MAX_FATES: usize = 10;

/// What mail can be regarding; nothing else is followed.
fn regarded(value: &Value) -> Option<Record> {
    record::read(value).filter(|one| Kind::REGARDING.contains(&one.kind))
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

fn flag(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn moment(value: &Value, name: &str) -> Option<Moment> {
    date::read_rfc3339(text(value, name)?).map(Moment)
}

fn of_thread(of: &Thread) -> Value {
    let ids: Vec<String> = of.ids.iter().map(MessageId::bracketed).collect();
    json!({"conversation": of.conversation, "root": of.root.as_ref().map(thread::written), "ids": ids})
}

fn read_thread(value: &Value) -> Option<Thread> {
    let ids = value.get("ids").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let ids = ids.filter(|id| id.len() <= MAX_ID).filter_map(MessageId::new).take(MAX_IDS).collect();
    let conversation = text(value, "conversation").filter(|name| name.len() <= MAX_CONVERSATION);
    let root = text(value, "root").and_then(thread::read);
    let read = Thread { conversation: conversation.unwrap_or_default().to_owned(), root, ids };
    read.is_known().then_some(read)
}

/// What is to become of a conversation's mail, as JSON.
#[must_use]
pub fn terms(terms: &Terms) -> Value {
    match terms {
        Terms::Never => json!({"is": "never"}),
        Terms::External => json!({"is": "external"}),
        Terms::Follow(follow) => json!({
            "is": "follow", "to": record::write(&follow.to), "until_closed": follow.until_closed, "external": follow.external,
        }),
    }
}

/// Reads what [`terms`] wrote; `None` where it is not understood.
#[must_use]
pub fn read_terms(value: &Value) -> Option<Terms> {
    match text(value, "is")? {
        "never" => Some(Terms::Never),
        "external" => Some(Terms::External),
        "follow" => Some(Terms::Follow(Follow {
            to: regarded(value.get("to")?)?,
            until_closed: flag(value, "until_closed"),
            external: flag(value, "external"),
        })),
        _ => None,
    }
}

fn of_contract(contract: &Contract) -> Value {
    let mut out = Map::new();
    out.insert("thread".into(), of_thread(&contract.thread));
    out.insert("terms".into(), self::terms(&contract.terms));
    out.insert("set".into(), date::write_rfc3339(contract.set.0).into());
    for (name, at) in [("earlier", contract.earlier), ("ended", contract.ended)] {
        if let Some(at) = at {
            out.insert(name.into(), date::write_rfc3339(at.0).into());
        }
    }
    Value::Object(out)
}

fn read_contract(value: &Value) -> Option<Contract> {
    Some(Contract {
        thread: read_thread(value.get("thread")?)?,
        terms: read_terms(value.get("terms")?)?,
        set: moment(value, "set")?,
        earlier: moment(value, "earlier"),
        ended: moment(value, "ended"),
    })
}

/// Contracts as they are kept.
#[must_use]
pub fn write(contracts: &[Contract]) -> Value {
    contracts.iter().map(of_contract).collect()
}

/// Reads what [`write`] wrote; what cannot be understood is left out.
#[must_use]
pub fn read(value: &Value) -> Vec<Contract> {
    let all = value.as_array().into_iter().flatten();
    all.filter_map(read_contract).take(MAX_CONTRACTS).collect()
}

/// What the pane asks.
#[must_use]
pub fn ask(ask: &Ask) -> Value {
    match ask {
        Ask::Look(thread) => json!({"do": "look", "thread": of_thread(thread)}),
        Ask::TakeBack(thread) => json!({"do": "take_back", "thread": of_thread(thread)}),
        Ask::Keep { thread, terms, earlier } => json!({
            "do": "keep", "thread": of_thread(thread), "terms": terms.as_ref().map(self::terms), "earlier": earlier,
        }),
    }
}

/// Reads what [`ask`] wrote; `None` where it is not understood.
#[must_use]
pub fn read_ask(value: &Value) -> Option<Ask> {
    let thread = read_thread(value.get("thread")?)?;
    match text(value, "do")? {
        "look" => Some(Ask::Look(thread)),
        "take_back" => Some(Ask::TakeBack(thread)),
        "keep" => {
            let terms = value.get("terms")?;
            let terms = if terms.is_null() { None } else { Some(read_terms(terms)?) };
            Some(Ask::Keep { thread, terms, earlier: flag(value, "earlier") })
        }
        _ => None,
    }
}

/// What the server answers.
#[must_use]
pub fn told(told: &Told) -> Value {
    let fate = |(of, fate): &(Record, Fate)| json!({"of": record::write(of), "gone": *fate == Fate::Gone});
    let fates: Vec<Value> = told.fates.iter().map(fate).collect();
    json!({"contracts": write(&told.contracts), "fates": fates, "earlier": told.earlier})
}

/// Reads what [`told`] wrote; `None` where it is no such answer.
#[must_use]
pub fn read_told(value: &Value) -> Option<Told> {
    let fate = |value: &Value| {
        let fate = if flag(value, "gone") { Fate::Gone } else { Fate::Closed };
        Some((regarded(value.get("of")?)?, fate))
    };
    let fates = value.get("fates").and_then(Value::as_array).into_iter().flatten();
    Some(Told {
        contracts: read(value.get("contracts")?),
        fates: fates.filter_map(fate).take(MAX_FATES).collect(),
        earlier: value.get("earlier")?.as_u64().and_then(|count| u32::try_from(count).ok())?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use domain::correlation::ThreadRoot;
    use uuid::Uuid;

    use super::*;

    fn contract() -> Contract {
        let to = Record { kind: Kind::Opportunity, id: Uuid::from_u128(7), name: "Pumps".into() };
        Contract {
            thread: Thread {
                conversation: "AAQk=".into(),
                root: Some(ThreadRoot([3; 22])),
                ids: MessageId::list("<a@b> <c@d>"),
            },
            terms: Terms::Follow(Follow { to, until_closed: true, external: false }),
            set: Moment(1_700_000_000),
            earlier: Some(Moment(1_700_000_005)),
            ended: None,
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let never = Contract { terms: Terms::Never, ended: Some(Moment(9)), earlier: None, ..contract() };
        let external = Contract { terms: Terms::External, ..contract() };
        let all = vec![contract(), never, external];
        assert_eq!(read(&write(&all)), all);
        let Contract { thread, terms, .. } = contract();
        for one in [
            Ask::Look(thread.clone()),
            Ask::TakeBack(thread.clone()),
            Ask::Keep { thread: thread.clone(), terms: Some(terms), earlier: true },
            Ask::Keep { thread, terms: None, earlier: false },
        ] {
            assert_eq!(read_ask(&ask(&one)), Some(one));
        }
        let of = Record { kind: Kind::Case, id: Uuid::from_u128(8), name: "Case".into() };
        let answer = Told { contracts: all, fates: vec![(of, Fate::Gone)], earlier: 3 };
        assert_eq!(read_told(&told(&answer)), Some(answer));
    }

    #[test]
    fn what_is_not_understood_is_left_out_or_refused() {
        for odd in [
            json!({}),
            json!([1, {}, {"thread": {"ids": []}, "terms": {"is": "never"}, "set": "2026-01-01T00:00:00Z"}]),
            json!([{"thread": {"ids": ["<a@b>"]}, "terms": {"is": "later"}, "set": "2026-01-01T00:00:00Z"}]),
            json!([{"thread": {"ids": ["<a@b>"]}, "terms": {"is": "follow"}, "set": "2026-01-01T00:00:00Z"}]),
            json!([{"thread": {"ids": ["<a@b>"]}, "terms": {"is": "never"}, "set": "soon"}]),
        ] {
            assert_eq!(read(&odd), [], "{odd}");
            assert_eq!((read_ask(&odd), read_told(&odd)), (None, None), "{odd}");
        }
        let long = "x".repeat(MAX_CONVERSATION + 1);
        assert_eq!(read_ask(&json!({"do": "look", "thread": {"conversation": long}})), None);
        let user = json!({"table": "systemuser", "id": Uuid::nil().to_string(), "name": "Me"});
        let terms = json!({"is": "follow", "to": user});
        let ask = json!({"do": "keep", "thread": {"conversation": "c"}, "terms": terms});
        assert_eq!(read_ask(&ask), None, "no mail is regarding a colleague");
    }
}
