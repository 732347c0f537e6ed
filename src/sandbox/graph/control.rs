//! What goes wrong with Graph on demand, beside the faults of single requests, and the addresses of uploads.

use axum::extract::{DefaultBodyLimit, State};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::hooks::Trouble;
use super::{Limits, upload};
use crate::api::Given;
use crate::error::{Error, Result};
use crate::mailbox::{Mailbox, Subscription};
use crate::{Sandbox, faults};

/// The largest piece of an upload, in bytes (outlook-large-attachments).
const PIECE_MAX: usize = 4 * 1024 * 1024;

/// The control routes under `/sandbox/graph`, and uploads.
pub(crate) fn control(sandbox: &Sandbox) -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/graph/limits", get(limits).put(set_limits))
        .route("/sandbox/graph/notifications", get(notifications).put(set_notifications))
        .route("/sandbox/graph/lifecycle", post(lifecycle))
        .route("/sandbox/graph/lose-state", post(lose_state))
        .route("/sandbox/graph/lose-changes", post(lose_changes).delete(lose_no_more))
        .route_layer(axum::middleware::from_fn_with_state(sandbox.clone(), faults::controlled))
        .route(
            "/sandbox/graph/upload/{token}",
            put(upload::piece)
                .layer(DefaultBodyLimit::max(PIECE_MAX))
                .get(upload::state)
                .delete(upload::cancel),
        )
}

async fn limits(State(sandbox): State<Sandbox>) -> Json<Value> {
    let (limits, refused) = sandbox.throttle().state();
    Json(json!({ "limits": limits, "refused": refused }))
}

/// `null` switches them off, `{}` on as documented.
async fn set_limits(
    State(sandbox): State<Sandbox>,
    Given(limits): Given<Option<Limits>>,
) -> Result<StatusCode> {
    if limits.is_some_and(|l| l.window_seconds == 0 || l.concurrent == 0) {
        return Err(Error::Invalid("a window has at least a second, and a place for a request".to_owned()));
    }
    sandbox.throttle().set(limits);
    Ok(StatusCode::NO_CONTENT)
}

async fn notifications(State(sandbox): State<Sandbox>) -> Json<Value> {
    let (trouble, tally) = sandbox.hooks().state();
    Json(json!({ "trouble": trouble, "tally": tally, "subscriptions": sandbox.hooks().all(|_| true).len() }))
}

async fn set_notifications(
    State(sandbox): State<Sandbox>,
    Given(trouble): Given<Trouble>,
) -> Result<StatusCode> {
    let share = |s: f64| (0.0..=1.0).contains(&s);
    if !share(trouble.lose) || !share(trouble.duplicate) {
        return Err(Error::Invalid("a share is 0 to 1".to_owned()));
    }
    sandbox.hooks().trouble(trouble);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Lifecycle {
    /// `missed`, `subscriptionRemoved` or `reauthorizationRequired`.
    event: String,
    /// One subscription; all when not said.
    subscription: Option<String>,
    /// Those of one mailbox, by its address.
    mailbox: Option<String>,
}

async fn lifecycle(State(sandbox): State<Sandbox>, Given(wanted): Given<Lifecycle>) -> Result<Json<Value>> {
    if !["missed", "subscriptionRemoved", "reauthorizationRequired"].contains(&wanted.event.as_str()) {
        return Err(Error::Invalid(format!("no lifecycle event: {:?}", wanted.event)));
    }
    let mailbox = match &wanted.mailbox {
        Some(address) => Some(sandbox.mailboxes().by_address(address).await?.key),
        None => None,
    };
    let mut told = 0;
    let fits = |s: &Subscription| {
        wanted.subscription.as_ref().is_none_or(|id| *id == s.id)
            && mailbox.is_none_or(|key| key == s.mailbox)
    };
    for live in sandbox.hooks().all(fits) {
        sandbox.hooks().tell_lifecycle(&live, &wanted.event);
        if wanted.event == "subscriptionRemoved" {
            sandbox.mailboxes().unsubscribe(&live.subscription.id).await?;
            sandbox.hooks().remove(&live.subscription.id);
        }
        told += 1;
    }
    Ok(Json(json!({ "subscriptions": told })))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Whose {
    /// One mailbox, by its address; all when not said.
    mailbox: Option<String>,
}

async fn meant(sandbox: &Sandbox, address: Option<&str>) -> Result<Vec<Mailbox>> {
    match address {
        Some(address) => Ok(vec![sandbox.mailboxes().by_address(address).await?]),
        None => sandbox.mailboxes().all().await,
    }
}

async fn lose_state(State(sandbox): State<Sandbox>, Given(whose): Given<Whose>) -> Result<StatusCode> {
    for mailbox in meant(&sandbox, whose.mailbox.as_deref()).await? {
        sandbox.mailboxes().lose_state(&mailbox).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LostChanges {
    mailbox: Option<String>,
    /// `created`, `updated`, `moved` or `deleted`; any when not said.
    #[serde(default)]
    kind: String,
    #[serde(default = "once")]
    times: u64,
}

fn once() -> u64 {
    1
}

async fn lose_changes(State(sandbox): State<Sandbox>, Given(lost): Given<LostChanges>) -> Result<StatusCode> {
    if !["", "created", "updated", "moved", "deleted"].contains(&lost.kind.as_str()) {
        return Err(Error::Invalid(format!("no kind of change: {:?}", lost.kind)));
    }
    for mailbox in meant(&sandbox, lost.mailbox.as_deref()).await? {
        sandbox.mailboxes().lose_changes(&mailbox, &lost.kind, lost.times);
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn lose_no_more(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.mailboxes().lose_no_more();
    StatusCode::NO_CONTENT
}
