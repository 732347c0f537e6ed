//! What Graph tells: kept in the store before it is acknowledged.

use graph::{
    Fault,
    notifications::{self, Event},
};

use crate::store::{HintKind, Millis, Notice, Noticed, Store, StoreError};

/// Why notifications were not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// They are none: nobody will send them better a second time.
    #[error(transparent)]
    Senseless(#[from] Fault),
    /// They could not be kept: Graph sends them again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps the notifications of a body and wakes their mailboxes. When this returns, 202 may be answered.
///
/// # Errors
/// Where the body is no notifications (400), or they could not be kept (503).
pub async fn take(store: &Store, body: &[u8], now: Millis) -> Result<Noticed, Refused> {
    let told = notifications::read(body)?;
    let notices: Vec<Notice> = told.all.iter().map(notice).collect();
    Ok(store.notify(&notices, now).await?)
}

fn notice(told: &notifications::Notification) -> Notice {
    let kind = match told.event {
        Event::Created | Event::Updated | Event::Deleted => HintKind::Changed,
        Event::Reauthorize => HintKind::ReauthorizationRequired,
        Event::Removed => HintKind::SubscriptionRemoved,
        Event::Missed | Event::Other => HintKind::Missed,
    };
    Notice { subscription: told.subscription.clone(), client_state: told.state().to_owned(), kind }
}
