//! When to try again.
//!
//! | what came back | try again? | after |
//! |---|---|---|
//! | no network, time ran out | yes | backoff |
//! | 408, 502, 504 | yes | `Retry-After`, else backoff |
//! | 429, 503 | yes | `Retry-After`, else backoff |
//! | anything else | no | |
//!
//! `Retry-After` comes in seconds, with fractions from some services (`2.128`), or as an HTTP date. What asks
//! for more than [`MAX_WAIT_MS`] is not waited for: whoever waits that long should be told instead. Backoff
//! doubles from [`FIRST_WAIT_MS`] and half of it is chance, so that a crowd does not come back as one.

use crate::{Reply, TransportError, date};

/// Attempts in all, the first one counted.
pub const MAX_ATTEMPTS: u32 = 6;
/// The first wait without `Retry-After`, in milliseconds.
pub const FIRST_WAIT_MS: u64 = 1_000;
/// The longest wait without `Retry-After`, in milliseconds.
pub const MAX_BACKOFF_MS: u64 = 60_000;
/// The longest wait that is obeyed, in milliseconds. Service protection of Dataverse asks for at most its
/// window of five minutes.
pub const MAX_WAIT_MS: u64 = 300_000;

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Send it again after so many milliseconds.
    Again(u64),
    /// It is answered, or hopeless.
    GiveUp,
}

/// What to do after `attempt` attempts (from 1). `now_s` is the time in seconds since 1970, for dates;
/// `chance` is drawn evenly from 0 to 1.
pub fn after(outcome: Result<&Reply, &TransportError>, attempt: u32, now_s: i64, chance: f64) -> Next {
    let passes = match outcome {
        Ok(reply) => matches!(reply.status, 408 | 429 | 502 | 503 | 504),
        Err(TransportError::Unreachable(_) | TransportError::TimedOut) => true,
        Err(
            TransportError::TooLarge(_)
            | TransportError::SignedOut(_)
            | TransportError::NoConsent(_)
            | TransportError::OtherAccount(_),
        ) => false,
    };
    if !passes || attempt >= MAX_ATTEMPTS {
        return Next::GiveUp;
    }
    match outcome.ok().and_then(|reply| retry_after_ms(reply, now_s)) {
        Some(wait) if wait > MAX_WAIT_MS => Next::GiveUp,
        Some(wait) => Next::Again(wait),
        None => Next::Again(backoff_ms(attempt, chance)),
    }
}

/// How long the other side asks to wait, in milliseconds, rounded up; `None` where it does not say. A date
/// that is over is no wait.
pub fn retry_after_ms(reply: &Reply, now_s: i64) -> Option<u64> {
    let value = reply.headers.get("Retry-After")?.trim();
    if value.starts_with(|first: char| first.is_ascii_digit()) {
        let seconds: f64 = value.parse().ok()?;
        // A float turns into an integer by saturating: "9e99" is very long, and not a panic.
        return Some((seconds * 1000.0).ceil() as u64);
    }
    let seconds = date::read_http(value)?.saturating_sub(now_s).max(0);
    u64::try_from(seconds).ok().map(|seconds| seconds.saturating_mul(1000))
}

/// The wait after that many attempts without a word from the other side.
fn backoff_ms(attempt: u32, chance: f64) -> u64 {
    let doublings = attempt.saturating_sub(1).min(16);
    let full = (FIRST_WAIT_MS << doublings).min(MAX_BACKOFF_MS);
    let chance = if chance.is_finite() { chance.clamp(0.0, 1.0) } else { 1.0 };
    full / 2 + (full as f64 / 2.0 * chance) as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reply(status: u16, retry_after: Option<&str>) -> Reply {
        let mut reply = Reply::new(status);
        if let Some(value) = retry_after {
            reply.headers.set("retry-after", value);
        }
        reply
    }

    #[test]
    fn the_table() {
        let cases = [
            (200, None, Next::GiveUp),
            (400, None, Next::GiveUp),
            (401, None, Next::GiveUp),
            (403, Some("1"), Next::GiveUp),
            (404, None, Next::GiveUp),
            (412, None, Next::GiveUp),
            (500, None, Next::GiveUp),
            (408, None, Next::Again(500)),
            (502, None, Next::Again(500)),
            (504, None, Next::Again(500)),
            (429, Some("2"), Next::Again(2000)),
            (429, Some("2.128"), Next::Again(2128)),
            (429, Some(" 0 "), Next::Again(0)),
            (503, Some("Mon, 23 Nov 2026 10:58:07 GMT"), Next::Again(7000)),
            (503, Some("Mon, 23 Nov 2020 10:58:07 GMT"), Next::Again(0)),
            (429, Some("300"), Next::Again(300_000)),
            (429, Some("301"), Next::GiveUp),
            (429, Some("9e99"), Next::GiveUp),
            (429, Some("soon"), Next::Again(500)),
            (429, Some("-5"), Next::Again(500)),
            (429, Some("1 minute"), Next::Again(500)),
        ];
        for (status, header, expected) in cases {
            assert_eq!(
                after(Ok(&reply(status, header)), 1, 1_795_431_480, 0.0),
                expected,
                "{status} {header:?}"
            );
        }
    }

    #[test]
    fn errors_of_the_network_pass_and_others_do_not() {
        let next = |error| after(Err(&error), 1, 0, 1.0);
        assert_eq!(next(TransportError::TimedOut), Next::Again(1000));
        assert_eq!(next(TransportError::Unreachable("x".into())), Next::Again(1000));
        assert_eq!(next(TransportError::SignedOut("x".into())), Next::GiveUp);
        assert_eq!(next(TransportError::TooLarge(1)), Next::GiveUp);
    }

    #[test]
    fn waits_double_and_then_it_ends() {
        let all: Vec<Next> = (1..=6).map(|attempt| after(Ok(&reply(503, None)), attempt, 0, 1.0)).collect();
        let waits = [1000, 2000, 4000, 8000, 16_000].map(Next::Again);
        assert_eq!(all[..5], waits);
        assert_eq!(all[5], Next::GiveUp);
    }

    proptest! {
        #[test]
        fn no_wait_is_longer_than_the_longest(
            attempt in any::<u32>(),
            chance in any::<f64>(),
            now in any::<i64>(),
            header in "\\PC{0,12}|[0-9e.]{1,9}",
            status in any::<u16>(),
        ) {
            let next = after(Ok(&reply(status, Some(&header))), attempt, now, chance);
            let bounded = match next {
                Next::Again(wait) => wait <= MAX_WAIT_MS,
                Next::GiveUp => true,
            };
            prop_assert!(bounded);
            prop_assert!(backoff_ms(attempt, chance) <= MAX_BACKOFF_MS);
        }
    }
}
