//! Faults on demand and a log of what was asked, for anything the server serves.
//!
//! A rule matches requests and says what happens to them: an answer with a status, a delay, a dropped connection,
//! the answer lost after the work was done, or the request handed on twice. Rules are tried in the order they came.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use http_body::{Frame, SizeHint};
use serde::{Deserialize, Serialize};
use tower::{Layer, Service};

use crate::Sandbox;
use crate::api::Given;
use crate::error::{Error, Result};

/// The most rules at once.
const RULES_MAX: usize = 100;
/// The log keeps this many requests, the newest.
const LOG_MAX: usize = 20_000;
/// Bodies up to this size, in bytes, can be looked into and handed on twice.
const BODY_MAX: usize = 64 * 1024 * 1024;
/// The longest delay, in milliseconds.
const DELAY_MAX: u64 = 600_000;

/// Which requests a rule is for. What is not said fits everything.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Match {
    /// A part of path and query, for example `/api/data/v9.2/$batch`.
    path: String,
    /// The method.
    method: String,
    /// A part of the body.
    body_contains: String,
}

/// What happens to requests that match.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Rule {
    r#match: Match,
    /// The status answered; when not said the request goes on after the delay.
    status: Option<u16>,
    /// The `Retry-After` header, in seconds or as a date.
    retry_after: Option<String>,
    /// The body answered: text, or anything else as JSON.
    body: Option<serde_json::Value>,
    /// Further headers of the answer.
    headers: std::collections::BTreeMap<String, String>,
    /// Waits so long first, in milliseconds.
    delay_ms: u64,
    /// Ends the connection instead of answering.
    drop: bool,
    /// Lets the server do its work first: the answer is lost, not the request.
    after: bool,
    /// Hands the request on twice and answers with the second answer.
    duplicate: bool,
    /// How often the rule acts; without end when not said.
    times: Option<u64>,
}

#[derive(Debug)]
struct Active {
    id: u64,
    rule: Rule,
    hits: u64,
}

/// One request as the log shows it.
#[derive(Debug)]
struct Seen {
    at: Instant,
    method: String,
    path: String,
    query: String,
    status: AtomicU64,
    fault: AtomicU64,
    bytes_in: Arc<AtomicU64>,
    bytes_out: Arc<AtomicU64>,
}

#[derive(Debug)]
struct Shared {
    began: Instant,
    rules: Mutex<(u64, Vec<Active>)>,
    log: Mutex<VecDeque<Arc<Seen>>>,
}

/// A tower layer that breaks requests on demand and logs them. A clone is the same layer.
#[derive(Debug, Clone)]
pub struct FaultLayer(Arc<Shared>);

impl Default for FaultLayer {
    fn default() -> Self {
        Self(Arc::new(Shared { began: Instant::now(), rules: Mutex::default(), log: Mutex::default() }))
    }
}

impl<S> Layer<S> for FaultLayer {
    type Service = FaultService<S>;

    fn layer(&self, inner: S) -> FaultService<S> {
        FaultService { inner, faults: self.clone() }
    }
}

/// A service behind a [`FaultLayer`].
#[derive(Debug, Clone)]
pub struct FaultService<S> {
    inner: S,
    faults: FaultLayer,
}

impl<S> Service<Request> for FaultService<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<std::result::Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // The clone was not asked whether it is ready, the original was.
        let other = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, other);
        let faults = self.faults.clone();
        Box::pin(async move { Ok(faults.run(inner, request).await) })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A body that counts the bytes of its data and is otherwise the one inside, its announced length too.
