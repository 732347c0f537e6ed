//! The events of a span of time, and what changed among them (calendarView, event: delta).

use domain::mail::Moment;
use wire::{Reply, Request, date};

use crate::{
    delta::{self, Delta},
    event::{self, Event},
    fault::Fault,
    link::Link,
    page::{self, Page},
    service::{At, Format, Mailbox, Service, page_size},
};

/// Events a page that are asked for at most.
pub const MAX_PAGE: u16 = 1_000;

fn spanned(mut at: At, from: Moment, until: Moment) -> Result<At, Fault> {
    if until < from {
        return Err(Fault::Senseless("a span that ends before it begins".into()));
    }
    for (name, value) in [("startDateTime", from), ("endDateTime", until)] {
        at = at.option(name, &date::write_rfc3339(value.0));
    }
    Ok(at)
}

fn view(mailbox: &Mailbox) -> Result<At, Fault> {
    Ok(At::mailbox(mailbox)?.word("calendarView"))
}

/// Asks for the events of a span.
///
/// # Errors
/// Where the span ends before it begins.
pub fn list(
    service: &Service,
    mailbox: &Mailbox,
    from: Moment,
    until: Moment,
    format: Format,
    page: u16,
) -> Result<Request, Fault> {
    let at = spanned(view(mailbox)?, from, until)?.select(event::MEMBERS).top(page.clamp(1, MAX_PAGE));
    Ok(service.get(at.prefer(Some(format.preference()))))
}

/// Asks for those of a series that lie in a span: what is as the series says, and what differs (event: list instances).
/// Read with [`read_list`].
///
/// # Errors
/// Where the span ends before it begins, or an id cannot be one.
pub fn instances(
    service: &Service,
    mailbox: &Mailbox,
    series: &str,
    from: Moment,
    until: Moment,
    format: Format,
    page: u16,
) -> Result<Request, Fault> {
    let at = At::mailbox(mailbox)?.word("events").id(series)?.word("instances");
    let at = spanned(at, from, until)?.select(event::MEMBERS).top(page.clamp(1, MAX_PAGE));
    Ok(service.get(at.prefer(Some(format.preference()))))
}

/// Asks for the rest.
///
/// # Errors
/// Where the link leads to another service.
pub fn list_next(service: &Service, link: &Link, format: Format) -> Result<Request, Fault> {
    service.follow(link, vec![format.preference()])
}

/// Reads events.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read_list(reply: Reply, now: Moment) -> Result<Page<Event>, Fault> {
    page::read(reply, now, Event::read)
}

/// Asks for the events of a span, and for a state from which to ask what changes. Members cannot be chosen here.
///
/// # Errors
/// Where the span ends before it begins.
pub fn start(
    service: &Service,
    mailbox: &Mailbox,
    from: Moment,
    until: Moment,
    format: Format,
    page: u16,
) -> Result<Request, Fault> {
    let at = spanned(view(mailbox)?.word("delta"), from, until)?;
    let at = at.prefer(Some(format.preference())).prefer(Some(page_size(page.clamp(1, MAX_PAGE))));
    Ok(service.get(at))
}

/// Goes on: with the round, or with the next one.
///
/// # Errors
/// Where the link leads to another service.
pub fn follow(service: &Service, link: &Link, format: Format, page: u16) -> Result<Request, Fault> {
    service.follow(link, vec![format.preference(), page_size(page.clamp(1, MAX_PAGE))])
}

/// Reads what changed.
///
/// # Errors
/// Where Graph refused or failed. A lost state is no error but [`Delta::Resync`].
pub fn read(reply: Reply, now: Moment) -> Result<Delta<Event>, Fault> {
    delta::read(reply, now, Event::read)
}
