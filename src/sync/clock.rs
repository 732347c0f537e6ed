//! The synchronizer's clock: the machine's, and in a test one that can be turned forward.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use domain::mail::Moment;

/// A clock. A clone shows the same time.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_ms: Arc<AtomicI64>,
}

impl Clock {
    /// Milliseconds since 1970 UTC.
    #[must_use]
    pub fn millis(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        now.saturating_add(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Now, for what decides.
    #[must_use]
    pub fn now(&self) -> Moment {
        Moment(self.millis().div_euclid(1_000))
    }

    /// Turns it forward: what waits for a quarter of an hour need not be waited for in a test.
    pub fn turn(&self, seconds: i64) {
        self.ahead_ms.fetch_add(seconds.saturating_mul(1_000), Ordering::Relaxed);
    }
}

impl dataverse::Clock for Clock {
    fn now(&self) -> Moment {
        Self::now(self)
    }
}
