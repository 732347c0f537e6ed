//! Folders: what changed in the tree, one folder, those in a folder.

use domain::mail::Moment;
use serde_json::Value;
use wire::{Reply, Request};

use crate::{
    delta::{self, Delta},
    fault::{Fault, good},
    link::Link,
    members::Members,
    names::{Name, folder},
    page::{self, Page},
    service::{At, Mailbox, Service, page_size},
};

/// Names that stand for an id, whatever the mailbox's language (mailFolder resource type).
pub mod well_known {
    /// The inbox.
    pub const INBOX: &str = "inbox";
    /// Sent items.
    pub const SENT_ITEMS: &str = "sentitems";
    /// Drafts.
    pub const DRAFTS: &str = "drafts";
    /// Deleted items.
    pub const DELETED_ITEMS: &str = "deleteditems";
    /// Junk.
    pub const JUNK: &str = "junkemail";
    /// The archive, which is a folder and not the archive mailbox.
    pub const ARCHIVE: &str = "archive";
    /// The root of all that people see.
    pub const ROOT: &str = "msgfolderroot";
}

const MEMBERS: &[Name] = &[
    folder::ID,
    folder::NAME,
    folder::PARENT,
    folder::CHILDREN,
    folder::HIDDEN,
    folder::TOTAL,
    folder::UNREAD,
];

/// A folder. Its id changes neither when it is renamed nor when it is moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Its id.
    pub id: String,
    /// Its name as people see it; `None` where a change does not tell it.
    pub name: Option<String>,
    /// The folder it lies in.
    pub parent: Option<String>,
    /// So many folders lie in it.
    pub children: Option<u64>,
    /// People do not see it.
    pub hidden: Option<bool>,
    /// So many items lie in it.
    pub total: Option<u64>,
    /// So many of them are not read.
    pub unread: Option<u64>,
}

impl Folder {
    /// Reads one; `None` where it has no id.
    pub fn read(value: Value) -> Option<Self> {
        let mut members = Members::new(value)?;
        Some(Self {
            id: members.some_text(folder::ID)?,
            name: members.text(folder::NAME),
            parent: members.some_text(folder::PARENT),
            children: members.number(folder::CHILDREN),
            hidden: members.flag(folder::HIDDEN),
            total: members.number(folder::TOTAL),
            unread: members.number(folder::UNREAD),
        })
    }
}

/// Asks for all folders of a mailbox, and for a state from which to ask what changes in the tree. `page` is a wish.
///
/// # Errors
/// Where an id cannot be one.
pub fn start(service: &Service, mailbox: &Mailbox, page: u16) -> Result<Request, Fault> {
    let at = At::mailbox(mailbox)?.word("mailFolders").word("delta").select(MEMBERS);
    Ok(service.get(at.prefer(Some(page_size(page.max(1))))))
}

/// Goes on: with the round, or with the next one.
///
/// # Errors
/// Where the link leads to another service.
pub fn follow(service: &Service, link: &Link, page: u16) -> Result<Request, Fault> {
    service.follow(link, vec![page_size(page.max(1))])
}

/// Reads what changed in the tree.
///
/// # Errors
/// Where Graph refused or failed. A lost state is no error but [`Delta::Resync`].
pub fn read_delta(reply: Reply, now: Moment) -> Result<Delta<Folder>, Fault> {
    delta::read(reply, now, Folder::read)
}

/// Asks for one folder, by id or by its well-known name: so one learns the id that stands behind the name.
///
/// # Errors
/// Where an id cannot be one.
pub fn get(service: &Service, mailbox: &Mailbox, folder: &str) -> Result<Request, Fault> {
    Ok(service.get(At::folder(mailbox, folder)?.select(MEMBERS)))
}

/// Reads one folder.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Folder, Fault> {
    let reply = good(reply, now)?;
    let value = Value::Object(Members::of(&reply)?.rest());
    Folder::read(value).ok_or_else(|| Fault::Odd("a folder without an id".into()))
}

/// Asks for the folders in a folder, one level deep, hidden ones left out.
///
/// # Errors
/// Where an id cannot be one.
pub fn children(service: &Service, mailbox: &Mailbox, folder: &str, page: u16) -> Result<Request, Fault> {
    let at = At::folder(mailbox, folder)?.word("childFolders").select(MEMBERS).top(page.max(1));
    Ok(service.get(at))
}

/// Asks for the rest of them.
///
/// # Errors
/// Where the link leads to another service.
pub fn children_next(service: &Service, link: &Link) -> Result<Request, Fault> {
    service.follow(link, Vec::new())
}

/// Reads the folders in a folder.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read_children(reply: Reply, now: Moment) -> Result<Page<Folder>, Fault> {
    page::read(reply, now, Folder::read)
}
