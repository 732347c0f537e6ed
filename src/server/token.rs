//! `regarding token`: a token of the sandbox for programs and tests.

use anyhow::{Context as _, Result};
use sandbox::{Options, Sandbox};

use crate::cli::Token;
use crate::manifest;

/// The issuer's address in tokens that were not issued by a running server. The server believes every loopback
/// address, because what it trusts is the key in the data directory.
const ANY_ADDRESS: &str = "https://localhost:8443";

/// A signed token, made with the key of the data directory.
pub(crate) async fn token(given: &Token) -> Result<String> {
    let sandbox = Sandbox::open(&given.data, Options { public_url: ANY_ADDRESS.to_owned() })
        .await
        .with_context(|| format!("the sandbox in {} cannot be opened", given.data.display()))?;
    let token = sandbox.issue_token(given.user.as_deref(), manifest::CLIENT, given.lifetime).await;
    match token {
        Ok(token) => Ok(token),
        Err(error) => {
            let known: Vec<_> = sandbox
                .mailboxes()
                .all()
                .await?
                .into_iter()
                .filter(|one| !one.shared)
                .map(|one| one.address)
                .collect();
            Err(error).with_context(|| format!("no token; the sandbox's users are {}", known.join(", ")))
        }
    }
}
