//! Sign-in in the manner of Microsoft Entra ID's v2.0 endpoint: discovery, keys, tokens.
//!
//! Claims and parameters follow Microsoft's "Access token claims reference" and "Microsoft identity platform and
//! OAuth 2.0 authorization code flow"; the aim is that a service which validates Entra's tokens validates these.

mod assertion;
mod authorize;
mod claims;
mod consent;
mod key;
mod session;
mod token;

pub(crate) use assertion::Certificates;
pub use claims::{Claims, Issued};
pub(crate) use claims::{Subject, resource_of};
pub(crate) use consent::CONSENT;
pub(crate) use key::SigningKey;
pub(crate) use session::Sessions;

use std::collections::HashMap;
use std::sync::Mutex;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{HeaderValue, StatusCode, header};

use crate::Sandbox;

/// How long an authorization code may be redeemed, in seconds (Entra: about ten minutes).
const CODE_SECONDS: i64 = 600;
/// How long a refresh token of a single-page app lives, in seconds (Entra: 24 hours).
const REFRESH_SECONDS: i64 = 24 * 3600;
/// How many codes and refresh tokens are kept at once.
const GRANTS_MAX: usize = 10_000;

/// A sign-in that waits to be redeemed.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    address: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
    nonce: String,
    challenge: String,
    expires_at: i64,
}

/// Codes and refresh tokens handed out; lost at a restart, as sessions are.
#[derive(Debug, Default)]
pub(crate) struct Grants(Mutex<HashMap<String, Grant>>);

impl Grants {
    /// Keeps a grant under a new secret name.
    fn keep(&self, grant: Grant, now: i64) -> String {
        let code = crate::secrets::random_text(32);
        let mut all = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.retain(|_, g| g.expires_at > now);
        if all.len() < GRANTS_MAX {
            all.insert(code.clone(), grant);
        }
        code
    }

    /// Takes a grant: it is gone afterwards, for a code is good once.
    fn take(&self, code: &str, now: i64) -> Option<Grant> {
        let mut all = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.remove(code).filter(|g| g.expires_at > now)
    }
}

/// An OAuth 2.0 error (RFC 6749 5.2).
#[derive(Debug)]
struct OAuthError {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl OAuthError {
    fn new(error: &'static str, description: impl Into<String>) -> Self {
        let status = match error {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            "server_error" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        Self { status, error, description: description.into() }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = serde_json::json!({ "error": self.error, "error_description": self.description });
        (self.status, Json(body)).into_response()
    }
}

impl From<crate::Error> for OAuthError {
    fn from(e: crate::Error) -> Self {
        Self::new("server_error", e.to_string())
    }
}

/// The routes under `/signin`.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/signin/{tenant}/v2.0/.well-known/openid-configuration", get(configuration))
        .route("/signin/{tenant}/discovery/v2.0/keys", get(keys))
        .route("/signin/{tenant}/oauth2/v2.0/authorize", get(authorize::page).post(authorize::chosen))
        .route("/signin/{tenant}/oauth2/v2.0/token", post(token::token).options(preflight))
        .route("/signin/{tenant}/oauth2/v2.0/logout", get(authorize::signed_out))
        .route("/signin/{tenant}/v2.0/adminconsent", get(consent::page).post(consent::answered))
}

/// Lets single-page apps of other origins read an answer, as Entra does.
fn cross_origin(mut response: Response) -> Response {
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn preflight() -> Response {
    let mut response = cross_origin(StatusCode::NO_CONTENT.into_response());
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST, OPTIONS"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("content-type, client-request-id"),
    );
    response
}

/// The tenants a path may name: ours by id or domain, and Entra's words for "whichever".
fn known_tenant(sandbox: &Sandbox, tenant: &str) -> bool {
    let story = &sandbox.story().tenant;
    [story.id.as_str(), story.domain.as_str(), "organizations", "common"].contains(&tenant)
}

async fn configuration(State(sandbox): State<Sandbox>, Path(tenant): Path<String>) -> Response {
    if !known_tenant(&sandbox, &tenant) {
        return cross_origin(unknown_tenant(&tenant).into_response());
    }
    let base = format!("{}/signin/{tenant}", sandbox.public_url());
    cross_origin(
        Json(serde_json::json!({
            "issuer": sandbox.issuer(),
            "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
            "token_endpoint": format!("{base}/oauth2/v2.0/token"),
            "end_session_endpoint": format!("{base}/oauth2/v2.0/logout"),
            "jwks_uri": format!("{base}/discovery/v2.0/keys"),
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic",
                "private_key_jwt", "none"],
            "response_modes_supported": ["query", "fragment"],
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "code_challenge_methods_supported": ["S256"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nbf", "nonce", "name", "preferred_username",
                "oid", "tid", "ver", "scp", "roles"],
        }))
        .into_response(),
    )
}

async fn keys(State(sandbox): State<Sandbox>, Path(tenant): Path<String>) -> Response {
    if !known_tenant(&sandbox, &tenant) {
        return cross_origin(unknown_tenant(&tenant).into_response());
    }
    cross_origin(Json(sandbox.key().key_set(&sandbox.issuer())).into_response())
}

fn unknown_tenant(tenant: &str) -> OAuthError {
    OAuthError::new("invalid_tenant", format!("AADSTS90002: Tenant '{tenant}' not found."))
}
