//! The order of the rules: what becomes of a mail that is tracked, and what of one that is not (semantics B4
//! to B12).
//!
//! Where a person untracked a mail, deleted its activity or took its regarding off, no later run undoes that.
//! Only a person does, by hand: in the pane, or with the category on a mail that an earlier look saw without
//! it.

use alloc::{boxed::Box, vec::Vec};

use uuid::Uuid;

use crate::{
    acceptance::{Accepted, Asking},
    contract::Says,
    correlation::{self, Found, Parent},
    creation,
    decision::{Case, Decision, Evidence, History, Plan, Reason, Remedy, Source, Undone, Verdict},
    files,
    folder::{self, Effect, Rule},
    forward, identity,
    mail::{Address, Moment, Part},
    matching::{self, OnMail, Sender},
    ownership,
    party::{Kind, Record, Tracked},
    reason::Continues,
    retry::{Attempts, Next},
    screen::{
        Hand, by_hand, category_removed, chosen, decision, is_marked, marked_again, of_thread, says, screen,
    },
    settings::Seat,
    tracking::{self, Activity, Standing},
};

/// What becomes of a mail.
pub fn decide(case: &Case<'_>) -> Decision {
    if let Some(screened) = screen(case) {
        return screened;
    }
    let key = identity::activity(case.mail);
    let is_ours = |mailbox: &_| case.seat.has(mailbox);
    let decided = match tracking::standing_among(case.mail, key, &case.knowledge.tracked, is_ours) {
        Standing::Present(tracked) => present(case, tracked),
        Standing::Kept(tracked, at) => kept(case, tracked, at),
        Standing::Absent => absent(case, key),
    };
    patient(case, decided)
}

/// A write that failed before is made once a cycle, five times (B12, B18). Then the mail gets the
/// undeliverable category, until a person puts the other one on again.
fn patient(case: &Case<'_>, decided: Decision) -> Decision {
    let writes = match &decided.verdict {
        Verdict::Track(_) | Verdict::Link { .. } | Verdict::Mark { .. } | Verdict::Repair { .. } => true,
        Verdict::Untrack { .. } | Verdict::Unmark => true,
        Verdict::Undeliverable | Verdict::Leave | Verdict::Withhold | Verdict::Later { .. } => false,
    };
    let History { tries, failed_at, given_up, .. } = *case.history;
    if !writes || marked_again(case) {
        return decided;
    }
    let (verdict, reason, remedy) = match (Attempts { tries, failed_at }).next(case.now) {
        Next::Try => return decided,
        Next::Wait(at) => (Verdict::Later { at }, Reason::Postponed, Remedy::Wait),
        Next::GiveUp => {
            let first = !given_up && matches!(decided.verdict, Verdict::Track(_));
            let verdict = if first { Verdict::Undeliverable } else { Verdict::Leave };
            (verdict, Reason::GaveUp, Remedy::AssignCategory)
        }
    };
    let evidence = Evidence { rule: "B12", tries, at: failed_at, ..decided.evidence };
    Decision { verdict, reason, remedy, evidence }
}

