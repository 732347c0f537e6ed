//! The desk's page at an address of its own, with a policy of its own: nothing of Outlook is loaded here.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::config::Settings;
use crate::headers;
use crate::manifest;
use crate::pane::{ASK, fill, state_of};

/// What a token for this server is asked with (`manifest.xml` names the same).
const OWN_SCOPE: &str = "access_as_user";
/// The address of the desk, to which a sign-in comes back.
pub(crate) const DESK: &str = "/desk/";

/// What the page is made from.
struct Page {
    www: PathBuf,
    config: Value,
    policy: Option<HeaderValue>,
}

/// The route of the desk. Its files lie beside the pane's.
pub(crate) fn router(settings: &Settings, url: &str) -> Router {
    let page = Arc::new(Page {
        www: settings.www.clone().unwrap_or_default(),
        config: config(settings, url),
        policy: HeaderValue::from_str(&headers::desk_policy(settings, url)).ok(),
    });
    Router::new()
        .route("/desk", get(|| async { Redirect::permanent(DESK) }))
        // Only what the server has filled in is served.
        .route("/desk.html", get(|| async { Redirect::permanent(DESK) }))
        .route(DESK, get(desk))
        .with_state(page)
}

/// What the desk must know. Nothing in it is secret: every visitor can read it.
fn config(settings: &Settings, url: &str) -> Value {
    let client = settings.entra.as_ref().map_or(manifest::CLIENT, |entra| entra.client_id.as_str());
    let tenant = settings.entra.as_ref().map_or("organizations", |entra| entra.tenant.as_str());
    // The sandbox signs people in itself.
    let provider = if settings.sandbox { "/signin" } else { "https://login.microsoftonline.com" };
    let authority = format!("{provider}/{tenant}/oauth2/v2.0");
    let host = url.split_once("://").map_or(url, |(_, host)| host);
    let organisation = settings.organisation.as_deref().map(|address| address.trim_end_matches('/'));
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "signin": {
            "authorize": format!("{authority}/authorize"),
            "token": format!("{authority}/token"),
            "logout": format!("{authority}/logout"),
            "clientId": client,
        },
        "scope": format!("api://{host}/{client}/{OWN_SCOPE}"),
        // An address without a host is of the server itself: the embedded CRM, which takes the same token.
        "crm": format!("{}/api/data/v9.2/", organisation.unwrap_or_default()),
        "crmScope": organisation.map(|address| format!("{address}/user_impersonation")).unwrap_or_default(),
    })
}

async fn desk(State(page): State<Arc<Page>>) -> Response {
    let Ok(template) = tokio::fs::read_to_string(page.www.join("desk.html")).await else {
        let text = "The desk is not built. Run `cargo xtask build`, or say with --www where it lies.";
        return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    };
    let html = fill(&template, &page.config, "", &state_of(&page.www));
    let mut response = ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, ASK);
    if let Some(policy) = &page.policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    response
}
