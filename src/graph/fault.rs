//! What goes wrong, with Graph's own code, and the one place where it becomes a [`Problem`].

use domain::{mail::Moment, problem::Problem};
use wire::{Reply, TransportError, retry};

use crate::{
    members::Members,
    names::{Name, around},
};

/// The delta token is unknown, spoilt, or too old (delta query overview; error reference). Letter case varies.
const LOST_SYNC: [&str; 3] = ["syncStateNotFound", "syncStateInvalid", "resyncRequired"];
/// The mailbox is on premises, soft-deleted, or without a licence (semantics B18).
const NO_MAILBOX: [&str; 5] = [
    "MailboxNotEnabledForRESTAPI",
    "MailboxNotSupportedForRESTAPI",
    "MailboxNotHostedInExchangeOnline",
    "ErrorNonExistentMailbox",
    "ErrorInvalidUser",
];
/// Nobody of that id is in the directory.
const NO_USER: [&str; 2] = ["Request_ResourceNotFound", "ResourceNotFound"];
/// Somebody else wrote at the same time.
const CONFLICTS: [&str; 2] = ["ErrorIrresolvableConflict", "ErrorStaleObject"];
/// The mailbox is full, or has sent all it may for today.
const OVER_QUOTA: [&str; 3] =
    ["ErrorQuotaExceeded", "ErrorSubmissionQuotaExceeded", "ErrorMessageSizeExceeded"];
/// The longest words that are kept, in bytes: they go into logs and alerts.
const MAX_WORDS: usize = 2_000;

/// Why an operation has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No reply came.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// Graph refused or failed.
    #[error("{status} {code}: {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Graph's error code as it spells it; empty where it names none.
        code: String,
        /// Graph's words.
        message: String,
        /// The name of the request by which Microsoft's support finds it; empty where there is none.
        request_id: String,
        /// After how many milliseconds it wants to be asked again.
        retry_after_ms: Option<u64>,
    },
    /// The reply is not what the protocol promises.
    #[error("Graph answered what cannot be understood: {0}")]
    Odd(String),
    /// What is asked makes no sense or passes a limit, so it was not sent.
    #[error("{0}")]
    Senseless(String),
}

impl Fault {
    /// What a reply that is not a success says.
    pub fn of(reply: &Reply, now: Moment) -> Self {
        let mut error = Members::of(reply).ok().and_then(|mut body| body.object(around::ERROR));
        let mut word = |name: Name| error.as_mut().and_then(|error| error.text(name)).unwrap_or_default();
        let (code, words) = (word(around::CODE), word(around::WORDS));
        let mut inner =
            error.as_mut().and_then(|error| around::INNER.iter().find_map(|name| error.object(*name)));
        let told = inner
            .as_mut()
            .and_then(|inner| around::REQUEST_ID.iter().find_map(|name| inner.some_text(*name)));
        let request_id = told.or_else(|| reply.headers.get("request-id").map(str::to_owned));
        let message = if words.is_empty() { format!("HTTP {}", reply.status) } else { words };
        Self::Refused {
            status: reply.status,
            code: cut(code),
            message: cut(message),
            request_id: cut(request_id.unwrap_or_default()),
            retry_after_ms: retry::retry_after_ms(reply, now.0),
        }
    }

