//! What a mailbox holds beside mail: events, contacts, lists of tasks, tasks. Their members stand as Graph tells them;
//! what those mean is not for the store to know.

use serde_json::{Map, Value};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use super::store::{Change, EntryChange, Mailboxes};
use super::{Mailbox, ids};
use crate::error::{Error, Result};

/// The most entries of one kind in a mailbox; ours, Exchange has no small limit.
const ENTRIES_MAX: i64 = 100_000;
/// The largest entry, in bytes of JSON.
const ENTRY_MAX: usize = 1024 * 1024;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sort {
    /// An event of the calendar.
    Event,
    /// A contact.
    Contact,
    /// A list of tasks.
    List,
    /// A task of a list.
    Task,
}

impl Sort {
    /// As it stands in the table and in states.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Contact => "contact",
            Self::List => "todoTaskList",
            Self::Task => "todoTask",
        }
    }

    /// The one of that word.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        [Self::Event, Self::Contact, Self::List, Self::Task].into_iter().find(|sort| sort.word() == word)
    }
}

/// Where entries lie: a kind of a mailbox, and the list where they are tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shelf {
    pub(crate) mailbox: i64,
    pub(crate) sort: Sort,
    pub(crate) parent: Option<i64>,
}

/// An entry.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: i64,
    pub(crate) id: String,
    pub(crate) immutable_id: String,
    pub(crate) version: String,
    pub(crate) sequence: i64,
    /// Milliseconds since 1970 UTC.
    pub(crate) created_at: i64,
    pub(crate) modified_at: i64,
    /// The span of an event; 0 for all else.
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
    pub(crate) uid: Option<String>,
    pub(crate) content: Map<String, Value>,
}

/// What an entry is to hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewEntry {
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
    /// What its writer calls it.
    pub(crate) key: Option<String>,
    /// What it is called in all calendars.
    pub(crate) uid: Option<String>,
    /// Its ids, where they are not drawn: the one that changes with its place, and the other.
    pub(crate) ids: Option<(String, String)>,
    pub(crate) content: Map<String, Value>,
}

/// Something that happened on a shelf.
#[derive(Debug)]
pub(crate) enum EntryEvent {
    /// The entry is new, or changed.
    Is(Box<Entry>),
    /// It went.
    Went { sequence: i64, id: String, immutable_id: String },
}

impl EntryEvent {
    /// The number of the change.
    pub(crate) fn sequence(&self) -> i64 {
        match self {
            Self::Is(entry) => entry.sequence,
            Self::Went { sequence, .. } => *sequence,
        }
    }
}

fn entry_of(row: &SqliteRow) -> Result<Entry> {
    let (key, number): (i64, i64) = (row.try_get("id")?, row.try_get("change_number")?);
    let text: String = row.try_get("content")?;
    Ok(Entry {
        key,
        id: row.try_get("remote_id")?,
        immutable_id: row.try_get("immutable_id")?,
        version: ids::change_key(key, number),
        sequence: row.try_get("sequence")?,
        created_at: row.try_get("created_at")?,
        modified_at: row.try_get("modified_at")?,
        starts_at: row.try_get("starts_at")?,
        ends_at: row.try_get("ends_at")?,
        uid: row.try_get("uid")?,
        content: serde_json::from_str(&text).map_err(|e| Error::Invalid(e.to_string()))?,
    })
}

fn on_shelf(query: &mut QueryBuilder<Sqlite>, shelf: Shelf) {
    query.push(" WHERE mailbox = ").push_bind(shelf.mailbox);
    query.push(" AND kind = ").push_bind(shelf.sort.word());
    query.push(" AND parent IS ").push_bind(shelf.parent);
}

fn text_of(content: &Map<String, Value>) -> Result<String> {
    let text = Value::Object(content.clone()).to_string();
    match text.len() {
        0..=ENTRY_MAX => Ok(text),
        _ => Err(Error::Invalid(format!("an item has at most {ENTRY_MAX} bytes"))),
    }
}

impl Mailboxes {
    /// Entries in the order they were made, behind the one of that key; of events those that lie in a span.
    pub(crate) async fn entries(
        &self,
        shelf: Shelf,
        span: Option<(i64, i64)>,
        behind: i64,
        top: i64,
    ) -> Result<Vec<Entry>> {
        let mut query = QueryBuilder::new("SELECT * FROM entry");
        on_shelf(&mut query, shelf);
        query.push(" AND id > ").push_bind(behind);
        if let Some((from, to)) = span {
            query.push(" AND ends_at > ").push_bind(from);
            query.push(" AND starts_at < ").push_bind(to);
        }
        query.push(" ORDER BY id LIMIT ").push_bind(top);
        query.build().fetch_all(&self.pool).await?.iter().map(entry_of).collect()
    }

