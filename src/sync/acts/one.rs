//! One act on one mailbox.

use std::time::Duration;

use admin::Act;
use dataverse::{
    Fault,
    mailboxes::{self, Mailbox},
    user,
};
use domain::{
    finding::{Code, Finding},
    mail::Moment,
    mailbox::{Deed, Happened, Life, Part},
    party::Kind,
    settings::Approval,
};
use uuid::Uuid;
use wire::{Request, Transport as _};

use super::{By, crm, name, store};
use crate::{
    findings::said,
    http::now,
    run::Tools,
    store::{Alert, Level, MailboxId, Millis, Trial},
    trial,
};

/// How often something is saved again where somebody else was faster.
const MAX_RACES: usize = 3;
/// A test that was begun so many seconds ago is over, whatever became of whoever ran it.
pub(super) const TEST_S: i64 = 300;
/// Alerts of a test: that it failed, and that the mailbox is enabled.
const FAILED: &str = "test_failed";
const ENABLED: &str = "enabled";
/// Alerts of looks that a test answers: the mailbox can be read after all.
const UNREADABLE: &str = "mailbox_unreadable";

/// What came of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acted {
    /// The address of the mailbox, where there is one of that key.
    pub address: Option<String>,
    /// Why it was not done: what whoever asked lacks, in what state the mailbox is, or what failed. A test that was
    /// carried out and failed is an error too: what it found.
    pub done: Result<(), Finding>,
}

/// Does something with a mailbox, in somebody's name. Refused or done, the audit has it.
pub async fn act(tools: &Tools, by: &By, act: &Act, id: Uuid, arrives: Duration) -> Acted {
    let row = match read(tools, id).await {
        Ok(Some(row)) => row,
        Ok(None) => return Acted { address: None, done: Err(Finding::of(Code::UnknownMailbox)) },
        Err(finding) => return Acted { address: None, done: Err(finding) },
    };
    let done = noted(tools, by, act, &row, arrives).await;
    let done = done.map_err(|finding| finding.about(&row.address));
    Acted { address: Some(row.address.as_str().to_owned()), done }
}

async fn noted(tools: &Tools, by: &By, act: &Act, row: &Mailbox, arrives: Duration) -> Result<(), Finding> {
    let done = perform(tools, by, act, row, arrives).await;
    let (detail, refused) = match (&done, act) {
        (Ok(()), Act::Choose { part, .. }) => (domain_part(*part).as_str(), false),
        (Ok(()), _) => ("", false),
        (Err(finding), _) => (finding.code.as_str(), is_refusal(finding.code)),
    };
    let entry = by.entry(tools.engine.clock.now(), name(act), &row.address, detail, refused);
    tools.engine.store.audit(&[entry]).await.map_err(|error| store(&error))?;
    // What is saved is obeyed from now on.
    tools.engine.forget_settings();
    done
}

/// Whether nothing was tried.
fn is_refusal(code: Code) -> bool {
    matches!(
        code,
        Code::NeedsAdministrator
            | Code::NeedsBoth
            | Code::NeedsOffice
            | Code::NeedsPerson
            | Code::Testing
            | Code::Inactive
            | Code::NotApproved
            | Code::NothingChosen
            | Code::OwnerDisabled
    )
}

