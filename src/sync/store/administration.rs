//! What administrators do, and what comes of it: tests of mailboxes, jobs, and small things under a name.

use std::collections::HashMap;

use admin::{Finding, Step};
use domain::{
    mail::{Address, Moment},
    mailbox::Part,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;

use super::db::{CHUNK, Line, clean, hex};
use super::{Level, Mailbox, MailboxId, PAGE_MAX, Result, Store, StoreError, mailboxes::MAILBOXES_OF};

/// The longest thing that is kept under a name, in bytes.
const MAX_PAPER: usize = 64 * 1024;

/// How the test of a part ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Which part.
    pub part: Part,
    /// It went well.
    pub well: bool,
    /// When.
    pub at: Moment,
    /// The step that failed.
    pub step: Option<Step>,
    /// What is wrong.
    pub finding: Option<Finding>,
}

/// Work on mailboxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRow {
    /// Its key.
    pub id: Uuid,
    /// What, as JSON.
    pub act: String,
    /// Key of the CRM's user who asked for it.
    pub who: Uuid,
    /// When it began.
    pub began: Moment,
    /// When it was last heard of.
    pub seen: Moment,
    /// When it ended.
    pub ended: Option<Moment>,
    /// Of how many mailboxes.
    pub total: u32,
    /// Dealt with.
    pub done: u32,
    /// Failed, of these.
    pub failed: u32,
    /// Left to a person, of these.
    pub waiting: u32,
}

/// What came of one mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeRow {
    /// Key of its row in the CRM.
    pub mailbox: Uuid,
    /// Its address.
    pub address: String,
    /// None: done.
    pub finding: Option<Finding>,
}

/// What is open about a mailbox: how many alerts, and the worst of them. What is only worth knowing is not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Open alerts.
    pub alerts: u32,
    /// How bad the worst is.
    pub worst: Level,
}

pub(super) fn json_of<T: Serialize>(value: Option<&T>) -> Option<String> {
    value.and_then(|value| serde_json::to_string(value).ok())
}

/// JSON that we wrote; what another version wrote and this one does not understand is nothing.
pub(super) fn of_json<T: DeserializeOwned>(text: Option<String>) -> Option<T> {
    text.and_then(|text| serde_json::from_str(&text).ok())
}

fn count(line: &Line, at: usize) -> Result<u32> {
    Ok(u32::try_from(line.count(at)?).unwrap_or(u32::MAX))
}

impl Store {
    /// Keeps how tests of parts of a mailbox ended, in the place of what was kept of these parts.
    pub async fn keep_trials(&self, mailbox: Uuid, trials: &[Trial]) -> Result<()> {
        let row = |one: &Trial| {
            json!([
                mailbox.simple().to_string(),
                one.part.as_str(),
                u8::from(one.well),
                one.at.0,
                json_of(one.step.as_ref()),
                json_of(one.finding.as_ref())
            ])
        };
        let mut write = self.db.write().await?;
        write.merge(KEEP_TRIAL, 2, trials.iter().map(row).collect()).await?;
        write.commit().await
    }

    /// Notes that a test of a mailbox began.
    pub async fn test_began(&self, mailbox: Uuid, at: Moment) -> Result<()> {
        let mut write = self.db.write().await?;
        write.run(TEST_BEGAN, |it| it.bytes(mailbox.as_bytes()).int(at.0)).await?;
        write.commit().await
    }

    /// Notes that it is over.
    pub async fn test_ended(&self, mailbox: Uuid) -> Result<()> {
        let mut write = self.db.write().await?;
        write.run("DELETE FROM testing WHERE mailbox = $1", |it| it.bytes(mailbox.as_bytes())).await?;
        write.commit().await
    }

    /// When the test of a mailbox began that is under way.
    pub async fn testing(&self, mailbox: Uuid) -> Result<Option<Moment>> {
        let mut read = self.db.read().await?;
        let sql = "SELECT at FROM testing WHERE mailbox = $1";
        let line = read.one(sql, |it| it.bytes(mailbox.as_bytes())).await?;
        line.map(|line| line.int(0).map(Moment)).transpose()
    }

    /// Mailboxes whose test began before a moment and did not end, at most [`PAGE_MAX`].
    pub async fn tests_before(&self, before: Moment) -> Result<Vec<Uuid>> {
        let mut read = self.db.read().await?;
        let sql = "SELECT mailbox FROM testing WHERE at < $1 ORDER BY at LIMIT $2";
        let lines = read.all(sql, |it| it.int(before.0).int(i64::from(PAGE_MAX))).await?;
        lines.iter().map(|line| line.uuid(0)).collect()
    }

