//! Mails that matter to the synchronizer: those dealt with, kept small because there are many, and those still to be
//! dealt with, kept whole because there are few.

use std::collections::HashMap;

use domain::mail::{ItemId, MessageId, Moment};
use domain::party::{Kind, Record};
use serde_json::{Value, json};
use uuid::Uuid;

use super::cursors::link;
use super::db::{Line, Writing, clean, hex};
use super::{Digest, ERROR_MAX, MailboxId, Millis, PAGE_MAX, Result, Store, TEXT_MAX};

/// What was done with a mail at last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Did {
    /// Looked at and left alone.
    Left = 0,
    /// Its activity was found written.
    Tracked = 1,
    /// Kept back by the firewall.
    Withheld = 2,
    /// Untracked.
    Untracked = 3,
    /// Given up after too many tries.
    GivenUp = 4,
    /// Its activity was written by this mailbox first.
    Wrote = 5,
}

/// Which of our categories the mail has, as far as we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// None.
    None = 0,
    /// That of tracked mail.
    Tracked = 1,
    /// That of mail that could not be tracked.
    Undeliverable = 2,
}

/// A mail that was dealt with. It takes under 200 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handled {
    /// Which copy: [`Digest::of_item`].
    pub item: Digest,
    /// Its activity, where it has one.
    pub activity: Option<Uuid>,
    /// What the decision rested on, in the caller's sense: as long as that is the same nothing is decided anew.
    pub basis: Digest,
    /// What a rule or a conversation set it regarding; the name is not kept.
    pub regarding: Option<Record>,
    /// How many files its activity was given.
    pub files: Option<u32>,
    /// What was done.
    pub did: Did,
    /// How it is marked.
    pub mark: Mark,
    /// When.
    pub at: Moment,
}

/// A mail that is still to be dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Which copy: its immutable id.
    pub item: ItemId,
    /// The id of the folder it lies in.
    pub folder: String,
    /// Its Message-ID, where it has one.
    pub message: Option<MessageId>,
    /// What is to be done, in the caller's words (`track`, `mark`, `attachments`); at most [`TEXT_MAX`] characters.
    pub step: String,
    /// How often it was tried.
    pub tries: u32,
    /// Not before this; `None` when it is given up and waits for a person.
    pub due: Option<Millis>,
    /// What went wrong last; at most [`ERROR_MAX`] characters. Nothing of the mail's content belongs in it.
    pub problem: String,
    /// When.
    pub at: Moment,
}

impl Store {
    /// What was done with these copies. Those that nobody has dealt with are not in the map.
    pub async fn handled(
        &self,
        items: &[(MailboxId, Digest)],
    ) -> Result<HashMap<(MailboxId, Digest), Handled>> {
        let mut read = self.db.read().await?;
        let mut found = HashMap::with_capacity(items.len());
        for some in items.chunks(super::db::CHUNK) {
            let rows: Vec<Value> =
                some.iter().map(|(mailbox, item)| json!([mailbox.0, item.hex()])).collect();
            for line in read.all(HANDLED, |it| it.rows(&rows)).await? {
                let one = handled(&line)?;
                found.insert((MailboxId(line.int(6)?), one.item), one);
            }
        }
        Ok(found)
    }

    /// A page of what was dealt with in a mailbox, in the order of the items, after one of them: for the sweep that
    /// compares it with what the mailbox holds. At most [`PAGE_MAX`].
    pub async fn handled_after(&self, mailbox: MailboxId, after: Digest, most: u32) -> Result<Vec<Handled>> {
        let mut read = self.db.read().await?;
        let most = i64::from(most.min(PAGE_MAX));
        let lines = read.all(HANDLED_AFTER, |it| it.int(mailbox.0).bytes(&after.0).int(most)).await?;
        lines.iter().map(handled).collect()
    }

    /// The mails of mailboxes that are due to be tried again, at most [`PAGE_MAX`] in all, the longest due first.
    pub async fn due(
        &self,
        mailboxes: &[MailboxId],
        now: Millis,
        most: u32,
    ) -> Result<Vec<(MailboxId, Pending)>> {
        let mut read = self.db.read().await?;
        let rows: Vec<Value> = mailboxes.iter().map(|id| json!([id.0])).collect();
        let most = i64::from(most.min(PAGE_MAX));
        let lines = read.all(DUE, |it| it.rows(&rows).int(now.0).int(most)).await?;
        lines.iter().map(pending).collect()
    }

