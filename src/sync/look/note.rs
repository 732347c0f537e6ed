//! What a look writes down: what was decided, what came of it, what is still to be done, what people took back.

use domain::{
    decision::{Undone, Verdict},
    finding::Code,
    ports::Ledger,
    problem::Problem,
    reason::{Reason, Remedy},
    retry::{Attempts, Next},
};
use uuid::Uuid;
use wire::Transport;

use super::{
    Looking,
    carry::Came,
    item::Item,
    page::{Decided, name},
    told,
    watch::Part,
};
use crate::{
    engine::Meter,
    findings::about,
    record,
    store::{Alert, Decision, Did, Handled, Level, Mark, Millis, Pending, Tombstone, Withheld},
};

/// How soon a category that could not be put on is tried again, in milliseconds.
const MARK_AGAIN_MS: i64 = 60_000;
/// What is still to be done with a mail whose files a scanner holds back.
const SCANNED: &str = "attachments";
/// How soon such a mail is looked at again, in milliseconds, and how often.
const SCAN_MS: i64 = 60_000;
const MAX_SCANS: u32 = 30;

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    pub(super) fn note_decisions(&mut self, decided: &[Decided]) {
        let at = self.now();
        for one in decided {
            let (decision, item) = (&one.decision, &one.item);
            if decision.verdict == Verdict::Withhold {
                // Nothing of such mail is kept but that it was withheld, and why.
                let rule = record::rule(decision.reason, &decision.evidence);
                self.draft.withheld.push(Withheld { mail: name(item), rule, at });
                continue;
            }
            self.draft.decisions.push(Decision {
                mail: name(item),
                message: item.mail.message_id.clone(),
                activity: activity_of(&decision.verdict).or(item.history.activity),
                verdict: decision.verdict.as_str().to_owned(),
                reason: decision.reason.as_str().to_owned(),
                evidence: record::evidence(&decision.evidence).to_string(),
                remedy: decision.remedy.as_str().to_owned(),
                who: "synchronizer".to_owned(),
                at,
            });
        }
    }

    /// Notes what came of a decision.
    pub(super) fn note(&mut self, one: Decided, came: Came, marked: Result<Mark, Problem>) {
        let now = self.now();
        let Decided { item, decision, present, rule } = one;
        if let Came::Failed(problem) = &came {
            self.failed += 1;
            Meter::add(&self.engine.meter.failed, 1);
            let tries = Attempts { tries: item.history.tries, failed_at: item.history.failed_at };
            let after = tries.failed(problem, now);
            let due = match after.next(now) {
                Next::Wait(at) => Millis::from(at),
                Next::Try | Next::GiveUp => self.engine.millis(),
            };
            self.draft.pending.push(pending(
                &item,
                decision.verdict.as_str(),
                after.tries,
                due,
                problem,
                now,
            ));
            return;
        }
        if let Verdict::Later { at } = decision.verdict {
            // It waits as it waited: the attempt that failed is as old as it was.
            let waits = Millis::from(at);
            let new = pending(&item, "later", item.history.tries, waits, &Problem::Busy(None), now);
            self.draft.pending.push(match item.pending {
                Some(old) => Pending { due: Some(waits), folder: new.folder, ..old },
                None => new,
            });
            return;
        }
        let mark = match marked {
            Ok(mark) => mark,
            Err(problem) => {
                // It is tracked; only the mailbox does not show it yet.
                let due = self.engine.millis().plus(MARK_AGAIN_MS);
                self.draft.pending.push(pending(&item, "mark", 0, due, &problem, now));
                return;
            }
        };
        if item.pending.is_some() {
            self.draft.settled.push(item.copy);
        }
        self.processed += 1;
        if matches!(came, Came::Gone) {
            return;
        }
        let beaten = is_beaten(&came, &decision.verdict);
        if decision.verdict.again() || beaten {
            // One look does one thing to an activity; what else it lacks is seen when it is looked at again. So is what
            // the one that was faster, in another mailbox, did not set it regarding.
            self.draft.settled.retain(|copy| *copy != item.copy);
            let due = self.engine.millis();
            self.draft.pending.push(unfailed(pending(&item, "again", 0, due, &Problem::Busy(None), now)));
        }
        let activity = match &came {
            Came::Done(activity) => activity.or(present).or(item.history.activity),
            Came::Found(activity, _) | Came::Wrote(activity) => Some(*activity),
            Came::Gone | Came::Failed(_) => None,
        };
        let wrote = matches!(came, Came::Wrote(_)) || item.history.written;
        let did = did(&decision.verdict, &decision.reason, activity, wrote);
        self.note_tombstone(&item, &decision.verdict, decision.reason, did);
        if decision.verdict == Verdict::Undeliverable {
            self.draft.alerts.push(Alert {
                kind: domain::retry::AlertKind::MailsGivenUp.as_str().to_owned(),
                level: Level::Warning,
                detail: item.pending.as_ref().map(|one| one.problem.clone()).unwrap_or_default(),
                remedy: Remedy::AssignCategory.as_str().to_owned(),
                finding: Some(about(Code::MailsGivenUp, &self.leased.address)),
                at: now,
            });
        }
        let part = rule
            .and_then(|at| self.seat.rules.get(at))
            .map_or_else(|| self.tree.part(item.folder(), &[]), Part::Rule);
        let regarding = if let Some(plan) = decision.verdict.plan() {
            plan.activity.regarding.clone().filter(|_| !beaten)
        } else if let Verdict::Link { regarding, .. } = &decision.verdict {
            regarding.clone()
        } else {
            item.history.regarding.clone()
        };
        let seen = self.files_seen.borrow().get(&item.copy).copied();
        let completed = matches!(decision.verdict, Verdict::Track(_) | Verdict::Repair { .. });
        let files = seen.map(|seen| seen.count).or(item.history.repaired_files).or(completed.then_some(0));
        let scans = item.pending.as_ref().filter(|one| one.step == SCANNED).map_or(0, |one| one.tries);
        if seen.is_some_and(|seen| seen.scanning) && scans < MAX_SCANS {
            // The scanner delivers first and frees the files later (B10).
            let due = self.engine.millis().plus(SCAN_MS);
            let tries = u8::try_from(scans + 1).unwrap_or(u8::MAX);
            self.draft.settled.retain(|copy| *copy != item.copy);
            let again = pending(&item, SCANNED, tries, due, &Problem::Busy(None), now);
            self.draft.pending.push(unfailed(again));
        }
        self.draft.handled.push(Handled {
            item: item.copy,
            activity,
            basis: item.basis(part, mark == Mark::Tracked),
            regarding,
            files,
            did,
            mark,
            at: now,
        });
    }

    /// What a person took back is remembered; what a person tracks again is forgotten.
    fn note_tombstone(&mut self, item: &Item, verdict: &Verdict, reason: Reason, did: Did) {
        let bury =
            |what, who: &str| Tombstone { mail: name(item), what, who: who.to_owned(), at: self.now() };
        let new = match (verdict, reason) {
            (Verdict::Untrack { .. }, _) => Some(bury(Undone::Tracking, "category")),
            // The category was left over on a mail that somebody untracked or deleted elsewhere.
            (Verdict::Unmark, _) | (_, Reason::DeletedInCrm) => Some(bury(Undone::Tracking, "crm")),
            (_, Reason::UntrackedByHand) => Some(bury(Undone::Tracking, "person")),
            (_, Reason::UnlinkedByHand) => Some(bury(Undone::Regarding, "person")),
            _ => None,
        };
        match new {
            Some(new) if item.history.tombstone.is_none() => self.draft.tombstones.push(new),
            Some(_) => {}
            None if matches!(did, Did::Tracked | Did::Wrote)
                && item.history.tombstone.is_some_and(|old| old.what == Undone::Tracking) =>
            {
                self.draft.unburied.push(name(item));
            }
            None => {}
        }
    }
}

