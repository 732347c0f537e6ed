//! What the pane asks about an event of the calendar: what all calendars call it, which Outlook tells no add-in, and from
//! which row of the CRM it was made.

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use domain::mail::Address;
use domain::meeting::{Named, Shows};
use domain::step::recurrence::Recurrence;
use graph::event::{self, Event, Kind, ShowAs};
use graph::{Fault, Format, Mailbox, Property, recurrence};
use http::StatusCode;
use serde::Deserialize;
use sync::http::now;
use sync::run::{Handle, Tools};
use uuid::Uuid;
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
    let own = Address::new(&right.address);
    let address = own.clone();
    match handle.ask(move |tools| async move { named(&tools, &address, &asked.item).await }).await {
        Ok(Ok((named, event))) => match began(&service, &handle, &own, &event).await {
            Ok(row) => Json(decisions::told_event(&Named { row, ..named })).into_response(),
            Err(response) => response,
        },
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

/// From which row an event was made: its organizer's copy says so. Nothing where it was copied from one that was: that
/// row has another event.
async fn began(
    service: &Service,
    handle: &Handle,
    own: &Address,
    event: &Event,
) -> Result<Option<Uuid>, Response> {
    let told = |error: sync::store::StoreError| {
        tracing::error!(%error, "the row of an event is not told");
        later()
    };
    let organizer = event.organizer.as_ref().map(|one| Address::new(&one.address));
    let theirs = organizer.filter(|one| event.is_organizer == Some(false) && one != own);
    let whose = theirs.as_ref().unwrap_or(own).clone();
    let Some(mailbox) = service.store().mailbox(&whose).await.map_err(told)? else { return Ok(None) };
    let copy = match (theirs, event.uid.clone()) {
        (None, _) => Some(made_from(event)),
        (Some(_), Some(uid)) if mailbox.enrolment.enabled => {
            let asked = handle.ask(move |tools| async move { organizers(&tools, &whose, &uid).await }).await;
            match asked {
                Ok(Ok(copy)) => copy,
                // What is wrong with a colleague's mailbox is told in theirs.
                Ok(Err(Unnamed::Gone | Unnamed::Closed(_))) => None,
                Ok(Err(Unnamed::Failed(fault))) => {
                    tracing::error!(%fault, "the organizer's copy of an event is not read");
                    return Err(later());
                }
                Err(_) => return Err(later()),
            }
        }
        (Some(_), _) => None,
    };
    let Some((Some(row), item)) = copy else { return Ok(None) };
    let pairs = service.store().pairs_of_rows(mailbox.id, &[row]).await.map_err(told)?;
    let of_another = pairs.iter().any(|pair| pair.item.as_ref().is_some_and(|known| *known != item));
    Ok((!of_another).then_some(row))
}

/// The row an event says it was made from, and the event's id.
fn made_from(event: &Event) -> (Option<Uuid>, String) {
    let row = event.property(&Property::ACTIVITY).and_then(|key| Uuid::try_parse(key).ok());
    (row, event.id.clone())
}

/// What the organizer's copy says.
async fn organizers(
    tools: &Tools,
    address: &Address,
    uid: &str,
) -> Result<Option<(Option<Uuid>, String)>, Unnamed> {
    let (engine, mailbox) = (&tools.engine, Mailbox::User(address.as_str().to_owned()));
    let request = event::named(&engine.service, &mailbox, uid, Format::Text, &[Property::ACTIVITY])?;
    let reply = engine.graph.send(request).await.map_err(Fault::from)?;
    Ok(event::read_named(reply, now())?.as_ref().map(made_from))
}

async fn named(tools: &Tools, address: &Address, id: &str) -> Result<(Named, Event), Unnamed> {
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
    Ok((Named { uid, shows: shows(one.show_as), first, rule, row: None }, one))
}

async fn read(tools: &Tools, address: &Address, id: &str) -> Result<Event, Fault> {
    let (engine, mailbox) = (&tools.engine, Mailbox::User(address.as_str().to_owned()));
    let request = event::request(&engine.service, &mailbox, id, Format::Text, &[Property::ACTIVITY])?;
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
