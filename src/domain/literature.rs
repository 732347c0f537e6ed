//! Sales literature (features A3.4): documents that may be shown to customers, and how one of them gets into the mail
//! that is being written: its file as an attachment, or the address where it lies.
#![allow(async_fn_in_trait, reason = "one thread per pane and per mailbox worker: no Send is wanted")]

use alloc::{format, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::{Body, ItemId},
    ports::{Crm, Mailbox},
    problem::Problem,
};

/// The largest file that Outlook takes from an add-in, in bytes (limits of attachments, Office's documentation: 25 MB).
pub const MAX_BYTES: u64 = 25_000_000;

/// A document of a piece of sales literature (`salesliteratureitem`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its key.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// The piece of literature it belongs to.
    pub of: String,
    /// What it says in short.
    pub detail: String,
    /// Its file, where it has one.
    pub file: Option<Named>,
    /// Where it lies in the web; empty where that is nowhere, or at no address a customer could follow.
    pub address: String,
}

/// The file of a document, without what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Its size in bytes, where the CRM knows it.
    pub bytes: Option<u64>,
}

/// The file of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What it holds, as base64.
    pub base64: String,
}

/// How a document gets into a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Its file is attached.
    Attach,
    /// Its address is written into the text.
    Link,
    /// Its file is too large for Outlook, and it has no address.
    None,
}

impl Document {
    /// How it gets into a mail. A file that is too large is left where it lies, if that has an address.
    pub fn means(&self) -> Means {
        let fits = self.file.as_ref().is_some_and(|file| file.bytes.is_none_or(|bytes| bytes <= MAX_BYTES));
        match (fits, self.address.is_empty()) {
            (true, _) => Means::Attach,
            (false, false) => Means::Link,
            (false, true) => Means::None,
        }
    }

    /// Its address as a text to be put into a mail.
    fn link(&self) -> Body {
        Body::new(format!("<p><a href=\"{}\">{}</a></p>", escaped(&self.address), escaped(&self.title)))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl File {
    /// Whether Outlook would refuse it for its size.
    pub fn is_too_large(&self) -> bool {
        // Three bytes are four letters.
        let bytes = u64::try_from(self.base64.len()).unwrap_or(u64::MAX) / 4 * 3;
        bytes > MAX_BYTES
    }
}

/// What a person does with literature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Open the list.
    Open,
    /// Something was typed into its search.
    Typed(String),
    /// Put that document into the mail.
    Put(Uuid),
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// The documents that have these words. Answered by [`Heard::Found`].
    Search(String),
    /// Put that document into that mail. Answered by [`Heard::Put`].
    Put(ItemId, Document),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Documents, by name.
    Found(Result<Vec<Document>, Problem>),
    /// It is in the mail: in this way.
    Put(Result<Means, Trouble>),
}

/// Why a document is not in the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Its file is larger than Outlook takes.
    TooLarge,
    /// The mail has as many files as Outlook takes.
    TooMany,
    /// This Outlook takes no files from an add-in, and the document has no address.
    Unable,
    /// Something else.
    Other(Problem),
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self::Other(problem)
    }
}

/// The mailbox side.
pub trait Attaching {
    /// Puts a file to the mail that is being written.
    ///
    /// # Errors
    /// [`Trouble::Unable`] where this Outlook cannot; else what it said.
    async fn attach(&self, item: &ItemId, file: &File) -> Result<(), Trouble>;
}

/// The CRM side.
pub trait Library {
    /// Documents that may be shown to customers and have all of these words, by name.
    async fn literature(&self, words: &str) -> Result<Vec<Document>, Problem>;
    /// The file of one.
    async fn document(&self, document: Uuid) -> Result<File, Problem>;
}

/// Answers one want.
#[inline(never)]
pub async fn answer(want: Want, mailbox: &impl Mailbox, crm: &impl Crm) -> Heard {
    match want {
        Want::Search(words) => Heard::Found(crm.literature(&words).await),
        Want::Put(item, document) => Heard::Put(put(&item, &document, mailbox, crm).await),
    }
}

async fn put(
    item: &ItemId,
    document: &Document,
    mailbox: &impl Mailbox,
    crm: &impl Crm,
) -> Result<Means, Trouble> {
    let stopped = match document.means() {
        Means::Attach => match attach(item, document.id, mailbox, crm).await {
            Ok(()) => return Ok(Means::Attach),
            Err(stopped) => stopped,
        },
        Means::Link | Means::None => Trouble::TooLarge,
    };
    // What cannot be attached is still at its address.
    let lies_there = matches!(stopped, Trouble::TooLarge | Trouble::TooMany | Trouble::Unable);
    if lies_there && !document.address.is_empty() {
        mailbox.insert(item, &document.link(), None).await?;
        return Ok(Means::Link);
    }
    Err(stopped)
}

async fn attach(
    item: &ItemId,
    document: Uuid,
    mailbox: &impl Mailbox,
    crm: &impl Crm,
) -> Result<(), Trouble> {
    let file = crm.document(document).await?;
    if file.is_too_large() {
        return Err(Trouble::TooLarge);
    }
    mailbox.attach(item, &file).await
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    fn document(bytes: Option<Option<u64>>, address: &str) -> Document {
        Document {
            id: Uuid::from_u128(1),
            title: "A <b> & \"c\"".into(),
            of: String::new(),
            detail: String::new(),
            file: bytes.map(|bytes| Named { name: "a.pdf".into(), bytes }),
            address: address.into(),
        }
    }

    #[test]
    fn a_file_is_attached_unless_it_is_too_large() {
        let at = "https://x.example/a";
        let cases = [
            (Some(None), "", Means::Attach),
            (Some(Some(MAX_BYTES)), at, Means::Attach),
            (Some(Some(MAX_BYTES + 1)), at, Means::Link),
            (Some(Some(MAX_BYTES + 1)), "", Means::None),
            (None, at, Means::Link),
        ];
        for (bytes, address, way) in cases {
            assert_eq!(document(bytes, address).means(), way, "{bytes:?} {address}");
        }
    }

    #[test]
    fn a_link_is_text_and_no_markup_of_others() {
        assert_eq!(
            document(None, "https://x.example/?a=1&b=\"2\"").link().html,
            "<p><a href=\"https://x.example/?a=1&amp;b=&quot;2&quot;\">A &lt;b&gt; &amp; &quot;c&quot;</a></p>"
                .to_string()
        );
    }
}
