//! Graph's change notifications, at an address of this machine.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::routing::post;
use common::{ASHA, Graph, MARA, Server, URL, server};
use http::StatusCode;
use sandbox::mailbox::{Draft, Person};
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What an address has heard, and how it answers.
#[derive(Clone, Default)]
struct Address {
    heard: Arc<Mutex<Vec<Value>>>,
    /// So many POSTs are refused first.
    refuse: Arc<Mutex<usize>>,
    url: String,
}

async fn told(
    State(address): State<Address>,
    Query(query): Query<std::collections::HashMap<String, String>>,
    body: Bytes,
) -> (StatusCode, String) {
    if let Some(token) = query.get("validationToken") {
        return (StatusCode::OK, token.clone());
    }
    let mut refuse = address.refuse.lock().unwrap();
    if *refuse > 0 {
        *refuse -= 1;
        return (StatusCode::SERVICE_UNAVAILABLE, String::new());
    }
    let body: Value = serde_json::from_slice(&body).unwrap();
    address.heard.lock().unwrap().extend(body["value"].as_array().unwrap().iter().cloned());
    (StatusCode::ACCEPTED, String::new())
}

async fn address() -> Address {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let address = Address { url, ..Address::default() };
    let app = Router::new()
        .route("/notify", post(told))
        .route("/mute", post(|| async { "no token" }))
        .with_state(address.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

impl Address {
    /// Waits until so many notifications came, and takes them.
    async fn take(&self, count: usize) -> Vec<Value> {
        for _ in 0..1_000 {
            if self.heard.lock().unwrap().len() >= count {
                return std::mem::take(&mut *self.heard.lock().unwrap());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{count} notifications did not come: {:?}", self.heard.lock().unwrap());
    }
}

fn in_minutes(minutes: i64) -> String {
    (OffsetDateTime::now_utc() + time::Duration::minutes(minutes)).format(&Rfc3339).unwrap()
}

fn wish(address: &Address, resource: &str) -> Value {
    json!({ "changeType": "created,updated,deleted", "notificationUrl": address.url, "lifecycleNotificationUrl": address.url,
        "resource": resource, "expirationDateTime": in_minutes(60), "clientState": "s3cret" })
}

async fn deliver(s: &Server, to: &str, subject: &str) -> String {
    let store = s.sandbox.mailboxes();
    let mailbox = store.by_address(to).await.unwrap();
    let draft = Draft {
        from: Person { name: String::new(), address: "x@y.example".to_owned() },
        subject: subject.to_owned(),
        ..Draft::default()
    };
    store
        .put_many(&mailbox, "inbox", &[draft], OffsetDateTime::now_utc())
        .await
        .unwrap()
        .remove(0)
        .immutable_id
}

async fn control(s: &Server, method: &str, path: &str, body: Value) -> common::Answer {
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost:8443")
        .header("x-sandbox-control", s.sandbox.control_token())
        .header("content-type", "application/json");
    let answer = s.raw(request.body(axum::body::Body::from(body.to_string())).unwrap()).await;
    assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.text);
    answer
}

async fn subscribe(graph: &Graph<'_>, body: Value) -> Value {
    let answer = graph.ask("POST", "subscriptions", Some(body)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.json()
}

#[tokio::test]
async fn changes_are_told_with_the_secret_and_by_the_ids_that_were_asked_for() {
    let s = server().await;
    let address = address().await;
    let service = s.graph_service().immutable();
    let made =
        subscribe(&service, wish(&address, &format!("users/{MARA}/mailFolders('Inbox')/messages"))).await;
    assert_eq!((&made["clientState"], &made["applicationId"]), (&json!("s3cret"), &json!("service")));
    let id = deliver(&s, MARA, "One").await;
    let first = address.take(1).await.remove(0);
    assert_eq!(first["subscriptionId"], made["id"]);
    assert_eq!((&first["clientState"], &first["changeType"]), (&json!("s3cret"), &json!("created")));
    assert_eq!(first["resourceData"]["id"], id.as_str());
    assert_eq!(first["resourceData"]["@odata.type"], "#Microsoft.Graph.Message");
    let user = s.sandbox.mailboxes().by_address(MARA).await.unwrap().user_id;
    assert_eq!(first["resource"], format!("Users/{user}/Messages/{id}"));
    let path = format!("users/{MARA}/messages/{id}");
    service.make("PATCH", &path, json!({ "categories": ["Red"] })).await;
    service.make("POST", &format!("{path}/move"), json!({ "destinationId": "archive" })).await;
    // What is elsewhere is not told.
    service.make("PATCH", &path, json!({ "categories": [] })).await;
    deliver(&s, ASHA, "Elsewhere").await;
    service.make("POST", &format!("{path}/move"), json!({ "destinationId": "inbox" })).await;
    let kinds = |all: &[Value]| -> Vec<String> {
        all.iter().map(|n| n["changeType"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&address.take(3).await), ["updated", "deleted", "created"]);
    // By ordinary ids a mailbox as a whole sees a move as a leaving and a coming.
    let mara = s.graph(MARA).await;
    let whole = subscribe(&mara, wish(&address, "me/messages")).await;
    service.make("DELETE", &format!("subscriptions/{}", made["id"].as_str().unwrap()), json!({})).await;
    service.make("POST", &format!("{path}/move"), json!({ "destinationId": "archive" })).await;
    let both = address.take(2).await;
    assert_eq!(kinds(&both), ["deleted", "created"]);
    assert!(both.iter().all(|n| n["subscriptionId"] == whole["id"]));
    assert_ne!(both[0]["resourceData"]["id"], both[1]["resourceData"]["id"]);
}

#[tokio::test]
async fn a_subscription_is_made_only_where_somebody_answers_and_lives_as_long_as_graph_lets_it() {
    let s = server().await;
    let address = address().await;
    let mara = s.graph(MARA).await;
    let with = |change: &dyn Fn(&mut Value)| {
        let mut body = wish(&address, "me/messages");
        change(&mut body);
        body
    };
    let mute = address.url.replace("/notify", "/mute");
    for (what, body, status) in [
        ("no answer", with(&|b| b["notificationUrl"] = json!("http://127.0.0.1:9/x")), 400),
        ("another answer", with(&|b| b["lifecycleNotificationUrl"] = json!(mute)), 400),
        ("not this machine", with(&|b| b["notificationUrl"] = json!("https://contoso.example/x")), 400),
        ("too long a life", with(&|b| b["expirationDateTime"] = json!(in_minutes(10_090))), 400),
        ("over already", with(&|b| b["expirationDateTime"] = json!(in_minutes(-1))), 400),
        ("no time", with(&|b| b["expirationDateTime"] = json!("soon")), 400),
        ("another resource", with(&|b| b["resource"] = json!("me/calendars")), 400),
        ("another kind", with(&|b| b["changeType"] = json!("moved")), 400),
        ("a long state", with(&|b| b["clientState"] = json!("x".repeat(129))), 400),
        ("another's mailbox", with(&|b| b["resource"] = json!(format!("users/{ASHA}/messages"))), 403),
        ("no folder", with(&|b| b["resource"] = json!("me/mailFolders('x')/messages")), 404),
    ] {
        let answer = mara.ask("POST", "subscriptions", Some(body)).await;
        assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.text);
    }
    let short = subscribe(&mara, with(&|b| b["expirationDateTime"] = json!(in_minutes(1)))).await;
    let expires = short["expirationDateTime"].as_str().unwrap();
    assert!(*expires > *in_minutes(40), "raised to 45 minutes: {expires}");
    let path = format!("subscriptions/{}", short["id"].as_str().unwrap());
    let renewed = mara.make("PATCH", &path, json!({ "expirationDateTime": in_minutes(600) })).await;
    assert!(*renewed["expirationDateTime"].as_str().unwrap() > *in_minutes(590));
    assert_eq!(mara.get(&path).await["expirationDateTime"], renewed["expirationDateTime"]);
    assert_eq!(mara.get("subscriptions").await["value"].as_array().unwrap().len(), 1);
    let again = mara.ask("POST", &format!("{path}/reauthorize"), None).await;
    assert_eq!(again.status, StatusCode::NO_CONTENT);
    // Another's subscription is none.
    let asha = s.graph(ASHA).await;
    assert_eq!(asha.ask("GET", &path, None).await.status, StatusCode::NOT_FOUND);
    assert_eq!(asha.ask("DELETE", &path, None).await.status, StatusCode::NOT_FOUND);
    // It outlives a restart.
    let reopened = Sandbox::open(s.dir.path(), Options { public_url: URL.to_owned() }).await.unwrap();
    let s = Server { router: reopened.router(), sandbox: reopened, dir: s.dir };
    deliver(&s, MARA, "After the restart").await;
    assert_eq!(address.take(1).await[0]["changeType"], "created");
    let mara = s.graph(MARA).await;
    assert_eq!(mara.ask("DELETE", &path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(mara.ask("GET", &path, None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_not_taken_is_sent_again_and_several_go_together() {
    let s = server().await;
    let address = address().await;
    let mara = s.graph(MARA).await.immutable();
    subscribe(&mara, wish(&address, "me/messages")).await;
    *address.refuse.lock().unwrap() = 2;
    for n in 0..30 {
        deliver(&s, MARA, &format!("Mail {n}")).await;
    }
    assert_eq!(address.take(30).await.len(), 30);
    let state = control(&s, "GET", "/sandbox/graph/notifications", json!(null)).await.json();
    let tally = &state["tally"];
    assert_eq!((&tally["failedPosts"], &tally["lost"]), (&json!(2), &json!(0)));
    assert!(tally["posts"].as_u64().unwrap() < 20, "{tally}");
}

#[tokio::test]
async fn notifications_are_lost_and_doubled_and_lifecycle_events_told_on_demand() {
    let s = server().await;
    let address = address().await;
    let mara = s.graph(MARA).await;
    let made = subscribe(&mara, wish(&address, "me/messages")).await;
    let notifications = "/sandbox/graph/notifications";
    control(&s, "PUT", notifications, json!({ "lose": 1.0 })).await;
    deliver(&s, MARA, "Lost").await;
    // The task that hears of changes works apart.
    for _ in 0..500 {
        let state = control(&s, "GET", notifications, json!(null)).await.json();
        if state["tally"]["lost"] == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    control(&s, "PUT", notifications, json!({ "duplicate": 1.0 })).await;
    deliver(&s, MARA, "Twice").await;
    let twice = address.take(2).await;
    assert_eq!(twice[0], twice[1]);
    control(&s, "PUT", notifications, json!({})).await;
    for event in ["missed", "reauthorizationRequired", "subscriptionRemoved"] {
        let told =
            control(&s, "POST", "/sandbox/graph/lifecycle", json!({ "event": event, "mailbox": MARA })).await;
        assert_eq!(told.json()["subscriptions"], 1);
        let note = address.take(1).await.remove(0);
        assert_eq!((&note["lifecycleEvent"], &note["clientState"]), (&json!(event), &json!("s3cret")));
        assert!(note.get("changeType").is_none());
    }
    let gone = mara.ask("GET", &format!("subscriptions/{}", made["id"].as_str().unwrap()), None).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn limits_are_kept_when_they_are_on() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    control(&s, "PUT", "/sandbox/graph/limits", json!({ "requests": 2 })).await;
    for _ in 0..2 {
        mara.get("me/mailFolders/inbox").await;
    }
    let third = mara.ask("GET", "me/mailFolders/inbox", None).await;
    assert_eq!(third.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(third.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 500);
    let part = json!({ "requests": [{ "id": "1", "method": "GET", "url": "/me/mailFolders/inbox" }] });
    let batch = mara.make("POST", "$batch", part).await;
    assert_eq!(batch["responses"][0]["status"], 429);
    assert!(batch["responses"][0]["headers"]["Retry-After"].is_string());
    control(&s, "PUT", "/sandbox/graph/limits", json!(null)).await;
    mara.get("me/mailFolders/inbox").await;
}

#[tokio::test]
async fn a_fault_on_demand_meets_a_part_of_a_batch_too() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let rule = json!({ "match": { "path": "/messages" }, "status": 503, "retryAfter": 7, "times": 1 });
    control(&s, "POST", "/sandbox/faults", rule).await;
    let get = |id: &str, url: &str| json!({ "id": id, "method": "GET", "url": url });
    let body = json!({ "requests": [get("1", "/me/mailFolders"), get("2", "/me/messages"), get("3", "/me/messages")] });
    let answer = mara.make("POST", "$batch", body).await;
    let all = answer["responses"].as_array().unwrap();
    let status: Vec<u64> = all.iter().map(|r| r["status"].as_u64().unwrap()).collect();
    assert_eq!(status, [200, 503, 200]);
    assert_eq!(all[1]["headers"]["Retry-After"], "7");
    // A drop within a batch is a gateway that got no answer.
    control(
        &s,
        "POST",
        "/sandbox/faults",
        json!({ "match": { "path": "/messages" }, "drop": true, "times": 1 }),
    )
    .await;
    let body = json!({ "requests": [get("1", "/me/messages")] });
    assert_eq!(mara.make("POST", "$batch", body).await["responses"][0]["status"], 504);
}
