//! The organisation that is measured: people with mailboxes and mail in them, and the servers around.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::Duration,
};

use crm::{Crm, NewUser, PERSON};
use futures_util::future::join_all;
use sandbox::{
    Sandbox,
    mailbox::{Draft, NewMailbox, Person},
};
use serde_json::{Value, json};
use sync::{
    http::{Http, Patient},
    sign_in::{Credential, Registration, ServiceTokens},
};
use tempfile::TempDir;
use tokio::process::Child;
use uuid::Uuid;
use wire::{Authorized, Method, Reply, Request, Transport as _};

use crate::{
    orders::Orders,
    process::{self, Synchronizer},
};

/// Behind the @ of every Message-ID of ours.
pub(crate) const OURS: &str = "@figures.example>";
/// What addresses of our people end with.
pub(crate) const DOMAIN: &str = "@figures.example";
/// Senders whom the CRM has as contacts; as many others write that it does not know.
pub(crate) const CONTACTS: usize = 100;
/// Mailboxes that are made in one step.
const TOGETHER: usize = 1_000;
/// How large a page of answers may be, in rows.
const PAGE: usize = 5_000;

/// Where worlds are made: the program that serves them, and a folder that goes at the end.
pub(crate) struct Bed {
    pub(crate) server: PathBuf,
    folder: TempDir,
}

impl Bed {
    pub(crate) async fn new(server: PathBuf) -> Self {
        let folder = tempfile::Builder::new().prefix("regarding-figures-").tempdir().unwrap();
        let bed = Self { server, folder };
        // Keys are drawn and the story is told once.
        std::fs::create_dir(bed.at("seed")).unwrap();
        let (mut child, _) = process::server(&bed.server, &bed.at("seed")).await;
        child.kill().await.unwrap();
        bed
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A prepared organisation, to be copied for each run.
    pub(crate) async fn prepare(&self, name: &str, mailboxes: usize, mails_each: usize) -> Prepared {
        let folder = self.at(name);
        copy(&self.at("seed"), &folder);
        let options = sandbox::Options { public_url: "http://localhost:1".to_owned() };
        let sandbox = Sandbox::open(&folder, options).await.unwrap();
        let tenant = sandbox.story().tenant.id.clone();
        let client = sandbox.story().service.id.clone();
        let people: Vec<(String, String)> = (0..mailboxes)
            .map(|n| (Uuid::from_u128(0xF1 << 96 | n as u128).to_string(), address(n)))
            .collect();
        for some in people.chunks(TOGETHER) {
            let new: Vec<_> = some.iter().map(|(id, address)| mailbox(id, address)).collect();
            sandbox.mailboxes().create_many(&new).await.unwrap();
        }
        for (n, (_, address)) in people.iter().enumerate().filter(|_| mails_each > 0) {
            let mailbox = sandbox.mailboxes().by_address(address).await.unwrap();
            let mails: Vec<Draft> = (0..mails_each).map(|m| mail(n * mails_each + m, address)).collect();
            let now = time::OffsetDateTime::now_utc();
            sandbox.mailboxes().put_many(&mailbox, "inbox", &mails, now).await.unwrap();
        }
        sandbox.close().await;
        let options = crm::Options { tenant: tenant.parse().unwrap(), ..crm::Options::default() };
        let crm = Crm::open(folder.join("crm.sqlite"), options).await.unwrap();
        for some in people.chunks(TOGETHER) {
            // Who waits for another shares its commit.
            let all = some.iter().map(|(id, address)| crm.provision_user(user(id, address)));
            for made in join_all(all).await {
                made.unwrap();
            }
        }
        for n in 0..CONTACTS {
            let body =
                json!({"firstname": "Customer", "lastname": n.to_string(), "emailaddress1": sender(2 * n)});
            crm.provision("contacts", contact(n), body, &people[0].1).await.unwrap();
        }
        crm.checkpoint().await.unwrap();
        crm.close().await;
        Prepared { folder, tenant, client, mailboxes, mails: mailboxes * mails_each }
    }

    /// A copy of it that is served.
    pub(crate) async fn serve(&self, prepared: &Prepared, run: &str) -> World {
        let data = self.at(run);
        copy(&prepared.folder, &data);
        let (server, url) = process::server(&self.server, &data).await;
        let secret = std::fs::read_to_string(data.join("service-secret")).unwrap().trim().to_owned();
        let orders = Orders {
            store: format!("sqlite:{}", data.join("sync.sqlite").display()),
            url: url.clone(),
            tenant: prepared.tenant.clone(),
            client: prepared.client.clone(),
            secret: secret.clone(),
            threads: crate::numbers::cores(),
            concurrency: sync::worker::CONCURRENCY,
            told: false,
            poll_ms: None,
        };
        let registration = Registration {
            token_url: format!("{url}/signin/{}/oauth2/v2.0/token", prepared.tenant),
            client_id: prepared.client.clone(),
            credential: Credential::Secret(secret),
        };
        let http = Http::new(&[]).unwrap();
        let tokens = ServiceTokens::new(Patient::new(http.clone()), registration);
        let graph = "https://graph.microsoft.com".to_owned();
        let graph = Authorized::new(Patient::new(http.clone()), tokens.clone(), graph);
        let crm = Authorized::new(Patient::new(http.clone()), tokens, url);
        World { data, http, crm, graph, orders, server }
    }
}

/// An organisation in files.
pub(crate) struct Prepared {
    folder: PathBuf,
    tenant: String,
    client: String,
    pub(crate) mailboxes: usize,
    pub(crate) mails: usize,
}

/// A way to a service, as the synchronizer goes it.
type Way = Authorized<Patient<Http>, ServiceTokens<Patient<Http>>>;

/// An organisation that is served.
pub(crate) struct World {
    data: PathBuf,
    pub(crate) http: Http,
    crm: Way,
    graph: Way,
    pub(crate) orders: Orders,
    server: Child,
}

impl Drop for World {
    fn drop(&mut self) {
        // What is not removed now goes with the bed.
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

impl World {
    /// Processor time the server has used, in seconds.
    pub(crate) fn busy(&self) -> f64 {
        self.server.id().and_then(process::busy).unwrap_or_default()
    }

    /// Asks the CRM.
    pub(crate) async fn ask(&self, request: Request) -> Value {
        answer(&self.crm, request).await
    }

    /// Asks the CRM as one of our people.
    pub(crate) async fn ask_as(&self, who: Uuid, method: Method, path: &str, body: Option<Value>) -> Value {
        let request = with(Request::new(method, self.at(path)), body);
        self.ask(request.with_header("MSCRMCallerID", who.to_string())).await
    }

    /// Asks Graph.
    pub(crate) async fn graph(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}/graph/v1.0/{path}", self.orders.url);
        answer(&self.graph, with(Request::new(method, url), body)).await
    }

    /// All items of all pages of Graph.
    pub(crate) async fn graph_pages(&self, first: &str) -> Vec<Value> {
        let (mut next, mut items) = (Some(first.to_owned()), Vec::new());
        while let Some(path) = next {
            let mut page = self.graph(Method::Get, &path, None).await;
            let link = page["@odata.nextLink"].as_str();
            next = link.map(|link| link.split_once("/graph/v1.0/").unwrap().1.to_owned());
            items.append(page["value"].as_array_mut().unwrap());
        }
        items
    }

    /// The address of something in the CRM.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}/api/data/v9.2/{path}", self.orders.url)
    }

