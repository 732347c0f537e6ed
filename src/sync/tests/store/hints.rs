//! Notifications are kept before they are acknowledged, wake their mailbox, and are not lost to a crash.

use domain::mail::Moment;
use sync::store::{HintKind, Look, MailboxId, Notice, Noticed, Subscription, Then};

use crate::bed::{Bed, LEASE_MS, T};
use crate::on_both;

on_both!(
    a_notification_wakes_its_mailbox,
    a_flood_is_one_hint,
    who_does_not_know_the_secret_wakes_nobody,
    hints_outlive_a_dead_worker,
    a_hint_given_again_meanwhile_stays,
    subscriptions_come_and_go,
);

fn subscription(mailbox: MailboxId, id: &str) -> Subscription {
    Subscription {
        id: id.to_owned(),
        mailbox,
        resource: "users/anna/mailFolders/inbox/messages".to_owned(),
        client_state: format!("secret of {id}"),
        expires: Moment(T.moment().0 + 3_600),
    }
}

fn notice(id: &str, kind: HintKind) -> Notice {
    Notice { subscription: id.to_owned(), client_state: format!("secret of {id}"), kind }
}

/// One mailbox with a subscription, given back and not due for an hour.
async fn idle(bed: &Bed) -> MailboxId {
    let lease = bed.leased().await.lease;
    bed.store.subscribe(&[subscription(lease.mailbox, "s1")]).await.unwrap();
    bed.store.release(&[(lease, T.plus(3_600_000))]).await.unwrap();
    lease.mailbox
}

async fn a_notification_wakes_its_mailbox(bed: Bed) {
    let mailbox = idle(&bed).await;
    assert!(bed.lease("one", T, 1).await.is_empty());
    let done = bed.store.notify(&[notice("s1", HintKind::Changed)], T.plus(5)).await.unwrap();
    assert_eq!(done, Noticed { taken: 1, unknown: 0, forged: 0 });
    let woken = bed.lease("one", T.plus(5), 1).await.remove(0);
    assert_eq!(woken.lease.mailbox, mailbox);
    let hint = &woken.hints[0];
    assert_eq!(
        (hint.subscription.as_str(), hint.kind, hint.since, hint.count),
        ("s1", HintKind::Changed, T.plus(5), 1)
    );
}

async fn a_flood_is_one_hint(bed: Bed) {
    idle(&bed).await;
    let kinds = [
        HintKind::Changed,
        HintKind::Missed,
        HintKind::SubscriptionRemoved,
        HintKind::ReauthorizationRequired,
    ];
    let flood: Vec<_> = (0..3_000).map(|number| notice("s1", kinds[number % 4])).collect();
    let done = bed.store.notify(&flood, T).await.unwrap();
    assert_eq!(done.taken, 3_000);
    let hints = bed.lease("one", T, 1).await.remove(0).hints;
    assert_eq!(hints.len(), 4, "one a kind");
    assert!(hints.iter().all(|hint| hint.count == 750));
    assert!(kinds.iter().all(|kind| hints.iter().any(|hint| hint.kind == *kind)));
}

async fn who_does_not_know_the_secret_wakes_nobody(bed: Bed) {
    idle(&bed).await;
    let mut forged = notice("s1", HintKind::Changed);
    forged.client_state.pop();
    let done = bed.store.notify(&[forged, notice("s2", HintKind::Changed)], T).await.unwrap();
    assert_eq!(done, Noticed { taken: 0, unknown: 1, forged: 1 });
    assert!(bed.lease("one", T.plus(10), 1).await.is_empty());
}

async fn hints_outlive_a_dead_worker(bed: Bed) {
    idle(&bed).await;
    bed.store.notify(&[notice("s1", HintKind::SubscriptionRemoved)], T).await.unwrap();
    let dead = bed.lease("dead", T, 1).await.remove(0);
    let alive = bed.lease("alive", T.plus(LEASE_MS), 1).await.remove(0);
    assert_eq!(alive.hints, dead.hints);
    let mut look = Look::new(alive.lease, Then::Release(T));
    look.hints = alive.hints;
    bed.store.commit(&[look], T).await.unwrap();
    assert!(bed.lease("next", T.plus(LEASE_MS), 1).await.remove(0).hints.is_empty());
}

async fn a_hint_given_again_meanwhile_stays(bed: Bed) {
    idle(&bed).await;
    bed.store.notify(&[notice("s1", HintKind::Changed)], T).await.unwrap();
    let first = bed.lease("one", T, 1).await.remove(0);
    bed.store.notify(&[notice("s1", HintKind::Changed)], T.plus(1)).await.unwrap();
    let mut look = Look::new(first.lease, Then::Release(T.plus(3_600_000)));
    look.hints = first.hints;
    bed.store.commit(&[look], T.plus(2)).await.unwrap();
    let second = bed.lease("one", T.plus(2), 1).await.remove(0);
    assert_eq!(second.hints[0].count, 2, "it woke the mailbox again and is there");
}

async fn subscriptions_come_and_go(bed: Bed) {
    let mailbox = bed.enrol(1).await[0];
    let (one, mut two) = (subscription(mailbox, "s1"), subscription(mailbox, "s2"));
    two.expires = Moment(one.expires.0 + 100);
    bed.store.subscribe(&[two.clone(), one.clone(), one.clone()]).await.unwrap();
    assert_eq!(bed.store.subscriptions(&[mailbox]).await.unwrap(), [one.clone(), two.clone()]);
    assert_eq!(bed.store.subscriptions_after("", 1).await.unwrap(), std::slice::from_ref(&one));
    let mut renewed = one.clone();
    renewed.expires = Moment(two.expires.0 + 100);
    bed.store.subscribe(std::slice::from_ref(&renewed)).await.unwrap();
    assert_eq!(bed.store.subscriptions_after("", 10).await.unwrap(), [renewed, two.clone()]);
    assert_eq!(bed.store.subscriptions_after("s1", 10).await.unwrap(), [two]);
    bed.store.unsubscribe(&["s1".to_owned(), "unknown".to_owned()]).await.unwrap();
    assert_eq!(bed.store.subscriptions(&[mailbox]).await.unwrap().len(), 1);
}
