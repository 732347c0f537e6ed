//! What keeps the store small and tells how it is.

use domain::mail::Moment;
use serde_json::{Value, json};

use super::db::{Dialect, clean};
use super::{Millis, PAGE_MAX, Result, Store, StoreError, TEXT_MAX};

/// Something a person or the service did that somebody may ask about later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Moment,
    /// Who.
    pub who: String,
    /// What, by its stable name.
    pub what: String,
    /// To what.
    pub target: String,
    /// The rest, without mail content.
    pub detail: String,
    /// It was refused.
    pub refused: bool,
}

/// From when on things are kept; what is older may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Decisions.
    pub decisions: Moment,
    /// What was withheld.
    pub withheld: Moment,
    /// Closed alerts.
    pub alerts: Moment,
    /// The audit.
    pub audit: Moment,
    /// Jobs.
    pub jobs: Moment,
}

/// How much was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Decisions.
    pub decisions: u64,
    /// What was withheld.
    pub withheld: u64,
    /// Closed alerts.
    pub alerts: u64,
    /// Entries of the audit.
    pub audit: u64,
    /// Jobs, with their outcomes.
    pub jobs: u64,
}

impl Forgotten {
    /// In all: there may be more to delete while one of the parts is as large as it may be.
    pub fn all(&self) -> u64 {
        self.decisions + self.withheld + self.alerts + self.audit + self.jobs
    }
}

/// Counts for status pages and metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Mailboxes that are synchronized.
    pub mailboxes: u64,
    /// Of these, leased.
    pub leased: u64,
    /// Of these, due and waiting for a worker.
    pub due: u64,
    /// How long the first of these has been waiting, in milliseconds. A woken one counts as an hour early.
    pub waiting_ms: u64,
    /// Of the mailboxes, those whose last look did not end well.
    pub failing: u64,
    /// Mails known to wait in mailboxes.
    pub backlog: u64,
    /// Mails dealt with since the mailboxes were enrolled.
    pub processed: u64,
    /// Mails to be tried again.
    pub pending: u64,
    /// Mails given up.
    pub given_up: u64,
    /// Subscriptions.
    pub subscriptions: u64,
    /// Open alerts.
    pub alerts: u64,
    /// Of these, errors.
    pub errors: u64,
}

impl Store {
    /// Whether the database answers and has the tables it should. For a health check.
    pub async fn health(&self) -> Result<()> {
        self.db.read().await?.one("SELECT max(id) FROM mailbox", |it| it).await.map(drop)
    }

    /// Whether the database can be written. Nothing is kept of the attempt.
    pub async fn writable(&self) -> Result<()> {
        self.health().await?;
        let mut writing = self.db.write().await?;
        // An alert of no mailbox and no kind: the transaction is given up, whatever becomes of it.
        writing.run("DELETE FROM alert WHERE id = 0 AND kind = ''", |it| it).await.map(drop)
    }

    /// The version of the schema.
    pub async fn schema_version(&self) -> Result<i64> {
        let sql = "SELECT CAST(max(version) AS BIGINT) FROM _sqlx_migrations";
        let line = self.db.read().await?.one(sql, |it| it).await?;
        line.map_or(Err(StoreError::Odd("no schema".to_owned())), |line| line.int(0))
    }

    /// How large the database is, in bytes.
    pub async fn size(&self) -> Result<u64> {
        let sql = match self.db.dialect {
            Dialect::Sqlite => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
            Dialect::Postgres => "SELECT pg_database_size(current_database())",
        };
        self.db.read().await?.one(sql, |it| it).await?.map_or(Ok(0), |line| line.count(0))
    }

    /// Counts for status pages and metrics.
    pub async fn figures(&self, now: Millis) -> Result<Figures> {
        let mut read = self.db.read().await?;
        let Some(line) = read.one(FIGURES, |it| it.int(now.0)).await? else { return Ok(Figures::default()) };
        let oldest = line.maybe_int(11)?;
        Ok(Figures {
            mailboxes: line.count(0)?,
            leased: line.count(1)?,
            due: line.count(2)?,
            waiting_ms: oldest.map_or(0, |due| now.0.saturating_sub(due).try_into().unwrap_or_default()),
            failing: line.count(3)?,
            backlog: line.count(4)?,
            processed: line.count(5)?,
            pending: line.count(6)?,
            given_up: line.count(7)?,
            subscriptions: line.count(8)?,
            alerts: line.count(9)?,
            errors: line.count(10)?,
        })
    }

