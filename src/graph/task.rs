//! Tasks of a list (To Do): one, and what changed among them.

use domain::mail::Moment;
use serde_json::Value;
use wire::{Method, Reply, Request};

use crate::{
    delta::{self, Delta},
    draft,
    fault::{Fault, good},
    link::Link,
    members::{Members, Object},
    message::{self, Importance, Text},
    names::{around, linked_resource, task},
    page,
    service::{At, Mailbox, Service, page_size},
    task_list, zoned,
};

/// Tasks a page that are asked for at most.
pub const MAX_PAGE: u16 = 1_000;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nobody began.
    NotStarted,
    /// Somebody is at it.
    InProgress,
    /// It is done.
    Completed,
    /// Others are waited for.
    Waiting,
    /// It is put off.
    Deferred,
}

const STATUS: [(Status, &str); 5] = [
    (Status::NotStarted, "notStarted"),
    (Status::InProgress, "inProgress"),
    (Status::Completed, "completed"),
    (Status::Waiting, "waitingOnOthers"),
    (Status::Deferred, "deferred"),
];

/// A task. A member is `None` where it was not told, or the task has none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Task {
    /// Its id.
    pub id: String,
    /// Its version.
    pub etag: Option<String>,
    /// What is to be done.
    pub title: Option<String>,
    /// The text beside it: hostile.
    pub body: Option<Text>,
    /// How far it is.
    pub status: Option<Status>,
    /// How important.
    pub importance: Option<Importance>,
    /// When it is to be begun; To Do keeps the day alone.
    pub start: Option<Moment>,
    /// When it is to be done.
    pub due: Option<Moment>,
    /// When it was done.
    pub done: Option<Moment>,
    /// When Outlook reminds of it.
    pub reminder: Option<Moment>,
    /// Categories by name.
    pub categories: Option<Vec<String>>,
    /// How it recurs, as Graph tells it.
    pub recurrence: Option<Value>,
    /// When it changed.
    pub modified: Option<Moment>,
    /// When it was made.
    pub created: Option<Moment>,
}

/// Under this name what this product makes is linked to where it comes from.
const APP: &str = "Regarding";
/// Links of one task that are read.
const MAX_LINKS: usize = 50;

impl Task {
    /// Reads one; `None` where it has no id.
    pub fn read(value: Value) -> Option<Self> {
        let mut members = Members::new(value)?;
        let members = &mut members;
        let status = members.text(task::STATUS);
        Some(Self {
            id: members.some_text(task::ID)?,
            etag: members.some_text(around::ETAG),
            title: members.text(task::TITLE),
            body: members.take(task::BODY).and_then(message::text),
            status: status
                .and_then(|word| STATUS.iter().find(|(_, known)| *known == word).map(|(one, _)| *one)),
            importance: members.text(task::IMPORTANCE).and_then(|word| message::importance(&word)),
            start: members.take(task::START).and_then(zoned::read),
            due: members.take(task::DUE).and_then(zoned::read),
            done: members.take(task::DONE).and_then(zoned::read),
            reminder: members.take(task::REMINDER).and_then(zoned::read),
            categories: members.texts(task::CATEGORIES, message::MAX_CATEGORIES),
            recurrence: members.take(task::RECURRENCE),
            modified: members.moment(task::MODIFIED),
            created: members.moment(task::CREATED),
        })
    }
}

/// What is written of a task. What is `None` stays; a time that is `Some(None)` is taken away.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What is to be done.
    pub title: Option<String>,
    /// The text beside it.
    pub body: Option<Text>,
    /// How far it is.
    pub status: Option<Status>,
    /// How important.
    pub importance: Option<Importance>,
    /// When it is to be begun.
    pub start: Option<Option<Moment>>,
    /// When it is to be done.
    pub due: Option<Option<Moment>>,
    /// When it was done.
    pub done: Option<Option<Moment>>,
    /// When Outlook reminds of it; never, where it is taken away.
    pub reminder: Option<Option<Moment>>,
    /// Categories.
    pub categories: Option<Vec<String>>,
    /// What it comes from: a key and a name. It can be said only when a task is made.
    pub comes_from: Option<(String, String)>,
}

