//! Items of mailboxes and rows of the CRM that are one, and rows that changed and are still to be looked at.

use std::collections::BTreeSet;

use domain::{mail::Moment, step::Kind};
use serde_json::{Value, json};
use uuid::Uuid;

use super::cursors::link;
use super::db::{CHUNK, Line, Writing, clean, hex};
use super::lease::wake;
use super::mailboxes::lock;
use super::{MailboxId, Millis, PAGE_MAX, Result, Store, StoreError, TEXT_MAX};

/// The longest base that is kept, in bytes of JSON.
pub const BASE_MAX: usize = 64 * 1024;

/// An item and a row that are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The key of the row.
    pub row: Uuid,
    /// What it is.
    pub kind: Kind,
    /// The id of the item; `None` while it is being made.
    pub item: Option<String>,
    /// The list of tasks it lies in; empty for all else.
    pub list: String,
    /// The version of the row that both sides had; empty where it is not known.
    pub row_version: String,
    /// The version of the item that both sides had; empty where it is not known.
    pub item_version: String,
    /// What both sides had, as JSON of at most [`BASE_MAX`] bytes.
    pub base: String,
    /// Attempts in a row that failed.
    pub tries: u32,
    /// When the last one failed.
    pub failed: Option<Moment>,
    /// When it was written.
    pub at: Moment,
}

/// Something that changed in the CRM and is to be looked at for a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stir {
    /// In which table.
    pub kind: Kind,
    /// Which row; `None`: what the filters find is to be asked for.
    pub row: Option<Uuid>,
    /// As far as it changed since then, by the clock of the CRM.
    pub since: Moment,
    /// When it was heard of last.
    pub at: Millis,
}

/// A row of the CRM that changed: whom it concerns the store knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stirred {
    /// In which table.
    pub kind: Kind,
    /// Which.
    pub row: Uuid,
    /// Whose it is now; `None` where it went.
    pub owner: Option<Uuid>,
    /// When it changed, by the clock of the CRM.
    pub at: Moment,
}

impl Store {
    /// The pairs of these rows in a mailbox.
    pub async fn pairs_of_rows(&self, mailbox: MailboxId, rows: &[Uuid]) -> Result<Vec<Pair>> {
        let rows: Vec<Value> = rows.iter().map(|row| json!([hex(Some(*row))])).collect();
        self.pairs(OF_ROWS, mailbox, &rows).await
    }

    /// The pairs of these items in a mailbox.
    pub async fn pairs_of_items(&self, mailbox: MailboxId, items: &[&str]) -> Result<Vec<Pair>> {
        let rows: Vec<Value> = items.iter().map(|item| json!([item])).collect();
        self.pairs(OF_ITEMS, mailbox, &rows).await
    }

    async fn pairs(&self, sql: &'static str, mailbox: MailboxId, rows: &[Value]) -> Result<Vec<Pair>> {
        let mut read = self.db.read().await?;
        let mut found = Vec::new();
        for some in rows.chunks(CHUNK) {
            for line in read.all(sql, |it| it.rows(some).int(mailbox.0)).await? {
                found.extend(pair(&line)?);
            }
        }
        Ok(found)
    }

    /// The pairs of a mailbox whose item is being made, or whose last attempt failed before that moment; at most
    /// [`PAGE_MAX`].
    pub async fn pairs_unsettled(&self, mailbox: MailboxId, before: Moment) -> Result<Vec<Pair>> {
        let mut read = self.db.read().await?;
        let most = i64::from(PAGE_MAX);
        let lines = read.all(UNSETTLED, |it| it.int(mailbox.0).int(before.0).int(most)).await?;
        lines.iter().filter_map(|line| pair(line).transpose()).collect()
    }

