//! An organization in a temporary file, and requests to it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::{ADMINISTRATOR, Caller, Crm, MANAGER, NewUser, Options, PERSON};

/// Root of the service in tests.
pub(super) const BASE: &str = "http://crm.test/api/data/v9.2/";

/// An answer, read.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Got {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|v| v.to_str().unwrap()).unwrap_or_default()
    }
    pub(super) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
    pub(super) fn message(&self) -> String {
        self.json()["error"]["message"].as_str().unwrap_or_default().to_owned()
    }
    /// The status, or a failure that shows the answer.
    #[track_caller]
    pub(super) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
    /// Status and code of a refusal.
    #[track_caller]
    pub(super) fn refused(self, status: u16, code: &str) -> Self {
        assert_eq!((self.status, self.code().as_str()), (status, code), "{}", self.body);
        self
    }
    /// Key in `OData-EntityId`.
    #[track_caller]
    pub(super) fn id(&self) -> Uuid {
        let url = self.header("odata-entityid");
        let inner = url.rsplit_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
        Uuid::parse_str(inner.unwrap_or_else(|| panic!("no key in '{url}': {}", self.body))).unwrap()
    }
    /// One column of every row of a list.
    pub(super) fn column(&self, name: &str) -> Vec<Value> {
        let json = self.json();
        let list = json["value"].as_array().unwrap_or_else(|| panic!("{}", self.body));
        list.iter().map(|row| row[name].clone()).collect()
    }
}

/// A user of the test organization.
#[derive(Clone, Debug)]
pub(super) struct Actor {
    pub(super) id: Uuid,
    pub(super) caller: Caller,
}

/// The organization with an administrator, a manager and two salespeople.
#[derive(Debug)]
pub(super) struct Org {
    pub(super) crm: Crm,
    pub(super) path: PathBuf,
    pub(super) admin: Actor,
    pub(super) manager: Actor,
    pub(super) anna: Actor,
    pub(super) bela: Actor,
}

impl Drop for Org {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.path.display()));
        }
    }
}

fn path() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("regarding-crm-{}-{count}.db", std::process::id()))
}

async fn user(crm: &Crm, number: u128, first: &str, last: &str, role: &str) -> Actor {
    let address = format!("{}@contoso.example", first.to_lowercase());
    let new = NewUser {
        object_id: Uuid::from_u128(number),
        full_name: format!("{first} {last}"),
        first: first.to_owned(),
        last: last.to_owned(),
        address: address.clone(),
        upn: address.clone(),
        roles: vec![role.to_owned()],
        disabled: false,
        mailbox: crate::NewMailbox::Ready,
    };
    let id = crm.provision_user(new).await.unwrap();
    Actor { id, caller: Caller { object_id: Uuid::from_u128(number), address, tenant: Uuid::nil() } }
}

impl Org {
    pub(super) async fn new() -> Self {
        Self::with(Options::default()).await
    }
    pub(super) async fn with(options: Options) -> Self {
        let path = path();
        let crm = Crm::open(&path, options).await.unwrap();
        let admin = user(&crm, 1, "Ada", "Admin", ADMINISTRATOR).await;
        let manager = user(&crm, 2, "Mona", "Manager", MANAGER).await;
        let anna = user(&crm, 3, "Anna", "Seller", PERSON).await;
        let bela = user(&crm, 4, "Bela", "Seller", PERSON).await;
        Self { crm, path, admin, manager, anna, bela }
    }

    /// A request of a user with headers and a body.
    pub(super) async fn send(
        &self,
        who: &Actor,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Got {
        let path = path.replace(' ', "%20");
        let uri = if path.starts_with("/api") { path } else { format!("/api/data/v9.2/{path}") };
        let mut request = Request::builder().method(method).uri(uri).header("host", "crm.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.extension(who.caller.clone()).body(body.into()).unwrap();
        let response = self.crm.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Got {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
    pub(super) async fn get(&self, path: &str) -> Got {
        self.send(&self.admin, "GET", path, &[], "").await
    }
    pub(super) async fn get_as(&self, who: &Actor, path: &str) -> Got {
        self.send(who, "GET", path, &[], "").await
    }
    pub(super) async fn post(&self, path: &str, body: Value) -> Got {
        self.send(&self.admin, "POST", path, &[], body.to_string()).await
    }
    pub(super) async fn post_as(&self, who: &Actor, path: &str, body: Value) -> Got {
        self.send(who, "POST", path, &[], body.to_string()).await
    }
    pub(super) async fn patch(&self, path: &str, body: Value) -> Got {
        self.send(&self.admin, "PATCH", path, &[], body.to_string()).await
    }
    pub(super) async fn patch_as(&self, who: &Actor, path: &str, body: Value) -> Got {
        self.send(who, "PATCH", path, &[], body.to_string()).await
    }
    pub(super) async fn delete(&self, path: &str) -> Got {
        self.send(&self.admin, "DELETE", path, &[], "").await
    }
    /// Makes a row as the administrator.
    pub(super) async fn make(&self, set: &str, body: Value) -> Uuid {
        self.post(set, body).await.is(204).id()
    }
    /// Makes a contact with an address.
    pub(super) async fn contact(&self, first: &str, last: &str, address: &str) -> Uuid {
        self.make("contacts", json!({"firstname": first, "lastname": last, "emailaddress1": address})).await
    }
    /// A batch of lines; they are joined as a client on Windows would.
    pub(super) async fn batch(&self, who: &Actor, headers: &[(&str, &str)], lines: &str) -> Got {
        let mut all = vec![("content-type", "multipart/mixed; boundary=b")];
        all.extend_from_slice(headers);
        let body = lines.replace('\n', "\r\n");
        self.send(who, "POST", "$batch", &all, body).await
    }
}
