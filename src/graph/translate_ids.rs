//! Ids of one kind as ids of another: what an add-in knows as the host's id is none that stays.

use domain::mail::Moment;
use wire::{Method, Reply, Request};

use crate::{
    fault::{Fault, good},
    members::{Members, Object},
    names::{around, converted},
    page,
    service::{At, MAX_ID_BYTES, Mailbox, Service},
};

/// Ids in one request (translateExchangeIds).
pub const MAX_IDS: usize = 1_000;

/// A kind of id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKind {
    /// Of MAPI, in base64.
    Entry,
    /// Of EWS, as office.js gives it.
    Ews,
    /// Of MAPI, and staying.
    ImmutableEntry,
    /// Of Graph.
    Rest,
    /// Of Graph, and staying: what this client asks for everywhere.
    ImmutableRest,
}

impl IdKind {
    fn word(self) -> &'static str {
        match self {
            Self::Entry => "entryId",
            Self::Ews => "ewsId",
            Self::ImmutableEntry => "immutableEntryId",
            Self::Rest => "restId",
            Self::ImmutableRest => "restImmutableEntryId",
        }
    }
}

/// Asks for them.
///
/// # Errors
/// Where there are none or more than [`MAX_IDS`], or one cannot be an id.
pub fn request(
    service: &Service,
    mailbox: &Mailbox,
    ids: &[String],
    from: IdKind,
    to: IdKind,
) -> Result<Request, Fault> {
    let odd = ids.iter().any(|id| id.is_empty() || id.len() > MAX_ID_BYTES);
    if ids.is_empty() || ids.len() > MAX_IDS || odd {
        return Err(Fault::Senseless(format!("{} ids to translate, or one that cannot be one", ids.len())));
    }
    let body = Object::new()
        .with(around::INPUT_IDS, ids.to_vec())
        .with(around::SOURCE, from.word())
        .with(around::TARGET, to.word());
    service.send(Method::Post, At::mailbox(mailbox)?.word("translateExchangeIds"), body)
}

/// Reads pairs of the id that was asked for and the one it became. An id that could not be translated is missing: the
/// order and the number are not those of the request.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Vec<(String, String)>, Fault> {
    let mut members = Members::of(&good(reply, now)?)?;
    let (pairs, _) = page::items(&mut members, |value| {
        let mut one = Members::new(value)?;
        Some((one.some_text(converted::SOURCE)?, one.some_text(converted::TARGET)?))
    })?;
    Ok(pairs)
}
