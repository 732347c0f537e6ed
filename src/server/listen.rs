//! Where the server listens, with which certificate, and how it ends.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use time::OffsetDateTime;
use tokio::task::JoinSet;

use crate::tls;

/// How long requests may go on after the server was asked to end.
const FAREWELL: Duration = Duration::from_secs(5);
/// How often the local certificate is looked at.
const RENEWAL: Duration = Duration::from_secs(24 * 3600);

/// Listeners that are bound and not served yet.
pub(crate) struct Bound {
    https: Option<TcpListener>,
    http: Option<TcpListener>,
}

impl Bound {
    /// Takes the addresses.
    ///
    /// # Errors
    /// When one cannot be had, with the remedy.
    pub(crate) fn new(https: Option<SocketAddr>, http: Option<SocketAddr>) -> Result<Self> {
        Ok(Self {
            https: https.map(|address| bind(address, "--listen 127.0.0.1:0")).transpose()?,
            http: http.map(|address| bind(address, "--http 0")).transpose()?,
        })
    }

    /// Where https is listened on.
    pub(crate) fn https(&self) -> Option<SocketAddr> {
        self.https.as_ref().and_then(|bound| bound.local_addr().ok())
    }

    /// Where plain http is listened on.
    pub(crate) fn http(&self) -> Option<SocketAddr> {
        self.http.as_ref().and_then(|bound| bound.local_addr().ok())
    }

    /// Serves an application, which is made for the scheme it is asked by.
    ///
    /// # Errors
    /// When the certificate cannot be used.
    pub(crate) async fn serve(
        self,
        tls: Option<&(PathBuf, PathBuf)>,
        data: &Path,
        app: impl Fn(&'static str) -> Router,
    ) -> Result<Served> {
        let handle: Handle<SocketAddr> = Handle::new();
        let mut servers = JoinSet::new();
        let mut lines = Vec::new();
        if let Some(listener) = self.https {
            let (certificate, local) = certificate(tls, data).await?;
            if local {
                tokio::spawn(renew(data.to_owned(), certificate.clone()));
            }
            lines.push(format!("Listening on https://{}", shown(listener.local_addr()?)));
            // A small answer does not wait for the client's acknowledgement of the one before it.
            let acceptor = RustlsAcceptor::new(certificate).acceptor(NoDelayAcceptor::new());
            let server = axum_server::from_tcp(listener)?.acceptor(acceptor).handle(handle.clone());
            let service = app("https").into_make_service_with_connect_info::<SocketAddr>();
            servers.spawn(async move { server.serve(service).await });
        }
        if let Some(listener) = self.http {
            lines.push(format!("Listening on http://{}", shown(listener.local_addr()?)));
            let server =
                axum_server::from_tcp(listener)?.acceptor(NoDelayAcceptor::new()).handle(handle.clone());
            let service = app("http").into_make_service_with_connect_info::<SocketAddr>();
            servers.spawn(async move { server.serve(service).await });
        }
        Ok(Served { handle, servers, lines })
    }
}

/// Listeners that are served.
pub(crate) struct Served {
    handle: Handle<SocketAddr>,
    servers: JoinSet<std::io::Result<()>>,
    lines: Vec<String>,
}

impl Served {
    /// Says where it listens. Programs that start this one read these lines: the address is the last word.
    pub(crate) fn announce(&self) {
        for line in &self.lines {
            println!("{line}");
        }
    }

    /// Waits until it is asked to end, does what is to be done before, and lets requests under way finish.
    ///
    /// # Errors
    /// When a listener breaks.
    pub(crate) async fn until_asked_to_end(mut self, before: impl Future<Output = ()>) -> Result<()> {
        tokio::select! {
            () = asked_to_end() => {
                tracing::info!("ending");
                before.await;
            }
            Some(ended) = self.servers.join_next(), if !self.servers.is_empty() => {
                ended.context("a listener broke")?.context("a listener ended")?;
            }
        }
        self.handle.graceful_shutdown(Some(FAREWELL));
        while let Some(ended) = self.servers.join_next().await {
            ended.context("a listener broke")?.context("a listener ended")?;
        }
        Ok(())
    }
}

fn bind(address: SocketAddr, instead: &str) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| {
        format!("{address} cannot be listened on; if another program has it, take a free port with {instead}")
    })?;
    listener.set_nonblocking(true).context("the listener cannot be used")?;
    Ok(listener)
}

/// Addresses of this machine by the name its certificate and Outlook's page are for.
fn shown(address: SocketAddr) -> String {
    if address.ip().is_loopback() { format!("localhost:{}", address.port()) } else { address.to_string() }
}

/// The certificate, and whether it is our own.
async fn certificate(tls: Option<&(PathBuf, PathBuf)>, data: &Path) -> Result<(RustlsConfig, bool)> {
    let (certificate, key, local) = match tls {
        Some((certificate, key)) => (certificate.clone(), key.clone(), false),
        None => {
            let files = tls::local(data, OffsetDateTime::now_utc())?;
            (files.certificate, files.key, true)
        }
    };
    let config = RustlsConfig::from_pem_file(&certificate, &key).await.with_context(|| {
        format!(
            "certificate {} and key {} cannot be used; both must be PEM, and belong together",
            certificate.display(),
            key.display()
        )
    })?;
    Ok((config, local))
}

/// Keeps the local certificate good while the server runs.
async fn renew(data: PathBuf, config: RustlsConfig) {
    loop {
        tokio::time::sleep(RENEWAL).await;
        let renewed = match tls::local(&data, OffsetDateTime::now_utc()) {
            Ok(files) => {
                config.reload_from_pem_file(&files.certificate, &files.key).await.map_err(Into::into)
            }
            Err(error) => Err(error),
        };
        if let Err(error) = renewed {
            tracing::error!(error = format!("{error:#}"), "the certificate cannot be renewed");
        }
    }
}

/// Comes back when Ctrl-C or SIGTERM asks the process to end.
pub(crate) async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
