//! What is attached to a message: the list without contents, one with its content, the content alone as a stream,
//! and adding one to a draft.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use domain::mail::{ItemId, Moment};
use serde_json::Value;
use wire::{Method, Reply, Request};

use crate::{
    fault::{Fault, good},
    link::Link,
    members::{Members, Object},
    message::{MAX_DEPTH, Message},
    names::{around, attachment, file, item},
    page::{self, Page},
    service::{At, Mailbox, Service},
};

/// The largest file that goes along in a request, in bytes; larger ones go by [`crate::upload`]
/// (outlook-large-attachments).
pub const MAX_DIRECT_BYTES: usize = 3 * 1024 * 1024;
/// The largest content that is read, in bytes: Exchange Online's largest message.
pub const MAX_CONTENT_BYTES: usize = 150 * 1024 * 1024;

/// The content of a file, as far as it came along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// It did not come along: a list has no contents.
    Absent,
    /// Here it is.
    Here(Vec<u8>),
    /// It came and cannot be read.
    Damaged,
}

/// What kind of attachment.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A file.
    File(Content),
    /// An item of the mailbox: a message, where it came along and lies not too deep; an appointment or contact
    /// otherwise.
    Item(Option<Box<Message>>),
    /// A link to a file elsewhere, as in OneDrive: there is no content.
    Reference,
    /// None that is known.
    Other,
}

/// An attachment.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Its immutable id; empty where the message lies in another one.
    pub id: String,
    /// File name; empty where there is none.
    pub name: String,
    /// MIME type, as the sender says.
    pub content_type: Option<String>,
    /// Size in bytes, with what Exchange adds: some hundreds more than the content has.
    pub bytes: u64,
    /// It belongs to the text.
    pub inline: bool,
    /// By what the text refers to it, without `cid:`.
    pub content_id: Option<String>,
    /// When it changed.
    pub modified: Option<Moment>,
    /// What kind.
    pub kind: Kind,
}

impl Attachment {
    /// As the domain knows it: without content.
    pub fn outline(&self) -> domain::mail::Attachment {
        domain::mail::Attachment { name: self.name.clone(), bytes: self.bytes, inline: self.inline }
    }
}

/// Attachments of messages that lie too deep are left out.
pub(crate) fn at_depth(value: Value, depth: usize) -> Option<Attachment> {
    let mut members = Members::new(value)?;
    if depth >= MAX_DEPTH {
        return None;
    }
    let kind = kind(&mut members, depth);
    Some(Attachment {
        id: members.text(attachment::ID).unwrap_or_default(),
        name: members.text(attachment::NAME).unwrap_or_default(),
        content_type: members.some_text(attachment::TYPE),
        bytes: members.number(attachment::SIZE).unwrap_or_default(),
        inline: members.flag(attachment::INLINE).unwrap_or_default(),
        content_id: members
            .some_text(file::CONTENT_ID)
            .map(|id| id.trim().trim_start_matches('<').trim_end_matches('>').to_owned()),
        modified: members.moment(attachment::MODIFIED),
        kind,
    })
}

fn kind(members: &mut Members, depth: usize) -> Kind {
    let derived = members.text(around::TYPE).unwrap_or_default();
    match derived.rsplit('.').next().unwrap_or_default() {
        "fileAttachment" => Kind::File(content_of(members)),
        "itemAttachment" => {
            let item = members.take(item::ITEM).filter(is_message);
            Kind::Item(item.and_then(|item| Message::at_depth(item, depth + 1)).map(Box::new))
        }
        "referenceAttachment" => Kind::Reference,
        // Where only files can be meant the type may be left out.
        _ if members.has(file::CONTENT) => Kind::File(content_of(members)),
        _ => Kind::Other,
    }
}

fn is_message(item: &Value) -> bool {
    let derived = item.get(around::TYPE.as_str()).and_then(Value::as_str).unwrap_or_default();
    derived.to_ascii_lowercase().ends_with("message") || derived.to_ascii_lowercase().contains("eventmessage")
}

fn content_of(members: &mut Members) -> Content {
    match members.text(file::CONTENT) {
        None => Content::Absent,
        Some(text) => decode(&text).map_or(Content::Damaged, Content::Here),
    }
}

