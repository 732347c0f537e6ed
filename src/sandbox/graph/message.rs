//! A message as Graph tells it.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::answer::Fault;
use super::options::{Options, time};
use super::{Asked, files, mime};
use crate::mailbox::{File, Item, Mailbox, Parts, Person};

/// All members of a message. Those behind the first ones are told only when they are named.
const MEMBERS: [&str; 31] = [
    "bccRecipients",
    "body",
    "bodyPreview",
    "categories",
    "ccRecipients",
    "changeKey",
    "conversationId",
    "conversationIndex",
    "createdDateTime",
    "flag",
    "from",
    "hasAttachments",
    "id",
    "importance",
    "inferenceClassification",
    "internetMessageId",
    "isDeliveryReceiptRequested",
    "isDraft",
    "isRead",
    "isReadReceiptRequested",
    "lastModifiedDateTime",
    "parentFolderId",
    "receivedDateTime",
    "replyTo",
    "sender",
    "sentDateTime",
    "subject",
    "toRecipients",
    "webLink",
    "internetMessageHeaders",
    "uniqueBody",
];
/// So many are told unasked.
const UNASKED: usize = 29;
/// The most extended properties in one question.
const PROPERTIES_MAX: usize = 50;

/// What is wanted of messages.
#[derive(Debug, Clone, Default)]
pub(super) struct Want {
    /// Members by their places in [`MEMBERS`].
    members: Vec<&'static str>,
    /// Whether they were named.
    selected: bool,
    pub(super) immutable: bool,
    text: bool,
    /// Ids of extended properties.
    properties: Vec<String>,
    attachments: bool,
    /// With what the files hold.
    contents: bool,
    extensions: bool,
    /// What a message of a meeting is, a member of such messages alone.
    meeting: bool,
}

impl Want {
    /// What the options and preferences of a request ask for.
    pub(super) fn of(asked: &Asked, options: &Options) -> Result<Self, Fault> {
        let mut want = Self {
            members: MEMBERS[..UNASKED].to_vec(),
            immutable: asked.prefer.immutable,
            text: asked.prefer.text,
            ..Self::default()
        };
        if let Some(names) = options.select() {
            want.selected = true;
            let of_meetings = |name: &&String| name.rsplit('/').next() == Some("meetingMessageType");
            want.meeting = names.iter().any(|name| of_meetings(&name));
            let names = names.iter().filter(|name| !of_meetings(name));
            want.members = names.map(|name| member(name)).collect::<Result<_, _>>()?;
        }
        if let Some(expand) = options.get("$expand") {
            want.expand(expand)?;
        }
        Ok(want)
    }

    fn expand(&mut self, text: &str) -> Result<(), Fault> {
        for one in split(text) {
            let (name, inner) = one.split_once('(').map_or((one, ""), |(n, i)| (n, i.trim_end_matches(')')));
            match name.trim().to_ascii_lowercase().as_str() {
                "attachments" => {
                    self.attachments = true;
                    let inner = inner.to_ascii_lowercase();
                    self.contents = !inner.contains("$select=") || inner.contains("contentbytes");
                }
                "extensions" => self.extensions = true,
                "singlevalueextendedproperties" => self.properties = ids(inner)?,
                _ => {
                    let text = format!(
                        "Could not find a property named '{name}' on type 'microsoft.graph.message'."
                    );
                    return Err(Fault::new(400, "RequestBroker--ParseUri", text));
                }
            }
        }
        Ok(())
    }

    fn has(&self, member: &str) -> bool {
        self.members.contains(&member)
    }

    /// What must be read for it.
    pub(super) fn parts(&self) -> Parts {
        let body = self.has("body") || self.has("uniqueBody");
        Parts {
            headers: self.has("internetMessageHeaders") || !self.properties.is_empty(),
            text: body && self.text,
            html: body && !self.text,
        }
    }
}

fn member(name: &str) -> Result<&'static str, Fault> {
    MEMBERS.iter().copied().find(|known| known.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let text = format!("Could not find a property named '{name}' on type 'microsoft.graph.message'.");
        Fault::new(400, "RequestBroker--ParseUri", text)
    })
}

