//! The synchronizer as a part of a server: its database for the routes, and its threads once the routes are served.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::{Context as _, Result};
use sync::run::{self, Config, Handle, Running, Totals};
use sync::store::{Figures, Millis, Store, StoreError};
use tokio::sync::Semaphore;

use super::rights::Rights;
use crate::admin::MAX_JOBS;

/// How long the workers may take to finish what is under way.
const FAREWELL: Duration = Duration::from_secs(5);
/// A worker that was not heard for so long is stuck, in milliseconds.
const STUCK_MS: i64 = 60_000;

/// What the routes work with. A clone is the same.
#[derive(Clone)]
pub(crate) struct Service(Arc<Inner>);

struct Inner {
    config: Config,
    store: Store,
    handle: OnceLock<Handle>,
    rights: Rights,
    jobs: Arc<Semaphore>,
}

/// How it is.
pub(crate) struct Health {
    /// The database's figures; an error where it does not answer.
    pub(crate) figures: Result<Figures, StoreError>,
    /// What this process did.
    pub(crate) totals: Option<Totals>,
    /// Seconds since the worker that has been silent the longest was heard; `None` where it has not begun.
    pub(crate) silent_s: Option<i64>,
    /// Everything goes on.
    pub(crate) well: bool,
}

impl Service {
    /// Opens the database. Nothing runs yet: Graph asks the routes before it promises notifications.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub(crate) async fn open(config: Config) -> Result<Self> {
        let store = Store::open(&config.store).await.context("the synchronizer's database")?;
        let (handle, rights) = (OnceLock::new(), Rights::default());
        let jobs = Arc::new(Semaphore::new(MAX_JOBS));
        Ok(Self(Arc::new(Inner { config, store, handle, rights, jobs })))
    }

    /// Starts the threads.
    ///
    /// # Errors
    /// When the machine has no thread left.
    pub(crate) fn start(&self) -> Result<Running> {
        let running = run::start(&self.0.config).context("the synchronizer cannot be started")?;
        let _ = self.0.handle.set(running.handle().clone());
        let (threads, told) = (running.handle().totals().workers, self.0.config.told_at.is_some());
        tracing::info!(threads, told, "the synchronizer runs");
        Ok(running)
    }

    /// The database.
    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// The threads, once they run.
    pub(crate) fn handle(&self) -> Option<&Handle> {
        self.0.handle.get()
    }

    /// A place for each job that may be at work.
    pub(crate) fn jobs(&self) -> &Arc<Semaphore> {
        &self.0.jobs
    }

    /// Who may see what.
    pub(crate) fn rights(&self) -> &Rights {
        &self.0.rights
    }

    /// Now, by the synchronizer's clock.
    pub(crate) fn now(&self) -> Millis {
        Millis(self.0.config.clock.millis())
    }

    /// How it is.
    pub(crate) async fn health(&self) -> Health {
        let figures = self.0.store.figures(self.now()).await;
        let totals = self.handle().map(Handle::totals);
        let silent = totals.map(|totals| self.now().0 - totals.beat).filter(|silent| *silent < self.now().0);
        let stuck = silent.is_some_and(|ms| ms > STUCK_MS);
        let well = figures.is_ok() && !stuck;
        Health { figures, totals, silent_s: silent.map(|ms| ms / 1_000), well }
    }
}

/// Ends the threads in good order.
pub(crate) async fn end(running: Running) {
    if !running.end(FAREWELL).await {
        tracing::warn!("looks are broken off: their leases run out by themselves");
    }
}
