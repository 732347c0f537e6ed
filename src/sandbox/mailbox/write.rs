//! Changing messages: what is said of them, where they lie, drafts that become mail.

use sqlx::{Row as _, SqliteConnection};
use time::OffsetDateTime;

use super::changes::bury;
use super::deliver::{Composed, Draft, NewAttachment, check, list, milliseconds, set_extra, thread, word};
use super::folders::Folder;
use super::item::{Item, Parts};
use super::messages::checked;
use super::store::{Change, Mailbox, Mailboxes};
use super::{Importance, ids};
use crate::error::{Error, Result};

/// What somebody changes of a message; what is not named stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct Revision {
    pub(crate) is_read: Option<bool>,
    /// The whole new list.
    pub(crate) categories: Option<Vec<String>>,
    pub(crate) importance: Option<Importance>,
    pub(crate) flag: Option<String>,
    /// Extended properties: ids and values.
    pub(crate) properties: Vec<(String, String)>,
    /// The whole new mail, where it is one that is still being written.
    pub(crate) draft: Option<Draft>,
    /// Only on this version.
    pub(crate) version: Option<String>,
}

/// Header lines of one's own start with this.
const OWN_HEADER: &str = "x-";

impl Item {
    /// As a draft from which a message like this one can be made. Whether it has text, HTML and header lines depends on
    /// what was read of it.
    pub(crate) fn draft(&self, attachments: Vec<NewAttachment>, properties: Vec<(String, String)>) -> Draft {
        let unfolded = self.headers.replace("\r\n ", " ");
        let own = unfolded.lines().filter_map(|line| line.split_once(": "));
        let own = own.filter(|(name, _)| name.to_ascii_lowercase().starts_with(OWN_HEADER));
        let html = self.body_type == "html";
        Draft {
            from: self.from.clone(),
            sender: (self.sender != self.from).then(|| self.sender.clone()),
            to: self.to.clone(),
            cc: self.cc.clone(),
            bcc: self.bcc.clone(),
            reply_to: self.reply_to.clone(),
            subject: self.subject.clone(),
            html: html.then(|| self.html.clone()),
            text: (!html).then(|| self.text.clone()),
            message_id: self.internet_message_id.clone(),
            in_reply_to: self.in_reply_to.clone(),
            references: crate::story::references_in(&self.headers),
            headers: own.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            item_class: self.item_class.clone(),
            importance: named(&self.importance),
            sensitivity: named(&self.sensitivity),
            categories: self.categories.clone(),
            attachments,
            is_read: self.is_read,
            is_draft: self.is_draft,
            is_own: self.is_own,
            flag: self.flag.clone(),
            properties,
            sent_at: OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.sent_at) * 1_000_000).ok(),
        }
    }
}

/// An importance or sensitivity by its name.
fn named<T: serde::de::DeserializeOwned + Default>(word: &str) -> T {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).unwrap_or_default()
}

