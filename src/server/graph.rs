//! The sandbox's Microsoft Graph behind its gate: CORS, faults on demand, the token, and who it belongs to.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use sandbox::Sandbox;
use sandbox::graph::Caller;
use tower::util::BoxCloneSyncService;

use crate::api::{Guarded, cors};
use crate::auth::{Identity, Refusal, Validator, bearer, checked};

/// What tokens for Graph are for: its address, or its application.
pub(crate) const AUDIENCES: [&str; 2] =
    ["https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"];
/// The beginnings of Graph's delegated permissions that open a mailbox; our own open it too.
const SCOPES: [&str; 8] = [
    "Mail.",
    "MailboxSettings.",
    "Calendars.",
    "Contacts.",
    "Tasks.",
    "User.",
    "access_as_user",
    "user_impersonation",
];

/// Whether a delegated permission lets a person's client in.
pub(crate) fn permits(scope: &str) -> bool {
    SCOPES.iter().any(|known| scope.starts_with(known))
}

/// Graph's routes with everything in front of them.
pub(crate) fn guarded(sandbox: &Sandbox, validator: Arc<Validator>, origins: &[String]) -> Guarded {
    let graph = sandbox.graph().layer(from_fn(as_caller)).layer(from_fn_with_state(validator, require_token));
    BoxCloneSyncService::new(graph.layer(sandbox.faults()).layer(cors(origins, true)))
}

/// Lets a request with a good token through; Graph says what is wrong with another one in its own shape.
async fn require_token(
    State(validator): State<Arc<Validator>>,
    mut request: Request,
    next: Next,
) -> Response {
    let checked = match bearer(request.headers()) {
        Ok(token) => checked(&validator, token).await,
        Err(refusal) => Err(refusal),
    };
    match checked {
        Ok(identity) => {
            request.extensions_mut().insert(identity);
            next.run(request).await
        }
        Err(refusal) => refused(&refusal),
    }
}

fn refused(refusal: &Refusal) -> Response {
    let (parts, _) = refusal.clone().into_response().into_parts();
    let code = match parts.status {
        StatusCode::UNAUTHORIZED => "InvalidAuthenticationToken",
        StatusCode::FORBIDDEN => "Authorization_RequestDenied",
        _ => "serviceNotAvailable",
    };
    let body = serde_json::json!({ "error": { "code": code, "message": refusal.to_string() } });
    let mut response = (parts.status, axum::Json(body)).into_response();
    for name in [http::header::WWW_AUTHENTICATE, http::header::RETRY_AFTER] {
        if let Some(value) = parts.headers.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

/// Says to Graph who calls, and at which address.
async fn as_caller(mut request: Request, next: Next) -> Response {
    let Some(identity) = request.extensions_mut().remove::<Identity>() else {
        return refused(&Refusal::Missing);
    };
    let origin = request.extensions().get::<crm::Origin>().map(|o| o.0.clone()).unwrap_or_default();
    request.extensions_mut().insert(Caller {
        object_id: identity.object,
        application: identity.application,
        client: identity.client.unwrap_or_default(),
        origin,
    });
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::permits;

    #[test]
    fn permissions_of_graph_and_our_own_let_in() {
        for scope in
            ["Mail.ReadWrite", "Mail.Read.Shared", "Calendars.ReadWrite", "User.Read", "access_as_user"]
        {
            assert!(permits(scope), "{scope}");
        }
        for scope in ["openid", "Files.Read", "mail", ""] {
            assert!(!permits(scope), "{scope}");
        }
    }
}
