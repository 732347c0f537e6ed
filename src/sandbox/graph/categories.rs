//! The master list of categories.

use serde_json::{Map, Value};

use super::answer::{Answer, Fault};
use super::{Asked, body};
use crate::mailbox::{Category, Mailbox, MasterCategory};

fn tell(category: &Category) -> Map<String, Value> {
    let mut told = Map::new();
    told.insert("id".to_owned(), category.id.clone().into());
    told.insert("displayName".to_owned(), category.display_name.clone().into());
    // office.js says `Preset7`, Graph `preset7`.
    told.insert("color".to_owned(), category.color.to_ascii_lowercase().into());
    told
}

fn preset(color: &str) -> String {
    let lower = color.to_ascii_lowercase();
    match lower.strip_prefix("preset") {
        Some(number) => format!("Preset{number}"),
        None if lower == "none" => "None".to_owned(),
        None => color.to_owned(),
    }
}

fn context(asked: &Asked, mailbox: &Mailbox) -> String {
    format!("{}/$metadata#users('{}')/outlook/masterCategories", asked.root(), mailbox.user_id)
}

async fn find(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Category, Fault> {
    let all = asked.sandbox.mailboxes().categories(mailbox.key).await?;
    all.into_iter().find(|c| c.id == id).ok_or_else(Fault::no_item)
}

fn entity(asked: &Asked, mailbox: &Mailbox, category: &Category, status: u16) -> Answer {
    let mut told = tell(category);
    told.insert("@odata.context".to_owned(), format!("{}/$entity", context(asked, mailbox)).into());
    Answer::json(status, &Value::Object(told))
}

/// All of them.
pub(super) async fn list(asked: &Asked, mailbox: &Mailbox) -> Result<Answer, Fault> {
    let all = asked.sandbox.mailboxes().categories(mailbox.key).await?;
    let mut page = Map::new();
    page.insert("@odata.context".to_owned(), context(asked, mailbox).into());
    page.insert("value".to_owned(), all.iter().map(|c| Value::Object(tell(c))).collect());
    Ok(Answer::json(200, &Value::Object(page)))
}

/// One.
pub(super) async fn get(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let category = find(asked, mailbox, id).await?;
    Ok(entity(asked, mailbox, &category, 200))
}

/// Adds one.
pub(super) async fn create(asked: &Asked, mailbox: &Mailbox) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let name = body::must(&object, "displayName")?;
    let color = preset(body::text(&object, "color").unwrap_or("none"));
    let new = MasterCategory { display_name: name.to_owned(), color };
    let store = asked.sandbox.mailboxes();
    store.add_master_categories(mailbox.key, std::slice::from_ref(&new)).await?;
    let all = store.categories(mailbox.key).await?;
    let made = all.into_iter().find(|c| c.display_name == name).ok_or_else(Fault::no_item)?;
    Ok(entity(asked, mailbox, &made, 201))
}

/// Gives one another colour; names do not change.
pub(super) async fn update(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let category = find(asked, mailbox, id).await?;
    if body::text(&object, "displayName").is_some_and(|name| name != category.display_name) {
        return Err(Fault::bad("The property 'displayName' is read-only and cannot be changed."));
    }
    if let Some(color) = body::text(&object, "color") {
        asked.sandbox.mailboxes().recolor(mailbox.key, id, &preset(color)).await?;
    }
    get(asked, mailbox, id).await
}

/// Removes one; messages keep its name.
pub(super) async fn delete(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let category = find(asked, mailbox, id).await?;
    asked.sandbox.mailboxes().remove_master_categories(mailbox.key, &[category.display_name]).await?;
    Ok(Answer::empty(204))
}
