//! The synchronizer as it runs: threads with a worker each, and one more, the desk, for what people and programs ask
//! of it meanwhile.
//!
//! Every thread has a runtime, connections and a store of its own: nothing of one waits for another. What they share
//! is the database, and what people have set: for thousands of mailboxes that is large, and is kept once.

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use dataverse::LedgerOver;
use graph::Service;
use tokio::{
    sync::{Notify, Semaphore, mpsc, oneshot, watch},
    task::{self, LocalSet},
    time,
};

use crate::{
    acts,
    clock::Clock,
    contents::KeptContents,
    engine::{Engine, Meter, Pace, Settings, ToldAt},
    http::{Counts, Http, Patient, Signed},
    sign_in::{Registration, ServiceTokens},
    store::{Store, StoreError},
    upkeep, worker,
};

/// Questions that wait for the desk.
const WAITING: usize = 64;
/// Questions that the desk deals with at the same time.
const AT_ONCE: usize = 16;
/// How often a thread tells how it is.
const BEAT: Duration = Duration::from_millis(250);
/// How often tests are looked for that nobody runs any more.
const RECOVER: Duration = Duration::from_secs(60);
/// The pause before a thread that could not begin tries again.
const AGAIN: Duration = Duration::from_secs(2);

/// A way to a service that signs in and is patient.
pub type Door = Signed<Patient<Http>, ServiceTokens<Patient<Http>>>;
/// The CRM's ledger behind such a way.
pub type Books = LedgerOver<Door, Clock, KeptContents>;
/// An engine between a Graph and a CRM over HTTP.
pub type Ready = Engine<Door, Books>;

/// Where a service is, and for whom tokens are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The address of its API: `https://graph.microsoft.com/v1.0`, `https://org.crm.dynamics.com/api/data/v9.2/`.
    pub url: String,
    /// The resource that tokens are for; `/.default` is put behind it.
    pub audience: String,
}

/// Everything a synchronizer has to be told.
#[derive(Clone, Debug)]
pub struct Config {
    /// Microsoft Graph.
    pub graph: Place,
    /// The CRM.
    pub crm: Place,
    /// How it signs in at both.
    pub registration: Registration,
    /// The URL of its own database.
    pub store: String,
    /// Authorities that are trusted beside the machine's own, as PEM.
    pub authorities: Vec<Vec<u8>>,
    /// Threads with a worker each; 0 takes as many as the machine has cores.
    pub threads: usize,
    /// Mailboxes that one worker looks at at the same time.
    pub concurrency: usize,
    /// How fast things go.
    pub pace: Pace,
    /// Where Graph is to tell of changes; `None` where nobody listens: mailboxes are polled then.
    pub told_at: Option<ToldAt>,
    /// The clock.
    pub clock: Clock,
}

