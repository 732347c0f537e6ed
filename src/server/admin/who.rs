//! Who asks, and whether they may.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};
use domain::finding::{Code, Finding};
use domain::mail::Moment;
use domain::mailbox::{Deed, Denied, Person, Whose, may};
use domain::problem::Problem;
use domain::settings::Organisation;
use http::StatusCode;
use serde_json::json;
use sync::engine::Snapshot;
use sync::findings::said;
use sync::run::{Away, Handle, Tools};
use sync::store::{AuditEntry, Store, StoreError};
use uuid::Uuid;

use crate::auth::Identity;
use crate::sync::{Right, Service, later, right};

/// Whoever asks, with what is needed to answer.
#[derive(Clone)]
pub(crate) struct Asker {
    /// Who it is in the CRM.
    pub(crate) right: Right,
    /// Who it is by the table of rights.
    pub(crate) person: Person,
    /// Object id in the directory.
    pub(crate) object: String,
    /// The synchronizer.
    pub(crate) handle: Handle,
    /// What the organisation has set.
    pub(crate) snapshot: Arc<Snapshot>,
    store: Store,
    now: Moment,
}

/// Finds out who asks; the answer to give where that cannot be known, or is nobody.
pub(crate) async fn asker(service: &Service, identity: &Identity) -> Result<Asker, Response> {
    if identity.application {
        return Err(denied(&Finding::of(Denied::Program.into())));
    }
    let (right, handle) = right(service, identity).await?;
    let snapshot = handle.ask(|tools: Tools| async move { tools.engine.settings().await }).await;
    let snapshot = snapshot.map_err(away)?.map_err(|problem| failed(&problem))?;
    let person = Person {
        program: false,
        administrator: right.administrator,
        office: identity.office,
        has_mailbox: !right.rows.is_empty(),
        roles: right.roles.clone(),
    };
    let (store, object, now) = (service.store().clone(), identity.object.clone(), service.now().moment());
    Ok(Asker { right, person, object, handle, snapshot, store, now })
}

impl Asker {
    /// What the organisation has set.
    pub(crate) fn organisation(&self) -> &Organisation {
        &self.snapshot.organisation
    }

    /// Whose a mailbox is, by the key of its row.
    pub(crate) fn whose(&self, mailbox: Uuid) -> Whose {
        if self.right.rows.contains(&mailbox) { Whose::Own } else { Whose::Others }
    }

    /// Whether that is allowed; nothing is written down.
    pub(crate) fn may(&self, deed: Deed, whose: Whose) -> Result<(), Finding> {
        let free = !self.organisation().self_approval_needs_roles;
        may(&self.person, deed, whose, free).map_err(|denied| Finding::of(denied.into()))
    }

    /// Lets only who may do that pass, and writes down whom it did not.
    pub(crate) async fn does(
        &self,
        deed: Deed,
        whose: Whose,
        what: &str,
        with: &str,
    ) -> Result<(), Response> {
        let Err(finding) = self.may(deed, whose) else { return Ok(()) };
        self.note(what, with, finding.code.as_str(), true).await.map_err(|error| broken(&error))?;
        Err(denied(&finding))
    }

    /// Writes into the audit.
    pub(crate) async fn note(
        &self,
        what: &str,
        with: &str,
        detail: &str,
        refused: bool,
    ) -> Result<(), StoreError> {
        self.store.audit(&[self.entry(what, with, detail, refused)]).await
    }

    /// A line of the audit.
    pub(crate) fn entry(&self, what: &str, with: &str, detail: &str, refused: bool) -> AuditEntry {
        AuditEntry {
            at: self.now,
            who: format!("{} ({})", self.right.name, self.right.user),
            what: what.to_owned(),
            target: with.to_owned(),
            detail: detail.to_owned(),
            refused,
        }
    }
}

fn answer(status: StatusCode, finding: &Finding) -> Response {
    let said = said(finding);
    let message = words::Words::new("en").finding(&said.code).what;
    let body = json!({ "error": { "code": said.code, "message": message, "finding": said } });
    (status, axum::Json(body)).into_response()
}

/// The answer to who may not.
pub(crate) fn denied(finding: &Finding) -> Response {
    answer(StatusCode::FORBIDDEN, finding)
}

/// The answer to who asks for what cannot be done now.
pub(crate) fn conflict(finding: &Finding) -> Response {
    answer(StatusCode::CONFLICT, finding)
}

/// The answer where there is no such mailbox, or none that whoever asks may know of.
pub(crate) fn unknown() -> Response {
    answer(StatusCode::NOT_FOUND, &Finding::of(Code::UnknownMailbox))
}

/// The answer where the CRM failed.
pub(crate) fn failed(problem: &Problem) -> Response {
    tracing::warn!(?problem, "the CRM does not answer the desk");
    answer(StatusCode::SERVICE_UNAVAILABLE, &domain::finding::of_crm(problem))
}

/// The answer where the store failed.
pub(crate) fn broken(error: &StoreError) -> Response {
    tracing::error!(%error, "the store does not answer the desk");
    answer(StatusCode::SERVICE_UNAVAILABLE, &Finding::of(Code::StoreFailing))
}

/// The answer where the synchronizer takes no questions.
pub(crate) fn away(_: Away) -> Response {
    later()
}
