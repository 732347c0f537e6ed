//! Change notifications: what woke a mailbox, and the subscriptions they come from. A notification is only a hint
//! that there is something to read; it is on the disk before it is acknowledged.

use std::collections::HashMap;

use domain::mail::Moment;
use serde_json::{Value, json};

use super::db::{CHUNK, Line, Writing, clean};
use super::lease::wake;
use super::mailboxes::lock;
use super::{Digest, MailboxId, Millis, PAGE_MAX, Result, Store, TEXT_MAX};

/// A subscription to change notifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The service's name of it.
    pub id: String,
    /// Of which mailbox.
    pub mailbox: MailboxId,
    /// To what: the path of the resource.
    pub resource: String,
    /// What each of its notifications must carry.
    pub client_state: String,
    /// When it ends unless it is renewed.
    pub expires: Moment,
}

/// What a notification says. The names are Graph's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HintKind {
    /// Something changed.
    Changed,
    /// Notifications were lost (`missed`).
    Missed,
    /// The subscription is gone (`subscriptionRemoved`).
    SubscriptionRemoved,
    /// The subscription must be confirmed (`reauthorizationRequired`).
    ReauthorizationRequired,
}

impl HintKind {
    const ALL: [Self; 4] =
        [Self::Changed, Self::Missed, Self::SubscriptionRemoved, Self::ReauthorizationRequired];

    fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Missed => "missed",
            Self::SubscriptionRemoved => "subscriptionRemoved",
            Self::ReauthorizationRequired => "reauthorizationRequired",
        }
    }
}

/// A notification as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Which subscription it names.
    pub subscription: String,
    /// The `clientState` it carries.
    pub client_state: String,
    /// What it says.
    pub kind: HintKind,
}

/// What became of notifications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    /// Taken; each woke its mailbox.
    pub taken: usize,
    /// Left out: nobody knows the subscription.
    pub unknown: usize,
    /// Left out: the `clientState` is not that of the subscription. Somebody else sent it.
    pub forged: usize,
}

/// Why a mailbox was woken: all notifications of a kind from one subscription are one hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// From which subscription.
    pub subscription: String,
    /// What was said.
    pub kind: HintKind,
    /// When it was said first.
    pub since: Millis,
    /// How often it was said until it was read.
    pub count: u64,
}

impl Store {
    /// Keeps notifications and wakes their mailboxes. When this returns, they may be acknowledged (202).
    pub async fn notify(&self, notices: &[Notice], now: Millis) -> Result<Noticed> {
        let mut done = Noticed::default();
        for some in notices.chunks(CHUNK) {
            let mut write = self.db.write().await?;
            let known = subscriptions_named(&mut write, some).await?;
            let mut counted: HashMap<(MailboxId, &str, HintKind), u64> = HashMap::new();
            for notice in some {
                match known.get(&notice.subscription) {
                    None => done.unknown += 1,
                    Some((mailbox, secret)) if same_secret(secret, &notice.client_state) => {
                        done.taken += 1;
                        *counted.entry((*mailbox, &notice.subscription, notice.kind)).or_default() += 1;
                    }
                    Some(_) => done.forged += 1,
                }
            }
            let mailboxes: Vec<MailboxId> = counted.keys().map(|(mailbox, _, _)| *mailbox).collect();
            if mailboxes.is_empty() {
                continue;
            }
            lock(&mut write, &mailboxes).await?;
            let rows: Vec<Value> = counted
                .iter()
                .map(|((mailbox, id, kind), count)| json!([mailbox.0, id, kind.name(), now.0, count]))
                .collect();
            write.merge(NOTIFY, 3, rows).await?;
            let mut each = mailboxes;
            each.sort_unstable();
            each.dedup();
            wake(&mut write, &each, now).await?;
            write.commit().await?;
        }
        Ok(done)
    }

    /// Keeps subscriptions: new ones, and known ones with their new end.
    pub async fn subscribe(&self, subscriptions: &[Subscription]) -> Result<()> {
        let mut write = self.db.write().await?;
        let rows: Vec<Value> = subscriptions
            .iter()
            .map(|one| {
                json!([
                    clean(&one.id, TEXT_MAX),
                    one.mailbox.0,
                    clean(&one.resource, TEXT_MAX),
                    clean(&one.client_state, TEXT_MAX),
                    one.expires.0
                ])
            })
            .collect();
        write.merge(SUBSCRIBE, 1, rows).await?;
        write.commit().await
    }

    /// Forgets subscriptions that are gone.
    pub async fn unsubscribe(&self, ids: &[String]) -> Result<()> {
        let mut write = self.db.write().await?;
        let rows: Vec<Value> = ids.iter().map(|id| json!([clean(id, TEXT_MAX)])).collect();
        write.each(UNSUBSCRIBE, &rows).await?;
        write.commit().await
    }

