//! Turns at the one connection that writes, and the commit that several turns share.
//!
//! A commit costs a write to the disk, whatever is in it. So a turn ends with its savepoint and leaves the
//! transaction open; its writer then queues for the connection again. Who waited meanwhile writes into the same
//! transaction, and the first writer whose second turn comes commits for all of them. Nobody is answered before
//! the commit that holds its work; a writer alone commits at once, for nobody is before it in the queue.

use std::sync::Arc;

use sqlx::sqlite::SqliteConnection;
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use crate::error::{Fault, Result};

/// Savepoint around one turn.
const TURN: &str = "turn";

/// How a transaction ended: `None` while it is open.
type Ended = Option<Result<()>>;

/// The one connection that writes.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) conn: SqliteConnection,
    /// The open transaction, which tells those whose work is in it how it ended.
    open: Option<watch::Sender<Ended>>,
    /// A turn has begun and not ended: found by the next one, its future was dropped half-way.
    turn: bool,
    /// A commit was begun and not seen to end.
    committing: bool,
    /// The last version given out; never goes back, so a rolled-back version is a gap and not a repetition.
    pub(super) version: i64,
}

impl Writer {
    pub(super) fn new(conn: SqliteConnection, version: i64) -> Self {
        Self { conn, open: None, turn: false, committing: false, version }
    }

    /// Begins a turn, in the open transaction or in a new one.
    pub(super) async fn begin(&mut self) -> Result<()> {
        self.mend().await;
        if self.open.is_none() {
            self.run("BEGIN IMMEDIATE").await?;
            self.open = Some(watch::Sender::new(None));
        }
        self.turn = true;
        self.mark(TURN).await
    }

    /// What a dropped future left behind is no part of what comes.
    async fn mend(&mut self) {
        if self.committing {
            // Whether it happened nobody knows; those who wait are told so by the end of the channel.
            let _ = self.run("ROLLBACK").await;
            self.open = None;
            self.committing = false;
            self.turn = false;
        } else if self.turn && self.undo(TURN).await.is_ok() {
            self.turn = false;
        }
    }

    /// Sets a savepoint.
    pub(super) async fn mark(&mut self, name: &'static str) -> Result<()> {
        self.run(&format!("SAVEPOINT {name}")).await
    }

    /// Takes a savepoint's work into what is around it, and sets the savepoint again.
    pub(super) async fn mark_again(&mut self, name: &'static str) -> Result<()> {
        match self.run(&format!("RELEASE {name}; SAVEPOINT {name}")).await {
            Ok(()) => Ok(()),
            Err(fault) => Err(self.lost(fault).await),
        }
    }

    /// Takes a savepoint's work into what is around it.
    pub(super) async fn keep(&mut self, name: &'static str) -> Result<()> {
        match self.run(&format!("RELEASE {name}")).await {
            Ok(()) => Ok(()),
            Err(fault) => Err(self.lost(fault).await),
        }
    }

    /// Gives up what was done since a savepoint.
    pub(super) async fn undo(&mut self, name: &'static str) -> Result<()> {
        match self.run(&format!("ROLLBACK TO {name}; RELEASE {name}")).await {
            Ok(()) => Ok(()),
            Err(fault) => Err(self.lost(fault).await),
        }
    }

    /// A savepoint is gone: SQLite gave up the whole transaction, as it does when the disk is full or broken.
    async fn lost(&mut self, fault: Fault) -> Fault {
        let _ = self.run("ROLLBACK").await;
        self.turn = false;
        self.tell(Err(fault.clone()));
        fault
    }

    fn tell(&mut self, ended: Result<()>) {
        if let Some(open) = self.open.take() {
            open.send_replace(Some(ended));
        }
    }

    /// Ends the open transaction, if there is one, and tells everybody whose work is in it.
    pub(super) async fn commit(&mut self) {
        self.mend().await;
        if self.open.is_none() {
            return;
        }
        self.committing = true;
        let ended = self.run("COMMIT").await;
        if ended.is_err() {
            let _ = self.run("ROLLBACK").await;
        }
        self.committing = false;
        self.tell(ended);
    }

    async fn run(&mut self, text: &str) -> Result<()> {
        sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned())).execute(&mut self.conn).await?;
        Ok(())
    }
}

/// Ends a turn whose work stays, and waits until it is durable.
///
/// # Errors
/// When the disk refuses: nothing of the turn stays then.
pub(super) async fn settle(mut writer: OwnedMutexGuard<Writer>) -> Result<()> {
    writer.keep(TURN).await?;
    writer.turn = false;
    wait(writer).await
}

/// Ends a turn of which nothing stays. Where the transaction has the work of others, what the turn saw was theirs too,
/// so it is not answered before they are: whoever is refused because of a change finds that change then.
///
/// # Errors
/// When the transaction is broken.
pub(super) async fn give_up(mut writer: OwnedMutexGuard<Writer>) -> Result<()> {
    writer.undo(TURN).await?;
    writer.turn = false;
    if writer.open.as_ref().is_some_and(|open| open.receiver_count() > 0) {
        return wait(writer).await;
    }
    writer.run("ROLLBACK").await?;
    writer.open = None;
    Ok(())
}

