//! Mail that waits in the CRM is sent through the mailbox, each once ([`domain::outgoing`] says how), under the lease
//! under which the mailbox is looked at.

mod post;
mod unsent;

use std::collections::HashMap;

use domain::{
    mail::MessageId,
    outgoing::{self, Copy, Head, Judged, Letter, Noted, Progress, Route, Step, Verdict},
    ports::Ledger,
    problem::Problem,
    retry::{Attempts, ITEM_PAUSE_S, Next, Severity, severity},
};
use uuid::Uuid;
use wire::Transport;

use crate::{
    engine::Meter,
    look::{Looking, Stop, crm},
    record,
    store::{Decision, Digest, Outgoing},
};

/// Mails of one look: then other mailboxes have their turn.
const MAX_LETTERS: usize = 20;
/// Steps of one mail in one look.
const MAX_STEPS: usize = 12;

/// Why a step was not done.
enum Trouble {
    /// The look is broken off.
    Stop(Stop),
    /// It fails for this mail alone.
    Alone(Problem),
    /// The mailbox may not send in the sender's name.
    NotInThatName,
    /// The item is not there any more.
    Gone,
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

/// The mailbox refuses the sender's name (message: send; error responses).
const SEND_AS_DENIED: &str = "ErrorSendAsDenied";

impl From<graph::Fault> for Trouble {
    fn from(fault: graph::Fault) -> Self {
        if fault.code().eq_ignore_ascii_case(SEND_AS_DENIED) {
            return Self::NotInThatName;
        }
        // The mailbox's quota passes by itself, and with it other mail may still come in.
        if fault.is_over_quota() {
            return Self::Alone(Problem::Odd(fault.to_string()));
        }
        if fault.is_gone() {
            return Self::Gone;
        }
        let problem = Problem::from(fault.clone());
        match problem {
            Problem::Refused { .. } | Problem::Odd(_) | Problem::Conflict => Self::Alone(problem),
            Problem::SignedOut
            | Problem::NoConsent(_)
            | Problem::OtherAccount(_)
            | Problem::NotAllowed(_)
            | Problem::NoSeat
            | Problem::Busy(_)
            | Problem::Unreachable
            | Problem::TimedOut
            | Problem::Gone
            | Problem::Outlook(_)
            | Problem::Moved => Self::Stop(fault.into()),
        }
    }
}

/// What the CRM says about one mail alone is that mail's; all else breaks the look off.
fn from_crm(problem: Problem) -> Trouble {
    match problem {
        Problem::Refused { .. } | Problem::Odd(_) => Trouble::Alone(problem),
        Problem::Gone => Trouble::Gone,
        Problem::SignedOut
        | Problem::NoConsent(_)
        | Problem::OtherAccount(_)
        | Problem::NotAllowed(_)
        | Problem::NoSeat
        | Problem::Busy(_)
        | Problem::Unreachable
        | Problem::TimedOut
        | Problem::Conflict
        | Problem::Outlook(_)
        | Problem::Moved => Trouble::Stop(crm(problem)),
    }
}

/// A mail that is being sent.
struct Sending<'a> {
    head: &'a Head,
    route: &'a Route,
    letter: Letter,
    noted: Outgoing,
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Sends what waits for this mailbox.
    pub(crate) async fn send_letters(&mut self) -> Result<(), Stop> {
        if !outgoing::is_asked_to_send(&self.seat) {
            return Ok(());
        }
        let outbox = match self.engine.outbox().await {
            Ok(outbox) => outbox,
            // What comes in is looked at all the same.
            Err(problem) if problem.passes() => {
                tracing::warn!(?problem, "the CRM does not tell what is to be sent");
                return Ok(());
            }
            Err(problem) => return Err(crm(problem)),
        };
        let waiting = outbox.of(&self.seat.mailbox);
        let known = self.engine.store.outgoing(self.leased.lease.mailbox).await?;
        self.read_unsent().await?;
        self.leave_off(&known, waiting).await?;
        // One that failed stands in nobody's way until it is tried again.
        let now = self.now();
        let rests = |id: &Uuid| {
            // What was given to the mailbox is followed to its end.
            let noted = known.get(id).filter(|one| !matches!(one.noted, Noted::Issued { .. }));
            noted.and_then(|one| one.failed).is_some_and(|at| now.0 - at.0 < ITEM_PAUSE_S)
        };
        let waits = |head: &Head| !rests(&head.activity) && !outbox.has_ended(head.activity);
        let ready: Vec<_> = waiting.iter().filter(|(head, _)| waits(head)).collect();
        self.close_withdrawn(waiting).await?;
        let before = self.letters_ended;
        for (head, route) in ready.iter().take(MAX_LETTERS) {
            let noted = known.get(&head.activity).cloned().unwrap_or_else(|| unnoted(head.activity));
            let ended = self.letters_ended;
            self.send_letter(head, route, noted).await?;
            if self.letters_ended > ended {
                outbox.end(head.activity);
            }
        }
        // Where none of them came to its end, the rest would not either: they wait for the next look.
        self.more |= ready.len() > MAX_LETTERS && self.letters_ended > before;
        Ok(())
    }

