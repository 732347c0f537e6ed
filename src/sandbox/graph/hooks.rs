//! Change notifications: who wants them, and their way there.
//!
//! A task hears every change of the mailboxes and puts what each subscription wants into the queue of its address; a
//! task for each address posts what lies there, several at once, and tries again when nobody takes it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use rand::Rng as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

use super::now_ms;
use super::options::time;
use crate::error::{Error, Result};
use crate::loopback;
use crate::mailbox::{Change, Mailboxes, Sort, Subscription};

/// The most notifications in one POST.
const TOGETHER_MAX: usize = 100;
/// The most that wait for one address; what does not fit is lost.
const QUEUE_MAX: usize = 10_000;
/// The most addresses.
const ADDRESSES_MAX: usize = 1_000;
/// How long an address may take to answer a notification (Graph: 3 seconds).
const ANSWER: Duration = Duration::from_secs(3);
/// How long it may take to answer the handshake (Graph: 10 seconds).
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How often a notification is tried; the last time some four hours after the first, as with Graph.
const ATTEMPTS: u32 = 24;
/// The longest pause between two attempts.
const PAUSE_MAX: Duration = Duration::from_secs(900);

/// What goes wrong with notifications on demand.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Trouble {
    /// The share that is lost, 0 to 1.
    pub(crate) lose: f64,
    /// The share that comes twice, 0 to 1.
    pub(crate) duplicate: f64,
    /// How late they come, in milliseconds.
    pub(crate) delay_ms: u64,
}

/// What came of notifications so far.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tally {
    delivered: u64,
    posts: u64,
    failed_posts: u64,
    lost: u64,
}

/// A subscription with what every notification of it says.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    pub(crate) subscription: Subscription,
    /// The user whose mailbox it is about.
    pub(crate) user_id: String,
}

impl Live {
    fn lives(&self) -> bool {
        self.subscription.expires_at > now_ms()
    }
}

/// Subscriptions by id, and their ids by mailbox.
#[derive(Debug, Default)]
struct Registry {
    all: BTreeMap<String, Live>,
    of: HashMap<i64, Vec<String>>,
}

impl Registry {
    fn add(&mut self, live: Live) {
        let (id, mailbox) = (live.subscription.id.clone(), live.subscription.mailbox);
        self.of.entry(mailbox).or_default().push(id.clone());
        self.all.insert(id, live);
    }

    fn remove(&mut self, id: &str) {
        let Some(live) = self.all.remove(id) else { return };
        if let Some(ids) = self.of.get_mut(&live.subscription.mailbox) {
            ids.retain(|known| known != id);
        }
    }

    fn of_mailbox(&self, mailbox: i64) -> impl Iterator<Item = &Live> {
        let ids = self.of.get(&mailbox).into_iter().flatten();
        ids.filter_map(|id| self.all.get(id)).filter(|live| live.lives())
    }
}

#[derive(Debug)]
struct Shared {
    live: RwLock<Registry>,
    trouble: Mutex<Trouble>,
    tally: Mutex<Tally>,
    queues: Mutex<HashMap<String, mpsc::Sender<Value>>>,
    http: reqwest::Client,
    tenant: String,
}

/// Who wants notifications, and what is on its way. A clone is the same.
#[derive(Debug, Clone)]
pub(crate) struct Hooks(Arc<Shared>);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hooks {
    /// Nobody yet.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub(crate) fn new(tenant: &str) -> Result<Self> {
        // The process may have chosen already, and then that holds.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Only addresses of this machine are posted to, and their certificates are their own.
        let http = reqwest::Client::builder()
            .tls_danger_accept_invalid_certs(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(HANDSHAKE)
            .build()
            .map_err(|e| Error::Invalid(format!("no HTTP client for notifications: {e}")))?;
        Ok(Self(Arc::new(Shared {
            live: RwLock::default(),
            trouble: Mutex::default(),
            tally: Mutex::default(),
            queues: Mutex::default(),
            http,
            tenant: tenant.to_owned(),
        })))
    }

