//! `regarding doctor --tenant` against a tenant that is broken in one way at a time: it names that link, who mends it, and
//! how. The tenant is the sandbox, reached as a real one is: over https, by a configuration file.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::kit::{Data, Server, client, run, token, trusting};

const TENANT: &str = "c0a7a5e0-7e1a-4c8e-9b1f-0c0a71050001";
const SERVICE: &str = "5e41c000-3d2b-4f6a-8a57-0c0a71050001";
const PANE: &str = "5a8f3c70-9d52-4b1e-8f6c-2e7d41b09a36";
const OTHER: &str = "11111111-2222-4333-8444-555555555555";
const ASHA: &str = "asha.rao@contoso.example";
/// Takes no part, and lies outside of what the application may open.
const PRIYA: &str = "priya.nair@contoso.example";

/// What mail alone needs.
const MAIL: [&str; 3] = ["Mail.ReadWrite", "MailboxSettings.ReadWrite", "Mail.Send"];

/// A sandbox behind https with a configuration file that speaks of it as of a real tenant.
struct Tenant {
    server: Server,
    data: Data,
    http: reqwest::Client,
    admin: String,
}

/// What is wrong in one row.
enum Wrong {
    /// The file says this instead of that.
    File(String, String),
    /// The sandbox's tenant is set so.
    Tenant(Value),
    /// These requests are answered otherwise.
    Fault(Value),
    /// A member of Asha's mailbox in the CRM has that value instead of this.
    Mailbox(&'static str, i64, i64),
    /// The command line says this too.
    Line(Vec<String>),
}

impl Tenant {
    async fn new() -> Self {
        let data = Data::new();
        let server = Server::with(&["serve", "--sandbox", "--sync", "--listen", "127.0.0.1:0"], &data.0);
        let http = trusting(&data.0);
        let admin = token(&data.0, &[]);
        let tenant = Self { server, data, http, admin };
        tenant.set_mailbox(PRIYA, "incomingemaildeliverymethod", 0).await;
        tenant.rests().await;
        tenant
    }

    /// Until the synchronizer has looked at all there is: it would find what is broken here too, and say so in the CRM.
    async fn rests(&self) {
        let (mut before, mut same) = (None, 0);
        for _ in 0..120 {
            let asked = self.http.get(format!("{}/metrics", self.server.url)).bearer_auth(&self.admin);
            let figures = asked.send().await.unwrap().text().await.unwrap();
            let looks = figures.lines().find(|line| line.starts_with("regarding_sync_looks_total"));
            let looks = Some(looks.unwrap().to_owned());
            same = if looks == before { same + 1 } else { 0 };
            if same == 4 {
                return;
            }
            before = looks;
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        }
        panic!("the synchronizer does not come to rest");
    }

    fn file(&self) -> String {
        let (url, data) = (&self.server.url, self.data.0.display().to_string());
        format!(
            "url = \"{url}\"\nauthorities = [{:?}]\n\
             [dataverse]\norganisation = \"{url}\"\ntenant = \"{TENANT}\"\nclient_id = \"{PANE}\"\n\
             [graph]\ntenant = \"{TENANT}\"\nclient_id = \"{SERVICE}\"\nsecret_file = {:?}\n\
             url = \"{url}/graph/v1.0\"\nlogin = \"{url}/signin\"\n\
             [sync]\nstore = {:?}\nnotifications = \"{url}\"\n",
            format!("{data}/tls/ca.pem"),
            format!("{data}/service-secret"),
            format!("sqlite:{data}/doctor.sqlite"),
        )
    }

    async fn control(&self, method: reqwest::Method, path: &str, body: &Value) {
        let word = fs::read_to_string(self.data.0.join("control-token")).unwrap();
        let url = format!("{}{path}", self.server.url);
        let asked = self.http.request(method, url).header("x-sandbox-control", word.trim()).json(body);
        let reply = asked.send().await.unwrap();
        assert!(reply.status().is_success(), "{path} {body}: {}", reply.text().await.unwrap());
    }

