//! What the server is told: by a file, by the command line, and by what follows from both.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use http::Uri;
use serde::Deserialize;

use crate::cards::CardFile;
use crate::cli::{PaneSignIn, Serve};
use crate::settings_file;
use crate::sync::{GraphFile, LOGIN, SyncFile};

/// Where https listens when nobody says otherwise.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8443);
/// The folder everything is kept in when nobody says otherwise, below the current one.
const DEFAULT_DATA: &str = "regarding-data";
/// Where Microsoft serves office.js; the store demands this address (office.js reference, section 9).
const OFFICE_CDN: &str = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js";
/// The npm office.js under our own address, after the stand-in for the script it would fetch from Microsoft, and before
/// that for what Outlook has for several selected mails since.
const OFFICE_SANDBOX: &[&str] =
    &["/office-double/MicrosoftAjax.js", "/office/office.js", "/office-double/multi-select.js"];
/// Our stand-in for the bridge of nested app authentication, in the sandbox.
const OFFICE_BRIDGE: &str = "/office-double/nested-app-auth.js";

/// The configuration file. Every member may be left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct File {
    listen: Option<SocketAddr>,
    http: Option<u16>,
    url: Option<String>,
    data: Option<PathBuf>,
    www: Option<PathBuf>,
    office: Option<String>,
    origins: Vec<String>,
    /// PEM files of authorities that are trusted beside the machine's own.
    authorities: Vec<PathBuf>,
    tls: Option<TlsFiles>,
    entra: Option<Entra>,
    dataverse: Option<Dataverse>,
    card: CardFile,
    /// The synchronizer.
    pub(crate) sync: SyncFile,
    /// Where mailboxes are.
    pub(crate) graph: Option<GraphFile>,
}

impl File {
    /// The file of that name, or what holds without one.
    ///
    /// # Errors
    /// Names the line and what is wrong there.
    pub(crate) fn of(path: Option<&Path>) -> Result<Self> {
        path.map_or_else(|| Ok(Self::default()), read)
    }

    /// The address browsers use.
    pub(crate) fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The folder everything is kept in.
    pub(crate) fn data(&self, given: Option<&Path>) -> PathBuf {
        given.or(self.data.as_deref()).map_or_else(|| PathBuf::from(DEFAULT_DATA), Path::to_owned)
    }

    /// Certificate and key.
    pub(crate) fn tls(&self) -> Option<(PathBuf, PathBuf)> {
        self.tls.as_ref().map(|files| (files.cert.clone(), files.key.clone()))
    }

