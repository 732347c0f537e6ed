//! temporary
#![allow(missing_docs, dead_code, clippy::unused_async)]
use axum::Router;
use uuid::Uuid;
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) object_id: Uuid,
    pub(crate) address: String,
    pub(crate) tenant: Uuid,
}
#[derive(Default)]
pub(crate) struct Options {}
pub(crate) struct Crm;
impl Crm {
    pub(crate) async fn open(_: &std::path::Path, _: Options) -> anyhow::Result<Self> {
        Ok(Self)
    }
    pub(crate) fn router(&self) -> Router {
        Router::new().route(
            "/api/data/v9.2/WhoAmI",
            axum::routing::get(|c: axum::Extension<Caller>| async move { c.address.clone() }),
        )
    }
}
