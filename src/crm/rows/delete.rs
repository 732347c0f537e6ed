//! Deleting rows, and what goes with them.

use uuid::Uuid;

use super::update::{Match, check};
use super::{Cells, Context, concrete, email, file, must, series, table};
use crate::access::Right;
use crate::catalog::{Catalog, Info, POINTER, What};
use crate::cell::Cell;
use crate::error::{Fault, Result, code};
use crate::store::plan::{Cond, Select, Term};

/// Rows one delete may take with it; more are refused, as nobody can have meant that.
const MAX_CASCADE: usize = 100_000;

/// What happens to a row when the row that its lookup names is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cascade {
    /// It is deleted too.
    Delete,
    /// The lookup is emptied.
    Empty,
}

/// Deletes a row with all that belongs to it.
///
/// # Errors
/// 404, 412 for another version, 403 without the right, 405 for tables whose rows are never deleted.
pub(crate) async fn delete(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Uuid,
    wanted: &Match,
) -> Result<()> {
    let info = concrete(cx.db, info, id).await?;
    let row = must(cx.db, info, id).await?;
    check(&row, wanted)?;
    refuse(info)?;
    cx.who.clone().may_row(cx.db, &row, Right::Delete).await?;
    let mail = row.named("objectid").reference().filter(|_| info.logical() == "activitymimeattachment");
    let mut queue = vec![(info, id)];
    let instances = table("appointment")?;
    queue.extend(series::deleting(cx, info, &row).await?.into_iter().map(|one| (instances, one)));
    let mut done = 0;
    while let Some((info, id)) = queue.pop() {
        done += 1;
        if done > MAX_CASCADE {
            return Err(Fault::argument(format!("More than {MAX_CASCADE} rows belong to this one.")));
        }
        for child in Catalog::get().tables() {
            if child.logical() == POINTER {
                continue;
            }
            for (field, what) in child.fields.iter().enumerate() {
                let What::Lookup(lookup) = what.what else { continue };
                let to_it = lookup
                    .targets
                    .iter()
                    .any(|t| t.table == info.logical() || (t.table == POINTER && info.is_activity()));
                if to_it && follows(what.name) {
                    related(cx, info, id, child, field, &mut queue).await?;
                }
            }
        }
        let held = file::content_of(cx, info, id).await?;
        cx.db.writing()?.delete(info, id).await?;
        file::let_go(cx, held).await?;
    }
    if let Some((target, mail)) = mail {
        email::recount(cx, target, mail).await?;
    }
    Ok(())
}

/// Lookups that say who did something say so after that user is gone; users are disabled and not deleted.
fn follows(lookup: &str) -> bool {
    !matches!(
        lookup,
        "createdby"
            | "modifiedby"
            | "createdonbehalfby"
            | "modifiedonbehalfby"
            | "ownerid"
            | "owninguser"
            | "owningteam"
            | "owningbusinessunit"
    )
}

fn refuse(info: &Info) -> Result<()> {
    let message = match info.logical() {
        "systemuser" => {
            "The 'Delete' method does not support entities of type 'systemuser': disable the user."
        }
        "organization" | "businessunit" | "activityparty" | "usersettings" | file::CONTENT => {
            "The 'Delete' method does not support entities of this type."
        }
        "mailbox" => {
            return Err(Fault::new(
                400,
                "0x8005e200",
                "The mailbox associated to a user or a queue cannot be deleted.",
            ));
        }
        _ => return Ok(()),
    };
    Err(Fault::new(405, code::NOT_SUPPORTED, message))
}

/// Parental relationships: what belongs to a row dies with it (semantics B2: deleting an account or contact deletes
/// the activities regarding it).
fn cascade(child: &Info, lookup: &str) -> Cascade {
    match (child.logical(), lookup) {
        (_, "regardingobjectid") if child.is_activity() => Cascade::Delete,
        ("annotation" | "queueitem" | "activitymimeattachment", "objectid")
        | ("activityparty", "activityid")
        | ("activitymimeattachment", "activityid")
        | ("contact", "parentcustomerid")
        | ("opportunity" | "incident", "customerid")
        | ("mailboxtrackingfolder", "regardingobjectid" | "mailboxid") => Cascade::Delete,
        _ => Cascade::Empty,
    }
}

async fn related(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Uuid,
    child: &'static Info,
    field: usize,
    queue: &mut Vec<(&'static Info, Uuid)>,
) -> Result<()> {
    let mut cond = Cond::eq(field, id);
    if child.is_polymorphic(field) {
        let mut names = vec![Cell::from(info.logical())];
        if info.is_activity() {
            names.push(Cell::from(POINTER));
        }
        cond = cond.and(Cond::In(Term::RefTable(Vec::new(), field), names));
    }
    let found = cx.db.rows(&Select::new(child, cond).fields(vec![0])).await?;
    let name = child.fields.get(field).map(|f| f.name).unwrap_or_default();
    let how = cascade(child, name);
    for row in found {
        if (child.logical(), row.id()) == (info.logical(), id) || queue.contains(&(child, row.id())) {
            continue;
        }
        match how {
            Cascade::Delete if child.logical() == "activityparty" => {
                cx.db.writing()?.delete(child, row.id()).await?;
            }
            Cascade::Delete => queue.push((child, row.id())),
            Cascade::Empty => {
                let mut cells = Cells::default();
                cells.set(field, Cell::Null);
                if child.logical() == "activityparty" {
                    cells.put(table("activityparty")?, "ispartydeleted", Cell::Int(1));
                }
                cx.db.writing()?.update(child, row.id(), cells.all()).await?;
            }
        }
    }
    Ok(())
}
