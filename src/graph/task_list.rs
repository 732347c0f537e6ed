//! The lists of tasks of a mailbox (To Do).

use domain::mail::Moment;
use serde_json::Value;
use wire::{Method, Reply, Request};

use crate::{
    fault::{Fault, good},
    link::Link,
    members::{Members, Object},
    names::todo_list,
    page::{self, Page},
    service::{At, Mailbox, Service},
};

/// A list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskList {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// It is the list that new tasks go into.
    pub standard: bool,
}

impl TaskList {
    /// Reads one; `None` where it has no id.
    pub fn read(value: Value) -> Option<Self> {
        let mut members = Members::new(value)?;
        Some(Self {
            id: members.some_text(todo_list::ID)?,
            name: members.text(todo_list::NAME).unwrap_or_default(),
            standard: members.text(todo_list::WELL_KNOWN).as_deref() == Some("defaultList"),
        })
    }
}

pub(crate) fn lists(mailbox: &Mailbox) -> Result<At, Fault> {
    Ok(At::mailbox(mailbox)?.word("todo").word("lists"))
}

/// Asks for all.
///
/// # Errors
/// Where the mailbox's name cannot be one.
pub fn list(service: &Service, mailbox: &Mailbox) -> Result<Request, Fault> {
    Ok(service.get(lists(mailbox)?))
}

/// Asks for the rest.
///
/// # Errors
/// Where the link leads to another service.
pub fn list_next(service: &Service, link: &Link) -> Result<Request, Fault> {
    service.follow(link, Vec::new())
}

/// Reads them.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read_list(reply: Reply, now: Moment) -> Result<Page<TaskList>, Fault> {
    page::read(reply, now, TaskList::read)
}

/// Makes one. 201; the answer is the list.
///
/// # Errors
/// Where it has no name.
pub fn create(service: &Service, mailbox: &Mailbox, name: &str) -> Result<Request, Fault> {
    if name.trim().is_empty() {
        return Err(Fault::Senseless("a list of tasks has a name".into()));
    }
    service.send(Method::Post, lists(mailbox)?, Object::new().with(todo_list::NAME, name.trim()))
}

/// Reads the one that was made.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<TaskList, Fault> {
    let reply = good(reply, now)?;
    let value = Value::Object(Members::of(&reply)?.rest());
    TaskList::read(value).ok_or_else(|| Fault::Odd("a list of tasks without an id".into()))
}