    /// Everything is right, but that PRIYA must stay closed.
    async fn mended(&self) {
        self.control(reqwest::Method::DELETE, "/sandbox/faults", &Value::Null).await;
        self.control(reqwest::Method::PUT, "/sandbox/tenant", &scoped(json!({}))).await;
        // A look in between found it failing.
        self.set_mailbox(ASHA, "incomingemailstatus", 1).await;
    }

    async fn set_mailbox(&self, address: &str, member: &str, value: i64) {
        let root = format!("{}/api/data/v9.2", self.server.url);
        let query = [("$filter", format!("emailaddress eq '{address}'")), ("$select", "mailboxid".into())];
        let url = reqwest::Url::parse_with_params(&format!("{root}/mailboxes"), query).unwrap();
        let found: Value =
            self.http.get(url).bearer_auth(&self.admin).send().await.unwrap().json().await.unwrap();
        let id = found["value"][0]["mailboxid"].as_str().unwrap();
        let change = self.http.patch(format!("{root}/mailboxes({id})")).bearer_auth(&self.admin);
        let reply = change.json(&json!({ member: value })).send().await.unwrap();
        assert!(reply.status().is_success(), "{}", reply.text().await.unwrap());
    }

    /// The first link that is broken, and everything that is told of it.
    fn diagnosed(&self, file: &str, more: &[String]) -> (i32, String, Value) {
        let path = self.data.0.join("real.toml");
        fs::write(&path, file).unwrap();
        let config = path.display().to_string();
        let mut line = vec!["doctor", "--tenant", "--json", "--outside", PRIYA, "--config", &config];
        if !more.iter().any(|word| word == "--mailbox") {
            line.extend(["--mailbox", ASHA]);
        }
        line.extend(more.iter().map(String::as_str));
        let output = run(&line, &self.data.0);
        let told: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&output.stderr)));
        let checks = told["checks"].as_array().cloned().unwrap_or_default();
        assert_eq!(checks.len(), 26, "each link is named: {told}");
        let first = checks.iter().find(|one| one["state"] == "broken").cloned().unwrap_or_default();
        assert_eq!(told["first"], first["check"], "{told}");
        (output.status.code().unwrap(), first["check"].as_str().unwrap_or_default().to_owned(), first)
    }

    async fn row(&self, what: &str, wrong: &Wrong, check: &str, by: &str, words: &str) {
        self.mended().await;
        let (mut file, mut line) = (self.file(), Vec::new());
        match wrong {
            Wrong::File(right, other) => {
                assert!(file.contains(right.as_str()), "{what}: the file does not say {right}");
                file = file.replace(right.as_str(), other);
            }
            Wrong::Tenant(set) => self.control(reqwest::Method::PUT, "/sandbox/tenant", set).await,
            Wrong::Fault(rule) => self.control(reqwest::Method::POST, "/sandbox/faults", rule).await,
            Wrong::Mailbox(member, _, value) => self.set_mailbox(ASHA, member, *value).await,
            Wrong::Line(more) => line.clone_from(more),
        }
        let (code, first, told) = self.diagnosed(&file, &line);
        if let Wrong::Mailbox(member, right, _) = wrong {
            self.set_mailbox(ASHA, member, *right).await;
        }
        assert_eq!((code, first.as_str(), told["by"].as_str()), (5, check, Some(by)), "{what}: {told}");
        let said = format!("{} {}", told["found"].as_str().unwrap(), told["remedy"].as_str().unwrap());
        assert!(said.contains(words), "{what}: {words:?} is not said: {said}");
        assert!(told["remedy"].as_str().unwrap().len() > 20, "{what}: no remedy: {told}");
    }
}

/// A tenant whose application may open all mailboxes but one.
fn scoped(mut set: Value) -> Value {
    let all =
        ["mara.keller", "asha.rao", "jonas.brandt", "sales"].map(|name| format!("{name}@contoso.example"));
    set["scope"] = json!(all);
    set
}

