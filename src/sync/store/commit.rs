//! What looks at mailboxes found out, in one transaction.

use serde_json::{Value, json};

use super::alerts::{close_alerts, put_alerts};
use super::categories::put_categories;
use super::cursors::{drop_cursors, drop_folders, put_cursors, put_folders, put_sweeps};
use super::db::clean;
use super::decisions::put_decisions;
use super::handled::{drop_handled, put_handled, put_pending, settle};
use super::hints::take_hints;
use super::lease::sort_out;
use super::outgoing::{drop_outgoing, put_outgoing};
use super::pairs::{drop_pairs, drop_stirs, put_pairs};
use super::undo::{drop_tombstones, put_tombstones, put_withheld};
use super::{
    Alert, Category, Cursor, Decision, Digest, ERROR_MAX, Folder, Handled, Hint, Lease, MailboxId, Millis,
    Outgoing, Pair, Pending, Result, Stir, Store, Sweep, TEXT_MAX, Tombstone, Withheld,
};

/// Everything one look at a mailbox found out. What it does not name stays as it is.
#[derive(Clone, Debug)]
pub struct Look {
    /// The lease under which it was done.
    pub lease: Lease,
    /// Whether the worker goes on with the mailbox.
    pub then: Then,
    /// How it went, once it is over; `None` between two pages of one look.
    pub outcome: Option<Outcome>,
    /// How far folders were read.
    pub cursors: Vec<Cursor>,
    /// Folders to be read from the start, or not any more: their cursors and sweeps go.
    pub dropped_cursors: Vec<String>,
    /// Folders that are new or changed.
    pub folders: Vec<Folder>,
    /// Folders that are gone.
    pub dropped_folders: Vec<String>,
    /// How far sweeps are.
    pub sweeps: Vec<Sweep>,
    /// Mails dealt with.
    pub handled: Vec<Handled>,
    /// Copies that have left the mailbox.
    pub dropped: Vec<Digest>,
    /// Mails still to be dealt with.
    pub pending: Vec<Pending>,
    /// Mails that are not pending any more.
    pub settled: Vec<Digest>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// What was kept back.
    pub withheld: Vec<Withheld>,
    /// What people took back.
    pub tombstones: Vec<Tombstone>,
    /// Mails whose tombstone goes: a person tracked them again.
    pub unburied: Vec<Digest>,
    /// Alerts to raise.
    pub alerts: Vec<Alert>,
    /// Kinds of alerts that are cured.
    pub cured: Vec<String>,
    /// What our categories are called.
    pub categories: Vec<Category>,
    /// Hints that were followed, as the lease gave them.
    pub hints: Vec<Hint>,
    /// Mails of the CRM that are being sent.
    pub outgoing: Vec<Outgoing>,
    /// Activities of those that are not any more.
    pub outgone: Vec<uuid::Uuid>,
    /// Items and rows that are one.
    pub pairs: Vec<Pair>,
    /// Rows of those that are not any more.
    pub parted: Vec<uuid::Uuid>,
    /// What changed in the CRM and was looked at.
    pub calmed: Vec<Stir>,
}

/// What becomes of the lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The worker goes on until this.
    Hold(Millis),
    /// It is given back, and the mailbox is due again at this time, or earlier: when it was woken meanwhile, or when
    /// one of its pending mails is due.
    Release(Millis),
}

/// How a look went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// To its end.
    Well {
        /// Mails dealt with.
        processed: u64,
        /// Mails it failed with.
        failed: u64,
        /// Mails known to wait.
        backlog: u64,
    },
    /// It was broken off.
    Broken {
        /// The error's code.
        code: String,
        /// The error's text, at most [`ERROR_MAX`] characters and without mail content.
        text: String,
    },
}

impl Look {
    /// A look that has found nothing yet.
    pub fn new(lease: Lease, then: Then) -> Self {
        Self {
            lease,
            then,
            outcome: None,
            cursors: Vec::new(),
            dropped_cursors: Vec::new(),
            folders: Vec::new(),
            dropped_folders: Vec::new(),
            sweeps: Vec::new(),
            handled: Vec::new(),
            dropped: Vec::new(),
            pending: Vec::new(),
            settled: Vec::new(),
            decisions: Vec::new(),
            withheld: Vec::new(),
            tombstones: Vec::new(),
            unburied: Vec::new(),
            alerts: Vec::new(),
            cured: Vec::new(),
            categories: Vec::new(),
            hints: Vec::new(),
            outgoing: Vec::new(),
            outgone: Vec::new(),
            pairs: Vec::new(),
            parted: Vec::new(),
            calmed: Vec::new(),
        }
    }

    /// The mailbox and lease in one row for [`FINISH`].
    fn finish(&self, now: Millis) -> Value {
        let (release, due) = match self.then {
            Then::Hold(until) => (0, until),
            Then::Release(due) => (1, due),
        };
        let (id, at) = (self.lease.mailbox.0, now.moment().0);
        match &self.outcome {
            None => json!([id, release, due.0, 0]),
            Some(Outcome::Well { processed, failed, backlog }) => {
                json!([id, release, due.0, 1, at, processed, failed, backlog])
            }
            Some(Outcome::Broken { code, text }) => {
                json!([id, release, due.0, 2, at, 0, 0, 0, clean(code, TEXT_MAX), clean(text, ERROR_MAX)])
            }
        }
    }
}

