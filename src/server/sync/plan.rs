//! What the synchronizer is told: by the configuration file, by the command line, and in the sandbox by itself.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use sync::clock::Clock;
use sync::doctor::Tenant;
use sync::engine::{Pace, ToldAt};
use sync::run::{Config, Place};
use sync::sign_in::{Credential, Registration};
use sync::worker::CONCURRENCY;

use crate::config::{self, File};
use crate::pane;
use crate::tls;

/// Where the secret may stand when no file holds it.
pub(crate) const SECRET: &str = "REGARDING_SECRET";
/// The database when nobody says otherwise, in the folder of the data.
const STORE: &str = "sync.sqlite";
/// Where a server of the sandbox notes its address.
const ADDRESS: &str = "address";
/// The secret of the sandbox's application.
const SANDBOX_SECRET: &str = "service-secret";
/// Where Graph is, for everybody but national clouds.
const GRAPH: &str = "https://graph.microsoft.com/v1.0";
/// Where tokens are issued, for everybody but national clouds.
pub(crate) const LOGIN: &str = "https://login.microsoftonline.com";
/// The Web API below a CRM's address.
const WEB_API: &str = "/api/data/v9.2/";
/// The most threads.
const MAX_THREADS: usize = 256;
/// The most mailboxes that one thread looks at at the same time.
const MAX_CONCURRENCY: usize = 1_000;

/// `[sync]` of the configuration file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SyncFile {
    /// The database: `sqlite:PATH` or `postgres://USER@HOST/DATABASE`.
    store: Option<String>,
    /// The address from the internet under which Graph tells of changes; the server's own when not given.
    notifications: Option<String>,
    /// The address of the server with the embedded CRM, where it is another one.
    crm: Option<String>,
    /// Threads with a worker each; as many as cores when not given.
    threads: Option<usize>,
    /// Mailboxes that one worker looks at at the same time.
    concurrency: Option<usize>,
}

/// `[graph]` of the configuration file: the registration that reads mailboxes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GraphFile {
    /// Directory (tenant) id.
    tenant: String,
    /// Application (client) id.
    client_id: String,
    /// A file that holds the secret.
    secret_file: Option<PathBuf>,
    /// A PEM file with private key and certificate.
    certificate_file: Option<PathBuf>,
    /// Where Graph is, in national clouds.
    #[serde(default = "graph")]
    url: String,
    /// Where tokens are issued, in national clouds.
    #[serde(default = "login")]
    login: String,
}

impl GraphFile {
    /// Application (client) id.
    pub(crate) fn client(&self) -> &str {
        &self.client_id
    }
}

fn graph() -> String {
    GRAPH.to_owned()
}

fn login() -> String {
    LOGIN.to_owned()
}

/// What the command line says of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Given<'a> {
    /// The database.
    pub(crate) store: Option<&'a str>,
    /// The address of a server of the sandbox.
    pub(crate) url: Option<&'a str>,
}

/// The URL of the database.
pub(crate) fn store(given: Option<&str>, file: &File, data: &Path) -> String {
    let said = given.map(str::to_owned).or_else(|| file.sync.store.clone());
    said.unwrap_or_else(|| format!("sqlite:{}", data.join(STORE).display()))
}

/// Notes where a server of the sandbox is, for commands that want to speak to it.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn note_address(data: &Path, url: &str) -> Result<()> {
    let path = data.join(ADDRESS);
    fs::write(&path, url).with_context(|| format!("{} cannot be written", path.display()))
}

/// Everything a synchronizer has to be told. `told` says whether somebody listens for notifications.
///
/// # Errors
/// When something is missing or contradicts itself, with the remedy.
pub(crate) fn config(given: &Given<'_>, file: &File, data: &Path, told: bool) -> Result<Config> {
    let (graph, crm, registration, address, authorities) = match &file.graph {
        Some(graph) => real(graph, file)?,
        None => sandbox(given, data)?,
    };
    // Where an address is set, somebody listens there: perhaps another process on the same database.
    let told_at = match (told || file.sync.notifications.is_some(), &address) {
        (true, Some(address)) => Some(ToldAt {
            url: format!("{address}/sync/notifications"),
            lifecycle_url: format!("{address}/sync/lifecycle"),
        }),
        _ => None,
    };
    let threads = file.sync.threads.unwrap_or(0);
    ensure!(threads <= MAX_THREADS, "[sync] threads must be at most {MAX_THREADS}, not {threads}");
    let concurrency = file.sync.concurrency.unwrap_or(CONCURRENCY);
    ensure!(
        (1..=MAX_CONCURRENCY).contains(&concurrency),
        "[sync] concurrency must be 1 to {MAX_CONCURRENCY}, not {concurrency}"
    );
    Ok(Config {
        graph,
        crm,
        registration,
        store: store(given.store, file, data),
        authorities,
        threads,
        concurrency,
        pace: Pace::default(),
        told_at,
        clock: Clock::default(),
    })
}

