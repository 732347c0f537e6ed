//! Service protection: so many requests per user in a window, as Dataverse counts them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::error::{Fault, Result, code};

/// Users counted at the same time; when there are more, windows that have ended are dropped.
const COUNTED: usize = 10_000;

/// Counts the requests of users.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    most: Option<u32>,
    window: Duration,
    counts: Arc<Mutex<HashMap<Uuid, (Instant, u32)>>>,
}

impl Limits {
    /// `most` requests in `window`; none is counted without it.
    pub(crate) fn new(most: Option<u32>, window: Duration) -> Self {
        Self { most, window, counts: Arc::default() }
    }

    /// Counts a request; answers how many are left, where they are counted.
    ///
    /// # Errors
    /// 429 with `Retry-After` when none is left.
    pub(crate) fn admit(&self, user: Uuid) -> Result<Option<u32>> {
        self.admit_at(user, Instant::now())
    }

    fn admit_at(&self, user: Uuid, now: Instant) -> Result<Option<u32>> {
        let Some(most) = self.most else { return Ok(None) };
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() > COUNTED {
            counts.retain(|_, (start, _)| now.duration_since(*start) < self.window);
        }
        let (start, count) = counts.entry(user).or_insert((now, 0));
        let passed = now.duration_since(*start);
        if passed >= self.window {
            (*start, *count) = (now, 0);
        } else if *count >= most {
            let mut fault = Fault::new(
                429,
                code::THROTTLED,
                format!(
                    "Number of requests exceeded the limit of {most} over time window of {} seconds.",
                    self.window.as_secs()
                ),
            );
            fault.retry_after = Some((self.window - passed).as_secs().max(1));
            return Err(fault);
        }
        *count += 1;
        Ok(Some(most - *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_opens_again() {
        let limits = Limits::new(Some(2), Duration::from_secs(300));
        let (user, start) = (Uuid::from_u128(1), Instant::now());
        assert_eq!(limits.admit_at(user, start), Ok(Some(1)));
        assert_eq!(limits.admit_at(user, start), Ok(Some(0)));
        let refused = limits.admit_at(user, start + Duration::from_secs(100));
        assert_eq!(
            refused.map_err(|f| (f.status, f.code, f.retry_after)),
            Err((429, "0x80072322", Some(200)))
        );
        assert_eq!(limits.admit_at(Uuid::from_u128(2), start), Ok(Some(1)), "another user is not concerned");
        assert_eq!(limits.admit_at(user, start + Duration::from_secs(300)), Ok(Some(1)));
    }
}
