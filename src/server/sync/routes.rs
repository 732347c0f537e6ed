//! Routes of the synchronizer: what Graph tells, what the pane asks, and how it is.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, Query, RawQuery, Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use domain::mail::{Address, MessageId};
use graph::notifications;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};
use sync::notices::{self, Refused};
use sync::run::Handle;
use sync::{choose, explain, left, metrics, undo};
use uuid::Uuid;

use super::rights::{Right, Unknown};
use super::{Service, conversation, events};
use crate::auth::{Identity, Refusal, Validator, bearer, checked, is_loopback_authority, require_token};

/// How long the database may take to keep notifications: Graph wants an answer within three seconds.
const KEEP: Duration = Duration::from_millis(2_500);
/// When Graph, or whoever asked, may come again, in seconds.
const AGAIN: &str = "10";
/// Decisions and withheld mails in one answer to the pane.
const MOST: usize = 50;

/// What everybody may ask: Graph for its notifications, and whoever watches over the server.
pub(crate) fn for_everybody(service: &Service, validator: Option<Arc<Validator>>) -> Router {
    Router::new()
        .route("/sync/notifications", post(notified))
        .route("/sync/lifecycle", post(notified))
        .layer(DefaultBodyLimit::max(notifications::MAX_BYTES))
        .with_state(service.clone())
        .merge(Router::new().route("/metrics", get(figures)).with_state((service.clone(), validator)))
}

/// What the pane asks, with a token as for the CRM.
pub(crate) fn for_the_pane(service: &Service, validator: Arc<Validator>) -> Router {
    Router::new()
        .route("/sync/decisions", get(decisions))
        .route("/sync/left", get(left))
        .route("/sync/undo/{id}", post(undone))
        .route("/sync/choose/{id}", post(chosen))
        .route("/sync/look", post(look))
        .route(
            "/sync/conversation",
            post(conversation::asked).layer(DefaultBodyLimit::max(conversation::MAX_BYTES)),
        )
        .route("/sync/event", get(events::event))
        .route_layer(from_fn_with_state(validator, require_token))
        .with_state(service.clone())
}

/// Notifications are on the disk before they are acknowledged.
async fn notified(State(service): State<Service>, RawQuery(query): RawQuery, body: Bytes) -> Response {
    if let Some(reply) = query.as_deref().and_then(notifications::validation) {
        return answered(reply);
    }
    let keeping = notices::take(service.store(), &body, service.now());
    match tokio::time::timeout(KEEP, keeping).await {
        Ok(Ok(noticed)) => {
            if noticed.unknown + noticed.forged > 0 {
                tracing::warn!(noticed.unknown, noticed.forged, "notifications that nobody ordered");
            }
            if let Some(handle) = service.handle().filter(|_| noticed.taken > 0) {
                handle.wake();
            }
            StatusCode::ACCEPTED.into_response()
        }
        Ok(Err(Refused::Senseless(fault))) => {
            tracing::warn!(%fault, "a body without notifications");
            StatusCode::BAD_REQUEST.into_response()
        }
        Ok(Err(Refused::Store(error))) => {
            tracing::error!(%error, "notifications are not kept");
            later()
        }
        Err(_) => {
            tracing::error!("notifications are not kept in time");
            later()
        }
    }
}

fn answered(reply: wire::Reply) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, reply.body).into_response();
    for (name, value) in reply.headers.iter() {
        if let (Ok(name), Ok(value)) = (http::HeaderName::try_from(name), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

pub(crate) fn later() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, AGAIN)]).into_response()
}

pub(crate) fn refused(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}

