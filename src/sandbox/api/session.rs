//! Who asks: session tokens, and requests of other origins turned away.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header;
use http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::mailbox::Mailbox;
use crate::signin::{CONSENT, Claims, Subject, resource_of};
use crate::{Issued, Sandbox, TOKEN_SECONDS, loopback};

/// How long a session lasts, in seconds: a working day.
const SESSION_SECONDS: i64 = 12 * 3600;

/// A signed-in session of the Outlook page.
#[derive(Debug)]
pub(super) struct Session {
    /// The mailbox signed in as.
    pub(super) mailbox: Mailbox,
    /// That mailbox and those shared with it.
    pub(super) accessible: Vec<Mailbox>,
}

impl Session {
    pub(super) fn keys(&self) -> Vec<i64> {
        self.accessible.iter().map(|m| m.key).collect()
    }

    /// The mailbox a request names, or the session's own.
    pub(super) fn acting_on(&self, address: Option<&str>) -> Result<&Mailbox> {
        match address {
            None => Ok(&self.mailbox),
            Some(address) => self
                .accessible
                .iter()
                .find(|m| m.address.eq_ignore_ascii_case(address))
                .ok_or_else(|| Error::Forbidden(format!("this session does not open {address}"))),
        }
    }
}

/// A request's JSON; what does not fit is refused in the shape of all our errors.
#[derive(Debug)]
pub(crate) struct Given<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Sandbox> for Given<T> {
    type Rejection = Error;

    async fn from_request(request: Request, sandbox: &Sandbox) -> Result<Self> {
        let given = Json::<T>::from_request(request, sandbox).await;
        given.map(|Json(value)| Self(value)).map_err(|e| Error::Invalid(e.body_text()))
    }
}

fn audience(sandbox: &Sandbox) -> String {
    format!("{}/sandbox", sandbox.public_url())
}

impl FromRequestParts<Sandbox> for Session {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|h| h.to_str().ok());
        let token = header
            .and_then(|h| h.strip_prefix("Bearer "))
            .ok_or_else(|| Error::SignedOut("no session token".to_owned()))?;
        let claims: Claims = sandbox.key().verify(token, &sandbox.issuer(), &audience(sandbox))?;
        let mailbox =
            sandbox.mailboxes().by_user(&claims.oid).await.map_err(|e| Error::SignedOut(e.to_string()))?;
        let accessible = sandbox.mailboxes().accessible(mailbox.key).await?;
        Ok(Self { mailbox, accessible })
    }
}

/// Turns away requests for another host name, so that no foreign page reaches the sandbox by a name of its own that
/// points here (DNS rebinding), and changes that a page of another origin asks for.
pub(crate) async fn own_host_only(request: Request, next: Next) -> Response {
    let host = match request.uri().authority() {
        Some(authority) => Some(authority.to_string()),
        None => request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).map(str::to_owned),
    };
    let Some(host) = host else { return Error::Forbidden("no host named".to_owned()).into_response() };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host.as_str(),
    };
    if !loopback::is_loopback(name) {
        return Error::Forbidden(format!("the sandbox is not {name}")).into_response();
    }
    let origin = request.headers().get(header::ORIGIN).and_then(|h| h.to_str().ok());
    let foreign = origin.is_some_and(|o| o.split_once("://").is_none_or(|(_, authority)| authority != host));
    // Sign-in answers pages of other origins, as Entra does.
    if foreign && !request.uri().path().starts_with("/signin/") && !request.method().is_safe() {
        return Error::Forbidden("a page of another origin asked".to_owned()).into_response();
    }
    next.run(request).await
}

/// The mailboxes one can sign in as.
pub(super) async fn mailboxes(State(sandbox): State<Sandbox>) -> Result<Json<Vec<Mailbox>>> {
    Ok(Json(sandbox.mailboxes().all().await?.into_iter().filter(|m| !m.shared).collect()))
}

#[derive(Debug, Deserialize)]
pub(super) struct SignIn {
    mailbox: String,
}

/// Signs in as a mailbox. There is no password: nothing here is real.
pub(super) async fn sign_in(
    State(sandbox): State<Sandbox>,
    Given(wanted): Given<SignIn>,
) -> Result<Json<serde_json::Value>> {
    let subject = Subject::User { address: &wanted.mailbox, scopes: "session" };
    let claims = sandbox.claims(subject, &audience(&sandbox), SESSION_SECONDS).await?;
    let mailbox = sandbox.mailboxes().by_address(&wanted.mailbox).await?;
    let token = sandbox.key().sign(&claims)?;
    let tenant = &sandbox.story().tenant;
    Ok(Json(serde_json::json!({
        "token": token, "expiresAt": claims.exp, "mailbox": mailbox, "tenant": tenant.id, "issuer": sandbox.issuer(),
    })))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TokenWanted {
    /// Scopes as an add-in names them; or
    #[serde(default)]
    scope: String,
    /// the audience itself, of single sign-on.
    #[serde(default)]
    audience: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    nonce: String,
    /// Seconds; negative for a token that has expired already.
    #[serde(default)]
    lifetime: Option<i64>,
}

/// A token for an add-in, signed as sign-in signs it: what Outlook fetches for single sign-on and nested sign-in.
pub(super) async fn token(
    State(sandbox): State<Sandbox>,
    session: Session,
    Given(wanted): Given<TokenWanted>,
) -> Result<Json<Issued>> {
    // Single sign-on names its audience; what asks for scopes of another resource needs an administrator's consent.
    if wanted.audience.is_empty() && !sandbox.tenant().consented {
        return Err(Error::Forbidden(CONSENT.to_owned()));
    }
    let (audience, scopes) = match (wanted.audience.is_empty(), resource_of(&wanted.scope)?) {
        (false, _) => (wanted.audience, "access_as_user".to_owned()),
        (true, Some(found)) => found,
        (true, None) => ("https://graph.microsoft.com".to_owned(), "openid profile".to_owned()),
    };
    let lifetime = wanted.lifetime.unwrap_or(TOKEN_SECONDS).clamp(-TOKEN_SECONDS, SESSION_SECONDS);
    let address = &session.mailbox.address;
    Ok(Json(
        sandbox.issue_user(address, &audience, &scopes, &wanted.client_id, &wanted.nonce, lifetime).await?,
    ))
}

/// The control token, for the page's own switches.
pub(super) async fn control(State(sandbox): State<Sandbox>, _session: Session) -> Json<serde_json::Value> {
    Json(serde_json::json!({ "token": sandbox.control_token() }))
}
