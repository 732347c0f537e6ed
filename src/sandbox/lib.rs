//! A simulated Microsoft 365 for the demo, the tests and for trying things out: Outlook on the web around the real
//! office.js, mailboxes, sign-in, and faults on demand. It signs anybody in, so it serves loopback only.

mod api;
mod error;
mod faults;
pub mod graph;
mod loopback;
pub mod mailbox;
mod outlook;
mod people;
mod secrets;
mod signin;
mod story;
mod tenant;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use time::OffsetDateTime;

pub use error::{Error, Result};
pub use faults::{FaultLayer, FaultService};
pub use signin::{Claims, Issued};
pub use story::{CrmRow, Service, Story, StoryMail, Tenant, User, story};

use mailbox::Mailboxes;
use signin::Subject;

/// How long an access token is good when nobody says otherwise, in seconds (Entra: 60 to 90 minutes).
pub const TOKEN_SECONDS: i64 = 3600;

/// What the sandbox must be told.
#[derive(Debug, Clone)]
pub struct Options {
    /// The origin a browser reaches the server at, for example `https://localhost:8443`. Loopback only.
    pub public_url: String,
}

struct Inner {
    public_url: String,
    story: Story,
    people: people::People,
    mailboxes: Mailboxes,
    key: signin::SigningKey,
    grants: signin::Grants,
    sessions: signin::Sessions,
    certificates: signin::Certificates,
    views: api::Views,
    faults: FaultLayer,
    hooks: graph::Hooks,
    throttle: graph::Throttle,
    uploads: graph::Uploads,
    control_token: String,
    service_secret: String,
    tenant: tenant::Set,
    /// How far mailboxes are ahead of the machine's clock, in seconds.
    ahead_s: AtomicI64,
}

