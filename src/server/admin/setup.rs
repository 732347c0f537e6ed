//! `/admin/setup`: what is checked before e-mail is set up, and how far that is.

use admin::{Progress, Setup, Stage, StageState};
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use domain::mailbox::{Deed, Whose};
use serde::{Deserialize, Serialize};
use sync::store::{Store, StoreError};

use super::checks;
use super::who::{Asker, asker, broken};
use crate::auth::Identity;
use crate::sync::Service;

/// Under this name the state is kept.
const PAPER: &str = "setup";
/// The steps, in their order.
const STAGES: [&str; 5] = ["profile", "methods", "approve", "test", "app"];

/// How far set-up is, as it is kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    stages: Vec<Stage>,
    done: Option<i64>,
}

/// Answers `GET /admin/setup`.
pub(super) async fn tell(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    if let Err(response) = asker.does(Deed::SetUp, Whose::Others, "setup", "").await {
        return response;
    }
    match told(service.store(), &asker).await {
        Ok(setup) => Json(setup).into_response(),
        Err(error) => broken(&error),
    }
}

async fn told(store: &Store, asker: &Asker) -> Result<Setup, StoreError> {
    let state: Kept = store.paper(PAPER).await?.unwrap_or_default();
    let stage = |name: &&str| {
        let kept = state.stages.iter().find(|stage| stage.name == **name);
        kept.cloned().unwrap_or_else(|| waiting(name))
    };
    Ok(Setup {
        checks: checks::of_setup(asker).await,
        stages: STAGES.iter().map(stage).collect(),
        running: false,
        done: state.done,
    })
}

fn waiting(name: &str) -> Stage {
    Stage { name: name.to_owned(), state: StageState::Waiting, progress: Progress::default(), finding: None }
}
