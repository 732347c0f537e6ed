//! Synchronizers that are killed, as processes, again and again, while mail goes on coming. In the end each mail is
//! tracked once, and a further run writes nothing.
//!
//! The process that is killed is this test program again, told by the environment to be a worker. It talks HTTP over
//! loopback to the sandbox's Graph and the embedded CRM, which this process serves and which see it die: most kills
//! happen at a request, drawn by lot, before it is done or after it is done and before its answer is on its way, so
//! that the moments between writing and noting are met. The others happen after a random while.
//!
//! `REGARDING_KILLS` says how many are killed on each database.

use std::{
    io::Read as _,
    ops::RangeInclusive,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use dataverse::LedgerOver;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use sync::{
    clock::Clock,
    contents::KeptContents,
    engine::{Engine, Pace},
    http::{Http, Patient},
    store::{Millis, Store},
    worker,
};
use tokio::{
    sync::{Notify, watch},
    time::sleep,
};

use wire::{Reply, Transport, TransportError};

use crate::kit::{CRM_URL, GRAPH, PEOPLE, Synchronizer, World, address, run};

/// How many workers are killed on each database, unless the variable says otherwise.
pub(crate) const KILLS: (&str, u32) = ("REGARDING_KILLS", 110);
/// Says to the worker where its store, Graph and CRM are.
const PLACE: &str = "REGARDING_KILL_PLACE";
/// A lease that is over by the time the next worker has started.
const LEASE_MS: i64 = 250;
/// A kill comes at one of these requests: with the first two a worker reads settings, and one that finds mail sends
/// some ten more.
const REQUESTS: RangeInclusive<u32> = 3..=13;
/// A worker that sends fewer is killed after this.
pub(crate) const ENOUGH: Duration = Duration::from_millis(400);
/// A worker that has sent no request by now never will.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

fn pace() -> Pace {
    Pace { lease_ms: LEASE_MS, poll_ms: 20, ..Pace::default() }
}

/// What the process does that is to be killed.
#[test]
fn worker() {
    let Ok(place) = std::env::var(PLACE) else { return };
    let mut place = place.split('|');
    let (url, origin) = (place.next().unwrap().to_owned(), place.next().unwrap().to_owned());
    // It does not outlive the test, however that ends.
    std::thread::spawn(|| {
        std::io::stdin().read_to_end(&mut Vec::new()).ok();
        std::process::exit(0);
    });
    let _ = rustls::crypto::ring::default_provider().install_default();
    run(async {
        let store = Store::open(&url).await.unwrap();
        let http = Patient::new(There { http: Http::new(&[]).unwrap(), origin });
        let contents = KeptContents::new(store.clone(), Clock::default(), CRM_URL);
        let ledger = LedgerOver::new(http.clone(), CRM_URL, Clock::default()).remembering(contents);
        let service = graph::Service::new(&format!("{GRAPH}/graph/v1.0"));
        let engine = Engine::new(http, service, ledger, store, Clock::default(), pace());
        let (_go_on, ending) = watch::channel(false);
        worker::work(engine, worker::CONCURRENCY, ending, &Notify::new()).await;
    });
}

/// Both services at another address: links of Graph bear the one that all workers share.
#[derive(Clone)]
struct There {
    http: Http,
    origin: String,
}

impl Transport for There {
    async fn send(&self, mut request: wire::Request) -> Result<Reply, TransportError> {
        let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
        request.url = format!("{}/{path}", self.origin);
        self.http.send(request).await
    }
}

/// A worker that is ended with its handle.
pub(crate) struct Worker(Child);

impl Worker {
    pub(crate) fn start(store: &str, origin: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "kill::worker", "--nocapture", "--test-threads=1"]);
        child.env(PLACE, format!("{store}|{origin}"));
        child.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::inherit());
        Self(child.spawn().unwrap())
    }

    /// SIGKILL. Whether it was alive.
    fn kill(&mut self) -> bool {
        let alive = self.0.try_wait().unwrap().is_none();
        self.0.kill().unwrap();
        self.0.wait().unwrap();
        alive
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Who is to be killed, and when.
#[derive(Default)]
pub(crate) struct Hunted {
    pub(crate) worker: Option<Worker>,
    /// At how many requests from now; `None` where time decides.
    pub(crate) left: Option<u32>,
    /// After the request is done.
    pub(crate) after: bool,
    pub(crate) seen: u32,
}

#[derive(Clone, Default)]
pub(crate) struct Hunt(pub(crate) Arc<Mutex<Hunted>>, Arc<Notify>);

impl Hunt {
    /// Whether the request that comes now is the one.
    fn comes(&self) -> Option<bool> {
        let mut hunted = self.0.lock().unwrap();
        hunted.seen += 1;
        hunted.left = hunted.left?.checked_sub(1);
        (hunted.left == Some(0)).then_some(hunted.after)
    }

    /// Kills it where it stands. Whether it was alive.
    pub(crate) fn strike(&self) -> bool {
        let worker = self.0.lock().unwrap().worker.take();
        self.1.notify_waiters();
        worker.is_some_and(|mut worker| worker.kill())
    }

    pub(crate) fn seen(&self) -> u32 {
        self.0.lock().unwrap().seen
    }
}

async fn at_request(State(hunt): State<Hunt>, request: Request, next: Next) -> Response {
    match hunt.comes() {
        None => next.run(request).await,
        Some(true) => {
            let response = next.run(request).await;
            hunt.strike();
            response
        }
        Some(false) => {
            hunt.strike();
            Response::new(Body::empty())
        }
    }
}

/// Serves Graph and CRM on a port of its own; its address.
pub(crate) async fn serve(world: &World, hunt: Hunt) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let app: Router = world.served().layer(from_fn_with_state(hunt, at_request));
    tokio::spawn(async move { axum::serve(listener, app).await });
    origin
}

