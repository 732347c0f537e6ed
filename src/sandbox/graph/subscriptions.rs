//! Subscriptions to changes of messages, events, contacts and tasks.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::answer::{Answer, Fault};
use super::hooks::Live;
use super::options::{milliseconds, time};
use super::{Asked, ROOT, body, entries, folders, now_ms, path, users};
use crate::mailbox::{Mailbox, Sort, Subscription};

const MINUTE_MS: i64 = 60_000;
/// The longest life, in minutes.
const LIFE_MAX: i64 = 10_080;
/// The longest life of one to tasks, in minutes.
const TASKS_LIFE_MAX: i64 = 4_230;
/// The shortest; shorter ones are made this long.
const LIFE_MIN: i64 = 45;
/// The longest `clientState`, in characters.
const STATE_MAX: usize = 128;
/// The longest address, in bytes.
const URL_MAX: usize = 2_048;
/// Subscriptions of a page.
const PAGE: usize = 100;
/// The most subscriptions of one mailbox, over all applications.
const SUBSCRIPTIONS_MAX: usize = 1_000;

fn validation(message: impl Into<String>) -> Fault {
    Fault::new(400, "ValidationError", message)
}

/// Answers what begins with `subscriptions`.
pub(super) async fn route(asked: &Asked, rest: &[&str]) -> Result<Answer, Fault> {
    let id = asked.path.get(1).map(|s| s.text.as_str()).unwrap_or_default();
    match (asked.method.as_str(), rest) {
        ("GET", []) => list(asked),
        ("POST", []) => create(asked).await,
        ("GET", [_]) => Ok(entity(asked, &find(asked, id)?, 200)),
        ("PATCH", [_]) => renew(asked, id).await,
        ("DELETE", [_]) => {
            let found = find(asked, id)?;
            asked.sandbox.mailboxes().unsubscribe(&found.id).await?;
            asked.sandbox.hooks().remove(&found.id);
            Ok(Answer::empty(204))
        }
        ("POST", [_, "reauthorize"]) => {
            find(asked, id)?;
            Ok(Answer::empty(204))
        }
        _ => Err(Fault::new(405, "MethodNotAllowed", "That cannot be done to a subscription.")),
    }
}

/// Whether a subscription is the caller's: of the same application for the same user.
fn own(asked: &Asked, s: &Subscription) -> bool {
    s.application == asked.caller.client && s.creator == asked.caller.object_id
}

fn find(asked: &Asked, id: &str) -> Result<Subscription, Fault> {
    let found = asked.sandbox.hooks().find(&id.to_ascii_lowercase()).map(|live| live.subscription);
    found
        .filter(|s| own(asked, s))
        .ok_or_else(|| Fault::new(404, "ResourceNotFound", "The object was not found."))
}