    /// Takes up the subscriptions that a store holds, and begins to tell of its changes, until it is gone.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn resume(&self, mailboxes: &Mailboxes) -> Result<()> {
        let changes = mailboxes.listen();
        for subscription in mailboxes.subscriptions(now_ms()).await? {
            let user_id = mailboxes.by_key(subscription.mailbox).await?.user_id;
            self.add(Live { subscription, user_id });
        }
        self.begin(changes);
        Ok(())
    }

    fn begin(&self, mut changes: Receiver<Change>) {
        let hooks = self.clone();
        tokio::spawn(async move {
            loop {
                match changes.recv().await {
                    Ok(change) => hooks.hear(&change),
                    // Too many at once: what they were must be asked for.
                    Err(RecvError::Lagged(_)) => {
                        hooks.all(|_| true).iter().for_each(|live| hooks.tell_lifecycle(live, "missed"));
                    }
                    Err(RecvError::Closed) => return,
                }
            }
        });
    }

    /// The subscriptions that live and fit, in the order of their ids.
    pub(crate) fn all(&self, fits: impl Fn(&Subscription) -> bool) -> Vec<Live> {
        let live = self.0.live.read().unwrap_or_else(PoisonError::into_inner);
        live.all.values().filter(|l| l.lives() && fits(&l.subscription)).cloned().collect()
    }

    /// One that lives.
    pub(crate) fn find(&self, id: &str) -> Option<Live> {
        let live = self.0.live.read().unwrap_or_else(PoisonError::into_inner);
        live.all.get(id).filter(|l| l.lives()).cloned()
    }

    /// How many there are for a mailbox, over all applications.
    pub(crate) fn count(&self, mailbox: i64) -> usize {
        self.0.live.read().unwrap_or_else(PoisonError::into_inner).of_mailbox(mailbox).count()
    }

    /// Takes one more.
    pub(crate) fn add(&self, live: Live) {
        self.0.live.write().unwrap_or_else(PoisonError::into_inner).add(live);
    }

    /// Ends one.
    pub(crate) fn remove(&self, id: &str) {
        self.0.live.write().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// Lets one live until then.
    pub(crate) fn prolong(&self, id: &str, expires_at: i64) {
        let mut live = self.0.live.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(one) = live.all.get_mut(id) {
            one.subscription.expires_at = expires_at;
        }
    }

    /// What goes wrong, and what came of notifications.
    pub(crate) fn state(&self) -> (Trouble, Tally) {
        (*lock(&self.0.trouble), *lock(&self.0.tally))
    }

    /// Lets notifications go wrong.
    pub(crate) fn trouble(&self, trouble: Trouble) {
        *lock(&self.0.trouble) = trouble;
    }

    /// Asks an address whether it wants to be told.
    pub(crate) async fn shake_hands(&self, url: &str) -> std::result::Result<(), String> {
        loopback::check(url).map_err(|e| e.to_string())?;
        let token = format!("Validation: Testing client application reachability {}", uuid::Uuid::new_v4());
        let mark = if url.contains('?') { '&' } else { '?' };
        let address = format!("{url}{mark}validationToken={}", super::path::encoded(&token));
        let sent = self.0.http.post(address).header("content-type", "text/plain; charset=utf-8").send().await;
        let response = sent.map_err(|e| e.to_string())?;
        if response.status() != http::StatusCode::OK {
            return Err(format!("it answered {}", response.status()));
        }
        let body = response.bytes().await.map_err(|e| e.to_string())?;
        if body.as_ref() == token.as_bytes() {
            Ok(())
        } else {
            Err("it did not answer with the token".to_owned())
        }
    }

    fn hear(&self, change: &Change) {
        let live = self.0.live.read().unwrap_or_else(PoisonError::into_inner);
        for one in live.of_mailbox(change.mailbox) {
            for (kind, ordinary) in told(change, &one.subscription) {
                let wanted = one.subscription.changes.split(',').any(|c| c == kind);
                if wanted {
                    let id = if one.subscription.immutable { &change.immutable_id } else { ordinary };
                    self.put(&one.subscription.url, self.note(one, kind, id, &change.version));
                }
            }
        }
    }

    fn note(&self, live: &Live, kind: &str, id: &str, version: &str) -> Value {
        let user = format!("Users/{}", live.user_id);
        let (place, of) = match live.subscription.sort {
            None => (format!("{user}/Messages"), "Message"),
            Some(Sort::Event) => (format!("{user}/Events"), "Event"),
            Some(Sort::Contact) => (format!("{user}/Contacts"), "Contact"),
            // In which list the task lies stands in the subscription.
            Some(Sort::List | Sort::Task) => (live.subscription.resource.clone(), "todoTask"),
        };
        let resource = format!("{place}/{id}");
        json!({
            "subscriptionId": live.subscription.id,
            "subscriptionExpirationDateTime": time(live.subscription.expires_at),
            "clientState": state(&live.subscription),
            "changeType": kind,
            "resource": resource,
            "tenantId": self.0.tenant,
            "resourceData": {
                "@odata.type": format!("#Microsoft.Graph.{of}"),
                "@odata.id": resource,
                "@odata.etag": format!("W/\"{version}\""),
                "id": id,
            },
        })
    }

    /// Tells what a subscription itself needs: `reauthorizationRequired`, `subscriptionRemoved`, `missed`.
    pub(crate) fn tell_lifecycle(&self, live: &Live, event: &str) {
        let subscription = &live.subscription;
        if subscription.lifecycle_url.is_empty() {
            return;
        }
        let note = json!({
            "subscriptionId": subscription.id,
            "subscriptionExpirationDateTime": time(subscription.expires_at),
            "clientState": state(subscription),
            "tenantId": self.0.tenant,
            "lifecycleEvent": event,
        });
        self.queue(&subscription.lifecycle_url, note);
    }

    fn put(&self, url: &str, note: Value) {
        let trouble = *lock(&self.0.trouble);
        if trouble.lose > 0.0 && rand::rng().random::<f64>() < trouble.lose {
            lock(&self.0.tally).lost += 1;
            return;
        }
        if trouble.duplicate > 0.0 && rand::rng().random::<f64>() < trouble.duplicate {
            self.queue(url, note.clone());
        }
        self.queue(url, note);
    }

    fn queue(&self, url: &str, note: Value) {
        let mut queues = lock(&self.0.queues);
        let full = queues.len() >= ADDRESSES_MAX;
        let queue = match queues.get(url) {
            Some(queue) => queue,
            None if full => {
                lock(&self.0.tally).lost += 1;
                return;
            }
            None => {
                let (sender, receiver) = mpsc::channel(QUEUE_MAX);
                tokio::spawn(post(self.clone(), url.to_owned(), receiver));
                queues.entry(url.to_owned()).or_insert(sender)
            }
        };
        if queue.try_send(note).is_err() {
            lock(&self.0.tally).lost += 1;
        }
    }

    async fn try_once(&self, url: &str, body: &str) -> bool {
        let request = self.0.http.post(url).header("content-type", "application/json; charset=utf-8");
        let sent = request.timeout(ANSWER).body(body.to_owned()).send().await;
        let good = sent.is_ok_and(|response| response.status().is_success());
        let mut tally = lock(&self.0.tally);
        tally.posts += 1;
        tally.failed_posts += u64::from(!good);
        good
    }
}