    /// What was begun for mails that wait no more is taken away: they were cancelled, deleted, or sent by a sender that
    /// was killed before it could write that down.
    async fn leave_off(
        &mut self,
        known: &HashMap<Uuid, Outgoing>,
        waiting: &[(Head, Route)],
    ) -> Result<(), Stop> {
        let now = self.now();
        // One that failed is out of the outbox until it is tried again.
        let rests = |one: &&Outgoing| one.failed.is_none_or(|at| now.0 - at.0 >= ITEM_PAUSE_S);
        let waits = |one: &&Outgoing| !waiting.iter().any(|(head, _)| head.activity == one.activity);
        let left: Vec<Outgoing> =
            known.values().filter(rests).filter(waits).take(MAX_LETTERS).cloned().collect();
        for one in left {
            let letter = self.engine.ledger.letter(one.activity).await.map_err(crm)?;
            if letter.is_none_or(|letter| !letter.waits) {
                self.give_up_drafts(&one).await?;
            }
        }
        Ok(())
    }

    async fn send_letter(&mut self, head: &Head, route: &Route, noted: Outgoing) -> Result<(), Stop> {
        let letter = self.engine.ledger.letter(head.activity).await.map_err(crm)?;
        let began = noted.noted != Noted::Nothing;
        let letter = match letter {
            Some(letter) if letter.waits => letter,
            // Sent by somebody else, cancelled, deleted: what this mailbox had begun is taken away.
            Some(_) | None if began => return self.give_up_drafts(&noted).await,
            Some(_) | None => return Ok(()),
        };
        let attempts =
            Attempts { tries: u8::try_from(noted.tries).unwrap_or(u8::MAX), failed_at: noted.failed };
        let (organisation, now) = (&self.snapshot.organisation, self.now());
        let judged = outgoing::judge(&letter, route, &self.seat, organisation, attempts, now);
        let mut sending = Sending { head, route, letter, noted };
        // What was given to the mailbox is followed to its end, whatever was set meanwhile.
        let issued = matches!(sending.noted.noted, Noted::Issued { .. });
        match judged.verdict {
            Verdict::Leave | Verdict::Later(_) if !issued => {
                self.note_judged(&sending, &judged);
                self.tell_unsent(head.activity, &judged);
                Ok(())
            }
            Verdict::Leave => Ok(()),
            Verdict::Fail if !issued => self.fail(&sending, judged, &[]).await,
            Verdict::Later(_) if attempts.tries > 0 => Ok(()),
            Verdict::Send | Verdict::Later(_) | Verdict::Fail => {
                self.meter_attempt(&mut sending, judged).await
            }
        }
    }

