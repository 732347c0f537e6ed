//! The page on which one chooses whom to sign in as. There are no passwords: nothing here is real.

use std::fmt::Write as _;

use axum::extract::{Form, Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::{CODE_SECONDS, CONSENT, Grant, OAuthError, known_tenant, resource_of, unknown_tenant};
use crate::mailbox::escaped;
use crate::{Sandbox, loopback, now};

/// The parameters of an authorization request (RFC 6749 4.1.1, RFC 7636, OpenID Connect).
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Request {
    client_id: String,
    response_type: String,
    response_mode: String,
    redirect_uri: String,
    scope: String,
    state: String,
    nonce: String,
    code_challenge: String,
    code_challenge_method: String,
    login_hint: String,
    prompt: String,
    /// The mailbox chosen on the page.
    sign_in_as: String,
}

/// What the page's last button says instead of an address: nobody signs in.
const CANCEL: &str = "cancel";

pub(super) const STYLE: &str = "body{font:16px/1.5 'Segoe UI',system-ui,sans-serif;background:#f2f2f2;color:#242424;display:grid;\
place-items:center;min-height:100vh;margin:0}main{background:#fff;padding:44px;max-width:440px;box-shadow:0 2px 6px \
rgba(0,0,0,.2)}h1{font-size:24px;font-weight:600;margin:0 0 8px}button{display:block;width:100%;text-align:left;font:\
inherit;color:inherit;background:none;border:0;border-top:1px solid #e0e0e0;padding:12px 8px;cursor:pointer}\
button:hover,button:focus-visible{background:#ebf3fc}small{display:block;color:#616161}\
@media(prefers-color-scheme:dark){body{background:#141414;color:#fff}main{background:#292929}small{color:#adadad}\
button{border-color:#404040}button:hover,button:focus-visible{background:#3d3d3d}}";

/// Checks a request; only loopback addresses may receive a code.
fn check(sandbox: &Sandbox, tenant: &str, request: &Request) -> Result<(), OAuthError> {
    if !known_tenant(sandbox, tenant) {
        return Err(unknown_tenant(tenant));
    }
    // The broker of nested app authentication has an address of its own kind, with our host.
    let web = request.redirect_uri.replacen("brk-multihub://", "https://", 1);
    let local = loopback::check(&web).is_ok() && !web.contains('#');
    if !local || !sandbox.tenant().redirects_to(&request.redirect_uri) {
        return Err(OAuthError::new(
            "invalid_request",
            "AADSTS50011: The redirect URI is not one of the registration, or no loopback address.",
        ));
    }
    if request.client_id.is_empty() || request.response_type != "code" {
        return Err(OAuthError::new(
            "invalid_request",
            "AADSTS900144: client_id and response_type=code are required.",
        ));
    }
    if request.code_challenge.is_empty() || request.code_challenge_method != "S256" {
        return Err(OAuthError::new("invalid_request", "AADSTS9002325: PKCE with S256 is required."));
    }
    Ok(())
}

pub(super) async fn page(
    State(sandbox): State<Sandbox>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    Query(request): Query<Request>,
) -> Response {
    if let Err(e) = check(&sandbox, &tenant, &request) {
        return e.into_response();
    }
    // "none" asks for no page (OpenID Connect 3.1.2.1).
    if request.prompt == "none" {
        return quietly(&sandbox, &request, &headers).await;
    }
    let people = match sandbox.mailboxes().all().await {
        Ok(all) => all,
        Err(e) => return e.into_response(),
    };
    let mut form = String::new();
    let fields = [
        ("client_id", &request.client_id),
        ("response_type", &request.response_type),
        ("response_mode", &request.response_mode),
        ("redirect_uri", &request.redirect_uri),
        ("scope", &request.scope),
        ("state", &request.state),
        ("nonce", &request.nonce),
        ("code_challenge", &request.code_challenge),
        ("code_challenge_method", &request.code_challenge_method),
    ];
    for (name, value) in fields {
        let _ = write!(form, "<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value));
    }
    for person in people.iter().filter(|p| !p.shared) {
        let focus = if person.address.eq_ignore_ascii_case(&request.login_hint) { " autofocus" } else { "" };
        let _ = write!(
            form,
            "<button name=\"sign_in_as\" value=\"{address}\"{focus}>{name}<small>{address}</small></button>",
            address = escaped(&person.address),
            name = escaped(&person.display_name),
        );
    }
    let _ = write!(form, "<button name=\"sign_in_as\" value=\"{CANCEL}\">Cancel</button>");
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Sign in (simulated)</title><style>{STYLE}</style><main><h1>Pick an account</h1>\
         <p>A simulated sign-in: nothing here is real.</p><form method=\"post\">{form}</form></main></html>"
    );
    // form-action is left open: the redirect after the form goes to the app's own loopback origin.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    let mut response = Html(html).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

pub(super) async fn chosen(
    State(sandbox): State<Sandbox>,
    Path(tenant): Path<String>,
    Form(request): Form<Request>,
) -> Response {
    if let Err(e) = check(&sandbox, &tenant, &request) {
        return e.into_response();
    }
    if request.sign_in_as == CANCEL {
        return sent_back(&request, "error=access_denied&error_subcode=cancel&error_description=AADSTS50126");
    }
    let asks_for_more = matches!(resource_of(&request.scope), Ok(Some(_)));
    if asks_for_more && !sandbox.tenant().consented {
        let why = percent(CONSENT);
        return sent_back(&request, &format!("error=access_denied&error_description={why}"));
    }
    let mailbox = match sandbox.mailboxes().by_address(&request.sign_in_as).await {
        Ok(mailbox) if !mailbox.shared => mailbox,
        Ok(_) | Err(_) => {
            return OAuthError::new("access_denied", "AADSTS50034: no such account").into_response();
        }
    };
    let cookie = sandbox.sessions().keep(&mailbox.address);
    let mut response = granted(&sandbox, &request, mailbox.address);
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    response
}

/// Who is signed in in this browser is let in without a page, and nobody else.
async fn quietly(sandbox: &Sandbox, request: &Request, headers: &HeaderMap) -> Response {
    let who = sandbox.sessions().of(headers);
    let hint = &request.login_hint;
    let Some(who) = who.filter(|who| hint.is_empty() || hint.eq_ignore_ascii_case(who)) else {
        return sent_back(request, "error=login_required");
    };
    let asks_for_more = matches!(resource_of(&request.scope), Ok(Some(_)));
    if asks_for_more && !sandbox.tenant().consented {
        return sent_back(request, "error=consent_required");
    }
    // Who was taken out of the directory meanwhile is signed in no more.
    match sandbox.mailboxes().by_address(&who).await {
        Ok(mailbox) => granted(sandbox, request, mailbox.address),
        Err(_) => sent_back(request, "error=login_required"),
    }
}

/// Back to the application with a code.
fn granted(sandbox: &Sandbox, request: &Request, address: String) -> Response {
    let at = now().unix_timestamp();
    let grant = Grant {
        address,
        client_id: request.client_id.clone(),
        redirect_uri: request.redirect_uri.clone(),
        scope: request.scope.clone(),
        nonce: request.nonce.clone(),
        challenge: request.code_challenge.clone(),
        expires_at: at + CODE_SECONDS,
    };
    let code = sandbox.grants().keep(grant, at);
    sent_back(request, &format!("code={code}"))
}

/// Back to the application, with an answer and the state it gave.
fn sent_back(request: &Request, answer: &str) -> Response {
    let before = match (request.response_mode.as_str(), request.redirect_uri.contains('?')) {
        ("fragment", _) => '#',
        (_, true) => '&',
        (_, false) => '?',
    };
    let state = percent(&request.state);
    Redirect::to(&format!("{}{before}{answer}&state={state}", request.redirect_uri)).into_response()
}

/// The parameter of a sign-out (OpenID Connect RP-Initiated Logout 1.0, 2).
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Out {
    post_logout_redirect_uri: String,
}

pub(super) async fn signed_out(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    Query(Out { post_logout_redirect_uri: back }): Query<Out>,
) -> Response {
    let mut response = if loopback::check(&back).is_ok() && sandbox.tenant().redirects_to(&back) {
        Redirect::to(&back).into_response()
    } else {
        let page = "<!doctype html><meta charset=utf-8><title>Signed out</title><p>Signed out.</p>";
        (StatusCode::OK, Html(page)).into_response()
    };
    let cookie = sandbox.sessions().forget(&headers);
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    response
}

/// Percent-encoding of everything but unreserved characters (RFC 3986 2.3).
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