    /// The pending mails among these copies; one that is asked for twice may be there twice.
    pub async fn pending(&self, items: &[(MailboxId, Digest)]) -> Result<Vec<(MailboxId, Pending)>> {
        let mut read = self.db.read().await?;
        let mut found = Vec::new();
        for some in items.chunks(super::db::CHUNK) {
            let rows: Vec<Value> =
                some.iter().map(|(mailbox, item)| json!([mailbox.0, item.hex()])).collect();
            for line in read.all(PENDING, |it| it.rows(&rows)).await? {
                found.push(pending(&line)?);
            }
        }
        Ok(found)
    }

    /// The mails of a mailbox that are still to be dealt with or were given up, the newest first, at most
    /// [`PAGE_MAX`].
    pub async fn troubled(&self, mailbox: MailboxId, most: u32) -> Result<Vec<Pending>> {
        let mut read = self.db.read().await?;
        let most = i64::from(most.min(PAGE_MAX));
        let lines = read.all(TROUBLED, |it| it.int(mailbox.0).int(most)).await?;
        lines.iter().map(|line| pending(line).map(|(_, one)| one)).collect()
    }
}

/// The tables a mail can be regarding, by the number that is kept: only appended to.
const KINDS: [Kind; 10] = [
    Kind::Account,
    Kind::Contact,
    Kind::Lead,
    Kind::Opportunity,
    Kind::Case,
    Kind::User,
    Kind::Team,
    Kind::Queue,
    Kind::Equipment,
    Kind::BusinessUnit,
];

fn handled(line: &Line) -> Result<Handled> {
    let did = match line.int(3)? {
        1 => Did::Tracked,
        2 => Did::Withheld,
        3 => Did::Untracked,
        4 => Did::GivenUp,
        5 => Did::Wrote,
        _ => Did::Left,
    };
    let mark = match line.int(4)? {
        1 => Mark::Tracked,
        2 => Mark::Undeliverable,
        _ => Mark::None,
    };
    let kind = line.maybe_int(8)?.and_then(|at| KINDS.get(usize::try_from(at).ok()?).copied());
    let record = |(id, kind)| Record { kind, id, name: String::new() };
    Ok(Handled {
        item: line.digest(0)?,
        activity: line.maybe_uuid(1)?,
        basis: line.digest(2)?,
        did,
        mark,
        at: Moment(line.int(5)?),
        regarding: line.maybe_uuid(7)?.zip(kind).map(record),
        files: line.maybe_int(9)?.and_then(|files| u32::try_from(files).ok()),
    })
}

fn pending(line: &Line) -> Result<(MailboxId, Pending)> {
    Ok((
        MailboxId(line.int(0)?),
        Pending {
            item: ItemId(line.text(1)?),
            folder: line.text(2)?,
            message: line.maybe_text(3)?.as_deref().and_then(MessageId::new),
            step: line.text(4)?,
            tries: u32::try_from(line.int(5)?).unwrap_or(u32::MAX),
            due: line.maybe_int(6)?.map(Millis),
            problem: line.text(7)?,
            at: Moment(line.int(8)?),
        },
    ))
}

pub(super) async fn put_handled(write: &mut Writing, items: &[(MailboxId, &Handled)]) -> Result<()> {
    let rows = items
        .iter()
        .map(|(mailbox, one)| {
            let (did, mark) = (one.did as u8, one.mark as u8);
            let regarding = one.regarding.as_ref();
            let kind = regarding.and_then(|row| KINDS.iter().position(|kind| *kind == row.kind));
            // A small number is enough: a mail has at most some hundred files.
            let files = one.files.map(|files| files.min(10_000));
            json!([
                mailbox.0,
                one.item.hex(),
                hex(one.activity),
                one.basis.hex(),
                did,
                mark,
                one.at.0,
                hex(regarding.map(|row| row.id)),
                kind,
                files
            ])
        })
        .collect();
    write.merge(PUT_HANDLED, 2, rows).await.map(drop)
}

