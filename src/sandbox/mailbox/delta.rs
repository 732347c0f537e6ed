//! The messages of a folder, and what changed among them since: what Graph's delta asks.

use sqlx::{QueryBuilder, Row as _};

use super::item::{Item, Parts, item_of, selecting};
use super::store::Mailboxes;
use crate::error::Result;

/// Something that happened in a folder.
#[derive(Debug)]
pub(crate) enum Event {
    /// The message is new there, or changed.
    Is(Box<Item>),
    /// It went out.
    Went {
        sequence: i64,
        id: String,
        immutable_id: String,
        /// It lies in the folder again.
        back: bool,
    },
}

impl Event {
    fn sequence(&self) -> i64 {
        match self {
            Self::Is(item) => item.sequence,
            Self::Went { sequence, .. } => *sequence,
        }
    }
}

/// Which changes of a folder are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) folder: i64,
    /// After this change,
    pub(crate) after: i64,
    /// and up to this one.
    pub(crate) up_to: i64,
    /// Received then or later, milliseconds since 1970 UTC.
    pub(crate) since: Option<i64>,
}

impl Mailboxes {
    /// A folder's messages, the newest first, behind the one that was received then and has that key.
    pub(crate) async fn enumerate(
        &self,
        folder: i64,
        since: Option<i64>,
        behind: Option<(i64, i64)>,
        parts: Parts,
        top: i64,
    ) -> Result<Vec<Item>> {
        let mut query = QueryBuilder::new(selecting(parts));
        query.push(" WHERE m.folder = ").push_bind(folder);
        if let Some(since) = since {
            query.push(" AND m.received_at >= ").push_bind(since);
        }
        if let Some((received_at, key)) = behind {
            query.push(" AND (m.received_at, m.id) < (").push_bind(received_at);
            query.push(", ").push_bind(key).push(")");
        }
        query.push(" ORDER BY m.received_at DESC, m.id DESC LIMIT ").push_bind(top);
        let rows = query.build().fetch_all(&self.pool).await?;
        Ok(rows.iter().map(item_of).collect::<std::result::Result<_, _>>()?)
    }

    /// What happened in a folder, in order, at most so much.
    pub(crate) async fn changes(&self, span: Span, parts: Parts, top: i64) -> Result<Vec<Event>> {
        let mut query = QueryBuilder::new(selecting(parts));
        query.push(" WHERE m.folder = ").push_bind(span.folder);
        query.push(" AND m.sequence > ").push_bind(span.after);
        query.push(" AND m.sequence <= ").push_bind(span.up_to);
        if let Some(since) = span.since {
            query.push(" AND m.received_at >= ").push_bind(since);
        }
        query.push(" ORDER BY m.sequence LIMIT ").push_bind(top);
        let rows = query.build().fetch_all(&self.pool).await?;
        let mut events: Vec<Event> = Vec::with_capacity(rows.len());
        for row in &rows {
            events.push(Event::Is(Box::new(item_of(row)?)));
        }
        let rows = sqlx::query(
            "SELECT g.sequence, g.remote_id, g.immutable_id, m.id IS NOT NULL AS back
             FROM gone g LEFT JOIN message m ON m.immutable_id = g.immutable_id AND m.folder = g.folder
             WHERE g.folder = ? AND g.sequence > ? AND g.sequence <= ? ORDER BY g.sequence LIMIT ?",
        )
        .bind(span.folder)
        .bind(span.after)
        .bind(span.up_to)
        .bind(top)
        .fetch_all(&self.pool)
        .await?;
        for row in &rows {
            events.push(Event::Went {
                sequence: row.try_get("sequence")?,
                id: row.try_get("remote_id")?,
                immutable_id: row.try_get("immutable_id")?,
                back: row.try_get("back")?,
            });
        }
        events.sort_by_key(Event::sequence);
        events.truncate(usize::try_from(top).unwrap_or(usize::MAX));
        Ok(events)
    }

    /// The last number of a page of changes.
    pub(crate) fn last(events: &[Event]) -> Option<i64> {
        events.last().map(Event::sequence)
    }
}
