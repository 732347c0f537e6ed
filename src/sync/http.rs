//! HTTP over a pool of connections, and the patience to ask again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::mail::Moment;
use reqwest::redirect;
use wire::{
    Authorized, Headers, Method, Reply, Request, TokenSource, Transport, TransportError,
    retry::{self, Next},
};

/// How long a request and its reply may take. Dataverse itself gives up after two minutes.
const WAIT: Duration = Duration::from_secs(120);
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(60);
/// The largest reply that is taken, in bytes: a page of delta with its texts.
pub const MAX_REPLY_BYTES: usize = 64 * 1024 * 1024;

/// What was asked so far: for metrics, and for the figure that counts, requests a tracked mail.
#[derive(Debug, Default)]
pub struct Counts {
    /// Requests sent.
    pub requests: AtomicU64,
    /// Bytes of bodies sent.
    pub sent: AtomicU64,
    /// Bytes of bodies received.
    pub received: AtomicU64,
    /// Replies that said 429.
    pub throttled: AtomicU64,
}

/// The way to one service. A clone shares connections and counts.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
    counts: Arc<Counts>,
}

impl Http {
    /// Connections that trust the machine's authorities and those given as PEM: a local authority signs what our own
    /// server serves.
    ///
    /// # Errors
    /// Where a certificate cannot be read.
    pub fn new(authorities: &[Vec<u8>]) -> Result<Self, reqwest::Error> {
        let mut builder = reqwest::Client::builder()
            .timeout(WAIT)
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true)
            // A token is meant for one host.
            .redirect(redirect::Policy::none());
        let mut own = Vec::new();
        for pem in authorities {
            own.extend(reqwest::Certificate::from_pem_bundle(pem)?);
        }
        if !own.is_empty() {
            builder = builder.tls_certs_merge(own);
        }
        Ok(Self { client: builder.build()?, counts: Arc::default() })
    }

    /// The same connections with counts of its own: one for each service.
    #[must_use]
    pub fn counted_apart(&self) -> Self {
        Self { client: self.client.clone(), counts: Arc::default() }
    }

    /// What was asked so far.
    #[must_use]
    pub fn counts(&self) -> &Arc<Counts> {
        &self.counts
    }
}

impl Transport for Http {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
            .map_err(|error| TransportError::Unreachable(error.to_string()))?;
        self.counts.requests.fetch_add(1, Ordering::Relaxed);
        self.counts.sent.fetch_add(request.body.len() as u64, Ordering::Relaxed);
        let mut builder = self.client.request(method, request.url);
        for (name, value) in request.headers.iter() {
            builder = builder.header(name, value);
        }
        let mut response = builder.body(request.body).send().await.map_err(failed)?;
        let mut headers = Headers::new();
        for (name, value) in response.headers() {
            // A header that is no text says nothing to us.
            if let Ok(value) = value.to_str() {
                headers.add(name.as_str(), value);
            }
        }
        let status = response.status().as_u16();
        let told = response.content_length().unwrap_or(0);
        if told > MAX_REPLY_BYTES as u64 {
            return Err(TransportError::TooLarge(MAX_REPLY_BYTES));
        }
        let mut body = Vec::with_capacity(usize::try_from(told).unwrap_or(0));
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > MAX_REPLY_BYTES {
                return Err(TransportError::TooLarge(MAX_REPLY_BYTES));
            }
            body.extend_from_slice(&chunk);
        }
        self.counts.received.fetch_add(body.len() as u64, Ordering::Relaxed);
        if status == 429 {
            self.counts.throttled.fetch_add(1, Ordering::Relaxed);
        }
        Ok(Reply { status, headers, body })
    }
}

fn failed(error: reqwest::Error) -> TransportError {
    if error.is_timeout() {
        return TransportError::TimedOut;
    }
    // The address may carry what nobody should read in a log.
    let error = error.without_url();
    let mut words = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        words = format!("{words}: {inner}");
        source = inner.source();
    }
    TransportError::Unreachable(words)
}

/// A transport that asks again by the table of [`wire::retry`], where asking twice is asking once: everything but
/// POST, and POST where the service says that nothing was done.
#[derive(Clone, Debug)]
pub struct Patient<T> {
    inner: T,
}

impl<T> Patient<T> {
    /// Patience for that transport.
    pub fn new(inner: T) -> Self {
        Self { inner }
    }
}

impl<T: Transport> Transport for Patient<T> {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let mut attempt = 1;
        loop {
            let outcome = self.inner.send(request.clone()).await;
            let status = outcome.as_ref().map_or(0, |reply| reply.status);
            if request.method == Method::Post && !matches!(status, 429 | 503) {
                return outcome;
            }
            match retry::after(outcome.as_ref(), attempt, now().0, rand::random()) {
                Next::Again(wait) => tokio::time::sleep(Duration::from_millis(wait)).await,
                Next::GiveUp => return outcome,
            }
            attempt += 1;
        }
    }
}

