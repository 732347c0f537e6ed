//! Signing keys of an issuer: fetched once, kept, and looked for again when a token names a key nobody knows.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use tokio::sync::Mutex;

/// Keys are fetched again after this time even when all are known: a withdrawn key must not live on.
const MAX_AGE: Duration = Duration::from_secs(24 * 3600);
/// No more than one fetch in this time, however many tokens name unknown keys.
const MIN_PAUSE: Duration = Duration::from_secs(60);
/// How long a fetch may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The most keys that are read from a set; Entra publishes about six.
const MAX_KEYS: usize = 64;
/// The largest key set that is read, in bytes.
const MAX_BYTES: u64 = 512 * 1024;

/// Where an issuer's keys come from.
#[derive(Clone)]
pub(crate) enum KeySource {
    /// An address that answers with a JSON Web Key Set.
    Remote(Arc<Remote>),
    /// A function of this process: the sandbox's keys.
    InProcess(Arc<dyn Fn() -> serde_json::Value + Send + Sync>),
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remote(remote) => f.debug_tuple("Remote").field(&remote.uri).finish(),
            Self::InProcess(_) => f.write_str("InProcess"),
        }
    }
}

/// A key set behind an address, with what was last read from it.
pub(crate) struct Remote {
    http: reqwest::Client,
    uri: String,
    pause: Duration,
    cache: Mutex<Cache>,
}

#[derive(Default)]
struct Cache {
    keys: Arc<Vec<Key>>,
    read_at: Option<Instant>,
    tried_at: Option<Instant>,
}

/// A public RSA key, ready to check signatures with.
#[derive(Clone)]
pub(crate) struct Key {
    /// Its name in token headers.
    pub(crate) id: String,
    /// The issuer template it signs for, when the set says so.
    pub(crate) issuer: Option<String>,
    /// The key.
    pub(crate) key: DecodingKey,
}

/// Why a key was not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoKey {
    /// The set was read and does not hold it.
    Unknown,
    /// The set could not be read.
    Unreachable,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Jwk>,
}

/// RFC 7517, with the `issuer` member that Entra adds.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    kid: Option<String>,
    n: Option<String>,
    e: Option<String>,
    issuer: Option<String>,
}

impl KeySource {
    /// Keys behind an https address.
    pub(crate) fn remote(http: reqwest::Client, uri: String) -> Self {
        Self::remote_with_pause(http, uri, MIN_PAUSE)
    }

    /// The same with a pause of one's own between two fetches.
    pub(crate) fn remote_with_pause(http: reqwest::Client, uri: String, pause: Duration) -> Self {
        Self::Remote(Arc::new(Remote { http, uri, pause, cache: Mutex::default() }))
    }

    /// Keys of this process.
    pub(crate) fn in_process(keys: impl Fn() -> serde_json::Value + Send + Sync + 'static) -> Self {
        Self::InProcess(Arc::new(keys))
    }

    /// The key of that name.
    pub(crate) async fn find(&self, id: &str) -> Result<Key, NoKey> {
        match self {
            Self::InProcess(keys) => pick(&read(keys()), id).ok_or(NoKey::Unknown),
            Self::Remote(remote) => remote.find(id).await,
        }
    }
}

impl Remote {
    async fn find(&self, id: &str) -> Result<Key, NoKey> {
        // One fetch at a time: the lock is held while it runs, and those who wait find what it brought.
        let mut cache = self.cache.lock().await;
        let now = Instant::now();
        let fresh = cache.read_at.is_some_and(|at| now.duration_since(at) < MAX_AGE);
        if fresh && let Some(key) = pick(&cache.keys, id) {
            return Ok(key);
        }
        let rested = cache.tried_at.is_none_or(|at| now.duration_since(at) >= self.pause);
        if rested {
            cache.tried_at = Some(now);
            match self.fetch().await {
                Ok(keys) => {
                    cache.keys = Arc::new(keys);
                    cache.read_at = Some(now);
                }
                Err(error) => tracing::warn!(%error, uri = %self.uri, "the signing keys cannot be read"),
            }
        }
        // Keys that are past their age are better than none while the issuer cannot be reached.
        match pick(&cache.keys, id) {
            Some(key) => Ok(key),
            None if cache.read_at.is_none() => Err(NoKey::Unreachable),
            None => Err(NoKey::Unknown),
        }
    }

    async fn fetch(&self) -> Result<Vec<Key>, String> {
        let text = |error: reqwest::Error| error.without_url().to_string();
        let mut reply = self
            .http
            .get(&self.uri)
            .timeout(TIMEOUT)
            .send()
            .await
            .map_err(text)?
            .error_for_status()
            .map_err(text)?;
        let mut body = Vec::new();
        while let Some(part) = reply.chunk().await.map_err(text)? {
            body.extend_from_slice(&part);
            if body.len() as u64 > MAX_BYTES {
                return Err(format!("more than {MAX_BYTES} bytes"));
            }
        }
        let set: serde_json::Value = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
        let keys = read(set);
        if keys.is_empty() { Err("no usable key".to_owned()) } else { Ok(keys) }
    }
}

fn pick(keys: &[Key], id: &str) -> Option<Key> {
    keys.iter().find(|key| key.id == id).cloned()
}

/// The RSA signing keys of a set. What is not understood is skipped, as RFC 7517 section 5 asks.
fn read(set: serde_json::Value) -> Vec<Key> {
    let Ok(set) = serde_json::from_value::<KeySet>(set) else { return Vec::new() };
    set.keys.into_iter().take(MAX_KEYS).filter_map(usable).collect()
}

fn usable(jwk: Jwk) -> Option<Key> {
    let signs = jwk.usage.as_deref().is_none_or(|usage| usage == "sig");
    let rs256 = jwk.alg.as_deref().is_none_or(|alg| alg == "RS256");
    if jwk.kty != "RSA" || !signs || !rs256 {
        return None;
    }
    let key = DecodingKey::from_rsa_components(&jwk.n?, &jwk.e?).ok()?;
    Some(Key { id: jwk.kid?, issuer: jwk.issuer, key })
}
