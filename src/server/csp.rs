//! What browsers say the policy kept from loading. Tests demand that the list is empty.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::{get, post};
use http::StatusCode;
use serde_json::{Value, json};

/// How many reports are kept, the newest.
const MOST: usize = 200;
/// The largest report that is read, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// Reports of one body that are read: each is a line of the log.
const MAX_AT_ONCE: usize = 20;
/// The longest text kept of any part of a report, in characters.
const MAX_TEXT: usize = 500;

type Reports = Arc<Mutex<VecDeque<Value>>>;

/// `POST /csp-report` for browsers, and for tests in the sandbox `GET` and `DELETE /sandbox/csp`.
pub(crate) fn router(sandbox: bool) -> Router {
    let reports = Reports::default();
    let mut router = Router::new().route("/csp-report", post(take).layer(DefaultBodyLimit::max(MAX_BYTES)));
    if sandbox {
        router = router.route("/sandbox/csp", get(list).delete(clear));
    }
    router.with_state(reports)
}

/// Both shapes: `application/csp-report`, one object, and `application/reports+json`, a list of them.
async fn take(State(reports): State<Reports>, body: Bytes) -> StatusCode {
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST };
    let several = body.as_array().map_or(std::slice::from_ref(&body), Vec::as_slice);
    for report in several.iter().filter_map(facts).take(MAX_AT_ONCE) {
        tracing::warn!(%report, "a content security policy was violated");
        let mut reports = reports.lock().unwrap_or_else(PoisonError::into_inner);
        if reports.len() == MOST {
            reports.pop_front();
        }
        reports.push_back(report);
    }
    StatusCode::NO_CONTENT
}

/// Directive, address and source; never a sample of the page, nor what stands behind an address: Outlook opens the pane
/// with tokens there.
fn facts(report: &Value) -> Option<Value> {
    let old = report.get("csp-report");
    let new = report.get("body").filter(|_| report.get("type").is_some_and(|kind| kind == "csp-violation"));
    let body = old.or(new)?;
    let text = |names: [&str; 2]| {
        let found = names.iter().find_map(|name| body.get(name)).and_then(Value::as_str).unwrap_or_default();
        let found = found.split(['?', '#']).next().unwrap_or_default();
        found.chars().take(MAX_TEXT).collect::<String>()
    };
    Some(json!({
        "directive": text(["effective-directive", "effectiveDirective"]),
        "blocked": text(["blocked-uri", "blockedURL"]),
        "page": text(["document-uri", "documentURL"]),
        "source": text(["source-file", "sourceFile"]),
    }))
}

async fn list(State(reports): State<Reports>) -> Json<Value> {
    let reports = reports.lock().unwrap_or_else(PoisonError::into_inner);
    Json(Value::Array(reports.iter().cloned().collect()))
}

async fn clear(State(reports): State<Reports>) -> StatusCode {
    reports.lock().unwrap_or_else(PoisonError::into_inner).clear();
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use axum::body::Body;
    use http::Request;
    use tower::ServiceExt as _;

    use super::*;

    async fn ask(router: &Router, method: &str, uri: &str, body: &str) -> (StatusCode, String) {
        let request = Request::builder().method(method).uri(uri).body(Body::from(body.to_owned())).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn both_shapes_of_a_report_are_kept_and_nothing_else() {
        let router = router(true);
        let old = r#"{"csp-report":{"effective-directive":"img-src","blocked-uri":"https://a.example/x.png?et=secret","script-sample":"secret"}}"#;
        let new = r#"[{"type":"csp-violation","body":{"effectiveDirective":"connect-src","blockedURL":"https://b.example"}},{"type":"deprecation","body":{}}]"#;
        for body in [old, new] {
            assert_eq!(ask(&router, "POST", "/csp-report", body).await.0, 204);
        }
        assert_eq!(ask(&router, "POST", "/csp-report", "rubbish").await.0, 400);
        let list = ask(&router, "GET", "/sandbox/csp", "").await.1;
        let found: Vec<Value> = serde_json::from_str(&list).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0]["blocked"], "https://a.example/x.png");
        assert_eq!(found[1]["directive"], "connect-src");
        assert!(!list.contains("secret"));
        assert_eq!(ask(&router, "DELETE", "/sandbox/csp", "").await.0, 204);
        assert_eq!(ask(&router, "GET", "/sandbox/csp", "").await.1, "[]");
    }

    #[tokio::test]
    async fn nobody_fills_the_memory_and_nobody_reads_outside_of_the_sandbox() {
        let inside = router(true);
        for _ in 0..MOST + 5 {
            ask(&inside, "POST", "/csp-report", r#"{"csp-report":{}}"#).await;
        }
        let list: Vec<Value> =
            serde_json::from_str(&ask(&inside, "GET", "/sandbox/csp", "").await.1).unwrap();
        assert_eq!(list.len(), MOST);
        ask(&inside, "DELETE", "/sandbox/csp", "").await;
        let many = format!("[{}]", vec![r#"{"csp-report":{}}"#; MAX_AT_ONCE + 5].join(","));
        assert_eq!(ask(&inside, "POST", "/csp-report", &many).await.0, 204);
        let list: Vec<Value> =
            serde_json::from_str(&ask(&inside, "GET", "/sandbox/csp", "").await.1).unwrap();
        assert_eq!(list.len(), MAX_AT_ONCE, "of one body");
        assert_eq!(ask(&inside, "POST", "/csp-report", &"x".repeat(MAX_BYTES + 1)).await.0, 413);
        assert_eq!(ask(&router(false), "GET", "/sandbox/csp", "").await.0, 404);
    }
}
