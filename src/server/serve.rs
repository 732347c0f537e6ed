//! `regarding serve`: puts the parts together, listens, and ends in good order.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, map_request};
use axum::routing::get;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use crm::Crm;
use http::header;
use sandbox::Sandbox;
use time::OffsetDateTime;
use tower::util::option_layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use uuid::Uuid;

use crate::auth::{KeySource, TrustedIssuer, Validator, entra, is_loopback_authority};
use crate::cli::Serve;
use crate::config::{self, File, Settings};
use crate::{api, csp, graph, headers, log, manifest, pane, seed, tls};

/// The largest request body, in bytes: an attachment of 25 MB in base64 with room around it.
const MAX_BODY: usize = 48 * 1024 * 1024;
/// How long requests may go on after the server was asked to end.
const FAREWELL: Duration = Duration::from_secs(5);
/// How often the local certificate is looked at.
const RENEWAL: Duration = Duration::from_secs(24 * 3600);

/// Serves until Ctrl-C or SIGTERM.
pub(crate) async fn serve(given: &Serve) -> Result<()> {
    let file = match &given.config {
        Some(path) => config::read(path)?,
        None => File::default(),
    };
    let settings = Settings::decide(given, file)?;
    fs::create_dir_all(&settings.data)
        .with_context(|| format!("the folder {} cannot be made", settings.data.display()))?;
    let https = settings.https.map(|address| bind(address, "--listen 127.0.0.1:0")).transpose()?;
    let http = settings.http.map(|address| bind(address, "--http 0")).transpose()?;
    let at = |listener: &Option<TcpListener>| listener.as_ref().and_then(|bound| bound.local_addr().ok());
    let url = settings.public_url(at(&https), at(&http));
    let app = app(&settings, &url).await?;

    let handle: Handle<SocketAddr> = Handle::new();
    let mut servers = tokio::task::JoinSet::new();
    let mut lines = Vec::new();
    if let Some(listener) = https {
        let (certificate, local) = certificate(&settings).await?;
        if local {
            tokio::spawn(renew(settings.data.clone(), certificate.clone()));
        }
        lines.push(format!("Listening on https://{}", shown(listener.local_addr()?)));
        // A small answer does not wait for the client's acknowledgement of the one before it.
        let acceptor = RustlsAcceptor::new(certificate).acceptor(NoDelayAcceptor::new());
        let server = axum_server::from_tcp(listener)?.acceptor(acceptor).handle(handle.clone());
        let service = reached_at("https", &settings, &url, app.clone()).into_make_service();
        servers.spawn(async move { server.serve(service).await });
    }
    if let Some(listener) = http {
        lines.push(format!("Listening on http://{}", shown(listener.local_addr()?)));
        let server = axum_server::from_tcp(listener)?.acceptor(NoDelayAcceptor::new()).handle(handle.clone());
        let service = reached_at("http", &settings, &url, app).into_make_service();
        servers.spawn(async move { server.serve(service).await });
    }
    announce(&settings, &lines);
    tokio::spawn(async move {
        asked_to_end().await;
        tracing::info!("ending");
        handle.graceful_shutdown(Some(FAREWELL));
    });
    while let Some(ended) = servers.join_next().await {
        ended.context("a listener broke")?.context("a listener ended")?;
    }
    Ok(())
}

