//! The embedded CRM: the Dataverse Web API over SQLite.
//!
//! [`Crm::open`] opens the database, [`Crm::router`] serves it. The server in front validates tokens and puts a
//! [`Caller`] into the extensions of each request; a request without one is answered 401. SQL is spoken in
//! `store` alone.

mod access;
mod actions;
mod batch;
mod catalog;
mod cell;
mod dates;
pub mod error;
mod http;
pub mod model;
pub mod odata;
mod query;
mod rows;
mod search;
mod seed;
mod service;
mod store;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use uuid::Uuid;

pub use access::{ADMINISTRATOR, Caller, MANAGER, OUTLOOK_USER, PERSON};
pub use error::Fault;
pub use http::Origin;
pub use seed::{NewMailbox, NewUser};

use crate::catalog::Catalog;
use crate::service::Service;
use crate::store::Store;

/// Settings of the organization.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bytes that a request may have; an attachment arrives as base64 in one.
    pub max_body_bytes: usize,
    /// Requests of one user in `window`, as Dataverse's service protection counts them; `None` counts nothing.
    pub max_requests: Option<u32>,
    /// The window of `max_requests`.
    pub window: Duration,
    /// Days that a delta token is good for (`organization.expirechangetrackingindays`).
    pub delta_days: i64,
    /// Name of the organization.
    pub organization: String,
    /// Entra tenant of the organization.
    pub tenant: Uuid,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_body_bytes: 32 * 1024 * 1024,
            max_requests: None,
            window: Duration::from_secs(300),
            delta_days: 7,
            organization: "Regarding".to_owned(),
            tenant: Uuid::nil(),
        }
    }
}

/// An organization: its database and its Web API.
#[derive(Clone, Debug)]
pub struct Crm {
    service: Service,
}

impl Crm {
    /// Opens the database file, makes it when it is not there, and brings it up to date.
    ///
    /// # Errors
    /// When the file cannot be opened or is not a database of this CRM.
    pub async fn open(path: impl AsRef<Path>, options: Options) -> Result<Self, Fault> {
        let store = Store::open(path.as_ref()).await?;
        let service = Service {
            store,
            catalog: Catalog::get(),
            users: access::Users::default(),
            limits: http::limits::Limits::new(options.max_requests, options.window),
            options: Arc::new(options),
            expanded: Arc::default(),
        };
        seed::organization(&service).await?;
        Ok(Self { service })
    }

    /// The routes `/api/data/…` and `/api/search/…`.
    pub fn router(&self) -> axum::Router {
        http::router(self.service.clone())
    }

    /// Makes a user with a mailbox and settings, or brings name, addresses and roles of the user with this object id
    /// up to date; answers `systemuserid`.
    ///
    /// # Errors
    /// When a role does not exist or a value does not fit its column.
    pub async fn provision_user(&self, user: NewUser) -> Result<Uuid, Fault> {
        seed::user(&self.service, user).await
    }

    /// Makes a user for an application that signs in by itself (client credentials), or brings it up to date. It has the
    /// administrator's role and no mailbox, and may set those columns of an e-mail that a synchronizer knows; answers
    /// `systemuserid`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn provision_application(&self, object_id: Uuid, name: &str) -> Result<Uuid, Fault> {
        seed::application(&self.service, object_id, name).await
    }

    /// Makes a row of an entity set with this key for an owner, through the same validation as any other, unless it
    /// is there already; true when it was made. Columns that only the system sets may be given.
    ///
    /// # Errors
    /// What a create would be refused with; 404 when no user has the owner's address.
    pub async fn provision(&self, set: &str, id: Uuid, body: Value, owner: &str) -> Result<bool, Fault> {
        seed::row(&self.service, set, id, body, owner).await
    }

    /// Moves the write-ahead log into the database file.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn checkpoint(&self) -> Result<(), Fault> {
        self.service.store.checkpoint().await
    }

    /// Closes the database; later requests fail.
    pub async fn close(&self) {
        self.service.store.close().await;
    }
}

#[cfg(test)]
mod spec;
