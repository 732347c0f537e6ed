//! Mail that delta does not tell of: what changed lately anywhere in the mailbox, what is to be tried again, what a sweep
//! finds, and folders whose rule changed.

use domain::{
    mail::{ItemId, Moment},
    ports::Ledger,
};
use wire::Transport;

use super::{Looking, Stop};
use crate::store::{Digest, Sweep};

/// Retries of one look: then other mailboxes have their turn.
const MAX_RETRIES: u32 = 200;
/// What changed lately is asked from so many seconds before the newest change that is known: several may have come in
/// the same moment.
const OVERLAP_S: i64 = 5;
/// How far back what changed is asked for at the first look at a mailbox, in seconds.
const FIRST_RECENT_S: i64 = 24 * 3_600;
/// How far back a sweep compares ids, in seconds since they were received.
const SWEEP_DAYS_S: i64 = 7 * 24 * 3_600;

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// What changed anywhere in the mailbox since the last time: mail that was moved before its turn, categories on
    /// mail in folders that nobody follows, and what delta lost. How far that reaches is told by the mailbox's own
    /// clock.
    pub(super) async fn look_at_recent(&mut self, before: Option<Moment>) -> Result<(), Stop> {
        let began = self.now();
        let since = before.unwrap_or(Moment(began.0 - FIRST_RECENT_S));
        let recent = self.reader.recent(Moment(since.0 - OVERLAP_S)).await?;
        let reaches = recent.iter().filter_map(|message| message.modified).max().unwrap_or(since).max(since);
        let seen = recent.len() as u64;
        let open = self.open(recent).await?;
        let found = open.len() as u64;
        self.look_at(&open).await?;
        // An idle mailbox costs no write.
        if before != Some(reaches) {
            self.note_sweep("", reaches.0.to_string(), began, seen, found);
        }
        Ok(())
    }

    /// Reads heads of messages and decides about them, some at a time.
    async fn look_at(&mut self, ids: &[ItemId]) -> Result<(), Stop> {
        for some in ids.chunks(usize::from(self.engine.pace.page.max(1))) {
            let heads = self.reader.heads(some).await?;
            self.process(heads.into_iter().flatten().collect(), None).await?;
        }
        Ok(())
    }

    /// Mails whose next attempt is due.
    pub(super) async fn retry(&mut self) -> Result<(), Stop> {
        let id = self.leased.lease.mailbox;
        let due = self.engine.store.due(&[id], self.engine.millis(), MAX_RETRIES).await?;
        self.more |= due.len() >= MAX_RETRIES as usize;
        let due: Vec<_> = due.into_iter().map(|(_, pending)| pending).collect();
        if due.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = due.iter().map(|pending| pending.item.clone()).collect();
        let heads = self.reader.heads(&ids).await?;
        let gone = ids.iter().zip(&heads).filter(|(_, head)| head.is_none());
        self.draft.settled.extend(gone.map(|(id, _)| Digest::of_item(id)));
        self.process(heads.into_iter().flatten().collect(), None).await
    }

    /// Compares the ids in the watched folders with what was dealt with. The first look has just seen all.
    pub(super) async fn sweep(&mut self, first: bool) -> Result<(), Stop> {
        let began = self.now();
        let (mut seen, mut found) = (0, 0);
        if !first {
            let since = Moment(began.0 - SWEEP_DAYS_S);
            for folder in self.tree.watched(&self.seat, &self.snapshot.organisation) {
                let there = match self.reader.sweep(&folder, Some(since)).await {
                    Ok(there) => there,
                    Err(fault) if fault.is_gone() => continue,
                    Err(fault) => return Err(fault.into()),
                };
                seen += there.len();
                let lost = self.open(there).await?;
                found += lost.len();
                self.look_at(&lost).await?;
            }
        }
        self.note_sweep("*", String::new(), began, seen as u64, found as u64);
        Ok(())
    }

    pub(super) fn note_sweep(&mut self, folder: &str, place: String, started: Moment, seen: u64, found: u64) {
        let folder = folder.to_owned();
        self.draft.sweeps.push(Sweep { folder, place, started, ended: Some(self.now()), seen, found });
    }

    /// A folder whose rule has another regarding than at the last look is read from the start: all its mail is linked
    /// anew (B11).
    pub(super) fn mind_rules(&mut self, sweeps: &[Sweep]) {
        for rule in self.seat.rules.clone().iter().filter(|rule| rule.on) {
            let tag = rule.regarding.as_ref().map_or_else(|| "-".to_owned(), |row| row.id.to_string());
            let known = sweeps.iter().find(|sweep| sweep.folder == rule.folder).map(|sweep| &sweep.place);
            if known == Some(&tag) {
                continue;
            }
            if self.cursors.remove(&rule.folder).is_some() {
                self.draft.dropped_cursors.push(rule.folder.clone());
            }
            self.note_sweep(&rule.folder, tag, self.now(), 0, 0);
        }
    }
}