    /// One attempt, and what its failure comes to.
    async fn meter_attempt(&mut self, sending: &mut Sending<'_>, judged: Judged) -> Result<(), Stop> {
        let problem = match self.attempt(sending, &judged).await {
            Ok(()) => return Ok(()),
            Err(Trouble::Stop(stop)) => return Err(stop),
            Err(Trouble::NotInThatName) => {
                let fail = outgoing::may_not_send_as(sending.letter.head.sender.as_ref());
                return self.fail(sending, fail, &[]).await;
            }
            // What it needs went meanwhile: seen anew at the next look.
            Err(Trouble::Gone) => return Ok(()),
            Err(Trouble::Alone(problem)) => problem,
        };
        Meter::add(&self.engine.meter.unsent, 1);
        self.failed += 1;
        tracing::warn!(?problem, "a mail is not sent");
        if matches!(severity(&problem), Severity::Permanent) && !matches!(problem, Problem::Odd(_)) {
            return self.fail(sending, outgoing::refused(), &[]).await;
        }
        let now = self.now();
        let before = Attempts {
            tries: u8::try_from(sending.noted.tries).unwrap_or(u8::MAX),
            failed_at: sending.noted.failed,
        };
        let after = before.failed(&problem, now);
        let again = match after.next(now) {
            Next::GiveUp => return self.fail(sending, outgoing::gave_up(after), &[]).await,
            Next::Wait(at) => at,
            Next::Try => now,
        };
        (sending.noted.tries, sending.noted.failed) = (u32::from(after.tries), Some(now));
        let progress = Progress::Tried { attempts: sending.letter.attempts.saturating_add(1), again };
        // The CRM is told so that it shows it; the store counts.
        if let Err(problem) = self.engine.ledger.progress(sending.head.activity, None, &progress).await {
            tracing::warn!(?problem, "the CRM is not told of an attempt that failed");
        }
        let mut later = Judged::new(
            Verdict::Later(again),
            domain::reason::Reason::Postponed,
            domain::reason::Remedy::Wait,
        );
        later.evidence.tries = after.tries;
        self.note_judged(sending, &later);
        self.draft.outgoing.push(sending.noted.clone());
        self.commit().await
    }

    /// Takes a mail as far as it goes.
    async fn attempt(&mut self, sending: &mut Sending<'_>, judged: &Judged) -> Result<(), Trouble> {
        let activity = sending.head.activity;
        let mut found = self.copies(activity, &sending.noted.noted, !sending.letter.files.is_empty()).await?;
        let mut begun_here = false;
        for _ in 0..MAX_STEPS {
            let names: Vec<&str> = sending.letter.files.iter().map(|file| file.name.as_str()).collect();
            match outgoing::step(&sending.noted.noted, &found, &names, self.now()) {
                Step::Make => found.push(self.make_draft(sending).await?),
                Step::Note { item } => {
                    let copy = found.iter().find(|copy| copy.item == item);
                    sending.noted.message = copy.and_then(|copy| copy.message.clone());
                    sending.noted.noted = Noted::Drafted { item };
                    begun_here = true;
                    self.note_judged(sending, judged);
                    self.keep(sending).await?;
                }
                Step::Fill { item, missing } => {
                    for at in missing {
                        let Some(file) = sending.letter.files.get(at).cloned() else { continue };
                        self.attach(&item, &file).await?;
                        if let Some(copy) = found.iter_mut().find(|copy| copy.item == item) {
                            copy.files.push(file.name.clone());
                        }
                    }
                }
                Step::Issue { item } => {
                    let message = sending.noted.message.clone();
                    let progress = Progress::Sending { message };
                    let version = sending.letter.version.clone();
                    match self.engine.ledger.progress(activity, version.as_deref(), &progress).await {
                        Ok(()) => {}
                        // Somebody changed it meanwhile, or cancelled it: seen anew at the next look.
                        Err(Problem::Conflict) => return Ok(()),
                        Err(problem) => return Err(from_crm(problem)),
                    }
                    sending.noted.noted = Noted::Issued { item, since: self.now() };
                    self.keep(sending).await?;
                }
                Step::Send { item } => match self.give(&item).await {
                    Ok(()) => {
                        begun_here = true;
                        if let Some(copy) = found.iter_mut().find(|copy| copy.item == item) {
                            copy.sent = true;
                        }
                    }
                    // It was sent already, and the copy is on its way.
                    Err(Trouble::Gone) => found.retain(|copy| copy.item != item),
                    Err(trouble) => return Err(trouble),
                },
                Step::Sent { item, spare } => {
                    if !begun_here {
                        self.note_judged(sending, &outgoing::sent_before());
                    }
                    let message =
                        found.iter().find(|copy| copy.item == item).and_then(|copy| copy.message.clone());
                    return self.sent(sending, &item, message, &spare).await;
                }
                Step::Wait { .. } => return Ok(()),
                Step::Unclear { since } => {
                    return Ok(self.fail(sending, outgoing::unclear(since), &found).await?);
                }
                Step::ThrownAway => {
                    return Ok(self.fail(sending, outgoing::thrown_away(), &found).await?);
                }
            }
        }
        Err(Trouble::Alone(Problem::Odd("a mail that is not sent in so many steps".to_owned())))
    }

