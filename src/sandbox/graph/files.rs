//! What is attached to a message.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Fault};
use super::options::time;
use super::{Asked, body, mime};
use crate::mailbox::{File, Item, Mailbox, Parts};

/// The largest file that goes along in a request, in bytes (outlook-large-attachments).
const DIRECT_MAX: usize = 3 * 1024 * 1024;
/// What Exchange adds to the size of a content.
const SIZE_ADDED: i64 = 200;

/// An attachment as Graph tells it; the item of a message within comes along only when it is asked for.
pub(super) fn tell(file: &File, content: bool, item: Option<Value>) -> Value {
    let kind = if file.is_item { "item" } else { "file" };
    let mut told = Map::new();
    told.insert("@odata.type".to_owned(), format!("#microsoft.graph.{kind}Attachment").into());
    told.insert("@odata.mediaContentType".to_owned(), file.content_type.clone().into());
    told.insert("id".to_owned(), file.id.clone().into());
    told.insert("lastModifiedDateTime".to_owned(), time(file.modified_at).into());
    told.insert("name".to_owned(), file.name.clone().into());
    let media = if file.is_item { Value::Null } else { file.content_type.clone().into() };
    told.insert("contentType".to_owned(), media);
    told.insert("size".to_owned(), (file.size + SIZE_ADDED).into());
    told.insert("isInline".to_owned(), file.is_inline.into());
    if !file.is_item {
        let id = if file.content_id.is_empty() { Value::Null } else { file.content_id.clone().into() };
        told.insert("contentId".to_owned(), id);
        told.insert("contentLocation".to_owned(), Value::Null);
        if content {
            told.insert("contentBytes".to_owned(), STANDARD.encode(&file.content).into());
        }
    }
    if let Some(item) = item {
        told.insert("item".to_owned(), item);
    }
    Value::Object(told)
}

/// Leaves what `$select` names; a member of a derived type may stand behind the type.
fn selected(asked: &Asked, told: Value) -> Value {
    let (Some(names), Value::Object(mut object)) = (asked.options.select(), told.clone()) else {
        return told;
    };
    let wanted: Vec<String> =
        names.iter().map(|n| n.rsplit('/').next().unwrap_or_default().to_ascii_lowercase()).collect();
    object.retain(|name, _| {
        name.starts_with('@') || name == "id" || wanted.contains(&name.to_ascii_lowercase())
    });
    Value::Object(object)
}

async fn message(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Item, Fault> {
    Ok(asked.sandbox.mailboxes().item(mailbox.key, id, Parts::default()).await?)
}

fn context(asked: &Asked, mailbox: &Mailbox, id: &str) -> String {
    format!("{}/$metadata#users('{}')/messages('{id}')/attachments", asked.root(), mailbox.user_id)
}

/// What is attached; with contents unless `$select` leaves them out.
pub(super) async fn list(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let item = message(asked, mailbox, id).await?;
    let contents = asked
        .options
        .select()
        .is_none_or(|names| names.iter().any(|n| n.to_ascii_lowercase().ends_with("contentbytes")));
    let files = asked.sandbox.mailboxes().files(&[item.key], contents).await?.remove(&item.key);
    let told: Value = files.iter().flatten().map(|f| selected(asked, tell(f, contents, None))).collect();
    Ok(Answer::json(200, &json!({ "@odata.context": context(asked, mailbox, id), "value": told })))
}

/// One with its content.
pub(super) async fn get(asked: &Asked, mailbox: &Mailbox, id: &str, file: &str) -> Result<Answer, Fault> {
    let item = message(asked, mailbox, id).await?;
    let file = asked.sandbox.mailboxes().file(item.key, file).await?;
    let expanded = asked
        .options
        .get("$expand")
        .is_some_and(|e| e.to_ascii_lowercase().starts_with("microsoft.graph.itemattachment/item"));
    let inner = (file.is_item && expanded).then(|| mime::tell(&file.content, 0)).flatten();
    let mut told = selected(asked, tell(&file, true, inner));
    if let Some(object) = told.as_object_mut() {
        object.insert("@odata.context".to_owned(), format!("{}/$entity", context(asked, mailbox, id)).into());
    }
    Ok(super::lists::applied(asked, Answer::json(200, &told)))
}

/// The content alone: a file as it is, a message as MIME.
pub(super) async fn content(asked: &Asked, mailbox: &Mailbox, id: &str, file: &str) -> Result<Answer, Fault> {
    let item = message(asked, mailbox, id).await?;
    let file = asked.sandbox.mailboxes().file(item.key, file).await?;
    let kind = if file.is_item { "message/rfc822" } else { &file.content_type };
    Ok(Answer::bytes(kind, file.content))
}

/// Attaches a file.
pub(super) async fn add(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let new = body::attachment(&Value::Object(body::object(asked)?))?;
    if new.content_bytes.len() / 4 * 3 > DIRECT_MAX + 2 {
        return Err(Fault::new(
            413,
            "ErrorMessageSizeExceeded",
            "The file is too large to be attached in one request: create an upload session.",
        ));
    }
    let store = asked.sandbox.mailboxes();
    let made = store.attach(mailbox, id, &new, asked.now_ms()).await?;
    let item = message(asked, mailbox, id).await?;
    let file = store.file(item.key, &made).await?;
    let mut told = tell(&file, true, None);
    if let Some(object) = told.as_object_mut() {
        object.insert("@odata.context".to_owned(), format!("{}/$entity", context(asked, mailbox, id)).into());
    }
    Ok(Answer::json(201, &told))
}

/// Takes an attachment away.
pub(super) async fn delete(asked: &Asked, mailbox: &Mailbox, id: &str, file: &str) -> Result<Answer, Fault> {
    let item = message(asked, mailbox, id).await?;
    asked.sandbox.mailboxes().detach(mailbox.key, item.key, file, asked.now_ms()).await?;
    Ok(Answer::empty(204))
}
