//! Answers and errors in Graph's shapes.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::{Error, now};

const JSON: &str =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/// What is answered.
#[derive(Debug)]
pub(super) struct Answer {
    status: u16,
    headers: Vec<(HeaderName, String)>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    None,
    Json(Vec<u8>),
    Bytes(String, Vec<u8>),
}

impl Answer {
    /// JSON.
    pub(super) fn json(status: u16, value: &Value) -> Self {
        Self::text(status, value.to_string().into_bytes())
    }

    /// JSON that is written already.
    pub(super) fn text(status: u16, json: Vec<u8>) -> Self {
        Self { status, headers: Vec::new(), content: Content::Json(json) }
    }

    /// Nothing but the status.
    pub(super) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), content: Content::None }
    }

    /// Bytes of a type.
    pub(super) fn bytes(kind: &str, bytes: Vec<u8>) -> Self {
        Self { status: 200, headers: Vec::new(), content: Content::Bytes(kind.to_owned(), bytes) }
    }

    /// With a header.
    pub(super) fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// As an answer of HTTP to a request with those headers.
    pub(super) fn respond(self, asked: &HeaderMap) -> Response {
        let mut response = match self.content {
            Content::None => Response::new(Body::empty()),
            Content::Json(text) => typed(JSON, text),
            Content::Bytes(kind, bytes) => typed(&kind, bytes),
        };
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private"));
        if let Ok(id) = HeaderValue::from_str(&Uuid::new_v4().to_string()) {
            headers.insert(HeaderName::from_static("request-id"), id.clone());
            let theirs = asked.get("client-request-id").cloned().unwrap_or(id);
            headers.insert(HeaderName::from_static("client-request-id"), theirs);
        }
        response
    }
}

fn typed(kind: &str, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let kind =
        HeaderValue::from_str(kind).unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) status: u16,
    pub(super) code: &'static str,
    message: String,
    headers: Vec<(HeaderName, String)>,
}

impl Fault {
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), headers: Vec::new() }
    }

    /// What was asked makes no sense.
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(400, "BadRequest", message)
    }

    /// A token is missing or not good.
    pub(super) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(401, "InvalidAuthenticationToken", message)
    }

    /// The mailbox is not the caller's to open.
    pub(super) fn denied() -> Self {
        Self::new(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    }

    /// No such item or folder.
    pub(super) fn no_item() -> Self {
        Self::new(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    }

    /// No such path.
    pub(super) fn no_path(path: &str) -> Self {
        Self::bad(format!("Resource not found for the segment '{path}'."))
    }

    /// With a header.
    pub(super) fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// As the answer that says it.
    pub(super) fn into_answer(self) -> Answer {
        if self.status >= 500 {
            tracing::error!(code = self.code, message = self.message, "graph request failed");
        }
        let id = Uuid::new_v4().to_string();
        let body = json!({ "error": { "code": self.code, "message": self.message, "innerError": {
            "date": seconds(now()), "request-id": id, "client-request-id": id,
        } } });
        let mut answer = Answer::json(self.status, &body);
        answer.headers = self.headers;
        answer
    }
}

/// A time without a fraction and zone, as errors tell it.
fn seconds(at: OffsetDateTime) -> String {
    let text = at.replace_nanosecond(0).unwrap_or(at).format(&Rfc3339).unwrap_or_default();
    text.trim_end_matches('Z').to_owned()
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::NotFound(_) => Self::no_item(),
            Error::Forbidden(_) => Self::new(403, "ErrorAccessDenied", message),
            Error::SignedOut(_) => Self::unauthorized(message),
            Error::Invalid(_) | Error::UnknownCategory(_) => Self::new(400, "ErrorInvalidRequest", message),
            Error::FolderExists(_) => Self::new(
                409,
                "ErrorFolderExists",
                "A folder with the specified name already exists., Could not create folder.",
            ),
            Error::DuplicateCategory(_) => {
                Self::new(409, "CategoryNameDuplicate", "A category of this name exists already.")
            }
            Error::Stale => Self::new(
                412,
                "ErrorIrresolvableConflict",
                "The send or update operation could not be performed because the change key passed in the request does \
                 not match the current change key for the item.",
            ),
            Error::NotLoopback(_)
            | Error::PublicUrl(_)
            | Error::File { .. }
            | Error::Store(_)
            | Error::Migrate(_)
            | Error::Key(_)
            | Error::Story(_) => Self::new(500, "ErrorInternalServerError", message),
        }
    }
}
