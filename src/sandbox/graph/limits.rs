//! The service's limits, by application and mailbox (Outlook service limits). Off unless they are switched on.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::header;
use serde::{Deserialize, Serialize};

use super::Asked;
use super::answer::Fault;
use crate::mailbox::Mailbox;

/// Limits by application and mailbox. The default is what Microsoft documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Limits {
    /// So many requests
    pub requests: usize,
    /// in so many seconds.
    pub window_seconds: u64,
    /// So many requests at the same time.
    pub concurrent: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { requests: 10_000, window_seconds: 600, concurrent: 4 }
    }
}

#[derive(Debug, Default)]
struct Use {
    /// When the requests of the window came.
    recent: VecDeque<Instant>,
    now: usize,
}

#[derive(Debug, Default)]
struct Shared {
    limits: Option<Limits>,
    used: HashMap<(String, i64), Use>,
    refused: u64,
}

/// Counts requests and refuses those over the limits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Throttle(Arc<Mutex<Shared>>);

/// A request that is being answered.
pub(super) struct Turn(Option<(Throttle, (String, i64))>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some((throttle, key)) = &self.0
            && let Some(used) = throttle.lock().used.get_mut(key)
        {
            used.now = used.now.saturating_sub(1);
        }
    }
}

impl Throttle {
    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Switches limits on or off, and counts from nothing.
    pub(crate) fn set(&self, limits: Option<Limits>) {
        *self.lock() = Shared { limits, ..Shared::default() };
    }

    /// The limits, and how many requests they refused.
    pub(crate) fn state(&self) -> (Option<Limits>, u64) {
        let shared = self.lock();
        (shared.limits, shared.refused)
    }

    fn enter(&self, client: &str, mailbox: i64) -> Result<Turn, Fault> {
        let mut shared = self.lock();
        let Some(limits) = shared.limits else { return Ok(Turn(None)) };
        let (key, now) = ((client.to_owned(), mailbox), Instant::now());
        let window = Duration::from_secs(limits.window_seconds);
        let used = shared.used.entry(key.clone()).or_default();
        while used.recent.front().is_some_and(|at| now.duration_since(*at) >= window) {
            used.recent.pop_front();
        }
        if used.recent.len() >= limits.requests {
            let oldest = used.recent.front().copied().unwrap_or(now);
            let wait = window.saturating_sub(now.duration_since(oldest)).as_secs() + 1;
            shared.refused += 1;
            return Err(Fault::new(
                429,
                "ApplicationThrottled",
                "Application is over its MailboxRequest limit.",
            )
            .with(header::RETRY_AFTER, wait.to_string()));
        }
        if used.now >= limits.concurrent {
            shared.refused += 1;
            return Err(Fault::new(
                429,
                "ApplicationThrottled",
                "Application is over its MailboxConcurrency limit.",
            )
            .with(header::RETRY_AFTER, "1"));
        }
        used.recent.push_back(now);
        used.now += 1;
        Ok(Turn(Some((self.clone(), key))))
    }
}

/// Counts a request to a mailbox until the turn is over.
pub(super) fn enter(asked: &Asked, mailbox: &Mailbox) -> Result<Turn, Fault> {
    asked.sandbox.throttle().enter(&asked.caller.client, mailbox.key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_application_and_mailbox_has_its_own_limits() {
        let throttle = Throttle::default();
        assert!((0..99).all(|_| throttle.enter("a", 1).is_ok()), "off by default");
        throttle.set(Some(Limits { requests: 3, window_seconds: 600, concurrent: 2 }));
        let one = throttle.enter("a", 1);
        let two = throttle.enter("a", 1);
        assert!(one.is_ok() && two.is_ok());
        assert_eq!(throttle.enter("a", 1).err().map(|f| f.status), Some(429), "two at the same time");
        assert!(throttle.enter("a", 2).is_ok() && throttle.enter("b", 1).is_ok());
        drop((one, two));
        assert!(throttle.enter("a", 1).is_ok());
        assert_eq!(throttle.enter("a", 1).err().map(|f| f.status), Some(429), "three in the window");
        assert_eq!(throttle.state().1, 2);
    }
}