    /// Authorities that are trusted beside the machine's own, as PEM.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn authorities(&self) -> Result<Vec<Vec<u8>>> {
        let read = |path: &PathBuf| {
            fs::read(path).with_context(|| format!("authorities: {} cannot be read", path.display()))
        };
        self.authorities.iter().map(read).collect()
    }

    /// The client id of the registration by which the pane signs in.
    pub(crate) fn pane_client(&self) -> Option<&str> {
        self.dataverse.as_ref().map(|one| one.client_id.as_str())
    }

    /// The directory that people are in.
    pub(crate) fn tenant(&self) -> Option<&str> {
        let pane = self.dataverse.as_ref().map(|one| one.tenant.as_str());
        pane.or(self.entra.as_ref().map(|one| one.tenant.as_str()))
    }

    /// The client id of the synchronizer's registration.
    pub(crate) fn sync_client(&self) -> Option<&str> {
        self.graph.as_ref().map(GraphFile::client)
    }

    /// A real Dataverse organisation.
    pub(crate) fn organisation(&self) -> Option<&str> {
        self.dataverse.as_ref().map(|one| one.organisation.as_str())
    }

    /// The client id whose tokens the embedded CRM believes.
    pub(crate) fn entra_client(&self) -> Option<&str> {
        self.entra.as_ref().map(|one| one.client_id.as_str())
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TlsFiles {
    cert: PathBuf,
    key: PathBuf,
}

/// The registration in Microsoft Entra ID.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entra {
    /// Directory (tenant) id.
    pub(crate) tenant: String,
    /// Application (client) id.
    pub(crate) client_id: String,
    /// What else our tokens may name as their audience, such as `api://host/client`.
    #[serde(default)]
    pub(crate) audiences: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dataverse {
    organisation: String,
    tenant: String,
    client_id: String,
    /// Where people sign in, in national clouds.
    #[serde(default = "login")]
    login: String,
}

fn login() -> String {
    LOGIN.to_owned()
}

/// Everything decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Whether Microsoft 365 is simulated.
    pub(crate) sandbox: bool,
    /// Where https listens.
    pub(crate) https: Option<SocketAddr>,
    /// Where plain http listens.
    pub(crate) http: Option<SocketAddr>,
    /// The address browsers use, when it was given: an origin without a slash at the end.
    pub(crate) url: Option<String>,
    /// The folder everything is kept in.
    pub(crate) data: PathBuf,
    /// The folder with the built pane, when it was found.
    pub(crate) www: Option<PathBuf>,
    /// Certificate and key, when they were given.
    pub(crate) tls: Option<(PathBuf, PathBuf)>,
    /// The scripts of office.js in their order.
    pub(crate) office: Vec<String>,
    /// Other origins whose pages may call the CRM.
    pub(crate) origins: Vec<String>,
    /// Who signs in outside of the sandbox.
    pub(crate) entra: Option<Entra>,
    /// Where people sign in.
    pub(crate) login: String,
    /// A real Dataverse that the pane talks to instead of the embedded CRM.
    pub(crate) organisation: Option<String>,
    /// The synchronizer runs in this process.
    pub(crate) synchronizer: bool,
    /// Who gives the pane its tokens.
    pub(crate) pane_sign_in: PaneSignIn,
    /// What stands on cards where the desk does not say otherwise.
    pub(crate) card: CardFile,
}

/// Reads a configuration file.
///
/// # Errors
/// Names the line and what is wrong there.
pub(crate) fn read(path: &Path) -> Result<File> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("the configuration file {} cannot be read", path.display()))?;
    settings_file::read(path, &text)
}

