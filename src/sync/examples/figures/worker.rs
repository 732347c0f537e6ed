//! A synchronizer in a process of its own.

use std::{
    io::{BufRead as _, Write as _},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{RawQuery, State as Extracted},
    http::{HeaderValue, StatusCode},
    response::{IntoResponse as _, Response},
    routing::post,
};
use dataverse::LedgerOver;
use graph::Service;
use sync::{
    clock::Clock,
    engine::{Engine, Pace, Settings, ToldAt},
    http::{Http, Patient},
    notices,
    sign_in::{Credential, Registration, ServiceTokens},
    store::{Millis, Store},
    worker,
};
use tokio::{
    sync::{Notify, watch},
    task::LocalSet,
    time,
};
use wire::Authorized;

use crate::{
    orders::{Orders, State},
    process,
};

/// The word on the command line that makes a program this.
pub(crate) const WORD: &str = "worker";
/// How often it is looked what a thread did, and how often that is said.
const BEAT: Duration = Duration::from_millis(20);

/// What the threads did together.
#[derive(Debug, Default)]
struct Done {
    looks: AtomicU64,
    broken: AtomicU64,
    tracked: AtomicU64,
    failed: AtomicU64,
    stepped: AtomicU64,
    sent: AtomicU64,
    last_ms: AtomicI64,
}

/// What all threads share.
struct Shared {
    orders: Orders,
    done: Done,
    graph: AtomicU64,
    crm: AtomicU64,
    woken: Vec<Notify>,
    clock: Clock,
    told_at: Option<ToldAt>,
    settings: Settings,
}

/// Works as told on the standard input, until that ends.
pub(crate) fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut lines = std::io::stdin().lock().lines();
    let orders: Orders = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let own = format!("http://localhost:{}/told", listener.local_addr().unwrap().port());
    let shared = Arc::new(Shared {
        told_at: orders.told.then(|| ToldAt { url: own.clone(), lifecycle_url: own }),
        woken: (0..orders.threads).map(|_| Notify::new()).collect(),
        orders,
        done: Done::default(),
        graph: AtomicU64::default(),
        crm: AtomicU64::default(),
        clock: Clock::default(),
        settings: Settings::default(),
    });
    let (listening, saying) = (Arc::clone(&shared), Arc::clone(&shared));
    if shared.orders.told {
        thread(move || listen(listening, listener));
    }
    println!("ready");
    lines.next().unwrap().unwrap();
    let (ending, end) = watch::channel(false);
    let start = |number| {
        let (shared, end) = (Arc::clone(&shared), end.clone());
        thread(move || work(shared, number, end))
    };
    let workers: Vec<_> = (0..shared.orders.threads).map(start).collect();
    thread(move || say(saying));
    lines.for_each(drop);
    ending.send_replace(true);
    workers.into_iter().for_each(|one| one.join().unwrap());
    std::process::exit(0);
}

/// A thread with a runtime of its own.
fn thread<F: Future<Output = ()>>(work: impl FnOnce() -> F + Send + 'static) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        LocalSet::new().block_on(&runtime, work());
    })
}

