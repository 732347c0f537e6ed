//! Which mailboxes there are, and how each stands.

use std::collections::HashMap;

use domain::mail::{Address, Moment};
use serde_json::{Value, json};
use uuid::Uuid;

use super::db::{CHUNK, Line, Writing, clean, hex};
use super::{MailboxId, Millis, PAGE_MAX, Result, Store};

/// A mailbox as the settings have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Its address: the key.
    pub address: Address,
    /// Key of the CRM's `mailbox` row.
    pub crm: Option<Uuid>,
    /// Key of the user or queue whose mailbox it is.
    pub owner: Option<Uuid>,
    /// The owner is a queue.
    pub queue: bool,
    /// It is to be synchronized.
    pub enabled: bool,
}

/// A mailbox with its standing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The store's name of it.
    pub id: MailboxId,
    /// What the settings say.
    pub enrolment: Enrolment,
    /// When it is due; while it is leased, when the lease ends.
    pub due: Millis,
    /// The worker that holds it, or held it when the lease ran out.
    pub holder: Option<String>,
    /// How it stands.
    pub standing: Standing,
}

/// How a mailbox stands: the columns of the CRM's `mailbox` and `mailboxstatistics` (semantics B2) in meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The last look that ended well.
    pub succeeded: Option<Moment>,
    /// The last look that did not.
    pub failed_at: Option<Moment>,
    /// Code of the last error; empty again after a success.
    pub code: Option<String>,
    /// Text of the last error, at most [`super::ERROR_MAX`] characters.
    pub error: Option<String>,
    /// Looks in a row that did not end well.
    pub errors: u64,
    /// Mails the last look dealt with.
    pub processed: u64,
    /// Mails the last look failed with.
    pub failed: u64,
    /// Mails known to wait.
    pub backlog: u64,
    /// Mails dealt with since it was enrolled.
    pub total: u64,
}

/// The columns of [`Mailbox`], in the order [`mailbox`] reads them.
macro_rules! columns {
    () => {
        "id, address, crm, owner, queue, enabled, due, holder, succeeded, failed_at, code, error, errors, \
         processed, failed, backlog, total"
    };
}

pub(super) fn mailbox(line: &Line) -> Result<Mailbox> {
    let moment = |at| Ok::<_, super::StoreError>(line.maybe_int(at)?.map(Moment));
    Ok(Mailbox {
        id: MailboxId(line.int(0)?),
        enrolment: Enrolment {
            address: Address::new(&line.text(1)?),
            crm: line.maybe_uuid(2)?,
            owner: line.maybe_uuid(3)?,
            queue: line.flag(4)?,
            enabled: line.flag(5)?,
        },
        due: Millis(line.int(6)?),
        holder: line.maybe_text(7)?,
        standing: Standing {
            succeeded: moment(8)?,
            failed_at: moment(9)?,
            code: line.maybe_text(10)?,
            error: line.maybe_text(11)?,
            errors: line.count(12)?,
            processed: line.count(13)?,
            failed: line.count(14)?,
            backlog: line.count(15)?,
            total: line.count(16)?,
        },
    })
}

impl Store {
    /// Takes mailboxes over from the settings: new ones are due now, known ones keep their standing. One that is
    /// enabled again is due now. A mailbox that is not named stays as it is. How many rows are new or changed.
    pub async fn enrol(&self, mailboxes: &[Enrolment], now: Millis) -> Result<u64> {
        // Each address once, and in the same order in every process: two of them must not wait for each other.
        let mut each: Vec<&Enrolment> = mailboxes
            .iter()
            .map(|one| (one.address.as_str(), one))
            .collect::<HashMap<_, _>>()
            .into_values()
            .collect();
        each.sort_by_key(|one| one.address.as_str());
        let mut changed = 0;
        for some in each.chunks(CHUNK) {
            let mut write = self.db.write().await?;
            let rows: Vec<Value> = some
                .iter()
                .map(|one| {
                    json!([
                        clean(one.address.as_str(), 320),
                        hex(one.crm),
                        hex(one.owner),
                        u8::from(one.queue),
                        u8::from(one.enabled),
                        now.0
                    ])
                })
                .collect();
            write.run(LOCK_BY_ADDRESS, |it| it.rows(&rows)).await?;
            changed += write.run(ENROL, |it| it.rows(&rows)).await?;
            write.commit().await?;
        }
        Ok(changed)
    }

