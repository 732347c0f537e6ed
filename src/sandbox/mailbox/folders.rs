//! The tree of folders.

use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::changes::{bury, numbers};
use super::store::{Change, Mailbox, Mailboxes};
use super::{FOLDER_DEPTH_MAX, FOLDER_NAME_MAX, FOLDERS_MAX, ids};
use crate::error::{Error, Result};

/// A mail folder.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Folder {
    #[serde(skip)]
    pub(crate) key: i64,
    /// The folder's id.
    pub id: String,
    /// The mailbox it is in.
    pub mailbox: String,
    /// Graph's well-known name, if it has one.
    pub well_known_name: Option<String>,
    /// The name shown.
    pub display_name: String,
    /// The folder it is in, if any.
    pub parent_folder_id: Option<String>,
    #[serde(skip)]
    pub(crate) parent: Option<i64>,
    /// Folders in it.
    pub child_folder_count: i64,
    /// Messages in it.
    pub total_item_count: i64,
    /// Unread messages in it.
    pub unread_item_count: i64,
}

const FOLDER: &str =
    "SELECT f.id, f.remote_id, m.address, f.well_known, f.name, f.parent, p.remote_id AS parent_id,
    f.total, f.unread, (SELECT count(*) FROM folder c WHERE c.parent = f.id) AS children
    FROM folder f JOIN mailbox m ON m.id = f.mailbox LEFT JOIN folder p ON p.id = f.parent";

fn folder_of(row: &SqliteRow) -> std::result::Result<Folder, sqlx::Error> {
    Ok(Folder {
        key: row.try_get("id")?,
        id: row.try_get("remote_id")?,
        mailbox: row.try_get("address")?,
        well_known_name: row.try_get("well_known")?,
        display_name: row.try_get("name")?,
        parent_folder_id: row.try_get("parent_id")?,
        parent: row.try_get("parent")?,
        child_folder_count: row.try_get("children")?,
        total_item_count: row.try_get("total")?,
        unread_item_count: row.try_get("unread")?,
    })
}

/// What changed in the tree since a number.
#[derive(Debug)]
pub(crate) struct FolderChanges {
    /// Folders that are new, renamed or moved.
    pub(crate) changed: Vec<Folder>,
    /// Ids of those that are no more.
    pub(crate) gone: Vec<String>,
}

impl Mailboxes {
    /// The folders of one mailbox in the order Outlook shows them: each before those in it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn folders(&self, mailbox: i64) -> Result<Vec<Folder>> {
        let sql = format!("{FOLDER} WHERE f.mailbox = ? ORDER BY f.position, f.id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(mailbox).fetch_all(&self.pool).await?;
        let all = rows.iter().map(folder_of).collect::<std::result::Result<Vec<_>, _>>()?;
        Ok(in_tree_order(all))
    }