/// Tells the CRM under which address it was asked, for the addresses in its answers. In the sandbox that is whatever
/// name of this machine the client used; elsewhere it is the public one, for `Host` is the client's to choose.
fn reached_at(scheme: &'static str, settings: &Settings, url: &str, app: Router) -> Router {
    let (public, sandbox) = (crm::Origin(url.to_owned()), settings.sandbox);
    app.layer(map_request(move |mut request: Request| {
        let used = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        let used = used.or_else(|| request.uri().authority().map(http::uri::Authority::as_str));
        let origin = match used.filter(|host| sandbox && is_loopback_authority(host)) {
            Some(host) => crm::Origin(format!("{scheme}://{host}")),
            None => public.clone(),
        };
        request.extensions_mut().insert(origin);
        async move { request }
    }))
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

fn announce(settings: &Settings, lines: &[String]) {
    // Programs that start this one read these lines: the address is the last word.
    for line in lines {
        println!("{line}");
    }
    if settings.www.is_none() {
        tracing::warn!("the pane is not served, because it is not built: `cargo xtask build`, or --www DIR");
    }
}

async fn app(settings: &Settings, url: &str) -> Result<Router> {
    let sandbox = match settings.sandbox {
        true => Some(
            Sandbox::open(&settings.data, sandbox::Options { public_url: url.to_owned() })
                .await
                .with_context(|| format!("the sandbox in {} cannot be opened", settings.data.display()))?,
        ),
        false => None,
    };
    let mut app = Router::new()
        .route("/healthz", get(healthy))
        .merge(pane::router(settings, url))
        .merge(csp::router(settings.sandbox));
    if let Some(sandbox) = &sandbox {
        let mut issuer = sandbox_issuer(sandbox);
        issuer.audiences.extend(graph::AUDIENCES.map(str::to_owned));
        let validator = Arc::new(Validator::new(vec![issuer]).permitting(graph::permits));
        let graph = graph::guarded(sandbox, validator, &settings.origins);
        app = app.merge(sandbox.router()).route_service("/graph/{*path}", graph);
    }
    if settings.organisation.is_none() {
        let crm = open_crm(settings, sandbox.as_ref()).await?;
        if let Some(sandbox) = &sandbox {
            seed::seed(&crm, sandbox.story()).await.context("the story cannot be told to the CRM")?;
        }
        let validator = Arc::new(Validator::new(issuers(settings, sandbox.as_ref(), url)?));
        let api = api::guarded(crm.router(), validator, sandbox.as_ref(), &settings.origins);
        app = app.route_service("/api/{*path}", api);
    }
    Ok(app
        .layer(CompressionLayer::new().gzip(true))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(CatchPanicLayer::new())
        .layer(option_layer(headers::https_only(settings.sandbox)))
        .layer(from_fn(headers::secure))
        .layer(from_fn(log::each_request)))
}

async fn open_crm(settings: &Settings, sandbox: Option<&Sandbox>) -> Result<Crm> {
    let path = settings.data.join("crm.sqlite");
    let tenant = match (sandbox, &settings.entra) {
        (Some(sandbox), _) => Some(sandbox.story().tenant.id.as_str()),
        (None, Some(registration)) => Some(registration.tenant.as_str()),
        (None, None) => None,
    };
    let tenant = tenant.and_then(|id| Uuid::try_parse(id).ok()).unwrap_or_default();
    let options = crm::Options { tenant, max_body_bytes: MAX_BODY, ..crm::Options::default() };
    Crm::open(&path, options).await.with_context(|| format!("the CRM in {} cannot be opened", path.display()))
}

/// Who may issue tokens: Entra when a registration is given, the sandbox when there is one.
fn issuers(settings: &Settings, sandbox: Option<&Sandbox>, url: &str) -> Result<Vec<TrustedIssuer>> {
    let mut issuers = Vec::new();
    if let Some(registration) = &settings.entra {
        let http = reqwest::Client::builder().build().context("no HTTP client for the signing keys")?;
        let mut audiences = registration.audiences.clone();
        if let Some((_, host)) = url.split_once("://") {
            audiences.push(format!("api://{host}/{}", registration.client_id));
        }
        issuers.push(entra(&registration.tenant, &registration.client_id, &audiences, http));
    }
    if let Some(sandbox) = sandbox {
        issuers.push(sandbox_issuer(sandbox));
    }
    Ok(issuers)
}

fn sandbox_issuer(sandbox: &Sandbox) -> TrustedIssuer {
    let (keys, tenant, client) = (sandbox.clone(), sandbox.story().tenant.id.clone(), manifest::CLIENT);
    TrustedIssuer {
        // What is trusted is the key in the data directory. The address it was used at may be another one: the
        // server can move to another port while a token lives, and `regarding token` knows none.
        issuers: ["https", "http"]
            .map(|scheme| format!("{scheme}://{{loopback}}/signin/{{tenantid}}/v2.0"))
            .to_vec(),
        audiences: vec![
            client.to_owned(),
            format!("api://{{loopback}}/{client}"),
            "https://{loopback}".to_owned(),
            "http://{loopback}".to_owned(),
        ],
        tenants: vec![tenant],
        keys: KeySource::in_process(move || keys.key_set()),
    }
}

async fn healthy() -> axum::Json<serde_json::Value> {
    axum::Json(serde_json::json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}

/// The certificate, and whether it is our own.
async fn certificate(settings: &Settings) -> Result<(RustlsConfig, bool)> {
    let (certificate, key, local) = match &settings.tls {
        Some((certificate, key)) => (certificate.clone(), key.clone(), false),
        None => {
            let files = tls::local(&settings.data, OffsetDateTime::now_utc())?;
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

async fn asked_to_end() {
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