/// Makes all mailboxes due, as a notification does.
pub(crate) async fn wake(engine: &Synchronizer) {
    let all = engine.store.mailboxes(None, 100).await.unwrap();
    let all: Vec<_> = all.iter().map(|one| one.id).collect();
    engine.store.wake(&all, Millis(engine.clock.millis())).await.unwrap();
}

/// A mail that is tracked, or one that is not: it comes to somebody who takes only what customers write.
async fn mail(world: &World, rng: &mut StdRng, sent: &mut Vec<(String, Vec<usize>, bool)>) {
    let customer = rng.random_bool(0.7);
    let from = if customer { "customer@acme.example" } else { "stranger@nowhere.example" };
    let to: Vec<usize> = match rng.random_range(0..4) {
        0 => vec![0],
        1 => vec![1],
        2 => vec![2],
        _ => vec![0, 1, 2],
    };
    let names: Vec<&str> = to.iter().map(|at| PEOPLE[*at]).collect();
    let mail = world.mail(from, &names, &format!("Mail {}", sent.len()));
    for name in names {
        world.put(name, "inbox", &mail).await;
    }
    // Anna takes what customers write, Bela everything, Cleo nothing.
    let wanted = to.contains(&1) || (customer && to.contains(&0));
    sent.push((mail.message_id.clone(), to, wanted));
}

#[test]
fn killed_again_and_again_each_mail_is_tracked_once_on_sqlite() {
    run(killing(None, 11));
}

#[test]
fn killed_again_and_again_each_mail_is_tracked_once_on_postgres() {
    let Some(url) = testpg::database() else { return };
    run(killing(Some(url), 12));
}

async fn killing(store: Option<String>, seed: u64) {
    let kills = std::env::var(KILLS.0).ok().map_or(KILLS.1, |text| text.parse().unwrap());
    let two = store.is_some();
    let (world, mut rng, began) = (World::new(store).await, StdRng::seed_from_u64(seed), Instant::now());
    let engine = world.synchronizer().await;
    world.contact(0xC1, "Customer", "customer@acme.example").await;
    for (name, filter) in [("anna", 2), ("bela", 0), ("cleo", 4)] {
        world.filter(name, filter).await;
    }
    world.settle(&engine).await;
    let hunt = Hunt::default();
    let origin = serve(&world, hunt.clone()).await;
    // On PostgreSQL a second worker works on the same mailboxes all the while, and is killed now and then.
    let aside = serve(&world, Hunt::default()).await;
    let mut other = two.then(|| Worker::start(&world.store_url, &aside));
    let (mut sent, mut at_requests, mut killed) = (Vec::new(), 0, 0);
    for round in 0..kills {
        for _ in 0..rng.random_range(0..3) {
            mail(&world, &mut rng, &mut sent).await;
        }
        wake(&engine).await;
        let left = rng.random_bool(0.75).then(|| rng.random_range(REQUESTS));
        let while_ms = rng.random_range(0..200);
        {
            let mut hunted = hunt.0.lock().unwrap();
            let after = rng.random_bool(0.6);
            *hunted = Hunted { worker: None, left, after, seen: 0 };
            hunted.worker = Some(Worker::start(&world.store_url, &origin));
        }
        let started = Instant::now();
        while hunt.seen() == 0 {
            assert!(started.elapsed() < PATIENCE, "round {round}: the worker does not work");
            sleep(Duration::from_millis(2)).await;
        }
        let most = if left.is_some() { ENOUGH } else { Duration::from_millis(while_ms) };
        let first = Instant::now();
        while first.elapsed() < most && hunt.0.lock().unwrap().worker.is_some() {
            sleep(Duration::from_millis(1)).await;
        }
        if hunt.0.lock().unwrap().worker.is_none() {
            at_requests += 1;
            killed += 1;
        } else {
            assert!(hunt.strike(), "round {round}: the worker ended by itself");
            killed += 1;
        }
        if round % 10 == 9 && two {
            assert!(other.take().unwrap().kill(), "the other worker ended by itself");
            killed += 1;
            other = Some(Worker::start(&world.store_url, &aside));
        }
    }
    drop(other);
    println!(
        "{killed} killed, {at_requests} of them at a request, {} mails, in {:?}",
        sent.len(),
        began.elapsed()
    );
    assert!(killed >= kills && at_requests >= kills / 12, "{killed} killed, {at_requests} at a request");
    at_rest(&world, &engine, &sent).await;
}

