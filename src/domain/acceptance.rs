//! Does anybody take this mail for the CRM by itself? (semantics B5)
//!
//! Not stated in any source, and decided here:
//! - *People* and *Records* also take what continues a tracked mail, whoever sent it: a customer who answers
//!   from another address would else break the conversation that *Replies*, the narrower filter, keeps.
//! - With mail of one's own (Sent Items) *People* and *Records* look at the recipients, because the sender is
//!   oneself.
//! - A mailbox that is on a mail only by a distribution list or a blind copy comes last and takes it only
//!   with *All*, also where other recipients could be resolved and declined.
//! - `IgnoreInternalEmailFromQueues` holds whether or not internal mail is ignored otherwise.
//! - A sent mail is internal where every recipient is a user.

use alloc::vec::Vec;

use crate::{
    identity,
    knowledge::Knowledge,
    mail::{Address, Direction, Mail, Part},
    matching::{OnMail, Sender, Why},
    party::{Kind, Record},
    reason::{Reason, Remedy},
    settings::{Filter, Organisation, Seat},
};

/// How many users and queues of one mail are asked.
pub const MAX_ACCEPTORS: usize = 100;

/// Somebody takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Who took it first (`acceptingentityid`).
    pub by: Record,
    /// With which filter.
    pub filter: Filter,
    /// Why.
    pub reason: Reason,
    /// Queues that get an item.
    pub queues: Vec<Record>,
    /// The switch that made the difference.
    pub switch: Option<&'static str>,
}

/// Nobody takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub reason: Reason,
    /// Whose filter is told: the mailbox owner's where it was asked, else the first.
    pub filter: Option<(Record, Filter)>,
    /// The switch that made the difference.
    pub switch: Option<&'static str>,
    /// The address that is nobody's.
    pub address: Option<Address>,
    /// Who can do what.
    pub remedy: Remedy,
}

impl Refused {
    fn new(reason: Reason, remedy: Remedy) -> Self {
        Self { reason, filter: None, switch: None, address: None, remedy }
    }
}

/// What acceptance looks at.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The mail.
    pub mail: &'a Mail,
    /// Everyone on it.
    pub everyone: &'a [OnMail<'a>],
    /// Who sent it.
    pub sender: &'a Sender<'a>,
    /// It continues a tracked mail.
    pub continues: bool,
    /// The mailbox it lies in.
    pub seat: &'a Seat,
    /// What the CRM knows.
    pub knowledge: &'a Knowledge,
    /// What the organisation has set.
    pub organisation: &'a Organisation,
}

/// Somebody who may take it.
#[derive(Clone, Copy, Debug)]
struct Candidate<'a> {
    record: &'a Record,
    filter: Filter,
    /// They stand on the mail; else it came by a list or a blind copy.
    addressed: bool,
}

impl<'a> Asking<'a> {
    /// Who takes it and why, or why nobody does.
    pub fn answer(&self) -> Result<Accepted, Refused> {
        let sender = self.mail.from.as_ref().map(|person| &person.address);
        match sender {
            Some(address) if address.is_valid() => {}
            other => {
                let refused = Refused::new(Reason::InvalidSender, Remedy::Nothing);
                return Err(Refused { address: other.cloned(), ..refused });
            }
        }
        if let Some(switch) = self.ambiguous() {
            let refused = Refused::new(Reason::SenderAmbiguous, Remedy::ChooseSender);
            return Err(Refused { switch: Some(switch), address: sender.cloned(), ..refused });
        }
        let all = match self.mail.direction {
            Direction::Incoming => self.recipients(),
            Direction::Outgoing => [self.own(true)].to_vec(),
        };
        if all.is_empty() {
            return Err(self.nobody());
        }
        let mut rejected = None;
        let candidates: Vec<Candidate<'a>> = all
            .into_iter()
            .filter(|candidate| {
                let switch = self.internal(candidate.record.kind);
                rejected = rejected.or(switch);
                switch.is_none()
            })
            .collect();
        let Some(first) = candidates.first() else {
            let refused = Refused::new(Reason::InternalRejected, Remedy::ChangeSwitch);
            return Err(Refused { switch: rejected, ..refused });
        };
        let taken = |candidate: &Candidate<'a>| self.takes(candidate.filter).map(|why| (*candidate, why));
        let accepted: Vec<(Candidate<'a>, Reason)> = candidates.iter().filter_map(taken).collect();
        let Some((by, reason)) = accepted.first().copied() else {
            let own = candidates.iter().find(|candidate| candidate.record.is(&self.seat.owner));
            return Err(self.declined(own.unwrap_or(first)));
        };
        let forced = self.organisation.forced_filter.is_some() && by.record.kind == Kind::User;
        Ok(Accepted {
            by: by.record.clone(),
            filter: by.filter,
            reason,
            queues: self.queues(&accepted),
            switch: forced.then_some(FORCED),
        })
    }

    /// Users and queues among the recipients, in their order, each once; then the mailbox itself.
    fn recipients(&self) -> Vec<Candidate<'a>> {
        let mut all: Vec<Candidate<'a>> = Vec::new();
        for one in self.everyone.iter().filter(|one| one.part != Part::From) {
            let address = &one.person.address;
            if self.seat.has(address) {
                self.add(&mut all, self.own(true));
            }
            if self.organisation.own_filter_only {
                continue;
            }
            for acceptor in self.knowledge.acceptors.having(address).filter(|acceptor| acceptor.incoming) {
                let candidate = if acceptor.record.is(&self.seat.owner) {
                    self.own(true)
                } else {
                    let filter = self.effective(&acceptor.record, acceptor.filter);
                    Candidate { record: &acceptor.record, filter, addressed: true }
                };
                self.add(&mut all, candidate);
            }
        }
        let own = self.own(false);
        if own.filter == Filter::All {
            self.add(&mut all, own);
        }
        all
    }

