//! What changed since: the answer that message delta and folder delta share (delta-query-overview).
//!
//! A round starts with a first request, goes on by [`More::Next`] until [`More::Done`], and the next round starts with
//! that link, whenever that is. In one round an item may come twice and in any order, and rounds may repeat what they
//! told; an item that was moved is removed from one folder and changed in the other.

use domain::mail::Moment;
use serde_json::Value;
use wire::Reply;

use crate::{
    fault::{Fault, good},
    link::Link,
    members::Members,
    names::around,
    page,
};

/// Pages of one round that are looked at in one go; a caller that comes to this goes on later from the link it has.
pub const MAX_PAGES: usize = 10_000;

/// What happened to an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<T> {
    /// It is new or changed. It has at least the members that changed.
    Upsert(T),
    /// It is not there any more: deleted, or moved elsewhere.
    Removed {
        /// Its id.
        id: String,
        /// It may come back (`changed`); otherwise it is deleted for good as far as this collection goes.
        restorable: bool,
    },
}

/// How it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum More {
    /// This round has more.
    Next(Link),
    /// This round is over; the next one starts here.
    Done(Link),
}

impl More {
    /// The link, whatever it is for: the place to go on from after a crash.
    pub fn link(&self) -> &Link {
        match self {
            Self::Next(link) | Self::Done(link) => link,
        }
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Delta<T> {
    /// A part of what changed.
    Changes {
        /// In Graph's order.
        changes: Vec<Change<T>>,
        /// How it goes on.
        more: More,
        /// So many changes could not be read.
        skipped: usize,
    },
    /// The link's state is lost: begin anew, and take what comes as the whole content of the collection. Where Graph
    /// says from where, that link is to be used, else a first request.
    Resync(Option<Link>),
}

/// Reads an answer. `id` gives the id of an object, and `one` reads it.
pub(crate) fn read<T>(
    reply: Reply,
    now: Moment,
    one: impl Fn(Value) -> Option<T>,
) -> Result<Delta<T>, Fault> {
    let place = reply.headers.get("Location").and_then(|link| Link::new(link).ok());
    let reply = match good(reply, now) {
        Ok(reply) => reply,
        Err(fault) if fault.is_resync() => return Ok(Delta::Resync(place)),
        Err(fault) => return Err(fault),
    };
    let mut members = Members::of(&reply)?;
    let (changes, skipped) = page::items(&mut members, |value| change(value, &one))?;
    let (next, done) = (page::link(&mut members, around::NEXT)?, page::link(&mut members, around::DELTA)?);
    let more = match (next, done) {
        (Some(next), _) => More::Next(next),
        (None, Some(done)) => More::Done(done),
        (None, None) => return Err(Fault::Odd("a delta that does not go on".into())),
    };
    Ok(Delta::Changes { changes, more, skipped })
}

fn change<T>(value: Value, one: impl Fn(Value) -> Option<T>) -> Option<Change<T>> {
    if value.get(around::REMOVED.as_str()).is_none() {
        return one(value).map(Change::Upsert);
    }
    let mut members = Members::new(value)?;
    let reason = members.object(around::REMOVED).and_then(|mut why| why.text(around::REASON));
    let id = members.some_text(around::ID)?;
    Some(Change::Removed { id, restorable: reason.as_deref() == Some("changed") })
}