impl Settings {
    /// Brings file and command line together; the command line goes first.
    ///
    /// # Errors
    /// When they contradict themselves or leave out what is needed, with the remedy.
    pub(crate) fn decide(given: &Serve, file: File) -> Result<Self> {
        let http = given.http.or(file.http);
        let listen = given.listen.or(file.listen);
        let https = match (listen, http) {
            (Some(listen), _) => Some(listen),
            (None, Some(_)) => None,
            (None, None) => Some(DEFAULT_LISTEN),
        };
        let http = http.map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        let url = given.url.clone().or(file.url).map(|url| origin(&url)).transpose()?;
        let tls = match (&given.cert, &given.key, file.tls) {
            (Some(certificate), Some(key), _) => Some((certificate.clone(), key.clone())),
            (_, _, Some(files)) => Some((files.cert, files.key)),
            _ => None,
        };
        let login = file.dataverse.as_ref().map_or(LOGIN, |one| one.login.as_str());
        let login = https_only("[dataverse] login", login.trim_end_matches('/').to_owned())?;
        let (organisation, entra) = match (file.dataverse, file.entra) {
            (Some(_), Some(_)) => bail!(
                "[dataverse] and [entra] stand side by side: the first is for a real organisation, the second for the embedded CRM; keep one"
            ),
            (Some(Dataverse { organisation, tenant, client_id, .. }), None) => {
                (Some(origin(&organisation)?), Some(Entra { tenant, client_id, audiences: Vec::new() }))
            }
            (None, entra) => (None, entra),
        };
        // Outlook's own sign-in gives tokens for this server; a Dataverse organisation needs tokens of its own.
        let way = if organisation.is_some() { PaneSignIn::Msal } else { PaneSignIn::Office };
        let pane_sign_in = given.pane_sign_in.unwrap_or(way);
        let office = match (file.office, given.sandbox) {
            (Some(office), _) => vec![https_only("office", office)?],
            (None, true) => {
                // The bridge to Outlook's sign-in comes with Microsoft's office.js, not with the one on npm.
                let bridge = (pane_sign_in == PaneSignIn::Msal).then_some(OFFICE_BRIDGE);
                OFFICE_SANDBOX.iter().copied().chain(bridge).map(str::to_owned).collect()
            }
            (None, false) => vec![OFFICE_CDN.to_owned()],
        };
        let data = given.data.clone().or(file.data).unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        let origins = file.origins.iter().map(|one| origin(one)).collect::<Result<_>>()?;
        let www = given.www.clone().or(file.www);
        if let Some(www) = &www {
            ensure!(
                www.join("pane.html").is_file(),
                "{} holds no pane.html: build it with `cargo xtask build`",
                www.display()
            );
        }
        let settings = Self {
            sandbox: given.sandbox,
            https,
            http,
            url,
            data,
            www: www.or_else(beside_the_program),
            tls,
            office,
            origins,
            entra,
            login,
            organisation,
            synchronizer: given.sync,
            pane_sign_in,
            card: file.card,
        };
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<()> {
        self.card.check()?;
        if self.sandbox {
            for address in [self.https, self.http].into_iter().flatten() {
                ensure!(
                    address.ip().is_loopback(),
                    "the sandbox signs anybody in and listens only on this machine, not on {address}: say --listen 127.0.0.1:{}",
                    address.port()
                );
            }
            ensure!(
                self.organisation.is_none(),
                "the sandbox has its own CRM: take [dataverse] out of the configuration file, or --sandbox away"
            );
            return Ok(());
        }
        let Some(entra) = &self.entra else {
            bail!(
                "nobody could sign in: in a configuration file (--config FILE) give the registration in Entra, with tenant \
                 and client_id, as [dataverse] beside the organisation, or as [entra] for the embedded CRM; or try \
                 everything without one: regarding serve --sandbox --data DIR"
            );
        };
        let table = if self.organisation.is_some() { "dataverse" } else { "entra" };
        for (name, value) in [("tenant", &entra.tenant), ("client_id", &entra.client_id)] {
            ensure!(
                uuid::Uuid::parse_str(value).is_ok(),
                "[{table}] {name} must be an id such as 11111111-2222-4333-8444-555555555555, not {value:?}; it stands on the overview of the registration"
            );
        }
        Ok(())
    }

    /// The address browsers use, once it is known where the server listens.
    pub(crate) fn public_url(&self, https: Option<SocketAddr>, http: Option<SocketAddr>) -> String {
        let host = |address: SocketAddr| {
            if address.ip().is_loopback() || address.ip().is_unspecified() {
                format!("localhost:{}", address.port())
            } else {
                address.to_string()
            }
        };
        match (&self.url, https, http) {
            (Some(url), _, _) => url.clone(),
            (None, Some(https), _) => format!("https://{}", host(https)),
            (None, None, Some(http)) => format!("http://{}", host(http)),
            (None, None, None) => "https://localhost:8443".to_owned(),
        }
    }
}

/// The folder `www` beside the program, or one above it, where the build puts it.
fn beside_the_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let folder = program.parent()?;
    [folder.join("www"), folder.join("../www")].into_iter().find(|www| www.join("pane.html").is_file())
}

