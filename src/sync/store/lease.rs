//! Who works on which mailbox.
//!
//! A lease is a time in the row: `due` of a leased mailbox is when the lease ends. So one index finds both what is
//! due and what a dead worker left, and nothing has to clean up after anybody. Each lease has a number of its own
//! (`fence`): what a worker commits is written only while the number still stands.

use domain::mail::Address;
use serde_json::{Value, json};
use uuid::Uuid;

use super::hints::{Hint, hints_of};
use super::mailboxes::lock;
use super::{LEASE_MAX, MailboxId, Millis, Result, Store};

/// The right to work on a mailbox, until it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// On which.
    pub mailbox: MailboxId,
    /// The number of the lease: no other lease of this mailbox has it.
    pub fence: i64,
}

/// A mailbox that was leased, with what a look begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// The lease.
    pub lease: Lease,
    /// The mailbox's address.
    pub address: Address,
    /// Key of the CRM's `mailbox` row.
    pub crm: Option<Uuid>,
    /// Key of the user or queue whose mailbox it is.
    pub owner: Option<Uuid>,
    /// The owner is a queue.
    pub queue: bool,
    /// Looks in a row that did not end well.
    pub errors: u64,
    /// What woke it. They are there until a commit or a release names them as taken.
    pub hints: Vec<Hint>,
}

impl Leased {
    /// A mailbox that nobody leased: no lease has that number, so nothing is committed by it.
    pub(crate) fn beside(mailbox: MailboxId, address: Address) -> Self {
        let lease = Lease { mailbox, fence: i64::MIN };
        Self { lease, address, crm: None, owner: None, queue: false, errors: 0, hints: Vec::new() }
    }
}

/// How much earlier than now a woken mailbox counts as due, in milliseconds: before the idle ones that wait for their
/// slow poll, and not before those that have waited longer than this.
const WOKEN_AHEAD_MS: i64 = 60 * 60 * 1_000;

impl Store {
    /// Leases mailboxes that are due, the longest due first, for so many milliseconds. At most [`LEASE_MAX`] at a
    /// time. Any number of processes may ask at once; each mailbox goes to one of them.
    pub async fn lease(&self, worker: &str, now: Millis, for_ms: i64, most: u32) -> Result<Vec<Leased>> {
        let mut write = self.db.write().await?;
        let most = i64::from(most.min(LEASE_MAX));
        let lines = write
            .all(LEASE, |it| it.int(now.0).int(most).text(worker).int(now.plus(for_ms.max(1)).0))
            .await?;
        let mut leased = Vec::with_capacity(lines.len());
        for line in &lines {
            leased.push(Leased {
                lease: Lease { mailbox: MailboxId(line.int(0)?), fence: line.int(1)? },
                address: Address::new(&line.text(2)?),
                crm: line.maybe_uuid(3)?,
                owner: line.maybe_uuid(4)?,
                queue: line.flag(5)?,
                errors: line.count(6)?,
                hints: Vec::new(),
            });
        }
        if !leased.is_empty() {
            let ids: Vec<MailboxId> = leased.iter().map(|one| one.lease.mailbox).collect();
            let mut hints = hints_of(&mut write, &ids).await?;
            for one in &mut leased {
                one.hints = hints.remove(&one.lease.mailbox).unwrap_or_default();
            }
        }
        write.commit().await?;
        Ok(leased)
    }

    /// Makes leases last until so many milliseconds from now. The ones that are lost come back: their mailbox belongs
    /// to somebody else.
    pub async fn renew(&self, leases: &[Lease], now: Millis, for_ms: i64) -> Result<Vec<Lease>> {
        let until = now.plus(for_ms.max(1)).0;
        self.on_held(leases, RENEW, |lease| json!([lease.mailbox.0, until])).await
    }