/// Splits at commas outside of brackets.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts.retain(|p| !p.trim().is_empty());
    parts
}

/// The ids in `$filter=id eq 'a' or id eq 'b'`.
pub(super) fn ids(text: &str) -> Result<Vec<String>, Fault> {
    let wrong =
        || Fault::bad("singleValueExtendedProperties are expanded with $filter=id eq '…'.".to_owned());
    let filter = text.trim().strip_prefix("$filter=").ok_or_else(wrong)?;
    let mut found = Vec::new();
    for term in filter.split(" or ") {
        let id = term.trim().trim_start_matches('(').trim_end_matches(')').strip_prefix("id eq '");
        let id = id.and_then(|i| i.strip_suffix('\'')).ok_or_else(wrong)?;
        found.push(id.replace("''", "'"));
    }
    if found.len() > PROPERTIES_MAX {
        return Err(Fault::bad(format!("At most {PROPERTIES_MAX} extended properties are expanded.")));
    }
    Ok(found)
}

/// What stands beside the messages of a page: each is one question for all of them.
#[derive(Debug, Default)]
struct Beside {
    files: HashMap<i64, Vec<File>>,
    properties: HashMap<i64, Vec<(String, String)>>,
    extensions: HashMap<i64, Vec<(String, String)>>,
}

/// Tells messages of one mailbox.
pub(super) async fn tell(
    asked: &Asked,
    mailbox: &Mailbox,
    want: &Want,
    items: &[Item],
) -> Result<Vec<Map<String, Value>>, Fault> {
    let store = asked.sandbox.mailboxes();
    let mut beside = Beside::default();
    let keys: Vec<i64> = items.iter().map(|i| i.key).collect();
    if want.attachments {
        beside.files = store.files(&keys, want.contents).await?;
    }
    if !want.properties.is_empty() {
        beside.properties = store.extras(&keys, "property").await?;
    }
    if want.extensions {
        beside.extensions = store.extras(&keys, "extension").await?;
    }
    Ok(items.iter().map(|item| one(asked, mailbox, want, item, &beside)).collect())
}

/// Tells one message, with what says where it is from.
pub(super) async fn tell_one(
    asked: &Asked,
    mailbox: &Mailbox,
    want: &Want,
    item: &Item,
) -> Result<Value, Fault> {
    let mut told = tell(asked, mailbox, want, std::slice::from_ref(item)).await?.remove(0);
    let context = format!("{}/$metadata#users('{}')/messages/$entity", asked.root(), mailbox.user_id);
    told.insert("@odata.context".to_owned(), context.into());
    Ok(Value::Object(told))
}

fn person(person: &Person) -> Value {
    json!({ "emailAddress": { "name": person.name, "address": person.address } })
}

fn people(all: &[Person]) -> Value {
    all.iter().map(person).collect()
}

fn one(asked: &Asked, mailbox: &Mailbox, want: &Want, item: &Item, beside: &Beside) -> Map<String, Value> {
    let mut told = Map::new();
    told.insert("@odata.etag".to_owned(), format!("W/\"{}\"", item.version).into());
    let id = if want.immutable { &item.immutable_id } else { &item.id };
    told.insert("id".to_owned(), id.clone().into());
    if item.item_class.to_ascii_lowercase().starts_with("ipm.schedule.meeting") {
        told.insert("@odata.type".to_owned(), "#microsoft.graph.eventMessage".into());
        if !want.selected || want.meeting {
            told.insert("meetingMessageType".to_owned(), meeting(&item.item_class).into());
        }
    }
    for name in &want.members {
        told.insert((*name).to_owned(), value(asked, mailbox, want, item, name));
    }
    if !want.properties.is_empty() {
        let given = beside.properties.get(&item.key).map(Vec::as_slice).unwrap_or_default();
        let found: Vec<Value> = want.properties.iter().filter_map(|id| property(item, given, id)).collect();
        if !found.is_empty() {
            told.insert("singleValueExtendedProperties".to_owned(), found.into());
        }
    }
    if want.attachments {
        let files = beside.files.get(&item.key).map(Vec::as_slice).unwrap_or_default();
        let all: Value = files.iter().map(|file| files::tell(file, want.contents, None)).collect();
        told.insert("attachments".to_owned(), all);
    }
    if want.extensions {
        let given = beside.extensions.get(&item.key).map(Vec::as_slice).unwrap_or_default();
        let all: Value = given.iter().map(|(name, data)| super::extensions::tell(name, data)).collect();
        told.insert("extensions".to_owned(), all);
    }
    told
}

