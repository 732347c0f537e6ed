//! A mail that is written: as a draft that is created, changed and sent. Sending a draft can be repeated where sending
//! at once cannot: the second time the draft is gone. Its immutable id finds the copy in Sent Items.

use domain::mail::{ItemId, Person};
use serde_json::Value;
use wire::{Method, Request};

use crate::{
    attachments::NewFile,
    fault::Fault,
    members::Object,
    message::{Importance, Text},
    names::{email_address, header, item_body, message, property, recipient},
    property::Property,
    service::{At, Format, Mailbox, Service},
};

/// Recipients of one mail in all (message resource type).
pub const MAX_RECIPIENTS: usize = 500;
/// Header lines of one's own; Graph takes at most so many.
pub const MAX_OWN_HEADERS: usize = 5;
/// What names of one's own header lines start with; Graph takes no others (message resource type).
const OWN: &str = "x-";

/// What is written of a mail. What is `None` or empty stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The subject.
    pub subject: Option<String>,
    /// The text.
    pub body: Option<Text>,
    /// In whose name it is sent, where that is not the mailbox.
    pub from: Option<Person>,
    /// Recipients.
    pub to: Option<Vec<Person>>,
    /// Recipients of copies.
    pub cc: Option<Vec<Person>>,
    /// Recipients of blind copies.
    pub bcc: Option<Vec<Person>>,
    /// To whom answers go.
    pub reply_to: Option<Vec<Person>>,
    /// How important.
    pub importance: Option<Importance>,
    /// Categories.
    pub categories: Option<Vec<String>>,
    /// Header lines of one's own, which only a new mail can be given.
    pub headers: Vec<(String, String)>,
    /// Properties.
    pub properties: Vec<(Property, String)>,
    /// Files that go along; larger ones are added to the draft by [`crate::upload`].
    pub files: Vec<NewFile>,
}

impl Draft {
    pub(crate) fn write(&self) -> Result<Object, Fault> {
        let lists = [&self.to, &self.cc, &self.bcc];
        let recipients: usize = lists.iter().map(|list| list.as_ref().map_or(0, Vec::len)).sum();
        if recipients > MAX_RECIPIENTS {
            return Err(Fault::Senseless(format!("{recipients} recipients of one mail")));
        }
        let people = |list: &Option<Vec<Person>>| {
            list.as_ref().map(|list| list.iter().map(person).collect::<Vec<_>>())
        };
        let object = Object::new()
            .with_some(message::SUBJECT, self.subject.as_deref())
            .with_some(message::BODY, self.body.as_ref().map(text))
            .with_some(message::FROM, self.from.as_ref().map(person))
            .with_some(message::TO, people(&self.to))
            .with_some(message::CC, people(&self.cc))
            .with_some(message::BCC, people(&self.bcc))
            .with_some(message::REPLY_TO, people(&self.reply_to))
            .with_some(message::IMPORTANCE, self.importance.map(importance))
            .with_some(message::CATEGORIES, self.categories.clone())
            .with_some(message::HEADERS, self.header_lines()?)
            .with_some(message::PROPERTIES, properties(&self.properties));
        let files = self.files.iter().map(|file| file.write().map(Value::from));
        Ok(object.with_some(message::ATTACHMENTS, some(files.collect::<Result<Vec<_>, _>>()?.into_iter())))
    }

    fn header_lines(&self) -> Result<Option<Vec<Value>>, Fault> {
        if self.headers.len() > MAX_OWN_HEADERS {
            return Err(Fault::Senseless(format!("{} header lines of one's own", self.headers.len())));
        }
        let own = |name: &str| {
            name.get(..OWN.len()).is_some_and(|start| start.eq_ignore_ascii_case(OWN))
                && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':')
        };
        if let Some((name, _)) =
            self.headers.iter().find(|(name, value)| !own(name) || value.chars().any(char::is_control))
        {
            return Err(Fault::Senseless(format!("a mail cannot be given the header line {name:?}")));
        }
        Ok(some(self.headers.iter().map(|(name, value)| {
            Object::new().with(header::NAME, name.as_str()).with(header::VALUE, value.as_str()).into()
        })))
    }
}

/// A list that has something.
fn some(values: impl Iterator<Item = Value>) -> Option<Vec<Value>> {
    let values: Vec<Value> = values.collect();
    (!values.is_empty()).then_some(values)
}

/// Properties as they are written; nothing where there are none.
pub(crate) fn properties(all: &[(Property, String)]) -> Option<Vec<Value>> {
    some(all.iter().map(|(property, value)| {
        Object::new().with(property::ID, property.id()).with(property::VALUE, value.as_str()).into()
    }))
}

pub(crate) fn importance(importance: Importance) -> &'static str {
    match importance {
        Importance::Low => "low",
        Importance::Normal => "normal",
        Importance::High => "high",
    }
}

/// An address with its name.
pub(crate) fn mailbox(person: &Person) -> Object {
    Object::new()
        .with(email_address::ADDRESS, person.address.as_str())
        .with_some(email_address::NAME, Some(person.name.as_str()).filter(|name| !name.is_empty()))
}

pub(crate) fn person(person: &Person) -> Value {
    Object::new().with(recipient::MAILBOX, mailbox(person)).into()
}

pub(crate) fn text(text: &Text) -> Object {
    let word = match text.format {
        Format::Html => "html",
        Format::Text => "text",
    };
    Object::new().with(item_body::KIND, word).with(item_body::CONTENT, text.content.as_str())
}

/// Creates a draft in Drafts. 201; the answer is the draft, read with [`crate::message::read`].
///
/// # Errors
/// Where a limit is passed.
pub fn create(service: &Service, mailbox: &Mailbox, draft: &Draft) -> Result<Request, Fault> {
    service.send(Method::Post, At::mailbox(mailbox)?.word("messages"), draft.write()?)
}

/// Changes a draft. 200; the answer is the draft, read with [`crate::message::read`]. Files and header lines cannot be
/// changed so.
///
/// # Errors
/// Where a limit is passed, and where files or header lines are given.
pub fn update(service: &Service, mailbox: &Mailbox, id: &ItemId, draft: &Draft) -> Result<Request, Fault> {
    if !draft.files.is_empty() || !draft.headers.is_empty() {
        return Err(Fault::Senseless("a draft that exists takes no files and header lines this way".into()));
    }
    service.send(Method::Patch, At::message(mailbox, &id.0)?, draft.write()?)
}

/// Sends a draft, and keeps it in Sent Items. 202, read with [`crate::message::done`]. A draft that is gone (404) is
/// sent already, or deleted: the copy in Sent Items says which.
///
/// # Errors
/// Where an id cannot be one.
pub fn send(service: &Service, mailbox: &Mailbox, id: &ItemId) -> Result<Request, Fault> {
    Ok(service.request(Method::Post, At::message(mailbox, &id.0)?.word("send")))
}
