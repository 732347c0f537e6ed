//! What goes wrong, with the CRM's own code, and the one place where it becomes a [`Problem`].

use domain::{mail::Moment, problem::Problem};
use serde_json::Value;
use wire::{Reply, TransportError, batch, retry};

/// The user has no role, or is disabled (`UserNotAssignedRoles`).
const NO_ROLES: &str = "0x80042f09";
/// The user is not a member of the organization.
const NOT_A_MEMBER: &str = "0x80072560";
/// A row with that key, or that unique value, is there (`DuplicateRecord`).
const DUPLICATE: &str = "0x80040237";
/// The address names no table or column: not that a row is gone.
const NO_SUCH_SEGMENT: &str = "0x80060888";

/// Why an operation has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No reply came.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The CRM refused or failed.
    #[error("{status} {code}: {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The CRM's error code as it spells it; empty where it names none.
        code: String,
        /// The CRM's words.
        message: String,
        /// After how many milliseconds it wants to be asked again.
        retry_after_ms: Option<u64>,
    },
    /// The reply is not what the protocol promises.
    #[error("the CRM answered what cannot be understood: {0}")]
    Odd(String),
    /// The request cannot be put into a batch.
    #[error(transparent)]
    Unsendable(#[from] batch::WriteError),
    /// What is asked makes no sense, so it was not sent.
    #[error("{0}")]
    Senseless(String),
}

impl Fault {
    /// What a reply that is not a success says.
    pub fn of(reply: &Reply, now: Moment) -> Self {
        let body: Option<Value> = serde_json::from_slice(&reply.body).ok();
        let error = body.as_ref().and_then(|body| body.get("error"));
        let word =
            |name: &str| error.and_then(|error| error.get(name)).and_then(Value::as_str).unwrap_or_default();
        let message = match word("message") {
            "" => format!("HTTP {}", reply.status),
            words => words.to_owned(),
        };
        Self::Refused {
            status: reply.status,
            code: word("code").to_owned(),
            message,
            retry_after_ms: retry::retry_after_ms(reply, now.0),
        }
    }

    /// HTTP status, where there was a reply.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            Self::Transport(_) | Self::Odd(_) | Self::Unsendable(_) | Self::Senseless(_) => None,
        }
    }

    fn code_is(&self, known: &str) -> bool {
        match self {
            Self::Refused { code, .. } => code.eq_ignore_ascii_case(known),
            Self::Transport(_) | Self::Odd(_) | Self::Unsendable(_) | Self::Senseless(_) => false,
        }
    }

    /// The person is nobody in this organization.
    pub fn is_no_seat(&self) -> bool {
        self.status() == Some(403) && (self.code_is(NO_ROLES) || self.code_is(NOT_A_MEMBER))
    }

    /// A test of the mailbox is under way (`TestEmailConfigurationScheduledInProgress`).
    pub fn is_testing(&self) -> bool {
        self.code_is("0x8005e248")
    }

    /// The person may not do this one thing.
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(403) && !self.is_no_seat()
    }

    /// The row was there already, or changed meanwhile. A duplicate is answered with 412, and by some
    /// organizations with 400, 409 or 500 and its code.
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(412) || self.code_is(DUPLICATE)
    }

    /// The organization does not have the table, or does not take the question: an app that is not installed.
    pub fn is_unknown_here(&self) -> bool {
        matches!(self.status(), Some(400 | 404 | 405 | 501))
    }
}

