//! A whole small organisation in one process: the embedded CRM, the sandbox's mailboxes with their Graph, and a
//! synchronizer between them. Only the sockets are left out.

use std::{
    cell::{Cell, RefCell},
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
};

use axum::Router;
use crm::Crm;
use dataverse::LedgerOver;
use domain::{
    ledger::Kept,
    mail::Address,
    party::{Kind, Record},
    ports::Ledger as _,
    settings::{Firewall, FolderRule},
};
use sandbox::{
    Sandbox,
    mailbox::{Draft, Mailbox, Person},
};
use serde_json::{Value, json};
use sync::{
    clock::Clock,
    contents::KeptContents,
    engine::{Engine, Pace},
    look::{self, End},
    store::Store,
};
use tower::ServiceExt as _;
use uuid::Uuid;
use wire::{Method, Reply, Request, Transport as _};

pub(crate) use crate::door::{Door, Fate};
use crate::door::{door, door_like};

pub(crate) const CRM_URL: &str = "http://crm.test/api/data/v9.2/";
pub(crate) const GRAPH: &str = "https://localhost:8443";

/// The user as whom the synchronizer works.
pub(crate) const SERVICE: u128 = 0x5E;

pub(crate) type Synchronizer = Engine<Door, LedgerOver<Door, Clock, KeptContents>>;

/// The organisation.
pub(crate) struct World {
    pub(crate) crm: Crm,
    pub(crate) sandbox: Sandbox,
    pub(crate) crm_door: Door,
    pub(crate) graph_door: Door,
    pub(crate) clock: Clock,
    pub(crate) store_url: String,
    /// Mails delivered so far: each has a name of its own.
    count: Cell<u32>,
    /// Of each synchronizer, the bytes of files that it did not send.
    spared: RefCell<Vec<Arc<AtomicU64>>>,
    _folder: tempfile::TempDir,
}

/// People with a seat and a mailbox.
pub(crate) const PEOPLE: [&str; 3] = ["anna", "bela", "cleo"];

pub(crate) fn address(name: &str) -> String {
    if name.contains('@') { name.to_owned() } else { format!("{name}@us.example") }
}

impl World {
    pub(crate) async fn new(store_url: Option<String>) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let folder = tempfile::Builder::new()
            .prefix(&format!("regarding-engine-{}-", COUNT.fetch_add(1, Ordering::Relaxed)))
            .tempdir()
            .unwrap();
        for (name, bytes) in crate::template::template().await {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let crm = Crm::open(folder.path().join("crm.sqlite"), crm::Options::default()).await.unwrap();
        let options = sandbox::Options { public_url: GRAPH.to_owned() };
        let sandbox = Sandbox::open(folder.path(), options).await.unwrap();
        let (crm_caller, graph_caller) = callers();
        let store_url =
            store_url.unwrap_or_else(|| format!("sqlite:{}", folder.path().join("sync.sqlite").display()));
        Self {
            crm_door: door(crm.router(), move |all| {
                all.insert(crm_caller.clone());
            }),
            graph_door: door(graph_of(&sandbox), move |all| {
                all.insert(graph_caller.clone());
            }),
            crm,
            sandbox,
            clock: Clock::default(),
            store_url,
            count: Cell::new(0),
            spared: RefCell::default(),
            _folder: folder,
        }
    }

    /// Graph and CRM as a server has them, asked by the synchronizer.
    pub(crate) fn served(&self) -> Router {
        let (crm_caller, graph_caller) = callers();
        let crm = self.crm.router().layer(axum::Extension(crm_caller));
        crm.merge(
            Router::new().fallback_service(graph_of(&self.sandbox).layer(axum::Extension(graph_caller))),
        )
    }

    /// A synchronizer, as one process has it.
    pub(crate) async fn synchronizer(&self) -> Synchronizer {
        let store = Store::open(&self.store_url).await.unwrap();
        let contents = KeptContents::new(store.clone(), self.clock.clone(), CRM_URL);
        self.spared.borrow_mut().push(Arc::clone(contents.spared()));
        let ledger =
            LedgerOver::new(self.crm_door.clone(), CRM_URL, self.clock.clone()).remembering(contents);
        let pace = Pace { settings_ms: 0, ..Pace::default() };
        let service = graph::Service::new(&format!("{GRAPH}/graph/v1.0"));
        Engine::new(self.graph_door.clone(), service, ledger, store, self.clock.clone(), pace)
    }

