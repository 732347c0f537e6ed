//! The mailbox API as the Outlook page uses it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use axum::body::Body;
use common::{ASHA, MARA, PRIYA, URL, server, stranger};
use http::{Request, StatusCode};
use sandbox::{Options, Sandbox};
use serde_json::json;

const ADDIN: &str = "7c1f6a5e-2b6d-4c7e-9b43-0d8a1e5f2c11";

#[tokio::test]
async fn nothing_is_told_without_a_session() {
    let s = server().await;
    let id = s.find(&s.sign_in(MARA).await, "Drive upgrade").await["id"].as_str().unwrap().to_owned();
    let routes = [
        ("GET", "/sandbox/api/me".to_owned()),
        ("GET", format!("/sandbox/api/messages/{id}")),
        ("POST", format!("/sandbox/api/messages/{id}/view")),
        ("POST", "/sandbox/api/deliver".to_owned()),
        ("POST", "/sandbox/api/token".to_owned()),
        ("GET", "/sandbox/api/control".to_owned()),
        ("GET", "/sandbox/api/samples".to_owned()),
        ("GET", "/sandbox/events".to_owned()),
    ];
    for (method, path) in routes {
        for token in [None, Some("nonsense")] {
            let answer = s.call(method, &path, token, Some(json!({}))).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}: {}", answer.text);
        }
    }
    // A token for the add-in is no session token.
    let foreign = s.sandbox.issue_token(Some(MARA), "api://localhost:8443/x", 600).await.unwrap();
    assert_eq!(s.call("GET", "/sandbox/api/me", Some(&foreign), None).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_mailbox_is_closed_to_others_and_a_shared_one_open_to_its_members() {
    let s = server().await;
    let (mara, priya) = (s.sign_in(MARA).await, s.sign_in(PRIYA).await);
    let id = s.find(&mara, "Drive upgrade").await["id"].as_str().unwrap().to_owned();
    for (method, path, body) in [
        ("GET", format!("/sandbox/api/messages/{id}"), None),
        ("PATCH", format!("/sandbox/api/messages/{id}"), Some(json!({ "isRead": true }))),
        ("POST", format!("/sandbox/api/messages/{id}/move"), Some(json!({ "folder": "archive" }))),
        ("POST", format!("/sandbox/api/messages/{id}/categories"), Some(json!({ "add": ["Red category"] }))),
    ] {
        assert_eq!(
            s.call(method, &path, Some(&priya), body).await.status,
            StatusCode::NOT_FOUND,
            "{method} {path}"
        );
    }
    let shared = "/sandbox/api/categories?mailbox=sales@contoso.example";
    assert_eq!(s.call("GET", shared, Some(&mara), None).await.status, StatusCode::OK);
    assert_eq!(s.call("GET", shared, Some(&priya), None).await.status, StatusCode::FORBIDDEN);
    let session = s
        .call("POST", "/sandbox/api/session", None, Some(json!({ "mailbox": "sales@contoso.example" })))
        .await;
    assert_eq!(session.status, StatusCode::FORBIDDEN, "nobody signs in as a shared mailbox");
}

#[tokio::test]
async fn categories_moves_and_settings_survive_a_restart() {
    let s = server().await;
    let token = s.sign_in(MARA).await;
    let before = s.find(&token, "Purchase order").await;
    let id = before["id"].as_str().unwrap();
    let whole = s.call("GET", &format!("/sandbox/api/messages/{id}"), Some(&token), None).await.json();
    let tagged = s
        .call(
            "POST",
            &format!("/sandbox/api/messages/{id}/categories"),
            Some(&token),
            Some(json!({ "add": ["tracked to DYNAMICS 365"] })),
        )
        .await;
    assert_eq!(tagged.json()["categories"], json!(["Tracked to Dynamics 365"]), "the master list's spelling");
    let properties = format!("/sandbox/api/messages/{id}/properties/{ADDIN}");
    assert_eq!(
        s.call("PUT", &properties, Some(&token), Some(json!({ "k": 1 }))).await.status,
        StatusCode::NO_CONTENT
    );
    let settings = format!("/sandbox/api/settings/{ADDIN}");
    assert_eq!(
        s.call("PUT", &settings, Some(&token), Some(json!({ "pin": "true" }))).await.status,
        StatusCode::NO_CONTENT
    );
    let moved = s
        .call(
            "POST",
            &format!("/sandbox/api/messages/{id}/move"),
            Some(&token),
            Some(json!({ "folder": "Fabrikam" })),
        )
        .await
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_ne!(moved, id, "the id changes with the folder");
    assert_eq!(
        s.call("GET", &format!("/sandbox/api/messages/{id}"), Some(&token), None).await.status,
        StatusCode::NOT_FOUND
    );

    let again = Sandbox::open(s.dir.path(), Options { public_url: URL.to_owned() }).await.unwrap();
    let s = common::Server { router: again.router(), sandbox: again, dir: s.dir };
    // The signing key is the same one: the old session is still good.
    let folder = s.messages(&token, "Fabrikam").await;
    let found = folder.iter().find(|m| m["id"] == moved.as_str()).unwrap();
    assert_eq!(found["categories"], json!(["Tracked to Dynamics 365"]));
    let after = s.call("GET", &format!("/sandbox/api/messages/{moved}"), Some(&token), None).await.json();
    assert_eq!(after["immutableId"], whole["immutableId"]);
    assert_ne!(after["changeKey"], whole["changeKey"]);
    let properties = format!("/sandbox/api/messages/{moved}/properties/{ADDIN}");
    assert_eq!(s.call("GET", &properties, Some(&token), None).await.json(), json!({ "k": 1 }));
    assert_eq!(s.call("GET", &settings, Some(&token), None).await.json(), json!({ "pin": "true" }));
    assert_eq!(s.messages(&token, "inbox").await.len() + 1, server().await.inbox_of_mara().await);
}

impl common::Server {
    async fn inbox_of_mara(&self) -> usize {
        let token = self.sign_in(MARA).await;
        self.messages(&token, "inbox").await.len()
    }
}

#[tokio::test]
async fn unknown_and_doubled_categories_are_refused_whole() {
    let s = server().await;
    let token = s.sign_in(MARA).await;
    let id = s.find(&token, "Drive upgrade").await["id"].as_str().unwrap().to_owned();
    let path = format!("/sandbox/api/messages/{id}/categories");
    let refused =
        s.call("POST", &path, Some(&token), Some(json!({ "add": ["Red category", "No such"] }))).await;
    assert_eq!(refused.json()["error"]["code"], "unknownCategory");
    let message = s.call("GET", &format!("/sandbox/api/messages/{id}"), Some(&token), None).await.json();
    assert_eq!(message["categories"], json!([]), "all or none");
    let list = "/sandbox/api/categories";
    let doubled = json!([{ "displayName": "Fresh", "color": "Preset2" }, { "displayName": "RED category" }]);
    assert_eq!(
        s.call("POST", list, Some(&token), Some(doubled)).await.json()["error"]["code"],
        "duplicateCategory"
    );
    let names = s.call("GET", list, Some(&token), None).await.text;
    assert!(!names.contains("Fresh"), "all or none: {names}");
    for bad in ["", "a,b", "a;b", &"x".repeat(256)] {
        let body = json!([{ "displayName": bad, "color": "Preset2" }]);
        assert_eq!(
            s.call("POST", list, Some(&token), Some(body)).await.status,
            StatusCode::BAD_REQUEST,
            "{bad:?}"
        );
    }
    let odd = json!([{ "displayName": "Odd", "color": "Preset25" }]);
    assert_eq!(s.call("POST", list, Some(&token), Some(odd)).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn two_writers_of_categories_do_not_undo_each_other() {
    let s = server().await;
    let token = s.sign_in(MARA).await;
    let id = s.find(&token, "Drive upgrade").await["id"].as_str().unwrap().to_owned();
    let path = format!("/sandbox/api/messages/{id}/categories");
    let add = |name: &'static str| s.call("POST", &path, Some(&token), Some(json!({ "add": [name] })));
    let (a, b, c) = tokio::join!(add("Red category"), add("Blue category"), add("Green category"));
    assert!([a.status, b.status, c.status].iter().all(StatusCode::is_success));
    let message = s.call("GET", &format!("/sandbox/api/messages/{id}"), Some(&token), None).await.json();
    assert_eq!(message["categories"].as_array().unwrap().len(), 3, "{}", message["categories"]);
}

#[tokio::test]
async fn a_reply_joins_its_thread_and_names_it_in_its_headers() {
    let s = server().await;
    let token = s.sign_in(MARA).await;
    let parent = s.find(&token, "RE: Drive upgrade").await;
    let body = json!({ "from": { "name": "Lena", "address": "lena.hoffmann@fabrikam.example" }, "subject": "RE: Drive upgrade",
        "text": "One more thing", "answers": parent["id"] });
    let id = s.call("POST", "/sandbox/api/deliver", Some(&token), Some(body)).await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let reply = s.call("GET", &format!("/sandbox/api/messages/{id}"), Some(&token), None).await.json();
    assert_eq!(reply["conversationId"], parent["conversationId"]);
    assert_eq!(reply["inReplyTo"], "<20261123.0907.lh@fabrikam.example>");
    let headers = reply["internetMessageHeaders"].as_str().unwrap().replace("\r\n ", " ");
    assert!(headers.contains("In-Reply-To: <20261123.0907.lh@fabrikam.example>\r\n"), "{headers}");
    let references = headers.lines().find(|l| l.starts_with("References:")).unwrap();
    assert_eq!(references.matches('<').count(), 3, "{references}");
}

#[tokio::test]
async fn what_is_sent_arrives_once_and_without_blind_copies() {
    let s = server().await;
    let (mara, asha) = (s.sign_in(MARA).await, s.sign_in(ASHA).await);
    let body = json!({ "to": [{ "name": "Asha", "address": ASHA.to_uppercase() }], "bcc": [{ "name": "", "address": PRIYA }],
        "subject": "नमस्ते", "html": "<p>Hello</p>" });
    assert_eq!(s.call("POST", "/sandbox/api/send", Some(&mara), Some(body)).await.status, StatusCode::OK);
    let got: Vec<_> =
        s.messages(&asha, "inbox").await.into_iter().filter(|m| m["subject"] == "नमस्ते").collect();
    assert_eq!(got.len(), 1);
    let id = got[0]["id"].as_str().unwrap();
    let received = s.call("GET", &format!("/sandbox/api/messages/{id}"), Some(&asha), None).await.json();
    assert_eq!(received["bccRecipients"], json!([]));
    assert!(!received.to_string().to_lowercase().contains("priya"), "{received}");
    let priya = s.sign_in(PRIYA).await;
    assert!(s.messages(&priya, "inbox").await.iter().any(|m| m["subject"] == "नमस्ते"));
    let sent = s.messages(&mara, "sentitems").await;
    assert!(sent.iter().any(|m| m["subject"] == "नमस्ते" && m["isRead"] == true));
}

#[tokio::test]
async fn bad_mail_is_refused_with_a_reason() {
    let s = server().await;
    let token = s.sign_in(MARA).await;
    let from = json!({ "name": "X", "address": "x@y.example" });
    let many: Vec<_> =
        (0..501).map(|n| json!({ "name": "", "address": format!("a{n}@b.example") })).collect();
    for (body, why) in [
        (json!({ "subject": "no sender" }), "address"),
        (json!({ "from": { "name": "x", "address": "nobody" } }), "address"),
        (json!({ "from": from, "subject": "x".repeat(256) }), "subject"),
        (json!({ "from": from, "to": many }), "recipients"),
        (json!({ "from": from, "messageId": "<a b@c>" }), "Message-ID"),
        (json!({ "from": from, "messageId": "<a@c>\r\nBcc: x@y" }), "Message-ID"),
        (json!({ "from": from, "headers": [["X Y", "z"]] }), "header"),
        (json!({ "from": from, "html": "x".repeat(4 * 1024 * 1024 + 1) }), "body"),
        (
            json!({ "from": from, "attachments": [{ "name": "a", "contentType": "b", "contentBytes": "%%" }] }),
            "Base64",
        ),
        (json!({ "from": from, "folder": "no such folder" }), "folder"),
        (json!({ "from": from, "no such field": 1 }), "no such field"),
    ] {
        let answer = s.call("POST", "/sandbox/api/deliver", Some(&token), Some(body)).await;
        assert!(answer.status.is_client_error(), "{}", answer.text);
        assert!(answer.json()["error"]["message"].as_str().unwrap().contains(why), "{why}: {}", answer.text);
    }
}

#[tokio::test]
async fn settings_have_limits() {
    let s = server().await;
    let token = s.sign_in(MARA).await;
    let settings = format!("/sandbox/api/settings/{ADDIN}");
    for bad in [json!([1]), json!({ "k": "x".repeat(33_000) })] {
        assert_eq!(s.call("PUT", &settings, Some(&token), Some(bad)).await.status, StatusCode::BAD_REQUEST);
    }
    let nobody = "/sandbox/api/settings/not-a-guid";
    assert_eq!(s.call("GET", nobody, Some(&token), None).await.status, StatusCode::BAD_REQUEST);
    let id = s.find(&token, "Drive upgrade").await["id"].as_str().unwrap().to_owned();
    let properties = format!("/sandbox/api/messages/{id}/properties/{ADDIN}");
    let long = json!({ "k": "x".repeat(2_500) });
    assert_eq!(s.call("PUT", &properties, Some(&token), Some(long)).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_body_is_shown_without_scripts_and_under_a_policy() {
    let s = server().await;
    let token = s.sign_in(MARA).await;
    let id = s.find(&token, "Your payment").await["id"].as_str().unwrap().to_owned();
    let ticket = s
        .call(
            "POST",
            &format!("/sandbox/api/messages/{id}/view"),
            Some(&token),
            Some(json!({ "dark": true })),
        )
        .await;
    let url = ticket.json()["url"].as_str().unwrap().to_owned();
    let view = s.call("GET", &url, None, None).await;
    let policy = view.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox allow-popups") && policy.contains("default-src 'none'"), "{policy}");
    assert!(!view.text.contains("evil.example") && !view.text.contains("<script"), "{}", view.text);
    assert_eq!(s.call("GET", "/sandbox/view/guessed", None, None).await.status, StatusCode::NOT_FOUND);
    // The inline picture comes with the document.
    let id = s.find(&token, "RE: Drive upgrade").await["id"].as_str().unwrap().to_owned();
    let message = s.call("GET", &format!("/sandbox/api/messages/{id}"), Some(&token), None).await.json();
    assert!(message["attachments"].as_array().unwrap().iter().any(|a| a["isInline"] == true));
}

#[tokio::test]
async fn requests_by_another_name_or_from_another_origin_are_turned_away() {
    let s = server().await;
    let body = || Body::from(json!({ "mailbox": MARA }).to_string());
    let post = || Request::post("/sandbox/api/session").header("content-type", "application/json");
    for host in ["evil.example", "localhost.evil.example", "10.0.0.1:8443", "evil.example:8443"] {
        let answer = s.raw(post().header("host", host).body(body()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{host}");
    }
    for origin in ["https://evil.example", "null", "https://localhost:9999"] {
        let request = post().header("host", "localhost:8443").header("origin", origin);
        assert_eq!(s.raw(request.body(body()).unwrap()).await.status, StatusCode::FORBIDDEN, "{origin}");
    }
    for host in ["localhost:8443", "127.0.0.1:8443", "[::1]:8443", "mail.localhost"] {
        let request = post().header("host", host).header("origin", format!("https://{host}"));
        assert_eq!(s.raw(request.body(body()).unwrap()).await.status, StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn it_refuses_any_address_but_loopback() {
    let dir = tempfile::tempdir().unwrap();
    for url in ["https://contoso.example", "http://192.168.1.5:8443", "https://0.0.0.0:8443", "not a url"] {
        assert!(Sandbox::open(dir.path(), Options { public_url: url.to_owned() }).await.is_err(), "{url}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "nothing was written before the refusal");
}

#[cfg(unix)]
#[tokio::test]
async fn secrets_are_for_the_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let s = stranger(tempfile::tempdir().unwrap()).await;
    for name in ["signing-key.pem", "control-token", "service-secret"] {
        let mode = std::fs::metadata(s.dir.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn the_page_runs_only_its_own_scripts() {
    let s = server().await;
    let page = s.call("GET", "/mail/?mailbox=x", None, None).await;
    assert!(page.text.contains("main.js"));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    assert!(!page.text.contains("style="), "the policy would block it");
    for file in ["main.js", "host.js", "methods.js", "outlook.css"] {
        assert_eq!(
            s.call("GET", &format!("/mail/{file}"), None, None).await.status,
            StatusCode::OK,
            "{file}"
        );
    }
    assert_eq!(s.call("GET", "/mail/../Cargo.toml", None, None).await.status, StatusCode::NOT_FOUND);
    let double = s.call("GET", "/office-double/MicrosoftAjax.js", None, None).await;
    assert!(double.text.contains("registerNamespace"));
}
