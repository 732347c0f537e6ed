//! `/admin/dry-run/step`: what a sync filter would bring into one's own Outlook.

use std::time::Duration;

use admin::{StepAsk, StepWould};
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use domain::feed::{Filter, KEPT};
use domain::mailbox::Deed;
use http::StatusCode;
use sync::dry_run::Failed;
use sync::dry_step::{self, Line, Question};
use sync::run::Tools;

use super::settings::meant;
use super::who::{asker, away, broken, failed, unknown};
use crate::auth::Identity;
use crate::sync::{Service, later, refused};

/// How long it may take.
const DRY: Duration = Duration::from_secs(60);
/// The longest filter that is taken, in bytes.
const MAX_FETCH: usize = 16 * 1024;

/// Answers `POST /admin/dry-run/step`.
pub(super) async fn dry(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Json(asked): Json<StepAsk>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    let (one, _) = match meant(&asker, None, Deed::Set).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let wrong = |why| refused(StatusCode::BAD_REQUEST, "wrong_filter", why);
    if asked.fetch.len() > MAX_FETCH {
        return wrong("The filter is too long.");
    }
    let filter = match asked.fetch.trim() {
        "" => None,
        query => match KEPT.into_iter().find(|kind| kind.as_str() == asked.kind) {
            Some(kind) => Some(Filter { kind, query: query.to_owned() }),
            None => return wrong("Nothing of that kind is kept in step."),
        },
    };
    let question = Question { mailbox: one.seat.mailbox, filter };
    let done = asker.handle.ask(move |tools: Tools| async move {
        tokio::time::timeout(DRY, dry_step::dry_step(&tools.engine, &question)).await
    });
    match done.await {
        Ok(Ok(Ok(lines))) => Json(lines.into_iter().map(told).collect::<Vec<_>>()).into_response(),
        Ok(Ok(Err(Failed::Crm(problem)))) => failed(&problem),
        Ok(Ok(Err(Failed::Store(error)))) => broken(&error),
        Ok(Ok(Err(Failed::NoMailbox(_)))) => unknown(),
        // There is more than can be looked at while somebody waits.
        Ok(Err(_)) => later(),
        Err(gone) => away(gone),
    }
}

fn told(line: Line) -> StepWould {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    StepWould {
        kind: line.kind.as_str().to_owned(),
        come: count(line.come),
        coming: line.coming,
        go: count(line.go),
        going: line.going,
        part: count(line.part),
        parting: line.parting,
        cut: line.cut,
    }
}
