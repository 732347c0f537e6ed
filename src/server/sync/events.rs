//! What the pane asks about an event of the calendar: what all calendars call it, which Outlook tells no add-in.

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use domain::mail::Address;
use domain::meeting::{Named, Shows};
use domain::step::recurrence::Recurrence;
use graph::event::{self, Event, Kind, ShowAs};
use graph::{Fault, Format, Mailbox, recurrence};
use http::StatusCode;
use serde::Deserialize;
use sync::http::now;
use sync::run::Tools;
use wire::Transport as _;

use super::Service;
use super::routes::{later, refused, right};
use crate::auth::Identity;

/// The longest id of an event that is asked for, in bytes; Exchange's have about 200.
const MAX_ID: usize = 1_024;

#[derive(Deserialize)]
pub(super) struct Asked {
    item: String,
}

/// Why there is no answer.
enum Unnamed {
    /// There is no such event.
    Gone,
    /// The synchronizer may not look into that calendar.
    Closed(Fault),
    /// Graph refused or failed.
    Failed(Fault),
}

impl From<Fault> for Unnamed {
    fn from(fault: Fault) -> Self {
        match fault.status() {
            Some(401 | 403) => Self::Closed(fault),
            Some(_) | None if fault.is_no_mailbox() => Self::Closed(fault),
            Some(_) | None if fault.is_gone() => Self::Gone,
            Some(_) | None => Self::Failed(fault),
        }
    }
}

/// The name of an event in one's own mailbox: nobody learns of others'.
pub(super) async fn event(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Query(asked): Query<Asked>,
) -> Response {
    if asked.item.is_empty() || asked.item.len() > MAX_ID {
        return refused(StatusCode::BAD_REQUEST, "no_event", "item must be the id of an event.");
    }
    let (right, handle) = match right(&service, &identity).await {
        Ok(known) => known,
        Err(response) => return response,
    };
    if right.own.is_empty() {
        let words = "No mailbox of yours is looked at: ask an administrator to enable it.";
        return refused(StatusCode::CONFLICT, "no_mailbox", words);
    }
    let address = Address::new(&right.address);
    match handle.ask(move |tools| async move { named(&tools, &address, &asked.item).await }).await {
        Ok(Ok(named)) => Json(decisions::told_event(&named)).into_response(),
        Ok(Err(Unnamed::Gone)) => refused(StatusCode::GONE, "gone", "The mailbox has no such event."),
        Ok(Err(Unnamed::Closed(fault))) => {
            tracing::warn!(%fault, "a calendar may not be read: the registration lacks Calendars.ReadWrite");
            let words = "The synchronizer may not read this calendar: ask an administrator.";
            refused(StatusCode::CONFLICT, "no_calendar", words)
        }
        Ok(Err(Unnamed::Failed(fault))) => {
            tracing::error!(%fault, "an event is not named");
            later()
        }
        Err(_) => later(),
    }
}

async fn named(tools: &Tools, address: &Address, id: &str) -> Result<Named, Unnamed> {
    let one = read(tools, address, id).await?;
    let uid = one.uid.clone().ok_or_else(|| Fault::Odd("an event without a name".into()))?;
    let (first, rule) = match (one.kind, &one.series) {
        (Some(Kind::Series), _) => (span(&one), rule(&one)),
        (Some(Kind::Occurrence | Kind::Exception), Some(series)) => {
            let series = read(tools, address, series).await?;
            (span(&series), rule(&series))
        }
        (Some(Kind::Occurrence | Kind::Exception), None) => (span(&one), None),
        (Some(Kind::Single) | None, _) => (None, None),
    };
    Ok(Named { uid, shows: shows(one.show_as), first, rule })
}

async fn read(tools: &Tools, address: &Address, id: &str) -> Result<Event, Fault> {
    let (engine, mailbox) = (&tools.engine, Mailbox::User(address.as_str().to_owned()));
    let request = event::request(&engine.service, &mailbox, id, Format::Text, &[])?;
    event::read(engine.graph.send(request).await?, now())
}

/// How a series recurs, where the CRM can hold that.
fn rule(series: &Event) -> Option<Recurrence> {
    let rule = recurrence::read(series.recurrence.clone()?).ok()?;
    rule.held_by_crm().is_ok().then_some(rule)
}

fn span(event: &Event) -> Option<(domain::mail::Moment, domain::mail::Moment)> {
    event.start.zip(event.end)
}

fn shows(as_what: Option<ShowAs>) -> Shows {
    match as_what {
        // Who works elsewhere can be asked: semantics B15 takes it for free.
        Some(ShowAs::Free | ShowAs::Elsewhere) => Shows::Free,
        Some(ShowAs::Tentative) => Shows::Tentative,
        Some(ShowAs::Away) => Shows::Away,
        Some(ShowAs::Busy | ShowAs::Unknown) | None => Shows::Busy,
    }
}
