//! Sends requests. Nothing else in the pane opens a connection.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestInit, RequestRedirect, Response};
use wire::{Headers, Reply, Request, Transport, TransportError};

/// How long a request and its reply may take, in milliseconds. Dataverse itself gives up after two
/// minutes; nobody waits that long before a pane.
pub const WAIT_MS: u32 = 30_000;

/// The largest reply that is taken, in bytes: a file of 25 MB, the largest that Outlook takes, as base64 in a row.
pub const MAX_REPLY_BYTES: usize = 36 * 1024 * 1024;

/// The browser's way to the network: without cookies, without its cache, without following to another
/// address.
#[derive(Clone, Copy, Debug)]
pub struct Fetch {
    /// How long is waited, in milliseconds.
    pub wait_ms: u32,
}

impl Default for Fetch {
    fn default() -> Self {
        Self { wait_ms: WAIT_MS }
    }
}

impl Transport for Fetch {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let clock = AbortSignal::timeout_with_u32(self.wait_ms);
        match exchange(&request, &clock).await {
            Err(Stopped::Told(error)) => Err(error),
            // How a broken-off exchange is told differs: what counts is whether the time was over.
            Err(Stopped::Thrown(_)) if clock.aborted() => Err(TransportError::TimedOut),
            Err(Stopped::Thrown(error)) => {
                let words =
                    js_sys::Reflect::get(&error, &"message".into()).ok().and_then(|words| words.as_string());
                Err(TransportError::Unreachable(words.unwrap_or_default()))
            }
            Ok(reply) => Ok(reply),
        }
    }
}

/// Why there is no reply.
enum Stopped {
    /// We say so.
    Told(TransportError),
    /// The browser does.
    Thrown(JsValue),
}

impl From<JsValue> for Stopped {
    fn from(error: JsValue) -> Self {
        Self::Thrown(error)
    }
}

async fn exchange(request: &Request, clock: &AbortSignal) -> Result<Reply, Stopped> {
    let unreachable = |words: &str| Stopped::Told(TransportError::Unreachable(words.into()));
    let Some(window) = web_sys::window() else { return Err(unreachable("no window")) };
    if !window.navigator().on_line() {
        return Err(unreachable("offline"));
    }
    let headers = web_sys::Headers::new()?;
    for (name, value) in request.headers.iter() {
        headers.append(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_headers(headers.as_ref());
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    init.set_redirect(RequestRedirect::Error);
    init.set_signal(Some(clock));
    if !request.body.is_empty() {
        init.set_body(Uint8Array::from(request.body.as_slice()).as_ref());
    }
    let response = JsFuture::from(window.fetch_with_str_and_init(&request.url, &init)).await?;
    let response: Response = response.dyn_into()?;
    let headers = exposed(&response.headers());
    let too_large = Stopped::Told(TransportError::TooLarge(MAX_REPLY_BYTES));
    let told: Option<usize> = headers.get("content-length").and_then(|length| length.parse().ok());
    if told.is_some_and(|told| told > MAX_REPLY_BYTES) {
        return Err(too_large);
    }
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    let bytes = Uint8Array::new(&buffer.unchecked_into::<ArrayBuffer>());
    if bytes.length() as usize > MAX_REPLY_BYTES {
        return Err(too_large);
    }
    Ok(Reply { status: response.status(), headers, body: bytes.to_vec() })
}

/// The header lines that the other side lets a page see.
fn exposed(from: &web_sys::Headers) -> Headers {
    let mut headers = Headers::new();
    if let Ok(Some(lines)) = js_sys::try_iter(from) {
        for line in lines.flatten() {
            let line: js_sys::Array = line.unchecked_into();
            if let (Some(name), Some(value)) = (line.get(0).as_string(), line.get(1).as_string()) {
                headers.add(&name, value);
            }
        }
    }
    headers
}