fn pending(
    item: &Item,
    step: &str,
    tries: u8,
    due: Millis,
    problem: &Problem,
    at: domain::mail::Moment,
) -> Pending {
    let (code, words) = told(problem);
    Pending {
        item: item.message.id.clone(),
        folder: item.folder().to_owned(),
        message: item.mail.message_id.clone(),
        step: step.to_owned(),
        tries: u32::from(tries),
        due: Some(due),
        problem: format!("{code}: {words}"),
        at,
    }
}

/// To be looked at again, and nothing went wrong: no attempt is counted.
fn unfailed(pending: Pending) -> Pending {
    Pending { problem: String::new(), at: domain::mail::Moment(0), ..pending }
}

fn activity_of(verdict: &Verdict) -> Option<Uuid> {
    match verdict {
        Verdict::Track(plan) => Some(plan.activity.id),
        Verdict::Link { activity, .. }
        | Verdict::Mark { activity, .. }
        | Verdict::Repair { activity, .. }
        | Verdict::Untrack { activity } => Some(*activity),
        Verdict::Unmark
        | Verdict::Undeliverable
        | Verdict::Leave
        | Verdict::Withhold
        | Verdict::Later { .. } => None,
    }
}

/// Somebody was faster, and the activity is not regarding what it was to be.
fn is_beaten(came: &Came, verdict: &Verdict) -> bool {
    let (Came::Found(_, there), Some(plan)) = (came, verdict.plan()) else { return false };
    let wanted = plan.activity.regarding.as_ref();
    wanted.is_some_and(|wanted| there.as_ref().is_none_or(|there| !there.is(wanted)))
}

fn did(verdict: &Verdict, reason: &Reason, activity: Option<Uuid>, wrote: bool) -> Did {
    let tracked = if wrote { Did::Wrote } else { Did::Tracked };
    match verdict {
        Verdict::Track(_) | Verdict::Link { .. } | Verdict::Mark { .. } | Verdict::Repair { .. } => tracked,
        Verdict::Untrack { .. } => Did::Untracked,
        Verdict::Undeliverable => Did::GivenUp,
        Verdict::Withhold => Did::Withheld,
        Verdict::Unmark => Did::Untracked,
        Verdict::Leave | Verdict::Later { .. } => {
            if matches!(reason, Reason::UntrackedByHand | Reason::DeletedInCrm) {
                Did::Untracked
            } else if activity.is_some() {
                // It is tracked as it should be.
                tracked
            } else {
                Did::Left
            }
        }
    }
}
