//! The files of the simulated Outlook on the web, and the stand-ins office.js needs around itself.

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use uuid::Uuid;

use crate::Sandbox;

const HTML: &str = "text/html; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

/// An add-in that only loads office.js: what the pane's start is measured against.
const BARE: &str = "bare.html";

/// One that also has Outlook sign in and asks the CRM one question before it paints.
const ASKING: &str = "asking.html";

/// Path under `/mail/`, media type, content.
const FILES: &[(&str, &str, &str)] = &[
    ("", HTML, include_str!("index.html")),
    ("outlook.css", CSS, include_str!("outlook.css")),
    ("api.js", JS, include_str!("api.js")),
    ("appointment.js", JS, include_str!("appointment.js")),
    ("appointment-methods.js", JS, include_str!("appointment-methods.js")),
    (ASKING, HTML, include_str!("asking.html")),
    ("asking.js", JS, include_str!("asking.js")),
    (BARE, HTML, include_str!("bare.html")),
    ("bare.js", JS, include_str!("bare.js")),
    ("calendar.js", JS, include_str!("calendar.js")),
    ("categories.js", JS, include_str!("categories.js")),
    ("compose.js", JS, include_str!("compose.js")),
    ("compose-methods.js", JS, include_str!("compose-methods.js")),
    ("deliver.js", JS, include_str!("deliver.js")),
    ("dom.js", JS, include_str!("dom.js")),
    ("folders.js", JS, include_str!("folders.js")),
    ("host.js", JS, include_str!("host.js")),
    ("launch.js", JS, include_str!("launch.js")),
    ("list.js", JS, include_str!("list.js")),
    ("main.js", JS, include_str!("main.js")),
    ("manifest.js", JS, include_str!("manifest.js")),
    ("menu.js", JS, include_str!("menu.js")),
    ("methods.js", JS, include_str!("methods.js")),
    ("naa.js", JS, include_str!("naa.js")),
    ("pane.js", JS, include_str!("pane.js")),
    ("reading.js", JS, include_str!("reading.js")),
    ("wire.js", JS, include_str!("wire.js")),
    ("words.js", JS, include_str!("words.js")),
    ("xdm.js", JS, include_str!("xdm.js")),
];

/// Path under `/office-double/`, content.
const DOUBLES: &[(&str, &str)] = &[
    ("MicrosoftAjax.js", include_str!("doubles/MicrosoftAjax.js")),
    ("multi-select.js", include_str!("doubles/multi-select.js")),
    ("nested-app-auth.js", include_str!("doubles/nested-app-auth.js")),
];

/// The page runs its own scripts only, talks to its own server only, and frames the add-in and the mail's body.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Both are framed by the page, and office.js writes two inline style attributes.
const BARE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src-attr 'unsafe-inline'; connect-src 'self'; \
                           form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// The routes `/mail/`, `/office-double/` and `/main.aspx`.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/mail", get(|| async { Redirect::permanent("/mail/") }))
        .route("/mail/", get(|| file(Path(String::new()))))
        .route("/mail/{*path}", get(file))
        .route("/main.aspx", get(row))
        .route("/office-double/{name}", get(double))
}

/// Which row a link means, as model-driven apps have it.
#[derive(Deserialize)]
struct Asked {
    etn: String,
    id: String,
}

/// Where a Dataverse organisation shows a row: here the desk does.
async fn row(Query(asked): Query<Asked>) -> Response {
    let plain = asked.etn.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match Uuid::try_parse(&asked.id) {
        Ok(id) if plain => Redirect::temporary(&format!("/desk/#/record/{}/{id}", asked.etn)).into_response(),
        Ok(_) | Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What holds for every answer of the sandbox: no guessing of types, no caching where nothing else was said.
pub(crate) async fn plainly(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn file(Path(path): Path<String>) -> Response {
    match FILES.iter().find(|(name, _, _)| *name == path) {
        Some((_, kind, content)) => {
            served(kind, content, if path == BARE || path == ASKING { BARE_POLICY } else { POLICY })
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn double(Path(name): Path<String>) -> Response {
    match DOUBLES.iter().find(|(file, _)| *file == name) {
        Some((_, content)) => served(JS, content, POLICY),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn served(kind: &'static str, content: &'static str, policy: &'static str) -> Response {
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