    /// A page of the pairs of a mailbox in the order of their rows, behind one of them; at most [`PAGE_MAX`].
    pub async fn pairs_after(&self, mailbox: MailboxId, kind: Kind, after: Uuid) -> Result<Vec<Pair>> {
        let mut read = self.db.read().await?;
        let bind = |it: super::db::Statement| {
            it.int(mailbox.0).text(kind.as_str()).bytes(after.as_bytes()).int(i64::from(PAGE_MAX))
        };
        let lines = read.all(AFTER, bind).await?;
        lines.iter().filter_map(|line| pair(line).transpose()).collect()
    }

    /// What changed and is to be looked at for a mailbox, at most [`PAGE_MAX`].
    pub async fn stirs(&self, mailbox: MailboxId) -> Result<Vec<Stir>> {
        let mut read = self.db.read().await?;
        let lines = read.all(STIRS, |it| it.int(mailbox.0).int(i64::from(PAGE_MAX))).await?;
        lines.iter().filter_map(|line| stir(line).transpose()).collect()
    }

    /// Notes rows that changed for everybody whom they concern, and wakes their mailboxes: who has an item of the row
    /// is to look at it, its owner and those of `others`, who have filters of their own, at what they find. How many
    /// mailboxes that are.
    pub async fn stir(&self, rows: &[Stirred], others: &[Uuid], now: Millis) -> Result<usize> {
        let mut woken = BTreeSet::new();
        for some in rows.chunks(CHUNK) {
            woken.extend(self.stir_some(some, others, now).await?);
        }
        Ok(woken.len())
    }

    /// Nobody knows any more what changed in a table, or went: everybody's rows and items of it are to be looked at.
    pub async fn stir_all(&self, kind: Kind, now: Millis) -> Result<()> {
        let mut write = self.db.write().await?;
        let bind = |it: super::db::Statement| it.text(kind.as_str()).bytes(Uuid::nil().as_bytes()).int(now.0);
        write.run(STIR_ALL, bind).await?;
        write.commit().await
    }

    /// Writes a pair outside of a look, because a person said so, and wakes the mailbox.
    pub async fn pair_up(&self, mailbox: MailboxId, one: &Pair, now: Millis) -> Result<()> {
        let mut write = self.db.write().await?;
        lock(&mut write, &[mailbox]).await?;
        put_pairs(&mut write, &[(mailbox, one)]).await?;
        wake(&mut write, &[mailbox], now).await?;
        write.commit().await
    }

    /// Parts a pair outside of a look, because a person said so.
    pub async fn part(&self, mailbox: MailboxId, row: Uuid) -> Result<()> {
        let mut write = self.db.write().await?;
        lock(&mut write, &[mailbox]).await?;
        drop_pairs(&mut write, &[(mailbox, &row)]).await?;
        write.commit().await
    }

    /// Which mailboxes have an item of that row.
    pub async fn holders(&self, kind: Kind, row: Uuid) -> Result<Vec<MailboxId>> {
        let mut read = self.db.read().await?;
        let given = [json!([kind.as_str(), hex(Some(row)), 0])];
        let lines = read.all(WHO_HAS, |it| it.rows(&given)).await?;
        lines.iter().map(|line| line.int(0).map(MailboxId)).collect()
    }

    async fn stir_some(&self, rows: &[Stirred], others: &[Uuid], now: Millis) -> Result<BTreeSet<MailboxId>> {
        let mut write = self.db.write().await?;
        let given: Vec<Value> =
            rows.iter().map(|one| json!([one.kind.as_str(), hex(Some(one.row)), one.at.0])).collect();
        let mut stirs: Vec<Value> = Vec::new();
        let mut ids = BTreeSet::new();
        for line in write.all(WHO_HAS, |it| it.rows(&given)).await? {
            ids.insert(MailboxId(line.int(0)?));
            stirs.push(json!([line.int(0)?, line.text(1)?, hex(line.maybe_uuid(2)?), line.int(3)?, now.0]));
        }
        // By table and owner: the earliest change is enough.
        let mut oldest = std::collections::BTreeMap::new();
        for one in rows {
            for owner in one.owner.into_iter().chain(others.iter().copied().filter(|_| one.owner.is_some())) {
                let at = oldest.entry((owner, one.kind.as_str())).or_insert(one.at);
                *at = (*at).min(one.at);
            }
        }
        let owners: Vec<Value> =
            oldest.iter().map(|((owner, kind), at)| json!([hex(Some(*owner)), kind, at.0])).collect();
        for some in owners.chunks(CHUNK) {
            for line in write.all(WHO_OWNS, |it| it.rows(some)).await? {
                ids.insert(MailboxId(line.int(0)?));
                let nobody = hex(Some(Uuid::nil()));
                stirs.push(json!([line.int(0)?, line.text(1)?, nobody, line.int(2)?, now.0]));
            }
        }
        let each: Vec<MailboxId> = ids.iter().copied().collect();
        lock(&mut write, &each).await?;
        write.merge(STIR, 3, stirs).await?;
        wake(&mut write, &each, now).await?;
        write.commit().await?;
        Ok(ids)
    }
}

