//! How a look ends: when the mailbox is due again, and what is kept and told where something failed.

use domain::{
    finding::{Code, of_crm, of_mailbox},
    mail::Address,
    ports::Ledger,
    problem::Problem,
    retry::{
        AlertChange, AlertKind, Happened, Health, NOTIFIED_POLL_S, PROBE_PAUSE_S, Side, Urgency, poll_pause_s,
    },
};
use wire::Transport;

use super::{End, Looking, Stop};
use crate::{
    engine::{Engine, Meter},
    findings::said,
    store::{Alert, Leased, Level, Look, Millis, Outcome, Then},
};

/// How long a mailbox that fails for good is left alone, in milliseconds: what was mended is noticed by itself.
const STOPPED_MS: i64 = PROBE_PAUSE_S * 1_000;

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    pub(super) async fn close(mut self, result: Result<(), Stop>) -> End {
        let engine = self.engine;
        match result {
            Err(Stop::Lost) => return End::Lost,
            Err(Stop::Store(error)) => return End::Store(error),
            Err(Stop::Failed(side, problem)) => return broken(engine, &self.leased, side, &problem).await,
            Ok(()) => {}
        }
        Meter::add(&engine.meter.looks, 1);
        let due = match self.more {
            true => engine.millis(),
            false => engine.millis().plus(self.pause().await),
        };
        let quiet = !self.committed && self.leased.errors == 0 && self.leased.hints.is_empty();
        if quiet && is_bare(&self.draft) {
            return End::Quiet(self.leased.lease, due);
        }
        self.draft.then = Then::Release(due);
        self.draft.outcome = Some(Outcome::Well {
            processed: self.processed,
            failed: self.failed,
            backlog: u64::from(self.more),
        });
        if self.leased.errors > 0 {
            let cured = [AlertKind::MailboxUnreadable, AlertKind::CrmRefuses];
            self.draft.cured.extend(cured.map(|kind| kind.as_str().to_owned()));
        }
        match engine.store.commit(&[self.draft], engine.millis()).await {
            Ok(lost) if lost.is_empty() => End::Done,
            Ok(_) => End::Lost,
            Err(error) => End::Store(error),
        }
    }

    /// Until the next look, in milliseconds: long where changes are told, longer where there were none for a while.
    async fn pause(&self) -> i64 {
        let pace = &self.engine.pace;
        let told = self.engine.store.subscriptions(&[self.leased.lease.mailbox]).await;
        let now = self.now();
        let told = told.is_ok_and(|all| self.is_told(&all));
        let changed = self.cursors.values().map(|cursor| cursor.at).max().unwrap_or(now);
        let quiet = (now.0 - changed.0).max(0) / NOTIFIED_POLL_S;
        let quiet = u32::try_from(quiet).unwrap_or(u32::MAX);
        let pause = poll_pause_s(quiet, told, self.snapshot.organisation.back_off_idle).saturating_mul(1_000);
        pause.min(if told { pace.idle_ms } else { pace.poll_ms })
    }
}

/// Whether nothing but the bookkeeping of looking is in it.
pub(super) fn is_bare(draft: &Look) -> bool {
    draft.cursors.is_empty()
        && draft.folders.is_empty()
        && draft.dropped_folders.is_empty()
        && draft.dropped_cursors.is_empty()
        && draft.sweeps.is_empty()
        && draft.settled.is_empty()
        && draft.handled.is_empty()
        && draft.decisions.is_empty()
        && draft.outgoing.is_empty()
        && draft.outgone.is_empty()
        && draft.pairs.is_empty()
        && draft.parted.is_empty()
        && draft.calmed.is_empty()
}