    /// HTTP status, where there was a reply.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            Self::Transport(_) | Self::Odd(_) | Self::Senseless(_) => None,
        }
    }

    /// Graph's error code as it spells it; empty where there is none.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused { code, .. } => code,
            Self::Transport(_) | Self::Odd(_) | Self::Senseless(_) => "",
        }
    }

    fn is_one_of(&self, codes: &[&str]) -> bool {
        codes.iter().any(|code| code.eq_ignore_ascii_case(self.code()))
    }

    /// What a delta link stood for is lost: begin anew (410, or a code that says so under any 4xx).
    pub fn is_resync(&self) -> bool {
        let refused = self.status().is_some_and(|status| (400..500).contains(&status));
        self.status() == Some(410) || (refused && self.is_one_of(&LOST_SYNC))
    }

    /// There is no mailbox that could be read: no licence, on premises, or nobody of that name. No retry helps.
    pub fn is_no_mailbox(&self) -> bool {
        self.is_one_of(&NO_MAILBOX) || (self.status() == Some(404) && self.is_one_of(&NO_USER))
    }

    /// The item or the folder is not there any more.
    pub fn is_gone(&self) -> bool {
        self.status() == Some(404) && !self.is_no_mailbox()
    }

    /// Somebody else changed it first, or it is there already.
    pub fn is_conflict(&self) -> bool {
        matches!(self.status(), Some(409 | 412)) || self.is_one_of(&CONFLICTS)
    }

    /// The mailbox is full or may not send more today.
    pub fn is_over_quota(&self) -> bool {
        self.is_one_of(&OVER_QUOTA)
    }

    /// Too many requests; the wait that is asked for stands in [`Fault::Refused`].
    pub fn is_throttled(&self) -> bool {
        self.status() == Some(429)
    }
}

/// At most [`MAX_WORDS`], cut at a character's edge.
fn cut(mut words: String) -> String {
    let end = (0..=MAX_WORDS.min(words.len())).rev().find(|at| words.is_char_boundary(*at)).unwrap_or(0);
    words.truncate(end);
    words
}

/// A reply that must be a success.
pub(crate) fn good(reply: Reply, now: Moment) -> Result<Reply, Fault> {
    if reply.is_success() { Ok(reply) } else { Err(Fault::of(&reply, now)) }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        if fault.is_conflict() {
            return Self::Conflict;
        }
        let gone = fault.is_gone() || fault.is_resync();
        match fault {
            Fault::Transport(TransportError::Unreachable(_)) => Self::Unreachable,
            Fault::Transport(TransportError::TimedOut) => Self::TimedOut,
            Fault::Transport(TransportError::SignedOut(_)) => Self::SignedOut,
            Fault::Transport(TransportError::NoConsent(at)) => Self::NoConsent(at),
            Fault::Transport(TransportError::OtherAccount(who)) => Self::OtherAccount(who),
            Fault::Transport(error @ TransportError::TooLarge(_)) => Self::Odd(error.to_string()),
            Fault::Odd(words) => Self::Odd(words),
            Fault::Senseless(message) => Self::Refused { code: String::new(), message },
            Fault::Refused { status, code, message, retry_after_ms, .. } => match status {
                401 => Self::SignedOut,
                403 => Self::NotAllowed(message),
                _ if gone => Self::Gone,
                408 => Self::TimedOut,
                429 | 502 | 503 | 504 => Self::Busy(retry_after_ms.map(whole_seconds)),
                400..=499 | 501 => Self::Refused { code, message },
                _ => Self::Odd(message),
            },
        }
    }
}

