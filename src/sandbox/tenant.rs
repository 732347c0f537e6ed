//! What administrators of the simulated tenant have set: consent, permissions of the application, which mailboxes it may
//! open, redirects of the registrations. Everything is right from the start; the control route makes it wrong, so that
//! what people are told about it can be seen.

use std::sync::{Mutex, PoisonError};

use axum::extract::State;
use axum::routing::put;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::Sandbox;
use crate::api::Given;
use crate::faults::controlled;

/// What is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Tenant {
    /// An administrator has agreed that applications act for people.
    pub(crate) consented: bool,
    /// Application permissions of the synchronizer; those of the story when nobody says otherwise.
    pub(crate) roles: Option<Vec<String>>,
    /// Addresses of the mailboxes that it may open; all when nobody says otherwise.
    pub(crate) scope: Option<Vec<String>>,
    /// Redirects of the registrations; every one on loopback when nobody says otherwise.
    pub(crate) redirects: Option<Vec<String>>,
    /// How far Graph's clock is ahead of this machine's, in seconds.
    pub(crate) clock_ahead: i64,
}

impl Default for Tenant {
    fn default() -> Self {
        Self { consented: true, roles: None, scope: None, redirects: None, clock_ahead: 0 }
    }
}

/// The tenant as it is set now.
#[derive(Debug, Default)]
pub(crate) struct Set(Mutex<Tenant>);

impl Set {
    pub(crate) fn get(&self) -> Tenant {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Tenant)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Tenant {
    /// Whether the application may do what wants one of those permissions.
    pub(crate) fn permits(&self, sandbox: &Sandbox, any: &[&str]) -> bool {
        let roles = self.roles.as_ref().unwrap_or(&sandbox.story().service.roles);
        roles.iter().any(|role| any.contains(&role.as_str()))
    }

    /// Whether the application may open a mailbox.
    pub(crate) fn opens(&self, address: &str) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.iter().any(|one| one.eq_ignore_ascii_case(address)))
    }

    /// Whether a redirect is registered.
    pub(crate) fn redirects_to(&self, uri: &str) -> bool {
        self.redirects.as_ref().is_none_or(|all| all.iter().any(|one| one == uri))
    }
}

/// `PUT /sandbox/tenant`: sets it; what is not said is right again.
pub(crate) fn control(sandbox: &Sandbox) -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/tenant", put(set).get(tell))
        .route_layer(axum::middleware::from_fn_with_state(sandbox.clone(), controlled))
}

async fn set(State(sandbox): State<Sandbox>, Given(tenant): Given<Tenant>) -> Json<Tenant> {
    sandbox.tenant_set().change(|kept| *kept = tenant);
    tell(State(sandbox)).await
}

async fn tell(State(sandbox): State<Sandbox>) -> Json<Tenant> {
    Json(sandbox.tenant())
}