/// `None` for a kind that this version does not know.
fn pair(line: &Line) -> Result<Option<Pair>> {
    let Some(kind) = Kind::from_name(&line.text(1)?) else { return Ok(None) };
    Ok(Some(Pair {
        row: line.uuid(0)?,
        kind,
        item: Some(line.text(2)?).filter(|item| !item.is_empty()),
        list: line.text(3)?,
        row_version: line.text(4)?,
        item_version: line.text(5)?,
        base: line.text(6)?,
        tries: u32::try_from(line.int(7)?).unwrap_or(u32::MAX),
        failed: line.maybe_int(8)?.map(Moment),
        at: Moment(line.int(9)?),
    }))
}

fn stir(line: &Line) -> Result<Option<Stir>> {
    let Some(kind) = Kind::from_name(&line.text(0)?) else { return Ok(None) };
    let row = Some(line.uuid(1)?).filter(|row| !row.is_nil());
    Ok(Some(Stir { kind, row, since: Moment(line.int(2)?), at: Millis(line.int(3)?) }))
}

pub(super) async fn put_pairs(write: &mut Writing, pairs: &[(MailboxId, &Pair)]) -> Result<()> {
    let mut rows = Vec::with_capacity(pairs.len());
    for (mailbox, one) in pairs {
        if one.base.len() > BASE_MAX {
            let (what, bytes) = ("what both sides had", one.base.len());
            return Err(StoreError::TooLong { what, bytes, most: BASE_MAX });
        }
        rows.push(json!([
            mailbox.0,
            hex(Some(one.row)),
            one.kind.as_str(),
            link(one.item.as_deref().unwrap_or_default())?,
            link(&one.list)?,
            clean(&one.row_version, TEXT_MAX),
            clean(&one.item_version, TEXT_MAX),
            clean(&one.base, BASE_MAX),
            one.tries,
            one.failed.map(|at| at.0),
            one.at.0
        ]));
    }
    write.merge(PUT, 2, rows).await.map(drop)
}

/// Parts pairs.
pub(super) async fn drop_pairs(write: &mut Writing, pairs: &[(MailboxId, &Uuid)]) -> Result<()> {
    let rows: Vec<Value> = pairs.iter().map(|(mailbox, row)| json!([mailbox.0, hex(Some(**row))])).collect();
    write.each(DROP, &rows).await.map(drop)
}

/// Takes off what was looked at, unless it changed again meanwhile.
pub(super) async fn drop_stirs(write: &mut Writing, stirs: &[(MailboxId, &Stir)]) -> Result<()> {
    let row = |(mailbox, one): &(MailboxId, &Stir)| {
        json!([mailbox.0, one.kind.as_str(), hex(Some(one.row.unwrap_or_default())), one.at.0])
    };
    let rows: Vec<Value> = stirs.iter().map(row).collect();
    write.each(CALM, &rows).await.map(drop)
}

/// The columns of a pair in the order [`pair`] reads them.
macro_rules! columns {
    () => {
        "SELECT pair.rid, kind, item, list, row_version, item_version, base, tries, failed, at FROM pair "
    };
}

