//! The sandbox's own API: what the Outlook page asks of the mailbox server, and the tests of the sandbox.
//!
//! Every route under `/sandbox/api` but the list of mailboxes and the sign-in wants a session token, and acts only on
//! the mailboxes that session may open.

mod compose;
mod events;
mod graph;
mod items;
mod session;
mod settings;
mod view;

pub(crate) use session::{Given, own_host_only};
pub(crate) use view::Views;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post};

use crate::Sandbox;

/// The largest request body, in bytes: a mail of the largest size with its attachment in Base64.
const REQUEST_MAX: usize = 40 * 1024 * 1024;

/// The routes under `/sandbox`.
pub(crate) fn router(sandbox: &Sandbox) -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/api/mailboxes", get(session::mailboxes))
        .route("/sandbox/api/session", post(session::sign_in))
        .route("/sandbox/api/token", post(session::token))
        .route("/sandbox/api/control", get(session::control))
        .route("/sandbox/api/me", get(items::me))
        .route("/sandbox/api/folders", post(items::make_folder))
        .route("/sandbox/api/folders/{id}/messages", get(items::list))
        .route("/sandbox/api/messages/{id}", get(items::read).patch(items::change))
        .route("/sandbox/api/messages/{id}/move", post(items::relocate))
        .route("/sandbox/api/messages/{id}/categories", post(items::categorise))
        .route("/sandbox/api/messages/{id}/attachments/{attachment}", get(items::attachment))
        .route("/sandbox/api/messages/{id}/view", post(view::ticket))
        .route(
            "/sandbox/api/messages/{id}/properties/{addin}",
            get(settings::properties).put(settings::set_properties),
        )
        .route(
            "/sandbox/api/categories",
            get(settings::categories).post(settings::add_categories).delete(settings::remove_categories),
        )
        .route("/sandbox/api/settings/{addin}", get(settings::roaming).put(settings::set_roaming))
        .route("/sandbox/api/samples", get(compose::samples))
        .route("/sandbox/api/deliver", post(compose::deliver))
        .route("/sandbox/api/send", post(compose::send))
        .route("/sandbox/api/drafts", post(compose::keep))
        .route("/sandbox/api/drafts/{id}/send", post(compose::send_draft))
        .route("/sandbox/api/graph/{*path}", any(graph::asked))
        .route("/sandbox/events", get(events::events))
        .route("/sandbox/view/{ticket}", get(view::view))
        .merge(crate::faults::control(sandbox))
        .layer(DefaultBodyLimit::max(REQUEST_MAX))
}