    /// Writes to the audit.
    pub async fn audit(&self, entries: &[AuditEntry]) -> Result<()> {
        let mut write = self.db.write().await?;
        let text = |text: &str| clean(text, TEXT_MAX);
        let rows: Vec<Value> = entries
            .iter()
            .map(|one| {
                json!([
                    one.at.0,
                    text(&one.who),
                    text(&one.what),
                    text(&one.target),
                    text(&one.detail),
                    u8::from(one.refused)
                ])
            })
            .collect();
        write.each(AUDIT, &rows).await?;
        write.commit().await
    }

    /// A page of the audit with the number of each entry, the newest first; the next page begins `before` the last
    /// number of this one. At most [`PAGE_MAX`].
    pub async fn audits(&self, before: Option<i64>, most: u32) -> Result<Vec<(i64, AuditEntry)>> {
        let mut read = self.db.read().await?;
        let most = i64::from(most.min(PAGE_MAX));
        let lines = read.all(AUDITS, |it| it.int(before.unwrap_or(i64::MAX)).int(most)).await?;
        let entry = |line: &super::db::Line| {
            Ok((
                line.int(0)?,
                AuditEntry {
                    at: Moment(line.int(1)?),
                    who: line.text(2)?,
                    what: line.text(3)?,
                    target: line.text(4)?,
                    detail: line.text(5)?,
                    refused: line.flag(6)?,
                },
            ))
        };
        lines.iter().map(entry).collect()
    }

    /// Deletes what is too old, at most so many rows of each sort and in short transactions of their own: call again
    /// while there is something.
    pub async fn forget(&self, keep: &Keep, most: u32) -> Result<Forgotten> {
        Ok(Forgotten {
            decisions: self.delete(OLD_DECISIONS, keep.decisions, most).await?,
            withheld: self.delete(OLD_WITHHELD, keep.withheld, most).await?,
            alerts: self.delete(OLD_ALERTS, keep.alerts, most).await?,
            audit: self.delete(OLD_AUDIT, keep.audit, most).await?,
            jobs: self.forget_jobs(keep.jobs, most).await?,
        })
    }

    async fn delete(&self, sql: &'static str, before: Moment, most: u32) -> Result<u64> {
        let mut write = self.db.write().await?;
        let gone = write.run(sql, |it| it.int(before.0).int(i64::from(most))).await?;
        write.commit().await?;
        Ok(gone)
    }
}

const FIGURES: &str = "\
SELECT
  count(*),
  count(CASE WHEN holder IS NOT NULL AND due > $1 THEN 1 END),
  count(CASE WHEN due <= $1 THEN 1 END),
  count(CASE WHEN errors > 0 THEN 1 END),
  CAST(coalesce(sum(backlog), 0) AS BIGINT),
  CAST(coalesce(sum(total), 0) AS BIGINT),
  (SELECT count(*) FROM pending WHERE due IS NOT NULL),
  (SELECT count(*) FROM pending WHERE due IS NULL),
  (SELECT count(*) FROM subscription),
  (SELECT count(*) FROM alert WHERE closed IS NULL),
  (SELECT count(*) FROM alert WHERE closed IS NULL AND level = 3),
  min(CASE WHEN due <= $1 THEN due END)
FROM mailbox WHERE enabled = 1";

const AUDIT: &str = "\
INSERT INTO audit (at, who, what, target, detail, refused)
SELECT CAST(value ->> 0 AS BIGINT), value ->> 1, value ->> 2, value ->> 3, value ->> 4, CAST(value ->> 5 AS BIGINT)
FROM json_each($1)";

const AUDITS: &str =
    "SELECT id, at, who, what, target, detail, refused FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2";

const OLD_DECISIONS: &str =
    "DELETE FROM decision WHERE id IN (SELECT id FROM decision WHERE at < $1 ORDER BY at, id LIMIT $2)";
const OLD_WITHHELD: &str = "\
DELETE FROM withheld WHERE (mailbox, mail, rule) IN (
  SELECT mailbox, mail, rule FROM withheld WHERE at < $1 ORDER BY at LIMIT $2)";
const OLD_ALERTS: &str = "\
DELETE FROM alert WHERE id IN (
  SELECT id FROM alert WHERE closed IS NOT NULL AND closed < $1 ORDER BY closed LIMIT $2)";
const OLD_AUDIT: &str =
    "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < $1 ORDER BY at LIMIT $2)";