impl Mailboxes {
    /// Counts a change of a message, and says it.
    pub(super) async fn touch(
        &self,
        tx: &mut SqliteConnection,
        mailbox: i64,
        message: i64,
        now_ms: i64,
    ) -> Result<Change> {
        let trace = self.trace(tx, mailbox, "updated").await?;
        let row = sqlx::query(
            "UPDATE message SET change_number = change_number + 1, modified_at = ?, sequence = coalesce(?, sequence)
             WHERE id = ? RETURNING remote_id, immutable_id, folder, change_number",
        )
        .bind(now_ms)
        .bind(trace.number())
        .bind(message)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Error::NotFound("the message is gone".to_owned()))?;
        Ok(Change {
            mailbox,
            kind: "updated",
            id: row.try_get("remote_id")?,
            immutable_id: row.try_get("immutable_id")?,
            folder: row.try_get("folder")?,
            version: ids::change_key(message, row.try_get("change_number")?),
            ..Change::default()
        })
    }

    /// Changes a message.
    ///
    /// # Errors
    /// [`Error::Stale`] when it has another version than the one that is to be changed.
    pub(crate) async fn revise(
        &self,
        mailbox: i64,
        id: &str,
        revision: &Revision,
        now: OffsetDateTime,
    ) -> Result<()> {
        let categories = revision.categories.as_deref().map(checked).transpose()?;
        if let Some(draft) = &revision.draft {
            check(draft)?;
        }
        let mut tx = self.begin().await?;
        let (key, number) = locate(&mut tx, mailbox, id).await?;
        if revision.version.as_ref().is_some_and(|wanted| *wanted != ids::change_key(key, number)) {
            return Err(Error::Stale);
        }
        sqlx::query(
            "UPDATE message SET is_read = coalesce(?1, is_read), categories = coalesce(?2, categories),
               importance = coalesce(?3, importance), flag = coalesce(?4, flag) WHERE id = ?5",
        )
        .bind(revision.is_read)
        .bind(categories)
        .bind(revision.importance.map(word))
        .bind(&revision.flag)
        .bind(key)
        .execute(&mut *tx)
        .await?;
        for (name, value) in &revision.properties {
            set_extra(&mut tx, key, "property", name, Some(value)).await?;
        }
        if let Some(draft) = &revision.draft {
            rewrite(&mut tx, mailbox, key, draft, now).await?;
        }
        let change = self.touch(&mut tx, mailbox, key, milliseconds(now)).await?;
        tx.commit().await?;
        self.tell(change);
        Ok(())
    }

    /// Gives a message an open extension, or takes it away where there is no value.
    pub(crate) async fn extend(
        &self,
        mailbox: i64,
        id: &str,
        name: &str,
        value: Option<&str>,
        now_ms: i64,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        let (key, _) = locate(&mut tx, mailbox, id).await?;
        set_extra(&mut tx, key, "extension", name, value).await?;
        let change = self.touch(&mut tx, mailbox, key, now_ms).await?;
        tx.commit().await?;
        self.tell(change);
        Ok(())
    }

    /// Moves a message to another folder of its mailbox. Its id changes, the immutable one does not.
    pub(crate) async fn move_item(
        &self,
        mailbox: i64,
        id: &str,
        target: &Folder,
        now_ms: i64,
    ) -> Result<String> {
        let mut tx = self.begin().await?;
        let (key, _) = locate(&mut tx, mailbox, id).await?;
        let Some(change) = self.carry(&mut tx, mailbox, key, target.key, now_ms).await? else {
            let row = sqlx::query("SELECT remote_id FROM message WHERE id = ?").bind(key).fetch_one(&mut *tx);
            return Ok(row.await?.try_get(0)?);
        };
        tx.commit().await?;
        let id = change.id.clone();
        self.tell(change);
        Ok(id)
    }

    /// Takes a message to a folder; nothing where it lies there already.
    async fn carry(
        &self,
        tx: &mut SqliteConnection,
        mailbox: i64,
        message: i64,
        target: i64,
        now_ms: i64,
    ) -> Result<Option<Change>> {
        let row =
            sqlx::query("SELECT folder, remote_id, immutable_id, change_number FROM message WHERE id = ?")
                .bind(message)
                .fetch_one(&mut *tx)
                .await?;
        let (folder, number): (i64, i64) = (row.try_get("folder")?, row.try_get("change_number")?);
        if folder == target {
            return Ok(None);
        }
        let (old_id, immutable_id): (String, String) =
            (row.try_get("remote_id")?, row.try_get("immutable_id")?);
        let trace = self.trace(tx, mailbox, "moved").await?;
        bury(tx, trace, folder, &old_id, &immutable_id).await?;
        let id = ids::item();
        sqlx::query(
            "UPDATE message SET folder = ?1, remote_id = ?2, change_number = change_number + 1, modified_at = ?3,
               sequence = coalesce(?4, 0), arrived = coalesce(?4, 0) WHERE id = ?5",
        )
        .bind(target)
        .bind(&id)
        .bind(now_ms)
        .bind(trace.number())
        .bind(message)
        .execute(&mut *tx)
        .await?;
        Ok(Some(Change {
            mailbox,
            kind: "moved",
            version: ids::change_key(message, number + 1),
            id,
            old_id,
            immutable_id,
            folder: target,
            old_folder: folder,
            ..Change::default()
        }))
    }

    /// Makes a message like another one in a folder. Answers its id.
    pub(crate) async fn copy_item(
        &self,
        mailbox: &Mailbox,
        id: &str,
        target: &Folder,
        now: OffsetDateTime,
    ) -> Result<String> {
        let item = self.item(mailbox.key, id, Parts::ALL).await?;
        let draft = self.as_draft(&item).await?;
        let put = self.put_many(mailbox, &target.id, &[draft], now).await?;
        put.into_iter().next().map(|p| p.id).ok_or_else(|| Error::Invalid("nothing was copied".to_owned()))
    }

    /// A message with all it has, as a draft.
    pub(crate) async fn as_draft(&self, item: &Item) -> Result<Draft> {
        let files = self.new_attachments(item.key).await?;
        let properties = self.extras(&[item.key], "property").await?.remove(&item.key).unwrap_or_default();
        Ok(item.draft(files, properties))
    }

    /// Removes a message: into Deleted Items, and for good where it lies there already, is a draft, or that is said.
    pub(crate) async fn remove_item(
        &self,
        mailbox: i64,
        id: &str,
        for_good: bool,
        now_ms: i64,
    ) -> Result<()> {
        let bin = self.folder_by_id(mailbox, "deleteditems").await?;
        let mut tx = self.begin().await?;
        let (key, _) = locate(&mut tx, mailbox, id).await?;
        let row = sqlx::query("SELECT folder, remote_id, immutable_id, is_draft FROM message WHERE id = ?")
            .bind(key)
            .fetch_one(&mut *tx)
            .await?;
        let (folder, is_draft): (i64, bool) = (row.try_get("folder")?, row.try_get("is_draft")?);
        let change = if for_good || is_draft || folder == bin.key {
            let (id, immutable_id): (String, String) =
                (row.try_get("remote_id")?, row.try_get("immutable_id")?);
            let trace = self.trace(&mut tx, mailbox, "deleted").await?;
            bury(&mut tx, trace, folder, &id, &immutable_id).await?;
            sqlx::query("DELETE FROM message WHERE id = ?").bind(key).execute(&mut *tx).await?;
            Some(Change { mailbox, kind: "deleted", id, immutable_id, folder, ..Change::default() })
        } else {
            self.carry(&mut tx, mailbox, key, bin.key, now_ms).await?
        };
        tx.commit().await?;
        change.into_iter().for_each(|change| self.tell(change));
        Ok(())
    }

    /// Sends a draft: it becomes a mail in Sent Items under the same immutable id, and arrives at those recipients who
    /// have a mailbox here.
    pub(crate) async fn send_draft(&self, mailbox: &Mailbox, id: &str, now: OffsetDateTime) -> Result<()> {
        let item = self.item(mailbox.key, id, Parts::ALL).await?;
        if !item.is_draft {
            return Err(Error::Invalid("only a draft can be sent".to_owned()));
        }
        let mut mail = self.as_draft(&item).await?;
        if mail.to.is_empty() && mail.cc.is_empty() && mail.bcc.is_empty() {
            return Err(Error::Invalid("a mail has a recipient".to_owned()));
        }
        (mail.is_draft, mail.is_read, mail.is_own, mail.sent_at) = (false, true, true, Some(now));
        check(&mail)?;
        let sent = self.folder_by_id(mailbox.key, "sentitems").await?;
        let mut tx = self.begin().await?;
        let (key, _) = locate(&mut tx, mailbox.key, id).await?;
        rewrite(&mut tx, mailbox.key, key, &mail, now).await?;
        sqlx::query("UPDATE message SET is_draft = 0, is_read = 1 WHERE id = ?")
            .bind(key)
            .execute(&mut *tx)
            .await?;
        let change = self.carry(&mut tx, mailbox.key, key, sent.key, milliseconds(now)).await?;
        tx.commit().await?;
        change.into_iter().for_each(|change| self.tell(change));
        self.deliver(&mail, now).await
    }

    /// Sends a mail at once, and keeps it in Sent Items where that is wanted.
    pub(crate) async fn send_now(
        &self,
        mailbox: &Mailbox,
        mail: &Draft,
        keep: bool,
        now: OffsetDateTime,
    ) -> Result<()> {
        if mail.to.is_empty() && mail.cc.is_empty() && mail.bcc.is_empty() {
            return Err(Error::Invalid("a mail has a recipient".to_owned()));
        }
        let mail = Draft { is_draft: false, is_read: true, is_own: true, sent_at: Some(now), ..mail.clone() };
        if keep {
            self.put_many(mailbox, "sentitems", std::slice::from_ref(&mail), now).await?;
        } else {
            check(&mail)?;
        }
        self.deliver(&mail, now).await
    }
}

