//! Large files, attached piece by piece (outlook-large-attachments). The address to which the pieces go is secret by
//! itself and takes no token.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use super::answer::{Answer, Fault};
use super::options::time;
use super::{Asked, body, now_ms};
use crate::mailbox::{Mailbox, NewAttachment, Parts};
use crate::{Sandbox, secrets};

/// The largest file, in bytes (Exchange Online's largest message).
const FILE_MAX: u64 = 150 * 1024 * 1024;
/// The most uploads that go on at once.
const UPLOADS_MAX: usize = 100;
/// How long one may take, in milliseconds.
const LIFE_MS: i64 = 24 * 3_600 * 1_000;

/// Uploads that go on; lost at a restart, as they expire anyway.
#[derive(Debug, Default)]
pub(crate) struct Uploads(Mutex<HashMap<String, Upload>>);

#[derive(Debug, Clone)]
struct Upload {
    mailbox: Mailbox,
    message: String,
    file: NewAttachment,
    size: u64,
    content: Vec<u8>,
    expires_at: i64,
    /// The message's address in Graph.
    place: String,
}

/// Opens an upload.
pub(super) async fn create(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let item = body::member(&object, "AttachmentItem").and_then(Value::as_object);
    let item = item.ok_or_else(|| Fault::bad("The parameter 'AttachmentItem' is missing."))?;
    let size = body::member(item, "size").and_then(Value::as_u64).unwrap_or(0);
    if size == 0 || size > FILE_MAX {
        return Err(Fault::new(400, "ErrorInvalidRequest", format!("A file has 1 to {FILE_MAX} bytes.")));
    }
    let message = asked.sandbox.mailboxes().item(mailbox.key, id, Parts::default()).await?;
    let upload = Upload {
        mailbox: mailbox.clone(),
        message: message.immutable_id,
        file: NewAttachment {
            name: body::must(item, "name")?.to_owned(),
            content_type: body::text(item, "contentType").unwrap_or("application/octet-stream").to_owned(),
            content_id: body::text(item, "contentId").unwrap_or_default().to_owned(),
            is_inline: body::member(item, "isInline").and_then(Value::as_bool).unwrap_or(false),
            ..NewAttachment::default()
        },
        size,
        content: Vec::new(),
        expires_at: now_ms() + LIFE_MS,
        place: format!("{}/users('{}')/messages('{id}')", asked.root(), mailbox.user_id),
    };
    let expires = time(upload.expires_at);
    let token = secrets::random_text(32);
    let mut all = asked.sandbox.uploads().0.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|_, u| u.expires_at > now_ms());
    if all.len() >= UPLOADS_MAX {
        return Err(Fault::new(503, "ErrorServerBusy", "Too many uploads go on."));
    }
    all.insert(token.clone(), upload);
    let url = format!("{}/sandbox/graph/upload/{token}", asked.caller.origin);
    Ok(Answer::json(
        201,
        &json!({
            "@odata.context": format!("{}/$metadata#microsoft.graph.uploadSession", asked.root()),
            "uploadUrl": url, "expirationDateTime": expires, "nextExpectedRanges": ["0-"],
        }),
    ))
}

fn failed(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}

/// First and last byte, and the size of the file: `bytes 0-2/5`.
fn range(headers: &HeaderMap) -> Option<(u64, u64, u64)> {
    let text = headers.get(header::CONTENT_RANGE)?.to_str().ok()?.strip_prefix("bytes ")?;
    let (range, size) = text.split_once('/')?;
    let (from, to) = range.split_once('-')?;
    Some((from.trim().parse().ok()?, to.trim().parse().ok()?, size.trim().parse().ok()?))
}

/// Takes a piece; the last one attaches the file.
pub(super) async fn piece(
    State(sandbox): State<Sandbox>,
    Path(token): Path<String>,
    headers: HeaderMap,
    content: Bytes,
) -> Response {
    let upload = match taken(&sandbox, &token, &headers, &content) {
        Ok(Some(upload)) => upload,
        Ok(None) => return state(State(sandbox), Path(token)).await,
        Err(response) => return *response,
    };
    let file = NewAttachment { content_bytes: STANDARD.encode(&upload.content), ..upload.file };
    match sandbox.mailboxes().attach(&upload.mailbox, &upload.message, &file, now_ms()).await {
        Ok(id) => {
            let place = format!("{}/attachments('{id}')", upload.place);
            (StatusCode::CREATED, [(header::LOCATION, place)]).into_response()
        }
        Err(e) => failed(StatusCode::BAD_REQUEST, "ErrorInvalidRequest", &e.to_string()),
    }
}

/// Adds a piece; gives the whole upload where it was the last one.
fn taken(
    sandbox: &Sandbox,
    token: &str,
    headers: &HeaderMap,
    content: &[u8],
) -> Result<Option<Upload>, Box<Response>> {
    let mut all = sandbox.uploads().0.lock().unwrap_or_else(PoisonError::into_inner);
    let gone = || Box::new(failed(StatusCode::NOT_FOUND, "ErrorItemNotFound", "The upload session is gone."));
    let upload = all.get_mut(token).filter(|u| u.expires_at > now_ms()).ok_or_else(gone)?;
    let at = u64::try_from(upload.content.len()).unwrap_or(u64::MAX);
    let fits = range(headers).is_some_and(|(from, to, size)| {
        from == at
            && size == upload.size
            && to < size
            && (to + 1).checked_sub(from) == Some(content.len() as u64)
    });
    if !fits {
        return Err(Box::new(failed(
            StatusCode::RANGE_NOT_SATISFIABLE,
            "ErrorInvalidRange",
            "The piece is not the one that is expected next.",
        )));
    }
    upload.content.extend_from_slice(content);
    if upload.content.len() as u64 == upload.size { Ok(all.remove(token)) } else { Ok(None) }
}

/// How far an upload has come.
pub(super) async fn state(State(sandbox): State<Sandbox>, Path(token): Path<String>) -> Response {
    let all = sandbox.uploads().0.lock().unwrap_or_else(PoisonError::into_inner);
    match all.get(&token) {
        Some(upload) => Json(json!({
            "expirationDateTime": time(upload.expires_at),
            "nextExpectedRanges": [format!("{}-", upload.content.len())],
        }))
        .into_response(),
        None => failed(StatusCode::NOT_FOUND, "ErrorItemNotFound", "The upload session is gone."),
    }
}

/// Gives an upload up.
pub(super) async fn cancel(State(sandbox): State<Sandbox>, Path(token): Path<String>) -> Response {
    let known = sandbox.uploads().0.lock().unwrap_or_else(PoisonError::into_inner).remove(&token).is_some();
    if known {
        StatusCode::NO_CONTENT.into_response()
    } else {
        failed(StatusCode::NOT_FOUND, "ErrorItemNotFound", "The upload session is gone.")
    }
}
