//! `/admin/setup`: what is checked before e-mail is set up, how far that is, and the order to do it.

use admin::Setup;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use domain::mailbox::{Deed, Whose};
use http::StatusCode;
use sync::acts::By;
use sync::run::Tools;
use sync::setup::{self, Standing};
use sync::trial::ARRIVES;

use super::checks;
use super::who::{Asker, asker, away, broken};
use crate::auth::Identity;
use crate::sync::{Service, later};

/// Answers `GET /admin/setup`.
pub(super) async fn tell(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
) -> Response {
    let asker = match may(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    match setup::standing(service.store()).await {
        Ok(standing) => Json(told(&service, &asker, &standing).await).into_response(),
        Err(error) => broken(&error),
    }
}

/// Answers `POST /admin/setup`: it begins, or goes on.
pub(super) async fn begin(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
) -> Response {
    let asker = match may(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    match begun(&service, &asker).await {
        Ok(standing) => (StatusCode::ACCEPTED, Json(told(&service, &asker, &standing).await)).into_response(),
        Err(response) => response,
    }
}

async fn may(service: &Service, identity: &Identity) -> Result<Asker, Response> {
    let asker = asker(service, identity).await?;
    asker.does(Deed::SetUp, Whose::Others, "setup", "").await?;
    Ok(asker)
}

async fn begun(service: &Service, asker: &Asker) -> Result<Standing, Response> {
    let store = service.store();
    let now = service.now().moment();
    let Ok(seat) = service.jobs().clone().try_acquire_owned() else { return Err(later()) };
    let Some(standing) = setup::begin(store, now).await.map_err(|error| broken(&error))? else {
        return setup::standing(store).await.map_err(|error| broken(&error));
    };
    asker.note("setup", "", "", false).await.map_err(|error| broken(&error))?;
    let by = By::Service { name: asker.right.name.clone(), office: asker.person.office };
    let begun = standing.clone();
    let work = asker.handle.ask(move |tools: Tools| async move {
        tokio::task::spawn_local(async move {
            if let Err(error) = setup::run(&tools, &by, begun, ARRIVES).await {
                tracing::error!(%error, "set-up is broken off");
            }
            drop(seat);
        });
    });
    work.await.map_err(away)?;
    Ok(standing)
}

async fn told(service: &Service, asker: &Asker, standing: &Standing) -> Setup {
    Setup {
        checks: checks::of_setup(asker).await,
        stages: standing.told(),
        running: standing.runs(service.now().moment()),
        done: standing.done,
    }
}
