//! What the desk asks: set-up, mailboxes, alerts, settings, decisions. A file a subject; each route authorises by
//! itself, by the domain's table of rights.

mod acts;
mod alerts;
mod cards;
mod checks;
mod filters;
mod folders;
mod mailboxes;
mod me;
mod register;
mod settings;
mod setup;
mod who;

use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

pub(crate) use acts::MAX_JOBS;

use crate::auth::{Validator, require_token};
use crate::cards::Cards;
use crate::sync::Service;

/// The largest body, in bytes: the keys of 10,000 mailboxes.
const MAX_BODY: usize = 1024 * 1024;

/// The routes below `/admin`, with a token as for the CRM.
pub(crate) fn router(service: &Service, cards: &Cards, validator: Arc<Validator>) -> Router {
    Router::new()
        .route("/admin/me", get(me::me))
        .route("/admin/mailboxes", get(mailboxes::list))
        .route("/admin/mailboxes/{id}", get(mailboxes::one))
        .route("/admin/mailboxes/act", post(acts::act))
        .route("/admin/jobs/{id}", get(acts::job))
        .route("/admin/audit", get(acts::audit))
        .route("/admin/alerts", get(alerts::list))
        .route("/admin/setup", get(setup::tell).post(setup::begin))
        .route("/admin/settings/organisation", get(settings::organisation).put(settings::keep_organisation))
        .route("/admin/settings/cards", get(cards::tell).put(cards::keep))
        .route("/admin/settings/mine", get(settings::mine).put(settings::keep_mine))
        .route("/admin/folders", get(folders::tree))
        .route("/admin/dry-run", post(folders::dry))
        .route("/admin/dry-run/step", post(filters::dry))
        .route("/admin/decisions", get(register::list))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(Extension(cards.clone()))
        .route_layer(from_fn_with_state(validator, require_token))
        .with_state(service.clone())
}
