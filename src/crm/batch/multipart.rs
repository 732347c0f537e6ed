//! multipart/mixed, read tolerantly (LF and CRLF, any case) and written strictly.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::error::{Fault, Result};
use crate::http::call::{Answer, Call};
use crate::rows::refer::below_root;

/// Length of a boundary, RFC 2046.
const MAX_BOUNDARY: usize = 70;
/// Parts of one multipart body, before they are counted as requests.
const MAX_PARTS: usize = 1001;
/// Headers of one part or request.
const MAX_HEADERS: usize = 100;
/// Bytes of the URL of a request in a batch, as in Dataverse.
const MAX_URL: usize = 64 * 1024;

/// What stands in a batch.
#[derive(Debug)]
pub(super) enum Item {
    /// A request.
    One(Box<Part>),
    /// Requests that happen together.
    ChangeSet(Vec<Part>),
}

impl Item {
    /// How many requests it holds.
    pub(super) fn len(&self) -> usize {
        match self {
            Item::One(_) => 1,
            Item::ChangeSet(parts) => parts.len(),
        }
    }
}

/// A request of a batch.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) content_id: Option<String>,
    /// The request; a fault when it cannot be read, to be answered in its place.
    pub(super) call: Result<Call>,
}

fn bad(message: impl Into<String>) -> Fault {
    Fault::bad(message)
}

/// The boundary of a media type.
fn boundary(media: &str) -> Option<String> {
    let (kind, parameters) = media.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/mixed") {
        return None;
    }
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"').to_owned())
    })?;
    (!value.is_empty() && value.len() <= MAX_BOUNDARY).then_some(value)
}

/// Reads a batch.
pub(super) fn read(media: &str, body: &[u8], outer: &Call) -> Result<Vec<Item>> {
    if media.trim_start().to_ascii_lowercase().starts_with("application/json") {
        return Err(Fault::new(
            415,
            crate::error::code::BAD_REQUEST,
            "A batch must be multipart/mixed; JSON batches are not supported.",
        ));
    }
    let boundary = boundary(media).ok_or_else(|| {
        Fault::new(
            415,
            crate::error::code::BAD_REQUEST,
            "The Content-Type of a batch must be multipart/mixed with a boundary.",
        )
    })?;
    let mut items = Vec::new();
    for part in parts(body, &boundary)? {
        let (headers, content) = headers(part)?;
        let media = text(&headers, "content-type").unwrap_or_default();
        if let Some(inner) = self::boundary(&media) {
            let mut set = Vec::new();
            for part in parts(content, &inner)? {
                let (headers, content) = self::headers(part)?;
                if text(&headers, "content-type").is_some_and(|m| self::boundary(&m).is_some()) {
                    return Err(bad("A change set may not hold a change set."));
                }
                set.push(request(&headers, content, outer));
            }
            items.push(Item::ChangeSet(set));
        } else {
            items.push(Item::One(Box::new(request(&headers, content, outer))));
        }
    }
    if items.is_empty() {
        return Err(bad("The batch holds no request."));
    }
    Ok(items)
}

/// Splits a body at its boundary.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Result<Vec<&'a [u8]>> {
    let marker = format!("--{boundary}");
    let mut found = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = 0;
    let mut closed = false;
    while at < body.len() {
        let rest = &body[at..];
        let length = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |i| i + 1);
        let line = trim_end(&rest[..length]);
        if let Some(after) = line.strip_prefix(marker.as_bytes())
            && (after.is_empty() || after == b"--")
        {
            if let Some(start) = start {
                found.push(trim_break(&body[start..at]));
            }
            if after == b"--" {
                closed = true;
                break;
            }
            start = Some(at + length);
            if found.len() >= MAX_PARTS {
                return Err(bad(format!("A batch may hold at most {} parts.", MAX_PARTS - 1)));
            }
        }
        at += length;
    }
    if !closed {
        return Err(bad(format!("The batch does not end with its boundary '--{boundary}--'.")));
    }
    Ok(found)
}

fn trim_end(line: &[u8]) -> &[u8] {
    let mut line = line;
    while let Some((last, before)) = line.split_last()
        && matches!(last, b'\n' | b'\r' | b' ' | b'\t')
    {
        line = before;
    }
    line
}

/// The line break before a boundary belongs to the boundary.
fn trim_break(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

/// Names and values in their order.
type Headers = Vec<(String, String)>;

/// Headers and what follows the empty line.
fn headers(part: &[u8]) -> Result<(Headers, &[u8])> {
    let mut headers = Vec::new();
    let mut at = 0;
    while at < part.len() {
        let rest = &part[at..];
        let length = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |i| i + 1);
        let line = trim_end(&rest[..length]);
        at += length;
        if line.is_empty() {
            return Ok((headers, &part[at..]));
        }
        let line = std::str::from_utf8(line).map_err(|_| bad("A header of the batch is not text."))?;
        let (name, value) =
            line.split_once(':').ok_or_else(|| bad(format!("'{line}' is not a header of a batch.")))?;
        headers.push((name.trim().to_owned(), value.trim().to_owned()));
        if headers.len() > MAX_HEADERS {
            return Err(bad(format!("A part of a batch may have at most {MAX_HEADERS} headers.")));
        }
    }
    Ok((headers, &[]))
}

