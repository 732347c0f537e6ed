//! The configuration file that comes of it, and the file of the secret.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::{Cloud, Known};
use crate::sync::SECRET;

/// A text as TOML has it: its basic strings are written as JSON writes them.
fn text(value: &str) -> String {
    Value::from(value).to_string()
}

/// The file's content.
pub(super) fn config(known: &Known) -> String {
    let mut all = vec![
        "# Written by `regarding setup entra`. `regarding config --example` explains every key.".to_owned(),
        "listen = \"0.0.0.0:443\"".to_owned(),
        format!("url = {}", text(known.address())),
        String::new(),
        "[tls]".to_owned(),
        "cert = \"cert.pem\"".to_owned(),
        "key = \"key.pem\"".to_owned(),
        String::new(),
    ];
    let (tenant, pane) = (text(known.tenant()), text(known.pane()));
    match &known.organisation {
        Some(organisation) => {
            all.extend(["[dataverse]".to_owned(), format!("organisation = {}", text(organisation))]);
        }
        None => all.push("[entra]".to_owned()),
    }
    all.extend([format!("tenant = {tenant}"), format!("client_id = {pane}")]);
    if known.cloud != Cloud::Global {
        all.push(format!("login = {}", text(known.cloud.login())));
    }
    all.push(String::new());
    all.extend([
        "[graph]".to_owned(),
        format!("tenant = {tenant}"),
        format!("client_id = {}", text(known.sync())),
    ]);
    match (&known.certificate_file, &known.secret_file) {
        (Some(path), _) => all.push(format!("certificate_file = {}", text(&path.display().to_string()))),
        (None, Some(path)) => all.push(format!("secret_file = {}", text(&path.display().to_string()))),
        (None, None) => all.push(format!("# The secret is taken from {SECRET} in the environment.")),
    }
    if known.cloud != Cloud::Global {
        all.extend([
            format!("url = {}", text(known.cloud.graph())),
            format!("login = {}", text(known.cloud.login())),
        ]);
    }
    all.join("\n") + "\n"
}

/// Writes the configuration, and the secret of the environment where a file is named for it that is not there. Gives what
/// was written.
///
/// # Errors
/// Where a file is there and may not be written over, or cannot be written.
pub(super) fn write(known: &Known, config: &str, path: &Path, force: bool) -> Result<Vec<PathBuf>> {
    let mut written = Vec::new();
    if let Some(secret_file) = known.secret_file.as_deref().filter(|file| !file.exists()) {
        let secret = std::env::var(SECRET).unwrap_or_default();
        if secret.trim().is_empty() {
            bail!(
                "{} is not there, and {SECRET} is not set: put the secret's value into one of them",
                secret_file.display()
            );
        }
        put(secret_file, secret.trim(), false, true)?;
        written.push(secret_file.to_owned());
    }
    put(path, config, force, false)?;
    written.push(path.to_owned());
    Ok(written)
}

/// Writes a file; a secret one is its owner's alone from its first byte.
fn put(path: &Path, text: &str, force: bool, secret: bool) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    let mut file = match options.open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            bail!("{} is there already: --force writes over it, --write FILE names another", path.display())
        }
        other => other.with_context(|| format!("{} cannot be written", path.display()))?,
    };
    file.write_all(text.as_bytes()).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use super::super::tests::{ID, known};
    use super::*;
    use crate::config::File;

    #[test]
    fn what_is_written_is_understood_and_says_what_was_given() {
        let line = [
            "--url",
            "https://crm.example.com",
            "--tenant",
            ID,
            "--pane-client",
            ID,
            "--sync-client",
            ID,
            "--organisation",
            "https://o.crm4.dynamics.com",
            "--secret-file",
            "C:\\a \"b\"",
            "--cloud",
            "us-gov",
        ];
        let text = config(&known(&line).unwrap());
        let file: File = toml::from_str(&text).unwrap();
        assert_eq!(file.organisation(), Some("https://o.crm4.dynamics.com"));
        assert_eq!((file.url(), file.sync_client()), (Some("https://crm.example.com"), Some(ID)));
        assert!(text.contains("https://graph.microsoft.us/v1.0"), "{text}");
        let embedded: File = toml::from_str(&config(&known(&line[..8]).unwrap())).unwrap();
        assert_eq!((embedded.organisation(), embedded.entra_client()), (None, Some(ID)));
    }
}