    /// The folders of one mailbox, by the mailbox itself.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn folders_of(&self, mailbox: &Mailbox) -> Result<Vec<Folder>> {
        self.folders(mailbox.key).await
    }

    /// A folder by its id, well-known name or name.
    ///
    /// # Errors
    /// When the mailbox has none.
    pub async fn folder(&self, mailbox: i64, which: &str) -> Result<Folder> {
        let sql = format!(
            "{FOLDER} WHERE f.mailbox = ?1 AND (f.remote_id = ?2 OR f.well_known = ?2 OR f.name = ?2)
             ORDER BY f.remote_id = ?2 DESC, f.well_known = ?2 DESC, f.id LIMIT 1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(mailbox)
            .bind(which)
            .fetch_optional(&self.pool)
            .await?;
        match row {
            Some(row) => Ok(folder_of(&row)?),
            None => Err(Error::NotFound(format!("no folder {which}"))),
        }
    }

    /// A folder by its id, or by its well-known name in any case of letters: not by the name people see.
    pub(crate) async fn folder_by_id(&self, mailbox: i64, which: &str) -> Result<Folder> {
        let sql = format!(
            "{FOLDER} WHERE f.mailbox = ?1 AND (f.remote_id = ?2 OR f.well_known = lower(?2)) LIMIT 1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(mailbox)
            .bind(which)
            .fetch_optional(&self.pool)
            .await?;
        match row {
            Some(row) => Ok(folder_of(&row)?),
            None => Err(Error::NotFound(format!("no folder {which}"))),
        }
    }

    /// The folders in a folder, or at the top.
    pub(crate) async fn children(&self, mailbox: i64, parent: Option<i64>) -> Result<Vec<Folder>> {
        let sql = format!("{FOLDER} WHERE f.mailbox = ? AND f.parent IS ? ORDER BY f.position, f.id");
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(mailbox).bind(parent).fetch_all(&self.pool).await?;
        Ok(rows.iter().map(folder_of).collect::<std::result::Result<_, _>>()?)
    }

    /// What changed in the tree after a number, up to another.
    pub(crate) async fn folder_changes(&self, mailbox: i64, after: i64, up_to: i64) -> Result<FolderChanges> {
        let sql = format!(
            "{FOLDER} WHERE f.mailbox = ? AND f.sequence > ? AND f.sequence <= ? ORDER BY f.sequence, f.id"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(mailbox)
            .bind(after)
            .bind(up_to)
            .fetch_all(&self.pool)
            .await?;
        let changed = rows.iter().map(folder_of).collect::<std::result::Result<_, _>>()?;
        let rows = sqlx::query(
            "SELECT remote_id FROM gone_folder WHERE mailbox = ? AND sequence > ? AND sequence <= ?
             ORDER BY sequence",
        )
        .bind(mailbox)
        .bind(after)
        .bind(up_to)
        .fetch_all(&self.pool)
        .await?;
        let gone = rows.iter().map(|r| r.try_get(0)).collect::<std::result::Result<_, _>>()?;
        Ok(FolderChanges { changed, gone })
    }

    /// Makes a folder in another one, or at the top.
    ///
    /// # Errors
    /// When the name cannot be one or is taken there, or a limit is passed.
    pub async fn make_folder(
        &self,
        mailbox: &Mailbox,
        parent: Option<&Folder>,
        name: &str,
    ) -> Result<Folder> {
        let name = checked(name)?;
        let mut tx = self.begin().await?;
        let count: i64 = sqlx::query("SELECT count(*) FROM folder WHERE mailbox = ?")
            .bind(mailbox.key)
            .fetch_one(&mut *tx)
            .await?
            .try_get(0)?;
        if count >= FOLDERS_MAX {
            return Err(Error::Invalid(format!("a mailbox has at most {FOLDERS_MAX} folders")));
        }
        let within = parent.map(|p| p.key);
        free(&mut tx, mailbox.key, within, name, None).await?;
        if let Some(parent) = within
            && depth(&mut tx, parent).await? >= FOLDER_DEPTH_MAX
        {
            return Err(Error::Invalid(format!("folders lie at most {FOLDER_DEPTH_MAX} deep")));
        }
        let number = numbers(&mut tx, mailbox.key, 1).await?;
        let id = ids::folder();
        sqlx::query(
            "INSERT INTO folder (mailbox, remote_id, name, parent, position, sequence)
             SELECT ?1, ?2, ?3, ?4, coalesce(max(position), 0) + 1, ?5 FROM folder WHERE mailbox = ?1",
        )
        .bind(mailbox.key)
        .bind(&id)
        .bind(name)
        .bind(within)
        .bind(number)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.tell_of(mailbox.key, "folders");
        self.folder_by_id(mailbox.key, &id).await
    }

    /// Gives a folder another name.
    ///
    /// # Errors
    /// When it is one of Outlook's own, or the name cannot be one or is taken.
    pub async fn rename_folder(&self, mailbox: &Mailbox, folder: &Folder, name: &str) -> Result<()> {
        let name = checked(name)?;
        own(folder, "renamed")?;
        let mut tx = self.begin().await?;
        free(&mut tx, mailbox.key, folder.parent, name, Some(folder.key)).await?;
        let number = numbers(&mut tx, mailbox.key, 1).await?;
        sqlx::query("UPDATE folder SET name = ?, sequence = ? WHERE id = ?")
            .bind(name)
            .bind(number)
            .bind(folder.key)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        self.tell_of(mailbox.key, "folders");
        Ok(())
    }

    /// Moves a folder with all in it into another one, or to the top. Its id stays.
    ///
    /// # Errors
    /// When it is one of Outlook's own, lies in itself then, or its name is taken there.
    pub async fn move_folder(&self, mailbox: &Mailbox, folder: &Folder, into: Option<&Folder>) -> Result<()> {
        own(folder, "moved")?;
        let mut tx = self.begin().await?;
        if let Some(into) = into
            && subtree(&mut tx, folder.key).await?.contains(&into.key)
        {
            return Err(Error::Invalid("a folder cannot lie in itself".to_owned()));
        }
        let target = into.map(|f| f.key);
        free(&mut tx, mailbox.key, target, &folder.display_name, Some(folder.key)).await?;
        let number = numbers(&mut tx, mailbox.key, 1).await?;
        sqlx::query("UPDATE folder SET parent = ?, sequence = ? WHERE id = ?")
            .bind(target)
            .bind(number)
            .bind(folder.key)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        self.tell_of(mailbox.key, "folders");
        Ok(())
    }

    /// Removes a folder: into Deleted Items, and for good where it lies there already.
    ///
    /// # Errors
    /// When it is one of Outlook's own.
    pub async fn remove_folder(&self, mailbox: &Mailbox, folder: &Folder) -> Result<()> {
        own(folder, "deleted")?;
        let bin = self.folder_by_id(mailbox.key, "deleteditems").await?;
        let mut tx = self.begin().await?;
        let binned = subtree(&mut tx, bin.key).await?.contains(&folder.key);
        if !binned {
            drop(tx);
            return self.bin_folder(mailbox, folder, &bin).await;
        }
        let mut changes = Vec::new();
        // Those inside go first.
        for key in subtree(&mut tx, folder.key).await?.into_iter().rev() {
            let rows = sqlx::query("SELECT remote_id, immutable_id FROM message WHERE folder = ?")
                .bind(key)
                .fetch_all(&mut *tx)
                .await?;
            for row in rows {
                let (old, immutable_id): (String, String) =
                    (row.try_get("remote_id")?, row.try_get("immutable_id")?);
                let trace = self.trace(&mut tx, mailbox.key, "deleted").await?;
                bury(&mut tx, trace, key, &old, &immutable_id).await?;
                changes.push(Change {
                    mailbox: mailbox.key,
                    kind: "deleted",
                    id: old,
                    immutable_id,
                    folder: key,
                    ..Change::default()
                });
            }
            sqlx::query("DELETE FROM message WHERE folder = ?").bind(key).execute(&mut *tx).await?;
            let number = numbers(&mut tx, mailbox.key, 1).await?;
            sqlx::query(
                "INSERT INTO gone_folder (mailbox, sequence, remote_id) SELECT mailbox, ?, remote_id FROM folder
                 WHERE id = ?",
            )
            .bind(number)
            .bind(key)
            .execute(&mut *tx)
            .await?;
            sqlx::query("DELETE FROM folder WHERE id = ?").bind(key).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        changes.into_iter().for_each(|change| self.tell(change));
        self.tell_of(mailbox.key, "folders");
        Ok(())
    }

    /// Where a folder of that name is deleted already, the new one gets a number behind it, as in Outlook.
    async fn bin_folder(&self, mailbox: &Mailbox, folder: &Folder, bin: &Folder) -> Result<()> {
        let taken: Vec<String> =
            self.children(mailbox.key, Some(bin.key)).await?.into_iter().map(|f| f.display_name).collect();
        let mut number = 1;
        let mut name = folder.display_name.clone();
        while taken.iter().any(|t| t.eq_ignore_ascii_case(&name)) {
            name = format!("{}{number}", folder.display_name);
            number += 1;
        }
        if name != folder.display_name {
            self.rename_folder(mailbox, folder, &name).await?;
        }
        let renamed = Folder { display_name: name, ..folder.clone() };
        self.move_folder(mailbox, &renamed, Some(bin)).await
    }
}

/// Parents before children, siblings in their order.
fn in_tree_order(all: Vec<Folder>) -> Vec<Folder> {
    let mut children: std::collections::HashMap<Option<i64>, Vec<Folder>> = std::collections::HashMap::new();
    let count = all.len();
    for folder in all {
        children.entry(folder.parent).or_default().push(folder);
    }
    let mut ordered = Vec::with_capacity(count);
    let mut open: Vec<Folder> = children.remove(&None).unwrap_or_default();
    open.reverse();
    while let Some(folder) = open.pop() {
        if let Some(within) = children.remove(&Some(folder.key)) {
            open.extend(within.into_iter().rev());
        }
        ordered.push(folder);
    }
    ordered
}

/// Refuses what Outlook refuses as a folder's name.
fn checked(name: &str) -> Result<&str> {
    let name = name.trim();
    let length = name.chars().count();
    if length == 0 || length > FOLDER_NAME_MAX || name.chars().any(char::is_control) {
        return Err(Error::Invalid(format!("a folder's name has 1 to {FOLDER_NAME_MAX} characters")));
    }
    Ok(name)
}

/// Refuses to touch Outlook's own folders.
fn own(folder: &Folder, what: &str) -> Result<()> {
    match &folder.well_known_name {
        None => Ok(()),
        Some(name) => Err(Error::Forbidden(format!("the folder {name} cannot be {what}"))),
    }
}

async fn free(
    tx: &mut SqliteConnection,
    mailbox: i64,
    parent: Option<i64>,
    name: &str,
    except: Option<i64>,
) -> Result<()> {
    let found = sqlx::query(
        "SELECT 1 FROM folder WHERE mailbox = ? AND parent IS ? AND name = ? COLLATE NOCASE AND id IS NOT ?",
    )
    .bind(mailbox)
    .bind(parent)
    .bind(name)
    .bind(except)
    .fetch_optional(&mut *tx)
    .await?;
    match found {
        None => Ok(()),
        Some(_) => Err(Error::FolderExists(name.to_owned())),
    }
}

async fn depth(tx: &mut SqliteConnection, folder: i64) -> Result<i64> {
    let row = sqlx::query(
        "WITH RECURSIVE up (id, parent, depth) AS (
           SELECT id, parent, 1 FROM folder WHERE id = ?
           UNION ALL SELECT f.id, f.parent, up.depth + 1 FROM folder f JOIN up ON f.id = up.parent)
         SELECT max(depth) FROM up",
    )
    .bind(folder)
    .fetch_one(&mut *tx)
    .await?;
    Ok(row.try_get::<Option<i64>, _>(0)?.unwrap_or(0))
}

/// A folder and all in it, each before those in it.
async fn subtree(tx: &mut SqliteConnection, folder: i64) -> Result<Vec<i64>> {
    let rows = sqlx::query(
        "WITH RECURSIVE down (id, depth) AS (
           SELECT id, 0 FROM folder WHERE id = ?
           UNION ALL SELECT f.id, down.depth + 1 FROM folder f JOIN down ON f.parent = down.id)
         SELECT id FROM down ORDER BY depth",
    )
    .bind(folder)
    .fetch_all(&mut *tx)
    .await?;
    Ok(rows.iter().map(|r| r.try_get(0)).collect::<std::result::Result<_, _>>()?)
}