    /// Gives leases back; each mailbox is due again when it says, or at once when it was woken meanwhile. Its retries
    /// are not asked: [`Store::commit`] does. The leases that are lost come back.
    pub async fn release(&self, leases: &[(Lease, Millis)]) -> Result<Vec<Lease>> {
        let due: std::collections::HashMap<Lease, Millis> = leases.iter().copied().collect();
        let leases: Vec<Lease> = leases.iter().map(|(lease, _)| *lease).collect();
        let row = |lease: &Lease| json!([lease.mailbox.0, due.get(lease).copied().unwrap_or_default().0]);
        self.on_held(&leases, RELEASE, row).await
    }

    /// Makes mailboxes due now, before the ones that nobody woke. One that is leased is due again when it is given
    /// back.
    pub async fn wake(&self, mailboxes: &[MailboxId], now: Millis) -> Result<()> {
        if mailboxes.is_empty() {
            return Ok(());
        }
        let mut write = self.db.write().await?;
        lock(&mut write, mailboxes).await?;
        wake(&mut write, mailboxes, now).await?;
        write.commit().await
    }

    /// Runs a statement on the mailboxes whose leases still stand; the others' leases come back.
    async fn on_held(
        &self,
        leases: &[Lease],
        sql: &'static str,
        row: impl Fn(&Lease) -> Value,
    ) -> Result<Vec<Lease>> {
        if leases.is_empty() {
            return Ok(Vec::new());
        }
        let mut write = self.db.write().await?;
        let (kept, lost) = sort_out(&mut write, leases).await?;
        write.each(sql, &kept.iter().map(row).collect::<Vec<_>>()).await?;
        write.commit().await?;
        Ok(lost)
    }
}

/// Locks the mailboxes of leases, and tells which leases still stand and which are lost.
pub(super) async fn sort_out(
    write: &mut super::db::Writing,
    leases: &[Lease],
) -> Result<(Vec<Lease>, Vec<Lease>)> {
    let ids: Vec<MailboxId> = leases.iter().map(|lease| lease.mailbox).collect();
    let held = lock(write, &ids).await?;
    Ok(leases.iter().partition(|lease| {
        held.get(&lease.mailbox).is_some_and(|held| held.leased && held.fence == lease.fence)
    }))
}

/// Makes mailboxes due whose rows are locked.
pub(super) async fn wake(write: &mut super::db::Writing, mailboxes: &[MailboxId], now: Millis) -> Result<()> {
    let rows: Vec<Value> = mailboxes.iter().map(|id| json!([id.0, now.plus(-WOKEN_AHEAD_MS).0])).collect();
    write.each(WAKE, &rows).await.map(drop)
}

const LEASE: &str = "\
WITH picked AS MATERIALIZED (
  SELECT id AS chosen FROM mailbox WHERE enabled = 1 AND due <= $1 ORDER BY due LIMIT $2 /*skip*/)
UPDATE mailbox SET holder = $3, fence = fence + 1, due = $4, woken = 0
FROM picked WHERE mailbox.id = picked.chosen
RETURNING id, fence, address, crm, owner, queue, errors";

const RENEW: &str = "\
WITH given AS MATERIALIZED (
  SELECT CAST(value ->> 0 AS BIGINT) AS chosen, CAST(value ->> 1 AS BIGINT) AS until FROM json_each($1))
UPDATE mailbox SET due = given.until FROM given WHERE mailbox.id = given.chosen";

const RELEASE: &str = "\
WITH given AS MATERIALIZED (
  SELECT CAST(value ->> 0 AS BIGINT) AS chosen, CAST(value ->> 1 AS BIGINT) AS next FROM json_each($1))
UPDATE mailbox SET holder = NULL, woken = 0,
  due = CASE WHEN woken > 0 AND woken < given.next THEN woken ELSE given.next END
FROM given WHERE mailbox.id = given.chosen";

const WAKE: &str = "\
WITH given AS MATERIALIZED (
  SELECT CAST(value ->> 0 AS BIGINT) AS chosen, CAST(value ->> 1 AS BIGINT) AS ahead FROM json_each($1))
UPDATE mailbox SET woken = CASE WHEN holder IS NULL THEN 0 ELSE given.ahead END,
  due = CASE WHEN holder IS NULL AND due > given.ahead THEN given.ahead ELSE due END
FROM given WHERE mailbox.id = given.chosen";
