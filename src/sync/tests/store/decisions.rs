//! Decisions are found by mail, mailbox, reason and time, are not repeated, and can be undone.

use domain::decision::Undone;
use domain::mail::Moment;
use sync::store::{Decision, Digest, Filter, MailboxId, Millis, Tombstone};

use crate::bed::{Bed, T, decision, look, message};
use crate::on_both;

on_both!(
    a_decision_comes_back_as_it_was,
    a_repeated_decision_is_no_new_row,
    another_decision_is_a_new_row,
    of_one_second_the_last_taken_comes_first,
    lists_are_filtered_and_paged,
    an_undone_decision_stays_undone,
    what_is_undone_may_be_decided_again,
    a_decision_outlives_its_mailbox,
    evidence_that_is_too_long_is_refused,
    tombstones_outside_of_a_look,
);

fn at(seconds: i64) -> Moment {
    Moment(T.moment().0 + seconds)
}

/// Leases and commits some decisions in one mailbox.
async fn decide(bed: &Bed, lease: sync::store::Lease, decisions: Vec<Decision>) {
    decide_at(bed, lease, decisions, T).await;
}

async fn decide_at(bed: &Bed, lease: sync::store::Lease, decisions: Vec<Decision>, now: Millis) {
    let mut look = look(lease);
    look.decisions = decisions;
    assert!(bed.store.commit(&[look], now).await.unwrap().is_empty());
}

async fn a_decision_comes_back_as_it_was(bed: Bed) {
    let leased = bed.leased().await;
    let mut one = decision(1, at(0));
    one.activity = Some(uuid::Uuid::from_u128(7));
    decide(&bed, leased.lease, vec![one.clone()]).await;
    let key = one.key(leased.lease.mailbox);
    let row = bed.store.decision(key).await.unwrap().unwrap();
    assert_eq!((row.id, row.mailbox, row.seen), (key, leased.lease.mailbox, at(0)));
    assert_eq!((&row.decision, &row.address, &row.undone), (&one, &Some(leased.address), &None));
    assert_eq!(bed.store.explain(one.mail).await.unwrap(), [row]);
    assert_eq!(bed.store.decision(uuid::Uuid::from_u128(1)).await.unwrap(), None);
    assert!(bed.store.explain(Digest::of_message(&message(2))).await.unwrap().is_empty());
}

async fn a_repeated_decision_is_no_new_row(bed: Bed) {
    let lease = bed.leased().await.lease;
    for seconds in [0, 60, 30] {
        decide(&bed, lease, vec![decision(1, at(seconds))]).await;
    }
    let rows = bed.store.explain(decision(1, at(0)).mail).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].decision.at, rows[0].seen), (at(0), at(60)), "first and last, in whatever order");
}

async fn another_decision_is_a_new_row(bed: Bed) {
    let lease = bed.leased().await.lease;
    let mut second = decision(1, at(5));
    second.reason = "no_correlation_match".to_owned();
    second.verdict = "leave".to_owned();
    decide(&bed, lease, vec![decision(1, at(0)), second.clone()]).await;
    // Back to what was decided first: that one is the last taken then.
    decide(&bed, lease, vec![decision(1, at(9))]).await;
    let rows = bed.store.explain(second.mail).await.unwrap();
    let seen: Vec<_> = rows.iter().map(|row| (row.decision.verdict.as_str(), row.seen)).collect();
    assert_eq!(seen, [("track", at(9)), ("leave", at(5))]);
}

async fn of_one_second_the_last_taken_comes_first(bed: Bed) {
    let lease = bed.leased().await.lease;
    // Keys tell nothing of time: in one of several there would be luck.
    for number in 0..8 {
        let (first, mut second) = (decision(number, at(0)), decision(number, at(0)));
        second.verdict = "leave".to_owned();
        for (ms, one) in [&first, &second, &first].into_iter().enumerate() {
            decide_at(&bed, lease, vec![one.clone()], T.plus(i64::try_from(ms).unwrap())).await;
            let rows = bed.store.explain(first.mail).await.unwrap();
            assert_eq!(rows[0].decision.verdict, one.verdict, "{number}: after {ms} ms");
            assert!(rows.len() <= 2, "a repetition is no new row");
        }
    }
}

