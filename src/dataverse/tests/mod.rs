//! The client against scripted answers: what is sent, to the letter, and what is made of every kind of answer. Against
//! a CRM that really answers it runs in `tests/journeys`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod literature;
mod looking;
mod many;
mod meeting;
mod once;
mod recurring;
mod sending;
mod smaller;
mod writing;

use std::{
    cell::RefCell,
    collections::VecDeque,
    pin::pin,
    task::{Context, Poll, Waker},
};

use domain::{
    identity,
    ledger::Bytes,
    mail::{Address, Body, Direction, ItemId, Mail, MessageId, Moment, Part, Person},
    party::{Kind, Record},
    tracking::{Activity, Stand},
};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{Reply, Request, Transport, TransportError};

use crate::CrmOver;

const NOW: Moment = Moment(1_795_431_480);
const URL: &str = "https://crm.example/api/data/v9.2/";

/// Nothing in these tests waits for anything.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a scripted answer is there at once"),
    }
}

/// Answers in the order it was told, and keeps what was sent.
#[derive(Default)]
struct Script {
    answers: RefCell<VecDeque<Result<Reply, TransportError>>>,
    sent: RefCell<Vec<Request>>,
}

impl Script {
    fn of(answers: impl IntoIterator<Item = Reply>) -> Self {
        Self { answers: RefCell::new(answers.into_iter().map(Ok).collect()), sent: RefCell::default() }
    }

    fn failing(error: TransportError) -> Self {
        Self { answers: RefCell::new([Err(error)].into()), sent: RefCell::default() }
    }

    fn crm(&self) -> CrmOver<&Self, fn() -> Moment> {
        CrmOver::new(self, URL, || NOW)
    }

    fn bodies(&self) -> Vec<String> {
        self.sent.borrow().iter().map(|request| text(&request.body)).collect()
    }
}

impl Transport for Script {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        self.sent.borrow_mut().push(request);
        self.answers.borrow_mut().pop_front().expect("no more requests than scripted")
    }
}

fn text(body: &[u8]) -> String {
    String::from_utf8(body.to_vec()).unwrap().replace('\r', "")
}

fn reply(status: u16, body: &Value) -> Reply {
    let mut reply = Reply::new(status);
    reply.headers.set("Content-Type", "application/json");
    reply.body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    reply
}

fn error(status: u16, code: &str) -> Reply {
    reply(status, &json!({"error": {"code": code, "message": format!("words of {code}")}}))
}

fn rows(rows: &[Value]) -> Reply {
    reply(200, &json!({ "value": rows }))
}

/// The answer to a batch; an entry with several replies is a change set.
fn batch(status: u16, entries: &[Vec<Reply>]) -> Reply {
    let part = |reply: &Reply| {
        let headers: String =
            reply.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!(
            "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 {} x\r\n{headers}\r\n{}\r\n",
            reply.status,
            String::from_utf8(reply.body.clone()).unwrap()
        )
    };
    let mut body = String::new();
    for entry in entries {
        body.push_str("--b\r\n");
        match entry.as_slice() {
            [one] => body.push_str(&part(one)),
            set => {
                body.push_str("Content-Type: multipart/mixed; boundary=c\r\n\r\n");
                set.iter().for_each(|one| body.push_str(&format!("--c\r\n{}", part(one))));
                body.push_str("--c--\r\n");
            }
        }
    }
    body.push_str("--b--\r\n");
    let mut reply = Reply::new(status);
    reply.headers.set("Content-Type", "multipart/mixed; boundary=b");
    reply.body = body.into_bytes();
    reply
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// What a file holds. That they are told apart is all that a digest is asked for here.
fn bytes(all: &[u8]) -> Bytes {
    Bytes::new(all.to_vec(), |all| [all[0]; 32])
}

fn record(kind: Kind, n: u128, name: &str) -> Record {
    Record { kind, id: id(n), name: name.into() }
}

fn address(text: &str) -> Address {
    Address::new(text)
}

fn person(name: &str, text: &str) -> Person {
    Person { address: address(text), name: name.into() }
}

fn mail() -> Mail {
    Mail {
        item: ItemId("item".into()),
        message_id: MessageId::new("<m1@acme.example>"),
        conversation: None,
        direction: Direction::Incoming,
        from: Some(person("Asha Rao", "asha@acme.example")),
        to: vec![person("Me", "me@us.example"), person("", "other@else.example")],
        cc: vec![],
        bcc: vec![],
        subject: "नमस्ते \"you\"".into(),
        at: Some(Moment(1_795_400_000)),
        attachments: vec![],
        mailbox: None,
    }
}

fn activity() -> Activity {
    let mail = mail();
    let stands = mail
        .people()
        .map(|(part, person)| Stand {
            part,
            person: person.clone(),
            record: match part {
                Part::From => Some(record(Kind::Contact, 1, "Asha Rao")),
                Part::To | Part::Cc | Part::Bcc if person.name == "Me" => Some(record(Kind::User, 2, "Me")),
                Part::To | Part::Cc | Part::Bcc => None,
            },
        })
        .collect();
    Activity {
        id: identity::activity(&mail),
        mail,
        body: Some(Body::new("<p>Hello</p>".into())),
        stands,
        regarding: Some(record(Kind::Opportunity, 3, "Deal")),
        related: vec![],
        left_out: Vec::new(),
        owner: None,
        parent: None,
        sender_unresolved: false,
    }
}

/// A lookup as it stands in a row.
fn with_lookup(mut row: Value, column: &str, table: &str, n: u128, name: &str) -> Value {
    let map = row.as_object_mut().unwrap();
    map.insert(column.into(), json!(id(n).to_string()));
    map.insert(format!("{column}@Microsoft.Dynamics.CRM.lookuplogicalname"), json!(table));
    map.insert(format!("{column}@OData.Community.Display.V1.FormattedValue"), json!(name));
    row
}

/// The row of the activity, as [`mail`] becomes one.
fn activity_row() -> Value {
    let row = json!({
        "@odata.etag": "W/\"7\"",
        "activityid": identity::activity(&mail()).to_string(),
        "messageid": "<m1@acme.example>",
        "directioncode": false,
        "createdon": "2026-11-23T10:00:00Z",
        "notifications": 0,
        "activityadditionalparams": null,
    });
    let row = with_lookup(row, "_createdby_value", "systemuser", 2, "Me");
    with_lookup(row, "_regardingobjectid_value", "opportunity", 3, "Deal")
}
