//! Which issuers are trusted, for which audiences and tenants.
//!
//! The rules are those of Microsoft's "Access tokens in the Microsoft identity platform", section "Validate tokens":
//! the issuer is a template whose `{tenantid}` is the token's `tid`, and a signing key that names an issuer signs for
//! that issuer alone.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::KeySource;

/// Stands in a template for the tenant of the token.
pub(crate) const TENANT: &str = "{tenantid}";
/// Stands in a template for a host of this machine, with or without a port.
const LOOPBACK: &str = "{loopback}";
/// Where Entra publishes its keys, for all tenants of the public cloud.
const ENTRA_KEYS: &str = "https://login.microsoftonline.com/{tenantid}/discovery/v2.0/keys";

/// One issuer that is believed.
#[derive(Debug, Clone)]
pub(crate) struct TrustedIssuer {
    /// Templates of the `iss` claim. `{tenantid}` is the token's tenant, `{loopback}` any host of this machine.
    pub(crate) issuers: Vec<String>,
    /// Templates of the `aud` claim; `{loopback}` as above.
    pub(crate) audiences: Vec<String>,
    /// The tenants (directory ids) whose people may come in.
    pub(crate) tenants: Vec<String>,
    /// Where its keys come from.
    pub(crate) keys: KeySource,
}

impl TrustedIssuer {
    /// Whether a token's `iss` is this issuer, in the tenant the token names.
    pub(crate) fn is(&self, issuer: &str, tenant: &str) -> bool {
        self.issuers.iter().any(|template| self::matches(&template.replace(TENANT, tenant), issuer))
    }

    /// Whether a token for this audience is for us.
    pub(crate) fn accepts_audience(&self, audience: &str) -> bool {
        self.audiences.iter().any(|template| self::matches(template, audience))
    }

    /// Whether people of this tenant may come in.
    pub(crate) fn accepts_tenant(&self, tenant: &str) -> bool {
        self.tenants.iter().any(|known| known.eq_ignore_ascii_case(tenant))
    }
}

/// Microsoft Entra ID for one tenant: both token versions, for an application id and what else it is called.
pub(crate) fn entra(
    tenant: &str,
    client: &str,
    audiences: &[String],
    http: reqwest::Client,
) -> TrustedIssuer {
    let mut accepted = vec![client.to_owned(), format!("api://{client}")];
    accepted.extend(audiences.iter().cloned());
    TrustedIssuer {
        issuers: vec![
            format!("https://login.microsoftonline.com/{TENANT}/v2.0"),
            format!("https://sts.windows.net/{TENANT}/"),
        ],
        audiences: accepted,
        tenants: vec![tenant.to_owned()],
        keys: KeySource::remote(http, ENTRA_KEYS.replace(TENANT, tenant)),
    }
}

/// Whether a value is the template, where `{loopback}` stands for any host of this machine.
fn matches(template: &str, value: &str) -> bool {
    let Some((before, after)) = template.split_once(LOOPBACK) else { return template == value };
    value.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).is_some_and(is_loopback_authority)
}

/// `localhost`, 127.0.0.0/8 or `[::1]`, each with or without a port; nothing else that a URL's authority could hold.
pub(crate) fn is_loopback_authority(authority: &str) -> bool {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((host, port)) => (host, port.strip_prefix(':').or(port.is_empty().then_some(""))),
            None => return false,
        },
        None => authority.split_once(':').map_or((authority, Some("")), |(host, port)| (host, Some(port))),
    };
    let port_is_fine = port.is_some_and(|port| port.is_empty() || port.parse::<u16>().is_ok());
    let address = host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || (authority.starts_with('[')
            && host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback()));
    port_is_fine && (address || host.eq_ignore_ascii_case("localhost"))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn loopback_stands_for_this_machine_and_no_other() {
        let template = "https://{loopback}/signin/v2.0";
        for host in ["localhost", "localhost:8443", "127.0.0.1:1", "127.9.9.9", "[::1]:443", "[::1]"] {
            assert!(matches(template, &format!("https://{host}/signin/v2.0")), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "localhost:99999",
            "localhost/x",
            "user@localhost",
            "::1",
            "10.0.0.1",
            "0.0.0.0",
            "[::1",
            "[::2]",
            "localhost:1:2",
            "[::1]x",
        ] {
            assert!(!matches(template, &format!("https://{host}/signin/v2.0")), "{host}");
        }
        assert!(!matches(template, "http://localhost/signin/v2.0"));
        assert!(!matches(template, "https://localhost/signin/v2.0/"));
        assert!(matches("a", "a") && !matches("a", "b"));
    }
}
