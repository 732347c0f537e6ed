//! The master list of categories, roaming settings and custom properties.

use axum::Json;
use axum::extract::{Path, Query, State};
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::session::{Given, Session};
use crate::Sandbox;
use crate::error::Result;
use crate::mailbox::MasterCategory;

#[derive(Debug, Deserialize)]
pub(super) struct Whose {
    mailbox: Option<String>,
}

pub(super) async fn categories(
    State(sandbox): State<Sandbox>,
    session: Session,
    Query(whose): Query<Whose>,
) -> Result<Json<Vec<MasterCategory>>> {
    let mailbox = session.acting_on(whose.mailbox.as_deref())?;
    Ok(Json(sandbox.mailboxes().master_categories(mailbox.key).await?))
}

pub(super) async fn add_categories(
    State(sandbox): State<Sandbox>,
    session: Session,
    Query(whose): Query<Whose>,
    Given(new): Given<Vec<MasterCategory>>,
) -> Result<StatusCode> {
    let mailbox = session.acting_on(whose.mailbox.as_deref())?;
    sandbox.mailboxes().add_master_categories(mailbox.key, &new).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn remove_categories(
    State(sandbox): State<Sandbox>,
    session: Session,
    Query(whose): Query<Whose>,
    Given(names): Given<Vec<String>>,
) -> Result<StatusCode> {
    let mailbox = session.acting_on(whose.mailbox.as_deref())?;
    sandbox.mailboxes().remove_master_categories(mailbox.key, &names).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn roaming(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path(addin): Path<String>,
) -> Result<Json<Value>> {
    Ok(Json(sandbox.mailboxes().roaming_settings(session.mailbox.key, &addin).await?))
}

pub(super) async fn set_roaming(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path(addin): Path<String>,
    Given(content): Given<Value>,
) -> Result<StatusCode> {
    sandbox.mailboxes().set_roaming_settings(session.mailbox.key, &addin, &content).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn properties(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path((id, addin)): Path<(String, String)>,
) -> Result<Json<Value>> {
    let message = sandbox.mailboxes().message(&session.keys(), &id).await?;
    Ok(Json(sandbox.mailboxes().custom_properties(&message, &addin).await?))
}

pub(super) async fn set_properties(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path((id, addin)): Path<(String, String)>,
    Given(content): Given<Value>,
) -> Result<StatusCode> {
    let message = sandbox.mailboxes().message(&session.keys(), &id).await?;
    sandbox.mailboxes().set_custom_properties(&message, &addin, &content).await?;
    Ok(StatusCode::NO_CONTENT)
}
