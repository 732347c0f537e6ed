//! What a look found out is written whole, read back as it was, and repeated without harm.

use sync::store::{
    Cursor, Did, Digest, Folder, LINK_MAX, Look, Mark, Outcome, StoreError, Sweep, Then, Tombstone, Withheld,
};

use crate::bed::{Bed, LEASE_MS, T, decision, handled, item, look, message, pending};
use crate::on_both;

on_both!(
    a_look_comes_back_as_it_was,
    a_look_written_twice_is_written_once,
    what_is_dropped_is_gone,
    a_link_that_is_too_long_is_refused_whole,
    strange_texts_are_kept_or_cleaned,
    a_look_tells_how_it_went,
    many_looks_in_one_commit,
    what_was_handled_is_read_in_pages,
    the_same_thing_twice_in_a_look,
);

fn cursor(folder: &str, link: &str) -> Cursor {
    Cursor {
        folder: folder.to_owned(),
        link: link.to_owned(),
        complete: true,
        first: false,
        seen: 812,
        expected: 40_000,
        at: T.moment(),
    }
}

fn folder(id: &str, name: &str, known: Option<&str>) -> Folder {
    Folder {
        id: id.to_owned(),
        parent: "root".to_owned(),
        name: name.to_owned(),
        known: known.map(str::to_owned),
    }
}

fn sweep(folder: &str, ended: bool) -> Sweep {
    let ended = ended.then_some(T.moment());
    Sweep { folder: folder.to_owned(), place: "p".to_owned(), started: T.moment(), ended, seen: 5, found: 1 }
}

/// A look that found something of everything.
fn rich(lease: sync::store::Lease) -> Look {
    let mut look = look(lease);
    look.cursors = vec![cursor("", "tree"), cursor("inbox", &"d".repeat(LINK_MAX))];
    look.cursors[0].complete = false;
    look.cursors[0].first = true;
    look.folders = vec![folder("f1", "Inbox", Some("inbox")), folder("f2", "ग्राहक", None)];
    look.sweeps = vec![sweep("inbox", false), sweep("f2", true)];
    look.handled = (0..5).map(handled).collect();
    look.handled[4].activity = None;
    look.handled[4].did = Did::Withheld;
    look.handled[4].mark = Mark::None;
    look.pending = vec![pending(10, Some(T.plus(1_000))), pending(11, None)];
    look.pending[1].message = None;
    look.decisions = vec![decision(1, T.moment()), decision(2, T.moment())];
    look.withheld =
        vec![Withheld { mail: Digest::of_message(&message(3)), rule: "domain".into(), at: T.moment() }];
    look.tombstones = vec![Tombstone {
        mail: Digest::of_message(&message(4)),
        what: domain::decision::Undone::Regarding,
        who: "Asha".into(),
        at: T.moment(),
    }];
    look
}

async fn a_look_comes_back_as_it_was(bed: Bed) {
    let lease = bed.leased().await.lease;
    let (mailbox, look) = (lease.mailbox, rich(lease));
    assert!(bed.store.commit(std::slice::from_ref(&look), T).await.unwrap().is_empty());
    assert_eq!(bed.store.cursors(&[mailbox]).await.unwrap()[&mailbox], look.cursors);
    assert_eq!(bed.store.folders(&[mailbox]).await.unwrap()[&mailbox], look.folders);
    let mut sweeps = bed.store.sweeps(&[mailbox]).await.unwrap().remove(&mailbox).unwrap();
    sweeps.sort_by_key(|one| one.folder != "inbox");
    assert_eq!(sweeps, look.sweeps);
    let asked: Vec<_> = (0..6).map(|number| (mailbox, Digest::of_item(&item(number)))).collect();
    let found = bed.store.handled(&asked).await.unwrap();
    assert_eq!(found.len(), 5, "the sixth was never seen");
    for one in &look.handled {
        assert_eq!(&found[&(mailbox, one.item)], one);
    }
    let asked = [10, 11, 12].map(|number| (mailbox, Digest::of_item(&item(number))));
    let mut waiting = bed.store.pending(&asked).await.unwrap();
    waiting.sort_by_key(|(_, one)| one.due.is_none());
    assert_eq!(waiting, [(mailbox, look.pending[0].clone()), (mailbox, look.pending[1].clone())]);
    let mail = look.tombstones[0].mail;
    let other = (mailbox, look.withheld[0].mail);
    let buried = bed.store.buried(&[(mailbox, mail), other]).await.unwrap();
    assert_eq!((buried.len(), &buried[&(mailbox, mail)]), (1, &look.tombstones[0]));
    assert_eq!(bed.store.withheld(other.1).await.unwrap(), [(mailbox, look.withheld[0].clone())]);
    assert_eq!(bed.store.withheld_since(mailbox, T.moment(), 5).await.unwrap(), look.withheld);
}