fn whole_seconds(milliseconds: u64) -> u32 {
    u32::try_from(milliseconds.div_ceil(1000)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(status: u16, body: &str, retry_after: Option<&str>) -> Fault {
        let mut reply = Reply::new(status);
        reply.body = body.as_bytes().to_vec();
        if let Some(value) = retry_after {
            reply.headers.set("Retry-After", value);
        }
        Fault::of(&reply, Moment(1_795_431_480))
    }

    fn error(code: &str) -> String {
        format!(r#"{{"error":{{"code":"{code}","message":"words"}}}}"#)
    }

    #[test]
    fn every_failure_is_told_by_what_can_be_done_about_it() {
        let refused =
            |code: &str, message: &str| Problem::Refused { code: code.into(), message: message.into() };
        let cases = [
            (401, error("InvalidAuthenticationToken"), None, Problem::SignedOut),
            (403, error("ErrorAccessDenied"), None, Problem::NotAllowed("words".into())),
            (404, error("ErrorItemNotFound"), None, Problem::Gone),
            (
                404,
                error("MailboxNotEnabledForRESTAPI"),
                None,
                refused("MailboxNotEnabledForRESTAPI", "words"),
            ),
            (404, error("Request_ResourceNotFound"), None, refused("Request_ResourceNotFound", "words")),
            (408, String::new(), None, Problem::TimedOut),
            (409, error("ErrorIrresolvableConflict"), None, Problem::Conflict),
            (412, error("ErrorIrresolvableConflict"), None, Problem::Conflict),
            (410, error("SyncStateNotFound"), None, Problem::Gone),
            (400, error("syncStateInvalid"), None, Problem::Gone),
            (429, error("TooManyRequests"), Some("2.128"), Problem::Busy(Some(3))),
            (429, error("ApplicationThrottled"), None, Problem::Busy(None)),
            (503, String::new(), Some("Mon, 23 Nov 2026 10:58:09 GMT"), Problem::Busy(Some(9))),
            (502, "<h1>Bad gateway</h1>".into(), None, Problem::Busy(None)),
            (400, error("ErrorInvalidIdMalformed"), None, refused("ErrorInvalidIdMalformed", "words")),
            (501, error("NotImplemented"), None, refused("NotImplemented", "words")),
            (500, error("ErrorInternalServerError"), None, Problem::Odd("words".into())),
            (302, String::new(), None, Problem::Odd("HTTP 302".into())),
            (400, r#"{"error":"words"}"#.into(), None, refused("", "HTTP 400")),
            (400, r#"{"error":{"code":5,"message":[]}}"#.into(), None, refused("", "HTTP 400")),
        ];
        for (status, body, retry_after, expected) in cases {
            assert_eq!(Problem::from(fault(status, &body, retry_after)), expected, "{status} {body}");
        }
    }

    #[test]
    fn lost_sync_states_are_known_in_any_case_and_only_from_refusals() {
        for (status, code, resync) in [
            (410, "", true),
            (410, "anything", true),
            (404, "syncstatenotfound", true),
            (400, "SyncStateInvalid", true),
            (409, "resyncRequired", true),
            (404, "ErrorItemNotFound", false),
            (500, "syncStateNotFound", false),
        ] {
            assert_eq!(fault(status, &error(code), None).is_resync(), resync, "{status} {code}");
        }
    }

    #[test]
    fn the_request_is_named_however_it_is_spelled() {
        let inner = |word: &str, name: &str| {
            fault(400, &format!(r#"{{"error":{{"code":"c","{word}":{{"{name}":"r"}}}}}}"#), None)
        };
        for fault in [
            inner("innerError", "request-id"),
            inner("innererror", "requestId"),
            inner("innerError", "requestId"),
        ] {
            assert!(matches!(fault, Fault::Refused { request_id, .. } if request_id == "r"));
        }
        let mut reply = Reply::new(500);
        reply.headers.set("request-id", "h");
        assert!(
            matches!(Fault::of(&reply, Moment(0)), Fault::Refused { request_id, .. } if request_id == "h")
        );
    }

    #[test]
    fn long_words_are_cut_at_a_characters_edge() {
        let body = format!(r#"{{"error":{{"code":"c","message":"{}"}}}}"#, "ह".repeat(5_000));
        assert!(matches!(fault(400, &body, None), Fault::Refused { message, .. }
            if message.len() <= MAX_WORDS && message.len() > MAX_WORDS - 4));
    }

    #[test]
    fn what_never_arrived_is_told_too() {
        assert_eq!(Problem::from(Fault::from(TransportError::Unreachable("x".into()))), Problem::Unreachable);
        assert_eq!(Problem::from(Fault::from(TransportError::TimedOut)), Problem::TimedOut);
        assert_eq!(Problem::from(Fault::from(TransportError::SignedOut("x".into()))), Problem::SignedOut);
        assert!(matches!(Problem::from(Fault::from(TransportError::TooLarge(5))), Problem::Odd(_)));
    }
}
