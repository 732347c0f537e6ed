//! What attachments hold. Dataverse keeps the content of a file in a row of `attachment`, which any number of rows of
//! `activitymimeattachment` may name; nobody makes, reads or deletes such a row by itself. It is there as long as something
//! names it: who deletes the last of them deletes the content too.

use uuid::Uuid;

use super::{Cells, Context, must, table};
use crate::access::Right;
use crate::catalog::Info;
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::store::Row;
use crate::store::plan::{Cond, Select};

/// The table of files as mails and appointments have them.
pub(crate) const FILE: &str = "activitymimeattachment";
/// The table of what they hold.
pub(crate) const CONTENT: &str = "attachment";
/// What a file and its content both have.
const BOTH: [&str; 3] = ["filename", "mimetype", "subject"];
/// How many rows that name a content are looked at for one that the caller may read.
const MAX_LOOKS: u32 = 20;

/// Before a file is made or changed: what it holds goes into a row of its own; of a content that is named, its size is
/// the file's too.
///
/// # Errors
/// 400 for what is not base64, 404 for a content that is not there, 403 for one that the caller has no file of.
pub(super) async fn hold(
    cx: &mut Context<'_>,
    info: &'static Info,
    cells: &mut Cells,
    is_new: bool,
) -> Result<()> {
    if info.logical() != FILE {
        return Ok(());
    }
    let contents = table(CONTENT)?;
    if cells.named(info, "body").is_some_and(Cell::is_null) {
        // Emptied.
        cells.put(info, "attachmentid", Cell::Null);
        cells.put(info, "filesize", Cell::Int(0));
        return Ok(());
    }
    if let Some(body) = cells.named(info, "body").and_then(Cell::text) {
        let size = super::values::base64_length(body)
            .ok_or_else(|| Fault::payload("The body of an attachment must be base64."))?;
        let size = Cell::Int(i64::try_from(size).unwrap_or(i64::MAX));
        let mut content = Cells::default();
        content.put(contents, "body", Cell::from(body));
        for name in BOTH {
            if let Some(cell) = cells.named(info, name) {
                content.put(contents, name, cell.clone());
            }
        }
        content.put(contents, "filesize", size.clone());
        let id = Uuid::new_v4();
        cx.db.writing()?.insert(contents, id, content.all()).await?;
        cells.put(info, "filesize", size);
        cells.put(info, "attachmentid", Cell::Ref(CONTENT, id));
        cells.put(info, "body", Cell::Null);
        return Ok(());
    }
    let Some((CONTENT, id)) = cells.named(info, "attachmentid").and_then(Cell::reference) else {
        return Ok(());
    };
    let content = must(cx.db, contents, id).await?;
    may_share(cx, info, id).await?;
    cells.put(info, "filesize", content.named("filesize").clone());
    for name in BOTH.into_iter().filter(|_| is_new) {
        if cells.named(info, name).is_none() {
            cells.put(info, name, content.named(name).clone());
        }
    }
    Ok(())
}

/// Who names a content can read it: only somebody who can read it already may.
async fn may_share(cx: &mut Context<'_>, files: &'static Info, content: Uuid) -> Result<()> {
    let who = cx.who.clone();
    if who.system {
        return Ok(());
    }
    let field = files.field("attachmentid").unwrap_or_default();
    let mut named = Select::new(files, Cond::eq(field, content).and(who.readable(files))).fields(vec![0]);
    named.limit = MAX_LOOKS;
    for row in cx.db.rows(&named).await? {
        let row = must(cx.db, files, row.id()).await?;
        if who.may_row(cx.db, &row, Right::Read).await.is_ok() {
            return Ok(());
        }
    }
    Err(Fault::missing(CONTENT, content))
}

/// What a file names as its content.
pub(super) async fn content_of(cx: &mut Context<'_>, info: &'static Info, id: Uuid) -> Result<Option<Uuid>> {
    if info.logical() != FILE {
        return Ok(None);
    }
    let field = info.field("attachmentid").unwrap_or_default();
    let row = cx.db.row(&Select::new(info, Cond::eq(0, id)).fields(vec![field])).await?;
    Ok(row.and_then(|row: Row| row.get(field).guid()))
}

/// A file is gone, or names another content: what nothing names any more goes.
pub(super) async fn let_go(cx: &mut Context<'_>, content: Option<Uuid>) -> Result<()> {
    let Some(content) = content else { return Ok(()) };
    let (files, contents) = (table(FILE)?, table(CONTENT)?);
    let field = files.field("attachmentid").unwrap_or_default();
    if cx.db.count(files, &Cond::eq(field, content), 1).await? == 0 {
        cx.db.writing()?.delete(contents, content).await?;
    }
    Ok(())
}
