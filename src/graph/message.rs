//! One message: what Graph says of it, and how it is asked for.

use domain::mail::{ItemId, MessageId, Moment};
use serde_json::Value;
use wire::{Method, Reply, Request};

use crate::{
    attachments::{self, Attachment},
    fault::{Fault, good},
    members::Members,
    names::{Name, around, email_address, event_message, header, item_body, message, property, recipient},
    property::Property,
    service::{At, Format, Mailbox, Service},
};

/// People in one list of a message. Exchange Online sends to at most 1,000; a received mail may name more.
pub const MAX_PEOPLE: usize = 5_000;
/// Header lines of a message.
pub const MAX_HEADERS: usize = 1_000;
/// Categories of a message.
pub const MAX_CATEGORIES: usize = 200;
/// Attachments of a message; Exchange Online allows 250 ("Exchange Online limits").
pub const MAX_ATTACHMENTS: usize = 500;
/// How deep messages may lie in messages.
pub const MAX_DEPTH: usize = 8;

/// What says that a message is there and where: enough to find in a sweep what delta lost.
pub const PLACE: &[Name] =
    &[message::ID, message::MESSAGE_ID, message::FOLDER, message::RECEIVED, message::MODIFIED];

/// What tells whether a decision about it still holds: its categories, whether it has files, whether it is a draft.
pub const MARKS: &[Name] = &[message::CATEGORIES, message::HAS_ATTACHMENTS, message::IS_DRAFT];

/// What a decision about a mail needs, without texts and header lines.
pub const HEAD: &[Name] = &[
    message::ID,
    message::MESSAGE_ID,
    message::FOLDER,
    message::CONVERSATION,
    message::CONVERSATION_INDEX,
    message::SUBJECT,
    message::FROM,
    message::SENDER,
    message::TO,
    message::CC,
    message::BCC,
    message::REPLY_TO,
    message::RECEIVED,
    message::SENT,
    message::CREATED,
    message::MODIFIED,
    message::CHANGE_KEY,
    message::CATEGORIES,
    message::IS_DRAFT,
    message::IS_READ,
    message::HAS_ATTACHMENTS,
    message::IMPORTANCE,
    message::LINK,
];

/// Header lines, which Graph gives only when they are named.
pub const HEADERS: &[Name] = &[message::HEADERS];
/// The text of a mail, and its first 255 characters.
pub const TEXT: &[Name] = &[message::BODY, message::PREVIEW];
/// The text without what it quotes, which Graph gives only when it is named.
pub const OWN_TEXT: &[Name] = &[message::UNIQUE_BODY];

/// Properties that say what mail of one's own answers, what class a message is of, who may see it, its size, and what
/// the add-in keeps with it.
pub const THREAD: &[Property] = &[
    Property::IN_REPLY_TO,
    Property::REFERENCES,
    Property::MESSAGE_CLASS,
    Property::SENSITIVITY,
    Property::SIZE,
    Property::ADD_IN,
];

/// A person as Graph spells them: nothing folded, nothing left out. The address may be empty, or one of X.500.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipient {
    /// The address.
    pub address: String,
    /// The name beside it.
    pub name: String,
}

/// A text of a mail: hostile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// In what form.
    pub format: Format,
    /// As it came.
    pub content: String,
}

/// What kind of message it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A mail.
    #[default]
    Mail,
    /// Of a meeting; the word says what of it: `meetingRequest`, `meetingCancelled`, `meetingAccepted`… Empty where
    /// Graph does not say.
    Meeting(String),
}

/// How important the sender finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Importance {
    /// Low.
    Low,
    /// Normal.
    Normal,
    /// High.
    High,
}

