//! The parts of a JSON Web Token that are read before anything in it can be believed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Refusal;

/// The longest token that is looked at, in bytes. Entra's stay below 4 KB unless someone is in hundreds of groups.
const MAX_BYTES: usize = 16 * 1024;

/// What the header of a token says.
#[derive(Debug, Deserialize)]
pub(crate) struct Header {
    /// The algorithm of the signature.
    pub(crate) alg: String,
    /// The name of the key.
    pub(crate) kid: Option<String>,
    /// Extensions that must be understood (RFC 7515 section 4.1.11); none is.
    pub(crate) crit: Option<serde_json::Value>,
}

/// What the body of a token says, of that which matters here.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Claims {
    /// Who issued it.
    #[serde(default)]
    pub(crate) iss: String,
    /// Whom it is for.
    #[serde(default)]
    pub(crate) aud: Audience,
    /// The directory of the person.
    #[serde(default)]
    pub(crate) tid: String,
    /// The person's or application's object in the directory.
    #[serde(default)]
    pub(crate) oid: String,
    /// When it ends, in seconds since 1970 UTC.
    pub(crate) exp: Option<f64>,
    /// When it begins.
    pub(crate) nbf: Option<f64>,
    /// What the person allowed the client to do, separated by blanks.
    #[serde(default)]
    pub(crate) scp: String,
    /// What the application may do, or the person by an assigned role.
    #[serde(default)]
    pub(crate) roles: Vec<String>,
    /// Template ids of the directory roles that the person has, where the registration asks for them (`wids`).
    #[serde(default)]
    pub(crate) wids: Vec<String>,
    /// The sign-in name in tokens of version 2.
    pub(crate) preferred_username: Option<String>,
    /// The sign-in name in tokens of version 1.
    pub(crate) upn: Option<String>,
    /// The name as people read it.
    pub(crate) name: Option<String>,
    /// The application it was issued to in tokens of version 2.
    pub(crate) azp: Option<String>,
    /// The application it was issued to in tokens of version 1.
    pub(crate) appid: Option<String>,
}

/// One audience or several (RFC 7519 section 4.1.3).
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Audience {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Default for Audience {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Audience {
    /// All of them.
    pub(crate) fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// Reads header and claims without believing them.
pub(crate) fn read(token: &str) -> Result<(Header, Claims), Refusal> {
    if token.len() > MAX_BYTES {
        return Err(Refusal::Malformed);
    }
    let mut parts = token.split('.');
    let (Some(header), Some(claims), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Refusal::Malformed);
    };
    Ok((part(header)?, part(claims)?))
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Refusal::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::Malformed)
}
