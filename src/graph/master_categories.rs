//! The categories that a mailbox knows. A category has an id that stays when people rename it; messages carry the
//! name.

use domain::mail::Moment;
use serde_json::Value;
use wire::{Method, Reply, Request};

use crate::{
    fault::{Fault, good},
    link::Link,
    members::{Members, Object},
    names::category,
    page::{self, Page},
    service::{At, Mailbox, Service},
};

/// The longest name, in characters (`outlookCategory` does not say; Outlook takes 255).
pub const MAX_NAME: usize = 255;
/// The last of Outlook's colours: `preset0` to `preset24`.
pub const MAX_PRESET: u8 = 24;

/// A category of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its colour as Graph names it: `none` or `preset0` to `preset24`.
    pub color: String,
}

impl Category {
    /// Reads one; `None` where it has no id or no name.
    pub fn read(value: Value) -> Option<Self> {
        let mut members = Members::new(value)?;
        Some(Self {
            id: members.some_text(category::ID)?,
            name: members.some_text(category::NAME)?,
            color: members.text(category::COLOR).unwrap_or_else(|| "none".into()),
        })
    }
}

/// Asks for all.
///
/// # Errors
/// Where the mailbox's name cannot be one.
pub fn list(service: &Service, mailbox: &Mailbox) -> Result<Request, Fault> {
    Ok(service.get(At::mailbox(mailbox)?.word("outlook").word("masterCategories")))
}

/// Asks for the rest.
///
/// # Errors
/// Where the link leads to another service.
pub fn list_next(service: &Service, link: &Link) -> Result<Request, Fault> {
    service.follow(link, Vec::new())
}

/// Reads all.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read_list(reply: Reply, now: Moment) -> Result<Page<Category>, Fault> {
    page::read(reply, now, Category::read)
}

/// Creates one, with that of Outlook's colours. 201; 409 where the name is taken ([`Fault::is_conflict`]): whoever
/// did that meanwhile has done what was wanted.
///
/// # Errors
/// Where the name is empty or too long, or there is no such colour.
pub fn create(service: &Service, mailbox: &Mailbox, name: &str, preset: u8) -> Result<Request, Fault> {
    let length = name.trim().chars().count();
    // In a list of categories a comma divides (MAPI's keywords), so no name has one.
    if length == 0 || length > MAX_NAME || name.contains([',', ';']) || preset > MAX_PRESET {
        return Err(Fault::Senseless(format!("no category can be called {name:?} with colour {preset}")));
    }
    let at = At::mailbox(mailbox)?.word("outlook").word("masterCategories");
    let body =
        Object::new().with(category::NAME, name.trim()).with(category::COLOR, format!("preset{preset}"));
    service.send(Method::Post, at, body)
}

/// Removes one from the list; messages keep the name. 204, read with [`crate::message::done`].
///
/// # Errors
/// Where an id cannot be one.
pub fn delete(service: &Service, mailbox: &Mailbox, id: &str) -> Result<Request, Fault> {
    let at = At::mailbox(mailbox)?.word("outlook").word("masterCategories").id(id)?;
    Ok(service.request(Method::Delete, at))
}

/// Reads the one that was created.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Category, Fault> {
    let reply = good(reply, now)?;
    let value = Value::Object(Members::of(&reply)?.rest());
    Category::read(value).ok_or_else(|| Fault::Odd("a category without an id".into()))
}
