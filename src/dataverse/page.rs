//! Collections that come in pages.

use domain::mail::Moment;
use serde_json::Value;
use wire::{Method, Reply, Request, Transport};

use crate::{
    fault::Fault,
    rows,
    service::{Service, good},
};

/// A part of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its rows.
    pub rows: Vec<Value>,
    /// Where it goes on, as the CRM wrote it; `None` on the last page.
    pub next: Option<String>,
}

/// Reads a page.
///
/// # Errors
/// Where the CRM refused or failed, and where the next page is said to lie with another service: the token is not
/// meant for that.
pub fn read(service: &Service, reply: Reply, now: Moment) -> Result<Page, Fault> {
    let mut value = rows::json(&good(reply, now)?)?;
    let Some(Value::Array(rows)) = value.get_mut("value").map(Value::take) else {
        return Err(Fault::Odd("a collection without value".into()));
    };
    let next = match value.get("@odata.nextLink").and_then(Value::as_str) {
        None => None,
        Some(link) if link.starts_with(service.root()) => Some(link.to_owned()),
        Some(_) => return Err(Fault::Odd("the next page lies with another service".into())),
    };
    Ok(Page { rows, next })
}

/// The rows of all pages, at most of so many.
///
/// # Errors
/// Where a page is not answered, and where there are more pages than that: half a collection is not told as whole.
pub async fn all<T: Transport>(
    transport: &T,
    service: &Service,
    first: Request,
    max_pages: usize,
    now: Moment,
) -> Result<Vec<Value>, Fault> {
    let mut all = Vec::new();
    let headers = first.headers.clone();
    let mut request = first;
    for _ in 0..max_pages {
        let page = read(service, transport.send(request).await?, now)?;
        all.extend(page.rows);
        let Some(next) = page.next else { return Ok(all) };
        request = Request { method: Method::Get, url: next, headers: headers.clone(), body: Vec::new() };
    }
    Err(Fault::Odd(format!("the collection has more than {max_pages} pages")))
}