fn roles(roles: &[&str]) -> Wrong {
    Wrong::Tenant(scoped(json!({ "roles": roles })))
}

fn fault(path: &str, status: u16, body: Value) -> Wrong {
    Wrong::Fault(json!({ "match": { "path": path }, "status": status, "body": body }))
}

fn file(right: impl Into<String>, other: impl Into<String>) -> Wrong {
    Wrong::File(right.into(), other.into())
}

/// Key and certificate of the application, which ran out; the sandbox knows it.
fn expired_certificate(data: &Path) -> PathBuf {
    let path = data.join("expired.pem");
    let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
    let key = rsa::pkcs8::EncodePrivateKey::to_pkcs8_pem(&key, rsa::pkcs8::LineEnding::LF).unwrap();
    let pair = rcgen::KeyPair::from_pem(&key).unwrap();
    let mut params = rcgen::CertificateParams::new(vec!["regarding".into()]).unwrap();
    params.not_before = rcgen::date_time_ymd(2024, 1, 1);
    params.not_after = rcgen::date_time_ymd(2025, 1, 1);
    let certificate = params.self_signed(&pair).unwrap().pem();
    fs::write(data.join("service-certificate.pem"), &certificate).unwrap();
    fs::write(&path, format!("{}{certificate}", key.as_str())).unwrap();
    path
}

/// What is wrong, how, and who is told what of which link.
type Row = (&'static str, Wrong, &'static str, &'static str, &'static str);