/// The CRM has it.
fn present(case: &Case<'_>, tracked: &Tracked) -> Decision {
    let Case { mail, clues, source, seat, organisation, history, .. } = *case;
    let activity = tracked.activity;
    let told = |mut decision: Decision| {
        decision.evidence.regarding = tracked.regarding.clone();
        decision
    };
    if category_removed(case) {
        return told(decision(
            Verdict::Untrack { activity },
            Reason::CategoryRemoved,
            "B12",
            Remedy::AssignCategory,
        ));
    }
    if let Some(at) = untracked_here(history) {
        return told(if marked_again(case) {
            let verdict = Verdict::Link { activity, regarding: tracked.regarding.clone() };
            decision(verdict, Reason::Category, "B12", Remedy::Nothing)
        } else {
            stays_untracked(case, Reason::UntrackedByHand, Some(at))
        });
    }
    let mut asked = None;
    if let Says::Follow(contract, follow) = says(case) {
        // A regarding that a person chose for this mail stays, and the folder's rule says nothing (C17).
        if let Effect::Set(wanted) = folder::effect_of(&follow.to, tracked, history, seat, false)
            && !spared(case)
        {
            let verdict = Verdict::Link { activity, regarding: Some(wanted.clone()) };
            let mut decision = told(decision(verdict, Reason::ThreadFollowed, "", Remedy::Nothing));
            decision.evidence.wanted = Some(wanted);
            decision.evidence.at = Some(contract.set);
            return decision;
        }
    } else if let Rule::InForce(rule) = folder::rule(source, seat, organisation) {
        match folder::effect(rule, tracked, history, seat, organisation) {
            Effect::None => {}
            Effect::Set(wanted) => {
                let verdict = Verdict::Link { activity, regarding: Some(wanted.clone()) };
                let mut decision = told(decision(verdict, Reason::FolderRegarding, "B11", Remedy::Nothing));
                decision.evidence.folder = Some(rule.name.clone());
                decision.evidence.wanted = Some(wanted);
                if organisation.folders.overwrite {
                    decision.evidence.switch = Some("FolderRuleOverwrites");
                }
                return decision;
            }
            Effect::Ask(wanted, reason) => asked = Some((rule, wanted, reason)),
        }
    }
    let queues = further_queues(case, tracked);
    if !queues.is_empty() {
        let verdict = Verdict::Mark { activity, queues };
        return told(decision(verdict, Reason::QueueAdded, "B10", Remedy::Nothing))
            .by_switch("SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail");
    }
    let late = files::are_late(mail, clues, tracked, history.repaired_files, organisation);
    let text = tracked.text_incomplete && history.repaired_files.is_none();
    if late || text {
        let reason = if late { Reason::FilesLate } else { Reason::TextMissing };
        let left_out = tracked.left_out.clone();
        let verdict = Verdict::Repair { activity, text, files: late, left_out };
        return told(decision(verdict, reason, "B10", Remedy::Nothing));
    }
    // A category that is switched off is not put on anything.
    let verdict = if clues.marked == Some(true) || !organisation.categories {
        Verdict::Leave
    } else {
        Verdict::Mark { activity, queues: Vec::new() }
    };
    let Some((rule, wanted, reason)) = asked else {
        return told(decision(verdict, Reason::Duplicate, "B10", Remedy::Nothing));
    };
    let mut decision = told(decision(verdict, reason, "B11", Remedy::ChooseRegarding));
    decision.evidence.folder = Some(rule.name.clone());
    decision.evidence.wanted = Some(wanted);
    decision
}

fn untracked_here(history: &History) -> Option<Moment> {
    history.tombstone.filter(|tombstone| tombstone.what == Undone::Tracking).map(|tombstone| tombstone.at)
}

/// Queues that take a mail which is tracked already and have no item for it (B10).
fn further_queues(case: &Case<'_>, tracked: &Tracked) -> Vec<Record> {
    if !case.organisation.queue_items.already_tracked || by_folder_or_sent(case) {
        return Vec::new();
    }
    let everyone = everyone(case);
    let sender = sender(case, &everyone);
    let found = find(case, tracked.activity);
    let accepted = asking(case, &everyone, &sender, found.is_some()).answer();
    let queues = accepted.map(|accepted| accepted.queues).unwrap_or_default();
    queues.into_iter().filter(|queue| !tracked.queues.contains(&queue.id)).collect()
}

fn by_folder_or_sent(case: &Case<'_>) -> bool {
    matches!(case.source, Source::Folder(_) | Source::Sent)
}

/// The CRM has it, but this mailbox's owner untracked it.
fn kept(case: &Case<'_>, tracked: &Tracked, at: Option<Moment>) -> Decision {
    if marked_again(case) {
        let regarding = tracked.regarding.clone().or_else(|| {
            let rule = folder::rule(case.source, case.seat, case.organisation);
            if let Rule::InForce(rule) = rule { rule.regarding.clone() } else { None }
        });
        let verdict = Verdict::Link { activity: tracked.activity, regarding };
        return decision(verdict, Reason::Category, "B12", Remedy::Nothing);
    }
    stays_untracked(case, Reason::UntrackedByHand, at)
}

