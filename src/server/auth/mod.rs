//! Who calls: bearer tokens of Microsoft Entra ID and of the sandbox, checked by one and the same code.

mod issuer;
mod keys;
mod layer;
mod refusal;
mod token;
mod validator;

#[cfg(test)]
mod tests;

pub(crate) use issuer::{TrustedIssuer, entra, is_loopback_authority};
pub(crate) use keys::KeySource;
pub(crate) use layer::{bearer, checked, require_token};
pub(crate) use refusal::Refusal;
pub(crate) use validator::{Identity, Validator};