async fn perform(tools: &Tools, by: &By, act: &Act, row: &Mailbox, arrives: Duration) -> Result<(), Finding> {
    let may = |deed| by.may(deed, row.id).map_err(|denied| Finding::of(denied.into()));
    let approved = Happened::Approved { by_office: by.by_office() };
    match act {
        Act::Approve => {
            may(Deed::Approve)?;
            happen(tools, row.id, approved).await
        }
        Act::Reject => {
            may(Deed::Reject)?;
            happen(tools, row.id, Happened::Rejected).await
        }
        Act::Test => {
            may(Deed::Test)?;
            test(tools, row.id, arrives).await
        }
        Act::ApproveAndTest => {
            may(Deed::Test)?;
            if row.approval != Approval::Approved {
                may(Deed::Approve)?;
                happen(tools, row.id, approved).await?;
            }
            test(tools, row.id, arrives).await
        }
        Act::Deactivate => {
            may(Deed::Switch)?;
            happen(tools, row.id, Happened::Deactivated).await
        }
        Act::Activate => {
            may(Deed::Switch)?;
            happen(tools, row.id, Happened::Activated).await
        }
        Act::Choose { part, on } => {
            may(Deed::Switch)?;
            if row.testing {
                return Err(Finding::of(Code::Testing));
            }
            let request = mailboxes::choose_part(&tools.crm_service, row, domain_part(*part), *on);
            save(tools, request).await.map_err(crm)
        }
        Act::Postpone { until } => {
            may(Deed::Switch)?;
            if row.testing {
                return Err(Finding::of(Code::Testing));
            }
            let until = Some(Moment(*until)).filter(|until| *until > tools.engine.clock.now());
            let request = mailboxes::postpone(&tools.crm_service, row, until);
            save(tools, request).await.map_err(crm)
        }
    }
}

/// A part as the domain knows it.
pub(super) fn domain_part(part: admin::Part) -> Part {
    match part {
        admin::Part::Incoming => Part::Incoming,
        admin::Part::Outgoing => Part::Outgoing,
        admin::Part::Act => Part::Act,
    }
}

/// A mailbox by the key of its row.
pub(super) async fn read(tools: &Tools, id: Uuid) -> Result<Option<Mailbox>, Finding> {
    let reply = tools.crm.send(mailboxes::one(&tools.crm_service, id)).await.map_err(Fault::from);
    reply.and_then(|reply| mailboxes::read_one(reply, now())).map_err(crm)
}

async fn save(tools: &Tools, request: Result<Request, Fault>) -> Result<(), Fault> {
    let reply = tools.crm.send(request?).await?;
    mailboxes::saved(&reply, now())
}

/// How a mailbox stands in its life, with what its owner and the organisation add.
async fn life(tools: &Tools, row: &Mailbox) -> Result<Life, Finding> {
    let organisation = &tools.engine.settings().await.map_err(crm)?.organisation;
    let (disabled, needs) = match row.owner.as_ref() {
        Some(owner) if owner.kind == Kind::Queue => (false, organisation.queues_need_approval),
        Some(owner) => {
            let reply = tools.crm.send(user::by_key(&tools.crm_service, owner.id)).await.map_err(Fault::from);
            let user = reply.and_then(|reply| user::read_one(reply, now())).map_err(crm)?;
            (user.disabled, organisation.users_need_approval)
        }
        None => (false, organisation.users_need_approval),
    };
    let mut life = row.life(disabled, needs);
    if life.testing && !is_tested_now(tools, row.id).await? {
        // Whoever tested it is gone.
        life.testing = false;
    }
    Ok(life)
}

async fn is_tested_now(tools: &Tools, id: Uuid) -> Result<bool, Finding> {
    let began = tools.engine.store.testing(id).await.map_err(|error| store(&error))?;
    Ok(began.is_some_and(|began| tools.engine.clock.now().0 - began.0 < TEST_S))
}

/// Lets something happen to a mailbox, and saves how it stands afterwards.
async fn happen(tools: &Tools, id: Uuid, happened: Happened) -> Result<(), Finding> {
    step(tools, id, |life| life.after(happened)).await.map(drop)
}

/// Reads a mailbox, changes how it stands and saves it; again where somebody else was faster.
async fn step(
    tools: &Tools,
    id: Uuid,
    change: impl Fn(Life) -> Result<Life, domain::mailbox::Refused>,
) -> Result<Mailbox, Finding> {
    for _ in 0..MAX_RACES {
        let row = read(tools, id).await?.ok_or_else(|| Finding::of(Code::UnknownMailbox))?;
        let before = life(tools, &row).await?;
        let after = change(before).map_err(|refused| Finding::of(refused.into()))?;
        let request = mailboxes::save(&tools.crm_service, &row, &after, tools.engine.clock.now());
        match save(tools, request).await {
            Ok(()) => return Ok(row),
            Err(fault) if fault.is_conflict() => {}
            Err(fault) => return Err(crm(fault)),
        }
    }
    Err(Finding::of(Code::Changed))
}

