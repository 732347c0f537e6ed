//! Folders and messages.

use axum::Json;
use axum::extract::{Path, Query, State};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::session::{Given, Session};
use crate::error::{Error, Result};
use crate::mailbox::{Folder, Message, Page, Patch};
use crate::{Sandbox, now};

/// Milliseconds since 1970 UTC.
pub(super) fn now_ms() -> i64 {
    i64::try_from(now().unix_timestamp_nanos() / 1_000_000).unwrap_or(0)
}

/// Everything the page shows beside the messages: the user, the mailboxes they open, all folders and categories.
pub(super) async fn me(State(sandbox): State<Sandbox>, session: Session) -> Result<Json<serde_json::Value>> {
    let mut folders: Vec<Folder> = Vec::new();
    for mailbox in &session.accessible {
        folders.extend(sandbox.mailboxes().folders(mailbox.key).await?);
    }
    let categories = sandbox.mailboxes().master_categories(session.mailbox.key).await?;
    Ok(Json(serde_json::json!({
        "mailbox": session.mailbox, "mailboxes": session.accessible, "folders": folders, "categories": categories,
    })))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewFolder {
    /// The id, well-known name or name of the folder it lies in; none for the top.
    parent: Option<String>,
    name: String,
}

/// Makes a folder in the session's own mailbox, or in another one it opens where the parent lies there.
pub(super) async fn make_folder(
    State(sandbox): State<Sandbox>,
    session: Session,
    Given(new): Given<NewFolder>,
) -> Result<Json<Folder>> {
    let store = sandbox.mailboxes();
    let Some(parent) = &new.parent else {
        return Ok(Json(store.make_folder(&session.mailbox, None, &new.name).await?));
    };
    for mailbox in &session.accessible {
        match store.folder(mailbox.key, parent).await {
            Ok(found) => return Ok(Json(store.make_folder(mailbox, Some(&found), &new.name).await?)),
            Err(Error::NotFound(_)) => {}
            Err(e) => return Err(e),
        }
    }
    Err(Error::NotFound("no such folder in this mailbox".to_owned()))
}

#[derive(Debug, Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    skip: i64,
    #[serde(default = "default_top")]
    top: i64,
}

fn default_top() -> i64 {
    100
}

pub(super) async fn list(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path(folder): Path<String>,
    Query(part): Query<Part>,
) -> Result<Json<Page>> {
    for key in session.keys() {
        match sandbox.mailboxes().folder(key, &folder).await {
            Ok(found) => return Ok(Json(sandbox.mailboxes().list(found.key, part.skip, part.top).await?)),
            Err(Error::NotFound(_)) => {}
            Err(e) => return Err(e),
        }
    }
    Err(Error::NotFound("no such folder in this mailbox".to_owned()))
}

pub(super) async fn read(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Json<Message>> {
    Ok(Json(sandbox.mailboxes().message(&session.keys(), &id).await?))
}

pub(super) async fn change(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path(id): Path<String>,
    Given(patch): Given<Patch>,
) -> Result<Json<Message>> {
    let message = sandbox.mailboxes().message(&session.keys(), &id).await?;
    sandbox.mailboxes().change(&message, &patch, now_ms()).await?;
    Ok(Json(sandbox.mailboxes().message(&session.keys(), &id).await?))
}

#[derive(Debug, Deserialize)]
pub(super) struct Relocation {
    /// The folder's id or well-known name.
    folder: String,
}

pub(super) async fn relocate(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path(id): Path<String>,
    Given(to): Given<Relocation>,
) -> Result<Json<serde_json::Value>> {
    let message = sandbox.mailboxes().message(&session.keys(), &id).await?;
    let id = sandbox.mailboxes().relocate(&message, &to.folder, now_ms()).await?;
    Ok(Json(serde_json::json!({ "id": id })))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recategorisation {
    #[serde(default)]
    add: Vec<String>,
    #[serde(default)]
    remove: Vec<String>,
}

pub(super) async fn categorise(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path(id): Path<String>,
    Given(change): Given<Recategorisation>,
) -> Result<Json<serde_json::Value>> {
    let message = sandbox.mailboxes().message(&session.keys(), &id).await?;
    let names = sandbox.mailboxes().recategorise(&message, &change.add, &change.remove, now_ms()).await?;
    Ok(Json(serde_json::json!({ "categories": names })))
}

pub(super) async fn attachment(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path((id, attachment)): Path<(String, String)>,
) -> Result<Json<serde_json::Value>> {
    let message = sandbox.mailboxes().message(&session.keys(), &id).await?;
    let bytes = sandbox.mailboxes().content(&message, &attachment).await?;
    Ok(Json(serde_json::json!({ "contentBytes": STANDARD.encode(bytes) })))
}
