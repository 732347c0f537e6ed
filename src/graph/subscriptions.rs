//! Subscriptions: that Graph tells when messages, events, contacts or tasks change. A notification is a hint; what
//! happened says delta.

use std::fmt;

use domain::mail::Moment;
use serde_json::Value;
use wire::{Method, Reply, Request, date};

use crate::{
    fault::{Fault, good},
    link::Link,
    members::{Members, Object},
    names::subscription,
    page::{self, Page},
    resource,
    service::{At, Mailbox, Service},
};

/// The longest life of a subscription to messages, events and contacts without their content, in seconds: 10,080
/// minutes, which is under seven days (subscription resource type, 2026).
pub const MAX_LIFE_S: i64 = 10_080 * 60;
/// The longest life of one to tasks, in seconds: 4,230 minutes (the same page).
pub const MAX_TASKS_LIFE_S: i64 = 4_230 * 60;
/// The shortest: Graph lengthens what is shorter (the same page).
pub const MIN_LIFE_S: i64 = 45 * 60;
/// The longest secret, in characters (the same page).
pub const MAX_STATE: usize = 128;
/// Active subscriptions of one mailbox, those of all apps together (the same page).
pub const MAX_PER_MAILBOX: usize = 1_000;
/// The longest address for notifications, in bytes.
const MAX_URL: usize = 2_048;

/// A secret that Graph sends back with every notification, so that one knows it for Graph's. It is not shown in logs.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ClientState(String);

impl ClientState {
    /// That secret. `None` where it is empty or longer than [`MAX_STATE`].
    pub fn new(secret: impl Into<String>) -> Option<Self> {
        let secret = secret.into();
        (!secret.is_empty() && secret.chars().count() <= MAX_STATE).then_some(Self(secret))
    }

    /// Whether it is that one. Takes as long for a near miss as for a wide one.
    pub fn is(&self, told: &str) -> bool {
        let (ours, told) = (self.0.as_bytes(), told.as_bytes());
        let mut differs = ours.len() ^ told.len();
        for (at, byte) in ours.iter().enumerate() {
            differs |= usize::from(byte ^ told.get(at).copied().unwrap_or(!byte));
        }
        differs == 0
    }
}

impl fmt::Debug for ClientState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientState(…)")
    }
}

/// Which changes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changes {
    /// New items.
    pub created: bool,
    /// Changed items: read, moved, given a category.
    pub updated: bool,
    /// Items that went.
    pub deleted: bool,
}

impl Changes {
    /// All.
    pub const ALL: Self = Self { created: true, updated: true, deleted: true };

    fn words(self) -> String {
        let all = [(self.created, "created"), (self.updated, "updated"), (self.deleted, "deleted")];
        let words: Vec<&str> = all.into_iter().filter(|(wanted, _)| *wanted).map(|(_, word)| word).collect();
        words.join(",")
    }
}

/// What is watched in a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Watched<'a> {
    /// The messages of a folder, by its id or well-known name; of all folders without one.
    Messages(Option<&'a str>),
    /// The events of the calendar.
    Events,
    /// The contacts.
    Contacts,
    /// The tasks of the list of that id.
    Tasks(&'a str),
}

impl Watched<'_> {
    /// The longest life of a subscription to it, in seconds.
    pub fn max_life_s(self) -> i64 {
        match self {
            Self::Messages(_) | Self::Events | Self::Contacts => MAX_LIFE_S,
            Self::Tasks(_) => MAX_TASKS_LIFE_S,
        }
    }

    /// How a subscription names it in that mailbox.
    pub fn resource(self, mailbox: &Mailbox) -> String {
        resource::watched(mailbox, self)
    }
}

/// A subscription that is wanted.
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// What is watched.
    pub watched: Watched<'a>,
    /// Which changes.
    pub changes: Changes,
    /// Where notifications go: https, reachable from Microsoft's network.
    pub url: &'a str,
    /// Where it is told that the subscription needs care. It can be given only here and now.
    pub lifecycle_url: &'a str,
    /// The secret.
    pub state: &'a ClientState,
    /// Until when: see [`expiry`].
    pub expires: Moment,
}

