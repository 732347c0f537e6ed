//! How far each folder was read, which folders there are, and how far the sweeps are.

use std::collections::HashMap;

use domain::mail::Moment;
use serde_json::{Value, json};

use super::db::{Writing, clean};
use super::{LINK_MAX, MailboxId, Result, Store, StoreError, TEXT_MAX};

/// How far a folder was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The folder's id; empty for the folder tree itself.
    pub folder: String,
    /// Where to go on: opaque, whole, at most [`LINK_MAX`] bytes.
    pub link: String,
    /// The round has ended: the link asks for what changes from now on, not for the next page.
    pub complete: bool,
    /// It is still the first run over the folder.
    pub first: bool,
    /// Mails seen in the first run.
    pub seen: u64,
    /// Mails that the first run will have seen when it ends, as far as one can know; 0 where nobody does.
    pub expected: u64,
    /// When it got there.
    pub at: Moment,
}

/// A folder of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its immutable id.
    pub id: String,
    /// The id of the folder it lies in.
    pub parent: String,
    /// Its name.
    pub name: String,
    /// Its well-known name, where it has one (`inbox`, `sentitems`).
    pub known: Option<String>,
}

/// How far the sweep over a folder is, which compares ids with what is known and finds what delta lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sweep {
    /// The folder's id.
    pub folder: String,
    /// Where to go on: opaque; empty at the start.
    pub place: String,
    /// When this sweep began.
    pub started: Moment,
    /// When it ended; `None` while it is under way.
    pub ended: Option<Moment>,
    /// Ids compared.
    pub seen: u64,
    /// What delta had lost.
    pub found: u64,
}

impl Store {
    /// The cursors of mailboxes. A mailbox without any has none in the map.
    pub async fn cursors(&self, mailboxes: &[MailboxId]) -> Result<HashMap<MailboxId, Vec<Cursor>>> {
        let mut read = self.db.read().await?;
        let mut found: HashMap<MailboxId, Vec<Cursor>> = HashMap::new();
        for line in read.all(CURSORS, |it| it.rows(&ids(mailboxes))).await? {
            found.entry(MailboxId(line.int(0)?)).or_default().push(Cursor {
                folder: line.text(1)?,
                link: line.text(2)?,
                complete: line.flag(3)?,
                first: line.flag(4)?,
                seen: line.count(5)?,
                expected: line.count(6)?,
                at: Moment(line.int(7)?),
            });
        }
        Ok(found)
    }

    /// The folders of mailboxes, as they were when last read.
    pub async fn folders(&self, mailboxes: &[MailboxId]) -> Result<HashMap<MailboxId, Vec<Folder>>> {
        let mut read = self.db.read().await?;
        let mut found: HashMap<MailboxId, Vec<Folder>> = HashMap::new();
        for line in read.all(FOLDERS, |it| it.rows(&ids(mailboxes))).await? {
            found.entry(MailboxId(line.int(0)?)).or_default().push(Folder {
                id: line.text(1)?,
                parent: line.text(2)?,
                name: line.text(3)?,
                known: Some(line.text(4)?).filter(|known| !known.is_empty()),
            });
        }
        Ok(found)
    }

    /// The sweeps of mailboxes.
    pub async fn sweeps(&self, mailboxes: &[MailboxId]) -> Result<HashMap<MailboxId, Vec<Sweep>>> {
        let mut read = self.db.read().await?;
        let mut found: HashMap<MailboxId, Vec<Sweep>> = HashMap::new();
        for line in read.all(SWEEPS, |it| it.rows(&ids(mailboxes))).await? {
            found.entry(MailboxId(line.int(0)?)).or_default().push(Sweep {
                folder: line.text(1)?,
                place: line.text(2)?,
                started: Moment(line.int(3)?),
                ended: line.maybe_int(4)?.map(Moment),
                seen: line.count(5)?,
                found: line.count(6)?,
            });
        }
        Ok(found)
    }
}

fn ids(mailboxes: &[MailboxId]) -> Vec<Value> {
    mailboxes.iter().map(|id| json!([id.0])).collect()
}

/// Refuses a link that is too long or that one of the databases would not keep as it is.
pub(super) fn link(text: &str) -> Result<&str> {
    if text.len() > LINK_MAX {
        return Err(StoreError::TooLong { what: "a link", bytes: text.len(), most: LINK_MAX });
    }
    if text.contains('\0') {
        return Err(StoreError::Odd("a link with a NUL in it".to_owned()));
    }
    Ok(text)
}

