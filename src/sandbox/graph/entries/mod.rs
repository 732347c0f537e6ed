//! Events, contacts and tasks: what of them a synchronizer needs.
//!
//! Not as in Graph: a mailbox has one calendar and one folder of contacts; times are taken in UTC alone; and a series is
//! told by its master with its recurrence as it was written, its occurrences where they are asked for alone. Of `$filter`
//! events have `iCalUId eq`, and contacts those that have an address.

mod changes;
mod events;
mod series;
mod shape;

pub(super) use changes::{delta, view_delta};
pub(super) use events::{calendar, cancel, view};
pub(super) use series::instances;

use http::header;
use serde_json::{Map, Value};

use super::answer::{Answer, Fault};
use super::options::{self, Options, PAGE};
use super::{Asked, body, lists, message};
use crate::error::Error;
use crate::mailbox::{Entry, Mailbox, Mailboxes, NewEntry, Shelf, Sort};

/// How often a change is made anew because another one of the same entry was quicker.
const OVERTAKEN_MAX: u8 = 50;

/// Entries that are looked through at a time.
const ALL: i64 = 500;

/// The events, contacts or task lists of a mailbox.
pub(super) fn shelf(mailbox: &Mailbox, sort: Sort) -> Shelf {
    Shelf { mailbox: mailbox.key, sort, parent: None }
}

/// The tasks of a list.
pub(super) async fn tasks(asked: &Asked, mailbox: &Mailbox, list: &str) -> Result<Shelf, Fault> {
    let lists = task_lists(asked, mailbox).await?;
    let list = asked.sandbox.mailboxes().entry(lists, list).await?;
    Ok(Shelf { mailbox: mailbox.key, sort: Sort::Task, parent: Some(list.key) })
}

/// The task lists of a mailbox; there is one from the beginning.
pub(super) async fn task_lists(asked: &Asked, mailbox: &Mailbox) -> Result<Shelf, Fault> {
    const DEFAULT: &str = "defaultList";
    let (store, shelf) = (asked.sandbox.mailboxes(), shelf(mailbox, Sort::List));
    if store.entry_by_key(shelf, DEFAULT).await?.is_none() {
        let mut content = shape::blank(Sort::List);
        content.insert("displayName".to_owned(), "Tasks".into());
        content.insert("wellknownListName".to_owned(), DEFAULT.into());
        let new = NewEntry { key: Some(DEFAULT.to_owned()), content, ..NewEntry::default() };
        if let Err(error) = store.add_entry(shelf, &new, asked.now_ms()).await
            && store.entry_by_key(shelf, DEFAULT).await?.is_none()
        {
            return Err(error.into());
        }
    }
    Ok(shelf)
}

/// What is wanted of entries.
pub(super) struct Want {
    select: Option<Vec<String>>,
    properties: Vec<String>,
    immutable: bool,
    text: bool,
    /// Events of that name alone.
    uid: Option<String>,
    /// Contacts of that address alone.
    address: Option<String>,
}

impl Want {
    pub(super) fn of(asked: &Asked, sort: Sort, options: &Options) -> Result<Self, Fault> {
        let mut want = Self {
            select: options.select(),
            properties: Vec::new(),
            immutable: asked.prefer.immutable,
            text: asked.prefer.text,
            uid: None,
            address: None,
        };
        let blank = shape::blank(sort);
        let known = |name: &String| {
            [
                "id",
                "changeKey",
                "createdDateTime",
                "lastModifiedDateTime",
                "webLink",
                "parentFolderId",
                "bodyLastModifiedDateTime",
            ]
            .into_iter()
            .chain(blank.keys().map(String::as_str))
            .any(|known| known.eq_ignore_ascii_case(name))
        };
        let unknown = |name: &str| {
            let text = format!(
                "Could not find a property named '{name}' on type 'microsoft.graph.{}'.",
                sort.word()
            );
            Fault::new(400, "RequestBroker--ParseUri", text)
        };
        if let Some(name) = want.select.iter().flatten().find(|name| !known(name)) {
            return Err(unknown(name));
        }
        if let Some(expand) = options.get("$expand") {
            let (name, inner) = expand.split_once('(').unwrap_or((expand, ""));
            let outlook = matches!(sort, Sort::Event | Sort::Contact);
            if !outlook || !name.trim().eq_ignore_ascii_case(shape::PROPERTIES) {
                return Err(unknown(name));
            }
            want.properties = message::ids(inner.trim_end_matches(')'))?;
        }
        want.uid = match options.get("$filter") {
            Some(filter) if sort == Sort::Event => Some(uid(filter).ok_or_else(|| {
                Fault::bad("The query option $filter is taken as iCalUId eq 'name' alone here.")
            })?),
            Some(filter) if sort == Sort::Contact => {
                want.address = Some(address(filter).ok_or_else(|| {
                    Fault::bad("The query option $filter is taken as an address of a contact alone here.")
                })?);
                None
            }
            Some(_) => return Err(Fault::bad("The query option $filter is not taken here.")),
            None => None,
        };
        if options.get("$orderby").is_some() {
            return Err(Fault::bad("The query option $orderby is not taken here."));
        }
        Ok(want)
    }