    /// Our people, as users of the CRM, by number.
    pub(crate) async fn people(&self) -> Vec<Uuid> {
        let users = format!(
            "systemusers?$select=systemuserid,internalemailaddress&$filter=contains(internalemailaddress,'{DOMAIN}')"
        );
        let all = self.pages(self.at(&users)).await;
        let text = |user: &Value, name: &str| user[name].as_str().unwrap().to_owned();
        let of =
            |user: &Value| (text(user, "internalemailaddress"), text(user, "systemuserid").parse().unwrap());
        let by_address: HashMap<String, Uuid> = all.iter().map(of).collect();
        (0..by_address.len()).map(|n| by_address[&address(n)]).collect()
    }

    /// Takes the mailboxes of everybody else out of service: nothing is counted but what is ours.
    pub(crate) async fn leave_others_alone(&self) {
        for mailbox in self.pages(self.at("mailboxes?$select=mailboxid,emailaddress")).await {
            if !mailbox["emailaddress"].as_str().unwrap_or_default().ends_with(DOMAIN) {
                let url = self.at(&format!("mailboxes({})", mailbox["mailboxid"].as_str().unwrap()));
                let body = json!({ "statecode": 1, "statuscode": 2 });
                self.ask(with(Request::new(Method::Patch, url), Some(body))).await;
            }
        }
    }

    /// Has every mail of our people tracked (filter "all").
    pub(crate) async fn track_all(&self) {
        for id in self.people().await {
            let body = json!({"incomingemailfilteringmethod": 0}).to_string();
            let request = Request::new(Method::Patch, self.at(&format!("usersettingscollection({id})")))
                .with_body("application/json", body);
            self.ask(request).await;
        }
    }

