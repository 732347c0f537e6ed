//! What Graph sends to us: the question whether the address is there, changes, and what subscriptions need.
//!
//! Whoever receives notifications stores them, answers 202 within three seconds, and looks at them afterwards
//! (change-notifications-delivery-webhooks).

use domain::mail::Moment;
use serde_json::Value;
use wire::Reply;

use crate::{
    fault::Fault,
    members::{MAX_JSON_BYTES, Members},
    names::{around, notification, notifications},
    resource::{self, Place},
    subscriptions::ClientState,
};

/// The largest body that is read, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// The most notifications in one body.
pub const MAX_NOTIFICATIONS: usize = 10_000;
/// The longest question, in bytes.
pub const MAX_TOKEN_BYTES: usize = 4 * 1024;

const _: () = assert!(MAX_BYTES <= MAX_JSON_BYTES, "a body that is taken must be one that is read");

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// There is a new message.
    Created,
    /// A message changed.
    Updated,
    /// A message went: deleted, or moved out of what is watched, or not matching its filter any more.
    Deleted,
    /// The subscription must be authorized anew, or nothing more comes ([`crate::subscriptions::reauthorize`]).
    Reauthorize,
    /// The subscription is no more: create one, and ask delta what was missed.
    Removed,
    /// Notifications were lost: ask delta what was missed.
    Missed,
    /// Graph says something that this client does not know: ask delta.
    Other,
}

/// A notification. Anybody may have sent it: nothing in it is true before [`Notification::is_from`] says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The subscription it is for.
    pub subscription: String,
    /// What happened.
    pub event: Event,
    /// The item, by the kind of id with which the subscription was made; `None` of a subscription's own events.
    pub item: Option<String>,
    /// Where it lies.
    pub place: Option<Place>,
    /// Until when the subscription lives.
    pub expires: Option<Moment>,
    /// The tenant.
    pub tenant: Option<String>,
    state: Option<String>,
}

impl Notification {
    /// Whether the sender knows the secret of the subscription. Without that it is not Graph.
    pub fn is_from(&self, state: &ClientState) -> bool {
        self.state.as_deref().is_some_and(|told| state.is(told))
    }

    /// The secret it carries, for a store that keeps the secrets; empty where it carries none.
    pub fn state(&self) -> &str {
        self.state.as_deref().unwrap_or_default()
    }

    fn read(value: Value) -> Option<Self> {
        let mut members = Members::new(value)?;
        let lifecycle = members.some_text(notification::LIFECYCLE);
        let change = members.some_text(notification::CHANGE);
        let item = members.object(notification::DATA).and_then(|mut data| data.some_text(around::ITEM_ID));
        let place = members.text(notification::RESOURCE).as_deref().and_then(resource::read);
        Some(Self {
            subscription: members.some_text(notification::SUBSCRIPTION)?,
            event: event(lifecycle.as_deref(), change.as_deref()),
            item: item.or_else(|| place.as_ref().and_then(|place| place.message.clone())),
            place,
            expires: members.moment(notification::EXPIRES),
            tenant: members.some_text(notification::TENANT),
            state: members.text(notification::STATE),
        })
    }
}

fn event(lifecycle: Option<&str>, change: Option<&str>) -> Event {
    match (lifecycle, change) {
        (Some("reauthorizationRequired"), _) => Event::Reauthorize,
        (Some("subscriptionRemoved"), _) => Event::Removed,
        (Some("missed"), _) => Event::Missed,
        (Some(_), _) => Event::Other,
        (None, Some("created")) => Event::Created,
        (None, Some("updated")) => Event::Updated,
        (None, Some("deleted")) => Event::Deleted,
        (None, _) => Event::Other,
    }
}

/// Notifications of one body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notifications {
    /// In their order; changes and what subscriptions need may stand side by side, of several subscriptions.
    pub all: Vec<Notification>,
    /// So many could not be read: they name no subscription.
    pub skipped: usize,
}

/// Reads a body.
///
/// # Errors
/// Where it is too large, or no notifications. Answer 400 then: nobody will send it better a second time.
pub fn read(body: &[u8]) -> Result<Notifications, Fault> {
    if body.len() > MAX_BYTES {
        return Err(Fault::Odd(format!("{} bytes of notifications", body.len())));
    }
    let mut reply = Reply::new(200);
    reply.body = body.to_vec();
    let mut members = Members::of(&reply)?;
    let values = members
        .list(notifications::VALUE)
        .filter(|values| values.len() <= MAX_NOTIFICATIONS)
        .ok_or_else(|| Fault::Odd("a body without notifications, or with too many".into()))?;
    let count = values.len();
    let all: Vec<Notification> = values.into_iter().filter_map(Notification::read).collect();
    let skipped = count - all.len();
    Ok(Notifications { all, skipped })
}

