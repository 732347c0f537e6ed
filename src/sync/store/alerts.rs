//! What somebody has to look at: one open alert a mailbox and kind, which closes itself when cured.

use admin::Finding;
use domain::mail::Moment;
use serde_json::{Value, json};

use super::administration::{json_of, of_json};
use super::db::{Line, Writing, clean};
use super::{ERROR_MAX, MailboxId, PAGE_MAX, Result, Store, TEXT_MAX};

/// How bad it is. The numbers are those of the CRM's `tracelog.level` (semantics B1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Information = 1,
    /// It passes by itself, or costs little.
    Warning = 2,
    /// Mail is not tracked until somebody does something.
    Error = 3,
}

/// An alert as it is raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Of what kind, by its stable name: there is one open alert of a kind.
    pub kind: String,
    /// How bad.
    pub level: Level,
    /// What happened, at most [`ERROR_MAX`] characters and without mail content.
    pub detail: String,
    /// What can be done and by whom, by its stable name.
    pub remedy: String,
    /// What is wrong in full, where the kind alone does not say it.
    pub finding: Option<Finding>,
    /// When.
    pub at: Moment,
}

/// An alert as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRow {
    /// Its number.
    pub id: i64,
    /// About which mailbox; `None` for the service itself.
    pub mailbox: Option<MailboxId>,
    /// As it was raised last.
    pub alert: Alert,
    /// When it was raised first.
    pub since: Moment,
    /// How often.
    pub count: u64,
    /// When it was cured.
    pub closed: Option<Moment>,
}

/// The mailbox of alerts that are about no mailbox: no mailbox has this id.
const SERVICE: MailboxId = MailboxId(0);

impl Store {
    /// Raises alerts outside of a look; `None` is the service itself. Raised again, an open alert counts.
    pub async fn raise(&self, alerts: &[(Option<MailboxId>, Alert)]) -> Result<()> {
        let mut write = self.db.write().await?;
        let each: Vec<_> = alerts.iter().map(|(mailbox, one)| (mailbox.unwrap_or(SERVICE), one)).collect();
        put_alerts(&mut write, &each).await?;
        write.commit().await
    }

    /// Closes the open alerts of these kinds outside of a look. How many there were.
    pub async fn cure(&self, kinds: &[(Option<MailboxId>, String)], at: Moment) -> Result<u64> {
        let mut write = self.db.write().await?;
        let each: Vec<_> = kinds.iter().map(|(mailbox, kind)| (mailbox.unwrap_or(SERVICE), kind)).collect();
        let closed = close_alerts(&mut write, &each, at).await?;
        write.commit().await?;
        Ok(closed)
    }

    /// The open alerts, the worst and then the oldest first, at most [`PAGE_MAX`].
    pub async fn open_alerts(&self, most: u32) -> Result<Vec<AlertRow>> {
        let mut read = self.db.read().await?;
        read.all(OPEN, |it| it.int(i64::from(most.min(PAGE_MAX)))).await?.iter().map(alert).collect()
    }

    /// Kinds that begin so of a mailbox's open alerts, each with what happened, the oldest first.
    pub async fn open_kinds(
        &self,
        mailbox: MailboxId,
        begin: &str,
        most: u32,
    ) -> Result<Vec<(String, String)>> {
        let mut read = self.db.read().await?;
        let most = i64::from(most.min(PAGE_MAX));
        let lines = read.all(OPEN_KINDS, |it| it.int(mailbox.0).text(&format!("{begin}%")).int(most)).await?;
        lines.iter().map(|line| Ok((line.text(0)?, line.text(1)?))).collect()
    }

    /// The alerts that were closed since a moment, the newest first, at most [`PAGE_MAX`].
    pub async fn closed_alerts(&self, since: Moment, most: u32) -> Result<Vec<AlertRow>> {
        let mut read = self.db.read().await?;
        let lines = read.all(CLOSED, |it| it.int(since.0).int(i64::from(most.min(PAGE_MAX)))).await?;
        lines.iter().map(alert).collect()
    }

