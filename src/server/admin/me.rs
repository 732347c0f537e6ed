//! `/admin/me`: who asks, what they may, and why they do not see more.

use admin::{Begun, Me, Rights};
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use domain::mail::Moment;
use domain::mailbox::{Deed, Whose};
use sync::acts::BEATS_S;
use sync::store::StoreError;

use super::checks;
use super::who::{Asker, asker, broken};
use crate::auth::Identity;
use crate::sync::Service;

/// For how long work that has ended is told, in seconds: whoever begins anew meanwhile learns what came of it.
const ENDED_S: i64 = 60;

/// Answers `GET /admin/me`.
pub(super) async fn me(State(service): State<Service>, Extension(identity): Extension<Identity>) -> Response {
    match asker(&service, &identity).await {
        Ok(asker) => match work(&service, &asker).await {
            Ok(work) => Json(told(&asker, work).await).into_response(),
            Err(error) => broken(&error),
        },
        Err(response) => response,
    }
}

/// The work that whoever asks began last. Of what is lost nothing is told.
async fn work(service: &Service, asker: &Asker) -> Result<Option<Begun>, StoreError> {
    let now = service.now().moment().0;
    let ended = Moment(now.saturating_sub(ENDED_S));
    let row = service.store().last_job(asker.right.user, ended).await?;
    let row = row.filter(|row| row.ended.is_some() || now - row.seen.0 <= BEATS_S);
    // What another version began and this one does not understand is nothing.
    Ok(row.and_then(|row| Some(Begun { job: row.id, act: serde_json::from_str(&row.act).ok()? })))
}

async fn told(asker: &Asker, work: Option<Begun>) -> Me {
    let may = |deed, whose| asker.may(deed, whose).is_ok();
    Me {
        user: asker.right.user,
        name: asker.right.name.clone(),
        address: asker.right.address.clone(),
        mailbox: asker.right.rows.first().copied(),
        rights: Rights {
            administer: may(Deed::Organise, Whose::Others),
            approve: may(Deed::Approve, Whose::Others),
            approve_own: may(Deed::Approve, Whose::Own),
            test_own: may(Deed::Test, Whose::Own),
        },
        checks: checks::of_options(asker).await,
        work,
    }
}
