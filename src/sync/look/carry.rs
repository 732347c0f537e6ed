//! What was decided is carried out: texts and files are read, activities written, linked, untracked and completed.

use domain::{
    decision::{Plan, Verdict},
    files,
    ledger::{Entry, Regard, Repair},
    party::Record,
    ports::Ledger,
    problem::Problem,
};
use futures_util::future::join_all;
use graph::attachments::Attachment;
use uuid::Uuid;
use wire::Transport;

use super::{FilesSeen, Looking, Stop, crm, item::Item, page::Decided};
use crate::{engine::Meter, reader::Files, store::Digest};

/// Activities of one request to the CRM.
const MAX_ENTRIES: usize = 100;
/// Bytes of texts and files in one request to the CRM.
const MAX_BYTES: usize = 12 * 1024 * 1024;

/// What came of a decision.
#[derive(Debug)]
pub(crate) enum Came {
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
            Some(true) => self.files(item, &[]).await?,
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
            missing: files.missing,
        }))
    }

    /// The files of a mail but for those that a person chose to leave out, and those that the organisation wants left
    /// out.
    async fn files(&self, item: &Item, chosen: &[Uuid]) -> Result<Files, graph::Fault> {
        let (id, bytes) = (&item.message.id, item.clues.bytes);
        let organisation = &self.snapshot.organisation;
        let too_large = bytes.is_some_and(|bytes| bytes > organisation.mail_limit);
        let why = |one: &Attachment| files::why_left_out(&one.outline(), too_large, organisation);
        let mut files = self.reader.files(id, chosen, why).await?;
        for one in &mut files.missing {
            one.link.clone_from(&item.message.link);
        }
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
            if let Verdict::Repair { activity, text, files, left_out } = &one.decision.verdict {
                match self.repair(one, *activity, *text, files.then_some(left_out)).await {
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
        left_out: Option<&Vec<Uuid>>,
    ) -> Result<Option<Repair>, graph::Fault> {
        let id = &one.item.message.id;
        let body = if text { self.reader.text(id).await? } else { None };
        let Files { here: files, missing, .. } = match left_out {
            Some(left_out) => self.files(&one.item, left_out).await?,
            None => Files::default(),
        };
        let something = body.is_some() || !files.is_empty() || !missing.is_empty();
        let direction = one.item.mail.direction;
        Ok(something.then_some(Repair { activity, direction, body, files, missing }))
    }
}

fn changes(verdict: &Verdict) -> bool {
    !matches!(verdict, Verdict::Leave | Verdict::Withhold | Verdict::Later { .. })
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
