//! Checks a token: its issuer is trusted, its signature is the issuer's, it is for us, of a tenant of ours, in its
//! time, and carries a permission.

use jsonwebtoken::Algorithm;
use jsonwebtoken::crypto::verify;

use super::issuer::TENANT;
use super::keys::NoKey;
use super::token::{self, Claims};
use super::{Refusal, TrustedIssuer};

/// Delegated permissions, either of which lets a person's client in: ours, and Dataverse's own.
const SCOPES: &[&str] = &["access_as_user", "user_impersonation"];
/// How far the clocks of issuer and server may differ, in seconds (Microsoft's libraries take 300).
const LEEWAY_S: f64 = 120.0;

/// Who is behind a token that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Object id in the directory; the CRM's user carries the same (`azureactivedirectoryobjectid`).
    pub(crate) object: String,
    /// Directory id.
    pub(crate) tenant: String,
    /// The sign-in name, where the token tells it.
    pub(crate) sign_in_name: Option<String>,
    /// The name as people read it.
    pub(crate) name: Option<String>,
    /// Whether it is an application that acts for itself.
    pub(crate) application: bool,
    /// The application the token was issued to, where it tells it.
    pub(crate) client: Option<String>,
    /// Whether the token names the person a Global or an Exchange administrator of Microsoft 365.
    pub(crate) office: bool,
}

/// Directory roles that administer mailboxes, by their template ids, which are the same in every directory: Global
/// Administrator and Exchange Administrator (Entra built-in roles).
const OFFICE: [&str; 2] = ["62e90394-69f5-4237-9190-012177145e10", "29232cdf-9323-42fd-ade2-1d097af3e4de"];

/// Checks tokens against a list of trusted issuers.
#[derive(Debug)]
pub(crate) struct Validator {
    issuers: Vec<TrustedIssuer>,
    permits: fn(&str) -> bool,
}

impl Validator {
    /// A validator that believes these issuers and no other.
    pub(crate) fn new(issuers: Vec<TrustedIssuer>) -> Self {
        Self { issuers, permits: |scope| SCOPES.contains(&scope) }
    }

    /// The same for another service, whose delegated permissions are others.
    pub(crate) fn permitting(self, permits: fn(&str) -> bool) -> Self {
        Self { permits, ..self }
    }

    /// Checks a token at a time, in seconds since 1970 UTC.
    ///
    /// # Errors
    /// Says the first thing that is wrong. Nothing a token claims is answered before its signature was checked, but
    /// for what says where to find the key.
    pub(crate) async fn check(&self, token: &str, now: f64) -> Result<Identity, Refusal> {
        let (header, claims) = token::read(token)?;
        // The one algorithm is ours to say, never the token's: `none` and a HMAC over the public key end here.
        if header.alg != "RS256" || header.crit.is_some() {
            return Err(Refusal::Algorithm);
        }
        let issuer =
            self.issuers.iter().find(|known| known.is(&claims.iss, &claims.tid)).ok_or(Refusal::Issuer)?;
        if !issuer.accepts_tenant(&claims.tid) {
            return Err(Refusal::Tenant);
        }
        let name = header.kid.ok_or(Refusal::UnknownKey)?;
        let key = issuer.keys.find(&name).await.map_err(|none| match none {
            NoKey::Unknown => Refusal::UnknownKey,
            NoKey::Unreachable => Refusal::KeysUnreachable,
        })?;
        // A key that says for whom it signs signs for no one else.
        if key.issuer.is_some_and(|template| !issuer.is(&template.replace(TENANT, &claims.tid), &claims.tid))
        {
            return Err(Refusal::UnknownKey);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(Refusal::Malformed)?;
        match verify(signature, signed.as_bytes(), &key.key, Algorithm::RS256) {
            Ok(true) => judge(issuer, claims, self.permits, now),
            Ok(false) | Err(_) => Err(Refusal::Signature),
        }
    }
}

/// What is asked of claims that were really signed.
fn judge(
    issuer: &TrustedIssuer,
    claims: Claims,
    permits: fn(&str) -> bool,
    now: f64,
) -> Result<Identity, Refusal> {
    let expires = claims.exp.ok_or(Refusal::Expired)?;
    if now >= expires + LEEWAY_S {
        return Err(Refusal::Expired);
    }
    if claims.nbf.is_some_and(|begins| begins > now + LEEWAY_S) {
        return Err(Refusal::NotYetValid);
    }
    if !claims.aud.all().iter().any(|audience| issuer.accepts_audience(audience)) {
        return Err(Refusal::Audience);
    }
    let delegated = claims.scp.split_ascii_whitespace().any(permits);
    // An application signs in for itself: it has roles and no scope (Entra, "Access token claims reference").
    let application = claims.scp.is_empty() && !claims.roles.is_empty();
    if !delegated && !application {
        return Err(Refusal::Scope);
    }
    if claims.oid.is_empty() {
        return Err(Refusal::Nobody);
    }
    Ok(Identity {
        object: claims.oid,
        tenant: claims.tid,
        sign_in_name: claims.preferred_username.or(claims.upn),
        name: claims.name,
        application,
        client: claims.azp.or(claims.appid),
        office: claims.wids.iter().any(|role| OFFICE.iter().any(|known| role.eq_ignore_ascii_case(known))),
    })
}
