//! Which contents of a CRM hold files that were sent. It saves sending a file again, and nothing more: it may be wrong, and
//! it may be deleted.

use std::fmt::Write as _;

use domain::ledger::{Content, Fingerprint};
use serde_json::{Value, json};
use uuid::Uuid;

use super::db::{CHUNK, Line, clean, hex};
use super::{Millis, Result, Store, TEXT_MAX};

/// Contents that are kept, of all CRMs together; beyond it those go that were not asked for the longest. A hundred
/// bytes each.
pub const CONTENTS_MAX: u32 = 100_000;
/// When a content was asked for is written down anew after so long: a day more or less changes nothing about which are
/// the oldest.
const USED_MS: i64 = 24 * 3_600 * 1_000;

impl Store {
    /// Which contents of that CRM hold these files, as far as it is known. They count as used now.
    pub async fn contents(&self, crm: &str, files: &[Fingerprint], now: Millis) -> Result<Vec<Content>> {
        let crm = clean(crm, TEXT_MAX);
        let (mut known, mut stale) = (Vec::new(), Vec::new());
        for some in files.chunks(CHUNK) {
            let rows: Vec<Value> = some.iter().map(|file| json!([digits(file), file.bytes])).collect();
            let mut read = self.db.read().await?;
            for line in read.all(KNOWN, |it| it.rows(&rows).text(&crm)).await? {
                let (one, used) = content(&line)?;
                if now.0.saturating_sub(used) >= USED_MS {
                    stale.push(json!([digits(&one.file), one.file.bytes]));
                }
                known.push(one);
            }
        }
        if !stale.is_empty() {
            let mut write = self.db.write().await?;
            for some in stale.chunks(CHUNK) {
                write.run(USE, |it| it.rows(some).text(&crm).int(now.0)).await?;
            }
            write.commit().await?;
        }
        Ok(known)
    }

    /// Keeps which contents of that CRM hold what; another content of the same file takes the place of the one before.
    pub async fn put_contents(&self, crm: &str, contents: &[Content], now: Millis) -> Result<()> {
        let crm = clean(crm, TEXT_MAX);
        let row = |one: &Content| json!([crm, digits(&one.file), one.file.bytes, hex(Some(one.id)), now.0]);
        let mut write = self.db.write().await?;
        write.merge(PUT, 3, contents.iter().map(row).collect()).await?;
        write.commit().await
    }

    /// Forgets contents of that CRM that are gone. What another process has learned of the same file since stays.
    pub async fn drop_contents(&self, crm: &str, contents: &[Content]) -> Result<()> {
        let crm = clean(crm, TEXT_MAX);
        let row = |one: &Content| json!([digits(&one.file), one.file.bytes, hex(Some(one.id))]);
        let rows: Vec<Value> = contents.iter().map(row).collect();
        let mut write = self.db.write().await?;
        for some in rows.chunks(CHUNK) {
            write.run(DROP, |it| it.rows(some).text(&crm)).await?;
        }
        write.commit().await
    }

    /// Forgets the contents beyond the first so many, those that were asked for the latest being the first; at most so
    /// many rows: call again while there is something. How many went.
    pub async fn trim_contents(&self, keep: u32, most: u32) -> Result<u64> {
        let mut write = self.db.write().await?;
        let gone = write.run(TRIM, |it| it.int(i64::from(most)).int(i64::from(keep))).await?;
        write.commit().await?;
        Ok(gone)
    }
}

fn digits(file: &Fingerprint) -> String {
    file.sha256.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn content(line: &Line) -> Result<(Content, i64)> {
    let file = Fingerprint { sha256: line.sha256(0)?, bytes: line.count(1)? };
    let id: Uuid = line.uuid(2)?;
    Ok((Content { file, id }, line.int(3)?))
}

const KNOWN: &str = "\
WITH given AS MATERIALIZED (
  SELECT unhex(value ->> 0) AS digest, CAST(value ->> 1 AS BIGINT) AS length FROM json_each($1))
SELECT content.sha256, content.bytes, content.rid, content.used FROM given
JOIN content ON content.crm = $2 AND content.sha256 = given.digest AND content.bytes = given.length";

const USE: &str = "\
WITH given AS MATERIALIZED (
  SELECT unhex(value ->> 0) AS digest, CAST(value ->> 1 AS BIGINT) AS length FROM json_each($1))
UPDATE content SET used = $3 WHERE crm = $2 AND used < $3 AND (sha256, bytes) IN (SELECT digest, length FROM given)";

const PUT: &str = "\
INSERT INTO content (crm, sha256, bytes, rid, used)
SELECT value ->> 0, unhex(value ->> 1), CAST(value ->> 2 AS BIGINT), unhex(value ->> 3), CAST(value ->> 4 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (crm, sha256, bytes) DO UPDATE SET rid = excluded.rid, used = excluded.used";

const DROP: &str = "\
WITH given AS MATERIALIZED (
  SELECT unhex(value ->> 0) AS digest, CAST(value ->> 1 AS BIGINT) AS length, unhex(value ->> 2) AS gone
  FROM json_each($1))
DELETE FROM content WHERE crm = $2 AND (sha256, bytes, rid) IN (SELECT digest, length, gone FROM given)";

const TRIM: &str = "\
DELETE FROM content WHERE (crm, sha256, bytes) IN (
  SELECT crm, sha256, bytes FROM content ORDER BY used DESC, crm, sha256, bytes LIMIT $1 OFFSET $2)";