async fn a_look_written_twice_is_written_once(bed: Bed) {
    let lease = bed.leased().await.lease;
    let look = rich(lease);
    for round in 0..3 {
        assert!(bed.store.commit(std::slice::from_ref(&look), T.plus(round)).await.unwrap().is_empty());
    }
    assert_eq!(bed.store.decisions(&Default::default(), None, 10).await.unwrap().len(), 2);
    assert_eq!(bed.store.handled_after(lease.mailbox, Digest::default(), 100).await.unwrap().len(), 5);
    assert_eq!(bed.store.troubled(lease.mailbox, 100).await.unwrap().len(), 2);
    assert_eq!(bed.store.withheld_since(lease.mailbox, T.moment(), 100).await.unwrap().len(), 1);
}

async fn what_is_dropped_is_gone(bed: Bed) {
    let lease = bed.leased().await.lease;
    let mailbox = lease.mailbox;
    let before = rich(lease);
    bed.store.commit(std::slice::from_ref(&before), T).await.unwrap();
    let mut after = look(lease);
    after.dropped_cursors = vec!["inbox".to_owned()];
    after.dropped_folders = vec!["f1".to_owned()];
    after.dropped = vec![before.handled[0].item];
    after.settled = vec![Digest::of_item(&item(10))];
    after.unburied = vec![before.tombstones[0].mail];
    bed.store.commit(&[after], T).await.unwrap();
    assert_eq!(bed.store.cursors(&[mailbox]).await.unwrap()[&mailbox], before.cursors[..1]);
    assert_eq!(bed.store.sweeps(&[mailbox]).await.unwrap()[&mailbox].len(), 1);
    assert_eq!(bed.store.folders(&[mailbox]).await.unwrap()[&mailbox], before.folders[1..]);
    assert_eq!(bed.store.handled_after(mailbox, Digest::default(), 100).await.unwrap().len(), 4);
    assert_eq!(bed.store.troubled(mailbox, 100).await.unwrap(), before.pending[1..]);
    assert!(bed.store.buried(&[(mailbox, before.tombstones[0].mail)]).await.unwrap().is_empty());
    // A resync drops a cursor and sets it anew in one look.
    let mut resync = look(lease);
    resync.dropped_cursors = vec![String::new()];
    resync.cursors = vec![cursor("", "anew")];
    bed.store.commit(&[resync], T).await.unwrap();
    assert_eq!(bed.store.cursors(&[mailbox]).await.unwrap()[&mailbox], [cursor("", "anew")]);
}

async fn a_link_that_is_too_long_is_refused_whole(bed: Bed) {
    let lease = bed.leased().await.lease;
    let mut look = rich(lease);
    look.cursors.push(cursor("long", &"x".repeat(LINK_MAX + 1)));
    let error = bed.store.commit(&[look], T).await.unwrap_err();
    assert!(matches!(error, StoreError::TooLong { bytes, .. } if bytes == LINK_MAX + 1), "{error}");
    assert!(!error.passes());
    assert!(bed.store.cursors(&[lease.mailbox]).await.unwrap().is_empty(), "nothing of the look was written");
    assert!(bed.store.folders(&[lease.mailbox]).await.unwrap().is_empty());
}

async fn strange_texts_are_kept_or_cleaned(bed: Bed) {
    let lease = bed.leased().await.lease;
    let strange = "'; DROP TABLE mailbox; -- \" \\ \u{2028} $1 ?1 /*lock*/ \r\n\t\u{1f4ee} हि";
    let mut look = look(lease);
    look.folders = vec![folder(strange, strange, Some(strange))];
    let mut one = decision(1, T.moment());
    one.reason = format!("a\0b{strange}");
    one.message = domain::mail::MessageId::new(strange);
    look.decisions = vec![one.clone()];
    look.pending = vec![pending(1, None)];
    look.pending[0].problem = "x\0".repeat(3_000);
    bed.store.commit(std::slice::from_ref(&look), T).await.unwrap();
    assert_eq!(bed.store.folders(&[lease.mailbox]).await.unwrap()[&lease.mailbox], look.folders);
    let row = bed.store.decisions(&Default::default(), None, 1).await.unwrap().remove(0);
    assert_eq!(row.decision.reason, format!("ab{strange}"), "PostgreSQL knows no NUL");
    assert_eq!(row.decision.message, one.message);
    let kept = bed.store.troubled(lease.mailbox, 1).await.unwrap().remove(0);
    assert_eq!(kept.problem, "x".repeat(2_048));
    let mut look = crate::bed::look(lease);
    look.cursors = vec![cursor("f", "a\0b")];
    assert!(matches!(bed.store.commit(&[look], T).await, Err(StoreError::Odd(_))), "a link is never changed");
}