fn text(headers: &[(String, String)], name: &str) -> Option<String> {
    headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
}

fn request(outer: &[(String, String)], content: &[u8], batch: &Call) -> Part {
    let mut content_id = text(outer, "content-id");
    let call = inner(outer, content, batch, &mut content_id);
    Part { content_id, call }
}

fn inner(
    outer: &[(String, String)],
    content: &[u8],
    batch: &Call,
    content_id: &mut Option<String>,
) -> Result<Call> {
    let media = text(outer, "content-type").unwrap_or_default();
    if !media.to_ascii_lowercase().starts_with("application/http") {
        return Err(bad(format!("A part of a batch must be application/http, not '{media}'.")));
    }
    // Some clients leave an empty line more before the request.
    let mut content = content;
    while let Some(rest) = content.strip_prefix(b"\r\n").or_else(|| content.strip_prefix(b"\n")) {
        content = rest;
    }
    let length = content.iter().position(|b| *b == b'\n').map_or(content.len(), |i| i + 1);
    let line = std::str::from_utf8(trim_end(&content[..length]))
        .map_err(|_| bad("A request of the batch is not text."))?;
    let (method, rest) =
        line.split_once(' ').ok_or_else(|| bad(format!("'{}' is not a request.", short(line))))?;
    // The URL may hold spaces that should have been encoded; the version stands last.
    let rest = rest.trim();
    let url =
        rest.rsplit_once(' ').filter(|(_, v)| v.starts_with("HTTP/")).map_or(rest, |(url, _)| url).trim();
    if url.len() > MAX_URL {
        return Err(bad(format!("A URL of a batch may have at most {MAX_URL} bytes.")));
    }
    let (lines, body) = headers(&content[length..])?;
    let mut map = HeaderMap::new();
    for (name, value) in &lines {
        if name.eq_ignore_ascii_case("content-id") {
            *content_id = Some(value.clone());
        }
        let name =
            HeaderName::try_from(name.as_str()).map_err(|_| bad(format!("'{name}' is not a header.")))?;
        let value = HeaderValue::try_from(value.as_str())
            .map_err(|_| bad(format!("The header {name} is not text.")))?;
        map.append(name, value);
    }
    let method = Method::from_bytes(method.trim().to_ascii_uppercase().as_bytes())
        .map_err(|_| bad(format!("'{}' is not a method.", short(method))))?;
    let query = url.split_once('?').map(|(_, query)| query).unwrap_or_default();
    Ok(Call {
        method,
        path: below_root(url).replace(' ', "%20"),
        query: query.split('#').next().unwrap_or_default().replace(' ', "%20"),
        headers: map,
        body: Bytes::copy_from_slice(trim_break(body)),
        base: batch.base.clone(),
    })
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}

/// A batch answer under construction.
#[derive(Debug)]
pub(super) struct Writer {
    boundary: String,
    out: Vec<u8>,
}

impl Writer {
    /// An empty answer.
    pub(super) fn new(name: &str) -> Self {
        Self { boundary: format!("{name}_{}", uuid::Uuid::new_v4()), out: Vec::new() }
    }

    fn line(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
        self.out.extend_from_slice(b"\r\n");
    }

    /// One answer.
    pub(super) fn answer(&mut self, content_id: Option<&str>, answer: &Answer) {
        self.line(&format!("--{}", self.boundary.clone()));
        self.line("Content-Type: application/http");
        self.line("Content-Transfer-Encoding: binary");
        if let Some(id) = content_id.filter(|id| !id.contains(['\r', '\n'])) {
            self.line(&format!("Content-ID: {id}"));
        }
        self.line("");
        let reason = axum::http::StatusCode::from_u16(answer.status)
            .ok()
            .and_then(|s| s.canonical_reason())
            .unwrap_or("Unknown");
        self.line(&format!("HTTP/1.1 {} {reason}", answer.status));
        for (name, value) in &answer.headers {
            self.line(&format!("{name}: {value}"));
        }
        self.line("");
        self.out.extend_from_slice(&answer.body);
        self.line("");
    }

    /// The answers of a change set, in its own multipart.
    pub(super) fn change_set(&mut self, answers: &[(Option<String>, Answer)]) {
        let mut inner = Writer::new("changesetresponse");
        for (content_id, answer) in answers {
            inner.answer(content_id.as_deref(), answer);
        }
        let (media, body) = inner.finish();
        self.line(&format!("--{}", self.boundary.clone()));
        self.line(&format!("Content-Type: {media}"));
        self.line("");
        self.out.extend_from_slice(&body);
        self.line("");
    }

    /// Media type and body.
    pub(super) fn finish(mut self) -> (String, Vec<u8>) {
        self.line(&format!("--{}--", self.boundary.clone()));
        (format!("multipart/mixed; boundary={}", self.boundary), self.out)
    }
}
