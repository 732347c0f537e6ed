//! Lists of messages: by their names everywhere, and of a folder for the sweep that finds what delta lost.

use domain::mail::{MessageId, Moment};
use wire::{Reply, Request, date, odata};

use crate::{
    fault::Fault,
    link::Link,
    message::{Message, Want},
    message_delta::MAX_PAGE,
    names::message,
    page::{self, Page},
    property::Property,
    service::{At, Mailbox, Service},
};

/// Message-IDs in one question: each may have 1,000 characters, and the whole stands in a request line.
pub const MAX_IDS: usize = 10;

/// Asks for all copies of mails in a mailbox, in whatever folders they lie.
///
/// # Errors
/// Where there are no ids or more than [`MAX_IDS`], or the mailbox's name cannot be one.
pub fn find(
    service: &Service,
    mailbox: &Mailbox,
    ids: &[MessageId],
    want: &Want<'_>,
) -> Result<Request, Fault> {
    let each = |id: &MessageId| odata::eq(message::MESSAGE_ID.as_str(), &id.bracketed());
    let filter = odata::any_of(ids.iter().map(each)).filter(|_| ids.len() <= MAX_IDS);
    let filter =
        filter.ok_or_else(|| Fault::Senseless(format!("{} Message-IDs in one question", ids.len())))?;
    let at = want.put(At::mailbox(mailbox)?.word("messages")).option("$filter", &filter);
    Ok(service.get(at.top(50)))
}

/// Asks for the messages of a conversation, in whatever folders they lie, drafts too, in no particular order.
///
/// # Errors
/// Where the mailbox's name cannot be one.
pub fn of_conversation(
    service: &Service,
    mailbox: &Mailbox,
    conversation: &str,
    page: u16,
    want: &Want<'_>,
) -> Result<Request, Fault> {
    let filter = odata::eq(message::CONVERSATION.as_str(), conversation);
    let at = want.put(At::mailbox(mailbox)?.word("messages")).option("$filter", &filter);
    Ok(service.get(at.top(page.clamp(1, MAX_PAGE))))
}

/// Asks for the messages of a mailbox of which a property has that value, in whatever folders they lie, drafts too.
///
/// # Errors
/// Where the mailbox's name cannot be one.
pub fn with_property(
    service: &Service,
    mailbox: &Mailbox,
    property: &Property,
    value: &str,
    want: &Want<'_>,
) -> Result<Request, Fault> {
    let at = want.put(At::mailbox(mailbox)?.word("messages")).option("$filter", &property.filter(value));
    Ok(service.get(at.top(50)))
}

/// Asks for the messages of a folder, the newest first, those received in that time: from `since`, and before `until`.
///
/// # Errors
/// Where an id cannot be one.
pub fn of_folder(
    service: &Service,
    mailbox: &Mailbox,
    folder: &str,
    since: Option<Moment>,
    until: Option<Moment>,
    page: u16,
    want: &Want<'_>,
) -> Result<Request, Fault> {
    let received = message::RECEIVED.as_str();
    let bound = |word: &str, at: Option<Moment>| {
        at.map(|at| format!("{received} {word} {}", date::write_rfc3339(at.0)))
    };
    let filter: Vec<String> = bound("ge", since).into_iter().chain(bound("lt", until)).collect();
    let mut at = want.put(At::folder(mailbox, folder)?.word("messages"));
    if !filter.is_empty() {
        at = at.option("$filter", &filter.join(" and "));
    }
    // What is ordered by must stand in the filter first, and does.
    at = at.option("$orderby", &format!("{received} desc")).top(page.clamp(1, MAX_PAGE));
    Ok(service.get(at))
}

/// Asks for the messages of a whole mailbox that changed then or later, the newest change first: what delta does not
/// tell of folders that nobody follows, and what it lost.
///
/// # Errors
/// Where the mailbox's name cannot be one.
pub fn changed(
    service: &Service,
    mailbox: &Mailbox,
    since: Moment,
    page: u16,
    want: &Want<'_>,
) -> Result<Request, Fault> {
    let modified = message::MODIFIED.as_str();
    let at = want
        .put(At::mailbox(mailbox)?.word("messages"))
        .option("$filter", &format!("{modified} ge {}", date::write_rfc3339(since.0)))
        .option("$orderby", &format!("{modified} desc"))
        .top(page.clamp(1, MAX_PAGE));
    Ok(service.get(at))
}

/// Asks for the rest of a list.
///
/// # Errors
/// Where the link leads to another service.
pub fn next(service: &Service, link: &Link, want: &Want<'_>) -> Result<Request, Fault> {
    service.follow(link, vec![want.format.preference()])
}

/// Reads a list.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Page<Message>, Fault> {
    page::read(reply, now, Message::read)
}