    /// What happened on a shelf after a change and up to another, in order, at most so much.
    pub(crate) async fn entry_changes(
        &self,
        shelf: Shelf,
        after: i64,
        up_to: i64,
        top: i64,
    ) -> Result<Vec<EntryEvent>> {
        let mut events = Vec::new();
        for table in ["entry", "gone_entry"] {
            let mut query = QueryBuilder::new("SELECT * FROM ");
            query.push(table);
            on_shelf(&mut query, shelf);
            query.push(" AND sequence > ").push_bind(after);
            query.push(" AND sequence <= ").push_bind(up_to);
            query.push(" ORDER BY sequence LIMIT ").push_bind(top);
            for row in &query.build().fetch_all(&self.pool).await? {
                events.push(match table {
                    "entry" => EntryEvent::Is(Box::new(entry_of(row)?)),
                    _ => EntryEvent::Went {
                        sequence: row.try_get("sequence")?,
                        id: row.try_get("remote_id")?,
                        immutable_id: row.try_get("immutable_id")?,
                    },
                });
            }
        }
        events.sort_by_key(EntryEvent::sequence);
        events.truncate(usize::try_from(top).unwrap_or(usize::MAX));
        Ok(events)
    }

    /// An entry by one of its ids.
    ///
    /// # Errors
    /// When there is none on that shelf.
    pub(crate) async fn entry(&self, shelf: Shelf, id: &str) -> Result<Entry> {
        let mut query = QueryBuilder::new("SELECT * FROM entry");
        on_shelf(&mut query, shelf);
        query.push(" AND (remote_id = ").push_bind(id);
        query.push(" OR immutable_id = ").push_bind(id).push(")");
        let row = query.build().fetch_optional(&self.pool).await?;
        row.as_ref().map_or_else(|| Err(Error::NotFound("no such item".to_owned())), entry_of)
    }

    /// The entry that its writer calls so.
    pub(crate) async fn entry_by_key(&self, shelf: Shelf, key: &str) -> Result<Option<Entry>> {
        self.entry_called(shelf, " AND key = ", key).await
    }

    /// The entry that all calendars call so.
    pub(crate) async fn entry_by_uid(&self, shelf: Shelf, uid: &str) -> Result<Option<Entry>> {
        self.entry_called(shelf, " AND uid = ", uid).await
    }

    /// The entries whose writer's name for them begins so.
    pub(crate) async fn entries_under(&self, shelf: Shelf, key: &str) -> Result<Vec<Entry>> {
        let mut query = QueryBuilder::new("SELECT * FROM entry");
        on_shelf(&mut query, shelf);
        query.push(" AND substr(key, 1, length(").push_bind(key).push(")) = ").push_bind(key);
        query.build().fetch_all(&self.pool).await?.iter().map(entry_of).collect()
    }

    async fn entry_called(&self, shelf: Shelf, by: &str, name: &str) -> Result<Option<Entry>> {
        let mut query = QueryBuilder::new("SELECT * FROM entry");
        on_shelf(&mut query, shelf);
        query.push(by).push_bind(name);
        query.build().fetch_optional(&self.pool).await?.as_ref().map(entry_of).transpose()
    }

