//! Many pieces of work, so many at a time, on this thread.
//!
//! Each is a task of its own and goes on while whoever waits for it does something else: one that holds a lock of the
//! store must not stand still while another waits for that lock.

use std::future::Future;

use tokio::task::JoinSet;

/// Pieces of work that wait, and those under way. Runs inside a [`tokio::task::LocalSet`]; dropped, it breaks off what
/// is under way.
pub(crate) struct Crew<I, R> {
    waiting: I,
    at_work: JoinSet<R>,
    most: usize,
}

impl<I, R> Crew<I, R>
where
    I: Iterator<Item: Future<Output = R> + 'static>,
    R: 'static,
{
    /// That work, so many pieces at a time.
    pub(crate) fn new(work: impl IntoIterator<IntoIter = I>, most: usize) -> Self {
        Self { waiting: work.into_iter(), at_work: JoinSet::new(), most: most.max(1) }
    }

    /// What the next piece came to that is done; `None` when all are.
    pub(crate) async fn next(&mut self) -> Option<R> {
        loop {
            while self.at_work.len() < self.most {
                let Some(work) = self.waiting.next() else { break };
                self.at_work.spawn_local(work);
            }
            match self.at_work.join_next().await? {
                Ok(came) => return Some(came),
                Err(error) => tracing::error!(%error, "a piece of work broke"),
            }
        }
    }
}