/// Who asks, and what they may; the answer to give where that is not known.
pub(crate) async fn right(service: &Service, identity: &Identity) -> Result<(Right, Handle), Response> {
    let object = Uuid::parse_str(&identity.object).map_err(|_| Refusal::Nobody.into_response())?;
    let handle = service.handle().ok_or_else(later)?.clone();
    match service.rights().of(object, &handle).await {
        Ok(right) => Ok((right, handle)),
        Err(Unknown::Nobody) => Err(refused(
            StatusCode::FORBIDDEN,
            "no_seat",
            "You have no seat in the CRM: ask an administrator.",
        )),
        Err(Unknown::Later) => Err(later()),
    }
}

#[derive(Deserialize)]
struct Asked {
    message: String,
}

async fn decisions(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(message) = MessageId::new(&asked.message) else {
        return refused(StatusCode::BAD_REQUEST, "no_message_id", "message must be a Message-ID.");
    };
    let (right, _) = match right(&service, &identity).await {
        Ok(known) => known,
        Err(response) => return response,
    };
    match explain::explain(service.store(), &message).await {
        Ok(found) => {
            let mut found = if right.administrator { found } else { found.within(&right.own) };
            found.decisions.truncate(MOST);
            found.withheld.truncate(MOST);
            Json(found.json()).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "decisions are not told");
            later()
        }
    }
}

/// Mails of known people that were left alone in the mailbox of whoever asks.
async fn left(State(service): State<Service>, Extension(identity): Extension<Identity>) -> Response {
    let (right, handle) = match right(&service, &identity).await {
        Ok(known) => known,
        Err(response) => return response,
    };
    let none = || refused(StatusCode::NOT_FOUND, "no_mailbox", "Nobody looks at a mailbox of yours.");
    let Some(id) = right.own.first().copied() else { return none() };
    let address = Address::new(&right.address);
    let asked = handle.ask(move |tools| async move { left::left(&tools.engine, id, &address).await }).await;
    match asked {
        Ok(Ok(left)) => Json(decisions::left::write(&left)).into_response(),
        Ok(Err(error)) => {
            tracing::warn!(%error, "what was left alone is not told");
            later()
        }
        Err(_) => later(),
    }
}

async fn undone(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Path(id): Path<Uuid>,
) -> Response {
    let (right, handle) = match right(&service, &identity).await {
        Ok(known) => known,
        Err(response) => return response,
    };
    // Of other people's decisions nobody learns that they exist.
    let unknown = || refused(StatusCode::NOT_FOUND, "unknown", "There is no such decision.");
    match service.store().decision(id).await {
        Ok(Some(row)) if right.covers(row.mailbox) => {}
        Ok(_) => return unknown(),
        Err(error) => {
            tracing::error!(%error, "a decision is not found");
            return later();
        }
    }
    let who = format!("user {}", right.user);
    let done = handle.ask(move |tools| async move { undo::undo(&tools.engine, id, &who).await }).await;
    match done {
        Ok(Ok(done)) => Json(done.json()).into_response(),
        Ok(Err(undo::Refused::Unknown)) => unknown(),
        Ok(Err(why @ (undo::Refused::Failed(_) | undo::Refused::Store(_)))) => {
            tracing::error!(code = why.code(), "a decision is not taken back");
            later()
        }
        Ok(Err(why)) => refused(StatusCode::CONFLICT, why.code(), &why.to_string()),
        Err(_) => later(),
    }
}

/// What whoever asks says of a contact that may be in the CRM already.
async fn chosen(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Path(id): Path<Uuid>,
    Json(asked): Json<admin::Choose>,
) -> Response {
    let (right, handle) = match right(&service, &identity).await {
        Ok(known) => known,
        Err(response) => return response,
    };
    let unknown = || refused(StatusCode::NOT_FOUND, "unknown", "There is no such decision.");
    match service.store().decision(id).await {
        // It is the owner's to say: nobody else knows whom they mean.
        Ok(Some(row)) if right.own.contains(&row.mailbox) => {}
        Ok(_) => return unknown(),
        Err(error) => {
            tracing::error!(%error, "a decision is not found");
            return later();
        }
    }
    let who = format!("user {}", right.user);
    match choose::choose(service.store(), id, asked.row, &who, service.now()).await {
        Ok(_) => {
            handle.wake();
            StatusCode::NO_CONTENT.into_response()
        }
        Err(choose::Refused::Unknown) => unknown(),
        Err(choose::Refused::Store(error)) => {
            tracing::error!(%error, "a choice is not kept");
            later()
        }
        Err(why) => refused(StatusCode::CONFLICT, why.code(), &why.to_string()),
    }
}

