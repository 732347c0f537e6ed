//! Appointments, contacts and tasks of a mailbox are kept in step with the CRM ([`domain::step`] says how), within the
//! look at the mailbox and under its lease.
//!
//! What changed in the mailbox delta tells; what changed in the CRM the organisation's feed tells
//! ([`crate::look`], *newcomers*), which notes for each mailbox what concerns it. Both sides of whatever changed are
//! read, the core decides, and what both have then is remembered. An item that is made bears the key of its row: one
//! that was made and not written down is known again.

mod alike;
pub(crate) mod back;
pub(crate) mod before;
mod card;
mod carry;
mod follow;
mod judge;
mod meeting;
pub(crate) mod memory;
mod series;
mod side;
mod todo;
mod unit;

use domain::{
    mail::Moment,
    ports::Ledger,
    problem::Problem,
    retry::{ITEM_PAUSE_S, Side},
    step::may_step,
};
use futures_util::future::join;
use wire::Transport;

use crate::{
    look::{Looking, Stop, finding, told},
    store::{Alert, Cursor, Level},
};

/// Since when the mailbox is kept in step.
const SINCE: &str = "step:since";
/// It was refused when it was last looked at.
const REFUSED: &str = "step:refused";
/// The alert that says so.
const ALERT: &str = "step_refused";

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Looks at appointments, contacts and tasks. That they are refused stops no mail: it is said, and what passes is
    /// tried again.
    pub(crate) async fn keep_in_step(&mut self) -> Result<(), Stop> {
        match self.step().await {
            Err(Stop::Failed(side, problem)) if !problem.passes() => {
                self.note_refused(side, &problem);
                self.commit().await
            }
            Ok(()) if self.cursors.remove(REFUSED).is_some() => {
                self.draft.dropped_cursors.push(REFUSED.to_owned());
                self.draft.cured.push(ALERT.to_owned());
                Ok(())
            }
            done => done,
        }
    }

    fn note_refused(&mut self, side: Side, problem: &Problem) {
        let (code, text) = told(problem);
        tracing::warn!(side = ?side, code, "appointments, contacts and tasks are not kept in step");
        self.draft.alerts.push(Alert {
            kind: ALERT.to_owned(),
            level: Level::Error,
            detail: format!("{code}: {text}"),
            remedy: domain::retry::remedy(problem).as_str().to_owned(),
            finding: Some(finding(side, problem, &self.leased.address)),
            at: self.now(),
        });
        let cursor = Cursor { first: false, ..self.cursor(REFUSED, code, true, 0) };
        self.cursors.insert(REFUSED.to_owned(), cursor.clone());
        self.draft.cursors.push(cursor);
    }

    async fn step(&mut self) -> Result<(), Stop> {
        if !may_step(&self.seat, &self.snapshot.organisation) {
            return Ok(());
        }
        let now = self.now();
        let since = self.cursors.get(SINCE).and_then(|cursor| cursor.link.parse().ok()).map(Moment);
        if since.is_none() {
            let link = now.0.to_string();
            let cursor = Cursor { first: false, ..self.cursor(SINCE, &link, true, 0) };
            self.cursors.insert(SINCE.to_owned(), cursor.clone());
            self.draft.cursors.push(cursor);
        }
        self.seat.step_since = Some(since.unwrap_or(now));
        let before = Moment(now.0 - ITEM_PAUSE_S);
        let open = self.engine.store.pairs_unsettled(self.leased.lease.mailbox, before).await?;
        self.making = carry::making(&open);
        let (lists, mut first) = join(self.lists(), self.first_pages()).await;
        let (lists, standard) = lists?;
        self.standard = standard.or_else(|| lists.first().cloned());
        if self.subscribe_to_step(&lists).await? {
            // What changed between those pages and the subscription nobody would tell.
            first.clear();
        }
        self.follow_items(&lists, first).await?;
        if !open.is_empty() {
            self.follow_unsettled(before).await?;
        }
        self.follow_rows().await
    }
}