impl Store {
    /// Writes what looks found out, all or nothing, and only for the mailboxes whose lease still stands. The leases
    /// that are lost come back: nothing of their looks was written, another worker has the mailbox and will see the
    /// same. One mailbox has at most one look in a commit.
    ///
    /// A look that repeats what was written before changes nothing but times, so after
    /// [`super::StoreError::Unknown`] the mailbox is simply looked at again.
    pub async fn commit(&self, looks: &[Look], now: Millis) -> Result<Vec<Lease>> {
        if looks.is_empty() {
            return Ok(Vec::new());
        }
        let mut write = self.db.write().await?;
        let leases: Vec<Lease> = looks.iter().map(|look| look.lease).collect();
        let (kept, lost) = sort_out(&mut write, &leases).await?;
        let kept: std::collections::HashSet<Lease> = kept.into_iter().collect();
        let looks: Vec<&Look> = looks.iter().filter(|look| kept.contains(&look.lease)).collect();
        let write_to = &mut write;

        // What goes is written before what comes: a look may drop a cursor and set it anew.
        drop_cursors(write_to, &all(&looks, |look| &look.dropped_cursors)).await?;
        drop_folders(write_to, &all(&looks, |look| &look.dropped_folders)).await?;
        put_folders(write_to, &all(&looks, |look| &look.folders)).await?;
        put_cursors(write_to, &all(&looks, |look| &look.cursors)).await?;
        put_sweeps(write_to, &all(&looks, |look| &look.sweeps)).await?;
        drop_handled(write_to, &all(&looks, |look| &look.dropped)).await?;
        put_handled(write_to, &all(&looks, |look| &look.handled)).await?;
        settle(write_to, &all(&looks, |look| &look.settled)).await?;
        put_pending(write_to, &all(&looks, |look| &look.pending)).await?;
        put_decisions(write_to, &all(&looks, |look| &look.decisions), now).await?;
        put_withheld(write_to, &all(&looks, |look| &look.withheld)).await?;
        drop_tombstones(write_to, &all(&looks, |look| &look.unburied)).await?;
        put_tombstones(write_to, &all(&looks, |look| &look.tombstones)).await?;
        close_alerts(write_to, &all(&looks, |look| &look.cured), now.moment()).await?;
        put_alerts(write_to, &all(&looks, |look| &look.alerts)).await?;
        put_categories(write_to, &all(&looks, |look| &look.categories)).await?;
        drop_outgoing(write_to, &all(&looks, |look| &look.outgone)).await?;
        put_outgoing(write_to, &all(&looks, |look| &look.outgoing)).await?;
        drop_pairs(write_to, &all(&looks, |look| &look.parted)).await?;
        put_pairs(write_to, &all(&looks, |look| &look.pairs)).await?;
        drop_stirs(write_to, &all(&looks, |look| &look.calmed)).await?;
        take_hints(write_to, &all(&looks, |look| &look.hints)).await?;
        write_to.merge(FINISH, 1, looks.iter().map(|look| look.finish(now)).collect()).await?;
        write.commit().await?;
        Ok(lost)
    }
}

/// One kind of thing out of all looks, each with its mailbox.
fn all<'a, T>(looks: &[&'a Look], of: impl Fn(&'a Look) -> &'a Vec<T>) -> Vec<(MailboxId, &'a T)> {
    looks.iter().flat_map(|look| of(look).iter().map(|one| (look.lease.mailbox, one))).collect()
}

const FINISH: &str = "\
WITH given AS MATERIALIZED (
  SELECT CAST(value ->> 0 AS BIGINT) AS chosen, CAST(value ->> 1 AS BIGINT) AS release,
         CAST(value ->> 2 AS BIGINT) AS next, CAST(value ->> 3 AS BIGINT) AS result, CAST(value ->> 4 AS BIGINT) AS at,
         CAST(value ->> 5 AS BIGINT) AS good, CAST(value ->> 6 AS BIGINT) AS bad, CAST(value ->> 7 AS BIGINT) AS waiting,
         value ->> 8 AS code, value ->> 9 AS error,
         (SELECT min(due) FROM pending WHERE pending.mailbox = CAST(value ->> 0 AS BIGINT)) AS retry
  FROM json_each($1))
UPDATE mailbox SET
  holder = CASE WHEN given.release = 1 THEN NULL ELSE holder END,
  woken = CASE WHEN given.release = 1 THEN 0 ELSE woken END,
  due = CASE WHEN given.release = 0 THEN given.next
             WHEN woken > 0 AND woken < given.next THEN woken
             WHEN given.retry < given.next THEN given.retry
             ELSE given.next END,
  succeeded = CASE WHEN given.result = 1 THEN given.at ELSE succeeded END,
  failed_at = CASE WHEN given.result = 2 THEN given.at ELSE failed_at END,
  code = CASE given.result WHEN 0 THEN mailbox.code ELSE given.code END,
  error = CASE given.result WHEN 0 THEN mailbox.error ELSE given.error END,
  errors = CASE given.result WHEN 0 THEN errors WHEN 1 THEN 0 ELSE errors + 1 END,
  processed = CASE WHEN given.result = 1 THEN given.good ELSE processed END,
  failed = CASE WHEN given.result = 1 THEN given.bad ELSE failed END,
  backlog = CASE WHEN given.result = 1 THEN given.waiting ELSE backlog END,
  total = CASE WHEN given.result = 1 THEN total + given.good ELSE total END
FROM given WHERE mailbox.id = given.chosen";
