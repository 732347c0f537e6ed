//! The key the sandbox signs tokens with.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _, LineEnding};
use rsa::traits::PublicKeyParts as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};
use crate::secrets;

const BITS: usize = 2048;

/// An RSA key pair and its public half in the form of a JWK.
pub(crate) struct SigningKey {
    encoding: EncodingKey,
    decoding: DecodingKey,
    /// Key id: it goes into every token's header, so that a validator finds the key in the set.
    kid: String,
    modulus: String,
    exponent: String,
}

impl SigningKey {
    /// Reads `signing-key.pem` from the data directory, or draws a key and writes it there.
    pub(crate) fn open(data_dir: &Path) -> Result<Self> {
        let wrong = |e: &dyn std::fmt::Display| Error::Key(e.to_string());
        let pem = secrets::read_or_make(&data_dir.join("signing-key.pem"), || {
            let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, BITS).map_err(|e| wrong(&e))?;
            Ok(key.to_pkcs1_pem(LineEnding::LF).map_err(|e| wrong(&e))?.to_string())
        })?;
        let key = rsa::RsaPrivateKey::from_pkcs1_pem(&pem).map_err(|e| wrong(&e))?;
        let modulus = URL_SAFE_NO_PAD.encode(key.n().to_bytes_be());
        let exponent = URL_SAFE_NO_PAD.encode(key.e().to_bytes_be());
        // RFC 7638: the thumbprint of a key is the hash of its required members in alphabetical order.
        let members = format!(r#"{{"e":"{exponent}","kty":"RSA","n":"{modulus}"}}"#);
        Ok(Self {
            encoding: EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(|e| wrong(&e))?,
            decoding: DecodingKey::from_rsa_components(&modulus, &exponent).map_err(|e| wrong(&e))?,
            kid: URL_SAFE_NO_PAD.encode(Sha256::digest(members)),
            modulus,
            exponent,
        })
    }

    /// Signs claims as a compact RS256 token.
    pub(crate) fn sign(&self, claims: &impl Serialize) -> Result<String> {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.encoding).map_err(|e| Error::Key(e.to_string()))
    }

    /// Checks signature, issuer, audience, `exp` and `nbf` of one of our own tokens.
    pub(crate) fn verify<C: DeserializeOwned + Clone>(
        &self,
        token: &str,
        issuer: &str,
        audience: &str,
    ) -> Result<C> {
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_issuer(&[issuer]);
        rules.set_audience(&[audience]);
        rules.validate_nbf = true;
        jsonwebtoken::decode::<C>(token, &self.decoding, &rules)
            .map(|data| data.claims)
            .map_err(|e| Error::SignedOut(e.to_string()))
    }

    /// The JSON Web Key Set that validators fetch.
    pub(crate) fn key_set(&self, issuer: &str) -> serde_json::Value {
        serde_json::json!({ "keys": [{
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
            "n": self.modulus, "e": self.exponent, "issuer": issuer,
        }] })
    }
}