/// A subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: String,
    /// What is watched, as Graph spells it: [`crate::resource::read`].
    pub resource: String,
    /// Until when.
    pub expires: Option<Moment>,
    /// Where notifications go.
    pub url: String,
    /// Where it is told that it needs care; `None` where nowhere.
    pub lifecycle_url: Option<String>,
    /// Which changes, as Graph spells them.
    pub changes: String,
    /// The app that made it.
    pub application: Option<String>,
}

impl Subscription {
    /// Reads one; `None` where it has no id.
    pub fn read(value: Value) -> Option<Self> {
        let mut members = Members::new(value)?;
        Some(Self {
            id: members.some_text(subscription::ID)?,
            resource: members.text(subscription::RESOURCE).unwrap_or_default(),
            expires: members.moment(subscription::EXPIRES),
            url: members.text(subscription::URL).unwrap_or_default(),
            lifecycle_url: members.some_text(subscription::LIFECYCLE_URL),
            changes: members.text(subscription::CHANGES).unwrap_or_default(),
            application: members.some_text(subscription::APPLICATION),
        })
    }

    /// When it is time to renew: when two thirds of the life it had at `since` are over, so that two attempts may fail.
    /// At once where Graph does not say until when it lives.
    pub fn renew_at(&self, since: Moment) -> Moment {
        let life = self.expires.map_or(0, |expires| expires.0.saturating_sub(since.0).clamp(0, MAX_LIFE_S));
        Moment(since.0.saturating_add(life / 3 * 2))
    }
}

/// The end of a life of so many seconds, within what Graph takes of the longest-lived; the bound of what is watched is
/// [`Watched::max_life_s`]. A clock that goes ahead by a minute does no harm.
pub fn expiry(now: Moment, life_s: i64) -> Moment {
    Moment(now.0.saturating_add(life_s.clamp(MIN_LIFE_S + 60, MAX_LIFE_S) - 60))
}

/// Creates a subscription. 201. Graph first asks the address whether it is there
/// ([`crate::notifications::validation`]). 409 where there is one for the same ([`Fault::is_conflict`]).
///
/// # Errors
/// Where no change is wanted, or an address cannot be one.
pub fn create(service: &Service, mailbox: &Mailbox, new: &New<'_>) -> Result<Request, Fault> {
    let url = |url: &str| {
        let web = url.starts_with("https://") || url.starts_with("http://");
        web && url.len() <= MAX_URL && url.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let changes = new.changes.words();
    if changes.is_empty() || !url(new.url) || !url(new.lifecycle_url) {
        return Err(Fault::Senseless(
            "a subscription to nothing, or to an address that cannot be one".into(),
        ));
    }
    // The name of a mailbox must fit into a path, though here it stands in a text.
    At::mailbox(mailbox)?;
    let body = Object::new()
        .with(subscription::CHANGES, changes)
        .with(subscription::URL, new.url)
        .with(subscription::LIFECYCLE_URL, new.lifecycle_url)
        .with(subscription::RESOURCE, resource::watched(mailbox, new.watched))
        .with(subscription::EXPIRES, date::write_rfc3339(new.expires.0))
        .with(subscription::STATE, new.state.0.as_str())
        .with(subscription::TLS, "v1_2");
    service.send(Method::Post, At::root("subscriptions"), body)
}

/// Lets it live longer, and authorizes it anew. 200, read with [`read`]; 404 where it is no more ([`Fault::is_gone`]).
///
/// # Errors
/// Where the id cannot be one.
pub fn renew(service: &Service, id: &str, expires: Moment) -> Result<Request, Fault> {
    let body = Object::new().with(subscription::EXPIRES, date::write_rfc3339(expires.0));
    service.send(Method::Patch, At::root("subscriptions").id(id)?, body)
}

/// Authorizes it anew, as a lifecycle event asks for. 204, read with [`crate::message::done`].
///
/// # Errors
/// Where the id cannot be one.
pub fn reauthorize(service: &Service, id: &str) -> Result<Request, Fault> {
    Ok(service.request(Method::Post, At::root("subscriptions").id(id)?.word("reauthorize")))
}

/// Ends it. 204, read with [`crate::message::done`].
///
/// # Errors
/// Where the id cannot be one.
pub fn delete(service: &Service, id: &str) -> Result<Request, Fault> {
    Ok(service.request(Method::Delete, At::root("subscriptions").id(id)?))
}

/// Asks for one.
///
/// # Errors
/// Where the id cannot be one.
pub fn get(service: &Service, id: &str) -> Result<Request, Fault> {
    Ok(service.get(At::root("subscriptions").id(id)?))
}

/// Asks for all that this app has.
pub fn list(service: &Service) -> Request {
    service.get(At::root("subscriptions"))
}

/// Asks for the rest of them.
///
/// # Errors
/// Where the link leads to another service.
pub fn list_next(service: &Service, link: &Link) -> Result<Request, Fault> {
    service.follow(link, Vec::new())
}

/// Reads one.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Subscription, Fault> {
    let reply = good(reply, now)?;
    let value = Value::Object(Members::of(&reply)?.rest());
    Subscription::read(value).ok_or_else(|| Fault::Odd("a subscription without an id".into()))
}