/// Graph, CRM, registration, the address for notifications, and authorities.
type Links = (Place, Place, Registration, Option<String>, Vec<Vec<u8>>);

fn real(graph: &GraphFile, file: &File) -> Result<Links> {
    for (name, value) in [("tenant", &graph.tenant), ("client_id", &graph.client_id)] {
        ensure!(
            uuid::Uuid::parse_str(value).is_ok(),
            "[graph] {name} must be an id such as 11111111-2222-4333-8444-555555555555, not {value:?}; it stands on the \
             overview of the registration"
        );
    }
    for (name, value) in [("url", &graph.url), ("login", &graph.login)] {
        ensure!(value.starts_with("https://"), "[graph] {name} must be an https address, not {value:?}");
    }
    let registration = Registration {
        token_url: format!("{}/{}/oauth2/v2.0/token", graph.login.trim_end_matches('/'), graph.tenant),
        client_id: graph.client_id.clone(),
        credential: credential(graph)?,
    };
    let crm = match (file.organisation(), file.sync.crm.as_deref(), file.url()) {
        (Some(organisation), None, _) => {
            let organisation = config::origin(organisation)?;
            Place { url: format!("{organisation}{WEB_API}"), audience: organisation }
        }
        (Some(_), Some(_), _) => {
            bail!("[sync] crm is for the embedded CRM, and [dataverse] for a real organisation; keep one")
        }
        (None, Some(url), _) | (None, None, Some(url)) => {
            let origin = config::origin(url)?;
            let client = file.entra_client().context(
                "the embedded CRM must be told in [entra] whose tokens it believes; for a real organisation say [dataverse]",
            )?;
            Place { url: format!("{origin}{WEB_API}"), audience: client.to_owned() }
        }
        (None, None, None) => bail!(
            "nobody said where the CRM is: name a real organisation in [dataverse], or the address of the server with the \
             embedded CRM as [sync] crm"
        ),
    };
    let address = file.sync.notifications.as_deref().or(file.url()).map(config::origin).transpose()?;
    if let Some(address) = &address {
        ensure!(
            address.starts_with("https://"),
            "[sync] notifications must be an https address that Graph reaches from the internet, not {address:?}; without \
             one, leave it out: mailboxes are polled"
        );
    }
    let graph_origin = graph.url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let graph = Place { url: graph.url.trim_end_matches('/').to_owned(), audience: graph_origin };
    Ok((graph, crm, registration, address, file.authorities()?))
}

/// What `regarding doctor --tenant` has to know beside the synchronizer's own configuration.
///
/// # Errors
/// When the certificate's file cannot be read.
pub(crate) fn tenant(file: &File, config: &Config) -> Result<Tenant> {
    let certificate_file = file.graph.as_ref().and_then(|graph| graph.certificate_file.as_deref());
    // In the sandbox without a file the server's address is known all the same.
    let of_sandbox =
        || config.told_at.as_ref().map(|told| told.url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/"));
    let address = match (file.url(), &file.graph) {
        (Some(url), _) => Some(config::origin(url)?),
        (None, Some(_)) => None,
        (None, None) => of_sandbox(),
    };
    Ok(Tenant {
        address,
        pane_client: file.pane_client().map(str::to_owned),
        dialog: pane::DIALOG,
        certificate_ends: certificate_file.map(ends).transpose()?,
        mailbox: None,
        outside: None,
    })
}

/// When the certificate in a PEM file ends, in seconds since 1970 UTC.
fn ends(path: &Path) -> Result<i64> {
    let pem = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let found = x509_parser::pem::Pem::iter_from_buffer(&pem)
        .flatten()
        .find(|section| section.label == "CERTIFICATE")
        .with_context(|| format!("{} holds no certificate", path.display()))?;
    let certificate =
        found.parse_x509().with_context(|| format!("the certificate in {} is damaged", path.display()))?;
    Ok(certificate.validity().not_after.timestamp())
}

fn credential(graph: &GraphFile) -> Result<Credential> {
    let environment = std::env::var(SECRET).ok().filter(|secret| !secret.trim().is_empty());
    match (&graph.secret_file, &graph.certificate_file, environment) {
        (Some(path), None, None) => {
            let secret = read(path, "secret_file")?.trim().to_owned();
            ensure!(!secret.is_empty(), "{} is empty: it must hold the secret", path.display());
            Ok(Credential::Secret(secret))
        }
        (None, Some(path), None) => {
            let pem = read(path, "certificate_file")?;
            let read = Credential::certificate(&pem);
            read.map_err(|why| {
                anyhow::anyhow!("{}: {why}; it must hold key and certificate as PEM", path.display())
            })
        }
        (None, None, Some(secret)) => Ok(Credential::Secret(secret.trim().to_owned())),
        (None, None, None) => bail!(
            "nothing proves who the synchronizer is: name a file in [graph] secret_file or certificate_file, or put the \
             secret into the environment as {SECRET}"
        ),
        _ => bail!("[graph] secret_file, [graph] certificate_file and {SECRET} stand side by side; keep one"),
    }
}

fn read(path: &Path, key: &str) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("[graph] {key}: {} cannot be read", path.display()))
}

