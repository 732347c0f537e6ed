//! Wishes that wait, as they lie on a shelf. What cannot be read again is none of ours, or of another version: it is
//! left where it lies.

use dataverse::names;
use domain::{
    files::MAX_CHOSEN,
    mail::{Address, Body, Direction, ItemId, Mail, MessageId, Moment, Person},
    party::{Company, Kind, NewAffair, NewParty},
    problem::Problem,
    queue::{Beside, Lease, Made, Seen, Slot, What, Wish},
    tracking::MAX_RELATED,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{read_record, record};

mod errand;

/// The form of what is written. It changes when what is written cannot be read by who wrote before.
const FORM: u64 = 1;

/// People of one list of a mail that are read.
const MAX_PEOPLE: usize = 500;

/// As text.
#[must_use]
pub fn write(slot: &Slot) -> String {
    let Slot { wish, at, stamp, lease, trouble } = slot;
    json!({
        "form": FORM, "id": wish.id, "at": at.0, "stamp": stamp.to_string(),
        "lease": lease.map(|lease| json!({"of": lease.holder.to_string(), "until": lease.until.0})),
        "trouble": trouble.as_ref().map(problem),
        "seen": match &wish.seen {
            Seen::Unknown => Value::Null,
            Seen::Absent => json!("absent"),
            Seen::Present(regarding) => json!({"regarding": regarding.as_ref().map(record)}),
        },
        "what": what(&wish.what),
        "body": wish.body.as_ref().map(|body| json!({"html": body.html, "cut": body.truncated})),
        "mail": mail(&wish.mail),
        "beside": {
            "related": wish.beside.related.iter().map(record).collect::<Vec<_>>(), "left_out": wish.beside.left_out,
        },
    })
    .to_string()
}

/// A mail, without what is not needed to track it.
pub(crate) fn mail(mail: &Mail) -> Value {
    let people = |all: &[Person]| all.iter().map(person).collect::<Vec<_>>();
    json!({
        "id": mail.message_id.as_ref().map(MessageId::as_str),
        "out": mail.direction == Direction::Outgoing, "subject": mail.subject, "at": mail.at.map(|at| at.0),
        "mailbox": mail.mailbox.as_ref().map(Address::as_str), "from": mail.from.as_ref().map(person),
        "to": people(&mail.to), "cc": people(&mail.cc), "bcc": people(&mail.bcc),
    })
}

fn person(person: &Person) -> Value {
    json!([person.address.as_str(), person.name])
}

fn what(what: &What) -> Value {
    match what {
        What::Track { to, made } => {
            let made = match made {
                Made::Nothing => Value::Null,
                Made::Person(person) => json!({"person": party(person)}),
                Made::Affair(affair) => json!({"affair": {
                    "table": names::table(affair.kind), "name": affair.name, "customer": record(&affair.customer),
                    "company": affair.company.as_ref().map(record),
                }}),
            };
            json!({"track": {"to": to.as_ref().map(record), "made": made}})
        }
        What::Untrack { keep } => json!({"untrack": {"keep": keep}}),
        What::Errand(errand) => json!({"errand": errand::write(errand)}),
        What::Add { person, record: row } => json!({"add": {"person": party(person), "row": record(row)}}),
    }
}

fn party(person: &NewParty) -> Value {
    let company = match &person.company {
        Company::None => Value::Null,
        Company::Known(known) => record(known),
        Company::Named(name) => json!(name),
    };
    json!({"table": names::table(person.kind), "first": person.first, "last": person.last,
        "address": person.address.as_str(), "company": company, "signed": errand::signed(&person.signed)})
}

/// A problem by its name, and the words of the other side.
fn problem(problem: &Problem) -> Value {
    let (is, said) = match problem {
        Problem::SignedOut => ("signed_out", String::new()),
        Problem::NoConsent(said) => ("no_consent", said.clone()),
        Problem::OtherAccount(said) => ("other_account", said.clone()),
        Problem::NotAllowed(said) => ("not_allowed", said.clone()),
        Problem::NoSeat => ("no_seat", String::new()),
        Problem::Busy(_) => ("busy", String::new()),
        Problem::Unreachable => ("unreachable", String::new()),
        Problem::TimedOut => ("timed_out", String::new()),
        Problem::Gone => ("gone", String::new()),
        Problem::Conflict => ("conflict", String::new()),
        Problem::Refused { code, message } => return json!({"is": "refused", "code": code, "said": message}),
        Problem::Odd(said) => ("odd", said.clone()),
        Problem::Outlook(said) => ("outlook", said.clone()),
        Problem::Moved => ("moved", String::new()),
    };
    json!({"is": is, "said": said})
}

/// What [`write`] wrote; `None` where it is none of ours.
#[must_use]
pub fn read(text: &str) -> Option<Slot> {
    let value: Value = serde_json::from_str(text).ok()?;
    if value.get("form")?.as_u64()? != FORM {
        return None;
    }
    let wish = Wish {
        id: id(&value, "id")?,
        mail: read_mail(value.get("mail")?)?,
        seen: match value.get("seen")? {
            Value::Null => Seen::Unknown,
            Value::Object(seen) => Seen::Present(seen.get("regarding").and_then(read_record)),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Seen::Absent,
        },
        what: read_what(value.get("what")?)?,
        body: value.get("body").and_then(|body| {
            let cut = body.get("cut").and_then(Value::as_bool).unwrap_or(true);
            Some(Body { html: text_of(body, "html")?.to_owned(), truncated: cut })
        }),
        beside: value.get("beside").map(read_beside).unwrap_or_default(),
    };
    let number = |value: &Value, name: &str| text_of(value, name)?.parse::<u64>().ok();
    let lease = value.get("lease").and_then(|lease| {
        Some(Lease { holder: number(lease, "of")?, until: Moment(lease.get("until")?.as_i64()?) })
    });
    Some(Slot {
        wish,
        at: Moment(value.get("at")?.as_i64()?),
        stamp: number(&value, "stamp")?,
        lease,
        trouble: value.get("trouble").and_then(read_problem),
    })
}

/// What [`mail`] wrote.
pub(crate) fn read_mail(mail: &Value) -> Option<Mail> {
    let people = |name: &str| -> Vec<Person> {
        let list = mail.get(name).and_then(Value::as_array);
        list.into_iter().flatten().take(MAX_PEOPLE).filter_map(read_person).collect()
    };
    Some(Mail {
        item: ItemId::default(),
        message_id: text_of(mail, "id").and_then(MessageId::new),
        conversation: None,
        direction: if mail.get("out")?.as_bool()? { Direction::Outgoing } else { Direction::Incoming },
        from: mail.get("from").and_then(read_person),
        to: people("to"),
        cc: people("cc"),
        bcc: people("bcc"),
        subject: text_of(mail, "subject")?.to_owned(),
        at: mail.get("at").and_then(Value::as_i64).map(Moment),
        attachments: Vec::new(),
        mailbox: text_of(mail, "mailbox").map(Address::new),
    })
}

fn read_beside(value: &Value) -> Beside {
    let all = |name: &str| value.get(name).and_then(Value::as_array).into_iter().flatten();
    let key = |value: &Value| Uuid::try_parse(value.as_str()?).ok();
    Beside {
        related: all("related").filter_map(read_record).take(MAX_RELATED).collect(),
        left_out: all("left_out").filter_map(key).take(MAX_CHOSEN).collect(),
    }
}

fn text_of<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

fn id(value: &Value, name: &str) -> Option<Uuid> {
    Uuid::try_parse(text_of(value, name)?).ok()
}

fn read_person(value: &Value) -> Option<Person> {
    let name = value.get(1).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(Person { address: Address::new(value.get(0)?.as_str()?), name })
}

fn read_what(value: &Value) -> Option<What> {
    let (name, said) = value.as_object().filter(|map| map.len() == 1).and_then(one)?;
    Some(match name {
        "track" => What::Track {
            to: said.get("to").and_then(read_record),
            made: match said.get("made").and_then(Value::as_object).and_then(one) {
                None => Made::Nothing,
                Some(("person", person)) => Made::Person(read_party(person)?),
                Some(("affair", affair)) => Made::Affair(NewAffair {
                    kind: kind(affair)?,
                    name: text_of(affair, "name")?.to_owned(),
                    customer: affair.get("customer").and_then(read_record)?,
                    company: affair.get("company").and_then(read_record),
                }),
                Some(_) => return None,
            },
        },
        "untrack" => What::Untrack { keep: said.get("keep")?.as_bool()? },
        "errand" => What::Errand(Box::new(errand::read(said)?)),
        "add" => What::Add {
            person: read_party(said.get("person")?)?,
            record: said.get("row").and_then(read_record)?,
        },
        _ => return None,
    })
}

fn one(map: &Map<String, Value>) -> Option<(&str, &Value)> {
    map.iter().next().map(|(name, value)| (name.as_str(), value))
}

fn kind(value: &Value) -> Option<Kind> {
    names::kind(text_of(value, "table")?)
}

fn read_party(value: &Value) -> Option<NewParty> {
    let company = match value.get("company") {
        Some(Value::String(name)) => Company::Named(name.clone()),
        Some(known) => read_record(known).map_or(Company::None, Company::Known),
        None => Company::None,
    };
    Some(NewParty {
        kind: kind(value)?,
        first: text_of(value, "first")?.to_owned(),
        last: text_of(value, "last")?.to_owned(),
        address: Address::new(text_of(value, "address")?),
        company,
        // What was kept before this was known has none.
        signed: value.get("signed").map(errand::read_signed).unwrap_or_default(),
    })
}

fn read_problem(value: &Value) -> Option<Problem> {
    let said = || text_of(value, "said").unwrap_or_default().to_owned();
    Some(match text_of(value, "is")? {
        "signed_out" => Problem::SignedOut,
        "no_consent" => Problem::NoConsent(said()),
        "other_account" => Problem::OtherAccount(said()),
        "not_allowed" => Problem::NotAllowed(said()),
        "no_seat" => Problem::NoSeat,
        "busy" => Problem::Busy(None),
        "unreachable" => Problem::Unreachable,
        "timed_out" => Problem::TimedOut,
        "gone" => Problem::Gone,
        "conflict" => Problem::Conflict,
        "refused" => Problem::Refused { code: text_of(value, "code")?.to_owned(), message: said() },
        "outlook" => Problem::Outlook(said()),
        "moved" => Problem::Moved,
        // Said by a later version: that it did not work stands.
        _ => Problem::Odd(said()),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use domain::{
        contract::{Ask, Follow, Terms, Thread},
        details::Change,
        pane::Links,
        party::Record,
        queue::{Decision, Errand, Fill},
        signature::Field,
        timeline::{Addable, Draft, NewEntry},
    };
    use proptest::prelude::*;

    use super::*;

    fn row(kind: Kind) -> Record {
        Record { kind, id: Uuid::from_u128(7), name: "Näme \"x\"".into() }
    }

    fn person(address: &str) -> NewParty {
        NewParty {
            kind: Kind::Lead,
            first: "A".into(),
            last: "B".into(),
            address: Address::new(address),
            company: Company::Named("Acme".into()),
            signed: vec![(Field::Phone, "+49".into())],
        }
    }

    fn follow() -> Terms {
        Terms::Follow(Follow { to: row(Kind::Opportunity), until_closed: true, external: false })
    }

    fn decision(terms: Terms, before: Option<Terms>) -> Decision {
        let ids = (0..20).filter_map(|n| MessageId::new(&format!("<{n}@long.example>"))).collect();
        let thread = Thread { conversation: "AAQk".into(), root: None, ids };
        Decision { ask: Ask::Keep { thread, terms: Some(terms), earlier: true }, before }
    }

    fn entry(what: Addable, when: Option<Moment>) -> NewEntry {
        let draft =
            Draft { what, subject: "S".into(), text: "T ü".into(), when, minutes: 30, at: Moment(3) };
        NewEntry { id: Uuid::from_u128(8), of: row(Kind::Account), me: Some(row(Kind::User)), draft }
    }

    fn fill(field: Field, company: Company, stands: Option<&str>) -> Fill {
        let change =
            Change { of: row(Kind::Contact), version: "W/\"1\"".into(), field, value: "x".into(), company };
        Fill { change, seen: "y".into(), stands: stands.map(Into::into) }
    }

    fn whats() -> Vec<What> {
        let affair = NewAffair {
            kind: Kind::Case,
            name: "Drill".into(),
            customer: row(Kind::Contact),
            company: Some(row(Kind::Account)),
        };
        let track = |to, made| What::Track { to, made };
        vec![
            track(None, Made::Nothing),
            track(Some(row(Kind::Opportunity)), Made::Nothing),
            track(Some(row(Kind::Lead)), Made::Person(person("a@b.example"))),
            track(Some(row(Kind::Case)), Made::Affair(affair)),
            What::Untrack { keep: true },
            What::Untrack { keep: false },
            What::Errand(Box::new(Errand::TakeBack(Uuid::from_u128(5)))),
            What::Errand(Box::new(Errand::Decide(decision(Terms::Never, None)))),
            What::Errand(Box::new(Errand::Decide(decision(follow(), Some(Terms::External))))),
            What::Errand(Box::new(Errand::Link {
                activity: Uuid::from_u128(6),
                links: Links { add: vec![row(Kind::Case)], remove: vec![row(Kind::Account)] },
            })),
            What::Errand(Box::new(Errand::Enter(entry(Addable::Note, None)))),
            What::Errand(Box::new(Errand::Enter(entry(Addable::Appointment, Some(Moment(7)))))),
            What::Errand(Box::new(Errand::Fill(fill(Field::Company, Company::Named("Acme".into()), None)))),
            What::Errand(Box::new(Errand::Fill(fill(Field::Phone, Company::None, Some("+49"))))),
            What::Add {
                person: NewParty { company: Company::Known(row(Kind::Account)), ..person("c@d.example") },
                record: row(Kind::Contact),
            },
        ]
    }

    fn problems() -> Vec<Option<Problem>> {
        let said = || "said".to_owned();
        vec![
            None,
            Some(Problem::SignedOut),
            Some(Problem::NoConsent(said())),
            Some(Problem::OtherAccount(said())),
            Some(Problem::NotAllowed(said())),
            Some(Problem::NoSeat),
            Some(Problem::Busy(None)),
            Some(Problem::Unreachable),
            Some(Problem::TimedOut),
            Some(Problem::Gone),
            Some(Problem::Conflict),
            Some(Problem::Refused { code: "0x1".into(), message: said() }),
            Some(Problem::Odd(said())),
            Some(Problem::Outlook(said())),
            Some(Problem::Moved),
        ]
    }

    fn slot(what: What, seen: Seen, trouble: Option<Problem>, people: usize) -> Slot {
        let person =
            |n: usize| Person { address: Address::new(&format!("p{n}@x.example")), name: "P Ü".into() };
        let mail = Mail {
            item: ItemId("here".into()),
            message_id: MessageId::new("<1@x>"),
            conversation: Some("c".into()),
            direction: Direction::Outgoing,
            from: Some(person(0)),
            to: (0..people).map(person).collect(),
            cc: vec![person(9)],
            bcc: vec![person(8)],
            subject: "Angebot \u{1F600}".into(),
            at: Some(Moment(5)),
            attachments: vec![],
            mailbox: Some(Address::new("shared@x.example")),
        };
        let body = Body { html: "<p>\"hé\"</p>".into(), truncated: true };
        let beside = Beside { related: vec![row(Kind::Account)], left_out: vec![Uuid::from_u128(4)] };
        let wish = Wish::new(&mail, seen, what, Some(body)).with(beside);
        let lease = Some(Lease { holder: u64::MAX, until: Moment(9) });
        Slot { wish, at: Moment(3), stamp: u64::MAX - 1, lease, trouble }
    }

    #[test]
    fn what_is_written_is_read_again_and_takes_no_more_than_was_counted() {
        let seens = [Seen::Unknown, Seen::Absent, Seen::Present(None), Seen::Present(Some(row(Kind::Case)))];
        for what in whats() {
            for seen in &seens {
                for trouble in problems() {
                    let slot = slot(what.clone(), seen.clone(), trouble, 30);
                    let text = write(&slot);
                    assert_eq!(read(&text).as_ref(), Some(&slot), "{text}");
                    assert!(text.len() <= slot.wish.bytes() + 100, "{} of {}", text.len(), slot.wish.bytes());
                }
            }
        }
    }

    #[test]
    fn what_is_none_of_ours_is_nothing() {
        let good = write(&slot(What::Untrack { keep: true }, Seen::Unknown, None, 1));
        assert!(read(&good).is_some());
        for bad in
            ["", "{}", "[]", "null", &good.replace("\"form\":1", "\"form\":2"), &good[..good.len() - 2]]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(read(&good.replace("untrack", "unheard")), None);
    }

    proptest! {
        #[test]
        fn nothing_that_lies_there_makes_it_panic(text in ".{0,200}", at in 0_usize..900, with in any::<char>()) {
            let _ = read(&text);
            let mut good: Vec<char> = write(&slot(What::Untrack { keep: true }, Seen::Unknown, None, 2)).chars().collect();
            let at = at % good.len();
            good[at] = with;
            let _ = read(&good.into_iter().collect::<String>());
        }
    }
}