fn rows(tenant: &Tenant) -> Vec<Row> {
    let (url, data) = (tenant.server.url.as_str(), tenant.data.0.display().to_string());
    let secret = format!("secret_file = {:?}", format!("{data}/service-secret"));
    let other_secret = tenant.data.0.join("other-secret");
    fs::write(&other_secret, "not the secret").unwrap();
    let not_a_database = tenant.data.0.join("text.sqlite");
    fs::write(&not_a_database, "this is no database, and long enough to be looked at as one").unwrap();
    let certificate = expired_certificate(&tenant.data.0);
    let no_user = json!({ "error": { "code": "0x80072560", "message": "The user is not a member of the organization." } });
    let user = |disabled: bool, roles: Value| {
        json!({ "systemuserid": "00000000-0000-4000-8000-000000000009", "isdisabled": disabled,
                "systemuserroles_association": roles })
    };
    let busy = json!({ "error": { "code": "TooManyRequests", "message": "Please retry again later." } });
    let gone =
        json!({ "error": { "code": "ErrorInvalidUser", "message": "The requested user is invalid." } });
    let store = format!("store = {:?}", format!("sqlite:{data}/doctor.sqlite"));
    let authorities = format!("authorities = [{:?}]\n", format!("{data}/tls/ca.pem"));
    let graph_tenant = format!("[graph]\ntenant = \"{TENANT}\"");
    vec![
        (
            "wrong tenant id",
            file(&graph_tenant, format!("[graph]\ntenant = \"{OTHER}\"")),
            "directory",
            "administrator",
            "AADSTS90002",
        ),
        (
            "tenant id that is none",
            file(&graph_tenant, "[graph]\ntenant = \"contoso\""),
            "config",
            "operator",
            "overview of the registration",
        ),
        ("login of another place", file("/signin\"", "/elsewhere\""), "directory", "administrator", "404"),
        (
            "nobody at the login",
            file(format!("login = \"{url}"), "login = \"https://localhost:9"),
            "directory",
            "operator",
            "firewall",
        ),
        (
            "wrong client id",
            file(format!("client_id = \"{SERVICE}\""), format!("client_id = \"{OTHER}\"")),
            "graph_sign_in",
            "administrator",
            "AADSTS700016",
        ),
        (
            "wrong secret",
            file(&secret, format!("secret_file = {:?}", other_secret.display().to_string())),
            "graph_sign_in",
            "administrator",
            "AADSTS7000215",
        ),
        ("no secret", file(&secret, "secret_file = \"nowhere\""), "config", "operator", "secret_file"),
        (
            "expired certificate",
            file(&secret, format!("certificate_file = {:?}", certificate.display().to_string())),
            "certificate",
            "operator",
            "ran out at 2025-01-01",
        ),
        (
            "Mail.ReadWrite missing",
            roles(&["Mail.Send", "MailboxSettings.ReadWrite"]),
            "mail_read",
            "administrator",
            "Mail.ReadWrite is missing",
        ),
        (
            "Mail.Read alone",
            roles(&["Mail.Read", "Mail.Send", "MailboxSettings.ReadWrite"]),
            "mail_write",
            "administrator",
            "not only Mail.Read",
        ),
        (
            "MailboxSettings missing",
            roles(&["Mail.ReadWrite", "Mail.Send"]),
            "mailbox_settings",
            "administrator",
            "MailboxSettings.ReadWrite is missing",
        ),
        (
            "Mail.Send missing",
            roles(&["Mail.ReadWrite", "MailboxSettings.ReadWrite"]),
            "mail_send",
            "administrator",
            "Mail.Send is missing",
        ),
        (
            "Calendars.ReadWrite missing",
            roles(&[&MAIL[..], &["Contacts.ReadWrite", "Tasks.ReadWrite.All", "Calendars.Read"]].concat()),
            "calendar_write",
            "administrator",
            "Calendars.ReadWrite is missing",
        ),
        (
            "Contacts.ReadWrite missing",
            roles(&[&MAIL[..], &["Calendars.ReadWrite", "Tasks.ReadWrite.All"]].concat()),
            "contacts_write",
            "administrator",
            "Contacts.ReadWrite is missing",
        ),
        (
            "Tasks.ReadWrite.All missing",
            roles(&[&MAIL[..], &["Calendars.ReadWrite", "Contacts.ReadWrite", "Tasks.Read.All"]].concat()),
            "tasks_write",
            "administrator",
            "everybody's tasks",
        ),
        (
            "mailbox outside of the scope",
            Wrong::Tenant(json!({ "scope": ["mara.keller@contoso.example"] })),
            "mail_read",
            "administrator",
            "whose scope holds this mailbox",
        ),
        (
            "every mailbox open",
            Wrong::Tenant(json!({})),
            "outside",
            "administrator",
            "priya.nair@contoso.example can be read",
        ),
        ("clocks apart", Wrong::Tenant(scoped(json!({ "clockAhead": 4000 }))), "clocks", "operator", "slow"),
        (
            "redirect missing",
            Wrong::Tenant(scoped(json!({ "redirects": [format!("{url}/signin-dialog.html")] }))),
            "redirects",
            "administrator",
            "brk-multihub://localhost",
        ),
        (
            "CRM away",
            Wrong::Fault(json!({ "match": { "path": "/api/data/" }, "drop": true })),
            "crm",
            "operator",
            "reaches it",
        ),
        (
            "CRM too busy",
            Wrong::Fault(json!({ "match": { "path": "/api/data/" }, "status": 429, "retryAfter": 3600 })),
            "crm",
            "operator",
            "wait",
        ),
        (
            "CRM elsewhere",
            file(format!("organisation = \"{url}\""), "organisation = \"https://localhost:9\""),
            "crm",
            "operator",
            "reaches it",
        ),
        (
            "no application user",
            fault("/WhoAmI", 403, no_user),
            "crm",
            "administrator",
            "make an application user",
        ),
        (
            "application user disabled",
            fault("/systemusers(", 200, user(true, json!([{ "name": "Synchronizer" }]))),
            "service_user",
            "administrator",
            "disabled",
        ),
        (
            "application user without a role",
            fault("/systemusers(", 200, user(false, json!([]))),
            "service_user",
            "administrator",
            "no role",
        ),
        (
            "mailbox unknown to Graph",
            fault("/users/asha", 404, gone),
            "mail_read",
            "administrator",
            "no such mailbox",
        ),
        (
            "mailbox unknown to the CRM",
            Wrong::Line(vec!["--mailbox".into(), "nobody@contoso.example".into()]),
            "mailbox",
            "administrator",
            "no such mailbox",
        ),
        (
            "mailbox not approved",
            Wrong::Mailbox("emailrouteraccessapproval", 1, 0),
            "mailbox",
            "administrator",
            "not approved",
        ),
        (
            "mailbox not synchronized",
            Wrong::Mailbox("incomingemaildeliverymethod", 2, 0),
            "mailbox",
            "administrator",
            "not synchronized",
        ),
        (
            "store in no folder",
            file(&store, format!("store = \"sqlite:{data}/no/folder/x.sqlite\"")),
            "store",
            "operator",
            "database",
        ),
        (
            "store that is none",
            file(&store, format!("store = \"sqlite:{}\"", not_a_database.display())),
            "store",
            "operator",
            "database",
        ),
        (
            "store read only",
            file(&store, format!("store = \"sqlite:{data}/doctor.sqlite?mode=ro\"")),
            "store",
            "operator",
            "written",
        ),
        (
            "nobody hears notifications",
            file(format!("notifications = \"{url}\""), "notifications = \"https://localhost:9\""),
            "notifications",
            "operator",
            "from the internet",
        ),
        (
            "notifications without https",
            file(format!("notifications = \"{url}\""), "notifications = \"http://localhost\""),
            "config",
            "operator",
            "https",
        ),
        ("certificate nobody trusts", file(&authorities, ""), "address", "operator", "certificate"),
        (
            "our name unknown",
            file(format!("url = \"{url}\"\nauth"), "url = \"https://nowhere.invalid\"\nauth"),
            "address",
            "operator",
            "nowhere.invalid",
        ),
        (
            "Graph throttles",
            Wrong::Fault(
                json!({ "match": { "path": "/graph/v1.0/subscriptions" }, "status": 429, "retryAfter": 3600, "body": busy }),
            ),
            "graph",
            "operator",
            "wait",
        ),
        (
            "Graph down",
            Wrong::Fault(
                json!({ "match": { "path": "/graph/v1.0/subscriptions" }, "status": 503, "retryAfter": 3600 }),
            ),
            "graph",
            "operator",
            "wait",
        ),
    ]
}

