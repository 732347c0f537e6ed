//! What Dataverse does about mailboxes by itself: it refuses what would break them, and an address that changes has
//! to be approved and tested anew (semantics B17).

use uuid::Uuid;

use super::{Cells, Context, table};
use crate::catalog::Info;
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::store::Row;
use crate::store::plan::{Cond, Select};

/// `emailrouteraccessapproval`: it waits for somebody.
const PENDING: i64 = 2;
/// `…status`: no test was run.
const NOT_RUN: i64 = 0;

/// Refuses to save a mailbox that is being tested, to give it an address of its own, and to activate that of a disabled
/// user.
///
/// # Errors
/// 400 with the code of each.
pub(super) async fn changeable(cx: &mut Context<'_>, info: &Info, old: &Row, cells: &Cells) -> Result<()> {
    if info.logical() != "mailbox" {
        return Ok(());
    }
    let refused = |code, words: &str| Err(Fault::new(400, code, words));
    // Whoever says whether a test is under way is the test itself.
    let tested = old.named("testemailconfigurationscheduled").int() == Some(1);
    if tested && cells.named(info, "testemailconfigurationscheduled").is_none() {
        return refused(
            "0x8005e248",
            "Test email configuration scheduled is in progress. Please save after it is completed.",
        );
    }
    let owner = old.named("regardingobjectid").reference();
    let address = cells.named(info, "emailaddress");
    if owner.is_some() && address.is_some_and(|new| new != old.named("emailaddress")) {
        return refused(
            "0x8005e208",
            "Email Address of a mailbox cannot be updated when associated with an user/queue.",
        );
    }
    let activates = cells.named(info, "statecode").and_then(Cell::int) == Some(0)
        && old.named("statecode").int() == Some(1);
    if let Some(("systemuser", user)) = owner.filter(|_| activates) {
        let users = table("systemuser")?;
        let row = cx.db.row(&Select::new(users, Cond::eq(0, user))).await?;
        if row.is_some_and(|row| row.named("isdisabled").int() == Some(1)) {
            return refused(
                "0x8005e230",
                "Mailbox cannot be activated because the user or queue associated with the mailbox is in disabled state.",
            );
        }
    }
    Ok(())
}

/// After a user was changed: another address is that of the mailbox too, and waits for approval and test; a disabled
/// user's mailbox is inactive.
///
/// # Errors
/// Where the database refuses.
pub(crate) async fn follow(cx: &mut Context<'_>, info: &'static Info, old: &Row, new: &Cells) -> Result<()> {
    if info.logical() != "systemuser" {
        return Ok(());
    }
    let changed = |name: &str| new.named(info, name).filter(|cell| *cell != old.named(name)).cloned();
    let address = changed("internalemailaddress").filter(|address| address.text().is_some());
    let disabled = changed("isdisabled").is_some_and(|cell| cell.int() == Some(1));
    if address.is_none() && !disabled {
        return Ok(());
    }
    let mailboxes = table("mailbox")?;
    let mut cells = Cells::default();
    if let Some(address) = address {
        let mut of_user = Cells::default();
        of_user.put(info, "emailrouteraccessapproval", PENDING.into());
        of_user.put(info, "isemailaddressapprovedbyo365admin", 0.into());
        cx.db.writing()?.update(info, old.id(), of_user.all()).await?;
        cells.put(mailboxes, "emailaddress", address);
        cells.put(mailboxes, "emailrouteraccessapproval", PENDING.into());
        for name in ["isemailaddressapprovedbyo365admin", "testemailconfigurationscheduled"] {
            cells.put(mailboxes, name, 0.into());
        }
        for name in ["incomingemailstatus", "outgoingemailstatus", "actstatus", "mailboxstatus"] {
            cells.put(mailboxes, name, NOT_RUN.into());
        }
    }
    if disabled {
        cells.put(mailboxes, "statecode", 1.into());
        cells.put(mailboxes, "statuscode", 2.into());
    }
    for id in of_owner(cx, mailboxes, old.id()).await? {
        cx.db.writing()?.update(mailboxes, id, cells.all()).await?;
    }
    Ok(())
}

async fn of_owner(cx: &mut Context<'_>, mailboxes: &'static Info, owner: Uuid) -> Result<Vec<Uuid>> {
    let field = mailboxes.field("regardingobjectid").unwrap_or_default();
    let rows = cx.db.rows(&Select::new(mailboxes, Cond::eq(field, owner)).fields(vec![0])).await?;
    Ok(rows.iter().map(Row::id).collect())
}