    /// The alerts of a mailbox (`None` is the service itself), open ones first, then the newest, at most
    /// [`PAGE_MAX`].
    pub async fn alerts(&self, mailbox: Option<MailboxId>, most: u32) -> Result<Vec<AlertRow>> {
        let mut read = self.db.read().await?;
        let most = i64::from(most.min(PAGE_MAX));
        let lines = read.all(OF_MAILBOX, |it| it.int(mailbox.unwrap_or(SERVICE).0).int(most)).await?;
        lines.iter().map(alert).collect()
    }
}

fn alert(line: &Line) -> Result<AlertRow> {
    let level = match line.int(3)? {
        1 => Level::Information,
        2 => Level::Warning,
        _ => Level::Error,
    };
    Ok(AlertRow {
        id: line.int(0)?,
        mailbox: Some(MailboxId(line.int(1)?)).filter(|mailbox| *mailbox != SERVICE),
        since: Moment(line.int(4)?),
        count: line.count(6)?,
        closed: line.maybe_int(9)?.map(Moment),
        alert: Alert {
            kind: line.text(2)?,
            level,
            at: Moment(line.int(5)?),
            detail: line.text(7)?,
            remedy: line.text(8)?,
            finding: of_json(line.maybe_text(10)?),
        },
    })
}

pub(super) async fn put_alerts(write: &mut Writing, alerts: &[(MailboxId, &Alert)]) -> Result<()> {
    let row = |(mailbox, one): &(MailboxId, &Alert)| {
        json!([
            mailbox.0,
            clean(&one.kind, TEXT_MAX),
            one.level as u8,
            one.at.0,
            clean(&one.detail, ERROR_MAX),
            clean(&one.remedy, TEXT_MAX),
            json_of(one.finding.as_ref())
        ])
    };
    write.merge(RAISE, 2, alerts.iter().map(row).collect()).await.map(drop)
}

pub(super) async fn close_alerts(
    write: &mut Writing,
    kinds: &[(MailboxId, &String)],
    at: Moment,
) -> Result<u64> {
    let rows: Vec<Value> =
        kinds.iter().map(|(mailbox, kind)| json!([mailbox.0, clean(kind, TEXT_MAX), at.0])).collect();
    write.merge(CLOSE, 2, rows).await
}

const RAISE: &str = "\
INSERT INTO alert (mailbox, kind, level, since, last, count, detail, remedy, finding)
SELECT CAST(value ->> 0 AS BIGINT), value ->> 1, CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT),
       CAST(value ->> 3 AS BIGINT), 1, value ->> 4, value ->> 5, value ->> 6
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, kind) WHERE closed IS NULL DO UPDATE SET level = excluded.level, last = excluded.last,
  count = alert.count + 1, detail = excluded.detail, remedy = excluded.remedy,
  finding = excluded.finding";

const CLOSE: &str = "\
WITH given AS MATERIALIZED (
  SELECT CAST(value ->> 0 AS BIGINT) AS place, value ->> 1 AS cured, CAST(value ->> 2 AS BIGINT) AS cured_at
  FROM json_each($1))
UPDATE alert SET closed = given.cured_at FROM given
WHERE alert.mailbox = given.place AND alert.kind = given.cured AND closed IS NULL";

const OPEN: &str = "\
SELECT id, mailbox, kind, level, since, last, count, detail, remedy, closed, finding FROM alert
WHERE closed IS NULL ORDER BY level DESC, since, id LIMIT $1";

const OPEN_KINDS: &str = "\
SELECT kind, detail FROM alert WHERE mailbox = $1 AND closed IS NULL AND kind LIKE $2 ORDER BY since, id LIMIT $3";

const CLOSED: &str = "\
SELECT id, mailbox, kind, level, since, last, count, detail, remedy, closed, finding FROM alert
WHERE closed IS NOT NULL AND closed >= $1 ORDER BY closed DESC, id DESC LIMIT $2";

const OF_MAILBOX: &str = "\
SELECT id, mailbox, kind, level, since, last, count, detail, remedy, closed, finding FROM alert
WHERE mailbox = $1 ORDER BY CASE WHEN closed IS NULL THEN 0 ELSE 1 END, last DESC, id DESC LIMIT $2";
