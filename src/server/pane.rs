//! The pane's page, filled in with what this server is, and the files around it.
//!
//! What is in the body of `www/pane.html` is painted by the style sheet alone, before any script has come. The server
//! fills in: the settings, as JSON, into the element `config`; office.js and what must stand before it at the mark
//! `office.js`, as deferred scripts in their order; and every address that begins with `./` gets the version of the files.
//! The order of the scripts is the order in which they run: boot.js keeps what office.js takes away, so it stands first.
//! All of them are deferred, so none keeps the shell from being painted.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use tower_http::services::ServeDir;

use crate::cards::Cards;
use crate::cli::PaneSignIn;
use crate::config::Settings;
use crate::headers;
use crate::manifest;

/// The element of the page that the configuration is written into.
const CONFIG_OPEN: &str = "<script type=\"application/json\" id=\"config\">";
/// Its end.
const CONFIG_CLOSE: &str = "</script>";
/// Where the page wants the scripts of office.js; a page that loads them itself finds them in the configuration.
const OFFICE_MARK: &str = "<!-- office.js -->";
/// Prefix of addresses whose content never changes: the part after it names the state of the files.
const VERSIONED: &str = "/v";
/// Answers below a version may be kept for ever.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Icons and office.js change with releases only.
const FOR_AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");
/// Everything else is asked for anew.
pub(crate) const ASK: HeaderValue = HeaderValue::from_static("no-cache");

/// The page of the sign-in's own window.
pub(crate) const DIALOG: &str = "/signin-dialog.html";

/// What the page is made from.
struct Page {
    www: PathBuf,
    config: Value,
    office: String,
    policy: Option<HeaderValue>,
    policy_of_dialog: Option<HeaderValue>,
    endpoints: Option<HeaderValue>,
    manifest: String,
    cards: Cards,
}

/// The routes of the pane: its page, its files, its manifest.
pub(crate) fn router(settings: &Settings, url: &str, cards: &Cards) -> Router {
    let manifest = manifest::for_address(url, settings.entra.as_ref().map(|entra| entra.client_id.as_str()))
        .unwrap_or_default();
    let office: String =
        settings.office.iter().map(|script| format!("<script defer src=\"{script}\"></script>")).collect();
    let www = settings.www.clone();
    let page = Arc::new(Page {
        www: www.clone().unwrap_or_default(),
        config: config(settings, url),
        office,
        policy: HeaderValue::from_str(&headers::pane_policy(settings, url)).ok(),
        policy_of_dialog: HeaderValue::from_str(&headers::dialog_policy(settings, url)).ok(),
        endpoints: HeaderValue::from_str(&format!("csp=\"{url}/csp-report\"")).ok(),
        manifest,
        cards: cards.clone(),
    });
    let start = if settings.sandbox { "/mail/" } else { "/pane.html" };
    let router = Router::new()
        .route("/", get(move || async move { Redirect::temporary(start) }))
        .route("/pane.html", get(pane))
        .route("/launch.html", get(launch))
        .route(DIALOG, get(dialog))
        .route("/manifest.xml", get(manifest_xml))
        .with_state(page);
    match www {
        Some(www) => router.nest(VERSIONED, versioned(&www)).fallback_service(plain(&www)),
        None => router,
    }
}

/// What the pane must know. Nothing in it is secret: every visitor can read it.
fn config(settings: &Settings, url: &str) -> Value {
    let client = settings.entra.as_ref().map_or(manifest::CLIENT, |entra| entra.client_id.as_str());
    let tenant = settings.entra.as_ref().map_or("common", |entra| entra.tenant.as_str());
    let sign_in = match settings.pane_sign_in {
        PaneSignIn::Office => "office",
        PaneSignIn::Msal => "msal",
    };
    let authority = match settings.sandbox {
        true => {
            let story = sandbox::story().map(|story| story.tenant.id);
            format!("{url}/signin/{}", story.unwrap_or_else(|_| "organizations".to_owned()))
        }
        false => format!("{}/{tenant}", settings.login),
    };
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "sandbox": settings.sandbox,
        // An address without a host is of the server itself: the embedded CRM.
        "crm": format!("{}/api/data/v9.2/", settings.organisation.as_deref().unwrap_or_default().trim_end_matches('/')),
        "signin": sign_in,
        "clientId": client,
        "authority": authority,
        "office": settings.office,
        // Its decisions are told for the same tokens as the embedded CRM's rows.
        "synchronizer": settings.synchronizer,
    })
}

async fn pane(State(page): State<Arc<Page>>) -> Response {
    filled(&page, "pane.html", page.policy.as_ref()).await
}

/// The page in which Outlook raises the events of a mail that is being written.
async fn launch(State(page): State<Arc<Page>>) -> Response {
    filled(&page, "launch.html", page.policy.as_ref()).await
}

async fn dialog(State(page): State<Arc<Page>>) -> Response {
    filled(&page, DIALOG.trim_start_matches('/'), page.policy_of_dialog.as_ref()).await
}

