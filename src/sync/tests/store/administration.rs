//! Tests of mailboxes, jobs and small things under a name, on both databases.

use admin::{Finding, Step, Who};
use domain::mail::{Address, Moment};
use domain::mailbox::Part;
use sync::store::{Alert, JobRow, Keep, Level, OutcomeRow, Trial};
use uuid::Uuid;

use crate::bed::{Bed, T};
use crate::on_both;

on_both!(
    a_later_test_takes_the_place_of_an_earlier_one,
    a_test_that_did_not_end_is_found,
    a_job_is_kept_with_its_outcomes_and_goes_by_its_age,
    what_is_only_worth_knowing_is_no_trouble,
    a_paper_is_kept_under_its_name
);

fn finding(code: &str) -> Finding {
    let args = [("mailbox".to_owned(), "a@b.c".to_owned())].into();
    Finding { code: code.to_owned(), args, who: Who::Exchange, raw: Some("E\u{0}rror".to_owned()) }
}

fn trial(part: Part, finding: Option<Finding>, seconds: i64) -> Trial {
    let at = Moment(T.moment().0 + seconds);
    Trial { part, well: finding.is_none(), at, step: finding.is_some().then_some(Step::Send), finding }
}

async fn a_later_test_takes_the_place_of_an_earlier_one(bed: Bed) {
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let failed = trial(Part::Outgoing, Some(finding("quota_exceeded")), 0);
    bed.store.keep_trials(one, &[trial(Part::Incoming, None, 0), failed.clone()]).await.unwrap();
    bed.store.keep_trials(other, &[trial(Part::Act, None, 0)]).await.unwrap();
    bed.store.keep_trials(one, &[trial(Part::Incoming, None, 9)]).await.unwrap();
    let mut found = bed.store.trials(&[one, other, Uuid::nil()]).await.unwrap();
    let mut of_one = found.remove(&one).unwrap();
    of_one.sort_by_key(|one| one.part);
    assert_eq!(of_one[0].at.0, T.moment().0 + 9);
    assert_eq!((of_one[1].step, of_one[1].well), (failed.step, false));
    assert_eq!(of_one[1].finding.as_ref().map(|one| one.code.as_str()), Some("quota_exceeded"));
    assert_eq!((found.len(), of_one.len()), (1, 2));
}

async fn a_test_that_did_not_end_is_found(bed: Bed) {
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    bed.store.test_began(one, Moment(10)).await.unwrap();
    bed.store.test_began(one, Moment(20)).await.unwrap();
    bed.store.test_began(other, Moment(30)).await.unwrap();
    assert_eq!(bed.store.testing(one).await.unwrap(), Some(Moment(20)));
    assert_eq!(bed.store.tests_before(Moment(30)).await.unwrap(), [one]);
    bed.store.test_ended(one).await.unwrap();
    assert_eq!(bed.store.testing(one).await.unwrap(), None);
    assert_eq!(bed.store.tests_before(Moment(99)).await.unwrap(), [other]);
}

async fn a_job_is_kept_with_its_outcomes_and_goes_by_its_age(bed: Bed) {
    let job = JobRow {
        id: Uuid::from_u128(7),
        act: "\"test\"".to_owned(),
        who: Uuid::from_u128(8),
        began: Moment(100),
        seen: Moment(100),
        ended: None,
        total: 3,
        done: 0,
        failed: 0,
        waiting: 0,
    };
    bed.store.keep_job(&job).await.unwrap();
    let row = |number: u128, address: &str, finding| OutcomeRow {
        mailbox: Uuid::from_u128(number),
        address: address.to_owned(),
        finding,
    };
    let rows = [row(1, "a@b.c", None), row(2, "z@b.c", Some(finding("inactive")))];
    bed.store.keep_outcomes(job.id, &rows).await.unwrap();
    let now = JobRow { seen: Moment(130), done: 2, failed: 1, ..job.clone() };
    bed.store.keep_job(&now).await.unwrap();
    assert_eq!(bed.store.job(job.id).await.unwrap(), Some(now));
    let last = async |who, ended| bed.store.last_job(who, Moment(ended)).await.unwrap().map(|one| one.id);
    assert_eq!(last(job.who, 1_000).await, Some(job.id), "it is under way");
    assert_eq!(last(Uuid::from_u128(99), 0).await, None, "it is somebody else's");
    bed.store.keep_job(&JobRow { ended: Some(Moment(140)), ..job.clone() }).await.unwrap();
    assert_eq!((last(job.who, 140).await, last(job.who, 141).await), (Some(job.id), None));
    let addresses: Vec<String> =
        bed.store.outcomes(job.id).await.unwrap().into_iter().map(|one| one.address).collect();
    assert_eq!(addresses, ["z@b.c", "a@b.c"], "failures come first");
    let none = Moment(0);
    let keep = Keep { decisions: none, withheld: none, alerts: none, audit: none, jobs: Moment(100) };
    assert_eq!(bed.store.forget(&keep, 10).await.unwrap().jobs, 0);
    assert_eq!(bed.store.forget(&Keep { jobs: Moment(101), ..keep }, 10).await.unwrap().jobs, 1);
    assert_eq!(bed.store.job(job.id).await.unwrap(), None);
    assert!(bed.store.outcomes(job.id).await.unwrap().is_empty());
}

async fn what_is_only_worth_knowing_is_no_trouble(bed: Bed) {
    let ids = bed.enrol(2).await;
    let alert = |kind: &str, level| Alert {
        kind: kind.to_owned(),
        level,
        detail: String::new(),
        remedy: String::new(),
        finding: Some(finding(kind)),
        at: T.moment(),
    };
    let raised = [
        (Some(ids[0]), alert("enabled", Level::Information)),
        (Some(ids[1]), alert("enabled", Level::Information)),
        (Some(ids[1]), alert("test_failed", Level::Error)),
        (None, alert("store", Level::Error)),
    ];
    bed.store.raise(&raised).await.unwrap();
    let troubles = bed.store.troubles().await.unwrap();
    assert_eq!(troubles.len(), 1);
    assert_eq!((troubles[&ids[1]].alerts, troubles[&ids[1]].worst), (1, Level::Error));
    let all = bed.store.mailboxes(None, 10).await.unwrap();
    let addresses: Vec<Address> = all.iter().map(|one| one.enrolment.address.clone()).collect();
    assert_eq!(bed.store.mailboxes_of(&addresses[1..]).await.unwrap(), all[1..]);
}

async fn a_paper_is_kept_under_its_name(bed: Bed) {
    assert_eq!(bed.store.paper::<u32>("one").await.unwrap(), None);
    bed.store.keep_paper("one", &1_u32, T.moment()).await.unwrap();
    bed.store.keep_paper("one", &2_u32, T.moment()).await.unwrap();
    assert_eq!(bed.store.paper::<u32>("one").await.unwrap(), Some(2));
    assert_eq!(bed.store.paper::<Vec<String>>("one").await.unwrap(), None, "another version's is nothing");
    assert!(bed.store.keep_paper("two", &"x".repeat(70_000), T.moment()).await.is_err());
}
