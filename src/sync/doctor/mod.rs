//! Each link between a mailbox and the CRM, checked in the order in which they hang together. What fails says who can
//! mend it and how; what hangs on it is not looked at.

mod permissions;
mod tenant;

pub use permissions::{PERMISSIONS, Permission};
pub use tenant::{BROKER, Tenant};

use domain::{ports::Ledger as _, problem::Problem, settings::Seat};
use futures_util::future::join_all;
use graph::folders::well_known;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{Method, Request, TokenSource as _, Transport as _, date};

use crate::{
    http::now,
    look::told,
    reader::Reader,
    run::{Config, Tools},
    store::Store,
};

/// Mailboxes whose folder is read at the same time.
const TOGETHER: usize = 20;
/// Mailboxes that are read at all.
pub const MAX_MAILBOXES: usize = 5_000;
/// How far clocks may differ, in seconds: tokens allow five minutes.
const CLOCK_S: i64 = 120;
/// Mailboxes that are named in one line.
const NAMED: usize = 3;

/// How a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It holds.
    Well,
    /// It does not, and mail is tracked all the same.
    Warning,
    /// It is broken.
    Broken,
    /// It was not looked at: what it hangs on is broken, or there is nothing of the kind.
    Skipped,
}

impl State {
    /// A stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Warning => "warning",
            Self::Broken => "broken",
            Self::Skipped => "skipped",
        }
    }
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its stable name.
    pub name: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub found: String,
    /// Who can mend it; empty where nothing is broken.
    pub by: &'static str,
    /// How.
    pub remedy: &'static str,
}

impl Check {
    /// A link that holds.
    pub fn well(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, state: State::Well, found: found.into(), by: "", remedy: "" }
    }

    /// A link that was not looked at.
    pub fn skipped(name: &'static str, why: impl Into<String>) -> Self {
        Self { name, state: State::Skipped, found: why.into(), by: "", remedy: "" }
    }

    /// A link that is broken.
    pub fn broken(
        name: &'static str,
        found: impl Into<String>,
        by: &'static str,
        remedy: &'static str,
    ) -> Self {
        Self { name, state: State::Broken, found: found.into(), by, remedy }
    }

    fn warning(self) -> Self {
        Self { state: State::Warning, ..self }
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        json!({
            "check": self.name, "state": self.state.as_str(), "found": self.found, "by": self.by,
            "remedy": self.remedy,
        })
    }
}

/// Names of the checks, in their order.
pub const CHECKS: [&str; 11] = [
    "config",
    "store",
    "graph_sign_in",
    "crm_sign_in",
    "graph",
    "crm",
    "service_user",
    "settings",
    "mailboxes",
    "notifications",
    "clocks",
];

/// The same where a whole tenant is walked through.
pub const TENANT_CHECKS: [&str; 25] = [
    "config",
    "store",
    "address",
    "directory",
    "keys",
    "certificate",
    "graph_sign_in",
    "crm_sign_in",
    "permissions",
    "graph",
    "crm",
    "service_user",
    "settings",
    "mailbox",
    "mail_read",
    "mail_write",
    "mailbox_settings",
    "mail_send",
    "calendar_write",
    "contacts_write",
    "tasks_write",
    "outside",
    "mailboxes",
    "redirects",
    "notifications",
];

/// What to do where a service has too much to do.
const BUSY: &str = "wait and ask again: the service limits how much is asked of it, or is down; the synchronizer waits by itself";

/// Whoever runs the server.
const OPERATOR: &str = "operator";
/// Whoever administers the directory and the CRM.
const ADMINISTRATOR: &str = "administrator";

/// Checks the database.
pub async fn store(url: &str) -> (Check, Option<Store>) {
    let name = "store";
    let store = match Store::open(url).await {
        Ok(store) => store,
        Err(error) => {
            let remedy = "see that the database runs, that its URL is right ([sync] store, or --store), and that the \
                          account may make tables in it";
            return (Check::broken(name, error.to_string(), OPERATOR, remedy), None);
        }
    };
    match (store.writable().await, store.schema_version().await) {
        (Ok(()), Ok(version)) => (Check::well(name, format!("open, schema {version}")), Some(store)),
        (Err(error), _) | (_, Err(error)) => {
            let remedy = "the database opens, and does not answer or cannot be written: look at its log, its free space, and \
                          the rights of the account";
            (Check::broken(name, error.to_string(), OPERATOR, remedy), None)
        }
    }
}