    /// The mailboxes whose address comes after `after`, in the order of their addresses, at most [`PAGE_MAX`].
    pub async fn mailboxes(&self, after: Option<&Address>, most: u32) -> Result<Vec<Mailbox>> {
        let mut read = self.db.read().await?;
        let after = after.map_or("", Address::as_str);
        let lines = read
            .all(
                concat!("SELECT ", columns!(), " FROM mailbox WHERE address > $1 ORDER BY address LIMIT $2"),
                |it| it.text(after).int(i64::from(most.min(PAGE_MAX))),
            )
            .await?;
        lines.iter().map(mailbox).collect()
    }

    /// One mailbox by its address.
    pub async fn mailbox(&self, address: &Address) -> Result<Option<Mailbox>> {
        let mut read = self.db.read().await?;
        let line = read
            .one(concat!("SELECT ", columns!(), " FROM mailbox WHERE address = $1"), |it| {
                it.text(address.as_str())
            })
            .await?;
        line.as_ref().map(mailbox).transpose()
    }

    /// Forgets a mailbox with everything that is known of it, except its decisions and what was withheld: those go
    /// by their age. A worker that holds it can commit nothing any more.
    pub async fn forget_mailbox(&self, id: MailboxId) -> Result<()> {
        let mut write = self.db.write().await?;
        lock(&mut write, &[id]).await?;
        for sql in FORGET {
            write.run(sql, |it| it.int(id.0)).await?;
        }
        write.commit().await
    }
}

/// A mailbox as it is while its row is locked.
pub(super) struct Held {
    pub(super) fence: i64,
    pub(super) leased: bool,
}

/// Locks the rows of mailboxes in the order of their ids, which is what keeps two transactions from waiting for each
/// other: everything that changes more than one mailbox begins with it.
pub(super) async fn lock(write: &mut Writing, ids: &[MailboxId]) -> Result<HashMap<MailboxId, Held>> {
    let mut ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut held = HashMap::with_capacity(ids.len());
    for some in ids.chunks(CHUNK) {
        let rows: Vec<Value> = some.iter().map(|id| json!([id])).collect();
        for line in write.all(LOCK_BY_ID, |it| it.rows(&rows)).await? {
            held.insert(MailboxId(line.int(0)?), Held { fence: line.int(1)?, leased: line.flag(2)? });
        }
    }
    Ok(held)
}

pub(super) const MAILBOXES_OF: &str =
    concat!("SELECT ", columns!(), " FROM mailbox WHERE address IN (SELECT value ->> 0 FROM json_each($1))");

const LOCK_BY_ID: &str = "\
SELECT id, fence, CASE WHEN holder IS NULL THEN 0 ELSE 1 END FROM mailbox
WHERE id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1)) ORDER BY id /*lock*/";

const LOCK_BY_ADDRESS: &str = "\
SELECT id FROM mailbox WHERE address IN (SELECT value ->> 0 FROM json_each($1)) ORDER BY id /*lock*/";

const ENROL: &str = "\
INSERT INTO mailbox (address, crm, owner, queue, enabled, due)
SELECT value ->> 0, unhex(value ->> 1), unhex(value ->> 2), CAST(value ->> 3 AS BIGINT),
       CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (address) DO UPDATE SET crm = excluded.crm, owner = excluded.owner, queue = excluded.queue,
  enabled = excluded.enabled,
  due = CASE WHEN mailbox.enabled = 0 AND excluded.enabled = 1 AND mailbox.holder IS NULL THEN excluded.due
             ELSE mailbox.due END
WHERE mailbox.enabled <> excluded.enabled OR mailbox.queue <> excluded.queue
   OR mailbox.crm IS DISTINCT FROM excluded.crm OR mailbox.owner IS DISTINCT FROM excluded.owner";

const FORGET: [&str; 14] = [
    "DELETE FROM cursor WHERE mailbox = $1",
    "DELETE FROM folder WHERE mailbox = $1",
    "DELETE FROM sweep WHERE mailbox = $1",
    "DELETE FROM handled WHERE mailbox = $1",
    "DELETE FROM pending WHERE mailbox = $1",
    "DELETE FROM tombstone WHERE mailbox = $1",
    "DELETE FROM subscription WHERE mailbox = $1",
    "DELETE FROM notification WHERE mailbox = $1",
    "DELETE FROM alert WHERE mailbox = $1",
    "DELETE FROM category WHERE mailbox = $1",
    "DELETE FROM outgoing WHERE mailbox = $1",
    "DELETE FROM pair WHERE mailbox = $1",
    "DELETE FROM stir WHERE mailbox = $1",
    "DELETE FROM mailbox WHERE id = $1",
];
