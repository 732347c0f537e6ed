//! What is decided about a mail before anybody is asked about it: mailboxes that do not take part,
//! never-track lists, mail that is not looked at (semantics B4, B5.5, B17).

use crate::{
    contract::{self, Contract, Follow, Says},
    correlation::Clues,
    decision::{Case, Decision, Evidence, Reason, Remedy, Seen, Source, Verdict},
    firewall,
    folder::{self, Rule},
    intent::Intent,
    mail::{Direction, Mail},
    party::Kind,
    settings::{Approval, Delivery, FolderRule, Organisation, Seat, Test},
};

pub(crate) fn decision(verdict: Verdict, reason: Reason, rule: &'static str, remedy: Remedy) -> Decision {
    Decision { verdict, reason, remedy, evidence: Evidence { rule, ..Evidence::default() } }
}

impl Decision {
    pub(crate) fn by_switch(mut self, switch: &'static str) -> Self {
        self.evidence.switch = Some(switch);
        self
    }
}

/// The same decision where nothing of the CRM is needed: the mailbox does not take part, the never-track
/// lists forbid the mail, or its time is not come. Such mail is decided without telling anybody about it: the
/// CRM is asked only about mail for which this is `None`. The case's knowledge is not looked at and may be
/// empty. [`decide`] begins with it.
pub fn screen(case: &Case<'_>) -> Option<Decision> {
    let leave = |reason, rule, remedy| Some(decision(Verdict::Leave, reason, rule, remedy));
    if let Some((reason, rule, remedy)) = obstacle(case.seat, case.organisation) {
        return leave(reason, rule, remedy);
    }
    // The category was taken off a mail that the CRM has: that is heard also where the mail would be withheld
    // by now, and tells nobody anything new.
    if category_removed(case) {
        return None;
    }
    if let Some(decision) = withheld(case.mail, case.clues, case.organisation, case.seat) {
        return Some(decision);
    }
    if case.clues.protected && case.organisation.skip_protected {
        return leave(Reason::Protected, "B20", Remedy::ChangeSwitch)
            .map(|decision| decision.by_switch("RestrictIRMEmailItems"));
    }
    if case.clues.copied && case.organisation.ignore_copies {
        return leave(Reason::Copy, "B10", Remedy::ChangeSwitch)
            .map(|decision| decision.by_switch("IgnoreCopiedItemsInSSSForMailbox"));
    }
    if case.source == Source::Category && !case.organisation.categories {
        return leave(Reason::CategoriesOff, "B12", Remedy::ChangeSwitch)
            .map(|decision| decision.by_switch("TrackCategorizedItems"));
    }
    // What a person wants tracked is tracked whatever its age.
    if by_hand(case).is_some() {
        return None;
    }
    // Of a conversation that is never tracked nobody is told either. What was tracked before it was decided is still
    // looked after.
    if let Says::Never(contract) = says(case)
        && case.history.activity.is_none()
    {
        return Some(of_thread(contract, Reason::ThreadNever));
    }
    // A sent mail that was moved is one too.
    let is_sent = case.source == Source::Sent || case.mail.direction == Direction::Outgoing;
    if is_sent && !case.organisation.sent_items {
        return leave(Reason::SentItemsOff, "B4", Remedy::ChangeSwitch)
            .map(|decision| decision.by_switch("AutoTrackSentFolderItems"));
    }
    let at = case.mail.at?;
    if case.seat.after.is_some_and(|after| at <= after) {
        return leave(Reason::BeforeStart, "B4", Remedy::StartEarlier);
    }
    let oldest = case.now.0.saturating_sub(case.organisation.moved_window_s);
    if matches!(case.source, Source::Subfolder | Source::Folder(_)) && at.0 < oldest {
        return match folder::rule(case.source, case.seat, case.organisation) {
            Rule::Idle(rule, reason, remedy) => leave(reason, "B11", remedy).map(|mut decision| {
                decision.evidence.folder = Some(rule.name.clone());
                decision.evidence.switch = folder::switch(reason);
                decision
            }),
            Rule::InForce(_) | Rule::None => leave(Reason::MovedLongAgo, "B4", Remedy::TrackByHand),
        };
    }
    None
}

