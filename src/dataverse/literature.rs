//! Sales literature: documents that may be shown to customers, and what one of them holds.

use domain::{
    literature::{Document, File, Library, Named},
    mail::Moment,
    problem::Problem,
    tracking::cut,
};
use uuid::Uuid;
use wire::{
    Reply, Request, Transport,
    odata::{self, Query},
};

use crate::{
    Clock, CrmOver,
    fault::Fault,
    names::salesliteratureitem as item,
    rows::{self, Row},
    service::{Service, good},
};

/// Documents that are listed.
pub const MAX_DOCUMENTS: usize = 50;
/// Words that are looked for; those that follow are not.
pub const MAX_WORDS: usize = 5;
/// A word is looked for up to this length, in UTF-16 units.
const MAX_WORD: usize = 50;
/// Where words are looked for.
const TEXTS: [&str; 4] = [item::NAME, item::ABSTRACT, item::WORDS, item::FILE];
const LISTED: [&str; 7] =
    [item::ID, item::NAME, item::ABSTRACT, item::FILE, item::BYTES, item::ADDRESS, item::OF];

/// Asks which there are that have all of these words.
#[inline(never)]
pub fn request(service: &Service, words: &str) -> Request {
    let has = |word: &str| {
        let word = odata::quote(&cut(word, MAX_WORD));
        odata::any_of(TEXTS.map(|column| format!("contains({column},{word})"))).unwrap_or_default()
    };
    let mut filter = format!("{} eq true", item::SHOWN);
    for word in words.split_whitespace().take(MAX_WORDS) {
        filter = format!("{filter} and ({})", has(word));
    }
    let query = Query::new(item::SET).select(&LISTED).filter(&filter);
    service.get(query.order_by(item::NAME).top(MAX_DOCUMENTS))
}

/// The documents that have a file or an address, by name. None where the organization has no literature.
///
/// # Errors
/// Where the CRM refused or failed.
#[inline(never)]
pub fn read(reply: Reply, now: Moment) -> Result<Vec<Document>, Fault> {
    let list = match good(reply, now).and_then(|reply| rows::list(&reply)) {
        Err(fault) if fault.is_unknown_here() => return Ok(Vec::new()),
        list => list?,
    };
    Ok(list.iter().filter_map(Row::new).filter_map(|row| document(&row)).collect())
}

fn document(row: &Row<'_>) -> Option<Document> {
    let name = row.text(item::FILE).trim();
    let bytes =
        row.number(item::BYTES).and_then(|bytes| u64::try_from(bytes).ok()).filter(|bytes| *bytes > 0);
    let file = (!name.is_empty()).then(|| Named { name: name.to_owned(), bytes });
    let address = row.text(item::ADDRESS).trim();
    let address = if is_in_the_web(address) { address } else { "" };
    (file.is_some() || !address.is_empty()).then_some(Document {
        id: row.id(item::ID)?,
        title: row.text(item::NAME).to_owned(),
        of: row.shown(item::OF).to_owned(),
        detail: row.text(item::ABSTRACT).to_owned(),
        file,
        address: address.to_owned(),
    })
}

/// Whether a customer's mail program would follow it: nothing but the web.
fn is_in_the_web(address: &str) -> bool {
    let begins = |scheme: &str| address.get(..scheme.len()).is_some_and(|is| is.eq_ignore_ascii_case(scheme));
    begins("https://") || begins("http://")
}

/// Asks for the file of a document.
#[inline(never)]
pub fn file(service: &Service, id: Uuid) -> Request {
    service.get(Query::new(odata::key(item::SET, id)).select(&[item::FILE, item::BODY]))
}

/// The file.
///
/// # Errors
/// Where the CRM refused or failed, or the document has no file any more.
#[inline(never)]
pub fn read_file(reply: Reply, now: Moment) -> Result<File, Fault> {
    let value = rows::json(&good(reply, now)?)?;
    let row = Row::new(&value).ok_or_else(|| Fault::Odd("a document that is no row".into()))?;
    let (name, base64) = (row.text(item::FILE).trim(), row.text(item::BODY));
    if name.is_empty() || base64.is_empty() {
        return Err(Fault::Odd("the document has no file any more".into()));
    }
    Ok(File { name: name.to_owned(), base64: base64.to_owned() })
}

impl<T: Transport, C: Clock> Library for CrmOver<T, C> {
    async fn literature(&self, words: &str) -> Result<Vec<Document>, Problem> {
        let reply = self.transport.send(request(&self.service, words)).await.map_err(Fault::from)?;
        Ok(read(reply, self.clock.now())?)
    }

    async fn document(&self, document: Uuid) -> Result<File, Problem> {
        let reply = self.transport.send(file(&self.service, document)).await.map_err(Fault::from)?;
        Ok(read_file(reply, self.clock.now())?)
    }
}