fn value(asked: &Asked, mailbox: &Mailbox, want: &Want, item: &Item, name: &str) -> Value {
    let nobody = |p: &Person| p.name.is_empty() && p.address.is_empty();
    match name {
        "id" => if want.immutable { &item.immutable_id } else { &item.id }.clone().into(),
        "bccRecipients" => people(&item.bcc),
        "body" => body(want, item),
        "uniqueBody" => {
            let content = if want.text { unique_text(&item.text) } else { unique_html(&item.html) };
            json!({ "contentType": if want.text { "text" } else { "html" }, "content": content })
        }
        "bodyPreview" => item.preview.clone().into(),
        "categories" => item.categories.clone().into(),
        "ccRecipients" => people(&item.cc),
        "changeKey" => item.version.clone().into(),
        "conversationId" => item.conversation_id.clone().into(),
        "conversationIndex" => STANDARD.encode(&item.conversation_index).into(),
        "createdDateTime" => time(item.created_at).into(),
        "flag" => json!({ "flagStatus": item.flag }),
        "from" => {
            if nobody(&item.from) {
                Value::Null
            } else {
                person(&item.from)
            }
        }
        "hasAttachments" => item.has_attachments.into(),
        "importance" => item.importance.clone().into(),
        "inferenceClassification" => "focused".into(),
        "internetMessageHeaders" => headers(item),
        "internetMessageId" => match item.internet_message_id.as_str() {
            "" => Value::Null,
            id => id.into(),
        },
        "isDeliveryReceiptRequested" if item.is_draft => Value::Bool(false),
        "isDeliveryReceiptRequested" => Value::Null,
        "isDraft" => item.is_draft.into(),
        "isRead" => item.is_read.into(),
        "isReadReceiptRequested" => false.into(),
        "lastModifiedDateTime" => time(item.modified_at).into(),
        "parentFolderId" => item.folder_id.clone().into(),
        "receivedDateTime" => time(item.received_at).into(),
        "replyTo" => people(&item.reply_to),
        "sender" => {
            if nobody(&item.sender) {
                Value::Null
            } else {
                person(&item.sender)
            }
        }
        "sentDateTime" => time(item.sent_at).into(),
        "subject" => item.subject.clone().into(),
        "toRecipients" => people(&item.to),
        "webLink" => {
            let id = super::path::encoded(&item.id);
            format!("{}/mail/?mailbox={}&open={id}", asked.caller.origin, mailbox.address).into()
        }
        _ => Value::Null,
    }
}

fn body(want: &Want, item: &Item) -> Value {
    match want.text {
        true => json!({ "contentType": "text", "content": item.text }),
        false => json!({ "contentType": "html", "content": item.html }),
    }
}

/// Header lines as they came; mail of one's own has only those that it was given.
fn headers(item: &Item) -> Value {
    let all = mime::lines(&item.headers);
    let told =
        all.into_iter().filter(|(name, _)| !item.is_own || name.to_ascii_lowercase().starts_with("x-"));
    told.map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// What a message of a meeting is, by its class ([MS-OXOCAL] 2.2).
fn meeting(class: &str) -> &'static str {
    match class.to_ascii_lowercase().strip_prefix("ipm.schedule.meeting.").unwrap_or_default() {
        "request" => "meetingRequest",
        "canceled" => "meetingCancelled",
        "resp.pos" => "meetingAccepted",
        "resp.tent" => "meetingTenativelyAccepted",
        "resp.neg" => "meetingDeclined",
        _ => "none",
    }
}

