//! What the pane asks about a conversation: only its owner decides about the mail in a mailbox, administrators do not.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use dataverse::contract as json;
use domain::contract::{Ask, Told};
use domain::settings::Seat;
use http::StatusCode;
use sync::conversation::{self, Failed};
use sync::run::Tools;
use sync::store::MailboxId;

use super::Service;
use super::rights::Right;
use super::routes::{later, refused, right};
use crate::auth::Identity;

/// Bytes of a question: names of a conversation and one record.
pub(super) const MAX_BYTES: usize = 64 * 1024;

/// Why nothing is told.
enum Silent {
    /// Whoever asks has no mailbox that is looked at.
    NoMailbox,
    Failed(Failed),
}

impl<E: Into<Failed>> From<E> for Silent {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

pub(super) async fn asked(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    body: Bytes,
) -> Response {
    let ask = serde_json::from_slice(&body).ok().and_then(|value| json::read_ask(&value));
    let Some(ask) = ask else {
        return refused(
            StatusCode::BAD_REQUEST,
            "not_understood",
            "The body asks nothing about a conversation.",
        );
    };
    let (right, handle) = match right(&service, &identity).await {
        Ok(known) => known,
        Err(response) => return response,
    };
    let own = right.own.clone();
    let changes = !matches!(ask, Ask::Look(_));
    let answer = handle.ask(move |tools| async move { answer(&tools, &right, &ask).await }).await;
    match answer {
        Ok(Ok(told)) => {
            if changes {
                handle.forget_settings();
                if let Err(error) = service.store().wake(&own, service.now()).await {
                    tracing::warn!(%error, "a mailbox is not woken");
                }
                handle.wake();
            }
            Json(json::told(&told)).into_response()
        }
        Ok(Err(Silent::NoMailbox)) => {
            refused(StatusCode::NOT_FOUND, "no_mailbox", "No mailbox of yours is looked at.")
        }
        Ok(Err(Silent::Failed(why))) => {
            tracing::error!(error = %why, "a conversation is not decided about");
            later()
        }
        Err(_) => later(),
    }
}

async fn answer(tools: &Tools, right: &Right, ask: &Ask) -> Result<Told, Silent> {
    let (seat, mailbox) = own(tools, right).await?;
    Ok(conversation::answer(&tools.engine, &seat, mailbox, ask).await?)
}

/// The mailbox of whoever asks, with what is set for it now.
async fn own(tools: &Tools, right: &Right) -> Result<(Seat, MailboxId), Silent> {
    let snapshot = tools.engine.settings().await?;
    let mine = snapshot.directory.mailboxes.iter().find(|one| one.seat.owner.id == right.user);
    let seat = mine.map(|one| one.seat.clone()).ok_or(Silent::NoMailbox)?;
    let mailbox = tools.engine.store.mailbox(&seat.mailbox).await.map_err(Failed::from)?;
    Ok((seat, mailbox.ok_or(Silent::NoMailbox)?.id))
}