pub(super) async fn put_cursors(write: &mut Writing, cursors: &[(MailboxId, &Cursor)]) -> Result<()> {
    let mut rows = Vec::with_capacity(cursors.len());
    for (mailbox, one) in cursors {
        rows.push(json!([
            mailbox.0,
            link(&one.folder)?,
            link(&one.link)?,
            u8::from(one.complete),
            u8::from(one.first),
            one.seen,
            one.expected,
            one.at.0
        ]));
    }
    write.merge(PUT_CURSORS, 2, rows).await.map(drop)
}

pub(super) async fn put_folders(write: &mut Writing, folders: &[(MailboxId, &Folder)]) -> Result<()> {
    let mut rows = Vec::with_capacity(folders.len());
    for (mailbox, one) in folders {
        let known = clean(one.known.as_deref().unwrap_or_default(), TEXT_MAX);
        rows.push(json!([mailbox.0, link(&one.id)?, link(&one.parent)?, clean(&one.name, TEXT_MAX), known]));
    }
    write.merge(PUT_FOLDERS, 2, rows).await.map(drop)
}

pub(super) async fn put_sweeps(write: &mut Writing, sweeps: &[(MailboxId, &Sweep)]) -> Result<()> {
    let mut rows = Vec::with_capacity(sweeps.len());
    for (mailbox, one) in sweeps {
        let ended = one.ended.map(|at| at.0);
        rows.push(json!([
            mailbox.0,
            link(&one.folder)?,
            link(&one.place)?,
            one.started.0,
            ended,
            one.seen,
            one.found
        ]));
    }
    write.merge(PUT_SWEEPS, 2, rows).await.map(drop)
}

/// Forgets cursors and sweeps of folders: they are read from the start again, or not at all.
pub(super) async fn drop_cursors(write: &mut Writing, folders: &[(MailboxId, &String)]) -> Result<()> {
    let rows = named(folders);
    write.each(DROP_CURSORS, &rows).await?;
    write.each(DROP_SWEEPS, &rows).await.map(drop)
}

pub(super) async fn drop_folders(write: &mut Writing, folders: &[(MailboxId, &String)]) -> Result<()> {
    write.each(DROP_FOLDERS, &named(folders)).await.map(drop)
}

fn named(folders: &[(MailboxId, &String)]) -> Vec<Value> {
    folders.iter().map(|(mailbox, folder)| json!([mailbox.0, clean(folder, LINK_MAX)])).collect()
}

const CURSORS: &str = "\
SELECT mailbox, folder, link, complete, first, seen, expected, at FROM cursor
WHERE mailbox IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1)) ORDER BY mailbox, folder";

const FOLDERS: &str = "\
SELECT mailbox, id, parent, name, known FROM folder
WHERE mailbox IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1)) ORDER BY mailbox, id";

const SWEEPS: &str = "\
SELECT mailbox, folder, place, started, ended, seen, found FROM sweep
WHERE mailbox IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1)) ORDER BY mailbox, folder";

const PUT_CURSORS: &str = "\
INSERT INTO cursor (mailbox, folder, link, complete, first, seen, expected, at)
SELECT CAST(value ->> 0 AS BIGINT), value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT),
       CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT),
       CAST(value ->> 7 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, folder) DO UPDATE SET link = excluded.link, complete = excluded.complete,
  first = excluded.first, seen = excluded.seen, expected = excluded.expected, at = excluded.at";

const PUT_FOLDERS: &str = "\
INSERT INTO folder (mailbox, id, parent, name, known)
SELECT CAST(value ->> 0 AS BIGINT), value ->> 1, value ->> 2, value ->> 3, value ->> 4
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, id) DO UPDATE SET parent = excluded.parent, name = excluded.name, known = excluded.known";

const PUT_SWEEPS: &str = "\
INSERT INTO sweep (mailbox, folder, place, started, ended, seen, found)
SELECT CAST(value ->> 0 AS BIGINT), value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT),
       CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, folder) DO UPDATE SET place = excluded.place, started = excluded.started,
  ended = excluded.ended, seen = excluded.seen, found = excluded.found";

const DROP_CURSORS: &str = "\
DELETE FROM cursor WHERE (mailbox, folder) IN (SELECT CAST(value ->> 0 AS BIGINT), value ->> 1 FROM json_each($1))";

const DROP_SWEEPS: &str = "\
DELETE FROM sweep WHERE (mailbox, folder) IN (SELECT CAST(value ->> 0 AS BIGINT), value ->> 1 FROM json_each($1))";

const DROP_FOLDERS: &str = "\
DELETE FROM folder WHERE (mailbox, id) IN (SELECT CAST(value ->> 0 AS BIGINT), value ->> 1 FROM json_each($1))";