    /// An entry as it is told.
    pub(super) fn tell(
        &self,
        asked: &Asked,
        mailbox: &Mailbox,
        sort: Sort,
        entry: &Entry,
    ) -> Map<String, Value> {
        let mut all = entry.content.clone();
        let given = all.remove(shape::PROPERTIES);
        all.remove(shape::LINKED);
        if let Some(master) = all.remove(series::MASTER).filter(|_| self.immutable) {
            all.insert("seriesMasterId".to_owned(), master);
        }
        let id = if self.immutable { &entry.immutable_id } else { &entry.id };
        let time = |ms: i64| Value::from(options::time(ms));
        match sort {
            Sort::Event | Sort::Contact => {
                all.insert("changeKey".to_owned(), entry.version.clone().into());
                all.insert("createdDateTime".to_owned(), time(entry.created_at));
                all.insert("lastModifiedDateTime".to_owned(), time(entry.modified_at));
            }
            Sort::Task => {
                all.insert("createdDateTime".to_owned(), time(entry.created_at));
                all.insert("lastModifiedDateTime".to_owned(), time(entry.modified_at));
                all.insert("bodyLastModifiedDateTime".to_owned(), time(entry.modified_at));
            }
            Sort::List => {}
        }
        if sort == Sort::Contact {
            all.insert(
                "parentFolderId".to_owned(),
                format!("{}Con=", mailbox.root_id.trim_end_matches('=')).into(),
            );
        }
        if sort == Sort::Event {
            let place = super::path::encoded(id);
            all.insert("webLink".to_owned(), format!("{}/calendar/item/{place}", asked.caller.origin).into());
            if self.text {
                events::as_text(&mut all);
            }
        }
        if let Some(names) = &self.select {
            all.retain(|name, _| names.iter().any(|wanted| wanted.eq_ignore_ascii_case(name)));
        }
        all.insert("@odata.etag".to_owned(), format!("W/\"{}\"", entry.version).into());
        all.insert("id".to_owned(), id.clone().into());
        if !self.properties.is_empty() {
            let found: Vec<Value> = given
                .as_ref()
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter(|one| {
                    self.properties
                        .iter()
                        .any(|id| one["id"].as_str().is_some_and(|o| o.eq_ignore_ascii_case(id)))
                })
                .cloned()
                .collect();
            if !found.is_empty() {
                all.insert(shape::PROPERTIES.to_owned(), found.into());
            }
        }
        all
    }
}

