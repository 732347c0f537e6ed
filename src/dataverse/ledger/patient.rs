//! A transport that tries again as [`wire::retry`] says: it obeys `Retry-After`, and gives up after a bound.

use domain::mail::Moment;
use wire::{
    Reply, Request, Transport, TransportError,
    retry::{self, Next},
};

/// What waiting takes: a clock, a timer and a die.
#[allow(async_fn_in_trait, reason = "one thread per pane and per mailbox worker: no Send is wanted")]
pub trait Pause {
    /// Now.
    fn now(&self) -> Moment;
    /// A number drawn evenly from 0 to 1.
    fn chance(&self) -> f64;
    /// Comes back after so many milliseconds.
    async fn wait(&self, milliseconds: u64);
}

/// A transport with patience. Every request of this client may be repeated, so all of them are tried again.
#[derive(Clone, Debug)]
pub struct Patient<T, P> {
    transport: T,
    pause: P,
}

impl<T: Transport, P: Pause> Patient<T, P> {
    /// Over that transport.
    pub fn new(transport: T, pause: P) -> Self {
        Self { transport, pause }
    }
}

impl<T: Transport, P: Pause> Transport for Patient<T, P> {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            let outcome = self.transport.send(request.clone()).await;
            match retry::after(outcome.as_ref(), attempt, self.pause.now().0, self.pause.chance()) {
                Next::Again(milliseconds) => self.pause.wait(milliseconds).await,
                Next::GiveUp => return outcome,
            }
        }
    }
}
