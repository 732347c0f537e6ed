//! An administrator's consent for everybody, as on Entra's `adminconsent` endpoint. It is given from the start; tests and
//! people who want to see what happens without it take it away by `/sandbox/tenant`.

use axum::extract::{Form, Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::{HeaderValue, header};
use serde::Deserialize;

use super::authorize::STYLE;
use super::{OAuthError, known_tenant, unknown_tenant};
use crate::mailbox::escaped;
use crate::{Sandbox, loopback};

/// What people are told before an administrator has agreed (Entra's error 90094).
pub(crate) const CONSENT: &str =
    "AADSTS90094: Admin consent is required for the permissions requested by this application.";

/// The parameters of Entra's endpoint.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Request {
    client_id: String,
    redirect_uri: String,
    scope: String,
    /// The button pressed on the page.
    answer: String,
}

fn check(sandbox: &Sandbox, tenant: &str, request: &Request) -> Result<(), OAuthError> {
    if !known_tenant(sandbox, tenant) {
        return Err(unknown_tenant(tenant));
    }
    if request.client_id.is_empty() || loopback::check(&request.redirect_uri).is_err() {
        let why = "AADSTS900144: client_id, and a redirect_uri on loopback, are required.";
        return Err(OAuthError::new("invalid_request", why));
    }
    Ok(())
}

pub(super) async fn page(
    State(sandbox): State<Sandbox>,
    Path(tenant): Path<String>,
    Query(request): Query<Request>,
) -> Response {
    if let Err(e) = check(&sandbox, &tenant, &request) {
        return e.into_response();
    }
    let field = |name: &str, value: &str| {
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value))
    };
    let fields = [("client_id", &request.client_id), ("redirect_uri", &request.redirect_uri)];
    let form: String = fields.iter().map(|(name, value)| field(name, value)).collect();
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Consent (simulated)</title><style>{STYLE}\
         </style><main><h1>Permissions requested</h1><p>For everybody in this organisation: {}</p><form \
         method=\"post\">{form}<button name=\"answer\" value=\"accept\">Accept</button><button name=\"answer\" \
         value=\"cancel\">Cancel</button></form></main></html>",
        escaped(&request.scope),
    );
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    let mut response = Html(html).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

pub(super) async fn answered(
    State(sandbox): State<Sandbox>,
    Path(tenant): Path<String>,
    Form(request): Form<Request>,
) -> Response {
    if let Err(e) = check(&sandbox, &tenant, &request) {
        return e.into_response();
    }
    let answer = if request.answer == "accept" {
        sandbox.tenant_set().change(|tenant| tenant.consented = true);
        format!("admin_consent=True&tenant={}", sandbox.story().tenant.id)
    } else {
        "error=permission_denied&error_description=AADSTS65004".to_owned()
    };
    Redirect::to(&format!("{}?{answer}", request.redirect_uri)).into_response()
}