/// What a never-track list says about a mail; `None` where none has it.
pub(crate) fn withheld(
    mail: &Mail,
    clues: &Clues,
    organisation: &Organisation,
    seat: &Seat,
) -> Option<Decision> {
    let hit = firewall::check(mail, clues, &organisation.firewall, &seat.firewall)?;
    let remedy =
        if hit.entry.organisation { Remedy::ChangeOrganisationFirewall } else { Remedy::ChangeFirewall };
    let mut decision = decision(Verdict::Withhold, hit.reason, "", remedy);
    decision.evidence.entry = Some(hit.entry);
    Some(decision)
}

/// The synchronizer looks at that mailbox.
pub(crate) fn takes_part(seat: &Seat, organisation: &Organisation) -> bool {
    obstacle(seat, organisation).is_none()
}

/// What stops a whole mailbox (B4, B5.5, B17).
fn obstacle(seat: &Seat, organisation: &Organisation) -> Option<(Reason, &'static str, Remedy)> {
    let Seat { owner, delivery, approval, test, active, .. } = seat;
    let needs_approval = if owner.kind == Kind::Queue {
        organisation.queues_need_approval
    } else {
        organisation.users_need_approval
    };
    if !active {
        return Some((Reason::MailboxInactive, "B17", Remedy::ActivateMailbox));
    }
    if *delivery != Delivery::Synchronizer {
        return Some((Reason::DeliveryOff, "B5.5", Remedy::ChooseDelivery));
    }
    if needs_approval && *approval != Approval::Approved {
        return Some((Reason::MailboxUnapproved, "B17", Remedy::ApproveMailbox));
    }
    match test {
        Test::Success => None,
        Test::NotRun => Some((Reason::MailboxUntested, "B17", Remedy::TestMailbox)),
        Test::Failure => Some((Reason::MailboxFailing, "B17", Remedy::TestMailbox)),
    }
}

/// What a person wants done with the mail without any filter.
pub(crate) enum Hand<'a> {
    Folder(&'a FolderRule),
    Category,
    /// Chosen before it was sent.
    Intent(&'a Intent),
    /// Its conversation is followed.
    Thread(&'a Contract, &'a Follow),
}

/// What was decided about the mail's conversation.
pub(crate) fn says<'a>(case: &Case<'a>) -> Says<'a> {
    contract::says(case.seat, case.mail, case.clues, &case.knowledge.fates)
}

/// The decision to leave a mail alone because of its conversation.
pub(crate) fn of_thread(contract: &Contract, reason: Reason) -> Decision {
    let mut decision = decision(Verdict::Leave, reason, "", Remedy::ChangeThread);
    decision.evidence.wanted = contract.follow().map(|follow| follow.to.clone());
    decision.evidence.at = if reason == Reason::ThreadEnded { contract.ended } else { Some(contract.set) };
    decision
}

pub(crate) fn by_hand<'a>(case: &Case<'a>) -> Option<Hand<'a>> {
    let intent = chosen(case);
    let thread = says(case);
    if let Says::Follow(contract, follow) = thread {
        // A record that was chosen for this very mail goes before the one of its conversation.
        let to_record = intent.filter(|intent| intent.regarding.is_some());
        return Some(to_record.map_or(Hand::Thread(contract, follow), Hand::Intent));
    }
    if let Rule::InForce(rule) = folder::rule(case.source, case.seat, case.organisation)
        && !matches!(thread, Says::Never(_))
    {
        return Some(Hand::Folder(rule));
    }
    if let Some(intent) = intent {
        return Some(Hand::Intent(intent));
    }
    is_marked(case).then_some(Hand::Category)
}

/// What was chosen before it was sent. Only who sent it chose: a received mail cannot bear a choice of its own.
pub(crate) fn chosen<'a>(case: &Case<'a>) -> Option<&'a Intent> {
    case.clues.intent.as_ref().filter(|_| case.mail.direction == Direction::Outgoing)
}

/// The category stands on it, and tracks here.
pub(crate) fn is_marked(case: &Case<'_>) -> bool {
    let marked = case.source == Source::Category || case.clues.marked == Some(true);
    marked && case.organisation.categories
}

/// An earlier look saw the category on a mail that was tracked, and now it is gone.
pub(crate) fn category_removed(case: &Case<'_>) -> bool {
    case.organisation.categories
        && case.clues.marked == Some(false)
        && case.history.seen == Seen::On
        && case.history.activity.is_some()
}

/// A person put the category on again after an earlier look saw the mail without it.
pub(crate) fn marked_again(case: &Case<'_>) -> bool {
    case.organisation.categories && case.clues.marked == Some(true) && case.history.seen == Seen::Off
}