/// Waits for the end of the open transaction, and ends it when the turn comes to whoever waits.
async fn wait(writer: OwnedMutexGuard<Writer>) -> Result<()> {
    let Some(open) = &writer.open else { return Err(Fault::internal("a turn outside a transaction")) };
    let (mut ended, outcome) = (open.subscribe(), open.subscribe());
    let lock = Arc::clone(OwnedMutexGuard::mutex(&writer));
    drop(writer);
    tokio::select! {
        biased;
        _ = ended.wait_for(Option::is_some) => {}
        () = commit(lock, &outcome) => {}
    }
    outcome
        .borrow()
        .clone()
        .unwrap_or_else(|| Err(Fault::internal("the transaction was given up before it was committed")))
}

/// Commits when the turn comes, unless somebody else did.
async fn commit(lock: Arc<Mutex<Writer>>, ended: &watch::Receiver<Ended>) {
    let mut writer = lock.lock_owned().await;
    if ended.borrow().is_none() {
        writer.commit().await;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests say what must be there")]

    use uuid::Uuid;

    use crate::catalog::{Catalog, Info};
    use crate::store::plan::Cond;
    use crate::store::{Db, Store};

    struct Place(std::path::PathBuf);

    impl Drop for Place {
        fn drop(&mut self) {
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{end}", self.0.display()));
            }
        }
    }

    async fn store(name: &str) -> (Store, Place) {
        let path = std::env::temp_dir().join(format!("regarding-turn-{}-{name}.db", std::process::id()));
        (Store::open(&path).await.unwrap(), Place(path))
    }

    fn contacts() -> &'static Info {
        Catalog::get().table("contact").unwrap()
    }

    async fn insert(db: &mut Db, number: u128) {
        db.writing().unwrap().insert(contacts(), Uuid::from_u128(number), &[]).await.unwrap();
    }

    async fn seen(store: &Store, number: u128) -> bool {
        let mut db = store.read().await.unwrap();
        db.count(contacts(), &Cond::eq(0, Uuid::from_u128(number)), 1).await.unwrap() == 1
    }

    /// A first turn that has ended and waits for its commit, while a second writer has the connection.
    async fn two(store: &Store) -> (tokio::task::JoinHandle<crate::error::Result<()>>, Db) {
        let mut first = store.write().await.unwrap();
        insert(&mut first, 1).await;
        let second = tokio::spawn({
            let store = store.clone();
            async move { store.write().await.unwrap() }
        });
        // The second stands in the queue before the first ends its turn.
        tokio::task::yield_now().await;
        let first = tokio::spawn(first.commit());
        let mut second = second.await.unwrap();
        insert(&mut second, 2).await;
        assert!(!seen(store, 1).await, "the commit waits for the second");
        (first, second)
    }

    #[tokio::test]
    async fn one_commit_serves_those_who_wait_for_each_other() {
        let (store, _place) = store("shared").await;
        let (first, second) = two(&store).await;
        second.commit().await.unwrap();
        first.await.unwrap().unwrap();
        assert!(seen(&store, 1).await && seen(&store, 2).await);
    }

    #[tokio::test]
    async fn who_gives_up_or_is_dropped_takes_nobody_along() {
        let (store, _place) = store("given-up").await;
        let (first, second) = two(&store).await;
        second.rollback().await.unwrap();
        assert!(seen(&store, 1).await, "what it was refused for is seen when it is refused");
        first.await.unwrap().unwrap();
        assert!(!seen(&store, 2).await);

        let (store, _place) = self::store("dropped").await;
        let (first, second) = two(&store).await;
        drop(second);
        first.await.unwrap().unwrap();
        assert!(seen(&store, 1).await && !seen(&store, 2).await);
        let mut third = store.write().await.unwrap();
        insert(&mut third, 3).await;
        third.commit().await.unwrap();
        assert!(seen(&store, 3).await && !seen(&store, 2).await);
    }

    #[tokio::test]
    async fn a_transaction_that_is_lost_is_told_to_all_who_are_in_it() {
        let (store, _place) = store("lost").await;
        let (first, mut second) = two(&store).await;
        // What SQLite does by itself when the disk is full.
        sqlx::query("ROLLBACK").execute(second.writing().unwrap().conn()).await.unwrap();
        assert!(second.commit().await.is_err());
        assert!(first.await.unwrap().is_err());
        assert!(!seen(&store, 1).await && !seen(&store, 2).await);
        let mut third = store.write().await.unwrap();
        insert(&mut third, 3).await;
        third.commit().await.unwrap();
        assert!(seen(&store, 3).await, "the next one begins anew");
    }
}
