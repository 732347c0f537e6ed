//! How a service signs in: client credentials with a secret or a certificate (OAuth 2.0, RFC 6749 4.4; RFC 7523 for the
//! certificate). Tokens are kept in memory alone and renewed before they end.

use std::{collections::HashMap, fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;
use uuid::Uuid;
use wire::{Method, Request, TokenError, TokenSource, Transport, TransportError};

use crate::http::now;

/// A token is renewed when less than so many seconds of its life are left.
const EARLY_S: i64 = 300;
/// The life of an assertion, in seconds: it is used at once.
const ASSERTION_S: i64 = 300;
/// Tokens kept: one an audience.
const MAX_AUDIENCES: usize = 16;

/// What proves who we are. Never shown in logs.
#[derive(Clone)]
pub enum Credential {
    /// A secret of the registration.
    Secret(String),
    /// A certificate of the registration: the private key, and the SHA-256 thumbprint of the certificate.
    Certificate {
        /// The key, read from PEM.
        key: Arc<EncodingKey>,
        /// Thumbprint, base64url without padding (`x5t#S256`).
        thumbprint: String,
    },
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Secret(_) => "Secret(…)",
            Self::Certificate { .. } => "Certificate(…)",
        })
    }
}

impl Credential {
    /// A certificate with its private key, both as PEM, in one text or two.
    ///
    /// # Errors
    /// Says what is not in the text.
    pub fn certificate(pem: &str) -> Result<Self, String> {
        let key = EncodingKey::from_rsa_pem(section(pem, "PRIVATE KEY")?.as_bytes())
            .map_err(|error| format!("the private key is no RSA key: {error}"))?;
        let certificate = section(pem, "CERTIFICATE")?;
        let body: String = certificate.lines().filter(|line| !line.starts_with("-----")).collect();
        let der = base64::engine::general_purpose::STANDARD
            .decode(body.trim())
            .map_err(|error| format!("the certificate is damaged: {error}"))?;
        let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(der));
        Ok(Self::Certificate { key: Arc::new(key), thumbprint })
    }
}

/// The first section of that kind, with its lines of dashes.
fn section<'a>(pem: &'a str, kind: &str) -> Result<&'a str, String> {
    let missing = || format!("there is no {kind} in the PEM text");
    let end_of_first = pem.find(&format!("{kind}-----")).ok_or_else(missing)?;
    let start = pem[..end_of_first].rfind("-----BEGIN").ok_or_else(missing)?;
    let end = pem[start..].find("-----END").ok_or_else(missing)? + start;
    let close = pem[end + 5..].find("-----").ok_or_else(missing)? + end + 10;
    Ok(&pem[start..close])
}

/// The registration of the service.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Where tokens are issued: `https://login.microsoftonline.com/TENANT/oauth2/v2.0/token`.
    pub token_url: String,
    /// Application (client) id.
    pub client_id: String,
    /// The proof.
    pub credential: Credential,
}

#[derive(Clone)]
struct Kept {
    token: String,
    ends: i64,
}

/// Signs in, and keeps what it was given. A clone keeps the same.
#[derive(Clone)]
pub struct ServiceTokens<T> {
    transport: T,
    registration: Arc<Registration>,
    kept: Arc<Mutex<HashMap<String, Kept>>>,
}

impl<T> fmt::Debug for ServiceTokens<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceTokens").field("registration", &self.registration).finish_non_exhaustive()
    }
}

impl<T: Transport> ServiceTokens<T> {
    /// Signs in with that registration over that transport.
    pub fn new(transport: T, registration: Registration) -> Self {
        Self { transport, registration: Arc::new(registration), kept: Arc::default() }
    }

