//! Rows of the CRM that come into mailboxes, and are changed there: how fast, and how many requests each costs.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time;
use uuid::Uuid;

use crate::{
    numbers::figure,
    process::Synchronizer,
    world::{Bed, until},
};

const MAILBOXES: usize = 10;
const ROWS_EACH: usize = 50;
const LIMIT: Duration = Duration::from_secs(300);
/// Nothing more is written for so long: all is in step.
const STILL: Duration = Duration::from_secs(2);

/// One row, by its number and its owner.
type Row = fn(usize, Uuid) -> Value;

/// What is measured: its name, its collection, and one of it.
const KINDS: [(&str, &str, Row); 4] = [
    ("contact", "contacts", contact),
    ("task", "tasks", task),
    ("phone_call", "phonecalls", task),
    ("appointment", "appointments", appointment),
];

fn contact(n: usize, _: Uuid) -> Value {
    json!({
        "firstname": "Person", "lastname": format!("{n}"), "emailaddress1": format!("person{n}@step.example"),
        "telephone1": "11", "jobtitle": "Buyer", "address1_city": "Pune",
    })
}

fn task(n: usize, _: Uuid) -> Value {
    json!({ "subject": format!("Call {n}"), "description": "About the offer", "scheduledend": "2027-03-05T08:00:00Z" })
}

fn appointment(n: usize, owner: Uuid) -> Value {
    json!({
        "subject": format!("Meeting {n}"), "scheduledstart": "2027-03-05T08:00:00Z",
        "scheduledend": "2027-03-05T09:00:00Z", "appointment_activity_parties": [
            { "participationtypemask": 7, "partyid_systemuser@odata.bind": format!("/systemusers({owner})") },
        ],
    })
}

pub(crate) async fn measure(bed: &Bed) {
    for (name, set, row) in KINDS {
        let prepared = bed.prepare(&format!("step-{name}"), MAILBOXES, 0).await;
        bed.stock(&prepared, set, ROWS_EACH, row).await;
        let world = bed.serve(&prepared, &format!("step-{name}-run")).await;
        let mut one = Synchronizer::ready(&world.orders).await;
        let begun = sync::clock::Clock::default().millis();
        one.go().await;
        let rows = (MAILBOXES * ROWS_EACH) as u64;
        until("all rows in their mailboxes", LIMIT, || one.state().stepped >= rows).await;
        let mut before = 0;
        while before != one.state().stepped {
            before = one.state().stepped;
            time::sleep(STILL).await;
        }
        let state = one.state();
        let items = state.stepped as f64;
        println!("step: {name}: {} written, {} looks", state.stepped, state.looks);
        figure(&format!("sync.{name}s_per_s"), items / (state.last_ms - begun) as f64 * 1e3);
        figure(&format!("sync.graph_requests_per_{name}"), state.graph as f64 / items);
        figure(&format!("sync.crm_requests_per_{name}"), state.crm as f64 / items);
    }
}