/// Checks an address and answers its origin, without a slash at the end.
pub(crate) fn origin(url: &str) -> Result<String> {
    let uri: Uri = url
        .parse()
        .ok()
        .with_context(|| format!("{url:?} is no address; it must look like https://host:port"))?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        bail!("{url:?} must begin with https:// and name a host");
    };
    ensure!(matches!(scheme, "https" | "http"), "{url:?} must begin with https://");
    ensure!(
        matches!(uri.path(), "" | "/") && uri.query().is_none(),
        "{url:?} must end after the host, without a path"
    );
    ensure!(!authority.as_str().contains('@'), "{url:?} must not hold a user name");
    Ok(format!("{scheme}://{}", authority.as_str().to_ascii_lowercase()))
}

fn https_only(key: &str, url: String) -> Result<String> {
    ensure!(url.starts_with("https://"), "{key} must be an https address, not {url:?}");
    ensure!(!url.contains(['"', '<', '>', ' ', ';', ',']), "{key} must be a plain address, not {url:?}");
    Ok(url)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Arguments, Command};

    fn decide(line: &[&str], file: &str) -> Result<Settings> {
        let mut words = vec!["regarding", "serve"];
        words.extend(line);
        let Command::Serve(serve) = Arguments::parse_from(words).command else {
            unreachable!("the line says serve")
        };
        Settings::decide(&serve, toml::from_str(file)?)
    }

    #[test]
    fn http_alone_means_no_https() {
        let settings = decide(&["--sandbox", "--data", "d", "--http", "0"], "").unwrap();
        assert_eq!(settings.https, None);
        assert_eq!(settings.http.unwrap().to_string(), "127.0.0.1:0");
        let both =
            decide(&["--sandbox", "--data", "d", "--http", "0", "--listen", "127.0.0.1:9"], "").unwrap();
        assert!(both.https.is_some() && both.http.is_some());
        let none = decide(&["--sandbox", "--data", "d"], "").unwrap();
        assert_eq!(none.https, Some(DEFAULT_LISTEN));
    }

    #[test]
    fn each_mistake_is_named_with_its_remedy() {
        let entra = "[entra]\ntenant = \"11111111-2222-4333-8444-555555555555\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\n";
        let cases: &[(&[&str], &str, &str)] = &[
            (&["--data", "d"], "", "[entra]"),
            (
                &["--data", "d"],
                "[entra]\ntenant = \"contoso\"\nclient_id = \"x\"",
                "overview of the registration",
            ),
            (&["--sandbox", "--data", "d", "--listen", "0.0.0.0:1"], "", "127.0.0.1:1"),
            (
                &["--sandbox", "--data", "d"],
                "[dataverse]\norganisation = \"https://o.crm.dynamics.com\"\ntenant = \"a\"\nclient_id = \"b\"",
                "its own CRM",
            ),
            (&["--data", "d", "--url", "localhost"], entra, "https://"),
            (&["--data", "d", "--url", "https://h/path"], entra, "without a path"),
            (&["--data", "d", "--www", "nowhere"], entra, "cargo xtask build"),
            (&["--data", "d"], "office = \"http://x\"", "https"),
            (&["--data", "d"], "lissten = \"x\"", "lissten"),
            (&["--data", "d"], "listen = 3", "line 1"),
        ];
        for (line, file, expected) in cases {
            let error = format!("{:#}", decide(line, file).unwrap_err());
            assert!(error.contains(expected), "{line:?} {file:?}: {error}");
        }
    }

    #[test]
    fn the_command_line_goes_before_the_file() {
        let settings = decide(
            &["--sandbox", "--data", "line", "--listen", "127.0.0.1:1"],
            "data = \"file\"\nlisten = \"127.0.0.1:2\"",
        )
        .unwrap();
        assert_eq!(settings.data, PathBuf::from("line"));
        assert_eq!(settings.https.unwrap().port(), 1);
    }

    #[test]
    fn the_address_follows_from_where_it_listens() {
        let settings = decide(&["--sandbox", "--data", "d"], "").unwrap();
        let at = |port| Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        assert_eq!(settings.public_url(at(5), at(6)), "https://localhost:5");
        assert_eq!(settings.public_url(None, at(6)), "http://localhost:6");
    }
}