/// The key and the number of the last change of a message by its id or immutable id.
async fn locate(tx: &mut SqliteConnection, mailbox: i64, id: &str) -> Result<(i64, i64)> {
    let row = sqlx::query(
        "SELECT id, change_number FROM message WHERE (remote_id = ?1 OR immutable_id = ?1) AND mailbox = ?2",
    )
    .bind(id)
    .bind(mailbox)
    .fetch_optional(&mut *tx)
    .await?;
    match row {
        Some(row) => Ok((row.try_get("id")?, row.try_get("change_number")?)),
        None => Err(Error::NotFound("no such message in this mailbox".to_owned())),
    }
}

/// Writes a mail anew over the row it has; attachments and properties stay as they are.
async fn rewrite(
    tx: &mut SqliteConnection,
    mailbox: i64,
    message: i64,
    draft: &Draft,
    now: OffsetDateTime,
) -> Result<()> {
    let sent_ms = milliseconds(draft.sent_at.unwrap_or(now));
    let row = sqlx::query("SELECT conversation_id, conversation_index FROM message WHERE id = ?")
        .bind(message)
        .fetch_one(&mut *tx)
        .await?;
    let known: (String, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
    // A draft that answers nothing yet has a thread of its own already.
    let thread = match draft.in_reply_to.is_empty() {
        true => known,
        false => thread(tx, mailbox, draft, sent_ms).await?,
    };
    let composed = Composed::new(draft, thread, now);
    let sender = draft.sender.as_ref().unwrap_or(&draft.from);
    sqlx::query(
        "UPDATE message SET internet_message_id = ?, in_reply_to = ?, conversation_id = ?, conversation_index = ?,
           subject = ?, sender_name = ?, sender_address = ?, from_name = ?, from_address = ?, to_people = ?,
           cc_people = ?, bcc_people = ?, reply_to_people = ?, importance = ?, sensitivity = ?, sent_at = ?,
           received_at = ?, preview = ?, body_type = ?, headers = ?, body_text = ?, body_html = ? WHERE id = ?",
    )
    .bind(&draft.message_id)
    .bind(&draft.in_reply_to)
    .bind(&composed.conversation_id)
    .bind(&composed.index)
    .bind(&draft.subject)
    .bind(&sender.name)
    .bind(&sender.address)
    .bind(&draft.from.name)
    .bind(&draft.from.address)
    .bind(list(&draft.to)?)
    .bind(list(&draft.cc)?)
    .bind(list(&draft.bcc)?)
    .bind(list(&draft.reply_to)?)
    .bind(word(draft.importance))
    .bind(word(draft.sensitivity))
    .bind(composed.sent_ms)
    .bind(composed.received_ms)
    .bind(&composed.preview)
    .bind(if draft.html.is_some() { "html" } else { "text" })
    .bind(&composed.headers)
    .bind(&composed.text)
    .bind(&composed.html)
    .bind(message)
    .execute(&mut *tx)
    .await?;
    Ok(())
}
