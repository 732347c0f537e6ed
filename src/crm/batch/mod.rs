//! `$batch` as Dataverse takes it: multipart/mixed, change sets that happen as a whole or not at all, `$1`.
//!
//! All changes of a batch are committed together before it is answered. Each change set, and each change outside of
//! one, is a part of that transaction and is given up alone when it is refused.

mod multipart;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::Method;
use uuid::Uuid;

use crate::access::Who;
use crate::catalog::Info;
use crate::error::{Fault, Result};
use crate::http::call::{Answer, Call, Prefer};
use crate::http::perform::perform;
use crate::service::{Service, context, reads};
use crate::store::Db;
use multipart::{Item, Part};

/// Requests of one batch, as in Dataverse.
const MAX_REQUESTS: usize = 1000;
/// How long one transaction of a batch goes on before others get their turn.
const TURN: Duration = Duration::from_millis(250);

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
    let mut work = Work { service, who, open: None };
    let done = all(&mut work, items, go_on, &mut writer).await;
    let failed = work.end(done).await?;
    let status = if failed && !go_on { 400 } else { 200 };
    let (media, body) = writer.finish();
    let mut answer = Answer::empty(status);
    answer.headers.push(("Content-Type", media));
    answer.body = body;
    Ok(answer)
}

/// Answers items one after the other; true when one of them failed.
///
/// # Errors
/// When the transaction is lost, with what was done since it began.
async fn all(
    work: &mut Work<'_>,
    items: Vec<Item>,
    go_on: bool,
    writer: &mut multipart::Writer,
) -> Result<bool> {
    let mut failed = false;
    for item in items {
        match item {
            Item::One(part) => {
                let answer = match part.call {
                    Ok(inner) => work.one(&inner).await?,
                    Err(fault) => fault.into(),
                };
                failed |= answer.status >= 400;
                writer.answer(part.content_id.as_deref(), &answer);
            }
            Item::ChangeSet(parts) => match work.change_set(parts).await? {
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
        work.pause().await?;
    }
    Ok(failed)
}

type Answers = Vec<(Option<String>, Answer)>;
type Failed = (Option<String>, Fault);

/// The transaction that the changes of a batch share, begun with the first of them.
struct Work<'a> {
    service: &'a Service,
    who: Arc<Who>,
    open: Option<(Db, Instant)>,
}

impl Work<'_> {
    /// Begins a part of the transaction.
    async fn begin_part(&mut self) -> Result<&mut Db> {
        let (db, _) = match &mut self.open {
            Some(open) => open,
            open @ None => open.insert((self.service.begin(&self.who).await?, Instant::now())),
        };
        db.writing()?.begin_part().await?;
        Ok(db)
    }

    /// A request outside of change sets. What it reads is what the batch has made of it.
    async fn one(&mut self, call: &Call) -> Result<Answer> {
        let (service, who) = (self.service, Arc::clone(&self.who));
        if call.path.trim_matches('/') == "$batch" {
            return Ok(Fault::bad("A batch may not hold a batch.").into());
        }
        let result = match &mut self.open {
            None if reads(call) => service.single(who, call).await,
            Some((db, _)) if reads(call) => perform(service, &mut context(db, who, &[]), call).await,
            Some(_) | None => {
                let db = self.begin_part().await?;
                let result = perform(service, &mut context(db, who, &[]), call).await;
                db.writing()?.end_part(result.is_ok()).await?;
                result
            }
        };
        Ok(result.unwrap_or_else(|fault| Answer::refusal(fault, call)))
    }

    /// All requests as one part; the first that is refused undoes the others.
    async fn change_set(&mut self, parts: Vec<Part>) -> Result<Result<Answers, Failed>> {
        let (service, who) = (self.service, Arc::clone(&self.who));
        let db = self.begin_part().await?;
        let done = change_set(service, who, db, parts).await;
        db.writing()?.end_part(done.is_ok()).await?;
        Ok(done)
    }

    /// Commits a transaction that has gone on for long.
    async fn pause(&mut self) -> Result<()> {
        match self.open.take_if(|(_, since)| since.elapsed() > TURN) {
            Some((db, _)) => self.service.end(db, Ok(())).await,
            None => Ok(()),
        }
    }

    /// Commits, or gives up what is not committed when the batch cannot go on.
    async fn end<T>(self, done: Result<T>) -> Result<T> {
        match self.open {
            Some((db, _)) => self.service.end(db, done).await,
            None => done,
        }
    }
}

async fn change_set(
    service: &Service,
    who: Arc<Who>,
    db: &mut Db,
    parts: Vec<Part>,
) -> Result<Answers, Failed> {
    let mut contents: Vec<(String, &'static Info, Uuid)> = Vec::new();
    let mut answers = Vec::with_capacity(parts.len());
    for part in parts {
        let done = match part.call {
            Ok(call) if call.method == Method::GET => {
                Err(Fault::bad("A change set may not hold requests that read."))
            }
            Ok(call) if call.path.trim_matches('/') == "$batch" => {
                Err(Fault::bad("A batch may not hold a batch."))
            }
            Ok(call) => perform(service, &mut context(db, Arc::clone(&who), &contents), &call).await,
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
            Err(fault) => return Err((part.content_id, fault)),
        }
    }
    Ok(answers)
}