const OF_ROWS: &str =
    concat!(columns!(), "WHERE mailbox = $2 AND pair.rid IN (SELECT unhex(value ->> 0) FROM json_each($1))");
const OF_ITEMS: &str =
    concat!(columns!(), "WHERE mailbox = $2 AND item IN (SELECT value ->> 0 FROM json_each($1))");
const UNSETTLED: &str =
    concat!(columns!(), "WHERE mailbox = $1 AND (item = '' OR failed <= $2) ORDER BY at, pair.rid LIMIT $3");
const AFTER: &str =
    concat!(columns!(), "WHERE mailbox = $1 AND kind = $2 AND pair.rid > $3 ORDER BY pair.rid LIMIT $4");

const STIRS: &str =
    "SELECT kind, rid, since, at FROM stir WHERE mailbox = $1 ORDER BY at, kind, rid LIMIT $2";

const WHO_HAS: &str = "\
WITH given AS MATERIALIZED (
  SELECT value ->> 0 AS stirred_kind, unhex(value ->> 1) AS stirred, CAST(value ->> 2 AS BIGINT) AS changed
  FROM json_each($1))
SELECT pair.mailbox, pair.kind, pair.rid, given.changed FROM given JOIN pair ON pair.rid = given.stirred";

const WHO_OWNS: &str = "\
WITH given AS MATERIALIZED (
  SELECT unhex(value ->> 0) AS possessor, value ->> 1 AS stirred_kind, CAST(value ->> 2 AS BIGINT) AS changed
  FROM json_each($1))
SELECT mailbox.id, given.stirred_kind, given.changed FROM given JOIN mailbox ON mailbox.owner = given.possessor
WHERE mailbox.enabled = 1";

const STIR: &str = "\
INSERT INTO stir (mailbox, kind, rid, since, at)
SELECT CAST(value ->> 0 AS BIGINT), value ->> 1, unhex(value ->> 2), CAST(value ->> 3 AS BIGINT),
       CAST(value ->> 4 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, kind, rid) DO UPDATE SET at = excluded.at,
  since = CASE WHEN excluded.since < stir.since THEN excluded.since ELSE stir.since END";

const STIR_ALL: &str = "\
INSERT INTO stir (mailbox, kind, rid, since, at)
SELECT mailbox.id, $1, $2, 0, $3 FROM mailbox WHERE mailbox.enabled = 1 AND mailbox.owner IS NOT NULL
ON CONFLICT (mailbox, kind, rid) DO UPDATE SET at = excluded.at, since = 0";

const PUT: &str = "\
INSERT INTO pair (mailbox, rid, kind, item, list, row_version, item_version, base, tries, failed, at)
SELECT CAST(value ->> 0 AS BIGINT), unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4, value ->> 5,
       value ->> 6, value ->> 7, CAST(value ->> 8 AS BIGINT), CAST(value ->> 9 AS BIGINT),
       CAST(value ->> 10 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, rid) DO UPDATE SET kind = excluded.kind, item = excluded.item, list = excluded.list,
  row_version = excluded.row_version, item_version = excluded.item_version, base = excluded.base,
  tries = excluded.tries, failed = excluded.failed, at = excluded.at";

const DROP: &str = "\
WITH given AS MATERIALIZED (
  SELECT CAST(value ->> 0 AS BIGINT) AS place, unhex(value ->> 1) AS gone FROM json_each($1))
DELETE FROM pair WHERE EXISTS (
  SELECT 1 FROM given WHERE given.place = pair.mailbox AND given.gone = pair.rid)";

const CALM: &str = "\
WITH given AS MATERIALIZED (
  SELECT CAST(value ->> 0 AS BIGINT) AS place, value ->> 1 AS stirred_kind, unhex(value ->> 2) AS stirred,
         CAST(value ->> 3 AS BIGINT) AS heard
  FROM json_each($1))
DELETE FROM stir WHERE EXISTS (
  SELECT 1 FROM given WHERE given.place = stir.mailbox AND given.stirred_kind = stir.kind
    AND given.stirred = stir.rid AND given.heard >= stir.at)";
