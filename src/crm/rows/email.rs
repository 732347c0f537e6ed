//! Rules of e-mail activities: what a sent or received mail still lets change, when it was sent, attachments.

use uuid::Uuid;

use super::{Cells, Context, table};
use crate::catalog::Info;
use crate::cell::Cell;
use crate::error::{Fault, Result, code};
use crate::store::Row;
use crate::store::plan::{Cond, Select};

/// Status of a mail that was sent.
pub(crate) const SENT: i64 = 3;
/// Status of a mail that was received.
pub(crate) const RECEIVED: i64 = 4;

/// What a completed or cancelled mail keeps as it is: it is the record of what was said.
const CONTENT: &[&str] = &[
    "subject",
    "description",
    "messageid",
    "directioncode",
    "sender",
    "torecipients",
    "mimetype",
    "submittedby",
];

/// Statuses of a mail that is being sent: pending send, sending.
const UNDER_WAY: [i64; 2] = [6, 7];

/// Columns of a new mail.
pub(super) fn created(info: &Info, cells: &mut Cells, now: &str) {
    if info.logical() != "email" {
        return;
    }
    cells.fill(info, "attachmentcount", Cell::Int(0));
    sent_on(info, None, cells, now);
}

/// `senton` of a mail that becomes sent or received.
pub(super) fn sent_on(info: &Info, old: Option<&Row>, cells: &mut Cells, now: &str) {
    if info.logical() != "email" {
        return;
    }
    let status = cells.named(info, "statuscode").and_then(Cell::int);
    if !matches!(status, Some(SENT | RECEIVED)) {
        return;
    }
    let value = |name: &str| {
        let new = cells.named(info, name).cloned();
        new.or_else(|| old.map(|row| row.named(name).clone())).filter(|cell| !cell.is_null())
    };
    if old.is_some_and(|row| !row.named("senton").is_null()) || value("senton").is_some() {
        return;
    }
    let at = value("actualend").or_else(|| value("actualstart")).unwrap_or_else(|| Cell::from(now));
    cells.put(info, "senton", at.clone());
    cells.fill(info, "actualend", at.clone());
    cells.fill(info, "sortdate", at);
}

/// Refuses to change what a completed or cancelled mail keeps.
///
/// # Errors
/// 400 naming the columns.
pub(super) fn changeable(info: &Info, old: &Row, cells: &Cells, parties: bool) -> Result<()> {
    if info.logical() != "email" || old.named("statecode").int() == Some(0) {
        return Ok(());
    }
    // A mail that is being sent gets the name that the mail server gave it.
    let status = old.named("statuscode").int();
    let under_way = status.is_some_and(|status| UNDER_WAY.contains(&status));
    let changed: Vec<&str> = CONTENT
        .iter()
        .filter(|name| !(under_way && **name == "messageid"))
        .filter(|name| cells.named(info, name).is_some_and(|cell| cell != old.named(name)))
        .copied()
        .chain(parties.then_some("email_activity_parties"))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    Err(Fault::new(
        400,
        code::ARGUMENT,
        format!(
            "The email with id {} is completed or cancelled and read-only: {} cannot be changed.",
            old.id(),
            changed.join(", ")
        ),
    ))
}

/// After an attachment was made: of what it is, and the count on its mail.
pub(super) async fn attached(
    cx: &mut Context<'_>,
    info: &'static Info,
    cells: &Cells,
    id: Uuid,
) -> Result<()> {
    if info.logical() != "activitymimeattachment" {
        return Ok(());
    }
    let Some((target, mail)) = cells.named(info, "objectid").and_then(Cell::reference) else {
        return Ok(());
    };
    let mut more = Cells::default();
    cx.who.clone().may_id(cx.db, target, mail, crate::access::Right::Write).await?;
    more.put(info, "objecttypecode", Cell::from(target));
    if target == "email" {
        more.put(info, "activityid", Cell::Ref(crate::catalog::POINTER, mail));
    }
    cx.db.writing()?.update(info, id, more.all()).await?;
    recount(cx, target, mail).await
}

/// Writes the number of attachments on their mail.
pub(super) async fn recount(cx: &mut Context<'_>, target: &str, mail: Uuid) -> Result<()> {
    if target != "email" {
        return Ok(());
    }
    let (emails, attachments) = (table("email")?, table("activitymimeattachment")?);
    let field = attachments.field("objectid").unwrap_or_default();
    let count = cx.db.count(attachments, &Cond::eq(field, mail), u32::MAX).await?;
    let row = cx.db.row(&Select::new(emails, Cond::eq(0, mail)).fields(vec![0])).await?;
    if row.is_some() {
        let mut cells = Cells::default();
        cells.put(emails, "attachmentcount", Cell::Int(count));
        cx.db.writing()?.update(emails, mail, cells.all()).await?;
    }
    Ok(())
}