/// What an answer says before what it quotes: Outlook's mark, a line, or a quotation.
fn unique_html(html: &str) -> String {
    const MARKS: [&str; 5] =
        ["id=\"appendonsend\"", "id=\"divrplyfwdmsg\"", "<blockquote", "class=\"gmail_quote\"", "<hr"];
    let lower = html.to_ascii_lowercase();
    let Some(mark) = MARKS.iter().filter_map(|mark| lower.find(mark)).min() else { return html.to_owned() };
    // A mark within a tag begins where the tag does.
    let end = if lower[mark..].starts_with('<') { mark } else { html[..mark].rfind('<').unwrap_or(mark) };
    html[..end].to_owned()
}

fn unique_text(text: &str) -> String {
    let quoted = |line: &&str| line.starts_with('>') || line.starts_with("-----Original Message-----");
    let lines: Vec<&str> = text.lines().collect();
    let end = lines.iter().position(quoted).unwrap_or(lines.len());
    lines[..end].join("\n")
}

/// An extended property of a message: one of Exchange's own, or one that it was given.
fn property(item: &Item, given: &[(String, String)], id: &str) -> Option<Value> {
    let own = match tag(id) {
        Some(("string", 0x001a)) => Some(item.item_class.clone()),
        Some(("string", 0x0070)) => Some(item.subject.clone()),
        Some(("string", 0x007d)) if !item.is_own => Some(item.headers.clone()),
        Some(("string", 0x1035)) => Some(item.internet_message_id.clone()),
        Some(("string", 0x1039)) => Some(crate::story::references_in(&item.headers).join(" ")),
        Some(("string", 0x1042)) => Some(item.in_reply_to.clone()),
        Some(("integer", 0x0036)) => {
            let at =
                ["normal", "personal", "private", "confidential"].iter().position(|w| *w == item.sensitivity);
            Some(at.unwrap_or(0).to_string())
        }
        Some(_) | None => None,
    };
    let value = given
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(id))
        .map(|(_, value)| value.clone())
        .or(own)
        .filter(|value| !value.is_empty())?;
    // Tags come back without the zeros before them.
    let told = match tag(id) {
        Some((kind, number)) => {
            let kind = id.get(..kind.len()).unwrap_or_default();
            format!("{kind} 0x{number:x}")
        }
        None => id.to_owned(),
    };
    Some(json!({ "id": told, "value": value }))
}

/// The kind and number of a property that has no name, such as `String 0x001A`.
pub(super) fn tag(id: &str) -> Option<(&'static str, u32)> {
    let (kind, number) = id.split_once(" 0x")?;
    let kind = ["string", "integer"].into_iter().find(|known| known.eq_ignore_ascii_case(kind))?;
    Some((kind, u32::from_str_radix(number.trim(), 16).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_left_out() {
        for (html, own) in [
            ("<p>Yes</p><blockquote>No?</blockquote>", "<p>Yes</p>"),
            ("<p>Yes</p><div id=\"appendonsend\"></div><hr>From: x", "<p>Yes</p>"),
            ("<p>Yes</p>", "<p>Yes</p>"),
            ("Yes id=\"appendonsend\"", "Yes "),
            ("", ""),
        ] {
            assert_eq!(unique_html(html), own, "{html}");
        }
        assert_eq!(unique_text("Yes\n> No?\nx"), "Yes");
    }

    #[test]
    fn properties_are_named_in_a_filter() {
        assert_eq!(
            ids("$filter=id eq 'String 0x1042' or id eq 'A''b'").unwrap_or_default(),
            ["String 0x1042", "A'b"]
        );
        for wrong in ["", "$filter=", "$filter=value eq 'x'", "id eq 'x'"] {
            assert!(ids(wrong).is_err(), "{wrong}");
        }
        assert_eq!(split("a($filter=id eq 'x,y'),b"), ["a($filter=id eq 'x,y')", "b"]);
    }
}
