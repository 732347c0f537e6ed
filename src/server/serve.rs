//! `regarding serve`: puts the parts together, listens, and ends in good order.

use std::fs;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, map_request};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use crm::Crm;
use http::{StatusCode, header};
use sandbox::Sandbox;
use time::OffsetDateTime;
use tower::util::option_layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use uuid::Uuid;

use crate::auth::{KeySource, TrustedIssuer, Validator, entra, is_loopback_authority};
use crate::cards::Cards;
use crate::cli::Serve;
use crate::config::{File, Settings};
use crate::listen::Bound;
use crate::sync::{self, Given, Service, note_address};
use crate::{admin, api, backup, csp, desk, graph, headers, log, manifest, pane, people, seed, tls};

/// The largest request body, in bytes: an attachment of 25 MB in base64 with room around it.
const MAX_BODY: usize = 48 * 1024 * 1024;

/// Serves until Ctrl-C or SIGTERM.
pub(crate) async fn serve(given: &Serve) -> Result<()> {
    let file = File::of(given.config.as_deref())?;
    let settings = Settings::decide(given, file.clone())?;
    fs::create_dir_all(&settings.data)
        .with_context(|| format!("the folder {} cannot be made", settings.data.display()))?;
    let _in_use = backup::in_use(&settings.data)?;
    let bound = Bound::new(settings.https, settings.http)?;
    let url = settings.public_url(bound.https(), bound.http());
    if settings.sandbox {
        note_address(&settings.data, &url)?;
    }
    let (app, service) = app(given, &file, &settings, &url).await?;
    let made = |scheme| reached_at(scheme, &settings, &url, app.clone());
    let served = bound.serve(settings.tls.as_ref(), &settings.data, made).await?;
    // The synchronizer begins when the routes are served: Graph asks them before it promises notifications.
    let running = service.as_ref().map(Service::start).transpose()?;
    served.announce();
    if settings.www.is_none() {
        tracing::warn!("the pane is not served, because it is not built: `cargo xtask build`, or --www DIR");
    }
    let before = async {
        if let Some(running) = running {
            crate::sync::end(running).await;
        }
    };
    served.until_asked_to_end(before).await
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

/// The synchronizer's part, where it is wanted.
async fn synchronizer(given: &Serve, file: &File, settings: &Settings, url: &str) -> Result<Option<Service>> {
    if !given.sync {
        return Ok(None);
    }
    if settings.sandbox && settings.https.is_some() {
        // The authority must be there before the synchronizer is told to trust it.
        tls::local(&settings.data, OffsetDateTime::now_utc())?;
    }
    let of_sandbox = Given { store: given.store.as_deref(), url: settings.sandbox.then_some(url) };
    let config = sync::config(&of_sandbox, file, &settings.data, true)?;
    Service::open(config).await.map(Some)
}

async fn app(
    given: &Serve,
    file: &File,
    settings: &Settings,
    url: &str,
) -> Result<(Router, Option<Service>)> {
    let sandbox = match settings.sandbox {
        true => Some(
            Sandbox::open(&settings.data, sandbox::Options { public_url: url.to_owned() })
                .await
                .with_context(|| format!("the sandbox in {} cannot be opened", settings.data.display()))?,
        ),
        false => None,
    };
    let service = synchronizer(given, file, settings, url).await?;
    let of_health = service.clone();
    let cards = Cards::new(settings.card.clone(), service.clone());
    let mut app = Router::new()
        .route("/healthz", get(move || health(of_health.clone())))
        .merge(pane::router(settings, url, &cards))
        .merge(desk::router(settings, url))
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
            let people = sandbox.directory();
            let seeding = seed::seed(&crm, sandbox.story(), &people, given.bare);
            seeding.await.context("the story cannot be told to the CRM")?;
            app = app.merge(people::router(sandbox, &crm, service.clone()));
        }
        let validator = Arc::new(Validator::new(issuers(settings, sandbox.as_ref(), url)?));
        let api = api::guarded(crm.router(), validator, sandbox.as_ref(), &settings.origins);
        app = app.route_service("/api/{*path}", api);
    }
    if let Some(service) = &service {
        let validator = Arc::new(Validator::new(issuers(settings, sandbox.as_ref(), url)?));
        let cors = api::cors(&settings.origins, settings.sandbox);
        app = app
            .merge(sync::for_everybody(service, Some(Arc::clone(&validator))))
            .merge(admin::router(service, &cards, Arc::clone(&validator)).layer(cors.clone()))
            .merge(sync::for_the_pane(service, validator).layer(cors));
    }
    let app = app
        .layer(CompressionLayer::new().gzip(true))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(CatchPanicLayer::new())
        .layer(option_layer(headers::https_only(settings.sandbox)))
        .layer(from_fn(headers::secure))
        .layer(from_fn(log::each_request));
    Ok((app, service))
}

async fn open_crm(settings: &Settings, sandbox: Option<&Sandbox>) -> Result<Crm> {
    let path = settings.data.join(backup::CRM);
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

/// How the server is; 503 where something is wrong that somebody should know of.
pub(crate) async fn health(service: Option<Service>) -> Response {
    let mut told = serde_json::json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") });
    let mut status = StatusCode::OK;
    if let Some(service) = service {
        let (of_service, well) = sync::healthy(&service).await;
        told["sync"] = of_service;
        if !well {
            told["status"] = "failing".into();
            status = StatusCode::SERVICE_UNAVAILABLE;
        }
    }
    (status, axum::Json(told)).into_response()
}