    /// Bytes of files that no synchronizer sent, because the CRM held them.
    pub(crate) fn spared(&self) -> u64 {
        self.spared.borrow().iter().map(|one| one.load(Ordering::Relaxed)).sum()
    }

    /// Looks at everything that is due until nothing is, and says how often a look ended in each way.
    pub(crate) async fn settle(&self, engine: &Synchronizer) -> Vec<String> {
        let mut ends = Vec::new();
        for _ in 0..200 {
            engine.settings().await.ok();
            engine.outbox().await.ok();
            let now = sync::store::Millis(self.clock.millis());
            let leased = engine.store.lease(engine.name(), now, engine.pace.lease_ms, 100).await.unwrap();
            if leased.is_empty() {
                return ends;
            }
            let looks = leased.into_iter().map(|one| look::look(engine, one));
            for end in futures_util::future::join_all(looks).await {
                if let End::Quiet(lease, due) = end {
                    engine.store.release(&[(lease, due)]).await.unwrap();
                    ends.push("quiet".to_owned());
                } else {
                    ends.push(format!("{end:?}"));
                }
            }
        }
        panic!("the synchronizer does not come to rest: {:?}", &ends[ends.len() - 20..]);
    }

    /// Time goes by, for the synchronizer and in the mailboxes.
    pub(crate) fn turn(&self, seconds: i64) {
        self.clock.turn(seconds);
        self.sandbox.turn(seconds);
    }

    /// A minute goes by, and everything due is looked at.
    pub(crate) async fn minute(&self, engine: &Synchronizer) -> Vec<String> {
        self.turn(61);
        self.settle(engine).await
    }

    pub(crate) async fn mailbox(&self, name: &str) -> Mailbox {
        self.sandbox.mailboxes().by_address(&address(name)).await.unwrap()
    }

    /// A mail that was not delivered yet.
    pub(crate) fn mail(&self, from: &str, to: &[&str], subject: &str) -> Draft {
        let person = |name: &str| Person { name: name.to_owned(), address: address(name) };
        let number = self.count.get() + 1;
        self.count.set(number);
        Draft {
            from: person(from),
            to: to.iter().map(|name| person(name)).collect(),
            subject: subject.to_owned(),
            text: Some(format!("Text of {subject}")),
            message_id: format!("<{number}@mail.example>"),
            ..Draft::default()
        }
    }

    /// Puts a mail into a folder; its Message-ID.
    pub(crate) async fn put(&self, mailbox: &str, folder: &str, mail: &Draft) -> String {
        let mailbox = self.mailbox(mailbox).await;
        // The mailbox has its own clock, which nobody turns.
        let now = time::OffsetDateTime::now_utc();
        self.sandbox.mailboxes().put(&mailbox, folder, mail, now).await.unwrap();
        mail.message_id.clone()
    }

    /// Puts a mail there that came so many days ago.
    pub(crate) async fn put_old(&self, mailbox: &str, folder: &str, mail: &Draft, days: i64) {
        let mailbox = self.mailbox(mailbox).await;
        let came = time::OffsetDateTime::now_utc() - time::Duration::days(days);
        self.sandbox.mailboxes().put(&mailbox, folder, mail, came).await.unwrap();
    }

    /// Asks the CRM, past the client and its faults.
    pub(crate) async fn crm(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        self.crm_as(None, method, path, body).await
    }

