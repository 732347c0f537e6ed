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

/// A path without what stands in parentheses, and without what someone encoded into it. In Graph's paths whom and what
/// it is about stands in segments of its own: there only words are left.
fn shape(path: &str) -> String {
    if path.starts_with("/graph/") {
        let word = |part: &str| {
            let letters = part.strip_prefix('$').unwrap_or(part);
            part == "v1.0" || (letters.len() <= 24 && letters.bytes().all(|byte| byte.is_ascii_alphabetic()))
        };
        let parts = path.split('/').map(|part| part.split('(').next().unwrap_or_default());
        let words: Vec<&str> = parts.map(|part| if word(part) { part } else { "(…)" }).collect();
        return cut(words.join("/"));
    }
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
            break;
        }
    }
    cut(shape)
}

/// At most [`MAX_PATH`], with a mark where something was cut off.
fn cut(mut shape: String) -> String {
    if shape.len() > MAX_PATH {
        let end = (0..=MAX_PATH).rev().find(|at| shape.is_char_boundary(*at)).unwrap_or(0);
        shape.truncate(end);
        shape.push('…');
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
        for path in
            ["/users/mira%40example.com/mailFolders/inbox", "/users('mira@example.com')/mailFolders/inbox"]
        {
            let told = shape(&format!("/graph/v1.0{path}"));
            assert!(told.starts_with("/graph/v1.0/users") && told.ends_with("/mailFolders/inbox"), "{told}");
            assert!(!told.contains("mira"), "{told}");
        }
        assert_eq!(shape("/graph/v1.0/me/messages/AAkk1/$value"), "/graph/v1.0/me/messages/(…)/$value");
        for long in [
            "/x".repeat(5000),
            format!("/graph{}", "/x".repeat(5000)),
            format!("/graph{}", "/1".repeat(5000)),
        ] {
            assert!(shape(&long).len() < 210);
        }
    }
}