/// A person's no holds. A category that was left over is taken off.
fn stays_untracked(case: &Case<'_>, reason: Reason, at: Option<Moment>) -> Decision {
    let categories = case.organisation.categories;
    let (verdict, reason) = if case.clues.marked == Some(true) && categories {
        (Verdict::Unmark, Reason::CategoryLeftOver)
    } else {
        (Verdict::Leave, reason)
    };
    let remedy = if categories { Remedy::AssignCategory } else { Remedy::TrackByHand };
    let mut decision = decision(verdict, reason, "B12", remedy);
    decision.evidence.at = at;
    decision
}

/// The CRM does not have it.
fn absent(case: &Case<'_>, key: Uuid) -> Decision {
    if !marked_again(case) {
        if let Some(at) = untracked_here(case.history) {
            return stays_untracked(case, Reason::UntrackedByHand, Some(at));
        }
        if case.history.activity.is_some() {
            return stays_untracked(case, Reason::DeletedInCrm, None);
        }
    }
    let everyone = everyone(case);
    let sender = sender(case, &everyone);
    let thread = says(case);
    // What a conversation says no more is not asked of it.
    let over = matches!(thread, Says::Over(_));
    let found = if over { None } else { find(case, key) };
    let on_this_mail = is_marked(case) || chosen(case).is_some();
    match thread {
        Says::Never(contract) if !on_this_mail => return of_thread(contract, Reason::ThreadNever),
        Says::External(contract) | Says::Follow(contract, _) if !on_this_mail && spared(case) => {
            return of_thread(contract, Reason::ThreadInternal);
        }
        Says::Nothing | Says::Never(_) | Says::External(_) | Says::Follow(..) | Says::Over(_) => {}
    }
    let track = |accepted: Option<Accepted>, hand: Option<Hand<'_>>| {
        Track { case, key, everyone: &everyone, sender: &sender, found: found.as_ref() }
            .decide(accepted, hand)
    };
    if let Some(hand) = by_hand(case) {
        let valid = case.mail.from.as_ref().is_some_and(|person| person.address.is_valid());
        if !valid {
            return no_sender(case, &hand);
        }
        return track(None, Some(hand));
    }
    match asking(case, &everyone, &sender, found.is_some()).answer() {
        Ok(accepted) => track(Some(accepted), None),
        Err(refused) => {
            let rule = of_acceptance(refused.reason);
            let mut decision = decision(Verdict::Leave, refused.reason, rule, refused.remedy);
            decision.evidence.own_filter =
                refused.filter.as_ref().is_some_and(|(by, _)| is_own(case.seat, by));
            decision.evidence.filter = refused.filter;
            decision.evidence.switch = refused.switch;
            decision.evidence.address = refused.address;
            decision.evidence.sender = sender.picked().map(|party| party.record.clone());
            decision.evidence.parent = found.as_ref().map(|found| continues(found, false));
            if let Rule::Idle(rule, reason, remedy) = folder::rule(case.source, case.seat, case.organisation)
            {
                decision.reason = reason;
                decision.remedy = remedy;
                decision.evidence.rule = "B11";
                decision.evidence.folder = Some(rule.name.clone());
                decision.evidence.switch = folder::switch(reason);
            } else if let Says::Over(contract) = thread
                && is_of_filter(refused.reason)
            {
                return of_thread(contract, Reason::ThreadEnded);
            }
            decision
        }
    }
}

/// A filter does not take it: before the conversation was over, nobody asked the filter.
fn is_of_filter(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::NoCorrelationMatch
            | Reason::NoSenderMatch
            | Reason::NoRecipientKnown
            | Reason::FilterNothing
            | Reason::NoRecipientMatch
    )
}

/// It goes among colleagues, and of its conversation only external mail is wanted.
fn spared(case: &Case<'_>) -> bool {
    says(case).spares_colleagues().is_some() && among_colleagues(case, &everyone(case))
}