    /// Makes an entry. Answers its id.
    ///
    /// # Errors
    /// When it is too large, there are too many, or its writer has one of that name already.
    pub(crate) async fn add_entry(&self, shelf: Shelf, new: &NewEntry, now_ms: i64) -> Result<String> {
        let text = text_of(&new.content)?;
        let mut tx = self.begin().await?;
        let count: i64 = sqlx::query("SELECT count(*) FROM entry WHERE mailbox = ? AND kind = ?")
            .bind(shelf.mailbox)
            .bind(shelf.sort.word())
            .fetch_one(&mut *tx)
            .await?
            .try_get(0)?;
        if count >= ENTRIES_MAX {
            return Err(Error::Invalid(format!("a mailbox has at most {ENTRIES_MAX} items of a kind")));
        }
        let trace = self.trace(&mut tx, shelf.mailbox, "created").await?;
        // To Do's ids are one kind only (outlook-immutable-id).
        let (id, immutable_id) = new.ids.clone().unwrap_or_else(|| {
            let id = ids::item();
            let immutable_id = match shelf.sort {
                Sort::Event | Sort::Contact => ids::immutable(),
                Sort::List | Sort::Task => id.clone(),
            };
            (id, immutable_id)
        });
        sqlx::query(
            "INSERT INTO entry (mailbox, kind, parent, remote_id, immutable_id, change_number, sequence,
               created_at, modified_at, starts_at, ends_at, key, uid, content)
             VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, ?7, ?8, ?9, ?10, ?11, ?12)",
        )
        .bind(shelf.mailbox)
        .bind(shelf.sort.word())
        .bind(shelf.parent)
        .bind(&id)
        .bind(&immutable_id)
        .bind(trace.number().unwrap_or(0))
        .bind(now_ms)
        .bind(new.starts_at)
        .bind(new.ends_at)
        .bind(&new.key)
        .bind(&new.uid)
        .bind(text)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.tell_entry(shelf, "created", &id, &immutable_id);
        Ok(id)
    }

    /// Writes an entry anew.
    ///
    /// # Errors
    /// [`Error::Stale`] when it has another version than the one that is to be changed.
    pub(crate) async fn revise_entry(
        &self,
        shelf: Shelf,
        entry: &Entry,
        version: Option<&str>,
        new: &NewEntry,
        now_ms: i64,
    ) -> Result<()> {
        let text = text_of(&new.content)?;
        let mut tx = self.begin().await?;
        current(&mut tx, entry.key, version).await?;
        let trace = self.trace(&mut tx, shelf.mailbox, "updated").await?;
        sqlx::query(
            "UPDATE entry SET change_number = change_number + 1, modified_at = ?, sequence = coalesce(?, sequence),
               starts_at = ?, ends_at = ?, content = ? WHERE id = ?",
        )
        .bind(now_ms)
        .bind(trace.number())
        .bind(new.starts_at)
        .bind(new.ends_at)
        .bind(text)
        .bind(entry.key)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.tell_entry(shelf, "updated", &entry.id, &entry.immutable_id);
        Ok(())
    }

    /// Removes an entry with what lies in it.
    ///
    /// # Errors
    /// [`Error::Stale`] when it has another version than the one that is to be removed.
    pub(crate) async fn remove_entry(
        &self,
        shelf: Shelf,
        entry: &Entry,
        version: Option<&str>,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        current(&mut tx, entry.key, version).await?;
        if let Some(number) = self.trace(&mut tx, shelf.mailbox, "deleted").await?.number() {
            sqlx::query(
                "INSERT INTO gone_entry (mailbox, sequence, kind, parent, remote_id, immutable_id)
                 SELECT mailbox, ?1, kind, parent, remote_id, immutable_id FROM entry WHERE id = ?2 OR parent = ?2",
            )
            .bind(number)
            .bind(entry.key)
            .execute(&mut *tx)
            .await?;
        }
        sqlx::query("DELETE FROM entry WHERE id = ?").bind(entry.key).execute(&mut *tx).await?;
        tx.commit().await?;
        self.tell_entry(shelf, "deleted", &entry.id, &entry.immutable_id);
        Ok(())
    }

    /// Tells whoever listens: the page, that its calendar is another, for it shows nothing else of what lies here; and
    /// the subscriptions.
    fn tell_entry(&self, shelf: Shelf, kind: &'static str, id: &str, immutable_id: &str) {
        self.tell(Change {
            mailbox: shelf.mailbox,
            kind: if shelf.sort == Sort::Event { "events" } else { "entries" },
            id: id.to_owned(),
            immutable_id: immutable_id.to_owned(),
            entry: Some(EntryChange { sort: shelf.sort, list: shelf.parent, kind }),
            ..Change::default()
        });
    }

    /// The calendar's id: each mailbox has one calendar.
    pub(crate) fn calendar_id(mailbox: &Mailbox) -> String {
        format!("{}Cal=", mailbox.root_id.trim_end_matches('='))
    }
}

/// Refuses a change of what is gone, or was changed meanwhile.
async fn current(tx: &mut SqliteConnection, key: i64, version: Option<&str>) -> Result<()> {
    let row = sqlx::query("SELECT change_number FROM entry WHERE id = ?")
        .bind(key)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(row) = row else { return Err(Error::NotFound("no such item".to_owned())) };
    let now = ids::change_key(key, row.try_get(0)?);
    if version.is_some_and(|wanted| wanted != now) { Err(Error::Stale) } else { Ok(()) }
}