    /// The same as a user, by the key of its row: a person does it, and no program.
    pub(crate) async fn crm_as(
        &self,
        user: Option<&str>,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Value {
        read(path, &self.crm_reply(user, method, path, body).await)
    }

    /// Changes a row; `false` where it went meanwhile.
    pub(crate) async fn crm_if_there(
        &self,
        user: Option<&str>,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> bool {
        let reply = self.crm_reply(user, method, path, body).await;
        if reply.status == 404 {
            return false;
        }
        read(path, &reply);
        true
    }

    async fn crm_reply(&self, user: Option<&str>, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = Request::new(
            method,
            format!("{CRM_URL}{}", path.replace(' ', "%20").replace('<', "%3C").replace('>', "%3E")),
        )
        .with_header("Prefer", "odata.include-annotations=\"*\"");
        if let Some(body) = body {
            request = request.with_body("application/json", body.to_string());
        }
        if let Some(user) = user {
            request = request.with_header("MSCRMCallerID", user);
        }
        door_like(&self.crm_door).send(request).await.unwrap()
    }

    /// Asks Graph, past the client and its faults.
    pub(crate) async fn graph(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        read(path, &self.graph_reply(method, path, body).await)
    }

    /// Changes an item; `false` where it went meanwhile.
    pub(crate) async fn graph_if_there(&self, method: Method, path: &str, body: Option<Value>) -> bool {
        let reply = self.graph_reply(method, path, body).await;
        if reply.status == 404 {
            return false;
        }
        read(path, &reply);
        true
    }

    async fn graph_reply(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = Request::new(method, format!("{GRAPH}/graph/v1.0/{path}"))
            .with_header("Prefer", "IdType=\"ImmutableId\"");
        if let Some(body) = body {
            request = request.with_body("application/json", body.to_string());
        }
        door_like(&self.graph_door).send(request).await.unwrap()
    }

    /// A row that was there before, Anna's.
    pub(crate) async fn row(&self, set: &str, id: u128, body: Value) -> Uuid {
        let id = Uuid::from_u128(id);
        assert!(self.crm.provision(set, id, body, &address("anna")).await.unwrap());
        id
    }

    /// A contact with that address.
    pub(crate) async fn contact(&self, id: u128, name: &str, mail: &str) -> Uuid {
        self.row("contacts", id, json!({"lastname": name, "emailaddress1": mail})).await
    }

    /// Sets a user's filter by its number.
    pub(crate) async fn filter(&self, name: &str, filter: i32) {
        let users = self
            .crm(
                Method::Get,
                &format!(
                    "systemusers?$select=systemuserid&$filter=internalemailaddress eq '{}'",
                    address(name)
                ),
                None,
            )
            .await;
        let id = users["value"][0]["systemuserid"].as_str().unwrap().to_owned();
        let body = json!({"incomingemailfilteringmethod": filter});
        self.crm(Method::Patch, &format!("usersettingscollection({id})"), Some(body)).await;
    }

    /// Sets one of the organisation's switches (`orgdborgsettings`); the others go back to their defaults.
    pub(crate) async fn switch(&self, name: &str, value: &str) {
        let found = self.crm(Method::Get, "organizations?$select=organizationid", None).await;
        let id = found["value"][0]["organizationid"].as_str().unwrap().to_owned();
        let xml = format!("<OrgSettings><{name}>{value}</{name}></OrgSettings>");
        self.crm(Method::Patch, &format!("organizations({id})"), Some(json!({"orgdborgsettings": xml})))
            .await;
    }

    /// Has a folder of a mailbox tracked, regarding a row where one is given.
    pub(crate) async fn rule(
        &self,
        engine: &Synchronizer,
        mailbox: &str,
        folder: &str,
        regarding: Option<Record>,
    ) {
        let id = self.folder(mailbox, folder).await;
        let snapshot = engine.settings().await.unwrap();
        let row = snapshot.seat(&Address::new(&address(mailbox))).unwrap().id;
        let name = folder.to_owned();
        let rule = FolderRule { folder: id, name, regarding, on: true, inside_inbox: true };
        engine.ledger.keep_rule(row, &rule).await.unwrap();
    }

    /// Keeps what a person never wants tracked.
    pub(crate) async fn never_track(&self, engine: &Synchronizer, mailbox: &str, firewall: Firewall) {
        let snapshot = engine.settings().await.unwrap();
        let owner = snapshot.seat(&Address::new(&address(mailbox))).unwrap().seat.owner.id;
        engine.ledger.keep_personal(owner, &Kept { firewall, choices: Vec::new() }).await.unwrap();
    }

    /// An opportunity of Anna's.
    pub(crate) async fn deal(&self, id: u128, name: &str) -> Record {
        let id = self.row("opportunities", id, json!({"name": name})).await;
        Record { kind: Kind::Opportunity, id, name: name.to_owned() }
    }

    /// All activities of a mail, by its Message-ID.
    pub(crate) async fn emails(&self, message_id: &str) -> Vec<Value> {
        let id = message_id.replace('\'', "''");
        let found = self.crm(Method::Get, &format!("emails?$filter=messageid eq '{id}'"), None).await;
        found["value"].as_array().cloned().unwrap_or_default()
    }

    /// How many e-mails the CRM has.
    pub(crate) async fn count(&self) -> u64 {
        let found = self.crm(Method::Get, "emails?$select=activityid&$count=true&$top=1", None).await;
        found["@odata.count"].as_u64().unwrap()
    }

    /// The message with that Message-ID in a mailbox, as Graph tells it.
    pub(crate) async fn message(&self, mailbox: &str, message_id: &str) -> Value {
        let id = wire::odata::encode(&format!("internetMessageId eq '{message_id}'"));
        let path = format!("users/{}/messages?$filter={id}", address(mailbox));
        self.graph(Method::Get, &path, None).await["value"][0].clone()
    }

    /// Categories of a message.
    pub(crate) async fn categories(&self, mailbox: &str, message_id: &str) -> Vec<String> {
        let message = self.message(mailbox, message_id).await;
        message["categories"].as_array().unwrap().iter().map(|c| c.as_str().unwrap().to_owned()).collect()
    }

    /// Sets the categories of a message, as a person does.
    pub(crate) async fn categorise(&self, mailbox: &str, message_id: &str, categories: &[&str]) {
        let id = self.message(mailbox, message_id).await["id"].as_str().unwrap().to_owned();
        let path = format!("users/{}/messages/{id}", address(mailbox));
        self.graph(Method::Patch, &path, Some(json!({"categories": categories}))).await;
    }

    /// Drags a message to a folder.
    pub(crate) async fn drag(&self, mailbox: &str, message_id: &str, folder: &str) {
        let id = self.message(mailbox, message_id).await["id"].as_str().unwrap().to_owned();
        let folder = self.folder(mailbox, folder).await;
        let path = format!("users/{}/messages/{id}/move", address(mailbox));
        self.graph(Method::Post, &path, Some(json!({"destinationId": folder}))).await;
    }

    /// The id of a folder by its name.
    pub(crate) async fn folder(&self, mailbox: &str, name: &str) -> String {
        let found = self.sandbox.mailboxes().folders_of(&self.mailbox(mailbox).await).await.unwrap();
        found
            .into_iter()
            .find(|f| f.display_name == name || f.well_known_name.as_deref() == Some(name))
            .unwrap()
            .id
    }

    /// The decisions about a mail, newest first: verdict and reason.
    pub(crate) async fn decisions(&self, engine: &Synchronizer, message_id: &str) -> Vec<(String, String)> {
        let id = domain::mail::MessageId::new(message_id).unwrap();
        let rows = engine.store.explain(sync::store::Digest::of_message(&id)).await.unwrap();
        rows.into_iter().map(|row| (row.decision.verdict, row.decision.reason)).collect()
    }
}

/// Graph, and the address to which files are uploaded.
fn graph_of(sandbox: &Sandbox) -> Router {
    let (graph, rest) = (sandbox.graph(), sandbox.router());
    Router::new().fallback(move |request: axum::extract::Request| {
        let router = if request.uri().path().starts_with("/sandbox/") { rest.clone() } else { graph.clone() };
        async move { router.oneshot(request).await }
    })
}

/// What an answer says; a test that is refused has failed.
fn read(path: &str, reply: &Reply) -> Value {
    assert!(reply.is_success(), "{path}: {} {}", reply.status, String::from_utf8_lossy(&reply.body));
    serde_json::from_slice(&reply.body).unwrap_or(Value::Null)
}

/// As whom the synchronizer comes.
fn callers() -> (crm::Caller, sandbox::graph::Caller) {
    let crm_caller = crm::Caller {
        object_id: Uuid::from_u128(SERVICE),
        address: "synchronizer@service.invalid".to_owned(),
        tenant: Uuid::nil(),
    };
    let graph_caller = sandbox::graph::Caller {
        object_id: Uuid::from_u128(SERVICE).to_string(),
        application: true,
        client: "regarding".to_owned(),
        origin: GRAPH.to_owned(),
    };
    (crm_caller, graph_caller)
}

/// Runs a test as the synchronizer runs: on one thread, with tasks that are bound to it.
pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, work)
}
