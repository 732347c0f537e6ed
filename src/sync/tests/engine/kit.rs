//! A whole small organisation in one process: the embedded CRM, the sandbox's mailboxes with their Graph, and a
//! synchronizer between them. Only the sockets are left out.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
};
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
use tokio::sync::Notify;
use tower::ServiceExt as _;
use uuid::Uuid;
use wire::{Headers, Method, Reply, Request, Transport, TransportError};

pub(crate) const CRM_URL: &str = "http://crm.test/api/data/v9.2/";
pub(crate) const GRAPH: &str = "https://localhost:8443";

/// The user as whom the synchronizer works.
pub(crate) const SERVICE: u128 = 0x5E;

/// What happens to a request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It arrives, and its answer too.
    Arrives,
    /// It is answered with this status, and not done.
    Refused(u16),
    /// It is done, and its answer is lost.
    AnswerLost,
    /// It does not arrive.
    Lost,
    /// It stands still on its way until [`Door::release`]; then it arrives.
    Held,
}

/// What a test may say anew at any time.
type Told<F> = Rc<RefCell<Box<F>>>;

/// A way to a service that may break. Says what went through it.
#[derive(Clone)]
pub(crate) struct Door {
    router: Router,
    caller: Rc<dyn Fn(&mut http::Extensions)>,
    pub(crate) log: Rc<RefCell<Vec<String>>>,
    pub(crate) fates: Told<dyn FnMut(&Request) -> Fate>,
    /// What is done to answers on their way back.
    pub(crate) tamper: Told<dyn FnMut(&mut Reply)>,
    /// Changes that went through it, parts of batches counted one by one.
    pub(crate) writes: Rc<RefCell<Vec<String>>>,
    /// What is held waits for it.
    gate: Rc<Notify>,
}

impl Door {
    /// Lets go on what stands still.
    pub(crate) fn release(&self) {
        self.gate.notify_waiters();
    }

    pub(crate) fn requests(&self) -> usize {
        self.log.borrow().len()
    }
}

impl Transport for Door {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        self.log.borrow_mut().push(format!("{} {}", request.method.as_str(), request.url));
        self.writes.borrow_mut().extend(changes(&request));
        let fate = (self.fates.borrow_mut())(&request);
        match fate {
            Fate::Refused(status) => {
                let mut reply = Reply::new(status);
                reply.headers.set("Retry-After", "0");
                return Ok(reply);
            }
            Fate::Lost => return Err(TransportError::TimedOut),
            Fate::Held => self.gate.notified().await,
            Fate::Arrives | Fate::AnswerLost => {}
        }
        let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
        let mut builder = http::Request::builder()
            .method(match request.method {
                Method::Get => "GET",
                Method::Post => "POST",
                Method::Patch => "PATCH",
                Method::Put => "PUT",
                Method::Delete => "DELETE",
            })
            .uri(format!("/{path}"));
        builder = builder.header("host", request.url.split('/').nth(2).unwrap_or_default());
        for (name, value) in request.headers.iter() {
            builder = builder.header(name, value);
        }
        let mut asked = builder.body(Body::from(request.body)).unwrap();
        (self.caller)(asked.extensions_mut());
        let response = self.router.clone().oneshot(asked).await.unwrap();
        let status = response.status().as_u16();
        let mut headers = Headers::new();
        for (name, value) in response.headers() {
            headers.add(name.as_str(), value.to_str().unwrap_or_default());
        }
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        if fate == Fate::AnswerLost {
            return Err(TransportError::TimedOut);
        }
        let mut reply = Reply { status, headers, body };
        (self.tamper.borrow_mut())(&mut reply);
        Ok(reply)
    }
}

/// The changes that a request asks for, parts of a batch each for itself.
fn changes(request: &Request) -> Vec<String> {
    let words = ["POST", "PATCH", "PUT", "DELETE"];
    if request.method == Method::Get {
        return Vec::new();
    }
    if !request.url.ends_with("$batch") {
        return vec![format!("{} {}", request.method.as_str(), request.url)];
    }
    let text = String::from_utf8_lossy(&request.body);
    if let Ok(batch) = serde_json::from_str::<Value>(&text) {
        let parts = batch["requests"].as_array().cloned().unwrap_or_default();
        let changes = parts.iter().filter(|part| part["method"] != "GET");
        return changes.map(|part| format!("{} {}", part["method"], part["url"])).collect();
    }
    let is_change = |line: &&str| {
        words.iter().any(|word| line.starts_with(&format!("{word} "))) && line.ends_with("HTTP/1.1")
    };
    text.lines().map(str::trim_end).filter(is_change).map(str::to_owned).collect()
}

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
        let door = door_like(&self.crm_door);
        let reply = door.send(request).await.unwrap();
        assert!(reply.is_success(), "{path}: {} {}", reply.status, String::from_utf8_lossy(&reply.body));
        serde_json::from_slice(&reply.body).unwrap_or(Value::Null)
    }

    /// Asks Graph, past the client and its faults.
    pub(crate) async fn graph(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let mut request = Request::new(method, format!("{GRAPH}/graph/v1.0/{path}"))
            .with_header("Prefer", "IdType=\"ImmutableId\"");
        if let Some(body) = body {
            request = request.with_body("application/json", body.to_string());
        }
        let reply = door_like(&self.graph_door).send(request).await.unwrap();
        assert!(reply.is_success(), "{path}: {} {}", reply.status, String::from_utf8_lossy(&reply.body));
        serde_json::from_slice(&reply.body).unwrap_or(Value::Null)
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

fn door(router: Router, caller: impl Fn(&mut http::Extensions) + 'static) -> Door {
    Door {
        router,
        caller: Rc::new(caller),
        log: Rc::default(),
        fates: Rc::new(RefCell::new(Box::new(|_| Fate::Arrives))),
        tamper: Rc::new(RefCell::new(Box::new(|_| {}))),
        writes: Rc::default(),
        gate: Rc::default(),
    }
}

/// The same way without faults, and without a line in the log.
fn door_like(other: &Door) -> Door {
    Door {
        router: other.router.clone(),
        caller: Rc::clone(&other.caller),
        log: Rc::default(),
        fates: Rc::new(RefCell::new(Box::new(|_| Fate::Arrives))),
        tamper: Rc::new(RefCell::new(Box::new(|_| {}))),
        writes: Rc::default(),
        gate: Rc::default(),
    }
}

/// Runs a test as the synchronizer runs: on one thread, with tasks that are bound to it.
pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, work)
}