async fn filled(page: &Page, name: &str, policy: Option<&HeaderValue>) -> Response {
    let Ok(template) = tokio::fs::read_to_string(page.www.join(name)).await else {
        let text = "The pane is not built. Run `cargo xtask build`, or say with --www where it lies.";
        return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    };
    let mut config = page.config.clone();
    if let Some(card) = page.cards.of_page().await {
        config["card"] = card;
    }
    let html = fill(&template, &config, &page.office, &state_of(&page.www));
    let mut response = ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, ASK);
    if let Some(policy) = policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    if let Some(endpoints) = &page.endpoints {
        headers.insert("reporting-endpoints", endpoints.clone());
    }
    response
}

async fn manifest_xml(State(page): State<Arc<Page>>) -> Response {
    if page.manifest.is_empty() {
        return (
            StatusCode::NOT_FOUND,
            "Outlook loads add-ins over https only; this server has no https address.",
        )
            .into_response();
    }
    let headers =
        [(header::CONTENT_TYPE, "application/xml; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, page.manifest.clone()).into_response()
}

/// Writes configuration, scripts and versioned addresses into the page.
pub(crate) fn fill(template: &str, config: &Value, office: &str, state: &str) -> String {
    let mut html = template.replace(OFFICE_MARK, office);
    for attribute in ["src=\"./", "href=\"./"] {
        let versioned = format!("{}{VERSIONED}/{state}/", attribute.trim_end_matches("./"));
        html = html.replace(attribute, &versioned);
    }
    let Some((before, rest)) = html.split_once(CONFIG_OPEN) else { return html };
    let Some((_, after)) = rest.split_once(CONFIG_CLOSE) else { return html };
    // `</script>` inside the JSON would end the element.
    let json = config.to_string().replace('<', "\\u003c");
    format!("{before}{CONFIG_OPEN}{json}{CONFIG_CLOSE}{after}")
}

/// A short name for the state of the served files: it changes when one of them is built anew.
pub(crate) fn state_of(www: &Path) -> String {
    // FNV-1a: stable between runs, and nothing depends on nobody being able to guess it.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut mix = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for folder in [www.to_path_buf(), www.join("pkg")] {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        let mut files: Vec<_> =
            entries.flatten().filter_map(|entry| Some((entry.file_name(), entry.metadata().ok()?))).collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, found) in files.iter().filter(|(_, found)| found.is_file()) {
            mix(name.to_string_lossy().as_bytes());
            mix(&found.len().to_le_bytes());
            let changed = found
                .modified()
                .ok()
                .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
                .unwrap_or_default();
            mix(&changed.as_nanos().to_le_bytes());
        }
    }
    format!("{hash:016x}")
}

fn files(www: &Path) -> ServeDir {
    ServeDir::new(www).precompressed_br().precompressed_gzip().append_index_html_on_directories(false)
}

/// `/v/STATE/file`: the state is only there to make the address new.
fn versioned(www: &Path) -> Router {
    Router::new().nest_service("/{state}", files(www)).layer(from_fn(|request: Request, next: Next| async {
        if request.uri().path().ends_with(".html") {
            return StatusCode::NOT_FOUND.into_response();
        }
        let mut response = next.run(request).await;
        if response.status().is_success() {
            response.headers_mut().insert(header::CACHE_CONTROL, FOR_EVER);
        }
        response
    }))
}

fn plain(www: &Path) -> Router {
    Router::new().fallback_service(files(www)).layer(from_fn(|request: Request, next: Next| async {
        let path = request.uri().path();
        let kept = path.starts_with("/office/") || path.starts_with("/icons/");
        let mut response = next.run(request).await;
        if response.status().is_success() {
            response.headers_mut().insert(header::CACHE_CONTROL, if kept { FOR_AN_HOUR } else { ASK });
        }
        response
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fill;

    const PAGE: &str = "<head><link href=\"./pane.css\"><!-- office.js --><script type=\"application/json\" id=\"config\">{}</script>\
                        <script type=\"module\" src=\"./boot.js\"></script></head>";

    #[test]
    fn the_page_gets_its_configuration_its_scripts_and_new_addresses() {
        let html = fill(PAGE, &json!({ "crm": "/x" }), "<script src=\"o\"></script>", "abc");
        assert_eq!(
            html,
            "<head><link href=\"/v/abc/pane.css\"><script src=\"o\"></script><script type=\"application/json\" id=\"config\">{\"crm\":\"/x\"}</script>\
             <script type=\"module\" src=\"/v/abc/boot.js\"></script></head>"
        );
    }

    #[test]
    fn nothing_in_the_configuration_ends_its_element() {
        let html = fill(PAGE, &json!({ "crm": "</script><script>alert(1)" }), "", "abc");
        assert!(!html.contains("</script><script>alert"), "{html}");
    }

    #[test]
    fn a_page_without_places_stays_as_it_is() {
        assert_eq!(fill("<p>plain</p>", &json!({}), "x", "y"), "<p>plain</p>");
    }
}