/// Checks everything behind the database, and tells each result as it comes.
/// With a tenant, the links of that are looked at too.
pub async fn services(config: &Config, store: Store, tenant: Option<&Tenant>, mut tell: impl FnMut(Check)) {
    let tools = match config.tools_with(store) {
        Ok(tools) => tools,
        Err(error) => {
            let remedy = "see that the certificate file holds PEM";
            tell(Check::broken("graph_sign_in", error.to_string(), OPERATOR, remedy));
            rest("graph_sign_in", tenant.is_some(), &mut tell);
            return;
        }
    };
    let mut clocks = Vec::new();
    if let Some(tenant) = tenant {
        tell(tenant::address(&tools, tenant).await);
        let (directory, keys) = tenant::directory(config, &tools).await;
        tell(directory);
        let Some(keys) = keys else {
            rest("directory", true, &mut tell);
            return;
        };
        tell(tenant::keys(&tools, keys).await);
        tell(tenant::certificate(tenant));
    }
    let graph_token = sign_in(&tools, "graph_sign_in", &config.graph.audience).await;
    let crm_token = sign_in(&tools, "crm_sign_in", &config.crm.audience).await;
    let (to_graph, to_crm) = (graph_token.state == State::Well, crm_token.state == State::Well);
    tell(graph_token);
    tell(crm_token);
    if tenant.is_some() {
        tell(match to_graph {
            true => tenant::roles(config, &tools).await,
            false => Check::skipped("permissions", "no token"),
        });
    }
    let graph = match to_graph {
        true => graph(config, &tools, &mut clocks).await,
        false => Check::skipped("graph", "no token"),
    };
    let graph_answers = graph.state == State::Well;
    tell(graph);
    let (crm, me) = match to_crm {
        true => crm(&tools, &mut clocks).await,
        false => (Check::skipped("crm", "no token"), None),
    };
    tell(crm);
    let seats = match me {
        Some(me) => {
            tell(service_user(&tools, me).await);
            let (check, seats) = settings(&tools).await;
            tell(check);
            seats
        }
        None => {
            tell(Check::skipped("service_user", "the CRM does not answer"));
            tell(Check::skipped("settings", "the CRM does not answer"));
            None
        }
    };
    if let Some(tenant) = tenant {
        one_mailbox(config, &tools, tenant, seats.as_deref().filter(|_| graph_answers), &mut tell).await;
    }
    let strictly = |check| if tenant.is_some() { tenant::strictly(check) } else { check };
    let seats = seats.map(|seats| seats.into_iter().filter(tenant::takes_part).collect::<Vec<_>>());
    tell(strictly(match (seats, graph_answers) {
        (Some(seats), true) => mailboxes(&tools, &seats).await,
        (None, _) => Check::skipped("mailboxes", "no settings"),
        (_, false) => Check::skipped("mailboxes", "Graph does not answer"),
    }));
    if let Some(tenant) = tenant {
        tell(tenant::redirects(config, &tools, tenant).await);
    }
    tell(strictly(told_at(config, &tools).await));
    tell(clock(&clocks));
}

/// What the registration may do with one mailbox, and that another one stays closed.
async fn one_mailbox(
    config: &Config,
    tools: &Tools,
    tenant: &Tenant,
    seats: Option<&[Seat]>,
    tell: &mut impl FnMut(Check),
) {
    let chosen = match seats.map(|seats| tenant::chosen(tenant, seats)) {
        Some(Ok(Some(seat))) => {
            tell(Check::well("mailbox", format!("{} is looked into", seat.mailbox.as_str())));
            Some(seat)
        }
        Some(Ok(None)) => {
            tell(Check::skipped("mailbox", "none takes part"));
            None
        }
        Some(Err(broken)) => {
            tell(broken);
            None
        }
        None => {
            tell(Check::skipped("mailbox", "what it hangs on is broken"));
            None
        }
    };
    match chosen {
        Some(seat) => tenant::probes(config, tools, seat, tell).await,
        None => permissions::probe_names().for_each(|name| tell(Check::skipped(name, "no mailbox"))),
    }
    tell(match seats {
        Some(_) => tenant::outside(config, tools, tenant).await,
        None => Check::skipped("outside", "what it hangs on is broken"),
    });
}

/// Tells of all links behind that one that they were not looked at.
pub fn rest(after: &str, tenant: bool, tell: &mut impl FnMut(Check)) {
    let all: Vec<&'static str> = match tenant {
        true => TENANT_CHECKS.into_iter().chain(["clocks"]).collect(),
        false => CHECKS.to_vec(),
    };
    for name in all.into_iter().skip_while(|name| *name != after).skip(1) {
        tell(Check::skipped(name, "what it hangs on is broken"));
    }
}

