//! `/admin/mailboxes`: the list, and one of them in full.

use std::collections::HashMap;

use admin::{Detail, Listed, Page, Status, Tried};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use dataverse::mailboxes::{self, MAX_PAGE, Mailbox};
use domain::finding::Code;
use domain::mailbox::{Deed, Part, Whose, roll_up};
use domain::problem::Problem;
use domain::settings::{Approval, Organisation, Test};
use serde::Deserialize;
use sync::findings::{self, about};
use sync::http::now;
use sync::run::Tools;
use sync::store::{self, Level, MailboxId, Store, StoreError, Trial, Trouble};
use uuid::Uuid;
use wire::Transport as _;

use super::alerts;
use super::who::{Asker, asker, away, broken, denied, failed, unknown};
use crate::auth::Identity;
use crate::sync::Service;

/// Alerts of one mailbox that are told, open ones first.
const MAX_ALERTS: u32 = 100;

#[derive(Deserialize)]
pub(super) struct Asked {
    after: Option<String>,
    most: Option<usize>,
}

/// Answers `GET /admin/mailboxes`.
pub(super) async fn list(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Query(asked): Query<Asked>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    if let Err(finding) = asker.may(Deed::See, Whose::Others) {
        return denied(&finding);
    }
    let most = asked.most.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE);
    let rows = asker.handle.ask(move |tools| async move { page(&tools, asked.after.as_deref(), most).await });
    let rows = match rows.await {
        Ok(Ok(rows)) => rows,
        Ok(Err(problem)) => return failed(&problem),
        Err(gone) => return away(gone),
    };
    let next = rows.last().filter(|_| rows.len() >= most).map(|last| last.address.as_str().to_owned());
    match listed(&service, &asker, &rows).await {
        Ok(mailboxes) => {
            let all = asker.snapshot.directory.mailboxes.len().max(mailboxes.len());
            let total = u32::try_from(all).unwrap_or(u32::MAX);
            Json(Page { mailboxes, next, total }).into_response()
        }
        Err(error) => broken(&error),
    }
}

/// Answers `GET /admin/mailboxes/{id}`.
pub(super) async fn one(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Path(id): Path<Uuid>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    // Of other people's mailboxes nobody learns that they exist.
    if asker.may(Deed::See, asker.whose(id)).is_err() {
        return unknown();
    }
    let row = match asker.handle.ask(move |tools| async move { read(&tools, id).await }).await {
        Ok(Ok(Some(row))) => row,
        Ok(Ok(None)) => return unknown(),
        Ok(Err(problem)) => return failed(&problem),
        Err(gone) => return away(gone),
    };
    match detail(&service, &asker, row).await {
        Ok(detail) => Json(detail).into_response(),
        Err(error) => broken(&error),
    }
}

/// A page of the CRM's rows.
pub(super) async fn page(tools: &Tools, after: Option<&str>, most: usize) -> Result<Vec<Mailbox>, Problem> {
    let reply = tools.crm.send(mailboxes::list(&tools.crm_service, after, most)).await;
    let reply = reply.map_err(|error| Problem::from(dataverse::Fault::from(error)))?;
    Ok(mailboxes::read_list(reply, now())?)
}

/// One row of the CRM.
pub(super) async fn read(tools: &Tools, id: Uuid) -> Result<Option<Mailbox>, Problem> {
    let reply = tools.crm.send(mailboxes::one(&tools.crm_service, id)).await;
    let reply = reply.map_err(|error| Problem::from(dataverse::Fault::from(error)))?;
    Ok(mailboxes::read_one(reply, now())?)
}

/// What the store knows about mailboxes.
struct Known {
    standings: HashMap<String, store::Mailbox>,
    troubles: HashMap<MailboxId, Trouble>,
    trials: HashMap<Uuid, Vec<Trial>>,
}

async fn known(store: &Store, rows: &[Mailbox]) -> Result<Known, StoreError> {
    let addresses: Vec<_> = rows.iter().map(|row| row.address.clone()).collect();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let standings = store.mailboxes_of(&addresses).await?;
    let by_address = |one: store::Mailbox| (one.enrolment.address.as_str().to_owned(), one);
    Ok(Known {
        standings: standings.into_iter().map(by_address).collect(),
        troubles: store.troubles().await?,
        trials: store.trials(&ids).await?,
    })
}