/// The answer to the question whether the address is there, where the query of a request asks it
/// (`validationToken=…`): the token, decoded, as plain text. `None` where it asks nothing.
///
/// Anybody can make us answer with what he likes, so no browser may take it for a page: it is told to be text and
/// nothing else, and what would open a tag is escaped. Graph's own tokens have none.
pub fn validation(query: &str) -> Option<Reply> {
    let mut options = query.trim_start_matches('?').split('&');
    let value = options.find_map(|option| option.strip_prefix("validationToken="))?;
    if value.len() > MAX_TOKEN_BYTES {
        return Some(Reply::new(400));
    }
    let Some(token) = decode(value).filter(|token| !token.is_empty()) else { return Some(Reply::new(400)) };
    let mut reply = Reply::new(200);
    reply.headers.set("Content-Type", "text/plain; charset=utf-8");
    reply.headers.set("X-Content-Type-Options", "nosniff");
    reply.headers.set("Content-Security-Policy", "default-src 'none'");
    reply.body = token.replace('<', "&lt;").replace('>', "&gt;").into_bytes();
    Some(reply)
}

/// Takes off percent-encoding; a plus is a blank, as in forms. `None` where it is not UTF-8, or cut off.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_question_is_answered_with_its_own_words() {
        let answer = |query: &str| {
            let reply = validation(query)?;
            Some((
                reply.status,
                reply.text().unwrap().to_owned(),
                reply.headers.get("content-type")?.to_owned(),
            ))
        };
        let text = |words: &str| Some((200, words.to_owned(), "text/plain; charset=utf-8".to_owned()));
        assert_eq!(
            answer("validationToken=Validation%3a+Testing+client+application+reachability%20x%2By"),
            text("Validation: Testing client application reachability x+y")
        );
        assert_eq!(answer("?a=1&validationToken=%C3%A4&b=2"), text("ä"));
        assert_eq!(answer("validationToken=%3Cscript%3E"), text("&lt;script&gt;"));
        assert_eq!(validation(""), None);
        assert_eq!(validation("validationtoken2=x&notvalidationToken=y"), None);
        for wrong in ["validationToken=", "validationToken=%", "validationToken=%f", "validationToken=%ff"] {
            assert_eq!(validation(wrong).unwrap().status, 400, "{wrong}");
        }
        assert_eq!(validation(&format!("validationToken={}", "x".repeat(9_999))).unwrap().status, 400);
    }

    #[test]
    fn only_who_knows_the_secret_is_believed() {
        let ours = ClientState::new("s3cret").unwrap();
        let body = br#"{"value":[
            {"subscriptionId":"1","clientState":"s3cret","changeType":"created","resource":"Users/u/Messages/m1"},
            {"subscriptionId":"1","clientState":"other","changeType":"created","resourceData":{"id":"m2"}},
            {"subscriptionId":"1","changeType":"created"},
            {"subscriptionId":"1","clientState":null,"lifecycleEvent":"missed"},
            {"subscriptionId":"1","clientState":"s3cret","lifecycleEvent":"somethingNew","changeType":"created"},
            {"clientState":"s3cret"}, null, 5]}"#;
        let read = read(body).unwrap();
        assert_eq!(read.skipped, 3);
        let told: Vec<_> =
            read.all.iter().map(|one| (one.event, one.item.as_deref(), one.is_from(&ours))).collect();
        assert_eq!(
            told,
            [
                (Event::Created, Some("m1"), true),
                (Event::Created, Some("m2"), false),
                (Event::Created, None, false),
                (Event::Missed, None, false),
                (Event::Other, None, true),
            ]
        );
    }

    #[test]
    fn what_is_no_notification_is_told() {
        for body in ["", "[]", "{}", "{\"value\":{}}", "null"] {
            assert!(read(body.as_bytes()).is_err(), "{body}");
        }
        assert!(read(&vec![b' '; MAX_BYTES + 1]).is_err());
        let many = format!("{{\"value\":[{}1]}}", "1,".repeat(MAX_NOTIFICATIONS));
        assert!(read(many.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn nothing_panics(query in "(validationToken=)?[\\PC%+]{0,30}", body in prop::collection::vec(any::<u8>(), 0..80)) {
            if let Some(reply) = validation(&query) {
                prop_assert!(!reply.body.contains(&b'<'));
            }
            let _ = read(&body);
        }
    }
}