impl Change {
    fn write(&self) -> Object {
        let status =
            self.status.and_then(|one| STATUS.iter().find(|(known, _)| *known == one).map(|(_, word)| *word));
        let linked = self.comes_from.as_ref().map(|(key, name)| -> Vec<Value> {
            let one = Object::new().with(linked_resource::APP, APP).with(linked_resource::KEY, key.as_str());
            vec![one.with(linked_resource::NAME, name.as_str()).into()]
        });
        Object::new()
            .with_some(task::LINKED, linked)
            .with_some(task::TITLE, self.title.as_deref())
            .with_some(task::BODY, self.body.as_ref().map(draft::text))
            .with_some(task::STATUS, status)
            .with_some(task::IMPORTANCE, self.importance.map(draft::importance))
            .with_some(task::START, self.start.map(zoned::write_some))
            .with_some(task::DUE, self.due.map(zoned::write_some))
            .with_some(task::DONE, self.done.map(zoned::write_some))
            .with_some(task::REMINDER, self.reminder.map(zoned::write_some))
            .with_some(task::REMINDS, self.reminder.map(|at| at.is_some()))
            .with_some(task::CATEGORIES, self.categories.clone())
    }
}

fn tasks(mailbox: &Mailbox, list: &str) -> Result<At, Fault> {
    Ok(task_list::lists(mailbox)?.id(list)?.word("tasks"))
}

/// Asks for a list's tasks, and for a state from which to ask what changes.
///
/// # Errors
/// Where an id cannot be one.
pub fn start(service: &Service, mailbox: &Mailbox, list: &str, page: u16) -> Result<Request, Fault> {
    Ok(service.get(tasks(mailbox, list)?.word("delta").prefer(Some(page_size(page.clamp(1, MAX_PAGE))))))
}

/// Goes on: with the round, or with the next one.
///
/// # Errors
/// Where the link leads to another service.
pub fn follow(service: &Service, link: &Link, page: u16) -> Result<Request, Fault> {
    service.follow(link, vec![page_size(page.clamp(1, MAX_PAGE))])
}

/// Reads what changed.
///
/// # Errors
/// Where Graph refused or failed. A lost state is no error but [`Delta::Resync`].
pub fn read_delta(reply: Reply, now: Moment) -> Result<Delta<Task>, Fault> {
    delta::read(reply, now, Task::read)
}

/// Asks for one.
///
/// # Errors
/// Where an id cannot be one.
pub fn request(service: &Service, mailbox: &Mailbox, list: &str, id: &str) -> Result<Request, Fault> {
    Ok(service.get(tasks(mailbox, list)?.id(id)?))
}

/// Asks what a task comes from.
///
/// # Errors
/// Where an id cannot be one.
pub fn origins(service: &Service, mailbox: &Mailbox, list: &str, id: &str) -> Result<Request, Fault> {
    Ok(service.get(tasks(mailbox, list)?.id(id)?.word("linkedResources")))
}

/// Reads the keys of what it comes from, as far as this product said so ([`Change::comes_from`]).
///
/// # Errors
/// Where Graph refused or failed.
pub fn read_origins(reply: Reply, now: Moment) -> Result<Vec<String>, Fault> {
    let page = page::read(reply, now, |value| {
        let mut members = Members::new(value)?;
        let ours = members.text(linked_resource::APP).as_deref() == Some(APP);
        members.some_text(linked_resource::KEY).filter(|_| ours)
    })?;
    Ok(page.items.into_iter().take(MAX_LINKS).collect())
}

/// Makes one. 201; the answer is the task.
///
/// # Errors
/// Where it has no title.
pub fn create(service: &Service, mailbox: &Mailbox, list: &str, new: &Change) -> Result<Request, Fault> {
    if new.title.as_deref().is_none_or(|title| title.trim().is_empty()) {
        return Err(Fault::Senseless("a task has a title".into()));
    }
    service.send(Method::Post, tasks(mailbox, list)?, new.write())
}

/// Changes one. 200; the answer is the task.
///
/// # Errors
/// Where an id cannot be one.
pub fn update(
    service: &Service,
    mailbox: &Mailbox,
    list: &str,
    id: &str,
    change: &Change,
) -> Result<Request, Fault> {
    service.send(Method::Patch, tasks(mailbox, list)?.id(id)?, change.write())
}

/// Removes one. 204, read with [`message::done`].
///
/// # Errors
/// Where an id cannot be one.
pub fn delete(service: &Service, mailbox: &Mailbox, list: &str, id: &str) -> Result<Request, Fault> {
    Ok(service.request(Method::Delete, tasks(mailbox, list)?.id(id)?))
}

/// Reads a task: of this operation, and of all that answer with one.
///
/// # Errors
/// Where Graph refused or failed, and where the answer is no task.
pub fn read(reply: Reply, now: Moment) -> Result<Task, Fault> {
    let reply = good(reply, now)?;
    let value = Value::Object(Members::of(&reply)?.rest());
    Task::read(value).ok_or_else(|| Fault::Odd("a task without an id".into()))
}
