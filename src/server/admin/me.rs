//! `/admin/me`: who asks, what they may, and why they do not see more.

use admin::{Me, Rights};
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use domain::mailbox::{Deed, Whose};

use super::checks;
use super::who::{Asker, asker};
use crate::auth::Identity;
use crate::sync::Service;

/// Answers `GET /admin/me`.
pub(super) async fn me(State(service): State<Service>, Extension(identity): Extension<Identity>) -> Response {
    match asker(&service, &identity).await {
        Ok(asker) => Json(told(&asker).await).into_response(),
        Err(response) => response,
    }
}

async fn told(asker: &Asker) -> Me {
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
    }
}