/// A transport that signs what goes to one service, and nothing else: a token is meant for one host. Files that are
/// uploaded go to an address that is signed by itself.
#[derive(Clone, Debug)]
pub struct Signed<T, S> {
    signed: Authorized<T, S>,
    bare: T,
    root: String,
}

impl<T: Transport + Clone, S: TokenSource> Signed<T, S> {
    /// Signs what goes through `transport` to the service at that address, with tokens for `audience`.
    pub fn new(transport: T, tokens: S, audience: &str, service: &str) -> Self {
        let root = format!("{}/", service.trim().trim_end_matches('/'));
        Self { signed: Authorized::new(transport.clone(), tokens, audience), bare: transport, root }
    }
}

impl<T: Transport, S: TokenSource> Transport for Signed<T, S> {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        match request.url.starts_with(&self.root) {
            true => self.signed.send(request).await,
            false => self.bare.send(request).await,
        }
    }
}

/// The synchronizer's clock. Everything that decides is told the time.
#[must_use]
pub fn now() -> Moment {
    Moment(time::OffsetDateTime::now_utc().unix_timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use std::{
        cell::{Cell, RefCell},
        rc::Rc,
    };

    use wire::TokenError;

    use super::*;

    /// Answers with a status a request, and says how often it was asked.
    struct Script {
        asked: Cell<u32>,
        replies: RefCell<Vec<Result<u16, TransportError>>>,
    }

    impl Transport for &Script {
        async fn send(&self, _: Request) -> Result<Reply, TransportError> {
            self.asked.set(self.asked.get() + 1);
            let mut reply = Reply::new(self.replies.borrow_mut().remove(0)?);
            reply.headers.set("Retry-After", "0");
            Ok(reply)
        }
    }

    /// The last status, and how often was asked until then.
    async fn ask(method: Method, replies: Vec<Result<u16, TransportError>>) -> (Option<u16>, u32) {
        let script = Script { asked: Cell::new(0), replies: RefCell::new(replies) };
        let outcome = Patient::new(&script).send(Request::new(method, "https://crm.example/")).await;
        (outcome.ok().map(|reply| reply.status), script.asked.get())
    }

    #[tokio::test]
    async fn patience_asks_again_where_that_is_asking_once_and_has_an_end() {
        assert_eq!(ask(Method::Get, vec![Ok(429), Ok(502), Ok(200)]).await, (Some(200), 3));
        assert_eq!(ask(Method::Patch, vec![Ok(503), Ok(412)]).await, (Some(412), 2));
        assert_eq!(ask(Method::Get, vec![Ok(503); 20]).await, (Some(503), retry::MAX_ATTEMPTS));
        // Whether it was done is not known: asked again, it might be done twice.
        assert_eq!(ask(Method::Post, vec![Ok(502), Ok(200)]).await, (Some(502), 1));
        assert_eq!(ask(Method::Post, vec![Err(TransportError::TimedOut), Ok(200)]).await, (None, 1));
        assert_eq!(ask(Method::Post, vec![Ok(429), Ok(503), Ok(200)]).await, (Some(200), 3));
    }

    /// Notes who was shown a token.
    #[derive(Clone, Default)]
    struct Log(Rc<RefCell<Vec<(String, bool)>>>);

    impl Transport for Log {
        async fn send(&self, request: Request) -> Result<Reply, TransportError> {
            let shown = request.headers.get("Authorization").is_some();
            self.0.borrow_mut().push((request.url, shown));
            Ok(Reply::new(200))
        }
    }

    struct Token;

    impl TokenSource for Token {
        async fn token(&self, _audience: &str, _fresh: bool) -> Result<String, TokenError> {
            Ok("secret".to_owned())
        }
    }

    #[tokio::test]
    async fn a_token_goes_to_its_service_and_to_nobody_else() {
        let log = Log::default();
        let signed = Signed::new(log.clone(), Token, "https://graph.example", "https://graph.example/v1.0");
        for (url, shown) in [
            ("https://graph.example/v1.0/me", true),
            ("https://graph.example/v1.0evil/me", false),
            ("https://graph.example.evil/v1.0/me", false),
            ("https://outlook.example/upload?token=1", false),
        ] {
            signed.send(Request::new(Method::Get, url)).await.unwrap();
            assert_eq!(log.0.borrow_mut().pop().unwrap(), (url.to_owned(), shown));
        }
    }
}