/// The name by which events are asked for.
fn uid(filter: &str) -> Option<String> {
    let quoted = filter.trim().strip_prefix("iCalUId eq ")?.trim();
    Some(quoted.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'"))
}

/// The address by which contacts are asked for: `emailAddresses/any(a:a/address eq '…')`.
fn address(filter: &str) -> Option<String> {
    let inner = filter.trim().strip_prefix("emailAddresses/any(")?.strip_suffix(')')?;
    let (name, rest) = inner.split_once(':')?;
    let quoted = rest.trim().strip_prefix(name.trim())?.strip_prefix("/address eq ")?.trim();
    Some(quoted.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'"))
}

/// Whether a contact has that address.
fn has_address(entry: &Entry, address: &str) -> bool {
    let all = entry.content.get("emailAddresses").and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|one| one["address"].as_str()).any(|one| one.eq_ignore_ascii_case(address))
}

/// Contacts that have that address, of all.
async fn at_address(asked: &Asked, shelf: Shelf, address: &str) -> Result<Vec<Entry>, Fault> {
    let (mut found, mut behind) = (Vec::new(), 0);
    loop {
        let some = asked.sandbox.mailboxes().entries(shelf, None, behind, ALL).await?;
        let last = some.last().map(|entry| entry.key);
        let full = i64::try_from(some.len()).is_ok_and(|len| len >= ALL);
        found.extend(some.into_iter().filter(|entry| has_address(entry, address)));
        match last {
            Some(key) if full => behind = key,
            _ => return Ok(found),
        }
    }
}

/// Where an address says what is answered.
fn context(asked: &Asked, mailbox: &Mailbox, sort: Sort) -> String {
    let place = match sort {
        Sort::Event => "events",
        Sort::Contact => "contacts",
        Sort::List => "todo/lists",
        Sort::Task => "todo/lists/tasks",
    };
    format!("{}/$metadata#users('{}')/{place}", asked.root(), mailbox.user_id)
}

/// All entries of a shelf, in pages; of events those in a span.
pub(super) async fn list(
    asked: &Asked,
    mailbox: &Mailbox,
    shelf: Shelf,
    span: Option<(i64, i64)>,
) -> Result<Answer, Fault> {
    let want = Want::of(asked, shelf.sort, &asked.options)?;
    let top = asked.options.top()?.or(asked.prefer.page).unwrap_or(PAGE);
    let behind = match asked.options.get("$skiptoken") {
        Some(token) => token.parse().map_err(|_| Fault::bad("The skip token is not valid."))?,
        None => 0,
    };
    let mailboxes = asked.sandbox.mailboxes();
    let mut entries = match (&want.uid, &want.address) {
        (Some(uid), _) => mailboxes.entry_by_uid(shelf, uid).await?.into_iter().collect(),
        (None, Some(address)) => at_address(asked, shelf, address).await?,
        (None, None) => mailboxes.entries(shelf, span, behind, top + 1).await?,
    };
    let more = i64::try_from(entries.len()).unwrap_or(i64::MAX) > top;
    entries.truncate(usize::try_from(top).unwrap_or(usize::MAX));
    let mut page = Map::new();
    page.insert("@odata.context".to_owned(), context(asked, mailbox, shelf.sort).into());
    if let Some(last) = entries.last().filter(|_| more) {
        page.insert("@odata.nextLink".to_owned(), lists::link(asked, &last.key.to_string()).into());
    }
    let told = entries.iter().map(|entry| Value::Object(want.tell(asked, mailbox, shelf.sort, entry)));
    page.insert("value".to_owned(), told.collect());
    Ok(lists::applied(asked, Answer::json(200, &Value::Object(page))))
}

async fn told(
    asked: &Asked,
    mailbox: &Mailbox,
    shelf: Shelf,
    id: &str,
    status: u16,
) -> Result<Answer, Fault> {
    // What was made or changed is told whole.
    let options =
        if status == 200 && asked.method == http::Method::GET { &asked.options } else { &Options::default() };
    let want = Want::of(asked, shelf.sort, options)?;
    let entry = series::entry(asked, shelf, id).await?;
    let mut told = want.tell(asked, mailbox, shelf.sort, &entry);
    told.insert(
        "@odata.context".to_owned(),
        format!("{}/$entity", context(asked, mailbox, shelf.sort)).into(),
    );
    let answer =
        Answer::json(status, &Value::Object(told)).with(header::ETAG, format!("W/\"{}\"", entry.version));
    Ok(lists::applied(asked, answer))
}

/// One entry.
pub(super) async fn get(asked: &Asked, mailbox: &Mailbox, shelf: Shelf, id: &str) -> Result<Answer, Fault> {
    told(asked, mailbox, shelf, id, 200).await
}

/// What a task comes from.
pub(super) async fn linked(
    asked: &Asked,
    mailbox: &Mailbox,
    shelf: Shelf,
    id: &str,
) -> Result<Answer, Fault> {
    let entry = asked.sandbox.mailboxes().entry(shelf, id).await?;
    let all = entry.content.get(shape::LINKED).cloned().unwrap_or_else(|| Value::Array(Vec::new()));
    let place = format!("{}('{}')/linkedResources", context(asked, mailbox, shelf.sort), entry.id);
    Ok(Answer::json(200, &serde_json::json!({ "@odata.context": place, "value": all })))
}

/// Makes an entry; an event under a transaction id that was used already is made once.
pub(super) async fn create(asked: &Asked, mailbox: &Mailbox, shelf: Shelf) -> Result<Answer, Fault> {
    let (given, store) = (body::object(asked)?, asked.sandbox.mailboxes());
    let mut content = shape::blank(shelf.sort);
    shape::write(shelf.sort, &mut content, &given)?;
    let mut new = NewEntry { content, ..NewEntry::default() };
    match shelf.sort {
        Sort::Event => events::begin(mailbox, &mut new)?,
        Sort::Contact => name_contact(&mut new.content, &given),
        Sort::List => drop(body::must(&given, "displayName")?),
        Sort::Task => events::task_times(&mut new.content, asked.now_ms())?,
    }
    if let Some(key) = &new.key
        && let Some(known) = store.entry_by_key(shelf, key).await?
    {
        return told(asked, mailbox, shelf, &known.id, 201).await;
    }
    let id = store.add_entry(shelf, &new, asked.now_ms()).await?;
    if shelf.sort == Sort::Event {
        events::invite(asked, mailbox, &new, events::Word::Request).await?;
    }
    told(asked, mailbox, shelf, &id, 201).await
}

/// A contact without a name for lists gets one of what it has.
fn name_contact(content: &mut Map<String, Value>, given: &Map<String, Value>) {
    let text =
        |content: &Map<String, Value>, name: &str| body::text(content, name).unwrap_or_default().to_owned();
    let (first, last) = (text(content, "givenName"), text(content, "surname"));
    if body::member(given, "displayName").is_none() {
        content.insert("displayName".to_owned(), format!("{first} {last}").trim().into());
    }
    if body::member(given, "fileAs").is_none() {
        let name = if last.is_empty() { first } else { format!("{last}, {first}") };
        content.insert("fileAs".to_owned(), name.trim_end_matches([',', ' ']).into());
    }
}

/// The version a change is meant for.
fn version(asked: &Asked) -> Option<String> {
    let given = asked.headers.get(header::IF_MATCH).and_then(|v| v.to_str().ok())?;
    let given = given.trim().trim_start_matches("W/").trim_matches('"');
    (given != "*").then(|| given.to_owned())
}

/// An entry as it is once that was written into it; one of a series that is the first to differ begins as `exception`.
async fn changed(
    asked: &Asked,
    shelf: Shelf,
    was: &Entry,
    exception: Option<NewEntry>,
    given: &Map<String, Value>,
) -> Result<NewEntry, Fault> {
    let mut new = exception.unwrap_or_else(|| NewEntry {
        starts_at: was.starts_at,
        ends_at: was.ends_at,
        uid: was.uid.clone(),
        content: was.content.clone(),
        ..NewEntry::default()
    });
    shape::write(shelf.sort, &mut new.content, given)?;
    match shelf.sort {
        Sort::Event => {
            events::settle(&mut new)?;
            series::repeat(asked, shelf, was, &mut new).await?;
        }
        Sort::Task => events::task_times(&mut new.content, asked.now_ms())?,
        Sort::Contact | Sort::List => {}
    }
    Ok(new)
}

/// Changes an entry.
pub(super) async fn update(
    asked: &Asked,
    mailbox: &Mailbox,
    shelf: Shelf,
    id: &str,
) -> Result<Answer, Fault> {
    let (given, store) = (body::object(asked)?, asked.sandbox.mailboxes());
    let meant = version(asked);
    let mut tries = 0;
    let (was, new) = loop {
        let was = series::entry(asked, shelf, id).await?;
        let exception = series::exception(asked, shelf, &was).await?;
        let differs = exception.is_some();
        let new = changed(asked, shelf, &was, exception, &given).await?;
        // What was read is what is written over: who changes one member leaves alone what another changed meanwhile.
        let over = meant.as_deref().unwrap_or(&was.version);
        let revised = match differs {
            true => store.add_entry(shelf, &new, asked.now_ms()).await.map(drop),
            false => store.revise_entry(shelf, &was, Some(over), &new, asked.now_ms()).await.map(drop),
        };
        match revised {
            Err(Error::Stale) if meant.is_none() && tries < OVERTAKEN_MAX => tries += 1,
            revised => {
                revised?;
                break (was, new);
            }
        }
    };
    if shelf.sort == Sort::Event && events::concerns_others(&was.content, &new.content) {
        events::uninvite(asked, mailbox, &was, &new).await?;
        events::invite(asked, mailbox, &new, events::Word::Request).await?;
    }
    told(asked, mailbox, shelf, id, 200).await
}

/// Removes an entry. A meeting that its organizer removes is cancelled.
pub(super) async fn delete(
    asked: &Asked,
    mailbox: &Mailbox,
    shelf: Shelf,
    id: &str,
) -> Result<Answer, Fault> {
    let store: &Mailboxes = asked.sandbox.mailboxes();
    let was = series::entry(asked, shelf, id).await?;
    if shelf.sort == Sort::List && body::text(&was.content, "wellknownListName") != Some("none") {
        return Err(Fault::new(400, "invalidRequest", "A list that every mailbox has is not deleted."));
    }
    if shelf.sort != Sort::Event || !series::take_out(asked, shelf, &was).await? {
        store.remove_entry(shelf, &was, version(asked).as_deref()).await?;
    }
    if shelf.sort == Sort::Event {
        series::forget(asked, shelf, &was).await?;
        events::call_off(asked, mailbox, &was, "").await?;
    }
    Ok(Answer::empty(204))
}