#[tokio::test]
async fn whatever_is_broken_in_a_tenant_is_named_with_who_mends_it_and_how() {
    let tenant = Tenant::new().await;
    tenant.mended().await;
    let (code, first, told) = tenant.diagnosed(&tenant.file(), &[]);
    assert_eq!((code, first.as_str()), (0, ""), "nothing is broken: {told}");
    for (what, wrong, check, by, words) in rows(&tenant) {
        tenant.row(what, &wrong, check, by, words).await;
    }
    tenant.mended().await;
    assert_eq!(tenant.diagnosed(&tenant.file(), &[]).0, 0, "everything was put right again");
    // Where mail alone is synchronized, nothing more is asked for.
    tenant.set_mailbox(ASHA, "actdeliverymethod", 2).await;
    let Wrong::Tenant(mail_alone) = roles(&MAIL) else { unreachable!("roles are set in the tenant") };
    tenant.control(reqwest::Method::PUT, "/sandbox/tenant", &mail_alone).await;
    let (code, first, told) = tenant.diagnosed(&tenant.file(), &[]);
    assert_eq!((code, first.as_str()), (0, ""), "mail alone needs no other permission: {told}");
}

#[tokio::test]
async fn people_read_the_same_and_what_is_to_be_mended_first() {
    let data = Data::new();
    let server = Server::start(&data.0);
    let _ = client();
    let output = run(&["doctor", "--tenant", "--url", &server.url], &data.0);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(5), "{told}");
    for name in ["directory", "keys", "permissions", "redirects"] {
        assert!(told.contains(name), "{name}: {told}");
    }
    assert!(told.contains("First to be mended: address."), "plain http is said first: {told}");
}
