//! What changed in a folder (message: delta). A folder has a state of its own; there is none for a whole mailbox.

use domain::mail::Moment;
use wire::{Reply, Request, date};

use crate::{
    delta::{self, Delta},
    fault::Fault,
    link::Link,
    message::{Message, Want},
    names::message,
    service::{At, Mailbox, Service, page_size},
};

/// The most messages a page that are asked for; more are refused.
pub const MAX_PAGE: u16 = 1_000;
/// With a filter by date Graph tells at most so many messages in all, and says nothing of the rest
/// (delta-query-messages).
pub const MAX_FILTERED: usize = 5_000;

/// Which changes a state tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// New messages.
    Created,
    /// Messages that changed.
    Updated,
    /// Messages that went.
    Deleted,
}

/// How a state starts. All of it is kept in the links that follow, but for the size of the page and the form of the
/// text, which go with every request.
#[derive(Clone, Debug, Default)]
pub struct Start<'a> {
    /// What is wanted of each message.
    pub want: Want<'a>,
    /// Messages a page, from 1 to [`MAX_PAGE`].
    pub page: u16,
    /// One kind of change; `None` means all.
    pub only: Option<Only>,
    /// Only what was received then or later. At most [`MAX_FILTERED`].
    pub since: Option<Moment>,
    /// The newest first: for the first look at a large mailbox.
    pub newest_first: bool,
}

/// Asks for a folder's messages, and for a state from which to ask what changes.
///
/// # Errors
/// Where the folder's id cannot be one.
pub fn start(
    service: &Service,
    mailbox: &Mailbox,
    folder: &str,
    start: &Start<'_>,
) -> Result<Request, Fault> {
    let mut at = start.want.put(At::folder(mailbox, folder)?.word("messages").word("delta"));
    if let Some(only) = start.only {
        let word = match only {
            Only::Created => "created",
            Only::Updated => "updated",
            Only::Deleted => "deleted",
        };
        at = at.option("changeType", word);
    }
    let received = message::RECEIVED.as_str();
    if let Some(since) = start.since {
        at = at.option("$filter", &format!("{received} ge {}", date::write_rfc3339(since.0)));
    }
    if start.newest_first {
        at = at.option("$orderby", &format!("{received} desc"));
    }
    Ok(service.get(at.prefer(Some(page_size(start.page.clamp(1, MAX_PAGE))))))
}

/// Goes on: with the round, or with the next one.
///
/// # Errors
/// Where the link leads to another service.
pub fn follow(service: &Service, link: &Link, start: &Start<'_>) -> Result<Request, Fault> {
    let prefer = vec![start.want.format.preference(), page_size(start.page.clamp(1, MAX_PAGE))];
    service.follow(link, prefer)
}

/// Reads what changed.
///
/// # Errors
/// Where Graph refused or failed. A lost state is no error but [`Delta::Resync`].
pub fn read(reply: Reply, now: Moment) -> Result<Delta<Message>, Fault> {
    delta::read(reply, now, Message::read)
}
