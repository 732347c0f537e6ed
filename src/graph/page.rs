//! Collections, which come in pages.

use domain::mail::Moment;
use serde_json::Value;
use wire::Reply;

use crate::{
    fault::{Fault, good},
    link::Link,
    members::Members,
    names::{Name, around},
};

/// The most items that a page may have. Graph gives at most 1,000.
pub const MAX_ITEMS: usize = 5_000;

/// A part of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// Its items in their order.
    pub items: Vec<T>,
    /// Where it goes on; `None` on the last page. A page without items may have one.
    pub next: Option<Link>,
    /// So many items could not be read: they have no id, or are no objects.
    pub skipped: usize,
}

/// Reads a page.
pub(crate) fn read<T>(reply: Reply, now: Moment, one: impl Fn(Value) -> Option<T>) -> Result<Page<T>, Fault> {
    let mut members = Members::of(&good(reply, now)?)?;
    let (items, skipped) = items(&mut members, one)?;
    Ok(Page { items, next: link(&mut members, around::NEXT)?, skipped })
}

/// The items, and how many could not be read.
pub(crate) fn items<T>(
    members: &mut Members,
    one: impl Fn(Value) -> Option<T>,
) -> Result<(Vec<T>, usize), Fault> {
    let values =
        members.list(around::VALUE).ok_or_else(|| Fault::Odd("a collection without value".into()))?;
    if values.len() > MAX_ITEMS {
        return Err(Fault::Odd(format!("a page of {} items", values.len())));
    }
    let count = values.len();
    let items: Vec<T> = values.into_iter().filter_map(one).collect();
    let skipped = count - items.len();
    Ok((items, skipped))
}

/// A link of that name. One that cannot be followed is an error: half a collection is not told as whole.
pub(crate) fn link(members: &mut Members, name: Name) -> Result<Option<Link>, Fault> {
    members.text(name).map(Link::new).transpose()
}