/// Tests a mailbox, and enables what passes.
async fn test(tools: &Tools, id: Uuid, arrives: Duration) -> Result<(), Finding> {
    let row = step(tools, id, |life| life.after(Happened::TestBegins)).await?;
    let keeper = &tools.engine.store;
    keeper.test_began(id, tools.engine.clock.now()).await.map_err(|error| store(&error))?;
    let trials = trial::test(tools, &row.address, row.parts.map(|part| part.chosen), arrives).await;
    let ended = step(tools, id, |mut life| {
        // A test that was given up meanwhile has nothing to tell: the mailbox has another address.
        for trial in &trials {
            life = life.after(Happened::Tested(trial.part, trial.well))?;
        }
        life.after(Happened::TestEnds)
    })
    .await;
    keeper.test_ended(id).await.map_err(|error| store(&error))?;
    if let Err(finding) = ended {
        // It must not stay as if it were still tested: everybody would be refused.
        if let Err(more) = happen(tools, id, Happened::TestEnds).await {
            tracing::warn!(?more, "a test is not ended");
        }
        return Err(finding);
    }
    keeper.keep_trials(id, &trials).await.map_err(|error| store(&error))?;
    tell(tools, &row, &trials).await.map_err(|error| store(&error))?;
    match trials.iter().find_map(|trial| trial.finding.as_ref()) {
        None => Ok(()),
        Some(found) => Err(unsaid(found)),
    }
}

/// A finding that was kept, as the domain knows it.
fn unsaid(found: &admin::Finding) -> Finding {
    let code = Code::from_name(&found.code).unwrap_or(Code::GraphRefused);
    Finding::of(code).raw(found.raw.as_deref().unwrap_or_default())
}

/// Tells the owner: an error where a part failed, and where all is well that the mailbox is enabled. Each closes the
/// other.
async fn tell(tools: &Tools, row: &Mailbox, trials: &[Trial]) -> crate::store::Result<()> {
    let engine = &tools.engine;
    let at = engine.clock.now();
    // It may be new: looks enrol mailboxes by the settings.
    engine.forget_settings();
    if let Err(problem) = engine.settings().await {
        tracing::warn!(?problem, "the settings are not read after a test");
    }
    let Some(mailbox) = engine.store.mailbox(&row.address).await?.map(|one| one.id) else { return Ok(()) };
    let failed = trials.iter().find(|trial| !trial.well);
    let (kind, level, finding, cured): (_, _, _, &[&str]) = match failed {
        Some(trial) => (FAILED, Level::Error, trial.finding.clone(), &[ENABLED]),
        None => {
            let enabled = said(&Finding::of(Code::Enabled).about(&row.address));
            (ENABLED, Level::Information, Some(enabled), &[FAILED, UNREADABLE])
        }
    };
    let detail =
        failed.and_then(|trial| trial.finding.as_ref().map(|one| one.code.clone())).unwrap_or_default();
    let alert = Alert { kind: kind.to_owned(), level, detail, remedy: String::new(), finding, at };
    let cured: Vec<(Option<MailboxId>, String)> =
        cured.iter().map(|kind| (Some(mailbox), (*kind).to_owned())).collect();
    engine.store.cure(&cured, at).await?;
    engine.store.raise(&[(Some(mailbox), alert)]).await?;
    engine.store.wake(&[mailbox], Millis(engine.clock.millis())).await.map(drop)
}

/// Ends tests whose tester is gone: nothing could be saved of their mailboxes. How many there were.
///
/// # Errors
/// Where the store fails.
pub async fn recover(tools: &Tools) -> crate::store::Result<usize> {
    let before = Moment(tools.engine.clock.now().0 - TEST_S);
    let stale = tools.engine.store.tests_before(before).await?;
    for id in &stale {
        match happen(tools, *id, Happened::TestEnds).await {
            Ok(()) => tools.engine.store.test_ended(*id).await?,
            Err(finding) if finding.code == Code::UnknownMailbox => {
                tools.engine.store.test_ended(*id).await?
            }
            Err(finding) => tracing::warn!(?finding, "a test that nobody runs any more is not ended"),
        }
    }
    Ok(stale.len())
}