async fn sign_in(tools: &Tools, name: &'static str, audience: &str) -> Check {
    match tools.tokens.token(audience, true).await {
        Ok(_) => Check::well(name, format!("a token for {audience}")),
        Err(wire::TokenError::SignedOut(words)) => {
            let remedy = "see in the registration that tenant and client id are right and that the secret or certificate \
                          has not run out; grant admin consent to its application permissions";
            Check::broken(name, words, ADMINISTRATOR, remedy)
        }
        Err(error) => {
            let remedy = "see that this machine reaches the sign-in (network, proxy, firewall, certificates)";
            Check::broken(name, error.to_string(), OPERATOR, remedy)
        }
    }
}

/// Seconds that the other side's clock is ahead of ours.
fn ahead(reply: &wire::Reply) -> Option<i64> {
    reply.headers.get("date").and_then(date::read_http).map(|there| there - now().0)
}

async fn graph(config: &Config, tools: &Tools, clocks: &mut Vec<i64>) -> Check {
    let name = "graph";
    let request = graph::subscriptions::list(&tools.engine.service);
    let network = "see that this machine reaches Microsoft Graph ([graph] url, network, proxy, firewall)";
    let reply = match tools.engine.graph.alone().send(request).await {
        Ok(reply) => reply,
        Err(error) => return Check::broken(name, error.to_string(), OPERATOR, network),
    };
    clocks.extend(ahead(&reply));
    let status = reply.status;
    match graph::subscriptions::read_list(reply, now()) {
        Ok(_) => Check::well(name, format!("{} answers", config.graph.url)),
        Err(fault) if matches!(status, 401 | 403) => {
            let remedy = "give the registration the application permissions that the README names, and grant admin consent";
            Check::broken(name, fault.to_string(), ADMINISTRATOR, remedy)
        }
        Err(fault) if matches!(status, 429 | 503) => Check::broken(name, fault.to_string(), OPERATOR, BUSY),
        Err(fault) => Check::broken(name, fault.to_string(), OPERATOR, network),
    }
}

async fn crm(tools: &Tools, clocks: &mut Vec<i64>) -> (Check, Option<Uuid>) {
    let name = "crm";
    let network = "see that the CRM's address is right and that this machine reaches it";
    let reply = match tools.crm.send(dataverse::who_am_i::request(&tools.crm_service)).await {
        Ok(reply) => reply,
        Err(error) => return (Check::broken(name, error.to_string(), OPERATOR, network), None),
    };
    clocks.extend(ahead(&reply));
    let status = reply.status;
    match dataverse::who_am_i::read(reply, now()) {
        Ok(me) => {
            let at = tools.crm_service.root();
            (Check::well(name, format!("{at} answers")), Some(me.user))
        }
        Err(fault) if matches!(status, 401 | 403) => {
            let remedy = "make an application user for the registration's client id in the CRM, and give it a security role";
            (Check::broken(name, fault.to_string(), ADMINISTRATOR, remedy), None)
        }
        Err(fault) if matches!(status, 429 | 503) => {
            (Check::broken(name, fault.to_string(), OPERATOR, BUSY), None)
        }
        Err(fault) => (Check::broken(name, fault.to_string(), OPERATOR, network), None),
    }
}

async fn service_user(tools: &Tools, me: Uuid) -> Check {
    let name = "service_user";
    let remedy = "give the application user of the CRM a security role that may read and write mails, people and mailboxes \
                  of the whole organisation";
    let request = dataverse::user::by_key(&tools.crm_service, me);
    let read = match tools.crm.send(request).await {
        Ok(reply) => dataverse::user::read_one(reply, now()),
        Err(error) => {
            return Check::broken(name, error.to_string(), OPERATOR, "ask again: the CRM went away");
        }
    };
    match read {
        Ok(user) if user.disabled => Check::broken(name, "the user is disabled", ADMINISTRATOR, remedy),
        Ok(user) if user.roles.is_empty() => {
            Check::broken(name, "the user has no role", ADMINISTRATOR, remedy)
        }
        Ok(user) => Check::well(name, format!("roles: {}", user.roles.join(", "))),
        Err(fault) => Check::broken(name, fault.to_string(), ADMINISTRATOR, remedy),
    }
}

async fn settings(tools: &Tools) -> (Check, Option<Vec<Seat>>) {
    let name = "settings";
    let failed = |problem: &Problem| {
        let (code, words) = told(problem);
        let remedy = "give the application user the right to read organisation, mailboxes, users, queues and settings of the \
                      whole organisation";
        (Check::broken(name, format!("{code}: {words}"), ADMINISTRATOR, remedy), None)
    };
    let organisation = match tools.engine.ledger.organisation().await {
        Ok(organisation) => organisation,
        Err(problem) => return failed(&problem),
    };
    match tools.engine.ledger.directory(&organisation).await {
        Ok(directory) => {
            let all = directory.mailboxes.len();
            let seats: Vec<Seat> = directory.mailboxes.into_iter().map(|one| one.seat).collect();
            let on = seats.iter().filter(|seat| tenant::takes_part(seat)).count();
            let check = Check::well(name, format!("read; {on} of {all} mailboxes take part"));
            (check, Some(seats))
        }
        Err(problem) => failed(&problem),
    }
}

