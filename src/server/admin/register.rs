//! `/admin/decisions`: the register of what was decided, with the sentences that explain it.

use admin::{Offered, Register, Row};
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use domain::mail::{Address, MessageId, Moment};
use domain::mailbox::{Deed, Whose};
use http::{HeaderMap, header};
use serde::Deserialize;
use sync::store::{DecisionRow, Filter, MailboxId, PAGE_MAX, Place, StoreError};
use sync::undo::UNDOABLE_IN_STEP;
use sync::{Offer, explain};
use uuid::Uuid;
use words::Words;
use words::explain::When;

use super::who::{Asker, asker, broken, unknown};
use crate::auth::Identity;
use crate::sync::Service;

/// Pages of the store that are read for one page of what was asked for.
const MAX_PAGES: usize = 10;
/// Verdicts by which something was done that can be taken back.
const UNDOABLE: [&str; 4] = ["track", "link", "repair", "untrack"];
/// A verdict by which something is offered.
const OFFERS: &str = "leave";

#[derive(Deserialize)]
pub(super) struct Asked {
    mailbox: Option<String>,
    verdict: Option<String>,
    reason: Option<String>,
    /// About the mail that this activity is.
    activity: Option<Uuid>,
    since: Option<i64>,
    before: Option<i64>,
    most: Option<u32>,
}

/// Answers `GET /admin/decisions`.
pub(super) async fn list(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    let mailbox = match of_whom(&service, &asker, asked.mailbox.as_deref()).await {
        Ok(Some(mailbox)) => mailbox,
        Ok(None) => return unknown(),
        Err(error) => return broken(&error),
    };
    let said = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let words = Words::new(said.and_then(|tags| tags.split([',', ';']).next()).unwrap_or_default().trim());
    match page(&service, &asked, mailbox).await {
        Ok((rows, next)) => {
            let mut lines = Vec::with_capacity(rows.len());
            for row in &rows {
                let own = asker.right.own.contains(&row.mailbox);
                let offers = match offers(&service, row, own).await {
                    Ok(offers) => offers,
                    Err(error) => return broken(&error),
                };
                lines.push(told(row, own, offers, words));
            }
            Json(Register { rows: lines, next }).into_response()
        }
        Err(error) => broken(&error),
    }
}

/// Of which mailbox decisions are told; `Some(None)` of all. Nothing where whoever asks may not know.
async fn of_whom(
    service: &Service,
    asker: &Asker,
    named: Option<&str>,
) -> Result<Option<Option<MailboxId>>, StoreError> {
    let all = asker.may(Deed::See, Whose::Others).is_ok();
    let Some(address) = named.filter(|address| !address.is_empty()) else {
        return Ok(if all { Some(None) } else { asker.right.own.first().map(|own| Some(*own)) });
    };
    let found = service.store().mailbox(&Address::new(address)).await?.map(|one| one.id);
    Ok(found.filter(|id| all || asker.right.own.contains(id)).map(Some))
}

/// A page, and before which second the next one begins. Seconds are told whole, where they can be.
async fn page(
    service: &Service,
    asked: &Asked,
    mailbox: Option<MailboxId>,
) -> Result<(Vec<DecisionRow>, Option<i64>), StoreError> {
    let most = usize::try_from(asked.most.unwrap_or(100).clamp(1, PAGE_MAX)).unwrap_or(1);
    let filter = Filter { mailbox, reason: asked.reason.clone(), since: asked.since.map(Moment) };
    let mut after = asked.before.map(|before| Place { at: Moment(before), id: Uuid::nil() });
    let mut rows: Vec<DecisionRow> = Vec::new();
    let mut more = false;
    for _ in 0..MAX_PAGES {
        let some = service.store().decisions(&filter, after, PAGE_MAX).await?;
        more = some.len() >= PAGE_MAX as usize;
        after = some.last().map(DecisionRow::place).or(after);
        rows.extend(
            some.into_iter()
                .filter(|row| asked.verdict.as_ref().is_none_or(|verdict| row.decision.verdict == *verdict))
                .filter(|row| asked.activity.is_none_or(|activity| row.decision.activity == Some(activity))),
        );
        if !more || rows.len() > most {
            break;
        }
    }
    if rows.len() <= most {
        // What was looked through without finding enough is gone on with next time.
        let next = after.filter(|_| more).map(|place| place.at.0);
        return Ok((rows, next));
    }
    let cut = rows[most].decision.at;
    let whole = rows.iter().position(|row| row.decision.at == cut).filter(|at| *at > 0);
    rows.truncate(whole.unwrap_or(most));
    let next = if whole.is_some() { cut.0 + 1 } else { cut.0 };
    Ok((rows, Some(next)))
}

/// What is still to be chosen by whoever asks.
async fn offers(service: &Service, row: &DecisionRow, own: bool) -> Result<Vec<Offered>, StoreError> {
    let offer = Offer::read(&row.decision.evidence).filter(|_| own && row.decision.verdict == OFFERS);
    let Some(offer) = offer else { return Ok(Vec::new()) };
    let known = service.store().pairs_of_items(row.mailbox, &[offer.item.as_str()]).await?;
    let open = offer.rows.into_iter().filter(|_| known.is_empty());
    Ok(open.map(|record| Offered { id: record.id, name: record.name }).collect())
}

fn told(row: &DecisionRow, own: bool, offers: Vec<Offered>, words: Words) -> Row {
    let one = &row.decision;
    let kept = explain::decision(row);
    let known = decisions::recorded(&kept);
    let of_mail = known.as_ref().map(|known| words.explain(&known.account, When::Done));
    // What is not about mail is about what is kept in step.
    let in_step = || Some(words.explain_step(&decisions::step::recorded(&kept)?, When::Done));
    let explained = of_mail.or_else(in_step);
    let regarding = known.as_ref().and_then(|known| known.account.evidence.regarding.as_ref());
    Row {
        id: row.id,
        at: one.at.0,
        mailbox: row.address.as_ref().map(|address| address.as_str().to_owned()).unwrap_or_default(),
        message: one.message.as_ref().map(MessageId::as_str).unwrap_or_default().to_owned(),
        verdict: one.verdict.clone(),
        reason: one.reason.clone(),
        said: explained.as_ref().map(|said| said.sentence(words)).unwrap_or_default(),
        remedy: explained.and_then(|said| said.remedy).unwrap_or_default(),
        regarding: regarding.map(|record| record.name.clone()).filter(|name| !name.is_empty()),
        about: sync::label(&one.evidence).filter(|_| own).unwrap_or_default(),
        offers,
        undoable: row.undone.is_none()
            && UNDOABLE.iter().chain(&UNDOABLE_IN_STEP).any(|verdict| *verdict == one.verdict),
        undone: row.undone.is_some(),
    }
}
