//! Why a request is turned away, said so that its sender can mend it and nobody learns more than that.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// Why a token was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// No `Authorization: Bearer …`.
    #[error("The request carries no bearer token.")]
    Missing,
    /// More than one `Authorization` header, or another scheme.
    #[error("The Authorization header must be one bearer token.")]
    Scheme,
    /// Not three parts of base64url JSON.
    #[error("The token is not a signed JSON Web Token.")]
    Malformed,
    /// Any algorithm but RS256.
    #[error("The token is not signed with RS256.")]
    Algorithm,
    /// No key name in the header, or one that the issuer does not publish.
    #[error("The token is signed with a key the issuer does not publish.")]
    UnknownKey,
    /// The issuer's keys cannot be read: our trouble, not the caller's.
    #[error("The issuer's signing keys cannot be read at the moment.")]
    KeysUnreachable,
    /// The signature does not belong to the content.
    #[error("The token's signature is not valid.")]
    Signature,
    /// An issuer nobody here trusts.
    #[error("The token is of an issuer that is not trusted here.")]
    Issuer,
    /// A token for someone else.
    #[error("The token is for another audience.")]
    Audience,
    /// Someone of another tenant.
    #[error("The token is of another tenant.")]
    Tenant,
    /// Past its time.
    #[error("The token has expired.")]
    Expired,
    /// Before its time.
    #[error("The token is not valid yet.")]
    NotYetValid,
    /// No permission for this application.
    #[error("The token lacks the scope access_as_user or user_impersonation, or an application role.")]
    Scope,
    /// No `oid`: nobody to answer to.
    #[error("The token does not say whose it is.")]
    Nobody,
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::KeysUnreachable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Scope => StatusCode::FORBIDDEN,
            Self::Missing
            | Self::Scheme
            | Self::Malformed
            | Self::Algorithm
            | Self::UnknownKey
            | Self::Signature
            | Self::Issuer
            | Self::Audience
            | Self::Tenant
            | Self::Expired
            | Self::NotYetValid
            | Self::Nobody => StatusCode::UNAUTHORIZED,
        }
    }

    /// Dataverse's code of the same failure. It has one for a missing privilege, and none for
    /// a token it does not accept.
    fn code(&self) -> &'static str {
        match self {
            Self::Scope => "0x80040220",
            Self::KeysUnreachable
            | Self::Missing
            | Self::Scheme
            | Self::Malformed
            | Self::Algorithm
            | Self::UnknownKey
            | Self::Signature
            | Self::Issuer
            | Self::Audience
            | Self::Tenant
            | Self::Expired
            | Self::NotYetValid
            | Self::Nobody => "",
        }
    }

    /// RFC 6750 section 3.
    fn challenge(&self) -> Option<String> {
        match (self, self.status()) {
            (Self::Missing, _) => Some("Bearer realm=\"regarding\"".to_owned()),
            (Self::Scope, _) => Some(format!(
                "Bearer realm=\"regarding\", error=\"insufficient_scope\", error_description=\"{self}\", scope=\"access_as_user\""
            )),
            (_, StatusCode::UNAUTHORIZED) => Some(format!(
                "Bearer realm=\"regarding\", error=\"invalid_token\", error_description=\"{self}\""
            )),
            _ => None,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = serde_json::json!({ "error": { "code": self.code(), "message": self.to_string() } });
        let mut response = (self.status(), axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert("OData-Version", HeaderValue::from_static("4.0"));
        if let Some(challenge) = self.challenge().and_then(|text| HeaderValue::from_str(&text).ok()) {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}
