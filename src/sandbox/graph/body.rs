//! Bodies of requests: members in any case of the first letter, and messages as they are written.

use serde_json::{Map, Value};

use super::Asked;
use super::answer::Fault;
use crate::mailbox::{Draft, Importance, NewAttachment, Person, Revision};

/// The most header lines of one's own (message resource type).
const HEADERS_MAX: usize = 5;

/// A JSON object; nothing at all is an empty one.
pub(super) fn object(asked: &Asked) -> Result<Map<String, Value>, Fault> {
    if asked.body.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(&asked.body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Fault::bad("The body is no JSON object.")),
        Err(e) => Err(Fault::bad(format!("Unable to read JSON request payload: {e}."))),
    }
}

/// A member in any case of letters: actions are documented with small first letters and declared with large ones.
pub(super) fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| object.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v))
}

/// A text member.
pub(super) fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    member(object, name).and_then(Value::as_str)
}

/// A text member that must be there.
pub(super) fn must<'a>(object: &'a Map<String, Value>, name: &str) -> Result<&'a str, Fault> {
    text(object, name).filter(|t| !t.is_empty()).ok_or_else(|| Fault::bad(format!("{name} is missing.")))
}

fn wrong(name: &str) -> Fault {
    Fault::bad(format!("A value of another type was found for the property '{name}'."))
}

fn person(value: &Value) -> Result<Person, Fault> {
    let address =
        value.get("emailAddress").and_then(Value::as_object).ok_or_else(|| wrong("emailAddress"))?;
    Ok(Person {
        name: text(address, "name").unwrap_or_default().to_owned(),
        address: text(address, "address").unwrap_or_default().to_owned(),
    })
}

/// People, when the member is there.
pub(super) fn people(object: &Map<String, Value>, name: &str) -> Result<Option<Vec<Person>>, Fault> {
    match member(object, name) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(Vec::new())),
        Some(Value::Array(all)) => Ok(Some(all.iter().map(person).collect::<Result<_, _>>()?)),
        Some(_) => Err(wrong(name)),
    }
}

fn one_person(object: &Map<String, Value>, name: &str) -> Result<Option<Person>, Fault> {
    member(object, name).filter(|v| !v.is_null()).map(person).transpose()
}

fn flag(object: &Map<String, Value>, name: &str) -> Result<Option<bool>, Fault> {
    match member(object, name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(wrong(name)),
    }
}

fn importance(object: &Map<String, Value>) -> Result<Option<Importance>, Fault> {
    let Some(word) = text(object, "importance") else { return Ok(None) };
    match word.to_ascii_lowercase().as_str() {
        "low" => Ok(Some(Importance::Low)),
        "normal" => Ok(Some(Importance::Normal)),
        "high" => Ok(Some(Importance::High)),
        _ => Err(wrong("importance")),
    }
}

fn words(object: &Map<String, Value>, name: &str) -> Result<Option<Vec<String>>, Fault> {
    match member(object, name) {
        None => Ok(None),
        Some(Value::Array(all)) => {
            let word = |v: &Value| v.as_str().map(str::to_owned).ok_or_else(|| wrong(name));
            Ok(Some(all.iter().map(word).collect::<Result<_, _>>()?))
        }
        Some(_) => Err(wrong(name)),
    }
}

fn flag_status(object: &Map<String, Value>) -> Result<Option<String>, Fault> {
    let Some(flag) = member(object, "flag").and_then(Value::as_object) else { return Ok(None) };
    let word = text(flag, "flagStatus").unwrap_or("notFlagged");
    let known = ["notFlagged", "flagged", "complete"].into_iter().find(|k| k.eq_ignore_ascii_case(word));
    known.map(|k| Some(k.to_owned())).ok_or_else(|| wrong("flagStatus"))
}

fn properties(object: &Map<String, Value>) -> Result<Vec<(String, String)>, Fault> {
    const NAME: &str = "singleValueExtendedProperties";
    let Some(all) = member(object, NAME) else { return Ok(Vec::new()) };
    let all = all.as_array().ok_or_else(|| wrong(NAME))?;
    let pair = |value: &Value| {
        let object = value.as_object().ok_or_else(|| wrong(NAME))?;
        Ok((must(object, "id")?.to_owned(), text(object, "value").unwrap_or_default().to_owned()))
    };
    all.iter().map(pair).collect()
}

/// An attachment as it is written.
pub(super) fn attachment(value: &Value) -> Result<NewAttachment, Fault> {
    let object = value.as_object().ok_or_else(|| wrong("attachments"))?;
    let kind = text(object, "@odata.type").unwrap_or("#microsoft.graph.fileAttachment").to_ascii_lowercase();
    let is_item = kind.ends_with("itemattachment");
    if !is_item && !kind.ends_with("fileattachment") {
        return Err(Fault::bad(format!("An attachment of the type {kind} cannot be kept.")));
    }
    let mut new = NewAttachment {
        name: must(object, "name")?.to_owned(),
        content_type: text(object, "contentType").unwrap_or("application/octet-stream").to_owned(),
        is_inline: flag(object, "isInline")?.unwrap_or(false),
        content_id: text(object, "contentId").unwrap_or_default().to_owned(),
        is_item,
        content_bytes: text(object, "contentBytes").unwrap_or_default().to_owned(),
    };
    if is_item {
        let item = member(object, "item").and_then(Value::as_object).ok_or_else(|| wrong("item"))?;
        let draft = write(item, Draft::default())?;
        use base64::Engine as _;
        new.content_bytes =
            base64::engine::general_purpose::STANDARD.encode(super::mime::of_draft(&draft, crate::now()));
        new.content_type = "message/rfc822".to_owned();
    }
    Ok(new)
}