async fn a_look_tells_how_it_went(bed: Bed) {
    let leased = bed.leased().await;
    let standing = async || bed.store.mailbox(&leased.address).await.unwrap().unwrap().standing;
    let went = async |outcome, seconds: i64| {
        let mut look = look(leased.lease);
        look.outcome = outcome;
        bed.store.commit(&[look], T.plus(seconds * 1_000)).await.unwrap();
    };
    let at = |seconds: i64| Some(T.plus(seconds * 1_000).moment());
    assert_eq!(standing().await, Default::default());
    went(Some(Outcome::Well { processed: 7, failed: 1, backlog: 90 }), 1).await;
    let well = standing().await;
    assert_eq!((well.succeeded, well.processed, well.failed, well.backlog), (at(1), 7, 1, 90));
    for seconds in [2, 3] {
        let text = "y".repeat(3_000);
        went(Some(Outcome::Broken { code: "ErrorAccessDenied".into(), text }), seconds).await;
    }
    let broken = standing().await;
    assert_eq!((broken.succeeded, broken.failed_at, broken.errors), (at(1), at(3), 2));
    assert_eq!((broken.code.as_deref(), broken.processed), (Some("ErrorAccessDenied"), 7));
    assert_eq!(broken.error.as_deref().map(str::len), Some(2_048));
    went(None, 4).await;
    assert_eq!(standing().await, broken, "a page says nothing about how the look ends");
    went(Some(Outcome::Well { processed: 3, failed: 0, backlog: 0 }), 5).await;
    let cured = standing().await;
    assert_eq!((cured.errors, cured.code, cured.error, cured.total), (0, None, None, 10));
    assert_eq!((cured.succeeded, cured.failed_at, cured.backlog), (at(5), at(3), 0));
}

async fn many_looks_in_one_commit(bed: Bed) {
    // More than goes into one statement.
    bed.enrol(1_100).await;
    let mut leased = bed.lease("one", T, 2_000).await;
    assert_eq!(leased.len(), 1_000, "a lease takes no more at a time");
    leased.extend(bed.lease("one", T, 2_000).await);
    let looks: Vec<_> = leased
        .iter()
        .enumerate()
        .map(|(number, one)| {
            let mut look = Look::new(one.lease, Then::Release(T.plus(LEASE_MS)));
            look.cursors = vec![cursor("inbox", "link"), cursor("sent", "link")];
            look.decisions = vec![decision(number, T.moment())];
            look
        })
        .collect();
    assert!(bed.store.commit(&looks, T).await.unwrap().is_empty());
    let ids: Vec<_> = leased.iter().map(|one| one.lease.mailbox).collect();
    let cursors = bed.store.cursors(&ids).await.unwrap();
    assert!(cursors.len() == 1_100 && cursors.values().all(|each| each.len() == 2));
    assert_eq!(bed.store.decisions(&Default::default(), None, 5_000).await.unwrap().len(), 1_000, "a page");
}

async fn what_was_handled_is_read_in_pages(bed: Bed) {
    let lease = bed.leased().await.lease;
    let mut look = look(lease);
    look.handled = (0..25).map(handled).collect();
    bed.store.commit(std::slice::from_ref(&look), T).await.unwrap();
    let (mut place, mut read) = (Digest::default(), Vec::new());
    loop {
        let page = bed.store.handled_after(lease.mailbox, place, 10).await.unwrap();
        let Some(last) = page.last() else { break };
        place = last.item;
        read.extend(page);
    }
    look.handled.sort_by_key(|one| one.item);
    assert_eq!(read, look.handled);
}

async fn the_same_thing_twice_in_a_look(bed: Bed) {
    let lease = bed.leased().await.lease;
    let mut look = rich(lease);
    let second = rich(lease);
    look.cursors.extend(second.cursors);
    look.folders.extend(second.folders);
    look.sweeps.extend(second.sweeps);
    look.handled.extend(second.handled);
    look.pending.extend(second.pending);
    look.decisions.extend(second.decisions);
    look.withheld.extend(second.withheld);
    look.tombstones.extend(second.tombstones);
    let last = cursor("inbox", "the last wins");
    look.cursors.push(last.clone());
    assert!(bed.store.commit(&[look], T).await.unwrap().is_empty());
    assert_eq!(bed.store.cursors(&[lease.mailbox]).await.unwrap()[&lease.mailbox][1], last);
    assert_eq!(bed.store.decisions(&Default::default(), None, 10).await.unwrap().len(), 2);
}
