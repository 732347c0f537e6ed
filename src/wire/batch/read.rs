//! From one reply to many.

use crate::{Headers, Reply};

use super::{MAX_BYTES, MAX_REQUESTS};

/// What came of one entry of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A request of its own; also a change set that failed, which is answered as one.
    One(Reply),
    /// The requests of a change set, in their order. Each carries its `Content-ID` as a header, where the
    /// answer names it.
    Set(Vec<Reply>),
}

impl Answer {
    /// The first reply that is not a success: what a change set failed by.
    pub fn failure(&self) -> Option<&Reply> {
        self.replies().iter().find(|reply| !reply.is_success())
    }

    /// The replies: one, or those of the set.
    pub fn replies(&self) -> &[Reply] {
        match self {
            Self::One(reply) => std::slice::from_ref(reply),
            Self::Set(replies) => replies,
        }
    }
}

/// Why a reply is no batch of replies.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is of another type: an error about the batch as a whole, or somebody in between answered.
    #[error("the reply is not multipart: {0}")]
    NotMultipart(String),
    /// More than [`MAX_BYTES`].
    #[error("{0} bytes are too many for a reply")]
    TooLarge(usize),
    /// More replies than requests fit a batch.
    #[error("too many replies")]
    TooMany,
    /// A change set inside a change set.
    #[error("replies are nested too deep")]
    TooDeep,
    /// The part of that number, from 0, cannot be understood.
    #[error("reply {0} of the batch cannot be understood")]
    Garbled(usize),
}

/// Reads the reply to a batch. Lines may end in CRLF or LF; text before the first and after the last part is
/// skipped, as is a missing end. There may be fewer answers than entries: none is made up.
///
/// # Errors
/// Where the reply is not multipart, passes a limit, or has a part that cannot be understood: leaving such a part
/// out would put the others under the wrong requests.
pub fn read(reply: &Reply) -> Result<Vec<Answer>, ReadError> {
    if reply.body.len() > MAX_BYTES {
        return Err(ReadError::TooLarge(reply.body.len()));
    }
    let content_type = reply.headers.get("Content-Type").unwrap_or_default();
    let boundary = match boundary(content_type) {
        Some(boundary) => boundary,
        // A browser shows Content-Type always; some in between change it. The first line tells it too.
        None => first_mark(&reply.body).ok_or_else(|| ReadError::NotMultipart(content_type.to_owned()))?,
    };
    let parts = split(&reply.body, &boundary);
    if parts.len() > MAX_REQUESTS {
        return Err(ReadError::TooMany);
    }
    let mut count = 0;
    let mut answers = Vec::with_capacity(parts.len());
    for (at, part) in parts.into_iter().enumerate() {
        let (headers, content) = head(part);
        match headers.get("Content-Type").and_then(boundary_of_part) {
            None => {
                count += 1;
                answers.push(Answer::One(http(&headers, content).ok_or(ReadError::Garbled(at))?));
            }
            Some(mark) => {
                let mut set = Vec::new();
                for inner in split(content, &mark) {
                    let (headers, content) = head(inner);
                    if headers.get("Content-Type").and_then(boundary_of_part).is_some() {
                        return Err(ReadError::TooDeep);
                    }
                    count += 1;
                    set.push(http(&headers, content).ok_or(ReadError::Garbled(at))?);
                }
                answers.push(Answer::Set(set));
            }
        }
        if count > MAX_REQUESTS {
            return Err(ReadError::TooMany);
        }
    }
    Ok(answers)
}

fn boundary_of_part(content_type: &str) -> Option<String> {
    boundary(content_type)
}

/// The `boundary` of `multipart/…; boundary="…"`.
fn boundary(content_type: &str) -> Option<String> {
    let mut parts = content_type.split(';');
    let kind = parts.next()?.trim().to_ascii_lowercase();
    if !kind.starts_with("multipart/") {
        return None;
    }
    let value = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"').to_owned())
    })?;
    (!value.is_empty()).then_some(value)
}

fn first_mark(body: &[u8]) -> Option<String> {
    let (line, _) = body.split_first_chunk::<2>().filter(|(start, _)| *start == b"--").map(|_| line(body))?;
    let mark = std::str::from_utf8(&line[2..]).ok()?.trim_end();
    (!mark.is_empty()).then(|| mark.to_owned())
}

/// The first line without its end, and what follows.
fn line(text: &[u8]) -> (&[u8], &[u8]) {
    match text.iter().position(|byte| *byte == b'\n') {
        None => (text, &[]),
        Some(at) => {
            let line = &text[..at];
            (line.strip_suffix(b"\r").unwrap_or(line), &text[at + 1..])
        }
    }
}

/// What stands between the delimiter lines. The line end before a delimiter belongs to it.
fn split<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = [b"--", boundary.as_bytes()].concat();
    let mut parts = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = 0;
    while at < body.len() {
        let (text, rest) = line(&body[at..]);
        let next = body.len() - rest.len();
        if let Some(tail) = text.strip_prefix(mark.as_slice()) {
            let ends = tail.starts_with(b"--");
            let tail = if ends { &tail[2..] } else { tail };
            if tail.iter().all(u8::is_ascii_whitespace) {
                if let Some(start) = start.take() {
                    parts.push(without_line_end(&body[start..at.max(start)]));
                }
                if ends {
                    return parts;
                }
                start = Some(next);
            }
        }
        at = next;
    }
    if let Some(start) = start {
        parts.push(without_line_end(&body[start..]));
    }
    parts
}

fn without_line_end(text: &[u8]) -> &[u8] {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text)
}

/// Header lines up to the empty line, and what follows it.
fn head(text: &[u8]) -> (Headers, &[u8]) {
    let mut headers = Headers::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (text, after) = line(rest);
        // A part without headers of its own starts with its status line.
        if text.starts_with(b"HTTP/") {
            return (headers, rest);
        }
        rest = after;
        if text.is_empty() {
            break;
        }
        if let Some((name, value)) = String::from_utf8_lossy(text).split_once(':') {
            headers.add(name.trim(), value.trim());
        }
    }
    (headers, rest)
}

/// A reply as text: status line, headers, body.
fn http(part: &Headers, content: &[u8]) -> Option<Reply> {
    let mut rest = content;
    while let [b'\r' | b'\n', after @ ..] = rest {
        rest = after;
    }
    let (status_line, rest) = line(rest);
    let mut words = std::str::from_utf8(status_line).ok()?.split_ascii_whitespace();
    if !words.next()?.starts_with("HTTP/") {
        return None;
    }
    let status = words.next()?.parse().ok().filter(|status| (100..600).contains(status))?;
    let (mut headers, body) = head(rest);
    let length = headers.get("Content-Length").and_then(|length| length.parse().ok());
    let body = match length {
        Some(length) if length <= body.len() => &body[..length],
        Some(_) | None => body.trim_ascii_end(),
    };
    if let (Some(id), None) = (part.get("Content-ID"), headers.get("Content-ID")) {
        headers.add("Content-ID", id);
    }
    Some(Reply { status, headers, body: body.to_vec() })
}
