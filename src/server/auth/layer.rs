//! The gate in front of the CRM.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, header};
use time::OffsetDateTime;

use super::{Identity, Refusal, Validator};

/// Lets a request with a good token through, with its [`Identity`](super::Identity) in the extensions.
pub(crate) async fn require_token(
    State(validator): State<Arc<Validator>>,
    mut request: Request,
    next: Next,
) -> Response {
    let token = match bearer(request.headers()) {
        Ok(token) => token,
        Err(refusal) => return refusal.into_response(),
    };
    match checked(&validator, token).await {
        Ok(identity) => {
            request.extensions_mut().insert(identity);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// Whose token it is, by the clock of this machine.
pub(crate) async fn checked(validator: &Validator, token: &str) -> Result<Identity, Refusal> {
    #[expect(clippy::cast_precision_loss, reason = "exact until the year 285 million")]
    let now = OffsetDateTime::now_utc().unix_timestamp() as f64;
    let checked = validator.check(token, now).await;
    if let Err(refusal) = &checked {
        tracing::debug!(%refusal, "token refused");
    }
    checked
}

/// The token of `Authorization: Bearer …` (RFC 6750 section 2.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Result<&str, Refusal> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let value = all.next().ok_or(Refusal::Missing)?;
    if all.next().is_some() {
        return Err(Refusal::Scheme);
    }
    let (scheme, token) =
        value.to_str().ok().and_then(|text| text.trim().split_once(' ')).ok_or(Refusal::Scheme)?;
    if !scheme.eq_ignore_ascii_case("bearer") || token.trim().is_empty() {
        return Err(Refusal::Scheme);
    }
    Ok(token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bearer_token_is_found_and_nothing_else() {
        let with = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, http::HeaderValue::from_static(value));
            }
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(with(&["Bearer a.b.c"]), Ok("a.b.c".to_owned()));
        assert_eq!(with(&["bearer  a.b.c "]), Ok("a.b.c".to_owned()));
        assert_eq!(with(&[]), Err(Refusal::Missing));
        for wrong in [&["Basic YTpi"][..], &["Bearer"], &["Bearer "], &[""], &["Bearer a", "Bearer b"]] {
            assert_eq!(with(wrong), Err(Refusal::Scheme), "{wrong:?}");
        }
    }
}