/// Nobody outside is on it.
fn among_colleagues(case: &Case<'_>, everyone: &[OnMail<'_>]) -> bool {
    let is_colleague = |one: &OnMail<'_>| {
        let seat_of_ours = |kind| matches!(kind, Kind::User | Kind::Queue);
        one.rows.iter().any(|party| seat_of_ours(party.record.kind))
            || creation::is_ours(one.person.address.domain(), case.seat, case.organisation)
    };
    everyone.iter().all(is_colleague)
}

/// A mail without a sender cannot be an activity. Trying five times would not help: what bears the category
/// is undeliverable at once.
fn no_sender(case: &Case<'_>, hand: &Hand<'_>) -> Decision {
    let undeliverable = matches!(hand, Hand::Category) && !case.history.given_up;
    let verdict = if undeliverable { Verdict::Undeliverable } else { Verdict::Leave };
    decision(verdict, Reason::InvalidSender, "B12", Remedy::Nothing)
}

/// A filter is somebody's own where it is that of the mailbox's owner, and a queue is nobody.
fn is_own(seat: &Seat, by: &Record) -> bool {
    by.kind == Kind::User && by.is(&seat.owner)
}

fn of_acceptance(reason: Reason) -> &'static str {
    const RULES: [(Reason, &str); 4] = [
        (Reason::NoRecipientMatch, "B5.3"),
        (Reason::InternalRejected, "B5.4"),
        (Reason::InvalidSender, "B4"),
        (Reason::SenderAmbiguous, "B7"),
    ];
    RULES.iter().find(|(of, _)| *of == reason).map_or("B5.1", |(_, rule)| rule)
}

fn everyone<'a>(case: &Case<'a>) -> Vec<OnMail<'a>> {
    let knowledge = case.knowledge;
    matching::everyone(case.mail, |address| knowledge.parties.having(address))
}

fn sender<'a>(case: &Case<'a>, everyone: &[OnMail<'a>]) -> Sender<'a> {
    tracking::sender(everyone, Some(&case.seat.owner), &case.seat.choices, case.organisation.rules)
}

fn find<'a>(case: &Case<'a>, key: Uuid) -> Option<Found<'a>> {
    let settings = &case.organisation.correlation;
    correlation::find(case.mail, case.clues, key, &case.knowledge.stored, settings, case.now)
}

fn asking<'a>(
    case: &Case<'a>,
    everyone: &'a [OnMail<'a>],
    sender: &'a Sender<'a>,
    continues: bool,
) -> Asking<'a> {
    let Case { mail, seat, knowledge, organisation, .. } = *case;
    Asking { mail, everyone, sender, continues, seat, knowledge, organisation }
}

fn continues(found: &Found<'_>, not_inherited: bool) -> Continues {
    Continues { activity: found.stored.activity, method: found.method, by: found.by.clone(), not_inherited }
}

/// A mail that is to be written.
struct Track<'a> {
    case: &'a Case<'a>,
    key: Uuid,
    everyone: &'a [OnMail<'a>],
    sender: &'a Sender<'a>,
    found: Option<&'a Found<'a>>,
}

