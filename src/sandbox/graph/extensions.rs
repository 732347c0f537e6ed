//! Open extensions: what an application keeps with a message under a name of its own.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Fault};
use super::{Asked, body};
use crate::mailbox::{Mailbox, Parts};

/// The most extensions of a message.
const EXTENSIONS_MAX: usize = 20;
/// The largest extension, in bytes.
const SIZE_MAX: usize = 16 * 1024;
/// What Exchange puts before an extension's name in its id.
const ID: &str = "Microsoft.OutlookServices.OpenTypeExtension.";
/// Members that are about the extension and not in it.
const OURS: [&str; 2] = ["extensionName", "id"];

/// An extension as Graph tells it.
pub(super) fn tell(name: &str, data: &str) -> Value {
    let mut told: Map<String, Value> = serde_json::from_str(data).unwrap_or_default();
    told.insert("@odata.type".to_owned(), "#microsoft.graph.openTypeExtension".into());
    told.insert("id".to_owned(), format!("{ID}{name}").into());
    told.insert("extensionName".to_owned(), name.into());
    Value::Object(told)
}

async fn all(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Vec<(String, String)>, Fault> {
    let store = asked.sandbox.mailboxes();
    let item = store.item(mailbox.key, id, Parts::default()).await?;
    Ok(store.extras(&[item.key], "extension").await?.remove(&item.key).unwrap_or_default())
}

/// The name in an id or the name itself.
fn plain(name: &str) -> &str {
    name.get(..ID.len()).filter(|start| start.eq_ignore_ascii_case(ID)).map_or(name, |_| &name[ID.len()..])
}

async fn find(asked: &Asked, mailbox: &Mailbox, id: &str, name: &str) -> Result<(String, String), Fault> {
    let mut given = all(asked, mailbox, id).await?.into_iter();
    given.find(|(known, _)| known.eq_ignore_ascii_case(plain(name))).ok_or_else(Fault::no_item)
}

/// All of a message.
pub(super) async fn list(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let told: Value = all(asked, mailbox, id).await?.iter().map(|(name, data)| tell(name, data)).collect();
    Ok(Answer::json(200, &json!({ "value": told })))
}

/// One.
pub(super) async fn get(asked: &Asked, mailbox: &Mailbox, id: &str, name: &str) -> Result<Answer, Fault> {
    let (name, data) = find(asked, mailbox, id, name).await?;
    Ok(Answer::json(200, &tell(&name, &data)))
}

fn written(object: &Map<String, Value>, mut was: Map<String, Value>) -> Result<String, Fault> {
    for (name, value) in object.iter().filter(|(n, _)| !n.contains('@') && !OURS.contains(&n.as_str())) {
        if value.is_null() {
            was.remove(name);
        } else {
            was.insert(name.clone(), value.clone());
        }
    }
    let text = Value::Object(was).to_string();
    if text.len() > SIZE_MAX {
        return Err(Fault::bad(format!("An extension has at most {SIZE_MAX} bytes.")));
    }
    Ok(text)
}

/// Adds one.
pub(super) async fn create(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let name = body::must(&object, "extensionName")?;
    let there = all(asked, mailbox, id).await?;
    if there.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Err(Fault::new(409, "ErrorNameAlreadyExists", "An extension of this name exists already."));
    }
    if there.len() >= EXTENSIONS_MAX {
        return Err(Fault::bad(format!("A message has at most {EXTENSIONS_MAX} extensions.")));
    }
    let data = written(&object, Map::new())?;
    asked.sandbox.mailboxes().extend(mailbox.key, id, name, Some(&data), asked.now_ms()).await?;
    Ok(Answer::json(201, &tell(name, &data)))
}

/// Changes one: members that are not named stay.
pub(super) async fn update(asked: &Asked, mailbox: &Mailbox, id: &str, name: &str) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let (name, data) = find(asked, mailbox, id, name).await?;
    let data = written(&object, serde_json::from_str(&data).unwrap_or_default())?;
    asked.sandbox.mailboxes().extend(mailbox.key, id, &name, Some(&data), asked.now_ms()).await?;
    Ok(Answer::json(200, &tell(&name, &data)))
}

/// Takes one away.
pub(super) async fn delete(asked: &Asked, mailbox: &Mailbox, id: &str, name: &str) -> Result<Answer, Fault> {
    let (name, _) = find(asked, mailbox, id, name).await?;
    asked.sandbox.mailboxes().extend(mailbox.key, id, &name, None, asked.now_ms()).await?;
    Ok(Answer::empty(204))
}
