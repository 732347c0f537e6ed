//! Which addresses are this machine's own.

use http::Uri;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::error::{Error, Result};

/// Whether a host name or address never leaves the machine: `localhost` and names under it (RFC 6761 6.3),
/// 127.0.0.0/8 and ::1.
pub(crate) fn is_loopback(host: &str) -> bool {
    let name = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<Ipv4Addr>().is_ok_and(|a| a.is_loopback())
        || name.parse::<Ipv6Addr>().is_ok_and(|a| a.is_loopback())
}

/// Checks an absolute http or https address and answers its origin, without a slash at the end.
pub(crate) fn check(url: &str) -> Result<String> {
    let wrong = || Error::PublicUrl(url.to_owned());
    let uri: Uri = url.parse().map_err(|_| wrong())?;
    let scheme = uri.scheme_str().filter(|s| ["http", "https"].contains(s)).ok_or_else(wrong)?;
    let authority = uri.authority().ok_or_else(wrong)?;
    if authority.as_str().contains('@') {
        return Err(wrong());
    }
    if !is_loopback(authority.host()) {
        return Err(Error::NotLoopback(url.to_owned()));
    }
    Ok(format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn only_loopback_passes() {
        for good in [
            "https://localhost:8443",
            "http://127.0.0.1:80/x",
            "https://[::1]:8443/",
            "https://mail.localhost",
        ] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in [
            "https://contoso.example",
            "https://localhost.contoso.example",
            "https://10.0.0.1",
            "ftp://localhost",
            "localhost:8443",
            "",
            "https://user@localhost",
            "https://localhost@evil.example",
            "https://0.0.0.0:1",
            "//localhost/x",
            "javascript:alert(1)",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
