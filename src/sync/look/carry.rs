//! What was decided is carried out: texts and files are read, activities written, categories put on and taken off, and
//! what happened is noted for the next commit.

use domain::{
    decision::{Plan, Undone, Verdict},
    files,
    ledger::{Entry, Regard, Repair},
    mail::ItemId,
    party::Record,
    ports::Ledger,
    problem::Problem,
    reason::{Reason, Remedy},
    retry::{Attempts, Next},
};
use futures_util::future::join_all;
use graph::attachments::Attachment;
use uuid::Uuid;
use wire::Transport;

use super::{
    FilesSeen, Looking, Stop, crm,
    item::Item,
    page::{Decided, TRACKED, UNDELIVERABLE, name},
    told,
    watch::Part,
};
use crate::{
    engine::Meter,
    reader::Files,
    record,
    store::{
        Alert, Category, Decision, Did, Digest, Handled, Level, Mark, Millis, Pending, Tombstone, Withheld,
    },
};

/// Activities of one request to the CRM.
const MAX_ENTRIES: usize = 100;
/// Bytes of texts and files in one request to the CRM.
const MAX_BYTES: usize = 12 * 1024 * 1024;
/// How long the name of a category is believed, in seconds: people rename them, and delete them (B12).
const CATEGORY_S: i64 = 15 * 60;
/// How soon a category that could not be put on is tried again, in milliseconds.
const MARK_AGAIN_MS: i64 = 60_000;
/// What is still to be done with a mail whose files a scanner holds back.
const SCANNED: &str = "attachments";
/// How soon such a mail is looked at again, in milliseconds, and how often.
const SCAN_MS: i64 = 60_000;
const MAX_SCANS: u32 = 30;
/// Outlook's colours of the two categories.
const PRESETS: [u8; 2] = [7, 0];

/// What came of a decision.
#[derive(Debug)]
enum Came {
    /// It is done; the activity, where there is one.
    Done(Option<Uuid>),
    /// Somebody else wrote the activity meanwhile, regarding that.
    Found(Uuid, Option<Record>),
    /// The activity was written, and was not there before.
    Wrote(Uuid),
    /// The mail went while we looked.
    Gone,
    /// It could not be done.
    Failed(Problem),
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Carries out decisions. What fails for one mail is noted for a later attempt; what fails for all breaks the look
    /// off.
    pub(crate) async fn carry_out(&mut self, decided: Vec<Decided>) -> Result<(), Stop> {
        self.note_decisions(&decided);
        // Written down before anything is done: a crash between writing and noting keeps the reason.
        let writes = decided.iter().any(|one| changes(&one.decision.verdict));
        if writes {
            self.commit().await?;
        }
        let mut came: Vec<Option<Came>> = decided.iter().map(|_| None).collect();
        self.write(&decided, &mut came).await?;
        self.link(&decided, &mut came).await?;
        self.untrack(&decided, &mut came).await?;
        self.complete(&decided, &mut came).await?;
        let marks = self.mark(&decided, &came).await?;
        for ((one, came), marked) in decided.into_iter().zip(came).zip(marks) {
            self.note(one, came.unwrap_or(Came::Done(None)), marked);
        }
        Ok(())
    }

