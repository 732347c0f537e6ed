//! A subscription for each mailbox, so that Graph tells of changes. It is a help and no more: a mailbox without one is
//! polled.

use domain::ports::Ledger;
use graph::{
    Fault,
    subscriptions::{self, Changes, ClientState, MAX_LIFE_S, New},
};
use wire::Transport;

use super::{Looking, Stop};
use crate::{
    http,
    store::{HintKind, Subscription},
};

/// A subscription is renewed when less than this part of its life is left.
const RENEW_AT: i64 = 3;

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Sees to it that the mailbox has a subscription that lives. That Graph refuses one is no failure of the look.
    pub(crate) async fn subscribe(&mut self) -> Result<(), Stop> {
        let Some(at) = self.engine.told_at.clone() else { return Ok(()) };
        let id = self.leased.lease.mailbox;
        let hinted = |kind| self.leased.hints.iter().filter(move |hint| hint.kind == kind);
        let removed: Vec<String> =
            hinted(HintKind::SubscriptionRemoved).map(|hint| hint.subscription.clone()).collect();
        if !removed.is_empty() {
            self.engine.store.unsubscribe(&removed).await?;
        }
        let now = self.now();
        let known = self.engine.store.subscriptions(&[id]).await?;
        let asked = hinted(HintKind::ReauthorizationRequired).next().is_some();
        let fresh = known.iter().any(|one| one.expires.0 - now.0 > MAX_LIFE_S / RENEW_AT);
        if fresh && !asked {
            return Ok(());
        }
        let expires = subscriptions::expiry(now, MAX_LIFE_S);
        for old in known {
            match self.renewed(&old.id, expires).await {
                Ok(()) => {
                    self.engine.store.subscribe(&[Subscription { expires, ..old }]).await?;
                    return Ok(());
                }
                Err(fault) if fault.is_gone() => self.engine.store.unsubscribe(&[old.id]).await?,
                Err(fault) => {
                    tracing::warn!(%fault, "a subscription is not renewed");
                    return Ok(());
                }
            }
        }
        let secret = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let Some(state) = ClientState::new(secret.clone()) else { return Ok(()) };
        match self.created(&at.url, &at.lifecycle_url, &state, expires).await {
            Ok(made) => {
                let made = Subscription {
                    id: made.id,
                    mailbox: id,
                    resource: made.resource,
                    client_state: secret,
                    expires: made.expires.unwrap_or(expires),
                };
                self.engine.store.subscribe(&[made]).await?;
            }
            Err(fault) => tracing::warn!(%fault, "no subscription: the mailbox is polled"),
        }
        Ok(())
    }

    async fn renewed(&self, id: &str, expires: domain::mail::Moment) -> Result<(), Fault> {
        let request = subscriptions::renew(&self.engine.service, id, expires)?;
        let reply = self.engine.graph.send(request).await?;
        subscriptions::read(reply, http::now()).map(drop)
    }

    async fn created(
        &self,
        url: &str,
        lifecycle_url: &str,
        state: &ClientState,
        expires: domain::mail::Moment,
    ) -> Result<subscriptions::Subscription, Fault> {
        let new = New { folder: None, changes: Changes::ALL, url, lifecycle_url, state, expires };
        let request = subscriptions::create(&self.engine.service, self.reader.mailbox(), &new)?;
        let reply = self.engine.graph.alone().send(request).await?;
        subscriptions::read(reply, http::now())
    }
}
