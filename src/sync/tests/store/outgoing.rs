//! Mails of the CRM that are being sent: written down only by who has the mailbox.

use domain::{mail::Moment, outgoing::Noted};
use sync::store::{Millis, Outgoing};
use uuid::Uuid;

use crate::bed::{Bed, LEASE_MS, T, decision, look, message};
use crate::on_both;

on_both!(
    what_is_being_sent_is_kept_until_it_is_sent,
    who_lost_the_lease_writes_down_no_draft,
    decisions_are_found_by_their_activity,
);

fn outgoing(noted: Noted) -> Outgoing {
    Outgoing {
        activity: Uuid::from_u128(7),
        noted,
        message: Some(message(1)),
        tries: 2,
        failed: Some(Moment(5)),
    }
}

async fn what_is_being_sent_is_kept_until_it_is_sent(bed: Bed) {
    let lease = bed.leased().await.lease;
    let bare = Outgoing { message: None, tries: 0, failed: None, ..outgoing(Noted::Nothing) };
    for one in [
        bare,
        outgoing(Noted::Drafted { item: "AA=".to_owned() }),
        outgoing(Noted::Issued { item: "AA=".to_owned(), since: Moment(9) }),
    ] {
        let mut draft = look(lease);
        draft.outgoing.push(one.clone());
        assert!(bed.store.commit(&[draft], T).await.unwrap().is_empty());
        let found = bed.store.outgoing(lease.mailbox).await.unwrap();
        assert_eq!(found.into_values().collect::<Vec<_>>(), [one]);
    }
    let mut draft = look(lease);
    draft.outgone.extend([Uuid::from_u128(7), Uuid::from_u128(8)]);
    bed.store.commit(&[draft], T).await.unwrap();
    assert!(bed.store.outgoing(lease.mailbox).await.unwrap().is_empty());
}

async fn who_lost_the_lease_writes_down_no_draft(bed: Bed) {
    let slow = bed.leased().await.lease;
    let later = Millis(T.0 + LEASE_MS + 1);
    let quick = bed.lease("another", later, 1).await.remove(0).lease;
    let mut draft = look(slow);
    draft.outgoing.push(outgoing(Noted::Drafted { item: "slow".to_owned() }));
    assert_eq!(bed.store.commit(&[draft], later).await.unwrap(), [slow]);
    assert!(bed.store.outgoing(slow.mailbox).await.unwrap().is_empty());
    let one = outgoing(Noted::Drafted { item: "quick".to_owned() });
    let mut draft = look(quick);
    draft.outgoing.push(one.clone());
    assert!(bed.store.commit(&[draft], later).await.unwrap().is_empty());
    assert_eq!(bed.store.outgoing(slow.mailbox).await.unwrap()[&one.activity], one);
}

async fn decisions_are_found_by_their_activity(bed: Bed) {
    let lease = bed.leased().await.lease;
    let mut draft = look(lease);
    for (number, activity) in [(1, Some(Uuid::from_u128(7))), (2, Some(Uuid::from_u128(7))), (3, None)] {
        let at = Moment(T.moment().0 + i64::try_from(number).unwrap());
        draft.decisions.push(sync::store::Decision { activity, ..decision(number, at) });
    }
    bed.store.commit(&[draft], T).await.unwrap();
    let found = bed.store.explain_activity(Uuid::from_u128(7)).await.unwrap();
    let mails: Vec<_> = found.into_iter().map(|row| row.decision.message.unwrap()).collect();
    assert_eq!(mails, [message(2), message(1)]);
    assert!(bed.store.explain_activity(Uuid::from_u128(8)).await.unwrap().is_empty());
}
