//! Decisions about appointments, contacts and tasks, as they are kept and read again.

use domain::{
    mail::Moment,
    step::{
        Field, Kind, Side,
        reason::{Account, Evidence, Outcome, Reason, Remedy, SWITCHES},
        recurrence::Unheld,
    },
};
use serde_json::{Map, Value};

use super::{read_record, record};

/// What such a decision rests on, and of what kind it is. What had no part in it is left out.
#[must_use]
pub fn evidence(kind: Kind, evidence: &Evidence) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(name.to_owned(), value);
        }
    };
    put("kind", Some(kind.as_str().into()));
    put("rule", (!evidence.rule.is_empty()).then(|| evidence.rule.into()));
    put("switch", evidence.switch.map(Value::from));
    put("side", evidence.side.map(|side| side.as_str().into()));
    put("field", evidence.field.map(|field| field.as_str().into()));
    put("row", evidence.row.as_ref().map(record));
    put("text", (!evidence.text.is_empty()).then(|| evidence.text.clone().into()));
    put("at", evidence.at.map(|at| wire::date::write_rfc3339(at.0).into()));
    put("unheld", evidence.unheld.map(|why| why.as_str().into()));
    put("tries", (evidence.tries > 0).then(|| evidence.tries.into()));
    Value::Object(out)
}

/// A decision as JSON, read again. `None` where it is about a mail, or its names are not known here.
#[must_use]
pub fn recorded(value: &Value) -> Option<Account> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let evidence = value.get("evidence")?;
    Some(Account {
        kind: Kind::from_name(evidence.get("kind")?.as_str()?)?,
        outcome: Outcome::from_name(text("verdict")?)?,
        reason: Reason::from_name(text("reason")?)?,
        evidence: evidence_of(evidence),
        remedy: text("remedy").and_then(Remedy::from_name).unwrap_or(Remedy::Nothing),
    })
}

/// What [`evidence`] wrote. What is missing there had no part in the decision.
fn evidence_of(value: &Value) -> Evidence {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    Evidence {
        // Its number is for those who read the semantics: nothing is told with it.
        rule: "",
        switch: text("switch").and_then(|name| SWITCHES.iter().copied().find(|switch| *switch == name)),
        side: text("side").and_then(Side::from_name),
        field: text("field").and_then(Field::from_name),
        row: value.get("row").and_then(read_record),
        text: text("text").unwrap_or_default().to_owned(),
        at: text("at").and_then(wire::date::read_rfc3339).map(Moment),
        unheld: text("unheld").and_then(Unheld::from_name),
        tries: value.get("tries").and_then(Value::as_u64).and_then(|n| n.try_into().ok()).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use domain::party::{self, Record};
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_was_decided_is_read_again_and_of_mail_nothing() {
        let row = Record { kind: party::Kind::Contact, id: Uuid::from_u128(7), name: "Asha".into() };
        let account = Account {
            kind: Kind::Appointment,
            outcome: Outcome::Say,
            reason: Reason::WouldInvite,
            evidence: Evidence {
                rule: "",
                switch: SWITCHES.first().copied(),
                side: Some(Side::Crm),
                field: Some(Field::Location),
                row: Some(row),
                text: "Room 1".into(),
                at: Some(Moment(1_800_000_000)),
                unheld: Some(Unheld::Date),
                tries: 3,
            },
            remedy: Remedy::SendYourself,
        };
        let told = |verdict: &str, evidence: Value| json!({"verdict": verdict, "reason": "would_invite", "remedy": "send_yourself", "evidence": evidence});
        let value = told("say", evidence(account.kind, &account.evidence));
        assert_eq!(recorded(&value), Some(account));
        assert_eq!(recorded(&told("say", json!({}))), None);
        assert_eq!(recorded(&told("fly", json!({"kind": "task"}))), None);
    }
}
