//! Which contents of the CRM hold files that were sent, kept in the store: after a restart, and by another process, a file
//! is named that this one sent.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use domain::{
    ledger::{Content, Fingerprint},
    ports::Contents,
};

use crate::{
    clock::Clock,
    store::{Millis, Result, Store},
};

/// What stands before the version in the address of a Web API; before it stands the organisation.
const API: &str = "/api/data/";

/// The contents of one CRM. A clone is the same. Where the store fails nothing is known, and files are sent once more.
#[derive(Clone, Debug)]
pub struct KeptContents {
    store: Store,
    clock: Clock,
    crm: Arc<str>,
    spared: Arc<AtomicU64>,
}

impl KeptContents {
    /// Of the CRM whose Web API is at that address.
    pub fn new(store: Store, clock: Clock, crm: &str) -> Self {
        Self { store, clock, crm: organisation(crm).into(), spared: Arc::default() }
    }

    /// Bytes of files that were not sent since the start.
    pub fn spared(&self) -> &Arc<AtomicU64> {
        &self.spared
    }

    fn now(&self) -> Millis {
        Millis(self.clock.millis())
    }
}

/// The address of an organisation: the versions of its Web API have one.
fn organisation(url: &str) -> String {
    let url = url.to_lowercase();
    let organisation = url.split_once(API).map_or(url.as_str(), |(organisation, _)| organisation);
    organisation.trim_end_matches('/').to_owned()
}

fn told<T: Default>(done: Result<T>) -> T {
    done.unwrap_or_else(|error| {
        tracing::warn!(%error, "which contents hold files is not kept: some are sent once more");
        T::default()
    })
}

impl Contents for KeptContents {
    async fn known(&self, files: &[Fingerprint]) -> Vec<Content> {
        told(self.store.contents(&self.crm, files, self.now()).await)
    }

    async fn learn(&self, contents: &[Content]) {
        if !contents.is_empty() {
            told(self.store.put_contents(&self.crm, contents, self.now()).await);
        }
    }

    async fn forget(&self, contents: &[Content]) {
        if !contents.is_empty() {
            told(self.store.drop_contents(&self.crm, contents).await);
        }
    }

    fn spared(&self, bytes: u64) {
        self.spared.fetch_add(bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::organisation;

    #[test]
    fn an_organisation_is_the_same_whatever_version_is_asked_and_another_beside_it_is_not() {
        let one = organisation("https://Org.crm.dynamics.com/api/data/v9.2/");
        assert_eq!(one, "https://org.crm.dynamics.com");
        assert_eq!(organisation("https://org.crm.dynamics.com/API/data/v9.1"), one);
        assert_ne!(
            organisation("https://server.example/a/api/data/v9.2/"),
            organisation("https://server.example/b/api/data/v9.2/")
        );
        assert_eq!(organisation("http://localhost:8080/"), "http://localhost:8080");
    }
}