/// A message. A member is `None` where it was not asked for, not told, or null: changes come with at least what
/// changed and perhaps nothing else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// Its immutable id.
    pub id: ItemId,
    /// Its version, for [`crate::categories::set`].
    pub etag: Option<String>,
    /// Its version, as Exchange writes it.
    pub change_key: Option<String>,
    /// What kind of message.
    pub kind: Kind,
    /// The folder it lies in.
    pub folder: Option<String>,
    /// Its name everywhere.
    pub message_id: Option<MessageId>,
    /// The thread it belongs to.
    pub conversation: Option<String>,
    /// Its place in the thread, in base64, as the header `Thread-Index` has it.
    pub conversation_index: Option<String>,
    /// The subject.
    pub subject: Option<String>,
    /// In whose name it was sent.
    pub from: Option<Recipient>,
    /// Who pressed the button.
    pub sender: Option<Recipient>,
    /// Recipients.
    pub to: Option<Vec<Recipient>>,
    /// Recipients of copies.
    pub cc: Option<Vec<Recipient>>,
    /// Recipients of blind copies.
    pub bcc: Option<Vec<Recipient>>,
    /// To whom answers go.
    pub reply_to: Option<Vec<Recipient>>,
    /// When it was received.
    pub received: Option<Moment>,
    /// When it was sent.
    pub sent: Option<Moment>,
    /// When the item was made.
    pub created: Option<Moment>,
    /// When the item changed.
    pub modified: Option<Moment>,
    /// Its categories, by name.
    pub categories: Option<Vec<String>>,
    /// It is not sent yet.
    pub draft: Option<bool>,
    /// It is read.
    pub read: Option<bool>,
    /// It has files; pictures in the text do not count.
    pub has_attachments: Option<bool>,
    /// How important.
    pub importance: Option<Importance>,
    /// Header lines in their order: name and value. Mail of one's own has none.
    pub headers: Option<Vec<(String, String)>>,
    /// Its text.
    pub body: Option<Text>,
    /// Its text without what it quotes.
    pub own_body: Option<Text>,
    /// The first 255 characters of its text.
    pub preview: Option<String>,
    /// Where Outlook on the web shows it.
    pub link: Option<String>,
    /// What is attached, where it was asked for with the message.
    pub attachments: Option<Vec<Attachment>>,
    /// Properties that were asked for: id as Graph spells it, and value.
    pub properties: Vec<(String, String)>,
    /// A limit was passed, and what is over it is left out.
    pub cut: bool,
}

impl Message {
    /// Reads one; `None` where it has no id and so cannot be spoken of.
    pub fn read(value: Value) -> Option<Self> {
        let read = Self::at_depth(value, 0)?;
        (!read.id.0.is_empty()).then_some(read)
    }

    /// A message that may lie in another one, where it has no id.
    pub(crate) fn at_depth(value: Value, depth: usize) -> Option<Self> {
        let mut members = Members::new(value)?;
        let members = &mut members;
        let mut cut = false;
        Some(Self {
            id: ItemId(members.text(message::ID).unwrap_or_default()),
            etag: members.some_text(around::ETAG),
            change_key: members.some_text(message::CHANGE_KEY),
            kind: kind(members),
            folder: members.some_text(message::FOLDER),
            message_id: members.text(message::MESSAGE_ID).and_then(|id| MessageId::new(&id)),
            conversation: members.some_text(message::CONVERSATION),
            conversation_index: members.some_text(message::CONVERSATION_INDEX),
            subject: members.text(message::SUBJECT),
            from: members.take(message::FROM).and_then(person),
            sender: members.take(message::SENDER).and_then(person),
            to: all(members, message::TO, MAX_PEOPLE, &mut cut, person),
            cc: all(members, message::CC, MAX_PEOPLE, &mut cut, person),
            bcc: all(members, message::BCC, MAX_PEOPLE, &mut cut, person),
            reply_to: all(members, message::REPLY_TO, MAX_PEOPLE, &mut cut, person),
            received: members.moment(message::RECEIVED),
            sent: members.moment(message::SENT),
            created: members.moment(message::CREATED),
            modified: members.moment(message::MODIFIED),
            categories: all(members, message::CATEGORIES, MAX_CATEGORIES, &mut cut, |value| {
                value.as_str().map(str::to_owned)
            }),
            draft: members.flag(message::IS_DRAFT),
            read: members.flag(message::IS_READ),
            has_attachments: members.flag(message::HAS_ATTACHMENTS),
            importance: members.text(message::IMPORTANCE).and_then(|word| importance(&word)),
            headers: all(members, message::HEADERS, MAX_HEADERS, &mut cut, |value| {
                let mut line = Members::new(value)?;
                Some((line.some_text(header::NAME)?, line.text(header::VALUE).unwrap_or_default()))
            }),
            body: members.take(message::BODY).and_then(text),
            own_body: members.take(message::UNIQUE_BODY).and_then(text),
            preview: members.text(message::PREVIEW),
            link: members.some_text(message::LINK),
            attachments: all(members, message::ATTACHMENTS, MAX_ATTACHMENTS, &mut cut, |value| {
                attachments::at_depth(value, depth)
            }),
            properties: properties(members),
            cut,
        })
    }

    /// The value of the first header line of that name, in any letter case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.iter().flatten();
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The value of a property that was asked for.
    pub fn property(&self, wanted: &Property) -> Option<&str> {
        self.properties.iter().find(|(id, _)| wanted.is(id)).map(|(_, value)| value.as_str())
    }
}

