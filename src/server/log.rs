//! One line for each request: what was asked of which table and how it ended. Never a name, an address or a token:
//! keys in parentheses and queries may hold them.

use std::time::Instant;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

/// The longest path logged, in bytes.
const MAX_PATH: usize = 200;

/// Logs a request once it is answered.
pub(crate) async fn each_request(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let path = shape(request.uri().path());
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    if path.starts_with("/api/") {
        tracing::info!(%method, path, status, ms, "request");
    } else {
        tracing::debug!(%method, path, status, ms, "request");
    }
    response
}

/// A path without what stands in parentheses, and without what someone encoded into it.
fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut depth = 0_usize;
    for letter in path.chars() {
        match letter {
            '(' => {
                depth += 1;
                if depth == 1 {
                    shape.push_str("(…)");
                }
            }
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            'a'..='z' | 'A'..='Z' | '0'..='9' | '/' | '.' | '-' | '_' | '$' => shape.push(letter),
            _ => shape.push('?'),
        }
        if shape.len() > MAX_PATH {
            shape.push('…');
            break;
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn names_and_addresses_do_not_reach_the_log() {
        assert_eq!(
            shape("/api/data/v9.2/contacts(emailaddress1='mira@example.com')/name"),
            "/api/data/v9.2/contacts(…)/name"
        );
        assert_eq!(
            shape("/api/data/v9.2/contacts(emailaddress1='a)(b@example.com')"),
            "/api/data/v9.2/contacts(…)(…)"
        );
        assert_eq!(shape("/mail/mira%40example"), "/mail/mira?40example");
        assert_eq!(shape("/a\n2026 INFO forged"), "/a?2026?INFO?forged");
        assert!(shape(&"/x".repeat(5000)).len() < 210);
    }
}