struct Counted {
    inner: Body,
    counter: Arc<AtomicU64>,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            self.counter.fetch_add(data.len() as u64, Ordering::Relaxed);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

fn counted(inner: Body, counter: Arc<AtomicU64>) -> Body {
    Body::new(Counted { inner, counter })
}

fn rebuilt(parts: &http::request::Parts, bytes: &Bytes) -> Request {
    Request::from_parts(parts.clone(), Body::from(bytes.clone()))
}

async fn answered<S>(service: &mut S, request: Request) -> Response
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    if let Err(never) = std::future::poll_fn(|context| service.poll_ready(context)).await {
        match never {}
    }
    match service.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn seen(request: &Request) -> Arc<Seen> {
    Arc::new(Seen {
        at: Instant::now(),
        method: request.method().as_str().to_owned(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        status: AtomicU64::new(0),
        fault: AtomicU64::new(0),
        bytes_in: Arc::default(),
        bytes_out: Arc::default(),
    })
}

impl FaultLayer {
    async fn run<S>(&self, inner: S, request: Request) -> Response
    where
        S: Service<Request, Response = Response, Error = Infallible> + Clone,
    {
        let seen = seen(&request);
        self.note(seen.clone());
        self.faulty(inner, request, seen).await
    }

    /// The same for a request within another one, which alone stands in the log.
    pub(crate) async fn run_part<S>(&self, inner: S, request: Request) -> Response
    where
        S: Service<Request, Response = Response, Error = Infallible> + Clone,
    {
        let seen = seen(&request);
        self.faulty(inner, request, seen).await
    }

    async fn faulty<S>(&self, mut inner: S, request: Request, seen: Arc<Seen>) -> Response
    where
        S: Service<Request, Response = Response, Error = Infallible> + Clone,
    {
        let (parts, body) = request.into_parts();
        let body = counted(body, seen.bytes_in.clone());
        let method = parts.method.as_str().to_owned();
        let target = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
        let (body, bytes) = if self.needs_body(&method, &target) {
            match axum::body::to_bytes(body, BODY_MAX).await {
                Ok(bytes) => (Body::from(bytes.clone()), Some(bytes)),
                Err(_) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            }
        } else {
            (body, None)
        };
        let text = bytes.as_ref().map(|b| String::from_utf8_lossy(b)).unwrap_or_default();
        let rule = self.matching(&method, &target, &text, &seen);
        let response = match rule {
            None => answered(&mut inner, Request::from_parts(parts, body)).await,
            Some(rule) => {
                tokio::time::sleep(Duration::from_millis(rule.delay_ms)).await;
                let ends = rule.drop || rule.status.is_some();
                let mut response = None;
                if !ends || rule.after || rule.duplicate {
                    if let (true, Some(bytes)) = (rule.duplicate, &bytes) {
                        answered(&mut inner.clone(), rebuilt(&parts, bytes)).await;
                    }
                    response = Some(answered(&mut inner, Request::from_parts(parts, body)).await);
                }
                match (rule.drop, rule.status, response) {
                    (true, _, _) => dropped(),
                    (false, None, Some(response)) => response,
                    (false, _, _) => failing(&rule),
                }
            }
        };
        seen.status.store(response.status().as_u16().into(), Ordering::Relaxed);
        let (parts, body) = response.into_parts();
        Response::from_parts(parts, counted(body, seen.bytes_out.clone()))
    }

    fn note(&self, seen: Arc<Seen>) {
        let mut log = lock(&self.0.log);
        if log.len() >= LOG_MAX {
            log.pop_front();
        }
        log.push_back(seen);
    }

    fn needs_body(&self, method: &str, target: &str) -> bool {
        let rules = lock(&self.0.rules);
        let fits = |a: &&Active| {
            (!a.rule.r#match.body_contains.is_empty() || a.rule.duplicate) && a.fits(method, target)
        };
        rules.1.iter().find(fits).is_some()
    }

    fn matching(&self, method: &str, target: &str, body: &str, seen: &Seen) -> Option<Rule> {
        let mut rules = lock(&self.0.rules);
        let found = rules
            .1
            .iter_mut()
            .find(|a| a.fits(method, target) && body.contains(&a.rule.r#match.body_contains))?;
        found.hits += 1;
        seen.fault.store(found.id, Ordering::Relaxed);
        Some(found.rule.clone())
    }
}

impl Active {
    fn fits(&self, method: &str, target: &str) -> bool {
        let m = &self.rule.r#match;
        self.rule.times.is_none_or(|times| self.hits < times)
            && (m.method.is_empty() || m.method.eq_ignore_ascii_case(method))
            && target.contains(&m.path)
    }
}

/// A response whose body fails at once: the server cannot send it and ends the connection (HTTP/1) or the stream
/// (HTTP/2). The status is one no client takes for success.
fn dropped() -> Response {
    let lost =
        futures_util::stream::once(async { Err::<Bytes, _>(std::io::Error::other("dropped on demand")) });
    (StatusCode::SERVICE_UNAVAILABLE, Body::from_stream(lost)).into_response()
}

fn failing(rule: &Rule) -> Response {
    let status =
        rule.status.and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match &rule.body {
        None => status.into_response(),
        Some(serde_json::Value::String(text)) => (status, text.clone()).into_response(),
        Some(json) => (status, Json(json)).into_response(),
    };
    let headers = response.headers_mut();
    if let Some(value) = rule.retry_after.as_deref().and_then(|v| HeaderValue::from_str(v).ok()) {
        headers.insert(header::RETRY_AFTER, value);
    }
    for (name, value) in &rule.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    response
}

/// The control routes, `/sandbox/faults` and `/sandbox/log`.
pub(crate) fn control(sandbox: &Sandbox) -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/faults", get(rules).post(add).delete(clear))
        .route("/sandbox/log", get(log).delete(clear_log))
        .route_layer(axum::middleware::from_fn_with_state(sandbox.clone(), controlled))
}

pub(crate) async fn controlled(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    request: Request,
    next: axum::middleware::Next,
) -> Response {
    let given = headers.get("x-sandbox-control").and_then(|h| h.to_str().ok()).unwrap_or_default();
    if !crate::secrets::same(given, sandbox.control_token()) {
        return Error::Forbidden("the header X-Sandbox-Control must hold the control token".to_owned())
            .into_response();
    }
    next.run(request).await
}

async fn rules(State(sandbox): State<Sandbox>) -> Json<serde_json::Value> {
    let faults = sandbox.faults();
    let rules = lock(&faults.0.rules);
    let list = rules.1.iter().map(|a| serde_json::json!({ "id": a.id, "hits": a.hits, "rule": a.rule }));
    Json(list.collect())
}

async fn add(
    State(sandbox): State<Sandbox>,
    Given(mut given): Given<serde_json::Value>,
) -> Result<Json<serde_json::Value>> {
    if !given.is_object() {
        return Err(Error::Invalid("a rule is a JSON object".to_owned()));
    }
    // Retry-After is written as a number as often as as text.
    if let Some(number) = given.get("retryAfter").and_then(serde_json::Value::as_u64) {
        given["retryAfter"] = number.to_string().into();
    }
    let rule: Rule = serde_json::from_value(given).map_err(|e| Error::Invalid(e.to_string()))?;
    let odd = rule.status.is_some_and(|s| !(200..=599).contains(&s)) || rule.delay_ms > DELAY_MAX;
    if odd {
        return Err(Error::Invalid(format!("a status is 200 to 599, a delay at most {DELAY_MAX} ms")));
    }
    let faults = sandbox.faults();
    let mut rules = lock(&faults.0.rules);
    if rules.1.len() >= RULES_MAX {
        return Err(Error::Invalid(format!("at most {RULES_MAX} rules at once")));
    }
    rules.0 += 1;
    let id = rules.0;
    rules.1.push(Active { id, rule, hits: 0 });
    Ok(Json(serde_json::json!({ "id": id })))
}

async fn clear(State(sandbox): State<Sandbox>) -> StatusCode {
    lock(&sandbox.faults().0.rules).1.clear();
    StatusCode::NO_CONTENT
}

async fn log(State(sandbox): State<Sandbox>) -> Json<serde_json::Value> {
    let faults = sandbox.faults();
    let log = lock(&faults.0.log);
    let list = log.iter().map(|s| {
        serde_json::json!({
            "atMs": u64::try_from(s.at.duration_since(faults.0.began).as_millis()).unwrap_or(u64::MAX),
            "method": s.method, "path": s.path, "query": s.query,
            "status": s.status.load(Ordering::Relaxed), "fault": s.fault.load(Ordering::Relaxed),
            "bytesIn": s.bytes_in.load(Ordering::Relaxed), "bytesOut": s.bytes_out.load(Ordering::Relaxed),
        })
    });
    Json(list.collect())
}

async fn clear_log(State(sandbox): State<Sandbox>) -> StatusCode {
    lock(&sandbox.faults().0.log).clear();
    StatusCode::NO_CONTENT
}
