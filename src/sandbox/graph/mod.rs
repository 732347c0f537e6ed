//! Microsoft Graph, version 1.0, over the sandbox's mailboxes: what the page shows, Graph tells, and the other way
//! round.
//!
//! Graph takes paths in any case of letters and ids as segments or as keys, and a batch is several requests in one; so
//! all of it goes through one function from a request to an answer ([`serve`]) and not through a table of routes.

mod answer;
mod batch;
mod body;
mod categories;
mod control;
mod delta;
mod entries;
mod extensions;
mod files;
mod filter;
mod folders;
mod hooks;
mod licences;
mod limits;
mod lists;
mod message;
mod mime;
mod options;
mod path;
mod reply;
mod route;
mod send;
mod subscriptions;
mod upload;
mod users;

pub(crate) use control::control;
pub(crate) use hooks::Hooks;
pub use limits::Limits;
pub(crate) use limits::Throttle;
pub(crate) use upload::Uploads;

use std::pin::Pin;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderMap, Method, header};

use crate::Sandbox;
use answer::{Answer, Fault};
use options::{Options, Prefer};
use path::Segment;

/// The largest body of a request, in bytes: Graph takes 4 MB, and a mail in MIME may be larger.
const BODY_MAX: usize = 40 * 1024 * 1024;
/// Where the version begins in a path.
const ROOT: &str = "/graph/v1.0";

/// Who asks. Whoever checks the token puts it into the request's extensions.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The user's or application's object id.
    pub object_id: String,
    /// Whether it is an application that acts for itself: it may open every mailbox.
    pub application: bool,
    /// The client id of the application.
    pub client: String,
    /// The address at which Graph was asked, without a path: links begin with it.
    pub origin: String,
}

/// A request, taken apart.
pub(super) struct Asked {
    sandbox: Sandbox,
    caller: Caller,
    method: Method,
    /// What stands behind the version.
    path: Vec<Segment>,
    options: Options,
    prefer: Prefer,
    headers: HeaderMap,
    body: Bytes,
}

impl Asked {
    /// The address of Graph, without a slash at the end.
    pub(super) fn root(&self) -> String {
        format!("{}{ROOT}", self.caller.origin)
    }

    /// The time in the mailboxes, in milliseconds since 1970 UTC.
    fn now_ms(&self) -> i64 {
        i64::try_from(self.sandbox.now().unix_timestamp_nanos() / 1_000_000).unwrap_or(0)
    }

    /// The type of the body without its parameters, in small letters.
    fn content_type(&self) -> String {
        let value = self.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}

/// A mail from MIME, as it comes in: to be put into a mailbox.
///
/// # Errors
/// Where it is none: the code with which Graph says so.
pub fn mail_of(mime: &[u8]) -> Result<crate::mailbox::Draft, String> {
    mime::read(mime).map_err(|fault| fault.code.to_owned())
}

impl Sandbox {
    /// Graph's routes, `/graph/v1.0`. They want a [`Caller`] among the request's extensions: who serves them checks the
    /// token first.
    pub fn graph(&self) -> Router {
        Router::new().fallback(entered).with_state(self.clone())
    }
}

/// Milliseconds since 1970 UTC.
fn now_ms() -> i64 {
    i64::try_from(crate::now().unix_timestamp_nanos() / 1_000_000).unwrap_or(0)
}

async fn entered(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let Some(caller) = request.extensions().get::<Caller>().cloned() else {
        return Fault::unauthorized("Access token is empty.").into_answer().respond(request.headers());
    };
    let ahead = sandbox.tenant().clock_ahead;
    let mut response = serve(sandbox, caller, request, true).await;
    if ahead != 0
        && let Ok(date) = http::HeaderValue::from_str(&http_date(ahead))
    {
        response.headers_mut().insert(http::header::DATE, date);
    }
    response
}

/// The time in the header `Date` (RFC 9110 5.6.7), that many seconds ahead.
fn http_date(ahead: i64) -> String {
    let at = crate::now().saturating_add(time::Duration::seconds(ahead));
    let (weekday, month) = (at.weekday().to_string(), at.month().to_string());
    let (year, day, time) = (at.year(), at.day(), at.time());
    let clock = format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    format!("{weekday:.3}, {day:02} {month:.3} {year} {clock} GMT")
}

/// Answers a request. Parts of a batch come here too.
pub(super) fn serve(
    sandbox: Sandbox,
    caller: Caller,
    request: Request,
    whole: bool,
) -> Pin<Box<dyn Future<Output = Response> + Send>> {
    Box::pin(async move {
        let (parts, body) = request.into_parts();
        let answer = match axum::body::to_bytes(body, BODY_MAX).await {
            Ok(body) => answered(sandbox, caller, &parts, body, whole).await,
            Err(_) => Err(Fault::new(413, "RequestEntityTooLarge", "The request is too large.")),
        };
        answer.unwrap_or_else(Fault::into_answer).respond(&parts.headers)
    })
}

async fn answered(
    sandbox: Sandbox,
    caller: Caller,
    parts: &http::request::Parts,
    body: Bytes,
    whole: bool,
) -> Result<Answer, Fault> {
    let asked = Asked {
        path: path::segments(parts.uri.path())?,
        options: Options::read(parts.uri.query().unwrap_or_default())?,
        prefer: Prefer::read(&parts.headers),
        method: parts.method.clone(),
        headers: parts.headers.clone(),
        sandbox,
        caller,
        body,
    };
    route::route(&asked, whole).await
}
