//! The embedded CRM: the Dataverse Web API over SQLite.

pub mod model;
pub mod odata;