async fn lists_are_filtered_and_paged(bed: Bed) {
    bed.enrol(2).await;
    let leased = bed.lease("one", T, 2).await;
    for (index, one) in leased.iter().enumerate() {
        let each = (0..10)
            .map(|number| {
                // Two at each second, so that pages begin in the middle of one.
                let mut each = decision(number, at(i64::try_from(number / 2).unwrap()));
                each.reason = if number % 2 == index % 2 { "accept_all" } else { "duplicate" }.to_owned();
                each
            })
            .collect();
        decide(&bed, one.lease, each).await;
    }
    let all = async |filter: &Filter| {
        let (mut place, mut rows) = (None, Vec::new());
        loop {
            let page = bed.store.decisions(filter, place, 3).await.unwrap();
            let Some(last) = page.last() else { return rows };
            place = Some(last.place());
            assert!(page.len() <= 3);
            rows.extend(page);
        }
    };
    let rows = all(&Filter::default()).await;
    assert_eq!(rows.len(), 20);
    assert!(rows.windows(2).all(|two| two[0].decision.at >= two[1].decision.at), "the newest first");
    let mut keys: Vec<_> = rows.iter().map(|row| row.id).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 20, "none twice and none left out");
    let mailbox = Some(leased[0].lease.mailbox);
    let reason = Some("duplicate".to_owned());
    let since = Some(at(3));
    for (filter, count) in [
        (Filter { mailbox, ..Filter::default() }, 10),
        (Filter { reason: reason.clone(), ..Filter::default() }, 10),
        (Filter { since, ..Filter::default() }, 8),
        (Filter { mailbox, reason: reason.clone(), since: None }, 5),
        (Filter { mailbox, reason, since }, 2),
        (Filter { mailbox: Some(MailboxId(99)), ..Filter::default() }, 0),
    ] {
        let rows = all(&filter).await;
        assert_eq!(rows.len(), count, "{filter:?}");
        assert!(rows.iter().all(|row| filter.mailbox.is_none_or(|mailbox| row.mailbox == mailbox)));
        assert!(
            rows.iter().all(|row| filter.reason.as_ref().is_none_or(|name| row.decision.reason == *name))
        );
    }
}

async fn an_undone_decision_stays_undone(bed: Bed) {
    let lease = bed.leased().await.lease;
    let one = decision(1, at(0));
    decide(&bed, lease, vec![one.clone()]).await;
    let key = one.key(lease.mailbox);
    let row = bed.store.undo(key, "Asha", at(10), true).await.unwrap().unwrap();
    assert_eq!(row.undone, Some((at(10), "Asha".to_owned())));
    let row = bed.store.undo(key, "Ben", at(20), false).await.unwrap().unwrap();
    assert_eq!(row.undone, Some((at(10), "Asha".to_owned())), "who was first has undone it");
    let buried = bed.store.buried(&[(lease.mailbox, one.mail)]).await.unwrap();
    let stone = Tombstone { mail: one.mail, what: Undone::Tracking, who: "Asha".to_owned(), at: at(10) };
    assert_eq!(buried[&(lease.mailbox, one.mail)], stone);
    assert_eq!(bed.store.undo(uuid::Uuid::from_u128(1), "Asha", at(10), true).await.unwrap(), None);
}

async fn what_is_undone_may_be_decided_again(bed: Bed) {
    let lease = bed.leased().await.lease;
    let one = decision(1, at(0));
    decide(&bed, lease, vec![one.clone()]).await;
    bed.store.undo(one.key(lease.mailbox), "Asha", at(10), false).await.unwrap();
    // A crash repeats the look of before the undo: that is still the same decision, and undone.
    decide(&bed, lease, vec![one.clone()]).await;
    assert_eq!(bed.store.explain(one.mail).await.unwrap().len(), 1);
    for seconds in [20, 30] {
        decide(&bed, lease, vec![decision(1, at(seconds))]).await;
    }
    let rows = bed.store.explain(one.mail).await.unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.decision.at, row.seen, row.undone.is_some())).collect();
    assert_eq!(told, [(at(20), at(30), false), (at(0), at(0), true)]);
}

async fn a_decision_outlives_its_mailbox(bed: Bed) {
    let lease = bed.leased().await.lease;
    decide(&bed, lease, vec![decision(1, at(0))]).await;
    bed.store.forget_mailbox(lease.mailbox).await.unwrap();
    assert_eq!(bed.store.commit(&[look(lease)], T).await.unwrap(), [lease], "and its lease is lost");
    let rows = bed.store.decisions(&Filter::default(), None, 10).await.unwrap();
    assert_eq!((rows.len(), &rows[0].address), (1, &None));
    // A mailbox with the same address later is another one.
    assert_ne!(bed.leased().await.lease.mailbox, lease.mailbox);
}

async fn evidence_that_is_too_long_is_refused(bed: Bed) {
    let lease = bed.leased().await.lease;
    let mut look = look(lease);
    look.decisions = vec![decision(1, at(0))];
    look.decisions[0].evidence = format!("\"{}\"", "x".repeat(16 * 1024));
    let error = bed.store.commit(&[look], T).await.unwrap_err();
    assert!(matches!(error, sync::store::StoreError::TooLong { .. }), "{error}");
}

async fn tombstones_outside_of_a_look(bed: Bed) {
    let mailbox = bed.enrol(1).await[0];
    let mail = Digest::of_message(&message(1));
    let stone =
        |who: &str, seconds| Tombstone { mail, what: Undone::Tracking, who: who.to_owned(), at: at(seconds) };
    bed.store.bury(&[(mailbox, stone("Asha", 1))]).await.unwrap();
    bed.store.bury(&[(mailbox, stone("Ben", 2))]).await.unwrap();
    let asked = [(mailbox, mail), (MailboxId(99), mail)];
    let buried = bed.store.buried(&asked).await.unwrap();
    assert_eq!((buried.len(), &buried[&(mailbox, mail)]), (1, &stone("Ben", 2)));
    bed.store.unbury(&[(mailbox, mail)]).await.unwrap();
    assert!(bed.store.buried(&asked).await.unwrap().is_empty());
}