async fn look(State(service): State<Service>, Extension(identity): Extension<Identity>) -> Response {
    let (right, handle) = match right(&service, &identity).await {
        Ok(known) => known,
        Err(response) => return response,
    };
    // Who asks for a look has often just changed a setting.
    handle.forget_settings();
    if let Err(error) = service.store().wake(&right.own, service.now()).await {
        tracing::error!(%error, "a mailbox is not woken");
        return later();
    }
    handle.wake();
    (StatusCode::ACCEPTED, Json(json!({ "mailboxes": right.own.len() }))).into_response()
}

/// Figures are for this machine, and for who has a token of an application or an administrator's.
async fn figures(
    State((service, validator)): State<(Service, Option<Arc<Validator>>)>,
    request: Request,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
    if !(is_here(peer, request.headers())
        || may_watch(&service, validator.as_deref(), request.headers()).await)
    {
        return Refusal::Missing.into_response();
    }
    let health = service.health().await;
    let text = metrics::text(health.figures.as_ref().ok(), health.totals.as_ref());
    ([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response()
}

/// Whether a request comes from this machine and not through a proxy on it.
fn is_here(peer: Option<SocketAddr>, headers: &HeaderMap) -> bool {
    let forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    peer.is_some_and(|peer| peer.ip().to_canonical().is_loopback())
        && host.is_none_or(is_loopback_authority)
        && !forwarded.iter().any(|name| headers.contains_key(*name))
}

async fn may_watch(service: &Service, validator: Option<&Validator>, headers: &HeaderMap) -> bool {
    let (Some(validator), Ok(token)) = (validator, bearer(headers)) else { return false };
    let Ok(identity) = checked(validator, token).await else { return false };
    right(service, &identity).await.is_ok_and(|(right, _)| right.administrator)
}

/// How the synchronizer is, for the answer to who watches over the server. `false` where something is wrong.
pub(crate) async fn healthy(service: &Service) -> (Value, bool) {
    let health = service.health().await;
    let told = json!({
        "store": if health.figures.is_ok() { "ok" } else { "failing" },
        "last_loop_s": health.silent_s,
        "running": health.totals.is_some(),
        "mailboxes": health.figures.as_ref().ok().map(|figures| figures.mailboxes),
        "failing": health.figures.as_ref().ok().map(|figures| figures.failing),
        "backlog": health.figures.as_ref().ok().map(|figures| figures.backlog + figures.pending),
    });
    (told, health.well)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_on_this_machine_is_here() {
        let peer = |text: &str| text.parse::<SocketAddr>().ok();
        let with = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            headers
        };
        assert!(is_here(peer("127.0.0.1:5"), &with(&[("host", "localhost:8443")])));
        assert!(is_here(peer("[::1]:5"), &with(&[])));
        assert!(is_here(peer("[::ffff:127.0.0.1]:5"), &with(&[])));
        for (address, headers) in [
            ("10.0.0.7:5", with(&[("host", "localhost")])),
            ("127.0.0.1:5", with(&[("host", "crm.example.com")])),
            ("127.0.0.1:5", with(&[("host", "localhost"), ("x-forwarded-for", "10.0.0.7")])),
            ("127.0.0.1:5", with(&[("forwarded", "for=10.0.0.7")])),
        ] {
            assert!(!is_here(peer(address), &headers), "{address} {headers:?}");
        }
        assert!(!is_here(None, &with(&[])));
    }
}
