//! The store stays small, and tells how it is.

use domain::mail::Moment;
use sync::store::{
    Alert, AuditEntry, Digest, Figures, Forgotten, Keep, Level, Look, Outcome, Then, Withheld,
};

use crate::bed::{Bed, LEASE_MS, T, decision, look, message, pending};
use crate::on_both;

on_both!(what_is_old_goes_in_bounded_steps, figures_count, the_audit_is_paged);

fn at(seconds: i64) -> Moment {
    Moment(T.moment().0 + seconds)
}

async fn what_is_old_goes_in_bounded_steps(bed: Bed) {
    let lease = bed.leased().await.lease;
    let mut each = look(lease);
    for number in 0..20 {
        let when = at(i64::try_from(number).unwrap());
        each.decisions.push(decision(number, when));
        let mail = Digest::of_message(&message(number));
        each.withheld.push(Withheld { mail, rule: "word".to_owned(), at: when });
    }
    each.alerts = ["open", "closed"]
        .map(|kind| Alert {
            kind: kind.to_owned(),
            level: Level::Warning,
            detail: String::new(),
            remedy: String::new(),
            finding: None,
            at: at(0),
        })
        .to_vec();
    bed.store.commit(&[each], T).await.unwrap();
    bed.store.cure(&[(Some(lease.mailbox), "closed".to_owned())], at(1)).await.unwrap();
    let entry = AuditEntry {
        at: at(0),
        who: "a".into(),
        what: "b".into(),
        target: "c".into(),
        detail: "d".into(),
        refused: true,
    };
    bed.store.audit(&[entry]).await.unwrap();
    let keep = Keep { decisions: at(12), withheld: at(5), alerts: at(2), audit: at(0), jobs: at(0) };
    let gone = bed.store.forget(&keep, 8).await.unwrap();
    assert_eq!(gone, Forgotten { decisions: 8, withheld: 5, alerts: 1, audit: 0, jobs: 0 });
    assert_eq!(bed.store.forget(&keep, 8).await.unwrap().all(), 4);
    assert_eq!(bed.store.forget(&keep, 8).await.unwrap().all(), 0);
    let left = bed.store.decisions(&Default::default(), None, 100).await.unwrap();
    assert!(left.len() == 8 && left.iter().all(|row| row.decision.at >= at(12)), "the oldest went");
    assert_eq!(bed.store.open_alerts(10).await.unwrap().len(), 1, "an open alert has no age");
    let later = Keep { audit: at(1), ..keep };
    assert_eq!(bed.store.forget(&later, 8).await.unwrap().audit, 1);
}

async fn figures_count(bed: Bed) {
    assert_eq!(bed.store.figures(T).await.unwrap(), Figures::default());
    bed.enrol(5).await;
    let leased = bed.lease("one", T, 3).await;
    let mut first = Look::new(leased[0].lease, Then::Release(T.plus(100_000)));
    first.outcome = Some(Outcome::Well { processed: 6, failed: 1, backlog: 40 });
    first.pending = vec![pending(1, Some(T.plus(99_000))), pending(2, None), pending(3, None)];
    let mut second = look(leased[1].lease);
    second.outcome = Some(Outcome::Broken { code: "503".to_owned(), text: String::new() });
    bed.store.commit(&[first, second], T).await.unwrap();
    let figures = bed.store.figures(T.plus(700)).await.unwrap();
    let expected = Figures {
        mailboxes: 5,
        leased: 2,
        due: 2,
        waiting_ms: 700,
        failing: 1,
        backlog: 40,
        processed: 6,
        pending: 1,
        given_up: 2,
        ..Figures::default()
    };
    assert_eq!(figures, expected);
    let later = bed.store.figures(T.plus(LEASE_MS)).await.unwrap();
    assert_eq!((later.leased, later.due), (0, 4), "a lease that ran out is none");
}

async fn the_audit_is_paged(bed: Bed) {
    let entries: Vec<_> = (0..5)
        .map(|number| AuditEntry {
            refused: false,
            at: at(number),
            who: "Asha".to_owned(),
            what: "undo".to_owned(),
            target: format!("decision {number}"),
            detail: String::new(),
        })
        .collect();
    bed.store.audit(&entries).await.unwrap();
    let first = bed.store.audits(None, 3).await.unwrap();
    let second = bed.store.audits(first.last().map(|(number, _)| *number), 3).await.unwrap();
    let read: Vec<_> = first.into_iter().chain(second).map(|(_, entry)| entry).rev().collect();
    assert_eq!(read, entries);
}
