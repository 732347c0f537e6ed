//! `/admin/settings/cards`: which columns stand on the cards of people, deals and cases.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use dataverse::card::KINDS;
use dataverse::names;
use domain::mailbox::{Deed, Whose};
use domain::party::Kind;

use super::settings::wrong;
use super::who::{asker, broken, denied};
use crate::auth::Identity;
use crate::cards::{self, Cards};
use crate::sync::Service;

/// Answers `GET /admin/settings/cards`.
pub(super) async fn tell(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Extension(cards): Extension<Cards>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    if let Err(finding) = asker.may(Deed::Organise, Whose::Others) {
        return denied(&finding);
    }
    told(&cards).await
}

/// Answers `PUT /admin/settings/cards`.
pub(super) async fn keep(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Extension(cards): Extension<Cards>,
    Json(wanted): Json<admin::Cards>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    if let Err(response) = asker.does(Deed::Organise, Whose::Others, "settings", "cards").await {
        return response;
    }
    let mut picked: Vec<(Kind, Vec<String>)> = Vec::new();
    for one in wanted.kinds {
        let Some(kind) = KINDS.into_iter().find(|kind| names::table(*kind) == one.kind) else {
            return wrong(&format!("there is no card of {:?}", one.kind));
        };
        if let Some(why) = cards::wrong(kind, &one.picked) {
            return wrong(&format!("{} {why}", one.kind));
        }
        picked.push((kind, one.picked));
    }
    let changed = match cards.keep(&picked, &asker.right.name, service.now().moment()).await {
        Ok(changed) => changed,
        Err(error) => return broken(&error),
    };
    let line = |(table, before, after): &(&str, String, String)| {
        asker.entry("settings", &format!("card of {table}"), &format!("{before} -> {after}"), false)
    };
    let lines: Vec<_> = changed.iter().map(line).collect();
    if let Err(error) = service.store().audit(&lines).await {
        return broken(&error);
    }
    told(&cards).await
}

async fn told(cards: &Cards) -> Response {
    match cards.told().await {
        Ok(told) => Json(told).into_response(),
        Err(error) => broken(&error),
    }
}
