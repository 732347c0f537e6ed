//! The token endpoint.

use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::HeaderMap;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::claims::{Subject, resource_of};
use super::{Grant, OAuthError, REFRESH_SECONDS, cross_origin, known_tenant, unknown_tenant};
use crate::{Sandbox, TOKEN_SECONDS, now, secrets};

/// The form of a token request; which fields count depends on the grant type.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct TokenForm {
    grant_type: String,
    client_id: String,
    client_secret: String,
    client_assertion_type: String,
    client_assertion: String,
    scope: String,
    code: String,
    code_verifier: String,
    redirect_uri: String,
    refresh_token: String,
}

pub(super) async fn token(
    State(sandbox): State<Sandbox>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    Form(form): Form<TokenForm>,
) -> Response {
    let answer = match known_tenant(&sandbox, &tenant) {
        true => grant(&sandbox, &tenant, &headers, form).await,
        false => Err(unknown_tenant(&tenant)),
    };
    cross_origin(answer.map_or_else(IntoResponse::into_response, |body| axum::Json(body).into_response()))
}

async fn grant(
    sandbox: &Sandbox,
    tenant: &str,
    headers: &HeaderMap,
    mut form: TokenForm,
) -> Result<serde_json::Value, OAuthError> {
    if let Some((id, secret)) = basic(headers) {
        (form.client_id, form.client_secret) = (id, secret);
    }
    match form.grant_type.as_str() {
        "client_credentials" => service(sandbox, tenant, &form).await,
        "authorization_code" => {
            let grant = sandbox.grants().take(&form.code, now().unix_timestamp()).ok_or_else(|| {
                OAuthError::new("invalid_grant", "AADSTS70008: The code is unknown, used or expired.")
            })?;
            if grant.challenge.is_empty()
                || grant.redirect_uri != form.redirect_uri
                || grant.client_id != form.client_id
            {
                return Err(OAuthError::new(
                    "invalid_grant",
                    "AADSTS50148: The code was issued for another request.",
                ));
            }
            // RFC 7636 4.6.
            let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(form.code_verifier.as_bytes()));
            if !secrets::same(&hash, &grant.challenge) {
                return Err(OAuthError::new(
                    "invalid_grant",
                    "AADSTS501481: The code_verifier does not match.",
                ));
            }
            user(sandbox, grant).await
        }
        "refresh_token" => {
            let grant = sandbox
                .grants()
                .take(&form.refresh_token, now().unix_timestamp())
                .filter(|g| g.challenge.is_empty() && g.client_id == form.client_id)
                .ok_or_else(|| {
                    OAuthError::new("invalid_grant", "AADSTS700084: The refresh token is unknown or expired.")
                })?;
            let scope = if form.scope.is_empty() { grant.scope.clone() } else { form.scope.clone() };
            user(sandbox, Grant { scope, ..grant }).await
        }
        other => Err(OAuthError::new("unsupported_grant_type", format!("AADSTS70003: {other:?}"))),
    }
}

/// Client id and secret from HTTP basic authentication (RFC 6749 2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let text = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

async fn service(sandbox: &Sandbox, tenant: &str, form: &TokenForm) -> Result<serde_json::Value, OAuthError> {
    let client = &sandbox.story().service;
    if !form.client_assertion.is_empty() {
        // Some send the id in the assertion alone.
        if !form.client_id.is_empty() && form.client_id != client.id {
            return Err(OAuthError::new("invalid_client", "AADSTS700016: The application is not known."));
        }
        let endpoint = format!("/signin/{tenant}/oauth2/v2.0/token");
        let (kind, assertion) = (&form.client_assertion_type, &form.client_assertion);
        sandbox.certificates().check(kind, assertion, &client.id, &endpoint, now().unix_timestamp())?;
    } else if form.client_id != client.id {
        let why = format!("AADSTS700016: Application with identifier '{}' was not found.", form.client_id);
        return Err(OAuthError::new("unauthorized_client", why));
    } else if !secrets::same(&form.client_secret, sandbox.service_secret()) {
        return Err(OAuthError::new("invalid_client", "AADSTS7000215: Invalid client secret provided."));
    }
    let (resource, name) = match resource_of(&form.scope) {
        Ok(Some(found)) => found,
        Ok(None) | Err(_) => {
            return Err(OAuthError::new("invalid_scope", "AADSTS1002012: ask for <resource>/.default"));
        }
    };
    if !form.scope.ends_with("/.default") {
        return Err(OAuthError::new(
            "invalid_scope",
            format!("AADSTS1002012: the scope {name} is not /.default"),
        ));
    }
    let roles = sandbox.tenant().roles.unwrap_or_else(|| client.roles.clone());
    let subject = Subject::Service { client_id: &client.id, roles };
    let claims = sandbox.claims(subject, &resource, TOKEN_SECONDS).await?;
    Ok(serde_json::json!({
        "token_type": "Bearer", "expires_in": TOKEN_SECONDS, "ext_expires_in": TOKEN_SECONDS,
        "access_token": sandbox.key().sign(&claims)?,
    }))
}

async fn user(sandbox: &Sandbox, grant: Grant) -> Result<serde_json::Value, OAuthError> {
    let asked = resource_of(&grant.scope).map_err(|e| OAuthError::new("invalid_scope", e.to_string()))?;
    let (resource, scopes) =
        asked.unwrap_or_else(|| ("https://graph.microsoft.com".to_owned(), "openid profile".to_owned()));
    let issued = sandbox
        .issue_user(&grant.address, &resource, &scopes, &grant.client_id, &grant.nonce, TOKEN_SECONDS)
        .await?;
    let mut body = serde_json::json!({
        "token_type": "Bearer", "scope": grant.scope, "expires_in": issued.expires_in,
        "access_token": issued.access_token,
    });
    if grant.scope.split_whitespace().any(|s| s == "openid") {
        body["id_token"] = issued.id_token.into();
    }
    if grant.scope.split_whitespace().any(|s| s == "offline_access") {
        let expires_at = now().unix_timestamp() + REFRESH_SECONDS;
        // Without a challenge it can be redeemed as a refresh token only.
        let again = Grant { challenge: String::new(), nonce: String::new(), expires_at, ..grant };
        body["refresh_token"] = sandbox.grants().keep(again, now().unix_timestamp()).into();
    }
    Ok(body)
}