impl From<batch::ReadError> for Fault {
    fn from(error: batch::ReadError) -> Self {
        Self::Odd(error.to_string())
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        if fault.is_no_seat() {
            return Self::NoSeat;
        }
        let no_segment = fault.code_is(NO_SUCH_SEGMENT);
        if fault.is_conflict() {
            return Self::Conflict;
        }
        match fault {
            Fault::Transport(TransportError::Unreachable(_)) => Self::Unreachable,
            Fault::Transport(TransportError::TimedOut) => Self::TimedOut,
            Fault::Transport(TransportError::SignedOut(_)) => Self::SignedOut,
            Fault::Transport(TransportError::NoConsent(at)) => Self::NoConsent(at),
            Fault::Transport(TransportError::OtherAccount(who)) => Self::OtherAccount(who),
            Fault::Transport(error @ TransportError::TooLarge(_)) => Self::Odd(error.to_string()),
            Fault::Odd(words) => Self::Odd(words),
            Fault::Unsendable(error) => Self::Refused { code: String::new(), message: error.to_string() },
            Fault::Senseless(message) => Self::Refused { code: String::new(), message },
            Fault::Refused { status, code, message, retry_after_ms } => match status {
                401 => Self::SignedOut,
                403 => Self::NotAllowed(message),
                404 if !no_segment => Self::Gone,
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

    fn problem(status: u16, body: &str, retry_after: Option<&str>) -> Problem {
        let mut reply = Reply::new(status);
        reply.body = body.as_bytes().to_vec();
        if let Some(value) = retry_after {
            reply.headers.set("Retry-After", value);
        }
        Fault::of(&reply, Moment(1_795_431_480)).into()
    }

    fn error(code: &str) -> String {
        format!(r#"{{"error":{{"code":"{code}","message":"words"}}}}"#)
    }

    #[test]
    fn every_failure_is_told_by_what_can_be_done_about_it() {
        let refused =
            |code: &str, message: &str| Problem::Refused { code: code.into(), message: message.into() };
        let cases = [
            (401, error("0x1"), None, Problem::SignedOut),
            (401, String::new(), None, Problem::SignedOut),
            (403, error("0x80040220"), None, Problem::NotAllowed("words".into())),
            (403, error("0x80042F09"), None, Problem::NoSeat),
            (403, error("0x80072560"), None, Problem::NoSeat),
            (401, error("0x80072560"), None, Problem::SignedOut),
            (404, error("0x80040217"), None, Problem::Gone),
            (404, error("0x80060888"), None, refused("0x80060888", "words")),
            (408, String::new(), None, Problem::TimedOut),
            (412, error("0x80060882"), None, Problem::Conflict),
            (500, error("0x80040237"), None, Problem::Conflict),
            (429, error("0x80072322"), Some("2.1"), Problem::Busy(Some(3))),
            (429, String::new(), None, Problem::Busy(None)),
            (503, String::new(), Some("Mon, 23 Nov 2026 10:58:09 GMT"), Problem::Busy(Some(9))),
            (502, "<h1>Bad gateway</h1>".into(), None, Problem::Busy(None)),
            (504, String::new(), Some("9e99"), Problem::Busy(Some(u32::MAX))),
            (400, error("0x80044331"), None, refused("0x80044331", "words")),
            (413, String::new(), None, refused("", "HTTP 413")),
            (501, error("x"), None, refused("x", "words")),
            (500, error("0x80040216"), None, Problem::Odd("words".into())),
            (302, String::new(), None, Problem::Odd("HTTP 302".into())),
            (400, r#"{"error":"words"}"#.into(), None, refused("", "HTTP 400")),
            (400, r#"{"error":{"code":5,"message":[]}}"#.into(), None, refused("", "HTTP 400")),
        ];
        for (status, body, retry_after, expected) in cases {
            assert_eq!(problem(status, &body, retry_after), expected, "{status} {body}");
        }
    }

    #[test]
    fn what_never_arrived_is_told_too() {
        assert_eq!(Problem::from(Fault::from(TransportError::Unreachable("x".into()))), Problem::Unreachable);
        assert_eq!(Problem::from(Fault::from(TransportError::TimedOut)), Problem::TimedOut);
        assert_eq!(Problem::from(Fault::from(TransportError::SignedOut("x".into()))), Problem::SignedOut);
        assert!(matches!(Problem::from(Fault::from(TransportError::TooLarge(5))), Problem::Odd(_)));
        assert!(matches!(Problem::from(Fault::from(batch::ReadError::TooMany)), Problem::Odd(_)));
        assert!(matches!(Problem::from(Fault::from(batch::WriteError::LineBreak)), Problem::Refused { .. }));
    }
}