async fn listed(service: &Service, asker: &Asker, rows: &[Mailbox]) -> Result<Vec<Listed>, StoreError> {
    let known = known(service.store(), rows).await?;
    Ok(rows.iter().map(|row| line(row, &known, asker.organisation())).collect())
}

fn line(row: &Mailbox, known: &Known, organisation: &Organisation) -> Listed {
    let standing = known.standings.get(row.address.as_str());
    let trouble = standing.and_then(|one| known.troubles.get(&one.id));
    let trials = known.trials.get(&row.id).map_or(&[][..], Vec::as_slice);
    let test = roll_up(&row.parts);
    let needs_approval = match row.of_queue() {
        true => organisation.queues_need_approval,
        false => organisation.users_need_approval,
    };
    let finding = first_wrong(row, trials, needs_approval, test);
    let synced = standing.and_then(|one| one.standing.succeeded);
    let late = standing.is_some_and(|one| one.standing.errors > 0);
    let bad = trouble.is_some_and(|one| one.worst == Level::Error) || test == Test::Failure;
    let off = !row.active || row.approval == Approval::Rejected;
    Listed {
        id: row.id,
        address: row.address.as_str().to_owned(),
        owner: row.owner.as_ref().map_or_else(|| row.name.clone(), |owner| owner.name.clone()),
        queue: row.of_queue(),
        status: match () {
            () if off => Status::Off,
            () if bad => Status::Red,
            () if finding.is_some() || late || trouble.is_some_and(|one| one.worst == Level::Warning) => {
                Status::Amber
            }
            () => Status::Green,
        },
        approval: findings::approval(row.approval),
        test: findings::run(test),
        testing: row.testing,
        active: row.active,
        synced: synced.map(|at| at.0),
        backlog: standing.map_or(0, |one| one.standing.backlog),
        alerts: trouble.map_or(0, |one| one.alerts),
        finding,
    }
}

/// What keeps a mailbox from being synchronized, the first thing first.
fn first_wrong(row: &Mailbox, trials: &[Trial], needs_approval: bool, test: Test) -> Option<admin::Finding> {
    let code = match () {
        () if !row.active => Code::Inactive,
        () if !row.address.is_valid() => Code::AddressInvalid,
        () if row.testing => Code::Testing,
        () if needs_approval && row.approval == Approval::Rejected => Code::Rejected,
        () if needs_approval && row.approval != Approval::Approved => Code::NotApproved,
        () if !row.parts.iter().any(|part| part.chosen) => Code::NothingChosen,
        () if test == Test::Failure => {
            let failed = trials.iter().filter(|one| !one.well).find_map(|one| one.finding.clone());
            return Some(failed.unwrap_or_else(|| about(Code::GraphRefused, &row.address)));
        }
        () if test == Test::NotRun => Code::NotTested,
        () => return None,
    };
    Some(about(code, &row.address))
}

async fn detail(service: &Service, asker: &Asker, row: Mailbox) -> Result<Detail, StoreError> {
    let store = service.store();
    let known = known(store, std::slice::from_ref(&row)).await?;
    let listed = line(&row, &known, asker.organisation());
    let standing = known.standings.get(row.address.as_str());
    let alerts = match standing {
        Some(one) => store.alerts(Some(one.id), MAX_ALERTS).await?,
        None => Vec::new(),
    };
    let trials = known.trials.get(&row.id).map_or(&[][..], Vec::as_slice);
    let tried = |(part, standing): (Part, &domain::mailbox::Standing)| {
        let trial = trials.iter().find(|one| one.part == part);
        Tried {
            part: findings::part(part),
            chosen: standing.chosen,
            run: findings::run(standing.test),
            at: trial.map(|one| one.at.0),
            failed: trial.and_then(|one| one.step).filter(|_| standing.test == Test::Failure),
            finding: trial.and_then(|one| one.finding.clone()).filter(|_| standing.test == Test::Failure),
        }
    };
    let place = alerts::Place { id: Some(row.id), address: Some(row.address.clone()) };
    Ok(Detail {
        parts: Part::ALL.into_iter().zip(&row.parts).map(tried).collect(),
        approved_by_office: row.by_office,
        after: row.after.map(|at| at.0),
        postponed: row.postponed.filter(|at| *at > service.now().moment()).map(|at| at.0),
        total: standing.map_or(0, |one| one.standing.total),
        alerts: alerts.iter().map(|one| alerts::told(one, &place)).collect(),
        listed,
    })
}