async fn mailboxes(tools: &Tools, seats: &[Seat]) -> Check {
    let name = "mailboxes";
    if seats.is_empty() {
        let remedy = "choose server-side synchronization for a mailbox in the CRM, approve its address, and test and enable it";
        return Check::broken(name, "no mailbox takes part", ADMINISTRATOR, remedy).warning();
    }
    let engine = &tools.engine;
    let mut unread: Vec<String> = Vec::new();
    let looked_at = &seats[..seats.len().min(MAX_MAILBOXES)];
    for some in looked_at.chunks(TOGETHER) {
        let each = some.iter().map(|seat| async move {
            let reader = Reader::new(&engine.graph, &engine.service, seat.mailbox.as_str());
            let said = match reader.well_known(&[well_known::INBOX]).await {
                Ok(found) if found.iter().all(Option::is_some) => return None,
                Ok(_) => "there is no such mailbox, or it has no Inbox".to_owned(),
                Err(fault) => fault.to_string(),
            };
            Some(format!("{} ({said})", seat.mailbox.as_str()))
        });
        unread.extend(join_all(each).await.into_iter().flatten());
    }
    if unread.is_empty() {
        return Check::well(name, format!("{} can be read", looked_at.len()));
    }
    let more = unread.len().saturating_sub(NAMED);
    let mut found = unread.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    if more > 0 {
        found = format!("{found}; and {more} more");
    }
    let remedy = "see that the mailbox is licensed and that no application access policy keeps the registration out of it; or \
                  take it out of synchronization in the CRM";
    Check::broken(name, found, ADMINISTRATOR, remedy)
}

/// Asks our own address what Graph would ask it.
async fn told_at(config: &Config, tools: &Tools) -> Check {
    let name = "notifications";
    let Some(at) = &config.told_at else {
        return Check::skipped(name, "no address is set: mailboxes are polled");
    };
    let word = Uuid::new_v4().simple().to_string();
    let remedy = "see that the address ([sync] notifications) leads to a running server from the internet, with a certificate \
                  that everybody trusts; until then mailboxes are polled";
    for url in [&at.url, &at.lifecycle_url] {
        let request = Request::new(Method::Post, format!("{url}?validationToken={word}"))
            .with_body("text/plain", Vec::new());
        let found = match tools.http.send(request).await {
            Ok(reply) if reply.status == 200 && reply.text() == Some(word.as_str()) => continue,
            Ok(reply) => format!("{url} answers {} and not what it is asked", reply.status),
            Err(error) => format!("{url}: {error}"),
        };
        return Check::broken(name, found, OPERATOR, remedy).warning();
    }
    Check::well(name, format!("{} answers the handshake", at.url))
}

fn clock(differences: &[i64]) -> Check {
    let name = "clocks";
    let Some(worst) = differences.iter().copied().max_by_key(|ahead| ahead.abs()) else {
        return Check::skipped(name, "nobody told the time");
    };
    if worst.abs() <= CLOCK_S {
        return Check::well(name, format!("{} s apart", worst.abs()));
    }
    let found =
        format!("this machine's clock is {} s {}", worst.abs(), if worst > 0 { "slow" } else { "fast" });
    Check::broken(name, found, OPERATOR, "have the machine's clock set by a time server (NTP)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_differ_are_named_with_their_direction() {
        assert_eq!(clock(&[]).state, State::Skipped);
        assert_eq!(clock(&[-1, 3]).state, State::Well);
        let slow = clock(&[2, 4_000, -3]);
        assert_eq!((slow.state, slow.found.as_str()), (State::Broken, "this machine's clock is 4000 s slow"));
        assert!(clock(&[-4_000]).found.ends_with("fast"));
    }

    #[test]
    fn what_hangs_on_a_broken_link_is_skipped_and_named() {
        let mut told = Vec::new();
        rest("graph", false, &mut |check: Check| told.push(check.name));
        assert_eq!(told, CHECKS[5..]);
        told.clear();
        rest("directory", true, &mut |check: Check| told.push(check.name));
        assert_eq!((told.first(), told.last(), told.len()), (Some(&"keys"), Some(&"clocks"), 22));
    }
}