/// Members of a message that only a mail which is still being written takes.
const OF_DRAFTS: [&str; 13] = [
    "subject",
    "body",
    "from",
    "sender",
    "toRecipients",
    "ccRecipients",
    "bccRecipients",
    "replyTo",
    "internetMessageId",
    "internetMessageHeaders",
    "attachments",
    "isDeliveryReceiptRequested",
    "isReadReceiptRequested",
];

/// Whether a change is about the mail itself.
pub(super) fn changes_the_mail(object: &Map<String, Value>) -> bool {
    OF_DRAFTS.iter().any(|name| member(object, name).is_some())
}

/// A mail with what was written over what it was.
pub(super) fn write(object: &Map<String, Value>, was: Draft) -> Result<Draft, Fault> {
    let mut draft = was;
    if let Some(subject) = member(object, "subject") {
        draft.subject = subject.as_str().unwrap_or_default().to_owned();
    }
    if let Some(body) = member(object, "body").and_then(Value::as_object) {
        let content = text(body, "content").unwrap_or_default().to_owned();
        let html = text(body, "contentType").is_some_and(|kind| kind.eq_ignore_ascii_case("html"));
        (draft.html, draft.text) = if html { (Some(content), None) } else { (None, Some(content)) };
    }
    if let Some(from) = one_person(object, "from")? {
        draft.from = from;
    }
    if let Some(sender) = one_person(object, "sender")? {
        draft.sender = Some(sender);
    }
    let lists = [
        ("toRecipients", &mut draft.to),
        ("ccRecipients", &mut draft.cc),
        ("bccRecipients", &mut draft.bcc),
        ("replyTo", &mut draft.reply_to),
    ];
    for (name, list) in lists {
        if let Some(people) = people(object, name)? {
            *list = people;
        }
    }
    if let Some(id) = text(object, "internetMessageId") {
        id.clone_into(&mut draft.message_id);
    }
    if let Some(importance) = importance(object)? {
        draft.importance = importance;
    }
    if let Some(categories) = words(object, "categories")? {
        draft.categories = categories;
    }
    if let Some(status) = flag_status(object)? {
        draft.flag = status;
    }
    if let Some(read) = flag(object, "isRead")? {
        draft.is_read = read;
    }
    for (id, value) in properties(object)? {
        // Of these Exchange makes the header lines of what is sent ([MS-OXCMAIL]).
        match super::message::tag(&id) {
            Some(("string", 0x1042)) => draft.in_reply_to.clone_from(&value),
            Some(("string", 0x1039)) => {
                draft.references = value.split_whitespace().map(str::to_owned).collect();
            }
            Some(_) | None => {}
        }
        draft.properties.retain(|(known, _)| !known.eq_ignore_ascii_case(&id));
        draft.properties.push((id, value));
    }
    if let Some(all) = member(object, "internetMessageHeaders") {
        draft.headers = header_lines(all)?;
    }
    if let Some(all) = member(object, "attachments").and_then(Value::as_array) {
        draft.attachments = all.iter().map(attachment).collect::<Result<_, _>>()?;
    }
    Ok(draft)
}

fn header_lines(all: &Value) -> Result<Vec<(String, String)>, Fault> {
    const NAME: &str = "internetMessageHeaders";
    let all = all.as_array().ok_or_else(|| wrong(NAME))?;
    if all.len() > HEADERS_MAX {
        return Err(Fault::bad(format!("A message takes at most {HEADERS_MAX} header lines of its own.")));
    }
    let line = |value: &Value| {
        let object = value.as_object().ok_or_else(|| wrong(NAME))?;
        let (name, value) = (must(object, "name")?, text(object, "value").unwrap_or_default());
        if !name.to_ascii_lowercase().starts_with("x-") {
            return Err(Fault::new(
                400,
                "InvalidInternetMessageHeader",
                format!("The internet message header name '{name}' should start with 'x-' or 'X-'."),
            ));
        }
        Ok((name.to_owned(), value.to_owned()))
    };
    all.iter().map(line).collect()
}

/// A change of a message that is there.
pub(super) fn revision(object: &Map<String, Value>) -> Result<Revision, Fault> {
    Ok(Revision {
        is_read: flag(object, "isRead")?,
        categories: words(object, "categories")?,
        importance: importance(object)?,
        flag: flag_status(object)?,
        properties: properties(object)?,
        draft: None,
        version: None,
    })
}
