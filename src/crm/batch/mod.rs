//! `$batch` as Dataverse takes it: multipart/mixed, change sets that happen as a whole or not at all, `$1`.

mod multipart;

use std::sync::Arc;

use axum::http::Method;
use uuid::Uuid;

use crate::access::Who;
use crate::catalog::Info;
use crate::error::{Fault, Result};
use crate::http::call::{Answer, Call, Prefer};
use crate::http::perform::perform;
use crate::service::{Service, context};
use multipart::{Item, Part};

/// Requests of one batch, as in Dataverse.
const MAX_REQUESTS: usize = 1000;

/// Performs a batch.
///
/// # Errors
/// 400 when the batch cannot be read, 405 for another method than POST.
pub(crate) async fn run(service: &Service, who: Arc<Who>, call: &Call) -> Result<Answer> {
    if call.method != Method::POST {
        return Err(Fault::method(call.method.as_str()));
    }
    let media = call.header("content-type").unwrap_or_default();
    let items = multipart::read(media, &call.body, call)?;
    let count: usize = items.iter().map(Item::len).sum();
    if count > MAX_REQUESTS {
        return Err(Fault::new(
            400,
            crate::error::code::BAD_REQUEST,
            format!("The maximum number of requests in a batch is {MAX_REQUESTS}, this one has {count}."),
        ));
    }
    let go_on = Prefer::read(&call.headers).go_on;
    let mut writer = multipart::Writer::new("batchresponse");
    let mut failed = false;
    for item in items {
        match item {
            Item::One(part) => {
                let answer = match part.call {
                    Ok(inner) => one(service, Arc::clone(&who), &inner).await,
                    Err(fault) => fault.into(),
                };
                failed |= answer.status >= 400;
                writer.answer(part.content_id.as_deref(), &answer);
            }
            Item::ChangeSet(parts) => match change_set(service, Arc::clone(&who), parts).await {
                Ok(answers) => writer.change_set(&answers),
                Err((content_id, fault)) => {
                    failed = true;
                    writer.answer(content_id.as_deref(), &fault.into());
                }
            },
        }
        if failed && !go_on {
            break;
        }
    }
    let status = if failed && !go_on { 400 } else { 200 };
    let (media, body) = writer.finish();
    let mut answer = Answer::empty(status);
    answer.headers.push(("Content-Type", media));
    answer.body = body;
    Ok(answer)
}

async fn one(service: &Service, who: Arc<Who>, call: &Call) -> Answer {
    if call.path.trim_matches('/') == "$batch" {
        return Fault::bad("A batch may not hold a batch.").into();
    }
    service.single(who, call).await.unwrap_or_else(|fault| Answer::refusal(fault, call))
}

type Answers = Vec<(Option<String>, Answer)>;
type Failed = (Option<String>, Fault);

/// All requests in one transaction; the first that is refused undoes the others.
async fn change_set(service: &Service, who: Arc<Who>, parts: Vec<Part>) -> Result<Answers, Failed> {
    let none = |fault: Fault| (None, fault);
    let mut db = service.begin(&who).await.map_err(none)?;
    let mut contents: Vec<(String, &'static Info, Uuid)> = Vec::new();
    let mut answers = Vec::with_capacity(parts.len());
    let mut result = Ok(());
    for part in parts {
        let done = match part.call {
            Ok(call) if call.method == Method::GET => {
                Err(Fault::bad("A change set may not hold requests that read."))
            }
            Ok(call) if call.path.trim_matches('/') == "$batch" => {
                Err(Fault::bad("A batch may not hold a batch."))
            }
            Ok(call) => {
                let mut cx = context(&mut db, Arc::clone(&who), &contents);
                perform(service, &mut cx, &call).await
            }
            Err(fault) => Err(fault),
        };
        match done {
            Ok(answer) => {
                if let (Some(content), Some((table, id))) = (&part.content_id, answer.made)
                    && let Some(info) = service.catalog.tables().get(table)
                {
                    contents.push((content.clone(), info, id));
                }
                answers.push((part.content_id, answer));
            }
            Err(fault) => {
                result = Err((part.content_id, fault));
                break;
            }
        }
    }
    match result {
        Ok(()) => {
            service.end(db, Ok(())).await.map_err(none)?;
            Ok(answers)
        }
        Err((content, fault)) => match service.end(db, Err::<(), _>(fault.clone())).await {
            Ok(()) => Err((content, fault)),
            Err(fault) => Err((content, fault)),
        },
    }
}
