//! Many mailboxes: a job with progress, so many at a time, that is told as lost where the process ends under it.

use std::{cell::RefCell, time::Duration};

use admin::{Act, Acting, Chosen};
use dataverse::mailboxes::{self, MAX_PAGE, Mailbox};
use domain::{
    finding::{Code, Finding},
    mail::Moment,
    mailbox::{Part, roll_up},
    settings::{Approval, Test},
};
use uuid::Uuid;
use wire::Transport as _;

use super::{By, act, crm, one::domain_part, store};
use crate::{
    crew::Crew,
    findings::said,
    http::now,
    run::Tools,
    store::{JobRow, OutcomeRow, StoreError},
};

/// The most mailboxes of one job that are named; all of them may be more.
pub const MAX_CHOSEN: usize = 10_000;
/// The most mailboxes of a job for all.
const MAX_ALL: usize = 200_000;
/// Mailboxes that are dealt with at the same time: Graph counts each by itself, the CRM all together.
const AT_ONCE: usize = 16;
/// How often a job says that it lives.
const BEAT: Duration = Duration::from_secs(5);
/// A job that was not heard of for so many seconds is lost.
pub const BEATS_S: i64 = 30;

/// A job that is about to begin, as it is kept.
///
/// # Errors
/// Where the store fails.
pub async fn begin(tools: &Tools, by: &By, what: &Acting) -> Result<JobRow, StoreError> {
    let at = tools.engine.clock.now();
    let total = match &what.mailboxes {
        Chosen::These(ids) => u32::try_from(ids.len()).unwrap_or(u32::MAX),
        Chosen::All => 0,
    };
    let job = JobRow {
        id: Uuid::now_v7(),
        act: serde_json::to_string(&what.act).unwrap_or_default(),
        who: by.user(),
        began: at,
        seen: at,
        ended: None,
        total,
        done: 0,
        failed: 0,
        waiting: 0,
    };
    tools.engine.store.keep_job(&job).await?;
    Ok(job)
}

/// Does the work of a job to its end, and tells how far it is.
///
/// # Errors
/// Where it cannot be said which mailboxes are meant, or the store fails: then the job is told as lost.
pub async fn run(
    tools: &Tools,
    by: &By,
    what: &Acting,
    job: JobRow,
    arrives: Duration,
    tell: impl Fn(&JobRow, &OutcomeRow),
) -> Result<JobRow, Finding> {
    let meant: Vec<(Uuid, String)> = match &what.mailboxes {
        Chosen::These(ids) => ids.iter().take(MAX_CHOSEN).map(|id| (*id, String::new())).collect(),
        Chosen::All => all(tools, &what.act).await?,
    };
    let job = RefCell::new(JobRow { total: u32::try_from(meant.len()).unwrap_or(u32::MAX), ..job });
    let of_each = (tools.clone(), by.clone(), what.act);
    let mut crew = Crew::new(
        meant.into_iter().map(move |(id, address)| {
            let (tools, by, what) = of_each.clone();
            async move {
                let row = act(&tools, &by, &what, id, arrives).await;
                let address = row.address.unwrap_or(address);
                OutcomeRow { mailbox: id, address, finding: row.done.err().map(|found| said(&found)) }
            }
        }),
        AT_ONCE,
    );
    let working = async {
        while let Some(one) = crew.next().await {
            {
                let mut job = job.borrow_mut();
                job.done += 1;
                job.failed += u32::from(one.finding.is_some());
                tell(&job, &one);
            }
            let id = job.borrow().id;
            tools.engine.store.keep_outcomes(id, std::slice::from_ref(&one)).await?;
            beat(tools, &job).await?;
        }
        Ok(())
    };
    tokio::select! {
        ended = working => ended,
        ended = beats(tools, &job) => ended,
    }
    .map_err(|error| store(&error))?;
    let ended =
        JobRow { ended: Some(tools.engine.clock.now()), seen: tools.engine.clock.now(), ..job.into_inner() };
    tools.engine.store.keep_job(&ended).await.map_err(|error| store(&error))?;
    Ok(ended)
}

/// Says again and again that the job lives: a single test may take longer than a job may be silent. It ends with an
/// error alone.
async fn beats(tools: &Tools, job: &RefCell<JobRow>) -> Result<(), StoreError> {
    loop {
        tokio::time::sleep(BEAT).await;
        beat(tools, job).await?;
    }
}

async fn beat(tools: &Tools, job: &RefCell<JobRow>) -> Result<(), StoreError> {
    let mut now = job.borrow().clone();
    now.seen = tools.engine.clock.now();
    tools.engine.store.keep_job(&now).await
}

/// Every mailbox that may be meant by an act on all.
async fn all(tools: &Tools, act: &Act) -> Result<Vec<(Uuid, String)>, Finding> {
    let at = tools.engine.clock.now();
    let rows = every(tools).await?;
    let meant = rows.into_iter().filter(|row| is_meant(act, row, at));
    Ok(meant.map(|row| (row.id, row.address.as_str().to_owned())).collect())
}

/// Every mailbox of the organisation that has an address.
///
/// # Errors
/// Where the CRM does not answer.
pub(crate) async fn every(tools: &Tools) -> Result<Vec<Mailbox>, Finding> {
    let mut found: Vec<Mailbox> = Vec::new();
    while found.len() < MAX_ALL {
        let after = found.last().map(|row| row.address.as_str().to_owned());
        let request = mailboxes::list(&tools.crm_service, after.as_deref(), MAX_PAGE);
        let reply = tools.crm.send(request).await.map_err(dataverse::Fault::from);
        let page = reply.and_then(|reply| mailboxes::read_list(reply, now())).map_err(crm)?;
        let last = page.len() < MAX_PAGE;
        found.extend(page);
        if last {
            return Ok(found);
        }
    }
    Err(Finding::of(Code::CrmRefused))
}

fn is_meant(act: &Act, row: &Mailbox, now: Moment) -> bool {
    let open = row.approval != Approval::Approved;
    let chosen = row.parts.iter().any(|part| part.chosen);
    match act {
        Act::Approve => row.active && open,
        Act::Reject => row.active && matches!(row.approval, Approval::Empty | Approval::Pending),
        Act::Test => row.active && !open && chosen,
        Act::ApproveAndTest => row.active && chosen && (open || roll_up(&row.parts) != Test::Success),
        Act::Deactivate => row.active,
        Act::Activate => !row.active,
        Act::Choose { part, on } => {
            let place = Part::ALL.into_iter().position(|one| one == domain_part(*part));
            row.active && place.and_then(|at| row.parts.get(at)).is_some_and(|one| one.chosen != *on)
        }
        Act::Postpone { until } => row.active && row.postponed.unwrap_or(now).0 != *until,
    }
}