fn sandbox(given: &Given<'_>, data: &Path) -> Result<Links> {
    let secret =
        fs::read_to_string(data.join(SANDBOX_SECRET)).ok().filter(|secret| !secret.trim().is_empty());
    let Some(secret) = secret else {
        bail!(
            "nobody said where mailboxes are: give the registration in [graph] of a configuration file (--config FILE); or \
             try everything without one: regarding serve --sandbox --sync --data DIR, and give other commands the same \
             --data"
        );
    };
    let noted = fs::read_to_string(data.join(ADDRESS)).ok();
    let url = given.url.map(str::to_owned).or(noted).with_context(|| {
        format!(
            "no server of the sandbox in {} has run yet: start one, or name it with --url",
            data.display()
        )
    })?;
    let url = config::origin(url.trim())?;
    let story = sandbox::story().context("the sandbox's story")?;
    let registration = Registration {
        token_url: format!("{url}/signin/{}/oauth2/v2.0/token", story.tenant.id),
        client_id: story.service.id,
        credential: Credential::Secret(secret.trim().to_owned()),
    };
    let authority = fs::read(tls::authority(data)).ok().filter(|_| url.starts_with("https://"));
    let graph =
        Place { url: format!("{url}/graph/v1.0"), audience: "https://graph.microsoft.com".to_owned() };
    let crm = Place { url: format!("{url}{WEB_API}"), audience: url.clone() };
    Ok((graph, crm, registration, Some(url), authority.into_iter().collect()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use super::*;

    const ID: &str = "11111111-2222-4333-8444-555555555555";

    fn told(file: &str) -> Result<Config> {
        config(&Given::default(), &toml::from_str(file)?, Path::new("nowhere"), true)
    }

    #[test]
    fn each_mistake_is_named_with_its_remedy() {
        let graph = format!("[graph]\ntenant = \"{ID}\"\nclient_id = \"{ID}\"\n");
        let cases = [
            (String::new(), "[graph]"),
            (graph.replace(ID, "contoso"), "overview of the registration"),
            (graph.clone(), SECRET),
            (format!("{graph}secret = \"x\""), "unknown field `secret`"),
            (format!("{graph}secret_file = \"nowhere\""), "secret_file: nowhere cannot be read"),
            (format!("{graph}secret_file = \"a\"\ncertificate_file = \"b\""), "keep one"),
            (format!("{graph}url = \"http://x\""), "https"),
            ("[sync]\nstores = \"x\"".to_owned(), "unknown field `stores`"),
        ];
        for (file, expected) in cases {
            let error = format!("{:#}", told(&file).unwrap_err());
            assert!(error.contains(expected), "{file}: {error}");
        }
    }

    #[test]
    fn a_real_organisation_is_asked_at_its_own_address() {
        let secret = std::env::temp_dir().join(format!("regarding-secret-{}", std::process::id()));
        fs::write(&secret, " s3cret\n").unwrap();
        let file = format!(
            "url = \"https://crm.example.com\"\n[graph]\ntenant = \"{ID}\"\nclient_id = \"{ID}\"\n\
             secret_file = {:?}\n[dataverse]\norganisation = \"https://contoso.crm4.dynamics.com\"\ntenant = \"{ID}\"\n\
             client_id = \"{ID}\"\n[sync]\nstore = \"postgres://u@h/d\"\nthreads = 3\n",
            secret.display().to_string()
        );
        let config = told(&file).unwrap();
        let _ = fs::remove_file(&secret);
        assert_eq!(config.graph.audience, "https://graph.microsoft.com");
        assert_eq!(config.crm.url, "https://contoso.crm4.dynamics.com/api/data/v9.2/");
        assert_eq!(config.crm.audience, "https://contoso.crm4.dynamics.com");
        assert_eq!(config.registration.token_url, format!("{LOGIN}/{ID}/oauth2/v2.0/token"));
        assert_eq!(config.told_at.unwrap().url, "https://crm.example.com/sync/notifications");
        assert_eq!((config.store.as_str(), config.threads), ("postgres://u@h/d", 3));
        assert!(!format!("{:?}", config.registration).contains("s3cret"), "secrets are not shown");
    }

    #[test]
    fn the_database_lies_with_the_data_unless_somebody_says_otherwise() {
        let none = File::default();
        assert_eq!(store(None, &none, Path::new("d")), "sqlite:d/sync.sqlite");
        let file: File = toml::from_str("[sync]\nstore = \"sqlite:x\"").unwrap();
        assert_eq!(store(None, &file, Path::new("d")), "sqlite:x");
        assert_eq!(store(Some("postgres://h/d"), &file, Path::new("d")), "postgres://h/d");
    }
}
