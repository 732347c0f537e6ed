//! Graph tells of changes of events, contacts and tasks, as it tells of mail: what is done in Outlook is in the CRM
//! without any time going by. What is not told is found by the next look.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
    routing::post,
};
use serde_json::json;
use sync::{
    engine::ToldAt,
    notices,
    store::{Millis, Store, Subscription},
};
use wire::Method;

use crate::{
    kit::{Fate, Synchronizer, World, run},
    stepping::{TRACKED, list, mailbox, minutes, named, own, patch, row, todo},
};

/// Where Graph tells: it keeps what it hears, as the server does.
#[derive(Clone)]
struct Ear {
    store: Store,
    millis: i64,
    /// Notifications that were kept.
    taken: Arc<AtomicUsize>,
    /// It answers, and keeps nothing.
    deaf: Arc<AtomicBool>,
}

async fn hear(State(ear): State<Ear>, RawQuery(query): RawQuery, body: Bytes) -> (StatusCode, Vec<u8>) {
    if let Some(reply) = query.as_deref().and_then(graph::notifications::validation) {
        return (StatusCode::OK, reply.body);
    }
    if !ear.deaf.load(Ordering::Relaxed) {
        let noticed = notices::take(&ear.store, &body, Millis(ear.millis)).await.unwrap();
        assert_eq!((noticed.unknown, noticed.forged), (0, 0));
        ear.taken.fetch_add(noticed.taken, Ordering::Relaxed);
    }
    (StatusCode::ACCEPTED, Vec::new())
}

impl Ear {
    async fn open(world: &World, engine: Synchronizer) -> (Self, Synchronizer) {
        let (taken, deaf) = (Arc::default(), Arc::default());
        let ear = Self { store: engine.store.clone(), millis: world.clock.millis(), taken, deaf };
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/told", socket.local_addr().unwrap());
        let app = Router::new().route("/told", post(hear)).with_state(ear.clone());
        tokio::spawn(async move { axum::serve(socket, app).await });
        (ear, engine.told_at(Some(ToldAt { lifecycle_url: url.clone(), url })))
    }

    /// Waits until something was told since it was asked for the last time.
    async fn told(&self) {
        for _ in 0..500 {
            if self.taken.swap(0, Ordering::Relaxed) > 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nothing is told");
    }

    /// Until nothing more is told.
    async fn quiet(&self, world: &World, engine: &Synchronizer) {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if self.taken.swap(0, Ordering::Relaxed) == 0 {
                return;
            }
            world.settle(engine).await;
        }
    }
}

async fn subscriptions(engine: &Synchronizer) -> Vec<Subscription> {
    engine.store.subscriptions_after("", 1_000).await.unwrap()
}

fn count(all: &[Subscription], what: &str) -> usize {
    all.iter().filter(|one| one.resource.contains(what)).count()
}

#[test]
fn what_is_done_in_outlook_is_in_the_crm_without_any_time_going_by() {
    run(async {
        let world = World::new(None).await;
        let (ear, engine) = Ear::open(&world, world.synchronizer().await).await;
        world.settle(&engine).await;
        let all = subscriptions(&engine).await;
        for what in ["/messages", "/events", "/contacts", "/tasks"] {
            assert_eq!(count(&all, what), 3, "one a mailbox to {what}: {all:?}");
        }
        let id = own(&world, "tasks", "anna", json!({ "subject": "Call Asha" })).await;
        minutes(&world, &engine, 2).await;
        ear.quiet(&world, &engine).await;

        let task = todo(&world, "anna", "Call Asha").await;
        let place = format!("{}/{}", list(&world, "anna").await, task["id"].as_str().unwrap());
        patch(&world, &place, json!({ "title": "Call Asha today" })).await;
        ear.told().await;
        world.settle(&engine).await;
        assert_eq!(row(&world, "tasks", id).await["subject"], "Call Asha today");

        ear.quiet(&world, &engine).await;
        let event = json!({ "subject": "Pumps", "categories": [TRACKED],
            "start": { "dateTime": "2027-03-05T09:00:00", "timeZone": "UTC" },
            "end": { "dateTime": "2027-03-05T10:00:00", "timeZone": "UTC" } });
        world.graph(Method::Post, &format!("{}/events", mailbox("anna")), Some(event)).await;
        ear.told().await;
        world.settle(&engine).await;
        assert_eq!(named(&world, "appointments", "subject", "Pumps").await.len(), 1);

        ear.quiet(&world, &engine).await;
        let card = own(&world, "contacts", "anna", json!({ "lastname": "Rao", "jobtitle": "Buyer" })).await;
        minutes(&world, &engine, 6).await;
        ear.quiet(&world, &engine).await;
        let cards = world.graph(Method::Get, &format!("{}/contacts", mailbox("anna")), None).await;
        let card_of_anna = cards["value"][0]["id"].as_str().unwrap().to_owned();
        let place = format!("{}/contacts/{card_of_anna}", mailbox("anna"));
        patch(&world, &place, json!({ "jobTitle": "Head of buying" })).await;
        ear.told().await;
        world.settle(&engine).await;
        assert_eq!(row(&world, "contacts", card).await["jobtitle"], "Head of buying");
    });
}

