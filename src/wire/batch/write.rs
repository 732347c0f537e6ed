//! From requests to one request.

use crate::{Headers, Method, Request};

use super::{CONTINUE, MAX_BYTES, MAX_REQUESTS, MAX_URL_BYTES};

/// Why requests cannot go into a batch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// More requests than [`MAX_REQUESTS`].
    #[error("{0} requests are too many for a batch")]
    TooMany(usize),
    /// An address longer than [`MAX_URL_BYTES`].
    #[error("an address of {0} bytes is too long for a batch")]
    UrlTooLong(usize),
    /// More than [`MAX_BYTES`] in all.
    #[error("{0} bytes are too many for a batch")]
    TooLarge(usize),
    /// An address or a header that would end its line, and so could smuggle in another request.
    #[error("an address or a header has a line break or a blank where none may stand")]
    LineBreak,
    /// Reading inside a change set.
    #[error("a change set cannot read")]
    ReadInChangeSet,
}

#[derive(Clone, Debug)]
enum Item {
    One(Request),
    Set(Vec<Request>),
}

/// Requests that go together, in their order.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    items: Vec<Item>,
    goes_on: bool,
}

impl Batch {
    /// An empty batch that stops at the first failure.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, but what follows a failure is done too.
    #[must_use]
    pub fn going_on(mut self) -> Self {
        self.goes_on = true;
        self
    }

    /// Adds a request of its own.
    pub fn push(&mut self, request: Request) {
        self.items.push(Item::One(request));
    }

    /// Adds requests that are done all or none. Each gets a `Content-ID`, counted through the batch from 1,
    /// unless it brings one.
    pub fn push_set(&mut self, requests: Vec<Request>) {
        self.items.push(Item::Set(requests));
    }

    /// Everything as one request to that address, the service's `$batch`.
    ///
    /// # Errors
    /// Where a limit is passed, or the requests cannot stand in a batch.
    pub fn into_request(self, url: impl Into<String>) -> Result<Request, WriteError> {
        self.check()?;
        let marks = Marks::new(&self.requests().collect::<Vec<_>>());
        let mut body = Vec::new();
        let mut content_id = 0;
        for (at, item) in self.items.iter().enumerate() {
            open(&mut body, &marks.batch());
            match item {
                Item::One(request) => part(&mut body, request, None),
                Item::Set(requests) => {
                    let mark = marks.set(at);
                    body.extend(format!("Content-Type: multipart/mixed; boundary={mark}\r\n\r\n").bytes());
                    for request in requests {
                        content_id += 1;
                        open(&mut body, &mark);
                        part(&mut body, request, Some(content_id));
                    }
                    close(&mut body, &mark);
                }
            }
        }
        close(&mut body, &marks.batch());
        if body.len() > MAX_BYTES {
            return Err(WriteError::TooLarge(body.len()));
        }
        let mut request = Request::new(Method::Post, url)
            .with_header("Accept", "application/json")
            .with_header("OData-MaxVersion", "4.0")
            .with_header("OData-Version", "4.0")
            .with_body(&format!("multipart/mixed; boundary={}", marks.batch()), body);
        if self.goes_on {
            request.headers.set("Prefer", CONTINUE);
        }
        Ok(request)
    }

    fn requests(&self) -> impl Iterator<Item = &Request> {
        self.items.iter().flat_map(|item| match item {
            Item::One(request) => std::slice::from_ref(request),
            Item::Set(requests) => requests.as_slice(),
        })
    }

    fn check(&self) -> Result<(), WriteError> {
        let count = self.requests().count();
        if count > MAX_REQUESTS {
            return Err(WriteError::TooMany(count));
        }
        for request in self.requests() {
            if request.url.len() > MAX_URL_BYTES {
                return Err(WriteError::UrlTooLong(request.url.len()));
            }
            if request.url.is_empty() || request.url.contains(|c: char| c.is_whitespace() || c.is_control()) {
                return Err(WriteError::LineBreak);
            }
            if request.headers.iter().any(|(name, value)| !is_line(name, value)) {
                return Err(WriteError::LineBreak);
            }
        }
        let reads = |item: &Item| match item {
            Item::One(_) => false,
            Item::Set(requests) => requests.iter().any(|request| request.method == Method::Get),
        };
        if self.items.iter().any(reads) { Err(WriteError::ReadInChangeSet) } else { Ok(()) }
    }
}

fn is_line(name: &str, value: &str) -> bool {
    let name_is_token = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
    name_is_token && !value.contains(|c: char| c.is_control() && c != '\t')
}

fn open(body: &mut Vec<u8>, mark: &str) {
    body.extend(format!("--{mark}\r\n").bytes());
}

fn close(body: &mut Vec<u8>, mark: &str) {
    body.extend(format!("--{mark}--\r\n").bytes());
}

fn part(body: &mut Vec<u8>, request: &Request, content_id: Option<usize>) {
    body.extend(b"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
    match (request.headers.get("Content-ID"), content_id) {
        (Some(own), _) => body.extend(format!("Content-ID: {own}\r\n").bytes()),
        (None, Some(counted)) => body.extend(format!("Content-ID: {counted}\r\n").bytes()),
        (None, None) => {}
    }
    body.extend(format!("\r\n{} {} HTTP/1.1\r\n", request.method, path_of(&request.url)).bytes());
    lines(body, &request.headers);
    body.extend(b"\r\n");
    body.extend(&request.body);
    body.extend(b"\r\n");
}

fn lines(body: &mut Vec<u8>, headers: &Headers) {
    // The Content-ID stands on the part; the version of the protocol is said once, on the batch.
    let left_out = ["Content-ID", "OData-Version", "OData-MaxVersion"];
    let stays = |name: &str| !left_out.iter().any(|out| name.eq_ignore_ascii_case(out));
    for (name, value) in headers.iter().filter(|(name, _)| stays(name)) {
        body.extend(format!("{name}: {value}\r\n").bytes());
    }
}

/// Inside a batch the server is known: its part of the address is left out.
fn path_of(url: &str) -> &str {
    let Some((_, rest)) = url.split_once("://") else { return url };
    rest.find('/').map_or("/", |at| &rest[at..])
}

/// Delimiters that occur in none of the requests.
struct Marks(u64);

impl Marks {
    fn new(requests: &[&Request]) -> Self {
        let texts = || {
            requests.iter().flat_map(|request| {
                let headers = request.headers.iter().map(|(_, value)| value.as_bytes());
                headers.chain([request.url.as_bytes(), request.body.as_slice()])
            })
        };
        let free = |number: &u64| {
            let mark = format!("batch_{number}").into_bytes();
            !texts().any(|text| contains(text, &mark))
        };
        // A small number nearly always does. A mail made to hold them all must not cost a search for each: nobody
        // writes a text that holds its own hash, and the numbers after it.
        let hash = || {
            let bytes = texts().flatten();
            bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
            })
        };
        let small = (1..=8).find(free);
        Self(small.or_else(|| (0..).map(|more| hash().wrapping_add(more)).find(free)).unwrap_or_default())
    }

    fn batch(&self) -> String {
        format!("batch_{}", self.0)
    }

    fn set(&self, at: usize) -> String {
        format!("cs{at}_batch_{}", self.0)
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else { return true };
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        if rest[at..].starts_with(part) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}