/// Why it cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No HTTP client can be made: a certificate cannot be read.
    #[error("no connections can be made: {0}")]
    Http(#[from] reqwest::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The machine has no thread left.
    #[error("no thread can be started: {0}")]
    Thread(#[from] io::Error),
}

/// What one thread works with. Clones share everything.
#[derive(Clone)]
pub struct Tools {
    /// The engine.
    pub engine: Ready,
    /// The way to the CRM, for what the ledger does not ask.
    pub crm: Door,
    /// Where the CRM is.
    pub crm_service: dataverse::Service,
    /// For whom tokens of Graph are asked.
    pub graph_audience: String,
    /// Who signs in.
    pub tokens: ServiceTokens<Patient<Http>>,
    /// Connections that do not sign in.
    pub http: Http,
    /// What was asked of Graph.
    pub graph_counts: Arc<Counts>,
    /// What was asked of the CRM.
    pub crm_counts: Arc<Counts>,
    /// Bytes of files that were not sent to the CRM, which held them already.
    pub spared: Arc<AtomicU64>,
}

impl Config {
    /// Tools for one thread. The store is opened, and its schema brought up to date.
    ///
    /// # Errors
    /// Where a certificate cannot be read, or the database not be opened.
    pub async fn tools(&self) -> Result<Tools, StartError> {
        let store = Store::open(&self.store).await?;
        self.tools_with(store)
    }

    /// The same with a store that is open.
    ///
    /// # Errors
    /// Where a certificate cannot be read.
    pub fn tools_with(&self, store: Store) -> Result<Tools, StartError> {
        let http = Http::new(&self.authorities)?;
        let (to_graph, to_crm) = (http.counted_apart(), http.counted_apart());
        let (graph_counts, crm_counts) = (Arc::clone(to_graph.counts()), Arc::clone(to_crm.counts()));
        let tokens = ServiceTokens::new(Patient::new(http.clone()), self.registration.clone());
        let door = |http, place: &Place| {
            Signed::new(Patient::new(http), tokens.clone(), &place.audience, &place.url)
        };
        let crm = door(to_crm, &self.crm);
        let service = Service::new(&self.graph.url);
        let contents = KeptContents::new(store.clone(), self.clock.clone(), &self.crm.url);
        let spared = Arc::clone(contents.spared());
        let ledger = LedgerOver::new(crm.clone(), &self.crm.url, self.clock.clone()).remembering(contents);
        let engine =
            Engine::new(door(to_graph, &self.graph), service, ledger, store, self.clock.clone(), self.pace)
                .told_at(self.told_at.clone());
        let crm_service = dataverse::Service::new(&self.crm.url);
        let graph_audience = self.graph.audience.clone();
        Ok(Tools { engine, crm, crm_service, graph_audience, tokens, http, graph_counts, crm_counts, spared })
    }

    fn threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            some => some,
        }
    }
}

/// How one thread is.
#[derive(Debug, Default)]
struct Bench {
    woken: Notify,
    looks: AtomicU64,
    broken: AtomicU64,
    decided: AtomicU64,
    tracked: AtomicU64,
    failed: AtomicU64,
    sent: AtomicU64,
    unsent: AtomicU64,
    stepped: AtomicU64,
    unstepped: AtomicU64,
    beat: AtomicI64,
    counts: OnceLock<(Arc<Counts>, Arc<Counts>)>,
    spared: OnceLock<Arc<AtomicU64>>,
}

impl Bench {
    fn publish(&self, meter: &Meter, clock: &Clock) {
        for (to, from) in [
            (&self.looks, &meter.looks),
            (&self.broken, &meter.broken),
            (&self.decided, &meter.decided),
            (&self.tracked, &meter.tracked),
            (&self.failed, &meter.failed),
            (&self.sent, &meter.sent),
            (&self.unsent, &meter.unsent),
            (&self.stepped, &meter.stepped),
            (&self.unstepped, &meter.unstepped),
        ] {
            to.store(from.get(), Ordering::Relaxed);
        }
        self.beat.store(clock.millis(), Ordering::Relaxed);
    }
}

/// What was done since the start, over all threads of this process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Threads with a worker.
    pub workers: u64,
    /// Looks that ended.
    pub looks: u64,
    /// Looks that were broken off.
    pub broken: u64,
    /// Mails decided about.
    pub decided: u64,
    /// Activities written.
    pub tracked: u64,
    /// Attempts to write a mail that failed.
    pub failed: u64,
    /// Mails of the CRM that were sent.
    pub sent: u64,
    /// Attempts to send one that failed.
    pub unsent: u64,
    /// Rows and items written to keep appointments, contacts and tasks in step.
    pub stepped: u64,
    /// Attempts to write one that failed.
    pub unstepped: u64,
    /// Bytes of files that were not sent to the CRM, which held them already.
    pub spared: u64,
    /// Asked of Graph: requests, bytes sent, bytes received, replies that said 429.
    pub graph: [u64; 4],
    /// The same of the CRM.
    pub crm: [u64; 4],
    /// When the worker that has been silent the longest was last heard, in milliseconds since 1970; 0 where one has
    /// not begun yet.
    pub beat: i64,
}

