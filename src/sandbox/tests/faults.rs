//! Faults on demand, over a real connection where it matters.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::routing::post;
use common::{MARA, Server, server};
use http::StatusCode;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// A sandbox with something behind its fault layer that counts what reaches it.
async fn with_api() -> (Server, Arc<AtomicUsize>, u16) {
    let mut s = server().await;
    let count = Arc::new(AtomicUsize::new(0));
    let counter = count.clone();
    let api = Router::new().route(
        "/api/echo",
        post(move |body: String| async move {
            counter.fetch_add(1, Ordering::SeqCst);
            body
        }),
    );
    s.router = s.router.clone().merge(api.layer(s.sandbox.faults()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let app = s.router.clone();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (s, count, port)
}

async fn control(s: &Server, method: &str, path: &str, body: Option<Value>) -> common::Answer {
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost:8443")
        .header("x-sandbox-control", s.sandbox.control_token())
        .header("content-type", "application/json")
        .body(body.map_or_else(axum::body::Body::empty, |b| axum::body::Body::from(b.to_string())));
    s.raw(request.unwrap()).await
}

/// What comes back over the wire, everything until the connection ends.
async fn wire(port: u16, body: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let request = format!(
        "POST /api/echo?x=1 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    // A reset is an answer too: none.
    let _ = stream.read_to_string(&mut answer).await;
    answer
}

#[tokio::test]
async fn only_the_control_token_opens_the_switches() {
    let s = server().await;
    for path in ["/sandbox/faults", "/sandbox/log"] {
        for method in ["GET", "DELETE"] {
            assert_eq!(
                s.call(method, path, None, None).await.status,
                StatusCode::FORBIDDEN,
                "{method} {path}"
            );
        }
    }
    let session = s.sign_in(MARA).await;
    assert_eq!(s.call("GET", "/sandbox/faults", Some(&session), None).await.status, StatusCode::FORBIDDEN);
    let told = s.call("GET", "/sandbox/api/control", Some(&session), None).await.json();
    assert_eq!(told["token"], s.sandbox.control_token());
}

#[tokio::test]
async fn a_rule_acts_as_often_as_it_says_and_counts() {
    let (s, count, port) = with_api().await;
    let rule = json!({ "match": { "path": "/api/", "method": "post", "bodyContains": "mail" }, "status": 429, "retryAfter": 7,
        "body": { "error": { "code": "0x80072322" } }, "times": 2 });
    assert_eq!(control(&s, "POST", "/sandbox/faults", Some(rule)).await.status, StatusCode::OK);
    assert!(wire(port, "other").await.starts_with("HTTP/1.1 200"));
    for _ in 0..2 {
        let answer = wire(port, "a mail").await;
        assert!(
            answer.starts_with("HTTP/1.1 429")
                && answer.contains("retry-after: 7")
                && answer.contains("0x80072322"),
            "{answer}"
        );
    }
    assert!(wire(port, "a mail").await.ends_with("a mail"));
    assert_eq!(count.load(Ordering::SeqCst), 2);
    let rules = control(&s, "GET", "/sandbox/faults", None).await.json();
    assert_eq!((&rules[0]["hits"], &rules[0]["rule"]["status"]), (&json!(2), &json!(429)));
    assert_eq!(control(&s, "DELETE", "/sandbox/faults", None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(control(&s, "GET", "/sandbox/faults", None).await.json(), json!([]));
}

#[tokio::test]
async fn a_dropped_connection_answers_nothing_and_a_lost_answer_comes_after_the_work() {
    let (s, count, port) = with_api().await;
    control(&s, "POST", "/sandbox/faults", Some(json!({ "drop": true, "times": 1 }))).await;
    let answer = wire(port, "x").await;
    assert_eq!((answer.as_str(), count.load(Ordering::SeqCst)), ("", 0));
    control(&s, "POST", "/sandbox/faults", Some(json!({ "drop": true, "after": true, "times": 1 }))).await;
    let answer = wire(port, "x").await;
    assert_eq!((answer.as_str(), count.load(Ordering::SeqCst)), ("", 1), "done, but nobody was told");
    control(&s, "POST", "/sandbox/faults", Some(json!({ "duplicate": true, "times": 1 }))).await;
    assert!(wire(port, "twice").await.ends_with("twice"));
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_delay_delays_and_the_request_goes_on() {
    let (s, count, port) = with_api().await;
    control(&s, "POST", "/sandbox/faults", Some(json!({ "delayMs": 300 }))).await;
    let began = std::time::Instant::now();
    assert!(wire(port, "slow").await.ends_with("slow"));
    assert!(began.elapsed().as_millis() >= 300);
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn the_log_counts_requests_and_bytes() {
    let (s, _, port) = with_api().await;
    wire(port, "12345").await;
    wire(port, "नमस्ते").await;
    let log = control(&s, "GET", "/sandbox/log", None).await.json();
    let seen: Vec<_> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            (
                e["method"].as_str().unwrap(),
                e["path"].as_str().unwrap(),
                e["query"].as_str().unwrap(),
                e["status"].as_u64().unwrap(),
                e["bytesIn"].as_u64().unwrap(),
                e["bytesOut"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(seen, [("POST", "/api/echo", "x=1", 200, 5, 5), ("POST", "/api/echo", "x=1", 200, 18, 18)]);
    assert_eq!(control(&s, "DELETE", "/sandbox/log", None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(control(&s, "GET", "/sandbox/log", None).await.json(), json!([]));
}

#[tokio::test]
async fn rules_that_make_no_sense_are_refused() {
    let s = server().await;
    for bad in [
        json!({ "status": 99 }),
        json!({ "status": 600 }),
        json!({ "statuss": 500 }),
        json!({ "delayMs": 9_999_999 }),
        json!({ "match": { "pathh": "x" } }),
        json!([]),
    ] {
        assert_eq!(
            control(&s, "POST", "/sandbox/faults", Some(bad.clone())).await.status,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
    for _ in 0..100 {
        control(&s, "POST", "/sandbox/faults", Some(json!({ "status": 500, "times": 0 }))).await;
    }
    assert_eq!(
        control(&s, "POST", "/sandbox/faults", Some(json!({ "status": 500 }))).await.status,
        StatusCode::BAD_REQUEST
    );
}