/// A look that was broken off: the mailbox is postponed, and its alert opened where it is time.
pub(super) async fn broken<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    leased: &Leased,
    side: Side,
    problem: &Problem,
) -> End {
    Meter::add(&engine.meter.broken, 1);
    let now = engine.clock.now();
    let tries = u8::try_from(leased.errors).unwrap_or(u8::MAX);
    let health = match tries {
        0 => Health::Well,
        tries => Health::Postponed { tries, until: now },
    };
    let (after, alerts) = health.after(&Happened::Failed(side, problem.clone()), now);
    let due = match after {
        Health::Well => engine.millis(),
        Health::Postponed { until, .. } => Millis::from(until),
        Health::Stopped { .. } => engine.millis().plus(STOPPED_MS),
    };
    let (code, text) = told(problem);
    tracing::warn!(side = ?side, code, "a look was broken off");
    if is_for_good(side, problem) {
        fail(engine, leased).await;
    }
    let mut draft = Look::new(leased.lease, Then::Release(due));
    for change in alerts {
        match change {
            AlertChange::Close(kind) => draft.cured.push(kind.as_str().to_owned()),
            AlertChange::Open(alert) => draft.alerts.push(Alert {
                kind: alert.kind.as_str().to_owned(),
                level: level(alert.urgency),
                detail: format!("{code}: {text}"),
                remedy: alert.remedy.as_str().to_owned(),
                finding: Some(finding(side, problem, &leased.address)),
                at: now,
            }),
        }
    }
    draft.outcome = Some(Outcome::Broken { code: code.to_owned(), text });
    match engine.store.commit(&[draft], engine.millis()).await {
        Ok(lost) if lost.is_empty() => End::Done,
        Ok(_) => End::Lost,
        Err(error) => End::Store(error),
    }
}

/// Whether a mailbox is broken until somebody mends and tests it (B17, B18): it is not there, or may not be opened. What
/// passes, what nobody understands and what concerns everybody alike is asked again after a while instead: nobody is
/// to test ten thousand mailboxes because a secret ran out.
fn is_for_good(side: Side, problem: &Problem) -> bool {
    let found = of_mailbox(problem).code;
    side == Side::Mailbox
        && matches!(found, Code::AccessDenied | Code::NoSuchMailbox | Code::NotEnabledForRest)
}

async fn fail<T: Transport + 'static, L: Ledger>(engine: &Engine<T, L>, leased: &Leased) {
    let Ok(snapshot) = engine.settings().await else { return };
    let Some(seat) = snapshot.seat(&leased.address) else { return };
    // It is not due for longer than settings are believed: then it is not enrolled any more.
    if let Err(problem) = engine.ledger.fail_mailbox(seat.id).await {
        tracing::warn!(?problem, "the CRM is not told that a mailbox is broken");
    }
}

/// What is wrong, for whoever can mend it.
pub(crate) fn finding(side: Side, problem: &Problem, mailbox: &Address) -> admin::Finding {
    let found = match side {
        Side::Mailbox => of_mailbox(problem),
        Side::Crm => of_crm(problem),
    };
    said(&found.about(mailbox))
}

fn level(urgency: Urgency) -> Level {
    match urgency {
        Urgency::Information => Level::Information,
        Urgency::Warning => Level::Warning,
        Urgency::Error => Level::Error,
    }
}

/// A problem as it is kept: a stable name, and the other side's words.
pub(crate) fn told(problem: &Problem) -> (&'static str, String) {
    match problem {
        Problem::SignedOut => ("signed_out", "the sign-in was refused".to_owned()),
        Problem::NoConsent(at) => ("no_consent", format!("an administrator has not agreed: {at}")),
        Problem::OtherAccount(who) => ("other_account", format!("signed in as {who}")),
        Problem::NotAllowed(words) => ("not_allowed", words.clone()),
        Problem::NoSeat => ("no_seat", "no user of the CRM".to_owned()),
        Problem::Busy(_) => ("busy", "too many requests".to_owned()),
        Problem::Unreachable => ("unreachable", "nobody answers".to_owned()),
        Problem::TimedOut => ("timed_out", "no answer in time".to_owned()),
        Problem::Gone => ("gone", "it is not there any more".to_owned()),
        Problem::Conflict => ("conflict", "somebody else was faster".to_owned()),
        Problem::Refused { code, message } => ("refused", format!("{code} {message}")),
        Problem::Odd(words) => ("odd", words.clone()),
        Problem::Outlook(words) => ("outlook", words.clone()),
        Problem::Moved => ("moved", "another mail is open".to_owned()),
    }
}
