//! An application that signs in with its certificate instead of a secret (RFC 7523 2.2).
//!
//! The certificate, or its public key, lies as PEM in the data directory, where an administrator has put it: what Entra
//! calls a registered certificate.

use std::path::{Path, PathBuf};

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use super::OAuthError;
use crate::loopback;

/// What says that an assertion is a signed token.
const KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// The file with the certificate.
const FILE: &str = "service-certificate.pem";
/// The longest life of an assertion, in seconds: Microsoft's libraries make them for five to ten minutes.
const LIFE_MAX: i64 = 24 * 3600;

/// Where certificates of applications lie.
#[derive(Debug, Clone)]
pub(crate) struct Certificates(PathBuf);

#[derive(Debug, Clone, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: String,
    exp: i64,
}

impl Certificates {
    /// Those in a data directory.
    pub(crate) fn in_dir(data_dir: &Path) -> Self {
        Self(data_dir.join(FILE))
    }

    /// Whether an assertion is signed with the client's certificate, is about that client, and is for this endpoint.
    pub(super) fn check(
        &self,
        kind: &str,
        assertion: &str,
        client: &str,
        endpoint: &str,
        now: i64,
    ) -> Result<(), OAuthError> {
        let invalid = |why: &str| OAuthError::new("invalid_client", format!("AADSTS700027: {why}"));
        if kind != KIND {
            return Err(invalid("The client assertion is of another type."));
        }
        let pem = std::fs::read(&self.0)
            .map_err(|_| invalid("No certificate is registered for this application."))?;
        let key = DecodingKey::from_rsa_pem(&pem)
            .map_err(|e| invalid(&format!("The registered certificate cannot be used: {e}.")))?;
        let mut rules = Validation::new(Algorithm::RS256);
        rules.algorithms = vec![Algorithm::RS256, Algorithm::PS256];
        rules.validate_nbf = true;
        // The audience may name this machine in several ways: it is looked at below.
        rules.validate_aud = false;
        rules.set_issuer(&[client]);
        let claims = jsonwebtoken::decode::<Claims>(assertion, &key, &rules)
            .map_err(|e| invalid(&format!("The client assertion is not valid: {e}.")))?
            .claims;
        if claims.iss != client || claims.sub != client {
            return Err(invalid("The client assertion is about another application."));
        }
        if claims.exp > now + LIFE_MAX {
            return Err(invalid("The client assertion lives too long."));
        }
        let path = claims.aud.splitn(4, '/').nth(3).unwrap_or_default();
        if loopback::check(&claims.aud).is_err() || format!("/{path}") != endpoint {
            return Err(invalid("The client assertion is for another audience."));
        }
        Ok(())
    }
}