/// Reads a page of them.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read_list(reply: Reply, now: Moment) -> Result<Page<Subscription>, Fault> {
    page::read(reply, now, Subscription::read)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn a_secret_is_compared_whole_and_not_shown() {
        let state = ClientState::new("secret").unwrap();
        assert!(state.is("secret"));
        for wrong in ["", "secre", "secret ", "Secret", "secretsecret", "\u{0}"] {
            assert!(!state.is(wrong), "{wrong}");
        }
        assert!(!format!("{state:?}").contains("secret"));
        assert_eq!(ClientState::new(""), None);
        assert_eq!(ClientState::new("x".repeat(MAX_STATE + 1)), None);
    }

    #[test]
    fn lives_stay_within_what_graph_takes_and_are_renewed_in_time() {
        let now = Moment(1_000_000);
        assert_eq!(expiry(now, 0), Moment(1_000_000 + MIN_LIFE_S));
        assert_eq!(expiry(now, i64::MAX), Moment(1_000_000 + MAX_LIFE_S - 60));
        assert_eq!(expiry(Moment(i64::MAX), 1), Moment(i64::MAX));
        let mut subscription = Subscription::read(serde_json::json!({"id": "a"})).unwrap();
        assert_eq!(subscription.renew_at(now), now);
        subscription.expires = Some(Moment(now.0 + 3_000));
        assert_eq!(subscription.renew_at(now), Moment(now.0 + 2_000));
        subscription.expires = Some(Moment(0));
        assert_eq!(subscription.renew_at(now), now);
    }

    #[test]
    fn a_subscription_to_nothing_is_not_sent() {
        let (service, state) = (Service::new("https://graph.example"), ClientState::new("s").unwrap());
        let good = New {
            watched: Watched::Messages(None),
            changes: Changes::ALL,
            url: "https://a.example/n",
            lifecycle_url: "https://a.example/l",
            state: &state,
            expires: Moment(0),
        };
        assert!(create(&service, &Mailbox::Me, &good).is_ok());
        let none = Changes { created: false, updated: false, deleted: false };
        assert!(create(&service, &Mailbox::Me, &New { changes: none, ..good.clone() }).is_err());
        for url in ["", "ftp://x", "https://x/a b", "https://x/\r\n"] {
            assert!(create(&service, &Mailbox::Me, &New { url, ..good.clone() }).is_err(), "{url}");
        }
    }
}
