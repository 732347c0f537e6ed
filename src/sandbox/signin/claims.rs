//! What a token says.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::{Sandbox, now};

/// The claims of an access or id token (Entra v2.0).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// The audience: the resource the token is for, or the client id of an id token.
    pub aud: String,
    /// The issuer.
    pub iss: String,
    /// Issued at, seconds since 1970 UTC.
    pub iat: i64,
    /// Not before.
    pub nbf: i64,
    /// Expires.
    pub exp: i64,
    /// The client the token was issued to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub azp: Option<String>,
    /// The display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Echo of the sign-in request's nonce; id tokens only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The object id of the user or service principal.
    pub oid: String,
    /// The user's sign-in name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_username: Option<String>,
    /// The user principal name; the sandbox's users sign in with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upn: Option<String>,
    /// Delegated permissions, blank-separated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scp: Option<String>,
    /// Application permissions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    /// Template ids of the user's roles in the directory.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wids: Vec<String>,
    /// The subject: a pseudonym of the user for this audience.
    pub sub: String,
    /// The tenant.
    pub tid: String,
    /// A number of the token.
    pub uti: String,
    /// The token's version, always 2.0.
    pub ver: String,
}

/// A token with what a client is told about it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Issued {
    /// The signed token.
    pub access_token: String,
    /// The signed id token for the client.
    pub id_token: String,
    /// Seconds until they expire.
    pub expires_in: i64,
    /// The scopes granted.
    pub scope: String,
}

/// Scopes that ask for facts about the user, not for a resource.
const OPENID: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// The resource and the short permission names a list of scopes asks for. `api://host/id/access_as_user` asks for
/// `access_as_user` of `api://host/id`; a bare name asks Microsoft Graph, as in Entra.
///
/// # Errors
/// When the scopes name two resources: Entra issues a token for one.
pub(crate) fn resource_of(scope: &str) -> Result<Option<(String, String)>> {
    let mut found: Option<String> = None;
    let mut names = Vec::new();
    for one in scope.split_whitespace().filter(|s| !OPENID.contains(s)) {
        let (resource, name) = match one.rsplit_once('/') {
            Some((resource, name)) if resource.contains("://") && !resource.ends_with(":/") => {
                (resource, name)
            }
            Some(_) => return Err(Error::Invalid(format!("no scope: {one:?}"))),
            // A GUID before a slash is an application named by its id.
            None => ("https://graph.microsoft.com", one),
        };
        let resource = resource.trim_end_matches('/');
        if found.as_deref().is_some_and(|f| f != resource) {
            return Err(Error::Invalid(
                "AADSTS28000: scopes of more than one resource in one request".to_owned(),
            ));
        }
        found = Some(resource.to_owned());
        names.push(if name == ".default" { "user_impersonation" } else { name });
    }
    Ok(found.map(|resource| (resource, names.join(" "))))
}

/// Roles of the directory by name, with the ids of their templates (Entra built-in roles).
const DIRECTORY_ROLES: [(&str, &str); 2] = [
    ("Global Administrator", "62e90394-69f5-4237-9190-012177145e10"),
    ("Exchange Administrator", "29232cdf-9323-42fd-ade2-1d097af3e4de"),
];

fn wids(roles: &[String]) -> Vec<String> {
    let known = DIRECTORY_ROLES.iter().filter(|(name, _)| roles.iter().any(|role| role == name));
    known.map(|(_, id)| (*id).to_owned()).collect()
}

/// Who a token is for.
pub(crate) enum Subject<'a> {
    User { address: &'a str, scopes: &'a str },
    Service { client_id: &'a str, roles: Vec<String> },
}

impl Sandbox {
    /// The claims of a new token; the times are computed from now.
    pub(crate) async fn claims(&self, subject: Subject<'_>, audience: &str, lifetime: i64) -> Result<Claims> {
        let issued = now().unix_timestamp();
        let mut claims = Claims {
            aud: audience.to_owned(),
            iss: self.issuer(),
            iat: issued,
            nbf: issued,
            exp: issued.saturating_add(lifetime),
            azp: None,
            name: None,
            nonce: None,
            oid: String::new(),
            preferred_username: None,
            upn: None,
            scp: None,
            roles: None,
            wids: Vec::new(),
            sub: String::new(),
            tid: self.story().tenant.id.clone(),
            uti: crate::secrets::random_text(16),
            ver: "2.0".to_owned(),
        };
        match subject {
            Subject::User { address, scopes } => {
                let mailbox = self.mailboxes().by_address(address).await?;
                if mailbox.shared {
                    return Err(Error::Forbidden(format!("nobody signs in as the shared mailbox {address}")));
                }
                claims.oid.clone_from(&mailbox.user_id);
                claims.name = Some(mailbox.display_name);
                let person = self.people().by_id(&mailbox.user_id);
                let login = person.as_ref().and_then(|person| person.upn.clone()).unwrap_or(mailbox.address);
                claims.wids = person.map(|person| wids(&person.directory_roles)).unwrap_or_default();
                claims.preferred_username = Some(login.clone());
                claims.upn = Some(login);
                claims.scp = Some(scopes.to_owned());
            }
            Subject::Service { client_id, roles } => {
                client_id.clone_into(&mut claims.oid);
                claims.azp = Some(client_id.to_owned());
                claims.roles = Some(roles);
            }
        }
        let name = format!("{} {audience}", claims.oid);
        claims.sub = Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).simple().to_string();
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::resource_of;

    #[test]
    fn scopes_name_their_resource() {
        let cases = [
            (
                "api://localhost:8443/3f/access_as_user openid",
                Some(("api://localhost:8443/3f", "access_as_user")),
            ),
            (
                "https://org.crm4.dynamics.com/.default",
                Some(("https://org.crm4.dynamics.com", "user_impersonation")),
            ),
            (
                "https://org.crm4.dynamics.com//user_impersonation",
                Some(("https://org.crm4.dynamics.com", "user_impersonation")),
            ),
            ("Mail.Read User.Read", Some(("https://graph.microsoft.com", "Mail.Read User.Read"))),
            ("openid profile", None),
            ("", None),
        ];
        for (scope, expected) in cases {
            let found = resource_of(scope).ok().flatten();
            assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())), "{scope}");
        }
        for scope in ["api://a/x/s https://b.example/t", "https://", "a/b"] {
            assert!(resource_of(scope).is_err(), "{scope}");
        }
    }
}
