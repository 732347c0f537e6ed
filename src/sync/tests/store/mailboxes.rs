//! Mailboxes are taken over from the settings.

use domain::mail::Address;
use sync::store::{Enrolment, Look, Outcome, Then};
use uuid::Uuid;

use crate::bed::{Bed, T, enrolment};
use crate::on_both;

on_both!(
    settings_are_taken_over,
    a_known_mailbox_keeps_its_standing,
    lists_go_on_where_they_ended,
    two_enrol_at_once
);

async fn settings_are_taken_over(bed: Bed) {
    let full = Enrolment {
        address: Address::new("Queue@Contoso.example"),
        crm: Some(Uuid::from_u128(5)),
        owner: Some(Uuid::from_u128(6)),
        queue: true,
        enabled: true,
    };
    assert_eq!(bed.store.enrol(std::slice::from_ref(&full), T).await.unwrap(), 1);
    let mailbox = bed.store.mailbox(&Address::new("queue@contoso.EXAMPLE")).await.unwrap().unwrap();
    assert_eq!((&mailbox.enrolment, mailbox.due, mailbox.holder), (&full, T, None));
    let leased = bed.lease("one", T, 1).await.remove(0);
    assert_eq!((leased.crm, leased.owner, leased.queue), (full.crm, full.owner, true));
    assert_eq!(leased.address, full.address);
    assert_eq!(bed.store.mailbox(&Address::new("nobody@contoso.example")).await.unwrap(), None);
}

async fn a_known_mailbox_keeps_its_standing(bed: Bed) {
    let leased = bed.leased().await;
    let mut look = Look::new(leased.lease, Then::Release(T.plus(500_000)));
    look.outcome = Some(Outcome::Well { processed: 4, failed: 0, backlog: 2 });
    bed.store.commit(&[look], T).await.unwrap();
    let before = bed.store.mailbox(&leased.address).await.unwrap().unwrap();
    assert_eq!(bed.store.enrol(&[enrolment(0)], T.plus(1)).await.unwrap(), 0, "nothing is new");
    assert_eq!(bed.store.mailbox(&leased.address).await.unwrap().unwrap(), before);
    let mut moved = enrolment(0);
    moved.owner = Some(Uuid::from_u128(1));
    // Named twice, the last one counts.
    assert_eq!(bed.store.enrol(&[enrolment(0), moved.clone()], T.plus(1)).await.unwrap(), 1);
    let after = bed.store.mailbox(&leased.address).await.unwrap().unwrap();
    assert_eq!((after.enrolment, after.standing, after.due), (moved, before.standing, before.due));
}

async fn lists_go_on_where_they_ended(bed: Bed) {
    assert_eq!(bed.enrol(1_500).await.len(), 1_500);
    let first = bed.store.mailboxes(None, 2).await.unwrap();
    let next = bed.store.mailboxes(Some(&first[1].enrolment.address), 1).await.unwrap();
    assert_eq!(next[0].enrolment, enrolment(2));
    assert_eq!(bed.store.mailboxes(None, u32::MAX).await.unwrap().len(), 1_000, "a page");
}

async fn two_enrol_at_once(bed: Bed) {
    let mut tasks = Vec::new();
    for turn in 0..4 {
        let store = bed.store.clone();
        tasks.push(tokio::spawn(async move {
            let mut each: Vec<_> = (0..300).map(enrolment).collect();
            if turn % 2 == 0 {
                each.reverse();
            }
            store.enrol(&each, T).await.unwrap()
        }));
    }
    let mut new = 0;
    for task in tasks {
        new += task.await.unwrap();
    }
    assert_eq!(new, 300, "each is new once");
}
