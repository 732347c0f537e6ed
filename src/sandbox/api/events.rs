//! Server-sent events: what changes in the mailboxes of a session, as it happens.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use tokio::sync::broadcast::error::RecvError;

use super::session::Session;
use crate::Sandbox;

/// A silent connection is kept open by a comment this often.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub(super) async fn events(
    State(sandbox): State<Sandbox>,
    session: Session,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let keys = session.keys();
    let stream = unfold((sandbox.mailboxes().listen(), keys), |(mut changes, keys)| async move {
        loop {
            match changes.recv().await {
                // Of contacts and tasks the page shows nothing.
                Ok(change) if keys.contains(&change.mailbox) && change.kind != "entries" => {
                    let event = Event::default().event("change").json_data(&change);
                    return Some((Ok(event.unwrap_or_default()), (changes, keys)));
                }
                Ok(_) => {}
                // The listener was too slow: it must read everything anew.
                Err(RecvError::Lagged(_)) => {
                    return Some((Ok(Event::default().event("reset").data("{}")), (changes, keys)));
                }
                Err(RecvError::Closed) => return None,
            }
        }
    });
    let hello = futures_util::stream::once(async { Ok(Event::default().event("hello").data("{}")) });
    Sse::new(futures_util::StreamExt::chain(hello, stream)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}
