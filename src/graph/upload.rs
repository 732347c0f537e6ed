//! Attaching a large file to a draft, piece by piece (outlook-large-attachments).

use std::ops::Range;

use domain::mail::{ItemId, Moment};
use wire::{Method, Reply, Request};

use crate::{
    attachments::MAX_CONTENT_BYTES,
    fault::{Fault, good},
    link::Link,
    members::{Members, Object},
    names::{around, attachment_item, upload_session},
    service::{At, Mailbox, Service},
};

/// The size of a piece, in bytes: below the 4 MB that one request may have, and a multiple of 320 KiB, which other
/// services of Graph insist on. A mailbox takes 15 MB in 30 seconds.
pub const PIECE_BYTES: u64 = 12 * 320 * 1024;

/// What is to be uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// File name.
    pub name: String,
    /// MIME type.
    pub content_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// By what the text refers to it, where it belongs to the text.
    pub content_id: Option<String>,
}

/// An upload that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Where the pieces go. The address is signed by itself, and leads to another server than Graph's: a request to it
    /// carries no token, so it is sent by a transport that does not sign.
    pub url: Link,
    /// Until when.
    pub expires: Option<Moment>,
    /// The first byte that is wanted.
    pub next: u64,
}

/// What came of a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// It goes on from that byte.
    More(u64),
    /// The file is attached. Its id stands in the address, where Graph gives one.
    Done(Option<String>),
}

/// Opens an upload. 201.
///
/// # Errors
/// Where an id cannot be one, and where the file is empty or larger than [`MAX_CONTENT_BYTES`].
pub fn create(service: &Service, mailbox: &Mailbox, draft: &ItemId, item: &Item) -> Result<Request, Fault> {
    if item.bytes == 0 || item.bytes > MAX_CONTENT_BYTES as u64 {
        return Err(Fault::Senseless(format!("a file of {} bytes cannot be uploaded", item.bytes)));
    }
    let at = At::message(mailbox, &draft.0)?.word("attachments").word("createUploadSession");
    let described = Object::new()
        .with(attachment_item::KIND, "file")
        .with(attachment_item::NAME, item.name.as_str())
        .with(attachment_item::SIZE, item.bytes)
        .with(attachment_item::TYPE, item.content_type.as_str())
        .with(attachment_item::INLINE, item.content_id.is_some())
        .with_some(attachment_item::CONTENT_ID, item.content_id.as_deref());
    service.send(Method::Post, at, Object::new().with(around::ATTACHMENT_ITEM, described))
}

/// Reads the upload that was opened.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Session, Fault> {
    let mut members = Members::of(&good(reply, now)?)?;
    let url = members.text(upload_session::URL).unwrap_or_default();
    let expires = members.moment(upload_session::EXPIRES);
    let next = first(&mut members).unwrap_or_default();
    Ok(Session { url: Link::new(url)?, expires, next })
}

/// The bytes of the next piece of a file of that size; `None` at its end.
pub fn piece(from: u64, bytes: u64) -> Option<Range<u64>> {
    (from < bytes).then(|| from..from.saturating_add(PIECE_BYTES).min(bytes))
}

/// Sends a piece. The request has no token and no preference: see [`Session::url`].
///
/// # Errors
/// Where the piece is not that range, or the range lies outside of the file.
pub fn put(session: &Session, range: &Range<u64>, bytes: u64, content: Vec<u8>) -> Result<Request, Fault> {
    let length = range.end.saturating_sub(range.start);
    let fits = length > 0 && length <= PIECE_BYTES && range.end <= bytes && content.len() as u64 == length;
    if !fits {
        return Err(Fault::Senseless(format!("{} bytes as {range:?} of {bytes}", content.len())));
    }
    Ok(Request::new(Method::Put, session.url.as_str())
        .with_header("Content-Range", format!("bytes {}-{}/{bytes}", range.start, range.end - 1))
        .with_header("Content-Length", length.to_string())
        .with_body("application/octet-stream", content))
}

/// Reads what came of a piece. 404: the upload has expired and starts anew.
///
/// # Errors
/// Where it was refused or failed, and where it is said to go on at no byte.
pub fn read_piece(reply: Reply, now: Moment) -> Result<Piece, Fault> {
    let reply = good(reply, now)?;
    if reply.status == 201 {
        return Ok(Piece::Done(reply.headers.get("Location").map(str::to_owned)));
    }
    let next = Members::of(&reply).ok().and_then(|mut members| first(&mut members));
    next.map(Piece::More).ok_or_else(|| Fault::Odd("an upload that does not say how it goes on".into()))
}

/// Gives an upload up. 204.
pub fn cancel(session: &Session) -> Request {
    Request::new(Method::Delete, session.url.as_str())
}

/// The first byte of the first range, as in `26214400-` or `0-1`.
fn first(members: &mut Members) -> Option<u64> {
    let ranges = members.texts(upload_session::NEXT, 1)?;
    ranges.first()?.split('-').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_make_the_file(bytes in 0_u64..200_000_000) {
            let (mut from, mut count) = (0, 0);
            while let Some(range) = piece(from, bytes) {
                prop_assert!(range.start == from && range.end > from && range.end - from <= PIECE_BYTES);
                (from, count) = (range.end, count + 1);
            }
            prop_assert_eq!((from, count), (bytes, bytes.div_ceil(PIECE_BYTES)));
        }
    }

    #[test]
    fn a_piece_that_does_not_fit_is_not_sent() {
        let session = Session {
            url: Link::new("https://outlook.example/u?t=1").unwrap_or_else(|_| panic!("a link")),
            expires: None,
            next: 0,
        };
        assert_eq!(
            put(&session, &(0..3), 5, vec![1, 2, 3]).map(|request| {
                let range = request.headers.get("content-range").map(str::to_owned);
                (range, request.headers.get("prefer").is_some())
            }),
            Ok((Some("bytes 0-2/5".into()), false))
        );
        for (range, length) in [(0..3, 2), (3..3, 0), (4..6, 2), (0..PIECE_BYTES + 1, 3)] {
            assert!(put(&session, &range, 5, vec![0; length]).is_err(), "{range:?}");
        }
    }
}
