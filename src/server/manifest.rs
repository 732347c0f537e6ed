//! The add-in's manifest for another address or registration than it was written for.

use anyhow::{Result, ensure};

use crate::config;

/// The manifest as it lies in the repository, for the sandbox's address.
const MANIFEST: &str = include_str!("../../manifest.xml");
/// The address it is written for.
const WRITTEN_FOR: &str = "localhost:8443";
/// The client id it is written for: the sandbox's own.
pub(crate) const CLIENT: &str = "5a8f3c70-9d52-4b1e-8f6c-2e7d41b09a36";

/// The manifest for an address and, when given, a registration.
///
/// # Errors
/// When the address is not https, or the client id is no GUID.
pub(crate) fn for_address(url: &str, client: Option<&str>) -> Result<String> {
    let origin = config::origin(url)?;
    ensure!(
        origin.starts_with("https://"),
        "Outlook loads add-ins over https only: {url:?} must begin with https://"
    );
    let host = origin.trim_start_matches("https://");
    let mut text = MANIFEST.replace(WRITTEN_FOR, host);
    if let Some(client) = client {
        ensure!(uuid::Uuid::try_parse(client).is_ok(), "{client:?} is no client id; it looks like {CLIENT}");
        text = text.replace(CLIENT, &client.to_ascii_lowercase());
    }
    Ok(text)
}

/// The same for whoever does without several mails at once: it asks for less, and a person may add it by themselves.
pub(crate) fn single_mail(manifest: &str) -> String {
    const SEVERAL: [&str; 2] = ["<SupportsNoItemContext>", "<SupportsMultiSelect>"];
    let kept = manifest.lines().filter(|line| !SEVERAL.iter().any(|name| line.trim().starts_with(name)));
    let mut text: String = kept.flat_map(|line| [line, "\n"]).collect();
    text = text.replace(">ReadWriteMailbox</Permissions>", ">ReadWriteItem</Permissions>");
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use super::*;

    #[test]
    fn every_place_is_replaced() {
        let text =
            for_address("https://Regarding.contoso.com/", Some("11111111-2222-4333-8444-55555555555A"))
                .unwrap();
        assert!(!text.contains("localhost") && !text.contains(CLIENT));
        assert!(text.contains("https://regarding.contoso.com/pane.html"));
        assert!(text.contains("api://regarding.contoso.com/11111111-2222-4333-8444-55555555555a"));
    }

    #[test]
    fn who_does_without_several_mails_asks_for_less() {
        let whole = for_address("https://crm.example.com", None).unwrap();
        let single = single_mail(&whole);
        assert!(whole.contains(">ReadWriteMailbox<") && whole.contains("SupportsMultiSelect"));
        assert!(single.contains(">ReadWriteItem<") && !single.contains("SupportsMultiSelect"));
        assert_eq!(whole.lines().count(), single.lines().count() + 2);
    }

    #[test]
    fn what_is_no_https_address_is_refused() {
        for wrong in ["http://localhost:8443", "localhost:8443", "https://a/b", "https://u@a", "\"><x", ""] {
            assert!(for_address(wrong, None).is_err(), "{wrong}");
        }
        assert!(for_address("https://a.example", Some("x")).is_err());
    }
}