pub(super) async fn put_pending(write: &mut Writing, items: &[(MailboxId, &Pending)]) -> Result<()> {
    let mut rows = Vec::with_capacity(items.len());
    for (mailbox, one) in items {
        rows.push(json!([
            mailbox.0,
            Digest::of_item(&one.item).hex(),
            link(&one.item.0)?,
            link(&one.folder)?,
            one.message.as_ref().map(|id| clean(id.as_str(), TEXT_MAX)),
            clean(&one.step, TEXT_MAX),
            one.tries,
            one.due.map(|due| due.0),
            clean(&one.problem, ERROR_MAX),
            one.at.0
        ]));
    }
    write.merge(PUT_PENDING, 2, rows).await.map(drop)
}

/// Forgets copies that have left the mailbox.
pub(super) async fn drop_handled(write: &mut Writing, items: &[(MailboxId, &Digest)]) -> Result<()> {
    write.per_mailbox(DROP_HANDLED, items).await
}

/// Takes mails off the list of what is to be done.
pub(super) async fn settle(write: &mut Writing, items: &[(MailboxId, &Digest)]) -> Result<()> {
    write.per_mailbox(SETTLE, items).await
}

const HANDLED: &str = "\
SELECT item, activity, basis, did, mark, at, mailbox, regarding, kind, files FROM handled
JOIN (SELECT CAST(value ->> 0 AS BIGINT) AS place, unhex(value ->> 1) AS asked FROM json_each($1)) AS given
  ON handled.mailbox = given.place AND handled.item = given.asked";

const HANDLED_AFTER: &str = "\
SELECT item, activity, basis, did, mark, at, mailbox, regarding, kind, files FROM handled WHERE mailbox = $1 AND item > $2 ORDER BY item LIMIT $3";

const DUE: &str = "\
SELECT mailbox, name, folder, message, step, tries, due, problem, at FROM pending
WHERE mailbox IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1)) AND due <= $2
ORDER BY due, mailbox, item LIMIT $3";

const PENDING: &str = "\
SELECT mailbox, name, folder, message, step, tries, due, problem, at FROM pending
JOIN (SELECT CAST(value ->> 0 AS BIGINT) AS place, unhex(value ->> 1) AS asked FROM json_each($1)) AS given
  ON pending.mailbox = given.place AND pending.item = given.asked";

const TROUBLED: &str = "\
SELECT mailbox, name, folder, message, step, tries, due, problem, at FROM pending
WHERE mailbox = $1 ORDER BY at DESC, item LIMIT $2";

const PUT_HANDLED: &str = "\
INSERT INTO handled (mailbox, item, activity, basis, did, mark, at, regarding, kind, files)
SELECT CAST(value ->> 0 AS BIGINT), unhex(value ->> 1), unhex(value ->> 2), unhex(value ->> 3),
       CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT),
       unhex(value ->> 7), CAST(value ->> 8 AS BIGINT), CAST(value ->> 9 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, item) DO UPDATE SET activity = excluded.activity, basis = excluded.basis,
  did = excluded.did, mark = excluded.mark, at = excluded.at, regarding = excluded.regarding, kind = excluded.kind,
  files = excluded.files";

const PUT_PENDING: &str = "\
INSERT INTO pending (mailbox, item, name, folder, message, step, tries, due, problem, at)
SELECT CAST(value ->> 0 AS BIGINT), unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4, value ->> 5,
       CAST(value ->> 6 AS BIGINT), CAST(value ->> 7 AS BIGINT), value ->> 8, CAST(value ->> 9 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, item) DO UPDATE SET name = excluded.name, folder = excluded.folder,
  message = excluded.message, step = excluded.step, tries = excluded.tries, due = excluded.due,
  problem = excluded.problem, at = excluded.at";

const DROP_HANDLED: &str = "\
DELETE FROM handled WHERE mailbox = $2 AND item IN (SELECT unhex(value ->> 0) FROM json_each($1))";

const SETTLE: &str = "\
DELETE FROM pending WHERE mailbox = $2 AND item IN (SELECT unhex(value ->> 0) FROM json_each($1))";