    fn add(&self, all: &mut Vec<Candidate<'a>>, candidate: Candidate<'a>) {
        let there = all.iter().any(|other| other.record.is(candidate.record));
        if !there && all.len() < MAX_ACCEPTORS {
            all.push(candidate);
        }
    }

    fn own(&self, addressed: bool) -> Candidate<'a> {
        let filter = self.effective(&self.seat.owner, self.seat.filter);
        Candidate { record: &self.seat.owner, filter, addressed }
    }

    /// `SSSForceFilteringMethodForUserMailboxes` holds for users alone.
    fn effective(&self, record: &Record, own: Filter) -> Filter {
        self.organisation.forced_filter.filter(|_| record.kind == Kind::User).unwrap_or(own)
    }

    fn nobody(&self) -> Refused {
        let recipients = || self.everyone.iter().filter(|one| one.part != Part::From);
        let only_others = self.organisation.own_filter_only
            && recipients().any(|one| self.knowledge.acceptors.having(&one.person.address).next().is_some());
        let address = recipients().next().map(|one| one.person.address.clone());
        let refused = Refused::new(Reason::NoRecipientMatch, Remedy::AddAlias);
        Refused {
            filter: Some((self.seat.owner.clone(), self.own(false).filter)),
            switch: only_others.then_some("UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"),
            address,
            ..refused
        }
    }

    /// The switch that has mail of an ambiguous sender left alone, where the sender is one: several rows fit
    /// and nothing but their age tells them apart. That a colleague comes before a contact is no ambiguity.
    fn ambiguous(&self) -> Option<&'static str> {
        let several = match self.sender {
            Sender::Several(_) | Sender::TooMany(_) => true,
            Sender::Picked { why, .. } => *why == Why::Oldest,
            Sender::Nobody => false,
        };
        let stops = self.organisation.ambiguous_sender_stops && self.mail.direction == Direction::Incoming;
        (several && stops).then_some("OverrideV5SenderConflictResolution")
    }

    /// The switch that rejects mail between our own people, for a candidate of that kind (B5.4).
    fn internal(&self, kind: Kind) -> Option<&'static str> {
        let settings = self.organisation.internal;
        let sent_by = |wanted: Kind| {
            let from = self.everyone.iter().find(|one| one.part == Part::From);
            from.is_some_and(|one| one.rows.iter().any(|party| party.record.kind == wanted))
        };
        let from_user = match self.mail.direction {
            Direction::Incoming => sent_by(Kind::User),
            Direction::Outgoing => self.all_recipients_are_users(),
        };
        if kind == Kind::User && settings.reject_from_queues && !from_user && sent_by(Kind::Queue) {
            return Some("IgnoreInternalEmailFromQueues");
        }
        if !settings.ignore || !from_user {
            return None;
        }
        if kind == Kind::Queue && settings.to_queues {
            return None;
        }
        if kind == Kind::Queue {
            return Some("DoNotIgnoreInternalEmailToQueues").filter(|_| self.is_second());
        }
        self.is_second().then_some(if settings.only_second {
            "IgnoreInternalEmail"
        } else {
            "IgnoreInternalEmailDetectionEnhancement"
        })
    }

    fn all_recipients_are_users(&self) -> bool {
        let mut recipients = self.everyone.iter().filter(|one| one.part != Part::From).peekable();
        recipients.peek().is_some()
            && recipients.all(|one| one.rows.iter().any(|party| party.record.kind == Kind::User))
    }

    /// The copy of the other direction is tracked, or it is not asked for.
    fn is_second(&self) -> bool {
        if !self.organisation.internal.only_second {
            return true;
        }
        let Some(id) = &self.mail.message_id else { return false };
        let other = match self.mail.direction {
            Direction::Incoming => Direction::Outgoing,
            Direction::Outgoing => Direction::Incoming,
        };
        let key = identity::of_message(other, id);
        let is_copy = |tracked: &crate::party::Tracked| {
            tracked.activity == key || (tracked.direction == other && tracked.message_id.as_ref() == Some(id))
        };
        self.knowledge.tracked.iter().any(is_copy)
    }

    /// Whether a filter takes it, and why.
    fn takes(&self, filter: Filter) -> Option<Reason> {
        let known = |wanted: fn(Kind) -> bool| match self.mail.direction {
            Direction::Incoming => self.sender_is(wanted).then_some(Reason::SenderMatch),
            Direction::Outgoing => self.recipient_is(wanted).then_some(Reason::RecipientMatch),
        };
        let continues = self.continues.then_some(Reason::CorrelationMatch);
        match filter {
            Filter::All => Some(Reason::AcceptAll),
            Filter::Replies => continues,
            Filter::People => known(is_customer).or(continues),
            Filter::Records => known(|_| true).or(continues),
            Filter::Nothing => None,
        }
    }

    /// Whether the sender's row is wanted. Where several fit and none may be picked, it is enough that one of
    /// them is wanted: the sender stays unresolved, but is no stranger.
    fn sender_is(&self, wanted: fn(Kind) -> bool) -> bool {
        match self.sender {
            Sender::Picked { party, .. } => wanted(party.record.kind),
            Sender::Several(all) => all.iter().any(|party| wanted(party.record.kind)),
            Sender::Nobody | Sender::TooMany(_) => false,
        }
    }

    fn recipient_is(&self, wanted: fn(Kind) -> bool) -> bool {
        let recipients = self.everyone.iter().filter(|one| one.part != Part::From);
        let mut rows = recipients.flat_map(|one| &one.rows);
        rows.any(|party| wanted(party.record.kind) && !party.record.is(&self.seat.owner))
    }

    fn declined(&self, told: &Candidate<'a>) -> Refused {
        let (filter, incoming) = (told.filter, self.mail.direction == Direction::Incoming);
        let reason = match filter {
            Filter::Replies | Filter::All => Reason::NoCorrelationMatch,
            Filter::People | Filter::Records if incoming => Reason::NoSenderMatch,
            Filter::People | Filter::Records => Reason::NoRecipientKnown,
            Filter::Nothing => Reason::FilterNothing,
        };
        let off = filter == Filter::Replies && !self.organisation.correlation.on;
        let forced = self.organisation.forced_filter.is_some() && told.record.kind == Kind::User;
        let switch = if off { Some("EmailCorrelationEnabled") } else { forced.then_some(FORCED) };
        Refused {
            reason,
            filter: Some((told.record.clone(), filter)),
            switch,
            address: None,
            remedy: if switch.is_some() { Remedy::ChangeSwitch } else { Remedy::ChangeFilter },
        }
    }

    /// Queues that get an item: every one that took the mail, or only the first acceptor. The queue whose
    /// mailbox it lies in without being on the mail gets one only with
    /// `CreateQueueItemForSynchronizingMailbox`.
    fn queues(&self, accepted: &[(Candidate<'a>, Reason)]) -> Vec<Record> {
        let settings = self.organisation.queue_items;
        let count = if settings.every_acceptor { accepted.len() } else { 1 };
        let wanted = |candidate: &Candidate<'_>| {
            candidate.record.kind == Kind::Queue && (candidate.addressed || settings.synchronizing)
        };
        let taken = accepted.iter().take(count).map(|(candidate, _)| candidate);
        taken.filter(|candidate| wanted(candidate)).map(|candidate| candidate.record.clone()).collect()
    }
}

const FORCED: &str = "SSSForceFilteringMethodForUserMailboxes";

fn is_customer(kind: Kind) -> bool {
    matches!(kind, Kind::Contact | Kind::Account | Kind::Lead)
}
