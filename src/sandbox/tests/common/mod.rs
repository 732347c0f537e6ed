//! A sandbox in a temporary directory and a client without a socket.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::sync::OnceLock;

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request, StatusCode};
use sandbox::graph::Caller;
use sandbox::{Options, Sandbox};
use serde_json::Value;
use tower::ServiceExt as _;

pub(crate) const URL: &str = "https://localhost:8443";

pub(crate) struct Server {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) sandbox: Sandbox,
    pub(crate) router: Router,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }
}

/// The signing key all servers of a test program share: drawing one takes a second.
static KEY: OnceLock<String> = OnceLock::new();

pub(crate) async fn server() -> Server {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("signing-key.pem");
    if let Some(key) = KEY.get() {
        std::fs::write(&file, key).unwrap();
    }
    let server = stranger(dir).await;
    let _ = KEY.set(std::fs::read_to_string(&file).unwrap());
    server
}

/// A server that draws a key of its own, unless the directory holds one.
pub(crate) async fn stranger(dir: tempfile::TempDir) -> Server {
    let sandbox = Sandbox::open(dir.path(), Options { public_url: URL.to_owned() }).await.unwrap();
    let router = sandbox.router();
    Server { dir, sandbox, router }
}

impl Server {
    pub(crate) async fn raw(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost:8443");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = match body {
            Some(json) => {
                request = request.header("content-type", "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        self.raw(request.body(body).unwrap()).await
    }

    pub(crate) async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields.iter().map(|(k, v)| format!("{k}={}", percent(v))).collect::<Vec<_>>().join("&");
        let request = Request::post(path)
            .header("host", "localhost:8443")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.raw(request.unwrap()).await
    }

    /// Signs in and answers the session token.
    pub(crate) async fn sign_in(&self, address: &str) -> String {
        let answer = self
            .call("POST", "/sandbox/api/session", None, Some(serde_json::json!({ "mailbox": address })))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    /// The id of the folder with a well-known name or name in the session's own mailbox.
    pub(crate) async fn folder(&self, token: &str, name: &str) -> String {
        let me = self.call("GET", "/sandbox/api/me", Some(token), None).await.json();
        let own = &me["mailbox"]["address"];
        let found = me["folders"]
            .as_array()
            .unwrap()
            .iter()
            .find(|f| f["mailbox"] == *own && (f["wellKnownName"] == name || f["displayName"] == name));
        found.unwrap()["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn messages(&self, token: &str, folder: &str) -> Vec<Value> {
        let folder = self.folder(token, folder).await;
        let answer =
            self.call("GET", &format!("/sandbox/api/folders/{folder}/messages"), Some(token), None).await;
        answer.json()["messages"].as_array().unwrap().clone()
    }

    /// The first message of the inbox whose subject holds a text.
    pub(crate) async fn find(&self, token: &str, subject: &str) -> Value {
        let all = self.messages(token, "inbox").await;
        all.into_iter().find(|m| m["subject"].as_str().unwrap().contains(subject)).unwrap()
    }
}

pub(crate) fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

pub(crate) const MARA: &str = "mara.keller@contoso.example";
pub(crate) const ASHA: &str = "asha.rao@contoso.example";
pub(crate) const PRIYA: &str = "priya.nair@contoso.example";

/// Asks Graph as a user, or as the application where there is no address.
pub(crate) struct Graph<'a> {
    pub(crate) server: &'a Server,
    pub(crate) caller: Caller,
    pub(crate) prefer: String,
}

impl Server {
    /// Graph for a user.
    pub(crate) async fn graph(&self, address: &str) -> Graph<'_> {
        let user = self.sandbox.mailboxes().by_address(address).await.unwrap().user_id;
        self.graph_as(Caller {
            object_id: user,
            application: false,
            client: "client".to_owned(),
            origin: URL.to_owned(),
        })
    }

    /// Graph for an application that acts for itself.
    pub(crate) fn graph_service(&self) -> Graph<'_> {
        self.graph_as(Caller {
            object_id: "5e41c000-3d2b-4f6a-8a57-0c0a71050001".to_owned(),
            application: true,
            client: "service".to_owned(),
            origin: URL.to_owned(),
        })
    }

    fn graph_as(&self, caller: Caller) -> Graph<'_> {
        Graph { server: self, caller, prefer: String::new() }
    }
}

impl Graph<'_> {
    pub(crate) fn immutable(mut self) -> Self {
        self.prefer = "IdType=\"ImmutableId\"".to_owned();
        self
    }

    /// A request to a path behind the version, or to a whole address that Graph gave.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.ask_with(method, path, &[], body).await
    }

    pub(crate) async fn ask_with(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let path = match path.strip_prefix(URL) {
            Some(rest) => rest.to_owned(),
            None => format!("/graph/v1.0/{}", path.trim_start_matches('/')),
        };
        let mut request = Request::builder().method(method).uri(path.replace(' ', "%20"));
        if !self.prefer.is_empty() {
            request = request.header("prefer", &self.prefer);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(json) => {
                request = request.header("content-type", "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        let mut request = request.body(body).unwrap();
        request.extensions_mut().insert(self.caller.clone());
        let response = self.server.sandbox.graph().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// What is read, which must be there.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let answer = self.ask("GET", path, None).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        answer.json()
    }

    /// What is made or done, which must succeed.
    pub(crate) async fn make(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.ask(method, path, Some(body)).await;
        assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.text);
        if answer.text.is_empty() { Value::Null } else { answer.json() }
    }
}