/// A worker with connections and a store of its own.
async fn work(shared: Arc<Shared>, number: usize, end: watch::Receiver<bool>) {
    let orders = &shared.orders;
    let http = Http::new(&[]).unwrap();
    let (to_graph, to_crm) = (http.counted_apart(), http.counted_apart());
    let counts = [(to_graph.counts().clone(), &shared.graph), (to_crm.counts().clone(), &shared.crm)];
    let registration = Registration {
        token_url: format!("{}/signin/{}/oauth2/v2.0/token", orders.url, orders.tenant),
        client_id: orders.client.clone(),
        credential: Credential::Secret(orders.secret.clone()),
    };
    let tokens = ServiceTokens::new(Patient::new(http), registration);
    let graph =
        Authorized::new(Patient::new(to_graph), tokens.clone(), "https://graph.microsoft.com".to_owned());
    let crm = Authorized::new(Patient::new(to_crm), tokens, orders.url.clone());
    let ledger = LedgerOver::new(crm, &format!("{}/api/data/v9.2/", orders.url), shared.clock.clone());
    let own = Pace::default();
    let poll_ms = orders.poll_ms.unwrap_or(own.poll_ms);
    let pace = Pace { poll_ms, idle_ms: own.idle_ms.max(poll_ms), ..own };
    let store = Store::open(&orders.store).await.unwrap();
    let service = Service::new(&format!("{}/graph/v1.0", orders.url));
    let engine = Engine::new(graph, service, ledger, store, shared.clock.clone(), pace)
        .told_at(shared.told_at.clone())
        .sharing(shared.settings.clone());
    let working = worker::work(engine.clone(), orders.concurrency, end, &shared.woken[number]);
    let mut said = [0; 8];
    let meter = &engine.meter;
    let watching = async {
        loop {
            time::sleep(BEAT).await;
            let now = [
                meter.looks.get(),
                meter.broken.get(),
                meter.tracked.get(),
                meter.failed.get() + meter.unstepped.get() + meter.unsent.get(),
                counts[0].0.requests.load(Ordering::Relaxed),
                counts[1].0.requests.load(Ordering::Relaxed),
                meter.stepped.get(),
                meter.sent.get(),
            ];
            let done = &shared.done;
            let to = [
                &done.looks,
                &done.broken,
                &done.tracked,
                &done.failed,
                counts[0].1,
                counts[1].1,
                &done.stepped,
                &done.sent,
            ];
            for ((to, now), said) in to.into_iter().zip(now).zip(&said) {
                to.fetch_add(now - said, Ordering::Relaxed);
            }
            if [2, 6, 7].into_iter().any(|at| now[at] > said[at]) {
                done.last_ms.store(shared.clock.millis(), Ordering::Relaxed);
            }
            said = now;
        }
    };
    tokio::select! {
        () = working => {}
        () = watching => {}
    }
}

/// Says how it is.
async fn say(shared: Arc<Shared>) {
    let mut out = std::io::stdout().lock();
    loop {
        time::sleep(BEAT).await;
        let done = &shared.done;
        let read = |cell: &AtomicU64| cell.load(Ordering::Relaxed);
        let state = State {
            looks: read(&done.looks),
            broken: read(&done.broken),
            tracked: read(&done.tracked),
            failed: read(&done.failed),
            stepped: read(&done.stepped),
            sent: read(&done.sent),
            graph: read(&shared.graph),
            crm: read(&shared.crm),
            last_ms: done.last_ms.load(Ordering::Relaxed),
            resident: process::resident(std::process::id()).unwrap_or_default(),
        };
        // Nobody reads any more: the measuring is over.
        if writeln!(out, "{}", serde_json::to_string(&state).unwrap()).is_err() {
            return;
        }
    }
}

/// Hears what Graph tells, as the server does: kept before it is acknowledged.
async fn listen(shared: Arc<Shared>, listener: std::net::TcpListener) {
    let store = Store::open(&shared.orders.store).await.unwrap();
    let app = Router::new().route("/told", post(told)).with_state((shared, store));
    axum::serve(tokio::net::TcpListener::from_std(listener).unwrap(), app).await.unwrap();
}

async fn told(
    Extracted((shared, store)): Extracted<(Arc<Shared>, Store)>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    if let Some(reply) = query.as_deref().and_then(graph::notifications::validation) {
        let mut response = (StatusCode::OK, reply.body).into_response();
        response.headers_mut().insert("content-type", HeaderValue::from_static("text/plain"));
        return response;
    }
    match notices::take(&store, &body, Millis(shared.clock.millis())).await {
        Ok(_) => {
            shared.woken.iter().for_each(Notify::notify_one);
            StatusCode::ACCEPTED.into_response()
        }
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}