#[test]
fn what_is_not_told_is_found_by_the_next_look() {
    run(async {
        let world = World::new(None).await;
        let (ear, engine) = Ear::open(&world, world.synchronizer().await).await;
        world.settle(&engine).await;
        let id = own(&world, "tasks", "anna", json!({ "subject": "Call Asha" })).await;
        minutes(&world, &engine, 2).await;
        ear.quiet(&world, &engine).await;
        ear.deaf.store(true, Ordering::Relaxed);
        let task = todo(&world, "anna", "Call Asha").await;
        let place = format!("{}/{}", list(&world, "anna").await, task["id"].as_str().unwrap());
        patch(&world, &place, json!({ "title": "Call Asha today" })).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        world.settle(&engine).await;
        assert_eq!(row(&world, "tasks", id).await["subject"], "Call Asha", "nobody told");
        world.turn(5 * 60 + 1);
        world.settle(&engine).await;
        assert_eq!(row(&world, "tasks", id).await["subject"], "Call Asha today");
    });
}

#[test]
fn what_graph_will_not_tell_of_is_polled_and_not_asked_for_each_time() {
    run(async {
        let world = World::new(None).await;
        *world.graph_door.fates.borrow_mut() = Box::new(|request| {
            let asks = request.method == Method::Post && request.url.ends_with("/subscriptions");
            match asks && String::from_utf8_lossy(&request.body).contains("/todo/") {
                true => Fate::Refused(403),
                false => Fate::Arrives,
            }
        });
        let (ear, engine) = Ear::open(&world, world.synchronizer().await).await;
        let asked = || {
            let log = world.graph_door.log.borrow();
            log.iter().filter(|line| line.starts_with("POST") && line.ends_with("/subscriptions")).count()
        };
        world.settle(&engine).await;
        let all = subscriptions(&engine).await;
        assert_eq!((count(&all, "/tasks"), count(&all, "/events"), all.len()), (0, 3, 9));
        let first = asked();
        assert_eq!(first, 12);
        let id = own(&world, "tasks", "anna", json!({ "subject": "Call Asha" })).await;
        minutes(&world, &engine, 12).await;
        ear.quiet(&world, &engine).await;
        todo(&world, "anna", "Call Asha").await;
        assert!(row(&world, "tasks", id).await["subject"].is_string());
        assert_eq!(asked(), first, "it is not asked for at every look");
        world.turn(24 * 3_600);
        world.settle(&engine).await;
        assert_eq!(asked(), first + 3, "once a day");
    });
}

#[test]
fn the_subscription_of_a_list_that_went_is_forgotten() {
    run(async {
        let world = World::new(None).await;
        let lists = format!("{}/todo/lists", mailbox("anna"));
        let more = world.graph(Method::Post, &lists, Some(json!({ "displayName": "Pumps" }))).await;
        let (_ear, engine) = Ear::open(&world, world.synchronizer().await).await;
        world.settle(&engine).await;
        assert_eq!(count(&subscriptions(&engine).await, "/tasks"), 4);
        world.graph(Method::Delete, &format!("{lists}/{}", more["id"].as_str().unwrap()), None).await;
        minutes(&world, &engine, 6).await;
        assert_eq!(count(&subscriptions(&engine).await, "/tasks"), 3);
        assert_eq!(subscriptions(&engine).await.len(), 12);
    });
}
