//! Several requests in one (JSON batching).

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, Method, header};
use serde_json::{Map, Value};
use tower::service_fn;

use super::answer::{Answer, Fault};
use super::{Asked, ROOT, body, serve};

/// The most requests in one.
const PARTS_MAX: usize = 20;

/// A request of a batch.
struct Part {
    id: String,
    after: Vec<String>,
    request: Request,
}

/// Answers all requests of a batch in their order; what waits for one that failed is answered 424.
pub(super) async fn batch(asked: &Asked) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let all = body::member(&object, "requests").and_then(Value::as_array);
    let all = all.filter(|all| !all.is_empty()).ok_or_else(|| invalid("requests has no request"))?;
    if all.len() > PARTS_MAX {
        return Err(Fault::new(
            400,
            "BadRequest",
            format!("Number of batch request steps exceeds the maximum value of {PARTS_MAX}."),
        ));
    }
    let mut parts: Vec<Part> = Vec::with_capacity(all.len());
    for value in all {
        let part = read(value)?;
        if parts.iter().any(|known| known.id.eq_ignore_ascii_case(&part.id)) {
            return Err(invalid(&format!("the id {:?} stands twice", part.id)));
        }
        if let Some(unknown) = part.after.iter().find(|id| !parts.iter().any(|known| known.id == **id)) {
            return Err(invalid(&format!(
                "{:?} depends on {unknown:?}, which does not come before it",
                part.id
            )));
        }
        parts.push(part);
    }
    let mut done: Vec<(String, bool)> = Vec::with_capacity(parts.len());
    let mut text = String::from("{\"responses\":[");
    for part in parts {
        let waits_in_vain = part.after.iter().any(|id| done.iter().any(|(known, good)| known == id && !good));
        let response = if waits_in_vain {
            Fault::new(424, "FailedDependency", "A request that this one depends on has failed.")
                .into_answer()
                .respond(part.request.headers())
        } else {
            answered(asked, part.request).await
        };
        if !done.is_empty() {
            text.push(',');
        }
        done.push((part.id.clone(), response.status().is_success()));
        text.push_str(&told(&part.id, response).await?);
    }
    text.push_str("]}");
    Ok(Answer::text(200, text.into_bytes()))
}

fn invalid(why: &str) -> Fault {
    Fault::bad(format!("Invalid batch payload format: {why}."))
}

fn read(value: &Value) -> Result<Part, Fault> {
    let object = value.as_object().ok_or_else(|| invalid("a request is no object"))?;
    let id = match body::member(object, "id") {
        Some(Value::String(id)) if !id.is_empty() => id.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => return Err(invalid("a request has no id")),
    };
    let method = body::text(object, "method").unwrap_or_default().to_ascii_uppercase();
    let method = ["GET", "POST", "PATCH", "PUT", "DELETE"]
        .into_iter()
        .find(|known| *known == method)
        .and_then(|known| Method::from_bytes(known.as_bytes()).ok())
        .ok_or_else(|| invalid(&format!("the request {id:?} has no method")))?;
    let url = body::text(object, "url").filter(|u| !u.contains("://") && !u.is_empty());
    let url = url.ok_or_else(|| invalid(&format!("the request {id:?} has no relative url")))?;
    let address = format!("{ROOT}/{}", url.trim_start_matches('/')).replace(' ', "%20");
    let mut request = Request::builder().method(method).uri(ascii(&address));
    let headers = body::member(object, "headers").and_then(Value::as_object);
    for (name, value) in headers.into_iter().flatten() {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(&text)) else {
            return Err(invalid(&format!("a header of {id:?} cannot be one")));
        };
        // The token of the batch is the token of its parts.
        if name != header::AUTHORIZATION {
            request = request.header(name, value);
        }
    }
    let content = match body::member(object, "body") {
        None | Some(Value::Null) => Body::empty(),
        Some(given) => {
            if headers.is_none_or(|h| body::member(h, "Content-Type").is_none()) {
                return Err(invalid(&format!("{id:?} has a body and no Content-Type")));
            }
            // What is not JSON is in Base64.
            if let Value::String(text) = given {
                Body::from(STANDARD.decode(text).unwrap_or_else(|_| text.clone().into_bytes()))
            } else {
                Body::from(given.to_string())
            }
        }
    };
    let request = request.body(content).map_err(|e| invalid(&format!("{id:?}: {e}")))?;
    let after = match body::member(object, "dependsOn") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(_) => return Err(invalid(&format!("dependsOn of {id:?} is no list"))),
    };
    Ok(Part { id, after, request })
}

/// An address in ASCII.
fn ascii(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii() { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

/// A part meets the same faults on demand as a request of its own.
async fn answered(asked: &Asked, request: Request) -> Response {
    let (sandbox, caller) = (asked.sandbox.clone(), asked.caller.clone());
    let inner = service_fn(move |request: Request| {
        let (sandbox, caller) = (sandbox.clone(), caller.clone());
        async move { Ok::<_, std::convert::Infallible>(serve(sandbox, caller, request, false).await) }
    });
    asked.sandbox.faults().run_part(inner, request).await
}

/// The answer of a part as the batch has it. What is JSON is taken over as it is.
async fn told(id: &str, response: Response) -> Result<String, Fault> {
    let (parts, content) = response.into_parts();
    let mut status = parts.status.as_u16();
    let mut headers = Map::new();
    for (name, value) in &parts.headers {
        if let Ok(value) = value.to_str() {
            headers.insert(title(name.as_str()), value.into());
        }
    }
    let json = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/json"));
    let bytes = match axum::body::to_bytes(content, super::BODY_MAX).await {
        Ok(bytes) => bytes.to_vec(),
        // An answer that was dropped on demand: within a batch that is a gateway's failure.
        Err(_) => {
            status = 504;
            Vec::new()
        }
    };
    let body = match (bytes.is_empty(), json) {
        (true, _) => String::new(),
        (false, true) => format!(",\"body\":{}", String::from_utf8_lossy(&bytes)),
        (false, false) => format!(",\"body\":{}", Value::from(STANDARD.encode(bytes))),
    };
    Ok(format!(
        "{{\"id\":{},\"status\":{status},\"headers\":{}{body}}}",
        Value::from(id),
        Value::Object(headers)
    ))
}

/// `content-type` as `Content-Type`, as Graph writes the headers of parts.
fn title(name: &str) -> String {
    let word = |w: &str| {
        let mut letters = w.chars();
        letters.next().map_or_else(String::new, |f| f.to_ascii_uppercase().to_string() + letters.as_str())
    };
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}