    /// How the last tests of these mailboxes ended.
    pub async fn trials(&self, mailboxes: &[Uuid]) -> Result<HashMap<Uuid, Vec<Trial>>> {
        let mut found: HashMap<Uuid, Vec<Trial>> = HashMap::new();
        let mut read = self.db.read().await?;
        for some in mailboxes.chunks(CHUNK) {
            let rows: Vec<Value> = some.iter().map(|id| json!([hex(Some(*id))])).collect();
            for line in read.all(TRIALS, |it| it.rows(&rows)).await? {
                let part = line.text(1)?;
                let Some(part) = Part::ALL.into_iter().find(|one| one.as_str() == part) else { continue };
                found.entry(line.uuid(0)?).or_default().push(Trial {
                    part,
                    well: line.flag(2)?,
                    at: Moment(line.int(3)?),
                    step: of_json(line.maybe_text(4)?),
                    finding: of_json(line.maybe_text(5)?),
                });
            }
        }
        Ok(found)
    }

    /// The mailboxes of these addresses, as far as they are enrolled.
    pub async fn mailboxes_of(&self, addresses: &[Address]) -> Result<Vec<Mailbox>> {
        let mut found = Vec::with_capacity(addresses.len());
        let mut read = self.db.read().await?;
        for some in addresses.chunks(CHUNK) {
            let rows: Vec<Value> = some.iter().map(|one| json!([one.as_str()])).collect();
            for line in read.all(MAILBOXES_OF, |it| it.rows(&rows)).await? {
                found.push(super::mailboxes::mailbox(&line)?);
            }
        }
        Ok(found)
    }

    /// What is open about each mailbox that something is open about; of the service itself nothing is told here.
    pub async fn troubles(&self) -> Result<HashMap<MailboxId, Trouble>> {
        let mut read = self.db.read().await?;
        let mut found = HashMap::new();
        for line in read.all(TROUBLES, |it| it).await? {
            let worst = match line.int(2)? {
                1 => Level::Information,
                2 => Level::Warning,
                _ => Level::Error,
            };
            found.insert(MailboxId(line.int(0)?), Trouble { alerts: count(&line, 1)?, worst });
        }
        Ok(found)
    }

    /// Keeps a job as it stands, in the place of what was kept of it.
    pub async fn keep_job(&self, job: &JobRow) -> Result<()> {
        let row = json!([
            hex(Some(job.id)),
            job.act,
            hex(Some(job.who)),
            job.began.0,
            job.seen.0,
            job.ended.map(|at| at.0),
            job.total,
            job.done,
            job.failed,
            job.waiting
        ]);
        let mut write = self.db.write().await?;
        write.each(KEEP_JOB, &[row]).await?;
        write.commit().await
    }

    /// A job.
    pub async fn job(&self, id: Uuid) -> Result<Option<JobRow>> {
        let mut read = self.db.read().await?;
        read.one(JOB, |it| it.bytes(id.as_bytes())).await?.as_ref().map(job).transpose()
    }

    /// The job that somebody began last, where it has not ended, or not before a moment.
    pub async fn last_job(&self, who: Uuid, ended: Moment) -> Result<Option<JobRow>> {
        let mut read = self.db.read().await?;
        read.one(LAST_JOB, |it| it.bytes(who.as_bytes()).int(ended.0)).await?.as_ref().map(job).transpose()
    }

    /// Adds what came of mailboxes to a job.
    pub async fn keep_outcomes(&self, job: Uuid, outcomes: &[OutcomeRow]) -> Result<()> {
        let row = |one: &OutcomeRow| {
            json!([
                hex(Some(job)),
                hex(Some(one.mailbox)),
                clean(&one.address, 320),
                json_of(one.finding.as_ref())
            ])
        };
        let mut write = self.db.write().await?;
        write.merge(KEEP_OUTCOME, 2, outcomes.iter().map(row).collect()).await?;
        write.commit().await
    }

    /// What came of the mailboxes of a job, failures first, at most [`PAGE_MAX`].
    pub async fn outcomes(&self, job: Uuid) -> Result<Vec<OutcomeRow>> {
        let mut read = self.db.read().await?;
        let lines = read.all(OUTCOMES, |it| it.bytes(job.as_bytes()).int(i64::from(PAGE_MAX))).await?;
        let outcome = |line: &Line| {
            Ok(OutcomeRow {
                mailbox: line.uuid(0)?,
                address: line.text(1)?,
                finding: of_json(line.maybe_text(2)?),
            })
        };
        lines.iter().map(outcome).collect()
    }

