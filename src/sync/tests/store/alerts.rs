//! One open alert a mailbox and kind; cured, it closes; come back, it is a new one.

use domain::mail::Moment;
use sync::store::{Alert, Level};

use crate::bed::{Bed, T, look};
use crate::on_both;

on_both!(
    raised_twice_is_open_once,
    a_cure_closes_and_a_relapse_opens_anew,
    the_worst_comes_first,
    kinds_that_begin_alike_are_told
);

fn alert(kind: &str, level: Level, seconds: i64) -> Alert {
    Alert {
        kind: kind.to_owned(),
        level,
        detail: format!("detail at {seconds}"),
        remedy: "grant_access".to_owned(),
        finding: Some(admin::Finding {
            code: "access_denied".to_owned(),
            args: [("mailbox".to_owned(), "a@b.c".to_owned())].into(),
            who: admin::Who::Exchange,
            raw: None,
        }),
        at: Moment(T.moment().0 + seconds),
    }
}

async fn raised_twice_is_open_once(bed: Bed) {
    let lease = bed.leased().await.lease;
    for seconds in 0..3 {
        let mut look = look(lease);
        look.alerts = vec![alert("no_access", Level::Warning, seconds)];
        bed.store.commit(&[look], T).await.unwrap();
    }
    bed.store.raise(&[(Some(lease.mailbox), alert("no_access", Level::Error, 9))]).await.unwrap();
    let rows = bed.store.alerts(Some(lease.mailbox), 10).await.unwrap();
    assert_eq!((rows.len(), rows[0].count, rows[0].since), (1, 4, T.moment()));
    assert_eq!(rows[0].alert, alert("no_access", Level::Error, 9), "as it was raised last");
}

async fn a_cure_closes_and_a_relapse_opens_anew(bed: Bed) {
    let lease = bed.leased().await.lease;
    let mailbox = Some(lease.mailbox);
    bed.store.raise(&[(mailbox, alert("no_access", Level::Error, 0))]).await.unwrap();
    let mut cured = look(lease);
    cured.cured = vec!["no_access".to_owned(), "never_raised".to_owned()];
    bed.store.commit(&[cured], T.plus(5_000)).await.unwrap();
    assert!(bed.store.open_alerts(10).await.unwrap().is_empty());
    bed.store.raise(&[(mailbox, alert("no_access", Level::Error, 60))]).await.unwrap();
    let rows = bed.store.alerts(mailbox, 10).await.unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.closed, row.count)).collect();
    assert_eq!(told, [(None, 1), (Some(Moment(T.moment().0 + 5)), 1)]);
    let closed = async |since| bed.store.closed_alerts(Moment(T.moment().0 + since), 10).await.unwrap();
    assert_eq!(closed(5).await, rows[1..], "an open one is not among them");
    assert_eq!(closed(6).await, [], "nor is one that was closed before");
    let kind = "no_access".to_owned();
    assert_eq!(bed.store.cure(&[(mailbox, kind.clone())], T.moment()).await.unwrap(), 1);
    assert_eq!(bed.store.cure(&[(mailbox, kind)], T.moment()).await.unwrap(), 0);
}

async fn kinds_that_begin_alike_are_told(bed: Bed) {
    let mailboxes = bed.enrol(2).await;
    let each = [
        (Some(mailboxes[0]), alert("unsent-b", Level::Error, 1)),
        (Some(mailboxes[0]), alert("unsent-a", Level::Error, 2)),
        (Some(mailboxes[0]), alert("no_access", Level::Error, 0)),
        (Some(mailboxes[1]), alert("unsent-c", Level::Error, 0)),
    ];
    bed.store.raise(&each).await.unwrap();
    let open = async |most| bed.store.open_kinds(mailboxes[0], "unsent-", most).await.unwrap();
    let told = |kind: &str, seconds: i64| (kind.to_owned(), format!("detail at {seconds}"));
    assert_eq!(open(9).await, [told("unsent-b", 1), told("unsent-a", 2)], "the oldest first");
    assert_eq!(open(1).await, [told("unsent-b", 1)]);
    bed.store.cure(&[(Some(mailboxes[0]), "unsent-b".to_owned())], T.moment()).await.unwrap();
    assert_eq!(open(9).await, [told("unsent-a", 2)]);
}

async fn the_worst_comes_first(bed: Bed) {
    let mailbox = Some(bed.enrol(1).await[0]);
    let each = [
        (mailbox, alert("slow", Level::Warning, 0)),
        (None, alert("crm_unreachable", Level::Error, 5)),
        (mailbox, alert("note", Level::Information, 1)),
        (mailbox, alert("no_access", Level::Error, 2)),
    ];
    bed.store.raise(&each).await.unwrap();
    let rows = bed.store.open_alerts(3).await.unwrap();
    let kinds: Vec<_> = rows.iter().map(|row| (row.alert.kind.as_str(), row.mailbox.is_some())).collect();
    assert_eq!(kinds, [("no_access", true), ("crm_unreachable", false), ("slow", true)]);
    assert_eq!(bed.store.alerts(None, 10).await.unwrap().len(), 1);
}