/// The simulated Microsoft 365. A clone is the same sandbox.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("public_url", &self.0.public_url).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Opens the sandbox kept in a directory; the first time, makes its keys and tells the story into its mailboxes.
    ///
    /// # Errors
    /// When the public address is not loopback, or the directory or store cannot be used.
    pub async fn open(data_dir: &Path, options: Options) -> Result<Self> {
        let public_url = loopback::check(&options.public_url)?;
        std::fs::create_dir_all(data_dir).map_err(Error::file(data_dir))?;
        // Two programs may open the same directory at once, `serve` and `token`: one makes the keys and tells the
        // story, the other waits.
        let lock = data_dir.join("sandbox.lock");
        let opening = tokio::task::spawn_blocking(move || {
            let file = std::fs::File::create(&lock).map_err(Error::file(&lock))?;
            file.lock().map_err(Error::file(&lock))?;
            Ok::<_, Error>(file)
        })
        .await
        .map_err(|e| Error::Key(e.to_string()))??;
        let secret = |name: &str| {
            secrets::read_or_make(&data_dir.join(name), || Ok(secrets::random_text(32)))
                .map(|s| s.trim().to_owned())
        };
        let (control_token, service_secret) = (secret("control-token")?, secret("service-secret")?);
        let dir = data_dir.to_owned();
        // Drawing a key takes a while.
        let key = tokio::task::spawn_blocking(move || signin::SigningKey::open(&dir))
            .await
            .map_err(|e| Error::Key(e.to_string()))??;
        let mailboxes = Mailboxes::open(data_dir).await?;
        let story = story::story()?;
        if !mailboxes.is_told().await? {
            // What an interrupted first start has left is begun anew.
            mailboxes.clear().await?;
            story.tell(&mailboxes, now()).await?;
            mailboxes.set_told().await?;
        }
        let people = people::People::open(data_dir, &story.users)?;
        drop(opening);
        let hooks = graph::Hooks::new(&story.tenant.id)?;
        hooks.resume(&mailboxes).await?;
        Ok(Self(Arc::new(Inner {
            public_url,
            story,
            people,
            mailboxes,
            key,
            grants: signin::Grants::default(),
            sessions: signin::Sessions::default(),
            certificates: signin::Certificates::in_dir(data_dir),
            views: api::Views::default(),
            faults: FaultLayer::default(),
            hooks,
            throttle: graph::Throttle::default(),
            uploads: graph::Uploads::default(),
            control_token,
            service_secret,
            tenant: tenant::Set::default(),
            ahead_s: AtomicI64::new(0),
        })))
    }

    /// The routes of the simulated services: `/mail`, `/sandbox`, `/signin` and `/office-double`.
    pub fn router(&self) -> Router {
        Router::new()
            .merge(outlook::router())
            .merge(api::router(self))
            .merge(graph::control(self))
            .merge(signin::router())
            .merge(tenant::control(self))
            .layer(axum::middleware::map_response(outlook::plainly))
            .layer(axum::middleware::from_fn(api::own_host_only))
            .with_state(self.clone())
    }

    /// The layer to be put in front of what shall fail on demand and be counted, `/api` above all.
    #[must_use]
    pub fn faults(&self) -> FaultLayer {
        self.0.faults.clone()
    }

    /// A signed access token for a mailbox's user, or for the first mailbox, whose user is an administrator.
    ///
    /// # Arguments
    /// The lifetime is in seconds; a negative one gives an expired token.
    ///
    /// # Errors
    /// When there is no such mailbox, or nobody signs in as it.
    pub async fn issue_token(&self, address: Option<&str>, audience: &str, lifetime: i64) -> Result<String> {
        let address = match address {
            Some(address) => address.to_owned(),
            None => {
                let first = self.0.mailboxes.all().await?.into_iter().find(|m| !m.shared);
                first.ok_or_else(|| Error::NotFound("no mailbox".to_owned()))?.address
            }
        };
        let subject = Subject::User { address: &address, scopes: "access_as_user" };
        let claims = self.claims(subject, audience, lifetime).await?;
        self.0.key.sign(&claims)
    }

    /// Access and id token for a user and a client.
    pub(crate) async fn issue_user(
        &self,
        address: &str,
        audience: &str,
        scopes: &str,
        client_id: &str,
        nonce: &str,
        lifetime: i64,
    ) -> Result<Issued> {
        let user = || Subject::User { address, scopes };
        let mut access = self.claims(user(), audience, lifetime).await?;
        access.azp = Some(client_id.to_owned()).filter(|c| !c.is_empty());
        let mut id = self.claims(user(), client_id, lifetime).await?;
        id.scp = None;
        id.nonce = Some(nonce.to_owned()).filter(|n| !n.is_empty());
        Ok(Issued {
            access_token: self.0.key.sign(&access)?,
            id_token: self.0.key.sign(&id)?,
            expires_in: lifetime,
            scope: scopes.to_owned(),
        })
    }

    /// The issuer that stands in the tokens; its discovery document is served under it.
    #[must_use]
    pub fn issuer(&self) -> String {
        format!("{}/signin/{}/v2.0", self.0.public_url, self.0.story.tenant.id)
    }

    /// The JSON Web Key Set, for a server that validates tokens in the same process.
    #[must_use]
    pub fn key_set(&self) -> serde_json::Value {
        self.0.key.key_set(&self.issuer())
    }

    /// The origin a browser reaches the server at, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// The mailboxes.
    #[must_use]
    pub fn mailboxes(&self) -> &Mailboxes {
        &self.0.mailboxes
    }

    /// Closes the store of the mailboxes, so that its files can be copied; later requests fail.
    pub async fn close(&self) {
        self.0.mailboxes.close().await;
    }

    /// The people, CRM rows and mails the sandbox began with.
    #[must_use]
    pub fn story(&self) -> &Story {
        &self.0.story
    }

    /// The secret that opens the control routes (`X-Sandbox-Control`), as in the file `control-token`.
    #[must_use]
    pub fn control_token(&self) -> &str {
        &self.0.control_token
    }

    /// Who is in the directory.
    pub(crate) fn people(&self) -> &people::People {
        &self.0.people
    }

    pub(crate) fn service_secret(&self) -> &str {
        &self.0.service_secret
    }

    pub(crate) fn key(&self) -> &signin::SigningKey {
        &self.0.key
    }

    pub(crate) fn certificates(&self) -> &signin::Certificates {
        &self.0.certificates
    }

    /// What administrators have set.
    pub(crate) fn tenant(&self) -> tenant::Tenant {
        self.0.tenant.get()
    }

    pub(crate) fn tenant_set(&self) -> &tenant::Set {
        &self.0.tenant
    }

    pub(crate) fn grants(&self) -> &signin::Grants {
        &self.0.grants
    }

    /// In which browsers somebody is signed in.
    pub(crate) fn sessions(&self) -> &signin::Sessions {
        &self.0.sessions
    }

    /// Who wants to be told of changes by Graph.
    pub(crate) fn hooks(&self) -> &graph::Hooks {
        &self.0.hooks
    }

    /// The limits of Graph.
    pub(crate) fn throttle(&self) -> &graph::Throttle {
        &self.0.throttle
    }

    /// Files that are being attached through Graph piece by piece.
    pub(crate) fn uploads(&self) -> &graph::Uploads {
        &self.0.uploads
    }

    /// Turns the clock forward by which Graph writes and changes mail: a test need not wait for what takes hours.
    /// Tokens, subscriptions and limits go by the machine's clock.
    pub fn turn(&self, seconds: i64) {
        self.0.ahead_s.fetch_add(seconds, Ordering::Relaxed);
    }

    /// The time in the mailboxes.
    pub(crate) fn now(&self) -> OffsetDateTime {
        let ahead = time::Duration::seconds(self.0.ahead_s.load(Ordering::Relaxed));
        now().checked_add(ahead).unwrap_or_else(now)
    }

    /// Switches Graph's limits on, or off: requests over them are answered 429.
    pub fn set_graph_limits(&self, limits: Option<graph::Limits>) {
        self.0.throttle.set(limits);
    }

    pub(crate) fn views(&self) -> &api::Views {
        &self.0.views
    }
}

/// The time now. The only clock of the crate.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}
