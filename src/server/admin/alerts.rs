//! `/admin/alerts`: what somebody has to look at, and what has closed itself lately.

use std::collections::HashMap;

use admin::Alert;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use domain::mail::{Address, Moment};
use domain::mailbox::{Deed, Whose};
use sync::explain::all_mailboxes;
use sync::findings;
use sync::store::{AlertRow, Level, MailboxId, PAGE_MAX, StoreError};
use uuid::Uuid;

use super::who::{Asker, asker, broken};
use crate::auth::Identity;
use crate::sync::Service;

/// For how long a closed alert is told, in seconds: seven days.
const CLOSED_S: i64 = 7 * 24 * 3600;
/// Closed alerts that are told, the newest of them.
const CLOSED_MOST: u32 = 100;

/// About which mailbox an alert is.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// Key of its row.
    pub(super) id: Option<Uuid>,
    /// Its address.
    pub(super) address: Option<Address>,
}

/// Answers `GET /admin/alerts`.
pub(super) async fn list(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    match shown(&service, &asker).await {
        Ok(alerts) => Json(alerts).into_response(),
        Err(error) => broken(&error),
    }
}

async fn shown(service: &Service, asker: &Asker) -> Result<Vec<Alert>, StoreError> {
    let store = service.store();
    let organisation = asker.organisation();
    let mut rows = Vec::new();
    let lately = Moment(service.now().moment().0.saturating_sub(CLOSED_S));
    if asker.may(Deed::Organise, Whose::Others).is_ok() {
        rows = store.open_alerts(PAGE_MAX).await?;
        rows.extend(store.closed_alerts(lately, CLOSED_MOST).await?);
        // The administrator may have said that owners look after their mailboxes themselves.
        rows.retain(|row| {
            let own = row.mailbox.is_none_or(|mailbox| asker.right.own.contains(&mailbox));
            own || organisation.alerts_to_administrator
        });
    } else if organisation.alerts_to_owner {
        for mailbox in &asker.right.own {
            rows.extend(store.alerts(Some(*mailbox), PAGE_MAX).await?);
        }
        let mut left = CLOSED_MOST;
        rows.retain(|row| {
            row.closed.is_none_or(|at| {
                let told = at >= lately && left > 0;
                left = left.saturating_sub(u32::from(told));
                told
            })
        });
    }
    let places = match rows.iter().any(|row| row.mailbox.is_some()) {
        true => places(service).await?,
        false => HashMap::new(),
    };
    let nowhere = Place::default();
    let place = |row: &AlertRow| row.mailbox.and_then(|id| places.get(&id)).unwrap_or(&nowhere);
    Ok(rows.iter().map(|row| told(row, place(row))).collect())
}

async fn places(service: &Service) -> Result<HashMap<MailboxId, Place>, StoreError> {
    let all = all_mailboxes(service.store()).await?.into_iter();
    let place = |one: sync::store::Mailbox| {
        (one.id, Place { id: one.enrolment.crm, address: Some(one.enrolment.address) })
    };
    Ok(all.map(place).collect())
}

/// An alert as it is told.
pub(super) fn told(row: &AlertRow, place: &Place) -> Alert {
    Alert {
        id: row.id,
        mailbox: place.id,
        address: place.address.as_ref().map(|address| address.as_str().to_owned()),
        level: match row.alert.level {
            Level::Information => admin::Level::Information,
            Level::Warning => admin::Level::Warning,
            Level::Error => admin::Level::Error,
        },
        finding: findings::of_alert(row, place.address.as_ref()),
        since: row.since.0,
        last: row.alert.at.0,
        count: row.count,
        closed: row.closed.map(|at| at.0),
    }
}
