//! `/admin/mailboxes/act` and `/admin/jobs`: what is done to mailboxes, and how far that is; `/admin/audit`: who did
//! what.

use admin::{Acting, Audit, Chosen, Job, JobState, Outcome, Progress};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use domain::finding::{Code, Finding};
use domain::mailbox::{Deed, Whose};
use http::StatusCode;
use serde::Deserialize;
use sync::acts::{self, BEATS_S, By, MAX_CHOSEN};
use sync::run::Tools;
use sync::store::{JobRow, PAGE_MAX, Store, StoreError};
use sync::trial::ARRIVES;
use uuid::Uuid;

use super::who::{Asker, asker, away, broken, conflict, denied, unknown};
use crate::auth::Identity;
use crate::sync::{Service, later};

/// Jobs that are at work at the same time.
pub(crate) const MAX_JOBS: usize = 8;
/// Mailboxes that are named in a line of the audit.
const NAMED: usize = 3;

/// Answers `POST /admin/mailboxes/act`.
pub(super) async fn act(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Json(acting): Json<Acting>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    match begin(&service, &asker, acting).await {
        Ok(job) => (StatusCode::ACCEPTED, Json(job)).into_response(),
        Err(response) => response,
    }
}

async fn begin(service: &Service, asker: &Asker, acting: Acting) -> Result<Job, Response> {
    let name = acts::name(&acting.act);
    let by = asker.by();
    // What is asked with nobody's mailbox but one's own is authorised at each; all at once is for administrators.
    match &acting.mailboxes {
        Chosen::All => {
            asker.does(deed(&acting.act), Whose::Others, name, "all").await?;
            asker.does(Deed::Organise, Whose::Others, name, "all").await?;
        }
        Chosen::These(ids) => {
            if ids.len() > MAX_CHOSEN {
                return Err(conflict(&Finding::of(Code::UnknownMailbox)));
            }
            // Where somebody else's is among them, or all would be refused, whoever asks is told so now.
            for id in ids {
                asker.does(Deed::See, asker.whose(*id), name, &id.to_string()).await?;
            }
            let mut why = None;
            for id in ids {
                match by.may(deed(&acting.act), *id) {
                    Ok(()) => {
                        why = None;
                        break;
                    }
                    Err(denied) => why = Some(denied),
                }
            }
            if let Some(why) = why {
                let finding = Finding::of(why.into());
                let with: Vec<String> = ids.iter().take(NAMED).map(Uuid::to_string).collect();
                let noted = asker.note(name, &with.join(" "), finding.code.as_str(), true).await;
                noted.map_err(|error| broken(&error))?;
                return Err(denied(&finding));
            }
        }
    }
    let Ok(seat) = service.jobs().clone().try_acquire_owned() else { return Err(later()) };
    let work = asker.handle.ask(move |tools: Tools| async move {
        let job = acts::begin(&tools, &by, &acting).await?;
        let row = job.clone();
        tokio::task::spawn_local(async move {
            if let Err(finding) = acts::run(&tools, &by, &acting, row, ARRIVES, |_, _| {}).await {
                tracing::error!(?finding, "a job is broken off");
            }
            drop(seat);
        });
        Ok::<_, StoreError>(job)
    });
    let job = work.await.map_err(away)?.map_err(|error| broken(&error))?;
    told(service.store(), job, service.now().moment().0).await.map_err(|error| broken(&error))
}

fn deed(act: &admin::Act) -> Deed {
    match act {
        admin::Act::Approve => Deed::Approve,
        admin::Act::Reject => Deed::Reject,
        // Approving is asked for at each mailbox that is not approved yet.
        admin::Act::Test | admin::Act::ApproveAndTest => Deed::Test,
        admin::Act::Deactivate
        | admin::Act::Activate
        | admin::Act::Choose { .. }
        | admin::Act::Postpone { .. } => Deed::Switch,
    }
}

/// Answers `GET /admin/jobs/{id}`: to who began it, and to administrators.
pub(super) async fn job(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Path(id): Path<Uuid>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    let row = match service.store().job(id).await {
        Ok(row) => row,
        Err(error) => return broken(&error),
    };
    let may = |row: &JobRow| row.who == asker.right.user || asker.may(Deed::Organise, Whose::Others).is_ok();
    let Some(row) = row.filter(may) else { return unknown() };
    match told(service.store(), row, service.now().moment().0).await {
        Ok(job) => Json(job).into_response(),
        Err(error) => broken(&error),
    }
}

async fn told(store: &Store, row: JobRow, now: i64) -> Result<Job, StoreError> {
    let outcomes = store.outcomes(row.id).await?;
    Ok(Job {
        id: row.id,
        state: match row.ended {
            Some(_) => JobState::Done,
            None if now - row.seen.0 > BEATS_S => JobState::Lost,
            None => JobState::Running,
        },
        progress: Progress { done: row.done, all: row.total, failed: row.failed, left: row.waiting },
        outcomes: outcomes
            .into_iter()
            .map(|one| Outcome { mailbox: one.mailbox, address: one.address, finding: one.finding })
            .collect(),
    })
}

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<i64>,
    most: Option<u32>,
}

/// Answers `GET /admin/audit`.
pub(super) async fn audit(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Query(asked): Query<Asked>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    if let Err(response) = asker.does(Deed::Organise, Whose::Others, "audit", "").await {
        return response;
    }
    let most = asked.most.unwrap_or(100).clamp(1, PAGE_MAX);
    match service.store().audits(asked.before, most).await {
        Ok(list) => Json(list.into_iter().map(entry).collect::<Vec<Audit>>()).into_response(),
        Err(error) => broken(&error),
    }
}

/// A line of the audit as it is told.
fn entry((id, one): (i64, sync::store::AuditEntry)) -> Audit {
    Audit {
        id,
        at: one.at.0,
        who: one.who,
        what: one.what,
        with: one.target,
        detail: one.detail,
        refused: one.refused,
    }
}

impl Asker {
    /// In whose name something is done.
    pub(super) fn by(&self) -> By {
        By::Person {
            name: self.right.name.clone(),
            user: self.right.user,
            person: self.person.clone(),
            own: self.right.rows.clone(),
            self_approval: !self.organisation().self_approval_needs_roles,
        }
    }
}
