//! The CRM behind its gate: CORS as Dataverse has it, faults in the sandbox, the token, and who it belongs to.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderName, HeaderValue, Method, header};
use sandbox::Sandbox;
use tower::util::BoxCloneSyncService;
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};
use uuid::Uuid;

use crate::auth::{Identity, Refusal, Validator, is_loopback_authority, require_token};

/// How long a browser may remember what is allowed (Dataverse says the same).
const PREFLIGHT: Duration = Duration::from_secs(3600);

/// The CRM as one service that is asked by path, whatever paths it knows.
pub(crate) type Guarded = BoxCloneSyncService<Request, Response, Infallible>;

/// The CRM's routes with everything in front of them.
pub(crate) fn guarded(
    crm: Router,
    validator: Arc<Validator>,
    sandbox: Option<&Sandbox>,
    origins: &[String],
) -> Guarded {
    let mut api = crm.layer(from_fn(as_caller)).layer(from_fn_with_state(validator, require_token));
    if let Some(sandbox) = sandbox {
        api = api.layer(sandbox.faults());
    }
    BoxCloneSyncService::new(api.layer(cors(origins, sandbox.is_some())))
}

/// Says to the CRM who calls, in its own words.
async fn as_caller(mut request: Request, next: Next) -> Response {
    let Some(identity) = request.extensions_mut().remove::<Identity>() else {
        return Refusal::Missing.into_response();
    };
    let (Ok(object_id), Ok(tenant)) = (Uuid::parse_str(&identity.object), Uuid::parse_str(&identity.tenant))
    else {
        return Refusal::Nobody.into_response();
    };
    let address = identity.sign_in_name.or(identity.name).unwrap_or_default();
    request.extensions_mut().insert(crm::Caller { object_id, address, tenant });
    next.run(request).await
}

/// Pages of other origins may call the CRM when their origin is known; in the sandbox, any page of this machine.
pub(crate) fn cors(origins: &[String], sandbox: bool) -> CorsLayer {
    let known: Vec<HeaderValue> =
        origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect();
    let allowed = move |origin: &HeaderValue, _: &http::request::Parts| {
        known.contains(origin) || (sandbox && origin.to_str().is_ok_and(is_loopback_origin))
    };
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(allowed))
        .allow_methods([
            Method::GET,
            Method::POST,
            Method::PATCH,
            Method::PUT,
            Method::DELETE,
            Method::OPTIONS,
        ])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([
            header::ETAG,
            header::LOCATION,
            header::RETRY_AFTER,
            header::WWW_AUTHENTICATE,
            HeaderName::from_static("odata-entityid"),
            HeaderName::from_static("odata-version"),
            HeaderName::from_static("preference-applied"),
            HeaderName::from_static("request-id"),
            HeaderName::from_static("req_id"),
            HeaderName::from_static("x-ms-service-request-id"),
        ])
        .max_age(PREFLIGHT)
}

fn is_loopback_origin(origin: &str) -> bool {
    origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"))
        .is_some_and(is_loopback_authority)
}

#[cfg(test)]
mod tests {
    use super::is_loopback_origin;

    #[test]
    fn only_pages_of_this_machine_are_let_in() {
        for origin in ["https://localhost:8443", "http://127.0.0.1:3000", "http://[::1]:1"] {
            assert!(is_loopback_origin(origin), "{origin}");
        }
        for origin in
            ["null", "https://evil.example", "https://localhost.evil.example", "file://localhost", ""]
        {
            assert!(!is_loopback_origin(origin), "{origin}");
        }
    }
}