    /// All rows of all pages.
    pub(crate) async fn pages(&self, first: String) -> Vec<Value> {
        let (mut next, mut rows) = (Some(first), Vec::new());
        while let Some(url) = next {
            let request =
                Request::new(Method::Get, url).with_header("Prefer", format!("odata.maxpagesize={PAGE}"));
            let mut page = self.ask(request).await;
            next = page["@odata.nextLink"].as_str().map(str::to_owned);
            rows.append(page["value"].as_array_mut().unwrap());
        }
        rows
    }

    /// How often each of our mails is in the CRM.
    pub(crate) async fn rows(&self) -> HashMap<String, usize> {
        let mut count = HashMap::new();
        for row in self.pages(self.at("emails?$select=messageid")).await {
            let id = row["messageid"].as_str().unwrap_or_default();
            if id.ends_with(OURS) {
                *count.entry(id.to_owned()).or_default() += 1;
            }
        }
        count
    }

    /// Holds that every mail is there once.
    pub(crate) async fn check(&self, mails: usize) {
        let rows = self.rows().await;
        assert_eq!(rows.len(), mails, "mails that are in the CRM");
        assert!(rows.values().all(|count| *count == 1), "no mail is there twice");
    }
}

fn with(request: Request, body: Option<Value>) -> Request {
    match body {
        Some(body) => request.with_body("application/json", body.to_string()),
        None => request,
    }
}

async fn answer(way: &Way, request: Request) -> Value {
    let shown = format!("{} {}", request.method.as_str(), request.url);
    let reply: Reply = way.send(request).await.unwrap();
    assert!(reply.is_success(), "{shown}: {} {}", reply.status, String::from_utf8_lossy(&reply.body));
    serde_json::from_slice(&reply.body).unwrap_or_default()
}

/// Waits until a condition holds.
pub(crate) async fn until(what: &str, limit: Duration, met: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !met() {
        assert!(begun.elapsed() < limit, "{what}: not within {limit:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Waits until so many mails were tracked by all of them, and no more come.
pub(crate) async fn all_tracked(all: &[Synchronizer], mails: usize) {
    let tracked = || all.iter().map(|one| one.state().tracked).sum::<u64>();
    until("all mails tracked", Duration::from_secs(300), || tracked() >= mails as u64).await;
    // The story's own mails come beside ours.
    let mut seen = 0;
    while seen != tracked() {
        seen = tracked();
        tokio::time::sleep(Duration::from_millis(1_000)).await;
    }
}

/// The key of a contact of ours.
pub(crate) fn contact(n: usize) -> Uuid {
    Uuid::from_u128(0xC0 << 96 | n as u128)
}

pub(crate) fn address(n: usize) -> String {
    format!("person{n}{DOMAIN}")
}

fn sender(n: usize) -> String {
    format!("customer{n}@company{}.example", n % 25)
}

fn mailbox<'a>(id: &'a str, address: &'a str) -> NewMailbox<'a> {
    NewMailbox {
        user_id: id,
        address,
        display_name: address,
        job_title: "",
        language: "en-US",
        time_zone: "UTC",
        shared: false,
        inbox_folders: &[],
        delegates: &[],
    }
}

fn user(id: &str, address: &str) -> NewUser {
    NewUser {
        object_id: id.parse().unwrap(),
        full_name: address.to_owned(),
        first: "Person".to_owned(),
        last: address.to_owned(),
        address: address.to_owned(),
        upn: address.to_owned(),
        roles: vec![PERSON.to_owned()],
        disabled: false,
        mailbox: crm::NewMailbox::Ready,
    }
}

/// A mail as customers write them: some two kilobytes of HTML, to one of us. Half of the senders are contacts.
pub(crate) fn mail(n: usize, to: &str) -> Draft {
    let person = |address: &str| Person { name: String::new(), address: address.to_owned() };
    let paragraph = "<p>Thank you for the offer. We have looked at it with our colleagues, and there are two \
                     points that we would like to talk about before we order: the date of delivery, and who \
                     pays for the transport.</p>";
    Draft {
        from: person(&sender(n % (2 * CONTACTS))),
        to: vec![person(to)],
        subject: format!("Offer {n}"),
        html: Some(format!("<html><body>{}</body></html>", paragraph.repeat(10))),
        message_id: format!("<{n}{OURS}"),
        ..Draft::default()
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else if let Err(error) = std::fs::copy(entry.path(), target) {
            // A database that is closing removes its log, in which nothing is left.
            assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{}", entry.path().display());
        }
    }
}