    fn note_decisions(&mut self, decided: &[Decided]) {
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

    /// Reads texts and files of what is to be tracked, and writes it.
    async fn write(&mut self, decided: &[Decided], came: &mut [Option<Came>]) -> Result<(), Stop> {
        let plans =
            decided.iter().enumerate().filter_map(|(at, one)| Some((at, one.decision.verdict.plan()?)));
        let this = &*self;
        let read = join_all(plans.map(|(at, plan)| async move {
            let item = &decided[at].item;
            (at, this.entry(item, plan).await)
        }))
        .await;
        // What fails for every mail alike, and may pass, is the mailbox's failure and no mail's.
        let alone = read.len() == 1;
        let passes = |fault: &graph::Fault| {
            let problem = Problem::from(fault.clone());
            problem.passes() && !(alone && matches!(problem, Problem::Odd(_)))
        };
        if let Some((_, Err(fault))) = read.first()
            && read.iter().all(|(_, entry)| entry.as_ref().is_err_and(passes))
        {
            return Err(fault.clone().into());
        }
        let mut waiting: Vec<(usize, Entry)> = Vec::new();
        let mut bytes = 0;
        for (at, entry) in read {
            match entry {
                Ok(Some(entry)) => {
                    let size = size_of(&entry);
                    if waiting.len() >= MAX_ENTRIES || (bytes + size > MAX_BYTES && !waiting.is_empty()) {
                        self.send(std::mem::take(&mut waiting), came).await?;
                        bytes = 0;
                    }
                    bytes += size;
                    waiting.push((at, entry));
                }
                Ok(None) => came[at] = Some(Came::Gone),
                Err(fault) => came[at] = Some(Came::Failed(Problem::from(fault))),
            }
        }
        self.send(waiting, came).await
    }

    async fn send(&self, waiting: Vec<(usize, Entry)>, came: &mut [Option<Came>]) -> Result<(), Stop> {
        if waiting.is_empty() {
            return Ok(());
        }
        let (places, entries): (Vec<usize>, Vec<Entry>) = waiting.into_iter().unzip();
        let answers = self.engine.ledger.write_many(&entries).await;
        common(&answers)?;
        let mut answers = answers.into_iter();
        for at in places {
            came[at] = Some(match answers.next() {
                Some(Ok(written)) if written.was_there => {
                    Came::Found(written.tracked.activity, written.tracked.regarding)
                }
                Some(Ok(written)) => {
                    Meter::add(&self.engine.meter.tracked, 1);
                    Came::Wrote(written.tracked.activity)
                }
                Some(Err(problem)) => Came::Failed(problem),
                None => Came::Failed(Problem::Odd("the CRM left an answer out".to_owned())),
            });
        }
        Ok(())
    }

    /// A mail as it is written; `None` where it is gone.
    async fn entry(&self, item: &Item, plan: &Plan) -> Result<Option<Entry>, graph::Fault> {
        let id = &item.message.id;
        let Some(body) = self.reader.text(id).await? else { return Ok(None) };
        let files = match item.clues.has_files {
            Some(true) => self.files(id, item.clues.bytes).await?,
            Some(false) | None => Files::default(),
        };
        let mut plan = plan.clone();
        plan.left_out = files.left_out;
        plan.activity.body = Some(body);
        let tokens = &self.snapshot.organisation.correlation.token;
        Ok(Some(Entry {
            plan,
            mailbox: Some(self.row),
            in_reply_to: item.clues.in_reply_to.first().cloned(),
            root: item.clues.root,
            token: tokens.find(&item.mail.subject).into_iter().next(),
            files: files.here,
        }))
    }

    /// The files of a mail of that size, and those that the organisation wants left out.
    async fn files(&self, id: &ItemId, bytes: Option<u64>) -> Result<Files, graph::Fault> {
        let organisation = &self.snapshot.organisation;
        let too_large = bytes.is_some_and(|bytes| bytes > organisation.mail_limit);
        let why = |one: &Attachment| files::why_left_out(&one.outline(), too_large, organisation);
        let files = self.reader.files(id, why).await?;
        let count = u32::try_from(files.count).unwrap_or(u32::MAX);
        let seen = FilesSeen { count, scanning: files.scanning };
        self.files_seen.borrow_mut().insert(Digest::of_item(id), seen);
        Ok(files)
    }

    async fn link(&self, decided: &[Decided], came: &mut [Option<Came>]) -> Result<(), Stop> {
        let (mut places, mut links) = (Vec::new(), Vec::new());
        for (at, one) in decided.iter().enumerate() {
            if let Verdict::Link { activity, regarding } = &one.decision.verdict {
                places.push((at, *activity));
                links.push(Regard {
                    activity: *activity,
                    regarding: regarding.clone(),
                    mailbox: self.seat.mailbox.clone(),
                });
            }
        }
        if links.is_empty() {
            return Ok(());
        }
        let answers = self.engine.ledger.regard_many(&links).await;
        common(&answers)?;
        for ((at, activity), answer) in places.into_iter().zip(answers) {
            came[at] = Some(answer.map_or_else(Came::Failed, |()| Came::Done(Some(activity))));
        }
        Ok(())
    }

    async fn untrack(&self, decided: &[Decided], came: &mut [Option<Came>]) -> Result<(), Stop> {
        let (mut places, mut ones) = (Vec::new(), Vec::new());
        for (at, one) in decided.iter().enumerate() {
            if let Verdict::Untrack { activity } = &one.decision.verdict {
                places.push((at, *activity));
                ones.push((*activity, self.seat.mailbox.clone()));
            }
        }
        if ones.is_empty() {
            return Ok(());
        }
        let answers = self.engine.ledger.untrack_many(&ones).await;
        common(&answers)?;
        for ((at, activity), answer) in places.into_iter().zip(answers) {
            came[at] = Some(match answer {
                // Whoever deleted it did more than was asked for.
                Ok(()) | Err(Problem::Gone) => Came::Done(Some(activity)),
                Err(problem) => Came::Failed(problem),
            });
        }
        Ok(())
    }

    /// Completes activities and gives queues their items.
    async fn complete(&self, decided: &[Decided], came: &mut [Option<Came>]) -> Result<(), Stop> {
        let (mut places, mut repairs) = (Vec::new(), Vec::new());
        let (mut queued, mut items) = (Vec::new(), Vec::new());
        for (at, one) in decided.iter().enumerate() {
            if let Verdict::Repair { activity, text, files } = &one.decision.verdict {
                match self.repair(one, *activity, *text, *files).await {
                    Ok(Some(repair)) => {
                        places.push((at, *activity));
                        repairs.push(repair);
                    }
                    Ok(None) => came[at] = Some(Came::Done(Some(*activity))),
                    Err(fault) if fault.is_gone() => came[at] = Some(Came::Gone),
                    Err(fault) => came[at] = Some(Came::Failed(fault.into())),
                }
            } else if let Verdict::Mark { activity, queues } = &one.decision.verdict {
                came[at] = Some(Came::Done(Some(*activity)));
                items.extend(queues.iter().map(|queue| (*activity, queue.clone())));
                queued.extend(queues.iter().map(|_| at));
            }
        }
        if !repairs.is_empty() {
            let answers = self.engine.ledger.repair_many(&repairs).await;
            common(&answers)?;
            for ((at, activity), answer) in places.into_iter().zip(answers) {
                came[at] = Some(answer.map_or_else(Came::Failed, |()| Came::Done(Some(activity))));
            }
        }
        if !items.is_empty() {
            let answers = self.engine.ledger.queue_many(&items).await;
            common(&answers)?;
            for (at, answer) in queued.into_iter().zip(answers) {
                if let Err(problem) = answer {
                    came[at] = Some(Came::Failed(problem));
                }
            }
        }
        Ok(())
    }

    /// What completes an activity; `None` where there is nothing yet.
    async fn repair(
        &self,
        one: &Decided,
        activity: Uuid,
        text: bool,
        files: bool,
    ) -> Result<Option<Repair>, graph::Fault> {
        let id = &one.item.message.id;
        let body = if text { self.reader.text(id).await? } else { None };
        let bytes = one.item.clues.bytes;
        let files = if files { self.files(id, bytes).await?.here } else { Vec::new() };
        let something = body.is_some() || !files.is_empty();
        let direction = one.item.mail.direction;
        Ok(something.then_some(Repair { activity, direction, body, files }))
    }

    /// Puts categories on and takes them off, all at once. How each mail is marked then; an error where that failed.
    async fn mark(
        &mut self,
        decided: &[Decided],
        came: &[Option<Came>],
    ) -> Result<Vec<Result<Mark, Problem>>, Stop> {
        let on = self.snapshot.organisation.categories;
        let wants: Vec<Option<(Mark, bool)>> =
            decided.iter().zip(came).map(|(one, came)| wanted(one, came.as_ref(), on)).collect();
        if wants.iter().flatten().any(|(_, on)| *on) {
            self.ensure_categories(wants.iter().flatten().any(|(mark, _)| *mark == Mark::Undeliverable))
                .await?;
        }
        let this = &*self;
        let all = decided.iter().zip(&wants).map(|(one, want)| async move {
            let Some((mark, on)) = *want else { return Ok(stands(one)) };
            let message = &one.item.message;
            if mark == Mark::Undeliverable {
                // In place of the other.
                this.reader.mark(message, this.category_name(Mark::Tracked), false).await?;
                let mut bare = message.clone();
                bare.etag = None;
                let tracked = this.category_name(Mark::Tracked);
                bare.categories = bare.categories.map(|all| {
                    all.into_iter().filter(|one| one.to_lowercase() != tracked.to_lowercase()).collect()
                });
                this.reader.mark(&bare, this.category_name(mark), true).await?;
                return Ok(mark);
            }
            this.reader.mark(message, this.category_name(mark), on).await?;
            Ok(if on { mark } else { Mark::None })
        });
        let done: Vec<Result<Mark, graph::Fault>> = join_all(all).await;
        Ok(done.into_iter().map(|one| one.map_err(Problem::from)).collect())
    }

    /// Sees to it that the mailbox has the categories, and learns what they are called.
    async fn ensure_categories(&mut self, undeliverable: bool) -> Result<(), graph::Fault> {
        let now = self.now();
        let roles = [(Mark::Tracked, TRACKED, PRESETS[0]), (Mark::Undeliverable, UNDELIVERABLE, PRESETS[1])];
        for (role, name, preset) in
            roles.into_iter().filter(|(role, ..)| *role == Mark::Tracked || undeliverable)
        {
            let known = self.categories.get(&role);
            if known.is_some_and(|known| now.0 - known.checked.0 < CATEGORY_S) {
                continue;
            }
            let renamed = match known {
                Some(known) => self.reader.category(&known.id).await?.map(|name| (known.id.clone(), name)),
                None => None,
            };
            let (id, name) = match renamed {
                Some(found) => found,
                None => self.reader.ensure_category(name, preset).await?,
            };
            let category = Category { role, id, name, checked: now };
            self.draft.categories.push(category.clone());
            self.categories.insert(role, category);
        }
        Ok(())
    }

    /// Notes what came of a decision.
    fn note(&mut self, one: Decided, came: Came, marked: Result<Mark, Problem>) {
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

fn changes(verdict: &Verdict) -> bool {
    !matches!(verdict, Verdict::Leave | Verdict::Withhold | Verdict::Later { .. })
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

/// How the category stands and stays.
fn stands(one: &Decided) -> Mark {
    if one.item.marked() { Mark::Tracked } else { Mark::None }
}

/// The category that is to be put on (`true`) or taken off.
fn wanted(one: &Decided, came: Option<&Came>, on: bool) -> Option<(Mark, bool)> {
    if matches!(came, Some(Came::Failed(_) | Came::Gone)) {
        return None;
    }
    match &one.decision.verdict {
        Verdict::Track(_) | Verdict::Link { .. } | Verdict::Mark { .. } | Verdict::Repair { .. } => {
            (on && !one.item.marked()).then_some((Mark::Tracked, true))
        }
        Verdict::Unmark => Some((Mark::Tracked, false)),
        Verdict::Untrack { .. } => one.item.marked().then_some((Mark::Tracked, false)),
        Verdict::Undeliverable => Some((Mark::Undeliverable, true)),
        Verdict::Leave | Verdict::Withhold | Verdict::Later { .. } => None,
    }
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

fn size_of(entry: &Entry) -> usize {
    let files: usize = entry.files.iter().map(|file| file.bytes.len()).sum();
    entry.plan.activity.body.as_ref().map_or(0, |body| body.html.len()) + files / 3 * 4
}

/// What fails for every mail alike, and may pass, is the CRM's failure and no mail's: the look is broken off and
/// repeated, and no attempt of a mail is counted.
fn common<R>(answers: &[Result<R, Problem>]) -> Result<(), Stop> {
    let alone = answers.len() == 1;
    let shared = answers.iter().all(|answer| match answer {
        // One mail that the CRM cannot digest must not stop its mailbox.
        Err(Problem::Odd(_)) => !alone,
        Err(problem) => problem.passes() || matches!(problem, Problem::SignedOut | Problem::NoSeat),
        Ok(_) => false,
    });
    match answers.first() {
        Some(Err(problem)) if shared => Err(crm(problem.clone())),
        _ => Ok(()),
    }
}
