//! A mail's body as a document of its own, for a frame without scripts and without the network.
//!
//! The body is cleaned by a library first; frame and policy then hold whatever it should have let through.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use ammonia::{Builder, UrlRelative};

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderValue, header};
use serde::Deserialize;

use super::session::{Given, Session};
use crate::error::{Error, Result};
use crate::{Sandbox, now, secrets};

/// How long an address of a body is good, in seconds.
const VIEW_SECONDS: i64 = 300;
/// How many are kept at once.
const VIEWS_MAX: usize = 1_000;
/// The largest inline image put into the document, in bytes.
const INLINE_MAX: i64 = 2 * 1024 * 1024;

/// No scripts, no forms, no network: pictures only those that came with the mail.
const POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; \
                      style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The document starts so; the mail's own styles come later and win.
const LIGHT: &str = "<style>html{background:#fff;color:#242424}";
const DARK: &str = "<style>html{background:#292929;color:#fff;color-scheme:dark}a{color:#479ef5}";
const BASE: &str = "body{font:15px/1.45 'Segoe UI',system-ui,sans-serif;margin:4px 20px 20px;overflow-wrap:anywhere}\
                    img{max-width:100%}blockquote{border-left:2px solid #c7c7c7;margin:8px 0;padding-left:12px}</style>";

#[derive(Debug)]
struct View {
    html: String,
    expires_at: i64,
}

/// Bodies that may be looked at for a while under an address nobody can guess. A frame cannot send a token.
#[derive(Debug, Default)]
pub(crate) struct Views(Mutex<HashMap<String, View>>);

#[derive(Debug, Deserialize)]
pub(super) struct Look {
    #[serde(default)]
    dark: bool,
}

/// Tags beyond the library's own that mail is laid out with.
const LAYOUT_TAGS: [&str; 2] = ["font", "main"];
/// Attributes beyond the library's own that mail is laid out with.
const LAYOUT_ATTRIBUTES: [&str; 12] = [
    "style",
    "dir",
    "align",
    "valign",
    "bgcolor",
    "color",
    "face",
    "border",
    "cellpadding",
    "cellspacing",
    "width",
    "height",
];
/// Words of a style that reach outside the mail or outside its frame.
const STYLE_REFUSED: [&str; 5] = ["url", "image-set", "import", "expression", "\\"];

/// What is left of a mail's HTML: no scripts, forms, frames or links to resources elsewhere.
fn cleaned(html: &str) -> String {
    Builder::default()
        .add_tags(LAYOUT_TAGS)
        .add_generic_attributes(LAYOUT_ATTRIBUTES)
        .clean_content_tags(HashSet::from(["script", "style", "title", "svg", "math", "select", "textarea"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "data", "cid"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(|element, attribute, value| {
            let lower = value.to_ascii_lowercase();
            let keep = match (element, attribute) {
                ("img", "src") => lower.starts_with("data:image/"),
                (_, "style") => !STYLE_REFUSED.iter().any(|word| lower.contains(word)),
                (_, "href") => !lower.trim_start().starts_with("data:"),
                (_, "src" | "srcset" | "background" | "cite" | "longdesc") => false,
                _ => true,
            };
            keep.then_some(Cow::Borrowed(value))
        })
        .clean(html)
        .to_string()
}

/// Makes an address under which the page's frame may read a body.
pub(super) async fn ticket(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path(id): Path<String>,
    Given(look): Given<Look>,
) -> Result<Json<serde_json::Value>> {
    let message = sandbox.mailboxes().message(&session.keys(), &id).await?;
    let mut body = message.body_html.clone();
    for attachment in message.attachments.iter().filter(|a| a.is_inline && !a.content_id.is_empty()) {
        if attachment.content_type.starts_with("image/") && attachment.size <= INLINE_MAX {
            let bytes = sandbox.mailboxes().content(&message, &attachment.id).await?;
            let data = format!("data:{};base64,{}", attachment.content_type, STANDARD.encode(bytes));
            body = body.replace(&format!("cid:{}", attachment.content_id), &data);
        }
    }
    // A large mail takes a while; other requests go on meanwhile.
    let body = tokio::task::spawn_blocking(move || cleaned(&body))
        .await
        .map_err(|e| Error::Invalid(e.to_string()))?;
    let style = if look.dark { DARK } else { LIGHT };
    let html = format!("<!doctype html><meta charset=\"utf-8\"><base target=\"_blank\">{style}{BASE}{body}");
    let at = now().unix_timestamp();
    let name = secrets::random_text(24);
    let mut views = sandbox.views().0.lock().unwrap_or_else(PoisonError::into_inner);
    views.retain(|_, v| v.expires_at > at);
    if views.len() >= VIEWS_MAX {
        views.clear();
    }
    views.insert(name.clone(), View { html, expires_at: at + VIEW_SECONDS });
    Ok(Json(serde_json::json!({ "url": format!("/sandbox/view/{name}") })))
}

/// The body itself.
pub(super) async fn view(State(sandbox): State<Sandbox>, Path(ticket): Path<String>) -> Result<Response> {
    let at = now().unix_timestamp();
    let html = {
        let views = sandbox.views().0.lock().unwrap_or_else(PoisonError::into_inner);
        views.get(&ticket).filter(|v| v.expires_at > at).map(|v| v.html.clone())
    };
    let mut response =
        Html(html.ok_or_else(|| Error::NotFound("this view has expired".to_owned()))?).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    #[test]
    fn nothing_that_runs_or_calls_home_is_left() {
        let story = crate::story().unwrap_or_else(|e| panic!("{e}"));
        let hostile = story.messages.iter().find(|m| m.key == "hostile").and_then(|m| m.html.clone());
        let html = cleaned(&hostile.unwrap_or_default()).to_lowercase();
        assert!(html.contains("could not be booked"), "{html}");
        for word in [
            "script",
            "onerror",
            "onload",
            "onclick",
            "evil.example",
            "<form",
            "<input",
            "<iframe",
            "<object",
            "<link",
            "<meta",
            "<base",
            "javascript:",
            "url(",
        ] {
            assert!(!html.contains(word), "{word} in {html}");
        }
    }

    #[test]
    fn styles_and_inline_pictures_stay() {
        let html =
            cleaned("<p style=\"color:red\" dir=\"rtl\">x<img src=\"data:image/png;base64,AA==\"></p>");
        assert!(
            html.contains("color:red") && html.contains("data:image/png") && html.contains("rtl"),
            "{html}"
        );
        let html = cleaned("<td style=\"background:URL(//a.example)\"><a href=\"data:text/html,x\">y</a>");
        assert!(!html.contains("a.example") && !html.contains("data:text"), "{html}");
    }
}