fn tell(s: &Subscription) -> Map<String, Value> {
    let some = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
    let all: [(&str, Value); 14] = [
        ("id", s.id.clone().into()),
        ("resource", s.resource.clone().into()),
        ("applicationId", some(&s.application)),
        ("changeType", s.changes.clone().into()),
        ("clientState", some(&s.state)),
        ("notificationUrl", s.url.clone().into()),
        ("notificationQueryOptions", Value::Null),
        ("lifecycleNotificationUrl", some(&s.lifecycle_url)),
        ("expirationDateTime", time(s.expires_at).into()),
        ("creatorId", s.creator.clone().into()),
        ("includeResourceData", Value::Null),
        ("latestSupportedTlsVersion", s.tls.clone().into()),
        ("encryptionCertificate", Value::Null),
        ("encryptionCertificateId", Value::Null),
    ];
    all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn entity(asked: &Asked, s: &Subscription, status: u16) -> Answer {
    let mut told = tell(s);
    let context = format!("{}/$metadata#subscriptions/$entity", asked.root());
    told.insert("@odata.context".to_owned(), context.into());
    Answer::json(status, &Value::Object(told))
}

fn list(asked: &Asked) -> Result<Answer, Fault> {
    let all = asked.sandbox.hooks().all(|s| own(asked, s));
    let skip = match asked.options.get("$skiptoken") {
        Some(token) => token.parse().map_err(|_| Fault::bad("The skip token is not valid."))?,
        None => usize::try_from(asked.options.skip()?).unwrap_or(usize::MAX),
    };
    let told = all.iter().skip(skip).take(PAGE).map(|live| Value::Object(tell(&live.subscription)));
    let mut page = Map::new();
    page.insert("@odata.context".to_owned(), format!("{}/$metadata#subscriptions", asked.root()).into());
    page.insert("value".to_owned(), told.collect());
    if skip.saturating_add(PAGE) < all.len() {
        let next = format!("{}/subscriptions?$skiptoken={}", asked.root(), skip + PAGE);
        page.insert("@odata.nextLink".to_owned(), next.into());
    }
    Ok(Answer::json(200, &Value::Object(page)))
}

/// When it is to end, within what Graph takes.
fn expiry(object: &Map<String, Value>, sort: Option<Sort>) -> Result<i64, Fault> {
    let most = if sort == Some(Sort::Task) { TASKS_LIFE_MAX } else { LIFE_MAX };
    let text = body::must(object, "expirationDateTime")?;
    let at = milliseconds(text).ok_or_else(|| validation("expirationDateTime is no time."))?;
    let now = now_ms();
    if at <= now {
        return Err(validation("Subscription expiration must be in the future."));
    }
    if at > now + most * MINUTE_MS + MINUTE_MS {
        return Err(validation(format!("Subscription expiration can only be {most} minutes in the future.")));
    }
    Ok(at.max(now + LIFE_MIN * MINUTE_MS))
}

/// What a resource names.
struct Watched {
    mailbox: Mailbox,
    /// One folder of messages.
    folder: Option<i64>,
    /// What it is, where it is no messages.
    sort: Option<Sort>,
    /// The list of tasks.
    list: Option<i64>,
}

async fn resource(asked: &Asked, text: &str) -> Result<Watched, Fault> {
    let unknown = || validation(format!("The resource '{text}' cannot be subscribed to."));
    // A key may hold what would end a path.
    let path = path::segments(&format!("{ROOT}/{}", text.trim_start_matches('/'))).map_err(|_| unknown())?;
    let words: Vec<&str> = path.iter().map(|s| s.word.as_str()).collect();
    let (who, rest) = match words.as_slice() {
        ["me", rest @ ..] => (None, rest),
        ["users", _, rest @ ..] => (Some(path[1].text.as_str()), rest),
        _ => return Err(unknown()),
    };
    let mailbox = users::mailbox(asked, who).await?;
    let of = |mailbox, sort| Watched { mailbox, folder: None, sort, list: None };
    match rest {
        ["messages"] => Ok(of(mailbox, None)),
        ["events"] => Ok(of(mailbox, Some(Sort::Event))),
        ["contacts"] => Ok(of(mailbox, Some(Sort::Contact))),
        ["todo", "lists", _, "tasks"] => {
            let id = path[path.len() - 2].text.as_str();
            let list = entries::tasks(asked, &mailbox, id).await?.parent;
            Ok(Watched { list, ..of(mailbox, Some(Sort::Task)) })
        }
        ["mailfolders", _, "messages"] => {
            let id = path[path.len() - 2].text.as_str();
            let folder = folders::find(asked, &mailbox, id).await?.folder()?;
            Ok(Watched { folder: Some(folder.key), ..of(mailbox, None) })
        }
        _ => Err(unknown()),
    }
}

fn changes(object: &Map<String, Value>) -> Result<String, Fault> {
    let text = body::must(object, "changeType")?.to_ascii_lowercase();
    let all: Vec<&str> = text.split(',').map(str::trim).collect();
    if all.iter().any(|c| !["created", "updated", "deleted"].contains(c)) {
        return Err(validation(format!("'{text}' is no changeType.")));
    }
    Ok(all.join(","))
}

async fn create(asked: &Asked) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let changes = changes(&object)?;
    let url = body::must(&object, "notificationUrl")?;
    let lifecycle_url = body::text(&object, "lifecycleNotificationUrl").unwrap_or_default();
    let state = body::text(&object, "clientState").unwrap_or_default();
    if state.chars().count() > STATE_MAX {
        return Err(validation(format!("clientState has at most {STATE_MAX} characters.")));
    }
    if url.len() > URL_MAX || lifecycle_url.len() > URL_MAX {
        return Err(validation(format!("An address has at most {URL_MAX} bytes.")));
    }
    let text = body::must(&object, "resource")?;
    let Watched { mailbox, folder, sort, list } = resource(asked, text).await?;
    let expires_at = expiry(&object, sort)?;
    let hooks = asked.sandbox.hooks();
    if hooks.count(mailbox.key) >= SUBSCRIPTIONS_MAX {
        return Err(Fault::new(403, "ExceededLimits", "The mailbox has too many subscriptions."));
    }
    for address in [url, lifecycle_url].into_iter().filter(|a| !a.is_empty()) {
        hooks.shake_hands(address).await.map_err(|why| {
            validation(format!(
                "Subscription validation request failed. Notification endpoint must respond with 200 OK to validation \
                 request: {why}."
            ))
        })?;
    }
    let subscription = Subscription {
        id: Uuid::new_v4().to_string(),
        mailbox: mailbox.key,
        folder,
        sort,
        list,
        application: asked.caller.client.clone(),
        creator: asked.caller.object_id.clone(),
        resource: text.to_owned(),
        changes,
        url: url.to_owned(),
        lifecycle_url: lifecycle_url.to_owned(),
        state: state.to_owned(),
        tls: body::text(&object, "latestSupportedTlsVersion").unwrap_or("v1_2").to_owned(),
        immutable: asked.prefer.immutable,
        expires_at,
    };
    asked.sandbox.mailboxes().subscribe(&subscription).await?;
    hooks.add(Live { subscription: subscription.clone(), user_id: mailbox.user_id });
    Ok(entity(asked, &subscription, 201))
}

async fn renew(asked: &Asked, id: &str) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let mut found = find(asked, id)?;
    found.expires_at = expiry(&object, found.sort)?;
    asked.sandbox.mailboxes().prolong(&found.id, found.expires_at).await?;
    asked.sandbox.hooks().prolong(&found.id, found.expires_at);
    Ok(entity(asked, &found, 200))
}