/// At most `max` of a list; what is none is left out.
fn all<T>(
    members: &mut Members,
    name: Name,
    max: usize,
    cut: &mut bool,
    one: impl Fn(Value) -> Option<T>,
) -> Option<Vec<T>> {
    let list = members.list(name)?;
    *cut |= list.len() > max;
    Some(list.into_iter().take(max).filter_map(one).collect())
}

/// Properties that were asked for: of messages, events and contacts alike.
pub(crate) fn properties(members: &mut Members) -> Vec<(String, String)> {
    let all = members.list(message::PROPERTIES).unwrap_or_default();
    let one = |value: Value| {
        let mut one = Members::new(value)?;
        Some((one.some_text(property::ID)?, one.text(property::VALUE).unwrap_or_default()))
    };
    all.into_iter().take(MAX_HEADERS).filter_map(one).collect()
}

pub(crate) fn person(value: Value) -> Option<Recipient> {
    let mut mailbox = Members::new(value)?.object(recipient::MAILBOX)?;
    let address = mailbox.text(email_address::ADDRESS).unwrap_or_default();
    let name = mailbox.text(email_address::NAME).unwrap_or_default();
    (!address.trim().is_empty() || !name.trim().is_empty()).then_some(Recipient { address, name })
}

pub(crate) fn text(value: Value) -> Option<Text> {
    let mut members = Members::new(value)?;
    let html = members.text(item_body::KIND).is_none_or(|word| !word.eq_ignore_ascii_case("text"));
    // What is not said to be text is treated as HTML, the dangerous one.
    let format = if html { Format::Html } else { Format::Text };
    Some(Text { format, content: members.text(item_body::CONTENT)? })
}

fn kind(members: &mut Members) -> Kind {
    let derived = members.text(around::TYPE).unwrap_or_default().to_ascii_lowercase();
    match members.text(event_message::MEETING) {
        Some(word) if word != "none" => Kind::Meeting(word),
        Some(_) | None if derived.contains("eventmessage") => Kind::Meeting(String::new()),
        Some(_) | None => Kind::Mail,
    }
}

pub(crate) fn importance(word: &str) -> Option<Importance> {
    match word {
        "low" => Some(Importance::Low),
        "normal" => Some(Importance::Normal),
        "high" => Some(Importance::High),
        _ => None,
    }
}

/// What is wanted of a message.
#[derive(Clone, Debug)]
pub struct Want<'a> {
    /// Members: several of [`HEAD`], [`HEADERS`], [`TEXT`], [`OWN_TEXT`]. None means all that Graph gives unasked.
    pub members: &'a [&'a [Name]],
    /// In what form texts are wanted.
    pub format: Format,
    /// Properties that Graph gives only when they are named.
    pub properties: &'a [Property],
}

impl Default for Want<'_> {
    /// The whole mail: who, what, header lines, its text as HTML, and what mail of one's own answers.
    fn default() -> Self {
        Self { members: &[HEAD, HEADERS, TEXT], format: Format::Html, properties: THREAD }
    }
}

impl Want<'_> {
    pub(crate) fn put(&self, at: At) -> At {
        let members = self.members.concat();
        let at = if members.is_empty() { at } else { at.select(&members) };
        let at = match Property::expand(self.properties) {
            Some(expand) => at.option("$expand", &expand),
            None => at,
        };
        at.prefer(Some(self.format.preference()))
    }
}

/// Asks for a message.
///
/// # Errors
/// Where an id cannot be one.
pub fn request(service: &Service, mailbox: &Mailbox, id: &ItemId, want: &Want<'_>) -> Result<Request, Fault> {
    Ok(service.get(want.put(At::message(mailbox, &id.0)?)))
}

/// Removes a message: to Deleted Items where it is no draft. 204.
///
/// # Errors
/// Where an id cannot be one.
pub fn delete(service: &Service, mailbox: &Mailbox, id: &ItemId) -> Result<Request, Fault> {
    Ok(service.request(Method::Delete, At::message(mailbox, &id.0)?))
}

/// Reads a message: of this operation, and of all that answer with one.
///
/// # Errors
/// Where Graph refused or failed, and where the answer is no message.
pub fn read(reply: Reply, now: Moment) -> Result<Message, Fault> {
    let reply = good(reply, now)?;
    let value = Value::Object(Members::of(&reply)?.rest());
    Message::read(value).ok_or_else(|| Fault::Odd("a message without an id".into()))
}

/// Reads an answer that says nothing but that it is done: 202 or 204.
///
/// # Errors
/// Where Graph refused or failed.
pub fn done(reply: Reply, now: Moment) -> Result<(), Fault> {
    good(reply, now).map(|_| ())
}
