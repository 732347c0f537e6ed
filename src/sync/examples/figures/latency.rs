//! From a mail's delivery to its row in the CRM, with notifications and without.
//!
//! A mail counts as delivered when its delivery is asked for, and as there when an answer of the CRM shows it: the CRM
//! is asked for what is new by change tracking, again and again. Both make the figure larger than what it measures,
//! by up to the pause between two questions and the time of one.

use std::{
    cell::RefCell,
    collections::HashMap,
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::time;
use wire::{Method, Request, Transport as _};

use crate::{
    numbers::{figure, median, quantile, runs},
    process::Synchronizer,
    world::{Bed, OURS, Prepared, World, address, mail, until},
};

const MAILBOXES: usize = 10;
/// Mails a second, over all mailboxes.
const RATE: u64 = 20;
/// For so long mails are delivered, in each run.
const SPAN: Duration = Duration::from_secs(30);
const RUNS: usize = 3;
/// The pause between two questions for what is new.
const PAUSE: Duration = Duration::from_millis(20);
/// The longest a mail may take before the measuring is given up.
const LIMIT: Duration = Duration::from_secs(120);

pub(crate) async fn measure(bed: &Bed) {
    let prepared = bed.prepare("latency", MAILBOXES, 0).await;
    println!("latency: {RATE} mails a second into {MAILBOXES} mailboxes for {} s", SPAN.as_secs());
    let (mut middle, mut high) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let times = deliver(bed, &prepared, &format!("told-{run}"), true).await;
        middle.push(quantile(&times, 0.5));
        high.push(quantile(&times, 0.99));
    }
    runs("ms to the row with notifications, p50", &middle);
    runs("ms to the row with notifications, p99", &high);
    figure("sync.p50_ms", median(&middle));
    figure("sync.p99_ms", median(&high));
    let times = deliver(bed, &prepared, "polled", false).await;
    figure("sync.polled_p50_ms", quantile(&times, 0.5));
    figure("sync.polled_p99_ms", quantile(&times, 0.99));
}

/// The time that each mail took, in milliseconds.
async fn deliver(bed: &Bed, prepared: &Prepared, run: &str, told: bool) -> Vec<f64> {
    let world = bed.serve(prepared, run).await;
    world.track_all().await;
    let mut orders = world.orders.clone();
    orders.told = told;
    let mut synchronizer = Synchronizer::ready(&orders).await;
    synchronizer.go().await;
    until("each mailbox looked at", LIMIT, || synchronizer.state().looks > MAILBOXES as u64).await;
    time::sleep(Duration::from_secs(1)).await;
    let sessions = sessions(&world).await;
    let under_way: RefCell<HashMap<String, Instant>> = RefCell::default();
    let count = SPAN.as_secs() * RATE;
    let sending = async {
        let mut tick = time::interval(Duration::from_secs(1) / u32::try_from(RATE).unwrap());
        for n in 0..usize::try_from(count).unwrap() {
            tick.tick().await;
            put(&world, &sessions[n % sessions.len()], n, &under_way).await;
        }
    };
    let watching = watch(&world, &under_way, usize::try_from(count).unwrap());
    let ((), times) = tokio::join!(sending, watching);
    times
}

async fn sessions(world: &World) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for n in 0..MAILBOXES {
        let request = Request::new(Method::Post, format!("{}/sandbox/api/session", world.orders.url))
            .with_body("application/json", json!({"mailbox": address(n)}).to_string());
        let reply = world.http.send(request).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
        all.push((address(n), body["token"].as_str().unwrap().to_owned()));
    }
    all
}

async fn put(
    world: &World,
    (to, token): &(String, String),
    n: usize,
    under_way: &RefCell<HashMap<String, Instant>>,
) {
    let mail = mail(n, to);
    let body = json!({
        "from": mail.from, "to": mail.to, "subject": mail.subject, "html": mail.html, "messageId": mail.message_id,
    });
    let request = Request::new(Method::Post, format!("{}/sandbox/api/deliver", world.orders.url))
        .with_header("Authorization", format!("Bearer {token}"))
        .with_body("application/json", body.to_string());
    under_way.borrow_mut().insert(mail.message_id, Instant::now());
    let reply = world.http.send(request).await.unwrap();
    assert!(reply.is_success(), "a mail is not delivered: {}", String::from_utf8_lossy(&reply.body));
}

/// Asks for what is new until all were there.
async fn watch(world: &World, under_way: &RefCell<HashMap<String, Instant>>, count: usize) -> Vec<f64> {
    let (mut link, mut times) = (world.at("emails?$select=messageid"), Vec::with_capacity(count));
    let begun = Instant::now();
    while times.len() < count {
        assert!(begun.elapsed() < SPAN + LIMIT, "{} of {count} mails came", times.len());
        let request = Request::new(Method::Get, link.clone()).with_header("Prefer", "odata.track-changes");
        let page = world.ask(request).await;
        for row in page["value"].as_array().unwrap() {
            let id = row["messageid"].as_str().unwrap_or_default();
            if let Some(since) =
                Some(id).filter(|id| id.ends_with(OURS)).and_then(|id| under_way.borrow_mut().remove(id))
            {
                times.push(since.elapsed().as_secs_f64() * 1e3);
            }
        }
        let next = page["@odata.nextLink"].as_str();
        let done = next.is_none();
        link = next.or(page["@odata.deltaLink"].as_str()).unwrap().to_owned();
        if done {
            time::sleep(PAUSE).await;
        }
    }
    times
}