impl Track<'_> {
    fn decide(&self, accepted: Option<Accepted>, hand: Option<Hand<'_>>) -> Decision {
        let Case { mail, clues, seat, knowledge, organisation, .. } = *self.case;
        let not_inherited = self.found.is_some() && !organisation.forwards_inherit && self.leaves_thread();
        let inherited =
            self.found.filter(|_| !not_inherited).and_then(|found| found.stored.regarding.clone());
        let linked = match &hand {
            Some(Hand::Folder(rule)) => rule.regarding.clone(),
            Some(Hand::Intent(intent)) => intent.regarding.clone(),
            Some(Hand::Thread(_, follow)) => Some(follow.to.clone()),
            Some(Hand::Category) | None => None,
        };
        let person = creation::person(mail, clues, seat, knowledge, organisation);
        let mut stands = tracking::stands(
            self.everyone,
            self.sender,
            organisation.rules,
            organisation.several_recipients_are_nobody,
        );
        if let (Some((person, id)), Some(stand)) = (&person, stands.first_mut())
            && stand.part == Part::From
        {
            stand.record = Some(creation::record(person, *id));
        }
        let parent = self.found.map(|found| Parent {
            activity: found.stored.activity,
            regarding: found.stored.regarding.clone(),
            method: found.method,
        });
        let activity = Activity {
            id: self.key,
            owner: self.owner(hand.is_some()),
            mail: mail.clone(),
            body: None,
            stands,
            regarding: linked.or(inherited),
            related: Vec::new(),
            left_out: Vec::new(),
            parent,
            sender_unresolved: tracking::is_unresolved(self.sender),
        };
        let mut evidence = Evidence {
            sender: self.sender.picked().map(|party| party.record.clone()),
            parent: self.found.map(|found| continues(found, not_inherited)),
            regarding: activity.regarding.clone(),
            ..Evidence::default()
        };
        let (reason, accepted_by, queues) = match (accepted, hand) {
            (Some(accepted), _) => {
                evidence.rule = "B5.2";
                evidence.switch = accepted.switch;
                evidence.filter = Some((accepted.by.clone(), accepted.filter));
                evidence.own_filter = is_own(seat, &accepted.by);
                (accepted.reason, Some(accepted.by), accepted.queues)
            }
            (None, Some(Hand::Folder(rule))) => {
                evidence.rule = "B11";
                evidence.folder = Some(rule.name.clone());
                evidence.wanted = rule.regarding.clone();
                (Reason::Folder, None, self.own_queue())
            }
            (None, Some(Hand::Intent(intent))) => {
                evidence.wanted = intent.regarding.clone();
                (Reason::Chosen, None, self.own_queue())
            }
            (None, Some(Hand::Thread(contract, follow))) => {
                evidence.wanted = Some(follow.to.clone());
                evidence.at = Some(contract.set);
                (Reason::ThreadFollowed, None, self.own_queue())
            }
            (None, Some(Hand::Category) | None) => {
                evidence.rule = "B12";
                (Reason::Category, None, self.own_queue())
            }
        };
        let left_out = files::left_out(mail, clues, organisation);
        let mailbox = seat.mailbox.clone();
        let plan = Plan { activity, accepted_by, mailbox, person, queues, left_out };
        Decision { verdict: Verdict::Track(Box::new(plan)), reason, evidence, remedy: Remedy::Nothing }
    }

    /// Whose it is (B8). What a person wants tracked is the mailbox owner's, as in the pane: who tracks can
    /// so untrack. So is what came by a list or a blind copy, where no recipient can own it.
    fn owner(&self, by_hand: bool) -> Option<Record> {
        let Case { mail, seat, knowledge, .. } = *self.case;
        let user = || Some(&seat.owner).filter(|owner| owner.kind == Kind::User).cloned();
        let may_own = |record: &Record| {
            knowledge.acceptors.iter().find(|one| one.record.is(record)).is_none_or(|one| one.may_own)
        };
        let automatic = || {
            let parent = self.found.and_then(|found| found.stored.owner.as_ref());
            ownership::automatic(mail.direction, self.everyone, may_own, parent, self.sender.picked())
        };
        if by_hand { user().or_else(automatic) } else { automatic().or_else(user) }
    }

    /// The queue of whose mailbox a person wants the mail tracked (`CreateQueueItemForSynchronizingMailbox`).
    fn own_queue(&self) -> Vec<Record> {
        let Case { seat, organisation, .. } = *self.case;
        let wanted = seat.owner.kind == Kind::Queue && organisation.queue_items.synchronizing;
        wanted.then(|| seat.owner.clone()).into_iter().collect()
    }

    /// The mail continues another, but not its conversation: it forwards it, or colleagues talk about it
    /// among themselves while it was with somebody outside.
    fn leaves_thread(&self) -> bool {
        let Case { mail, clues, seat, organisation, .. } = *self.case;
        if forward::is_forward(&mail.subject, clues.continues()) {
            return true;
        }
        if !among_colleagues(self.case, self.everyone) {
            return false;
        }
        let outside = |address: &Address| {
            let is_user =
                self.case.knowledge.parties.having(address).any(|party| party.record.kind == Kind::User);
            !is_user && !creation::is_ours(address.domain(), seat, organisation)
        };
        self.found.is_some_and(|found| found.stored.people.iter().any(outside))
    }
}
