//! The HTTP surface: `/api/data/v9.0` to `v9.2` and `/api/search`.

pub(crate) mod call;
pub(crate) mod limits;
mod metadata;
pub(crate) mod perform;
mod walk;

pub(crate) use metadata::changes as metadata_changes;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::any;

use crate::access::Caller;
use crate::error::Fault;
use crate::search;
use crate::service::Service;
use call::{Answer, Call};

/// Scheme and host under which clients reach the service, put into the request's extensions by a server that
/// knows better than the `Host` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(pub String);

/// The routes of the service.
pub(crate) fn router(service: Service) -> Router {
    Router::new()
        .route("/api/data", any(missing))
        .route("/api/data/{version}", any(data))
        .route("/api/data/{version}/", any(data))
        .route("/api/data/{version}/{*path}", any(data))
        .route("/api/search/{version}/{*path}", any(search_query))
        .with_state(service)
}

async fn missing() -> Response {
    respond(Fault::segment("data").into())
}

/// Versions of the Web API; they do not differ here.
const VERSIONS: [&str; 3] = ["v9.0", "v9.1", "v9.2"];

async fn data(State(service): State<Service>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let after = path.strip_prefix("/api/data/").unwrap_or_default();
    let (version, below) = after.split_once('/').unwrap_or((after, ""));
    if !VERSIONS.contains(&version) {
        return respond(Fault::segment(version).into());
    }
    let body = match read(body, service.options.max_body_bytes).await {
        Ok(body) => body,
        Err(fault) => return respond(fault.into()),
    };
    let origin = origin(&parts.headers, parts.extensions.get::<Origin>(), parts.uri.scheme_str());
    let call = Call {
        method: parts.method,
        path: below.to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
        base: format!("{origin}/api/data/{version}/"),
    };
    let caller = parts.extensions.get::<Caller>().cloned();
    respond(guarded(async move { service.answer(caller, call).await }).await)
}

async fn search_query(State(service): State<Service>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().trim_end_matches('/').to_owned();
    let after = path.strip_prefix("/api/search/").unwrap_or_default();
    let (version, name) = after.split_once('/').unwrap_or((after, ""));
    if !matches!((version, name), ("v1.0" | "v2.0", "query" | "suggest" | "autocomplete")) {
        return respond(Fault::segment("search").into());
    }
    if parts.method != axum::http::Method::POST {
        return respond(Fault::method(parts.method.as_str()).into());
    }
    let body = match read(body, service.options.max_body_bytes).await {
        Ok(body) => body,
        Err(fault) => return respond(fault.into()),
    };
    // The same operation under its other name.
    let call = Call {
        method: parts.method,
        path: format!("search{name}"),
        query: String::new(),
        headers: parts.headers,
        body,
        base: String::new(),
    };
    let caller = parts.extensions.get::<Caller>().cloned();
    let plain = version == "v1.0";
    let answer = guarded(async move { service.answer(caller, call).await }).await;
    respond(if plain { search::as_first_version(answer) } else { answer })
}

/// Runs a request to its end even when the client goes away, and turns a panic into an answer.
async fn guarded(work: impl Future<Output = Answer> + Send + 'static) -> Answer {
    match tokio::spawn(work).await {
        Ok(answer) => answer,
        Err(error) => Fault::internal(error).into(),
    }
}

async fn read(body: Body, most: usize) -> Result<Bytes, Fault> {
    to_bytes(body, most).await.map_err(|_| {
        Fault::new(413, "0x80060888", format!("The body of a request may have at most {most} bytes."))
    })
}

fn origin(headers: &HeaderMap, known: Option<&Origin>, scheme: Option<&str>) -> String {
    if let Some(Origin(origin)) = known {
        return origin.trim_end_matches('/').to_owned();
    }
    let host = headers.get("host").and_then(|h| h.to_str().ok()).unwrap_or("localhost");
    format!("{}://{host}", scheme.unwrap_or("http"))
}

fn respond(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    headers.insert("cache-control", HeaderValue::from_static("no-cache"));
    response
}
