//! Security headers, above all the policy that says what the pane's page may load.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use tower_http::set_header::SetResponseHeaderLayer;

use crate::config::Settings;

/// Hosts that show the pane in a frame: Outlook on the web (office.js reference, section 9).
const OUTLOOK: &str = "https://outlook.office.com https://outlook.office365.com https://outlook.cloud.microsoft https://outlook.live.com";
/// Where Microsoft serves a script that office.js loads on its own.
const AJAX: &str = "https://ajax.aspnetcdn.com";
/// What no page of ours uses.
const PERMISSIONS: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
/// Answers that are no pages: nothing in them is ever run or framed.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// The policy of the pane's page. Images may come by https from anywhere, because the frame in which a mail is read
/// inherits this policy; that frame's own takes it back until somebody asks for the images. It is sufficient for the real office.js (proven, office.js reference, section 9).
pub(crate) fn pane_policy(settings: &Settings, url: &str) -> String {
    let mut scripts = vec!["'self'".to_owned(), "'wasm-unsafe-eval'".to_owned()];
    let mut connect = vec!["'self'".to_owned()];
    let (frames, ancestors) = if settings.sandbox {
        ("'self'".to_owned(), "'self'".to_owned())
    } else {
        scripts.extend(settings.office.iter().filter_map(|script| origin_of(script)));
        scripts.push(AJAX.to_owned());
        connect.extend(settings.organisation.clone());
        let sign_in = origin_of(&settings.login).unwrap_or_default();
        connect.push(sign_in.clone());
        (sign_in, OUTLOOK.to_owned())
    };
    format!(
        "default-src 'self'; script-src {}; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: https:; \
         connect-src {}; frame-src {frames}; frame-ancestors {ancestors}; base-uri 'none'; object-src 'none'; \
         form-action 'none'; report-uri {url}/csp-report; report-to csp",
        scripts.join(" "),
        connect.join(" "),
    )
}

/// The policy of the sign-in's own window: the pane's, and nobody may frame it.
pub(crate) fn dialog_policy(settings: &Settings, url: &str) -> String {
    let policy = pane_policy(settings, url);
    let parts = policy.split("; ").map(|part| match part.starts_with("frame-ancestors ") {
        true => "frame-ancestors 'none'",
        false => part,
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// The policy of the desk's page: its own files, and where people sign in. Of images and styles it allows what the pane's
/// does: the frame in which a mail is read inherits it, and holds more back by itself.
pub(crate) fn desk_policy(settings: &Settings, url: &str) -> String {
    let mut connect = vec!["'self'".to_owned()];
    if !settings.sandbox {
        connect.extend(settings.organisation.clone());
        connect.extend(origin_of(&settings.login));
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data: https:; connect-src {}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; report-uri {url}/csp-report",
        connect.join(" "),
    )
}

/// Scheme and host of an address.
fn origin_of(url: &str) -> Option<String> {
    let uri: http::Uri = url.parse().ok()?;
    Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
}

/// Outside of the sandbox browsers are told to come by https only, for a year. The sandbox shares its host name with
/// whatever else runs on this machine, which may speak plain http.
pub(crate) fn https_only(sandbox: bool) -> Option<SetResponseHeaderLayer<HeaderValue>> {
    let value = HeaderValue::from_static("max-age=31536000");
    (!sandbox).then(|| SetResponseHeaderLayer::if_not_present(header::STRICT_TRANSPORT_SECURITY, value))
}

/// Puts on every answer what it does not say itself.
pub(crate) async fn secure(request: Request, next: Next) -> Response {
    let data = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::REFERRER_POLICY, "no-referrer");
    set(headers, HeaderName::from_static("permissions-policy"), PERMISSIONS);
    if data {
        set(headers, header::CONTENT_SECURITY_POLICY, NOTHING);
        set(headers, header::CACHE_CONTROL, "no-store");
    }
    response
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
