//! Subscriptions of a mailbox, so that Graph tells of changes: one to its messages, and one each to its events, its
//! contacts and its lists of tasks where those are kept in step. They are a help and no more: what has none is polled.

use domain::{mail::Moment, ports::Ledger, step::may_step};
use graph::{
    Fault,
    subscriptions::{self, Changes, ClientState, New, Watched},
};
use wire::Transport;

use super::{Looking, Stop, takes_in};
use crate::{
    engine::ToldAt,
    http,
    store::{Cursor, HintKind, Subscription},
};

/// A subscription is renewed when less than this part of its life is left.
const RENEW_AT: i64 = 3;
/// Lists of tasks of one mailbox that have a subscription; what lies in further ones is polled. Graph takes a thousand
/// subscriptions of one mailbox, over all applications.
const MAX_LISTS: usize = 50;
/// Under such names the store keeps what Graph will not tell of. No folder has such an id.
const REFUSED: &str = "told:";
/// What Graph will not tell of is asked for again after so many seconds: somebody may have given the permission.
const REFUSED_S: i64 = 24 * 3_600;

/// What becomes of one subscription.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// It was there.
    Lives,
    /// It was made just now.
    Anew,
    /// There is none.
    Not,
}

/// What is refused together: the permission is one for all lists of tasks.
fn word(watched: Watched<'_>) -> &'static str {
    match watched {
        Watched::Messages(_) => "messages",
        Watched::Events => "events",
        Watched::Contacts => "contacts",
        Watched::Tasks(_) => "tasks",
    }
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Sees to it that the mailbox has a subscription to its messages that lives. That Graph refuses one is no failure
    /// of the look.
    pub(crate) async fn subscribe(&mut self) -> Result<(), Stop> {
        let Some(at) = self.engine.told_at.clone() else { return Ok(()) };
        let known = self.engine.store.subscriptions(&[self.leased.lease.mailbox]).await?;
        self.be_told(&at, Watched::Messages(None), &known).await.map(drop)
    }

    /// The same of events, contacts and these lists of tasks; one to a list that went is forgotten, as Graph forgets it.
    /// Whether one was made: what was asked before it was there may have changed since.
    pub(crate) async fn subscribe_to_step(&mut self, lists: &[String]) -> Result<bool, Stop> {
        let Some(at) = self.engine.told_at.clone() else { return Ok(false) };
        let known = self.engine.store.subscriptions(&[self.leased.lease.mailbox]).await?;
        let tasks = lists.iter().take(MAX_LISTS).map(|list| Watched::Tasks(list));
        let wanted: Vec<Watched<'_>> =
            [Watched::Events, Watched::Contacts].into_iter().chain(tasks).collect();
        let mut anew = false;
        for watched in &wanted {
            anew |= self.be_told(&at, *watched, &known).await? == Told::Anew;
        }
        let who = self.reader.mailbox();
        let mail = Watched::Messages(None).resource(who);
        let named: Vec<String> = wanted.iter().map(|watched| watched.resource(who)).collect();
        let over = known.into_iter().filter(|one| one.resource != mail && !named.contains(&one.resource));
        let over: Vec<String> = over.map(|one| one.id).collect();
        if !over.is_empty() {
            self.engine.store.unsubscribe(&over).await?;
        }
        Ok(anew)
    }

    /// Whether Graph tells of all that is looked at, as far as it is willing to.
    pub(crate) fn is_told(&self, known: &[Subscription]) -> bool {
        let (now, who, organisation) = (self.now(), self.reader.mailbox(), &self.snapshot.organisation);
        let mail = takes_in(&self.seat, organisation).then_some(Watched::Messages(None));
        let step: &[Watched<'_>] = match may_step(&self.seat, organisation) {
            true => &[Watched::Events, Watched::Contacts],
            false => &[],
        };
        let mut wanted =
            mail.iter().chain(step).filter(|watched| !self.is_refused(**watched, now)).peekable();
        wanted.peek().is_some()
            && wanted.all(|watched| {
                let resource = watched.resource(who);
                known.iter().any(|one| one.resource == resource && one.expires > now)
            })
    }

    /// Sees to it that one subscription lives.
    async fn be_told(
        &mut self,
        at: &ToldAt,
        watched: Watched<'_>,
        known: &[Subscription],
    ) -> Result<Told, Stop> {
        let resource = watched.resource(self.reader.mailbox());
        let known: Vec<&Subscription> = known.iter().filter(|one| one.resource == resource).collect();
        let hinted = |id: &str, kind| {
            self.leased.hints.iter().any(|hint| hint.kind == kind && hint.subscription == id)
        };
        let (removed, known): (Vec<_>, Vec<_>) =
            known.into_iter().partition(|one| hinted(&one.id, HintKind::SubscriptionRemoved));
        if !removed.is_empty() {
            let ids: Vec<String> = removed.into_iter().map(|one| one.id.clone()).collect();
            self.engine.store.unsubscribe(&ids).await?;
        }
        let now = self.now();
        let life = watched.max_life_s();
        let asked = known.iter().any(|one| hinted(&one.id, HintKind::ReauthorizationRequired));
        let fresh = known.iter().any(|one| one.expires.0 - now.0 > life / RENEW_AT);
        if fresh && !asked {
            return Ok(Told::Lives);
        }
        let expires = subscriptions::expiry(now, life);
        for old in known {
            match self.renewed(&old.id, expires).await {
                Ok(()) => {
                    self.engine.store.subscribe(&[Subscription { expires, ..old.clone() }]).await?;
                    return Ok(Told::Lives);
                }
                Err(fault) if fault.is_gone() => {
                    self.engine.store.unsubscribe(std::slice::from_ref(&old.id)).await?;
                }
                Err(fault) => {
                    tracing::warn!(%fault, "a subscription is not renewed");
                    return Ok(Told::Not);
                }
            }
        }
        if self.is_refused(watched, now) {
            return Ok(Told::Not);
        }
        let secret = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let Some(state) = ClientState::new(secret.clone()) else { return Ok(Told::Not) };
        match self.created(at, watched, &state, expires).await {
            Ok(made) => {
                let made = Subscription {
                    id: made.id,
                    mailbox: self.leased.lease.mailbox,
                    // As we name it: so it is known again, however Graph spells it.
                    resource,
                    client_state: secret,
                    expires: made.expires.unwrap_or(expires),
                };
                self.engine.store.subscribe(&[made]).await?;
                Ok(Told::Anew)
            }
            Err(fault) => {
                tracing::warn!(%fault, what = word(watched), "no subscription: it is polled");
                if fault.status() == Some(403) {
                    self.note_untold(watched);
                }
                Ok(Told::Not)
            }
        }
    }

    /// Whether Graph refused it for good a short while ago. To tasks it takes no subscription without a signed-in user.
    fn is_refused(&self, watched: Watched<'_>, now: Moment) -> bool {
        let noted = self.cursors.get(&format!("{REFUSED}{}", word(watched)));
        noted.is_some_and(|noted| now.0 - noted.at.0 < REFUSED_S)
    }

    fn note_untold(&mut self, watched: Watched<'_>) {
        let name = format!("{REFUSED}{}", word(watched));
        let cursor = Cursor { first: false, ..self.cursor(&name, "403", true, 0) };
        self.cursors.insert(name, cursor.clone());
        self.draft.cursors.push(cursor);
    }

    async fn renewed(&self, id: &str, expires: Moment) -> Result<(), Fault> {
        let request = subscriptions::renew(&self.engine.service, id, expires)?;
        let reply = self.engine.graph.send(request).await?;
        subscriptions::read(reply, http::now()).map(drop)
    }

    async fn created(
        &self,
        at: &ToldAt,
        watched: Watched<'_>,
        state: &ClientState,
        expires: Moment,
    ) -> Result<subscriptions::Subscription, Fault> {
        let (url, lifecycle_url) = (&at.url, &at.lifecycle_url);
        let new = New { watched, changes: Changes::ALL, url, lifecycle_url, state, expires };
        let request = subscriptions::create(&self.engine.service, self.reader.mailbox(), &new)?;
        let reply = self.engine.graph.alone().send(request).await?;
        subscriptions::read(reply, http::now())
    }
}