type Job = Box<dyn FnOnce(Tools) -> Pin<Box<dyn Future<Output = ()>>> + Send>;

struct Shared {
    benches: Vec<Arc<Bench>>,
    settings: Settings,
    desk: mpsc::Sender<Job>,
}

/// A way to a synchronizer that runs. A clone leads to the same.
#[derive(Clone)]
pub struct Handle(Arc<Shared>);

/// The synchronizer does not take questions: it ends, or has too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the synchronizer is ending, or has too much to do")]
pub struct Away;

impl Handle {
    /// Ends the workers' pauses: somebody knows that a mailbox is due.
    pub fn wake(&self) {
        self.0.benches.iter().for_each(|bench| bench.woken.notify_one());
    }

    /// Somebody changed settings: whatever is decided from now on obeys them, in looks under way too.
    pub fn forget_settings(&self) {
        self.0.settings.forget();
    }

    /// What was done since the start.
    pub fn totals(&self) -> Totals {
        let mut all = Totals { workers: self.0.benches.len() as u64, beat: i64::MAX, ..Totals::default() };
        for bench in &self.0.benches {
            let read = |cell: &AtomicU64| cell.load(Ordering::Relaxed);
            all.looks += read(&bench.looks);
            all.broken += read(&bench.broken);
            all.decided += read(&bench.decided);
            all.tracked += read(&bench.tracked);
            all.failed += read(&bench.failed);
            all.sent += read(&bench.sent);
            all.unsent += read(&bench.unsent);
            all.stepped += read(&bench.stepped);
            all.unstepped += read(&bench.unstepped);
            all.beat = all.beat.min(bench.beat.load(Ordering::Relaxed));
            all.spared += bench.spared.get().map_or(0, |spared| read(spared));
            if let Some((graph, crm)) = bench.counts.get() {
                add(&mut all.graph, graph);
                add(&mut all.crm, crm);
            }
        }
        all
    }

    /// Has the desk do something, and waits for what comes of it.
    ///
    /// # Errors
    /// Where the desk takes nothing more.
    pub async fn ask<R, F, W>(&self, work: W) -> Result<R, Away>
    where
        R: Send + 'static,
        F: Future<Output = R> + 'static,
        W: FnOnce(Tools) -> F + Send + 'static,
    {
        let (answer, heard) = oneshot::channel();
        let job: Job = Box::new(move |tools| {
            Box::pin(async move {
                // Whoever asked may be gone.
                let _ = answer.send(work(tools).await);
            })
        });
        self.0.desk.try_send(job).map_err(|_| Away)?;
        heard.await.map_err(|_| Away)
    }
}

fn add(to: &mut [u64; 4], counts: &Counts) {
    let from = [&counts.requests, &counts.sent, &counts.received, &counts.throttled];
    for (to, from) in to.iter_mut().zip(from) {
        *to += from.load(Ordering::Relaxed);
    }
}

/// A synchronizer that runs.
pub struct Running {
    handle: Handle,
    ending: watch::Sender<bool>,
    threads: Vec<JoinHandle<()>>,
}

impl Running {
    /// The way to it.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Ends it: what is under way is finished, leases are given back. `false` where that took longer than `patience`;
    /// then leases run out by themselves.
    pub async fn end(self, patience: Duration) -> bool {
        let _ = self.ending.send(true);
        self.handle.wake();
        let threads = self.threads;
        let all = task::spawn_blocking(move || threads.into_iter().all(|thread| thread.join().is_ok()));
        time::timeout(patience, all).await.is_ok_and(|joined| joined.unwrap_or(false))
    }
}