    /// Deletes jobs that began before a moment, with their outcomes, at most so many.
    pub(super) async fn forget_jobs(&self, before: Moment, most: u32) -> Result<u64> {
        let mut write = self.db.write().await?;
        let bind = |it: super::db::Statement| it.int(before.0).int(i64::from(most));
        write.run(OLD_OUTCOMES, bind).await?;
        let gone = write.run(OLD_JOBS, bind).await?;
        write.commit().await?;
        Ok(gone)
    }

    /// Keeps something small under a name.
    pub async fn keep_paper<T: Serialize>(&self, name: &'static str, value: &T, at: Moment) -> Result<()> {
        let text = serde_json::to_string(value).map_err(|error| StoreError::Odd(error.to_string()))?;
        if text.len() > MAX_PAPER {
            return Err(StoreError::TooLong {
                what: "what is kept under a name",
                bytes: text.len(),
                most: MAX_PAPER,
            });
        }
        let mut write = self.db.write().await?;
        write.run(KEEP_PAPER, |it| it.text(name).text(&text).int(at.0)).await?;
        write.commit().await
    }

    /// What is kept under a name; `None` also where another version kept it.
    pub async fn paper<T: DeserializeOwned>(&self, name: &'static str) -> Result<Option<T>> {
        let mut read = self.db.read().await?;
        let line = read.one("SELECT text FROM paper WHERE name = $1", |it| it.text(name)).await?;
        Ok(of_json(line.map(|line| line.text(0)).transpose()?))
    }
}

fn job(line: &Line) -> Result<JobRow> {
    Ok(JobRow {
        id: line.uuid(0)?,
        act: line.text(1)?,
        who: line.uuid(2)?,
        began: Moment(line.int(3)?),
        seen: Moment(line.int(4)?),
        ended: line.maybe_int(5)?.map(Moment),
        total: count(line, 6)?,
        done: count(line, 7)?,
        failed: count(line, 8)?,
        waiting: count(line, 9)?,
    })
}

const KEEP_TRIAL: &str = "\
INSERT INTO trial (mailbox, part, well, at, step, finding)
SELECT unhex(value ->> 0), value ->> 1, CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT), value ->> 4, value ->> 5
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, part) DO UPDATE SET well = excluded.well, at = excluded.at, step = excluded.step,
  finding = excluded.finding";

const TEST_BEGAN: &str = "\
INSERT INTO testing (mailbox, at) VALUES ($1, $2) ON CONFLICT (mailbox) DO UPDATE SET at = excluded.at";

const TRIALS: &str = "\
SELECT mailbox, part, well, at, step, finding FROM trial
WHERE mailbox IN (SELECT unhex(value ->> 0) FROM json_each($1))";

const TROUBLES: &str = "\
SELECT mailbox, count(*), max(level) FROM alert WHERE closed IS NULL AND mailbox > 0 AND level > 1 GROUP BY mailbox";

const KEEP_JOB: &str = "\
INSERT INTO job (id, act, who, began, seen, ended, total, done, failed, waiting)
SELECT unhex(value ->> 0), value ->> 1, unhex(value ->> 2), CAST(value ->> 3 AS BIGINT), CAST(value ->> 4 AS BIGINT),
       CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT), CAST(value ->> 7 AS BIGINT),
       CAST(value ->> 8 AS BIGINT), CAST(value ->> 9 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, ended = excluded.ended, total = excluded.total,
  done = excluded.done, failed = excluded.failed, waiting = excluded.waiting";

const JOB: &str =
    "SELECT id, act, who, began, seen, ended, total, done, failed, waiting FROM job WHERE id = $1";

const LAST_JOB: &str = "\
SELECT id, act, who, began, seen, ended, total, done, failed, waiting FROM job
WHERE who = $1 AND (ended IS NULL OR ended >= $2) ORDER BY began DESC, id DESC LIMIT 1";

const KEEP_OUTCOME: &str = "\
INSERT INTO outcome (job, mailbox, address, finding)
SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2, value ->> 3 FROM json_each($1) AS given WHERE true
ON CONFLICT (job, mailbox) DO UPDATE SET address = excluded.address, finding = excluded.finding";

const OUTCOMES: &str = "\
SELECT mailbox, address, finding FROM outcome WHERE job = $1
ORDER BY CASE WHEN finding IS NULL THEN 1 ELSE 0 END, address LIMIT $2";

const OLD_OUTCOMES: &str =
    "DELETE FROM outcome WHERE job IN (SELECT id FROM job WHERE began < $1 ORDER BY began, id LIMIT $2)";
const OLD_JOBS: &str =
    "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE began < $1 ORDER BY began, id LIMIT $2)";

const KEEP_PAPER: &str = "\
INSERT INTO paper (name, text, at) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET text = excluded.text, at = excluded.at";
