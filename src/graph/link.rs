//! Links that Graph gives: where a collection goes on, and what changed since. They are opaque and stored whole; a
//! token in them may end any day, and then says so ([`crate::Fault::is_resync`]).

use crate::fault::Fault;

/// The longest link, in bytes. Tokens of delta have some hundreds of characters; a proxy takes some 16,000.
pub const MAX_LINK_BYTES: usize = 16 * 1024;

/// A link as Graph gave it. In it the path may be in the form of keys, `mailfolders('ID')/messages/delta`, and in any
/// letter case: nobody takes it apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link(String);

impl Link {
    /// A link from a reply or from the store.
    ///
    /// # Errors
    /// Where it is longer than [`MAX_LINK_BYTES`], or has what cannot stand in a request line.
    pub fn new(text: impl Into<String>) -> Result<Self, Fault> {
        let text = text.into();
        if text.len() > MAX_LINK_BYTES {
            return Err(Fault::Odd(format!("a link of {} bytes", text.len())));
        }
        if text.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(Fault::Odd("a link that cannot be followed".into()));
        }
        Ok(Self(text))
    }

    /// The whole link, for the store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The link behind that root. A link to another place is not followed: the token is not meant for that.
    pub(crate) fn within(&self, root: &str) -> Result<&str, Fault> {
        let elsewhere = || Fault::Odd("a link that leads to another service".into());
        let start = self.0.get(..root.len()).filter(|start| same_place(start, root)).ok_or_else(elsewhere)?;
        let rest = &self.0[start.len()..];
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        let dots = |part: &str| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
        if path.split(['/', '\\']).any(dots) { Err(elsewhere()) } else { Ok(rest) }
    }
}

/// Scheme and host have no letter case (RFC 3986, 6.2.2.1); the rest has.
fn same_place(one: &str, other: &str) -> bool {
    let split = |url: &str| url.find("://").and_then(|at| url[at + 3..].find('/').map(|end| at + 3 + end));
    match (split(one), split(other)) {
        (Some(a), Some(b)) => one[..a].eq_ignore_ascii_case(&other[..b]) && one[a..] == other[b..],
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use proptest::prelude::*;

    use super::*;

    const ROOT: &str = "https://graph.microsoft.com/v1.0/";

    #[test]
    fn links_stay_as_they_are_and_with_their_service() {
        for rest in [
            "me/mailfolders('AQMkADNkNAAAgEMAAAA')/messages/delta?$skiptoken=GwcBoTmPuoTQWfcsAbkYM",
            "users/a@b.c/mailFolders/X=/messages/microsoft.graph.delta()?$deltatoken=a%2Fb..",
        ] {
            assert_eq!(Link::new(format!("{ROOT}{rest}")).unwrap().within(ROOT), Ok(rest));
            assert_eq!(
                Link::new(format!("HTTPS://Graph.Microsoft.com/v1.0/{rest}")).unwrap().within(ROOT),
                Ok(rest)
            );
        }
        for wrong in [
            "https://graph.microsoft.com.evil.example/v1.0/me",
            "https://graph.microsoft.com@evil.example/v1.0/me",
            "http://graph.microsoft.com/v1.0/me/messages",
            "https://graph.microsoft.com/beta/me",
            "https://graph.microsoft.com/V1.0/me",
            "https://graph.microsoft.com/v1.0/../beta/me",
            "https://graph.microsoft.com/v1.0/me/%2E./x",
            "/v1.0/me",
            "ह",
        ] {
            assert!(Link::new(wrong).unwrap().within(ROOT).is_err(), "{wrong}");
        }
        for wrong in ["", "https://x/ a", "https://x/\r\nHost: y", &"x".repeat(MAX_LINK_BYTES + 1)] {
            assert!(Link::new(wrong).is_err());
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_nothing_leaves(text in "(https://graph\\.microsoft\\.com/v1\\.0/)?\\PC{0,40}") {
            if let Ok(link) = Link::new(text.clone())
                && let Ok(rest) = link.within(ROOT)
            {
                prop_assert_eq!(format!("{ROOT}{rest}"), text);
            }
        }
    }
}
