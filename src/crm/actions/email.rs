//! Operations of e-mail: is this mail here already, mark it sent, a token for its subject.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::catalog::Info;
use crate::cell::Cell;
use crate::error::{Fault, Result, code};
use crate::http::perform::cells;
use crate::rows::{Context, must, table, update};
use crate::store::plan::{Cond, Select};

/// ReasonCode 0: a mail with this Message-ID and direction is here (semantics B1).
const DUPLICATE: i64 = 0;
/// ReasonCode 6: every mail is taken; the rules of acceptance are the synchronizer's.
const ACCEPT_ALL: i64 = 6;

/// `CheckIncomingEmail` and `CheckPromoteEmail`: one mail is stored once per direction (semantics B10).
pub(super) async fn check(
    cx: &mut Context<'_>,
    arguments: &Map<String, Value>,
    promote: bool,
) -> Result<Value> {
    let message = arguments.get("MessageId").and_then(Value::as_str).map(str::trim).unwrap_or_default();
    if message.is_empty() {
        return Err(Fault::argument("Required field 'MessageId' is missing."));
    }
    // DirectionCode is a number: 1 outgoing, 0 incoming; an incoming mail is what CheckIncomingEmail is about.
    let outgoing = match arguments.get("DirectionCode") {
        Some(Value::Number(number)) => number.as_i64() == Some(1),
        Some(Value::Bool(outgoing)) => *outgoing,
        Some(Value::String(text)) => text == "1" || text == "true",
        _ => false,
    };
    let emails = table("email")?;
    let (Some(id), Some(direction)) = (emails.field("messageid"), emails.field("directioncode")) else {
        return Err(Fault::internal("email lacks messageid or directioncode"));
    };
    let cond = Cond::eq(id, message).and(Cond::eq(direction, i64::from(outgoing && promote)));
    let there = cx.db.count(emails, &cond, 1).await? > 0;
    let reason = if there { DUPLICATE } else { ACCEPT_ALL };
    let name = if promote { "ShouldPromote" } else { "ShouldDeliver" };
    Ok(json!({name: !there, "ReasonCode": reason}))
}

/// `GetTrackingTokenEmail`: prefix, online digit, user, counter (semantics B6).
pub(super) fn tracking_token(cx: &Context<'_>) -> Value {
    let (user, counter) = numbers(cx);
    json!({"TrackingToken": format!("CRM:1{user:03}{counter:03}")})
}

/// `SendEmail`: without `IssueSend` it is marked as sent, with it the synchronizer sends it (semantics B3, B16).
pub(super) async fn send(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Uuid,
    arguments: &Map<String, Value>,
) -> Result<Value> {
    if info.logical() != "email" {
        return Err(Fault::segment("SendEmail"));
    }
    let row = must(cx.db, info, id).await?;
    let issue = match arguments.get("IssueSend") {
        Some(Value::Bool(issue)) => *issue,
        _ => return Err(Fault::argument("Required field 'IssueSend' is missing.")),
    };
    if row.named("directioncode").int() == Some(0) {
        return Err(Fault::argument("An incoming email cannot be sent."));
    }
    if row.named("statecode").int() != Some(0) {
        return Err(Fault::argument("Only an open email can be sent."));
    }
    if issue {
        let sender = check_parties(cx, id).await?;
        may_send_as(cx, sender).await?;
    }
    let status = if issue { 6 } else { crate::rows::SENT };
    let mut new = cells(info, &[("statecode", Cell::Int(1)), ("statuscode", Cell::Int(status))]);
    let mut subject = row.named("subject").text().unwrap_or_default().to_owned();
    let token = match arguments.get("TrackingToken").and_then(Value::as_str) {
        Some(token) => Some(token.to_owned()).filter(|token| !token.is_empty()),
        // One that failed, or was taken back, keeps the token it has.
        None if issue => match row.named("trackingtoken").text().filter(|token| !token.is_empty()) {
            Some(token) => Some(token.to_owned()),
            None => own_token(cx).await?,
        },
        None => None,
    };
    if let Some(token) = token {
        new.put(info, "trackingtoken", Cell::from(token.as_str()));
        if !subject.contains(&token) {
            subject = format!("{subject} {token}").trim().to_owned();
        }
        new.put(info, "subject", Cell::Text(subject.clone()));
    }
    update::set(cx, info, &row, new).await?;
    Ok(json!({"Subject": subject}))
}

/// A token where the caller gives none and the organisation has a prefix for tokens.
async fn own_token(cx: &mut Context<'_>) -> Result<Option<String>> {
    let organisations = table("organization")?;
    let row = cx.db.row(&Select::new(organisations, Cond::All)).await?;
    // Prefixes used before stand behind the one in use.
    let prefix = row.as_ref().and_then(|row| row.named("trackingprefix").text()).unwrap_or_default();
    let prefix = prefix.split(';').next().unwrap_or_default().trim();
    if prefix.is_empty() {
        return Ok(None);
    }
    let (user, counter) = numbers(cx);
    Ok(Some(format!("{prefix}0{user:03}{counter:03}")))
}

/// The user's number and a counter's.
fn numbers(cx: &Context<'_>) -> (u128, u128) {
    (cx.who.id.as_u128() % 1000, Uuid::new_v4().as_u128() % 1000)
}

/// In another user's name only who is let (`usersettings.issendasallowed`, semantics B16); a queue is nobody's name. An
/// application is not asked: for whom it acts it says by acting for them.
///
/// # Errors
/// 403.
async fn may_send_as(cx: &mut Context<'_>, sender: Option<Uuid>) -> Result<()> {
    let Some(sender) = sender.filter(|sender| *sender != cx.who.id) else { return Ok(()) };
    if cx.who.application || cx.who.system {
        return Ok(());
    }
    let settings = cx.db.by_id(table("usersettings")?, sender).await?;
    if settings.is_some_and(|row| row.named("issendasallowed").int() == Some(1)) {
        return Ok(());
    }
    Err(Fault::new(
        403,
        code::PRIVILEGE_DENIED,
        format!("The user with id {sender} does not allow other users to send email on their behalf."),
    ))
}

/// The sender must be a user or queue, and somebody must receive it. Answers the sender, where it is a user.
async fn check_parties(cx: &mut Context<'_>, id: Uuid) -> Result<Option<Uuid>> {
    let parties = table("activityparty")?;
    let field = parties.field("activityid").unwrap_or_default();
    let rows = cx.db.rows(&Select::new(parties, Cond::eq(field, id))).await?;
    let mask = |row: &crate::store::Row| row.named("participationtypemask").int();
    let sender = rows.iter().find(|row| mask(row) == Some(1));
    let sender = match sender.and_then(|row| row.named("partyid").reference()) {
        Some(("systemuser", id)) => Some(id),
        Some(("queue", _)) => None,
        _ => return Err(Fault::argument("Invalid sender party: the sender must be a user or a queue.")),
    };
    if !rows.iter().any(|row| matches!(mask(row), Some(2..=4))) {
        return Err(Fault::new(
            400,
            "0x80040b04",
            "The e-mail must have at least one recipient before it can be sent",
        ));
    }
    Ok(sender)
}
