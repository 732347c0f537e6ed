//! Microsoft Graph for the page, as whoever is signed in: the calendar needs nothing of its own beside it.

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Response};

use super::session::Session;
use crate::Sandbox;
use crate::error::Error;
use crate::graph::{Caller, serve};

/// Who Graph is told that asks: the page is Outlook itself, and no add-in.
const CLIENT: &str = "outlook";

/// Answers as `/graph/v1.0/me/…` does.
pub(super) async fn asked(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path(path): Path<String>,
    mut request: Request,
) -> Response {
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    // The path comes decoded: it is written again as it came.
    let raw = request.uri().path().rsplit_once("/sandbox/api/graph/").map_or(path.as_str(), |(_, rest)| rest);
    let Ok(uri) = format!("/graph/v1.0/me/{raw}{query}").parse() else {
        return Error::Invalid("no path of Graph".to_owned()).into_response();
    };
    *request.uri_mut() = uri;
    let caller = Caller {
        object_id: session.mailbox.user_id.clone(),
        application: false,
        client: CLIENT.to_owned(),
        origin: sandbox.public_url().to_owned(),
    };
    serve(sandbox, caller, request, true).await
}
