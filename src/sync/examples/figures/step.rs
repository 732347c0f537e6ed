//! Rows of the CRM that come into mailboxes, and then are changed: how fast, and how many requests each costs.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time;
use uuid::Uuid;
use wire::{Method, Request};

use crate::{
    numbers::figure,
    orders::State,
    process::Synchronizer,
    world::{Bed, World, row_id, until},
};

const MAILBOXES: usize = 10;
const ROWS_EACH: usize = 50;
const LIMIT: Duration = Duration::from_secs(300);
/// Nothing more is written for so long: all is in step.
const STILL: Duration = Duration::from_secs(2);
/// Rows that are changed at the same time.
const TOGETHER: usize = 20;

/// One row, by its number and its owner.
type Row = fn(usize, Uuid) -> Value;

/// What is measured: its name, its collection, and one of it.
const KINDS: [(&str, &str, Row); 5] = [
    ("contact", "contacts", contact),
    ("task", "tasks", task),
    ("phone_call", "phonecalls", task),
    ("letter", "letters", task),
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
        let state = still(&one, rows).await;
        let items = state.stepped as f64;
        println!("step: {name}: {} written, {} looks", state.stepped, state.looks);
        figure(&format!("sync.{name}s_per_s"), items / (state.last_ms - begun) as f64 * 1e3);
        figure(&format!("sync.graph_requests_per_{name}"), state.graph as f64 / items);
        figure(&format!("sync.crm_requests_per_{name}"), state.crm as f64 / items);

        let begun = sync::clock::Clock::default().millis();
        for some in (0..MAILBOXES * ROWS_EACH).collect::<Vec<_>>().chunks(TOGETHER) {
            join_all(some.iter().map(|n| change(&world, set, *n))).await;
        }
        let after = still(&one, state.stepped + rows).await;
        let items = (after.stepped - state.stepped) as f64;
        println!("step: {name}: {items} changed, {} looks", after.looks - state.looks);
        figure(&format!("sync.changed_{name}s_per_s"), items / (after.last_ms - begun) as f64 * 1e3);
        figure(
            &format!("sync.graph_requests_per_changed_{name}"),
            (after.graph - state.graph) as f64 / items,
        );
        figure(&format!("sync.crm_requests_per_changed_{name}"), (after.crm - state.crm) as f64 / items);
    }
}

/// Somebody writes something else into a row.
async fn change(world: &World, set: &str, n: usize) {
    let url = world.at(&format!("{set}({})", row_id(n)));
    let body = json!({ "description": "Something else" }).to_string();
    world.ask(Request::new(Method::Patch, url).with_body("application/json", body)).await;
}

/// Waits until so many rows and items are written, and no more are.
async fn still(one: &Synchronizer, least: u64) -> State {
    until("all in step", LIMIT, || one.state().stepped >= least).await;
    let mut before = 0;
    while before != one.state().stepped {
        before = one.state().stepped;
        time::sleep(STILL).await;
    }
    one.state()
}
