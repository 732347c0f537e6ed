//! What goes wrong, in Dataverse's shape: an HTTP status, a code and a message.

use std::fmt::Display;

use uuid::Uuid;

/// Codes of the Dataverse error list that this CRM answers with.
pub mod code {
    /// PrivilegeDenied: the caller lacks a right.
    pub const PRIVILEGE_DENIED: &str = "0x80040220";
    /// ObjectDoesNotExist: no row has this key.
    pub const NOT_FOUND: &str = "0x80040217";
    /// RecordNotFoundByEntityKey: an alternate key names no row.
    pub const KEY_NOT_FOUND: &str = "0x80060891";
    /// DuplicateRecord: the key, or something unique, is taken.
    pub const DUPLICATE: &str = "0x80040237";
    /// DuplicateRecordsFound: duplicate detection, which the request asked for, found the row again.
    pub const DUPLICATES_FOUND: &str = "0x80040333";
    /// ConcurrencyVersionMismatch: the row changed since it was read.
    pub const VERSION_MISMATCH: &str = "0x80060882";
    /// The URL, a query option or the body cannot be understood.
    pub const BAD_REQUEST: &str = "0x80060888";
    /// The body has a property or value that the table does not take.
    pub const BAD_PAYLOAD: &str = "0x80048d19";
    /// StringLengthTooLong: a text is longer than its column.
    pub const TOO_LONG: &str = "0x80044331";
    /// PicklistValueOutOfRange: a choice has no such value.
    pub const CHOICE: &str = "0x8004431a";
    /// InvalidStatusCode: the status does not belong to the state.
    pub const STATUS: &str = "0x80048408";
    /// InvalidArgument: a number is outside its bounds, an argument is missing.
    pub const ARGUMENT: &str = "0x80040203";
    /// UserNotAssignedRoles / disabled user: the token is good but nobody here is meant by it.
    pub const USER_UNKNOWN: &str = "0x80042f09";
    /// ExpiredVersionStamp: the delta token is too old.
    pub const TOKEN_EXPIRED: &str = "0x80044352";
    /// Service protection: too many requests in the window.
    pub const THROTTLED: &str = "0x80072322";
    /// Service protection: too much work at the same time.
    pub const BUSY: &str = "0x80072321";
    /// UnExpected: a fault of this server.
    pub const UNEXPECTED: &str = "0x80040216";
    /// The operation does not exist here.
    pub const NOT_SUPPORTED: &str = "0x80040800";
}

/// A refusal or failure, ready to be answered as `{"error":{"code","message"}}`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{status} {code}: {message}")]
pub struct Fault {
    /// HTTP status.
    pub status: u16,
    /// `0x…`, of the public error list.
    pub code: &'static str,
    /// One sentence for whoever reads the log of the client.
    pub message: String,
    /// `Retry-After` in seconds, on 429 and 503.
    pub retry_after: Option<u64>,
}

impl Fault {
    /// A fault with this status, code and message.
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), retry_after: None }
    }
    /// 400: the request cannot be understood.
    pub fn bad(message: impl Into<String>) -> Self {
        Self::new(400, code::BAD_REQUEST, message)
    }
    /// 400: the body does not fit the table.
    pub fn payload(message: impl Into<String>) -> Self {
        Self::new(400, code::BAD_PAYLOAD, message)
    }
    /// 400: an argument is missing or outside its bounds.
    pub fn argument(message: impl Into<String>) -> Self {
        Self::new(400, code::ARGUMENT, message)
    }
    /// 404: the table has no such row.
    pub fn missing(table: &str, id: Uuid) -> Self {
        Self::new(404, code::NOT_FOUND, format!("{table} With Id = {id} Does Not Exist"))
    }
    /// 404: the path names nothing.
    pub fn segment(name: &str) -> Self {
        Self::new(404, code::BAD_REQUEST, format!("Resource not found for the segment '{name}'."))
    }
    /// 405: the resource is there, the method is not for it.
    pub fn method(method: &str) -> Self {
        Self::new(
            405,
            code::BAD_REQUEST,
            format!("The requested resource does not support http method '{method}'."),
        )
    }
    /// 501: Dataverse has it, this CRM does not.
    pub fn unsupported(what: impl Display) -> Self {
        Self::new(501, code::NOT_SUPPORTED, format!("{what} is not supported by this organization."))
    }
    /// 500: a fault of this server; the cause goes to the log and not to the client.
    pub fn internal(cause: impl Display) -> Self {
        tracing::error!(%cause, "the CRM failed");
        Self::new(500, code::UNEXPECTED, "An unexpected error occurred.")
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut) {
            let message = "The organization is busy. Try again in a moment.";
            return Self { retry_after: Some(1), ..Self::new(503, code::BUSY, message) };
        }
        Self::internal(error)
    }
}

/// What most functions of this crate answer.
pub type Result<T, E = Fault> = std::result::Result<T, E>;

impl From<crate::odata::ParseError> for Fault {
    fn from(error: crate::odata::ParseError) -> Self {
        Self::bad(error.to_string())
    }
}