    /// Writes down how far a mail is, while the lease stands: who lost it goes no further.
    async fn keep(&mut self, sending: &Sending<'_>) -> Result<(), Stop> {
        self.draft.outgoing.push(sending.noted.clone());
        self.commit().await
    }

    /// It is sent: the CRM is told, and nothing is left of it here.
    async fn sent(
        &mut self,
        sending: &Sending<'_>,
        item: &str,
        message: Option<MessageId>,
        spare: &[String],
    ) -> Result<(), Trouble> {
        let message = message.or_else(|| sending.noted.message.clone());
        for draft in spare {
            self.remove(draft).await?;
        }
        let progress = Progress::Sent { message, at: self.now() };
        match self.engine.ledger.progress(sending.head.activity, None, &progress).await {
            // Deleted meanwhile: it is sent all the same.
            Ok(()) | Err(Problem::Gone) => {}
            Err(problem) => return Err(from_crm(problem)),
        }
        if !self.snapshot.organisation.keep_sent_copies {
            self.remove(item).await?;
        }
        Meter::add(&self.engine.meter.sent, 1);
        self.processed += 1;
        self.close_unsent(sending.head.activity);
        self.draft.outgone.push(sending.head.activity);
        self.letters_ended += 1;
        Ok(self.commit().await?)
    }

    /// It is not sent: its drafts go, the CRM shows it as failed and open, and it is forgotten here.
    async fn fail(&mut self, sending: &Sending<'_>, judged: Judged, found: &[Copy]) -> Result<(), Stop> {
        self.note_judged(sending, &judged);
        self.tell_unsent(sending.head.activity, &judged);
        self.commit().await?;
        let drafts: Vec<String> = match (found.is_empty(), &sending.noted.noted) {
            (true, Noted::Nothing) => Vec::new(),
            (true, Noted::Drafted { item } | Noted::Issued { item, .. }) => vec![item.clone()],
            (false, _) => {
                let ours = found.iter().filter(|copy| !copy.sent && !copy.thrown_away);
                ours.map(|copy| copy.item.clone()).collect()
            }
        };
        for draft in &drafts {
            match self.remove(draft).await {
                Ok(()) | Err(Trouble::Alone(_) | Trouble::Gone | Trouble::NotInThatName) => {}
                Err(Trouble::Stop(stop)) => return Err(stop),
            }
        }
        let progress = Progress::Failed { attempts: sending.letter.attempts.saturating_add(1) };
        match self.engine.ledger.progress(sending.head.activity, None, &progress).await {
            Ok(()) | Err(Problem::Gone) => {}
            Err(problem) => return Err(crm(problem)),
        }
        self.draft.outgone.push(sending.head.activity);
        self.letters_ended += 1;
        self.commit().await
    }

    /// A mail that waits no more: what was begun for it is taken away. What was given to the mailbox is not.
    async fn give_up_drafts(&mut self, noted: &Outgoing) -> Result<(), Stop> {
        let found = match self.copies(noted.activity, &noted.noted, false).await {
            Ok(found) => found,
            Err(Trouble::Stop(stop)) => return Err(stop),
            Err(Trouble::Alone(_) | Trouble::Gone | Trouble::NotInThatName) => return Ok(()),
        };
        for draft in found.iter().filter(|copy| !copy.sent) {
            match self.remove(&draft.item).await {
                Ok(()) | Err(Trouble::Alone(_) | Trouble::Gone | Trouble::NotInThatName) => {}
                Err(Trouble::Stop(stop)) => return Err(stop),
            }
        }
        self.draft.outgone.push(noted.activity);
        self.commit().await
    }

    fn note_judged(&mut self, sending: &Sending<'_>, judged: &Judged) {
        let message = sending.noted.message.clone();
        self.draft.decisions.push(Decision {
            mail: Digest::of_mail(message.as_ref(), sending.head.activity),
            message,
            activity: Some(sending.head.activity),
            verdict: judged.outcome().as_str().to_owned(),
            reason: judged.reason.as_str().to_owned(),
            evidence: record::evidence(&judged.evidence).to_string(),
            remedy: judged.remedy.as_str().to_owned(),
            who: "synchronizer".to_owned(),
            at: self.now(),
        });
    }
}

fn unnoted(activity: Uuid) -> Outgoing {
    Outgoing { activity, noted: Noted::Nothing, message: None, tries: 0, failed: None }
}