fn state(subscription: &Subscription) -> Value {
    if subscription.state.is_empty() { Value::Null } else { subscription.state.clone().into() }
}

/// What a change is to a subscription: the kinds, each with the ordinary id it is told under.
fn told<'a>(change: &'a Change, subscription: &Subscription) -> Vec<(&'static str, &'a str)> {
    if let Some(entry) = change.entry {
        let wanted = subscription.sort == Some(entry.sort)
            && (entry.sort != Sort::Task || subscription.list == entry.list);
        return wanted.then_some((entry.kind, change.id.as_str())).into_iter().collect();
    }
    if subscription.sort.is_some() {
        return Vec::new();
    }
    let here = |folder: i64| subscription.folder.is_none_or(|wanted| wanted == folder);
    match change.kind {
        "created" if here(change.folder) => vec![("created", &change.id)],
        "updated" if here(change.folder) => vec![("updated", &change.id)],
        "deleted" if here(change.folder) => vec![("deleted", &change.id)],
        // Under an id that stays, a move within the mailbox is a change like others.
        "moved" if subscription.folder.is_none() && subscription.immutable => vec![("updated", &change.id)],
        "moved" => {
            let went = here(change.old_folder).then_some(("deleted", change.old_id.as_str()));
            let came = here(change.folder).then_some(("created", change.id.as_str()));
            went.into_iter().chain(came).collect()
        }
        _ => Vec::new(),
    }
}

/// Posts what waits for an address, several at once, until all of the sandbox is gone.
async fn post(hooks: Hooks, url: String, mut waiting: mpsc::Receiver<Value>) {
    while let Some(first) = waiting.recv().await {
        let delay = lock(&hooks.0.trouble).delay_ms;
        if delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        let mut together = vec![first];
        while together.len() < TOGETHER_MAX
            && let Ok(next) = waiting.try_recv()
        {
            together.push(next);
        }
        let count = together.len() as u64;
        let body = json!({ "value": together }).to_string();
        let mut pause = Duration::from_millis(500);
        let mut delivered = false;
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(PAUSE_MAX);
            }
            delivered = hooks.try_once(&url, &body).await;
            if delivered {
                break;
            }
        }
        let mut tally = lock(&hooks.0.tally);
        if delivered {
            tally.delivered += count;
        } else {
            tally.lost += count;
        }
    }
}
