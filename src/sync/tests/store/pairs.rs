//! Items and rows that are one, and rows that changed: for whom, and until when.

use domain::{
    mail::{Address, Moment},
    step::Kind,
};
use sync::store::{BASE_MAX, Enrolment, MailboxId, Millis, Pair, Stirred};
use uuid::Uuid;

use crate::bed::{Bed, LEASE_MS, T, look};
use crate::on_both;

on_both!(
    a_pair_is_found_by_its_row_and_by_its_item_until_it_is_parted,
    who_lost_the_lease_links_nothing,
    what_changed_is_noted_for_whom_it_concerns_and_no_longer_than_it_was_looked_at,
);

fn pair(row: u128, item: Option<&str>) -> Pair {
    Pair {
        row: Uuid::from_u128(row),
        kind: Kind::Task,
        item: item.map(str::to_owned),
        list: "list".to_owned(),
        row_version: "W/\"7\"".to_owned(),
        item_version: "W/\"x\"".to_owned(),
        base: "{}".to_owned(),
        tries: 0,
        failed: None,
        at: Moment(5),
    }
}

async fn a_pair_is_found_by_its_row_and_by_its_item_until_it_is_parted(bed: Bed) {
    let lease = bed.leased().await.lease;
    let (store, id) = (&bed.store, lease.mailbox);
    let made = pair(1, Some("one"));
    let (making, failed) =
        (pair(2, None), Pair { failed: Some(Moment(9)), tries: 2, ..pair(3, Some("three")) });
    let mut draft = look(lease);
    draft.pairs = vec![made.clone(), making.clone(), failed.clone()];
    assert!(store.commit(&[draft], T).await.unwrap().is_empty());
    let rows = [Uuid::from_u128(1), Uuid::from_u128(8)];
    assert_eq!(store.pairs_of_rows(id, &rows).await.unwrap(), std::slice::from_ref(&made));
    assert_eq!(store.pairs_of_items(id, &["three", "one", "x"]).await.unwrap().len(), 2);
    assert_eq!(store.pairs_of_items(MailboxId(id.0 + 1), &["one"]).await.unwrap(), []);
    assert_eq!(store.pairs_unsettled(id, Moment(8)).await.unwrap(), [making]);
    assert_eq!(store.pairs_unsettled(id, Moment(9)).await.unwrap().len(), 2);
    let all = store.pairs_after(id, Kind::Task, Uuid::nil()).await.unwrap();
    assert_eq!(all.iter().map(|pair| pair.row.as_u128()).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(store.pairs_after(id, Kind::Task, Uuid::from_u128(2)).await.unwrap(), [failed]);
    assert!(store.pairs_after(id, Kind::Contact, Uuid::nil()).await.unwrap().is_empty());
    let mut draft = look(lease);
    draft.pairs.push(Pair { base: "x".repeat(BASE_MAX + 1), ..made });
    assert!(store.commit(&[draft], T).await.is_err(), "what is cut is no memory");
    let mut draft = look(lease);
    draft.parted.extend([Uuid::from_u128(1), Uuid::from_u128(8)]);
    store.commit(&[draft], T).await.unwrap();
    assert!(store.pairs_of_items(id, &["one"]).await.unwrap().is_empty());
}

async fn who_lost_the_lease_links_nothing(bed: Bed) {
    let slow = bed.leased().await.lease;
    let later = Millis(T.0 + LEASE_MS + 1);
    bed.lease("another", later, 1).await;
    let mut draft = look(slow);
    draft.pairs.push(pair(1, Some("slow")));
    assert_eq!(bed.store.commit(&[draft], later).await.unwrap(), [slow]);
    assert!(bed.store.pairs_of_items(slow.mailbox, &["slow"]).await.unwrap().is_empty());
}

async fn what_changed_is_noted_for_whom_it_concerns_and_no_longer_than_it_was_looked_at(bed: Bed) {
    let enrolled = |n: u128| Enrolment {
        address: Address::new(&format!("person{n}@contoso.example")),
        crm: None,
        owner: Some(Uuid::from_u128(0xA0 + n)),
        queue: false,
        enabled: true,
    };
    bed.store.enrol(&[enrolled(1), enrolled(2), enrolled(3)], T).await.unwrap();
    let leased = bed.lease("worker", T, 10).await;
    let lease = |n: u128| {
        let address = enrolled(n).address;
        leased.iter().find(|one| one.address == address).unwrap().lease
    };
    let mut draft = look(lease(2));
    draft.pairs.push(pair(7, Some("theirs")));
    bed.store.commit(&[draft], T).await.unwrap();
    // The row is the first one's, the second has an item of it, the third has filters of their own.
    let changed = |at| Stirred {
        kind: Kind::Task,
        row: Uuid::from_u128(7),
        owner: Some(Uuid::from_u128(0xA1)),
        at: Moment(at),
    };
    let others = [Uuid::from_u128(0xA3)];
    assert_eq!(bed.store.stir(&[changed(20)], &others, T).await.unwrap(), 3);
    bed.store.stir(&[changed(10)], &[], T.plus(5)).await.unwrap();
    let first = bed.store.stirs(lease(1).mailbox).await.unwrap();
    assert_eq!(first.iter().map(|stir| (stir.row, stir.since)).collect::<Vec<_>>(), [(None, Moment(10))]);
    let second = bed.store.stirs(lease(2).mailbox).await.unwrap();
    assert_eq!(second.iter().map(|stir| stir.row).collect::<Vec<_>>(), [Some(Uuid::from_u128(7))]);
    assert_eq!(bed.store.stirs(lease(3).mailbox).await.unwrap().len(), 1);
    // It changed again while it was looked at.
    bed.store.stir(&[changed(30)], &[], T.plus(9)).await.unwrap();
    for (calmed, left) in [(first, 1), (bed.store.stirs(lease(1).mailbox).await.unwrap(), 0)] {
        let mut draft = look(lease(1));
        draft.calmed = calmed;
        bed.store.commit(&[draft], T).await.unwrap();
        assert_eq!(bed.store.stirs(lease(1).mailbox).await.unwrap().len(), left);
    }
    // Gone: whose it was nobody knows, who has an item of it is told.
    let gone = Stirred { owner: None, ..changed(40) };
    assert_eq!(bed.store.stir(&[gone], &others, T.plus(10)).await.unwrap(), 1);
    bed.store.stir_all(Kind::Contact, T).await.unwrap();
    let all = bed.store.stirs(lease(1).mailbox).await.unwrap();
    assert_eq!((all.len(), all[0].since, all[0].kind), (1, Moment(0), Kind::Contact));
    bed.store.forget_mailbox(lease(2).mailbox).await.unwrap();
    assert!(bed.store.pairs_of_items(lease(2).mailbox, &["theirs"]).await.unwrap().is_empty());
}