/// Base64, with or without padding, in either alphabet, over several lines or in one.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let url_safe = text.bytes().any(|byte| matches!(byte, b'-' | b'_'));
    let alphabet = if url_safe { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    let engine = GeneralPurpose::new(alphabet, LENIENT);
    if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
        let bytes: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        return engine.decode(bytes).ok();
    }
    engine.decode(text).ok()
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Asks what is attached, without contents. `contentId` is a member of files alone, so its type stands before it.
///
/// # Errors
/// Where an id cannot be one.
pub fn list(service: &Service, mailbox: &Mailbox, message: &ItemId) -> Result<Request, Fault> {
    let members = [
        attachment::ID,
        attachment::NAME,
        attachment::TYPE,
        attachment::SIZE,
        attachment::INLINE,
        attachment::MODIFIED,
    ];
    let members: Vec<&str> = members.iter().map(|name| name.as_str()).collect();
    let select =
        format!("{},microsoft.graph.fileAttachment/{}", members.join(","), file::CONTENT_ID.as_str());
    let at = At::message(mailbox, &message.0)?.word("attachments").option("$select", &select);
    Ok(service.get(at))
}

/// Asks for the rest of a list.
///
/// # Errors
/// Where the link leads to another service.
pub fn list_next(service: &Service, link: &Link) -> Result<Request, Fault> {
    service.follow(link, Vec::new())
}

/// Reads a list.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read_list(reply: Reply, now: Moment) -> Result<Page<Attachment>, Fault> {
    page::read(reply, now, |value| at_depth(value, 0))
}

/// Asks for one attachment with all it has: a file with its content, a message in a message with its own members.
///
/// # Errors
/// Where an id cannot be one.
pub fn get(service: &Service, mailbox: &Mailbox, message: &ItemId, id: &str) -> Result<Request, Fault> {
    let at = At::message(mailbox, &message.0)?.word("attachments").id(id)?;
    Ok(service.get(at.option("$expand", "microsoft.graph.itemattachment/item")))
}

/// Reads one attachment.
///
/// # Errors
/// Where Graph refused or failed, and where a file's content is damaged.
pub fn read(reply: Reply, now: Moment) -> Result<Attachment, Fault> {
    let reply = good(reply, now)?;
    let value = Value::Object(Members::of(&reply)?.rest());
    let read = at_depth(value, 0).ok_or_else(|| Fault::Odd("an attachment was expected".into()))?;
    if read.kind == Kind::File(Content::Damaged) {
        return Err(Fault::Odd("the content of the file is damaged".into()));
    }
    Ok(read)
}

/// Asks for the content alone, as bytes: a file as it is, an item as MIME. A large one need not stand in memory: the
/// transport may hand the body on as it comes. A reference has none and answers 405.
///
/// # Errors
/// Where an id cannot be one.
pub fn content(service: &Service, mailbox: &Mailbox, message: &ItemId, id: &str) -> Result<Request, Fault> {
    let at = At::message(mailbox, &message.0)?.word("attachments").id(id)?.word("$value");
    Ok(service.get(at).with_header("Accept", "*/*"))
}

/// Reads the content.
///
/// # Errors
/// Where Graph refused or failed, and where it is larger than [`MAX_CONTENT_BYTES`].
pub fn read_content(reply: Reply, now: Moment) -> Result<Vec<u8>, Fault> {
    let reply = good(reply, now)?;
    if reply.body.len() > MAX_CONTENT_BYTES {
        return Err(Fault::Odd(format!("{} bytes are too many for an attachment", reply.body.len())));
    }
    Ok(reply.body)
}

/// A file that is attached to a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// File name.
    pub name: String,
    /// MIME type.
    pub content_type: String,
    /// By what the text refers to it, where it belongs to the text.
    pub content_id: Option<String>,
    /// The content, at most [`MAX_DIRECT_BYTES`].
    pub content: Vec<u8>,
}

impl NewFile {
    pub(crate) fn write(&self) -> Result<Object, Fault> {
        if self.content.len() > MAX_DIRECT_BYTES {
            return Err(Fault::Senseless(format!(
                "a file of {} bytes is too large to go along: it needs an upload",
                self.content.len()
            )));
        }
        Ok(Object::new()
            .with(around::TYPE, "#microsoft.graph.fileAttachment")
            .with(attachment::NAME, self.name.as_str())
            .with(attachment::TYPE, self.content_type.as_str())
            .with(attachment::INLINE, self.content_id.is_some())
            .with_some(file::CONTENT_ID, self.content_id.as_deref())
            .with(file::CONTENT, encode(&self.content)))
    }
}

/// Attaches a file to a draft. 201, read with [`read`].
///
/// # Errors
/// Where an id cannot be one, or the file is larger than [`MAX_DIRECT_BYTES`].
pub fn add(service: &Service, mailbox: &Mailbox, draft: &ItemId, file: &NewFile) -> Result<Request, Fault> {
    let at = At::message(mailbox, &draft.0)?.word("attachments");
    service.send(Method::Post, at, file.write()?)
}