/// Starts the threads. What fails later is told in the log and tried again.
///
/// # Errors
/// Where the machine has no thread left.
pub fn start(config: &Config) -> Result<Running, StartError> {
    let (ending, end) = watch::channel(false);
    let (desk, jobs) = mpsc::channel(WAITING);
    let benches: Vec<Arc<Bench>> = (0..config.threads()).map(|_| Arc::default()).collect();
    let mut threads = Vec::with_capacity(benches.len() + 1);
    let settings = Settings::default();
    for (number, bench) in benches.iter().enumerate() {
        let (config, bench, end) = (config.clone(), Arc::clone(bench), end.clone());
        let (name, settings) = (format!("sync-{number}"), settings.clone());
        let work = move || local(async move { employ(&config, settings, bench, end).await });
        threads.push(std::thread::Builder::new().name(name).spawn(work)?);
    }
    let shared = Shared { benches, settings: settings.clone(), desk };
    let (of_desk, handle) = (config.clone(), Handle(Arc::new(shared)));
    let awake = handle.clone();
    let work = move || local(async move { attend(&of_desk, settings, jobs, end, awake).await });
    threads.push(std::thread::Builder::new().name("sync-desk".to_owned()).spawn(work)?);
    Ok(Running { handle, ending, threads })
}

/// Runs something on this thread alone.
fn local(work: impl Future<Output = ()>) {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => LocalSet::new().block_on(&runtime, work),
        Err(error) => tracing::error!(%error, "a thread of the synchronizer cannot begin"),
    }
}

/// Tools, as soon as there are any; `None` where it ends before.
async fn equipped(config: &Config, settings: Settings, end: &mut watch::Receiver<bool>) -> Option<Tools> {
    loop {
        match config.tools().await {
            Ok(tools) => return Some(Tools { engine: tools.engine.sharing(settings), ..tools }),
            Err(error) => tracing::error!(%error, "the synchronizer cannot begin yet"),
        }
        tokio::select! {
            () = time::sleep(AGAIN) => {}
            _ = end.changed() => {}
        }
        if *end.borrow() {
            return None;
        }
    }
}

async fn employ(config: &Config, settings: Settings, bench: Arc<Bench>, mut end: watch::Receiver<bool>) {
    let Some(tools) = equipped(config, settings, &mut end).await else { return };
    let _ = bench.counts.set((tools.graph_counts, tools.crm_counts));
    let _ = bench.spared.set(tools.spared);
    let engine = tools.engine;
    let beside = {
        let (engine, bench) = (engine.clone(), Arc::clone(&bench));
        task::spawn_local(async move {
            loop {
                bench.publish(&engine.meter, &engine.clock);
                time::sleep(BEAT).await;
            }
        })
    };
    worker::work(engine.clone(), config.concurrency.max(1), end, &bench.woken).await;
    beside.abort();
    bench.publish(&engine.meter, &engine.clock);
    engine.store.close().await;
}

/// The desk: answers questions, and keeps the house.
async fn attend(
    config: &Config,
    settings: Settings,
    mut jobs: mpsc::Receiver<Job>,
    mut end: watch::Receiver<bool>,
    handle: Handle,
) {
    let Some(tools) = equipped(config, settings, &mut end).await else { return };
    let house = task::spawn_local({
        let engine = tools.engine.clone();
        async move { upkeep::keep(&engine, || handle.wake()).await }
    });
    let tests = task::spawn_local({
        let tools = tools.clone();
        async move {
            loop {
                if let Err(error) = acts::recover(&tools).await {
                    tracing::warn!(%error, "tests that nobody runs any more are not looked for");
                }
                time::sleep(RECOVER).await;
            }
        }
    });
    let seats = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        tokio::select! {
            job = jobs.recv() => {
                let Some(job) = job else { break };
                let Ok(seat) = Arc::clone(&seats).acquire_owned().await else { break };
                let tools = tools.clone();
                task::spawn_local(async move {
                    job(tools).await;
                    drop(seat);
                });
            }
            _ = end.changed() => break,
        }
    }
    house.abort();
    tests.abort();
    // What is under way is answered.
    let most = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
    let _ = seats.acquire_many(most).await;
    tools.engine.store.close().await;
}