    /// All subscriptions, in the order of their ids: those behind that one, at most [`PAGE_MAX`].
    pub async fn subscriptions_after(&self, id: &str, most: u32) -> Result<Vec<Subscription>> {
        let mut read = self.db.read().await?;
        let most = i64::from(most.min(PAGE_MAX));
        read.all(AFTER, |it| it.text(id).int(most)).await?.iter().map(subscription).collect()
    }

    /// The subscriptions of mailboxes.
    pub async fn subscriptions(&self, mailboxes: &[MailboxId]) -> Result<Vec<Subscription>> {
        let mut read = self.db.read().await?;
        let rows: Vec<Value> = mailboxes.iter().map(|id| json!([id.0])).collect();
        read.all(SUBSCRIPTIONS, |it| it.rows(&rows)).await?.iter().map(subscription).collect()
    }
}

fn subscription(line: &Line) -> Result<Subscription> {
    Ok(Subscription {
        id: line.text(0)?,
        mailbox: MailboxId(line.int(1)?),
        resource: line.text(2)?,
        client_state: line.text(3)?,
        expires: Moment(line.int(4)?),
    })
}

async fn subscriptions_named(
    write: &mut Writing,
    notices: &[Notice],
) -> Result<HashMap<String, (MailboxId, String)>> {
    let rows: Vec<Value> = notices.iter().map(|one| json!([clean(&one.subscription, TEXT_MAX)])).collect();
    let lines = write.all(SUBSCRIPTIONS_NAMED, |it| it.rows(&rows)).await?;
    lines.iter().map(|line| Ok((line.text(0)?, (MailboxId(line.int(1)?), line.text(2)?)))).collect()
}

/// Compares digests, so that the time it takes tells nothing about how much of a secret was right.
fn same_secret(one: &str, other: &str) -> bool {
    Digest::of(&[one.as_bytes()]) == Digest::of(&[other.as_bytes()])
}

/// What woke mailboxes.
pub(super) async fn hints_of(
    write: &mut Writing,
    mailboxes: &[MailboxId],
) -> Result<HashMap<MailboxId, Vec<Hint>>> {
    let mut hints: HashMap<MailboxId, Vec<Hint>> = HashMap::new();
    let rows: Vec<Value> = mailboxes.iter().map(|id| json!([id.0])).collect();
    for line in write.all(HINTS, |it| it.rows(&rows)).await? {
        let name = line.text(2)?;
        // A kind that a newer version wrote wakes like any other.
        let kind = HintKind::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(HintKind::Changed);
        hints.entry(MailboxId(line.int(0)?)).or_default().push(Hint {
            subscription: line.text(1)?,
            kind,
            since: Millis(line.int(3)?),
            count: line.count(4)?,
        });
    }
    Ok(hints)
}

/// Forgets hints that were followed; one that was given again since stays.
pub(super) async fn take_hints(write: &mut Writing, taken: &[(MailboxId, &Hint)]) -> Result<()> {
    let rows: Vec<Value> = taken
        .iter()
        .map(|(mailbox, hint)| json!([mailbox.0, hint.subscription, hint.kind.name(), hint.count]))
        .collect();
    write.each(TAKE, &rows).await.map(drop)
}

const NOTIFY: &str = "\
INSERT INTO notification (mailbox, subscription, kind, since, count)
SELECT CAST(value ->> 0 AS BIGINT), value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT), CAST(value ->> 4 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, subscription, kind) DO UPDATE SET count = notification.count + excluded.count";

const HINTS: &str = "\
SELECT mailbox, subscription, kind, since, count FROM notification
WHERE mailbox IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1)) ORDER BY mailbox, since, subscription, kind";

const TAKE: &str = "\
DELETE FROM notification WHERE (mailbox, subscription, kind, count) IN (
  SELECT CAST(value ->> 0 AS BIGINT), value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT) FROM json_each($1))";

const SUBSCRIBE: &str = "\
INSERT INTO subscription (id, mailbox, resource, secret, expires)
SELECT value ->> 0, CAST(value ->> 1 AS BIGINT), value ->> 2, value ->> 3, CAST(value ->> 4 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (id) DO UPDATE SET mailbox = excluded.mailbox, resource = excluded.resource, secret = excluded.secret,
  expires = excluded.expires";

const UNSUBSCRIBE: &str = "DELETE FROM subscription WHERE id IN (SELECT value ->> 0 FROM json_each($1))";

const AFTER: &str = "\
SELECT id, mailbox, resource, secret, expires FROM subscription WHERE id > $1 ORDER BY id LIMIT $2";

const SUBSCRIPTIONS: &str = "\
SELECT id, mailbox, resource, secret, expires FROM subscription
WHERE mailbox IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1)) ORDER BY mailbox, id";

const SUBSCRIPTIONS_NAMED: &str = "\
SELECT id, mailbox, secret FROM subscription WHERE id IN (SELECT value ->> 0 FROM json_each($1))";
