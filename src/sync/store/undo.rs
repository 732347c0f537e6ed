//! What people took back and what the firewall kept back: no later run may undo either.

use std::collections::HashMap;

use domain::decision::Undone;
use domain::mail::Moment;
use serde_json::{Value, json};
use uuid::Uuid;

use super::db::{CHUNK, Writing, clean};
use super::decisions::{ONE, decision};
use super::{DecisionRow, Digest, MailboxId, PAGE_MAX, Result, Store, TEXT_MAX};

/// A person untracked or unlinked this mail: it stays so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// Which mail: [`Digest::of_mail`].
    pub mail: Digest,
    /// What was taken back.
    pub what: Undone,
    /// Who it was.
    pub who: String,
    /// When.
    pub at: Moment,
}

/// A mail that the firewall kept back. Nothing of the mail is kept but the digest of its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Which mail: [`Digest::of_mail`].
    pub mail: Digest,
    /// By which rule, in the words of the person's own list.
    pub rule: String,
    /// When.
    pub at: Moment,
}

impl Store {
    /// Marks a decision as undone, and gives it back as it stands then: who undid it first has undone it. With
    /// `for_good` the mail gets a tombstone in the same transaction. `None` when nobody knows the decision.
    pub async fn undo(&self, id: Uuid, who: &str, at: Moment, for_good: bool) -> Result<Option<DecisionRow>> {
        let mut write = self.db.write().await?;
        let who = clean(who, TEXT_MAX);
        write.run(UNDO, |it| it.bytes(id.as_bytes()).int(at.0).text(&who)).await?;
        let Some(line) = write.one(ONE, |it| it.bytes(id.as_bytes())).await? else { return Ok(None) };
        let row = decision(&line)?;
        if for_good {
            put_tombstones(
                &mut write,
                &[(row.mailbox, &Tombstone { mail: row.decision.mail, what: Undone::Tracking, who, at })],
            )
            .await?;
        }
        write.commit().await?;
        Ok(Some(row))
    }

    /// Sets tombstones outside of a look: a person did it in the pane or at the command line.
    pub async fn bury(&self, tombstones: &[(MailboxId, Tombstone)]) -> Result<()> {
        let mut write = self.db.write().await?;
        let each: Vec<_> = tombstones.iter().map(|(mailbox, one)| (*mailbox, one)).collect();
        put_tombstones(&mut write, &each).await?;
        write.commit().await
    }

    /// Takes tombstones away: a person tracked the mail again.
    pub async fn unbury(&self, mails: &[(MailboxId, Digest)]) -> Result<()> {
        let mut write = self.db.write().await?;
        let each: Vec<_> = mails.iter().map(|(mailbox, mail)| (*mailbox, mail)).collect();
        drop_tombstones(&mut write, &each).await?;
        write.commit().await
    }

    /// The tombstones of mails.
    pub async fn buried(
        &self,
        mails: &[(MailboxId, Digest)],
    ) -> Result<HashMap<(MailboxId, Digest), Tombstone>> {
        let mut read = self.db.read().await?;
        let mut found = HashMap::new();
        for some in mails.chunks(CHUNK) {
            let rows: Vec<Value> =
                some.iter().map(|(mailbox, mail)| json!([mailbox.0, mail.hex()])).collect();
            for line in read.all(BURIED, |it| it.rows(&rows)).await? {
                let what = if line.int(4)? == 1 { Undone::Regarding } else { Undone::Tracking };
                let one =
                    Tombstone { mail: line.digest(1)?, what, who: line.text(2)?, at: Moment(line.int(3)?) };
                found.insert((MailboxId(line.int(0)?), one.mail), one);
            }
        }
        Ok(found)
    }

    /// Why a mail was kept back, in every mailbox where it was; at most [`PAGE_MAX`].
    pub async fn withheld(&self, mail: Digest) -> Result<Vec<(MailboxId, Withheld)>> {
        let mut read = self.db.read().await?;
        let lines = read.all(WITHHELD, |it| it.bytes(&mail.0).int(i64::from(PAGE_MAX))).await?;
        lines.iter().map(withheld).collect()
    }

    /// What was kept back in a mailbox since a moment, the newest first, at most [`PAGE_MAX`].
    pub async fn withheld_since(
        &self,
        mailbox: MailboxId,
        since: Moment,
        most: u32,
    ) -> Result<Vec<Withheld>> {
        let mut read = self.db.read().await?;
        let most = i64::from(most.min(PAGE_MAX));
        let lines = read.all(WITHHELD_SINCE, |it| it.int(mailbox.0).int(since.0).int(most)).await?;
        lines.iter().map(|line| withheld(line).map(|(_, one)| one)).collect()
    }
}

fn withheld(line: &super::db::Line) -> Result<(MailboxId, Withheld)> {
    let one = Withheld { mail: line.digest(1)?, rule: line.text(2)?, at: Moment(line.int(3)?) };
    Ok((MailboxId(line.int(0)?), one))
}

pub(super) async fn put_tombstones(write: &mut Writing, each: &[(MailboxId, &Tombstone)]) -> Result<()> {
    let row = |(mailbox, one): &(MailboxId, &Tombstone)| {
        let what = u8::from(one.what == Undone::Regarding);
        json!([mailbox.0, one.mail.hex(), clean(&one.who, TEXT_MAX), one.at.0, what])
    };
    write.merge(BURY, 2, each.iter().map(row).collect()).await.map(drop)
}

pub(super) async fn drop_tombstones(write: &mut Writing, each: &[(MailboxId, &Digest)]) -> Result<()> {
    write.per_mailbox(UNBURY, each).await
}

pub(super) async fn put_withheld(write: &mut Writing, each: &[(MailboxId, &Withheld)]) -> Result<()> {
    let row = |(mailbox, one): &(MailboxId, &Withheld)| {
        json!([mailbox.0, one.mail.hex(), clean(&one.rule, TEXT_MAX), one.at.0])
    };
    write.merge(WITHHOLD, 3, each.iter().map(row).collect()).await.map(drop)
}

const UNDO: &str = "UPDATE decision SET undone = $2, undone_by = $3 WHERE id = $1 AND undone IS NULL";

const BURY: &str = "\
INSERT INTO tombstone (mailbox, mail, who, at, what)
SELECT CAST(value ->> 0 AS BIGINT), unhex(value ->> 1), value ->> 2, CAST(value ->> 3 AS BIGINT),
       CAST(value ->> 4 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, mail) DO UPDATE SET who = excluded.who, at = excluded.at, what = excluded.what";

const UNBURY: &str = "\
DELETE FROM tombstone WHERE mailbox = $2 AND mail IN (SELECT unhex(value ->> 0) FROM json_each($1))";

const BURIED: &str = "\
SELECT mailbox, mail, who, at, what FROM tombstone
JOIN (SELECT CAST(value ->> 0 AS BIGINT) AS place, unhex(value ->> 1) AS asked FROM json_each($1)) AS given
  ON tombstone.mailbox = given.place AND tombstone.mail = given.asked";

const WITHHOLD: &str = "\
INSERT INTO withheld (mailbox, mail, rule, at)
SELECT CAST(value ->> 0 AS BIGINT), unhex(value ->> 1), value ->> 2, CAST(value ->> 3 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT DO NOTHING";

const WITHHELD: &str =
    "SELECT mailbox, mail, rule, at FROM withheld WHERE mail = $1 ORDER BY at DESC, mailbox LIMIT $2";

const WITHHELD_SINCE: &str = "\
SELECT mailbox, mail, rule, at FROM withheld WHERE mailbox = $1 AND at >= $2 ORDER BY at DESC, mail LIMIT $3";