    async fn ask(&self, audience: &str) -> Result<Kept, TokenError> {
        let registration = &self.registration;
        let scope = format!("{}/.default", audience.trim_end_matches('/'));
        let mut form = vec![
            ("grant_type", "client_credentials".to_owned()),
            ("client_id", registration.client_id.clone()),
            ("scope", scope),
        ];
        match &registration.credential {
            Credential::Secret(secret) => form.push(("client_secret", secret.clone())),
            Credential::Certificate { key, thumbprint } => {
                let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned();
                form.push(("client_assertion_type", kind));
                form.push(("client_assertion", assertion(registration, key, thumbprint)?));
            }
        }
        let body: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", wire::odata::encode(value))).collect();
        let request = Request::new(Method::Post, registration.token_url.clone())
            .with_header("Accept", "application/json")
            .with_body("application/x-www-form-urlencoded", body.join("&"));
        let reply = self.transport.send(request).await.map_err(|error| match error {
            TransportError::TimedOut => TokenError::TimedOut,
            TransportError::SignedOut(why) => TokenError::SignedOut(why),
            TransportError::NoConsent(at) => TokenError::NoConsent(at),
            TransportError::OtherAccount(who) => TokenError::OtherAccount(who),
            TransportError::Unreachable(why) => TokenError::Unreachable(why),
            TransportError::TooLarge(_) => TokenError::Unreachable(error.to_string()),
        })?;
        if !reply.is_success() {
            return Err(refused(&reply));
        }
        let granted: Granted = serde_json::from_slice(&reply.body)
            .map_err(|error| TokenError::Unreachable(format!("no token in the answer: {error}")))?;
        Ok(Kept { token: granted.access_token, ends: now().0.saturating_add(granted.expires_in) })
    }
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: i64,
}

/// Entra names what is wrong in `error_description`, its first line; the rest is for support.
fn refused(reply: &wire::Reply) -> TokenError {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Said {
        error: String,
        error_description: String,
    }
    let said: Said = serde_json::from_slice(&reply.body).unwrap_or_default();
    let line = said.error_description.lines().next().unwrap_or_default();
    let words = format!("{} {line}", said.error);
    let words = words.trim();
    let words = if words.is_empty() { format!("HTTP {}", reply.status) } else { words.to_owned() };
    match reply.status {
        400 | 401 | 403 => TokenError::SignedOut(words),
        _ => TokenError::Unreachable(words),
    }
}

/// "I am that client, and this key is mine" (RFC 7523; Entra, "certificate credentials").
fn assertion(registration: &Registration, key: &EncodingKey, thumbprint: &str) -> Result<String, TokenError> {
    #[derive(Serialize)]
    struct Said<'a> {
        aud: &'a str,
        iss: &'a str,
        sub: &'a str,
        jti: String,
        nbf: i64,
        exp: i64,
    }
    let at = now().0;
    let said = Said {
        aud: &registration.token_url,
        iss: &registration.client_id,
        sub: &registration.client_id,
        jti: Uuid::now_v7().to_string(),
        nbf: at - 30,
        exp: at + ASSERTION_S,
    };
    let mut header = Header::new(Algorithm::RS256);
    header.x5t_s256 = Some(thumbprint.to_owned());
    jsonwebtoken::encode(&header, &said, key)
        .map_err(|error| TokenError::SignedOut(format!("the certificate's key does not sign: {error}")))
}

impl<T: Transport> TokenSource for ServiceTokens<T> {
    async fn token(&self, audience: &str, fresh: bool) -> Result<String, TokenError> {
        // Held while asking: a crowd of mailboxes asks once.
        let mut kept = self.kept.lock().await;
        let good = kept.get(audience).filter(|kept| !fresh && kept.ends - now().0 > EARLY_S);
        if let Some(good) = good {
            return Ok(good.token.clone());
        }
        let asked = self.ask(audience).await;
        match asked {
            Ok(new) => {
                if kept.len() >= MAX_AUDIENCES {
                    kept.clear();
                }
                kept.insert(audience.to_owned(), new.clone());
                Ok(new.token)
            }
            // What is still good is used while the issuer does not answer.
            Err(error) => match kept.get(audience).filter(|kept| !fresh && kept.ends > now().0) {
                Some(old) if !matches!(error, TokenError::SignedOut(_)) => Ok(old.token.clone()),
                _ => Err(error),
            },
        }
    }
}