/// Each mail once, and a further run writes nothing.
async fn at_rest(world: &World, engine: &Synchronizer, sent: &[(String, Vec<usize>, bool)]) {
    world.turn(3_601);
    world.settle(engine).await;
    world.minute(engine).await;
    for (id, to, wanted) in sent {
        let rows = world.emails(id).await;
        let told = world.decisions(engine, id).await;
        assert_eq!(rows.len(), usize::from(*wanted), "{id} to {to:?}: {told:?}");
        for row in rows {
            assert_eq!((&row["statecode"], &row["statuscode"]), (&1.into(), &4.into()), "{id}");
            assert!(row["description"].as_str().unwrap_or_default().contains("Text of Mail"), "{id}: {row}");
        }
        for at in to {
            let marked = !world.categories(PEOPLE[*at], id).await.is_empty();
            assert_eq!(marked, *wanted, "{id} at {}: {told:?}", address(PEOPLE[*at]));
        }
    }
    let doors = [&world.crm_door, &world.graph_door];
    for door in doors {
        door.writes.borrow_mut().clear();
    }
    let count = world.count().await;
    for _ in 0..2 {
        world.minute(engine).await;
    }
    for door in doors {
        assert!(door.writes.borrow().is_empty(), "a further run writes: {:?}", door.writes.borrow());
    }
    assert_eq!(world.count().await, count);
}

/// Of two workers the one that holds the mailbox dies at a request; the other tracks the mail once the lease is over.
#[test]
fn who_dies_is_replaced_once_its_lease_is_over() {
    assert!(Pace::default().lease_ms <= 60_000, "within a minute");
    let Some(url) = testpg::database() else { return };
    run(async {
        let world = World::new(Some(url)).await;
        world.contact(0xC1, "Customer", "customer@acme.example").await;
        world.filter("anna", 2).await;
        let engine = world.synchronizer().await;
        world.settle(&engine).await;
        let hunt = Hunt::default();
        let origin = serve(&world, hunt.clone()).await;
        let aside = serve(&world, Hunt::default()).await;
        let mail = world.mail("customer@acme.example", &["anna"], "An offer");
        let id = world.put("anna", "inbox", &mail).await;
        wake(&engine).await;
        {
            let mut hunted = hunt.0.lock().unwrap();
            *hunted = Hunted { worker: None, left: Some(6), after: true, seen: 0 };
            hunted.worker = Some(Worker::start(&world.store_url, &origin));
        }
        let started = Instant::now();
        while hunt.0.lock().unwrap().worker.is_some() {
            assert!(started.elapsed() < PATIENCE, "the first worker does not work");
            sleep(Duration::from_millis(2)).await;
        }
        let other = Worker::start(&world.store_url, &aside);
        let died = Instant::now();
        while world.emails(&id).await.is_empty() || world.categories("anna", &id).await.is_empty() {
            assert!(died.elapsed() < PATIENCE, "nobody takes over");
            sleep(Duration::from_millis(20)).await;
        }
        drop(other);
        assert_eq!(world.emails(&id).await.len(), 1);
    });
}
